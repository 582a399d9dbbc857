//! `fields.md`: what filters, rules and other conditions may name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::GENERATED;
use super::table::{code, rows, table, text, texts};
use crate::process::root;

const INTRODUCTION: &str = "\
What conditions may name. `GET /api/v1/filters/fields` returns the fields of accounts and
people.

A comparison with something unknown is false. Text compares without regard to case. A field of
*texts* holds several, and a comparison holds if it does for one of them. A *truth* is named
alone: `target and not single_threaded`. A *moment* compares with a day or a moment, such as
`created_at >= \"2026-01-31\"`.
";

/// A scope: its key, its heading and what is said of it.
const SCOPES: [(&str, &str, &str); 4] = [
    (
        "account",
        "Accounts",
        "Filters, lists, gates, stages, triggers and exclusions may name all of these. *Rule* and \
         *scale* are those of a dimension of the score model, which cannot ask for what rules \
         make. *Line* is the condition of a line of the committee. *Column* is the table of \
         [SQL](../guides/sql.md) with a column of this name; texts are rows of `account_texts`.\n\n\
         `custom.NAME` is a field of your own. `events(\"TYPE\", 30d)` counts events of a type in \
         the last 7, 30 or 90 days.",
    ),
    (
        "person",
        "People",
        "A filter names these within `person(…)`, which means one and the same person. *Fit* is \
         `[[person_fit]]` of the score model, *MQL* is `mql.person` and `sql.person` of the \
         glossary.",
    ),
    (
        "event",
        "Events",
        "For `when` in the glossary, in `[[engagement.rule]]` and in `[[intent.topic]]`. \
         [Events](events.md) says how a call becomes an event.",
    ),
    ("title", "Job titles", "For `[[role.rule]]` of the committee."),
];

/// Labels of fields that no condition builder of the web app shows.
const LABELS: [(&str, &str); 2] = [("campaign", "Campaign"), ("event_type", "Type of event")];

pub(super) fn page(tables: &Value) -> Result<String, String> {
    let labels = labels()?;
    let mut page = format!("# Fields\n\n{GENERATED}\n\n{INTRODUCTION}");
    for (scope, heading, about) in SCOPES {
        let fields = rows(tables, "fields")?.iter().filter(|row| text(row, "scope") == scope);
        let fields: Vec<&Value> = fields.collect();
        page += &format!("\n## {heading}\n\n{about}\n\n{}", section(scope, &fields, &labels)?);
    }
    Ok(page)
}

/// The English labels of the interface.
fn labels() -> Result<BTreeMap<String, String>, String> {
    let path = root().join("locales/en.json");
    let text = std::fs::read_to_string(path).map_err(|error| format!("en.json: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("en.json: {error}"))
}

fn label(name: &str, labels: &BTreeMap<String, String>) -> Result<String, String> {
    let own = LABELS.iter().find(|(known, _)| *known == name).map(|(_, label)| *label);
    let shown = ["rule_field", "field"].map(|kind| labels.get(&format!("{kind}.{name}")));
    let shown = shown.into_iter().flatten().next().map(String::as_str);
    let label = own.or(shown).ok_or(format!("locales/en.json has no rule_field.{name}"))?;
    Ok(label.to_owned())
}

fn section(
    scope: &str,
    fields: &[&Value],
    labels: &BTreeMap<String, String>,
) -> Result<String, String> {
    let mut read = Vec::with_capacity(fields.len());
    for field in fields {
        let name = text(field, "name");
        let kind = [text(field, "kind").to_owned(), text(field, "unit").to_owned()];
        read.push((code(name), label(name, labels)?, kind, texts(field, "used_in"), field));
    }
    let yes = |is_used: bool| if is_used { "yes".to_owned() } else { String::new() };
    let column = |field: &Value| code(text(field, "column"));
    Ok(match scope {
        "account" => {
            let rows = read.into_iter().map(|(name, label, [kind, unit], uses, field)| {
                let [rule, scale, line] =
                    ["rule", "scale", "line"].map(|place| yes(uses.contains(&place)));
                [name, label, kind, unit, rule, scale, line, column(field)]
            });
            let headings = ["field", "label", "kind", "unit", "rule", "scale", "line", "column"];
            table(headings, &rows.collect::<Vec<_>>())
        }
        "person" => {
            let rows = read.into_iter().map(|(name, label, [kind, unit], uses, field)| {
                let [fit, mql] = ["person_fit", "mql"].map(|place| yes(uses.contains(&place)));
                [name, label, kind, unit, fit, mql, column(field)]
            });
            let headings = ["field", "label", "kind", "unit", "fit", "MQL", "column"];
            table(headings, &rows.collect::<Vec<_>>())
        }
        _ => {
            let rows = read.into_iter().map(|(name, label, [kind, _], ..)| [name, label, kind]);
            table(["field", "label", "kind"], &rows.collect::<Vec<_>>())
        }
    })
}
