//! Jobs of a running server: none is lost with a process.

use super::*;
use std::time::Instant;

fn last(server: &Server) -> serde_json::Value {
    server.get("/api/v1/jobs?limit=1")["items"][0].clone()
}

/// Waits until no job waits or runs, and returns the last one.
fn wait_until_done(server: &Server) -> serde_json::Value {
    for _ in 0..1_200 {
        let open = ["waiting", "running"].map(|state| {
            server.get(&format!("/api/v1/jobs?state={state}"))["total"].as_u64().unwrap()
        });
        if open == [0, 0] {
            return last(server);
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("jobs do not end: {}", server.get("/api/v1/jobs"));
}

/// Leads enough that matching them takes a while.
fn leads(house: &House, count: usize) {
    let path = house.workspace.with_file_name("leads.csv");
    let mut text = "Lead ID,Email,First name,Last name,Company\n".to_owned();
    for number in 0..count {
        text += &format!("{number},p{number}@acme-software.com,Kim,Doe {number},Acme Software\n");
    }
    std::fs::write(&path, text).unwrap();
    let (ok, text) = speargun(&house.workspace, &["import", path.to_str().unwrap()]);
    assert!(ok, "{text}");
}

#[test]
fn a_job_that_was_killed_at_any_moment_is_done_by_the_next_process() {
    const KILLS: u64 = 50;
    let house = house();
    leads(&house, 3_000);
    let mut begun_again = 0;
    for turn in 0..KILLS {
        let server = Server::start(&house.workspace, &[]);
        // One of before may wait still: then nothing else is started.
        let (status, answer) = server.post("/api/v1/match/run", b"").unwrap();
        assert!(status == 202 || status == 409, "{status} {answer}");
        std::thread::sleep(Duration::from_millis(turn * 7 % 120));
        server.kill();
    }
    let server = Server::start(&house.workspace, &[]);
    let done = wait_until_done(&server);
    let jobs = server.get("/api/v1/jobs?limit=500");
    for job in jobs["items"].as_array().unwrap() {
        begun_again += u64::from(job["attempts"].as_i64() > Some(1));
        // Five processes in a row may have died with one.
        let is_abandoned =
            job["fault"].as_str().is_some_and(|fault| fault.contains("each process"));
        assert!(job["state"] == "done" || is_abandoned, "{job}");
    }
    assert!(begun_again > 0, "no kill met a job: {jobs}");
    let (status, _) = server.post("/api/v1/match/run", b"").unwrap();
    assert_eq!(status, 202, "{done}");
    assert_eq!(wait_until_done(&server)["state"], "done");
    let people = server.get("/api/v1/workspace")["counts"]["people"].as_u64();
    assert_eq!(people, Some(3_000));
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
}

/// As the one above, of jobs that nobody has to match people for: scores, tables, the lake.
#[test]
fn upkeep_that_was_killed_at_any_moment_is_done_by_the_next_process() {
    const KILLS: u64 = 50;
    const KINDS: [&str; 3] = ["score", "account_tables", "compact"];
    let house = house();
    leads(&house, 1_000);
    for turn in 0..KILLS {
        let server = Server::start(&house.workspace, &[]);
        // Events that wait for the lake.
        let ids: Vec<u64> = (turn * 40..(turn + 1) * 40).collect();
        let (status, answer) =
            server.post("/v1/batch", batch(&house.key, &ids).as_bytes()).unwrap();
        assert_eq!(status, 200, "{answer}");
        for kind in KINDS {
            let wish = serde_json::json!({ "kind": kind }).to_string();
            let (status, answer) = server.post("/api/v1/jobs", wish.as_bytes()).unwrap();
            assert_eq!(status, 202, "{answer}");
        }
        std::thread::sleep(Duration::from_millis(turn * 7 % 120));
        server.kill();
    }
    let server = Server::start(&house.workspace, &[]);
    wait_until_done(&server);
    let jobs = server.get("/api/v1/jobs?limit=500");
    let items = jobs["items"].as_array().unwrap();
    for job in items {
        let fault = job["fault"].as_str().unwrap_or_default();
        assert!(job["state"] == "done" || fault.contains("each process"), "{job}");
    }
    for kind in KINDS {
        let mut of_kind = items.iter().filter(|job| job["kind"] == kind);
        let is_begun_again = |job: &serde_json::Value| job["attempts"].as_i64() > Some(1);
        assert!(of_kind.any(is_begun_again), "no kill met {kind}: {jobs}");
        let wish = serde_json::json!({ "kind": kind }).to_string();
        assert_eq!(server.post("/api/v1/jobs", wish.as_bytes()).unwrap().0, 202);
        assert_eq!(wait_until_done(&server)["state"], "done");
    }
    server.kill();
    // Each event is in the lake once, and scores follow from what is there.
    let (ok, text) = speargun(&house.workspace, &["lake", "verify", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(ok && found["events"] == 40 * KILLS, "{text}");
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
    let asked = ["account", "sql", "employees >= 0", "--run", "--json"];
    let (ok, text) = speargun(&house.workspace, &asked);
    assert!(ok, "{text}");
}

/// How long a job lasts here, from its being asked for to its being seen done.
fn measured(house: &House, post: &dyn Fn(&Server) -> (u16, String)) -> Duration {
    let server = Server::start(&house.workspace, &[]);
    let asked = Instant::now();
    let (status, answer) = post(&server);
    assert_eq!(status, 202, "{answer}");
    while server.get("/api/v1/jobs?state=running")["total"] != 0
        || server.get("/api/v1/jobs?state=waiting")["total"] != 0
    {
        assert!(asked.elapsed() < Duration::from_secs(60), "{}", server.get("/api/v1/jobs"));
    }
    let lasted = asked.elapsed();
    server.kill();
    lasted
}

/// Posts to a server that is killed a while later, fifty times; the next one does what is left.
/// The moments of the kills are spread over the time that the job was measured to last, so that
/// they meet it on a fast machine and on a slow one. Returns the jobs of a kind, of which the
/// last was asked for in peace.
fn killed_fifty_times(
    house: &House,
    kind: &str,
    post: &dyn Fn(&Server) -> (u16, String),
) -> Vec<serde_json::Value> {
    const KILLS: u32 = 50;
    let lasted = measured(house, post);
    for turn in 0..KILLS {
        let server = Server::start(&house.workspace, &[]);
        let (status, answer) = post(&server);
        // One of before may wait still.
        assert!(status == 202 || status == 409, "{status} {answer}");
        // 17 has no factor in common with 50: each moment comes once, early and late ones mixed.
        std::thread::sleep(lasted * (turn * 17 % KILLS) / KILLS);
        server.kill();
    }
    let server = Server::start(&house.workspace, &[]);
    wait_until_done(&server);
    let (status, answer) = post(&server);
    assert_eq!(status, 202, "{answer}");
    wait_until_done(&server);
    let jobs = server.get(&format!("/api/v1/jobs?limit=500&kind={kind}"));
    let items = jobs["items"].as_array().unwrap().clone();
    assert_eq!(items[0]["state"], "done", "{}", items[0]);
    let begun_again = items.iter().filter(|job| job["attempts"].as_i64() > Some(1)).count();
    assert!(begun_again > 0, "no kill met {kind}, which lasted {lasted:?}: {jobs}");
    for job in &items {
        let fault = job["fault"].as_str().unwrap_or_default();
        assert!(job["state"] == "done" || fault.contains("each process"), "{job}");
    }
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
    items
}

/// Accounts of which sixty were won and sixty lost.
fn outcomes(house: &House) {
    let folder = house.workspace.with_file_name("outcomes");
    std::fs::create_dir_all(&folder).unwrap();
    let mut accounts = "account_id,name,industry\n".to_owned();
    let mut deals = "deal_id,deal_name,account_id,amount,stage,created_at,closed_at\n".to_owned();
    for number in 0..120 {
        let (industry, stage) =
            if number < 60 { ("Software", "Closed Won") } else { ("Food", "Closed Lost") };
        accounts += &format!("n{number},Company {number},{industry}\n");
        let day = number % 28 + 1;
        deals += &format!(
            "o{number},Deal {number},n{number},1000,{stage},2026-03-{day:02},2026-05-{day:02}\n"
        );
    }
    std::fs::write(folder.join("accounts.csv"), accounts).unwrap();
    std::fs::write(folder.join("opportunities.csv"), deals).unwrap();
    let (ok, text) = speargun(&house.workspace, &["import", folder.to_str().unwrap()]);
    assert!(ok, "{text}");
}

#[test]
fn learning_that_was_killed_is_done_by_the_next_process() {
    let house = house();
    outcomes(&house);
    let jobs = killed_fifty_times(&house, "learn_propensity", &|server| {
        server.post("/api/v1/icp/propensity", b"").unwrap()
    });
    // No job kept more than one version.
    let (ok, text) =
        speargun(&house.workspace, &["audit", "--action", "propensity.learn", "--json"]);
    let noted: serde_json::Value = serde_json::from_str(&text).unwrap();
    let done = jobs.iter().filter(|job| job["state"] == "done").count();
    assert!(ok && noted["total"].as_u64() >= u64::try_from(done).ok(), "{noted} {done}");
    assert!(noted["total"].as_u64() <= u64::try_from(jobs.len()).ok(), "{noted} {}", jobs.len());
}

#[test]
fn weights_that_are_published_by_a_killed_process_are_in_force_once() {
    let house = house();
    leads(&house, 500);
    let (ok, text) = speargun(&house.workspace, &["match", "train"]);
    assert!(ok, "{text}");
    // What is in force cannot be published again: it is rolled back then.
    let publish = |server: &Server| {
        let models = server.get("/api/v1/match/models");
        if models["items"][0]["state"] == "published" {
            return server.post("/api/v1/match/models/rollback", br#"{"from":1}"#).unwrap();
        }
        server.post("/api/v1/match/models/1/publish", br#"{"force":true}"#).unwrap()
    };
    killed_fifty_times(&house, "publish_weights", &publish);
    let trained = killed_fifty_times(&house, "train", &|server| {
        server.post("/api/v1/match/models", b"").unwrap()
    });
    let server = Server::start(&house.workspace, &[]);
    let models = server.get("/api/v1/match/models");
    let items = models["items"].as_array().unwrap();
    let published = items.iter().filter(|model| model["state"] == "published").count();
    // A draft may have been kept, and its job not yet ended, when the process died: then the next
    // attempt keeps one more, and nothing else comes of it.
    let attempts: i64 = trained.iter().filter_map(|job| job["attempts"].as_i64()).sum();
    let models_max = usize::try_from(attempts).unwrap() + 1;
    assert!(published <= 1 && items.len() <= models_max, "{attempts} attempts: {models}");
    server.kill();
}

#[test]
fn a_list_of_families_that_a_killed_process_read_is_read_by_the_next_one() {
    let house = house();
    let mut list = "acquirer,acquired\nAcme Software,Zeta Foods\n".to_owned();
    for number in 0..4_000 {
        list += &format!("Acme Software,Unknown Company {number}\n");
    }
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"families.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{list}\r\n--x--\r\n"
    );
    let request = format!(
        "POST /api/v1/families/file HTTP/1.0\r\nhost: localhost\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    killed_fifty_times(&house, "families", &|server| {
        send(server.address, request.as_bytes()).unwrap()
    });
    let (ok, text) = speargun(&house.workspace, &["families", "show", "acme-software.com"]);
    assert!(ok && text.contains("Zeta Foods"), "{text}");
}

#[test]
fn jobs_are_listed_stopped_and_repeated_by_command() {
    let house = house();
    let (ok, text) = speargun(&house.workspace, &["jobs", "ls", "--json"]);
    let none: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(ok && none["total"] == 0, "{text}");
    // Other domains of our own: people are matched again, by whoever runs jobs.
    let settings = house.workspace.join("workspace.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let text = text.replace("own_domains = []", "own_domains = [\"speargun.example\"]");
    std::fs::write(&settings, text).unwrap();
    let (ok, text) = speargun(&house.workspace, &["jobs", "ls"]);
    assert!(ok && text.contains("match") && text.contains("waiting"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["jobs", "cancel", "1"]);
    assert!(ok && text.contains("cancelled"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["jobs", "cancel", "1"]);
    assert!(!ok && text.contains("has ended"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["jobs", "retry", "1"]);
    assert!(ok && text.contains("waiting"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["jobs", "show", "7"]);
    assert!(!ok && text.contains("no job 7"), "{text}");
    let server = Server::start(&house.workspace, &[]);
    let done = wait_until_done(&server);
    assert_eq!((&done["id"], &done["state"]), (&1.into(), &"done".into()), "{done}");
    assert_eq!(done["created_by"], "file");
    server.kill();
}

#[test]
fn an_import_waits_for_scores_that_follow_a_change() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"more.csv\"\r\n\
        Content-Type: text/csv\r\n\r\naccount_id,name\na3,Third\n\r\n--x--\r\n";
    let request = format!(
        "POST /api/v1/imports/preview HTTP/1.0\r\nhost: localhost\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let (status, preview) = send(server.address, request.as_bytes()).unwrap();
    assert_eq!(status, 200, "{preview}");
    let preview: serde_json::Value = serde_json::from_str(&preview).unwrap();
    // As scores hold the workspace that follow a publication.
    let lock = speargun_engine::WriterLock::take(&house.workspace, "score").unwrap();
    let wish = serde_json::json!({
        "upload_id": preview["upload_id"], "entity": "account", "source": "files",
        "mapping": { "account_id": "external_id", "name": "name" }, "dry_run": false
    });
    let (status, answer) = server.post("/api/v1/imports", wish.to_string().as_bytes()).unwrap();
    assert_eq!(status, 202, "{answer}");
    let import: serde_json::Value = serde_json::from_str(&answer).unwrap();
    std::thread::sleep(Duration::from_millis(400));
    let waiting = server.get(&format!("/api/v1/imports/{}", import["id"]));
    assert_eq!((&waiting["state"], &waiting["rows_done"]), (&"running".into(), &0.into()));
    assert_eq!(server.get("/api/v1/workspace")["counts"]["accounts"], 2, "it waits");
    drop(lock);
    for _ in 0..600 {
        if server.get("/api/v1/workspace")["counts"]["accounts"] == 3 {
            server.kill();
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the account did not come: {answer}");
}
