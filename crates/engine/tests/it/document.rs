//! Documents: what is published counts everywhere, and files go in and out.

use crate::common;

use std::path::Path;

use speargun_domain::caller::Context;
use speargun_domain::document::DocumentKind;
use speargun_domain::money::{Currency, Money};
use speargun_engine::document::{self, FileState, Publication, TEXT_LENGTH_MAX};
use speargun_engine::{EngineError, Workspace};
use speargun_store::Location;

const KINDS: [DocumentKind; 3] = DocumentKind::ALL;

struct Desk {
    directory: tempfile::TempDir,
    workspace: Workspace,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        Self { directory, workspace }
    }

    /// The directory of another machine with the same records.
    fn other(&self, name: &str) -> Workspace {
        let place = self.directory.path().join(name);
        std::fs::create_dir_all(&place).unwrap();
        for kind in KINDS {
            let own = self.workspace.directory.join(kind.file_name());
            if own.exists() && !place.join(kind.file_name()).exists() {
                std::fs::copy(own, place.join(kind.file_name())).unwrap();
            }
        }
        Workspace::open_at(&place, Location::in_directory(&self.workspace.directory)).unwrap()
    }

    fn open_again(&self) -> Result<Workspace, EngineError> {
        let place = &self.workspace.directory;
        Workspace::open_at(place, Location::in_directory(place))
    }

    fn versions(&self) -> Vec<i64> {
        let version = |kind| document::history(&self.workspace, kind).unwrap()[0].version;
        KINDS.into_iter().map(version).collect()
    }

    fn revision(&self) -> i64 {
        self.workspace.store.read(speargun_store::revision).unwrap()
    }
}

fn edit(directory: &Path, kind: DocumentKind, change: impl Fn(&str) -> String) {
    let path = directory.join(kind.file_name());
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text);
    std::fs::write(path, changed).unwrap();
}

fn text_of(workspace: &Workspace, kind: DocumentKind) -> String {
    std::fs::read_to_string(workspace.directory.join(kind.file_name())).unwrap()
}

