//! Roles that a company makes of named actions, and what a person may do by theirs.

use std::sync::Arc;

use serde_json::json;
use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Caller, Context};
use speargun_domain::filter;
use speargun_domain::right::{Action, Actions, Role};
use speargun_domain::target::Team;
use speargun_domain::text::clean;
use speargun_store::user::{self as stored, CustomRole, StoredRole, StoredUser};
use speargun_store::{Connection, Lock};
use speargun_words::{Said, count, said, term};

use crate::{EngineError, Workspace, audit};

/// The most roles that a company makes.
pub const ROLES_MAX: i64 = 100;
/// The longest name of a role, in characters.
const ROLE_NAME_MAX: usize = 60;
/// In no team, whatever the role says.
const NO_TEAM: &str = "none";

/// A role to make, or what one is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What its people may do, beside reading records and keeping their own account.
    pub actions: &'a [Action],
    /// The team for which they vote.
    pub team: Option<Team>,
}

/// What a person may do, and for which team they speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// The key of a role of Speargun, or the name of one that the company made.
    pub role: String,
    /// What they may do.
    pub actions: Actions,
    /// The team.
    pub team: Option<Team>,
}

/// What a person may do; none if this version does not know their role.
#[must_use]
pub fn rights_of(user: &StoredUser) -> Option<Rights> {
    let (role, actions, of_role) = match &user.custom_role {
        Some(own) => {
            let team = own.team.as_deref().and_then(Team::from_key);
            (own.name.clone(), actions_of(own), team)
        }
        None => {
            let role = Role::from_key(&user.role)?;
            (role.key().to_owned(), role.actions(), Team::of(role))
        }
    };
    let team = match user.team.as_deref() {
        None => of_role,
        Some(own) => Team::from_key(own),
    };
    Some(Rights { role, actions, team })
}

/// Whether a person may do an action.
#[must_use]
pub fn may(user: &StoredUser, action: Action) -> bool {
    rights_of(user).is_some_and(|rights| rights.actions.contains(action))
}

/// That a caller may not do an action.
#[must_use]
pub fn not_allowed(caller: &Caller, action: Action) -> Said {
    let (role, action) = (term("user.role", &caller.role), term("right", action.key()));
    said!("http.not_allowed", role, action)
}

/// The actions of a role that the company made. Those that this version does not know, or that no
/// such role may have, are not among them.
#[must_use]
pub fn actions_of(role: &CustomRole) -> Actions {
    let keys: Vec<String> = serde_json::from_str(&role.actions).unwrap_or_default();
    let named = keys.iter().filter_map(|key| Action::from_key(key));
    let own = named.filter(|action| action.is_for_custom_roles());
    own.chain(Action::ALL.into_iter().filter(|action| action.is_for_everyone())).collect()
}

/// The condition of the accounts that a person works; none works all.
#[must_use]
pub fn territory_of(user: &StoredUser) -> Option<Arc<str>> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let own = format!("owner in ({}, {})", quoted(&user.name), quoted(&user.email));
    match (user.territory.is_empty(), user.owns_accounts) {
        (true, false) => None,
        (true, true) => Some(own.into()),
        (false, false) => Some(user.territory.as_str().into()),
        (false, true) => Some(format!("({}) or {own}", user.territory).into()),
    }
}

/// A team by its key, `none` for no team, and `role` for the one of the role.
///
/// # Errors
/// When there is no such team.
pub(super) fn checked_team(key: &str) -> Result<Option<String>, EngineError> {
    let is_known = key == NO_TEAM || Team::from_key(key).is_some();
    match key {
        "role" => Ok(None),
        _ if is_known => Ok(Some(key.to_owned())),
        _ => {
            let known: Vec<&str> = Team::ALL.iter().map(|team| team.key()).collect();
            let known = format!("{}, {NO_TEAM}, role", known.join(", "));
            Err(EngineError::Invalid(said!("user.no_team", team = key, known)))
        }
    }
}

/// A condition of accounts that can be read; blank for none.
///
/// # Errors
/// When it cannot be read.
pub(super) fn checked_territory(text: &str) -> Result<String, EngineError> {
    let text = text.trim();
    if !text.is_empty() {
        filter::parse(text, ACCOUNT_FIELDS)?;
    }
    Ok(text.to_owned())
}

