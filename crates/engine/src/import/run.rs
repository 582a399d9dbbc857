//! One file from disk to records: a thread reads and parses, this one writes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};

use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use speargun_connect::table::FurtherTable;
use speargun_connect::{Plan, Table};
use speargun_domain::caller::Context;
use speargun_domain::parse::ParseContext;
use speargun_store::import_change::{self, Journal};
use speargun_store::import_run::{self, ImportRun};
use speargun_store::record::{RecordWriter, WriteMode, source_id};
use speargun_store::{Connection, Store, StoreError};
use speargun_words::Said;

use super::below::{self, LeftOut};
use super::book;
use super::cell_fault::CellFault;
use super::grouped::Fill;
use super::job::{Earlier, begin_run};
use super::known::KnownNames;
use super::natural::NaturalKeys;
use super::reject::{self, Reject, RejectWriter, SHOWN_MAX};
use super::row::{Record, RowReader};
use super::survey::{self, ColumnReading, Survey};
use super::trouble::{CellTrouble, TroubleKind, Troubles};
use super::{Planned, respell, unknown};
use crate::deal_stage::{StageCount, StageCounts};
use crate::fault::fault;
use crate::{Clock, EngineError, Watch, Workspace};

/// How many rows one transaction writes.
pub const CHUNK_ROWS: usize = 5_000;
/// How many parsed chunks may wait for the writer.
const CHUNKS_WAITING: usize = 1;

/// What came of one file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FileReport {
    /// Number of the import.
    pub import_id: i64,
    /// Name of the file.
    pub file: String,
    /// The system that the keys are of.
    pub source: String,
    /// Kind of record.
    pub entity: String,
    /// Rows read.
    pub rows: u64,
    /// Records that were not known.
    pub created: u64,
    /// Records that changed.
    pub updated: u64,
    /// Records that were known.
    pub unchanged: u64,
    /// Rows that were turned down.
    pub rejected: u64,
    /// Rows whose key stood in the file before: the later row counts.
    pub duplicate_ids: u64,
    /// The first of them: its line and key.
    pub first_duplicate: Option<(u64, String)>,
    /// Rows that are of another kind of record, such as people in a table of companies.
    pub other_rows: u64,
    /// Rows that repeat the headings.
    pub repeated_headings: u64,
    /// The line of the headings, where rows stand above them.
    pub headings_line: Option<u64>,
    /// Rows below the table that are no records.
    pub left_out: Vec<LeftOut>,
    /// Such rows beyond those that are listed.
    #[serde(default)]
    pub further_left_out: u64,
    /// Other tables of the file that were not read: sheets, tables of a page, columns beside.
    pub further_tables: Vec<FurtherTable>,
    /// The sheet that was read, where it is a hidden one.
    pub hidden_sheet: Option<String>,
    /// Blank cells that were filled by what a merged cell above them says.
    pub merged_cells: u64,
    /// Cells that a merged number reaches: they stay blank.
    pub merged_numbers: u64,
    /// Rows that the workbook hides, by a filter or by hand, and that were read.
    #[serde(default)]
    pub hidden_rows: u64,
    /// How columns were read, where there was anything to decide.
    pub readings: Vec<ColumnReading>,
    /// Cells that could not be read, or of which something was guessed, by column.
    pub cells: Vec<CellTrouble>,
    /// Stages of deals and how they are read, those that need a decision first.
    pub stages: Vec<StageCount>,
    /// Deals of further stages that are not listed.
    pub deals_in_further_stages: u64,
    /// Headings that were not understood, the weightiest first.
    pub unknown_headings: Vec<String>,
    /// The first rejects.
    pub rejects: Vec<Reject>,
    /// The file with all rejects.
    pub rejects_file: Option<PathBuf>,
    /// Where most records of the file's running numbers have another name than the file says: how
    /// many, and of how many that were known.
    pub strangers: Option<(u64, u64)>,
    /// Of links and merged records: the heading of the column that names the other records.
    #[serde(skip)]
    pub(crate) linked_by: Option<String>,
    /// Why the file could not be read to its end.
    #[serde(default, with = "speargun_words::kept_option")]
    pub error: Option<Said>,
}

