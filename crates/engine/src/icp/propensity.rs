//! How likely an account is to be won: learned from accounts with an outcome, each as it was known
//! before its first deal that was closed later was made.

use crate::audit;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::json;
use speargun_domain::account::{AccountRecord, Field, FieldKind, account_field};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::filter::FieldValue;
use speargun_learn::limits::CLASS_ROWS_MIN;
use speargun_learn::{Column, Model, Report, Settings, Table, TextColumn};
use speargun_measure::icp::Group;
use speargun_store::StoreError;
use speargun_store::propensity::{self, StoredPropensity};
use speargun_store::{Connection, account, person};
use speargun_words::{Said, count, said};

use super::outcome::{Outcome, Outcomes};
use super::{stored, then};
use crate::features::{self, Features};
use crate::{EngineError, Watch, Workspace};
use speargun_track::{EventLog, TrackedEvents, Untracked};

/// The version of what is kept; another one is learned anew.
const FORMAT: u32 = 1;
/// The most accounts that are learned from: those of the latest outcomes.
const ROWS_MAX: usize = 50_000;
/// The most technologies and fields of one's own that become columns.
const TECHNOLOGIES_MAX: usize = 20;
const CUSTOM_MAX: usize = 40;
/// A technology or a field of one's own of fewer accounts becomes none.
const ROWS_MIN: usize = 10;
/// What begins the names of columns that say whether a technology is in use.
const TECHNOLOGY: &str = "technology: ";
/// What begins the names of fields of one's own.
const CUSTOM: &str = "custom.";

/// The fields that are learned from, as they were before the deal. What deals themselves say, the
/// score, the stage, the type and who owns an account are left out: they follow from the outcome
/// or from what we did.
const FIELDS: [&str; 16] = [
    "industry",
    "country",
    "region",
    "employees",
    "annual_revenue",
    "revenue_growth",
    "founded_year",
    "people",
    "decision_makers",
    "c_level_people",
    "departments",
    "engaged_people",
    "engaged_decision_makers",
    "engagement",
    "days_since_activity",
    "days_since_engaged",
];

/// The accounts that can be learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Won, with a day when the deal was made.
    pub won: u64,
    /// Lost, with a day when the deal was made.
    pub lost: u64,
    /// With an outcome, but nobody knows when the deal was made: nothing tells what was known
    /// before it.
    pub undated: u64,
    /// Of older outcomes than those that are looked at.
    pub older: u64,
}

impl Sample {
    /// Counts accounts by what came of them and when.
    pub(super) fn add(&mut self, group: Option<Group>, outcome: &Outcome) {
        match group {
            Some(Group::Won | Group::Lost) if !outcome.is_made => self.undated += 1,
            Some(Group::Won) => self.won += 1,
            Some(Group::Lost) => self.lost += 1,
            Some(Group::Never) | None => {}
        }
    }

    /// Why nothing can be learned from so many.
    #[must_use]
    pub fn refusal(self) -> Option<Said> {
        let least = CLASS_ROWS_MIN as u64;
        let (won, lost) = (count(self.won), count(self.lost));
        (self.won < least || self.lost < least)
            .then(|| said!("icp.few_outcomes", won, lost, least = count(least)))
    }
}

/// A learned model as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PropensityModel {
    /// See [`FORMAT`].
    format: u32,
    /// Counts up with each time that was learned; 0 before it is kept.
    #[serde(skip)]
    pub version: i64,
    /// Who had it learned.
    #[serde(skip)]
    pub learned_by: String,
    /// When, microseconds UTC.
    #[serde(skip)]
    pub learned_at: i64,
    /// What it was learned from.
    pub sample: Sample,
    /// How good it is.
    pub report: Report,
    /// The model.
    pub(super) model: Model,
}

/// What came of learning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Learning {
    /// The accounts that there are to learn from.
    pub sample: Sample,
    /// The version that was kept.
    pub version: Option<i64>,
    /// Why nothing was learned; what was kept before stays.
    pub refusal: Option<String>,
}

