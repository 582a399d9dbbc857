//! The state in the market (A9): what rules a purchase out comes first.

use std::collections::BTreeMap;

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::market::{MarketModel, MarketStanding, MarketState};
use speargun_domain::time::DAY;

use super::{NOW, faults, read};

/// A market with one trigger for thirty days and one without an end.
const MARKET: &str = r#"
[market]
just_bought_days = 100
contract_ending_days = 50
researching = 'days_since_engaged <= 30'
cannot_afford = 'budget_confirmed = false'
[[market.trigger]]
key = "funding"
name = "Fresh money"
when = 'custom.round contains "series"'
days = 30
[[market.trigger]]
key = "deal"
name = "A deal is open"
when = 'open_opportunities >= 1'
"#;

fn model() -> MarketModel {
    read(MARKET).market
}

fn state(model: &MarketModel, account: &mut AccountRecord, days: i64) -> MarketState {
    model.settle(account, NOW + days * DAY);
    account.market.former = account.market.standing();
    account.market.state.unwrap()
}

type Change = fn(&mut AccountRecord);

/// Each thing that is true by itself, at its bounds.
#[test]
fn each_state_has_its_bounds() {
    let cases: [(&str, Change, MarketState); 16] = [
        ("nothing", |_| {}, MarketState::NotInMarket),
        ("won", |a| a.deals.days_since_won = Some(100.0), MarketState::JustBought),
        ("won long ago", |a| a.deals.days_since_won = Some(100.1), MarketState::NotInMarket),
        ("lost to", |a| a.deals.days_since_lost_to = Some(100.0), MarketState::JustBought),
        ("lost", |a| a.deals.lost = 3, MarketState::NotInMarket),
        ("contract", |a| a.days_to_contract_end = Some(50.1), MarketState::UnderContract),
        ("ends soon", |a| a.days_to_contract_end = Some(50.0), MarketState::ContractEnding),
        ("ends today", |a| a.days_to_contract_end = Some(0.0), MarketState::ContractEnding),
        ("ended", |a| a.days_to_contract_end = Some(-0.1), MarketState::NotInMarket),
        ("no money", |a| a.budget_confirmed = Some(false), MarketState::CannotAfford),
        ("money", |a| a.budget_confirmed = Some(true), MarketState::NotInMarket),
        ("deal", |a| a.deals.open = 1, MarketState::InMarket),
        ("looks", |a| a.days_since_engaged = Some(30.0), MarketState::Researching),
        ("looked", |a| a.days_since_engaged = Some(30.1), MarketState::NotInMarket),
        ("competitor", |a| a.competitor = Some("R".to_owned()), MarketState::NotInMarket),
        (
            "funding",
            |a| a.custom = vec![("Round".to_owned(), "Series B".to_owned())],
            MarketState::InMarket,
        ),
    ];
    for (name, change, expected) in cases {
        let mut account = AccountRecord::default();
        change(&mut account);
        assert_eq!(state(&model(), &mut account, 0), expected, "{name}");
    }
}

/// Of two things that are true the earlier in the list is the state.
#[test]
fn the_first_that_is_true_is_the_state() {
    let changes: [(MarketState, Change); 6] = [
        (MarketState::JustBought, |a| a.deals.days_since_won = Some(1.0)),
        (MarketState::UnderContract, |a| a.days_to_contract_end = Some(90.0)),
        (MarketState::CannotAfford, |a| a.budget_confirmed = Some(false)),
        (MarketState::InMarket, |a| a.deals.open = 1),
        (MarketState::ContractEnding, |a| a.days_to_contract_end = Some(9.0)),
        (MarketState::Researching, |a| a.days_since_engaged = Some(1.0)),
    ];
    for (place, (first, change)) in changes.iter().enumerate() {
        for (second, other) in &changes[place + 1..] {
            // A contract goes on or is about to end.
            if *first == MarketState::UnderContract && *second == MarketState::ContractEnding {
                continue;
            }
            let mut account = AccountRecord::default();
            change(&mut account);
            other(&mut account);
            assert_eq!(state(&model(), &mut account, 0), *first, "{first:?} and {second:?}");
            // Whatever else is true is said beside it.
            let tests = model().explain(&account);
            let held = |state| tests.iter().any(|test| test.state == state && test.holds);
            assert!(held(*first) && held(*second), "{first:?} and {second:?}");
        }
    }
}

#[test]
fn states_are_looked_for_in_their_order() {
    let keys: Vec<&str> = MarketState::ALL.iter().map(|state| state.key()).collect();
    assert_eq!(
        keys,
        [
            "just_bought",
            "under_contract",
            "cannot_afford",
            "in_market",
            "contract_ending",
            "researching",
            "not_in_market"
        ]
    );
    let tests = model().explain(&AccountRecord::default());
    let states: Vec<MarketState> = tests.iter().map(|test| test.state).collect();
    assert_eq!(states, MarketState::ALL);
    assert!(tests.last().unwrap().holds, "the last one always is true");
}

