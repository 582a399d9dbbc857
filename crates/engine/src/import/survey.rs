//! The first look at a file: what its columns prove about how they are read, and where its table
//! ends. A file is looked through before anything of it is written.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use speargun_connect::{PlannedField, RawRow, Table};
use speargun_domain::column::{Basis, DateHints, DateTally, KeyTally, Reading, ShareTally, Tally};
use speargun_domain::consent::{self, Circles};
use speargun_domain::number::{self, DecimalSign};
use speargun_domain::parse::ParseContext;
use speargun_domain::record::FieldKind;
use speargun_domain::time::DateOrder;

use super::Planned;
use super::below::{self, LeftOut};
use super::grouped::Groups;
use super::key::KeyStyle;
use super::natural::Namesakes;
use crate::{EngineError, Watch};

/// How many rows are looked at closely; behind them only columns that are not decided yet.
const SAMPLE_ROWS: u64 = 20_000;
/// How many rows are read at once.
const ROWS_AT_ONCE: usize = 4_096;

/// How a column was read, where there was anything to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReading {
    /// The heading.
    pub column: String,
    /// The field.
    pub field: String,
    /// `decimal_point`, `decimal_comma`, `month_first`, `day_first`, `year_first`, `percent`,
    /// `fraction`.
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

impl ColumnReading {
    /// Of a column of dates: its heading and field, and how it is read.
    pub(crate) fn of_dates((column, field): (&str, &str), reading: Reading<DateOrder>) -> Self {
        let way = match reading.way {
            DateOrder::MonthFirst => "month_first",
            DateOrder::DayFirst => "day_first",
            DateOrder::YearFirst => "year_first",
        };
        Self::of((column, field, way), reading)
    }

    fn of<T>((column, field, way): (&str, &str, &str), reading: Reading<T>) -> Self {
        Self {
            column: column.to_owned(),
            field: field.to_owned(),
            way: way.to_owned(),
            basis: reading.basis,
            proved_by: reading.proved_by,
            contradicted_by: reading.contradicted_by,
            two_ways: reading.two_ways,
            example: reading.example,
        }
    }
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
    /// Names of companies (by their hash) that stand at several places.
    pub(crate) shared_names: FxHashSet<u64>,
    /// How many of the first columns head groups of rows.
    pub(crate) group_columns: usize,
    /// Whether keys are GUIDs.
    has_guids: bool,
    /// Whether the file's own keys are running numbers.
    pub(crate) has_running_ids: bool,
}

/// How the cells of a field are read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FieldStyle {
    pub(crate) decimal: Option<DecimalSign>,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) key: KeyStyle,
    /// The file is a workbook: its numbers are no texts.
    pub(crate) is_sheet: bool,
    /// Cells are circles, as Koreans and Japanese write for yes.
    pub(crate) circles: Circles,
    /// Shares without a sign are hundredths, or are not.
    pub(crate) in_hundredths: Option<bool>,
    /// Most cells of a column of companies are ids of accounts.
    pub(crate) holds_ids: bool,
}

/// What is counted of one planned field.
#[derive(Default)]
struct OfField {
    tally: Tally,
    dates: DateTally,
    keys: KeyTally,
    /// A key ends with the check of Salesforce.
    has_checksums: bool,
    shares: ShareTally,
    has_circles: bool,
    /// N beside a round letter.
    has_n: bool,
    /// Cells of a column of companies, and those of them that are ids.
    companies: [u64; 2],
}

