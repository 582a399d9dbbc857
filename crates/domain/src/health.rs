//! The health check of the set-up: the five causes by which account-based programmes fail (E8),
//! each looked for with figures. A verdict never stands without its figure, and what cannot be told
//! says which data is missing.

mod checks;
mod content;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use checks::{CHECKS, examine};
pub use content::{ContentFigures, Views, page_of};

/// The causes of failure, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Treated like any campaign.
    LikeAnyCampaign,
    /// Nobody knows the buying committee.
    CommitteeUnknown,
    /// Judged too early, or by the yardsticks of demand generation.
    WrongExpectations,
    /// All are shown the same.
    ContentNotTailored,
    /// Sales and marketing work apart.
    TeamsApart,
}

impl Cause {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::LikeAnyCampaign,
        Self::CommitteeUnknown,
        Self::WrongExpectations,
        Self::ContentNotTailored,
        Self::TeamsApart,
    ];

    /// Its name in messages and over HTTP.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::LikeAnyCampaign => "like_any_campaign",
            Self::CommitteeUnknown => "committee_unknown",
            Self::WrongExpectations => "wrong_expectations",
            Self::ContentNotTailored => "content_not_tailored",
            Self::TeamsApart => "teams_apart",
        }
    }
}

/// What a check, or a cause, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No sign of the cause.
    Good,
    /// Worth a look.
    Look,
    /// The cause is there.
    Bad,
    /// There is not enough data.
    Unknown,
}

/// What the figure of a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0–1.
    Share,
    /// How many times as much.
    Ratio,
    /// How many.
    Count,
    /// A difference of two shares.
    Points,
}

/// A check: what of its figure is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckRule {
    /// Its name in messages and over HTTP.
    pub key: &'static str,
    /// The cause that it looks for.
    pub cause: Cause,
    /// What the figure is.
    pub unit: Unit,
    /// Whether more is better.
    pub at_least: bool,
    /// From here on (or up to here) all is well.
    pub good: f64,
    /// From here on (or up to here) it is worth a look; beyond, the cause is there.
    pub look: f64,
}

impl CheckRule {
    /// The verdict on a figure.
    #[must_use]
    pub fn judge(&self, figure: f64) -> Verdict {
        let reaches = |threshold: f64| {
            if self.at_least { figure >= threshold } else { figure <= threshold }
        };
        match () {
            () if figure.is_nan() => Verdict::Unknown,
            () if reaches(self.good) => Verdict::Good,
            () if reaches(self.look) => Verdict::Look,
            () => Verdict::Bad,
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which check.
    pub rule: &'static CheckRule,
    /// Unknown exactly where there is no figure.
    pub verdict: Verdict,
    /// What was measured.
    pub figure: Option<f64>,
    /// Numbers that the sentence about it names.
    pub numbers: BTreeMap<&'static str, f64>,
    /// Words that the sentence about it names.
    pub words: BTreeMap<&'static str, String>,
    /// Data that is not there, by name.
    pub missing: Vec<&'static str>,
    /// Filter that chooses the accounts behind it, where a filter can.
    pub filter: Option<String>,
}

/// What was found of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseFinding {
    /// Which.
    pub cause: Cause,
    /// Bad where half of what could be checked is bad; good where all of it is good.
    pub verdict: Verdict,
    /// Its checks, in order.
    pub checks: Vec<Check>,
}

impl CauseFinding {
    /// How many checks came to a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.checks.iter().filter(|check| check.verdict == verdict).count()
    }
}

/// What of several checks becomes of their cause: unknown where none could be made, bad where at
/// least half of those made are bad, good where all are good, else worth a look.
#[must_use]
pub fn verdict_of(checks: &[Check]) -> Verdict {
    let count = |wanted| checks.iter().filter(|check| check.verdict == wanted).count();
    let known = checks.len() - count(Verdict::Unknown);
    match () {
        () if known == 0 => Verdict::Unknown,
        () if 2 * count(Verdict::Bad) >= known => Verdict::Bad,
        () if count(Verdict::Good) == known => Verdict::Good,
        () => Verdict::Look,
    }
}

/// Deals of one motion that were closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClosedDeals {
    /// Won.
    pub won: u64,
    /// Won or lost.
    pub closed: u64,
}

/// The required role that lacks at most target accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorstRole {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// Target accounts whose committee requires it.
    pub accounts: u64,
    /// Of them, accounts with nobody known.
    pub missing: u64,
}

/// Everything the checks go by. Counts are of accounts where nothing else is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HealthFigures {
    /// All accounts.
    pub accounts: u64,
    /// Of them, scored ones.
    pub scored: u64,
    /// On the target list now.
    pub targets: u64,
    /// In Tier 1 or 2.
    pub best: u64,
    /// Of them, on the target list.
    pub best_targets: u64,
    /// Campaigns that say which motion they belong to.
    pub campaigns_with_motion: u64,
    /// Members of account-based campaigns whose account is known.
    pub programme_members: u64,
    /// Of them, people of target accounts.
    pub programme_members_at_targets: u64,
    /// Target accounts without a member of an account-based campaign, by id.
    pub unreached: Vec<i64>,
    /// Events of the window at target accounts.
    pub touches_of_targets: u64,
    /// Events of the window at other accounts.
    pub touches_of_others: u64,
    /// All people with an account.
    pub people: u64,
    /// Roles that the committees of scored target accounts ask for.
    pub roles: u64,
    /// Of them, with somebody known.
    pub roles_known: u64,
    /// Target accounts with nobody known.
    pub targets_without_people: u64,
    /// Target accounts without a director or above.
    pub targets_without_decider: u64,
    /// The role that lacks most.
    pub worst_role: Option<WorstRole>,
    /// Accounts with an open deal and somebody engaged.
    pub deal_accounts: u64,
    /// Of them, those that hang on one person.
    pub deal_accounts_single: u64,
    /// Target accounts that say since when they stand on the list.
    pub dated_targets: u64,
    /// Median days on the list of these.
    pub days_on_list: Option<f64>,
    /// Won deals that say when they were made and closed.
    pub cycles: u64,
    /// Median days of these.
    pub cycle_days: Option<f64>,
    /// Target accounts that showed meaningful interest, or went further.
    pub engaged_targets: u64,
    /// Account-based deals that entered a stage with a date.
    pub dated_deals: u64,
    /// Account-based deals with an amount.
    pub priced_deals: u64,
    /// Closed deals, account-based ones.
    pub closed_account_based: ClosedDeals,
    /// Closed deals, others.
    pub closed_demand: ClosedDeals,
    /// Target accounts without an industry.
    pub targets_without_industry: u64,
    /// What pages who looked at.
    pub content: ContentFigures,
    /// Target accounts with an owner.
    pub owned_targets: u64,
    /// Whether anything is known of what sales does: calls, meetings, SQL dates.
    pub sales_is_known: bool,
    /// MQLs of target accounts, old enough to have been followed up.
    pub mqls: u64,
    /// Of them, followed up in time.
    pub mqls_followed: u64,
    /// Target accounts with an MQL that nobody followed up, by id.
    pub unfollowed: Vec<i64>,
    /// Open deals.
    pub open_deals: u64,
    /// Of them, deals of target accounts.
    pub open_deals_at_targets: u64,
    /// Target accounts that sales does not work, by id.
    pub unworked: Vec<i64>,
}
