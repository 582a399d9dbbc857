//! What the handlers ask about tracked events.

use tokio::sync::broadcast;

use super::BackendResult;
use crate::dto::{
    AccountEngagement, DaysQuery, EventQuality, NewWriteKey, RisingAccounts, StreamMessage,
    StreamStart, TrackedQuery, TrackedTimeline, WriteKey,
};

/// Tracked events.
pub trait EventBackend {
    /// The write keys, the revoked ones too.
    fn write_keys(&self) -> BackendResult<Vec<WriteKey>>;

    /// Makes a write key.
    fn create_write_key(&self, wanted: &NewWriteKey) -> BackendResult<WriteKey>;

    /// Revokes a write key; what came stays.
    fn revoke_write_key(&self, id: i64) -> BackendResult<()>;

    /// The last events and alerts.
    fn stream_start(&self) -> BackendResult<StreamStart>;

    /// Whatever happens from now on; nothing where the server takes no events in.
    fn stream(&self) -> Option<broadcast::Receiver<StreamMessage>>;

    /// What became of what was sent.
    fn event_quality(&self, query: &DaysQuery) -> BackendResult<EventQuality>;

    /// Accounts whose week stands out against their own past.
    fn rising_accounts(&self) -> BackendResult<RisingAccounts>;

    /// What an account's events add up to.
    fn account_engagement(&self, id: i64) -> BackendResult<AccountEngagement>;

    /// What was tracked of an account, newest first.
    fn tracked_timeline(&self, id: i64, query: &TrackedQuery) -> BackendResult<TrackedTimeline>;
}
