//! Sign-in with a provider of OpenID Connect, against one that says whatever a test wants. The real
//! one is in `tests/oidc`.

mod fake;

use std::sync::Arc;

use base64::Engine as _;
use serde_json::{Value, json};
use speargun_api::Settings;
use speargun_domain::audit::AuditAction;
use speargun_domain::document::DocumentKind;
use speargun_domain::right::Role;
use speargun_engine::document::{self, Publication};
use speargun_engine::user;

use crate::desk::{Answer, Desk, SECOND};
use crate::user::{Browser, first, member};
use fake::{CLIENT, Fake};

const BO: &str = "bo@acme.com";
const PASSWORD: &str = "maple tugboat ravine";

/// A server with a provider, its administrator Ann, and Bo, a salesman.
struct House {
    desk: Desk,
    fake: Arc<Fake>,
    ann: Browser,
}

impl House {
    async fn open() -> Self {
        Self::with("").await
    }

    async fn with(more: &str) -> Self {
        let fake = Fake::start().await;
        let desk = Desk::with(Settings { is_open: false, ..Settings::default() });
        let mut ann = first(&desk).await;
        member(&desk, &mut ann, BO, "sales").await;
        let house = Self { desk, fake, ann };
        house.settings(&house.fake.issuer, more);
        house.fake.wants(|wishes| {
            wishes.claims = json!({ "email": "Bo@Acme.com", "email_verified": true });
        });
        house
    }

    fn settings(&self, issuer: &str, more: &str) {
        let workspace = &self.desk.engine.workspace;
        let text = std::fs::read_to_string(workspace.directory.join("workspace.toml")).unwrap();
        let text = text.split("[sign_in]").next().unwrap();
        let text = format!(
            "{text}\n[sign_in]\nissuer = '{issuer}'\nclient_id = '{CLIENT}'\nname = 'Acme'\n{more}"
        );
        let publication = Publication {
            kind: DocumentKind::Settings,
            text,
            note: None,
            expected: None,
            context: &self.desk.context(),
        };
        document::publish(workspace, &publication).unwrap();
    }

    /// Sends a browser to the provider, and returns the state of the question.
    async fn start(&self, browser: &mut Browser) -> String {
        let answer = self.get("/api/v1/sign-in/start?return_to=/lists", browser).await;
        self.at_provider(&location(&answer))
    }

    fn at_provider(&self, address: &str) -> String {
        assert!(address.starts_with(&format!("{}/auth?", self.fake.issuer)), "{address}");
        assert_eq!(parameter(address, "code_challenge_method"), "S256");
        assert_eq!(parameter(address, "scope"), "openid email profile");
        let (nonce, challenge) =
            (parameter(address, "nonce"), parameter(address, "code_challenge"));
        self.fake.takes(&nonce, &challenge);
        parameter(address, "state")
    }

    async fn get(&self, path: &str, browser: &mut Browser) -> Answer {
        browser.asks("GET", path, Value::Null, &self.desk).await
    }

    /// Comes back from the provider.
    async fn back(&self, browser: &mut Browser, state: &str) -> String {
        let issuer = self.fake.issuer.replace(':', "%3A").replace('/', "%2F");
        let path = format!("/api/v1/sign-in/callback?code=c&state={state}&iss={issuer}");
        location(&self.get(&path, browser).await)
    }

    /// The whole way in a new browser.
    async fn sign_in(&self) -> (Browser, String) {
        let mut browser = Browser::default();
        let state = self.start(&mut browser).await;
        let shown = self.back(&mut browser, &state).await;
        (browser, shown)
    }

    async fn refused(&self, reason: &str) {
        let (mut browser, shown) = self.sign_in().await;
        assert_eq!(shown, format!("/sign-in?reason={reason}&return_to=/lists"));
        assert_eq!(self.who(&mut browser).await, Value::Null);
    }

    async fn who(&self, browser: &mut Browser) -> Value {
        self.get("/api/v1/session", browser).await.ok(200)["user"]["email"].clone()
    }

    fn id_of(&self, email: &str) -> i64 {
        user::by_email(&self.desk.engine.workspace, email).unwrap().id
    }

    async fn noted(&mut self, action: AuditAction) -> Vec<Value> {
        let path = format!("/api/v1/audit?action={}", action.key());
        let rows = self.ann.asks("GET", &path, Value::Null, &self.desk).await.ok(200);
        rows["items"].as_array().unwrap().clone()
    }
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().unwrap().to_owned()
}

fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    pair.unwrap().replace('+', " ")
}