/// Where a file's records go.
pub(crate) enum Target<'a> {
    /// Each chunk in its own transaction.
    Store(&'a Store),
    /// Within a transaction that the caller ends.
    Within(&'a mut Connection),
}

impl Target<'_> {
    fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        match self {
            Self::Store(store) => store.write(work),
            Self::Within(connection) => work(connection),
        }
    }
}

#[derive(Default)]
struct Chunk {
    rows: u64,
    bytes_done: u64,
    records: Vec<(u64, Record)>,
    rejects: Vec<(Reject, Option<csv::StringRecord>)>,
    troubles: Troubles,
    stages: StageCounts,
    repeated_headings: u64,
    other_rows: u64,
    subtotals: Vec<LeftOut>,
    damage: Option<Said>,
}

impl Chunk {
    /// Reads a row: one record, or of links as many as its cell names.
    fn read(&mut self, line: u64, cells: csv::StringRecord, (reader, now): (&RowReader<'_>, i64)) {
        let spread = reader.spread(&cells);
        let rows = spread.as_deref().unwrap_or(std::slice::from_ref(&cells));
        for row in rows {
            match reader.read(line, row, &mut self.troubles) {
                Ok(record) => {
                    reader.count_stage(&record, now, &mut self.stages);
                    self.records.push((line, record));
                }
                Err((column, reason)) => {
                    // The row comes back whole, once.
                    let reject = Reject { line, column, reason: reason.said() };
                    self.rejects.push((reject, Some(cells)));
                    return;
                }
            }
        }
    }
}

/// Imports one file.
///
/// # Errors
/// When records cannot be written or the job is cancelled. Damage of the file is in the report.
pub(crate) fn import_file(
    workspace: &Workspace,
    file: &Planned,
    context: &ParseContext,
    target: &mut Target<'_>,
    watch: &Watch<'_>,
    call: &Context,
) -> Result<FileReport, EngineError> {
    let now = call.now;
    let mut table = book::open(file, context)?;
    let headings = table.headings.clone();
    let bytes_total = table.bytes_total;
    let survey = survey::look_through(&mut table, file, (context, now), watch)?;
    // A text is opened again; a workbook is parsed once.
    if !table.rewind() {
        table = book::open(file, context)?;
    }
    let stages = workspace.stages();
    let reader = |keys| {
        RowReader::new(&file.plan, (context, &survey.styles), &headings, (keys, &stages, now))
    };
    let (mut job, keys) = {
        let reader = reader(NaturalKeys::default());
        Job::begin(workspace, file, (&reader, &survey), target, call)?
    };
    job.report.headings_line = Some(table.headings_line).filter(|line| *line > 1);
    job.report.unknown_headings = unknown::headings(&file.plan, &headings);
    job.report.left_out.clone_from(&survey.left_out);
    job.report.readings.clone_from(&survey.readings);
    job.report.further_tables.clone_from(&table.further);
    (job.report.merged_cells, job.report.merged_numbers) = table.merged_cells();
    job.report.hidden_rows = table.hidden_rows();
    job.report.hidden_sheet = table.hidden_sheet().map(ToOwned::to_owned);
    book::note(&table, &mut job.troubles);
    (watch.started)(job.run.id);
    let result = std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(CHUNKS_WAITING);
        let (reader, survey) = (reader(keys), &survey);
        let reading = scope.spawn(move || {
            read_chunks(table, (&reader, now), survey, |chunk| sender.send(chunk).is_ok());
        });
        let written = job.write_all(receiver, target, watch, bytes_total);
        let read = reading.join().map_err(|panic| fault("the import", panic.as_ref()));
        written.and(read)
    });
    job.end(result, target)
}

