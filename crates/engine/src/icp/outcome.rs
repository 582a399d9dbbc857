//! What came of each account, and the moment before which it has to be known.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHashMap;
use speargun_domain::glossary::Outcome as Word;
use speargun_measure::icp::Group;
use speargun_store::{Connection, opportunity};

use crate::features::{converted, outcome};
use crate::{EngineError, Workspace};

/// Events and people are known to the minute: what happened in the deal's minute is not before.
const MINUTE: i64 = 60_000_000;
/// Types that say that somebody is a customer, in lower case.
const CUSTOMER: [&str; 4] = ["customer", "client", "고객", "πελάτ"];
/// Words that take it back.
const NO_CUSTOMER: [&str; 8] =
    ["prospect", "potential", "former", "lost", "잠재", "이전", "δυνητικ", "πρώην"];

/// What an account's deals came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outcome {
    /// Won deals.
    pub(super) won: u32,
    /// Lost deals.
    pub(super) lost: u32,
    /// Open deals.
    pub(super) open: u32,
    /// What the won deals are worth, in the workspace's currency.
    pub(super) won_amount: f64,
    /// The day of the first deal that was closed later: when it was made, or else closed.
    moment: Option<i64>,
    /// Whether that is the day when it was made.
    pub(super) is_made: bool,
    /// Where the first closed deal came from.
    pub(super) lead_source: Option<String>,
}

impl Outcome {
    /// What came of the account; nothing of one that is a customer without a deal.
    pub(super) fn group(&self, account_type: Option<&str>) -> Option<Group> {
        match (self.won, self.lost) {
            (1.., _) => Some(Group::Won),
            (0, 1..) => Some(Group::Lost),
            (0, 0) => (!account_type.is_some_and(is_customer)).then_some(Group::Never),
        }
    }

    /// The last moment before the account's first deal that was closed later: what became known
    /// after it may have become known by the deal.
    pub(super) fn before(&self) -> Option<i64> {
        self.moment.map(|moment| moment - MINUTE)
    }
}

/// Whether a type of account says that it is a customer.
fn is_customer(account_type: &str) -> bool {
    let lower = account_type.to_lowercase();
    CUSTOMER.iter().any(|word| lower.contains(word))
        && !NO_CUSTOMER.iter().any(|word| lower.contains(word))
}

/// What came of all accounts.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    by_account: FxHashMap<i64, Outcome>,
    /// The moments before the outcomes, in order.
    moments: Vec<i64>,
}

impl Outcomes {
    pub(super) fn load(
        workspace: &Workspace,
        connection: &mut Connection,
    ) -> Result<Self, EngineError> {
        let mut all = Self::default();
        let rates = workspace.rates();
        opportunity::each(connection, |deal| {
            let Some(account) = deal.account_id else { return Ok(()) };
            let found = all.by_account.entry(account).or_default();
            match outcome(workspace, &deal) {
                Word::Open => {
                    found.open += 1;
                    return Ok(());
                }
                Word::Won => {
                    found.won += 1;
                    found.won_amount += converted(deal.amount.as_ref(), &rates).unwrap_or(0.0);
                }
                Word::Lost => found.lost += 1,
            }
            let moment = deal.created_at.or(deal.closed_at);
            if let Some(moment) = moment
                && found.moment.is_none_or(|known| moment < known)
            {
                found.moment = Some(moment);
                found.is_made = deal.created_at.is_some();
                found.lead_source = deal.lead_source;
            }
            Ok::<(), EngineError>(())
        })?;
        all.moments = all.by_account.values().filter_map(Outcome::before).collect();
        all.moments.sort_unstable();
        Ok(all)
    }

    /// The moment at which an account that was never sold to is looked at: that of an outcome,
    /// drawn by the account's id. Both sides are then seen through the same years; a change of how
    /// fields are coded would else look like a difference between them.
    pub(super) fn matched_moment(&self, account: i64) -> Option<i64> {
        let mut hasher = siphasher::sip::SipHasher13::new();
        account.hash(&mut hasher);
        let count = u64::try_from(self.moments.len()).ok().filter(|count| *count > 0)?;
        let drawn = usize::try_from(hasher.finish() % count).ok()?;
        self.moments.get(drawn).copied()
    }

    pub(super) fn of(&self, account: i64) -> Outcome {
        self.by_account.get(&account).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_told_by_their_type() {
        for text in ["Customer", "Customer - Direct", "existing client", "기존 고객", "Πελάτης"]
        {
            assert!(is_customer(text), "{text}");
        }
        for text in ["Prospect", "Prospective Customer", "former customer", "잠재 고객", "Partner"]
        {
            assert!(!is_customer(text), "{text}");
        }
    }

    #[test]
    fn a_win_outweighs_every_loss() {
        let of = |won, lost| Outcome { won, lost, ..Outcome::default() }.group(None);
        assert_eq!(of(1, 5), Some(Group::Won));
        assert_eq!(of(0, 1), Some(Group::Lost));
        assert_eq!(of(0, 0), Some(Group::Never));
        assert_eq!(Outcome::default().group(Some("Customer")), None);
    }
}
