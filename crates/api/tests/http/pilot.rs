//! Pilots, over HTTP: from two signed targets to the second wave.

use serde_json::{Value, json};

use speargun_engine::reminder::remind;

use crate::desk::{ACME, Answer, KOREA, TWIN, ZETA};
use crate::target_list::Team;

const DAY: i64 = 86_400;
/// The number of the person of marketing.
const MIA: i64 = 2;
/// The number of the person of sales.
const SAM: i64 = 3;
const PILOT: &str = "/api/v1/programs/1/pilot";
const FACT: &str = "They want to double exports to Japan by 2028";
const PERSONAL: &str = "Good morning. You plan to double exports to Japan: let us talk.";
const OTHER: &str = "Zeta opens a warehouse in Busan, and customs take 9 days there.";

/// Acme and Zeta are targets of the list of a programme, and a statement is known of each.
async fn prepared() -> Team {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    team.sign(json!({})).await.ok(200);
    let new = json!({ "name": "Spear", "cycle": "mid", "target_list_id": 1 });
    team.asks("POST", "/api/v1/programs", new).await.ok(201);
    for (account, text) in [(ACME, FACT), (ZETA, "A new warehouse in Busan waits for customs")] {
        let statement = json!({ "section": "goals", "text": text, "source": "Annual report",
            "certainty": 3, "fresh_days": 30 });
        let path = format!("/api/v1/accounts/{account}/dossier/statements");
        team.asks("POST", &path, statement).await.ok(201);
    }
    team
}

impl Team {
    /// A call of marketing.
    async fn asks(&mut self, method: &str, path: &str, body: Value) -> Answer {
        self.marketing.asks(method, path, body, &self.desk).await
    }

    /// What Ann sees.
    async fn get(&mut self, path: &str) -> Value {
        self.ann.asks("GET", path, Value::Null, &self.desk).await.ok(200)
    }
}

async fn start(team: &mut Team, accounts: &[i64], reason: Option<&str>) -> Answer {
    let body = json!({ "accounts": accounts, "override_reason": reason });
    team.asks("POST", "/api/v1/programs/1/pilot/waves", body).await
}

async fn agree(team: &mut Team, account: i64, title: &str) -> i64 {
    let body = json!({ "account_id": account, "kind": "mail", "title": title, "maker_id": SAM,
        "due": "2026-12-04" });
    let piece = team.asks("POST", "/api/v1/programs/1/pilot/pieces", body).await.ok(201);
    assert_eq!((&piece["state"], &piece["text"]), (&json!("unwritten"), &Value::Null));
    piece["id"].as_i64().unwrap()
}

/// Sales writes the message of a piece.
async fn write(team: &mut Team, id: i64, revision: i64, text: &str) -> Answer {
    let body = json!({ "revision": revision, "text": text });
    let path = format!("/api/v1/programs/1/pilot/pieces/{id}/text");
    team.sales.asks("PUT", &path, body, &team.desk).await
}

async fn launch(team: &mut Team, body: Value) -> Answer {
    team.asks("POST", "/api/v1/programs/1/pilot/launch", body).await
}

async fn pass(team: &mut Team, body: Value) -> Answer {
    let path = "/api/v1/programs/1/pilot/passing";
    team.executive.asks("POST", path, body, &team.desk).await
}

/// Both accounts have a personal message and are launched.
async fn launched() -> Team {
    let mut team = prepared().await;
    start(&mut team, &[ACME, ZETA], None).await.ok(201);
    for (account, text) in [(ACME, PERSONAL), (ZETA, OTHER)] {
        let id = agree(&mut team, account, "First mail").await;
        write(&mut team, id, 1, text).await.ok(200);
    }
    launch(&mut team, json!({})).await.ok(200);
    team
}

