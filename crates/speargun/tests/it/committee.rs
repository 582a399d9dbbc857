//! Buying committees as users of the command line meet them.

use std::process::{Command, Output};

use serde_json::Value;

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

const ACCOUNTS: &str = "Account ID,Account Name,Website,Country\n\
    1,Acme Software,acme.com,US\n2,Zeta Foods,zetafoods.com,DE\n3,한빛반도체,hanbit.co.kr,KR\n";
const CONTACTS: &str = "Contact ID,First Name,Last Name,Email,Title,Company,Country\n\
    1,Kim,Doe,kim@acme.com,CFO,Acme Software,US\n\
    2,Max,Roe,max@zetafoods.com,Procurement Manager,,DE\n\
    3,민,이,min@hanbit.co.kr,대표이사,,KR\n\
    4,Ann,Lee,ann@acme.com,Marketing Manager,,US\n\
    5,Eva,Oz,eva@acme.com,Wizard,,US\n";

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(desk.command(&["init", "W"]).output().unwrap().status.success());
        std::fs::write(desk.0.path().join("accounts.csv"), ACCOUNTS).unwrap();
        std::fs::write(desk.0.path().join("contacts.csv"), CONTACTS).unwrap();
        for arguments in [&["import", "accounts.csv", "contacts.csv"][..], &["match"], &["score"]] {
            desk.done(arguments);
        }
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

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(&[arguments, &["--json"]].concat())).unwrap()
    }
}

/// The roles that are filled, with whose they are, and what says so.
fn filled(committee: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for role in committee["roles"].as_array().unwrap() {
        for person in role["people"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let name = text(&person["name"]);
            found.push(format!("{}: {name}, {}", text(&role["role"]), text(&person["source"])));
        }
    }
    found
}

/// Points in tenths, so that sums are exact.
fn tenths(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 10.0).round() as i64
}

#[test]
fn titles_give_roles_and_reasons_add_up() {
    let desk = Desk::new();
    let acme = desk.json(&["committee", "show", "Acme Software"]);
    assert_eq!(filled(&acme), ["team_lead: Ann Lee, title", "executive: Kim Doe, title"]);
    assert_eq!(acme["without_role"][0]["name"], "Eva Oz");
    let mut sum = 0;
    for role in acme["roles"].as_array().unwrap() {
        let parts = ["known", "recency", "engagement"].map(|part| tenths(&role[part]));
        assert_eq!(parts.iter().sum::<i64>(), tenths(&role["points"]), "{role}");
        sum += tenths(&role["points"]);
    }
    // 25 × 40 % × 0.85 + 15 × 40 % × 0.7
    assert_eq!((sum, tenths(&acme["completeness"])), (127, 127));
    assert_eq!(acme["penetration"]["known"], 2);
    let korean = desk.json(&["committee", "show", "한빛반도체"]);
    assert_eq!(filled(&korean), ["executive: 민 이, title"]);
    let text = desk.done(&["committee", "show", "Acme Software"]);
    assert!(text.contains("12.7 of 100 complete") && text.contains("CFO (title, 85 %)"), "{text}");
    // The account's figures say the same, and filters ask for them.
    let filter = "committee_missing = \"purchasing\" and committee_completeness > 12";
    let rows = desk.json(&["accounts", "--filter", filter]);
    assert!(rows.to_string().contains("Acme Software"), "{rows}");
    assert!(!rows.to_string().contains("Zeta"), "{rows}");
}

