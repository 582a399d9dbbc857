//! Exchange rates that are set while the server runs.

use super::*;

fn patch(server: &Server, body: &serde_json::Value) -> (u16, serde_json::Value) {
    let body = body.to_string();
    let request = format!(
        "PATCH /api/v1/exchange-rates HTTP/1.0\r\nhost: localhost\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, answer) = send(server.address, request.as_bytes()).unwrap();
    (status, serde_json::from_str(&answer).unwrap_or_default())
}

#[test]
fn amounts_count_once_their_currency_has_a_rate() {
    let house = house();
    let deals = house.workspace.with_file_name("deals.csv");
    let rows = "Deal ID,Deal name,Account ID,Stage,Amount,Currency,Created,Close date\n\
        1,Pump,a1,Closed won,1000,BRL,2026-01-05,2026-02-05\n\
        2,Valve,a2,Closed won,50,USD,2026-01-05,2026-02-05\n";
    std::fs::write(&deals, rows).unwrap();
    let (ok, text) = speargun(&house.workspace, &["import", deals.to_str().unwrap()]);
    assert!(ok && text.contains("BRL"), "{text}");
    let settings = house.workspace.join("workspace.toml");
    let before = std::fs::read_to_string(&settings).unwrap();
    let server = Server::start(&house.workspace, &[]);
    // The revenue of the won deals, and how many have no rate.
    let won = || {
        let funnel = server.get("/api/v1/funnel?from=2026-01-01&to=2026-03-01");
        let without = server.get("/api/v1/funnel/left-out?reason=no_rate");
        (funnel["total"]["revenue"]["amount"].clone(), without["total"].clone())
    };
    assert_eq!(won(), (50.0.into(), 1.into()));
    for wrong in [
        serde_json::json!({ "BRL": 0 }),
        serde_json::json!({ "BRL": -1.5 }),
        serde_json::json!({ "BRL": 0.17, "XYZ1": 1 }),
        serde_json::json!({ "BRL": 0.17, "USD": 1 }),
        serde_json::json!({}),
    ] {
        let (status, answer) = patch(&server, &serde_json::json!({ "rates": wrong }));
        let code = &answer["errors"][0]["code"];
        assert_eq!((status, code), (400, &"invalid_exchange_rate".into()), "{wrong}: {answer}");
    }
    let (status, _) = patch(&server, &serde_json::json!({ "rates": { "BRL": "a lot" } }));
    assert_eq!(status, 422);
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), before, "nothing was changed");
    assert!(server.get("/api/v1/exchange-rates")["rates"]["BRL"].is_null());
    let (status, answer) = patch(&server, &serde_json::json!({ "rates": { "BRL": 0.17 } }));
    assert_eq!((status, &answer["rates"]["BRL"]), (200, &0.17.into()), "{answer}");
    assert_eq!(server.get("/api/v1/exchange-rates"), answer);
    assert_eq!(won(), (220.0.into(), 0.into()));
    assert!(std::fs::read_to_string(&settings).unwrap().contains("BRL = 0.17"));
    server.kill();
}