fn read_chunks(
    mut table: Table,
    (reader, now): (&RowReader<'_>, i64),
    survey: &Survey,
    mut send: impl FnMut(Chunk) -> bool,
) {
    let is_below = |line: u64| survey.left_out.iter().any(|out| out.holds(line));
    let mut groups = Fill::new(survey.group_columns);
    let mut subtotals = below::Subtotals::default();
    loop {
        let (rows, damage) = match table.read_rows(CHUNK_ROWS) {
            Ok(rows) => (rows, None),
            Err(error) => (Vec::new(), Some(error.said_without_folder())),
        };
        if rows.is_empty() && damage.is_none() {
            return;
        }
        let ended = damage.is_some();
        let count = rows.len() as u64;
        let bytes_done = table.bytes_done();
        let mut chunk = Chunk { rows: count, bytes_done, damage, ..Chunk::default() };
        chunk.records.reserve(rows.len());
        for row in rows {
            if is_below(row.line) {
                chunk.rows -= 1;
                continue;
            }
            match row.cells {
                Ok(cells) if subtotals.has(&cells) => {
                    chunk.rows -= 1;
                    chunk.subtotals.push(below::subtotal(row.line, &cells));
                }
                Ok(cells) if reader.repeats_headings(&cells) => chunk.repeated_headings += 1,
                Ok(mut cells) => {
                    let filled = groups.fill(&mut cells);
                    if reader.wants(&cells) {
                        for place in filled {
                            let heading = reader.headings().get(place).map_or("", String::as_str);
                            let value = cells.get(place).unwrap_or("");
                            let column = (heading, TroubleKind::GroupValue);
                            chunk.troubles.add(column, row.line, value);
                        }
                        chunk.read(row.line, cells, (reader, now));
                    } else {
                        chunk.other_rows += 1;
                    }
                }
                Err(error) => {
                    let (column, reason) = (String::new(), error.said());
                    let reject = Reject { line: row.line, column, reason };
                    chunk.rejects.push((reject, row.raw));
                }
            }
        }
        if !send(chunk) || ended {
            return;
        }
    }
}

struct Job<'a> {
    plan: &'a Plan,
    run: ImportRun,
    source: i64,
    writer: RecordWriter,
    journal: Journal,
    columns: Vec<String>,
    /// The headings of columns that have one of their own.
    headings: BTreeMap<String, String>,
    known: KnownNames,
    rejects: RejectWriter,
    troubles: Troubles,
    stages: StageCounts,
    seen: FxHashSet<u64>,
    report: FileReport,
    now: i64,
    clock: Clock,
    /// What an attempt before this one wrote.
    earlier: Earlier,
}

