//! `speargun deal-stages`.

use super::context;
use std::path::Path;

use serde::Serialize;
use speargun_domain::glossary::Outcome;
use speargun_engine::Workspace;
use speargun_engine::deal_stage::{self, StageCount};

use super::CommandError;
use crate::arguments::{DealStageSet, DealStages, DealStagesCommand, StageOutcome};
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
        output::message("hint: speargun score; a running server follows by itself");
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
            by(count.basis).to_owned(),
            grouped(count.deals),
            grouped(count.open),
            grouped(count.won),
            grouped(count.lost),
            grouped(count.unclear),
        ]
    });
    let headings = ["Stage", "Read as", "By", "Deals", "Open", "Won", "Lost", "Unclear"];
    output::table(&headings, rows.collect(), &[3, 4, 5, 6, 7])?;
    let unclear: u64 = items.iter().map(|count| count.unclear).sum();
    if unclear > 0 {
        output::message(&format!(
            "Unclear open deals: {}. Their stage says that they ended, or their closing date is \
             over. Say how they ended: speargun deal-stages set STAGE --as won",
            grouped(unclear)
        ));
    }
    if deals_in_further_stages > 0 {
        let deals = grouped(deals_in_further_stages);
        output::message(&format!("Deals in further stages that are not listed: {deals}."));
    }
    Ok(())
}

fn by(basis: &str) -> &str {
    match basis {
        "decided" => "decision",
        "words" => "its words",
        "ended" => "unclear words",
        "nothing" => "default",
        other => other,
    }
}
