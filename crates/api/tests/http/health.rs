//! The health check of the set-up.

use serde_json::{Value, json};

use crate::desk::Desk;

fn check<'a>(found: &'a Value, key: &str) -> &'a Value {
    let causes = found["causes"].as_array().unwrap().iter();
    let mut checks = causes.flat_map(|cause| cause["checks"].as_array().unwrap());
    checks.find(|check| check["key"] == key).unwrap()
}

#[tokio::test]
async fn the_set_up_is_checked_for_five_causes_of_failure() {
    let found = Desk::new().get("/api/v1/health-check").await.ok(200);
    assert_eq!(found["causes"].as_array().unwrap().len(), 5);
    assert_eq!(
        (&found["window_days"], &found["as_of"]),
        (&json!(180), &json!("2026-11-30T12:00:00Z"))
    );
}

#[tokio::test]
async fn a_check_has_its_figure_and_the_filter_of_its_accounts() {
    let found = Desk::new().get("/api/v1/health-check").await.ok(200);
    let size = check(&found, "list_size");
    assert_eq!((&size["figure"], &size["unit"]), (&json!(2.0), &json!("count")));
    assert_eq!((&size["verdict"], &size["filter"]), (&json!("look"), &json!("target")));
}

#[tokio::test]
async fn a_check_says_what_is_missing_for_it() {
    let found = Desk::new().get("/api/v1/health-check").await.ok(200);
    let share = check(&found, "list_share");
    assert_eq!((&share["verdict"], &share["figure"]), (&json!("unknown"), &Value::Null));
    assert_eq!(share["missing"], json!(["target_list"]));
}

#[tokio::test]
async fn the_health_check_is_only_read() {
    let answer = Desk::empty().post("/api/v1/health-check", json!({})).await;
    answer.refused(405, "method_not_allowed");
}
