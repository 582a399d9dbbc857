//! Roles that the company made, teams apart from roles, and territories, over HTTP.

use serde_json::{Value, json};
use speargun_api::Settings;
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk, KOREA, TWIN, ZETA};
use crate::target_list::Team;
use crate::user::{Browser, first, member};

async fn house() -> (Desk, Browser) {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let ann = first(&desk).await;
    (desk, ann)
}

async fn limit(desk: &Desk, ann: &mut Browser, email: &str, change: Value) -> Value {
    let people = ann.asks("GET", "/api/v1/users", Value::Null, desk).await.ok(200);
    let people = people["items"].as_array().unwrap();
    let id = people.iter().find(|own| own["email"] == email).unwrap()["id"].as_i64().unwrap();
    ann.asks("PATCH", &format!("/api/v1/users/{id}"), change, desk).await.ok(200)
}

#[tokio::test]
async fn a_role_is_made_given_changed_and_removed() {
    let (desk, mut ann) = house().await;
    let new = json!({ "name": "Partner manager", "actions": ["edit_lists"], "team": "sales" });
    let made = ann.asks("POST", "/api/v1/roles", new.clone(), &desk).await.ok(201);
    assert_eq!((&made["key"], &made["people"]), (&json!("custom:1"), &json!(0)));
    assert_eq!(made["actions"], json!(["read_records", "edit_lists", "use_own_account"]));
    ann.asks("POST", "/api/v1/roles", new.clone(), &desk).await.refused(409, "conflict");
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "custom:1").await;
    let own = bo.asks("GET", "/api/v1/session", Value::Null, &desk).await.ok(200);
    assert_eq!(own["actions"], made["actions"]);
    assert_eq!(own["user"]["role_name"], "Partner manager");
    assert_eq!(
        (&own["user"]["team"], &own["user"]["has_own_team"]),
        (&json!("sales"), &json!(false))
    );
    bo.asks("POST", "/api/v1/lists", json!({ "name": "Fairs" }), &desk).await.ok(201);
    bo.asks("GET", "/api/v1/roles", Value::Null, &desk).await.refused(403, "not_allowed");
    // The matrix has it beside those of Speargun.
    let rights = bo.asks("GET", "/api/v1/rights", Value::Null, &desk).await.ok(200);
    let rows = rights["items"].as_array().unwrap();
    let row = rows.iter().find(|row| row["action"] == "edit_lists").unwrap();
    assert_eq!(row["roles"].as_array().unwrap().last(), Some(&json!("custom:1")));
    let listed = ann.asks("GET", "/api/v1/roles", Value::Null, &desk).await.ok(200);
    assert_eq!(listed["items"][0]["people"], 1);
    // What it may is another at once, in sessions that are open as well.
    let narrow = json!({ "name": "Partner manager", "actions": [], "revision": 1 });
    ann.asks("PUT", "/api/v1/roles/1", narrow.clone(), &desk).await.ok(200);
    let fairs = json!({ "name": "More" });
    bo.asks("POST", "/api/v1/lists", fairs, &desk).await.refused(403, "not_allowed");
    ann.asks("PUT", "/api/v1/roles/1", narrow, &desk).await.refused(412, "outdated");
    ann.asks("PUT", "/api/v1/roles/1", new, &desk).await.refused(400, "invalid_request");
    ann.asks("DELETE", "/api/v1/roles/1", Value::Null, &desk).await.refused(409, "conflict");
    limit(&desk, &mut ann, "bo@acme.com", json!({ "role": "viewer" })).await;
    ann.asks("DELETE", "/api/v1/roles/1", Value::Null, &desk).await.ok(204);
    ann.asks("DELETE", "/api/v1/roles/1", Value::Null, &desk).await.refused(404, "not_found");
    for action in [AuditAction::AddRole, AuditAction::EditRole, AuditAction::RemoveRole] {
        let named = format!("/api/v1/audit?action={}", action.key());
        let rows = ann.asks("GET", &named, Value::Null, &desk).await.ok(200);
        assert_eq!(rows["total"], 1, "{}", action.key());
    }
}

