//! Stages of deals: how they are read, and decisions on them.

mod answer;
mod query;

use axum::Json;
use axum::extract::State;
use speargun_domain::glossary::Outcome;
use speargun_domain::right::Action;
use speargun_engine::{EngineError, Workspace, deal_stage};
use utoipa_axum::routes;

pub use answer::*;
pub use query::*;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::ApiJson;
use crate::routes::Routes;
use crate::shared::ErrorBody;
use crate::state::AppState;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::ReadRecords, routes!(list_deal_stages))
        .add(Action::ManageDealStages, routes!(decide_deal_stages))
}

/// The stages of all deals and how each is read, those with the most unclear deals first.
#[utoipa::path(get, path = "/api/v1/deal-stages", operation_id = "list_deal_stages",
    tag = "funnel", responses((status = 200, body = DealStageList)))]
pub(crate) async fn list_deal_stages(
    State(state): State<AppState>,
) -> ApiResult<Json<DealStageList>> {
    state.call(|engine| Ok(Json(list(&engine.workspace)?))).await
}

/// Decides how stages are read, and answers with all of them. Figures follow at once, scores within
/// seconds.
#[utoipa::path(put, path = "/api/v1/deal-stages", operation_id = "decide_deal_stages",
    tag = "funnel", request_body = DealStageChanges,
    responses((status = 200, body = DealStageList), (status = 400, body = ErrorBody)))]
pub(crate) async fn decide_deal_stages(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<DealStageChanges>,
) -> ApiResult<Json<DealStageList>> {
    state
        .call(move |engine| {
            let change = |change: DealStageChange| (change.stage, change.outcome.map(Into::into));
            let changes: Vec<(String, Option<Outcome>)> =
                wanted.changes.into_iter().map(change).collect();
            deal_stage::decide(&engine.workspace, &changes, &context)?;
            Ok(Json(list(&engine.workspace)?))
        })
        .await
}

fn list(workspace: &Workspace) -> Result<DealStageList, EngineError> {
    let (stages, deals_in_further_stages) = deal_stage::list(workspace)?;
    let items = stages.iter().map(DealStage::from).collect();
    Ok(DealStageList { items, deals_in_further_stages })
}
