//! The log of tracked events.

use speargun_store::alert::{self, Alert};
use speargun_store::event::inbox::{self, InboxRow};
use speargun_store::event::lake_file::{self, LakeFile};
use speargun_store::event::seen::{self, SeenRun};
use speargun_store::event::tally::{self, Reject, Tally};
use speargun_store::event::write_key::KeyKind;
use speargun_store::event::{position, set_position, write_key};

use super::*;

fn in_log<T>(place: &Place, work: impl FnOnce(&mut Connection) -> Result<T, StoreError>) -> T {
    place.open_events().write(work).unwrap()
}

fn row(events: i64, body: &[u8]) -> InboxRow {
    InboxRow { id: 0, events, received_at: 7, hashes: vec![1; 16], body: body.to_vec() }
}

pub(super) fn the_inbox_gives_no_id_twice(place: &Place) {
    let ids = in_log(place, |connection| {
        let first = inbox::append(connection, row(2, b"ab\0\xff"))?;
        let second = inbox::append(connection, row(3, b"c"))?;
        assert_eq!(inbox::backlog(connection)?, (5, Some(7)));
        assert_eq!(inbox::count_after(connection, first)?, 3);
        let rows = inbox::after(connection, 0, 10)?;
        assert_eq!((rows.len(), rows[0].body.as_slice()), (2, b"ab\0\xff".as_slice()));
        inbox::replace_body(connection, second, b"d".to_vec())?;
        assert_eq!(inbox::after(connection, first, 10)?[0].body, b"d");
        let mut hashes = 0;
        inbox::each_hashes(connection, 0, |_, found| hashes += found.len())?;
        assert_eq!(hashes, 32);
        inbox::remove(connection, first)?;
        inbox::remove(connection, second)?;
        assert!(!inbox::was_used(connection)?);
        Ok([first, second])
    });
    // Also after a restart: events are known by these ids for ever.
    let third = in_log(place, |connection| inbox::append(connection, row(1, b"e")));
    assert!(third > ids[1], "{third} {ids:?}");
    assert_eq!(inbox::row_of(inbox::event_id(third, 65_535)), third);
}

pub(super) fn seen_hashes_are_found_in_their_run(place: &Place) {
    let hash = |number: u8| [number; seen::HASH_BYTES];
    in_log(place, |connection| {
        let run = seen::begin(connection, 0)?;
        seen::put_chunk(connection, run, &[hash(2), hash(4)].concat())?;
        seen::put_chunk(connection, run, &[hash(200), hash(255)].concat())?;
        assert!(seen::runs(connection)?.is_empty(), "it is not complete");
        let complete = SeenRun { id: run, level: 0, hashes: 4, filter: vec![0, 255] };
        seen::complete(connection, &complete)?;
        assert_eq!(seen::runs(connection)?, [complete]);
        for (number, known) in [(0, false), (2, true), (3, false), (4, true), (201, false)] {
            assert_eq!(seen::contains(connection, run, hash(number))?, known, "{number}");
        }
        let first = seen::next_chunk(connection, run, None)?.unwrap();
        assert_eq!(first[..16], hash(2));
        let second = seen::next_chunk(connection, run, Some(hash(2)))?.unwrap();
        assert_eq!(second[..16], hash(200));
        assert!(seen::next_chunk(connection, run, Some(hash(200)))?.is_none());
        seen::begin(connection, 1)?;
        seen::remove_incomplete(connection)?;
        assert_eq!(seen::runs(connection)?.len(), 1);
        seen::remove(connection, run)
    });
}

pub(super) fn the_manifest_holds_what_was_added(place: &Place) {
    let file =
        LakeFile { path: "day=1/a.parquet".to_owned(), day: 1, events: 9, ..LakeFile::default() };
    in_log(place, |connection| {
        lake_file::add(connection, &file)?;
        let found = lake_file::list(connection)?;
        assert_eq!(
            (found.len(), found[0].path.as_str(), found[0].events),
            (1, "day=1/a.parquet", 9)
        );
        assert!(inbox::was_used(connection)?);
        lake_file::remove(connection, &file.path)?;
        assert!(lake_file::list(connection)?.is_empty());
        Ok(())
    });
}

