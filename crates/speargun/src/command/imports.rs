//! `speargun imports`.

use std::path::Path;

use speargun_api as api;
use speargun_engine::Workspace;
use speargun_engine::import::{self, UndoReport};

use super::{CommandError, context};
use crate::arguments::{ImportUndo, Imports, ImportsCommand};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

/// How many records that stay are named on the terminal.
const KEPT_NAMED: usize = 10;

pub(super) fn run(directory: &Path, wanted: &Imports) -> Result<(), CommandError> {
    match &wanted.command {
        ImportsCommand::Ls(output) => list(&super::engine(directory)?, output.json),
        ImportsCommand::Undo(wanted) => undo(&super::open(directory)?, wanted),
    }
}

fn list(engine: &Engine, json: bool) -> Result<(), CommandError> {
    let imports = api::import::call::list_imports(engine)?;
    if json {
        return output::json(&imports);
    }
    let rows = imports.iter().map(|import| {
        let undo = match (&import.undone_at, import.can_be_undone) {
            (Some(at), _) => format!("undone {}", api::moment::local_moment(&engine.workspace, at)),
            (None, true) => "possible".to_owned(),
            (None, false) => MISSING.to_owned(),
        };
        vec![
            import.id.to_string(),
            api::moment::local_moment(&engine.workspace, &import.started_at),
            import.file.clone(),
            import.entity.clone(),
            grouped(import.created),
            grouped(import.updated),
            grouped(import.rejected),
            undo,
        ]
    });
    let headings = ["No.", "Started", "File", "Kind", "Created", "Updated", "Rejected", "Undo"];
    output::table(&headings, rows.collect(), &[0, 4, 5, 6])
}

fn undo(workspace: &Workspace, wanted: &ImportUndo) -> Result<(), CommandError> {
    let report = import::undo(workspace, wanted.id, wanted.dry_run, &context(workspace))?;
    if wanted.output.json {
        return output::json(&report);
    }
    say(&report);
    Ok(())
}

fn say(report: &UndoReport) {
    let (removed, restored) = (grouped(report.removed), grouped(report.restored));
    let (id, file, entity) = (report.import_id, &report.file, &report.entity);
    output::message(&match report.dry_run {
        true => format!(
            "Undoing import {id} ({file}) would remove {removed} {entity} records and give \
             {restored} back what they were. Nothing was changed."
        ),
        false => format!(
            "Import {id} ({file}) is undone: {removed} {entity} records are gone, {restored} are \
             again what they were."
        ),
    });
    let stay = [
        (report.kept_changed, "records stay: a later import or a tracked event changed them"),
        (report.kept_decided, "records stay: somebody decided something about them"),
        (report.kept_opted_out, "people stay opted out, though they were not before the import"),
        (
            report.removed_opted_out,
            "people who were opted out go: a later file may bring them back without that",
        ),
    ];
    for (count, why) in stay.into_iter().filter(|(count, _)| *count > 0) {
        output::message(&format!("{} {why}.", grouped(count)));
    }
    for record in report.kept.iter().take(KEPT_NAMED) {
        output::message(&format!("  {} ({}): {}", record.name, record.id, record.reason));
    }
    let named = report.kept.len().min(KEPT_NAMED) as u64;
    let further = (report.kept_changed + report.kept_decided).saturating_sub(named);
    if further > 0 {
        output::message(&format!("  and {} more", grouped(further)));
    }
    if !report.later_imports.is_empty() {
        let ids: Vec<String> = report.later_imports.iter().map(ToString::to_string).collect();
        output::message(&format!(
            "Later imports of this kind found records unchanged ({}): some of those may be gone. \
             Import their files again.",
            ids.join(", ")
        ));
    }
    if !report.dry_run && report.kept_changed + report.kept_decided > 0 {
        output::message(
            "What stays can be undone once the later imports are undone or the decisions are \
             taken back.",
        );
    }
    if !report.dry_run {
        output::message("hint: speargun match, then speargun score");
    }
}
