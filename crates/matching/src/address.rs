//! Streets and telephone numbers, as far as they tell sites apart.

use crate::edit::edits_within;
use crate::hash::{hash_text, mix};
use crate::text::tokenise;

/// A street and house number, cleaned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StreetAddress {
    number: String,
    street: String,
    postcode: Option<u64>,
    /// Equal for addresses that probably are one.
    pub(crate) key: u64,
}

/// Words of a street that are written or left out freely, in the languages of the reference data.
const STREET_WORDS: [&str; 46] = [
    "street",
    "st",
    "str",
    "avenue",
    "ave",
    "av",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "drive",
    "dr",
    "lane",
    "ln",
    "place",
    "pl",
    "court",
    "ct",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "north",
    "n",
    "south",
    "s",
    "east",
    "e",
    "west",
    "w",
    "strasse",
    "rue",
    "via",
    "calle",
    "odos",
    "leoforos",
    "suite",
    "ste",
    "floor",
    "fl",
    "unit",
    "apt",
    "no",
    "way",
    "terrace",
    "ter",
];

/// Endings that a street's own name is written together with: "Hauptstr." is "Hauptstrasse".
const STREET_ENDINGS: [&str; 5] = ["strasse", "str", "weg", "gade", "gatan"];
/// What is left of a street's name has at least so many letters.
const STREET_LETTERS_MIN: usize = 3;

/// A street's name without the word for its kind that stands at its end.
fn without_kind(street: &str) -> String {
    let left = STREET_ENDINGS.iter().find_map(|ending| street.strip_suffix(ending));
    left.filter(|left| left.len() >= STREET_LETTERS_MIN).unwrap_or(street).to_owned()
}

impl StreetAddress {
    /// Reads an address; `None` without a house number or street.
    pub(crate) fn read(text: &str, postcode: Option<&str>) -> Option<Self> {
        let tokens = tokenise(text);
        let number_at = tokens.iter().position(|t| t.text.as_bytes()[0].is_ascii_digit())?;
        let number = tokens[number_at].text.to_string();
        let named = |word: &&str| !STREET_WORDS.contains(word);
        let after = tokens[number_at + 1..].iter().map(|t| t.text.as_str()).find(named);
        let before = tokens[..number_at].iter().map(|t| t.text.as_str()).find(named);
        // The street follows the number in English, and stands before it elsewhere.
        let street = without_kind(after.filter(|_| number_at == 0).or(before).or(after)?);
        let key = mix(hash_text(&number), hash_text(&street));
        let postcode = postcode.map(str::trim).filter(|code| !code.is_empty()).map(hash_text);
        Some(Self { number, street, postcode, key })
    }

    /// Whether both are one site: the same number, the same street but for a letter.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let post = self.postcode.zip(other.postcode).is_none_or(|(a, b)| a == b);
        if self.key == other.key {
            return post;
        }
        let near = |a: &str, b: &str| edits_within(a, b, 1).is_some();
        let street = self.street == other.street
            || self.street.len() >= 5 && near(&self.street, &other.street);
        street && self.number == other.number && post
    }
}

/// Digits of a telephone number that tell it from others: without prefixes.
const PHONE_DIGITS: usize = 7;

/// The key of a telephone number: its last digits. `None` when there are too few.
pub(crate) fn phone_key(text: &str) -> Option<u64> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).take(32).collect();
    let same = digits.iter().all(|digit| *digit == digits[0]);
    let tail = digits.len().checked_sub(PHONE_DIGITS).filter(|_| !same)?;
    Some(crate::hash::hash_bytes(&digits[tail..]))
}

#[cfg(test)]
mod tests {
    use super::StreetAddress;

    #[test]
    fn streets_are_one_however_their_kind_is_written() {
        for (left, right, one) in [
            ("Hauptstr. 5", "Hauptstrasse 5", true),
            ("Hauptstraße 5", "Hauptstr 5", true),
            ("12 Baker Street", "12 Baker St.", true),
            ("Hauptstr. 5", "Hauptstr. 6", false),
            ("Hauptstr. 5", "Gartenstr. 5", false),
            ("Hauptstr. 5", "Haubtstr. 5", true),
            ("Hauptstr. 5", "Haubtstr. 6", false),
            ("Hauptstr. 5", "Haubdstr. 5", false),
            ("12 Oak Street", "12 Oat Street", false),
        ] {
            let read = |text| StreetAddress::read(text, None).unwrap();
            assert_eq!(read(left).agrees(&read(right)), one, "{left} {right}");
        }
    }
}
