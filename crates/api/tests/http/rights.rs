//! Rights: every route and every role, out of the list that the router itself has.

use std::collections::BTreeSet;

use axum::body::Body;
use serde_json::{Value, json};
use speargun_api::{Reach, Settings, reach_of, route_rights};
use speargun_domain::caller::{Caller, CallerKind};
use speargun_domain::right::{Action, Actions, Role};

use crate::desk::{Desk, request};

fn desk_of(name: &str, role: Role) -> Desk {
    let caller = Caller::named(CallerKind::User, name, role);
    Desk::with(Settings { caller, ..Settings::default() })
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
        let desk = desk_of("web", role);
        for right in &rights {
            let wanted = request(right.method, &filled(&right.path))
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            let answer = desk.send(wanted).await;
            let is_allowed = right.action.is_none_or(|action| role.may(action));
            let place = format!("{} {} {}", role.key(), right.method, right.path);
            assert_eq!(answer.status == 403, !is_allowed, "{place}: {}", answer.status);
            if !is_allowed {
                answer.refused(403, "not_allowed");
                refused += 1;
            }
        }
    }
    assert!(refused > 200, "{refused}");
}

/// Each route says what it shows of accounts to whoever works some of them; one that says nothing
/// is refused to them.
#[test]
fn every_route_says_what_it_shows_of_accounts() {
    let unsaid: Vec<String> = route_rights()
        .into_iter()
        .map(|right| right.path)
        .filter(|path| reach_of(path).is_none())
        .collect();
    assert_eq!(unsaid, Vec::<String>::new(), "api/src/territory.rs has no line for these");
    // What is about single accounts, by its address or by what it lists, is never for all to see.
    for right in route_rights() {
        if right.path.starts_with("/api/v1/accounts") || right.path.contains("/people/") {
            assert_ne!(right.reach, Reach::Shared, "{}", right.path);
        }
    }
}

#[tokio::test]
async fn a_role_of_the_company_reaches_what_it_names_and_nothing_else() {
    let named = [Action::EditLists, Action::ReadAudit];
    let everyone = Action::ALL.into_iter().filter(|action| action.is_for_everyone());
    let actions: Actions = named.into_iter().chain(everyone).collect();
    let caller = Caller::named(CallerKind::User, "web", Role::Viewer);
    let caller = Caller { role: "Partner manager".into(), actions, ..caller };
    let desk = Desk::with(Settings { caller, ..Settings::default() });
    for right in route_rights() {
        let wanted = request(right.method, &filled(&right.path))
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        let answer = desk.send(wanted).await;
        let is_allowed = right.action.is_none_or(|action| actions.contains(action));
        let place = format!("{} {}", right.method, right.path);
        assert_eq!(answer.status == 403, !is_allowed, "{place}: {}", answer.status);
    }
    let refused = desk.post("/api/v1/jobs", json!({})).await.refused(403, "not_allowed");
    assert!(refused.to_string().contains("Partner manager"), "{refused}");
}

#[tokio::test]
async fn whoever_works_some_accounts_is_refused_what_shows_them_all() {
    let caller = Caller::named(CallerKind::User, "web", Role::Administrator);
    let caller = Caller { territory: Some("country = \"DE\"".into()), ..caller };
    let desk = Desk::with(Settings { caller, ..Settings::default() });
    let mut refused = 0;
    for right in route_rights() {
        let wanted = request(right.method, &filled(&right.path))
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        let answer = desk.send(wanted).await;
        let place = format!("{} {}", right.method, right.path);
        match right.reach {
            _ if right.action.is_none() => assert_ne!(answer.status, 403, "{place}"),
            Reach::Everything => {
                answer.refused(403, "outside_territory");
                refused += 1;
            }
            Reach::Account => assert_eq!(answer.status, 404, "{place}"),
            Reach::Cut | Reach::Shared => assert_ne!(answer.status, 403, "{place}"),
        }
    }
    assert!(refused > 40, "{refused}");
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

/// Open are the health of the server and what lets people in, and what changes something is never
/// a right to read.
#[test]
fn nothing_is_open_by_chance() {
    let open: Vec<String> = route_rights()
        .into_iter()
        .filter(|right| right.action.is_none())
        .map(|right| right.path)
        .collect();
    let expected = [
        "/api/v1/calendar/{file}",
        "/api/v1/links/accept",
        "/api/v1/links/read",
        "/api/v1/session",
        "/api/v1/session",
        "/api/v1/setup",
        "/api/v1/sign-in",
        "/api/v1/sign-in/callback",
        "/api/v1/sign-in/code",
        "/api/v1/sign-in/start",
        "/healthz",
    ];
    assert_eq!(open, expected);
    // These look something up that is too long for an address.
    const ASKED_BY_POST: [&str; 5] = [
        "/api/v1/filters/read",
        "/api/v1/filters/write",
        "/api/v1/score-model/check",
        "/api/v1/score-model/preview",
        "/api/v1/score-model/edit",
    ];
    for right in route_rights() {
        let reads = matches!(
            right.action,
            Some(Action::ReadRecords | Action::ReadActivity | Action::ReadAudit)
        );
        let is_question = right.method == "GET" || ASKED_BY_POST.contains(&right.path.as_str());
        assert!(!reads || is_question, "{} {}", right.method, right.path);
    }
}

#[test]
fn the_audit_is_a_right_of_its_own() {
    let mut of_audit: Vec<(String, &str)> = route_rights()
        .into_iter()
        .filter(|right| right.action == Some(Action::ReadAudit))
        .map(|right| (right.path, right.method))
        .collect();
    of_audit.sort_unstable();
    let paths = ["/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/verification"];
    assert_eq!(of_audit, paths.map(|path| (path.to_owned(), "GET")));
}

#[tokio::test]
async fn what_is_changed_is_kept_under_the_callers_name() {
    let desk = desk_of("bob", Role::MarketingOperations);
    let list = desk.post("/api/v1/lists", json!({ "name": "Fairs" })).await.ok(201);
    assert_eq!(list["created_by"], "bob");
    desk.noted(speargun_domain::audit::AuditAction::CreateList, 1).await;
}

#[tokio::test]
async fn what_a_role_may_not_is_not_noted_either() {
    let viewer = desk_of("eve", Role::Viewer);
    viewer.post("/api/v1/lists", json!({ "name": "Fairs" })).await.refused(403, "not_allowed");
    let rows = viewer.engine.workspace.store.read(|connection| {
        connection.query("SELECT COUNT(*) FROM audit WHERE caller = 'eve'", &[])
    });
    assert_eq!(rows.unwrap()[0].integer(0), 0);
}
