//! Notes on accounts.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_store::note::{self, Note};
use speargun_words::{count, said};

use crate::{EngineError, Workspace, audit, membership};

/// The longest note, in characters.
pub const LENGTH_MAX: usize = 5_000;
/// The most notes on one account.
pub const NOTES_MAX: i64 = 10_000;

/// Writes a note on an account and returns it.
///
/// # Errors
/// When there is no such account, the note is blank or too long, or the account has too many;
/// nothing is written then.
pub fn add(
    workspace: &Workspace,
    account_id: i64,
    text: &str,
    context: &Context,
) -> Result<Note, EngineError> {
    let text = checked_text(text)?;
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        let (_, count) = note::of_account(connection, account_id, (0, 0))?;
        if count >= NOTES_MAX {
            let reason = said!("note.too_many", max = speargun_words::count(NOTES_MAX));
            return Err(EngineError::Conflict(said!("nothing_written", reason)));
        }
        let id = note::add(connection, account_id, &text, context)?;
        audit::note(
            connection,
            context,
            (AuditAction::AddNote, account_id),
            &json!({ "note": id }),
        )?;
        let (created_by, created_at) = (context.name().to_owned(), context.now);
        Ok(Note { id, account_id, text, created_by, created_at })
    })
}

/// Removes a note for good: its text is gone, that it was there stays known.
///
/// # Errors
/// When there is no such account, or it has no such note.
pub fn remove(
    workspace: &Workspace,
    account_id: i64,
    id: i64,
    context: &Context,
) -> Result<(), EngineError> {
    workspace.store.write(|connection| {
        membership::known(connection, account_id)?;
        if !note::remove(connection, (account_id, id), context)? {
            return Err(EngineError::NotFound(said!("note.missing", account = account_id, id)));
        }
        let of = (AuditAction::RemoveNote, account_id);
        Ok(audit::note(connection, context, of, &json!({ "note": id }))?)
    })
}

/// A window of the notes on an account, the newest first, and how many there are.
///
/// # Errors
/// When there is no such account, or what the store reports.
pub fn list(
    workspace: &Workspace,
    account_id: i64,
    window: (i64, i64),
) -> Result<(Vec<Note>, u64), EngineError> {
    workspace.store.read(|connection| {
        membership::known(connection, account_id)?;
        let (notes, total) = note::of_account(connection, account_id, window)?;
        Ok((notes, u64::try_from(total).unwrap_or(0)))
    })
}

fn checked_text(text: &str) -> Result<String, EngineError> {
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.trim().chars().filter(is_shown).collect();
    let length = text.chars().count();
    if length == 0 {
        return Err(EngineError::Invalid(said!("note.blank")));
    }
    if length > LENGTH_MAX {
        return Err(EngineError::Invalid(said!(
            "note.too_long",
            length = count(length),
            max = count(LENGTH_MAX)
        )));
    }
    Ok(text)
}
