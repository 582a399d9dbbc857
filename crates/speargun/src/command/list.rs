//! `speargun list`.

use std::process::ExitCode;

use speargun_api::backend::ListBackend;
use speargun_api::dto::{self, AccountList, ListChange, ListEdit, ListMembersQuery, ListSelection};
use speargun_engine::list::Chosen;

use super::CommandError;
use super::matching::decider;
use crate::arguments::{List, ListAccounts, ListCommand, ListShow};
use crate::backend::EngineBackend;
use crate::output::{self, MISSING, grouped};

/// Exit code 3 where rows were rejected, as of an import.
pub(super) fn run(backend: &EngineBackend, wanted: &List) -> Result<ExitCode, CommandError> {
    match &wanted.command {
        ListCommand::Create(create) => {
            let wanted = dto::NewAccountList {
                name: create.name.clone(),
                description: create.description.clone(),
            };
            let made = backend.create_list(&wanted, &decider())?;
            one(&made, create.output.json, "made")?;
        }
        ListCommand::Ls(ls) => {
            let lists = backend.account_lists(ls.archived)?;
            if ls.output.json {
                output::json(&dto::AccountLists { items: lists })?;
            } else {
                all(backend, &lists)?;
            }
        }
        ListCommand::Show(show) => members(backend, show)?,
        ListCommand::Add(add) => {
            let id = backend.find_list(&add.name)?;
            let chosen = chosen(backend, &add.chosen)?;
            let done = backend.put_on_list(id, &chosen, add.reason.as_deref(), &decider())?;
            told(&done, add.output.json, ("added", "stood there already"))?;
            return Ok(code_of(&done));
        }
        ListCommand::Remove(remove) => {
            let id = backend.find_list(&remove.name)?;
            let done = backend.take_off_list(id, &chosen(backend, &remove.chosen)?, &decider())?;
            told(&done, remove.output.json, ("removed", "did not stand there"))?;
            return Ok(code_of(&done));
        }
        ListCommand::Rename(rename) => {
            let edit = ListEdit { name: Some(rename.new_name.clone()), ..ListEdit::default() };
            let list = backend.edit_list(backend.find_list(&rename.name)?, &edit)?;
            one(
                &list,
                rename.output.json,
                "renamed; rules that name it by its old name hold no more",
            )?;
        }
        ListCommand::Archive(archive) => {
            let edit = ListEdit { archived: Some(!archive.undo), ..ListEdit::default() };
            let list = backend.edit_list(backend.find_list(&archive.name)?, &edit)?;
            let done = if archive.undo { "counts again" } else { "archived; it counts no more" };
            one(&list, archive.output.json, done)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(backend: &EngineBackend, wanted: &ListAccounts) -> Result<Chosen, CommandError> {
    if let Some(file) = &wanted.file {
        return Ok(EngineBackend::accounts_in_file(file)?);
    }
    let selection = match &wanted.filter {
        Some(filter) => ListSelection {
            filter: Some(filter.clone()),
            line: wanted.line.clone(),
            ..ListSelection::default()
        },
        None => ListSelection {
            texts: Some(wanted.accounts.clone()),
            line: wanted.line.clone(),
            ..ListSelection::default()
        },
    };
    Ok(backend.chosen(&selection)?)
}

fn one(list: &AccountList, json: bool, done: &str) -> Result<(), CommandError> {
    if json {
        return output::json(list);
    }
    output::line(&format!("{} (list {}): {done}.", list.name, list.id))
}

fn all(backend: &EngineBackend, lists: &[AccountList]) -> Result<(), CommandError> {
    let rows = lists.iter().map(|list| {
        vec![
            list.id.to_string(),
            list.name.clone(),
            grouped(list.size),
            backend.local_moment(&list.changed_at),
            list.archived_at.as_ref().map_or(MISSING.to_owned(), |at| backend.local_moment(at)),
            list.description.clone().unwrap_or_default(),
        ]
    });
    let headings = ["Id", "List", "Accounts", "Changed", "Archived", "For"];
    output::table(&headings, rows.collect(), &[0, 2])?;
    if lists.is_empty() {
        output::message("There is no list; `speargun list create NAME` makes one.");
    }
    Ok(())
}

fn members(backend: &EngineBackend, wanted: &ListShow) -> Result<(), CommandError> {
    let query = ListMembersQuery {
        as_of: wanted.as_of.clone(),
        limit: Some(wanted.limit),
        offset: Some(wanted.offset),
    };
    let page = backend.list_members(backend.find_list(&wanted.name)?, &query)?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|member| {
        vec![
            member.account_id.to_string(),
            member.name.clone(),
            backend.local_moment(&member.from),
            member.added_by.clone(),
            member.reason.clone().unwrap_or_default(),
        ]
    });
    output::table(&["Id", "Account", "Since", "By", "Why"], rows.collect(), &[0])?;
    let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
    output::message(&format!("{shown} of {total} accounts."));
    Ok(())
}

fn code_of(done: &ListChange) -> ExitCode {
    if done.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

fn told(
    done: &ListChange,
    json: bool,
    (changed, unchanged): (&str, &str),
) -> Result<(), CommandError> {
    if json {
        return output::json(done);
    }
    let (list, size) = (&done.list.name, grouped(done.list.size));
    output::line(&format!(
        "{list}: {} {changed}, {} {unchanged}, {} rejected; it has {size} now.",
        grouped(done.changed),
        grouped(done.unchanged),
        grouped(done.rejected),
    ))?;
    for reject in &done.rejects {
        output::message(&format!("row {}: {}", reject.row, reject.reason));
    }
    let hidden = done.rejected - done.rejects.len() as u64;
    if hidden > 0 {
        output::message(&format!("and {} more rows.", grouped(hidden)));
    }
    if done.changed > 0 {
        output::message(
            "Rules that name the list follow with the next `speargun score`, or by a running \
             server.",
        );
    }
    Ok(())
}
