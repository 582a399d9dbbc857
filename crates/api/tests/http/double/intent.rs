//! The part of the double that is about intent.

use speargun_api::backend::{BackendResult, IntentBackend, Upload};
use speargun_api::dto::{AccountIntent, IntentResult, IntentSourceQuery, NewIntent};

use super::{Double, nothing};

impl IntentBackend for Double {
    fn put_intent(&self, wanted: &NewIntent) -> BackendResult<IntentResult> {
        let rows = wanted.rows.len() as u64;
        Ok(IntentResult { rows, kept: rows, ..IntentResult::default() })
    }

    fn import_intent_file(
        &self,
        upload: &Upload,
        query: &IntentSourceQuery,
    ) -> BackendResult<IntentResult> {
        assert_eq!(query.source.as_deref(), Some("bombora"));
        let text = std::fs::read_to_string(&upload.path).unwrap();
        Ok(IntentResult { rows: text.lines().count() as u64, ..IntentResult::default() })
    }

    fn account_intent(&self, _id: i64) -> BackendResult<AccountIntent> {
        nothing()
    }
}
