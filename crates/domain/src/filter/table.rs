//! Accounts as tables that SQL can ask, in a database or beside the lake: what a filter's fields
//! hold, one row an account, and what an account has several of in tables of its own.
//!
//! Every text stands there in lower case as well, since each database folds letters its own way.

use std::sync::LazyLock;

use super::{FieldValue, Record};
use crate::account::{ACCOUNT_FIELDS, AccountRecord, FieldKind, PERSON_FIELDS, field_kind};
use crate::value::Value;

/// One row an account: its id, and the fields that hold one value.
pub const ACCOUNTS: &str = "accounts";
/// Every text of an account: of fields with one, with several, and of custom fields.
pub const ACCOUNT_TEXTS: &str = "account_texts";
/// One row a person of an account.
pub const ACCOUNT_PEOPLE: &str = "account_people";
/// How many events of a type an account has, by window.
pub const ACCOUNT_EVENTS: &str = "account_events";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A whole number that is always there.
    Key,
    /// A whole number, or a truth as 0 or 1.
    Whole,
    /// Any number.
    Real,
    /// A text.
    Text,
    /// Microseconds UTC.
    Instant,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; the first is the account's id.
    pub columns: Vec<TableColumn>,
}

/// The tables: [`ACCOUNTS`], [`ACCOUNT_TEXTS`], [`ACCOUNT_PEOPLE`], [`ACCOUNT_EVENTS`].
pub static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| {
    use ColumnKind::{Key, Real, Text, Whole};
    let column = |(name, kind)| TableColumn { name, kind };
    let table = |name, columns: &[(&'static str, ColumnKind)]| Table {
        name,
        columns: columns.iter().copied().map(column).collect(),
    };
    let mut accounts = vec![("account_id", Key)];
    accounts.extend(single_fields().map(|(_, name)| (name, column_kind(name))));
    let mut people = vec![("account_id", Key)];
    people.extend(PERSON_FIELDS.iter().map(|name| (*name, column_kind(name))));
    let texts =
        [("account_id", Key), ("field", Text), ("value", Text), ("folded", Text), ("number", Real)];
    let events = [
        ("account_id", Key),
        ("event_type", Text),
        ("days_7", Whole),
        ("days_30", Whole),
        ("days_90", Whole),
    ];
    [
        table(ACCOUNTS, &accounts),
        table(ACCOUNT_TEXTS, &texts),
        table(ACCOUNT_PEOPLE, &people),
        table(ACCOUNT_EVENTS, &events),
    ]
});

/// Fields that count something, or say yes or no.
const WHOLE_FIELDS: &[&str] = &[
    "tier",
    "people",
    "engaged_people",
    "decision_makers",
    "engaged_decision_makers",
    "c_level_people",
    "engaged_c_level",
    "departments",
    "engaged_departments",
    "mqls",
    "sqls",
    "committee_roles",
    "committee_roles_filled",
    "committee_roles_reached",
    "committee_roles_engaged",
    "open_opportunities",
    "active_opportunities",
    "stale_opportunities",
    "won_opportunities",
    "lost_opportunities",
];

fn column_kind(field: &str) -> ColumnKind {
    match field_kind(field) {
        FieldKind::Text => ColumnKind::Text,
        FieldKind::Truth => ColumnKind::Whole,
        FieldKind::Instant => ColumnKind::Instant,
        FieldKind::Number if WHOLE_FIELDS.contains(&field) => ColumnKind::Whole,
        FieldKind::Number => ColumnKind::Real,
    }
}

/// Whether each field holds several texts; an account without anything tells.
static IS_LIST: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let record = AccountRecord::default();
    let is_list = |index| matches!(record.field(index), FieldValue::List(_));
    (0..ACCOUNT_FIELDS.len()).map(is_list).collect()
});

/// Whether a field of an account, by its place, holds several texts.
pub(crate) fn is_list(index: usize) -> bool {
    IS_LIST.get(index).copied().unwrap_or(false)
}

/// The fields with a column of their own, with their places.
fn single_fields() -> impl Iterator<Item = (usize, &'static str)> {
    let fields = ACCOUNT_FIELDS.iter().copied().enumerate();
    fields.filter(|(index, name)| !is_list(*index) && *name != "id")
}

/// Hands over every row that an account has in one of the [`TABLES`], by the table's place.
pub fn rows_of(record: &AccountRecord, table: usize, take: &mut dyn FnMut(Vec<Value>)) {
    let key = || Value::Integer(record.id);
    match TABLES.get(table).map_or("", |table| table.name) {
        ACCOUNTS => {
            let cell = |(index, name)| cell(record.field(index), column_kind(name));
            take(std::iter::once(key()).chain(single_fields().map(cell)).collect());
        }
        ACCOUNT_TEXTS => each_text(record, &mut |field, text| {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            let folded = Value::Text(crate::text::folded(text));
            let number = number.map_or(Value::Null, |number| Value::Real(number + 0.0));
            take(vec![
                key(),
                Value::Text(field.to_owned()),
                Value::Text(text.to_owned()),
                folded,
                number,
            ]);
        }),
        ACCOUNT_PEOPLE => {
            for person in &record.members {
                let cells = PERSON_FIELDS.iter().enumerate();
                let cells = cells.map(|(index, name)| cell(person.field(index), column_kind(name)));
                take(std::iter::once(key()).chain(cells).collect());
            }
        }
        ACCOUNT_EVENTS => {
            for (event_type, counts) in record.events.iter() {
                let mut row = vec![key(), Value::Text(event_type.to_owned())];
                row.extend(counts.iter().map(|count| Value::Integer(i64::from(*count))));
                take(row);
            }
        }
        _ => {}
    }
}

fn each_text(record: &AccountRecord, take: &mut dyn FnMut(&str, &str)) {
    for (index, name) in ACCOUNT_FIELDS.iter().enumerate() {
        match record.field(index) {
            FieldValue::Text(text) => take(name, text),
            FieldValue::List(texts) => texts.iter().for_each(|text| take(name, text)),
            FieldValue::Unknown | FieldValue::Number(_) => {}
        }
    }
    for (place, (name, text)) in record.custom.iter().enumerate() {
        // Of names that differ in case alone, the first is the field.
        let earlier = record.custom.get(..place).unwrap_or_default();
        if !earlier.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            take(&custom_field(name), text);
        }
    }
}

/// The name under which the texts of a custom field stand.
pub(super) fn custom_field(name: &str) -> String {
    format!("custom.{}", name.to_ascii_lowercase())
}

fn cell(value: FieldValue<'_>, kind: ColumnKind) -> Value {
    match (value, kind) {
        (FieldValue::Text(text), _) => Value::Text(text.to_owned()),
        (FieldValue::Number(number), ColumnKind::Whole | ColumnKind::Instant) => {
            Value::Integer(number as i64)
        }
        // Zero has one sign here: some engines tell -0 from 0.
        (FieldValue::Number(number), _) if number.is_finite() => Value::Real(number + 0.0),
        _ => Value::Null,
    }
}
