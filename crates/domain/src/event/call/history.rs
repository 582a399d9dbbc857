//! Calls of the past, as exports hold them: read by the same rules as live ones, but with their
//! own time.

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::wire::WireCall;
use super::{
    BATCH_BYTES_MAX, CallError, Receipt, batch_parts, check_size, instant_of, item_event,
    mend_surrogates,
};
use crate::event::{EARLIEST, Event};
use crate::text::cut;
use crate::time::to_rfc3339;

/// Reads a value of an export: a call with its `type`, an object with a `batch` of calls, or a
/// list of calls. A call without a message id gets the one that `derive` makes of its text.
/// `receipt.history` must be set.
#[must_use]
pub fn read_history(
    value: &[u8],
    receipt: &Receipt,
    derive: &dyn Fn(&str) -> String,
) -> Vec<Result<Event, CallError>> {
    let value = mend_surrogates(value.trim_ascii());
    let value = &*value;
    let read = |item: &[u8], outer: Option<&RawValue>, sent_at: Option<i64>| {
        let text = || String::from_utf8_lossy(item);
        item_event(item, outer, sent_at, receipt, &mut || derive(&text()))
    };
    let malformed = |error: &serde_json::Error| {
        vec![Err(CallError::Malformed(cut(&error.to_string(), 200).to_owned()))]
    };
    if value.first() == Some(&b'[') {
        return match serde_json::from_slice::<Vec<&RawValue>>(value) {
            Ok(items) => {
                items.into_iter().map(|item| read(item.get().as_bytes(), None, None)).collect()
            }
            Err(error) => malformed(&error),
        };
    }
    match read(value, None, None) {
        Err(CallError::Missing("type") | CallError::TooLarge { .. }) => {}
        // A batch may be whole but for one of its calls.
        Err(CallError::Malformed(_)) if batch_parts(value).is_ok() => {}
        call => return vec![call],
    }
    let batch = || {
        check_size("batch", value.len(), BATCH_BYTES_MAX)?;
        let parts = batch_parts(value)?;
        let outer = parts.context()?;
        Ok::<_, CallError>((parts, outer))
    };
    match batch() {
        Ok((parts, outer)) => {
            let sent_at = instant_of(parts.sent_at.text());
            parts.items.into_iter().map(|item| read(item, outer, sent_at)).collect()
        }
        Err(error @ CallError::TooMany { .. }) => vec![Err(error)],
        // No batch after all: what was wrong with the call is what is wrong.
        Err(_) => vec![read(value, None, None)],
    }
}

/// When a call of the past happened. Exports hold the corrected `timestamp`; what the device said
/// (`originalTimestamp`) and when it was sent or arrived stand in for it.
pub(super) fn occurred_at(call: &WireCall<'_>, now: i64) -> Result<i64, CallError> {
    let bad = |reason: String| Err(CallError::BadTime(reason));
    let told = [&call.timestamp, &call.original_timestamp, &call.sent_at, &call.received_at];
    let Some(text) = told.into_iter().find_map(|text| text.text()) else {
        return bad("is missing; history needs its moment".to_owned());
    };
    match instant_of(Some(text)) {
        None => bad(format!("\"{}\" cannot be read; write 2026-01-31T09:30:00Z", cut(text, 40))),
        Some(at) if at > now => bad(format!("{} lies in the future", to_rfc3339(at))),
        Some(at) if at < EARLIEST => bad(format!("{} lies before 1995", to_rfc3339(at))),
        Some(at) => Ok(at),
    }
}

/// The same text for the same JSON, whatever the order of its keys and its blanks.
#[must_use]
pub fn canonical(json: &str) -> String {
    fn sorted(value: Json) -> Json {
        match value {
            Json::Object(object) => {
                let mut fields: Vec<(String, Json)> =
                    object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                fields.sort_by(|left, right| left.0.cmp(&right.0));
                Json::Object(fields.into_iter().collect())
            }
            Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
            plain => plain,
        }
    }
    // The reader follows 128 levels at most, so this ends as well.
    match serde_json::from_str(json) {
        Ok(value) => sorted(value).to_string(),
        Err(_) => json.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{CallKind, Clock};

    const NOON: i64 = 1_800_000_000_000_000;

    fn read(value: &str) -> Vec<Result<Event, CallError>> {
        let receipt = Receipt { received_at: NOON, history: true, ..Receipt::default() };
        read_history(value.as_bytes(), &receipt, &|text| format!("derived {}", canonical(text)))
    }

    #[test]
    fn calls_batches_and_lists_are_read() {
        let page = r#"{"type":"page","userId":"u","timestamp":"2013-05-06T07:08:09.123456Z",
            "sentAt":"2020-01-01T00:00:00Z"}"#;
        let events = read(page);
        let event = events[0].as_ref().unwrap();
        // The sender's clock is no matter any more.
        assert_eq!(to_rfc3339(event.occurred_at), "2013-05-06T07:08:09.123456Z");
        assert_eq!(
            (event.call, event.clock, event.received_at),
            (CallKind::Page, Clock::Given, NOON)
        );
        for (value, good, bad) in [
            (format!("[{page},{page}]"), 2, 0),
            (format!(r#"{{"batch":[{page},{{"type":"x"}}],"context":{{"ip":"1.2.3.4"}}}}"#), 1, 1),
            ("[]".to_owned(), 0, 0),
            (r#"{"batch":7}"#.to_owned(), 0, 1),
            ("7".to_owned(), 0, 1),
            (r#"{"type":"page","userId":"u""#.to_owned(), 0, 1),
            ("[".repeat(10_000), 0, 1),
            ("\u{feff}".to_owned(), 0, 1),
        ] {
            let read = read(&value);
            let found = (read.iter().filter(|r| r.is_ok()).count(), read.len());
            assert_eq!(found, (good, good + bad), "{value:.60}: {read:?}");
        }
    }

    #[test]
    fn moments_that_cannot_be_are_faults() {
        for (time, expected) in [
            (r#""timestamp":"2999-01-01T00:00:00Z""#, "future"),
            (r#""timestamp":"1970-01-01T00:00:00Z""#, "before 1995"),
            (r#""timestamp":"yesterday""#, "cannot be read"),
            (r#""x":1"#, "missing"),
        ] {
            let read = read(&format!(r#"{{"type":"page","userId":"u",{time}}}"#));
            let error = read[0].as_ref().unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
            assert_eq!((error.code(), error.field()), ("bad_time", Some("timestamp")));
        }
        let read = read(r#"{"type":"page","userId":"u","receivedAt":"2015-02-23 22:28:55"}"#);
        assert_eq!(to_rfc3339(read[0].as_ref().unwrap().occurred_at), "2015-02-23T22:28:55Z");
    }

    #[test]
    fn ids_are_derived_of_what_is_said_not_of_how() {
        let one = read(r#"{"type":"page","userId":"u","timestamp":1500000000000}"#);
        let two = read(r#" {"timestamp": 1500000000000, "userId":"u", "type":"page"}"#);
        let three = read(r#"{"type":"page","userId":"u","timestamp":1500000000001}"#);
        let id = |read: &[Result<Event, CallError>]| read[0].as_ref().unwrap().message_id.clone();
        assert_eq!(id(&one), id(&two));
        assert_ne!(id(&one), id(&three));
    }
}
