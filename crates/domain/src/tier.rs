//! Tiers (A5): a score gate and further gates each, with the traps of A6 as visible states.

mod seats;

pub use seats::{Seat, Seated, Waiting};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use speargun_words::{Said, Value, count, own_or_shipped, said};

use crate::account::{ACCOUNT_FIELDS, AccountRecord};
use crate::fact::{Fact, facts_of, points};
use crate::fault::ModelError;
use crate::filter::Filter;
use crate::money::{Currency, Rates};
use crate::value::Tenths;

/// The tiers of a model.
#[derive(Debug, Clone)]
pub struct TierModel {
    /// Best tier first.
    pub tiers: Vec<Tier>,
    /// Who is taken out of the tiers: competitors, ourselves.
    pub exclusions: Vec<Exclusion>,
    /// Inputs older than this make a score stale (A6).
    pub stale_after_days: f64,
}

/// One tier.
#[derive(Debug, Clone)]
pub struct Tier {
    /// 1 is the best.
    pub tier: u8,
    /// The lowest score to come in with, in tenths.
    pub score_min: Tenths,
    /// The lowest score to stay with; not above `score_min`.
    pub exit_score_min: Tenths,
    /// For how long whoever came in stays, whatever happens.
    pub dwell_days: f64,
    /// How many accounts it holds; any number where it is not set.
    pub capacity: Option<u32>,
    /// What its accounts are entitled to, in the user's own words (A5).
    pub entitlements: Vec<String>,
    /// What else must hold.
    pub gates: Vec<Gate>,
}

/// A condition that takes accounts out of the tiers: they stand in the lowest one, as excluded.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// What people read.
    pub text: String,
    /// Whom it takes out.
    pub when: Filter,
}

/// The tier that an account had earned before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormerTier {
    /// 1 is the best.
    pub tier: u8,
    /// For how many days.
    pub days: f64,
}

/// A condition of a tier.
#[derive(Debug, Clone)]
pub struct Gate {
    /// What people read.
    pub text: String,
    /// What must hold to come in, and is enough to stay.
    pub test: GateTest,
    /// What is enough to stay as well.
    pub stay: Option<Filter>,
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
    /// It has earned a better tier, which is full.
    NextInLine,
    /// A condition of the model takes it out of the tiers.
    Excluded,
}

impl TierState {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::FitTooLow, Self::Researching, Self::NextInLine, Self::Excluded];

    /// The name in filters and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::FitTooLow => "fit_too_low",
            Self::Researching => "researching",
            Self::NextInLine => "next_in_line",
            Self::Excluded => "excluded",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// How an account stands towards a tier besides its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierGates {
    /// All gates hold.
    pub clears: bool,
    /// It was in the tier or in a better one: the way out counts.
    pub is_in: bool,
    /// It came too short a time ago to leave.
    pub dwells: bool,
    /// The trap that alone keeps it out.
    pub trap: Option<TierState>,
}

/// How one gate stood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateResult {
    /// The tier it guards.
    pub tier: u8,
    /// What it asks.
    pub gate: GateSaid,
    /// Whether it held.
    pub met: bool,
    /// What was found.
    pub found: Vec<Fact>,
}

/// What a gate asks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GateSaid {
    /// A gate of the model, in its own words.
    Rule {
        /// The words.
        text: String,
    },
    /// A score.
    Score {
        /// The tenths that are needed.
        needed: Tenths,
        /// The tenths that are needed to enter, if fewer are enough to stay.
        enter: Option<Tenths>,
    },
    /// That no rule excludes the account.
    NotExcluded {
        /// The words of the rule.
        text: String,
    },
    /// A minimum stay.
    Dwell {
        /// Its days.
        days: f64,
    },
    /// Room in a tier that holds only so many.
    Capacity {
        /// How many accounts it holds.
        accounts: u64,
    },
}

impl GateSaid {
    /// What it asks, as a key with values.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Rule { text } => said!("text", text = own_or_shipped(text)),
            Self::Score { needed, enter: Some(enter) } => {
                said!("asked.score_to_stay", needed = points(*needed), enter = points(*enter))
            }
            Self::Score { needed, enter: None } => said!("asked.score", needed = points(*needed)),
            Self::NotExcluded { text } => {
                said!("asked.not_excluded", text = own_or_shipped(text))
            }
            Self::Dwell { days } => {
                said!("asked.dwell", days = Value::Decimal(days.to_string()))
            }
            Self::Capacity { accounts } => {
                said!("asked.capacity", accounts = count(*accounts))
            }
        }
    }
}

