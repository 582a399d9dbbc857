//! `speargun task`.

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{
    NewTask, PageQuery, Task, TaskDelay, TaskEdit, TaskHandOn, TaskList, TaskListQuery, TaskRemark,
};
use speargun_engine::{Engine, calendar, task};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::say;
use crate::output::{self, MISSING, grouped};

#[derive(Debug, Args)]
pub(crate) struct TaskArguments {
    #[command(subcommand)]
    command: TaskCommand,
}

#[derive(Debug, Subcommand)]
enum TaskCommand {
    /// List your tasks (--as), or those of another person or of all.
    Ls {
        /// Those of all people.
        #[arg(long, conflicts_with = "owner")]
        all: bool,
        /// Those of the person with this e-mail address.
        #[arg(long)]
        owner: Option<String>,
        /// Which: handed_on are those that the person handed on and that are not done.
        #[arg(long, default_value = "open",
            value_parser = ["open", "later", "done", "handed_on", "all"])]
        state: String,
        /// Due on this day or before, such as 2027-01-31.
        #[arg(long)]
        due_until: Option<String>,
        /// About this account: name, domain or number.
        #[arg(long)]
        account: Option<String>,
        /// Maximum number of tasks.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// Number of tasks to skip.
        #[arg(long, default_value_t = 0)]
        offset: u64,
        #[command(flatten)]
        output: Output,
    },
    /// Make a task.
    Add {
        /// What has to be done.
        title: String,
        /// E-mail address of who has to do it.
        #[arg(long)]
        owner: String,
        /// The day until which, such as 2027-01-31.
        #[arg(long)]
        due: String,
        /// The account that it is about: name, domain or number.
        #[arg(long)]
        account: Option<String>,
        /// More about it.
        #[arg(long)]
        note: Option<String>,
        /// The day of the reminder.
        #[arg(long)]
        remind: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Change title, note, due day or reminder of a task. What is not named stays.
    Edit {
        /// The task's number.
        id: i64,
        /// What has to be done.
        #[arg(long)]
        title: Option<String>,
        /// The day until which.
        #[arg(long)]
        due: Option<String>,
        /// More about it; an empty text removes it.
        #[arg(long)]
        note: Option<String>,
        /// The day of the reminder; an empty text removes it.
        #[arg(long)]
        remind: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Say that a task is done.
    Done {
        /// The task's number.
        id: i64,
        /// What to say with it.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Hand a task on to another person.
    Hand {
        /// The task's number.
        id: i64,
        /// E-mail address of the person.
        #[arg(long)]
        to: String,
        /// What to say with it.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Put a task off until a day after today.
    Later {
        /// The task's number.
        id: i64,
        /// The day on which it is open again.
        #[arg(long)]
        until: String,
        /// What to say with it.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Open a task again that was done or put off.
    Reopen {
        /// The task's number.
        id: i64,
        /// What to say with it.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Show a task and what happened to it.
    Show {
        /// The task's number.
        id: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Make the secret address at which your calendar reads your tasks. The one before ends.
    Calendar {
        /// End the address instead.
        #[arg(long, conflicts_with = "json")]
        revoke: bool,
        #[command(flatten)]
        output: Output,
    },
}

pub(super) fn run(engine: &Engine, wanted: &TaskArguments) -> Result<(), CommandError> {
    match &wanted.command {
        TaskCommand::Ls { .. } => list(engine, &wanted.command),
        TaskCommand::Show { id, output } => show(engine, *id, *output),
        TaskCommand::Calendar { revoke, output } => address(engine, *revoke, *output),
        TaskCommand::Add { .. } | TaskCommand::Edit { .. } => write(engine, &wanted.command),
        _ => act(engine, &wanted.command),
    }
}

fn list(engine: &Engine, wanted: &TaskCommand) -> Result<(), CommandError> {
    let TaskCommand::Ls { all, owner, state, due_until, account, limit, offset, output } = wanted
    else {
        return Ok(());
    };
    let find_account = |text: &String| api::account::call::find_account(engine, text);
    let find_owner = |email: &String| task::owner_named(&engine.workspace, email);
    let query = TaskListQuery {
        owner: owner.as_ref().map(find_owner).transpose()?,
        all: Some(*all),
        state: Some(state.clone()),
        due_until: due_until.clone(),
        account: account.as_ref().map(find_account).transpose()?,
        limit: Some(*limit),
        offset: Some(*offset),
        ..TaskListQuery::default()
    };
    let found = api::task::call::list(engine, &query, &context(&engine.workspace))?;
    if output.json {
        return output::json(&found);
    }
    print_list(&found)
}

fn print_list(found: &TaskList) -> Result<(), CommandError> {
    let rows = found.items.iter().map(|task| {
        let account = task.account.as_ref().map(|account| account.name.clone());
        let state = state_text(task);
        let account = account.unwrap_or_else(|| MISSING.to_owned());
        vec![
            task.id.to_string(),
            task.due.clone(),
            state,
            task.title.clone(),
            account,
            owner_text(task),
        ]
    });
    let headings = [
        say!("cli.task.column.id"),
        say!("cli.task.column.due"),
        say!("cli.task.column.state"),
        say!("cli.task.column.title"),
        say!("cli.task.column.account"),
        say!("cli.task.column.owner"),
    ];
    output::table(&headings, rows.collect(), &[0])?;
    let (overdue, today) = (grouped(found.counts.overdue), grouped(found.counts.today));
    let (upcoming, later) = (grouped(found.counts.upcoming), grouped(found.counts.later));
    let done = grouped(found.counts.done);
    output::message(&say!("cli.task.counts", overdue, today, upcoming, later, done));
    let (shown, total) = (grouped(found.items.len() as u64), grouped(found.total));
    output::message(&say!("cli.task.shown", shown, total));
    Ok(())
}

fn owner_text(task: &Task) -> String {
    let name = task.owner.name.as_str();
    if task.owner.disabled { say!("cli.task.shut_out", name) } else { name.to_owned() }
}

fn state_text(task: &Task) -> String {
    match task.state.as_str() {
        "done" => say!("cli.task.state.done"),
        "later" => {
            say!("cli.task.state.later", until = task.later_until.clone().unwrap_or_default())
        }
        _ if task.overdue => say!("cli.task.state.overdue"),
        _ => say!("cli.task.state.open"),
    }
}

/// Making and changing.
fn write(engine: &Engine, wanted: &TaskCommand) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    match wanted {
        TaskCommand::Add { title, owner, due, account, note, remind, output } => {
            let find = |text: &String| api::account::call::find_account(engine, text);
            let new = NewTask {
                title: title.clone(),
                note: note.clone(),
                owner_id: task::owner_named(&engine.workspace, owner)?,
                due: due.clone(),
                remind: remind.clone(),
                origin: None,
                account_id: account.as_ref().map(find).transpose()?,
            };
            let made = api::task::call::create(engine, &new, &context)?;
            let (id, name, due) = (made.id, made.owner.name.clone(), made.due.clone());
            answer(&made, *output, || say!("cli.task.made", id, name, due))
        }
        TaskCommand::Edit { id, title, due, note, remind, output } => {
            let before = api::task::call::get(engine, *id)?;
            let kept = |wanted: &Option<String>, before: Option<String>| {
                wanted.clone().or(before).filter(|text| !text.trim().is_empty())
            };
            let edit = TaskEdit {
                revision: Some(before.revision),
                title: title.clone().unwrap_or(before.title),
                note: kept(note, before.note),
                due: due.clone().unwrap_or(before.due),
                remind: kept(remind, before.remind),
            };
            let task = api::task::call::edit(engine, *id, &edit, &context)?;
            answer(&task, *output, || say!("cli.task.edited", id))
        }
        _ => Ok(()),
    }
}

/// What moves a task on.
fn act(engine: &Engine, wanted: &TaskCommand) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    match wanted {
        TaskCommand::Done { id, note, output } => {
            let remark = TaskRemark { revision: None, note: note.clone() };
            let task = api::task::call::finish(engine, *id, &remark, &context)?;
            answer(&task, *output, || say!("cli.task.finished", id))
        }
        TaskCommand::Hand { id, to, note, output } => {
            let owner_id = task::owner_named(&engine.workspace, to)?;
            let hand_on = TaskHandOn { revision: None, owner_id, note: note.clone() };
            let task = api::task::call::hand_on(engine, *id, &hand_on, &context)?;
            let name = task.owner.name.clone();
            answer(&task, *output, || say!("cli.task.handed", id, name))
        }
        TaskCommand::Later { id, until, note, output } => {
            let delay = TaskDelay { revision: None, until: until.clone(), note: note.clone() };
            let task = api::task::call::put_off(engine, *id, &delay, &context)?;
            answer(&task, *output, || say!("cli.task.put_off", id, until))
        }
        TaskCommand::Reopen { id, note, output } => {
            let remark = TaskRemark { revision: None, note: note.clone() };
            let task = api::task::call::reopen(engine, *id, &remark, &context)?;
            answer(&task, *output, || say!("cli.task.reopened", id))
        }
        _ => Ok(()),
    }
}

fn answer(task: &Task, output: Output, said: impl FnOnce() -> String) -> Result<(), CommandError> {
    if output.json { output::json(task) } else { output::line(&said()) }
}

fn show(engine: &Engine, id: i64, output: Output) -> Result<(), CommandError> {
    let task = api::task::call::get(engine, id)?;
    if output.json {
        return output::json(&task);
    }
    let (title, state) = (task.title.as_str(), state_text(&task));
    output::line(&say!("cli.task.title", id, title, state))?;
    let (name, due) = (owner_text(&task), task.due.as_str());
    output::line(&say!("cli.task.owned", name, due))?;
    if let Some(account) = &task.account {
        output::line(&say!("cli.task.about", account = account.name.as_str()))?;
    }
    if let Some(note) = &task.note {
        output::line(note)?;
    }
    const EVENTS: u32 = 100;
    let query = PageQuery { limit: Some(EVENTS), offset: None };
    let page = api::task::call::history(engine, id, &query)?;
    let rows = page.items.iter().map(|event| {
        let changes: Vec<String> = event
            .changes
            .iter()
            .map(|change| {
                let text = |value: &Option<String>| value.as_deref().unwrap_or(MISSING).to_owned();
                format!("{}: {} → {}", change.field, text(&change.before), text(&change.after))
            })
            .collect();
        vec![
            api::moment::local_moment(&engine.workspace, &event.at),
            event.name.clone(),
            event_text(&event.kind),
            changes.join("; "),
            event.note.clone().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.task.column.at"),
        say!("cli.task.column.by"),
        say!("cli.task.column.event"),
        say!("cli.task.column.changes"),
        say!("cli.task.column.note"),
    ];
    output::table(&headings, rows.collect(), &[])
}

fn event_text(kind: &str) -> String {
    match kind {
        "created" => say!("cli.task.event.created"),
        "edited" => say!("cli.task.event.edited"),
        "handed_on" => say!("cli.task.event.handed_on"),
        "done" => say!("cli.task.event.done"),
        "put_off" => say!("cli.task.event.put_off"),
        _ => say!("cli.task.event.reopened"),
    }
}

fn address(engine: &Engine, is_revoked: bool, output: Output) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    if is_revoked {
        calendar::revoke(&engine.workspace, &context)?;
        return output::line(&say!("cli.task.calendar_revoked"));
    }
    let made = api::task::call::make_calendar(engine, &context)?;
    if output.json {
        return output::json(&made);
    }
    output::line(&made.path)?;
    output::message(&say!("cli.task.calendar_made"));
    Ok(())
}
