//! `speargun match-files`: matching without a workspace.

use speargun_engine::membership::{FilesOptions, KindQuality, match_files};

use super::CommandError;
use crate::arguments::MatchFiles;
use crate::output::{self, Bar, grouped};

/// How many unreadable rows are named on the terminal.
const REJECTS_NAMED: usize = 5;

pub(super) fn run(files: &MatchFiles) -> Result<(), CommandError> {
    let options = FilesOptions {
        accounts: &files.accounts,
        leads: &files.leads,
        out: &files.out,
        truth: files.truth.as_deref(),
    };
    let report = Bar::new().run(|watch| match_files(&options, watch))?;
    if files.output.json {
        return output::json(&report);
    }
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
    for (line, reason) in report.rejected.iter().take(REJECTS_NAMED) {
        output::message(&format!("line {line}: {reason}"));
    }
    if report.rejected.len() > REJECTS_NAMED {
        let more = report.rejected.len() - REJECTS_NAMED;
        output::message(&format!("and {more} more rows that could not be read"));
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
