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

use super::{CommandError, context, facts};
use crate::arguments::Import;
use crate::language::{language_of, say, spoken};
use crate::output::{self, Bar, grouped};
use speargun_api::import::notice;
use speargun_words::count;

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
            say!("cli.import.rate_rehearsed")
        } else {
            workspace.set_rates(&rates, &context(workspace))?;
            say!("cli.import.rate_kept")
        };
        let base = workspace.settings().currency.code().to_owned();
        for (currency, worth) in &rates {
            output::message(&say!(
                "cli.import.rate",
                currency = currency.code(),
                worth = worth.to_string(),
                base,
                kept
            ));
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
        return Err(CommandError::Failed(say!("cli.import.none")));
    }
    Ok(match (nothing, damaged) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(3),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// A report with its notices as sentences beside the facts, as programs know it.
#[derive(Serialize)]
struct WithWarnings {
    #[serde(flatten)]
    report: ImportReport,
    warnings: Vec<String>,
}

impl WithWarnings {
    fn of(report: &ImportReport) -> Self {
        let said = |found| notice::said(found, report.dry_run).to_string();
        let warnings = report.notices.iter().map(said).collect();
        Self { report: report.clone().spoken(language_of(true)), warnings }
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
        let files =
            if count == 1 { say!("cli.import.one_export") } else { say!("cli.import.exports") };
        output::message(&say!("cli.import.source", count = grouped(count), files, source));
    }
}

/// How the file was read: what was decided, what was left out, what could not be read.
fn print_reading(file: &FileReport) {
    let name = &file.file;
    if let Some(line) = file.headings_line {
        output::message(&say!("cli.import.headings_line", file = name, line));
    }
    for out in &file.left_out {
        let lines = match out.first_line == out.last_line {
            true => say!("cli.import.line", line = out.first_line),
            false => say!("cli.import.lines", first = out.first_line, last = out.last_line),
        };
        let what = if out.what == "table" {
            say!("cli.import.another_table")
        } else {
            out.what.to_owned()
        };
        output::message(&say!("cli.import.left_out", file = name, lines, what, text = out.text));
    }
    for (_, said) in notice::of_file(file) {
        output::message(&say!("cli.import.of_file", file = name, text = said));
    }
    if file.repeated_headings > 0 {
        let count = grouped(file.repeated_headings);
        output::message(&say!("cli.import.repeated_headings", file = name, count));
    }
    if file.other_rows > 0 {
        let (count, entity) = (grouped(file.other_rows), &file.entity);
        output::message(&say!("cli.import.other_rows", file = name, count, entity));
    }
    for reading in &file.readings {
        if let Some(said) = reading_said(reading) {
            output::message(&say!(
                "cli.import.of_column",
                file = name,
                column = reading.column,
                text = said
            ));
        }
    }
    for trouble in file.cells.iter().take(CELLS_NAMED) {
        output::message(&say!(
            "cli.import.of_cells",
            file = name,
            column = trouble.column,
            text = trouble_said(trouble)
        ));
    }
    let further = file.cells.len().saturating_sub(CELLS_NAMED);
    if further > 0 {
        output::message(&say!("cli.import.further_cells", file = name, count = further));
    }
    print_stages(file);
    if !file.unknown_headings.is_empty() {
        let shown: Vec<String> =
            file.unknown_headings.iter().take(HEADINGS_NAMED).cloned().collect();
        let further = file.unknown_headings.len().saturating_sub(HEADINGS_NAMED);
        let further =
            if further > 0 { say!("cli.import.and_more", count = further) } else { String::new() };
        let shown = shown.join(", ");
        output::message(&say!(
            "cli.import.unknown_headings",
            file = name,
            headings = shown,
            more = further
        ));
    }
}

/// Which stages hold open deals that look as if they had ended.
fn print_stages(file: &FileReport) {
    const STAGES_NAMED: usize = 5;
    let name = &file.file;
    let unclear: Vec<_> = file.stages.iter().filter(|stage| stage.unclear > 0).collect();
    for stage in unclear.iter().take(STAGES_NAMED) {
        let (count, text) = (grouped(stage.unclear), &stage.stage);
        output::message(&say!("cli.import.unclear_stage", file = name, count, stage = text));
    }
    let further = unclear.len().saturating_sub(STAGES_NAMED);
    if further > 0 {
        let further = grouped(further as u64);
        output::message(&say!("cli.import.unclear_further", file = name, count = further));
    }
    if file.deals_in_further_stages > 0 {
        let count = grouped(file.deals_in_further_stages);
        output::message(&say!(
            "cli.import.further_stages",
            file = name,
            count,
            looked = file.stages.len()
        ));
    }
}

/// The way of a reading, the other way, and what to write for that.
fn ways_of(reading: &ColumnReading) -> (String, String, &'static str) {
    let may_be_year = reading.example.as_deref().is_some_and(|cell| {
        let orders = speargun_domain::time::orders(cell);
        orders.year_first && !orders.month_first
    });
    let (day, year) = (say!("cli.reading.day"), say!("cli.reading.year"));
    match (reading.way.as_str(), may_be_year) {
        ("decimal_point", _) => {
            (say!("cli.reading.point"), say!("cli.reading.other_comma"), "decimal_sign = \"comma\"")
        }
        ("percent", _) => (say!("cli.reading.percent"), say!("cli.reading.fractions"), "scale"),
        ("fraction", _) => (say!("cli.reading.fraction"), say!("cli.reading.hundredths"), "scale"),
        ("decimal_comma", _) => {
            (say!("cli.reading.comma"), say!("cli.reading.other_point"), "decimal_sign = \"point\"")
        }
        ("month_first", _) => {
            (say!("cli.reading.month"), say!("cli.reading.day_first"), "date_order = \"day_first\"")
        }
        ("year_first", _) => (year, say!("cli.reading.day_first"), "date_order = \"day_first\""),
        (_, true) => (day, say!("cli.reading.year_first"), "date_order = \"year_first\""),
        (_, false) => (day, say!("cli.reading.month_first"), "date_order = \"month_first\""),
    }
}

pub(super) fn reading_said(reading: &ColumnReading) -> Option<String> {
    let (way, other, key) = ways_of(reading);
    let mut said = match reading.basis {
        Basis::Column if reading.two_ways > 0 || reading.contradicted_by > 0 => {
            say!("cli.reading.column", way, count = grouped(reading.proved_by))
        }
        Basis::File if reading.two_ways > 0 => {
            say!("cli.reading.file", way, count = grouped(reading.proved_by))
        }
        Basis::Field if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            say!("cli.reading.field", example)
        }
        Basis::Language if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            let cells = grouped(reading.two_ways);
            say!("cli.reading.language", count = cells, example, way, other, key)
        }
        Basis::Setting if reading.two_ways > 0 => {
            let example = reading.example.as_deref().unwrap_or("");
            let cells = grouped(reading.two_ways);
            say!("cli.reading.setting", count = cells, example, way, other, key)
        }
        _ => return None,
    };
    if reading.contradicted_by > 0 {
        let cells = grouped(reading.contradicted_by);
        said.push_str(&say!("cli.reading.contradicted", count = cells));
    }
    Some(said)
}

