//! An event: something somebody did or was shown. Tracking calls become events here.

mod bot;
mod call;
mod channel;
mod clock;
mod identity;
mod naming;
mod view;

use serde::{Deserialize, Serialize};

pub use bot::{BotReason, Scene, bot_reason, sender_reason};
pub use call::{
    BATCH_BYTES_MAX, BATCH_CALLS_MAX, Batch, BatchRejection, CALL_BYTES_MAX, CallError, CallField,
    Receipt, call_fields, canonical, mend_surrogates, read_batch, read_call, read_history,
    write_key_of,
};
pub use channel::{CLICK_IDS, Campaign, MEDIUMS, OTHER_MEDIUM, campaign_of, channel_of};
pub use clock::{Clock, EARLIEST, correct};
pub use identity::{Identification, owner_at};
pub use naming::{SYNONYMS, event_type_of};
pub use view::{CampaignView, EventView};

/// Which call brought an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// Who somebody is.
    Identify,
    /// What somebody did.
    Track,
    /// A page of a web site was seen.
    Page,
    /// A screen of an app was seen.
    Screen,
    /// Which account somebody belongs to.
    Group,
    /// Two ids are one person.
    Alias,
}

impl CallKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Identify, Self::Track, Self::Page, Self::Screen, Self::Group, Self::Alias];

    /// The name on the wire and in the lake.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Track => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether the call tells of an act that can count, not only of who somebody is.
    #[must_use]
    pub fn is_activity(self) -> bool {
        matches!(self, Self::Track | Self::Page | Self::Screen)
    }
}

/// An accepted tracking call. Instants are microseconds UTC; JSON is kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The sender's own id of the message; counted once for ever.
    pub message_id: String,
    /// The call.
    pub call: CallKind,
    /// What was done, in the product's words; blank for identify, group and alias.
    pub event_type: String,
    /// The name as sent: of the event, page or screen.
    pub name: Option<String>,
    /// When it reached us.
    pub received_at: i64,
    /// When it happened, by our clock.
    pub occurred_at: i64,
    /// What was done to the sender's time.
    pub clock: Clock,
    /// A visitor known only by a device.
    pub anonymous_id: Option<String>,
    /// The customer's own id of the person.
    pub user_id: Option<String>,
    /// The earlier id of an alias call.
    pub previous_id: Option<String>,
    /// The account, by the customer's own id.
    pub group_id: Option<String>,
    /// The person's e-mail address, in lower case.
    pub email: Option<String>,
    /// Where it happened or came from.
    pub channel: Option<String>,
    /// The campaign's parts.
    pub campaign: Campaign,
    /// The page's address.
    pub page_url: Option<String>,
    /// The page's path.
    pub page_path: Option<String>,
    /// The page's title.
    pub page_title: Option<String>,
    /// The page that led here.
    pub referrer: Option<String>,
    /// What it was about: form, asset, link.
    pub subject: Option<String>,
    /// The sender's address on the internet.
    pub ip: Option<String>,
    /// The browser or program.
    pub user_agent: Option<String>,
    /// The language of the browser.
    pub locale: Option<String>,
    /// The library that sent it.
    pub library: Option<String>,
    /// Why it is taken for a machine's; machines never score.
    pub bot: Option<BotReason>,
    /// The properties or traits: a JSON object.
    pub properties: String,
    /// The rest of the context: a JSON object.
    pub context: String,
    /// The name of the write key.
    pub source: String,
}
