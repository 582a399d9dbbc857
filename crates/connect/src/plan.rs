//! The plan of an import: which field of which record each column of a file becomes.

mod beside;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use speargun_domain::money::Currency;
use speargun_domain::record::{self, Entity, Field, FieldKind};
use speargun_words::said;

use crate::mapping::{self, FileMapping, Mapping};
use crate::profile::{self, Catalogue, FieldSource, LeftAlone, OtherRows, Profile, Target};
use crate::{ConnectError, heading};

/// How a file becomes records.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The system that the keys are of.
    pub source: String,
    /// Kind of record.
    pub entity: &'static Entity,
    /// Only add to records that are known.
    pub update_only: bool,
    /// What becomes of the columns.
    pub fields: Vec<PlannedField>,
    /// Columns that are kept as custom fields: place and name.
    pub custom: Vec<(usize, String)>,
    /// Stands before external ids.
    pub id_prefix: String,
    /// Only rows in which a column (by place) holds one of these texts.
    pub only: Vec<(usize, Vec<String>)>,
    /// No rows in which a column (by place) holds one of these texts.
    pub without: Vec<(usize, Vec<String>)>,
    /// The column that names the record into which this one went: such a record is gone.
    pub taken_into: Option<usize>,
    /// Fields and headings that a profile of the workspace names and the file does not have.
    pub missing: Vec<(String, String)>,
    /// Headings that mean no field: kept as custom fields where the record has such.
    pub unknown: Vec<usize>,
    /// Of people, the column of whole names beside those of first or last names: it says what
    /// these leave blank.
    pub full_name: Option<usize>,
}

/// A field and where it comes from.
#[derive(Debug, Clone)]
pub struct PlannedField {
    /// The field.
    pub field: &'static Field,
    /// Where its text comes from.
    pub source: Source,
    /// What numbers and amounts are multiplied by.
    pub scale: f64,
    /// Texts and what they are replaced by.
    pub replace: BTreeMap<String, String>,
    /// The currency of amounts that name none, where the heading names one.
    pub currency: Option<Currency>,
    /// Columns that hold the value where the own one is blank; of truths, any that is true counts.
    pub further: Vec<usize>,
}

/// Where the text of a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A column, by its place.
    Column(usize),
    /// The same for every row.
    Constant(String),
}

/// What is to become of a file.
#[derive(Debug, Clone)]
pub enum Decision {
    /// It is read, once for each plan.
    Read(Vec<Plan>),
    /// It is left alone, and why.
    Skip(LeftAlone),
    /// Nobody can tell what it is.
    Unknown,
}

/// The name of the source where neither the user nor the headings name one.
pub const DEFAULT_SOURCE: &str = "files";

/// What is known of files beside their headings.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The mapping file.
    pub mapping: Option<&'a Mapping>,
    /// The source that the user names.
    pub source: Option<&'a str>,
    /// The profiles that are tried.
    pub profiles: &'a Catalogue,
}

/// Plans a file by the mapping file, else by the headings alone.
///
/// # Errors
/// When the mapping file names an entity, field or column that does not exist.
pub fn decide(
    file_name: &str,
    headings: &[String],
    known: &Known<'_>,
) -> Result<Decision, ConnectError> {
    if let Some(mapping) = known.mapping {
        let entries: Vec<&FileMapping> = mapping.entries(file_name).collect();
        if entries.iter().any(|entry| entry.skip) {
            return Ok(Decision::Skip(LeftAlone::NotWanted));
        }
        if !entries.is_empty() {
            mapping.check_file(file_name)?;
            let of_entry = |entry: &FileMapping| {
                from_mapping(mapping, entry, file_name, headings).map_err(|error| match error {
                    ConnectError::Mapping(reason) => entry.fault(reason),
                    other => other,
                })
            };
            let plans = entries.into_iter().map(of_entry).collect::<Result<_, _>>()?;
            return Ok(Decision::Read(plans));
        }
    }
    let said = known.mapping.map(|mapping| mapping.source.as_str()).or(known.source);
    if let Some(reason) = profile::survey(headings) {
        return Ok(Decision::Skip(reason));
    }
    if let Some(found) = known.profiles.find(headings) {
        return Ok(match &found.target {
            Target::Skipped(reason) => Decision::Skip(*reason),
            Target::Records { other, .. } => {
                let plan = from_profile(found, headings, said);
                plan.map_or(Decision::Unknown, |plan| {
                    Decision::Read(with_all(plan, other.as_ref(), headings))
                })
            }
        });
    }
    let source = said.unwrap_or(DEFAULT_SOURCE);
    Ok(match heading::guess_entity(file_name, headings) {
        Some(entity) => {
            Decision::Read(with_all(recognised(entity, headings, source), None, headings))
        }
        None => Decision::Unknown,
    })
}

