//! Lists of accounts that people keep: made, renamed, archived, and who stands on them since when.
//!
//! A list is static: it has whom somebody put there. The dynamic kind is a saved view, whose filter
//! is asked anew each time.

use std::path::Path;

use crate::audit;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde_json::json;
use speargun_connect::{OpenOptions, Table};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::text::clean;
use speargun_store::list::{self, AccountList, ListMember};
use speargun_store::{Connection, account};
use speargun_words::{Said, count, said};

use crate::family::Known;
use crate::{EngineError, Workspace, membership};

/// The most lists of a workspace, archived ones as well: each is a name that rules may ask for.
pub const LISTS_MAX: usize = 1_000;
/// The most accounts that one call adds or removes.
pub const ACCOUNTS_A_CALL_MAX: usize = 200_000;
/// How many of the changed accounts the audit names; how many there were it always says.
const ACCOUNTS_NAMED_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_LENGTH_MAX: usize = 120;
/// The longest description and the longest reason, in characters.
pub const TEXT_LENGTH_MAX: usize = 500;
/// How many rows that name no account are reported one by one.
pub const REJECTS_SHOWN_MAX: usize = 100;
/// How many rows of a file are read at a time.
const CHUNK_ROWS: usize = 10_000;
/// Headings of the columns that name an account, the surest first.
const HEADINGS: [&[&str]; 3] = [
    &["id", "account_id", "account id"],
    &["domain", "website", "company_domain", "company domain"],
    &["name", "company", "account", "account_name", "account name", "company_name"],
];

/// Whom a change of a list is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Accounts by their ids.
    Ids(Vec<i64>),
    /// Rows of texts: the first of a row that names an account counts. A text is an id, a domain
    /// or a name.
    Rows(Vec<Vec<String>>),
}

/// What came of adding or removing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListChange {
    /// Accounts added or removed.
    pub changed: u64,
    /// Accounts that stood so already.
    pub unchanged: u64,
    /// Rows that name no account, or several.
    pub rejected: u64,
    /// The first of them.
    pub rejects: Vec<RejectedRow>,
}

/// A row that names no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Which, from 1.
    pub row: u64,
    /// What stood there.
    pub text: String,
    /// What is wrong with it.
    pub reason: Said,
}

/// What somebody changes about a list itself; nothing leaves a part as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListEdit {
    /// Another name.
    pub name: Option<String>,
    /// Another description; a blank one takes it away.
    pub description: Option<String>,
    /// Whether it counts no more.
    pub archived: Option<bool>,
}

/// Makes a list.
///
/// # Errors
/// When the name is blank, too long or taken, there are too many lists, or what the store reports;
/// then nothing was changed.
pub fn create(
    workspace: &Workspace,
    name: &str,
    description: Option<&str>,
    context: &Context,
) -> Result<AccountList, EngineError> {
    let (name, description) = (checked_name(name)?, checked_text(description, "description")?);
    workspace.store.write(|connection| {
        refuse_taken(connection, &name, None)?;
        if list::all(connection)?.len() >= LISTS_MAX {
            let reason = said!("list.too_many", max = count(LISTS_MAX));
            return Err(invalid(said!("list.rename_one", reason)));
        }
        let id = list::create(connection, &name, description.as_deref(), context)?;
        let details = json!({ "name": name, "description": description });
        audit::note(connection, context, (AuditAction::CreateList, id), &details)?;
        speargun_store::bump_revision(connection)?;
        get(connection, id)
    })
}

/// Renames, describes, archives a list, or lets it count again. What stands so already is no fault.
///
/// # Errors
/// As [`create`], and when there is no such list.
pub fn edit(
    workspace: &Workspace,
    id: i64,
    wanted: &ListEdit,
    context: &Context,
) -> Result<AccountList, EngineError> {
    let name = wanted.name.as_deref().map(checked_name).transpose()?;
    let description = checked_text(wanted.description.as_deref(), "description")?;
    workspace.store.write(|connection| {
        let before = get(connection, id)?;
        let mut after = before.clone();
        if let Some(name) = name {
            refuse_taken(connection, &name, Some(id))?;
            after.name = name;
        }
        if wanted.description.is_some() {
            after.description = description;
        }
        after.archived_at = match wanted.archived {
            Some(true) => before.archived_at.or(Some(context.now)),
            Some(false) => None,
            None => before.archived_at,
        };
        if after != before {
            after.changed_at = context.now;
            list::update(connection, &after)?;
            let (name, description) = (&after.name, &after.description);
            let details = json!({ "name": name, "description": description,
                "archived": after.archived_at.is_some() });
            audit::note(connection, context, (AuditAction::EditList, id), &details)?;
            speargun_store::bump_revision(connection)?;
        }
        Ok(after)
    })
}

