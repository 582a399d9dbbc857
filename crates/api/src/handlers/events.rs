//! Tracked events: keys, the live stream, data quality, rising accounts.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_core::Stream;
use tokio::sync::broadcast;

use crate::dto::{
    AccountEngagement, DaysQuery, ErrorBody, EventQuality, NewWriteKey, RisingAccounts,
    StreamMessage, StreamMissed, StreamStart, TrackedQuery, TrackedTimeline, WriteKey,
    WriteKeyList,
};
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::router::AppState;

/// How often a silent stream says that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The write keys.
#[utoipa::path(get, path = "/api/v1/write-keys", operation_id = "list_write_keys", tag = "events",
    responses((status = 200, body = WriteKeyList)))]
pub(crate) async fn list_write_keys(
    State(state): State<AppState>,
) -> ApiResult<Json<WriteKeyList>> {
    state.run(|backend| Ok(Json(WriteKeyList { items: backend.write_keys()? }))).await
}

/// Makes a write key.
#[utoipa::path(post, path = "/api/v1/write-keys", operation_id = "create_write_key",
    tag = "events", request_body = NewWriteKey,
    responses((status = 201, body = WriteKey), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_write_key(
    State(state): State<AppState>,
    ApiJson(wanted): ApiJson<NewWriteKey>,
) -> ApiResult<(StatusCode, Json<WriteKey>)> {
    state
        .run(move |backend| Ok((StatusCode::CREATED, Json(backend.create_write_key(&wanted)?))))
        .await
}

/// Revokes a write key; what came stays.
#[utoipa::path(delete, path = "/api/v1/write-keys/{id}", operation_id = "revoke_write_key",
    tag = "events", params(("id" = i64, Path, description = "The key's number")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn revoke_write_key(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .run(move |backend| {
            backend.revoke_write_key(id)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The last events and alerts.
#[utoipa::path(get, path = "/api/v1/events/recent", operation_id = "list_recent_events",
    tag = "events", responses((status = 200, body = StreamStart)))]
pub(crate) async fn list_recent_events(
    State(state): State<AppState>,
) -> ApiResult<Json<StreamStart>> {
    state.run(|backend| Ok(Json(backend.stream_start()?))).await
}

/// Whatever happens from now on, as server-sent events; each is a `StreamMessage`.
#[utoipa::path(get, path = "/api/v1/events/stream", operation_id = "stream_events",
    tag = "events",
    responses((status = 200, body = StreamMessage, content_type = "text/event-stream"),
        (status = 503, body = ErrorBody)))]
pub(crate) async fn stream_events(
    State(state): State<AppState>,
) -> ApiResult<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let receiver = state.backend.stream().ok_or_else(|| {
        let detail = "This server takes no events in.";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_tracking", detail)
    })?;
    let both = (receiver, state.ending);
    let stream = futures_util::stream::unfold(both, |(mut receiver, mut ending)| async move {
        let ended = async { ending.wait_for(|is_ending| *is_ending).await.is_ok() };
        let received = tokio::select! {
            received = receiver.recv() => received,
            true = ended => return None,
        };
        let message = match received {
            Ok(message) => message,
            // A page that is too slow misses some, hears of it, and asks for the last ones again.
            Err(broadcast::error::RecvError::Lagged(messages)) => {
                StreamMessage::Missed(StreamMissed { messages })
            }
            Err(broadcast::error::RecvError::Closed) => return None,
        };
        let event = Event::default().json_data(&message).unwrap_or_default();
        Some((Ok(event), (receiver, ending)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What became of what was sent.
#[utoipa::path(get, path = "/api/v1/events/quality", operation_id = "get_event_quality",
    tag = "events", params(DaysQuery), responses((status = 200, body = EventQuality)))]
pub(crate) async fn get_event_quality(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<DaysQuery>,
) -> ApiResult<Json<EventQuality>> {
    state.run(move |backend| Ok(Json(backend.event_quality(&query)?))).await
}

/// Accounts whose week stands out against their own past.
#[utoipa::path(get, path = "/api/v1/accounts/rising", operation_id = "list_rising_accounts",
    tag = "events", responses((status = 200, body = RisingAccounts)))]
pub(crate) async fn list_rising_accounts(
    State(state): State<AppState>,
) -> ApiResult<Json<RisingAccounts>> {
    state.run(|backend| Ok(Json(backend.rising_accounts()?))).await
}

/// What an account's events add up to.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/engagement",
    operation_id = "get_account_engagement", tag = "events",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountEngagement), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_account_engagement(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountEngagement>> {
    state.run(move |backend| Ok(Json(backend.account_engagement(id)?))).await
}

/// What was tracked of an account, newest first, whom events are credited to now.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline/tracked",
    operation_id = "list_tracked_timeline", tag = "events",
    params(("id" = i64, Path, description = "The account's id"), TrackedQuery),
    responses((status = 200, body = TrackedTimeline), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_tracked_timeline(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TrackedQuery>,
) -> ApiResult<Json<TrackedTimeline>> {
    state.run(move |backend| Ok(Json(backend.tracked_timeline(id, &query)?))).await
}