/// The plan of a table, and those of what stands in it beside its own records.
fn with_all(mut plan: Plan, other: Option<&OtherRows>, headings: &[String]) -> Vec<Plan> {
    let people = beside::with_people(&mut plan, headings);
    let others = other.and_then(|other| beside::with_other_rows(&mut plan, other, headings));
    let mut plans: Vec<Plan> = [people, others].into_iter().flatten().collect();
    let links = beside::links(&mut plan, headings);
    plans.insert(0, plan);
    plans.extend(links);
    plans
}

/// The plan that the headings alone suggest for an entity.
#[must_use]
pub fn recognised(entity: &'static Entity, headings: &[String], source: &str) -> Plan {
    let mut plan = empty(entity, source);
    for (index, field) in heading::fields(entity, headings).into_iter().enumerate() {
        if let Some(field) = field.and_then(|name| entity.field(name)) {
            plan.fields.push(from_column(field, index));
        }
    }
    plan.finish(headings);
    plan
}

/// The plan that a person chose column by column.
///
/// # Errors
/// When a field does not exist or is chosen twice.
pub fn chosen(
    entity: &'static Entity,
    headings: &[String],
    mapping: &BTreeMap<String, Option<String>>,
    source: &str,
) -> Result<Plan, ConnectError> {
    let mut plan = empty(entity, source);
    for (index, heading) in headings.iter().enumerate() {
        let Some(Some(name)) = mapping.get(heading) else { continue };
        let field = known_field(entity, name)?;
        if plan.fields.iter().any(|planned| planned.field.key == field.key) {
            return Err(ConnectError::Mapping(said!("mapping.two_columns", name)));
        }
        plan.fields.push(from_column(field, index));
    }
    // A heading that the mapping does not mention at all is kept; one that it blanks is not.
    let unmentioned: Vec<String> = headings
        .iter()
        .map(|heading| if mapping.contains_key(heading) { String::new() } else { heading.clone() })
        .collect();
    plan.add_units(headings);
    plan.add_custom(&unmentioned);
    plan.check()?;
    Ok(plan)
}

fn empty(entity: &'static Entity, source: &str) -> Plan {
    Plan {
        source: source.to_owned(),
        entity,
        update_only: false,
        fields: Vec::new(),
        custom: Vec::new(),
        id_prefix: String::new(),
        only: Vec::new(),
        without: Vec::new(),
        taken_into: None,
        missing: Vec::new(),
        unknown: Vec::new(),
        full_name: None,
    }
}

fn from_column(field: &'static Field, index: usize) -> PlannedField {
    PlannedField {
        field,
        source: Source::Column(index),
        scale: 1.0,
        replace: BTreeMap::new(),
        currency: None,
        further: Vec::new(),
    }
}

