//! `speargun note`.

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::PageQuery;
use speargun_api::note::Note as Written;
use speargun_engine::{Engine, note};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::say;
use crate::output::{self, grouped};

#[derive(Debug, Args)]
pub(crate) struct Note {
    #[command(subcommand)]
    command: NoteCommand,
}

#[derive(Debug, Subcommand)]
enum NoteCommand {
    /// List the notes on an account, the newest first.
    Ls {
        /// Name, domain or id of the account.
        account: String,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// Write a note on an account.
    Add {
        /// Name, domain or id of the account.
        account: String,
        /// What it says.
        text: String,
        #[command(flatten)]
        output: Output,
    },
    /// Remove a note. Its text is gone for good.
    Rm {
        /// Name, domain or id of the account.
        account: String,
        /// The note's number.
        id: i64,
    },
}

pub(super) fn run(engine: &Engine, wanted: &Note) -> Result<(), CommandError> {
    let find = |account: &str| api::account::call::find_account(engine, account);
    match &wanted.command {
        NoteCommand::Ls { account, limit, output } => {
            let query = PageQuery { limit: Some(*limit), offset: None };
            let page = api::note::list(engine, find(account)?, &query)?;
            if output.json {
                return output::json(&page);
            }
            let rows = page.items.iter().map(|note| {
                let at = api::moment::local_moment(&engine.workspace, &note.created_at);
                vec![note.id.to_string(), at, note.created_by.clone(), note.text.clone()]
            });
            output::table(
                &[
                    say!("cli.note.column.note"),
                    say!("cli.note.column.written"),
                    say!("cli.note.column.by"),
                    say!("cli.note.column.text"),
                ],
                rows.collect(),
                &[0],
            )?;
            let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
            output::message(&say!("cli.note.shown", shown, total));
        }
        NoteCommand::Add { account, text, output } => {
            let (id, workspace) = (find(account)?, &engine.workspace);
            let written = Written::from(note::add(workspace, id, text, &context(workspace))?);
            if output.json {
                return output::json(&written);
            }
            output::line(&say!("cli.note.written", id = written.id))?;
        }
        NoteCommand::Rm { account, id } => {
            let (account, workspace) = (find(account)?, &engine.workspace);
            note::remove(workspace, account, *id, &context(workspace))?;
            output::line(&say!("cli.note.removed", id))?;
        }
    }
    Ok(())
}
