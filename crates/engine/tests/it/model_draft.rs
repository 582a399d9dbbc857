//! Drafts of score models: the store has them, and the files of each machine follow.

use crate::common;

use std::path::{Path, PathBuf};

use speargun_domain::audit::AuditAction;
use speargun_engine::score_model::{begin_line, draft, line_drafts, remove_draft, replace_draft};
use speargun_engine::{EngineError, Workspace};
use speargun_store::Location;
use speargun_store::audit::{self, AuditQuery, AuditTable};

const MODEL: &str = "score_model.toml";

/// Two machines with the records of one workspace.
struct Machines {
    _directory: tempfile::TempDir,
    one: Workspace,
    two: Workspace,
}

impl Machines {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let one = common::workspace(directory.path(), "child");
        let two = directory.path().join("two");
        std::fs::create_dir_all(&two).unwrap();
        std::fs::copy(one.directory.join("workspace.toml"), two.join("workspace.toml")).unwrap();
        let two = Workspace::open_at(&two, Location::in_directory(&one.directory)).unwrap();
        Self { _directory: directory, one, two }
    }

    /// How often a kept draft was noted, and by whom last.
    fn noted(&self) -> (i64, Option<String>) {
        let action = Some(AuditAction::KeepModelDraft.key().to_owned());
        let query = AuditQuery { action, ..AuditQuery::default() };
        let table = AuditTable::Records;
        let list =
            |connection: &mut speargun_store::Connection| audit::list(connection, table, &query, 1);
        let (rows, total) = self.one.store.read(list).unwrap();
        (total, rows.first().map(|row| row.caller.clone()))
    }
}

fn file(workspace: &Workspace) -> PathBuf {
    workspace.directory.join(MODEL)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The draft with a line more.
fn longer(workspace: &Workspace, line: &str) -> String {
    read(&file(workspace)) + line
}

fn replace(workspace: &Workspace, text: &str) -> Result<(), EngineError> {
    let tag = draft(workspace, None).unwrap().tag;
    replace_draft(workspace, None, (text, &tag), &common::call(workspace.now())).map(|_| ())
}

#[test]
fn a_second_machine_gets_the_draft_and_what_is_changed_of_it() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    assert_eq!(read(&file(two)), read(&file(one)));
    assert_eq!(machines.noted(), (0, None), "the first text is no change");
    let text = longer(one, "# one\n");
    replace(one, &text).unwrap();
    assert_eq!(draft(two, None).unwrap().text, text);
    assert_eq!(read(&file(two)), text);
    let text = longer(two, "# two\n");
    replace(two, &text).unwrap();
    one.follow_documents().unwrap();
    assert_eq!(read(&file(one)), text, "a server looks by itself");
    assert_eq!(machines.noted(), (2, Some("ann".to_owned())));
}

#[test]
fn a_draft_that_another_machine_changed_is_not_written_over() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    let tag = draft(two, None).unwrap().tag;
    replace(one, &longer(one, "# one\n")).unwrap();
    let text = longer(two, "# two\n");
    let late = replace_draft(two, None, (&text, &tag), &common::call(two.now()));
    assert!(matches!(late, Err(EngineError::Outdated(_))), "{late:?}");
    assert!(draft(two, None).unwrap().text.ends_with("# one\n"));
}

#[test]
fn an_edited_file_is_the_draft_of_all() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    let text = longer(two, "# by hand\n");
    std::fs::write(file(two), &text).unwrap();
    two.follow_documents().unwrap();
    assert_eq!(draft(one, None).unwrap().text, text);
    assert_eq!(machines.noted(), (1, Some("file".to_owned())));
    two.follow_documents().unwrap();
    one.follow_documents().unwrap();
    assert_eq!(machines.noted().0, 1, "a look changes nothing");
}

#[test]
fn a_file_that_was_edited_while_the_draft_was_changed_is_put_aside() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    let by_hand = longer(two, "# by hand\n");
    std::fs::write(file(two), &by_hand).unwrap();
    let text = longer(one, "# one\n");
    replace(one, &text).unwrap();
    assert_eq!(draft(two, None).unwrap().text, text);
    assert_eq!(read(&two.directory.join("score_model.toml.aside")), by_hand, "no work is lost");
}

#[test]
fn the_draft_of_a_line_is_begun_and_removed_for_all() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    begin_line(one, "pump", &common::call(one.now())).unwrap();
    two.follow_documents().unwrap();
    let keys = |workspace: &Workspace| {
        let drafts = line_drafts(workspace).unwrap();
        drafts.into_iter().map(|draft| draft.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(two), ["pump"]);
    remove_draft(two, "pump", &common::call(two.now())).unwrap();
    assert!(keys(two).is_empty());
    one.follow_documents().unwrap();
    assert!(keys(one).is_empty());
    let aside = one.directory.join("score_models").join("pump.toml.aside");
    assert!(aside.exists(), "the text of the other machine is put aside");
    two.follow_documents().unwrap();
    one.follow_documents().unwrap();
    assert!(keys(one).is_empty() && keys(two).is_empty(), "it does not come again");
}

#[test]
fn a_draft_is_not_lost_with_its_file() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    begin_line(one, "pump", &common::call(one.now())).unwrap();
    let line = one.directory.join("score_models").join("pump.toml");
    let texts = [read(&file(one)), read(&line)];
    two.follow_documents().unwrap();
    for path in [file(one), line.clone()] {
        std::fs::remove_file(path).unwrap();
    }
    one.follow_documents().unwrap();
    two.follow_documents().unwrap();
    assert_eq!([read(&file(one)), read(&line)], texts);
    assert_eq!(line_drafts(two).unwrap().len(), 1);
}

#[test]
fn every_text_that_is_put_aside_is_kept() {
    let machines = Machines::new();
    let (one, two) = (&machines.one, &machines.two);
    for number in 0..3 {
        std::fs::write(file(two), format!("# by hand {number}\n")).unwrap();
        replace(one, &longer(one, "# one\n")).unwrap();
        two.follow_documents().unwrap();
    }
    for (number, name) in ["aside", "aside1", "aside2"].iter().enumerate() {
        let text = read(&two.directory.join(format!("score_model.toml.{name}")));
        assert_eq!(text, format!("# by hand {number}\n"));
    }
}

#[test]
fn a_draft_that_is_no_text_keeps_no_workspace_closed() {
    let machines = Machines::new();
    let one = &machines.one;
    std::fs::write(file(one), b"name = 1\n# caf\xe9\n").unwrap();
    let again = Workspace::open_at(&one.directory, Location::in_directory(&one.directory)).unwrap();
    let fault = draft(&again, None).unwrap_err().to_string();
    assert!(fault.contains("line 2 is not UTF-8"), "{fault}");
    let other = read(&file(&machines.two));
    machines.two.follow_documents().unwrap();
    assert_eq!(read(&file(&machines.two)), other);
}

#[test]
fn a_directory_that_gets_another_database_keeps_its_drafts() {
    let machines = Machines::new();
    let one = &machines.one;
    begin_line(one, "pump", &common::call(one.now())).unwrap();
    let line = one.directory.join("score_models").join("pump.toml");
    let texts = [read(&file(one)), read(&line)];
    // As a workspace that moves to a new PostgreSQL, or gets a backup of before.
    let other = tempfile::tempdir().unwrap();
    let moved = Location::in_directory(other.path());
    let again = Workspace::open_at(&one.directory, moved).unwrap();
    assert_eq!([read(&file(one)), read(&line)], texts);
    assert_eq!(draft(&again, None).unwrap().text, texts[0]);
    assert_eq!(line_drafts(&again).unwrap().len(), 1);
}
