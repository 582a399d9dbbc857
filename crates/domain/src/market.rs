//! Is an account in the market (A9)? What triggers a purchase, who looks, who has just bought, who
//! is under contract until when, who cannot afford it.
//!
//! The first of these that is true is the state, so that what rules a purchase out stands before
//! what hints at one: just bought, under contract, cannot afford, in the market, contract about to
//! end, researching, not in the market. Whatever else is true is told beside it.

use std::collections::BTreeMap;

use speargun_words::{Said, Value, decimal, own_or_shipped, said};

use crate::account::{ACCOUNT_FIELDS, AccountRecord};
pub use crate::account::{MarketFigures, MarketStanding, MarketState};
use crate::fact::{Fact, FactValue, facts_of};
use crate::filter::Filter;
use crate::stage::{ConditionPart, Verdict, days_between, verdict};

/// How a model tells who is in the market.
#[derive(Debug, Clone)]
pub struct MarketModel {
    /// For how many days after a purchase an account has just bought.
    pub just_bought_days: f64,
    /// After how many days without a sign of life an open deal is stale.
    pub stale_deal_days: f64,
    /// Within how many days the end of a contract is near.
    pub contract_ending_days: f64,
    /// Who looks.
    pub researching: Option<Filter>,
    /// Who cannot afford it.
    pub cannot_afford: Option<Filter>,
    /// What starts a purchase.
    pub triggers: Vec<Trigger>,
    /// Conditions ask for the score or what follows from it: states are settled after it.
    pub asks_for_score: bool,
}

/// Something that starts a purchase.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// What programs call it.
    pub key: String,
    /// What people read.
    pub name: String,
    /// When it is there.
    pub when: Filter,
    /// For how many days after it came it counts; as long as it holds where it is not set.
    pub days: Option<f64>,
}

/// One of the states, and whether it is true of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketTest {
    /// The state.
    pub state: MarketState,
    /// Whether it is true; the first true one is the account's.
    pub holds: bool,
    /// What says so, or what is missing.
    pub found: Said,
    /// What was looked at; nothing for a state that others say.
    pub facts: Vec<Fact>,
}

/// A trigger and how it stands for an account.
#[derive(Debug, Clone)]
pub struct TriggerTest<'a> {
    /// The trigger.
    pub trigger: &'a Trigger,
    /// Whether it is there.
    pub fires: bool,
    /// Since when its condition holds.
    pub since: Option<i64>,
    /// For how many more days it counts; nothing where it does not end by itself.
    pub days_left: Option<f64>,
    /// The parts of its condition.
    pub parts: Vec<ConditionPart>,
}

impl MarketModel {
    /// Settles the state of an account as of a moment. Doing it again changes nothing.
    pub fn settle(&self, account: &mut AccountRecord, at: i64) {
        let replayed = account.market.replayed.as_deref();
        let former = replayed.map(|(last, _)| last).or(account.market.former.as_ref());
        let mut held = BTreeMap::new();
        for trigger in self.triggers.iter().filter(|trigger| trigger.when.holds(account)) {
            let before = former.and_then(|former| former.held.get(&trigger.key));
            held.insert(trigger.key.clone(), before.copied().unwrap_or(at));
        }
        let firing = self.firing(&held, at);
        let is = |state: &MarketState| self.is(*state, account, &firing);
        let state = MarketState::ALL.into_iter().find(is).unwrap_or(MarketState::NotInMarket);
        let same = former.filter(|former| former.state == Some(state));
        let since = same.map_or(at, |same| same.since);
        let reason = match (same, replayed) {
            (None, _) => Some(self.found(state, account, &firing)),
            (Some(_), Some((_, reason))) => reason.clone(),
            (Some(_), None) => None,
        };
        let figures = &mut account.market;
        figures.state = Some(state);
        figures.since = Some(since);
        figures.triggers = firing;
        figures.held = held;
        figures.reason = reason;
    }

