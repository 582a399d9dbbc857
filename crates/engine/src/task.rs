//! Tasks: made, changed, handed on, put off, done. What happened to one stays in its history.

use serde_json::{Map, Value as Json, json};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::notification::NotificationSubject;
use speargun_domain::right::Action;
use speargun_domain::task::{NOTE_MAX, OriginKind, TITLE_MAX, TaskState, day_of, parse_day};
use speargun_domain::text::clean;
use speargun_store::task::{self as stored, AskedState, StoredTask, TaskCounts, TaskEvent};
use speargun_store::user::{self as people, StoredUser};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use crate::criteria::refuse_without_right;
use crate::notification::{self, Notice};
use crate::{EngineError, Workspace, audit, membership, target_list};

pub use speargun_store::task::TaskQuery;

/// The most tasks of a person that are not done.
pub const UNFINISHED_MAX: i64 = 5_000;

/// A task to make.
#[derive(Debug, Clone)]
pub struct NewTask<'a> {
    /// What has to be done.
    pub title: &'a str,
    /// More about it.
    pub note: Option<&'a str>,
    /// Who has to do it.
    pub owner_id: i64,
    /// The day until which, as `2027-01-31`.
    pub due: &'a str,
    /// The day of the reminder.
    pub remind: Option<&'a str>,
    /// What it comes from, with the number of that.
    pub origin: (OriginKind, Option<i64>),
    /// The account that it is about.
    pub account_id: Option<i64>,
}

/// What a task says after a change.
#[derive(Debug, Clone)]
pub struct TaskEdit<'a> {
    /// What has to be done.
    pub title: &'a str,
    /// More about it.
    pub note: Option<&'a str>,
    /// The day until which.
    pub due: &'a str,
    /// The day of the reminder.
    pub remind: Option<&'a str>,
}

/// A window of tasks.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// The tasks.
    pub tasks: Vec<StoredTask>,
    /// How many there are in all.
    pub total: u64,
    /// How many there are by state.
    pub counts: TaskCounts,
    /// The day of today, in the zone of the workspace.
    pub today: String,
}

/// Makes a task.
///
/// # Errors
/// When the title is blank or too long, a day is none, the reminder is after the due day, the owner
/// may not have tasks or has too many, or what it is about is not there; nothing is written then.
pub fn create(
    workspace: &Workspace,
    new: &NewTask<'_>,
    context: &Context,
) -> Result<StoredTask, EngineError> {
    refuse_without_right(context, Action::WorkTasks)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let id = add(connection, new, context)?;
        found(connection, id)
    })
}

/// Makes a task within the transaction of its cause, which holds [`Lock::Work`].
///
/// # Errors
/// As [`create`].
pub(crate) fn add(
    connection: &mut Connection,
    new: &NewTask<'_>,
    context: &Context,
) -> Result<i64, EngineError> {
    let edit = TaskEdit { title: new.title, note: new.note, due: new.due, remind: new.remind };
    let checked = checked(&edit)?;
    let owner = owner_for(connection, new.owner_id)?;
    let account = new.account_id.map(|id| membership::known(connection, id)).transpose()?;
    let origin_id = checked_origin(connection, new.origin)?;
    let task = StoredTask {
        owner_id: owner.id,
        origin: new.origin.0.key().to_owned(),
        origin_id,
        account: account.map(|id| (id, String::new())),
        ..checked
    };
    let id = stored::create(connection, &task, context)?;
    let event = TaskEvent { kind: "created".to_owned(), ..event_of(&Map::new(), None) };
    stored::add_event(connection, (id, None), &event, context)?;
    let details = json!({ "title": task.title, "owner": owner.email, "due": task.due_on,
        "origin": task.origin, "account_id": account });
    audit::note(connection, context, (AuditAction::CreateTask, id), &details)?;
    tell_owner(connection, &StoredTask { id, ..task }, context)?;
    Ok(id)
}

