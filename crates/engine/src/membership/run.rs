//! The full run: every person is decided, what changed is written, and the run is kept.

use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use speargun_domain::caller::Context;
use speargun_matching::Scratch;
use speargun_store::membership::run::{self, MatchRun};
use speargun_store::membership::{self, JOB, NewMembership};
use speargun_store::person::{self, CurrentMembership, MatchablePerson};
use speargun_store::{Connection, record};
use speargun_words::Said;

use super::affected::AffectedPeople;
use super::index::Before;
use super::{AccountIndex, Actor, Decided, Effect, IndexCache, decide, is_same};
use crate::{EngineError, Watch, Workspace};

/// What the writer's lock says of a full run.
pub(super) const JOB_NAME: &str = "match";
/// How many people are read, decided and written at a time.
pub(super) const CHUNK_PEOPLE: usize = 20_000;
/// How many decided chunks may wait for the writer.
const CHUNKS_WAITING: usize = 1;
/// How many sources are told apart; the people of others are counted together.
const SOURCES_MAX: usize = 200;
/// What the people of further sources are counted under.
const OTHER_SOURCES: &str = "other";

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MatchReport {
    /// People looked at.
    pub people: u64,
    /// Accounts they could belong to.
    pub accounts: u64,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
    /// Share of people with an account.
    pub match_rate: f64,
    /// People whose account or decision changed.
    pub changed: u64,
    /// People decided before who had no account and have one now.
    pub gained: u64,
    /// People who had an account and have none now.
    pub lost: u64,
    /// People who went from one account to another.
    pub moved: u64,
    /// People whom a person decided; left as they are.
    pub decided_by_people: u64,
    /// Whether no run ended before this one: there is nothing to compare with.
    pub is_first: bool,
    /// People by rule.
    pub rules: Vec<RuleCount>,
    /// People by lead source, else by the system that they came from.
    pub sources: Vec<SourceCount>,
}

/// How many people a rule decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// strong, review, none.
    pub decision: String,
    /// The rule.
    pub rule: String,
    /// People.
    pub people: i64,
}

/// How the people of one source are matched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct SourceCount {
    /// The source.
    pub source: String,
    /// People with an account.
    pub strong: u64,
    /// People whom somebody should look at.
    pub review: u64,
    /// People without an account.
    pub none: u64,
}

/// Decides every person and writes what changed.
///
/// # Errors
/// When another process writes, or what the store reports.
pub fn match_people(
    workspace: &Workspace,
    watch: &Watch<'_>,
    now: i64,
) -> Result<MatchReport, EngineError> {
    run_match(workspace, watch, "match", now)
}

/// As [`match_people`], with the name of what asked for it.
///
/// # Errors
/// As [`match_people`].
pub fn run_match(
    workspace: &Workspace,
    watch: &Watch<'_>,
    trigger: &str,
    now: i64,
) -> Result<MatchReport, EngineError> {
    let indexes = IndexCache::default();
    let context = Context::of_job(JOB, now);
    run_all(&Actor { workspace, indexes: &indexes, context: &context }, watch, trigger)
}

/// As [`run_match`], by an index that is kept.
///
/// # Errors
/// As [`match_people`].
pub fn run_all(
    actor: &Actor<'_>,
    watch: &Watch<'_>,
    trigger: &str,
) -> Result<MatchReport, EngineError> {
    let _lock = actor.workspace.lock(JOB_NAME)?;
    watch.tell("accounts", 0, None);
    let at = actor.indexes.before(actor.workspace)?;
    kept_run(actor, watch, trigger, &at, None)
}

/// Decides everybody, or those whom a change concerns, and keeps the run. The caller has the
/// workspace's lock.
pub(super) fn kept_run(
    actor: &Actor<'_>,
    watch: &Watch<'_>,
    trigger: &str,
    at: &Before,
    affected: Option<&AffectedPeople>,
) -> Result<MatchReport, EngineError> {
    let store = &actor.workspace.store;
    let total = store
        .read(|connection| record::count(connection, &speargun_domain::record::PERSON))
        .map(|total| u64::try_from(total).ok())?;
    let version = at.index.model_version;
    let is_first = store.read(|connection| run::list(connection, 1))?.is_empty();
    let id =
        store.write(|connection| run::begin(connection, trigger, version, actor.context.now))?;
    let mut tally = Sweep { actor, index: &at.index, affected, watch, total }.run()?;
    tally.report.accounts = at.index.accounts() as u64;
    tally.report.is_first = is_first;
    store.write(|connection| {
        speargun_store::set_matched_revision(connection, at.revision)?;
        finish(connection, id, tally, (actor.context.now, actor.workspace.now()))
    })
}

