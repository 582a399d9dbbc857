//! Who an event is credited to, and for how much.

use speargun_domain::event::{Event, EventView};
use speargun_domain::score::ScoreModel;
use speargun_track::Act;

use super::Features;

/// Whom an event is credited to, and what it counts for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Credited {
    /// The person.
    pub person_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// Points before fading and caps.
    pub points: Option<f64>,
}

impl Credited {
    pub(crate) fn of(features: &Features, event: &Event) -> Self {
        let (person_id, account) = features.whose(&event.into());
        Self { person_id, account_id: account.map(|account| account.id), points: None }
    }
}

/// What an event counts for by the rules; nothing for machines and for what is no act.
pub(crate) fn points_of(model: &ScoreModel, event: &Event) -> Option<f64> {
    if !event.call.is_activity() || event.bot.is_some() {
        return None;
    }
    Some(model.worth(&event.event_type, &Act::from(&EventView::from(event))).points)
}
