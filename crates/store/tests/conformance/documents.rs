//! Documents in versions, and their drafts.

use speargun_store::document::{self, MAIN, PUBLISHED, RETIRED, StoredDocument, StoredDraft};

use super::*;

const GLOSSARY: (&str, &str) = ("glossary", MAIN);

fn glossary(text: &str, at: i64) -> StoredDocument {
    StoredDocument {
        kind: GLOSSARY.0.to_owned(),
        name: GLOSSARY.1.to_owned(),
        format: 1,
        text: text.to_owned(),
        note: Some(format!("note of {text}")),
        published_by: "ann".to_owned(),
        published_at: at,
        ..StoredDocument::default()
    }
}

pub(super) fn documents_have_one_version_in_force(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(document::published_version(connection, GLOSSARY).unwrap(), None);
        assert_eq!(document::published(connection, GLOSSARY).unwrap(), None);
        let first = document::publish(connection, &glossary("one", 1), None).unwrap();
        let second = document::publish(connection, &glossary("two", 2), Some(1)).unwrap();
        assert_eq!((first, second), (Ok(1), Ok(2)));
        // Who believes that another version is in force changes nothing, and learns which is.
        for expected in [None, Some(1), Some(3)] {
            let late = document::publish(connection, &glossary("late", 3), expected).unwrap();
            assert_eq!(late, Err(Some(2)), "{expected:?}");
        }
        let back = StoredDocument { restored_version: Some(1), ..glossary("one", 4) };
        assert_eq!(document::publish(connection, &back, Some(2)).unwrap(), Ok(3));
        // Of another kind, and of another name, versions count by themselves.
        for other in [
            StoredDocument { kind: "settings".to_owned(), ..glossary("s", 5) },
            StoredDocument { kind: "score_model".to_owned(), ..glossary("m", 5) },
            StoredDocument { name: "line".to_owned(), ..glossary("l", 5) },
        ] {
            assert_eq!(document::publish(connection, &other, None).unwrap(), Ok(1));
        }
        let states: Vec<(i64, String, Option<i64>)> = document::list(connection, GLOSSARY, 10)
            .unwrap()
            .into_iter()
            .map(|version| (version.version, version.state, version.retired_at))
            .collect();
        let state = |version, state: &str, retired| (version, state.to_owned(), retired);
        let expected =
            [state(3, PUBLISHED, None), state(2, RETIRED, Some(4)), state(1, RETIRED, Some(2))];
        assert_eq!(states, expected);
        assert_eq!(document::list(connection, GLOSSARY, 1).unwrap().len(), 1);
        let third = document::published(connection, GLOSSARY).unwrap().unwrap();
        let expected =
            StoredDocument { version: 3, state: PUBLISHED.to_owned(), retired_at: None, ..back };
        assert_eq!(third, expected);
        assert_eq!(document::get(connection, GLOSSARY, 3).unwrap(), Some(third));
        assert_eq!(document::version_of_text(connection, GLOSSARY, "one").unwrap(), Some(3));
        assert_eq!(document::version_of_text(connection, GLOSSARY, "s").unwrap(), None);
        let versions = document::main_versions(connection).unwrap();
        let version = |kind: &str, version| (kind.to_owned(), version);
        let expected = [version("glossary", 3), version("score_model", 1), version("settings", 1)];
        assert_eq!(versions, expected);
        let names: Vec<String> = document::all_published(connection, "glossary")
            .unwrap()
            .into_iter()
            .map(|document| document.name)
            .collect();
        assert_eq!(names, ["line", "main"]);
        // What scored before is version 0, and a retired name may begin again.
        document::keep_former(connection, ("committee", MAIN), (1, "old"), 6).unwrap();
        let old = document::get(connection, ("committee", MAIN), 0).unwrap().unwrap();
        assert_eq!((old.state.as_str(), old.retired_at), (RETIRED, Some(6)));
        assert!(document::retire(connection, GLOSSARY, 7).unwrap());
        assert!(!document::retire(connection, GLOSSARY, 8).unwrap());
        assert_eq!(document::publish(connection, &glossary("new", 9), None).unwrap(), Ok(4));
    });
}

