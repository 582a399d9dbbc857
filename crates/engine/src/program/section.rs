//! Sections of a plan: written in versions, with an owner, a day and tasks.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::program::Element;
use speargun_domain::right::Action;
use speargun_domain::task::OriginKind;
use speargun_store::program::{self as stored, NewSection, StoredSection};
use speargun_store::task::StoredTask;
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use super::{checked_text, found};
use crate::criteria::refuse_without_right;
use crate::task::{NewTask, checked_day};
use crate::{EngineError, Workspace, audit, task, user};

/// The longest section, in characters.
const TEXT_MAX: usize = 20_000;

/// What a section says after an edit.
#[derive(Debug, Clone)]
pub struct SectionEdit<'a> {
    /// The version that the edit was made from.
    pub version: i64,
    /// What is planned.
    pub text: &'a str,
    /// Who sees to it.
    pub owner_id: Option<i64>,
    /// The day until which.
    pub due: Option<&'a str>,
}

/// Writes a new version of a section.
///
/// # Errors
/// When there is no such section or person, the text is blank or too long, the day is none, or the
/// section has another version by now; nothing is written then.
pub fn edit_section(
    workspace: &Workspace,
    (program_id, element): (i64, Element),
    edit: &SectionEdit<'_>,
    context: &Context,
) -> Result<StoredSection, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let text = checked_text(edit.text, TEXT_MAX)?;
    let due = edit.due.map(checked_day).transpose()?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let program = found(connection, program_id)?;
        let before = of_element(connection, program_id, element)?;
        if before.version != edit.version {
            let (version, by) = (count(before.version), before.written_by);
            return Err(EngineError::Outdated(said!("program.section_outdated", version, by)));
        }
        let owner = edit.owner_id.map(|id| user::found(connection, id)).transpose()?;
        let before_owner = before.owner.as_ref().map(|(id, _, _)| *id);
        // Who left may stay what they were; no one becomes it after they left.
        let left = owner.as_ref().filter(|owner| owner.disabled_at.is_some());
        if let Some(owner) = left.filter(|owner| before_owner != Some(owner.id)) {
            let name = owner.name.as_str();
            return Err(EngineError::Conflict(said!("task.owner_disabled", name)));
        }
        let is_same = before.text == text && before_owner == edit.owner_id && before.due_on == due;
        if is_same {
            return Err(EngineError::Conflict(said!("program.section_unchanged")));
        }
        let new = NewSection {
            section_id: before.id,
            version: before.version + 1,
            text: &text,
            owner_id: edit.owner_id,
            due_on: due.as_deref(),
        };
        stored::write_section(connection, &new, context)?;
        stored::update(connection, &program, context.now)?;
        let details = json!({ "name": program.name, "element": element.key(),
            "version": new.version, "owner": owner.map(|owner| owner.email), "due": due });
        audit::note(connection, context, (AuditAction::WriteSection, program_id), &details)?;
        of_element(connection, program_id, element)
    })
}

/// Makes a task from a section.
///
/// # Errors
/// When there is no such section, or the task cannot be made.
pub fn add_task(
    workspace: &Workspace,
    (program_id, element): (i64, Element),
    new: &NewTask<'_>,
    context: &Context,
) -> Result<StoredTask, EngineError> {
    refuse_without_right(context, Action::WorkTasks)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        found(connection, program_id)?;
        let section = of_element(connection, program_id, element)?;
        let new = NewTask { origin: (OriginKind::Section, Some(section.id)), ..new.clone() };
        let id = task::add(connection, &new, context)?;
        task::found(connection, id)
    })
}

/// The sections of a programme, in the order of the plan.
///
/// # Errors
/// When there is no such programme.
pub fn sections(workspace: &Workspace, program_id: i64) -> Result<Vec<StoredSection>, EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        Ok(stored::sections(connection, program_id)?)
    })
}

/// The section of an element.
///
/// # Errors
/// When there is no such programme.
pub fn find_section(
    workspace: &Workspace,
    (program_id, element): (i64, Element),
) -> Result<StoredSection, EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        of_element(connection, program_id, element)
    })
}

/// A window of the versions of a section, the newest first, and how many there are.
///
/// # Errors
/// When there is no such programme.
pub fn section_versions(
    workspace: &Workspace,
    (program_id, element): (i64, Element),
    window: (i64, i64),
) -> Result<(Vec<StoredSection>, i64), EngineError> {
    workspace.store.read(|connection| {
        found(connection, program_id)?;
        let section = of_element(connection, program_id, element)?;
        Ok(stored::section_versions(connection, section.id, window)?)
    })
}

fn of_element(
    connection: &mut Connection,
    program_id: i64,
    element: Element,
) -> Result<StoredSection, EngineError> {
    let sections = stored::sections(connection, program_id)?;
    let section = sections.into_iter().find(|section| section.element == element.key());
    section.ok_or_else(|| EngineError::NotFound(said!("program.missing", id = program_id)))
}
