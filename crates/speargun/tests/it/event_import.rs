//! `speargun events import` of the real binary: history of other tools becomes events, credit and
//! scores, once, whatever is wrong with the file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// A directory with a workspace of two accounts in it.
struct Desk(tempfile::TempDir);

struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert_eq!(desk.run(&["init", "W"]).code, 0);
        let accounts = "account_id,name,website\na1,Acme Software,acme-software.com\n\
            a2,Zeta Foods,zeta-foods.de\n";
        desk.file("accounts.csv", accounts.as_bytes());
        assert_eq!(desk.within(&["import", "accounts.csv"]).code, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Done {
        let output = self.command(arguments).output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn within(&self, arguments: &[&str]) -> Done {
        self.run(&[&["-w", "W"], arguments].concat())
    }

    /// Imports and tells the exit code and the report.
    fn import(&self, arguments: &[&str]) -> (i32, Value) {
        let done = self.within(&[&["events", "import", "--json"], arguments].concat());
        let report = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{}", done.err));
        (done.code, report)
    }

    fn events(&self) -> Vec<Value> {
        let done = self.within(&["events", "tail", "-n", "100000", "--no-follow"]);
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn verified(&self) -> Value {
        serde_json::from_str(&self.within(&["verify", "--json"]).out).unwrap()
    }

    fn ask(&self, sql: &str) -> Vec<Value> {
        let done = self.within(&["lake", "query", "--json", sql]);
        assert_eq!(done.code, 0, "{}", done.err);
        serde_json::from_str(&done.out).unwrap()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn counts(report: &Value) -> (u64, u64, u64) {
    let count = |key: &str| report[key].as_u64().unwrap();
    (count("events"), count("known"), count("rejected"))
}

fn track(number: u64, time: &str) -> String {
    json!({"type": "track", "event": "Demo Requested", "userId": "u1", "timestamp": time,
        "properties": {"number": number}})
    .to_string()
}

#[test]
fn history_of_segment_reaches_accounts_with_its_own_time() {
    let desk = Desk::new();
    let lines = [
        r#"{"type":"page","anonymousId":"d1","messageId":"m1","timestamp":"2013-05-06T07:08:09Z",
            "sentAt":"2013-05-06T07:08:19Z","context":{"page":{"url":"https://own.test/pricing"}}}"#,
        r#"{"type":"identify","anonymousId":"d1","userId":"u1","messageId":"m2",
            "timestamp":"2013-05-06T07:09:00Z","traits":{"email":"kim@acme-software.com",
            "company":"Acme Software"}}"#,
        r#"{"batch":[{"type":"track","event":"Demo Requested","userId":"u1","messageId":"m3",
            "timestamp":"2026-10-01T00:00:00Z"},{"type":"group","userId":"u2","groupId":"g2",
            "traits":{"name":"Zeta","website":"zeta-foods.de"},"timestamp":"2026-10-02T00:00:00Z"}]}"#,
        r#"{"type":"track","event":"Webinar Attended","userId":"u2",
            "timestamp":"2026-10-03T00:00:00Z"}"#,
        r#"{"type":"page","userId":"robot","timestamp":"2026-10-03T00:00:00Z","context":
            {"userAgent":"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}}"#,
    ];
    let text: String = lines.iter().map(|line| line.replace("\n            ", "") + "\n").collect();
    desk.file("history.jsonl.gz", &gzip(text.as_bytes()));
    let (code, report) = desk.import(&["history.jsonl.gz"]);
    assert_eq!((code, counts(&report)), (0, (6, 0, 0)), "{report}");
    assert_eq!(report["files"][0]["bots"], 1);
    assert_eq!(report["scored"]["events"], 6);
    let events = desk.events();
    assert_eq!(events[0]["occurred_at"], "2013-05-06T07:08:09Z");
    assert_eq!(events[5]["bot"], "crawler");
    // Credit: the visitor's past by the address of the identify call, the other by the group.
    assert_eq!(desk.within(&["lake", "compact"]).code, 0);
    let credited = desk.ask(
        "SELECT account_id, count(*) AS n FROM events WHERE account_id IS NOT NULL GROUP BY 1 \
         ORDER BY 1",
    );
    assert_eq!(credited, [json!({"account_id": 1, "n": 3}), json!({"account_id": 2, "n": 2})]);
    assert_eq!(desk.within(&["verify"]).code, 0);
    // Again: also out of the lake, every message is known.
    let (code, report) = desk.import(&["history.jsonl.gz"]);
    assert_eq!((code, counts(&report)), (0, (0, 6, 0)));
    // Events that no score knows yet are no difference: scoring takes them in.
    let late = track(77, "2026-10-04T00:00:00Z").replace("\"u1\"", "\"u2\"");
    desk.file("late.jsonl", late.as_bytes());
    let (_, report) = desk.import(&["late.jsonl", "--no-score"]);
    assert_eq!(counts(&report), (1, 0, 0), "{report}");
    let verified = desk.verified();
    assert_eq!((&verified["different"], &verified["waiting"]), (&json!(0), &json!(1)));
    assert_eq!(desk.within(&["score"]).code, 0);
    let verified = desk.verified();
    assert_eq!((&verified["different"], &verified["waiting"]), (&json!(0), &json!(0)));
    assert_eq!((&verified["events"], &verified["accounts"]), (&json!(7), &json!(2)));
    // Another source is another sender.
    let (_, report) = desk.import(&["history.jsonl.gz", "--source", "elsewhere", "--no-score"]);
    assert_eq!((counts(&report), &report["scored"]), ((6, 0, 0), &Value::Null));
}

