//! Committees of the double.

use speargun_api::backend::{BackendError, BackendResult, CommitteeBackend};
use speargun_api::dto::{
    AccountCommittee, CommitteeGaps, CommitteeQuery, GapQuery, NewRoleDecision, RoleAction,
    RoleDecisionResult,
};

use super::{Double, nothing};

impl CommitteeBackend for Double {
    fn account_committee(&self, id: i64, _: &CommitteeQuery) -> BackendResult<AccountCommittee> {
        Err(BackendError::not_found(format!("there is no account {id}")))
    }

    fn decide_role(
        &self,
        person_id: i64,
        wanted: &NewRoleDecision,
        by: &str,
    ) -> BackendResult<RoleDecisionResult> {
        assert_eq!((wanted.action, by), (RoleAction::Set, "web"));
        if wanted.role.as_deref() != Some("champion") {
            return nothing();
        }
        Ok(RoleDecisionResult { person_id, committee: None })
    }

    fn committee_gaps(&self, query: &GapQuery) -> BackendResult<CommitteeGaps> {
        assert_eq!(query.filter.as_deref(), Some("tier = 1"));
        Ok(CommitteeGaps { accounts: 0, unscored: 2, tiers: Vec::new() })
    }
}
