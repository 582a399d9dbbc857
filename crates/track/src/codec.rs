//! Events as bytes in the inbox. The first byte tells the format, so that a newer binary reads
//! what an older one left behind.

use speargun_domain::event::{Event, EventView};
use speargun_store::StoreError;

/// The format that is written.
const FORMAT: u8 = 1;
/// No event is larger: a call is not, and encoding adds little.
const EVENT_BYTES_MAX: usize = 256 * 1024;

/// The beginning of a body.
#[must_use]
pub fn begin() -> Vec<u8> {
    vec![FORMAT]
}

/// An event as it stands in a body: its length and its bytes.
///
/// # Errors
/// When it cannot be written down, which a call that was read never is.
pub fn encode(event: &Event, body: &mut Vec<u8>) -> Result<(), StoreError> {
    let start = body.len();
    body.extend_from_slice(&[0; 4]);
    *body = postcard::to_extend(event, std::mem::take(body))
        .map_err(|error| StoreError::Value(format!("an event: {error}")))?;
    let length = body.len() - start - 4;
    if length > EVENT_BYTES_MAX {
        return Err(StoreError::Value(format!("an event of {length} bytes")));
    }
    body[start..start + 4].copy_from_slice(&(length as u32).to_le_bytes());
    Ok(())
}

/// Leaves the place of an event that was erased: others keep theirs, and with them their ids.
pub fn erase(body: &mut Vec<u8>) {
    body.extend_from_slice(&[0; 4]);
}

/// The events of a row of the inbox by their places; nothing where one was erased.
///
/// # Errors
/// When the bytes are not what [`encode`] wrote.
pub fn decode(body: &[u8]) -> Result<Vec<Option<Event>>, StoreError> {
    read(body)
}

/// The events of a row of the inbox, borrowed from its bytes.
///
/// # Errors
/// When the bytes are not what [`encode`] wrote.
pub fn decode_views(body: &[u8]) -> Result<Vec<Option<EventView<'_>>>, StoreError> {
    read(body)
}

/// The event whose length and bytes stand at the beginning, as [`encode`] put them.
///
/// # Errors
/// When the bytes are not what [`encode`] wrote.
pub fn decode_one(bytes: &[u8]) -> Result<Event, StoreError> {
    let damaged = || StoreError::Value("a packed event is damaged".to_owned());
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    postcard::from_bytes(rest.get(..length).ok_or_else(damaged)?).map_err(|_| damaged())
}

fn read<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<Vec<Option<T>>, StoreError> {
    let damaged = || StoreError::Value("events of the inbox are damaged".to_owned());
    let (format, mut rest) = body.split_first().ok_or_else(damaged)?;
    if *format != FORMAT {
        let reason = format!("events of the inbox in format {format}, which is newer than this");
        return Err(StoreError::Value(reason));
    }
    let mut events = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = u32::from_le_bytes(*length) as usize;
        let bytes = after.get(..length).ok_or_else(damaged)?;
        let read = || postcard::from_bytes(bytes).map_err(|_| damaged());
        events.push(if bytes.is_empty() { None } else { Some(read()?) });
        rest = &after[length..];
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use speargun_domain::event::{CallKind, Receipt, read_call};

    use super::*;

    #[test]
    fn a_view_reads_what_an_event_was_written_as() {
        let body = r#"{"messageId":"m","anonymousId":"a","userId":"u","event":"Demo Requested",
            "timestamp":"2027-01-15T07:00:00Z","properties":{"x":1,"subject":"s","bot":true},
            "context":{"ip":"203.0.113.9","locale":"ko","groupId":"g","userAgent":"curl/8",
            "campaign":{"name":"n","source":"s","medium":"m","term":"t","content":"c"},
            "library":{"name":"l","version":"1"},"traits":{"email":"K@x.kr"},
            "page":{"url":"https://x.test/가?gclid=1","title":"T","referrer":"https://r.test/"}}}"#;
        let receipt = Receipt { received_at: 1_800_000_000_000_000, ..Receipt::default() };
        let call = read_call(CallKind::Track, body.as_bytes(), &receipt, &mut String::new);
        let mut event = call.unwrap().0;
        event.previous_id = Some("p".to_owned());
        event.source = "web".to_owned();
        let mut bytes = begin();
        encode(&event, &mut bytes).unwrap();
        encode(&event, &mut bytes).unwrap();
        erase(&mut bytes);
        let whole = [Some(event.clone()), Some(event.clone()), None];
        assert_eq!(decode(&bytes).unwrap(), whole);
        let views = decode_views(&bytes).unwrap();
        let view = Some(EventView::from(&event));
        assert_eq!(views, [view, view, None]);
        assert_eq!(Event::from(&views[0].unwrap()), event);
        drop(views);
        bytes.pop();
        assert!(decode(&bytes).is_err());
        bytes[0] = 9;
        assert!(decode(&bytes).unwrap_err().to_string().contains("newer"));
    }
}
