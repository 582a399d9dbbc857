//! `speargun jobs`.

use clap::{Args, Subcommand, ValueEnum};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Jobs {
    #[command(subcommand)]
    pub(crate) command: JobsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// List the jobs of the background, the newest first.
    Ls(JobsList),
    /// Show one job.
    Show(JobsOne),
    /// Stop a job. What it did stays.
    Cancel(JobsOne),
    /// Let a job that failed or was stopped be begun again by a running server.
    Retry(JobsOne),
}

#[derive(Debug, Args)]
pub(crate) struct JobsList {
    /// Those in this state.
    #[arg(long, value_enum)]
    pub(crate) state: Option<StateOfJob>,
    /// How many.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct JobsOne {
    /// The job's number.
    pub(crate) id: i64,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum StateOfJob {
    /// It was not begun, or is to be begun again.
    Waiting,
    /// A server is at it.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// It was stopped.
    Cancelled,
}
