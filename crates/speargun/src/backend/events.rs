//! Tracked events for the API: the live thread, the stream, keys, data quality.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use speargun_api::backend::{BackendError, BackendErrorKind, BackendResult, EventBackend};
use speargun_api::dto;
use speargun_domain::event::BotReason;
use speargun_domain::time::{DAY, to_rfc3339};
use speargun_engine::event::{
    self, Engagement, EventLog, Live, LiveEvent, LiveStep, TrackedCursor, TrackedFilter,
};
use speargun_engine::fault::{FaultNote, caught};
use speargun_engine::{EngineError, Workspace, WriterLock};
use speargun_store::event::{inbox, tally, write_key::KeyKind, write_key::WriteKey};
use speargun_store::score::last_computed_at;
use speargun_store::{
    Connection, account, alert, person, revision, scored_revision, set_scored_revision,
};
use tokio::sync::broadcast;

use super::{EngineBackend, EventTracking, failure, stored};

/// How many messages a slow reader of the stream may be behind.
const STREAM_MESSAGES_MAX: usize = 1_024;
/// How many of the last events a page begins with.
const RECENT_EVENTS_MAX: usize = 200;
/// How many alerts a page begins with.
const RECENT_ALERTS_MAX: i64 = 50;
/// How many refused calls a page shows.
const REJECTS_SHOWN: i64 = 100;
/// How many scores of one step are told to the stream.
const STEP_SCORES_MAX: usize = 100;
/// How long the live thread sleeps where nothing comes.
const IDLE: Duration = Duration::from_millis(500);
/// How long it waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How many days of counts are read at most.
const DAYS_MAX: u16 = 365;

/// What runs beside the server while it takes events in.
pub(crate) struct Events {
    pub(crate) tracking: Arc<EventTracking>,
    pub(super) live: Live,
    stream: broadcast::Sender<dto::StreamMessage>,
    recent: Mutex<VecDeque<dto::StreamEvent>>,
    lag_us: AtomicI64,
    /// The revision of the records that scores were last said to follow.
    followed: AtomicI64,
    stopping: AtomicBool,
    /// Why accounts are not scored now.
    pub(super) live_fault: FaultNote,
    /// Why events are not moved into the lake now.
    pub(super) lake_fault: FaultNote,
    /// Another server, or a command, scores.
    pub(super) is_waiting: AtomicBool,
    /// Why the draft could not be followed, as it was told last.
    draft_failure: Mutex<Option<String>>,
    /// When documents were looked at last, and why that failed, as it was reported last.
    documents_seen: Mutex<(Option<Instant>, Option<String>)>,
}

impl Events {
    /// Lets the thread that scores end.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Notes why nothing is scored, and waits before it is tried again.
    fn wait_after(&self, error: &EngineError) {
        tracing::warn!(%error, "tracked events are not scored; it is tried again");
        self.live_fault.note(Workspace::now(), &error.to_string());
        std::thread::sleep(AFTER_FAILURE);
    }
}

impl EngineBackend {
    /// Begins to take events in, and to score them as they come.
    pub(crate) fn start_tracking(
        self: &Arc<Self>,
        events_per_second: u32,
        waiting_events: i64,
    ) -> Result<Arc<EventTracking>, EngineError> {
        let tracking = Arc::new(EventTracking::start(&self.workspace, events_per_second)?);
        let log = tracking.log.clone();
        let live = Live::new(Arc::clone(&self.workspace), log, Arc::clone(&self.indexes));
        let events = Arc::new(Events {
            tracking: Arc::clone(&tracking),
            live,
            stream: broadcast::Sender::new(STREAM_MESSAGES_MAX),
            recent: Mutex::default(),
            lag_us: AtomicI64::new(-1),
            followed: AtomicI64::new(-1),
            stopping: AtomicBool::new(false),
            live_fault: FaultNote::default(),
            lake_fault: FaultNote::default(),
            is_waiting: AtomicBool::new(false),
            draft_failure: Mutex::default(),
            documents_seen: Mutex::default(),
        });
        let started = self.events.set(Arc::clone(&events)).is_ok();
        if started {
            self.start_compactor(&events, waiting_events)?;
            let backend = Arc::clone(self);
            let thread = std::thread::Builder::new().name("live".to_owned());
            thread.spawn(move || backend.follow(&events)).map_err(|error| {
                EngineError::Invalid(format!("the thread that scores cannot start: {error}"))
            })?;
        }
        Ok(tracking)
    }

