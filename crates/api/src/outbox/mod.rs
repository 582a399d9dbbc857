//! The outbox: what happened to accounts and deals, in its order, for programs that act on it.

mod types;

use axum::Json;
use axum::extract::State;
use speargun_domain::right::Action;
use speargun_engine::Engine;
use speargun_store::outbox;
use speargun_words::said;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::ApiQuery;
use crate::failure::{Answered, Failure, failure};
use crate::routes::Routes;
use crate::shared::{ErrorBody, bounded_limit};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes.add(Action::ReadRecords, routes!(read_outbox))
}

/// What happened to accounts and deals since a message, the oldest first: each change once, in the
/// order in which it was made.
#[utoipa::path(get, path = "/api/v1/outbox", operation_id = "read_outbox", tag = "outbox",
    params(OutboxQuery),
    responses((status = 200, body = OutboxPage), (status = 400, body = ErrorBody)))]
pub(crate) async fn read_outbox(
    State(state): State<AppState>,
    ApiQuery(query): ApiQuery<OutboxQuery>,
) -> ApiResult<Json<OutboxPage>> {
    state.call(move |engine| Ok(Json(page(engine, &query)?))).await
}

/// The messages that a query names.
///
/// # Errors
/// When there is no such topic, or what the store reports.
pub fn page(engine: &Engine, query: &OutboxQuery) -> Answered<OutboxPage> {
    let after = i64::try_from(query.after.unwrap_or(0)).unwrap_or(i64::MAX);
    let limit = i64::from(bounded_limit(query.limit));
    if let Some(topic) = query.topic.as_deref().filter(|topic| !outbox::TOPICS.contains(topic)) {
        let known = outbox::TOPICS.join(", ");
        return Err(Failure::invalid("invalid_query", said!("outbox.no_topic", topic, known)));
    }
    let read = engine.workspace.store.read(|connection| {
        let page = outbox::after(connection, after, query.topic.as_deref(), limit)?;
        Ok::<_, speargun_store::StoreError>((page, outbox::bounds(connection)?.1))
    });
    let (page, last) = read.map_err(|error| failure(error.into()))?;
    let items = page.messages.into_iter().map(OutboxMessage::from).collect();
    Ok(OutboxPage { items, next: page.next, last, missed: page.missed })
}
