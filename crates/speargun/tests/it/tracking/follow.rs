//! Scores follow what is changed beside them, and pages are told until when they lag behind.

use std::path::Path;
use std::time::Duration;

use super::{House, Server, batch, house, send, speargun, wait_for_scores};

/// How often an answer is waited for, every tenth of a second.
const WAITS_MAX: usize = 300;

/// Waits until every score stands as a run over everything would leave it.
fn wait_until_all_follow(workspace: &Path, what: &str) {
    let mut waits = 0;
    loop {
        let (ok, text) = speargun(workspace, &["verify"]);
        // Scores by another version of the model are not compared; they have not followed yet.
        let is_done = text.contains(" 0 differ") && !text.contains("another version");
        if ok && is_done {
            return;
        }
        waits += 1;
        assert!(waits < 100, "the scores do not follow {what}: {text}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A workspace that tracks nothing: its scores follow the records all the same.
#[test]
fn records_are_followed_where_nothing_is_tracked() {
    let house = house();
    let run = |arguments: &[&str]| {
        let (ok, text) = speargun(&house.workspace, arguments);
        assert!(ok, "{arguments:?}: {text}");
    };
    run(&["score"]);
    run(&["list", "create", "Fair"]);
    let server = Server::start(&house.workspace, &[]);
    let score = || server.get("/api/v1/accounts")["items"][0]["score"].as_f64().unwrap();
    let before = score();
    let model = house.workspace.join("score_model.toml");
    let text = std::fs::read_to_string(&model).unwrap();
    let rules = "[[dimension.rule]]\ntext = \"Everybody\"\nwhen = 'name is not empty'\nadd = 20\n\n\
        [[dimension.rule]]\ntext = \"Met\"\nwhen = 'lists = \"Fair\"'\nadd = 30\n\n";
    std::fs::write(
        &model,
        text.replacen("[[dimension.rule]]", &format!("{rules}[[dimension.rule]]"), 1),
    )
    .unwrap();
    run(&["model", "publish"]);
    wait_until_all_follow(&house.workspace, "a publication");
    let published = score();
    assert!(published > before, "{published} {before}");
    let name = server.get("/api/v1/accounts")["items"][0]["name"].as_str().unwrap().to_owned();
    run(&["list", "add", "Fair", &name]);
    wait_until_all_follow(&house.workspace, "a list");
    assert!(score() > published, "who is on the list has its points");
    run(&["account", "contract", &name, "--competitor", "Rival"]);
    wait_until_all_follow(&house.workspace, "a contract");
    let chosen = server.get("/api/v1/accounts?filter=competitor%20%3D%20%22rival%22");
    assert_eq!(chosen["total"], 1, "{chosen}");
    server.kill();
    // What happened while no server ran is followed when one starts.
    run(&["list", "remove", "Fair", &name]);
    let server = Server::start(&house.workspace, &[]);
    wait_until_all_follow(&house.workspace, "what was changed before it started");
    server.kill();
}

fn change(server: &Server, method: &str, path: &str, body: &str) -> serde_json::Value {
    let request = format!(
        "{method} {path} HTTP/1.0\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, body) = send(server.address, request.as_bytes()).unwrap();
    assert_eq!(status, 200, "{method} {path}: {body}");
    serde_json::from_str(&body).unwrap()
}

/// Where an account stands once nothing is pending any more.
fn settled(server: &Server, path: &str) -> serde_json::Value {
    for _ in 0..WAITS_MAX {
        let standing = server.get(path);
        if standing["scores_pending"] == false {
            return standing;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the scores of {path} are pending for ever");
}

fn an_account_says_until_when_its_scores_lag(house: &House, server: &Server) {
    let id = server.get("/api/v1/accounts")["items"][0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/accounts/{id}/stage");
    let contract = format!("/api/v1/accounts/{id}/contract");
    let market = |standing: &serde_json::Value| standing["market"]["state"].clone();
    let before = market(&settled(server, &path));
    assert_ne!(before, "under_contract");
    for _ in 0..5 {
        let told = r#"{"competitor":"Rival","ends_on":"2099-01-01"}"#;
        change(server, "PUT", &contract, told);
        // The first answer that says so has the new state already.
        assert_eq!(market(&settled(server, &path)), "under_contract");
        change(server, "DELETE", &contract, "");
        assert_eq!(market(&settled(server, &path)), before);
    }
    // Whatever changes the records is waited for, also from elsewhere.
    let (ok, text) = speargun(&house.workspace, &["list", "create", "Fair"]);
    assert!(ok, "{text}");
    settled(server, &path);
}

#[test]
fn an_account_says_until_when_its_scores_lag_where_nothing_is_tracked() {
    let house = house();
    assert!(speargun(&house.workspace, &["score"]).0);
    let server = Server::start(&house.workspace, &[]);
    an_account_says_until_when_its_scores_lag(&house, &server);
    server.kill();
}

#[test]
fn an_account_says_until_when_its_scores_lag_where_events_are_tracked() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let path = server.get("/api/v1/accounts")["items"][0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/accounts/{path}/stage");
    assert_eq!(server.get(&path)["scores_pending"], false, "nobody has a score yet");
    assert_eq!(server.post("/v1/batch", batch(&house.key, &[0, 1]).as_bytes()).unwrap().0, 200);
    wait_for_scores(&server);
    an_account_says_until_when_its_scores_lag(&house, &server);
    server.kill();
}

/// As long as nothing was published the draft is in force, whoever writes it.
#[test]
fn scores_follow_a_draft_that_is_in_force() {
    let house = house();
    assert!(speargun(&house.workspace, &["score"]).0);
    let server = Server::start(&house.workspace, &[]);
    let score = || server.get("/api/v1/accounts")["items"][0]["score"].as_f64().unwrap();
    let moved_from = |before: f64| {
        for _ in 0..WAITS_MAX {
            if (score() - before).abs() > 0.05 {
                return score();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the score stays {before}");
    };
    let path = house.workspace.join("score_model.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let rule = "[[dimension.rule]]\ntext = \"Everybody\"\nwhen = 'name is not empty'\nadd = 20\n\n";
    let more = text.replacen("[[dimension.rule]]", &format!("{rule}[[dimension.rule]]"), 1);
    let before = score();
    // In an editor, and a slip of it: what was said before stays in force.
    std::fs::write(&path, &more).unwrap();
    let after = moved_from(before);
    assert!(after > before, "{after} {before}");
    wait_until_all_follow(&house.workspace, "a draft of an editor");
    std::fs::write(&path, "version = 1\n[[dimension").unwrap();
    std::thread::sleep(Duration::from_millis(1_200));
    assert!((score() - after).abs() < 0.05, "{} {after}", score());
    std::fs::write(&path, &more).unwrap();
    // On the page.
    let state = server.get("/api/v1/score-model");
    let body = serde_json::json!({ "text": text }).to_string();
    let request = format!(
        "PUT /api/v1/score-model HTTP/1.0\r\nhost: localhost\r\nif-match: \"{}\"\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        state["tag"].as_str().unwrap(),
        body.len()
    );
    let (status, answer) = send(server.address, request.as_bytes()).unwrap();
    assert_eq!(status, 200, "{answer}");
    let back = moved_from(after);
    assert!((back - before).abs() < 0.05, "{back} {before}");
    wait_until_all_follow(&house.workspace, "a draft of the page");
    server.kill();
}
