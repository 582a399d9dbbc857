//! The tier that an account was in before it is scored.

use speargun_domain::score::ScoreModel;
use speargun_domain::tier::FormerTier;
use speargun_store::score::StandingTier;

use super::days_between;

/// The tier of an account before it is scored anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The tier that it has earned; 1 is the best.
    pub earned: u8,
    /// Since when, in microseconds UTC.
    pub earned_since: i64,
    /// The tier that it stands in.
    pub held: u8,
    /// Whether it waits for a place in the tier that it has earned.
    pub waits: bool,
    /// When this model scored it; what happened since then may date a change. Nothing where another
    /// model did.
    pub facts_from: Option<i64>,
}

impl Standing {
    /// What is stored, as what stands before a look by a model.
    #[must_use]
    pub fn stored(tier: &StandingTier, model: &ScoreModel) -> Self {
        let (name, version) = &tier.scored_by;
        let by_same = *name == model.name && *version == i64::from(model.version);
        let number = |tier: i64| u8::try_from(tier).unwrap_or(u8::MAX);
        Self {
            earned: number(tier.earned_tier),
            earned_since: tier.earned_since,
            held: number(tier.tier),
            waits: tier.waits,
            facts_from: by_same.then_some(tier.computed_at),
        }
    }

    /// What stood before a score, as it is stored beside it.
    #[must_use]
    pub fn earned(tier: i64, since: i64, facts_from: Option<i64>) -> Self {
        let tier = u8::try_from(tier).unwrap_or(u8::MAX);
        Self { earned: tier, earned_since: since, held: tier, waits: false, facts_from }
    }

    pub(crate) fn as_of(self, at: i64) -> FormerTier {
        FormerTier { tier: self.earned, days: days_between(self.earned_since, at) }
    }
}
