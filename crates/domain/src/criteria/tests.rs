use std::collections::BTreeMap;

use super::*;
use crate::money::Currency;

const SHEET: &str = r#"
version = 1
signers = ["CMO@acme.test", " cmo@acme.test ", "cro@acme.test"]

[[criterion]]
key = "size"
name = "Size"
weight = 40
filter = "employees >= 500"

[[criterion]]
key = "brand"
name = "Brand recognition"
weight = 60
question = "Does their logo help us win others?"
"#;

fn rates() -> Rates {
    Rates { base: Currency::parse("EUR").unwrap(), rates: BTreeMap::new() }
}

fn account(employees: f64) -> AccountRecord {
    AccountRecord { employees: Some(employees), ..AccountRecord::default() }
}

#[test]
fn a_sheet_is_read_with_its_signers_once() {
    let criteria = Criteria::parse(SHEET, &rates(), &TimeZone::UTC).unwrap();
    assert_eq!(criteria.signers, ["cmo@acme.test", "cro@acme.test"]);
    assert_eq!(criteria.criteria.len(), 2);
    assert!(criteria.of("brand").is_some() && criteria.of("Brand").is_none());
}

#[test]
fn the_machine_and_people_answer_by_weight() {
    let criteria = Criteria::parse(SHEET, &rates(), &TimeZone::UTC).unwrap();
    let table: [(f64, &[i64], f64, f64); 6] = [
        (500.0, &[], 100.0, 0.4),
        (499.0, &[], 0.0, 0.4),
        (500.0, &[5], 100.0, 1.0),
        (500.0, &[1], 40.0, 1.0),
        (10.0, &[3], 30.0, 1.0),
        (10.0, &[1, 5, 3], 30.0, 1.0),
    ];
    for (employees, points, expected, answered) in table {
        let sheet = criteria.sheet(Some(&account(employees)), |_| points.to_vec());
        assert!((sheet.points.unwrap() - expected).abs() < 1e-9, "{employees} {points:?}");
        assert!((sheet.answered_share - answered).abs() < 1e-9);
    }
    let nothing = criteria.sheet(None, |_| Vec::new());
    assert_eq!((nothing.points, nothing.answered_share), (None, 0.0));
}

#[test]
fn days_are_those_of_the_zone() {
    let text = "version = 1\n[[criterion]]\nkey = 'new'\nname = 'New'\nweight = 1\n\
        filter = 'created_at >= \"2026-03-01\"'";
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    // 2026-02-28 at 16:00 UTC is the first of March in Seoul.
    let created_at = Some(1_772_294_400_000_000);
    let record = AccountRecord { created_at, ..AccountRecord::default() };
    for (zone, points) in [(TimeZone::UTC, 0.0), (seoul, 100.0)] {
        let criteria = Criteria::parse(text, &rates(), &zone).unwrap();
        let sheet = criteria.sheet(Some(&record), |_| Vec::new());
        assert_eq!(sheet.points, Some(points));
    }
}

#[test]
fn what_is_wrong_is_said() {
    let one = |line: &str| format!("version = 1\n[[criterion]]\n{line}");
    let table = [
        ("version = 1".to_owned(), "criteria.none"),
        ("version = 2\ncriterion = []".to_owned(), "criteria.newer"),
        ("versio = 1".to_owned(), "criteria.unreadable"),
        (one("key = 'A b'\nname = 'A'\nweight = 1\nquestion = 'q'"), "criteria.bad_key"),
        (one("key = 'a'\nname = ' '\nweight = 1\nquestion = 'q'"), "criteria.bad_name"),
        (one("key = 'a'\nname = 'A'\nweight = 0\nquestion = 'q'"), "criteria.bad_weight"),
        (one("key = 'a'\nname = 'A'\nweight = -1\nquestion = 'q'"), "criteria.bad_weight"),
        (one("key = 'a'\nname = 'A'\nweight = nan\nquestion = 'q'"), "criteria.bad_weight"),
        (one("key = 'a'\nname = 'A'\nweight = 1"), "criteria.one_answer"),
        (
            one("key = 'a'\nname = 'A'\nweight = 1\nquestion = 'q'\nfilter = 'tier = 1'"),
            "criteria.one_answer",
        ),
        (one("key = 'a'\nname = 'A'\nweight = 1\nquestion = ' '"), "criteria.bad_question"),
        (one("key = 'a'\nname = 'A'\nweight = 1\nfilter = ' '"), "criteria.empty_filter"),
        (one("key = 'a'\nname = 'A'\nweight = 1\nfilter = 'sise > 5'"), "criteria.bad_filter"),
        ("#".repeat(TEXT_MAX + 1), "criteria.too_long"),
    ];
    for (text, key) in table {
        let error = Criteria::parse(&text, &rates(), &TimeZone::UTC).unwrap_err();
        assert_eq!(error.key(), key, "{}", &text[..text.len().min(200)]);
    }
    let twice =
        format!("{SHEET}\n[[criterion]]\nkey = 'size'\nname = 'S'\nweight = 1\nquestion='q'");
    assert_eq!(
        Criteria::parse(&twice, &rates(), &TimeZone::UTC).unwrap_err().key(),
        "criteria.twice"
    );
}
