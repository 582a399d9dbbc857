//! The check, kept as long as nothing changes it.

use std::sync::Arc;

use super::{HealthCheck, Sources, check};
use crate::account::AccountListCache;
use crate::funnel::FunnelCache;
use crate::kept::{Compute, Follows, Keeper};
use crate::{EngineError, Workspace};
use speargun_track::EventLog;

impl Follows for HealthCheck {
    type Change = ();
    /// Pages that are looked at change it without a change of records.
    const LASTS: i64 = 60_000_000;

    fn follow(&mut self, _: &[()]) {}
}

/// Keeps the check.
#[derive(Debug, Default)]
pub struct HealthCache(Keeper<HealthCheck>);

impl HealthCache {
    /// The check as of now.
    ///
    /// # Errors
    /// What the store reports.
    pub fn get(
        &self,
        workspace: &Arc<Workspace>,
        (accounts, funnel): (&Arc<AccountListCache>, &Arc<FunnelCache>),
        log: Option<EventLog>,
    ) -> Result<Arc<HealthCheck>, EngineError> {
        let own = Arc::clone(workspace);
        let (accounts, funnel) = (Arc::clone(accounts), Arc::clone(funnel));
        let compute: Arc<Compute<HealthCheck>> = Arc::new(move || {
            let changes = own.store.changes()?;
            let (list, funnel) = (accounts.get(&own)?, funnel.get(&own)?);
            let (workspace, log) = (own.as_ref(), log.as_ref());
            let sources = Sources { workspace, list: &list, funnel: &funnel.value, log };
            Ok((changes, check(&sources, own.now())?))
        });
        Ok(self.0.get(workspace, &compute)?.value)
    }
}
