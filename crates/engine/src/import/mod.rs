//! Files become records: planned by headings or mapping, streamed, written chunk by chunk,
//! idempotent by source and external id, reported row by row.

mod activity;
mod below;
mod book;
mod cell_fault;
mod cells;
mod files;
mod finish;
mod further;
mod grouped;
mod identity;
pub mod job;
mod kept_report;
mod key;
mod known;
mod moment;
mod natural;
mod notice;
mod person;
mod reject;
mod respell;
mod row;
mod run;
mod salesforce;
mod several;
mod source;
mod stages;
mod survey;
mod trouble;
mod undo;
mod unknown;
mod wish;
mod wizard;

use std::path::{Path, PathBuf};

use serde::Serialize;
use speargun_connect::archive::UnpackedTable;
use speargun_connect::mapping::Mapping;
use speargun_connect::plan::{DEFAULT_SOURCE, Decision, Known};
use speargun_connect::profile::{Catalogue, LeftAlone, ProfileFault};
use speargun_connect::table::FurtherKind;
use speargun_connect::{ConnectError, OpenOptions, Plan, Table};
use speargun_domain::caller::Context;
use speargun_domain::record::FieldKind;
use speargun_words::{Language, Said, count, said};

use crate::fault::caught;
use crate::{EngineError, Watch, Workspace};

pub use below::LeftOut;
use finish::finish;

pub use crate::word::Word;
pub use files::PassedOver;
pub use kept_report::report_of;
pub use notice::ImportNotice;
pub use reject::Reject;
pub use run::{CHUNK_ROWS, FileReport};
pub(crate) use source::source_named;
pub use survey::ColumnReading;
pub use trouble::{CellTrouble, TroubleKind};
pub use undo::{KeptRecord, UndoReport, undo};
pub use wizard::{Preview, chosen, preview};

/// What is to be imported, and how.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The mapping file, if any.
    pub mapping: Option<Mapping>,
    /// Name of the source for files that give none away; `files` when blank.
    pub source: String,
    /// Check everything, write nothing.
    pub dry_run: bool,
}

/// What came of an import.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Records that were not known.
    pub created: u64,
    /// Records that changed.
    pub updated: u64,
    /// Records that were known.
    pub unchanged: u64,
    /// Rows that were turned down.
    pub rejected: u64,
    /// One entry for each file and kind of record.
    pub files: Vec<FileReport>,
    /// Files that were left alone, and why.
    pub skipped: Vec<SkippedFile>,
    /// What the folders hold that was not looked at.
    pub passed_over: Vec<PassedOver>,
    /// Files of profiles of the workspace that cannot be used.
    pub profile_faults: Vec<ProfileFault>,
    /// What the user should know.
    pub notices: Vec<ImportNotice>,
}

/// A file that was left alone.
#[derive(Debug, Clone, Serialize)]
pub struct SkippedFile {
    /// Which.
    pub file: String,
    /// Why, for programs.
    pub kind: LeftAlone,
    /// Why, for people.
    #[serde(serialize_with = "speargun_words::as_text")]
    pub reason: Said,
    /// Whether it would have been read, were its content not damaged.
    pub damaged: bool,
}

impl SkippedFile {
    fn new(file: String, kind: LeftAlone) -> Self {
        Self { file, kind, reason: kind.said(), damaged: false }
    }

    fn unread(file: String, reason: Said, damaged: bool) -> Self {
        Self { file, kind: LeftAlone::Unreadable, reason, damaged }
    }
}

/// The folder of a workspace in which it may have profiles of its own.
const PROFILES_FOLDER: &str = "profiles";

/// The profiles that a workspace works with.
fn catalogue_of(workspace: &Workspace) -> Catalogue {
    Catalogue::open(&workspace.directory.join(PROFILES_FOLDER))
}

/// Files of profiles of a workspace that cannot be used.
#[must_use]
pub fn profile_faults(workspace: &Workspace) -> Vec<ProfileFault> {
    catalogue_of(workspace).faults
}

/// A file with its plan, ready to be read.
#[derive(Debug)]
pub struct Planned {
    /// The file.
    pub path: PathBuf,
    /// Shown name.
    pub name: String,
    /// What becomes of it.
    pub plan: Plan,
    /// What is known better than detected.
    pub options: OpenOptions,
    /// The job that does it, and its place among the files of the job.
    pub job: Option<(i64, usize)>,
}

