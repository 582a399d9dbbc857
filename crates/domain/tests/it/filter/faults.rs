//! What is wrong with a condition: the place, counted in characters from 1, and what to write.

use speargun_domain::account::{ACCOUNT_FIELDS, PERSON_FIELDS};
use speargun_domain::filter::parse;

use crate::build::fault;

/// Text, key of the message, position of the fault.
const FAULTS: [(&str, &str, usize); 44] = [
    // Something is missing at the end.
    ("industry =", "filter.no_value", 11),
    ("industry = ", "filter.no_value", 12),
    ("industry in", "filter.sign_missing", 12),
    ("industry in (", "filter.no_value", 14),
    ("industry in (\"a\"", "filter.sign_missing", 17),
    ("industry in (\"a\",", "filter.no_value", 18),
    ("industry contains", "filter.no_value", 18),
    ("industry is", "filter.no_empty", 12),
    ("industry is not", "filter.no_empty", 16),
    ("industry not", "filter.no_in", 13),
    ("target and", "filter.no_condition", 11),
    ("target or", "filter.no_condition", 10),
    ("not", "filter.no_condition", 4),
    ("(", "filter.no_condition", 2),
    ("(target", "filter.sign_missing", 8),
    // Something is in the wrong place.
    ("and target", "filter.no_condition_before", 1),
    ("or target", "filter.no_condition_before", 1),
    ("target and and target", "filter.no_condition_before", 12),
    ("target and or tier = 1", "filter.no_condition_before", 12),
    ("= 5", "filter.no_field_here", 1),
    ("5 = tier", "filter.no_field_here", 1),
    ("\"tier\" = 1", "filter.no_field_here", 1),
    (")", "filter.no_field_here", 1),
    ("()", "filter.no_field_here", 2),
    ("tier = 1 tier = 2", "filter.extra", 10),
    ("tier = 1)", "filter.extra", 9),
    ("tier = 1 5", "filter.extra", 10),
    ("tier = 1,000", "filter.extra", 9),
    ("industry is full", "filter.no_empty", 13),
    ("industry not contains \"a\"", "filter.no_in", 14),
    ("industry \"a\"", "filter.no_comparison", 10),
    ("tier 5", "filter.no_comparison", 6),
    ("tier (5)", "filter.no_comparison", 6),
    ("industry in \"a\"", "filter.sign_missing", 13),
    ("industry in ()", "filter.no_value", 14),
    ("industry in (\"a\" \"b\")", "filter.sign_missing", 18),
    // A value of the wrong kind.
    ("country = KR", "filter.no_value", 11),
    ("target = yes", "filter.no_value", 10),
    ("tier = =", "filter.no_value", 8),
    ("employees > \"many\"", "filter.number_belongs", 13),
    ("employees >= many", "filter.number_belongs", 14),
    // What cannot be read at all.
    ("tier = 1 & target", "filter.unreadable", 10),
    ("tier = €5", "filter.unreadable", 8),
    ("industry = \"open", "filter.unclosed", 12),
];

#[test]
fn a_fault_has_its_place() {
    for (text, key, position) in FAULTS {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
}

/// Characters are counted, not bytes: a Korean or Greek text in front moves the place by its
/// letters.
#[test]
fn places_are_counted_in_characters() {
    for (before, letters) in
        [("industry = \"소프트웨어\" and ", 23), ("city = \"Θεσσαλονίκη\" or ", 24), ("\n\n", 2)]
    {
        assert_eq!(before.chars().count(), letters, "{before}");
        for (text, key, position) in FAULTS {
            // Those are about the beginning of the whole text.
            if key == "filter.no_condition_before" && position == 1 {
                continue;
            }
            let error = fault(&format!("{before}{text}"));
            let found = (error.message.key(), error.position);
            assert_eq!(found, (key, letters + position), "{before}{text}");
        }
    }
}

#[test]
fn a_name_that_is_nearly_a_field_is_guessed() {
    for (text, position, meant) in [
        ("industri = \"x\"", 1, "industry"),
        ("Industri = \"x\"", 1, "industry"),
        ("tier = 1 and emploees > 5", 14, "employees"),
        ("anual_revenue > 5", 1, "annual_revenue"),
        ("not (contry = \"KR\")", 6, "country"),
        ("open_oportunities >= 1", 1, "open_opportunities"),
        ("tehcnologies = \"x\"", 1, "technologies"),
        ("person(senority = \"lead\")", 8, "seniority"),
        ("person(departement = \"data\")", 8, "department"),
        ("marketstate = \"in_market\"", 1, "market_state"),
        ("engagd in 30d", 1, "engaged"),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), ("filter.no_field", position), "{text}");
        let hint = error.suggestion.unwrap();
        assert_eq!(hint.key(), "did_you_mean", "{text}");
        assert!(hint.to_string().contains(meant), "{text}: {hint}");
    }
}