pub(super) fn drafts_are_written_by_who_knows_the_last_one(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(document::draft(connection, GLOSSARY).unwrap(), None);
        let draft = |text: &str, revision, at| StoredDraft {
            text: text.to_owned(),
            base_version: 2,
            revision,
            changed_by: "ann".to_owned(),
            changed_at: at,
        };
        let mut put = |text, revision, at| {
            document::write_draft(connection, GLOSSARY, &draft(text, revision, at)).unwrap()
        };
        assert_eq!(put("early", 1, 1), None, "there is none of that revision");
        assert_eq!(put("one", 0, 1), Some(1));
        assert_eq!(put("other", 0, 2), None, "another one was begun meanwhile");
        assert_eq!(put("two", 1, 3), Some(2));
        assert_eq!(put("late", 1, 4), None);
        let known = document::draft(connection, GLOSSARY).unwrap().unwrap();
        assert_eq!(known, draft("two", 2, 3));
        assert_eq!(document::draft(connection, ("settings", MAIN)).unwrap(), None);
        assert!(document::remove_draft(connection, GLOSSARY).unwrap());
        assert!(!document::remove_draft(connection, GLOSSARY).unwrap());
        assert_eq!(
            document::write_draft(connection, GLOSSARY, &draft("again", 0, 5)).unwrap(),
            Some(1)
        );
    });
}

pub(super) fn score_models_of_before_are_documents(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        // As a store of the version before documents has it.
        connection
            .batch(
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
                 INSERT INTO score_model (name, version, state, text, note, restored_version, \
                 published_by, published_at, retired_at) VALUES \
                 ('main', 0, 'retired', 'zero', NULL, NULL, '', 1, 1), \
                 ('main', 1, 'published', 'one', 'first', NULL, 'ann', 1, NULL), \
                 ('pump', 1, 'published', 'line', NULL, NULL, 'bob', 2, NULL); \
                 UPDATE workspace_meta SET schema_version = 21",
            )
            .unwrap();
    });
    drop(store);
    let store = place.open();
    write(&store, |connection| {
        let models = speargun_store::score_model::all_published(connection).unwrap();
        let shown: Vec<_> =
            models.iter().map(|model| (model.name.as_str(), model.text.as_str())).collect();
        assert_eq!(shown, [("main", "one"), ("pump", "line")]);
        let all = speargun_store::score_model::list(connection, MAIN, 9).unwrap();
        assert_eq!((all.len(), all[0].note.as_deref()), (2, Some("first")));
    });
    drop(store);
    let store = place.open();
    write(&store, |connection| {
        let all = speargun_store::score_model::list(connection, MAIN, 9).unwrap();
        assert_eq!(all.len(), 2, "a second open copies nothing");
    });
}

pub(super) fn approvals_are_one_per_person_and_text(place: &Place) {
    use speargun_store::document::approval::{self, StoredApproval};
    let store = place.open();
    write(&store, |connection| {
        let user = ("eve@acme.com", "eve", "sales");
        let eve = speargun_store::user::add(connection, user, &by("ann", 1)).unwrap().unwrap();
        let text = ("glossary", "abc");
        let agree = |connection: &mut Connection, text, at| {
            approval::approve(connection, text, (eve, Some("sales")), at).unwrap()
        };
        assert!(agree(connection, text, 10));
        assert!(!agree(connection, text, 20), "the first one stays");
        assert!(agree(connection, ("glossary", "def"), 30));
        let own = StoredApproval {
            user: (eve, "eve".to_owned()),
            team: Some("sales".to_owned()),
            approved_at: 10,
        };
        assert_eq!(approval::approvals(connection, text).unwrap(), [own]);
        assert_eq!(approval::approvals(connection, ("committee", "abc")).unwrap(), []);
    });
}
