//! Programmes: made for a cycle, with a plan of five sections, goals, costs, people, days and
//! strategy sheets.

mod advise;
mod goal;
mod item;
mod section;
mod sheet;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::money::{Currency, Money};
use speargun_domain::program::{Cycle, Element};
use speargun_domain::right::Action;
use speargun_domain::text::clean;
use speargun_store::program::{self as stored, NewSection, StoredProgram};
use speargun_store::{Connection, Lock};
use speargun_words::{Language, Said, count, said};

use crate::criteria::refuse_without_right;
use crate::{Engine, EngineError, Workspace, audit, criteria, target_list};

pub use advise::{
    CASES_MIN, Given, InputSource, MeasuredLevel, MeasuredSale, Recommendation, recommend,
};
pub use goal::{GoalValue, measured_goals};
pub use item::{ITEMS_MAX, NewItem, add_item, items, remove_item};
pub use section::{SectionEdit, add_task, edit_section, find_section, section_versions, sections};
pub use sheet::{SheetEdit, sheet, sheet_fields, sheet_versions, sheets, write_sheet};

/// The most programmes of a workspace.
pub const PROGRAMS_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_MAX: usize = 120;
/// The largest amount of money, in major units.
const MONEY_MAX: f64 = 1e12;

/// A programme to make.
#[derive(Debug, Clone)]
pub struct NewProgram<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its cycle, which may be another than the advised one.
    pub cycle: Cycle,
    /// What is known of the sale, for the advice that is kept beside the choice.
    pub given: Given<'a>,
    /// Its target list.
    pub target_list_id: Option<i64>,
    /// Its sheet of criteria.
    pub criteria_id: Option<i64>,
    /// The language of its plan; that of the workspace if none.
    pub language: Option<Language>,
}

/// What a programme goes by after a change.
#[derive(Debug, Clone, Default)]
pub struct ProgramEdit<'a> {
    /// Its target list.
    pub target_list_id: Option<i64>,
    /// Its sheet of criteria.
    pub criteria_id: Option<i64>,
    /// What may be spent, in major units, and the currency.
    pub budget: Option<(f64, &'a str)>,
}

/// Makes a programme. The plan of its cycle is copied into it, and is its own from then on.
///
/// # Errors
/// When the name is blank, too long or taken, what is known of the sale cannot be meant, or there
/// is no such list or sheet; nothing is written then.
pub fn create(
    engine: &Engine,
    new: &NewProgram<'_>,
    context: &Context,
) -> Result<StoredProgram, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let name = checked_name(new.name)?;
    let recommended = recommend(engine, &new.given)?;
    let workspace = &engine.workspace;
    let set = || Language::parse(&workspace.settings().language).unwrap_or_default();
    let language = new.language.unwrap_or_else(set);
    let advised = recommended.advice.cycle.map(|cycle| cycle.key().to_owned());
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        if stored::named(connection, &name)?.is_some() {
            return Err(EngineError::Conflict(said!("program.taken", name)));
        }
        if stored::all(connection)?.len() >= PROGRAMS_MAX {
            let max = count(PROGRAMS_MAX);
            return Err(EngineError::Conflict(said!("program.too_many", max)));
        }
        let program = StoredProgram {
            name: name.clone(),
            cycle: new.cycle.key().to_owned(),
            advised: advised.clone(),
            advice: recommended.to_json().to_string(),
            target_list: named_list(connection, new.target_list_id)?,
            criteria: named_criteria(workspace, connection, new.criteria_id)?,
            ..StoredProgram::default()
        };
        let id = stored::create(connection, &program, context)?;
        for element in Element::ALL {
            let text = plan_text(new.cycle, element).render(language);
            let section_id = stored::add_section(connection, id, element.key())?;
            let version =
                NewSection { section_id, version: 1, text: &text, ..NewSection::default() };
            stored::write_section(connection, &version, context)?;
        }
        let details = json!({ "name": name, "cycle": program.cycle, "advised": advised,
            "target_list": program.target_list.as_ref().map(|(_, name)| name),
            "criteria": program.criteria.as_ref().map(|(_, name)| name) });
        audit::note(connection, context, (AuditAction::CreateProgram, id), &details)?;
        found(connection, id)
    })
}

