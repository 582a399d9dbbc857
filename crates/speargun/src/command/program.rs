//! `speargun program`.

mod shown;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{
    AddedItem, AdviceQuery, Money, NewProgram, NewProgramCost, NewProgramEntry, NewProgramGoal,
    NewProgramMember, ProgramEdit, ProgramList, SaleInputs, SectionEdit, SectionTask, SheetEdit,
};
use speargun_domain::program::{Cycle, Element, GoalMeasure, SheetKind};
use speargun_engine::{Engine, criteria, program, target_list, task};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{language_of, say};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct ProgramArguments {
    #[command(subcommand)]
    command: ProgramCommand,
}

/// What is known of a sale. What is not given is measured from won deals.
#[derive(Debug, Clone, Args)]
struct Sale {
    /// Worth of a deal.
    #[arg(long)]
    deal_size: Option<f64>,
    /// Its currency, such as EUR; the workspace's by default.
    #[arg(long, requires = "deal_size")]
    currency: Option<String>,
    /// People who take part in a purchase.
    #[arg(long)]
    buyers: Option<f64>,
    /// Days from the making of a deal to its close.
    #[arg(long)]
    cycle_days: Option<f64>,
    /// Who decides: `top_executives`, `managers_and_users` or `buyer_alone`.
    #[arg(long, value_name = "LEVEL")]
    decided_by: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ProgramCommand {
    /// Advise one of three cycles for a sale: early, mid or full.
    Advise {
        #[command(flatten)]
        sale: Sale,
        #[command(flatten)]
        output: Output,
    },
    /// List all programmes.
    Ls {
        #[command(flatten)]
        output: Output,
    },
    /// Make a programme. The plan of its cycle is copied into it.
    New {
        /// Its name.
        name: String,
        /// Its cycle, which may be another than the advised one.
        #[arg(long, value_parser = Cycle::ALL.map(Cycle::key))]
        cycle: String,
        /// Name or number of its target list.
        #[arg(long)]
        target_list: Option<String>,
        /// Name or number of its sheet of criteria.
        #[arg(long)]
        criteria: Option<String>,
        #[command(flatten)]
        sale: Sale,
        #[command(flatten)]
        output: Output,
    },
    /// Change target list, criteria or budget of a programme. What is not named stays.
    Edit {
        /// Name or number of the programme.
        name: String,
        /// Name or number of its target list.
        #[arg(long)]
        target_list: Option<String>,
        /// Name or number of its sheet of criteria.
        #[arg(long)]
        criteria: Option<String>,
        /// What may be spent.
        #[arg(long)]
        budget: Option<f64>,
        /// The currency of the budget; the workspace's by default.
        #[arg(long, requires = "budget")]
        currency: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Show the plan of a programme.
    Plan {
        /// Name or number of the programme.
        name: String,
        #[command(flatten)]
        output: Output,
    },
    /// Show a programme: goals with their present values, costs, team, calendar, sheets.
    Show {
        /// Name or number of the programme.
        name: String,
        #[command(flatten)]
        output: Output,
    },
    /// Write a section of a plan: its text, owner or day. What is not named stays.
    Section {
        /// Name or number of the programme.
        name: String,
        /// The element.
        #[arg(value_parser = Element::ALL.map(Element::key))]
        element: String,
        /// What is planned.
        #[arg(long, conflicts_with = "file")]
        text: Option<String>,
        /// A file with what is planned.
        #[arg(long)]
        file: Option<PathBuf>,
        /// E-mail address of who sees to it.
        #[arg(long)]
        owner: Option<String>,
        /// The day until which.
        #[arg(long)]
        due: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Make a task from a section of a plan.
    Task {
        /// Name or number of the programme.
        name: String,
        /// The element.
        #[arg(value_parser = Element::ALL.map(Element::key))]
        element: String,
        /// What has to be done.
        title: String,
        /// E-mail address of who has to do it.
        #[arg(long)]
        owner: String,
        /// The day until which.
        #[arg(long)]
        due: String,
        /// More about it.
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Add a goal that the product measures.
    Goal {
        /// Name or number of the programme.
        name: String,
        /// What is to be reached, in words.
        title: String,
        /// By what it is measured.
        #[arg(long, value_parser = GoalMeasure::ALL.map(GoalMeasure::key))]
        measure: String,
        /// The value to reach: amounts in the workspace's currency, rates from 0 to 1.
        #[arg(long)]
        target: f64,
        /// The first day that counts.
        #[arg(long)]
        from: String,
        /// The last day that counts.
        #[arg(long)]
        until: String,
        #[command(flatten)]
        output: Output,
    },
    /// Add a cost.
    Cost {
        /// Name or number of the programme.
        name: String,
        /// For what.
        title: String,
        /// How much.
        #[arg(long)]
        amount: f64,
        /// The currency; the workspace's by default.
        #[arg(long)]
        currency: Option<String>,
        /// The day.
        #[arg(long)]
        on: String,
        #[command(flatten)]
        output: Output,
    },
    /// Add a person to the team.
    Member {
        /// Name or number of the programme.
        name: String,
        /// E-mail address of the person.
        email: String,
        /// Their part.
        #[arg(long)]
        part: String,
        #[command(flatten)]
        output: Output,
    },
    /// Add an entry to the calendar.
    Day {
        /// Name or number of the programme.
        name: String,
        /// What happens.
        title: String,
        /// The first day.
        #[arg(long)]
        from: String,
        /// The last day; the first by default.
        #[arg(long)]
        until: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Remove a goal, cost, person or day of a programme.
    Rm {
        /// Name or number of the programme.
        name: String,
        /// The number of what is removed.
        id: i64,
    },
    /// Show a strategy sheet, or write it from a file.
    Sheet {
        /// Name or number of the programme.
        name: String,
        /// The sheet.
        #[arg(value_parser = SheetKind::ALL.map(SheetKind::key))]
        kind: String,
        /// A file with a line `field = "text"` for each field.
        #[arg(long)]
        file: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
}

pub(super) fn run(engine: &Engine, wanted: &ProgramArguments) -> Result<(), CommandError> {
    match &wanted.command {
        ProgramCommand::Advise { sale, output } => {
            let query = AdviceQuery {
                deal_size: sale.deal_size,
                currency: sale.currency.clone(),
                buyers: sale.buyers,
                cycle_days: sale.cycle_days,
                decided_by: sale.decided_by.clone(),
            };
            let language = language_of(output.json);
            shown::advice(&api::program::call::advise(engine, &query, language)?, *output)
        }
        ProgramCommand::Ls { output } => {
            let items = api::program::call::list(engine)?;
            shown::list(&ProgramList { items }, *output)
        }
        ProgramCommand::Plan { name, output } => {
            let plan = api::program::call::plan(engine, id_of(engine, name)?)?;
            shown::plan(&plan, *output)
        }
        ProgramCommand::Show { name, output } => {
            let detail = api::program::call::detail(engine, id_of(engine, name)?)?;
            shown::detail(&detail, *output)
        }
        ProgramCommand::New { .. } | ProgramCommand::Edit { .. } => make(engine, &wanted.command),
        ProgramCommand::Section { .. }
        | ProgramCommand::Task { .. }
        | ProgramCommand::Sheet { .. } => write(engine, &wanted.command),
        _ => add(engine, &wanted.command),
    }
}

fn id_of(engine: &Engine, name: &str) -> Result<i64, CommandError> {
    Ok(program::find(&engine.workspace, name)?.id)
}

fn money(engine: &Engine, amount: f64, currency: Option<&String>) -> Money {
    let own = || engine.workspace.settings().currency.code().to_owned();
    Money { amount, currency: currency.cloned().unwrap_or_else(own) }
}

fn list_of(engine: &Engine, name: &str) -> Result<i64, CommandError> {
    Ok(target_list::find(&engine.workspace, name)?.id)
}

fn criteria_of(engine: &Engine, name: &str) -> Result<i64, CommandError> {
    Ok(criteria::find(&engine.workspace, name)?)
}

fn make(engine: &Engine, wanted: &ProgramCommand) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    match wanted {
        ProgramCommand::New { name, cycle, target_list, criteria, sale, output } => {
            let find_list = |name: &String| list_of(engine, name);
            let find_criteria = |name: &String| criteria_of(engine, name);
            let size = sale.deal_size;
            let new = NewProgram {
                name: name.clone(),
                cycle: cycle.clone(),
                target_list_id: target_list.as_ref().map(find_list).transpose()?,
                criteria_id: criteria.as_ref().map(find_criteria).transpose()?,
                language: None,
                sale: Some(SaleInputs {
                    deal_size: size.map(|size| money(engine, size, sale.currency.as_ref())),
                    buyers: sale.buyers,
                    cycle_days: sale.cycle_days,
                    decided_by: sale.decided_by.clone(),
                }),
            };
            let made = api::program::call::create(engine, &new, &context)?;
            if output.json {
                return output::json(&made);
            }
            let (name, cycle) = (made.name.as_str(), shown::cycle_text(&made.cycle));
            output::line(&say!("cli.program.made", name, cycle))?;
            if let Some(advised) = made.advised.as_ref().filter(|_| made.overruled) {
                let advised = shown::cycle_text(advised);
                output::message(&say!("cli.program.overruled", advised));
            }
            Ok(())
        }
        ProgramCommand::Edit { name, target_list, criteria, budget, currency, output } => {
            let before = api::program::call::plan(engine, id_of(engine, name)?)?.program;
            let list = target_list.as_ref().map(|name| list_of(engine, name)).transpose()?;
            let sheet = criteria.as_ref().map(|name| criteria_of(engine, name)).transpose()?;
            let edit = ProgramEdit {
                revision: Some(before.revision),
                target_list_id: list.or(before.target_list.map(|own| own.id)),
                criteria_id: sheet.or(before.criteria.map(|own| own.id)),
                budget: match budget {
                    Some(budget) => Some(money(engine, *budget, currency.as_ref())),
                    None => before.budget,
                },
            };
            let edited = api::program::call::edit(engine, before.id, &edit, &context)?;
            if output.json {
                return output::json(&edited);
            }
            output::line(&say!("cli.program.edited", name = edited.name))
        }
        _ => Ok(()),
    }
}

fn write(engine: &Engine, wanted: &ProgramCommand) -> Result<(), CommandError> {
    let (workspace, context) = (&engine.workspace, context(&engine.workspace));
    match wanted {
        ProgramCommand::Section { name, element, text, file, owner, due, output } => {
            let id = id_of(engine, name)?;
            let plan = api::program::call::plan(engine, id)?;
            let before = plan.sections.into_iter().find(|own| own.element == *element);
            let Some(before) = before else { return Ok(()) };
            let read = file.as_ref().map(|file| speargun_engine::text_of_file(file));
            let find = |email: &String| task::owner_named(workspace, email);
            let edit = SectionEdit {
                version: before.version,
                text: text.clone().or(read.transpose()?).unwrap_or(before.text),
                owner_id: match owner {
                    Some(email) => Some(find(email)?),
                    None => before.owner.map(|owner| owner.id),
                },
                due: due.clone().or(before.due),
            };
            let of = (id, element.as_str());
            let section = api::program::call::edit_section(engine, of, &edit, &context)?;
            if output.json {
                return output::json(&section);
            }
            let version = section.version;
            output::line(&say!("cli.program.section_written", element, version))
        }
        ProgramCommand::Task { name, element, title, owner, due, note, output } => {
            let new = SectionTask {
                title: title.clone(),
                note: note.clone(),
                owner_id: task::owner_named(workspace, owner)?,
                due: due.clone(),
                remind: None,
            };
            let of = (id_of(engine, name)?, element.as_str());
            let made = api::program::call::add_task(engine, of, &new, &context)?;
            if output.json {
                return output::json(&made);
            }
            let (id, name, due) = (made.id, made.owner.name, made.due);
            output::line(&say!("cli.task.made", id, name, due))
        }
        ProgramCommand::Sheet { name, kind, file, output } => {
            let id = id_of(engine, name)?;
            let before = api::program::call::sheet(engine, id, kind)?;
            let Some(file) = file else { return shown::sheet(&before, *output) };
            let fields = program::sheet_fields(&speargun_engine::text_of_file(file)?)?;
            let edit = SheetEdit { version: before.version, fields };
            let of = (id, kind.as_str());
            let sheet = api::program::call::write_sheet(engine, of, &edit, &context)?;
            if output.json {
                return output::json(&sheet);
            }
            output::line(&say!("cli.program.sheet_written", kind, version = sheet.version))
        }
        _ => Ok(()),
    }
}

fn add(engine: &Engine, wanted: &ProgramCommand) -> Result<(), CommandError> {
    let (workspace, context) = (&engine.workspace, context(&engine.workspace));
    let (added, output) = match wanted {
        ProgramCommand::Goal { name, title, measure, target, from, until, output } => {
            let new = NewProgramGoal {
                title: title.clone(),
                measure: measure.clone(),
                target: *target,
                from: from.clone(),
                until: until.clone(),
            };
            let id = id_of(engine, name)?;
            (api::program::call::add_goal(engine, id, &new, &context)?, *output)
        }
        ProgramCommand::Cost { name, title, amount, currency, on, output } => {
            let amount = money(engine, *amount, currency.as_ref());
            let new = NewProgramCost { title: title.clone(), amount, on: on.clone() };
            let id = id_of(engine, name)?;
            (api::program::call::add_cost(engine, id, &new, &context)?, *output)
        }
        ProgramCommand::Member { name, email, part, output } => {
            let user_id = task::owner_named(workspace, email)?;
            let new = NewProgramMember { user_id, part: part.clone() };
            let id = id_of(engine, name)?;
            (api::program::call::add_member(engine, id, &new, &context)?, *output)
        }
        ProgramCommand::Day { name, title, from, until, output } => {
            let (title, from) = (title.clone(), from.clone());
            let new = NewProgramEntry { title, from, until: until.clone() };
            let id = id_of(engine, name)?;
            (api::program::call::add_entry(engine, id, &new, &context)?, *output)
        }
        ProgramCommand::Rm { name, id } => {
            program::remove_item(workspace, (id_of(engine, name)?, *id), &context)?;
            return output::line(&say!("cli.program.removed", id));
        }
        _ => return Ok(()),
    };
    if output.json {
        return output::json(&added);
    }
    let AddedItem { id } = added;
    output::line(&say!("cli.program.added", id))
}
