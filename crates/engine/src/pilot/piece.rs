//! Pieces of personal content: agreed per account, made by someone until a day, and kept personal.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::pilot::PieceKind;
use speargun_domain::right::Action;
use speargun_domain::task::{OriginKind, TITLE_MAX};
use speargun_domain::text::clean;
use speargun_store::pilot::{self as stored, StoredPiece, StoredWave};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use super::shown::{Piece, PilotAccount, load_wave};
use super::{
    REASON_MAX, Step, TEXT_MAX, checked_override, keep_overrides, refuse_obstacles, running_wave,
};
use crate::criteria::refuse_without_right;
use crate::program::checked_text;
use crate::task::{NewTask, checked_day, today};
use crate::{EngineError, Workspace, audit, membership, task};

/// The most pieces of a programme, with those that were removed.
pub const PIECES_MAX: i64 = 5_000;

/// A piece to agree on.
#[derive(Debug, Clone)]
pub struct NewPiece<'a> {
    /// What it is.
    pub kind: PieceKind,
    /// What it is called.
    pub title: &'a str,
    /// Who makes it.
    pub maker_id: i64,
    /// The day until which.
    pub due: &'a str,
}

/// Agrees on a piece for an account of the wave that runs. Its maker gets a task.
///
/// # Errors
/// When there is no such programme, none of its waves runs, the account is not in it, the title is
/// blank or too long, the day is none, the maker may not have tasks or has too many, or the
/// programme has too many pieces; nothing is written then.
pub fn add_piece(
    workspace: &Workspace,
    (program_id, account_id): (i64, i64),
    new: &NewPiece<'_>,
    context: &Context,
) -> Result<StoredPiece, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let agreed = checked(new)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let wave = running_wave(connection, program_id)?;
        if stored::count_pieces(connection, program_id)? >= PIECES_MAX {
            let max = count(PIECES_MAX);
            return Err(EngineError::Conflict(said!("pilot.too_many_pieces", max)));
        }
        let account_id = membership::known(connection, account_id)?;
        let accounts = stored::accounts(connection, program_id)?;
        let own = accounts
            .into_iter()
            .find(|own| own.wave_id == wave.id && own.account_id == account_id)
            .ok_or_else(|| EngineError::NotFound(said!("pilot.not_in_wave", id = account_id)))?;
        task::owner_for(connection, new.maker_id)?;
        let piece = StoredPiece { pilot_account_id: own.id, ..agreed.clone() };
        let id = stored::add_piece(connection, &piece, context)?;
        let details = json!({ "wave": wave.number, "account": own.name, "piece": id,
            "kind": piece.kind, "title": piece.title, "due": piece.due_on });
        audit::note(connection, context, (AuditAction::AddPiece, program_id), &details)?;
        add_task(connection, &StoredPiece { id, ..piece }, account_id, context)?;
        found(connection, (program_id, id))
    })
}

/// The task of the maker of a piece.
fn add_task(
    connection: &mut Connection,
    piece: &StoredPiece,
    account_id: i64,
    context: &Context,
) -> Result<i64, EngineError> {
    let task = NewTask {
        title: &piece.title,
        note: None,
        owner_id: piece.maker.0,
        due: &piece.due_on,
        remind: None,
        origin: (OriginKind::Piece, Some(piece.id)),
        account_id: Some(account_id),
    };
    task::add(connection, &task, context)
}

/// Changes what was agreed on a piece. The task goes with it: to another maker, to another day.
/// Where it is done, another maker gets a new one.
///
/// # Errors
/// As [`add_piece`]; when there is no such piece, its wave ended, it was changed since it was seen,
/// or nothing changes.
pub fn edit_piece(
    workspace: &Workspace,
    (program_id, id, seen): (i64, i64, Option<i64>),
    new: &NewPiece<'_>,
    context: &Context,
) -> Result<StoredPiece, EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let agreed = checked(new)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let before = current(connection, (program_id, id), seen)?;
        let after = StoredPiece {
            kind: agreed.kind.clone(),
            title: agreed.title.clone(),
            maker: (agreed.maker.0, String::new(), false),
            due_on: agreed.due_on.clone(),
            ..before.clone()
        };
        let said = |piece: &StoredPiece| {
            json!({ "kind": piece.kind, "title": piece.title, "maker_id": piece.maker.0,
                "due": piece.due_on })
        };
        if said(&before) == said(&after) {
            return Err(EngineError::Conflict(said!("pilot.piece_unchanged")));
        }
        // Who left may stay the maker; no one becomes it after they left.
        let next = (before.maker.0 != new.maker_id).then_some(new.maker_id);
        if let Some(id) = next {
            task::owner_for(connection, id)?;
        }
        stored::write_piece(connection, &after, context)?;
        let details = json!({ "piece": id, "before": said(&before), "after": said(&after) });
        audit::note(connection, context, (AuditAction::EditPiece, program_id), &details)?;
        let said = (next, after.title.as_str(), after.due_on.as_str());
        let open = task::follow(connection, (OriginKind::Piece, id), said, context)?;
        if open == 0 && next.is_some() {
            let accounts = stored::accounts(connection, program_id)?;
            let own = accounts.iter().find(|own| own.rows.contains(&after.pilot_account_id));
            add_task(connection, &after, own.map_or(0, |own| own.account_id), context)?;
        }
        found(connection, (program_id, id))
    })
}

