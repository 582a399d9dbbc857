//! Target lists: built by three teams together and signed by executives.

pub mod call;
pub(crate) mod types;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use speargun_domain::right::Action;
use tokio::time::Instant;
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::export::csv_response;
use crate::extract::{ApiJson, ApiPath, ApiQuery};
use crate::language::Reader;
use crate::routes::Routes;
use crate::shared::{ErrorBody, Page};
use crate::state::AppState;
use speargun_engine::account::refuse_outside;
use speargun_engine::target_list;

pub use types::*;

/// How long a call for the next revision waits at most.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_target_lists))
        .add(Action::PlanTargets, routes!(create_target_list))
        .add(Action::ReadRecords, routes!(get_target_list))
        .add(Action::PlanTargets, routes!(edit_target_list))
        .add(Action::ReadRecords, routes!(list_target_members))
        .add(Action::ReadRecords, routes!(list_target_events))
        .add(Action::ReadRecords, routes!(compare_target_versions))
        .add(Action::ReadRecords, routes!(suggest_targets))
        .add(Action::ChooseTargets, routes!(propose_targets))
        .add(Action::ChooseTargets, routes!(vote_on_target))
        .add(Action::ChooseTargets, routes!(judge_target))
        .add(Action::ChooseTargets, routes!(comment_on_target))
        .add(Action::ChooseTargets, routes!(exclude_target))
        .add(Action::ChooseTargets, routes!(recommend_targets))
        .add(Action::SignTargets, routes!(return_target_list))
        .add(Action::SignTargets, routes!(sign_target_list))
        .add(Action::ChooseTargets, routes!(swap_target))
        .add(Action::ReadRecords, routes!(wait_for_target_list))
        .add(Action::ExportRecords, routes!(export_target_list))
}

/// The target lists, the newest period first.
#[utoipa::path(get, path = "/api/v1/target-lists", operation_id = "list_target_lists",
    tag = "target_lists", responses((status = 200, body = TargetLists)))]
pub(crate) async fn list_target_lists(
    State(state): State<AppState>,
) -> ApiResult<Json<TargetLists>> {
    state.call(move |engine| Ok(Json(TargetLists { items: call::lists(engine)? }))).await
}

/// Makes a target list.
#[utoipa::path(post, path = "/api/v1/target-lists", operation_id = "create_target_list",
    tag = "target_lists", request_body = NewTargetList,
    responses((status = 201, body = TargetList), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_target_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<NewTargetList>,
) -> ApiResult<(StatusCode, Json<TargetList>)> {
    state
        .call(move |engine| {
            Ok((StatusCode::CREATED, Json(call::create(engine, &wanted, &context)?)))
        })
        .await
}

/// A target list with its accounts, their votes and how they do by the criteria.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}", operation_id = "get_target_list",
    tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), TargetBoardQuery),
    responses((status = 200, body = TargetBoard), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn get_target_list(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TargetBoardQuery>,
) -> ApiResult<Json<TargetBoard>> {
    state.call(move |engine| Ok(Json(call::board(engine, id, &query)?))).await
}

/// Changes what a target list goes by.
#[utoipa::path(put, path = "/api/v1/target-lists/{id}", operation_id = "edit_target_list",
    tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = TargetListEdit,
    responses((status = 200, body = TargetList), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn edit_target_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TargetListEdit>,
) -> ApiResult<Json<TargetList>> {
    state.call(move |engine| Ok(Json(call::edit(engine, id, &wanted, &context)?))).await
}

/// Who is a target by a list, now or at the end of a day.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/members",
    operation_id = "list_target_members", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), TargetMembersQuery),
    responses((status = 200, body = TargetMembers), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn list_target_members(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TargetMembersQuery>,
) -> ApiResult<Json<TargetMembers>> {
    state
        .call(move |engine| Ok(Json(TargetMembers { items: call::members(engine, id, &query)? })))
        .await
}

/// What happened to a target list or to one of its accounts, the newest first.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/history",
    operation_id = "list_target_events", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), TargetHistoryQuery),
    responses((status = 200, body = Page<TargetEvent>), (status = 404, body = ErrorBody)))]
pub(crate) async fn list_target_events(
    State(state): State<AppState>,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TargetHistoryQuery>,
) -> ApiResult<Json<Page<TargetEvent>>> {
    state.call(move |engine| Ok(Json(call::history(engine, id, &query, language)?))).await
}

/// What is in one version of a signed list and not in another.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/comparison",
    operation_id = "compare_target_versions", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), TargetComparisonQuery),
    responses((status = 200, body = TargetComparison), (status = 404, body = ErrorBody)))]
pub(crate) async fn compare_target_versions(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<TargetComparisonQuery>,
) -> ApiResult<Json<TargetComparison>> {
    state.call(move |engine| Ok(Json(call::compare(engine, id, &query)?))).await
}