fn trouble_said(trouble: &CellTrouble) -> String {
    let (cells, example) = (count(trouble.cells), &trouble.example);
    let what = match trouble.kind {
        TroubleKind::Unread => say!("cli.trouble.unread", count = cells),
        TroubleKind::Placeholder => say!("cli.trouble.placeholder", count = cells),
        TroubleKind::Approximate => {
            say!("cli.trouble.approximate", count = cells)
        }
        TroubleKind::SeveralKeys => say!("cli.trouble.several_keys", count = cells),
        TroubleKind::OptOutInDoubt => {
            say!("cli.trouble.opt_out_in_doubt", count = cells)
        }
        TroubleKind::NoConsent => say!("cli.trouble.no_consent", count = cells),
        TroubleKind::NameGuessed => {
            say!("cli.trouble.name_guessed", count = cells)
        }
        TroubleKind::CompanyIsId => {
            say!("cli.trouble.company_is_id", count = cells)
        }
        TroubleKind::WonNotClosed => say!("cli.trouble.won_not_closed", count = cells),
        TroubleKind::FlagsAgainstStage => say!("cli.trouble.flags_against_stage", count = cells),
        TroubleKind::OpenAgainstStage => say!("cli.trouble.open_against_stage", count = cells),
        TroubleKind::CustomBeyond => say!("cli.trouble.custom_beyond", count = cells),
        TroubleKind::Namesake => say!("cli.trouble.namesake", count = cells),
        TroubleKind::Gone => say!("cli.trouble.gone", count = cells),
        TroubleKind::ShownCurrency => {
            say!("cli.trouble.shown_currency", count = cells)
        }
        TroubleKind::DigitsLost => say!("cli.trouble.digits_lost", count = cells),
        TroubleKind::CurrencyContradicts => say!("cli.trouble.currency_contradicts", count = cells),
        TroubleKind::SameDealName => say!("cli.trouble.same_deal_name", count = cells),
        TroubleKind::Cleared => {
            say!("cli.trouble.cleared", count = cells)
        }
        TroubleKind::GroupValue => {
            say!("cli.trouble.group_value", count = cells)
        }
        TroubleKind::FurtherColumn => say!("cli.trouble.further_column", count = cells),
        TroubleKind::FormulaWithoutValue => {
            say!("cli.trouble.formula_without_value", count = cells)
        }
    };
    let line = trouble.line;
    if line == 0 {
        return what;
    }
    match (spoken(&trouble.reason).as_str(), example.as_str()) {
        ("", "") => say!("cli.trouble.at", text = what, line),
        ("", example) => say!("cli.trouble.example", text = what, line, example),
        (reason, _) => say!("cli.trouble.reason", text = what, line, reason),
    }
}

