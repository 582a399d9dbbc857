//! A backend that answers from nothing: the tests are about HTTP.

mod committee;
mod event;
mod filter;
mod health;
mod icp;
mod intent;
mod list;
mod matching;
pub(crate) mod score_model;
mod stage;

use std::collections::BTreeMap;
use std::sync::Mutex;

use tokio::sync::broadcast;

use speargun_api::backend::{Backend, BackendError, BackendResult, ImportJob, RowSink, Upload};
use speargun_api::dto::{
    AccountDetail, AccountFacets, AccountQuery, AccountRow, FacetQuery, Funnel, FunnelQuery,
    FunnelRecord, FunnelRecordQuery, Import, ImportState, ImportUndo, LeftOutDeal, LeftOutQuery,
    MarketState, Money, NewReviewDecision, Page, PartHealth, PartStatus, PreviewContent,
    ServerHealth, StreamMessage, TimelineEvent, TimelineKinds, TimelineQuery, Workspace,
    WorkspaceCounts,
};

/// How many accounts the double has.
pub(crate) const ACCOUNTS: u64 = 1_234;

/// The test double. It keeps what it was asked to import.
#[derive(Default)]
pub(crate) struct Double {
    pub(crate) jobs: Mutex<Vec<ImportJob>>,
    pub(crate) stream: Mutex<Option<broadcast::Sender<StreamMessage>>>,
    pub(crate) lake_status: Mutex<Option<PartStatus>>,
    pub(crate) reviews: Mutex<Vec<(i64, NewReviewDecision, String)>>,
}

fn account(id: i64) -> AccountRow {
    AccountRow {
        id,
        name: format!("=Account {id}"),
        domain: None,
        industry: Some("Software".to_owned()),
        country: None,
        city: None,
        employees: None,
        annual_revenue: Some(Money { amount: 1.5, currency: "EUR".to_owned() }),
        tier: Some(1),
        tier_state: None,
        stale: false,
        score: Some(81.5),
        dimensions: None,
        own_dimensions: BTreeMap::new(),
        engagement: None,
        motion: None,
        stage: Some("first_meeting".to_owned()),
        stage_name: Some("First meeting".to_owned()),
        market_state: Some(MarketState::InMarket),
        people_count: 3,
        engaged_people_count: 1,
        open_amount: None,
        won_amount: None,
        owner: None,
        target: true,
        last_activity_at: None,
    }
}

fn import(id: i64, job: Option<&ImportJob>) -> Import {
    Import {
        id,
        state: ImportState::Running,
        file: job.map(|job| job.upload.file_name.clone()).unwrap_or_default(),
        entity: "account".to_owned(),
        dry_run: job.is_some_and(|job| job.dry_run),
        rows_done: 0,
        bytes_done: 0,
        bytes_total: None,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 1,
        notices: Vec::new(),
        warnings: Vec::new(),
        reading: None,
        rejects: Vec::new(),
        message: None,
        started_at: "2026-01-01T00:00:00Z".to_owned(),
        finished_at: None,
        can_be_undone: true,
        undone_by: None,
        undone_at: None,
    }
}

fn nothing<T>() -> BackendResult<T> {
    Err(BackendError::not_found("There is no such record."))
}

impl Backend for Double {
    fn server_health(&self) -> ServerHealth {
        let mut lake = PartHealth::good("lake");
        lake.status = self.lake_status.lock().unwrap().unwrap_or(PartStatus::Ok);
        ServerHealth::of(vec![PartHealth::good("records"), lake], "0")
    }

    fn workspace(&self) -> BackendResult<Workspace> {
        Ok(Workspace {
            name: "Test".to_owned(),
            currency: "EUR".to_owned(),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
            counts: WorkspaceCounts::default(),
            last_import_at: None,
            version: "0".to_owned(),
            product_lines: Vec::new(),
            model: None,
        })
    }

    fn list_accounts(&self, query: &AccountQuery) -> BackendResult<Page<AccountRow>> {
        if query.filter.as_deref() == Some("emploees >= 1") {
            let error = BackendError::invalid("invalid_filter", "at character 1: no such field");
            return Err(error.with_hint("Did you mean \"employees\"?"));
        }
        let (offset, limit) = (query.offset(), query.limit());
        let end = ACCOUNTS.min(offset + u64::from(limit));
        let items = (offset..end).map(|id| account(id.cast_signed())).collect();
        Ok(Page { items, total: ACCOUNTS, offset, limit })
    }

    fn account_facets(&self, _query: &FacetQuery) -> BackendResult<AccountFacets> {
        Ok(AccountFacets::default())
    }

    fn account(&self, _id: i64) -> BackendResult<AccountDetail> {
        nothing()
    }

    fn account_timeline(&self, _id: i64, _: &TimelineQuery) -> BackendResult<Page<TimelineEvent>> {
        nothing()
    }

    fn account_timeline_kinds(&self, _id: i64) -> BackendResult<TimelineKinds> {
        nothing()
    }

    fn funnel(&self, _query: &FunnelQuery) -> BackendResult<Funnel> {
        Err(BackendError::internal("a secret of the machine room"))
    }

    fn funnel_records(&self, query: &FunnelRecordQuery) -> BackendResult<Page<FunnelRecord>> {
        let (offset, limit) = (query.offset(), query.limit());
        Ok(Page { items: Vec::new(), total: 0, offset, limit })
    }

    fn left_out_deals(&self, query: &LeftOutQuery) -> BackendResult<Page<LeftOutDeal>> {
        let (offset, limit) = (query.offset.unwrap_or(0), query.limit());
        Ok(Page { items: Vec::new(), total: 0, offset, limit })
    }

    fn preview_import(&self, upload: &Upload) -> BackendResult<PreviewContent> {
        let text = std::fs::read_to_string(&upload.path).unwrap();
        Ok(PreviewContent {
            file: upload.file_name.clone(),
            format: "csv".to_owned(),
            encoding: None,
            delimiter: None,
            rows_sampled: 1,
            headings: text.lines().next().unwrap().split(',').map(str::to_owned).collect(),
            sample: Vec::new(),
            source: None,
            entity: None,
            mapping: Vec::new(),
            entities: Vec::new(),
        })
    }

    fn start_import(&self, job: ImportJob) -> BackendResult<Import> {
        let answer = import(1, Some(&job));
        self.jobs.lock().unwrap().push(job);
        Ok(answer)
    }

    fn list_imports(&self) -> BackendResult<Vec<Import>> {
        Ok(Vec::new())
    }

    fn import(&self, id: i64) -> BackendResult<Import> {
        if id == 1 { Ok(import(id, None)) } else { nothing() }
    }

    fn export_rejects(&self, _id: i64, sink: RowSink<'_>) -> BackendResult<()> {
        sink(&["Name".to_owned(), "reason".to_owned()])?;
        sink(&["=cmd|'/c calc'!A1".to_owned(), "-5".to_owned()])
    }

    fn cancel_import(&self, id: i64) -> BackendResult<Import> {
        Ok(import(id, None))
    }

    fn preview_undo(&self, id: i64) -> BackendResult<ImportUndo> {
        let undo = ImportUndo { import_id: id, dry_run: true, removed: 3, ..ImportUndo::default() };
        if id == 1 { Ok(undo) } else { nothing() }
    }

    fn undo_import(&self, id: i64, by: &str) -> BackendResult<ImportUndo> {
        assert!(!by.is_empty());
        Ok(ImportUndo { dry_run: false, ..self.preview_undo(id)? })
    }
}