#[tokio::test]
async fn a_pilot_begins_with_two_or_three_targets() {
    let mut team = prepared().await;
    let empty = team.get(PILOT).await;
    assert_eq!((&empty["wave"], &empty["waves"]), (&Value::Null, &json!([])));
    assert_eq!(empty["next_size"], json!({ "min": 2, "max": 3 }));
    let detail = start(&mut team, &[ACME], None).await.refused(409, "conflict");
    assert!(detail.contains("2 to 3 accounts, and these are 1"), "{detail}");
    let detail = start(&mut team, &[ACME, TWIN], None).await.refused(409, "conflict");
    assert!(detail.contains("is not on the signed target list Q1"), "{detail}");
    let detail = start(&mut team, &[TWIN, KOREA, ACME, ZETA], None).await.refused(409, "conflict");
    assert!(detail.contains("2 more points speak against it"), "{detail}");
    start(&mut team, &[ACME, ACME], None).await.refused(400, "invalid_request");
    start(&mut team, &[], None).await.refused(400, "invalid_request");
    start(&mut team, &[ACME, 99], None).await.refused(404, "not_found");
    let body = json!({ "accounts": [ACME, ZETA] });
    team.asks("POST", "/api/v1/programs/9/pilot/waves", body).await.refused(404, "not_found");

    let pilot = start(&mut team, &[ZETA, TWIN], Some("they asked for it")).await.ok(201);
    let own = &pilot["overrides"][0];
    assert_eq!((&own["step"], &own["reason"]), (&json!("start"), &json!("they asked for it")));
    assert_eq!(own["obstacle"]["key"], "pilot.no_target");
    assert_eq!(own["created_by"], "Bo Kim");
    assert_eq!((&pilot["waves"][0]["accounts"], &pilot["next_size"]), (&json!(2), &Value::Null));
    let detail = start(&mut team, &[ACME, KOREA], Some("more")).await.refused(409, "conflict");
    assert!(detail.contains("wave 1 still runs"), "{detail}");
}

#[tokio::test]
async fn the_gate_lets_nothing_generic_through() {
    let mut team = prepared().await;
    start(&mut team, &[ACME, ZETA], None).await.ok(201);
    let detail = launch(&mut team, json!({})).await.refused(409, "conflict");
    assert!(detail.contains("No personal content is agreed"), "{detail}");
    let id = agree(&mut team, ACME, "First mail").await;
    let blocked = json!({ "account_id": ACME, "override_reason": "now" });
    let detail = launch(&mut team, blocked).await.refused(409, "conflict");
    assert!(detail.contains("is not written yet"), "a reason does not help: {detail}");

    for (revision, text, state) in [
        (1, "Dear Acme, we help companies like Acme.", "name_only"),
        (2, "We offer the best solution for your market.", "generic"),
        (3, PERSONAL, "personal"),
    ] {
        let piece = write(&mut team, id, revision, text).await.ok(200);
        assert_eq!(piece["state"], state, "{text}");
    }
    write(&mut team, id, 3, "late").await.refused(412, "outdated");
    write(&mut team, id, 4, PERSONAL).await.refused(409, "conflict");
    let pilot = team.get(PILOT).await;
    let acme = &pilot["wave"]["accounts"][0];
    let piece = &acme["pieces"][0];
    assert_eq!(piece["sentence"], "You plan to double exports to Japan: let us talk.");
    assert_eq!((&piece["statement"], &acme["obstacles"]), (&json!(1), &json!([])));
    // The maker's task is done by that.
    let tasks = team.get("/api/v1/tasks?all=true&origin=piece&origin_id=1&state=all").await;
    assert_eq!((&tasks["items"][0]["state"], &tasks["total"]), (&json!("done"), &json!(1)));

    let twin = agree(&mut team, ZETA, "Second mail").await;
    let piece = write(&mut team, twin, 1, PERSONAL).await.ok(200);
    assert_eq!(piece["state"], "same", "a message for two accounts is for none");
    let detail = launch(&mut team, json!({})).await.refused(409, "conflict");
    assert!(detail.contains("has the same wording as a message to"), "{detail}");
    let only = json!({ "account_id": ZETA, "override_reason": "the fair is tomorrow" });
    let pilot = launch(&mut team, only.clone()).await.ok(200);
    assert_eq!(pilot["overrides"][0]["obstacle"]["key"], "pilot.same");
    assert_eq!(pilot["waves"][0]["launched"], 1);
    launch(&mut team, only).await.refused(409, "conflict");
}

#[tokio::test]
async fn what_is_stale_carries_no_message() {
    let mut team = prepared().await;
    start(&mut team, &[ACME, ZETA], None).await.ok(201);
    let id = agree(&mut team, ACME, "First mail").await;
    team.desk.wait(31 * DAY);
    let people = "/api/v1/session";
    for (who, email) in [
        (&mut team.marketing, "mia@acme.com"),
        (&mut team.sales, "sam@acme.com"),
        (&mut team.ann, "ann@acme.com"),
    ] {
        let body = json!({ "email": email, "password": "maple tugboat ravine" });
        who.asks("POST", people, body, &team.desk).await.ok(200);
    }
    let piece = write(&mut team, id, 1, PERSONAL).await.ok(200);
    assert_eq!((&piece["state"], &piece["statement"]), (&json!("stale"), &json!(1)));
    let body = json!({ "account_id": ACME });
    let detail = launch(&mut team, body).await.refused(409, "conflict");
    assert!(detail.contains("which is stale"), "{detail}");
}

