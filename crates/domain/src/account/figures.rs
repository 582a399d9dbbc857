//! What an account's record says about its committee, its stage and the market. The rooms of
//! these names have the rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use speargun_words::Said;

/// A person counts as engaged for this long after their last engaged event.
pub const ENGAGED_DAYS: f64 = 180.0;

/// What the figures of an account say about its committee.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitteeFigures {
    /// Key of the line of products whose roles count; blank before the first scoring.
    pub line: String,
    /// 0–100, in tenths.
    pub completeness_tenths: i64,
    /// Roles that have a weight.
    pub roles: u32,
    /// Of them, roles with somebody known.
    pub filled: u32,
    /// Roles with somebody who ever did anything.
    pub reached: u32,
    /// Roles with somebody engaged.
    pub engaged: u32,
    /// Required roles with nobody known.
    pub missing: Vec<String>,
    /// Required roles with somebody known, but nobody engaged.
    pub silent: Vec<String>,
    /// Whether everything hangs on one person.
    pub single_threaded: bool,
}

/// How near an account is to a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarketState {
    /// It bought from us, or from a competitor, a short time ago.
    JustBought,
    /// A contract with somebody else goes on for longer than the notice before its end.
    UnderContract,
    /// It was told that there is no money.
    CannotAfford,
    /// A trigger is there.
    InMarket,
    /// A contract with somebody else is about to end.
    ContractEnding,
    /// It looks, and nothing says that it will buy.
    Researching,
    /// None of it.
    NotInMarket,
}

impl MarketState {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Self; 7] = [
        Self::JustBought,
        Self::UnderContract,
        Self::CannotAfford,
        Self::InMarket,
        Self::ContractEnding,
        Self::Researching,
        Self::NotInMarket,
    ];

    /// The name in filters and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::JustBought => "just_bought",
            Self::UnderContract => "under_contract",
            Self::CannotAfford => "cannot_afford",
            Self::InMarket => "in_market",
            Self::ContractEnding => "contract_ending",
            Self::Researching => "researching",
            Self::NotInMarket => "not_in_market",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// Where an account stood before it is looked at again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarketStanding {
    /// Its state.
    pub state: Option<MarketState>,
    /// Since when, in microseconds UTC.
    pub since: i64,
    /// Since when the conditions of triggers hold, by key.
    pub held: BTreeMap<String, i64>,
}

/// How an account stands in the market.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarketFigures {
    /// Its state; nothing before it was looked at.
    pub state: Option<MarketState>,
    /// Since when, in microseconds UTC.
    pub since: Option<i64>,
    /// Triggers that are there, by key.
    pub triggers: Vec<String>,
    /// Since when the conditions of triggers hold, by key.
    pub held: BTreeMap<String, i64>,
    /// Why, where the state just changed.
    pub reason: Option<Said>,
    /// Where it stood before.
    pub former: Option<MarketStanding>,
    /// Where it came to stand on the days since then, and why, once they were looked at.
    pub replayed: Option<Box<(MarketStanding, Option<Said>)>>,
}

impl MarketFigures {
    /// What the next look starts from.
    #[must_use]
    pub fn standing(&self) -> Option<MarketStanding> {
        let held = self.held.clone();
        Some(MarketStanding { state: self.state, since: self.since?, held })
    }
}

/// Where an account stood before it is looked at again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageStanding {
    /// Key of the stage; nothing for the pool.
    pub stage: Option<Arc<str>>,
    /// Since when, in microseconds UTC.
    pub since: i64,
    /// The stage that gave up on it: this one and those below stay closed until something new
    /// happens.
    pub timed_out_of: Option<Arc<str>>,
}

/// What a person decided about an account's stage. No job undoes it while it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageMove {
    /// Key of the stage; nothing for the pool.
    pub stage: Option<Arc<str>>,
    /// Why, in the person's words.
    pub reason: String,
    /// Who.
    pub moved_by: String,
    /// When, in microseconds UTC.
    pub moved_at: i64,
    /// Until when it holds; for ever where it is not set.
    pub until: Option<i64>,
    /// When a person took it back or moved the account again.
    pub ended_at: Option<i64>,
}

impl StageMove {
    /// Whether it holds at a moment.
    #[must_use]
    pub fn holds(&self, at: i64) -> bool {
        let ends = self.until.into_iter().chain(self.ended_at).min();
        self.moved_at <= at && ends.is_none_or(|end| at < end)
    }
}

/// The stage of an account, and what its next stage starts from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StageFigures {
    /// Key of its motion; nothing where it fits none.
    pub motion: Option<Arc<str>>,
    /// Key of its stage; nothing where it stands in none.
    pub key: Option<Arc<str>>,
    /// Since when, in microseconds UTC.
    pub since: Option<i64>,
    /// For how many days.
    pub days: Option<f64>,
    /// The stage that gave up on it, until something new happens.
    pub timed_out_of: Option<Arc<str>>,
    /// Why it came there, where it just did.
    pub reason: Option<Said>,
    /// Where it stood before.
    pub former: Option<StageStanding>,
    /// Where it came to stand on the days since then, and why, once they were looked at.
    pub replayed: Option<Box<(StageStanding, Option<Said>)>>,
    /// What people decided.
    pub moves: Vec<StageMove>,
}

impl StageFigures {
    /// What the next look starts from.
    #[must_use]
    pub fn standing(&self) -> Option<StageStanding> {
        Some(StageStanding {
            stage: self.key.clone(),
            since: self.since?,
            timed_out_of: self.timed_out_of.clone(),
        })
    }

    /// Where the next look starts from: the last of the days that were looked at.
    pub(crate) fn last(&self) -> Option<&StageStanding> {
        self.replayed.as_deref().map(|(last, _)| last).or(self.former.as_ref())
    }

    /// The decision that holds at a moment.
    #[must_use]
    pub fn held(&self, at: i64) -> Option<&StageMove> {
        self.moves.iter().rev().find(|decided| decided.holds(at))
    }
}
