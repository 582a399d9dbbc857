//! `speargun criteria`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dto::{CriteriaChange, CriteriaList, CriteriaSheet, NewCriteria};
use speargun_engine::{Engine, criteria};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{language_of, say};
use crate::output::{self, MISSING};

#[derive(Debug, Args)]
pub(crate) struct Criteria {
    #[command(subcommand)]
    command: CriteriaCommand,
}

#[derive(Debug, Subcommand)]
enum CriteriaCommand {
    /// Show all sheets of criteria.
    Ls {
        #[command(flatten)]
        output: Output,
    },
    /// Make a sheet of criteria from a file, such as examples/criteria.toml.
    New {
        /// Its name.
        name: String,
        /// The file.
        #[arg(long)]
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Change a sheet of criteria. Its signatures fall: everyone has to sign again.
    Change {
        /// Name or number of the sheet.
        name: String,
        /// The file.
        #[arg(long)]
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Sign a sheet of criteria, as one of those who have to (--as).
    Sign {
        /// Name or number of the sheet.
        name: String,
        #[command(flatten)]
        output: Output,
    },
    /// Show a sheet of criteria, and who has signed it.
    Show {
        /// Name or number of the sheet.
        name: String,
        #[command(flatten)]
        output: Output,
    },
}

pub(super) fn run(engine: &Engine, wanted: &Criteria) -> Result<(), CommandError> {
    let workspace = &engine.workspace;
    match &wanted.command {
        CriteriaCommand::Ls { output } => list(engine, *output),
        CriteriaCommand::New { name, file, output } => {
            let text = speargun_engine::text_of_file(file)?;
            let wanted = NewCriteria { name: name.clone(), text };
            shown(&api::criteria::call::create(engine, &wanted, &context(workspace))?, *output)
        }
        CriteriaCommand::Change { name, file, output } => {
            let text = speargun_engine::text_of_file(file)?;
            let before = get(engine, name, *output)?;
            let wanted = CriteriaChange { version: before.version, text };
            let (id, context) = (before.id, context(workspace));
            let sheet = api::criteria::call::change(engine, id, &wanted, &context)?;
            shown(&sheet, *output)
        }
        CriteriaCommand::Sign { name, output } => {
            let id = criteria::find(workspace, name)?;
            shown(&api::criteria::call::sign(engine, id, None, &context(workspace))?, *output)
        }
        CriteriaCommand::Show { name, output } => shown(&get(engine, name, *output)?, *output),
    }
}

fn get(engine: &Engine, name: &str, output: Output) -> Result<CriteriaSheet, CommandError> {
    let id = criteria::find(&engine.workspace, name)?;
    Ok(api::criteria::call::get(engine, id, language_of(output.json))?)
}

fn list(engine: &Engine, output: Output) -> Result<(), CommandError> {
    let items = api::criteria::call::list(engine, language_of(output.json))?;
    if output.json {
        return output::json(&CriteriaList { items });
    }
    let rows = items.iter().map(|sheet| {
        let signed =
            sheet.signatures.iter().filter(|signature| signature.signed_at.is_some()).count();
        vec![
            sheet.id.to_string(),
            sheet.name.clone(),
            sheet.version.to_string(),
            format!("{signed}/{}", sheet.signatures.len()),
        ]
    });
    let headings = [
        say!("cli.criteria.column.id"),
        say!("cli.criteria.column.name"),
        say!("cli.criteria.column.version"),
        say!("cli.criteria.column.signed"),
    ];
    output::table(&headings, rows.collect(), &[0, 2, 3])?;
    for fault in items.iter().filter_map(|sheet| sheet.fault.as_ref()) {
        output::message(fault);
    }
    if items.is_empty() {
        output::message(&say!("cli.criteria.none"));
    }
    Ok(())
}

fn shown(sheet: &CriteriaSheet, output: Output) -> Result<(), CommandError> {
    if output.json {
        return output::json(sheet);
    }
    output::line(&say!("cli.criteria.title", name = sheet.name, version = sheet.version))?;
    if let Some(fault) = &sheet.fault {
        output::message(fault);
    }
    let rows = sheet.criteria.iter().map(|criterion| {
        let asks = criterion.filter.as_ref().or(criterion.question.as_ref());
        vec![
            criterion.key.clone(),
            criterion.name.clone(),
            criterion.weight.to_string(),
            asks.cloned().unwrap_or_default(),
        ]
    });
    let headings = [
        say!("cli.criteria.column.key"),
        say!("cli.criteria.column.name"),
        say!("cli.criteria.column.weight"),
        say!("cli.criteria.column.answer"),
    ];
    output::table(&headings, rows.collect(), &[2])?;
    let rows = sheet.signatures.iter().map(|signature| {
        let at = signature.signed_at.clone().unwrap_or_else(|| MISSING.to_owned());
        vec![signature.name.clone(), signature.email.clone(), at]
    });
    let headings = [
        say!("cli.criteria.column.signer"),
        say!("cli.criteria.column.email"),
        say!("cli.criteria.column.signed"),
    ];
    output::table(&headings, rows.collect(), &[])?;
    for fallen in sheet.fallen.iter().filter(|fallen| fallen.version + 1 == sheet.version) {
        output::message(&say!("cli.criteria.fallen", name = fallen.name, version = fallen.version));
    }
    let text = if sheet.signed { say!("cli.criteria.signed") } else { say!("cli.criteria.open") };
    output::message(&text);
    Ok(())
}
