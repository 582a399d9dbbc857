//! Buying committees of accounts.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, JOE, KIM};

fn role<'a>(committee: &'a Value, key: &str) -> &'a Value {
    let roles = committee["roles"].as_array().unwrap();
    roles.iter().find(|role| role["role"] == key).unwrap()
}

#[tokio::test]
async fn a_committee_has_its_people_by_role() {
    let path = format!("/api/v1/accounts/{ACME}/committee");
    let committee = Desk::new().get(&path).await.ok(200);
    let executive = role(&committee, "executive");
    assert_eq!(executive["people"][0]["name"], "Kim Doe");
    assert_eq!((&executive["state"], &executive["people_total"]), (&json!("reached"), &json!(1)));
    assert_eq!(role(&committee, "purchasing")["state"], "missing");
    let reached = json!({ "roles": 8, "known": 2, "reached": 2, "engaged": 0 });
    assert_eq!(committee["penetration"], reached);
}

#[tokio::test]
async fn the_committee_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/committee").await.refused(404, "not_found");
}

#[tokio::test]
async fn the_committee_of_no_product_line_is_not_found() {
    let path = format!("/api/v1/accounts/{ACME}/committee?line=nothing");
    Desk::new().get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_role_is_decided_under_the_callers_name() {
    let desk = Desk::new();
    let body = json!({ "action": "set", "role": "champion" });
    let decided = desk.post(&format!("/api/v1/people/{KIM}/role"), body).await.ok(200);
    assert_eq!(decided["person_id"], KIM);
    let champion = role(&decided["committee"], "champion");
    let person = &champion["people"][0];
    assert_eq!((&person["id"], &person["source"]), (&json!(KIM), &json!("person")));
    assert_eq!(person["decisions"][0]["decided_by"], "ann");
    assert_eq!(role(&decided["committee"], "executive")["people_total"], 0, "it is set, not added");
    desk.noted(AuditAction::DecideRole, KIM).await;
    let body = json!({ "action": "set", "role": "champion" });
    desk.post(&format!("/api/v1/people/{KIM}/role"), body).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_role_is_added_and_forgotten() {
    let desk = Desk::new();
    let path = format!("/api/v1/people/{KIM}/role");
    desk.post(&path, json!({ "action": "set", "role": "executive" })).await.ok(200);
    let added = desk.post(&path, json!({ "action": "add", "role": "champion" })).await.ok(200);
    assert_eq!(role(&added["committee"], "executive")["people_total"], 1);
    assert_eq!(role(&added["committee"], "champion")["people_total"], 1);
    desk.look().await;
    desk.wait(60);
    let forgotten = desk.post(&path, json!({ "action": "forget" })).await.ok(200);
    assert_eq!(role(&forgotten["committee"], "champion")["people_total"], 0);
    desk.noted(AuditAction::DecideRole, KIM).await;
    desk.post(&path, json!({ "action": "forget" })).await.ok(200);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_person_without_an_account_has_a_role_and_no_committee() {
    let desk = Desk::new();
    let body = json!({ "action": "set", "role": "champion" });
    let decided = desk.post(&format!("/api/v1/people/{JOE}/role"), body).await.ok(200);
    assert_eq!(decided, json!({ "person_id": JOE, "committee": null }));
    desk.noted(AuditAction::DecideRole, JOE).await;
}

#[tokio::test]
async fn a_role_that_is_none_is_not_decided() {
    let desk = Desk::new();
    for body in [
        json!({ "action": "set", "role": "emperor" }),
        json!({ "action": "set" }),
        json!({ "action": "add", "role": " " }),
    ] {
        let answer = desk.post(&format!("/api/v1/people/{KIM}/role"), body).await;
        desk.refused(&answer, 400, "invalid_request").await;
    }
    for body in [json!({ "action": "fire" }), json!({ "action": "set", "rule": "x" })] {
        let answer = desk.post(&format!("/api/v1/people/{KIM}/role"), body).await;
        desk.refused(&answer, 422, "invalid_body").await;
    }
}

#[tokio::test]
async fn the_role_of_a_person_who_is_not_known_is_not_decided() {
    let desk = Desk::new();
    let body = json!({ "action": "set", "role": "champion" });
    let answer = desk.post("/api/v1/people/99/role", body).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn gaps_are_counted_by_tier() {
    let desk = Desk::new();
    let gaps = desk.get("/api/v1/committee/gaps?filter=target").await.ok(200);
    assert_eq!((&gaps["accounts"], &gaps["unscored"]), (&json!(2), &json!(0)));
    let roles = gaps["tiers"][0]["roles"].as_array().unwrap();
    let executive = roles.iter().find(|role| role["role"] == "executive").unwrap();
    let expected = json!({ "role": "executive", "name": "Executive: sets the budget",
        "accounts": 2, "missing": 1, "silent": 1,
        "filter": "(target) and tier = 3 and committee_missing = \"executive\"" });
    assert_eq!(*executive, expected);
}

#[tokio::test]
async fn gaps_of_a_filter_that_cannot_be_read_are_refused() {
    let answer = Desk::new().get("/api/v1/committee/gaps?filter=x").await;
    answer.refused(400, "invalid_filter");
}
