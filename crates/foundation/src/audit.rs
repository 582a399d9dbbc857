//! Who changed what: written beside every change, in its transaction.

use serde::Serialize;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::audit::{self, AuditTable};
use speargun_store::{Connection, StoreError};

/// Writes the row of a change of records, in the transaction that makes it.
///
/// # Errors
/// What the store reports: the change is not made then.
pub fn note(
    connection: &mut Connection,
    context: &Context,
    (action, subject): (AuditAction, impl ToString),
    details: &impl Serialize,
) -> Result<(), StoreError> {
    note_in(connection, AuditTable::Records, context, (action, subject), details)
}

/// As [`note`], for what the log of tracked events keeps.
pub fn note_in(
    connection: &mut Connection,
    table: AuditTable,
    context: &Context,
    (action, subject): (AuditAction, impl ToString),
    details: &impl Serialize,
) -> Result<(), StoreError> {
    let details = serde_json::to_string(details)
        .map_err(|error| StoreError::Value(format!("details of {}: {error}", action.key())))?;
    audit::note(connection, table, context, (action, &subject.to_string()), &details)
}
