//! The binary as its users and their scripts meet it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use speargun_engine::Workspace;
use speargun_store::{Location, Store, StoreError};

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

const ACCOUNTS: &str = "Account ID,Account Name,Industry,Employees,Website\n\
    1,Acme Corporation,Software,5000,acme.com\n\
    2,=cmd()+'x',Food,40,zeta.de\n3,+Plus GmbH,Food,40,plus.example\n";
const CONTACTS: &str = "Contact ID,First Name,Last Name,Email,Title,Account ID\n\
    1,Kim,Doe,kim@acme.com,CFO,1\n2,Max,Roe,max@zeta.de,Manager,\n";

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(desk.run(&["init", "W"]).status.success());
        desk
    }

    /// A workspace with accounts, people and scores.
    fn scored() -> Self {
        let desk = Self::new();
        desk.file("accounts.csv", ACCOUNTS);
        desk.file("contacts.csv", CONTACTS);
        for arguments in [&["import", "accounts.csv", "contacts.csv"][..], &["match"], &["score"]] {
            let output = desk.within(arguments);
            assert!(output.status.success(), "{output:?}");
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn within(&self, arguments: &[&str]) -> Output {
        self.run(&[&["-w", "W"], arguments].concat())
    }

    /// What a command prints as JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.within(arguments);
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        serde_json::from_str(&shown).unwrap_or_else(|error| panic!("{error}: {shown}"))
    }

    fn store(&self) -> Store {
        Store::open(Location::in_directory(&self.path("W"))).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "no {key} in {value}");
    }
}

#[test]
fn the_commands_of_the_contract_print_json() {
    let desk = Desk::new();
    desk.file("accounts.csv", ACCOUNTS);
    desk.file("contacts.csv", CONTACTS);
    desk.file("map.toml", "source = \"crm\"\n");
    let import = ["import", "accounts.csv", "contacts.csv", "--mapping", "map.toml", "--json"];
    let report = desk.json(&import);
    let counts = ["created", "updated", "unchanged", "rejected", "files", "skipped", "warnings"];
    has_keys(&report, &counts);
    assert_eq!(report["created"], 5);
    assert_eq!(desk.json(&import)["unchanged"], 5);
    let matched = desk.json(&["match", "--json"]);
    has_keys(&matched, &["people", "accounts", "strong", "review", "none", "match_rate", "rules"]);
    assert_eq!(matched["strong"], 2);
    let scored = desk.json(&["score", "--json"]);
    has_keys(&scored, &["model", "version", "accounts", "people", "tiers", "mean_score"]);
    let filtered = ["accounts", "--filter", "tier = 1", "--sort", "-score", "--limit", "20"];
    let page = desk.json(&[&filtered[..], &["--json"]].concat());
    has_keys(&page, &["items", "total"]);
    let all = desk.json(&["accounts", "--sort", "-employees", "--limit", "2", "--json"]);
    assert_eq!((all["total"].as_u64(), all["items"].as_array().map(Vec::len)), (Some(3), Some(2)));
    assert_eq!(all["items"][0]["name"], "Acme Corporation");
    let explained = desk.json(&["explain", "Acme Corporation", "--json"]);
    assert_eq!(explained["name"], "Acme Corporation");
    let explanation = &explained["explanation"];
    has_keys(explanation, &["total", "tier", "dimensions", "gates"]);
    let parts = explanation["dimensions"].as_array().unwrap();
    let sum: f64 = parts.iter().map(|part| part["contribution"].as_f64().unwrap()).sum();
    assert!((sum - explanation["total"].as_f64().unwrap()).abs() < 1e-6, "{explanation}");
    let funnel = desk.json(&["funnel", "--from", "2016-10-01", "--to", "2017-12-31", "--json"]);
    has_keys(&funnel, &["from", "to", "mode", "currency", "tracks", "total", "definitions"]);
    assert_eq!(funnel["tracks"].as_array().map(Vec::len), Some(2));
    has_keys(&funnel["total"], &["won", "lost", "revenue"]);
}

#[test]
fn every_command_explains_itself() {
    let desk = Desk(tempfile::tempdir().unwrap());
    for command in [
        "init",
        "simulate",
        "import",
        "match",
        "score",
        "accounts",
        "explain",
        "funnel",
        "match-files",
        "serve",
        "demo",
        "bench",
        "completions",
    ] {
        let output = desk.run(&[command, "--help"]);
        assert!(output.status.success(), "{command}: {output:?}");
        assert!(text(&output.stdout).contains("Usage: speargun"), "{command}");
    }
    assert!(desk.run(&["--version"]).status.success());
    assert!(text(&desk.run(&["completions", "bash"]).stdout).contains("match-files"));
    assert_eq!(desk.run(&["imprt"]).status.code(), Some(2));
}

