//! `speargun verify`.

use std::process::ExitCode;

use speargun_engine::Workspace;
use speargun_engine::event;

use super::CommandError;
use crate::arguments::Output;
use crate::output::{self, Bar, grouped};

pub(super) fn run(workspace: &Workspace, output: Output) -> Result<ExitCode, CommandError> {
    let found = Bar::new().run(|watch| event::verify(workspace, watch))?;
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
            output::table(&["Account", "What", "Stored", "Computed"], rows.collect(), &[])?;
        }
        output::message(&format!(
            "{} scores over {} events were recomputed; {} differ.",
            grouped(found.accounts),
            grouped(found.events),
            grouped(found.different),
        ));
    }
    if found.waiting > 0 {
        output::message(&format!(
            "{} more events wait: no score knows them yet. A running server or `speargun score` \
             takes them in.",
            grouped(found.waiting)
        ));
    }
    if found.outdated > 0 {
        output::message(&format!(
            "{} scores are by another version of the model; `speargun score` recomputes them.",
            grouped(found.outdated)
        ));
    }
    Ok(if found.different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
