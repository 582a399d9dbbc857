//! A provider that answers whatever a test wants, also what no real one says.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::desk::{NOW, SECOND};

/// The client that the provider knows.
pub(crate) const CLIENT: &str = "speargun";

/// What the provider does.
#[derive(Clone)]
pub(crate) struct Wishes {
    /// What the next ID token says, over what it says by itself.
    pub(crate) claims: Value,
    /// What the provider says of itself, over the same.
    pub(crate) metadata: Value,
    /// What it says at the address of the person.
    pub(crate) person: Value,
    /// Whether the token is signed by a key that it does not publish.
    pub(crate) is_foreign: bool,
    /// How the token says that it is signed.
    pub(crate) algorithm: &'static str,
    /// Whether it answers at all.
    pub(crate) is_down: bool,
}

struct Keys {
    pair: Ed25519KeyPair,
    name: String,
}

fn keys(name: &str) -> Keys {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    Keys { pair: Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap(), name: name.to_owned() }
}

/// A provider on a port of its own.
pub(crate) struct Fake {
    pub(crate) issuer: String,
    wishes: Mutex<Wishes>,
    keys: Mutex<Keys>,
    foreign: Keys,
    /// The nonce and the challenge that came with the last question.
    asked: Mutex<(String, String)>,
    /// What the server sent for a code.
    sent: Mutex<Vec<Value>>,
}

impl Fake {
    pub(crate) async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let wishes = Wishes {
            claims: json!({}),
            metadata: json!({}),
            person: Value::Null,
            is_foreign: false,
            algorithm: "EdDSA",
            is_down: false,
        };
        let fake = Arc::new(Self {
            issuer,
            wishes: Mutex::new(wishes),
            keys: Mutex::new(keys("one")),
            foreign: keys("one"),
            asked: Mutex::default(),
            sent: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/me", get(person))
            .with_state(Arc::clone(&fake));
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    pub(crate) fn wants(&self, change: impl FnOnce(&mut Wishes)) {
        change(&mut self.wishes.lock().unwrap());
    }

    /// Signs with another key from now on.
    pub(crate) fn renew_keys(&self) {
        *self.keys.lock().unwrap() = keys("two");
    }

    /// Takes the question of a browser.
    pub(crate) fn takes(&self, nonce: &str, challenge: &str) {
        *self.asked.lock().unwrap() = (nonce.to_owned(), challenge.to_owned());
    }

    /// What the server sent for codes.
    pub(crate) fn sent(&self) -> Vec<Value> {
        self.sent.lock().unwrap().clone()
    }

    fn id_token(&self) -> String {
        let wishes = self.wishes.lock().unwrap().clone();
        let now = NOW / SECOND;
        let mut claims = json!({ "iss": self.issuer, "aud": CLIENT, "sub": "account-1",
            "iat": now, "exp": now + 300, "nonce": self.asked.lock().unwrap().0 });
        put_over(&mut claims, &wishes.claims);
        let keys = self.keys.lock().unwrap();
        let header = json!({ "alg": wishes.algorithm, "kid": keys.name });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(&claims));
        let pair = if wishes.is_foreign { &self.foreign.pair } else { &keys.pair };
        let signature = match wishes.algorithm {
            "none" => String::new(),
            _ => URL_SAFE_NO_PAD.encode(pair.sign(text.as_bytes())),
        };
        format!("{text}.{signature}")
    }
}

fn put_over(value: &mut Value, other: &Value) {
    for (name, wish) in other.as_object().unwrap() {
        match wish {
            Value::Null => drop(value.as_object_mut().unwrap().shift_remove(name)),
            _ => value[name] = wish.clone(),
        }
    }
}

type Asked<T> = Result<Json<T>, StatusCode>;

async fn metadata(State(fake): State<Arc<Fake>>) -> Asked<Value> {
    let wishes = fake.wishes.lock().unwrap().clone();
    if wishes.is_down {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let at = |path: &str| format!("{}{path}", fake.issuer);
    let mut metadata = json!({ "issuer": fake.issuer, "authorization_endpoint": at("/auth"),
        "token_endpoint": at("/token"), "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/me"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "none", "HS256"],
        "authorization_response_iss_parameter_supported": true });
    put_over(&mut metadata, &wishes.metadata);
    Ok(Json(metadata))
}

async fn jwks(State(fake): State<Arc<Fake>>) -> Json<Value> {
    let keys = fake.keys.lock().unwrap();
    let public = URL_SAFE_NO_PAD.encode(keys.pair.public_key().as_ref());
    Json(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
        "kid": keys.name, "x": public }] }))
}

async fn token(State(fake): State<Arc<Fake>>, Form(sent): Form<Value>) -> Asked<Value> {
    fake.sent.lock().unwrap().push(sent);
    Ok(Json(json!({ "access_token": "t", "token_type": "Bearer", "id_token": fake.id_token() })))
}

async fn person(State(fake): State<Arc<Fake>>) -> Asked<Value> {
    let person = fake.wishes.lock().unwrap().person.clone();
    if person.is_null() { Err(StatusCode::NOT_FOUND) } else { Ok(Json(person)) }
}
