//! The part of the double that is about people's accounts: nothing is there.

use speargun_api::backend::{BackendError, BackendResult, MatchingBackend, Upload};
use speargun_api::dto::{
    AccountAlias, AccountFamily, AliasResult, BulkDecision, DismissedProposal, DuplicatePair,
    ExcludedDomain, ExcludedDomainResult, FamilyResult, MatchChange, MatchDecision, MatchEffect,
    MatchExplanation, MatchJob, MatchModelList, MatchReport, MatchRun, Merge, MergeResult,
    NewAlias, NewExcludedDomain, NewProposalDecision, NewReviewDecision, Page, PageQuery,
    ProposalResult, ProposedAccount, ReviewItem, ReviewQuery,
};

use super::{Double, nothing};

fn empty<T>(window: &PageQuery) -> BackendResult<Page<T>> {
    let (offset, limit) = (window.offset(), window.limit());
    Ok(Page { items: Vec::new(), total: 0, offset, limit })
}

impl MatchingBackend for Double {
    fn match_report(&self) -> BackendResult<MatchReport> {
        nothing()
    }

    fn match_runs(&self) -> BackendResult<Vec<MatchRun>> {
        Ok(Vec::new())
    }

    fn match_changes(&self, window: &PageQuery) -> BackendResult<Page<MatchChange>> {
        empty(window)
    }

    fn start_match(&self, _: &str) -> BackendResult<MatchJob> {
        Err(BackendError::conflict("workspace_busy", "an import is running"))
    }

    fn match_job(&self) -> BackendResult<MatchJob> {
        nothing()
    }

    fn cancel_match(&self) -> BackendResult<MatchJob> {
        nothing()
    }

    fn match_models(&self) -> BackendResult<MatchModelList> {
        Ok(MatchModelList { items: Vec::new(), in_force: None })
    }

    fn start_training(&self, _by: &str) -> BackendResult<MatchJob> {
        nothing()
    }

    fn start_publishing(&self, _version: i64, _force: bool, _by: &str) -> BackendResult<MatchJob> {
        Err(BackendError::conflict("needs_force", "it was worse"))
    }

    fn start_rollback(&self, _by: &str) -> BackendResult<MatchJob> {
        nothing()
    }

    fn start_family_file(&self, upload: Upload, _by: &str) -> BackendResult<MatchJob> {
        let text = std::fs::read_to_string(&upload.path).unwrap();
        Err(BackendError::conflict("read", format!("{}: {text}", upload.file_name)))
    }

    fn review_queue(&self, query: &ReviewQuery) -> BackendResult<Page<ReviewItem>> {
        let (offset, limit) = (query.offset(), query.limit());
        Ok(Page { items: Vec::new(), total: 0, offset, limit })
    }

    fn review(
        &self,
        person: i64,
        decision: &NewReviewDecision,
        by: &str,
    ) -> BackendResult<MatchDecision> {
        self.reviews.lock().unwrap().push((person, decision.clone(), by.to_owned()));
        nothing()
    }

    fn accept_above(&self, _minimum_probability: f64, _by: &str) -> BackendResult<BulkDecision> {
        Ok(BulkDecision { batch_id: None, people: 0 })
    }

    fn match_decisions(&self, window: &PageQuery) -> BackendResult<Page<MatchDecision>> {
        empty(window)
    }

    fn undo_decision(&self, _id: i64, _by: &str) -> BackendResult<MatchDecision> {
        Err(BackendError::conflict("decision_overtaken", "a later decision stands"))
    }

    fn undo_batch(&self, _batch: i64, _by: &str) -> BackendResult<BulkDecision> {
        nothing()
    }

    fn explain_match(&self, _person: i64) -> BackendResult<MatchExplanation> {
        nothing()
    }

    fn assign(&self, _person: i64, _account: i64, _by: &str) -> BackendResult<MatchDecision> {
        nothing()
    }

    fn proposed_accounts(&self, window: &PageQuery) -> BackendResult<Page<ProposedAccount>> {
        empty(window)
    }

    fn dismissed_proposals(&self, window: &PageQuery) -> BackendResult<Page<DismissedProposal>> {
        empty(window)
    }

    fn decide_proposal(
        &self,
        _decision: &NewProposalDecision,
        _by: &str,
    ) -> BackendResult<ProposalResult> {
        nothing()
    }

    fn excluded_domains(&self) -> BackendResult<Vec<ExcludedDomain>> {
        Ok(Vec::new())
    }

    fn exclude_domain(
        &self,
        _domain: &NewExcludedDomain,
        _by: &str,
    ) -> BackendResult<ExcludedDomainResult> {
        nothing()
    }

    fn include_domain(&self, _id: i64, _by: &str) -> BackendResult<MatchEffect> {
        Ok(MatchEffect::default())
    }

    fn aliases(&self, _account: i64) -> BackendResult<Vec<AccountAlias>> {
        Ok(Vec::new())
    }

    fn add_alias(&self, _account: i64, _alias: &NewAlias, _: &str) -> BackendResult<AliasResult> {
        nothing()
    }

    fn remove_alias(&self, _account: i64, _alias: i64, _by: &str) -> BackendResult<MatchEffect> {
        Ok(MatchEffect::default())
    }

    fn duplicates(&self, window: &PageQuery) -> BackendResult<Page<DuplicatePair>> {
        empty(window)
    }

    fn dismiss_duplicate(&self, pair: (i64, i64), _: bool, _by: &str) -> BackendResult<()> {
        if pair == (1, 2) { Ok(()) } else { nothing() }
    }

    fn merge(&self, _survivor: i64, _merged: i64, _by: &str) -> BackendResult<MergeResult> {
        nothing()
    }

    fn merges(&self, window: &PageQuery) -> BackendResult<Page<Merge>> {
        empty(window)
    }

    fn split(&self, _merge: i64, _by: &str) -> BackendResult<MergeResult> {
        nothing()
    }

    fn family(&self, _account: i64) -> BackendResult<AccountFamily> {
        nothing()
    }

    fn set_parent(&self, _: i64, _: Option<i64>, _by: &str) -> BackendResult<FamilyResult> {
        nothing()
    }

    fn forget_parent(&self, _account: i64, _by: &str) -> BackendResult<FamilyResult> {
        nothing()
    }
}
