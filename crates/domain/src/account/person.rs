//! A person of an account as conditions see them.

use super::{PERSON_FIELDS, person_fields};
use crate::filter::{FieldValue, Record};
use crate::title::{Department, Seniority};

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
        person_fields().get(index).map_or(FieldValue::Unknown, |field| (field.get)(self))
    }
}
