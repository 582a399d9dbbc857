//! An event as it is read back: borrowed from the bytes, so that following millions of them costs
//! no allocations.

use serde::Deserialize;

use super::{BotReason, CallKind, Campaign, Clock, Event};

/// The fields of [`Event`] in their order, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct EventView<'a> {
    /// See [`Event::message_id`].
    pub message_id: &'a str,
    /// See [`Event::call`].
    pub call: CallKind,
    /// See [`Event::event_type`].
    pub event_type: &'a str,
    /// See [`Event::name`].
    pub name: Option<&'a str>,
    /// See [`Event::received_at`].
    pub received_at: i64,
    /// See [`Event::occurred_at`].
    pub occurred_at: i64,
    /// See [`Event::clock`].
    pub clock: Clock,
    /// See [`Event::anonymous_id`].
    pub anonymous_id: Option<&'a str>,
    /// See [`Event::user_id`].
    pub user_id: Option<&'a str>,
    /// See [`Event::previous_id`].
    pub previous_id: Option<&'a str>,
    /// See [`Event::group_id`].
    pub group_id: Option<&'a str>,
    /// See [`Event::email`].
    pub email: Option<&'a str>,
    /// See [`Event::channel`].
    pub channel: Option<&'a str>,
    /// See [`Event::campaign`].
    #[serde(borrow)]
    pub campaign: CampaignView<'a>,
    /// See [`Event::page_url`].
    pub page_url: Option<&'a str>,
    /// See [`Event::page_path`].
    pub page_path: Option<&'a str>,
    /// See [`Event::page_title`].
    pub page_title: Option<&'a str>,
    /// See [`Event::referrer`].
    pub referrer: Option<&'a str>,
    /// See [`Event::subject`].
    pub subject: Option<&'a str>,
    /// See [`Event::ip`].
    pub ip: Option<&'a str>,
    /// See [`Event::user_agent`].
    pub user_agent: Option<&'a str>,
    /// See [`Event::locale`].
    pub locale: Option<&'a str>,
    /// See [`Event::library`].
    pub library: Option<&'a str>,
    /// See [`Event::bot`].
    pub bot: Option<BotReason>,
    /// See [`Event::properties`].
    pub properties: &'a str,
    /// See [`Event::context`].
    pub context: &'a str,
    /// See [`Event::source`].
    pub source: &'a str,
}

/// The fields of [`Campaign`] in their order, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct CampaignView<'a> {
    /// See [`Campaign::name`].
    pub name: Option<&'a str>,
    /// See [`Campaign::source`].
    pub source: Option<&'a str>,
    /// See [`Campaign::medium`].
    pub medium: Option<&'a str>,
    /// See [`Campaign::term`].
    pub term: Option<&'a str>,
    /// See [`Campaign::content`].
    pub content: Option<&'a str>,
    /// See [`Campaign::click_id`].
    pub click_id: Option<&'a str>,
}

impl<'a> From<&'a Campaign> for CampaignView<'a> {
    fn from(campaign: &'a Campaign) -> Self {
        Self {
            name: campaign.name.as_deref(),
            source: campaign.source.as_deref(),
            medium: campaign.medium.as_deref(),
            term: campaign.term.as_deref(),
            content: campaign.content.as_deref(),
            click_id: campaign.click_id.as_deref(),
        }
    }
}

impl<'a> From<&'a Event> for EventView<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            message_id: &event.message_id,
            call: event.call,
            event_type: &event.event_type,
            name: event.name.as_deref(),
            received_at: event.received_at,
            occurred_at: event.occurred_at,
            clock: event.clock,
            anonymous_id: event.anonymous_id.as_deref(),
            user_id: event.user_id.as_deref(),
            previous_id: event.previous_id.as_deref(),
            group_id: event.group_id.as_deref(),
            email: event.email.as_deref(),
            channel: event.channel.as_deref(),
            campaign: (&event.campaign).into(),
            page_url: event.page_url.as_deref(),
            page_path: event.page_path.as_deref(),
            page_title: event.page_title.as_deref(),
            referrer: event.referrer.as_deref(),
            subject: event.subject.as_deref(),
            ip: event.ip.as_deref(),
            user_agent: event.user_agent.as_deref(),
            locale: event.locale.as_deref(),
            library: event.library.as_deref(),
            bot: event.bot,
            properties: &event.properties,
            context: &event.context,
            source: &event.source,
        }
    }
}

impl From<&CampaignView<'_>> for Campaign {
    fn from(view: &CampaignView<'_>) -> Self {
        Self {
            name: view.name.map(ToOwned::to_owned),
            source: view.source.map(ToOwned::to_owned),
            medium: view.medium.map(ToOwned::to_owned),
            term: view.term.map(ToOwned::to_owned),
            content: view.content.map(ToOwned::to_owned),
            click_id: view.click_id.map(ToOwned::to_owned),
        }
    }
}

impl From<&EventView<'_>> for Event {
    fn from(view: &EventView<'_>) -> Self {
        Self {
            message_id: view.message_id.to_owned(),
            call: view.call,
            event_type: view.event_type.to_owned(),
            name: view.name.map(ToOwned::to_owned),
            received_at: view.received_at,
            occurred_at: view.occurred_at,
            clock: view.clock,
            anonymous_id: view.anonymous_id.map(ToOwned::to_owned),
            user_id: view.user_id.map(ToOwned::to_owned),
            previous_id: view.previous_id.map(ToOwned::to_owned),
            group_id: view.group_id.map(ToOwned::to_owned),
            email: view.email.map(ToOwned::to_owned),
            channel: view.channel.map(ToOwned::to_owned),
            campaign: (&view.campaign).into(),
            page_url: view.page_url.map(ToOwned::to_owned),
            page_path: view.page_path.map(ToOwned::to_owned),
            page_title: view.page_title.map(ToOwned::to_owned),
            referrer: view.referrer.map(ToOwned::to_owned),
            subject: view.subject.map(ToOwned::to_owned),
            ip: view.ip.map(ToOwned::to_owned),
            user_agent: view.user_agent.map(ToOwned::to_owned),
            locale: view.locale.map(ToOwned::to_owned),
            library: view.library.map(ToOwned::to_owned),
            bot: view.bot,
            properties: view.properties.to_owned(),
            context: view.context.to_owned(),
            source: view.source.to_owned(),
        }
    }
}
