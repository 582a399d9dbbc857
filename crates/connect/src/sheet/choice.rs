//! Which sheet of a workbook is read, and what is said of the others.

use super::Result;
use super::grid::Grid;
use crate::table::FurtherTable;

/// How many rows of sheets that are not read are counted.
const FURTHER_ROWS_MAX: u64 = 100_000;

/// A sheet as the workbook lists it.
pub(super) struct Listed<P> {
    /// Where it is.
    pub(super) at: P,
    pub(super) name: String,
    /// Whoever opens the workbook does not see it.
    pub(super) is_hidden: bool,
}

/// How many rows a sheet has, and whether there are more; nothing where that is not known.
type Rows = Option<(u64, bool)>;

/// Which sheet is read, by its place, and the rows of those that were looked at before.
pub(super) struct Chosen {
    place: Option<usize>,
    looked_at: Vec<Option<Rows>>,
}

/// Reads the first sheet that is a table. Where none is, the first that has a cell counts. A hidden
/// sheet is read only where no other is a table, and that is noted.
pub(super) fn choose<P>(
    sheets: &[Listed<P>],
    grid: &mut Grid,
    mut read: impl FnMut(&mut Grid, &P) -> Result<()>,
) -> Result<Chosen> {
    let mut chosen = Chosen { place: None, looked_at: vec![None; sheets.len()] };
    for is_hidden in [false, true] {
        for (place, sheet) in sheets.iter().enumerate() {
            if sheet.is_hidden != is_hidden {
                continue;
            }
            read(grid, &sheet.at)?;
            if grid.has_cells() && grid.is_table() {
                chosen.place = Some(place);
                return Ok(noted(chosen, sheets, grid));
            }
            chosen.looked_at[place] = Some(if grid.has_cells() {
                chosen.place.get_or_insert(place);
                grid.count_rows().map(|rows| (rows, false))
            } else {
                Some((0, false))
            });
            grid.forget_cells();
        }
    }
    if let Some(place) = chosen.place {
        read(grid, &sheets[place].at)?;
    }
    Ok(noted(chosen, sheets, grid))
}

fn noted<P>(chosen: Chosen, sheets: &[Listed<P>], grid: &mut Grid) -> Chosen {
    let sheet = chosen.place.map(|place| &sheets[place]);
    if let Some(sheet) = sheet.filter(|sheet| sheet.is_hidden) {
        grid.note_hidden(&sheet.name);
    }
    chosen
}

/// Notes the sheets beside the one that is read, with their rows as far as they are counted. What
/// is damaged in them costs no row of the other.
pub(super) fn note_others<P>(
    sheets: &[Listed<P>],
    chosen: &Chosen,
    grid: &mut Grid,
    mut count: impl FnMut(&P, u64) -> Result<(u64, bool)>,
) {
    let mut left = FURTHER_ROWS_MAX;
    for (place, (sheet, looked_at)) in sheets.iter().zip(&chosen.looked_at).enumerate() {
        if chosen.place == Some(place) {
            continue;
        }
        let rows = match *looked_at {
            Some(rows) => rows,
            None if left == 0 => None,
            None => {
                let rows = count(&sheet.at, left).ok();
                left -= rows.map_or(0, |(rows, _)| rows.min(left));
                rows
            }
        };
        if rows.is_none_or(|(rows, _)| rows > 0) {
            let further = FurtherTable::sheet(&sheet.name, rows);
            grid.note_further(further.hidden(sheet.is_hidden));
        }
    }
}
