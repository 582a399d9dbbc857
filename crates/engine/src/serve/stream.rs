//! What a server tells those who listen.

use speargun_store::alert::Alert;

use crate::event::LiveEvent;

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