impl<'a> Job<'a> {
    fn begin(
        workspace: &Workspace,
        file: &'a Planned,
        (reader, survey): (&RowReader<'_>, &Survey),
        target: &mut Target<'_>,
        call: &Context,
    ) -> Result<(Self, NaturalKeys), EngineError> {
        let (plan, now) = (&file.plan, call.now);
        let headings = reader.headings();
        let (columns, kept) = (reader.columns(), reader.kept_columns());
        let mode = if plan.update_only { WriteMode::Update } else { WriteMode::Upsert };
        let mut run = ImportRun {
            entity: plan.entity.key.to_owned(),
            file: file.name.clone(),
            state: "running".to_owned(),
            started_at: now,
            job_id: file.job.map(|(job_id, _)| job_id),
            columns: Some(columns.clone()),
            ..ImportRun::default()
        };
        let (source, (writer, journal), keys, (known, earlier)) = target.write(|connection| {
            let source = source_id(connection, &plan.source)?;
            let known = match survey.has_running_ids && !plan.update_only {
                true => KnownNames::load(connection, plan.entity, source)?,
                false => KnownNames::default(),
            };
            if let Some(style) = survey.respells() {
                respell::keys(connection, source, style)?;
            }
            let earlier = begin_run(connection, source, (&mut run, file), call)?;
            let is_postgres = connection.is_postgres();
            let keys = natural_keys(connection, plan, source, (survey, now))?;
            let journal = Journal::new(run.id, plan.entity, &columns);
            import_change::forget_old(connection)?;
            let writer = RecordWriter::new(plan.entity, (&columns, &kept), mode, is_postgres)
                .noting(&journal, is_postgres);
            Ok((source, (writer, journal), keys, (known, earlier)))
        })?;
        // A rehearsal leaves no file: its number will be that of another import.
        let path = matches!(target, Target::Store(_))
            .then(|| reject::path(&workspace.directory, run.id, &file.name));
        let report = FileReport {
            import_id: run.id,
            file: file.name.clone(),
            source: plan.source.clone(),
            entity: plan.entity.key.to_owned(),
            created: earlier.created,
            updated: earlier.updated,
            unchanged: earlier.unchanged,
            linked_by: plan.only.last().and_then(|(place, _)| headings.get(*place)).cloned(),
            ..FileReport::default()
        };
        let rejects = RejectWriter::new(path, headings, workspace.language());
        let (seen, troubles) = (FxHashSet::default(), Troubles::default());
        let job = Self {
            plan,
            run,
            source,
            writer,
            journal,
            columns,
            headings: reader.headings_of_columns(),
            known,
            rejects,
            troubles,
            stages: StageCounts::default(),
            seen,
            report,
            now,
            clock: workspace.clock().clone(),
            earlier,
        };
        Ok((job, keys))
    }

    fn write_all(
        &mut self,
        receiver: Receiver<Chunk>,
        target: &mut Target<'_>,
        watch: &Watch<'_>,
        bytes_total: u64,
    ) -> Result<(), EngineError> {
        for mut chunk in receiver {
            watch.check()?;
            let records = std::mem::take(&mut chunk.records);
            let turned_down = chunk.rejects.len();
            target.write(|connection| {
                self.write_chunk(connection, records, chunk.rows, turned_down)
            })?;
            for (reject, cells) in &chunk.rejects {
                self.turn_down(reject, cells.as_ref())?;
            }
            self.troubles.take(std::mem::take(&mut chunk.troubles));
            self.stages.take(std::mem::take(&mut chunk.stages));
            self.report.repeated_headings += chunk.repeated_headings;
            self.report.other_rows += chunk.other_rows;
            let room = SHOWN_MAX.saturating_sub(self.report.left_out.len());
            self.report.further_left_out += chunk.subtotals.len().saturating_sub(room) as u64;
            self.report.left_out.extend(chunk.subtotals.drain(..).take(room));
            if let Some(damage) = chunk.damage {
                self.report.error = Some(damage);
            }
            watch.tell(&self.report.file, chunk.bytes_done, Some(bytes_total));
        }
        Ok(())
    }

    /// Writes a chunk. The report is changed only when the whole chunk went through.
    fn write_chunk(
        &mut self,
        connection: &mut Connection,
        records: Vec<(u64, Record)>,
        rows: u64,
        turned_down: usize,
    ) -> Result<(), EngineError> {
        let mut duplicates = 0;
        let mut first_duplicate = None;
        let mut lines = Vec::with_capacity(records.len());
        let mut parts = Vec::with_capacity(records.len());
        for (line, Record { external_id, values }) in records {
            if !self.seen.insert(hash(&external_id)) {
                duplicates += 1;
                // Of a record without an id, what names it.
                let natural = external_id.strip_prefix(&self.plan.id_prefix);
                let shown = natural.and_then(|key| key.strip_prefix('=')).unwrap_or(&external_id);
                first_duplicate.get_or_insert_with(|| (line, shown.to_owned()));
            }
            self.known.compare((&external_id, self.plan.entity), (&self.columns, &values));
            lines.push(line);
            parts.push((external_id, values));
        }
        if self.report.rows + rows <= self.earlier.rows {
            // An attempt before this one wrote them. Where a key repeats, writing them again would
            // bring an older value back.
            self.report.rows += rows;
            self.report.duplicate_ids += duplicates;
            self.report.first_duplicate = self.report.first_duplicate.take().or(first_duplicate);
            return Ok(());
        }
        self.journal.begin(connection)?;
        let of = (self.source, self.now);
        let written = self.writer.write_many(connection, of, parts, &mut self.journal)?;
        self.journal.end(connection)?;
        let report = &mut self.report;
        report.rows += rows;
        report.created += written.created;
        report.updated += written.updated;
        report.unchanged += written.unchanged;
        report.duplicate_ids += duplicates;
        report.first_duplicate = report.first_duplicate.take().or(first_duplicate);
        self.note(connection, turned_down + written.missing.len())?;
        for (place, key) in written.missing {
            let (entity, line) = (self.plan.entity.key, lines[place]);
            let reason = CellFault::NotKnown { entity, key }.said();
            self.turn_down(&Reject { line, column: String::new(), reason }, None)?;
        }
        Ok(())
    }

    fn turn_down(
        &mut self,
        reject: &Reject,
        cells: Option<&csv::StringRecord>,
    ) -> Result<(), EngineError> {
        self.report.rejected += 1;
        if self.report.rejects.len() < SHOWN_MAX {
            self.report.rejects.push(reject.clone());
        }
        self.rejects.write(reject, cells)
    }

    fn note(&mut self, connection: &mut Connection, pending: usize) -> Result<(), StoreError> {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let report = &self.report;
        self.run.rows_done = count(report.rows.max(self.earlier.rows));
        self.run.created = count(report.created);
        self.run.updated = count(report.updated);
        self.run.unchanged = count(report.unchanged.saturating_sub(self.earlier.found_again));
        self.run.rejected = count(report.rejected + pending as u64);
        import_run::update(connection, &self.run)
    }

    fn end(
        mut self,
        result: Result<(), EngineError>,
        target: &mut Target<'_>,
    ) -> Result<FileReport, EngineError> {
        self.run.state = match &result {
            Ok(()) => "done",
            Err(EngineError::Cancelled) => "cancelled",
            Err(_) => "failed",
        }
        .to_owned();
        self.run.message = match &result {
            Ok(()) => self.report.error.as_ref().map(Said::to_stored),
            // What is kept is shown to whoever reads the list of imports.
            Err(error) => Some(error.kept()),
        };
        let found_again = std::mem::take(&mut self.earlier.found_again);
        self.report.unchanged = self.report.unchanged.saturating_sub(found_again);
        self.run.finished_at = Some(self.clock.now());
        let noted = target.write(|connection| Ok(self.note(connection, 0)?));
        result.and(noted)?;
        self.settle_repeated(target)?;
        self.note_cleared(target)?;
        self.report.rejects_file = self.rejects.finish()?;
        self.report.left_out.sort_by_key(|rows| rows.first_line);
        self.report.cells = self.troubles.listed();
        (self.report.stages, self.report.deals_in_further_stages) = self.stages.listed();
        self.report.strangers = self.known.strangers();
        Ok(self.report)
    }

    /// Rows that repeat a key may change a record and change it back: then nothing is updated.
    fn settle_repeated(&mut self, target: &mut Target<'_>) -> Result<(), EngineError> {
        if self.report.updated == 0 || self.report.duplicate_ids == 0 {
            return Ok(());
        }
        let (import_id, entity) = (self.run.id, self.plan.entity);
        let columns = self.columns.clone();
        target.write(|connection| {
            let same = import_change::settle_same(connection, import_id, entity, &columns)?;
            self.report.updated = self.report.updated.saturating_sub(same);
            self.report.unchanged += same;
            Ok(self.note(connection, 0)?)
        })
    }

    /// Counts the values that blank cells took.
    fn note_cleared(&mut self, target: &mut Target<'_>) -> Result<(), EngineError> {
        if self.report.updated == 0 {
            return Ok(());
        }
        let (import_id, entity) = (self.run.id, self.plan.entity);
        let columns = self.columns.clone();
        let cleared = target.write(|connection| {
            Ok(import_change::cleared(connection, import_id, entity, &columns)?)
        })?;
        for (column, count) in columns.iter().zip(cleared).filter(|(_, count)| *count > 0) {
            // What is filled out of others follows them, and a currency goes with its amount.
            let Some(heading) = self.headings.get(column) else { continue };
            self.troubles.add_many((heading, TroubleKind::Cleared), (0, count), "");
        }
        Ok(())
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The keys of records that have no ids: what names them.
fn natural_keys(
    connection: &mut Connection,
    plan: &Plan,
    source: i64,
    (survey, now): (&Survey, i64),
) -> Result<NaturalKeys, EngineError> {
    if plan.fields.iter().any(|planned| planned.field.key == "external_id") {
        return Ok(NaturalKeys::default());
    }
    let of = (plan.entity, source, plan.id_prefix.as_str());
    NaturalKeys::load(connection, of, (&survey.shared_names, now))
}