/// The settings with another name.
fn named(name: &str) -> impl Fn(&str) -> String {
    move |text| {
        let line = |line: &str| match line.starts_with("name = ") {
            true => format!("name = \"{name}\"\n"),
            false => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    }
}

fn publish(
    workspace: &Workspace,
    kind: DocumentKind,
    (text, expected): (String, Option<i64>),
) -> Result<document::Published, EngineError> {
    let note = Some("why".to_owned());
    let context = common::call(7);
    let publication = Publication { kind, text, note, expected, context: &context };
    document::publish(workspace, &publication)
}

#[test]
fn texts_of_an_old_workspace_become_documents_once() {
    let desk = Desk::new();
    // As the version before documents left it.
    desk.workspace
        .store
        .write(|connection| {
            connection.batch(
                "DROP TABLE document; DROP TABLE document_draft; DROP TABLE job; \
                 DROP TABLE audit; DROP TABLE audit_head; DROP TABLE note; \
                 DROP TABLE custom_role; \
                 DROP TABLE document_approval; DROP TABLE provider_link; DROP TABLE sign_in_key; \
                 DROP TABLE notification; DROP TABLE pilot_override; DROP TABLE pilot_check_in; \
                 DROP TABLE pilot_piece; DROP TABLE pilot_account; DROP TABLE pilot_wave; \
                 DROP TABLE dossier_comment; DROP TABLE dossier_statement; \
                 DROP TABLE program_sheet; DROP TABLE program_item; \
                 DROP TABLE program_section_version; DROP TABLE program_section; \
                 DROP TABLE program; \
                 DROP TABLE calendar_feed; DROP TABLE task_event; DROP TABLE task; \
                 DROP TABLE target_member; DROP TABLE target_event; DROP TABLE target_judgement; \
                 DROP TABLE target_vote; DROP TABLE target_candidate; DROP TABLE target_list; \
                 DROP TABLE criteria_signature; DROP TABLE criteria_version; DROP TABLE criteria; \
                 DROP TABLE api_token; DROP TABLE user_link; DROP TABLE known_device; \
                 DROP TABLE user_session; DROP TABLE recovery_code; DROP TABLE app_user; \
                 DROP TABLE outbox; DROP TABLE job_schedule; \
                 DROP INDEX import_run_job; ALTER TABLE import_run DROP COLUMN job_id; \
                 UPDATE workspace_meta SET schema_version = 21",
            )
        })
        .unwrap();
    std::fs::remove_file(desk.workspace.directory.join("documents.json")).unwrap();
    let before = KINDS.map(|kind| text_of(&desk.workspace, kind));
    let revision = desk.revision();
    for _ in 0..2 {
        let opened = desk.open_again().unwrap();
        assert_eq!(desk.versions(), [1, 1, 1]);
        assert_eq!(KINDS.map(|kind| text_of(&opened, kind)), before, "files stay as they are");
        assert_eq!(desk.revision(), revision, "nothing has to be computed again");
        let first = document::version(&opened, DocumentKind::Glossary, None).unwrap();
        assert_eq!((first.published_by.as_str(), first.text), ("file", before[1].clone()));
        let states: Vec<FileState> =
            document::list(&opened).unwrap().into_iter().map(|own| own.file).collect();
        assert_eq!(states, [FileState::Same; 3]);
    }
}

#[test]
fn a_workspace_without_a_committee_has_the_shipped_one() {
    let desk = Desk::new();
    let place = desk.directory.path().join("bare");
    std::fs::create_dir(&place).unwrap();
    for kind in [DocumentKind::Settings, DocumentKind::Glossary] {
        let own = desk.workspace.directory.join(kind.file_name());
        std::fs::copy(own, place.join(kind.file_name())).unwrap();
    }
    let bare = Workspace::open_at(&place, Location::in_directory(&place)).unwrap();
    assert_eq!(*bare.committee(), *desk.workspace.committee());
    let committee = document::get(&bare, DocumentKind::Committee).unwrap();
    assert_eq!((committee.file, committee.published), (FileState::Missing, None));
    let missing = document::version(&bare, DocumentKind::Committee, None).unwrap_err();
    assert!(missing.to_string().contains("the shipped text counts"), "{missing}");
    assert!(!place.join("committee.toml").exists());
}

#[test]
fn an_edited_file_is_the_next_version_everywhere() {
    let desk = Desk::new();
    let other = desk.other("node");
    let revision = desk.revision();
    edit(&desk.workspace.directory, DocumentKind::Settings, named("Edited Ltd"));
    desk.workspace.follow_documents().unwrap();
    assert_eq!(desk.versions(), [2, 1, 1]);
    assert_eq!(desk.workspace.settings().name, "Edited Ltd");
    assert!(desk.revision() > revision, "scores follow");
    assert_eq!(other.settings().name, "Test");
    other.follow_documents().unwrap();
    assert_eq!(other.settings().name, "Edited Ltd");
    let (here, there) = (DocumentKind::Settings, DocumentKind::Settings);
    assert_eq!(text_of(&other, here), text_of(&desk.workspace, there), "its file follows");
    // Edited while nothing ran, it counts from the next start on.
    edit(&other.directory, DocumentKind::Settings, named("Edited there"));
    let other = desk.other("node");
    assert_eq!(other.settings().name, "Edited there");
    assert_eq!(desk.versions(), [3, 1, 1]);
    let revision = desk.revision();
    other.follow_documents().unwrap();
    assert_eq!((desk.versions(), desk.revision()), (vec![3, 1, 1], revision), "once");
}

#[test]
fn what_is_published_counts_and_goes_into_the_files() {
    let desk = Desk::new();
    let other = desk.other("node");
    let rate = |workspace: &Workspace| {
        let money = Money { minor: 10_000, currency: Currency::parse("BRL").unwrap() };
        workspace.rates().convert(money)
    };
    let settings = text_of(&desk.workspace, DocumentKind::Settings) + "BRL = 0.2\n";
    let published = publish(&desk.workspace, DocumentKind::Settings, (settings.clone(), Some(1)));
    let published = published.unwrap();
    assert_eq!((published.version, published.is_same), (2, false));
    assert_eq!(rate(&desk.workspace), Some(20.0));
    assert_eq!(text_of(&desk.workspace, DocumentKind::Settings), settings);
    assert_eq!(rate(&other), None);
    // Whoever reads records takes it up as well.
    other.store.read(|connection| other.follow(connection)).unwrap();
    assert_eq!(rate(&other), Some(20.0));
    // The same text is no new version, another one only over the version that is known.
    let same = publish(&other, DocumentKind::Settings, (settings.clone(), None)).unwrap();
    assert_eq!((same.version, same.is_same), (2, true));
    let late = publish(&other, DocumentKind::Settings, (named("Late")(&settings), Some(1)));
    assert!(matches!(late, Err(EngineError::Outdated(_))), "{late:?}");
    assert_eq!(desk.workspace.settings().name, "Test");
    // Stages are read by the glossary that counts.
    let glossary = text_of(&desk.workspace, DocumentKind::Glossary);
    let changed = glossary.replacen("won = [", "won = [\"Gewonnen gegen alle\", ", 1);
    assert_ne!(changed, glossary);
    publish(&desk.workspace, DocumentKind::Glossary, (changed, None)).unwrap();
    other.follow_documents().unwrap();
    assert!(other.stages().won.iter().any(|name| name == "Gewonnen gegen alle"));
    // The way back is a version of its own.
    let context = Context::of_operator(9);
    let back = Publication {
        kind: DocumentKind::Settings,
        text: String::new(),
        note: None,
        expected: None,
        context: &context,
    };
    let restored = document::roll_back(&desk.workspace, &back, 1).unwrap();
    assert_eq!((restored.version, restored.restored_version), (3, Some(1)));
    assert_eq!(rate(&desk.workspace), None);
    let missing = document::roll_back(&desk.workspace, &back, 9);
    assert!(matches!(missing, Err(EngineError::NotFound(_))), "{missing:?}");
    let history = document::history(&desk.workspace, DocumentKind::Settings).unwrap();
    let by: Vec<&str> = history.iter().map(|version| version.published_by.as_str()).collect();
    assert_eq!(by, ["web", "ann", "file"]);
}

#[test]
fn a_file_that_was_edited_beside_the_product_waits_for_a_decision() {
    let desk = Desk::new();
    let other = desk.other("node");
    edit(&other.directory, DocumentKind::Settings, named("By hand"));
    let text = named("By the product")(&text_of(&desk.workspace, DocumentKind::Settings));
    publish(&desk.workspace, DocumentKind::Settings, (text.clone(), None)).unwrap();
    other.follow_documents().unwrap();
    assert_eq!(other.settings().name, "By the product");
    assert_eq!(other.conflicts(), [DocumentKind::Settings]);
    assert!(text_of(&other, DocumentKind::Settings).contains("By hand"), "nothing is lost");
    let standing = document::get(&other, DocumentKind::Settings).unwrap();
    assert_eq!(standing.file, FileState::Both);
    let file = document::file_text(&other.directory, DocumentKind::Settings).unwrap();
    let difference = document::difference(("2", &text), ("file", &file));
    assert!(
        difference.contains("-name = \"By the product\"\n+name = \"By hand\"\n"),
        "{difference}"
    );
    // It opens, and says the same again.
    let again = desk.other("node");
    assert_eq!((again.conflicts(), desk.versions()), (vec![DocumentKind::Settings], vec![2, 1, 1]));
    document::pull(&again, DocumentKind::Settings).unwrap();
    again.follow_documents().unwrap();
    assert_eq!((again.conflicts(), text_of(&again, DocumentKind::Settings)), (vec![], text));
    // The file that counts is the other way out.
    edit(&again.directory, DocumentKind::Settings, named("By hand again"));
    let own = named("Once more")(&text_of(&desk.workspace, DocumentKind::Settings));
    publish(&desk.workspace, DocumentKind::Settings, (own, None)).unwrap();
    again.follow_documents().unwrap();
    let file = document::file_text(&again.directory, DocumentKind::Settings).unwrap();
    publish(&again, DocumentKind::Settings, (file, None)).unwrap();
    again.follow_documents().unwrap();
    desk.workspace.follow_documents().unwrap();
    assert_eq!(desk.workspace.settings().name, "By hand again");
    assert_eq!(again.conflicts(), []);
}

#[test]
fn a_faulty_text_counts_nowhere() {
    let desk = Desk::new();
    for (kind, text) in [
        (DocumentKind::Settings, "name = "),
        (DocumentKind::Settings, "name = \"X\"\ncurrency = \"EUR\"\ntime_zone = \"Moon\"\n"),
        (DocumentKind::Glossary, "[mql]\n"),
        (DocumentKind::Committee, "roles = 7\n"),
    ] {
        let fault = publish(&desk.workspace, kind, (text.to_owned(), None));
        assert!(fault.is_err(), "{text}");
    }
    let long = format!("# {}\n", "x".repeat(TEXT_LENGTH_MAX));
    let fault = publish(&desk.workspace, DocumentKind::Settings, (long, None)).unwrap_err();
    assert!(fault.to_string().contains("longer than"), "{fault}");
    assert_eq!(desk.versions(), [1, 1, 1]);
    // A file is reported with its line. What runs goes on, what begins stops.
    let good = text_of(&desk.workspace, DocumentKind::Glossary);
    std::fs::write(desk.workspace.directory.join("glossary.toml"), "[mql\n").unwrap();
    let glossary = desk.workspace.glossary();
    let fault = desk.workspace.follow_documents().unwrap_err();
    assert!(fault.to_string().contains("glossary.toml"), "{fault}");
    assert_eq!(*desk.workspace.glossary().text.stages.won, *glossary.text.stages.won);
    let fault = desk.open_again().unwrap_err();
    assert!(fault.to_string().contains("glossary.toml"), "{fault}");
    document::pull(&desk.workspace, DocumentKind::Glossary).unwrap();
    assert_eq!(text_of(&desk.workspace, DocumentKind::Glossary), good);
    assert!(desk.open_again().is_ok());
}

#[test]
fn a_publication_leaves_a_file_alone_that_was_edited() {
    let desk = Desk::new();
    let glossary = text_of(&desk.workspace, DocumentKind::Glossary);
    publish(&desk.workspace, DocumentKind::Glossary, (glossary.clone() + "# two\n", None)).unwrap();
    // Edited a moment ago, or half-finished since yesterday.
    for edit_of in ["# by hand\n", "half a lin"] {
        edit(&desk.workspace.directory, DocumentKind::Glossary, |text| text.to_owned() + edit_of);
        let edited = text_of(&desk.workspace, DocumentKind::Glossary);
        let context = Context::of_operator(9);
        let back = Publication {
            kind: DocumentKind::Glossary,
            text: String::new(),
            note: None,
            expected: None,
            context: &context,
        };
        let version = document::roll_back(&desk.workspace, &back, 1).unwrap().version;
        assert_eq!(text_of(&desk.workspace, DocumentKind::Glossary), edited);
        let standing = document::get(&desk.workspace, DocumentKind::Glossary).unwrap();
        assert_eq!(standing.file, FileState::Both, "{edit_of}");
        assert_eq!(standing.file_fault.is_some(), edit_of.starts_with("half"));
        desk.workspace.follow_documents().unwrap();
        assert_eq!(desk.workspace.conflicts(), [DocumentKind::Glossary]);
        let published = document::version(&desk.workspace, DocumentKind::Glossary, None).unwrap();
        assert_eq!((published.version, published.text), (version, glossary.clone()));
        document::pull(&desk.workspace, DocumentKind::Glossary).unwrap();
        publish(&desk.workspace, DocumentKind::Glossary, (glossary.clone() + "# next\n", None))
            .unwrap();
    }
}

#[test]
fn a_file_that_is_no_text_holds_up_no_other_document() {
    let desk = Desk::new();
    let path = desk.workspace.directory.join("glossary.toml");
    let good = text_of(&desk.workspace, DocumentKind::Glossary);
    std::fs::write(&path, b"\xff\n").unwrap();
    let standing = document::get(&desk.workspace, DocumentKind::Glossary).unwrap();
    assert_eq!(standing.file, FileState::Unreadable);
    assert!(standing.file_fault.unwrap().contains("UTF-8"));
    assert_eq!(document::list(&desk.workspace).unwrap().len(), 3);
    let settings = text_of(&desk.workspace, DocumentKind::Settings) + "BRL = 0.2\n";
    publish(&desk.workspace, DocumentKind::Settings, (settings.clone(), None)).unwrap();
    assert_eq!(text_of(&desk.workspace, DocumentKind::Settings), settings);
    edit(&desk.workspace.directory, DocumentKind::Settings, named("Followed"));
    assert!(desk.workspace.follow_documents().is_err(), "it is reported");
    assert_eq!(desk.workspace.settings().name, "Followed", "and the others are taken up");
    publish(&desk.workspace, DocumentKind::Glossary, (good.clone() + "# two\n", None)).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"\xff\n", "it is left alone");
    document::pull(&desk.workspace, DocumentKind::Glossary).unwrap();
    assert_eq!(text_of(&desk.workspace, DocumentKind::Glossary), good + "# two\n");
}