impl std::fmt::Display for GateSaid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.said().fmt(formatter)
    }
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

impl TierModel {
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
                    return Err(ModelError::Value(said!(
                        "model.gate_without_amount",
                        tier = number,
                        gate = own_or_shipped(&gate.text),
                        base
                    )));
                }
            }
        }
        Ok(())
    }

    /// The tier that an account with this score has earned. Whoever was in a tier, or in a better
    /// one, stays by the tier's way out; everybody else comes in by its way in (hysteresis).
    #[must_use]
    pub fn place(
        &self,
        account: &AccountRecord,
        score: Tenths,
        rates: &Rates,
        former: Option<FormerTier>,
    ) -> TierResult {
        self.place_from(0, account, score, rates, former)
    }

    /// As [`Self::place`], without the words of the gates, which most runs over all accounts need
    /// for nobody.
    #[must_use]
    pub fn stand(
        &self,
        account: &AccountRecord,
        score: Tenths,
        rates: &Rates,
        former: Option<FormerTier>,
    ) -> TierResult {
        let lowest = self.tiers.last().map_or(0, |tier| tier.tier);
        let stale = account.input_age_days.is_some_and(|age| age > self.stale_after_days);
        let result = |tier, state| TierResult { tier, state, stale, gates: Vec::new() };
        let Some(gates) = self.gates_of(account, rates, former) else {
            return result(lowest, Some(TierState::Excluded));
        };
        let mut state = None;
        for (tier, gates) in self.tiers.iter().zip(gates) {
            let needed = if gates.is_in { tier.exit_score_min } else { tier.score_min };
            let scores = score >= needed.min(tier.score_min);
            if (scores && gates.clears) || gates.dwells || tier.tier == lowest {
                return result(tier.tier, state);
            }
            if state.is_none() && scores {
                state = gates.trap;
            }
        }
        result(lowest, state)
    }

    /// As [`Self::place`], in the tiers behind `above` only: where an account waits for a place.
    #[must_use]
    pub fn place_below(
        &self,
        above: u8,
        account: &AccountRecord,
        score: Tenths,
        rates: &Rates,
        former: Option<FormerTier>,
    ) -> TierResult {
        let first = self.tiers.iter().position(|tier| tier.tier > above);
        let first = first.unwrap_or(self.tiers.len().saturating_sub(1));
        self.place_from(first, account, score, rates, former)
    }

    /// The tier of an account that is looked at from a tier on: those above have no place for it.
    #[must_use]
    pub fn place_at(
        &self,
        tier: u8,
        account: &AccountRecord,
        score: Tenths,
        rates: &Rates,
        former: Option<FormerTier>,
    ) -> TierResult {
        let first = self.tiers.iter().position(|known| known.tier >= tier);
        let first = first.unwrap_or(self.tiers.len().saturating_sub(1));
        self.place_from(first, account, score, rates, former)
    }

    fn place_from(
        &self,
        first: usize,
        account: &AccountRecord,
        score: Tenths,
        rates: &Rates,
        former: Option<FormerTier>,
    ) -> TierResult {
        let lowest = self.tiers.last().map_or(0, |tier| tier.tier);
        let stale = account.input_age_days.is_some_and(|age| age > self.stale_after_days);
        if let Some(rule) = self.exclusions.iter().find(|rule| rule.when.holds(account)) {
            let gates = vec![rule.result(lowest, account)];
            return TierResult { tier: lowest, state: Some(TierState::Excluded), stale, gates };
        }
        let (mut gates, mut state) = (Vec::new(), None);
        for tier in &self.tiers[first.min(self.tiers.len())..] {
            let begin = gates.len();
            let is_in = former.is_some_and(|former| former.tier <= tier.tier);
            gates.push(tier.score_result(score, is_in));
            gates
                .extend(tier.gates.iter().map(|gate| gate.check(tier.tier, account, rates, is_in)));
            if gates[begin..].iter().all(|gate| gate.met) || tier.tier == lowest {
                return TierResult { tier: tier.tier, state, stale, gates };
            }
            if let Some(stay) = tier.dwell_result(former) {
                gates.push(stay);
                return TierResult { tier: tier.tier, state, stale, gates };
            }
            if state.is_none() && gates[begin].met {
                state = trap(&tier.gates, &gates[begin + 1..]);
            }
        }
        TierResult { tier: lowest, state, stale, gates }
    }

    /// How an account stands towards each tier besides its score, in the order of tiers; nothing
    /// where a condition takes it out. With the score it settles the tier as [`Self::place`] does.
    pub fn gates_of<'a>(
        &'a self,
        account: &'a AccountRecord,
        rates: &'a Rates,
        former: Option<FormerTier>,
    ) -> Option<impl Iterator<Item = TierGates> + 'a> {
        if self.exclusions.iter().any(|rule| rule.when.holds(account)) {
            return None;
        }
        Some(self.tiers.iter().map(move |tier| {
            let is_in = former.is_some_and(|former| former.tier <= tier.tier);
            let (mut clears, mut trap, mut only_traps) = (true, None, true);
            for gate in tier.gates.iter().filter(|gate| !gate.holds(account, rates, is_in)) {
                clears = false;
                only_traps &= gate.state.is_some();
                trap = trap.into_iter().chain(gate.state).min();
            }
            TierGates {
                clears,
                is_in,
                dwells: tier.dwells(former),
                trap: trap.filter(|_| only_traps),
            }
        }))
    }

    /// Whether gates or exclusions ask for the score or what follows from it.
    #[must_use]
    pub fn asks_for_score(&self) -> bool {
        let gates = self.tiers.iter().flat_map(|tier| &tier.gates);
        let of_gates = gates.flat_map(|gate| match &gate.test {
            GateTest::When(when) => vec![Some(when), gate.stay.as_ref()],
            GateTest::ExpectedAnnualRevenue(_) => vec![gate.stay.as_ref()],
        });
        let of_exclusions = self.exclusions.iter().map(|rule| Some(&rule.when));
        let asked = of_gates.chain(of_exclusions).flatten().flat_map(Filter::fields);
        let follows = ["score", "tier", "tier_state"];
        asked
            .into_iter()
            .any(|field| ACCOUNT_FIELDS.get(field).is_some_and(|n| follows.contains(n)))
    }

    /// Whether a tier holds only so many accounts.
    #[must_use]
    pub fn has_capacity(&self) -> bool {
        self.tiers.iter().any(|tier| tier.capacity.is_some())
    }
}

