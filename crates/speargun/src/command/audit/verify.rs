//! `speargun audit verify`.

use std::process::ExitCode;

use clap::Args;
use speargun_api as api;
use speargun_api::audit::{AuditFaultBody, AuditTableBody, AuditVerificationBody};
use speargun_engine::Engine;

use crate::arguments::Output;
use crate::command::CommandError;
use crate::language::say;
use crate::output::{self, Bar, grouped};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A head that was printed before: check that it is still in the chain. Can be given again.
    #[arg(long = "head", value_name = "HASH")]
    heads: Vec<String>,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(engine: &Engine, wanted: &Verify) -> Result<ExitCode, CommandError> {
    let found = Bar::new().run(|watch| api::audit::verify(engine, &wanted.heads, watch))?;
    if wanted.output.json {
        output::json(&found)?;
    } else {
        for table in &found.tables {
            print_table(engine, table)?;
        }
        for head in &found.missing_heads {
            output::line(&say!("cli.audit.head_missing", head))?;
        }
    }
    output::message(&summary(&found));
    Ok(if found.is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(found: &AuditVerificationBody) -> String {
    let count: u64 = found.tables.iter().map(|table| table.fault_count).sum();
    let rows = grouped(found.tables.iter().map(|table| table.rows).sum());
    if found.is_whole {
        say!("cli.audit.whole", rows)
    } else if count == 0 {
        say!("cli.audit.written_again", rows)
    } else {
        say!("cli.audit.faulty", rows, count = grouped(count))
    }
}

fn print_table(engine: &Engine, table: &AuditTableBody) -> Result<(), CommandError> {
    let rows = grouped(table.rows);
    output::line(&match table.table.as_str() {
        "events" => say!("cli.audit.of_events", rows),
        _ => say!("cli.audit.of_records", rows),
    })?;
    if table.before_chain > 0 {
        output::line(&say!("cli.audit.before_chain", count = grouped(table.before_chain)))?;
    }
    if let Some(head) = &table.head {
        output::line(&say!("cli.audit.head", head))?;
    }
    for fault in &table.faults {
        output::line(&sentence(engine, fault))?;
    }
    let others = table.fault_count - table.faults.len() as u64;
    if others > 0 {
        output::line(&say!("cli.audit.further_faults", count = grouped(others)))?;
    }
    Ok(())
}

fn sentence(engine: &Engine, fault: &AuditFaultBody) -> String {
    let number = |number: Option<i64>| number.unwrap_or(0).to_string();
    let (id, after) = (number(fault.id), number(fault.after));
    let at = fault.at.as_deref().map(|at| api::moment::local_moment(&engine.workspace, at));
    let at = at.unwrap_or_default();
    match fault.kind.as_str() {
        "changed" => say!("cli.audit.fault.changed", id, at),
        "missing" => say!("cli.audit.fault.missing", id, at, after),
        "inserted" => say!("cli.audit.fault.inserted", id, at),
        "unchained" => say!("cli.audit.fault.unchained", id, at),
        "cut_off" => say!("cli.audit.fault.cut_off", id, after),
        "no_head" => say!("cli.audit.fault.no_head"),
        "before" => {
            let (written, found) = (number(fault.written), number(fault.found));
            say!("cli.audit.fault.before", written, found)
        }
        _ => say!("cli.audit.fault.head", id),
    }
}
