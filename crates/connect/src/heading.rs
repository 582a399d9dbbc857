//! Which field a heading means: labels and internal names of HubSpot and Salesforce, and the plain
//! words that people write, in English, Korean and Greek.
//!
//! Headings are compared by their letters and digits only, in lower case, without HubSpot's
//! `property_` prefix: `AnnualRevenue`, `annual_revenue`, `Annual Revenue` and
//! `property_annualrevenue` are one.

mod alias;
mod person;
mod unit;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use speargun_domain::record::{ENTITIES, Entity};
use unicode_normalization::UnicodeNormalization;

use alias::ALIASES;
pub(crate) use person::is_surely_full_name;
pub use person::{asks, is_first_name_as_well, is_full_name, is_state};
pub(crate) use unit::Unit;
pub use unit::zone_of;

/// The letters and digits of a heading in lower case, without the unit of its cells.
pub(crate) fn key(heading: &str) -> String {
    let (heading, _) = unit::split(heading);
    let lower = heading.trim().to_lowercase();
    let stripped = lower.strip_prefix("property_").unwrap_or(&lower);
    if stripped.is_ascii() {
        return stripped.chars().filter(char::is_ascii_alphanumeric).collect();
    }
    // Greek headings come with and without accents.
    let bare = stripped.nfd().filter(|character| !matches!(character, '\u{300}'..='\u{36f}'));
    bare.nfc().filter(|character| character.is_alphanumeric()).collect()
}

/// How late headings of consent stand among the names of opt-outs.
const CONSENT_PLACE: usize = 200;

/// The field of an entity that a heading means, and how early it stands among the field's names.
pub(crate) fn field(entity: &Entity, heading: &str) -> Option<(&'static str, usize)> {
    let wanted = key(heading);
    if wanted.is_empty() {
        return None;
    }
    if entity.key == "person" && person::is_consent(&wanted) {
        // A column of opt-outs says it more plainly.
        return Some(("opted_out", CONSENT_PLACE));
    }
    let (_, fields) = ALIASES.iter().find(|(name, _)| *name == entity.key)?;
    fields
        .iter()
        .filter_map(|(field, names)| {
            let place = names.split(' ').position(|name| name == wanted)?;
            Some((*field, place))
        })
        .min_by_key(|(_, place)| *place)
}

/// What a heading says of the unit of its cells.
pub(crate) fn unit_of(heading: &str) -> Unit {
    unit::split(heading).1
}

/// Whether a heading is one of any kind of record.
#[must_use]
pub fn is_known(heading: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let fields = ALIASES.iter().flat_map(|(_, fields)| fields.iter());
        fields.flat_map(|(_, names)| names.split(' ')).collect()
    });
    const LENGTH_MAX: usize = 100;
    heading.len() <= LENGTH_MAX && KNOWN.contains(key(heading).as_str())
}

/// The headings without the kind of record that some CRMs write in front of each of them: "Deal -
/// Title", "Deal - Value".
pub(crate) fn without_prefix(headings: &[String]) -> Vec<&str> {
    const SIGN: &str = " - ";
    let prefix = |heading: &String| heading.split_once(SIGN).map(|(prefix, _)| prefix.to_owned());
    let first = headings.first().and_then(prefix);
    let shared = first.filter(|first| {
        headings.len() > 1 && headings.iter().all(|heading| prefix(heading).as_ref() == Some(first))
    });
    let cut = shared.map_or(0, |prefix| prefix.len() + SIGN.len());
    headings.iter().map(|heading| heading.get(cut..).unwrap_or(heading)).collect()
}

/// Fields of which several columns of a file may hold the value, each row in another of them.
const SPREAD: [(&str, &str); 11] = [
    ("person", "account_reference"),
    ("opportunity", "account_reference"),
    ("campaign_member", "person_reference"),
    ("event", "person_reference"),
    ("opportunity", "closed_at"),
    ("opportunity", "is_closed"),
    ("person", "email"),
    ("person", "phone"),
    ("person", "opted_out"),
    ("account", "website"),
    ("account", "phone"),
];

/// Columns that hold a field's value where its own column has none, the best name first.
pub(crate) fn further_columns(entity: &Entity, wanted: &str, headings: &[String]) -> Vec<usize> {
    if !SPREAD.contains(&(entity.key, wanted)) {
        return Vec::new();
    }
    let bare = without_prefix(headings);
    let mut found: Vec<(usize, usize)> = bare
        .iter()
        .enumerate()
        .filter_map(|(index, heading)| {
            // Whatever says that a deal was won or lost says that it is closed.
            const ENDS: &str = "isclosedwon isclosedlost hsisclosedwon hsisclosedlost iswon islost \
                수주여부 실주여부 κερδηθηκε χαθηκε";
            let (name, place) = match field(entity, heading) {
                Some(known) if known.0 == wanted => known,
                _ if wanted == "is_closed" && is_one_of(ENDS, &key(heading)) => (wanted, 99),
                _ => return None,
            };
            (name == wanted).then_some((place, index))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, index)| index).collect()
}

