//! Reading accounts.

mod before;

use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

pub use before::Before;

/// An account as stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoredAccount {
    /// Row id.
    pub id: i64,
    /// First name.
    pub name: String,
    /// JSON array of further names.
    pub other_names: Option<String>,
    /// Web site as imported.
    pub website: Option<String>,
    /// JSON array of further domains.
    pub domains: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Head count.
    pub employees: Option<i64>,
    /// Annual revenue, minor units and currency.
    pub annual_revenue: Option<(i64, String)>,
    /// Share per year.
    pub revenue_growth: Option<f64>,
    /// ISO code, or as imported.
    pub country: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Year.
    pub founded_year: Option<i64>,
    /// JSON array.
    pub technologies: Option<String>,
    /// Customer, prospect …
    pub account_type: Option<String>,
    /// Owner's name: of the owner record, else as imported.
    pub owner: Option<String>,
    /// The parent that counts in the family.
    pub parent_id: Option<i64>,
    /// Whether the source marks it as a target.
    pub is_target: Option<bool>,
    /// Since when.
    pub target_since: Option<i64>,
    /// Until when.
    pub target_until: Option<i64>,
    /// Competing product.
    pub competitor: Option<String>,
    /// End of a contract with somebody else.
    pub contract_ends_at: Option<i64>,
    /// When a person told competitor and contract, where one did.
    pub contract_told_at: Option<i64>,
    /// Expected annual revenue, minor units and currency.
    pub expected_annual_revenue: Option<(i64, String)>,
    /// Budget.
    pub budget_confirmed: Option<bool>,
    /// When the purchase is expected.
    pub purchase_expected_at: Option<i64>,
    /// When the source made it.
    pub created_at: Option<i64>,
    /// When the source last changed it.
    pub updated_at: Option<i64>,
    /// JSON object of custom fields.
    pub custom: Option<String>,
    /// When it was last imported with a change.
    pub imported_at: i64,
}

const COLUMNS: &str = "a.id, a.name, a.other_names, a.website, a.domains, a.industry, a.employees, \
    a.annual_revenue_minor, a.annual_revenue_currency, a.revenue_growth, a.country, a.region, \
    a.city, a.founded_year, a.technologies, a.account_type, COALESCE(o.name, a.owner_name), \
    a.family_parent_id, a.is_target, a.target_since, a.target_until, \
    CASE WHEN c.told_at IS NULL THEN a.competitor ELSE c.competitor END, \
    CASE WHEN c.told_at IS NULL THEN a.contract_ends_at ELSE c.contract_ends_at END, \
    a.expected_annual_revenue_minor, a.expected_annual_revenue_currency, \
    a.budget_confirmed, a.purchase_expected_at, a.created_at, a.updated_at, a.custom, \
    a.imported_at, a.external_id, c.told_at \
    FROM account a LEFT JOIN account_contract c ON c.account_id = a.id \
    LEFT JOIN owner o ON o.source_id = a.source_id \
    AND o.external_id = a.owner_reference";

/// Neither deleted nor merged into another.
const VISIBLE: &str = "COALESCE(a.deleted, 0) = 0 AND a.merged_into IS NULL";

fn read(row: &mut Row) -> StoredAccount {
    let mut money = |index: usize| row.integer_option(index).zip(row.take_text(index + 1));
    let (annual_revenue, expected_annual_revenue) = (money(7), money(23));
    StoredAccount {
        id: row.integer(0),
        // A company whose source gave no name is shown by its key there.
        name: row.take_text(1).or_else(|| row.take_text(31)).unwrap_or_default(),
        other_names: row.take_text(2),
        website: row.take_text(3),
        domains: row.take_text(4),
        industry: row.take_text(5),
        employees: row.integer_option(6),
        annual_revenue,
        revenue_growth: row.number_option(9),
        country: row.take_text(10),
        region: row.take_text(11),
        city: row.take_text(12),
        founded_year: row.integer_option(13),
        technologies: row.take_text(14),
        account_type: row.take_text(15),
        owner: row.take_text(16),
        parent_id: row.integer_option(17),
        is_target: row.truth_option(18),
        target_since: row.integer_option(19),
        target_until: row.integer_option(20),
        competitor: row.take_text(21),
        contract_ends_at: row.integer_option(22),
        expected_annual_revenue,
        budget_confirmed: row.truth_option(25),
        purchase_expected_at: row.integer_option(26),
        created_at: row.integer_option(27),
        updated_at: row.integer_option(28),
        custom: row.take_text(29),
        imported_at: row.integer(30),
        contract_told_at: row.integer_option(32),
    }
}

