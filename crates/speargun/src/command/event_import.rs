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
use crate::language::{fixed, language_of, say};
use crate::output::{self, Bar, grouped};
use speargun_words::count;

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
        let report = report.spoken(language_of(true));
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
    let headings = [
        say!("cli.event_import.column.file"),
        say!("cli.event_import.column.format"),
        say!("cli.event_import.column.rows"),
        say!("cli.event_import.column.new"),
        say!("cli.event_import.column.known"),
        say!("cli.event_import.column.bots"),
        say!("cli.event_import.column.left_out"),
        say!("cli.event_import.column.rejected"),
    ];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6, 7])?;
    report.files.iter().for_each(print_file);
    if let Some(path) = &report.rejects_file {
        output::message(&say!("cli.import.all_rejects", path = path.display().to_string()));
    } else if report.rejected > 0 {
        output::message(&say!("cli.event_import.hint_rejects"));
    }
    output::message(&say!(
        "cli.event_import.done",
        count = count(report.events),
        known = grouped(report.known),
        rejected = grouped(report.rejected),
        seconds = fixed(report.seconds, 1)
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
        let further = match further {
            0 => String::new(),
            count => say!("cli.import.and_more", count),
        };
        output::message(&say!(
            "cli.event_import.details",
            file = file.file,
            columns = shown.join(", "),
            further
        ));
    }
    if let Some((dates, said)) =
        file.dates.as_ref().and_then(|dates| Some((dates, reading_said(dates)?)))
    {
        output::message(&format!("{}: {}: {said}", file.file, dates.column));
    }
    if let Some(error) = &file.error {
        output::message(&if file.rows > 0 {
            say!("cli.import.damaged", error)
        } else {
            say!("cli.event_import.damaged", error)
        });
    }
    if file.nobody > 0 {
        output::message(&say!(
            "cli.event_import.no_sender",
            file = file.file,
            count = count(file.nobody)
        ));
    }
    for reject in file.rejects.iter().take(REJECTS_NAMED) {
        let place = if reject.column.is_empty() {
            say!("cli.import.line", line = reject.line)
        } else {
            say!("cli.import.line_column", line = reject.line, column = reject.column)
        };
        let (file, reason) = (&file.file, &reject.reason);
        output::message(&say!("cli.import.reject", file, place, reason));
    }
}

fn said_of_scores(left_alone: bool, scored: Option<ScoredImport>) -> String {
    match scored {
        Some(scored) => say!(
            "cli.event_import.scored",
            count = count(scored.events),
            scores = grouped(scored.scores)
        ),
        None if left_alone => say!("cli.event_import.not_scored"),
        None => say!("cli.event_import.server_scores"),
    }
}
