//! Criteria: agreed and signed before anyone proposes accounts for a target list.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::criteria::Criteria;
use speargun_domain::notification::NotificationSubject;
use speargun_domain::right::{Action, Role};
use speargun_domain::text::clean;
use speargun_store::criteria::{self as stored, Signature, StoredCriteria};
use speargun_store::user::{self, StoredUser};
use speargun_store::{Connection, Lock};
use speargun_words::{Said, count, said};

use crate::notification::{self, Notice};
use crate::{EngineError, Workspace, audit};

/// The most sheets of a workspace.
pub const SHEETS_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_MAX: usize = 120;

/// A sheet with what its text says and who signed it.
#[derive(Debug, Clone)]
pub struct CriteriaSheet {
    /// The newest version.
    pub stored: StoredCriteria,
    /// What its text says; nothing if it has a fault.
    pub criteria: Criteria,
    /// Why its text can no longer be read.
    pub fault: Option<Said>,
    /// Who has to sign it and who has; before them nothing may be proposed.
    pub signatures: Vec<Signature>,
    /// Signatures on earlier versions that a change made fall.
    pub fallen: Vec<Signature>,
}

impl CriteriaSheet {
    /// Whether everyone who has to sign has signed the newest version.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let signed = self.signatures.iter().all(|signature| signature.signed_at.is_some());
        signed && !self.signatures.is_empty()
    }

    /// The names of those who have not signed yet.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let open = self.signatures.iter().filter(|signature| signature.signed_at.is_none());
        open.map(|signature| signature.name.as_str()).collect()
    }
}

/// Makes a sheet of criteria. The signers that its text names have to sign it; if it names
/// none, every executive has to.
///
/// # Errors
/// When the name is blank, too long or taken, the text is at fault, a signer is not known or may
/// not sign, or no one is there to sign; nothing is written then.
pub fn create(
    workspace: &Workspace,
    (name, text): (&str, &str),
    context: &Context,
) -> Result<CriteriaSheet, EngineError> {
    refuse_without_right(context, Action::PlanTargets)?;
    let name = checked_name(name)?;
    let criteria = parsed(workspace, text)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        if stored::named(connection, &name)?.is_some() {
            return Err(EngineError::Conflict(said!("criteria.taken", name)));
        }
        if stored::all(connection)?.len() >= SHEETS_MAX {
            let max = count(SHEETS_MAX);
            return Err(EngineError::Conflict(said!("criteria.too_many_sheets", max)));
        }
        let id = stored::create(connection, &name, context)?;
        let signers = write_version(connection, (id, 1), (text, &criteria), context)?;
        let details = json!({ "name": name, "version": 1, "signers": signers });
        audit::note(connection, context, (AuditAction::CreateCriteria, id), &details)?;
        ask_for_signatures(connection, (id, &name, 1), (&signers, &[]), context)?;
        found(workspace, connection, id)
    })
}

/// Changes a sheet: a new version, which everyone has to sign again. `expected` is the version that
/// the change was made from.
///
/// # Errors
/// As [`create`]; when there is no such sheet; and when it has another version by now.
pub fn change(
    workspace: &Workspace,
    (id, expected): (i64, i64),
    text: &str,
    context: &Context,
) -> Result<CriteriaSheet, EngineError> {
    refuse_without_right(context, Action::PlanTargets)?;
    let criteria = parsed(workspace, text)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        // The old text is not read: a change may be what mends it.
        let before = stored::get(connection, id)?;
        let before = before.ok_or_else(|| EngineError::NotFound(said!("criteria.missing", id)))?;
        let StoredCriteria { name, version, version_id, text: old, changed_by, .. } = before;
        if version != expected {
            let (version, by) = (count(version), changed_by);
            return Err(EngineError::Outdated(said!("criteria.outdated", name, version, by)));
        }
        if old.trim() == text.trim() {
            return Err(EngineError::Conflict(said!("criteria.unchanged", name)));
        }
        let all = stored::signatures(connection, id)?;
        let signed = all.iter().filter(|own| own.version == version && own.signed_at.is_some());
        let fallen: Vec<&str> = signed.map(|own| own.email.as_str()).collect();
        stored::let_fall(connection, version_id, context.now)?;
        let of = (id, version + 1);
        let signers = write_version(connection, of, (text, &criteria), context)?;
        let details = json!({ "name": name, "version": version + 1, "signers": signers,
            "fallen": fallen });
        audit::note(connection, context, (AuditAction::ChangeCriteria, id), &details)?;
        let fallen: Vec<String> = fallen.into_iter().map(ToOwned::to_owned).collect();
        let of = (id, name.as_str(), version + 1);
        ask_for_signatures(connection, of, (&signers, &fallen), context)?;
        found(workspace, connection, id)
    })
}

