//! The engine as the API and the command line see it: one place that turns its results into the
//! types of the API, so that `--json` and HTTP say the same.

mod accounts;
mod committee;
mod compactor;
mod events;
mod filter;
mod funnel;
mod health;
mod icp;
mod imports;
mod intent;
mod job;
mod list;
mod matching;
mod score_model;
mod server_health;
mod stage;
mod tracking;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use speargun_api::backend::{Backend, BackendResult, ImportJob, RowSink, Upload};
use speargun_api::dto;
pub(crate) use speargun_api::failure;
use speargun_domain::record;
use speargun_engine::Workspace;
use speargun_engine::account::AccountListCache;
use speargun_engine::duplicate::DuplicateCache;
use speargun_engine::funnel::FunnelCache;
use speargun_engine::icp::ProfileCache;
use speargun_engine::job::Runner;
use speargun_engine::kept::Keeper;
use speargun_engine::membership::IndexCache;
use speargun_engine::score_model::LineLists;
use speargun_store::import_run;

pub(crate) use compactor::WAITING_EVENTS;
pub(crate) use server_health::clock_fault;
pub(crate) use tracking::{EVENTS_PER_SECOND_MAX, EventTracking};

/// How often it is looked whether jobs have stopped.
const STOP_LOOK: Duration = Duration::from_millis(20);

/// The API's backend over a workspace.
pub(crate) struct EngineBackend {
    pub(crate) workspace: Arc<Workspace>,
    accounts: Arc<AccountListCache>,
    /// The accounts as product lines see them.
    lines: LineLists,
    funnel: Arc<FunnelCache>,
    profiles: ProfileCache,
    health: Keeper<health::Checked>,
    /// Held while propensity is learned.
    learning: Mutex<()>,
    jobs: Mutex<imports::Jobs>,
    indexes: Arc<IndexCache>,
    duplicate_pairs: DuplicateCache,
    /// Set once this process runs jobs.
    runner: OnceLock<Arc<Runner>>,
    /// The draft of a score model that somebody tries.
    workbench: score_model::KeptWorkbench,
    /// Set once the server takes events in.
    events: OnceLock<Arc<events::Events>>,
}

impl EngineBackend {
    pub(crate) fn new(workspace: Arc<Workspace>) -> Self {
        Self {
            workspace,
            accounts: Arc::default(),
            lines: LineLists::default(),
            funnel: Arc::default(),
            profiles: ProfileCache::default(),
            health: Keeper::default(),
            learning: Mutex::default(),
            jobs: Mutex::default(),
            indexes: Arc::default(),
            duplicate_pairs: DuplicateCache::default(),
            runner: OnceLock::new(),
            workbench: score_model::KeptWorkbench::default(),
            events: OnceLock::new(),
        }
    }

    /// Stops jobs and whatever follows events, and waits so long for them to end. What is not done
    /// by then ends with the process, which loses nothing that was acknowledged.
    pub(crate) fn stop(&self, within: Duration) {
        if let Some(events) = self.events.get() {
            events.stop();
        }
        self.jobs().cancel_all();
        if let Some(runner) = self.runner.get() {
            runner.stop();
        }
        let until = Instant::now() + within;
        while Instant::now() < until && self.is_at_work() {
            std::thread::sleep(STOP_LOOK);
        }
    }

