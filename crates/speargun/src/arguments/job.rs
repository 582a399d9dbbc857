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
    /// Add a job, which a running server does, or the next one that starts.
    Add(JobsAdd),
    /// Add a job again and again.
    Schedule(JobsSchedule),
    /// List the schedules.
    Schedules(Output),
    /// Remove a schedule. Jobs that it added stay.
    Unschedule(JobsUnschedule),
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
    /// Those of this kind, such as `score`.
    #[arg(long)]
    pub(crate) kind: Option<String>,
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

#[derive(Debug, Args)]
pub(crate) struct JobsAdd {
    /// What it does.
    pub(crate) kind: KindOfJob,
    /// When it may begin, such as 2026-11-30T02:30:00Z. By default at once.
    #[arg(long, value_name = "MOMENT")]
    pub(crate) due_at: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("when").required(true).args(["every_minutes", "daily_at"])))]
pub(crate) struct JobsSchedule {
    /// What the jobs do.
    pub(crate) kind: KindOfJob,
    /// Minutes between two jobs.
    #[arg(long, value_name = "MINUTES")]
    pub(crate) every_minutes: Option<i64>,
    /// The time of day in the time zone of the workspace, such as 02:30.
    #[arg(long, value_name = "HH:MM")]
    pub(crate) daily_at: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct JobsUnschedule {
    /// The schedule's number.
    pub(crate) id: i64,
}

/// What a job does that can be asked for at any time.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum KindOfJob {
    /// Give people their accounts, and score.
    Match,
    /// Learn weights of the matcher, as a version that waits to be published.
    Train,
    /// Score all accounts and people.
    Score,
    /// Learn how likely accounts are to be won.
    LearnPropensity,
    /// Move events into the lake, and make few files of many.
    Compact,
    /// Write the accounts as tables for SQL.
    AccountTables,
}
