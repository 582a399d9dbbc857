//! Lists of the double: there is one, number 7.

use speargun_api::backend::{BackendError, BackendResult, ListBackend};
use speargun_api::dto::{
    AccountList, ListChange, ListEdit, ListMember, ListMembersQuery, ListSelection, NewAccountList,
    Page,
};

use super::Double;

fn fairs() -> AccountList {
    AccountList {
        id: 7,
        name: "Fairs".to_owned(),
        description: None,
        size: 1,
        created_by: "web".to_owned(),
        created_at: "2026-09-30T00:00:00Z".to_owned(),
        changed_at: "2026-09-30T00:00:00Z".to_owned(),
        archived_at: None,
    }
}

impl ListBackend for Double {
    fn account_lists(&self, _: bool) -> BackendResult<Vec<AccountList>> {
        Ok(vec![fairs()])
    }

    fn create_list(&self, wanted: &NewAccountList, by: &str) -> BackendResult<AccountList> {
        assert_eq!((wanted.name.as_str(), by), ("Fairs", "web"));
        Ok(fairs())
    }

    fn account_list(&self, id: i64) -> BackendResult<AccountList> {
        if id == 7 { Ok(fairs()) } else { Err(BackendError::not_found("there is no such list")) }
    }

    fn edit_list(&self, id: i64, wanted: &ListEdit) -> BackendResult<AccountList> {
        assert_eq!(wanted.archived, Some(true));
        self.account_list(id)
    }

    fn list_members(&self, id: i64, query: &ListMembersQuery) -> BackendResult<Page<ListMember>> {
        assert_eq!(query.as_of.as_deref(), Some("2026-09-30"));
        self.account_list(id)?;
        Ok(Page { items: Vec::new(), total: 0, offset: 0, limit: 100 })
    }

    fn add_to_list(&self, id: i64, wanted: &ListSelection, by: &str) -> BackendResult<ListChange> {
        assert_eq!((wanted.ids.as_deref(), by), (Some(&[5][..]), "web"));
        let list = self.account_list(id)?;
        Ok(ListChange { changed: 1, unchanged: 0, rejected: 0, rejects: Vec::new(), list })
    }

    fn remove_from_list(
        &self,
        id: i64,
        wanted: &ListSelection,
        by: &str,
    ) -> BackendResult<ListChange> {
        assert_eq!((wanted.texts.as_ref().map(Vec::len), by), (Some(1), "web"));
        let list = self.account_list(id)?;
        Ok(ListChange { changed: 1, unchanged: 0, rejected: 0, rejects: Vec::new(), list })
    }
}
