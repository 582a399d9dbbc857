//! Programmes, over HTTP: advice, plans, goals, costs, people, days and strategy sheets.

use serde_json::{Value, json};
use speargun_api::Settings;

use crate::desk::{Answer, Desk};
use crate::user::{Browser, first, member};

/// The numbers of people, in the order in which they come.
const MIA: i64 = 2;

struct Team {
    desk: Desk,
    ann: Browser,
    mia: Browser,
    sdr: Browser,
}

async fn team() -> Team {
    let desk = Desk::filled_with(Settings { is_open: false, ..Settings::default() });
    let mut ann = first(&desk).await;
    let mia = member(&desk, &mut ann, "mia@acme.com", "marketing").await;
    let sdr = member(&desk, &mut ann, "sdr@acme.com", "sales_development").await;
    Team { desk, ann, mia, sdr }
}

impl Team {
    async fn with_program() -> Self {
        let mut team = team().await;
        let body = json!({ "name": "Spear", "cycle": "mid", "language": "ko",
            "sale": { "deal_size": { "amount": 5e6, "currency": "EUR" },
                "decided_by": "top_executives" } });
        let path = "/api/v1/programs";
        let made = team.mia.asks("POST", path, body, &team.desk).await.ok(201);
        assert_eq!((&made["cycle"], &made["advised"]), (&json!("mid"), &json!("early")));
        assert_eq!((&made["overruled"], &made["scores"]["early"]), (&json!(true), &json!(100.0)));
        team
    }

    async fn get(&self, path: &str) -> Value {
        self.sdr.clone().asks("GET", path, Value::Null, &self.desk).await.ok(200)
    }

    async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.mia.asks("POST", path, body, &self.desk).await
    }

    async fn put(&mut self, path: &str, body: Value) -> Answer {
        self.mia.asks("PUT", path, body, &self.desk).await
    }
}

