//! What is wrong with the text of a model: each fault with its line, its place and what to write.

use speargun_domain::score::{DEFAULT, FAULTS_MAX, Fault, ModelError, ScoreModel, shipped_for};
use speargun_domain::score::{did_you_mean, nearest_name};

use super::{around, dimension, faults, read, rule};
use crate::build::currency;

/// The line of a text in which something first is, from 1.
fn line_of(text: &str, part: &str) -> u32 {
    let place = text.find(part).unwrap_or_else(|| panic!("{part}"));
    u32::try_from(text[..place].matches('\n').count() + 1).unwrap()
}

/// The shipped model with one thing changed.
fn changed(from: &str, to: &str) -> String {
    assert!(DEFAULT.contains(from), "{from}");
    DEFAULT.replacen(from, to, 1)
}

/// What was changed, what it was changed into, a part of the line at fault, the place, and a word
/// that the fault names.
const CHANGES: [(&str, &str, &str, &str, &str); 30] = [
    ("when = 'target'\nadd = 10", "when = 'targte'\nadd = 10", "targte", "icp_fit: ", "target"),
    (
        "when = 'budget_confirmed'\nadd",
        "when = ''\nadd = \"x\"\nold",
        "\"x\"",
        "buying_power: ",
        "add",
    ),
    ("add = 40", "add = 1e9", "Budget is confirmed", "buying_power: ", "add"),
    ("add = 40", "add = nan", "add = nan", "buying_power: ", "add"),
    ("add = 40", "ad = 40", "ad = 40", "buying_power: ", "add"),
    ("weight = 25", "weight = -1", "weight = -1", "icp_fit", "weight"),
    ("weight = 25", "weight = \"a\"", "weight = \"a\"", "icp_fit", "weight"),
    ("weight = 25", "wieght = 25", "wieght", "icp_fit", "weight"),
    ("key = \"icp_fit\"", "key = \"ICP fit\"", "key = \"ICP fit\"", "ICP fit", "key"),
    ("key = \"icp_fit\"", "key = 5", "key = 5", "dimension", "key"),
    (
        "needs = [\"competitor\"]",
        "needs = [\"competitr\"]",
        "competitr",
        "competition",
        "competitor",
    ),
    (
        "needs = [\"competitor\"]",
        "needs = \"competitor\"",
        "needs = \"comp",
        "competition",
        "needs",
    ),
    ("of = \"employees\"", "of = \"employes\"", "employes", "icp_fit: ", "employees"),
    ("of = \"employees\"", "of = \"industry\"", "of = \"industry\"", "icp_fit: ", "industry"),
    ("points = [[1, 0], [50, 8]", "points = [[50, 0], [1, 8]", "[[50, 0]", "icp_fit: ", "rise"),
    ("points = [[1, 0], [50, 8]", "points = [[1], [50, 8]", "[[1]", "icp_fit: ", "points"),
    ("points = [[1, 0], [50, 8]", "points = [[1, 0], [50, 8000]", "8000", "icp_fit: ", "points"),
    (
        "half_life_days = 30",
        "half_life_days = 0",
        "half_life_days = 0",
        "engagement",
        "half_life_days",
    ),
    ("daily_cap = 3", "daily_cap = 2.5", "daily_cap = 2.5", "engagement", "daily_cap"),
    ("other_points = 1", "other_point = 1", "other_point = 1", "engagement", "other_points"),
    (
        "page contains \"pricing\"",
        "pge contains \"x\"",
        "[[engagement.rule]]",
        "engagement: ",
        "page",
    ),
    ("threshold = 60", "threshold = 160", "[intent]", "intent", "threshold"),
    ("weeks = 4", "weeks = 0", "[intent]", "intent", "weeks"),
    ("engagement = \"sum\"", "engagement = \"avg\"", "\"avg\"", "roll_up", "avg"),
    ("when = 'decides'\n", "when = 'decidse'\n", "decidse", "person_fit: ", "decides"),
    (
        "score_min = 80",
        "score_min = 80\nexit_score_min = 81",
        "[[tier]]",
        "tier 1",
        "exit_score_min",
    ),
    ("score_min = 80", "score_min = 80\ndwell_days = -1", "[[tier]]", "tier 1", "dwell_days"),
    ("score_min = 80", "score_min = 80\ncapacity = 0", "[[tier]]", "tier 1", "capacity"),
    (
        "state = \"fit_too_low\"",
        "state = \"too_low\"",
        "state = \"too_low\"",
        "tier 1: ",
        "fit_too_low",
    ),
    (
        "stale_after_days = 91",
        "stale_after_days = 0",
        "stale_after_days = 0",
        "",
        "stale_after_days",
    ),
];