#[test]
fn match_files_gives_every_lead_one_row() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.file(
        "accounts.csv",
        "account_id,name,domains,country,city,industry,employees,parent_id\n\
         A1,Acme Corporation,acme.com|acme.net,US,Boston,Software,500,\n\
         A2,Zeta Foods GmbH,zeta.de,DE,Berlin,Food,40,\n",
    );
    desk.file(
        "leads.csv",
        "lead_id,first_name,last_name,title,email,company,website,country,city\n\
         L1,Kim,Doe,CFO,kim@acme.net,,,,\nL2,Max,Roe,,max@gmail.com,Zeta Foods,,DE,Berlin\n\
         L3,Ann,Poe,,ann@elsewhere.fr,Somebody Else,,FR,Paris\nL4,,,,,,,,\n\
         L5,Kay,Noe,,kay@otherworks.de,Zeta Foods,,DE,Berlin\n",
    );
    let arguments =
        ["match-files", "--accounts", "accounts.csv", "--leads", "leads.csv", "--out", "out.csv"];
    let output = desk.run(&arguments);
    assert!(output.status.success(), "{output:?}");
    let mut reader = csv::Reader::from_path(desk.path("out.csv")).unwrap();
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headings, ["lead_id", "account_id", "decision", "probability", "rule"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let leads: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(leads, ["L1", "L2", "L3", "L4", "L5"]);
    assert_eq!((&rows[0][1], &rows[0][2]), ("A1", "strong"));
    assert_eq!((&rows[3][1], &rows[3][2]), ("", "none"));
    // Whoever looks at a doubtful case sees the best guess.
    assert_eq!((&rows[4][1], &rows[4][2]), ("A2", "review"));
    for row in &rows {
        let probability: f64 = row[3].parse().unwrap();
        assert!((0.0..=1.0).contains(&probability), "{row:?}");
        assert_eq!(row[1].is_empty(), &row[2] == "none", "{row:?}");
    }
}

#[test]
fn two_names_are_compared_without_a_workspace() {
    let desk = Desk(tempfile::tempdir().unwrap());
    let compared = |typed: &str, known: &str| -> Value {
        let output = desk.run(&["match", "compare", typed, known, "--json"]);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let same = compared("Zeta Foods Co., Ltd.", "ZETA FOODS");
    assert_eq!((&same["decision"], &same["level"]), (&"strong".into(), &"identical".into()));
    let other = compared("Zeta Motors", "Zeta Foods");
    assert_ne!(other["decision"], "strong");
    let reasons = other["reasons"].as_array().unwrap();
    assert!(reasons.iter().any(|reason| reason["feature"] == "conflicting_words"), "{other}");
}

#[test]
fn match_files_names_damage_and_writes_no_half_result() {
    let desk = Desk(tempfile::tempdir().unwrap());
    desk.file("accounts.csv", "account_id,name,domains\nA1,Acme,acme.com\n,Nameless,\n");
    desk.file("leads.csv", "lead_id,email,company\nL1,kim@acme.com,\nL2,too,many,cells\n");
    let matched = |leads: &str| {
        let inputs = ["match-files", "--accounts", "accounts.csv", "--leads", leads];
        desk.run(&[&inputs[..], &["--out", "out.csv"]].concat())
    };
    let output = matched("leads.csv");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.contains("leads.csv: 1 row could not be read"), "{message}");
    assert!(message.contains("leads.csv: line 3: the row has 4 fields"), "{message}");
    assert!(message.contains("accounts.csv: line 3: no account_id"), "{message}");
    let before = std::fs::read_to_string(desk.path("out.csv")).unwrap();
    assert!(before.contains("L1,A1,strong"), "{before}");

    let mut rows = String::from("lead_id,email,company\n");
    for number in 0..20_000_u32 {
        let mixed = number.wrapping_mul(2_654_435_761);
        writeln!(rows, "L{number},p{mixed}@acme.com,Company {}", mixed / 7).unwrap();
    }
    desk.file("cut.csv", &rows);
    let zipped = Command::new("gzip").arg(desk.path("cut.csv")).status().unwrap();
    assert!(zipped.success());
    let whole = std::fs::read(desk.path("cut.csv.gz")).unwrap();
    std::fs::write(desk.path("cut.csv.gz"), &whole[..whole.len() / 2]).unwrap();
    let files = || std::fs::read_dir(desk.0.path()).unwrap().count();
    let count = files();
    let output = matched("cut.csv.gz");
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cut.csv.gz") && message.contains("cut off"), "{message}");
    assert!(message.contains("nothing was written to out.csv"), "{message}");
    assert_eq!(std::fs::read_to_string(desk.path("out.csv")).unwrap(), before);
    assert_eq!(files(), count, "no draft is left behind");
}

