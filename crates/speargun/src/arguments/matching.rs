//! What can be typed about people's accounts, duplicate accounts and families.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Match {
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(subcommand)]
    pub(crate) command: Option<MatchCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MatchCommand {
    /// Match all people again. Manual decisions stay.
    Run(Output),
    /// Report how well people are matched, and what the last run changed.
    Report(Output),
    /// Explain why a person has their account, or none.
    Explain(Person),
    /// Compare two company names and print the evidence, without a workspace.
    Compare(Compare),
    /// Review doubtful cases one by one.
    Review(Review),
    /// Accept the best guess for a person, or the named account.
    Accept(Accept),
    /// Record that a person belongs to no account.
    Reject(Person),
    /// Assign a person to an account.
    Assign(Assign),
    /// List manual decisions.
    Decisions(Window),
    /// Undo a decision.
    Undo(Undo),
    /// Exclude a domain from matching, or list excluded domains.
    Exclude(Exclude),
    /// Add a name or domain to an account, or list added ones.
    Alias(Alias),
    /// List accounts that could be created for people without one.
    Proposed(Proposed),
    /// Train a new version of the matching weights from people and manual decisions.
    Train(Train),
    /// List the versions of the weights.
    Models(Output),
    /// Activate a version of the weights, and match everyone with it.
    Publish(Publish),
    /// Restore the previous weights, and match everyone with them.
    Rollback(Output),
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// Put the new version in force at once, unless it is worse on decisions held back or too few
    /// were held back to judge by.
    #[arg(long)]
    pub(crate) publish: bool,
    /// Publish it also where it is worse, or cannot be judged.
    #[arg(long, requires = "publish")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// Number of the version.
    pub(crate) version: i64,
    /// Publish it also where it was worse on decisions held back, or too few were.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Person {
    /// Id, e-mail address, key or full name.
    pub(crate) lead: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// A company name as it was typed.
    pub(crate) typed: String,
    /// The name to compare it with, as an account has it.
    pub(crate) known: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Window {
    /// The most rows.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// Accept every best guess from this probability on, 0 to 1, and ask nothing.
    #[arg(long, value_name = "PROBABILITY")]
    pub(crate) accept_above: Option<f64>,
    /// Show only people whose best guess is at least this likely.
    #[arg(long, default_value_t = 0.0)]
    pub(crate) minimum_probability: f64,
    /// List the first cases and ask nothing.
    #[arg(long, conflicts_with = "accept_above")]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) window: Window,
}

#[derive(Debug, Args)]
pub(crate) struct Accept {
    /// Id, e-mail address, key or full name.
    pub(crate) lead: String,
    /// Name, domain or id of the account [default: the best guess].
    pub(crate) account: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Assign {
    /// Id, e-mail address, key or full name.
    pub(crate) lead: String,
    /// Name, domain or id.
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// Number of the decision.
    pub(crate) decision: i64,
    /// Take back everything that was decided at once with it.
    #[arg(long)]
    pub(crate) batch: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Exclude {
    /// Domain, web site or e-mail address. Without it, excluded domains are listed.
    pub(crate) domain: Option<String>,
    /// Why.
    #[arg(long, requires = "domain")]
    pub(crate) reason: Option<String>,
    /// Let the domain count again.
    #[arg(long, requires = "domain", conflicts_with = "reason")]
    pub(crate) remove: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Alias {
    /// Name, domain or id of the account.
    pub(crate) account: String,
    /// A domain if it has a dot and no space, else a name. Without it, added names and domains
    /// are listed.
    pub(crate) alias: Option<String>,
    /// Take it to be a name also when it looks like a domain.
    #[arg(long, requires = "alias")]
    pub(crate) name: bool,
    /// Take the name or domain away.
    #[arg(long, requires = "alias")]
    pub(crate) remove: bool,
    /// Add it also where another account has it.
    #[arg(long, requires = "alias", conflicts_with = "remove")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Proposed {
    /// Make the proposed account of this key.
    #[arg(long, value_name = "KEY")]
    pub(crate) accept: Option<String>,
    /// Name of the account to make.
    #[arg(long, requires = "accept")]
    pub(crate) name: Option<String>,
    /// Do not propose the account of this key again.
    #[arg(long, value_name = "KEY", conflicts_with = "accept")]
    pub(crate) dismiss: Option<String>,
    /// Propose the dismissed account of this key again.
    #[arg(long, value_name = "KEY", conflicts_with_all = ["accept", "dismiss"])]
    pub(crate) restore: Option<String>,
    /// List the dismissed ones.
    #[arg(long, conflicts_with_all = ["accept", "dismiss", "restore"])]
    pub(crate) dismissed: bool,
    #[command(flatten)]
    pub(crate) window: Window,
}

#[derive(Debug, Args)]
pub(crate) struct Duplicates {
    /// Make two accounts one: the first stays. Name, domain or id.
    #[arg(long, num_args = 2, value_names = ["STAYS", "GOES"])]
    pub(crate) merge: Option<Vec<String>>,
    /// Split what was merged, by the number of the merge.
    #[arg(long, value_name = "MERGE", conflicts_with = "merge")]
    pub(crate) split: Option<i64>,
    /// Say that two accounts are not one. Name, domain or id.
    #[arg(long, num_args = 2, value_names = ["ONE", "OTHER"], conflicts_with_all = ["merge", "split"])]
    pub(crate) dismiss: Option<Vec<String>>,
    /// List the merges.
    #[arg(long, conflicts_with_all = ["merge", "split", "dismiss"])]
    pub(crate) merges: bool,
    #[command(flatten)]
    pub(crate) window: Window,
}

#[derive(Debug, Args)]
pub(crate) struct Families {
    #[command(subcommand)]
    pub(crate) command: FamilyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FamilyCommand {
    /// Read acquisitions (CSV: acquirer, acquired) or domains that belong together (JSON).
    Import(FamilyFile),
    /// Show the family of an account with its figures.
    Show(FamilyOf),
    /// Say which account is above another.
    Set(FamilySet),
    /// Forget what people said about the account above.
    Forget(FamilyOf),
}

#[derive(Debug, Args)]
pub(crate) struct FamilyFile {
    /// The file.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct FamilyOf {
    /// Name, domain or id.
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct FamilySet {
    /// Name, domain or id of the account below.
    pub(crate) account: String,
    /// Name, domain or id of the account above; nothing says that there is none.
    pub(crate) parent: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}
