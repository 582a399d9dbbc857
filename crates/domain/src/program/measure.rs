//! What the goals of a programme are measured by: figures that the product computes by itself.

/// A figure with one value for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GoalMeasure {
    /// Target accounts that became engaged.
    EngagedAccounts,
    /// People who became MQLs.
    Mqls,
    /// Deals that became SQLs.
    Sqls,
    /// Deals that became opportunities.
    Opportunities,
    /// Won deals.
    WonDeals,
    /// Amount of the won deals, in the workspace's currency.
    Revenue,
    /// Won of closed deals, 0 to 1.
    WinRate,
    /// Amount of a won deal on average, in the workspace's currency.
    AverageWon,
    /// Median days from the making of a won deal to its close. Less is better.
    CycleDays,
}

impl GoalMeasure {
    /// All measures.
    pub const ALL: [Self; 9] = [
        Self::EngagedAccounts,
        Self::Mqls,
        Self::Sqls,
        Self::Opportunities,
        Self::WonDeals,
        Self::Revenue,
        Self::WinRate,
        Self::AverageWon,
        Self::CycleDays,
    ];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EngagedAccounts => "engaged_accounts",
            Self::Mqls => "mqls",
            Self::Sqls => "sqls",
            Self::Opportunities => "opportunities",
            Self::WonDeals => "won_deals",
            Self::Revenue => "revenue",
            Self::WinRate => "win_rate",
            Self::AverageWon => "average_won",
            Self::CycleDays => "cycle_days",
        }
    }

    /// The measure of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.key() == key)
    }

    /// Whether a target can be of it: positive, and a share where it is one.
    #[must_use]
    pub fn takes_target(self, target: f64) -> bool {
        let max = if self == Self::WinRate { 1.0 } else { 1e15 };
        target.is_finite() && target > 0.0 && target <= max
    }

    /// Whether a value reaches a target.
    #[must_use]
    pub fn is_reached(self, value: f64, target: f64) -> bool {
        if self == Self::CycleDays { value <= target } else { value >= target }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_have_names_and_directions() {
        for measure in GoalMeasure::ALL {
            assert_eq!(GoalMeasure::from_key(measure.key()), Some(measure));
            assert!(!measure.takes_target(0.0) && !measure.takes_target(f64::NAN));
        }
        assert!(GoalMeasure::WinRate.takes_target(1.0) && !GoalMeasure::WinRate.takes_target(1.1));
        assert!(GoalMeasure::CycleDays.is_reached(30.0, 40.0));
        assert!(!GoalMeasure::Revenue.is_reached(30.0, 40.0));
        assert_eq!(GoalMeasure::from_key("smiles"), None);
    }
}
