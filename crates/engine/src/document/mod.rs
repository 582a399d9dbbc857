//! Documents: settings, glossary and committee in versions. The published version counts on every
//! machine without a restart; files in the workspace's directory are its import and export.

mod approval;
mod file;
mod text;

use speargun_domain::caller::Context;
use speargun_store::StoreError;
use std::path::Path;

use crate::audit;
use serde::Serialize;
use serde_json::json;
use similar::TextDiff;
use speargun_domain::audit::AuditAction;
use speargun_domain::document::DocumentKind;
use speargun_domain::right::Action;
use speargun_domain::workspace::Settings;
use speargun_domain::{committee, glossary};
use speargun_store::document::{self, MAIN, StoredDocument, StoredDraft};
use speargun_store::{Connection, bump_matching_revision, bump_revision};
use speargun_words::{count, said};

pub use approval::{APPROVING_TEAMS, Approvals, approvals, approve};
pub use file::FileState;
pub(crate) use file::sync;
pub(crate) use text::Texts;
pub use text::check;
use text::check_next;

use crate::{EngineError, Workspace, criteria, job, membership};

/// Where the settings are among the documents.
pub(crate) const KEY_OF_SETTINGS: (&str, &str) = ("settings", MAIN);
/// The most versions that the history lists.
pub const HISTORY_MAX: i64 = 500;
/// The longest text, in bytes.
pub const TEXT_LENGTH_MAX: usize = 256 * 1024;
/// The longest note, in characters.
const NOTE_LENGTH_MAX: usize = 2_000;
/// How many equal lines a difference shows around those that differ.
const DIFF_CONTEXT: usize = 3;

/// A document and how it stands.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The version in force; none if the shipped text counts.
    pub published: Option<StoredDocument>,
    /// How the file of this machine stands to it.
    pub file: FileState,
    /// What is wrong with an edited file, so that it is not published.
    pub file_fault: Option<String>,
    /// The text that is being worked on.
    pub draft: Option<StoredDraft>,
}

/// Who publishes what, and what they believe to be in force.
#[derive(Debug, Clone)]
pub struct Publication<'a> {
    /// What it is.
    pub kind: DocumentKind,
    /// The text.
    pub text: String,
    /// What they say about it.
    pub note: Option<String>,
    /// The version that must still be in force, 0 for none. If missing, any may be.
    pub expected: Option<i64>,
    /// Who, and when.
    pub context: &'a Context,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// settings, glossary or committee.
    pub kind: &'static str,
    /// The version in force now.
    pub version: i64,
    /// Whether the text was in force already: then nothing was published.
    pub is_same: bool,
    /// The earlier version whose text it is again.
    pub restored_version: Option<i64>,
    /// Settings that count after the next start of each server.
    pub after_restart: Vec<&'static str>,
}

/// All documents.
///
/// # Errors
/// When a file cannot be read, or what the store reports.
pub fn list(workspace: &Workspace) -> Result<Vec<Document>, EngineError> {
    DocumentKind::ALL.into_iter().map(|kind| get(workspace, kind)).collect()
}

/// One document.
///
/// # Errors
/// As [`list`].
pub fn get(workspace: &Workspace, kind: DocumentKind) -> Result<Document, EngineError> {
    let text = file::text_of(&workspace.directory, kind);
    workspace.store.read(|connection| {
        let key = (kind.key(), MAIN);
        let published = document::published(connection, key)?;
        let draft = document::draft(connection, key)?;
        let (file, file_fault) = match &text {
            Ok(text) => {
                let of_file = (kind, text.as_deref());
                let directory = &workspace.directory;
                let file = file::state(connection, directory, of_file, published.as_ref())?;
                let is_edited = matches!(file, FileState::Edited | FileState::Both);
                let edited = text.as_deref().filter(|_| is_edited);
                let fault =
                    edited.and_then(|text| check_next(kind, text, published.as_ref()).err());
                (file, fault.map(|fault| fault.to_string()))
            }
            Err(fault) => (FileState::Unreadable, Some(fault.to_string())),
        };
        Ok(Document { kind, published, file, file_fault, draft })
    })
}

