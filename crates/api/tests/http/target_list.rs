//! Criteria and target lists, over HTTP: four people from criteria to a signed list and a swap.

use serde_json::{Value, json};
use speargun_api::Settings;
use speargun_engine::{Watch, score};

use crate::desk::{ACME, Answer, Desk, KOREA, SECOND, TWIN, ZETA};
use crate::user::{Browser, first, member};

const DAY: i64 = 86_400 * SECOND;
const SHEET: &str = r#"
version = 1
[[criterion]]
key = "size"
name = "Size"
weight = 1
filter = "employees >= 100"
[[criterion]]
key = "brand"
name = "Brand"
weight = 3
question = "Does their name help us?"
"#;

/// Four people beside Ann, who is an administrator, on a workspace with records.
pub(crate) struct Team {
    pub(crate) desk: Desk,
    pub(crate) ann: Browser,
    pub(crate) marketing: Browser,
    pub(crate) sales: Browser,
    success: Browser,
    pub(crate) executive: Browser,
}

async fn team() -> Team {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let mut ann = first(&desk).await;
    let marketing = member(&desk, &mut ann, "mia@acme.com", "marketing").await;
    let sales = member(&desk, &mut ann, "sam@acme.com", "sales").await;
    let success = member(&desk, &mut ann, "cem@acme.com", "customer_success").await;
    let executive = member(&desk, &mut ann, "eve@acme.com", "executive").await;
    Team { desk, ann, marketing, sales, success, executive }
}

impl Team {
    /// With criteria, signed where wanted, and a list for four months.
    async fn with_list(is_signed: bool) -> Self {
        let mut team = team().await;
        let new = json!({ "name": "Spear", "text": SHEET });
        let sheet = team.marketing.asks("POST", "/api/v1/criteria", new, &team.desk).await.ok(201);
        assert_eq!((&sheet["signed"], &sheet["version"]), (&json!(false), &json!(1)));
        assert_eq!(sheet["signatures"][0]["email"], "eve@acme.com");
        if is_signed {
            let body = json!({ "version": 1 });
            let path = "/api/v1/criteria/1/signature";
            let sheet = team.executive.asks("POST", path, body, &team.desk).await.ok(200);
            assert_eq!(sheet["signed"], true);
        }
        let new = json!({ "name": "Q1", "criteria_id": 1, "from": "2026-11-01",
            "to": "2027-02-28" });
        let list = team.sales.asks("POST", "/api/v1/target-lists", new, &team.desk).await.ok(201);
        assert_eq!((&list["state"], &list["to"]), (&json!("open"), &json!("2027-02-28")));
        team
    }

    async fn propose(&mut self, body: Value) -> Answer {
        let path = "/api/v1/target-lists/1/proposals";
        self.marketing.asks("POST", path, body, &self.desk).await
    }

    async fn vote(&self, who: &Browser, account: i64, agrees: bool) -> Answer {
        let body = json!({ "account_id": account, "agrees": agrees, "reason": "known" });
        who.clone().asks("POST", "/api/v1/target-lists/1/votes", body, &self.desk).await
    }

    /// Zeta and Acme are proposed and agreed on by all; Twin by two teams alone.
    pub(crate) async fn agreed() -> Self {
        let mut team = Self::with_list(true).await;
        let body = json!({ "account_ids": [ZETA, TWIN], "texts": ["acme.com"], "reason": "fit" });
        assert_eq!(team.propose(body).await.ok(200)["changed"], 3);
        for account in [ACME, ZETA] {
            team.vote(&team.sales, account, true).await.ok(204);
            team.vote(&team.success, account, true).await.ok(204);
        }
        team.vote(&team.sales, TWIN, true).await.ok(204);
        team
    }

    pub(crate) async fn recommend(&mut self) -> Answer {
        let path = "/api/v1/target-lists/1/recommendation";
        self.sales.asks("POST", path, json!({}), &self.desk).await
    }

    pub(crate) async fn sign(&mut self, body: Value) -> Answer {
        let path = "/api/v1/target-lists/1/signature";
        self.executive.asks("POST", path, body, &self.desk).await
    }

    async fn board(&mut self) -> Value {
        let path = "/api/v1/target-lists/1";
        self.ann.asks("GET", path, Value::Null, &self.desk).await.ok(200)
    }
}

#[tokio::test]
async fn nobody_proposes_before_the_criteria_are_signed() {
    let mut team = Team::with_list(false).await;
    let body = json!({ "account_ids": [ZETA], "reason": "fit" });
    let detail = team.propose(body).await.refused(409, "conflict");
    assert!(detail.contains("has to sign first"), "{detail}");
    let all = team.ann.asks("GET", "/api/v1/criteria", Value::Null, &team.desk).await.ok(200);
    assert_eq!(all["items"][0]["signatures"][0]["signed_at"], Value::Null);
}