/// Puts accounts on a list. Who stands there already stays as it is; rows that name no account are
/// told one by one and hold nothing up.
///
/// # Errors
/// When there is no such list or it is archived, there are too many accounts, the reason is too
/// long, or what the store reports; then nothing was changed.
pub fn add(
    workspace: &Workspace,
    id: i64,
    chosen: &Chosen,
    reason: Option<&str>,
    context: &Context,
) -> Result<ListChange, EngineError> {
    let reason = checked_text(reason, "reason")?;
    change(workspace, id, chosen, (context, AuditAction::AddToList), |connection, account| {
        Ok(list::add(connection, (id, account), reason.as_deref(), context)?)
    })
}

/// Takes accounts off a list; that they stood there is kept.
///
/// # Errors
/// As [`add`].
pub fn remove(
    workspace: &Workspace,
    id: i64,
    chosen: &Chosen,
    context: &Context,
) -> Result<ListChange, EngineError> {
    let action = AuditAction::RemoveFromList;
    change(workspace, id, chosen, (context, action), |connection, account| {
        Ok(list::remove(connection, (id, account), context)?)
    })
}

fn change(
    workspace: &Workspace,
    id: i64,
    chosen: &Chosen,
    (context, action): (&Context, AuditAction),
    mut each: impl FnMut(&mut Connection, i64) -> Result<bool, EngineError>,
) -> Result<ListChange, EngineError> {
    let length = match chosen {
        Chosen::Ids(ids) => ids.len(),
        Chosen::Rows(rows) => rows.len(),
    };
    if length > ACCOUNTS_A_CALL_MAX {
        let most = ACCOUNTS_A_CALL_MAX;
        return Err(invalid(said!(
            "list.too_many_at_once",
            count = count(length),
            max = count(most)
        )));
    }
    workspace.store.write(|connection| {
        let of_list = get(connection, id)?;
        if of_list.archived_at.is_some() {
            let name = of_list.name;
            let reason = said!("list.archived", name);
            return Err(EngineError::Conflict(said!("nothing_changed_sentence", reason)));
        }
        let mut done = ListChange::default();
        let accounts = resolve(connection, chosen, &mut done)?;
        let mut changed = Vec::new();
        for account in accounts {
            if each(connection, account)? {
                done.changed += 1;
                changed.push(account);
            } else {
                done.unchanged += 1;
            }
        }
        if done.changed > 0 {
            list::touch(connection, id, context.now)?;
            changed.truncate(ACCOUNTS_NAMED_MAX);
            let details = json!({ "accounts": done.changed, "account_ids": changed });
            audit::note(connection, context, (action, id), &details)?;
            // Whoever follows events scores accounts anew within a second: rules may name lists.
            speargun_store::bump_revision(connection)?;
        }
        Ok(done)
    })
}

