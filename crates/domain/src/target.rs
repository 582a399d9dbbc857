//! Target lists: which teams have to agree, what they say of an account, and since when and until
//! when an account is a target.

use crate::right::Role;

#[cfg(test)]
mod tests;

/// A team that has its say in a target list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Team {
    /// Marketing and those who run the platform.
    Marketing,
    /// Sales and sales development.
    Sales,
    /// Customer success.
    CustomerSuccess,
}

impl Team {
    /// All teams.
    pub const ALL: [Self; 3] = [Self::Marketing, Self::Sales, Self::CustomerSuccess];

    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
            Self::CustomerSuccess => "customer_success",
        }
    }

    /// The team of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|team| team.key() == key)
    }

    /// The team of a role; executives, administrators and viewers are in none.
    #[must_use]
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::MarketingOperations | Role::Marketing => Some(Self::Marketing),
            Role::SalesDevelopment | Role::Sales => Some(Self::Sales),
            Role::CustomerSuccess => Some(Self::CustomerSuccess),
            Role::Administrator | Role::Executive | Role::Viewer => None,
        }
    }
}

/// What a team says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Someone agrees, and no one objects.
    Agrees,
    /// Someone objects.
    Objects,
    /// No one has voted.
    Open,
}

impl Position {
    /// The name in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Objects => "objects",
            Self::Open => "open",
        }
    }

    /// What the votes of a team that count add up to: one objection outweighs every yes.
    pub fn of(votes: impl IntoIterator<Item = bool>) -> Self {
        votes.into_iter().fold(Self::Open, |before, agrees| match (before, agrees) {
            (Self::Objects, _) | (_, false) => Self::Objects,
            _ => Self::Agrees,
        })
    }
}

/// What a target list goes by.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRule {
    /// The teams whose yes an account needs.
    pub teams: Vec<Team>,
    /// The share of the accounts of Tier 3 that may be swapped in a quarter, 0 to 1.
    pub swap_share: f64,
    /// How many accounts of each tier an owner can carry beside no others.
    pub capacity: [f64; 3],
}

impl Default for ListRule {
    fn default() -> Self {
        Self { teams: Team::ALL.to_vec(), swap_share: 0.25, capacity: [5.0, 25.0, 200.0] }
    }
}

impl ListRule {
    /// How many accounts may be swapped in a quarter, out of so many of Tier 3: the share rounded
    /// down, but one in any case, as a short list could never change otherwise.
    #[must_use]
    pub fn swaps(&self, tier_three: usize) -> usize {
        if self.swap_share <= 0.0 || tier_three == 0 {
            return 0;
        }
        ((tier_three as f64 * self.swap_share) as usize).max(1)
    }

    /// How much of what an owner can carry the accounts of three tiers are: 1 is all of it.
    #[must_use]
    pub fn load(&self, accounts: [usize; 3]) -> f64 {
        let parts = accounts.iter().zip(self.capacity);
        parts.map(|(accounts, most)| *accounts as f64 / most).sum()
    }
}

/// A time in which an account is a target: from the first moment, up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Since when, in microseconds UTC.
    pub from: i64,
    /// From when on no more; none where that is open.
    pub until: Option<i64>,
}

impl Span {
    /// Whether it holds a moment.
    #[must_use]
    pub fn holds(&self, at: i64) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// The times in which an account is a target, from what its record was imported with and from
/// signed lists. Up to the first signed list of the workspace, at `signed_from`, the import counts;
/// from then on signed lists alone. Times that overlap or meet are one.
#[must_use]
pub fn target_spans(
    imported: Option<Span>,
    signed: &[Span],
    signed_from: Option<i64>,
) -> Vec<Span> {
    let Some(first) = signed_from else { return imported.into_iter().collect() };
    let before = imported.filter(|span| span.from < first).map(|span| Span {
        until: Some(span.until.map_or(first, |until| until.min(first))),
        ..span
    });
    let is_some_time = |span: &Span| span.until.is_none_or(|until| span.from < until);
    let mut spans: Vec<Span> =
        before.into_iter().chain(signed.iter().copied()).filter(is_some_time).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.until.is_none_or(|until| span.from <= until) => {
                last.until = last.until.zip(span.until).map(|(one, other)| one.max(other));
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// The time that says since when an account is or was a target: the one that holds the moment, else
/// the last one before it, else the first one after it.
#[must_use]
pub fn span_at(spans: &[Span], at: i64) -> Option<Span> {
    let begun = spans.iter().rev().find(|span| span.from <= at);
    begun.or_else(|| spans.first()).copied()
}
