//! `speargun verify`.

use std::process::ExitCode;

use speargun_engine::Workspace;
use speargun_engine::live;

use super::CommandError;
use crate::arguments::Output;
use crate::language::say;
use crate::output::{self, Bar, grouped};

pub(super) fn run(workspace: &Workspace, output: Output) -> Result<ExitCode, CommandError> {
    let found = Bar::new().run(|watch| live::verify(workspace, watch))?;
    if output.json {
        output::json(&found)?;
    } else {
        let rows = found.differences.iter().map(|difference| {
            vec![
                difference.account.clone(),
                difference.what.clone(),
                difference.stored.clone(),
                difference.computed.clone(),
            ]
        });
        if found.different > 0 {
            output::table(
                &[
                    say!("cli.verify.column.account"),
                    say!("cli.verify.column.what"),
                    say!("cli.verify.column.stored"),
                    say!("cli.verify.column.computed"),
                ],
                rows.collect(),
                &[],
            )?;
        }
        output::message(&say!(
            "cli.verify.done",
            scores = grouped(found.accounts),
            events = grouped(found.events),
            different = grouped(found.different)
        ));
    }
    if found.waiting > 0 {
        output::message(&say!("cli.verify.waiting", count = grouped(found.waiting)));
    }
    if found.outdated > 0 {
        output::message(&say!("cli.verify.outdated", count = grouped(found.outdated)));
    }
    Ok(if found.different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
