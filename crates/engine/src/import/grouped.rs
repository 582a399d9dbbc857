//! Reports whose rows are in groups: the value that heads a group is written in its first row
//! alone, and the cells below it are blank.

use speargun_connect::RawRow;

use super::below::{LEVELS_MAX, Subtotals};

/// What marks a heading by which a report is grouped.
const ARROWS: [char; 2] = ['↑', '↓'];

/// What is seen of the first columns of a table, row by row.
#[derive(Debug, Default)]
pub(super) struct Groups {
    levels: Vec<Level>,
    is_begun: bool,
    subtotals: Subtotals,
    /// The row before was a subtotal.
    is_behind_subtotal: bool,
}

#[derive(Debug, Default)]
struct Level {
    has_arrow: bool,
    /// Rows that begin a group, and blank cells below them.
    begun: u64,
    blank: u64,
    /// Groups that begin behind a subtotal.
    behind_subtotals: u64,
    /// Groups that begin behind blank cells.
    behind_blanks: u64,
    is_behind_blank: bool,
    /// A value is that of the row above: no group is headed twice.
    repeats: bool,
    last: String,
}

impl Groups {
    pub(super) fn of(headings: &[String]) -> Self {
        let level = |heading: &String| Level {
            has_arrow: heading.trim_end().ends_with(ARROWS),
            ..Level::default()
        };
        Self { levels: headings.iter().take(LEVELS_MAX).map(level).collect(), ..Self::default() }
    }

    /// Looks at the next row. Rows that are wrong, and those of no group, say nothing.
    pub(super) fn add(&mut self, row: &RawRow) {
        let Ok(cells) = &row.cells else { return };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        if self.subtotals.has(cells) {
            self.is_behind_subtotal = true;
            return;
        }
        for (place, level) in self.levels.iter_mut().enumerate() {
            if cells.get(place).is_none_or(|cell| cell.trim().is_empty()) {
                level.blank += u64::from(self.is_begun);
                level.is_behind_blank = true;
                continue;
            }
            let cell = cells.get(place).unwrap_or("").trim();
            level.repeats |=
                !level.is_behind_blank && !self.is_behind_subtotal && cell == level.last;
            level.behind_blanks += u64::from(std::mem::take(&mut level.is_behind_blank));
            cell.clone_into(&mut level.last);
            level.begun += 1;
            level.behind_subtotals += u64::from(self.is_behind_subtotal);
        }
        self.is_begun = true;
        self.is_behind_subtotal = false;
    }

    /// The columns whose blank cells say what the cell above them says: the first ones that may
    /// head groups, as long as the heading has the arrow of a grouped report, or each further value
    /// follows a subtotal. A sorted list has such arrows too: its blank cells are the last,
    /// and a value may be in it twice.
    pub(super) fn into_columns(self, may_head: impl Fn(usize) -> bool) -> usize {
        let heads = |(place, level): &(usize, &Level)| {
            let each_follows =
                level.behind_subtotals > 0 && level.behind_subtotals + 1 == level.begun;
            let is_grouped = !level.repeats && (level.begun == 1 || level.behind_blanks > 0);
            let is_one = each_follows || level.has_arrow && is_grouped;
            level.begun > 0 && level.blank > 0 && is_one && may_head(*place)
        };
        self.levels.iter().enumerate().take_while(heads).count()
    }
}

/// Fills the blank cells of groups.
#[derive(Debug, Default)]
pub(super) struct Fill {
    /// What heads the group of each level.
    heads: Vec<String>,
}

impl Fill {
    /// Of a table whose first columns head groups.
    pub(super) fn new(columns: usize) -> Self {
        Self { heads: vec![String::new(); columns] }
    }

    /// Fills a row. Returns which of its cells were filled.
    pub(super) fn fill(&mut self, cells: &mut csv::StringRecord) -> Vec<usize> {
        if self.heads.is_empty() || cells.iter().all(|cell| cell.trim().is_empty()) {
            return Vec::new();
        }
        let mut filled = Vec::new();
        for place in 0..self.heads.len() {
            let cell = cells.get(place).unwrap_or("").trim();
            if cell.is_empty() {
                filled.extend((!self.heads[place].is_empty()).then_some(place));
                continue;
            }
            self.heads[place] = cell.to_owned();
            // A new group begins the groups within it again.
            self.heads[place + 1..].iter_mut().for_each(String::clear);
        }
        if !filled.is_empty() {
            // Each head is that of its own row by now, or of the row above.
            let heads = self.heads.iter().map(String::as_str);
            *cells = heads.chain(cells.iter().skip(self.heads.len())).collect();
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headings: &[&str], rows: &[&[&str]]) -> usize {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let mut groups = Groups::of(&headings);
        for (place, cells) in rows.iter().enumerate() {
            let cells = Ok(cells.iter().collect());
            groups.add(&RawRow { line: place as u64 + 2, gap: 0, cells, raw: None });
        }
        groups.into_columns(|_| true)
    }

    #[test]
    fn arrows_and_subtotals_make_groups_and_blank_cells_alone_do_not() {
        let rows: &[&[&str]] = &[&["Won", "A", "5"], &["", "B", "7"], &["Lost", "C", "1"]];
        assert_eq!(columns(&["Stage ↑", "Name", "Amount"], rows), 1);
        assert_eq!(columns(&["Stage", "Name", "Amount"], rows), 0, "stages that are blank");
        let rows: &[&[&str]] = &[
            &["Won", "A", "5"],
            &["", "B", "7"],
            &["Subtotal", "", "12"],
            &["Lost", "C", "1"],
            &["Subtotal", "", "1"],
        ];
        assert_eq!(columns(&["Stage", "Name", "Amount"], rows), 1);
        let rows: &[&[&str]] =
            &[&["Won", "A", "5"], &["", "B", "7"], &["Open", "C", "1"], &["Subtotal", "", "13"]];
        assert_eq!(columns(&["Stage", "Name", "Amount"], rows), 0, "a group without its subtotal");
        // A list that was sorted by its first column.
        let rows: &[&[&str]] = &[&["Lost", "A"], &["Won", "B"], &["", "C"], &["", "D"]];
        assert_eq!(columns(&["Stage ↑", "Name"], rows), 0, "blank cells are sorted to the end");
        let rows: &[&[&str]] = &[&["Won", "A"], &["Won", "B"], &["", "C"], &["Lost", "D"]];
        assert_eq!(columns(&["Stage ↓", "Name"], rows), 0, "no group is headed twice");
        let rows: &[&[&str]] = &[&["", "A", "5"], &["", "B", "7"]];
        assert_eq!(columns(&["Stage ↑", "Name", "Amount"], rows), 0, "nothing heads anything");
    }

    #[test]
    fn a_group_within_a_group_begins_again_with_it() {
        let mut fill = Fill::new(2);
        let mut read = |cells: &[&str]| {
            let mut cells: csv::StringRecord = cells.iter().collect();
            let filled = fill.fill(&mut cells).len();
            (filled, cells.iter().take(2).collect::<Vec<_>>().join(","))
        };
        assert_eq!(read(&["Won", "Kim", "A"]), (0, "Won,Kim".to_owned()));
        assert_eq!(read(&["", "", "B"]), (2, "Won,Kim".to_owned()));
        assert_eq!(read(&["", "Lee", "C"]), (1, "Won,Lee".to_owned()));
        assert_eq!(read(&["Lost", "", "D"]), (0, "Lost,".to_owned()), "not of Lee");
        assert_eq!(read(&["", "", ""]), (0, ",".to_owned()));
    }
}
