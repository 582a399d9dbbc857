//! What calls of the audit ask for.

use serde::Deserialize;
use speargun_store::audit::AuditQuery;
use speargun_words::said;
use utoipa::IntoParams;

use super::AuditFormat;
use crate::failure::{Answered, Failure};
use crate::shared::bounded_limit;

/// Which changes are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditListQuery {
    /// The kind of thing that was changed, such as `account`.
    pub subject_kind: Option<String>,
    /// Its id or key.
    pub subject: Option<String>,
    /// The caller's name.
    pub caller: Option<String>,
    /// What was done, such as `list.create`.
    pub action: Option<String>,
    /// Only changes at this moment or later, RFC 3339.
    pub from: Option<String>,
    /// Only changes before this moment, RFC 3339.
    pub until: Option<String>,
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

impl AuditListQuery {
    /// The limit within its bounds.
    pub(super) fn limit(&self) -> u32 {
        bounded_limit(self.limit)
    }

    /// The offset, 0 by default.
    pub(super) fn offset(&self) -> u64 {
        self.offset.unwrap_or(0)
    }

    /// The query as the engine wants it.
    ///
    /// # Errors
    /// When a moment cannot be read.
    pub(super) fn wanted(&self) -> Answered<AuditQuery> {
        Ok(AuditQuery {
            subject_kind: self.subject_kind.clone(),
            subject: self.subject.clone(),
            caller: self.caller.clone(),
            action: self.action.clone(),
            from: self.from.as_deref().map(moment).transpose()?,
            until: self.until.as_deref().map(moment).transpose()?,
        })
    }
}

/// Which changes are exported, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditExportQuery {
    /// The kind of thing that was changed, such as `account`.
    pub subject_kind: Option<String>,
    /// Its id or key.
    pub subject: Option<String>,
    /// The caller's name.
    pub caller: Option<String>,
    /// What was done, such as `list.create`.
    pub action: Option<String>,
    /// Only changes at this moment or later, RFC 3339.
    pub from: Option<String>,
    /// Only changes before this moment, RFC 3339.
    pub until: Option<String>,
    /// How they are written; `csv` by default.
    #[param(inline)]
    pub format: Option<AuditFormat>,
}

impl AuditExportQuery {
    /// The query as the engine wants it.
    ///
    /// # Errors
    /// When a moment cannot be read.
    pub(super) fn wanted(&self) -> Answered<AuditQuery> {
        let of_list = AuditListQuery {
            subject_kind: self.subject_kind.clone(),
            subject: self.subject.clone(),
            caller: self.caller.clone(),
            action: self.action.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
            ..AuditListQuery::default()
        };
        of_list.wanted()
    }
}

/// Which heads of before are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditVerificationQuery {
    /// A head that a verification answered with before: whether it is still in the chain.
    pub head: Option<String>,
}

fn moment(text: &str) -> Answered<i64> {
    let read = text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond);
    let unreadable = || {
        let detail = said!("http.no_moment", text);
        Failure::invalid("invalid_request", detail).with_hint(said!("http.hint.moment"))
    };
    read.ok_or_else(unreadable)
}
