//! The live path against a full recomputation: whatever came, in whatever order, in whatever
//! steps, scores stand as if everything had been computed at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use proptest::prelude::*;
use speargun_domain::event::{CallKind, Event, Receipt, read_call};
use speargun_domain::money::Currency;
use speargun_domain::time::DAY;
use speargun_engine::event::{
    Accepted, EventLog, Intake, Live, Subject, Submission, Thoroughness, compact, erase,
};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::{Actor, IndexCache, match_people, review};
use speargun_engine::score::score_all;
use speargun_engine::{InitOptions, Watch, Workspace};
use speargun_lake::QueryLimits;
use speargun_store::{Location, score};

const ACCOUNTS: &str = "external_id,name,website,industry,employees,country\n\
    acme,Acme Software,acme-software.com,Software,5000,US\n\
    zeta,Zeta Foods,zeta-foods.de,Food,40,DE\n\
    hanbit,한빛반도체,hanbit-semi.co.kr,Manufacturing,900,KR\n";
const PEOPLE: &str = "external_id,email,first_name,last_name,title,company\n\
    p1,kim@acme-software.com,Kim,Doe,Chief Financial Officer,Acme Software\n\
    p2,lee@acme-software.com,Lee,Roe,Marketing Manager,Acme Software\n\
    p3,max@zeta-foods.de,Max,Muster,Sales Director,Zeta Foods\n";
/// 2027-01-15T08:00:00Z.
const NOW: i64 = 1_800_000_000_000_000;

/// Id, engagement, last event.
type PersonStanding = (i64, f64, Option<i64>);

struct House {
    _directory: tempfile::TempDir,
    workspace: Arc<Workspace>,
    log: EventLog,
    intake: Intake,
    indexes: Arc<IndexCache>,
    live: Live,
    numbers: std::cell::Cell<u64>,
}

impl House {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = InitOptions {
            name: "Test".to_owned(),
            currency: Currency::parse("USD").unwrap(),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
        };
        let place = directory.path().join("workspace");
        drop(Workspace::init(&place, &options));
        let workspace = Workspace::open_at(&place, Location::in_directory(&place)).unwrap();
        let house = directory.path();
        for (entity, text) in [("account", ACCOUNTS), ("person", PEOPLE)] {
            let path = house.join(format!("{entity}.csv"));
            std::fs::write(&path, text).unwrap();
            let mapping = format!("source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
            let mapping = Some(speargun_connect::mapping::Mapping::parse(&mapping).unwrap());
            let options = ImportOptions { mapping, ..ImportOptions::default() };
            let report = import_paths(&workspace, &[path], &options, &Watch::none(), NOW).unwrap();
            assert_eq!(report.rejected, 0);
        }
        match_people(&workspace, &Watch::none(), NOW).unwrap();
        let workspace = Arc::new(workspace);
        let log = EventLog::open(&workspace).unwrap();
        let indexes = Arc::new(IndexCache::default());
        let live = Live::new(Arc::clone(&workspace), log.clone(), Arc::clone(&indexes));
        let intake = Intake::start(&log).unwrap();
        let numbers = std::cell::Cell::new(0);
        Self { _directory: directory, workspace, log, intake, indexes, live, numbers }
    }

    fn submit(&self, events: &[Event]) -> Accepted {
        let (sender, receiver) = mpsc::channel();
        let reply = Box::new(move |outcome| sender.send(outcome).unwrap());
        let submission = Submission::new(&self.log, "test", events, Vec::new(), reply).unwrap();
        self.intake.submit(submission);
        receiver.recv().unwrap().unwrap()
    }

    fn event(&self, kind: CallKind, body: &str, at: i64) -> Event {
        self.numbers.set(self.numbers.get() + 1);
        let id = self.numbers.get().to_string();
        let receipt = Receipt { received_at: at, ..Receipt::default() };
        read_call(kind, body.as_bytes(), &receipt, &mut || id.clone()).unwrap().0
    }

    fn step(&self) {
        while self.live.step(NOW).unwrap().taken > 0 {}
    }

    /// Moves what was scored into the lake.
    fn compact(&self) {
        let row = self.live.position().unwrap();
        let credit = |events: &[&Event]| self.live.credit(events);
        compact(&self.log, row, &credit, Thoroughness::Full, &Watch::none()).unwrap();
        let found = self.log.verify_lake(&Watch::none()).unwrap();
        assert_eq!((found.faults, found.strays), (Vec::new(), Vec::new()));
    }

    fn ask(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let cancelled = AtomicBool::new(false);
        let time = Duration::from_secs(60);
        let limits = QueryLimits { rows: 1_000, time, cancelled: &cancelled };
        self.log.ask(sql, &limits).unwrap().rows
    }

