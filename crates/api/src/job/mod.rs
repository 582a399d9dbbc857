//! Jobs of the background: what runs, what waits, what came of the last ones.

mod answer;
mod query;
pub mod schedule;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use speargun_engine::{job, upkeep};
use speargun_store::job::JobFilter;
use speargun_words::said;
use utoipa_axum::routes;

pub use answer::*;
pub use query::*;
pub use schedule::{JobSchedule, JobScheduleList};

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::failure::{Answered, Failure};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::{ErrorBody, bounded_limit};
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_jobs))
        .add(Action::ManageJobs, routes!(add_job))
        .add(Action::ReadRecords, routes!(get_job))
        .add(Action::ManageJobs, routes!(cancel_job))
        .add(Action::ManageJobs, routes!(retry_job))
        .add(Action::ReadRecords, routes!(schedule::list_job_schedules))
        .add(Action::ManageJobs, routes!(schedule::add_job_schedule))
        .add(Action::ManageJobs, routes!(schedule::remove_job_schedule))
}

/// The jobs of the background, the newest first.
#[utoipa::path(get, path = "/api/v1/jobs", operation_id = "list_jobs", tag = "jobs",
    params(JobQuery), responses((status = 200, body = JobList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_jobs(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<JobQuery>,
) -> ApiResult<Json<JobList>> {
    state
        .call(move |engine| {
            let limit = i64::from(bounded_limit(query.limit));
            let window = (limit, i64::from(query.offset.unwrap_or(0)));
            let filter = JobFilter { state: query.state.map(Into::into), kind: query.kind };
            let (jobs, total) = job::list(&engine.workspace, &filter, window)?;
            Ok(Json(JobList {
                items: jobs.into_iter().map(|job| Job::of(job, language)).collect(),
                total,
            }))
        })
        .await
}

/// Adds a job, which whichever server is free does. One like it that waits or runs already is
/// answered with instead.
#[utoipa::path(post, path = "/api/v1/jobs", operation_id = "add_job", tag = "jobs",
    request_body = NewJob,
    responses((status = 202, body = Job), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn add_job(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewJob>,
) -> ApiResult<(StatusCode, Json<Job>)> {
    state
        .call(move |engine| {
            let due_at = wanted.due_at.as_deref().map_or(Ok(context.now), due_at)?;
            let (job, _) = upkeep::start(engine, wanted.kind.into(), due_at, &context)?;
            Ok((StatusCode::ACCEPTED, Json(Job::of(job, language))))
        })
        .await
}

/// When a job may begin, microseconds UTC.
///
/// # Errors
/// When the text is no moment.
pub fn due_at(text: &str) -> Answered<i64> {
    text.parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_microsecond)
        .map_err(|_| Failure::invalid("invalid_moment", said!("job.due_at", text)))
}

/// One job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", operation_id = "get_job", tag = "jobs",
    params(("id" = i64, Path, description = "The job's number")),
    responses((status = 200, body = Job), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_job(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Job>> {
    state.call(move |engine| Ok(Json(Job::of(job::get(&engine.workspace, id)?, language)))).await
}

/// Stops a job: one that waits is over, one that runs ends at its next step. What it did stays.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", operation_id = "cancel_job", tag = "jobs",
    params(("id" = i64, Path, description = "The job's number")),
    responses((status = 200, body = Job), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn cancel_job(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Job>> {
    state.call(move |engine| Ok(Json(Job::of(engine.stop_job(id, &context)?, language)))).await
}

/// Lets a job that failed or was stopped be begun again.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", operation_id = "retry_job", tag = "jobs",
    params(("id" = i64, Path, description = "The job's number")),
    responses((status = 200, body = Job), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn retry_job(
    State(state): State<AppState>,
    Reader(language): Reader,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<Job>> {
    state
        .call(move |engine| {
            Ok(Json(Job::of(job::retry(&engine.workspace, id, &context)?, language)))
        })
        .await
}