/// The model that was learned last; nothing where none was, or by a Speargun that kept another
/// format.
///
/// # Errors
/// What the store reports.
pub fn kept(connection: &mut Connection) -> Result<Option<PropensityModel>, EngineError> {
    let Some(found) = stored(propensity::last(connection))? else { return Ok(None) };
    let read: Option<PropensityModel> = serde_json::from_str(&found.text).ok();
    let usable = read.filter(|read| read.format == FORMAT && read.model.is_sound());
    Ok(usable.map(|read| PropensityModel {
        version: found.version,
        learned_by: found.learned_by,
        learned_at: found.learned_at,
        ..read
    }))
}

/// Learns a model anew and keeps it as the next version.
///
/// # Errors
/// When it was cancelled, or what the store reports; nothing was kept then.
pub fn learn(
    workspace: &Workspace,
    context: &Context,
    watch: &Watch<'_>,
) -> Result<Learning, EngineError> {
    watch.check()?;
    watch.tell("accounts as they were before their deals", 0, None);
    let (sample, cases) =
        workspace.store.read(|connection| Cases::load(workspace, connection, watch))?;
    let refused = |refusal: String| Learning { sample, version: None, refusal: Some(refusal) };
    if let Some(refusal) = sample.refusal() {
        return Ok(refused(refusal.to_string()));
    }
    watch.check()?;
    watch.tell("learning", 0, None);
    let records: Vec<&AccountRecord> = cases.records.iter().collect();
    let table = training_table(&records);
    let learned = match speargun_learn::learn(&table, &cases.labels, &Settings::default()) {
        Ok(learned) => learned,
        Err(refusal) => return Ok(refused(refusal.to_string())),
    };
    watch.check()?;
    let model = PropensityModel {
        format: FORMAT,
        version: 0,
        learned_by: String::new(),
        learned_at: 0,
        sample,
        report: learned.report,
        model: learned.model,
    };
    let text = serde_json::to_string(&model).map_err(|error| {
        EngineError::Invalid(said!("icp.unwritable", error = error.to_string()))
    })?;
    let kept = StoredPropensity {
        version: 0,
        text,
        learned_by: context.name().to_owned(),
        learned_at: context.now,
    };
    let version = workspace.store.write(|connection| {
        let version = propensity::put(connection, &kept)?;
        let details = json!({ "won": sample.won, "lost": sample.lost });
        audit::note(connection, context, (AuditAction::LearnPropensity, version), &details)?;
        Ok::<_, StoreError>(version)
    })?;
    Ok(Learning { sample, version: Some(version), refusal: None })
}

/// Accounts with an outcome, as they were before.
#[derive(Debug, Default)]
struct Cases {
    records: Vec<AccountRecord>,
    labels: Vec<Option<bool>>,
}

impl Cases {
    fn load(
        workspace: &Workspace,
        connection: &mut Connection,
        watch: &Watch<'_>,
    ) -> Result<(Sample, Self), EngineError> {
        let outcomes = Outcomes::load(workspace, connection)?;
        let rates = workspace.rates();
        let mut sample = Sample::default();
        let mut dated: Vec<(i64, AccountRecord, bool)> = Vec::new();
        let profiles = account::Before::load(connection)?;
        account::each(connection, |account| {
            let outcome = outcomes.of(account.id);
            let group = outcome.group(account.account_type.as_deref());
            sample.add(group, &outcome);
            let before = outcome.before().filter(|_| outcome.is_made);
            if let (Some(group @ (Group::Won | Group::Lost)), Some(before)) = (group, before) {
                let record = then(account, (&outcome, &profiles), &rates);
                dated.push((before, record, group == Group::Won));
            }
            Ok::<(), EngineError>(())
        })?;
        if sample.refusal().is_some() {
            return Ok((sample, Self::default()));
        }
        dated.sort_by_key(|(before, record, _)| (std::cmp::Reverse(*before), record.id));
        for (_, _, won) in dated.drain(dated.len().min(ROWS_MAX)..) {
            *(if won { &mut sample.won } else { &mut sample.lost }) -= 1;
            sample.older += 1;
        }
        watch.check()?;
        let mut features = load_features(workspace, connection)?;
        let mut made: FxHashMap<i64, i64> = FxHashMap::default();
        person::each_measurable(connection, |person| {
            made.extend(person.created_at.map(|at| (person.id, at)));
            Ok::<(), EngineError>(())
        })?;
        let mut cases = Self::default();
        for (before, mut record, won) in dated {
            // Of a person without a day nobody knows that they were there: left out, as they may
            // have been added because of the deal.
            let was_there = |id: i64| made.get(&id).is_some_and(|made| *made <= before);
            if let Some(place) = features.places.get(&record.id).copied() {
                features.stand_at(place, before, was_there);
                add_figures(&mut record, &features.accounts[place as usize]);
            }
            cases.records.push(record);
            cases.labels.push(Some(won));
        }
        Ok((sample, cases))
    }
}