/// A version of a document; the one in force where none is named.
///
/// # Errors
/// When there is no such version, or what the store reports.
pub fn version(
    workspace: &Workspace,
    kind: DocumentKind,
    version: Option<i64>,
) -> Result<StoredDocument, EngineError> {
    let key = (kind.key(), MAIN);
    let found = workspace.store.read(|connection| match version {
        Some(version) => document::get(connection, key, version),
        None => document::published(connection, key),
    })?;
    found.ok_or_else(|| match version {
        Some(version) => {
            EngineError::NotFound(said!("document.no_version", version, document = kind.key()))
        }
        None => EngineError::NotFound(said!("document.unpublished", document = kind.key())),
    })
}

/// The versions of a document, the newest first, at most [`HISTORY_MAX`].
///
/// # Errors
/// What the store reports.
pub fn history(
    workspace: &Workspace,
    kind: DocumentKind,
) -> Result<Vec<StoredDocument>, EngineError> {
    let key = (kind.key(), MAIN);
    Ok(workspace.store.read(|connection| document::list(connection, key, HISTORY_MAX))?)
}

/// Publishes a text: it counts from then on, on every machine.
///
/// # Errors
/// When the text cannot be read, or another version was published meanwhile; nothing is changed
/// then.
pub fn publish(
    workspace: &Workspace,
    publication: &Publication<'_>,
) -> Result<Published, EngineError> {
    put_in_force(workspace, publication, None)
}

/// Puts an earlier version in force again, as a new one.
///
/// # Errors
/// When there is no such version, or as [`publish`].
pub fn roll_back(
    workspace: &Workspace,
    publication: &Publication<'_>,
    to: i64,
) -> Result<Published, EngineError> {
    let former = version(workspace, publication.kind, Some(to))?;
    let publication = Publication { text: former.text, ..publication.clone() };
    put_in_force(workspace, &publication, Some(to))
}

fn put_in_force(
    workspace: &Workspace,
    publication: &Publication<'_>,
    restored_version: Option<i64>,
) -> Result<Published, EngineError> {
    let Publication { kind, text, note, expected, context } = publication.clone();
    criteria::refuse_without_right(context, Action::ManageDocuments)?;
    check_lengths(&text, note.as_deref())?;
    check(kind, &text)?;
    let is_forced = restored_version.is_some();
    let next = StoredDocument {
        kind: kind.key().to_owned(),
        name: MAIN.to_owned(),
        format: kind.format(),
        text,
        note: note.filter(|note| !note.trim().is_empty()),
        restored_version,
        published_by: context.name().to_owned(),
        published_at: context.now,
        ..StoredDocument::default()
    };
    let key = (kind.key(), MAIN);
    let lake_before = workspace.settings().lake.url.clone();
    let (version, is_same) = workspace.store.write(|connection| {
        let standing = document::published(connection, key)?;
        let known = standing.as_ref().map(|standing| standing.version);
        if expected.is_some_and(|expected| expected != known.unwrap_or(0)) {
            return Err(outdated(kind, known));
        }
        let former_document = standing.clone();
        let former = standing.as_ref().map(|standing| standing.text.clone());
        if let Some(standing) = standing.filter(|standing| standing.text == next.text) {
            return Ok((standing.version, true));
        }
        // What was in force once may be again.
        check_right((kind, former.as_deref()), &next.text, context)?;
        let mut unapproved = Vec::new();
        if !is_forced {
            let of = (kind, next.text.as_str(), next.note.as_deref());
            unapproved = approval::refuse_unapproved(connection, of, context)?;
            check_next(kind, &next.text, former_document.as_ref())?;
        }
        let published = document::publish(connection, &next, known)?;
        let version = published.map_err(|standing| outdated(kind, standing))?;
        document::remove_draft(connection, key)?;
        let texts = (former.as_deref(), next.text.as_str());
        after_publication(connection, (kind, texts), context)?;
        note_publication(connection, context, &next, (known, version, &unapproved))?;
        Ok((version, false))
    })?;
    workspace.store.read(|connection| workspace.follow(connection))?;
    if let Some(published) =
        workspace.store.read(|connection| document::get(connection, key, version))?
    {
        file::mirror(&workspace.store, &workspace.directory, (kind, &published))?;
    }
    let moved = workspace.settings().lake.url != lake_before;
    let after_restart = if moved { vec!["lake.url"] } else { Vec::new() };
    let restored_version = restored_version.filter(|_| !is_same);
    Ok(Published { kind: kind.key(), version, is_same, restored_version, after_restart })
}

