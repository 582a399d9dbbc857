//! What calls of tracked events do.

use std::sync::Arc;

use speargun_domain::caller::Context;
use speargun_domain::event::BotReason;
use speargun_domain::time::{DAY, to_rfc3339};
use speargun_engine::event;
use speargun_engine::live::{Engagement, Live, LiveEvent, TrackedCursor, TrackedFilter};
use speargun_engine::serve::{Serving, StreamEvent, StreamMessage};
use speargun_engine::{Engine, EngineError};
use speargun_store::event::{inbox, tally, write_key::KeyKind, write_key::WriteKey};
use speargun_store::{account, alert};
use speargun_words::said;
use tokio::sync::broadcast;

use crate::event::types;
use crate::failure::{Answered, Failure, FailureKind, failure};
use crate::money::stored;

/// How many alerts a page begins with.
const RECENT_ALERTS_MAX: i64 = 50;
/// How many refused calls a page shows.
const REJECTS_SHOWN: i64 = 100;
/// How many days of counts are read at most.
const DAYS_MAX: u16 = 365;

fn no_account(id: i64) -> Failure {
    failure(EngineError::NotFound(said!("account.missing", id)))
}

fn live(engine: &Engine) -> Answered<&Live> {
    let missing = || {
        let detail = said!("event.not_tracking");
        Failure::new(FailureKind::Unavailable, "not_tracking", detail)
    };
    Ok(&engine.serving.get().ok_or_else(missing)?.live)
}

fn stream_alert(alert: &alert::Alert, account: String) -> types::StreamAlert {
    types::StreamAlert {
        account_id: alert.account_id,
        account,
        change: alert.kind.clone(),
        before: alert.before.clone(),
        after: alert.after.clone(),
        raised_at: to_rfc3339(alert.raised_at),
    }
}

/// A key as lists show it: of a server's, which is a secret, the beginning.
fn write_key(key: WriteKey) -> types::WriteKey {
    let (shown, kind) = match key.kind {
        KeyKind::Browser => (key.secret, types::WriteKeyKind::Browser),
        KeyKind::Server => (event::key::masked(&key.secret), types::WriteKeyKind::Server),
    };
    types::WriteKey {
        id: key.id,
        name: key.name,
        key: shown,
        kind,
        created_at: to_rfc3339(key.created_at),
        first_event_at: key.first_event_at.map(to_rfc3339),
        revoked_at: key.revoked_at.map(to_rfc3339),
    }
}

fn engagement(engagement: &Engagement) -> types::AccountEngagement {
    let (figures, surge) = (&engagement.figures, &engagement.surge);
    types::AccountEngagement {
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
            .map(|(channel, points)| types::ChannelPoints {
                channel: channel.clone(),
                points: *points,
            })
            .collect(),
        channel_weeks: engagement
            .channel_weeks
            .iter()
            .map(|(channel, weeks)| types::ChannelWeeks {
                channel: channel.clone(),
                weeks: weeks.to_vec(),
            })
            .collect(),
    }
}

/// The write keys, the revoked ones too.
pub fn write_keys(engine: &Engine) -> Answered<Vec<types::WriteKey>> {
    let keys = event::key::list(&engine.event_log()?).map_err(failure)?;
    Ok(keys.into_iter().map(write_key).collect())
}

/// Makes a write key.
pub fn create_write_key(
    engine: &Engine,
    wanted: &types::NewWriteKey,
    context: &Context,
) -> Answered<types::WriteKey> {
    let log = engine.event_log()?;
    let kind = match wanted.kind.unwrap_or_default() {
        types::WriteKeyKind::Browser => KeyKind::Browser,
        types::WriteKeyKind::Server => KeyKind::Server,
    };
    let made = event::key::create(&log, &wanted.name, kind, context).map_err(failure)?;
    if let Some(events) = engine.serving.get() {
        events.tracking.keys.reload(&log).map_err(failure)?;
    }
    let keys = event::key::list(&log).map_err(failure)?;
    let found = keys.into_iter().find(|key| key.id == made.id);
    // The only time that the key of a server is shown.
    let shown = |key: WriteKey| types::WriteKey { key: key.secret.clone(), ..write_key(key) };
    found.map(shown).ok_or_else(|| Failure::not_found(said!("write_key.missing")))
}

/// Revokes a write key; what came stays.
pub fn revoke_write_key(engine: &Engine, id: i64, context: &Context) -> Answered<()> {
    let log = engine.event_log()?;
    event::key::revoke(&log, id, context).map_err(failure)?;
    if let Some(events) = engine.serving.get() {
        events.tracking.keys.reload(&log).map_err(failure)?;
    }
    Ok(())
}

