//! A file as a table to learn from.

use std::path::Path;

use serde::Serialize;
use speargun_connect::{OpenOptions, Table as File};
use speargun_learn::limits::CELLS_MAX;
use speargun_learn::{Column, Decimal, Refusal, TextColumn};

use crate::command::CommandError;
use crate::language::say;

/// Rows read at a time.
const CHUNK: usize = 4_096;
/// How many unreadable rows are named.
const UNREAD_NAMED: usize = 5;

/// What a file holds.
pub(super) struct Read {
    pub(super) headings: Vec<String>,
    pub(super) columns: Vec<TextColumn>,
    /// The line that each row stands on.
    pub(super) lines: Vec<u64>,
    /// Cells of the column that was asked for as they stand.
    pub(super) cells: Vec<String>,
    pub(super) unread: Unread,
    /// What stands between the cells.
    delimiter: char,
}

/// Rows that could not be read.
#[derive(Debug, Default, Serialize)]
pub(super) struct Unread {
    pub(super) rows: u64,
    /// The first of them: line and reason.
    pub(super) first: Vec<(u64, String)>,
    /// Why the file could not be read to its end.
    pub(super) damage: Option<String>,
}

impl Unread {
    pub(super) fn is_nothing(&self) -> bool {
        self.rows == 0 && self.damage.is_none()
    }
}

/// Why a file gives no table.
pub(super) enum Fault {
    Command(CommandError),
    Refused(Refusal),
}

/// Reads a file whole; `label` names the column whose cells are kept as they stand.
pub(super) fn read(path: &Path, label: Option<&str>) -> Result<Read, Fault> {
    let usage = |text: String| Fault::Command(CommandError::Usage(text));
    let mut file =
        File::open(path, &OpenOptions::default()).map_err(|error| usage(error.to_string()))?;
    let headings = distinct(&file.headings);
    let label = label.map(|label| find(&headings, label, "label")).transpose();
    let label = label.map_err(Fault::Command)?;
    let mut read = Read {
        columns: headings.iter().map(|heading| TextColumn::new(heading)).collect(),
        headings,
        delimiter: file.delimiter,
        lines: Vec::new(),
        cells: Vec::new(),
        unread: Unread::default(),
    };
    loop {
        let rows = match file.read_rows(CHUNK) {
            Ok(rows) if rows.is_empty() => return Ok(read),
            Ok(rows) => rows,
            Err(error) => {
                read.unread.damage = Some(error.to_string());
                return Ok(read);
            }
        };
        for row in rows {
            match row.cells {
                Ok(cells) => {
                    read.lines.push(row.line);
                    if let Some(label) = label {
                        read.cells.push(cells.get(label).unwrap_or_default().to_owned());
                    }
                    let cells = cells.iter().chain(std::iter::repeat(""));
                    read.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
                }
                Err(error) => {
                    read.unread.rows += 1;
                    if read.unread.first.len() < UNREAD_NAMED {
                        read.unread.first.push((row.line, error.to_string()));
                    }
                }
            }
        }
        let cells = read.lines.len().saturating_mul(read.headings.len());
        if cells > CELLS_MAX {
            return Err(Fault::Refused(Refusal::TooLarge { cells }));
        }
    }
}

impl Read {
    /// How fractions are written where a column does not show it: as in the others; where none
    /// shows it, a file of semicolons is taken for one that needs its commas elsewhere.
    fn decimal(&self) -> Decimal {
        let shown: Vec<Decimal> = self.columns.iter().filter_map(TextColumn::decimal).collect();
        let is_shown = |decimal: Decimal| shown.contains(&decimal);
        let needs_commas = self.delimiter == ';';
        if !is_shown(Decimal::Point) && (is_shown(Decimal::Comma) || needs_commas) {
            Decimal::Comma
        } else {
            Decimal::Point
        }
    }

    /// The columns but those that are named.
    pub(super) fn table(self, without: &[usize]) -> (Vec<Column>, Vec<u64>, Unread) {
        let decimal = self.decimal();
        let columns = (self.columns.into_iter().enumerate())
            .filter(|(place, _)| !without.contains(place))
            .map(|(_, column)| column.finish_as(decimal))
            .collect();
        (columns, self.lines, self.unread)
    }
}

/// Headings that are empty get a number, and those that come again are told apart.
fn distinct(headings: &[String]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let name = |(place, heading): (usize, &String)| {
        let base =
            if heading.is_empty() { format!("column {}", place + 1) } else { heading.clone() };
        let names = std::iter::once(base.clone())
            .chain((2..).map(|number: usize| format!("{base} ({number})")));
        let mut name = base.clone();
        for candidate in names {
            if seen.insert(candidate.clone()) {
                name = candidate;
                break;
            }
        }
        name
    };
    headings.iter().enumerate().map(name).collect()
}

/// The place of a column, by its name as it stands or else without regard to case.
pub(super) fn find(headings: &[String], name: &str, what: &str) -> Result<usize, CommandError> {
    let name = name.trim();
    let exact = headings.iter().position(|heading| heading == name);
    let lower = name.to_lowercase();
    let found =
        exact.or_else(|| headings.iter().position(|heading| heading.to_lowercase() == lower));
    found.ok_or_else(|| {
        let distance = |heading: &str| {
            let heading = heading.to_lowercase();
            rapidfuzz::distance::levenshtein::distance(heading.chars(), lower.chars())
        };
        let near = headings
            .iter()
            .map(|heading| (distance(heading), heading))
            .filter(|(distance, heading)| *distance <= heading.chars().count().div_ceil(3))
            .min();
        let hint = match near {
            Some((_, heading)) => say!("cli.learn.did_you_mean", name = heading),
            None => say!("cli.learn.columns", names = headings.join(", ")),
        };
        CommandError::Failed(say!("cli.learn.no_column", option = what, name, hint))
    })
}

/// The most parts of a list between commas that are one heading together.
const HEADING_PARTS_MAX: usize = 8;

/// The places of columns out of a list between commas, which headings may hold as well.
pub(super) fn find_all(
    headings: &[String],
    names: &[String],
    what: &str,
) -> Result<Vec<usize>, CommandError> {
    let mut places = Vec::new();
    let mut rest = names;
    while let Some(first) = rest.first() {
        let most = rest.len().min(HEADING_PARTS_MAX);
        let whole = (2..=most).rev().find_map(|parts| {
            let joined = rest[..parts].join(",");
            let place = headings.iter().position(|heading| heading == joined.trim())?;
            Some((place, parts))
        });
        let mut taken = 1;
        if let Some((place, parts)) = whole {
            places.push(place);
            taken = parts;
        } else if !first.trim().is_empty() {
            places.push(find(headings, first, what)?);
        }
        rest = &rest[taken..];
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_come_again_are_told_apart() {
        let headings = ["a", "", "a", "a (2)"].map(str::to_owned);
        assert_eq!(distinct(&headings), ["a", "column 2", "a (2)", "a (2) (2)"]);
    }

    #[test]
    fn a_heading_may_hold_commas() {
        let headings = ["a", "b", "a, b", "size, in m2, gross"].map(str::to_owned);
        let found = |list: &str| {
            let names: Vec<String> = list.split(',').map(str::to_owned).collect();
            find_all(&headings, &names, "--ignore").ok()
        };
        assert_eq!(found("a,b"), Some(vec![0, 1]));
        assert_eq!(found("a, b"), Some(vec![2]));
        assert_eq!(found("b,size, in m2, gross,a"), Some(vec![1, 3, 0]));
        assert_eq!(found("b,,"), Some(vec![1]));
        assert_eq!(found("size"), None);
    }
}