/// Imports files and directories of files.
///
/// # Errors
/// When nothing can be read or written at all. A damaged file among others is in the report.
pub fn import_paths(
    workspace: &Workspace,
    paths: &[PathBuf],
    options: &ImportOptions,
    watch: &Watch<'_>,
    call: &Context,
) -> Result<ImportReport, EngineError> {
    let profiles = catalogue_of(workspace);
    let source = Some(options.source.as_str()).filter(|source| !source.is_empty());
    let source = source.map(source_named).transpose()?;
    let known = Known { mapping: options.mapping.as_ref(), source, profiles: &profiles };
    let mut report = ImportReport {
        dry_run: options.dry_run,
        profile_faults: profiles.faults.clone(),
        ..ImportReport::default()
    };
    let mut planned = Vec::new();
    // What archives held lies there until it is read.
    let mut folders = Vec::new();
    let found = files::expand(paths)?;
    report.passed_over = found.passed_over();
    for (number, path) in found.files.iter().enumerate() {
        watch.check()?;
        // Opening an archive reads it through.
        watch.tell("files", number as u64, Some(found.files.len() as u64));
        match unpacked(path, &mut report)? {
            Some((folder, tables)) => {
                for table in &tables {
                    plan_file((&table.path, &table.name), &known, &mut planned, &mut report)?;
                }
                folders.push(folder);
            }
            None => {
                plan_file((path, &files::name(path)), &known, &mut planned, &mut report)?;
            }
        }
    }
    if let Some(mapping) = &options.mapping {
        let named = |file: &Planned| mapping.entries(&files::name(&file.path)).next().is_some();
        // One without files says what holds for all of them.
        let names_files = !mapping.files.is_empty();
        if names_files && !planned.is_empty() && !planned.iter().any(named) {
            let names: Vec<&str> = planned.iter().map(|file| file.name.as_str()).collect();
            return Err(EngineError::Invalid(said!(
                "import.mapping_names_none",
                names = names.join(", ")
            )));
        }
    }
    if known.source.is_none() && known.mapping.is_none() {
        join_tool(&mut planned);
    }
    // What is referred to comes first; links to known records come last.
    planned.sort_by_key(|file| (file.plan.update_only, file.plan.entity.rank()));
    run_all(workspace, &planned, options, watch, call, &mut report)?;
    Ok(report)
}

/// Files that no profile knows and that refer to records by their keys are of the tool whose
/// exports other files of the import are: the keys are most likely of these. Where they are of
/// several tools nobody can tell.
fn join_tool(planned: &mut [Planned]) {
    let mut tools = planned.iter().map(|file| file.plan.source.as_str());
    let mut found = None;
    if !tools.all(|tool| tool == DEFAULT_SOURCE || *found.get_or_insert(tool) == tool) {
        return;
    }
    let Some(tool) = found.map(ToOwned::to_owned) else { return };
    let refers = |file: &Planned| {
        file.plan.fields.iter().any(|planned| planned.field.kind == FieldKind::Reference)
    };
    for file in planned.iter_mut() {
        if file.plan.source == DEFAULT_SOURCE && refers(file) {
            file.plan.source.clone_from(&tool);
        }
    }
}

