//! Programmes as the API sees them.

use std::collections::BTreeMap;

use speargun_domain::caller::Context;
use speargun_domain::money::{Currency, Money as Amount};
use speargun_domain::program::{Cycle, Element, GoalMeasure, SheetKind, value_balance};
use speargun_domain::time::to_rfc3339;
use speargun_engine::program::{self, Given, InputSource, NewItem, Recommendation};
use speargun_engine::{Engine, EngineError, task};
use speargun_measure::statistics::Quartiles;
use speargun_store::program::{StoredItem, StoredProgram, StoredSection, StoredSheet};
use speargun_words::{Language, Said, said};

use super::types;
use crate::failure::Answered;
use crate::money::{count, money, money_told};
use crate::names::Names;
use crate::paging::{page, window};
use crate::shared::{Money, NamedReference, Page, PageQuery};
use crate::task::{call as task_call, types::Task};

/// Which cycle fits, with reasons in the reader's language.
pub fn advise(
    engine: &Engine,
    query: &types::AdviceQuery,
    language: Language,
) -> Answered<types::ProgramAdvice> {
    let given = Given {
        deal_size: query.deal_size,
        currency: query.currency.as_deref(),
        buyers: query.buyers,
        cycle_days: query.cycle_days,
        decided_by: query.decided_by.as_deref(),
    };
    let found = program::recommend(engine, &given)?;
    Ok(advice(engine, &found, language))
}

fn advice(engine: &Engine, found: &Recommendation, language: Language) -> types::ProgramAdvice {
    let source = |input: &str| found.inputs.iter().find(|(name, _)| *name == input);
    let is_measured = |input| source(input).is_some_and(|(_, from)| *from == InputSource::Measured);
    let reason = |vote: &speargun_domain::program::Vote| types::AdviceReason {
        input: vote.input.to_owned(),
        source: if is_measured(vote.input) { "measured" } else { "given" }.to_owned(),
        weight: vote.weight,
        shares: scores(vote.shares),
        text: vote.reason.render(language),
        key: vote.reason.key().to_owned(),
        values: vote.reason.json_values(),
    };
    let missing = |(input, from): &(&str, InputSource)| match from {
        InputSource::Missing(why) => Some(types::MissingInput {
            input: (*input).to_owned(),
            text: why.render(language),
            key: why.key().to_owned(),
            values: why.json_values(),
        }),
        _ => None,
    };
    let number = |input: &'static str, found: Option<Quartiles>, currency: Option<&str>| {
        found.map(|found| types::MeasuredNumber {
            n: found.cases,
            median: found.median,
            q1: found.q1,
            q3: found.q3,
            currency: currency.map(ToOwned::to_owned),
            used: is_measured(input),
        })
    };
    let (own, currency) = (&found.measured, engine.workspace.settings().currency);
    let decided_by = own.decided_by.map(|found| types::MeasuredDecision {
        n: found.rate.of,
        level: found.level.key().to_owned(),
        share: found.rate.rate,
        low: found.rate.low,
        high: found.rate.high,
        used: is_measured("decided_by"),
    });
    types::ProgramAdvice {
        cycle: found.advice.cycle.map(|cycle| cycle.key().to_owned()),
        scores: scores(found.advice.scores),
        reasons: found.advice.votes.iter().map(reason).collect(),
        measured: types::MeasuredSale {
            won_deals: own.won_deals,
            cases_min: program::CASES_MIN,
            deal_size: number("deal_size", own.deal_size, Some(currency.code())),
            buyers: number("buyers", own.buyers, None),
            cycle_days: number("cycle_days", own.cycle_days, None),
            decided_by,
        },
        missing: found.inputs.iter().filter_map(missing).collect(),
    }
}

fn scores([early, mid, full]: [f64; 3]) -> types::CycleScores {
    types::CycleScores { early, mid, full }
}

/// All programmes.
pub fn list(engine: &Engine) -> Answered<Vec<types::Program>> {
    let names = Names::load(engine)?;
    Ok(program::list(&engine.workspace)?.into_iter().map(|it| shown(it, &names)).collect())
}

