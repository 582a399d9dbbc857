//! `speargun match-files`: matching without a workspace.

use std::process::ExitCode;

use speargun_engine::membership::{FilesOptions, FilesReport, KindQuality, match_files};

use super::CommandError;
use crate::arguments::MatchFiles;
use crate::output::{self, Bar, grouped};

/// How many unreadable rows of a file are named on the terminal.
const REJECTS_NAMED: usize = 5;

pub(super) fn run(files: &MatchFiles) -> Result<ExitCode, CommandError> {
    let options = FilesOptions {
        accounts: &files.accounts,
        leads: &files.leads,
        out: &files.out,
        truth: files.truth.as_deref(),
    };
    let report = Bar::new().run(|watch| match_files(&options, watch)).map_err(|error| {
        CommandError::Failed(format!("{error}\nnothing was written to {}", files.out.display()))
    })?;
    if files.output.json {
        output::json(&report)?;
    } else {
        print(&report, files)?;
    }
    Ok(if report.rejected.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn print(report: &FilesReport, files: &MatchFiles) -> Result<(), CommandError> {
    if !report.quality.is_empty() {
        print_quality(&report.quality)?;
    }
    output::message(&format!(
        "{} leads against {} accounts: {} matched, {} to be looked at, {} without account.",
        grouped(report.leads),
        grouped(report.accounts),
        grouped(report.strong),
        grouped(report.review),
        grouped(report.none),
    ));
    for input in [&files.accounts, &files.leads] {
        let rejects = || report.rejected.iter().filter(|reject| reject.file == **input);
        let (name, count) = (input.display(), rejects().count());
        if count == 0 {
            continue;
        }
        output::message(&format!("{name}: {} rows could not be read:", grouped(count as u64)));
        for reject in rejects().take(REJECTS_NAMED) {
            output::message(&format!("{name}: line {}: {}", reject.line, reject.reason));
        }
        if count > REJECTS_NAMED {
            let more = grouped((count - REJECTS_NAMED) as u64);
            output::message(&format!("{name}: and {more} more; --json names them all"));
        }
    }
    Ok(())
}

fn print_quality(kinds: &[KindQuality]) -> Result<(), CommandError> {
    let rows = kinds.iter().map(|kind| {
        let share = |share: f64| format!("{:.2} %", share * 100.0);
        vec![
            kind.kind.clone(),
            share(kind.precision),
            share(kind.recall),
            share(kind.f1),
            grouped(kind.right),
            grouped(kind.wrong),
            grouped(kind.spurious),
            grouped(kind.missed),
            grouped(kind.review),
            grouped(kind.none),
        ]
    });
    let headings = [
        "Kind",
        "Precision",
        "Recall",
        "F1",
        "Right",
        "Wrong",
        "Spurious",
        "Missed",
        "of it review",
        "Rightly none",
    ];
    output::table(&headings, rows.collect(), &[1, 2, 3, 4, 5, 6, 7, 8, 9])
}
