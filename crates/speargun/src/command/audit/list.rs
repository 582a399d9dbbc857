//! `speargun audit`: the changes, the newest first.

use clap::Args;
use speargun_api as api;
use speargun_api::audit::{AuditEntry, AuditListQuery};
use speargun_engine::Engine;

use crate::arguments::Output;
use crate::command::CommandError;
use crate::language::say;
use crate::output::{self, grouped};

/// The longest details of a row of the table, in characters; `--json` has all.
const DETAILS_LENGTH_MAX: usize = 60;

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only changes of this kind of thing, such as `account`.
    #[arg(long, value_name = "KIND")]
    subject_kind: Option<String>,
    /// Only changes of the thing with this id or key.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Only changes that this caller made.
    #[arg(long, value_name = "NAME")]
    caller: Option<String>,
    /// Only this action, such as `match.decide`.
    #[arg(long)]
    action: Option<String>,
    /// Only changes at this moment or later, such as 2026-11-30T00:00:00Z.
    #[arg(long, value_name = "MOMENT")]
    from: Option<String>,
    /// Only changes before this moment.
    #[arg(long, value_name = "MOMENT")]
    until: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    limit: u32,
    /// How many to skip.
    #[arg(long, default_value_t = 0)]
    offset: u64,
    #[command(flatten)]
    output: Output,
}

impl List {
    fn query(&self) -> AuditListQuery {
        AuditListQuery {
            subject_kind: self.subject_kind.clone(),
            subject: self.subject.clone(),
            caller: self.caller.clone(),
            action: self.action.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
            limit: Some(self.limit),
            offset: Some(self.offset),
        }
    }
}

pub(super) fn run(engine: &Engine, wanted: &List) -> Result<(), CommandError> {
    let page = api::audit::list(engine, &wanted.query())?;
    if wanted.output.json {
        return output::json(&page);
    }
    let rows = page.items.iter().map(|entry| {
        let at = api::moment::local_moment(&engine.workspace, &entry.at);
        let subject = format!("{} {}", entry.subject_kind, entry.subject);
        vec![at, who(entry), entry.via.clone(), entry.action.clone(), subject, details(entry)]
    });
    let headings = [
        say!("cli.audit.column.at"),
        say!("cli.audit.column.caller"),
        say!("cli.audit.column.via"),
        say!("cli.audit.column.action"),
        say!("cli.audit.column.subject"),
        say!("cli.audit.column.details"),
    ];
    output::table(&headings, rows.collect(), &[])?;
    let (shown, total) = (grouped(page.items.len() as u64), grouped(page.total));
    output::message(&say!("cli.audit.shown", shown, total));
    Ok(())
}

/// The caller, and who acts in its name.
fn who(entry: &AuditEntry) -> String {
    match &entry.acted_by {
        Some(acted_by) => say!("cli.audit.acted_by", caller = &entry.caller, acted_by),
        None => entry.caller.clone(),
    }
}

/// The details in one line, without what is not known.
fn details(entry: &AuditEntry) -> String {
    let Some(fields) = entry.details.as_object() else { return entry.details.to_string() };
    let known = fields.iter().filter(|(_, value)| !value.is_null());
    let said: Vec<String> = known
        .map(|(key, value)| match value.as_str() {
            Some(text) => format!("{key}={text}"),
            None => format!("{key}={value}"),
        })
        .collect();
    let line = said.join(" ");
    if line.chars().count() <= DETAILS_LENGTH_MAX {
        return line;
    }
    format!("{}…", line.chars().take(DETAILS_LENGTH_MAX - 1).collect::<String>())
}
