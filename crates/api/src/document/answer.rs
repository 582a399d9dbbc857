//! What calls of documents answer with.

use serde::{Deserialize, Serialize};
use speargun_domain::document::DocumentKind;
use speargun_domain::time::to_rfc3339;
use speargun_engine::document::{Approvals, Document, FileState, Published};
use speargun_store::document::{StoredDocument, StoredDraft};
use utoipa::ToSchema;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKey {
    /// Currency, time zone, language, exchange rates.
    Settings,
    /// What engaged, MQL, SQL and stages mean here.
    Glossary,
    /// The roles of the buying committee.
    Committee,
}

impl From<DocumentKey> for DocumentKind {
    fn from(key: DocumentKey) -> Self {
        match key {
            DocumentKey::Settings => Self::Settings,
            DocumentKey::Glossary => Self::Glossary,
            DocumentKey::Committee => Self::Committee,
        }
    }
}

impl From<DocumentKind> for DocumentKey {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Settings => Self::Settings,
            DocumentKind::Glossary => Self::Glossary,
            DocumentKind::Committee => Self::Committee,
        }
    }
}

/// How the file on the server compares with the version in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFileState {
    /// It is that version.
    Same,
    /// There is no file.
    Missing,
    /// It was edited and is about to be published.
    Edited,
    /// It is an earlier version that was not edited.
    Behind,
    /// It was edited, and another version was published meanwhile: it does not count.
    Both,
    /// It cannot be read as text.
    Unreadable,
}

impl From<FileState> for DocumentFileState {
    fn from(state: FileState) -> Self {
        match state {
            FileState::Same => Self::Same,
            FileState::Missing => Self::Missing,
            FileState::Edited => Self::Edited,
            FileState::Behind => Self::Behind,
            FileState::Both => Self::Both,
            FileState::Unreadable => Self::Unreadable,
        }
    }
}

/// All documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentList {
    /// The documents.
    pub items: Vec<DocumentSummary>,
}

/// A document and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSummary {
    /// Which.
    pub key: DocumentKey,
    /// The name of its file in the workspace's directory.
    pub file: String,
    /// How that file compares with the version in force.
    pub file_state: DocumentFileState,
    /// What is wrong with an edited file, so that it is not published.
    #[schema(required = true)]
    pub file_fault: Option<String>,
    /// The version in force; null where the shipped text is.
    #[schema(required = true)]
    pub published: Option<DocumentVersion>,
    /// Whether there is a draft.
    pub has_draft: bool,
}

/// A document with its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentDetail {
    /// How it stands.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// The text in force.
    pub text: String,
    /// The text that is being worked on.
    #[schema(required = true)]
    pub draft: Option<DocumentDraft>,
    /// Who agreed to the draft.
    pub approvals: DocumentApprovals,
}

/// Who agreed to the draft of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentApprovals {
    /// In the order in which they did.
    pub given: Vec<DocumentApproval>,
    /// The teams that have to agree before a person publishes it: `marketing`, `sales`. Who
    /// publishes agrees for their team.
    pub missing: Vec<String>,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentApproval {
    /// The number of who agreed.
    pub user_id: i64,
    /// Their name.
    pub name: String,
    /// Their team then.
    #[schema(required = true)]
    pub team: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    pub approved_at: String,
}

impl From<Approvals> for DocumentApprovals {
    fn from(found: Approvals) -> Self {
        let given = found.given.into_iter().map(|own| DocumentApproval {
            user_id: own.user.0,
            name: own.user.1,
            team: own.team,
            approved_at: to_rfc3339(own.approved_at),
        });
        let missing = found.missing.into_iter().map(|team| team.key().to_owned()).collect();
        Self { given: given.collect(), missing }
    }
}

/// A draft of a document. It counts nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentDraft {
    /// The text.
    pub text: String,
    /// The version that it was written over; 0 for the shipped text.
    pub base_version: i64,
    /// Counts up with each change.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub changed_at: String,
}

impl From<StoredDraft> for DocumentDraft {
    fn from(draft: StoredDraft) -> Self {
        let StoredDraft { text, base_version, revision, changed_by, changed_at } = draft;
        Self { text, base_version, revision, changed_by, changed_at: to_rfc3339(changed_at) }
    }
}

/// The versions of a document, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentVersions {
    /// At most 500.
    pub items: Vec<DocumentVersion>,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentVersion {
    /// Counts up from 1.
    pub version: i64,
    /// Whether it is in force.
    pub is_in_force: bool,
    /// Who published it; `file` for an edit of the file.
    pub published_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub published_at: String,
    /// What they said about it.
    #[schema(required = true)]
    pub note: Option<String>,
    /// The earlier version whose text it is again.
    #[schema(required = true)]
    pub restored_version: Option<i64>,
    /// When another took its place, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub retired_at: Option<String>,
}

impl From<&StoredDocument> for DocumentVersion {
    fn from(stored: &StoredDocument) -> Self {
        Self {
            version: stored.version,
            is_in_force: stored.state == speargun_store::document::PUBLISHED,
            published_by: stored.published_by.clone(),
            published_at: to_rfc3339(stored.published_at),
            note: stored.note.clone(),
            restored_version: stored.restored_version,
            retired_at: stored.retired_at.map(to_rfc3339),
        }
    }
}

/// A version of a document with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentVersionText {
    /// The version.
    #[serde(flatten)]
    pub version: DocumentVersion,
    /// Its text.
    pub text: String,
}

impl From<StoredDocument> for DocumentVersionText {
    fn from(stored: StoredDocument) -> Self {
        Self { version: DocumentVersion::from(&stored), text: stored.text }
    }
}

impl From<&Document> for DocumentSummary {
    fn from(document: &Document) -> Self {
        Self {
            key: document.kind.into(),
            file: document.kind.file_name().to_owned(),
            file_state: document.file.into(),
            file_fault: document.file_fault.clone(),
            published: document.published.as_ref().map(DocumentVersion::from),
            has_draft: document.draft.is_some(),
        }
    }
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentCheck {
    /// The first fault, with its line where that is known; null where none was found.
    #[schema(required = true)]
    pub fault: Option<String>,
    /// What differs from the text in force, as `diff -u` writes it; blank where nothing does.
    pub difference: String,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentPublished {
    /// The version in force now.
    pub version: i64,
    /// Whether the text was in force already: then nothing was published.
    pub is_same: bool,
    /// The earlier version whose text it is again.
    #[schema(required = true)]
    pub restored_version: Option<i64>,
    /// Settings that count after the next start of each server.
    pub after_restart: Vec<String>,
}

impl From<Published> for DocumentPublished {
    fn from(published: Published) -> Self {
        Self {
            version: published.version,
            is_same: published.is_same,
            restored_version: published.restored_version,
            after_restart: published.after_restart.into_iter().map(ToOwned::to_owned).collect(),
        }
    }
}
