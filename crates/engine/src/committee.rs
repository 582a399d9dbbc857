//! The buying committee of accounts: who fills which role, how complete that is, where gaps are.

mod gaps;

use speargun_domain::caller::Context;
use std::sync::Arc;

use crate::audit;
use rustc_hash::FxHashMap;
use serde_json::json;
use speargun_domain::account::AccountRecord;
use speargun_domain::audit::AuditAction;
use speargun_domain::committee::{
    Assessment, Committee, Evidence, Line, Mark, Member, NO_ROLE, RoleSource,
};
use speargun_domain::time::DAY;
use speargun_domain::title::{Department, Seniority};
use speargun_store::committee::{self, Decision};
use speargun_store::person::{self, AccountPerson, MeasurablePerson};
use speargun_store::{Connection, StoreError};
use speargun_words::said;

use crate::{EngineError, Workspace};
use speargun_domain::account::ENGAGED_DAYS;

pub use gaps::{Gaps, RoleGap, TierGaps, gaps};

/// The most people of an account whose roles are looked at on its page.
const PEOPLE_MAX: i64 = 10_000;

/// The most titles whose roles are kept; others are read anew.
const TITLES_MAX: usize = 200_000;

/// The roles of all people, as the features of accounts need them.
#[derive(Debug)]
pub(crate) struct Roles {
    template: Arc<Committee>,
    decisions: FxHashMap<i64, Vec<(String, bool)>>,
    crm: FxHashMap<i64, Vec<String>>,
    /// What people have; many have the same. The first is nothing.
    sets: Vec<Vec<Mark>>,
    /// Seniority and department follow from the title, but older rows may say otherwise.
    titles: FxHashMap<String, Vec<(Seniority, Department, u32)>>,
}

impl Roles {
    pub(crate) fn load(
        workspace: &Workspace,
        connection: &mut Connection,
    ) -> Result<Self, EngineError> {
        let mut roles = Self {
            template: workspace.committee(),
            decisions: by_person(committee::decisions(connection)?),
            crm: FxHashMap::default(),
            sets: vec![Vec::new()],
            titles: FxHashMap::default(),
        };
        committee::each_crm_role(connection, |person, role| {
            roles.crm.entry(person).or_default().push(role.to_owned());
            Ok::<(), EngineError>(())
        })?;
        Ok(roles)
    }

    pub(crate) fn template(&self) -> &Committee {
        &self.template
    }

    /// The number under which a person's roles are kept.
    pub(crate) fn number_of(&mut self, person: &MeasurablePerson) -> u32 {
        let decisions = self.decisions.get(&person.id).map_or(&[][..], Vec::as_slice);
        let of_deals = self.crm.get(&person.id).map_or(&[][..], Vec::as_slice);
        let crm_roles = crm_words(person.buying_role.as_deref(), of_deals);
        let Some(title) = person.title.as_deref().filter(|_| is_plain(&crm_roles, decisions))
        else {
            let marks = self.template.roles_of(&evidence(person, &crm_roles, decisions));
            return self.keep(marks);
        };
        let same = |known: &&(Seniority, Department, u32)| {
            known.0 == person.seniority && known.1 == person.department
        };
        if let Some(known) = self.titles.get(title).and_then(|known| known.iter().find(same)) {
            return known.2;
        }
        let marks = self.template.roles_of(&evidence(person, &crm_roles, decisions));
        let number = self.keep(marks);
        if self.titles.len() < TITLES_MAX {
            let known = self.titles.entry(title.to_owned()).or_default();
            known.push((person.seniority, person.department, number));
        }
        number
    }

    fn keep(&mut self, marks: Vec<Mark>) -> u32 {
        if marks.is_empty() {
            return 0;
        }
        self.sets.push(marks);
        (self.sets.len() - 1) as u32
    }

    pub(crate) fn marks(&self, number: u32) -> &[Mark] {
        self.sets.get(number as usize).map_or(&[], Vec::as_slice)
    }
}

/// Whether nothing but the title says anything.
fn is_plain(crm_roles: &[&str], decisions: &[(String, bool)]) -> bool {
    crm_roles.is_empty() && decisions.is_empty()
}

fn evidence<'a>(
    person: &'a MeasurablePerson,
    crm_roles: &'a [&'a str],
    decisions: &'a [(String, bool)],
) -> Evidence<'a> {
    Evidence {
        title: person.title.as_deref(),
        seniority: person.seniority,
        department: person.department,
        crm_roles,
        decisions,
    }
}