/// Makes a programme.
pub fn create(
    engine: &Engine,
    wanted: &types::NewProgram,
    context: &Context,
) -> Answered<types::Program> {
    let sale = wanted.sale.clone().unwrap_or_default();
    let given = Given {
        deal_size: sale.deal_size.as_ref().map(|money| money.amount),
        currency: sale.deal_size.as_ref().map(|money| money.currency.as_str()),
        buyers: sale.buyers,
        cycle_days: sale.cycle_days,
        decided_by: sale.decided_by.as_deref(),
    };
    let unknown = |text: &str| EngineError::Invalid(said!("program.no_language", text));
    let language = wanted.language.as_deref();
    let language = language.map(|text| Language::parse(text).ok_or_else(|| unknown(text)));
    let new = program::NewProgram {
        name: &wanted.name,
        cycle: cycle_of(&wanted.cycle)?,
        given,
        target_list_id: wanted.target_list_id,
        criteria_id: wanted.criteria_id,
        language: language.transpose()?,
    };
    Ok(shown(program::create(engine, &new, context)?, &Names::load(engine)?))
}

/// Changes a programme.
pub fn edit(
    engine: &Engine,
    id: i64,
    wanted: &types::ProgramEdit,
    context: &Context,
) -> Answered<types::Program> {
    let edit = program::ProgramEdit {
        target_list_id: wanted.target_list_id,
        criteria_id: wanted.criteria_id,
        budget: wanted.budget.as_ref().map(|money| (money.amount, money.currency.as_str())),
    };
    let edited = program::edit(&engine.workspace, (id, wanted.revision), &edit, context)?;
    Ok(shown(edited, &Names::load(engine)?))
}

/// A programme with all that belongs to it.
pub fn detail(engine: &Engine, id: i64) -> Answered<types::ProgramDetail> {
    let types::ProgramPlan { program: own, sections } = plan(engine, id)?;
    let items = program::items(&engine.workspace, id)?;
    let goals = program::measured_goals(engine, id)?;
    let of_kind = |kind: &'static str| items.iter().filter(move |item| item.kind == kind);
    let sheets = program::sheets(&engine.workspace, id)?;
    let names = Names::load(engine)?;
    Ok(types::ProgramDetail {
        sections,
        goals: goals.into_iter().map(goal).collect(),
        costs: of_kind("cost").filter_map(cost).collect(),
        spending: spending(engine, &own, of_kind("cost")),
        team: of_kind("member").filter_map(member).collect(),
        calendar: of_kind("entry").filter_map(entry).collect(),
        sheets: sheets.into_iter().filter_map(|it| sheet_of(it, &names)).collect(),
        program: own,
    })
}

/// The plan of a programme.
pub fn plan(engine: &Engine, id: i64) -> Answered<types::ProgramPlan> {
    let names = Names::load(engine)?;
    let own = shown(program::get(&engine.workspace, id)?, &names);
    let sections = program::sections(&engine.workspace, id)?;
    let sections = sections.into_iter().map(|it| section(it, &names)).collect();
    Ok(types::ProgramPlan { program: own, sections })
}

/// Writes a section.
pub fn edit_section(
    engine: &Engine,
    (id, element): (i64, &str),
    wanted: &types::SectionEdit,
    context: &Context,
) -> Answered<types::ProgramSection> {
    let edit = program::SectionEdit {
        version: wanted.version,
        text: &wanted.text,
        owner_id: wanted.owner_id,
        due: wanted.due.as_deref(),
    };
    let of = (id, element_of(element)?);
    let edited = program::edit_section(&engine.workspace, of, &edit, context)?;
    Ok(section(edited, &Names::load(engine)?))
}

/// The versions of a section, the newest first.
pub fn section_versions(
    engine: &Engine,
    (id, element): (i64, &str),
    query: &PageQuery,
) -> Answered<Page<types::ProgramSection>> {
    let of = (id, element_of(element)?);
    let (found, total) = program::section_versions(&engine.workspace, of, window(query))?;
    let names = Names::load(engine)?;
    Ok(page(found.into_iter().map(|it| section(it, &names)).collect(), total, query))
}

/// Makes a task from a section.
pub fn add_task(
    engine: &Engine,
    (id, element): (i64, &str),
    wanted: &types::SectionTask,
    context: &Context,
) -> Answered<Task> {
    let new = task::NewTask {
        title: &wanted.title,
        note: wanted.note.as_deref(),
        owner_id: wanted.owner_id,
        due: &wanted.due,
        remind: wanted.remind.as_deref(),
        origin: (speargun_domain::task::OriginKind::Section, None),
        account_id: None,
    };
    let of = (id, element_of(element)?);
    let made = program::add_task(&engine.workspace, of, &new, context)?;
    task_call::get(engine, made.id)
}