#[tokio::test]
async fn advice_says_what_was_given_measured_and_missing() {
    let team = team().await;
    let path = "/api/v1/programs/advice?deal_size=5000000&currency=EUR&decided_by=executives";
    let advice = team.sdr.clone().asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(advice["cycle"], "early");
    let inputs: Vec<&str> = advice["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["input"].as_str().unwrap())
        .collect();
    assert_eq!(inputs, ["deal_size", "decided_by"]);
    assert_eq!(advice["reasons"][0]["source"], "given");
    assert_eq!(advice["missing"][0]["key"], "program.too_few");
    // One won deal is too few: it is shown, and does not count.
    let measured = &advice["measured"];
    assert_eq!((&measured["won_deals"], &measured["cases_min"]), (&json!(1), &json!(8)));
    assert_eq!(
        (&measured["deal_size"]["n"], &measured["deal_size"]["used"]),
        (&json!(1), &json!(false))
    );
    let nothing = team.get("/api/v1/programs/advice").await;
    assert_eq!((&nothing["cycle"], &nothing["reasons"]), (&Value::Null, &json!([])));
    assert_eq!(nothing["missing"].as_array().unwrap().len(), 4);
    for query in [
        "deal_size=-1",
        "deal_size=NaN",
        "buyers=0",
        "cycle_days=1e9",
        "decided_by=dog",
        "deal_size=1&currency=XYZ",
    ] {
        let path = format!("/api/v1/programs/advice?{query}");
        let answer = team.sdr.clone().asks("GET", &path, Value::Null, &team.desk).await;
        answer.refused(400, "invalid_request");
    }
    // A currency without a scale or rate is reported, and the rest decides.
    let path = "/api/v1/programs/advice?deal_size=9&currency=ISK&cycle_days=3";
    let advice = team.sdr.clone().asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(advice["cycle"], "full");
    assert_eq!(advice["missing"][0]["key"], "program.no_rate");
}

#[tokio::test]
async fn a_plan_is_copied_and_written_in_versions() {
    let mut team = Team::with_program().await;
    let plan = team.get("/api/v1/programs/1/plan").await;
    let sections = plan["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 5);
    assert_eq!(sections[0]["element"], "customer_knowledge");
    assert!(sections[0]["text"].as_str().unwrap().contains("제품을 어떻게 쓰는지"), "{plan}");
    let edit = json!({ "version": 1, "text": "우리 계획", "owner_id": MIA, "due": "2027-01-31" });
    let path = "/api/v1/programs/1/sections/data";
    let section = team.put(path, edit.clone()).await.ok(200);
    assert_eq!((&section["version"], &section["owner"]["id"]), (&json!(2), &json!(MIA)));
    team.put(path, edit).await.refused(412, "outdated");
    let same = json!({ "version": 2, "text": "우리 계획", "owner_id": MIA, "due": "2027-01-31" });
    team.put(path, same).await.refused(409, "conflict");
    let blank = json!({ "version": 2, "text": " " });
    team.put(path, blank).await.refused(400, "invalid_request");
    let other = json!({ "version": 1, "text": "x" });
    team.put("/api/v1/programs/1/sections/luck", other).await.refused(404, "not_found");
    let path = "/api/v1/programs/1/sections/data";
    let edit = json!({ "version": 2, "text": "x" });
    team.sdr.asks("PUT", path, edit, &team.desk).await.refused(403, "not_allowed");
    let path = "/api/v1/programs/1/sections/data/versions";
    let versions = team.ann.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!((&versions["total"], &versions["items"][0]["version"]), (&json!(2), &json!(2)));
    let task = json!({ "title": "Fill the dossier", "owner_id": MIA, "due": "2027-01-10" });
    let path = "/api/v1/programs/1/sections/data/tasks";
    let task = team.sdr.asks("POST", path, task, &team.desk).await.ok(201);
    assert_eq!(task["origin"], json!({ "kind": "section", "id": section["id"] }));
    let found = team.get("/api/v1/tasks?all=true&program=1").await;
    assert_eq!(found["total"], 1);
    let plan = team.get("/api/v1/programs/1/plan").await;
    assert_eq!(plan["sections"][1]["open_tasks"], 1);
}

#[tokio::test]
async fn goals_are_measured_and_costs_add_up() {
    let mut team = Team::with_program().await;
    let goal = json!({ "title": "First revenue", "measure": "revenue", "target": 15000,
        "from": "2026-09-01", "until": "2026-12-31" });
    team.post("/api/v1/programs/1/goals", goal.clone()).await.ok(201);
    let mut rate = goal.clone();
    (rate["measure"], rate["target"]) = (json!("win_rate"), json!(1.5));
    team.post("/api/v1/programs/1/goals", rate).await.refused(400, "invalid_request");
    let mut unknown = goal;
    unknown["measure"] = json!("smiles");
    team.post("/api/v1/programs/1/goals", unknown).await.refused(400, "invalid_request");
    let cost = |amount: f64, currency: &str| {
        json!({ "title": "Fair", "on": "2026-12-01",
        "amount": { "amount": amount, "currency": currency } })
    };
    team.post("/api/v1/programs/1/costs", cost(1_200.5, "EUR")).await.ok(201);
    team.post("/api/v1/programs/1/costs", cost(10.0, "ISK")).await.ok(201);
    let path = "/api/v1/programs/1/costs";
    team.post(path, cost(-1.0, "EUR")).await.refused(400, "invalid_request");
    let member = json!({ "user_id": MIA, "part": "copy" });
    team.post("/api/v1/programs/1/team", member.clone()).await.ok(201);
    team.post("/api/v1/programs/1/team", member).await.refused(409, "conflict");
    let day = json!({ "title": "Launch", "from": "2027-01-10" });
    let day = team.post("/api/v1/programs/1/calendar", day).await.ok(201);
    let budget = json!({ "revision": 6, "budget": { "amount": 5000, "currency": "EUR" } });
    let edited = team.put("/api/v1/programs/1", budget.clone()).await.ok(200);
    assert_eq!(edited["budget"]["amount"], 5000.0);
    team.put("/api/v1/programs/1", budget).await.refused(412, "outdated");
    let found = team.get("/api/v1/programs/1").await;
    let goal = &found["goals"][0];
    assert_eq!((&goal["value"], &goal["reached"]), (&json!(20_000.0), &json!(true)));
    assert_eq!(found["spending"]["spent"]["amount"], 1_200.5);
    assert_eq!(
        (&found["spending"]["left_out"], &found["spending"]["left"]["amount"]),
        (&json!(1), &json!(3_799.5))
    );
    assert_eq!(found["team"][0]["user"]["id"], MIA);
    assert_eq!(found["calendar"][0]["until"], "2027-01-10");
    let path = format!("/api/v1/programs/1/items/{}", day["id"]);
    team.mia.asks("DELETE", &path, Value::Null, &team.desk).await.ok(204);
    team.mia.asks("DELETE", &path, Value::Null, &team.desk).await.refused(404, "not_found");
    assert_eq!(team.get("/api/v1/programs/1").await["calendar"], json!([]));
}

#[tokio::test]
async fn strategy_sheets_are_filled_in_versions() {
    let mut team = Team::with_program().await;
    let path = "/api/v1/programs/1/sheets/value";
    let empty = team.sdr.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!((&empty["version"], &empty["completeness"]), (&json!(0), &json!(0.0)));
    let mut fields = serde_json::Map::new();
    for field in ["product", "service", "people", "image"] {
        fields.insert(format!("{field}_benefit"), json!("6"));
    }
    for field in ["money", "time", "effort"] {
        fields.insert(format!("{field}_cost"), json!("4"));
    }
    let part = json!({ "version": 0, "fields": fields });
    let sheet = team.put(path, part.clone()).await.ok(200);
    assert_eq!((&sheet["version"], &sheet["balance"]), (&json!(1), &Value::Null));
    team.put(path, part).await.refused(412, "outdated");
    fields.insert("risk_cost".to_owned(), json!("1.5"));
    let whole = json!({ "version": 1, "fields": fields });
    let sheet = team.put(path, whole).await.ok(200);
    let balance = json!({ "benefits": 24.0, "costs": 13.5, "balance": 10.5 });
    assert_eq!(sheet["balance"], balance);
    for fields in [json!({ "risk_cost": "much" }), json!({ "colour": "red" })] {
        let body = json!({ "version": 2, "fields": fields });
        team.put(path, body).await.refused(400, "invalid_request");
    }
    let body = json!({ "version": 0, "fields": {} });
    team.put("/api/v1/programs/1/sheets/wish", body).await.refused(404, "not_found");
    let path = "/api/v1/programs/1/sheets/value/versions";
    let versions = team.sdr.asks("GET", path, Value::Null, &team.desk).await.ok(200);
    assert_eq!(versions["total"], 2);
    assert_eq!(team.get("/api/v1/programs/1").await["sheets"][0]["kind"], "value");
}

#[tokio::test]
async fn programmes_have_names_of_their_own() {
    let mut team = Team::with_program().await;
    let new = |name: &str, cycle: &str| json!({ "name": name, "cycle": cycle });
    let path = "/api/v1/programs";
    team.post(path, new("SPEAR", "mid")).await.refused(409, "conflict");
    team.post(path, new(" ", "mid")).await.refused(400, "invalid_request");
    team.post(path, new("Other", "late")).await.refused(400, "invalid_request");
    let mut with_list = new("Other", "early");
    with_list["target_list_id"] = json!(9);
    team.post(path, with_list).await.refused(404, "not_found");
    let path = "/api/v1/programs";
    team.sdr.asks("POST", path, new("Other", "mid"), &team.desk).await.refused(403, "not_allowed");
    let all = team.ann.asks("GET", "/api/v1/programs", Value::Null, &team.desk).await.ok(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    team.ann
        .asks("GET", "/api/v1/programs/9", Value::Null, &team.desk)
        .await
        .refused(404, "not_found");
}
