//! Exchange rates over HTTP, on a real workspace.

use super::*;

async fn set(server: &Server, rates: Value) -> Answer {
    let wanted = request("PATCH", "/api/v1/exchange-rates");
    let wanted = wanted.header("content-type", "application/json");
    let body = json!({ "rates": rates }).to_string();
    server.send(wanted.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn rates_are_set_beside_those_that_are_known() {
    let server = Server::new();
    let none = server.get("/api/v1/exchange-rates").await.json();
    assert_eq!(none, json!({ "currency": "EUR", "rates": {} }));
    let first = set(&server, json!({ "BRL": 0.17, "krw": 0.0006 })).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let second = set(&server, json!({ "BRL": 0.18 })).await.json();
    assert_eq!(second["rates"], json!({ "BRL": 0.18, "KRW": 0.0006 }));
    assert_eq!(server.get("/api/v1/exchange-rates").await.json(), second);
    // They are a version of the settings, by who set them.
    let versions = server.get("/api/v1/documents/settings/versions").await.json();
    let newest = &versions["items"][0];
    assert_eq!((&newest["version"], &newest["published_by"]), (&json!(3), &json!("web")));
    let text = server.get("/api/v1/documents/settings").await.json()["text"].clone();
    assert!(text.as_str().unwrap().contains("BRL = 0.18"), "{text}");
}

#[tokio::test]
async fn rates_that_mean_nothing_change_nothing() {
    let server = Server::new();
    for (rates, code) in [
        (json!({}), "invalid_exchange_rate"),
        (json!({ "BRL": 0 }), "invalid_exchange_rate"),
        (json!({ "BRL": -1 }), "invalid_exchange_rate"),
        (json!({ "BRL": 1, "XX": 1 }), "invalid_exchange_rate"),
        (json!({ "JPY": 1, "jpy": 2 }), "invalid_exchange_rate"),
        (json!({ "EUR": 1 }), "invalid_exchange_rate"),
        (json!({ "BRL": 1e300 }), "invalid_request"),
    ] {
        let answer = set(&server, rates.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{rates}");
        assert_eq!(answer.json()["errors"][0]["code"], code, "{rates}");
    }
    assert_eq!(set(&server, json!({ "BRL": "1" })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let rates = server.get("/api/v1/exchange-rates").await.json();
    assert_eq!(rates["rates"], json!({}));
}