fn known_field(entity: &'static Entity, name: &str) -> Result<&'static Field, ConnectError> {
    entity.field(name).ok_or_else(|| ConnectError::Mapping(mapping::no_field(entity, name)))
}

fn from_profile(profile: &Profile, headings: &[String], said: Option<&str>) -> Option<Plan> {
    let Target::Records { entity, update_only, fields, replace, id_prefix, .. } = &profile.target
    else {
        return None;
    };
    let own = profile.source.as_deref();
    let source = match (own, said) {
        (Some(own), _) if profile.source_is_fixed => own,
        (_, Some(said)) => said,
        (own, None) => own.unwrap_or(DEFAULT_SOURCE),
    };
    let mut plan = empty(entity, source);
    plan.update_only = *update_only;
    id_prefix.clone_into(&mut plan.id_prefix);
    let keys: Vec<String> = headings.iter().map(|heading| heading::key(heading)).collect();
    let place = |wanted: &String| keys.iter().position(|key| key == wanted);
    for (field, from) in fields {
        match from {
            FieldSource::Constant(constant) => {
                let mut planned = from_column(field, 0);
                planned.source = Source::Constant(constant.clone());
                plan.fields.push(planned);
            }
            FieldSource::Heading(wanted) => {
                let mut places = wanted.iter().filter_map(place);
                if let Some(first) = places.next() {
                    let further = places.filter(|place| *place != first).collect();
                    let replace = replace.get(field.key).cloned().unwrap_or_default();
                    let planned = from_column(field, first);
                    plan.fields.push(PlannedField { further, replace, ..planned });
                } else if profile.is_own {
                    plan.missing.push((field.key.to_owned(), wanted.join(" | ")));
                }
            }
            FieldSource::Left => {}
        }
    }
    if *update_only {
        plan.add_further(headings);
        return Some(plan);
    }
    // What the file calls otherwise than the profile is known by its plain heading.
    let found: Vec<&str> = plan.fields.iter().map(|planned| planned.field.key).collect();
    let is_left = |(field, from): &(&Field, FieldSource), name: &str| {
        field.key == name && matches!(from, FieldSource::Left)
    };
    let named =
        |name: &str| found.contains(&name) || fields.iter().any(|listed| is_left(listed, name));
    let taken: Vec<usize> = plan.columns();
    for (index, found) in heading::fields(entity, headings).into_iter().enumerate() {
        let field = found.filter(|name| !named(name)).and_then(|name| entity.field(name));
        if let (Some(field), false) = (field, taken.contains(&index)) {
            plan.fields.push(from_column(field, index));
        }
    }
    plan.finish(headings);
    Some(plan)
}

fn from_mapping(
    mapping: &Mapping,
    entry: &FileMapping,
    file_name: &str,
    headings: &[String],
) -> Result<Plan, ConnectError> {
    let entity = match &entry.entity {
        Some(name) => {
            record::entity(name).ok_or_else(|| ConnectError::Mapping(mapping::no_entity(name)))?
        }
        None => heading::guess_entity(file_name, headings).ok_or_else(|| {
            ConnectError::Mapping(said!("mapping.which_entity", name = entry.name))
        })?,
    };
    let column = |heading: &str| {
        let exact = headings.iter().position(|own| own == heading);
        let wanted = heading::key(heading);
        let place = exact.or_else(|| headings.iter().position(|own| heading::key(own) == wanted));
        place.ok_or_else(|| {
            let known = headings.join(", ");
            ConnectError::Mapping(said!("mapping.no_column", file = file_name, heading, known))
        })
    };
    let mut plan = empty(entity, &mapping.source);
    plan.update_only = entry.update_only;
    for (name, from) in &entry.fields {
        let field = known_field(entity, name)?;
        let detailed = from.detailed();
        let source = match (&detailed.column, &detailed.value) {
            (Some(heading), None) => Source::Column(column(heading)?),
            (None, Some(value)) => Source::Constant(value.clone()),
            _ => {
                return Err(ConnectError::Mapping(said!("mapping.column_or_value", field = name)));
            }
        };
        let replace = entry.replace.get(name).cloned().unwrap_or_default();
        let mut planned = PlannedField { source, replace, ..from_column(field, 0) };
        match (detailed.scale, &planned.source) {
            (Some(scale), _) => planned.scale = scale,
            (None, Source::Column(index)) => planned.take_unit(&headings[*index]),
            (None, Source::Constant(_)) => {}
        }
        plan.fields.push(planned);
    }
    if entry.recognise {
        plan.add_recognised(headings, entry);
        plan.add_full_name(headings);
    }
    for (heading, texts) in &entry.only {
        plan.only.push((column(heading)?, texts.clone()));
    }
    if entry.recognise {
        plan.add_further(headings);
    }
    plan.add_custom(headings);
    plan.check()?;
    Ok(plan)
}

/// The name of a custom field: of a heading that comes again, with a number behind it.
fn name_once(heading: &str, taken: &mut FxHashSet<String>) -> String {
    /// So many columns of one heading keep apart; further ones are one field.
    const SAME_MAX: usize = 50;
    let numbered = (2..SAME_MAX).map(|number| format!("{heading} ({number})"));
    let mut names = std::iter::once(heading.to_owned()).chain(numbered);
    let name = names.find(|name| !taken.contains(name)).unwrap_or_else(|| heading.to_owned());
    taken.insert(name.clone());
    name
}

impl PlannedField {
    /// The columns that it is read from, its own first.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        let own = match self.source {
            Source::Column(index) => Some(index),
            Source::Constant(_) => None,
        };
        own.into_iter().chain(self.further.iter().copied())
    }

    /// Counts as the heading says.
    fn take_unit(&mut self, heading: &str) {
        let unit = heading::unit_of(heading);
        match self.field.kind {
            FieldKind::Money => (self.scale, self.currency) = (unit.scale, unit.currency),
            FieldKind::Integer | FieldKind::Number => self.scale = unit.scale,
            // Under "(%)" 0.5 is half a percent.
            FieldKind::Share if heading.trim_end().ends_with("%)") => self.scale = 0.01,
            _ => {}
        }
    }
}

impl Plan {
    fn columns(&self) -> Vec<usize> {
        self.fields.iter().flat_map(PlannedField::columns).collect()
    }

    fn finish(&mut self, headings: &[String]) {
        self.add_units(headings);
        self.add_full_name(headings);
        self.add_further(headings);
        self.add_custom(headings);
    }

