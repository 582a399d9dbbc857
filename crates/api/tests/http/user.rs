//! People who sign in, over HTTP: what lets them in, what keeps others out.

use axum::body::Body;
use serde_json::{Value, json};
use speargun_api::Settings;
use speargun_domain::audit::AuditAction;

use crate::desk::{Answer, Desk, SECOND, request};

const PASSWORD: &str = "maple tugboat ravine";
const OTHER: &str = "walnut harbour sketch";
const ANN: &str = "ann@acme.com";

/// A browser or program with what it was given.
#[derive(Default, Clone)]
pub(crate) struct Browser {
    cookies: Vec<(String, String)>,
    token: Option<String>,
}

impl Browser {
    /// A program with a token.
    pub(crate) fn with_token(secret: &str) -> Self {
        Self { token: Some(secret.to_owned()), ..Self::default() }
    }

    /// Sends a call with what the browser has, and keeps what it is given.
    pub(crate) async fn asks(
        &mut self,
        method: &str,
        path: &str,
        body: Value,
        desk: &Desk,
    ) -> Answer {
        let mut wanted = request(method, path).header("content-type", "application/json");
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            wanted = wanted.header("cookie", pairs.join("; "));
        }
        if let Some(token) = &self.token {
            wanted = wanted.header("authorization", format!("Bearer {token}"));
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = desk.send(wanted.body(Body::from(body)).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let text = set.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(own, _)| own != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }
}

/// A desk on which Ann, an administrator, was made and signed in.
async fn house() -> (Desk, Browser) {
    let desk = Desk::with(Settings { is_open: false, ..Settings::default() });
    let ann = first(&desk).await;
    (desk, ann)
}

/// Ann, an administrator, who sets up the server of a desk and is signed in.
pub(crate) async fn first(desk: &Desk) -> Browser {
    let mut ann = Browser::default();
    let body = json!({ "code": desk.engine.door.setup_code().unwrap(), "email": ANN, "name": "Ann Lee",
        "password": PASSWORD });
    ann.asks("POST", "/api/v1/setup", body, desk).await.ok(201);
    ann
}

/// Adds a person of a role who has set a password, and signs them in.
pub(crate) async fn member(desk: &Desk, ann: &mut Browser, email: &str, role: &str) -> Browser {
    let new = json!({ "email": email, "name": "Bo Kim", "role": role });
    let link = ann.asks("POST", "/api/v1/users", new, desk).await.ok(201);
    let secret = link["path"].as_str().unwrap().strip_prefix("/welcome#").unwrap().to_owned();
    let mut own = Browser::default();
    let body = json!({ "secret": secret, "password": PASSWORD });
    own.asks("POST", "/api/v1/links/accept", body, desk).await.ok(204);
    sign_in(desk, &mut own, email, PASSWORD).await.ok(200);
    own
}

async fn sign_in(desk: &Desk, browser: &mut Browser, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    browser.asks("POST", "/api/v1/session", body, desk).await
}

async fn state(desk: &Desk, browser: &mut Browser) -> Value {
    browser.asks("GET", "/api/v1/session", Value::Null, desk).await.ok(200)
}

#[tokio::test]
async fn without_people_all_is_open_where_only_this_machine_reaches() {
    let desk = Desk::empty();
    let session = desk.get("/api/v1/session").await.ok(200);
    assert_eq!((&session["state"], &session["user"]), (&json!("open"), &Value::Null));
    assert_eq!(session["actions"].as_array().unwrap().len(), 25);
    desk.get("/api/v1/lists").await.ok(200);
}

#[tokio::test]
async fn the_demo_lets_in_who_brings_nothing_and_no_one_with_a_wrong_token() {
    let settings =
        Settings { is_open: false, visitor: Some(ANN.to_owned()), ..Settings::default() };
    let desk = Desk::with(settings);
    assert_eq!(desk.get("/api/v1/session").await.ok(200)["state"], "set_up", "no one is there yet");
    let mut ann = first(&desk).await;
    let own = desk.get("/api/v1/session").await.ok(200);
    assert_eq!((&own["state"], &own["user"]["email"]), (&json!("visitor"), &json!(ANN)));
    desk.post("/api/v1/lists", json!({ "name": "Demo" })).await.ok(201);
    desk.get("/api/v1/me").await.ok(200);
    assert_eq!(state(&desk, &mut ann).await["state"], "signed_in");
    let mut wrong = Browser { token: Some("spg_wrong".to_owned()), ..Browser::default() };
    wrong.asks("GET", "/api/v1/lists", Value::Null, &desk).await.refused(401, "not_signed_in");
    let mut viewer = member(&desk, &mut ann, "vic@acme.com", "viewer").await;
    assert_eq!(state(&desk, &mut viewer).await["user"]["role"], "viewer");
}

#[tokio::test]
async fn a_server_that_others_reach_waits_for_its_first_person() {
    let desk = Desk::with(Settings { is_open: false, ..Settings::default() });
    assert_eq!(desk.get("/api/v1/session").await.ok(200)["state"], "set_up");
    for path in ["/api/v1/lists", "/api/v1/users", "/api/v1/me", "/metrics"] {
        desk.get(path).await.refused(401, "not_signed_in");
    }
    desk.get("/healthz").await.ok(200);
    let wrong = json!({ "code": "AAAA-AAAA-AAAA", "email": ANN, "name": "Ann",
        "password": PASSWORD });
    desk.post("/api/v1/setup", wrong).await.refused(401, "code_wrong");
    let code = desk.engine.door.setup_code().unwrap();
    for (email, name, password) in
        [("ann", "Ann", PASSWORD), (ANN, " ", PASSWORD), (ANN, "Ann", "password123")]
    {
        let body = json!({ "code": code, "email": email, "name": name, "password": password });
        desk.post("/api/v1/setup", body).await.refused(400, "invalid_request");
    }
    let mut ann = Browser::default();
    let body = json!({ "code": code, "email": ANN, "name": "Ann Lee", "password": PASSWORD });
    let session = ann.asks("POST", "/api/v1/setup", body.clone(), &desk).await.ok(201);
    assert_eq!(session["state"], "signed_in");
    assert_eq!(session["user"]["role"], "administrator");
    desk.post("/api/v1/setup", body).await.refused(409, "conflict");
    assert_eq!(state(&desk, &mut ann).await["user"]["email"], ANN);
    assert_eq!(desk.get("/api/v1/session").await.ok(200)["state"], "signed_out");
}

#[tokio::test]
async fn from_the_first_person_on_every_call_has_to_say_who_it_is_from() {
    let (desk, mut ann) = house().await;
    for right in speargun_api::route_rights() {
        let parts =
            right.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let wanted = request(right.method, &path).header("content-type", "application/json");
        let answer = desk.send(wanted.body(Body::from("{}")).unwrap()).await;
        let is_refused = answer.status == 401 && answer.text.contains("not_signed_in");
        assert_eq!(is_refused, right.action.is_some(), "{} {path}: {}", right.method, answer.text);
    }
    ann.asks("GET", "/api/v1/lists", Value::Null, &desk).await.ok(200);
    ann.asks("GET", "/metrics", Value::Null, &desk).await;
}

#[tokio::test]
async fn a_cookie_is_out_of_reach_and_worth_nothing_after_signing_out() {
    let (desk, mut ann) = house().await;
    let answer = sign_in(&desk, &mut ann, ANN, PASSWORD).await;
    for cookie in answer.headers.get_all("set-cookie") {
        let text = cookie.to_str().unwrap();
        assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
    }
    assert_eq!(answer.headers["cache-control"], "no-store");
    let stolen = ann.clone();
    ann.asks("DELETE", "/api/v1/session", Value::Null, &desk).await.ok(204);
    let path = "/api/v1/lists";
    stolen.clone().asks("GET", path, Value::Null, &desk).await.refused(401, "not_signed_in");
    // A session that was planted before signing in is another one afterwards.
    let mut planted = Browser::default();
    planted.cookies.push(("speargun_session".to_owned(), "planted".to_owned()));
    sign_in(&desk, &mut planted, ANN, PASSWORD).await.ok(200);
    let own = planted.cookies.iter().find(|(name, _)| name == "speargun_session").unwrap();
    assert_ne!(own.1, "planted");
}

#[tokio::test]
async fn who_is_refused_learns_no_more_than_that() {
    let (desk, _) = house().await;
    let mut browser = Browser::default();
    let mut said = Vec::new();
    for (email, password) in [(ANN, OTHER), ("none@acme.com", PASSWORD), ("", "")] {
        let answer = sign_in(&desk, &mut browser, email, password).await;
        said.push(answer.refused(401, "wrong_credentials"));
        assert!(answer.headers.get("set-cookie").is_none());
    }
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
    for _ in 0..5 {
        sign_in(&desk, &mut browser, ANN, OTHER).await;
    }
    let later = sign_in(&desk, &mut browser, ANN, PASSWORD).await;
    later.refused(429, "too_many_attempts");
    let seconds: u64 = later.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&seconds), "{seconds}");
    let body = json!({ "email": ANN });
    browser.asks("POST", "/api/v1/session", body, &desk).await.refused(422, "invalid_body");
}

