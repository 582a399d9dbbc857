//! Keys of other systems: one record under several spellings is one record, and a key that a
//! spreadsheet damaged is none.

use std::borrow::Cow;

use speargun_domain::parse::Shown;
use speargun_words::{Said, said};

/// How the keys of a column are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct KeyStyle {
    /// All are numbers in which a sign splits groups.
    pub(crate) is_grouped: bool,
    /// All are whole numbers with ".0" behind them.
    pub(crate) is_fractional: bool,
    /// All are as a spreadsheet leaves numbers that are too long for it.
    pub(crate) is_rounded: bool,
    /// The source is Salesforce.
    pub(crate) is_salesforce: bool,
}

/// Why a key names no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// It is an error of a formula.
    FormulaError(Shown),
    /// A spreadsheet rounded it into scientific notation.
    Scientific(Shown),
    /// A spreadsheet rounded it to fifteen digits.
    Rounded(Shown),
}

impl KeyError {
    /// The error as a key of `locales/` with values.
    pub(crate) fn said(&self) -> Said {
        match self {
            Self::FormulaError(text) => said!("key.formula_error", text = text.as_str()),
            Self::Scientific(text) => said!("key.scientific", text = text.as_str()),
            Self::Rounded(text) => said!("key.rounded", text = text.as_str()),
        }
    }
}

/// A key in the one spelling in which it is kept.
///
/// # Errors
/// Why it names no record.
pub(crate) fn canonical(key: &str, style: KeyStyle) -> Result<Cow<'_, str>, KeyError> {
    let key = key.trim();
    let shown = || Shown::of(key);
    if ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"].contains(&key) {
        return Err(KeyError::FormulaError(shown()));
    }
    if is_scientific(key) {
        return Err(KeyError::Scientific(shown()));
    }
    if style.is_rounded {
        return Err(KeyError::Rounded(shown()));
    }
    if style.is_grouped {
        return Ok(Cow::Owned(key.chars().filter(char::is_ascii_digit).collect()));
    }
    if let Some(whole) = key.strip_suffix(".0").filter(|_| style.is_fractional) {
        return Ok(Cow::Borrowed(whole));
    }
    if style.is_salesforce && is_salesforce_15(key) {
        return Ok(Cow::Owned(with_checksum(key)));
    }
    if let Some(bare) = guid(key) {
        return Ok(bare);
    }
    Ok(if key.contains('\0') { Cow::Owned(key.replace('\0', "")) } else { Cow::Borrowed(key) })
}

/// The first of several keys in a cell, and whether there are further ones. A comma splits numbers
/// of one length alone, since it may group the digits of one.
pub(crate) fn first_of_several(cell: &str) -> (&str, bool) {
    let cell = cell.trim();
    for sign in [';', '|'] {
        let mut parts = cell.split(sign).map(str::trim).filter(|part| !part.is_empty());
        if let (Some(first), Some(second)) = (parts.next(), parts.next()) {
            return (first, first != second);
        }
        if cell.contains(sign) {
            return (cell.trim_matches([sign, ' ']), false);
        }
    }
    let parts: Vec<&str> = cell.split(',').map(str::trim).collect();
    let is_key = |part: &&str| part.len() > 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.first() {
        Some(first) if parts.len() > 1 && parts.iter().all(is_key) => (first, true),
        _ => (cell, false),
    }
}

/// All keys of a cell, each once.
pub(crate) fn all_of_several(cell: &str) -> Vec<&str> {
    let cell = cell.trim();
    let parts = |sign: char| {
        let parts = cell.split(sign).map(str::trim).filter(|part| !part.is_empty());
        let mut once = Vec::new();
        for part in parts {
            if !once.contains(&part) {
                once.push(part);
            }
        }
        once
    };
    match [';', '|'].into_iter().find(|sign| cell.contains(*sign)) {
        Some(sign) => parts(sign),
        None if first_of_several(cell).1 => parts(','),
        None => vec![cell],
    }
}