/// The last events and alerts.
pub fn stream_start(engine: &Engine, territory: Option<&str>) -> Answered<types::StreamStart> {
    let alerts = stored(engine.workspace.store.read(|connection| {
        let mut alerts = Vec::new();
        for alert in alert::list(connection, RECENT_ALERTS_MAX)? {
            let account = account::get(connection, alert.account_id)?;
            let name = account.map_or_else(String::new, |account| account.name);
            alerts.push(stream_alert(&alert, name));
        }
        Ok(alerts)
    }))?;
    let recent = |serving: &Arc<Serving>| -> Vec<types::StreamEvent> {
        serving.recent().iter().rev().map(stream_event).collect()
    };
    let mut start = types::StreamStart {
        events: engine.serving.get().map(recent).unwrap_or_default(),
        alerts,
        is_tracking: engine.serving.get().is_some(),
    };
    if territory.is_some() {
        let of_events = start.events.iter().filter_map(|event| event.account_id);
        let ids: Vec<i64> =
            of_events.chain(start.alerts.iter().map(|alert| alert.account_id)).collect();
        let inside = inside(engine, territory, &ids)?;
        start.events.retain(|event| event.account_id.is_some_and(|id| inside.contains(&id)));
        start.alerts.retain(|alert| inside.contains(&alert.account_id));
    }
    Ok(start)
}

fn inside(engine: &Engine, territory: Option<&str>, ids: &[i64]) -> Answered<Vec<i64>> {
    let known = engine.accounts.get(&engine.workspace)?;
    Ok(known.inside(territory, ids, &engine.workspace.rates())?)
}

/// Whether a message is about an account that a reader works; one about none is not.
pub fn is_inside(
    engine: &Engine,
    territory: Option<&str>,
    message: &types::StreamMessage,
) -> Answered<bool> {
    let account = match message {
        types::StreamMessage::Event(event) => event.account_id,
        types::StreamMessage::Score(score) => Some(score.account_id),
        types::StreamMessage::Alert(alert) => Some(alert.account_id),
        types::StreamMessage::Missed(_) => return Ok(true),
    };
    let Some(account) = account else { return Ok(territory.is_none()) };
    Ok(territory.is_none() || !inside(engine, territory, &[account])?.is_empty())
}

/// Whatever happens from now on; none if the server takes no events in.
pub fn stream(engine: &Engine) -> Option<broadcast::Receiver<StreamMessage>> {
    engine.serving.get().map(|serving| serving.subscribe())
}

/// A message as those who listen get it.
pub fn shown_message(message: &StreamMessage) -> types::StreamMessage {
    match message {
        StreamMessage::Event(event) => {
            types::StreamMessage::Event(Box::new(stream_event(event.as_ref())))
        }
        StreamMessage::Score(score) => types::StreamMessage::Score(types::StreamScore {
            account_id: score.account_id,
            account: score.account.clone(),
            score: score.score_tenths as f64 / 10.0,
            tier: score.tier,
            stage: score.stage.clone(),
            engagement: score.engagement,
        }),
        StreamMessage::Alert(alert) => {
            types::StreamMessage::Alert(stream_alert(&alert.alert, alert.account.clone()))
        }
    }
}

fn stream_event(streamed: &StreamEvent) -> types::StreamEvent {
    let live = &streamed.live;
    let event = &live.event;
    types::StreamEvent {
        id: live.id,
        occurred_at: to_rfc3339(event.occurred_at),
        received_at: to_rfc3339(event.received_at),
        call: event.call.key().to_owned(),
        event_type: event.event_type.clone(),
        name: event.name.clone(),
        person_id: live.person_id,
        who: streamed.who.clone(),
        account_id: live.account_id,
        account: live.account.clone(),
        channel: event.channel.clone(),
        page: event.page_path.clone().or_else(|| event.page_url.clone()),
        campaign: event.campaign.name.clone(),
        bot: event.bot.map(|reason| BotReason::key(reason).to_owned()),
        claimed: streamed.is_claimed,
        source: event.source.clone(),
    }
}

