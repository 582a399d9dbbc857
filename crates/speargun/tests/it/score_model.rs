//! Score models as text: checked, rehearsed, published and rolled back by the binary.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A directory with a workspace `W` in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        assert!(desk.run(&["init", "W"]).status.success());
        desk
    }
    /// A workspace with accounts, people and scores.
    fn scored() -> Self {
        let desk = Self::new();
        let mut accounts = String::from("Account ID,Account Name,Industry,Employees,Website\n");
        for number in 1..=12 {
            let (industry, employees) =
                if number % 2 == 0 { ("Software", 5_000) } else { ("Food", 40) };
            let _ =
                writeln!(accounts, "{number},Firm {number},{industry},{employees},f{number}.com");
        }
        desk.file("accounts.csv", &accounts);
        for arguments in [&["import", "accounts.csv"][..], &["match"], &["score"]] {
            let output = desk.within(arguments);
            assert!(output.status.success(), "{output:?}");
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn within(&self, arguments: &[&str]) -> Output {
        self.run(&[&["-w", "W"], arguments].concat())
    }

    fn done(&self, arguments: &[&str]) -> Output {
        let output = self.within(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    }
    /// What a command that fails says.
    fn failure(&self, arguments: &[&str]) -> String {
        let output = self.within(arguments);
        assert!(!output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn draft(&self) -> String {
        std::fs::read_to_string(self.path("W/score_model.toml")).unwrap()
    }
    /// The draft with one text in the place of another.
    fn change(&self, from: &str, to: &str) {
        let draft = self.draft();
        assert!(draft.contains(from), "{from}");
        self.file("W/score_model.toml", &draft.replacen(from, to, 1));
    }

    fn score_of(&self, account: &str) -> f64 {
        self.json(&["explain", account])["explanation"]["total"].as_f64().unwrap()
    }

    fn tier_sizes(&self) -> Vec<u64> {
        let report = self.json(&["score"]);
        let tiers = report["tiers"].as_array().unwrap();
        tiers.iter().map(|tier| tier["accounts"].as_u64().unwrap()).collect()
    }
}

#[test]
fn a_publication_is_in_force_until_it_is_rolled_back() {
    let desk = Desk::scored();
    let of_file = desk.json(&["score"]);
    assert_eq!(desk.json(&["model", "history"]), Value::Array(Vec::new()));
    let first = desk.json(&["model", "publish", "--note", "as shipped", "--expect", "0"]);
    assert_eq!(first["version"], 1);
    desk.change("weight = 25", "weight = 65");
    assert_eq!(desk.json(&["score"])["mean_score"], of_file["mean_score"]);
    let second = desk.json(&["model", "publish", "--expect", "1"]);
    assert_eq!((&second["version"], &second["former"]), (&2.into(), &1.into()));
    assert!(second["notices"][0].as_str().unwrap().contains("scaled to 100"), "{second}");
    let verified = desk.json(&["verify"]);
    assert_eq!((&verified["outdated"], &verified["different"]), (&12.into(), &0.into()));
    let after = desk.json(&["score"]);
    assert_eq!(after["version"], 2);
    assert!(after["mean_score"].as_f64() > of_file["mean_score"].as_f64(), "{after}");
    assert_eq!(desk.json(&["verify"])["outdated"], 0);
    // A broken draft keeps nobody from working.
    desk.file("W/score_model.toml", "name = ");
    desk.done(&["score"]);

    let begun = Instant::now();
    let back = desk.json(&["model", "rollback", "--note", "too much fit"]);
    let took = begun.elapsed();
    assert_eq!((&back["version"], &back["restored_version"]), (&3.into(), &1.into()));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(desk.json(&["score"])["mean_score"], of_file["mean_score"]);
    let history = desk.json(&["model", "history"]);
    let states: Vec<&str> =
        history.as_array().unwrap().iter().map(|v| v["state"].as_str().unwrap()).collect();
    assert_eq!((states.len(), &history[3]["version"]), (4, &0.into()), "what scored before");
    assert_eq!(history[0]["note"], "too much fit");
    let shown = desk.done(&["model", "show", "2"]).stdout;
    assert!(String::from_utf8_lossy(&shown).contains("weight = 65"));
    let same = desk.failure(&["model", "rollback"]);
    assert!(same.contains("version 0 says the same as version 3"), "{same}");
    let again = desk.failure(&["model", "rollback", "1"]);
    assert!(again.contains("version 1 says the same as version 3"), "{again}");
    assert!(desk.failure(&["model", "show", "9"]).contains("no version 9"));
}

#[test]
fn of_several_who_publish_at_once_one_succeeds_and_the_others_are_told() {
    let desk = Desk::new();
    desk.done(&["model", "publish"]);
    let text = desk.draft();
    let mut running = Vec::new();
    for number in 0..6 {
        let name = format!("{number}.toml");
        desk.file(&name, &text.replacen("weight = 25", &format!("weight = {}", 30 + number), 1));
        let mut command = desk.command(&["-w", "W", "model", "publish", &name, "--expect", "1"]);
        running.push(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    }
    let ended: Vec<Output> =
        running.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let done = ended.iter().filter(|output| output.status.success()).count();
    assert_eq!(done, 1, "{ended:?}");
    for output in ended.iter().filter(|output| !output.status.success()) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("nothing was changed"), "{said}");
    }
    assert_eq!(desk.json(&["model", "history"]).as_array().unwrap().len(), 2);
}

/// A slip that lets everybody into a tier which nobody leaves for a month.
#[test]
fn what_is_rolled_back_has_no_hold_on_anybody() {
    let desk = Desk::scored();
    let tiers = |held: &str| {
        let draft = desk.draft();
        let begin = draft.find("[[tier]]").unwrap();
        let end = begin + draft[begin..].find("# --- Stages").unwrap();
        let made = format!(
            "[[tier]]\ntier = 1\nexit_score_min = 1\ndwell_days = 30\n{held}\n\
             [[tier]]\ntier = 2\nscore_min = 0\n\n"
        );
        format!("{}{made}{}", &draft[..begin], &draft[end..])
    };
    let good = "score_min = 1\n[[tier.gate]]\ntext = \"Large\"\nwhen = 'employees >= 100'\n";
    desk.file("good.toml", &tiers(good));
    desk.file("slip.toml", &tiers("score_min = 1\n"));
    desk.done(&["model", "publish", "good.toml"]);
    assert_eq!(desk.tier_sizes(), [6, 6]);
    desk.done(&["model", "publish", "slip.toml"]);
    assert_eq!(desk.tier_sizes(), [12, 0]);
    let undone = |back: &Value| back["notices"].to_string();
    let back = undone(&desk.json(&["model", "rollback"]));
    assert!(back.contains("\"6 accounts changed tier or stage since this text"), "{back}");
    assert_eq!(desk.tier_sizes(), [6, 6]);
    let changes = &desk.json(&["explain", "Firm 1"])["explanation"]["tier_changes"];
    assert!(changes.to_string().contains("it stands as it stood before"), "{changes}");
    // What the text did until it was in force last stands, under whatever number it is named.
    desk.file("larger.csv", "Account ID,Account Name,Employees\n1,Firm 1,5000\n");
    desk.done(&["import", "larger.csv"]);
    assert_eq!(desk.tier_sizes(), [7, 5]);
    desk.done(&["model", "publish", "slip.toml"]);
    assert_eq!(desk.tier_sizes(), [12, 0]);
    let back = undone(&desk.json(&["model", "rollback", "1"]));
    assert!(back.contains("\"5 accounts"), "{back}");
    // Publishing the text anew is a decision of today: whoever came in stays the month.
    desk.done(&["model", "publish", "slip.toml"]);
    assert_eq!(desk.tier_sizes(), [12, 0]);
    desk.done(&["model", "publish", "good.toml"]);
    assert_eq!(desk.tier_sizes(), [12, 0]);
}

#[test]
fn a_check_tells_every_fault_at_once() {
    let desk = Desk::new();
    desk.change("'industry is not empty'", "'industri is not empty'");
    desk.change("weight = 20", "wieght = 20");
    desk.change("of = \"employees\"", "of = \"emploees\"");
    desk.change("points = [[0, 0], [10000000, 6]", "points = [[20000000, 0], [10000000, 6]");
    desk.change("add = 40", "add = \"forty\"");
    desk.change("state = \"fit_too_low\"", "state = \"too_small\"");
    let output = desk.within(&["model", "check", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = report["faults"].as_array().unwrap();
    let draft = desk.draft();
    let said = |part: &str| {
        let found = faults.iter().find(|fault| fault["message"].as_str().unwrap().contains(part));
        found.unwrap_or_else(|| panic!("{part} is not in {faults:?}"))
    };
    let hint = |part: &str| said(part)["suggestion"].as_str().unwrap_or_default().to_owned();
    assert_eq!(hint("no field \"industri\""), "did you mean industry?");
    assert_eq!(hint("no field \"wieght\""), "did you mean weight?");
    assert_eq!(hint("\"emploees\" is not"), "did you mean employees?");
    said("thresholds must rise");
    said("add must be a number, not a text");
    said("no state \"too_small\"");
    said("weight is missing");
    let line = said("wieght")["line"].as_u64().unwrap() as usize;
    assert!(draft.lines().nth(line - 1).unwrap().contains("wieght"));
    assert!(desk.failure(&["model", "publish"]).contains("more faults"));
    assert_eq!(desk.json(&["model", "history"]), Value::Array(Vec::new()));
}

#[test]
fn odd_models_are_refused_in_words_and_never_panic() {
    let desk = Desk::new();
    let shipped = desk.draft();
    let with = |text: &str| {
        desk.file("W/score_model.toml", text);
        let output = desk.within(&["model", "check"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(with(&format!("format = 2\n{shipped}")).contains("update Speargun"));
    assert!(with("").contains("name is missing"));
    assert!(with("name = \"x\"\n[[dimension]]\n[[tier]]\n").contains("key is missing"));
    assert!(with(&"[".repeat(10_000)).contains("line 1"));
    let nested = format!("{}tier = 1{}", "(".repeat(200), ")".repeat(200));
    let text = shipped.replacen("industry is not empty", &nested, 1);
    assert!(with(&text).contains("at character"));
    let circle = shipped.replacen("'industry is not empty'", "'timing >= 50 or score > 10'", 1);
    let told = with(&circle);
    assert!(told.contains("timing is made of rules") && told.contains("score is made"), "{told}");
    let scale = shipped.replacen("of = \"employees\"", "of = \"icp_fit\"", 1);
    assert!(with(&scale).contains("icp_fit is made of rules: a rule cannot ask for it"));
    let tier = "[[exclude]]\ntext = \"x\"\nwhen = 'tier = 1 and score > 5'\n";
    let told = with(&format!("{shipped}\n{tier}"));
    assert!(told.contains("tier is made of gates: a gate cannot ask for it"), "{told}");
    assert!(!told.contains("score is made"), "{told}");
    for weight in ["1e308", "-1"] {
        let told = with(&shipped.replacen("weight = 25", &format!("weight = {weight}"), 1));
        assert!(told.contains("a weight lies from 0 to 1000000"), "{told}");
    }
    let mut many = shipped;
    for number in 0..5_001 {
        let _ = write!(many, "\n[[exclude]]\ntext = \"{number}\"\nwhen = 'employees = {number}'\n");
    }
    assert!(with(&many).contains("5000 are the most"));
    let few = many.replacen("[[exclude]]\ntext = \"5000\"\nwhen = 'employees = 5000'\n", "", 1);
    desk.file("W/score_model.toml", &few);
    desk.done(&["model", "check"]);
}

#[test]
fn a_diff_names_what_changed_and_who_moves() {
    let desk = Desk::scored();
    desk.done(&["model", "publish"]);
    desk.change("text = \"Industry is known\"", "text = \"Industry is told\"");
    desk.change("score_min = 60\n", "score_min = 1\n");
    desk.change(
        "expected_annual_revenue_min = { KRW = 100000000, USD = 70000, EUR = 64000 }",
        "when = 'employees >= 100'",
    );
    desk.change("when = 'engaged_departments >= 2'", "when = 'employees >= 200'");
    desk.change("when = 'icp_fit >= 35'", "when = 'icp_fit >= 3'");
    let diff = desk.json(&["model", "diff", "--accounts", "3"]);
    let changes = diff["changes"].as_array().unwrap();
    let of = |item: &str| changes.iter().find(|change| change["item"] == item).unwrap();
    assert_eq!(of("Industry is known")["after"], Value::Null);
    assert_eq!(of("Industry is told")["before"], Value::Null);
    assert_eq!(
        (&of("score to enter")["before"], &of("score to enter")["after"]),
        (&"60".into(), &"1".into())
    );
    let accounts = &diff["accounts"];
    assert_eq!((&accounts["up"], &accounts["down"]), (&6.into(), &0.into()));
    assert_eq!(accounts["movers"].as_array().unwrap().len(), 3);
    assert_eq!(accounts["tiers"][1]["before"], 0);
    assert_eq!(accounts["tiers"][1]["after"], 6);
    // What was told comes to pass.
    let shadow = desk.json(&["model", "shadow"]);
    assert_eq!(shadow["up"], 6);
    assert_eq!(desk.tier_sizes(), [0, 0, 12], "a rehearsal changes nothing");
    desk.done(&["model", "publish"]);
    assert_eq!(desk.tier_sizes(), [0, 6, 6]);
}

#[test]
fn dimensions_groups_and_bounds_are_free_and_reasons_add_up() {
    let desk = Desk::scored();
    desk.change(
        "# --- Tiers: a score gate",
        r#"[[dimension]]
key = "strategic_value"
weight = 100
[[dimension.group]]
key = "size"
max = 12.5
[[dimension.rule]]
text = "Large"
when = 'employees >= 1000'
add = 10
group = "size"
[[dimension.rule]]
text = "Points for people"
when = 'employees > 0'
add = 0.1
per = "employees"
max = 30
group = "size"
[[dimension.rule]]
text = "Food is not for us"
when = 'industry = "food"'
add = -1

# --- Tiers: a score gate"#,
    );
    desk.done(&["model", "check"]);
    desk.done(&["model", "publish"]);
    desk.done(&["score"]);
    for account in ["Firm 1", "Firm 2"] {
        let told = desk.json(&["explain", account]);
        let dimensions = told["explanation"]["dimensions"].as_array().unwrap();
        assert_eq!(dimensions.len(), 7);
        let sum: f64 = dimensions.iter().map(|d| d["contribution"].as_f64().unwrap()).sum();
        assert!((sum - desk.score_of(account)).abs() < 1e-9);
        let own = &dimensions[6];
        let reasons: f64 =
            own["reasons"].as_array().unwrap().iter().map(|r| r["points"].as_f64().unwrap()).sum();
        assert!((reasons - own["value"].as_f64().unwrap()).abs() < 1e-9, "{own}");
        assert_eq!(own["value"], if account == "Firm 1" { 3.0 } else { 12.5 }, "{own}");
    }
}

#[test]
fn a_full_tier_keeps_a_line_and_the_excluded_stand_apart() {
    let desk = Desk::scored();
    let draft = desk.draft();
    let tiers = draft.find("[[tier]]").unwrap();
    let own = r#"
[[exclude]]
text = "A competitor"
when = 'name = "Firm 4"'
[[tier]]
tier = 1
score_min = 1
capacity = 2
entitlements = ["A dedicated team", "Quarterly business review"]
[[tier.gate]]
text = "Large"
when = 'employees >= 1000'
[[tier]]
tier = 2
score_min = 0
"#;
    desk.file("W/score_model.toml", &format!("{}{own}", &draft[..tiers]));
    desk.done(&["model", "publish"]);
    let report = desk.json(&["score"]);
    assert_eq!((&report["next_in_line"], &report["excluded"]), (&3.into(), &1.into()));
    assert_eq!(desk.tier_sizes(), [2, 10]);
    assert_eq!(desk.json(&["verify"])["different"], 0);
    let told = desk.json(&["explain", "Firm 4"]);
    assert_eq!(told["explanation"]["tier_state"], "excluded");
    assert_eq!(told["explanation"]["gates"][0]["gate"], "not excluded: A competitor");
    let first = desk.json(&["explain", "Firm 2"]);
    assert_eq!(first["explanation"]["tier"], 1);
    assert_eq!(first["explanation"]["entitlements"][0], "A dedicated team");
    let waiting = desk.json(&["explain", "Firm 8"]);
    assert_eq!(waiting["explanation"]["tier"], 2);
    assert_eq!(waiting["explanation"]["tier_state"], "next_in_line");
    assert_eq!(waiting["explanation"]["rank_in_line"], 1);
    // The place of an account that leaves goes to the first in line.
    desk.change("when = 'name = \"Firm 4\"'", "when = 'name in (\"Firm 4\", \"Firm 2\")'");
    desk.done(&["model", "publish"]);
    desk.done(&["score"]);
    let moved = desk.json(&["explain", "Firm 8"]);
    assert_eq!(moved["explanation"]["tier"], 1);
    let changes = moved["explanation"]["tier_changes"].as_array().unwrap();
    let tiers: Vec<&Value> = changes.iter().map(|change| &change["tier"]).collect();
    assert_eq!(tiers, [1, 2, 3], "the newest first");
    assert!(changes[0]["reason"].as_str().unwrap().contains("a place came free"), "{changes:?}");
    assert_eq!(changes[2]["reason"], Value::Null, "its first tier");
    let told = desk.done(&["explain", "Firm 8"]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("Tier 1 since "), "{told:?}");
    assert_eq!(desk.json(&["explain", "Firm 2"])["explanation"]["tier_state"], "excluded");
    assert_eq!(desk.json(&["verify"])["different"], 0);
}

#[test]
fn a_backtest_knows_only_what_was_known() {
    let desk = Desk::scored();
    let mut deals =
        String::from("external_id,name,account_reference,amount,stage,created_at,closed_at\n");
    for number in [2, 4, 6] {
        let _ = writeln!(deals, "d{number},Deal,{number},90000,Won,2023-01-10,2023-09-01");
    }
    desk.file("opportunities.csv", &deals);
    desk.done(&["import", "opportunities.csv"]);
    let window = ["--as-of", "2023-03-01", "--until", "2023-12-31", "--capacity", "6"];
    let report = desk.json(&[&["model", "backtest"][..], &window].concat());
    assert_eq!((&report["accounts"], &report["won"]), (&12.into(), &3.into()), "{report}");
    assert_eq!(report["chance_expected"], 1.5);
    // Large software firms and open deals come first: the three are among the six best.
    assert_eq!(report["model"]["won_at_capacity"], 3, "{report}");
    assert_eq!(report["model"]["precision_at_capacity"], 0.5);
    assert_eq!(report["live"], Value::Null);
    assert!(report["inputs"].as_array().unwrap().len() >= 3);
    // After the close nobody won any more: there is nothing to measure by.
    let late = ["model", "backtest", "--as-of", "2023-10-01", "--until", "2023-12-31"];
    assert!(desk.failure(&late).contains("nothing to measure"));
    let until = ["model", "backtest", "--as-of", "2024-01-01", "--until", "2023-01-01"];
    assert!(desk.failure(&until).contains("--until"));
    let long = ["model", "backtest", "--as-of", "2023-01-01", "--until", "2023-12-31"];
    let said = desk.failure(&[&long[..], &["--step-days", "1"]].concat());
    assert!(said.contains("364 days long") && said.contains("--step-days 6 or more"), "{said}");
    desk.done(&[&long[..], &["--step-days", "6"]].concat());
    assert!(desk.failure(&[&long[..], &["--capacity", "0"]].concat()).contains("capacity"));
    // A line stands beside what it would take the place of.
    let line = ["model", "backtest", "--line", "analytics"];
    let beside = |desk: &Desk| {
        let output = desk.done(&[&line[..], &window[..]].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    desk.done(&["model", "init", "--line", "analytics"]);
    desk.file("W/score_models/analytics.toml", ANALYTICS);
    assert!(beside(&desk).contains("main model"));
    desk.done(&["model", "publish", "--line", "analytics"]);
    let same = beside(&desk);
    assert!(!same.contains("main model") && !same.contains("in force"), "{same}");
    desk.file("W/score_models/analytics.toml", &ANALYTICS.replace("add = 80", "add = 10"));
    assert!(beside(&desk).contains("in force"));
}

/// Dimensions of any name stand in lists, those of a product line too.
#[test]
fn dimensions_of_ones_own_name_stand_in_lists() {
    let desk = Desk::scored();
    let draft = desk.draft().replacen("key = \"timing\"", "key = \"season\"", 1);
    desk.file("W/score_model.toml", &draft);
    desk.done(&["score"]);
    let row = &desk.json(&["accounts", "--limit", "1"])["items"][0];
    assert!(row["own_dimensions"]["season"].is_number(), "{row}");
    assert_eq!(
        (&row["dimensions"]["timing"], row["dimensions"]["icp_fit"].is_number()),
        (&Value::Null, true)
    );
    let output = desk.done(&["accounts", "--columns", "name,season", "--csv"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("name,season\n") && text.lines().count() == 13, "{text}");
    desk.done(&["model", "init", "--line", "analytics"]);
    let line = ANALYTICS.replacen("key = \"timing\"", "key = \"seats\"", 1);
    desk.file("W/score_models/analytics.toml", &line);
    desk.done(&["model", "publish", "--line", "analytics"]);
    let row = &desk.json(&["accounts", "--line", "analytics", "--limit", "1"])["items"][0];
    assert!(row["own_dimensions"]["seats"].is_number(), "{row}");
    assert_eq!(row["own_dimensions"]["season"], Value::Null, "{row}");
}

#[test]
fn scores_of_another_day_do_not_take_the_place_of_todays() {
    let desk = Desk::scored();
    let before = desk.json(&["accounts"]);
    for day in ["2020-01-01", "2199-12-31"] {
        let said = desk.failure(&["score", "--as-of", day]);
        assert!(said.contains("Nothing was scored") && said.contains("--force"), "{said}");
    }
    assert_eq!(desk.json(&["accounts"]), before);
    desk.done(&["score", "--as-of", "2020-01-01", "--force"]);
}

const ANALYTICS: &str = "format = 1\nname = \"Analytics\"\n\n\
    [[dimension]]\nkey = \"icp_fit\"\nweight = 60\n\
    [[dimension.rule]]\ntext = \"Food\"\nwhen = 'industry = \"food\"'\nadd = 80\n\n\
    [[dimension]]\nkey = \"timing\"\nweight = 40\n\
    [[dimension.rule]]\ntext = \"Small\"\nwhen = 'employees < 100'\nadd = 55.5\n\n\
    [[tier]]\ntier = 1\nscore_min = 50\ncapacity = 4\n\n[[tier]]\ntier = 2\nscore_min = 20\n\n\
    [[tier]]\ntier = 3\nscore_min = 0\n";

/// A list that is filled by a condition over a line's scores takes whom the line means.
#[test]
fn a_list_takes_whom_the_product_line_means() {
    let desk = Desk::scored();
    desk.done(&["model", "init", "--line", "analytics"]);
    desk.file("W/score_models/analytics.toml", ANALYTICS);
    desk.done(&["model", "publish", "--line", "analytics"]);
    let of_line = ["accounts", "--line", "analytics", "--filter", "tier = 1"];
    let best = desk.json(&of_line)["items"].as_array().unwrap().clone();
    // What the line does not judge is no zero.
    let dimensions = &best[0]["dimensions"];
    assert_eq!((&dimensions["icp_fit"], &dimensions["buying_power"]), (&80.0.into(), &Value::Null));
    desk.done(&["list", "create", "Seats"]);
    desk.done(&["list", "add", "Seats", "--filter", "tier = 1", "--line", "analytics"]);
    let on_list = desk.json(&["accounts", "--filter", "lists = \"Seats\"", "--limit", "50"]);
    let ids = |rows: &[Value]| {
        let mut ids: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(on_list["items"].as_array().unwrap()), ids(&best));
    let told = desk.failure(&["list", "add", "Seats", "Firm 1", "--line", "analytics"]);
    assert!(told.contains("name a filter as well"), "{told}");
}

/// Another product has other customers: its model gives the same accounts other scores, beside the
/// main model's, which stay.
#[test]
fn a_product_line_has_a_model_of_its_own() {
    let desk = Desk::scored();
    let main = desk.json(&["accounts", "--limit", "50"]);
    let failed = |arguments: &[&str]| desk.failure(arguments);
    assert!(failed(&["accounts", "--line", "analytics"]).contains("`speargun model lines`"));
    assert!(failed(&["model", "init", "--line", "../x"]).contains("cannot be the key"));
    desk.done(&["model", "init", "--line", "analytics"]);
    let begun = std::fs::read_to_string(desk.path("W/score_models/analytics.toml")).unwrap();
    assert!(begun.contains("[[tier]]") && !begun.contains("[engagement]"), "{begun}");
    assert!(begun.contains("name = \"analytics\""), "{begun}");
    desk.done(&["model", "check", "--line", "analytics"]);
    let wrong = format!("{ANALYTICS}\n[roll_up]\nengagement = \"max\"\n");
    desk.file("W/score_models/analytics.toml", &wrong);
    let told = desk.within(&["model", "check", "--line", "analytics", "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["usable"], &told["faults"][0]["place"]), (&false.into(), &"roll_up".into()));
    assert!(failed(&["model", "publish", "--line", "analytics"]).contains("leave it out"));

    desk.file("W/score_models/analytics.toml", ANALYTICS);
    let published = desk.json(&["model", "publish", "--line", "analytics", "--note", "new"]);
    assert_eq!(published["version"], 1);
    let lines = desk.json(&["model", "lines"]);
    let key = (&lines[0]["key"], &lines[0]["name"], lines.as_array().unwrap().len());
    assert_eq!(key, (&"analytics".into(), &"Analytics".into(), 1));
    let of_line = desk.json(&["accounts", "--line", "analytics", "--limit", "50"]);
    let items = of_line["items"].as_array().unwrap();
    // 60 % of 80, 40 % of 55.5.
    let foods = items.iter().filter(|row| row["industry"] == "Food");
    assert!(foods.clone().all(|row| row["score"] == 70.2), "{items:?}");
    let seats = foods.clone().filter(|row| row["tier"] == 1).count();
    let waiting = foods.filter(|row| row["tier_state"] == "next_in_line").count();
    assert_eq!((seats, waiting), (4, 2));
    // The condition and the order are the line's as well.
    let few =
        desk.json(&["accounts", "--line", "analytics", "--filter", "score > 70", "--sort", "name"]);
    assert_eq!(few["total"], 6);
    assert_eq!(desk.json(&["accounts", "--limit", "50"]), main, "the main model is as it was");

    let explained = desk.json(&["explain", "Firm 1", "--line", "analytics"]);
    let explanation = &explained["explanation"];
    let sum: f64 = explanation["dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dimension| dimension["contribution"].as_f64().unwrap())
        .sum();
    assert_eq!((&explanation["total"], (sum * 10.0).round() / 10.0), (&70.2.into(), 70.2));
    let last = desk.json(&["explain", "Firm 9", "--line", "analytics"]);
    let (tier, state) = (&last["explanation"]["tier"], &last["explanation"]["tier_state"]);
    assert_eq!((tier, state), (&2.into(), &"next_in_line".into()));

    desk.file("W/score_models/analytics.toml", &ANALYTICS.replace("add = 80", "add = 10"));
    let diff = desk.json(&["model", "diff", "--line", "analytics"]);
    assert_eq!(diff["changes"].as_array().unwrap().len(), 1, "{diff}");
    assert_eq!(desk.json(&["model", "publish", "--line", "analytics"])["version"], 2);
    assert_eq!(desk.json(&["model", "rollback", "--line", "analytics"])["restored_version"], 1);
    let versions = desk.json(&["model", "history", "--line", "analytics"]);
    assert_eq!(versions.as_array().unwrap().len(), 3);
    assert_eq!(desk.json(&["model", "history"]), Value::Array(Vec::new()));
    desk.done(&["model", "retire", "--line", "analytics"]);
    assert_eq!(desk.json(&["model", "lines"]), Value::Array(Vec::new()));
    assert!(failed(&["model", "retire"]).contains("--line"));
    desk.done(&["model", "remove", "--line", "analytics"]);
    assert!(!desk.path("W/score_models/analytics.toml").exists());
    assert!(desk.path("W/score_models/removed/analytics.toml").exists(), "nothing is lost");
    assert!(failed(&["model", "remove", "--line", "analytics"]).contains("nothing was removed"));
    assert!(failed(&["model", "remove"]).contains("--line"));
}
