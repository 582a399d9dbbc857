//! Tiers (A5): a score gate and further gates each, with the traps of A6 as visible states.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::{ACCOUNT_FIELDS, AccountRecord};
use crate::filter::Filter;
use crate::money::{Currency, Rates};
use crate::score::{ModelError, Tenths, found_text};
use crate::value::integer_to_real;

/// The tiers of a model.
#[derive(Debug, Clone)]
pub struct TierModel {
    /// Best tier first.
    pub tiers: Vec<Tier>,
    /// Inputs older than this make a score stale (A6).
    pub stale_after_days: f64,
}

/// One tier.
#[derive(Debug, Clone)]
pub struct Tier {
    /// 1 is the best.
    pub tier: u8,
    /// The lowest score, in tenths.
    pub score_min: Tenths,
    /// What else must hold.
    pub gates: Vec<Gate>,
}

/// A condition of a tier.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What people read.
    pub text: String,
    /// What must hold.
    pub test: GateTest,
    /// The state that an account shows when only gates of this state keep it out.
    pub state: Option<TierState>,
}

/// What a gate looks at.
#[derive(Debug, Clone)]
pub enum GateTest {
    /// A condition.
    When(Filter),
    /// Expected annual revenue of at least so much, by currency, in major units.
    ExpectedAnnualRevenue(BTreeMap<Currency, f64>),
}

/// The traps of A6, shown instead of a tier that the account has not earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierState {
    /// Size or interest lift it, but it does not fit: "big company = Tier 1".
    FitTooLow,
    /// Much interest, no purchase timeline or budget: "much interest = will buy soon".
    Researching,
}

impl TierState {
    /// The name in filters and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::FitTooLow => "fit_too_low",
            Self::Researching => "researching",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::FitTooLow, Self::Researching].into_iter().find(|state| state.key() == key)
    }
}

/// How one gate stood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateResult {
    /// The tier it guards.
    pub tier: u8,
    /// Its words.
    pub gate: String,
    /// Whether it held.
    pub met: bool,
    /// What was found.
    pub found: String,
}

