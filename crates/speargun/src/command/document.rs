//! `speargun document`.

use super::{act_in, context};
use speargun_api::moment::local_moment;
use std::io::Write as _;
use std::path::Path;

use speargun_api::document::{
    DocumentApprovals, DocumentDraft, DocumentList, DocumentPublished, DocumentSummary,
    DocumentVersion, DocumentVersionText, DocumentVersions,
};
use speargun_domain::document::DocumentKind;
use speargun_domain::time::to_rfc3339;
use speargun_engine::document::{self, FileState, Publication, Published};
use speargun_engine::{EngineError, Workspace, text_of_file};
use speargun_store::document::StoredDocument;

use super::CommandError;
use crate::arguments::{
    DocumentArguments, DocumentCheck, DocumentCommand, DocumentDiff, DocumentDraftArguments,
    DocumentOne, DocumentPull, DocumentPush, DocumentRollback, DocumentShow,
};
use crate::language::{say, spoken};
use crate::output;

pub(super) fn run(directory: &Path, wanted: &DocumentArguments) -> Result<(), CommandError> {
    // What brings a faulty file back in order must not stop at it.
    let workspace = Workspace::open_without_files(directory)?;
    act_in(&workspace)?;
    match &wanted.command {
        DocumentCommand::Ls(output) => list(&workspace, output.json),
        DocumentCommand::Show(wanted) => show(&workspace, wanted),
        DocumentCommand::Diff(wanted) => diff(&workspace, wanted),
        DocumentCommand::Check(wanted) => check(&workspace, wanted),
        DocumentCommand::Push(wanted) => push(&workspace, wanted),
        DocumentCommand::Pull(wanted) => pull(&workspace, wanted),
        DocumentCommand::History(wanted) => {
            let versions = document::history(&workspace, wanted.document)?;
            print_versions(&workspace, &versions, wanted.output.json)
        }
        DocumentCommand::Rollback(wanted) => roll_back(&workspace, wanted),
        DocumentCommand::Draft(wanted) => draft(&workspace, wanted),
        DocumentCommand::Approve(wanted) => approve(&workspace, wanted),
    }
}

fn list(workspace: &Workspace, json: bool) -> Result<(), CommandError> {
    let documents = document::list(workspace)?;
    if json {
        let items = documents.iter().map(DocumentSummary::from).collect();
        return output::json(&DocumentList { items });
    }
    let rows = documents.iter().map(|own| {
        let version = |text: &dyn Fn(&StoredDocument) -> String| {
            own.published.as_ref().map_or_else(|| "–".to_owned(), text)
        };
        vec![
            own.kind.key().to_owned(),
            version(&|published| published.version.to_string()),
            version(&|published| published.published_by.clone()),
            version(&|published| local_moment(workspace, &to_rfc3339(published.published_at))),
            own.kind.file_name().to_owned(),
            match &own.file_fault {
                Some(_) => say!("cli.document.faulty", text = describe(own.file)),
                None => describe(own.file),
            },
            if own.draft.is_some() { say!("cli.document.yes") } else { say!("cli.document.no") },
        ]
    });
    let headings = [
        say!("cli.document.column.document"),
        say!("cli.document.column.version"),
        say!("cli.document.column.by"),
        say!("cli.document.column.published"),
        say!("cli.document.column.file"),
        say!("cli.document.column.file_is"),
        say!("cli.document.column.draft"),
    ];
    output::table(&headings, rows.collect(), &[1])?;
    for fault in documents.iter().filter_map(|own| own.file_fault.as_ref()) {
        output::message(fault);
    }
    Ok(())
}

fn describe(state: FileState) -> String {
    match state {
        FileState::Same => say!("cli.document.file_same"),
        FileState::Missing => say!("cli.document.file_missing"),
        FileState::Edited => say!("cli.document.file_edited"),
        FileState::Behind => say!("cli.document.file_behind"),
        FileState::Both => say!("cli.document.file_both"),
        FileState::Unreadable => say!("cli.document.file_unreadable"),
    }
}

fn print_versions(
    workspace: &Workspace,
    versions: &[StoredDocument],
    json: bool,
) -> Result<(), CommandError> {
    if json {
        let items = versions.iter().map(DocumentVersion::from).collect();
        return output::json(&DocumentVersions { items });
    }
    let rows = versions.iter().map(|version| {
        let restored = version.restored_version.map(|of| say!("cli.document.again", version = of));
        let notes: Vec<String> = restored.into_iter().chain(version.note.clone()).collect();
        vec![
            version.version.to_string(),
            version.state.clone(),
            version.published_by.clone(),
            local_moment(workspace, &to_rfc3339(version.published_at)),
            notes.join(": "),
        ]
    });
    output::table(
        &[
            say!("cli.document.column.version"),
            say!("cli.document.column.state"),
            say!("cli.document.column.by"),
            say!("cli.document.column.published"),
            say!("cli.document.column.note"),
        ],
        rows.collect(),
        &[0],
    )
}

fn print_text(text: &str) -> Result<(), CommandError> {
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(CommandError::Output)
}

fn show(workspace: &Workspace, wanted: &DocumentShow) -> Result<(), CommandError> {
    let found = document::version(workspace, wanted.one.document, wanted.version)?;
    if wanted.one.output.json {
        return output::json(&DocumentVersionText::from(found));
    }
    print_text(&found.text)
}

fn diff(workspace: &Workspace, wanted: &DocumentDiff) -> Result<(), CommandError> {
    let kind = wanted.document;
    let of_version = |version: Option<i64>| {
        let found = document::version(workspace, kind, version)?;
        Ok::<_, EngineError>((format!("{} version {}", kind.key(), found.version), found.text))
    };
    let (before, from) = of_version(wanted.from)?;
    let (after, to) = match wanted.to {
        Some(version) => of_version(Some(version))?,
        None => (kind.file_name().to_owned(), document::file_text(&workspace.directory, kind)?),
    };
    if from == to {
        output::message(&say!("cli.document.differs_not", before, after));
        return Ok(());
    }
    print_text(&document::difference((&before, &from), (&after, &to)))
}