#[tokio::test]
async fn a_role_that_lets_people_in_is_refused() {
    let (desk, mut ann) = house().await;
    let odd = json!({ "name": "Deputy", "actions": ["fly"] });
    ann.asks("POST", "/api/v1/roles", odd, &desk).await.refused(422, "invalid_body");
    for (new, said) in [
        (json!({ "name": "Deputy", "actions": ["manage_users"] }), "administrators"),
        (json!({ "name": "", "actions": [] }), "60"),
        (json!({ "name": "Deputy", "actions": [], "team": "finance" }), "finance"),
    ] {
        let refused = ann.asks("POST", "/api/v1/roles", new, &desk).await;
        let body = refused.refused(400, "invalid_request").to_string();
        assert!(body.contains(said), "{body}");
    }
    let odd = json!({ "email": "x@acme.com", "name": "X", "role": "custom:9" });
    ann.asks("POST", "/api/v1/users", odd, &desk).await.refused(400, "invalid_request");
}

#[tokio::test]
async fn whoever_has_a_territory_sees_and_changes_nothing_beyond_it() {
    let (desk, mut ann) = house().await;
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "marketing").await;
    let all = bo.asks("GET", "/api/v1/accounts", Value::Null, &desk).await.ok(200);
    let seen =
        limit(&desk, &mut ann, "bo@acme.com", json!({ "territory": "country = \"KR\"" })).await;
    assert_eq!(seen["territory"], "country = \"KR\"");
    let own = bo.asks("GET", "/api/v1/accounts", Value::Null, &desk).await.ok(200);
    assert_eq!((&own["total"], &own["items"][0]["id"]), (&json!(1), &json!(KOREA)));
    assert!(all["total"].as_u64().unwrap() > 3);
    // A filter narrows it, and never widens it.
    let wide = "/api/v1/accounts?filter=score%20%3E%3D%200%20or%20tier%20%3E%200&search=";
    assert_eq!(bo.asks("GET", wide, Value::Null, &desk).await.ok(200)["total"], 1);
    let facets = bo.asks("GET", "/api/v1/accounts/facets", Value::Null, &desk).await.ok(200);
    assert_eq!(facets["countries"].as_array().unwrap().len(), 1);
    let sheet = bo.asks("GET", "/api/v1/accounts.csv", Value::Null, &desk).await;
    assert_eq!(sheet.text.lines().count(), 2);
    // One beyond it is not there, by any of its addresses.
    bo.asks("GET", &format!("/api/v1/accounts/{KOREA}"), Value::Null, &desk).await.ok(200);
    for path in ["", "/timeline", "/notes", "/dossier", "/one-pager", "/committee", "/stage"] {
        let path = format!("/api/v1/accounts/{ACME}{path}");
        bo.asks("GET", &path, Value::Null, &desk).await.refused(404, "not_found");
    }
    // However its number is spelt.
    for id in ["%31", "01", "+1", "%2B1", "%30%31", "1%20", "1.0", "x"] {
        let path = format!("/api/v1/accounts/{id}/notes");
        let answer = bo.asks("GET", &path, Value::Null, &desk).await;
        assert_eq!(answer.status.as_u16(), 404, "{id}: {}", answer.text);
    }
    let spelt = format!("/api/v1/accounts/%3{KOREA}");
    bo.asks("GET", &spelt, Value::Null, &desk).await.ok(200);
    let note = json!({ "text": "Seen at the fair" });
    let path = format!("/api/v1/accounts/{ACME}/notes");
    bo.asks("POST", &path, note, &desk).await.refused(404, "not_found");
    bo.asks("GET", "/api/v1/funnel", Value::Null, &desk).await.refused(403, "outside_territory");
    // Nor does a list take it.
    bo.asks("POST", "/api/v1/lists", json!({ "name": "Fairs" }), &desk).await.ok(201);
    let path = "/api/v1/lists/1/add";
    let mixed = json!({ "ids": [KOREA, ACME] });
    bo.asks("POST", path, mixed, &desk).await.refused(404, "not_found");
    let texts = json!({ "texts": ["acme.com"] });
    bo.asks("POST", path, texts, &desk).await.refused(409, "conflict");
    let by_filter = json!({ "filter": "score >= 0" });
    assert_eq!(bo.asks("POST", path, by_filter, &desk).await.ok(200)["changed"], 1);
    // Without it all are back, in the session that is open.
    limit(&desk, &mut ann, "bo@acme.com", json!({ "territory": "" })).await;
    let again = bo.asks("GET", "/api/v1/accounts", Value::Null, &desk).await.ok(200);
    assert_eq!(again["total"], all["total"]);
}

