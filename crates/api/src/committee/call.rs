//! Buying committees as the API sees them.

use crate::failure::{Answered, Failure, failure};
use crate::names::Names;
use speargun_domain::committee::{Committee, NO_ROLE, RoleAssessment, RoleSource, RoleState};
use speargun_domain::time::to_rfc3339;
use speargun_engine::EngineError;
use speargun_engine::committee::{self, CommitteePerson, RoleDecision};

use crate::account::detail;
use crate::committee::types;
use speargun_domain::caller::Context;
use speargun_engine::Engine;
use speargun_words::said;

/// How many people of a role, and without one, are shown.
const SHOWN_MAX: usize = 50;

fn points(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

fn name(key: &str, name: &str) -> types::CommitteeName {
    types::CommitteeName { key: key.to_owned(), name: name.to_owned() }
}

fn state(state: RoleState) -> types::CommitteeState {
    match state {
        RoleState::Missing => types::CommitteeState::Missing,
        RoleState::Known => types::CommitteeState::Known,
        RoleState::Reached => types::CommitteeState::Reached,
        RoleState::Engaged => types::CommitteeState::Engaged,
    }
}

fn source(source: RoleSource) -> types::RoleSource {
    match source {
        RoleSource::Person => types::RoleSource::Person,
        RoleSource::Crm => types::RoleSource::Crm,
        RoleSource::Title => types::RoleSource::Title,
    }
}

/// Somebody with a role, or with none.
fn member(person: &CommitteePerson, role: Option<u8>, counts: bool) -> types::CommitteeMember {
    let mark = role.and_then(|role| person.marks.iter().find(|mark| mark.role == role));
    let decided = |decision: &speargun_store::committee::Decision| types::RoleDecided {
        role: decision.role.clone(),
        has_role: decision.has_role,
        decided_by: decision.decided_by.clone(),
        decided_at: to_rfc3339(decision.decided_at),
    };
    types::CommitteeMember {
        id: person.person.id,
        name: person.person.name.clone(),
        title: person.person.title.clone(),
        confidence: mark.map(|mark| mark.confidence),
        source: mark.map(|mark| source(mark.source)),
        counts,
        engaged: person.engaged,
        last_activity_at: person.person.last_event_at.map(to_rfc3339),
        decisions: person.decisions.iter().map(decided).collect(),
    }
}

fn role(
    template: &Committee,
    assessed: &RoleAssessment,
    people: &[CommitteePerson],
) -> Option<types::CommitteeRoleDetail> {
    let role = template.roles.get(assessed.role as usize)?;
    // Whoever the role counts by stands first, and is shown in any case.
    let strongest = assessed.strongest;
    let others = assessed.people.iter().filter(|place| Some(**place) != strongest);
    let shown = strongest.iter().chain(others).take(SHOWN_MAX);
    Some(types::CommitteeRoleDetail {
        role: role.key.clone(),
        name: role.name.clone(),
        required: assessed.required,
        state: state(assessed.state),
        points: points(assessed.points()),
        full: points(assessed.full),
        known: points(assessed.known),
        recency: points(assessed.recency),
        engagement: points(assessed.engagement),
        people: shown
            .filter_map(|place| Some((*place, people.get(*place)?)))
            .map(|(place, person)| member(person, Some(assessed.role), Some(place) == strongest))
            .collect(),
        people_total: assessed.people.len() as u64,
    })
}

/// A committee as the API shows it.
fn shown(
    template: &Committee,
    account_id: i64,
    found: &committee::AccountCommittee,
) -> types::AccountCommittee {
    let assessment = &found.assessment;
    let figures = template.figures(&found.line, assessment);
    let idle: Vec<&CommitteePerson> =
        found.people.iter().filter(|person| person.marks.is_empty()).collect();
    types::AccountCommittee {
        account_id,
        line: name(&found.line.key, &found.line.name),
        lines: template.lines.iter().map(|line| name(&line.key, &line.name)).collect(),
        all_roles: template.roles.iter().map(|role| name(&role.key, &role.name)).collect(),
        completeness: points(assessment.completeness_tenths),
        roles: assessment
            .roles
            .iter()
            .filter_map(|assessed| role(template, assessed, &found.people))
            .collect(),
        penetration: types::Penetration {
            roles: figures.roles,
            known: figures.filled,
            reached: figures.reached,
            engaged: figures.engaged,
        },
        engaged_people: assessment.engaged_people,
        largest_share: assessment.largest_share,
        single_threaded: assessment.single_threaded,
        without_role: idle
            .iter()
            .take(SHOWN_MAX)
            .map(|person| member(person, None, false))
            .collect(),
        without_role_total: idle.len() as u64,
        as_of: to_rfc3339(found.as_of),
    }
}

fn wanted_decision(wanted: &types::NewRoleDecision) -> Answered<RoleDecision> {
    let role = || {
        wanted.role.clone().filter(|role| !role.trim().is_empty()).ok_or_else(|| {
            let text = said!("committee.which_role", none = NO_ROLE);
            Failure::invalid("invalid_request", text)
        })
    };
    Ok(match wanted.action {
        types::RoleAction::Set => RoleDecision::Set(role()?),
        types::RoleAction::Add => RoleDecision::Add(role()?),
        types::RoleAction::Clear => RoleDecision::Clear(role()?),
        types::RoleAction::Forget => RoleDecision::Forget,
    })
}

/// The committee of an account, with its completeness and reasons.
pub fn account_committee(
    engine: &Engine,
    id: i64,
    query: &types::CommitteeQuery,
) -> Answered<types::AccountCommittee> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let missing = || failure(EngineError::NotFound(said!("account.missing", id)));
    let place = list.rows.binary_search_by_key(&id, |row| row.record.id);
    let listed = place.ok().and_then(|place| list.rows.get(place)).ok_or_else(missing)?;
    let as_of = listed.scored_at.unwrap_or_else(|| engine.workspace.now());
    let line = query.line.as_deref();
    let found = engine.workspace.store.read(|connection| {
        committee::of_account(&engine.workspace, connection, &listed.record, line, as_of)
    });
    let mut found = shown(&engine.workspace.committee(), id, &found.map_err(failure)?);
    let names = Names::load(engine)?;
    let of_roles = found.roles.iter_mut().flat_map(|role| &mut role.people);
    for member in of_roles.chain(&mut found.without_role) {
        member.decisions.iter_mut().for_each(|own| names.put(&mut own.decided_by));
    }
    Ok(found)
}

