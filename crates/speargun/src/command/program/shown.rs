//! Programmes as the command line prints them.

use speargun_api as api;
use speargun_api::dto::{
    MeasuredNumber, Money, Program, ProgramAdvice, ProgramDetail, ProgramList, ProgramPlan,
    ProgramSheet,
};

use super::super::CommandError;
use crate::arguments::Output;
use crate::language::{fixed, language, say};
use crate::output::{self, MISSING, grouped};

pub(super) fn cycle_text(cycle: &str) -> String {
    match cycle {
        "early" => say!("plan.cycle.early"),
        "mid" => say!("plan.cycle.mid"),
        _ => say!("plan.cycle.full"),
    }
}

fn amount(money: &Money) -> String {
    format!("{} {}", fixed(money.amount, 2), money.currency)
}

pub(super) fn advice(found: &ProgramAdvice, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    match &found.cycle {
        Some(cycle) => output::line(&cycle_text(cycle))?,
        None => output::line(&say!("cli.program.no_advice"))?,
    }
    let scores = [found.scores.early, found.scores.mid, found.scores.full];
    let [early, mid, full] = scores.map(|score| fixed(score, 1));
    if found.cycle.is_some() {
        output::line(&say!("cli.program.scores", early, mid, full))?;
    }
    for reason in &found.reasons {
        let measured = found.measured.won_deals;
        let from = match reason.source.as_str() {
            "measured" => say!("cli.program.measured", count = grouped(measured)),
            _ => say!("cli.program.given"),
        };
        output::line(&format!("- {} ({from})", reason.text))?;
    }
    for missing in &found.missing {
        let (input, why) = (missing.input.as_str(), missing.text.as_str());
        output::message(&say!("cli.program.missing", input, why));
    }
    let own = &found.measured;
    let numbers =
        [("deal_size", &own.deal_size), ("buyers", &own.buyers), ("cycle_days", &own.cycle_days)];
    let number = |(input, found): (&str, &Option<MeasuredNumber>)| {
        let found = found.as_ref()?;
        let numbers = [found.median, found.q1, found.q3].map(|number| fixed(number, 1));
        let used = if found.used { say!("cli.program.yes") } else { say!("cli.program.no") };
        let [median, q1, q3] = numbers;
        Some(vec![input.to_owned(), grouped(found.n), median, q1, q3, used])
    };
    let rows: Vec<Vec<String>> = numbers.into_iter().filter_map(number).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let headings = [
        say!("cli.program.column.input"),
        say!("cli.program.column.deals"),
        say!("cli.program.column.median"),
        say!("cli.program.column.q1"),
        say!("cli.program.column.q3"),
        say!("cli.program.column.used"),
    ];
    output::table(&headings, rows, &[1, 2, 3, 4])
}

pub(super) fn list(found: &ProgramList, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    let rows = found.items.iter().map(|program| {
        let list = program.target_list.as_ref().map(|list| list.name.clone());
        vec![
            program.id.to_string(),
            program.name.clone(),
            cycle_text(&program.cycle),
            list.unwrap_or_else(|| MISSING.to_owned()),
        ]
    });
    let headings = [
        say!("cli.program.column.id"),
        say!("cli.program.column.name"),
        say!("cli.program.column.cycle"),
        say!("cli.program.column.list"),
    ];
    output::table(&headings, rows.collect(), &[0])?;
    if found.items.is_empty() {
        output::message(&say!("cli.program.none"));
    }
    Ok(())
}

fn title(program: &Program) -> Result<(), CommandError> {
    let (name, cycle) = (program.name.as_str(), cycle_text(&program.cycle));
    output::line(&say!("cli.program.title", name, cycle))?;
    if let Some(advised) = program.advised.as_ref().filter(|_| program.overruled) {
        output::line(&say!("cli.program.overruled", advised = cycle_text(advised)))?;
    }
    Ok(())
}

pub(super) fn plan(found: &ProgramPlan, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    title(&found.program)?;
    for section in &found.sections {
        let name = api::program::call::element_name(&section.element, language());
        let owner = section.owner.as_ref().map_or(MISSING, |owner| owner.name.as_str());
        let due = section.due.as_deref().unwrap_or(MISSING);
        let open = grouped(section.open_tasks);
        output::line("")?;
        output::line(&say!("cli.program.section", name, owner, due, open))?;
        output::line(&section.text)?;
    }
    Ok(())
}

pub(super) fn detail(found: &ProgramDetail, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    title(&found.program)?;
    let goals = found.goals.iter().map(|goal| {
        let value = goal.value.map_or(MISSING.to_owned(), |value| fixed(value, 2));
        let reached = if goal.reached { say!("cli.program.yes") } else { say!("cli.program.no") };
        vec![
            goal.id.to_string(),
            goal.title.clone(),
            goal.measure.clone(),
            fixed(goal.target, 2),
            value,
            reached,
            goal.until.clone(),
        ]
    });
    let headings = [
        say!("cli.program.column.id"),
        say!("cli.program.column.goal"),
        say!("cli.program.column.measure"),
        say!("cli.program.column.target"),
        say!("cli.program.column.value"),
        say!("cli.program.column.reached"),
        say!("cli.program.column.until"),
    ];
    output::table(&headings, goals.collect(), &[0, 3, 4])?;
    let costs =
        found.costs.iter().map(|cost| (cost.id, &cost.on, &cost.title, amount(&cost.amount)));
    let days = found.calendar.iter().map(|day| (day.id, &day.from, &day.title, day.until.clone()));
    let rows: Vec<Vec<String>> = costs
        .chain(days)
        .map(|(id, on, title, last)| vec![id.to_string(), on.clone(), title.clone(), last])
        .collect();
    let headings = [
        say!("cli.program.column.id"),
        say!("cli.program.column.day"),
        say!("cli.program.column.what"),
        say!("cli.program.column.amount"),
    ];
    output::table(&headings, rows, &[0])?;
    let spent = amount(&found.spending.spent);
    let left = found.spending.left.as_ref().map_or(MISSING.to_owned(), amount);
    output::line(&say!("cli.program.spending", spent, left))?;
    if found.spending.left_out > 0 {
        let count = grouped(found.spending.left_out);
        output::message(&say!("cli.program.without_rate", count));
    }
    for member in &found.team {
        output::line(&format!("{}: {} ({})", member.id, member.user.name, member.part))?;
    }
    for sheet in &found.sheets {
        let filled = fixed(sheet.completeness * 100.0, 0);
        let (kind, version) = (sheet.kind.as_str(), sheet.version);
        output::line(&say!("cli.program.sheet", kind, version, filled))?;
    }
    Ok(())
}

pub(super) fn sheet(found: &ProgramSheet, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(found);
    }
    let rows = found.fields.iter().map(|field| {
        let text = field.text.clone().unwrap_or_else(|| MISSING.to_owned());
        vec![field.name.clone(), text]
    });
    let headings = [say!("cli.program.column.field"), say!("cli.program.column.text")];
    output::table(&headings, rows.collect(), &[])?;
    if let Some(sum) = found.balance {
        let [benefits, costs, balance] =
            [sum.benefits, sum.costs, sum.balance].map(|number| fixed(number, 1));
        output::line(&say!("cli.program.balance", benefits, costs, balance))?;
    }
    let (version, by) = (found.version, found.written_by.as_deref().unwrap_or(MISSING));
    output::message(&say!("cli.program.sheet_version", version, by));
    Ok(())
}
