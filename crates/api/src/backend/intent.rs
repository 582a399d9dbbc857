//! What the handlers ask about intent.

use super::{BackendResult, Upload};
use crate::dto::{AccountIntent, IntentResult, IntentSourceQuery, NewIntent};

/// Topics that accounts look for.
pub trait IntentBackend {
    /// Keeps rows; bad ones are told one by one.
    fn put_intent(&self, wanted: &NewIntent) -> BackendResult<IntentResult>;

    /// Keeps the rows of a table.
    fn import_intent_file(
        &self,
        upload: &Upload,
        query: &IntentSourceQuery,
    ) -> BackendResult<IntentResult>;

    /// What an account looks for.
    fn account_intent(&self, id: i64) -> BackendResult<AccountIntent>;
}
