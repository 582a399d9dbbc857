//! `speargun imports`.

use std::path::Path;

use speargun_api as api;
use speargun_engine::Workspace;
use speargun_engine::import::{self, UndoReport};

use super::{CommandError, context, facts};
use crate::arguments::{ImportUndo, Imports, ImportsCommand};
use crate::language::{language_of, say};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::count;

/// How many records that stay are named on the terminal.
const KEPT_NAMED: usize = 10;

pub(super) fn run(directory: &Path, wanted: &Imports) -> Result<(), CommandError> {
    match &wanted.command {
        ImportsCommand::Ls(output) => list(&super::engine(directory)?, output.json),
        ImportsCommand::Undo(wanted) => undo(&super::open(directory)?, wanted),
    }
}

fn list(engine: &Engine, json: bool) -> Result<(), CommandError> {
    let imports = api::import::call::list_imports(engine, language_of(json))?;
    if json {
        return output::json(&imports);
    }
    let rows = imports.iter().map(|import| {
        let undo = match (&import.undone_at, import.can_be_undone) {
            (Some(at), _) => {
                say!("cli.imports.undone_at", at = api::moment::local_moment(&engine.workspace, at))
            }
            (None, true) => say!("cli.imports.possible"),
            (None, false) => MISSING.to_owned(),
        };
        vec![
            import.id.to_string(),
            api::moment::local_moment(&engine.workspace, &import.started_at),
            import.file.clone(),
            facts::key_word("entity", &import.entity),
            grouped(import.created),
            grouped(import.updated),
            grouped(import.rejected),
            undo,
        ]
    });
    let headings = [
        say!("cli.imports.column.number"),
        say!("cli.imports.column.started"),
        say!("cli.imports.column.file"),
        say!("cli.imports.column.kind"),
        say!("cli.imports.column.created"),
        say!("cli.imports.column.updated"),
        say!("cli.imports.column.rejected"),
        say!("cli.imports.column.undo"),
    ];
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
    let (removed, restored) = (count(report.removed), grouped(report.restored));
    let (id, file, entity) = (report.import_id, &report.file, &report.entity);
    output::message(&match report.dry_run {
        true => say!("cli.imports.would_undo", id, file, count = removed, entity, restored),
        false => say!("cli.imports.undone", id, file, count = removed, entity, restored),
    });
    let stay = [
        (report.kept_changed, say!("cli.imports.kept_changed")),
        (report.kept_decided, say!("cli.imports.kept_decided")),
        (report.kept_opted_out, say!("cli.imports.kept_opted_out")),
        (report.removed_opted_out, say!("cli.imports.removed_opted_out")),
    ];
    for (count, why) in stay.into_iter().filter(|(count, _)| *count > 0) {
        output::message(&format!("{} {why}.", grouped(count)));
    }
    for record in report.kept.iter().take(KEPT_NAMED) {
        output::message(&say!(
            "cli.imports.record",
            name = record.name,
            id = record.id,
            reason = match record.reason {
                "decided" => say!("cli.imports.reason.decided"),
                _ => say!("cli.imports.reason.changed"),
            }
        ));
    }
    let named = report.kept.len().min(KEPT_NAMED) as u64;
    let further = (report.kept_changed + report.kept_decided).saturating_sub(named);
    if further > 0 {
        output::message(&say!("cli.imports.more", count = grouped(further)));
    }
    if !report.later_imports.is_empty() {
        let ids: Vec<String> = report.later_imports.iter().map(ToString::to_string).collect();
        output::message(&say!("cli.imports.later", ids = ids.join(", ")));
    }
    if !report.dry_run && report.kept_changed + report.kept_decided > 0 {
        output::message(&say!("cli.imports.kept_until"));
    }
    if !report.dry_run {
        output::message(&say!("cli.hint.match_and_score"));
    }
}