/// The accounts that are meant, each once, in the order of the rows.
fn resolve(
    connection: &mut Connection,
    chosen: &Chosen,
    done: &mut ListChange,
) -> Result<Vec<i64>, EngineError> {
    let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
    let mut take = |account: i64| {
        if seen.insert(account) {
            found.push(account);
        }
    };
    match chosen {
        Chosen::Ids(ids) => {
            for (place, id) in ids.iter().enumerate() {
                match membership::known(connection, *id) {
                    Ok(account) => take(account),
                    Err(EngineError::NotFound(reason)) => {
                        done.reject(place, id.to_string(), reason);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Chosen::Rows(rows) => {
            let known = Known::load(connection)?;
            for (place, texts) in rows.iter().enumerate() {
                match account_of(connection, &known, texts)? {
                    Ok(account) => take(account),
                    Err(reason) => {
                        let mut told = texts.clone();
                        told.retain(|text| !text.trim().is_empty());
                        done.reject(place, told.join(", "), reason);
                    }
                }
            }
        }
    }
    Ok(found)
}

/// The account that the texts of a row name, or why there is none.
fn account_of(
    connection: &mut Connection,
    known: &Known,
    texts: &[String],
) -> Result<Result<i64, Said>, EngineError> {
    let mut reason = said!("list.row_empty");
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        if let Ok(id) = text.parse::<i64>() {
            if account::get(connection, id)?.is_some() {
                return Ok(Ok(id));
            }
            reason = said!("account.missing", id);
        } else if let Some(id) = known.of_domain(text) {
            return Ok(Ok(id));
        } else {
            match known.named(text) {
                Ok(Some(id)) => return Ok(Ok(id)),
                Ok(None) => reason = said!("list.no_account", text),
                Err(()) => {
                    reason = said!("list.several_accounts", text);
                }
            }
        }
    }
    Ok(Err(reason))
}

impl ListChange {
    fn reject(&mut self, place: usize, text: String, reason: Said) {
        self.rejected += 1;
        if self.rejects.len() < REJECTS_SHOWN_MAX {
            self.rejects.push(RejectedRow { row: place as u64 + 1, text, reason });
        }
    }
}

/// The rows of a file that names accounts: by columns `id`, `domain` and `name`, or whatever
/// usual tools call them. Of a row, the surest cell that names an account counts.
///
/// # Errors
/// When the file cannot be read, has none of these columns, or too many rows.
pub fn read_file(path: &Path) -> Result<Chosen, EngineError> {
    let mut table = Table::open(path, &OpenOptions::default())?;
    let place = |names: &&[&str]| {
        let is_one =
            |heading: &String| names.iter().any(|name| heading.trim().eq_ignore_ascii_case(name));
        table.headings.iter().position(is_one)
    };
    let places: Vec<usize> = HEADINGS.iter().filter_map(place).collect();
    if places.is_empty() {
        return Err(EngineError::of_file(path, said!("list.no_columns")));
    }
    let mut rows = Vec::new();
    loop {
        let read = table.read_rows(CHUNK_ROWS)?;
        if read.is_empty() {
            return Ok(Chosen::Rows(rows));
        }
        for row in read {
            // A row that cannot be read names nobody, and is reported as such.
            let cells = row.cells.ok();
            let cell = |place: &usize| {
                cells.as_ref().and_then(|cells| cells.get(*place)).unwrap_or("").to_owned()
            };
            rows.push(places.iter().map(cell).collect());
        }
        if rows.len() > ACCOUNTS_A_CALL_MAX {
            let reason = said!("list.too_many_rows", max = count(ACCOUNTS_A_CALL_MAX));
            return Err(EngineError::of_file(path, reason));
        }
    }
}

/// One list.
///
/// # Errors
/// When there is none of this number.
pub fn get(connection: &mut Connection, id: i64) -> Result<AccountList, EngineError> {
    list::get(connection, id)?.ok_or_else(|| EngineError::NotFound(said!("list.missing", id)))
}

/// The list that a text names: its name without regard to case, or its id.
///
/// # Errors
/// When none does; the message tells the nearest name.
pub fn find(connection: &mut Connection, text: &str) -> Result<AccountList, EngineError> {
    let text = clean(text);
    if let Some(found) = list::named(connection, &text)? {
        return Ok(found);
    }
    let by_id = text.parse().ok().map(|id| list::get(connection, id)).transpose()?.flatten();
    if let Some(found) = by_id {
        return Ok(found);
    }
    let known = list::all(connection)?;
    let names: Vec<&str> = known.iter().map(|list| list.name.as_str()).collect();
    let hint = match speargun_domain::score::nearest_name(&text, &names) {
        Some(name) => said!("did_you_mean", name),
        None => said!("list.show_all"),
    };
    Err(EngineError::NotFound(said!("list.none_called", text, hint)))
}

/// Those who stood on a list at a moment, by name, and how many there were in all.
///
/// # Errors
/// When there is no such list.
pub fn members(
    workspace: &Workspace,
    id: i64,
    at: i64,
    window: (i64, i64),
) -> Result<(AccountList, Vec<ListMember>, i64), EngineError> {
    workspace.store.read(|connection| {
        let of_list = get(connection, id)?;
        let (members, total) = list::members(connection, id, at, window)?;
        Ok((of_list, members, total))
    })
}

fn refuse_taken(
    connection: &mut Connection,
    name: &str,
    own: Option<i64>,
) -> Result<(), EngineError> {
    let Some(taken) = list::named(connection, name)? else { return Ok(()) };
    if Some(taken.id) == own {
        return Ok(());
    }
    let archived = if taken.archived_at.is_some() { ", which is archived" } else { "" };
    let reason = format!("there is a list \"{}\"{archived}", taken.name);
    Err(EngineError::Conflict(said!("list.name_taken", reason)))
}

fn checked_name(name: &str) -> Result<String, EngineError> {
    let name = clean(name).into_owned();
    let length = name.chars().count();
    if length == 0 {
        return Err(invalid(said!("list.no_name")));
    }
    if length > NAME_LENGTH_MAX {
        let most = NAME_LENGTH_MAX;
        return Err(invalid(said!(
            "list.name_too_long",
            length = count(length),
            max = count(most)
        )));
    }
    if name.contains('"') {
        return Err(invalid(said!("list.quote_in_name")));
    }
    Ok(name)
}

fn checked_text(text: Option<&str>, what: &str) -> Result<Option<String>, EngineError> {
    let text = text.map(|text| clean(text).into_owned()).filter(|text| !text.is_empty());
    let length = text.as_ref().map_or(0, |text| text.chars().count());
    if length > TEXT_LENGTH_MAX {
        let most = TEXT_LENGTH_MAX;
        return Err(invalid(said!(
            "list.text_too_long",
            what,
            length = count(length),
            max = count(most)
        )));
    }
    Ok(text)
}

fn invalid(reason: Said) -> EngineError {
    EngineError::Invalid(said!("nothing_changed", reason))
}
