//! The first look at a file: what its columns prove about how they are read, and where its table
//! ends. A file is looked through before anything of it is written.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use speargun_connect::{PlannedField, RawRow, Table};
use speargun_domain::column::{Basis, KeyTally, Reading, Tally};
use speargun_domain::number::{self, DecimalSign};
use speargun_domain::parse::ParseContext;
use speargun_domain::record::FieldKind;
use speargun_domain::time::DateOrder;

use super::Planned;
use super::below::{self, LeftOut};
use super::key::KeyStyle;
use crate::{EngineError, Watch};

/// How many rows are looked at closely; behind them only columns that are not decided yet.
const SAMPLE_ROWS: u64 = 20_000;
/// How many rows are read at once.
const ROWS_AT_ONCE: usize = 4_096;

/// How a column was read, where there was anything to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnReading {
    /// The heading.
    pub column: String,
    /// The field.
    pub field: String,
    /// `decimal_point`, `decimal_comma`, `month_first`, `day_first`.
    pub way: String,
    /// On what it rests.
    pub basis: Basis,
    /// Cells that prove it.
    pub proved_by: u64,
    /// Cells that contradict it: they are not read.
    pub contradicted_by: u64,
    /// Cells that could be read either way.
    pub two_ways: u64,
    /// One of those.
    pub example: Option<String>,
}

/// What was found out about a file.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// How each planned field is read.
    pub(crate) styles: Vec<FieldStyle>,
    /// What had to be decided.
    pub(crate) readings: Vec<ColumnReading>,
    /// Rows below the table.
    pub(crate) left_out: Vec<LeftOut>,
    /// Whether keys are GUIDs.
    has_guids: bool,
}

/// How the cells of a field are read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FieldStyle {
    pub(crate) decimal: Option<DecimalSign>,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) key: KeyStyle,
    /// The file is a workbook: its numbers are no texts.
    pub(crate) is_sheet: bool,
}

/// What is counted of one planned field.
#[derive(Default)]
struct OfField {
    tally: Tally,
    keys: KeyTally,
    /// A key ends with the check of Salesforce.
    has_checksums: bool,
}

/// Looks a file through.
///
/// # Errors
/// When the file cannot be opened or the job is cancelled. Damage within is told by the import.
pub(crate) fn look_through(
    file: &Planned,
    context: &ParseContext,
    watch: &Watch<'_>,
) -> Result<Survey, EngineError> {
    let mut table = Table::open(&file.path, &file.options)?;
    let headings = table.headings.clone();
    let is_sheet = table.format == "xlsx";
    let fields = &file.plan.fields;
    let mut found: Vec<OfField> = fields.iter().map(|_| OfField::default()).collect();
    let mut tail = VecDeque::new();
    let mut sums = below::Sums::new(headings.len());
    let mut rows = 0_u64;
    while let Ok(chunk) = table.read_rows(ROWS_AT_ONCE)
        && !chunk.is_empty()
    {
        watch.check()?;
        for row in chunk {
            // What stands below the table proves nothing about its columns.
            if let Some(row) = below::keep(&mut tail, row) {
                rows += 1;
                let is_sample = rows <= SAMPLE_ROWS;
                look_at_row(fields, &mut found, &row, (is_sample, is_sheet));
                if is_sample {
                    sums.add(&row);
                }
            }
        }
    }
    let is_sample = rows <= SAMPLE_ROWS;
    let left_out = below::of_tail(tail.make_contiguous(), &mut sums, is_sample);
    let is_below = |line: u64| left_out.iter().any(|out| out.holds(line));
    for row in tail.iter().filter(|row| !is_below(row.line)) {
        look_at_row(fields, &mut found, row, (is_sample, is_sheet));
    }
    let mut survey = decide(file, &headings, context, &found, left_out);
    for style in &mut survey.styles {
        style.is_sheet = is_sheet;
    }
    Ok(survey)
}

fn look_at_row(fields: &[PlannedField], found: &mut [OfField], row: &RawRow, looks: (bool, bool)) {
    if let Ok(cells) = &row.cells {
        for (planned, of_field) in fields.iter().zip(found) {
            look_at(planned, of_field, cells, looks);
        }
    }
}