/// Signs the newest version for the caller, who has to be one of its signers.
///
/// # Errors
/// When there is no such sheet, it has another version by now, or the caller is no person or not
/// one of its signers.
pub fn sign(
    workspace: &Workspace,
    (id, expected): (i64, Option<i64>),
    context: &Context,
) -> Result<CriteriaSheet, EngineError> {
    let user_id = person(context, Action::SignTargets)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let sheet = found(workspace, connection, id)?;
        let StoredCriteria { name, version, version_id, changed_by, .. } = sheet.stored;
        if expected.is_some_and(|expected| expected != version) {
            let (version, by) = (count(version), changed_by);
            return Err(EngineError::Outdated(said!("criteria.outdated", name, version, by)));
        }
        if !sheet.signatures.iter().any(|signature| signature.user_id == user_id) {
            let names: Vec<&str> =
                sheet.signatures.iter().map(|signature| signature.name.as_str()).collect();
            let signers = names.join(", ");
            return Err(EngineError::Conflict(said!("criteria.not_signer", name, signers)));
        }
        if stored::sign(connection, (version_id, user_id), context.now)? {
            let details = json!({ "name": name, "version": version });
            audit::note(connection, context, (AuditAction::SignCriteria, id), &details)?;
        }
        found(workspace, connection, id)
    })
}

/// All sheets, by name.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<CriteriaSheet>, EngineError> {
    workspace.store.read(|connection| {
        let all = stored::all(connection)?;
        all.into_iter().map(|sheet| with_signatures(workspace, connection, sheet)).collect()
    })
}

/// One sheet.
///
/// # Errors
/// When there is none of this number.
pub fn get(workspace: &Workspace, id: i64) -> Result<CriteriaSheet, EngineError> {
    workspace.store.read(|connection| any(workspace, connection, id))
}

/// The number of the sheet that a text names: its name without regard to case, or its number.
///
/// # Errors
/// When none does.
pub fn find(workspace: &Workspace, text: &str) -> Result<i64, EngineError> {
    let text = clean(text);
    workspace.store.read(|connection| {
        if let Some(sheet) = stored::named(connection, &text)? {
            return Ok(sheet.id);
        }
        let by_id = text.parse().ok().map(|id| stored::get(connection, id)).transpose()?.flatten();
        by_id
            .map(|sheet| sheet.id)
            .ok_or_else(|| EngineError::NotFound(said!("criteria.none_called", text)))
    })
}

fn any(
    workspace: &Workspace,
    connection: &mut Connection,
    id: i64,
) -> Result<CriteriaSheet, EngineError> {
    let sheet = stored::get(connection, id)?;
    let sheet = sheet.ok_or_else(|| EngineError::NotFound(said!("criteria.missing", id)))?;
    with_signatures(workspace, connection, sheet)
}

/// A sheet that can be read.
pub(crate) fn found(
    workspace: &Workspace,
    connection: &mut Connection,
    id: i64,
) -> Result<CriteriaSheet, EngineError> {
    let sheet = any(workspace, connection, id)?;
    match sheet.fault {
        Some(fault) => Err(EngineError::Conflict(fault)),
        None => Ok(sheet),
    }
}

/// A sheet with its signatures. What could be read when it was written may not be by now: a rate
/// that is gone, say. Such a sheet has no criteria and a fault.
fn with_signatures(
    workspace: &Workspace,
    connection: &mut Connection,
    sheet: StoredCriteria,
) -> Result<CriteriaSheet, EngineError> {
    let all = stored::signatures(connection, sheet.id)?;
    let (signatures, before): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|signature| signature.version == sheet.version);
    let fallen = before.into_iter().filter(|signature| signature.fallen_at.is_some()).collect();
    let (criteria, fault) = match parsed(workspace, &sheet.text) {
        Ok(criteria) => (criteria, None),
        Err(EngineError::Invalid(reason)) => {
            let name = sheet.name.clone();
            (Criteria::default(), Some(said!("criteria.no_longer_read", name, reason)))
        }
        Err(error) => return Err(error),
    };
    Ok(CriteriaSheet { stored: sheet, criteria, fault, signatures, fallen })
}

