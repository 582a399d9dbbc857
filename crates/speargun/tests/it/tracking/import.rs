//! Imports of a running server: none is lost with a process, and none counts a record twice.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::Value;

use super::*;

/// Rows of a file, and how many of them one transaction writes.
const ROWS: u64 = 20_000;
const CHUNK: u64 = 5_000;
/// How often servers are killed in the midst of imports. Fifty took 118 s on two cores, and 200 CPU
/// seconds: four each.
const KILLS: u64 = 20;
/// How often each server at most: one more, and the job would not be begun again.
const KILLS_EACH_MAX: u64 = 4;
/// How many servers work at the same time.
const HOUSES_AT_ONCE: u64 = 5;
/// By how many milliseconds kills come later in each house than in the one before.
const STEP: u64 = 40;
/// Longer than any import takes on any machine.
const LONG: Duration = Duration::from_secs(120);

/// Deals, by a name that says which file they are of.
fn deals(file: u64) -> String {
    let mut text = "deal_id,name,stage\n".to_owned();
    for number in 0..ROWS {
        text += &format!("d{number},Deal {number} of {file},Negotiation\n");
    }
    text
}

/// Uploads a file and starts its import; returns the number of the import.
fn start(server: &Server, text: &str) -> i64 {
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"deals.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--x--\r\n"
    );
    // In pieces, as a browser sends it.
    let mut request = "POST /api/v1/imports/preview HTTP/1.1\r\nhost: localhost\r\n\
        connection: close\r\ncontent-type: multipart/form-data; boundary=x\r\n\
        transfer-encoding: chunked\r\n\r\n"
        .to_owned();
    for piece in form.as_bytes().chunks(60_000) {
        let piece = std::str::from_utf8(piece).unwrap();
        request += &format!("{:x}\r\n{piece}\r\n", piece.len());
    }
    request += "0\r\n\r\n";
    let (status, preview) = send(server.address, request.as_bytes()).unwrap();
    assert_eq!(status, 200, "{preview}");
    let preview: Value = serde_json::from_str(&preview).unwrap();
    let wish = serde_json::json!({
        "upload_id": preview["upload_id"], "entity": "opportunity", "source": "files",
        "mapping": { "deal_id": "external_id", "name": "name", "stage": "stage" },
        "dry_run": false
    });
    let (status, import) = server.post("/api/v1/imports", wish.to_string().as_bytes()).unwrap();
    assert_eq!(status, 202, "{import}");
    let import: Value = serde_json::from_str(&import).unwrap();
    import["id"].as_i64().unwrap()
}

/// The jobs of imports, the newest first.
fn jobs(server: &Server) -> Vec<Value> {
    let jobs = server.get("/api/v1/jobs?limit=100")["items"].as_array().unwrap().clone();
    jobs.into_iter().filter(|job| job["kind"] == "import").collect()
}

fn is_open(job: &Value) -> bool {
    job["state"] == "running" || job["state"] == "waiting"
}

