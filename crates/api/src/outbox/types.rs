//! What the outbox is asked, and what it answers with.

use serde::{Deserialize, Serialize};
use speargun_domain::time::to_rfc3339;
use speargun_store::outbox::Message;
use utoipa::{IntoParams, ToSchema};

/// Which messages.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutboxQuery {
    /// Messages with a larger number than this: `next` of the answer before. By default 0, which
    /// begins with the oldest that is kept.
    pub after: Option<u64>,
    /// Those of this topic. By default all.
    pub topic: Option<String>,
    /// Messages wanted: at most 500, by default 50. 0 asks for `last` alone.
    pub limit: Option<u32>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxMessage {
    /// Its number. Later messages have larger ones; numbers may be left out.
    pub id: i64,
    /// What it is: `account.tier_changed`, `account.stage_changed`,
    /// `account.market_state_changed`, `account.owner_changed`, `opportunity.stage_changed`,
    /// `opportunity.owner_changed` or `alert.raised`.
    pub topic: String,
    /// To what kind of record it happened: `account` or `opportunity`.
    pub subject_kind: String,
    /// To which record.
    pub subject_id: i64,
    /// What it was and is: `before` and `after`; of an alert its `kind` and `event_id` too, of other
    /// messages `since`, the moment from which it holds, which may be earlier than `at`.
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
    /// When it was noted, RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
}

/// Messages in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutboxPage {
    /// The messages, the oldest first.
    pub items: Vec<OutboxMessage>,
    /// Where to go on: `after` of the next call. After a number beyond the newest, as from before a
    /// backup was restored, it is the newest.
    pub next: i64,
    /// The number of the newest message.
    pub last: i64,
    /// How many numbers behind `after` are no longer kept: a reader who comes later than a million
    /// messages has missed them.
    pub missed: i64,
}

impl From<Message> for OutboxMessage {
    fn from(message: Message) -> Self {
        let Message { id, topic, subject_kind, subject_id, body, at } = message;
        let body = serde_json::from_str(&body).unwrap_or_default();
        Self { id, topic, subject_kind, subject_id, body, at: to_rfc3339(at) }
    }
}
