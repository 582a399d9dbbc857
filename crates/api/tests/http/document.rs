//! Documents: settings, glossary and committee over HTTP, on a real workspace.

use super::*;

impl Server {
    async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let request = request(method, path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

/// The glossary in force.
async fn glossary(server: &Server) -> Value {
    server.get("/api/v1/documents/glossary").await.json()
}

#[tokio::test]
async fn documents_are_listed_with_the_version_in_force() {
    let server = Server::new();
    let answer = server.get("/api/v1/documents").await;
    assert_eq!(answer.status, StatusCode::OK);
    let items = answer.json()["items"].clone();
    let keys: Vec<&str> =
        items.as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["settings", "glossary", "committee"]);
    for item in items.as_array().unwrap() {
        assert_eq!(item["published"]["version"], 1, "{item}");
        assert_eq!(item["published"]["is_in_force"], true, "{item}");
        assert_eq!(item["file_state"], "same", "{item}");
        assert_eq!(item["has_draft"], false, "{item}");
    }
}

#[tokio::test]
async fn a_text_is_checked_published_and_restored() {
    let server = Server::new();
    let before = glossary(&server).await;
    let text = before["text"].as_str().unwrap();
    let changed = text.replacen("won = [", "won = [\"Gewonnen\", ", 1);
    let check = server.post("/api/v1/documents/glossary/check", json!({ "text": changed })).await;
    assert_eq!(check.status, StatusCode::OK);
    assert_eq!(check.json()["fault"], Value::Null);
    assert!(check.json()["difference"].as_str().unwrap().contains("+won = [\"Gewonnen\", "));
    let wish = json!({ "text": changed, "note": "a German stage", "expected_version": 1 });
    let published = server.post("/api/v1/documents/glossary/versions", wish.clone()).await;
    assert_eq!(published.status, StatusCode::CREATED, "{}", published.text);
    assert_eq!(published.json()["version"], 2);
    assert_eq!(glossary(&server).await["text"], changed);
    // The same call again meets another version.
    let again = server.post("/api/v1/documents/glossary/versions", wish).await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(again.json()["errors"][0]["code"], "outdated");
    let same = json!({ "text": changed, "expected_version": 2 });
    let same = server.post("/api/v1/documents/glossary/versions", same).await;
    assert_eq!(same.json()["is_same"], true);
    let wish = json!({ "expected_version": 2 });
    let restored = server.post("/api/v1/documents/glossary/versions/1/restore", wish).await;
    assert_eq!(restored.status, StatusCode::CREATED);
    assert_eq!(restored.json()["restored_version"], 1);
    assert_eq!(glossary(&server).await["text"], text);
    let versions = server.get("/api/v1/documents/glossary/versions").await.json();
    let versions = versions["items"].as_array().unwrap().clone();
    let shown: Vec<(i64, bool, &Value, &Value)> = versions
        .iter()
        .map(|version| {
            let number = version["version"].as_i64().unwrap();
            let in_force = version["is_in_force"].as_bool().unwrap();
            (number, in_force, &version["note"], &version["published_by"])
        })
        .collect();
    let (null, note, web, file) =
        (Value::Null, json!("a German stage"), json!("web"), json!("file"));
    assert_eq!(shown, [(3, true, &null, &web), (2, false, &note, &web), (1, false, &null, &file)]);
    let second = server.get("/api/v1/documents/glossary/versions/2").await.json();
    assert_eq!((&second["text"], &second["is_in_force"]), (&json!(changed), &json!(false)));
}

#[tokio::test]
async fn what_cannot_be_meant_changes_nothing() {
    let server = Server::new();
    let path = "/api/v1/documents/settings/versions";
    let wish = |text: &str| json!({ "text": text, "expected_version": 1 });
    let faulty = server.post(path, wish("name = ")).await;
    assert_eq!(faulty.status, StatusCode::BAD_REQUEST);
    assert_eq!(faulty.json()["errors"][0]["code"], "invalid_settings");
    assert!(faulty.json()["errors"][0]["detail"].as_str().unwrap().contains("line 1"));
    let check = server.post("/api/v1/documents/settings/check", json!({ "text": "name = " })).await;
    assert!(check.json()["fault"].as_str().unwrap().contains("line 1"), "{}", check.text);
    // A body of more than 1 MiB, a field that is not known, a document that there is not.
    let long = server.post(path, wish(&"#".repeat(1024 * 1024))).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let unknown = json!({ "text": "", "expected_version": 1, "force": true });
    assert_eq!(server.post(path, unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (path, status) in [
        ("/api/v1/documents/manual", StatusCode::BAD_REQUEST),
        ("/api/v1/documents/settings/versions/9", StatusCode::NOT_FOUND),
        ("/api/v1/documents/settings/versions/x", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(server.get(path).await.status, status, "{path}");
    }
    let wish = json!({ "expected_version": 1 });
    let missing = server.post("/api/v1/documents/settings/versions/9/restore", wish).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let standing = server.get("/api/v1/documents/settings").await.json();
    assert_eq!(standing["published"]["version"], 1);
}

#[tokio::test]
async fn two_who_write_a_draft_do_not_overwrite_each_other() {
    let server = Server::new();
    let path = "/api/v1/documents/committee/draft";
    assert_eq!(server.call("DELETE", path, json!({})).await.status, StatusCode::NOT_FOUND);
    let draft = |text: &str, revision: i64| json!({ "text": text, "revision": revision });
    let first = server.call("PUT", path, draft("half", 0)).await;
    assert_eq!((first.status, &first.json()["revision"]), (StatusCode::OK, &json!(1)));
    let late = server.call("PUT", path, draft("other", 0)).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let second = server.call("PUT", path, draft("half a text", 1)).await;
    assert_eq!(second.json()["revision"], 2);
    let standing = server.get("/api/v1/documents/committee").await.json();
    assert_eq!(standing["draft"]["text"], "half a text");
    assert_eq!(standing["draft"]["changed_by"], "web");
    assert_eq!(standing["has_draft"], true);
    assert_ne!(standing["text"], "half a text", "a draft counts nowhere");
    assert_eq!(server.call("DELETE", path, json!({})).await.status, StatusCode::NO_CONTENT);
}
