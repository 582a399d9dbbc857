//! Columns beyond those that count: further ones of one field, and more custom fields than a record
//! keeps.

use std::borrow::Cow;

use speargun_connect::plan::PlannedField;
use speargun_domain::record::FieldKind;
use speargun_domain::text;
use speargun_domain::value::Value;
use speargun_matching::normalise_host;

use super::row::{CUSTOM_MAX, RowReader};
use super::trouble::{TroubleKind, Troubles};

impl RowReader<'_> {
    /// Says that further columns of a field say something else than the one that counts. Further
    /// addresses of a person are kept, flags are read together, and an account or person is given
    /// by its key in one column and by its name in another.
    pub(super) fn tell_further(
        &self,
        planned: &PlannedField,
        (counts, line, cells): (&str, u64, &csv::StringRecord),
        troubles: &mut Troubles,
    ) {
        let is_apart = matches!(planned.field.kind, FieldKind::Truth | FieldKind::Reference)
            || matches!(planned.field.key, "email" | "account_reference" | "person_reference");
        // What is replaced by a mapping is no other text.
        if planned.further.is_empty() || is_apart || !planned.replace.is_empty() {
            return;
        }
        let counts = comparable(planned, counts);
        for place in planned.columns() {
            let cell = cells.get(place).unwrap_or("").trim();
            if !cell.is_empty() && comparable(planned, cell) != counts {
                let heading = self.headings().get(place).map_or("", String::as_str);
                troubles.add((heading, TroubleKind::FurtherColumn), line, cell);
            }
        }
    }

    /// What no field is for, by heading.
    pub(super) fn custom(&self, cells: &csv::StringRecord) -> Value {
        let mut fields = serde_json::Map::new();
        for (index, name) in self.plan.custom.iter().take(CUSTOM_MAX) {
            let cleaned = text::clean(cells.get(*index).unwrap_or(""));
            if !cleaned.is_empty() {
                fields.insert(name.clone(), cleaned.into_owned().into());
            }
        }
        if fields.is_empty() {
            return Value::from("{}");
        }
        Value::Text(serde_json::Value::Object(fields).to_string())
    }

    /// Counts the cells of custom fields that a record does not keep.
    pub(super) fn tell_custom_left_out(
        &self,
        (line, cells): (u64, &csv::StringRecord),
        troubles: &mut Troubles,
    ) {
        let Some((_, heading)) = self.plan.custom.get(CUSTOM_MAX) else { return };
        for (place, _) in &self.plan.custom[CUSTOM_MAX..] {
            let cell = cells.get(*place).unwrap_or("").trim();
            if !cell.is_empty() {
                troubles.add((heading, TroubleKind::CustomBeyond), line, cell);
            }
        }
    }
}

/// A cell without what is written in many ways: of a web site its host, of a telephone its digits.
fn comparable<'c>(planned: &PlannedField, cell: &'c str) -> Cow<'c, str> {
    let cell = cell.trim();
    match planned.field.key {
        "website" | "domains" => {
            normalise_host(cell).map_or(Cow::Borrowed(cell), |host| host.domain().to_owned().into())
        }
        "phone" => cell.chars().filter(char::is_ascii_digit).collect::<String>().into(),
        _ => cell.to_lowercase().into(),
    }
}
