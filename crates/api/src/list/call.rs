//! Lists of accounts as the API sees them.

use std::path::Path;

use crate::failure::{Answered, failure};
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::{AccountSelection, refuse_outside};
use speargun_engine::list::{self, Chosen};
use speargun_engine::{EngineError, stage};
use speargun_store::list::{self as stored_list, AccountList};

use crate::list::types;
use crate::money::{count, stored};
use crate::names::Names;
use crate::shared;
use speargun_domain::caller::Context;
use speargun_engine::Engine;
use speargun_words::said;

/// How many members a page has at most, and where nobody says how many.
const MEMBERS_A_PAGE: (u32, u32) = (1_000, 100);

/// All lists by name; archived ones where they are wanted.
pub fn account_lists(engine: &Engine, archived: bool) -> Answered<Vec<types::AccountList>> {
    let mut lists = stored(engine.workspace.store.read(stored_list::all))?;
    lists.retain(|list| archived || list.archived_at.is_none());
    let names = Names::load(engine)?;
    Ok(lists.iter().map(|list| told(list, &names)).collect())
}

/// Makes a list.
pub fn create_list(
    engine: &Engine,
    wanted: &types::NewAccountList,
    context: &Context,
) -> Answered<types::AccountList> {
    let (name, about) = (&wanted.name, wanted.description.as_deref());
    let names = Names::load(engine)?;
    list::create(&engine.workspace, name, about, context)
        .map(|list| told(&list, &names))
        .map_err(failure)
}

/// One list.
pub fn account_list(engine: &Engine, id: i64) -> Answered<types::AccountList> {
    let names = Names::load(engine)?;
    let found = engine.workspace.store.read(|connection| list::get(connection, id));
    found.map(|list| told(&list, &names)).map_err(failure)
}

/// Renames, describes or archives a list.
pub fn edit_list(
    engine: &Engine,
    id: i64,
    wanted: &types::ListEdit,
    context: &Context,
) -> Answered<types::AccountList> {
    let wanted = list::ListEdit {
        name: wanted.name.clone(),
        description: wanted.description.clone(),
        archived: wanted.archived,
    };
    let names = Names::load(engine)?;
    list::edit(&engine.workspace, id, &wanted, context)
        .map(|list| told(&list, &names))
        .map_err(failure)
}

/// A window of those who stood on a list at a moment.
pub fn list_members(
    engine: &Engine,
    id: i64,
    query: &types::ListMembersQuery,
) -> Answered<shared::Page<types::ListMember>> {
    let at = moment(engine, query.as_of.as_deref()).map_err(failure)?;
    let limit = query.limit.unwrap_or(MEMBERS_A_PAGE.1).clamp(1, MEMBERS_A_PAGE.0);
    let offset = query.offset.unwrap_or(0);
    let window = (i64::from(limit), i64::try_from(offset).unwrap_or(i64::MAX));
    let found = list::members(&engine.workspace, id, at, window);
    let (_, members, total) = found.map_err(failure)?;
    let names = Names::load(engine)?;
    let member = |member: stored_list::ListMember| types::ListMember {
        account_id: member.account_id,
        name: member.name,
        from: to_rfc3339(member.from),
        added_by: names.of(&member.added_by),
        reason: member.reason,
    };
    let items = members.into_iter().map(member).collect();
    Ok(shared::Page { items, total: count(total), offset, limit })
}

/// Puts accounts on a list.
pub fn add_to_list(
    engine: &Engine,
    id: i64,
    wanted: &types::ListSelection,
    context: &Context,
) -> Answered<types::ListChange> {
    let chosen = chosen(engine, wanted, context).map_err(failure)?;
    put_on_list(engine, id, &chosen, wanted.reason.as_deref(), context)
}

/// Takes accounts off a list.
pub fn remove_from_list(
    engine: &Engine,
    id: i64,
    wanted: &types::ListSelection,
    context: &Context,
) -> Answered<types::ListChange> {
    let chosen = chosen(engine, wanted, context).map_err(failure)?;
    take_off_list(engine, id, &chosen, context)
}

