//! `speargun committee`.

use std::path::Path;

use speargun_api as api;
use speargun_api::dto::{
    self, AccountCommittee, CommitteeQuery, CommitteeState, GapQuery, NewRoleDecision, RoleAction,
    RoleSource, TierGaps,
};
use speargun_domain::committee::Committee as Template;
use speargun_engine::{COMMITTEE_FILE, committee};

use super::{CommandError, context, engine};
use crate::arguments::{Committee, CommitteeCommand, Output};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;

pub(super) fn run(directory: &Path, wanted: &Committee) -> Result<(), CommandError> {
    if let CommitteeCommand::Check(check) = &wanted.command {
        let file = check.file.clone().unwrap_or_else(|| directory.join(COMMITTEE_FILE));
        return run_check(&file);
    }
    let engine = engine(directory)?;
    let decide = |person: &str, action: RoleAction, role: Option<&String>, output: Output| {
        let wanted = NewRoleDecision { action, role: role.cloned() };
        decide_role(&engine, person, &wanted, output)
    };
    match &wanted.command {
        CommitteeCommand::Show(show) => {
            let account = api::account::call::find_account(&engine, &show.account)?;
            let query = CommitteeQuery { line: show.line.clone() };
            let found = api::committee::call::account_committee(&engine, account, &query)?;
            if show.output.json { output::json(&found) } else { print(&found) }
        }
        CommitteeCommand::Gaps(gaps) => {
            let query = GapQuery { filter: Some(gaps.filter.clone()) };
            let found = api::committee::call::committee_gaps(&engine, &query)?;
            if gaps.output.json { output::json(&found) } else { print_gaps(&found) }
        }
        CommitteeCommand::Set(set) => {
            let action = if set.also { RoleAction::Add } else { RoleAction::Set };
            decide(&set.person, action, Some(&set.role), set.output)
        }
        CommitteeCommand::Clear(clear) => {
            decide(&clear.person, RoleAction::Clear, Some(&clear.role), clear.output)
        }
        CommitteeCommand::Forget(forget) => {
            decide(&forget.person, RoleAction::Forget, None, forget.output)
        }
        CommitteeCommand::Check(_) => Ok(()),
    }
}

fn run_check(file: &Path) -> Result<(), CommandError> {
    let text = speargun_engine::text_of_file(file)?;
    let found = Template::parse(&text).map_err(|error| CommandError::Failed(error.to_string()))?;
    let keys = |keys: Vec<&str>| keys.join(", ");
    output::line(&format!(
        "{}: {} roles ({}), {} lines ({})",
        file.display(),
        found.roles.len(),
        keys(found.roles.iter().map(|role| role.key.as_str()).collect()),
        found.lines.len(),
        keys(found.lines.iter().map(|line| line.key.as_str()).collect()),
    ))
}

fn decide_role(
    engine: &Engine,
    person: &str,
    wanted: &NewRoleDecision,
    output: Output,
) -> Result<(), CommandError> {
    let person = committee::find_person(&engine.workspace, person)?;
    let done =
        api::committee::call::decide_role(engine, person, wanted, &context(&engine.workspace))?;
    if output.json {
        return output::json(&done);
    }
    match &done.committee {
        Some(found) => print(found)?,
        None => output::message("The person belongs to no account yet; the decision is kept."),
    }
    output::message(
        "Kept; no job undoes it. Scores follow with the next `speargun score`, or by a running \
         server.",
    );
    Ok(())
}

fn print(found: &AccountCommittee) -> Result<(), CommandError> {
    let depth = &found.penetration;
    output::line(&format!(
        "Committee \"{}\": {:.1} of 100 complete; of {} roles {} known, {} reached, {} engaged",
        found.line.name, found.completeness, depth.roles, depth.known, depth.reached, depth.engaged
    ))?;
    if found.single_threaded {
        let share = found.largest_share.unwrap_or(1.0) * 100.0;
        output::line(&format!(
            "Single thread: {} engaged, and one person has {share:.0} % of all engagement",
            found.engaged_people
        ))?;
    }
    let rows = found.roles.iter().map(|role| {
        let people: Vec<String> = role.people.iter().map(person).collect();
        vec![
            role.role.clone(),
            if role.required { "required" } else { "" }.to_owned(),
            state(role.state).to_owned(),
            format!("{:.1} of {:.1}", role.points, role.full),
            format!("{:.1} + {:.1} + {:.1}", role.known, role.recency, role.engagement),
            if people.is_empty() { MISSING.to_owned() } else { people.join("; ") },
        ]
    });
    let headings = ["role", "", "state", "points", "known + recency + engagement", "people"];
    output::table(&headings, rows.collect(), &[3])
}

fn state(state: CommitteeState) -> &'static str {
    match state {
        CommitteeState::Missing => "missing",
        CommitteeState::Known => "known",
        CommitteeState::Reached => "reached",
        CommitteeState::Engaged => "engaged",
    }
}

fn person(person: &dto::CommitteeMember) -> String {
    let why = match person.source {
        Some(RoleSource::Person) => "confirmed".to_owned(),
        Some(RoleSource::Crm) => "CRM".to_owned(),
        Some(RoleSource::Title) | None => {
            format!("title, {:.0} %", person.confidence.unwrap_or(0.0) * 100.0)
        }
    };
    let title = person.title.as_deref().map(|title| format!(", {title}")).unwrap_or_default();
    format!("{}{title} ({why})", person.name)
}

fn print_gaps(found: &dto::CommitteeGaps) -> Result<(), CommandError> {
    for tier in &found.tiers {
        print_tier(tier)?;
    }
    if found.unscored > 0 {
        let count = grouped(found.unscored);
        output::message(&format!("{count} accounts have no score: run `speargun score`."));
    }
    Ok(())
}

fn print_tier(tier: &TierGaps) -> Result<(), CommandError> {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    output::line(&format!(
        "Tier {}: {} accounts, {:.1} of 100 complete; of their roles {} known, {} reached, {} \
         engaged; {} hang on one person, {} of them with an open deal",
        tier.tier,
        grouped(tier.accounts),
        tier.completeness,
        percent(tier.known_share),
        percent(tier.reached_share),
        percent(tier.engaged_share),
        grouped(tier.single_threaded),
        grouped(tier.single_threaded_deals),
    ))?;
    for gap in &tier.roles {
        output::line(&format!(
            "  no {} contact at {} of {} Tier {} accounts; known but not engaged at {}",
            gap.role,
            grouped(gap.missing),
            grouped(gap.accounts),
            tier.tier,
            grouped(gap.silent),
        ))?;
    }
    Ok(())
}