#[tokio::test]
async fn a_change_of_criteria_lets_signatures_fall_and_names_them() {
    let mut team = Team::with_list(true).await;
    let path = "/api/v1/criteria/1";
    let body = json!({ "version": 1, "text": SHEET.replace("100", "200") });
    let sheet =
        team.sales.asks("PUT", "/api/v1/criteria/1", body.clone(), &team.desk).await.ok(200);
    assert_eq!((&sheet["signed"], &sheet["version"]), (&json!(false), &json!(2)));
    assert_eq!(sheet["fallen"][0]["email"], "eve@acme.com");
    let again = team.sales.asks("PUT", path, body, &team.desk).await;
    again.refused(412, "outdated");
    let old = json!({ "version": 1 });
    let path = "/api/v1/criteria/1/signature";
    team.executive.asks("POST", path, old, &team.desk).await.refused(412, "outdated");
    let path = "/api/v1/criteria/1";
    let sheet = team.ann.asks("GET", "/api/v1/criteria/1", Value::Null, &team.desk).await.ok(200);
    assert_eq!(sheet["criteria"][0]["filter"], "employees >= 200", "{path}");
    let refused = team.propose(json!({ "account_ids": [ZETA], "reason": "fit" })).await;
    refused.refused(409, "conflict");
}

#[tokio::test]
async fn criteria_that_can_no_longer_be_read_are_named_and_mended() {
    let mut team = Team::with_list(true).await;
    let spoil = |connection: &mut speargun_store::Connection| {
        connection.execute("UPDATE criteria_version SET text = 'version = 9'", &[])?;
        Ok::<(), speargun_engine::EngineError>(())
    };
    team.desk.engine.workspace.store.write(spoil).unwrap();
    let path = "/api/v1/criteria/1";
    let sheet = team.ann.asks("GET", "/api/v1/criteria/1", Value::Null, &team.desk).await.ok(200);
    let fault = sheet["fault"].as_str().unwrap();
    assert!(fault.contains("Spear can no longer be read"), "{fault}");
    assert_eq!((&sheet["signed"], &sheet["criteria"]), (&json!(false), &json!([])));
    // The others are listed beside it.
    let new = json!({ "name": "Net", "text": SHEET });
    team.marketing.asks("POST", "/api/v1/criteria", new, &team.desk).await.ok(201);
    let all = team.ann.asks("GET", "/api/v1/criteria", Value::Null, &team.desk).await.ok(200);
    assert_eq!((&all["items"][0]["fault"], &all["items"][1]["id"]), (&Value::Null, &json!(1)));
    let body = json!({ "account_ids": [ZETA], "reason": "fit" });
    let detail = team.propose(body).await.refused(409, "conflict");
    assert!(detail.contains("Spear can no longer be read"), "{detail}");
    let body = json!({ "version": 1, "text": SHEET });
    let sheet = team.sales.asks("PUT", path, body, &team.desk).await.ok(200);
    assert_eq!((&sheet["version"], &sheet["signed"]), (&json!(2), &json!(false)));
    assert_eq!(sheet["fallen"][0]["email"], "eve@acme.com");
}

#[tokio::test]
async fn only_named_signers_sign() {
    let mut team = Team::with_list(false).await;
    let (path, body) = ("/api/v1/criteria/1/signature", json!({}));
    team.sales.asks("POST", path, body.clone(), &team.desk).await.refused(403, "not_allowed");
    let detail = team.ann.asks("POST", path, body, &team.desk).await.refused(409, "conflict");
    assert!(detail.contains("not one of those who sign"), "{detail}");
}

#[tokio::test]
async fn three_teams_agree_and_an_executive_signs_in_part() {
    let mut team = Team::agreed().await;
    let done = team.recommend().await.ok(200);
    assert_eq!(
        (&done["changed"], &done["left_out"][0]["account"]["id"]),
        (&json!(2), &json!(TWIN))
    );
    assert_eq!(done["left_out"][0]["key"], "target.teams_missing");
    team.desk.wait(60);
    let done = team.sign(json!({ "only": [ZETA] })).await.ok(200);
    assert_eq!((&done["changed"], &done["version"]), (&json!(1), &json!(1)));
    assert_eq!(done["left_out"][0]["account"]["id"], ACME);
    let board = team.board().await;
    let expected = json!({ "all": 3, "signed": 1, "recommended": 0, "agreed": 1, "open": 1,
        "excluded": 0 });
    assert_eq!(board["counts"], expected);
    assert_eq!(board["list"]["state"], "signed");
    team.sign(json!({})).await.refused(409, "conflict");
    let path = "/api/v1/target-lists/1?state=agreed";
    let deck = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(deck["accounts"]["items"][0]["account"]["name"], "Acme Software");
    let path = "/api/v1/target-lists/1?state=gone";
    team.ann.asks("GET", path, Value::Null, &team.desk).await.refused(400, "invalid_query");
}

