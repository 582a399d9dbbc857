//! What the handlers ask of the rest of Speargun.
//!
//! The methods block: handlers call them on a thread that may. They hold the rules; the handlers
//! hold none.

mod committee;
mod event;
mod filter;
mod health;
mod icp;
mod intent;
mod list;
mod matching;
mod score_model;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::dto::{
    AccountDetail, AccountFacets, AccountQuery, AccountRow, FacetQuery, Funnel, FunnelQuery,
    FunnelRecord, FunnelRecordQuery, Import, ImportUndo, LeftOutDeal, LeftOutQuery, MAX_LIMIT,
    Page, PreviewContent, ServerHealth, TimelineEvent, TimelineKinds, TimelineQuery, Workspace,
};

pub use committee::CommitteeBackend;
pub use event::EventBackend;
pub use filter::FilterBackend;
pub use health::HealthBackend;
pub use icp::IcpBackend;
pub use intent::IntentBackend;
pub use list::ListBackend;
pub use matching::MatchingBackend;
pub use score_model::ScoreModelBackend;
pub use stage::StageBackend;

/// A result of the backend.
pub type BackendResult<T> = Result<T, BackendError>;

/// Receives accounts one by one; an error ends the export.
pub type AccountSink<'a> = &'a mut dyn FnMut(AccountRow) -> BackendResult<()>;

/// Receives rows of cells one by one, the headings first; an error ends the export.
pub type RowSink<'a> = &'a mut dyn FnMut(&[String]) -> BackendResult<()>;

/// Everything the API needs from the rest of Speargun.
pub trait Backend:
    MatchingBackend
    + EventBackend
    + IntentBackend
    + FilterBackend
    + CommitteeBackend
    + StageBackend
    + ListBackend
    + HealthBackend
    + ScoreModelBackend
    + IcpBackend
    + Send
    + Sync
    + 'static
{
    /// How the server and its parts are. A part that cannot be asked is failing; this is no error.
    fn server_health(&self) -> ServerHealth;

    /// The workspace: name, currency, counts, model.
    fn workspace(&self) -> BackendResult<Workspace>;

    /// A window of the accounts. A bad filter is [`BackendError::invalid`] with the position in
    /// the detail and a suggestion in the hint.
    fn list_accounts(&self, query: &AccountQuery) -> BackendResult<Page<AccountRow>>;

    /// The distinct values of the columns people filter by, counted over the matching accounts.
    fn account_facets(&self, query: &FacetQuery) -> BackendResult<AccountFacets>;

    /// One account in full.
    fn account(&self, id: i64) -> BackendResult<AccountDetail>;

    /// What happened at an account, newest first.
    fn account_timeline(
        &self,
        id: i64,
        window: &TimelineQuery,
    ) -> BackendResult<Page<TimelineEvent>>;

    /// What an account's timeline can be narrowed by.
    ///
    /// # Errors
    /// [`BackendErrorKind::NotFound`] for an unknown id.
    fn account_timeline_kinds(&self, id: i64) -> BackendResult<TimelineKinds>;

    /// The double funnel.
    fn funnel(&self, query: &FunnelQuery) -> BackendResult<Funnel>;

    /// The records behind one number of the funnel.
    fn funnel_records(&self, query: &FunnelRecordQuery) -> BackendResult<Page<FunnelRecord>>;

    /// The deals that count nowhere, or not as they may be meant; at most the first 10,000.
    fn left_out_deals(&self, query: &LeftOutQuery) -> BackendResult<Page<LeftOutDeal>>;

    /// What is in an uploaded file. The path ends in the file's own name.
    fn preview_import(&self, upload: &Upload) -> BackendResult<PreviewContent>;

    /// Starts an import in the background and answers at once.
    fn start_import(&self, job: ImportJob) -> BackendResult<Import>;

    /// The imports, newest first, without their rejects.
    fn list_imports(&self) -> BackendResult<Vec<Import>>;

    /// One import with its first 100 rejects.
    fn import(&self, id: i64) -> BackendResult<Import>;

    /// All rejected rows of an import with their reasons, headings first. The API guards the
    /// cells against formula injection.
    fn export_rejects(&self, id: i64, sink: RowSink<'_>) -> BackendResult<()>;

    /// Stops a running import; what was written stays.
    fn cancel_import(&self, id: i64) -> BackendResult<Import>;

    /// What undoing an import would do.
    fn preview_undo(&self, id: i64) -> BackendResult<ImportUndo>;

    /// Undoes an import. People and scores follow in the background.
    fn undo_import(&self, id: i64, by: &str) -> BackendResult<ImportUndo>;

    /// All matching accounts in order. The default reads page after page; a store that can
    /// stream should.
    fn export_accounts(&self, query: &AccountQuery, sink: AccountSink<'_>) -> BackendResult<()> {
        let mut window = AccountQuery { limit: Some(MAX_LIMIT), offset: Some(0), ..query.clone() };
        loop {
            let page = self.list_accounts(&window)?;
            let read = page.items.len() as u64;
            for row in page.items {
                sink(row)?;
            }
            let next = window.offset() + read;
            if read == 0 || next >= page.total {
                return Ok(());
            }
            window.offset = Some(next);
        }
    }
}

/// A file somebody uploaded, on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where it lies.
    pub path: PathBuf,
    /// The name it had.
    pub file_name: String,
}

/// An import to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    /// The file. It stays on disk for at least 24 hours.
    pub upload: Upload,
    /// What the rows are.
    pub entity: String,
    /// The system the file comes from.
    pub source: String,
    /// Heading to field; `None` leaves the column out.
    pub mapping: BTreeMap<String, Option<String>>,
    /// Check everything and write nothing.
    pub dry_run: bool,
}

/// What kind of failure it was; decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackendErrorKind {
    /// There is no such record (404).
    NotFound,
    /// The request says something impossible (400).
    Invalid,
    /// The request does not go with the present state (409).
    Conflict,
    /// The request changes what is another thing by now (412).
    Outdated,
    /// It cannot be done now, but later (503).
    Unavailable,
    /// Our fault (500); the detail goes to the log, not to the client.
    Internal,
}

/// A failure of the backend, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct BackendError {
    /// What kind of failure it was.
    pub kind: BackendErrorKind,
    /// A stable machine-readable code, such as `invalid_filter`.
    pub code: &'static str,
    /// What failed.
    pub detail: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl BackendError {
    /// A failure of the given kind.
    pub fn new(kind: BackendErrorKind, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, code, detail: detail.into(), hint: None }
    }

    /// There is no such record.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(BackendErrorKind::NotFound, "not_found", detail)
    }

    /// The request says something impossible.
    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(BackendErrorKind::Invalid, code, detail)
    }

    /// The request does not go with the present state.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(BackendErrorKind::Conflict, code, detail)
    }

    /// Our fault.
    pub fn internal(detail: impl Into<String>) -> Self {
        Self::new(BackendErrorKind::Internal, "internal", detail)
    }

    /// The same failure with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
