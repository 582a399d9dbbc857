//! What a file is called and says of itself, and which files count.

use std::ops::ControlFlow;

use speargun_domain::event::CallKind;
use speargun_domain::time::DAY;
use speargun_lake::{
    Lake, LakeError, LakeEvent, SCHEMA, SCHEMA_VERSION, Wanted, batch_of, day_name, order_of,
    texts_of,
};

use crate::build::{MONDAY, bare, full, open, read, row, write};

#[test]
fn days_have_names() {
    for (day, name) in [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (MONDAY, "2026-11-23"),
        (20_513, "2026-03-01"),
        (19_782, "2024-02-29"),
    ] {
        assert_eq!(day_name(day), name);
    }
    for (micros, day) in [(0, 0), (DAY - 1, 0), (DAY, 1), (-1, -1), (-DAY, -1), (-DAY - 1, -2)] {
        let mut event = row(1, full(1));
        event.event.occurred_at = micros;
        assert_eq!(event.day(), day, "{micros}");
    }
}

/// A lake is a directory, a `file://` address or a bucket.
#[test]
fn addresses_are_directories_or_buckets() {
    for (address, is_local) in [("lake", true), ("/tmp/lake", true), ("file:///tmp/lake", true)] {
        assert_eq!(Lake::open(address).unwrap().is_local(), is_local, "{address}");
    }
    for address in ["http://bucket/prefix", "gs://bucket", "ftp://x"] {
        assert!(matches!(Lake::open(address), Err(LakeError::Address(_))), "{address}");
    }
}

/// Nothing is made before the first file is written.
#[test]
fn opening_makes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    assert!(!directory.path().join("lake").exists());
    assert_eq!(lake.strays(&|_| false).unwrap(), []);
    assert!(!directory.path().join("lake").exists());
}

/// The manifest's part of a file is what its events are.
#[test]
fn a_file_says_what_its_events_are() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    for (name, numbers) in [("one", vec![5]), ("some", vec![9, 2, 4]), ("many", (0..500).collect())]
    {
        let mut events: Vec<LakeEvent> =
            numbers.iter().map(|number| row(*number, full(*number))).collect();
        let file = write(&lake, name, &mut events).unwrap();
        let (least, most) = (*numbers.iter().min().unwrap(), *numbers.iter().max().unwrap());
        assert_eq!((file.event_id_min, file.event_id_max), (least, most), "{name}");
        assert_eq!(file.occurred_min, MONDAY * DAY + least);
        assert_eq!(file.occurred_max, MONDAY * DAY + most);
        assert_eq!((file.day, file.events), (MONDAY, numbers.len() as i64));
        assert_eq!(file.schema_version, SCHEMA_VERSION);
        let path = directory.path().join("lake").join(&file.path);
        assert_eq!(std::fs::metadata(path).unwrap().len() as i64, file.bytes, "{name}");
    }
}

/// The order of a file is by account, then by time, then by id; no account comes first.
#[test]
fn a_file_is_in_its_order() {
    let at = |account_id: Option<i64>, occurred: i64, event_id: i64| {
        let mut event = LakeEvent { account_id, event_id, ..row(1, full(1)) };
        event.event.occurred_at = MONDAY * DAY + occurred;
        event
    };
    let sorted = [
        at(None, 9, 9),
        at(Some(1), 5, 1),
        at(Some(1), 5, 2),
        at(Some(1), 6, 0),
        at(Some(2), 0, 0),
    ];
    let keys: Vec<_> = sorted.iter().map(order_of).collect();
    assert!(keys.is_sorted());
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    for (left, right) in [(0, 1), (1, 2), (2, 3), (3, 4)] {
        let mut wrong = sorted.to_vec();
        wrong.swap(left, right);
        assert!(lake.write("a", MONDAY, &mut wrong.into_iter()).is_err(), "{left} {right}");
    }
    let file = lake.write("a", MONDAY, &mut sorted.clone().into_iter()).unwrap();
    assert_eq!(read(&lake, &file, Wanted::All), sorted);
}

/// Reading ends where the reader says so, and what is left out stays blank.
#[test]
fn a_reader_takes_what_it_wants() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..60).map(|number| row(number, full(number))).collect();
    let file = write(&lake, "a", &mut events).unwrap();
    let mut met = 0;
    let facts = lake.read(&file.path, Wanted::All, &mut |_| {
        met += 1;
        if met == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((met, facts.unwrap().rows), (7, 60));
    let shown = read(&lake, &file, Wanted::Shown);
    for (whole, own) in events.iter().zip(&shown) {
        assert_eq!(
            (own.event_id, own.event.occurred_at),
            (whole.event_id, whole.event.occurred_at)
        );
        assert_eq!(own.event.event_type, whole.event.event_type);
        assert_eq!(own.event.page_url, whole.event.page_url);
        assert_eq!((own.event.properties.as_str(), own.event.context.as_str()), ("", ""));
    }
}

/// Points of events that count for an account, whichever thread adds them up.
#[test]
fn points_add_up_over_files_and_threads() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let (mut files, mut expected, mut rows) = (Vec::new(), 0.0, 0);
    for part in 0..5 {
        let mut events: Vec<LakeEvent> = (part * 100..part * 100 + 100)
            .map(|number| row(number, if number % 2 == 0 { full(number) } else { bare(number) }))
            .collect();
        for event in &events {
            if let (Some(_), Some(points)) = (event.account_id, event.points) {
                expected += points;
                rows += 1;
            }
        }
        files.push(write(&lake, &format!("part{part}"), &mut events).unwrap());
    }
    let add = |state: &mut (f64, i64), _: i64, points: f64, at: i64| {
        assert_eq!(at.div_euclid(DAY), MONDAY);
        state.0 += points;
        state.1 += 1;
    };
    let states = lake.fold_points(&files, || (0.0, 0), add).unwrap();
    let sum = states.iter().fold((0.0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    assert_eq!(sum, (expected, rows));
    let none = lake.fold_points(&[], || (0.0, 0), add).unwrap();
    assert!(none.iter().all(|state| *state == (0.0, 0)));
}

/// A batch beside the lake has the lake's columns, and so have the names of its texts.
#[test]
fn a_batch_has_the_columns_of_the_lake() {
    let events: Vec<LakeEvent> = (0..12).map(|number| row(number, bare(number))).collect();
    let batch = batch_of(&events.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!((batch.num_rows(), batch.num_columns()), (12, SCHEMA.fields().len()));
    assert_eq!(batch.schema(), *SCHEMA);
    let empty = batch_of(&[]).unwrap();
    assert_eq!(empty.num_rows(), 0);
    let event = full(3);
    let texts: Vec<&str> = texts_of(&event).collect();
    for text in ["m3", "demo_request", CallKind::ALL[3].key(), "device 3 ü 한", "web"] {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
    assert!(texts_of(&bare(3)).count() < texts.len(), "what is not there is left out");
}
