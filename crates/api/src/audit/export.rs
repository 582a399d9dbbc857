//! Changes as rows of a file.

use serde::{Deserialize, Serialize};
use speargun_engine::{Engine, EngineError, audit};
use speargun_store::audit::{AuditRow, AuditTable};
use utoipa::ToSchema;

use super::{AuditEntry, AuditExportQuery};
use crate::failure::Failure;

/// How an export is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditFormat {
    /// A line with a JSON object for each change.
    Jsonl,
    /// A table that is safe to open in a spreadsheet.
    #[default]
    Csv,
}

/// A change with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditExportRow {
    /// Where it is kept: `records`, or `events` for changes of tracking.
    pub table: &'static str,
    /// Its number there.
    pub id: i64,
    /// What it says.
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// The chain up to it, SHA-256 in hexadecimal digits; none before there was a chain.
    pub chain: Option<String>,
}

/// The headings of the columns.
pub const EXPORT_HEADINGS: [&str; 12] = [
    "table",
    "id",
    "at",
    "caller_kind",
    "caller",
    "acted_by",
    "via",
    "action",
    "subject_kind",
    "subject",
    "details",
    "chain",
];

impl AuditExportRow {
    fn of(table: AuditTable, row: AuditRow) -> Self {
        let chain = (!row.chain.is_empty()).then(|| audit::head_text(&row.chain));
        Self { table: table.key(), id: row.id, entry: AuditEntry::from(row), chain }
    }

    /// The cells of its row, as [`EXPORT_HEADINGS`] names them.
    #[must_use]
    pub fn cells(&self) -> [String; EXPORT_HEADINGS.len()] {
        let entry = &self.entry;
        [
            self.table.to_owned(),
            self.id.to_string(),
            entry.at.clone(),
            entry.caller_kind.clone(),
            entry.caller.clone(),
            entry.acted_by.clone().unwrap_or_default(),
            entry.via.clone(),
            entry.action.clone(),
            entry.subject_kind.clone(),
            entry.subject.clone(),
            entry.details.to_string(),
            self.chain.clone().unwrap_or_default(),
        ]
    }
}

/// Hands over the changes that a query names, in the order in which they were written: first those
/// of records, then those of tracking.
///
/// # Errors
/// When an action, a subject or a moment of the query has no meaning, or what `sink` reports.
pub fn export<E: From<EngineError> + From<Failure>>(
    engine: &Engine,
    query: &AuditExportQuery,
    mut sink: impl FnMut(AuditExportRow) -> Result<(), E>,
) -> Result<(), E> {
    let take = |table, row| sink(AuditExportRow::of(table, row));
    audit::export(&engine.workspace, &query.wanted()?, take)
}
