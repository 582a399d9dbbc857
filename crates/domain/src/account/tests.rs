use super::*;
use crate::filter::parse;
use crate::title::Seniority;

fn sample() -> AccountRecord {
    AccountRecord {
        name: "Acme".to_owned(),
        industry: Some("Software".to_owned()),
        country: Some("KR".to_owned()),
        employees: Some(250.0),
        technologies: vec!["Kubernetes".to_owned(), "SAP".to_owned()],
        lists: vec!["Q3 EMEA".to_owned(), "Fairs".to_owned()],
        tier: Some(1),
        custom: vec![
            ("Region Code".to_owned(), "A1".to_owned()),
            ("Seats".to_owned(), "12".to_owned()),
        ],
        revenue_growth: Some(0.15),
        city: Some("Σίσυφος".to_owned()),
        members: vec![
            PersonRecord { seniority: Seniority::CLevel, ..PersonRecord::default() },
            PersonRecord {
                seniority: Seniority::Manager,
                days_since_engaged: Some(3.0),
                ..PersonRecord::default()
            },
        ],
        ..AccountRecord::default()
    }
}

fn holds(filter: &str) -> bool {
    parse(filter, ACCOUNT_FIELDS).unwrap().holds(&sample())
}

#[test]
fn filters_read_an_account() {
    for filter in [
        "",
        "tier = 1",
        "industry in (\"software\", 'Fintech') and employees >= 200",
        "industry contains \"soft\"",
        "not (country = \"US\")",
        "owner is empty",
        "name is not empty",
        "technologies = \"sap\"",
        "technologies in (\"oracle\", \"sap\")",
        "lists = \"q3 emea\"",
        "lists in (\"A\", \"Fairs\")",
        "not (lists = \"A\")",
        "lists is not empty",
        "employees < 1k",
        "custom.seats > 9 and custom.seats <= 12",
        "revenue_growth >= 10% and revenue_growth < 0.2",
        "city contains \"ΣΊΣ\" and city = \"σίσυφοσ\"",
        "tier_state = \"qualified\"",
        "person(seniority = \"c_level\")",
        "person(seniority = \"manager\" and engaged in 30d)",
        "not target",
    ] {
        assert!(holds(filter), "{filter}");
    }
    for filter in [
        // One and the same person.
        "person(seniority = \"c_level\" and engaged in 30d)",
        "annual_revenue > 0",
        "annual_revenue != 5",
        "technologies != \"sap\"",
        "lists is empty",
        "lists = \"Q3\"",
        "not (lists = \"Fairs\")",
        "owner = \"x\" or tier = 2",
        "target",
        "custom.seats > 12",
        "name > 1",
    ] {
        assert!(!holds(filter), "{filter}");
    }
}

#[test]
fn errors_say_where_and_what_to_write() {
    for (filter, position, suggestion) in [
        ("industri = \"x\"", 1, "did you mean industry?"),
        ("tier = 1 and emploees > 5", 14, "did you mean employees?"),
        ("country = KR", 11, "write \"KR\" in quotation marks"),
        ("employees > \"many\"", 13, "write 200, 1.5, 500k or 2M"),
        ("tier = 1 tier = 2", 10, "join conditions with \"and\" or \"or\""),
    ] {
        let error = parse(filter, ACCOUNT_FIELDS).unwrap_err();
        let hint = error.suggestion.map(|said| said.to_string());
        assert_eq!((error.position, hint.as_deref()), (position, Some(suggestion)));
    }
    for filter in ["(", "tier =", "not", "\"open", "tier in (1", "a &", "person(", "- = 1"] {
        assert!(parse(filter, ACCOUNT_FIELDS).is_err(), "{filter}");
    }
    for (filter, told) in [
        ("employees >= 5 USD", "employees is no amount of money"),
        ("won_amount = 5 USD", "amounts are compared by"),
        ("won_amount >= 5 dollars", "there is no currency \"dollars\""),
        ("events(\"x\", 14d) >= 1", "7, 30 and 90 days"),
        ("events(14) >= 1", "the type of an event is missing"),
        ("events(\"?!\") >= 1", "the type of an event is missing"),
        ("events(\"x\", ) >= 1", "a number of days is missing"),
        ("events(\"x\", 7d", "\")\" is missing"),
        ("events >= 1", "there is no field"),
        ("employees >= 50%", "employees is no share"),
        ("revenue_growth in (10%, 20%)", "compared with one number"),
        ("created_at < 30d", "created_at is no number of days"),
        ("created_at in -5d", "a number of days is missing"),
        ("employees = 30d", "employees is no number of days"),
        ("person(person(decides))", "only accounts have people"),
        ("person(events(\"x\", 7d) >= 1)", "only accounts count events"),
    ] {
        let error = parse(filter, ACCOUNT_FIELDS).unwrap_err().message.to_string();
        assert!(error.contains(told), "{filter}: {error}");
    }
    assert!(parse(&"(".repeat(10_000), ACCOUNT_FIELDS).is_err());
}

#[test]
fn each_field_has_one_row_that_says_what_it_holds() {
    let record = AccountRecord::default();
    let mut keys = std::collections::BTreeSet::new();
    for (place, field) in account_fields().iter().enumerate() {
        assert!(keys.insert(field.key), "{}", field.key);
        assert_eq!(ACCOUNT_FIELDS[place], field.key);
        let holds_list = matches!((field.get)(&record), FieldValue::List(_));
        assert_eq!(field.is_list, holds_list, "{}", field.key);
        let is_number = field.kind == FieldKind::Number;
        let names_something = ["tier", "id"].contains(&field.key);
        assert_eq!(field.unit != Unit::None, is_number && !names_something, "{}", field.key);
        assert!(is_number || !field.is_whole, "{}", field.key);
    }
    for (place, field) in person_fields().iter().enumerate() {
        assert_eq!(PERSON_FIELDS[place], field.key);
        assert_eq!(field.unit != Unit::None, field.kind == FieldKind::Number, "{}", field.key);
    }
}