#[tokio::test]
async fn pieces_are_agreed_changed_and_removed_with_their_tasks() {
    let mut team = prepared().await;
    start(&mut team, &[ACME, ZETA], None).await.ok(201);
    let id = agree(&mut team, ACME, "First mail").await;
    let path = "/api/v1/programs/1/pilot/pieces/1";
    assert_eq!(id, 1);
    let edit = |revision: i64, maker: i64, due: &str| {
        json!({ "revision": revision, "kind": "page", "title": "A page", "maker_id": maker,
            "due": due })
    };
    let piece = team.asks("PUT", path, edit(1, MIA, "2026-12-10")).await.ok(200);
    assert_eq!((&piece["kind"], &piece["maker"]["id"]), (&json!("page"), &json!(MIA)));
    let tasks = team.get("/api/v1/tasks?all=true&origin=piece&origin_id=1").await;
    let task = &tasks["items"][0];
    assert_eq!((&task["owner"]["id"], &task["due"]), (&json!(MIA), &json!("2026-12-10")));
    assert_eq!((&task["title"], &task["account"]["id"]), (&json!("A page"), &json!(ACME)));
    team.asks("PUT", path, edit(1, MIA, "2026-12-11")).await.refused(412, "outdated");
    team.asks("PUT", path, edit(2, MIA, "2026-12-10")).await.refused(409, "conflict");
    team.asks("PUT", path, edit(2, 99, "2026-12-10")).await.refused(404, "not_found");
    team.asks("PUT", path, edit(2, MIA, "soon")).await.refused(400, "invalid_request");
    let fax = json!({ "account_id": ACME, "kind": "fax", "title": "T", "maker_id": SAM,
        "due": "2026-12-04" });
    let pieces = "/api/v1/programs/1/pilot/pieces";
    team.asks("POST", pieces, fax).await.refused(400, "invalid_request");
    let stranger = json!({ "account_id": TWIN, "kind": "mail", "title": "T", "maker_id": SAM,
        "due": "2026-12-04" });
    team.asks("POST", pieces, stranger).await.refused(404, "not_found");

    let path = "/api/v1/programs/1/pilot/pieces/1/removal";
    let blank = json!({ "reason": " " });
    team.asks("POST", path, blank).await.refused(400, "invalid_request");
    let why = json!({ "reason": "not needed" });
    team.asks("POST", path, why.clone()).await.ok(204);
    team.asks("POST", path, why).await.refused(404, "not_found");
    let tasks = team.get("/api/v1/tasks?all=true&origin=piece&origin_id=1").await;
    assert_eq!(tasks["items"], json!([]));
}

#[tokio::test]
async fn check_ins_make_tasks_and_are_due_each_working_day() {
    let mut team = launched().await;
    let path = "/api/v1/programs/1/check-ins";
    let found = team.asks("GET", "/api/v1/check-ins/due", Value::Null).await.ok(200);
    assert_eq!(found["items"], json!([]), "not on the day of the launch");
    team.desk.wait(DAY / 2 + 1);
    let found = team.asks("GET", "/api/v1/check-ins/due", Value::Null).await.ok(200);
    assert_eq!(found["items"][0]["program"]["name"], "Spear");
    assert_eq!(found["items"][0]["last_day"], Value::Null);
    // The team is reminded of it once a day.
    let remind = |team: &Team| remind(&team.desk.engine.workspace).unwrap().check_ins;
    assert_eq!((remind(&team), remind(&team)), (1, 0));
    let found = team.asks("GET", "/api/v1/notifications", Value::Null).await.ok(200);
    let text = found["items"][0]["text"].as_str().unwrap();
    assert_eq!(text, "The check-in for wave 1 of Spear is due today.");
    let body = json!({ "kind": "data_gap", "text": "No phone numbers of Zeta\nSee the CRM",
        "account_id": ZETA, "owner_id": SAM, "due": "2026-12-03" });
    let written = team.asks("POST", path, body).await.ok(201);
    let own = json!({ "kind": "problem", "text": "The page is slow" });
    let second = team.asks("POST", path, own).await.ok(201);
    let note = json!({ "kind": "note", "text": "All well otherwise" });
    let third = team.asks("POST", path, note).await.ok(201);
    assert_eq!(third["task_id"], Value::Null);
    let found = team.asks("GET", "/api/v1/check-ins/due", Value::Null).await.ok(200);
    assert_eq!(found["items"], json!([]));
    assert_eq!(team.get(PILOT).await["check_in_due"], false);

    let task = team.get(&format!("/api/v1/tasks/{}", written["task_id"])).await;
    assert_eq!(
        (&task["title"], &task["owner"]["id"]),
        (&json!("No phone numbers of Zeta"), &json!(SAM))
    );
    assert_eq!(task["note"], "No phone numbers of Zeta\nSee the CRM");
    assert_eq!(task["origin"], json!({ "kind": "check_in", "id": written["id"] }));
    let task = team.get(&format!("/api/v1/tasks/{}", second["task_id"])).await;
    assert_eq!((&task["owner"]["id"], &task["due"]), (&json!(MIA), &json!("2026-12-02")));
    let all = team.get("/api/v1/programs/1/check-ins?limit=2").await;
    assert_eq!((&all["total"], &all["items"][0]["kind"]), (&json!(3), &json!("note")));
    assert_eq!(all["items"][1]["task_state"], "open");

    for body in [
        json!({ "kind": "gossip", "text": "x" }),
        json!({ "kind": "problem", "text": " " }),
        json!({ "kind": "problem", "text": "x", "due": "soon" }),
    ] {
        team.asks("POST", path, body).await.refused(400, "invalid_request");
    }
    let stranger = json!({ "kind": "problem", "text": "x", "account_id": TWIN });
    team.asks("POST", path, stranger).await.refused(404, "not_found");
    let all = team.get("/api/v1/programs/1/check-ins").await;
    assert_eq!(all["total"], 3, "what is refused leaves nothing");
}

