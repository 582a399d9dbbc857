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
        let street = after.filter(|_| number_at == 0).or(before).or(after)?.to_owned();
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
