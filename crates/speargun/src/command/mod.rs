//! One file a subcommand.

mod account;
mod accounts;
mod audit;
mod bench;
mod committee;
mod criteria;
mod deal_stages;
mod demo;
mod document;
mod dossier;
mod duplicates;
mod event_import;
mod event_load;
mod events;
mod explain;
mod facts;
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
mod note;
mod notification;
mod outbox;
mod pilot;
mod program;
mod reference;
mod role;
mod score;
mod scratch;
mod serve;
mod setup;
mod target_list;
mod task;
mod user;
mod verify;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use clap::{CommandFactory, Subcommand};
use speargun_api::Failure;
use speargun_domain::caller::{Caller, Context};
use speargun_engine::{Engine, EngineError, Workspace};

use crate::arguments::*;
use crate::language;
use crate::language::{say, spoken};

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a workspace.
    Init(Init),
    /// Write a simulated market as CSV files.
    Simulate(Simulate),
    /// Import CSV files, workbooks, or directories of them.
    Import(Import),
    /// List past imports, or undo one.
    Imports(Imports),
    /// List deal stages, and set whether each is open, won or lost.
    DealStages(DealStages),
    /// Show, publish and roll back settings, glossary and committee.
    Document(DocumentArguments),
    /// List background jobs, add, schedule, stop and restart them.
    Jobs(Jobs),
    /// Match people to accounts, and review doubtful cases.
    Match(Match),
    /// Find duplicate accounts, and merge or split them.
    Duplicates(Duplicates),
    /// Import and show corporate families.
    Families(Families),
    /// Manage write keys, and inspect or import tracked events.
    Events(Events),
    /// Show buying committees: who fills each role, and which roles are missing.
    Committee(Committee),
    /// Import third-party intent: topics that accounts research.
    Intent(Intent),
    /// Manage and query the lake: all events as Parquet files.
    Lake(Lake),
    /// Score accounts and people, and assign tiers.
    Score(Score),
    /// Check, preview, publish and roll back score models.
    Model(Model),
    /// Learn from outcomes: ideal customer profile, look-alikes, propensity.
    Icp(Icp),
    /// Recompute every score, and list those that differ from what is stored.
    Verify(Output),
    /// List accounts.
    Accounts(Accounts),
    /// Show or set an account's stage, and its contract with a competitor.
    Account(Account),
    /// Keep notes on accounts.
    Note(note::Note),
    /// Say who may sign in, and what they may do.
    User(user::User),
    /// Roles that you make of named actions.
    Role(role::Role),
    /// Create and revoke tokens with which programs call the API.
    Token(user::Token),
    /// List who changed what, the newest first; verify or export the list.
    Audit(audit::Audit),
    /// List what happened to accounts and deals, in its order, for programs that act on it.
    Outbox(outbox::Outbox),
    /// Manage account lists. Filters use them as lists = "NAME".
    List(List),
    /// Agree and sign what accounts of target lists are chosen by.
    Criteria(criteria::Criteria),
    /// Build target lists together, sign them, and swap accounts within a budget.
    TargetList(target_list::TargetListArguments),
    /// Keep dossiers of accounts: statements with their sources, and comments.
    Dossier(dossier::DossierArguments),
    /// Advise a cycle, make programmes, and keep their plans, goals, costs and strategy sheets.
    Program(program::ProgramArguments),
    /// Run the pilot of a programme: waves of accounts, personal content, daily check-ins.
    Pilot(pilot::PilotArguments),
    /// List and read notifications: tasks, mentions, signatures that are asked for.
    Notification(notification::NotificationArguments),
    /// List, make, change and finish tasks.
    Task(task::TaskArguments),
    /// Explain an account's score.
    Explain(Explain),
    /// Show the double funnel.
    Funnel(Funnel),
    /// Check for the five common causes of failed account-based programmes.
    Health(Output),
    /// Match a file of leads to a file of accounts, without a workspace.
    MatchFiles(MatchFiles),
    /// Train a binary classifier on any table, and report its accuracy, without a workspace.
    Learn(Learn),
    /// Serve the web app and the API.
    Serve(Serve),
    /// Create a demo workspace from simulated data, and serve it.
    Demo(Demo),
    /// Measure speed and memory on simulated data.
    Bench(Bench),
    /// Print shell completions.
    Completions(Completions),
    /// Print the tables behind docs/reference as JSON.
    #[command(hide = true)]
    Reference,
}

impl Command {
    /// Whether what it writes belongs to a workspace, and not where somebody says.
    pub(crate) fn writes_workspace(&self) -> bool {
        !matches!(
            self,
            Self::Simulate(_)
                | Self::MatchFiles(_)
                | Self::Learn(_)
                | Self::Completions(_)
                | Self::Reference
        )
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("{}{}", .0.detail, hint(.0))]
    Answer(Failure),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Failed(String),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
}

fn hint(error: &Failure) -> String {
    let hint = error.hint.as_ref().map(|hint| format!("\n{}", say!("cli.hint", hint)));
    hint.unwrap_or_default()
}

impl From<Failure> for CommandError {
    fn from(error: Failure) -> Self {
        Self::Answer(error)
    }
}

