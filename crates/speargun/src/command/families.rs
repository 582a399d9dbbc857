//! `speargun families`.

use super::context;
use speargun_api as api;
use speargun_api::dto::{AccountFamily, FamilyFigures};
use speargun_domain::caller::Context;

use super::CommandError;
use super::matching::effect;
use crate::arguments::{Families, FamilyCommand, FamilyFile, Output};
use crate::language::say;
use crate::output::{self, Bar, grouped};
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, wanted: &Families) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    match &wanted.command {
        FamilyCommand::Import(file) => import(engine, file, &context),
        FamilyCommand::Show(of) => {
            let family = api::family::call::family(
                engine,
                api::account::call::find_account(engine, &of.account)?,
            )?;
            show(&family, of.output)
        }
        FamilyCommand::Set(set) => {
            let account = api::account::call::find_account(engine, &set.account)?;
            let parent =
                set.parent.as_deref().map(|text| api::account::call::find_account(engine, text));
            let done =
                api::family::call::set_parent(engine, account, parent.transpose()?, &context)?;
            if set.output.json {
                return output::json(&done);
            }
            show(&done.family, set.output)?;
            output::message(&format!("{}.", effect(&done.effect)));
            Ok(())
        }
        FamilyCommand::Forget(of) => {
            let done = api::family::call::forget_parent(
                engine,
                api::account::call::find_account(engine, &of.account)?,
                &context,
            )?;
            if of.output.json {
                return output::json(&done);
            }
            show(&done.family, of.output)?;
            output::message(&format!("{}.", effect(&done.effect)));
            Ok(())
        }
    }
}

fn import(engine: &Engine, file: &FamilyFile, context: &Context) -> Result<(), CommandError> {
    let actor = engine.actor(context);
    let report =
        Bar::new().run(|watch| speargun_engine::family::import_file(&actor, &file.file, watch))?;
    if file.output.json {
        return output::json(&report);
    }
    output::message(&say!(
        "cli.families.imported",
        rows = grouped(report.rows),
        links = grouped(report.links),
        new = grouped(report.new_links),
        changed = grouped(report.parents_changed)
    ));
    if report.alone > 0 {
        let alone = grouped(report.alone);
        output::message(&say!("cli.families.alone", count = alone));
    }
    if report.shared > 0 {
        let shared = grouped(report.shared);
        output::message(&say!("cli.families.shared", count = shared));
    }
    if report.rejected > 0 {
        let names = report.ambiguous.join(", ");
        output::message(&say!("cli.families.rejected", count = grouped(report.rejected), names));
    }
    Ok(())
}

fn show(family: &AccountFamily, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(family);
    }
    let figures = |figures: &FamilyFigures| {
        vec![
            grouped(figures.people),
            grouped(figures.engaged_people),
            output::amount(&figures.open_amount),
            output::amount(&figures.won_amount),
        ]
    };
    let rows = family.members.iter().map(|member| {
        let indent = "  ".repeat(member.depth as usize);
        let mark = if member.account.id == family.account_id { " *" } else { "" };
        let source = serde_json::to_value(member.source).unwrap_or_default();
        let source = source.as_str().unwrap_or_default().to_owned();
        let mut row = vec![format!("{indent}{}{mark}", member.account.name), source];
        row.extend(figures(&member.own));
        row.extend(figures(&member.with_children));
        row
    });
    let headings = [
        say!("cli.families.column.account"),
        say!("cli.families.column.by"),
        say!("cli.families.column.people"),
        say!("cli.families.column.engaged"),
        say!("cli.families.column.open"),
        say!("cli.families.column.won"),
        say!("cli.families.column.people_below"),
        say!("cli.families.column.engaged"),
        say!("cli.families.column.open"),
        say!("cli.families.column.won"),
    ];
    output::table(&headings, rows.collect(), &[2, 3, 4, 5, 6, 7, 8, 9])?;
    for left_out in &family.loops {
        let (child, parent) = (&left_out.child.name, &left_out.parent.name);
        output::message(&say!("cli.families.loop", parent, child));
    }
    if family.truncated {
        output::message(&say!("cli.families.truncated"));
    }
    Ok(())
}