fn by_person(decisions: Vec<Decision>) -> FxHashMap<i64, Vec<(String, bool)>> {
    let mut found: FxHashMap<i64, Vec<(String, bool)>> = FxHashMap::default();
    for decision in decisions {
        found.entry(decision.person_id).or_default().push((decision.role, decision.has_role));
    }
    found
}

fn crm_words<'a>(own: Option<&'a str>, of_deals: &'a [String]) -> Vec<&'a str> {
    own.into_iter().chain(of_deals.iter().map(String::as_str)).collect()
}

/// Somebody of a committee, with what says so.
#[derive(Debug, Clone)]
pub struct CommitteePerson {
    /// The person.
    pub person: AccountPerson,
    /// Roles, with confidence and source.
    pub marks: Vec<Mark>,
    /// What people decided.
    pub decisions: Vec<Decision>,
    /// Whether they are engaged.
    pub engaged: bool,
}

/// The committee of one account.
#[derive(Debug, Clone)]
pub struct AccountCommittee {
    /// The line of products.
    pub line: Line,
    /// Completeness with its reasons; people are places in `people`.
    pub assessment: Assessment,
    /// Everybody of the account, the most engaged first.
    pub people: Vec<CommitteePerson>,
    /// As of when, microseconds UTC.
    pub as_of: i64,
}

/// The committee of an account as of the moment when it was scored, else of `now`.
///
/// # Errors
/// When there is no such line, or what the store reports.
pub fn of_account(
    workspace: &Workspace,
    connection: &mut Connection,
    record: &AccountRecord,
    line: Option<&str>,
    as_of: i64,
) -> Result<AccountCommittee, EngineError> {
    let template = &workspace.committee();
    let stored_people = person::of_account(connection, record.id, PEOPLE_MAX)?;
    let mut decisions: FxHashMap<i64, Vec<Decision>> = FxHashMap::default();
    for decision in committee::decisions_of_account(connection, record.id)? {
        decisions.entry(decision.person_id).or_default().push(decision);
    }
    let mut crm: FxHashMap<i64, Vec<String>> = FxHashMap::default();
    for (person, role) in committee::crm_roles_of_account(connection, record.id)? {
        crm.entry(person).or_default().push(role);
    }
    let people: Vec<CommitteePerson> = stored_people
        .into_iter()
        .map(|person| {
            let decisions = decisions.remove(&person.id).unwrap_or_default();
            let of_deals = crm.remove(&person.id).unwrap_or_default();
            committee_person(template, person, decisions, &of_deals, as_of)
        })
        .collect();
    let line = chosen_line(template, record, line)?.clone();
    let members: Vec<Member<'_>> = people.iter().map(|person| member(person, as_of)).collect();
    let assessment = template.assess(&line, &members);
    Ok(AccountCommittee { line, assessment, people, as_of })
}

fn chosen_line<'a>(
    template: &'a Committee,
    record: &AccountRecord,
    wanted: Option<&str>,
) -> Result<&'a Line, EngineError> {
    if let Some(key) = wanted {
        return template.line(key).ok_or_else(|| {
            let known: Vec<&str> = template.lines.iter().map(|line| line.key.as_str()).collect();
            EngineError::NotFound(said!("committee.no_line", line = key, known = known.join(", ")))
        });
    }
    // The line that the account's figures were computed with knew the products of its deals.
    let of_figures = template.line(&record.committee.line);
    Ok(of_figures.unwrap_or_else(|| template.line_of(record, &[])))
}

fn committee_person(
    template: &Committee,
    person: AccountPerson,
    decisions: Vec<Decision>,
    of_deals: &[String],
    as_of: i64,
) -> CommitteePerson {
    let said: Vec<(String, bool)> =
        decisions.iter().map(|decision| (decision.role.clone(), decision.has_role)).collect();
    let marks = template.roles_of(&Evidence {
        title: person.title.as_deref(),
        seniority: Seniority::from_key(person.seniority.as_deref().unwrap_or_default()),
        department: Department::from_key(person.department.as_deref().unwrap_or_default()),
        crm_roles: &crm_words(person.buying_role.as_deref(), of_deals),
        decisions: &said,
    });
    let engaged = days_since(person.engaged_at, as_of).is_some_and(|days| days <= ENGAGED_DAYS);
    CommitteePerson { person, marks, decisions, engaged }
}

