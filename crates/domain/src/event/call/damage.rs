//! Bodies with damage in them: what is whole is kept, and what is not costs as little as it can.
//!
//! Texts that were cut in the middle of a sign leave half a pair of surrogates, which JSON may
//! spell (`\ud83d`) and no text can hold. Programs write `NaN`, which JSON does not have.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::wire::{Loose, WireBatch, WireCall};
use super::{BATCH_CALLS_MAX, CALL_BYTES_MAX, CallError};

/// How deep brackets are followed in a damaged body.
const NESTING_MAX: usize = 128;
/// How often the next whole call is looked for after one whose brackets do not close.
const LOOKS_MAX: usize = 200;
/// How far one such look reads, in bytes.
const LOOK_BYTES_MAX: usize = CALL_BYTES_MAX;

/// The body with U+FFFD in place of every half of a pair, spelt as JSON does or as bytes. Nothing
/// changes its place, and nothing is copied where there is no such half.
#[must_use]
pub fn mend_surrogates(body: &[u8]) -> Cow<'_, [u8]> {
    let mut mended: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(next) = body[at..].iter().position(|byte| matches!(byte, b'\\' | 0xed)) {
        at += next;
        let (length, half) = if body[at] == b'\\' { escape(&body[at..]) } else { raw(&body[at..]) };
        if half {
            let mended = mended.get_or_insert_with(|| body.to_vec());
            let sign: &[u8] = if length == 6 { b"\\ufffd" } else { "\u{fffd}".as_bytes() };
            mended[at..at + length].copy_from_slice(sign);
        }
        at = (at + length).min(body.len());
    }
    mended.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// How many bytes an escape takes with its other half, and whether it is half a pair.
fn escape(text: &[u8]) -> (usize, bool) {
    match unit(text) {
        None => (2, false),
        Some(0xd800..=0xdbff) => match text.get(6..).and_then(unit) {
            Some(0xdc00..=0xdfff) => (12, false),
            _ => (6, true),
        },
        Some(0xdc00..=0xdfff) => (6, true),
        Some(_) => (6, false),
    }
}

/// The unit of UTF-16 that `\uXXXX` spells.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    digits
        .iter()
        .try_fold(0, |unit: u16, digit| Some(unit << 4 | char::from(*digit).to_digit(16)? as u16))
}

/// As [`escape`], of a half that was written as if it were a sign of UTF-8.
fn raw(text: &[u8]) -> (usize, bool) {
    let is_half = matches!(text, [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]);
    (if is_half { 3 } else { 1 }, is_half)
}

/// The parts of a batch that is no JSON as a whole.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// Its items, each read by itself.
    pub items: Vec<&'a [u8]>,
    /// What it says around them.
    pub context: Option<&'a [u8]>,
    /// When it was sent.
    pub sent_at: Loose<'a>,
    /// Its key.
    pub write_key: Loose<'a>,
}

impl<'a> Parts<'a> {
    /// The context around the items, not looked into.
    pub(super) fn context(&self) -> Result<Option<&'a RawValue>, CallError> {
        let read = |context| {
            serde_json::from_slice(context)
                .map_err(|error| CallError::Malformed(format!("context: {error}")))
        };
        self.context.map(read).transpose()
    }
}

impl<'a> From<WireBatch<'a>> for Parts<'a> {
    fn from(batch: WireBatch<'a>) -> Self {
        Self {
            items: batch.batch.into_iter().map(|item| item.get().as_bytes()).collect(),
            context: batch.context.map(|context| context.get().as_bytes()),
            sent_at: batch.sent_at,
            write_key: batch.write_key,
        }
    }
}

/// What stands in a text where JSON has a number: programs write such, JSON does not know them.
pub(super) fn no_number(body: &[u8]) -> Option<&'static str> {
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'"' => at = end_of_text(body, at)?,
            b'N' if body[at..].starts_with(b"NaN") => return Some("NaN"),
            b'I' if body[at..].starts_with(b"Infinity") => return Some("Infinity"),
            _ => at += 1,
        }
    }
    None
}

/// Takes a damaged batch apart. Nothing where it is cut off, or is no object with a list of calls:
/// then nobody can tell what belongs to what, and it is to be sent again.
pub(super) fn parts_of(body: &[u8]) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut has_items = false;
    let is_whole = each_field(body, |key, value| {
        match key {
            b"batch" => {
                let (items, end) = items_of(body, value)?;
                parts.items = items;
                has_items = true;
                return Some(end);
            }
            b"context" => parts.context = Some(text_at(body, value)?),
            b"sentAt" => parts.sent_at = loose(text_at(body, value)?),
            b"writeKey" => parts.write_key = loose(text_at(body, value)?),
            _ => {}
        }
        end_of(body, value)
    });
    (is_whole && has_items).then_some(parts)
}

