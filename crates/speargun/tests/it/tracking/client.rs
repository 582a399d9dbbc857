//! What client libraries really send, in their own forms and with their damage.

use serde_json::{Value, json};

use super::{House, Server, house, post, speargun, wait_for_scores};

fn kept(house: &House) -> Vec<Value> {
    let (ok, text) = speargun(&house.workspace, &["events", "tail", "--no-follow"]);
    assert!(ok, "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// As browsers send: text, with the key in the body alone.
fn send(server: &Server, path: &str, body: &str) -> (u16, String) {
    let headers = "origin: https://www.shop.example\r\n";
    post(server.address, path, body.as_bytes(), headers).unwrap()
}

#[test]
fn browsers_send_to_letters_with_the_key_in_the_body_alone() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let key = &house.key;
    let message = |kind: &str, more: Value| {
        let mut message = json!({"writeKey": key, "type": kind, "anonymousId": "d",
            "messageId": format!("m {kind}")});
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message.to_string()
    };
    let track = message("track", json!({"event": "Demo Requested"}));
    for (path, body) in [
        ("/v1/i", message("identify", json!({"userId": "u"}))),
        ("/v1/t", track.clone()),
        ("/v1/p", message("page", json!({}))),
        ("/v1/s", message("screen", json!({}))),
        ("/v1/g", message("group", json!({"groupId": "g"}))),
        // One argument: the device is who has an id now.
        ("/v1/a", message("alias", json!({"userId": "u"}))),
        ("/v1/b", json!({"writeKey": key, "batch": [{"type": "page", "userId": 7}]}).to_string()),
        (
            "/v1/import",
            json!({"writeKey": key, "batch": [{"type": "page", "userId": 8,
            "timestamp": "2020-01-02T03:04:05Z"}]})
            .to_string(),
        ),
        // Jitsu's keys are two with a colon between them.
        ("/api/s/track", track.replace("m track", "m jitsu").replace(key, &format!("{key}:x"))),
        ("/v1/m", json!({"series": []}).to_string()),
    ] {
        let (status, answer) = send(&server, path, &body);
        assert_eq!((status, answer.as_str()), (200, r#"{"success":true}"#), "{path}");
    }
    let beacon = json!({"batch": [{"type": "page", "anonymousId": "d", "messageId": "b"}]});
    let path = format!("/beacon/v1/batch?writeKey={key}");
    assert_eq!(send(&server, &path, &beacon.to_string()).0, 200);
    assert_eq!(send(&server, "/beacon/v1/batch", &beacon.to_string()).0, 401);
    let kept = kept(&house);
    let calls: Vec<&str> = kept.iter().map(|event| event["call"].as_str().unwrap()).collect();
    let expected = ["identify", "track", "page", "screen", "group", "alias", "page", "page"];
    assert_eq!(calls, [&expected[..], &["track", "page"]].concat());
    assert_eq!((&kept[5]["user_id"], &kept[6]["user_id"]), (&json!("u"), &json!("7")));
    assert_eq!(kept[7]["occurred_at"], "2020-01-02T03:04:05Z");
    server.kill();
}

#[test]
fn one_damaged_event_costs_no_other() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let body = r#"{"sentAt":"2026-11-29T08:00:00Z","batch":[
        {"type":"page","anonymousId":"d","messageId":"h1","name":"Prices \ud83d",
        "properties":{"url":"https://a.test/p","title":"x \ud83d"}},
        {"type":"track","event":"Paid","userId":"u","messageId":"bad","properties":{"sum":NaN}},
        {"type":"identify","userId":"u","messageId":"h2","traits":{"title":"Head \ud83d",
        "email":"kim@acme-software.com"}}],"writeKey":"KEY"}"#
        .replace("KEY", &house.key);
    let (status, answer) = send(&server, "/v1/b", &body);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["success"]), (200, &json!(true)), "{answer}");
    let rejected = answer["rejected"].as_array().unwrap();
    assert_eq!((rejected.len(), &rejected[0]["index"]), (1, &json!(1)), "{answer}");
    assert!(rejected[0]["message"].as_str().unwrap().contains("NaN"), "{answer}");
    let kept = kept(&house);
    assert_eq!((kept.len(), &kept[0]["page"]), (2, &json!("https://a.test/p")));
    assert_eq!(
        (&kept[0]["name"], &kept[1]["email"]),
        (&json!("Prices \u{fffd}"), &json!("kim@acme-software.com"))
    );
    // What is not JSON as a whole is told to whom the key in it belongs.
    let alone = format!(r#"{{"userId":"u","event":"E","n":-Infinity,"writeKey":"{}"}}"#, house.key);
    let (status, answer) = send(&server, "/v1/t", &alone);
    assert!(status == 400 && answer.contains("Infinity"), "{status} {answer}");
    let quality = server.get("/api/v1/events/quality");
    let told = quality["rejects"].as_array().unwrap();
    assert_eq!(told.len(), 2, "{quality}");
    assert!(told.iter().all(|reject| reject["reason"] == "malformed" && reject["source"] == "web"));
    let samples: Vec<&str> = told.iter().map(|one| one["sample"].as_str().unwrap()).collect();
    assert!(samples.iter().any(|text| text.starts_with(r#"{"type":"track","event":"Paid""#)));
    server.kill();
}

#[test]
fn an_address_beside_an_act_makes_a_person_of_its_account() {
    let house = house();
    let server = Server::start(&house.workspace, &[]);
    let act = |id: &str, more: &str| {
        let key = &house.key;
        let body =
            format!(r#"{{"writeKey":"{key}","event":"Demo Requested","messageId":"{id}"{more}}}"#);
        let (status, answer) = server.post("/v1/track", body.as_bytes()).unwrap();
        assert_eq!(status, 200, "{answer}");
    };
    act(
        "1",
        r#","anonymousId":"d1","context":{"traits":{"email":"new@acme-software.com",
            "firstName":"New","title":"CTO"}}"#,
    );
    // Beside the properties, as some send it; again, with less, which takes nothing away.
    act("2", r#","userId":"u2","properties":{"a":1},"traits":{"email":"two@zeta-foods.de"}"#);
    act("3", r#","anonymousId":"d1","context":{"traits":{"email":"new@acme-software.com"}}"#);
    // Somebody else is named in what was done: they did nothing.
    act("4", r#","userId":"u2","properties":{"email":"invited@zeta-foods.de"}"#);
    wait_for_scores(&server);
    let recent = server.get("/api/v1/events/recent")["events"].clone();
    let recent = recent.as_array().unwrap();
    assert_eq!(recent.len(), 4, "{recent:?}");
    let accounts: Vec<&str> =
        recent.iter().rev().map(|event| event["account"].as_str().unwrap_or("-")).collect();
    assert_eq!(accounts, ["Acme Software", "Zeta Foods", "Acme Software", "Zeta Foods"]);
    assert!(recent.iter().all(|event| event["person_id"].is_i64()), "{recent:?}");
    let counts: Vec<_> = server.get("/api/v1/accounts")["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["people_count"].clone())
        .collect();
    assert_eq!(counts, [json!(1), json!(1)]);
    server.kill();
    let (ok, text) = speargun(&house.workspace, &["verify"]);
    assert!(ok, "{text}");
}