    /// Score in tenths, tier, stage and figures of every account; engagement of every person.
    fn standing(&self) -> (Vec<score::StoredScore>, Vec<PersonStanding>) {
        self.workspace
            .store
            .read(|connection| {
                let mut accounts = Vec::new();
                score::each(connection, |stored| {
                    accounts.push(stored);
                    Ok::<(), speargun_store::StoreError>(())
                })?;
                let sql = "SELECT person_id, engagement, last_event_at FROM person_score \
                    ORDER BY person_id";
                let people = connection.query(sql, &[])?;
                let read = |row: &speargun_store::Row| {
                    (row.integer(0), row.number_option(1).unwrap(), row.integer_option(2))
                };
                Ok::<_, speargun_store::StoreError>((accounts, people.iter().map(read).collect()))
            })
            .unwrap()
    }

    /// Everything computed at once must be what stands.
    fn verify(&self) {
        // Live scores only whom something happened to: the others get their first score now.
        let (live_accounts, live_people) = self.standing();
        score_all(&self.workspace, &Watch::none(), NOW, NOW).unwrap();
        let (accounts, people) = self.standing();
        for live in &live_accounts {
            let batch = accounts.iter().find(|b| b.account_id == live.account_id).unwrap();
            assert_eq!(live.score_tenths, batch.score_tenths, "{live:?}\n{batch:?}");
            assert_eq!((live.tier, &live.stage), (batch.tier, &batch.stage));
            assert_eq!(live.dimensions, batch.dimensions);
            let number = |stored: &score::StoredScore| {
                let figures: serde_json::Value = serde_json::from_str(&stored.figures).unwrap();
                figures["engagement"].as_f64().unwrap()
            };
            assert!((number(live) - number(batch)).abs() < 1e-9, "{live:?}\n{batch:?}");
        }
        for (id, engagement, last) in &live_people {
            let batch = people.iter().find(|(batch, _, _)| batch == id).unwrap();
            assert!((engagement - batch.1).abs() < 1e-9, "person {id}: {engagement} {batch:?}");
            assert_eq!(*last, batch.2, "person {id}");
        }
    }
}

#[test]
fn a_visit_changes_the_score_of_the_account_at_once() {
    let house = House::new();
    let page = r#"{"anonymousId":"d","context":{"page":{"url":"https://own.test/pricing"}}}"#;
    let events = [
        house.event(CallKind::Page, page, NOW - DAY),
        house.event(
            CallKind::Identify,
            r#"{"anonymousId":"d","traits":{"email":"Kim@acme-software.com"}}"#,
            NOW - 1,
        ),
    ];
    assert_eq!(house.submit(&events[..1]), Accepted { events: 1, duplicates: 0 });
    house.step();
    assert!(house.standing().0.is_empty(), "nobody knows the visitor yet");
    assert_eq!(house.submit(&events), Accepted { events: 1, duplicates: 1 });
    let step = house.live.step(NOW).unwrap();
    assert_eq!((step.taken, step.scores.len()), (1, 1));
    assert_eq!(step.scores[0].record.name, "Acme Software");
    assert_eq!(step.events[0].account_id, Some(step.scores[0].record.id));
    assert!(step.scores[0].record.engagement > 20.0, "{:?}", step.scores[0].record.engagement);
    house.verify();
    assert_eq!(house.live.position().unwrap(), 2);
}

#[test]
fn who_says_who_they_are_becomes_a_person_of_their_account() {
    let house = House::new();
    let identify = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","name":"Min Lee",
        "title":"CTO","company":{"name":"한빛반도체"}}}"#;
    house.submit(&[
        house.event(CallKind::Identify, identify, NOW - DAY),
        house.event(CallKind::Track, r#"{"userId":"u1","event":"Demo Requested"}"#, NOW - DAY),
    ]);
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.scores.len(), 1);
    assert_eq!(step.scores[0].record.name, "한빛반도체");
    assert_eq!(step.scores[0].record.people.engaged_c_level, 1);
    assert!(step.alerts.iter().any(|alert| alert.kind == "tier_changed"));
    // Told again, nothing is made twice; a title that is taken back is gone.
    let again = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","title":null}}"#;
    house.submit(&[house.event(CallKind::Identify, again, NOW - 1)]);
    house.step();
    let people =
        "SELECT first_name, title, seniority FROM person WHERE email = 'new@hanbit-semi.co.kr'";
    let rows = house.workspace.store.read(|connection| connection.query(people, &[])).unwrap();
    assert_eq!((rows.len(), rows[0].text(0), rows[0].text_option(1)), (1, "Min", None));
    house.verify();
}

#[test]
fn what_was_done_under_an_id_is_whose_id_it_turns_out_to_be() {
    let house = House::new();
    let meeting = r#"{"anonymousId":"d2","userId":"x@free.test","event":"Meeting"}"#;
    house.submit(&[house.event(CallKind::Track, meeting, NOW)]);
    house.step();
    let identify = r#"{"anonymousId":"d0","traits":{"email":"x@free.test"}}"#;
    house.submit(&[house.event(CallKind::Identify, identify, NOW)]);
    house.step();
    assert_eq!(house.standing().1.len(), 1);
    house.verify();
}