/// A pass over all people.
pub(super) struct Sweep<'a> {
    pub(super) actor: &'a Actor<'a>,
    pub(super) index: &'a AccountIndex,
    /// Whom to decide; everybody where it is not said.
    pub(super) affected: Option<&'a AffectedPeople>,
    pub(super) watch: &'a Watch<'a>,
    /// How many people there are, where that is reported.
    pub(super) total: Option<u64>,
}

/// Read people, with the decisions about those who were to be decided.
type Chunk = Result<(Vec<MatchablePerson>, Vec<Option<Decided>>), EngineError>;

impl Sweep<'_> {
    pub(super) fn run(&self) -> Result<Tally, EngineError> {
        let mut tally = Tally::default();
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(CHUNKS_WAITING);
            let (workspace, index, affected) = (self.actor.workspace, self.index, self.affected);
            scope.spawn(move || read_decided(workspace, index, affected, &sender));
            for chunk in receiver {
                self.watch.check()?;
                let (people, decided) = chunk?;
                self.write(&people, &decided, &mut tally)?;
                self.watch.tell("people", tally.report.people, self.total);
            }
            Ok::<(), EngineError>(())
        })?;
        Ok(tally)
    }

    fn write(
        &self,
        people: &[MatchablePerson],
        decided: &[Option<Decided>],
        tally: &mut Tally,
    ) -> Result<(), EngineError> {
        let pairs = || people.iter().zip(decided);
        if decided.iter().all(Option::is_none) {
            people.iter().for_each(|person| tally.pass(person));
            return Ok(());
        }
        self.actor.workspace.store.write(|connection| {
            pairs().try_for_each(|(person, decided)| {
                match decided {
                    Some(decided) => {
                        let written = write(connection, person, decided, self.actor.context.now)?;
                        tally.add(person, decided, written);
                    }
                    None => tally.pass(person),
                }
                Ok::<(), EngineError>(())
            })
        })
    }
}

/// Reads and decides chunk after chunk, while the one before is written. Ends when nobody listens
/// any more: the job was stopped, or could not write.
fn read_decided(
    workspace: &Workspace,
    index: &AccountIndex,
    affected: Option<&AffectedPeople>,
    sender: &SyncSender<Chunk>,
) {
    let mut after = i64::MIN;
    loop {
        let limit = CHUNK_PEOPLE as i64;
        let read = workspace
            .store
            .read(|connection| person::matchable_after(connection, after, limit))
            .map_err(EngineError::from);
        let people = match read {
            Ok(people) => people,
            Err(error) => {
                // Nobody listening has an error of its own to report.
                let _ = sender.send(Err(error));
                return;
            }
        };
        let Some(last) = people.last() else { return };
        after = last.id;
        let decided = decide_all(index, &people, affected);
        if sender.send(Ok((people, decided))).is_err() {
            return;
        }
    }
}

/// Decides people in parallel, of them those whom a change concerns.
pub(super) fn decide_all(
    index: &AccountIndex,
    people: &[MatchablePerson],
    affected: Option<&AffectedPeople>,
) -> Vec<Option<Decided>> {
    people
        .par_iter()
        .map_init(Scratch::default, |scratch, person| {
            let is_concerned = affected.is_none_or(|affected| affected.concerns(person));
            is_concerned.then(|| decide(index, person, scratch))
        })
        .collect()
}

/// What became of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A person had decided, and that stands.
    Kept,
    /// Nothing changed.
    Same,
    /// It was decided for the first time.
    First,
    /// It was decided anew.
    Replaced,
}

/// Writes a decision unless it says nothing new or a person has decided.
pub(super) fn write(
    connection: &mut Connection,
    person: &MatchablePerson,
    decided: &Decided,
    now: i64,
) -> Result<Written, EngineError> {
    let standing = person.current.as_ref();
    if standing.is_some_and(|current| current.decided_by != JOB) {
        return Ok(Written::Kept);
    }
    if let Some(current) = standing.filter(|current| is_same(current, decided)) {
        if current.proposal != decided.proposal {
            membership::set_proposal(connection, person.id, decided.proposal.as_deref())?;
        }
        return Ok(Written::Same);
    }
    let new = NewMembership {
        person_id: person.id,
        account_id: decided.account_id,
        candidate_id: decided.candidate_id,
        decision: decided.decision,
        rule: decided.rule,
        probability: decided.probability,
        proposal: decided.proposal.as_deref(),
    };
    // A person may have decided since the chunk was read; that stands.
    let written = match standing {
        Some(_) => membership::replace(connection, &new, now)?,
        None => membership::begin(connection, &new, now)?,
    };
    Ok(match (written, standing) {
        (false, _) => Written::Kept,
        (true, None) => Written::First,
        (true, Some(_)) => Written::Replaced,
    })
}