fn member(person: &CommitteePerson, as_of: i64) -> Member<'_> {
    Member {
        marks: &person.marks,
        engagement: person.person.engagement.unwrap_or(0.0),
        days_since_engaged: days_since(person.person.engaged_at, as_of),
        engaged: person.engaged,
        reached: person.person.last_event_at.is_some(),
    }
}

fn days_since(at: Option<i64>, as_of: i64) -> Option<f64> {
    at.map(|at| (as_of - at) as f64 / DAY as f64)
}

/// What somebody decides about a person's part in buying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleDecision {
    /// The person has this role and no other; [`NO_ROLE`] for none.
    Set(String),
    /// The person has this role beside others.
    Add(String),
    /// The person does not have this role.
    Clear(String),
    /// Nothing was ever decided: CRM and title count again.
    Forget,
}

impl RoleDecision {
    /// The name of the decision, and the role that it names.
    fn parts(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Set(role) => ("set", Some(role)),
            Self::Add(role) => ("add", Some(role)),
            Self::Clear(role) => ("clear", Some(role)),
            Self::Forget => ("forget", None),
        }
    }
}

/// Keeps a decision about the role of a person. No job undoes it.
///
/// # Errors
/// When there is no such person or role, or what the store reports; then nothing was changed.
pub fn decide(
    workspace: &Workspace,
    person_id: i64,
    decision: &RoleDecision,
    context: &Context,
) -> Result<(), EngineError> {
    let checked = |role: &String, none_too: bool| {
        let is_known = workspace.committee().role(role).is_some() || (none_too && role == NO_ROLE);
        if is_known { Ok(()) } else { Err(unknown_role(workspace, role)) }
    };
    match decision {
        RoleDecision::Set(role) => checked(role, true)?,
        RoleDecision::Add(role) | RoleDecision::Clear(role) => checked(role, false)?,
        RoleDecision::Forget => {}
    }
    workspace.store.write(|connection| {
        if person::card(connection, person_id)?.is_none() {
            let reason = said!("person.missing_unchanged", id = person_id);
            return Err(EngineError::NotFound(reason));
        }
        let mut put = |role: &String, has_role: bool, alone: bool| {
            let decision = Decision {
                person_id,
                role: role.clone(),
                has_role,
                decided_by: context.name().to_owned(),
                decided_at: context.now,
            };
            committee::decide(connection, &decision, alone)
        };
        let is_changed = match decision {
            RoleDecision::Set(role) => put(role, true, true)?,
            RoleDecision::Add(role) => put(role, true, false)?,
            RoleDecision::Clear(role) => put(role, false, false)?,
            RoleDecision::Forget => committee::forget(connection, person_id, context)? > 0,
        };
        if !is_changed {
            return Ok(());
        }
        let (verb, role) = decision.parts();
        let details = json!({ "decision": verb, "role": role });
        audit::note(connection, context, (AuditAction::DecideRole, person_id), &details)?;
        // Whoever follows events scores the account anew within a second.
        speargun_store::bump_revision(connection)?;
        Ok(())
    })
}

fn unknown_role(workspace: &Workspace, role: &str) -> EngineError {
    let committee = workspace.committee();
    let known: Vec<&str> = committee.roles.iter().map(|role| role.key.as_str()).collect();
    EngineError::Invalid(said!("committee.no_role", role, known = known.join(", ")))
}

/// The person whom a text names: an id, an e-mail address, a key, or a full name.
///
/// # Errors
/// When none or several fit.
pub fn find_person(workspace: &Workspace, text: &str) -> Result<i64, EngineError> {
    const SHOWN: i64 = 6;
    let found = workspace.store.read(|connection| person::find(connection, text, SHOWN))?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(EngineError::NotFound(said!("person.none_called", text))),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(EngineError::NotFound(said!("person.several_ids", text, ids = ids.join(", "))))
        }
    }
}

/// The account of a person.
///
/// # Errors
/// What the store reports.
pub fn account_of(workspace: &Workspace, person_id: i64) -> Result<Option<i64>, StoreError> {
    workspace.store.read(|connection| committee::account_of_person(connection, person_id))
}

/// The API's name of what says that somebody has a role.
#[must_use]
pub fn source_key(source: RoleSource) -> &'static str {
    match source {
        RoleSource::Person => "person",
        RoleSource::Crm => "crm",
        RoleSource::Title => "title",
    }
}
