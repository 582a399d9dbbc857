//! `speargun jobs`.

use speargun_api::job::schedule::{self, JobSchedule};
use speargun_api::job::{Job, JobList, JobState, NewJobSchedule, StandingJobKind};
use speargun_api::moment::local_moment;
use speargun_engine::{Engine, Workspace, job, upkeep};
use speargun_store::job::{JobFilter, JobState as Stored, StoredJob};

use super::CommandError;
use crate::arguments::{
    Jobs, JobsAdd, JobsCommand, JobsList, JobsSchedule, KindOfJob, Output, StateOfJob,
};
use crate::output::{self, grouped};

pub(super) fn run(engine: &Engine, wanted: &Jobs) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let call = super::context(workspace);
    match &wanted.command {
        JobsCommand::Ls(wanted) => list(workspace, wanted),
        JobsCommand::Add(wanted) => add(engine, wanted),
        JobsCommand::Schedule(wanted) => add_schedule(engine, wanted),
        JobsCommand::Schedules(output) => {
            let list = schedule::list(engine)?;
            if output.json {
                return output::json(&list);
            }
            print_schedules(workspace, &list.items)
        }
        JobsCommand::Unschedule(wanted) => {
            job::schedule::remove(workspace, wanted.id, &call)?;
            output::message(&format!("Schedule {} is removed.", wanted.id));
            Ok(())
        }
        JobsCommand::Show(one) => show(workspace, job::get(workspace, one.id)?, one.output),
        JobsCommand::Cancel(one) => {
            show(workspace, job::cancel(workspace, one.id, &call)?, one.output)
        }
        JobsCommand::Retry(one) => {
            show(workspace, job::retry(workspace, one.id, &call)?, one.output)
        }
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
    let filter = JobFilter { state, kind: wanted.kind.clone() };
    let (jobs, total) = job::list(workspace, &filter, (i64::from(wanted.limit), 0))?;
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

fn kind(kind: KindOfJob) -> StandingJobKind {
    match kind {
        KindOfJob::Match => StandingJobKind::Match,
        KindOfJob::Train => StandingJobKind::Train,
        KindOfJob::Score => StandingJobKind::Score,
        KindOfJob::LearnPropensity => StandingJobKind::LearnPropensity,
        KindOfJob::Compact => StandingJobKind::Compact,
        KindOfJob::AccountTables => StandingJobKind::AccountTables,
    }
}

fn add(engine: &Engine, wanted: &JobsAdd) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    let call = super::context(workspace);
    let due_at = wanted.due_at.as_deref().map_or(Ok(call.now), speargun_api::job::due_at)?;
    let (job, is_new) = upkeep::start(engine, kind(wanted.kind).into(), due_at, &call)?;
    let id = job.id;
    show(workspace, job, wanted.output)?;
    if !is_new {
        output::message(&format!("Job {id} does this already; none was added."));
    }
    Ok(())
}

fn add_schedule(engine: &Engine, wanted: &JobsSchedule) -> Result<(), CommandError> {
    let wish = NewJobSchedule {
        kind: kind(wanted.kind),
        every_minutes: wanted.every_minutes,
        daily_at: wanted.daily_at.clone(),
    };
    let recurrence = schedule::recurrence(&wish)?;
    let call = super::context(&engine.workspace);
    let kept = upkeep::add_schedule(engine, wish.kind.into(), &recurrence, &call)?;
    let kept = JobSchedule::from(kept);
    if wanted.output.json {
        return output::json(&kept);
    }
    print_schedules(&engine.workspace, &[kept])
}

fn print_schedules(workspace: &Workspace, items: &[JobSchedule]) -> Result<(), CommandError> {
    let rows = items.iter().map(|item| {
        let repeats = match (&item.daily_at, item.every_minutes) {
            (Some(time), _) => format!("daily at {time}"),
            (None, Some(minutes)) => format!("every {minutes} minutes"),
            (None, None) => String::new(),
        };
        vec![
            item.id.to_string(),
            item.kind.clone(),
            repeats,
            local_moment(workspace, &item.next_due_at),
            item.last_job_id.map(|id| id.to_string()).unwrap_or_default(),
            item.created_by.clone(),
        ]
    });
    let headings = ["Schedule", "Kind", "Repeats", "Next", "Last job", "By"];
    output::table(&headings, rows.collect(), &[0, 4])
}

fn show(workspace: &Workspace, job: StoredJob, output: Output) -> Result<(), CommandError> {
    let job = Job::from(job);
    if output.json {
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
