//! Which record a row is: by the key of its source, else by what names it; whether it is gone; and
//! rows that name several records at once.

use std::collections::BTreeMap;

use speargun_connect::{Plan, PlannedField};
use speargun_domain::parse::{Cell, parse_cell};
use speargun_domain::record::FieldKind;
use speargun_domain::text;
use speargun_domain::value::Value;
use speargun_store::record::columns_of;

use super::cell_fault::CellFault;
use super::cells::value_of;
use super::key;
use super::natural::Place;
use super::row::{Fault, RowReader};
use super::several;
use super::trouble::{TroubleKind, Troubles};

/// How deals are called that their CRM deleted.
const DELETED: [&str; 8] = [
    "deleted",
    "삭제됨",
    "삭제",
    "διαγραμμένη",
    "διαγραμμένο",
    "διεγράφη",
    "διαγράφηκε",
    "gelöscht",
];
/// The most links of one row; of a cell with more keys the first counts, which is reported.
const LINKS_MAX: usize = 1_000;

/// The column of what is deleted, where no column of the file says just that.
pub(super) fn deleted_beside(plan: &Plan) -> Option<&'static str> {
    let maps = |key: &str| plan.fields.iter().any(|planned| planned.field.key == key);
    let says = plan.taken_into.is_some() || plan.entity.key == "opportunity" && maps("outcome");
    (says && !maps("deleted")).then_some("deleted")
}

impl RowReader<'_> {
    /// The key of the record: the source's own, else what names it naturally.
    pub(super) fn external_id(
        &self,
        (line, cells): (u64, &csv::StringRecord),
        values: &[Value],
        troubles: &mut Troubles,
    ) -> Result<String, Fault> {
        const KEY_LENGTH_MAX: usize = 400;
        if let Some((planned, style)) = self.external_id {
            let own = value_of(planned, cells);
            if !own.trim().is_empty() {
                let fault = |reason: CellFault| (self.heading(planned).to_owned(), reason);
                if own.len() > KEY_LENGTH_MAX {
                    return Err(fault(CellFault::KeyTooLong { bytes_max: KEY_LENGTH_MAX }));
                }
                let key = key::canonical(&own, style).map_err(|error| fault(error.into()))?;
                return Ok(format!("{}{key}", self.plan.id_prefix));
            }
        }
        let parts: Vec<String> = self
            .plan
            .entity
            .natural_key
            .iter()
            .map(|key| self.text_of(key, cells).to_lowercase())
            .collect();
        if parts.iter().all(String::is_empty) {
            let keys = self.plan.entity.natural_key;
            return Err((String::new(), CellFault::Nameless { keys }));
        }
        let joined = parts.join("|");
        let key = format!("{}={}", self.plan.id_prefix, text::cut(&joined, KEY_LENGTH_MAX));
        let moment = |key: &str| self.value_of_field(key, values).and_then(Value::as_integer);
        if let Some(names) = self.natural_keys.names() {
            let (key, is_namesake) = names.key_of(key, &joined, &self.place_of(values));
            if is_namesake {
                let heading = self.planned("name").map(|own| self.heading(own));
                let heading = heading.unwrap_or_default();
                troubles.add((heading, TroubleKind::Namesake), line, &joined);
            }
            return Ok(key);
        }
        let key = self.natural_keys.key_of(key, moment("created_at"), moment("closed_at"));
        let (key, is_another) = self.natural_keys.apart(key, cells);
        if is_another {
            let heading = self.planned("name").map(|own| self.heading(own)).unwrap_or_default();
            troubles.add((heading, TroubleKind::SameDealName), line, &joined);
        }
        Ok(key)
    }

    /// Where the company of a row is.
    fn place_of(&self, values: &[Value]) -> Place {
        let of = |key: &str| self.value_of_field(key, values).and_then(Value::as_text);
        Place::of(of("website"), of("country"))
    }

    pub(super) fn text_of(&self, key: &str, cells: &csv::StringRecord) -> String {
        let Some(planned) = self.planned(key) else { return String::new() };
        let raw = value_of(planned, cells);
        if key == "email" {
            return several::addresses(&raw).into_iter().next().unwrap_or_default();
        }
        // A word for "not known" names nobody.
        match parse_cell(&raw, FieldKind::Text, 1.0, &self.context) {
            Ok((Cell::One(Value::Text(text)), _)) => text,
            _ => String::new(),
        }
    }

    /// Whether a record is gone: it went into another one, or its outcome says that it was deleted.
    pub(super) fn is_gone(&self, cells: &csv::StringRecord) -> Value {
        let cell = |place: usize| cells.get(place).unwrap_or("").trim();
        if self.plan.taken_into.is_some_and(|place| !cell(place).is_empty()) {
            return Value::Integer(1);
        }
        let outcome = self.planned("outcome").map(|planned| value_of(planned, cells));
        match outcome.as_deref().map(str::trim).filter(|outcome| !outcome.is_empty()) {
            Some(outcome) if DELETED.contains(&outcome.to_lowercase().as_str()) => {
                Value::Integer(1)
            }
            Some(_) => Value::Integer(0),
            None => Value::Null,
        }
    }

    /// Counts the records that are gone.
    pub(super) fn tell_gone(&self, (line, values): (u64, &[Value]), troubles: &mut Troubles) {
        if !self.says_gone {
            return;
        }
        let own = self.value_of_field("deleted", values);
        let beside = || {
            let place = self.computed.iter().position(|column| *column == "deleted")?;
            values.get(values.len() - self.computed.len() + place)
        };
        if own.or_else(beside).and_then(Value::as_integer) == Some(1) {
            let planned = self.planned("deleted").or_else(|| self.planned("outcome"));
            let of_master = self.plan.taken_into.and_then(|place| self.headings().get(place));
            let heading =
                planned.map(|own| self.heading(own)).or_else(|| of_master.map(String::as_str));
            let heading = heading.unwrap_or_default();
            troubles.add((heading, TroubleKind::Gone), line, "");
        }
    }

    /// The rows that a row of links stands for, where a cell of it names several records.
    pub(super) fn spread(&self, cells: &csv::StringRecord) -> Option<Vec<csv::StringRecord>> {
        if self.plan.entity.keeps_custom || self.plan.entity.key == "event" {
            return None;
        }
        let is_link = |key: &str| matches!(key, "person_reference" | "former_reference");
        let of_link = |key: &str| is_link(key) || key == "opportunity_reference";
        let columns = self.plan.fields.iter().filter(|planned| of_link(planned.field.key));
        for place in columns.filter_map(|planned| planned.columns().next()) {
            let keys = key::all_of_several(cells.get(place).unwrap_or(""));
            if (2..=LINKS_MAX).contains(&keys.len()) {
                let row = |key: &str| {
                    let own = |(at, cell)| if at == place { key } else { cell };
                    cells.iter().enumerate().map(own).collect()
                };
                return Some(keys.into_iter().map(row).collect());
            }
        }
        None
    }
}

impl RowReader<'_> {
    /// The store's columns that a heading of the file fills, each with it.
    pub(super) fn headings_of_columns(&self) -> BTreeMap<String, String> {
        let planned = self.plan.fields.iter().filter(|own| own.columns().next().is_some());
        let first = |own: &PlannedField| {
            let column = columns_of(own.field.key, own.field.kind).into_iter().next();
            column.map(|column| (column, self.heading(own).to_owned()))
        };
        planned.filter_map(first).collect()
    }
}
