//! What moves into the lake, stays there, and is erased.

use speargun_domain::event::{CallKind, Event};
use speargun_domain::time::DAY;
use speargun_engine::Watch;
use speargun_engine::event::{Accepted, Subject, Thoroughness, compact, erase};
use speargun_store::event::tally::{self, Reject};

use crate::live::house::*;

#[test]
fn what_went_into_the_lake_counts_once_and_is_credited() {
    what_went_into_the_lake(&House::new());
}

#[test]
fn what_went_into_the_lake_counts_once_on_postgresql_too() {
    if let Some(schema) = Schema::make("lake") {
        what_went_into_the_lake(&House::with(Some(schema.location())));
    }
}

fn what_went_into_the_lake(house: &House) {
    let page = r#"{"anonymousId":"d","context":{"page":{"url":"https://own.test/pricing"}}}"#;
    let identify = r#"{"anonymousId":"d","traits":{"email":"kim@acme-software.com"}}"#;
    let events = [
        house.event(CallKind::Page, page, NOW - 2 * DAY),
        house.event(CallKind::Identify, identify, NOW - DAY),
        house.event(CallKind::Page, page, NOW - 60_000_000),
    ];
    house.submit(&events[..2]);
    house.step();
    let before = house.standing();
    house.compact();
    // Sent again, nothing counts; what is new does, whether it waits or not.
    assert_eq!(house.submit(&events), Accepted { events: 1, duplicates: 2 });
    let sql = "SELECT count(*), count(DISTINCT message_id), count(DISTINCT event_id) FROM events";
    let three = || Some("3".to_owned());
    assert_eq!(house.ask(sql), [vec![three(), three(), three()]]);
    assert_eq!(house.standing(), before);
    house.step();
    house.compact();
    assert_eq!(house.ask(sql), [vec![three(), three(), three()]]);
    let sql = "SELECT account_id, points > 0 FROM events WHERE call = 'page' ORDER BY event_id";
    let acme = before.0[0].account_id.to_string();
    let credited = || vec![Some(acme.clone()), Some("true".to_owned())];
    assert_eq!(house.ask(sql), [credited(), credited()]);
    assert_eq!(house.submit(&events), Accepted { events: 0, duplicates: 3 });
    house.verify();
}

#[test]
fn a_crash_before_the_manifest_loses_and_doubles_nothing() {
    let house = House::new();
    let body = r#"{"userId":"kim@acme-software.com","event":"Meeting"}"#;
    let events: Vec<Event> =
        (0..40).map(|day| house.event(CallKind::Track, body, NOW - day * DAY / 4)).collect();
    for event in events.chunks(7) {
        house.submit(event);
    }
    house.step();
    // The files are written, and then nothing more happens.
    let fail = "CREATE TRIGGER crash BEFORE INSERT ON event_seen_run \
        BEGIN SELECT RAISE(ABORT, 'crash'); END";
    house.log.store().write(|connection| connection.batch(fail)).unwrap();
    let row = house.live.position().unwrap();
    let nobody = |_: &[&Event]| None;
    let run = || compact(&house.log, row, &nobody, Thoroughness::Full, &Watch::none());
    assert!(run().is_err());
    let found = house.log.verify_lake(&Watch::none()).unwrap();
    assert_eq!((found.files, found.strays.len()), (0, 11));
    let sql = "SELECT count(*), count(DISTINCT message_id) FROM events";
    let forty = || vec![Some("40".to_owned()), Some("40".to_owned())];
    assert_eq!(house.ask(sql), [forty()]);
    let mend = "DROP TRIGGER crash";
    house.log.store().write(|connection| connection.batch(mend)).unwrap();
    let done = run().unwrap();
    assert_eq!((done.events, done.files, done.removed_files), (40, 11, 11));
    assert_eq!(house.ask(sql), [forty()]);
    assert_eq!(house.submit(&events), Accepted { events: 0, duplicates: 40 });
    let found = house.log.verify_lake(&Watch::none()).unwrap();
    assert_eq!((found.files, found.events, found.faulty, found.strays.len()), (11, 40, 0, 0));
    house.verify();
}

#[test]
fn small_files_of_a_day_become_one() {
    small_files(&House::new());
}

#[test]
fn small_files_of_a_day_become_one_on_postgresql_too() {
    if let Some(schema) = Schema::make("small") {
        small_files(&House::with(Some(schema.location())));
    }
}

fn small_files(house: &House) {
    let body = r#"{"userId":"kim@acme-software.com","event":"Meeting"}"#;
    for minute in 0..9 {
        house.submit(&[house.event(CallKind::Track, body, NOW - minute * 60_000_000)]);
        house.step();
        let row = house.live.position().unwrap();
        let routine = Thoroughness::Routine;
        compact(&house.log, row, &|_| None, routine, &Watch::none()).unwrap();
        let files = house.log.verify_lake(&Watch::none()).unwrap().files;
        assert_eq!(files, [1, 2, 3, 4, 5, 6, 7, 1, 2][minute as usize]);
    }
    house.compact();
    assert_eq!(house.log.verify_lake(&Watch::none()).unwrap().files, 1);
    let (last, _) = house.log.last_events(4).unwrap();
    let instants: Vec<i64> = last.iter().map(|event| NOW - event.event.occurred_at).collect();
    assert_eq!(instants, [5, 6, 7, 8].map(|minute| minute * 60_000_000));
    house.verify();
}