/// The id of the list that a text names.
pub fn find_list(engine: &Engine, text: &str) -> Result<i64, EngineError> {
    engine.workspace.store.read(|connection| list::find(connection, text)).map(|list| list.id)
}

/// The accounts that a file names.
pub fn accounts_in_file(path: &Path) -> Result<Chosen, EngineError> {
    list::read_file(path)
}

/// Puts accounts on a list. Rows that name no account are reported one by one; the others count.
pub fn put_on_list(
    engine: &Engine,
    id: i64,
    chosen: &Chosen,
    reason: Option<&str>,
    context: &Context,
) -> Answered<types::ListChange> {
    let done = list::add(&engine.workspace, id, chosen, reason, context).map_err(failure)?;
    changed(engine, id, done)
}

/// Takes accounts off a list. That they were on it is kept.
pub fn take_off_list(
    engine: &Engine,
    id: i64,
    chosen: &Chosen,
    context: &Context,
) -> Answered<types::ListChange> {
    let done = list::remove(&engine.workspace, id, chosen, context).map_err(failure)?;
    changed(engine, id, done)
}

/// The accounts that a request names in one of its three ways; of a filter those that the caller
/// works.
pub fn chosen(
    engine: &Engine,
    wanted: &types::ListSelection,
    context: &Context,
) -> Result<Chosen, EngineError> {
    let territory = context.caller.territory.clone();
    let filtered = wanted.filter.is_some() || wanted.search.is_some();
    if wanted.line.is_some() && !filtered {
        return Err(EngineError::Invalid(said!("list.line_needs_filter")));
    }
    match (&wanted.ids, &wanted.texts, filtered) {
        (Some(ids), None, false) => {
            refuse_outside(engine, context, ids)?;
            Ok(Chosen::Ids(ids.clone()))
        }
        // Which accounts texts name is found as they are written.
        (None, Some(_), false) if territory.is_some() => {
            Err(EngineError::Conflict(said!("list.territory_needs_numbers")))
        }
        (None, Some(texts), false) => {
            Ok(Chosen::Rows(texts.iter().map(|text| vec![text.clone()]).collect()))
        }
        (None, None, true) => {
            let list = crate::account::call::accounts_of(engine, wanted.line.as_deref())?;
            let selection = AccountSelection {
                filter: wanted.filter.clone().unwrap_or_default(),
                search: wanted.search.clone().unwrap_or_default(),
                sort: String::new(),
                territory,
            };
            let places = list.select(&selection, &engine.workspace.rates())?;
            let id = |place: &u32| list.rows[*place as usize].record.id;
            Ok(Chosen::Ids(places.iter().map(id).collect()))
        }
        _ => Err(EngineError::Invalid(said!("list.one_way"))),
    }
}

fn changed(engine: &Engine, id: i64, done: list::ListChange) -> Answered<types::ListChange> {
    let reject = |reject: list::RejectedRow| types::ListReject {
        row: reject.row,
        text: reject.text,
        reason: reject.reason.to_string(),
    };
    Ok(types::ListChange {
        changed: done.changed,
        unchanged: done.unchanged,
        rejected: done.rejected,
        rejects: done.rejects.into_iter().map(reject).collect(),
        list: account_list(engine, id)?,
    })
}

/// The end of a day, or now.
fn moment(engine: &Engine, day: Option<&str>) -> Result<i64, EngineError> {
    match day.filter(|day| !day.trim().is_empty()) {
        Some(day) => Ok(stage::end_of_day(day, &engine.workspace.parse_context()?.zone)? - 1),
        None => Ok(engine.workspace.now()),
    }
}

fn told(list: &AccountList, names: &Names) -> types::AccountList {
    types::AccountList {
        id: list.id,
        name: list.name.clone(),
        description: list.description.clone(),
        size: count(list.size),
        created_by: names.of(&list.created_by),
        created_at: to_rfc3339(list.created_at),
        changed_at: to_rfc3339(list.changed_at),
        archived_at: list.archived_at.map(to_rfc3339),
    }
}
