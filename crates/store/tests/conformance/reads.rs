//! What is computed from records, kept beside them and read again.

use std::collections::BTreeMap;

use speargun_domain::glossary::{LeadStage, QualifiedBy};
use speargun_domain::market::{MarketStanding, MarketState};
use speargun_domain::stage::StageStanding;
use speargun_store::qualification::{self, Qualified};
use speargun_store::score::StoredLead;

use super::*;

pub(super) fn history_follows_what_stands(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let stage = |connection: &mut Connection, stage: Value, at: i64| {
            put(connection, &entities::OPPORTUNITY, "crm", "d", &[("stage", stage)]);
            history::catch_up(connection, "opportunity", at).unwrap();
        };
        stage(connection, text("Discovery"), 10);
        stage(connection, text("Discovery"), 20);
        stage(connection, text("Proposal"), 30);
        stage(connection, Value::Null, 40);
        stage(connection, text("Won"), 50);
        let id = id_of(connection, "opportunity", "d");
        let found = history::of(connection, "opportunity", id, "stage").unwrap();
        let expected = [
            ("Discovery".to_owned(), 10, Some(30)),
            ("Proposal".to_owned(), 30, Some(40)),
            ("Won".to_owned(), 50, None),
        ];
        assert_eq!(found, expected);
        let account = put_account(connection, "a");
        // A tier that is earned carries the day since which it is; one that waits for a place, the
        // look.
        for (tier, earned_tier, earned_since, at) in
            [(2, 2, 5, 10), (2, 2, 5, 20), (1, 1, 28, 30), (2, 1, 28, 40), (1, 1, 3, 50)]
        {
            let score = StoredScore { tier, earned_tier, earned_since, ..a_score(account) };
            score::put(connection, &score).unwrap();
            history::catch_up(connection, "account", at).unwrap();
        }
        let found = history::of(connection, "account", account, "tier").unwrap();
        let expected = [
            ("2".to_owned(), 5, Some(28)),
            ("1".to_owned(), 28, Some(40)),
            ("2".to_owned(), 40, Some(40)),
            ("1".to_owned(), 40, None),
        ];
        assert_eq!(found, expected, "nothing begins before what it follows");
    });
}

pub(super) fn put_account(connection: &mut Connection, key: &str) -> i64 {
    put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(key))]);
    id_of(connection, "account", key)
}

pub(super) fn put_person(connection: &mut Connection, key: &str) -> i64 {
    put(connection, &entities::PERSON, "crm", key, &[("email", text(key))]);
    id_of(connection, "person", key)
}

pub(super) fn decided(person_id: i64, account_id: Option<i64>) -> NewMembership<'static> {
    let decision = if account_id.is_some() { "strong" } else { "none" };
    let rule = "email_domain";
    let probability = 0.75;
    NewMembership { person_id, account_id, decision, rule, probability, ..NewMembership::default() }
}

pub(super) fn memberships_replace_each_other(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 10).unwrap();
        assert!(membership::replace(connection, &decided(person, Some(zeta)), 20).unwrap());
        assert!(membership::replace(connection, &decided(person, None), 30).unwrap());
        let rows = connection
            .query("SELECT account_id, valid_from, valid_to FROM membership ORDER BY id", &[])
            .unwrap();
        let read = |row: &speargun_store::Row| {
            (row.integer_option(0), row.integer(1), row.integer_option(2))
        };
        let found: Vec<_> = rows.iter().map(read).collect();
        let expected = [(Some(acme), 10, Some(20)), (Some(zeta), 20, Some(30)), (None, 30, None)];
        assert_eq!(found, expected);
        let summary = membership::summary(connection).unwrap();
        assert_eq!(summary, [("none".to_owned(), "email_domain".to_owned(), 1)]);
    });
    // Two memberships at once are refused by the database itself.
    write(&store, |connection| {
        let person = id_of(connection, "person", "kim@acme.example");
        assert!(!membership::begin(connection, &decided(person, None), 40).unwrap());
        let standing = membership::standing(connection, person).unwrap().unwrap();
        let before = membership::before(connection, &standing, 10).unwrap();
        assert_eq!(before.iter().map(|row| row.valid_from).collect::<Vec<_>>(), [20, 10]);
    });
}

