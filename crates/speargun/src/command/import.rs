//! `speargun import`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;
use speargun_connect::mapping::Mapping;
use speargun_connect::plan::DEFAULT_SOURCE;
use speargun_domain::column::Basis;
use speargun_engine::import::{
    CellTrouble, ColumnReading, FileReport, ImportNotice, ImportOptions, ImportReport, TroubleKind,
    import_paths,
};
use speargun_engine::{EngineError, Workspace};

use super::{CommandError, context};
use crate::arguments::Import;
use crate::output::{self, Bar, grouped};
use speargun_api::import::notice;

/// How many rejects of a file are named on the terminal.
const REJECTS_NAMED: usize = 5;
/// How many kinds of cells of a file are named on the terminal.
const CELLS_NAMED: usize = 12;
/// How many headings that were not understood are named on the terminal.
const HEADINGS_NAMED: usize = 20;

pub(super) fn run(workspace: &Workspace, import: &Import) -> Result<ExitCode, CommandError> {
    let mapping = match &import.mapping {
        Some(path) => Some(Mapping::open(path).map_err(EngineError::from)?),
        None => None,
    };
    let options = ImportOptions { mapping, source: import.source.clone(), dry_run: import.dry_run };
    if !import.rates.is_empty() {
        let rates: BTreeMap<_, _> = import.rates.iter().copied().collect();
        let kept = if import.dry_run {
            workspace.try_rates(&rates)?;
            "counts in this rehearsal"
        } else {
            workspace.set_rates(&rates, &context(workspace))?;
            "is kept in workspace.toml"
        };
        let base = workspace.settings().currency.code().to_owned();
        for (currency, worth) in &rates {
            output::message(&format!("1 {} = {worth} {base} {kept}", currency.code()));
        }
    }
    let call = context(workspace);
    let report =
        Bar::new().run(|watch| import_paths(workspace, &import.paths, &options, watch, &call))?;
    if import.output.json {
        output::json(&WithWarnings::of(&report))?;
    } else {
        print(&report)?;
        if options.mapping.is_none() {
            print_sources(&report, &import.source);
        }
    }
    let damaged = report.files.iter().any(|file| file.error.is_some())
        || report.skipped.iter().any(|file| file.damaged);
    let nothing = report.files.is_empty();
    if nothing && !import.output.json {
        return Err(CommandError::Failed("no file could be imported".to_owned()));
    }
    Ok(match (nothing, damaged) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(3),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// A report with its notices as sentences beside the facts, as programs know it.
#[derive(Serialize)]
struct WithWarnings<'r> {
    #[serde(flatten)]
    report: &'r ImportReport,
    warnings: Vec<String>,
}

impl<'r> WithWarnings<'r> {
    fn of(report: &'r ImportReport) -> Self {
        let said = |found| notice::said(found, report.dry_run);
        Self { report, warnings: report.notices.iter().map(said).collect() }
    }
}

/// Which sources the headings named, where the user named none of them.
fn print_sources(report: &ImportReport, said: &str) {
    // One file may be read for several kinds of records.
    let mut counts = BTreeMap::new();
    for (place, file) in report.files.iter().enumerate() {
        let is_again = report.files[..place].iter().any(|other| other.file == file.file);
        *counts.entry(file.source.as_str()).or_insert(0_u64) += u64::from(!is_again);
    }
    counts.retain(|source, count| *count > 0 && *source != said && *source != DEFAULT_SOURCE);
    for (source, count) in counts {
        let files = if count == 1 { "file is an export" } else { "files are exports" };
        output::message(&format!(
            "{} {files} of {source} by the headings: its records are of that source",
            grouped(count)
        ));
    }
}

/// How the file was read: what was decided, what was left out, what could not be read.
fn print_reading(file: &FileReport) {
    let name = &file.file;
    if let Some(line) = file.headings_line {
        output::message(&format!(
            "{name}: the headings are in line {line}; what is above is left out"
        ));
    }
    for out in &file.left_out {
        let lines = match out.first_line == out.last_line {
            true => format!("line {}", out.first_line),
            false => format!("lines {} to {}", out.first_line, out.last_line),
        };
        let what = if out.what == "table" { "another table, not read" } else { out.what };
        output::message(&format!("{name}: {lines} left out ({what}): {}", out.text));
    }
    for (_, said) in notice::of_file(file) {
        output::message(&format!("{name}: {said}"));
    }
    if file.repeated_headings > 0 {
        let count = grouped(file.repeated_headings);
        output::message(&format!("{name}: {count} rows repeat the headings and are left out"));
    }
    if file.other_rows > 0 {
        let (count, entity) = (grouped(file.other_rows), &file.entity);
        output::message(&format!("{name}: {count} rows are no {entity} by their own columns"));
    }
    for reading in &file.readings {
        if let Some(said) = reading_said(reading) {
            output::message(&format!("{name}: {}: {said}", reading.column));
        }
    }
    for trouble in file.cells.iter().take(CELLS_NAMED) {
        output::message(&format!("{name}: {}: {}", trouble.column, trouble_said(trouble)));
    }
    let further = file.cells.len().saturating_sub(CELLS_NAMED);
    if further > 0 {
        output::message(&format!("{name}: {further} further kinds of cells: see --json"));
    }
    print_stages(file);
    if !file.unknown_headings.is_empty() {
        let shown: Vec<String> =
            file.unknown_headings.iter().take(HEADINGS_NAMED).cloned().collect();
        let further = file.unknown_headings.len().saturating_sub(HEADINGS_NAMED);
        let further = if further > 0 { format!(" and {further} more") } else { String::new() };
        let shown = shown.join(", ");
        output::message(&format!("{name}: headings that were not understood: {shown}{further}"));
    }
}

/// Which stages hold open deals that look as if they had ended.
fn print_stages(file: &FileReport) {
    const STAGES_NAMED: usize = 5;
    let name = &file.file;
    let unclear: Vec<_> = file.stages.iter().filter(|stage| stage.unclear > 0).collect();
    for stage in unclear.iter().take(STAGES_NAMED) {
        let (count, text) = (grouped(stage.unclear), &stage.stage);
        output::message(&format!(
            "{name}: {count} open deals in the stage \"{text}\" look as if they had ended: choose \
             with speargun deal-stages set \"{text}\" --as won, lost or open"
        ));
    }
    let further = unclear.len().saturating_sub(STAGES_NAMED);
    if further > 0 {
        let further = grouped(further as u64);
        output::message(&format!(
            "{name}: so do open deals of {further} further stages: see speargun deal-stages ls"
        ));
    }
    if file.deals_in_further_stages > 0 {
        let count = grouped(file.deals_in_further_stages);
        output::message(&format!(
            "{name}: {count} deals are in stages beyond the first {}, which were not looked at",
            file.stages.len()
        ));
    }
}

/// The way of a reading, the other way, and what to write for that.
fn ways_of(reading: &ColumnReading) -> (&'static str, &'static str, &'static str) {
    let may_be_year = reading.example.as_deref().is_some_and(|cell| {
        let orders = speargun_domain::time::orders(cell);
        orders.year_first && !orders.month_first
    });
    let (day, year) = ("the day before the month", "the year before the month");
    match (reading.way.as_str(), may_be_year) {
        ("decimal_point", _) => {
            ("a point as the decimal sign", "a comma", "decimal_sign = \"comma\"")
        }
        ("percent", _) => ("hundredths (45 is 45 %)", "fractions", "scale"),
        ("fraction", _) => ("fractions (0.45 is 45 %)", "hundredths", "scale"),
        ("decimal_comma", _) => {
            ("a comma as the decimal sign", "a point", "decimal_sign = \"point\"")
        }
        ("month_first", _) => {
            ("the month before the day", "the day first", "date_order = \"day_first\"")
        }
        ("year_first", _) => (year, "the day first", "date_order = \"day_first\""),
        (_, true) => (day, "the year first", "date_order = \"year_first\""),
        (_, false) => (day, "the month first", "date_order = \"month_first\""),
    }
}

pub(super) fn reading_said(reading: &ColumnReading) -> Option<String> {
    let (way, other, key) = ways_of(reading);
    let mut said = match reading.basis {
        Basis::Column if reading.two_ways > 0 || reading.contradicted_by > 0 => {
            format!("read with {way}, as {} of its cells show", grouped(reading.proved_by))
        }
        Basis::File if reading.two_ways > 0 => {
            format!("read with {way}, as {} cells of the file show", grouped(reading.proved_by))
        }
        Basis::Field if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            format!("whole numbers: the sign in \"{example}\" splits groups")
        }
        Basis::Language if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            let cells = grouped(reading.two_ways);
            format!(
                "{cells} cells could be read two ways, such as \"{example}\": read with {way}, as in \
                 the language of the file or the workspace; for {other} write {key} in a mapping file"
            )
        }
        Basis::Setting if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            let cells = grouped(reading.two_ways);
            format!(
                "{cells} cells could be read two ways, such as \"{example}\": read with {way}; for \
                 {other} write {key} in workspace.toml or the mapping file"
            )
        }
        _ => return None,
    };
    if reading.contradicted_by > 0 {
        let cells = grouped(reading.contradicted_by);
        said.push_str(&format!("; {cells} cells contradict it and are not read"));
    }
    Some(said)
}

