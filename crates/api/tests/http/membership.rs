//! The accounts of people: report, runs, doubtful cases, decisions.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, ANN, Answer, Desk, JOE, KIM, TWIN, ZETA};

async fn review(desk: &Desk, person: i64, body: Value) -> Answer {
    desk.post(&format!("/api/v1/match/review/{person}"), body).await
}

async fn assign(desk: &Desk, person: i64, account: i64) -> Answer {
    let body = json!({ "account_id": account });
    desk.post(&format!("/api/v1/people/{person}/account"), body).await
}

/// A desk on which Joe was given to Zeta, as decision 1.
async fn decided() -> Desk {
    let desk = Desk::new();
    assign(&desk, JOE, ZETA).await.ok(200);
    desk.look().await;
    desk.wait(60);
    desk
}

/// A desk on which every proposal was accepted; its batch is 1.
async fn accepted() -> Desk {
    let desk = Desk::new();
    let body = json!({ "minimum_probability": 0.0 });
    desk.post("/api/v1/match/review/accept", body).await.ok(200);
    desk.look().await;
    desk.wait(60);
    desk
}

#[tokio::test]
async fn a_report_says_how_well_people_are_matched() {
    let report = Desk::new().get("/api/v1/match/report").await.ok(200);
    let counts = [&report["people"], &report["strong"], &report["review"], &report["none"]];
    assert_eq!(counts, [&json!(6), &json!(3), &json!(1), &json!(2)]);
    assert_eq!((&report["match_rate"], &report["decided_by_people"]), (&json!(0.5), &json!(0)));
    assert_eq!(report["last_run"]["finished_at"], "2026-11-30T11:00:00Z");
    assert_eq!(report["match_families_to"], "child");
}

#[tokio::test]
async fn runs_are_listed_newest_first() {
    let desk = Desk::new();
    desk.follow();
    let runs = desk.get("/api/v1/match/runs").await.ok(200);
    let runs = runs["items"].as_array().unwrap();
    assert_eq!((runs.len(), &runs[0]["started_at"]), (2, &json!("2026-11-30T12:00:00Z")));
    assert_eq!((&runs[1]["people"], &runs[1]["accounts"]), (&json!(6), &json!(5)));
}

#[tokio::test]
async fn the_changes_of_the_last_run_are_shown() {
    let desk = Desk::new();
    let people = "external_id,email,first_name,last_name,company\n\
        lost,joe@zeta.com,Joe,Lost,Zeta Foods\n";
    desk.import("person", people);
    desk.follow();
    let page = desk.get("/api/v1/match/changes").await.ok(200);
    assert_eq!(page["total"], 1);
    let change = &page["items"][0];
    assert_eq!((&change["person"]["id"], &change["kind"]), (&json!(JOE), &json!("gained")));
    assert_eq!((&change["before"], &change["after"]["name"]), (&Value::Null, &json!("Zeta Foods")));
}

#[tokio::test]
async fn people_are_matched_by_a_job_that_changes_nothing_by_itself() {
    let desk = Desk::new();
    desk.engine.start_jobs().unwrap();
    let job = desk.post("/api/v1/match/run", json!({})).await.ok(202);
    assert_eq!(job["kind"], "match");
    let done = desk.until("/api/v1/match/run", |job| job["state"] != "running").await;
    assert_eq!((&done["state"], &done["message"]), (&json!("done"), &Value::Null));
    let runs = desk.get("/api/v1/match/runs").await.ok(200);
    assert_eq!(runs["items"][0]["trigger"], "web");
}

#[tokio::test]
async fn people_are_matched_by_one_job_at_a_time() {
    let desk = Desk::new();
    desk.post("/api/v1/match/run", json!({})).await.ok(202);
    let answer = desk.post("/api/v1/match/run", json!({})).await;
    desk.refused(&answer, 409, "workspace_busy").await;
}

#[tokio::test]
async fn without_a_job_the_run_is_idle() {
    let job = Desk::new().get("/api/v1/match/run").await.ok(200);
    assert_eq!((&job["state"], &job["started_at"]), (&json!("idle"), &Value::Null));
}

#[tokio::test]
async fn a_run_is_stopped() {
    let desk = Desk::new();
    desk.post("/api/v1/match/run", json!({})).await.ok(202);
    let stopped = desk.post("/api/v1/match/run/cancel", json!({})).await.ok(200);
    assert_eq!(stopped["state"], "cancelled");
    desk.noted(AuditAction::CancelJob, 1).await;
    let again = desk.post("/api/v1/match/run/cancel", json!({})).await.ok(200);
    assert_eq!(again["state"], "cancelled");
    desk.noted_nothing().await;
}

