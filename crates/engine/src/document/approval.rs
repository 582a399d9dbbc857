//! Approval of the glossary: marketing and sales agree to the words before they are in force.

use ring::digest::{SHA256, digest};
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::document::DocumentKind;
use speargun_domain::right::Action;
use speargun_domain::target::Team;
use speargun_store::document::approval::{self as stored, StoredApproval};
use speargun_store::document::{self, MAIN};
use speargun_store::{Connection, user};
use speargun_words::{Value, said, term};

use crate::{EngineError, Workspace, audit, criteria};

/// The teams that have to agree, as long as they have anyone.
pub const APPROVING_TEAMS: [Team; 2] = [Team::Marketing, Team::Sales];

/// Who agreed to a text, and which teams have not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    /// Who agreed, in the order in which they did.
    pub given: Vec<StoredApproval>,
    /// The teams whose agreement is missing.
    pub missing: Vec<Team>,
}

/// Agrees to the draft of a document, as it is now. `revision` is the one that was read.
///
/// # Errors
/// When it needs no approval, there is no draft, it was changed since it was read, or the caller is
/// no person of a team.
pub fn approve(
    workspace: &Workspace,
    (kind, revision): (DocumentKind, i64),
    context: &Context,
) -> Result<Approvals, EngineError> {
    let user_id = criteria::person(context, Action::ChooseTargets)?;
    let document = kind.key();
    if kind != DocumentKind::Glossary {
        return Err(EngineError::Invalid(said!("document.needs_no_approval", document)));
    }
    workspace.store.write(|connection| {
        let draft = document::draft(connection, (kind.key(), MAIN))?;
        let draft = draft.ok_or_else(|| {
            EngineError::NotFound(said!("document.no_draft", document = kind.key().to_owned()))
        })?;
        if draft.revision != revision {
            let by = draft.changed_by;
            return Err(EngineError::Outdated(said!("document.draft_outdated", by)));
        }
        let hash = hash_of(&draft.text);
        let team = context.caller.team;
        let of = (user_id, team.map(Team::key));
        if stored::approve(connection, (kind.key(), &hash), of, context.now)? {
            let details = json!({ "revision": revision, "team": team.map(Team::key) });
            let action = AuditAction::ApproveDocument;
            audit::note(connection, context, (action, kind.key()), &details)?;
        }
        of_text(connection, kind, &draft.text)
    })
}

/// Who agreed to a text, and which teams have not.
///
/// # Errors
/// What the store reports.
pub fn approvals(
    workspace: &Workspace,
    kind: DocumentKind,
    text: &str,
) -> Result<Approvals, EngineError> {
    workspace.store.read(|connection| of_text(connection, kind, text))
}

fn of_text(
    connection: &mut Connection,
    kind: DocumentKind,
    text: &str,
) -> Result<Approvals, EngineError> {
    if kind != DocumentKind::Glossary {
        return Ok(Approvals::default());
    }
    let given = stored::approvals(connection, (kind.key(), &hash_of(text)))?;
    let people = user::list(connection)?;
    let active = people.iter().filter(|person| person.disabled_at.is_none());
    let teams: Vec<Team> = active
        .filter_map(|person| crate::user::rights_of(person).and_then(|own| own.team))
        .collect();
    let has_agreed = |team: &Team| given.iter().any(|own| own.team.as_deref() == Some(team.key()));
    let missing = APPROVING_TEAMS
        .into_iter()
        .filter(|team| teams.contains(team) && !has_agreed(team))
        .collect();
    Ok(Approvals { given, missing })
}

/// Refuses to put a text in force that a team did not agree to. Who publishes agrees for their
/// team.
/// An administrator may publish nonetheless with a note; the command line without a person and
/// edited files publish as before. Returns the teams that did not agree, for the audit.
pub(super) fn refuse_unapproved(
    connection: &mut Connection,
    (kind, text, note): (DocumentKind, &str, Option<&str>),
    context: &Context,
) -> Result<Vec<&'static str>, EngineError> {
    let own = context.caller.team;
    let mut missing = of_text(connection, kind, text)?.missing;
    missing.retain(|team| Some(*team) != own);
    let teams: Vec<&'static str> = missing.into_iter().map(Team::key).collect();
    let is_person = context.caller.user_id.is_some();
    let may_override = context.caller.may(Action::ManageUsers) && note.is_some();
    if teams.is_empty() || !is_person || may_override {
        return Ok(teams);
    }
    let teams = Value::List(teams.iter().map(|team| term("targets.team", team)).collect());
    Err(EngineError::Conflict(said!("document.not_approved", document = kind.key(), teams)))
}

fn hash_of(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