/// Waits until this server reads the newest import, or it has ended: then it returns false.
fn runs(server: &Server, attempts: u64) -> bool {
    let until = Instant::now() + LONG;
    loop {
        let job = jobs(server).swap_remove(0);
        if !is_open(&job) {
            return false;
        }
        if job["state"] == "running" && job["attempts"].as_u64() == Some(attempts) {
            return true;
        }
        assert!(Instant::now() < until, "{job}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn wait_until_done(server: &Server) {
    let until = Instant::now() + LONG;
    while jobs(server).iter().any(is_open) {
        assert!(Instant::now() < until, "{:?}", jobs(server));
        std::thread::sleep(Duration::from_millis(25));
    }
}

/// Waits until an import has read so many rows, or has ended.
fn wait_for_rows(server: &Server, id: i64, rows: u64) {
    let until = Instant::now() + LONG;
    loop {
        let import = server.get(&format!("/api/v1/imports/{id}"));
        if import["rows_done"].as_u64() >= Some(rows) || import["state"] != "running" {
            return;
        }
        assert!(Instant::now() < until, "{import}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// One server after the other that is killed in the midst of imports. Returns how many rows each
/// import had read that a kill met.
fn survives(number: u64, kills: u64) -> Vec<u64> {
    let house = house();
    let mut server = Server::start(&house.workspace, &[]);
    let mut imports = vec![start(&server, &deals(0))];
    let (mut met, mut attempts) = (Vec::new(), 1);
    while met.len() < kills as usize {
        if !runs(&server, attempts) {
            // It was done before a kill met it: the next file changes every record.
            imports.push(start(&server, &deals(imports.len() as u64)));
            attempts = 1;
            continue;
        }
        // At another moment each time: while the file is looked through, after so many chunks, and
        // a little later in each house.
        let id = *imports.last().unwrap();
        wait_for_rows(&server, id, CHUNK * met.len() as u64);
        std::thread::sleep(Duration::from_millis(number * STEP));
        server.kill();
        server = Server::start(&house.workspace, &[]);
        if is_open(&jobs(&server)[0]) {
            let import = server.get(&format!("/api/v1/imports/{id}"));
            met.push(import["rows_done"].as_u64().unwrap());
            attempts += 1;
        }
    }
    wait_until_done(&server);
    let begun_again: u64 =
        jobs(&server).iter().map(|job| job["attempts"].as_u64().unwrap() - 1).sum();
    assert_eq!(begun_again, kills, "{:?}", jobs(&server));
    // One run for each file, whole, and no record twice.
    let listed = server.get("/api/v1/imports")["items"].as_array().unwrap().clone();
    assert_eq!(listed.len(), imports.len() + 1, "{listed:?}");
    for (place, id) in imports.iter().enumerate() {
        let import = server.get(&format!("/api/v1/imports/{id}"));
        assert_eq!(import["state"], "done", "{import}");
        let count = |what: &str| import[what].as_u64().unwrap();
        let (made, changed) = if place == 0 { (ROWS, 0) } else { (0, ROWS) };
        let found = ["rows_done", "created", "updated", "unchanged", "rejected"].map(count);
        assert_eq!(found, [ROWS, made, changed, 0, 0], "{import}");
    }
    let deals = |server: &Server| {
        server.get("/api/v1/workspace")["counts"]["opportunities"].as_u64().unwrap()
    };
    assert_eq!(deals(&server), ROWS);
    if number == 0 {
        undo_all(&server, &imports);
        assert_eq!(deals(&server), 0);
    }
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
    met
}

/// The whole of it can be undone, the last import first.
fn undo_all(server: &Server, imports: &[i64]) {
    for (place, id) in imports.iter().enumerate().rev() {
        let (status, undone) = server.post(&format!("/api/v1/imports/{id}/undo"), b"").unwrap();
        let undone: Value = serde_json::from_str(&undone).unwrap();
        let (removed, restored) = if place == 0 { (ROWS, 0) } else { (0, ROWS) };
        assert_eq!(status, 200, "{undone}");
        assert_eq!((&undone["removed"], &undone["restored"]), (&removed.into(), &restored.into()));
    }
}

#[test]
fn an_import_that_was_killed_twenty_times_is_whole_and_doubles_no_record() {
    let houses = AtomicU64::new(0);
    let work = || {
        let mut met = Vec::new();
        loop {
            let number = houses.fetch_add(1, Ordering::Relaxed);
            let left = KILLS.saturating_sub(number * KILLS_EACH_MAX);
            if left == 0 {
                return met;
            }
            met.extend(survives(number, left.min(KILLS_EACH_MAX)));
        }
    };
    let met: Vec<u64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..HOUSES_AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(met.len() as u64, KILLS);
    println!("rows that had been read at each kill: {met:?}");
    let in_the_midst = met.iter().filter(|rows| (1..ROWS).contains(*rows)).count();
    assert!(in_the_midst >= 5, "{met:?}");
}