pub(super) fn decisions_of_people_stand(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 10).unwrap();
        connection.batch("UPDATE membership SET decided_by = 'user:1'").unwrap();
        assert!(!membership::replace(connection, &decided(person, Some(zeta)), 20).unwrap());
        let people = person::matchable_after(connection, 0, 10).unwrap();
        let current = people[0].current.as_ref().unwrap();
        assert_eq!(current.account_id, Some(acme));
        assert_eq!((current.decided_by.as_str(), current.probability), ("user:1", 0.75));
        assert_eq!(person::of_account(connection, acme, 10).unwrap().len(), 1);
        assert_eq!(person::of_account(connection, zeta, 10).unwrap().len(), 0);
    });
}

pub(super) fn stages_of_deals_begin_when_the_records_say(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let deal = |connection: &mut Connection, key: &str, closed_at: i64| {
            let cells = [
                ("stage", text("Won")),
                ("is_closed", Value::Integer(1)),
                ("closed_at", Value::Integer(closed_at)),
            ];
            put(connection, &entities::OPPORTUNITY, "crm", key, &cells);
        };
        deal(connection, "over", 25);
        deal(connection, "expected", 500);
        deal(connection, "listed", 25);
        let entered = [
            ("opportunity_reference", text("listed")),
            ("stage", text("Won")),
            ("entered_at", Value::Integer(12)),
        ];
        put(connection, &entities::OPPORTUNITY_STAGE, "crm", "s", &entered);
        record::link(connection).unwrap();
        history::catch_up(connection, "opportunity", 100).unwrap();
        let mut begun = |key: &str| {
            let id = id_of(connection, "opportunity", key);
            history::of(connection, "opportunity", id, "stage").unwrap()[0].1
        };
        assert_eq!(["over", "expected", "listed"].map(&mut begun), [25, 100, 12]);
    });
}