#[test]
fn settings_that_mean_nothing_are_not_published() {
    let desk = Desk::new();
    let good = text_of(&desk.workspace, DocumentKind::Settings) + "BRL = 0.2\n";
    publish(&desk.workspace, DocumentKind::Settings, (good.clone(), None)).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    for (text, said) in [
        (changed("language = \"en\"", "language = \"fr\""), "language"),
        (changed("own_domains = []", "own_domains = [\"not a domain\"]"), "not a domain"),
        (changed("own_domains = []", "own_domains = [\"\"]"), "no domain"),
        (named("")(&good), "name"),
        (named(&"x".repeat(201))(&good), "name"),
        (good.clone() + "USD = 2\n", "USD is the currency"),
        (good.clone() + "JPY = 1e308\n", "JPY"),
        (changed("currency = \"USD\"", "currency = \"EUR\""), "rates are those of USD"),
    ] {
        let fault = publish(&desk.workspace, DocumentKind::Settings, (text.clone(), None));
        let fault = fault.unwrap_err().to_string();
        assert!(fault.contains(said), "{said}: {fault}");
        let fault = document::fault_of(&desk.workspace, DocumentKind::Settings, &text).unwrap();
        assert!(fault.is_some(), "{said}");
    }
    // Rates that were looked at go with the new currency.
    let text =
        changed("currency = \"USD\"", "currency = \"EUR\"").replace("BRL = 0.2", "BRL = 0.17");
    publish(&desk.workspace, DocumentKind::Settings, (text, None)).unwrap();
    // What an older Speargun let through opens, and other lines of it can be changed.
    let place = desk.directory.path().join("old");
    std::fs::create_dir(&place).unwrap();
    let old = changed("language = \"en\"", "language = \"fr\"");
    std::fs::write(place.join("workspace.toml"), named("")(&old)).unwrap();
    std::fs::write(place.join("glossary.toml"), text_of(&desk.workspace, DocumentKind::Glossary))
        .unwrap();
    let opened = Workspace::open_at(&place, Location::in_directory(&place)).unwrap();
    assert_eq!(opened.settings().language, "fr");
    edit(&place, DocumentKind::Settings, named("Named at last"));
    opened.follow_documents().unwrap();
    assert_eq!(opened.settings().name, "Named at last");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_link_stays_one() {
    let desk = Desk::new();
    let path = desk.workspace.directory.join("workspace.toml");
    let repository = desk.directory.path().join("repository.toml");
    std::fs::rename(&path, &repository).unwrap();
    std::os::unix::fs::symlink(&repository, &path).unwrap();
    let text = named("Linked")(&text_of(&desk.workspace, DocumentKind::Settings));
    publish(&desk.workspace, DocumentKind::Settings, (text.clone(), None)).unwrap();
    assert!(std::fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&repository).unwrap(), text);
}