#[tokio::test]
async fn who_is_in_doubt_is_shown_beside_the_candidates() {
    let page = Desk::new().get("/api/v1/match/review").await.ok(200);
    assert_eq!(page["total"], 1);
    let item = &page["items"][0];
    assert_eq!((&item["person"]["id"], &item["rule"]), (&json!(ANN), &json!("ambiguous")));
    let candidates = item["candidates"].as_array().unwrap();
    let mut ids: Vec<i64> =
        candidates.iter().map(|own| own["account"]["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    assert!(ids.starts_with(&[ACME, TWIN]), "{ids:?}");
    assert_eq!(item["since"], "2026-11-30T11:00:00Z");
}

#[tokio::test]
async fn doubtful_cases_are_narrowed_by_their_probability() {
    let path = "/api/v1/match/review?minimum_probability=0.9&order=probability";
    assert_eq!(Desk::new().get(path).await.ok(200)["total"], 0);
}

#[tokio::test]
async fn doubtful_cases_in_an_order_that_there_is_not_are_refused() {
    Desk::new().get("/api/v1/match/review?order=x").await.refused(400, "invalid_query");
}

#[tokio::test]
async fn a_best_guess_is_accepted() {
    let desk = Desk::new();
    let decision = review(&desk, ANN, json!({ "verdict": "accept" })).await.ok(200);
    assert_eq!((&decision["id"], &decision["verdict"]), (&json!(1), &json!("accept")));
    assert_eq!(decision["account"], decision["candidate"]);
    assert_eq!((&decision["decided_by"], &decision["can_undo"]), (&json!("ann"), &json!(true)));
    desk.noted(AuditAction::DecideMatch, ANN).await;
    assert_eq!(desk.get("/api/v1/match/review").await.ok(200)["total"], 0);
}

#[tokio::test]
async fn a_best_guess_is_rejected_or_replaced() {
    let desk = Desk::new();
    let rejected = review(&desk, ANN, json!({ "verdict": "reject" })).await.ok(200);
    assert_eq!(rejected["account"], Value::Null);
    desk.noted(AuditAction::DecideMatch, ANN).await;
    desk.wait(60);
    let body = json!({ "verdict": "other", "account_id": ZETA });
    assert_eq!(review(&desk, ANN, body).await.ok(200)["account"]["id"], ZETA);
    desk.noted(AuditAction::DecideMatch, ANN).await;
}

#[tokio::test]
async fn a_new_account_is_made_of_a_person() {
    let desk = Desk::new();
    let body = json!({ "verdict": "new_account", "account_name": "Unknown Works SA" });
    let decision = review(&desk, JOE, body).await.ok(200);
    assert_eq!(decision["account"], json!({ "id": 6, "name": "Unknown Works SA" }));
    let details = desk.noted(AuditAction::DecideMatch, JOE).await;
    assert_eq!(details["created_account"], 6);
}

#[tokio::test]
async fn the_same_decision_again_is_no_change() {
    let desk = Desk::new();
    assert_eq!(assign(&desk, JOE, ZETA).await.ok(200)["repeats"], false);
    desk.look().await;
    assert_eq!(assign(&desk, JOE, ZETA).await.ok(200)["repeats"], true);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn another_account_has_to_be_named() {
    let desk = Desk::new();
    let answer = review(&desk, ANN, json!({ "verdict": "other" })).await;
    desk.refused(&answer, 400, "missing_account").await;
    let answer = review(&desk, ANN, json!({ "verdict": "perhaps" })).await;
    desk.refused(&answer, 422, "invalid_body").await;
}

#[tokio::test]
async fn nothing_is_decided_about_who_or_what_is_not_known() {
    let desk = Desk::new();
    let answer = review(&desk, 99, json!({ "verdict": "reject" })).await;
    desk.refused(&answer, 404, "not_found").await;
    let answer = review(&desk, ANN, json!({ "verdict": "other", "account_id": 99 })).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn without_a_best_guess_there_is_nothing_to_accept() {
    let desk = Desk::new();
    let answer = review(&desk, JOE, json!({ "verdict": "accept" })).await;
    desk.refused(&answer, 409, "conflict").await;
}

/// One change of one call: a row of its own, on the batch.
#[tokio::test]
async fn all_guesses_above_a_probability_are_accepted_at_once() {
    let desk = Desk::new();
    let body = json!({ "minimum_probability": 0.4 });
    let bulk = desk.post("/api/v1/match/review/accept", body).await.ok(200);
    assert_eq!(bulk, json!({ "batch_id": 1, "people": 1 }));
    desk.noted(AuditAction::AcceptMatches, 1).await;
}

#[tokio::test]
async fn nothing_above_a_probability_is_no_change() {
    let desk = Desk::new();
    let body = json!({ "minimum_probability": 1.0 });
    let bulk = desk.post("/api/v1/match/review/accept", body).await.ok(200);
    assert_eq!(bulk, json!({ "batch_id": null, "people": 0 }));
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_probability_is_between_0_and_1() {
    let desk = Desk::new();
    let body = json!({ "minimum_probability": 1.5 });
    let answer = desk.post("/api/v1/match/review/accept", body).await;
    desk.refused(&answer, 400, "invalid_request").await;
}

#[tokio::test]
async fn decisions_are_listed_newest_first() {
    let desk = decided().await;
    assign(&desk, KIM, ZETA).await.ok(200);
    let page = desk.get("/api/v1/match/decisions?limit=1").await.ok(200);
    assert_eq!(
        (&page["total"], &page["items"][0]["person"]["name"]),
        (&json!(2), &json!("Kim Doe"))
    );
    assert_eq!(page["items"][0]["verdict"], "assign");
}

#[tokio::test]
async fn a_decision_is_taken_back() {
    let desk = decided().await;
    let undone = desk.post("/api/v1/match/decisions/1/undo", json!({})).await.ok(200);
    assert_eq!((&undone["undone_by"], &undone["can_undo"]), (&json!("ann"), &json!(false)));
    assert_eq!(undone["undone_at"], "2026-11-30T12:01:00Z");
    desk.noted(AuditAction::UndoMatch, JOE).await;
    let person = desk.get(&format!("/api/v1/people/{JOE}/match")).await.ok(200);
    assert_eq!(person["standing"]["account"], Value::Null);
}

#[tokio::test]
async fn a_decision_that_there_is_not_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/match/decisions/9/undo", json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_decision_that_was_overtaken_cannot_be_taken_back() {
    let desk = decided().await;
    assign(&desk, JOE, ACME).await.ok(200);
    desk.look().await;
    let answer = desk.post("/api/v1/match/decisions/1/undo", json!({})).await;
    let detail = desk.refused(&answer, 409, "conflict").await;
    assert!(detail.contains("a later decision"), "{detail}");
}

/// One change of one call: a row of its own, on the batch.
#[tokio::test]
async fn all_decisions_of_a_batch_are_taken_back() {
    let desk = accepted().await;
    let undone = desk.post("/api/v1/match/batches/1/undo", json!({})).await.ok(200);
    assert_eq!(undone, json!({ "batch_id": 1, "people": 1 }));
    assert_eq!(desk.get("/api/v1/match/review").await.ok(200)["total"], 1);
    desk.noted(AuditAction::UndoMatches, 1).await;
}

#[tokio::test]
async fn a_batch_that_there_is_not_cannot_be_taken_back() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/match/batches/9/undo", json!({})).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_person_is_explained() {
    let found = Desk::new().get(&format!("/api/v1/people/{KIM}/match")).await.ok(200);
    assert_eq!(found["person"]["email"], "kim@acme.com");
    assert_eq!(found["account"], json!({ "id": ACME, "name": "Acme Software" }));
    assert_eq!((&found["outcome"], &found["by_person"]), (&json!("strong"), &json!(false)));
    assert_eq!(found["candidates"][0]["evidence"][0]["kind"], "email_domain");
    assert_eq!(found["decisions"], json!([]));
}

#[tokio::test]
async fn a_person_who_is_not_known_is_not_explained() {
    Desk::new().get("/api/v1/people/99/match").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_person_is_given_to_an_account() {
    let desk = Desk::new();
    let path = format!("/api/v1/people/{JOE}/account");
    let decision = desk.post(&path, json!({ "account_id": ZETA })).await.ok(200);
    assert_eq!(
        (&decision["verdict"], &decision["account"]["id"]),
        (&json!("assign"), &json!(ZETA))
    );
    assert_eq!(decision["decided_at"], "2026-11-30T12:00:00Z");
    let details = desk.noted(AuditAction::DecideMatch, JOE).await;
    assert_eq!((&details["verdict"], &details["account"]), (&json!("assign"), &json!(ZETA)));
}

#[tokio::test]
async fn a_person_is_not_given_to_no_account() {
    let desk = Desk::new();
    desk.refused(&assign(&desk, JOE, 99).await, 404, "not_found").await;
    desk.refused(&assign(&desk, 99, ZETA).await, 404, "not_found").await;
}
