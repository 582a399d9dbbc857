//! Jobs that match all people again, after something changed that they follow from.

use serde_json::json;
use speargun_domain::caller::Context;
use speargun_store::Connection;

use crate::EngineError;
use crate::job::{self, Order};

/// The kind of the job.
pub const MATCH: &str = "match";
/// Jobs that are about all people have one key: there is one at a time.
pub const PEOPLE: &str = "people";
/// The key of the one that waits for it.
const NEXT: &str = "people, next";

/// Adds a job that matches all people and scores accounts, in the transaction of the change: after
/// the one that runs now, where there is one, which may have read the records before.
///
/// # Errors
/// What the store reports.
pub fn add_match_job(connection: &mut Connection, context: &Context) -> Result<(), EngineError> {
    for key in [PEOPLE, NEXT] {
        let order = Order {
            kind: MATCH,
            payload: &json!({ "task": "match" }),
            dedup_key: Some(key.to_owned()),
            place: None,
            due_at: context.now,
        };
        let (_, is_new) = job::add(connection, &order, context)?;
        if is_new {
            break;
        }
    }
    Ok(())
}