#[test]
fn refused_calls_of_an_erased_person_go_with_them_and_short_ids_are_ids() {
    refused_calls_go(&House::new());
}

#[test]
fn who_is_erased_on_postgresql_takes_their_refused_calls_along() {
    if let Some(schema) = Schema::make("erase") {
        refused_calls_go(&House::with(Some(schema.location())));
    }
}

fn refused_calls_go(house: &House) {
    let identify =
        r#"{"userId":"7","anonymousId":"d7","traits":{"email":"gone@acme-software.com"}}"#;
    let track = |user: &str| {
        let body = format!(r#"{{"userId":"{user}","event":"Meeting"}}"#);
        house.event(CallKind::Track, &body, NOW - DAY)
    };
    house.submit(&[
        house.event(CallKind::Identify, identify, NOW - DAY),
        track("7"),
        track("70"),
        track("kim@acme-software.com"),
    ]);
    let samples = [
        r#"{"userId":"7","event":""#,
        r#"{"anonymousId": "d7"}"#,
        r#"{"email":"Gone@acme-software.com"}"#,
        r#"{"userId":"70"}"#,
    ];
    let reject = |sample: &&str| Reject {
        received_at: NOW,
        source: "test".to_owned(),
        reason: "missing_field".to_owned(),
        detail: "event is missing".to_owned(),
        sample: (*sample).to_owned(),
    };
    let keep = |connection: &mut _| {
        tally::keep_rejects(connection, &samples.iter().map(reject).collect::<Vec<_>>())
    };
    house.log.store().write(keep).unwrap();
    let left = || -> Vec<String> {
        let found = house.log.store().read(|connection| tally::rejects(connection, 10)).unwrap();
        found.into_iter().map(|reject| reject.sample).collect()
    };
    let gone = Subject::Email("gone@acme-software.com".to_owned());
    let run =
        |who: &Subject| erase(&house.workspace, &house.log, who, false, &Watch::none(), &call(NOW));
    assert_eq!(run(&gone).unwrap().events, 2);
    assert_eq!(left(), [samples[3]], "nobody else's go");
    // An id is taken as it is, however short; an address is looked for in texts.
    house.submit(&[track("8"), track("80")]);
    assert_eq!(run(&Subject::User("8".to_owned())).unwrap().events, 1);
    assert!(run(&Subject::User(" ".to_owned())).is_err());
    assert!(run(&Subject::Email("8".to_owned())).is_err());
    house.step();
    house.verify();
}

/// Whether a file below a directory, or a column of the lake, holds a text.
fn is_anywhere(house: &House, text: &str) -> bool {
    let holds = |path: &std::path::Path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
    };
    let place = &house.workspace.directory;
    let mut found =
        ["events.sqlite", "events.sqlite-wal"].iter().any(|name| holds(&place.join(name)));
    house.log.last_events(usize::MAX).unwrap().0.iter().for_each(|event| {
        found |= format!("{event:?}").to_lowercase().contains(text);
    });
    found
}

#[test]
fn who_is_erased_is_nowhere_and_does_not_come_back() {
    let house = House::new();
    let track = |user: &str| {
        let body = format!(r#"{{"userId":"{user}","event":"Meeting"}}"#);
        house.event(CallKind::Track, &body, NOW - DAY)
    };
    let page = |device: &str, url: &str| {
        let body =
            format!(r#"{{"anonymousId":"{device}","context":{{"page":{{"url":"{url}"}}}}}}"#);
        house.event(CallKind::Page, &body, NOW - DAY)
    };
    let identify =
        r#"{"userId":"u7","anonymousId":"d7","traits":{"email":"Gone@acme-software.com"}}"#;
    let events = [
        page("d7", "https://o.test/"),
        house.event(CallKind::Identify, identify, NOW - DAY / 2),
        track("u7"),
        page("d8", "https://o.test/?mail=gone%40acme-software.com"),
        track("kim@acme-software.com"),
        page("d9", "https://o.test/"),
    ];
    house.submit(&events);
    house.step();
    house.compact();
    let more = [track("gone@acme-software.com"), track("max@zeta-foods.de"), page("d7", "x")];
    house.submit(&more);
    house.step();
    assert!(is_anywhere(&house, "gone@acme-software.com"));
    let gone = Subject::Email("gone@acme-software.com".to_owned());
    let run = |is_rehearsal| {
        erase(&house.workspace, &house.log, &gone, is_rehearsal, &Watch::none(), &call(NOW))
            .unwrap()
    };
    let told = run(true);
    assert_eq!((told.events, told.files, told.rows), (6, 1, 1));
    assert!(is_anywhere(&house, "gone@acme-software.com"));
    assert_eq!(run(false), told);
    assert!(!is_anywhere(&house, "gone@acme-software.com"));
    assert!(!is_anywhere(&house, "gone%40acme-software.com"));
    assert_eq!(run(false).events, 0);
    assert_eq!(house.submit(&events), Accepted { events: 0, duplicates: 6 });
    assert_eq!(house.submit(&more), Accepted { events: 0, duplicates: 3 });
    house.step();
    house.verify();
    // What is left keeps its ids, and the empty places go when the rest moves.
    let ids = "SELECT event_id FROM events ORDER BY event_id";
    let before = house.ask(ids);
    assert_eq!(before.len(), 3);
    house.compact();
    assert_eq!(house.ask(ids), before);
    house.verify();
}
