//! Drafts that machines share: the store has them, and the file of each machine follows. A file
//! that people edit is the next text of the draft.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::{Context, Via};
use speargun_domain::score::{DEFAULT, is_line_key};
use speargun_store::Connection;
use speargun_store::document::{self, StoredDraft};
use speargun_store::score_model::{self, MAIN};

use super::draft::tag_of;
use super::{LINES, draft_path};
use crate::audit;
use crate::text_file::{swap_file, text_of_file, write_file};
use crate::{EngineError, Workspace};

/// The kind of the drafts among those of documents.
const KIND: &str = "score_model";
/// What each file of a directory said when the store said the same, so that an edit is known from a
/// file that is behind.
const BASES: &str = "drafts.json";
/// How many texts that were put aside are kept.
const ASIDE_MAX: usize = 1_000;
/// The base version of a draft that was removed.
const REMOVED: i64 = -1;
/// Under which name an edited file is noted.
const BY_FILE: &str = "file";

/// What a look at a file and the store finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Both say what they said.
    Nothing,
    /// Both say the same, which is to be remembered.
    Note,
    /// The file was edited: the store gets its text.
    TakeUp,
    /// The file is behind: it gets the text of the store.
    Follow,
    /// Both were changed: the store counts, and the text of the file is put aside.
    PutAside,
    /// The draft was removed elsewhere: the file is put aside.
    Withdraw,
}

/// What the store says of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept<'a> {
    /// Nothing: a workspace of before, or another database.
    Nothing,
    /// That it was removed.
    Removed,
    /// Its text.
    Text(&'a str),
}

fn step(file: Option<&str>, stored: Kept<'_>, base: Option<&str>) -> Step {
    let is_base = |text: &str| base == Some(tag_of(text).as_str());
    match (file, stored) {
        (None, Kept::Nothing | Kept::Removed) => Step::Nothing,
        (Some(file), Kept::Text(stored)) if file == stored => {
            if is_base(file) {
                Step::Nothing
            } else {
                Step::Note
            }
        }
        (Some(file), Kept::Text(_)) if is_base(file) => Step::Follow,
        (Some(_), Kept::Text(stored)) if is_base(stored) => Step::TakeUp,
        (Some(_), Kept::Text(_)) => Step::PutAside,
        (Some(file), Kept::Removed) if is_base(file) => Step::Withdraw,
        (Some(_), Kept::Removed | Kept::Nothing) => Step::TakeUp,
        // A draft is not lost with a file: whoever wants none removes it by name.
        (None, Kept::Text(_)) => Step::Follow,
    }
}

/// Lets all drafts of this machine and of the store say the same.
///
/// # Errors
/// What the store or a file reports. A draft that is faulty holds up no other.
pub(crate) fn sync_all(workspace: &Workspace) -> Result<(), EngineError> {
    let mut names: BTreeSet<String> = workspace
        .store
        .read(|connection| document::draft_names(connection, KIND))?
        .into_iter()
        .collect();
    names.insert(MAIN.to_owned());
    let folder = workspace.directory.join(LINES);
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_draft = path.extension().is_some_and(|extension| extension == "toml");
        let key = path.file_stem().and_then(|stem| stem.to_str());
        names.extend(key.filter(|key| is_draft && is_line_key(key)).map(ToOwned::to_owned));
    }
    let mut fault = None;
    for name in names {
        let line = Some(name.as_str()).filter(|name| *name != MAIN);
        if let Err(error) = sync(workspace, line) {
            fault.get_or_insert(error);
        }
    }
    fault.map_or(Ok(()), Err)
}

/// Lets the draft of a model say the same on this machine and in the store.
///
/// # Errors
/// What the store or the file reports.
pub(super) fn sync(workspace: &Workspace, line: Option<&str>) -> Result<(), EngineError> {
    let (name, path) = (line.unwrap_or(MAIN), draft_path(workspace, line)?);
    let file = path.is_file().then(|| text_of_file(&path)).transpose()?;
    let stored = workspace.store.read(|connection| document::draft(connection, (KIND, name)))?;
    let base = bases(&workspace.directory).remove(name);
    let kept = match &stored {
        None => Kept::Nothing,
        Some(stored) if stored.base_version == REMOVED => Kept::Removed,
        Some(stored) => Kept::Text(&stored.text),
    };
    let found = match step(file.as_deref(), kept, base.as_deref()) {
        // What a new directory begins with is no work of a person.
        Step::PutAside if file.as_deref() == Some(DEFAULT) => Step::Follow,
        step => step,
    };
    match (found, file, stored) {
        (Step::Note, Some(file), _) => note(&workspace.directory, name, Some(&file)),
        (Step::TakeUp, Some(file), stored) => {
            // Of a draft that was changed since, the next look finds what that means.
            if !take_up(workspace, name, &file, stored.as_ref())? {
                return Ok(());
            }
            note(&workspace.directory, name, Some(&file));
        }
        (Step::Follow, file, Some(stored)) => {
            follow(workspace, (name, &path), (file.as_deref(), &stored.text))?;
        }
        (Step::PutAside, Some(_), Some(stored)) => {
            let aside = put_aside(&path)?;
            tracing::warn!(
                "{} was edited, and the draft was changed elsewhere: that one counts. The text of \
                 the file is in {}",
                path.display(),
                aside.display()
            );
            follow(workspace, (name, &path), (None, &stored.text))?;
        }
        (Step::Withdraw, ..) => {
            put_aside(&path)?;
            note(&workspace.directory, name, None);
        }
        _ => {}
    }
    Ok(())
}

