//! Tracked events: keys, the live stream, what became of what was sent, rising accounts.

use crate::shared;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key with which a site or server sends events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteKey {
    /// Number.
    pub id: i64,
    /// What it is for; events carry it as their source.
    pub name: String,
    /// What senders send. It only lets events in. Of a server's key lists give the beginning; the
    /// whole is given once, when it is made.
    pub key: String,
    /// Who holds it.
    pub kind: WriteKeyKind,
    /// When it was made, RFC 3339.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When its first event came.
    #[schema(required = true, format = DateTime)]
    pub first_event_at: Option<String>,
    /// When it was revoked.
    #[schema(required = true, format = DateTime)]
    pub revoked_at: Option<String>,
}

/// All write keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteKeyList {
    /// The keys, the eldest first.
    pub items: Vec<WriteKey>,
}

/// A write key to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewWriteKey {
    /// What it is for.
    pub name: String,
    /// Who holds it; a browser by default.
    #[serde(default)]
    pub kind: Option<WriteKeyKind>,
}

/// Who holds a write key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WriteKeyKind {
    /// Everybody: it stands in web pages. What comes with it is a claim, bounded by day.
    #[default]
    Browser,
    /// A server, as a secret. What comes with it counts fully.
    Server,
}

/// A tracked event as the stream shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StreamEvent {
    /// Its id for ever.
    pub id: i64,
    /// When it happened, RFC 3339.
    #[schema(format = DateTime)]
    pub occurred_at: String,
    /// When it was accepted, RFC 3339.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// identify, track, page, screen, group or alias.
    pub call: String,
    /// The type, in the product's words; blank for identify, group and alias.
    pub event_type: String,
    /// The name as sent.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The person's id, where one is known.
    #[schema(required = true)]
    pub person_id: Option<i64>,
    /// Who: the person's name or address, the customer's own id, or the visitor's id.
    #[schema(required = true)]
    pub who: Option<String>,
    /// The account's id, where one is known.
    #[schema(required = true)]
    pub account_id: Option<i64>,
    /// The account's name.
    #[schema(required = true)]
    pub account: Option<String>,
    /// The channel.
    #[schema(required = true)]
    pub channel: Option<String>,
    /// The page's path, or its address.
    #[schema(required = true)]
    pub page: Option<String>,
    /// The campaign.
    #[schema(required = true)]
    pub campaign: Option<String>,
    /// Why it is taken for a machine's.
    #[schema(required = true)]
    pub bot: Option<String>,
    /// Whether only a browser says who it was: a claim, which counts for so much a day.
    pub claimed: bool,
    /// The name of its write key.
    pub source: String,
}

/// What the live stream tells, one at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StreamMessage {
    /// An event was accepted and counted.
    Event(Box<StreamEvent>),
    /// An account has another score.
    Score(StreamScore),
    /// Something changed by itself.
    Alert(StreamAlert),
    /// The reader was too slow and missed some: the last ones must be asked for again.
    Missed(StreamMissed),
}

/// What a slow reader missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StreamMissed {
    /// How many messages.
    pub messages: u64,
}

/// An account's new score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StreamScore {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The score, 0–100.
    pub score: f64,
    /// The tier.
    pub tier: i64,
    /// The stage.
    #[schema(required = true)]
    pub stage: Option<String>,
    /// Faded engagement of its people and visitors.
    pub engagement: f64,
}

/// Something changed by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StreamAlert {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// `tier_changed` or `stage_changed`.
    pub change: String,
    /// What it was.
    #[schema(required = true)]
    pub before: Option<String>,
    /// What it is.
    #[schema(required = true)]
    pub after: Option<String>,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub raised_at: String,
}

/// The last of what the stream told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StreamStart {
    /// The last events, the newest first.
    pub events: Vec<StreamEvent>,
    /// The last alerts, the newest first.
    pub alerts: Vec<StreamAlert>,
    /// Whether the server takes events in.
    pub is_tracking: bool,
}

/// What became of what was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventQuality {
    /// Counts by day, source and outcome.
    pub days: Vec<EventTally>,
    /// The last calls that were refused, the newest first.
    pub rejects: Vec<EventReject>,
    /// Accepted events that are not yet in the lake.
    pub waiting_for_lake: i64,
    /// Accepted events that are not yet in scores.
    pub waiting_for_scores: i64,
    /// How long the last step of scoring was behind, in milliseconds.
    #[schema(required = true)]
    pub lag_ms: Option<f64>,
    /// Events whose person is known, events whose account alone is known, and others, of those
    /// that were shown last.
    pub known: KnownShare,
}

