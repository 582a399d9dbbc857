//! What calls of the audit answer with.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use speargun_domain::time::to_rfc3339;
use speargun_store::audit::AuditRow;
use utoipa::ToSchema;

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// What the caller is: `operator`, `user`, `token`, `job` or `command_line`.
    pub caller_kind: String,
    /// The caller's name.
    pub caller: String,
    /// Who acts in the name of the caller, such as the person at the command line; left out if the
    /// caller acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acted_by: Option<String>,
    /// By what way: `http`, `command_line`, `job`, `file` or `event`.
    pub via: String,
    /// What was done, such as `list.create`.
    pub action: String,
    /// The kind of thing that was changed, such as `list`.
    pub subject_kind: String,
    /// Its id or key.
    pub subject: String,
    /// What it was changed to; which fields it has depends on the action.
    #[schema(value_type = Object)]
    pub details: Value,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        Self {
            at: to_rfc3339(row.at),
            caller_kind: row.caller_kind,
            caller: row.caller,
            acted_by: row.acted_by,
            via: row.via,
            action: row.action,
            subject_kind: row.subject_kind,
            subject: row.subject,
            // A text that is no JSON is shown as it is.
            details: serde_json::from_str(&row.details).unwrap_or(Value::String(row.details)),
        }
    }
}
