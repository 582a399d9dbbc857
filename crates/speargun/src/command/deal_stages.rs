//! `speargun deal-stages`.

use super::context;
use std::path::Path;

use serde::Serialize;
use speargun_domain::glossary::Outcome;
use speargun_engine::Workspace;
use speargun_engine::deal_stage::{self, StageCount};

use super::CommandError;
use crate::arguments::{DealStageSet, DealStages, DealStagesCommand, StageOutcome};
use crate::language::say;
use crate::output::{self, grouped};

/// What is printed as JSON.
#[derive(Serialize)]
struct Listed<'a> {
    items: &'a [StageCount],
    deals_in_further_stages: u64,
}

pub(super) fn run(directory: &Path, wanted: &DealStages) -> Result<(), CommandError> {
    let workspace = super::open(directory)?;
    match &wanted.command {
        DealStagesCommand::Ls(output) => list(&workspace, output.json),
        DealStagesCommand::Set(wanted) => set(&workspace, wanted),
    }
}

fn set(workspace: &Workspace, wanted: &DealStageSet) -> Result<(), CommandError> {
    let outcome = match wanted.outcome {
        StageOutcome::Open => Some(Outcome::Open),
        StageOutcome::Won => Some(Outcome::Won),
        StageOutcome::Lost => Some(Outcome::Lost),
        StageOutcome::Automatic => None,
    };
    let changes: Vec<(String, Option<Outcome>)> =
        wanted.stages.iter().map(|stage| (stage.clone(), outcome)).collect();
    deal_stage::decide(workspace, &changes, &context(workspace))?;
    list(workspace, wanted.output.json)?;
    if !wanted.output.json {
        let (items, further) = deal_stage::list(workspace)?;
        let has_deals = |stage: &str| {
            let named = |count: &StageCount| count.stage.to_lowercase() == stage.to_lowercase();
            further > 0 || items.iter().any(|count| count.deals > 0 && named(count))
        };
        let stages = wanted.stages.iter().map(|stage| stage.trim());
        for stage in stages.filter(|stage| outcome.is_some() && !has_deals(stage)) {
            output::message(&say!("cli.deal_stages.no_deal", stage));
        }
        output::message(&say!("cli.hint.score_or_server"));
    }
    Ok(())
}

fn list(workspace: &Workspace, json: bool) -> Result<(), CommandError> {
    let (items, deals_in_further_stages) = deal_stage::list(workspace)?;
    if json {
        return output::json(&Listed { items: &items, deals_in_further_stages });
    }
    let rows = items.iter().map(|count| {
        vec![
            count.stage.clone(),
            count.outcome.to_owned(),
            by(count.basis),
            grouped(count.deals),
            grouped(count.open),
            grouped(count.won),
            grouped(count.lost),
            grouped(count.unclear),
        ]
    });
    let headings = [
        say!("cli.deal_stages.column.stage"),
        say!("cli.deal_stages.column.read_as"),
        say!("cli.deal_stages.column.by"),
        say!("cli.deal_stages.column.deals"),
        say!("cli.deal_stages.column.open"),
        say!("cli.deal_stages.column.won"),
        say!("cli.deal_stages.column.lost"),
        say!("cli.deal_stages.column.unclear"),
    ];
    output::table(&headings, rows.collect(), &[3, 4, 5, 6, 7])?;
    let unclear: u64 = items.iter().map(|count| count.unclear).sum();
    if unclear > 0 {
        output::message(&say!("cli.deal_stages.unclear", count = grouped(unclear)));
    }
    if deals_in_further_stages > 0 {
        let deals = grouped(deals_in_further_stages);
        output::message(&say!("cli.deal_stages.further", count = deals));
    }
    Ok(())
}

fn by(basis: &str) -> String {
    match basis {
        "decided" => say!("cli.deal_stages.decision"),
        "words" => say!("cli.deal_stages.words"),
        "ended" => say!("cli.deal_stages.unclear_words"),
        "nothing" => say!("cli.deal_stages.default"),
        other => other.to_owned(),
    }
}
