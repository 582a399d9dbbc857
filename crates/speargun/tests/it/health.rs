//! The health check as users of the command line meet it.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

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

    fn health(&self) -> Value {
        serde_json::from_str(&self.done(&["health", "--json"])).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}

fn check<'a>(health: &'a Value, key: &str) -> &'a Value {
    let causes = health["causes"].as_array().unwrap();
    let mut checks = causes.iter().flat_map(|cause| cause["checks"].as_array().unwrap());
    checks.find(|check| check["key"] == key).unwrap_or_else(|| panic!("no check {key}"))
}

fn all(health: &Value) -> Vec<&Value> {
    let causes = health["causes"].as_array().unwrap();
    causes.iter().flat_map(|cause| cause["checks"].as_array().unwrap()).collect()
}

/// A day before now, so that what is recent in the test stays recent.
fn day(days_ago: i64) -> String {
    let ago = jiff::SignedDuration::from_hours(24 * days_ago);
    let moment = jiff::Timestamp::now().checked_sub(ago).unwrap();
    moment.strftime("%Y-%m-%dT12:00:00Z").to_string()
}

/// Twelve accounts, of which the first six are targets. Two leads asked for something 30 days ago
/// at each of the targets; sales called one at the first three of them.
fn market(desk: &Desk) {
    let mut accounts = "Account ID,Account Name,Website,Industry,is_target,target_since,\
        owner_name\n"
        .to_owned();
    let mut contacts = "Contact ID,First Name,Last Name,Email,Title\n".to_owned();
    let mut events = "external_id,event_type,occurred_at,email,channel,page\n".to_owned();
    for id in 1..=12 {
        let target = id <= 6;
        let industry = if id % 2 == 0 { "Energy" } else { "Retail" };
        let since = if target { day(100) } else { String::new() };
        let owner = if id <= 3 { "Ann Lee" } else { "" };
        writeln!(
            accounts,
            "{id},Company {id},company-{id}.com,{industry},{},{since},{owner}",
            if target { "yes" } else { "no" }
        )
        .unwrap();
        for person in 1..=2 {
            let title = if person == 1 { "CFO" } else { "Marketing Manager" };
            let email = format!("p{person}@company-{id}.com");
            writeln!(contacts, "{id}-{person},Kim,Doe{id},{email},{title}").unwrap();
            writeln!(events, "d{id}-{person},demo_request,{},{email},web,/demo", day(30)).unwrap();
            for view in 0..10 {
                let page = if view < 5 { format!("/{industry}/") } else { "/product?x".to_owned() };
                let name = format!("v{id}-{person}-{view}");
                writeln!(events, "{name},page_view,{},{email},web,{page}", day(20)).unwrap();
            }
            if id <= 3 && person == 1 {
                writeln!(events, "c{id},call,{},{email},sales,", day(25)).unwrap();
            }
        }
    }
    desk.write("accounts.csv", &accounts);
    desk.write("contacts.csv", &contacts);
    desk.write("events.csv", &events);
    desk.done(&["import", "accounts.csv", "contacts.csv"]);
    desk.done(&["match"]);
    desk.done(&["import", "events.csv"]);
    desk.done(&["score"]);
}

#[test]
fn figures_are_those_of_the_files() {
    let desk = Desk::new();
    market(&desk);
    let health = desk.health();
    let causes: Vec<&str> =
        health["causes"].as_array().unwrap().iter().map(|c| c["cause"].as_str().unwrap()).collect();
    assert_eq!(
        causes,
        [
            "like_any_campaign",
            "committee_unknown",
            "wrong_expectations",
            "content_not_tailored",
            "teams_apart"
        ]
    );
    let part_of = |key: &str| {
        let check = check(&health, key);
        let number = |name: &str| check["numbers"][name].as_f64();
        (check["verdict"].as_str().unwrap(), number("part"), number("whole"))
    };
    assert_eq!(part_of("list_share"), ("look", Some(6.0), Some(12.0)));
    assert_eq!(part_of("nobody_known"), ("good", Some(0.0), Some(6.0)));
    assert_eq!(part_of("decider_known"), ("good", Some(6.0), Some(6.0)));
    assert_eq!(part_of("target_owner"), ("bad", Some(3.0), Some(6.0)));
    // Of twelve MQLs of target accounts the three that were called.
    assert_eq!(part_of("leads_followed"), ("bad", Some(3.0), Some(12.0)));
    assert_eq!(part_of("targets_worked"), ("look", Some(3.0), Some(6.0)));
    // Half of the views are of the industry's own page; demo requests are views of a page as well.
    assert_eq!(part_of("industry_pages"), ("good", Some(60.0), Some(132.0)));
    assert_eq!(part_of("page_variety").0, "bad");
    assert_eq!(check(&health, "own_measures")["figure"], 3.0);
    // The filters choose the accounts that the numbers name.
    for key in ["leads_followed", "targets_worked", "target_owner"] {
        let check = check(&health, key);
        let filter = check["filter"].as_str().unwrap();
        let page: Value =
            serde_json::from_str(&desk.done(&["accounts", "--filter", filter, "--json"])).unwrap();
        let behind = check["numbers"]["behind"].as_f64().unwrap();
        assert_eq!(page["total"].as_f64().unwrap(), behind, "{filter}");
    }
    let text = desk.done(&["health"]);
    assert!(text.contains("5. Sales and marketing apart"), "{text}");
    assert!(text.contains("3 of 12 MQLs of target accounts"), "{text}");
    assert!(!text.contains('{') && !text.contains("health."), "{text}");
}

