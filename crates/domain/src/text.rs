//! Cleaning of text as it comes out of other systems.

use std::borrow::Cow;

/// The longest text that a field keeps, in characters. Longer ones are cut at import.
pub const TEXT_LENGTH_MAX: usize = 4_000;

/// A text as comparisons see it: in lower case, and with one sigma, which Greek writes otherwise at
/// the end of a word.
#[must_use]
pub fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains('ς') { lower.replace('ς', "σ") } else { lower }
}

/// Decodes HTML entities, drops control and zero-width characters, folds white space and cuts at
/// [`TEXT_LENGTH_MAX`]. Borrows when there is nothing to do, which is the common case.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.len() <= TEXT_LENGTH_MAX && is_plain(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    // The cut comes first, so that a field of ten million characters costs no more than its head.
    let head = cut(trimmed, TEXT_LENGTH_MAX * 4);
    let decoded = decode_entities(head);
    let mut cleaned = String::with_capacity(decoded.len());
    let mut pending_space = false;
    for (count, character) in decoded.chars().enumerate() {
        if count >= TEXT_LENGTH_MAX {
            break;
        }
        if character.is_whitespace() {
            pending_space = !cleaned.is_empty();
        } else if !is_invisible(character) {
            if pending_space {
                cleaned.push(' ');
                pending_space = false;
            }
            cleaned.push(character);
        }
    }
    Cow::Owned(cleaned)
}

fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !text.is_ascii() {
        let is_odd = |c: char| is_invisible(c) || c == '&' || c.is_whitespace() && c != ' ';
        return !text.contains("  ") && !text.contains(is_odd);
    }
    bytes.iter().all(|byte| *byte >= b' ' && *byte != b'&' && *byte != 127)
        && !bytes.windows(2).any(|pair| pair == b"  ")
}

/// The first `length_max` bytes at most, never splitting a character.
#[must_use]
pub fn cut(text: &str, length_max: usize) -> &str {
    if text.len() <= length_max {
        return text;
    }
    let mut end = length_max;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a character is seen by no one: of control, of width zero, or one that turns the
/// direction of writing.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
                | '\u{feff}' | '\u{ad}'
        )
}

const ENTITY_LENGTH_MAX: usize = 10;

/// Decodes numeric entities and the named ones that occur in company and person names.
#[must_use]
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(ENTITY_LENGTH_MAX).position(|byte| byte == b';');
        let character = end.and_then(|end| entity_character(&rest[1..end]));
        match (character, end) {
            (Some(character), Some(end)) => {
                decoded.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn entity_character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("apos", '\''),
        ("quot", '"'),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("mdash", '—'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("reg", '®'),
        ("trade", '™'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("agrave", 'à'),
        ("aacute", 'á'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("szlig", 'ß'),
        ("ccedil", 'ç'),
        ("ntilde", 'ñ'),
        ("oacute", 'ó'),
        ("oslash", 'ø'),
        ("aring", 'å'),
    ];
    NAMED.iter().find(|(named, _)| *named == name).map(|(_, character)| *character)
}

/// A number with commas between its thousands.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_reads_what_exports_contain() {
        for (text, expected) in [
            ("Lowe&#8217;s", "Lowe’s"),
            ("AT&amp;T", "AT&T"),
            ("AT&T", "AT&T"),
            ("  A \t B\u{a0}C ", "A B C"),
            ("zero\u{200b}width", "zerowidth"),
            ("&bogus; &", "&bogus; &"),
            ("&#xAC00;", "가"),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
        assert_eq!(clean(&"é".repeat(10_000_000)).chars().count(), TEXT_LENGTH_MAX);
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
