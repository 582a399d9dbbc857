//! Ids of Salesforce say of what table they are: their first three letters are the table's. (The
//! prefixes: Salesforce Help, "Standard Field Record ID Prefix Decoder".)

use speargun_connect::plan::{DEFAULT_SOURCE, Decision};
use speargun_connect::profile::LeftAlone;
use speargun_connect::{Plan, RawRow, Source};

use super::key;

/// How many rows are looked at.
pub(super) const ROWS: usize = 50;
/// The source of its keys.
const SOURCE: &str = "salesforce";

/// What the ids of a table are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Records of this kind.
    Records(&'static str),
    /// What Speargun does not keep.
    Other(LeftAlone),
}

fn kind_of(prefix: &str) -> Option<Kind> {
    let records = |entity| Some(Kind::Records(entity));
    match prefix {
        "001" => records("account"),
        "003" | "00Q" => records("person"),
        "005" => records("owner"),
        "006" => records("opportunity"),
        "008" => records("opportunity_stage"),
        "00K" => records("opportunity_role"),
        "00v" => records("campaign_member"),
        "701" => records("campaign"),
        "00T" | "00U" => records("event"),
        "01t" => records("product"),
        "500" => Some(Kind::Other(LeftAlone::Cases)),
        "800" => Some(Kind::Other(LeftAlone::Contracts)),
        "801" | "802" | "00k" | "0Q0" | "0QL" => Some(Kind::Other(LeftAlone::OrderLines)),
        "02i" => Some(Kind::Other(LeftAlone::Assets)),
        "017" => Some(Kind::Other(LeftAlone::PropertyHistory)),
        // Notes, files, solutions, teams, partners.
        "002" | "00P" | "068" | "069" | "501" | "00q" | "01M" | "00I" | "00J" | "00D" => {
            Some(Kind::Other(LeftAlone::UnknownHeadings))
        }
        _ => None,
    }
}

/// What becomes of a table, by its first rows, whose ids are of Salesforce: its keys are of that
/// source, and what is no
/// record of the planned kind is left alone. Nothing changes where its ids are of another kind.
pub(super) fn decided(decision: Decision, rows: &[RawRow]) -> Decision {
    let Decision::Read(mut plans) = decision else { return decision };
    let Some(prefix) = plans.first().and_then(|plan| prefix_of(plan, rows)) else {
        return Decision::Read(plans);
    };
    let planned = plans.first().map(|plan| plan.entity.key).unwrap_or_default();
    match kind_of(&prefix) {
        Some(Kind::Other(reason)) => Decision::Skip(reason),
        Some(Kind::Records(entity)) if entity != planned => {
            Decision::Skip(LeftAlone::UnknownHeadings)
        }
        Some(Kind::Records(_)) => {
            for plan in plans.iter_mut().filter(|plan| plan.source == DEFAULT_SOURCE) {
                SOURCE.clone_into(&mut plan.source);
            }
            Decision::Read(plans)
        }
        None => Decision::Read(plans),
    }
}

/// The first letters of all ids of a table, where they are ids of Salesforce.
fn prefix_of(plan: &Plan, rows: &[RawRow]) -> Option<String> {
    let key = plan.fields.iter().find(|planned| planned.field.key == "external_id")?;
    let Source::Column(place) = key.source else { return None };
    let cells = rows.iter().filter_map(|row| row.cells.as_ref().ok());
    let mut found: Option<String> = None;
    for id in cells.filter_map(|cells| cells.get(place)).map(str::trim) {
        let is_one = key::has_checksum(id) || key::is_salesforce_15(id);
        let prefix = id.get(..3).filter(|_| is_one);
        match (prefix, &found) {
            // Blank ids and footers are of no table.
            (None, _) if id.is_empty() => {}
            (None, _) => return None,
            (Some(prefix), Some(known)) if prefix != known => return None,
            (Some(prefix), _) => found = Some(prefix.to_owned()),
        }
    }
    found
}
