//! What the handlers ask about lists of accounts.

use super::BackendResult;
use crate::dto::{
    AccountList, ListChange, ListEdit, ListMember, ListMembersQuery, ListSelection, NewAccountList,
    Page,
};

/// Lists of accounts that people keep.
pub trait ListBackend {
    /// All lists by name; archived ones where they are wanted.
    fn account_lists(&self, archived: bool) -> BackendResult<Vec<AccountList>>;

    /// Makes a list.
    fn create_list(&self, wanted: &NewAccountList, by: &str) -> BackendResult<AccountList>;

    /// One list.
    fn account_list(&self, id: i64) -> BackendResult<AccountList>;

    /// Renames, describes or archives a list.
    fn edit_list(&self, id: i64, wanted: &ListEdit) -> BackendResult<AccountList>;

    /// A window of those who stood on a list at a moment.
    fn list_members(&self, id: i64, query: &ListMembersQuery) -> BackendResult<Page<ListMember>>;

    /// Puts accounts on a list.
    fn add_to_list(&self, id: i64, wanted: &ListSelection, by: &str) -> BackendResult<ListChange>;

    /// Takes accounts off a list.
    fn remove_from_list(
        &self,
        id: i64,
        wanted: &ListSelection,
        by: &str,
    ) -> BackendResult<ListChange>;
}
