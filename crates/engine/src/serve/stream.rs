//! What a server tells those who listen.

use std::sync::{MutexGuard, PoisonError};

use speargun_store::alert::{self, Alert};
use speargun_store::outbox::{self, Message};
use speargun_store::{Connection, StoreError, account};

use super::Serving;
use crate::Engine;
use crate::live::LiveEvent;

/// How many alerts of another server are passed on at a time.
const ALERTS_MAX: i64 = 100;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum StreamMessage {
    /// An event came in.
    Event(Box<StreamEvent>),
    /// The score of an account changed.
    Score(StreamScore),
    /// Something about an account is to be looked at.
    Alert(StreamAlert),
}

/// An event that came in.
#[derive(Debug, Clone)]
pub struct StreamEvent {
    /// The event, and the account and person that it is credited to.
    pub live: LiveEvent,
    /// The person's name, or the best that is known of who it was.
    pub who: Option<String>,
    /// Whether only a browser says who it was.
    pub is_claimed: bool,
}

/// The score of an account, as it is now.
#[derive(Debug, Clone)]
pub struct StreamScore {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// Its score, in tenths of a point.
    pub score_tenths: i64,
    /// Its tier.
    pub tier: i64,
    /// Its stage.
    pub stage: Option<String>,
    /// Its engagement, in points.
    pub engagement: f64,
}

/// An alert, with the name of its account.
#[derive(Debug, Clone)]
pub struct StreamAlert {
    /// The alert.
    pub alert: Alert,
    /// The account's name.
    pub account: String,
}

impl Serving {
    pub(super) fn passed_on(&self) -> MutexGuard<'_, Option<i64>> {
        self.passed_on.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Passes on the alerts that another server raises, which it leaves in the outbox: who listens
    /// here learns of them as well.
    pub(super) fn follow_alerts(&self, events: &Serving) {
        let mut seen = events.passed_on();
        let read = self.workspace.store.read(|connection| {
            let Some(after) = *seen else { return Ok((outbox::bounds(connection)?.1, Vec::new())) };
            let page = outbox::after(connection, after, Some(alert::TOPIC), ALERTS_MAX)?;
            let named = page.messages.iter().map(|message| read_alert(connection, message));
            Ok::<_, StoreError>((page.next, named.collect::<Result<Vec<_>, _>>()?))
        });
        match read {
            Ok((next, alerts)) => {
                *seen = Some(next);
                for alert in alerts.into_iter().flatten() {
                    // Without a listener that is no failure.
                    let _ = events.stream.send(StreamMessage::Alert(alert));
                }
            }
            Err(error) => tracing::warn!(%error, "alerts of another server cannot be read"),
        }
    }
}

/// The alert of a message, with the name of its account; none where it holds no alert.
fn read_alert(
    connection: &mut Connection,
    message: &Message,
) -> Result<Option<StreamAlert>, StoreError> {
    let Ok(body) = serde_json::from_str::<serde_json::Value>(&message.body) else {
        return Ok(None);
    };
    let text = |name: &str| body[name].as_str().map(ToOwned::to_owned);
    let Some(kind) = text("kind") else { return Ok(None) };
    let alert = Alert {
        id: 0,
        account_id: message.subject_id,
        kind,
        before: text("before"),
        after: text("after"),
        raised_at: message.at,
        event_id: body["event_id"].as_i64(),
    };
    let account = account::name(connection, message.subject_id)?.unwrap_or_default();
    Ok(Some(StreamAlert { alert, account }))
}
