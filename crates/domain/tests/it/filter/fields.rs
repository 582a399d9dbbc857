//! Each field of accounts and people: what it holds, its unit, and what conditions may ask of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use speargun_domain::account::{
    ACCOUNT_FIELDS, AccountRecord, FieldKind, QUALIFIED, Unit, account_field, account_fields,
    field_kind, field_unit, person_fields,
};
use speargun_domain::filter::{FieldValue, Record};
use speargun_domain::market::MarketState;

use crate::build::{holds, texts};

/// An account of which every field is known, each with a value of its own.
fn whole() -> AccountRecord {
    let mut account = AccountRecord {
        id: 7,
        name: "Acme".to_owned(),
        domain: Some("acme.com".to_owned()),
        industry: Some("Software".to_owned()),
        country: Some("KR".to_owned()),
        region: Some("Gyeonggi".to_owned()),
        city: Some("Suwon".to_owned()),
        employees: Some(101.0),
        annual_revenue: Some(102.0),
        revenue_growth: Some(0.103),
        founded_year: Some(1998.0),
        technologies: texts(&["SAP"]),
        account_type: Some("Prospect".to_owned()),
        owner: Some("Kim".to_owned()),
        lists: texts(&["Fair"]),
        competitor: Some("Rival".to_owned()),
        days_to_purchase: Some(104.0),
        days_to_contract_end: Some(105.0),
        expected_annual_revenue: Some(106.0),
        tier: Some(2),
        tier_state: Some("researching"),
        score: Some(107.0),
        dimensions: [111.0, 112.0, 113.0, 114.0, 115.0, 116.0].map(Some),
        engagement: 117.0,
        people_fit: Some(118.0),
        days_since_activity: Some(119.0),
        days_since_engaged: Some(120.0),
        input_age_days: Some(121.0),
        days_since_created: Some(122.0),
        ..AccountRecord::default()
    };
    account.stage.motion = Some(Arc::from("spear"));
    account.stage.key = Some(Arc::from("deal"));
    account.stage.days = Some(123.0);
    account.market.state = Some(MarketState::ContractEnding);
    account.market.triggers = texts(&["open_deal"]);
    account.intent.topics = texts(&["cloud"]);
    account.intent.score = Some(124.0);
    counts(&mut account);
    account
}

fn counts(account: &mut AccountRecord) {
    let people = &mut account.people;
    (people.known, people.engaged) = (201, 202);
    (people.decision_makers, people.engaged_decision_makers) = (203, 204);
    (people.c_level, people.engaged_c_level) = (205, 206);
    (people.departments, people.engaged_departments) = (207, 208);
    (people.mqls, people.sqls) = (209, 210);
    let committee = &mut account.committee;
    committee.line = "default".to_owned();
    committee.completeness_tenths = 555;
    (committee.roles, committee.filled) = (211, 212);
    (committee.reached, committee.engaged) = (213, 214);
    committee.missing = texts(&["legal"]);
    committee.silent = texts(&["user"]);
    let deals = &mut account.deals;
    (deals.open, deals.stale, deals.won, deals.lost) = (215, 5, 217, 218);
    (deals.open_amount, deals.largest_open_amount, deals.won_amount) = (219.0, 220.0, 221.0);
    (deals.days_since_won, deals.days_since_lost_to) = (Some(222.0), Some(223.0));
}

