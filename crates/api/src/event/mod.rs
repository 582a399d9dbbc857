//! Tracked events: keys, the live stream, data quality, rising accounts.

pub mod call;
pub(crate) mod types;

use crate::routes::Routes;
use speargun_domain::right::Action;
use speargun_engine::Engine;
use speargun_engine::serve::StreamMessage as LiveMessage;
use speargun_words::said;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use utoipa_axum::routes;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_core::Stream;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::caller::{Call, Pass};
use crate::error::{ApiError, ApiResult};
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::shared::ErrorBody;
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ManageTracking, routes!(list_write_keys, create_write_key))
        .add(Action::ManageTracking, routes!(revoke_write_key))
        .add(Action::ReadActivity, routes!(list_recent_events))
        .add(Action::ReadActivity, routes!(stream_events))
        .add(Action::ManageTracking, routes!(get_event_quality))
        .add(Action::ReadRecords, routes!(list_rising_accounts))
        .add(Action::ReadRecords, routes!(get_account_engagement))
        .add(Action::ReadActivity, routes!(list_tracked_timeline))
}

/// How often an open stream looks whether its caller is let in still.
const PASS_EVERY: Duration = Duration::from_secs(5);
/// How often a silent stream says that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The write keys.
#[utoipa::path(get, path = "/api/v1/write-keys", operation_id = "list_write_keys", tag = "events",
    responses((status = 200, body = WriteKeyList)))]
pub(crate) async fn list_write_keys(
    State(state): State<AppState>,
) -> ApiResult<Json<WriteKeyList>> {
    state.call(|engine| Ok(Json(WriteKeyList { items: call::write_keys(engine)? }))).await
}

/// Makes a write key.
#[utoipa::path(post, path = "/api/v1/write-keys", operation_id = "create_write_key",
    tag = "events", request_body = NewWriteKey,
    responses((status = 201, body = WriteKey), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_write_key(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewWriteKey>,
) -> ApiResult<(StatusCode, Json<WriteKey>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create_write_key(engine, &wanted, &context)?)))
        })
        .await
}

/// Revokes a write key; what came stays.
#[utoipa::path(delete, path = "/api/v1/write-keys/{id}", operation_id = "revoke_write_key",
    tag = "events", params(("id" = i64, Path, description = "The key's number")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn revoke_write_key(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            call::revoke_write_key(engine, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The last events and alerts.
#[utoipa::path(get, path = "/api/v1/events/recent", operation_id = "list_recent_events",
    tag = "events", responses((status = 200, body = StreamStart)))]
pub(crate) async fn list_recent_events(
    State(state): State<AppState>,
    caller: Call,
) -> ApiResult<Json<StreamStart>> {
    let territory = caller.territory();
    state.call(move |engine| Ok(Json(call::stream_start(engine, territory.as_deref())?))).await
}

/// Whatever happens from now on, as server-sent events; each is a `StreamMessage`.
#[utoipa::path(get, path = "/api/v1/events/stream", operation_id = "stream_events",
    tag = "events",
    responses((status = 200, body = StreamMessage, content_type = "text/event-stream"),
        (status = 503, body = ErrorBody)))]
pub(crate) async fn stream_events(
    State(state): State<AppState>,
    caller: Call,
    pass: Pass,
) -> ApiResult<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let receiver = call::stream(&state.engine).ok_or_else(|| {
        let detail = said!("event.not_tracking");
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_tracking", detail)
    })?;
    let open = Open {
        receiver,
        engine: state.engine,
        ending: state.ending,
        pass,
        territory: caller.territory(),
        look_at: Instant::now() + PASS_EVERY,
    };
    let stream = futures_util::stream::unfold(open, |mut open| async move {
        let message = open.next().await?;
        let event = Event::default().json_data(&message).unwrap_or_default();
        Some((Ok(event), open))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// A stream that a page listens to.
struct Open {
    receiver: broadcast::Receiver<LiveMessage>,
    engine: Arc<Engine>,
    ending: watch::Receiver<bool>,
    pass: Pass,
    territory: Option<Arc<str>>,
    look_at: Instant,
}

impl Open {
    /// The next message that its reader may see; none when the stream ends.
    async fn next(&mut self) -> Option<StreamMessage> {
        loop {
            let message = match self.receive().await? {
                Ok(message) => call::shown_message(&message),
                // A page that is too slow misses some, hears of it, and asks for the last ones
                // again.
                Err(broadcast::error::RecvError::Lagged(messages)) => {
                    StreamMessage::Missed(StreamMissed { messages })
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            };
            let Some(territory) = self.territory.clone() else { return Some(message) };
            let engine = Arc::clone(&self.engine);
            let look = move || {
                let is_inside = call::is_inside(&engine, Some(&territory), &message);
                is_inside.is_ok_and(|is_inside| is_inside).then_some(message)
            };
            if let Some(message) = tokio::task::spawn_blocking(look).await.ok().flatten() {
                return Some(message);
            }
        }
    }

    async fn receive(&mut self) -> Option<Result<LiveMessage, broadcast::error::RecvError>> {
        loop {
            // Whoever signed out or was shut out hears no more, however much happens.
            if Instant::now() >= self.look_at {
                let caller = self.pass.still_allows(Action::ReadActivity).await?;
                self.territory = caller.territory.clone();
                self.look_at = Instant::now() + PASS_EVERY;
            }
            let ended = async { self.ending.wait_for(|is_ending| *is_ending).await.is_ok() };
            tokio::select! {
                received = self.receiver.recv() => return Some(received),
                true = ended => return None,
                () = tokio::time::sleep_until(self.look_at) => {}
            }
        }
    }
}

/// What became of what was sent.
#[utoipa::path(get, path = "/api/v1/events/quality", operation_id = "get_event_quality",
    tag = "events", params(DaysQuery), responses((status = 200, body = EventQuality)))]
pub(crate) async fn get_event_quality(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<DaysQuery>,
) -> ApiResult<Json<EventQuality>> {
    state.call(move |engine| Ok(Json(call::event_quality(engine, &query)?))).await
}

/// Accounts whose week stands out against their own past.
#[utoipa::path(get, path = "/api/v1/accounts/rising", operation_id = "list_rising_accounts",
    tag = "events",
    responses((status = 200, body = RisingAccounts), (status = 503, body = ErrorBody)))]
pub(crate) async fn list_rising_accounts(
    State(state): State<AppState>,
    caller: Call,
) -> ApiResult<Json<RisingAccounts>> {
    let territory = caller.territory();
    state.call(move |engine| Ok(Json(call::rising_accounts(engine, territory.as_deref())?))).await
}

/// What an account's events add up to.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/engagement",
    operation_id = "get_account_engagement", tag = "events",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, body = AccountEngagement), (status = 404, body = ErrorBody),
        (status = 503, body = ErrorBody)))]
pub(crate) async fn get_account_engagement(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<AccountEngagement>> {
    state.call(move |engine| Ok(Json(call::account_engagement(engine, id)?))).await
}

/// What was tracked of an account, newest first, whom events are credited to now.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/timeline/tracked",
    operation_id = "list_tracked_timeline", tag = "events",
    params(("id" = i64, Path, description = "The account's id"), TrackedQuery),
    responses((status = 200, body = TrackedTimeline), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 503, body = ErrorBody)))]
pub(crate) async fn list_tracked_timeline(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TrackedQuery>,
) -> ApiResult<Json<TrackedTimeline>> {
    state.call(move |engine| Ok(Json(call::tracked_timeline(engine, id, &query)?))).await
}
