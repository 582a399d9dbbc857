//! People who say who they are become people of the records, unless the records know them.

use serde_json::{Map, Value as Json};
use speargun_domain::event::{CallKind, EventView};
use speargun_domain::record;
use speargun_domain::text;
use speargun_domain::title;
use speargun_domain::value::Value;
use speargun_store::Connection;
use speargun_store::record::{RecordWriter, WriteMode, Written, source_id};
use speargun_words::said;

use super::claim;
use speargun_foundation::EngineError;
use speargun_store::json_list;

/// How many former addresses of a person are kept; the oldest go first.
const FORMER_ADDRESSES_MAX: usize = 100;

/// The source of records that tracking makes.
pub const TRACKING_SOURCE: &str = "tracking";

/// Who somebody says they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The key among the records that tracking makes.
    pub key: String,
    /// The address, in lower case.
    pub email: Option<String>,
    /// The customer's own id.
    pub user_id: Option<String>,
    /// What to write: columns and values; a trait that is null takes the value away.
    fields: Vec<(&'static str, Value)>,
    /// Said beside an act: it makes somebody known, and changes nobody who is.
    pub is_aside: bool,
    /// The key with which it came.
    pub source: String,
    /// By what the person would be known as confirmed.
    pub claimed_as: Option<String>,
}

impl Statement {
    /// Whether it says what a browser may only claim: what somebody's job is.
    pub fn has_rank(&self) -> bool {
        self.fields.iter().any(|(column, value)| *column == "title" && *value != Value::Null)
    }
}

/// What a job title is worth: it multiplies what its bearer does.
const RANK: [&str; 2] = ["seniority", "department"];

/// Traits by the names that senders give them, as `camelCase` or `snake_case`.
const TRAITS: &[(&str, &[&str])] = &[
    ("first_name", &["firstname", "givenname"]),
    ("last_name", &["lastname", "familyname"]),
    ("title", &["title", "jobtitle", "position"]),
    ("company", &["company", "companyname", "organization"]),
    ("website", &["website"]),
    ("phone", &["phone"]),
];

/// What a call says of a person: an identify call, or the traits beside an act of somebody who is
/// not known yet, which senders repeat with every act. A call without an address makes nobody:
/// there would be nothing to know them by. Machines are nobody, nor are acts that do not count.
pub fn statement_of(
    event: &EventView<'_>,
    is_known: impl FnOnce(&str, Option<&str>) -> bool,
) -> Option<Statement> {
    let email = event.email?;
    if event.bot.is_some() {
        return None;
    }
    let is_aside = event.call != CallKind::Identify;
    let traits = if !is_aside {
        serde_json::from_str(event.properties).ok()?
    } else if is_known(email, event.user_id) {
        return None;
    } else {
        traits_aside(event)?
    };
    Some(statement(event, email.to_owned(), &traits, is_aside))
}

/// The traits in the context of a call, where they hold the address by which it is known. One in
/// what somebody did may be another's, such as that of a colleague whom they invite.
fn traits_aside(event: &EventView<'_>) -> Option<Map<String, Json>> {
    if !event.context.contains("\"traits\"") {
        return None;
    }
    let mut context: Map<String, Json> = serde_json::from_str(event.context).ok()?;
    let Some(Json::Object(traits)) = context.remove("traits") else { return None };
    let told = traits.get("email")?.as_str()?.trim().to_lowercase();
    (Some(&*told) == event.email).then_some(traits)
}

fn statement(
    event: &EventView<'_>,
    email: String,
    traits: &Map<String, Json>,
    is_aside: bool,
) -> Statement {
    let plain = |key: &str| key.to_lowercase().replace(['_', '-', ' '], "");
    let named = |names: &[&str]| {
        traits.iter().find(|(key, _)| names.contains(&plain(key).as_str())).map(|(_, value)| value)
    };
    let mut fields = vec![
        ("email", Value::from(email.as_str())),
        ("email_domain", email.rsplit_once('@').map(|(_, domain)| domain).into()),
    ];
    for (column, names) in TRAITS {
        if let Some(value) = named(names) {
            fields.push((column, text_of(value)));
        }
    }
    if let Some(Json::Object(address)) = named(&["address"]) {
        for (column, key) in [("city", "city"), ("country", "country"), ("region", "state")] {
            if let Some(value) = address.get(key) {
                fields.push((column, text_of(value)));
            }
        }
    }
    let full_name = named(&["name"]).and_then(Json::as_str);
    let has = |column: &str| fields.iter().any(|(known, _)| *known == column);
    if let Some((first, last)) = full_name.and_then(|name| name.trim().split_once(' '))
        && !has("first_name")
        && !has("last_name")
    {
        fields.push(("first_name", clean(first)));
        fields.push(("last_name", clean(last)));
    }
    let read = fields
        .iter()
        .find(|(column, _)| *column == "title")
        .map(|(_, title)| title.as_text().map_or_else(|| title::classify(""), title::classify));
    if let Some((seniority, department)) = read {
        fields.push(("seniority", seniority.key().into()));
        fields.push(("department", department.key().into()));
    }
    let user_id = event.user_id.map(ToOwned::to_owned);
    let key = user_id.clone().unwrap_or_else(|| email.clone());
    let claimed_as = claim::person_text(event.call, event.user_id, Some(&email), event.group_id);
    let source = event.source.to_owned();
    Statement { key, email: Some(email), user_id, fields, is_aside, source, claimed_as }
}

