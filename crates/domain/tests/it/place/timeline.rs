//! Deals on earlier days: open, ended and stale.

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::time::DAY;
use speargun_domain::timeline::{DealEnd, DealSpan, Timeline};

use super::{NOW, read};
use crate::place::with;

fn day(days: i64) -> i64 {
    NOW + days * DAY
}

fn deal(created: Option<i64>, closed: Option<i64>, ended: Option<DealEnd>) -> DealSpan {
    DealSpan {
        created_at: created.map(day),
        closed_at: closed.map(day),
        ended,
        ..DealSpan::default()
    }
}

#[test]
fn a_deal_is_open_from_its_first_day_to_its_last() {
    let won = Some(DealEnd::Won);
    for (deal, at, is_open) in [
        (deal(Some(0), None, None), -1, false),
        (deal(Some(0), None, None), 0, true),
        (deal(Some(0), None, None), 999, true),
        (deal(None, None, None), -999, true),
        (deal(Some(0), Some(10), won), 9, true),
        (deal(Some(0), Some(10), won), 10, false),
        (deal(Some(0), Some(10), won), -1, false),
        (deal(None, Some(10), won), 5, true),
        // It ended on a day that is not known: it was over all the time.
        (deal(Some(0), None, won), 5, false),
    ] {
        assert_eq!(deal.is_open(day(at)), is_open, "{deal:?} at {at}");
    }
}

/// A deal is stale without a sign of life, where none of the account engaged either.
#[test]
fn a_deal_is_stale_after_so_many_silent_days() {
    let base = deal(Some(0), None, None);
    let sign = |days| DealSpan { last_sign_at: Some(day(days)), ..base };
    let expected = |days| DealSpan { expected_close_at: Some(day(days)), ..base };
    for (deal, at, engaged, is_stale) in [
        (base, 180, None, false),
        (base, 181, None, true),
        (base, 181, Some(180.0), false),
        (base, 181, Some(181.0), true),
        (sign(100), 280, None, false),
        (sign(100), 281, None, true),
        // A sign of later days says nothing yet.
        (sign(900), 181, None, true),
        (expected(100), 280, None, false),
        (expected(100), 281, None, true),
        (expected(500), 281, None, false),
        (DealSpan { ended: Some(DealEnd::Won), ..base }, 999, None, false),
        (DealSpan { is_undated: true, ..DealSpan::default() }, 0, None, true),
        (DealSpan::default(), 999, None, false),
    ] {
        let found = deal.is_stale(day(at), engaged, 180.0);
        assert_eq!(found, is_stale, "{deal:?} at {at} engaged {engaged:?}");
    }
}

#[test]
fn an_account_without_dates_always_was_what_it_is() {
    let account = AccountRecord::default();
    assert!(Timeline::default().is_empty(&account));
    for timeline in [
        Timeline { engaged: vec![NOW], ..Timeline::default() },
        Timeline { active: vec![NOW], ..Timeline::default() },
        Timeline { deals: vec![deal(Some(0), None, None)], ..Timeline::default() },
    ] {
        assert!(!timeline.is_empty(&account), "{timeline:?}");
    }
    let undated = Timeline { deals: vec![deal(None, None, None)], ..Timeline::default() };
    assert!(undated.is_empty(&account));
    let target = AccountRecord { target_from: Some(NOW), ..AccountRecord::default() };
    assert!(!Timeline::default().is_empty(&target));
}

/// A stage carries the day on which its condition became true in the data, not that of the look.
#[test]
fn a_stage_carries_the_day_on_which_it_became_true() {
    let model = read(
        "[[motion]]\nkey = \"m\"\nname = \"M\"\n[[motion.stage]]\nkey = \"deal\"\nname = \"Deal\"\n\
         enter = 'open_opportunities >= 1'\n[[motion.stage]]\nkey = \"won\"\nname = \"Won\"\n\
         enter = 'won_opportunities >= 1'\n",
    );
    assert!(with("").len() > 100);
    for (deals, at, stage, since) in [
        (vec![deal(Some(0), None, None)], 50, Some("deal"), 0),
        (vec![deal(Some(0), Some(20), Some(DealEnd::Won))], 50, Some("won"), 20),
        (vec![deal(Some(0), Some(20), Some(DealEnd::Lost))], 50, None, 20),
        (vec![deal(Some(0), None, None), deal(Some(9), None, None)], 50, Some("deal"), 0),
    ] {
        let timeline = Timeline { deals: deals.clone(), ..Timeline::default() };
        let mut account = AccountRecord::default();
        for own in &deals {
            account.deals.open += u32::from(own.is_open(day(at)));
            account.deals.won += u32::from(own.ended == Some(DealEnd::Won));
        }
        timeline.replay(&model, &mut account, day(at));
        model.place(&mut account, day(at), false);
        let found = (account.stage.key.as_deref(), account.stage.since);
        assert_eq!(found, (stage, Some(day(since))), "{deals:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Looking on a later day and looking on an earlier day first give the same stage and day.
    #[test]
    fn looks_in_between_change_nothing(
        spans in prop::collection::vec(
            (0_i64..100, prop::option::of(1_i64..60), any::<bool>()), 1..4),
        between in 1_i64..200,
    ) {
        let model = read(
            "[[motion]]\nkey = \"m\"\nname = \"M\"\n[[motion.stage]]\nkey = \"deal\"\n\
             name = \"Deal\"\nenter = 'open_opportunities >= 1'\n[[motion.stage]]\nkey = \"won\"\n\
             name = \"Won\"\nenter = 'won_opportunities >= 1'\n",
        );
        let deals: Vec<DealSpan> = spans
            .iter()
            .map(|(made, length, is_won)| {
                let end = if *is_won { DealEnd::Won } else { DealEnd::Lost };
                deal(Some(*made), length.map(|days| made + days), length.map(|_| end))
            })
            .collect();
        let timeline = Timeline { deals: deals.clone(), ..Timeline::default() };
        let look = |former, at: i64| {
            let mut account = AccountRecord::default();
            for own in &deals {
                account.deals.open += u32::from(own.is_open(day(at)));
                let is_won = own.ended == Some(DealEnd::Won);
                account.deals.won += u32::from(is_won && own.closed_at <= Some(day(at)));
            }
            account.stage.former = former;
            timeline.replay(&model, &mut account, day(at));
            model.place(&mut account, day(at), false);
            account.stage.standing()
        };
        let at_once = look(None, 300);
        let in_steps = look(look(None, between), 300);
        prop_assert_eq!(at_once, in_steps);
    }
}
