//! The tracking API of the real binary: nothing accepted is lost or counted twice, also when the
//! process is killed at any moment.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

mod client;
mod document;
mod edge;
mod follow;
mod import;
mod job;
mod rate;
mod refused;

fn speargun(workspace: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_speargun"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(workspace: &Path, more: &[&str]) -> Self {
        Self::start_on(workspace, more, None)
    }

    /// As [`Self::start`], with the records on a PostgreSQL server where one is named.
    fn start_on(workspace: &Path, more: &[&str], database: Option<&str>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_speargun"))
            .arg("--workspace")
            .arg(workspace)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .env("DATABASE_URL", database.unwrap_or_default())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split("http://").nth(1)?.trim().parse().ok())
            .expect("the server says its address");
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| eprintln!("{line}"));
        });
        Self { child, address }
    }

    fn post(&self, path: &str, body: &[u8]) -> std::io::Result<(u16, String)> {
        post(self.address, path, body, "")
    }

    fn get(&self, path: &str) -> serde_json::Value {
        let request = format!("GET {path} HTTP/1.0\r\nhost: localhost\r\n\r\n");
        let (_, body) = send(self.address, request.as_bytes()).unwrap();
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn post(
    address: SocketAddr,
    path: &str,
    body: &[u8],
    headers: &str,
) -> std::io::Result<(u16, String)> {
    let mut request = format!(
        "POST {path} HTTP/1.0\r\nhost: localhost\r\ncontent-type: application/json\r\n{headers}\
         content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    send(address, &request)
}

fn send(address: SocketAddr, request: &[u8]) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let cut = || std::io::Error::other("the answer is cut off");
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(cut)?;
    let body = text.split_once("\r\n\r\n").ok_or_else(cut)?.1.to_owned();
    Ok((status, body))
}

struct House {
    _directory: tempfile::TempDir,
    workspace: PathBuf,
    key: String,
}

fn house() -> House {
    let directory = tempfile::tempdir().unwrap();
    let workspace = directory.path().join("workspace");
    assert!(speargun(Path::new("."), &["init", workspace.to_str().unwrap()]).0);
    let model = workspace.join("score_model.toml");
    let text = std::fs::read_to_string(&model).unwrap();
    std::fs::write(&model, text.replace("daily_cap = 3", "daily_cap = 1000000")).unwrap();
    let accounts = directory.path().join("accounts.csv");
    let rows = "account_id,name,website\na1,Acme Software,acme-software.com\n\
        a2,Zeta Foods,zeta-foods.de\n";
    std::fs::write(&accounts, rows).unwrap();
    let (ok, text) = speargun(&workspace, &["import", accounts.to_str().unwrap()]);
    assert!(ok, "{text}");
    let (ok, text) =
        speargun(&workspace, &["events", "key", "create", "web", "--server", "--json"]);
    assert!(ok, "{text}");
    let made: serde_json::Value = serde_json::from_str(&text).unwrap();
    let key = made["key"].as_str().unwrap().to_owned();
    House { _directory: directory, workspace, key }
}

fn batch(key: &str, ids: &[u64]) -> String {
    let items: Vec<String> = ids
        .iter()
        .map(|id| {
            let user = ["kim@acme-software.com", "max@zeta-foods.de"][*id as usize % 2];
            let kind = if id % 50 < 2 { "identify" } else { "track" };
            format!(
                r#"{{"type":"{kind}","event":"Webinar Attended","messageId":"m{id}",
                "userId":"{user}","traits":{{"email":"{user}"}}}}"#
            )
        })
        .collect();
    format!(r#"{{"writeKey":"{key}","batch":[{}]}}"#, items.join(","))
}

/// How often the server is killed. Each round loads and kills at another moment.
const KILLS: u64 = 50;