/// Adds a goal.
pub fn add_goal(
    engine: &Engine,
    id: i64,
    wanted: &types::NewProgramGoal,
    context: &Context,
) -> Answered<types::AddedItem> {
    let measure = GoalMeasure::from_key(&wanted.measure).ok_or_else(|| {
        let known = GoalMeasure::ALL.map(GoalMeasure::key).join(", ");
        let measure = wanted.measure.as_str();
        EngineError::Invalid(said!("program.no_measure", measure, known))
    })?;
    let new = NewItem::Goal {
        title: &wanted.title,
        measure,
        target: wanted.target,
        from: &wanted.from,
        until: &wanted.until,
    };
    add(engine, id, &new, context)
}

/// Adds a cost.
pub fn add_cost(
    engine: &Engine,
    id: i64,
    wanted: &types::NewProgramCost,
    context: &Context,
) -> Answered<types::AddedItem> {
    let amount = (wanted.amount.amount, wanted.amount.currency.as_str());
    add(engine, id, &NewItem::Cost { title: &wanted.title, amount, on: &wanted.on }, context)
}

/// Adds a person.
pub fn add_member(
    engine: &Engine,
    id: i64,
    wanted: &types::NewProgramMember,
    context: &Context,
) -> Answered<types::AddedItem> {
    let new = NewItem::Member { title: &wanted.part, user_id: wanted.user_id };
    add(engine, id, &new, context)
}

/// Adds an entry of the calendar.
pub fn add_entry(
    engine: &Engine,
    id: i64,
    wanted: &types::NewProgramEntry,
    context: &Context,
) -> Answered<types::AddedItem> {
    let until = wanted.until.as_deref().unwrap_or(&wanted.from);
    add(engine, id, &NewItem::Entry { title: &wanted.title, from: &wanted.from, until }, context)
}

fn add(
    engine: &Engine,
    id: i64,
    new: &NewItem<'_>,
    context: &Context,
) -> Answered<types::AddedItem> {
    Ok(types::AddedItem { id: program::add_item(&engine.workspace, id, new, context)? })
}

/// One strategy sheet.
pub fn sheet(engine: &Engine, id: i64, kind: &str) -> Answered<types::ProgramSheet> {
    let kind = kind_of(kind)?;
    let found = program::sheet(&engine.workspace, (id, kind))?;
    Ok(sheet_with(kind, found, &Names::load(engine)?))
}

/// Writes a strategy sheet.
pub fn write_sheet(
    engine: &Engine,
    (id, kind): (i64, &str),
    wanted: &types::SheetEdit,
    context: &Context,
) -> Answered<types::ProgramSheet> {
    let kind = kind_of(kind)?;
    let edit = program::SheetEdit { version: wanted.version, fields: &wanted.fields };
    let found = program::write_sheet(&engine.workspace, (id, kind), &edit, context)?;
    Ok(sheet_with(kind, found, &Names::load(engine)?))
}

/// The versions of a strategy sheet, the newest first.
pub fn sheet_versions(
    engine: &Engine,
    (id, kind): (i64, &str),
    query: &PageQuery,
) -> Answered<Page<types::ProgramSheet>> {
    let kind = kind_of(kind)?;
    let (found, total) = program::sheet_versions(&engine.workspace, (id, kind), window(query))?;
    let names = Names::load(engine)?;
    let items = found.into_iter().map(|found| sheet_with(kind, found, &names)).collect();
    Ok(page(items, total, query))
}

/// The cycle of a name.
pub fn cycle_of(key: &str) -> Result<Cycle, EngineError> {
    let missing = || EngineError::Invalid(said!("program.no_cycle", cycle = key));
    Cycle::from_key(key).ok_or_else(missing)
}

fn element_of(key: &str) -> Result<Element, EngineError> {
    Element::from_key(key).ok_or_else(|| {
        let known = Element::ALL.map(Element::key).join(", ");
        EngineError::NotFound(said!("program.no_element", element = key, known))
    })
}

fn kind_of(key: &str) -> Result<SheetKind, EngineError> {
    SheetKind::from_key(key).ok_or_else(|| {
        let known = SheetKind::ALL.map(SheetKind::key).join(", ");
        EngineError::NotFound(said!("program.no_sheet", kind = key, known))
    })
}

fn shown(program: StoredProgram, names: &Names) -> types::Program {
    let named = |found: Option<(i64, String)>| found.map(|(id, name)| NamedReference { id, name });
    let kept: BTreeMap<String, f64> = serde_json::from_str(&program.advice).unwrap_or_default();
    let score = |key: &str| kept.get(key).copied().unwrap_or(0.0);
    types::Program {
        id: program.id,
        name: program.name,
        overruled: program.advised.as_ref().is_some_and(|advised| *advised != program.cycle),
        cycle: program.cycle,
        advised: program.advised,
        scores: scores([score("early"), score("mid"), score("full")]),
        target_list: named(program.target_list),
        criteria: named(program.criteria),
        budget: program.budget.as_ref().and_then(money_told),
        revision: program.revision,
        created_by: names.of(&program.created_by),
        created_at: to_rfc3339(program.created_at),
        changed_at: to_rfc3339(program.changed_at),
    }
}

