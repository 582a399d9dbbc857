use super::*;
use crate::score::{DEFAULT, ScoreModel};
use crate::time::DAY;

const NOW: i64 = 1_800_000_000_000_000;

fn model() -> MarketModel {
    ScoreModel::parse(DEFAULT).unwrap().market
}

#[test]
fn what_rules_a_purchase_out_comes_first() {
    type Change = fn(&mut AccountRecord);
    let steps: [(Change, MarketState, &str); 8] = [
        (|_| {}, MarketState::NotInMarket, "nothing else is true"),
        (
            |a| a.days_since_engaged = Some(60.0),
            MarketState::Researching,
            "`days_since_engaged <= 90 or intent_surging` holds (days_since_engaged 60, intent_surging no)",
        ),
        (
            |a| a.days_to_contract_end = Some(100.0),
            MarketState::ContractEnding,
            "the contract ends in 100 days",
        ),
        (|a| a.deals.open = 1, MarketState::InMarket, "A deal is open"),
        (
            |a| a.budget_confirmed = Some(false),
            MarketState::CannotAfford,
            "`budget_confirmed = false` holds (budget_confirmed no)",
        ),
        (
            |a| {
                a.days_to_contract_end = Some(181.0);
                a.competitor = Some("Rival".to_owned());
            },
            MarketState::UnderContract,
            "the contract with Rival ends in 181 days",
        ),
        (
            |a| a.deals.days_since_lost_to = Some(20.0),
            MarketState::JustBought,
            "a deal was lost to a competitor 20 days ago",
        ),
        (
            |a| a.deals.days_since_won = Some(10.0),
            MarketState::JustBought,
            "a deal was won 10 days ago, a deal was lost to a competitor 20 days ago",
        ),
    ];
    let facts = [
        "",
        "days_since_engaged 60, intent_surging no",
        "days_to_contract_end 100",
        "",
        "budget_confirmed no",
        "competitor Rival, days_to_contract_end 181",
        "days_since_lost_to 20",
        "days_since_won 10, days_since_lost_to 20",
    ];
    let mut account = AccountRecord::default();
    for ((change, state, found), facts) in steps.into_iter().zip(facts) {
        change(&mut account);
        account.market.former = None;
        model().settle(&mut account, NOW);
        assert_eq!(account.market.state, Some(state));
        assert_eq!(account.market.reason.as_ref().map(ToString::to_string).as_deref(), Some(found));
        let told = model().explain(&account);
        let first = told.iter().find(|test| test.holds).unwrap();
        assert_eq!((first.state, first.found.to_string().as_str()), (state, found));
        assert_eq!(crate::fact::facts_line(&first.facts), facts);
    }
    let over: [Change; 2] =
        [|a| a.deals.days_since_won = Some(181.0), |a| a.days_to_contract_end = Some(-1.0)];
    for change in over {
        let mut account = AccountRecord::default();
        change(&mut account);
        model().settle(&mut account, NOW);
        assert_eq!(account.market.state, Some(MarketState::NotInMarket));
    }
}

#[test]
fn a_trigger_counts_for_its_days() {
    let mut model = model();
    model.triggers[0].days = Some(30.0);
    let mut account = AccountRecord::default();
    account.deals.open = 1;
    let mut look = |days: i64, deals: u32| {
        account.deals.open = deals;
        account.market.former = account.market.standing();
        model.settle(&mut account, NOW + days * DAY);
        let told = model.explain_triggers(&account, NOW + days * DAY);
        (account.market.state.unwrap(), told[0].fires, told[0].days_left)
    };
    assert_eq!(look(0, 1), (MarketState::InMarket, true, Some(30.0)));
    assert_eq!(look(0, 1), (MarketState::InMarket, true, Some(30.0)), "again changes nothing");
    assert_eq!(look(29, 1), (MarketState::InMarket, true, Some(1.0)));
    assert_eq!(look(30, 1), (MarketState::NotInMarket, false, Some(0.0)), "no longer news");
    assert_eq!(look(40, 0), (MarketState::NotInMarket, false, None));
    assert_eq!(look(50, 1), (MarketState::InMarket, true, Some(30.0)), "it came again");
    assert_eq!(account.market.since, Some(NOW + 50 * DAY));
}
