//! `speargun lake query` of the real binary: whatever a question asks for, it ends in time and
//! within its memory, and nothing is printed of an answer that is not whole.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A directory with a workspace of two accounts in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let accounts = "account_id,name,website\na1,Acme Software,acme-software.com\n\
            a2,Zeta Foods,zeta-foods.de\n";
        std::fs::write(desk.0.path().join("accounts.csv"), accounts).unwrap();
        let made = desk.command(&["init", "W"]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let imported = desk.command(&["-w", "W", "import", "accounts.csv"]).output().unwrap();
        assert!(imported.status.success(), "{imported:?}");
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
            command.env_remove(name);
        }
        command
    }

    fn ask(&self, sql: &str, options: &[&str]) -> Output {
        let arguments = [&["-w", "W", "lake", "query", sql], options].concat();
        self.command(&arguments).output().unwrap()
    }

    /// Why a question was not answered; nothing of an answer was printed.
    fn refused(&self, sql: &str, options: &[&str]) -> String {
        let done = self.ask(sql, options);
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{sql:.80}: {told}");
        assert!(done.stdout.is_empty(), "{sql:.80}");
        assert!(told.starts_with("error: "), "{told}");
        told
    }
}

#[test]
fn answers_come_as_tables_json_and_csv_and_see_what_stands_beside() {
    let desk = Desk::new();
    let sql = "SELECT count(*) AS n, (SELECT count(*) FROM events) AS e FROM accounts";
    let done = desk.ask(sql, &["--json"]);
    let found: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found, serde_json::json!([{ "n": 2, "e": 0 }]), "{done:?}");
    let done = desk.ask("SELECT 'a,b' AS t, NULL AS u", &["--csv"]);
    assert_eq!(String::from_utf8(done.stdout).unwrap(), "t,u\n\"a,b\",\n");
    let done = desk.ask("SELECT * FROM (VALUES (1), (2), (3)) v(n)", &["--limit", "2"]);
    assert!(String::from_utf8(done.stderr).unwrap().contains("more than 2 rows"));
    assert_eq!(done.status.code(), Some(0));
}

#[test]
fn what_changes_anything_or_means_nothing_is_refused() {
    let desk = Desk::new();
    for sql in [
        "CREATE TABLE t AS SELECT 1",
        "DROP TABLE events",
        "INSERT INTO accounts SELECT * FROM accounts",
        "COPY (SELECT 1) TO 'stolen.csv'",
        "SET datafusion.runtime.memory_limit = '100G'",
        "SELECT * FROM 'accounts.csv'",
        "SELECT nothing FROM events",
        "SELECT",
    ] {
        desk.refused(sql, &[]);
    }
    assert!(!desk.0.path().join("stolen.csv").exists());
}

#[test]
fn a_question_that_comes_to_no_end_is_ended() {
    let desk = Desk::new();
    for sql in [
        "SELECT sum(a.value * b.value) FROM generate_series(1, 1000000000) a, \
         generate_series(1, 1000000000) b",
        "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n FROM t) SELECT count(*) FROM t",
    ] {
        let told = desk.refused(sql, &["--timeout", "2"]);
        let is_told = told.contains("longer than 2 seconds") || told.contains("memory");
        assert!(is_told, "{sql}: {told}");
    }
}

#[test]
fn a_question_that_nests_without_end_is_refused_at_once() {
    let desk = Desk::new();
    let cases = format!("SELECT {}1{}", "CASE WHEN true THEN ".repeat(3_000), " END".repeat(3_000));
    let told = desk.refused(&cases, &[]);
    assert!(told.contains("nest deeper than 90"), "{told}");
    let brackets = format!("SELECT {}1{}", "(".repeat(3_000), ")".repeat(3_000));
    assert!(desk.refused(&brackets, &[]).contains("nest deeper than 90"));
    // A plan that is deep without brackets: it may be answered, or told; it must not hang.
    let done = desk.ask(&format!("SELECT {}1", "1 + ".repeat(20_000)), &["--timeout", "60"]);
    assert!(done.status.code().is_some(), "{done:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_question_that_takes_too_much_memory_is_ended() {
    let desk = Desk::new();
    for sql in [
        "SELECT length(repeat(repeat('x', 1000000), 3000))",
        "SELECT length(string_agg(repeat('x', 1000000), ',')) FROM generate_series(1, 10000)",
        "SELECT repeat('x', 1000000) FROM generate_series(1, 10000)",
        "SELECT repeat('x', 9000000000000000000)",
    ] {
        let told = desk.refused(sql, &["--limit", "10000000", "--timeout", "120"]);
        let words =
            ["memory", "Resources exhausted", "the answer takes more", "gave up", "overflow"];
        assert!(words.iter().any(|word| told.contains(word)), "{sql}: {told}");
    }
    let long = "SELECT repeat('x', 10000) FROM generate_series(1, 200000)";
    let told = desk.refused(long, &["--limit", "10000000"]);
    assert!(told.contains("the answer takes more than 768 MiB"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_that_answers_ends_with_the_one_that_asked() {
    let desk = Desk::new();
    let endless = "SELECT sum(a.value * b.value) FROM generate_series(1, 1000000000) a, \
         generate_series(1, 1000000000) b";
    let mut asking = desk
        .command(&["-w", "W", "lake", "query", endless])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", asking.id());
    let answering = wait_for(|| {
        let listed = std::fs::read_to_string(&children).unwrap();
        listed.split_whitespace().next().map(str::to_owned)
    });
    asking.kill().unwrap();
    asking.wait().unwrap();
    wait_for(|| {
        let name = std::fs::read_to_string(format!("/proc/{answering}/cmdline"));
        // What is not waited for stays as a name without a command.
        name.map_or(true, |name| name.is_empty()).then_some(())
    });
}

/// Waits until something is there; the test fails where it never comes.
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    for _ in 0..6_000 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came");
}

#[test]
fn help_tells_the_limits_and_nobody_asks_the_inner_command() {
    let desk = Desk::new();
    let help = desk.command(&["lake", "query", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("2 GiB of memory") && help.contains("--timeout"), "{help}");
    let inner = desk.command(&["-w", "W", "lake", "answer"]).output().unwrap();
    assert_eq!(inner.status.code(), Some(2), "{inner:?}");
    let lake = desk.command(&["lake", "--help"]).output().unwrap();
    let lake = String::from_utf8(lake.stdout).unwrap();
    assert!(!lake.lines().any(|line| line.trim_start().starts_with("answer")), "{lake}");
}
