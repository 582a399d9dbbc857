//! `speargun user` and `speargun token`.

use std::io::Read as _;

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{self, MadeToken, NewToken, TokenList, UserChange, UserLink};
use speargun_domain::right::{Role, Scope};
use speargun_engine::{Engine, user};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::say;
use crate::output;

/// The longest password that is read, in bytes.
const PASSWORD_BYTES_MAX: u64 = 4_096;

#[derive(Debug, Args)]
pub(crate) struct User {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// List the people who may sign in.
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Add a person, who sets a password by the printed link. The first one has to be an
    /// administrator; from then on every call to the server asks for a sign-in.
    Add {
        /// E-mail address, by which they sign in.
        #[arg(long)]
        email: String,
        /// What people call them.
        #[arg(long)]
        name: String,
        /// What they may do: a role of Speargun, or the name of one that you made.
        #[arg(long)]
        role: String,
        /// Read the password from standard input, instead of printing a link.
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        output: Output,
    },
    /// Change a person's name, role, team or accounts.
    Change {
        /// E-mail address.
        email: String,
        /// What people call them.
        #[arg(long)]
        name: Option<String>,
        /// What they may do: a role of Speargun, or the name of one that you made.
        #[arg(long)]
        role: Option<String>,
        /// For which team they vote: marketing, sales, customer_success, none, or role for the one
        /// of their role.
        #[arg(long)]
        team: Option<String>,
        /// Which accounts they work, as a filter such as 'country = "DE"'; '' for all.
        #[arg(long)]
        territory: Option<String>,
        /// Whether the accounts that they own are theirs to work, beside the territory.
        #[arg(long)]
        owned_accounts: Option<bool>,
    },
    /// Shut a person out and sign them out everywhere.
    Disable {
        /// E-mail address.
        email: String,
    },
    /// Let a person in again.
    Enable {
        /// E-mail address.
        email: String,
    },
    /// Print a link with which a person sets a password. Earlier links stop working.
    Link {
        /// E-mail address.
        email: String,
        #[command(flatten)]
        output: Output,
    },
    /// Take away the second factor of a person who lost it.
    RemoveFactor {
        /// E-mail address.
        email: String,
    },
    /// Sign a person out everywhere.
    SignOut {
        /// E-mail address.
        email: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// List the tokens of programs.
    List {
        #[command(flatten)]
        output: Output,
    },
    /// Create a token with which a program calls in a person's name. Its secret is printed this
    /// once.
    Create {
        /// What it is called.
        #[arg(long)]
        name: String,
        /// `read` reads and exports; `write` does all that its person may, except with users.
        #[arg(long, value_parser = scope_of)]
        scope: Scope,
        /// E-mail address of the person [default: the one that --as names].
        #[arg(long)]
        user: Option<String>,
        /// For how many days it works [default: for ever].
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3_660))]
        days: Option<u32>,
        #[command(flatten)]
        output: Output,
    },
    /// Revoke a token.
    Revoke {
        /// The token's number.
        id: i64,
    },
}

/// The key of a role: of one of Speargun, or of one that the company made, by its name.
fn role_of(engine: &Engine, text: &str) -> Result<String, CommandError> {
    if Role::from_key(text).is_some() {
        return Ok(text.to_owned());
    }
    let own = api::user::role::roles(engine)?.items;
    let is_named = |role: &&dto::CustomRole| {
        role.key == text || role.name.to_lowercase() == text.to_lowercase()
    };
    if let Some(role) = own.iter().find(is_named) {
        return Ok(role.key.clone());
    }
    let shipped = Role::ALL.iter().map(|role| role.key());
    let roles: Vec<&str> = shipped.chain(own.iter().map(|role| role.name.as_str())).collect();
    Err(CommandError::Failed(say!("cli.user.no_role", roles = roles.join(", "))))
}

fn scope_of(text: &str) -> Result<Scope, String> {
    Scope::from_key(text).ok_or_else(|| {
        let scopes = Scope::ALL.map(Scope::key).join(", ");
        say!("cli.token.no_scope", scopes)
    })
}

pub(super) fn run(engine: &Engine, wanted: &User) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let id_of = |email: &str| user::by_email(workspace, email).map(|user| user.id);
    let call = context(workspace);
    match &wanted.command {
        UserCommand::List { output } => return list(engine, *output),
        UserCommand::Add { email, name, role, password_stdin, output } => {
            let role = role_of(engine, role)?;
            let new = user::NewUser { email, name, role: &role };
            return add(engine, &new, *password_stdin, *output);
        }
        UserCommand::Change { email, name, role, team, territory, owned_accounts } => {
            let change = UserChange {
                name: name.clone(),
                role: role.as_deref().map(|role| role_of(engine, role)).transpose()?,
                team: team.clone(),
                territory: territory.clone(),
                owns_accounts: *owned_accounts,
                disabled: None,
            };
            let user = api::user::call::change_user(engine, id_of(email)?, &change, &call)?;
            output::line(&say!("cli.user.changed", role = named_role(&user), email = user.email))?;
        }
        UserCommand::Disable { email } | UserCommand::Enable { email } => {
            let disables = matches!(wanted.command, UserCommand::Disable { .. });
            let change = UserChange { disabled: Some(disables), ..UserChange::default() };
            let user = api::user::call::change_user(engine, id_of(email)?, &change, &call)?;
            output::line(&match disables {
                true => say!("cli.user.disabled", email = user.email),
                false => say!("cli.user.enabled", email = user.email),
            })?;
        }
        UserCommand::Link { email, output } => {
            let link = api::user::call::invite(engine, id_of(email)?, &call)?;
            return print_link(&link, *output);
        }
        UserCommand::RemoveFactor { email } => {
            user::remove_factor(engine, id_of(email)?, &call)?;
            output::line(&say!("cli.user.factor_removed", email))?;
        }
        UserCommand::SignOut { email } => {
            let ended = user::end_other_sessions(engine, id_of(email)?, None, &call)?;
            output::line(&say!("cli.user.signed_out", email, sessions = ended))?;
        }
    }
    Ok(())
}

