//! An import that is undone leaves the workspace as if it had never been.

use crate::common;

use std::path::PathBuf;

use speargun_domain::caller::Context;
use speargun_engine::import::{ImportOptions, UndoReport, import_paths, undo};
use speargun_engine::membership::{self, Actor, IndexCache};
use speargun_engine::{EngineError, Watch, Workspace, score};

/// 2026-11-29.
const NOW: i64 = 1_795_910_400_000_000;

struct Desk {
    directory: tempfile::TempDir,
    workspace: Workspace,
}

const COMPANIES: &str = "Record ID,Company name,Company Domain Name,Number of Employees\n\
    1,Acme Software,acme-software.com,120\n2,Zeta Foods,zeta-foods.de,40\n";
const PEOPLE: &str = "Record ID,Email,First Name,Last Name,Job Title\n\
    11,kim@acme-software.com,Min,Kim,CTO\n12,max@zeta-foods.de,Max,Muster,Buyer\n";
const EVENTS: &str = "id,email,event,date\ne1,kim@acme-software.com,Webinar,2026-11-20\n\
    e2,new@third-ag.de,Webinar,2026-11-21\n";
/// The wrong list: one company under a known number, one new, and so of the people.
const WRONG_COMPANIES: &str = "Record ID,Company name,Company Domain Name,Number of Employees\n\
    2,Third AG,third-ag.de,9\n3,Fourth Ltd,fourth-ltd.com,8\n";
const WRONG_PEOPLE: &str = "Record ID,Email,First Name,Last Name,Job Title\n\
    12,new@third-ag.de,New,One,CEO\n13,last@fourth-ltd.com,Last,One,CEO\n";

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        Self { directory, workspace }
    }

    fn import(&self, name: &str, text: &str, at: i64) -> i64 {
        let path: PathBuf = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
        let report =
            import_paths(&self.workspace, &[path], &options, &Watch::none(), &common::call(at))
                .unwrap();
        assert_eq!(report.rejected, 0, "{report:?}");
        report.files.first().unwrap_or_else(|| panic!("{:?}", report.skipped)).import_id
    }

    fn first_imports(&self) {
        self.import("companies.csv", COMPANIES, NOW);
        self.import("contacts.csv", PEOPLE, NOW);
        self.import("events.csv", EVENTS, NOW);
    }

    fn follow(&self, at: i64) {
        let indexes = IndexCache::default();
        let context = Context::of_job("job", at);
        let actor = Actor { workspace: &self.workspace, indexes: &indexes, context: &context };
        membership::run_all(&actor, &Watch::none(), "test").unwrap();
        score::score_all(&self.workspace, &Watch::none(), at, at).unwrap();
    }

    fn undo(&self, id: i64) -> UndoReport {
        undo(&self.workspace, id, false, &common::call(NOW + 3)).unwrap()
    }

    /// What counts: accounts with their scores, people with their accounts, events with their
    /// people, and what is kept of owners and stages.
    fn standing(&self) -> Vec<String> {
        let queries = [
            "SELECT external_id || '|' || name || '|' || COALESCE(employees, 0) || '|' || \
             COALESCE((SELECT s.score_tenths FROM account_score s \
             WHERE s.account_id = account.id), -1) FROM account WHERE deleted IS NULL",
            "SELECT p.external_id || '|' || p.email || '|' || COALESCE((SELECT m.account_id \
             FROM membership m WHERE m.person_id = p.id AND m.valid_to IS NULL), 0) \
             FROM person p WHERE p.deleted IS NULL",
            "SELECT external_id || '|' || COALESCE(person_id, 0) FROM event WHERE deleted IS NULL",
            "SELECT CAST(COUNT(*) AS TEXT) FROM account_score",
            "SELECT CAST(COUNT(*) AS TEXT) FROM person_score",
        ];
        let read = |sql: &&str| {
            let sql = format!("{sql} ORDER BY 1");
            self.workspace.store.read(|connection| connection.query(&sql, &[])).unwrap()
        };
        let rows = queries.iter().flat_map(read);
        rows.map(|row| row.text(0).to_owned()).collect()
    }
}

