//! Programmes: the three cycles of account-based marketing, which of them fits a sale, and the five
//! elements of a plan.

mod advice;
mod measure;
mod sheet;

pub use advice::{Advice, Inputs, SizeScale, Vote, advise};
pub use measure::GoalMeasure;
pub use sheet::{SheetKind, value_balance};

/// How a company buys, and so how much of the way marketing goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cycle {
    /// Multi-million deals over years with giants: marketing opens doors, sales closes.
    Early,
    /// Expensive products for mid-size and large firms: marketing advances the deal deep into it.
    Mid,
    /// Low-priced goods for small and mid-size firms: marketing closes.
    Full,
}

impl Cycle {
    /// All cycles.
    pub const ALL: [Self; 3] = [Self::Early, Self::Mid, Self::Full];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Mid => "mid",
            Self::Full => "full",
        }
    }

    /// The cycle of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cycle| cycle.key() == key)
    }
}

/// Who decides a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionLevel {
    /// The top executives.
    TopExecutives,
    /// Those who use it, and their managers.
    ManagersAndUsers,
    /// One buyer alone.
    BuyerAlone,
}

impl DecisionLevel {
    /// All levels, the highest first.
    pub const ALL: [Self; 3] = [Self::TopExecutives, Self::ManagersAndUsers, Self::BuyerAlone];

    /// The name in the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::TopExecutives => "top_executives",
            Self::ManagersAndUsers => "managers_and_users",
            Self::BuyerAlone => "buyer_alone",
        }
    }

    /// The level of a name, or of one of the words that people say for it.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let key = key.trim().to_lowercase().replace(['-', ' '], "_");
        match key.as_str() {
            "top_executives" | "executives" | "executive" | "top" | "c_level" => {
                Some(Self::TopExecutives)
            }
            "managers_and_users" | "managers" | "manager" | "users" | "user" => {
                Some(Self::ManagersAndUsers)
            }
            "buyer_alone" | "buyer" | "alone" => Some(Self::BuyerAlone),
            _ => None,
        }
    }
}

/// What a plan consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// What is known of the customer.
    CustomerKnowledge,
    /// The data that is needed.
    Data,
    /// What is said.
    Messaging,
    /// What is done.
    Tactics,
    /// How sales takes part.
    SalesEngagement,
}

impl Element {
    /// All elements, in the order of a plan.
    pub const ALL: [Self; 5] = [
        Self::CustomerKnowledge,
        Self::Data,
        Self::Messaging,
        Self::Tactics,
        Self::SalesEngagement,
    ];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::CustomerKnowledge => "customer_knowledge",
            Self::Data => "data",
            Self::Messaging => "messaging",
            Self::Tactics => "tactics",
            Self::SalesEngagement => "sales_engagement",
        }
    }

    /// The element of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|element| element.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for cycle in Cycle::ALL {
            assert_eq!(Cycle::from_key(cycle.key()), Some(cycle));
        }
        for element in Element::ALL {
            assert_eq!(Element::from_key(element.key()), Some(element));
        }
        for level in DecisionLevel::ALL {
            assert_eq!(DecisionLevel::from_key(level.key()), Some(level));
        }
        assert_eq!(DecisionLevel::from_key("C-level"), Some(DecisionLevel::TopExecutives));
        assert_eq!(DecisionLevel::from_key("Users"), Some(DecisionLevel::ManagersAndUsers));
        assert_eq!((Cycle::from_key("late"), Element::from_key("")), (None, None));
        assert_eq!(DecisionLevel::from_key("the dog"), None);
    }
}
