//! Roles that the company made.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use speargun_domain::caller::Context;
use speargun_domain::right::{Action, custom_role_key};
use speargun_domain::target::Team;
use speargun_domain::time::to_rfc3339;
use speargun_engine::user::{self, list_roles as stored_roles};
use speargun_engine::{Engine, EngineError};
use speargun_store::user::{StoredRole, StoredUser};
use speargun_words::said;
use utoipa_axum::routes;

use super::types::{CustomRole, CustomRoleList, NewRole};
use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiPath};
use crate::failure::{Answered, failure};
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

pub(super) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ManageUsers, routes!(list_roles, add_role))
        .add(Action::ManageUsers, routes!(edit_role, remove_role))
}

/// The roles that the company made, by name.
#[utoipa::path(get, path = "/api/v1/roles", operation_id = "list_roles", tag = "users",
    responses((status = 200, body = CustomRoleList), (status = 403, body = ErrorBody)))]
pub(crate) async fn list_roles(State(state): State<AppState>) -> ApiResult<Json<CustomRoleList>> {
    state.call(|engine| Ok(Json(roles(engine)?))).await
}

/// Makes a role of named actions.
#[utoipa::path(post, path = "/api/v1/roles", operation_id = "add_role", tag = "users",
    request_body = NewRole,
    responses((status = 201, body = CustomRole), (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn add_role(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(new): ApiJson<NewRole>,
) -> ApiResult<(StatusCode, Json<CustomRole>)> {
    state.call(move |engine| Ok((StatusCode::CREATED, Json(add(engine, &new, &context)?)))).await
}

/// Changes a role: what its people may do changes at once.
#[utoipa::path(put, path = "/api/v1/roles/{id}", operation_id = "edit_role", tag = "users",
    params(("id" = i64, Path, description = "The role's number")), request_body = NewRole,
    responses((status = 200, body = CustomRole), (status = 400, body = ErrorBody),
        (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody), (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_role(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(new): ApiJson<NewRole>,
) -> ApiResult<Json<CustomRole>> {
    state.call(move |engine| Ok(Json(edit(engine, id, &new, &context)?))).await
}

/// Removes a role that no one has.
#[utoipa::path(delete, path = "/api/v1/roles/{id}", operation_id = "remove_role", tag = "users",
    params(("id" = i64, Path, description = "The role's number")),
    responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn remove_role(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            user::remove_role(&engine.workspace, id, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// The roles that the company made.
pub fn roles(engine: &Engine) -> Answered<CustomRoleList> {
    let people = user::list(&engine.workspace)?;
    let stored = stored_roles(&engine.workspace)?;
    Ok(CustomRoleList { items: stored.into_iter().map(|own| shown(own, &people)).collect() })
}

/// Makes a role.
pub fn add(engine: &Engine, new: &NewRole, context: &Context) -> Answered<CustomRole> {
    let wanted = user::NewRole { name: &new.name, actions: &new.actions, team: team_of(new)? };
    Ok(shown(user::add_role(&engine.workspace, &wanted, context)?, &[]))
}

/// Changes a role.
pub fn edit(engine: &Engine, id: i64, new: &NewRole, context: &Context) -> Answered<CustomRole> {
    let seen =
        new.revision.ok_or_else(|| failure(EngineError::Invalid(said!("role.no_revision"))))?;
    let wanted = user::NewRole { name: &new.name, actions: &new.actions, team: team_of(new)? };
    let changed = user::edit_role(&engine.workspace, (id, seen), &wanted, context)?;
    engine.door.forget_kept();
    Ok(shown(changed, &user::list(&engine.workspace)?))
}

fn team_of(new: &NewRole) -> Answered<Option<Team>> {
    let Some(key) = new.team.as_deref() else { return Ok(None) };
    let known = Team::ALL.map(Team::key).join(", ");
    let unknown = || failure(EngineError::Invalid(said!("user.no_team", team = key, known)));
    Team::from_key(key).map(Some).ok_or_else(unknown)
}

fn shown(own: StoredRole, people: &[StoredUser]) -> CustomRole {
    let key = custom_role_key(own.id);
    CustomRole {
        id: own.id,
        people: people.iter().filter(|person| person.role == key).count() as u64,
        key,
        actions: user::actions_of(&own.role).iter().collect(),
        name: own.role.name,
        team: own.role.team,
        revision: own.revision,
        changed_by: own.changed_by,
        changed_at: to_rfc3339(own.changed_at),
    }
}