#[test]
fn a_group_is_an_account_and_never_a_person() {
    let house = House::new();
    let known =
        r#"{"userId":"u","groupId":"G-1","traits":{"website":"https://www.zeta-foods.de"}}"#;
    let new =
        r#"{"userId":"v","groupId":"G-2","traits":{"name":"Neu GmbH","email":"i@neu.example"}}"#;
    let track = |user: &str| {
        let body = format!(r#"{{"userId":"{user}","event":"Demo Requested"}}"#);
        house.event(CallKind::Track, &body, NOW - DAY)
    };
    house.submit(&[
        house.event(CallKind::Group, known, NOW - DAY),
        track("u"),
        house.event(CallKind::Group, new, NOW - DAY),
        track("v"),
    ]);
    house.step();
    let sql = "SELECT a.name FROM account a JOIN account_score s ON s.account_id = a.id \
        ORDER BY a.name";
    let rows = house.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
    assert_eq!(names, ["Neu GmbH", "Zeta Foods"]);
    let count = "SELECT COUNT(*) FROM person";
    let rows = house.workspace.store.read(|connection| connection.query(count, &[])).unwrap();
    assert_eq!(rows[0].integer(0), 3);
    house.verify();
}

#[test]
fn what_went_into_the_lake_counts_once_and_is_credited() {
    let house = House::new();
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
    let house = House::new();
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
        erase(&house.workspace, &house.log, &gone, is_rehearsal, &Watch::none()).unwrap()
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

#[derive(Debug, Clone)]
enum Happening {
    Events(Vec<(u8, u8, u8, i64)>),
    Move(usize, usize),
    Restart,
    Compact,
}

fn happening() -> impl Strategy<Value = Happening> {
    let event = (0_u8..6, 0_u8..3, 0_u8..5, 0_i64..100 * 1_440);
    prop_oneof![
        5 => prop::collection::vec(event, 1..12).prop_map(Happening::Events),
        1 => (0_usize..3, 0_usize..3).prop_map(|(who, account)| Happening::Move(who, account)),
        1 => Just(Happening::Restart),
        1 => Just(Happening::Compact),
    ]
}

fn event_of(house: &House, (shape, device, user, age): (u8, u8, u8, i64)) -> Event {
    let users = [
        "kim@acme-software.com",
        "max@zeta-foods.de",
        "u1",
        "new@hanbit-semi.co.kr",
        "x@free.test",
    ];
    let (device, user) = (format!("d{device}"), users[user as usize]);
    let (kind, body) = match shape {
        0 => (
            CallKind::Page,
            format!(
                r#"{{"anonymousId":"{device}","context":{{"page":{{"url":"https://o.test/pricing"}}}}}}"#
            ),
        ),
        1 => (
            CallKind::Identify,
            format!(r#"{{"anonymousId":"{device}","traits":{{"email":"{user}"}}}}"#),
        ),
        2 => (
            CallKind::Track,
            format!(r#"{{"anonymousId":"{device}","userId":"{user}","event":"Meeting"}}"#),
        ),
        3 => (CallKind::Track, format!(r#"{{"userId":"{user}","event":"Demo Requested"}}"#)),
        4 => (
            CallKind::Track,
            format!(
                r#"{{"anonymousId":"{device}","event":"Webinar Attended","context":{{"groupId":"hanbit"}}}}"#
            ),
        ),
        _ => (
            CallKind::Group,
            format!(
                r#"{{"userId":"{user}","groupId":"g-{device}","traits":{{"name":"Group {device}"}}}}"#
            ),
        ),
    };
    house.event(kind, &body, NOW - age * 60_000_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_batch(happenings in prop::collection::vec(happening(), 1..12)) {
        let mut house = House::new();
        for happening in happenings {
            match happening {
                Happening::Events(events) => {
                    let events: Vec<Event> =
                        events.into_iter().map(|event| event_of(&house, event)).collect();
                    prop_assert_eq!(house.submit(&events).events, events.len());
                    house.step();
                }
                Happening::Move(person, account) => {
                    let ids = |table: &str| {
                        let sql = format!("SELECT id FROM {table} ORDER BY id");
                        let rows = house
                            .workspace
                            .store
                            .read(|connection| connection.query(&sql, &[]))
                            .unwrap();
                        rows.iter().map(|row| row.integer(0)).collect::<Vec<_>>()
                    };
                    let actor = Actor {
                        workspace: &house.workspace,
                        indexes: &house.indexes,
                        by: "somebody",
                        now: NOW,
                    };
                    let verdict = review::Verdict::Assign(ids("account")[account]);
                    review::decide(&actor, ids("person")[person], &verdict).unwrap();
                }
                Happening::Compact => house.compact(),
                Happening::Restart => {
                    house.live = Live::new(
                        Arc::clone(&house.workspace),
                        house.log.clone(),
                        Arc::clone(&house.indexes),
                    );
                }
            }
        }
        house.step();
        house.verify();
    }
}
