//! `speargun account`.

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Account {
    #[command(subcommand)]
    pub(crate) command: AccountCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Show an account's stage in its funnel and in the market, and why. With a stage, set it.
    Stage(AccountStage),
    /// Show or set the competitor that an account buys from, and until when. This overrides
    /// imported data.
    Contract(AccountContract),
    /// Write all accounts, as filters see them, into tables that SQL of others can ask: the file
    /// accounts.sqlite of the workspace, or the workspace's PostgreSQL database. What was there
    /// before is replaced as a whole.
    Tables(AccountTables),
    /// Print a filter as SQL over those tables, which `lake query` knows as well.
    Sql(AccountSql),
}

#[derive(Debug, Args)]
pub(crate) struct AccountTables {
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AccountSql {
    /// A condition, such as 'tier = 1 and events("pricing_page", 30d) >= 3'.
    pub(crate) filter: String,
    /// SQL dialect [default: that of the workspace's own tables].
    #[arg(long, value_enum)]
    pub(crate) dialect: Option<SqlDialect>,
    /// Ask the tables as they were last written, and print the accounts that are found.
    #[arg(long, conflicts_with = "dialect")]
    pub(crate) run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Whose SQL is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum SqlDialect {
    /// accounts.sqlite.
    Sqlite,
    /// A workspace in PostgreSQL.
    Postgresql,
    /// `lake query`.
    Datafusion,
}

#[derive(Debug, Args)]
pub(crate) struct AccountStage {
    /// Name, domain or id.
    pub(crate) account: String,
    /// Key or name of a stage of the score model; `none` for the pool.
    pub(crate) stage: Option<String>,
    /// The reason.
    #[arg(long, requires = "stage")]
    pub(crate) reason: Option<String>,
    /// Last day of this stage, such as 2026-09-30 [default: no end].
    #[arg(long, requires = "stage")]
    pub(crate) until: Option<String>,
    /// Remove the decision. Conditions count again.
    #[arg(long, conflicts_with = "stage")]
    pub(crate) clear: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AccountContract {
    /// Name, domain or id.
    pub(crate) account: String,
    /// The competing product, or its maker.
    #[arg(long)]
    pub(crate) competitor: Option<String>,
    /// The day on which the contract ends, such as 2027-03-31.
    #[arg(long)]
    pub(crate) ends: Option<String>,
    /// Remove what was set. Imported data counts again.
    #[arg(long, conflicts_with_all = ["competitor", "ends"])]
    pub(crate) forget: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}
