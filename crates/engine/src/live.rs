//! The live path: what was just accepted changes people, accounts, scores, tiers and stages at
//! once. It follows the log row by row; how far it has come stands in the same transaction as the
//! scores, so a crash neither skips nor repeats anything.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;
use speargun_domain::account::AccountRecord;
use speargun_domain::caller::{Context, Via};
use speargun_domain::event::{CallKind, Event, EventView};
use speargun_domain::money::Rates;
use speargun_domain::score::ScoreModel;
use speargun_domain::time::DAY;
use speargun_store::alert::Alert;
use speargun_store::event::inbox::{self, InboxRow};
use speargun_store::event::{position, set_position};
use speargun_store::membership::standing as standing_of;
use speargun_store::score::StoredScore;
use speargun_store::{bump_lead_revision, person};

mod accounts;
mod keep;
mod look;
mod timeline;
mod verify;

use keep::{MovedBy, put_score, shown};
pub use look::Engagement;
pub use timeline::{TrackedCursor, TrackedFilter, TrackedPage, tracked_timeline};
pub use verify::{Difference, Verification, verify, verify_at};

use crate::features::{self, Features};
use crate::membership::{self, Actor, IndexCache};
use crate::score::{self, Scored};
use crate::stage;
use crate::{EngineError, Workspace};
use speargun_track::people::{self, Statement};
use speargun_track::{Beneficiary, Directory, EventLog, POSITION, RecordDirectory, Until, codec};

/// How many events one step takes at least before it scores.
const STEP_EVENTS: i64 = 20_000;
/// How many rows of the log one step reads at most.
const STEP_ROWS: i64 = 256;

/// How often a step looks whom a free or taken place in a full tier moves; what is left then is
/// for the next step.
const SEAT_ROUNDS_MAX: usize = 8;

/// An account whose score a step computed.
#[derive(Debug, Clone)]
pub struct LiveScore {
    /// The account with everything that filters see.
    pub record: AccountRecord,
    /// As stored.
    pub stored: StoredScore,
}

/// An event that a step took in, and whom it was credited to.
#[derive(Debug, Clone)]
pub struct LiveEvent {
    /// Its id for ever.
    pub id: i64,
    /// The event.
    pub event: Event,
    /// The person, where one is known.
    pub person_id: Option<i64>,
    /// The account, where one is known.
    pub account_id: Option<i64>,
    /// The account's name.
    pub account: Option<String>,
}

/// What a step did.
#[derive(Debug, Default)]
pub struct LiveStep {
    /// Events taken in, the newest last; only the last few.
    pub events: Vec<LiveEvent>,
    /// How many events were taken in.
    pub taken: usize,
    /// Accounts that were scored.
    pub scores: Vec<LiveScore>,
    /// What changed by itself.
    pub alerts: Vec<Alert>,
    /// How long the oldest event of the step had waited, in microseconds.
    pub lag_us: i64,
    /// The revision of the records that scores follow now.
    pub revision: i64,
    /// How often people and jobs had changed the records that the step knew.
    pub records: i64,
    /// The revision before and after the step, where nothing but the step itself raised it.
    pub raised: Option<(i64, i64)>,
}

/// How many events of a step are handed on to be shown.
const SHOWN_EVENTS_MAX: usize = 200;

/// The live path of a workspace.
#[derive(Debug)]
pub struct Live {
    workspace: Arc<Workspace>,
    log: EventLog,
    indexes: Arc<IndexCache>,
    standing: Mutex<Option<Standing>>,
    /// By which the last step scored.
    model: Mutex<Option<Arc<ScoreModel>>>,
}

/// Everything as it stands now, in memory.
#[derive(Debug)]
struct Standing {
    features: Features,
    directory: RecordDirectory,
    revision: i64,
    day: i64,
    row: i64,
    loaded_at: i64,
    /// Loaded only to be looked at: the next step loads anew and scores what is otherwise.
    is_for_looks: bool,
}

impl Standing {
    fn is_current(&self, revision: i64, day: i64) -> bool {
        self.revision == revision && self.day == day
    }
}

/// A row of the log, read.
struct Read<'a> {
    row: &'a InboxRow,
    /// By their places; nothing where one was erased.
    events: Vec<Option<EventView<'a>>>,
}