#[tokio::test]
async fn a_token_reaches_no_further_than_its_person() {
    let (desk, mut ann) = house().await;
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "marketing").await;
    let new = json!({ "name": "sheet", "scope": "read" });
    let made = bo.asks("POST", "/api/v1/me/tokens", new, &desk).await.ok(201);
    limit(&desk, &mut ann, "bo@acme.com", json!({ "territory": "country = \"KR\"" })).await;
    let mut program = Browser::with_token(made["secret"].as_str().unwrap());
    let own = program.asks("GET", "/api/v1/accounts", Value::Null, &desk).await.ok(200);
    assert_eq!(own["total"], 1);
    let path = format!("/api/v1/accounts/{ACME}");
    program.asks("GET", &path, Value::Null, &desk).await.refused(404, "not_found");
}

#[tokio::test]
async fn votes_and_proposals_stop_at_the_territory() {
    let mut team = Team::agreed().await;
    let korean = json!({ "territory": "country = \"KR\"" });
    limit(&team.desk, &mut team.ann, "sam@acme.com", korean).await;
    let (mut sales, desk) = (team.sales.clone(), &team.desk);
    let vote = json!({ "account_id": ACME, "agrees": false, "reason": "known" });
    let path = "/api/v1/target-lists/1/votes";
    sales.asks("POST", path, vote, desk).await.refused(404, "not_found");
    let proposal = json!({ "account_ids": [KOREA, TWIN], "reason": "fit" });
    let path = "/api/v1/target-lists/1/proposals";
    let done = sales.asks("POST", path, proposal, desk).await.ok(200);
    assert_eq!(
        (&done["changed"], &done["left_out"][0]["key"]),
        (&json!(1), &json!("account.outside"))
    );
    let swap = json!({ "out_id": ZETA, "in_id": KOREA, "reason": "better" });
    let path = "/api/v1/target-lists/1/swaps";
    sales.asks("POST", path, swap, desk).await.refused(404, "not_found");
    let exclusion = json!({ "account_id": ZETA, "reason": "no" });
    let path = "/api/v1/target-lists/1/exclusions";
    sales.asks("POST", path, exclusion, desk).await.refused(404, "not_found");
    let task = json!({ "title": "Call", "owner_id": 3, "due": "2026-12-10", "account_id": ZETA });
    sales.asks("POST", "/api/v1/tasks", task, desk).await.refused(404, "not_found");
    let program = json!({ "name": "Spear", "cycle": "mid", "target_list_id": 1 });
    sales.asks("POST", "/api/v1/programs", program, desk).await.ok(201);
    let wave = json!({ "accounts": [KOREA, ZETA], "override_reason": "soon" });
    let path = "/api/v1/programs/1/pilot/waves";
    sales.asks("POST", path, wave, desk).await.refused(404, "not_found");
    // The list is what the teams work on together: all of it is seen.
    let board = sales.asks("GET", "/api/v1/target-lists/1", Value::Null, desk).await.ok(200);
    assert_eq!(board["accounts"]["items"].as_array().unwrap().len(), 4);
    let path = "/api/v1/target-lists/1/suggestions?source=model";
    let suggested = sales.asks("GET", path, Value::Null, desk).await.ok(200);
    assert_eq!(suggested["items"].as_array().unwrap().len(), 0, "Korea is on the list");
}

#[tokio::test]
async fn a_vote_counts_for_the_team_of_the_person() {
    let mut team = Team::agreed().await;
    let change = json!({ "team": "customer_success" });
    let changed = limit(&team.desk, &mut team.ann, "sam@acme.com", change).await;
    assert_eq!((&changed["role"], &changed["team"]), (&json!("sales"), &json!("customer_success")));
    assert_eq!(changed["has_own_team"], true);
    let (mut sales, desk) = (team.sales.clone(), &team.desk);
    let vote = json!({ "account_id": TWIN, "agrees": true, "reason": "known" });
    sales.asks("POST", "/api/v1/target-lists/1/votes", vote, desk).await.ok(204);
    let board = sales.asks("GET", "/api/v1/target-lists/1", Value::Null, desk).await.ok(200);
    let accounts = board["accounts"]["items"].as_array().unwrap();
    let twin = accounts.iter().find(|own| own["account"]["id"] == TWIN).unwrap();
    let votes = twin["votes"].as_array().unwrap();
    let mine =
        votes.iter().find(|vote| vote["name"] == "Bo Kim" && vote["team"] == "customer_success");
    assert!(mine.is_some(), "{votes:?}");
}
