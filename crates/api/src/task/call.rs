//! Tasks as the API sees them.

use serde_json::{Map, Value as Json};
use speargun_domain::caller::Context;
use speargun_domain::task::{OriginKind, TaskState};
use speargun_domain::time::to_rfc3339;
use speargun_engine::account::refuse_outside;
use speargun_engine::{Engine, EngineError, calendar, task};
use speargun_store::task as stored;
use speargun_words::said;

use super::types;
use crate::failure::Answered;
use crate::money::count;
use crate::names::Names;
use crate::paging::{page, window};
use crate::shared::{NamedReference, Page, PageQuery};

/// The address of calendars, before the secret.
pub(crate) const CALENDARS: &str = "/api/v1/calendar/";

/// The tasks that are asked for.
pub fn list(
    engine: &Engine,
    query: &types::TaskListQuery,
    context: &Context,
) -> Answered<types::TaskList> {
    let all = query.all.unwrap_or(false);
    let own = query.owner.or(context.caller.user_id).filter(|_| !all);
    let origin = match (&query.origin, query.origin_id) {
        (Some(kind), Some(id)) => Some((kind_of(kind)?.key(), id)),
        (None, None) => None,
        _ => {
            let kind = query.origin.as_deref().unwrap_or_default();
            return Err(EngineError::Invalid(said!("task.origin_number", kind)).into());
        }
    };
    let asked = task::TaskQuery {
        owner_id: own,
        state: task::asked_state(query.state.as_deref())?,
        due_until: query.due_until.as_deref(),
        account_id: query.account,
        program_id: query.program,
        origin,
        today: "",
    };
    let paged = PageQuery { limit: query.limit, offset: query.offset };
    let found = task::list(&engine.workspace, &asked, window(&paged))?;
    let names = Names::load(engine)?;
    let items = found.tasks.into_iter().map(|task| shown(task, &found.today, &names)).collect();
    let counts = types::TaskCounts {
        overdue: count(found.counts.overdue),
        today: count(found.counts.today),
        upcoming: count(found.counts.upcoming),
        later: count(found.counts.later),
        done: count(found.counts.done),
    };
    let (total, today) = (found.total, found.today);
    let (offset, limit) = (paged.offset(), paged.limit());
    Ok(types::TaskList { items, total, offset, limit, counts, today })
}

/// One task.
pub fn get(engine: &Engine, id: i64) -> Answered<types::Task> {
    answer(engine, task::get(&engine.workspace, id)?)
}

/// Makes a task.
pub fn create(
    engine: &Engine,
    wanted: &types::NewTask,
    context: &Context,
) -> Answered<types::Task> {
    refuse_outside(engine, context, wanted.account_id.as_slice())?;
    let origin = match &wanted.origin {
        Some(origin) => (kind_of(&origin.kind)?, origin.id),
        None => (OriginKind::Hand, None),
    };
    let new = task::NewTask {
        title: &wanted.title,
        note: wanted.note.as_deref(),
        owner_id: wanted.owner_id,
        due: &wanted.due,
        remind: wanted.remind.as_deref(),
        origin,
        account_id: wanted.account_id,
    };
    answer(engine, task::create(&engine.workspace, &new, context)?)
}

/// Changes a task.
pub fn edit(
    engine: &Engine,
    id: i64,
    wanted: &types::TaskEdit,
    context: &Context,
) -> Answered<types::Task> {
    let edit = task::TaskEdit {
        title: &wanted.title,
        note: wanted.note.as_deref(),
        due: &wanted.due,
        remind: wanted.remind.as_deref(),
    };
    let of = (id, wanted.revision);
    answer(engine, task::edit(&engine.workspace, of, &edit, context)?)
}

/// Hands a task on.
pub fn hand_on(
    engine: &Engine,
    id: i64,
    wanted: &types::TaskHandOn,
    context: &Context,
) -> Answered<types::Task> {
    let (of, to) = ((id, wanted.revision), (wanted.owner_id, wanted.note.as_deref()));
    answer(engine, task::hand(&engine.workspace, of, to, context)?)
}

