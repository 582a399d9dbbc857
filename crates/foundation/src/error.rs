//! What can go wrong, in words for the user.

mod said;

use std::path::PathBuf;

use speargun_connect::{ConnectError, said_unread};
use speargun_domain::committee::CommitteeError;
use speargun_domain::filter::{FilterError, NoRate};
use speargun_domain::glossary::GlossaryError;
use speargun_domain::score::ModelError;
use speargun_domain::workspace::SettingsError;
use speargun_store::StoreError;
use speargun_words::{Said, said};

pub use said::{filter_detail, no_rate};

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lake.
    #[error(transparent)]
    Lake(#[from] speargun_lake::LakeError),
    /// A file to import, or its mapping.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// `workspace.toml`.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// `glossary.toml`.
    #[error(transparent)]
    Glossary(#[from] GlossaryError),
    /// `score_model.toml`.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The draft, which is in force as long as nothing was published.
    #[error("{}, which is in force as nothing was published yet: {error}", path.display())]
    Draft {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<EngineError>,
    },
    /// `committee.toml`.
    #[error(transparent)]
    Committee(#[from] CommitteeError),
    /// A filter as a user wrote it.
    #[error("{}", said::of_filter(.0))]
    Filter(#[from] FilterError),
    /// A file of the workspace.
    #[error("{}", said_unread(&path.display().to_string(), error))]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A directory that is no workspace.
    #[error("{}", said::no_workspace(.0))]
    NoWorkspace(PathBuf),
    /// A directory that already is one.
    #[error("{}", said::workspace_exists(.0))]
    WorkspaceExists(PathBuf),
    /// Another process is writing.
    #[error("{}", said::locked(.0))]
    Locked(String),
    /// The job was stopped.
    #[error("{}", said!("work.cancelled"))]
    Cancelled,
    /// A fault of Speargun ended a job.
    #[error("{}", said::fault(what, reason))]
    Fault {
        /// The job.
        what: String,
        /// What the fault says of itself.
        reason: String,
    },
    /// There is no such thing.
    #[error("{0}")]
    NotFound(Said),
    /// The request does not go with what stands now.
    #[error("{0}")]
    Conflict(Said),
    /// What the request changes is another thing by now.
    #[error("{0}")]
    Outdated(Said),
    /// Something speaks against it; whoever wants it all the same can force it.
    #[error("{0}")]
    NeedsForce(Said),
    /// The request cannot be meant.
    #[error("{0}")]
    Invalid(Said),
    /// A rehearsal has ended and is rolled back; never reaches a user.
    #[error("rolled back")]
    RolledBack,
}

impl EngineError {
    /// What is wrong with the content of a file.
    pub fn of_file(path: impl Into<PathBuf>, reason: impl Into<Said>) -> Self {
        Self::Connect(ConnectError::Format { path: path.into(), reason: reason.into() })
    }

    /// [`Self::said_without_folder`] in English.
    #[must_use]
    pub fn without_folder(&self) -> String {
        self.said_without_folder().to_string()
    }

    /// [`Self::said_without_folder`] as it is kept of what ended, for readers of every language.
    #[must_use]
    pub fn kept(&self) -> String {
        self.said_without_folder().to_stored()
    }

    /// An error of a file.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}

impl From<csv::Error> for EngineError {
    fn from(error: csv::Error) -> Self {
        Self::Invalid(said!("csv.unwritable", error = error.to_string()))
    }
}

impl From<NoRate> for EngineError {
    fn from(error: NoRate) -> Self {
        Self::Invalid(said!("filter.at", position = error.position, error = no_rate(&error)))
    }
}
