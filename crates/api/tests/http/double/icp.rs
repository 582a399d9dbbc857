//! The profile that outcomes teach, as far as the tests ask.

use speargun_api::backend::{BackendError, BackendResult, IcpBackend};
use speargun_api::dto::{
    AccountPropensity, Icp, IcpDraft, IcpDraftQuery, LookalikeQuery, Lookalikes, OutcomeCounts,
    Propensity, PropensityBasis, PropensityQuery, PropensitySample,
};

use super::Double;

impl IcpBackend for Double {
    fn icp(&self) -> BackendResult<Icp> {
        Ok(Icp {
            as_of: "2026-01-01T00:00:00Z".to_owned(),
            counts: OutcomeCounts { won: 1, lost: 2, never: 3 },
            customers_without_deal: 0,
            base: None,
            comparisons: 0,
            false_discovery_rate: 0.05,
            accounts_min: 10,
            findings: Vec::new(),
            attributes: Vec::new(),
            left_out: Vec::new(),
        })
    }

    fn icp_draft(&self, number: u64, query: &IcpDraftQuery) -> BackendResult<IcpDraft> {
        if number != 1 {
            return Err(BackendError::not_found("there is no such finding"));
        }
        let dimension = query.dimension.clone().unwrap_or_else(|| "icp_fit".to_owned());
        let text = || String::new();
        Ok(IcpDraft { number, dimension, rule: text(), model: text(), text: text() })
    }

    fn lookalikes(&self, query: &LookalikeQuery) -> BackendResult<Lookalikes> {
        let refused = query.by_amount.map(|by_amount| by_amount.to_string());
        Ok(Lookalikes {
            customers: 0,
            effective_customers: 0.0,
            candidates: 0,
            alike: 0,
            signal: false,
            refused,
            items: Vec::new(),
        })
    }

    fn propensity(&self, _: &PropensityQuery) -> BackendResult<Propensity> {
        Ok(Propensity {
            basis: PropensityBasis::Nothing,
            why: None,
            can_learn: false,
            sample: PropensitySample { won: 1, lost: 2, undated: 0, older: 0 },
            class_min: 50,
            model: None,
            base: None,
            candidates: 3,
            unscored: 0,
            items: Vec::new(),
        })
    }

    fn account_propensity(&self, id: i64) -> BackendResult<AccountPropensity> {
        if id != 1 {
            return Err(BackendError::not_found("there is no such account"));
        }
        Ok(AccountPropensity { basis: PropensityBasis::Nothing, why: None, prospect: None })
    }

    fn learn_propensity(&self, by: &str) -> BackendResult<Propensity> {
        Err(BackendError::conflict("refused", format!("{by}: too few")))
    }
}