fn clean(text: &str) -> Value {
    let text = text::clean(text);
    if text.is_empty() { Value::Null } else { Value::from(text.as_ref()) }
}

fn text_of(value: &Json) -> Value {
    match value {
        Json::String(text) => clean(text),
        Json::Number(number) => clean(&number.to_string()),
        // Some send the company as an object with a name.
        Json::Object(object) => {
            object.get("name").and_then(Json::as_str).map_or(Value::Null, clean)
        }
        _ => Value::Null,
    }
}

/// Writes what somebody said of themselves and tells their id, and whether anything changed. A
/// person whom a CRM knows is not touched: `known` is their id there. The job title of one who is
/// not confirmed is kept and ranks them nowhere; it does once they are confirmed.
pub fn write(
    connection: &mut Connection,
    statement: &Statement,
    known: Option<i64>,
    is_confirmed: bool,
    now: i64,
) -> Result<(i64, bool), EngineError> {
    let source = source_id(connection, TRACKING_SOURCE)?;
    let key = [Value::Integer(source), Value::from(statement.key.as_str())];
    let own = speargun_store::person::id_of_key(connection, source, &statement.key)?;
    if let Some(known) = known
        && own != Some(known)
    {
        return Ok((known, false));
    }
    if let Some(own) = own.filter(|_| statement.is_aside) {
        return Ok((own, false));
    }
    let counts = |column: &str| is_confirmed || !statement.has_rank() || !RANK.contains(&column);
    let (mut columns, mut values): (Vec<String>, Vec<Value>) = statement
        .fields
        .iter()
        .filter(|(column, _)| counts(column))
        .map(|(column, value)| ((*column).to_owned(), value.clone()))
        .unzip();
    if own.is_none() {
        columns.push("created_at".to_owned());
        values.push(Value::Integer(now));
        columns.push("lead_source".to_owned());
        values.push(Value::from(TRACKING_SOURCE));
    }
    if let Some(own) = own
        && let Some(others) = former_addresses(connection, own, statement.email.as_deref())?
    {
        columns.push("other_emails".to_owned());
        values.push(Value::from(serde_json::Value::from(others).to_string()));
    }
    let writer = RecordWriter::new(
        &record::PERSON,
        (&columns, &[]),
        WriteMode::Upsert,
        connection.is_postgres(),
    );
    let mut parameters = key.to_vec();
    parameters.push(Value::Integer(now));
    parameters.extend(values);
    let written = writer.write(connection, &parameters)?;
    let id = speargun_store::person::id_of_key(connection, source, &statement.key)?;
    let id = id.ok_or_else(|| EngineError::NotFound(said!("person.just_written")))?;
    Ok((id, matches!(written, Written::Created | Written::Updated)))
}

/// A person's other addresses once they have a new one: the one before stays known as theirs, or
/// what they did under it would be nobody's. Nothing where the address is the same.
fn former_addresses(
    connection: &mut Connection,
    person: i64,
    email: Option<&str>,
) -> Result<Option<Vec<String>>, EngineError> {
    let (before, others) = speargun_store::person::addresses(connection, person)?;
    let Some((before, email)) = before.zip(email).filter(|(before, email)| before != email) else {
        return Ok(None);
    };
    let mut others = json_list(others.as_deref());
    others.retain(|other| *other != before && *other != email);
    others.push(before);
    others.drain(..others.len().saturating_sub(FORMER_ADDRESSES_MAX));
    Ok(Some(others))
}
