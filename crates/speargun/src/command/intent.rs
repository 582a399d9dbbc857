//! `speargun intent`.

use std::process::ExitCode;

use speargun_engine::{Workspace, intent};

use super::CommandError;
use crate::arguments::{Intent, IntentCommand};
use crate::output::{self, Bar, grouped};

/// Done, but rows were turned down.
const EXIT_REJECTED: u8 = 3;

pub(super) fn run(workspace: &Workspace, wanted: &Intent) -> Result<ExitCode, CommandError> {
    let IntentCommand::Import(file) = &wanted.command;
    let call = super::context(workspace);
    let report = Bar::new()
        .run(|watch| intent::import_file(workspace, &file.file, &file.source, watch, &call))?;
    if file.output.json {
        output::json(&report)?;
    } else {
        output::message(&format!(
            "{} rows: {} kept ({} of them of accounts that are not known yet: they count from when \
             these come), {} rejected. Scores take them in with the next `speargun score`, \
             or at once where a server follows events.",
            grouped(report.rows),
            grouped(report.kept),
            grouped(report.unmatched),
            grouped(report.rejected),
        ));
        for (line, reason) in &report.rejects {
            output::message(&format!("{}, line {line}: {reason}", file.file.display()));
        }
    }
    Ok(if report.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(EXIT_REJECTED) })
}
