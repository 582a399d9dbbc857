//! What calls of imports do.

use std::path::{Path, PathBuf};

use speargun_connect::unguarded;
use speargun_domain::caller::Context;
use speargun_domain::record::ENTITIES;
use speargun_domain::time::to_rfc3339;
use speargun_engine::import::job::{self as jobs, ImportTask};
use speargun_engine::import::{self, ImportReport};
use speargun_engine::{Engine, EngineError, upkeep};
use speargun_store::import_run::{self, ImportRun};
use speargun_store::job::{JobState, StoredJob};
use speargun_store::{Connection, StoreError};
use speargun_words::{Language, Said, said};

use super::{notice, reading};
use crate::export::RowSink;
use crate::failure::{Answered, Failure, failure};
use crate::import::types;
use crate::money::{count, stored};
use crate::shared::key_and_values;
use crate::upload::Upload;

/// How many rows the wizard shows.
const SAMPLE_ROWS: usize = 20;
/// How many imports the list shows.
const LISTED_MAX: i64 = 100;

/// What is in an uploaded file. The path ends in the file's own name.
pub fn preview_import(engine: &Engine, upload: &Upload) -> Answered<types::PreviewContent> {
    let file = (upload.path.as_path(), upload.file_name.as_str());
    let found = import::preview(&engine.workspace, file, SAMPLE_ROWS).map_err(failure)?;
    let mapping = found.headings.iter().zip(&found.fields);
    let entities = ENTITIES
        .iter()
        .map(|entity| types::EntityDescription {
            key: entity.key.to_owned(),
            fields: entity
                .fields
                .iter()
                .map(|field| types::FieldDescription {
                    key: field.key.to_owned(),
                    kind: field.kind.key().to_owned(),
                    required: field.required,
                })
                .collect(),
        })
        .collect();
    Ok(types::PreviewContent {
        file: upload.file_name.clone(),
        format: found.format.to_owned(),
        encoding: Some(found.encoding.to_owned()),
        delimiter: (found.format == "csv").then(|| found.delimiter.to_string()),
        rows_sampled: found.sample.len() as u64,
        sample: found.sample,
        entity: found.entity.map(ToOwned::to_owned),
        source: found.source,
        mapping: mapping
            .map(|(heading, field)| types::MappedHeading {
                heading: heading.clone(),
                field: field.map(ToOwned::to_owned),
            })
            .collect(),
        entities,
        headings: found.headings,
    })
}

/// Starts an import in the background and answers at once.
pub fn start_import(
    engine: &Engine,
    task: &ImportTask,
    context: &Context,
    language: Language,
) -> Answered<types::Import> {
    let added = jobs::begin(engine, task, context)?;
    get_import(engine, added.import_id, language)
}

/// The imports, the newest first, without their rejects.
pub fn list_imports(engine: &Engine, language: Language) -> Answered<Vec<types::Import>> {
    let runs = runs(engine, |connection| import_run::list(connection, LISTED_MAX))?;
    Ok(runs.iter().map(|(run, job)| with_progress(of_run(run, language), job.as_ref())).collect())
}

/// Imports as they are. One without a job, of the command line or an earlier version, whose process
/// is gone could not note that it ended, such as on a full disk: it counts as failed.
fn runs(
    engine: &Engine,
    read: impl Fn(&mut Connection) -> Result<Vec<ImportRun>, StoreError>,
) -> Answered<Vec<(ImportRun, Option<StoredJob>)>> {
    let read = || {
        let found = |connection: &mut Connection| {
            let runs = read(connection)?;
            jobs::with_jobs(connection, runs)
        };
        stored(engine.workspace.store.read(found))
    };
    let is_running =
        |(run, _): &(ImportRun, Option<StoredJob>)| run.state == "running" && run.job_id.is_none();
    let runs = read()?;
    if !runs.iter().any(is_running) || engine.workspace.is_written_by("import").map_err(failure)? {
        return Ok(runs);
    }
    // It may have ended between the two looks.
    let mut runs = read()?;
    for (run, _) in runs.iter_mut().filter(|found| is_running(found)) {
        "failed".clone_into(&mut run.state);
        run.message = Some(import_run::interrupted().to_stored());
    }
    Ok(runs)
}

