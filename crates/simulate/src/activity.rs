//! What people do and are shown: the activities of a CRM, and who campaigns reached.

use crate::{
    SimulateError,
    calendar::{Calendar, DAY, END},
    campaigns::{Campaign, running},
    market::{Account, Heat},
    money::Money,
    people::Lead,
    random::Random,
    writer::Tables,
};

/// What writing needs at every place.
pub(crate) struct Desk<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) campaigns: &'a [Campaign],
    pub(crate) tables: &'a mut Tables,
    pub(crate) money: Money,
}

/// Nothing of this counts as meaningful interest.
const LIGHT: &[(&str, u32)] = &[
    ("email_sent", 30),
    ("email_open", 22),
    ("page_view", 25),
    ("ad_impression", 12),
    ("email_click", 7),
    ("ad_click", 4),
];
/// What makes a lead of any account an MQL.
const QUALIFYING: &[(&str, u32)] = &[
    ("content_download", 42),
    ("webinar_attended", 26),
    ("event_attended", 14),
    ("demo_request", 8),
    ("contact_request", 6),
    ("trial_started", 4),
];
/// What makes an MQL without the account being engaged.
const QUIET: &[(&str, u32)] =
    &[("content_download", 50), ("webinar_attended", 34), ("event_attended", 16)];
/// Meaningful interest that leaves the stages of a single lead alone.
const MEANINGFUL: &[(&str, u32)] = &[
    ("pricing_page", 45),
    ("meeting", 20),
    ("roi_calculator", 10),
    ("call", 12),
    ("email_reply", 13),
];

impl Desk<'_> {
    /// Writes one event.
    pub(crate) fn event(
        &mut self,
        kind: &str,
        at: i64,
        lead: &Lead,
        account: &str,
        campaign: Option<&Campaign>,
    ) -> Result<(), SimulateError> {
        let id = format!("E{:09}", self.tables.events.rows + 1);
        let (channel, subject, page) = described(kind);
        self.tables.events.row([
            &id,
            kind,
            &self.calendar.instant(at),
            &lead.id,
            account,
            campaign.map_or("", |campaign| &campaign.id),
            campaign.map_or(channel, |campaign| campaign.channel),
            subject,
            page,
        ])
    }

    fn member(
        &mut self,
        lead: &Lead,
        campaign: &Campaign,
        responded_at: Option<i64>,
    ) -> Result<(), SimulateError> {
        self.tables.members.row([
            &campaign.id,
            &lead.id,
            if responded_at.is_some() { "Responded" } else { "Sent" },
            if responded_at.is_some() { "true" } else { "false" },
            &self.calendar.instant_option(responded_at),
        ])
    }
}

fn described(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "page_view" => ("web", "", "/product"),
        "pricing_page" => ("web", "", "/pricing"),
        "roi_calculator" => ("web", "", "/roi-calculator"),
        "demo_request" => ("web", "Demo request", "/demo"),
        "pricing_request" => ("web", "Pricing request", "/pricing/request"),
        "contact_request" => ("web", "Contact request", "/contact"),
        "trial_started" => ("web", "Trial started", "/trial"),
        "content_download" => ("content", "Guide: choosing a platform", "/guide"),
        "form_submission" => ("web", "Form", "/form"),
        "webinar_attended" => ("webinar", "Webinar", ""),
        "event_attended" => ("event", "Industry fair", ""),
        "meeting" => ("sales", "Meeting", ""),
        "call" => ("sales", "Call", ""),
        "ad_impression" | "ad_click" => ("paid_search", "", ""),
        _ => ("email", "Newsletter", ""),
    }
}

/// Writes what the lead did; `account` is none for leads of no account.
pub(crate) fn write(
    desk: &mut Desk<'_>,
    account: Option<&Account>,
    lead: &Lead,
    random: &mut Random,
) -> Result<(), SimulateError> {
    for _ in 0..random.below(4) {
        let at = random.between(lead.created_at, END);
        desk.event(random.weighted(LIGHT), at, lead, "", None)?;
    }
    let target = account.is_some_and(|account| account.target_since.is_some());
    let engaged_at = account.and_then(|account| account.engaged_at);
    if let Some(at) = lead.mql_at {
        let account_based = target && engaged_at == Some(at);
        let kind = match (account_based, target) {
            (true, _) => random.pick(&["demo_request", "pricing_request", "contact_request"]),
            (_, true) => random.weighted(QUIET),
            _ => random.weighted(QUALIFYING),
        };
        let campaign = running(desk.campaigns, account_based, at, random);
        desk.event(kind, at, lead, "", campaign)?;
        if let Some(campaign) = campaign {
            desk.member(lead, campaign, Some(at))?;
        }
    } else if random.chance(0.4)
        && let Some(campaign) = running(desk.campaigns, target, lead.created_at, random)
    {
        let responded = random.chance(0.15).then_some(lead.created_at);
        desk.member(lead, campaign, responded)?;
    }
    if lead.opted_out {
        desk.event("email_unsubscribe", random.between(lead.created_at, END), lead, "", None)?;
    }
    match account {
        Some(account) if lead.takes_part => take_part(desk, account, lead, random),
        _ => Ok(()),
    }
}

/// The meaningful interest of people at warm and hot accounts; the hot ones' is recent.
fn take_part(
    desk: &mut Desk<'_>,
    account: &Account,
    lead: &Lead,
    random: &mut Random,
) -> Result<(), SimulateError> {
    let since = account.engaged_at.unwrap_or(0).max(lead.created_at);
    let (count, first) = match account.heat {
        Heat::Hot => (random.between(3, 8), since.max(END - 70 * DAY)),
        _ => (random.between(0, 3), since),
    };
    let id = account.id();
    for _ in 0..count {
        let at = random.between(first, END);
        let kind = random.weighted(MEANINGFUL);
        let known = if kind == "meeting" || random.chance(0.1) { id.as_str() } else { "" };
        desk.event(kind, at, lead, known, None)?;
    }
    Ok(())
}
