//! An open workspace with what is kept between calls: what servers and commands work on.

use std::sync::{Arc, OnceLock};

use speargun_domain::caller::Context;

use crate::Workspace;
use crate::account::AccountListCache;
use crate::duplicate::DuplicateCache;
use crate::funnel::FunnelCache;
use crate::health::HealthCache;
use crate::icp::ProfileCache;
use crate::job::Runner;
use crate::membership::{Actor, IndexCache};
use crate::record_counts::RecordCounts;
use crate::score_model::{KeptWorkbench, LineLists};
use crate::serve::Serving;
use crate::user::Door;

/// A workspace and the figures of it that are kept in memory. Use cases take it, or the workspace
/// in it; one process has one.
#[derive(Debug)]
pub struct Engine {
    /// The workspace.
    pub workspace: Arc<Workspace>,
    /// The list of accounts.
    pub accounts: Arc<AccountListCache>,
    /// The accounts as product lines see them.
    pub lines: LineLists,
    /// The double funnel.
    pub funnel: Arc<FunnelCache>,
    /// What outcomes teach.
    pub profiles: ProfileCache,
    /// The check of the set-up.
    pub health: HealthCache,
    /// Accounts, indexed for matching.
    pub indexes: Arc<IndexCache>,
    /// Pairs of accounts that may be one.
    pub duplicate_pairs: DuplicateCache,
    /// The accounts that a draft of a score model is tried on.
    pub workbench: KeptWorkbench,
    /// How many records there are.
    pub counts: RecordCounts,
    /// What lets callers in.
    pub door: Door,
    /// Set once the server takes events in.
    pub serving: OnceLock<Arc<Serving>>,
    /// Set once this process runs jobs.
    pub runner: OnceLock<Arc<Runner>>,
}

impl Engine {
    /// An engine that keeps nothing yet.
    #[must_use]
    pub fn new(workspace: Arc<Workspace>) -> Self {
        Self {
            workspace,
            accounts: Arc::default(),
            lines: LineLists::default(),
            funnel: Arc::default(),
            profiles: ProfileCache::default(),
            health: HealthCache::default(),
            indexes: Arc::default(),
            duplicate_pairs: DuplicateCache::default(),
            workbench: KeptWorkbench::default(),
            counts: RecordCounts::default(),
            door: Door::default(),
            serving: OnceLock::new(),
            runner: OnceLock::new(),
        }
    }

    /// Who changes people and accounts, with what they need for it.
    #[must_use]
    pub fn actor<'a>(&'a self, context: &'a Context) -> Actor<'a> {
        Actor { workspace: &self.workspace, indexes: &self.indexes, context }
    }

    /// Tells the runner of this process that a job was added.
    pub fn wake_runner(&self) {
        if let Some(runner) = self.runner.get() {
            runner.wake();
        }
    }
}
