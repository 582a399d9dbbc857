//! The part of the double that is about tracked events: nothing is there.

use speargun_api::backend::{BackendResult, EventBackend};
use speargun_api::dto::{
    AccountEngagement, DaysQuery, EventQuality, NewWriteKey, RisingAccounts, StreamMessage,
    StreamStart, TrackedQuery, TrackedTimeline, WriteKey,
};
use tokio::sync::broadcast;

use super::{Double, nothing};

impl EventBackend for Double {
    fn write_keys(&self) -> BackendResult<Vec<WriteKey>> {
        Ok(Vec::new())
    }

    fn create_write_key(&self, _wanted: &NewWriteKey) -> BackendResult<WriteKey> {
        nothing()
    }

    fn revoke_write_key(&self, _id: i64) -> BackendResult<()> {
        nothing()
    }

    fn stream_start(&self) -> BackendResult<StreamStart> {
        Ok(StreamStart { events: Vec::new(), alerts: Vec::new(), is_tracking: false })
    }

    fn stream(&self) -> Option<broadcast::Receiver<StreamMessage>> {
        self.stream.lock().unwrap().as_ref().map(broadcast::Sender::subscribe)
    }

    fn event_quality(&self, _query: &DaysQuery) -> BackendResult<EventQuality> {
        nothing()
    }

    fn rising_accounts(&self) -> BackendResult<RisingAccounts> {
        Ok(RisingAccounts { items: Vec::new() })
    }

    fn account_engagement(&self, _id: i64) -> BackendResult<AccountEngagement> {
        nothing()
    }

    fn tracked_timeline(&self, _id: i64, query: &TrackedQuery) -> BackendResult<TrackedTimeline> {
        // What was asked for, so that a test can see it.
        let next = format!("{:?} {} {:?}", query.event_type, query.limit(), query.before);
        Ok(TrackedTimeline { items: Vec::new(), next: Some(next) })
    }
}