#[test]
fn what_is_wrong_with_rows_is_told_and_the_rest_counts() {
    let desk = Desk::new();
    let good = |number| track(number, "2020-01-01T00:00:00Z");
    let long = format!(r#"{{"type":"track","event":"{}","userId":"u"}}"#, "x".repeat(10_000_000));
    let large = format!(
        r#"{{"type":"track","event":"e","userId":"u","timestamp":"2020-01-01T00:00:00Z",
        "properties":{{"x":"{}"}}}}"#,
        "x".repeat(40_000)
    )
    .replace('\n', "");
    let lines: Vec<Vec<u8>> = vec![
        good(1).into_bytes(),
        b"=cmd()|'/C calc'!A0".to_vec(),
        track(2, "2999-01-01T00:00:00Z").into_bytes(),
        track(3, "no day").into_bytes(),
        r#"{"type":"track","event":"e","timestamp":"2020-01-01T00:00:00Z"}"#.into(),
        r#"{"type":"dance","userId":"u","timestamp":"2020-01-01T00:00:00Z"}"#.into(),
        long.into_bytes(),
        large.into_bytes(),
        [br#"{"type":"track","event":""#.as_slice(), &[0xff, 0xfe], br#""}"#].concat(),
        good(1).into_bytes(),
        good(4).into_bytes(),
        br#"{"type":"track","event":"Demo"#.to_vec(),
    ];
    desk.file("bad.jsonl", &lines.join(&b'\n'));
    let (code, report) = desk.import(&["bad.jsonl", "--rejects", "rejects.csv", "--no-score"]);
    assert_eq!((code, counts(&report)), (3, (2, 1, 9)), "{report}");
    let rejects = report["files"][0]["rejects"].as_array().unwrap();
    let told: Vec<(u64, &str)> = rejects
        .iter()
        .map(|reject| (reject["line"].as_u64().unwrap(), reject["column"].as_str().unwrap()))
        .collect();
    let expected = [
        (2, ""),
        (3, "timestamp"),
        (4, "timestamp"),
        (5, "userId or anonymousId"),
        (6, "type"),
        (7, ""),
        (8, ""),
        (9, ""),
        (12, ""),
    ];
    assert_eq!(told, expected);
    let written = std::fs::read_to_string(desk.path("rejects.csv")).unwrap();
    assert_eq!(written.lines().count(), 10);
    assert!(written.contains("bad.jsonl,2,,") && written.contains(",'=cmd()|"), "{written:.600}");
    assert!(written.contains("longer than 4 MiB") && written.len() < 50_000, "{}", written.len());
    let shown = desk.within(&["events", "import", "bad.jsonl"]);
    assert_eq!(shown.code, 3);
    assert!(shown.err.contains("bad.jsonl: line 3, timestamp: "), "{}", shown.err);
    assert!(shown.err.contains("3 known already, 9 rejected"), "{}", shown.err);
    assert!(shown.err.lines().count() < 15, "{}", shown.err);
}