/// Accounts that a target list could take, by the score model, by likeness to won ones, or rising
/// in the net. Customers, targets and accounts on the list are not among them.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/suggestions",
    operation_id = "suggest_targets", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), SuggestionQuery),
    responses((status = 200, body = Suggestions), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn suggest_targets(
    State(state): State<AppState>,
    caller: Call,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<SuggestionQuery>,
) -> ApiResult<Json<Suggestions>> {
    state.call(move |engine| Ok(Json(call::suggest(engine, id, &query, caller.territory())?))).await
}

/// Proposes accounts. Who proposes has voted yes for their team.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/proposals",
    operation_id = "propose_targets", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewProposal,
    responses((status = 200, body = TargetChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn propose_targets(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewProposal>,
) -> ApiResult<Json<TargetChange>> {
    state
        .call(move |engine| Ok(Json(call::propose(engine, id, &wanted, (&context, language))?)))
        .await
}

/// Votes on a proposed account for the team of the caller; the last vote of a person counts.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/votes", operation_id = "vote_on_target",
    tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewVote,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn vote_on_target(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewVote>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            call::vote(engine, id, &wanted, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Judges a proposed account by a criterion that people answer.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/judgements",
    operation_id = "judge_target", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewJudgement,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn judge_target(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewJudgement>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            call::judge(engine, id, &wanted, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Writes a comment or a question on a proposed account.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/comments",
    operation_id = "comment_on_target", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewComment,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn comment_on_target(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewComment>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            target_list::comment(
                &engine.workspace,
                id,
                (wanted.account_id, &wanted.text, wanted.is_question),
                &context,
            )?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Excludes a proposed account with a reason, or lets it in again.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/exclusions",
    operation_id = "exclude_target", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewExclusion,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn exclude_target(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewExclusion>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            refuse_outside(engine, &context, &[wanted.account_id])?;
            target_list::exclude(
                &engine.workspace,
                id,
                (wanted.account_id, wanted.reason.as_deref()),
                &context,
            )?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Recommends to the executives every account on which the teams agree.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/recommendation",
    operation_id = "recommend_targets", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    responses((status = 200, body = TargetChange), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn recommend_targets(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Json<TargetChange>> {
    state.call(move |engine| Ok(Json(call::recommend(engine, id, (&context, language))?))).await
}

/// Returns a recommendation to the teams.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/return",
    operation_id = "return_target_list", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewReturn,
    responses((status = 204), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(crate) async fn return_target_list(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewReturn>,
) -> ApiResult<StatusCode> {
    state
        .call(move |engine| {
            target_list::return_list(&engine.workspace, id, &wanted.reason, &context)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Signs what the teams recommend, whole or in part: its accounts are targets from then on.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/signature",
    operation_id = "sign_target_list", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = TargetSignature,
    responses((status = 200, body = TargetChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody),
        (status = 412, body = ErrorBody)))]
pub(crate) async fn sign_target_list(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<TargetSignature>,
) -> ApiResult<Json<TargetChange>> {
    state.call(move |engine| Ok(Json(call::sign(engine, id, &wanted, (&context, language))?))).await
}

/// Swaps an account of a signed list for one on which the teams agree.
#[utoipa::path(post, path = "/api/v1/target-lists/{id}/swaps", operation_id = "swap_target",
    tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    request_body = NewSwap,
    responses((status = 200, body = TargetChange), (status = 400, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn swap_target(
    State(state): State<AppState>,
    Call(context): Call,
    ApiPath(id): ApiPath<i64>,
    ApiJson(wanted): ApiJson<NewSwap>,
) -> ApiResult<Json<TargetChange>> {
    state
        .call(move |engine| {
            Ok(Json(TargetChange {
                changed: 1,
                unchanged: 0,
                left_out: Vec::new(),
                version: Some(call::swap(engine, id, &wanted, &context)?),
            }))
        })
        .await
}

/// Waits until a target list has another revision than the caller has, ten seconds at most: two who
/// have it open see each other's votes.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/revision",
    operation_id = "wait_for_target_list", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number"), RevisionQuery),
    responses((status = 200, body = TargetRevision), (status = 404, body = ErrorBody)))]
pub(crate) async fn wait_for_target_list(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
    ApiQuery(query): ApiQuery<RevisionQuery>,
) -> ApiResult<Json<TargetRevision>> {
    let until = Instant::now() + WAIT_MAX;
    let mut ending = state.ending.clone();
    loop {
        let revision = state.call(move |engine| Ok(call::revision(engine, id)?)).await?;
        if revision != query.after || Instant::now() >= until {
            return Ok(Json(TargetRevision { revision }));
        }
        tokio::select! {
            _ = ending.wait_for(|is_ending| *is_ending) => {
                return Ok(Json(TargetRevision { revision }));
            }
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// A target list as CSV: its accounts with what teams and criteria say.
#[utoipa::path(get, path = "/api/v1/target-lists/{id}/export",
    operation_id = "export_target_list", tag = "target_lists",
    params(("id" = i64, Path, description = "The list's number")),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn export_target_list(
    State(state): State<AppState>,
    ApiPath(id): ApiPath<i64>,
) -> ApiResult<Response> {
    let rows = state.call(move |engine| Ok(call::rows(engine, id)?)).await?;
    Ok(csv_response("target-list.csv", move |download| {
        rows.iter().try_for_each(|row| download.row(row))
    }))
}
