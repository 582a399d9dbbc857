//! Which columns of a row hold what is read, and which are filled out of others.

use std::borrow::Cow;

use speargun_connect::{Plan, PlannedField, Source};
use speargun_domain::record::FieldKind;
use speargun_domain::text;
use speargun_domain::title::{self, Department, Seniority};
use speargun_domain::value::Value;

use super::row::RowReader;
use super::{key, person};

/// Headings of columns with the currency of the amounts beside them, letters and digits only.
const CURRENCY_HEADINGS: &str = "currencyofvalue dealcurrencyofvalue valuecurrency currency currencycode currencyisocode dealcurrency \
    dealcurrencycode amountcurrency opportunitycurrency 통화 통화코드 νόμισμα";

/// The columns that are filled out of others.
pub(super) fn computed_of(plan: &Plan) -> Vec<&'static str> {
    let maps = |key: &str| plan.fields.iter().any(|planned| planned.field.key == key);
    let columns: &[(bool, &'static str)] = match plan.entity.key {
        "person" => &[
            (maps("email"), "email_domain"),
            (maps("title"), "seniority"),
            (maps("title"), "department"),
            (maps("email") && !maps("other_emails"), "other_emails"),
        ],
        "owner" => &[(!maps("name") && maps("last_name"), "name")],
        // A cell of one name may hold several all the same.
        "account" => &[
            (maps("name") && !maps("other_names"), "other_names"),
            (maps("website") && !maps("domains"), "domains"),
        ],
        _ => &[],
    };
    columns.iter().filter(|(is_filled, _)| *is_filled).map(|(_, column)| *column).collect()
}

/// Whether a column says in which currency the amounts of its row are.
pub(super) fn is_currency(heading: &str) -> bool {
    let heading = letters(heading);
    CURRENCY_HEADINGS.split_ascii_whitespace().any(|known| known == heading)
}

/// A heading without what is written in many ways.
pub(super) fn letters(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text of a field: that of its column, or of the first further one that has any. Of truths any
/// that is true counts.
pub(super) fn value_of<'r>(
    planned: &'r PlannedField,
    cells: &'r csv::StringRecord,
) -> Cow<'r, str> {
    let own = raw(planned, cells);
    if planned.further.is_empty() {
        return Cow::Borrowed(own);
    }
    let further = planned.further.iter().map(|index| cells.get(*index).unwrap_or(""));
    let mut all = std::iter::once(own).chain(further);
    if planned.field.kind == FieldKind::Truth {
        const FALSE: [&str; 19] = [
            "",
            "false",
            "no",
            "0",
            "0.0",
            "n",
            "f",
            "off",
            "-",
            "아니오",
            "아니요",
            "όχι",
            "οχι",
            "ψευδές",
            "falsch",
            "nein",
            "non",
            "☐",
            "미정",
        ];
        let says = |text: &&str| !FALSE.contains(&text.trim().to_lowercase().as_str());
        return Cow::Borrowed(all.find(says).unwrap_or(own));
    }
    let is_money = planned.field.kind == FieldKind::Money;
    let says = |text: &&str| !(text.trim().is_empty() || is_money && is_zero(text));
    Cow::Borrowed(all.find(says).unwrap_or(own))
}

/// Whether an amount is nothing but zeros: beside an estimate it says that nothing was earned yet.
fn is_zero(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit);
    digits.clone().next().is_some() && digits.clone().all(|digit| digit == '0')
}

fn raw<'r>(planned: &'r PlannedField, cells: &'r csv::StringRecord) -> &'r str {
    let text = match &planned.source {
        Source::Column(index) => cells.get(*index).unwrap_or(""),
        Source::Constant(text) => text,
    };
    if planned.replace.is_empty() {
        return text;
    }
    planned.replace.get(text.trim()).map_or(text, String::as_str)
}

impl RowReader<'_> {
    /// What is computed out of the cells of a row for one of its columns.
    pub(super) fn computed(&self, column: &str, cells: &csv::StringRecord) -> Value {
        match column {
            "deleted" => self.is_gone(cells),
            "first_name" | "last_name" if self.full_names.is_some() => {
                let names = self.full_names.map_or("", |names| names.column);
                let planned = self.planned(names);
                let raw = planned.map_or(Cow::Borrowed(""), |planned| value_of(planned, cells));
                if raw.trim().is_empty() {
                    return Value::Null;
                }
                person::value_of(person::parts_of(&raw, names), column)
            }
            "account_reference" => {
                let own = self.fields.iter().find(|own| own.planned.field.key == "company");
                let raw = own.map_or(Cow::Borrowed(""), |own| value_of(own.planned, cells));
                let style = own.map(|own| own.key).unwrap_or_default();
                if !person::is_account_id(&raw) {
                    return Value::Null;
                }
                Value::from(key::canonical(&raw, style).ok().map(Cow::into_owned))
            }
            "other_names" | "domains" | "other_emails" => self.several(column, &[], cells),
            "email_domain" => {
                let email = self.text_of("email", cells);
                let host = speargun_matching::email_host(&email);
                Value::from(host.map(|host| host.domain().to_owned()))
            }
            "seniority" => Value::from(self.title(cells).0.key()),
            "department" => Value::from(self.title(cells).1.key()),
            "name" => {
                let first = self.text_of("first_name", cells);
                let full = format!("{first} {}", self.text_of("last_name", cells));
                let full = full.trim();
                if full.is_empty() { Value::Null } else { Value::from(full) }
            }
            _ => Value::Null,
        }
    }

    fn title(&self, cells: &csv::StringRecord) -> (Seniority, Department) {
        const TITLES_MAX: usize = 50_000;
        let planned = self.planned("title");
        let text = planned.map_or(Cow::Borrowed(""), |planned| value_of(planned, cells));
        let mut titles = self.titles.borrow_mut();
        if let Some(known) = titles.get(&*text) {
            return *known;
        }
        let read = title::classify(&text::clean(&text));
        if titles.len() < TITLES_MAX {
            titles.insert(text.into_owned(), read);
        }
        read
    }
}
