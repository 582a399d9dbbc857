//! An event as it stands in the lake.

use speargun_domain::event::{CallKind, Clock, Event};
use speargun_domain::time::DAY;

/// An event with what the lake knows beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct LakeEvent {
    /// Its id for ever.
    pub event_id: i64,
    /// The account that it was credited to when it was written.
    pub account_id: Option<i64>,
    /// The person that it was credited to when it was written.
    pub person_id: Option<i64>,
    /// What it counted for by the rules of that day, before fading and caps; nothing for machines
    /// and for calls that are no act.
    pub points: Option<f64>,
    /// The event.
    pub event: Event,
}

impl LakeEvent {
    /// Days since 1970-01-01 UTC on which it happened.
    #[must_use]
    pub fn day(&self) -> i64 {
        self.event.occurred_at.div_euclid(DAY)
    }
}

/// An event with nothing in it, to be filled row by row.
pub(crate) fn blank() -> Event {
    Event {
        message_id: String::new(),
        call: CallKind::Track,
        event_type: String::new(),
        name: None,
        received_at: 0,
        occurred_at: 0,
        clock: Clock::default(),
        anonymous_id: None,
        user_id: None,
        previous_id: None,
        group_id: None,
        email: None,
        channel: None,
        campaign: speargun_domain::event::Campaign::default(),
        page_url: None,
        page_path: None,
        page_title: None,
        referrer: None,
        subject: None,
        ip: None,
        user_agent: None,
        locale: None,
        library: None,
        bot: None,
        properties: String::new(),
        context: String::new(),
        source: String::new(),
    }
}
