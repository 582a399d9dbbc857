//! Weights that a workspace learns from its people and their users' decisions: trained, compared
//! with those in force on decisions that were held back, published, and taken back.

use crate::audit;
use serde::{Deserialize, Serialize};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_matching::{
    AddressLevel, HeldOut, LeadInput, NameLevel, Training, TrainingLead, Weights, train as learn,
};
use speargun_store::StoreError;
use speargun_store::membership::JOB;
use speargun_store::membership::match_model::{self, MatchModel};
use speargun_store::person::{self, MatchablePerson};
use speargun_store::{Connection, record};
use speargun_words::{Said, count, said};

use super::{AccountIndex, Actor, MatchReport, lead, run_all};
use crate::{EngineError, Watch, Workspace};

/// The most people without a decision that are learned from, spread evenly over all.
const PEOPLE_MAX: u64 = 200_000;
/// The most decisions that are learned from, the oldest people first.
const DECISIONS_MAX: usize = 200_000;
/// How many people are read at a time.
const CHUNK_PEOPLE: i64 = 20_000;
/// Fewest decisions held back by which two sets of weights can be told apart.
pub const JUDGED_FROM: u64 = 30;
/// Least change of a weight that is reported.
const MOVED_FROM: f32 = 0.005;
/// How many versions are listed.
const LISTED_MAX: i64 = 200;

/// Quality on decisions of people that were not learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Decisions held back.
    pub decisions: u64,
    /// Strong answers that the person gave as well.
    pub right: u64,
    /// Strong answers that the person did not give.
    pub wrong: u64,
    /// Accounts that the person gave and the matcher did not.
    pub missed: u64,
    /// Share of strong answers that are right; nothing without any.
    pub precision: Option<f64>,
    /// Share of the accounts people gave that are found; nothing without any.
    pub recall: Option<f64>,
}

impl Quality {
    fn of(held: &HeldOut) -> Self {
        Self {
            decisions: held.decisions,
            right: held.right,
            wrong: held.wrong,
            missed: held.missed,
            precision: held.precision(),
            recall: held.recall(),
        }
    }
}

/// What training found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// The version that was in force; nothing for the shipped weights.
    pub base_version: Option<i64>,
    /// People with at least one candidate by name.
    pub leads: u64,
    /// Candidates looked at.
    pub candidates: u64,
    /// Rounds until the weights stood still.
    pub rounds: u32,
    /// Standing decisions of people.
    pub decisions: u64,
    /// Of them, those that the calibration was fitted on.
    pub fitted_decisions: u64,
    /// The weights that were in force, on decisions held back.
    pub before: Quality,
    /// The learned weights, on the same decisions.
    pub after: Quality,
    /// Whether too few decisions were held back to judge by.
    pub too_few_decisions: bool,
    /// Whether the learned weights give more wrong answers, or fewer right ones.
    pub is_worse: bool,
}

impl Figures {
    /// Whether decisions held back, and enough of them, speak for the learned weights. Others are
    /// published only by force.
    #[must_use]
    pub fn may_be_published(&self) -> bool {
        !self.is_worse && !self.too_few_decisions
    }
}

/// A weight that training moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedWeight {
    /// What it weighs.
    pub level: String,
    /// In force.
    pub before: f32,
    /// Learned.
    pub after: f32,
}

/// A version with what it was learned from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Number.
    pub version: i64,
    /// draft, published, retired.
    pub state: String,
    /// What training found.
    pub figures: Figures,
    /// Who had it made.
    pub created_by: String,
    /// When, microseconds UTC.
    pub created_at: i64,
    /// Who published it last.
    pub published_by: Option<String>,
    /// When, microseconds UTC.
    pub published_at: Option<i64>,
}

/// What came of training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trained {
    /// The new version, a draft.
    #[serde(flatten)]
    pub version: Version,
    /// Weights that moved against those in force.
    pub moved: Vec<MovedWeight>,
}

/// The version and weights in force: those published last, else the shipped ones.
///
/// # Errors
/// What the store reports, and weights that cannot be read.
pub(super) fn in_force(connection: &mut Connection) -> Result<(Option<i64>, Weights), EngineError> {
    match match_model::published(connection)? {
        Some(model) => Ok((Some(model.version), weights(&model)?)),
        None => Ok((None, Weights::default())),
    }
}

fn weights(model: &MatchModel) -> Result<Weights, EngineError> {
    serde_json::from_str(&model.weights).map_err(|error| {
        let version = model.version;
        EngineError::Invalid(said!("weights.unreadable", version, error = error.to_string()))
    })
}

fn version(model: MatchModel) -> Version {
    Version {
        version: model.version,
        // Figures that an older Speargun kept otherwise are not worth a failure.
        figures: serde_json::from_str(&model.training).unwrap_or_default(),
        state: model.state,
        created_by: model.created_by,
        created_at: model.created_at,
        published_by: model.published_by,
        published_at: model.published_at,
    }
}

