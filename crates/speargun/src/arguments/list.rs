//! `speargun list`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(subcommand)]
    pub(crate) command: ListCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    /// Create a list.
    Create(ListCreate),
    /// Show all lists.
    Ls(ListLs),
    /// Show the accounts on a list, now or at the end of a day.
    Show(ListShow),
    /// Add accounts to a list.
    Add(ListAdd),
    /// Remove accounts from a list. The history is kept.
    Remove(ListRemove),
    /// Rename a list.
    Rename(ListRename),
    /// Archive a list. Filters and rules no longer use it.
    Archive(ListArchive),
}

#[derive(Debug, Args)]
pub(crate) struct ListCreate {
    /// Its name; filters ask for it as lists = "NAME".
    pub(crate) name: String,
    /// What it is for.
    #[arg(long)]
    pub(crate) description: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListLs {
    /// Show archived ones as well.
    #[arg(long)]
    pub(crate) archived: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListShow {
    /// Name or id of the list.
    pub(crate) name: String,
    /// Show the list at the end of this day, such as 2026-09-30 [default: now].
    #[arg(long)]
    pub(crate) as_of: Option<String>,
    /// Maximum number of accounts.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) limit: u32,
    /// Number of accounts to skip.
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListAccounts {
    /// Names, domains or ids.
    #[arg(required_unless_present_any = ["filter", "file"])]
    pub(crate) accounts: Vec<String>,
    /// All accounts that match a filter, such as 'tier = 1'.
    #[arg(long, conflicts_with_all = ["accounts", "file"])]
    pub(crate) filter: Option<String>,
    /// The product line whose scores and tiers the condition asks for.
    #[arg(long, requires = "filter")]
    pub(crate) line: Option<String>,
    /// A table with a column id, domain or name.
    #[arg(long, conflicts_with = "accounts")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ListAdd {
    /// Name or id of the list.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) chosen: ListAccounts,
    /// Why they are added.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListRemove {
    /// Name or id of the list.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) chosen: ListAccounts,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListRename {
    /// Name or id of the list.
    pub(crate) name: String,
    /// Its new name.
    pub(crate) new_name: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListArchive {
    /// Name or id of the list.
    pub(crate) name: String,
    /// Restore the list.
    #[arg(long)]
    pub(crate) undo: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}