/// The key in a body that cannot be read otherwise, so that its sender can be told what is wrong.
#[must_use]
pub fn write_key_of(body: &[u8]) -> Option<String> {
    let mut found = None;
    each_field(body, |key, value| {
        if key == b"writeKey" {
            found = loose(text_at(body, value)?).text().map(ToOwned::to_owned);
            return None;
        }
        if key == b"batch" { Some(items_of(body, value)?.1) } else { end_of(body, value) }
    });
    found
}

fn loose(value: &[u8]) -> Loose<'_> {
    serde_json::from_slice(value).unwrap_or_default()
}

/// Hands over the fields of the object that a body is, by the places of their values; each is
/// answered with the place behind it. Tells whether the object was seen to its end.
fn each_field<'a>(body: &'a [u8], mut take: impl FnMut(&'a [u8], usize) -> Option<usize>) -> bool {
    let mut at = skip_blank(body, 0);
    if body.get(at) != Some(&b'{') {
        return false;
    }
    // Every round goes on by a key at least.
    loop {
        at = skip_blank(body, at + 1);
        match body.get(at) {
            Some(b'}') => return skip_blank(body, at + 1) == body.len(),
            Some(b'"') => {}
            _ => return false,
        }
        let Some(end) = end_of_text(body, at) else { return false };
        let key = &body[at + 1..end - 1];
        at = skip_blank(body, end);
        if body.get(at) != Some(&b':') {
            return false;
        }
        let Some(end) = take(key, skip_blank(body, at + 1)) else { return false };
        at = skip_blank(body, end);
        match body.get(at) {
            Some(b',') => {}
            Some(b'}') => return skip_blank(body, at + 1) == body.len(),
            _ => return false,
        }
    }
}

/// The items of the list at a place, and the place behind it.
fn items_of(body: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    if body.get(at) != Some(&b'[') {
        return None;
    }
    let mut items = Vec::new();
    let mut looks = 0;
    let mut at = skip_blank(body, at + 1);
    if body.get(at) == Some(&b']') {
        return Some((items, at + 1));
    }
    loop {
        // More than may be are refused together; they need not all be found.
        if items.len() > BATCH_CALLS_MAX {
            return None;
        }
        let end = match end_of(body, at) {
            Some(end) if matches!(body.get(skip_blank(body, end)), Some(b',' | b']')) => end,
            Some(_) => next_call(body, at, &mut looks)?,
            None => next_call(body, at, &mut looks).or_else(|| last_bracket(body, at))?,
        };
        items.push(body[at..end].trim_ascii());
        at = skip_blank(body, end);
        match body.get(at)? {
            b']' => return Some((items, at + 1)),
            _ => at = skip_blank(body, at + 1),
        }
    }
}

/// The place of the comma before the next call that is whole, after one that does not close.
fn next_call(body: &[u8], from: usize, looks: &mut usize) -> Option<usize> {
    let mut at = from + 1;
    while let Some(next) = body.get(at..)?.iter().position(|byte| *byte == b',') {
        let comma = at + next;
        let begin = skip_blank(body, comma + 1);
        at = comma + 1;
        if body.get(begin) != Some(&b'{') {
            continue;
        }
        if *looks == LOOKS_MAX {
            return None;
        }
        *looks += 1;
        let text = &body[begin..body.len().min(begin + LOOK_BYTES_MAX)];
        let mut values = serde_json::Deserializer::from_slice(text).into_iter::<&RawValue>();
        let Some(Ok(value)) = values.next() else { continue };
        let call: Result<WireCall<'_>, _> = serde_json::from_str(value.get());
        // An object within the damaged call is none.
        if call.is_ok_and(|call| call.r#type.0.is_some()) {
            return Some(comma);
        }
    }
    None
}

/// Where the list ends of which the last call does not close, if only plain fields follow it.
fn last_bracket(body: &[u8], from: usize) -> Option<usize> {
    Some(from + body.get(from..)?.iter().rposition(|byte| *byte == b']')?)
}

/// A value, whatever stands in it.
fn text_at(body: &[u8], at: usize) -> Option<&[u8]> {
    body.get(at..end_of(body, at)?)
}

