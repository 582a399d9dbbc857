//! Tasks and what happened to them.

use speargun_domain::caller::Context;
use speargun_domain::value::Value;

use crate::{Connection, Row, StoreError};

/// A task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredTask {
    /// Row id.
    pub id: i64,
    /// What has to be done.
    pub title: String,
    /// More about it.
    pub note: Option<String>,
    /// Who has to do it.
    pub owner_id: i64,
    /// Their name; one that is shut out keeps it.
    pub owner: String,
    /// Their address.
    pub owner_email: String,
    /// Whether they are shut out.
    pub owner_is_disabled: bool,
    /// The day until which it has to be done, such as `2027-01-31`.
    pub due_on: String,
    /// The day on which they are reminded.
    pub remind_on: Option<String>,
    /// open, later or done, as it was set.
    pub state: String,
    /// From this day on it is open again.
    pub later_until: Option<String>,
    /// What it comes from.
    pub origin: String,
    /// The number of that.
    pub origin_id: Option<i64>,
    /// The account as it is now, and its name.
    pub account: Option<(i64, String)>,
    /// Who made it, where a person did.
    pub created_by_id: Option<i64>,
    /// The name of who made it.
    pub created_by: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// When it was changed last.
    pub changed_at: i64,
    /// Raised by every change.
    pub revision: i64,
}

/// Which state is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AskedState {
    /// Open ones, and those that were put off until today or before.
    #[default]
    Open,
    /// Those that are put off beyond today.
    Later,
    /// Done ones.
    Done,
    /// Those that the owner who is asked for handed on and that are not done.
    HandedOn,
    /// Those that are not done.
    Unfinished,
    /// All.
    Any,
}

/// What is asked for. Days are as they are kept.
#[derive(Debug, Clone, Default)]
pub struct TaskQuery<'a> {
    /// Of one person; of all if none.
    pub owner_id: Option<i64>,
    /// Which state.
    pub state: AskedState,
    /// Due on this day or before.
    pub due_until: Option<&'a str>,
    /// About one account, or one that was merged into it.
    pub account_id: Option<i64>,
    /// That come from sections of the plan of one programme.
    pub program_id: Option<i64>,
    /// That come from this.
    pub origin: Option<(&'a str, i64)>,
    /// The day of today.
    pub today: &'a str,
}

/// How many tasks there are by state, whatever state is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// Open ones whose day is over.
    pub overdue: i64,
    /// Open ones that are due today.
    pub today: i64,
    /// Open ones that are due on a later day.
    pub upcoming: i64,
    /// Those that are put off.
    pub later: i64,
    /// Done ones.
    pub done: i64,
}

/// A thing that happened to a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskEvent {
    /// Row id: later things have higher ones.
    pub id: i64,
    /// What happened, such as `handed_on`.
    pub kind: String,
    /// Who did it.
    pub name: String,
    /// What they said.
    pub note: Option<String>,
    /// What changed, as JSON: the field with its value before and after.
    pub changes: String,
    /// When, in microseconds UTC.
    pub at: i64,
}

const COLUMNS: &str = "t.id, t.title, t.note, t.owner_id, u.name, u.email, u.disabled_at, \
    t.due_on, t.remind_on, t.state, t.later_until, t.origin, t.origin_id, s.id, s.name, \
    t.created_by_id, t.created_by, t.created_at, t.changed_at, t.revision";
const FROM: &str = "FROM task t JOIN app_user u ON u.id = t.owner_id \
    LEFT JOIN account a ON a.id = t.account_id \
    LEFT JOIN account s ON s.id = COALESCE(a.merged_into, a.id)";

fn read(row: &Row) -> StoredTask {
    StoredTask {
        id: row.integer(0),
        title: row.text(1).to_owned(),
        note: row.text_option(2),
        owner_id: row.integer(3),
        owner: row.text(4).to_owned(),
        owner_email: row.text(5).to_owned(),
        owner_is_disabled: row.integer_option(6).is_some(),
        due_on: row.text(7).to_owned(),
        remind_on: row.text_option(8),
        state: row.text(9).to_owned(),
        later_until: row.text_option(10),
        origin: row.text(11).to_owned(),
        origin_id: row.integer_option(12),
        account: row.integer_option(13).map(|id| (id, row.text_option(14).unwrap_or_default())),
        created_by_id: row.integer_option(15),
        created_by: row.text(16).to_owned(),
        created_at: row.integer(17),
        changed_at: row.integer(18),
        revision: row.integer(19),
    }
}

/// The conditions of a query and their values.
#[derive(Default)]
struct Conditions {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition in which `?` is the place of its value.
    fn add(&mut self, text: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.texts.push(text.replace('?', &format!("?{}", self.values.len())));
    }

