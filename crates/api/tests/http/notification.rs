//! Notifications, over HTTP: who gets which, and who does not.

use serde_json::{Value, json};

use speargun_engine::reminder::remind;

use crate::desk::{ACME, Desk, ZETA};
use crate::target_list::Team;
use crate::user::Browser;

/// The number of the person of sales.
const SAM: i64 = 3;

async fn of_person(desk: &Desk, who: &Browser) -> Value {
    who.clone().asks("GET", "/api/v1/notifications", Value::Null, desk).await.ok(200)
}

/// The kinds of what a person got, the newest first.
async fn kinds(desk: &Desk, who: &Browser) -> Vec<String> {
    let found = of_person(desk, who).await;
    let items = found["items"].as_array().unwrap();
    items.iter().map(|own| own["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn who_gets_a_task_is_notified_and_who_gives_it_is_not() {
    let mut team = Team::agreed().await;
    let task = json!({ "title": "Call Zeta", "owner_id": SAM, "due": "2026-12-10",
        "account_id": ZETA });
    team.marketing.asks("POST", "/api/v1/tasks", task, &team.desk).await.ok(201);
    let own = json!({ "title": "Mine", "owner_id": 2, "due": "2026-12-10" });
    team.marketing.asks("POST", "/api/v1/tasks", own, &team.desk).await.ok(201);
    let found = of_person(&team.desk, &team.sales).await;
    let first = &found["items"][0];
    assert_eq!(first["text"], "Bo Kim gave you the task \"Call Zeta\", due on 2026-12-10.");
    assert_eq!((&first["subject"], &first["account"]["id"]), (&json!("task"), &json!(ZETA)));
    assert_eq!((&found["unread"], &first["read_at"]), (&json!(1), &Value::Null));
    assert_eq!(kinds(&team.desk, &team.marketing).await, Vec::<String>::new());

    let hand = json!({ "owner_id": 1, "revision": 1 });
    team.sales.asks("POST", "/api/v1/tasks/1/hand-on", hand, &team.desk).await.ok(200);
    assert_eq!(kinds(&team.desk, &team.ann).await, ["task_given"]);
}

#[tokio::test]
async fn a_reminder_comes_on_its_day_and_once() {
    const DAY: i64 = 24 * 3_600;
    let mut team = Team::agreed().await;
    let remind = |team: &Team| remind(&team.desk.engine.workspace).unwrap().tasks;
    let task = json!({ "title": "Call Zeta", "owner_id": SAM, "due": "2026-12-10",
        "remind": "2026-12-02", "account_id": ZETA });
    team.sales.asks("POST", "/api/v1/tasks", task, &team.desk).await.ok(201);
    assert_eq!(remind(&team), 0, "it is the 30th of November");
    team.desk.wait(2 * DAY);
    assert_eq!((remind(&team), remind(&team)), (1, 0));
    let found = of_person(&team.desk, &team.sales).await;
    let first = &found["items"][0];
    assert_eq!(first["text"], "Reminder: \"Call Zeta\" is due on 2026-12-10.");
    assert_eq!((&first["kind"], &first["account"]["id"]), (&json!("task_reminder"), &json!(ZETA)));
    // It is no change of the task, so that whoever edits it is not refused.
    let edit = json!({ "title": "Call Zeta", "due": "2026-12-10", "remind": "2026-12-04",
        "revision": 1 });
    team.sales.asks("PUT", "/api/v1/tasks/1", edit, &team.desk).await.ok(200);
    assert_eq!(remind(&team), 0);
    // One that was put off waits until it is open again, and a done one is over.
    let later = json!({ "until": "2026-12-06", "revision": 2 });
    team.sales.asks("POST", "/api/v1/tasks/1/put-off", later, &team.desk).await.ok(200);
    team.desk.wait(2 * DAY);
    assert_eq!(remind(&team), 0);
    team.desk.wait(2 * DAY);
    assert_eq!(remind(&team), 1);
    let other = json!({ "title": "Ask Zeta", "owner_id": SAM, "due": "2026-12-10",
        "remind": "2026-12-06" });
    team.sales.asks("POST", "/api/v1/tasks", other, &team.desk).await.ok(201);
    let path = "/api/v1/tasks/2/finish";
    team.sales.asks("POST", path, json!({ "revision": 1 }), &team.desk).await.ok(200);
    assert_eq!(remind(&team), 0);
}

#[tokio::test]
async fn who_is_mentioned_is_notified_once_and_an_unknown_address_is_refused() {
    let mut team = Team::agreed().await;
    let path = format!("/api/v1/accounts/{ACME}/dossier/comments");
    let text = "@sam@acme.com, @SAM@acme.com: who is their CFO? <b>@mia@acme.com</b>";
    let body = json!({ "text": text });
    team.marketing.asks("POST", &path, body, &team.desk).await.ok(201);
    let found = of_person(&team.desk, &team.sales).await;
    assert_eq!((&found["total"], &found["items"][0]["subject"]), (&json!(1), &json!("dossier")));
    let said = found["items"][0]["text"].as_str().unwrap();
    assert!(said.starts_with("Bo Kim mentioned you in the dossier of"), "{said}");
    assert_eq!(kinds(&team.desk, &team.marketing).await, Vec::<String>::new(), "not oneself");
    let body = json!({ "text": "Ask @none@acme.com" });
    let detail = team.marketing.asks("POST", &path, body, &team.desk).await;
    assert!(detail.refused(400, "invalid_request").contains("none@acme.com"));

    let body = json!({ "account_id": ACME, "text": "@eve@acme.com knows", "is_question": false });
    let path = "/api/v1/target-lists/1/comments";
    team.sales.asks("POST", path, body, &team.desk).await.ok(204);
    assert_eq!(kinds(&team.desk, &team.executive).await[0], "mentioned");
}

#[tokio::test]
async fn signatures_votes_and_returns_are_notified() {
    let mut team = Team::agreed().await;
    assert_eq!(kinds(&team.desk, &team.executive).await, ["asked_to_sign"]);
    team.recommend().await.ok(200);
    assert_eq!(kinds(&team.desk, &team.executive).await, ["asked_to_sign"; 2]);
    let back = json!({ "reason": "Why so few?" });
    let path = "/api/v1/target-lists/1/return";
    team.executive.asks("POST", path, back, &team.desk).await.ok(204);
    assert_eq!(kinds(&team.desk, &team.marketing).await, ["returned"]);
    let vote = json!({ "account_id": ZETA, "agrees": false, "reason": "too small" });
    let path = "/api/v1/target-lists/1/votes";
    team.sales.asks("POST", path, vote, &team.desk).await.ok(204);
    let found = of_person(&team.desk, &team.marketing).await;
    let said = found["items"][0]["text"].as_str().unwrap();
    assert!(said.contains("objected to") && said.contains("too small"), "{said}");
    let sheet = team.ann.asks("GET", "/api/v1/criteria/1", Value::Null, &team.desk).await.ok(200);
    let text = sheet["text"].as_str().unwrap().replace("100", "200");
    let body = json!({ "version": 1, "text": text });
    team.marketing.asks("PUT", "/api/v1/criteria/1", body, &team.desk).await.ok(200);
    assert_eq!(kinds(&team.desk, &team.executive).await[0], "signature_fell");
}

#[tokio::test]
async fn each_reads_their_own() {
    let mut team = Team::agreed().await;
    for title in ["One", "Two", "Three"] {
        let task = json!({ "title": title, "owner_id": SAM, "due": "2026-12-10" });
        team.marketing.asks("POST", "/api/v1/tasks", task, &team.desk).await.ok(201);
    }
    let ids: Vec<i64> = of_person(&team.desk, &team.sales).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["id"].as_i64().unwrap())
        .collect();
    let path = "/api/v1/notifications/read";
    let others = json!({ "id": ids[0], "with_older": true });
    let done = team.marketing.asks("POST", path, others, &team.desk).await.ok(200);
    assert_eq!(done["changed"], 0);
    let done = team.sales.asks("POST", path, json!({ "id": ids[1] }), &team.desk).await.ok(200);
    assert_eq!(done["changed"], 1);
    let mut sales = team.sales.clone();
    let path = "/api/v1/notifications?unread=true&limit=1";
    let left = sales.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!((&left["total"], &left["unread"]), (&json!(2), &json!(2)));
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    let path = "/api/v1/notifications/read";
    let all = json!({ "id": ids[0], "with_older": true });
    team.sales.asks("POST", path, all, &team.desk).await.ok(200);
    assert_eq!(of_person(&team.desk, &team.sales).await["unread"], 0);
}

#[tokio::test]
async fn where_no_person_calls_there_are_none() {
    let desk = Desk::new();
    let found = desk.get("/api/v1/notifications").await.ok(200);
    assert_eq!(found, json!({ "items": [], "total": 0, "unread": 0 }));
}
