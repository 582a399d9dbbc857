//! Lists of accounts as the API sees them.

use std::path::Path;

use speargun_api::backend::{BackendResult, ListBackend};
use speargun_api::dto;
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::AccountSelection;
use speargun_engine::list::{self, Chosen};
use speargun_engine::{EngineError, Workspace, stage};
use speargun_store::list::{self as stored_list, AccountList};

use super::{EngineBackend, count, failure, stored};

/// How many members a page has at most, and where nobody says how many.
const MEMBERS_A_PAGE: (u32, u32) = (1_000, 100);

impl ListBackend for EngineBackend {
    fn account_lists(&self, archived: bool) -> BackendResult<Vec<dto::AccountList>> {
        let mut lists = stored(self.workspace.store.read(stored_list::all))?;
        lists.retain(|list| archived || list.archived_at.is_none());
        Ok(lists.iter().map(told).collect())
    }

    fn create_list(
        &self,
        wanted: &dto::NewAccountList,
        by: &str,
    ) -> BackendResult<dto::AccountList> {
        let (name, about) = (&wanted.name, wanted.description.as_deref());
        list::create(&self.workspace, name, about, by, Workspace::now())
            .map(|list| told(&list))
            .map_err(failure)
    }

    fn account_list(&self, id: i64) -> BackendResult<dto::AccountList> {
        let found = self.workspace.store.read(|connection| list::get(connection, id));
        found.map(|list| told(&list)).map_err(failure)
    }

    fn edit_list(&self, id: i64, wanted: &dto::ListEdit) -> BackendResult<dto::AccountList> {
        let wanted = list::ListEdit {
            name: wanted.name.clone(),
            description: wanted.description.clone(),
            archived: wanted.archived,
        };
        list::edit(&self.workspace, id, &wanted, Workspace::now())
            .map(|list| told(&list))
            .map_err(failure)
    }

    fn list_members(
        &self,
        id: i64,
        query: &dto::ListMembersQuery,
    ) -> BackendResult<dto::Page<dto::ListMember>> {
        let at = self.moment(query.as_of.as_deref()).map_err(failure)?;
        let limit = query.limit.unwrap_or(MEMBERS_A_PAGE.1).clamp(1, MEMBERS_A_PAGE.0);
        let offset = query.offset.unwrap_or(0);
        let window = (i64::from(limit), i64::try_from(offset).unwrap_or(i64::MAX));
        let found = list::members(&self.workspace, id, at, window);
        let (_, members, total) = found.map_err(failure)?;
        let member = |member: stored_list::ListMember| dto::ListMember {
            account_id: member.account_id,
            name: member.name,
            from: to_rfc3339(member.from),
            added_by: member.added_by,
            reason: member.reason,
        };
        let items = members.into_iter().map(member).collect();
        Ok(dto::Page { items, total: count(total), offset, limit })
    }

    fn add_to_list(
        &self,
        id: i64,
        wanted: &dto::ListSelection,
        by: &str,
    ) -> BackendResult<dto::ListChange> {
        let chosen = self.chosen(wanted).map_err(failure)?;
        self.put_on_list(id, &chosen, wanted.reason.as_deref(), by)
    }

    fn remove_from_list(
        &self,
        id: i64,
        wanted: &dto::ListSelection,
        by: &str,
    ) -> BackendResult<dto::ListChange> {
        let chosen = self.chosen(wanted).map_err(failure)?;
        self.take_off_list(id, &chosen, by)
    }
}

impl EngineBackend {
    /// The id of the list that a text names.
    pub(crate) fn find_list(&self, text: &str) -> Result<i64, EngineError> {
        self.workspace.store.read(|connection| list::find(connection, text)).map(|list| list.id)
    }

    /// The accounts that a file names.
    pub(crate) fn accounts_in_file(path: &Path) -> Result<Chosen, EngineError> {
        list::read_file(path)
    }

    pub(crate) fn put_on_list(
        &self,
        id: i64,
        chosen: &Chosen,
        reason: Option<&str>,
        by: &str,
    ) -> BackendResult<dto::ListChange> {
        let now = Workspace::now();
        let done = list::add(&self.workspace, id, chosen, reason, by, now).map_err(failure)?;
        self.changed(id, done)
    }

    pub(crate) fn take_off_list(
        &self,
        id: i64,
        chosen: &Chosen,
        by: &str,
    ) -> BackendResult<dto::ListChange> {
        let now = Workspace::now();
        let done = list::remove(&self.workspace, id, chosen, by, now).map_err(failure)?;
        self.changed(id, done)
    }

    /// The accounts that a request names in one of its three ways.
    pub(crate) fn chosen(&self, wanted: &dto::ListSelection) -> Result<Chosen, EngineError> {
        let filtered = wanted.filter.is_some() || wanted.search.is_some();
        if wanted.line.is_some() && !filtered {
            return Err(EngineError::Invalid(
                "a product line says which scores a filter asks for: name a filter as well"
                    .to_owned(),
            ));
        }
        match (&wanted.ids, &wanted.texts, filtered) {
            (Some(ids), None, false) => Ok(Chosen::Ids(ids.clone())),
            (None, Some(texts), false) => {
                Ok(Chosen::Rows(texts.iter().map(|text| vec![text.clone()]).collect()))
            }
            (None, None, true) => {
                let list = self.accounts_of(wanted.line.as_deref())?;
                let selection = AccountSelection {
                    filter: wanted.filter.clone().unwrap_or_default(),
                    search: wanted.search.clone().unwrap_or_default(),
                    sort: String::new(),
                };
                let places = list.select(&selection, &self.workspace.rates())?;
                let id = |place: &u32| list.rows[*place as usize].record.id;
                Ok(Chosen::Ids(places.iter().map(id).collect()))
            }
            _ => Err(EngineError::Invalid(
                "name the accounts in one way: by ids, by texts, or by filter and search; \
                 nothing was changed"
                    .to_owned(),
            )),
        }
    }

    fn changed(&self, id: i64, done: list::ListChange) -> BackendResult<dto::ListChange> {
        let reject = |reject: list::RejectedRow| dto::ListReject {
            row: reject.row,
            text: reject.text,
            reason: reject.reason,
        };
        Ok(dto::ListChange {
            changed: done.changed,
            unchanged: done.unchanged,
            rejected: done.rejected,
            rejects: done.rejects.into_iter().map(reject).collect(),
            list: self.account_list(id)?,
        })
    }

    /// The end of a day, or now.
    fn moment(&self, day: Option<&str>) -> Result<i64, EngineError> {
        match day.filter(|day| !day.trim().is_empty()) {
            Some(day) => Ok(stage::end_of_day(day, &self.workspace.parse_context()?.zone)? - 1),
            None => Ok(Workspace::now()),
        }
    }
}

fn told(list: &AccountList) -> dto::AccountList {
    dto::AccountList {
        id: list.id,
        name: list.name.clone(),
        description: list.description.clone(),
        size: count(list.size),
        created_by: list.created_by.clone(),
        created_at: to_rfc3339(list.created_at),
        changed_at: to_rfc3339(list.changed_at),
        archived_at: list.archived_at.map(to_rfc3339),
    }
}
