//! Documents of a running server: edits count without a restart, on every node.

use super::*;

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} did not come within 30 seconds");
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn edits_count_without_a_restart() {
    let house = house();
    let settings = house.workspace.join("workspace.toml");
    let server = Server::start(&house.workspace, &[]);
    let name = || server.get("/api/v1/workspace")["name"].as_str().unwrap().to_owned();
    assert_eq!(name(), "Speargun");
    // By hand.
    edit(&settings, "name = \"Speargun\"", "name = \"By hand\"");
    wait_until("the edit", || name() == "By hand");
    // A faulty file changes nothing, and the server goes on.
    edit(&settings, "name = \"By hand\"", "name = \"Faulty");
    std::thread::sleep(Duration::from_millis(1_200));
    assert_eq!(name(), "By hand");
    let (ok, text) = speargun(&house.workspace, &["accounts"]);
    assert!(!ok && text.contains("workspace.toml"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["document", "pull", "settings"]);
    assert!(!ok && text.contains("--force"), "{text}");
    let (ok, text) = speargun(&house.workspace, &["document", "pull", "settings", "--force"]);
    assert!(ok, "{text}");
    // By a command of another process.
    let other = house.workspace.with_file_name("other.toml");
    std::fs::copy(&settings, &other).unwrap();
    edit(&other, "name = \"By hand\"", "name = \"Pushed\"");
    let push = ["document", "push", "settings", "--note", "why", "--file"];
    let (ok, text) = speargun(&house.workspace, &[&push[..], &[other.to_str().unwrap()]].concat());
    assert!(ok && text.contains("version 3 of settings is in force"), "{text}");
    wait_until("what was pushed", || name() == "Pushed");
    assert!(std::fs::read_to_string(&settings).unwrap().contains("\"Pushed\""));
    let (ok, text) = speargun(&house.workspace, &["document", "rollback", "settings", "1"]);
    assert!(ok && text.contains("version 1 again"), "{text}");
    wait_until("the way back", || name() == "Speargun");
    let (ok, text) = speargun(&house.workspace, &["document", "history", "settings", "--json"]);
    let history: serde_json::Value = serde_json::from_str(&text).unwrap();
    let notes: Vec<&serde_json::Value> =
        history["items"].as_array().unwrap().iter().map(|version| &version["note"]).collect();
    assert!(ok);
    assert_eq!(notes, [&serde_json::Value::Null, &"why".into(), &().into(), &().into()]);
    server.kill();
}

#[test]
fn scores_follow_a_glossary_that_was_published() {
    let house = house();
    let deals = house.workspace.with_file_name("deals.csv");
    let rows = "Deal ID,Deal name,Account ID,Stage,Amount,Currency,Created,Close date\n\
        1,Pump,a1,Signed by all,1000,USD,2026-01-05,2026-02-05\n";
    std::fs::write(&deals, rows).unwrap();
    let (ok, text) = speargun(&house.workspace, &["import", deals.to_str().unwrap()]);
    assert!(ok, "{text}");
    let server = Server::start(&house.workspace, &[]);
    let won = || server.get("/api/v1/funnel?from=2026-01-01&to=2026-03-01")["total"]["won"].clone();
    assert_eq!(won(), 0);
    let found = server.get("/api/v1/documents/glossary");
    let text = found["text"].as_str().unwrap();
    let changed = text.replacen("won = [", "won = [\"signed by all\", ", 1);
    assert_ne!(changed, text);
    let wish = serde_json::json!({ "text": changed, "expected_version": 1 });
    let path = "/api/v1/documents/glossary/versions";
    let (status, answer) = server.post(path, wish.to_string().as_bytes()).unwrap();
    assert_eq!(status, 201, "{answer}");
    wait_until("the won deal", || won() == 1);
    server.kill();
}