/// Changes target list, criteria and budget of a programme. `seen` is the revision that the change
/// was made from.
///
/// # Errors
/// When there is no such programme, list or sheet, the budget is no money, or the programme was
/// changed since it was seen.
pub fn edit(
    workspace: &Workspace,
    (id, seen): (i64, Option<i64>),
    edit: &ProgramEdit<'_>,
    context: &Context,
) -> Result<StoredProgram, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let budget = edit.budget.map(checked_money).transpose()?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let before = found(connection, id)?;
        if seen.is_some_and(|seen| seen != before.revision) {
            let name = before.name.as_str();
            return Err(EngineError::Outdated(said!("program.outdated", name)));
        }
        let after = StoredProgram {
            target_list: named_list(connection, edit.target_list_id)?,
            criteria: named_criteria(workspace, connection, edit.criteria_id)?,
            budget: budget.clone(),
            ..before.clone()
        };
        stored::update(connection, &after, context.now)?;
        let goes_by = |program: &StoredProgram| {
            json!({ "target_list": program.target_list.as_ref().map(|(_, name)| name),
                "criteria": program.criteria.as_ref().map(|(_, name)| name),
                "budget": program.budget })
        };
        let details = json!({ "name": before.name, "before": goes_by(&before),
            "after": goes_by(&after) });
        audit::note(connection, context, (AuditAction::EditProgram, id), &details)?;
        found(connection, id)
    })
}

/// All programmes, by name.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<StoredProgram>, EngineError> {
    Ok(workspace.store.read(stored::all)?)
}

/// One programme.
///
/// # Errors
/// When there is none of this number.
pub fn get(workspace: &Workspace, id: i64) -> Result<StoredProgram, EngineError> {
    workspace.store.read(|connection| found(connection, id))
}

/// The programme that a text names: its name without regard to case, or its number.
///
/// # Errors
/// When none does.
pub fn find(workspace: &Workspace, text: &str) -> Result<StoredProgram, EngineError> {
    let text = clean(text);
    workspace.store.read(|connection| {
        if let Some(program) = stored::named(connection, &text)? {
            return Ok(program);
        }
        let by_id = text.parse().ok().map(|id| stored::get(connection, id)).transpose()?.flatten();
        by_id.ok_or_else(|| EngineError::NotFound(said!("program.none_called", text)))
    })
}

/// What Speargun ships for an element of the plan of a cycle.
#[must_use]
pub fn plan_text(cycle: Cycle, element: Element) -> Said {
    Said::new(format!("plan.{}.{}", cycle.key(), element.key()))
}

pub(crate) fn found(connection: &mut Connection, id: i64) -> Result<StoredProgram, EngineError> {
    let program = stored::get(connection, id)?;
    program.ok_or_else(|| EngineError::NotFound(said!("program.missing", id)))
}

fn named_list(
    connection: &mut Connection,
    id: Option<i64>,
) -> Result<Option<(i64, String)>, EngineError> {
    id.map(|id| Ok((id, target_list::found(connection, id)?.name))).transpose()
}

fn named_criteria(
    workspace: &Workspace,
    connection: &mut Connection,
    id: Option<i64>,
) -> Result<Option<(i64, String)>, EngineError> {
    id.map(|id| Ok((id, criteria::found(workspace, connection, id)?.stored.name))).transpose()
}

fn checked_name(name: &str) -> Result<String, EngineError> {
    let name = clean(name).into_owned();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX {
        return Err(EngineError::Invalid(said!("program.bad_name", max = count(NAME_MAX))));
    }
    Ok(name)
}

/// Money as it is kept: minor units and currency.
fn checked_money((amount, code): (f64, &str)) -> Result<(i64, String), EngineError> {
    let unknown = || EngineError::Invalid(said!("program.no_currency", code));
    let currency = Currency::parse(code).map_err(|_| unknown())?;
    let is_money = amount.is_finite() && (0.0..=MONEY_MAX).contains(&amount);
    let money = is_money.then(|| Money::from_major(amount, currency)).flatten();
    let Some(money) = money else {
        let max = count(MONEY_MAX as i64);
        return Err(EngineError::Invalid(said!("program.bad_money", max)));
    };
    Ok((money.minor, currency.code().to_owned()))
}

/// A text of several lines that has to say something.
pub(crate) fn checked_text(text: &str, max: usize) -> Result<String, EngineError> {
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.trim().chars().filter(is_shown).collect();
    match text.chars().count() {
        0 => Err(EngineError::Invalid(said!("program.no_text"))),
        length if length > max => {
            Err(EngineError::Invalid(said!("program.long_text", max = count(max))))
        }
        _ => Ok(text),
    }
}
