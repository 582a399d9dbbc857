//! Who changed what: written beside every change, and read by whoever has to know.

use speargun_domain::audit::{AuditAction, SubjectKind};
pub use speargun_foundation::audit::{note, note_in};
use speargun_store::audit::{self, AuditQuery, AuditRow, AuditTable};
pub use speargun_store::audit::{AuditFault, ChainCheck, ChainHash, HASH_BYTES};
use speargun_store::{Connection, Store};
use speargun_words::{count, said};

use crate::{EngineError, Watch, Workspace};
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

/// How many changes of an export are read at once: in between nothing is kept open, however slow
/// the reader of the export is.
const EXPORTED_AT_ONCE: i64 = 1_000;

/// Hands over all changes that a query names, in the order in which they were written: first those
/// of records, then those of tracking.
///
/// # Errors
/// As [`list`], and what `take` reports.
pub fn export<E: From<EngineError>>(
    workspace: &Workspace,
    query: &AuditQuery,
    mut take: impl FnMut(AuditTable, AuditRow) -> Result<(), E>,
) -> Result<(), E> {
    refuse_unknown(query)?;
    let log = EventLog::open_existing(workspace)?;
    for (table, store) in tables(workspace, log.as_ref()) {
        let mut last = 0;
        loop {
            let window = (last, EXPORTED_AT_ONCE);
            let rows = store
                .read(|connection| audit::after(connection, table, query, window))
                .map_err(EngineError::from)?;
            let Some(newest) = rows.last() else { break };
            last = newest.id;
            for row in rows {
                take(table, row)?;
            }
        }
    }
    Ok(())
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerification {
    /// Of each table; the one of tracking only if there are tracked events.
    pub tables: Vec<(AuditTable, ChainCheck)>,
    /// Heads that were asked for and are in no chain.
    pub missing_heads: Vec<ChainHash>,
}

impl AuditVerification {
    /// Whether nothing is changed or missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing_heads.is_empty() && self.tables.iter().all(|(_, check)| check.fault_count == 0)
    }
}

/// How many changes are verified between two looks at whether to stop.
const VERIFIED_AT_ONCE: u64 = 1_000;

/// Looks for changes that are missing or not as they were written. `kept` are heads of before, to
/// be found again: someone who can write to the database can also write the whole chain again, and
/// only what was kept elsewhere shows it.
///
/// # Errors
/// [`EngineError::Cancelled`], or what the store reports.
pub fn verify(
    workspace: &Workspace,
    kept: &[ChainHash],
    watch: &Watch<'_>,
) -> Result<AuditVerification, EngineError> {
    let log = EventLog::open_existing(workspace)?;
    let mut found = Vec::new();
    for (table, store) in tables(workspace, log.as_ref()) {
        let check = store.read(|connection| {
            audit::verify(connection, table, kept, |done| {
                if done.is_multiple_of(VERIFIED_AT_ONCE) {
                    watch.tell("audit", done, None);
                    watch.check()?;
                }
                Ok::<(), EngineError>(())
            })
        })?;
        found.push((table, check));
    }
    let is_known =
        |head: &&ChainHash| found.iter().any(|(_, check)| check.known_heads.contains(head));
    let missing_heads = kept.iter().filter(|head| !is_known(head)).copied().collect();
    Ok(AuditVerification { tables: found, missing_heads })
}

/// Reads a head as [`head_text`] writes it.
///
/// # Errors
/// When it is not one.
pub fn parse_head(text: &str) -> Result<ChainHash, EngineError> {
    let no_head = || EngineError::Invalid(said!("audit.no_head", text));
    let digits = text.trim().as_bytes();
    if digits.len() != 2 * HASH_BYTES {
        return Err(no_head());
    }
    let mut hash = [0; HASH_BYTES];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        for digit in pair {
            let value = char::from(*digit).to_digit(16).ok_or_else(no_head)?;
            *byte = *byte << 4 | value as u8;
        }
    }
    Ok(hash)
}

/// A value of the chain in hexadecimal digits.
#[must_use]
pub fn head_text(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn tables<'a>(
    workspace: &'a Workspace,
    log: Option<&'a EventLog>,
) -> impl Iterator<Item = (AuditTable, &'a Store)> {
    let of_events = log.map(|log| (AuditTable::Events, log.store()));
    std::iter::once((AuditTable::Records, &workspace.store)).chain(of_events)
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
