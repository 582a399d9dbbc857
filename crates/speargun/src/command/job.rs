//! `speargun jobs`.

use speargun_api::job::schedule::{self, JobSchedule};
use speargun_api::job::{Job, JobList, JobState, NewJobSchedule, StandingJobKind};
use speargun_api::moment::local_moment;
use speargun_engine::{Engine, Workspace, job, upkeep};
use speargun_store::job::{JobFilter, JobState as Stored, StoredJob};

use super::{CommandError, facts};
use crate::arguments::{
    Jobs, JobsAdd, JobsCommand, JobsList, JobsSchedule, KindOfJob, Output, StateOfJob,
};
use crate::language::{language_of, say};
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
            output::message(&say!("cli.jobs.unscheduled", id = wanted.id));
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
    let items: Vec<Job> =
        jobs.into_iter().map(|job| Job::of(job, language_of(wanted.output.json))).collect();
    if wanted.output.json {
        return output::json(&JobList { items, total });
    }
    let further = total.saturating_sub(items.len() as u64);
    let rows = items.iter().map(|job| {
        vec![
            job.id.to_string(),
            facts::key_word("jobs.kind", &job.kind),
            described(job),
            job.created_by.clone(),
            local_moment(workspace, &job.created_at),
            say!("cli.jobs.attempts", done = job.attempts, most = job.attempts_max),
            job.fault.clone().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.jobs.column.job"),
        say!("cli.jobs.column.kind"),
        say!("cli.jobs.column.state"),
        say!("cli.jobs.column.by"),
        say!("cli.jobs.column.added"),
        say!("cli.jobs.column.attempt"),
        say!("cli.jobs.column.fault"),
    ];
    output::table(&headings, rows.collect(), &[0])?;
    if further > 0 {
        output::message(&say!("cli.jobs.further", count = grouped(further)));
    }
    Ok(())
}

/// How a job stands and how far it is, in words.
fn described(job: &Job) -> String {
    let state = match job.state {
        JobState::Waiting => say!("cli.jobs.waiting"),
        JobState::Running if job.is_stopping => say!("cli.jobs.stopping"),
        JobState::Running => say!("cli.jobs.running"),
        JobState::Done => say!("cli.jobs.done"),
        JobState::Failed => say!("cli.jobs.failed"),
        JobState::Cancelled => say!("cli.jobs.cancelled"),
    };
    match &job.progress {
        Some(progress) => {
            let count = |number: i64| grouped(u64::try_from(number).unwrap_or(0));
            let of = progress.total.map(|total| say!("cli.jobs.of", total = count(total)));
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
        output::message(&say!("cli.jobs.already", id));
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
            (Some(time), _) => say!("cli.jobs.daily", time),
            (None, Some(minutes)) => say!("cli.jobs.every", minutes),
            (None, None) => String::new(),
        };
        vec![
            item.id.to_string(),
            facts::key_word("jobs.kind", &item.kind),
            repeats,
            local_moment(workspace, &item.next_due_at),
            item.last_job_id.map(|id| id.to_string()).unwrap_or_default(),
            item.created_by.clone(),
        ]
    });
    let headings = [
        say!("cli.jobs.column.schedule"),
        say!("cli.jobs.column.kind"),
        say!("cli.jobs.column.repeats"),
        say!("cli.jobs.column.next"),
        say!("cli.jobs.column.last_job"),
        say!("cli.jobs.column.by"),
    ];
    output::table(&headings, rows.collect(), &[0, 4])
}

fn show(workspace: &Workspace, job: StoredJob, output: Output) -> Result<(), CommandError> {
    let job = Job::of(job, language_of(output.json));
    if output.json {
        return output::json(&job);
    }
    let at =
        |text: Option<&String>| text.map(|text| local_moment(workspace, text)).unwrap_or_default();
    let rows = [
        (say!("cli.jobs.column.kind"), facts::key_word("jobs.kind", &job.kind)),
        (say!("cli.jobs.column.state"), described(&job)),
        (say!("cli.jobs.column.by"), job.created_by.clone()),
        (say!("cli.jobs.column.added"), at(Some(&job.created_at))),
        (say!("cli.jobs.column.due"), at(Some(&job.due_at))),
        (say!("cli.jobs.column.begun"), at(job.started_at.as_ref())),
        (say!("cli.jobs.column.ended"), at(job.finished_at.as_ref())),
        (
            say!("cli.jobs.column.attempt"),
            say!("cli.jobs.attempts", done = job.attempts, most = job.attempts_max),
        ),
        (say!("cli.jobs.column.held_by"), job.holder.clone().unwrap_or_default()),
        (say!("cli.jobs.column.fault"), job.fault.clone().unwrap_or_default()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]).collect();
    output::table(&[&say!("cli.jobs.title", id = job.id), ""], rows, &[])
}
