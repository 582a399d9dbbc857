//! What tiers do, case by case.

use super::*;
use crate::score::{DEFAULT, ScoreModel};

fn rates(code: &str) -> Rates {
    Rates { base: Currency::parse(code).unwrap(), rates: BTreeMap::new() }
}

/// An account that clears every gate of Tier 1 in a KRW workspace.
fn first() -> AccountRecord {
    let mut account = AccountRecord {
        expected_annual_revenue: Some(5e8),
        budget_confirmed: Some(true),
        days_to_purchase: Some(60.0),
        dimensions: [Some(80.0), None, None, None, None, None],
        input_age_days: Some(3.0),
        ..AccountRecord::default()
    };
    account.people.engaged_c_level = 1;
    account.people.engaged_departments = 3;
    account
}

fn place(account: &AccountRecord, score: Tenths) -> (u8, Option<TierState>, bool) {
    let model = ScoreModel::parse(DEFAULT).unwrap().tiers;
    let result = model.place(account, score, &rates("KRW"), None);
    let quick = model.stand(account, score, &rates("KRW"), None);
    assert_eq!(quick, TierResult { gates: Vec::new(), ..result.clone() });
    (result.tier, result.state, result.stale)
}

#[test]
fn tiers_need_score_and_gates() {
    type Change = fn(&mut AccountRecord);
    let cases: [(&str, Change, Tenths, u8, Option<TierState>); 9] = [
        ("all gates", |_| {}, 800, 1, None),
        ("score below", |_| {}, 799, 2, None),
        ("score far below", |_| {}, 599, 3, None),
        ("no C-level", |a| a.people.engaged_c_level = 0, 900, 2, None),
        ("small", |a| a.expected_annual_revenue = Some(2e8), 900, 2, None),
        ("tiny", |a| a.expected_annual_revenue = Some(9e7), 900, 3, None),
        ("no timeline", |a| a.days_to_purchase = None, 900, 2, Some(TierState::Researching)),
        ("no budget", |a| a.budget_confirmed = None, 900, 2, Some(TierState::Researching)),
        ("no fit", |a| a.dimensions[0] = Some(20.0), 900, 3, Some(TierState::FitTooLow)),
    ];
    for (name, change, score, tier, state) in cases {
        let mut account = first();
        change(&mut account);
        assert_eq!(place(&account, score), (tier, state, false), "{name}");
    }
    let mut old = first();
    old.input_age_days = Some(120.0);
    assert_eq!(place(&old, 900), (1, None, true));
}

#[test]
fn a_new_workspace_has_a_model_in_any_currency() {
    let gates = |text: &str| {
        let tiers = ScoreModel::parse(text).unwrap().tiers;
        (tiers.tiers.iter().map(|tier| tier.gates.len()).sum::<usize>(), tiers)
    };
    let all = gates(DEFAULT).0;
    for (code, left_out) in [("EUR", 0), ("KRW", 0), ("BRL", 2), ("CLP", 2)] {
        let text = crate::score::shipped_for(Currency::parse(code).unwrap());
        let (found, tiers) = gates(&text);
        assert_eq!(found, all - left_out, "{code}");
        assert!(tiers.check_currency(&rates(code)).is_ok(), "{code}");
        assert_eq!(text == DEFAULT, left_out == 0, "{code}");
        assert_eq!(text.matches(&format!("no amount in {code}")).count(), left_out);
    }
}

#[test]
fn amount_gates_speak_the_workspace_currency() {
    let model = ScoreModel::parse(DEFAULT).unwrap().tiers;
    for code in ["KRW", "EUR", "USD"] {
        assert!(model.check_currency(&rates(code)).is_ok(), "{code}");
    }
    let mut chilean = rates("CLP");
    let error = model.check_currency(&chilean).unwrap_err().to_string();
    assert!(error.contains("CLP"), "{error}");
    chilean.rates.insert(Currency::parse("USD").unwrap(), 950.0);
    assert!(model.check_currency(&chilean).is_ok());
}

/// Within the band between the way in and the way out nobody moves, and scoring anew what has
/// not changed changes nothing, whatever stood before.
#[test]
fn nobody_flaps_within_the_band() {
    let mut tiers = ScoreModel::parse(DEFAULT).unwrap().tiers;
    tiers.tiers[0].exit_score_min = 750;
    tiers.tiers[1].exit_score_min = 550;
    tiers.tiers[1].dwell_days = 30.0;
    let rates = rates("KRW");
    let place = |score: Tenths, former: Option<FormerTier>| {
        let placed = tiers.place(&first(), score, &rates, former);
        let quick = tiers.stand(&first(), score, &rates, former);
        assert_eq!((quick.tier, quick.state), (placed.tier, placed.state), "{score} {former:?}");
        placed.tier
    };
    for former in [None, Some(1), Some(2), Some(3)] {
        for days in [0.0, 29.0, 31.0] {
            for score in (0..=1_000).step_by(5) {
                let before = former.map(|tier| FormerTier { tier, days });
                let once = place(score, before);
                let same = before.filter(|before| before.tier == once);
                let days = same.map_or(0.0, |same| same.days);
                let again = place(score, Some(FormerTier { tier: once, days }));
                assert_eq!(once, again, "{before:?} at {score}");
            }
        }
    }
    let mut standing = FormerTier { tier: place(800, None), days: 100.0 };
    for step in 0_i64..200 {
        standing.tier = place(750 + (step * 37) % 50, Some(standing));
        assert_eq!(standing.tier, 1, "within the band");
    }
    assert_eq!(place(799, Some(FormerTier { tier: 2, days: 100.0 })), 2, "the way in stands");
    assert_eq!(place(749, Some(FormerTier { tier: 1, days: 100.0 })), 2, "the way out too");
    assert_eq!(place(100, Some(FormerTier { tier: 2, days: 10.0 })), 2, "stays its days");
    assert_eq!(place(100, Some(FormerTier { tier: 2, days: 30.0 })), 3);
}
