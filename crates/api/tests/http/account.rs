//! Accounts: list, facets, export, one in full, timeline.

use serde_json::{Value, json};

use crate::desk::{ACME, Desk, KIM, KOREA, ZETA};

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn accounts_come_by_score_where_no_order_is_named() {
    let page = Desk::new().get("/api/v1/accounts").await.ok(200);
    let expected =
        ["Acme Software", "Zeta Foods", "Acme Software Inc.", "Acme Korea", "=Sum Works"];
    assert_eq!(names(&page), expected);
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&5.into(), &50.into(), &0.into())
    );
}

#[tokio::test]
async fn an_account_in_the_list_has_its_figures() {
    let page = Desk::new().get("/api/v1/accounts?limit=1").await.ok(200);
    let row = &page["items"][0];
    assert_eq!(row["id"], ACME);
    assert_eq!(row["open_amount"], json!({ "amount": 50_000.0, "currency": "EUR" }));
    assert_eq!((&row["people_count"], &row["stage"]), (&json!(2), &json!("opportunity")));
    assert_eq!((&row["market_state"], &row["target"]), (&json!("in_market"), &json!(true)));
    assert_eq!(row["last_activity_at"], "2026-11-25T10:00:00Z");
}

#[tokio::test]
async fn accounts_are_filtered_searched_and_sorted() {
    let desk = Desk::new();
    let path = "/api/v1/accounts?filter=industry%20%3D%20%22Software%22&search=acme&sort=name";
    let page = desk.get(path).await.ok(200);
    assert_eq!(names(&page), ["Acme Korea", "Acme Software", "Acme Software Inc."]);
    let falling = desk.get("/api/v1/accounts?sort=-employees&limit=2").await.ok(200);
    assert_eq!(names(&falling), ["Acme Software", "Zeta Foods"]);
}

#[tokio::test]
async fn accounts_are_paged_within_bounds() {
    let page = Desk::new().get("/api/v1/accounts?limit=9999&offset=3&sort=name").await.ok(200);
    assert_eq!(
        (&page["limit"], &page["offset"], &page["total"]),
        (&500.into(), &3.into(), &5.into())
    );
    assert_eq!(names(&page), ["Acme Software Inc.", "Zeta Foods"]);
}

#[tokio::test]
async fn a_list_of_accounts_that_means_nothing_is_refused() {
    let desk = Desk::new();
    for (query, code) in [
        ("filter=emploees%20%3E%3D%201", "invalid_filter"),
        ("sort=nothing", "invalid_request"),
        ("limit=many", "invalid_query"),
    ] {
        desk.get(&format!("/api/v1/accounts?{query}")).await.refused(400, code);
    }
    desk.get("/api/v1/accounts?line=nothing").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_download_is_whole_whatever_page_is_asked_for() {
    let answer = Desk::new().get("/api/v1/accounts.csv?sort=name&limit=1&offset=2").await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"accounts.csv\"");
    let lines: Vec<&str> = answer.text.lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(lines[2].starts_with("4,Acme Korea,acme.kr,Software,KR,Seoul,60,6000000,EUR,3,"));
    let cells = |line: &str| line.split(',').count();
    assert!(lines.iter().all(|line| cells(line) == cells(lines[0])), "{}", answer.text);
}

#[tokio::test]
async fn a_download_holds_no_formula() {
    let answer = Desk::new().get("/api/v1/accounts.csv?search=sum").await;
    assert!(answer.text.contains("\n5,'=Sum Works,sum.com,"), "{}", answer.text);
}

#[tokio::test]
async fn a_download_of_a_filter_that_cannot_be_read_is_refused() {
    let answer = Desk::new().get("/api/v1/accounts.csv?filter=emploees%20%3E%3D%201").await;
    answer.refused(400, "invalid_filter");
}

#[tokio::test]
async fn facets_count_the_accounts_of_a_filter() {
    let facets = Desk::new().get("/api/v1/accounts/facets?filter=target").await.ok(200);
    let value = |value: Value| json!({ "value": value, "count": 1 });
    assert_eq!(facets["industries"], json!([value(json!("Food")), value(json!("Software"))]));
    assert_eq!(facets["countries"], json!([value(json!("DE")), value(json!("US"))]));
    assert_eq!(facets["stages"], json!([value(json!("opportunity")), value(json!("won"))]));
    assert_eq!(facets["tiers"], json!([{ "value": "3", "count": 2 }]));
}

