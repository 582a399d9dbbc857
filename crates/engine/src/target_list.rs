//! Target lists: built by three teams together, signed by executives, changed within a budget.

mod board;
mod choose;
mod sign;
mod suggest;
mod targets;
mod tell;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::right::Action;
use speargun_domain::target::{ListRule, Team};
use speargun_domain::text::clean;
use speargun_domain::time::DAY;
use speargun_store::target_list::{self as stored, NewEvent, StoredTargetList};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use crate::{EngineError, Workspace, audit, criteria};

pub use board::{
    Board, BoardAccount, Comparison, OwnerLoad, board, compare, history, members_at, teams_of,
};
pub use choose::{
    Judgement, Proposal, Proposed, Vote, comment, exclude, find_account, find_accounts, judge,
    propose, vote,
};
pub use sign::{Signed, Swap, recommend, return_list, sign, swap};
pub use suggest::{SOURCES, Suggestion, suggest};
pub use targets::Targets;

/// The most target lists of a workspace.
pub const LISTS_MAX: usize = 1_000;
/// The longest name, in characters.
pub const NAME_MAX: usize = 120;
/// The longest reason and the longest comment, in characters.
pub const TEXT_MAX: usize = 2_000;
/// The most accounts of a list.
pub const ACCOUNTS_MAX: usize = 100_000;
/// The longest period, in days.
const PERIOD_DAYS_MAX: i64 = 3_660;

/// The state of a list that is being built.
pub const OPEN: &str = "open";
/// The state of a list that waits for the executives.
pub const RECOMMENDED: &str = "recommended";
/// The state of a signed list.
pub const SIGNED: &str = "signed";

/// A list to make.
#[derive(Debug, Clone)]
pub struct NewTargetList<'a> {
    /// Its name.
    pub name: &'a str,
    /// The sheet of criteria.
    pub criteria_id: i64,
    /// The first day, as `2027-01-01`.
    pub from: &'a str,
    /// The last day.
    pub to: &'a str,
    /// What it goes by.
    pub rule: ListRule,
}

/// A rule as the store keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct RuleText {
    teams: Vec<String>,
    swap_share: f64,
    capacity: [f64; 3],
}

/// Makes a list.
///
/// # Errors
/// When the name is blank, too long or taken, a day cannot be read or the period is none, the rule
/// is at fault, or there is no such sheet of criteria; nothing is written then.
pub fn create(
    workspace: &Workspace,
    new: &NewTargetList<'_>,
    context: &Context,
) -> Result<StoredTargetList, EngineError> {
    criteria::refuse_without_right(context, Action::PlanTargets)?;
    let name = checked_name(new.name)?;
    let zone = workspace.settings().zone()?;
    let starts_at = crate::stage::end_of_day(&day_before(new.from)?, &zone)?;
    let ends_at = crate::stage::end_of_day(new.to, &zone)?;
    if ends_at <= starts_at || (ends_at - starts_at) / DAY > PERIOD_DAYS_MAX {
        let max = count(PERIOD_DAYS_MAX);
        return Err(EngineError::Invalid(said!("target.bad_period", max)));
    }
    let rule = rule_text(&new.rule)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        if stored::named(connection, &name)?.is_some() {
            return Err(EngineError::Conflict(said!("target.taken", name)));
        }
        if stored::all(connection)?.len() >= LISTS_MAX {
            return Err(EngineError::Conflict(said!("target.too_many", max = count(LISTS_MAX))));
        }
        let sheet = criteria::found(workspace, connection, new.criteria_id)?;
        let list = StoredTargetList {
            name: name.clone(),
            criteria_id: new.criteria_id,
            starts_at,
            ends_at,
            rule,
            ..StoredTargetList::default()
        };
        let id = stored::create(connection, &list, context)?;
        let details = json!({ "name": name, "criteria": sheet.stored.name, "from": new.from,
            "to": new.to });
        audit::note(connection, context, (AuditAction::CreateTargetList, id), &details)?;
        note_event(connection, &NewEvent { kind: "created", ..of_list(id) }, context)?;
        found(connection, id)
    })
}

/// Changes what a list goes by, as of now.
///
/// # Errors
/// When there is no such list, the rule is at fault, or the list is another than the one that the
/// caller saw.
pub fn edit_rule(
    workspace: &Workspace,
    (id, revision): (i64, Option<i64>),
    rule: &ListRule,
    context: &Context,
) -> Result<StoredTargetList, EngineError> {
    criteria::refuse_without_right(context, Action::PlanTargets)?;
    let text = rule_text(rule)?;
    workspace.store.write(|connection| {
        Lock::Target.hold(connection)?;
        let mut list = found(connection, id)?;
        refuse_outdated(&list, revision)?;
        let before = std::mem::replace(&mut list.rule, text);
        let parsed = |text: &str| serde_json::from_str(text).unwrap_or(Json::Null);
        let details = json!({ "name": list.name, "before": parsed(&before),
            "after": parsed(&list.rule) });
        stored::update(connection, &list, context.now)?;
        audit::note(connection, context, (AuditAction::EditTargetList, id), &details)?;
        note_event(connection, &NewEvent { kind: "edited", ..of_list(id) }, context)?;
        found(connection, id)
    })
}

