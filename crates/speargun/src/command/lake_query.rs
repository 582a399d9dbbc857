//! A question to the lake, asked by a process of its own.
//!
//! What somebody types may ask for more than any plan tells beforehand: a text of a gigabyte in one
//! row, a parser that never comes to an end, a stack that runs over. So the question runs in a
//! process that bounds its own memory and that is ended when its time is over. It ends as well when
//! the process that started it does, whatever ended that one.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use speargun_domain::filter::table::{TABLES, rows_of};
use speargun_engine::Workspace;
use speargun_engine::account::AccountList;
use speargun_engine::event::EventLog;
use speargun_lake_query::{
    Answer, AnswerColumn, BesideTable, QueryError, QueryLimits, Question, query, tables_named,
};

use super::CommandError;
use crate::arguments::LakeQuery;
use crate::output;

/// How much memory a question may take beside the tables that it is asked of, in bytes.
const QUERY_MEMORY_MAX: u64 = 2 << 30;
/// How often it is looked whether the answer is there.
const LOOK: Duration = Duration::from_millis(10);
/// How much is kept of what the process that answers says of its end, in bytes.
const REMARKS_LENGTH_MAX: u64 = 64 * 1024;

/// What is asked, on one line of the other process's input.
#[derive(Serialize, Deserialize)]
struct Request {
    sql: String,
    rows_max: usize,
    seconds_max: u64,
}

/// What the other process writes when it is done, and not before.
#[derive(Serialize, Deserialize)]
enum Reply {
    Found { columns: Vec<(String, bool)>, rows: Vec<Vec<Option<String>>>, is_cut: bool },
    Refused(String),
}

/// Asks a question, and waits for the whole answer.
pub(super) fn ask(directory: &Path, query: &LakeQuery) -> Result<Answer, CommandError> {
    let failed = |error: io::Error| {
        CommandError::Failed(format!("the process that answers cannot be started: {error}"))
    };
    let answer = tempfile::tempfile().map_err(failed)?;
    let remarks = tempfile::tempfile().map_err(failed)?;
    // What sorting writes goes with this folder, also when the process is ended in the middle.
    let scratch = tempfile::tempdir().map_err(failed)?;
    let mut child = Command::new(std::env::current_exe().map_err(failed)?)
        .arg("-w")
        .arg(directory)
        .args(["lake", "answer"])
        .env("TMPDIR", scratch.path())
        .stdin(Stdio::piped())
        .stdout(answer.try_clone().map_err(failed)?)
        .stderr(remarks.try_clone().map_err(failed)?)
        .spawn()
        .map_err(failed)?;
    let request = Request {
        sql: query.sql.clone(),
        rows_max: query.limit as usize,
        seconds_max: query.timeout,
    };
    // The other process goes on as long as this end of its input is open.
    let mut input = child.stdin.take();
    if let Some(input) = &mut input {
        let line = serde_json::to_string(&request).map_err(io::Error::from).map_err(failed)?;
        // Who has ended already says why by its end.
        let _ = writeln!(input, "{line}");
    }
    let ended = wait(&mut child, Duration::from_secs(query.timeout)).map_err(failed)?;
    drop(input);
    let Some(status) = ended else {
        return Err(CommandError::Failed(QueryError::TooSlow(query.timeout).to_string()));
    };
    outcome(status, answer, &text_of(remarks))
}

