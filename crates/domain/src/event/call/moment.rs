//! When a call happened.

use super::wire::WireCall;
use super::{CallError, Receipt, history};
use crate::event::{Clock, correct};
use crate::text::cut;

/// Two moments that are no further apart than this were told of one act, in microseconds: a library
/// writes them one after the other.
const ONE_MOMENT: u64 = 5_000_000;

/// When a call happened, by our clock. Libraries write down when they were called
/// (`originalTimestamp`); whoever calls them may know better (`timestamp`), such as a server that
/// fills in the past. So may whoever passes calls on and has set clocks right already.
pub(super) fn moment(
    call: &WireCall<'_>,
    receipt: &Receipt,
    sent_at: Option<i64>,
) -> Result<(i64, Clock), CallError> {
    if receipt.history {
        return Ok((history::occurred_at(call, receipt.received_at)?, Clock::Given));
    }
    let original = instant_of(call.original_timestamp.text());
    let own = instant_of(call.timestamp.text());
    let by_library = || correct(receipt.received_at, original.or(own), sent_at);
    let (Some(original), Some(own)) = (original, own) else { return Ok(by_library()) };
    if own.abs_diff(original) <= ONE_MOMENT {
        return Ok(by_library());
    }
    // How far the device's clock is off says nothing of a moment that is not from it.
    Ok(match correct(receipt.received_at, Some(own), None) {
        (_, Clock::Implausible) => by_library(),
        given => given,
    })
}

/// An instant in ISO 8601, or in milliseconds since 1970 as some libraries send it.
pub(super) fn instant_of(text: Option<&str>) -> Option<i64> {
    const SECONDS_BELOW: i64 = 100_000_000_000;
    let text = text?.trim();
    if let Ok(number) = text.parse::<i64>() {
        let micros = if number.abs() < SECONDS_BELOW { 1_000_000 } else { 1_000 };
        return number.checked_mul(micros);
    }
    let timestamp: Option<jiff::Timestamp> = cut(text, 60).parse().ok();
    timestamp.map(jiff::Timestamp::as_microsecond).or_else(|| {
        // Without a zone it is UTC, as in the exports of the warehouses.
        let civil: jiff::civil::DateTime = cut(text, 60).parse().ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_microsecond())
    })
}
