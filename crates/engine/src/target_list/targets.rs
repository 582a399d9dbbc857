//! Who is a target, by signed lists where there are any.

use rustc_hash::FxHashMap;
use speargun_domain::target::{Span, span_at, target_spans};
use speargun_store::account::StoredAccount;
use speargun_store::{Connection, target_list};

use crate::EngineError;
use crate::features::target_from;

/// The times in which accounts are targets by signed lists.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// From here on signed lists alone count; none without one.
    signed_from: Option<i64>,
    spans: FxHashMap<i64, Vec<Span>>,
}

impl Targets {
    /// Loads what signed lists say.
    ///
    /// # Errors
    /// What the store reports.
    pub fn load(connection: &mut Connection) -> Result<Self, EngineError> {
        let signed_from = target_list::first_signed(connection)?;
        let mut spans: FxHashMap<i64, Vec<Span>> = FxHashMap::default();
        if signed_from.is_some() {
            target_list::each_span(connection, |account, span| {
                spans.entry(account).or_default().push(span);
                Ok::<(), EngineError>(())
            })?;
        }
        Ok(Self { signed_from, spans })
    }

    /// The times in which an account is a target, in their order.
    #[must_use]
    pub(crate) fn of(&self, stored: &StoredAccount) -> Vec<Span> {
        let imported = target_from(stored).map(|from| Span { from, until: stored.target_until });
        let signed = self.spans.get(&stored.id).map_or(&[][..], Vec::as_slice);
        target_spans(imported, signed, self.signed_from)
    }

    /// Writes into an account what signed lists say of it, as of a moment. Without a signed list
    /// the account stays as it was imported.
    pub(crate) fn apply(&self, stored: &mut StoredAccount, now: i64) {
        if self.signed_from.is_none() {
            return;
        }
        let span = span_at(&self.of(stored), now);
        stored.is_target = Some(span.is_some());
        stored.target_since = span.map(|span| span.from);
        stored.target_until = span.and_then(|span| span.until);
    }
}