/// The tables of an archive in a folder that goes with its handle; nothing where a file is no
/// archive, or cannot be unpacked, which is reported.
fn unpacked(
    path: &Path,
    report: &mut ImportReport,
) -> Result<Option<(tempfile::TempDir, Vec<UnpackedTable>)>, EngineError> {
    if !speargun_connect::archive::is_one(path).unwrap_or(false) {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(EngineError::file(path))?;
    let name = files::name(path);
    let tables = match speargun_connect::archive::unpack(path, folder.path()) {
        Ok(unpacked) => {
            for (file, reason) in unpacked.left_alone {
                report.skipped.push(SkippedFile::new(format!("{name}: {file}"), reason));
            }
            if unpacked.same_names > 0 {
                let reason = said!("left_alone.same_names", count = count(unpacked.same_names));
                let kind = LeftAlone::SameName;
                report.skipped.push(SkippedFile { file: name, kind, reason, damaged: false });
            }
            unpacked.tables
        }
        Err(error) => {
            report.skipped.push(SkippedFile::unread(name, error.said_without_folder(), true));
            Vec::new()
        }
    };
    Ok(Some((folder, tables)))
}

fn plan_file(
    (path, shown): (&Path, &str),
    known: &Known<'_>,
    planned: &mut Vec<Planned>,
    report: &mut ImportReport,
) -> Result<(), EngineError> {
    let name = files::name(path);
    let entry = known.mapping.and_then(|mapping| mapping.entries(&name).next());
    let open_options = OpenOptions {
        encoding: entry.and_then(|entry| entry.encoding.clone()),
        delimiter: entry.and_then(|entry| entry.delimiter),
    };
    let mut table = match Table::open(path, &open_options) {
        Ok(table) => table,
        Err(error) => {
            let damaged = matches!(error, ConnectError::Damaged { .. });
            let reason = error.said_without_folder();
            report.skipped.push(SkippedFile::unread(shown.to_owned(), reason, damaged));
            return Ok(());
        }
    };
    let mut decision = speargun_connect::plan::decide(&name, &table.headings, known)?;
    if known.mapping.is_none() {
        // Damage is reported where the file is read.
        let rows = table.read_rows(salesforce::ROWS).unwrap_or_default();
        decision = salesforce::decided(decision, &rows);
    }
    if !matches!(decision, Decision::Read(_)) {
        // Of a file that is read its report says it.
        for sheet in table.further.iter().filter(|table| table.kind == FurtherKind::Sheet) {
            let of = format!("{shown}: {}", sheet.name);
            report.skipped.push(SkippedFile::new(of, LeftAlone::FurtherSheet));
        }
    }
    match decision {
        Decision::Read(plans) => {
            let missing = plans.iter().flat_map(|plan| &plan.missing);
            report.notices.extend(missing.map(|(field, heading)| ImportNotice::MissingColumn {
                file: shown.to_owned(),
                field: field.clone(),
                heading: heading.clone(),
            }));
            planned.extend(plans.into_iter().map(|plan| Planned {
                path: path.to_owned(),
                name: shown.to_owned(),
                plan,
                options: open_options.clone(),
                job: None,
            }));
        }
        Decision::Skip(reason) => report.skipped.push(SkippedFile::new(shown.to_owned(), reason)),
        Decision::Unknown => {
            report.skipped.push(SkippedFile::new(shown.to_owned(), LeftAlone::UnknownHeadings));
        }
    }
    Ok(())
}

/// Reads planned files in order and joins their records.
///
/// # Errors
/// As [`import_paths`].
pub fn run_all(
    workspace: &Workspace,
    planned: &[Planned],
    options: &ImportOptions,
    watch: &Watch<'_>,
    call: &Context,
    report: &mut ImportReport,
) -> Result<(), EngineError> {
    if planned.is_empty() {
        return Ok(());
    }
    let _lock = workspace.lock("import")?;
    let mut context = workspace.parse_context()?;
    if let Some(mapping) = &options.mapping {
        apply_mapping_context(mapping, &mut context)?;
    }
    if options.dry_run {
        // One transaction for all files, so that links see the records they point to; then undone.
        let rehearsed = workspace.store.write(|connection| {
            for file in planned {
                let mut target = run::Target::Within(connection);
                let done = run::import_file(workspace, file, &context, &mut target, watch, call)?;
                report.add(done);
            }
            note_further(planned, report);
            finish(workspace, connection, call.now, report)?;
            Err::<(), EngineError>(EngineError::RolledBack)
        });
        return match rehearsed {
            Err(EngineError::RolledBack) => Ok(()),
            other => other,
        };
    }
    workspace.store.write(|connection| {
        speargun_store::import_run::mark_interrupted(connection, call.now)?;
        // An import that ends before its time has changed accounts as well.
        speargun_store::bump_matching_revision(connection)
    })?;
    for file in planned {
        let import = || {
            let mut target = run::Target::Store(&workspace.store);
            run::import_file(workspace, file, &context, &mut target, watch, call)
        };
        match caught("the import", import) {
            Ok(done) => report.add(done),
            Err(error) => return Err(note_fault(workspace, error)),
        }
    }
    note_further(planned, report);
    watch.tell("link", 0, None);
    workspace.store.write(|connection| {
        finish(workspace, connection, call.now, report)?;
        kept_report::keep(connection, report)
    })
}

/// Says which files hold records of further kinds.
fn note_further(planned: &[Planned], report: &mut ImportReport) {
    let mut found = Vec::new();
    for (place, (own, file)) in planned.iter().zip(&report.files).enumerate() {
        if !planned[..place].iter().any(|other| other.path == own.path) {
            continue;
        }
        found.push(ImportNotice::FurtherRecords {
            file: file.file.clone(),
            import_id: Some(file.import_id).filter(|_| !report.dry_run),
            entity: file.entity.clone(),
            created: file.created,
            updated: file.updated,
            unchanged: file.unchanged,
            rejected: file.rejected,
        });
    }
    report.notices.extend(found);
}

/// Notes that the import that was running ended with a fault, which it could not note itself.
fn note_fault(workspace: &Workspace, error: EngineError) -> EngineError {
    if matches!(error, EngineError::Fault { .. }) {
        let (at, message) = (workspace.now(), error.to_string());
        let noted = workspace
            .store
            .write(|connection| speargun_store::import_run::mark_failed(connection, at, &message));
        if let Err(error) = noted {
            tracing::warn!(%error, "that the import failed cannot be noted");
        }
    }
    error
}

fn apply_mapping_context(
    mapping: &Mapping,
    context: &mut speargun_domain::parse::ParseContext,
) -> Result<(), EngineError> {
    let refused = |reason: Said| EngineError::Invalid(said!("import.mapping", reason));
    if let Some(code) = &mapping.currency {
        context.currency = speargun_domain::money::Currency::parse(code)
            .map_err(|error| refused(Said::text(error.to_string())))?;
    }
    if let Some(name) = &mapping.time_zone {
        context.zone = jiff::tz::TimeZone::get(name)
            .map_err(|_| refused(said!("import.no_time_zone", name)))?;
    }
    context.follows_language &= mapping.decimal_sign.is_none() && mapping.date_order.is_none();
    if mapping.decimal_sign.is_some() {
        context.decimal = mapping.decimal_sign;
    }
    if let Some(order) = mapping.date_order {
        context.date_order = order;
        context.writes_year_first = order == speargun_domain::time::DateOrder::YearFirst;
    }
    Ok(())
}

impl ImportReport {
    /// The same with its reasons as sentences of a language, as programs get them.
    #[must_use]
    pub fn spoken(mut self, language: Language) -> Self {
        let say = |said: &mut Said| *said = said.spoken(language);
        for file in &mut self.files {
            file.rejects.iter_mut().for_each(|reject| say(&mut reject.reason));
            file.cells.iter_mut().for_each(|cells| say(&mut cells.reason));
            file.error.iter_mut().for_each(say);
        }
        self.profile_faults.iter_mut().for_each(|fault| say(&mut fault.reason));
        self
    }

    /// The notices that are of a file. Those of other kinds of records are with their own import.
    #[must_use]
    pub fn notices_of(&self, file: &FileReport) -> Vec<ImportNotice> {
        let is_own = |notice: &&ImportNotice| match notice {
            ImportNotice::UnknownReference { entity, .. } => *entity == file.entity,
            ImportNotice::OtherRecords { file: name, .. }
            | ImportNotice::MissingColumn { file: name, .. } => *name == file.file,
            ImportNotice::FurtherRecords { file: name, entity, .. } => {
                *name == file.file && *entity != file.entity
            }
            ImportNotice::Twins { .. } => file.entity == "account",
            ImportNotice::OptedOutByMerged { .. } => file.entity == "person",
            ImportNotice::NoExchangeRate { .. } => true,
        };
        self.notices.iter().filter(is_own).cloned().collect()
    }

    fn add(&mut self, file: FileReport) {
        self.created += file.created;
        self.updated += file.updated;
        self.unchanged += file.unchanged;
        self.rejected += file.rejected;
        if let Some((records, known)) = file.strangers {
            let (name, source) = (file.file.clone(), file.source.clone());
            let notice = ImportNotice::OtherRecords { file: name, source, records, known };
            self.notices.push(notice);
        }
        self.files.push(file);
    }
}
