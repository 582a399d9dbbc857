//! Gaps over the portfolio: "no purchasing contact at 3 of 7 Tier 1 accounts".

use std::collections::BTreeMap;

use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord};
use speargun_domain::committee::Committee;
use speargun_domain::filter;

use crate::{EngineError, Workspace};

/// The gaps of all tiers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gaps {
    /// Accounts that were chosen and scored.
    pub accounts: u64,
    /// Accounts that were chosen but never scored, which nothing is said about.
    pub unscored: u64,
    /// By tier, the best first.
    pub tiers: Vec<TierGaps>,
}

/// The gaps of one tier.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TierGaps {
    /// 1 is the best.
    pub tier: u8,
    /// Its accounts.
    pub accounts: u64,
    /// Mean completeness, 0–100.
    pub completeness: f64,
    /// Share of the roles with somebody known (E4), of all roles of all accounts.
    pub known_share: f64,
    /// Share of the roles with somebody who ever did anything.
    pub reached_share: f64,
    /// Share of the roles with somebody engaged.
    pub engaged_share: f64,
    /// Accounts where everything hangs on one person.
    pub single_threaded: u64,
    /// Of them, those with an open deal.
    pub single_threaded_deals: u64,
    /// Required roles, the worst gap first.
    pub roles: Vec<RoleGap>,
}

/// The gap of one role in one tier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleGap {
    /// Key of the role.
    pub role: String,
    /// Accounts whose committee requires it.
    pub accounts: u64,
    /// Of them, accounts with nobody known.
    pub missing: u64,
    /// Of them, accounts with somebody known, but nobody engaged.
    pub silent: u64,
    /// Filter that chooses the accounts with nobody known.
    pub filter: String,
}

/// The gaps of the accounts that a filter chooses, out of all accounts.
///
/// # Errors
/// When the filter cannot be read.
pub fn gaps<'a>(
    workspace: &Workspace,
    accounts: impl Iterator<Item = &'a AccountRecord>,
    text: &str,
) -> Result<Gaps, EngineError> {
    let mut filter = filter::parse(text, ACCOUNT_FIELDS)?;
    filter.settle(&workspace.rates())?;
    filter.settle_zone(&workspace.settings().zone()?);
    let mut found = Gaps::default();
    let mut sums: BTreeMap<u8, Sums> = BTreeMap::new();
    for record in accounts.filter(|record| filter.holds(*record)) {
        match record.tier {
            Some(tier) if !record.committee.line.is_empty() => {
                found.accounts += 1;
                sums.entry(tier).or_default().add(&workspace.committee(), record);
            }
            _ => found.unscored += 1,
        }
    }
    found.tiers = sums.into_iter().map(|(tier, sums)| sums.settle(tier, text)).collect();
    Ok(found)
}

#[derive(Default)]
struct Sums {
    tier: TierGaps,
    completeness_tenths: i64,
    roles: u64,
    filled: u64,
    reached: u64,
    engaged: u64,
    by_role: BTreeMap<String, RoleGap>,
}

impl Sums {
    fn add(&mut self, template: &Committee, record: &AccountRecord) {
        let figures = &record.committee;
        self.tier.accounts += 1;
        self.completeness_tenths += figures.completeness_tenths;
        self.roles += u64::from(figures.roles);
        self.filled += u64::from(figures.filled);
        self.reached += u64::from(figures.reached);
        self.engaged += u64::from(figures.engaged);
        self.tier.single_threaded += u64::from(figures.single_threaded);
        let has_deal = record.deals.open > 0;
        self.tier.single_threaded_deals += u64::from(figures.single_threaded && has_deal);
        let Some(line) = template.line(&figures.line) else { return };
        for (place, role) in template.roles.iter().enumerate() {
            if !u8::try_from(place).is_ok_and(|place| line.requires(place)) {
                continue;
            }
            let gap = self.by_role.entry(role.key.clone()).or_default();
            gap.accounts += 1;
            gap.missing += u64::from(figures.missing.contains(&role.key));
            gap.silent += u64::from(figures.silent.contains(&role.key));
        }
    }

    fn settle(self, tier: u8, filter: &str) -> TierGaps {
        let share = |part: u64| part as f64 / self.roles.max(1) as f64;
        let accounts = self.tier.accounts.max(1) as f64;
        let mut roles: Vec<RoleGap> = self
            .by_role
            .into_iter()
            .map(|(role, gap)| {
                let own = format!("tier = {tier} and committee_missing = \"{role}\"");
                let filter = match filter.trim() {
                    "" => own,
                    chosen => format!("({chosen}) and {own}"),
                };
                RoleGap { role, filter, ..gap }
            })
            .collect();
        let order =
            |gap: &RoleGap| (std::cmp::Reverse((gap.missing, gap.silent)), gap.role.clone());
        roles.sort_by_key(order);
        TierGaps {
            tier,
            completeness: self.completeness_tenths as f64 / 10.0 / accounts,
            known_share: share(self.filled),
            reached_share: share(self.reached),
            engaged_share: share(self.engaged),
            roles,
            ..self.tier
        }
    }
}
