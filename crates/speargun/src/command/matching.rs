//! `speargun match` and `speargun match-files`.

use speargun_engine::Workspace;
use speargun_engine::membership::{match_files, match_people};

use super::CommandError;
use crate::arguments::{MatchFiles, Output};
use crate::output::{self, Bar, grouped};

/// How many unreadable rows are named on the terminal.
const REJECTS_NAMED: usize = 5;

pub(super) fn run(workspace: &Workspace, output: Output) -> Result<(), CommandError> {
    let now = Workspace::now();
    let report = Bar::new().run(|watch| match_people(workspace, watch, now))?;
    if output.json {
        return output::json(&report);
    }
    let rows = report.rules.iter().map(|rule| {
        let people = grouped(u64::try_from(rule.people).unwrap_or(0));
        vec![rule.decision.clone(), rule.rule.clone(), people]
    });
    output::table(&["Decision", "Rule", "People"], rows.collect(), &[2])?;
    output::message(&format!(
        "{} of {} people have an account ({:.1} %), {} should be looked at, {} have none; {} changed.",
        grouped(report.strong),
        grouped(report.people),
        report.match_rate * 100.0,
        grouped(report.review),
        grouped(report.none),
        grouped(report.changed),
    ));
    Ok(())
}

pub(super) fn run_files(files: &MatchFiles) -> Result<(), CommandError> {
    let report =
        Bar::new().run(|watch| match_files(&files.accounts, &files.leads, &files.out, watch))?;
    if files.output.json {
        return output::json(&report);
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
