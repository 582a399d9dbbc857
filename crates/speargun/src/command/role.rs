//! `speargun role`.

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{CustomRole, NewRole};
use speargun_domain::right::Action;
use speargun_engine::{Engine, user};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::say;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Role {
    #[command(subcommand)]
    command: RoleCommand,
}

#[derive(Debug, Subcommand)]
enum RoleCommand {
    /// List the roles that you made, beside those of Speargun.
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Make a role of named actions.
    Add {
        /// What it is called.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        rest: Rest,
        #[command(flatten)]
        output: Output,
    },
    /// Change a role. What its people may do changes at once.
    Change {
        /// The role's name.
        role: String,
        /// What it is called from now on [default: as before].
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        rest: Rest,
        #[command(flatten)]
        output: Output,
    },
    /// Remove a role that no one has.
    Remove {
        /// The role's name.
        role: String,
    },
}

#[derive(Debug, Args)]
struct Rest {
    /// What its people may do, beside reading records and keeping their own account: actions such
    /// as edit_lists, separated by commas [default: as before].
    #[arg(long, value_delimiter = ',')]
    may: Option<Vec<String>>,
    /// For which team they vote: marketing, sales, customer_success or none [default: as before].
    #[arg(long)]
    team: Option<String>,
}

impl Rest {
    /// The role that is wanted, which keeps from the one before what is not said.
    fn role(&self, name: String, before: Option<&CustomRole>) -> Result<NewRole, CommandError> {
        let actions = match &self.may {
            Some(may) => may.iter().map(|text| action_of(text)).collect::<Result<_, _>>()?,
            None => before.map(|role| role.actions.clone()).unwrap_or_default(),
        };
        let team = self.team.clone().or_else(|| before.and_then(|role| role.team.clone()));
        let team = team.filter(|team| team != "none");
        Ok(NewRole { name, actions, team, revision: before.map(|role| role.revision) })
    }
}

fn action_of(text: &str) -> Result<Action, CommandError> {
    Action::from_key(text.trim()).ok_or_else(|| {
        let own = Action::ALL.into_iter().filter(|action| action.is_for_custom_roles());
        let actions: Vec<&str> = own.map(Action::key).collect();
        let actions = actions.join(", ");
        CommandError::Failed(say!("cli.role.no_action", action = text, actions))
    })
}

pub(super) fn run(engine: &Engine, wanted: &Role) -> Result<(), CommandError> {
    let call = context(&engine.workspace);
    match &wanted.command {
        RoleCommand::List { output } => list(engine, *output),
        RoleCommand::Add { name, rest, output } => {
            let role = api::user::role::add(engine, &rest.role(name.clone(), None)?, &call)?;
            one(&role, *output)
        }
        RoleCommand::Change { role, name, rest, output } => {
            let found = find(engine, role)?;
            let name = name.clone().unwrap_or_else(|| found.name.clone());
            let wanted = rest.role(name, Some(&found))?;
            one(&api::user::role::edit(engine, found.id, &wanted, &call)?, *output)
        }
        RoleCommand::Remove { role } => {
            let found = find(engine, role)?;
            user::remove_role(&engine.workspace, found.id, &call)?;
            output::line(&say!("cli.role.removed", name = found.name))
        }
    }
}

fn find(engine: &Engine, text: &str) -> Result<CustomRole, CommandError> {
    let own = api::user::role::roles(engine)?.items;
    let names: Vec<&str> = own.iter().map(|role| role.name.as_str()).collect();
    let names = names.join(", ");
    let is_named =
        |role: &CustomRole| role.key == text || role.name.to_lowercase() == text.to_lowercase();
    let found = own.iter().find(|role| is_named(role)).cloned();
    found.ok_or_else(|| CommandError::Failed(say!("cli.role.missing", role = text, names)))
}

fn one(role: &CustomRole, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(role);
    }
    output::line(&say!("cli.role.kept", name = role.name, actions = keys(role)))
}

fn keys(role: &CustomRole) -> String {
    let keys: Vec<&str> = role.actions.iter().map(|action| action.key()).collect();
    keys.join(", ")
}

fn list(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let found = api::user::role::roles(engine)?;
    if output.json {
        return output::json(&found);
    }
    let rows = found.items.iter().map(|role| {
        let team = role.team.clone().unwrap_or_default();
        vec![role.name.clone(), team, role.people.to_string(), keys(role)]
    });
    output::table(
        &[
            say!("cli.user.column.role"),
            say!("cli.role.column.team"),
            say!("cli.role.column.people"),
            say!("cli.role.column.may"),
        ],
        rows.collect(),
        &[2],
    )
}