/// The tier of an account and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierResult {
    /// 1 is the best.
    pub tier: u8,
    /// The trap that keeps it from a better tier, if only a trap does.
    pub state: Option<TierState>,
    /// Whether its newest input is older than a quarter.
    pub stale: bool,
    /// Every gate of the tiers from the best down to the one reached.
    pub gates: Vec<GateResult>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TierText {
    tier: u8,
    score_min: f64,
    #[serde(default, rename = "gate")]
    gates: Vec<GateText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GateText {
    text: String,
    when: Option<String>,
    expected_annual_revenue_min: Option<BTreeMap<Currency, f64>>,
    state: Option<TierState>,
}

impl TierModel {
    pub(crate) fn read(texts: Vec<TierText>, stale_after_days: f64) -> Result<Self, ModelError> {
        let mut tiers = Vec::with_capacity(texts.len());
        for text in texts {
            let mut gates = Vec::with_capacity(text.gates.len());
            for gate in text.gates {
                let place = format!("tier {}: {}", text.tier, gate.text);
                let test = match (gate.when, gate.expected_annual_revenue_min) {
                    (Some(when), None) => GateTest::When(crate::score_filter(&when, &place)?),
                    (None, Some(amounts)) if !amounts.is_empty() => {
                        GateTest::ExpectedAnnualRevenue(amounts)
                    }
                    _ => {
                        let wanted = "write either when or expected_annual_revenue_min";
                        return Err(ModelError::Value(format!("{place}: {wanted}")));
                    }
                };
                gates.push(Gate { text: gate.text, test, state: gate.state });
            }
            let score_min = (text.score_min * 10.0).round() as Tenths;
            tiers.push(Tier { tier: text.tier, score_min, gates });
        }
        tiers.sort_by_key(|tier| tier.tier);
        if tiers.is_empty() || tiers.windows(2).any(|pair| pair[0].tier == pair[1].tier) {
            return Err(ModelError::Value("write each tier once".to_owned()));
        }
        Ok(Self { tiers, stale_after_days })
    }

    /// Which currency's gate counts for this workspace, converted; an error names the gate that
    /// has no amount for the currency and no rate to convert one.
    ///
    /// # Errors
    /// When an amount gate cannot be told in the workspace's currency.
    pub fn check_currency(&self, rates: &Rates) -> Result<(), ModelError> {
        for tier in &self.tiers {
            for gate in &tier.gates {
                if let GateTest::ExpectedAnnualRevenue(amounts) = &gate.test
                    && amount_in_base(amounts, rates).is_none()
                {
                    let (number, base) = (tier.tier, rates.base.code());
                    return Err(ModelError::Value(format!(
                        "tier {number}: \"{}\" has no amount in {base}; add {base} to it, or an \
                         exchange rate to workspace.toml",
                        gate.text
                    )));
                }
            }
        }
        Ok(())
    }

    /// The tier of an account with this score.
    #[must_use]
    pub fn place(&self, account: &AccountRecord, score: Tenths, rates: &Rates) -> TierResult {
        let mut gates = Vec::new();
        let mut state = None;
        let lowest = self.tiers.last().map_or(0, |tier| tier.tier);
        let stale = account.input_age_days.is_some_and(|age| age > self.stale_after_days);
        for tier in &self.tiers {
            let first = gates.len();
            gates.push(GateResult {
                tier: tier.tier,
                gate: format!("score ≥ {}", integer_to_real(tier.score_min) / 10.0),
                met: score >= tier.score_min,
                found: format!("score {}", integer_to_real(score) / 10.0),
            });
            gates.extend(tier.gates.iter().map(|gate| gate.check(tier.tier, account, rates)));
            if gates[first..].iter().all(|gate| gate.met) || tier.tier == lowest {
                return TierResult { tier: tier.tier, state, stale, gates };
            }
            if state.is_none() && score >= tier.score_min {
                state = trap(&tier.gates, &gates[first + 1..]);
            }
        }
        TierResult { tier: lowest, state, stale, gates }
    }
}

/// The trap that alone keeps an account out: the gravest state among the unmet gates, provided that
/// every unmet gate has one.
fn trap(gates: &[Gate], results: &[GateResult]) -> Option<TierState> {
    let unmet = gates.iter().zip(results).filter(|(_, result)| !result.met);
    let states: Option<Vec<TierState>> = unmet.map(|(gate, _)| gate.state).collect();
    states?.into_iter().min()
}

impl Gate {
    fn check(&self, tier: u8, account: &AccountRecord, rates: &Rates) -> GateResult {
        let (met, found) = match &self.test {
            GateTest::When(filter) => {
                let fields = filter.fields();
                let found: Vec<String> =
                    fields.into_iter().map(|index| found_text(account, index)).collect();
                (filter.holds(account), found.join(", "))
            }
            GateTest::ExpectedAnnualRevenue(amounts) => {
                let wanted = amount_in_base(amounts, rates);
                let has = account.expected_annual_revenue;
                let met = matches!((has, wanted), (Some(has), Some(wanted)) if has >= wanted);
                let shown = has.map_or("unknown".to_owned(), |has| format!("{has:.0}"));
                let wanted = wanted.unwrap_or(0.0);
                let base = rates.base.code();
                (met, format!("expected_annual_revenue {shown} of {wanted:.0} {base}"))
            }
        };
        GateResult { tier, gate: self.text.clone(), met, found }
    }
}

fn amount_in_base(amounts: &BTreeMap<Currency, f64>, rates: &Rates) -> Option<f64> {
    amounts.get(&rates.base).copied().or_else(|| {
        amounts
            .iter()
            .find_map(|(currency, amount)| rates.rates.get(currency).map(|rate| amount * rate))
    })
}

/// The place of a field in [`ACCOUNT_FIELDS`], for callers that show gates.
#[must_use]
pub fn field_index(name: &str) -> Option<usize> {
    ACCOUNT_FIELDS.iter().position(|field| *field == name)
}

#[cfg(test)]
mod tests {
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
        let result = model.place(account, score, &rates("KRW"));
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
}