/// The place behind a value: of lists and objects the bracket that closes it, else what comes
/// before the next comma or bracket, be it a number or none.
fn end_of(body: &[u8], from: usize) -> Option<usize> {
    let mut open = [0_u8; NESTING_MAX];
    let mut depth = 0;
    let mut at = from;
    while let Some(byte) = body.get(at) {
        match byte {
            b'"' => {
                at = end_of_text(body, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'{' | b'[' => {
                *open.get_mut(depth)? = if *byte == b'{' { b'}' } else { b']' };
                depth += 1;
            }
            b'}' | b']' if depth == 0 => return Some(at),
            b'}' | b']' => {
                depth -= 1;
                if open[depth] != *byte {
                    return None;
                }
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b',' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place behind the text that begins at one.
fn end_of_text(body: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        at += body.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        if body[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn skip_blank(body: &[u8], from: usize) -> usize {
    let rest = body.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pair_becomes_the_sign_for_what_is_lost() {
        for (text, expected) in [
            (r#"{"a":"x \ud83d"}"#, r#"{"a":"x \ufffd"}"#),
            (r#"{"\uD83D":"\uDE00 x"}"#, r#"{"\ufffd":"\ufffd x"}"#),
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            // A backslash that is one, and letters behind it.
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83"#, r#""\ud83"#),
            (r#""\u00e9 é 이름 😀""#, r#""\u00e9 é 이름 😀""#),
            ("\"\\", "\"\\"),
        ] {
            assert_eq!(mend_surrogates(text.as_bytes()), expected.as_bytes(), "{text}");
        }
        assert!(matches!(mend_surrogates(r#"{"a":"\u00e9"}"#.as_bytes()), Cow::Borrowed(_)));
        assert_eq!(&*mend_surrogates(b"\"\xed\xa0\xbd!\""), "\"\u{fffd}!\"".as_bytes());
        // Korean signs begin with the same byte.
        let korean = "\"\u{d7ff} 한 회\"".as_bytes();
        assert_eq!(&*mend_surrogates(korean), korean);
    }

    #[test]
    fn a_damaged_batch_is_taken_apart() {
        let items = |body: &str| {
            let parts = parts_of(body.as_bytes())?;
            let text = |item: &&[u8]| String::from_utf8_lossy(item).into_owned();
            Some(parts.items.iter().map(text).collect::<Vec<_>>())
        };
        for (body, expected) in [
            (r#"{"batch":[{"a":NaN},{"b":1}]}"#, Some(vec![r#"{"a":NaN}"#, r#"{"b":1}"#])),
            (r#"{"x":-Infinity,"batch":[7,,"]"]}"#, Some(vec!["7", "", "\"]\""])),
            (r#"{"batch":[{"a":"],[\""},[{}]] , "y":{}} "#, Some(vec![r#"{"a":"],[\""}"#, "[{}]"])),
            // One that does not close: the next call is found, an object within is none.
            (
                r#"{"batch":[{"a":[{"b":1},{"c":2},{"type":"x"},{"type":"y"}]}"#,
                Some(vec![r#"{"a":[{"b":1},{"c":2}"#, r#"{"type":"x"}"#, r#"{"type":"y"}"#]),
            ),
            (
                r#"{"batch":[{"type":"x"},{"b":{}],"y":1}"#,
                Some(vec![r#"{"type":"x"}"#, r#"{"b":{}"#]),
            ),
            // Cut off, or something else.
            (r#"{"batch":[{"a":NaN},{"b":1}"#, None),
            (r#"{"batch":[{"a":NaN}]"#, None),
            (r#"{"batch":{"a":NaN}}"#, None),
            (r#"{"a":NaN}"#, None),
            ("[NaN]", None),
            ("", None),
        ] {
            let expected = expected.map(|items| items.into_iter().map(str::to_owned).collect());
            assert_eq!(items(body), expected, "{body}");
        }
        let deep = format!("{{\"batch\":[{}]}}", "{\"a\":".repeat(100_000));
        assert_eq!(items(&deep).unwrap().len(), 1);
    }

    #[test]
    fn the_key_is_found_in_what_cannot_be_read() {
        for (body, expected) in [
            (r#"{"event":NaN,"writeKey":"k"}"#, Some("k")),
            (r#"{"batch":[{"writeKey":"no"},NaN],"writeKey":"k"}"#, Some("k")),
            (r#"{"writeKey":"k","event":"#, Some("k")),
            (r#"{"properties":{"writeKey":"no"}}"#, None),
            (r#"{"writeKey":7}"#, Some("7")),
            ("", None),
        ] {
            assert_eq!(write_key_of(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
