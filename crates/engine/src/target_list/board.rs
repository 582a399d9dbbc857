//! What a target list looks like: its accounts with votes and criteria, who is on it when, and how
//! much of what owners can carry it is.

use std::collections::{BTreeMap, BTreeSet};

use speargun_domain::account::AccountRecord;
use speargun_domain::criteria::Sheet;
use speargun_domain::target::{ListRule, Position, Team};
use speargun_store::target_list::{
    self as stored, Candidate, StoredJudgement, StoredTargetList, StoredVote, TargetEvent,
    TargetMember,
};

use super::{found, rule_of};
use crate::account::AccountList;
use crate::criteria::{self, CriteriaSheet};
use crate::{EngineError, Workspace};

/// A list with all that is decided on it.
#[derive(Debug, Clone)]
pub struct Board {
    /// The list.
    pub list: StoredTargetList,
    /// What it goes by.
    pub rule: ListRule,
    /// Its criteria with their signatures.
    pub sheet: CriteriaSheet,
    /// The proposed accounts, in the order of their names.
    pub accounts: Vec<BoardAccount>,
    /// Signed accounts by owner against what each can carry, the fullest first.
    pub owners: Vec<OwnerLoad>,
    /// Signed accounts by tier: 1, 2, 3 and without one.
    pub tiers: [usize; 4],
    /// Signed accounts by industry, the most first; none for those whose industry is not known.
    pub industries: Vec<(Option<String>, usize)>,
    /// Swaps that are left in this quarter.
    pub swaps_left: usize,
}

/// A proposed account.
#[derive(Debug, Clone)]
pub struct BoardAccount {
    /// The proposal.
    pub candidate: Candidate,
    /// What each team of the rule says.
    pub teams: Vec<(Team, Position)>,
    /// The votes that count.
    pub votes: Vec<StoredVote>,
    /// The judgements that count.
    pub judgements: Vec<StoredJudgement>,
    /// How it does by the criteria.
    pub sheet: Sheet,
    /// Whether it is on the newest version.
    pub member: Option<TargetMember>,
    /// Its tier now.
    pub tier: Option<u8>,
    /// Its score now.
    pub score: Option<f64>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Its industry.
    pub industry: Option<String>,
    /// How much of its buying committee is known and reached, 0 to 100.
    pub committee: Option<f64>,
}

impl BoardAccount {
    /// Whether every team of the rule agrees.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.teams.iter().all(|(_, position)| *position == Position::Agrees)
    }
}

/// How many signed accounts an owner has.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnerLoad {
    /// Who; none for accounts without an owner.
    pub owner: Option<String>,
    /// Accounts of the tiers 1, 2 and 3; those without a tier count as of Tier 3.
    pub accounts: [usize; 3],
    /// The share of what an owner can carry; above 1 is too much.
    pub load: f64,
}

/// What is in one version and not in another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Accounts that are in the second alone.
    pub added: Vec<(i64, String)>,
    /// Accounts that are in the first alone.
    pub removed: Vec<(i64, String)>,
    /// Accounts that are in both.
    pub kept: Vec<(i64, String)>,
}

/// What each team of a rule says of an account, by the votes on it.
#[must_use]
pub fn teams_of(rule: &ListRule, votes: &[StoredVote]) -> Vec<(Team, Position)> {
    let position = |team: &Team| {
        let of_team = votes.iter().filter(|vote| vote.team == team.key());
        (*team, Position::of(of_team.map(|vote| vote.agrees)))
    };
    rule.teams.iter().map(position).collect()
}

/// The list with all its accounts.
///
/// # Errors
/// When there is no such list.
pub fn board(
    workspace: &Workspace,
    id: i64,
    known: &AccountList,
    now: i64,
) -> Result<Board, EngineError> {
    let zone = workspace.settings().zone()?;
    let (list, sheet, parts, swapped) = workspace.store.read(|connection| {
        let list = found(connection, id)?;
        let sheet = criteria::found(workspace, connection, list.criteria_id)?;
        let parts = Parts {
            candidates: stored::candidates(connection, id)?,
            votes: by_account(stored::votes(connection, id)?, |vote| vote.account_id),
            judgements: by_account(stored::judgements(connection, id)?, |made| made.account_id),
            members: stored::members(connection, id)?,
        };
        let quarter = super::sign::quarter_begin(now, &zone)?;
        let swapped = stored::count_swaps(connection, id, quarter)?;
        Ok::<_, EngineError>((list, sheet, parts, swapped))
    })?;
    let rule = rule_of(&list);
    let records: BTreeMap<i64, &AccountRecord> =
        known.rows.iter().map(|row| (row.record.id, &row.record)).collect();
    let accounts = parts.accounts(&rule, &sheet, &records);
    let mut board = Board {
        list,
        rule,
        sheet,
        accounts,
        owners: Vec::new(),
        tiers: [0; 4],
        industries: Vec::new(),
        swaps_left: 0,
    };
    board.count_members(swapped);
    Ok(board)
}

struct Parts {
    candidates: Vec<Candidate>,
    votes: BTreeMap<i64, Vec<StoredVote>>,
    judgements: BTreeMap<i64, Vec<StoredJudgement>>,
    members: Vec<TargetMember>,
}

