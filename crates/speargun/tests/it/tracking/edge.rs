//! The server at its edge: who may say what, and how it ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Server, house, speargun};

/// Longer than the server may take to end.
const END: Duration = Duration::from_secs(10);

#[test]
fn a_public_key_cannot_push_a_score() {
    let house = house();
    let (_, text) = speargun(&house.workspace, &["events", "key", "create", "site", "--json"]);
    let made: serde_json::Value = serde_json::from_str(&text).unwrap();
    let key = made["key"].as_str().unwrap();
    let server = Server::start(&house.workspace, &[]);
    let mut told = Vec::new();
    for (id, event) in
        ["demo_request", "pricing_request", "trial_started", "meeting"].iter().enumerate()
    {
        let body = format!(
            r#"{{"writeKey":"{key}","event":"{event}","messageId":"e{id}","anonymousId":"d",
            "context":{{"traits":{{"email":"ceo@acme-software.com"}}}}}}"#
        );
        told.push(server.post("/v1/track", body.as_bytes()).unwrap().0);
    }
    assert_eq!(told, [200; 4], "acts are kept");
    let recent = (0..600).find_map(|_| {
        let recent = server.get("/api/v1/events/recent");
        let is_there = recent["events"].as_array().is_some_and(|events| events.len() == 4);
        std::thread::sleep(Duration::from_millis(50));
        is_there.then_some(recent)
    });
    let recent = recent.expect("the events are scored");
    let events = recent["events"].as_array().unwrap();
    let marked = events.iter().filter(|event| event["bot"] == "unconfirmed").count();
    assert_eq!(marked, 3, "{recent}");
    assert!(events.iter().all(|event| event["claimed"] == true), "{recent}");
    let (_, stats) = speargun(&house.workspace, &["events", "stats", "--json"]);
    assert!(stats.contains("unconfirmed"), "{stats}");
    server.kill();
}

#[test]
fn a_stop_ends_streams_and_half_a_body_within_seconds() {
    let house = house();
    let mut server = Server::start(&house.workspace, &[]);
    let mut open = Vec::new();
    for request in [
        "GET /api/v1/events/stream HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "POST /v1/track HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{",
        "GET / HTTP/1.1\r\nhost: local",
    ] {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        open.push(stream);
    }
    // The stream is being answered.
    open[0].read_exact(&mut [0; 12]).unwrap();
    let process = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < END * 6, "the server does not end");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(status.success(), "{status}");
}

#[test]
fn nobody_else_on_the_machine_reads_a_workspace() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    server.kill();
    let mut seen = 0;
    let mut folders = vec![house.workspace.clone()];
    while let Some(folder) = folders.pop() {
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has the mode {mode:o}", folder.display());
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            seen += 1;
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                // The test itself wrote this one.
                false if entry.file_name() == "score_model.toml" => {}
                false => {
                    let mode = entry.metadata().unwrap().permissions().mode();
                    assert_eq!(mode & 0o077, 0, "{} {mode:o}", entry.path().display());
                }
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let program = env!("CARGO_BIN_EXE_speargun");
    for command in ["completions bash", "--help", "completions zsh 2>&1"] {
        let script = format!("set -o pipefail; '{program}' {command} | head -n 1 >/dev/null");
        let output = Command::new("bash").args(["-c", &script]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("panicked") && output.status.code() != Some(101), "{told}");
    }
    let closed = format!("'{program}' -w /nowhere/at/all accounts 2>&-");
    let status = Command::new("bash").args(["-c", &closed]).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

/// Asking PostgreSQL blocks, which a thread that answers calls may not: the first call with an
/// unknown key ended the server.
#[test]
fn calls_that_ask_the_database_do_not_end_a_server_on_postgresql() {
    let Ok(address) = std::env::var("SPEARGUN_TEST_POSTGRES") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs SPEARGUN_TEST_POSTGRES");
        eprintln!("skipped: SPEARGUN_TEST_POSTGRES names no PostgreSQL server");
        return;
    };
    let schema = format!("speargun_{}_unknown_key", std::process::id());
    let admin = speargun_store::Location::Postgres(address.clone());
    let mut admin = speargun_store::Connection::open(&admin).unwrap();
    admin.batch(&format!("CREATE SCHEMA {schema}")).unwrap();
    let mark = if address.contains('?') { '&' } else { '?' };
    let own = format!("{address}{mark}options=-c%20search_path%3D{schema}");
    let house = house();
    let server = Server::start_on(&house.workspace, &[], Some(&own));
    for key in ["nobodys", "nobodys", "another"] {
        let call = format!(r#"{{"writeKey":"{key}","event":"page_view","userId":"u"}}"#);
        assert_eq!(server.post("/v1/track", call.as_bytes()).unwrap().0, 401);
        // Keys are looked up again after a moment.
        std::thread::sleep(Duration::from_millis(60));
    }
    // Claims of browsers: by an id alone, sealed, and by a link of a mail.
    let made = server.post("/api/v1/write-keys", br#"{"name":"site","kind":"browser"}"#).unwrap();
    let made: serde_json::Value = serde_json::from_str(&made.1).unwrap();
    let key = made["key"].as_str().unwrap();
    for call in [
        r#""event":"page_view","userId":"u1""#,
        r#""event":"page_view","userId":"u1","context":{"seal":"00"}"#,
        r#""event":"page_view","anonymousId":"d","properties":{"url":"https://x.test/?sg_mail=abc"}"#,
    ] {
        let call = format!(r#"{{"writeKey":"{key}",{call}}}"#);
        assert_eq!(server.post("/v1/track", call.as_bytes()).unwrap().0, 200, "{call}");
    }
    assert_eq!(server.get("/healthz")["status"], "ok");
    server.kill();
    admin.batch(&format!("DROP SCHEMA {schema} CASCADE")).unwrap();
}

/// What is wrong with the workspace's own profiles is said of an import over HTTP as well.
#[test]
fn a_faulty_profile_is_reported_with_an_import_over_http() {
    let house = house();
    let folder = house.workspace.join("profiles");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("bad.toml"), "source = \"x\"\n\n[[profile]]\nheading = 1\n")
        .unwrap();
    let server = Server::start(&house.workspace, &[]);
    let part = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"";
    let body = format!("--b\r\n{part}\r\n\r\nAccount ID,Account Name\n1,Acme\n\r\n--b--\r\n");
    let request = format!(
        "POST /api/v1/imports/preview HTTP/1.0\r\nhost: localhost\r\ncontent-type: \
         multipart/form-data; boundary=b\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, answer) = crate::tracking::send(server.address, request.as_bytes()).unwrap();
    assert_eq!(status, 200, "{answer}");
    let preview: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let wanted = serde_json::json!({ "upload_id": preview["upload_id"], "entity": "account",
        "source": "crm", "dry_run": false,
        "mapping": { "Account ID": "external_id", "Account Name": "name" } });
    let (status, answer) = server.post("/api/v1/imports", wanted.to_string().as_bytes()).unwrap();
    assert_eq!(status, 202, "{answer}");
    let begun: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let path = format!("/api/v1/imports/{}", begun["id"]);
    let done = (0..600).map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        server.get(&path)
    });
    let done = { done }.find(|import| import["state"] == "done").expect("it ends");
    let warnings = done["warnings"].to_string();
    assert!(warnings.contains("profiles/bad.toml, line"), "{done}");
    server.kill();
}
