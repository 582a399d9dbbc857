//! Tasks, over HTTP: who may do what to them, and the calendar that shows them.

use axum::body::Body;
use serde_json::{Value, json};
use speargun_api::Settings;

use crate::desk::{ACME, Answer, Desk, TWIN, request};
use crate::user::{Browser, first, member};

struct Team {
    desk: Desk,
    ann: Browser,
    mia: Browser,
    sam: Browser,
    viewer: Browser,
}

/// The numbers of people, in the order in which they come.
const MIA: i64 = 2;
const SAM: i64 = 3;
const VIEWER: i64 = 4;

async fn team() -> Team {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let mut ann = first(&desk).await;
    let mia = member(&desk, &mut ann, "mia@acme.com", "marketing").await;
    let sam = member(&desk, &mut ann, "sam@acme.com", "sales").await;
    let viewer = member(&desk, &mut ann, "vic@acme.com", "viewer").await;
    for (path, name) in [("/api/v1/users/2", "Mia"), ("/api/v1/users/3", "Sam")] {
        ann.asks("PATCH", path, json!({ "name": name }), &desk).await.ok(200);
    }
    Team { desk, ann, mia, sam, viewer }
}

impl Team {
    async fn create(&mut self, body: Value) -> Answer {
        self.mia.asks("POST", "/api/v1/tasks", body, &self.desk).await
    }

    /// A task that Mia made for Sam.
    async fn with_task() -> Self {
        let mut team = team().await;
        let body = json!({ "title": "Call their CFO", "owner_id": SAM, "due": "2026-12-10",
            "remind": "2026-12-09", "account_id": ACME, "note": "before the fair" });
        let task = team.create(body).await.ok(201);
        assert_eq!((&task["id"], &task["state"]), (&json!(1), &json!("open")));
        assert_eq!(
            (&task["origin"]["kind"], &task["origin"]["id"]),
            (&json!("hand"), &Value::Null)
        );
        assert_eq!(task["account"]["name"], "Acme Software");
        assert_eq!(task["owner"]["email"], "sam@acme.com");
        team
    }

    async fn listed(&self, who: &Browser, query: &str) -> Value {
        let path = format!("/api/v1/tasks?{query}");
        who.clone().asks("GET", &path, Value::Null, &self.desk).await.ok(200)
    }
}

fn titles(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|task| task["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_task_is_handed_on_put_off_done_and_opened_again() {
    let mut team = Team::with_task().await;
    let put_off = json!({ "until": "2026-12-05", "note": "they travel" });
    let task = team.sam.asks("POST", "/api/v1/tasks/1/put-off", put_off, &team.desk).await.ok(200);
    assert_eq!((&task["state"], &task["later_until"]), (&json!("later"), &json!("2026-12-05")));
    assert_eq!(titles(&team.listed(&team.sam, "state=later").await), ["Call their CFO"]);
    assert!(titles(&team.listed(&team.sam, "state=open").await).is_empty());
    let hand = json!({ "owner_id": MIA, "note": "you know them" });
    let task = team.sam.asks("POST", "/api/v1/tasks/1/hand-on", hand, &team.desk).await.ok(200);
    assert_eq!((&task["owner"]["id"], &task["revision"]), (&json!(MIA), &json!(3)));
    assert_eq!(titles(&team.listed(&team.sam, "state=handed_on").await), ["Call their CFO"]);
    assert_eq!(titles(&team.listed(&team.mia, "state=all").await), ["Call their CFO"]);
    let done = json!({ "note": "they want a demo", "revision": 3 });
    let task =
        team.mia.asks("POST", "/api/v1/tasks/1/finish", done.clone(), &team.desk).await.ok(200);
    assert_eq!(task["state"], "done");
    let path = "/api/v1/tasks/1/finish";
    team.mia.asks("POST", path, done, &team.desk).await.refused(412, "outdated");
    let path = "/api/v1/tasks/1/finish";
    team.mia.asks("POST", path, json!({}), &team.desk).await.refused(409, "conflict");
    let task = team.mia.asks("POST", "/api/v1/tasks/1/reopen", json!({}), &team.desk).await.ok(200);
    assert_eq!(task["state"], "open");
    let path = "/api/v1/tasks/1/history";
    let history = team.viewer.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    let events: Vec<(&str, &str)> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["kind"].as_str().unwrap(), event["name"].as_str().unwrap()))
        .collect();
    let (mia, sam) = ("Mia", "Sam");
    let expected =
        [("reopened", mia), ("done", mia), ("handed_on", sam), ("put_off", sam), ("created", mia)];
    assert_eq!(events, expected);
    let change = json!([{ "field": "owner", "before": "Sam", "after": "Mia" },
        { "field": "state", "before": "later", "after": "open" },
        { "field": "later_until", "before": "2026-12-05", "after": null }]);
    assert_eq!(history["items"][2]["changes"], change);
    assert_eq!(history["items"][2]["note"], "you know them");
}