/// Writes the message of a piece, and says what the gate finds in it. Once it is personal, the task
/// of its maker is done. On a launched account a message that is not personal is refused unless
/// there is a reason.
///
/// # Errors
/// When there is no such piece, its wave ended, it was changed since it was seen, the text is blank
/// or too long, or nothing changes.
pub fn write_piece(
    workspace: &Workspace,
    (program_id, id, seen): (i64, i64, Option<i64>),
    (text, reason): (&str, Option<&str>),
    context: &Context,
) -> Result<Piece, EngineError> {
    refuse_without_right(context, Action::WorkTasks)?;
    let text = checked_text(text, TEXT_MAX)?;
    let reason = checked_override(reason)?;
    let today = today(workspace, context.now)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let before = current(connection, (program_id, id), seen)?;
        if before.text.as_deref() == Some(text.as_str()) {
            return Err(EngineError::Conflict(said!("pilot.piece_unchanged")));
        }
        let after = StoredPiece { text: Some(text.clone()), ..before };
        stored::write_piece(connection, &after, context)?;
        let wave = running_wave(connection, program_id)?;
        let (account, piece) = judged(connection, (wave.clone(), id), &today)?;
        let obstacle = piece.obstacle(&account.stored.name);
        let obstacles = obstacle.as_slice();
        if account.stored.launched.is_some() {
            refuse_obstacles(obstacles, reason.as_deref())?;
            let place = (wave.id, Some(account.stored.account_id), Step::Edit);
            keep_overrides(connection, place, (obstacles, reason.as_deref()), context)?;
        }
        let details = json!({ "piece": id, "title": piece.stored.title,
            "account": account.stored.name, "found": piece.state(), "reason": reason });
        audit::note(connection, context, (AuditAction::WritePiece, program_id), &details)?;
        if piece.state() == "personal" {
            task::finish_of(connection, (OriginKind::Piece, id), context)?;
        }
        Ok(piece)
    })
}

/// Removes a piece with a reason. The task of its maker is done then.
///
/// # Errors
/// When there is no such piece, its wave ended, or the reason is blank or too long.
pub fn remove_piece(
    workspace: &Workspace,
    (program_id, id): (i64, i64),
    reason: &str,
    context: &Context,
) -> Result<(), EngineError> {
    refuse_without_right(context, Action::PlanPrograms)?;
    let reason = checked_text(reason, REASON_MAX)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let piece = current(connection, (program_id, id), None)?;
        stored::remove_piece(connection, (id, &reason), context)?;
        let details = json!({ "piece": id, "title": piece.title, "reason": reason });
        audit::note(connection, context, (AuditAction::RemovePiece, program_id), &details)?;
        task::finish_of(connection, (OriginKind::Piece, id), context)
    })
}

/// A piece with its account and what the gate finds.
fn judged(
    connection: &mut Connection,
    (wave, id): (StoredWave, i64),
    today: &str,
) -> Result<(PilotAccount, Piece), EngineError> {
    let mut accounts = load_wave(connection, wave, today)?.accounts;
    let place = accounts.iter().position(|own| own.pieces.iter().any(|it| it.stored.id == id));
    let account = place.map(|place| accounts.swap_remove(place));
    let missing = || EngineError::NotFound(said!("pilot.no_piece", id));
    let account = account.ok_or_else(missing)?;
    let piece = account.pieces.iter().find(|it| it.stored.id == id).cloned();
    Ok((account, piece.ok_or_else(missing)?))
}

/// A piece of the wave that runs, as it was seen.
fn current(
    connection: &mut Connection,
    (program_id, id): (i64, i64),
    seen: Option<i64>,
) -> Result<StoredPiece, EngineError> {
    let piece = found(connection, (program_id, id))?;
    let wave = running_wave(connection, program_id)?;
    let accounts = stored::accounts(connection, program_id)?;
    let is_own = accounts
        .iter()
        .any(|own| own.wave_id == wave.id && own.rows.contains(&piece.pilot_account_id));
    if !is_own {
        return Err(EngineError::Conflict(said!("pilot.piece_ended", title = piece.title)));
    }
    if seen.is_some_and(|seen| seen != piece.revision) {
        let (title, by) = (piece.title, piece.changed_by);
        return Err(EngineError::Outdated(said!("pilot.piece_outdated", title, by)));
    }
    Ok(piece)
}

fn found(
    connection: &mut Connection,
    (program_id, id): (i64, i64),
) -> Result<StoredPiece, EngineError> {
    let piece = stored::piece(connection, (program_id, id))?;
    piece.ok_or_else(|| EngineError::NotFound(said!("pilot.no_piece", id)))
}

fn checked(new: &NewPiece<'_>) -> Result<StoredPiece, EngineError> {
    let title = clean(new.title).into_owned();
    let length = title.chars().count();
    if length == 0 || length > TITLE_MAX {
        return Err(EngineError::Invalid(said!("task.bad_title", max = count(TITLE_MAX))));
    }
    Ok(StoredPiece {
        kind: new.kind.key().to_owned(),
        title,
        maker: (new.maker_id, String::new(), false),
        due_on: checked_day(new.due)?,
        ..StoredPiece::default()
    })
}