    /// Takes step after step until the process ends.
    fn follow(&self, events: &Events) {
        // While a command scores, or another server does, this one waits.
        let _only_one = loop {
            match events.tracking.log.lock_live() {
                Ok(Some(lock)) => break lock,
                Ok(None) => {
                    events.is_waiting.store(true, Ordering::Relaxed);
                    events.tracking.keep_refusals();
                    self.follow_documents(events);
                    std::thread::sleep(IDLE);
                }
                Err(error) => events.wait_after(&error),
            }
        };
        events.is_waiting.store(false, Ordering::Relaxed);
        let (mut row, mut has_recent, mut seen) = (0, false, None);
        while !events.stopping.load(Ordering::Relaxed) {
            // Somebody may revoke a key on the command line, or on another server.
            let tracking = &events.tracking;
            tracking.keys.reload_at_times(&tracking.log, event::key::FOLLOW_EVERY);
            tracking.keep_refusals();
            tracking.follow_model(&self.workspace);
            match caught("the scoring of events", || self.follow_once(events, &mut seen)) {
                Ok(Some(position)) => {
                    events.live_fault.clear();
                    row = position;
                    if !std::mem::replace(&mut has_recent, true) {
                        self.remember_recent(events);
                    }
                }
                // Nothing was ever tracked: nothing is loaded.
                Ok(None) => events.live_fault.clear(),
                Err(error) => events.wait_after(&error),
            }
            let _ = events.tracking.intake.wait_after(row, IDLE);
        }
    }

    /// Fills the list of the last events with those of before this process.
    fn remember_recent(&self, events: &Events) {
        match events.live.recent(RECENT_EVENTS_MAX) {
            Ok(found) => {
                let mut recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
                *recent = found.iter().map(|event| self.stream_event(event)).collect();
            }
            Err(error) => tracing::warn!(%error, "the last events cannot be read; the list of \
                them begins with what comes now"),
        }
    }

    /// `seen` is the revision of the records when this was asked before.
    fn follow_once(
        &self,
        events: &Events,
        seen: &mut Option<i64>,
    ) -> Result<Option<i64>, EngineError> {
        self.follow_documents(events);
        self.follow_draft(events);
        if !events.tracking.log.has_events()? {
            self.follow_records(events, seen)?;
            return Ok(None);
        }
        let step = events.live.step(Workspace::now())?;
        if step.taken > 0 {
            events.lag_us.store(step.lag_us, Ordering::Relaxed);
        }
        self.accounts.follow(&step);
        self.say_followed(events, step.revision)?;
        self.tell(events, &step);
        events.live.position().map(Some)
    }

