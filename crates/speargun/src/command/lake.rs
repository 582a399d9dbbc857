//! `speargun lake`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use speargun_domain::time::to_rfc3339;
use speargun_engine::event::POSITION;
use speargun_engine::event::{Compaction, EventLog, Thoroughness, compact, credit_of};
use speargun_engine::live::Live;
use speargun_engine::membership::IndexCache;
use speargun_engine::{EngineError, Watch, Workspace};
use speargun_lake::day_name;
use speargun_lake_query::Answer;
use speargun_store::event::{lake_file, position};

use super::{CommandError, lake_query};
use crate::arguments::{Lake, LakeCommand, LakeQuery, Output};
use crate::language::say;
use crate::output::{self, Bar, grouped};
use speargun_words::count;

pub(super) fn run(workspace: Workspace, lake: &Lake) -> Result<ExitCode, CommandError> {
    let log = EventLog::open(&workspace)?;
    match &lake.command {
        LakeCommand::Ls(output) => list(&log, *output)?,
        LakeCommand::Compact(output) => {
            let workspace = Arc::new(workspace);
            let done = Bar::new().run(|watch| move_all(&workspace, &log, watch))?;
            compacted(&done, *output)?;
        }
        LakeCommand::Verify(output) => return verify(&log, *output),
        LakeCommand::Query(query) => {
            // The process that answers opens the workspace for itself.
            let directory = workspace.directory.clone();
            drop((log, workspace));
            ask(&directory, query)?;
        }
        LakeCommand::Answer => lake_query::answer(&workspace, &log)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(log: &EventLog, output: Output) -> Result<(), CommandError> {
    let files = log.store().read(lake_file::list).map_err(EngineError::from)?;
    if output.json {
        let files: Vec<Json> = files
            .iter()
            .map(|file| {
                serde_json::json!({
                    "path": file.path,
                    "day": day_name(file.day),
                    "events": file.events,
                    "bytes": file.bytes,
                    "schema_version": file.schema_version,
                    "event_id_min": file.event_id_min,
                    "event_id_max": file.event_id_max,
                    "occurred_min": to_rfc3339(file.occurred_min),
                    "occurred_max": to_rfc3339(file.occurred_max),
                    "created_at": to_rfc3339(file.created_at),
                })
            })
            .collect();
        return output::json(&files);
    }
    let rows = files.iter().map(|file| {
        vec![
            day_name(file.day),
            file.path.clone(),
            grouped(file.events.unsigned_abs()),
            grouped(file.bytes.unsigned_abs()),
        ]
    });
    let headings = [
        say!("cli.events.column.day"),
        say!("cli.lake.column.file"),
        say!("cli.events.column.events"),
        say!("cli.lake.column.bytes"),
    ];
    output::table(&headings, rows.collect(), &[2, 3])
}

/// Moves everything that waits into the lake. Where no server does so, it is scored first: what is
/// in the lake is no longer followed.
pub(super) fn move_all(
    workspace: &Arc<Workspace>,
    log: &EventLog,
    watch: &Watch<'_>,
) -> Result<Compaction, EngineError> {
    if !log.has_events()? {
        return compact(log, 0, &|_| None, Thoroughness::Full, watch);
    }
    let Some(_only_one) = log.lock_live()? else {
        let row = workspace.store.read(|connection| position(connection, POSITION))?;
        let credit = credit_of(workspace, log, row)?;
        return compact(log, row, &credit, Thoroughness::Full, watch);
    };
    let live = Live::new(Arc::clone(workspace), log.clone(), Arc::<IndexCache>::default());
    while live.step(workspace.now())?.taken > 0 {}
    let row = live.position()?;
    compact(log, row, &|events| live.credit(events), Thoroughness::Full, watch)
}

fn compacted(done: &Compaction, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(done);
    }
    output::message(&say!(
        "cli.lake.compacted",
        count = count(done.events),
        files = grouped(done.files),
        merged = grouped(done.merged_files),
        removed = grouped(done.removed_files)
    ));
    Ok(())
}

fn verify(log: &EventLog, output: Output) -> Result<ExitCode, CommandError> {
    let found = Bar::new().run(|watch| log.verify_lake(watch))?;
    if output.json {
        output::json(&found)?;
    } else {
        if found.faulty > 0 {
            let rows =
                found.faults.iter().map(|fault| vec![fault.path.clone(), fault.fault.clone()]);
            let headings = [say!("cli.lake.column.file"), say!("cli.lake.column.fault")];
            output::table(&headings, rows.collect(), &[])?;
        }
        for stray in &found.strays {
            output::message(&say!("cli.lake.stray", file = stray));
        }
        output::message(&say!(
            "cli.lake.verified",
            count = count(found.events),
            files = grouped(found.files),
            bytes = grouped(found.bytes),
            faults = grouped(found.faulty)
        ));
    }
    Ok(if found.faulty == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ask(directory: &Path, query: &LakeQuery) -> Result<(), CommandError> {
    let answer = lake_query::ask(directory, query)?;
    if query.json {
        output::json(&json_rows(&answer))?;
    } else if query.csv {
        csv_rows(&answer)?;
    } else {
        let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
        let right: Vec<usize> =
            (0..names.len()).filter(|place| answer.columns[*place].is_plain).collect();
        let missing = || output::MISSING.to_owned();
        let rows = answer
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.clone().unwrap_or_else(missing)).collect());
        output::table(&names, rows.collect(), &right)?;
    }
    if answer.is_cut {
        output::message(&say!("cli.lake.more_rows", limit = grouped(u64::from(query.limit))));
    }
    Ok(())
}

fn json_rows(answer: &Answer) -> Vec<Map<String, Json>> {
    let value = |cell: &Option<String>, is_plain: bool| match cell {
        None => Json::Null,
        Some(text) if is_plain => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.clone()))
        }
        Some(text) => Json::String(text.clone()),
    };
    let row = |row: &Vec<Option<String>>| {
        let cells = answer.columns.iter().zip(row);
        cells.map(|(column, cell)| (column.name.clone(), value(cell, column.is_plain))).collect()
    };
    answer.rows.iter().map(row).collect()
}

fn csv_rows(answer: &Answer) -> Result<(), CommandError> {
    let headings = answer.columns.iter().map(|column| column.name.as_str());
    let cells = |row: &Vec<Option<String>>| {
        row.iter().map(|cell| cell.clone().unwrap_or_default()).collect::<Vec<String>>()
    };
    output::csv(headings, answer.rows.iter().map(cells))
}