    fn add_units(&mut self, headings: &[String]) {
        for planned in &mut self.fields {
            if let Source::Column(index) = planned.source
                && let Some(heading) = headings.get(index)
            {
                planned.take_unit(heading);
            }
        }
    }

    /// Adds the column in which people have their whole name: as the family name where no column
    /// has a part of the name, else beside the parts.
    fn add_full_name(&mut self, headings: &[String]) {
        let has = |key: &str| self.fields.iter().any(|planned| planned.field.key == key);
        if self.entity.key != "person" {
            return;
        }
        let taken = self.columns();
        let bare = heading::without_prefix(headings);
        let has_part = has("last_name") || has("first_name");
        let is_one = |heading: &str| match has_part {
            true => heading::is_surely_full_name(heading),
            false => heading::is_full_name(heading),
        };
        let free = |place: &usize| !taken.contains(place);
        let place = (0..bare.len()).filter(free).find(|place| is_one(bare[*place]));
        match (has_part, place, self.entity.field("last_name")) {
            (true, place, _) => self.full_name = place,
            (false, Some(place), Some(field)) => self.fields.push(from_column(field, place)),
            _ => {}
        }
    }

    /// Adds the columns that hold a value where the own one is blank. What says that a deal was won
    /// or lost says that it is closed, also where no column is called so.
    fn add_further(&mut self, headings: &[String]) {
        let entity = self.entity;
        let has = |plan: &Self, key: &str| plan.fields.iter().any(|own| own.field.key == key);
        if entity.key == "opportunity" && !has(self, "is_closed") {
            let ends = heading::further_columns(entity, "is_closed", headings);
            if let (Some(first), Some(field)) = (ends.first(), entity.field("is_closed"))
                && ends.len() > 1
            {
                self.fields.push(from_column(field, *first));
            }
        }
        let mut taken = self.columns();
        for planned in &mut self.fields {
            let Source::Column(own) = planned.source else { continue };
            let mut further = heading::further_columns(entity, planned.field.key, headings);
            let again = heading::same_again(headings, own).into_iter();
            let again: Vec<usize> = again.filter(|place| !further.contains(place)).collect();
            further.extend(again);
            // What says how a deal ended is read for that as well.
            let shared = planned.field.key == "is_closed";
            // A flag of its own may contradict the one of won deals, which has to be seen.
            let is_of_won = |index: &usize| heading::is_flag_of_won(&headings[*index]);
            let has_own = shared && !is_of_won(&own);
            let listed = planned.further.clone();
            let further = further
                .into_iter()
                .filter(|index| *index != own && (shared || !taken.contains(index)))
                .filter(|index| !(has_own && is_of_won(index)))
                .filter(|index| !listed.contains(index));
            planned.further.extend(further);
            taken.extend(&planned.further);
        }
    }

    fn add_recognised(&mut self, headings: &[String], entry: &FileMapping) {
        let taken = self.columns();
        for (index, found) in heading::fields(self.entity, headings).into_iter().enumerate() {
            let Some(field) = found.and_then(|name| self.entity.field(name)) else { continue };
            if !taken.contains(&index) && !entry.fields.contains_key(field.key) {
                let mut planned = from_column(field, index);
                planned.replace = entry.replace.get(field.key).cloned().unwrap_or_default();
                planned.take_unit(&headings[index]);
                self.fields.push(planned);
            }
        }
    }

    fn add_custom(&mut self, headings: &[String]) {
        let taken = self.columns();
        let mut names = FxHashSet::default();
        for (index, heading) in headings.iter().enumerate() {
            let technical = heading.is_empty() || heading.starts_with("_fivetran");
            if !technical && !taken.contains(&index) && self.full_name != Some(index) {
                self.unknown.push(index);
                let name = heading.strip_prefix("property_").unwrap_or(heading);
                if self.entity.keeps_custom {
                    self.custom.push((index, name_once(name, &mut names)));
                }
            }
        }
    }

    /// Whether the records can be told apart and have what they must have.
    fn check(&self) -> Result<(), ConnectError> {
        let has = |name: &str| self.fields.iter().any(|planned| planned.field.key == name);
        let entity = self.entity;
        if let Some(missing) = entity.fields.iter().find(|f| f.required && !has(f.key)) {
            let (entity, missing) = (entity.key, missing.key);
            return Err(ConnectError::Mapping(said!("mapping.needs", entity, missing)));
        }
        if !has("external_id") && !entity.natural_key.iter().any(|name| has(name)) {
            let keys = entity.natural_key.join(", ");
            return Err(ConnectError::Mapping(said!(
                "mapping.needs_key",
                entity = entity.key,
                keys
            )));
        }
        Ok(())
    }
}