#[test]
fn every_number_is_read_from_its_own_place() {
    let account = whole();
    for (field, number) in [
        ("employees", 101.0),
        ("annual_revenue", 102.0),
        ("founded_year", 1998.0),
        ("days_to_purchase", 104.0),
        ("days_to_contract_end", 105.0),
        ("expected_annual_revenue", 106.0),
        ("tier", 2.0),
        ("score", 107.0),
        ("icp_fit", 111.0),
        ("buying_power", 112.0),
        ("participation", 113.0),
        ("opportunity_size", 114.0),
        ("competition", 115.0),
        ("timing", 116.0),
        ("engagement", 117.0),
        ("people_fit", 118.0),
        ("days_since_activity", 119.0),
        ("days_since_engaged", 120.0),
        ("input_age_days", 121.0),
        ("days_since_created", 122.0),
        ("days_in_stage", 123.0),
        ("intent_score", 124.0),
        ("people", 201.0),
        ("engaged_people", 202.0),
        ("decision_makers", 203.0),
        ("engaged_decision_makers", 204.0),
        ("c_level_people", 205.0),
        ("engaged_c_level", 206.0),
        ("departments", 207.0),
        ("engaged_departments", 208.0),
        ("mqls", 209.0),
        ("sqls", 210.0),
        ("committee_roles", 211.0),
        ("committee_roles_filled", 212.0),
        ("committee_roles_reached", 213.0),
        ("committee_roles_engaged", 214.0),
        ("open_opportunities", 215.0),
        // Stale deals stay open, and are not active.
        ("active_opportunities", 210.0),
        ("stale_opportunities", 5.0),
        ("won_opportunities", 217.0),
        ("lost_opportunities", 218.0),
        ("open_amount", 219.0),
        ("largest_open_amount", 220.0),
        ("won_amount", 221.0),
        ("days_since_won", 222.0),
        ("days_since_lost_to", 223.0),
        ("id", 7.0),
    ] {
        assert!(holds(&format!("{field} = {number}"), &account), "{field}");
        assert!(!holds(&format!("{field} = {}", number + 1.0), &account), "{field}");
    }
    assert!(holds("committee_completeness = 55.5", &account));
    assert!(holds("revenue_growth = 0.1030", &account));
}

#[test]
fn every_text_is_read_from_its_own_place() {
    let account = whole();
    for (field, text) in [
        ("name", "Acme"),
        ("domain", "acme.com"),
        ("industry", "Software"),
        ("country", "KR"),
        ("region", "Gyeonggi"),
        ("city", "Suwon"),
        ("technologies", "SAP"),
        ("account_type", "Prospect"),
        ("owner", "Kim"),
        ("lists", "Fair"),
        ("competitor", "Rival"),
        ("motion", "spear"),
        ("stage", "deal"),
        ("market_state", "contract_ending"),
        ("triggers", "open_deal"),
        ("tier_state", "researching"),
        ("committee_missing", "legal"),
        ("committee_silent", "user"),
        ("intent_topics", "cloud"),
    ] {
        assert!(holds(&format!("{field} = \"{text}\""), &account), "{field}");
        assert!(!holds(&format!("{field} = \"{text}x\""), &account), "{field}");
        assert!(holds(&format!("{field} is not empty"), &account), "{field}");
    }
}

/// An account of which nothing was entered: what is counted is nought, the rest is unknown.
#[test]
fn what_nothing_is_known_of_is_empty_and_what_is_counted_is_nought() {
    let account = AccountRecord::default();
    let counted = [
        "engagement",
        "people",
        "engaged_people",
        "decision_makers",
        "engaged_decision_makers",
        "c_level_people",
        "engaged_c_level",
        "departments",
        "engaged_departments",
        "mqls",
        "sqls",
        "committee_roles",
        "committee_roles_filled",
        "committee_roles_reached",
        "committee_roles_engaged",
        "open_opportunities",
        "active_opportunities",
        "stale_opportunities",
        "open_amount",
        "largest_open_amount",
        "won_opportunities",
        "won_amount",
        "lost_opportunities",
        "id",
        "target",
        "single_threaded",
        "intent_surging",
    ];
    for field in account_fields() {
        let is_counted = counted.contains(&field.key);
        let is_empty = holds(&format!("{} is empty", field.key), &account);
        // The name is a text that is always there, if only a blank one.
        let expected = !is_counted && field.key != "name";
        assert_eq!(is_empty, expected, "{}", field.key);
        if is_counted {
            assert!(holds(&format!("{} = 0", field.key), &account), "{}", field.key);
        }
    }
}

#[test]
fn states_that_nothing_keeps_back_are_qualified() {
    let tiered = |tier, tier_state| AccountRecord { tier, tier_state, ..AccountRecord::default() };
    assert!(holds(&format!("tier_state = \"{QUALIFIED}\""), &tiered(Some(1), None)));
    assert!(holds("tier_state = \"fit_too_low\"", &tiered(Some(3), Some("fit_too_low"))));
    assert!(holds("tier_state is empty", &tiered(None, None)));
    assert!(holds("tier_state is empty", &tiered(None, Some("researching"))));
}