/// Waits until so many are acknowledged: every life takes something in, however slow the machine.
fn wait_for_length(acknowledged: &Mutex<Vec<u64>>, wanted: usize) {
    for _ in 0..6_000 {
        if acknowledged.lock().unwrap().len() >= wanted {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn what_was_acknowledged_survives_fifty_kills_exactly_once() {
    let house = house();
    let next = AtomicU64::new(0);
    // Whatever was sent, acknowledged or not.
    let acknowledged = Mutex::new(Vec::new());
    let unanswered = Mutex::new(Vec::new());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..KILLS {
        // Every other life fills the lake as well, a few events at a time.
        let often: &[&str] = if round % 2 == 1 { &["--compact-events", "20"] } else { &[] };
        let server = Server::start(&house.workspace, often);
        let address = server.address;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::scope(|scope| {
            for sender in 0..3_u64 {
                let (next, acknowledged, unanswered) = (&next, &acknowledged, &unanswered);
                let key = &house.key;
                scope.spawn(move || {
                    loop {
                        let size = 1 + (round + sender) % 7;
                        let first = next.fetch_add(size, Ordering::Relaxed);
                        let ids: Vec<u64> = (first..first + size).collect();
                        let body = batch(key, &ids);
                        match post(address, "/v1/batch", body.as_bytes(), "") {
                            Ok((200, _)) => acknowledged.lock().unwrap().extend(ids),
                            Ok((status, body)) => panic!("{status} {body}"),
                            Err(_) => {
                                unanswered.lock().unwrap().extend(ids);
                                return;
                            }
                        }
                    }
                });
            }
            wait_for_length(&acknowledged, (round as usize + 1) * 5);
            std::thread::sleep(Duration::from_micros(random % 120_000));
            server.kill();
        });
        if round % 10 == 9 {
            let (ok, text) = speargun(&house.workspace, &["lake", "compact"]);
            assert!(ok, "{text}");
        }
    }
    // Senders send again what was not answered, and, as some do, what was.
    let server = Server::start(&house.workspace, &[]);
    let acknowledged = acknowledged.into_inner().unwrap();
    let mut all = unanswered.into_inner().unwrap();
    all.extend(&acknowledged);
    for ids in all.chunks(500) {
        let (status, body) = server.post("/v1/batch", batch(&house.key, ids).as_bytes()).unwrap();
        assert_eq!(status, 200, "{body}");
    }
    all.sort_unstable();
    println!("{} acknowledged in {KILLS} lives, {} sent", acknowledged.len(), all.len());
    assert!(acknowledged.len() > 200, "{} were acknowledged", acknowledged.len());
    wait_for_scores(&server);
    assert_eq!(events_by_message(&house.workspace), all);
    // In scores: the webinars of both accounts, each once. All may be in the lake already; then
    // nothing waits to be scored, and the server is still reading.
    let webinars = all.iter().filter(|id| **id % 50 >= 2).count() as u64;
    let mut in_scores = 0;
    for _ in 0..600 {
        in_scores = events_in_scores(&server);
        if in_scores > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(in_scores, webinars);
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["lake", "compact"]);
    assert!(ok, "{text}");
    lake_is_whole(&house, all.len());
}

fn events_in_scores(server: &Server) -> u64 {
    let accounts = server.get("/api/v1/accounts");
    let ids = accounts["items"].as_array().unwrap().iter().map(|account| account["id"].clone());
    ids.map(|id| {
        let engagement = server.get(&format!("/api/v1/accounts/{id}/engagement"));
        engagement["events_90d"].as_u64().unwrap()
    })
    .sum()
}

/// Each event is there once, wherever it is; and what is in the lake is whole.
fn lake_is_whole(house: &House, events: usize) {
    let sql = "SELECT count(*) AS n, count(DISTINCT message_id) AS m FROM events";
    let (ok, text) = speargun(&house.workspace, &["lake", "query", sql, "--json"]);
    assert!(ok, "{text}");
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found, serde_json::json!([{ "n": events, "m": events }]));
    let (ok, text) = speargun(&house.workspace, &["lake", "verify", "--json"]);
    assert!(ok, "{text}");
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&found["events"], &found["faulty"]), (&events.into(), &0.into()));
    assert_eq!(found["strays"].as_array().unwrap().len(), 0);
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
}

