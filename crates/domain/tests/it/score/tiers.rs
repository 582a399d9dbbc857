//! Tiers: the score, gates, traps, exclusions, and the ways in and out (A5, A6).

use std::sync::LazyLock;

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::money::Rates;
use speargun_domain::score::{ScoreModel, Tenths};
use speargun_domain::tier::{FormerTier, TierModel, TierResult, TierState, field_index};

use super::{around, read, shipped};
use crate::build::rates;

fn euro() -> Rates {
    rates("EUR", &[("USD", 0.9)])
}

/// Three tiers, of which the first has a band and a stay, and the second a trap and another gate.
const TIERS: &str = r#"
[[exclude]]
text = "Ourselves"
when = 'account_type = "own"'
[[dimension]]
key = "icp_fit"
weight = 100
"#;

const MORE: &str = r#"
exit_score_min = 70
dwell_days = 30
[[tier.gate]]
text = "fit"
when = 'icp_fit >= 50'
stay_when = 'icp_fit >= 40'
state = "fit_too_low"
[[tier.gate]]
text = "time"
when = 'days_to_purchase >= 0'
state = "researching"
[[tier.gate]]
text = "target"
when = 'target'
[[tier]]
tier = 2
score_min = 50
exit_score_min = 40
[[tier.gate]]
text = "size"
expected_annual_revenue_min = { EUR = 1000 }
[[tier]]
tier = 3
score_min = 0
"#;

fn model() -> &'static TierModel {
    static MODEL: LazyLock<TierModel> = LazyLock::new(|| {
        let text = around(TIERS).replace("score_min = 0", "score_min = 80") + MORE;
        read(&text).tiers
    });
    &MODEL
}

/// An account that clears all gates of the first tier.
fn first() -> AccountRecord {
    let mut account = AccountRecord {
        target: true,
        days_to_purchase: Some(10.0),
        expected_annual_revenue: Some(5_000.0),
        ..AccountRecord::default()
    };
    account.dimensions[0] = Some(60.0);
    account
}

fn former(tier: u8, days: f64) -> Option<FormerTier> {
    Some(FormerTier { tier, days })
}

type Change = fn(&mut AccountRecord);

#[test]
fn an_account_is_in_the_best_tier_that_it_clears() {
    let cases: [(&str, Change, Tenths, u8, Option<TierState>); 16] = [
        ("everything", |_| {}, 800, 1, None),
        ("a tenth too few", |_| {}, 799, 2, None),
        ("all points", |_| {}, 1_000, 1, None),
        ("second by score", |_| {}, 500, 2, None),
        ("third by score", |_| {}, 499, 3, None),
        ("nothing", |_| {}, 0, 3, None),
        ("fit alone", |a| a.dimensions[0] = Some(49.0), 900, 2, Some(TierState::FitTooLow)),
        ("fit unknown", |a| a.dimensions[0] = None, 900, 2, Some(TierState::FitTooLow)),
        ("time alone", |a| a.days_to_purchase = None, 900, 2, Some(TierState::Researching)),
        ("time is over", |a| a.days_to_purchase = Some(-1.0), 900, 2, Some(TierState::Researching)),
        (
            "both traps: the graver one",
            |a| {
                a.dimensions[0] = None;
                a.days_to_purchase = None;
            },
            900,
            2,
            Some(TierState::FitTooLow),
        ),
        // A gate without a state keeps it out as well: no trap alone does.
        ("another gate", |a| a.target = false, 900, 2, None),
        (
            "a trap and another gate",
            |a| {
                a.target = false;
                a.days_to_purchase = None;
            },
            900,
            2,
            None,
        ),
        // Below the score no trap keeps it out.
        ("a trap below the score", |a| a.days_to_purchase = None, 700, 2, None),
        ("small", |a| a.expected_annual_revenue = Some(999.0), 700, 3, None),
        ("unknown size", |a| a.expected_annual_revenue = None, 700, 3, None),
    ];
    for (name, change, score, tier, state) in cases {
        let mut account = first();
        change(&mut account);
        let found = model().place(&account, score, &euro(), None);
        assert_eq!((found.tier, found.state), (tier, state), "{name}");
    }
}

/// Former tier, days in it, score, and where the account then is.
#[test]
fn the_way_out_differs_from_the_way_in() {
    for (name, before, score, tier) in [
        ("newcomer", None, 750, 2),
        ("within the band", former(1, 100.0), 750, 1),
        ("at its end", former(1, 100.0), 700, 1),
        ("below it", former(1, 100.0), 699, 2),
        ("from below it counts for nothing", former(2, 100.0), 750, 2),
        ("from below by the way in", former(2, 100.0), 800, 1),
        ("stays its days", former(1, 29.9), 0, 1),
        ("not a day longer", former(1, 30.0), 0, 3),
        ("the second has no stay", former(2, 0.0), 0, 3),
        ("from the third", former(3, 0.0), 800, 1),
        ("within the lower band", former(2, 99.0), 400, 2),
        ("below it", former(2, 99.0), 399, 3),
        // An account that was in a better tier stays by the way out of each that follows.
        ("falls into the lower band", former(1, 99.0), 450, 2),
        ("a newcomer does not", None, 450, 3),
        ("nor one from below", former(3, 99.0), 450, 3),
    ] {
        let found = model().place(&first(), score, &euro(), before);
        assert_eq!(found.tier, tier, "{name}");
    }
}