/// Changes title, note, due day and reminder of a task. `seen` is the revision that the change was
/// made from.
///
/// # Errors
/// As [`create`]; when there is no such task, the caller may not change it, it is done, it changed
/// since it was seen, or nothing changes.
pub fn edit(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    edit: &TaskEdit<'_>,
    context: &Context,
) -> Result<StoredTask, EngineError> {
    let wanted = checked(edit)?;
    let action = AuditAction::EditTask;
    change(workspace, (id, seen, action, "edited"), None, context, |_, task| {
        refuse_done(task)?;
        task.title = wanted.title;
        task.note = wanted.note;
        task.due_on = wanted.due_on;
        task.remind_on = wanted.remind_on;
        Ok(())
    })
}

/// Hands a task on to another person.
///
/// # Errors
/// When there is no such task, the caller may not change it, it is done, or the person has it
/// already, may not have tasks, or has too many.
pub fn hand(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    (owner_id, note): (i64, Option<&str>),
    context: &Context,
) -> Result<StoredTask, EngineError> {
    let action = AuditAction::HandTask;
    change(workspace, (id, seen, action, "handed_on"), note, context, |connection, task| {
        refuse_done(task)?;
        if task.owner_id == owner_id {
            let name = task.owner.clone();
            return Err(EngineError::Conflict(said!("task.same_owner", name)));
        }
        let owner = owner_for(connection, owner_id)?;
        // Until when the one before put it off is no wish of the next.
        TaskState::Open.key().clone_into(&mut task.state);
        task.later_until = None;
        task.owner_id = owner.id;
        task.owner = owner.name;
        task.owner_email = owner.email;
        Ok(())
    })
}

/// Says that a task is done.
///
/// # Errors
/// When there is no such task, the caller may not change it, or it is done already.
pub fn finish(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    note: Option<&str>,
    context: &Context,
) -> Result<StoredTask, EngineError> {
    let action = AuditAction::FinishTask;
    change(workspace, (id, seen, action, "done"), note, context, |_, task| {
        refuse_done(task)?;
        TaskState::Done.key().clone_into(&mut task.state);
        task.later_until = None;
        Ok(())
    })
}

/// Puts a task off until a day after today.
///
/// # Errors
/// When there is no such task, the caller may not change it, it is done, or the day is none or not
/// after today.
pub fn put_off(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    (until, note): (&str, Option<&str>),
    context: &Context,
) -> Result<StoredTask, EngineError> {
    let until = checked_day(until)?;
    if until <= today(workspace, context.now)? {
        return Err(EngineError::Invalid(said!("task.until_past", until)));
    }
    let action = AuditAction::PutOffTask;
    change(workspace, (id, seen, action, "put_off"), note, context, |_, task| {
        refuse_done(task)?;
        TaskState::Later.key().clone_into(&mut task.state);
        task.later_until = Some(until);
        Ok(())
    })
}

/// Opens a task again that was done or put off.
///
/// # Errors
/// When there is no such task, the caller may not change it, it is open, or its owner may not have
/// tasks or has too many.
pub fn reopen(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    note: Option<&str>,
    context: &Context,
) -> Result<StoredTask, EngineError> {
    let action = AuditAction::ReopenTask;
    change(workspace, (id, seen, action, "reopened"), note, context, |connection, task| {
        if task.state == TaskState::Open.key() {
            return Err(EngineError::Conflict(said!("task.is_open", title = task.title.as_str())));
        }
        if task.state == TaskState::Done.key() {
            owner_for(connection, task.owner_id)?;
        }
        TaskState::Open.key().clone_into(&mut task.state);
        task.later_until = None;
        Ok(())
    })
}

/// One task.
///
/// # Errors
/// When there is none of this number.
pub fn get(workspace: &Workspace, id: i64) -> Result<StoredTask, EngineError> {
    workspace.store.read(|connection| found(connection, id))
}

/// A window of tasks with their counts. The day of today is that of the workspace.
///
/// # Errors
/// When a day is none, or the account is not there.
pub fn list(
    workspace: &Workspace,
    query: &TaskQuery<'_>,
    window: (i64, i64),
) -> Result<TaskPage, EngineError> {
    let today = today(workspace, workspace.now())?;
    let due_until = query.due_until.map(checked_day).transpose()?;
    workspace.store.read(|connection| {
        let account_id = query.account_id.map(|id| membership::known(connection, id));
        let query = TaskQuery {
            due_until: due_until.as_deref(),
            account_id: account_id.transpose()?,
            today: &today,
            ..query.clone()
        };
        let (tasks, total) = stored::list(connection, &query, window)?;
        let counts = stored::counts(connection, &query)?;
        let total = u64::try_from(total).unwrap_or(0);
        Ok(TaskPage { tasks, total, counts, today: today.clone() })
    })
}