impl CommandError {
    /// What failed and what to do about it, in the language to speak.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Engine(error) => spoken(&error.said()),
            Self::Answer(failure) => format!("{}{}", spoken(&failure.detail), hint(failure)),
            Self::Usage(text) | Self::Failed(text) => text.clone(),
            Self::Output(error) => say!("cli.output_failed", error = error.to_string()),
        }
    }

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
    if let Some(email) = &arguments.acting_as {
        // Named once: a process runs one command.
        let _ = ACTING_AS.set(email.clone());
    }
    match &arguments.command {
        Command::Init(init) => {
            setup::init(init, arguments.language.as_deref().filter(|code| !code.is_empty()))?;
        }
        Command::Simulate(simulate) => setup::simulate(simulate)?,
        Command::Import(import) => return import::run(&open(directory)?, import),
        Command::Imports(wanted) => imports::run(directory, wanted)?,
        Command::DealStages(wanted) => deal_stages::run(directory, wanted)?,
        Command::Document(wanted) => document::run(directory, wanted)?,
        Command::Jobs(wanted) => job::run(&engine(directory)?, wanted)?,
        Command::Match(matched) => match &matched.command {
            Some(MatchCommand::Compare(names)) => match_compare::run(names)?,
            _ => matching::run(&engine(directory)?, matched)?,
        },
        Command::Duplicates(wanted) => duplicates::run(&engine(directory)?, wanted)?,
        Command::Families(wanted) => families::run(&engine(directory)?, wanted)?,
        Command::Events(wanted) => return events::run(open(directory)?, wanted),
        Command::Committee(wanted) => committee::run(directory, wanted)?,
        Command::Intent(wanted) => return intent::run(&open(directory)?, wanted),
        Command::Lake(wanted) => return lake::run(open(directory)?, wanted),
        Command::Score(score) => score::run(open(directory)?, score)?,
        Command::Model(wanted) => {
            return model::run(&open(directory)?, wanted);
        }
        Command::Icp(wanted) => icp::run(&engine(directory)?, wanted)?,
        Command::Verify(output) => return verify::run(&open(directory)?, *output),
        Command::Account(wanted) => account::run(&engine(directory)?, wanted)?,
        Command::Note(wanted) => note::run(&engine(directory)?, wanted)?,
        Command::User(wanted) => user::run(&engine(directory)?, wanted)?,
        Command::Role(wanted) => role::run(&engine(directory)?, wanted)?,
        Command::Token(wanted) => user::run_token(&engine(directory)?, wanted)?,
        Command::Audit(wanted) => return audit::run(&engine(directory)?, wanted),
        Command::Outbox(wanted) => outbox::run(&engine(directory)?, wanted)?,
        Command::List(wanted) => return list::run(&engine(directory)?, wanted),
        Command::Criteria(wanted) => criteria::run(&engine(directory)?, wanted)?,
        Command::TargetList(wanted) => return target_list::run(&engine(directory)?, wanted),
        Command::Dossier(wanted) => dossier::run(&engine(directory)?, wanted)?,
        Command::Program(wanted) => program::run(&engine(directory)?, wanted)?,
        Command::Notification(wanted) => notification::run(&engine(directory)?, wanted)?,
        Command::Pilot(wanted) => pilot::run(&engine(directory)?, wanted)?,
        Command::Task(wanted) => task::run(&engine(directory)?, wanted)?,
        Command::Accounts(accounts) => accounts::run(&engine(directory)?, accounts)?,
        Command::Explain(explain) => explain::run(&engine(directory)?, explain)?,
        Command::Funnel(funnel) => funnel::run(&engine(directory)?, funnel)?,
        Command::Health(output) => health::run(&engine(directory)?, *output)?,
        Command::MatchFiles(files) => return files::run(files),
        Command::Learn(wanted) => return learn::run(wanted),
        Command::Serve(serve) => serve::run(open(directory)?, serve, None)?,
        Command::Demo(demo) => demo::run(directory, demo)?,
        Command::Bench(bench) => bench::run(bench)?,
        Command::Reference => reference::run()?,
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
    let workspace = Workspace::open(directory)?;
    act_in(&workspace)?;
    Ok(workspace)
}

/// Takes the language of a workspace and the person of `--as`.
fn act_in(workspace: &Workspace) -> Result<(), CommandError> {
    language::follow_workspace(&workspace.settings().language);
    if let Some(email) = ACTING_AS.get() {
        let own = Context::of_command_line(&user_name(), workspace.now());
        let _ = ACTOR.set(speargun_engine::user::context_as(workspace, email, &own)?.caller);
    }
    Ok(())
}

/// The address that `--as` names, and the person of it once a workspace is open.
static ACTING_AS: OnceLock<String> = OnceLock::new();
static ACTOR: OnceLock<Caller> = OnceLock::new();

fn engine(directory: &Path) -> Result<Engine, CommandError> {
    Ok(Engine::new(Arc::new(open(directory)?)))
}

/// The call of whoever is at the command line of this machine, now.
pub(crate) fn context(workspace: &Workspace) -> Context {
    let own = Context::of_command_line(&user_name(), workspace.now());
    match ACTOR.get() {
        Some(caller) => Context { caller: caller.clone(), ..own },
        None => own,
    }
}

/// The longest name of a user that is kept, in characters.
const USER_LENGTH_MAX: usize = 100;

/// The name under which decisions of the command line are kept. The environment says it, which
/// whoever runs the command can set: it is a name, no proof.
fn user_name() -> String {
    let named = |variable: &str| {
        let plain = |text: String| {
            let signs = text.chars().filter(|sign| !sign.is_control()).take(USER_LENGTH_MAX);
            signs.collect::<String>().trim().to_owned()
        };
        std::env::var(variable).ok().map(plain).filter(|name| !name.is_empty())
    };
    named("USER").or_else(|| named("LOGNAME")).unwrap_or_else(|| "cli".to_owned())
}
