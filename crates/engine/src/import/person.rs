//! How people are called in one cell, and whose account stands where a company's name is expected.

use speargun_connect::{Plan, heading};
use speargun_domain::full_name::{self, FullName};
use speargun_domain::value::Value;

/// How the names of people stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FullNames {
    /// The field whose column holds them.
    pub(super) column: &'static str,
    /// The field that is filled out of it.
    pub(super) filled: &'static str,
}

/// Whether a column of the plan holds first and last names together.
pub(super) fn full_names(plan: &Plan, headings: &[String]) -> Option<FullNames> {
    if plan.entity.key != "person" || plan.full_name.is_some() {
        return None;
    }
    let heading_of = |key: &str| {
        let planned = plan.fields.iter().find(|planned| planned.field.key == key)?;
        let index = planned.columns().next()?;
        headings.get(index)
    };
    match (heading_of("first_name"), heading_of("last_name")) {
        (None, Some(last)) if heading::is_full_name(last) => {
            Some(FullNames { column: "last_name", filled: "first_name" })
        }
        (Some(first), None) if heading::is_first_name_as_well(first) => {
            Some(FullNames { column: "first_name", filled: "last_name" })
        }
        _ => None,
    }
}

/// Whole names beside those of first or last names, and where the parts stand in a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameBeside {
    /// The column.
    pub(super) place: usize,
    first: usize,
    last: usize,
}

/// The part of names that no column has, where whole names stand beside the other part.
pub(super) fn name_beside(plan: &Plan) -> Option<&'static str> {
    let has = |key: &str| plan.fields.iter().any(|planned| planned.field.key == key);
    plan.full_name?;
    match (has("first_name"), has("last_name")) {
        (true, false) => Some("last_name"),
        (false, true) => Some("first_name"),
        _ => None,
    }
}

impl NameBeside {
    /// Where they stand; `columns` are those of a record.
    pub(super) fn of(plan: &Plan, columns: &[String]) -> Option<Self> {
        let at = |key: &str| columns.iter().position(|column| column == key);
        Some(Self { place: plan.full_name?, first: at("first_name")?, last: at("last_name")? })
    }

    /// Fills the parts of a name that a row leaves blank by what its whole name has beside the
    /// other part. `tell` says that it was guessed which part is which.
    pub(super) fn complete(
        self,
        cells: &csv::StringRecord,
        values: &mut [Value],
        tell: impl FnOnce(&str),
    ) {
        let whole = cells.get(self.place).unwrap_or("").trim();
        let part = |place: usize| values.get(place).and_then(Value::as_text).unwrap_or("");
        let (first, last) = (part(self.first).to_owned(), part(self.last).to_owned());
        if whole.is_empty() {
            return;
        }
        let mut put = |place: usize, text: Option<String>| {
            if let (Some(value), Some(text)) = (values.get_mut(place), text) {
                *value = Value::from(text);
            }
        };
        match (first.is_empty(), last.is_empty()) {
            (false, false) => {}
            (false, true) => put(self.last, full_name::without(whole, &first)),
            (true, false) => put(self.first, full_name::without(whole, &last)),
            (true, true) => {
                let parts = full_name::split(whole);
                if parts.is_guessed {
                    tell(whole);
                }
                put(self.first, parts.first);
                put(self.last, Some(parts.last));
            }
        }
    }
}

/// A name in its parts, and whether that was guessed; nothing where it has to be read as it is.
pub(super) fn parts_of(raw: &str, column: &str) -> FullName {
    let found = full_name::split(raw);
    // "Όνομα" beside no family name is a given name where it is one word.
    match (column, &found.first) {
        ("first_name", None) if !raw.trim().contains(' ') && !raw.chars().any(is_hangul) => {
            FullName { first: Some(found.last), last: String::new(), is_guessed: false }
        }
        _ => found,
    }
}

/// What a field gets of a name in its parts.
pub(super) fn value_of(parts: FullName, field: &str) -> Value {
    let text = if field == "first_name" { parts.first } else { Some(parts.last) };
    Value::from(text.filter(|text| !text.is_empty()))
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a text where a company's name is expected is the id of an account.
pub(super) fn is_account_id(text: &str) -> bool {
    let text = text.trim();
    let is_salesforce = text.starts_with("001")
        && (text.len() == 15 || super::key::has_checksum(text))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().skip(3).any(|byte| byte.is_ascii_alphabetic() || byte == b'0');
    let is_number = (5..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_guid = text.trim_matches(['{', '}']).len() == 36
        && text.trim_matches(['{', '}']).bytes().filter(|byte| *byte == b'-').count() == 4
        && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'{' | b'}'));
    is_salesforce || is_number || is_guid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_accounts_are_told_from_names() {
        for text in [
            "0015g00000QwErTAAV",
            "0015g00000QwErT",
            "9051234567",
            "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        ] {
            assert!(is_account_id(text), "{text}");
        }
        for text in ["3M", "1010", "Acme", "7-Eleven", "001", "2026", "Studio 5000000"] {
            assert!(!is_account_id(text), "{text}");
        }
    }
}