#[tokio::test]
async fn a_page_of_another_site_signs_no_one_in_or_out() {
    let (desk, ann) = house().await;
    let cookie = ann.cookies.iter().map(|(name, value)| format!("{name}={value}"));
    let cookie = cookie.collect::<Vec<_>>().join("; ");
    for (method, body, kind) in [
        ("POST", r#"{"email":"ann@acme.com","password":"x"}"#, "application/json"),
        ("POST", "email=ann", "application/x-www-form-urlencoded"),
        ("DELETE", "", "text/plain"),
    ] {
        let wanted = request(method, "/api/v1/session")
            .header("origin", "https://evil.example")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", kind)
            .header("cookie", &cookie);
        let answer = desk.send(wanted.body(Body::from(body)).unwrap()).await;
        answer.refused(403, "foreign_origin");
    }
    assert_eq!(state(&desk, &mut ann.clone()).await["state"], "signed_in");
}

#[tokio::test]
async fn people_are_added_changed_shut_out_and_let_in() {
    let (desk, mut ann) = house().await;
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "sales").await;
    let users = ann.asks("GET", "/api/v1/users", Value::Null, &desk).await.ok(200);
    let seen = bo.asks("GET", "/api/v1/colleagues", Value::Null, &desk).await.ok(200);
    assert_eq!(
        seen["items"][1],
        json!({"id": 2, "name": "Bo Kim", "email": "bo@acme.com", "role": "sales",
            "role_name": null}),
        "{seen}"
    );
    let shown: Vec<(&str, &str)> = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| (user["email"].as_str().unwrap(), user["state"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, [(ANN, "active"), ("bo@acme.com", "active")]);
    bo.asks("GET", "/api/v1/users", Value::Null, &desk).await.refused(403, "not_allowed");
    let taken = json!({ "email": "BO@acme.com", "name": "Bo", "role": "viewer" });
    ann.asks("POST", "/api/v1/users", taken, &desk).await.refused(409, "conflict");
    for (body, status, code) in [
        (json!({ "email": "x", "name": "X", "role": "viewer" }), 400, "invalid_request"),
        (json!({ "email": "x@y.z", "name": "X", "role": "owner" }), 400, "invalid_request"),
    ] {
        ann.asks("POST", "/api/v1/users", body, &desk).await.refused(status, code);
    }
    let change = json!({ "role": "viewer", "name": "Bo" });
    let changed = ann.asks("PATCH", "/api/v1/users/2", change, &desk).await.ok(200);
    assert_eq!((&changed["role"], &changed["name"]), (&json!("viewer"), &json!("Bo")));
    assert_eq!(state(&desk, &mut bo).await["user"]["role"], "viewer", "at once");
    let out = json!({ "disabled": true });
    ann.asks("PATCH", "/api/v1/users/2", out, &desk).await.ok(200);
    bo.asks("GET", "/api/v1/lists", Value::Null, &desk).await.refused(401, "not_signed_in");
    let seen = ann.asks("GET", "/api/v1/colleagues", Value::Null, &desk).await.ok(200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "{seen}");
    sign_in(&desk, &mut bo, "bo@acme.com", PASSWORD).await.refused(401, "wrong_credentials");
    ann.asks("PATCH", "/api/v1/users/2", json!({ "disabled": false }), &desk).await.ok(200);
    sign_in(&desk, &mut bo, "bo@acme.com", PASSWORD).await.ok(200);
    let ended = ann.asks("DELETE", "/api/v1/users/2/sessions", Value::Null, &desk).await.ok(200);
    assert_eq!(ended, json!({ "ended": 1 }));
    ann.asks("PATCH", "/api/v1/users/99", json!({}), &desk).await.refused(404, "not_found");
    let path = "/api/v1/users/99/sessions";
    ann.asks("DELETE", path, Value::Null, &desk).await.refused(404, "not_found");
    let last = json!({ "role": "viewer" });
    ann.asks("PATCH", "/api/v1/users/1", last, &desk).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_link_says_whose_it_is_and_works_once() {
    let (desk, mut ann) = house().await;
    member(&desk, &mut ann, "bo@acme.com", "sales").await;
    let link = ann.asks("POST", "/api/v1/users/2/link", Value::Null, &desk).await.ok(201);
    assert_eq!(link["kind"], "reset");
    let secret = link["path"].as_str().unwrap().strip_prefix("/welcome#").unwrap();
    let mut bo = Browser::default();
    let asked = json!({ "secret": secret });
    let info = bo.asks("POST", "/api/v1/links/read", asked.clone(), &desk).await.ok(200);
    assert_eq!((&info["email"], &info["kind"]), (&json!("bo@acme.com"), &json!("reset")));
    let body = |password: &str| json!({ "secret": secret, "password": password });
    let path = "/api/v1/links/accept";
    bo.asks("POST", path, body("short"), &desk).await.refused(400, "invalid_request");
    bo.asks("POST", path, body(OTHER), &desk).await.ok(204);
    bo.asks("POST", path, body(OTHER), &desk).await.refused(404, "not_found");
    bo.asks("POST", "/api/v1/links/read", asked, &desk).await.refused(404, "not_found");
    sign_in(&desk, &mut bo, "bo@acme.com", OTHER).await.ok(200);
    let path = "/api/v1/users/99/link";
    ann.asks("POST", path, Value::Null, &desk).await.refused(404, "not_found");
    ann.asks("PATCH", "/api/v1/users/2", json!({ "disabled": true }), &desk).await.ok(200);
    let path = "/api/v1/users/2/link";
    ann.asks("POST", path, Value::Null, &desk).await.refused(409, "conflict");
}

/// The code of a secret at the desk's moment.
fn code_of(secret: &Value, seconds: i64) -> String {
    let secret = totp_rs::Secret::Encoded(secret.as_str().unwrap().to_owned());
    let (sha, bytes) = (totp_rs::Algorithm::SHA1, secret.to_bytes().unwrap());
    let totp = totp_rs::TOTP::new_unchecked(sha, 6, 0, 30, bytes, None, String::new());
    totp.generate(u64::try_from(crate::desk::NOW / SECOND + seconds).unwrap())
}

#[tokio::test]
async fn a_second_factor_is_begun_confirmed_asked_for_and_removed() {
    let (desk, mut ann) = house().await;
    let path = "/api/v1/me/second-factor";
    let wrong = json!({ "password": OTHER });
    ann.asks("POST", path, wrong.clone(), &desk).await.refused(400, "invalid_request");
    ann.asks("PUT", path, json!({ "code": "000000" }), &desk).await.refused(409, "conflict");
    let proof = json!({ "password": PASSWORD });
    let factor = ann.asks("POST", path, proof.clone(), &desk).await.ok(200);
    assert!(factor["picture"].as_str().unwrap().contains("<svg"));
    assert!(factor["address"].as_str().unwrap().starts_with("otpauth://totp/Speargun:ann"));
    ann.asks("PUT", path, json!({ "code": "x" }), &desk).await.refused(400, "invalid_request");
    let code = json!({ "code": code_of(&factor["secret"], 0) });
    let codes = ann.asks("PUT", path, code, &desk).await.ok(200);
    assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
    let own = ann.asks("GET", "/api/v1/me", Value::Null, &desk).await.ok(200);
    assert_eq!(
        (&own["recovery_codes_left"], &own["user"]["second_factor"]),
        (&json!(10), &json!(true))
    );
    let mut other = Browser::default();
    sign_in(&desk, &mut other, ANN, PASSWORD).await.refused(401, "code_needed");
    let with = |code: &str| json!({ "email": ANN, "password": PASSWORD, "code": code });
    let answer = other.asks("POST", "/api/v1/session", with("123"), &desk).await;
    answer.refused(401, "code_wrong");
    let recovery = codes["codes"][0].as_str().unwrap();
    other.asks("POST", "/api/v1/session", with(recovery), &desk).await.ok(200);
    let removal = "/api/v1/me/second-factor/removal";
    other.asks("POST", removal, wrong, &desk).await.refused(400, "invalid_request");
    other.asks("POST", "/api/v1/me/second-factor/removal", proof, &desk).await.ok(204);
    sign_in(&desk, &mut other, ANN, PASSWORD).await.ok(200);
    let mut bo = member(&desk, &mut other, "bo@acme.com", "sales").await;
    let path = "/api/v1/users/2/second-factor";
    bo.asks("DELETE", path, Value::Null, &desk).await.refused(403, "not_allowed");
    other.asks("DELETE", path, Value::Null, &desk).await.refused(409, "conflict");
    let proof = json!({ "password": PASSWORD });
    let factor = bo.asks("POST", "/api/v1/me/second-factor", proof, &desk).await.ok(200);
    let code = json!({ "code": code_of(&factor["secret"], 0) });
    bo.asks("PUT", "/api/v1/me/second-factor", code, &desk).await.ok(200);
    other.asks("DELETE", path, Value::Null, &desk).await.ok(204);
    sign_in(&desk, &mut bo, "bo@acme.com", PASSWORD).await.ok(200);
    let path = "/api/v1/users/99/second-factor";
    other.asks("DELETE", path, Value::Null, &desk).await.refused(404, "not_found");
}

#[tokio::test]
async fn ones_own_account_has_language_password_and_sessions() {
    let (desk, mut ann) = house().await;
    let own = json!({ "language": "ko" });
    let changed = ann.asks("PATCH", "/api/v1/me", own, &desk).await.ok(200);
    assert_eq!(changed["user"]["language"], "ko");
    let fr = json!({ "language": "fr" });
    ann.asks("PATCH", "/api/v1/me", fr, &desk).await.refused(400, "invalid_request");
    let mut phone = Browser::default();
    sign_in(&desk, &mut phone, ANN, PASSWORD).await.ok(200);
    let list = ann.asks("GET", "/api/v1/me/sessions", Value::Null, &desk).await.ok(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let other = items.iter().find(|item| item["is_this"] == false).unwrap()["id"].clone();
    ann.asks("DELETE", &format!("/api/v1/me/sessions/{other}"), Value::Null, &desk).await.ok(204);
    let path = format!("/api/v1/me/sessions/{other}");
    ann.asks("DELETE", &path, Value::Null, &desk).await.refused(404, "not_found");
    assert_eq!(state(&desk, &mut phone).await["state"], "signed_out");
    sign_in(&desk, &mut phone, ANN, PASSWORD).await.ok(200);
    let ended = ann.asks("DELETE", "/api/v1/me/sessions", Value::Null, &desk).await.ok(200);
    assert_eq!(ended, json!({ "ended": 1 }));
    let path = "/api/v1/me/password";
    for (old, new) in [(OTHER, OTHER), (PASSWORD, "short")] {
        let body = json!({ "old": old, "new": new });
        ann.asks("PUT", path, body, &desk).await.refused(400, "invalid_request");
    }
    let body = json!({ "old": PASSWORD, "new": OTHER });
    ann.asks("PUT", path, body, &desk).await.ok(204);
    assert_eq!(state(&desk, &mut ann).await["state"], "signed_out");
    sign_in(&desk, &mut ann, ANN, OTHER).await.ok(200);
}

#[tokio::test]
async fn who_is_no_person_has_no_account() {
    let desk = Desk::empty();
    for path in ["/api/v1/me", "/api/v1/me/sessions", "/api/v1/me/tokens"] {
        desk.get(path).await.refused(409, "conflict");
    }
    let new = json!({ "name": "sheet", "scope": "read" });
    desk.post("/api/v1/me/tokens", new).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_token_calls_within_its_scope_until_it_is_revoked() {
    let (desk, mut ann) = house().await;
    let path = "/api/v1/me/tokens";
    for (body, status, code) in [
        (json!({ "name": " ", "scope": "read" }), 400, "invalid_request"),
        (json!({ "name": "x", "scope": "read", "days": 0 }), 400, "invalid_request"),
        (json!({ "name": "x", "scope": "all" }), 422, "invalid_body"),
    ] {
        ann.asks("POST", path, body, &desk).await.refused(status, code);
    }
    let make = json!({ "name": "sheet", "scope": "read", "days": 30 });
    let made = ann.asks("POST", path, make, &desk).await.ok(201);
    let mut program =
        Browser { token: Some(made["secret"].as_str().unwrap().to_owned()), ..Browser::default() };
    program.asks("GET", "/api/v1/lists", Value::Null, &desk).await.ok(200);
    let list = json!({ "name": "Fairs" });
    program.asks("POST", "/api/v1/lists", list.clone(), &desk).await.refused(403, "not_allowed");
    program.asks("GET", path, Value::Null, &desk).await.refused(403, "not_allowed");
    program.asks("GET", "/api/v1/users", Value::Null, &desk).await.refused(403, "not_allowed");
    let make = json!({ "name": "crm", "scope": "write" });
    let made = ann.asks("POST", path, make, &desk).await.ok(201);
    let mut crm =
        Browser { token: Some(made["secret"].as_str().unwrap().to_owned()), ..Browser::default() };
    let made = crm.asks("POST", "/api/v1/lists", list, &desk).await.ok(201);
    assert_eq!(made["created_by"], "ann@acme.com (crm)");
    let shown = ann.asks("GET", path, Value::Null, &desk).await.ok(200);
    assert_eq!(shown["items"][0]["name"], "crm");
    assert!(!shown.to_string().contains("spg_"), "no secret is shown again");
    ann.asks("DELETE", "/api/v1/me/tokens/1", Value::Null, &desk).await.ok(204);
    let gone = ann.asks("DELETE", "/api/v1/me/tokens/1", Value::Null, &desk).await;
    gone.refused(404, "not_found");
    program.asks("GET", "/api/v1/lists", Value::Null, &desk).await.refused(401, "not_signed_in");
    let all = ann.asks("GET", "/api/v1/tokens", Value::Null, &desk).await.ok(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    ann.asks("DELETE", "/api/v1/tokens/2", Value::Null, &desk).await.ok(204);
    let gone = ann.asks("DELETE", "/api/v1/tokens/99", Value::Null, &desk).await;
    gone.refused(404, "not_found");
    crm.asks("GET", "/api/v1/lists", Value::Null, &desk).await.refused(401, "not_signed_in");
}

#[tokio::test]
async fn the_numbers_of_others_are_of_no_use() {
    let (desk, mut ann) = house().await;
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "sales").await;
    let make = json!({ "name": "sheet", "scope": "read" });
    ann.asks("POST", "/api/v1/me/tokens", make, &desk).await.ok(201);
    for id in 1..5 {
        let path = format!("/api/v1/me/tokens/{id}");
        bo.asks("DELETE", &path, Value::Null, &desk).await.refused(404, "not_found");
    }
    let own = bo.asks("GET", "/api/v1/me/sessions", Value::Null, &desk).await.ok(200);
    let own = own["items"][0]["id"].as_i64().unwrap();
    for id in (1..5).filter(|id| *id != own) {
        let path = format!("/api/v1/me/sessions/{id}");
        bo.asks("DELETE", &path, Value::Null, &desk).await.refused(404, "not_found");
    }
    assert_eq!(state(&desk, &mut ann).await["state"], "signed_in");
}

#[tokio::test]
async fn the_matrix_of_rights_is_the_one_that_the_server_goes_by() {
    let desk = Desk::empty();
    let rights = desk.get("/api/v1/rights").await.ok(200);
    let rows = rights["items"].as_array().unwrap();
    assert_eq!(rows.len(), 25);
    let of = |action: &str| {
        let row = rows.iter().find(|row| row["action"] == action).unwrap();
        row["roles"].as_array().unwrap().len()
    };
    assert_eq!((of("read_records"), of("manage_users"), of("manage_models")), (8, 1, 2));
}

#[tokio::test]
async fn what_a_person_does_is_kept_under_their_address() {
    let (desk, mut ann) = house().await;
    let mut bo = member(&desk, &mut ann, "bo@acme.com", "marketing").await;
    let list = json!({ "name": "Fairs" });
    bo.asks("POST", "/api/v1/lists", list, &desk).await.ok(201);
    let path = "/api/v1/audit?limit=1&action=list.create";
    let page = ann.asks("GET", path, Value::Null, &desk).await.ok(200);
    let row = &page["items"][0];
    assert_eq!(row["action"], AuditAction::CreateList.key());
    assert_eq!((&row["caller"], &row["caller_kind"]), (&json!("bo@acme.com"), &json!("user")));
}

#[tokio::test]
async fn script_in_a_name_stays_text() {
    let (desk, mut ann) = house().await;
    let name = "<script>alert(1)</script>";
    let new = json!({ "email": "x@acme.com", "name": name, "role": "viewer" });
    let added = ann.asks("POST", "/api/v1/users", new, &desk).await;
    assert_eq!(added.headers["content-type"], "application/json");
    assert_eq!(added.headers["x-content-type-options"], "nosniff");
    assert_eq!(added.ok(201)["user"]["name"], name);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_stream_ends_with_the_right_to_it() {
    use futures_util::StreamExt as _;
    use tower::ServiceExt as _;
    let (desk, mut ann) = house().await;
    let _tracking = desk.track();
    let bo = member(&desk, &mut ann, "bo@acme.com", "sales").await;
    let cookie = bo.cookies.iter().map(|(name, value)| format!("{name}={value}"));
    let cookie = cookie.collect::<Vec<_>>().join("; ");
    let asked = request("GET", "/api/v1/events/stream").header("cookie", cookie);
    let response = desk.router.clone().oneshot(asked.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    let out = json!({ "disabled": true });
    ann.asks("PATCH", "/api/v1/users/2", out, &desk).await.ok(200);
    let mut body = response.into_body().into_data_stream();
    let ending = async { while body.next().await.is_some() {} };
    tokio::time::timeout(crate::desk::LONG, ending).await.expect("it ends");
}
