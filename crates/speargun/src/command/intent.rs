//! `speargun intent`.

use std::process::ExitCode;

use speargun_engine::{Workspace, intent};

use super::CommandError;
use crate::arguments::{Intent, IntentCommand};
use crate::language::say;
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
        output::message(&say!(
            "cli.intent.imported",
            rows = grouped(report.rows),
            kept = grouped(report.kept),
            unmatched = grouped(report.unmatched),
            rejected = grouped(report.rejected)
        ));
        for (line, reason) in &report.rejects {
            output::message(&say!(
                "cli.intent.reject",
                file = file.file.display().to_string(),
                line,
                reason
            ));
        }
    }
    Ok(if report.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(EXIT_REJECTED) })
}