/// What became of what was sent.
pub fn event_quality(engine: &Engine, query: &types::DaysQuery) -> Answered<types::EventQuality> {
    let days = query.days.unwrap_or(7).clamp(1, DAYS_MAX);
    let first_day = engine.workspace.now().div_euclid(DAY) - i64::from(days) + 1;
    let position = stored(
        engine
            .workspace
            .store
            .read(|connection| speargun_store::event::position(connection, event::POSITION)),
    )?;
    let log = engine.event_log()?;
    if let Some(events) = engine.serving.get() {
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
    let mut known = types::KnownShare::default();
    let mut lag_us = None;
    if let Some(events) = engine.serving.get() {
        lag_us = events.lag_us();
        for event in events.recent().iter() {
            let slot = match (event.live.person_id, event.live.account_id) {
                (Some(_), _) => &mut known.person,
                (None, Some(_)) => &mut known.account,
                (None, None) => &mut known.nobody,
            };
            *slot += 1;
        }
    }
    Ok(types::EventQuality {
        days: tallies
            .into_iter()
            .map(|(tally, events)| types::EventTally {
                day: to_rfc3339(tally.day * DAY).chars().take(10).collect(),
                source: tally.source,
                outcome: tally.outcome,
                reason: tally.reason,
                events,
            })
            .collect(),
        rejects: rejects
            .into_iter()
            .map(|reject| types::EventReject {
                received_at: to_rfc3339(reject.received_at),
                source: reject.source,
                reason: reject.reason,
                detail: reject.detail,
                sample: reject.sample,
            })
            .collect(),
        waiting_for_lake: for_lake,
        waiting_for_scores: for_scores,
        lag_ms: lag_us.map(|lag| lag as f64 / 1_000.0),
        known,
    })
}

/// Accounts whose week stands out against their own past.
pub fn rising_accounts(
    engine: &Engine,
    territory: Option<&str>,
) -> Answered<types::RisingAccounts> {
    let rising = live(engine)?.rising(engine.workspace.now()).map_err(failure)?;
    let ids: Vec<i64> = rising.iter().map(|(account, _)| account.id).collect();
    let inside = inside(engine, territory, &ids)?;
    let items = rising
        .into_iter()
        .filter(|(account, _)| inside.contains(&account.id))
        .map(|(account, found)| types::RisingAccount {
            account_id: account.id,
            account: account.name,
            tier: account.tier,
            engagement: engagement(&found),
        })
        .collect();
    Ok(types::RisingAccounts { items })
}

/// What an account's events add up to.
pub fn account_engagement(engine: &Engine, id: i64) -> Answered<types::AccountEngagement> {
    let found = live(engine)?.engagement(id, engine.workspace.now()).map_err(failure)?;
    found.as_ref().map(engagement).ok_or_else(|| no_account(id))
}

/// What was tracked of an account, newest first.
pub fn tracked_timeline(
    engine: &Engine,
    id: i64,
    query: &types::TrackedQuery,
) -> Answered<types::TrackedTimeline> {
    let filter = TrackedFilter {
        event_type: query.event_type.clone(),
        channel: query.channel.clone(),
        person_id: query.person_id,
    };
    let before = query.before.as_deref().map(cursor_of).transpose()?;
    let known = engine.workspace.store.read(|connection| account::get(connection, id));
    stored(known)?.ok_or_else(|| no_account(id))?;
    let (log, limit) = (engine.event_log()?, query.limit() as usize);
    let page =
        speargun_engine::live::tracked_timeline(&log, live(engine)?, id, &filter, before, limit)
            .map_err(failure)?;
    let item = |found: &LiveEvent| types::TrackedItem {
        id: found.id,
        event_type: found.event.event_type.clone(),
        occurred_at: to_rfc3339(found.event.occurred_at),
        person_id: found.person_id,
        who: engine.who(found),
        channel: found.event.channel.clone(),
        campaign: found.event.campaign.name.clone(),
        subject: found.event.subject.clone().or_else(|| found.event.page_title.clone()),
        page: found.event.page_path.clone().or_else(|| found.event.page_url.clone()),
        claimed: engine.is_claimed(&found.event),
    };
    Ok(types::TrackedTimeline {
        items: page.events.iter().map(item).collect(),
        next: page.next.map(|next| format!("{}_{}", next.occurred_at, next.event_id)),
    })
}

/// A cursor as it was handed out.
fn cursor_of(text: &str) -> Answered<TrackedCursor> {
    let read = || {
        let (occurred_at, event_id) = text.split_once('_')?;
        let (occurred_at, event_id) = (occurred_at.parse().ok()?, event_id.parse().ok()?);
        Some(TrackedCursor { occurred_at, event_id })
    };
    let wrong = said!("http.bad_cursor");
    read().ok_or_else(|| Failure::invalid("invalid_cursor", wrong))
}