fn print(report: &ImportReport) -> Result<(), CommandError> {
    let rows = report.files.iter().map(|file| {
        let counts = [file.rows, file.created, file.updated, file.unchanged, file.rejected];
        let mut row = vec![file.file.clone(), facts::key_word("entity", &file.entity)];
        row.extend(counts.map(grouped));
        row
    });
    let headings = [
        say!("cli.import.column.file"),
        say!("cli.import.column.records"),
        say!("cli.import.column.rows"),
        say!("cli.import.column.created"),
        say!("cli.import.column.updated"),
        say!("cli.import.column.unchanged"),
        say!("cli.import.column.rejected"),
    ];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6])?;
    for file in &report.files {
        if let Some(error) = &file.error {
            output::message(&say!("cli.import.damaged", error));
        }
        print_reading(file);
        for reject in file.rejects.iter().take(REJECTS_NAMED) {
            let place = if reject.column.is_empty() {
                say!("cli.import.line", line = reject.line)
            } else {
                say!("cli.import.line_column", line = reject.line, column = reject.column)
            };
            output::message(&say!(
                "cli.import.reject",
                file = file.file,
                place,
                reason = reject.reason
            ));
        }
        if let Some(path) = &file.rejects_file {
            output::message(&say!("cli.import.all_rejects", path = path.display().to_string()));
        }
    }
    print_unread(report);
    for fault in &report.profile_faults {
        output::message(&say!("cli.import.fault", text = fault.said()));
    }
    // The table above has the records of further kinds.
    let in_table = |found: &ImportNotice| matches!(found, ImportNotice::FurtherRecords { .. });
    for found in report.notices.iter().filter(|found| !in_table(found)) {
        let said = notice::said(found, report.dry_run);
        output::message(&say!("cli.import.warning", text = said));
    }
    if report.dry_run {
        output::message(&say!("cli.import.rehearsal"));
    } else if !report.files.is_empty() {
        output::message(&say!("cli.hint.match_and_score"));
    }
    Ok(())
}

/// What was not read, and why.
fn print_unread(report: &ImportReport) {
    for skipped in &report.skipped {
        let why = if skipped.damaged {
            say!("cli.import.is_damaged")
        } else {
            say!("cli.import.left_alone")
        };
        output::message(&say!(
            "cli.import.skipped",
            why,
            file = skipped.file,
            reason = skipped.reason
        ));
    }
    for passed in &report.passed_over {
        let further = passed.count.saturating_sub(passed.files.len() as u64);
        let further =
            if further > 0 { say!("cli.import.and_more", count = further) } else { String::new() };
        let (count, names) = (grouped(passed.count), passed.files.join(", "));
        let why = passed.kind.said();
        output::message(&say!("cli.import.passed_over", count, why, names, more = further));
    }
}
