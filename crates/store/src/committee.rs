//! Who takes part in buying: what people decided, and what the CRM says.

use speargun_domain::caller::Context;
use speargun_domain::committee::NO_ROLE;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// What somebody decided about one role of a person. No job writes, ends or moves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// The person.
    pub person_id: i64,
    /// Key of the role, or [`NO_ROLE`].
    pub role: String,
    /// Whether the person has it.
    pub has_role: bool,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: i64,
}

const COLUMNS: &str = "person_id, role, has_role, decided_by, decided_at FROM committee_decision \
    WHERE undone_at IS NULL";

fn read(row: &Row) -> Decision {
    Decision {
        person_id: row.integer(0),
        role: row.text(1).to_owned(),
        has_role: row.integer(2) != 0,
        decided_by: row.text(3).to_owned(),
        decided_at: row.integer(4),
    }
}

/// Keeps a decision in place of what stood about the same role. Whoever has a role is no longer
/// without any; whoever has none has no other; `alone` ends other confirmed roles. Returns whether
/// anything changed: the same decision again changes nothing.
///
/// # Errors
/// What the database reports.
pub fn decide(
    connection: &mut Connection,
    decision: &Decision,
    alone: bool,
) -> Result<bool, StoreError> {
    let Decision { person_id, role, has_role, decided_by, decided_at } = decision;
    let ended = match (*has_role, alone || role == NO_ROLE) {
        (true, true) => " OR has_role = 1",
        (true, false) => " OR role = 'none'",
        (false, _) => "",
    };
    let replaced = format!("person_id = ?1 AND undone_at IS NULL AND (role = ?2{ended})");
    let standing = connection.query(
        &format!("SELECT role, has_role FROM committee_decision WHERE {replaced}"),
        &[Value::Integer(*person_id), Value::from(role.as_str())],
    )?;
    if let [one] = standing.as_slice()
        && one.text(0) == role
        && one.truth_option(1) == Some(*has_role)
    {
        return Ok(false);
    }
    connection.execute(
        &format!("UPDATE committee_decision SET undone_by = ?3, undone_at = ?4 WHERE {replaced}"),
        &[
            Value::Integer(*person_id),
            Value::from(role.as_str()),
            Value::from(decided_by.as_str()),
            Value::Integer(*decided_at),
        ],
    )?;
    connection.execute(
        "INSERT INTO committee_decision (person_id, role, has_role, decided_by, decided_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            Value::Integer(*person_id),
            Value::from(role.as_str()),
            Value::from(*has_role),
            Value::from(decided_by.as_str()),
            Value::Integer(*decided_at),
        ],
    )?;
    Ok(true)
}

/// Takes back everything that people decided about a person; tells how much stood.
///
/// # Errors
/// What the database reports.
pub fn forget(
    connection: &mut Connection,
    person_id: i64,
    context: &Context,
) -> Result<u64, StoreError> {
    connection.execute(
        "UPDATE committee_decision SET undone_by = ?2, undone_at = ?3 \
         WHERE person_id = ?1 AND undone_at IS NULL",
        &[Value::Integer(person_id), Value::from(context.name()), Value::Integer(context.now)],
    )
}

/// Everything that stands, by person.
///
/// # Errors
/// What the database reports.
pub fn decisions(connection: &mut Connection) -> Result<Vec<Decision>, StoreError> {
    let rows = connection.query(&format!("SELECT {COLUMNS} ORDER BY person_id, id"), &[])?;
    Ok(rows.iter().map(read).collect())
}

/// What stands about the people of an account.
///
/// # Errors
/// What the database reports.
pub fn decisions_of_account(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<Decision>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} AND person_id IN (SELECT person_id FROM membership \
         WHERE account_id = ?1 AND valid_to IS NULL) ORDER BY person_id, id"
    );
    let rows = connection.query(&sql, &[Value::Integer(account_id)])?;
    Ok(rows.iter().map(read).collect())
}

const CRM_ROLES: &str = "SELECT person_id, role FROM opportunity_role \
    WHERE person_id IS NOT NULL AND role IS NOT NULL AND COALESCE(deleted, 0) = 0";

/// Hands over the roles that the CRM gives people in deals, by person.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_crm_role<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("{CRM_ROLES} ORDER BY person_id, id");
    connection.query_each(&sql, &[], |row| take(row.integer(0), row.text(1)))
}

/// The roles that the CRM gives the people of an account in deals.
///
/// # Errors
/// What the database reports.
pub fn crm_roles_of_account(
    connection: &mut Connection,
    account_id: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = format!(
        "{CRM_ROLES} AND person_id IN (SELECT person_id FROM membership \
         WHERE account_id = ?1 AND valid_to IS NULL) ORDER BY person_id, id"
    );
    let rows = connection.query(&sql, &[Value::Integer(account_id)])?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}

/// The account that a person belongs to now.
///
/// # Errors
/// What the database reports.
pub fn account_of_person(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Option<i64>, StoreError> {
    let row = connection.query_one(
        "SELECT account_id FROM membership WHERE person_id = ?1 AND valid_to IS NULL",
        &[Value::Integer(person_id)],
    )?;
    Ok(row.and_then(|row| row.integer_option(0)))
}