fn trouble_said(trouble: &CellTrouble) -> String {
    let (cells, example) = (grouped(trouble.cells), &trouble.example);
    let what = match trouble.kind {
        TroubleKind::Unread => format!("{cells} cells cannot be read and count as blank"),
        TroubleKind::Placeholder => format!("{cells} cells say that nothing is known"),
        TroubleKind::Approximate => {
            format!("{cells} cells are ranges or not exact: the lower end counts")
        }
        TroubleKind::SeveralKeys => format!("{cells} cells hold several keys: the first counts"),
        TroubleKind::OptOutInDoubt => {
            format!("{cells} cells cannot be read and count as opted out")
        }
        TroubleKind::NoConsent => format!("{cells} cells give no consent and count as opted out"),
        TroubleKind::NameGuessed => {
            format!("{cells} cells are names of which the family name was guessed")
        }
        TroubleKind::CompanyIsId => {
            format!("{cells} cells name a company by its id: people are linked by it")
        }
        TroubleKind::WonNotClosed => format!(
            "{cells} cells belong to deals that are won and not closed: the stage decides, else they count as won"
        ),
        TroubleKind::FlagsAgainstStage => format!(
            "{cells} cells belong to deals whose flags and stage say different outcomes: the flags count"
        ),
        TroubleKind::OpenAgainstStage => format!(
            "{cells} cells belong to deals that their flag calls open and their stage won or lost: the stage counts once the close date is past, unless the won flag denies it"
        ),
        TroubleKind::CustomBeyond => format!(
            "{cells} cells of this and further columns are not kept: a record keeps 500 custom fields"
        ),
        TroubleKind::Namesake => format!(
            "{cells} rows have the name of another company and another web site or country: they are companies of their own"
        ),
        TroubleKind::Gone => format!(
            "{cells} records were deleted or merged by their system: they are kept and count nowhere"
        ),
        TroubleKind::ShownCurrency => {
            format!("{cells} amounts are read in the currency in which the workbook shows them")
        }
        TroubleKind::DigitsLost => format!(
            "{cells} numbers have more digits than a workbook keeps and lost the last ones; save the column as text"
        ),
        TroubleKind::CurrencyContradicts => format!(
            "{cells} amounts name another currency than their row or heading: their own one counts"
        ),
        TroubleKind::SameDealName => format!(
            "{cells} deals without ids share name and account with another row and differ from it: they are deals of their own"
        ),
        TroubleKind::Cleared => {
            format!("{cells} records lost the value that they had, since the cell is blank")
        }
        TroubleKind::GroupValue => {
            format!("{cells} blank cells take the value that heads their group")
        }
        TroubleKind::FurtherColumn => format!(
            "{cells} cells of a further column for the same field say something else and do not count"
        ),
        TroubleKind::FormulaWithoutValue => format!(
            "{cells} cells are formulas without a result and count as blank; open the workbook and save it again"
        ),
    };
    let line = trouble.line;
    if line == 0 {
        return what;
    }
    match (trouble.reason.as_str(), example.as_str()) {
        ("", "") => format!("{what} (line {line})"),
        ("", example) => format!("{what} (line {line}: \"{example}\")"),
        (reason, _) => format!("{what} (line {line}: {reason})"),
    }
}

