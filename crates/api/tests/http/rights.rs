//! Rights: every route and every role, out of the list that the router itself has.

use std::collections::BTreeSet;

use speargun_api::route_rights;
use speargun_domain::caller::{Caller, CallerKind};
use speargun_domain::right::{Action, Role};

use super::*;

fn server_of(name: &str, role: Role) -> Server {
    let caller = Caller { kind: CallerKind::User, name: name.to_owned(), role };
    Server::of(Settings { caller, ..Settings::default() })
}

/// An address with something for each of its variables.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_role_reaches_what_it_may_and_nothing_else() {
    let rights = route_rights();
    assert!(rights.len() > 100, "{}", rights.len());
    let mut refused = 0;
    for role in Role::ALL {
        let server = server_of("web", role);
        for right in &rights {
            let wanted = request(right.method, &filled(&right.path))
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let response = server.router.clone().oneshot(wanted).await.unwrap();
            let is_allowed = right.action.is_none_or(|action| role.may(action));
            let is_refused = response.status() == StatusCode::FORBIDDEN;
            let place = format!("{} {} {}", role.key(), right.method, right.path);
            assert_eq!(is_refused, !is_allowed, "{place}: {}", response.status());
            if is_refused {
                let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
                let answer: Value = serde_json::from_slice(&bytes).unwrap();
                assert_eq!(answer["errors"][0]["code"], "not_allowed", "{place}");
                refused += 1;
            }
        }
    }
    assert!(refused > 200, "{refused}");
}

#[tokio::test]
async fn a_decision_on_a_stage_says_what_it_is() {
    let server = Server::new();
    let put = async |body: Value| {
        let wanted = request("PUT", "/api/v1/deal-stages");
        let wanted = wanted.header("content-type", "application/json");
        server.send(wanted.body(Body::from(body.to_string())).unwrap()).await.status
    };
    let changes = |change: Value| json!({ "changes": [change] });
    let taken_back = changes(json!({ "stage": "closed", "outcome": null }));
    assert_eq!(put(taken_back).await, StatusCode::OK);
    for wrong in [json!({ "stage": "closed" }), json!({ "stage": "closed", "outcome": "maybe" })] {
        assert_eq!(put(changes(wrong)).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[test]
fn the_document_and_the_rights_name_the_same_routes() {
    let document: Value = serde_json::from_str(&speargun_api::openapi_json()).unwrap();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "patch"] {
            if item.get(method).is_some() {
                documented.insert((path.clone(), method.to_uppercase()));
            }
        }
    }
    let listed: BTreeSet<(String, String)> =
        route_rights().into_iter().map(|right| (right.path, right.method.to_owned())).collect();
    assert_eq!(documented, listed);
}

/// Only the health of the server is open to everybody, and what changes something is never a right
/// to read.
#[test]
fn nothing_is_open_by_chance() {
    let open: Vec<String> = route_rights()
        .into_iter()
        .filter(|right| right.action.is_none())
        .map(|right| right.path)
        .collect();
    assert_eq!(open, ["/healthz"]);
    // These look something up that is too long for an address.
    const ASKED_BY_POST: [&str; 5] = [
        "/api/v1/filters/read",
        "/api/v1/filters/write",
        "/api/v1/score-model/check",
        "/api/v1/score-model/preview",
        "/api/v1/score-model/edit",
    ];
    for right in route_rights() {
        let reads = matches!(right.action, Some(Action::ReadRecords | Action::ReadActivity));
        let is_question = right.method == "GET" || ASKED_BY_POST.contains(&right.path.as_str());
        assert!(!reads || is_question, "{} {}", right.method, right.path);
    }
}

#[tokio::test]
async fn what_is_decided_is_kept_under_the_callers_name() {
    let server = server_of("ann", Role::MarketingOperations);
    let decision = json!({ "verdict": "other", "account_id": 7 });
    // The double has nobody in review, and notes who asked all the same.
    let answer = server.post("/api/v1/match/review/5", decision).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text);
    assert_eq!(server.backend.reviews.lock().unwrap()[0].2, "ann");
}
