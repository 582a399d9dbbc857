//! Reading tracking calls as Segment's libraries send them (HTTP API, common fields, spec).

mod damage;
mod field;
mod history;
mod moment;
mod who;
mod wire;

use serde_json::value::RawValue;

use self::damage::{Parts, no_number, parts_of};
use self::moment::{instant_of, moment};
use self::who::{check_ids, email_of, id_of, merged_context, with_traits};
use self::wire::{WireBatch, WireCall, WireContext, WireProperties};
use super::{
    CallKind, Campaign, Event, Scene, bot_reason, campaign_of, channel_of, event_type_of,
    sender_reason,
};
use crate::text::cut;

pub use damage::{mend_surrogates, write_key_of};
pub use field::{CallField, call_fields};
pub use history::{canonical, read_history};

/// The largest single call, in bytes; also of one item of a batch.
pub const CALL_BYTES_MAX: usize = 32 * 1024;
/// The largest batch, in bytes.
pub const BATCH_BYTES_MAX: usize = 500 * 1024;
/// How many calls a batch may hold.
pub const BATCH_CALLS_MAX: usize = 2_500;
/// How deep properties and context may be nested: readers of the history must be able to follow.
const DEPTH_MAX: usize = 64;
/// The longest id, in bytes. Longer ones are refused: cut, they could be mistaken for others.
const ID_BYTES_MAX: usize = 255;
/// The longest of the other texts, in bytes. Longer ones are cut.
const TEXT_BYTES_MAX: usize = 2_000;

/// How much of a refused item is handed on to look at, in bytes.
const SAMPLE_BYTES_MAX: usize = 500;

/// Why a call is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It is larger than a call may be.
    #[error("the {what} has {bytes} bytes; at most {max} are taken")]
    TooLarge {
        /// A call, or a batch.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// The batch holds too many calls.
    #[error("the batch holds {calls} calls; at most {max} are taken", max = BATCH_CALLS_MAX)]
    TooMany {
        /// How many.
        calls: usize,
    },
    /// It is not the JSON that it should be.
    #[error("the JSON cannot be read: {0}")]
    Malformed(String),
    /// A field is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// An id is longer than ids may be.
    #[error("{0} is longer than {max} bytes", max = ID_BYTES_MAX)]
    TooLong(&'static str),
    /// A field must be an object.
    #[error("{0} must be an object")]
    NotAnObject(&'static str),
    /// A batch item names a type that does not exist.
    #[error(
        "there is no call of the type \"{0}\"; there are identify, track, page, screen, \
        group and alias"
    )]
    UnknownType(String),
    /// A call of the past says no moment, or one that cannot be.
    #[error("the time {0}")]
    BadTime(String),
    /// A browser claims more than browsers may a day.
    #[error(
        "{0}, so this was not kept; send it with the key of a server, or sealed, and it counts \
        fully"
    )]
    Claimed(&'static str),
}

impl CallError {
    /// A stable name of the reason, for counting.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::TooMany { .. } => "too_many",
            Self::Malformed(_) => "malformed",
            Self::Missing(_) => "missing_field",
            Self::TooLong(_) => "too_long",
            Self::NotAnObject(_) => "not_an_object",
            Self::UnknownType(_) => "unknown_type",
            Self::BadTime(_) => "bad_time",
            Self::Claimed(_) => "claim_limit",
        }
    }

    /// The field at fault; none where the call as a whole is.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing(field) | Self::TooLong(field) | Self::NotAnObject(field) => Some(field),
            Self::UnknownType(_) => Some("type"),
            Self::BadTime(_) => Some("timestamp"),
            Self::TooLarge { .. }
            | Self::TooMany { .. }
            | Self::Malformed(_)
            | Self::Claimed(_) => None,
        }
    }
}

/// What the server knows about a call that the call does not say.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// When it arrived, microseconds UTC.
    pub received_at: i64,
    /// The address of a browser that sent it; none for servers, whose address tells nothing.
    pub ip: Option<String>,
    /// The user agent of a browser that sent it.
    pub user_agent: Option<String>,
    /// The user agent of whoever sent it, also of a server. It tells only of crawlers that name
    /// themselves, and only where the call says nothing of the visitor's own.
    pub sender_agent: Option<String>,
    /// Whether it is a call of the past, out of a file: nobody's clock is off then, and a moment
    /// that cannot be is a fault instead of being replaced.
    pub history: bool,
}

