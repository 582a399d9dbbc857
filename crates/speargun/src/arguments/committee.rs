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
    /// Show an account's committee: roles, people, and how complete it is.
    Show(CommitteeShow),
    /// Show which roles are missing, by tier.
    Gaps(CommitteeGaps),
    /// Set a person's role, replacing any other. `none` takes them off the committee.
    Set(CommitteeSet),
    /// Record that a person does not have a role.
    Clear(CommitteeClear),
    /// Remove a person's decisions. CRM roles and job titles count again.
    Forget(CommitteeForget),
    /// Check the file of roles and lines.
    Check(CommitteeCheck),
}

#[derive(Debug, Args)]
pub(crate) struct CommitteeShow {
    /// Name, domain or id.
    pub(crate) account: String,
    /// Key of a product line [default: the account's own].
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
    /// Add the role to those that were set before.
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
    /// The file to check [default: committee.toml of the workspace].
    pub(crate) file: Option<PathBuf>,
}