fn section(section: StoredSection, names: &Names) -> types::ProgramSection {
    types::ProgramSection {
        id: section.id,
        element: section.element,
        version: section.version,
        text: section.text,
        owner: section.owner.map(person),
        due: section.due_on,
        open_tasks: count(section.open_tasks),
        done_tasks: count(section.done_tasks),
        written_by: names.of(&section.written_by),
        written_at: to_rfc3339(section.written_at),
    }
}

fn person((id, name, disabled): (i64, String, bool)) -> types::SectionOwner {
    types::SectionOwner { id, name, disabled }
}

fn goal(goal: program::GoalValue) -> types::ProgramGoal {
    types::ProgramGoal {
        id: goal.item.id,
        title: goal.item.title,
        measure: goal.measure.key().to_owned(),
        target: goal.item.target.unwrap_or(0.0),
        value: goal.value,
        reached: goal.is_reached,
        from: goal.item.from_on.unwrap_or_default(),
        until: goal.item.until_on.unwrap_or_default(),
    }
}

fn cost(item: &StoredItem) -> Option<types::ProgramCost> {
    let amount = item.amount.as_ref().and_then(money_told)?;
    let (title, on) = (item.title.clone(), item.from_on.clone()?);
    Some(types::ProgramCost { id: item.id, title, amount, on })
}

fn member(item: &StoredItem) -> Option<types::ProgramMember> {
    let user = person(item.user.clone()?);
    Some(types::ProgramMember { id: item.id, user, part: item.title.clone() })
}

fn entry(item: &StoredItem) -> Option<types::ProgramEntry> {
    let (from, until) = (item.from_on.clone()?, item.until_on.clone()?);
    Some(types::ProgramEntry { id: item.id, title: item.title.clone(), from, until })
}

fn spending<'a>(
    engine: &Engine,
    own: &types::Program,
    costs: impl Iterator<Item = &'a StoredItem>,
) -> types::ProgramSpending {
    let rates = engine.workspace.rates();
    let (mut spent, mut left_out) = (0.0, 0);
    for (minor, code) in costs.filter_map(|item| item.amount.as_ref()) {
        let currency = Currency::parse(code).ok();
        let amount = currency.map(|currency| Amount { minor: *minor, currency });
        match amount.and_then(|amount| rates.convert(amount)) {
            Some(amount) => spent += amount,
            None => left_out += 1,
        }
    }
    let budget = own.budget.as_ref().and_then(|Money { amount, currency }| {
        rates.of_major(*amount, Currency::parse(currency).ok()?)
    });
    let left = budget.map(|budget| money(engine, budget - spent));
    types::ProgramSpending { spent: money(engine, spent), left_out, left }
}

fn sheet_of(found: StoredSheet, names: &Names) -> Option<types::ProgramSheet> {
    SheetKind::from_key(&found.kind).map(|kind| sheet_with(kind, found, names))
}

fn sheet_with(kind: SheetKind, found: StoredSheet, names: &Names) -> types::ProgramSheet {
    let texts: BTreeMap<String, String> = serde_json::from_str(&found.fields).unwrap_or_default();
    let known = kind.fields();
    let field = |name: &&str| types::SheetField {
        name: (*name).to_owned(),
        text: texts.get(*name).cloned(),
    };
    let balance = (kind == SheetKind::Value)
        .then(|| value_balance(|name| texts.get(name).map(String::as_str)))
        .flatten();
    let balance =
        balance.map(|(benefits, costs, balance)| types::ValueBalance { benefits, costs, balance });
    let is_written = found.version > 0;
    types::ProgramSheet {
        kind: kind.key().to_owned(),
        version: found.version,
        fields: known.iter().map(field).collect(),
        completeness: texts.len() as f64 / known.len().max(1) as f64,
        balance,
        written_by: is_written.then(|| names.of(&found.written_by)),
        written_at: is_written.then(|| to_rfc3339(found.written_at)),
    }
}

/// The name of a sentence's key that Speargun ships for an element, said in a language.
#[must_use]
pub fn element_name(element: &str, language: Language) -> String {
    Said::new(format!("plan.element.{element}")).render(language)
}