/// The other columns under the heading of a column.
pub(crate) fn same_again(headings: &[String], of: usize) -> Vec<usize> {
    let wanted = key(&headings[of]);
    let is_same = |index: &usize| *index != of && key(&headings[*index]) == wanted;
    if wanted.is_empty() {
        return Vec::new();
    }
    (0..headings.len()).filter(is_same).collect()
}

/// Whether a heading is a flag of won deals.
pub(crate) fn is_flag_of_won(heading: &str) -> bool {
    is_one_of("isclosedwon hsisclosedwon iswon won 수주여부 κερδηθηκε", &key(heading))
}

fn is_one_of(list: &str, key: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == key)
}

/// For each heading the field it means; of two headings for one field the better name wins.
pub(crate) fn fields(entity: &Entity, headings: &[String]) -> Vec<Option<&'static str>> {
    let bare = without_prefix(headings);
    let found: Vec<_> = bare.iter().map(|heading| field(entity, heading)).collect();
    found
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let (name, place) = (*own)?;
            let better = found.iter().enumerate().any(|(other, theirs)| {
                theirs.is_some_and(|(theirs, other_place)| {
                    theirs == name && (other_place, other) < (place, index)
                })
            });
            (!better).then_some(name)
        })
        .collect()
}

/// The entity that the headings and the file's name speak for.
pub(crate) fn guess_entity(file_name: &str, headings: &[String]) -> Option<&'static Entity> {
    const HINTS: &[(&str, &[&str])] = &[
        (
            "opportunity_stage",
            &["stage_history", "opportunity_history", "opportunity_stage", "deal_stage"],
        ),
        ("opportunity_role", &["contact_role", "opportunity_role"]),
        ("campaign_member", &["campaign_member"]),
        ("campaign", &["campaign"]),
        ("opportunity", &["opportunit", "deal", "pipeline"]),
        ("person", &["lead", "contact", "people", "person"]),
        ("account", &["account", "compan", "organi", "fortune"]),
        ("event", &["event", "activit", "task", "touch"]),
        ("product", &["product", "price"]),
        ("owner", &["owner", "user", "team", "agent"]),
    ];
    const HINT_WORTH: usize = 3;
    // "Deal - Title" says what the rows are.
    let prefix = headings.first().and_then(|heading| heading.split_once(" - "));
    let has_prefix =
        headings.first().map(String::as_str) != without_prefix(headings).first().copied();
    let prefix = prefix.filter(|_| has_prefix).map_or("", |(prefix, _)| prefix);
    let lower = format!("{prefix} {file_name}").to_lowercase();
    let hinted = HINTS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let score = |entity: &Entity| {
        let found = fields(entity, headings);
        let names: Vec<&str> = found.iter().flatten().copied().collect();
        let has = |name: &str| names.contains(&name);
        let complete = entity.fields.iter().filter(|field| field.required).all(|f| has(f.key));
        let identified = has("external_id") || entity.natural_key.iter().any(|key| has(key));
        // Somebody's company is no person yet.
        let named = match entity.key {
            "person" => ["email", "first_name", "last_name", "title"].into_iter().any(has),
            // An id and an account make no deal: cases and relations have them as well.
            "opportunity" => {
                let deal = ["amount", "stage", "closed_at", "probability", "expected_close_at"];
                has("name") && deal.into_iter().any(has) || has("stage") && has("amount")
            }
            // What has an id and names an account by its own belongs to accounts.
            "account" => {
                let keys: Vec<String> = headings.iter().map(|heading| key(heading)).collect();
                let has = |wanted: &str| keys.iter().any(|key| key == wanted);
                // What has the first and last names of people is a table of people.
                let names_people = has("firstname") && has("lastname");
                let has_both = has("ispersonaccount") || has("personemail");
                !(has("id") && has("accountid") || names_people && !has_both)
            }
            _ => true,
        };
        if !complete || !identified || !named {
            return 0;
        }
        let hint = hinted.is_some_and(|(key, _)| *key == entity.key);
        names.len() + usize::from(hint) * HINT_WORTH
    };
    ENTITIES.iter().max_by_key(|entity| score(entity)).filter(|entity| score(entity) >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use speargun_domain::record;

    fn guess(name: &str, headings: &str) -> Option<&'static str> {
        let headings: Vec<String> = headings.split(',').map(ToOwned::to_owned).collect();
        guess_entity(name, &headings).map(|entity| entity.key)
    }

    #[test]
    fn every_alias_names_a_field() {
        for (entity, fields) in ALIASES {
            let entity = record::entity(entity).unwrap();
            for (field, _) in *fields {
                assert!(entity.field(field).is_some(), "{}: {field}", entity.key);
            }
            assert_eq!(fields.len(), entity.fields.len(), "{}", entity.key);
        }
    }

    #[test]
    fn headings_are_known_by_label_and_internal_name() {
        let account = &record::ACCOUNT;
        for (heading, expected) in [
            ("Company Domain Name", "website"),
            ("property_annualrevenue", "annual_revenue"),
            ("NumberOfEmployees", "employees"),
            ("BILLING_COUNTRY", "country"),
            ("hs_is_target_account", "is_target"),
            ("회사명", "name"),
            ("Κλάδος", "industry"),
        ] {
            assert_eq!(field(account, heading).map(|(name, _)| name), Some(expected), "{heading}");
        }
    }

    #[test]
    fn exports_of_other_systems_are_understood() {
        // Headings as each writes them, and the fields that they mean; "-" is none.
        for (name, headings, entity, expected) in [
            (
                "zoho.csv",
                "Record Id,Deal Name,Amount,Stage,Closing Date,Probability (%),Account Name,Created Time",
                "opportunity",
                "external_id name amount stage closed_at probability account_name created_at",
            ),
            (
                "dynamics.csv",
                "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Close Date,Est. Revenue,Status,Created On",
                "opportunity",
                "external_id name account_name expected_close_at amount outcome created_at",
            ),
            (
                "pipedrive.csv",
                "Deal - ID,Deal - Title,Deal - Value,Deal - Stage,Deal - Organization,Deal - Expected close date",
                "opportunity",
                "external_id name amount stage account_name expected_close_at",
            ),
            (
                "suite.csv",
                "id,name,account_name,sales_stage,amount,date_closed,date_entered,assigned_user_name",
                "opportunity",
                "external_id name account_name stage amount closed_at created_at owner_name",
            ),
            (
                "close_opportunities.csv",
                "id,lead_name,value,status_label,status_type,date_won,date_created",
                "opportunity",
                "external_id account_name amount stage outcome closed_at created_at",
            ),
            (
                "odoo.csv",
                "Opportunity,Customer,Expected Revenue,Stage,Probability,Expected Closing,Closed Date",
                "opportunity",
                "name account_name amount stage probability expected_close_at closed_at",
            ),
            (
                "marketo.csv",
                "Id,First Name,Last Name,Email Address,Company Name,Job Title,Unsubscribed,Created At",
                "person",
                "external_id first_name last_name email company title opted_out created_at",
            ),
            (
                "명함.csv",
                "이름,회사,부서,직책,휴대폰,이메일,명함 등록일",
                "person",
                "first_name company department_name title phone email created_at",
            ),
            (
                "거래처.csv",
                "거래처코드,거래처명,업태,전화,주소",
                "account",
                "external_id name industry phone street",
            ),
            (
                "πελάτες.csv",
                "Κωδικός,Επωνυμία,Επάγγελμα,Διεύθυνση,Πόλη,Τ.Κ.,Τηλέφωνο",
                "account",
                "external_id name industry street city postal_code phone",
            ),
        ] {
            assert_eq!(guess(name, headings), Some(entity), "{name}");
            let headings: Vec<String> = headings.split(',').map(ToOwned::to_owned).collect();
            let entity = record::entity(entity).unwrap();
            let found: Vec<&str> =
                fields(entity, &headings).iter().map(|field| field.unwrap_or("-")).collect();
            assert_eq!(found.join(" "), expected, "{name}");
        }
    }

    #[test]
    fn entities_are_guessed() {
        for (name, headings, expected) in [
            ("a.csv", "Record ID,Company name,Company Domain Name,Industry", Some("account")),
            ("b.csv", "Record ID,First Name,Last Name,Email,Job Title", Some("person")),
            ("c.csv", "Record ID,Deal Name,Deal Stage,Close Date,Amount", Some("opportunity")),
            ("d.csv", "OpportunityId,StageName,Amount,CreatedDate", Some("opportunity_stage")),
            ("e.csv", "CampaignId,ContactId,Status,HasResponded", Some("campaign_member")),
            ("f.csv", "foo,bar", None),
            ("g.csv", "Record ID,Company name,Country", Some("account")),
        ] {
            assert_eq!(guess(name, headings), expected, "{name}");
        }
    }
}
