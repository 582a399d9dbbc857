//! `speargun document`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use speargun_domain::document::DocumentKind;

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    #[command(subcommand)]
    pub(crate) command: DocumentCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// List the documents: version in force, who published it, and how the file compares.
    Ls(Output),
    /// Print the text in force, or an earlier version of it.
    Show(DocumentShow),
    /// Show what differs between the text in force and the file, or between two versions.
    Diff(DocumentDiff),
    /// Check a text without publishing it.
    Check(DocumentCheck),
    /// Publish the file, or another one, as the next version.
    Push(DocumentPush),
    /// Write the published version into the file.
    Pull(DocumentPull),
    /// List the versions of a document, the newest first.
    History(DocumentOne),
    /// Put an earlier version in force again, as a new one.
    Rollback(DocumentRollback),
    /// Write the draft of the next version, on which others agree before it is published.
    Draft(DocumentDraftArguments),
    /// Agree to the draft of the glossary, for the team of the person of `--as`.
    Approve(DocumentOne),
}

#[derive(Debug, Args)]
pub(crate) struct DocumentOne {
    /// settings, glossary or committee.
    #[arg(value_parser = kind)]
    pub(crate) document: DocumentKind,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentShow {
    #[command(flatten)]
    pub(crate) one: DocumentOne,
    /// The version; the one in force by default.
    #[arg(long)]
    pub(crate) version: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentDiff {
    /// settings, glossary or committee.
    #[arg(value_parser = kind)]
    pub(crate) document: DocumentKind,
    /// The version to compare; the one in force by default.
    #[arg(long)]
    pub(crate) from: Option<i64>,
    /// The version to compare it with; the file by default.
    #[arg(long)]
    pub(crate) to: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentCheck {
    /// settings, glossary or committee.
    #[arg(value_parser = kind)]
    pub(crate) document: DocumentKind,
    /// The text; the file of the workspace by default.
    #[arg(long)]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentPush {
    #[command(flatten)]
    pub(crate) one: DocumentOne,
    /// The text; the file of the workspace by default.
    #[arg(long)]
    pub(crate) file: Option<PathBuf>,
    /// Why.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Publish it although another version was published since the file was the one in force.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentDraftArguments {
    #[command(flatten)]
    pub(crate) one: DocumentOne,
    /// The text.
    #[arg(long)]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentPull {
    /// settings, glossary or committee; all of them by default.
    #[arg(value_parser = kind)]
    pub(crate) document: Option<DocumentKind>,
    /// Overwrite a file that was edited.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentRollback {
    #[command(flatten)]
    pub(crate) one: DocumentOne,
    /// The version to put in force again.
    pub(crate) version: i64,
    /// Why.
    #[arg(long)]
    pub(crate) note: Option<String>,
}

fn kind(text: &str) -> Result<DocumentKind, String> {
    DocumentKind::from_key(text).ok_or_else(|| {
        let keys: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.key()).collect();
        format!("the documents are {}", keys.join(", "))
    })
}
