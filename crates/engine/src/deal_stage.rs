//! Stages of deals: how each is read, which of them need a decision, and what
//! was decided.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::glossary::{DealSigns, Outcome, StageNames, fold_stage};
use speargun_domain::text;
use speargun_store::deal_stage::{self, DECIDED_MAX, DecidedStage};
use speargun_store::{bump_revision, opportunity};
use speargun_words::{count, said};

use crate::features::signs_of;
use crate::{EngineError, Workspace};

/// The most stages that are told apart; the deals of further ones are counted together.
pub const STAGES_MAX: usize = 500;
/// The longest stage, in bytes.
pub const STAGE_LENGTH_MAX: usize = 200;
/// The most decisions of one call.
pub const CHANGES_MAX: usize = 1_000;

/// A stage with its deals, by how they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageCount {
    /// The stage as the first deal has it.
    pub stage: String,
    /// What its text says, where no flag of a deal says another.
    #[serde(deserialize_with = "crate::word::word")]
    pub outcome: crate::word::Word,
    /// By what: `decided`, `glossary`, `words`, `ended` or `nothing`.
    #[serde(deserialize_with = "crate::word::word")]
    pub basis: crate::word::Word,
    /// Deals in it.
    pub deals: u64,
    /// Of them, those that count as open.
    pub open: u64,
    /// Those that count as won.
    pub won: u64,
    /// Those that count as lost.
    pub lost: u64,
    /// Of the open ones, those that need a decision: the stage says that they ended, or their
    /// closing date is over.
    pub unclear: u64,
}

/// Counts deals by their stage.
#[derive(Debug, Clone, Default)]
pub struct StageCounts {
    stages: BTreeMap<String, StageCount>,
    /// Deals of further stages.
    others: u64,
}

impl StageCounts {
    /// Counts a deal. One without a stage counts under its outcome; one without both is not one of
    /// which a decision about stages says anything.
    pub fn add(&mut self, names: &StageNames, deal: &DealSigns<'_>) {
        let Some(stage) = deal.stage.or(deal.outcome).filter(|text| !text.trim().is_empty()) else {
            return;
        };
        let key = fold_stage(stage);
        if self.stages.len() >= STAGES_MAX && !self.stages.contains_key(&key) {
            self.others += 1;
            return;
        }
        let outcome = names.outcome_of(deal);
        let is_unclear = names.is_doubtful(deal)
            || outcome == Outcome::Open && deal.is_past == Some(true) && deal.is_closed.is_none();
        let count = self.stages.entry(key).or_insert_with(|| new_count(names, stage));
        count.deals += 1;
        count.unclear += u64::from(is_unclear);
        match outcome {
            Outcome::Open => count.open += 1,
            Outcome::Won => count.won += 1,
            Outcome::Lost => count.lost += 1,
        }
    }

    /// Adds what another counted.
    pub fn take(&mut self, other: Self) {
        self.others += other.others;
        for (key, count) in other.stages {
            if self.stages.len() >= STAGES_MAX && !self.stages.contains_key(&key) {
                self.others += count.deals;
                continue;
            }
            let Some(known) = self.stages.get_mut(&key) else {
                self.stages.insert(key, count);
                continue;
            };
            known.deals += count.deals;
            known.open += count.open;
            known.won += count.won;
            known.lost += count.lost;
            known.unclear += count.unclear;
        }
    }

    /// The stages, those with the most unclear deals first, then those with the most deals; and how
    /// many deals are in further stages.
    #[must_use]
    pub fn listed(self) -> (Vec<StageCount>, u64) {
        let mut listed: Vec<StageCount> = self.stages.into_values().collect();
        listed.sort_by_key(|count| (Reverse(count.unclear), Reverse(count.deals)));
        (listed, self.others)
    }
}

fn new_count(names: &StageNames, stage: &str) -> StageCount {
    let reading = names.read_stage(stage);
    StageCount {
        stage: text::cut(stage.trim(), STAGE_LENGTH_MAX).to_owned(),
        outcome: reading.outcome.key(),
        basis: reading.basis.key(),
        deals: 0,
        open: 0,
        won: 0,
        lost: 0,
        unclear: 0,
    }
}

/// The stages of all deals, and those that were decided of which there is no deal.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<(Vec<StageCount>, u64), EngineError> {
    let counts = workspace.store.read(|connection| {
        workspace.follow(connection)?;
        let (names, now) = (workspace.stages(), workspace.now());
        let mut counts = StageCounts::default();
        opportunity::each(connection, |deal| {
            counts.add(&names, &signs_of(&deal, now));
            Ok::<(), EngineError>(())
        })?;
        for stage in names.decided.keys() {
            if counts.stages.len() < STAGES_MAX + DECIDED_MAX && !counts.stages.contains_key(stage)
            {
                counts.stages.insert(stage.clone(), new_count(&names, stage));
            }
        }
        Ok::<_, EngineError>(counts)
    })?;
    Ok(counts.listed())
}

/// Decides how stages are read; nothing takes a decision back. All of it, or nothing where one
/// fails. Figures follow with the next step of the live path, or the next `speargun score`.
///
/// # Errors
/// When a stage is blank or longer than 200 bytes, or there are too many, or what the store
/// reports.
pub fn decide(
    workspace: &Workspace,
    changes: &[(String, Option<Outcome>)],
    context: &Context,
) -> Result<(), EngineError> {
    if changes.len() > CHANGES_MAX {
        let reason = said!("deal_stage.too_many", max = count(CHANGES_MAX));
        return Err(EngineError::Invalid(reason));
    }
    let is_wrong = |stage: &str| {
        let stage = stage.trim();
        stage.is_empty() || stage.len() > STAGE_LENGTH_MAX || stage.contains(char::is_control)
    };
    if let Some((stage, _)) = changes.iter().find(|(stage, _)| is_wrong(stage)) {
        let shown: String =
            stage.trim().chars().filter(|sign| !sign.is_control()).take(40).collect();
        return Err(EngineError::Invalid(said!(
            "deal_stage.not_one",
            stage = shown,
            max = count(STAGE_LENGTH_MAX)
        )));
    }
    let mut seen = BTreeSet::new();
    if let Some((stage, _)) = changes.iter().find(|(stage, _)| !seen.insert(fold_stage(stage))) {
        let stage = stage.trim();
        let reason = said!("deal_stage.twice", stage);
        return Err(EngineError::Invalid(reason));
    }
    workspace.store.write(|connection| {
        let standing = deal_stage::decided(connection)?;
        if standing.len() + changes.len() > DECIDED_MAX {
            let reason = said!("deal_stage.too_many_decided", max = count(DECIDED_MAX));
            return Err(EngineError::Invalid(reason));
        }
        for (stage, outcome) in changes {
            let stage = fold_stage(stage);
            let key = outcome.map(Outcome::key);
            if standing.iter().any(|one| one.stage == stage && Some(one.outcome.as_str()) == key) {
                continue;
            }
            match outcome {
                Some(outcome) => deal_stage::decide(
                    connection,
                    &DecidedStage {
                        stage: stage.clone(),
                        outcome: outcome.key().to_owned(),
                        decided_by: context.name().to_owned(),
                        decided_at: context.now,
                    },
                )?,
                None => {
                    if !deal_stage::forget(connection, &stage)? {
                        continue;
                    }
                }
            }
            let details = json!({ "outcome": key });
            audit::note(connection, context, (AuditAction::DecideDealStages, stage), &details)?;
        }
        bump_revision(connection)?;
        Ok::<_, EngineError>(())
    })?;
    workspace.store.read(|connection| workspace.follow(connection))
}
