//! Notifications of the person who calls.

pub(crate) mod types;

use axum::Json;
use axum::extract::State;
use speargun_domain::caller::Context;
use speargun_domain::right::Action;
use speargun_domain::time::to_rfc3339;
use speargun_engine::{Engine, notification};
use speargun_store::notification::StoredNotification;
use speargun_words::{Language, Said, said};
use utoipa_axum::routes;

use crate::caller::Call;
use crate::error::ApiResult;
use crate::extract::{ApiJson, ApiQuery};
use crate::failure::Answered;
use crate::language::Reader;
use crate::names::Names;
use crate::paging::window;
use crate::routes::Routes;
use crate::shared::{ErrorBody, NamedReference, PageQuery};
use crate::state::AppState;

pub use types::*;

/// The routes of this room.
pub(crate) fn add_routes(routes: Routes) -> Routes {
    routes
        .add(Action::UseOwnAccount, routes!(list_notifications))
        .add(Action::UseOwnAccount, routes!(read_notifications))
}

/// The notifications of the person who calls, the newest first: who gave them a task, mentioned
/// them, asks for a signature. None where no person calls.
#[utoipa::path(get, path = "/api/v1/notifications", operation_id = "list_notifications",
    tag = "notifications", params(NotificationQuery),
    responses((status = 200, body = Notifications), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_notifications(
    State(state): State<AppState>,
    Call(context): Call,
    Reader(language): Reader,
    ApiQuery(query): ApiQuery<NotificationQuery>,
) -> ApiResult<Json<Notifications>> {
    state.call(move |engine| Ok(Json(list(engine, &query, (&context, language))?))).await
}

/// Marks a notification as read, or all up to it.
#[utoipa::path(post, path = "/api/v1/notifications/read", operation_id = "read_notifications",
    tag = "notifications", request_body = ReadNotifications,
    responses((status = 200, body = BecameRead), (status = 400, body = ErrorBody)))]
pub(crate) async fn read_notifications(
    State(state): State<AppState>,
    Call(context): Call,
    ApiJson(wanted): ApiJson<ReadNotifications>,
) -> ApiResult<Json<BecameRead>> {
    state
        .call(move |engine| {
            let which = (wanted.id, wanted.with_older);
            let changed = notification::mark_read(&engine.workspace, which, &context)?;
            Ok(Json(BecameRead { changed }))
        })
        .await
}

/// Notifications of the person who calls.
///
/// # Errors
/// What the store reports.
pub fn list(
    engine: &Engine,
    query: &NotificationQuery,
    (context, language): (&Context, Language),
) -> Answered<Notifications> {
    let paging = PageQuery { limit: query.limit, offset: query.offset };
    let only_unread = query.unread.unwrap_or(false);
    let found = notification::list(&engine.workspace, only_unread, window(&paging), context)?;
    let names = Names::load(engine)?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Notifications {
        items: found.items.into_iter().map(|own| shown(own, &names, language)).collect(),
        total: count(found.total),
        unread: count(found.unread),
    })
}

fn shown(own: StoredNotification, names: &Names, language: Language) -> Notification {
    let said = named(&Said::from_stored(&own.said), &own.created_by, names);
    Notification {
        id: own.id,
        kind: own.kind,
        subject: own.subject.0,
        subject_id: own.subject.1,
        account: own.account.map(|(id, name)| NamedReference { id, name }),
        text: said.render(language),
        key: said.key().to_owned(),
        values: said.json_values(),
        created_by: names.of(&own.created_by),
        created_at: to_rfc3339(own.created_at),
        read_at: own.read_at.map(to_rfc3339),
    }
}

/// The sentence with the name of who caused it in place of their address.
fn named(said: &Said, by: &str, names: &Names) -> Said {
    let mut named = Said::new(said.key().to_owned());
    for (name, value) in said.values() {
        named = match name.as_ref() {
            // The command line and jobs have a name, but are no person.
            "by" if !by.contains('@') => named.with("by", said!("notification.operator")),
            "by" => named.with("by", names.of(by).as_str()),
            _ => named.with(name.clone(), value.clone()),
        };
    }
    named
}
