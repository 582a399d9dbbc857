//! Reviews, decisions, duplicates and families as users of the command line meet them.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

const ACCOUNTS: &str = "Account ID,Account Name,Website,Country,Parent Account ID\n\
    1,Acme Software,acme.com,US,\n2,Acme Software Inc.,acmesoft.com,US,\n\
    3,Zeta Foods,zetafoods.com,DE,\n4,Acme Korea,acme.kr,KR,1\n";
const CONTACTS: &str = "Contact ID,First Name,Last Name,Email,Title,Company,Country\n\
    1,Kim,Doe,kim@acme.com,CFO,Acme Software,US\n2,Max,Roe,max@zetafoods.com,Manager,,DE\n\
    3,Ann,Doubt,ann@gmail.com,CEO,Acme Software,US\n\
    4,Joe,Lost,joe@unknownworks.com,Buyer,Unknown Works,FR\n";

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(desk.command(&["init", "W"]).output().unwrap().status.success());
        std::fs::write(desk.0.path().join("accounts.csv"), ACCOUNTS).unwrap();
        std::fs::write(desk.0.path().join("contacts.csv"), CONTACTS).unwrap();
        desk.done(&["import", "accounts.csv", "contacts.csv"]);
        desk.done(&["match"]);
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
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
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        text(&output.stdout) + &text(&output.stderr)
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Types answers to the interactive review.
    fn review(&self, typed: &str) -> String {
        let mut command = self.command(&["-w", "W", "match", "review"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    }

    fn account_of(&self, person: &str) -> Value {
        self.json(&["match", "explain", person])["standing"]["account"]["name"].clone()
    }
}

#[test]
fn doubtful_cases_are_decided_one_by_one() {
    let desk = Desk::new();
    assert_eq!(desk.json(&["match", "review"])["total"], 1);
    assert!(desk.done(&["match", "review", "--list"]).contains("Ann Doubt"));
    let said = desk.review("what\na\nq\n");
    assert!(said.contains("a accept the first"), "{said}");
    assert!(said.contains("Ann Doubt belongs to Acme Software"), "{said}");
    assert_eq!(desk.json(&["match", "review"])["total"], 0);
    let decisions = desk.json(&["match", "decisions"]);
    let made = &decisions["items"][0];
    assert_eq!((&made["decided_by"], &made["can_undo"]), (&"ann".into(), &true.into()));
    desk.done(&["match"]);
    assert!(desk.account_of("ann@gmail.com").is_string(), "a job leaves it alone");
    desk.done(&["match", "undo", "1"]);
    assert!(desk.refused(&["match", "undo", "1"]).contains("taken decision 1 back already"));
    let said = desk.review("r\nu\n2\n");
    assert!(
        said.contains("belongs to no account") && said.contains("waits for a decision again"),
        "{said}"
    );
    let said = desk.review("s\n");
    assert!(said.contains("No doubtful case is left"), "{said}");
}

#[test]
fn the_best_guesses_are_accepted_and_taken_back_at_once() {
    let desk = Desk::new();
    assert!(desk.done(&["match", "review", "--accept-above", "1"]).contains("nothing was changed"));
    assert!(desk.refused(&["match", "review", "--accept-above", "7"]).contains("no probability"));
    let done = desk.json(&["match", "review", "--accept-above", "0.4"]);
    assert_eq!(done["people"], 1);
    let batch = done["batch_id"].to_string();
    assert_eq!(desk.json(&["match", "undo", "--batch", &batch])["people"], 1);
    assert_eq!(desk.json(&["match", "review"])["total"], 1);
}

#[test]
fn a_person_is_explained_given_and_refused_an_account() {
    let desk = Desk::new();
    let story = desk.json(&["match", "explain", "Kim Doe"]);
    assert_eq!((&story["rule"], &story["outcome"]), (&"email_domain".into(), &"strong".into()));
    assert_eq!(story["candidates"][0]["evidence"][0]["agrees"], true);
    let shown = desk.done(&["match", "explain", "ann@gmail.com"]);
    assert!(shown.contains("the answer would be another one"), "{shown}");
    desk.done(&["match", "assign", "Kim Doe", "Zeta Foods"]);
    assert_eq!(desk.account_of("Kim Doe"), "Zeta Foods");
    desk.done(&["match", "reject", "Kim Doe"]);
    assert_eq!(desk.account_of("Kim Doe"), Value::Null);
    desk.done(&["match", "accept", "Kim Doe", "Acme Korea"]);
    assert_eq!(desk.account_of("Kim Doe"), "Acme Korea");
    assert!(desk.done(&["match", "explain", "Kim Doe"]).contains("ann decided: Acme Korea"));
    assert!(desk.refused(&["match", "explain", "nobody"]).contains("no person has the id"));
    let report = desk.json(&["match", "report"]);
    assert_eq!((&report["people"], &report["decided_by_people"]), (&4.into(), &1.into()));
    assert!(desk.done(&["match", "report"]).contains("Match rate"));
}

#[test]
fn domains_and_names_are_added_and_taken_out() {
    let desk = Desk::new();
    let done = desk.json(&["match", "alias", "Zeta Foods", "unknownworks.com"]);
    assert_eq!((&done["alias"]["kind"], &done["effect"]["changed"]), (&"domain".into(), &1.into()));
    assert_eq!(desk.account_of("Joe Lost"), "Zeta Foods");
    assert_eq!(desk.json(&["match", "alias", "Zeta Foods"])["items"].as_array().unwrap().len(), 1);
    desk.done(&["match", "alias", "Zeta Foods", "unknownworks.com", "--remove"]);
    assert_eq!(desk.account_of("Joe Lost"), Value::Null);
    assert!(desk.refused(&["match", "alias", "Zeta Foods", "gmail.com"]).contains("many use"));
    let done = desk.json(&["match", "exclude", "zetafoods.com", "--reason", "agency"]);
    assert_eq!(done["effect"]["changed"], 1);
    assert!(desk.done(&["match", "exclude"]).contains("agency"));
    desk.done(&["match", "exclude", "zetafoods.com", "--remove"]);
    assert_eq!(desk.account_of("Max Roe"), "Zeta Foods");
    assert!(desk.refused(&["match", "exclude", "no domain"]).contains("is no domain"));
    let groups = desk.json(&["match", "proposed"]);
    assert_eq!(groups["items"][0]["key"], "domain:unknownworks.com");
    desk.done(&["match", "proposed", "--accept", "domain:unknownworks.com", "--name", "Works"]);
    assert_eq!(desk.account_of("Joe Lost"), "Works");
    let refused = desk.refused(&["match", "proposed", "--dismiss", "domain:unknownworks.com"]);
    assert!(refused.contains("nothing was changed"), "{refused}");
}

#[test]
fn duplicates_are_merged_and_split() {
    let desk = Desk::new();
    let pairs = desk.json(&["duplicates"]);
    assert_eq!(pairs["total"], 1, "{pairs}");
    let done = desk.json(&["duplicates", "--merge", "1", "2"]);
    assert_eq!(done["merge"]["can_split"], true);
    assert_eq!(desk.json(&["duplicates"])["total"], 0);
    assert_eq!(desk.json(&["accounts"])["total"], 3);
    assert!(desk.done(&["duplicates", "--merges"]).contains("can be split"));
    assert!(desk.done(&["duplicates", "--split", "1"]).contains("is an account of its own again"));
    assert_eq!(desk.json(&["accounts"])["total"], 4);
    assert!(desk.refused(&["duplicates", "--split", "1"]).contains("has split merge 1 already"));
    desk.done(&["duplicates", "--dismiss", "1", "2"]);
    assert_eq!(desk.json(&["duplicates"])["total"], 0);
}

#[test]
fn what_changes_nothing_says_so_and_names_why() {
    let desk = Desk::new();
    let first = desk.done(&["match", "report"]);
    assert!(first.contains("The first run") && !first.contains("gained"), "{first}");
    desk.done(&["match"]);
    assert!(desk.done(&["match", "report"]).contains("0 people gained an account"));
    desk.done(&["match", "reject", "Kim Doe"]);
    let shown = desk.done(&["match", "explain", "Kim Doe"]);
    let (person, matcher) = (shown.find("ann decided").unwrap(), shown.find("by itself").unwrap());
    assert!(shown.starts_with("Kim Doe: no account") && person < matcher, "{shown}");
    let story = desk.json(&["match", "explain", "Kim Doe"]);
    assert_eq!((&story["outcome"], &story["account"]), (&"none".into(), &Value::Null));
    assert_eq!(story["matcher"]["outcome"], "strong");
    assert!(desk.done(&["match", "reject", "Kim Doe"]).contains("nothing was changed"));
    assert_eq!(desk.json(&["match", "decisions"])["total"], 1);
    assert!(desk.refused(&["match", "assign", "1", ""]).contains("name, domain or id"));
    desk.done(&["duplicates", "--merge", "1", "2"]);
    let again = desk.refused(&["duplicates", "--merge", "1", "2"]);
    assert!(again.contains("merged into Acme Software") && again.contains("already, on 20"));
    assert!(desk.refused(&["duplicates", "--dismiss", "1", "1"]).contains("of itself"));
    let taken = desk.refused(&["match", "alias", "3", "acme.com"]);
    assert!(taken.contains("belongs to Acme Software") && taken.contains("--force"), "{taken}");
    desk.done(&["match", "alias", "3", "acme.com", "--force"]);
}

#[test]
fn a_new_account_is_made_and_a_dismissed_one_proposed_after_a_yes() {
    let desk = Desk::new();
    let said = desk.review("n\ns\n");
    assert!(said.contains("Make the account \"Acme Software\"?"), "{said}");
    assert_eq!(desk.json(&["match", "decisions"])["total"], 0);
    let said = desk.review("n\nn Acme Labs\n");
    assert!(said.contains("belongs to Acme Labs"), "{said}");
    desk.done(&["match", "undo", "1"]);
    assert!(desk.review("n\ny\n").contains("Ann Doubt belongs to Acme Software"));
    let key = "domain:unknownworks.com";
    assert!(desk.done(&["match", "proposed", "--dismiss", key]).contains("--restore"));
    assert_eq!(desk.json(&["match", "proposed"])["total"], 0);
    assert_eq!(desk.json(&["match", "proposed", "--dismissed"])["items"][0]["key"], key);
    desk.done(&["match", "proposed", "--restore", key]);
    assert_eq!(desk.json(&["match", "proposed"])["total"], 1);
    assert!(desk.refused(&["match", "proposed", "--restore", key]).contains("is not dismissed"));
}

#[test]
fn families_are_read_shown_and_set() {
    let desk = Desk::new();
    let family = desk.json(&["families", "show", "Acme Korea"]);
    assert_eq!((&family["top_id"], &family["members"][1]["source"]), (&1.into(), &"given".into()));
    assert_eq!(family["family"]["accounts"], 2);
    std::fs::write(
        desk.0.path().join("acquired.csv"),
        "acquirer,acquired\nAcme Korea,Zeta Foods\n",
    )
    .unwrap();
    assert_eq!(desk.json(&["families", "import", "acquired.csv"])["new_links"], 1);
    let shown = desk.done(&["families", "show", "Acme Software"]);
    assert!(shown.contains("    Zeta Foods"), "{shown}");
    assert!(desk.refused(&["families", "set", "1", "Zeta Foods"]).contains("is below"));
    desk.done(&["families", "set", "Zeta Foods"]);
    assert_eq!(desk.json(&["families", "show", "Zeta Foods"])["members"][0]["account"]["id"], 3);
    desk.done(&["families", "forget", "Zeta Foods"]);
    assert_eq!(desk.json(&["families", "show", "Zeta Foods"])["top_id"], 1);
    std::fs::write(desk.0.path().join("wrong.csv"), "one,two\n1,2\n").unwrap();
    assert!(desk.refused(&["families", "import", "wrong.csv"]).contains("acquirer"));
}

#[test]
fn weights_are_learned_published_and_taken_back() {
    let desk = Desk::new();
    assert!(desk.done(&["match", "models"]).contains("shipped weights are in force"));
    assert!(desk.refused(&["match", "rollback"]).contains("nothing to take back"));
    desk.done(&["match", "accept", "Ann Doubt"]);
    let said = desk.done(&["match", "train"]);
    assert!(said.contains("too few to judge by") && said.contains("Version 1"), "{said}");
    assert_eq!(desk.json(&["match", "models"])["items"][0]["state"], "draft");
    assert!(desk.refused(&["match", "train", "--publish"]).contains("kept as a draft"));
    assert!(desk.refused(&["match", "publish", "1"]).contains("too few"));
    let trained = desk.json(&["match", "train", "--publish", "--force"]);
    assert_eq!((&trained["version"], &trained["published"]), (&3.into(), &true.into()));
    assert_eq!(trained["figures"]["decisions"], 1);
    assert_eq!(trained["run"]["people"], 4);
    assert!(desk.refused(&["match", "publish", "3"]).contains("in force already"));
    assert!(desk.refused(&["match", "publish", "9"]).contains("there is no version 9"));
    assert!(desk.done(&["match", "publish", "1", "--force"]).contains("Version 1 is in force"));
    let states = |desk: &Desk| {
        let models = desk.json(&["match", "models"]);
        [0, 2].map(|at| models["items"][at]["state"].as_str().unwrap().to_owned())
    };
    assert_eq!(states(&desk), ["retired", "published"]);
    let back = desk.json(&["match", "rollback"]);
    assert_eq!((&back["from"], &back["to"]), (&1.into(), &3.into()));
    assert_eq!(states(&desk), ["published", "retired"]);
    assert!(desk.done(&["match", "rollback"]).contains("shipped weights are in force again"));
    assert_eq!(states(&desk), ["retired", "retired"]);
}

#[test]
fn hard_cases_are_written_imported_and_matched() {
    let desk = Desk::new();
    let options = ["--accounts", "60", "--leads-per-account", "4", "--seed", "3"];
    let written = desk.json(&[&["simulate", "hard", "--hard-cases"][..], &options[..]].concat());
    let kinds = written["kinds"].as_object().unwrap();
    let leads: u64 = kinds.values().map(|leads| leads.as_u64().unwrap()).sum();
    assert_eq!(written["leads"].as_u64(), Some(leads));
    assert!(kinds.len() > 10, "{written}");
    let truth = std::fs::read_to_string(desk.0.path().join("hard/truth.csv")).unwrap();
    assert_eq!(truth.lines().count() as u64, leads + 1);
    let said = desk.done(&[&["simulate", "again", "--hard-cases"][..], &options[..]].concat());
    assert!(said.contains("Kind") && said.contains("exact_domain"), "{said}");
    let again = std::fs::read_to_string(desk.0.path().join("again/truth.csv")).unwrap();
    assert_eq!(truth, again, "the same seed writes the same files");
    let wrong = desk.run(&["simulate", "x", "--hard-cases", "--end", "2026-01-01"]);
    assert_eq!(wrong.status.code(), Some(2));
}