pub(super) fn a_score(account_id: i64) -> StoredScore {
    StoredScore {
        earned_tier: 1,
        earned_since: 1,
        former: Some((2, 0)),
        tier_reason: Some("a place came free".to_owned()),
        account_id,
        model_name: "default".to_owned(),
        model_version: 1,
        score_tenths: 612,
        tier: 2,
        tier_state: Some("researching".to_owned()),
        stale: true,
        dimensions: r#"{"icp_fit":500}"#.to_owned(),
        figures: "{}".to_owned(),
        stage: Some("engaged".to_owned()),
        motion: Some("account_based".to_owned()),
        stage_since: Some(70),
        stage_reason: Some("Engaged: it holds".to_owned()),
        stage_timed_out_of: Some("opportunity".to_owned()),
        former_stage: Some(StageStanding {
            stage: Some("opportunity".into()),
            since: 60,
            timed_out_of: None,
        }),
        market_state: Some("in_market".to_owned()),
        market_since: Some(50),
        market_reason: Some("A deal is open".to_owned()),
        market_held: Some(r#"{"open_deal":50}"#.to_owned()),
        computed_at: 77,
        engaged_as_target_at: Some(61),
        facts_from: None,
        former_market: Some(MarketStanding {
            state: Some(MarketState::Researching),
            since: 3,
            held: BTreeMap::from([("interest".to_owned(), 2)]),
        }),
    }
}

pub(super) fn scores_come_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        score::put(connection, &a_score(zeta)).unwrap();
        score::put(connection, &a_score(acme)).unwrap();
        let better = StoredScore { score_tenths: 900, tier: 1, tier_state: None, ..a_score(acme) };
        score::put(connection, &better).unwrap();
        assert_eq!(score::get(connection, acme).unwrap().as_ref(), Some(&better));
        assert_eq!(score::get(connection, -1).unwrap(), None);
        let mut found = Vec::new();
        score::each(connection, |score| {
            found.push(score);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(found, [better, a_score(zeta)]);
        let person_id = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person_id, Some(acme)), 1).unwrap();
        let (engaged_at, last_event_at) = (Some(5), Some(6));
        let first = StoredPersonScore { person_id, ..StoredPersonScore::default() };
        let mql = StoredLead {
            met: Some((7, QualifiedBy::Person)),
            event: Some((6, "demo_request".to_owned())),
        };
        let person = StoredPersonScore {
            person_id,
            fit: 90.0,
            engagement: 0.5,
            engaged_at,
            last_event_at,
            leads: [mql, StoredLead::default()],
        };
        score::put_person(connection, &first).unwrap();
        score::put_person(connection, &person).unwrap();
        let mut members = Vec::new();
        score::each_member(connection, |account, _, _, score| {
            members.push((account, score));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(members, [(acme, person.clone())]);
        let shown = person::of_account(connection, acme, 9).unwrap();
        assert_eq!(shown[0].leads, person.leads);
        let mut all = Vec::new();
        score::each_person(connection, |score| {
            all.push(score);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(all, [person]);
        assert_eq!(score::last_computed_at(connection, 76).unwrap(), None);
        assert_eq!(score::last_computed_at(connection, 78).unwrap(), Some(77));
    });
}

pub(super) fn tiers_stand_again_as_they_stood(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let mut stand = |name: &str, tiers: &[(i64, i64)]| {
            let id = put_account(connection, name);
            for (tier, at) in tiers {
                let (tier, at) = (*tier, *at);
                let now = StoredScore { tier, earned_tier: tier, earned_since: at, ..a_score(id) };
                score::put(connection, &now).unwrap();
                let value = tier.to_string();
                let key = ("account", id, "tier");
                history::set(connection, key, Some(&value), None, (at, at)).unwrap();
            }
            id
        };
        let rose = stand("rose", &[(3, 10), (1, 60)]);
        let fell = stand("fell", &[(1, 20), (3, 60)]);
        let there_and_back = stand("there and back", &[(2, 30), (1, 60), (2, 70)]);
        let stood = stand("stood", &[(1, 5)]);
        let new = stand("new", &[(1, 60)]);
        assert_eq!(score::stand_as_of(connection, 50, "taken back", 90).unwrap(), 4);
        let mut found = BTreeMap::new();
        score::each_tier(connection, 100, |tier| {
            found.insert(tier.account_id, (tier.tier, tier.earned_tier, tier.earned_since));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        let expected = [
            (rose, (3, 3, 10)),
            (fell, (1, 1, 20)),
            (there_and_back, (2, 2, 30)),
            (stood, (1, 1, 5)),
            // It stood nowhere: what it stands in has no hold on it.
            (new, (1, 255, 90)),
        ];
        assert_eq!(found, expected.into_iter().collect());
        let spans = history::spans(connection, "account", fell, "tier").unwrap();
        let last = spans.last().unwrap();
        assert_eq!((last.value.as_str(), last.from), ("1", 90));
        assert_eq!(last.reason.as_deref(), Some("taken back"));
        assert_eq!(history::of(connection, "account", stood, "tier").unwrap().len(), 1);

        // Stages likewise: one that was entered after the moment, one that was left after it.
        let mut stage = |id: i64, stages: &[(Option<&str>, i64)]| {
            for (stage, at) in stages {
                let key = ("account", id, "stage");
                history::set(connection, key, *stage, None, (*at, *at)).unwrap();
                let now = StoredScore {
                    stage: stage.map(ToOwned::to_owned),
                    stage_since: stage.map(|_| *at),
                    ..a_score(id)
                };
                score::put(connection, &now).unwrap();
            }
        };
        stage(rose, &[(Some("engaged"), 195)]);
        stage(fell, &[(Some("engaged"), 120), (None, 195)]);
        stage(stood, &[(Some("target"), 120)]);
        assert_eq!(score::stand_as_of(connection, 150, "taken back", 199).unwrap(), 2);
        let stands = |connection: &mut Connection, id| {
            let found = score::get(connection, id).unwrap().unwrap();
            (found.stage, found.stage_since)
        };
        assert_eq!(stands(connection, rose), (None, None));
        assert_eq!(stands(connection, fell), (Some("engaged".to_owned()), Some(120)));
        assert_eq!(stands(connection, stood), (Some("target".to_owned()), Some(120)));
        let last = history::of(connection, "account", fell, "stage").unwrap().pop().unwrap();
        assert_eq!(last, ("engaged".to_owned(), 199, None));
    });
}

pub(super) fn deleted_records_are_left_out(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        score::put(connection, &a_score(acme)).unwrap();
        let gone = [("deleted", Value::from(true))];
        put(connection, &entities::ACCOUNT, "crm", "acme", &gone);
        score::prune(connection).unwrap();
        assert_eq!(record::count(connection, &entities::ACCOUNT).unwrap(), 0);
        assert!(accounts(connection).is_empty());
        assert_eq!(account::get(connection, acme).unwrap(), None);
        assert_eq!(score::get(connection, acme).unwrap(), None);
    });
}

