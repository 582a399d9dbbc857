//! `speargun list`.

use std::process::ExitCode;

use speargun_api as api;
use speargun_api::dto::{self, AccountList, ListChange, ListEdit, ListMembersQuery, ListSelection};
use speargun_engine::list::Chosen;

use super::{CommandError, context};
use crate::arguments::{List, ListAccounts, ListCommand, ListRename, ListShow};
use crate::language::say;
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

/// Exit code 3 where rows were rejected, as of an import.
pub(super) fn run(engine: &Engine, wanted: &List) -> Result<ExitCode, CommandError> {
    match &wanted.command {
        ListCommand::Create(create) => {
            let wanted = dto::NewAccountList {
                name: create.name.clone(),
                description: create.description.clone(),
            };
            let made = api::list::call::create_list(engine, &wanted, &context(&engine.workspace))?;
            one(&made, create.output.json, say!("cli.list.made"))?;
        }
        ListCommand::Ls(ls) => {
            let lists = api::list::call::account_lists(engine, ls.archived)?;
            if ls.output.json {
                output::json(&dto::AccountLists { items: lists })?;
            } else {
                all(engine, &lists)?;
            }
        }
        ListCommand::Show(show) => members(engine, show)?,
        ListCommand::Add(add) => {
            let id = api::list::call::find_list(engine, &add.name)?;
            let chosen = chosen(engine, &add.chosen)?;
            let done = api::list::call::put_on_list(
                engine,
                id,
                &chosen,
                add.reason.as_deref(),
                &context(&engine.workspace),
            )?;
            told(
                &done,
                (add.output.json, add.chosen.file.is_some()),
                (say!("cli.list.added"), say!("cli.list.already_there")),
            )?;
            return Ok(code_of(&done));
        }
        ListCommand::Remove(remove) => {
            let id = api::list::call::find_list(engine, &remove.name)?;
            let done = api::list::call::take_off_list(
                engine,
                id,
                &chosen(engine, &remove.chosen)?,
                &context(&engine.workspace),
            )?;
            told(
                &done,
                (remove.output.json, remove.chosen.file.is_some()),
                (say!("cli.list.removed"), say!("cli.list.not_there")),
            )?;
            return Ok(code_of(&done));
        }
        ListCommand::Rename(wanted) => rename(engine, wanted)?,
        ListCommand::Archive(archive) => {
            let edit = ListEdit { archived: Some(!archive.undo), ..ListEdit::default() };
            let list = api::list::call::edit_list(
                engine,
                api::list::call::find_list(engine, &archive.name)?,
                &edit,
                &context(&engine.workspace),
            )?;
            let done =
                if archive.undo { say!("cli.list.restored") } else { say!("cli.list.archived") };
            one(&list, archive.output.json, done)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn rename(engine: &Engine, rename: &ListRename) -> Result<(), CommandError> {
    let edit = ListEdit { name: Some(rename.new_name.clone()), ..ListEdit::default() };
    let list = api::list::call::edit_list(
        engine,
        api::list::call::find_list(engine, &rename.name)?,
        &edit,
        &context(&engine.workspace),
    )?;
    let done = match list.name == rename.name {
        true => say!("cli.list.same_name"),
        false => say!("cli.list.renamed"),
    };
    one(&list, rename.output.json, done)
}

fn chosen(engine: &Engine, wanted: &ListAccounts) -> Result<Chosen, CommandError> {
    if let Some(file) = &wanted.file {
        return Ok(api::list::call::accounts_in_file(file)?);
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
    Ok(api::list::call::chosen(engine, &selection, &context(&engine.workspace))?)
}

fn one(list: &AccountList, json: bool, done: String) -> Result<(), CommandError> {
    if json {
        return output::json(list);
    }
    output::line(&say!("cli.list.result", list = list.name, id = list.id, done))
}

fn all(engine: &Engine, lists: &[AccountList]) -> Result<(), CommandError> {
    let rows = lists.iter().map(|list| {
        vec![
            list.id.to_string(),
            list.name.clone(),
            grouped(list.size),
            api::moment::local_moment(&engine.workspace, &list.changed_at),
            list.archived_at
                .as_ref()
                .map_or(MISSING.to_owned(), |at| api::moment::local_moment(&engine.workspace, at)),
            list.description.clone().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.list.column.id"),
        say!("cli.list.column.list"),
        say!("cli.list.column.accounts"),
        say!("cli.list.column.changed"),
        say!("cli.list.column.archived"),
        say!("cli.list.column.for"),
    ];
    output::table(&headings, rows.collect(), &[0, 2])?;
    if lists.is_empty() {
        output::message(&say!("cli.list.none"));
    }
    Ok(())
}

fn members(engine: &Engine, wanted: &ListShow) -> Result<(), CommandError> {
    let query = ListMembersQuery {
        as_of: wanted.as_of.clone(),
        limit: Some(wanted.limit),
        offset: Some(wanted.offset),
    };
    let page = api::list::call::list_members(
        engine,
        api::list::call::find_list(engine, &wanted.name)?,
        &query,
    )?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|member| {
        vec![
            member.account_id.to_string(),
            member.name.clone(),
            api::moment::local_moment(&engine.workspace, &member.from),
            member.added_by.clone(),
            member.reason.clone().unwrap_or_default(),
        ]
    });
    output::table(
        &[
            say!("cli.list.column.id"),
            say!("cli.list.column.account"),
            say!("cli.list.column.since"),
            say!("cli.list.column.by"),
            say!("cli.list.column.why"),
        ],
        rows.collect(),
        &[0],
    )?;
    let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
    output::message(&say!("cli.list.shown", shown, total));
    Ok(())
}

fn code_of(done: &ListChange) -> ExitCode {
    if done.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

fn told(
    done: &ListChange,
    (json, is_file): (bool, bool),
    (changed, unchanged): (String, String),
) -> Result<(), CommandError> {
    if json {
        return output::json(done);
    }
    let (list, size) = (&done.list.name, grouped(done.list.size));
    output::line(&say!(
        "cli.list.told",
        list,
        count = grouped(done.changed),
        changed,
        same = grouped(done.unchanged),
        unchanged,
        rejected = grouped(done.rejected),
        size
    ))?;
    for reject in &done.rejects {
        output::message(&match is_file {
            true => say!("cli.list.reject", row = reject.row, reason = reject.reason),
            false => reject.reason.clone(),
        });
    }
    let hidden = done.rejected - done.rejects.len() as u64;
    if hidden > 0 {
        output::message(&say!("cli.list.more_rows", count = grouped(hidden)));
    }
    if done.changed > 0 {
        output::message(&say!("cli.list.follow"));
    }
    Ok(())
}
