//! What can go wrong, in words for the user.

use std::path::PathBuf;

use speargun_connect::ConnectError;
use speargun_domain::committee::CommitteeError;
use speargun_domain::filter::{FilterError, NoRate};
use speargun_domain::glossary::GlossaryError;
use speargun_domain::score::ModelError;
use speargun_domain::workspace::SettingsError;
use speargun_store::StoreError;

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
    /// A filter that somebody wrote.
    #[error("filter: {0}{hint}", hint = .0.suggestion.as_ref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Filter(#[from] FilterError),
    /// A file of the workspace.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A directory that is no workspace.
    #[error(
        "{} is not a Speargun workspace: it has no workspace.toml. Make one with `speargun init {}`",
        .0.display(),
        .0.display()
    )]
    NoWorkspace(PathBuf),
    /// A directory that already is one.
    #[error("{} is a Speargun workspace already; nothing was changed", .0.display())]
    WorkspaceExists(PathBuf),
    /// Another process is writing.
    #[error("the workspace is being written to by {0}; nothing was changed. Run it again later")]
    Locked(String),
    /// Somebody stopped the job.
    #[error("cancelled; what was written before stays, and no record is half-written")]
    Cancelled,
    /// A fault of Speargun ended a job.
    #[error(
        "a fault of Speargun ended {what} ({reason}); what was written before stays, and nothing \
         is half-written. Please report it"
    )]
    Fault {
        /// The job.
        what: String,
        /// What the fault says of itself.
        reason: String,
    },
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The request does not go with what stands now.
    #[error("{0}")]
    Conflict(String),
    /// What the request changes is another thing by now.
    #[error("{0}")]
    Outdated(String),
    /// Something speaks against it; whoever wants it all the same can force it.
    #[error("{0}")]
    NeedsForce(String),
    /// The request cannot be meant.
    #[error("{0}")]
    Invalid(String),
    /// A rehearsal has ended and is rolled back; never reaches a user.
    #[error("rolled back")]
    RolledBack,
}

impl EngineError {
    /// What is wrong with the content of a file.
    pub(crate) fn of_file(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Connect(ConnectError::Format { path: path.into(), reason: reason.into() })
    }

    /// What is wrong, without the folders of this machine: files are named by their last part.
    #[must_use]
    pub fn without_folder(&self) -> String {
        match self {
            Self::Connect(error) => error.without_folder(),
            Self::File { path, error } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("{name}: {error}")
            }
            _ => self.to_string(),
        }
    }

    /// An error of a file.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}

impl From<csv::Error> for EngineError {
    fn from(error: csv::Error) -> Self {
        Self::Invalid(format!("a CSV file cannot be written: {error}"))
    }
}

impl From<NoRate> for EngineError {
    fn from(error: NoRate) -> Self {
        Self::Invalid(format!("filter, at character {}: {error}", error.position))
    }
}
