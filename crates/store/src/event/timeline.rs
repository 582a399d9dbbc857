//! What happened at an account.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// An event on an account's timeline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimelineEvent {
    /// Row id.
    pub id: i64,
    /// What was done.
    pub event_type: String,
    /// When.
    pub occurred_at: i64,
    /// Who: id and name.
    pub person: Option<(i64, String)>,
    /// Channel.
    pub channel: Option<String>,
    /// Name of the campaign.
    pub campaign: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Page.
    pub page: Option<String>,
}

/// What of a timeline is wanted; nothing said is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// Events of this type.
    pub event_type: Option<String>,
    /// Events of this channel.
    pub channel: Option<String>,
    /// Events of this person.
    pub person_id: Option<i64>,
}

/// What a timeline can be narrowed by, with how many events each has, the most first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineKinds {
    /// Types.
    pub types: Vec<(String, i64)>,
    /// Channels.
    pub channels: Vec<(String, i64)>,
    /// People: id, name, events.
    pub people: Vec<(i64, String, i64)>,
}

/// How many people a timeline can be narrowed to.
const PEOPLE_MAX: i64 = 100;

// Two index look-ups joined by UNION are many times faster than one OR over two columns.
const IDS: &str = "SELECT e.id FROM event e JOIN membership m ON m.person_id = e.person_id \
    AND m.valid_to IS NULL AND m.account_id = ?1 WHERE e.occurred_at IS NOT NULL \
    AND COALESCE(e.deleted, 0) = 0 \
    UNION SELECT e.id FROM event e WHERE e.account_id = ?1 AND e.occurred_at IS NOT NULL \
    AND COALESCE(e.deleted, 0) = 0";

impl TimelineFilter {
    /// The conditions beside the account's, and the values they need from the next place on.
    fn conditions(&self, values: &mut Vec<Value>) -> String {
        let mut sql = String::new();
        let wanted = [
            ("event_type", self.event_type.as_deref().map(Value::from)),
            ("channel", self.channel.as_deref().map(Value::from)),
            ("person_id", self.person_id.map(Value::Integer)),
        ];
        for (column, value) in wanted {
            let Some(value) = value else { continue };
            values.push(value);
            sql.push_str(&format!(" AND e.{column} = ?{}", values.len()));
        }
        sql
    }
}

/// A window of an account's events, the newest first, and how many there are in all.
///
/// # Errors
/// What the database reports.
pub fn timeline(
    connection: &mut Connection,
    account_id: i64,
    filter: &TimelineFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<TimelineEvent>, i64), StoreError> {
    let mut values = vec![Value::Integer(account_id)];
    let conditions = filter.conditions(&mut values);
    let counting = format!("SELECT COUNT(*) FROM event e WHERE e.id IN ({IDS}){conditions}");
    let total = connection.query_one(&counting, &values)?.map_or(0, |row| row.integer(0));
    let (limit_place, offset_place) = (values.len() + 1, values.len() + 2);
    values.extend([Value::Integer(limit), Value::Integer(offset)]);
    let sql = format!(
        "SELECT e.id, e.event_type, e.occurred_at, p.id, p.first_name, p.last_name, p.email, \
         e.channel, c.name, e.subject, e.page FROM event e \
         LEFT JOIN person p ON p.id = e.person_id LEFT JOIN campaign c ON c.id = e.campaign_id \
         WHERE e.id IN ({IDS}){conditions} ORDER BY e.occurred_at DESC, e.id DESC \
         LIMIT ?{limit_place} OFFSET ?{offset_place}"
    );
    let rows = connection.query(&sql, &values)?;
    let events = rows
        .iter()
        .map(|row| TimelineEvent {
            id: row.integer(0),
            event_type: row.text(1).to_owned(),
            occurred_at: row.integer(2),
            person: row.integer_option(3).map(|id| (id, name_of(row, 4))),
            channel: row.text_option(7),
            campaign: row.text_option(8),
            subject: row.text_option(9),
            page: row.text_option(10),
        })
        .collect();
    Ok((events, total))
}

/// First and last name from a place of a row on, or the address that follows them.
fn name_of(row: &Row, first: usize) -> String {
    let full = format!("{} {}", row.text(first), row.text(first + 1)).trim().to_owned();
    if full.is_empty() { row.text(first + 2).to_owned() } else { full }
}

/// What an account's timeline can be narrowed by.
///
/// # Errors
/// What the database reports.
pub fn timeline_kinds(
    connection: &mut Connection,
    account_id: i64,
) -> Result<TimelineKinds, StoreError> {
    let account = [Value::Integer(account_id)];
    let mut counted = |column: &str| {
        let sql = format!(
            "SELECT e.{column}, COUNT(*) FROM event e WHERE e.id IN ({IDS}) \
             AND e.{column} IS NOT NULL GROUP BY e.{column} ORDER BY COUNT(*) DESC, e.{column}"
        );
        let rows = connection.query(&sql, &account)?;
        let kinds = rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1)));
        Ok::<_, StoreError>(kinds.collect())
    };
    let (types, channels) = (counted("event_type")?, counted("channel")?);
    let sql = format!(
        "SELECT p.id, p.first_name, p.last_name, p.email, COUNT(*) FROM event e \
         JOIN person p ON p.id = e.person_id WHERE e.id IN ({IDS}) \
         GROUP BY p.id, p.first_name, p.last_name, p.email \
         ORDER BY COUNT(*) DESC, p.id LIMIT {PEOPLE_MAX}"
    );
    let rows = connection.query(&sql, &account)?;
    let people = rows.iter().map(|row| (row.integer(0), name_of(row, 1), row.integer(4))).collect();
    Ok(TimelineKinds { types, channels, people })
}
