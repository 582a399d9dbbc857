//! What the health check asks that no other room reads: whom campaigns reach.

use crate::{Connection, StoreError};

/// The members of campaigns of one motion at one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The campaign's motion, as the source says.
    pub motion: String,
    /// The account of the members.
    pub account_id: i64,
    /// How many they are.
    pub members: u64,
}

/// How many campaigns say which motion they belong to.
///
/// # Errors
/// What the database reports.
pub fn campaigns_with_motion(connection: &mut Connection) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM campaign WHERE motion IS NOT NULL \
        AND COALESCE(deleted, 0) = 0";
    let row = connection.query_one(sql, &[])?;
    Ok(row.map_or(0, |row| row.integer(0).unsigned_abs()))
}

/// Hands over whom campaigns reach, by motion and account.
///
/// # Errors
/// What the database or `take` reports.
pub fn each_reach<E: From<StoreError>>(
    connection: &mut Connection,
    mut take: impl FnMut(Reach) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT c.motion, m.account_id, COUNT(*) FROM campaign_member cm \
        JOIN campaign c ON c.id = cm.campaign_id \
        JOIN membership m ON m.person_id = cm.person_id AND m.valid_to IS NULL \
        JOIN person p ON p.id = cm.person_id \
        WHERE c.motion IS NOT NULL AND m.account_id IS NOT NULL \
        AND COALESCE(c.deleted, 0) = 0 AND COALESCE(cm.deleted, 0) = 0 \
        AND COALESCE(p.deleted, 0) = 0 \
        GROUP BY c.motion, m.account_id ORDER BY c.motion, m.account_id";
    connection.query_each(sql, &[], |row| {
        take(Reach {
            motion: row.text(0).to_owned(),
            account_id: row.integer(1),
            members: row.integer(2).unsigned_abs(),
        })
    })
}