/// One import with its first rejects. A rehearsal has a number below zero.
pub fn get_import(engine: &Engine, id: i64, language: Language) -> Answered<types::Import> {
    if id < 0 {
        return rehearsal(engine, id, language);
    }
    let found =
        runs(engine, |connection| Ok(import_run::get(connection, id)?.into_iter().collect()))?;
    let missing = || Failure::not_found(said!("import.missing", id));
    let (run, job) = found.into_iter().next().ok_or_else(missing)?;
    let mut import = with_progress(of_run(&run, language), job.as_ref());
    if let Some(report) = import::report_of(&engine.workspace, id)? {
        fill(&mut import, &report, language);
    }
    Ok(import)
}

/// A rehearsal, of which nothing is kept but its job.
fn rehearsal(engine: &Engine, id: i64, language: Language) -> Answered<types::Import> {
    let missing = || Failure::not_found(said!("import.missing", id));
    let found = speargun_engine::job::get(&engine.workspace, id.saturating_neg());
    let job = found.ok().filter(|job| job.kind == jobs::IMPORT).ok_or_else(missing)?;
    let task: ImportTask = speargun_engine::job::payload_of(&job)?;
    if !task.dry_run {
        return Err(missing());
    }
    let run = ImportRun {
        id,
        entity: task.entity,
        file: task.file_name,
        state: match job.state {
            JobState::Waiting | JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
        .to_owned(),
        started_at: job.created_at,
        finished_at: job.finished_at,
        message: match job.state {
            JobState::Cancelled => Some(EngineError::Cancelled.kept()),
            _ => job.fault.clone(),
        },
        ..ImportRun::default()
    };
    let mut import = with_progress(of_run(&run, language), Some(&job));
    import.dry_run = true;
    if let Some(report) = jobs::rehearsed_report(&job)? {
        if let Some(file) = report.files.first() {
            import.rows_done = file.rows;
            import.created = file.created;
            import.updated = file.updated;
            import.unchanged = file.unchanged;
            import.rejected = file.rejected;
        }
        let damage = report.files.iter().find_map(|file| file.error.as_ref());
        import.message = damage.map(|damage| damage.render(language));
        fill(&mut import, &report, language);
    }
    Ok(import)
}

/// How far an import is while its job runs.
fn with_progress(mut import: types::Import, job: Option<&StoredJob>) -> types::Import {
    let Some(job) = job.filter(|job| !job.state.has_ended()) else { return import };
    // What follows once the file is read has no bytes.
    if job.progress.what.as_deref() == Some(import.file.as_str()) {
        import.bytes_done = job.progress.done.map_or(0, count);
        import.bytes_total = job.progress.total.map(count).filter(|total| *total > 0);
    }
    import
}

/// Stops an import; what was written stays.
pub fn cancel_import(
    engine: &Engine,
    id: i64,
    context: &Context,
    language: Language,
) -> Answered<types::Import> {
    let job_id = match id {
        ..0 => Some(id.saturating_neg()),
        _ => {
            let run = stored(engine.workspace.store.read(|c| import_run::get(c, id)))?;
            run.and_then(|run| run.job_id)
        }
    };
    if let Some(job_id) = job_id {
        match engine.stop_job(job_id, context) {
            // It ended by itself meanwhile.
            Ok(_) | Err(EngineError::Conflict(_) | EngineError::NotFound(_)) => {}
            Err(error) => return Err(failure(error)),
        }
    }
    get_import(engine, id, language)
}

/// What undoing an import would do.
pub fn preview_undo(engine: &Engine, id: i64, context: &Context) -> Answered<types::ImportUndo> {
    Ok(undo_shown(import::undo(&engine.workspace, id, true, context)?))
}

/// Undoes an import. People and scores follow in the background.
pub fn undo_import(engine: &Engine, id: i64, context: &Context) -> Answered<types::ImportUndo> {
    let report = import::undo(&engine.workspace, id, false, context)?;
    upkeep::people::match_after_change(engine, context);
    Ok(undo_shown(report))
}

/// All rejected rows of an import with their reasons, the headings first. The download guards the
/// cells against formulas.
pub fn export_rejects(file: &Path, sink: RowSink<'_>) -> Answered<()> {
    let unreadable = |error: csv::Error| Failure::internal(error.to_string());
    // A row that does not fit the headings comes back as it is.
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).from_path(file);
    let mut reader = reader.map_err(unreadable)?;
    for record in reader.records() {
        // The file is guarded against formulas already, and the download will be.
        let record = record.map_err(unreadable)?;
        let row: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
        sink(&row)?;
    }
    Ok(())
}