/// The numbers of all messages in the log, sorted.
fn events_by_message(workspace: &Path) -> Vec<u64> {
    let (ok, text) = speargun(workspace, &["events", "tail", "--no-follow", "-n", "10000000"]);
    assert!(ok, "{text}");
    let mut found: Vec<u64> = text
        .lines()
        .map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            event["message_id"].as_str().unwrap()[1..].parse().unwrap()
        })
        .collect();
    found.sort_unstable();
    found
}

fn wait_for_scores(server: &Server) {
    for _ in 0..600 {
        if server.get("/api/v1/events/quality")["waiting_for_scores"] == 0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("scores never caught up");
}

#[test]
fn an_import_beside_a_server_is_scored_by_it_and_knows_what_came_live() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let (status, body) = server.post("/v1/batch", batch(&house.key, &[0, 2]).as_bytes()).unwrap();
    assert_eq!(status, 200, "{body}");
    let file = house.workspace.join("history.jsonl");
    let now = jiff::Timestamp::now().as_microsecond();
    let line = |id: u64| {
        let at = speargun_domain::time::to_rfc3339(now - 1_000_000);
        format!(
            r#"{{"type":"track","event":"Webinar Attended","messageId":"m{id}","timestamp":"{at}",
            "userId":"kim@acme-software.com"}}"#
        )
        .replace('\n', "")
    };
    std::fs::write(&file, [2, 4, 6].map(line).join("\n")).unwrap();
    let import = ["events", "import", file.to_str().unwrap(), "--source", "web", "--json"];
    let (ok, text) = speargun(&house.workspace, &import);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(ok && report["events"] == 2 && report["known"] == 1, "{text}");
    assert!(report["scored"].is_null(), "the server scores: {text}");
    wait_for_scores(&server);
    assert_eq!(events_in_scores(&server), 3);
    server.kill();
}

#[test]
fn intent_over_http_is_told_with_its_reasons() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let rows = serde_json::json!({ "source": "co-op", "rows": [
        { "domain": "www.acme-software.com", "topic": "abm", "score": 61.5 },
        { "account": "a1", "topic": "crm", "score": 70 },
        { "account_id": 1, "topic": "abm", "score": 40, "week": "2020-01-01" },
        { "account_id": 2, "topic": "abm", "score": 59 },
        { "account_id": 99, "topic": "abm", "score": 59 },
        { "domain": "acme-software.com", "topic": "abm", "score": 101 },
        { "domain": "acme-software.com", "topic": " ", "score": 1 },
        { "domain": "acme-software.com", "topic": "abm", "score": 1, "week": "2999-01-01" },
        { "domain": "acme-software.com", "topic": "abm", "score": "80" },
        { "domain": 7, "topic": "abm", "score": 80 },
        "abm",
        { "domain": "nobody-yet.com", "topic": "abm", "score": 80 },
        { "domain": "acme-software.com", "account_id": 2, "topic": "abm", "score": 80 },
        { "domain": "acme-software.com", "account_id": 1, "topic": "crm", "score": 70 }
    ] });
    let (status, body) = server.post("/api/v1/intent", rows.to_string().as_bytes()).unwrap();
    let found: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &found["kept"], &found["rejected"]), (200, &6.into(), &8.into()), "{body}");
    assert_eq!(found["unmatched"], 1, "{body}");
    let places: Vec<u64> = (found["rejects"].as_array().unwrap().iter())
        .map(|reject| reject["row"].as_u64().unwrap())
        .collect();
    assert_eq!(places, [4, 5, 6, 7, 8, 9, 10, 12]);
    assert!(body.contains("score must be a number"), "{body}");
    assert!(body.contains("domain must be text"), "{body}");
    assert!(body.contains("name two different accounts"), "{body}");
    let of_acme = server.get("/api/v1/accounts/1/intent");
    assert_eq!((&of_acme["surging"], &of_acme["threshold"]), (&true.into(), &60.0.into()));
    assert_eq!(of_acme["surging_topics"], serde_json::json!(["abm", "crm"]));
    assert_eq!(of_acme["topics"][0]["topic"], "crm");
    // What was said of 2020 lies outside the weeks that count.
    assert_eq!(of_acme["topics"][1]["scores"], serde_json::json!([61.5, null, null, null]));
    assert_eq!(of_acme["weeks"].as_array().unwrap().len(), 4);
    let of_zeta = server.get("/api/v1/accounts/2/intent");
    assert_eq!(
        (&of_zeta["surging"], &of_zeta["topics"][0]["surges"]),
        (&false.into(), &false.into())
    );
    let too_many = vec![rows["rows"][0].clone(); 5_001];
    let body = serde_json::json!({ "rows": too_many }).to_string();
    assert_eq!(server.post("/api/v1/intent", body.as_bytes()).unwrap().0, 400);
    let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\r\n\
        domain,topic,score\nzeta-foods.de,crm,90\nzeta-foods.de,crm,high\nnobody-yet.com,crm,9\n\r\n--x--\r\n";
    let request = format!(
        "POST /api/v1/intent/files?source=co-op HTTP/1.0\r\nhost: localhost\r\ncontent-type: \
         multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let (status, body) = send(server.address, request.as_bytes()).unwrap();
    let found: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &found["kept"], &found["rejects"][0]["row"]), (200, &2.into(), &3.into()));
    assert_eq!(found["unmatched"], 1);
    assert_eq!(server.get("/api/v1/accounts/2/intent")["topics"][0]["score"], 90.0);
    server.kill();
}

