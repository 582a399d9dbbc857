//! Events of the past out of files: every row becomes the calls that it tells of, is read by the
//! rules of the tracking API and goes through the same intake, with its own time. Rows without a
//! message id get one that is derived of what they say, so that a second import adds nothing.

use std::collections::VecDeque;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;
use speargun_connect::event::{
    Calls, Content, EventFile, EventOptions, EventRow, IDENTIFIED, Identity, Shape,
};
use speargun_connect::{ConnectError, CsvWriter};
use speargun_domain::event::{CallError, Event, Receipt, canonical, read_history};
use speargun_domain::text::cut;
use speargun_store::event::{position, tally};
use speargun_words::{Language, Said, said};

use super::alike::Alike;
use crate::import::{ColumnReading, Reject, source_named};
use crate::live::Live;
use crate::membership::IndexCache;
use crate::{EngineError, Watch, Workspace};
use speargun_track::{Accepted, EventLog, Intake, IntakeError, POSITION, Submission};

/// How many files stay open from the first look on; opening an archive reads it through.
const OPEN_FILES_MAX: usize = 8;
/// How many rows are read at a time.
const CHUNK_ROWS: usize = 5_000;
/// How many bytes of rows are read at a time, but for the last row of them.
const CHUNK_BYTES: usize = 8 << 20;
/// How many submissions may be on their way to the disk.
const SUBMISSIONS_MAX: usize = 3;
/// How many events one submission holds at most: one line may be a batch of many.
const SUBMISSION_EVENTS_MAX: usize = 5_000;
/// How many rejected rows of a file are listed; the file of rejects has them all.
const LISTED_MAX: usize = 100;
/// How many characters of a rejected row are kept to look at.
const SAMPLE_BYTES_MAX: usize = 2_000;
/// How many people are remembered as told of; beyond that some are reported of again, which changes
/// nothing.
const IDENTIFIED_MAX: usize = 100_000;

/// How the names of tables begin whose messages other tables hold with more.
const LESSER_TABLES: [&str; 3] = ["events_fresh", "events_intraday", "tracks."];

/// How files are imported.
#[derive(Debug, Clone)]
pub struct EventImportOptions {
    /// How files are read.
    pub files: EventOptions,
    /// Whose events they are. A message counts once for each source.
    pub source: String,
    /// Where rejected rows are written, all of them.
    pub rejects: Option<PathBuf>,
}

/// What came of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportedFile {
    /// Its name.
    pub file: String,
    /// What it was taken for.
    pub format: String,
    /// Fields, and the columns that were taken for them.
    pub columns: Vec<(String, String)>,
    /// Headings that mean no field: their cells are kept as details, which no rule reads.
    pub details: Vec<String>,
    /// How moments were read, where there was anything to decide.
    pub dates: Option<ColumnReading>,
    /// Rows read.
    pub rows: u64,
    /// Events that were new.
    pub events: u64,
    /// Events that were known already, also by an earlier row.
    pub known: u64,
    /// Events of machines, known ones too: kept, and never scored.
    pub bots: u64,
    /// Rows that tell of nothing that anybody did.
    pub left_out: u64,
    /// Rows of somebody who did not consent to be known: no failures, and nobody's.
    pub nobody: u64,
    /// Calls that were turned down.
    pub rejected: u64,
    /// The first of them.
    pub rejects: Vec<Reject>,
    /// Why the file could not be read to its end; the rows before that count.
    #[serde(serialize_with = "speargun_words::as_optional_text")]
    pub error: Option<Said>,
}

/// What came of all files.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EventImportReport {
    /// By file, in the order in which they were read.
    pub files: Vec<ImportedFile>,
    /// Events that were new.
    pub events: u64,
    /// Events that were known already.
    pub known: u64,
    /// Calls that were turned down.
    pub rejected: u64,
    /// Where they stand.
    pub rejects_file: Option<PathBuf>,
    /// How long it took.
    pub seconds: f64,
}

impl EventImportReport {
    /// The same with its reasons as sentences of a language, as programs get them.
    #[must_use]
    pub fn spoken(mut self, language: Language) -> Self {
        let rejects = self.files.iter_mut().flat_map(|file| &mut file.rejects);
        rejects.for_each(|reject| reject.reason = reject.reason.spoken(language));
        self
    }
}