/// Pages that the tag saw count for content once they are in the lake, where they have an account.
#[test]
fn tracked_pages_count_for_content() {
    let desk = Desk::new();
    market(&desk);
    let before = check(&desk.health(), "industry_pages")["numbers"]["whole"].as_f64().unwrap();
    let mut lines = String::new();
    for target in [1, 2] {
        let user = format!("u{target}");
        let identify = serde_json::json!({"type": "identify", "userId": user, "messageId": user,
            "timestamp": day(11), "traits": {"email": format!("p1@company-{target}.com")}});
        writeln!(lines, "{identify}").unwrap();
        for view in 0..20 {
            let url = format!("https://own.test/story-{target}/?view={view}");
            let page = serde_json::json!({"type": "page", "userId": user, "timestamp": day(10),
                "messageId": format!("{user}-{view}"), "context": {"page": {"url": url}}});
            writeln!(lines, "{page}").unwrap();
        }
        // Long ago, and a machine: neither counts.
        let old = serde_json::json!({"type": "page", "userId": user, "timestamp": day(400),
            "messageId": format!("{user}-old"), "context": {"page": {"url": "https://own.test/a"}}});
        let machine = serde_json::json!({"type": "page", "userId": user, "timestamp": day(10),
            "messageId": format!("{user}-bot"), "context": {"page": {"url": "https://own.test/b"},
            "userAgent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}});
        writeln!(lines, "{old}\n{machine}").unwrap();
    }
    desk.write("history.jsonl", &lines);
    desk.done(&["events", "import", "history.jsonl"]);
    desk.done(&["lake", "compact"]);
    let health = desk.health();
    assert_eq!(health["tracked_left_out"], false);
    let pages = check(&health, "industry_pages");
    assert_eq!(pages["numbers"]["whole"].as_f64().unwrap(), before + 40.0, "{pages}");
    // Both stories are read by one industry alone.
    assert_eq!(pages["numbers"]["part"], 100.0, "{pages}");
}

#[test]
fn an_empty_workspace_says_what_is_missing() {
    let desk = Desk::new();
    let health = desk.health();
    for check in all(&health) {
        assert_eq!(check["verdict"], "unknown", "{check}");
        assert_eq!(check["figure"], Value::Null, "{check}");
        assert!(!check["missing"].as_array().unwrap().is_empty(), "{check}");
    }
    let text = desk.done(&["health"]);
    assert!(text.contains("accounts: import companies"), "{text}");
}

#[test]
fn without_events_and_without_a_committee_file_the_rest_is_still_told() {
    let desk = Desk::new();
    market(&desk);
    std::fs::remove_file(desk.0.path().join("W/committee.toml")).unwrap();
    assert_eq!(check(&desk.health(), "decider_known")["verdict"], "good");

    let silent = Desk::new();
    silent.write(
        "accounts.csv",
        &std::fs::read_to_string(desk.0.path().join("accounts.csv")).unwrap(),
    );
    silent.done(&["import", "accounts.csv"]);
    silent.done(&["score"]);
    let health = silent.health();
    for (key, missing) in [
        ("touch_ratio", "events"),
        ("engaged_targets", "events"),
        ("industry_pages", "page_views"),
        ("nobody_known", "people"),
        ("leads_followed", "sales_activity"),
        ("programme_reach", "campaign_motion"),
        ("programme_age", "won_deals"),
    ] {
        let check = check(&health, key);
        assert_eq!((&check["verdict"], &check["missing"][0]), (&"unknown".into(), &missing.into()));
    }
    assert_eq!(check(&health, "target_owner")["figure"], 0.5);
}

/// A real pipeline: no target list, no people, no events. What it says must be that.
#[test]
fn a_pipeline_alone_is_told_to_have_no_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/maven-crm");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let desk = Desk::new();
    let path = |name: &str| folder.join(name).display().to_string();
    desk.done(&["import", &path("accounts.csv"), &path("sales_pipeline.csv")]);
    desk.done(&["score"]);
    let health = desk.health();
    assert_eq!(check(&health, "list_size")["verdict"], "bad");
    assert_eq!(check(&health, "list_size")["numbers"]["whole"], 85.0);
    assert_eq!(check(&health, "list_share")["missing"][0], "target_list");
    let told: Vec<&Value> =
        all(&health).into_iter().filter(|check| check["verdict"] != "unknown").collect();
    assert_eq!(told.len(), 1, "{told:?}");
}