/// A trigger with days counts from the day on which its condition became true, and again once it
/// ceased and came back.
#[test]
fn a_trigger_with_days_runs_out_and_comes_again() {
    let (model, mut account) = (model(), AccountRecord::default());
    let funding = |account: &mut AccountRecord, is_there: bool| {
        let round = if is_there { "Series A" } else { "none" };
        account.custom = vec![("round".to_owned(), round.to_owned())];
    };
    for (day, is_there, expected) in [
        (0, false, MarketState::NotInMarket),
        (1, true, MarketState::InMarket),
        (30, true, MarketState::InMarket),
        (31, true, MarketState::NotInMarket),
        (90, true, MarketState::NotInMarket),
        (91, false, MarketState::NotInMarket),
        (92, true, MarketState::InMarket),
        (121, true, MarketState::InMarket),
        (122, true, MarketState::NotInMarket),
    ] {
        funding(&mut account, is_there);
        assert_eq!(state(&model, &mut account, day), expected, "day {day}");
    }
}

#[test]
fn a_trigger_without_days_counts_as_long_as_it_holds() {
    let (model, mut account) = (model(), AccountRecord::default());
    account.deals.open = 1;
    for day in [0, 100, 10_000] {
        assert_eq!(state(&model, &mut account, day), MarketState::InMarket, "{day}");
    }
    let tests = model.explain_triggers(&account, NOW + 10_000 * DAY);
    let deal = tests.iter().find(|test| test.trigger.key == "deal").unwrap();
    assert_eq!((deal.fires, deal.since, deal.days_left), (true, Some(NOW), None));
    account.deals.open = 0;
    assert_eq!(state(&model, &mut account, 10_001), MarketState::NotInMarket);
    assert!(account.market.held.is_empty());
}

/// Which triggers fire, out of since when they hold.
#[test]
fn triggers_fire_within_their_days() {
    for (held, at, expected) in [
        (&[][..], 0, &[][..]),
        (&[("funding", 0)], 29, &["funding"]),
        (&[("funding", 0)], 30, &[]),
        (&[("funding", 0), ("deal", 0)], 30, &["deal"]),
        (&[("funding", 5), ("deal", 0)], 30, &["funding", "deal"]),
        (&[("unknown", 0)], 0, &[]),
    ] {
        let held: BTreeMap<String, i64> =
            held.iter().map(|(key, day)| ((*key).to_owned(), NOW + day * DAY)).collect();
        assert_eq!(model().firing(&held, NOW + at * DAY), expected, "{held:?} {at}");
    }
}

#[test]
fn faults_of_a_market_have_lines() {
    for (from, to, line, word) in [
        ("just_bought_days = 100", "just_bought_days = -1", 3, "just_bought_days"),
        ("contract_ending_days = 50", "contract_ending_day = 50", 4, "contract_ending_days"),
        ("days_since_engaged <= 30", "days_since_engagd <= 30", 5, "days_since_engaged"),
        ("days_since_engaged <= 30", "stage = \"low\"", 5, "stage"),
        ("days_since_engaged <= 30", "in_market", 5, "in_market"),
        ("budget_confirmed = false", "triggers = \"deal\"", 6, "triggers"),
        ("key = \"funding\"", "key = \"deal\"", 11, "two triggers"),
        ("key = \"funding\"", "key = \"Fresh\"", 8, "key"),
        ("days = 30", "days = 0", 7, "days"),
        ("days = 30", "until = 30", 11, "until"),
        ("when = 'open_opportunities >= 1'", "", 12, "when"),
    ] {
        assert!(MARKET.contains(from), "{from}");
        let found = faults(&MARKET.replacen(from, to, 1));
        let is_it = |(at, said): &(i64, String)| (at - line).abs() <= 1 && said.contains(word);
        assert!(found.iter().any(is_it), "{to}: {found:#?}");
    }
}

/// A state that asks for the score is settled behind it.
#[test]
fn a_market_that_asks_for_scores_is_settled_behind_them() {
    let text = MARKET.replace("days_since_engaged <= 30", "score >= 50");
    let model = read(&text);
    assert!(model.market.asks_for_score);
    let mut account = AccountRecord { score: Some(60.0), ..AccountRecord::default() };
    model.place(&mut account, NOW, false);
    assert_eq!(account.market.state, None);
    model.place(&mut account, NOW, true);
    assert_eq!(account.market.state, Some(MarketState::Researching));
    assert!(!read(MARKET).market.asks_for_score);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Exactly one state, the first that holds; looking again changes nothing.
    #[test]
    fn one_state_holds_and_stays(
        won in prop::option::of(0.0_f64..200.0), contract in prop::option::of(-10.0_f64..100.0),
        budget: Option<bool>, open in 0_u32..2, engaged in prop::option::of(0.0_f64..60.0),
        before in 0_usize..8, days in 0_i64..50,
    ) {
        let mut account = AccountRecord {
            days_to_contract_end: contract,
            budget_confirmed: budget,
            days_since_engaged: engaged,
            ..AccountRecord::default()
        };
        account.deals.days_since_won = won;
        account.deals.open = open;
        account.market.former = MarketState::ALL.get(before).map(|state| MarketStanding {
            state: Some(*state),
            since: NOW - days * DAY,
            held: BTreeMap::new(),
        });
        let model = model();
        model.settle(&mut account, NOW);
        let found = account.market.state.unwrap();
        let first = model.explain(&account).into_iter().find(|test| test.holds).unwrap();
        prop_assert_eq!(found, first.state);
        let is_same = MarketState::ALL.get(before) == Some(&found);
        prop_assert_eq!(account.market.since, Some(if is_same { NOW - days * DAY } else { NOW }));
        prop_assert_eq!(account.market.reason.is_none(), is_same);
        let standing = account.market.standing();
        account.market.former = standing.clone();
        model.settle(&mut account, NOW);
        prop_assert_eq!(account.market.standing(), standing);
    }
}
