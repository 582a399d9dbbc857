//! What outcomes teach, as users of the command line meet it.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use speargun_engine::Workspace;
use speargun_store::audit::{AuditQuery, AuditRow};

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(desk.command(&["init", "W"]).output().unwrap().status.success());
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
            command.env_remove(name);
        }
        command.env("USER", "ann");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(&[&["-w", "W"], arguments].concat()).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(&[arguments, &["--json"]].concat())).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    /// Accounts, deals and people where software companies of Korea are won: 240 accounts with an
    /// outcome and 160 without.
    fn market(&self) {
        let mut accounts = "Account ID,Account Name,Website,Industry,Billing Country,Employees,\
            Last Modified Date,Segment\n"
            .to_owned();
        let mut deals = "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Created Date,\
            Close Date\n"
            .to_owned();
        for id in 0..400 {
            let is_software = id % 5 < 2;
            let industry = if is_software { "Software" } else { "Foods" };
            let country = ["US", "DE", "KR"][id % 3];
            let employees = 20 + id * 37 % 900;
            // Somebody put what came of it into a field, after it came.
            let wins = (id * 7 + id / 11) % 10 < if is_software { 8 } else { 3 };
            let segment = if wins { "gold" } else { "grey" };
            writeln!(
                accounts,
                "A{id},Company {id},company{id}.com,{industry},{country},{employees},\
                 2026-03-01,{segment}"
            )
            .unwrap();
            if id < 240 {
                let stage = if wins { "Closed Won" } else { "Closed Lost" };
                let day = 1 + id % 28;
                writeln!(
                    deals,
                    "D{id},A{id},Deal {id},{stage},{},2025-06-{day:02},2025-09-{day:02}",
                    1_000 + id
                )
                .unwrap();
            }
        }
        self.write("accounts.csv", &accounts);
        self.write("opportunities.csv", &deals);
        self.done(&["import", "accounts.csv", "opportunities.csv"]);
        self.done(&["score"]);
    }
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn what_was_planted_is_found_and_becomes_a_rule() {
    let desk = Desk::new();
    desk.market();
    let icp = desk.json(&["icp", "learn"]);
    assert_eq!(count(&icp["counts"]["won"]) + count(&icp["counts"]["lost"]), 240);
    assert_eq!(count(&icp["counts"]["never"]), 160);
    let findings = icp["findings"].as_array().unwrap();
    let named: Vec<String> = findings
        .iter()
        .map(|found| format!("{} {}", found["attribute"], found["value"]["level"]))
        .collect();
    assert!(named.contains(&"\"industry\" \"Software\"".to_owned()), "{named:?}");
    assert!(named.contains(&"\"industry\" \"Foods\"".to_owned()), "{named:?}");
    // The field that was changed after the deals is not seen.
    assert!(!icp["findings"].to_string().contains("gold"), "{named:?}");
    for attribute in icp["attributes"].as_array().unwrap() {
        let (mut won, known) = (0, &attribute["known"]);
        for value in attribute["values"].as_array().unwrap() {
            won += count(&value["counts"]["won"]);
        }
        assert!(won >= count(&known["won"]) || attribute["values_left_out"] != 0);
        let all = count(&known["won"]) + count(&attribute["unknown"]["won"]);
        assert_eq!(all, count(&icp["counts"]["won"]));
    }
    let software =
        findings.iter().find(|found| found["value"]["level"] == "Software").unwrap().clone();
    let (number, filter) = (software["number"].to_string(), software["filter"].as_str().unwrap());
    assert!(software["points"].as_f64().unwrap() > 5.0);
    // The filter chooses the accounts that were counted.
    let rows = desk.json(&["accounts", "--filter", filter, "--limit", "500"]);
    let counts = &software["value"]["counts"];
    let counted = ["won", "lost", "never"].iter().map(|key| count(&counts[*key])).sum::<u64>();
    assert_eq!(rows["items"].as_array().map_or(0, Vec::len) as u64, counted, "{rows}");

    let rule = desk.done(&["icp", "draft", "--finding", &number]);
    assert!(rule.starts_with("[[dimension.rule]]") && rule.contains(filter), "{rule}");
    desk.done(&["icp", "draft", "--finding", &number, "--out", "new.toml"]);
    let diff = desk.json(&["model", "diff", "published", "new.toml", "--accounts", "0"]);
    let changes = diff["changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["place"]), (1, &Value::from("icp_fit")));
    let again = desk.refused(&["icp", "draft", "--finding", &number, "--out", "new.toml"], 1);
    assert!(again.contains("it was not changed"), "{again}");
    let wrong = desk.refused(&["icp", "draft", "--finding", &number, "--dimension", "icp_fitt"], 1);
    assert!(wrong.contains("its dimensions are icp_fit"), "{wrong}");
    let missing = desk.refused(&["icp", "draft", "--finding", "999"], 1);
    assert!(missing.contains("there is no finding 999"), "{missing}");
    let text = desk.done(&["icp", "learn", "--attribute", "industry"]);
    assert!(text.contains("Software") && text.contains("(not known)"), "{text}");
    let unknown = desk.refused(&["icp", "learn", "--attribute", "colour"], 2);
    assert!(unknown.contains("there are industry"), "{unknown}");
}

#[test]
fn look_alikes_share_what_customers_have_and_are_no_customers() {
    let desk = Desk::new();
    desk.market();
    // One of them has an open deal and is nobody to be found.
    std::fs::create_dir(desk.0.path().join("later")).unwrap();
    desk.write(
        "later/opportunities.csv",
        "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Created Date\n\
         N1,A300,New one,Negotiation,500,2026-02-01\n",
    );
    desk.done(&["import", "later/opportunities.csv"]);
    for weighing in
        [&["icp", "lookalikes", "--top", "30"][..], &["icp", "lookalikes", "--by-amount"]]
    {
        let found = desk.json(weighing);
        assert_eq!((count(&found["candidates"]), &found["signal"]), (159, &Value::from(true)));
        let items = found["items"].as_array().unwrap();
        for item in items {
            let id: u64 = item["account"].as_str().unwrap()[8..].parse().unwrap();
            assert!(id >= 240 && id != 300 && id % 5 < 2, "{item}");
            let sum: f64 = item["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .map(|reason| reason["points"].as_f64().unwrap())
                .sum();
            assert!((sum - item["points"].as_f64().unwrap()).abs() < 1e-9, "{item}");
        }
    }
    let text = desk.done(&["icp", "lookalikes", "--top", "3"]);
    assert!(text.contains("industry Software +"), "{text}");
}

/// What the audit says of learning, the newest first.
fn learned(desk: &Desk) -> Vec<AuditRow> {
    let workspace = Workspace::open(&desk.0.path().join("W")).unwrap();
    let action = Some("propensity.learn".to_owned());
    let query = AuditQuery { action, ..AuditQuery::default() };
    speargun_engine::audit::list(&workspace, &query, (9, 0)).unwrap().0
}

#[test]
fn propensity_is_learned_kept_and_explained() {
    let desk = Desk::new();
    desk.market();
    let before = desk.json(&["icp", "propensity", "--top", "5"]);
    assert_eq!((&before["basis"], &before["can_learn"]), (&"prior".into(), &true.into()));
    assert_eq!((count(&before["sample"]["won"]) + count(&before["sample"]["lost"])), 240);
    for prospect in before["items"].as_array().unwrap() {
        assert_adds_up(prospect);
    }
    let after = desk.json(&["icp", "propensity", "--learn", "--top", "5"]);
    assert_eq!(after["basis"], "learned");
    let model = &after["model"];
    assert!(model["auc"]["low"].as_f64().unwrap() > 0.6, "{model}");
    assert_eq!(model["factors"][0]["attribute"], "industry");
    assert_eq!(model["learned_by"], "ann");
    // What deals, people who sold, and later changes say is not learned from.
    let factors = model["factors"].to_string();
    for leak in ["segment", "won_", "stage", "owner", "score"] {
        assert!(!factors.contains(leak), "{leak}: {factors}");
    }
    let items = after["items"].as_array().unwrap();
    assert_eq!(items.len(), 5);
    items.iter().for_each(assert_adds_up);
    let name = items[0]["account"].as_str().unwrap();
    let one = desk.json(&["icp", "propensity", "--account", name]);
    assert_eq!(one["prospect"], items[0]);
    // What was learned stays until it is learned anew.
    assert_eq!(desk.json(&["icp", "propensity"])["model"]["version"], 1);
    assert_eq!(desk.json(&["icp", "propensity", "--learn"])["model"]["version"], 2);
    let noted = learned(&desk);
    let newest = &noted[0];
    assert_eq!((noted.len(), newest.subject.as_str()), (2, "2"), "{noted:?}");
    assert_eq!((newest.caller.as_str(), newest.via.as_str()), ("ann", "command_line"));
    let text = desk.done(&["icp", "propensity"]);
    assert!(text.contains("AUC") && text.contains("Predicted"), "{text}");
}

/// People who came and things that happened after the deals, of the winners alone, would tell
/// everything; they are not seen.
#[test]
fn what_came_after_the_deal_is_not_seen() {
    let desk = Desk::new();
    desk.market();
    let mut leads = "lead_id,email,title,company,created_at\n".to_owned();
    let mut events = "event_id,event_type,occurred_at,contact_id\n".to_owned();
    let rows = desk.json(&["accounts", "--filter", "won_opportunities >= 1", "--limit", "500"]);
    for account in rows["items"].as_array().unwrap() {
        let name = account["name"].as_str().unwrap();
        let id = &name[8..];
        writeln!(leads, "L{id},boss{id}@company{id}.com,CEO,{name},2025-10-01").unwrap();
        for number in 0..3 {
            writeln!(events, "E{id}-{number},demo_request,2025-10-0{},L{id}", number + 2).unwrap();
        }
    }
    desk.write("leads.csv", &leads);
    desk.write("events.csv", &events);
    desk.done(&["import", "leads.csv", "events.csv"]);
    desk.done(&["match"]);
    desk.done(&["score"]);
    // They are there today, and would decide.
    let today = desk.json(&["accounts", "--filter", "c_level_people >= 1", "--limit", "500"]);
    assert_eq!(today["total"], rows["total"]);
    let learned = desk.json(&["icp", "propensity", "--learn"]);
    let model = &learned["model"];
    assert!(model["auc"]["value"].as_f64().unwrap() < 0.9, "{model}");
    let left_out = model["left_out"].to_string();
    for column in ["people", "c_level_people", "engaged_people", "engagement"] {
        assert!(left_out.contains(&format!("\"{column}\"")), "{column}: {left_out}");
    }
}

/// Head counts and industries that an import changed after the deals, of the winners alone, would
/// tell everything; the accounts are looked at as they were told before.
#[test]
fn a_profile_that_changed_after_the_deal_is_not_seen() {
    let desk = Desk::new();
    desk.market();
    let before = desk.json(&["icp", "learn"]);
    let rows = desk.json(&["accounts", "--filter", "won_opportunities >= 1", "--limit", "500"]);
    let mut accounts =
        "Account ID,Account Name,Industry,Employees,Annual Revenue,City\n".to_owned();
    for account in rows["items"].as_array().unwrap() {
        let id = &account["name"].as_str().unwrap()[8..];
        writeln!(accounts, "A{id},Company {id},Gold mining,77777,5000000,Eldorado").unwrap();
    }
    desk.write("accounts.csv", &accounts);
    desk.done(&["import", "accounts.csv"]);
    desk.done(&["score"]);
    let today = desk.json(&["accounts", "--filter", "employees = 77777", "--limit", "500"]);
    assert_eq!(today["total"], rows["total"]);
    let after = desk.json(&["icp", "learn"]);
    for hidden in ["Gold mining", "Eldorado", "77777"] {
        assert!(!after["findings"].to_string().contains(hidden), "{hidden}: {after}");
    }
    assert_eq!(after["findings"], before["findings"]);
    let model = desk.json(&["icp", "propensity", "--learn"])["model"].clone();
    assert!(model["auc"]["value"].as_f64().unwrap() < 0.9, "{model}");
    assert!(!model["factors"].to_string().contains("annual_revenue"), "{model}");
}

/// An import that codes the fields of everybody anew teaches nothing about who buys.
#[test]
fn a_new_coding_of_everybody_is_no_difference() {
    let desk = Desk::new();
    desk.market();
    let before = desk.json(&["icp", "learn"]);
    let mut accounts = "Account ID,Account Name,Industry,Billing Country,Employees\n".to_owned();
    for id in 0..400 {
        let industry = ["Mining", "Toys"][id % 2];
        writeln!(accounts, "A{id},Company {id},{industry},GR,{}", 5_000 + id).unwrap();
    }
    desk.write("accounts.csv", &accounts);
    desk.done(&["import", "accounts.csv"]);
    desk.done(&["score"]);
    assert_eq!(desk.json(&["accounts", "--filter", "country = \"GR\""])["total"], 400);
    let after = desk.json(&["icp", "learn"]);
    assert_eq!(after["findings"], before["findings"]);
}

fn assert_adds_up(prospect: &Value) {
    let number = |value: &Value| value.as_f64().unwrap();
    let drivers = prospect["drivers"].as_array().unwrap();
    let sum: f64 = drivers.iter().map(|driver| number(&driver["log_odds"])).sum();
    let log_odds = number(&prospect["base"]) + sum + number(&prospect["rest"]);
    let probability = 1.0 / (1.0 + (-log_odds).exp());
    assert!((probability - number(&prospect["probability"])).abs() < 1e-9, "{prospect}");
}

#[test]
fn what_cannot_be_learned_is_said() {
    let desk = Desk::new();
    let empty = desk.json(&["icp", "learn"]);
    assert_eq!((&empty["findings"], &empty["base"]), (&Value::Array(Vec::new()), &Value::Null));
    assert!(desk.json(&["icp", "lookalikes"])["refused"].as_str().unwrap().contains("too few"));
    assert_eq!(desk.json(&["icp", "propensity"])["basis"], "nothing");
    let refused = desk.refused(&["icp", "propensity", "--learn"], 1);
    assert!(refused.contains("at least 50 of each") && refused.contains("until then"), "{refused}");
    assert_eq!(learned(&desk), []);
}

/// 85 accounts, every one of which was won at some time: nothing can be learned, and that is said.
#[test]
fn the_public_crm_data_teaches_nothing_about_accounts() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/maven-crm");
    if !data.is_dir() {
        eprintln!("skipped: {} is not there", data.display());
        return;
    }
    let desk = Desk::new();
    let path = data.display().to_string();
    let output = desk.run(&["import", &path]);
    assert!(output.status.success(), "{output:?}");
    let icp = desk.json(&["icp", "learn"]);
    assert_eq!((count(&icp["counts"]["won"]), count(&icp["counts"]["lost"])), (85, 0));
    assert_eq!(icp["findings"], Value::Array(Vec::new()));
    let found = desk.json(&["icp", "propensity"]);
    assert_eq!((&found["basis"], &found["can_learn"]), (&"nothing".into(), &false.into()));
    desk.refused(&["icp", "propensity", "--learn"], 1);
}
