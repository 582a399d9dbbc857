//! Goals, costs, people and days of a programme.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::program::GoalMeasure;
use speargun_domain::right::Action;
use speargun_store::program::{self as stored, StoredItem};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use super::{checked_money, checked_text, found};
use crate::criteria::refuse_without_right;
use crate::task::checked_day;
use crate::{EngineError, Workspace, audit, user};

/// The most goals, costs, people and days of a programme together.
pub const ITEMS_MAX: i64 = 2_000;
/// The longest title, in characters.
const TITLE_MAX: usize = 300;

/// Something to add.
#[derive(Debug, Clone)]
pub enum NewItem<'a> {
    /// A goal.
    Goal {
        /// What is to be reached, in words.
        title: &'a str,
        /// By what it is measured.
        measure: GoalMeasure,
        /// The value to reach.
        target: f64,
        /// The first day that counts.
        from: &'a str,
        /// The last day that counts.
        until: &'a str,
    },
    /// Money that was spent or will be.
    Cost {
        /// For what.
        title: &'a str,
        /// How much, in major units, and the currency.
        amount: (f64, &'a str),
        /// The day.
        on: &'a str,
    },
    /// A person of the team.
    Member {
        /// Their part.
        title: &'a str,
        /// Their number.
        user_id: i64,
    },
    /// An entry of the calendar.
    Entry {
        /// What happens.
        title: &'a str,
        /// The first day.
        from: &'a str,
        /// The last day.
        until: &'a str,
    },
}

/// Adds a goal, cost, person or entry to a programme and returns its number.
///
/// # Errors
/// When there is no such programme or person, the title is blank or too long, a day is none or the
/// last one is before the first, the target or the money cannot be meant, the person is in the team
/// or shut out, or the programme has too much already; nothing is written then.
pub fn add_item(
    workspace: &Workspace,
    program_id: i64,
    new: &NewItem<'_>,
    context: &Context,
) -> Result<i64, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let item = checked(new)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let program = found(connection, program_id)?;
        if stored::count_items(connection, program_id)? >= ITEMS_MAX {
            let max = count(ITEMS_MAX);
            return Err(EngineError::Conflict(said!("program.too_many_items", max)));
        }
        if let Some((user_id, _, _)) = &item.user {
            refuse_as_member(connection, program_id, *user_id)?;
        }
        let id = stored::add_item(connection, program_id, &item, context)?;
        stored::update(connection, &program, context.now)?;
        let details = json!({ "name": program.name, "kind": item.kind, "title": item.title });
        audit::note(connection, context, (AuditAction::AddToProgram, program_id), &details)?;
        Ok(id)
    })
}

/// Removes a goal, cost, person or entry of a programme. That it was there stays known.
///
/// # Errors
/// When there is no such programme, or nothing of this number in it.
pub fn remove_item(
    workspace: &Workspace,
    (program_id, id): (i64, i64),
    context: &Context,
) -> Result<(), EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let program = found(connection, program_id)?;
        let items = stored::items(connection, program_id)?;
        let missing = || EngineError::NotFound(said!("program.no_item", id));
        let item = items.into_iter().find(|item| item.id == id).ok_or_else(missing)?;
        stored::remove_item(connection, (program_id, id), context)?;
        stored::update(connection, &program, context.now)?;
        let details = json!({ "name": program.name, "kind": item.kind, "title": item.title });
        Ok(audit::note(
            connection,
            context,
            (AuditAction::RemoveFromProgram, program_id),
            &details,
        )?)
    })
}

/// What a programme has, by day.
///
/// # Errors
/// When there is no such programme.
pub fn items(workspace: &Workspace, program_id: i64) -> Result<Vec<StoredItem>, EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        Ok(stored::items(connection, program_id)?)
    })
}

fn checked(new: &NewItem<'_>) -> Result<StoredItem, EngineError> {
    let base = |kind: &str, title: &str| -> Result<StoredItem, EngineError> {
        let title = checked_text(title, TITLE_MAX)?;
        Ok(StoredItem { kind: kind.to_owned(), title, ..StoredItem::default() })
    };
    match new {
        NewItem::Goal { title, measure, target, from, until } => {
            if !measure.takes_target(*target) {
                let measure = measure.key();
                return Err(EngineError::Invalid(said!("program.bad_target", measure)));
            }
            let (from_on, until_on) = checked_days(from, until)?;
            let (measure, target) = (Some(measure.key().to_owned()), Some(*target));
            Ok(StoredItem { measure, target, from_on, until_on, ..base("goal", title)? })
        }
        NewItem::Cost { title, amount, on } => {
            let (amount, from_on) = (Some(checked_money(*amount)?), Some(checked_day(on)?));
            Ok(StoredItem { amount, from_on, ..base("cost", title)? })
        }
        NewItem::Member { title, user_id } => {
            let user = Some((*user_id, String::new(), false));
            Ok(StoredItem { user, ..base("member", title)? })
        }
        NewItem::Entry { title, from, until } => {
            let (from_on, until_on) = checked_days(from, until)?;
            Ok(StoredItem { from_on, until_on, ..base("entry", title)? })
        }
    }
}

fn checked_days(from: &str, until: &str) -> Result<(Option<String>, Option<String>), EngineError> {
    let (from, until) = (checked_day(from)?, checked_day(until)?);
    if until < from {
        return Err(EngineError::Invalid(said!("program.bad_days", from, until)));
    }
    Ok((Some(from), Some(until)))
}

fn refuse_as_member(
    connection: &mut Connection,
    program_id: i64,
    user_id: i64,
) -> Result<(), EngineError> {
    let user = user::found(connection, user_id)?;
    let name = user.name.as_str();
    if user.disabled_at.is_some() {
        return Err(EngineError::Conflict(said!("task.owner_disabled", name)));
    }
    let items = stored::items(connection, program_id)?;
    let is_in = items.iter().any(|item| item.user.as_ref().is_some_and(|own| own.0 == user_id));
    if is_in {
        return Err(EngineError::Conflict(said!("program.is_member", name)));
    }
    Ok(())
}
