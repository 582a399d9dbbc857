//! Keeping the scores of a step, and telling what was in it.

use speargun_domain::event::{Event, EventView};
use speargun_store::alert::{self, Alert};
use speargun_store::event::inbox;
use speargun_store::score::StoredScore;
use speargun_store::{Connection, history};

use super::{LiveEvent, Read, SHOWN_EVENTS_MAX};
use crate::EngineError;
use crate::features::Features;

/// What scores follow in a step.
#[derive(Debug, Clone, Copy)]
pub(super) enum MovedBy {
    /// Events, of which this is the last.
    Event(i64),
    /// An import, a decision, a list.
    Records,
    /// Another score model than that of the step before.
    Model,
}

/// Writes a score with its history, and tells what changed.
pub(super) fn put_score(
    connection: &mut Connection,
    stored: &StoredScore,
    moved_by: MovedBy,
    now: i64,
) -> Result<Vec<Alert>, EngineError> {
    let before = speargun_store::score::get(connection, stored.account_id)?;
    speargun_store::score::put(connection, stored)?;
    let tier = |score: &StoredScore| Some(score.tier.to_string());
    let was = |read: &dyn Fn(&StoredScore) -> Option<String>| before.as_ref().and_then(read);
    let changes = [
        ("tier", "tier_changed", was(&tier), tier(stored)),
        ("stage", "stage_changed", was(&|score| score.stage.clone()), stored.stage.clone()),
    ];
    let is_other_model = before.as_ref().is_some_and(|before| {
        (before.model_version, &before.model_name) != (stored.model_version, &stored.model_name)
    });
    let mut alerts = Vec::new();
    for (attribute, kind, before, after) in changes {
        if before == after {
            continue;
        }
        let key = ("account", stored.account_id, attribute);
        let earned = Some(stored.earned_since).filter(|_| stored.tier == stored.earned_tier);
        let (reason, since) = match attribute {
            "tier" => (stored.tier_reason.as_deref(), earned),
            _ => (stored.stage_reason.as_deref(), stored.stage_since),
        };
        let since = since.unwrap_or(now);
        if !history::set(connection, key, after.as_deref(), reason, (since, now))? {
            // A person moved it: nobody has to be reported that it followed.
            continue;
        }
        let event_id = match moved_by {
            // Whoever publishes a model is reported before whom it moves; to others it is no news.
            MovedBy::Model => continue,
            _ if is_other_model => continue,
            MovedBy::Event(event) => Some(event),
            MovedBy::Records => None,
        };
        let alert = Alert {
            id: 0,
            account_id: stored.account_id,
            kind: kind.to_owned(),
            before,
            after,
            raised_at: now,
            event_id,
        };
        alert::raise(connection, &alert)?;
        alerts.push(alert);
    }
    let market = |score: &StoredScore| score.market_state.clone();
    if was(&market) != market(stored) {
        let key = ("account", stored.account_id, "market_state");
        let reason = stored.market_reason.as_deref();
        let since = stored.market_since.unwrap_or(now);
        history::set(connection, key, stored.market_state.as_deref(), reason, (since, now))?;
    }
    Ok(alerts)
}

/// The last events of a step, with whom they were credited to.
pub(super) fn shown(features: &Features, rows: &[Read<'_>]) -> Vec<LiveEvent> {
    let all = rows.iter().flat_map(|read| {
        let id = read.row.id;
        read.events
            .iter()
            .enumerate()
            .filter_map(move |(place, event)| Some((inbox::event_id(id, place), event.as_ref()?)))
    });
    let all: Vec<(i64, &EventView<'_>)> = all.collect();
    let skipped = all.len().saturating_sub(SHOWN_EVENTS_MAX);
    all[skipped..]
        .iter()
        .map(|(id, event)| {
            let (person_id, account) = features.whose(event);
            LiveEvent {
                id: *id,
                event: Event::from(*event),
                person_id,
                account_id: account.map(|account| account.id),
                account: account.map(|account| account.name.clone()),
            }
        })
        .collect()
}