/// Imports files of events. Of tables that hold the same messages the one that says more comes
/// first: the tables of single events before `tracks`, which has no properties, and the table of a
/// whole day before those of the running day.
///
/// # Errors
/// When no file can be read, the disk refuses, or somebody stops it. What was written before
/// stays, and the same import goes on where it ended.
pub fn import_events(
    workspace: &Workspace,
    log: &EventLog,
    paths: &[PathBuf],
    options: &EventImportOptions,
    watch: &Watch<'_>,
) -> Result<EventImportReport, EngineError> {
    let source = source_named(&options.source)?;
    let begun = std::time::Instant::now();
    let mut paths = paths.to_vec();
    paths.sort_by_key(|path| {
        let name = name_of(path).to_lowercase();
        LESSER_TABLES.iter().position(|begin| name.starts_with(begin)).map_or(0, |rank| rank + 1)
    });
    let mut opened = open_all(&paths, &options.files, watch)?;
    let intake = Intake::start(log).map_err(EngineError::file(&workspace.directory))?;
    let language = workspace.language();
    let mut rejects = RejectFile { path: options.rejects.clone(), language, writer: None };
    let mut report = EventImportReport::default();
    for path in &paths {
        let file = match opened.pop_front() {
            Some(Opened::Damaged(error)) => {
                let file = name_of(path);
                report.files.push(ImportedFile { file, error: Some(error), ..Default::default() });
                continue;
            }
            Some(Opened::Open(file)) => *file,
            Some(Opened::Later) | None => EventFile::open(path, &options.files)?,
        };
        let told = ImportedFile {
            file: name_of(path),
            format: file.shape.name(),
            columns: file.shape.columns(),
            details: file.shape.details(),
            dates: file.shape.dates().map(|(heading, reading)| {
                ColumnReading::of_dates((heading, "time"), reading.clone())
            }),
            ..ImportedFile::default()
        };
        let way = OnTheWay { log, intake: &intake, source, waiting: VecDeque::new(), told };
        let told = import_file(file, way, &mut rejects, watch)?;
        report.events += told.events;
        report.known += told.known;
        report.rejected += told.rejected;
        report.files.push(told);
    }
    report.rejects_file = rejects.finish()?;
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

/// What came of the first look at a file.
enum Opened {
    Open(Box<EventFile>),
    /// Read through and found whole; opened anew when its turn comes.
    Later,
    Damaged(Said),
}

/// All are opened before one is taken in: a wrong name or mapping costs nothing. A damaged archive
/// among others costs itself alone.
fn open_all(
    paths: &[PathBuf],
    options: &EventOptions,
    watch: &Watch<'_>,
) -> Result<VecDeque<Opened>, EngineError> {
    let mut opened = VecDeque::new();
    let mut damaged = 0;
    for (number, path) in paths.iter().enumerate() {
        watch.check()?;
        watch.tell("files", number as u64, Some(paths.len() as u64));
        opened.push_back(match EventFile::open(path, options) {
            Ok(file) if opened.len() < OPEN_FILES_MAX => Opened::Open(Box::new(file)),
            Ok(_) => Opened::Later,
            Err(error @ ConnectError::Damaged { .. }) if damaged + 1 < paths.len() => {
                damaged += 1;
                Opened::Damaged(error.said())
            }
            Err(error) => return Err(error.into()),
        });
    }
    Ok(opened)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn import_file(
    mut file: EventFile,
    mut way: OnTheWay<'_>,
    rejects: &mut RejectFile,
    watch: &Watch<'_>,
) -> Result<ImportedFile, EngineError> {
    let (mut identified, mut alike) = (FxHashSet::default(), Alike::default());
    loop {
        watch.check()?;
        let rows = match file.read(CHUNK_ROWS, CHUNK_BYTES) {
            Ok(rows) if rows.is_empty() => break,
            Ok(rows) => rows,
            Err(error) => {
                way.told.error = Some(error.said());
                break;
            }
        };
        let (shape, source) = (&file.shape, way.source);
        let now = way.log.now();
        let read: Vec<ReadRow> =
            rows.par_iter().map(|row| read_row(shape, row, source, now)).collect();
        way.told.rows += rows.len() as u64;
        let mut events = Vec::with_capacity(rows.len());
        let mut refused = Vec::new();
        for (row, read) in rows.iter().zip(read) {
            way.told.nobody += u64::from(read.is_nobody);
            way.told.left_out += u64::from(read.calls.is_empty() && !read.is_nobody);
            for mut call in read.calls {
                if let (Ok(event), Some(identity)) = (&mut call, &read.identity) {
                    let number = alike.number(identity);
                    event.message_id = id_of_identity(source, identity, number);
                }
                match call {
                    Ok(event) if is_told_again(&event, &mut identified) => {}
                    Ok(event) => events.push(event),
                    Err(fault) => {
                        refused.push(way.turn_down(row, fault, now, rejects)?);
                    }
                }
            }
        }
        way.send(events, refused)?;
        let (done, total) = file.bytes();
        watch.tell(&way.told.file, done, Some(total));
    }
    way.arrive()
}

/// Whether an event only tells anew who somebody is, whom this file told of already.
fn is_told_again(event: &Event, identified: &mut FxHashSet<String>) -> bool {
    if !event.message_id.starts_with(IDENTIFIED) {
        return false;
    }
    if identified.len() >= IDENTIFIED_MAX {
        identified.clear();
    }
    !identified.insert(event.message_id.clone())
}

/// Why a call of a row is turned down.
struct Fault {
    code: &'static str,
    column: String,
    reason: Said,
}

type RowCalls = Vec<Result<Event, Fault>>;

/// What a row says, read.
#[derive(Default)]
struct ReadRow {
    calls: RowCalls,
    /// By what its only call is known, where it has no id.
    identity: Option<Identity>,
    is_nobody: bool,
}

/// The code of rows that cannot be read at all, for counting.
const UNREADABLE: &str = "unreadable_row";

fn read_row(shape: &Shape, row: &EventRow, source: &str, now: i64) -> ReadRow {
    let unreadable = |column: &str, reason: Said| {
        vec![Err(Fault { code: UNREADABLE, column: column.to_owned(), reason })]
    };
    let mut read = ReadRow::default();
    let content = match &row.content {
        Ok(content) => content,
        Err(error) => {
            read.calls = unreadable("", error.said());
            return read;
        }
    };
    let receipt = Receipt { received_at: now, history: true, ..Receipt::default() };
    let fault = |error: CallError| {
        let column = error.field().map(|field| shape.column_of(field)).unwrap_or_default();
        Fault { code: error.code(), column, reason: Said::text(error.to_string()) }
    };
    let read_text = |text: &[u8], derive: &dyn Fn(&str) -> String| {
        let calls = read_history(text, &receipt, derive).into_iter();
        calls.map(|call| call.map_err(fault)).collect::<RowCalls>()
    };
    let of_text = |text: &str| derived_id(source, text);
    read.calls = match shape.calls(content) {
        // Of a batch the good ones count, as over HTTP.
        Ok(Calls::AsIs(text)) => read_text(text, &of_text),
        Ok(Calls::Made(made)) => {
            let mut calls: RowCalls =
                made.iter().flat_map(|call| read_text(call.as_bytes(), &of_text)).collect();
            if let Some(place) = calls.iter().position(Result::is_err) {
                // Who it was and what happened stand in one row: it counts whole or not at all.
                calls = vec![calls.swap_remove(place)];
            }
            calls
        }
        Ok(Calls::Same(call, identity)) => {
            read.identity = Some(identity);
            // Its id follows once those before it in the file are known.
            read_text(call.as_bytes(), &|_| String::new())
        }
        Ok(Calls::Nothing) => RowCalls::new(),
        Ok(Calls::Nobody) => {
            read.is_nobody = true;
            RowCalls::new()
        }
        Err(fault) => unreadable(&fault.column, fault.reason.said()),
    };
    for event in read.calls.iter_mut().flatten() {
        source.clone_into(&mut event.source);
    }
    read
}

/// The id of a message that is known by who did what when.
fn id_of_identity(source: &str, identity: &Identity, number: usize) -> String {
    match number {
        1 => derived_id(source, &identity.same),
        _ => derived_id(source, &format!("{}\0{number}", identity.same)),
    }
}

/// The id of a message that came without one: of its source and what it says, in any order of keys.
/// Whoever forges an equal id only forges an equal message, so the key is no secret.
fn derived_id(source: &str, text: &str) -> String {
    let mut hasher = siphasher::sip128::SipHasher24::new_with_key(b"speargun import!");
    hasher.write(source.as_bytes());
    hasher.write_u8(0xff);
    hasher.write(canonical(text).as_bytes());
    let hash = siphasher::sip128::Hasher128::finish128(&hasher).as_u128();
    format!("import-{hash:032x}")
}

/// Events of one file on their way to the disk.
struct OnTheWay<'a> {
    log: &'a EventLog,
    intake: &'a Intake,
    source: &'a str,
    waiting: VecDeque<Receiver<Result<Accepted, IntakeError>>>,
    told: ImportedFile,
}

impl OnTheWay<'_> {
    fn turn_down(
        &mut self,
        row: &EventRow,
        fault: Fault,
        now: i64,
        rejects: &mut RejectFile,
    ) -> Result<tally::Reject, EngineError> {
        let Fault { code, column, reason } = fault;
        let sample = row.content.as_ref().map(Content::text).unwrap_or_default();
        let sample = cut(&sample, SAMPLE_BYTES_MAX);
        let reject = Reject { line: row.line, column, reason };
        rejects.write(&self.told.file, &reject, sample)?;
        self.told.rejected += 1;
        let detail = format!("{}, line {}: {}", self.told.file, row.line, reject.reason);
        if self.told.rejects.len() < LISTED_MAX {
            self.told.rejects.push(reject);
        }
        Ok(tally::Reject {
            received_at: now,
            source: self.source.to_owned(),
            reason: code.to_owned(),
            detail,
            sample: cut(sample, 500).to_owned(),
        })
    }

    fn send(&mut self, events: Vec<Event>, refused: Vec<tally::Reject>) -> Result<(), EngineError> {
        let bots = events.iter().filter(|event| event.bot.is_some()).count();
        self.told.bots += bots as u64;
        let mut refused = Some(refused).filter(|refused| !refused.is_empty());
        let mut parts = events.chunks(SUBMISSION_EVENTS_MAX);
        loop {
            let part = parts.next();
            if part.is_none() && refused.is_none() {
                return Ok(());
            }
            while self.waiting.len() >= SUBMISSIONS_MAX {
                self.receive()?;
            }
            let (sender, receiver) = channel();
            // Whoever no longer waits wants no answer.
            let reply = Box::new(move |outcome| drop(sender.send(outcome)));
            let refused = refused.take().unwrap_or_default();
            let part = part.unwrap_or_default();
            self.intake.submit(Submission::new(self.log, self.source, part, refused, reply)?);
            self.waiting.push_back(receiver);
        }
    }

    fn receive(&mut self) -> Result<(), EngineError> {
        let Some(receiver) = self.waiting.pop_front() else { return Ok(()) };
        let accepted = receiver.recv().unwrap_or(Err(IntakeError::Stopping)).map_err(|error| {
            let reason = match error {
                IntakeError::Store(reason) => reason,
                other => other.to_string(),
            };
            EngineError::Invalid(said!("event.import_unwritable", file = self.told.file, reason))
        })?;
        self.told.events += accepted.events as u64;
        self.told.known += accepted.duplicates as u64;
        Ok(())
    }

    /// Waits until everything is on the disk.
    fn arrive(mut self) -> Result<ImportedFile, EngineError> {
        while !self.waiting.is_empty() {
            self.receive()?;
        }
        Ok(self.told)
    }
}

