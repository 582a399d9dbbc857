//! `speargun audit`.

mod export;
mod list;
mod verify;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use speargun_engine::Engine;

use super::CommandError;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Audit {
    #[command(flatten)]
    list: list::List,
    #[command(subcommand)]
    command: Option<AuditCommand>,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Check that no change is missing or was altered since it was written.
    Verify(verify::Verify),
    /// Write all changes to standard output, in the order in which they were written.
    Export(export::Export),
}

pub(super) fn run(engine: &Engine, wanted: &Audit) -> Result<ExitCode, CommandError> {
    match &wanted.command {
        None => list::run(engine, &wanted.list)?,
        Some(AuditCommand::Export(wanted)) => export::run(engine, wanted)?,
        Some(AuditCommand::Verify(wanted)) => return verify::run(engine, wanted),
    }
    Ok(ExitCode::SUCCESS)
}
