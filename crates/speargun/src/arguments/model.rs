//! What can be typed about score models.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Output, SqlDialect};

#[derive(Debug, Args)]
pub(crate) struct Model {
    /// Product line [default: the main model]. A line has its own dimensions and tiers, and the
    /// rest from the main model.
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) line: Option<String>,
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Write a draft: the shipped model, or the text of another.
    Init(ModelInit),
    /// Report everything that is wrong with a draft, and what is worth knowing.
    Check(ModelCheck),
    /// Compare two models, and list the accounts that move.
    Diff(ModelDiff),
    /// Score all accounts with another model, without changing anything.
    Shadow(ModelShadow),
    /// Backtest: would a model have found the accounts won since a day?
    Backtest(ModelBacktest),
    /// Publish the draft as the next version.
    Publish(ModelPublish),
    /// Publish an earlier version again.
    Rollback(ModelRollback),
    /// List the published versions.
    History(Output),
    /// Print the text of a model.
    Show(ModelShow),
    /// Print a model as one SQL query that scores all accounts of `account tables`, or beside the
    /// lake.
    Sql(ModelSql),
    /// List the product lines with a model in force.
    Lines(Output),
    /// Take the model of a product line out of force; its versions stay.
    Retire,
    /// Remove the draft of a product line that has no model in force; its text is put aside.
    Remove,
}

#[derive(Debug, Args)]
pub(crate) struct ModelInit {
    /// What to start from: shipped, published, the number of a version, or a file.
    #[arg(long, default_value = "shipped")]
    pub(crate) from: String,
    /// Replace the draft that is there.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ModelCheck {
    /// draft, published, shipped, the number of a version, or a file.
    #[arg(default_value = "draft")]
    pub(crate) model: String,
    /// Also report rules that match no account today.
    #[arg(long)]
    pub(crate) accounts: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelDiff {
    /// draft, published, shipped, the number of a version, or a file.
    #[arg(default_value = "published")]
    pub(crate) before: String,
    /// The other one.
    #[arg(default_value = "draft")]
    pub(crate) after: String,
    /// Number of moving accounts to list. 0 compares the texts only.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) accounts: u32,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelShadow {
    /// draft, shipped, the number of a version, or a file.
    #[arg(default_value = "draft")]
    pub(crate) model: String,
    /// Number of changed accounts to list.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) accounts: u32,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelBacktest {
    /// draft, published, shipped, the number of a version, or a file.
    #[arg(default_value = "draft")]
    pub(crate) model: String,
    /// The day to look back from.
    #[arg(long)]
    pub(crate) as_of: String,
    /// Last day of wins that count [default: today].
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// Number of accounts the team can work.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) capacity: u64,
    /// Days between two looks at the tiers.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=366))]
    pub(crate) step_days: i64,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelPublish {
    /// The file to publish [default: the workspace's draft].
    pub(crate) file: Option<PathBuf>,
    /// What changed, and why.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Publish only if this version is still in force (0: none).
    #[arg(long, value_name = "VERSION")]
    pub(crate) expect: Option<i64>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelRollback {
    /// The version [default: the previous one].
    pub(crate) version: Option<i64>,
    /// Why.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Roll back only if this version is still in force.
    #[arg(long, value_name = "VERSION")]
    pub(crate) expect: Option<i64>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelShow {
    /// draft, published, shipped, the number of a version, or a file.
    #[arg(default_value = "published")]
    pub(crate) model: String,
}

#[derive(Debug, Args)]
pub(crate) struct ModelSql {
    /// draft, published, shipped, the number of a version, or a file.
    #[arg(default_value = "published")]
    pub(crate) model: String,
    /// SQL dialect [default: that of the workspace's own tables].
    #[arg(long, value_enum)]
    pub(crate) dialect: Option<SqlDialect>,
}
