//! `speargun outbox`.

use clap::Args;
use speargun_api as api;
use speargun_api::outbox::{OutboxMessage, OutboxQuery};
use speargun_engine::Engine;

use super::CommandError;
use crate::arguments::Output;
use crate::language::say;
use crate::output::{self, MISSING, grouped};

#[derive(Debug, Args)]
pub(crate) struct Outbox {
    /// Only messages with a larger number than this.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// Only this topic, such as `account.tier_changed`.
    #[arg(long)]
    topic: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(engine: &Engine, wanted: &Outbox) -> Result<(), CommandError> {
    let query = OutboxQuery {
        after: Some(wanted.after),
        topic: wanted.topic.clone(),
        limit: Some(wanted.limit),
    };
    let page = api::outbox::page(engine, &query)?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|message| {
        vec![
            message.id.to_string(),
            api::moment::local_moment(&engine.workspace, &message.at),
            message.topic.clone(),
            format!("{} {}", message.subject_kind, message.subject_id),
            value(message, "before"),
            value(message, "after"),
        ]
    });
    let headings = [
        say!("cli.outbox.column.number"),
        say!("cli.outbox.column.at"),
        say!("cli.outbox.column.topic"),
        say!("cli.outbox.column.subject"),
        say!("cli.outbox.column.before"),
        say!("cli.outbox.column.after"),
    ];
    output::table(&headings, rows.collect(), &[0])?;
    if page.missed > 0 {
        let missed = grouped(page.missed.unsigned_abs());
        output::message(&say!("cli.outbox.missed", messages = missed));
    }
    if page.next < page.last {
        output::message(&say!("cli.outbox.further", next = page.next));
    }
    Ok(())
}

fn value(message: &OutboxMessage, name: &str) -> String {
    message.body[name].as_str().unwrap_or(MISSING).to_owned()
}