/// Says that a task is done.
pub fn finish(
    engine: &Engine,
    id: i64,
    wanted: &types::TaskRemark,
    context: &Context,
) -> Answered<types::Task> {
    let (of, note) = ((id, wanted.revision), wanted.note.as_deref());
    answer(engine, task::finish(&engine.workspace, of, note, context)?)
}

/// Puts a task off.
pub fn put_off(
    engine: &Engine,
    id: i64,
    wanted: &types::TaskDelay,
    context: &Context,
) -> Answered<types::Task> {
    let (of, until) = ((id, wanted.revision), (wanted.until.as_str(), wanted.note.as_deref()));
    answer(engine, task::put_off(&engine.workspace, of, until, context)?)
}

/// Opens a task again.
pub fn reopen(
    engine: &Engine,
    id: i64,
    wanted: &types::TaskRemark,
    context: &Context,
) -> Answered<types::Task> {
    let (of, note) = ((id, wanted.revision), wanted.note.as_deref());
    answer(engine, task::reopen(&engine.workspace, of, note, context)?)
}

/// What happened to a task, the newest first.
pub fn history(engine: &Engine, id: i64, query: &PageQuery) -> Answered<Page<types::TaskEvent>> {
    let (events, total) = task::history(&engine.workspace, id, window(query))?;
    let names = Names::load(engine)?;
    let items = events.into_iter().map(|it| event(it, &names)).collect();
    Ok(page(items, total, query))
}

/// Makes the address of the caller's calendar.
pub fn make_calendar(engine: &Engine, context: &Context) -> Answered<types::CalendarAddress> {
    let secret = calendar::make(&engine.workspace, context)?;
    Ok(types::CalendarAddress { path: format!("{CALENDARS}{secret}.ics") })
}

fn kind_of(key: &str) -> Result<OriginKind, EngineError> {
    OriginKind::from_key(key).ok_or_else(|| {
        let known = OriginKind::ALL.map(OriginKind::key).join(", ");
        EngineError::Invalid(said!("task.no_origin", kind = key, known))
    })
}

fn answer(engine: &Engine, task: stored::StoredTask) -> Answered<types::Task> {
    let today = task::today(&engine.workspace, engine.workspace.now())?;
    Ok(shown(task, &today, &Names::load(engine)?))
}

fn shown(task: stored::StoredTask, today: &str, names: &Names) -> types::Task {
    let state = task::state_on(&task, today);
    let is_open = state == TaskState::Open;
    let is_later = state == TaskState::Later;
    types::Task {
        id: task.id,
        title: task.title,
        note: task.note,
        owner: types::TaskOwner {
            id: task.owner_id,
            name: task.owner,
            email: task.owner_email,
            disabled: task.owner_is_disabled,
        },
        overdue: is_open && task.due_on.as_str() < today,
        reminding: is_open && task.remind_on.as_deref().is_some_and(|day| day <= today),
        due: task.due_on,
        remind: task.remind_on,
        state: state.key().to_owned(),
        later_until: task.later_until.filter(|_| is_later),
        origin: types::TaskOrigin { kind: task.origin, id: task.origin_id },
        account: task.account.map(|(id, name)| NamedReference { id, name }),
        created_by: names.of(&task.created_by),
        created_by_id: task.created_by_id,
        created_at: to_rfc3339(task.created_at),
        changed_at: to_rfc3339(task.changed_at),
        revision: task.revision,
    }
}

fn event(event: stored::TaskEvent, names: &Names) -> types::TaskEvent {
    let fields: Map<String, Json> = serde_json::from_str(&event.changes).unwrap_or_default();
    let text = |pair: &Json, name: &str| pair.get(name)?.as_str().map(ToOwned::to_owned);
    let change = |(field, pair): (String, Json)| {
        let named = |text: String| if field == "owner" { names.of(&text) } else { text };
        let (before, after) = (text(&pair, "before"), text(&pair, "after"));
        let (before, after) = (before.map(named), after.map(named));
        types::TaskChange { field, before, after }
    };
    types::TaskEvent {
        id: event.id,
        kind: event.kind,
        name: names.of(&event.name),
        note: event.note,
        changes: fields.into_iter().map(change).collect(),
        at: to_rfc3339(event.at),
    }
}
