//! What has to be said of cells: those that could not be read, and those of which something was
//! guessed. Counted by column, with one of them as an example.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use speargun_domain::text;
use speargun_words::Said;

use super::cell_fault::CellFault;

/// What is wrong with cells, or was done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// They cannot be read: they count as blank.
    Unread,
    /// They hold a word for "not known": they count as blank.
    Placeholder,
    /// They hold a range or a number that is not exact: the lower end, or the number, counts.
    Approximate,
    /// They hold several keys where one is expected: the first counts.
    SeveralKeys,
    /// They may mean that somebody does not want to be written to, and count so.
    OptOutInDoubt,
    /// They give no consent to be written to, and count as opted out.
    NoConsent,
    /// Of names in one cell, which is the family name was guessed.
    NameGuessed,
    /// They name a company by its id: people are linked by it.
    CompanyIsId,
    /// A deal is won and not closed by its flags: its stage decides, and won counts where that says
    /// nothing.
    WonNotClosed,
    /// A deal's flags and its stage say different outcomes: the flags count.
    FlagsAgainstStage,
    /// A deal's flag says that it is open, and its stage how it ended: the stage counts once its
    /// day is past, unless the other flag denies that.
    OpenAgainstStage,
    /// Formulas of a workbook of which it holds no result: they count as blank.
    FormulaWithoutValue,
    /// A further column of a field that another column gives says something else: it does not
    /// count.
    FurtherColumn,
    /// Blank cells of a grouped report: they take the value that heads their group.
    GroupValue,
    /// Values that blank cells took from records that had them.
    Cleared,
    /// Deals without ids that have the name and account of another one of the file and differ from
    /// it: they are deals of their own.
    SameDealName,
    /// Amounts whose own currency is not the one that their row or heading names: the own one
    /// counts.
    CurrencyContradicts,
    /// Numbers of more digits than a workbook keeps: the last ones are lost.
    DigitsLost,
    /// Amounts that name no currency and that the workbook shows in one: they are in that.
    ShownCurrency,
    /// Records that their system deleted, or that went into others: they are kept and count
    /// nowhere.
    Gone,
    /// Companies that have the name of another one of the file and another web site or country:
    /// they are companies of their own.
    Namesake,
    /// Cells of further columns that no field is for: a record keeps 500 of them. The first such
    /// column names them all.
    CustomBeyond,
}

/// Such cells of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellTrouble {
    /// The heading.
    pub column: String,
    /// What it is.
    pub kind: TroubleKind,
    /// How many cells.
    pub cells: u64,
    /// The line of the first.
    pub line: u64,
    /// Its text.
    pub example: String,
    /// Why the first could not be read; blank where the kind says it all.
    #[serde(with = "speargun_words::kept")]
    pub reason: Said,
}

/// The most columns and kinds that are told apart; further ones are counted together.
const KEPT_MAX: usize = 500;
/// The longest example, in bytes.
const EXAMPLE_LENGTH_MAX: usize = 60;

/// Counts by column and kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Troubles(BTreeMap<(String, TroubleKind), CellTrouble>);

impl Troubles {
    pub(crate) fn add(&mut self, (column, kind): (&str, TroubleKind), line: u64, example: &str) {
        self.add_many((column, kind), (line, 1), example);
    }

    /// Adds a cell that could not be read, and why.
    pub(crate) fn add_unread(&mut self, column: &str, line: u64, example: &str, why: &CellFault) {
        let kind = TroubleKind::Unread;
        self.count((column, kind), (line, 1), example, || why.said());
    }

    /// Adds so many cells at once, of which the first stands in a line.
    pub(crate) fn add_many(
        &mut self,
        (column, kind): (&str, TroubleKind),
        of: (u64, u64),
        example: &str,
    ) {
        self.count((column, kind), of, example, || Said::text(""));
    }

    fn count(
        &mut self,
        (column, kind): (&str, TroubleKind),
        (line, cells): (u64, u64),
        example: &str,
        reason: impl FnOnce() -> Said,
    ) {
        let column = if self.0.len() < KEPT_MAX { column } else { "…" };
        let new = || CellTrouble {
            column: column.to_owned(),
            kind,
            cells: 0,
            line,
            example: text::cut(example.trim(), EXAMPLE_LENGTH_MAX).to_owned(),
            reason: reason(),
        };
        self.0.entry((column.to_owned(), kind)).or_insert_with(new).cells += cells;
    }

    pub(crate) fn take(&mut self, other: Self) {
        for (key, trouble) in other.0 {
            match self.0.get_mut(&key) {
                Some(known) => known.cells += trouble.cells,
                None => {
                    self.0.insert(key, trouble);
                }
            }
        }
    }

    /// All of them, the most cells of a kind first.
    pub(crate) fn listed(self) -> Vec<CellTrouble> {
        let mut listed: Vec<CellTrouble> = self.0.into_values().collect();
        listed.sort_by_key(|trouble| (trouble.kind, std::cmp::Reverse(trouble.cells)));
        listed
    }
}
