//! Looks the chain of the audit through.

use super::chain::{Head, chain_of, genesis};
use super::{AuditRow, AuditTable, ChainHash, each};
use crate::{Connection, StoreError};

/// How many faults are listed; the others are counted.
pub const FAULTS_LISTED_MAX: usize = 100;

/// Something that is not as it was written. Moments are in microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// A row is not the one that was written.
    Changed {
        /// The row.
        id: i64,
        /// Its moment as it is now.
        at: i64,
    },
    /// Rows between two are missing.
    Missing {
        /// The row before the gap.
        after: i64,
        /// The row behind it.
        id: i64,
        /// The moment of the row behind it.
        at: i64,
    },
    /// A row was put between two that follow on each other.
    Inserted {
        /// The row.
        id: i64,
        /// Its moment.
        at: i64,
    },
    /// A row from after the begin of the chain that is not part of it.
    Unchained {
        /// The row.
        id: i64,
        /// Its moment.
        at: i64,
    },
    /// The newest rows are missing.
    CutOff {
        /// The last row that is there.
        after: i64,
        /// The last row that was written.
        id: i64,
    },
    /// The head is not that of the last row.
    Head {
        /// The row that the head names.
        id: i64,
    },
    /// There is no head.
    NoHead,
    /// The rows from before the chain are not as many as they were.
    Before {
        /// How many there were.
        written: i64,
        /// How many there are.
        found: i64,
    },
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainCheck {
    /// Rows in all.
    pub rows: u64,
    /// Of those, rows from before there was a chain.
    pub before_chain: u64,
    /// The chain up to the newest row, as the head says it; none without a head.
    pub head: Option<ChainHash>,
    /// The first faults, at most [`FAULTS_LISTED_MAX`].
    pub faults: Vec<AuditFault>,
    /// How many there are in all.
    pub fault_count: u64,
    /// Which of the heads that were asked for are in the chain.
    pub known_heads: Vec<ChainHash>,
}

/// Looks all rows of a table through, one after the other. `kept` are heads from before, of which
/// the answer says whether they are still in the chain. `progress` gets how many rows are done,
/// row by row.
///
/// A hash alone does not tell a row that was changed from one whose row before is missing. A row
/// that does not fit counts as the end of a gap if the numbers have a gap before it and the head
/// knows of more rows than there are.
///
/// # Errors
/// What the database or `progress` reports.
pub fn verify<E: From<StoreError>>(
    connection: &mut Connection,
    table: AuditTable,
    kept: &[ChainHash],
    mut progress: impl FnMut(u64) -> Result<(), E>,
) -> Result<ChainCheck, E> {
    let head = Head::read(connection, table)?;
    let sql = format!("SELECT COUNT(*) FROM {} WHERE chain IS NOT NULL", table.name());
    let chained = connection.query_one(&sql, &[])?.map_or(0, |row| row.integer(0));
    let lost = head.as_ref().map_or(0, |head| head.chained_rows - chained);
    let mut walk = Walk { head, lost, ..Walk::new(table, kept) };
    each(connection, table, |row| {
        walk.take(&row);
        progress(walk.check.rows)
    })?;
    Ok(walk.finish())
}

/// Where the walk along the rows is.
struct Walk<'a> {
    table: AuditTable,
    head: Option<Head>,
    kept: &'a [ChainHash],
    /// How many rows of the chain are gone and not yet reported.
    lost: i64,
    check: ChainCheck,
    chained: i64,
    /// The row before, of whichever kind; and whether it has no chain though it should.
    former_id: i64,
    is_former_unchained: bool,
    /// What the row before has as its chain.
    former: Vec<u8>,
    /// The chains of the last two rows that fitted, the newest first.
    fitting: [Vec<u8>; 2],
    /// The first listed fault of the rows that did not fit, up to the row before.
    misfits_from: Option<usize>,
    former_at: i64,
}

impl<'a> Walk<'a> {
    fn new(table: AuditTable, kept: &'a [ChainHash]) -> Self {
        Self {
            table,
            head: None,
            kept,
            lost: 0,
            check: ChainCheck::default(),
            chained: 0,
            former_id: 0,
            is_former_unchained: false,
            former: Vec::new(),
            fitting: [Vec::new(), Vec::new()],
            misfits_from: None,
            former_at: 0,
        }
    }