fn check(workspace: &Workspace, wanted: &DocumentCheck) -> Result<(), CommandError> {
    let text = match &wanted.file {
        Some(path) => text_of_file(path)?,
        None => document::file_text(&workspace.directory, wanted.document)?,
    };
    if let Some(fault) = document::fault_of(workspace, wanted.document, &text)? {
        return Err(of_file(fault, wanted.document, wanted.file.as_deref()));
    }
    output::message(&say!("cli.document.no_fault", document = wanted.document.key()));
    Ok(())
}

/// A fault of a text, with the name of the file that it was read from.
fn of_file(fault: EngineError, kind: DocumentKind, file: Option<&Path>) -> CommandError {
    let text = spoken(&fault.said());
    match (file, text.strip_prefix(kind.file_name())) {
        (Some(file), Some(rest)) => CommandError::Failed(format!("{}{rest}", file.display())),
        _ => fault.into(),
    }
}

fn push(workspace: &Workspace, wanted: &DocumentPush) -> Result<(), CommandError> {
    let kind = wanted.one.document;
    let standing = document::get(workspace, kind)?;
    let text = match &wanted.file {
        Some(path) => text_of_file(path)?,
        None => {
            let is_stale = matches!(standing.file, FileState::Both | FileState::Behind);
            if is_stale && !wanted.force {
                return Err(CommandError::Failed(say!(
                    "cli.document.not_pushed",
                    file = kind.file_name(),
                    state = describe(standing.file),
                    document = kind.key()
                )));
            }
            document::file_text(&workspace.directory, kind)?
        }
    };
    let context = context(workspace);
    let publication = Publication {
        kind,
        text,
        note: wanted.note.clone(),
        expected: Some(standing.published.map_or(0, |published| published.version)),
        context: &context,
    };
    let published = document::publish(workspace, &publication)
        .map_err(|fault| of_file(fault, kind, wanted.file.as_deref()))?;
    print_published(&published, wanted.one.output.json)
}

fn pull(workspace: &Workspace, wanted: &DocumentPull) -> Result<(), CommandError> {
    let kinds = wanted.document.map_or_else(|| DocumentKind::ALL.to_vec(), |kind| vec![kind]);
    for kind in kinds {
        let standing = document::get(workspace, kind)?;
        if standing.published.is_none() && wanted.document.is_none() {
            continue;
        }
        if matches!(standing.file, FileState::Both | FileState::Edited | FileState::Unreadable)
            && !wanted.force
        {
            return Err(CommandError::Failed(say!(
                "cli.document.not_pulled",
                file = kind.file_name(),
                state = describe(standing.file),
                document = kind.key()
            )));
        }
        let version = document::pull(workspace, kind)?;
        output::message(&say!(
            "cli.document.pulled",
            file = kind.file_name(),
            version,
            document = kind.key()
        ));
    }
    Ok(())
}

fn roll_back(workspace: &Workspace, wanted: &DocumentRollback) -> Result<(), CommandError> {
    let context = context(workspace);
    let publication = Publication {
        kind: wanted.one.document,
        text: String::new(),
        note: wanted.note.clone(),
        expected: None,
        context: &context,
    };
    let published = document::roll_back(workspace, &publication, wanted.version)?;
    print_published(&published, wanted.one.output.json)
}

fn draft(workspace: &Workspace, wanted: &DocumentDraftArguments) -> Result<(), CommandError> {
    let kind = wanted.one.document;
    let before = document::get(workspace, kind)?.draft.map_or(0, |draft| draft.revision);
    let text = text_of_file(&wanted.file)?;
    let written = document::write_draft(workspace, kind, (&text, before), &context(workspace))?;
    if wanted.one.output.json {
        return output::json(&DocumentDraft::from(written));
    }
    let (document, revision) = (kind.key(), written.revision);
    output::line(&say!("cli.document.draft", document, revision))
}

fn approve(workspace: &Workspace, wanted: &DocumentOne) -> Result<(), CommandError> {
    let kind = wanted.document;
    let draft = document::get(workspace, kind)?.draft;
    let revision = draft.map_or(0, |draft| draft.revision);
    let found = document::approve(workspace, (kind, revision), &context(workspace))?;
    let found = DocumentApprovals::from(found);
    if wanted.output.json {
        return output::json(&found);
    }
    for own in &found.given {
        let (name, team) = (own.name.as_str(), own.team.as_deref().unwrap_or("-"));
        output::line(&say!("cli.document.approved", name, team))?;
    }
    if !found.missing.is_empty() {
        output::message(&say!("cli.document.not_approved", teams = found.missing.join(", ")));
    }
    Ok(())
}

fn print_published(published: &Published, json: bool) -> Result<(), CommandError> {
    if json {
        return output::json(&DocumentPublished::from(published.clone()));
    }
    let Published { kind, version, is_same, restored_version, after_restart } = published;
    output::message(&match (is_same, restored_version) {
        (true, _) => say!("cli.document.same", version, document = kind),
        (false, Some(of)) => say!("cli.document.restored", version, document = kind, former = of),
        (false, None) => say!("cli.document.in_force", version, document = kind),
    });
    if !after_restart.is_empty() {
        output::message(&say!("cli.document.after_restart", keys = after_restart.join(", ")));
    }
    if !is_same {
        output::message(&say!("cli.hint.score_or_server"));
    }
    Ok(())
}
