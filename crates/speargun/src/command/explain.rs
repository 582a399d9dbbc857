//! `speargun explain`.

use speargun_api as api;
use speargun_api::dto::{
    AccountDetail, AccountPerson, KnownOfLead, LeadStage, QualifiedBy, ScoreExplanation, TierState,
};

use super::{CommandError, facts};
use crate::arguments::Explain;
use crate::language::{fixed, language, language_of, say};
use crate::output;
use speargun_domain::score::RollUp;
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, explain: &Explain) -> Result<(), CommandError> {
    let id = api::account::call::find_account(engine, &explain.account)?;
    let mut detail = api::account::call::account(engine, id, language_of(explain.output.json))?;
    if let Some(line) = &explain.line {
        let of_line = detail.lines.iter().find(|found| found.line == *line);
        let of_line = of_line.ok_or_else(|| {
            CommandError::Failed(say!("cli.explain.no_line", line, account = detail.row.name))
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
            super::account::print(
                engine,
                &api::stage::call::account_standing(engine, id, language_of(explain.output.json))?,
            )
        }
        None => Err(CommandError::Failed(say!("cli.explain.no_score", account = detail.row.name))),
    }
}

/// How the people of an account come to one figure.
fn print_roll_ups(engine: &Engine) -> Result<(), CommandError> {
    let roll_up = engine.workspace.model()?.roll_up;
    let (engagement, fit) = (roll_up_word(roll_up.engagement), roll_up_word(roll_up.fit.0));
    output::line(&say!("cli.explain.roll_up", engagement, fit))
}

fn roll_up_word(roll_up: RollUp) -> String {
    match roll_up {
        RollUp::Sum => say!("cli.roll_up.sum"),
        RollUp::Mean => say!("cli.roll_up.mean"),
        RollUp::Max => say!("cli.roll_up.max"),
        RollUp::Top(number) => say!("cli.roll_up.top", number),
        RollUp::Decayed => say!("cli.roll_up.decayed"),
    }
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
                say!(
                    "cli.explain.known_then",
                    fit = fixed(known.fit, 0),
                    engagement = fixed(known.engagement, 0)
                )
            };
            let known = lead.known.as_ref().map(known).unwrap_or_default();
            let condition = lead.condition.as_ref().map(|condition| format!("{condition}{known}"));
            let event = lead.event.iter().map(|event| facts::word_of("event", event));
            let causes: Vec<String> = event.chain(condition).collect();
            let why = match lead.by {
                QualifiedBy::Crm => say!("cli.explain.crm_date"),
                QualifiedBy::Event | QualifiedBy::Person => causes.join(&say!("cli.explain.and")),
            };
            let since = api::moment::local_moment(&engine.workspace, &lead.since);
            output::line(&say!("cli.explain.lead", stage, person = person.name, since, why))?;
        }
    }
    Ok(())
}

/// Why an account does not simply stand in its tier.
fn words_of(state: TierState) -> String {
    match state {
        TierState::Qualified => say!("cli.tier_state.qualified"),
        TierState::Researching => say!("cli.tier_state.researching"),
        TierState::FitTooLow => say!("cli.tier_state.fit_too_low"),
        TierState::NextInLine => say!("cli.tier_state.next_in_line"),
        TierState::Excluded => say!("cli.tier_state.excluded"),
    }
}

fn print(
    engine: &Engine,
    detail: &AccountDetail,
    explanation: &ScoreExplanation,
) -> Result<(), CommandError> {
    let tier = explanation.tier.map(|tier| say!("cli.explain.tier", tier)).unwrap_or_default();
    let state = explanation.tier_state.filter(|state| *state != TierState::Qualified);
    let state = state.map(|state| format!(", {}", words_of(state))).unwrap_or_default();
    let rank =
        explanation.rank_in_line.map(|rank| say!("cli.explain.rank", rank)).unwrap_or_default();
    output::line(&format!(
        "{}: {}{tier}{state}{rank}",
        detail.row.name,
        fixed(explanation.total, 1)
    ))?;
    if !explanation.entitlements.is_empty() {
        output::line(&say!("cli.explain.entitled", items = explanation.entitlements.join(", ")))?;
    }
    print_reasons(explanation)?;
    print_gates(explanation)?;
    for change in &explanation.tier_changes {
        let why = change.reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        let at = api::moment::local_moment(&engine.workspace, &change.at);
        output::line(&say!("cli.explain.tier_since", tier = change.tier, at, why))?;
    }
    for notice in facts::notices_of(explanation) {
        output::message(&notice);
    }
    Ok(())
}

/// What each dimension adds, and which rules gave or took points.
fn print_reasons(explanation: &ScoreExplanation) -> Result<(), CommandError> {
    let mut rows = Vec::new();
    for dimension in &explanation.dimensions {
        let key = facts::dimension_name(&dimension.key);
        rows.push(vec![
            key,
            say!(
                "cli.explain.share",
                percent = fixed(dimension.weight * 100.0, 0),
                value = fixed(dimension.value, 1)
            ),
            fixed(dimension.contribution, 1),
            String::new(),
        ]);
        for reason in &dimension.reasons {
            let found = facts::found_by_reason(reason);
            let points = language().decimal(&format!("{:+.1}", reason.points));
            rows.push(vec![
                format!("  {}", facts::reason_text(reason)),
                points,
                String::new(),
                found,
            ]);
        }
        if !dimension.missing.is_empty() {
            let missing: Vec<String> =
                dimension.missing.iter().map(|field| facts::field_name(field)).collect();
            let missing = missing.join(", ");
            let text = say!("cli.explain.not_known", fields = missing);
            rows.push(vec![text, String::new(), String::new(), String::new()]);
        }
    }
    let total = fixed(explanation.total, 1);
    rows.push(vec![say!("cli.explain.score"), String::new(), total, String::new()]);
    output::table(
        &[
            say!("cli.explain.column.reason"),
            say!("cli.explain.column.points"),
            say!("cli.explain.column.adds"),
            say!("cli.explain.column.found"),
        ],
        rows,
        &[1, 2],
    )
}

/// Which gates of the tiers are met.
fn print_gates(explanation: &ScoreExplanation) -> Result<(), CommandError> {
    let gates = explanation.gates.iter().map(|gate| {
        let met = if gate.met { say!("cli.explain.met") } else { say!("cli.explain.not_met") };
        let found = facts::found_by_gate(gate);
        vec![gate.tier.to_string(), facts::gate_text(gate), met, found]
    });
    output::table(
        &[
            say!("cli.explain.column.tier"),
            say!("cli.explain.column.gate"),
            String::new(),
            say!("cli.explain.column.found"),
        ],
        gates.collect(),
        &[0],
    )
}