fn by_account<T>(rows: Vec<T>, account: impl Fn(&T) -> i64) -> BTreeMap<i64, Vec<T>> {
    let mut found: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for row in rows {
        found.entry(account(&row)).or_default().push(row);
    }
    found
}

impl Parts {
    fn accounts(
        mut self,
        rule: &ListRule,
        sheet: &CriteriaSheet,
        records: &BTreeMap<i64, &AccountRecord>,
    ) -> Vec<BoardAccount> {
        let inside = |member: &TargetMember| member.until_version.is_none();
        let members: BTreeMap<i64, TargetMember> = self
            .members
            .into_iter()
            .filter(inside)
            .map(|member| (member.account_id, member))
            .collect();
        let account = |candidate: Candidate| {
            let id = candidate.account_id;
            let votes = self.votes.remove(&id).unwrap_or_default();
            let judgements = self.judgements.remove(&id).unwrap_or_default();
            let record = records.get(&id).copied();
            let points = |key: &str| {
                let of = judgements.iter().filter(|judgement| judgement.criterion == key);
                of.map(|judgement| judgement.points).collect()
            };
            BoardAccount {
                teams: teams_of(rule, &votes),
                sheet: sheet.criteria.sheet(record, points),
                member: members.get(&id).cloned(),
                tier: record.and_then(|record| record.tier),
                score: record.and_then(|record| record.score),
                owner: record.and_then(|record| record.owner.clone()),
                industry: record.and_then(|record| record.industry.clone()),
                committee: record
                    .filter(|record| !record.committee.line.is_empty())
                    .map(|record| record.committee.completeness_tenths as f64 / 10.0),
                candidate,
                votes,
                judgements,
            }
        };
        self.candidates.into_iter().map(account).collect()
    }
}

impl Board {
    fn count_members(&mut self, swapped: i64) {
        let mut owners: BTreeMap<Option<String>, [usize; 3]> = BTreeMap::new();
        let mut industries: BTreeMap<Option<String>, usize> = BTreeMap::new();
        let mut swappable = 0;
        for account in self.accounts.iter().filter(|account| account.member.is_some()) {
            let place = account.tier.map_or(2, |tier| usize::from(tier).clamp(1, 3) - 1);
            owners.entry(account.owner.clone()).or_default()[place] += 1;
            self.tiers[account.tier.map_or(3, |tier| usize::from(tier).clamp(1, 3) - 1)] += 1;
            *industries.entry(account.industry.clone()).or_default() += 1;
            let tier = account.member.as_ref().and_then(|member| member.tier);
            swappable += usize::from(tier.is_none_or(|tier| tier >= 3));
        }
        let load =
            |(owner, accounts)| OwnerLoad { owner, load: self.rule.load(accounts), accounts };
        self.owners = owners.into_iter().map(load).collect();
        self.owners.sort_by(|one, other| other.load.total_cmp(&one.load));
        self.industries = industries.into_iter().collect();
        self.industries.sort_by_key(|(_, accounts)| std::cmp::Reverse(*accounts));
        let swapped = usize::try_from(swapped).unwrap_or(usize::MAX);
        self.swaps_left = self.rule.swaps(swappable).saturating_sub(swapped);
    }
}

/// Who is a target by a list at a moment, in the order of their names.
///
/// # Errors
/// When there is no such list.
pub fn members_at(
    workspace: &Workspace,
    id: i64,
    at: i64,
) -> Result<Vec<TargetMember>, EngineError> {
    workspace.store.read(|connection| {
        found(connection, id)?;
        let mut members = stored::members(connection, id)?;
        members.retain(|member| member.span.holds(at));
        Ok(members)
    })
}

/// What happened to a list or to one of its accounts, the newest first, and how much in all.
///
/// # Errors
/// When there is no such list.
pub fn history(
    workspace: &Workspace,
    (id, account): (i64, Option<i64>),
    window: (i64, i64),
) -> Result<(Vec<TargetEvent>, i64), EngineError> {
    workspace.store.read(|connection| {
        found(connection, id)?;
        Ok(stored::events(connection, (id, account), window)?)
    })
}

/// Compares two versions of a signed list.
///
/// # Errors
/// When there is no such list or version.
pub fn compare(
    workspace: &Workspace,
    id: i64,
    (one, other): (i64, i64),
) -> Result<Comparison, EngineError> {
    workspace.store.read(|connection| {
        let list = found(connection, id)?;
        for version in [one, other] {
            if version < 1 || version > list.version {
                let (name, newest) = (list.name, list.version);
                let text = speargun_words::said!("target.no_version", name, version, newest);
                return Err(EngineError::NotFound(text));
            }
        }
        let members = stored::members(connection, id)?;
        let of = |version: i64| -> BTreeSet<(String, i64)> {
            let is_in = |member: &&TargetMember| {
                let ended = member.until_version.is_some_and(|until| until <= version);
                member.from_version <= version && !ended
            };
            let named = |member: &TargetMember| (member.name.clone(), member.account_id);
            members.iter().filter(is_in).map(named).collect()
        };
        let (before, after) = (of(one), of(other));
        let named = |(name, id): &(String, i64)| (*id, name.clone());
        Ok(Comparison {
            added: after.difference(&before).map(named).collect(),
            removed: before.difference(&after).map(named).collect(),
            kept: before.intersection(&after).map(named).collect(),
        })
    })
}
