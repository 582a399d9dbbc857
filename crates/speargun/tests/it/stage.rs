//! Stages and the market as users of the command line meet them.

use std::process::{Command, Output};

use serde_json::Value;

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

const ACCOUNTS: &str = "external_id,name,website,is_target,competitor,contract_ends_at\n\
    1,Acme Software,acme.com,yes,Rival,2199-12-31\n2,Zeta Foods,zetafoods.com,yes,,\n\
    3,한빛반도체,hanbit.co.kr,,,\n";
const MAPPING: &str = "source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"account\"\n";

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(
            desk.command(&["init", "W", "--time-zone", "Asia/Seoul"])
                .output()
                .unwrap()
                .status
                .success()
        );
        std::fs::write(desk.0.path().join("accounts.csv"), ACCOUNTS).unwrap();
        std::fs::write(desk.0.path().join("mapping.toml"), MAPPING).unwrap();
        desk.done(&["import", "accounts.csv", "--mapping", "mapping.toml"]);
        desk.done(&["score"]);
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
}

/// What a day makes of a text, so that it can be compared.
fn without_moments(text: &str) -> String {
    let is_moment = |word: &str| word.starts_with("20") && word.ends_with("+09:00");
    let is_days = |word: &str| word.len() > 3 && word.chars().all(|digit| digit.is_ascii_digit());
    let word = |word: &str| match word {
        word if is_moment(word) => "MOMENT".to_owned(),
        word if is_days(word) => "DAYS".to_owned(),
        word => word.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_account_says_where_it_stands_and_what_is_missing() {
    let desk = Desk::new();
    let told = without_moments(&desk.done(&["account", "stage", "Acme Software"]));
    assert_eq!(
        told,
        "Stage: Target (Account-based: the spear), since MOMENT\n  \
         Target: `target` holds (target yes)\n\
         Next: Engaged\n  \
         missing: days_since_engaged is not empty (Days since meaningful interest not known)\n\
         Market: under contract: the contract with Rival ends in DAYS days"
    );
    let explained = without_moments(&desk.done(&["explain", "Acme Software"]));
    assert!(explained.ends_with(&told), "{explained}");
    let found = desk.json(&["account", "stage", "한빛반도체"]);
    assert_eq!((&found["stage"], &found["motion"]["key"]), (&Value::Null, &"demand_gen".into()));
    assert_eq!(found["market"]["state"], "not_in_market");
    let page = desk.json(&["accounts", "--filter", "market_state = \"under_contract\""]);
    assert_eq!(
        (&page["total"], &page["items"][0]["market_state"]),
        (&1.into(), &"under_contract".into())
    );
}

#[test]
fn a_move_holds_against_jobs_until_it_is_taken_back() {
    let desk = Desk::new();
    let moved = ["account", "stage", "Acme Software", "won", "--reason", "signed at the fair"];
    let told = without_moments(&desk.done(&moved));
    let expected = "Stage: Won (Account-based: the spear), since MOMENT\n  \
         moved by ann: signed at the fair\n";
    assert!(told.starts_with(expected), "{told}");
    for job in [&["score"][..], &["match"], &["score"]] {
        desk.done(job);
        let stage = desk.json(&["account", "stage", "Acme Software"]);
        assert_eq!(stage["stage"]["key"], "won", "{job:?}");
    }
    desk.done(&["verify"]);
    let page = desk.json(&["accounts", "--filter", "stage = \"won\""]);
    assert_eq!(page["items"][0]["name"], "Acme Software");
    desk.done(&["account", "stage", "Acme Software", "--clear"]);
    desk.done(&["score"]);
    let stage = desk.json(&["account", "stage", "Acme Software"]);
    assert_eq!((&stage["stage"]["key"], &stage["held"]), (&"target".into(), &Value::Null));
    let changes: Vec<&str> = stage["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["stage"]["key"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["target", "won", "won", "target"]);
    let taken_back = stage["changes"][1]["reason"].as_str().unwrap();
    assert_eq!(taken_back, "the move was taken back by ann; conditions count again");
    let until =
        ["account", "stage", "Zeta Foods", "none", "--reason", "x", "--until", "2199-01-01"];
    let held = desk.json(&until);
    assert_eq!(held["stage"], Value::Null);
    assert_eq!(held["held"]["until"], "2199-01-01T15:00:00Z", "through the day in Seoul");
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let desk = Desk::new();
    let stage = |rest: &[&'static str]| [&["account", "stage", "Acme Software"], rest].concat();
    for (rest, expected) in [
        (&["wizard", "--reason", "x"][..], "there is no stage \"wizard\"; there are target"),
        (&["won"], "say why: a move needs a reason; nothing was changed"),
        (&["won", "--reason", " "], "say why: a move needs a reason; nothing was changed"),
        (&["won", "--reason", "x", "--until", "2020-01-01"], "is past: name a later one"),
        (&["won", "--reason", "x", "--until", "soon"], "\"soon\" is no day"),
        (&["--clear"], "the account is not held in a stage"),
    ] {
        let told = desk.refused(&stage(rest), 1);
        assert!(told.contains(expected), "{rest:?}: {told}");
    }
    desk.refused(&stage(&["--reason", "x"]), 2);
    let contract = |rest: &[&'static str]| [&["account", "contract", "Zeta Foods"], rest].concat();
    assert_eq!(desk.done(&contract(&[])), "Contract: –, ends on –\n");
    assert!(desk.refused(&contract(&["--ends", "never"]), 1).contains("the day of the contract"));
    assert!(desk.refused(&contract(&["--forget"]), 1).contains("no contract is recorded"));
    let unknown = desk.refused(&["account", "stage", "Nobody"], 1);
    assert!(unknown.contains("no account is called \"Nobody\""), "{unknown}");
}

#[test]
fn a_contract_that_is_told_counts_from_the_next_score_on() {
    let desk = Desk::new();
    let told = desk.done(&["account", "contract", "Zeta Foods", "--competitor", "Other"]);
    assert_eq!(told, "Contract: Other, ends on –\n");
    let told = desk.done(&["account", "contract", "Zeta Foods", "--ends", "2099-05-01"]);
    assert_eq!(told, "Contract: Other, ends on 2099-05-01\n");
    let shown = desk.done(&["account", "contract", "Zeta Foods"]);
    assert!(
        shown.starts_with("Contract: Other, ends on 2099-05-01\n  told by ann on 2"),
        "{shown}"
    );
    desk.done(&["import", "accounts.csv", "--mapping", "mapping.toml"]);
    desk.done(&["score"]);
    let found = desk.json(&["account", "stage", "Zeta Foods"]);
    assert_eq!(found["market"]["state"], "under_contract");
    assert_eq!(found["contract"]["told_by"], "ann");
    desk.done(&["account", "contract", "Zeta Foods", "--forget"]);
    desk.done(&["score"]);
    let found = desk.json(&["account", "stage", "Zeta Foods"]);
    assert_eq!(found["market"]["state"], "not_in_market");
    desk.done(&["verify"]);
}

#[test]
fn stages_are_published_checked_and_rolled_back_with_the_model() {
    let desk = Desk::new();
    let draft = desk.0.path().join("W/score_model.toml");
    let text = std::fs::read_to_string(&draft).unwrap();
    desk.done(&["model", "publish", "--note", "as shipped"]);
    let own = text.replace(
        "key = \"engaged\"\nname = \"Engaged\"\nenter = 'days_since_engaged is not empty'",
        "key = \"known\"\nname = \"Known\"\nenter = 'target'\nminimum_days = 5",
    );
    assert_ne!(own, text);
    std::fs::write(&draft, own.replace("enter = 'target'", "enter = 'traget'")).unwrap();
    let check = desk.run(&["model", "check"]);
    let told = String::from_utf8_lossy(&[check.stdout, check.stderr].concat()).into_owned();
    assert!(told.contains("motion account_based: target: at character 1"), "{told}");
    assert!(told.contains("did you mean target?"), "{told}");
    std::fs::write(&draft, &own).unwrap();
    let difference = desk.done(&["model", "diff"]);
    assert!(difference.contains("2. Known: enter target, at least 5 days"), "{difference}");
    let counted = difference.lines().find(|line| line.starts_with("| known")).unwrap_or_default();
    assert!(counted.contains("+2"), "{difference}");
    let check = desk.run(&["model", "check", "--accounts"]);
    let told = String::from_utf8_lossy(&check.stderr).into_owned();
    assert!(told.contains("account_based: \"Opportunity\" holds for none of 3 accounts"), "{told}");
    assert!(told.contains("market: \"A deal is open\" holds for none of 3 accounts"), "{told}");
    desk.done(&["model", "publish"]);
    desk.done(&["score"]);
    let stage = desk.json(&["account", "stage", "Acme Software"]);
    assert_eq!(
        (&stage["stage"]["name"], &stage["dwells_days"].is_null()),
        (&"Known".into(), &false)
    );
    desk.done(&["model", "rollback", "1"]);
    desk.done(&["score"]);
    assert_eq!(desk.json(&["account", "stage", "Acme Software"])["stage"]["key"], "target");
    desk.done(&["verify"]);
}

#[test]
fn a_filter_finds_the_same_accounts_in_sql() {
    let desk = Desk::new();
    let missing = desk.run(&["account", "sql", "tier >= 1", "--run"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("speargun account tables"));
    let written: Value =
        serde_json::from_str(&desk.done(&["account", "tables", "--json"])).unwrap();
    assert_eq!(written["tables"][0], serde_json::json!(["accounts", 3]));
    for (filter, ids) in [
        ("competitor = \"RIVAL\" and target", "[1]"),
        ("not (competitor = \"rival\")", "[2,3]"),
        ("name contains \"반도\" or events(\"x\") > 0", "[3]"),
        ("annual_revenue >= 5 USD", "[]"),
    ] {
        let ids: Value = serde_json::from_str(ids).unwrap();
        let run = desk.done(&["account", "sql", filter, "--run", "--json"]);
        assert_eq!(serde_json::from_str::<Value>(&run).unwrap(), ids, "{filter}");
        let sql = desk.done(&["account", "sql", filter, "--dialect", "datafusion"]);
        let rows = desk.done(&["lake", "query", sql.trim(), "--json"]);
        let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
        let found: Vec<Value> = rows.iter().map(|row| row["account_id"].clone()).collect();
        assert_eq!(Value::from(found), ids, "{filter}");
    }
    let refused = desk.run(&["account", "sql", "competitr = \"x\""]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("did you mean competitor?"));
}

const PEOPLE: &str = "external_id,email,first_name,last_name,title,company,became_mql_at\n\
    p1,kim@acme.com,Kim,Doe,Chief Financial Officer,Acme Software,2025-03-01\n\
    p2,lee@acme.com,Lee,Roe,Marketing Director,Acme Software,\n\
    p3,max@zetafoods.com,Max,Muster,Sales Director,Zeta Foods,\n\
    p4,ann@acme.com,Ann,Other,Assistant,Acme Software,\n";
const EVENTS: &str = "external_id,event_type,occurred_at,person_reference\n\
    e1,demo_request,2025-03-02T09:30:00Z,p2\ne2,demo_request,2025-03-03T09:30:00Z,p4\n\
    e3,page_view,2025-03-03T09:30:00Z,p3\n";

#[test]
fn leads_say_who_they_are_since_when_and_why() {
    let desk = Desk::new();
    for (entity, text) in [("person", PEOPLE), ("event", EVENTS)] {
        let file = format!("{entity}.csv");
        std::fs::write(desk.0.path().join(&file), text).unwrap();
        let mapping = MAPPING.replace("\"account\"", &format!("{entity:?}"));
        std::fs::write(desk.0.path().join("mapping.toml"), mapping).unwrap();
        desk.done(&["import", &file, "--mapping", "mapping.toml"]);
    }
    desk.done(&["match"]);
    let glossary = desk.0.path().join("W/glossary.toml");
    let shipped = std::fs::read_to_string(&glossary).unwrap();
    let agree = |of_mql: &str| {
        std::fs::write(&glossary, shipped.replace("[mql]\n", &format!("[mql]\n{of_mql}\n")))
            .unwrap();
    };
    agree("person = 'decides'\nneeds = \"all\"");
    desk.done(&["score"]);
    let told = desk.done(&["explain", "Acme Software"]);
    let leads: Vec<&str> = told.lines().filter(|line| line.starts_with("MQL")).collect();
    assert_eq!(leads.len(), 2, "{told}");
    assert!(leads.contains(&"MQL: Kim Doe since 2025-03-01T00:00+09:00: the CRM's date"), "{told}");
    let lee = leads.iter().find(|line| line.starts_with("MQL: Lee Roe since ")).unwrap();
    assert!(lee.contains(": Demo request, and decides (fit "), "{lee}");
    let found = |filter: &str| -> Vec<String> {
        let rows = desk.json(&["accounts", "--filter", filter]);
        let names = rows["items"].as_array().unwrap().iter();
        names.map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("mqls = 2"), ["Acme Software"]);
    assert_eq!(found("person(mql and not decides)"), [""; 0]);
    // By the words that are shipped the assistant who asked for a demonstration is one as well.
    std::fs::write(&glossary, &shipped).unwrap();
    desk.done(&["score"]);
    assert_eq!(found("mqls = 3 and person(mql and not decides)"), ["Acme Software"]);

    agree("person = 'fitt >= 5'");
    let told = desk.refused(&["score"], 1);
    assert!(told.contains("mql.person: at character 1: there is no field \"fitt\""), "{told}");
    agree("person = 'mql in 30d'");
    assert!(desk.refused(&["score"], 1).contains("mql.person"), "an MQL is not made by being one");
}
