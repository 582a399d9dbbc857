//! Who calls, by what way, and when.

use std::sync::Arc;

use crate::right::{Action, Actions, Role, Scope};
use crate::target::Team;

/// What a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// Whoever runs the server, as long as there are no people.
    Operator,
    /// A person who signed in.
    User,
    /// A program with a token.
    Token,
    /// A job of the server.
    Job,
    /// The person at the command line of the machine.
    CommandLine,
}

impl CallerKind {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::User => "user",
            Self::Token => "token",
            Self::Job => "job",
            Self::CommandLine => "command_line",
        }
    }
}

/// The way by which a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A request over HTTP, of the web app or of a program.
    Http,
    /// A command.
    CommandLine,
    /// A job, for the caller who asked for it.
    Job,
    /// An edited file of the workspace.
    File,
    /// An event that came in.
    Event,
}

impl Via {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::CommandLine => "command_line",
            Self::Job => "job",
            Self::File => "file",
            Self::Event => "event",
        }
    }
}

/// Who calls. Built at the edge, and handed to what the call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// What they are.
    pub kind: CallerKind,
    /// Under which name what they decide is kept.
    pub name: String,
    /// The key of their role.
    pub role: Arc<str>,
    /// What they may do.
    pub actions: Actions,
    /// The team for which they vote and agree.
    pub team: Option<Team>,
    /// The condition of the accounts that they work; none works all.
    pub territory: Option<Arc<str>>,
    /// The person, if they are one who signs in or a token of theirs.
    pub user_id: Option<i64>,
    /// What a token is for; none for anyone else.
    pub scope: Option<Scope>,
    /// Who acts in the name of the caller, such as the person at the command line.
    pub acting: Option<String>,
}

/// Under which name the operator's decisions over HTTP are kept.
const OPERATOR_NAME: &str = "web";

impl Caller {
    /// Whoever runs the server: everything is allowed, as long as there are no people.
    #[must_use]
    pub fn operator() -> Self {
        Self::named(CallerKind::Operator, OPERATOR_NAME, Role::Administrator)
    }

    /// A caller of a name and role, with nothing besides.
    #[must_use]
    pub fn named(kind: CallerKind, name: &str, role: Role) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            role: role.key().into(),
            actions: role.actions(),
            team: Team::of(role),
            territory: None,
            user_id: None,
            scope: None,
            acting: None,
        }
    }

    /// The same caller with another role, and the team of that.
    #[must_use]
    pub fn with_role(self, role: Role) -> Self {
        let (team, actions) = (Team::of(role), role.actions());
        Self { role: role.key().into(), actions, team, ..self }
    }

    /// Whether the caller may do an action.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.actions.contains(action) && self.scope.is_none_or(|scope| scope.allows(action))
    }
}

/// A call: who calls, by what way, and at which moment. Built at the edge and handed to every use
/// case that changes something, so that none of them asks a clock or guesses a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Who calls.
    pub caller: Caller,
    /// By what way.
    pub via: Via,
    /// The moment, in microseconds UTC: whatever one call writes is written at it.
    pub now: i64,
}

impl Context {
    /// A call of a person at the command line, who may do everything.
    #[must_use]
    pub fn of_command_line(name: &str, now: i64) -> Self {
        let caller = Caller::named(CallerKind::CommandLine, name, Role::Administrator);
        Self { caller, via: Via::CommandLine, now }
    }

    /// A call of whoever runs the server, over HTTP.
    #[must_use]
    pub fn of_operator(now: i64) -> Self {
        Self { caller: Caller::operator(), via: Via::Http, now }
    }

    /// What Speargun does by itself, under the name of the job that does it.
    #[must_use]
    pub fn of_job(name: &str, now: i64) -> Self {
        let caller = Caller::named(CallerKind::Job, name, Role::Administrator);
        Self { caller, via: Via::Job, now }
    }

    /// The same call under the name of another: what that person decided before counts again.
    #[must_use]
    pub fn in_name_of(&self, name: &str) -> Self {
        let mut other = self.clone();
        name.clone_into(&mut other.caller.name);
        other
    }

    /// What the caller decides is kept under this name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.caller.name
    }
}

impl Default for Caller {
    fn default() -> Self {
        Self::operator()
    }
}