#[tokio::test]
async fn targets_come_from_the_signed_list_and_imported_flags_end() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    team.sign(json!({ "only": [ZETA] })).await.ok(200);
    let path = "/api/v1/accounts?filter=target%20%3D%20true";
    team.desk.wait(60);
    let now = team.desk.engine.workspace.now();
    score::score_all(&team.desk.engine.workspace, &Watch::none(), now, now).unwrap();
    let found = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    let names: Vec<&str> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Zeta Foods"], "Acme was imported as a target, and is not signed");
}

#[tokio::test]
async fn an_objection_after_the_recommendation_is_heard_by_the_signature() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    team.vote(&team.success, ACME, false).await.ok(204);
    let done = team.sign(json!({})).await.ok(200);
    assert_eq!(
        (&done["changed"], &done["left_out"][0]["account"]["id"]),
        (&json!(1), &json!(ACME))
    );
}

#[tokio::test]
async fn who_saw_another_list_does_not_sign_this_one() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    let seen = team.board().await["list"]["revision"].clone();
    team.vote(&team.sales, TWIN, false).await.ok(204);
    team.sign(json!({ "revision": seen })).await.refused(412, "outdated");
    let path = "/api/v1/target-lists/1/revision?after=0";
    let now = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert!(now["revision"].as_i64() > seen.as_i64());
}

#[tokio::test]
async fn two_who_sign_at_once_make_one_version() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    let path = "/api/v1/target-lists/1/signature";
    let (mut one, mut other) = (team.executive.clone(), team.executive.clone());
    let (one, other) = tokio::join!(
        one.asks("POST", path, json!({}), &team.desk),
        other.asks("POST", path, json!({}), &team.desk)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(team.board().await["list"]["version"], 1);
}

#[tokio::test]
async fn a_recommendation_is_returned_with_a_reason() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    let path = "/api/v1/target-lists/1/return";
    let body = json!({ "reason": " " });
    let answer = team.executive.asks("POST", path, body, &team.desk).await;
    answer.refused(400, "invalid_request");
    let body = json!({ "reason": "Where is the public sector?" });
    team.executive.asks("POST", path, body, &team.desk).await.ok(204);
    let path = "/api/v1/target-lists/1/history?limit=1";
    let last = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(last["items"][0]["kind"], "returned");
    assert_eq!(last["items"][0]["text"], "Where is the public sector?");
    assert_eq!(team.board().await["list"]["state"], "open");
}

#[tokio::test]
async fn swaps_stay_within_their_budget_and_make_versions() {
    let mut team = Team::agreed().await;
    team.recommend().await.ok(200);
    team.sign(json!({ "only": [ZETA] })).await.ok(200);
    team.desk.wait(DAY / SECOND);
    let path = "/api/v1/target-lists/1/swaps";
    let swap = |out: i64, into: i64| json!({ "out_id": out, "in_id": into, "reason": "frozen" });
    let refused = team.sales.asks("POST", path, swap(ZETA, TWIN), &team.desk).await;
    assert!(refused.refused(409, "conflict").contains("no agreement of"));
    let done = team.sales.asks("POST", path, swap(ZETA, ACME), &team.desk).await.ok(200);
    assert_eq!(done["version"], 2);
    let refused = team.sales.asks("POST", path, swap(ACME, ZETA), &team.desk).await;
    assert!(refused.refused(409, "conflict").contains("swaps of this quarter"));
    let path = "/api/v1/target-lists/1/comparison?from=1&to=2";
    let between = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(between["added"][0]["id"], ACME);
    assert_eq!(between["removed"][0]["id"], ZETA);
    let path = "/api/v1/target-lists/1/comparison?from=1&to=3";
    team.ann.asks("GET", path, Value::Null, &team.desk).await.refused(404, "not_found");
    for (day, name) in [("2026-11-30", "Zeta Foods"), ("2027-01-15", "Acme Software")] {
        let path = format!("/api/v1/target-lists/1/members?as_of={day}");
        let then = team.ann.asks("GET", &path, Value::Null, &team.desk).await.ok(200);
        assert_eq!(then["items"][0]["account"]["name"], name, "{day}");
        assert_eq!(then["items"].as_array().unwrap().len(), 1);
    }
    let path = "/api/v1/target-lists/1/members?as_of=2027-03-01";
    let after = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(after["items"], json!([]), "the period is over");
}

