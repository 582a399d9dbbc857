//! Reading people.

use speargun_domain::title::{Department, Seniority};
use speargun_domain::value::Value;

use crate::score::StoredLead;
use crate::{Connection, Row, StoreError};

/// A person as the matcher sees them, with the membership that stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MatchablePerson {
    /// Row id.
    pub id: i64,
    /// First e-mail address.
    pub email: Option<String>,
    /// Company as typed.
    pub company: Option<String>,
    /// Web site as typed.
    pub website: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// The account that the source itself gives the person.
    pub source_account_id: Option<i64>,
    /// Where the lead came from, else the system that it was imported from.
    pub lead_source: String,
    /// When the person was last imported with a change.
    pub imported_at: i64,
    /// The membership that stands now.
    pub current: Option<CurrentMembership>,
}

/// The membership that stands now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CurrentMembership {
    /// Account, if any.
    pub account_id: Option<i64>,
    /// strong, review, none.
    pub decision: String,
    /// Which rule decided.
    pub rule: String,
    /// Probability in [0, 1].
    pub probability: f64,
    /// `job`, or who.
    pub decided_by: String,
    /// Best candidate where nothing was decided.
    pub candidate_id: Option<i64>,
    /// Which account could be made for the person.
    pub proposal: Option<String>,
}

const MATCHABLE: &str = "SELECT p.id, p.email, p.company, p.website, p.country, p.city, \
    COALESCE(a.merged_into, a.id), m.account_id, m.decision, m.rule, m.probability, m.decided_by, \
    m.candidate_id, m.proposal, COALESCE(p.lead_source, s.name), p.imported_at \
    FROM person p LEFT JOIN source s ON s.id = p.source_id \
    LEFT JOIN account a ON p.account_reference IS NOT NULL AND a.source_id = p.source_id \
        AND a.external_id = p.account_reference AND COALESCE(a.deleted, 0) = 0 \
    LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL \
    WHERE COALESCE(p.deleted, 0) = 0";

fn read_matchable(row: &Row) -> MatchablePerson {
    let current = row.text_option(8).map(|decision| CurrentMembership {
        account_id: row.integer_option(7),
        decision,
        rule: row.text(9).to_owned(),
        probability: row.number_option(10).unwrap_or(0.0),
        decided_by: row.text(11).to_owned(),
        candidate_id: row.integer_option(12),
        proposal: row.text_option(13),
    });
    MatchablePerson {
        id: row.integer(0),
        email: row.text_option(1),
        company: row.text_option(2),
        website: row.text_option(3),
        country: row.text_option(4),
        city: row.text_option(5),
        source_account_id: row.integer_option(6),
        lead_source: row.text(14).to_owned(),
        imported_at: row.integer(15),
        current,
    }
}