/// Refuses another provider of sign-in to who may not let people in: it names them.
fn check_right(
    (kind, former): (DocumentKind, Option<&str>),
    text: &str,
    context: &Context,
) -> Result<(), EngineError> {
    let provider_of = |text: &str| Settings::parse(text).ok().and_then(|settings| settings.sign_in);
    let is_same = kind != DocumentKind::Settings
        || former.and_then(provider_of) == provider_of(text)
        || context.caller.may(Action::ManageUsers);
    if is_same { Ok(()) } else { Err(EngineError::Conflict(said!("settings.sign_in_right"))) }
}

fn outdated(kind: DocumentKind, standing: Option<i64>) -> EngineError {
    EngineError::Outdated(match standing {
        Some(version) => said!("document.published_meanwhile", version, document = kind.key()),
        None => said!("document.none_published", document = kind.key()),
    })
}

/// Writes who published which version, in the transaction that publishes it.
fn note_publication(
    connection: &mut Connection,
    context: &Context,
    next: &StoredDocument,
    (former_version, version, unapproved): (Option<i64>, i64, &[&str]),
) -> Result<(), EngineError> {
    let mut details = json!({ "version": version, "former_version": former_version,
        "restored_version": next.restored_version, "note": next.note });
    if !unapproved.is_empty() {
        details["without_approval_of"] = json!(unapproved);
    }
    let of = (AuditAction::PublishDocument, next.kind.as_str());
    Ok(audit::note(connection, context, of, &details)?)
}

/// What must be computed again once a document counts, in the transaction that publishes it.
fn after_publication(
    connection: &mut Connection,
    (kind, (former, text)): (DocumentKind, (Option<&str>, &str)),
    context: &Context,
) -> Result<(), EngineError> {
    bump_revision(connection)?;
    // Our own domains, and which account of a family people belong to.
    let of_people = |text: &str| {
        let settings = Settings::parse(text).ok()?;
        Some((settings.own_domains, settings.match_families_to))
    };
    let of_days = |text: &str| Settings::parse(text).ok().map(|settings| settings.time_zone);
    if kind == DocumentKind::Settings
        && former.and_then(of_days) != of_days(text)
        && let Ok(settings) = Settings::parse(text)
    {
        job::schedule::follow_zone(connection, &settings, context.now)?;
    }
    if kind == DocumentKind::Settings && former.and_then(of_people) != of_people(text) {
        bump_matching_revision(connection)?;
        membership::add_match_job(connection, context)?;
    }
    Ok(())
}

fn check_lengths(text: &str, note: Option<&str>) -> Result<(), EngineError> {
    if text.len() > TEXT_LENGTH_MAX {
        return Err(EngineError::Invalid(said!(
            "document.text_too_long",
            max = count(TEXT_LENGTH_MAX)
        )));
    }
    if note.is_some_and(|note| note.chars().count() > NOTE_LENGTH_MAX) {
        return Err(EngineError::Invalid(said!(
            "document.note_too_long",
            max = count(NOTE_LENGTH_MAX)
        )));
    }
    Ok(())
}