#[tokio::test]
async fn people_judge_comment_and_exclude() {
    let mut team = Team::agreed().await;
    let path = "/api/v1/target-lists/1/judgements";
    let judged = |criterion: &str, points: i64| {
        json!({ "account_id": ZETA,
        "criterion": criterion, "points": points, "reason": "everyone knows them" })
    };
    let refusals = [("brand", 6, 400), ("size", 3, 409), ("colour", 3, 404)];
    for (criterion, points, status) in refusals {
        let answer = team.sales.asks("POST", path, judged(criterion, points), &team.desk).await;
        assert_eq!(answer.status, status, "{criterion} {points}");
    }
    team.sales.asks("POST", path, judged("brand", 3), &team.desk).await.ok(204);
    team.success.asks("POST", path, judged("brand", 5), &team.desk).await.ok(204);
    let path = "/api/v1/target-lists/1/comments";
    let body = json!({ "account_id": ZETA, "text": "<b>Who knows them?</b>", "is_question": true });
    team.executive.asks("POST", path, body, &team.desk).await.ok(204);
    let path = "/api/v1/target-lists/1/exclusions";
    let body = json!({ "account_id": TWIN, "reason": "a rival" });
    team.sales.asks("POST", path, body, &team.desk).await.ok(204);
    team.vote(&team.sales, TWIN, true).await.refused(409, "conflict");
    let again = team.propose(json!({ "account_ids": [TWIN], "reason": "again" })).await.ok(200);
    assert_eq!(again["left_out"][0]["key"], "target.is_excluded");
    let board = team.board().await;
    let zeta = &board["accounts"]["items"][2];
    assert_eq!(zeta["account"]["name"], "Zeta Foods");
    // Size counts 1 and holds, brand counts 3 with the mean of 3 and 5: 1 + 3 × 0.75 of 4.
    assert_eq!(zeta["points"], 81.25);
    assert_eq!(board["counts"]["excluded"], 1);
    let path = "/api/v1/target-lists/1/export";
    let csv = team.marketing.asks("GET", path, Value::Null, &team.desk).await;
    assert!(csv.text.contains("Zeta Foods,agreed,hand,fit"), "{}", csv.text);
}

#[tokio::test]
async fn who_is_in_no_team_has_no_vote() {
    let mut team = Team::agreed().await;
    team.vote(&team.executive, ZETA, true).await.refused(409, "conflict");
    let vera = member(&team.desk, &mut team.ann, "vera@acme.com", "viewer").await;
    team.vote(&vera, ZETA, true).await.refused(403, "not_allowed");
    team.vote(&team.sales, KOREA, true).await.refused(404, "not_found");
}

#[tokio::test]
async fn rules_are_changed_by_who_saw_the_list() {
    let mut team = Team::agreed().await;
    let rule = json!({ "teams": ["sales"], "swap_share": 0.5, "capacity": [1, 2, 3] });
    let body = json!({ "rule": rule, "revision": 1 });
    let list = "/api/v1/target-lists/1";
    team.sales
        .asks("PUT", "/api/v1/target-lists/1", body, &team.desk)
        .await
        .refused(412, "outdated");
    let list = team.sales.asks("PUT", list, json!({ "rule": rule }), &team.desk).await.ok(200);
    assert_eq!(list["rule"]["teams"], json!(["sales"]));
    let faulty = json!({ "rule": { "teams": [], "swap_share": 0.5, "capacity": [1, 2, 3] } });
    let answer = team.sales.asks("PUT", "/api/v1/target-lists/1", faulty, &team.desk).await;
    answer.refused(400, "invalid_request");
    assert_eq!(team.recommend().await.ok(200)["changed"], 3, "sales alone has to agree");
}

#[tokio::test]
async fn accounts_are_suggested_by_source() {
    let mut team = Team::agreed().await;
    for source in ["model", "look_alike", "surge"] {
        let path = format!("/api/v1/target-lists/1/suggestions?source={source}");
        let found = team.ann.asks("GET", &path, Value::Null, &team.desk).await.ok(200);
        let ids: Vec<i64> = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["account"]["id"].as_i64().unwrap())
            .collect();
        assert!(!ids.contains(&ZETA) && !ids.contains(&TWIN), "they are proposed: {ids:?}");
        assert_eq!(found["total"], ids.len());
    }
    let path = "/api/v1/target-lists/1/suggestions?source=dream";
    team.ann.asks("GET", path, Value::Null, &team.desk).await.refused(400, "invalid_request");
    let lists = team.ann.asks("GET", "/api/v1/target-lists", Value::Null, &team.desk).await.ok(200);
    assert_eq!(lists["items"].as_array().unwrap().len(), 1);
}
