//! Types of tasks.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::NamedReference;

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Its number.
    pub id: i64,
    /// What has to be done.
    pub title: String,
    /// More about it.
    #[schema(required = true)]
    pub note: Option<String>,
    /// Who has to do it.
    pub owner: TaskOwner,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
    /// The day on which its owner is reminded.
    #[schema(required = true, format = Date)]
    pub remind: Option<String>,
    /// `open`, `later` or `done`, as of today.
    pub state: String,
    /// From this day on it is open again, where it is put off.
    #[schema(required = true, format = Date)]
    pub later_until: Option<String>,
    /// Whether it is open and its day is over.
    pub overdue: bool,
    /// Whether it is open and its reminder has come.
    pub reminding: bool,
    /// What it comes from.
    pub origin: TaskOrigin,
    /// The account that it is about.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// Who made it.
    pub created_by: String,
    /// The number of who made it, if it is a person.
    #[schema(required = true)]
    pub created_by_id: Option<i64>,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was changed last.
    #[schema(format = DateTime)]
    pub changed_at: String,
    /// Raised by every change.
    pub revision: i64,
}

/// Who has to do a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskOwner {
    /// The number of the person.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Whether they are shut out: someone else has to take the task.
    pub disabled: bool,
}

/// What a task comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskOrigin {
    /// `hand`, `vote`, `gap`, `check_in`, `dossier`, `section` or `target_list`.
    pub kind: String,
    /// The number of that; null for `hand`.
    #[serde(default)]
    #[schema(required = true)]
    pub id: Option<i64>,
}

/// Which tasks are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TaskListQuery {
    /// The number of a person, for theirs. By default the caller's own; all where no person calls.
    pub owner: Option<i64>,
    /// Those of all people.
    pub all: Option<bool>,
    /// `open` (default), `later`, `done`, `handed_on` (what the owner handed on and is not done) or
    /// `all`.
    pub state: Option<String>,
    /// Due on this day or before.
    pub due_until: Option<String>,
    /// About the account of this number.
    pub account: Option<i64>,
    /// From sections of the plan of the programme of this number.
    pub program: Option<i64>,
    /// What they come from, such as `section`; with `origin_id`.
    pub origin: Option<String>,
    /// The number of that.
    pub origin_id: Option<i64>,
    /// Rows wanted: at most 500, by default 50.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

/// A page of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskList {
    /// Those that are due first come first; of done ones those that were done last.
    pub items: Vec<Task>,
    /// How many there are in all.
    pub total: u64,
    /// How many rows were skipped.
    pub offset: u64,
    /// How many rows were asked for.
    pub limit: u32,
    /// How many there are by state, whatever state was asked for.
    pub counts: TaskCounts,
    /// The day that counts as today.
    #[schema(format = Date)]
    pub today: String,
}

/// How many tasks there are by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskCounts {
    /// Open ones whose day is over.
    pub overdue: u64,
    /// Open ones that are due today.
    pub today: u64,
    /// Open ones that are due on a later day.
    pub upcoming: u64,
    /// Those that are put off.
    pub later: u64,
    /// Done ones.
    pub done: u64,
}

/// A task to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    /// What has to be done, in 200 characters at most.
    pub title: String,
    /// More about it, in 5,000 characters at most.
    #[serde(default)]
    pub note: Option<String>,
    /// The number of who has to do it.
    pub owner_id: i64,
    /// The day until which, such as 2027-01-31.
    #[schema(format = Date)]
    pub due: String,
    /// The day of the reminder, not after the due day.
    #[serde(default)]
    #[schema(format = Date)]
    pub remind: Option<String>,
    /// What it comes from; by default `hand`.
    #[serde(default)]
    pub origin: Option<TaskOrigin>,
    /// The account that it is about.
    #[serde(default)]
    pub account_id: Option<i64>,
}

/// What a task says from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskEdit {
    /// The revision that the change was made from.
    #[serde(default)]
    pub revision: Option<i64>,
    /// What has to be done.
    pub title: String,
    /// More about it.
    #[serde(default)]
    pub note: Option<String>,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
    /// The day of the reminder.
    #[serde(default)]
    #[schema(format = Date)]
    pub remind: Option<String>,
}

/// Who gets a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskHandOn {
    /// The revision that was seen.
    #[serde(default)]
    pub revision: Option<i64>,
    /// The number of the person.
    pub owner_id: i64,
    /// What to say with it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Until when a task is put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskDelay {
    /// The revision that was seen.
    #[serde(default)]
    pub revision: Option<i64>,
    /// The day on which it is open again: after today.
    #[schema(format = Date)]
    pub until: String,
    /// What to say with it.
    #[serde(default)]
    pub note: Option<String>,
}

/// That a task is done, or open again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskRemark {
    /// The revision that was seen.
    #[serde(default)]
    pub revision: Option<i64>,
    /// What to say with it.
    #[serde(default)]
    pub note: Option<String>,
}

/// A thing that happened to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskEvent {
    /// Later things have higher numbers.
    pub id: i64,
    /// `created`, `edited`, `handed_on`, `done`, `put_off` or `reopened`.
    pub kind: String,
    /// Who did it.
    pub name: String,
    /// What they said.
    #[schema(required = true)]
    pub note: Option<String>,
    /// What changed.
    pub changes: Vec<TaskChange>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

/// A field of a task that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskChange {
    /// `title`, `note`, `owner` (the name), `due`, `remind`, `state` or `later_until`.
    pub field: String,
    /// What it was.
    #[schema(required = true)]
    pub before: Option<String>,
    /// What it is.
    #[schema(required = true)]
    pub after: Option<String>,
}

/// The address of one's calendar, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarState {
    /// When it was made; null if there is none.
    #[schema(required = true, format = DateTime)]
    pub made_at: Option<String>,
}

/// The address of one's calendar, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarAddress {
    /// The path on this server, with its secret: whoever has it reads the tasks.
    pub path: String,
}
