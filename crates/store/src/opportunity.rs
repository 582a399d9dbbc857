//! Reading deals.

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A deal as stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredOpportunity {
    /// Row id.
    pub id: i64,
    /// Name, or the key in the source.
    pub name: String,
    /// Account, once known.
    pub account_id: Option<i64>,
    /// Amount, minor units and currency.
    pub amount: Option<(i64, String)>,
    /// Stage in the source's words.
    pub stage: Option<String>,
    /// Outcome in the source's words.
    pub outcome: Option<String>,
    /// Closed, as the source says.
    pub is_closed: Option<bool>,
    /// Won, as the source says.
    pub is_won: Option<bool>,
    /// 0 to 1.
    pub probability: Option<f64>,
    /// When the deal was made.
    pub created_at: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// When it should close.
    pub expected_close_at: Option<i64>,
    /// Owner's name.
    pub owner: Option<String>,
    /// Product's name, or its key.
    pub product: Option<String>,
    /// Motion, as the source says.
    pub motion: Option<String>,
    /// Where it came from.
    pub lead_source: Option<String>,
    /// Budget.
    pub budget_confirmed: Option<bool>,
    /// Competing product.
    pub competitor: Option<String>,
    /// When the source last changed it.
    pub updated_at: Option<i64>,
    /// Name of the account where the account is not known.
    pub account_name: Option<String>,
    /// The source that it came from.
    pub source_id: i64,
}

const COLUMNS: &str = "d.id, d.name, d.account_id, d.amount_minor, d.amount_currency, d.stage, \
    d.outcome, d.is_closed, d.is_won, d.created_at, d.closed_at, d.expected_close_at, \
    COALESCE(o.name, d.owner_name), COALESCE(p.name, d.product_reference), d.motion, \
    d.lead_source, d.budget_confirmed, d.competitor, d.updated_at, d.external_id, \
    COALESCE(d.account_name, d.account_reference), d.source_id, \
    d.probability FROM opportunity d \
    LEFT JOIN owner o ON o.source_id = d.source_id AND o.external_id = d.owner_reference \
    LEFT JOIN product p ON p.source_id = d.source_id AND p.external_id = d.product_reference";

fn read(row: &Row) -> StoredOpportunity {
    StoredOpportunity {
        id: row.integer(0),
        name: row.text_option(1).unwrap_or_else(|| row.text(19).to_owned()),
        account_id: row.integer_option(2),
        amount: row.integer_option(3).zip(row.text_option(4)),
        stage: row.text_option(5),
        outcome: row.text_option(6),
        is_closed: row.truth_option(7),
        is_won: row.truth_option(8),
        created_at: row.integer_option(9),
        closed_at: row.integer_option(10),
        expected_close_at: row.integer_option(11),
        owner: row.text_option(12),
        product: row.text_option(13),
        motion: row.text_option(14),
        lead_source: row.text_option(15),
        budget_confirmed: row.truth_option(16),
        competitor: row.text_option(17),
        updated_at: row.integer_option(18),
        account_name: row.text_option(20),
        source_id: row.integer(21),
        probability: row.number_option(22),
    }
}

/// Hands over every deal, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredOpportunity) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} WHERE COALESCE(d.deleted, 0) = 0 ORDER BY d.id");
    connection.query_each(&sql, &[], |row| take(read(&row)))
}

/// One deal.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredOpportunity>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE d.id = ?1 AND COALESCE(d.deleted, 0) = 0");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|row| read(&row)))
}

/// The deals of an account, the newest first.
///
/// # Errors
/// What the database reports.
pub fn of_account(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<StoredOpportunity>, StoreError> {
    const DEALS_MAX: i64 = 500;
    let sql = format!(
        "SELECT {COLUMNS} WHERE d.account_id = ?1 AND COALESCE(d.deleted, 0) = 0 \
         ORDER BY COALESCE(d.created_at, 0) DESC, d.id DESC LIMIT ?2"
    );
    let parameters = [Value::Integer(account_id), Value::Integer(DEALS_MAX)];
    Ok(connection.query(&sql, &parameters)?.iter().map(read).collect())
}

/// The stages that a deal entered, the earliest first: `(stage, entered_at)`.
///
/// # Errors
/// What the database reports.
pub fn stages(connection: &mut Connection, id: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = connection.query(
        "SELECT stage, entered_at FROM opportunity_stage WHERE opportunity_id = ?1 \
         ORDER BY entered_at, id",
        &[Value::Integer(id)],
    )?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.integer(1))).collect())
}

