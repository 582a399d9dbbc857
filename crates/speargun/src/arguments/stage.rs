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
    /// Show where an account stands in its funnel and in the market, and why; with a stage, put it
    /// there.
    Stage(AccountStage),
    /// Show who else an account buys from and until when, or tell it; that counts before what is
    /// imported.
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
    /// Whose SQL; that of the workspace's own tables where it is not said.
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
    /// Why it is put there.
    #[arg(long, requires = "stage")]
    pub(crate) reason: Option<String>,
    /// The last day on which that holds, such as 2026-09-30; for ever where it is not said.
    #[arg(long, requires = "stage")]
    pub(crate) until: Option<String>,
    /// Take back what somebody decided: conditions count again.
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
    /// Take back what was told: what is imported counts again.
    #[arg(long, conflicts_with_all = ["competitor", "ends"])]
    pub(crate) forget: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}
