//! `speargun notification`.

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::notification::NotificationQuery;
use speargun_engine::{Engine, EngineError, notification};
use speargun_words::said;

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{language_of, say};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct NotificationArguments {
    #[command(subcommand)]
    command: NotificationCommand,
}

#[derive(Debug, Subcommand)]
enum NotificationCommand {
    /// List the notifications of the person of `--as`, the newest first.
    Ls {
        /// Unread ones alone.
        #[arg(long)]
        unread: bool,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// Mark notifications of the person of `--as` as read.
    Read {
        /// Number of a notification; all by default.
        id: Option<i64>,
    },
}

pub(super) fn run(engine: &Engine, wanted: &NotificationArguments) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    // The command line without a person has no notifications: an empty list would say otherwise.
    if context.caller.user_id.is_none() {
        return Err(EngineError::Conflict(said!("notification.no_person")).into());
    }
    match &wanted.command {
        NotificationCommand::Ls { unread, limit, output } => {
            let query =
                NotificationQuery { unread: Some(*unread), limit: Some(*limit), offset: None };
            let call = (&context, language_of(output.json));
            let found = api::notification::list(engine, &query, call)?;
            if output.json {
                return output::json(&found);
            }
            let rows = found.items.iter().map(|own| {
                let at = api::moment::local_moment(&engine.workspace, &own.created_at);
                let state = if own.read_at.is_some() {
                    say!("cli.notification.read")
                } else {
                    say!("cli.notification.unread")
                };
                vec![own.id.to_string(), at, state, own.text.clone()]
            });
            let headings = [
                say!("cli.notification.column.id"),
                say!("cli.notification.column.at"),
                say!("cli.notification.column.state"),
                say!("cli.notification.column.text"),
            ];
            output::table(&headings, rows.collect(), &[0])?;
            let (unread, total) = (found.unread as i64, found.total as i64);
            output::message(&say!("cli.notification.counts", unread, total));
            Ok(())
        }
        NotificationCommand::Read { id } => {
            let which = (id.unwrap_or(i64::MAX), id.is_none());
            let changed = notification::mark_read(&engine.workspace, which, &context)? as i64;
            output::line(&say!("cli.notification.marked", changed))
        }
    }
}
