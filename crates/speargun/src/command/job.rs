//! `speargun jobs`.

use speargun_api::job::{Job, JobList, JobState};
use speargun_api::moment::local_moment;
use speargun_engine::{Workspace, job};
use speargun_store::job::{JobState as Stored, StoredJob};

use super::CommandError;
use crate::arguments::{Jobs, JobsCommand, JobsList, JobsOne, StateOfJob};
use crate::output::{self, grouped};

pub(super) fn run(workspace: &Workspace, wanted: &Jobs) -> Result<(), CommandError> {
    let call = super::context(workspace);
    match &wanted.command {
        JobsCommand::Ls(wanted) => list(workspace, wanted),
        JobsCommand::Show(one) => show(workspace, job::get(workspace, one.id)?, one),
        JobsCommand::Cancel(one) => show(workspace, job::cancel(workspace, one.id, &call)?, one),
        JobsCommand::Retry(one) => show(workspace, job::retry(workspace, one.id, &call)?, one),
    }
}

fn list(workspace: &Workspace, wanted: &JobsList) -> Result<(), CommandError> {
    let state = wanted.state.map(|state| match state {
        StateOfJob::Waiting => Stored::Waiting,
        StateOfJob::Running => Stored::Running,
        StateOfJob::Done => Stored::Done,
        StateOfJob::Failed => Stored::Failed,
        StateOfJob::Cancelled => Stored::Cancelled,
    });
    let (jobs, total) = job::list(workspace, state, (i64::from(wanted.limit), 0))?;
    let items: Vec<Job> = jobs.into_iter().map(Job::from).collect();
    if wanted.output.json {
        return output::json(&JobList { items, total });
    }
    let further = total.saturating_sub(items.len() as u64);
    let rows = items.iter().map(|job| {
        vec![
            job.id.to_string(),
            job.kind.clone(),
            described(job),
            job.created_by.clone(),
            local_moment(workspace, &job.created_at),
            format!("{} of {}", job.attempts, job.attempts_max),
            job.fault.clone().unwrap_or_default(),
        ]
    });
    let headings = ["Job", "Kind", "State", "By", "Added", "Attempt", "Fault"];
    output::table(&headings, rows.collect(), &[0])?;
    if further > 0 {
        output::message(&format!("Further jobs that are not listed: {}.", grouped(further)));
    }
    Ok(())
}

/// How a job stands and how far it is, in words.
fn described(job: &Job) -> String {
    let state = match job.state {
        JobState::Waiting => "waiting",
        JobState::Running if job.is_stopping => "stopping",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    };
    match &job.progress {
        Some(progress) => {
            let count = |number: i64| grouped(u64::try_from(number).unwrap_or(0));
            let of = progress.total.map(|total| format!(" of {}", count(total)));
            format!("{state}: {} {}{}", progress.what, count(progress.done), of.unwrap_or_default())
        }
        None => state.to_owned(),
    }
}

fn show(workspace: &Workspace, job: StoredJob, wanted: &JobsOne) -> Result<(), CommandError> {
    let job = Job::from(job);
    if wanted.output.json {
        return output::json(&job);
    }
    let at =
        |text: Option<&String>| text.map(|text| local_moment(workspace, text)).unwrap_or_default();
    let rows = [
        ("Kind", job.kind.clone()),
        ("State", described(&job)),
        ("By", job.created_by.clone()),
        ("Added", at(Some(&job.created_at))),
        ("Due", at(Some(&job.due_at))),
        ("Begun", at(job.started_at.as_ref())),
        ("Ended", at(job.finished_at.as_ref())),
        ("Attempt", format!("{} of {}", job.attempts, job.attempts_max)),
        ("Held by", job.holder.clone().unwrap_or_default()),
        ("Fault", job.fault.clone().unwrap_or_default()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]).collect();
    output::table(&[&format!("Job {}", job.id), ""], rows, &[])
}