fn list(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let found = api::user::call::users(engine)?;
    if output.json {
        return output::json(&found);
    }
    let moment = |at: &Option<String>| {
        let at = at.as_deref();
        at.map(|at| api::moment::local_moment(&engine.workspace, at)).unwrap_or_default()
    };
    let rows = found.items.iter().map(|user| {
        let (email, name) = (user.email.clone(), user.name.clone());
        vec![
            email,
            name,
            named_role(user),
            territory(user),
            user.state.clone(),
            moment(&user.signed_in_at),
        ]
    });
    output::table(
        &[
            say!("cli.user.column.email"),
            say!("cli.user.column.name"),
            say!("cli.user.column.role"),
            say!("cli.user.column.accounts"),
            say!("cli.user.column.state"),
            say!("cli.user.column.signed_in"),
        ],
        rows.collect(),
        &[],
    )
}

fn add(
    engine: &Engine,
    new: &user::NewUser<'_>,
    reads_password: bool,
    output: Output,
) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let call = context(workspace);
    if !reads_password {
        let wanted = dto::NewUser {
            email: new.email.to_owned(),
            name: new.name.to_owned(),
            role: new.role.to_owned(),
        };
        return print_link(&api::user::call::add_user(engine, &wanted, &call)?, output);
    }
    // Read and checked before anything is written.
    let password = read_password()?;
    let added = user::add_with_password(workspace, new, &password, &call)?;
    if output.json {
        return output::json(&dto::User::from(added));
    }
    let added = dto::User::from(added);
    output::line(&say!("cli.user.added", role = named_role(&added), email = added.email))
}

/// A key of Speargun's, or what the company calls its own role.
fn named_role(user: &dto::User) -> String {
    user.role_name.clone().unwrap_or_else(|| user.role.clone())
}

fn territory(user: &dto::User) -> String {
    match (&user.territory, user.owns_accounts) {
        (None, false) => say!("cli.user.accounts.all"),
        (None, true) => say!("cli.user.accounts.owned"),
        (Some(filter), false) => filter.clone(),
        (Some(filter), true) => say!("cli.user.accounts.or_owned", filter),
    }
}

fn read_password() -> Result<String, CommandError> {
    let mut text = String::new();
    let read = std::io::stdin().take(PASSWORD_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| {
        CommandError::Failed(say!("cli.user.no_password", error = error.to_string()))
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn print_link(link: &UserLink, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(link);
    }
    output::line(&say!("cli.user.link", email = link.user.email, until = link.ends_at))?;
    // Which address the server has, the browser knows best.
    output::line(&link.path)
}

pub(super) fn run_token(engine: &Engine, wanted: &Token) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let call = context(workspace);
    match &wanted.command {
        TokenCommand::List { output } => {
            let found = api::user::call::tokens(engine, None)?;
            if output.json {
                return output::json(&found);
            }
            print_tokens(engine, &found)
        }
        TokenCommand::Create { name, scope, user, days, output } => {
            let id = match user {
                Some(email) => user::by_email(workspace, email)?.id,
                None => api::user::call::own_id(&call)?,
            };
            let new = NewToken { name: name.clone(), scope: *scope, days: *days };
            let made: MadeToken = api::user::call::create_token(engine, id, &new, &call)?;
            if output.json {
                return output::json(&made);
            }
            output::message(&say!("cli.token.created", name, scope = scope.key()));
            output::line(&made.secret)
        }
        TokenCommand::Revoke { id } => {
            user::revoke_token(engine, *id, None, &call)?;
            output::line(&say!("cli.token.revoked", id))
        }
    }
}

fn print_tokens(engine: &Engine, found: &TokenList) -> Result<(), CommandError> {
    let people = api::user::call::users(engine)?;
    let email_of = |id: i64| {
        let user = people.items.iter().find(|user| user.id == id);
        user.map(|user| user.email.clone()).unwrap_or_default()
    };
    let moment = |at: &Option<String>| {
        let at = at.as_deref();
        at.map(|at| api::moment::local_moment(&engine.workspace, at)).unwrap_or_default()
    };
    let rows = found.items.iter().map(|token| {
        vec![
            token.id.to_string(),
            token.name.clone(),
            email_of(token.user_id),
            token.scope.clone(),
            format!("spg_…{}", token.ending),
            moment(&token.used_at),
            moment(&token.expires_at),
            moment(&token.revoked_at),
        ]
    });
    output::table(
        &[
            say!("cli.token.column.token"),
            say!("cli.user.column.name"),
            say!("cli.token.column.user"),
            say!("cli.token.column.scope"),
            say!("cli.token.column.ending"),
            say!("cli.token.column.used"),
            say!("cli.token.column.expires"),
            say!("cli.token.column.revoked"),
        ],
        rows.collect(),
        &[0],
    )
}