#[test]
fn calls_are_answered_as_the_protocol_says() {
    let house = house();
    let server = Server::start(&house.workspace, &["--events-per-second", "40"]);
    let key = &house.key;
    let long = "x".repeat(33 * 1024);
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let good = format!(r#"{{"writeKey":"{key}","userId":"u","event":"E","messageId":"1"}}"#);
    let cases: BTreeMap<&str, (String, u16)> = [
        ("good", (good.clone(), 200)),
        ("the same again", (good.clone(), 200)),
        ("no key", (good.replace(key, ""), 401)),
        ("unknown key", (good.replace(key, "nobody"), 401)),
        ("malformed", ("{".to_owned(), 401)),
        // The key is found in what cannot be read otherwise: its sender hears what is wrong.
        ("too large", (good.replace("\"E\"", &format!("\"{long}\"")), 400)),
        ("wrong types", (good.replace("\"u\"", "{}"), 400)),
    ]
    .into();
    for (name, (body, status)) in cases {
        let (found, answer) = server.post("/v1/track", body.as_bytes()).unwrap();
        assert_eq!(found, status, "{name}: {answer}");
    }
    // With the key in the header, what is wrong with the body is told.
    let basic = format!("authorization: Basic {}\r\n", base64(&format!("{key}:")));
    for (name, path, body, status, code) in [
        ("malformed", "track", "{", 400, "malformed"),
        ("no user", "track", r#"{"event":"E"}"#, 400, "missing_field"),
        (
            "nested",
            "track",
            &format!(r#"{{"userId":"u","event":"E","properties":{{"a":{nested}}}}}"#),
            400,
            "malformed",
        ),
        ("too large", "track", &format!(r#"{{"userId":"u","event":"{long}"}}"#), 400, "too_large"),
        ("unknown call", "dance", r#"{"userId":"u"}"#, 400, "unknown_type"),
        ("invalid UTF-8", "track", "\u{1}", 400, "malformed"),
        (
            "batch too large",
            "batch",
            &format!(r#"{{"batch":[],"x":"{}"}}"#, long.repeat(16)),
            400,
            "\"message\":\"the batch has",
        ),
        ("batch of nothing good", "batch", r#"{"batch":[{"type":"track"}]}"#, 400, "missing_field"),
    ] {
        let (found, answer) =
            post(server.address, &format!("/v1/{path}"), body.as_bytes(), &basic).unwrap();
        assert_eq!(found, status, "{name}: {answer}");
        assert!(answer.contains(code), "{name}: {answer}");
    }
    let mixed = r#"{"batch":[{"type":"page","userId":"u"},{"type":"track","userId":"u"}]}"#;
    let (status, answer) = post(server.address, "/v1/batch", mixed.as_bytes(), &basic).unwrap();
    assert_eq!(status, 200);
    assert!(answer.contains(r#""index":1,"code":"missing_field""#), "{answer}");
    let quality = server.get("/api/v1/events/quality");
    let tallied = |outcome: &str| -> i64 {
        let days = quality["days"].as_array().unwrap().iter();
        days.filter(|day| day["outcome"] == outcome)
            .map(|day| day["events"].as_i64().unwrap())
            .sum()
    };
    assert_eq!(tallied("duplicate"), 1);
    refused::of_unknown_keys(&quality, 3);
    assert!(tallied("rejected") >= 8, "{quality}");
    assert!(!quality["rejects"].as_array().unwrap().is_empty());
    server.kill();
}

#[test]
fn a_flood_of_one_key_waits_and_another_key_does_not() {
    let house = house();
    let server = Server::start(&house.workspace, &["--events-per-second", "40"]);
    let key = &house.key;
    let flood: Vec<u64> = (1_000..1_080).collect();
    let (status, _) = server.post("/v1/batch", batch(key, &flood).as_bytes()).unwrap();
    assert!(status == 200 || status == 429, "{status}");
    let (status, answer) = server.post("/v1/batch", batch(key, &flood).as_bytes()).unwrap();
    assert_eq!(status, 429, "{answer}");
    refused::are_counted(&house, &server);
    let (_, text) = speargun(&house.workspace, &["events", "key", "create", "other", "--json"]);
    let made: serde_json::Value = serde_json::from_str(&text).unwrap();
    let other = batch(made["key"].as_str().unwrap(), &[1, 2, 3]);
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(server.post("/v1/batch", other.as_bytes()).unwrap().0, 200);
    // A revoked key is refused after the server has heard of it.
    assert!(speargun(&house.workspace, &["events", "key", "revoke", "other"]).0);
    let refused = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        server.post("/v1/batch", other.as_bytes()).unwrap().0 == 401
    });
    assert!(refused, "a revoked key is in force for ten seconds and more");
    server.kill();
}

#[test]
fn a_key_remembers_its_first_event() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    assert_eq!(server.post("/v1/batch", batch(&house.key, &[1]).as_bytes()).unwrap().0, 200);
    let keys = server.get("/api/v1/write-keys");
    let first = keys["items"][0]["first_event_at"].clone();
    assert!(first.is_string(), "{keys}");
    assert_eq!(server.post("/v1/batch", batch(&house.key, &[2]).as_bytes()).unwrap().0, 200);
    assert_eq!(server.get("/api/v1/write-keys")["items"][0]["first_event_at"], first);
    // A key by which only refused calls came has none.
    let (_, text) = speargun(&house.workspace, &["events", "key", "create", "idle", "--json"]);
    let idle: serde_json::Value = serde_json::from_str(&text).unwrap();
    let basic = format!("{}:", idle["key"].as_str().unwrap());
    let basic = format!("authorization: Basic {}\r\n", base64(&basic));
    // The key is in force at once, though the server read its keys a moment ago.
    std::thread::sleep(Duration::from_millis(60));
    assert_eq!(post(server.address, "/v1/track", b"{", &basic).unwrap().0, 400);
    assert!(server.get("/api/v1/write-keys")["items"][1]["first_event_at"].is_null());
    server.kill();
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            encoded.push(if place > chunk.len() { '=' } else { digit });
        }
    }
    encoded
}
