//! Who calls, and by what way.

use crate::right::{Action, Role};

/// What a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// Whoever runs the server, as long as nobody signs in.
    Operator,
    /// A person who signed in.
    User,
    /// A program with a token.
    Token,
    /// A job of the server.
    Job,
    /// Somebody at the command line of the machine.
    CommandLine,
}

/// Who calls. Built at the edge, and handed to what the call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// What they are.
    pub kind: CallerKind,
    /// Under which name what they decide is kept.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Under which name the operator's decisions over HTTP are kept.
const OPERATOR_NAME: &str = "web";

impl Caller {
    /// Whoever runs the server: everything is allowed, as long as nobody signs in.
    #[must_use]
    pub fn operator() -> Self {
        Self {
            kind: CallerKind::Operator,
            name: OPERATOR_NAME.to_owned(),
            role: Role::Administrator,
        }
    }

    /// Whether the caller may do an action.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.role.may(action)
    }
}

impl Default for Caller {
    fn default() -> Self {
        Self::operator()
    }
}