/// A window of what happened to a task, the newest first, and how much in all.
///
/// # Errors
/// When there is no such task.
pub fn history(
    workspace: &Workspace,
    id: i64,
    window: (i64, i64),
) -> Result<(Vec<TaskEvent>, i64), EngineError> {
    workspace.store.read(|connection| {
        found(connection, id)?;
        Ok(stored::events(connection, id, window)?)
    })
}

/// The number of the person who has an address.
///
/// # Errors
/// When no one has it.
pub fn owner_named(workspace: &Workspace, email: &str) -> Result<i64, EngineError> {
    let email = clean(email).to_lowercase();
    let user = workspace.store.read(|connection| people::by_email(connection, &email))?;
    let missing = || EngineError::NotFound(said!("task.no_one", email = email.as_str()));
    Ok(user.ok_or_else(missing)?.id)
}

/// The day of a moment, in the zone of the workspace.
///
/// # Errors
/// When the zone of the settings is none.
pub fn today(workspace: &Workspace, now: i64) -> Result<String, EngineError> {
    Ok(day_of(now, &workspace.settings().zone()?))
}

/// The state that counts on a day: one that was put off until then is open again.
#[must_use]
pub fn state_on(task: &StoredTask, today: &str) -> TaskState {
    match TaskState::from_key(&task.state) {
        Some(TaskState::Done) => TaskState::Done,
        Some(TaskState::Later) if task.later_until.as_deref().is_some_and(|day| day > today) => {
            TaskState::Later
        }
        _ => TaskState::Open,
    }
}

/// The state that a caller asks for, by its name.
///
/// # Errors
/// When it is none.
pub fn asked_state(key: Option<&str>) -> Result<AskedState, EngineError> {
    match key {
        None | Some("open") => Ok(AskedState::Open),
        Some("later") => Ok(AskedState::Later),
        Some("done") => Ok(AskedState::Done),
        Some("handed_on") => Ok(AskedState::HandedOn),
        Some("all") => Ok(AskedState::Any),
        Some(state) => Err(EngineError::Invalid(said!("task.no_state", state))),
    }
}

pub(crate) fn found(connection: &mut Connection, id: i64) -> Result<StoredTask, EngineError> {
    let task = stored::get(connection, id)?;
    task.ok_or_else(|| EngineError::NotFound(said!("task.missing", id)))
}

/// Changes a task in one transaction with its history and its audit row.
fn change(
    workspace: &Workspace,
    (id, seen, action, kind): (i64, Option<i64>, AuditAction, &str),
    note: Option<&str>,
    context: &Context,
    apply: impl FnOnce(&mut Connection, &mut StoredTask) -> Result<(), EngineError>,
) -> Result<StoredTask, EngineError> {
    let note = checked_note(note)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let before = found(connection, id)?;
        refuse_others(&before, context)?;
        if seen.is_some_and(|seen| seen != before.revision) {
            let title = before.title.as_str();
            return Err(EngineError::Outdated(said!("task.outdated", title)));
        }
        let mut after = before.clone();
        apply(connection, &mut after)?;
        if changes(&before, &after).is_empty() {
            let title = before.title.as_str();
            return Err(EngineError::Conflict(said!("task.unchanged", title)));
        }
        write_change(connection, (&before, &after), (action, kind, note), context)?;
        found(connection, id)
    })
}

/// Writes a change of a task with its history and its audit row; nothing if nothing changes.
fn write_change(
    connection: &mut Connection,
    (before, after): (&StoredTask, &StoredTask),
    (action, kind, note): (AuditAction, &str, Option<String>),
    context: &Context,
) -> Result<(), EngineError> {
    let changes = changes(before, after);
    if changes.is_empty() {
        return Ok(());
    }
    stored::update(connection, after, context.now)?;
    let event = TaskEvent { kind: kind.to_owned(), ..event_of(&changes, note) };
    stored::add_event(connection, (before.id, Some(before.owner_id)), &event, context)?;
    let details = json!({ "title": after.title, "changes": changes });
    audit::note(connection, context, (action, before.id), &details)?;
    if before.owner_id != after.owner_id {
        tell_owner(connection, after, context)?;
    }
    Ok(())
}