/// The file of rejects; it comes into being with the first one.
struct RejectFile {
    path: Option<PathBuf>,
    /// In which it says why.
    language: Language,
    writer: Option<CsvWriter<BufWriter<File>>>,
}

impl RejectFile {
    fn write(&mut self, file: &str, reject: &Reject, row: &str) -> Result<(), EngineError> {
        let Some(path) = &self.path else { return Ok(()) };
        let failed = |error| EngineError::File { path: path.clone(), error };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                let made = File::create(path).map_err(failed)?;
                let mut writer = CsvWriter::new(BufWriter::new(made));
                writer.row(["file", "line", "column", "reason", "row"]).map_err(failed)?;
                self.writer.insert(writer)
            }
        };
        let line = reject.line.to_string();
        let reason = reject.reason.render(self.language);
        writer.row([file, &line, &reject.column, &reason, row]).map_err(failed)
    }

    fn finish(self) -> Result<Option<PathBuf>, EngineError> {
        let (Some(path), Some(mut writer)) = (self.path, self.writer) else { return Ok(None) };
        writer.flush().map_err(EngineError::file(&path))?;
        Ok(Some(path))
    }
}

/// What scoring after an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ScoredImport {
    /// Events that the scores took in.
    pub events: u64,
    /// How often an account was scored.
    pub scores: u64,
}

