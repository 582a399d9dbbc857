//! `speargun explain`.

use speargun_api as api;
use speargun_api::dto::{
    AccountDetail, AccountPerson, KnownOfLead, LeadStage, QualifiedBy, ScoreExplanation, TierState,
};

use super::CommandError;
use crate::arguments::Explain;
use crate::output;
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, explain: &Explain) -> Result<(), CommandError> {
    let id = api::account::call::find_account(engine, &explain.account)?;
    let mut detail = api::account::call::account(engine, id)?;
    if let Some(line) = &explain.line {
        let of_line = detail.lines.iter().find(|found| found.line == *line);
        let of_line = of_line.ok_or_else(|| {
            CommandError::Failed(format!(
                "there is no model of a product line \"{line}\" in force, or {} has no score yet; \
                 `speargun model lines` lists them",
                detail.row.name
            ))
        })?;
        if explain.output.json {
            return output::json(of_line);
        }
        detail.explanation = Some(of_line.explanation.clone());
    }
    if explain.output.json {
        return output::json(&detail);
    }
    match &detail.explanation {
        Some(explanation) => {
            print(engine, &detail, explanation)?;
            print_roll_ups(engine)?;
            print_leads(engine, &detail.people)?;
            super::account::print(engine, &api::stage::call::account_standing(engine, id)?)
        }
        None => Err(CommandError::Failed(format!(
            "{} has no score yet; run `speargun score`",
            detail.row.name
        ))),
    }
}

/// How the people of an account come to one figure.
fn print_roll_ups(engine: &Engine) -> Result<(), CommandError> {
    let roll_up = engine.workspace.model()?.roll_up;
    let (engagement, fit) = (roll_up.engagement.key(), roll_up.fit.0.key());
    output::line(&format!("People together: engagement by {engagement}, fit by {fit}"))
}

/// Who of the account is an MQL or an SQL, since when and why.
fn print_leads(engine: &Engine, people: &[AccountPerson]) -> Result<(), CommandError> {
    for person in people {
        for lead in &person.leads {
            let stage = match lead.stage {
                LeadStage::Mql => "MQL",
                LeadStage::Sql => "SQL",
            };
            let known = |known: &KnownOfLead| {
                format!(" (fit {:.0}, engagement {:.0} then)", known.fit, known.engagement)
            };
            let known = lead.known.as_ref().map(known).unwrap_or_default();
            let condition = lead.condition.as_ref().map(|condition| format!("{condition}{known}"));
            let causes: Vec<String> = lead.event.iter().cloned().chain(condition).collect();
            let why = match lead.by {
                QualifiedBy::Crm => "the CRM's date".to_owned(),
                QualifiedBy::Event | QualifiedBy::Person => causes.join(", and "),
            };
            let since = api::moment::local_moment(&engine.workspace, &lead.since);
            output::line(&format!("{stage}: {} since {since}: {why}", person.name))?;
        }
    }
    Ok(())
}

/// Why an account does not simply stand in its tier.
fn words_of(state: TierState) -> &'static str {
    match state {
        TierState::Qualified => "qualified",
        TierState::Researching => "researching: no confirmed timeline or budget",
        TierState::FitTooLow => "too little fit for its size or interest",
        TierState::NextInLine => "waiting for a place in a better tier",
        TierState::Excluded => "excluded from the tiers",
    }
}

fn print(
    engine: &Engine,
    detail: &AccountDetail,
    explanation: &ScoreExplanation,
) -> Result<(), CommandError> {
    let tier = explanation.tier.map(|tier| format!(", tier {tier}")).unwrap_or_default();
    let state = explanation.tier_state.filter(|state| *state != TierState::Qualified);
    let state = state.map(|state| format!(", {}", words_of(state))).unwrap_or_default();
    let rank =
        explanation.rank_in_line.map(|rank| format!(" as number {rank}")).unwrap_or_default();
    output::line(&format!("{}: {:.1}{tier}{state}{rank}", detail.row.name, explanation.total))?;
    if !explanation.entitlements.is_empty() {
        output::line(&format!("Entitled to: {}", explanation.entitlements.join(", ")))?;
    }
    let mut rows = Vec::new();
    for dimension in &explanation.dimensions {
        let key = dimension.key.clone();
        rows.push(vec![
            key,
            format!("{:.0} % of {:.1}", dimension.weight * 100.0, dimension.value),
            format!("{:.1}", dimension.contribution),
            String::new(),
        ]);
        for reason in &dimension.reasons {
            let found = reason.found.clone().unwrap_or_default();
            let points = format!("{:+.1}", reason.points);
            rows.push(vec![format!("  {}", reason.text), points, String::new(), found]);
        }
        if !dimension.missing.is_empty() {
            let missing = dimension.missing.join(", ");
            let text = format!("  not known: {missing}");
            rows.push(vec![text, String::new(), String::new(), String::new()]);
        }
    }
    let total = format!("{:.1}", explanation.total);
    rows.push(vec!["Score".to_owned(), String::new(), total, String::new()]);
    output::table(&["Reason", "Points", "Adds", "Found"], rows, &[1, 2])?;
    let gates = explanation.gates.iter().map(|gate| {
        let met = if gate.met { "met" } else { "not met" };
        let found = gate.found.clone().unwrap_or_default();
        vec![gate.tier.to_string(), gate.gate.clone(), met.to_owned(), found]
    });
    output::table(&["Tier", "Gate", "", "Found"], gates.collect(), &[0])?;
    for change in &explanation.tier_changes {
        let why = change.reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        let at = api::moment::local_moment(&engine.workspace, &change.at);
        output::line(&format!("Tier {} since {at}{why}", change.tier))?;
    }
    for notice in &explanation.notices {
        output::message(notice);
    }
    Ok(())
}
