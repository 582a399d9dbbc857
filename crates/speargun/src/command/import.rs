//! `speargun import`.

use std::process::ExitCode;

use speargun_connect::mapping::Mapping;
use speargun_engine::import::{ImportOptions, ImportReport, import_paths};
use speargun_engine::{EngineError, Workspace};

use super::CommandError;
use crate::arguments::Import;
use crate::output::{self, Bar, grouped};

/// How many rejects of a file are named on the terminal.
const REJECTS_NAMED: usize = 5;

pub(super) fn run(workspace: &Workspace, import: &Import) -> Result<ExitCode, CommandError> {
    let mapping = match &import.mapping {
        Some(path) => Some(Mapping::open(path).map_err(EngineError::from)?),
        None => None,
    };
    let options = ImportOptions { mapping, source: import.source.clone(), dry_run: import.dry_run };
    let now = Workspace::now();
    let report =
        Bar::new().run(|watch| import_paths(workspace, &import.paths, &options, watch, now))?;
    if import.output.json {
        output::json(&report)?;
    } else {
        print(&report)?;
    }
    let damaged = report.files.iter().any(|file| file.error.is_some())
        || report.skipped.iter().any(|file| file.damaged);
    let nothing = report.files.is_empty();
    if nothing && !import.output.json {
        return Err(CommandError::Failed("no file could be imported".to_owned()));
    }
    Ok(match (nothing, damaged) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::from(3),
        (false, false) => ExitCode::SUCCESS,
    })
}

fn print(report: &ImportReport) -> Result<(), CommandError> {
    let rows = report.files.iter().map(|file| {
        let counts = [file.rows, file.created, file.updated, file.unchanged, file.rejected];
        let mut row = vec![file.file.clone(), file.entity.clone()];
        row.extend(counts.map(grouped));
        row
    });
    let headings = ["File", "Records", "Rows", "Created", "Updated", "Unchanged", "Rejected"];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6])?;
    for file in &report.files {
        if let Some(error) = &file.error {
            output::message(&format!("damaged: {error}; the rows before it were imported"));
        }
        if file.duplicate_ids > 0 {
            let count = grouped(file.duplicate_ids);
            let name = &file.file;
            output::message(&format!("{name}: {count} rows repeat an id; the last one counts"));
        }
        for reject in file.rejects.iter().take(REJECTS_NAMED) {
            let place = if reject.column.is_empty() {
                format!("line {}", reject.line)
            } else {
                format!("line {}, {}", reject.line, reject.column)
            };
            output::message(&format!("{}: {place}: {}", file.file, reject.reason));
        }
        if let Some(path) = &file.rejects_file {
            output::message(&format!("All rejected rows: {}", path.display()));
        }
    }
    for skipped in &report.skipped {
        let why = if skipped.damaged { "damaged" } else { "left alone" };
        output::message(&format!("{why}: {}: {}", skipped.file, skipped.reason));
    }
    for warning in &report.warnings {
        output::message(&format!("warning: {warning}"));
    }
    if report.dry_run {
        output::message("This was a rehearsal: nothing was written.");
    } else if !report.files.is_empty() {
        output::message("hint: speargun match, then speargun score");
    }
    Ok(())
}
