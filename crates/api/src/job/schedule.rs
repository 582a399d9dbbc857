//! Schedules: jobs that are added again and again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use speargun_domain::time::to_rfc3339;
use speargun_engine::job::schedule;
use speargun_engine::{Engine, upkeep};
use speargun_store::job_schedule::{Recurrence, StoredSchedule};
use speargun_words::said;
use utoipa::ToSchema;

use super::NewJobSchedule;
use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::failure::{Answered, Failure};
use crate::shared::ErrorBody;
use crate::state::AppState;

/// A job that is added again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobSchedule {
    /// Its number.
    pub id: i64,
    /// What its jobs do.
    pub kind: String,
    /// Minutes between two jobs.
    #[schema(required = true)]
    pub every_minutes: Option<i64>,
    /// The time of day in the workspace's time zone.
    #[schema(required = true)]
    pub daily_at: Option<String>,
    /// When the next job is added, RFC 3339.
    #[schema(format = DateTime)]
    pub next_due_at: String,
    /// The last job that was added; it may be forgotten since.
    #[schema(required = true)]
    pub last_job_id: Option<i64>,
    /// Who made the schedule.
    pub created_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// All schedules, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobScheduleList {
    /// The schedules.
    pub items: Vec<JobSchedule>,
}

impl From<StoredSchedule> for JobSchedule {
    fn from(kept: StoredSchedule) -> Self {
        let (every_minutes, daily_at) = match kept.recurrence {
            Recurrence::EveryMinutes(minutes) => (Some(minutes), None),
            Recurrence::DailyAt(time) => (None, Some(time)),
        };
        Self {
            id: kept.id,
            kind: kept.kind,
            every_minutes,
            daily_at,
            next_due_at: to_rfc3339(kept.next_due_at),
            last_job_id: kept.last_job_id,
            created_by: kept.created_by,
            created_at: to_rfc3339(kept.created_at),
        }
    }
}

/// When a schedule is to repeat.
///
/// # Errors
/// When both ways are given, or none.
pub fn recurrence(wanted: &NewJobSchedule) -> Answered<Recurrence> {
    match (wanted.every_minutes, &wanted.daily_at) {
        (Some(minutes), None) => Ok(Recurrence::EveryMinutes(minutes)),
        (None, Some(time)) => Ok(Recurrence::DailyAt(time.clone())),
        _ => Err(Failure::invalid("invalid_schedule", said!("job_schedule.one_way"))),
    }
}

/// All schedules.
///
/// # Errors
/// What the store reports.
pub fn list(engine: &Engine) -> Answered<JobScheduleList> {
    let items = schedule::list(&engine.workspace)?.into_iter().map(JobSchedule::from).collect();
    Ok(JobScheduleList { items })
}

/// The schedules of jobs, the oldest first.
#[utoipa::path(get, path = "/api/v1/job-schedules", operation_id = "list_job_schedules",
    tag = "jobs", responses((status = 200, body = JobScheduleList)))]
pub(super) async fn list_job_schedules(
    State(state): State<AppState>,
) -> ApiResult<Json<JobScheduleList>> {
    state.call(move |engine| Ok(Json(list(engine)?))).await
}

/// Lets a job be added again and again.
#[utoipa::path(post, path = "/api/v1/job-schedules", operation_id = "add_job_schedule",
    tag = "jobs", request_body = NewJobSchedule,
    responses((status = 201, body = JobSchedule), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn add_job_schedule(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewJobSchedule>,
) -> ApiResult<(StatusCode, Json<JobSchedule>)> {
    state
        .call(move |engine| {
            let recurrence = recurrence(&wanted)?;
            let kept = upkeep::add_schedule(engine, wanted.kind.into(), &recurrence, &context)?;
            Ok((StatusCode::CREATED, Json(kept.into())))
        })
        .await
}

/// Removes a schedule. Jobs that it added stay.
#[utoipa::path(delete, path = "/api/v1/job-schedules/{id}", operation_id = "remove_job_schedule",
    tag = "jobs", params(("id" = i64, Path, description = "The schedule's number")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(super) async fn remove_job_schedule(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            schedule::remove(&engine.workspace, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