/// The file of the rejected rows of an import.
pub fn find_rejects(engine: &Engine, id: i64) -> Answered<PathBuf> {
    get_import(engine, id, Language::English)?;
    let missing = || Failure::not_found(said!("import.no_rejects", id));
    kept_rejects(engine, id).ok_or_else(missing)
}

/// The file of rejects that an import of an earlier process left.
fn kept_rejects(engine: &Engine, id: i64) -> Option<PathBuf> {
    let folder = engine.workspace.directory.join("rejects");
    let prefix = format!("{id}-");
    std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).find(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix))
    })
}

/// How the files of an import were read, and what was turned down.
fn fill(import: &mut types::Import, report: &ImportReport, language: Language) {
    import.warnings.clear();
    let mut add = |notice: types::ImportNotice, said: String| {
        import.notices.push(notice);
        import.warnings.push(said);
    };
    for fault in &report.profile_faults {
        add(notice::profile_fault(fault, language), fault.said().render(language));
    }
    // What the file holds besides is an import of its own, which a notice names.
    let Some(file) = report.files.first() else { return };
    for found in report.notices_of(file) {
        add(notice::shown(&found), notice::said(&found, report.dry_run).render(language));
    }
    for (found, said) in notice::of_file(file) {
        add(found, said.render(language));
    }
    import.rejects.extend(file.rejects.iter().map(|reject| {
        let (key, values) = key_and_values(&reject.reason);
        types::RejectedRow {
            line: reject.line,
            column: Some(reject.column.clone()).filter(|column| !column.is_empty()),
            reason: reject.reason.render(language),
            key,
            values,
        }
    }));
    import.reading = Some(reading::shown(file, language));
}

fn of_run(run: &ImportRun, language: Language) -> types::Import {
    let state = serde_json::from_value(serde_json::Value::from(run.state.as_str()));
    types::Import {
        id: run.id,
        state: state.unwrap_or(types::ImportState::Running),
        file: run.file.clone(),
        entity: run.entity.clone(),
        dry_run: false,
        rows_done: count(run.rows_done),
        bytes_done: 0,
        bytes_total: None,
        created: count(run.created),
        updated: count(run.updated),
        unchanged: count(run.unchanged),
        rejected: count(run.rejected),
        notices: Vec::new(),
        warnings: Vec::new(),
        reading: None,
        rejects: Vec::new(),
        message: run.message.as_deref().map(|kept| Said::from_stored(kept).render(language)),
        started_at: to_rfc3339(run.started_at),
        finished_at: run.finished_at.map(to_rfc3339),
        can_be_undone: run.columns.is_some() && run.finished_at.is_some(),
        undone_by: run.undone.as_ref().map(|(by, _)| by.clone()),
        undone_at: run.undone.as_ref().map(|(_, at)| to_rfc3339(*at)),
    }
}

fn undo_shown(report: import::UndoReport) -> types::ImportUndo {
    let kept = report.kept.into_iter().map(|record| types::KeptRecord {
        id: record.id,
        name: record.name,
        reason: record.reason.to_owned(),
    });
    types::ImportUndo {
        import_id: report.import_id,
        dry_run: report.dry_run,
        removed: report.removed,
        restored: report.restored,
        kept_changed: report.kept_changed,
        kept_decided: report.kept_decided,
        kept_opted_out: report.kept_opted_out,
        removed_opted_out: report.removed_opted_out,
        later_imports: report.later_imports,
        kept: kept.collect(),
    }
}
