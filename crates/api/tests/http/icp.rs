//! What outcomes teach: findings, accounts like the best, propensity.

use std::fmt::Write as _;

use serde_json::{Value, json};
use speargun_domain::audit::AuditAction;

use crate::desk::{ACME, Desk};

/// Sixty accounts that were won, sixty that were lost and thirty never sold to, which differ by
/// their industry.
fn with_outcomes() -> Desk {
    let mut accounts = "external_id,name,industry\n".to_owned();
    let mut deals =
        "external_id,name,account_reference,amount,stage,created_at,closed_at\n".to_owned();
    for number in 0..150 {
        let (value, stage) = match number {
            0..60 => ("Software", "Closed Won"),
            60..120 => ("Food", "Closed Lost"),
            _ => (if number % 2 == 0 { "Software" } else { "Food" }, ""),
        };
        writeln!(accounts, "n{number},Company {number},{value}").unwrap();
        if number < 120 {
            let day = number % 28 + 1;
            writeln!(
                deals,
                "o{number},Deal {number},n{number},1000,{stage},2026-03-{day:02},2026-05-{day:02}"
            )
            .unwrap();
        }
    }
    let desk = Desk::empty();
    desk.import("account", &accounts);
    desk.import("opportunity", &deals);
    desk.follow();
    desk
}

#[tokio::test]
async fn outcomes_are_counted_by_the_values_of_attributes() {
    let found = Desk::new().get("/api/v1/icp").await.ok(200);
    assert_eq!(found["counts"], json!({ "won": 1, "lost": 1, "never": 3 }));
    let industry = &found["attributes"][0];
    assert_eq!(industry["attribute"], "industry");
    assert_eq!(industry["values"][0]["counts"], json!({ "won": 0, "lost": 1, "never": 2 }));
    assert_eq!((&found["findings"], &found["as_of"]), (&json!([]), &json!("2026-11-30T12:00:00Z")));
}

#[tokio::test]
async fn what_separates_beyond_chance_is_a_finding() {
    let found = with_outcomes().get("/api/v1/icp").await.ok(200);
    let finding = &found["findings"][0];
    assert_eq!((&finding["number"], &finding["attribute"]), (&json!(1), &json!("industry")));
    assert!(finding["filter"].as_str().unwrap().starts_with("industry = "), "{finding}");
}

#[tokio::test]
async fn a_finding_makes_a_rule_and_nothing_is_written() {
    let desk = with_outcomes();
    let draft = desk.get("/api/v1/icp/findings/1/draft?dimension=timing").await.ok(200);
    assert_eq!((&draft["number"], &draft["dimension"]), (&json!(1), &json!("timing")));
    let (rule, text) = (draft["rule"].as_str().unwrap(), draft["text"].as_str().unwrap());
    assert!(rule.contains("Learned from outcomes: industry") && text.contains(rule.trim()));
    desk.noted_nothing().await;
}

#[tokio::test]
async fn a_rule_of_a_dimension_that_there_is_not_is_refused() {
    let desk = with_outcomes();
    let answer = desk.get("/api/v1/icp/findings/1/draft?dimension=moon").await;
    answer.refused(400, "invalid_request");
}

#[tokio::test]
async fn a_finding_that_there_is_not_is_not_found() {
    let desk = Desk::new();
    desk.get("/api/v1/icp/findings/1/draft").await.refused(404, "not_found");
    desk.get("/api/v1/icp/findings/one/draft").await.refused(400, "invalid_path");
}

#[tokio::test]
async fn accounts_like_the_best_are_found_once_there_are_enough() {
    let few = Desk::new().get("/api/v1/icp/lookalikes").await.ok(200);
    assert_eq!((&few["customers"], &few["candidates"]), (&json!(1), &json!(3)));
    assert!(few["refused"].as_str().unwrap().contains("at least 10"), "{few}");
    let desk = with_outcomes();
    let alike = desk.get("/api/v1/icp/lookalikes?limit=1&by_amount=true").await.ok(200);
    assert_eq!((&alike["customers"], &alike["refused"]), (&json!(60), &Value::Null));
    assert_eq!(alike["items"][0]["reasons"][0]["value"], "Software");
}

#[tokio::test]
async fn a_limit_that_is_none_is_refused() {
    let desk = Desk::empty();
    for path in ["lookalikes", "propensity"] {
        let answer = desk.get(&format!("/api/v1/icp/{path}?limit=many")).await;
        answer.refused(400, "invalid_query");
    }
}

#[tokio::test]
async fn propensity_says_what_it_rests_on() {
    let found = Desk::new().get("/api/v1/icp/propensity?limit=2").await.ok(200);
    assert_eq!((&found["basis"], &found["can_learn"]), (&json!("prior"), &json!(false)));
    assert_eq!((&found["sample"]["won"], &found["sample"]["lost"]), (&json!(1), &json!(1)));
    assert_eq!((&found["candidates"], &found["class_min"]), (&json!(3), &json!(50)));
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    assert_eq!(found["items"][0]["probability"], 0.5);
}

#[tokio::test]
async fn propensity_is_learned_from_outcomes_in_the_background() {
    let desk = with_outcomes();
    let job = desk.post("/api/v1/icp/propensity", json!(null)).await.ok(202);
    assert_eq!((&job["kind"], &job["state"]), (&json!("learn_propensity"), &json!("waiting")));
    desk.noted(AuditAction::AddJob, 1).await;
    desk.engine.start_jobs().unwrap();
    let done = desk.until("/api/v1/jobs/1", |job| job["state"] == "done").await;
    assert_eq!(
        (&done["result"]["version"], &done["result"]["sample"]["won"]),
        (&json!(1), &json!(60))
    );
    desk.noted_by_job(AuditAction::LearnPropensity, 1).await;
    let kept = desk.get("/api/v1/icp/propensity").await.ok(200);
    assert_eq!((&kept["basis"], &kept["model"]["version"]), (&json!("learned"), &json!(1)));
    assert_eq!(kept["model"]["learned_by"], "ann");
}

#[tokio::test]
async fn propensity_is_not_learned_from_too_few_outcomes() {
    let desk = Desk::new();
    let answer = desk.post("/api/v1/icp/propensity", json!(null)).await;
    let detail = desk.refused(&answer, 409, "refused").await;
    assert!(detail.contains("too few"), "{detail}");
}

#[tokio::test]
async fn propensity_is_learned_once_at_a_time() {
    let desk = with_outcomes();
    let first = desk.post("/api/v1/icp/propensity", json!(null)).await.ok(202);
    desk.look().await;
    let second = desk.post("/api/v1/icp/propensity", json!(null)).await.ok(202);
    assert_eq!(first["id"], second["id"]);
    desk.noted_nothing().await;
}

#[tokio::test]
async fn the_propensity_of_an_account_is_shown() {
    let path = format!("/api/v1/accounts/{ACME}/propensity");
    let found = Desk::new().get(&path).await.ok(200);
    assert_eq!(found["basis"], "prior");
    let prospect = &found["prospect"];
    assert_eq!((&prospect["account_id"], &prospect["open_deals"]), (&json!(ACME), &json!(1)));
}

#[tokio::test]
async fn the_propensity_of_no_account_is_not_found() {
    Desk::new().get("/api/v1/accounts/99/propensity").await.refused(404, "not_found");
}