/// A role that people may have, by its key.
///
/// # Errors
/// When there is none.
pub(super) fn checked_role(connection: &mut Connection, key: &str) -> Result<(), EngineError> {
    if Role::from_key(key).is_some() {
        return Ok(());
    }
    let id = speargun_domain::right::custom_role_id(key);
    let found = id.map(|id| stored::role(connection, id)).transpose()?.flatten();
    found.map(|_| ()).ok_or_else(|| EngineError::Invalid(said!("user.no_role", role = key)))
}

/// The roles that the company made, by name.
///
/// # Errors
/// What the store reports.
pub fn list_roles(workspace: &Workspace) -> Result<Vec<StoredRole>, EngineError> {
    Ok(workspace.store.read(stored::list_roles)?)
}

/// Makes a role.
///
/// # Errors
/// When the name is blank, too long or taken, an action is for administrators alone, or there are
/// too many roles; nothing is written then.
pub fn add_role(
    workspace: &Workspace,
    new: &NewRole<'_>,
    context: &Context,
) -> Result<StoredRole, EngineError> {
    let role = checked(new)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        if stored::count_roles(connection)? >= ROLES_MAX {
            return Err(EngineError::Conflict(said!("role.too_many", max = count(ROLES_MAX))));
        }
        let Some(id) = stored::add_role(connection, &role, context)? else {
            return Err(EngineError::Conflict(said!("role.taken", name = role.name.as_str())));
        };
        audit::note(connection, context, (AuditAction::AddRole, id), &profile(&role))?;
        found(connection, id)
    })
}

/// Changes a role: what its people may do changes at once. `seen` is the revision that the change
/// was made from.
///
/// # Errors
/// As [`add_role`], and when there is no such role or it was changed since it was seen.
pub fn edit_role(
    workspace: &Workspace,
    (id, seen): (i64, i64),
    new: &NewRole<'_>,
    context: &Context,
) -> Result<StoredRole, EngineError> {
    let role = checked(new)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let before = found(connection, id)?;
        if before.revision != seen {
            let (name, by) = (before.role.name, before.changed_by);
            return Err(EngineError::Outdated(said!("role.outdated", name, by)));
        }
        if before.role == role {
            return Ok(before);
        }
        if !stored::write_role(connection, (id, &role), context)? {
            return Err(EngineError::Conflict(said!("role.taken", name = role.name.as_str())));
        }
        let details = json!({ "before": profile(&before.role), "after": profile(&role) });
        audit::note(connection, context, (AuditAction::EditRole, id), &details)?;
        found(connection, id)
    })
}

/// Removes a role that no one has.
///
/// # Errors
/// When there is no such role, or people have it.
pub fn remove_role(workspace: &Workspace, id: i64, context: &Context) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let name = found(connection, id)?.role.name;
        let people = stored::count_of_role(connection, id)?;
        if people > 0 {
            let people = count(people);
            return Err(EngineError::Conflict(said!("role.in_use", name, count = people)));
        }
        stored::remove_role(connection, id)?;
        let details = json!({ "name": name });
        Ok(audit::note(connection, context, (AuditAction::RemoveRole, id), &details)?)
    })
}

fn found(connection: &mut Connection, id: i64) -> Result<StoredRole, EngineError> {
    let role = stored::role(connection, id)?;
    role.ok_or_else(|| EngineError::NotFound(said!("role.missing", id)))
}

fn checked(new: &NewRole<'_>) -> Result<CustomRole, EngineError> {
    let name = clean(new.name).into_owned();
    if name.is_empty() || name.chars().count() > ROLE_NAME_MAX {
        return Err(EngineError::Invalid(said!("role.bad_name", max = count(ROLE_NAME_MAX))));
    }
    if let Some(action) = new.actions.iter().find(|action| !action.is_for_custom_roles()) {
        return Err(EngineError::Invalid(said!("role.not_allowed", action = action.key())));
    }
    let actions: Actions = new.actions.iter().copied().collect();
    let own = actions.iter().filter(|action| !action.is_for_everyone());
    let keys: Vec<&str> = own.map(Action::key).collect();
    let team = new.team.map(|team| team.key().to_owned());
    Ok(CustomRole { name, actions: json!(keys).to_string(), team })
}

fn profile(role: &CustomRole) -> serde_json::Value {
    let actions: Vec<String> = serde_json::from_str(&role.actions).unwrap_or_default();
    json!({ "name": role.name, "actions": actions, "team": role.team })
}