fn print(report: &ImportReport) -> Result<(), CommandError> {
    let rows = report.files.iter().map(|file| {
        let counts = [file.rows, file.created, file.updated, file.unchanged, file.rejected];
        let mut row = vec![file.file.clone(), file.entity.clone()];
        row.extend(counts.map(grouped));
        row
    });
    let headings = ["File", "Records", "Rows", "Created", "Updated", "Unchanged", "Rejected"];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6])?;
    for file in &report.files {
        if let Some(error) = &file.error {
            output::message(&format!("damaged: {error}; the rows before it were imported"));
        }
        print_reading(file);
        for reject in file.rejects.iter().take(REJECTS_NAMED) {
            let place = if reject.column.is_empty() {
                format!("line {}", reject.line)
            } else {
                format!("line {}, {}", reject.line, reject.column)
            };
            output::message(&format!("{}: {place}: {}", file.file, reject.reason));
        }
        if let Some(path) = &file.rejects_file {
            output::message(&format!("All rejected rows: {}", path.display()));
        }
    }
    for skipped in &report.skipped {
        let why = if skipped.damaged { "damaged" } else { "left alone" };
        output::message(&format!("{why}: {}: {}", skipped.file, skipped.reason));
    }
    for passed in &report.passed_over {
        let further = passed.count.saturating_sub(passed.files.len() as u64);
        let further = if further > 0 { format!(" and {further} more") } else { String::new() };
        let (count, names) = (grouped(passed.count), passed.files.join(", "));
        let why = passed.kind;
        output::message(&format!("not looked at in the folder: {count} ({why}): {names}{further}"));
    }
    for fault in &report.profile_faults {
        output::message(&format!("warning: {fault}"));
    }
    // The table above has the records of further kinds.
    let in_table = |found: &ImportNotice| matches!(found, ImportNotice::FurtherRecords { .. });
    for found in report.notices.iter().filter(|found| !in_table(found)) {
        let said = notice::said(found, report.dry_run);
        output::message(&format!("warning: {said}"));
    }
    if report.dry_run {
        output::message("This was a rehearsal: nothing was written.");
    } else if !report.files.is_empty() {
        output::message("hint: speargun match, then speargun score");
    }
    Ok(())
}
