//! The ideal customer profile, learned from outcomes: which attributes separate accounts that were
//! won from those lost and never sold to, who is like the best customers, and how likely an account
//! is to be won.

mod alike;
mod columns;
mod outcome;
mod propensity;
mod prospect;

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use speargun_domain::icp::{self, DraftRule};
use speargun_domain::money::Rates;
use speargun_measure::icp::{
    Against, Attribute, Counts, Evidence, Group, Row, Table, Value, findings, tables,
};
use speargun_measure::statistics::Rate;
use speargun_store::account::{self, StoredAccount};
use speargun_store::{Connection, StoreError};
use speargun_words::said;

pub use alike::{Alike, AlikeWish, Alikes, LikeReason, alikes};
pub use propensity::{Learning, PropensityModel, Sample, kept, learn as learn_propensity};
pub use prospect::{Basis, Driver, Propensity, PropensityWish, Prospect, of_account, propensity};

use crate::features::{account_record, forget_account};
use crate::{EngineError, Watch, Workspace, score_model};
use columns::Columns;
pub use columns::{LeftOut, LeftOutReason};
use outcome::{Outcome, Outcomes};

/// All accounts as outcomes teach about them.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As of when, microseconds UTC.
    pub as_of: i64,
    /// Accounts by what came of them.
    pub counts: Counts,
    /// Customers by their type, of whom no deal is known: nobody can tell when they were won.
    pub customers_without_deal: u64,
    /// The share of the won among the won and lost.
    pub base: Option<Rate>,
    /// How many comparisons were made, all of which the flags allow for.
    pub comparisons: u64,
    /// By attribute.
    pub tables: Vec<Table>,
    /// Attributes that nothing can be counted by.
    pub left_out: Vec<LeftOut>,
    /// Values that separate, the strongest first.
    pub findings: Vec<Finding>,
    ids: Vec<i64>,
    names: Vec<String>,
    outcomes: Vec<Outcome>,
    groups: Vec<Option<Group>>,
    attributes: Vec<Attribute>,
}

/// A value that separates, with the rule that it proposes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Counts up from 1, the strongest first.
    pub number: usize,
    /// The field.
    pub attribute: String,
    /// The value with its counts and comparisons.
    pub row: Row,
    /// Against whom it separates.
    pub against: Against,
    /// The other comparison says the contrary.
    pub contradicted: bool,
    /// What the rule is worth: positive makes the profile, negative the negative profile.
    pub points: f64,
    /// Chooses its accounts; nothing where the filter language cannot say it.
    pub filter: Option<String>,
}

impl Finding {
    /// The evidence that it rests on.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        self.row.comparison(self.against).map(|found| found.evidence)
    }

    /// The rule that it proposes.
    #[must_use]
    pub fn rule(&self) -> Option<DraftRule> {
        let found = self.row.comparison(self.against)?;
        let others = match self.against {
            Against::Lost => "won and lost",
            Against::Never => "won and never sold to",
        };
        let text = format!(
            "Learned from outcomes: {} {}: {} of {} {others} were won, lift {:.2}",
            self.attribute,
            shown(&self.row.value),
            found.rate.reached,
            found.rate.of,
            found.lift
        );
        Some(DraftRule { text, when: self.filter.clone()?, add: self.points })
    }
}

/// A value as people read it.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::Level(level) => level.clone(),
        Value::Band { from: Some(from), below: Some(below) } => format!("{from} to below {below}"),
        Value::Band { from: Some(from), below: None } => format!("{from} and more"),
        Value::Band { from: None, below: Some(below) } => format!("below {below}"),
        Value::Band { from: None, below: None } => "any".to_owned(),
    }
}

/// The filter that chooses the accounts of a value.
fn filter_of(field: &str, value: &Value) -> Option<String> {
    match value {
        Value::Level(level) => icp::level(field, level),
        Value::Band { from, below } => icp::band(field, *from, *below),
    }
}