/// Hands over every stage entry: deal, stage, when.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_stage<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str, i64) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT opportunity_id, stage, entered_at FROM opportunity_stage \
        WHERE opportunity_id IS NOT NULL ORDER BY opportunity_id, entered_at, id";
    connection.query_each(sql, &[], |row| take(row.integer(0), row.text(1), row.integer(2)))
}

/// Hands over when deals were last seen to move on: into another stage, as the source says or as
/// one import after the other found it.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_move<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, i64) -> Result<(), E>,
) -> Result<(), E> {
    let told = "SELECT opportunity_id, MAX(entered_at) FROM opportunity_stage \
        WHERE opportunity_id IS NOT NULL AND entered_at IS NOT NULL GROUP BY opportunity_id";
    // What a deal was when it was first seen is no move.
    let seen = "SELECT entity_id, MAX(valid_from) FROM history WHERE entity = 'opportunity' \
        AND attribute = 'stage' GROUP BY entity_id HAVING COUNT(*) > 1";
    for sql in [told, seen] {
        connection.query_each(sql, &[], |row| take(row.integer(0), row.integer(1)))?;
    }
    Ok(())
}

/// When a deal was last seen to move on; see [`each_move`].
///
/// # Errors
/// What the database reports.
pub fn last_move(connection: &mut Connection, id: i64) -> Result<Option<i64>, StoreError> {
    let told = "SELECT MAX(entered_at) FROM opportunity_stage WHERE opportunity_id = ?1";
    let seen = "SELECT MAX(valid_from) FROM history WHERE entity = 'opportunity' \
        AND attribute = 'stage' AND entity_id = ?1 HAVING COUNT(*) > 1";
    let mut last = None;
    for sql in [told, seen] {
        let row = connection.query_one(sql, &[Value::Integer(id)])?;
        last = last.max(row.and_then(|row| row.integer_option(0)));
    }
    Ok(last)
}

/// Hands over the key of every deal of a source, and when it was made and closed.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_key<E: From<StoreError>>(
    connection: &mut Connection,
    source_id: i64,
    mut take: impl FnMut(&str, Option<i64>, Option<i64>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT external_id, created_at, closed_at FROM opportunity WHERE source_id = ?1";
    connection.query_each(sql, &[Value::Integer(source_id)], |row| {
        take(row.text(0), row.integer_option(1), row.integer_option(2))
    })
}

/// Whether a source gives any of its deals a date.
///
/// # Errors
/// What the database reports.
pub fn gives_dates(connection: &mut Connection, source_id: i64) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM opportunity WHERE source_id = ?1 AND COALESCE(deleted, 0) = 0 \
        AND COALESCE(created_at, updated_at, closed_at) IS NOT NULL LIMIT 1";
    Ok(connection.query_one(sql, &[Value::Integer(source_id)])?.is_some())
}

/// Hands over the people of deals: deal, person. First those in contact roles, the primary ones
/// before the others, then leads that were converted to the deal.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_role<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, i64) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT deal, person FROM (\
         SELECT opportunity_id AS deal, person_id AS person, \
             CASE WHEN is_primary = 1 THEN 0 ELSE 1 END AS rank, id AS place \
         FROM opportunity_role WHERE opportunity_id IS NOT NULL AND person_id IS NOT NULL \
             AND COALESCE(deleted, 0) = 0 \
         UNION ALL \
         SELECT o.id, p.id, 2, p.id FROM person p JOIN opportunity o \
             ON o.source_id = p.source_id AND o.external_id = p.converted_opportunity_reference \
         WHERE p.converted_opportunity_reference IS NOT NULL \
             AND COALESCE(p.deleted, 0) = 0 AND COALESCE(o.deleted, 0) = 0) AS found \
        GROUP BY deal, person ORDER BY deal, MIN(rank), MIN(place)";
    connection.query_each(sql, &[], |row| take(row.integer(0), row.integer(1)))
}

/// The name of a deal, or its key in the source.
///
/// # Errors
/// What the database reports.
pub fn name(connection: &mut Connection, id: i64) -> Result<Option<String>, StoreError> {
    let row = connection.query_one(
        "SELECT COALESCE(name, external_id) FROM opportunity WHERE id = ?1",
        &[Value::Integer(id)],
    )?;
    Ok(row.map(|row| row.text(0).to_owned()))
}
