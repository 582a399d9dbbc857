//! Notes on accounts.

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;
use speargun_engine::EngineError;
use speargun_engine::note::{LENGTH_MAX, NOTES_MAX};

use crate::desk::{ACME, Answer, Desk, TWIN, ZETA};

async fn add(desk: &Desk, account: i64, text: &str) -> Answer {
    desk.post(&format!("/api/v1/accounts/{account}/notes"), json!({ "text": text })).await
}

#[tokio::test]
async fn a_note_is_written_under_the_callers_name() {
    let desk = Desk::new();
    let note = add(&desk, ACME, " Buys in spring ").await.ok(201);
    let expected = json!({ "id": 1, "account_id": ACME, "text": "Buys in spring",
        "created_by": "ann", "created_at": "2026-11-30T12:00:00Z" });
    assert_eq!(note, expected);
    let details = desk.noted(AuditAction::AddNote, ACME).await;
    assert_eq!(details, json!({ "note": 1 }), "the audit keeps no text");
}

#[tokio::test]
async fn a_note_that_is_blank_or_too_long_is_not_written() {
    let desk = Desk::new();
    for text in [" ", &"x".repeat(LENGTH_MAX + 1)] {
        desk.refused(&add(&desk, ACME, text).await, 400, "invalid_request").await;
    }
    let path = format!("/api/v1/accounts/{ACME}/notes");
    desk.refused(&desk.post(&path, json!({ "note": "x" })).await, 422, "invalid_body").await;
}

#[tokio::test]
async fn a_note_on_no_account_is_not_written() {
    let desk = Desk::new();
    desk.refused(&add(&desk, 99, "x").await, 404, "not_found").await;
}

#[tokio::test]
async fn there_is_an_end_to_the_notes_on_an_account() {
    let desk = Desk::new();
    let context = desk.context();
    let fill = |connection: &mut speargun_store::Connection| {
        for _ in 0..NOTES_MAX {
            speargun_store::note::add(connection, ACME, "x", &context)?;
        }
        Ok::<(), EngineError>(())
    };
    desk.engine.workspace.store.write(fill).unwrap();
    desk.refused(&add(&desk, ACME, "one more").await, 409, "conflict").await;
}

#[tokio::test]
async fn notes_are_shown_newest_first_and_paged() {
    let desk = Desk::new();
    for text in ["first", "second"] {
        add(&desk, ACME, text).await.ok(201);
        desk.wait(60);
    }
    add(&desk, ZETA, "another account").await.ok(201);
    let page = desk.get(&format!("/api/v1/accounts/{ACME}/notes?limit=1")).await.ok(200);
    assert_eq!((&page["total"], &page["items"][0]["text"]), (&json!(2), &json!("second")));
}

#[tokio::test]
async fn notes_on_an_account_that_was_merged_are_shown_with_the_others() {
    let desk = Desk::new();
    add(&desk, TWIN, "of the twin").await.ok(201);
    let merge = format!("/api/v1/accounts/{ACME}/merge");
    desk.post(&merge, json!({ "merged_id": TWIN })).await.ok(201);
    let page = desk.get(&format!("/api/v1/accounts/{ACME}/notes")).await.ok(200);
    assert_eq!(page["items"][0]["text"], "of the twin");
}

#[tokio::test]
async fn the_notes_on_no_account_are_not_found() {
    Desk::new().get("/api/v1/accounts/99/notes").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_note_is_removed_for_good() {
    let desk = Desk::new();
    add(&desk, ACME, "x").await.ok(201);
    desk.look().await;
    desk.delete(&format!("/api/v1/accounts/{ACME}/notes/1")).await.ok(204);
    desk.noted(AuditAction::RemoveNote, ACME).await;
    let page = desk.get(&format!("/api/v1/accounts/{ACME}/notes")).await.ok(200);
    assert_eq!((&page["items"], &page["total"]), (&Value::Array(Vec::new()), &json!(0)));
}

#[tokio::test]
async fn a_note_that_there_is_not_cannot_be_removed() {
    let desk = Desk::new();
    add(&desk, ACME, "x").await.ok(201);
    desk.look().await;
    for path in [format!("{ACME}/notes/9"), format!("{ZETA}/notes/1"), "99/notes/1".to_owned()] {
        let answer = desk.delete(&format!("/api/v1/accounts/{path}")).await;
        desk.refused(&answer, 404, "not_found").await;
    }
}