    /// Whether the account stands elsewhere than before, or another trigger's condition holds.
    #[must_use]
    pub(crate) fn has_moved(account: &AccountRecord) -> bool {
        let MarketFigures { state, held, former, .. } = &account.market;
        former
            .as_ref()
            .is_none_or(|former| former.state != *state || !former.held.keys().eq(held.keys()))
    }

    /// The days that its conditions count.
    pub(crate) fn days(&self) -> impl Iterator<Item = f64> {
        let own = [self.just_bought_days, self.contract_ending_days, self.stale_deal_days];
        let of_states = self.researching.iter().chain(&self.cannot_afford);
        let filters = of_states.chain(self.triggers.iter().map(|trigger| &trigger.when));
        let of_triggers = self.triggers.iter().filter_map(|trigger| trigger.days);
        own.into_iter().chain(of_triggers).chain(filters.flat_map(Filter::numbers))
    }

    /// The triggers that are there, out of since when their conditions hold.
    #[must_use]
    pub fn firing(&self, held: &BTreeMap<String, i64>, at: i64) -> Vec<String> {
        let fires = |trigger: &&Trigger| {
            let since = held.get(&trigger.key);
            let left = |since: &i64| trigger.days_left(*since, at);
            since.is_some_and(|since| left(since).is_none_or(|left| left > 0.0))
        };
        self.triggers.iter().filter(fires).map(|trigger| trigger.key.clone()).collect()
    }

    fn is(&self, state: MarketState, account: &AccountRecord, firing: &[String]) -> bool {
        let within = |days: Option<f64>, limit: f64| days.is_some_and(|days| days <= limit);
        let holds = |test: &Option<Filter>| test.as_ref().is_some_and(|test| test.holds(account));
        let contract = account.days_to_contract_end.filter(|days| *days >= 0.0);
        match state {
            MarketState::JustBought => {
                within(account.deals.days_since_won, self.just_bought_days)
                    || within(account.deals.days_since_lost_to, self.just_bought_days)
            }
            MarketState::UnderContract => {
                contract.is_some_and(|days| days > self.contract_ending_days)
            }
            MarketState::CannotAfford => holds(&self.cannot_afford),
            MarketState::InMarket => !firing.is_empty(),
            MarketState::ContractEnding => contract.is_some(),
            MarketState::Researching => holds(&self.researching),
            MarketState::NotInMarket => true,
        }
    }

    /// What says that a state is true, or what is missing for it.
    fn found(&self, state: MarketState, account: &AccountRecord, firing: &[String]) -> Said {
        match state {
            MarketState::JustBought => purchase(account),
            MarketState::UnderContract | MarketState::ContractEnding => contract(account),
            MarketState::CannotAfford => tested(self.cannot_afford.as_ref(), account),
            MarketState::InMarket => self.found_triggers(account, firing),
            MarketState::Researching => tested(self.researching.as_ref(), account),
            MarketState::NotInMarket => said!("market.nothing_else"),
        }
    }

    /// The triggers that are there, and else what may be missed.
    fn found_triggers(&self, account: &AccountRecord, firing: &[String]) -> Said {
        let name = |key: &String| self.triggers.iter().find(|known| known.key == *key);
        let names = firing.iter().filter_map(name).map(|trigger| own_or_shipped(&trigger.name));
        let names: Vec<Value> = names.collect();
        match account.deals.stale {
            _ if !names.is_empty() => said!("text", text = Value::List(names)),
            0 => said!("market.no_trigger"),
            stale => said!(
                "market.stale_deals",
                stale,
                open = account.deals.open,
                days = decimal(self.stale_deal_days, 0)
            ),
        }
    }

