//! What the handlers ask about buying committees.

use super::BackendResult;
use crate::dto::{
    AccountCommittee, CommitteeGaps, CommitteeQuery, GapQuery, NewRoleDecision, RoleDecisionResult,
};

/// Who takes part in buying.
pub trait CommitteeBackend {
    /// The committee of an account, with its completeness and reasons.
    fn account_committee(&self, id: i64, query: &CommitteeQuery)
    -> BackendResult<AccountCommittee>;

    /// Keeps what somebody decided about a person's part; no job undoes it.
    fn decide_role(
        &self,
        person_id: i64,
        wanted: &NewRoleDecision,
        by: &str,
    ) -> BackendResult<RoleDecisionResult>;

    /// Gaps over the portfolio.
    fn committee_gaps(&self, query: &GapQuery) -> BackendResult<CommitteeGaps>;
}