#[test]
fn a_workspace_whose_settings_file_was_lost_is_one_still() {
    let desk = Desk::new();
    let directory = desk.workspace.directory.clone();
    let text = text_of(&desk.workspace, DocumentKind::Settings);
    let glossary = text_of(&desk.workspace, DocumentKind::Glossary);
    std::fs::remove_file(directory.join("workspace.toml")).unwrap();
    let options = speargun_engine::InitOptions {
        name: "Other".to_owned(),
        currency: Currency::parse("EUR").unwrap(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
    };
    let refused = Workspace::init(&directory, &options);
    assert!(matches!(refused, Err(EngineError::WorkspaceExists(_))), "{refused:?}");
    let opened = desk.open_again().unwrap();
    assert_eq!(opened.settings().name, "Test");
    document::pull(&opened, DocumentKind::Settings).unwrap();
    assert_eq!(text_of(&opened, DocumentKind::Settings), text);
    assert_eq!(text_of(&opened, DocumentKind::Glossary), glossary);
    // A glossary that was there before the workspace stays.
    let place = desk.directory.path().join("new");
    std::fs::create_dir(&place).unwrap();
    std::fs::write(place.join("glossary.toml"), glossary.clone() + "# ours\n").unwrap();
    drop(Workspace::init(&place, &options));
    let kept = std::fs::read_to_string(place.join("glossary.toml")).unwrap();
    assert_eq!(kept, glossary + "# ours\n");
}

#[test]
fn a_server_takes_up_a_file_once_it_is_written_to_its_end() {
    let desk = Desk::new();
    let good = text_of(&desk.workspace, DocumentKind::Settings);
    let path = desk.workspace.directory.join("workspace.toml");
    // An editor that writes in steps: each text alone could be read.
    for (turn, name) in ["One", "Two", "Three"].into_iter().enumerate() {
        std::fs::write(&path, named(name)(&good)).unwrap();
        desk.workspace.follow_settled_documents().unwrap();
        assert_eq!(desk.versions(), [1, 1, 1], "{turn}");
    }
    desk.workspace.follow_settled_documents().unwrap();
    assert_eq!(
        (desk.versions(), desk.workspace.settings().name.as_str()),
        (vec![2, 1, 1], "Three")
    );
    desk.workspace.follow_settled_documents().unwrap();
    assert_eq!(desk.versions(), [2, 1, 1]);
}

#[test]
fn a_document_of_a_newer_version_is_not_misread() {
    let desk = Desk::new();
    let newer = |connection: &mut speargun_store::Connection| {
        connection.batch(
            "UPDATE document SET format = 2, version = 5, text = 'new' WHERE kind = 'glossary'",
        )
    };
    desk.workspace.store.write(newer).unwrap();
    let before = desk.workspace.glossary();
    let fault = desk.workspace.follow_documents().unwrap_err().to_string();
    assert!(fault.contains("newer Speargun"), "{fault}");
    assert_eq!(desk.workspace.glossary().text.stages, before.text.stages);
    let fault = desk.open_again().unwrap_err().to_string();
    assert!(fault.contains("version 5 of glossary"), "{fault}");
}

#[test]
fn a_draft_counts_nowhere_and_goes_with_its_publication() {
    let desk = Desk::new();
    let write = |text: &str, revision, at| {
        let kind = DocumentKind::Glossary;
        document::write_draft(&desk.workspace, kind, (text, revision), &Context::of_operator(at))
    };
    assert_eq!(write("half a te", 0, 1).unwrap().revision, 1);
    assert_eq!(write("half a text", 1, 2).unwrap().revision, 2);
    assert!(matches!(write("late", 1, 3), Err(EngineError::Outdated(_))));
    desk.workspace.follow_documents().unwrap();
    assert_eq!(desk.versions(), [1, 1, 1]);
    let standing = document::get(&desk.workspace, DocumentKind::Glossary).unwrap();
    let draft = standing.draft.unwrap();
    assert_eq!((draft.text.as_str(), draft.base_version, draft.revision), ("half a text", 1, 2));
    let text = text_of(&desk.workspace, DocumentKind::Glossary) + "\n# changed\n";
    publish(&desk.workspace, DocumentKind::Glossary, (text, None)).unwrap();
    let standing = document::get(&desk.workspace, DocumentKind::Glossary).unwrap();
    assert_eq!(standing.draft, None);
    assert_eq!(write("next", 0, 4).unwrap().revision, 1);
    assert!(
        document::remove_draft(&desk.workspace, DocumentKind::Glossary, &common::call(5)).unwrap()
    );
}

#[test]
fn many_who_publish_at_once_leave_every_text_in_the_history() {
    let desk = Desk::new();
    let text = text_of(&desk.workspace, DocumentKind::Settings);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (desk, text) = (&desk, &text);
            scope.spawn(move || {
                for turn in 0..5 {
                    let named = named(&format!("{thread} {turn}"))(text);
                    publish(&desk.workspace, DocumentKind::Settings, (named, None)).unwrap();
                }
            });
        }
    });
    assert_eq!(desk.versions(), [21, 1, 1]);
    desk.workspace.follow_documents().unwrap();
    let last = document::version(&desk.workspace, DocumentKind::Settings, None).unwrap();
    assert!(last.text.contains(&desk.workspace.settings().name));
}
