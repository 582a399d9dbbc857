//! People's accounts for the API.

use speargun_api::backend::{BackendError, BackendResult, MatchingBackend};
use speargun_api::dto::{
    AccountAlias, AccountFamily, AliasResult, BulkDecision, DuplicatePair, ExcludedDomain,
    ExcludedDomainResult, FamilyResult, MatchChange, MatchDecision, MatchEffect, MatchExplanation,
    MatchJob, MatchReport, MatchRun, Merge, MergeResult, NewAlias, NewExcludedDomain,
    NewProposalDecision, NewReviewDecision, Page, PageQuery, ProposalResult, ProposedAccount,
    ReviewItem, ReviewQuery,
};

use super::EngineBackend;

fn soon<T>() -> BackendResult<T> {
    Err(BackendError::internal("this part of the server is being built"))
}

impl MatchingBackend for EngineBackend {
    fn match_report(&self) -> BackendResult<MatchReport> {
        soon()
    }

    fn match_runs(&self) -> BackendResult<Vec<MatchRun>> {
        soon()
    }

    fn match_changes(&self, _window: &PageQuery) -> BackendResult<Page<MatchChange>> {
        soon()
    }

    fn start_match(&self) -> BackendResult<MatchJob> {
        soon()
    }

    fn match_job(&self) -> BackendResult<MatchJob> {
        soon()
    }

    fn cancel_match(&self) -> BackendResult<MatchJob> {
        soon()
    }

    fn review_queue(&self, _query: &ReviewQuery) -> BackendResult<Page<ReviewItem>> {
        soon()
    }

    fn review(
        &self,
        _person: i64,
        _decision: &NewReviewDecision,
        _by: &str,
    ) -> BackendResult<MatchDecision> {
        soon()
    }

    fn accept_above(&self, _minimum_probability: f64, _by: &str) -> BackendResult<BulkDecision> {
        soon()
    }

    fn match_decisions(&self, _window: &PageQuery) -> BackendResult<Page<MatchDecision>> {
        soon()
    }

    fn undo_decision(&self, _id: i64, _by: &str) -> BackendResult<MatchDecision> {
        soon()
    }

    fn undo_batch(&self, _batch: i64, _by: &str) -> BackendResult<BulkDecision> {
        soon()
    }

    fn explain_match(&self, _person: i64) -> BackendResult<MatchExplanation> {
        soon()
    }

    fn assign(&self, _person: i64, _account: i64, _by: &str) -> BackendResult<MatchDecision> {
        soon()
    }

    fn proposed_accounts(&self, _window: &PageQuery) -> BackendResult<Page<ProposedAccount>> {
        soon()
    }

    fn decide_proposal(
        &self,
        _decision: &NewProposalDecision,
        _by: &str,
    ) -> BackendResult<ProposalResult> {
        soon()
    }

    fn excluded_domains(&self) -> BackendResult<Vec<ExcludedDomain>> {
        soon()
    }

    fn exclude_domain(
        &self,
        _domain: &NewExcludedDomain,
        _by: &str,
    ) -> BackendResult<ExcludedDomainResult> {
        soon()
    }

    fn include_domain(&self, _id: i64, _by: &str) -> BackendResult<MatchEffect> {
        soon()
    }

    fn aliases(&self, _account: i64) -> BackendResult<Vec<AccountAlias>> {
        soon()
    }

    fn add_alias(&self, _account: i64, _alias: &NewAlias, _: &str) -> BackendResult<AliasResult> {
        soon()
    }

    fn remove_alias(&self, _account: i64, _alias: i64, _by: &str) -> BackendResult<MatchEffect> {
        soon()
    }

    fn duplicates(&self, _window: &PageQuery) -> BackendResult<Page<DuplicatePair>> {
        soon()
    }

    fn dismiss_duplicate(&self, _pair: (i64, i64), _: bool, _by: &str) -> BackendResult<()> {
        soon()
    }

    fn merge(&self, _survivor: i64, _merged: i64, _by: &str) -> BackendResult<MergeResult> {
        soon()
    }

    fn merges(&self, _window: &PageQuery) -> BackendResult<Page<Merge>> {
        soon()
    }

    fn split(&self, _merge: i64, _by: &str) -> BackendResult<MergeResult> {
        soon()
    }

    fn family(&self, _account: i64) -> BackendResult<AccountFamily> {
        soon()
    }

    fn set_parent(&self, _: i64, _: Option<i64>, _by: &str) -> BackendResult<FamilyResult> {
        soon()
    }

    fn forget_parent(&self, _account: i64, _by: &str) -> BackendResult<FamilyResult> {
        soon()
    }
}
