//! SQL finds what was written, changes nothing, and does not read what cannot matter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../lake/tests/it/build.rs"]
#[allow(dead_code, unused_imports)]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use common::{MONDAY, bare, full, open, row};
use speargun_domain::time::DAY;
use speargun_lake::{Lake, LakeError, LakeEvent, LakeFile, batch_of, day_name, order_of};
use speargun_lake_query::{Answer, QueryError, QueryLimits, Question, query};

fn write(lake: &Lake, name: &str, events: &mut [LakeEvent]) -> Result<LakeFile, LakeError> {
    events.sort_by_key(order_of);
    lake.write(name, events[0].day(), &mut events.iter().cloned())
}

fn ask(lake: &Lake, files: &[LakeFile], sql: &str) -> Result<Answer, QueryError> {
    let cancelled = AtomicBool::new(false);
    let time = Duration::from_secs(60);
    let question = Question { files: files.to_vec(), ..Question::default() };
    query(lake, question, sql, &QueryLimits { rows: 100, time, cancelled: &cancelled })
}

fn cell(answer: &Answer) -> &str {
    answer.rows[0][0].as_deref().unwrap()
}

#[test]
fn sql_sees_files_and_what_waits_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..40).map(|number| row(number, full(number))).collect();
    let file = write(&lake, "a", &mut events).unwrap();
    write(&lake, "stray", &mut [row(77, full(77))]).unwrap();
    let waiting = [row(100, bare(100))];
    let batch = batch_of(&waiting.iter().collect::<Vec<_>>()).unwrap();
    let cancelled = AtomicBool::new(false);
    let limits = QueryLimits { rows: 3, time: Duration::from_secs(60), cancelled: &cancelled };
    let files = [file];
    let with = |waiting| Question { files: files.to_vec(), waiting, beside: Vec::new() };
    let sql = "SELECT count(*) AS n, count(DISTINCT message_id) AS m, max(occurred_at) AS t, \
        max(day) AS d, bool_or(email IS NULL) AS b FROM events";
    let answer = query(&lake, with(vec![batch]), sql, &limits).unwrap();
    let cells: Vec<&str> = answer.rows[0].iter().map(|cell| cell.as_deref().unwrap()).collect();
    assert_eq!(cells, ["41", "41", "2026-11-23T00:00:00.000100Z", "2026-11-23", "true"]);
    let plain: Vec<bool> = answer.columns.iter().map(|column| column.is_plain).collect();
    assert_eq!(plain, [true, true, false, false, true]);
    let sql = "WITH e AS (SELECT * FROM events) SELECT email FROM e ORDER BY event_id";
    let answer = query(&lake, with(Vec::new()), sql, &limits).unwrap();
    assert_eq!((answer.rows.len(), answer.is_cut), (3, true));
    assert_eq!(cell(&answer), "email 0 ü 한");
    assert_eq!(cell(&ask(&lake, &[], "SELECT count(*) FROM events").unwrap()), "0");
    // Texts are taken apart by characters, not bytes.
    let sql = "SELECT substr(email, 9, 1), right(email, 1), strpos(email, 'ü'), \
        character_length(email), reverse(left(email, 3)), split_part(email, ' ', 2) FROM events \
        ORDER BY event_id LIMIT 1";
    let answer = ask(&lake, &files, sql).unwrap();
    let cells: Vec<&str> = answer.rows[0].iter().map(|cell| cell.as_deref().unwrap()).collect();
    assert_eq!(cells, ["ü", "한", "9", "11", "ame", "0"]);
    let target = directory.path().join("out.csv");
    for sql in [
        &format!("COPY events TO '{}'", target.display()),
        "DROP TABLE events",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO events SELECT * FROM events",
        "EXPLAIN ANALYZE INSERT INTO events SELECT * FROM events",
        "SET datafusion.execution.batch_size = 1",
        "CREATE EXTERNAL TABLE p STORED AS PARQUET LOCATION '/'",
        "SELECT * FROM '/etc/passwd'",
        "SELEC",
        "",
    ] {
        let refused = ask(&lake, &files, sql);
        assert!(matches!(refused, Err(QueryError::Failed(_))), "{sql}: {refused:?}");
    }
    assert!(!target.exists());
}

/// DataFusion 55.2.0 calls this a bug of its own (apache/datafusion#20501).
#[test]
fn a_function_of_a_text_that_wants_a_number_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let lake = Lake::open(directory.path().to_str().unwrap()).unwrap();
    let error = ask(&lake, &[], "SELECT sum(event_type) FROM events").unwrap_err().to_string();
    assert!(error.starts_with("No function matches the given name and argument"), "{error}");
    assert!(error.contains("'sum(") && error.contains("explicit type casts"), "{error}");
    assert!(!error.contains("bug"), "{error}");
}