/// A batch, read.
#[derive(Debug, Default)]
pub struct Batch {
    /// What can be accepted.
    pub events: Vec<Event>,
    /// What cannot, by its place in the batch.
    pub rejected: Vec<BatchRejection>,
    /// The write key, where the body holds it.
    pub write_key: Option<String>,
}

/// An item of a batch that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRejection {
    /// Its place, from 0.
    pub index: usize,
    /// Why.
    pub error: CallError,
    /// Its beginning, to look at; none where it was read and is refused for what it says.
    pub sample: Option<String>,
}

/// Reads one call. A call without a message id gets one from `new_id`.
///
/// # Errors
/// When the call breaks a rule of the protocol; nothing of it counts.
pub fn read_call(
    kind: CallKind,
    body: &[u8],
    receipt: &Receipt,
    new_id: &mut dyn FnMut() -> String,
) -> Result<(Event, Option<String>), CallError> {
    check_size("call", body.len(), CALL_BYTES_MAX)?;
    let body = mend_surrogates(body);
    let call: WireCall<'_> = read_json(&body)?;
    let write_key = call.write_key.text().map(ToOwned::to_owned);
    let sent_at = instant_of(call.sent_at.text());
    Ok((event_of(kind, &call, None, sent_at, receipt, new_id)?, write_key))
}

/// Reads a batch. Bad items are told one by one, also such as are no JSON; the good ones count.
///
/// # Errors
/// When the batch as a whole cannot be read; nothing of it counts.
pub fn read_batch(
    body: &[u8],
    receipt: &Receipt,
    new_id: &mut dyn FnMut() -> String,
) -> Result<Batch, CallError> {
    check_size("batch", body.len(), BATCH_BYTES_MAX)?;
    let body = mend_surrogates(body);
    let parts = batch_parts(&body)?;
    let sent_at = instant_of(parts.sent_at.text());
    let outer = parts.context()?;
    let mut batch = Batch {
        events: Vec::with_capacity(parts.items.len()),
        rejected: Vec::new(),
        write_key: parts.write_key.text().map(ToOwned::to_owned),
    };
    for (index, item) in parts.items.into_iter().enumerate() {
        match item_event(item, outer, sent_at, receipt, new_id) {
            Ok(event) => batch.events.push(event),
            Err(error) => {
                let begun = &item[..item.len().min(SAMPLE_BYTES_MAX)];
                let sample = Some(String::from_utf8_lossy(begun).into_owned());
                batch.rejected.push(BatchRejection { index, error, sample });
            }
        }
    }
    Ok(batch)
}

/// The calls of a batch and what stands around them. What is no JSON in one of them costs the
/// others nothing.
fn batch_parts(body: &[u8]) -> Result<Parts<'_>, CallError> {
    let parts = match read_json::<WireBatch<'_>>(body) {
        Ok(batch) => Parts::from(batch),
        Err(error) => parts_of(body).ok_or(error)?,
    };
    let calls = parts.items.len();
    if calls > BATCH_CALLS_MAX { Err(CallError::TooMany { calls }) } else { Ok(parts) }
}

fn item_event(
    item: &[u8],
    outer: Option<&RawValue>,
    batch_sent_at: Option<i64>,
    receipt: &Receipt,
    new_id: &mut dyn FnMut() -> String,
) -> Result<Event, CallError> {
    check_size("call", item.len(), CALL_BYTES_MAX)?;
    let call: WireCall<'_> = read_json(item)?;
    let named = call.r#type.0.as_deref().ok_or(CallError::Missing("type"))?;
    let kind = CallKind::from_key(named)
        .ok_or_else(|| CallError::UnknownType(cut(named, 40).to_owned()))?;
    let sent_at = instant_of(call.sent_at.text()).or(batch_sent_at);
    event_of(kind, &call, outer, sent_at, receipt, new_id)
}

