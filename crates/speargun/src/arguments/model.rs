//! What can be typed about score models.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Output, SqlDialect};

#[derive(Debug, Args)]
pub(crate) struct Model {
    /// The product line whose model is meant; the main model where it is not said. A line has
    /// dimensions and tiers of its own, and everything else from the main model.
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) line: Option<String>,
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Write a draft: the shipped model, or the text of another.
    Init(ModelInit),
    /// Tell everything that is wrong with a draft, and what is worth knowing.
    Check(ModelCheck),
    /// Show what is otherwise in one model than in another, and which accounts move.
    Diff(ModelDiff),
    /// Score all accounts by a model beside the one in force, and change nothing.
    Shadow(ModelShadow),
    /// Look back: would a model have found whom we won since a day?
    Backtest(ModelBacktest),
    /// Put the draft in force as the next version.
    Publish(ModelPublish),
    /// Put an earlier version in force again.
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
    /// Tell the rules as well that hold for no account today.
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
    /// How many accounts that move are named; 0 compares the texts only.
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
    /// How many accounts that stand otherwise are named.
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
    /// The day to stand at.
    #[arg(long)]
    pub(crate) as_of: String,
    /// The day up to which wins count; today where it is not said.
    #[arg(long)]
    pub(crate) until: Option<String>,
    /// How many accounts the team can work.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) capacity: u64,
    /// Days between the moments at which tiers are looked at.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=366))]
    pub(crate) step_days: i64,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelPublish {
    /// The file to publish; the workspace's draft where it is not said.
    pub(crate) file: Option<PathBuf>,
    /// What is new and why.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Publish only if this version is in force still; 0 for none.
    #[arg(long, value_name = "VERSION")]
    pub(crate) expect: Option<i64>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ModelRollback {
    /// The version; the one before where it is not said.
    pub(crate) version: Option<i64>,
    /// Why.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Roll back only if this version is in force still.
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
    /// Whose SQL; that of the workspace's own tables where it is not said.
    #[arg(long, value_enum)]
    pub(crate) dialect: Option<SqlDialect>,
}
