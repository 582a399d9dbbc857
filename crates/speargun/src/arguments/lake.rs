//! What can be typed about the lake.

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Lake {
    #[command(subcommand)]
    pub(crate) command: LakeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LakeCommand {
    /// List the files that count.
    Ls(Output),
    /// Score what waits, move it into the lake, and join small files. A running server does
    /// so by itself.
    Compact(Output),
    /// Read every file to its end, and check it against the manifest.
    Verify(Output),
    /// Ask all tracked events, of the lake and those that wait, one question in SQL: the table
    /// `events`. Events that were imported as records of a CRM are not among them.
    /// Who is credited (`person_id`, `account_id`, `points`) is known of what is in the lake; what
    /// still waits has none of it until `lake compact`, which a running server does by itself.
    /// Beside them stand the tables `accounts`, `account_texts`, `account_people` and
    /// `account_events`: what filters see, as of now.
    /// The question runs in a process of its own, which may take 2 GiB of memory beside the tables
    /// and is ended when the time is over. Nothing is printed of an answer that is not whole.
    Query(LakeQuery),
    /// Answers one question to the process that started this one.
    #[command(hide = true)]
    Answer,
}

#[derive(Debug, Args)]
pub(crate) struct LakeQuery {
    /// SELECT, WITH or EXPLAIN, such as 'SELECT day, count(*) FROM events GROUP BY day'.
    pub(crate) sql: String,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV.
    #[arg(long)]
    pub(crate) csv: bool,
    /// The most rows.
    #[arg(
        long,
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    pub(crate) limit: u32,
    /// After how many seconds the query is stopped, with what it takes to read the tables.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
}