#[tokio::test]
async fn a_task_is_changed_by_its_owner_and_maker_alone() {
    let mut team = Team::with_task().await;
    let edit = json!({ "title": "Call them", "due": "2026-12-11", "revision": 1 });
    let path = "/api/v1/tasks/1";
    let task = team.mia.asks("PUT", "/api/v1/tasks/1", edit.clone(), &team.desk).await.ok(200);
    assert_eq!((&task["title"], &task["note"]), (&json!("Call them"), &Value::Null));
    team.sam.asks("PUT", path, edit, &team.desk).await.refused(412, "outdated");
    let edit = json!({ "title": "Call them", "due": "2026-12-11" });
    let detail = team.sam.asks("PUT", path, edit, &team.desk).await.refused(409, "conflict");
    assert!(detail.contains("says that already"), "{detail}");
    let mut cem = member(&team.desk, &mut team.ann, "cem@acme.com", "customer_success").await;
    let detail = cem
        .asks("POST", "/api/v1/tasks/1/finish", json!({}), &team.desk)
        .await
        .refused(409, "conflict");
    assert!(detail.contains("belongs to"), "{detail}");
    let path = "/api/v1/tasks/1/finish";
    team.viewer.asks("POST", path, json!({}), &team.desk).await.refused(403, "not_allowed");
    team.ann.asks("POST", path, json!({}), &team.desk).await.ok(200);
    let path = "/api/v1/tasks/9";
    team.ann.asks("GET", path, Value::Null, &team.desk).await.refused(404, "not_found");
    let path = "/api/v1/tasks/1";
    let task = team.viewer.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(task["state"], "done");
}