#[test]
fn each_fault_has_its_line_and_place() {
    for (from, to, at, place, word) in CHANGES {
        let text = changed(from, to);
        let found = faults(&text);
        let line = line_of(&text, at);
        let is_it = |fault: &&Fault| {
            fault.line.abs_diff(line) <= 1
                && fault.place.to_string().starts_with(place)
                && fault.to_string().contains(word)
        };
        assert!(found.iter().any(|fault| is_it(&fault)), "{to}: line {line}: {found:#?}");
    }
}

/// One change, one fault: nothing is reported twice, and nothing that is right.
#[test]
fn one_mistake_is_one_fault() {
    for (from, to) in [
        ("when = 'target'\nadd = 10", "when = 'targte'\nadd = 10"),
        ("weight = 25", "weight = -1"),
        ("of = \"employees\"", "of = \"industry\""),
        ("half_life_days = 30", "half_life_days = 0"),
        ("engagement = \"sum\"", "engagement = \"avg\""),
        ("score_min = 80", "score_min = 80\ncapacity = 0"),
        ("state = \"fit_too_low\"", "state = \"too_low\""),
        ("stale_after_days = 91", "stale_after_days = 0"),
        ("tier = 2\n", "tier = 1\n"),
        ("key = \"timing\"", "key = \"competition\""),
    ] {
        let found = faults(&changed(from, to));
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
    }
}