#[test]
fn brackets_nest_deep_but_not_without_end() {
    let directory = tempfile::tempdir().unwrap();
    let lake = Lake::open(directory.path().to_str().unwrap()).unwrap();
    let nested = |levels: usize| {
        let (open, close) = ("(NOT ".repeat(levels), ")".repeat(levels));
        ask(&lake, &[], &format!("SELECT count(*) FROM events WHERE {open}TRUE{close}"))
    };
    assert_eq!(nested(90).unwrap().rows, [[Some("0".to_owned())]]);
    for levels in [91, 1_000, 100_000] {
        let error = nested(levels).unwrap_err().to_string();
        assert!(error.contains("nest deeper than 90"), "{error}");
    }
    let quoted = format!("SELECT count(*) FROM events WHERE name = '{}'", "(".repeat(1_000));
    assert_eq!(ask(&lake, &[], &quoted).unwrap().rows, [[Some("0".to_owned())]]);
}

#[test]
fn a_query_ends_when_its_time_is_over_or_somebody_stops_it() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..300).map(|number| row(number, bare(number))).collect();
    let files = [write(&lake, "a", &mut events).unwrap()];
    let with = |waiting| Question { files: files.to_vec(), waiting, beside: Vec::new() };
    let sql = "SELECT count(*) FROM events a, events b, events c, events d \
        WHERE a.event_id + b.event_id + c.event_id + d.event_id = 1";
    let (running, stopped) = (AtomicBool::new(false), AtomicBool::new(true));
    let limits = QueryLimits { rows: 1, time: Duration::from_millis(300), cancelled: &running };
    let slow = query(&lake, with(Vec::new()), sql, &limits);
    assert!(matches!(slow, Err(QueryError::TooSlow(_))), "{slow:?}");
    let limits = QueryLimits { rows: 1, time: Duration::from_secs(60), cancelled: &stopped };
    let cancelled = query(&lake, with(Vec::new()), sql, &limits);
    assert!(matches!(cancelled, Err(QueryError::Cancelled)), "{cancelled:?}");
}

/// The number behind a word in a plan with its figures.
fn figure(plan: &str, name: &str) -> String {
    let start = plan.find(&format!("{name}=")).unwrap_or_else(|| panic!("{name} in {plan}"));
    plan[start + name.len() + 1..].split([',', ']']).next().unwrap().trim().to_owned()
}

#[test]
fn days_and_accounts_that_cannot_matter_are_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut files = Vec::new();
    for day in 0..3 {
        // Three row groups of 65,536 rows, each of other accounts.
        let rows = if day == 1 { 150_000 } else { 10 };
        let mut events: Vec<LakeEvent> = (0..rows)
            .map(|number| {
                let mut event = bare(number);
                event.occurred_at = (MONDAY + day) * DAY + number;
                event.message_id.clear();
                LakeEvent { account_id: Some(number / 100), ..row(number, event) }
            })
            .collect();
        files.push(write(&lake, "a", &mut events).unwrap());
    }
    let explain = |condition: &str| {
        let sql = format!(
            "EXPLAIN ANALYZE SELECT sum(points), max(user_id) FROM events WHERE {condition}"
        );
        let answer = ask(&lake, &files, &sql).unwrap();
        let rows = answer.rows.iter().flatten().flatten();
        rows.map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    let day = |number: i64| format!("day = DATE '{}'", day_name(MONDAY + number));
    let of_day = explain(&day(1));
    let names = |plan: &str| plan.matches(".parquet").count();
    assert!(of_day.contains(&format!("date={}", day_name(MONDAY + 1))), "{of_day}");
    assert!(!of_day.contains(&format!("date={}", day_name(MONDAY))), "{of_day}");
    assert!(names(&of_day) < names(&explain("points > 0")));
    let of_account = explain(&format!("{} AND account_id = 700", day(1)));
    let groups = figure(&of_account, "row_groups_pruned_statistics");
    assert!(groups.starts_with("3 total → 1 matched"), "{groups} in {of_account}");
    let whole: f64 = bytes(&figure(&of_day, "bytes_scanned"));
    let pruned: f64 = bytes(&figure(&of_account, "bytes_scanned"));
    assert!(pruned * 4.0 < whole, "{pruned} of {whole} bytes");
    let of_instant =
        explain(&format!("occurred_at < TIMESTAMP '{}T00:00:00Z'", day_name(MONDAY + 1)));
    assert!(!of_instant.contains(&format!("date={}", day_name(MONDAY + 1))), "{of_instant}");
}

/// Bytes as a plan writes them: `412`, `1.2 K`, `3 MB`.
fn bytes(text: &str) -> f64 {
    let digits: String = text
        .chars()
        .take_while(|character| character.is_ascii_digit() || *character == '.')
        .collect();
    let unit = text[digits.len()..].trim().chars().next();
    let factor = match unit {
        Some('K') => 1e3,
        Some('M') => 1e6,
        _ => 1.0,
    };
    digits.parse::<f64>().unwrap() * factor
}
