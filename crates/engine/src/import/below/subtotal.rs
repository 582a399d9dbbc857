//! Subtotals within a table, and the titles of its groups.

use super::super::survey::is_number;
use super::{group_of_total, is_total_word, may_be_total};

/// Whether a row within the table is a subtotal: a word that names nothing else, and numbers alone.
pub(super) fn is_subtotal(all: &csv::StringRecord) -> bool {
    const WORDS: [&str; 18] = [
        "subtotal",
        "subtotals",
        "sub total",
        "sub-total",
        "grand total",
        "grand totals",
        "소계",
        "중간합계",
        "총계",
        "총합계",
        "υποσύνολο",
        "μερικό σύνολο",
        "γενικό σύνολο",
        "zwischensumme",
        "gesamtsumme",
        "sous-total",
        "total général",
        "subtotale",
    ];
    // Few rows have so few cells.
    let cells = || all.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let is_word = |cell: &str| WORDS.contains(&cell.trim_end_matches(':').to_lowercase().as_str());
    let is_label = |cell: &str| is_word(cell) || is_total_word(cell) && !is_aggregate(cell);
    may_be_total(all, is_label)
        && cells().count() >= 2
        && cells().filter(|cell| is_label(cell)).count() == 1
        // A company may be called Total, but not beside "Sum of Amount".
        && cells().any(|cell| is_word(cell) || is_aggregate(cell))
        && cells().all(|cell| is_label(cell) || is_aggregate(cell) || is_number(cell))
}

/// How many of the first columns may head groups, one within the other.
pub(in crate::import) const LEVELS_MAX: usize = 4;

/// Finds the subtotals within a table, row by row.
#[derive(Debug, Default)]
pub(in crate::import) struct Subtotals {
    is_behind: bool,
    /// What stood last in each of the first columns, which may head a group.
    heads: [String; LEVELS_MAX],
}

impl Subtotals {
    /// Whether the next row is a subtotal: by its word, or behind one by what it says is counted.
    pub(in crate::import) fn has(&mut self, all: &csv::StringRecord) -> bool {
        let cells = || all.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let goes_on = self.is_behind
            && cells().any(is_aggregate)
            && cells().all(|cell| is_aggregate(cell) || is_number(cell));
        self.is_behind = goes_on || is_subtotal(all) || self.names_group(all) || is_title(all);
        if !self.is_behind {
            for (head, cell) in self.heads.iter_mut().zip(all) {
                if !cell.trim().is_empty() {
                    cell.trim().clone_into(head);
                }
            }
        }
        self.is_behind
    }

    /// Whether a row is the subtotal of the group above it, by its name: "Acme Total".
    fn names_group(&self, all: &csv::StringRecord) -> bool {
        let mut cells = all.iter().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty());
        let Some((place, label)) = cells.next() else { return false };
        let head = self.heads.get(place).filter(|head| !head.is_empty());
        let mut numbers = cells.peekable();
        head.is_some_and(|head| group_of_total(label) == Some(head))
            && numbers.peek().is_some()
            && numbers.all(|(_, cell)| is_number(cell))
    }
}

/// Whether a row is the title of a group, or a total, with the number of its records, as classic
/// reports of Salesforce have them: "Stage: Closed Won (2 records)".
fn is_title(all: &csv::StringRecord) -> bool {
    let mut cells = all.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = cells.next() else { return false };
    let counted = first.strip_suffix(" records)").or(first.strip_suffix(" record)"));
    let Some((label, count)) = counted.and_then(|first| first.rsplit_once(" (")) else {
        return false;
    };
    let is_count = count.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    is_count
        && !count.is_empty()
        && (label.contains(':') || label.to_lowercase().contains("total"))
        && cells.all(is_number)
}

/// Whether a cell says what the number beside it adds up, as reports of Salesforce do.
fn is_aggregate(cell: &str) -> bool {
    const OF: [&str; 5] = ["sum of ", "average of ", "max of ", "min of ", "median of "];
    let lower = speargun_domain::text::cut(cell, 80).to_lowercase();
    matches!(lower.as_str(), "count" | "record count") || OF.iter().any(|of| lower.starts_with(of))
}