#[tokio::test]
async fn only_a_wave_that_passed_lets_the_next_one_grow() {
    let mut team = launched().await;
    let early = json!({ "learnings": "Short mails work" });
    let detail = pass(&mut team, early.clone()).await.refused(409, "conflict");
    assert!(detail.contains("No one has checked in"), "{detail}");
    let note = json!({ "kind": "note", "text": "All well" });
    team.asks("POST", "/api/v1/programs/1/check-ins", note).await.ok(201);
    let path = "/api/v1/programs/1/pilot/passing";
    team.asks("POST", path, early.clone()).await.refused(403, "not_allowed");
    pass(&mut team, json!({ "learnings": " " })).await.refused(400, "invalid_request");
    let pilot = pass(&mut team, early.clone()).await.ok(200);
    assert_eq!(pilot["waves"][0]["state"], "passed");
    assert_eq!(pilot["waves"][0]["learnings"], "Short mails work");
    assert_eq!(pilot["next_size"], json!({ "min": 1, "max": 6 }));
    pass(&mut team, early).await.refused(409, "conflict");
    write(&mut team, 1, 2, "Too late").await.refused(409, "conflict");

    let detail = start(&mut team, &[ACME], None).await.refused(409, "conflict");
    assert!(detail.contains("was in a wave of this programme before"), "{detail}");
    let pilot = start(&mut team, &[TWIN], Some("a favour")).await.ok(201);
    assert_eq!((&pilot["wave"]["number"], &pilot["wave"]["state"]), (&json!(2), &json!("running")));
    let first = team.get("/api/v1/programs/1/pilot?wave=1").await;
    assert_eq!(first["wave"]["accounts"].as_array().unwrap().len(), 2);
    let path = "/api/v1/programs/1/pilot?wave=9";
    team.ann.asks("GET", path, Value::Null, &team.desk).await.refused(404, "not_found");

    let stop = json!({ "learnings": "They are no fit" });
    let path = "/api/v1/programs/1/pilot/stop";
    let pilot = team.executive.asks("POST", path, stop, &team.desk).await.ok(200);
    assert_eq!(pilot["next_size"], json!({ "min": 1, "max": 1 }), "it does not grow");
}

#[tokio::test]
async fn a_launched_account_keeps_personal_content() {
    let mut team = launched().await;
    let detail = write(&mut team, 1, 2, "Buy now!").await.refused(409, "conflict");
    assert!(detail.contains("would fit any account"), "{detail}");
    let found = team.get(PILOT).await;
    assert_eq!(found["wave"]["accounts"][0]["pieces"][0]["text"], PERSONAL);
    let body = json!({ "revision": 2, "text": "Buy now!", "override_reason": "last day" });
    let path = "/api/v1/programs/1/pilot/pieces/1/text";
    team.sales.asks("PUT", path, body, &team.desk).await.ok(200);
    let found = team.get(PILOT).await;
    let own = &found["overrides"][0];
    assert_eq!((&own["step"], &own["account_id"]), (&json!("edit"), &json!(ACME)));
}