fn parsed(workspace: &Workspace, text: &str) -> Result<Criteria, EngineError> {
    let zone = workspace.settings().zone()?;
    Criteria::parse(text, &workspace.rates(), &zone).map_err(EngineError::Invalid)
}

/// Writes a version with those who have to sign it, and returns their addresses.
fn write_version(
    connection: &mut Connection,
    of: (i64, i64),
    (text, criteria): (&str, &Criteria),
    context: &Context,
) -> Result<Vec<String>, EngineError> {
    let signers = signers(connection, criteria)?;
    let version_id = stored::add_version(connection, of, text, context)?;
    for signer in &signers {
        let named = (signer.id, signer.email.as_str(), signer.name.as_str());
        stored::name_signer(connection, version_id, named)?;
    }
    Ok(signers.into_iter().map(|signer| signer.email).collect())
}

/// Tells signers that their signature is asked for, and those whose signature fell that it did.
fn ask_for_signatures(
    connection: &mut Connection,
    (id, name, version): (i64, &str, i64),
    (signers, fallen): (&[String], &[String]),
    context: &Context,
) -> Result<(), EngineError> {
    let subject = (NotificationSubject::Criteria, id);
    let (by, version) = (context.name(), count(version));
    let asked: Vec<String> =
        signers.iter().filter(|email| !fallen.contains(email)).cloned().collect();
    let asks = said!("notification.signature_asked", by, name, version = version.clone());
    let fell = said!("notification.signature_fell", by, name, version);
    for (kind, said, addresses) in
        [("asked_to_sign", asks, asked.as_slice()), ("signature_fell", fell, fallen)]
    {
        let notice = Notice { kind, subject, account_id: None, said };
        let people = notification::people_of(connection, addresses)?;
        notification::notify(connection, &people, &notice, context)?;
    }
    Ok(())
}

fn signers(
    connection: &mut Connection,
    criteria: &Criteria,
) -> Result<Vec<StoredUser>, EngineError> {
    if criteria.signers.is_empty() {
        let people = user::list(connection)?;
        // Administrators may sign as well, but no one signs who only runs the server.
        let is_executive = |user: &StoredUser| {
            let signs = user.custom_role.is_some() && crate::user::may(user, Action::SignTargets);
            (signs || user.role == Role::Executive.key()) && user.disabled_at.is_none()
        };
        let executives: Vec<StoredUser> = people.into_iter().filter(is_executive).collect();
        if executives.is_empty() {
            return Err(EngineError::Conflict(said!("criteria.no_executive")));
        }
        return Ok(executives);
    }
    let mut found = Vec::new();
    for email in &criteria.signers {
        let user = user::by_email(connection, email)?.filter(|user| user.disabled_at.is_none());
        let Some(user) = user else {
            return Err(EngineError::Conflict(said!("criteria.unknown_signer", email)));
        };
        if !crate::user::may(&user, Action::SignTargets) {
            return Err(EngineError::Conflict(said!("criteria.may_not_sign", email)));
        }
        found.push(user);
    }
    Ok(found)
}

/// The person who calls: signatures and votes are people's, also at the command line.
///
/// # Errors
/// When no person calls, such as the command line without `--as`, or they may not do the action.
pub(crate) fn person(context: &Context, action: Action) -> Result<i64, EngineError> {
    let id =
        context.caller.user_id.ok_or_else(|| EngineError::Conflict(said!("target.no_person")))?;
    refuse_without_right(context, action)?;
    Ok(id)
}

/// Refuses a caller who may not do an action: the command line has no router that does.
pub(crate) fn refuse_without_right(context: &Context, action: Action) -> Result<(), EngineError> {
    if context.caller.may(action) {
        return Ok(());
    }
    Err(EngineError::Conflict(crate::user::not_allowed(&context.caller, action)))
}

fn checked_name(name: &str) -> Result<String, EngineError> {
    let name = clean(name).into_owned();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX {
        return Err(EngineError::Invalid(said!("criteria.bad_sheet_name", max = count(NAME_MAX))));
    }
    Ok(name)
}