/// Looks a file through.
///
/// # Errors
/// When the job is cancelled. Damage within is reported by the import.
pub(crate) fn look_through(
    table: &mut Table,
    file: &Planned,
    (context, now): (&ParseContext, i64),
    watch: &Watch<'_>,
) -> Result<Survey, EngineError> {
    let headings = table.headings.clone();
    let is_sheet = table.format == "xlsx";
    let fields = &file.plan.fields;
    let mut found: Vec<OfField> = fields.iter().map(|_| OfField::default()).collect();
    let mut tail = VecDeque::new();
    let mut sums = below::Sums::new(headings.len());
    let mut rows = 0_u64;
    let (mut script, mut within) = (Script::of(&headings), Vec::new());
    let mut other = below::OtherTable::default();
    let mut namesakes = Namesakes::of(&file.plan);
    let mut groups = Groups::of(&headings);
    // A total that stands above all that it adds up; a company of that name otherwise.
    let mut head: Option<RawRow> = None;
    while let Ok(chunk) = table.read_rows(ROWS_AT_ONCE)
        && !chunk.is_empty()
    {
        watch.check()?;
        for row in chunk {
            groups.add(&row);
            if let Some(first) = other.take(&row, &headings) {
                tail.retain(|kept: &RawRow| kept.line < first);
                continue;
            }
            if rows == 0 && tail.is_empty() && head.is_none() && below::may_be_first_total(&row) {
                head = Some(row);
                continue;
            }
            // What stands below the table proves nothing about its columns.
            if let Some(row) = below::keep(&mut tail, row) {
                rows += 1;
                let is_sample = rows <= SAMPLE_ROWS;
                if is_sample && below::is_whole_total(&row, &mut sums, true) {
                    within.extend(below::told(std::slice::from_ref(&row), "total"));
                    continue;
                }
                script.add(&row);
                look_at_row((fields, &mut namesakes), &mut found, &row, (is_sample, is_sheet));
            }
        }
    }
    let is_sample = rows <= SAMPLE_ROWS;
    // A total below a filter is that of the rows that it shows.
    let are_whole = is_sample && table.hidden_rows() == 0;
    let mut left_out = within;
    let of_tail = below::with_first(head.as_ref(), tail.make_contiguous(), sums, are_whole);
    left_out.extend(of_tail);
    left_out.extend(other.into_left_out());
    let is_below = |line: u64| left_out.iter().any(|out| out.holds(line));
    for row in head.iter().chain(&tail).filter(|row| !is_below(row.line)) {
        script.add(row);
        look_at_row((fields, &mut namesakes), &mut found, row, (is_sample, is_sheet));
    }
    let hints = DateHints {
        setting: context.date_order,
        is_year_first: script.writes_year_first(context.writes_year_first),
        is_day_first: context.follows_language && script.is_greek,
        year: speargun_domain::time::year_of(now, &context.zone),
    };
    let language = script.decimal_sign().filter(|_| context.follows_language);
    let hints = (hints, language);
    let mut survey = decide(file, &headings, (context, hints), &found, left_out);
    survey.group_columns = group_columns(groups, fields);
    survey.shared_names = namesakes.into_shared();
    for style in &mut survey.styles {
        style.is_sheet = is_sheet;
    }
    Ok(survey)
}

/// How many of the first columns head groups. Keys, names, amounts and days are those of one row.
fn group_columns(groups: Groups, fields: &[PlannedField]) -> usize {
    let may_head = |field: &PlannedField| {
        let is_of_row = matches!(
            field.field.key,
            "name" | "first_name" | "last_name" | "email" | "phone" | "title"
        );
        !is_of_row && matches!(field.field.kind, FieldKind::Text | FieldKind::Country)
    };
    groups.into_columns(|place| {
        let mut of_column = fields.iter().filter(|own| own.columns().any(|own| own == place));
        of_column.all(may_head)
    })
}

