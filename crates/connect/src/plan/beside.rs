//! What a table says beside its own records: people in a table of companies, the people of deals,
//! keys of records that went into others, rows of another kind.

use speargun_domain::record;

use super::{Plan, PlannedField, Source, empty, from_column, recognised};
use crate::heading;
use crate::profile::OtherRows;

/// Headings of the keys of a deal's people, letters and digits only.
const PEOPLE_OF_DEALS: [&str; 9] = [
    "associatedcontactids",
    "associatedcontactid",
    "contactids",
    "contactid",
    "primarycontactid",
    // Zoho's "Contact Name.id".
    "contactnameid",
    "contactpersonid",
    "personreference",
    "personid",
];
/// Headings of the keys of a person's deals.
const DEALS_OF_PEOPLE: [&str; 2] = ["associateddealids", "associateddealid"];
/// Headings of the key of the record that took this one in.
const TAKEN_INTO: [&str; 3] = ["masterrecordid", "masterrecord", "masterid"];
/// Headings of the keys of the records that this one took in.
const TOOK_IN: [&str; 4] =
    ["hsmergedobjectids", "mergedobjectids", "mergedrecordids", "mergedcontactids"];
/// Any text in the rows that are wanted.
const ANYTHING: &str = "*";

/// A table of companies in which people stand as well (person accounts of Salesforce): a plan for
/// each, by the flag of the row, or by a family name where there is no flag.
pub(super) fn with_people(plan: &mut Plan, headings: &[String]) -> Option<Plan> {
    const YES: [&str; 6] = ["true", "True", "TRUE", "1", "Yes", "yes"];
    const NO: [&str; 7] = ["false", "False", "FALSE", "0", "No", "no", ""];
    let place = |wanted: &str| place_of(&[wanted], headings);
    let (last, email) = (place("lastname"), place("personemail"));
    let by = match (plan.entity.key, place("ispersonaccount"), last) {
        ("account", Some(flag), Some(_)) => (flag, &YES[..], &NO[..]),
        ("account", None, Some(last)) if email.is_some() => (last, &[ANYTHING][..], &[""][..]),
        _ => return None,
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let mut people = recognised(&record::PERSON, headings, &plan.source);
    // The name of the row is theirs, and they work at no company that the row names.
    people.fields.retain(|planned| !matches!(planned.field.key, "company" | "account_name"));
    people.only.push((by.0, texts(by.1)));
    plan.only.push((by.0, texts(by.2)));
    Some(people)
}

/// Rows of a profile's table that are of another kind, such as leads among deals.
pub(super) fn with_other_rows(
    plan: &mut Plan,
    other: &OtherRows,
    headings: &[String],
) -> Option<Plan> {
    let place = headings.iter().position(|own| other.column.contains(&heading::key(own)))?;
    let mut rows = recognised(other.entity, headings, &plan.source);
    // What the profile names in the table of deals may mean something else among leads.
    for (field, wanted) in &other.fields {
        let found = wanted.iter().find_map(|wanted| place_of(&[wanted.as_str()], headings));
        rows.fields.retain(|planned| {
            planned.field.key != field.key && planned.columns().all(|own| Some(own) != found)
        });
        rows.fields.extend(found.map(|place| from_column(field, place)));
    }
    let taken: Vec<usize> = rows.fields.iter().flat_map(PlannedField::columns).collect();
    rows.custom.retain(|(place, _)| !taken.contains(place));
    rows.unknown.retain(|place| !taken.contains(place));
    // It was understood: it decides what the row is.
    rows.unknown.retain(|unknown| *unknown != place);
    plan.unknown.retain(|unknown| *unknown != place);
    rows.only.push((place, other.texts.clone()));
    plan.without.push((place, other.texts.clone()));
    Some(rows)
}

/// The links that the table holds beside its records.
pub(super) fn links(plan: &mut Plan, headings: &[String]) -> Vec<Plan> {
    let key = plan.fields.iter().find(|planned| planned.field.key == "external_id");
    let Some(&PlannedField { source: Source::Column(key), .. }) = key else { return Vec::new() };
    // References have no prefix, and of what is only added to the links stand elsewhere.
    if plan.update_only || !plan.id_prefix.is_empty() {
        return Vec::new();
    }
    let role = &record::OPPORTUNITY_ROLE;
    let mut found = Vec::new();
    let free = |plan: &Plan, place: &usize| !plan.columns().contains(place);
    match plan.entity.key {
        "opportunity" => {
            if let Some(people) = place_of(&PEOPLE_OF_DEALS, headings).filter(|at| free(plan, at)) {
                let fields = [("opportunity_reference", key), ("person_reference", people)];
                found.push((link(plan, role, &fields), people));
            }
        }
        "person" => {
            if let Some(deals) = place_of(&DEALS_OF_PEOPLE, headings).filter(|at| free(plan, at)) {
                let fields = [("opportunity_reference", deals), ("person_reference", key)];
                found.push((link(plan, role, &fields), deals));
            }
        }
        _ => {}
    }
    if matches!(plan.entity.key, "account" | "person" | "opportunity") {
        let into = place_of(&TAKEN_INTO, headings).filter(|at| free(plan, at));
        let from = place_of(&TOOK_IN, headings).filter(|at| free(plan, at));
        plan.taken_into = into;
        let pairs = [into.map(|into| (key, into, into)), from.map(|from| (from, key, from))];
        for (former, current, filled) in pairs.into_iter().flatten() {
            let fields = [("former_reference", former), ("current_reference", current)];
            let mut merged = link(plan, &record::MERGED_RECORD, &fields);
            if let Some(field) = record::MERGED_RECORD.field("of_entity") {
                let of = Source::Constant(plan.entity.key.to_owned());
                merged.fields.push(PlannedField { source: of, ..from_column(field, 0) });
            }
            found.push((merged, filled));
        }
    }
    let mut links = Vec::new();
    for (mut linked, filled) in found {
        linked.only.clone_from(&plan.only);
        linked.without.clone_from(&plan.without);
        linked.only.push((filled, vec![ANYTHING.to_owned()]));
        plan.custom.retain(|(place, _)| *place != filled);
        plan.unknown.retain(|place| *place != filled);
        links.push(linked);
    }
    links
}

fn link(plan: &Plan, entity: &'static record::Entity, fields: &[(&str, usize)]) -> Plan {
    let mut linked = empty(entity, &plan.source);
    let planned = fields
        .iter()
        .filter_map(|(name, place)| entity.field(name).map(|field| from_column(field, *place)));
    linked.fields.extend(planned);
    linked
}

/// The column of the first of these headings.
fn place_of(wanted: &[&str], headings: &[String]) -> Option<usize> {
    let bare = heading::without_prefix(headings);
    let keys: Vec<String> = bare.iter().map(|heading| heading::key(heading)).collect();
    wanted.iter().find_map(|wanted| keys.iter().position(|key| key == wanted))
}