/// The next people after an id, by id.
///
/// # Errors
/// What the database reports.
pub fn matchable_after(
    connection: &mut Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<MatchablePerson>, StoreError> {
    let sql = format!("{MATCHABLE} AND p.id > ?1 ORDER BY p.id LIMIT ?2");
    let mut people = Vec::with_capacity(usize::try_from(limit).unwrap_or(0));
    let window = [Value::Integer(after), Value::Integer(limit)];
    connection.query_each(&sql, &window, |row| {
        people.push(read_matchable(&row));
        Ok::<(), StoreError>(())
    })?;
    Ok(people)
}

/// One person as the matcher sees them.
///
/// # Errors
/// What the database reports.
pub fn matchable(
    connection: &mut Connection,
    id: i64,
) -> Result<Option<MatchablePerson>, StoreError> {
    let sql = format!("{MATCHABLE} AND p.id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read_matchable(&row)))
}

/// A person beside the accounts they may belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonCard {
    /// Row id.
    pub id: i64,
    /// First and last name, else the e-mail address or key.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// First e-mail address.
    pub email: Option<String>,
    /// Company as typed.
    pub company: Option<String>,
    /// Web site as typed.
    pub website: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where the lead came from.
    pub lead_source: Option<String>,
}

/// One person beside the accounts they may belong to.
///
/// # Errors
/// What the database reports.
pub fn card(connection: &mut Connection, id: i64) -> Result<Option<PersonCard>, StoreError> {
    let row = connection.query_one(
        "SELECT first_name, last_name, email, external_id, title, company, website, country, \
         city, lead_source FROM person WHERE id = ?1 AND COALESCE(deleted, 0) = 0",
        &[Value::Integer(id)],
    )?;
    Ok(row.map(|row| PersonCard {
        id,
        name: shown_name(&row),
        email: row.text_option(2),
        title: row.text_option(4),
        company: row.text_option(5),
        website: row.text_option(6),
        country: row.text_option(7),
        city: row.text_option(8),
        lead_source: row.text_option(9),
    }))
}

/// The people whom a text names: an id, an e-mail address, a key, or a full name.
///
/// # Errors
/// What the database reports.
pub fn find(connection: &mut Connection, text: &str, limit: i64) -> Result<Vec<i64>, StoreError> {
    if let Ok(id) = text.trim().parse::<i64>()
        && card(connection, id)?.is_some()
    {
        return Ok(vec![id]);
    }
    let rows = connection.query(
        "SELECT id FROM person WHERE COALESCE(deleted, 0) = 0 AND (lower(email) = ?1 \
         OR external_id = ?2 \
         OR lower(COALESCE(first_name, '') || ' ' || COALESCE(last_name, '')) = ?1) \
         ORDER BY id LIMIT ?3",
        &[Value::from(text.trim().to_lowercase()), Value::from(text.trim()), Value::Integer(limit)],
    )?;
    Ok(rows.iter().map(|row| row.integer(0)).collect())
}

fn shown_name(row: &Row) -> String {
    let full = format!("{} {}", row.text(0), row.text(1));
    let candidates = [full.trim(), row.text(2), row.text(3)];
    candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// A person as scores and funnels see them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MeasurablePerson {
    /// Row id.
    pub id: i64,
    /// Account by the membership that stands.
    pub account_id: Option<i64>,
    /// From the title.
    pub seniority: Seniority,
    /// From the title.
    pub department: Department,
    /// When the source made the lead.
    pub created_at: Option<i64>,
    /// Date of the CRM.
    pub became_mql_at: Option<i64>,
    /// Date of the CRM.
    pub became_sql_at: Option<i64>,
    /// Where the lead came from.
    pub lead_source: Option<String>,
    /// Owner's name.
    pub owner: Option<String>,
    /// Country of the person.
    pub country: Option<String>,
    /// Title as imported.
    pub title: Option<String>,
    /// Buying role of the CRM.
    pub buying_role: Option<String>,
}

/// Hands over every person, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_measurable<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(MeasurablePerson) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("{MEASURABLE} ORDER BY p.id");
    connection.query_each(&sql, &[], |mut row| take(read_measurable(&mut row)))
}

/// Hands over every person, by id, as scores see them: without where the lead came from, the owner
/// and the country.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_scored<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(MeasurablePerson) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT p.id, m.account_id, p.seniority, p.department, p.created_at, \
        p.became_mql_at, p.became_sql_at, NULL, NULL, NULL, p.title, p.buying_role FROM person p \
        LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL \
        WHERE COALESCE(p.deleted, 0) = 0 ORDER BY p.id";
    connection.query_each(sql, &[], |mut row| take(read_measurable(&mut row)))
}

const MEASURABLE: &str = "SELECT p.id, m.account_id, p.seniority, p.department, p.created_at, \
    p.became_mql_at, p.became_sql_at, p.lead_source, COALESCE(o.name, p.owner_name), \
    p.country, p.title, p.buying_role FROM person p \
    LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL \
    LEFT JOIN owner o ON o.source_id = p.source_id AND o.external_id = p.owner_reference \
    WHERE COALESCE(p.deleted, 0) = 0";

fn read_measurable(row: &mut Row) -> MeasurablePerson {
    MeasurablePerson {
        id: row.integer(0),
        account_id: row.integer_option(1),
        seniority: Seniority::from_key(row.text(2)),
        department: Department::from_key(row.text(3)),
        created_at: row.integer_option(4),
        became_mql_at: row.integer_option(5),
        became_sql_at: row.integer_option(6),
        lead_source: row.take_text(7),
        owner: row.take_text(8),
        country: row.take_text(9),
        title: row.take_text(10),
        buying_role: row.take_text(11),
    }
}

/// A person on the page of their account.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountPerson {
    /// Row id.
    pub id: i64,
    /// First and last name, or the e-mail address.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Key of the seniority.
    pub seniority: Option<String>,
    /// Key of the department.
    pub department: Option<String>,
    /// Buying role of the CRM.
    pub buying_role: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Fit, 0–100.
    pub fit: Option<f64>,
    /// Engagement, 0–100.
    pub engagement: Option<f64>,
    /// Last event that counts as engaged.
    pub engaged_at: Option<i64>,
    /// Last event.
    pub last_event_at: Option<i64>,
    /// The stages of a lead, in the order of `LeadStage::ALL`.
    pub leads: [StoredLead; 2],
    /// Which rule gave the person to the account, and how surely.
    pub rule: String,
    /// Probability in [0, 1].
    pub probability: f64,
}

