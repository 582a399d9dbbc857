//! `speargun icp`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Icp {
    #[command(subcommand)]
    pub(crate) command: IcpCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IcpCommand {
    /// Show which attributes separate accounts that were won from those lost and never sold to.
    Learn(IcpLearn),
    /// Print the rule that a finding proposes, or write the score model with the rule in it.
    Draft(IcpDraft),
    /// Show accounts never sold to that are most like the best customers.
    Lookalikes(IcpLookalikes),
    /// Show which accounts are likely to be won, how well that can be known, and why.
    Propensity(IcpPropensity),
}

#[derive(Debug, Args)]
pub(crate) struct IcpLearn {
    /// Show every value of this attribute, such as industry or custom.segment.
    #[arg(long)]
    pub(crate) attribute: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct IcpDraft {
    /// Number of the finding, as `icp learn` shows it.
    #[arg(long)]
    pub(crate) finding: u64,
    /// Key of the dimension that the rule goes to.
    #[arg(long, default_value = "icp_fit")]
    pub(crate) dimension: String,
    /// Write the score model in force with the rule in it to this file, which must not exist.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct IcpLookalikes {
    /// Number of accounts to list.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) top: u32,
    /// Customers count by what they bought, none for more than ten average ones.
    #[arg(long)]
    pub(crate) by_amount: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct IcpPropensity {
    /// Train a new model on all outcomes, and store it.
    #[arg(long)]
    pub(crate) learn: bool,
    /// Number of accounts to list.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) top: u32,
    /// Say how likely this account is to be won: name, domain or id.
    #[arg(long)]
    pub(crate) account: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}
