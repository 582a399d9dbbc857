//! `person(…)`: one and the same person.

use speargun_domain::account::{AccountRecord, PERSON_FIELDS, PersonRecord, QUALIFYING_FIELDS};
use speargun_domain::filter::parse;
use speargun_domain::title::{Department, Seniority};

use crate::build::{fault, holds, person};

fn account() -> AccountRecord {
    AccountRecord {
        members: vec![
            person(Seniority::CLevel, Department::Finance, None),
            PersonRecord {
                engagement: 40.0,
                fit: 70.0,
                days_since_mql: Some(5.0),
                ..person(Seniority::Manager, Department::Marketing, Some(10.0))
            },
            PersonRecord {
                days_since_sql: Some(50.0),
                ..person(Seniority::Director, Department::Data, Some(200.0))
            },
        ],
        ..AccountRecord::default()
    }
}

#[test]
fn a_block_holds_where_one_person_fulfils_all_of_it() {
    for (text, expected) in [
        ("person(seniority = \"c_level\")", true),
        ("person(seniority = \"C_LEVEL\")", true),
        ("person(seniority = \"entry\")", false),
        ("person(seniority in (\"entry\", \"manager\"))", true),
        ("person(seniority != \"manager\")", true),
        ("person(department = \"marketing\" and seniority = \"manager\")", true),
        // Two people, each with one of them.
        ("person(department = \"marketing\" and seniority = \"c_level\")", false),
        ("person(department = \"marketing\") and person(seniority = \"c_level\")", true),
        ("person(decides)", true),
        ("person(not decides)", true),
        ("person(decides and engaged)", true),
        ("person(decides and engaged in 30d)", false),
        ("person(engaged in 30d)", true),
        ("person(engaged in 9d)", false),
        ("person(days_since_engaged > 100)", true),
        ("person(days_since_engaged is empty)", true),
        ("person(engagement >= 40 and fit >= 70)", true),
        ("person(engagement > 40)", false),
        ("person(mql)", true),
        ("person(mql in 7d)", true),
        ("person(mql in 4d)", false),
        ("person(sql in 50d)", true),
        ("person(mql and sql)", false),
        ("person(mql or sql)", true),
        ("PERSON(decides)", true),
        ("not person(seniority = \"c_level\")", false),
        ("not person(seniority = \"entry\")", true),
        ("person(custom.x = 1)", false),
        ("person(custom.x is empty)", true),
    ] {
        assert_eq!(holds(text, &account()), expected, "{text}");
    }
}

#[test]
fn without_people_no_block_holds() {
    let alone = AccountRecord::default();
    for text in ["person(decides)", "person(not decides)", "person(fit is empty)"] {
        assert!(!holds(text, &alone), "{text}");
        assert!(holds(&format!("not {text}"), &alone), "{text}");
    }
}

#[test]
fn directors_and_above_decide() {
    for seniority in Seniority::ALL {
        let expected =
            matches!(seniority, Seniority::Director | Seniority::VicePresident | Seniority::CLevel);
        let account = AccountRecord {
            members: vec![person(seniority, Department::Unknown, None)],
            ..AccountRecord::default()
        };
        assert_eq!(holds("person(decides)", &account), expected, "{seniority:?}");
        let own = format!("person(seniority = \"{}\")", seniority.key());
        assert!(holds(&own, &account), "{own}");
    }
}

#[test]
fn only_accounts_have_people() {
    for (text, key, position) in [
        ("person(person(decides))", "filter.people_of_accounts", 14),
        ("person()", "filter.no_field_here", 8),
        ("person(decides", "filter.sign_missing", 15),
        ("person(decides))", "filter.extra", 16),
        ("person(industry = \"x\")", "filter.no_field", 8),
        ("seniority = \"lead\"", "filter.person_field", 1),
        ("target and mql", "filter.person_field", 12),
        ("decides", "filter.person_field", 1),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
    let error = parse("person(decides)", PERSON_FIELDS).unwrap_err();
    assert_eq!(error.message.key(), "filter.people_of_accounts");
    // `person` without a bracket is a field like any other, and there is none.
    assert_eq!(fault("person = 5").message.key(), "filter.no_field");
}

/// What follows from being an MQL cannot make one.
#[test]
fn what_qualifies_a_person_is_all_but_what_follows_from_it() {
    for field in PERSON_FIELDS {
        let follows = field.contains("mql") || field.contains("sql");
        let text = format!("{field} is not empty");
        assert_eq!(parse(&text, QUALIFYING_FIELDS).is_err(), follows, "{field}");
    }
}
