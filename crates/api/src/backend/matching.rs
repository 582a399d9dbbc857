//! What the handlers ask about people's accounts, duplicate accounts and families.

use super::{BackendResult, Upload};
use crate::dto::{
    AccountAlias, AccountFamily, AliasResult, BulkDecision, DismissedProposal, DuplicatePair,
    ExcludedDomain, ExcludedDomainResult, FamilyResult, MatchChange, MatchDecision, MatchEffect,
    MatchExplanation, MatchJob, MatchModelList, MatchReport, MatchRun, Merge, MergeResult,
    NewAlias, NewExcludedDomain, NewProposalDecision, NewReviewDecision, Page, PageQuery,
    ProposalResult, ProposedAccount, ReviewItem, ReviewQuery,
};

/// The accounts of people. Every change names who makes it.
pub trait MatchingBackend {
    /// How well people are matched now.
    fn match_report(&self) -> BackendResult<MatchReport>;

    /// The full runs, newest first.
    fn match_runs(&self) -> BackendResult<Vec<MatchRun>>;

    /// The people whose account the last run changed.
    fn match_changes(&self, window: &PageQuery) -> BackendResult<Page<MatchChange>>;

    /// Starts a full run in the background and answers at once.
    fn start_match(&self, by: &str) -> BackendResult<MatchJob>;

    /// The run in the background.
    fn match_job(&self) -> BackendResult<MatchJob>;

    /// Stops the run in the background; what was written stays.
    fn cancel_match(&self) -> BackendResult<MatchJob>;

    /// The versions of the weights.
    fn match_models(&self) -> BackendResult<MatchModelList>;

    /// Starts to learn weights in the background and answers at once.
    fn start_training(&self, by: &str) -> BackendResult<MatchJob>;

    /// Starts to put a version in force in the background and answers at once.
    fn start_publishing(&self, version: i64, force: bool, by: &str) -> BackendResult<MatchJob>;

    /// Starts to go back to the weights before in the background and answers at once.
    fn start_rollback(&self, by: &str) -> BackendResult<MatchJob>;

    /// Starts to read a list of families in the background and answers at once.
    fn start_family_file(&self, upload: Upload, by: &str) -> BackendResult<MatchJob>;

    /// People whom somebody should look at.
    fn review_queue(&self, query: &ReviewQuery) -> BackendResult<Page<ReviewItem>>;

    /// Decides about a person of the queue.
    fn review(
        &self,
        person: i64,
        decision: &NewReviewDecision,
        by: &str,
    ) -> BackendResult<MatchDecision>;

    /// Accepts every best guess that is at least this likely.
    fn accept_above(&self, minimum_probability: f64, by: &str) -> BackendResult<BulkDecision>;

    /// The decisions of people, newest first.
    fn match_decisions(&self, window: &PageQuery) -> BackendResult<Page<MatchDecision>>;

    /// Takes one decision back.
    fn undo_decision(&self, id: i64, by: &str) -> BackendResult<MatchDecision>;

    /// Takes back all decisions that were made at once.
    fn undo_batch(&self, batch: i64, by: &str) -> BackendResult<BulkDecision>;

    /// Why a person has their account.
    fn explain_match(&self, person: i64) -> BackendResult<MatchExplanation>;

    /// Gives a person an account.
    fn assign(&self, person: i64, account: i64, by: &str) -> BackendResult<MatchDecision>;

    /// People without an account, grouped into accounts that could be made.
    fn proposed_accounts(&self, window: &PageQuery) -> BackendResult<Page<ProposedAccount>>;

    /// Proposed accounts that somebody dismissed, the last one first.
    fn dismissed_proposals(&self, window: &PageQuery) -> BackendResult<Page<DismissedProposal>>;

    /// Makes a proposed account, does not propose it again, or takes that back.
    fn decide_proposal(
        &self,
        decision: &NewProposalDecision,
        by: &str,
    ) -> BackendResult<ProposalResult>;

    /// Domains that say nothing about an employer, by domain.
    fn excluded_domains(&self) -> BackendResult<Vec<ExcludedDomain>>;

    /// Leaves a domain out of matching.
    fn exclude_domain(
        &self,
        domain: &NewExcludedDomain,
        by: &str,
    ) -> BackendResult<ExcludedDomainResult>;

    /// Lets a domain count again.
    fn include_domain(&self, id: i64, by: &str) -> BackendResult<MatchEffect>;

    /// Names and domains that people added to an account.
    fn aliases(&self, account: i64) -> BackendResult<Vec<AccountAlias>>;

    /// Adds a name or domain to an account.
    fn add_alias(&self, account: i64, alias: &NewAlias, by: &str) -> BackendResult<AliasResult>;

    /// Takes an added name or domain away.
    fn remove_alias(&self, account: i64, alias: i64, by: &str) -> BackendResult<MatchEffect>;

    /// Pairs of accounts that are probably one, the likeliest first.
    fn duplicates(&self, window: &PageQuery) -> BackendResult<Page<DuplicatePair>>;

    /// Says that two accounts are not one, or takes that back.
    fn dismiss_duplicate(
        &self,
        pair: (i64, i64),
        is_dismissed: bool,
        by: &str,
    ) -> BackendResult<()>;

    /// Makes two accounts one.
    fn merge(&self, survivor: i64, merged: i64, by: &str) -> BackendResult<MergeResult>;

    /// The merges, newest first.
    fn merges(&self, window: &PageQuery) -> BackendResult<Page<Merge>>;

    /// Splits what was merged.
    fn split(&self, merge: i64, by: &str) -> BackendResult<MergeResult>;

    /// The family of an account.
    fn family(&self, account: i64) -> BackendResult<AccountFamily>;

    /// Says which account is above another; `None` says that there is none.
    fn set_parent(
        &self,
        account: i64,
        parent: Option<i64>,
        by: &str,
    ) -> BackendResult<FamilyResult>;

    /// Forgets what people said about an account's parent: the records count again.
    fn forget_parent(&self, account: i64, by: &str) -> BackendResult<FamilyResult>;
}