#[test]
fn what_people_decide_no_job_undoes() {
    let desk = Desk::new();
    let done = desk.json(&["committee", "set", "kim@acme.com", "champion"]);
    assert_eq!(
        filled(&done["committee"]),
        ["team_lead: Ann Lee, title", "champion: Kim Doe, person"]
    );
    desk.done(&["committee", "set", "kim@acme.com", "executive", "--also"]);
    desk.done(&["committee", "clear", "Ann Lee", "team_lead"]);
    let expected = ["executive: Kim Doe, person", "champion: Kim Doe, person"];
    let standing = || filled(&desk.json(&["committee", "show", "Acme Software"]));
    assert_eq!(standing(), expected);
    std::fs::write(
        desk.0.path().join("contacts.csv"),
        CONTACTS.replace("CFO", "Procurement Manager"),
    )
    .unwrap();
    for arguments in [&["import", "contacts.csv"][..], &["match", "--again"], &["score"]] {
        // Whatever jobs run, with whatever flags they have.
        let _ = desk.run(arguments);
        assert_eq!(standing(), expected, "{arguments:?}");
    }
    // An account that goes into another takes its people along.
    desk.done(&["duplicates", "--merge", "Zeta Foods", "Acme Software"]);
    let zeta = filled(&desk.json(&["committee", "show", "Zeta Foods"]));
    assert!(zeta.contains(&"champion: Kim Doe, person".to_owned()), "{zeta:?}");
    desk.done(&["committee", "forget", "kim@acme.com"]);
    let zeta = filled(&desk.json(&["committee", "show", "Zeta Foods"]));
    assert!(zeta.contains(&"purchasing: Kim Doe, title".to_owned()), "{zeta:?}");
    let refused = desk.refused(&["committee", "set", "Kim Doe", "wizard"]);
    assert!(refused.contains("no role \"wizard\"; its roles are practitioner"), "{refused}");
    assert!(desk.refused(&["committee", "set", "Nobody", "user"]).contains("no person is called"));
    let line = desk.refused(&["committee", "show", "Zeta Foods", "--line", "x"]);
    assert!(line.contains("no line \"x\"; its lines are default"), "{line}");
}

#[test]
fn gaps_are_told_by_tier_and_role() {
    let desk = Desk::new();
    let gaps = desk.json(&["committee", "gaps"]);
    assert_eq!((&gaps["accounts"], &gaps["unscored"]), (&3.into(), &0.into()));
    let tier = &gaps["tiers"][0];
    let roles = tier["roles"].as_array().unwrap();
    let role = |key: &str| roles.iter().find(|gap| gap["role"] == key).unwrap();
    let counts =
        |key: &str| ["accounts", "missing", "silent"].map(|name| role(key)[name].as_u64().unwrap());
    assert_eq!(counts("purchasing"), [3, 2, 1]);
    assert_eq!(counts("executive"), [3, 1, 2]);
    assert_eq!(counts("technical"), [3, 3, 0]);
    assert_eq!(roles.len(), 5, "champions and users are not required");
    // Each gap names the filter that lists its accounts.
    let filter = role("purchasing")["filter"].as_str().unwrap();
    let rows = desk.json(&["accounts", "--filter", filter]).to_string();
    assert!(rows.contains("Acme") && rows.contains("한빛") && !rows.contains("Zeta"), "{rows}");
    let text = desk.done(&["committee", "gaps"]);
    assert!(text.contains("purchasing: no contact at 2 of 3 accounts"), "{text}");
    let korea = desk.json(&["committee", "gaps", "--filter", "country = \"KR\""]);
    assert_eq!(korea["accounts"], 1);
    assert!(desk.refused(&["committee", "gaps", "--filter", "contry = 1"]).contains("country"));
}

#[test]
fn templates_are_checked_and_older_workspaces_have_the_shipped_one() {
    let desk = Desk::new();
    let file = desk.0.path().join("W").join("committee.toml");
    assert!(desk.done(&["committee", "check"]).contains("Roles: practitioner, team_lead"));
    let shipped = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(desk.json(&["committee", "show", "Acme Software"])["line"]["key"], "default");
    std::fs::write(&file, shipped.replace("department = \"legal\"", "departmnt = \"legal\""))
        .unwrap();
    let error = desk.refused(&["committee", "check"]);
    assert!(error.contains("role legal, rule 1") && error.contains("department"), "{error}");
    assert!(desk.refused(&["accounts"]).contains("committee.toml"), "a bad file stops everything");
    let only_legal = shipped.replace("legal = 5", "legal = 500");
    std::fs::write(&file, only_legal).unwrap();
    let acme = desk.json(&["committee", "show", "Acme Software"]);
    assert!(tenths(&acme["completeness"]) < 30, "weights are the user's: {acme}");
}
