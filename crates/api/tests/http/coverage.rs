//! Every operation of the document is served, and called by a test of its room.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::Desk;

/// The files of rooms.
const ROOMS: [&str; 35] = [
    include_str!("account.rs"),
    include_str!("audit.rs"),
    include_str!("committee.rs"),
    include_str!("deal_stage.rs"),
    include_str!("document.rs"),
    include_str!("dossier.rs"),
    include_str!("duplicate.rs"),
    include_str!("event.rs"),
    include_str!("exchange_rate.rs"),
    include_str!("family.rs"),
    include_str!("filter.rs"),
    include_str!("funnel.rs"),
    include_str!("health.rs"),
    include_str!("icp.rs"),
    include_str!("import.rs"),
    include_str!("intent.rs"),
    include_str!("job.rs"),
    include_str!("list.rs"),
    include_str!("membership.rs"),
    include_str!("membership_alias.rs"),
    include_str!("membership_model.rs"),
    include_str!("note.rs"),
    include_str!("notification.rs"),
    include_str!("outbox.rs"),
    include_str!("pilot.rs"),
    include_str!("program.rs"),
    include_str!("provider/mod.rs"),
    include_str!("role.rs"),
    include_str!("score_model.rs"),
    include_str!("stage.rs"),
    include_str!("target_list.rs"),
    include_str!("task.rs"),
    include_str!("user.rs"),
    include_str!("view.rs"),
    include_str!("workspace.rs"),
];

/// Helpers of tests by the method that they send.
const HELPERS: [(&str, &str); 14] = [
    (".asks(\"GET\", ", "GET"),
    (".asks(\"POST\", ", "POST"),
    (".asks(\"PUT\", ", "PUT"),
    (".asks(\"DELETE\", ", "DELETE"),
    (".asks(\"PATCH\", ", "PATCH"),
    (".get(", "GET"),
    (".until(", "GET"),
    (".delete(", "DELETE"),
    (".post(", "POST"),
    (".upload(", "POST"),
    (".put(", "PUT"),
    (".patch(", "PATCH"),
    ("request(\"GET\",", "GET"),
    ("request(\"PUT\",", "PUT"),
];

fn document() -> Value {
    serde_json::from_str(&speargun_api::openapi_json()).unwrap()
}

/// The operations of the document: method, address and description.
fn operations(document: &Value) -> Vec<(String, &str, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "patch"] {
            if let Some(operation) = item.get(method) {
                found.push((method.to_uppercase(), path.as_str(), operation));
            }
        }
    }
    found
}

/// Whether an address as a test writes it is one of the document: what is variable there may be
/// anything here, and what is written out there has to be written out here.
fn is_address(written: &str, path: &str) -> bool {
    let written = written.split('?').next().unwrap_or_default();
    let (own, other): (Vec<&str>, Vec<&str>) =
        (written.split('/').collect(), path.split('/').collect());
    let is_part = |(own, other): (&&str, &&str)| own == other || other.starts_with('{');
    own.len() == other.len() && own.iter().zip(&other).all(is_part)
}

/// The address that a call names where it begins, as text or in variables.
fn address_at(call: &str) -> Option<&str> {
    let call = call.trim_start();
    let call = call.strip_prefix("&format!(").unwrap_or(call);
    let literal = call.trim_start().strip_prefix('"')?;
    literal.split('"').next().filter(|address| address.starts_with('/'))
}

/// Method and address of every call in a file, and of `let path` before one.
fn calls(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    for (helper, method) in HELPERS {
        for (place, _) in text.match_indices(helper) {
            let argument = &text[place + helper.len()..];
            let variable = argument.starts_with("&path") || argument.starts_with("path");
            let address = match variable {
                true => path_before(&text[..place]),
                false => address_at(argument),
            };
            found.extend(address.map(|address| (method, address)));
        }
    }
    found
}

/// What the variable `path` holds: the last that was given to it.
fn path_before(text: &str) -> Option<&str> {
    let (_, given) = text.rsplit_once("let path = ")?;
    let given = given.strip_prefix("format!(").unwrap_or(given);
    address_at(given)
}

#[test]
fn every_operation_is_called_by_a_test() {
    let document = document();
    let called: Vec<(&str, &str)> = ROOMS.iter().flat_map(|room| calls(room)).collect();
    let is_called = |method: &str, path: &str| {
        // One that is written out is no call of one with a variable in its place.
        let exact = operations(&document);
        let named = |address: &str| {
            let mut own = exact.iter().filter(|(other, _, _)| other == method);
            let is_exact =
                |(_, path, _): &(String, &str, &Value)| address.split('?').next() == Some(*path);
            own.find(|found| is_exact(found)).map(|(_, path, _)| *path)
        };
        called.iter().any(|(own, address)| {
            *own == method
                && named(address).map_or_else(|| is_address(address, path), |own| own == path)
        })
    };
    let missing: BTreeSet<String> = operations(&document)
        .into_iter()
        .filter(|(method, path, _)| !is_called(method, path))
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    assert_eq!(missing, BTreeSet::new(), "write a test of each in the file of its room");
}

#[test]
fn a_call_is_found_by_its_method_and_address() {
    let text = r#"
        desk.get("/api/v1/a?limit=1").await;
        desk.post(&format!("/api/v1/a/{ACME}/b"), json!({})).await;
        let path = format!("/api/v1/c/{id}");
        desk.put(&path, json!({})).await;
        desk.get("no address").await;
    "#;
    let expected =
        [("GET", "/api/v1/a?limit=1"), ("POST", "/api/v1/a/{ACME}/b"), ("PUT", "/api/v1/c/{id}")];
    assert_eq!(calls(text), expected);
    assert!(is_address("/api/v1/a/{ACME}/b", "/api/v1/a/{id}/b"));
    assert!(is_address("/api/v1/a?limit=1", "/api/v1/a"));
    assert!(!is_address("/api/v1/a/{ACME}/{verb}", "/api/v1/a/{id}/b"));
}

#[tokio::test]
async fn every_operation_of_the_document_is_served() {
    let desk = Desk::empty();
    for (method, path, operation) in operations(&document()) {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let address = parts.collect::<Vec<_>>().join("/");
        let answer = desk.call(&method, &address, json!(null)).await;
        assert!(!answer.text.contains("no such address"), "{method} {path}");
        assert_ne!(answer.status, 405, "{method} {path}");
        let id = operation["operationId"].as_str().unwrap();
        assert!(id.contains('_'), "{id} is not <verb>_<resource>");
    }
}