/// "1.23457E+11": what is left of a long number.
fn is_scientific(key: &str) -> bool {
    let Some((mantissa, exponent)) = key.split_once(['E', 'e']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = mantissa.replacen(['.', ','], "", 1);
    let has_sign = mantissa.len() != whole.len();
    // 12E5 may be a key of letters; with a fraction or a plus sign it is a number.
    is_digits(&whole)
        && (has_sign || exponent.starts_with('+'))
        && is_digits(exponent.trim_start_matches('+'))
        && exponent.len() <= 4
}

pub(crate) fn is_salesforce_15(key: &str) -> bool {
    key.len() == 15
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && key.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a key is an id of Salesforce with its check.
pub(crate) fn has_checksum(key: &str) -> bool {
    let bare = key.get(..15).filter(|bare| key.len() == 18 && is_salesforce_15(bare));
    bare.is_some_and(|bare| with_checksum(bare) == key)
}

/// The case-safe spelling of a Salesforce id: three letters behind it say which of its letters are
/// capitals, five by five (Salesforce Help, "18-character IDs").
fn with_checksum(key: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let mut whole = key.to_owned();
    for part in key.as_bytes().chunks(5) {
        let bits = part.iter().enumerate().fold(0_usize, |bits, (place, byte)| {
            bits | usize::from(byte.is_ascii_uppercase()) << place
        });
        whole.push(char::from(LETTERS[bits & 31]));
    }
    whole
}

/// A GUID without braces, in small letters.
fn guid(key: &str) -> Option<Cow<'_, str>> {
    let bare = key.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(key);
    let lengths = [8, 4, 4, 4, 12];
    let mut parts = bare.split('-');
    let fits = lengths.iter().all(|length| {
        parts.next().is_some_and(|part| {
            part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    });
    (fits && parts.next().is_none()).then(|| Cow::Owned(bare.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_record_has_one_key_however_it_is_spelt() {
        let salesforce = KeyStyle { is_salesforce: true, ..KeyStyle::default() };
        let grouped = KeyStyle { is_grouped: true, ..KeyStyle::default() };
        let fractional = KeyStyle { is_fractional: true, ..KeyStyle::default() };
        let plain = KeyStyle::default();
        for (key, style, expected) in [
            ("0015g00000QwErT", salesforce, "0015g00000QwErTAAV"),
            ("0015g00000QwErt", salesforce, "0015g00000QwErtAAF"),
            ("0015g00000QwErTAAV", salesforce, "0015g00000QwErTAAV"),
            ("0015g00000QwErT", plain, "0015g00000QwErT"),
            ("1,204", grouped, "1204"),
            ("12", grouped, "12"),
            ("1,204", plain, "1,204"),
            ("101.0", fractional, "101"),
            ("101.0", plain, "101.0"),
            (
                " {6F9619FF-8B86-D011-B42D-00C04FC964FF} ",
                plain,
                "6f9619ff-8b86-d011-b42d-00c04fc964ff",
            ),
            ("6F9619FF-8B86-D011-B42D-00C04FC964FF", plain, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
            ("{note}", plain, "{note}"),
            ("12E5", plain, "12E5"),
            ("ACME-1", plain, "ACME-1"),
        ] {
            assert_eq!(canonical(key, style), Ok(Cow::Borrowed(expected)), "{key}");
        }
        for key in ["1.23457E+11", "1,23457E+11", "1E+15", "9.9e12"] {
            assert_eq!(canonical(key, plain), Err(KeyError::Scientific(Shown::of(key))), "{key}");
        }
        let rounded = KeyStyle { is_rounded: true, ..plain };
        let long = "1234567890123450";
        assert_eq!(canonical(long, rounded), Err(KeyError::Rounded(Shown::of(long))));
        let formula = Err(KeyError::FormulaError(Shown::of("#REF!")));
        assert_eq!(canonical(" #REF! ", plain), formula);
    }

    #[test]
    fn several_keys_in_a_cell_are_told_apart() {
        for (cell, expected) in [
            ("9051;9052", ("9051", true)),
            ("9051; ", ("9051", false)),
            ("9051;9051", ("9051", false)),
            ("9051,9052", ("9051", true)),
            ("1,204", ("1,204", false)),
            ("12,345,678", ("12,345,678", false)),
            ("Acme, Inc.", ("Acme, Inc.", false)),
            ("a|b", ("a", true)),
            ("", ("", false)),
        ] {
            assert_eq!(first_of_several(cell), expected, "{cell}");
        }
    }
}