#[tokio::test]
async fn a_verified_address_is_linked_once_and_the_account_says_who_it_is_from_then_on() {
    let mut house = House::open().await;
    let named = house.desk.get("/api/v1/sign-in").await.ok(200);
    assert_eq!(named, json!({ "provider": "Acme" }));
    let (mut bo, shown) = house.sign_in().await;
    assert_eq!(shown, "/lists");
    assert_eq!(house.who(&mut bo).await, BO);
    let rows = house.noted(AuditAction::LinkProvider).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["details"]["by"], "email");
    assert_eq!(rows[0]["details"]["subject"], "account-1");
    let sign_ins = house.noted(AuditAction::SignIn).await;
    assert_eq!(sign_ins[0]["details"]["provider"], house.fake.issuer.as_str());
    let own = house.get("/api/v1/me", &mut bo).await.ok(200);
    assert_eq!(own["provider_links"][0]["provider"], "Acme");
    // The address changes at the provider, even to that of another person.
    house.fake.wants(|wishes| {
        wishes.claims = json!({ "email": "ann@acme.com", "email_verified": false });
    });
    let (mut again, _) = house.sign_in().await;
    assert_eq!(house.who(&mut again).await, BO);
    assert_eq!(house.noted(AuditAction::LinkProvider).await.len(), 1);
    // The address is given to another person there: they are not Bo.
    house.fake.wants(|wishes| {
        wishes.claims = json!({ "sub": "account-2", "email": BO, "email_verified": true });
    });
    house.refused("other_account").await;
}

#[tokio::test]
async fn pkce_binds_the_code_to_the_browser() {
    let house = House::open().await;
    let mut bo = Browser::default();
    let answer = house.get("/api/v1/sign-in/start", &mut bo).await;
    let address = location(&answer);
    let state = house.at_provider(&address);
    house.back(&mut bo, &state).await;
    let sent = house.fake.sent();
    let verifier = sent[0]["code_verifier"].as_str().unwrap();
    let hash = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash.as_ref());
    assert_eq!(parameter(&address, "code_challenge"), challenge);
    assert_eq!(
        sent[0]["redirect_uri"], "http://127.0.0.1:7373/api/v1/sign-in/callback",
        "the name by which the browser called"
    );
    assert!(!address.contains(verifier));
}

#[tokio::test]
async fn what_a_token_must_not_say_is_refused() {
    let house = House::open().await;
    let good = json!({ "email": BO, "email_verified": true });
    for (name, value) in [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("iss", json!("https://evil.example")),
        ("aud", json!("another client")),
        ("aud", json!([CLIENT, "another client"])),
        ("exp", json!(1_000)),
        ("sub", json!("")),
        ("sub", json!("x".repeat(300))),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ] {
        house.fake.wants(|wishes| {
            wishes.claims = good.clone();
            wishes.claims[name] = value.clone();
        });
        house.refused("untrusted").await;
    }
    house.fake.wants(|wishes| {
        wishes.claims = good.clone();
        wishes.is_foreign = true;
    });
    house.refused("untrusted").await;
    for algorithm in ["none", "HS256", "RS256"] {
        house.fake.wants(|wishes| {
            wishes.is_foreign = false;
            wishes.algorithm = algorithm;
        });
        house.refused("untrusted").await;
    }
    house.fake.wants(|wishes| wishes.algorithm = "EdDSA");
    assert_eq!(house.sign_in().await.1, "/lists");
}

#[tokio::test]
async fn an_answer_to_another_question_is_refused() {
    let house = House::open().await;
    let mut bo = Browser::default();
    let state = house.start(&mut bo).await;
    let mut thief = Browser::default();
    assert_eq!(house.back(&mut thief, &state).await, "/sign-in?reason=expired");
    let mut other = Browser::default();
    house.start(&mut other).await;
    let shown = house.back(&mut other, &state).await;
    assert_eq!(shown, "/sign-in?reason=mismatch&return_to=/lists", "another browser's state");
    // Whatever came of it, the question is used up.
    assert_eq!(house.back(&mut other, &state).await, "/sign-in?reason=expired");
    for query in [
        "code=c",
        "code=c&state=STATE",
        "code=c&state=STATE&iss=https%3A%2F%2Fevil.example",
        "state=STATE&iss=ISSUER",
        "code=&state=STATE&iss=ISSUER",
    ] {
        let mut browser = Browser::default();
        let state = house.start(&mut browser).await;
        let query = query.replace("STATE", &state).replace("ISSUER", &house.fake.issuer);
        let path = format!("/api/v1/sign-in/callback?{query}");
        let shown = location(&house.get(&path, &mut browser).await);
        assert_eq!(shown, "/sign-in?reason=mismatch&return_to=/lists", "{query}");
    }
    let mut browser = Browser::default();
    let state = house.start(&mut browser).await;
    let (issuer, denied) = (&house.fake.issuer, "error=access_denied");
    let path = format!("/api/v1/sign-in/callback?{denied}&state={state}&iss={issuer}");
    let shown = location(&house.get(&path, &mut browser).await);
    assert_eq!(shown, "/sign-in?reason=denied&return_to=/lists");
    assert!(house.fake.sent().is_empty(), "no code was taken to the provider");
}