    fn take(&mut self, row: &AuditRow) {
        self.check.rows += 1;
        if row.chain.is_empty() {
            self.take_unchained(row);
        } else {
            if self.chained == 0 {
                self.begin();
            }
            self.chained += 1;
            self.take_chained(row);
            self.former.clone_from(&row.chain);
            self.is_former_unchained = false;
        }
        (self.former_id, self.former_at) = (row.id, row.at);
    }

    fn take_unchained(&mut self, row: &AuditRow) {
        let is_before = self.head.as_ref().is_none_or(|head| row.id <= head.before.0);
        if self.chained == 0 && is_before {
            self.check.before_chain += 1;
        } else {
            self.is_former_unchained = true;
            self.fault(AuditFault::Unchained { id: row.id, at: row.at });
        }
    }

    /// The rows from before the chain end here.
    fn begin(&mut self) {
        let counted = (self.former_id, i64::try_from(self.check.before_chain).unwrap_or(i64::MAX));
        let before = self.head.as_ref().map_or(counted, |head| head.before);
        self.former_id = self.former_id.max(before.0);
        self.former = genesis(self.table, before).to_vec();
        self.fitting = [self.former.clone(), Vec::new()];
        self.note_head();
    }

    fn take_chained(&mut self, row: &AuditRow) {
        let goes_on_from = |former: &[u8]| chain_of(former, row)[..] == row.chain[..];
        if let Some(from) = self.misfits_from
            && goes_on_from(&self.fitting[0])
        {
            // What did not fit in between does not belong to the chain at all.
            for fault in &mut self.check.faults[from..] {
                if let AuditFault::Changed { id, at } | AuditFault::Missing { id, at, .. } = *fault
                {
                    *fault = AuditFault::Inserted { id, at };
                }
            }
            return self.fits(row);
        }
        if goes_on_from(&self.former) {
            return self.fits(row);
        }
        if goes_on_from(&self.fitting[1]) {
            // The row before was made to fit, and this one does not know of it.
            self.fault(AuditFault::Inserted { id: self.former_id, at: self.former_at });
            return self.fits(row);
        }
        self.misfits_from.get_or_insert(self.check.faults.len());
        let between = row.id - self.former_id - 1;
        if self.is_former_unchained || (between > 0 && self.lost > 0) {
            self.lost = (self.lost - between).max(0);
            self.fault(AuditFault::Missing { after: self.former_id, id: row.id, at: row.at });
        } else {
            self.fault(AuditFault::Changed { id: row.id, at: row.at });
        }
    }

    fn fits(&mut self, row: &AuditRow) {
        self.misfits_from = None;
        self.fitting.swap(0, 1);
        self.fitting[0].clone_from(&row.chain);
        self.note_head();
    }

    /// Notes that the last row that fitted has a chain that was asked for.
    fn note_head(&mut self) {
        let known = self.kept.iter().filter(|kept| kept[..] == self.fitting[0][..]);
        self.check.known_heads.extend(known);
    }

    fn fault(&mut self, fault: AuditFault) {
        self.check.fault_count += 1;
        if self.check.faults.len() < FAULTS_LISTED_MAX {
            self.check.faults.push(fault);
        }
    }

    fn finish(mut self) -> ChainCheck {
        if self.chained == 0 {
            self.begin();
            self.former.clear();
        }
        let Some(head) = self.head.take() else {
            self.fault(AuditFault::NoHead);
            return self.check;
        };
        let found = i64::try_from(self.check.before_chain).unwrap_or(i64::MAX);
        if found != head.before.1 {
            self.fault(AuditFault::Before { written: head.before.1, found });
        }
        let is_last = head.chain == self.former;
        if !is_last && self.former_id < head.last_id {
            self.fault(AuditFault::CutOff { after: self.former_id, id: head.last_id });
        } else if !is_last
            || (self.check.fault_count == 0
                && (head.chained_rows, head.last_id) != (self.chained, self.former_id))
        {
            self.fault(AuditFault::Head { id: head.last_id });
        }
        self.check.head = if head.chain.is_empty() {
            Some(genesis(self.table, head.before))
        } else {
            head.chain.try_into().ok()
        };
        self.check
    }
}