fn check_size(what: &'static str, bytes: usize, max: usize) -> Result<(), CallError> {
    if bytes > max { Err(CallError::TooLarge { what, bytes, max }) } else { Ok(()) }
}

fn read_json<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, CallError> {
    // A list would be taken for the fields of a call in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(CallError::Malformed("it is not an object".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| {
        let told = no_number(body).map(|word| format!("it holds {word}, which JSON does not know"));
        let told = told.unwrap_or_else(|| cut(&error.to_string(), 200).to_owned());
        CallError::Malformed(told)
    })
}

/// Whether a call says in its traits what it is about, as others do in their properties.
fn carries_traits(kind: CallKind) -> bool {
    matches!(kind, CallKind::Identify | CallKind::Group)
}

/// The properties or traits of a call.
fn details_of<'a>(kind: CallKind, call: &WireCall<'a>) -> Result<&'a str, CallError> {
    if carries_traits(kind) {
        object_text(call.traits.or(call.properties), "traits")
    } else {
        object_text(call.properties.or(call.traits), "properties")
    }
}

fn event_of(
    kind: CallKind,
    call: &WireCall<'_>,
    outer: Option<&RawValue>,
    sent_at: Option<i64>,
    receipt: &Receipt,
    new_id: &mut dyn FnMut() -> String,
) -> Result<Event, CallError> {
    let mut context_text = merged_context(call.context, outer)?;
    if !carries_traits(kind) {
        context_text = with_traits(context_text, call.traits)?;
    }
    let context: WireContext<'_> = serde_json::from_str(&context_text).unwrap_or_default();
    let properties_text = details_of(kind, call)?;
    let properties: WireProperties<'_> = serde_json::from_str(properties_text).unwrap_or_default();
    let anonymous_id = id_of(&call.anonymous_id.0, "anonymousId")?;
    let user_id = id_of(&call.user_id.0, "userId")?;
    let mut previous_id = id_of(&call.previous_id.0, "previousId")?;
    if kind == CallKind::Alias && previous_id.is_none() {
        // `alias("new")` in a browser: who was known by their device alone has an id now.
        previous_id.clone_from(&anonymous_id);
    }
    let group_id = id_of(&call.group_id.0, "groupId")?;
    check_ids(kind, &anonymous_id, &user_id, &previous_id, &group_id)?;
    let message_id = id_of(&call.message_id.0, "messageId")?.unwrap_or_else(new_id);
    let (occurred_at, clock) = moment(call, receipt, sent_at)?;
    let page_url = first([&properties.url, &context.page.0.url]);
    let referrer = first([&properties.referrer, &context.page.0.referrer, &context.referrer.0.url]);
    let campaign = campaign(&context, &properties, page_url);
    let channel = channel(&properties, &campaign, referrer, page_url);
    let name = call.event.0.as_deref().or(call.name.0.as_deref());
    let event_type = event_type(kind, call.event.0.as_deref())?;
    let user_agent = context.user_agent.text().or(receipt.user_agent.as_deref());
    let sender_agent = receipt.sender_agent.as_deref().filter(|_| user_agent.is_none());
    let bot = bot_reason(&scene(&context, &properties, user_agent, &event_type, occurred_at))
        .or_else(|| sender_agent.and_then(sender_reason));
    let email = email_of(&context, &properties, kind, user_id.as_deref());
    Ok(Event {
        message_id,
        call: kind,
        event_type,
        name: name.filter(|name| !name.is_empty()).map(limited),
        received_at: receipt.received_at,
        occurred_at,
        clock,
        anonymous_id,
        user_id,
        previous_id,
        group_id: group_id.or(id_of(&context.group_id.0, "context.groupId")?),
        email,
        channel,
        page_path: first([&properties.path, &context.page.0.path])
            .map(limited)
            .or_else(|| page_url.and_then(path_of)),
        page_title: first([&properties.title, &context.page.0.title]).map(limited),
        page_url: page_url.map(limited),
        referrer: referrer.map(limited),
        campaign,
        subject: first([
            &properties.subject,
            &properties.form,
            &properties.asset,
            &properties.label,
            &call.category,
        ])
        .map(limited),
        ip: context.ip.text().or(receipt.ip.as_deref()).map(limited),
        user_agent: user_agent.map(limited),
        locale: context.locale.text().map(limited),
        library: context.library.0.name.text().map(|name| {
            limited(&format!("{name}/{}", context.library.0.version.text().unwrap_or("")))
        }),
        bot,
        properties: properties_text.to_owned(),
        context: context_text.into_owned(),
        source: String::new(),
    })
}