pub(super) fn timelines_hold_both_kinds_of_event(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 1).unwrap();
        let of_person = ("person_reference", text("kim@acme.example"));
        let of_account = ("account_reference", text("acme"));
        let put_event = |connection: &mut Connection, key: &str, at: i64, by: &[(&str, Value)]| {
            let mut cells = vec![("event_type", text(key)), ("occurred_at", Value::Integer(at))];
            cells.extend_from_slice(by);
            put(connection, &entities::EVENT, "crm", key, &cells);
        };
        put_event(connection, "both", 30, &[of_person.clone(), of_account.clone()]);
        put_event(connection, "person", 20, std::slice::from_ref(&of_person));
        put_event(connection, "account", 40, &[of_account]);
        put_event(connection, "address", 50, &[("email", text("Kim@Acme.example"))]);
        put_event(connection, "gone", 60, &[of_person, ("deleted", Value::from(true))]);
        record::link(connection).unwrap();
        let all = TimelineFilter::default();
        let (events, total) = event::timeline(connection, acme, &all, 2, 0).unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!((kinds, total), (vec!["account", "both"], 3));
        assert_eq!(events[1].person, Some((person, "kim@acme.example".to_owned())));
        let (rest, _) = event::timeline(connection, acme, &all, 2, 2).unwrap();
        assert_eq!(rest[0].event_type, "person");
        let filter = TimelineFilter { person_id: Some(person), ..TimelineFilter::default() };
        let (of_person, total) = event::timeline(connection, acme, &filter, 9, 0).unwrap();
        assert_eq!((of_person.len(), total), (2, 2));
        let filter = TimelineFilter { event_type: Some("both".to_owned()), ..filter };
        let (both, total) = event::timeline(connection, acme, &filter, 9, 0).unwrap();
        assert_eq!((both[0].event_type.as_str(), total), ("both", 1));
        let filter = TimelineFilter { channel: Some("web".to_owned()), ..filter };
        assert_eq!(event::timeline(connection, acme, &filter, 9, 0).unwrap().1, 0);
        let kinds = event::timeline_kinds(connection, acme).unwrap();
        assert_eq!((kinds.types.len(), kinds.channels.len()), (3, 0));
        assert_eq!(kinds.people, vec![(person, "kim@acme.example".to_owned(), 2)]);
        let loose = event::unlinked_addresses(connection).unwrap();
        assert_eq!(loose[0].1, "kim@acme.example");
        event::set_person(connection, loose[0].0, person).unwrap();
        assert!(event::unlinked_addresses(connection).unwrap().is_empty());
        let mut until: Vec<StoredEvent> = Vec::new();
        event::each(connection, 30, |event| {
            until.push(event);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(until.len(), 2, "events after the moment are not known yet");
    });
}

