//! Whom a call names.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::wire::{WireContext, WireProperties, WireTraits};
use super::{CallError, ID_BYTES_MAX, object_text, read_json};
use crate::event::CallKind;

type Object = serde_json::Map<String, serde_json::Value>;

pub(super) fn check_ids(
    kind: CallKind,
    anonymous_id: &Option<String>,
    user_id: &Option<String>,
    previous_id: &Option<String>,
    group_id: &Option<String>,
) -> Result<(), CallError> {
    match kind {
        CallKind::Alias if user_id.is_none() => Err(CallError::Missing("userId")),
        CallKind::Alias if previous_id.is_none() => Err(CallError::Missing("previousId")),
        CallKind::Group if group_id.is_none() => Err(CallError::Missing("groupId")),
        CallKind::Alias => Ok(()),
        _ if anonymous_id.is_none() && user_id.is_none() => {
            Err(CallError::Missing("userId or anonymousId"))
        }
        _ => Ok(()),
    }
}

/// The context of an item with what the batch says around it; the item's own keys win.
pub(super) fn merged_context<'a>(
    own: Option<&'a RawValue>,
    outer: Option<&'a RawValue>,
) -> Result<Cow<'a, str>, CallError> {
    let own = object_text(own, "context")?;
    let outer = object_text(outer, "context")?;
    if outer == "{}" {
        return Ok(Cow::Borrowed(own));
    }
    if own == "{}" {
        return Ok(Cow::Borrowed(outer));
    }
    let mut merged: Object = read_json(outer.as_bytes())?;
    let own: Object = read_json(own.as_bytes())?;
    merged.extend(own);
    Ok(Cow::Owned(serde_json::Value::Object(merged).to_string()))
}

/// The context with the traits that stand beside it: an address in them tells who did what, as an
/// identify call would.
pub(super) fn with_traits<'a>(
    context: Cow<'a, str>,
    traits: Option<&RawValue>,
) -> Result<Cow<'a, str>, CallError> {
    let Ok(traits) = object_text(traits, "traits") else { return Ok(context) };
    let told: WireTraits<'_> = serde_json::from_str(traits).unwrap_or_default();
    if told.email.text().is_none() {
        return Ok(context);
    }
    let traits: Object = read_json(traits.as_bytes())?;
    let mut merged: Object = read_json(context.as_bytes())?;
    match merged.get_mut("traits") {
        Some(serde_json::Value::Object(known)) => known.extend(traits),
        _ => drop(merged.insert("traits".to_owned(), serde_json::Value::Object(traits))),
    }
    Ok(Cow::Owned(serde_json::Value::Object(merged).to_string()))
}

/// The person's address: of the traits, or a user id that is one. What a form asks for in its
/// properties is who somebody says they are, too, unless the traits say who fills it in.
pub(super) fn email_of(
    context: &WireContext<'_>,
    properties: &WireProperties<'_>,
    kind: CallKind,
    user_id: Option<&str>,
) -> Option<String> {
    let (told, known) = (properties.email.text(), context.traits.0.email.text());
    let named = match kind {
        CallKind::Identify => [told, known],
        // The e-mail among the traits of a group is the account's, never a person's.
        CallKind::Group => [known, None],
        _ => [known, told],
    };
    named.into_iter().chain([user_id]).flatten().find_map(address_of)
}

/// The address that a text is, in lower case.
fn address_of(text: &str) -> Option<String> {
    let address = text.trim();
    let (local, domain) = address.rsplit_once('@')?;
    let plausible = !local.is_empty()
        && domain.contains('.')
        && address.len() <= ID_BYTES_MAX
        && !address.chars().any(char::is_whitespace);
    plausible.then(|| address.to_lowercase())
}

pub(super) fn id_of(
    text: &Option<Cow<'_, str>>,
    named: &'static str,
) -> Result<Option<String>, CallError> {
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.len() > ID_BYTES_MAX {
        return Err(CallError::TooLong(named));
    }
    Ok(Some(text.to_owned()))
}