pub(super) fn write_keys_are_made_once_and_revoked(place: &Place) {
    in_log(place, |connection| {
        let id = write_key::add(connection, "web", "s1", KeyKind::Server, 5)?.unwrap();
        assert_eq!(write_key::add(connection, "web", "s2", KeyKind::Browser, 6)?, None);
        write_key::note_first_event(connection, "web", 8)?;
        write_key::note_first_event(connection, "web", 9)?;
        assert!(write_key::revoke(connection, id, 10)?);
        assert!(!write_key::revoke(connection, id, 11)?);
        let key = &write_key::list(connection)?[0];
        assert_eq!((key.first_event_at, key.revoked_at), (Some(8), Some(10)));
        assert_eq!(key.kind, KeyKind::Server);
        for identity in [7, u128::MAX, 7] {
            write_key::confirm(connection, identity, 12)?;
        }
        let mut confirmed = write_key::confirmed(connection, 10)?;
        confirmed.sort_unstable();
        assert_eq!(confirmed, [7, u128::MAX]);
        write_key::forget_confirmed(connection, 7)?;
        assert_eq!(write_key::confirmed(connection, 10)?, [u128::MAX]);
        let made = write_key::secret(connection, "hash", || vec![1, 2])?;
        assert_eq!(write_key::secret(connection, "hash", || vec![3])?, made);
        Ok(())
    });
}

pub(super) fn tallies_add_up_and_rejects_are_forgotten(place: &Place) {
    in_log(place, |connection| {
        let tally = Tally {
            day: 3,
            source: "web".to_owned(),
            outcome: "bot".to_owned(),
            reason: "crawler".to_owned(),
        };
        tally::add(connection, &tally, 2)?;
        tally::add(connection, &tally, 3)?;
        assert_eq!(tally::since(connection, 3)?, [(tally, 5)]);
        assert!(tally::since(connection, 4)?.is_empty());
        let rejects: Vec<Reject> =
            (0..1_200).map(|number| Reject { received_at: number, ..Reject::default() }).collect();
        tally::keep_rejects(connection, &rejects)?;
        let kept = tally::rejects(connection, 5_000)?;
        assert_eq!((kept.len(), kept[0].received_at), (1_000, 1_199));
        Ok(())
    });
}

pub(super) fn positions_alerts_and_single_histories_stand(place: &Place) {
    let store = place.open();
    store
        .write(|connection| {
            assert_eq!(position(connection, "live")?, 0);
            set_position(connection, "live", 4)?;
            set_position(connection, "live", 9)?;
            assert_eq!(position(connection, "live")?, 9);
            let source = record::source_id(connection, "s")?;
            let columns = ["name".to_owned()];
            let writer = RecordWriter::new(
                &entities::ACCOUNT,
                (&columns, &[]),
                WriteMode::Upsert,
                connection.is_postgres(),
            );
            let values =
                [Value::Integer(source), "a".into(), Value::Integer(1), Value::from("Acme")];
            writer.write(connection, &values)?;
            let id = account::id_of_key(connection, source, "a")?.unwrap();
            for (value, at) in [(Some("2"), 10), (Some("2"), 20), (Some("1"), 30), (None, 40)] {
                history::set(connection, ("account", id, "tier"), value, None, (at, at))?;
            }
            let found = history::of(connection, "account", id, "tier")?;
            let expected = [("2".to_owned(), 10, Some(30)), ("1".to_owned(), 30, Some(40))];
            assert_eq!(found, expected);
            let raised = Alert {
                account_id: id,
                kind: "tier_changed".to_owned(),
                after: Some("1".to_owned()),
                raised_at: 30,
                ..Alert::default()
            };
            alert::raise(connection, &raised)?;
            let listed = alert::list(connection, 10)?;
            assert_eq!((listed.len(), listed[0].after.as_deref()), (1, Some("1")));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
