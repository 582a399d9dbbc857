//! What the handlers ask about the ideal customer profile.

use super::BackendResult;
use crate::dto::{
    AccountPropensity, Icp, IcpDraft, IcpDraftQuery, LookalikeQuery, Lookalikes, Propensity,
    PropensityQuery,
};

/// What outcomes teach.
pub trait IcpBackend {
    /// Which attributes separate won from lost and never sold to.
    fn icp(&self) -> BackendResult<Icp>;

    /// The rule of a finding, and the model in force with it; nothing is written.
    fn icp_draft(&self, number: u64, query: &IcpDraftQuery) -> BackendResult<IcpDraft>;

    /// Accounts never sold to that are like the best customers.
    fn lookalikes(&self, query: &LookalikeQuery) -> BackendResult<Lookalikes>;

    /// How likely accounts are to be won.
    fn propensity(&self, query: &PropensityQuery) -> BackendResult<Propensity>;

    /// How likely one account is to be won.
    fn account_propensity(&self, id: i64) -> BackendResult<AccountPropensity>;

    /// Learns anew, and keeps what was learned.
    fn learn_propensity(&self, by: &str) -> BackendResult<Propensity>;
}
