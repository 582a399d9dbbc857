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
use crate::language::{fixed, say};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::count;

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
    output::line(&say!(
        "cli.committee.checked",
        file = file.display().to_string(),
        roles = keys(found.roles.iter().map(|role| role.key.as_str()).collect()),
        lines = keys(found.lines.iter().map(|line| line.key.as_str()).collect())
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
        None => output::message(&say!("cli.committee.no_account")),
    }
    output::message(&say!("cli.committee.kept"));
    Ok(())
}

fn print(found: &AccountCommittee) -> Result<(), CommandError> {
    let depth = &found.penetration;
    output::line(&say!(
        "cli.committee.title",
        line = found.line.name,
        complete = fixed(found.completeness, 1),
        count = count(depth.roles),
        known = depth.known,
        reached = depth.reached,
        engaged = depth.engaged
    ))?;
    if found.single_threaded {
        let share = found.largest_share.unwrap_or(1.0) * 100.0;
        output::line(&say!(
            "cli.committee.single_thread",
            count = count(found.engaged_people),
            share = fixed(share, 0)
        ))?;
    }
    let rows = found.roles.iter().map(|role| {
        let people: Vec<String> = role.people.iter().map(person).collect();
        vec![
            role.role.clone(),
            if role.required { say!("cli.committee.required") } else { String::new() },
            state(role.state),
            say!(
                "cli.committee.points",
                points = fixed(role.points, 1),
                full = fixed(role.full, 1)
            ),
            [role.known, role.recency, role.engagement].map(|part| fixed(part, 1)).join(" + "),
            if people.is_empty() { MISSING.to_owned() } else { people.join("; ") },
        ]
    });
    let headings = [
        say!("cli.committee.column.role"),
        String::new(),
        say!("cli.committee.column.state"),
        say!("cli.committee.column.points"),
        say!("cli.committee.column.parts"),
        say!("cli.committee.column.people"),
    ];
    output::table(&headings, rows.collect(), &[3])
}

fn state(state: CommitteeState) -> String {
    match state {
        CommitteeState::Missing => say!("cli.committee.missing"),
        CommitteeState::Known => say!("cli.committee.known"),
        CommitteeState::Reached => say!("cli.committee.reached"),
        CommitteeState::Engaged => say!("cli.committee.engaged"),
    }
}

fn person(person: &dto::CommitteeMember) -> String {
    let why = match person.source {
        Some(RoleSource::Person) => say!("cli.committee.confirmed"),
        Some(RoleSource::Crm) => "CRM".to_owned(),
        Some(RoleSource::Title) | None => {
            let number = fixed(person.confidence.unwrap_or(0.0) * 100.0, 0);
            say!("cli.committee.by_title", percent = say!("cli.percent", number))
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
        output::message(&say!("cli.committee.unscored", count = count(found.unscored)));
    }
    Ok(())
}

fn print_tier(tier: &TierGaps) -> Result<(), CommandError> {
    let percent = |share: f64| say!("cli.percent", number = fixed(share * 100.0, 0));
    output::line(&say!(
        "cli.committee.tier",
        tier = tier.tier,
        count = count(tier.accounts),
        complete = fixed(tier.completeness, 1),
        known = percent(tier.known_share),
        reached = percent(tier.reached_share),
        engaged = percent(tier.engaged_share),
        single = grouped(tier.single_threaded),
        deals = grouped(tier.single_threaded_deals)
    ))?;
    for gap in &tier.roles {
        output::line(&say!(
            "cli.committee.gap",
            role = gap.role,
            missing = grouped(gap.missing),
            count = count(gap.accounts),
            silent = grouped(gap.silent)
        ))?;
    }
    Ok(())
}