/// The channel that the sender names, or the one that the page and what led there tell.
fn channel(
    properties: &WireProperties<'_>,
    campaign: &Campaign,
    referrer: Option<&str>,
    page_url: Option<&str>,
) -> Option<String> {
    if let Some(named) = properties.channel.text() {
        return Some(limited(named));
    }
    let tells = page_url.is_some() || referrer.is_some() || *campaign != Campaign::default();
    tells.then(|| channel_of(campaign, referrer, page_url).to_owned())
}

fn scene<'a>(
    context: &WireContext<'_>,
    properties: &WireProperties<'_>,
    user_agent: Option<&'a str>,
    event_type: &str,
    occurred_at: i64,
) -> Scene<'a> {
    Scene {
        user_agent,
        of_device: context.device.0.is_told(),
        declared: context.bot.0 || properties.bot.0,
        webdriver: context.webdriver.0,
        of_mail: matches!(event_type, "email_open" | "email_click"),
        seconds_since_delivery: instant_of(properties.delivered_at.text())
            .map(|delivered| occurred_at.saturating_sub(delivered) as f64 / 1_000_000.0),
        hidden_link: properties.hidden_link.0,
    }
}

fn event_type(kind: CallKind, event: Option<&str>) -> Result<String, CallError> {
    Ok(match kind {
        CallKind::Page => "page_view".to_owned(),
        CallKind::Screen => "screen_view".to_owned(),
        CallKind::Track => {
            let named = event_type_of(event.unwrap_or(""), None);
            if named.is_empty() {
                return Err(CallError::Missing("event"));
            }
            named
        }
        CallKind::Identify | CallKind::Group | CallKind::Alias => String::new(),
    })
}

/// The text of a JSON object; nothing and null are the empty one.
fn object_text<'a>(raw: Option<&'a RawValue>, named: &'static str) -> Result<&'a str, CallError> {
    match raw.map(RawValue::get) {
        None | Some("null") => Ok("{}"),
        Some(text) if text.starts_with('{') && depth_of(text) <= DEPTH_MAX => Ok(text),
        Some(text) if text.starts_with('{') => {
            Err(CallError::Malformed(format!("{named} is nested deeper than {DEPTH_MAX} levels")))
        }
        Some(_) => Err(CallError::NotAnObject(named)),
    }
}

/// How deep the lists and objects of a JSON text are nested.
fn depth_of(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn campaign(
    context: &WireContext<'_>,
    properties: &WireProperties<'_>,
    page_url: Option<&str>,
) -> Campaign {
    let given = &context.campaign.0;
    let search = first([&properties.search, &context.page.0.search]);
    let read = match page_url {
        Some(url) if url.contains('?') => campaign_of(url),
        _ => search.map(campaign_of).unwrap_or_default(),
    };
    let either = |own: Option<&str>, read: Option<String>| own.map(limited).or(read);
    Campaign {
        name: either(given.name.text(), read.name),
        source: either(given.source.text(), read.source),
        medium: either(given.medium.text(), read.medium),
        term: either(given.term.text(), read.term),
        content: either(given.content.text(), read.content),
        click_id: read.click_id,
    }
}

fn first<'a, const N: usize>(texts: [&'a wire::Loose<'_>; N]) -> Option<&'a str> {
    texts.into_iter().find_map(wire::Loose::text)
}

fn limited(text: &str) -> String {
    cut(text, TEXT_BYTES_MAX).to_owned()
}

fn path_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &rest[rest.find('/')?..];
    Some(limited(path.split(['?', '#']).next().unwrap_or(path)))
}

#[cfg(test)]
mod tests;
