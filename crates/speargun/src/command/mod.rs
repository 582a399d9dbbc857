//! One file a subcommand.

mod account;
mod accounts;
mod bench;
mod committee;
mod deal_stages;
mod demo;
mod document;
mod duplicates;
mod event_import;
mod event_load;
mod events;
mod explain;
mod families;
mod files;
mod funnel;
mod health;
mod icp;
mod import;
mod imports;
mod intent;
mod job;
mod lake;
mod lake_load;
mod lake_query;
mod learn;
mod list;
mod match_compare;
mod match_model;
mod match_review;
mod matching;
mod model;
mod score;
mod scratch;
mod serve;
mod setup;
mod verify;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::CommandFactory;
use speargun_api::backend::BackendError;
use speargun_engine::{EngineError, Workspace};

use crate::arguments::{Arguments, Command, MatchCommand};
use crate::backend::EngineBackend;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("{}{}", .0.detail, hint(.0))]
    Backend(BackendError),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Failed(String),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
}

fn hint(error: &BackendError) -> String {
    error.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default()
}

impl From<BackendError> for CommandError {
    fn from(error: BackendError) -> Self {
        Self::Backend(error)
    }
}

impl CommandError {
    /// Somebody closed the pipe, such as `head`: that is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

/// Runs what was typed.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let directory = arguments.workspace.as_path();
    match &arguments.command {
        Command::Init(init) => setup::init(init)?,
        Command::Simulate(simulate) => setup::simulate(simulate)?,
        Command::Import(import) => return import::run(&open(directory)?, import),
        Command::Imports(wanted) => imports::run(directory, wanted)?,
        Command::DealStages(wanted) => deal_stages::run(directory, wanted)?,
        Command::Document(wanted) => document::run(directory, wanted)?,
        Command::Jobs(wanted) => job::run(&open(directory)?, wanted)?,
        Command::Match(matched) => match &matched.command {
            Some(MatchCommand::Compare(names)) => match_compare::run(names)?,
            _ => matching::run(&backend(directory)?, matched)?,
        },
        Command::Duplicates(wanted) => duplicates::run(&backend(directory)?, wanted)?,
        Command::Families(wanted) => families::run(&backend(directory)?, wanted)?,
        Command::Events(wanted) => return events::run(open(directory)?, wanted),
        Command::Committee(wanted) => committee::run(directory, wanted)?,
        Command::Intent(wanted) => return intent::run(&open(directory)?, wanted),
        Command::Lake(wanted) => return lake::run(open(directory)?, wanted),
        Command::Score(score) => score::run(open(directory)?, score)?,
        Command::Model(wanted) => {
            return model::run(&open(directory)?, wanted, &matching::decider());
        }
        Command::Icp(wanted) => icp::run(&backend(directory)?, wanted)?,
        Command::Verify(output) => return verify::run(&open(directory)?, *output),
        Command::Account(wanted) => account::run(&backend(directory)?, wanted)?,
        Command::List(wanted) => return list::run(&backend(directory)?, wanted),
        Command::Accounts(accounts) => accounts::run(&backend(directory)?, accounts)?,
        Command::Explain(explain) => explain::run(&backend(directory)?, explain)?,
        Command::Funnel(funnel) => funnel::run(&backend(directory)?, funnel)?,
        Command::Health(output) => health::run(&backend(directory)?, *output)?,
        Command::MatchFiles(files) => return files::run(files),
        Command::Learn(wanted) => return learn::run(wanted),
        Command::Serve(serve) => serve::run(open(directory)?, serve)?,
        Command::Demo(demo) => demo::run(directory, demo)?,
        Command::Bench(bench) => bench::run(bench)?,
        Command::Completions(completions) => {
            let mut command = Arguments::command();
            // The generator panics where a write fails, such as into a pipe that `head` closed.
            let mut script = Vec::new();
            clap_complete::generate(completions.shell, &mut command, "speargun", &mut script);
            io::stdout().lock().write_all(&script).map_err(CommandError::Output)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn open(directory: &Path) -> Result<Workspace, CommandError> {
    Ok(Workspace::open(directory)?)
}

fn backend(directory: &Path) -> Result<EngineBackend, CommandError> {
    Ok(EngineBackend::new(Arc::new(open(directory)?)))
}