/// Tells the owner of a task that it is theirs.
fn tell_owner(
    connection: &mut Connection,
    task: &StoredTask,
    context: &Context,
) -> Result<(), EngineError> {
    let (by, title, due) = (context.name(), task.title.as_str(), task.due_on.as_str());
    let notice = Notice {
        kind: "task_given",
        subject: (NotificationSubject::Task, task.id),
        account_id: task.account.as_ref().map(|(id, _)| *id),
        said: said!("notification.task_given", by, title, due),
    };
    notification::notify(connection, &[task.owner_id], &notice, context)
}

/// The tasks of an origin that are not done. The caller holds [`Lock::Work`].
fn unfinished_of(
    connection: &mut Connection,
    (kind, id): (OriginKind, i64),
) -> Result<Vec<StoredTask>, EngineError> {
    /// A thing makes one, and people may add a few.
    const MAX: i64 = 100;
    let state = AskedState::Unfinished;
    let query = TaskQuery { origin: Some((kind.key(), id)), state, ..TaskQuery::default() };
    Ok(stored::list(connection, &query, (MAX, 0))?.0)
}

/// Changes title and day of the tasks of an origin that are not done, and hands them to another
/// person where one is named. Within the transaction of the cause, which holds [`Lock::Work`]: who may
/// change the origin may change its tasks. Returns how many there are.
///
/// # Errors
/// When the person may not have tasks or has too many.
pub(crate) fn follow(
    connection: &mut Connection,
    origin: (OriginKind, i64),
    (owner_id, title, due_on): (Option<i64>, &str, &str),
    context: &Context,
) -> Result<usize, EngineError> {
    let tasks = unfinished_of(connection, origin)?;
    let found_tasks = tasks.len();
    for before in tasks {
        let mut after = before.clone();
        title.clone_into(&mut after.title);
        due_on.clone_into(&mut after.due_on);
        after.remind_on = after.remind_on.filter(|day| day.as_str() <= due_on);
        let edited = (AuditAction::EditTask, "edited", None);
        write_change(connection, (&before, &after), edited, context)?;
        if let Some(owner_id) = owner_id.filter(|id| *id != before.owner_id) {
            let before = found(connection, before.id)?;
            let owner = owner_for(connection, owner_id)?;
            let after = StoredTask {
                owner_id,
                owner: owner.name,
                owner_email: owner.email,
                state: TaskState::Open.key().to_owned(),
                later_until: None,
                ..before.clone()
            };
            let handed = (AuditAction::HandTask, "handed_on", None);
            write_change(connection, (&before, &after), handed, context)?;
        }
    }
    Ok(found_tasks)
}

/// Says that the tasks of an origin are done, within the transaction of the cause, which holds
/// [`Lock::Work`].
///
/// # Errors
/// What the store reports.
pub(crate) fn finish_of(
    connection: &mut Connection,
    origin: (OriginKind, i64),
    context: &Context,
) -> Result<(), EngineError> {
    for before in unfinished_of(connection, origin)? {
        let state = TaskState::Done.key().to_owned();
        let after = StoredTask { state, later_until: None, ..before.clone() };
        let done = (AuditAction::FinishTask, "done", None);
        write_change(connection, (&before, &after), done, context)?;
    }
    Ok(())
}

fn event_of(changes: &Map<String, Json>, note: Option<String>) -> TaskEvent {
    TaskEvent { note, changes: json!(changes).to_string(), ..TaskEvent::default() }
}

