//! A person of an account as conditions see them.

use super::{number, truth};
use crate::filter::{FieldValue, Record};
use crate::title::{Department, Seniority};

/// The fields of a person that a `person(…)` block can name.
pub const PERSON_FIELDS: &[&str] = &[
    "seniority",
    "department",
    "engagement",
    "fit",
    "engaged",
    "days_since_engaged",
    "decides",
    "mql",
    "days_since_mql",
    "sql",
    "days_since_sql",
];

/// The fields of a person that MQL, SQL and fit can ask for: all but those that follow from them.
pub static QUALIFYING_FIELDS: &[&str] = PERSON_FIELDS.split_at(7).0;

/// A person as rules see it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PersonRecord {
    /// From the title.
    pub seniority: Seniority,
    /// From the title.
    pub department: Department,
    /// Decayed points, 0–100.
    pub engagement: f32,
    /// 0–100.
    pub fit: f32,
    /// Days since the last event that counts as engaged.
    pub days_since_engaged: Option<f32>,
    /// Days since the person became an MQL.
    pub days_since_mql: Option<f32>,
    /// Days since the person became an SQL.
    pub days_since_sql: Option<f32>,
}

impl Record for PersonRecord {
    fn field(&self, index: usize) -> FieldValue<'_> {
        match PERSON_FIELDS.get(index).copied().unwrap_or_default() {
            "seniority" => FieldValue::Text(self.seniority.key()),
            "department" => FieldValue::Text(self.department.key()),
            "engagement" => FieldValue::Number(f64::from(self.engagement)),
            "fit" => FieldValue::Number(f64::from(self.fit)),
            "engaged" => truth(Some(self.days_since_engaged.is_some())),
            "days_since_engaged" => number(self.days_since_engaged.map(f64::from)),
            "decides" => truth(Some(self.seniority.decides())),
            "mql" => truth(Some(self.days_since_mql.is_some())),
            "days_since_mql" => number(self.days_since_mql.map(f64::from)),
            "sql" => truth(Some(self.days_since_sql.is_some())),
            "days_since_sql" => number(self.days_since_sql.map(f64::from)),
            _ => FieldValue::Unknown,
        }
    }
}
