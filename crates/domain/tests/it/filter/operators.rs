//! Every operator over every kind of field, with what is known and what is not.

use speargun_domain::account::AccountRecord;

use crate::build::{holds, texts};

fn sized(employees: Option<f64>) -> AccountRecord {
    AccountRecord { employees, ..AccountRecord::default() }
}

/// Condition, then whether it holds for 199, 200, 201 people and for an unknown number.
#[test]
fn a_number_is_compared_with_its_bound() {
    for (text, below, equal, above, unknown) in [
        ("employees = 200", false, true, false, false),
        ("employees == 200", false, true, false, false),
        ("employees != 200", true, false, true, false),
        ("employees <> 200", true, false, true, false),
        ("employees < 200", true, false, false, false),
        ("employees <= 200", true, true, false, false),
        ("employees ≤ 200", true, true, false, false),
        ("employees > 200", false, false, true, false),
        ("employees >= 200", false, true, true, false),
        ("employees ≥ 200", false, true, true, false),
        ("employees in (200)", false, true, false, false),
        ("employees in (199, 201)", true, false, true, false),
        ("employees not in (200)", true, false, true, false),
        ("employees not in (199, 201)", false, true, false, false),
        ("employees is empty", false, false, false, true),
        ("employees is unknown", false, false, false, true),
        ("employees is not empty", true, true, true, false),
        ("employees is not unknown", true, true, true, false),
        ("employees", true, true, true, false),
        ("not employees", false, false, false, true),
        // A number has no text in it.
        ("employees contains \"20\"", false, false, false, false),
        ("employees = \"200\"", false, false, false, false),
        ("employees != \"200\"", true, true, true, false),
    ] {
        let found = [Some(199.0), Some(200.0), Some(201.0), None].map(|n| holds(text, &sized(n)));
        assert_eq!(found, [below, equal, above, unknown], "{text}");
    }
}

#[test]
fn a_number_alone_holds_unless_it_is_nought_or_unknown() {
    for (number, expected) in [
        (Some(0.0), false),
        (Some(-0.0), false),
        (Some(0.5), true),
        (Some(-3.0), true),
        (None, false),
    ] {
        assert_eq!(holds("employees", &sized(number)), expected, "{number:?}");
    }
}

#[test]
fn numbers_are_read_as_imports_read_them() {
    for (written, number) in [
        ("200", 200.0),
        ("1.5", 1.5),
        ("0.25", 0.25),
        ("-3", -3.0),
        ("-0.5", -0.5),
        ("500k", 500_000.0),
        ("500K", 500_000.0),
        ("2M", 2e6),
        ("2.5m", 2.5e6),
        ("1b", 1e9),
        ("1_000", 1_000.0),
        ("1_000_000", 1e6),
        ("1e3", 1_000.0),
    ] {
        let exact = sized(Some(number));
        assert!(holds(&format!("employees = {written}"), &exact), "{written}");
        assert!(holds(&format!("employees >= {written}"), &exact), "{written}");
        assert!(!holds(&format!("employees > {written}"), &exact), "{written}");
        assert!(!holds(&format!("employees < {written}"), &exact), "{written}");
        assert!(holds(&format!("employees in (7, {written})"), &exact), "{written}");
    }
}

/// Condition, then whether it holds for Software, for Energy and for an unknown industry.
#[test]
fn a_text_is_compared_without_regard_to_case() {
    for (text, software, energy, unknown) in [
        ("industry = \"Software\"", true, false, false),
        ("industry = \"SOFTWARE\"", true, false, false),
        ("industry = 'software'", true, false, false),
        ("industry = “software”", true, false, false),
        ("industry != \"software\"", false, true, false),
        ("industry in (\"software\", \"mining\")", true, false, false),
        ("industry in (\"mining\")", false, false, false),
        ("industry not in (\"software\", \"mining\")", false, true, false),
        ("industry contains \"SOFT\"", true, false, false),
        ("industry contains \"er\"", false, true, false),
        ("industry contains \"software house\"", false, false, false),
        ("industry contains \"\"", true, true, false),
        ("industry is empty", false, false, true),
        ("industry is not empty", true, true, false),
        ("industry = \"Soft\"", false, false, false),
        ("industry = \" Software\"", false, false, false),
        // A text alone is no truth, and no number.
        ("industry", false, false, false),
        ("industry > 5", false, false, false),
        ("industry < 5", false, false, false),
        ("industry = 5", false, false, false),
        ("industry != 5", true, true, false),
    ] {
        let found = [Some("Software"), Some("Energy"), None].map(|industry| {
            let industry = industry.map(ToOwned::to_owned);
            holds(text, &AccountRecord { industry, ..AccountRecord::default() })
        });
        assert_eq!(found, [software, energy, unknown], "{text}");
    }
}

#[test]
fn letters_of_other_scripts_have_no_case_either() {
    for (stored, written) in [
        ("Λογισμικό", "λογισμικό"),
        ("ΛΟΓΙΣΜΙΚΌ", "λογισμικό"),
        // A sigma is one letter, wherever in the word it is.
        ("ΌΜΙΛΟΣ", "όμιλος"),
        ("όμιλος", "ΌΜΙΛΟΣ"),
        ("όμιλοσ", "όμιλος"),
        ("Straße", "straße"),
        ("ÉNERGIE", "énergie"),
        ("소프트웨어", "소프트웨어"),
        ("Телеком", "ТЕЛЕКОМ"),
    ] {
        let account =
            AccountRecord { industry: Some(stored.to_owned()), ..AccountRecord::default() };
        for operator in ["=", "contains"] {
            let text = format!("industry {operator} \"{written}\"");
            assert!(holds(&text, &account), "{stored}: {text}");
        }
        assert!(!holds(&format!("industry != \"{written}\""), &account), "{stored}");
        assert!(holds(&format!("industry in (\"x\", \"{written}\")"), &account), "{stored}");
    }
}