/// Hands over every account, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(StoredAccount) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} WHERE {VISIBLE} ORDER BY a.id");
    connection.query_each(&sql, &[], |mut row| take(read(&mut row)))
}

/// Hands over id (of the account that it went into, where it was merged), key, web site and domains
/// (a JSON array) of every account, by id.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_identity<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(i64, &str, Option<&str>, Option<&str>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT COALESCE(merged_into, id), external_id, website, domains FROM account \
        WHERE COALESCE(deleted, 0) = 0 ORDER BY id";
    connection.query_each(sql, &[], |row| {
        let (website, domains) = (row.text_option(2), row.text_option(3));
        take(row.integer(0), row.text(1), website.as_deref(), domains.as_deref())
    })
}

/// Hands over key, web site and country of the accounts of a source whose key begins so.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_named<E: From<StoreError>>(
    connection: &mut Connection,
    (source_id, begin): (i64, &str),
    mut take: impl FnMut(&str, Option<&str>, Option<&str>) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT external_id, website, country FROM account WHERE source_id = ?1 ORDER BY id";
    connection.query_each(sql, &[Value::Integer(source_id)], |row| {
        let (key, site, country) = (row.text(0), row.text_option(1), row.text_option(2));
        match key.starts_with(begin) {
            true => take(key, site.as_deref(), country.as_deref()),
            false => Ok(()),
        }
    })
}

/// The key of an account at its source.
///
/// # Errors
/// What the database reports.
pub fn key_of(connection: &mut Connection, id: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT external_id FROM account WHERE id = ?1 AND COALESCE(deleted, 0) = 0";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

/// The id of the account with a key in a source.
///
/// # Errors
/// What the database reports.
pub fn id_of_key(
    connection: &mut Connection,
    source_id: i64,
    key: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM account WHERE source_id = ?1 AND external_id = ?2";
    let row = connection.query_one(sql, &[Value::Integer(source_id), Value::from(key)])?;
    Ok(row.map(|row| row.integer(0)))
}

/// Ids of the accounts that do not stand for themselves, because they are deleted or merged.
///
/// # Errors
/// What the database reports.
pub fn hidden(connection: &mut Connection) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT id FROM account WHERE COALESCE(deleted, 0) <> 0 OR merged_into IS NOT NULL \
        ORDER BY id";
    Ok(connection.query(sql, &[])?.iter().map(|row| row.integer(0)).collect())
}

/// One account.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredAccount>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE a.id = ?1 AND {VISIBLE}");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.map(|mut row| read(&mut row)))
}

/// Ids and names of the accounts that an account is parent of.
///
/// # Errors
/// What the database reports.
pub fn children(connection: &mut Connection, id: i64) -> Result<Vec<(i64, String)>, StoreError> {
    const CHILDREN_MAX: i64 = 500;
    let rows = connection.query(
        "SELECT id, COALESCE(name, external_id) FROM account \
         WHERE family_parent_id = ?1 AND merged_into IS NULL AND COALESCE(deleted, 0) = 0 \
         ORDER BY id LIMIT ?2",
        &[Value::Integer(id), Value::Integer(CHILDREN_MAX)],
    )?;
    Ok(rows.iter().map(|row| (row.integer(0), row.text(1).to_owned())).collect())
}

/// An account as it stands beside others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountCard {
    /// What is stored about it.
    pub account: StoredAccount,
    /// The parent's name.
    pub parent_name: Option<String>,
    /// Score in tenths, once scored.
    pub score_tenths: Option<i64>,
    /// Tier, once scored.
    pub tier: Option<i64>,
    /// People who stand there.
    pub people: i64,
}

