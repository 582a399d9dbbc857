//! Models of product lines: dimensions and tiers of their own over the same accounts.

use speargun_domain::account::AccountRecord;
use speargun_domain::score::{
    DEFAULT, ModelError, ScoreModel, is_line_key, line_of_model, line_with_main, model_name,
};

use super::{rule, shipped};

/// A line with one dimension, and with tiers of its own where they are asked for.
fn line(tiers: &str) -> String {
    format!(
        "name = \"Analytics\"\n[[dimension]]\nkey = \"need\"\nweight = 100\n{}{tiers}",
        rule("employees >= 500", "40")
    )
}

const OWN_TIERS: &str = "[[tier]]\ntier = 1\nscore_min = 30\n[[tier]]\ntier = 2\nscore_min = 0\n";

#[test]
fn a_line_without_tiers_has_those_of_the_main_model() {
    let main = shipped();
    let own = ScoreModel::parse_line(&line(""), DEFAULT).unwrap();
    let scores = |model: &ScoreModel| -> Vec<(u8, i64, usize)> {
        model.tiers.tiers.iter().map(|it| (it.tier, it.score_min, it.gates.len())).collect()
    };
    assert_eq!(scores(&own), scores(main));
    let other = ScoreModel::parse_line(&line(OWN_TIERS), DEFAULT).unwrap();
    assert_eq!(scores(&other), [(1, 300, 0), (2, 0, 0)]);
    // What belongs to the account is that of the main model.
    for model in [&own, &other] {
        assert!(model.measures_as(main));
        assert_eq!(model.stages.motions.len(), main.stages.motions.len());
        assert_eq!(model.market.triggers.len(), main.market.triggers.len());
        assert_eq!(model.person_fit.len(), main.person_fit.len());
    }
}

#[test]
fn a_line_scores_by_its_own_dimensions() {
    let own = ScoreModel::parse_line(&line(OWN_TIERS), DEFAULT).unwrap();
    for (employees, tenths) in [(Some(500.0), 400), (Some(499.0), 0), (None, 0)] {
        let account = AccountRecord { employees, ..AccountRecord::default() };
        assert_eq!(own.explain(&account).tenths, tenths, "{employees:?}");
    }
}

/// Sections that belong to the account are refused, each with its line.
#[test]
fn a_line_cannot_repeat_what_belongs_to_the_account() {
    for section in [
        "[engagement]\nhalf_life_days = 3\n",
        "[intent]\nthreshold = 5\n",
        "[[person_fit]]\ntext = \"x\"\n",
        "[roll_up]\nfit = \"sum\"\n",
        "[[motion]]\nkey = \"m\"\n",
        "[market]\njust_bought_days = 5\n",
    ] {
        let text = line("") + section;
        let at = u32::try_from(line("").lines().count() + 1).unwrap();
        let Err(ModelError::Faults(faults)) = ScoreModel::parse_line(&text, DEFAULT) else {
            panic!("{section}");
        };
        assert_eq!((faults.len(), faults[0].line), (1, at), "{section}");
    }
    let both = line("") + "[roll_up]\nfit = \"sum\"\n[market]\njust_bought_days = 5\n";
    let Err(ModelError::Faults(faults)) = line_with_main(&both, DEFAULT) else { panic!() };
    assert_eq!(faults.len(), 2);
}

/// Lines of faults are lines of the line's own text.
#[test]
fn a_fault_of_a_line_is_in_its_own_text() {
    let text = line("").replace("employees", "emploees");
    let Err(ModelError::Faults(faults)) = ScoreModel::parse_line(&text, DEFAULT) else { panic!() };
    assert_eq!((faults.len(), faults[0].line), (1, 7), "{faults:?}");
}

/// A line knows no earlier tier, so ways out say nothing there.
#[test]
fn ways_out_of_a_line_are_noted() {
    for (tiers, is_noted) in [
        (OWN_TIERS.to_owned(), false),
        (OWN_TIERS.replacen("score_min = 30", "score_min = 30\nexit_score_min = 20", 1), true),
        (OWN_TIERS.replacen("score_min = 30", "score_min = 30\ndwell_days = 5", 1), true),
    ] {
        let model = ScoreModel::parse_line(&line(&tiers), DEFAULT).unwrap();
        assert_eq!(!model.notices.is_empty(), is_noted, "{tiers}: {:?}", model.notices);
    }
}

/// A rule of a line may ask for the stage, which follows from the main score and not from its own.
#[test]
fn a_line_may_ask_for_what_follows_from_the_main_score() {
    let main = DEFAULT.replacen("enter = 'open_opportunities >= 1'", "enter = 'score >= 50'", 1);
    let text = line("").replace("employees >= 500", "stage = \"won\"");
    assert!(ScoreModel::parse_line(&text, &main).is_ok());
    let of_main = main.replacen("'budget_confirmed'", "'stage = \"won\"'", 1);
    assert!(ScoreModel::parse(&of_main).is_err());
}

#[test]
fn a_line_starts_from_a_model_and_means_the_same() {
    let text = line_of_model(DEFAULT, "Copy");
    assert_eq!(model_name(&text).as_deref(), Some("Copy"));
    let (main, own) = (shipped(), ScoreModel::parse_line(&text, DEFAULT).unwrap());
    assert_eq!(main.changes_to(&own), []);
    assert_eq!(line_of_model("no toml =", "x"), "");
}

#[test]
fn names_are_read_without_the_rest() {
    for (text, name) in [
        ("name = \"A\"", Some("A")),
        ("version = 1\nname = \"B\"\n[[dimension]]\nkey = 5", Some("B")),
        ("name = 5", None),
        ("", None),
        ("name = ", None),
    ] {
        assert_eq!(model_name(text).as_deref(), name, "{text}");
    }
}

/// A key is the name of a file.
#[test]
fn keys_of_lines_are_safe_names_of_files() {
    for key in ["a", "analytics", "line-2", "2nd_line", &"x".repeat(40)] {
        assert!(is_line_key(key), "{key}");
    }
    for key in [
        "",
        "A",
        "a b",
        "a/b",
        "..",
        ".a",
        "a.toml",
        "-a",
        "_a",
        "é",
        "main",
        "draft",
        "published",
        "shipped",
        &"x".repeat(41),
        "a\0",
        "a\n",
    ] {
        assert!(!is_line_key(key), "{key:?}");
    }
}
