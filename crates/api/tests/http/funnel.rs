//! The double funnel.

use serde_json::{Value, json};

use crate::desk::{Desk, ZETA};

fn stage<'a>(track: &'a Value, key: &str) -> &'a Value {
    track["stages"].as_array().unwrap().iter().find(|stage| stage["key"] == key).unwrap()
}

#[tokio::test]
async fn the_funnel_of_a_period_counts_both_sides() {
    let path = "/api/v1/funnel?from=2026-09-01&to=2026-11-30";
    let funnel = Desk::new().get(path).await.ok(200);
    assert_eq!((&funnel["from"], &funnel["to"]), (&json!("2026-09-01"), &json!("2026-11-30")));
    let track = &funnel["tracks"][0];
    assert_eq!(track["motion"], "account_based");
    assert_eq!(stage(track, "won")["count"], 1);
    assert_eq!(stage(track, "won")["amount"], json!({ "amount": 20_000.0, "currency": "EUR" }));
    assert_eq!(stage(track, "opportunity")["count"], 1);
    assert_eq!(funnel["tracks"][1]["motion"], "demand_gen");
    assert_eq!((&funnel["total"]["won"], &funnel["total"]["lost"]), (&json!(1), &json!(0)));
    assert_eq!(funnel["total"]["cycle_days_won"]["median"], 106.0);
}

#[tokio::test]
async fn a_funnel_is_cut_into_slices() {
    let path = "/api/v1/funnel?from=2026-01-01&to=2026-11-30&slice=industry";
    let funnel = Desk::new().get(path).await.ok(200);
    let names: Vec<&Value> =
        funnel["slices"].as_array().unwrap().iter().map(|slice| &slice["value"]).collect();
    assert!(names.contains(&&json!("Software")) && names.contains(&&json!("Food")), "{names:?}");
}

#[tokio::test]
async fn a_period_that_means_nothing_is_refused() {
    let desk = Desk::new();
    for (query, code) in [
        ("from=x", "invalid_request"),
        ("from=2026-11-01&to=2026-01-01", "invalid_request"),
        ("mode=yearly", "invalid_query"),
        ("slice=moon", "invalid_query"),
    ] {
        desk.get(&format!("/api/v1/funnel?{query}")).await.refused(400, code);
    }
}

#[tokio::test]
async fn the_records_behind_a_number_are_shown() {
    let path = "/api/v1/funnel/records?motion=account_based&stage=won";
    let page = Desk::new().get(path).await.ok(200);
    let deal = json!({ "kind": "deal", "id": 2, "account_id": ZETA, "name": "Zeta first",
        "entered_at": "2026-09-15T00:00:00Z", "reason": "closed as won",
        "amount": { "amount": 20_000.0, "currency": "EUR" } });
    assert_eq!(page, json!({ "items": [deal], "total": 1, "offset": 0, "limit": 50 }));
}

#[tokio::test]
async fn records_of_a_stage_that_the_side_does_not_have_are_refused() {
    let desk = Desk::new();
    for (query, code) in [
        ("motion=account_based&stage=mql", "invalid_request"),
        ("motion=account_based&stage=won&from=x", "invalid_request"),
        ("motion=spear&stage=won", "invalid_query"),
        ("motion=account_based", "invalid_query"),
    ] {
        desk.get(&format!("/api/v1/funnel/records?{query}")).await.refused(400, code);
    }
}

#[tokio::test]
async fn deals_that_count_nowhere_are_shown_by_their_reason() {
    let desk = Desk::new();
    let deals = "external_id,name,account_reference,amount,stage,created_at,closed_at\n\
        d9,Late,zeta,1000,Proposal,2026-01-01,2026-06-30\n";
    desk.import("opportunity", deals);
    let path = "/api/v1/funnel/left-out?reason=past_closing_date";
    let page = desk.get(path).await.ok(200);
    assert_eq!((&page["total"], &page["items"][0]["name"]), (&json!(1), &json!("Late")));
    let none = desk.get("/api/v1/funnel/left-out?reason=no_rate").await.ok(200);
    assert_eq!(none, json!({ "items": [], "total": 0, "offset": 0, "limit": 50 }));
}

#[tokio::test]
async fn a_reason_that_there_is_not_is_refused() {
    let answer = Desk::new().get("/api/v1/funnel/left-out?reason=boredom").await;
    answer.refused(400, "invalid_query");
}
