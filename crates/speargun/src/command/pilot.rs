//! `speargun pilot`.

mod shown;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{
    NewCheckIn, NewPilotPiece, NewWave, PageQuery, PilotLaunch, PilotPieceEdit, PilotPieceText,
    WaveEnd, WaveStop,
};
use speargun_domain::pilot::{CheckInKind, PieceKind};
use speargun_engine::{Engine, EngineError, pilot, program, target_list, task};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{language_of, say};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct PilotArguments {
    #[command(subcommand)]
    command: PilotCommand,
}

#[derive(Debug, Subcommand)]
enum PilotCommand {
    /// Begin the next wave of a programme; the first is the pilot, with 2 or 3 accounts.
    Start {
        /// Name or number of the programme.
        name: String,
        /// Names, domains or numbers of the accounts.
        #[arg(required = true)]
        accounts: Vec<String>,
        /// Why it begins although something speaks against it.
        #[arg(long, value_name = "REASON")]
        override_reason: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Show the pilot of a programme: the last wave, what the gate finds, what was overridden.
    Show {
        /// Name or number of the programme.
        name: String,
        /// Number of the wave; the last one by default.
        #[arg(long)]
        wave: Option<i64>,
        #[command(flatten)]
        output: Output,
    },
    /// Agree on a piece of personal content for an account. Its maker gets a task.
    Piece {
        /// Name or number of the programme.
        name: String,
        /// Name, domain or number of the account.
        account: String,
        /// What it is called.
        title: String,
        /// What it is.
        #[arg(long, value_parser = keys_of_pieces())]
        kind: String,
        /// E-mail address of who makes it.
        #[arg(long)]
        maker: String,
        /// The day until which.
        #[arg(long)]
        due: String,
        #[command(flatten)]
        output: Output,
    },
    /// Change what was agreed on a piece. What is not named stays.
    Edit {
        /// Name or number of the programme.
        name: String,
        /// The piece's number.
        piece: i64,
        /// What it is called.
        #[arg(long)]
        title: Option<String>,
        /// What it is.
        #[arg(long, value_parser = keys_of_pieces())]
        kind: Option<String>,
        /// E-mail address of who makes it.
        #[arg(long)]
        maker: Option<String>,
        /// The day until which.
        #[arg(long)]
        due: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Write the message of a piece, and say whether it is personal.
    Write {
        /// Name or number of the programme.
        name: String,
        /// The piece's number.
        piece: i64,
        /// The message.
        #[arg(long, conflicts_with = "file", required_unless_present = "file")]
        text: Option<String>,
        /// A file with the message.
        #[arg(long)]
        file: Option<PathBuf>,
        /// Why, on a launched account, although it is not personal.
        #[arg(long, value_name = "REASON")]
        override_reason: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Remove a piece. That it was there stays known.
    Rm {
        /// Name or number of the programme.
        name: String,
        /// The piece's number.
        piece: i64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Launch an account of the wave that runs, or all of it, through the gate of personal content.
    Launch {
        /// Name or number of the programme.
        name: String,
        /// Name, domain or number of the account; all that are not launched by default.
        account: Option<String>,
        /// Why although something speaks against it.
        #[arg(long, value_name = "REASON")]
        override_reason: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Check in on the wave that runs. All kinds but a note make a task.
    Checkin {
        /// Name or number of the programme.
        name: String,
        /// In words.
        text: String,
        /// What it reports.
        #[arg(long, value_parser = keys_of_check_ins(), default_value = "note")]
        kind: String,
        /// Name, domain or number of the account that it is about.
        #[arg(long)]
        account: Option<String>,
        /// E-mail address of who has to do something about it; who checks in by default.
        #[arg(long)]
        owner: Option<String>,
        /// The day until which; the day after today by default.
        #[arg(long)]
        due: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// List the check-ins of a programme, the newest first.
    Checkins {
        /// Name or number of the programme.
        name: String,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// List the waves on which no one checked in today although it is due.
    Due {
        #[command(flatten)]
        output: Output,
    },
    /// Say that the wave that runs passed. The next wave may come then.
    Pass {
        /// Name or number of the programme.
        name: String,
        /// What was learned.
        #[arg(long)]
        learnings: String,
        /// Why it passes although something speaks against it.
        #[arg(long, value_name = "REASON")]
        override_reason: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Stop the wave that runs. The next wave is no larger.
    Stop {
        /// Name or number of the programme.
        name: String,
        /// What was learned.
        #[arg(long)]
        learnings: String,
        #[command(flatten)]
        output: Output,
    },
}

fn keys_of_pieces() -> Vec<&'static str> {
    PieceKind::ALL.iter().map(|kind| kind.key()).collect()
}

fn keys_of_check_ins() -> Vec<&'static str> {
    CheckInKind::ALL.iter().map(|kind| kind.key()).collect()
}

pub(super) fn run(engine: &Engine, wanted: &PilotArguments) -> Result<(), CommandError> {
    let program = |name: &str| program::find(&engine.workspace, name).map(|program| program.id);
    match &wanted.command {
        PilotCommand::Show { name, wave, output } => {
            let of = (program(name)?, *wave);
            let language = language_of(output.json);
            shown::pilot(&api::pilot::call::get(engine, of, language)?, *output)
        }
        PilotCommand::Start { .. }
        | PilotCommand::Launch { .. }
        | PilotCommand::Pass { .. }
        | PilotCommand::Stop { .. } => step(engine, &wanted.command),
        PilotCommand::Checkins { name, limit, output } => {
            let query = PageQuery { limit: Some(*limit), offset: None };
            shown::check_ins(&api::pilot::call::check_ins(engine, program(name)?, &query)?, *output)
        }
        PilotCommand::Due { output } => {
            let context = context(&engine.workspace);
            shown::due(&api::pilot::call::due(engine, &context)?, *output)
        }
        PilotCommand::Checkin { .. } => check_in(engine, &wanted.command),
        PilotCommand::Piece { .. }
        | PilotCommand::Edit { .. }
        | PilotCommand::Write { .. }
        | PilotCommand::Rm { .. } => piece(engine, &wanted.command),
    }
}

/// Begins a wave, launches it or ends it.
fn step(engine: &Engine, wanted: &PilotCommand) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let context = context(workspace);
    let program = |name: &str| program::find(workspace, name).map(|program| program.id);
    let (found, output) = match wanted {
        PilotCommand::Start { name, accounts, override_reason, output } => {
            let found = target_list::find_accounts(workspace, accounts)?;
            let ids: Result<Vec<i64>, _> = found.into_iter().collect();
            let accounts = ids.map_err(EngineError::NotFound)?;
            let new = NewWave { accounts, override_reason: override_reason.clone() };
            let call = (&context, language_of(output.json));
            (api::pilot::call::start(engine, program(name)?, &new, call)?, output)
        }
        PilotCommand::Launch { name, account, override_reason, output } => {
            let find = |text: &String| target_list::find_account(workspace, text);
            let account_id = account.as_ref().map(find).transpose()?;
            let override_reason = override_reason.clone();
            let launch = PilotLaunch { account_id, override_reason };
            let call = (&context, language_of(output.json));
            (api::pilot::call::launch(engine, program(name)?, &launch, call)?, output)
        }
        PilotCommand::Pass { name, learnings, override_reason, output } => {
            let (learnings, override_reason) = (learnings.clone(), override_reason.clone());
            let end = WaveEnd { learnings, override_reason };
            let call = (&context, language_of(output.json));
            (api::pilot::call::pass(engine, program(name)?, &end, call)?, output)
        }
        PilotCommand::Stop { name, learnings, output } => {
            let stop = WaveStop { learnings: learnings.clone() };
            let call = (&context, language_of(output.json));
            (api::pilot::call::stop(engine, program(name)?, &stop, call)?, output)
        }
        _ => return Ok(()),
    };
    shown::pilot(&found, *output)
}

fn check_in(engine: &Engine, wanted: &PilotCommand) -> Result<(), CommandError> {
    let PilotCommand::Checkin { name, text, kind, account, owner, due, output } = wanted else {
        return Ok(());
    };
    let workspace = &engine.workspace;
    let find = |text: &String| target_list::find_account(workspace, text);
    let new = NewCheckIn {
        kind: kind.clone(),
        text: text.clone(),
        account_id: account.as_ref().map(find).transpose()?,
        owner_id: owner.as_deref().map(|email| task::owner_named(workspace, email)).transpose()?,
        due: due.clone(),
    };
    let program_id = program::find(workspace, name)?.id;
    let written = api::pilot::call::check_in(engine, program_id, &new, &context(workspace))?;
    if output.json {
        return output::json(&written);
    }
    let id = written.id;
    output::line(&match written.task_id {
        Some(task) => say!("cli.pilot.checked_in_task", id, task),
        None => say!("cli.pilot.checked_in", id),
    })
}

fn piece(engine: &Engine, wanted: &PilotCommand) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let context = context(workspace);
    let program = |name: &str| program::find(workspace, name).map(|program| program.id);
    match wanted {
        PilotCommand::Piece { name, account, title, kind, maker, due, output } => {
            let new = NewPilotPiece {
                account_id: target_list::find_account(workspace, account)?,
                kind: kind.clone(),
                title: title.clone(),
                maker_id: task::owner_named(workspace, maker)?,
                due: due.clone(),
            };
            shown::piece(
                &api::pilot::call::add_piece(engine, program(name)?, &new, &context)?,
                *output,
            )
        }
        PilotCommand::Edit { name, piece, title, kind, maker, due, output } => {
            let of = (program(name)?, *piece);
            let before = api::pilot::call::find_piece(engine, of)?;
            let maker_id = maker.as_deref().map(|email| task::owner_named(workspace, email));
            let edit = PilotPieceEdit {
                revision: before.revision,
                kind: kind.clone().unwrap_or(before.kind),
                title: title.clone().unwrap_or(before.title),
                maker_id: maker_id.transpose()?.unwrap_or(before.maker.id),
                due: due.clone().unwrap_or(before.due),
            };
            shown::piece(&api::pilot::call::edit_piece(engine, of, &edit, &context)?, *output)
        }
        PilotCommand::Write { name, piece, text, file, override_reason, output } => {
            let of = (program(name)?, *piece);
            let revision = api::pilot::call::find_piece(engine, of)?.revision;
            let written = file.as_ref().map(|file| speargun_engine::text_of_file(file));
            let text = written.transpose()?.or_else(|| text.clone()).unwrap_or_default();
            let override_reason = override_reason.clone();
            let text = PilotPieceText { revision, text, override_reason };
            shown::piece(&api::pilot::call::write_piece(engine, of, &text, &context)?, *output)
        }
        PilotCommand::Rm { name, piece, reason } => {
            pilot::remove_piece(workspace, (program(name)?, *piece), reason, &context)?;
            output::line(&say!("cli.pilot.removed", id = *piece))
        }
        _ => Ok(()),
    }
}