/// Learns weights from the people and the decisions about them, and keeps them as a draft.
///
/// # Errors
/// When there are no people to learn from, or what the store reports.
pub fn train(actor: &Actor<'_>, watch: &Watch<'_>) -> Result<Trained, EngineError> {
    let workspace = actor.workspace;
    watch.tell("accounts", 0, None);
    let mut index =
        workspace.store.read(|connection| AccountIndex::load(connection, &workspace.settings()))?;
    let people = read_people(workspace, watch)?;
    let leads: Vec<TrainingLead<'_>> =
        people.iter().filter_map(|person| training_lead(&index, person)).collect();
    if leads.is_empty() {
        let reason = said!("weights.no_people");
        return Err(EngineError::Conflict(reason));
    }
    watch.check()?;
    watch.tell("train", 0, None);
    let standing = index.matcher.weights().clone();
    let learned = learn_from_shipped(&mut index, &leads, &standing);
    let decisions = leads.iter().filter(|lead| lead.decision.is_some()).count() as u64;
    let figures = figures(&learned, decisions, index.model_version);
    let json = |error: serde_json::Error| EngineError::Invalid(Said::text(error.to_string()));
    let mut kept = MatchModel {
        state: match_model::DRAFT.to_owned(),
        weights: serde_json::to_string(&learned.weights).map_err(json)?,
        training: serde_json::to_string(&figures).map_err(json)?,
        created_by: actor.context.name().to_owned(),
        created_at: actor.context.now,
        ..MatchModel::default()
    };
    kept.version = workspace.store.write(|connection| {
        let version = match_model::add(connection, &kept)?;
        let details = json!({ "decisions": decisions });
        audit::note(connection, actor.context, (AuditAction::TrainMatcher, version), &details)?;
        Ok::<_, StoreError>(version)
    })?;
    Ok(Trained { version: version(kept), moved: moved(&standing, &learned.weights) })
}

/// The shipped weights are what is known beforehand, also where others are in force: those were
/// learned from the same people, who would count twice. The comparison is with those in force.
fn learn_from_shipped(
    index: &mut AccountIndex,
    leads: &[TrainingLead<'_>],
    standing: &Weights,
) -> Training {
    let shipped = Weights::default();
    index.matcher.set_weights(shipped.clone());
    let mut learned = learn(&mut index.matcher, leads);
    index.matcher.set_weights(standing.clone());
    if *standing != shipped {
        learned.before = learn(&mut index.matcher, leads).before;
    }
    learned
}

fn figures(learned: &Training, decisions: u64, base_version: Option<i64>) -> Figures {
    let (before, after) = (Quality::of(&learned.before), Quality::of(&learned.after));
    Figures {
        base_version,
        leads: learned.leads,
        candidates: learned.candidates,
        rounds: learned.rounds,
        decisions,
        fitted_decisions: learned.fitted_decisions,
        too_few_decisions: before.decisions < JUDGED_FROM,
        is_worse: after.wrong > before.wrong || after.right < before.right,
        before,
        after,
    }
}

fn by_person(person: &MatchablePerson) -> bool {
    person.current.as_ref().is_some_and(|current| current.decided_by != JOB)
}

/// All people whom a person decided, and others spread evenly.
fn read_people(
    workspace: &Workspace,
    watch: &Watch<'_>,
) -> Result<Vec<MatchablePerson>, EngineError> {
    let total = workspace
        .store
        .read(|connection| record::count(connection, &speargun_domain::record::PERSON))?;
    let total = u64::try_from(total).unwrap_or(0);
    let step = total.div_ceil(PEOPLE_MAX).max(1);
    let (mut kept, mut decisions, mut seen) = (Vec::new(), 0, 0);
    let mut after = i64::MIN;
    loop {
        watch.check()?;
        let people = workspace
            .store
            .read(|connection| person::matchable_after(connection, after, CHUNK_PEOPLE))?;
        let Some(last) = people.last() else { return Ok(kept) };
        after = last.id;
        for person in people {
            seen += 1;
            if by_person(&person) {
                decisions += 1;
                kept.extend(Some(person).filter(|_| decisions <= DECISIONS_MAX));
            } else if seen % step == 0 {
                kept.push(person);
            }
        }
        watch.tell("people", seen, Some(total));
    }
}

/// A person as training wants them; nothing where their decision names an account that is gone.
fn training_lead<'a>(
    index: &AccountIndex,
    person: &'a MatchablePerson,
) -> Option<TrainingLead<'a>> {
    let lead: LeadInput<'a> = lead(person);
    let Some(current) = person.current.as_ref().filter(|_| by_person(person)) else {
        return Some(TrainingLead { lead, decision: None });
    };
    let decision = match current.account_id {
        Some(id) => {
            index.known(id)?;
            Some(index.place(id)? as u32)
        }
        None => None,
    };
    Some(TrainingLead { lead, decision: Some(decision) })
}

