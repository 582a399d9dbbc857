//! Errors in the reader's language.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::desk::{ACME, Answer, Desk, request};

const ENGLISH: &str = "there is no account 987";
const KOREAN: &str = "ID가 987인 어카운트가 없습니다";
const GREEK: &str = "Δεν υπάρχει λογαριασμός με αριθμό 987";

async fn ask(desk: &Desk, path: &str, language: Option<&str>) -> Answer {
    let mut request = request("GET", path);
    if let Some(language) = language {
        request = request.header("accept-language", language);
    }
    desk.send(request.body(Body::empty()).unwrap()).await
}

/// Asserts what a missing account is called, and in which language the answer says to be.
async fn assert_said(desk: &Desk, asked: Option<&str>, (detail, language): (&str, &str)) {
    let answer = ask(desk, "/api/v1/accounts/987", asked).await;
    assert_eq!(answer.refused(404, "not_found"), detail, "{asked:?}");
    assert_eq!(answer.headers["content-language"], language, "{asked:?}");
    let mut varies = answer.headers.get_all("vary").iter();
    assert!(varies.any(|value| value == "accept-language"), "{:?}", answer.headers);
    let error = answer.json()["errors"][0].clone();
    assert_eq!(error["key"], "account.missing");
    assert_eq!(error["values"], json!({ "id": 987 }));
}

/// Puts the language of the workspace.
async fn set(desk: &Desk, language: &str) {
    let path = "/api/v1/documents/settings";
    let found = desk.get(path).await.ok(200);
    let text = found["text"].as_str().unwrap().to_owned();
    let text = text.replacen("language = \"en\"", &format!("language = \"{language}\""), 1);
    let body = json!({ "text": text, "expected_version": 1 });
    desk.post(&format!("{path}/versions"), body).await.ok(201);
}

#[tokio::test]
async fn an_error_is_said_in_the_language_that_the_call_asks_for() {
    let desk = Desk::empty();
    for (asked, expected) in [
        (Some("ko"), (KOREAN, "ko")),
        (Some("ko-KR,ko;q=0.9,en;q=0.8"), (KOREAN, "ko")),
        (Some("el"), (GREEK, "el")),
        (Some("fr, el;q=0.1"), (GREEK, "el")),
        (Some("en;q=0.1"), (ENGLISH, "en")),
        (Some("*"), (ENGLISH, "en")),
        (Some("%%;q=q,,;"), (ENGLISH, "en")),
        (Some(""), (ENGLISH, "en")),
        (None, (ENGLISH, "en")),
    ] {
        assert_said(&desk, asked, expected).await;
    }
}

#[tokio::test]
async fn the_language_of_the_workspace_counts_where_the_call_names_none_of_ours() {
    let desk = Desk::empty();
    set(&desk, "ko").await;
    for asked in [None, Some("*"), Some("fr"), Some("%%;q=q,,;"), Some("ko;q=0")] {
        assert_said(&desk, asked, (KOREAN, "ko")).await;
    }
    assert_said(&desk, Some("en;q=0.1"), (ENGLISH, "en")).await;
    assert_said(&desk, Some("el"), (GREEK, "el")).await;
}

#[tokio::test]
async fn what_the_server_refuses_before_a_handler_is_said_so_as_well() {
    let desk = Desk::empty();
    for (path, status, code, detail) in [
        ("/api/v1/nowhere", 404, "not_found", "API에 그런 주소가 없습니다."),
        (
            "/api/v1/audit?from=yesterday",
            400,
            "invalid_request",
            "\"yesterday\"은(는) 날짜와 시각이 아닙니다",
        ),
    ] {
        let answer = ask(&desk, path, Some("ko")).await;
        assert_eq!(answer.refused(status, code), detail);
        assert!(answer.json()["errors"][0]["hint"].as_str().unwrap().ends_with('.'));
    }
    let elsewhere = Request::get("/api/v1/accounts").header("host", "evil.example");
    let elsewhere = elsewhere.header("accept-language", "el");
    let answer = desk.send(elsewhere.body(Body::empty()).unwrap()).await;
    let detail = answer.refused(403, "unknown_host");
    assert_eq!(detail, "Ο διακομιστής δεν απαντά με αυτό το όνομα.");
}