fn load_features(
    workspace: &Workspace,
    connection: &mut Connection,
) -> Result<Features, EngineError> {
    let log = EventLog::open_existing(workspace)?;
    let tracked = log.as_ref().map_or(&Untracked as &dyn TrackedEvents, |log| log);
    features::load(workspace, connection, tracked, workspace.now())
}

/// What people and events add up to; deals are not among it.
fn add_figures(record: &mut AccountRecord, standing: &AccountRecord) {
    record.people = standing.people;
    record.engagement = standing.engagement;
    record.days_since_activity = standing.days_since_activity;
    record.days_since_engaged = standing.days_since_engaged;
}

/// The table to learn from: fields, the technologies that are frequent enough, and fields of one's
/// own.
fn training_table(records: &[&AccountRecord]) -> Table {
    let frequent = |names: &mut dyn Iterator<Item = &str>, most: usize| -> Vec<String> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        names.for_each(|name| *counts.entry(name).or_default() += 1);
        let mut counts: Vec<(&str, usize)> =
            counts.into_iter().filter(|(_, rows)| *rows >= ROWS_MIN).collect();
        counts.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        counts.into_iter().take(most).map(|(name, _)| name.to_owned()).collect()
    };
    let technologies = frequent(
        &mut records.iter().flat_map(|record| record.technologies.iter().map(String::as_str)),
        TECHNOLOGIES_MAX,
    );
    let custom = frequent(
        &mut records.iter().flat_map(|record| record.custom.iter().map(|field| field.0.as_str())),
        CUSTOM_MAX,
    );
    let names = FIELDS.iter().map(|field| (*field).to_owned());
    let technologies = technologies.iter().map(|name| format!("{TECHNOLOGY}{name}"));
    let custom = custom.iter().map(|name| format!("{CUSTOM}{name}"));
    let names: Vec<String> = names.chain(technologies).chain(custom).collect();
    table_of(records, names.iter().map(String::as_str))
}

/// Columns by name, of accounts as they stand.
pub(super) fn table_of<'a>(
    records: &[&AccountRecord],
    names: impl Iterator<Item = &'a str>,
) -> Table {
    let columns = names.map(|name| column(records, name)).collect();
    Table { columns, rows: records.len() }
}

fn value_of<'a>(record: &'a AccountRecord, field: Option<&Field<AccountRecord>>) -> FieldValue<'a> {
    field.map_or(FieldValue::Unknown, |field| (field.get)(record))
}

fn column(records: &[&AccountRecord], name: &str) -> Column {
    if let Some(technology) = name.strip_prefix(TECHNOLOGY) {
        let uses = |record: &&AccountRecord| {
            // Where no technology is known, nobody knows that this one is not in use.
            let known = !record.technologies.is_empty();
            known.then(|| {
                if record.technologies.iter().any(|own| own == technology) { "yes" } else { "no" }
            })
        };
        return Column::categories(name, records.iter().map(uses));
    }
    let mut text = TextColumn::new(name);
    if let Some(custom) = name.strip_prefix(CUSTOM) {
        for record in records {
            let field = record.custom.iter().find(|field| field.0 == custom);
            text.push(field.map_or("", |field| field.1.as_str()));
        }
        return text.finish();
    }
    let field = account_field(name);
    if field.is_some_and(|field| field.kind == FieldKind::Text) {
        for record in records {
            let FieldValue::Text(found) = value_of(record, field) else {
                text.push("");
                continue;
            };
            text.push(found);
        }
        return text.finish();
    }
    let number = |record: &&AccountRecord| match value_of(record, field) {
        FieldValue::Number(number) => number,
        _ => f64::NAN,
    };
    Column::numbers(name, records.iter().map(number).collect())
}