fn named(weights: &Weights) -> Vec<(String, f32)> {
    let key = |level: serde_json::Result<serde_json::Value>| {
        level.ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
    };
    let mut all: Vec<(String, f32)> = Vec::new();
    for (level, weight) in NameLevel::ALL.iter().zip(&weights.name) {
        all.push((format!("name.{}", key(serde_json::to_value(level))), *weight));
    }
    for (level, weight) in AddressLevel::ALL.iter().zip(&weights.address) {
        all.push((format!("address.{}", key(serde_json::to_value(level))), *weight));
    }
    let others = [
        ("rarity", weights.rarity),
        ("length", weights.length),
        ("country_agrees", weights.country_agrees),
        ("country_differs", weights.country_differs),
        ("city_agrees", weights.city_agrees),
        ("unit_agrees", weights.unit_agrees),
        ("unit_differs", weights.unit_differs),
        ("calibration.slope", weights.calibration.0),
        ("calibration.intercept", weights.calibration.1),
    ];
    all.extend(others.map(|(level, weight)| (level.to_owned(), weight)));
    all
}

fn moved(before: &Weights, after: &Weights) -> Vec<MovedWeight> {
    let pairs = named(before).into_iter().zip(named(after));
    pairs
        .map(|((level, before), (_, after))| MovedWeight { level, before, after })
        .filter(|weight| (weight.after - weight.before).abs() >= MOVED_FROM)
        .collect()
}

/// The versions, the newest first.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<Version>, EngineError> {
    let models = workspace.store.read(|connection| match_model::list(connection, LISTED_MAX))?;
    Ok(models.into_iter().map(version).collect())
}

/// Puts a version in force and decides everybody by it. One that was worse on decisions held back
/// is refused unless `force` is set, and so is one with too few of them to judge by.
///
/// # Errors
/// When there is no such version, it is in force already or worse, or what the store reports.
pub fn publish(
    actor: &Actor<'_>,
    wanted: i64,
    force: bool,
    watch: &Watch<'_>,
) -> Result<MatchReport, EngineError> {
    let lock = actor.workspace.lock("publish")?;
    actor.workspace.store.write(|connection| {
        may_publish(connection, wanted, force)?;
        match_model::publish(connection, wanted, actor.context)?;
        let details = json!({ "force": force });
        audit::note(connection, actor.context, (AuditAction::PublishMatcher, wanted), &details)?;
        Ok::<_, EngineError>(speargun_store::bump_matching_revision(connection)?)
    })?;
    drop(lock);
    run_all(actor, watch, "publish")
}

/// Whether a version may be put in force.
///
/// # Errors
/// When it may not; [`EngineError::NeedsForce`] where it was worse or could not be judged.
pub fn may_publish(
    connection: &mut Connection,
    wanted: i64,
    force: bool,
) -> Result<(), EngineError> {
    let missing = || EngineError::NotFound(said!("weights.no_version", version = wanted));
    let found = match_model::get(connection, wanted)?.ok_or_else(missing)?;
    weights(&found)?;
    if found.state == match_model::PUBLISHED {
        let reason = said!("model.in_force_already", version = wanted);
        return Err(EngineError::Conflict(reason));
    }
    let figures = version(found).figures;
    if figures.is_worse && !force {
        let (before, after) = (figures.before, figures.after);
        return Err(EngineError::NeedsForce(said!(
            "weights.worse",
            version = wanted,
            decisions = count(before.decisions),
            right = count(after.right),
            wrong = count(after.wrong),
            right_before = count(before.right),
            wrong_before = count(before.wrong)
        )));
    }
    if figures.too_few_decisions && !force {
        return Err(EngineError::NeedsForce(said!(
            "weights.too_few",
            version = wanted,
            decisions = figures.before.decisions,
            needed = JUDGED_FROM
        )));
    }
    Ok(())
}

/// What a rollback did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RolledBack {
    /// The version that was in force.
    pub from: i64,
    /// The version that is again; nothing for the shipped weights.
    pub to: Option<i64>,
    /// The run by it.
    pub run: MatchReport,
}

/// Takes the last publication back and decides everybody by the weights before it.
///
/// # Errors
/// When nothing is published, or what the store reports.
pub fn roll_back(actor: &Actor<'_>, watch: &Watch<'_>) -> Result<RolledBack, EngineError> {
    let lock = actor.workspace.lock("rollback")?;
    let (from, to) = actor.workspace.store.write(|connection| {
        let nothing = || {
            let reason = said!("weights.shipped");
            EngineError::Conflict(reason)
        };
        let done = match_model::roll_back(connection, actor.context)?.ok_or_else(nothing)?;
        let of = (AuditAction::RollBackMatcher, done.0);
        audit::note(connection, actor.context, of, &json!({ "to": done.1 }))?;
        speargun_store::bump_matching_revision(connection)?;
        Ok::<_, EngineError>(done)
    })?;
    drop(lock);
    Ok(RolledBack { from, to, run: run_all(actor, watch, "rollback")? })
}