impl Exclusion {
    fn result(&self, tier: u8, account: &AccountRecord) -> GateResult {
        let found = facts_of(account, &self.when);
        let gate = GateSaid::NotExcluded { text: self.text.clone() };
        GateResult { tier, gate, met: false, found }
    }
}

impl Tier {
    fn score_result(&self, score: Tenths, is_in: bool) -> GateResult {
        let stays = is_in && self.exit_score_min < self.score_min;
        let needed = if stays { self.exit_score_min } else { self.score_min };
        let gate = GateSaid::Score { needed, enter: stays.then_some(self.score_min) };
        let found = vec![Fact::Score { tenths: score }];
        GateResult { tier: self.tier, gate, met: score >= needed, found }
    }

    fn dwells(&self, former: Option<FormerTier>) -> bool {
        former.is_some_and(|former| former.tier == self.tier && former.days < self.dwell_days)
    }

    /// Why an account stays that clears the gates no more: it came too short a time ago.
    fn dwell_result(&self, former: Option<FormerTier>) -> Option<GateResult> {
        let days = former?.days;
        self.dwells(former).then(|| GateResult {
            tier: self.tier,
            gate: GateSaid::Dwell { days: self.dwell_days },
            met: true,
            found: vec![Fact::Days { days: days.max(0.0) }],
        })
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
    fn holds(&self, account: &AccountRecord, rates: &Rates, is_in: bool) -> bool {
        let met = match &self.test {
            GateTest::When(filter) => filter.holds(account),
            GateTest::ExpectedAnnualRevenue(amounts) => {
                let wanted = amount_in_base(amounts, rates);
                let has = account.expected_annual_revenue;
                matches!((has, wanted), (Some(has), Some(wanted)) if has >= wanted)
            }
        };
        met || is_in && self.stay.as_ref().is_some_and(|stay| stay.holds(account))
    }

    fn check(&self, tier: u8, account: &AccountRecord, rates: &Rates, is_in: bool) -> GateResult {
        let found = match &self.test {
            GateTest::When(filter) => facts_of(account, filter),
            GateTest::ExpectedAnnualRevenue(amounts) => {
                let has = account.expected_annual_revenue;
                let wanted = amount_in_base(amounts, rates).unwrap_or(0.0);
                vec![Fact::of_amount("expected_annual_revenue", has, wanted, rates.base)]
            }
        };
        let met = self.holds(account, rates, is_in);
        let gate = GateSaid::Rule { text: self.text.clone() };
        GateResult { tier, gate, met, found }
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
mod tests;