impl Profile {
    /// Learns from all accounts and deals.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(
        workspace: &Workspace,
        connection: &mut Connection,
        now: i64,
    ) -> Result<Self, EngineError> {
        workspace.follow(connection)?;
        let outcomes = Outcomes::load(workspace, connection)?;
        let rates = workspace.rates();
        let mut columns = Columns::default();
        let mut ground = Self {
            as_of: now,
            counts: Counts::default(),
            customers_without_deal: 0,
            base: None,
            comparisons: 0,
            tables: Vec::new(),
            left_out: Vec::new(),
            findings: Vec::new(),
            ids: Vec::new(),
            names: Vec::new(),
            outcomes: Vec::new(),
            groups: Vec::new(),
            attributes: Vec::new(),
        };
        let before = account::Before::load(connection)?;
        account::each(connection, |stored| {
            ground.add(stored, (&outcomes, &before), (&rates, now), &mut columns);
            Ok::<(), EngineError>(())
        })?;
        (ground.attributes, ground.left_out) = columns.settle();
        ground.settle();
        Ok(ground)
    }

    fn add(
        &mut self,
        mut stored: StoredAccount,
        (outcomes, before): (&Outcomes, &account::Before),
        (rates, now): (&Rates, i64),
        columns: &mut Columns,
    ) {
        let outcome = outcomes.of(stored.id);
        let group = outcome.group(stored.account_type.as_deref());
        self.customers_without_deal += u64::from(group.is_none());
        group.into_iter().for_each(|group| self.counts.add(group));
        self.ids.push(stored.id);
        self.names.push(stored.name.clone());
        let record = match group {
            Some(Group::Won | Group::Lost) => then(stored, (&outcome, before), rates),
            _ => {
                if let Some(moment) = outcomes.matched_moment(stored.id) {
                    before.restore(&mut stored, moment);
                }
                account_record(&stored, rates, now)
            }
        };
        columns.push(&record, outcome.lead_source.as_deref());
        self.outcomes.push(outcome);
        self.groups.push(group);
    }

    fn settle(&mut self) {
        self.base = Rate::new(self.counts.won, self.counts.won + self.counts.lost);
        self.tables = tables(&self.groups, &self.attributes);
        let rows = || self.tables.iter().flat_map(|table| &table.rows);
        let made = |row: &Row| u64::from(row.win.is_some()) + u64::from(row.reach.is_some());
        self.comparisons = rows().map(made).sum();
        let found = findings(&self.tables).into_iter().zip(1..).filter_map(|(found, number)| {
            let table = self.tables.get(found.table)?;
            let row = table.rows.get(found.row)?.clone();
            let points = row.comparison(found.against)?.evidence.points();
            Some(Finding {
                number,
                attribute: table.name.clone(),
                filter: filter_of(&table.name, &row.value),
                row,
                against: found.against,
                contradicted: found.contradicted,
                points,
            })
        });
        self.findings = found.collect();
    }

    /// The finding of a number.
    ///
    /// # Errors
    /// When there is none.
    pub fn finding(&self, number: usize) -> Result<&Finding, EngineError> {
        self.findings.iter().find(|finding| finding.number == number).ok_or_else(|| {
            let hint = match self.findings.len() {
                0 => said!("icp.nothing_separates"),
                count => said!("icp.numbers", count),
            };
            EngineError::NotFound(said!("icp.no_finding", number, hint))
        })
    }
}

/// An account as it was known before the outcome: its profile as it was before later imports, and
/// nothing that may be younger.
fn then(
    mut stored: StoredAccount,
    (outcome, before): (&Outcome, &account::Before),
    rates: &Rates,
) -> speargun_domain::account::AccountRecord {
    // An outcome without a day lets nothing through that could have been learned after it.
    let moment = outcome.before().unwrap_or(i64::MIN);
    before.restore(&mut stored, moment);
    forget_account(&mut stored, moment);
    account_record(&stored, rates, moment.max(0))
}

/// A rule as a draft: the rule, and the model with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// The finding.
    pub number: usize,
    /// The dimension that it goes to.
    pub dimension: String,
    /// The rule alone, as it stands in a model.
    pub rule: String,
    /// What the rule was put into: "version 3", or the draft in force.
    pub model: String,
    /// The whole text with the rule in it.
    pub text: String,
}

/// Puts the rule of a finding into the text of the model in force. Nothing is written.
///
/// # Errors
/// When there is no such finding or dimension, or the filter language cannot say the finding.
pub fn draft(
    workspace: &Workspace,
    profile: &Profile,
    number: usize,
    dimension: &str,
) -> Result<Draft, EngineError> {
    let finding = profile.finding(number)?;
    let rule = finding.rule().ok_or_else(|| {
        EngineError::Conflict(said!("icp.makes_no_rule", number, attribute = finding.attribute))
    })?;
    let model = score_model::text_of(workspace, "published")?;
    let text = rule
        .add_to(&model.text, dimension)
        .map_err(|error| EngineError::Invalid(said!("icp.unchanged", error = error.said())))?;
    let dimension = dimension.to_owned();
    Ok(Draft { number, dimension, rule: rule.toml(), model: model.label, text })
}

/// The profile, learned again when records have changed.
#[derive(Debug, Default)]
pub struct ProfileCache {
    kept: Mutex<Option<(i64, Arc<Profile>)>>,
}

impl ProfileCache {
    /// The profile as the records stand now.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(&self, workspace: &Workspace) -> Result<Arc<Profile>, EngineError> {
        let revision = workspace.store.revision()?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, profile)) = &*kept
            && *known == revision
        {
            return Ok(Arc::clone(profile));
        }
        let profile = Arc::new(learn(workspace, &Watch::none())?);
        *kept = Some((revision, Arc::clone(&profile)));
        Ok(profile)
    }
}

/// Learns the profile anew.
///
/// # Errors
/// What the store reports.
pub fn learn(workspace: &Workspace, watch: &Watch<'_>) -> Result<Profile, EngineError> {
    watch.check()?;
    watch.tell("accounts and deals", 0, None);
    let now = workspace.now();
    workspace.store.read(|connection| Profile::load(workspace, connection, now))
}

/// A store's failure as the engine's.
fn stored<T>(result: Result<T, StoreError>) -> Result<T, EngineError> {
    result.map_err(EngineError::from)
}
