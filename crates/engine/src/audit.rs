//! Who changed what: written beside every change, and read by whoever has to know.

use speargun_domain::audit::{AuditAction, SubjectKind};
pub use speargun_foundation::audit::{note, note_in};
use speargun_store::Connection;
use speargun_store::audit::{self, AuditQuery, AuditRow, AuditTable};
use speargun_words::{count, said};

use crate::{EngineError, Workspace};
use speargun_track::EventLog;

/// The most changes of one page.
pub const PAGE_MAX: u32 = 500;
/// How many changes may be skipped at most: a page that far back is found by its day instead.
pub const SKIPPED_MAX: u32 = 100_000;

/// The newest changes that a query names, and how many there are in all.
///
/// # Errors
/// When an action or a kind of subject is not known, or what the store reports.
pub fn list(
    workspace: &Workspace,
    query: &AuditQuery,
    (limit, offset): (u32, u32),
) -> Result<(Vec<AuditRow>, u64), EngineError> {
    refuse_unknown(query)?;
    if offset > SKIPPED_MAX {
        return Err(EngineError::Invalid(said!("audit.skipped", max = count(SKIPPED_MAX))));
    }
    // Both tables are asked for as many as the page could need, and merged by their moment.
    let wanted = i64::from(limit.min(PAGE_MAX)) + i64::from(offset);
    let (mut rows, records) = workspace
        .store
        .read(|connection| audit::list(connection, AuditTable::Records, query, wanted))?;
    let mut events = 0;
    if let Some(log) = EventLog::open_existing(workspace)? {
        let list = |connection: &mut Connection| {
            audit::list(connection, AuditTable::Events, query, wanted)
        };
        let (of_events, count) = log.store().read(list)?;
        rows.extend(of_events);
        events = count;
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
    let window = rows.into_iter().skip(offset as usize).take(limit.min(PAGE_MAX) as usize);
    Ok((window.collect(), u64::try_from(records + events).unwrap_or(0)))
}

fn refuse_unknown(query: &AuditQuery) -> Result<(), EngineError> {
    if let Some(action) = &query.action
        && AuditAction::ALL.iter().all(|known| known.key() != action)
    {
        let known: Vec<&str> = AuditAction::ALL.iter().map(|known| known.key()).collect();
        let known = known.join(", ");
        return Err(EngineError::Invalid(said!("audit.no_action", action, known)));
    }
    if let Some(kind) = &query.subject_kind
        && SubjectKind::ALL.iter().all(|known| known.key() != kind)
    {
        let known: Vec<&str> = SubjectKind::ALL.iter().map(|known| known.key()).collect();
        let known = known.join(", ");
        return Err(EngineError::Invalid(said!("audit.no_subject", kind, known)));
    }
    Ok(())
}
