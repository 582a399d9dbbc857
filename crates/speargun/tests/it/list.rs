//! Lists of accounts as users of the command line meet them.

use std::process::{Command, Output};

use serde_json::{Value, json};

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

const ACCOUNTS: &str = "external_id,name,website\n1,Acme Software,acme.com\n\
    2,Zeta Foods,zetafoods.com\n3,한빛반도체,hanbit.co.kr\n4,Twin,twin.com\n5,Twin,twin.org\n";
const MAPPING: &str = "source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"account\"\n";

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let made = desk.command(&["init", "W"]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        std::fs::write(desk.0.path().join("accounts.csv"), ACCOUNTS).unwrap();
        std::fs::write(desk.0.path().join("mapping.toml"), MAPPING).unwrap();
        desk.done(&["import", "accounts.csv", "--mapping", "mapping.toml"]);
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

    /// The names of the accounts that a filter chooses.
    fn chosen(&self, filter: &str) -> Vec<String> {
        let page = self.json(&["accounts", "--filter", filter, "--sort", "name"]);
        let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
        page["items"].as_array().unwrap().iter().map(name).collect()
    }
}

#[test]
fn a_list_is_filled_by_name_file_and_filter_and_asked_for_in_filters() {
    let desk = Desk::new();
    desk.done(&["list", "create", "Q3 EMEA", "--description", "for the fair"]);
    assert!(desk.refused(&["list", "create", "q3 emea"]).contains("there is a list \"Q3 EMEA\""));
    let added =
        desk.json(&["list", "add", "q3 emea", "acme.com", "한빛반도체", "--reason", "fair"]);
    assert_eq!((&added["changed"], &added["rejected"]), (&json!(2), &json!(0)));
    let again = desk.json(&["list", "add", "Q3 EMEA", "Acme Software"]);
    assert_eq!((&again["changed"], &again["unchanged"]), (&json!(0), &json!(1)));
    assert_eq!(desk.chosen("lists = \"q3 emea\""), ["Acme Software", "한빛반도체"]);
    assert_eq!(desk.chosen("lists is empty"), ["Twin", "Twin", "Zeta Foods"]);

    let rows = "company,website,note\nZeta Foods,,x\nNobody,nobody.example,y\nTwin,twin.org,z\n\
        Twin,,w\n,,\n";
    std::fs::write(desk.0.path().join("rows.csv"), rows).unwrap();
    let add = ["list", "add", "Q3 EMEA", "--file", "rows.csv", "--json"];
    let output = desk.run(&add);
    assert_eq!(output.status.code(), Some(3), "rows were rejected: {output:?}");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&read["changed"], &read["rejected"]), (&json!(2), &json!(2)), "{read}");
    let told = (&read["rejects"][0]["row"], &read["rejects"][1]["text"]);
    assert_eq!(told, (&json!(2), &json!("Twin")));
    assert!(read["rejects"][1]["reason"].as_str().unwrap().contains("several accounts"), "{read}");

    desk.done(&["list", "create", "Others"]);
    desk.done(&["list", "add", "Others", "--filter", "not (lists = \"Q3 EMEA\")"]);
    assert_eq!(desk.chosen("lists in (\"Others\", \"None\")"), ["Twin"]);
    desk.done(&["list", "remove", "Q3 EMEA", "Zeta Foods"]);
    assert_eq!(desk.chosen("lists is empty"), ["Zeta Foods"]);

    let shown = desk.json(&["list", "show", "Q3 EMEA"]);
    assert_eq!((&shown["total"], &shown["items"][0]["reason"]), (&json!(3), &json!("fair")));
    assert_eq!(desk.json(&["list", "show", "Q3 EMEA", "--as-of", "2020-01-01"])["total"], 0);
    desk.done(&["list", "rename", "Q3 EMEA", "Q4 EMEA"]);
    assert_eq!(desk.chosen("lists = \"Q3 EMEA\"").len(), 0);
    let told = desk.run(&["accounts", "--filter", "lists = \"Q4 EMAE\" or stage = \"targte\""]);
    let told = String::from_utf8(told.stderr).unwrap();
    assert!(told.contains("note: no list is called \"Q4 EMAE\"; did you mean Q4 EMEA?"), "{told}");
    assert!(told.contains("no stage is called \"targte\"; did you mean target?"), "{told}");
    desk.done(&["list", "archive", "Q4 EMEA"]);
    assert_eq!(desk.chosen("lists = \"Q4 EMEA\"").len(), 0, "archived");
    assert!(desk.refused(&["list", "add", "Q4 EMEA", "acme.com"]).contains("is archived"));
    desk.done(&["list", "archive", "Q4 EMEA", "--undo"]);
    assert_eq!(desk.chosen("lists = \"Q4 EMEA\"").len(), 3);
    assert_eq!(desk.json(&["list", "ls"])["items"][1]["size"], 3);
    assert!(desk.refused(&["list", "show", "Q4 EMAE"]).contains("did you mean Q4 EMEA?"));
}

#[test]
fn a_rule_may_ask_for_a_list_and_verify_agrees() {
    let desk = Desk::new();
    let model = desk.done(&["model", "show"]);
    let rule = "\n[[dimension.rule]]\nwhen = 'lists = \"Fairs\"'\nadd = 25\ntext = \"met\"\n";
    let first = model.find("[[dimension.rule]]").expect("the model has a rule");
    let text = format!("{}{}{}", &model[..first], &rule[1..], &model[first..]);
    std::fs::write(desk.0.path().join("model.toml"), text).unwrap();
    let checked = desk.json(&["model", "check", "model.toml"]);
    let told = checked["notices"].to_string();
    assert!(told.contains("no list is called") && told.contains("Fairs"), "{told}");
    desk.done(&["model", "publish", "model.toml"]);
    desk.done(&["list", "create", "Fairs"]);
    desk.done(&["score"]);
    let before = desk.json(&["accounts", "--filter", "name = \"Acme Software\""]);
    desk.done(&["list", "add", "Fairs", "acme.com"]);
    desk.done(&["score"]);
    let after = desk.json(&["accounts", "--filter", "name = \"Acme Software\""]);
    let score = |page: &Value| page["items"][0]["score"].as_f64().unwrap();
    assert!(score(&after) > score(&before), "{after}");
    desk.done(&["verify"]);
}