/// Of whom the last events are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownShare {
    /// The person is known.
    pub person: u64,
    /// Only the account is known.
    pub account: u64,
    /// Nobody is known.
    pub nobody: u64,
}

/// A count of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventTally {
    /// The day, UTC.
    #[schema(format = Date)]
    pub day: String,
    /// The name of the write key.
    pub source: String,
    /// accepted, duplicate, bot or rejected.
    pub outcome: String,
    /// Why, for bots and rejections.
    pub reason: String,
    /// How many.
    pub events: i64,
}

/// A call that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventReject {
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// The name of the write key.
    pub source: String,
    /// Why: a stable name.
    pub reason: String,
    /// Why, in words.
    pub detail: String,
    /// The beginning of what was sent.
    pub sample: String,
}

/// Which days to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// How many days back; 7 when not said, 365 at most.
    pub days: Option<u16>,
}

/// Accounts whose week stands out against their own past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RisingAccounts {
    /// The accounts, the most beyond chance first.
    pub items: Vec<RisingAccount>,
}

/// An account whose week stands out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RisingAccount {
    /// The account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// The tier, once scored.
    #[schema(required = true)]
    pub tier: Option<u8>,
    /// What its events add up to.
    pub engagement: AccountEngagement,
}

/// What an account's events add up to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountEngagement {
    /// Faded points of all its people and visitors, as they are.
    pub points: f64,
    /// The account's engagement, which rules see: points times seniority, those of each person held
    /// between 0 and 100, put together by `roll_up`.
    pub held_points: f64,
    /// How the points of people become their account's: `sum`, `mean`, `max`, `decayed` or `top_3`.
    pub roll_up: String,
    /// Events of the last 7 days.
    pub events_7d: u32,
    /// Events of the last 30 days.
    pub events_30d: u32,
    /// Events of the last 90 days.
    pub events_90d: u32,
    /// Events by week: the last seven days first, then the twelve weeks before.
    pub weeks: Vec<u32>,
    /// Events of a usual week: the mean of the twelve before this one.
    pub usual_week: f64,
    /// How many times the usual this week is.
    pub ratio: f64,
    /// How far beyond chance, in standard deviations.
    pub surge: f64,
    /// Faded points by channel, the most first.
    pub channels: Vec<ChannelPoints>,
    /// Events by channel and week, the most first.
    pub channel_weeks: Vec<ChannelWeeks>,
}

/// Events of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelWeeks {
    /// The channel.
    pub channel: String,
    /// Events by week: the last seven days first, then the twelve weeks before.
    pub weeks: Vec<u32>,
}

/// Points of one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChannelPoints {
    /// The channel.
    pub channel: String,
    /// Faded points.
    pub points: f64,
}

/// Which of an account's tracked events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrackedQuery {
    /// Events of this type.
    pub event_type: Option<String>,
    /// Events of this channel.
    pub channel: Option<String>,
    /// Events of this person.
    pub person_id: Option<i64>,
    /// `next` of the page before; without it the newest.
    pub before: Option<String>,
    /// Events wanted: 1 to 500, by default 50.
    pub limit: Option<u32>,
}

impl TrackedQuery {
    /// The limit within its bounds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        shared::bounded_limit(self.limit)
    }
}

/// A page of an account's tracked events. It may be short, or empty, although older ones follow: a
/// page looks at a bounded number of events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrackedTimeline {
    /// The newest first.
    pub items: Vec<TrackedItem>,
    /// What to ask for as `before` to get older ones; null once there are none.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// A tracked event of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrackedItem {
    /// Its id for ever.
    pub id: i64,
    /// Its type, such as `page_view`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened, RFC 3339.
    #[schema(format = DateTime)]
    pub occurred_at: String,
    /// The person, where one is known.
    #[schema(required = true)]
    pub person_id: Option<i64>,
    /// Who it was: the person's name, an address, an id, or the beginning of a visitor's id.
    #[schema(required = true)]
    pub who: Option<String>,
    /// Where it happened or came from.
    #[schema(required = true)]
    pub channel: Option<String>,
    /// The campaign's name.
    #[schema(required = true)]
    pub campaign: Option<String>,
    /// What it was about.
    #[schema(required = true)]
    pub subject: Option<String>,
    /// The page's path, or its address.
    #[schema(required = true)]
    pub page: Option<String>,
    /// Whether only a browser says who it was: a claim, which counts for so much a day.
    pub claimed: bool,
}
