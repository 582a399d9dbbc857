//! Exchange rates.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::Desk;

async fn set(desk: &Desk, rates: Value) -> crate::desk::Answer {
    desk.patch("/api/v1/exchange-rates", json!({ "rates": rates })).await
}

#[tokio::test]
async fn a_new_workspace_has_no_rates() {
    let rates = Desk::empty().get("/api/v1/exchange-rates").await.ok(200);
    assert_eq!(rates, json!({ "currency": "EUR", "rates": {} }));
}

#[tokio::test]
async fn rates_are_set_beside_those_that_are_known() {
    let desk = Desk::empty();
    set(&desk, json!({ "BRL": 0.17, "krw": 0.0006 })).await.ok(200);
    desk.look().await;
    let rates = set(&desk, json!({ "BRL": 0.18 })).await.ok(200);
    assert_eq!(rates["rates"], json!({ "BRL": 0.18, "KRW": 0.0006 }));
    assert_eq!(desk.get("/api/v1/exchange-rates").await.ok(200), rates);
    desk.noted(AuditAction::PublishDocument, "settings").await;
}

#[tokio::test]
async fn rates_are_a_version_of_the_settings_by_who_set_them() {
    let desk = Desk::empty();
    set(&desk, json!({ "BRL": 0.18 })).await.ok(200);
    let versions = desk.get("/api/v1/documents/settings/versions").await.ok(200);
    let newest = &versions["items"][0];
    assert_eq!((&newest["version"], &newest["published_by"]), (&json!(2), &json!("ann")));
    let text = desk.get("/api/v1/documents/settings").await.ok(200)["text"].clone();
    assert!(text.as_str().unwrap().contains("BRL = 0.18"), "{text}");
}

#[tokio::test]
async fn amounts_count_by_the_new_rates() {
    let desk = Desk::empty();
    desk.import("account", "external_id,name,annual_revenue\na,A,1000 USD\n");
    set(&desk, json!({ "USD": 0.5 })).await.ok(200);
    desk.follow();
    let path = "/api/v1/accounts?filter=annual_revenue%20%3D%20500";
    assert_eq!(desk.get(path).await.ok(200)["total"], 1);
}

#[tokio::test]
async fn rates_that_mean_nothing_change_nothing() {
    let desk = Desk::empty();
    for (rates, code) in [
        (json!({}), "invalid_exchange_rate"),
        (json!({ "BRL": 0 }), "invalid_exchange_rate"),
        (json!({ "BRL": -1 }), "invalid_exchange_rate"),
        (json!({ "BRL": 1, "XX": 1 }), "invalid_exchange_rate"),
        (json!({ "JPY": 1, "jpy": 2 }), "invalid_exchange_rate"),
        (json!({ "EUR": 1 }), "invalid_exchange_rate"),
        (json!({ "BRL": 1e300 }), "invalid_request"),
    ] {
        desk.refused(&set(&desk, rates).await, 400, code).await;
    }
    desk.refused(&set(&desk, json!({ "BRL": "1" })).await, 422, "invalid_body").await;
    let rates = desk.get("/api/v1/exchange-rates").await.ok(200);
    assert_eq!(rates["rates"], json!({}));
}