/// Counts while people go by.
#[derive(Debug, Default)]
pub(super) struct Tally {
    report: MatchReport,
    /// People who were decided now.
    decided: u64,
    rules: FxHashMap<(String, String), i64>,
    sources: FxHashMap<String, SourceCount>,
}

impl Tally {
    /// What the pass did to people.
    pub(super) fn effect(&self) -> Effect {
        Effect { people: self.decided, changed: self.report.changed }
    }

    /// Counts a person who was left as they are.
    fn pass(&mut self, person: &MatchablePerson) {
        let Some(current) = &person.current else { return };
        self.report.people += 1;
        self.report.decided_by_people += u64::from(current.decided_by != JOB);
        self.count(person, &current.decision, &current.rule);
    }

    fn add(&mut self, person: &MatchablePerson, decided: &Decided, written: Written) {
        let report = &mut self.report;
        report.people += 1;
        self.decided += 1;
        let current = person.current.as_ref();
        let (decision, rule) = match (written, current) {
            (Written::Kept, Some(current)) => (current.decision.as_str(), current.rule.as_str()),
            _ => (decided.decision, decided.rule),
        };
        match written {
            Written::Kept => report.decided_by_people += 1,
            Written::Same => {}
            Written::First => report.changed += 1,
            Written::Replaced => {
                report.changed += 1;
                report.compare(current, decided);
            }
        }
        self.count(person, decision, rule);
    }

    fn count(&mut self, person: &MatchablePerson, decision: &str, rule: &str) {
        // Looked up before it is made: a key is made once for each rule and source.
        let counted =
            self.rules.iter_mut().find(|((known, by), _)| known == decision && by == rule);
        match counted {
            Some((_, people)) => *people += 1,
            None => {
                self.rules.insert((decision.to_owned(), rule.to_owned()), 1);
            }
        }
        let known = self.sources.contains_key(&person.lead_source);
        let has_room = self.sources.len() < SOURCES_MAX;
        let key = if known || has_room { person.lead_source.as_str() } else { OTHER_SOURCES };
        let source = match self.sources.get_mut(key) {
            Some(source) => source,
            None => self.sources.entry(key.to_owned()).or_default(),
        };
        let report = &mut self.report;
        let (of_all, of_source) = match decision {
            "strong" => (&mut report.strong, &mut source.strong),
            "review" => (&mut report.review, &mut source.review),
            _ => (&mut report.none, &mut source.none),
        };
        *of_all += 1;
        *of_source += 1;
    }

    fn report(mut self) -> MatchReport {
        let mut rules: Vec<RuleCount> = self
            .rules
            .into_iter()
            .map(|((decision, rule), people)| RuleCount { decision, rule, people })
            .collect();
        rules.sort_by(|left, right| {
            let key = |count: &RuleCount| (-count.people, count.decision.clone());
            key(left).cmp(&key(right)).then_with(|| left.rule.cmp(&right.rule))
        });
        let mut sources: Vec<SourceCount> = self
            .sources
            .into_iter()
            .map(|(source, count)| SourceCount { source, ..count })
            .collect();
        let people = |count: &SourceCount| count.strong + count.review + count.none;
        sources.sort_by(|left, right| {
            people(right).cmp(&people(left)).then_with(|| left.source.cmp(&right.source))
        });
        let report = &mut self.report;
        let all = report.people;
        report.match_rate = if all == 0 { 0.0 } else { report.strong as f64 / all as f64 };
        report.rules = rules;
        report.sources = sources;
        self.report
    }
}

impl MatchReport {
    fn compare(&mut self, before: Option<&CurrentMembership>, decided: &Decided) {
        match (before.and_then(|before| before.account_id), decided.account_id) {
            (None, Some(_)) => self.gained += 1,
            (Some(_), None) => self.lost += 1,
            (Some(before), Some(after)) if before != after => self.moved += 1,
            _ => {}
        }
    }
}

fn finish(
    connection: &mut Connection,
    id: i64,
    tally: Tally,
    (started_at, ended_at): (i64, i64),
) -> Result<MatchReport, EngineError> {
    let report = tally.report();
    let json = |error: serde_json::Error| EngineError::Invalid(Said::text(error.to_string()));
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let kept = MatchRun {
        id,
        started_at,
        finished_at: Some(ended_at.max(started_at)),
        people: count(report.people),
        accounts: count(report.accounts),
        strong: count(report.strong),
        review: count(report.review),
        none: count(report.none),
        changed: count(report.changed),
        gained: count(report.gained),
        lost: count(report.lost),
        moved: count(report.moved),
        by_rule: serde_json::to_string(&report.rules).map_err(json)?,
        by_source: serde_json::to_string(&report.sources).map_err(json)?,
        trigger: String::new(),
        model_version: None,
    };
    run::finish(connection, &kept)?;
    speargun_store::bump_revision(connection)?;
    Ok(report)
}
