//! `speargun match-files`: matching without a workspace.

use std::process::ExitCode;

use speargun_engine::membership::{FilesOptions, FilesReport, KindQuality, match_files};

use super::CommandError;
use crate::arguments::MatchFiles;
use crate::language::{fixed, say, spoken};
use crate::output::{self, Bar, grouped};
use speargun_words::count;

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
        let (text, file) = (spoken(&error.said()), files.out.display().to_string());
        CommandError::Failed(say!("cli.files.not_written", text, file))
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
    output::message(&say!(
        "cli.files.done",
        leads = grouped(report.leads),
        accounts = grouped(report.accounts),
        strong = grouped(report.strong),
        review = grouped(report.review),
        none = grouped(report.none)
    ));
    for input in [&files.accounts, &files.leads] {
        let rejects = || report.rejected.iter().filter(|reject| reject.file == **input);
        let (file, rows) = (input.display().to_string(), rejects().count());
        if rows == 0 {
            continue;
        }
        output::message(&say!("cli.files.rejected", file, count = count(rows)));
        for reject in rejects().take(REJECTS_NAMED) {
            let place = say!("cli.import.line", line = reject.line);
            output::message(&say!("cli.import.reject", file, place, reason = reject.reason));
        }
        if rows > REJECTS_NAMED {
            let more = grouped((rows - REJECTS_NAMED) as u64);
            output::message(&say!("cli.files.more", file, count = more));
        }
    }
    Ok(())
}

fn print_quality(kinds: &[KindQuality]) -> Result<(), CommandError> {
    let rows = kinds.iter().map(|kind| {
        let share = |share: f64| say!("cli.percent", number = fixed(share * 100.0, 2));
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
        say!("cli.files.column.kind"),
        say!("cli.weights.column.precision"),
        say!("cli.weights.column.recall"),
        "F1".to_owned(),
        say!("cli.weights.column.right"),
        say!("cli.weights.column.wrong"),
        say!("cli.files.column.spurious"),
        say!("cli.weights.column.missed"),
        say!("cli.files.column.review"),
        say!("cli.files.column.none"),
    ];
    output::table(&headings, rows.collect(), &[1, 2, 3, 4, 5, 6, 7, 8, 9])
}