#[test]
fn wrong_filters_say_where_and_what_was_meant() {
    let desk = Desk::scored();
    for (filter, expected) in [
        ("teir = 1", vec!["tier"]),
        ("tier = 1 and emploees > 5", vec!["employees"]),
        ("tier =", vec![]),
    ] {
        let output = desk.within(&["accounts", "--filter", filter]);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{filter}: {message}");
        assert_eq!(text(&output.stdout), "", "{filter}");
        assert!(message.contains(|c: char| c.is_ascii_digit()), "no position: {message}");
        for part in expected {
            assert!(message.contains(part), "{filter}: {message}");
        }
    }
    let output = desk.within(&["accounts", "--filter", "won_amount >= 5 JPY"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("no exchange rate for JPY"), "{output:?}");
    let output = desk.within(&["accounts", "--sort", "nonsense"]);
    assert!(!output.status.success() && output.stdout.is_empty());
    let output = desk.within(&["accounts", "--columns", "name,nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && text(&output.stderr).contains("nonsense"));
}

#[test]
fn a_directory_that_is_no_workspace_is_named() {
    let desk = Desk(tempfile::tempdir().unwrap());
    for command in [&["accounts"][..], &["match"], &["funnel"], &["import", "x.csv"]] {
        let output = desk.run(&[&["-w", "nowhere"], command].concat());
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let message = text(&output.stderr);
        assert!(message.contains("nowhere is not a Speargun workspace"), "{message}");
        assert!(message.contains("speargun init nowhere"), "{message}");
        assert!(output.stdout.is_empty());
    }
    assert!(!desk.path("nowhere").exists(), "asking makes nothing");
    assert!(desk.run(&["init", "W"]).status.success());
    let twice = desk.run(&["init", "W"]);
    assert!(text(&twice.stderr).contains("nothing was changed"), "{twice:?}");
    let from_environment =
        desk.command(&["accounts", "--json"]).env("SPEARGUN_WORKSPACE", "W").output().unwrap();
    assert!(from_environment.status.success(), "{from_environment:?}");
}

#[test]
fn a_server_that_others_reach_waits_for_its_first_person() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let desk = Desk::new();
    assert!(desk.run(&["init", "w"]).status.success());
    let mut child = desk
        .command(&["-w", "w", "serve", "--listen", "0.0.0.0:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        said.push_str(&line.unwrap());
        said.push('\n');
        if said.contains("/setup") {
            break;
        }
    }
    let port = said.split("0.0.0.0:").nth(1).unwrap().split(['/', '\n']).next().unwrap();
    let mut stream = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let host = format!("Host: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(format!("GET /api/v1/accounts HTTP/1.1\r\n{host}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(said.contains("waits for its first user"), "{said}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new();
    let mut accounts = "Account ID,Account Name\n".to_owned();
    for number in 0..20_000 {
        writeln!(accounts, "{number},Company number {number}").unwrap();
    }
    desk.file("accounts.csv", &accounts);
    assert!(desk.within(&["import", "accounts.csv"]).status.success());
    for format in ["--csv", "--json"] {
        let mut child = desk
            .command(&["-w", "W", "accounts", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut message = String::new();
        child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
        assert!(child.wait().unwrap().success(), "{format}: {message}");
        assert_eq!(message, "", "{format}");
    }
}

#[test]
fn exports_disarm_formulas() {
    let desk = Desk::scored();
    let output = desk.within(&["accounts", "--csv", "--columns", "name,employees"]);
    let mut names: Vec<String> = csv::Reader::from_reader(&output.stdout[..])
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["'+Plus GmbH", "'=cmd()+'x'", "Acme Corporation"]);
}

#[test]
fn damaged_files_have_an_exit_code_of_their_own() {
    let desk = Desk::new();
    let mut rows = "Account ID,Account Name\n".to_owned();
    for number in 0..20_000_u32 {
        writeln!(rows, "{number},Company {}", number.wrapping_mul(2_654_435_761)).unwrap();
    }
    desk.file("accounts.csv", &rows);
    let zipped = Command::new("gzip").arg(desk.path("accounts.csv")).status();
    let Ok(true) = zipped.map(|status| status.success()) else {
        println!("skipped: there is no gzip here");
        return;
    };
    let whole = std::fs::read(desk.path("accounts.csv.gz")).unwrap();
    std::fs::write(desk.path("accounts.csv.gz"), &whole[..whole.len() * 2 / 3]).unwrap();
    let output = desk.within(&["import", "accounts.csv.gz"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(text(&output.stderr).contains("cut off"), "{output:?}");
    // Damaged inside, it costs itself alone.
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    std::fs::write(desk.path("accounts.csv.gz"), &damaged).unwrap();
    desk.file("good.csv", "Account ID,Account Name\nG1,Good Company\n");
    let output = desk.within(&["import", "accounts.csv.gz", "good.csv"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(text(&output.stderr).contains("damaged inside"), "{output:?}");
    assert!(text(&output.stdout).contains("good.csv"), "{output:?}");
    assert_eq!(desk.within(&["import", "missing.csv"]).status.code(), Some(1));
}

const PEOPLE: usize = 200_000;

fn write_people(path: &Path) {
    let mut rows = "Contact ID,First Name,Last Name,Email,Title\n".to_owned();
    for number in 0..PEOPLE {
        let company = number % 997;
        writeln!(rows, "{number},Kim,Doe {number},p{number}@c{company}.example,CFO").unwrap();
    }
    std::fs::write(path, rows).unwrap();
}

fn spawn_import(desk: &Desk) -> Child {
    let mut command = desk.command(&["-w", "W", "import", "contacts.csv", "--json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until the import has written its first rows, or has ended.
fn wait_for_rows(desk: &Desk, child: &mut Child) {
    let store = desk.store();
    while child.try_wait().unwrap().is_none() {
        let sql = "SELECT 1 FROM person LIMIT 1";
        let seen = store.read(|connection| connection.query_one(sql, &[]));
        if matches!(seen, Ok(Some(_))) {
            return;
        }
        std::thread::yield_now();
    }
}

/// Everything imported about people, and how the imports ended.
fn people(desk: &Desk) -> (Vec<String>, Vec<String>) {
    let sql = "SELECT external_id || '|' || email || '|' || last_name || '|' || seniority \
        || '|' || email_domain || '|' || revision FROM person ORDER BY external_id";
    let read = |sql: &str| {
        let rows = desk.store().read(|connection| connection.query(sql, &[]));
        let rows: Result<_, StoreError> = rows;
        rows.unwrap().iter().map(|row| row.text(0).to_owned()).collect::<Vec<String>>()
    };
    (read(sql), read("SELECT state FROM import_run ORDER BY id"))
}

#[test]
fn an_import_that_was_killed_is_run_again() {
    let (killed, whole) = (Desk::new(), Desk::new());
    write_people(&killed.path("contacts.csv"));
    std::fs::copy(killed.path("contacts.csv"), whole.path("contacts.csv")).unwrap();
    let mut child = spawn_import(&killed);
    wait_for_rows(&killed, &mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    let (partly, _) = people(&killed);
    assert!(!partly.is_empty());
    let listed = killed.json(&["imports", "ls", "--json"]);
    let is_whole = partly.len() == PEOPLE;
    assert!(listed[0]["state"] == "failed" || is_whole, "no one is at it: {listed}");
    let report = killed.json(&["import", "contacts.csv", "--json"]);
    assert_eq!(report["unchanged"], partly.len(), "what was written stays, chunk by chunk");
    assert_eq!(report["created"], PEOPLE - partly.len());
    assert!(whole.within(&["import", "contacts.csv"]).status.success());
    let ((left, states), (right, _)) = (people(&killed), people(&whole));
    assert_eq!(left.len(), PEOPLE);
    assert!(left == right, "the records differ");
    assert_eq!(states.last().map(String::as_str), Some("done"));
    assert!(states[0] == "failed" || partly.len() == PEOPLE, "{states:?}");
}

#[test]
fn a_second_import_is_told_who_is_at_it() {
    let desk = Desk::new();
    desk.file("accounts.csv", ACCOUNTS);
    let workspace = Workspace::open_at(&desk.path("W"), Location::in_directory(&desk.path("W")));
    let workspace = workspace.unwrap();
    let lock = workspace.lock("import").unwrap();
    let output = desk.within(&["import", "accounts.csv", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let message = text(&output.stderr);
    let holder = format!("`speargun import` (process {})", std::process::id());
    assert!(message.contains(&holder), "{message}");
    assert!(output.stdout.is_empty());
    assert!(desk.within(&["accounts", "--json"]).status.success(), "reading goes on meanwhile");
    drop(lock);
    assert!(desk.within(&["import", "accounts.csv"]).status.success());
}

#[test]
fn an_import_is_listed_and_undone() {
    let desk = Desk::new();
    desk.file("accounts.csv", ACCOUNTS);
    let made = desk.json(&["import", "accounts.csv", "--json"])["created"].as_u64().unwrap();
    let list = desk.json(&["imports", "ls", "--json"]);
    assert_eq!((&list[0]["created"], &list[0]["can_be_undone"]), (&made.into(), &true.into()));
    let id = list[0]["id"].to_string();
    let undone = desk.within(&["imports", "undo", &id, "--dry-run"]);
    let said = text(&undone.stderr);
    assert!(said.contains(&format!("would remove {made} account records")), "{said}");
    assert_eq!(desk.json(&["accounts", "--json"])["total"], made);
    let undone = desk.json(&["imports", "undo", &id, "--json"]);
    assert_eq!((&undone["removed"], &undone["restored"]), (&made.into(), &0.into()));
    assert_eq!(desk.json(&["accounts", "--json"])["total"], 0);
    let again = desk.within(&["imports", "undo", &id]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("it is undone already"), "{}", text(&again.stderr));
    let table = text(&desk.within(&["imports", "ls"]).stdout);
    assert!(table.contains("undone 20"), "{table}");
    // The corrected file comes in as if there had been none.
    assert_eq!(desk.json(&["import", "accounts.csv", "--json"])["created"], made);
}

#[test]
fn an_import_brings_the_rates_of_its_currencies() {
    let desk = Desk::new();
    let deals = "Deal ID,Deal name,Stage,Amount,Currency\n1,Pump,Offer,100,BRL\n\
        2,Valve,Offer,100,PEN\n";
    desk.file("deals.csv", deals);
    let missing = |source: &str, rates: &[&str]| {
        let import = ["import", "deals.csv", "--json", "--source", source];
        let report = desk.json(&[&import, rates].concat());
        let notices = report["notices"].as_array().unwrap().iter();
        let missing = notices.filter(|notice| notice["kind"] == "no_exchange_rate");
        missing.map(|notice| notice["currency"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(missing("a", &[]), ["BRL", "PEN"]);
    // A rehearsal keeps no rate.
    assert_eq!(missing("b", &["--rate", "BRL=0.2", "--dry-run"]), ["PEN"]);
    assert_eq!(missing("b", &[]), ["BRL", "PEN"]);
    assert_eq!(missing("c", &["--rate", "BRL=0.2", "--rate", "pen=0.25"]), [] as [&str; 0]);
    assert_eq!(missing("d", &[]), [] as [&str; 0]);
    let said = text(&desk.within(&["import", "deals.csv", "--rate", "PEN=0.25"]).stderr);
    assert!(said.contains("1 PEN = 0.25 USD is kept in workspace.toml"), "{said}");
    let settings = std::fs::read_to_string(desk.path("W/workspace.toml")).unwrap();
    assert!(settings.contains("BRL = 0.2\nPEN = 0.25\n"), "{settings}");
    for (rate, said) in [
        ("BRL", "write it as USD=0.92"),
        ("BRL=0", "positive number"),
        ("XXQ=1", "currency"),
        ("USD=2", "is the currency of the workspace"),
    ] {
        let output = desk.within(&["import", "deals.csv", "--rate", rate]);
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(said), "{rate}: {}", text(&output.stderr));
    }
}

#[test]
fn stages_that_nothing_closes_are_listed_and_decided() {
    let desk = Desk::new();
    let deals = "Deal ID,Deal name,Company,Stage,Amount,Close date\n\
        1,One,Acme,In Vertrag,100,2026-03-31\n2,Two,Acme,Closed Lost,100,2026-03-31\n";
    desk.file("deals.csv", deals);
    let report = desk.json(&["import", "deals.csv", "--json"]);
    assert_eq!(report["files"][0]["stages"][0]["unclear"], 1, "{report}");
    let listed = desk.within(&["deal-stages", "ls"]);
    assert!(text(&listed.stdout).contains("In Vertrag"), "{listed:?}");
    assert!(text(&listed.stderr).contains("Unclear open deals: 1."), "{listed:?}");
    let decided = desk.json(&["deal-stages", "set", "in vertrag", "--as", "won", "--json"]);
    let first = decided["items"].as_array().unwrap().iter().find(|item| item["won"] == 1).unwrap();
    assert_eq!((&first["stage"], &first["basis"]), (&"In Vertrag".into(), &"decided".into()));
    let back = desk.json(&["deal-stages", "set", "IN VERTRAG", "--as", "automatic", "--json"]);
    assert_eq!(back["items"][0]["unclear"], 1, "{back}");
    let wrong = desk.within(&["deal-stages", "set", " ", "--as", "won"]);
    assert!(!wrong.status.success() && text(&wrong.stderr).contains("nothing was changed"));
}
