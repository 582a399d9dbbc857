//! Imports as jobs: whichever process dies, the file is read to its end, in one run, and counted
//! once.

use crate::common;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use speargun_engine::import::job::{self, Added, ImportTask};
use speargun_engine::import::{self, CHUNK_ROWS, report_of};
use speargun_engine::{Engine, EngineError, Workspace};
use speargun_store::audit::AuditQuery;
use speargun_store::import_run::{self, ImportRun};
use speargun_store::job::{JobState, StoredJob};

/// Longer than any step below takes on any machine.
const LONG: Duration = Duration::from_secs(120);
const ACCOUNTS: &str = "account_id,name,website\na1,Acme Software,acme-software.com\n\
    a2,Zeta Foods,zeta-foods.de\n";
const PEOPLE: &str = "person_id,email,last_name\np1,kim@acme-software.com,Doe\n\
    p2,max@zeta-foods.de,Muster\n";

struct Desk {
    directory: tempfile::TempDir,
    workspace: Arc<Workspace>,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = Arc::new(common::workspace(directory.path(), "child"));
        Self { directory, workspace }
    }

    /// A process of its own, as far as jobs go, that runs none yet.
    fn engine(&self) -> Arc<Engine> {
        Arc::new(Engine::new(Arc::clone(&self.workspace)))
    }

    fn path(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn task(&self, entity: &str, text: &str) -> ImportTask {
        let key = format!("{entity}_id");
        let fields = [(key.as_str(), "external_id"), ("name", "name"), ("website", "website")];
        let of_people =
            [("person_id", "external_id"), ("email", "email"), ("last_name", "last_name")];
        let fields = if entity == "person" { of_people } else { fields };
        let mapping = fields.map(|(heading, field)| (heading.to_owned(), Some(field.to_owned())));
        let file_name = format!("{entity}.csv");
        ImportTask {
            path: self.path(&file_name, text),
            file_name,
            entity: entity.to_owned(),
            source: "files".to_owned(),
            mapping: mapping.into(),
            dry_run: false,
        }
    }

    fn begin(&self, engine: &Engine, task: &ImportTask) -> Result<Added, EngineError> {
        job::begin(engine, task, &common::call(self.workspace.now()))
    }

    /// An import and its job, as the API shows them.
    fn shown(&self, id: i64) -> (ImportRun, StoredJob) {
        let found = self.workspace.store.read(|connection| {
            let run = import_run::get(connection, id)?.unwrap();
            job::with_jobs(connection, vec![run])
        });
        let (run, _) = found.unwrap().remove(0);
        let job = speargun_engine::job::get(&self.workspace, run.job_id.unwrap()).unwrap();
        (run, job)
    }

    fn wait_for<T: std::fmt::Debug>(
        &self,
        id: i64,
        wanted: impl Fn(&ImportRun, &StoredJob) -> Option<T>,
    ) -> T {
        let until = Instant::now() + LONG;
        loop {
            let (run, job) = self.shown(id);
            if let Some(found) = wanted(&run, &job) {
                return found;
            }
            assert!(Instant::now() < until, "{run:?} {job:?}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The import as it is once its job has ended.
    fn ended(&self, id: i64) -> (ImportRun, StoredJob) {
        let ended = |run: &ImportRun, job: &StoredJob| {
            job.state.has_ended().then(|| (run.clone(), job.clone()))
        };
        drop(self.wait_for(id, ended));
        self.shown(id)
    }

    /// Imports a file and returns the run as it ended.
    fn import(&self, engine: &Engine, task: &ImportTask) -> ImportRun {
        let id = self.begin(engine, task).unwrap().import_id;
        let (run, job) = self.ended(id);
        assert_eq!((run.state.as_str(), job.state), ("done", JobState::Done), "{run:?} {job:?}");
        run
    }

    fn count(&self, of: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {of}");
        self.workspace.store.read(|connection| connection.query(&sql, &[])).unwrap()[0].integer(0)
    }

    fn accounts(&self) -> i64 {
        self.count("account WHERE deleted IS NULL")
    }

    /// Who is in the audit to have imported, and by what way.
    fn audit_of(&self, id: i64) -> Vec<(String, String)> {
        let query = AuditQuery {
            action: Some("import.run".to_owned()),
            subject: Some(id.to_string()),
            ..AuditQuery::default()
        };
        let (rows, _) = speargun_engine::audit::list(&self.workspace, &query, (9, 0)).unwrap();
        rows.into_iter().map(|row| (row.caller, row.via)).collect()
    }
}

fn counts(run: &ImportRun) -> [i64; 5] {
    [run.rows_done, run.created, run.updated, run.unchanged, run.rejected]
}

/// So many accounts; those whose number is a multiple of `renamed` have another name.
fn many(rows: usize, renamed: usize) -> String {
    let mut text = "account_id,name,website\n".to_owned();
    for number in 0..rows {
        let kind = if number.is_multiple_of(renamed) { "Works" } else { "Company" };
        writeln!(text, "a{number},{kind} {number},a{number}.example").unwrap();
    }
    text
}

#[test]
fn an_import_waits_for_whoever_runs_jobs_and_is_followed_by_accounts_and_scores() {
    let desk = Desk::new();
    let engine = desk.engine();
    let first = desk.begin(&engine, &desk.task("account", ACCOUNTS)).unwrap().import_id;
    assert!(first > 0);
    let (run, job) = desk.shown(first);
    assert_eq!((job.kind.as_str(), job.state, job.attempts), ("import", JobState::Waiting, 0));
    let stored = desk.workspace.store.read(|connection| import_run::get(connection, first));
    let stored = stored.unwrap().unwrap();
    assert_eq!((stored.state.as_str(), counts(&stored)), ("waiting", [0; 5]));
    assert_eq!((run.state.as_str(), run.file.as_str()), ("running", "account.csv"), "it is open");
    assert_eq!((desk.accounts(), desk.audit_of(first).len()), (0, 0), "nothing is done yet");
    engine.start_jobs().unwrap();
    let (run, job) = desk.ended(first);
    assert_eq!((run.state.as_str(), job.state), ("done", JobState::Done), "{run:?} {job:?}");
    assert_eq!((counts(&run), job.attempts), ([2, 2, 0, 0, 0], 1));
    assert!(run.finished_at.is_some_and(|at| at >= run.started_at));
    assert_eq!(desk.audit_of(first), [("ann".to_owned(), "job".to_owned())]);
    let scored = desk.count("account_score");
    assert_eq!(scored, 2, "accounts are scored");
    // People get their accounts, and the row that cannot be read is reported.
    let people = format!("{PEOPLE}p3,lee@acme-software.com,Roe,one,too,many\n");
    let run = desk.import(&engine, &desk.task("person", &people));
    assert_eq!(counts(&run), [3, 2, 0, 0, 1]);
    let report = report_of(&desk.workspace, run.id).unwrap().unwrap();
    let file = &report.files[0];
    assert_eq!((file.import_id, file.created, file.rejected), (run.id, 2, 1));
    assert_eq!(file.rejects[0].line, 4, "{:?}", file.rejects);
    let matched = "membership WHERE valid_to IS NULL AND account_id IS NOT NULL";
    assert_eq!((desk.count(matched), desk.count("person_score")), (2, 2));
    engine.stop(LONG);
}

#[test]
fn a_rehearsal_is_numbered_below_zero_and_writes_nothing() {
    let desk = Desk::new();
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let task = ImportTask { dry_run: true, ..desk.task("account", ACCOUNTS) };
    let id = desk.begin(&engine, &task).unwrap().import_id;
    assert!(id < 0, "{id}");
    let until = Instant::now() + LONG;
    let job = loop {
        let job = speargun_engine::job::get(&desk.workspace, -id).unwrap();
        if job.state.has_ended() {
            break job;
        }
        assert!(Instant::now() < until, "{job:?}");
        std::thread::sleep(Duration::from_millis(2));
    };
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let report = job::rehearsed_report(&job).unwrap().unwrap();
    assert!(report.dry_run);
    assert_eq!((report.files[0].rows, report.files[0].created), (2, 2));
    assert_eq!((desk.accounts(), desk.count("import_run")), (0, 0));
    assert_eq!(desk.count("audit WHERE action = 'import.run'"), 0);
    // What it found is what then happens.
    let run = desk.import(&engine, &desk.task("account", ACCOUNTS));
    assert_eq!(counts(&run), [2, 2, 0, 0, 0]);
    engine.stop(LONG);
}

#[test]
fn an_import_is_stopped_where_it_waits_and_where_it_runs() {
    const ROWS: usize = 4 * CHUNK_ROWS;
    let desk = Desk::new();
    let engine = desk.engine();
    let call = common::call(desk.workspace.now());
    let waiting = desk.begin(&engine, &desk.task("account", ACCOUNTS)).unwrap().import_id;
    engine.stop_job(desk.shown(waiting).1.id, &call).unwrap();
    let (run, job) = desk.shown(waiting);
    assert_eq!((run.state.as_str(), job.state), ("cancelled", JobState::Cancelled));
    engine.start_jobs().unwrap();
    let id = desk.begin(&engine, &desk.task("account", &many(ROWS, 1))).unwrap().import_id;
    let job = desk
        .wait_for(id, |run, job| (run.rows_done > 0 || job.state.has_ended()).then_some(job.id));
    engine.stop_job(job, &call).unwrap();
    let (run, job) = desk.ended(id);
    assert_eq!((run.state.as_str(), job.state), ("cancelled", JobState::Cancelled), "{run:?}");
    assert!(run.finished_at.is_some() && run.message.is_some(), "{run:?}");
    let written = desk.accounts();
    assert!(written > 0 && written < ROWS as i64, "{written}");
    assert_eq!(counts(&run), [written, written, 0, 0, 0], "what was written stays");
    assert_eq!(desk.shown(waiting).0.state, "cancelled", "it was never begun");
    // What it wrote can be undone, and another import goes on as ever.
    let undone = import::undo(&desk.workspace, id, false, &call).unwrap();
    assert_eq!((undone.removed, desk.accounts()), (written as u64, 0));
    let run = desk.import(&engine, &desk.task("account", ACCOUNTS));
    assert_eq!(counts(&run), [2, 2, 0, 0, 0]);
    engine.stop(LONG);
}

#[test]
fn a_broken_file_fails_and_says_why() {
    let desk = Desk::new();
    let engine = desk.engine();
    // What cannot be read, or does not fit, is not added at all.
    let task = desk.task("account", ACCOUNTS);
    for wrong in [
        ImportTask { path: desk.directory.path().join("missing.csv"), ..task.clone() },
        ImportTask { entity: "wizard".to_owned(), ..task.clone() },
        ImportTask { mapping: [("name".into(), Some("wizard".into()))].into(), ..task.clone() },
        ImportTask { source: " ".repeat(300), ..task.clone() },
    ] {
        let refused = desk.begin(&engine, &wrong);
        assert!(refused.is_err(), "{wrong:?}");
    }
    assert_eq!((desk.count("job"), desk.count("import_run")), (0, 0));
    // Whole when it is added, and something else or nothing when it is read.
    let changed = desk.begin(&engine, &task).unwrap().import_id;
    desk.path("account.csv", "what,ever\n1,2\n");
    engine.start_jobs().unwrap();
    let (run, job) = desk.ended(changed);
    assert_eq!((run.state.as_str(), job.state, job.attempts), ("failed", JobState::Failed, 1));
    assert!(run.finished_at.is_some() && run.message.is_some(), "{run:?}");
    assert_eq!(run.message, job.fault);
    let gone = desk.task("account", ACCOUNTS);
    let lock = desk.workspace.lock("score").unwrap();
    let id = desk.begin(&engine, &gone).unwrap().import_id;
    std::fs::remove_file(&gone.path).unwrap();
    drop(lock);
    let (run, _) = desk.ended(id);
    assert_eq!(run.state, "failed");
    assert!(run.message.as_ref().is_some_and(|said| said.contains("account.csv")), "{run:?}");
    assert_eq!((desk.accounts(), desk.audit_of(id).len()), (0, 0));
    // A file that is cut off gives what it has, and the import says so.
    let whole = many(3 * CHUNK_ROWS, 1);
    let path = desk.directory.path().join("cut.csv.gz");
    let file = std::fs::File::create(&path).unwrap();
    let mut gz = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, whole.as_bytes()).unwrap();
    gz.finish().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let task = ImportTask { path, file_name: "cut.csv.gz".to_owned(), ..task };
    let id = desk.begin(&engine, &task).unwrap().import_id;
    let (run, _) = desk.ended(id);
    assert!(run.message.is_some(), "{run:?}");
    assert_eq!((run.created, run.rows_done), (desk.accounts(), desk.accounts()), "{run:?}");
    engine.stop(LONG);
}

/// Lets a process read an import until its runs are so far, and die; as a kill leaves it, the runs
/// say that they run, and nothing holds the job. Returns the rows that the first run had read.
fn killed(desk: &Desk, id: i64, is_met: impl Fn(&[ImportRun]) -> bool) -> i64 {
    let runs = |job_id: i64| {
        desk.workspace.store.read(|connection| import_run::of_job(connection, job_id)).unwrap()
    };
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    desk.wait_for(id, |_, job| (is_met(&runs(job.id)) || job.state.has_ended()).then_some(()));
    engine.stop(LONG);
    let (_, job) = desk.shown(id);
    assert_eq!(job.state, JobState::Waiting, "it was not done before: {job:?}");
    let killed = format!(
        "UPDATE import_run SET state = 'running', message = NULL, finished_at = NULL \
         WHERE job_id = {} AND state = 'cancelled'",
        job.id
    );
    desk.workspace.store.write(|connection| connection.batch(&killed)).unwrap();
    runs(job.id)[0].rows_done
}

fn first_has_read(rows: usize) -> impl Fn(&[ImportRun]) -> bool {
    move |runs| runs[0].rows_done >= rows as i64
}

#[test]
fn an_import_that_was_killed_goes_on_in_the_same_run_and_counts_each_record_once() {
    const ROWS: usize = 4 * CHUNK_ROWS;
    let rows = ROWS as i64;
    let desk = Desk::new();
    let begin = |text: &str| {
        let engine = desk.engine();
        desk.begin(&engine, &desk.task("account", text)).unwrap().import_id
    };
    let first = begin(&many(ROWS, 1));
    // Killed once, and once more a little further on.
    let read = killed(&desk, first, first_has_read(2 * CHUNK_ROWS));
    assert!(read < rows && desk.accounts() == read, "{read}");
    killed(&desk, first, first_has_read(3 * CHUNK_ROWS));
    assert!(desk.accounts() < rows);
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let (run, job) = desk.ended(first);
    assert_eq!((run.state.as_str(), job.attempts), ("done", 3), "{run:?} {job:?}");
    assert_eq!(counts(&run), [rows, rows, 0, 0, 0]);
    assert_eq!((desk.accounts(), desk.count("import_run")), (rows, 1));
    let file = report_of(&desk.workspace, first).unwrap().unwrap().files.remove(0);
    assert_eq!((file.created, file.updated, file.unchanged), (ROWS as u64, 0, 0));
    assert_eq!(desk.audit_of(first), [("ann".to_owned(), "job".to_owned())], "once");
    engine.stop(LONG);

    // The same of a file that changes every record and brings some.
    let second = begin(&many(ROWS + 50, 2).replace("Works", "Other"));
    killed(&desk, second, first_has_read(3 * CHUNK_ROWS));
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let (run, _) = desk.ended(second);
    assert_eq!(counts(&run), [rows + 50, 50, rows, 0, 0], "each has another name");
    let third = desk.import(&engine, &desk.task("account", &many(ROWS, 4)));
    assert_eq!(counts(&third), [rows, 0, rows / 2, rows / 2, 0]);
    engine.stop(LONG);

    // All of it can be undone, the last first, as if none had been.
    let call = common::call(desk.workspace.now());
    for (id, removed, restored) in [(third.id, 0, rows / 2), (second, 50, rows), (first, rows, 0)] {
        let undone = import::undo(&desk.workspace, id, false, &call).unwrap();
        assert_eq!((undone.removed as i64, undone.restored as i64), (removed, restored));
        assert_eq!((undone.kept_changed, undone.kept_decided), (0, 0));
    }
    assert_eq!(desk.accounts(), 0);
}

/// Companies and people in one table, as Odoo has them: each kind is a run of its own.
fn of_both_kinds(rows: usize) -> String {
    let mut text = "id,name,is_company,email\n".to_owned();
    for number in 0..rows {
        match number.is_multiple_of(2) {
            true => writeln!(text, "p.{number},Company {number},True,").unwrap(),
            false => writeln!(text, "p.{number},Kim {number},False,k{number}@acme.com").unwrap(),
        }
    }
    text
}

#[test]
fn a_file_of_two_kinds_that_was_killed_goes_on_in_both_runs() {
    const ROWS: usize = 4 * CHUNK_ROWS;
    let half = ROWS as i64 / 2;
    let desk = Desk::new();
    let path = desk.path("contacts.csv", &of_both_kinds(ROWS));
    let found = import::preview(&desk.workspace, (&path, "contacts.csv"), 20).unwrap();
    let fields = found.fields.iter().map(|field| field.map(ToOwned::to_owned));
    let task = ImportTask {
        path,
        file_name: "contacts.csv".to_owned(),
        entity: found.entity.unwrap().to_owned(),
        source: found.source.unwrap_or_else(|| "odoo".to_owned()),
        mapping: found.headings.into_iter().zip(fields).collect(),
        dry_run: false,
    };
    let id = desk.begin(&desk.engine(), &task).unwrap().import_id;
    killed(&desk, id, first_has_read(CHUNK_ROWS));
    killed(&desk, id, |runs| runs.get(1).is_some_and(|run| run.rows_done > 0));
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let (_, job) = desk.ended(id);
    assert_eq!((job.state, job.attempts), (JobState::Done, 3), "{job:?}");
    let runs = desk.workspace.store.read(|connection| import_run::of_job(connection, job.id));
    let runs = runs.unwrap();
    assert_eq!(runs.len(), 2, "{runs:?}");
    for run in &runs {
        let [rows, created, updated, unchanged, rejected] = counts(run);
        assert_eq!((run.state.as_str(), rows), ("done", ROWS as i64), "{run:?}");
        assert_eq!((created, updated, unchanged, rejected), (half, 0, 0, 0), "{run:?}");
        assert_eq!(desk.audit_of(run.id).len(), 1);
    }
    assert_ne!(runs[0].entity, runs[1].entity);
    assert_eq!((desk.accounts(), desk.count("person WHERE deleted IS NULL")), (half, half));
    engine.stop(LONG);
}

#[test]
fn an_import_that_goes_on_is_not_undone_meanwhile() {
    const ROWS: usize = 4 * CHUNK_ROWS;
    let desk = Desk::new();
    let id = desk.begin(&desk.engine(), &desk.task("account", &many(ROWS, 1))).unwrap().import_id;
    killed(&desk, id, first_has_read(CHUNK_ROWS));
    let written = desk.accounts();
    let call = common::call(desk.workspace.now());
    let refused = import::undo(&desk.workspace, id, false, &call);
    assert!(refused.is_err(), "its job will go on: {refused:?}");
    assert_eq!(desk.accounts(), written);
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let (run, _) = desk.ended(id);
    assert_eq!((counts(&run), run.undone), ([ROWS as i64, ROWS as i64, 0, 0, 0], None));
    engine.stop(LONG);
}

#[test]
fn a_file_that_repeats_its_keys_and_was_killed_counts_each_row_once() {
    let desk = Desk::new();
    // The whole first chunk again, under other names, and some more.
    let again = many(CHUNK_ROWS, 1).replace("Works", "Later");
    let more = many(3 * CHUNK_ROWS, 1);
    let more: Vec<&str> = more.lines().skip(1 + CHUNK_ROWS).collect();
    let again = again.split_once('\n').unwrap().1;
    let text = format!("{}{again}{}\n", many(CHUNK_ROWS, 1), more.join("\n"));
    let id = desk.begin(&desk.engine(), &desk.task("account", &text)).unwrap().import_id;
    killed(&desk, id, first_has_read(2 * CHUNK_ROWS));
    let engine = desk.engine();
    engine.start_jobs().unwrap();
    let (run, _) = desk.ended(id);
    let chunks = counts(&run).map(|count| count / CHUNK_ROWS as i64);
    assert_eq!(chunks, [4, 3, 1, 0, 0], "{run:?}");
    engine.stop(LONG);
}

#[test]
fn why_an_import_failed_names_no_folder() {
    let desk = Desk::new();
    let engine = desk.engine();
    let task = desk.task("account", ACCOUNTS);
    let id = desk.begin(&engine, &task).unwrap().import_id;
    std::fs::remove_file(&task.path).unwrap();
    engine.start_jobs().unwrap();
    let (run, job) = desk.ended(id);
    let folder = desk.directory.path().to_string_lossy().into_owned();
    for said in [run.message, job.fault] {
        let said = said.unwrap();
        assert!(said.contains("account.csv") && !said.contains(&folder), "{said}");
    }
    engine.stop(LONG);
}