fn look_at(
    planned: &PlannedField,
    found: &mut OfField,
    cells: &csv::StringRecord,
    (is_sample, is_sheet): (bool, bool),
) {
    let kind = planned.field.kind;
    if !is_sample && !found.tally.is_undecided() && !matches!(kind, FieldKind::Key) {
        return;
    }
    for cell in planned.columns().filter_map(|index| cells.get(index)) {
        match kind {
            FieldKind::Integer | FieldKind::Number | FieldKind::Money | FieldKind::Share => {
                if !(is_sheet && is_exact(cell)) {
                    found.tally.add_number(cell);
                }
            }
            FieldKind::Instant => found.tally.add_date(cell),
            FieldKind::Key | FieldKind::Reference => {
                found.keys.add(cell);
                found.has_checksums |= super::key::has_checksum(cell.trim());
            }
            FieldKind::Text | FieldKind::Truth | FieldKind::Country | FieldKind::List => {}
        }
    }
}

fn decide(
    file: &Planned,
    headings: &[String],
    context: &ParseContext,
    found: &[OfField],
    left_out: Vec<LeftOut>,
) -> Survey {
    let is_date = |planned: &PlannedField| planned.field.kind == FieldKind::Instant;
    let fields = || file.plan.fields.iter().zip(found);
    let mut of_file = BTreeMap::from([(false, Tally::default()), (true, Tally::default())]);
    for (planned, of_field) in fields() {
        of_file.entry(is_date(planned)).or_default().add(&of_field.tally);
    }
    let has_checksums = found.iter().any(|of_field| of_field.has_checksums);
    let is_salesforce = has_checksums || file.plan.source.to_lowercase().contains("salesforce");
    let has_guids = found.iter().any(|of_field| of_field.keys.has_guids());
    let mut survey = Survey { left_out, has_guids, ..Survey::default() };
    for (planned, of_field) in fields() {
        let key = KeyStyle {
            is_grouped: of_field.keys.is_grouped(),
            is_rounded: of_field.keys.is_rounded(),
            is_salesforce,
        };
        let mut style = FieldStyle { key, ..FieldStyle::default() };
        let column = planned.columns().next().and_then(|index| headings.get(index)).cloned();
        let name = column.unwrap_or_default();
        if is_date(planned) {
            let reading = of_field.tally.date_order(&of_file[&true], context.date_order);
            style.date_order = Some(reading.way);
            let way = match reading.way {
                DateOrder::MonthFirst => "month_first",
                DateOrder::DayFirst => "day_first",
            };
            survey.note(&name, planned, way, &of_field.tally, reading);
        } else {
            let is_whole = planned.field.kind == FieldKind::Integer;
            let reading = of_field.tally.decimal(&of_file[&false], is_whole, context.decimal);
            style.decimal = Some(reading.way);
            let way = match reading.way {
                DecimalSign::Point => "decimal_point",
                DecimalSign::Comma => "decimal_comma",
            };
            survey.note(&name, planned, way, &of_field.tally, reading);
        }
        survey.styles.push(style);
    }
    survey
}

impl Survey {
    /// By which style the kept keys of the source are to be brought into one spelling, where this
    /// file has keys of which there are two.
    pub(crate) fn respells(&self) -> Option<KeyStyle> {
        let of_salesforce = self.styles.iter().find(|style| style.key.is_salesforce);
        let of_guids = || self.styles.iter().find(|_| self.has_guids);
        of_salesforce.or_else(of_guids).map(|style| style.key)
    }

    fn note<T>(
        &mut self,
        column: &str,
        planned: &PlannedField,
        way: &str,
        tally: &Tally,
        reading: Reading<T>,
    ) {
        if tally.is_silent() {
            return;
        }
        self.readings.push(ColumnReading {
            column: column.to_owned(),
            field: planned.field.key.to_owned(),
            way: way.to_owned(),
            basis: reading.basis,
            proved_by: reading.proved_by,
            contradicted_by: reading.contradicted_by,
            two_ways: reading.two_ways,
            example: reading.example,
        });
    }
}

/// Whether a cell of a workbook is the text of a number and not a text: written as programs write
/// it.
pub(super) fn is_exact(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(|number| number.is_finite() && number.to_string() == cell)
}

/// Whether a cell is a number, whatever its style.
pub(super) fn is_number(cell: &str) -> bool {
    number::read(cell, None).is_some()
}

/// Whether a row says anything.
pub(super) fn filled(row: &RawRow) -> Vec<(usize, &str)> {
    let cells = row.cells.as_ref().ok().into_iter().flat_map(|cells| cells.iter().enumerate());
    cells.map(|(place, cell)| (place, cell.trim())).filter(|(_, cell)| !cell.is_empty()).collect()
}