/// As [`score_imported`]; nothing either where no event waits, so that nothing is loaded in vain.
///
/// # Errors
/// As [`score_imported`].
pub fn score_waiting(
    workspace: &Arc<Workspace>,
    log: &EventLog,
    watch: &Watch<'_>,
) -> Result<Option<ScoredImport>, EngineError> {
    let row = workspace.store.read(|connection| position(connection, POSITION))?;
    if log.waiting(row)? == 0 { Ok(None) } else { score_imported(workspace, log, watch) }
}

/// Lets scores, tiers and stages follow what was imported, as a server would: people who said who
/// they are and groups become records as well. Nothing where a server does this already.
///
/// # Errors
/// What the store reports, or when somebody stops it; the next one goes on from there.
pub fn score_imported(
    workspace: &Arc<Workspace>,
    log: &EventLog,
    watch: &Watch<'_>,
) -> Result<Option<ScoredImport>, EngineError> {
    let Some(_only_one) = log.lock_live()? else { return Ok(None) };
    let live = Live::new(Arc::clone(workspace), log.clone(), Arc::new(IndexCache::default()));
    let total = log.waiting(live.position()?)?;
    let mut done = ScoredImport::default();
    loop {
        watch.check()?;
        watch.tell("scores", done.events, Some(total));
        let step = live.step(workspace.now())?;
        done.scores += step.scores.len() as u64;
        if step.taken == 0 {
            return Ok(Some(done));
        }
        done.events += step.taken as u64;
    }
}
