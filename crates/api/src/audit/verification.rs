//! What a verification of the audit answers with.

use serde::{Deserialize, Serialize};
use speargun_domain::time::to_rfc3339;
use speargun_engine::audit::{self, AuditFault, AuditVerification, ChainCheck};
use speargun_store::audit::AuditTable;
use utoipa::ToSchema;

/// Whether all changes are there and as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditVerificationBody {
    /// Whether nothing is changed or missing.
    pub is_whole: bool,
    /// What was found of each table.
    pub tables: Vec<AuditTableBody>,
    /// Heads that were asked for and are in no chain.
    pub missing_heads: Vec<String>,
}

/// What was found of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditTableBody {
    /// `records`, or `events` for changes of tracking.
    pub table: String,
    /// Changes in all.
    pub rows: u64,
    /// Of those, changes from before there was a chain: nothing is known of them but their number.
    pub before_chain: u64,
    /// The chain up to the newest change, SHA-256 in hexadecimal digits. Kept elsewhere, it shows
    /// later whether the chain was written again.
    pub head: Option<String>,
    /// How many faults there are.
    pub fault_count: u64,
    /// The first of them, at most 100.
    pub faults: Vec<AuditFaultBody>,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditFaultBody {
    /// `changed`, `missing`, `inserted`, `unchained`, `cut_off`, `head`, `no_head` or `before`.
    pub kind: String,
    /// The change at which it shows.
    pub id: Option<i64>,
    /// The moment of this change as it is now.
    #[schema(format = DateTime)]
    pub at: Option<String>,
    /// The last change before the gap, of `missing` and `cut_off`.
    pub after: Option<i64>,
    /// How many changes there were before the chain, of `before`.
    pub written: Option<i64>,
    /// How many of them there are, of `before`.
    pub found: Option<i64>,
}

impl From<AuditVerification> for AuditVerificationBody {
    fn from(found: AuditVerification) -> Self {
        Self {
            is_whole: found.is_whole(),
            tables: found.tables.into_iter().map(AuditTableBody::from).collect(),
            missing_heads: found.missing_heads.iter().map(|head| audit::head_text(head)).collect(),
        }
    }
}

impl From<(AuditTable, ChainCheck)> for AuditTableBody {
    fn from((table, check): (AuditTable, ChainCheck)) -> Self {
        Self {
            table: table.key().to_owned(),
            rows: check.rows,
            before_chain: check.before_chain,
            head: check.head.map(|head| audit::head_text(&head)),
            fault_count: check.fault_count,
            faults: check.faults.into_iter().map(AuditFaultBody::from).collect(),
        }
    }
}

impl AuditFaultBody {
    fn of(kind: &str, id: Option<i64>, at: Option<i64>) -> Self {
        let at = at.map(to_rfc3339);
        Self { kind: kind.to_owned(), id, at, after: None, written: None, found: None }
    }
}

impl From<AuditFault> for AuditFaultBody {
    fn from(fault: AuditFault) -> Self {
        match fault {
            AuditFault::Changed { id, at } => Self::of("changed", Some(id), Some(at)),
            AuditFault::Inserted { id, at } => Self::of("inserted", Some(id), Some(at)),
            AuditFault::Unchained { id, at } => Self::of("unchained", Some(id), Some(at)),
            AuditFault::Missing { after, id, at } => {
                Self { after: Some(after), ..Self::of("missing", Some(id), Some(at)) }
            }
            AuditFault::CutOff { after, id } => {
                Self { after: Some(after), ..Self::of("cut_off", Some(id), None) }
            }
            AuditFault::Head { id } => Self::of("head", Some(id), None),
            AuditFault::NoHead => Self::of("no_head", None, None),
            AuditFault::Before { written, found } => Self {
                written: Some(written),
                found: Some(found),
                ..Self::of("before", None, None)
            },
        }
    }
}