#[test]
fn only_the_state_in_the_market_is_in_the_market() {
    for state in MarketState::ALL {
        let mut account = AccountRecord::default();
        account.market.state = Some(state);
        assert_eq!(holds("in_market", &account), state == MarketState::InMarket, "{state:?}");
        assert!(holds(&format!("market_state = \"{}\"", state.key()), &account), "{state:?}");
        assert_eq!(MarketState::from_key(state.key()), Some(state));
    }
    assert!(holds("in_market is empty", &AccountRecord::default()), "not looked at yet");
    assert_eq!(MarketState::from_key("bored"), None);
}

/// The completeness of a committee is not known before the first scoring.
#[test]
fn a_committee_without_a_line_is_unknown() {
    let mut account = AccountRecord::default();
    account.committee.completeness_tenths = 700;
    assert!(holds("committee_completeness is empty", &account));
    account.committee.line = "default".to_owned();
    assert!(holds("committee_completeness = 70", &account));
}

/// More deals may be stale than open for a moment; there are never less than none.
#[test]
fn active_deals_are_never_less_than_none() {
    let mut account = AccountRecord::default();
    (account.deals.open, account.deals.stale) = (1, 3);
    assert!(holds("active_opportunities = 0", &account));
}

#[test]
fn a_field_is_found_by_name_and_says_what_it_holds() {
    for (name, kind, unit) in [
        ("industry", FieldKind::Text, Unit::None),
        ("technologies", FieldKind::Text, Unit::None),
        ("target", FieldKind::Truth, Unit::None),
        ("created_at", FieldKind::Instant, Unit::None),
        ("employees", FieldKind::Number, Unit::People),
        ("won_amount", FieldKind::Number, Unit::Money),
        ("revenue_growth", FieldKind::Number, Unit::ShareAYear),
        ("days_in_stage", FieldKind::Number, Unit::Days),
        ("score", FieldKind::Number, Unit::Hundredths),
        ("engagement", FieldKind::Number, Unit::Points),
        ("founded_year", FieldKind::Number, Unit::Year),
        ("engaged_departments", FieldKind::Number, Unit::Departments),
        ("committee_roles", FieldKind::Number, Unit::Roles),
        ("won_opportunities", FieldKind::Number, Unit::Opportunities),
        // Of people.
        ("seniority", FieldKind::Text, Unit::None),
        ("decides", FieldKind::Truth, Unit::None),
        ("days_since_mql", FieldKind::Number, Unit::Days),
        // Unknown names are taken for numbers without a unit.
        ("custom.x", FieldKind::Number, Unit::None),
    ] {
        assert_eq!((field_kind(name), field_unit(name)), (kind, unit), "{name}");
    }
    assert!(account_field("industry").is_some() && account_field("Industry").is_none());
    assert!(account_field("seniority").is_none());
}

/// A field's kind and what its getter gives agree, and its place is that of the list.
#[test]
fn getters_give_what_the_table_says() {
    let account = whole();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, field) in account_fields().iter().enumerate() {
        let value = account.field(place);
        let fits = match (field.kind, field.is_list) {
            (FieldKind::Text, true) => matches!(value, FieldValue::List([_])),
            (FieldKind::Text, false) => matches!(value, FieldValue::Text(_)),
            (FieldKind::Truth, _) => {
                matches!(value, FieldValue::Number(0.0 | 1.0) | FieldValue::Unknown)
            }
            (FieldKind::Number | FieldKind::Instant, _) => {
                matches!(value, FieldValue::Number(_) | FieldValue::Unknown)
            }
        };
        assert!(fits, "{}: {value:?}", field.key);
        found.insert(field.key, place);
    }
    assert_eq!(found.len(), ACCOUNT_FIELDS.len());
    assert_eq!(account.field(ACCOUNT_FIELDS.len()), FieldValue::Unknown);
    assert!(person_fields().iter().all(|field| !field.is_list));
}