impl Live {
    /// The live path over a log. Nothing is loaded before the first step.
    #[must_use]
    pub fn new(workspace: Arc<Workspace>, log: EventLog, indexes: Arc<IndexCache>) -> Self {
        let (standing, model) = (Mutex::default(), Mutex::default());
        Self { workspace, log, indexes, standing, model }
    }

    /// Takes in what was accepted since the last step.
    ///
    /// # Errors
    /// What the store reports; the step is then taken again from where the last one ended.
    pub fn step(&self, now: i64) -> Result<LiveStep, EngineError> {
        let mut kept = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.step_standing(&mut kept, now);
        if outcome.is_err() {
            // What is in memory may be ahead of what was written.
            *kept = None;
        }
        outcome
    }

    /// Forgets what is kept in memory between two steps; the next one loads it anew.
    pub fn rest(&self) {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether the last step of this process scored by another model.
    fn is_other_model(&self, model: &Arc<ScoreModel>) -> bool {
        let mut last = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace(Arc::clone(model)).is_some_and(|last| !Arc::ptr_eq(&last, model))
    }

    /// Up to which row of the log scores stand.
    ///
    /// # Errors
    /// What the store reports.
    pub fn position(&self) -> Result<i64, EngineError> {
        Ok(self.workspace.store.read(|connection| position(connection, POSITION))?)
    }

    fn step_standing(
        &self,
        kept: &mut Option<Standing>,
        now: i64,
    ) -> Result<LiveStep, EngineError> {
        let changes = self.workspace.store.changes()?;
        let revision = changes.revision();
        let day = now.div_euclid(DAY);
        let current = kept
            .take()
            .filter(|standing| standing.is_current(revision, day) && !standing.is_for_looks);
        let mut step = LiveStep { records: changes.records, ..LiveStep::default() };
        let mut standing = match current {
            Some(standing) => standing,
            None => {
                let mut standing = self.load(revision, now)?;
                // Somebody imported, decided or merged: scores follow.
                let again = self.score_again(&mut standing, now)?;
                let row = standing.row;
                let is_other = self.is_other_model(&standing.features.model);
                (step.scores, step.alerts) =
                    self.write(&mut standing, again, (&[], row), is_other, now)?;
                standing
            }
        };
        let before = standing.revision;
        let rows = self.read_rows(standing.row)?;
        if !rows.is_empty() {
            let mut read = Vec::with_capacity(rows.len());
            for row in &rows {
                read.push(Read { row, events: codec::decode_views(&row.body)? });
            }
            self.take(&mut standing, &read, now, &mut step)?;
        }
        step.revision = standing.revision;
        step.raised = Some((before, standing.revision)).filter(|(from, to)| from <= to);
        *kept = Some(standing);
        Ok(step)
    }

    /// Scores all accounts that had a score, and keeps what is otherwise than it was.
    fn score_again(&self, standing: &mut Standing, now: i64) -> Result<Scores, EngineError> {
        let (mut before, mut homeless) = (Vec::new(), Vec::new());
        self.workspace.store.read(|connection| {
            speargun_store::score::each(connection, |stored| {
                before.push(stored);
                Ok::<(), EngineError>(())
            })?;
            speargun_store::score::each_homeless(connection, |stored| {
                homeless.push(stored);
                Ok::<(), EngineError>(())
            })
        })?;
        let rates = self.workspace.rates();
        let features = &mut standing.features;
        let known = |stored: &StoredScore| features.places.get(&stored.account_id).copied();
        let before: Vec<(u32, StoredScore)> =
            before.into_iter().filter_map(|stored| Some((known(&stored)?, stored))).collect();
        let mut scored: Vec<(u32, Scored)> = Vec::with_capacity(before.len());
        for (place, _) in &before {
            let former = features.tiers.get(place).copied();
            let record = &mut features.accounts[*place as usize];
            let of_account = score::apply(&features.model, &rates, record, former, now);
            scored.push((*place, of_account));
        }
        score::give_seats(features, &rates, &mut scored, now);
        // People of accounts come with these; whoever has none follows by themselves.
        let otherwise = homeless.into_iter().filter_map(|stored| {
            let place = *features.people_places.get(&stored.person_id)?;
            let person = features.people.get(place as usize)?;
            (score::stored_person(features, person, now) != stored).then_some(place)
        });
        let mut scores = Scores { people: otherwise.collect(), accounts: Vec::new() };
        for ((place, of_account), (_, stored)) in scored.into_iter().zip(before) {
            let record = &mut features.accounts[place as usize];
            let now_stored = score::stored_score(&features.model, record, &of_account, now);
            // A stage that no longer follows from what it started from starts anew.
            let starts_as = stored.former_stage.as_ref();
            if !stands_as(now_stored, &stored)
                || !stage::follows(&features.model, record, starts_as, now)
            {
                scores.people.extend(features.members_of(place));
                scores.accounts.push((place, of_account));
            }
        }
        Ok(scores)
    }

    /// Loads everything up to where the scores stand.
    fn load(&self, revision: i64, now: i64) -> Result<Standing, EngineError> {
        self.workspace.store.read(|connection| {
            let row = position(connection, POSITION)?;
            let until = Until { log: &self.log, row };
            let features = features::load(&self.workspace, connection, &until, now)?;
            let directory = RecordDirectory::load_all(&self.workspace, connection)?;
            let day = now.div_euclid(DAY);
            let (loaded_at, is_for_looks) = (now, false);
            Ok(Standing { features, directory, revision, day, row, loaded_at, is_for_looks })
        })
    }

    fn read_rows(&self, after: i64) -> Result<Vec<InboxRow>, EngineError> {
        let mut read = Vec::new();
        let (mut row, mut events) = (after, 0);
        while events < STEP_EVENTS && (read.len() as i64) < STEP_ROWS {
            let found = self.log.store().read(|connection| inbox::after(connection, row, 8))?;
            let Some(last) = found.last() else { break };
            row = last.id;
            events += found.iter().map(|row| row.events).sum::<i64>();
            read.extend(found);
        }
        Ok(read)
    }

    fn take(
        &self,
        standing: &mut Standing,
        rows: &[Read<'_>],
        now: i64,
        step: &mut LiveStep,
    ) -> Result<(), EngineError> {
        let mut touched = Touched::default();
        let mut statements = Vec::new();
        let mut groups = false;
        // What a crash interrupted is read again by the first step alone.
        let is_first = standing.loaded_at == now;
        for event in rows.iter().flat_map(|read| read.events.iter().flatten()) {
            standing.features.state.apply(event, &mut touched.roots);
            let directory = &standing.directory;
            let is_known = |email: &str, user: Option<&str>| {
                let by_user = || user.and_then(|user| directory.person_of_user(user));
                !is_first && directory.person_of_email(email).or_else(by_user).is_some()
            };
            statements.extend(people::statement_of(event, is_known));
            groups |= event.call == CallKind::Group;
        }
        if !statements.is_empty() {
            self.know_people(standing, &statements, &mut touched, now)?;
        }
        if groups {
            self.know_accounts(standing, &mut touched, now)?;
        }
        let scored = refresh(&self.workspace, standing, touched, now);
        let row = rows.last().map_or(standing.row, |read| read.row.id);
        let (scores, alerts) = self.write(standing, scored, (rows, row), false, now)?;
        standing.row = row;
        let oldest = rows.first().map_or(now, |read| read.row.received_at);
        step.events = shown(&standing.features, rows);
        step.taken = rows.iter().map(|read| read.events.len()).sum();
        step.scores.extend(scores);
        step.alerts.extend(alerts);
        step.lag_us = self.workspace.now() - oldest;
        Ok(())
    }

    /// Writes people who said who they are, and gives them their accounts.
    fn know_people(
        &self,
        standing: &mut Standing,
        statements: &[Statement],
        touched: &mut Touched,
        now: i64,
    ) -> Result<(), EngineError> {
        let (directory, state) = (&mut standing.directory, &standing.features.state);
        let confirmed = statements
            .iter()
            .map(|statement| self.is_confirmed(statement))
            .collect::<Result<Vec<_>, _>>()?;
        let changed = self.workspace.store.write(|connection| {
            let (mut changed, mut looked_at) = (Vec::new(), FxHashSet::default());
            for (statement, is_confirmed) in statements.iter().zip(&confirmed) {
                let by_email = || directory.person_of_email(statement.email.as_deref()?);
                let by_user = || directory.person_of_user(statement.user_id.as_deref()?);
                let known = by_email().or_else(by_user);
                if let Some(known) = known.filter(|_| statement.is_aside) {
                    if looked_at.insert(known) && standing_of(connection, known)?.is_none() {
                        changed.push(known);
                    }
                    continue;
                }
                let (id, is_changed) =
                    people::write(connection, statement, known, *is_confirmed, now)?;
                // A crash may have come between writing a person and deciding them.
                if is_changed || standing_of(connection, id)?.is_none() {
                    changed.push(id);
                }
                let (email, user) = (statement.email.as_deref(), statement.user_id.as_deref());
                if known.is_none() {
                    state.touch_person(email, user, &mut touched.roots);
                    directory.add_person(id, &statement.key, email, &[]);
                } else if is_changed {
                    // They may have another address now.
                    state.touch_person(email, None, &mut touched.roots);
                    directory.add_addresses(id, email);
                }
            }
            Ok::<_, EngineError>(changed)
        })?;
        if changed.is_empty() {
            return Ok(());
        }
        let context = Self::context_of_events(now);
        let actor = self.actor(&context);
        membership::redecide(&actor, &changed)?;
        // The one revision that deciding raised is ours; anything beyond is somebody else's.
        standing.revision += 1;
        self.workspace.store.read(|connection| {
            for id in &changed {
                if let Some(stored) = person::measurable(connection, *id)? {
                    touched.accounts.extend(standing.features.put_person(&stored));
                }
            }
            Ok::<_, EngineError>(())
        })?;
        let of_changed = |beneficiary| match beneficiary {
            Beneficiary::Person(id) => changed.contains(&id),
            _ => false,
        };
        let features = &standing.features;
        let roots = features.state.roots();
        touched.roots.extend(roots.filter(|root| of_changed(features.credited_to(*root))));
        Ok(())
    }

    /// Whether what somebody said of their job counts. It is looked up only where they said it.
    fn is_confirmed(&self, statement: &Statement) -> Result<bool, EngineError> {
        let person = statement.claimed_as.as_deref();
        let is_claimed = statement.has_rank()
            && speargun_track::is_only_claimed(&self.log, &statement.source, person)?;
        Ok(!is_claimed)
    }

    /// Makes accounts of groups that were told of with a name or a web site and that no record is.
    /// While another job writes, that waits for the next group call.
    fn know_accounts(
        &self,
        standing: &mut Standing,
        touched: &mut Touched,
        now: i64,
    ) -> Result<(), EngineError> {
        let directory = &standing.directory;
        let unknown: Vec<accounts::NewAccount> = standing
            .features
            .state
            .groups()
            .filter(|(group, traits)| {
                let site = traits.website.as_ref().map(|(_, site)| &**site);
                directory.account_of_group(group).is_none()
                    && site.and_then(|site| directory.account_of_domain(site)).is_none()
            })
            .map(|(group, traits)| accounts::NewAccount::new(group, traits))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let context = Self::context_of_events(now);
        let made = match accounts::create(&self.actor(&context), &unknown) {
            Err(EngineError::Locked(_)) => return Ok(()),
            made => made?,
        };
        self.workspace.store.read(|connection| {
            for (id, account) in &made {
                let website = account.website.as_deref();
                standing.directory.add_account(*id, &account.key, website, &[]);
                if let Some(stored) = speargun_store::account::get(connection, *id)? {
                    standing.features.put_account(&self.workspace, &stored);
                }
            }
            Ok::<_, EngineError>(())
        })?;
        touched.roots.extend(standing.features.state.roots());
        // Others may have been decided again: everything is loaded anew at the next step.
        standing.revision = -1;
        Ok(())
    }

    fn actor<'a>(&'a self, context: &'a Context) -> Actor<'a> {
        Actor { workspace: &self.workspace, indexes: &self.indexes, context }
    }

    /// What events do to people and accounts, they do under one name.
    fn context_of_events(now: i64) -> Context {
        Context { via: Via::Event, ..Context::of_job(membership::LIVE, now) }
    }

    /// Writes scores, history, alerts and the position in one transaction.
    fn write(
        &self,
        standing: &mut Standing,
        scored: Scores,
        (rows, row): (&[Read<'_>], i64),
        is_other_model: bool,
        now: i64,
    ) -> Result<(Vec<LiveScore>, Vec<Alert>), EngineError> {
        let last = rows
            .last()
            .map(|read| inbox::event_id(read.row.id, read.events.len().saturating_sub(1)));
        let moved_by = match last {
            _ if is_other_model => MovedBy::Model,
            Some(event) => MovedBy::Event(event),
            None => MovedBy::Records,
        };
        let standing_tiers = scored.accounts.iter().map(|(place, of)| (*place, of.standing()));
        let standing_tiers: Vec<_> = standing_tiers.collect();
        let leads_moved = standing.features.take_leads_moved();
        let written = self.workspace.store.write(|connection| {
            let mut alerts = Vec::new();
            if leads_moved {
                bump_lead_revision(connection)?;
            }
            let mut scores = Vec::with_capacity(scored.accounts.len());
            for place in &scored.people {
                let person = &standing.features.people[*place as usize];
                score::put_person(connection, &standing.features, person, now)?;
            }
            for (place, of_account) in &scored.accounts {
                let record = &standing.features.accounts[*place as usize];
                let model = &standing.features.model;
                let stored = score::stored_score(model, record, of_account, now);
                alerts.extend(put_score(connection, &stored, moved_by, now)?);
                scores.push(LiveScore { record: record.clone(), stored });
            }
            set_position(connection, POSITION, row)?;
            if !scores.is_empty() {
                self.workspace.note_scored_draft(connection)?;
            }
            Ok::<_, EngineError>((scores, alerts))
        })?;
        for (place, _) in &standing_tiers {
            standing.features.keep_standing(*place);
        }
        scored.people.iter().for_each(|place| standing.features.keep_qualified(*place));
        // Rows that were not read yet may be older than a look at what stood without them.
        if !rows.is_empty() {
            standing.features.looked(now);
        }
        standing.features.tiers.extend(standing_tiers);
        Ok(written)
    }
}

/// Whom the events of a step may concern: actors, and accounts by place.
#[derive(Debug, Default)]
struct Touched {
    roots: FxHashSet<u32>,
    accounts: FxHashSet<u32>,
}

/// Whether a score says nothing new: when it was computed, and from what it started, is no news.
fn stands_as(now: StoredScore, stored: &StoredScore) -> bool {
    let StoredScore { computed_at, former, facts_from, tier_reason, .. } = stored.clone();
    let StoredScore { former_stage, former_market, stage_reason, market_reason, .. } =
        stored.clone();
    let reasons = StoredScore { former_stage, former_market, stage_reason, market_reason, ..now };
    StoredScore { computed_at, former, facts_from, tier_reason, ..reasons } == *stored
}

/// Whom a step computed anew, by place.
struct Scores {
    people: Vec<u32>,
    accounts: Vec<(u32, Scored)>,
}

/// Computes people and accounts anew whom touched actors are, or were, credited to.
fn refresh(workspace: &Workspace, standing: &mut Standing, touched: Touched, now: i64) -> Scores {
    let rates = workspace.rates();
    let features = &mut standing.features;
    let (mut people, mut accounts) = (FxHashSet::default(), touched.accounts);
    for root in &touched.roots {
        let before = features.credited_to(*root);
        accounts.extend(features.credit(*root, &standing.directory).into_iter().flatten());
        for beneficiary in [before, features.credited_to(*root)] {
            if let Beneficiary::Person(id) = beneficiary {
                people.extend(features.people_places.get(&id).copied());
            }
        }
    }
    let mut people: Vec<u32> = people.into_iter().collect();
    people.sort_unstable();
    for place in &people {
        features.refresh_person(*place, now);
        accounts.extend(features.people[*place as usize].account);
    }
    let mut accounts: Vec<u32> = accounts.into_iter().collect();
    accounts.sort_unstable();
    let mut scored = Vec::new();
    for _ in 0..SEAT_ROUNDS_MAX {
        let one = |place: &u32| (*place, refreshed(features, &rates, *place, now));
        scored = accounts.iter().map(one).collect();
        let others = score::give_seats(features, &rates, &mut scored, now);
        if others.is_empty() {
            break;
        }
        // A place came free or was taken: those whom that moves are scored as well.
        accounts.extend(others);
    }
    // A condition may hold by now of people to whom nothing happened.
    for (place, _) in &scored {
        let members = features.members_of(*place).iter().copied();
        people.extend(members.filter(|member| features.is_newly_qualified(*member)));
    }
    people.sort_unstable();
    people.dedup();
    Scores { people, accounts: scored }
}

/// Adds up an account anew and scores it.
fn refreshed(features: &mut Features, rates: &Rates, place: u32, now: i64) -> Scored {
    // All of its people as of now: what faded meanwhile has faded for everybody.
    for member in features.members_of(place).to_vec() {
        features.refresh_person(member, now);
    }
    features.refresh_account(place, now);
    let former = features.tiers.get(&place).copied();
    score::apply(&features.model, rates, &mut features.accounts[place as usize], former, now)
}
