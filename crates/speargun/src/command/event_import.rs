//! `speargun events import`.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;
use speargun_connect::event::{EventFormat, EventOptions};
use speargun_engine::Workspace;
use speargun_engine::event::{
    EventImportOptions, EventImportReport, EventLog, ImportedFile, ScoredImport, import_events,
    score_imported,
};

use super::CommandError;
use super::import::reading_said;
use crate::arguments::{EventFileFormat, ImportEvents};
use crate::output::{self, Bar, grouped};

/// Done, but rows were turned down or a file was damaged.
const EXIT_REJECTED: u8 = 3;
/// How many rejects of a file are named on the terminal.
const REJECTS_NAMED: usize = 5;
/// How many headings without a field are named.
const DETAILS_NAMED: usize = 12;

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    report: EventImportReport,
    /// Nothing where a running server scores what came.
    scored: Option<ScoredImport>,
}

pub(super) fn run(
    workspace: Workspace,
    log: &EventLog,
    wanted: &ImportEvents,
) -> Result<ExitCode, CommandError> {
    let format = match wanted.format {
        EventFileFormat::Auto => EventFormat::Auto,
        EventFileFormat::Segment => EventFormat::Segment,
        EventFileFormat::Rudderstack => EventFormat::RudderStack,
        EventFileFormat::Ga4 => EventFormat::Analytics,
        EventFileFormat::Posthog => EventFormat::PostHog,
        EventFileFormat::Mixpanel => EventFormat::Mixpanel,
        EventFileFormat::Csv => EventFormat::Csv,
    };
    let context = workspace.parse_context()?;
    let options = EventImportOptions {
        files: EventOptions {
            format,
            columns: wanted.map.clone(),
            year: speargun_domain::time::year_of(workspace.now(), &context.zone),
            context,
        },
        source: wanted.source.clone(),
        rejects: wanted.rejects.clone(),
    };
    let workspace = Arc::new(workspace);
    let bar = Bar::new();
    let report = bar.run(|watch| import_events(&workspace, log, &wanted.files, &options, watch))?;
    let scored = if wanted.no_score {
        None
    } else {
        bar.run(|watch| score_imported(&workspace, log, watch))?
    };
    let is_whole = report.rejected == 0 && report.files.iter().all(|file| file.error.is_none());
    if wanted.output.json {
        output::json(&Answer { report, scored })?;
    } else {
        print(&report)?;
        output::message(&said_of_scores(wanted.no_score, scored));
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(EXIT_REJECTED) })
}

fn print(report: &EventImportReport) -> Result<(), CommandError> {
    let rows = report.files.iter().map(|file| {
        let counts = [file.rows, file.events, file.known, file.bots, file.left_out, file.rejected];
        let mut row = vec![file.file.clone(), file.format.clone()];
        row.extend(counts.map(grouped));
        row
    });
    let headings =
        ["File", "Format", "Rows", "New events", "Known already", "Bots", "Left out", "Rejected"];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6, 7])?;
    report.files.iter().for_each(print_file);
    if let Some(path) = &report.rejects_file {
        output::message(&format!("All rejected rows: {}", path.display()));
    } else if report.rejected > 0 {
        output::message("hint: --rejects FILE.csv writes all rejected rows");
    }
    output::message(&format!(
        "{} new events, {} were known already, {} rejected, in {:.1} s.",
        grouped(report.events),
        grouped(report.known),
        grouped(report.rejected),
        report.seconds,
    ));
    Ok(())
}

fn print_file(file: &ImportedFile) {
    if !file.columns.is_empty() {
        let told: Vec<String> =
            file.columns.iter().map(|(field, column)| format!("{field} = {column}")).collect();
        output::message(&format!("{}: {}", file.file, told.join(", ")));
    }
    if !file.details.is_empty() {
        let shown: Vec<&str> =
            file.details.iter().take(DETAILS_NAMED).map(String::as_str).collect();
        let further = file.details.len().saturating_sub(shown.len());
        let further = if further > 0 { format!(" and {further} more") } else { String::new() };
        output::message(&format!(
            "{}: columns that mean no field, kept as details of the events: {}{further} (say \
             --map FIELD=COLUMN)",
            file.file,
            shown.join(", ")
        ));
    }
    if let Some((dates, said)) =
        file.dates.as_ref().and_then(|dates| Some((dates, reading_said(dates)?)))
    {
        output::message(&format!("{}: {}: {said}", file.file, dates.column));
    }
    if let Some(error) = &file.error {
        let rest = if file.rows > 0 { "; the rows before it were imported" } else { "" };
        output::message(&format!("damaged: {error}{rest}"));
    }
    if file.nobody > 0 {
        output::message(&format!(
            "{}: {} rows have neither user_pseudo_id nor user_id, as Google Analytics writes them \
             where consent was refused: they are nobody's and are left out",
            file.file,
            grouped(file.nobody),
        ));
    }
    for reject in file.rejects.iter().take(REJECTS_NAMED) {
        let column =
            if reject.column.is_empty() { String::new() } else { format!(", {}", reject.column) };
        let (name, line) = (&file.file, reject.line);
        output::message(&format!("{name}: line {line}{column}: {}", reject.reason));
    }
}

fn said_of_scores(left_alone: bool, scored: Option<ScoredImport>) -> String {
    match scored {
        Some(scored) => format!(
            "Scores took in {} events and changed {} times. Accounts that never had a score get \
             one with `speargun score`.",
            grouped(scored.events),
            grouped(scored.scores),
        ),
        None if left_alone => "Scores follow with the next `speargun score`, or once a server \
            runs."
            .to_owned(),
        None => "A running server takes them into the scores now.".to_owned(),
    }
}