    /// What is looked at for a state. Triggers have facts of their own.
    fn facts(&self, state: MarketState, account: &AccountRecord) -> Vec<Fact> {
        let of_test = |test: &Option<Filter>| test.as_ref().map(|test| facts_of(account, test));
        match state {
            MarketState::JustBought => known(account, &["days_since_won", "days_since_lost_to"]),
            MarketState::UnderContract | MarketState::ContractEnding => {
                known(account, &["competitor", "days_to_contract_end"])
            }
            MarketState::CannotAfford => of_test(&self.cannot_afford).unwrap_or_default(),
            MarketState::Researching => of_test(&self.researching).unwrap_or_default(),
            MarketState::InMarket | MarketState::NotInMarket => Vec::new(),
        }
    }

    /// All states in the order in which they are looked for, with what was found for each.
    #[must_use]
    pub fn explain(&self, account: &AccountRecord) -> Vec<MarketTest> {
        let firing = &account.market.triggers;
        let test = |state| MarketTest {
            state,
            holds: self.is(state, account, firing),
            found: self.found(state, account, firing),
            facts: self.facts(state, account),
        };
        MarketState::ALL.into_iter().map(test).collect()
    }

    /// All triggers, with how each stands for an account as of the moment that it was settled.
    #[must_use]
    pub fn explain_triggers(&self, account: &AccountRecord, at: i64) -> Vec<TriggerTest<'_>> {
        self.triggers.iter().map(|trigger| trigger.test(account, at)).collect()
    }
}

impl Trigger {
    fn test(&self, account: &AccountRecord, at: i64) -> TriggerTest<'_> {
        let since = account.market.held.get(&self.key).copied();
        let left = since.and_then(|since| self.days_left(since, at));
        TriggerTest {
            trigger: self,
            fires: account.market.triggers.contains(&self.key),
            since,
            days_left: left.map(|left| left.max(0.0)),
            parts: crate::stage::parts(&self.when, account),
        }
    }

    fn days_left(&self, since: i64, at: i64) -> Option<f64> {
        self.days.map(|days| days - days_between(since, at))
    }
}

/// Those fields of which an account has something.
fn known(account: &AccountRecord, fields: &[&str]) -> Vec<Fact> {
    let place = |field: &&str| ACCOUNT_FIELDS.iter().position(|known| known == field);
    let facts = fields.iter().filter_map(place).map(|index| Fact::of_field(account, index));
    facts.filter(|fact| !matches!(fact, Fact::Field { value: FactValue::Unknown, .. })).collect()
}

/// A condition of the model, and whether it holds.
fn tested(test: Option<&Filter>, account: &AccountRecord) -> Said {
    match test {
        Some(test) if test.holds(account) => verdict(test, account, Verdict::Holds),
        Some(test) => verdict(test, account, Verdict::Fails),
        None => said!("market.no_condition"),
    }
}

fn purchase(account: &AccountRecord) -> Said {
    let days = |days: f64| decimal(days, 0);
    match (account.deals.days_since_won, account.deals.days_since_lost_to) {
        (None, None) => said!("market.no_purchase"),
        (Some(won), None) => said!("market.won", won = days(won)),
        (None, Some(lost)) => said!("market.lost", lost = days(lost)),
        (Some(won), Some(lost)) => {
            said!("market.won_and_lost", won = days(won), lost = days(lost))
        }
    }
}

fn contract(account: &AccountRecord) -> Said {
    let days = |days: f64| decimal(days, 0);
    match (account.days_to_contract_end, &account.competitor) {
        (Some(left), Some(name)) if left >= 0.0 => {
            said!("market.contract_with_ends", name, days = days(left))
        }
        (Some(left), None) if left >= 0.0 => said!("market.contract_ends", days = days(left)),
        (Some(left), Some(name)) => said!("market.contract_with_ended", name, days = days(-left)),
        (Some(left), None) => said!("market.contract_ended", days = days(-left)),
        (None, Some(name)) => said!("market.contract_with_open", name),
        (None, None) => said!("market.no_contract"),
    }
}

#[cfg(test)]
mod tests;