#[tokio::test]
async fn facets_have_a_row_for_accounts_without_a_value() {
    let facets = Desk::new().get("/api/v1/accounts/facets").await.ok(200);
    assert!(facets["owners"].as_array().unwrap().contains(&json!({ "value": null, "count": 1 })));
}

#[tokio::test]
async fn facets_of_a_filter_that_cannot_be_read_are_refused() {
    let answer = Desk::new().get("/api/v1/accounts/facets?filter=nothing%20%3D%201").await;
    answer.refused(400, "invalid_filter");
}

#[tokio::test]
async fn an_account_is_shown_in_full() {
    let account = Desk::new().get(&format!("/api/v1/accounts/{ACME}")).await.ok(200);
    assert_eq!(account["domains"], json!(["acme.com"]));
    assert_eq!(account["children"][0]["name"], "Acme Korea");
    let explanation = &account["explanation"];
    assert_eq!(explanation["total"], account["score"]);
    assert_eq!(explanation["computed_at"], "2026-11-30T11:00:00Z");
    let reason = &explanation["dimensions"][0]["reasons"][0];
    assert_eq!((&reason["text"], &reason["points"]), (&json!("Industry is known"), &json!(15.0)));
}

#[tokio::test]
async fn an_account_names_the_one_above_it() {
    let account = Desk::new().get(&format!("/api/v1/accounts/{KOREA}")).await.ok(200);
    assert_eq!(account["parent"], json!({ "id": ACME, "name": "Acme Software" }));
}

#[tokio::test]
async fn an_account_that_is_not_known_is_not_found() {
    let desk = Desk::new();
    let detail = desk.get("/api/v1/accounts/99").await.refused(404, "not_found");
    assert_eq!(detail, "there is no account 99");
    desk.get("/api/v1/accounts/abc").await.refused(400, "invalid_path");
}

#[tokio::test]
async fn a_timeline_is_shown_newest_first() {
    let path = format!("/api/v1/accounts/{ACME}/timeline");
    let page = Desk::new().get(&path).await.ok(200);
    assert_eq!(page["total"], 2);
    let first = &page["items"][0];
    assert_eq!((&first["type"], &first["subject"]), (&json!("call"), &json!("First call")));
    assert_eq!(first["person"]["name"], "Lee Roe");
    assert_eq!(page["items"][1]["occurred_at"], "2026-11-20T10:00:00Z");
}

#[tokio::test]
async fn a_timeline_is_narrowed_and_paged() {
    let desk = Desk::new();
    for query in ["event_type=webinar", "channel=web", &format!("person_id={KIM}")] {
        let page = desk.get(&format!("/api/v1/accounts/{ACME}/timeline?{query}")).await.ok(200);
        assert_eq!(page["total"], 1, "{query}");
        assert_eq!(page["items"][0]["subject"], "How to buy", "{query}");
    }
    let path = format!("/api/v1/accounts/{ACME}/timeline?limit=1&offset=1");
    assert_eq!(desk.get(&path).await.ok(200)["items"][0]["type"], "webinar");
}

#[tokio::test]
async fn a_timeline_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/timeline").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_timeline_says_what_it_can_be_narrowed_by() {
    let path = format!("/api/v1/accounts/{ZETA}/timeline/kinds");
    let kinds = Desk::new().get(&path).await.ok(200);
    assert_eq!(kinds["types"], json!([{ "value": "webinar", "count": 1 }]));
    assert_eq!(kinds["channels"], json!([{ "value": "web", "count": 1 }]));
    assert_eq!(kinds["people"], json!([{ "id": 3, "name": "Max Muster", "count": 1 }]));
}

#[tokio::test]
async fn the_kinds_of_no_account_are_not_found() {
    Desk::new().get("/api/v1/accounts/99/timeline/kinds").await.refused(404, "not_found");
}