/// Condition, then whether it holds for SAP and Oracle, for SAP alone, and for none.
#[test]
fn a_list_fulfils_what_one_of_its_texts_fulfils() {
    for (text, both, one, none) in [
        ("technologies = \"sap\"", true, true, false),
        ("technologies = \"oracle\"", true, false, false),
        ("technologies = \"ORA\"", false, false, false),
        ("technologies contains \"ora\"", true, false, false),
        ("technologies in (\"oracle\", \"ibm\")", true, false, false),
        // Not equal means that none of them is.
        ("technologies != \"oracle\"", false, true, true),
        ("technologies not in (\"oracle\", \"ibm\")", false, true, true),
        ("technologies not in (\"sap\")", false, false, true),
        ("technologies is empty", false, false, true),
        ("technologies is not empty", true, true, false),
        ("technologies", true, true, false),
        ("not technologies", false, false, true),
        ("not (technologies = \"oracle\")", false, true, true),
        ("technologies = \"sap\" and technologies = \"oracle\"", true, false, false),
        ("technologies > 1", false, false, false),
    ] {
        let found = [&["SAP", "Oracle"][..], &["SAP"], &[]].map(|items| {
            holds(text, &AccountRecord { technologies: texts(items), ..AccountRecord::default() })
        });
        assert_eq!(found, [both, one, none], "{text}");
    }
}

/// Condition, then whether it holds where the budget is there, is not there, is unknown.
#[test]
fn a_truth_is_named_alone_or_compared() {
    for (text, yes, no, unknown) in [
        ("budget_confirmed", true, false, false),
        ("not budget_confirmed", false, true, true),
        ("budget_confirmed = true", true, false, false),
        ("budget_confirmed = TRUE", true, false, false),
        ("budget_confirmed = false", false, true, false),
        ("budget_confirmed != true", false, true, false),
        ("budget_confirmed != false", true, false, false),
        ("budget_confirmed = 1", true, false, false),
        ("budget_confirmed = 0", false, true, false),
        ("budget_confirmed in (true, false)", true, true, false),
        ("budget_confirmed is empty", false, false, true),
        ("budget_confirmed is not empty", true, true, false),
        ("not (budget_confirmed = false)", true, false, true),
    ] {
        let found = [Some(true), Some(false), None].map(|budget_confirmed| {
            holds(text, &AccountRecord { budget_confirmed, ..AccountRecord::default() })
        });
        assert_eq!(found, [yes, no, unknown], "{text}");
    }
}

/// Being a target is always known.
#[test]
fn a_truth_that_is_always_known_is_never_empty() {
    for target in [true, false] {
        let account = AccountRecord { target, ..AccountRecord::default() };
        for (text, expected) in [
            ("target", target),
            ("not target", !target),
            ("target = false", !target),
            ("target != true", !target),
            ("target is empty", false),
            ("target is not empty", true),
        ] {
            assert_eq!(holds(text, &account), expected, "{text} of {target}");
        }
    }
}

/// A custom field holds text even where it counts something.
#[test]
fn a_custom_field_compares_as_a_number_with_a_number() {
    let custom = |value: &str| AccountRecord {
        custom: vec![("Seats".to_owned(), value.to_owned())],
        ..AccountRecord::default()
    };
    for (value, text, expected) in [
        ("12", "custom.seats = 12", true),
        ("12.0", "custom.seats = 12", true),
        ("12", "custom.seats != 12", false),
        ("13", "custom.seats != 12", true),
        ("9", "custom.seats < 12", true),
        ("9", "custom.seats < 9", false),
        ("9", "custom.seats <= 9", true),
        ("100", "custom.seats > 12", true),
        ("12", "custom.seats > 12", false),
        ("12", "custom.seats >= 12", true),
        ("-3", "custom.seats < 0", true),
        ("12", "custom.seats in (11, 12)", true),
        ("12", "custom.seats not in (11, 12)", false),
        // As a text it is compared letter by letter.
        ("12", "custom.seats = \"12\"", true),
        ("12.0", "custom.seats = \"12\"", false),
        ("many", "custom.seats > 0", false),
        ("many", "custom.seats < 1000", false),
        ("many", "custom.seats = 5", false),
        ("many", "custom.seats != 5", true),
        ("many", "custom.seats contains \"AN\"", true),
        ("NaN", "custom.seats > 0", false),
        ("inf", "custom.seats > 0", false),
        ("12", "custom.seats is empty", false),
        ("12", "custom.seats is not empty", true),
        ("12", "custom.other is empty", true),
        ("12", "custom.other != 12", false),
        ("12", "custom.other = 12", false),
    ] {
        assert_eq!(holds(text, &custom(value)), expected, "{value}: {text}");
    }
}

/// Of custom fields whose names differ in case alone, the first is the field.
#[test]
fn the_name_of_a_custom_field_has_no_case() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let account = AccountRecord {
        custom: vec![pair("Region Code", "A1"), pair("REGION CODE", "B2"), pair("Σειρά", "x")],
        ..AccountRecord::default()
    };
    for (text, expected) in [
        ("custom.\"region code\" = \"a1\"", true),
        ("CUSTOM.\"Region Code\" = \"A1\"", true),
        ("custom.'REGION CODE' = \"b2\"", false),
        ("custom.region is empty", true),
        ("custom.Σειρά = \"X\"", true),
    ] {
        assert_eq!(holds(text, &account), expected, "{text}");
    }
}
