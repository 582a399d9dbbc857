//! Stages of the double.

use speargun_api::backend::{BackendError, BackendResult, StageBackend};
use speargun_api::dto::{AccountStanding, MoveAccount, TellContract};

use super::Double;

impl StageBackend for Double {
    fn account_standing(&self, id: i64) -> BackendResult<AccountStanding> {
        Err(BackendError::not_found(format!("there is no account {id}")))
    }

    fn move_account(
        &self,
        id: i64,
        wanted: &MoveAccount,
        by: &str,
    ) -> BackendResult<AccountStanding> {
        assert_eq!((wanted.stage.as_str(), by), ("won", "web"));
        self.account_standing(id)
    }

    fn release_account(&self, id: i64, by: &str) -> BackendResult<AccountStanding> {
        assert_eq!(by, "web");
        self.account_standing(id)
    }

    fn tell_contract(
        &self,
        id: i64,
        wanted: &TellContract,
        _: &str,
    ) -> BackendResult<AccountStanding> {
        assert_eq!(wanted.ends_on.as_deref(), Some("2027-03-31"));
        self.account_standing(id)
    }

    fn forget_contract(&self, id: i64) -> BackendResult<AccountStanding> {
        self.account_standing(id)
    }
}