#[tokio::test]
async fn a_question_counts_ten_minutes() {
    let house = House::open().await;
    let mut bo = Browser::default();
    let state = house.start(&mut bo).await;
    house.desk.wait(601);
    assert_eq!(house.back(&mut bo, &state).await, "/sign-in?reason=expired");
}

#[tokio::test]
async fn an_address_lets_in_only_when_it_is_verified_known_and_not_shut_out() {
    let mut house = House::open().await;
    for (claims, reason) in [
        (json!({ "email": BO }), "unverified"),
        (json!({ "email": BO, "email_verified": false }), "unverified"),
        (json!({ "email": BO, "xms_edov": true }), "unverified"),
        (json!({}), "no_email"),
        (json!({ "email": "eve@acme.com", "email_verified": true }), "unknown"),
    ] {
        house.fake.wants(|wishes| {
            wishes.claims = claims;
            wishes.person = json!({ "sub": "account-1" });
        });
        house.refused(reason).await;
    }
    assert_eq!(house.noted(AuditAction::LinkProvider).await.len(), 0);
    let verified = json!({ "email": BO, "email_verified": "true" });
    house.fake.wants(|wishes| wishes.claims = verified);
    let shut_out = json!({ "disabled": true });
    let path = format!("/api/v1/users/{}", house.id_of(BO));
    house.ann.asks("PATCH", &path, shut_out, &house.desk).await.ok(200);
    house.refused("disabled").await;
    house.ann.asks("PATCH", &path, json!({ "disabled": false }), &house.desk).await.ok(200);
    let (mut bo, shown) = house.sign_in().await;
    assert_eq!(shown, "/lists");
    house.ann.asks("PATCH", &path, json!({ "disabled": true }), &house.desk).await.ok(200);
    assert_eq!(house.who(&mut bo).await, Value::Null);
    house.refused("disabled").await;
}

#[tokio::test]
async fn the_address_may_come_from_what_the_provider_says_of_the_person() {
    let house = House::open().await;
    house.fake.wants(|wishes| {
        wishes.claims = json!({});
        wishes.person = json!({ "sub": "other", "email": BO, "email_verified": true });
    });
    house.refused("untrusted").await;
    house.fake.wants(|wishes| wishes.person["sub"] = json!("account-1"));
    let (mut bo, _) = house.sign_in().await;
    assert_eq!(house.who(&mut bo).await, BO);
}