/// `stay_when` is enough to stay, and not enough to come in.
#[test]
fn a_gate_may_be_easier_to_stay_behind() {
    let mut account = first();
    account.dimensions[0] = Some(45.0);
    for (before, tier) in [(None, 2), (former(2, 9.0), 2), (former(1, 99.0), 1)] {
        assert_eq!(model().place(&account, 900, &euro(), before).tier, tier, "{before:?}");
    }
    account.dimensions[0] = Some(39.0);
    assert_eq!(model().place(&account, 900, &euro(), former(1, 99.0)).tier, 2);
}

#[test]
fn an_excluded_account_is_in_the_lowest_tier_with_its_state() {
    let mut account = first();
    account.account_type = Some("Own".to_owned());
    for before in [None, former(1, 1.0)] {
        let found = model().place(&account, 1_000, &euro(), before);
        assert_eq!((found.tier, found.state), (3, Some(TierState::Excluded)), "{before:?}");
        assert!(!found.gates[0].met);
    }
    assert!(model().gates_of(&account, &euro(), None).is_none());
}

#[test]
fn inputs_older_than_the_model_says_are_stale() {
    for (age, stale) in [(None, false), (Some(91.0), false), (Some(91.1), true), (Some(0.0), false)]
    {
        let account = AccountRecord { input_age_days: age, ..first() };
        assert_eq!(model().place(&account, 900, &euro(), None).stale, stale, "{age:?}");
    }
}

/// An amount of another currency counts at its rate; the own one comes first.
#[test]
fn gates_of_revenue_are_in_the_currency_of_the_workspace() {
    let text = around(TIERS).replace("score_min = 0", "score_min = 0\n[[tier.gate]]\ntext = \"g\"\nexpected_annual_revenue_min = { USD = 1000, GBP = 500 }\n[[tier]]\ntier = 2\nscore_min = 0");
    let tiers = read(&text).tiers;
    let tier = |revenue: f64, rates: &Rates| {
        let account = AccountRecord { expected_annual_revenue: Some(revenue), ..first() };
        tiers.place(&account, 500, rates, None).tier
    };
    for (own, revenue, expected) in [
        (rates("USD", &[("GBP", 9.0)]), 1_000.0, 1),
        (rates("USD", &[("GBP", 9.0)]), 999.0, 2),
        (rates("GBP", &[]), 500.0, 1),
        (rates("GBP", &[]), 499.0, 2),
        (rates("EUR", &[("USD", 0.9)]), 900.0, 1),
        (rates("EUR", &[("USD", 0.9)]), 899.0, 2),
        // Without any rate the gate cannot be met.
        (rates("EUR", &[]), 1e12, 2),
    ] {
        assert_eq!(tier(revenue, &own), expected, "{revenue} {own:?}");
        let has_rate = own.base.code() != "EUR" || !own.rates.is_empty();
        assert_eq!(tiers.check_currency(&own).is_ok(), has_rate, "{own:?}");
    }
}

/// Every gate of the tiers down to the one reached is reported, with whether it held.
#[test]
fn all_gates_on_the_way_are_reported() {
    let found = model().place(&first(), 800, &euro(), None);
    assert_eq!((found.gates.len(), found.gates.iter().all(|gate| gate.met)), (4, true));
    let mut account = first();
    account.target = false;
    let found = model().place(&account, 800, &euro(), None);
    let met: Vec<(u8, bool)> = found.gates.iter().map(|gate| (gate.tier, gate.met)).collect();
    assert_eq!(met, [(1, true), (1, true), (1, true), (1, false), (2, true), (2, true)]);
}

#[test]
fn a_full_tier_is_passed_over() {
    let (tiers, account) = (model(), first());
    for (above, tier) in [(0, 1), (1, 2), (2, 3), (3, 3), (9, 3)] {
        assert_eq!(tiers.place_below(above, &account, 900, &euro(), None).tier, tier, "{above}");
    }
    for (from, tier) in [(1, 1), (2, 2), (3, 3), (9, 3)] {
        assert_eq!(tiers.place_at(from, &account, 900, &euro(), None).tier, tier, "{from}");
    }
}