#[test]
fn a_wrong_list_is_undone_as_if_it_had_never_been() {
    let desk = Desk::new();
    desk.first_imports();
    desk.follow(NOW + 1);
    let before = desk.standing();
    let companies = desk.import("wrong.csv", WRONG_COMPANIES, NOW + 1);
    let people = desk.import("wrong contacts.csv", WRONG_PEOPLE, NOW + 1);
    desk.follow(NOW + 1);
    let wrong = desk.standing();
    assert_ne!(wrong, before);
    assert!(wrong.iter().any(|row| row == "e2|2"), "the address names the person: {wrong:?}");
    // What it would do is said, and nothing is done.
    let told = undo(&desk.workspace, people, true, &common::call(NOW + 2)).unwrap();
    assert_eq!((told.removed, told.restored, told.dry_run), (1, 1, true));
    assert_eq!(desk.standing(), wrong);
    let done = desk.undo(people);
    assert_eq!((done.removed, done.restored, done.kept.len()), (1, 1, 0));
    assert_eq!((done.entity.as_str(), done.file.as_str()), ("person", "wrong contacts.csv"));
    let done = desk.undo(companies);
    assert_eq!((done.removed, done.restored), (1, 1));
    desk.follow(NOW + 1);
    assert_eq!(desk.standing(), before);
    // What a later file found unchanged goes with the import that made it: that is said.
    let (one, two) =
        ("Record ID,Company name\n7,Seven\n", "Record ID,Company name\n7,Seven\n8,Eight\n");
    let first = desk.import("one.csv", one, NOW + 4);
    let second = desk.import("two.csv", two, NOW + 5);
    let told = undo(&desk.workspace, first, true, &common::call(NOW + 6)).unwrap();
    assert_eq!((told.removed, told.later_imports), (1, vec![second]));
    // The right list takes the same numbers.
    desk.import("right.csv", WRONG_COMPANIES, NOW + 4);
    let names = desk.standing();
    assert!(names.iter().any(|row| row.starts_with("3|Fourth Ltd|8")), "{names:?}");
}

#[test]
fn a_file_whose_keys_repeat_changes_nothing_when_it_comes_again() {
    use std::fmt::Write;
    let desk = Desk::new();
    let mut text = "Record ID,Company name\n1,First\n".to_owned();
    // Further apart than rows that are written together.
    for id in 2..7_000 {
        writeln!(text, "{id},Company {id}").unwrap();
    }
    text.push_str("1,Last\n");
    let path = desk.directory.path().join("repeats.csv");
    std::fs::write(&path, text).unwrap();
    let import = |at| {
        let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
        let paths = std::slice::from_ref(&path);
        let report =
            import_paths(&desk.workspace, paths, &options, &Watch::none(), &common::call(at))
                .unwrap();
        report.files.into_iter().next().unwrap()
    };
    let first = import(NOW);
    assert_eq!((first.created, first.updated, first.duplicate_ids), (6_999, 1, 1));
    let again = import(NOW + 1);
    assert_eq!((again.updated, again.unchanged, again.duplicate_ids), (0, 7_000, 1));
    let runs = desk.workspace.store.read(|connection| {
        connection.query("SELECT updated, unchanged FROM import_run ORDER BY id DESC LIMIT 1", &[])
    });
    let runs = runs.unwrap();
    assert_eq!((runs[0].integer(0), runs[0].integer(1)), (0, 7_000));
    let undone = desk.undo(first.import_id);
    assert_eq!((undone.removed, undone.kept_changed), (6_999, 0));
}

#[test]
fn what_cannot_be_undone_says_why() {
    let desk = Desk::new();
    let id = desk.import("companies.csv", COMPANIES, NOW);
    let refused = |id: i64| undo(&desk.workspace, id, false, &common::call(NOW + 1)).unwrap_err();
    assert!(matches!(refused(id + 1), EngineError::NotFound(_)));
    assert_eq!(desk.undo(id).removed, 2);
    assert!(refused(id).to_string().contains("it is undone already"), "{}", refused(id));
    let old = desk.import("companies.csv", COMPANIES, NOW + 5);
    let forget = format!("UPDATE import_run SET columns = NULL WHERE id = {old}");
    desk.workspace.store.write(|connection| connection.batch(&forget)).unwrap();
    let said = refused(old).to_string();
    assert!(said.contains("by an earlier version; nothing was undone"), "{said}");
    let _lock = desk.workspace.lock("import").unwrap();
    assert!(matches!(refused(old), EngineError::Locked(_)));
}