    fn is_at_work(&self) -> bool {
        self.jobs().is_running() || self.runner.get().is_some_and(|runner| runner.is_running())
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, imports::Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn money(&self, amount: f64) -> dto::Money {
        // Sums of amounts are shown to the cent: the float's noise behind it is no information.
        let minor = self.workspace.settings().currency.minor_per_major() as f64;
        let amount = (amount * minor).round() / minor;
        dto::Money { amount, currency: self.workspace.settings().currency.code().to_owned() }
    }
}

/// An amount as it was imported, minor units and currency.
fn money_told((minor, code): &(i64, String)) -> Option<dto::Money> {
    let currency = speargun_domain::money::Currency::parse(code).ok()?;
    let money = speargun_domain::money::Money { minor: *minor, currency };
    Some(dto::Money { amount: money.major(), currency: code.clone() })
}

fn stored<T>(result: Result<T, speargun_store::StoreError>) -> BackendResult<T> {
    result.map_err(|error| failure(error.into()))
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

impl Backend for EngineBackend {
    fn server_health(&self) -> dto::ServerHealth {
        self.health_of_parts()
    }

    fn workspace(&self) -> BackendResult<dto::Workspace> {
        let workspace = &self.workspace;
        let (counts, last) = stored(workspace.store.read(|connection| {
            let counts = dto::WorkspaceCounts {
                accounts: count(speargun_store::record::count(connection, &record::ACCOUNT)?),
                people: count(speargun_store::record::count(connection, &record::PERSON)?),
                opportunities: count(speargun_store::record::count(
                    connection,
                    &record::OPPORTUNITY,
                )?),
                events: count(speargun_store::record::count(connection, &record::EVENT)?),
            };
            let last = import_run::list(connection, 1)?.into_iter().next();
            Ok((counts, last))
        }))?;
        let model = workspace.model().map_err(failure)?;
        let lines = speargun_engine::score_model::lines(workspace).map_err(failure)?;
        let product_lines = lines
            .into_iter()
            .map(|line| dto::ProductLine { key: line.key, name: line.name })
            .collect();
        let dimensions = model
            .dimensions
            .iter()
            .map(|dimension| dto::DimensionWeight {
                key: dimension.key.clone(),
                weight: dimension.weight / 100.0,
            })
            .collect();
        Ok(dto::Workspace {
            name: workspace.settings().name.clone(),
            currency: workspace.settings().currency.code().to_owned(),
            time_zone: workspace.settings().time_zone.clone(),
            language: workspace.settings().language.clone(),
            counts,
            last_import_at: last.map(|run| {
                speargun_domain::time::to_rfc3339(run.finished_at.unwrap_or(run.started_at))
            }),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            product_lines,
            model: Some(dto::ModelSummary {
                name: model.name.clone(),
                version: model.version.to_string(),
                dimensions,
            }),
        })
    }

    fn list_accounts(
        &self,
        query: &dto::AccountQuery,
    ) -> BackendResult<dto::Page<dto::AccountRow>> {
        self.account_page(query)
    }

    fn account_facets(&self, query: &dto::FacetQuery) -> BackendResult<dto::AccountFacets> {
        self.facets(query)
    }

    fn account(&self, id: i64) -> BackendResult<dto::AccountDetail> {
        self.account_detail(id)
    }

    fn account_timeline(
        &self,
        id: i64,
        window: &dto::TimelineQuery,
    ) -> BackendResult<dto::Page<dto::TimelineEvent>> {
        self.timeline(id, window)
    }

    fn account_timeline_kinds(&self, id: i64) -> BackendResult<dto::TimelineKinds> {
        self.timeline_kinds(id)
    }

    fn funnel(&self, query: &dto::FunnelQuery) -> BackendResult<dto::Funnel> {
        self.double_funnel(query)
    }

    fn funnel_records(
        &self,
        query: &dto::FunnelRecordQuery,
    ) -> BackendResult<dto::Page<dto::FunnelRecord>> {
        self.records_behind(query)
    }

    fn left_out_deals(
        &self,
        query: &dto::LeftOutQuery,
    ) -> BackendResult<dto::Page<dto::LeftOutDeal>> {
        self.left_out(query)
    }

    fn preview_import(&self, upload: &Upload) -> BackendResult<dto::PreviewContent> {
        imports::preview(&self.workspace, upload)
    }

    fn start_import(&self, job: ImportJob) -> BackendResult<dto::Import> {
        self.begin_import(job)
    }

    fn list_imports(&self) -> BackendResult<Vec<dto::Import>> {
        self.imports()
    }

    fn import(&self, id: i64) -> BackendResult<dto::Import> {
        self.one_import(id)
    }

    fn export_rejects(&self, id: i64, sink: RowSink<'_>) -> BackendResult<()> {
        self.rejects(id, sink)
    }

    fn cancel_import(&self, id: i64) -> BackendResult<dto::Import> {
        self.stop_import(id)
    }

    fn preview_undo(&self, id: i64) -> BackendResult<dto::ImportUndo> {
        self.undone(id, "", true)
    }

    fn undo_import(&self, id: i64, by: &str) -> BackendResult<dto::ImportUndo> {
        self.undone(id, by, false)
    }
}
