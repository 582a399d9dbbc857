//! What the handlers ask about stages and the market.

use super::BackendResult;
use crate::dto::{AccountStanding, MoveAccount, TellContract};

/// Where accounts stand in their funnels and in the market. No job undoes a person's decision.
pub trait StageBackend {
    /// Where an account stands, and why.
    fn account_standing(&self, id: i64) -> BackendResult<AccountStanding>;

    /// Puts an account into a stage.
    fn move_account(
        &self,
        id: i64,
        wanted: &MoveAccount,
        by: &str,
    ) -> BackendResult<AccountStanding>;

    /// Takes such a decision back.
    fn release_account(&self, id: i64, by: &str) -> BackendResult<AccountStanding>;

    /// Keeps what somebody tells about a contract with somebody else.
    fn tell_contract(
        &self,
        id: i64,
        wanted: &TellContract,
        by: &str,
    ) -> BackendResult<AccountStanding>;

    /// Takes it back: what is imported counts again.
    fn forget_contract(&self, id: i64) -> BackendResult<AccountStanding>;
}