/// One account as it stands beside others.
///
/// # Errors
/// What the database reports.
pub fn card(connection: &mut Connection, id: i64) -> Result<Option<AccountCard>, StoreError> {
    let Some(account) = get(connection, id)? else { return Ok(None) };
    let row = connection.query_one(
        "SELECT (SELECT COALESCE(p.name, p.external_id) FROM account p \
         WHERE p.id = a.family_parent_id), s.score_tenths, s.tier, \
         (SELECT COUNT(*) FROM membership m WHERE m.account_id = a.id AND m.valid_to IS NULL) \
         FROM account a LEFT JOIN account_score s ON s.account_id = a.id WHERE a.id = ?1",
        &[Value::Integer(id)],
    )?;
    Ok(row.map(|row| AccountCard {
        account,
        parent_name: row.text_option(0),
        score_tenths: row.integer_option(1),
        tier: row.integer_option(2),
        people: row.integer(3),
    }))
}

/// The name of an account, also of one that was merged or is gone.
///
/// # Errors
/// What the database reports.
pub fn name(connection: &mut Connection, id: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT COALESCE(name, external_id) FROM account WHERE id = ?1";
    let row = connection.query_one(sql, &[Value::Integer(id)])?;
    Ok(row.map(|row| row.text(0).to_owned()))
}

/// How an account is reached, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The account.
    pub id: i64,
    /// Telephone number.
    pub phone: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Post code.
    pub postal_code: Option<String>,
}

/// How accounts are reached of which anything is known, by id.
///
/// # Errors
/// What the database reports.
pub fn contacts(connection: &mut Connection) -> Result<Vec<Contact>, StoreError> {
    let sql = format!(
        "SELECT a.id, a.phone, a.street, a.postal_code FROM account a \
         WHERE (a.phone IS NOT NULL OR a.street IS NOT NULL) AND {VISIBLE} ORDER BY a.id"
    );
    let read = |row: &Row| Contact {
        id: row.integer(0),
        phone: row.text_option(1),
        street: row.text_option(2),
        postal_code: row.text_option(3),
    };
    Ok(connection.query(&sql, &[])?.iter().map(read).collect())
}

/// The source of accounts that are made here and not imported.
pub const OWN_SOURCE: &str = "speargun";

/// An account to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAccount<'a> {
    /// Its key among the accounts that are made here.
    pub key: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its domain.
    pub domain: Option<&'a str>,
    /// Its country.
    pub country: Option<&'a str>,
}

/// Makes an account, or shows one again that was made under the same key and taken back. Gives
/// nothing where it stands already.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    new: &NewAccount<'_>,
    at: i64,
) -> Result<Option<i64>, StoreError> {
    let source = crate::record::source_id(connection, OWN_SOURCE)?;
    let owned = |text: Option<&str>| Value::from(text.map(ToOwned::to_owned));
    let row = connection.query_one(
        "INSERT INTO account (source_id, external_id, name, website, country, created_at, \
         revision, imported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?6) \
         ON CONFLICT (source_id, external_id) DO UPDATE SET deleted = NULL, \
         name = excluded.name, website = excluded.website, country = excluded.country \
         WHERE account.deleted = 1 RETURNING id",
        &[
            Value::Integer(source),
            Value::from(new.key),
            Value::from(new.name),
            owned(new.domain),
            owned(new.country),
            Value::Integer(at),
        ],
    )?;
    Ok(row.map(|row| row.integer(0)))
}

/// Takes an account back that was made here.
///
/// # Errors
/// What the database reports.
pub fn retract(connection: &mut Connection, id: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE account SET deleted = 1 WHERE id = ?1 \
         AND source_id IN (SELECT s.id FROM source s WHERE s.name = ?2)",
        &[Value::Integer(id), Value::from(OWN_SOURCE)],
    )?;
    Ok(())
}

/// How many accounts of a source have the name of an account of another source, by that one.
///
/// # Errors
/// What the database reports.
pub fn twins(connection: &mut Connection, source: &str) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = connection.query(
        "SELECT other_source.name, COUNT(DISTINCT own.id) FROM account own \
         JOIN source own_source ON own_source.id = own.source_id AND own_source.name = ?1 \
         JOIN account other ON LOWER(other.name) = LOWER(own.name) \
         AND other.source_id <> own.source_id AND COALESCE(other.deleted, 0) = 0 \
         JOIN source other_source ON other_source.id = other.source_id \
         WHERE COALESCE(own.deleted, 0) = 0 GROUP BY other_source.name ORDER BY 2 DESC, 1",
        &[Value::from(source)],
    )?;
    let read = |row: &Row| (row.text(0).to_owned(), u64::try_from(row.integer(1)).unwrap_or(0));
    Ok(rows.iter().map(read).collect())
}