/// All lists, the newest period first.
///
/// # Errors
/// What the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<StoredTargetList>, EngineError> {
    Ok(workspace.store.read(stored::all)?)
}

/// One list.
///
/// # Errors
/// When there is none of this number.
pub fn get(workspace: &Workspace, id: i64) -> Result<StoredTargetList, EngineError> {
    workspace.store.read(|connection| found(connection, id))
}

/// The list that a text names: its name without regard to case, or its number.
///
/// # Errors
/// When none does.
pub fn find(workspace: &Workspace, text: &str) -> Result<StoredTargetList, EngineError> {
    let text = clean(text);
    workspace.store.read(|connection| {
        if let Some(list) = stored::named(connection, &text)? {
            return Ok(list);
        }
        let by_id = text.parse().ok().map(|id| stored::get(connection, id)).transpose()?.flatten();
        by_id.ok_or_else(|| EngineError::NotFound(said!("target.none_called", text)))
    })
}

/// What a list goes by.
#[must_use]
pub fn rule_of(list: &StoredTargetList) -> ListRule {
    let Ok(text) = serde_json::from_str::<RuleText>(&list.rule) else {
        return ListRule::default();
    };
    let teams = text.teams.iter().filter_map(|key| Team::from_key(key)).collect();
    ListRule { teams, swap_share: text.swap_share, capacity: text.capacity }
}

fn rule_text(rule: &ListRule) -> Result<String, EngineError> {
    let is_share = rule.swap_share.is_finite() && (0.0..=1.0).contains(&rule.swap_share);
    let carries = |most: &f64| most.is_finite() && *most >= 1.0 && *most <= 1e6;
    if rule.teams.is_empty() || !is_share || !rule.capacity.iter().all(carries) {
        return Err(EngineError::Invalid(said!("target.bad_rule")));
    }
    let text = RuleText {
        teams: rule.teams.iter().map(|team| team.key().to_owned()).collect(),
        swap_share: rule.swap_share,
        capacity: rule.capacity,
    };
    Ok(json!(text).to_string())
}

/// The list of a number.
///
/// # Errors
/// When there is none.
pub(crate) fn found(connection: &mut Connection, id: i64) -> Result<StoredTargetList, EngineError> {
    let list = stored::get(connection, id)?;
    list.ok_or_else(|| EngineError::NotFound(said!("target.missing", id)))
}

fn refuse_outdated(list: &StoredTargetList, seen: Option<i64>) -> Result<(), EngineError> {
    if seen.is_none_or(|seen| seen == list.revision) {
        return Ok(());
    }
    Err(EngineError::Outdated(said!("target.outdated", name = list.name)))
}

fn of_list<'a>(list_id: i64) -> NewEvent<'a> {
    NewEvent { list_id, ..NewEvent::default() }
}

/// Writes down what happened, with the team of who did it.
fn note_event(
    connection: &mut Connection,
    event: &NewEvent<'_>,
    context: &Context,
) -> Result<(), EngineError> {
    let is_person = context.caller.user_id.is_some();
    let team = context.caller.team.filter(|_| is_person).map(Team::key);
    Ok(stored::add_event(connection, &NewEvent { team, ..event.clone() }, context)?)
}

fn checked_name(name: &str) -> Result<String, EngineError> {
    let name = clean(name).into_owned();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX {
        return Err(EngineError::Invalid(said!("target.bad_name", max = count(NAME_MAX))));
    }
    Ok(name)
}

/// A reason that has to be given.
fn checked_reason(text: &str) -> Result<String, EngineError> {
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.trim().chars().filter(is_shown).collect();
    match text.chars().count() {
        0 => Err(EngineError::Invalid(said!("target.no_reason"))),
        length if length > TEXT_MAX => {
            Err(EngineError::Invalid(said!("target.long_reason", max = count(TEXT_MAX))))
        }
        _ => Ok(text),
    }
}

/// The day before a day, as text.
fn day_before(text: &str) -> Result<String, EngineError> {
    let no_day = || EngineError::Invalid(said!("stage.no_day", text = text.trim()));
    let day: jiff::civil::Date = text.trim().parse().map_err(|_| no_day())?;
    Ok(day.yesterday().map_err(|_| no_day())?.to_string())
}