/// Every field with one letter less, one more, or two swapped leads to a field.
#[test]
fn every_field_is_found_behind_one_slip() {
    for field in ACCOUNT_FIELDS.iter().filter(|field| field.len() >= 6) {
        let letters: Vec<char> = field.chars().collect();
        let middle = letters.len() / 2;
        let mut short = letters.clone();
        short.remove(middle);
        let mut long = letters.clone();
        long.insert(middle, 'q');
        for slip in [short, long] {
            let slip: String = slip.into_iter().collect();
            if ACCOUNT_FIELDS.contains(&slip.as_str()) || PERSON_FIELDS.contains(&slip.as_str()) {
                continue;
            }
            let hint = fault(&format!("{slip} = 1")).suggestion.unwrap();
            assert_eq!(hint.key(), "did_you_mean", "{slip}");
        }
    }
}

/// Where no field is near, all of them are listed.
#[test]
fn a_name_that_is_like_no_field_gets_the_list_of_them() {
    let error = fault("zzzzzzzzzzzzzzzzzzzzzzzz = 1");
    let hint = error.suggestion.unwrap();
    assert_eq!(hint.key(), "filter.hint.fields");
    let listed = hint.to_string();
    for field in ACCOUNT_FIELDS {
        assert!(listed.contains(field), "{field}");
    }
}

#[test]
fn a_hint_leads_to_a_condition_that_can_be_read() {
    for (text, hint) in [
        ("country = KR", "filter.hint.quoted"),
        ("target = yes", "filter.hint.true_or_quoted"),
        ("target = No", "filter.hint.true_or_quoted"),
        ("employees > \"many\"", "filter.hint.number"),
        ("created_at >= 2026-01-31", "filter.hint.day"),
        ("created_at < 30d", "filter.hint.write_within"),
        ("employees < 30d", "filter.hint.no_d"),
        ("employees < 30%", "filter.hint.no_percent"),
        ("tier = 1,000", "filter.hint.commas"),
        ("tier = 1 tier = 2", "filter.hint.join"),
        ("tier 5", "filter.hint.comparisons"),
        ("industry is full", "filter.hint.empty"),
        ("industry not \"a\"", "filter.hint.not_in"),
        ("and target", "filter.hint.condition"),
        ("custom. = 5", "filter.hint.custom"),
        ("won_amount >= 5 dollars", "filter.hint.currency"),
        ("employees >= 5 USD", "filter.hint.amounts"),
        ("events(5) >= 1", "filter.hint.events"),
        ("events(\"x\", 8d) >= 1", "filter.hint.windows"),
        ("engaged in soon", "filter.hint.within"),
        ("engaged in 99999d", "filter.hint.days"),
        ("mql", "filter.hint.person"),
        ("revenue_growth in (5%, 6%)", "filter.hint.share"),
        ("tier = 5x", "filter.hint.number_or_date"),
        ("tier & 5", "filter.hint.texts"),
    ] {
        let found = fault(text).suggestion.unwrap_or_else(|| panic!("{text} has no hint"));
        assert_eq!(found.key(), hint, "{text}: {found}");
    }
}

#[test]
fn what_a_hint_says_is_read() {
    for (text, mended) in [
        ("country = KR", "country = \"KR\""),
        ("created_at < 30d", "created_at in 30d"),
        ("employees < 30d", "employees < 30"),
        ("employees < 30%", "employees < 30"),
        ("tier = 1,000", "tier = 1000"),
        ("industry not contains \"a\"", "not industry contains \"a\""),
        ("won_amount = 5 USD", "won_amount >= 5 USD and won_amount <= 5 USD"),
    ] {
        assert!(parse(text, ACCOUNT_FIELDS).is_err(), "{text}");
        assert!(parse(mended, ACCOUNT_FIELDS).is_ok(), "{mended}");
    }
}

/// The first fault from the left is the one that is reported.
#[test]
fn the_first_of_several_faults_is_reported() {
    for (text, position) in [
        ("industri = \"x\" and emploees > 5", 1),
        ("tier = 1 and industri = x", 14),
        ("tier = KR and industri = 1", 8),
    ] {
        assert_eq!(fault(text).position, position, "{text}");
    }
}
