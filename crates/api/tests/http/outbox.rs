//! The outbox: what happened, in its order.

use serde_json::{Value, json};

use crate::desk::{ACME, Desk};

/// A desk where Acme was put into a stage, and taken into another.
async fn with_moves() -> Desk {
    let desk = Desk::new();
    for stage in ["won", "engaged"] {
        let wish = json!({ "stage": stage, "reason": "they told us" });
        desk.put(&format!("/api/v1/accounts/{ACME}/stage"), wish).await.ok(200);
        desk.wait(60);
    }
    desk
}

fn moves(page: &Value) -> Vec<(Value, Value)> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| (item["body"]["after"].clone(), item["at"].clone())).collect()
}

#[tokio::test]
async fn what_happened_is_read_in_its_order() {
    let desk = with_moves().await;
    let page = desk.get("/api/v1/outbox?topic=account.stage_changed").await.ok(200);
    let expected = [
        (json!("won"), json!("2026-11-30T12:00:00Z")),
        (json!("engaged"), json!("2026-11-30T12:01:00Z")),
    ];
    assert_eq!(moves(&page), expected, "{page}");
    let last = &page["items"][1];
    assert_eq!(last["body"]["before"], "won");
    assert_eq!((&last["subject_kind"], &last["subject_id"]), (&json!("account"), &json!(ACME)));
    assert_eq!(page["missed"], 0);
}

#[tokio::test]
async fn who_goes_on_reads_each_message_once() {
    let desk = with_moves().await;
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let page = desk.get(&format!("/api/v1/outbox?after={after}&limit=1")).await.ok(200);
        after = page["next"].as_i64().unwrap();
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            assert_eq!(page["next"], page["last"]);
            break;
        }
        seen.extend(items.iter().map(|item| item["id"].as_i64().unwrap()));
    }
    assert!(seen.len() >= 2 && seen.is_sorted_by(|left, right| left < right), "{seen:?}");
    let last = desk.get("/api/v1/outbox?limit=0").await.ok(200);
    assert_eq!((&last["last"], &last["next"]), (&json!(after), &json!(0)));
}

#[tokio::test]
async fn a_reader_who_comes_late_learns_how_much_is_gone() {
    let desk = with_moves().await;
    let all = desk.get("/api/v1/outbox").await.ok(200);
    let second = all["items"][1]["id"].as_i64().unwrap();
    let store = &desk.engine.workspace.store;
    let forget = |connection: &mut speargun_store::Connection| {
        speargun_store::outbox::forget(connection, second)
    };
    store.write(forget).unwrap();
    let page = desk.get("/api/v1/outbox?after=1").await.ok(200);
    // The newest is always kept.
    let first = page["items"][0]["id"].as_i64().unwrap();
    assert_eq!(page["missed"], json!(first - 2));
    assert!(first >= second);
}

#[tokio::test]
async fn a_query_of_the_outbox_that_means_nothing_is_refused() {
    let desk = Desk::empty();
    for query in ["after=x", "after=-5", "limit=-1", "order=id", "topic=alert"] {
        desk.get(&format!("/api/v1/outbox?{query}")).await.refused(400, "invalid_query");
    }
}
