//! The files of a workspace's directory beside its documents. A file that was edited is taken up
//! as the next version; one that was not edited follows what was published elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use speargun_domain::caller::{Context, Via};
use speargun_domain::document::DocumentKind;
use speargun_store::document::{self, MAIN, StoredDocument};
use speargun_store::{Connection, Store};

use super::{after_publication, note_publication, text};
use crate::EngineError;
use crate::text_file::{text_of_file, write_file};

/// Which version each file of a directory is, so that an edit is known from a file that is behind.
const BASES: &str = "documents.json";
/// Under which name a file that was edited is published.
pub(super) const BY_FILE: &str = "file";

/// How a file stands to the published version of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It is the published version.
    Same,
    /// There is no file.
    Missing,
    /// It was edited since it was the published version.
    Edited,
    /// It is an earlier version that was not edited.
    Behind,
    /// It was edited, and something else was published meanwhile.
    Both,
    /// It cannot be read as text.
    Unreadable,
}

impl FileState {
    /// The name in the API and on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Missing => "missing",
            Self::Edited => "edited",
            Self::Behind => "behind",
            Self::Both => "both",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The text of a document's file, if there is one.
pub(super) fn text_of(directory: &Path, kind: DocumentKind) -> Result<Option<String>, EngineError> {
    let path = directory.join(kind.file_name());
    if path.is_file() { text_of_file(&path).map(Some) } else { Ok(None) }
}

/// How a file stands to what is published.
pub(super) fn state(
    connection: &mut Connection,
    directory: &Path,
    (kind, file): (DocumentKind, Option<&str>),
    published: Option<&StoredDocument>,
) -> Result<FileState, EngineError> {
    let Some(file) = file else { return Ok(FileState::Missing) };
    let Some(published) = published else { return Ok(FileState::Edited) };
    if file == published.text {
        return Ok(FileState::Same);
    }
    let key = (kind.key(), MAIN);
    let base = bases(directory).get(kind.key()).copied();
    let known = match base {
        Some(version) => document::get(connection, key, version)?.map(|known| known.text),
        None => None,
    };
    if known.as_deref() == Some(file) {
        return Ok(FileState::Behind);
    }
    // A directory that is new, or was put back from a backup, has an earlier version as it was.
    if document::version_of_text(connection, key, file)?.is_some() && base.is_none() {
        return Ok(FileState::Behind);
    }
    Ok(if base == Some(published.version) { FileState::Edited } else { FileState::Both })
}

/// What came of a look at the files of a directory.
#[derive(Debug, Default)]
pub(crate) struct Synced {
    /// Documents of which file and published version were both changed: the published one counts.
    pub(crate) conflicts: Vec<DocumentKind>,
    /// Versions that were published because their file was edited.
    pub(crate) taken: Vec<(DocumentKind, i64)>,
}

/// Takes up files that were edited, and lets the others follow. An edit that is not settled yet
/// waits for the next look: an editor may be writing it.
pub(crate) fn sync(
    store: &Store,
    directory: &Path,
    is_settled: &mut dyn FnMut(DocumentKind, &str) -> bool,
    now: i64,
) -> Result<Synced, EngineError> {
    let mut synced = Synced::default();
    let mut fault = None;
    for kind in DocumentKind::ALL {
        // One that is faulty holds up no other.
        if let Err(error) = sync_one((store, directory), kind, is_settled, (&mut synced, now)) {
            fault.get_or_insert(error);
        }
    }
    fault.map_or(Ok(synced), Err)
}

fn sync_one(
    (store, directory): (&Store, &Path),
    kind: DocumentKind,
    is_settled: &mut dyn FnMut(DocumentKind, &str) -> bool,
    (synced, now): (&mut Synced, i64),
) -> Result<(), EngineError> {
    let file = text_of(directory, kind)?;
    let (state, published) = store.read(|connection| {
        let published = document::published(connection, (kind.key(), MAIN))?;
        let file = (kind, file.as_deref());
        let state = state(connection, directory, file, published.as_ref())?;
        Ok::<_, EngineError>((state, published))
    })?;
    match (state, file, published) {
        (FileState::Edited, Some(text), _) if !is_settled(kind, &text) => {}
        (FileState::Edited, Some(text), published) => {
            match take_up(store, (kind, text), published, now)? {
                Some(version) => {
                    note(directory, kind, version);
                    synced.taken.push((kind, version));
                }
                // Another version was published meanwhile: the next look finds what that means.
                None => synced.conflicts.push(kind),
            }
        }
        (FileState::Behind, _, Some(published)) => follow(directory, kind, &published),
        (FileState::Both, ..) => synced.conflicts.push(kind),
        (FileState::Same, _, Some(published)) => note(directory, kind, published.version),
        _ => {}
    }
    Ok(())
}

/// Lets a file follow what was just published, unless it was edited: then it stays as it is.
pub(super) fn mirror(
    store: &Store,
    directory: &Path,
    (kind, published): (DocumentKind, &StoredDocument),
) -> Result<(), EngineError> {
    // One that cannot be read is left alone as well.
    let Ok(file) = text_of(directory, kind) else { return Ok(()) };
    let state = store.read(|connection| {
        state(connection, directory, (kind, file.as_deref()), Some(published))
    })?;
    match state {
        FileState::Behind | FileState::Missing => follow(directory, kind, published),
        FileState::Same => note(directory, kind, published.version),
        FileState::Edited | FileState::Both | FileState::Unreadable => {}
    }
    Ok(())
}

/// Publishes the text of a file that was edited, and returns its version, or none if something
/// else was published meanwhile.
fn take_up(
    store: &Store,
    (kind, text): (DocumentKind, String),
    former: Option<StoredDocument>,
    now: i64,
) -> Result<Option<i64>, EngineError> {
    text::check_next(kind, &text, former.as_ref())?;
    let expected = former.as_ref().map(|former| former.version);
    let context = Context { via: Via::File, ..Context::of_command_line(BY_FILE, now) };
    let next = StoredDocument {
        kind: kind.key().to_owned(),
        name: MAIN.to_owned(),
        format: kind.format(),
        text,
        published_by: BY_FILE.to_owned(),
        published_at: now,
        ..StoredDocument::default()
    };
    store.write(|connection| {
        let published = document::publish(connection, &next, expected)?;
        // What an older workspace holds counts already: nothing has to be computed again.
        if published.is_ok() && expected.is_some() {
            let texts = (former.as_ref().map(|former| former.text.as_str()), next.text.as_str());
            after_publication(connection, (kind, texts), &context)?;
        }
        if let Ok(version) = published {
            note_publication(connection, &context, &next, (expected, version, &[]))?;
        }
        Ok(published.ok())
    })
}

/// Writes a published version into the file of a directory. A directory that cannot be written is
/// no fault: the store has the document.
pub(super) fn follow(directory: &Path, kind: DocumentKind, published: &StoredDocument) {
    let path = directory.join(kind.file_name());
    match write_file(&path, &published.text) {
        Ok(()) => note(directory, kind, published.version),
        Err(error) => tracing::warn!(%error, version = published.version,
            "the file does not follow the published document"),
    }
}

/// The versions that the files of a directory are.
fn bases(directory: &Path) -> BTreeMap<String, i64> {
    let text = std::fs::read_to_string(directory.join(BASES)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Notes which version a file is.
pub(super) fn note(directory: &Path, kind: DocumentKind, version: i64) {
    let mut known = bases(directory);
    if known.insert(kind.key().to_owned(), version) == Some(version) {
        return;
    }
    let text = serde_json::to_string_pretty(&known).unwrap_or_default();
    if let Err(error) = write_file(&directory.join(BASES), &(text + "\n")) {
        tracing::debug!(%error, "which versions the files are cannot be noted");
    }
}
