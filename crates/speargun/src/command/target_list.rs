//! `speargun target-list`.

mod shown;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{
    NewJudgement, NewProposal, NewSwap, NewTargetList, NewVote, TargetBoardQuery, TargetChange,
    TargetComparisonQuery, TargetHistoryQuery, TargetList, TargetMembersQuery, TargetSignature,
};
use speargun_engine::{Engine, criteria, list, target_list};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{language_of, say};
use crate::output::{self, grouped};

#[derive(Debug, Args)]
pub(crate) struct TargetListArguments {
    #[command(subcommand)]
    command: TargetListCommand,
}

#[derive(Debug, Subcommand)]
enum TargetListCommand {
    /// Show all target lists.
    Ls {
        #[command(flatten)]
        output: Output,
    },
    /// Make a target list for a period.
    New {
        /// Its name.
        name: String,
        /// Name or number of its sheet of criteria.
        #[arg(long)]
        criteria: String,
        /// The first day, such as 2027-01-01.
        #[arg(long)]
        from: String,
        /// The last day.
        #[arg(long)]
        to: String,
        #[command(flatten)]
        output: Output,
    },
    /// Propose accounts. Who proposes has voted yes for their team.
    Propose {
        /// Name or number of the list.
        name: String,
        /// Names, domains or numbers of accounts.
        #[arg(required_unless_present = "file")]
        accounts: Vec<String>,
        /// A file with a column of accounts instead.
        #[arg(long, conflicts_with = "accounts")]
        file: Option<PathBuf>,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Where they come from.
        #[arg(long, default_value = "hand", value_parser = target_list::SOURCES)]
        source: String,
        #[command(flatten)]
        output: Output,
    },
    /// Vote on a proposed account for your team.
    Vote {
        /// Name or number of the list.
        name: String,
        /// Name, domain or number of the account.
        account: String,
        /// Yes.
        #[arg(long, required_unless_present = "object")]
        agree: bool,
        /// No.
        #[arg(long, conflicts_with = "agree")]
        object: bool,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Judge a proposed account by a criterion that people answer.
    Judge {
        /// Name or number of the list.
        name: String,
        /// Name, domain or number of the account.
        account: String,
        /// The key of the criterion.
        #[arg(long)]
        criterion: String,
        /// 1 to 5.
        #[arg(long)]
        points: i64,
        /// Why, in a sentence.
        #[arg(long)]
        reason: String,
    },
    /// Comment on a proposed account, or ask about it.
    Comment {
        /// Name or number of the list.
        name: String,
        /// Name, domain or number of the account.
        account: String,
        /// What to say.
        text: String,
        /// It asks for an answer.
        #[arg(long)]
        question: bool,
    },
    /// Exclude a proposed account, or let it in again.
    Exclude {
        /// Name or number of the list.
        name: String,
        /// Name, domain or number of the account.
        account: String,
        /// Why.
        #[arg(long, required_unless_present = "undo")]
        reason: Option<String>,
        /// Let it in again.
        #[arg(long, conflicts_with = "reason")]
        undo: bool,
    },
    /// Recommend to the executives every account on which the teams agree.
    Recommend {
        /// Name or number of the list.
        name: String,
        #[command(flatten)]
        output: Output,
    },
    /// Sign what the teams recommend: its accounts are targets from then on.
    Sign {
        /// Name or number of the list.
        name: String,
        /// Sign these accounts alone, with commas between them.
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Return a recommendation to the teams.
    Return {
        /// Name or number of the list.
        name: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show a list: its accounts with votes, or who was a target on a day.
    Show {
        /// Name or number of the list.
        name: String,
        /// Who was a target by it at the end of this day, such as 2027-03-31.
        #[arg(long)]
        as_of: Option<String>,
        /// Accounts of one state alone.
        #[arg(long, conflicts_with = "as_of",
            value_parser = ["signed", "recommended", "agreed", "open", "excluded"])]
        state: Option<String>,
        /// Maximum number of accounts.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// Number of accounts to skip.
        #[arg(long, default_value_t = 0)]
        offset: u64,
        #[command(flatten)]
        output: Output,
    },
    /// Show what happened to a list, the newest first.
    History {
        /// Name or number of the list.
        name: String,
        /// What happened to one account alone.
        #[arg(long)]
        account: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// Compare two versions of a signed list.
    Compare {
        /// Name or number of the list.
        name: String,
        /// The first version.
        from: i64,
        /// The second version.
        to: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Swap an account of a signed list for one on which the teams agree.
    Swap {
        /// Name or number of the list.
        name: String,
        /// The account that goes.
        #[arg(long)]
        out: String,
        /// The account that comes.
        #[arg(long = "in")]
        into: String,
        /// Why.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        output: Output,
    },
}

/// Exit code 3 where accounts were left out, as of an import.
pub(super) fn run(engine: &Engine, wanted: &TargetListArguments) -> Result<ExitCode, CommandError> {
    match &wanted.command {
        TargetListCommand::Propose { .. }
        | TargetListCommand::Recommend { .. }
        | TargetListCommand::Sign { .. } => return choose(engine, &wanted.command),
        TargetListCommand::Vote { .. }
        | TargetListCommand::Judge { .. }
        | TargetListCommand::Comment { .. }
        | TargetListCommand::Exclude { .. }
        | TargetListCommand::Return { .. } => say_so(engine, &wanted.command)?,
        _ => show(engine, &wanted.command)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn id_of(engine: &Engine, name: &str) -> Result<i64, CommandError> {
    Ok(target_list::find(&engine.workspace, name)?.id)
}

fn account_of(engine: &Engine, text: &str) -> Result<i64, CommandError> {
    Ok(target_list::find_account(&engine.workspace, text)?)
}

/// What answers with accounts that are left out.
fn choose(engine: &Engine, wanted: &TargetListCommand) -> Result<ExitCode, CommandError> {
    let context = context(&engine.workspace);
    let (done, output, said) = match wanted {
        TargetListCommand::Propose { name, accounts, file, reason, source, output } => {
            let texts = match file {
                Some(file) => texts_of(file)?,
                None => accounts.clone(),
            };
            let (reason, source) = (reason.clone(), Some(source.clone()));
            let proposal = NewProposal { account_ids: Vec::new(), texts, source, reason };
            let of = (&context, language_of(output.json));
            let id = id_of(engine, name)?;
            let done = api::target_list::call::propose(engine, id, &proposal, of)?;
            let said = say!("cli.target.proposed", count = grouped(done.changed));
            (done, *output, said)
        }
        TargetListCommand::Recommend { name, output } => {
            let of = (&context, language_of(output.json));
            let done = api::target_list::call::recommend(engine, id_of(engine, name)?, of)?;
            let said = say!("cli.target.recommended", count = grouped(done.changed));
            (done, *output, said)
        }
        TargetListCommand::Sign { name, only, output } => {
            let accounts: Result<Vec<i64>, CommandError> =
                only.iter().map(|text| account_of(engine, text)).collect();
            let only = (!only.is_empty()).then_some(accounts?);
            let of = (&context, language_of(output.json));
            let signature = TargetSignature { only, revision: None };
            let id = id_of(engine, name)?;
            let done = api::target_list::call::sign(engine, id, &signature, of)?;
            let (count, version) = (grouped(done.changed), done.version.unwrap_or(0));
            let said = say!("cli.target.signed", count, version);
            (done, *output, said)
        }
        _ => return Ok(ExitCode::SUCCESS),
    };
    changed(&done, output, said)
}

fn changed(done: &TargetChange, output: Output, said: String) -> Result<ExitCode, CommandError> {
    if output.json {
        output::json(done)?;
    } else {
        output::line(&said)?;
        if done.unchanged > 0 {
            output::message(&say!("cli.target.unchanged", count = grouped(done.unchanged)));
        }
        for left_out in &done.left_out {
            let name = left_out.account.as_ref().map(|account| account.name.clone());
            let name = name.or_else(|| left_out.text.clone()).unwrap_or_default();
            output::message(&say!("cli.target.left_out", name, reason = left_out.reason));
        }
    }
    Ok(if done.left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn texts_of(file: &std::path::Path) -> Result<Vec<String>, CommandError> {
    match list::read_file(file)? {
        list::Chosen::Ids(ids) => Ok(ids.iter().map(i64::to_string).collect()),
        // Of a row the surest cell counts.
        list::Chosen::Rows(rows) => {
            let first = |row: Vec<String>| row.into_iter().find(|text| !text.trim().is_empty());
            Ok(rows.into_iter().filter_map(first).collect())
        }
    }
}

/// What answers with a sentence alone.
fn say_so(engine: &Engine, wanted: &TargetListCommand) -> Result<(), CommandError> {
    let (workspace, context) = (&engine.workspace, context(&engine.workspace));
    let said = match wanted {
        TargetListCommand::Vote { name, account, agree, reason, .. } => {
            let (id, account_id) = (id_of(engine, name)?, account_of(engine, account)?);
            let vote = NewVote { account_id, agrees: *agree, reason: reason.clone() };
            api::target_list::call::vote(engine, id, &vote, &context)?;
            say!("cli.target.voted", account)
        }
        TargetListCommand::Judge { name, account, criterion, points, reason } => {
            let (id, account_id) = (id_of(engine, name)?, account_of(engine, account)?);
            let (criterion, reason) = (criterion.clone(), reason.clone());
            let judgement = NewJudgement { account_id, criterion, points: *points, reason };
            api::target_list::call::judge(engine, id, &judgement, &context)?;
            say!("cli.target.judged", account)
        }
        TargetListCommand::Comment { name, account, text, question } => {
            let (id, account_id) = (id_of(engine, name)?, account_of(engine, account)?);
            let of = (account_id, text.as_str(), *question);
            target_list::comment(workspace, id, of, &context)?;
            say!("cli.target.commented", account)
        }
        TargetListCommand::Exclude { name, account, reason, .. } => {
            let (id, account_id) = (id_of(engine, name)?, account_of(engine, account)?);
            target_list::exclude(workspace, id, (account_id, reason.as_deref()), &context)?;
            match reason {
                Some(_) => say!("cli.target.excluded", account),
                None => say!("cli.target.readmitted", account),
            }
        }
        TargetListCommand::Return { name, reason } => {
            target_list::return_list(workspace, id_of(engine, name)?, reason, &context)?;
            say!("cli.target.returned", name)
        }
        _ => return Ok(()),
    };
    output::line(&said)
}

fn show(engine: &Engine, wanted: &TargetListCommand) -> Result<(), CommandError> {
    match wanted {
        TargetListCommand::Ls { output } => shown::all(engine, *output),
        TargetListCommand::New { name, criteria, from, to, output } => {
            let new = NewTargetList {
                name: name.clone(),
                criteria_id: criteria::find(&engine.workspace, criteria)?,
                from: from.clone(),
                to: to.clone(),
                rule: None,
            };
            let context = context(&engine.workspace);
            let made = api::target_list::call::create(engine, &new, &context)?;
            if output.json {
                return output::json(&made);
            }
            let TargetList { name, from, to, .. } = made;
            output::line(&say!("cli.target.made", name, from, to))
        }
        TargetListCommand::Show { name, as_of: Some(day), output, .. } => {
            let query = TargetMembersQuery { as_of: Some(day.clone()) };
            shown::members(engine, id_of(engine, name)?, &query, *output)
        }
        TargetListCommand::Show { name, state, limit, offset, output, .. } => {
            let (limit, offset) = (Some(*limit), Some(*offset));
            let query = TargetBoardQuery { state: state.clone(), limit, offset };
            shown::board(engine, id_of(engine, name)?, &query, *output)
        }
        TargetListCommand::History { name, account, limit, output } => {
            let account = account.as_ref().map(|text| account_of(engine, text)).transpose()?;
            let query = TargetHistoryQuery { account, limit: Some(*limit), offset: None };
            shown::history(engine, id_of(engine, name)?, &query, *output)
        }
        TargetListCommand::Compare { name, from, to, output } => {
            let query = TargetComparisonQuery { from: *from, to: *to };
            let found = api::target_list::call::compare(engine, id_of(engine, name)?, &query)?;
            shown::compared(&found, *output)
        }
        TargetListCommand::Swap { name, out, into, reason, output } => {
            let (out_id, in_id) = (account_of(engine, out)?, account_of(engine, into)?);
            let swap = NewSwap { out_id, in_id, reason: reason.clone() };
            let (id, context) = (id_of(engine, name)?, context(&engine.workspace));
            let version = api::target_list::call::swap(engine, id, &swap, &context)?;
            if output.json {
                let left_out = Vec::new();
                let version = Some(version);
                return output::json(&TargetChange { changed: 1, unchanged: 0, left_out, version });
            }
            output::line(&say!("cli.target.swapped", out, into, version))
        }
        _ => Ok(()),
    }
}
