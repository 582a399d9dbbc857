//! `speargun dossier`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use speargun_api as api;
use speargun_api::dossier::NewDossierStatement;
use speargun_api::dto::PageQuery;
use speargun_domain::dossier::DossierSection;
use speargun_engine::{Engine, dossier};

use super::{CommandError, context};
use crate::arguments::Output;
use crate::language::{fixed, language_of, say};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct DossierArguments {
    #[command(subcommand)]
    command: DossierCommand,
}

#[derive(Debug, Subcommand)]
enum DossierCommand {
    /// Show the dossier of an account.
    Show {
        /// Name, domain or number of the account.
        account: String,
        #[command(flatten)]
        output: Output,
    },
    /// Show the one-pager of an account: what to know before a meeting, or write it as PDF.
    OnePager {
        /// Name, domain or number of the account.
        account: String,
        /// File to write as PDF.
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Write a statement on an account, with its source.
    Add {
        /// Name, domain or number of the account.
        account: String,
        /// What it is about.
        #[arg(value_parser = DossierSection::ALL.map(DossierSection::key))]
        section: String,
        /// What is so.
        text: String,
        /// Where it is from, such as "annual report 2026".
        #[arg(long)]
        source: String,
        /// The address of the source.
        #[arg(long)]
        url: Option<String>,
        /// The day of the source.
        #[arg(long)]
        on: Option<String>,
        /// How sure it is: 1 guessed, 2 likely, 3 certain.
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=3))]
        sure: i64,
        /// After how many days it has to be looked at again.
        #[arg(long, default_value_t = dossier::FRESH_DAYS)]
        days: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Remove a statement. That it was there stays known.
    Rm {
        /// Name, domain or number of the account.
        account: String,
        /// The statement's number.
        id: i64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Comment on the dossier of an account.
    Comment {
        /// Name, domain or number of the account.
        account: String,
        /// What to say.
        text: String,
    },
}

pub(super) fn run(engine: &Engine, wanted: &DossierArguments) -> Result<(), CommandError> {
    let find = |account: &str| api::account::call::find_account(engine, account);
    let (workspace, context) = (&engine.workspace, context(&engine.workspace));
    match &wanted.command {
        DossierCommand::Show { account, output } => show(engine, find(account)?, *output),
        DossierCommand::OnePager { account, pdf, output } => {
            one_pager(engine, find(account)?, pdf.as_deref(), *output)
        }
        DossierCommand::Add { account, section, text, source, url, on, sure, days, output } => {
            let new = NewDossierStatement {
                section: section.clone(),
                text: text.clone(),
                source: source.clone(),
                source_url: url.clone(),
                source_on: on.clone(),
                certainty: *sure,
                fresh_days: Some(*days),
            };
            let written = api::dossier::add(engine, find(account)?, &new, &context)?;
            if output.json {
                return output::json(&written);
            }
            output::line(&say!("cli.dossier.written", id = written.id))
        }
        DossierCommand::Rm { account, id, reason } => {
            dossier::remove(workspace, (find(account)?, *id), reason, &context)?;
            output::line(&say!("cli.dossier.removed", id))
        }
        DossierCommand::Comment { account, text } => {
            let id = dossier::comment(workspace, find(account)?, text, &context)?;
            output::line(&say!("cli.dossier.commented", id))
        }
    }
}

fn one_pager(
    engine: &Engine,
    account: i64,
    pdf: Option<&Path>,
    output: Output,
) -> Result<(), CommandError> {
    let context = context(&engine.workspace);
    let call = (&context, language_of(output.json));
    if let Some(path) = pdf {
        let bytes = api::dossier::one_pager::one_pager_pdf(engine, account, call)?;
        output::replace_file(path, &bytes)?;
        let (file, bytes) = (path.display().to_string(), bytes.len() as i64);
        return output::line(&say!("cli.dossier.printed", file, bytes));
    }
    let found = api::dossier::one_pager::one_pager(engine, account, call)?;
    if output.json {
        return output::json(&found);
    }
    output::line(&found.title)?;
    output::line(&found.subtitle)?;
    for section in &found.sections {
        output::line(&format!("\n{}", section.title))?;
        for line in &section.lines {
            let detail = line.detail.as_ref().map(|detail| format!(" ({detail})"));
            output::line(&format!("- {}{}", line.text, detail.unwrap_or_default()))?;
        }
        if section.more > 0 {
            let more = speargun_words::count(section.more);
            output::line(&say!("onepager.more", more))?;
        }
    }
    output::message(&found.footer);
    Ok(())
}

fn show(engine: &Engine, account: i64, output: Output) -> Result<(), CommandError> {
    const COMMENTS: u32 = 100;
    let query = PageQuery { limit: Some(COMMENTS), offset: None };
    let found = api::dossier::get(engine, account, &query)?;
    if output.json {
        return output::json(&found);
    }
    let rows = found.sections.iter().flat_map(|part| {
        part.statements.iter().map(|own| {
            let stale = if own.stale { say!("cli.dossier.stale") } else { String::new() };
            let source = own
                .source_url
                .as_ref()
                .map_or(own.source.clone(), |url| format!("{} ({url})", own.source));
            vec![
                own.id.to_string(),
                part.section.clone(),
                own.text.clone(),
                own.certainty.to_string(),
                source,
                own.fresh_until.clone(),
                stale,
            ]
        })
    });
    let headings = [
        say!("cli.dossier.column.id"),
        say!("cli.dossier.column.section"),
        say!("cli.dossier.column.text"),
        say!("cli.dossier.column.sure"),
        say!("cli.dossier.column.source"),
        say!("cli.dossier.column.fresh"),
        say!("cli.dossier.column.state"),
    ];
    output::table(&headings, rows.collect(), &[0, 3])?;
    for comment in &found.comments.items {
        let at = api::moment::local_moment(&engine.workspace, &comment.created_at);
        output::line(&format!("{at} {}: {}", comment.created_by, comment.text))?;
    }
    let share = fixed(found.completeness * 100.0, 0);
    output::message(&say!("cli.dossier.completeness", share));
    Ok(())
}