/// What changed: the field with its value before and after.
fn changes(before: &StoredTask, after: &StoredTask) -> Map<String, Json> {
    let fields = [
        ("title", json!(before.title), json!(after.title)),
        ("note", json!(before.note), json!(after.note)),
        ("owner", json!(before.owner_email), json!(after.owner_email)),
        ("due", json!(before.due_on), json!(after.due_on)),
        ("remind", json!(before.remind_on), json!(after.remind_on)),
        ("state", json!(before.state), json!(after.state)),
        ("later_until", json!(before.later_until), json!(after.later_until)),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    let pair = |(field, before, after): (&str, Json, Json)| {
        (field.to_owned(), json!({ "before": before, "after": after }))
    };
    changed.map(pair).collect()
}

/// A task is changed by its owner, by who made it, and by those who may change those of others.
fn refuse_others(task: &StoredTask, context: &Context) -> Result<(), EngineError> {
    let own = context.caller.user_id;
    let is_own = own.is_some() && (own == Some(task.owner_id) || own == task.created_by_id);
    let needed = if is_own { Action::WorkTasks } else { Action::AssignTasks };
    if context.caller.may(needed) {
        return Ok(());
    }
    let (title, owner) = (task.title.as_str(), task.owner.as_str());
    Err(EngineError::Conflict(said!("task.not_yours", title, owner)))
}

fn refuse_done(task: &StoredTask) -> Result<(), EngineError> {
    if task.state != TaskState::Done.key() {
        return Ok(());
    }
    Err(EngineError::Conflict(said!("task.is_done", title = task.title.as_str())))
}

/// A person who may have one more task.
pub(crate) fn owner_for(connection: &mut Connection, id: i64) -> Result<StoredUser, EngineError> {
    let owner = crate::user::found(connection, id)?;
    let name = owner.name.as_str();
    if owner.disabled_at.is_some() {
        return Err(EngineError::Conflict(said!("task.owner_disabled", name)));
    }
    if !crate::user::may(&owner, Action::WorkTasks) {
        return Err(EngineError::Conflict(said!("task.owner_reads", name)));
    }
    if stored::count_unfinished(connection, id)? >= UNFINISHED_MAX {
        let max = count(UNFINISHED_MAX);
        return Err(EngineError::Conflict(said!("task.too_many", name, max)));
    }
    Ok(owner)
}

/// The number of what a task comes from, where it belongs to it.
fn checked_origin(
    connection: &mut Connection,
    (kind, id): (OriginKind, Option<i64>),
) -> Result<Option<i64>, EngineError> {
    let id = match (kind.has_number(), id) {
        (false, None) => return Ok(None),
        (true, Some(id)) => id,
        _ => return Err(EngineError::Invalid(said!("task.origin_number", kind = kind.key()))),
    };
    match kind {
        OriginKind::Vote | OriginKind::TargetList => {
            target_list::found(connection, id)?;
        }
        OriginKind::Gap => {
            membership::known(connection, id)?;
        }
        // Rooms that make tasks themselves know their numbers.
        OriginKind::Hand
        | OriginKind::CheckIn
        | OriginKind::Dossier
        | OriginKind::Section
        | OriginKind::Piece => {}
    }
    Ok(Some(id))
}

fn checked(edit: &TaskEdit<'_>) -> Result<StoredTask, EngineError> {
    let title = clean(edit.title).into_owned();
    let length = title.chars().count();
    if length == 0 || length > TITLE_MAX {
        return Err(EngineError::Invalid(said!("task.bad_title", max = count(TITLE_MAX))));
    }
    let due_on = checked_day(edit.due)?;
    let remind_on = edit.remind.map(checked_day).transpose()?;
    if remind_on.as_ref().is_some_and(|day| *day > due_on) {
        return Err(EngineError::Invalid(said!("task.remind_late")));
    }
    let note = checked_note(edit.note)?;
    Ok(StoredTask { title, note, due_on, remind_on, ..StoredTask::default() })
}

/// A day as it is kept.
///
/// # Errors
/// When the text is none.
pub(crate) fn checked_day(text: &str) -> Result<String, EngineError> {
    parse_day(text).ok_or_else(|| EngineError::Invalid(said!("stage.no_day", text = text.trim())))
}

fn checked_note(text: Option<&str>) -> Result<Option<String>, EngineError> {
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.unwrap_or_default().trim().chars().filter(is_shown).collect();
    if text.chars().count() > NOTE_MAX {
        return Err(EngineError::Invalid(said!("task.long_note", max = count(NOTE_MAX))));
    }
    Ok((!text.is_empty()).then_some(text))
}