pub(super) fn import_runs_are_kept(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let source = record::source_id(connection, "crm").unwrap();
        assert_eq!(record::source_id(connection, "crm").unwrap(), source);
        let mut run = ImportRun {
            entity: "account".to_owned(),
            file: "accounts.csv".to_owned(),
            state: "running".to_owned(),
            started_at: 5,
            ..ImportRun::default()
        };
        run.id = import_run::begin(connection, source, &run, "print").unwrap();
        let second = import_run::begin(connection, source, &run, "print").unwrap();
        run = ImportRun { state: "done".to_owned(), rows_done: 3, created: 2, ..run };
        run = ImportRun { rejected: 1, finished_at: Some(9), ..run };
        import_run::update(connection, &run).unwrap();
        assert_eq!(import_run::get(connection, run.id).unwrap().as_ref(), Some(&run));
        assert_eq!(import_run::mark_interrupted(connection, 10).unwrap(), 1);
        let listed = import_run::list(connection, 10).unwrap();
        assert_eq!(listed[0].id, second);
        assert_eq!((listed[0].state.as_str(), listed[0].finished_at), ("failed", Some(10)));
        assert_eq!(listed[1], run, "what had ended is not touched");
        assert_eq!(import_run::list(connection, 1).unwrap().len(), 1);
    });
}

pub(super) fn views_are_saved(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let view = |name: &str, query: &str| SavedView {
            page: "accounts".to_owned(),
            name: name.to_owned(),
            query: query.to_owned(),
            ..SavedView::default()
        };
        let second = saved_view::save(connection, &view("Tier 1", "tier=1")).unwrap();
        let first = saved_view::save(connection, &view("Open", "a")).unwrap();
        let again = saved_view::save(connection, &view("Tier 1", "tier=2")).unwrap();
        assert_eq!(second, again);
        let found = saved_view::list(connection).unwrap();
        let names: Vec<(i64, &str)> =
            found.iter().map(|view| (view.id, view.query.as_str())).collect();
        assert_eq!(names, [(first, "a"), (second, "tier=2")]);
        assert!(saved_view::delete(connection, first).unwrap());
        assert!(!saved_view::delete(connection, first).unwrap());
    });
}

pub(super) fn errors_undo_the_whole_write(place: &Place) {
    let store = place.open();
    let failed = store.write(|connection| {
        put_account(connection, "acme");
        connection.execute("INSERT INTO source (id, name) VALUES (77, NULL)", &[]).map(|_| ())
    });
    assert!(failed.is_err());
    let failed = store.write(|connection| {
        put_account(connection, "acme");
        Err::<(), StoreError>(StoreError::Busy)
    });
    assert!(matches!(failed, Err(StoreError::Busy)));
    write(&store, |connection| {
        assert_eq!(record::count(connection, &entities::ACCOUNT).unwrap(), 0);
        assert_eq!(one(connection, "SELECT COUNT(*) FROM source"), Some(0));
        put_account(connection, "acme");
    });
    let read_only = store.read(|connection| record::count(connection, &entities::ACCOUNT));
    assert_eq!(read_only.unwrap(), 1);
}

pub(super) fn readers_see_one_state(place: &Place) {
    let store = place.open();
    store
        .read(|connection| {
            assert_eq!(record::count(connection, &entities::ACCOUNT)?, 0);
            write(&store, |connection| put_account(connection, "acme"));
            assert_eq!(record::count(connection, &entities::ACCOUNT)?, 0);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    // What a reader writes by mistake does not stay.
    let _ = store.read(|connection| connection.batch("DELETE FROM account"));
    let kept = store.read(|connection| record::count(connection, &entities::ACCOUNT));
    assert_eq!(kept.unwrap(), 1);
}

pub(super) fn long_names_are_kept(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let name: String = (0..4_000_u32).filter_map(|n| char::from_u32(0xac00 + n)).collect();
        put(connection, &entities::ACCOUNT, "crm", "1", &[("name", text(&name))]);
        put(connection, &entities::OPPORTUNITY, "crm", "1", &[("account_name", text(&name))]);
        record::link(connection).unwrap();
        assert!(one(connection, "SELECT account_id FROM opportunity").is_some());
    });
}