/// Keeps what somebody decided about a person's part; no job undoes it.
pub fn decide_role(
    engine: &Engine,
    person_id: i64,
    wanted: &types::NewRoleDecision,
    context: &Context,
) -> Answered<types::RoleDecisionResult> {
    let decision = wanted_decision(wanted)?;
    committee::decide(&engine.workspace, person_id, &decision, context).map_err(failure)?;
    let account = committee::account_of(&engine.workspace, person_id)
        .map_err(|error| failure(error.into()))?;
    let query = types::CommitteeQuery::default();
    let committee = account.map(|id| account_committee(engine, id, &query)).transpose()?;
    Ok(types::RoleDecisionResult { person_id, committee })
}

/// Gaps over the portfolio.
pub fn committee_gaps(engine: &Engine, query: &types::GapQuery) -> Answered<types::CommitteeGaps> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let filter = query.filter.as_deref().unwrap_or_default();
    let found = committee::gaps(&engine.workspace, list.rows.iter().map(|row| &row.record), filter)
        .map_err(failure)?;
    let roles = &engine.workspace.committee().roles;
    let name_of = |key: &str| {
        roles.iter().find(|role| role.key == key).map_or(key, |role| &role.name).to_owned()
    };
    let gap = |gap: committee::RoleGap| types::RoleGap {
        name: name_of(&gap.role),
        role: gap.role,
        accounts: gap.accounts,
        missing: gap.missing,
        silent: gap.silent,
        filter: gap.filter,
    };
    let tier = |tier: committee::TierGaps| types::TierGaps {
        tier: tier.tier,
        accounts: tier.accounts,
        completeness: (tier.completeness * 10.0).round() / 10.0,
        known_share: tier.known_share,
        reached_share: tier.reached_share,
        engaged_share: tier.engaged_share,
        single_threaded: tier.single_threaded,
        single_threaded_deals: tier.single_threaded_deals,
        roles: tier.roles.into_iter().map(gap).collect(),
    };
    Ok(types::CommitteeGaps {
        accounts: found.accounts,
        unscored: found.unscored,
        tiers: found.tiers.into_iter().map(tier).collect(),
    })
}

/// The roles of an account's people for its page, and the role that each of them is shown with.
pub(crate) fn roles_of(
    template: &Committee,
    found: &committee::AccountCommittee,
) -> (Vec<detail::CommitteeRole>, std::collections::HashMap<i64, String>) {
    let key = |role: u8| template.roles.get(role as usize).map(|role| role.key.clone());
    let person = |place: &usize| found.people.get(*place);
    let roles = found.assessment.roles.iter().filter_map(|assessed| {
        let people = || assessed.people.iter().filter_map(person);
        Some(detail::CommitteeRole {
            role: key(assessed.role)?,
            people_ids: people().map(|person| person.person.id).collect(),
            engaged: people().filter(|person| person.engaged).count() as u32,
        })
    });
    let first =
        |person: &CommitteePerson| Some((person.person.id, key(person.marks.first()?.role)?));
    (roles.collect(), found.people.iter().filter_map(first).collect())
}
