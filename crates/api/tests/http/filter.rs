//! Conditions between text and tree.

use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test]
async fn the_fields_of_conditions_have_their_kinds_and_units() {
    let fields = Desk::empty().get("/api/v1/filters/fields").await.ok(200);
    let has = |of: &str, name: &str, kind: &str, unit: Value, is_list: bool| {
        let field = json!({ "name": name, "kind": kind, "unit": unit, "is_list": is_list });
        assert!(fields[of].as_array().unwrap().contains(&field), "{of} {name}");
    };
    has("account", "industry", "text", Value::Null, false);
    has("account", "technologies", "text", Value::Null, true);
    has("account", "employees", "number", json!("people"), false);
    has("account", "won_amount", "number", json!("money"), false);
    has("account", "score", "number", json!("points_of_100"), false);
    has("account", "target", "truth", Value::Null, false);
    has("account", "created_at", "instant", Value::Null, false);
    has("person", "decides", "truth", Value::Null, false);
}

#[tokio::test]
async fn a_text_is_read_as_a_tree() {
    let body = json!({ "text": "tier = 1 and employees >= 200" });
    let read = Desk::new().post("/api/v1/filters/read", body).await.ok(200);
    let test = |field: &str, operator: &str, value: f64| {
        let test = json!({ "field": field, "operator": operator, "values": [value] });
        json!({ "test": test })
    };
    let all = [test("tier", "equal", 1.0), test("employees", "greater_or_equal", 200.0)];
    assert_eq!(read["tree"], json!({ "all": all }));
    assert_eq!((&read["fault"], &read["notices"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn a_text_that_cannot_be_read_says_where_and_why() {
    let body = json!({ "text": "emploees >= 1" });
    let read = Desk::new().post("/api/v1/filters/read", body).await.ok(200);
    let fault = json!({ "position": 1, "detail": "there is no field \"emploees\"",
        "hint": "did you mean employees?" });
    assert_eq!((&read["tree"], &read["fault"]), (&Value::Null, &fault));
}

#[tokio::test]
async fn a_value_that_nothing_has_is_noticed() {
    let body = json!({ "text": "stage = \"married\"" });
    let read = Desk::new().post("/api/v1/filters/read", body).await.ok(200);
    let notices = read["notices"].as_array().unwrap();
    assert!(notices[0].as_str().unwrap().contains("married"), "{read}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let desk = Desk::empty();
    for path in ["read", "write"] {
        let request = crate::desk::request("POST", &format!("/api/v1/filters/{path}"))
            .header("content-type", "application/json");
        let answer = desk.send(request.body(axum::body::Body::from("{")).unwrap()).await;
        answer.refused(400, "invalid_body");
    }
}

#[tokio::test]
async fn a_tree_is_written_as_text() {
    let test =
        json!({ "test": { "field": "industry", "operator": "contains", "values": ["Soft"] } });
    let body = json!({ "tree": { "not": test } });
    let written = Desk::new().post("/api/v1/filters/write", body).await.ok(200);
    assert_eq!(written["text"], "not industry contains \"Soft\"");
    assert_eq!(written["tree"], json!({ "not": test }));
}

#[tokio::test]
async fn no_tree_is_a_blank_text() {
    let body = json!({ "tree": null });
    let written = Desk::new().post("/api/v1/filters/write", body).await.ok(200);
    assert_eq!((&written["text"], &written["fault"]), (&json!(""), &Value::Null));
}

#[tokio::test]
async fn a_tree_of_a_field_that_there_is_not_says_so() {
    let test = json!({ "test": { "field": "moon", "operator": "true" } });
    let written = Desk::new().post("/api/v1/filters/write", json!({ "tree": test })).await.ok(200);
    assert!(written["fault"]["detail"].as_str().unwrap().contains("moon"), "{written}");
}

#[tokio::test]
async fn a_tree_of_no_known_shape_is_refused() {
    let body = json!({ "tree": { "some": [] } });
    Desk::empty().post("/api/v1/filters/write", body).await.refused(422, "invalid_body");
}
