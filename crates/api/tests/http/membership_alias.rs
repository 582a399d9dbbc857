//! The room of memberships: proposed accounts, excluded domains, names and domains of accounts.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Answer, Desk, JOE, ZETA};

const KEY: &str = "domain:unknownworks.com";

async fn decide(desk: &Desk, key: &str, verdict: &str) -> Answer {
    desk.post("/api/v1/match/proposed", json!({ "key": key, "verdict": verdict })).await
}

async fn exclude(desk: &Desk, domain: &str) -> Answer {
    let body = json!({ "domain": domain, "reason": "shared" });
    desk.post("/api/v1/match/excluded-domains", body).await
}

async fn add(desk: &Desk, kind: &str, value: &str) -> Answer {
    let body = json!({ "kind": kind, "value": value });
    desk.post(&format!("/api/v1/accounts/{ACME}/aliases"), body).await
}

/// The key of the only proposal.
async fn key_of(desk: &Desk) -> String {
    let page = desk.get("/api/v1/match/proposed").await.ok(200);
    page["items"][0]["key"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn people_without_an_account_are_proposed_as_one() {
    let page = Desk::new().get("/api/v1/match/proposed").await.ok(200);
    assert_eq!(page["total"], 1);
    let proposal = &page["items"][0];
    assert_eq!((&proposal["kind"], &proposal["people"]), (&json!("domain"), &json!(2)));
    assert_eq!(proposal["key"], KEY);
    assert_eq!(
        (&proposal["name"], &proposal["domain"]),
        (&json!("Unknown Works"), &json!("unknownworks.com"))
    );
    assert_eq!(proposal["countries"], json!([{ "value": "FR", "count": 2 }]));
}

#[tokio::test]
async fn a_proposed_account_is_made() {
    let desk = Desk::new();
    let key = key_of(&desk).await;
    let body = json!({ "key": key, "verdict": "accept", "name": "Unknown Works SA" });
    let made = desk.post("/api/v1/match/proposed", body).await.ok(200);
    assert_eq!(
        (&made["account"]["id"], &made["account"]["name"]),
        (&json!(6), &json!("Unknown Works SA"))
    );
    assert_eq!(made["effect"]["changed"], 2);
    desk.noted(AuditAction::AcceptProposal, key).await;
    let person = desk.get(&format!("/api/v1/people/{JOE}/match")).await.ok(200);
    assert_eq!(person["account"]["id"], 6);
}

#[tokio::test]
async fn a_proposed_account_is_dismissed() {
    let desk = Desk::new();
    let key = key_of(&desk).await;
    let none = decide(&desk, &key, "dismiss").await.ok(200);
    assert_eq!(none, json!({ "account": null, "effect": { "people": 0, "changed": 0 } }));
    desk.noted(AuditAction::DismissProposal, key).await;
    assert_eq!(desk.get("/api/v1/match/proposed").await.ok(200)["total"], 0);
}

#[tokio::test]
async fn a_dismissed_proposal_is_shown_with_who_dismissed_it() {
    let desk = Desk::new();
    let key = key_of(&desk).await;
    decide(&desk, &key, "dismiss").await.ok(200);
    let page = desk.get("/api/v1/match/proposed/dismissed").await.ok(200);
    let dismissed = &page["items"][0];
    assert_eq!((&page["total"], &dismissed["key"]), (&json!(1), &json!(key)));
    assert_eq!(dismissed["dismissed_by"], "ann");
    assert_eq!(dismissed["dismissed_at"], "2026-11-30T12:00:00Z");
}

#[tokio::test]
async fn a_dismissed_proposal_is_proposed_again() {
    let desk = Desk::new();
    let key = key_of(&desk).await;
    decide(&desk, &key, "dismiss").await.ok(200);
    desk.look().await;
    decide(&desk, &key, "restore").await.ok(200);
    desk.noted(AuditAction::RestoreProposal, key).await;
    assert_eq!(desk.get("/api/v1/match/proposed").await.ok(200)["total"], 1);
}

#[tokio::test]
async fn a_proposal_that_there_is_not_is_not_decided() {
    let desk = Desk::new();
    for verdict in ["accept", "dismiss", "restore"] {
        let answer = decide(&desk, "domain:moon.com", verdict).await;
        desk.refused(&answer, 404, "not_found").await;
    }
}

#[tokio::test]
async fn a_proposed_account_is_not_made_while_another_process_writes() {
    let desk = Desk::new();
    let key = key_of(&desk).await;
    let lock = desk.engine.workspace.lock("import").unwrap();
    let answer = decide(&desk, &key, "accept").await;
    desk.refused(&answer, 409, "workspace_busy").await;
    drop(lock);
}

#[tokio::test]
async fn a_domain_is_excluded() {
    let desk = Desk::new();
    let done = exclude(&desk, "https://www.Zeta.com/x").await.ok(201);
    let excluded = json!({ "id": 1, "domain": "zeta.com", "reason": "shared", "added_by": "ann",
        "added_at": "2026-11-30T12:00:00Z" });
    assert_eq!(done["excluded_domain"], excluded);
    desk.noted(AuditAction::ExcludeDomain, "zeta.com").await;
    let list = desk.get("/api/v1/match/excluded-domains").await.ok(200);
    assert_eq!(list, json!({ "items": [excluded] }));
}

#[tokio::test]
async fn a_domain_that_is_none_is_not_excluded() {
    let desk = Desk::new();
    desk.refused(&exclude(&desk, "no domain").await, 400, "invalid_request").await;
}

#[tokio::test]
async fn a_domain_is_excluded_once() {
    let desk = Desk::new();
    exclude(&desk, "zeta.com").await.ok(201);
    desk.look().await;
    desk.refused(&exclude(&desk, "ZETA.com").await, 409, "conflict").await;
}

#[tokio::test]
async fn a_domain_counts_again() {
    let desk = Desk::new();
    exclude(&desk, "zeta.com").await.ok(201);
    desk.look().await;
    desk.wait(60);
    let effect = desk.delete("/api/v1/match/excluded-domains/1").await.ok(200);
    assert_eq!(effect["people"], 1);
    desk.noted(AuditAction::IncludeDomain, "zeta.com").await;
    let list = desk.get("/api/v1/match/excluded-domains").await.ok(200);
    assert_eq!(list, json!({ "items": [] }));
}

#[tokio::test]
async fn a_domain_that_is_not_excluded_cannot_count_again() {
    let desk = Desk::new();
    let answer = desk.delete("/api/v1/match/excluded-domains/9").await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn a_domain_does_not_count_again_while_another_process_writes() {
    let desk = Desk::new();
    exclude(&desk, "zeta.com").await.ok(201);
    desk.look().await;
    let lock = desk.engine.workspace.lock("import").unwrap();
    let answer = desk.delete("/api/v1/match/excluded-domains/1").await;
    desk.refused(&answer, 409, "workspace_busy").await;
    drop(lock);
}

#[tokio::test]
async fn an_account_without_further_names_has_no_aliases() {
    let list = Desk::new().get(&format!("/api/v1/accounts/{ACME}/aliases")).await.ok(200);
    assert_eq!(list, json!({ "items": [] }));
}

#[tokio::test]
async fn a_domain_is_added_to_an_account_and_its_people_follow() {
    let desk = Desk::new();
    let added = add(&desk, "domain", "https://www.Unknownworks.com/x").await.ok(201);
    let alias = json!({ "id": 1, "kind": "domain", "value": "unknownworks.com",
        "added_by": "ann", "added_at": "2026-11-30T12:00:00Z" });
    assert_eq!(added["alias"], alias);
    desk.noted(AuditAction::AddAlias, ACME).await;
    let list = desk.get(&format!("/api/v1/accounts/{ACME}/aliases")).await.ok(200);
    assert_eq!(list, json!({ "items": [alias] }));
    let person = desk.get(&format!("/api/v1/people/{JOE}/match")).await.ok(200);
    assert_eq!(person["account"]["id"], ACME);
}

#[tokio::test]
async fn the_aliases_of_no_account_are_not_found() {
    let desk = Desk::new();
    desk.get("/api/v1/accounts/99/aliases").await.refused(404, "not_found");
    let body = json!({ "kind": "name", "value": "Acme Works" });
    let answer = desk.post("/api/v1/accounts/99/aliases", body).await;
    desk.refused(&answer, 404, "not_found").await;
}

#[tokio::test]
async fn what_names_no_account_is_not_added() {
    let desk = Desk::new();
    for (kind, value) in [("domain", "gmail.com"), ("domain", "no domain"), ("name", "n/a")] {
        desk.refused(&add(&desk, kind, value).await, 400, "invalid_request").await;
    }
}

#[tokio::test]
async fn a_domain_of_another_account_is_added_only_by_force() {
    let desk = Desk::new();
    desk.refused(&add(&desk, "domain", "zeta.com").await, 409, "needs_force").await;
    let body = json!({ "kind": "domain", "value": "zeta.com", "force": true });
    desk.post(&format!("/api/v1/accounts/{ACME}/aliases"), body).await.ok(201);
    desk.noted(AuditAction::AddAlias, ACME).await;
}

#[tokio::test]
async fn an_alias_is_added_once() {
    let desk = Desk::new();
    add(&desk, "name", "Acme Works").await.ok(201);
    desk.look().await;
    desk.refused(&add(&desk, "name", "Acme Works").await, 409, "conflict").await;
}

#[tokio::test]
async fn an_alias_is_removed_and_its_people_go() {
    let desk = Desk::new();
    add(&desk, "domain", "unknownworks.com").await.ok(201);
    desk.look().await;
    desk.wait(60);
    desk.delete(&format!("/api/v1/accounts/{ACME}/aliases/1")).await.ok(200);
    let details = desk.noted(AuditAction::RemoveAlias, ACME).await;
    assert_eq!(details["value"], "unknownworks.com");
    let person = desk.get(&format!("/api/v1/people/{JOE}/match")).await.ok(200);
    assert_eq!(person["account"], Value::Null);
}

#[tokio::test]
async fn an_alias_of_another_account_is_not_removed() {
    let desk = Desk::new();
    add(&desk, "name", "Acme Works").await.ok(201);
    desk.look().await;
    for path in [format!("{ZETA}/aliases/1"), format!("{ACME}/aliases/9")] {
        let answer = desk.delete(&format!("/api/v1/accounts/{path}")).await;
        desk.refused(&answer, 404, "not_found").await;
    }
}

#[tokio::test]
async fn an_alias_is_not_removed_while_another_process_writes() {
    let desk = Desk::new();
    add(&desk, "name", "Acme Works").await.ok(201);
    desk.look().await;
    let lock = desk.engine.workspace.lock("import").unwrap();
    let answer = desk.delete(&format!("/api/v1/accounts/{ACME}/aliases/1")).await;
    desk.refused(&answer, 409, "workspace_busy").await;
    drop(lock);
}