    /// Notes up to where scores follow the records, once they can be read: pages wait for it.
    fn say_followed(&self, events: &Events, revision: i64) -> Result<(), EngineError> {
        if events.followed.load(Ordering::Relaxed) != revision {
            let set = |connection: &mut Connection| set_scored_revision(connection, revision);
            self.workspace.store.write(set)?;
            events.followed.store(revision, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Takes up documents that were published elsewhere and files that were edited. A faulty file
    /// is reported once, and what was published before stays in force.
    fn follow_documents(&self, events: &Events) {
        let mut seen = events.documents_seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Events come faster than people edit.
        if seen.0.is_some_and(|at| at.elapsed() < IDLE) {
            return;
        }
        let failure =
            self.workspace.follow_settled_documents().err().map(|error| error.to_string());
        if let Some(error) = failure.as_ref().filter(|_| seen.1 != failure) {
            tracing::warn!(%error, "what was published before stays in force");
        }
        *seen = (Some(Instant::now()), failure);
    }

    /// Where nothing was published the draft is in force, whoever writes it: this page, a command,
    /// an editor. One that is no model is told once, and the one before stays in force.
    fn follow_draft(&self, events: &Events) {
        let failure = self.workspace.follow_draft().err().map(|error| error.to_string());
        let mut told = events.draft_failure.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failure.as_ref().filter(|_| *told != failure) {
            tracing::warn!(%error, "the draft of the score model cannot be followed; accounts are \
                scored by what it said before");
        }
        *told = failure;
    }

    /// Where nothing is tracked, scores follow the records alone: lists, contracts, moves, imports,
    /// publications, also those of before the server started. Nothing is kept in memory afterwards.
    fn follow_records(&self, events: &Events, seen: &mut Option<i64>) -> Result<(), EngineError> {
        let (revision, scored, was_scored) = self.workspace.store.read(|connection| {
            let was_scored = last_computed_at(connection, i64::MAX)?.is_some();
            Ok::<_, EngineError>((revision(connection)?, scored_revision(connection)?, was_scored))
        })?;
        // Of many changes one behind the other only the last is followed.
        let rests = seen.replace(revision) == Some(revision);
        if !was_scored || revision == scored || !rests {
            return Ok(());
        }
        // A job that writes now may score by itself, and waits for nobody.
        if WriterLock::holder(&self.workspace.directory).is_some() {
            return Ok(());
        }
        let step = events.live.step(Workspace::now())?;
        events.live.rest();
        self.accounts.follow(&step);
        self.say_followed(events, step.revision)
    }

    fn tell(&self, events: &Events, step: &LiveStep) {
        let shown: Vec<dto::StreamEvent> =
            step.events.iter().map(|event| self.stream_event(event)).collect();
        {
            let mut recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
            recent.extend(shown.iter().cloned());
            let superfluous = recent.len().saturating_sub(RECENT_EVENTS_MAX);
            recent.drain(..superfluous);
        }
        if events.stream.receiver_count() == 0 {
            return;
        }
        let name = |id: i64| {
            let score = step.scores.iter().find(|score| score.record.id == id);
            score.map_or_else(String::new, |score| score.record.name.clone())
        };
        let messages = shown
            .into_iter()
            .map(|event| dto::StreamMessage::Event(Box::new(event)))
            .chain(step.scores.iter().take(STEP_SCORES_MAX).map(|score| {
                dto::StreamMessage::Score(dto::StreamScore {
                    account_id: score.record.id,
                    account: score.record.name.clone(),
                    score: score.stored.score_tenths as f64 / 10.0,
                    tier: score.stored.tier,
                    stage: score.stored.stage.clone(),
                    engagement: score.record.engagement,
                })
            }))
            .chain(step.alerts.iter().take(STEP_SCORES_MAX).map(|alert| {
                dto::StreamMessage::Alert(stream_alert(alert, name(alert.account_id)))
            }));
        for message in messages {
            // Nobody listens any more: that is no failure.
            let _ = events.stream.send(message);
        }
    }

    /// The person's name, or the best that is known of who it was.
    fn who(&self, live: &LiveEvent) -> Option<String> {
        let event = &live.event;
        let named = live.person_id.and_then(|id| {
            self.workspace.store.read(|connection| person::name(connection, id)).ok().flatten()
        });
        let visitor = event.anonymous_id.as_deref();
        named
            .or_else(|| event.email.clone())
            .or_else(|| event.user_id.clone())
            .or_else(|| visitor.map(|id| id.chars().take(8).collect()))
    }

    fn stream_event(&self, live: &LiveEvent) -> dto::StreamEvent {
        let event = &live.event;
        let who = self.who(live);
        dto::StreamEvent {
            id: live.id,
            occurred_at: to_rfc3339(event.occurred_at),
            received_at: to_rfc3339(event.received_at),
            call: event.call.key().to_owned(),
            event_type: event.event_type.clone(),
            name: event.name.clone(),
            person_id: live.person_id,
            who,
            account_id: live.account_id,
            account: live.account.clone(),
            channel: event.channel.clone(),
            page: event.page_path.clone().or_else(|| event.page_url.clone()),
            campaign: event.campaign.name.clone(),
            bot: event.bot.map(|reason| BotReason::key(reason).to_owned()),
            claimed: self.is_claimed(event),
            source: event.source.clone(),
        }
    }

    /// Whether only a browser says who it was.
    fn is_claimed(&self, event: &speargun_domain::event::Event) -> bool {
        let names = event.user_id.is_some() || event.email.is_some();
        names
            && self.events.get().is_some_and(|events| {
                let tracking = &events.tracking;
                tracking.keys.is_browser(&event.source) && !tracking.claims.knows(event)
            })
    }

    fn event_log(&self) -> BackendResult<EventLog> {
        match self.events.get() {
            Some(events) => Ok(events.tracking.log.clone()),
            None => EventLog::open(&self.workspace).map_err(failure),
        }
    }

    fn no_account(&self, id: i64) -> BackendError {
        failure(EngineError::NotFound(format!("there is no account {id}")))
    }

    fn live(&self) -> BackendResult<&Live> {
        let missing = || {
            let detail = "This server takes no events in.";
            BackendError::new(BackendErrorKind::Unavailable, "not_tracking", detail)
        };
        Ok(&self.events.get().ok_or_else(missing)?.live)
    }
}

fn stream_alert(alert: &alert::Alert, account: String) -> dto::StreamAlert {
    dto::StreamAlert {
        account_id: alert.account_id,
        account,
        change: alert.kind.clone(),
        before: alert.before.clone(),
        after: alert.after.clone(),
        raised_at: to_rfc3339(alert.raised_at),
    }
}

/// A key as lists show it: of a server's, which is a secret, the beginning.
fn write_key(key: WriteKey) -> dto::WriteKey {
    let (shown, kind) = match key.kind {
        KeyKind::Browser => (key.secret, dto::WriteKeyKind::Browser),
        KeyKind::Server => (event::key::masked(&key.secret), dto::WriteKeyKind::Server),
    };
    dto::WriteKey {
        id: key.id,
        name: key.name,
        key: shown,
        kind,
        created_at: to_rfc3339(key.created_at),
        first_event_at: key.first_event_at.map(to_rfc3339),
        revoked_at: key.revoked_at.map(to_rfc3339),
    }
}

fn engagement(engagement: &Engagement) -> dto::AccountEngagement {
    let (figures, surge) = (&engagement.figures, &engagement.surge);
    dto::AccountEngagement {
        points: figures.points,
        held_points: engagement.held_points,
        roll_up: engagement.roll_up.key(),
        events_7d: figures.counts[0],
        events_30d: figures.counts[1],
        events_90d: figures.counts[2],
        weeks: figures.weeks.to_vec(),
        usual_week: surge.usual_week,
        ratio: surge.ratio,
        surge: surge.score,
        channels: engagement
            .channels
            .iter()
            .map(|(channel, points)| dto::ChannelPoints {
                channel: channel.clone(),
                points: *points,
            })
            .collect(),
        channel_weeks: engagement
            .channel_weeks
            .iter()
            .map(|(channel, weeks)| dto::ChannelWeeks {
                channel: channel.clone(),
                weeks: weeks.to_vec(),
            })
            .collect(),
    }
}

impl EventBackend for EngineBackend {
    fn write_keys(&self) -> BackendResult<Vec<dto::WriteKey>> {
        let keys = event::key::list(&self.event_log()?).map_err(failure)?;
        Ok(keys.into_iter().map(write_key).collect())
    }

    fn create_write_key(&self, wanted: &dto::NewWriteKey) -> BackendResult<dto::WriteKey> {
        let log = self.event_log()?;
        let kind = match wanted.kind.unwrap_or_default() {
            dto::WriteKeyKind::Browser => KeyKind::Browser,
            dto::WriteKeyKind::Server => KeyKind::Server,
        };
        let made =
            event::key::create(&log, &wanted.name, kind, Workspace::now()).map_err(failure)?;
        if let Some(events) = self.events.get() {
            events.tracking.keys.reload(&log).map_err(failure)?;
        }
        let keys = event::key::list(&log).map_err(failure)?;
        let found = keys.into_iter().find(|key| key.id == made.id);
        // The only time that the key of a server is shown.
        let shown = |key: WriteKey| dto::WriteKey { key: key.secret.clone(), ..write_key(key) };
        found.map(shown).ok_or_else(|| BackendError::not_found("There is no such write key."))
    }

    fn revoke_write_key(&self, id: i64) -> BackendResult<()> {
        let log = self.event_log()?;
        event::key::revoke(&log, id).map_err(failure)?;
        if let Some(events) = self.events.get() {
            events.tracking.keys.reload(&log).map_err(failure)?;
        }
        Ok(())
    }

    fn stream_start(&self) -> BackendResult<dto::StreamStart> {
        let alerts = stored(self.workspace.store.read(|connection| {
            let mut alerts = Vec::new();
            for alert in alert::list(connection, RECENT_ALERTS_MAX)? {
                let account = account::get(connection, alert.account_id)?;
                let name = account.map_or_else(String::new, |account| account.name);
                alerts.push(stream_alert(&alert, name));
            }
            Ok(alerts)
        }))?;
        let events = self.events.get().map_or_else(Vec::new, |events| {
            let recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
            recent.iter().rev().cloned().collect()
        });
        Ok(dto::StreamStart { events, alerts, is_tracking: self.events.get().is_some() })
    }

    fn stream(&self) -> Option<broadcast::Receiver<dto::StreamMessage>> {
        self.events.get().map(|events| events.stream.subscribe())
    }

    fn event_quality(&self, query: &dto::DaysQuery) -> BackendResult<dto::EventQuality> {
        let days = query.days.unwrap_or(7).clamp(1, DAYS_MAX);
        let first_day = Workspace::now().div_euclid(DAY) - i64::from(days) + 1;
        let position = stored(self.workspace.store.read(|connection| {
            speargun_store::event::position(connection, event::live::POSITION)
        }))?;
        let log = self.event_log()?;
        if let Some(events) = self.events.get() {
            events.tracking.keep_refusals();
        }
        let (tallies, rejects, for_lake, for_scores) = stored(log.store().read(|connection| {
            Ok((
                tally::since(connection, first_day)?,
                tally::rejects(connection, REJECTS_SHOWN)?,
                inbox::backlog(connection)?.0,
                inbox::count_after(connection, position)?,
            ))
        }))?;
        let mut known = dto::KnownShare::default();
        let mut lag_us = -1;
        if let Some(events) = self.events.get() {
            lag_us = events.lag_us.load(Ordering::Relaxed);
            let recent = events.recent.lock().unwrap_or_else(PoisonError::into_inner);
            for event in recent.iter() {
                let slot = match (event.person_id, event.account_id) {
                    (Some(_), _) => &mut known.person,
                    (None, Some(_)) => &mut known.account,
                    (None, None) => &mut known.nobody,
                };
                *slot += 1;
            }
        }
        Ok(dto::EventQuality {
            days: tallies
                .into_iter()
                .map(|(tally, events)| dto::EventTally {
                    day: to_rfc3339(tally.day * DAY).chars().take(10).collect(),
                    source: tally.source,
                    outcome: tally.outcome,
                    reason: tally.reason,
                    events,
                })
                .collect(),
            rejects: rejects
                .into_iter()
                .map(|reject| dto::EventReject {
                    received_at: to_rfc3339(reject.received_at),
                    source: reject.source,
                    reason: reject.reason,
                    detail: reject.detail,
                    sample: reject.sample,
                })
                .collect(),
            waiting_for_lake: for_lake,
            waiting_for_scores: for_scores,
            lag_ms: (lag_us >= 0).then(|| lag_us as f64 / 1_000.0),
            known,
        })
    }

    fn rising_accounts(&self) -> BackendResult<dto::RisingAccounts> {
        let rising = self.live()?.rising(Workspace::now()).map_err(failure)?;
        let items = rising
            .into_iter()
            .map(|(account, found)| dto::RisingAccount {
                account_id: account.id,
                account: account.name,
                tier: account.tier,
                engagement: engagement(&found),
            })
            .collect();
        Ok(dto::RisingAccounts { items })
    }

    fn account_engagement(&self, id: i64) -> BackendResult<dto::AccountEngagement> {
        let found = self.live()?.engagement(id, Workspace::now()).map_err(failure)?;
        found.as_ref().map(engagement).ok_or_else(|| self.no_account(id))
    }

    fn tracked_timeline(
        &self,
        id: i64,
        query: &dto::TrackedQuery,
    ) -> BackendResult<dto::TrackedTimeline> {
        let filter = TrackedFilter {
            event_type: query.event_type.clone(),
            channel: query.channel.clone(),
            person_id: query.person_id,
        };
        let before = query.before.as_deref().map(cursor_of).transpose()?;
        let known = self.workspace.store.read(|connection| account::get(connection, id));
        stored(known)?.ok_or_else(|| self.no_account(id))?;
        let (log, limit) = (self.event_log()?, query.limit() as usize);
        let page = event::tracked_timeline(&log, self.live()?, id, &filter, before, limit)
            .map_err(failure)?;
        let item = |found: &LiveEvent| dto::TrackedItem {
            id: found.id,
            event_type: found.event.event_type.clone(),
            occurred_at: to_rfc3339(found.event.occurred_at),
            person_id: found.person_id,
            who: self.who(found),
            channel: found.event.channel.clone(),
            campaign: found.event.campaign.name.clone(),
            subject: found.event.subject.clone().or_else(|| found.event.page_title.clone()),
            page: found.event.page_path.clone().or_else(|| found.event.page_url.clone()),
            claimed: self.is_claimed(&found.event),
        };
        Ok(dto::TrackedTimeline {
            items: page.events.iter().map(item).collect(),
            next: page.next.map(|next| format!("{}_{}", next.occurred_at, next.event_id)),
        })
    }
}

/// A cursor as it was handed out.
fn cursor_of(text: &str) -> BackendResult<TrackedCursor> {
    let read = || {
        let (occurred_at, event_id) = text.split_once('_')?;
        let (occurred_at, event_id) = (occurred_at.parse().ok()?, event_id.parse().ok()?);
        Some(TrackedCursor { occurred_at, event_id })
    };
    let wrong = "`before` is not what an earlier page gave as `next`.".to_owned();
    read().ok_or_else(|| BackendError::invalid("invalid_cursor", wrong))
}