#[tokio::test]
async fn a_filter_says_what_is_wrong_in_the_language_of_whoever_writes_it() {
    let desk = Desk::empty();
    let answer = ask(&desk, "/api/v1/accounts?filter=emploees%20%3E%201", Some("ko")).await;
    assert_eq!(
        answer.refused(400, "invalid_filter"),
        "필터, 1번째 문자: \"emploees\" 필드가 없습니다"
    );
    assert_eq!(answer.json()["errors"][0]["hint"], "혹시 `employees`인가요?");
    let body = json!({ "text": "emploees >= 1" }).to_string();
    let read = request("POST", "/api/v1/filters/read")
        .header("content-type", "application/json")
        .header("accept-language", "el");
    let read = desk.send(read.body(Body::from(body)).unwrap()).await.ok(200);
    assert_eq!(read["fault"]["detail"], "Δεν υπάρχει πεδίο «emploees»");
    assert_eq!(read["fault"]["hint"], "Μήπως εννοείτε `employees`;");
}

#[tokio::test]
async fn an_answer_that_is_compressed_is_in_the_reader_s_language_too() {
    let desk = Desk::empty();
    let asked = request("GET", "/api/v1/accounts/987")
        .header("accept-language", "ko")
        .header("accept-encoding", "gzip");
    let answer = desk.send(asked.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers["content-language"], "ko");
    // Either it is too short to be worth compressing, or it says that it is.
    let is_plain = serde_json::from_str::<Value>(&answer.text).is_ok();
    assert_eq!(is_plain, !answer.headers.contains_key("content-encoding"));
}

/// The texts of a field in Korean and in Greek, beside the English ones.
async fn texts(desk: &Desk, path: &str, field: &str) -> Vec<[String; 3]> {
    let mut found = Vec::new();
    for language in ["en", "ko", "el"] {
        let answer = ask(desk, path, Some(language)).await.json();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        found.push(match answer["items"].as_array() {
            Some(items) => items.iter().filter_map(|item| text(&item[field])).collect::<Vec<_>>(),
            None => answer.pointer(field).and_then(text).into_iter().collect(),
        });
    }
    let lines = found[0].iter().zip(&found[1]).zip(&found[2]);
    lines.map(|((en, ko), el)| [en.clone(), ko.clone(), el.clone()]).collect()
}

#[tokio::test]
async fn a_reason_is_said_in_the_language_that_the_call_asks_for() {
    let desk = Desk::new();
    let stage = format!("/api/v1/accounts/{ACME}/stage");
    let records = "/api/v1/funnel/records?from=2026-01-01&motion=account_based&stage=target";
    let account = format!("/api/v1/accounts/{ACME}");
    for (path, field) in [
        (&*stage, "/reason"),
        (&stage, "/changes/0/reason"),
        (&stage, "/market/reason"),
        (&stage, "/market/tests/6/found"),
        (&stage, "/next/parts/0/found"),
        (records, "reason"),
        (&account, "/explanation/dimensions/0/reasons/0/text"),
        (&account, "/explanation/gates/0/gate"),
    ] {
        let found = texts(&desk, path, field).await;
        assert!(!found.is_empty(), "{path}: {field}");
        for [english, korean, greek] in found {
            for other in [korean, greek] {
                assert!(other != english && !other.contains('{'), "{field}: {other}");
            }
        }
    }
    let [english, korean, greek] = &texts(&desk, &stage, "/reason").await[0];
    assert_eq!(english, "Opportunity: `open_opportunities >= 1` holds (open_opportunities 1)");
    assert_eq!(korean, "기회: `open_opportunities >= 1` 조건 충족 (진행 중인 딜 1)");
    assert_eq!(greek, "Ευκαιρία: ισχύει `open_opportunities >= 1` (Ανοιχτές ευκαιρίες 1)");
}

#[tokio::test]
async fn what_is_wrong_with_a_model_is_said_in_the_language_that_the_call_asks_for() {
    let desk = Desk::empty();
    let body = json!({ "text": "name = 3\nnmae = 1\n", "accounts": false }).to_string();
    let mut said = Vec::new();
    for language in ["en", "ko", "el"] {
        let request = request("POST", "/api/v1/score-model/check")
            .header("accept-language", language)
            .header("content-type", "application/json");
        let check = desk.send(request.body(Body::from(body.clone())).unwrap()).await.ok(200);
        let faults = check["faults"].as_array().unwrap().clone();
        let text = |fault: &Value| format!("{} {}", fault["message"], fault["suggestion"]);
        said.push(faults.iter().map(text).collect::<Vec<_>>());
    }
    assert!(said[0].iter().any(|text| text.contains("there is no field")), "{said:?}");
    for other in &said[1..] {
        assert_eq!(other.len(), said[0].len());
        for (english, text) in said[0].iter().zip(other) {
            assert!(text != english && !text.contains('{'), "{text}");
        }
    }
}
