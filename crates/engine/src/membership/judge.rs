//! How right a run of files was, where the truth is known: by kind of case.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_connect::{OpenOptions, Table};

use speargun_words::said;

use crate::EngineError;

/// Rows of the truth read at a time.
const CHUNK_ROWS: usize = 50_000;
/// The kind of leads whose truth names none.
const NO_KIND: &str = "-";
/// The name of the last line: all kinds together.
const ALL: &str = "all";

/// How right the answers to one kind of lead were. Only strong answers count as given.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct KindQuality {
    /// The kind; `all` for the whole.
    pub kind: String,
    /// Leads given their account.
    pub right: u64,
    /// Leads given another account.
    pub wrong: u64,
    /// Leads of no account that were given one.
    pub spurious: u64,
    /// Leads of an account that were given none.
    pub missed: u64,
    /// Of the missed, those left for review.
    pub review: u64,
    /// Leads of no account that were given none.
    pub none: u64,
    /// Right answers in all answers; 1 when nothing was answered.
    pub precision: f64,
    /// Right answers in all leads that have an account; 1 when none has.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// The truth of the leads, and what was seen so far.
#[derive(Debug)]
pub(super) struct Judge {
    truth: FxHashMap<String, (String, u16)>,
    kinds: Vec<KindQuality>,
}

impl Judge {
    /// Reads `lead_id,account_id,kind`; the kind may be missing.
    pub(super) fn read(path: &Path) -> Result<Self, EngineError> {
        let mut table = Table::open(path, &OpenOptions::default())?;
        let column = |name: &str| {
            let missing = || EngineError::of_file(path, said!("file.no_column", name));
            let found =
                table.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
            found.ok_or_else(missing)
        };
        let (lead, account, kind) =
            (column("lead_id")?, column("account_id")?, column("kind").ok());
        let mut judge = Self { truth: FxHashMap::default(), kinds: Vec::new() };
        let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
        loop {
            let rows = table.read_rows(CHUNK_ROWS)?;
            if rows.is_empty() {
                return Ok(judge);
            }
            for cells in rows.into_iter().filter_map(|row| row.cells.ok()) {
                let text = |at: usize| cells.get(at).unwrap_or("").trim().to_owned();
                let name = kind.map_or_else(|| NO_KIND.to_owned(), text);
                let next = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
                let number = *numbers.entry(name.clone()).or_insert(next);
                if usize::from(number) == judge.kinds.len() {
                    judge.kinds.push(KindQuality { kind: name, ..KindQuality::default() });
                }
                judge.truth.insert(text(lead), (text(account), number));
            }
        }
    }

    /// Counts one answer; a lead without a truth is left out.
    pub(super) fn see(&mut self, lead: &str, account: &str, decision: &str) {
        let Some((wanted, kind)) = self.truth.get(lead) else { return };
        let Some(quality) = self.kinds.get_mut(usize::from(*kind)) else { return };
        match (account.is_empty(), wanted.is_empty()) {
            (false, false) if account == wanted => quality.right += 1,
            (false, false) => quality.wrong += 1,
            (false, true) => quality.spurious += 1,
            (true, false) => {
                quality.missed += 1;
                quality.review += u64::from(decision == "review");
            }
            (true, true) => quality.none += 1,
        }
    }

    /// The quality by kind, by name, and of all.
    pub(super) fn verdict(mut self) -> Vec<KindQuality> {
        self.kinds.sort_by(|a, b| a.kind.cmp(&b.kind));
        let mut all = KindQuality { kind: ALL.to_owned(), ..KindQuality::default() };
        for kind in &self.kinds {
            all.right += kind.right;
            all.wrong += kind.wrong;
            all.spurious += kind.spurious;
            all.missed += kind.missed;
            all.review += kind.review;
            all.none += kind.none;
        }
        self.kinds.push(all);
        self.kinds.iter_mut().for_each(KindQuality::rate);
        self.kinds
    }
}

impl KindQuality {
    fn rate(&mut self) {
        let share =
            |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        self.precision = share(self.right, self.right + self.wrong + self.spurious);
        self.recall = share(self.right, self.right + self.wrong + self.missed);
        let sum = self.precision + self.recall;
        self.f1 = if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 };
    }
}