/// The people of an account, the most engaged first.
///
/// # Errors
/// What the database reports.
pub fn of_account(
    connection: &mut Connection,
    account_id: i64,
    limit: i64,
) -> Result<Vec<AccountPerson>, StoreError> {
    let sql = "SELECT p.id, p.first_name, p.last_name, p.title, p.seniority, p.department, \
        p.buying_role, p.email, s.fit, s.engagement, s.engaged_at, s.last_event_at, m.rule, \
        m.probability, s.mql_at, s.mql_by, s.mql_event_at, s.mql_event, \
        s.sql_at, s.sql_by, s.sql_event_at, s.sql_event \
        FROM membership m JOIN person p ON p.id = m.person_id \
        LEFT JOIN person_score s ON s.person_id = p.id \
        WHERE m.account_id = ?1 AND m.valid_to IS NULL AND COALESCE(p.deleted, 0) = 0 \
        ORDER BY COALESCE(s.engagement, 0) DESC, COALESCE(s.fit, 0) DESC, p.id LIMIT ?2";
    let rows = connection.query(sql, &[Value::Integer(account_id), Value::Integer(limit)])?;
    Ok(rows
        .iter()
        .map(|row| {
            let full = format!("{} {}", row.text(1), row.text(2));
            let named = !full.trim().is_empty();
            AccountPerson {
                id: row.integer(0),
                name: if named { full.trim().to_owned() } else { row.text(7).to_owned() },
                title: row.text_option(3),
                seniority: row.text_option(4),
                department: row.text_option(5),
                buying_role: row.text_option(6),
                email: row.text_option(7),
                fit: row.number_option(8),
                engagement: row.number_option(9),
                engaged_at: row.integer_option(10),
                last_event_at: row.integer_option(11),
                rule: row.text(12).to_owned(),
                probability: row.number_option(13).unwrap_or(0.0),
                leads: [StoredLead::read(row, 14), StoredLead::read(row, 18)],
            }
        })
        .collect())
}

/// Hands over who has a title: person, title.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_title<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT id, title FROM person WHERE title IS NOT NULL \
        AND COALESCE(deleted, 0) = 0";
    connection.query_each(sql, &[], |row| take(row.integer(0), row.text(1)))
}

/// Ids by e-mail address in lower case, for events that name their person by address.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_email<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT id, email FROM person WHERE email IS NOT NULL \
        AND COALESCE(deleted, 0) = 0 ORDER BY id";
    connection.query_each(sql, &[], |row| take(row.integer(0), row.text(1)))
}

/// Hands over id, key, addresses (a JSON array for the further ones) of every person, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_identity<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str, Option<&str>, Option<&str>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT id, external_id, email, other_emails FROM person \
        WHERE COALESCE(deleted, 0) = 0 ORDER BY id";
    connection.query_each(sql, &[], |row| {
        let (email, others) = (row.text_option(2), row.text_option(3));
        take(row.integer(0), row.text(1), email.as_deref(), others.as_deref())
    })
}

/// The id of the person with a key in a source.
///
/// # Errors
/// What the database reports.
pub fn id_of_key(
    connection: &mut Connection,
    source_id: i64,
    key: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM person WHERE source_id = ?1 AND external_id = ?2";
    let row = connection.query_one(sql, &[Value::Integer(source_id), Value::from(key)])?;
    Ok(row.map(|row| row.integer(0)))
}

/// The e-mail domain of the first person with this key, in any source, who has one.
///
/// # Errors
/// What the database reports.
pub fn domain_of_key(connection: &mut Connection, key: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT email_domain FROM person \
        WHERE source_id IN (SELECT id FROM source) AND external_id = ?1 \
        AND email_domain IS NOT NULL AND COALESCE(deleted, 0) = 0 ORDER BY id LIMIT 1";
    let row = connection.query_one(sql, &[Value::from(key)])?;
    Ok(row.and_then(|row| row.text_option(0)))
}

/// A person's address, and the list of their others.
///
/// # Errors
/// What the database reports.
pub fn addresses(
    connection: &mut Connection,
    id: i64,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let sql = "SELECT email, other_emails FROM person WHERE id = ?1";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.map_or((None, None), |row| (row.text_option(0), row.text_option(1))))
}

/// One person as scores and funnels see them.
///
/// # Errors
/// What the database reports.
pub fn measurable(
    connection: &mut Connection,
    id: i64,
) -> Result<Option<MeasurablePerson>, StoreError> {
    let sql = format!("{MEASURABLE} AND p.id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|mut row| read_measurable(&mut row)))
}

/// The name of a person, or their e-mail address.
///
/// # Errors
/// What the database reports.
pub fn name(connection: &mut Connection, id: i64) -> Result<Option<String>, StoreError> {
    let row = connection.query_one(
        "SELECT first_name, last_name, email, external_id FROM person WHERE id = ?1",
        &[Value::Integer(id)],
    )?;
    Ok(row.map(|row| shown_name(&row)))
}
