//! A verification finds what someone changed in the databases.

use std::sync::atomic::AtomicBool;

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_engine::audit::{self, AuditFault, AuditVerification, parse_head};
use speargun_engine::event::key::{self, KeyKind};
use speargun_engine::{EngineError, Watch, list};
use speargun_store::audit::{AuditQuery, AuditTable};
use speargun_store::{Connection, Store};

use crate::audit::bench::Bench;
use crate::desk::silent;

/// A workspace with changes of records and of tracking.
fn changed() -> Bench {
    let bench = Bench::new();
    for number in 0..4 {
        list::create(&bench.desk.workspace, &format!("L{number}"), None, &bench.call()).unwrap();
        key::create(&bench.log, &format!("k{number}"), KeyKind::Server, &bench.call()).unwrap();
    }
    bench
}

fn verify(bench: &Bench, kept: &[&str]) -> AuditVerification {
    let kept: Vec<_> = kept.iter().map(|head| parse_head(head).unwrap()).collect();
    audit::verify(&bench.desk.workspace, &kept, &silent()).unwrap()
}

fn tamper(store: &Store, sql: &str) {
    store.write(|connection| connection.batch(sql)).unwrap();
}

#[test]
fn both_chains_are_verified() {
    let bench = changed();
    let found = verify(&bench, &[]);
    assert!(found.is_whole(), "{found:?}");
    let tables: Vec<AuditTable> = found.tables.iter().map(|(table, _)| *table).collect();
    assert_eq!(tables, AuditTable::ALL);
    let rows: u64 = found.tables.iter().map(|(_, check)| check.rows).sum();
    assert_eq!(rows, audit::list(&bench.desk.workspace, &AuditQuery::default(), (0, 0)).unwrap().1);
    tamper(
        bench.log.store(),
        "DROP TRIGGER event_audit_keeps_rows; UPDATE event_audit SET caller = 'eve' WHERE id = 2",
    );
    let found = verify(&bench, &[]);
    assert!(!found.is_whole());
    assert_eq!(found.tables[0].1.faults, []);
    assert!(matches!(found.tables[1].1.faults[..], [AuditFault::Changed { id: 2, .. }]));
}

#[test]
fn a_head_is_found_in_either_chain_as_long_as_it_is_there() {
    let bench = changed();
    let heads: Vec<String> = verify(&bench, &[])
        .tables
        .iter()
        .map(|(_, check)| audit::head_text(&check.head.unwrap()))
        .collect();
    list::create(&bench.desk.workspace, "More", None, &bench.call()).unwrap();
    let other = "0f".repeat(audit::HASH_BYTES);
    assert!(verify(&bench, &[&heads[0], &heads[1]]).is_whole());
    let found = verify(&bench, &[&heads[0], &other]);
    assert!(!found.is_whole());
    assert_eq!(found.missing_heads, [parse_head(&other).unwrap()]);
}

#[test]
fn only_a_head_is_read_as_one() {
    assert_eq!(audit::head_text(&parse_head(&"AF".repeat(32)).unwrap()), "af".repeat(32));
    let long = "a".repeat(65);
    for text in ["", "abc", &long, &"g".repeat(64), &"é".repeat(32), &"+1".repeat(32)] {
        let refused = parse_head(text);
        assert!(matches!(refused, Err(EngineError::Invalid(_))), "{text}: {refused:?}");
    }
}

#[test]
fn a_verification_can_be_stopped() {
    let bench = changed();
    let cancelled = AtomicBool::new(true);
    let watch = Watch { cancelled: &cancelled, ..silent() };
    // So few changes are read before the first look.
    assert!(audit::verify(&bench.desk.workspace, &[], &watch).is_ok());
    let note_many = |connection: &mut Connection| {
        (0..1_000).try_for_each(|number| {
            let of = (AuditAction::AddNote, number);
            audit::note(connection, &bench.call(), of, &json!({}))
        })
    };
    bench.desk.workspace.store.write(note_many).unwrap();
    let stopped = audit::verify(&bench.desk.workspace, &[], &watch);
    assert!(matches!(stopped, Err(EngineError::Cancelled)), "{stopped:?}");
}

#[test]
fn an_export_has_every_change_in_its_order() {
    let bench = changed();
    let export = |query: &AuditQuery| {
        let mut found = Vec::new();
        let take = |table, row: speargun_store::audit::AuditRow| {
            found.push((table, row.id, row.at));
            Ok::<(), EngineError>(())
        };
        audit::export(&bench.desk.workspace, query, take).map(|()| found)
    };
    let all = export(&AuditQuery::default()).unwrap();
    assert!(all.is_sorted());
    let total = audit::list(&bench.desk.workspace, &AuditQuery::default(), (0, 0)).unwrap().1;
    assert_eq!(all.len() as u64, total);
    let newest = all.iter().map(|row| row.2).max().unwrap();
    let query = AuditQuery { from: Some(newest), ..AuditQuery::default() };
    let newest = all.iter().filter(|row| row.2 == newest);
    assert_eq!(export(&query).unwrap(), newest.copied().collect::<Vec<_>>());
    let query = AuditQuery { action: Some("wizard".to_owned()), ..AuditQuery::default() };
    assert!(matches!(export(&query), Err(EngineError::Invalid(_))));
}