pub(super) fn the_first_look_at_a_qualified_person_stands(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let person_id = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person_id, Some(acme)), 1).unwrap();
        let qualified = |at, condition: &str| Qualified {
            person_id,
            stage: LeadStage::Mql,
            condition: condition.to_owned(),
            at,
            known: format!("{{\"at\":{at}}}"),
        };
        for (at, condition) in [(50, "fit >= 5"), (70, "fit >= 5"), (40, "fit >= 5"), (9, "x")] {
            qualification::put(connection, &qualified(at, condition)).unwrap();
        }
        let mut each = |stage, condition: &str, until| {
            let mut found = Vec::new();
            qualification::each(connection, stage, condition, until, |person, at| {
                found.push((person, at));
                Ok::<(), StoreError>(())
            })
            .unwrap();
            found
        };
        assert_eq!(each(LeadStage::Mql, "fit >= 5", 40), [(person_id, 40)]);
        assert_eq!(each(LeadStage::Mql, "fit >= 5", 39), []);
        assert_eq!(each(LeadStage::Sql, "fit >= 5", 99), []);
        let known = qualification::of_account(connection, acme, LeadStage::Mql, "fit >= 5");
        assert_eq!(known.unwrap(), [(person_id, "{\"at\":40}".to_owned())]);
    });
}

/// The number by which PostgreSQL knows the connection.
fn backend(connection: &mut Connection) -> Result<i64, StoreError> {
    let row = connection.query_one("SELECT CAST(pg_backend_pid() AS BIGINT)", &[])?;
    Ok(row.map_or(0, |row| row.integer(0)))
}

pub(super) fn a_connection_that_the_server_closed_is_opened_again(place: &Place) {
    let store = place.open();
    let Location::Postgres(address) = &place.location else { return };
    for _ in 0..3 {
        let writer = store.write(backend).unwrap();
        let reader = store.read(backend).unwrap();
        let mut other = Connection::open(&Location::Postgres(address.clone())).unwrap();
        for process in [writer, reader] {
            other
                .query(
                    "SELECT pg_terminate_backend(CAST(?1 AS INTEGER))",
                    &[Value::Integer(process)],
                )
                .unwrap();
        }
        // What was begun with the old ones is lost with an error; nothing new is.
        assert_ne!(store.write(backend).unwrap(), writer);
        assert_ne!(store.read(backend).unwrap(), reader);
        store.write(speargun_store::bump_revision).unwrap();
    }
    assert_eq!(store.changes().unwrap().records, 4);
}

pub(super) fn a_write_that_panics_leaves_nothing_open(place: &Place) {
    let store = place.open();
    let before = store.revision().unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write(|connection| -> Result<(), StoreError> {
            speargun_store::bump_revision(connection)?;
            std::panic::panic_any("in the middle")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(store.revision().unwrap(), before, "it was rolled back");
    store.write(speargun_store::bump_revision).unwrap();
    assert_eq!(store.revision().unwrap(), before + 1);
}

pub(super) fn changes_say_who_made_them(place: &Place) {
    let store = place.open();
    let before = store.changes().unwrap();
    store
        .write(|connection| {
            speargun_store::bump_revision(connection)?;
            speargun_store::bump_live_revision(connection)?;
            speargun_store::bump_live_revision(connection)?;
            speargun_store::bump_lead_revision(connection)
        })
        .unwrap();
    let after = store.changes().unwrap();
    assert_eq!(
        (after.records, after.live, after.leads),
        (before.records + 1, before.live + 2, before.leads + 1)
    );
    assert_eq!(after.revision(), store.revision().unwrap());
}