fn look_at_row(
    (fields, namesakes): (&[PlannedField], &mut Namesakes),
    found: &mut [OfField],
    row: &RawRow,
    looks: (bool, bool),
) {
    if let Ok(cells) = &row.cells {
        namesakes.add(cells);
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
    let is_undecided = found.tally.is_undecided() || found.dates.is_undecided();
    if !is_sample && !is_undecided && !matches!(kind, FieldKind::Key) {
        return;
    }
    for cell in planned.columns().filter_map(|index| cells.get(index)) {
        match kind {
            FieldKind::Integer | FieldKind::Number | FieldKind::Money | FieldKind::Share => {
                if kind == FieldKind::Share {
                    found.shares.add(cell);
                }
                if !(is_sheet && is_exact(cell)) {
                    found.tally.add_number(cell);
                }
            }
            FieldKind::Instant => found.dates.add(cell),
            FieldKind::Key | FieldKind::Reference => {
                found.keys.add(cell);
                found.has_checksums |= super::key::has_checksum(cell.trim());
            }
            FieldKind::Truth => {
                found.has_circles |= consent::is_circle(cell);
                found.has_n |= cell.trim().eq_ignore_ascii_case("n");
            }
            FieldKind::Text if planned.field.key == "company" && !cell.trim().is_empty() => {
                found.companies[0] += 1;
                found.companies[1] += u64::from(super::person::is_account_id(cell));
            }
            FieldKind::Text | FieldKind::Country | FieldKind::List => {}
        }
    }
}

fn decide(
    file: &Planned,
    headings: &[String],
    (context, (hints, language)): (&ParseContext, (DateHints, Option<DecimalSign>)),
    found: &[OfField],
    left_out: Vec<LeftOut>,
) -> Survey {
    let is_date = |planned: &PlannedField| planned.field.kind == FieldKind::Instant;
    let fields = || file.plan.fields.iter().zip(found);
    let (mut of_file, mut dates) = (Tally::default(), DateTally::default());
    for of_field in found {
        of_file.add(&of_field.tally);
        dates.add_column(&of_field.dates);
    }
    for (planned, of_field) in fields().filter(|(planned, _)| is_whole(planned, context)) {
        // In whole numbers the sign before three digits splits groups: so it does beside them.
        if planned.field.kind == FieldKind::Integer {
            of_file.add(&of_field.tally.as_grouped());
        }
    }
    let has_checksums = found.iter().any(|of_field| of_field.has_checksums);
    let is_salesforce = has_checksums || file.plan.source.to_lowercase().contains("salesforce");
    let has_guids = found.iter().any(|of_field| of_field.keys.has_guids());
    let is_id = |planned: &PlannedField| planned.field.key == "external_id";
    let has_running_ids = fields().any(|(planned, own)| is_id(planned) && own.keys.is_running());
    let mut survey = Survey { left_out, has_guids, has_running_ids, ..Survey::default() };
    for (planned, of_field) in fields() {
        let key = KeyStyle {
            is_grouped: of_field.keys.is_grouped(),
            is_fractional: of_field.keys.is_fractional(),
            is_rounded: of_field.keys.is_rounded(),
            is_salesforce,
        };
        let circles = match (of_field.has_circles, of_field.has_n) {
            (false, _) => Circles::Absent,
            (true, false) => Circles::Yes,
            (true, true) => Circles::Doubtful,
        };
        let [companies, ids] = of_field.companies;
        let holds_ids = ids * 2 > companies;
        let mut style = FieldStyle { key, circles, holds_ids, ..FieldStyle::default() };
        let column = planned.columns().next().and_then(|index| headings.get(index)).cloned();
        let name = column.unwrap_or_default();
        if is_date(planned) {
            let (order, reading) = of_field.dates.decide(&dates, hints);
            style.date_order = Some(order);
            let field = (name.as_str(), planned.field.key);
            survey.readings.extend(reading.map(|own| ColumnReading::of_dates(field, own)));
        } else {
            let is_whole = is_whole(planned, context);
            let reading = of_field.tally.decimal(&of_file, is_whole, (language, context.decimal));
            style.decimal = Some(reading.way);
            let hundredths = of_field.shares.decide(planned.field.key == "probability");
            let hundredths = hundredths.filter(|_| (planned.scale - 1.0).abs() < f64::EPSILON);
            if let Some(shares) = hundredths {
                style.in_hundredths = Some(shares.way);
                let way = if shares.way { "percent" } else { "fraction" };
                survey.note(&name, planned, way, shares);
            }
            let way = match reading.way {
                DecimalSign::Point => "decimal_point",
                DecimalSign::Comma => "decimal_comma",
            };
            if !of_field.tally.is_silent() {
                survey.note(&name, planned, way, reading);
            }
        }
        survey.styles.push(style);
    }
    survey
}

/// Whether a field has no fractions: counts, and amounts of a currency that has no smaller unit,
/// such as won, where they are not written in thousands or millions.
fn is_whole(planned: &PlannedField, context: &ParseContext) -> bool {
    match planned.field.kind {
        FieldKind::Integer => true,
        FieldKind::Money => {
            let currency = planned.currency.unwrap_or(context.currency);
            currency.minor_per_major() == 1 && (planned.scale - 1.0).abs() < f64::EPSILON
        }
        _ => false,
    }
}

impl Survey {
    /// By which style the kept keys of the source are to be brought into one spelling, where this
    /// file has keys of which there are two.
    pub(crate) fn respells(&self) -> Option<KeyStyle> {
        let of_salesforce = self.styles.iter().find(|style| style.key.is_salesforce);
        let of_guids = || self.styles.iter().find(|_| self.has_guids);
        of_salesforce.or_else(of_guids).map(|style| style.key)
    }

    fn note<T>(&mut self, column: &str, planned: &PlannedField, way: &str, reading: Reading<T>) {
        self.readings.push(ColumnReading::of((column, planned.field.key, way), reading));
    }
}

/// In which letters a file is written, as far as that says how its dates are.
#[derive(Debug, Default)]
struct Script {
    /// Hangul, kana or Chinese signs in the headings; other letters beyond ASCII are of languages
    /// that write the year last.
    of_headings: Option<bool>,
    /// Greek headings: a comma is the decimal sign, and the day comes first.
    is_greek: bool,
    rows: u64,
    east_asian: u64,
    others: u64,
}

impl Script {
    fn of(headings: &[String]) -> Self {
        let of = |heading: &String| letters_of(heading);
        let found: Vec<bool> = headings.iter().filter_map(of).collect();
        let of_headings = (!found.is_empty()).then(|| found.contains(&true));
        let is_greek = headings.iter().any(|heading| heading.chars().any(is_greek));
        Self { of_headings, is_greek, ..Self::default() }
    }

    /// How the language of the headings writes fractions; English headings are of all languages.
    fn decimal_sign(&self) -> Option<DecimalSign> {
        match (self.is_greek, self.of_headings) {
            (true, _) => Some(DecimalSign::Comma),
            (false, Some(true)) => Some(DecimalSign::Point),
            (false, _) => None,
        }
    }

    fn add(&mut self, row: &RawRow) {
        const ROWS_MAX: u64 = 200;
        let Ok(cells) = &row.cells else { return };
        if self.rows >= ROWS_MAX {
            return;
        }
        self.rows += 1;
        let found: Vec<bool> = cells.iter().filter_map(letters_of).collect();
        self.east_asian += u64::from(found.contains(&true));
        self.others += u64::from(found.contains(&false));
    }

    /// Whether dates of such a file have the year first: by its headings, by most of its rows, else
    /// by the workspace's language.
    fn writes_year_first(&self, workspace: bool) -> bool {
        self.of_headings.unwrap_or_else(|| {
            // One Korean customer of a German makes no Korean file.
            if self.east_asian * 2 > self.rows {
                return true;
            }
            workspace && self.others * 10 < self.rows.max(1)
        })
    }
}

fn is_greek(character: char) -> bool {
    character.is_alphabetic()
        && matches!(character, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Whether the letters of a text are East Asian; nothing where they are those of English.
fn letters_of(text: impl AsRef<str>) -> Option<bool> {
    let mut letters = text.as_ref().chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
    let first = letters.next()?;
    let is_east_asian = |c: char| {
        matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
            | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
    };
    Some(is_east_asian(first) || letters.any(is_east_asian))
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