    fn of(query: &TaskQuery<'_>) -> Self {
        let mut own = Self::default();
        match (query.owner_id, query.state) {
            (Some(owner), AskedState::HandedOn) => {
                own.add(
                    "EXISTS (SELECT 1 FROM task_event e WHERE e.task_id = t.id \
                     AND e.kind = 'handed_on' AND e.owner_id = ?)",
                    owner,
                );
                own.add("t.owner_id <> ?", owner);
            }
            (Some(owner), _) => own.add("t.owner_id = ?", owner),
            (None, AskedState::HandedOn) => own.texts.push(
                "EXISTS (SELECT 1 FROM task_event e WHERE e.task_id = t.id \
                 AND e.kind = 'handed_on')"
                    .to_owned(),
            ),
            (None, _) => {}
        }
        if let Some(day) = query.due_until {
            own.add("t.due_on <= ?", day);
        }
        if let Some(account) = query.account_id {
            own.add("s.id = ?", account);
        }
        if let Some(program) = query.program_id {
            own.add(
                "t.origin = 'section' AND t.origin_id IN \
                 (SELECT id FROM program_section WHERE program_id = ?)",
                program,
            );
        }
        if let Some((kind, id)) = query.origin {
            own.add("t.origin = ?", kind);
            own.add("t.origin_id = ?", id);
        }
        own
    }

    fn with_state(mut self, query: &TaskQuery<'_>) -> Self {
        match query.state {
            AskedState::Open => self.add(
                "(t.state = 'open' OR (t.state = 'later' AND t.later_until <= ?))",
                query.today,
            ),
            AskedState::Later => {
                self.add("(t.state = 'later' AND t.later_until > ?)", query.today);
            }
            AskedState::Done => self.texts.push("t.state = 'done'".to_owned()),
            AskedState::HandedOn | AskedState::Unfinished => {
                self.texts.push("t.state <> 'done'".to_owned());
            }
            AskedState::Any => {}
        }
        self
    }

    fn text(&self) -> String {
        if self.texts.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.texts.join(" AND "))
    }
}

/// A window of the tasks that are asked for, and how many there are in all. Those that are due
/// first come first; of done ones those that were done last.
///
/// # Errors
/// What the database reports.
pub fn list(
    connection: &mut Connection,
    query: &TaskQuery<'_>,
    (limit, offset): (i64, i64),
) -> Result<(Vec<StoredTask>, i64), StoreError> {
    let conditions = Conditions::of(query).with_state(query);
    let holds = format!("{FROM} {}", conditions.text());
    let mut values = conditions.values;
    let total = connection.query_one(&format!("SELECT COUNT(*) {holds}"), &values)?;
    let order = match query.state {
        AskedState::Done => "t.changed_at DESC, t.id DESC",
        _ => "t.due_on, t.id",
    };
    let (first, second) = (values.len() + 1, values.len() + 2);
    values.extend([Value::Integer(limit), Value::Integer(offset)]);
    let sql = format!("SELECT {COLUMNS} {holds} ORDER BY {order} LIMIT ?{first} OFFSET ?{second}");
    let rows = connection.query(&sql, &values)?;
    Ok((rows.iter().map(read).collect(), total.map_or(0, |row| row.integer(0))))
}

/// How many of the tasks that are asked for are in each state; the state that is asked for does
/// not count.
///
/// # Errors
/// What the database reports.
pub fn counts(
    connection: &mut Connection,
    query: &TaskQuery<'_>,
) -> Result<TaskCounts, StoreError> {
    let any = TaskQuery { state: AskedState::Any, ..query.clone() };
    let conditions = Conditions::of(&any);
    let holds = format!("{FROM} {}", conditions.text());
    let mut values = conditions.values;
    values.push(Value::from(query.today));
    let day = format!("?{}", values.len());
    let is_open = format!("(t.state = 'open' OR (t.state = 'later' AND t.later_until <= {day}))");
    let number = |condition: String| format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
    let columns = [
        number(format!("{is_open} AND t.due_on < {day}")),
        number(format!("{is_open} AND t.due_on = {day}")),
        number(format!("{is_open} AND t.due_on > {day}")),
        number(format!("t.state = 'later' AND t.later_until > {day}")),
        number("t.state = 'done'".to_owned()),
    ];
    let row = connection.query_one(&format!("SELECT {} {holds}", columns.join(", ")), &values)?;
    let of = |index| row.as_ref().and_then(|row| row.integer_option(index)).unwrap_or(0);
    Ok(TaskCounts { overdue: of(0), today: of(1), upcoming: of(2), later: of(3), done: of(4) })
}

/// One task.
///
/// # Errors
/// What the database reports.
pub fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredTask>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE t.id = ?1");
    Ok(connection.query_one(&sql, &[Value::Integer(id)])?.as_ref().map(read))
}