#[tokio::test]
async fn users_are_made_where_the_settings_want_it() {
    let mut house = House::with("create_users = true\nrole = 'marketing'").await;
    let claims = json!({ "email": "Eve@Acme.com", "email_verified": true, "name": "Eve Doe" });
    house.fake.wants(|wishes| wishes.claims = claims);
    let (mut eve, _) = house.sign_in().await;
    assert_eq!(house.who(&mut eve).await, "eve@acme.com");
    let user = house.get("/api/v1/session", &mut eve).await.ok(200)["user"].clone();
    assert_eq!((&user["name"], &user["role"]), (&json!("Eve Doe"), &json!("marketing")));
    assert_eq!(user["state"], "active");
    let rows = house.noted(AuditAction::AddUser).await;
    assert_eq!(rows[0]["details"]["email"], "eve@acme.com");
    house.fake.wants(|wishes| {
        wishes.claims = json!({ "sub": "3", "email": "x@acme.com", "email_verified": false });
    });
    house.refused("unverified").await;
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_links_nothing_before() {
    let mut house = House::open().await;
    let mut bo = Browser::default();
    let body = json!({ "email": BO, "password": PASSWORD });
    bo.asks("POST", "/api/v1/session", body, &house.desk).await.ok(200);
    let body = json!({ "password": PASSWORD });
    let begun = bo.asks("POST", "/api/v1/me/second-factor", body, &house.desk).await.ok(200);
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let code = |house: &House| {
        let bytes = totp_rs::Secret::Encoded(secret.clone()).to_bytes().unwrap();
        let sha = totp_rs::Algorithm::SHA1;
        let totp = totp_rs::TOTP::new_unchecked(sha, 6, 0, 30, bytes, None, String::new());
        let now = house.desk.engine.workspace.now() / SECOND;
        json!({ "code": totp.generate(u64::try_from(now).unwrap()) })
    };
    bo.asks("PUT", "/api/v1/me/second-factor", code(&house), &house.desk).await.ok(200);
    house.desk.wait(60);
    let (mut other, shown) = house.sign_in().await;
    assert_eq!(shown, "/sign-in?step=code&return_to=/lists");
    assert_eq!(house.who(&mut other).await, Value::Null);
    assert_eq!(house.noted(AuditAction::LinkProvider).await.len(), 0);
    let wrong = json!({ "code": "000000" });
    let answer = other.asks("POST", "/api/v1/sign-in/code", wrong, &house.desk).await;
    answer.refused(401, "code_wrong");
    let mut thief = Browser::default();
    let answer = thief.asks("POST", "/api/v1/sign-in/code", code(&house), &house.desk).await;
    answer.refused(409, "conflict");
    let answer = other.asks("POST", "/api/v1/sign-in/code", code(&house), &house.desk).await;
    assert_eq!(answer.ok(200)["user"]["email"], BO);
    assert_eq!(house.who(&mut other).await, BO);
    let (mut late, _) = house.sign_in().await;
    house.desk.wait(301);
    let answer = late.asks("POST", "/api/v1/sign-in/code", code(&house), &house.desk).await;
    answer.refused(409, "conflict");
}

#[tokio::test]
async fn who_is_signed_in_links_an_account_with_the_password() {
    let mut house = House::open().await;
    house.fake.wants(|wishes| wishes.claims = json!({ "email": "private@mail.example" }));
    let mut bo = Browser::default();
    let body = json!({ "email": BO, "password": PASSWORD });
    bo.asks("POST", "/api/v1/session", body, &house.desk).await.ok(200);
    let wrong = json!({ "password": "wrong", "return_to": "/me" });
    bo.asks("POST", "/api/v1/me/provider-link", wrong, &house.desk)
        .await
        .refused(400, "invalid_request");
    let wish = json!({ "password": PASSWORD, "return_to": "/me" });
    let begun = bo.asks("POST", "/api/v1/me/provider-link", wish.clone(), &house.desk).await;
    let state = house.at_provider(begun.ok(200)["address"].as_str().unwrap());
    assert_eq!(house.back(&mut bo, &state).await, "/me");
    let rows = house.noted(AuditAction::LinkProvider).await;
    assert_eq!(rows[0]["details"]["by"], "password");
    let (mut again, _) = house.sign_in().await;
    assert_eq!(house.who(&mut again).await, BO);
    // The account is Bo's: Ann cannot take it.
    let begun = house.ann.clone().asks("POST", "/api/v1/me/provider-link", wish, &house.desk).await;
    begun.ok(200);
    let mut ann = house.ann.clone();
    let wish = json!({ "password": PASSWORD });
    let begun = ann.asks("POST", "/api/v1/me/provider-link", wish, &house.desk).await;
    let state = house.at_provider(begun.ok(200)["address"].as_str().unwrap());
    assert_eq!(house.back(&mut ann, &state).await, "/sign-in?reason=taken");
}

#[tokio::test]
async fn an_administrator_removes_a_link_which_signs_out() {
    let mut house = House::open().await;
    let (mut bo, _) = house.sign_in().await;
    let id = house.id_of(BO);
    let path = format!("/api/v1/users/{id}/provider-links");
    let links = house.ann.asks("GET", &path, Value::Null, &house.desk).await.ok(200);
    assert_eq!(links["items"][0]["issuer"], house.fake.issuer.as_str());
    let link = links["items"][0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/users/{id}/provider-links/{link}");
    house.ann.asks("DELETE", &path, Value::Null, &house.desk).await.ok(204);
    house.ann.asks("DELETE", &path, Value::Null, &house.desk).await.refused(404, "not_found");
    assert_eq!(house.who(&mut bo).await, Value::Null);
    assert_eq!(house.noted(AuditAction::UnlinkProvider).await.len(), 1);
}

#[tokio::test]
async fn no_page_elsewhere_is_shown_in_the_end() {
    let house = House::open().await;
    for wanted in ["https://evil.example", "//evil.example", "/%5Cevil.example", "%0d%0aa:b"] {
        let mut bo = Browser::default();
        let path = format!("/api/v1/sign-in/start?return_to={wanted}");
        let answer = house.get(&path, &mut bo).await;
        let state = house.at_provider(&location(&answer));
        assert_eq!(house.back(&mut bo, &state).await, "/", "{wanted}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_leaves_passwords_as_they_are() {
    let house = House::open().await;
    house.fake.wants(|wishes| wishes.is_down = true);
    let mut bo = Browser::default();
    let answer = house.get("/api/v1/sign-in/start?return_to=/lists", &mut bo).await;
    assert_eq!(location(&answer), "/sign-in?reason=unreachable&return_to=/lists");
    let body = json!({ "email": BO, "password": PASSWORD });
    bo.asks("POST", "/api/v1/session", body, &house.desk).await.ok(200);
    // One that names another issuer is not the one of the settings.
    house.fake.wants(|wishes| {
        wishes.is_down = false;
        wishes.metadata = json!({ "issuer": "https://evil.example" });
    });
    house.settings(&house.fake.issuer, "scopes = ['openid']");
    let answer = house.get("/api/v1/sign-in/start", &mut bo).await;
    assert_eq!(location(&answer), "/sign-in?reason=unreachable");
}

#[tokio::test]
async fn without_a_provider_there_is_none() {
    let desk = Desk::with(Settings { is_open: false, ..Settings::default() });
    first(&desk).await;
    assert_eq!(desk.get("/api/v1/sign-in").await.ok(200), json!({ "provider": null }));
    let answer = desk.get("/api/v1/sign-in/start").await;
    assert_eq!(location(&answer), "/sign-in?reason=off");
    let answer = desk.get("/api/v1/sign-in/callback?code=a&state=b").await;
    assert_eq!(location(&answer), "/sign-in?reason=expired");
}

#[tokio::test]
async fn what_a_browser_keeps_is_out_of_reach_of_scripts_and_is_taken_back() {
    let house = House::open().await;
    let mut bo = Browser::default();
    let answer = house.get("/api/v1/sign-in/start", &mut bo).await;
    let set = answer.headers["set-cookie"].to_str().unwrap();
    for part in ["speargun_sign_in=", "HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert_eq!(answer.headers["cache-control"], "no-store");
    let state = house.at_provider(&location(&answer));
    let path = format!("/api/v1/sign-in/callback?code=c&state={state}&iss={}", house.fake.issuer);
    let answer = house.get(&path, &mut bo).await;
    let all: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap()).collect();
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all.iter().any(|set| set.starts_with("speargun_sign_in=; ")), "{all:?}");
}

#[tokio::test]
async fn new_keys_of_the_provider_are_read_but_not_for_every_token() {
    let house = House::open().await;
    house.sign_in().await;
    house.fake.renew_keys();
    // Keys were read a moment ago: a stranger's tokens make no calls.
    house.refused("untrusted").await;
    house.desk.wait(61);
    let claims = |sub: &str| {
        json!({ "email": BO, "email_verified": true, "sub": sub,
        "exp": house.desk.engine.workspace.now() / SECOND + 60 })
    };
    house.fake.wants(|wishes| wishes.claims = claims("account-1"));
    let (mut bo, _) = house.sign_in().await;
    assert_eq!(house.who(&mut bo).await, BO);
}

#[tokio::test]
async fn only_administrators_name_a_provider() {
    let mut house = House::open().await;
    let mut ops = member(&house.desk, &mut house.ann, "ops@acme.com", "marketing_operations").await;
    let shown = house.get("/api/v1/documents/settings", &mut ops).await.ok(200);
    let text = shown["text"].as_str().unwrap();
    let evil = text.replace("name = 'Acme'", "name = 'Evil'");
    assert_ne!(text, evil);
    let path = "/api/v1/documents/settings/versions";
    let known = shown["published"]["version"].as_i64().unwrap();
    let body = json!({ "text": evil, "note": null, "expected_version": known });
    let answer = ops.asks("POST", path, body.clone(), &house.desk).await;
    answer.refused(409, "conflict");
    // What else settings say is theirs, and an administrator's word stays.
    let renamed = text.replace("name = \"Test\"", "name = \"Elm\"");
    let renamed = json!({ "text": renamed, "note": null, "expected_version": known });
    ops.asks("POST", path, renamed, &house.desk).await.ok(201);
    let body = json!({ "text": body["text"], "note": null, "expected_version": known + 1 });
    house.ann.asks("POST", path, body, &house.desk).await.ok(201);
    assert_eq!(user::by_email(&house.desk.engine.workspace, BO).unwrap().role, Role::Sales.key());
}