/// Writes a draft over the one of `revision`, 0 for none, and returns it. A draft may be faulty: it
/// counts nowhere.
///
/// # Errors
/// When another revision was written meanwhile, or the text is too long; nothing is changed then.
pub fn write_draft(
    workspace: &Workspace,
    kind: DocumentKind,
    (text, revision): (&str, i64),
    context: &Context,
) -> Result<StoredDraft, EngineError> {
    criteria::refuse_without_right(context, Action::ManageDocuments)?;
    check_lengths(text, None)?;
    let key = (kind.key(), MAIN);
    workspace.store.write(|connection| {
        let base_version = document::published_version(connection, key)?.unwrap_or(0);
        let draft = StoredDraft {
            text: text.to_owned(),
            base_version,
            revision,
            changed_by: context.name().to_owned(),
            changed_at: context.now,
        };
        let written = document::write_draft(connection, key, &draft)?;
        let revision = written.ok_or_else(|| {
            EngineError::Outdated(said!("document.draft_changed", document = kind.key()))
        })?;
        let details = json!({ "revision": revision, "base_version": base_version });
        audit::note(connection, context, (AuditAction::KeepDraft, kind.key()), &details)?;
        Ok(StoredDraft { revision, ..draft })
    })
}

/// Throws a draft away; returns whether there was one.
///
/// # Errors
/// What the store reports.
pub fn remove_draft(
    workspace: &Workspace,
    kind: DocumentKind,
    context: &Context,
) -> Result<bool, EngineError> {
    let key = (kind.key(), MAIN);
    Ok(workspace.store.write(|connection| {
        let was_there = document::remove_draft(connection, key)?;
        if was_there {
            let of = (AuditAction::RemoveDraft, kind.key());
            audit::note(connection, context, of, &json!({}))?;
        }
        Ok::<_, StoreError>(was_there)
    })?)
}

/// What is wrong with a text that is to be published next, if anything.
///
/// # Errors
/// When the text is too long, or what the store reports.
pub fn fault_of(
    workspace: &Workspace,
    kind: DocumentKind,
    text: &str,
) -> Result<Option<EngineError>, EngineError> {
    check_lengths(text, None)?;
    let key = (kind.key(), MAIN);
    let former = workspace.store.read(|connection| document::published(connection, key))?;
    Ok(check_next(kind, text, former.as_ref()).err())
}

/// The text that counts where none was published.
#[must_use]
pub fn shipped(kind: DocumentKind) -> &'static str {
    match kind {
        // A workspace always has its own.
        DocumentKind::Settings => "",
        DocumentKind::Glossary => glossary::DEFAULT,
        DocumentKind::Committee => committee::DEFAULT,
    }
}

/// What differs between two texts, as `diff -u` writes it; blank where nothing does.
#[must_use]
pub fn difference((before, from): (&str, &str), (after, to): (&str, &str)) -> String {
    let diff = TextDiff::from_lines(from, to);
    diff.unified_diff().context_radius(DIFF_CONTEXT).header(before, after).to_string()
}

/// The text of a document's file.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn file_text(directory: &Path, kind: DocumentKind) -> Result<String, EngineError> {
    file::text_of(directory, kind)?.ok_or_else(|| {
        EngineError::NotFound(said!(
            "document.file_missing",
            path = directory.join(kind.file_name()).display().to_string(),
            document = kind.key()
        ))
    })
}

/// Writes the published version into the file of this machine, whatever it says; returns the
/// version.
///
/// # Errors
/// When nothing is published, or the file cannot be written.
pub fn pull(workspace: &Workspace, kind: DocumentKind) -> Result<i64, EngineError> {
    let published = version(workspace, kind, None)?;
    crate::text_file::write_file(&workspace.directory.join(kind.file_name()), &published.text)?;
    file::note(&workspace.directory, kind, published.version);
    Ok(published.version)
}