/// Waits for a process, and ends it when its time is over.
fn wait(child: &mut Child, time: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < time {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(LOOK);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

fn text_of(mut remarks: File) -> String {
    let mut bytes = Vec::new();
    // Where they cannot be read, the end of the process is told without them.
    let _ =
        remarks.rewind().and_then(|()| remarks.take(REMARKS_LENGTH_MAX).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What came of it: an answer only where the process says that it is whole.
fn outcome(status: ExitStatus, mut answer: File, remarks: &str) -> Result<Answer, CommandError> {
    if !status.success() {
        return Err(CommandError::Failed(reason_of(status, remarks)));
    }
    answer.rewind().map_err(CommandError::Output)?;
    match serde_json::from_reader(BufReader::new(answer)) {
        Ok(Reply::Found { columns, rows, is_cut }) => {
            for line in remarks.lines() {
                output::message(line);
            }
            let columns = columns.into_iter();
            let columns = columns.map(|(name, is_plain)| AnswerColumn { name, is_plain });
            Ok(Answer { columns: columns.collect(), rows, is_cut })
        }
        Ok(Reply::Refused(reason)) => Err(CommandError::Failed(reason)),
        Err(error) => Err(CommandError::Failed(format!("the answer is not whole: {error}"))),
    }
}

/// Why a process ended without an answer, by what it said last.
fn reason_of(status: ExitStatus, remarks: &str) -> String {
    const FOR_MEMORY: [&str; 4] = [
        "memory allocation of",
        "Cannot allocate memory",
        "Resource temporarily unavailable",
        "out of memory",
    ];
    if FOR_MEMORY.iter().any(|words| remarks.contains(words)) {
        return format!(
            "the query takes more than {} GiB of memory and was stopped; ask for fewer rows, \
             shorter texts or fewer groups",
            QUERY_MEMORY_MAX >> 30
        );
    }
    if remarks.contains("overflowed its stack") {
        return "the query nests too deep and was stopped; take it apart".to_owned();
    }
    let last = remarks.lines().rfind(|line| !line.trim().is_empty());
    match last {
        Some(last) => format!("the query was ended ({status}): {last}"),
        None => format!("the query was ended ({status})"),
    }
}

/// Answers the question on the input, in the process that [`ask`] started.
pub(super) fn answer(workspace: &Workspace, log: &EventLog) -> Result<(), CommandError> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(CommandError::Output)?;
    let request: Request = serde_json::from_str(&line)
        .map_err(|_| CommandError::Usage("this command is for `speargun lake query`".to_owned()))?;
    end_with_the_other_end();
    let reply = match find(workspace, log, &request) {
        Ok(found) => {
            let columns = found.columns.into_iter();
            let columns = columns.map(|column| (column.name, column.is_plain)).collect();
            Reply::Found { columns, rows: found.rows, is_cut: found.is_cut }
        }
        Err(error) => Reply::Refused(error.to_string()),
    };
    let mut stdout = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut stdout, &reply)
        .map_err(io::Error::from)
        .and_then(|()| stdout.flush())
        .map_err(CommandError::Output)
}

fn find(workspace: &Workspace, log: &EventLog, request: &Request) -> Result<Answer, CommandError> {
    let beside = tables_beside(workspace, &request.sql)?;
    bound_memory().map_err(|error| {
        CommandError::Failed(format!("the memory of the query cannot be bounded: {error}"))
    })?;
    let never = AtomicBool::new(false);
    let limits = QueryLimits {
        rows: request.rows_max,
        time: Duration::from_secs(request.seconds_max),
        cancelled: &never,
    };
    // What is left of it keeps the files on the disk until the question is answered.
    let events = log.all_events()?;
    let question = Question { files: events.files, waiting: events.waiting, beside };
    let found = query(log.lake(), question, &request.sql, &limits);
    found.map_err(|error| CommandError::Failed(error.to_string()))
}

/// The tables of accounts that a question names, as the records are now.
fn tables_beside(workspace: &Workspace, sql: &str) -> Result<Vec<BesideTable>, CommandError> {
    let named = tables_named(sql);
    if named.is_empty() {
        // A question about which tables there are sees these too, without their rows.
        let asks = sql.to_lowercase().contains("information_schema");
        let all = 0..if asks { TABLES.len() } else { 0 };
        return Ok(all.map(BesideTable::new).collect());
    }
    let list = workspace.store.read(|connection| AccountList::load(workspace, connection))?;
    let fill = |place: usize| {
        let mut table = BesideTable::new(place);
        for row in &list.rows {
            rows_of(&row.record, place, &mut |cells| table.push(&cells));
        }
        table
    };
    Ok(named.into_iter().map(fill).collect())
}

/// Ends this process when the input is closed: whoever asked is gone then.
fn end_with_the_other_end() {
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        #[expect(clippy::exit, reason = "the query itself cannot be reached to be stopped")]
        std::process::exit(1);
    });
}

/// Bounds what this process may take from now on.
#[cfg(unix)]
fn bound_memory() -> io::Result<()> {
    let bound = |resource: rlimit::Resource, most: u64| {
        let (soft, hard) = resource.get()?;
        resource.set(most.min(soft), hard)
    };
    // What it was ended with would be of no use to anybody, and as large as the memory.
    bound(rlimit::Resource::CORE, 0)?;
    bound(rlimit::Resource::DATA, taken().saturating_add(QUERY_MEMORY_MAX))
}

#[cfg(not(unix))]
fn bound_memory() -> io::Result<()> {
    Ok(())
}

/// What this process has taken so far, in bytes; nothing where the system does not tell.
#[cfg(unix)]
fn taken() -> u64 {
    const KIBIBYTE: u64 = 1024;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) * KIBIBYTE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_end_of_a_process_is_told_in_plain_words() {
        use std::os::unix::process::ExitStatusExt;
        let told = |remarks: &str| reason_of(ExitStatus::from_raw(6), remarks);
        let memory = told("memory allocation of 1000000000 bytes failed\n");
        assert!(memory.starts_with("the query takes more than 2 GiB of memory"), "{memory}");
        let stack = told("\nthread 'x' (1) has overflowed its stack\nfatal runtime error\n");
        assert!(stack.starts_with("the query nests too deep"), "{stack}");
        let other = told("something\nelse\n\n");
        assert!(other.starts_with("the query was ended (signal: 6"), "{other}");
        assert!(other.ends_with("else"), "{other}");
    }

    #[test]
    fn an_answer_that_is_not_whole_is_none() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(br#"{"Found":{"columns":[["n",true]],"rows":[["1"],"#).unwrap();
        let error = outcome(ExitStatus::default(), file, "").unwrap_err();
        assert!(error.to_string().contains("not whole"), "{error}");
    }
}