/// Keeps a text as the draft, in the transaction of its change.
pub(super) fn keep(
    connection: &mut Connection,
    name: &str,
    text: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let base_version = score_model::published_version(connection, name)?.unwrap_or(0);
    write(connection, name, (text, base_version), context)
}

fn write(
    connection: &mut Connection,
    name: &str,
    (text, base_version): (&str, i64),
    context: &Context,
) -> Result<(), EngineError> {
    let known = document::draft(connection, (KIND, name))?;
    let draft = StoredDraft {
        text: text.to_owned(),
        base_version,
        revision: known.map_or(0, |known| known.revision),
        changed_by: context.name().to_owned(),
        changed_at: context.now,
    };
    // The revision was read in this transaction.
    document::write_draft(connection, (KIND, name), &draft)?;
    Ok(())
}

/// Notes that the draft was removed, in the transaction of its removal: a database that knows
/// nothing of a draft is another one, and takes the files up.
pub(super) fn remove(
    connection: &mut Connection,
    name: &str,
    context: &Context,
) -> Result<(), EngineError> {
    write(connection, name, ("", REMOVED), context)
}

/// Gives the store the text of an edited file. Returns whether it did; not where the draft was
/// changed since it was looked at.
fn take_up(
    workspace: &Workspace,
    name: &str,
    file: &str,
    seen: Option<&StoredDraft>,
) -> Result<bool, EngineError> {
    let now = workspace.now();
    let context = Context { via: Via::File, ..Context::of_command_line(BY_FILE, now) };
    workspace.store.write(|connection| {
        if document::draft(connection, (KIND, name))?.as_ref() != seen {
            return Ok(false);
        }
        keep(connection, name, file, &context)?;
        // The first text of a workspace is no change.
        if seen.is_some() {
            let of = (AuditAction::KeepModelDraft, name);
            audit::note(connection, &context, of, &json!({}))?;
        }
        Ok(true)
    })
}

fn follow(
    workspace: &Workspace,
    (name, path): (&str, &Path),
    (seen, text): (Option<&str>, &str),
) -> Result<(), EngineError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(EngineError::file(folder))?;
    }
    // Of a file that was edited since, the next look finds what that means.
    if swap_file(path, seen, text)? {
        note(&workspace.directory, name, Some(text));
    }
    Ok(())
}

/// Moves a file beside, under a name that no other text has, and returns where it is.
fn put_aside(path: &Path) -> Result<PathBuf, EngineError> {
    let names = (0..ASIDE_MAX).map(|number| match number {
        0 => path.with_extension("toml.aside"),
        number => path.with_extension(format!("toml.aside{number}")),
    });
    let free = names.into_iter().find(|name| !name.exists());
    // The oldest of so many is given up.
    let aside = free.unwrap_or_else(|| path.with_extension("toml.aside"));
    std::fs::rename(path, &aside).map_err(EngineError::file(path))?;
    Ok(aside)
}

fn bases(directory: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(directory.join(BASES)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Notes what a file says while the store says the same. Without the note the next look takes a
/// file that differs for one that was changed on both sides, and loses nothing.
pub(super) fn note(directory: &Path, name: &str, text: Option<&str>) {
    let mut known = bases(directory);
    let tag = text.map(tag_of);
    if known.get(name) == tag.as_ref() {
        return;
    }
    match tag {
        Some(tag) => known.insert(name.to_owned(), tag),
        None => known.remove(name),
    };
    let text = serde_json::to_string_pretty(&known).unwrap_or_default();
    if let Err(error) = write_file(&directory.join(BASES), &(text + "\n")) {
        tracing::debug!(%error, "what the drafts say cannot be noted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_knows_an_edit_from_a_file_that_is_behind() {
        use Kept::{Nothing, Removed, Text};
        for (file, stored, base, expected) in [
            (None, Nothing, None, Step::Nothing),
            (None, Removed, None, Step::Nothing),
            (Some("a"), Text("a"), Some("a"), Step::Nothing),
            (Some("a"), Text("a"), None, Step::Note),
            (Some("a"), Text("a"), Some("b"), Step::Note),
            // A workspace of before, another database, and an edit.
            (Some("a"), Nothing, None, Step::TakeUp),
            (Some("a"), Nothing, Some("a"), Step::TakeUp),
            (Some("b"), Text("a"), Some("a"), Step::TakeUp),
            (Some("a"), Text("b"), Some("a"), Step::Follow),
            // A second machine has no file yet, or lost it.
            (None, Text("a"), None, Step::Follow),
            (None, Text("b"), Some("a"), Step::Follow),
            (None, Text("a"), Some("a"), Step::Follow),
            (Some("b"), Text("c"), Some("a"), Step::PutAside),
            (Some("b"), Text("c"), None, Step::PutAside),
            (Some("a"), Removed, Some("a"), Step::Withdraw),
            (Some("b"), Removed, Some("a"), Step::TakeUp),
        ] {
            let base = base.map(tag_of);
            assert_eq!(step(file, stored, base.as_deref()), expected, "{file:?} {stored:?}");
        }
    }
}