#[test]
fn damaged_and_foreign_files_leave_whole_rows() {
    let desk = Desk::new();
    let many: String = (0..20_000)
        .map(|number| {
            track(number, "2019-01-01T00:00:00Z").replace("u1", &format!("v{number}")) + "\n"
        })
        .collect();
    let packed = gzip(many.as_bytes());
    desk.file("cut.jsonl.gz", &packed[..packed.len() / 2]);
    let (code, report) = desk.import(&["cut.jsonl.gz", "--no-score"]);
    let (events, _, rejected) = counts(&report);
    assert_eq!(code, 3);
    assert!(report["files"][0]["error"].as_str().unwrap().contains("cut off"), "{report}");
    assert!(events > 1_000 && events < 20_000 && rejected <= 1, "{report}");
    // The whole file goes on where the damaged one ended.
    desk.file("whole.jsonl.gz", &packed);
    let (code, report) = desk.import(&["whole.jsonl.gz", "--no-score"]);
    assert_eq!((code, counts(&report)), (0, (20_000 - events, events, 0)));
    // Damaged inside: nobody can tell which rows are garbled.
    for place in [packed.len() / 2, packed.len() - 6] {
        let mut damaged = gzip(many.replace("Demo", "Trial").as_bytes());
        damaged[place] ^= 1;
        desk.file("damaged.jsonl.gz", &damaged);
        let refused = desk.within(&["events", "import", "damaged.jsonl.gz", "--no-score"]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("damaged inside"), "{}", refused.err);
        assert_eq!(desk.events().len(), 20_000);
    }
    // A table in EUC-KR with semicolons, and a cell that no spreadsheet should run.
    let table = "시각;이벤트;이메일;상품\n2020-01-02 03:04;데모 신청;kim@acme-software.com;=1+1\n";
    let (bytes, _, _) = encoding_rs::EUC_KR.encode(table);
    desk.file("korean.csv", &bytes);
    let (code, report) = desk.import(&["korean.csv"]);
    assert_eq!((code, counts(&report)), (0, (2, 0, 0)), "{report}");
    let last = desk.events().pop().unwrap();
    assert_eq!(
        (&last["event_type"], &last["user_id"]),
        (&json!("demo_request"), &json!("kim@acme-software.com"))
    );
    assert!(!desk.within(&["accounts", "--json"]).out.is_empty());
    for (name, content) in [("empty.jsonl", ""), ("blank.jsonl", "\u{feff}\n \n")] {
        desk.file(name, content.as_bytes());
        let refused = desk.within(&["events", "import", name]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("one call a line as JSON"), "{}", refused.err);
    }
    // A damaged archive costs itself alone.
    desk.file("tail.jsonl", track(8, "2018-02-01T00:00:00Z").as_bytes());
    let (code, report) = desk.import(&["damaged.jsonl.gz", "tail.jsonl", "--no-score"]);
    assert_eq!((code, counts(&report)), (3, (1, 0, 0)), "{report}");
    assert!(report["files"][0]["error"].as_str().unwrap().contains("damaged inside"), "{report}");
    // Zeros behind an archive, which tapes leave, are no damage; the row before them is no loss.
    let padded = [gzip(track(9, "2018-03-01T00:00:00Z").trim_end().as_bytes()), vec![0; 512]];
    desk.file("padded.jsonl.gz", &padded.concat());
    let (code, report) = desk.import(&["padded.jsonl.gz", "--no-score"]);
    assert_eq!((code, counts(&report)), (0, (1, 0, 0)), "{report}");
    // Cut within the first few bytes, it is not an empty file.
    desk.file("stub.jsonl.gz", &packed[..5]);
    let refused = desk.within(&["events", "import", "stub.jsonl.gz"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("was cut off"), "{}", refused.err);
    // Nothing of several files is imported when one of them cannot be meant.
    desk.file("odd.csv", b"a,b\n1,2\n");
    desk.file("new.jsonl", track(7, "2018-01-01T00:00:00Z").as_bytes());
    let refused = desk.within(&["events", "import", "new.jsonl", "odd.csv"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("--map time=COLUMN"), "{}", refused.err);
    let (_, report) = desk.import(&["new.jsonl", "--no-score"]);
    assert_eq!(counts(&report), (1, 0, 0));
}

#[test]
fn tables_of_warehouses_and_analytics_are_read() {
    let desk = Desk::new();
    // Both tables hold the message; the one with its properties comes first, whatever is said.
    let head = "id,user_id,received_at,original_timestamp,event,event_text";
    let row = "m9,u9,2021-02-03 04:05:07,2021-02-03 04:05:06.5 UTC,demo_requested,Demo Requested";
    desk.file("tracks.csv", format!("{head}\n{row}\n").as_bytes());
    desk.file("demo_requested.csv", format!("{head},plan\n{row},large\n").as_bytes());
    let (code, report) = desk.import(&["tracks.csv", "demo_requested.csv", "--no-score"]);
    assert_eq!((code, counts(&report)), (0, (1, 1, 0)), "{report}");
    assert_eq!(report["files"][0]["file"], "demo_requested.csv");
    let rows = desk.ask("SELECT properties FROM events");
    assert_eq!(rows, [json!({"properties": r#"{"plan":"large"}"#})]);
    let analytics = [
        r#"{"event_date":"20210131","event_timestamp":"1612069510766593","event_name":"page_view",
            "event_params":[{"key":"page_location","value":{"string_value":"https://x.test/a"}}],
            "user_pseudo_id":"1.2"}"#,
        r#"{"event_date":"20210131","event_timestamp":"1612069510766594",
            "event_name":"session_start","user_pseudo_id":"1.2"}"#,
    ];
    let text: String = analytics.iter().map(|row| row.replace('\n', "") + "\n").collect();
    desk.file("ga4.json", text.as_bytes());
    for known in [0, 1] {
        let (code, report) = desk.import(&["ga4.json", "--no-score"]);
        assert_eq!((code, counts(&report)), (0, (1 - known, known, 0)), "{report}");
        assert_eq!(report["files"][0]["left_out"], 1);
    }
    let last = desk.events().pop().unwrap();
    assert_eq!(last["occurred_at"], "2021-01-31T05:05:10.766593Z");
    let (_, report) = desk.import(&[
        "tracks.csv",
        "--format",
        "csv",
        "--map",
        "event=event_text",
        "--map",
        "time=received_at",
        "--source",
        "again",
        "--no-score",
    ]);
    assert_eq!(counts(&report), (1, 0, 0), "{report}");
}

#[test]
fn an_event_of_analytics_counts_once_in_whatever_table_it_stands() {
    let desk = Desk::new();
    let row = |name: &str, micros: u64, who: &str, more: &str| {
        format!(
            r#"{{"event_name":"{name}","event_timestamp":"{micros}","user_pseudo_id":{who}{more}}}"#
        )
    };
    const AT: u64 = 1_612_069_510_766_593;
    let about = |page: &str, index: u32| {
        format!(
            r#","event_params":[{{"key":"page_location","value":{{"string_value":"{page}"}}}}],
            "batch_event_index":"{index}""#
        )
        .replace('\n', " ")
    };
    // The table of the running day has fewer columns, and its rows stand in another order.
    let intraday = [
        row("page_view", AT, "\"1.2\"", ""),
        row("scroll", AT, "\"1.2\"", ""),
        row("click", AT + 1, "\"1.2\"", &about("https://x.test/b", 2)),
        row("click", AT + 1, "\"1.2\"", &about("https://x.test/b", 1)),
        row("page_view", AT, "null", r#","privacy_info":{"analytics_storage":"No"}"#),
    ];
    let daily = [
        row("click", AT + 1, "\"1.2\"", &about("https://x.test/b", 1)),
        row("page_view", AT, "\"1.2\"", &about("https://x.test/a", 1)),
        row("page_view", AT, "\"3.4\"", &about("https://x.test/a", 1)),
        row("page_view", AT + 1, "\"1.2\"", &about("https://x.test/a", 1)),
        row("click", AT + 1, "\"1.2\"", &about("https://x.test/b", 2)),
        row("scroll", AT, "\"1.2\"", r#","traffic_source":{"medium":"organic"}"#),
        row("page_view", AT, "null", ""),
        row("page_view", AT, "null", ""),
    ];
    desk.file("events_intraday_20210131.json", intraday.join("\n").as_bytes());
    desk.file("events_20210131.json", daily.join("\n").as_bytes());
    let (code, report) = desk.import(&["events_intraday_20210131.json", "--no-score"]);
    assert_eq!((code, counts(&report)), (0, (4, 0, 0)), "{report}");
    assert_eq!(
        (&report["files"][0]["nobody"], &report["files"][0]["left_out"]),
        (&json!(1), &json!(0))
    );
    let (code, report) = desk.import(&["events_20210131.json", "--no-score"]);
    assert_eq!((code, counts(&report)), (0, (2, 4, 0)), "{report}");
    assert_eq!(report["files"][0]["nobody"], 2);
    let told = desk.within(&["events", "import", "events_20210131.json", "--no-score"]);
    assert!(told.err.contains("2 rows have neither user_pseudo_id nor user_id"), "{}", told.err);
    // Both at once: the table that says more comes first.
    let both = ["events_intraday_20210131.json", "events_20210131.json", "--source", "both"];
    let (_, report) = desk.import(&[&both[..], &["--no-score"]].concat());
    assert_eq!(counts(&report), (6, 4, 0), "{report}");
    assert_eq!(report["files"][0]["file"], "events_20210131.json");
}

#[test]
fn real_exports_import_without_being_told_how() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/events");
    let shop = shared.join("ecom_clickstream.csv.gz");
    if !shop.exists() {
        println!("skipped: {} is not there", shop.display());
        return;
    }
    let desk = Desk::new();
    let pages = shared.join("segment_pages_example.csv");
    let files = [shop.to_str().unwrap(), pages.to_str().unwrap(), "--no-score"];
    let (code, report) = desk.import(&files);
    // Thirty rows of the shop stand there twice, to the second.
    assert_eq!((code, counts(&report)), (0, (31_077, 30, 0)), "{report}");
    let columns = &report["files"][0]["columns"];
    assert!(columns.as_array().unwrap().contains(&json!(["time", "timestamp"])), "{columns}");
    let (_, report) = desk.import(&files);
    assert_eq!(counts(&report), (0, 31_107, 0));
}