#[test]
fn states_have_names() {
    for state in TierState::ALL {
        assert_eq!(TierState::from_key(state.key()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.key());
    }
    assert_eq!(TierState::from_key("Excluded"), None);
    assert!(TierState::FitTooLow < TierState::Researching, "fit is graver");
    assert_eq!(field_index("name"), Some(0));
    assert_eq!(field_index("nonsense"), None);
}

#[test]
fn a_model_knows_whether_it_asks_for_scores_and_has_places() {
    let with =
        |gate: &str| read(&(around("[[dimension]]\nkey = \"a\"\nweight = 1\n") + gate)).tiers;
    let gate = |when: &str| format!("[[tier.gate]]\ntext = \"g\"\nwhen = '{when}'\n");
    for (when, asks) in [("target", false), ("score >= 5", true), ("icp_fit >= 5", false)] {
        assert_eq!(with(&gate(when)).asks_for_score(), asks, "{when}");
    }
    assert!(!with("").has_capacity());
    assert!(with("capacity = 5\n[[tier]]\ntier = 2\nscore_min = 0\n").has_capacity());
    // The lowest tier holds all that are left.
    assert!(
        ScoreModel::parse(&(around("[[dimension]]\nkey = \"a\"\nweight = 1\n") + "capacity = 5\n"))
            .is_err()
    );
}

fn any_account() -> impl Strategy<Value = AccountRecord> {
    let days = prop::option::of(-5.0_f64..20.0);
    let revenue = prop::option::of(0.0_f64..2_000.0);
    (any::<bool>(), days, revenue, prop::option::of(30.0_f64..60.0), any::<bool>()).prop_map(
        |(target, days_to_purchase, revenue, fit, own)| {
            let mut account = AccountRecord {
                target,
                days_to_purchase,
                expected_annual_revenue: revenue,
                account_type: own.then(|| "own".to_owned()),
                ..AccountRecord::default()
            };
            account.dimensions[0] = fit;
            account
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The fast way and the way with words give the same tier, and so do the gates with the score.
    #[test]
    fn three_ways_to_place_agree(
        account in any_account(), score in 0_i64..=1_000,
        before in prop::option::of((1_u8..=3, 0.0_f64..60.0)),
    ) {
        let before = before.map(|(tier, days)| FormerTier { tier, days });
        let tiers = model();
        let placed = tiers.place(&account, score, &euro(), before);
        let stood = tiers.stand(&account, score, &euro(), before);
        let wordless = TierResult { gates: Vec::new(), ..placed.clone() };
        prop_assert_eq!(stood, wordless);
        prop_assert_eq!(tiers.place_at(1, &account, score, &euro(), before), placed);
    }

    /// A higher score is never a worse tier, and looking again changes nothing.
    #[test]
    fn more_points_are_no_worse_tier(
        account in any_account(), low in 0_i64..=1_000, more in 0_i64..500,
        before in prop::option::of((1_u8..=3, 0.0_f64..60.0)),
    ) {
        let before = before.map(|(tier, days)| FormerTier { tier, days });
        let tier = |score: Tenths, before| model().stand(&account, score, &euro(), before).tier;
        prop_assert!(tier((low + more).min(1_000), before) <= tier(low, before));
        let once = tier(low, before);
        let days = before.filter(|own| own.tier == once).map_or(0.0, |own| own.days);
        prop_assert_eq!(tier(low, Some(FormerTier { tier: once, days })), once);
    }

    /// An account that was in a tier is never worse off for it.
    #[test]
    fn having_been_in_a_tier_never_hurts(
        account in any_account(), score in 0_i64..=1_000, tier in 1_u8..=3, days in 0.0_f64..60.0,
    ) {
        let as_newcomer = model().stand(&account, score, &euro(), None).tier;
        let before = Some(FormerTier { tier, days });
        let as_former = model().stand(&account, score, &euro(), before).tier;
        prop_assert!(as_former <= as_newcomer);
    }
}

/// The shipped model as the requirement has it (A5): 80 and 60 points, in any currency that it
/// names.
#[test]
fn the_shipped_tiers_are_those_of_the_requirement() {
    let tiers = &shipped().tiers;
    let scores: Vec<(u8, Tenths)> =
        tiers.tiers.iter().map(|tier| (tier.tier, tier.score_min)).collect();
    assert_eq!(scores, [(1, 800), (2, 600), (3, 0)]);
    for (code, first, second) in
        [("KRW", 5e8, 1e8), ("USD", 350_000.0, 70_000.0), ("EUR", 320_000.0, 64_000.0)]
    {
        let mut account = AccountRecord {
            budget_confirmed: Some(true),
            days_to_purchase: Some(1.0),
            ..AccountRecord::default()
        };
        account.dimensions[0] = Some(50.0);
        account.people.engaged_c_level = 1;
        account.people.engaged_departments = 2;
        let mut tier = |revenue: f64| {
            account.expected_annual_revenue = Some(revenue);
            tiers.stand(&account, 800, &rates(code, &[]), None).tier
        };
        let found = [first, first - 1.0, second, second - 1.0].map(&mut tier);
        assert_eq!(found, [1, 2, 2, 3], "{code}");
    }
}
