//! Saved views: a page and the query that makes it what it is, under a name.

mod answer;
mod query;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::right::Action;
use speargun_engine::view;
use utoipa_axum::routes;

pub use answer::*;
pub use query::*;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_views))
        .add(Action::SaveViews, routes!(create_view))
        .add(Action::SaveViews, routes!(delete_view))
}

/// The saved views.
#[utoipa::path(get, path = "/api/v1/views", operation_id = "list_views", tag = "views",
    responses((status = 200, body = ViewList)))]
pub(crate) async fn list_views(State(state): State<AppState>) -> ApiResult<Json<ViewList>> {
    state
        .call(|engine| {
            let items = view::list(&engine.workspace)?.into_iter().map(View::from).collect();
            Ok(Json(ViewList { items }))
        })
        .await
}

/// Saves a view in place of one with its name on its page.
#[utoipa::path(post, path = "/api/v1/views", operation_id = "create_view", tag = "views",
    request_body = NewView,
    responses((status = 201, body = View), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn create_view(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(new): ApiJson<NewView>,
) -> ApiResult<(StatusCode, Json<View>)> {
    state
        .call(move |engine| {
            let saved = view::save(&engine.workspace, new.into(), &context)?;
            Ok((StatusCode::CREATED, Json(saved.into())))
        })
        .await
}

/// Deletes a saved view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", operation_id = "delete_view", tag = "views",
    params(("id" = i64, Path, description = "The view's id")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_view(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            view::delete(&engine.workspace, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