#[test]
fn faults_come_in_the_order_of_the_file_all_at_once() {
    let text = changed("add = 40", "add = \"x\"")
        .replacen("half_life_days = 30", "half_life_days = -1", 1)
        .replacen("when = 'decides'\n", "when = 'decidse'\n", 1)
        .replacen("weight = 25", "weight = true", 1)
        .replacen("score_min = 60", "score_min = \"a\"", 1);
    let found = faults(&text);
    let lines: Vec<u32> = found.iter().map(|fault| fault.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    for part in ["weight = true", "add = \"x\"", "half_life_days = -1", "decidse", "\"a\""] {
        let line = line_of(&text, part);
        assert!(lines.iter().any(|own| own.abs_diff(line) <= 1), "{part}: {lines:?}");
    }
}

/// A text that is no TOML has one fault, with its line.
#[test]
fn a_text_that_is_no_toml_has_its_line() {
    for (text, line) in [
        ("name = \n", 1),
        ("name = \"a\"\n[[dimension]\n", 2),
        ("name = \"a\"\nname = \"b\"\n", 2),
        ("a = 1\nb = 2\nc = \"open\n", 3),
    ] {
        let found = faults(text);
        assert_eq!(found.iter().map(|fault| fault.line).collect::<Vec<_>>(), [line], "{text}");
    }
}

/// What lies at its bound is no fault.
#[test]
fn what_lies_at_its_bound_is_read() {
    for (from, to) in [
        ("score_min = 80", "score_min = 80\nexit_score_min = 80"),
        ("score_min = 80", "score_min = 80\ndwell_days = 0"),
        ("score_min = 80", "score_min = 80\ncapacity = 1"),
        ("threshold = 60", "threshold = 100"),
        ("threshold = 60", "threshold = 0"),
        ("weeks = 4", "weeks = 52"),
        ("weeks = 4", "weeks = 1"),
        ("half_life_days = 30", "half_life_days = 36525"),
        ("stale_after_days = 91", "stale_after_days = 3660"),
        ("weight = 25", "weight = 0"),
        ("weight = 25", "weight = 1000000"),
        ("add = 40", "add = 1000"),
        ("add = 40", "add = -1000"),
        ("just_bought_days = 180", "just_bought_days = 0"),
        ("stale_deal_days = 180", "stale_deal_days = 1"),
    ] {
        assert!(ScoreModel::parse(&changed(from, to)).is_ok(), "{to}");
    }
    for (from, to) in [
        ("weeks = 4", "weeks = 53"),
        ("threshold = 60", "threshold = 100.1"),
        ("half_life_days = 30", "half_life_days = 36526"),
        ("stale_after_days = 91", "stale_after_days = 3661"),
        ("weight = 25", "weight = 1000001"),
        ("add = 40", "add = 1000.1"),
        ("stale_deal_days = 180", "stale_deal_days = 0"),
    ] {
        assert!(ScoreModel::parse(&changed(from, to)).is_err(), "{to}");
    }
}

/// Sections without which a file is no model.
#[test]
fn what_is_missing_is_named() {
    for (cut, word) in [
        ("name = \"n\"\n", "name"),
        (
            "[engagement]\nhalf_life_days = 30\ndaily_cap = 3\nother_points = 1\n[engagement.points]\n",
            "engagement",
        ),
        ("half_life_days = 30\n", "half_life_days"),
        ("other_points = 1\n", "other_points"),
        ("[[tier]]\ntier = 1\nscore_min = 0\n", "tier"),
        ("score_min = 0\n", "score_min"),
        ("weight = 100\n", "weight"),
        ("key = \"icp_fit\"\n", "key"),
        ("add = 5\n", "add"),
        ("text = \"r\"\n", "text"),
        ("when = 'target'\n", "when"),
    ] {
        let whole = dimension(&rule("target", "5"));
        assert!(whole.contains(cut), "{cut}");
        let found = faults(&whole.replacen(cut, "", 1));
        assert!(found.iter().any(|fault| fault.to_string().contains(word)), "{cut}: {found:?}");
    }
    assert!(!faults("").is_empty());
}

#[test]
fn a_file_of_another_format_is_not_judged() {
    let newer = format!("format = 2\nnonsense = 1\n{DEFAULT}");
    let found = faults(&newer);
    assert_eq!((found.len(), found[0].line), (1, 1), "{found:?}");
    assert!(ScoreModel::parse(&format!("format = 1\n{DEFAULT}")).is_ok());
    assert!(ScoreModel::parse(&format!("format = 0\n{DEFAULT}")).is_err());
    assert!(ScoreModel::parse(&format!("format = \"1\"\n{DEFAULT}")).is_err());
}

/// A rule cannot ask for what rules make.
#[test]
fn circles_are_refused() {
    for field in [
        "icp_fit",
        "buying_power",
        "participation",
        "opportunity_size",
        "competition",
        "timing",
        "score",
        "tier",
        "tier_state",
    ] {
        let when = format!("{field} is not empty");
        let found = faults(&dimension(&rule(&when, "5")));
        assert!(found.iter().any(|fault| fault.to_string().contains(field)), "{field}: {found:?}");
        assert!(!speargun_domain::score::rule_may_ask(field), "{field}");
    }
    for field in ["engagement", "people_fit", "stage", "market_state", "open_amount", "custom.x"] {
        let when = format!("{field} is not empty");
        assert!(ScoreModel::parse(&dimension(&rule(&when, "5"))).is_ok(), "{field}");
    }
    // Gates and exclusions may ask for scores, not for what gates make.
    for (when, is_read) in [
        ("score >= 5", true),
        ("icp_fit >= 5", true),
        ("tier = 1", false),
        ("tier_state = \"qualified\"", false),
        ("target and not (tier = 1)", false),
    ] {
        let gate = format!("[[tier.gate]]\ntext = \"g\"\nwhen = '{when}'\n");
        let text = dimension(&rule("target", "5")) + &gate;
        assert_eq!(ScoreModel::parse(&text).is_ok(), is_read, "{when}");
        let stay = text.replace(
            &format!("when = '{when}'"),
            &format!("when = 'target'\nstay_when = '{when}'"),
        );
        assert_eq!(ScoreModel::parse(&stay).is_ok(), is_read, "stay {when}");
        let exclude = format!("[[exclude]]\ntext = \"e\"\nwhen = '{when}'\n");
        let text = around(&format!(
            "{exclude}[[dimension]]\nkey = \"a\"\nweight = 1\n{}",
            rule("target", "5")
        ));
        assert_eq!(ScoreModel::parse(&text).is_ok(), is_read, "exclude {when}");
    }
}

#[test]
fn groups_and_bounds_are_checked() {
    let group = "[[dimension.group]]\nkey = \"g\"\nmax = 5\n";
    let grouped = rule("target", "5") + "group = \"g\"\n";
    for (rules, word) in [
        (grouped.clone(), "\"g\""),
        (grouped.clone() + &group.replace("\"g\"", "\"gg\""), "gg"),
        (grouped.clone() + group + group, "two groups"),
        (grouped.clone() + &group.replace("max = 5", "max = 5\nmin = 6"), "min"),
        (rule("target", "5") + "max = 5\n", "per"),
        (rule("target", "5") + "per = \"employees\"\nmin = 6\nmax = 5\n", "min"),
        (rule("target", "5") + "per = \"industry\"\n", "industry"),
        (rule("target", "5") + "per = \"created_at\"\n", "created_at"),
        (rule("target", "5") + "per = \"score\"\n", "score"),
        (rule("target", "5") + "group = 5\n", "group"),
    ] {
        let found = faults(&dimension(&rules));
        assert!(found.iter().any(|fault| fault.to_string().contains(word)), "{rules}: {found:?}");
    }
    assert!(ScoreModel::parse(&dimension(&(grouped + group))).is_ok());
}

#[test]
fn gates_ask_one_thing() {
    let with = |gate: &str| {
        dimension(&rule("target", "5")) + "[[tier.gate]]\ntext = \"g\"\n" + gate + "\n"
    };
    for (gate, is_read) in [
        ("when = 'target'", true),
        ("expected_annual_revenue_min = { EUR = 5 }", true),
        ("expected_annual_revenue_min = { EUR = 0, USD = 5.5 }", true),
        ("when = 'target'\nstay_when = 'score > 5'", true),
        ("", false),
        ("when = 'target'\nexpected_annual_revenue_min = { EUR = 5 }", false),
        ("expected_annual_revenue_min = {}", false),
        ("expected_annual_revenue_min = { EUR = -5 }", false),
        ("expected_annual_revenue_min = { EUR = inf }", false),
        ("expected_annual_revenue_min = { Euro = 5 }", false),
        ("expected_annual_revenue_min = 5", false),
        ("when = 'target'\nstate = \"excluded\"", false),
        ("when = 'target'\nstate = \"researching\"", true),
        ("when = 'targte'", false),
        ("when = 5", false),
    ] {
        assert_eq!(ScoreModel::parse(&with(gate)).is_ok(), is_read, "{gate}");
    }
}

#[test]
fn there_is_an_end_of_faults() {
    let rules: String = (0..FAULTS_MAX + 50).map(|_| rule("targte", "5")).collect();
    let found = faults(&dimension(&rules));
    assert_eq!(found.len(), FAULTS_MAX + 1);
    assert!(found[FAULTS_MAX].to_string().contains("50"), "{}", found[FAULTS_MAX]);
}

#[test]
fn a_model_has_bounds() {
    let dimensions = |count: usize| -> String {
        (0..count).map(|place| format!("[[dimension]]\nkey = \"d{place}\"\nweight = 1\n")).collect()
    };
    assert!(ScoreModel::parse(&around(&dimensions(50))).is_ok());
    assert!(ScoreModel::parse(&around(&dimensions(51))).is_err());
    assert!(ScoreModel::parse(&around("[[dimension]]\nkey = \"a\"\nweight = 0\n")).is_err());
    let tiers = |count: u32| {
        let more: String =
            (2..=count).map(|tier| format!("[[tier]]\ntier = {tier}\nscore_min = 0\n")).collect();
        around(&dimensions(1)) + &more
    };
    assert!(ScoreModel::parse(&tiers(20)).is_ok());
    assert!(ScoreModel::parse(&tiers(21)).is_err());
}

/// What can be used and hardly means what it says.
#[test]
fn notices_name_what_hardly_means_what_it_says() {
    for (rules, word) in [
        (rule("target", "0"), "r"),
        (rule("", "5"), "r"),
        (rule("target", "0.07"), "0.07"),
        (String::new(), "icp_fit"),
        (rule("target", "5") + &rule("target", "5"), "r"),
    ] {
        let model = read(&dimension(&rules));
        let is_said = model.notices.iter().any(|notice| notice.to_string().contains(word));
        assert!(is_said, "{rules}: {:?}", model.notices);
    }
    let plain = read(&dimension(&rule("target", "5")));
    assert!(plain.notices.is_empty(), "{:?}", plain.notices);
}

#[test]
fn a_word_is_guessed_from_its_neighbours() {
    let names = ["industry", "employees", "country", "city", "tier"];
    for (word, expected) in [
        ("industri", Some("industry")),
        ("INDUSTRY", Some("industry")),
        ("emploees", Some("employees")),
        ("contry", Some("country")),
        ("citi", Some("city")),
        ("teir", Some("tier")),
        ("zzz", None),
        ("x", None),
        ("", None),
        ("turnover", None),
    ] {
        assert_eq!(nearest_name(word, &names), expected, "{word}");
        assert_eq!(did_you_mean(word, &names).is_some(), expected.is_some(), "{word}");
    }
    assert_eq!(nearest_name("a", &[]), None);
}

/// In any currency a new workspace has a model that can be used, with gates in its currency or
/// without them.
#[test]
fn the_shipped_model_goes_with_every_currency() {
    for code in ["EUR", "USD", "KRW", "GBP", "JPY", "CHF", "PLN", "BRL", "KWD"] {
        let own = currency(code);
        let model = read(&shipped_for(own));
        let rates = crate::build::rates(code, &[]);
        assert!(model.tiers.check_currency(&rates).is_ok(), "{code}");
        assert!(model.notices.is_empty(), "{code}: {:?}", model.notices);
    }
}

/// Amounts of conditions need a rate.
#[test]
fn a_condition_in_another_currency_needs_its_rate() {
    let mut model = read(&dimension(&rule("open_amount >= 100 USD", "10")));
    assert!(matches!(model.settle(&crate::build::rates("EUR", &[])), Err(ModelError::Value(_))));
    model.settle(&crate::build::rates("EUR", &[("USD", 0.5)])).unwrap();
    let mut account = speargun_domain::account::AccountRecord::default();
    for (amount, tenths) in [(49.0, 0), (50.0, 100)] {
        account.deals.open_amount = amount;
        assert_eq!(model.values(&account), [tenths], "{amount}");
    }
}