#[tokio::test]
async fn what_makes_no_sense_makes_no_task() {
    let mut team = team().await;
    let good = json!({ "title": "Call", "owner_id": SAM, "due": "2026-12-10" });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (name, value) in [
        ("title", json!("  ")),
        ("title", json!("x".repeat(201))),
        ("note", json!("x".repeat(5_001))),
        ("due", json!("soon")),
        ("due", json!("2026-02-30")),
        ("remind", json!("2026-12-11")),
        ("origin", json!({ "kind": "wish" })),
        ("origin", json!({ "kind": "vote" })),
        ("origin", json!({ "kind": "hand", "id": 4 })),
    ] {
        team.create(with(name, value)).await.refused(400, "invalid_request");
    }
    team.create(with("owner_id", json!(99))).await.refused(404, "not_found");
    team.create(with("account_id", json!(99))).await.refused(404, "not_found");
    team.create(with("origin", json!({ "kind": "vote", "id": 4 }))).await.refused(404, "not_found");
    let detail = team.create(with("owner_id", json!(VIEWER))).await.refused(409, "conflict");
    assert!(detail.contains("may only read"), "{detail}");
    team.create(with("colour", json!("red"))).await.refused(422, "invalid_body");
    assert_eq!(team.listed(&team.mia, "all=true&state=all").await["total"], 0);
    for query in ["state=gone", "due_until=soon", "origin=vote"] {
        let path = format!("/api/v1/tasks?{query}");
        let answer = team.mia.asks("GET", &path, Value::Null, &team.desk).await;
        answer.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn lists_are_of_a_person_and_say_how_much_is_late() {
    let mut team = Team::with_task().await;
    for (title, owner, due) in
        [("late", SAM, "2026-11-29"), ("now", SAM, "2026-11-30"), ("mine", MIA, "2026-12-24")]
    {
        let body = json!({ "title": title, "owner_id": owner, "due": due,
            "origin": { "kind": "gap", "id": TWIN } });
        team.create(body).await.ok(201);
    }
    let own = team.listed(&team.sam, "limit=2").await;
    assert_eq!(titles(&own), ["late", "now"]);
    assert_eq!((&own["total"], &own["today"]), (&json!(3), &json!("2026-11-30")));
    let counts = json!({ "overdue": 1, "today": 1, "upcoming": 1, "later": 0, "done": 0 });
    assert_eq!(own["counts"], counts);
    assert_eq!(own["items"][0]["overdue"], true);
    assert_eq!(titles(&team.listed(&team.sam, "all=true&due_until=2026-11-30").await).len(), 2);
    let of_mia = team.listed(&team.viewer, &format!("owner={MIA}")).await;
    assert_eq!(titles(&of_mia), ["mine"]);
    let about = team.listed(&team.viewer, &format!("all=true&account={ACME}")).await;
    assert_eq!(titles(&about), ["Call their CFO"]);
    let from = team.listed(&team.viewer, &format!("all=true&origin=gap&origin_id={TWIN}")).await;
    assert_eq!(titles(&from), ["late", "now", "mine"]);
    // Who is shut out keeps the tasks, and gets no more.
    let path = format!("/api/v1/users/{SAM}");
    team.ann.asks("PATCH", &path, json!({ "disabled": true }), &team.desk).await.ok(200);
    let all = team.listed(&team.mia, &format!("owner={SAM}")).await;
    assert_eq!(all["items"][0]["owner"]["disabled"], true);
    let body = json!({ "title": "more", "owner_id": SAM, "due": "2026-12-24" });
    team.create(body).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_calendar_is_read_by_its_secret_alone() {
    let mut team = Team::with_task().await;
    let path = "/api/v1/me/calendar";
    let state = team.sam.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(state["made_at"], Value::Null);
    let made = team.sam.asks("POST", path, Value::Null, &team.desk).await.ok(201);
    let address = made["path"].as_str().unwrap().to_owned();
    assert!(address.starts_with("/api/v1/calendar/") && address.ends_with(".ics"), "{address}");
    let read = |address: &str| request("GET", address).body(Body::empty()).unwrap();
    let answer = team.desk.send(read(&address)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.text.contains("SUMMARY:Call their CFO\r\n"), "{}", answer.text);
    assert!(answer.text.contains("DTSTART;VALUE=DATE:20261210\r\n"), "{}", answer.text);
    for wrong in ["/api/v1/calendar/none.ics", "/api/v1/calendar/.ics", &address[..40]] {
        team.desk.send(read(wrong)).await.refused(404, "not_found");
    }
    let path = "/api/v1/me/calendar";
    let again = team.sam.asks("POST", path, Value::Null, &team.desk).await.ok(201);
    team.desk.send(read(&address)).await.refused(404, "not_found");
    let address = again["path"].as_str().unwrap().to_owned();
    let path = "/api/v1/calendar/none.ics";
    team.viewer.asks("GET", path, Value::Null, &team.desk).await.refused(404, "not_found");
    team.sam.asks("POST", "/api/v1/tasks/1/finish", json!({}), &team.desk).await.ok(200);
    let answer = team.desk.send(read(&address)).await;
    assert!(answer.status == 200 && !answer.text.contains("VEVENT"), "{}", answer.text);
    let path = format!("/api/v1/users/{SAM}");
    team.ann.asks("PATCH", &path, json!({ "disabled": true }), &team.desk).await.ok(200);
    team.desk.send(read(&address)).await.refused(404, "not_found");
    let path = "/api/v1/me/calendar";
    team.mia.asks("DELETE", path, Value::Null, &team.desk).await.refused(404, "not_found");
    team.mia.asks("POST", path, Value::Null, &team.desk).await.ok(201);
    team.mia.asks("DELETE", path, Value::Null, &team.desk).await.ok(204);
}
