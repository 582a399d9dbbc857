//! `speargun committee`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Committee {
    #[command(subcommand)]
    pub(crate) command: CommitteeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CommitteeCommand {
    /// Show the committee of an account: roles, people, completeness with its reasons.
    Show(CommitteeShow),
    /// Show which roles are missing where, by tier.
    Gaps(CommitteeGaps),
    /// Say which role somebody has, in place of any other; `none` for no part at all.
    Set(CommitteeSet),
    /// Say that somebody does not have a role.
    Clear(CommitteeClear),
    /// Take back what was said about somebody: CRM and title count again.
    Forget(CommitteeForget),
    /// Check the file of roles and lines.
    Check(CommitteeCheck),
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeShow {
    /// Name, domain or id.
    pub(crate) account: String,
    /// Key of a line of products; the account's own where it is not said.
    #[arg(long)]
    pub(crate) line: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeGaps {
    /// Condition, such as 'industry = "Software"'.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeSet {
    /// Id, e-mail address, key or full name.
    pub(crate) person: String,
    /// Key of a role of committee.toml, or none.
    pub(crate) role: String,
    /// Beside the roles that people gave already.
    #[arg(long)]
    pub(crate) also: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeClear {
    /// Id, e-mail address, key or full name.
    pub(crate) person: String,
    /// Key of a role of committee.toml.
    pub(crate) role: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeForget {
    /// Id, e-mail address, key or full name.
    pub(crate) person: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeCheck {
    /// The file; committee.toml of the workspace where it is not said.
    pub(crate) file: Option<PathBuf>,
}