/// How many tasks of a person are not done.
///
/// # Errors
/// What the database reports.
pub fn count_unfinished(connection: &mut Connection, owner_id: i64) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "SELECT COUNT(*) FROM task WHERE owner_id = ?1 AND state <> 'done'",
        &[Value::Integer(owner_id)],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Tasks that are not done and whose owner is to be reminded by a day, and was not yet; the oldest
/// reminders first. One that was put off waits until it is open again.
///
/// # Errors
/// What the database reports.
pub fn to_remind(
    connection: &mut Connection,
    (today, limit): (&str, i64),
) -> Result<Vec<StoredTask>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE t.remind_on <= ?1 AND t.state <> 'done' \
         AND (t.reminded_on IS NULL OR t.reminded_on < t.remind_on) \
         AND (t.later_until IS NULL OR t.later_until <= ?1) \
         ORDER BY t.remind_on, t.id LIMIT ?2"
    );
    let values = [Value::from(today), Value::Integer(limit)];
    Ok(connection.query(&sql, &values)?.iter().map(read).collect())
}

/// Notes that the owner of a task was reminded; it is no change of the task.
///
/// # Errors
/// What the database reports.
pub fn note_reminder(connection: &mut Connection, id: i64) -> Result<(), StoreError> {
    let sql = "UPDATE task SET reminded_on = remind_on WHERE id = ?1";
    connection.execute(sql, &[Value::Integer(id)]).map(|_| ())
}

/// Makes an open task and returns its number.
///
/// # Errors
/// What the database reports.
pub fn create(
    connection: &mut Connection,
    task: &StoredTask,
    context: &Context,
) -> Result<i64, StoreError> {
    let row = connection.query_one(
        "INSERT INTO task (title, note, owner_id, due_on, remind_on, state, origin, origin_id, \
         account_id, created_by_id, created_by, created_at, changed_at, revision) \
         VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7, ?8, ?9, ?10, ?11, ?11, 1) RETURNING id",
        &[
            Value::from(task.title.as_str()),
            Value::from(task.note.as_deref()),
            Value::Integer(task.owner_id),
            Value::from(task.due_on.as_str()),
            Value::from(task.remind_on.as_deref()),
            Value::from(task.origin.as_str()),
            Value::from(task.origin_id),
            Value::from(task.account.as_ref().map(|(id, _)| *id)),
            Value::from(context.caller.user_id),
            Value::from(context.name()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

/// Writes what can change of a task, and raises its revision.
///
/// # Errors
/// What the database reports.
pub fn update(connection: &mut Connection, task: &StoredTask, now: i64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE task SET title = ?2, note = ?3, owner_id = ?4, due_on = ?5, remind_on = ?6, \
         state = ?7, later_until = ?8, changed_at = ?9, revision = revision + 1 WHERE id = ?1",
        &[
            Value::Integer(task.id),
            Value::from(task.title.as_str()),
            Value::from(task.note.as_deref()),
            Value::Integer(task.owner_id),
            Value::from(task.due_on.as_str()),
            Value::from(task.remind_on.as_deref()),
            Value::from(task.state.as_str()),
            Value::from(task.later_until.as_deref()),
            Value::Integer(now),
        ],
    )?;
    Ok(())
}

/// Writes down what happened to a task. `owner_id` is who owned it before.
///
/// # Errors
/// What the database reports.
pub fn add_event(
    connection: &mut Connection,
    (task_id, owner_id): (i64, Option<i64>),
    event: &TaskEvent,
    context: &Context,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO task_event (task_id, kind, user_id, name, note, owner_id, changes, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Value::Integer(task_id),
            Value::from(event.kind.as_str()),
            Value::from(context.caller.user_id),
            Value::from(context.name()),
            Value::from(event.note.as_deref()),
            Value::from(owner_id),
            Value::from(event.changes.as_str()),
            Value::Integer(context.now),
        ],
    )?;
    Ok(())
}

/// A window of what happened to a task, the newest first, and how much in all.
///
/// # Errors
/// What the database reports.
pub fn events(
    connection: &mut Connection,
    task_id: i64,
    (limit, offset): (i64, i64),
) -> Result<(Vec<TaskEvent>, i64), StoreError> {
    let of = Value::Integer(task_id);
    let total = connection.query_one(
        "SELECT COUNT(*) FROM task_event WHERE task_id = ?1",
        std::slice::from_ref(&of),
    )?;
    let rows = connection.query(
        "SELECT id, kind, name, note, changes, at FROM task_event WHERE task_id = ?1 \
         ORDER BY id DESC LIMIT ?2 OFFSET ?3",
        &[of, Value::Integer(limit), Value::Integer(offset)],
    )?;
    let event = |row: &Row| TaskEvent {
        id: row.integer(0),
        kind: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        note: row.text_option(3),
        changes: row.text(4).to_owned(),
        at: row.integer(5),
    };
    Ok((rows.iter().map(event).collect(), total.map_or(0, |row| row.integer(0))))
}
