//! The chain of the audit, and what breaks it.

use speargun_domain::audit::AuditAction;
use speargun_store::audit::{
    self, AuditFault, AuditRow, AuditTable, ChainCheck, ChainHash, FAULTS_LISTED_MAX,
};

use super::*;

/// The table of the audit, that of its head, and a store that has both.
fn tables(place: &Place) -> [(Store, AuditTable, &'static str); 2] {
    [
        (place.open(), AuditTable::Records, "audit"),
        (place.open_events(), AuditTable::Events, "event_audit"),
    ]
}

fn note(store: &Store, table: AuditTable, at: i64) {
    write(store, |connection| {
        let (context, of) = (by("ann", at), (AuditAction::AddNote, "1"));
        audit::note(connection, table, &context, of, "{\"note\":1}").unwrap();
    });
}

fn note_many(store: &Store, table: AuditTable, count: i64) {
    for at in 0..count {
        note(store, table, at);
    }
}

fn verify_with(store: &Store, table: AuditTable, kept: &[ChainHash]) -> ChainCheck {
    let verify = |connection: &mut Connection| {
        audit::verify(connection, table, kept, |_| Ok::<(), StoreError>(()))
    };
    store.read(verify).unwrap()
}

fn verify(store: &Store, table: AuditTable) -> ChainCheck {
    verify_with(store, table, &[])
}

fn rows(store: &Store, table: AuditTable) -> Vec<AuditRow> {
    let mut rows = Vec::new();
    let each = |connection: &mut Connection| {
        audit::each(connection, table, |row| {
            rows.push(row);
            Ok::<(), StoreError>(())
        })
    };
    store.read(each).unwrap();
    rows
}

/// Runs statements as someone does who owns the database: `{t}` is the table.
fn tamper(store: &Store, table: &str, sql: &str) {
    let drop = if store.is_postgres() {
        "DROP TRIGGER IF EXISTS {t}_keeps_rows ON {t};"
    } else {
        "DROP TRIGGER IF EXISTS {t}_keeps_rows; DROP TRIGGER IF EXISTS {t}_removes_none;"
    };
    let sql = format!("{drop} {sql}").replace("{t}", table);
    write(store, |connection| connection.batch(&sql).unwrap());
}

pub(super) fn each_change_goes_on_from_the_one_before(place: &Place) {
    for (store, table, _) in tables(place) {
        let empty = verify(&store, table);
        assert_eq!((empty.rows, empty.fault_count), (0, 0), "{empty:?}");
        write(&store, |connection| {
            for (at, acting) in [(1, None), (2, Some("root")), (3, Some(""))] {
                let mut context = by("ann\0", at);
                context.caller.acting = acting.map(ToOwned::to_owned);
                let of = (AuditAction::AddNote, "1");
                audit::note(connection, table, &context, of, "{}").unwrap();
            }
        });
        note(&store, table, 4);
        let rows = rows(&store, table);
        let acted_by: Vec<_> = rows.iter().map(|row| row.acted_by.as_deref()).collect();
        assert_eq!(acted_by, [None, Some("root"), Some(""), None]);
        assert!(rows.is_sorted_by(|one, next| one.id < next.id && one.chain != next.chain));
        assert!(rows.iter().all(|row| row.chain.len() == audit::HASH_BYTES));
        assert_eq!(rows[0].caller, "ann");
        let found = verify(&store, table);
        assert_eq!((found.rows, found.before_chain, found.fault_count), (4, 0, 0), "{found:?}");
        assert_eq!(found.head.unwrap()[..], rows[3].chain[..]);
        assert_ne!(found.head, empty.head);
    }
}

/// As the version before the chain left a database.
fn without_chain(store: &Store, table: &str, version: &str) {
    let sql = "ALTER TABLE {t} DROP COLUMN chain; ALTER TABLE {t} DROP COLUMN acted_by; \
        DROP TABLE {t}_head; ";
    let replaces =
        if store.is_postgres() { "" } else { "DROP TRIGGER IF EXISTS {t}_replaces_none; " };
    tamper(store, table, &format!("{replaces}{sql}{version}"));
}

pub(super) fn changes_from_before_the_chain_are_counted(place: &Place) {
    let versions = [
        // What later migrations made is made again.
        "DROP TABLE custom_role; ALTER TABLE app_user DROP COLUMN team; \
         ALTER TABLE app_user DROP COLUMN territory; \
         ALTER TABLE app_user DROP COLUMN owns_accounts; \
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
         UPDATE workspace_meta SET schema_version = 29",
        "UPDATE event_meta SET schema_version = 3",
    ];
    for ((store, table, name), version) in tables(place).into_iter().zip(versions) {
        note_many(&store, table, 3);
        without_chain(&store, name, version);
        drop(store);
    }
    for (store, table, name) in tables(place) {
        let before = verify(&store, table);
        assert_eq!((before.rows, before.before_chain, before.fault_count), (3, 3, 0), "{before:?}");
        note_many(&store, table, 2);
        let found = verify(&store, table);
        assert_eq!((found.rows, found.before_chain, found.fault_count), (5, 3, 0), "{found:?}");
        let ids: Vec<i64> = rows(&store, table).iter().map(|row| row.id).collect();
        assert!(ids.is_sorted());
        // The begin of the chain says how many were before it.
        tamper(&store, name, &format!("DELETE FROM {{t}} WHERE id = {}", ids[1]));
        let found = verify(&store, table);
        assert_eq!(found.faults, [AuditFault::Before { written: 3, found: 2 }]);
        tamper(&store, name, "UPDATE {t}_head SET before_rows = 2");
        let found = verify(&store, table);
        assert!(matches!(found.faults[..], [AuditFault::Changed { .. }]), "{found:?}");
    }
}

pub(super) fn many_append_to_one_chain(place: &Place) {
    const THREADS: i64 = 4;
    const EACH: i64 = 25;
    drop(tables(place));
    for table in AuditTable::ALL {
        let open = || match table {
            AuditTable::Records => place.open(),
            AuditTable::Events => place.open_events(),
        };
        // Each has a store of its own, as several servers do.
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| note_many(&open(), table, EACH));
            }
        });
        let found = verify(&open(), table);
        assert_eq!((found.rows, found.fault_count), ((THREADS * EACH) as u64, 0), "{found:?}");
    }
}

pub(super) fn changes_are_neither_changed_nor_removed(place: &Place) {
    for (store, table, name) in tables(place) {
        note_many(&store, table, 2);
        let before = rows(&store, table);
        let mut statements = vec![
            "UPDATE {t} SET caller = 'eve'".to_owned(),
            "DELETE FROM {t} WHERE at = 1".to_owned(),
        ];
        if store.is_postgres() {
            statements.push("TRUNCATE {t}".to_owned());
        } else {
            statements.push("INSERT OR REPLACE INTO {t} SELECT * FROM {t}".to_owned());
        }
        for sql in statements {
            let sql = sql.replace("{t}", name);
            let refused = store.write(|connection| connection.batch(&sql));
            let said = refused.unwrap_err().to_string();
            assert!(said.contains("rows of the audit are not"), "{sql}: {said}");
        }
        assert_eq!(rows(&store, table), before);
        assert_eq!(verify(&store, table).fault_count, 0);
    }
}

/// What someone who owns the database does to the rows 1 to 5, and what is found then.
type Tampering = (&'static str, fn(&[AuditRow]) -> Vec<AuditFault>);

const COPY: &str = "at, caller_kind, caller, via, action, subject_kind, subject, details";

const TAMPERINGS: [Tampering; 12] = [
    ("UPDATE {t} SET caller = 'eve' WHERE id = {3}", |row| vec![changed(&row[2])]),
    ("UPDATE {t} SET at = 77 WHERE id = {3}", |row| {
        vec![AuditFault::Changed { id: row[2].id, at: 77 }]
    }),
    ("UPDATE {t} SET acted_by = '' WHERE id = {5}", |row| vec![changed(&row[4])]),
    ("UPDATE {t} SET chain = NULL WHERE id = {3}", |row| {
        let unchained = AuditFault::Unchained { id: row[2].id, at: row[2].at };
        vec![unchained, missing(&row[2], &row[3])]
    }),
    ("DELETE FROM {t} WHERE id = {3}", |row| vec![missing(&row[1], &row[3])]),
    ("DELETE FROM {t} WHERE id = {1}", |row| {
        vec![AuditFault::Missing { after: 0, id: row[1].id, at: row[1].at }]
    }),
    ("DELETE FROM {t} WHERE id IN ({4}, {5})", |row| {
        vec![AuditFault::CutOff { after: row[2].id, id: row[4].id }]
    }),
    ("DELETE FROM {t}", |row| vec![AuditFault::CutOff { after: 0, id: row[4].id }]),
    (
        "UPDATE {t} SET id = 1000 WHERE id = {2}; UPDATE {t} SET id = {2} WHERE id = {3}; \
         UPDATE {t} SET id = {3} WHERE id = 1000",
        |row| {
            vec![
                AuditFault::Changed { id: row[1].id, at: row[2].at },
                AuditFault::Changed { id: row[2].id, at: row[1].at },
                changed(&row[3]),
            ]
        },
    ),
    ("UPDATE {t}_head SET chain = (SELECT chain FROM {t} WHERE id = {4})", |row| {
        vec![AuditFault::Head { id: row[4].id }]
    }),
    ("UPDATE {t}_head SET chained_rows = 9", |row| vec![AuditFault::Head { id: row[4].id }]),
    ("DELETE FROM {t}_head", |_| vec![AuditFault::NoHead]),
];

fn changed(row: &AuditRow) -> AuditFault {
    AuditFault::Changed { id: row.id, at: row.at }
}

fn missing(after: &AuditRow, row: &AuditRow) -> AuditFault {
    AuditFault::Missing { after: after.id, id: row.id, at: row.at }
}

pub(super) fn tampering_is_found(place: &Place) {
    for (store, table, name) in tables(place) {
        note_many(&store, table, 5);
        let before = rows(&store, table);
        tamper(&store, name, "CREATE TABLE {t}_copy AS SELECT * FROM {t}");
        tamper(&store, name, "CREATE TABLE {t}_head_copy AS SELECT * FROM {t}_head");
        for (sql, expected) in TAMPERINGS {
            let mut sql = sql.to_owned();
            for (number, row) in (1..).zip(&before) {
                sql = sql.replace(&format!("{{{number}}}"), &row.id.to_string());
            }
            tamper(&store, name, &sql);
            let found = verify(&store, table);
            assert_eq!(found.faults, expected(&before), "{sql}");
            assert_eq!(found.fault_count, found.faults.len() as u64);
            tamper(
                &store,
                name,
                "DELETE FROM {t}; INSERT INTO {t} SELECT * FROM {t}_copy; DELETE FROM {t}_head; \
                 INSERT INTO {t}_head SELECT * FROM {t}_head_copy",
            );
            assert_eq!(verify(&store, table).fault_count, 0);
        }
        a_row_between_is_found(&store, table, name);
    }
}

/// Rows 1 to 5 get another between them: 40 after 4 becomes 4.
fn a_row_between_is_found(store: &Store, table: AuditTable, name: &str) {
    // Numbers with gaps, as rollbacks on PostgreSQL leave them.
    let start = rows(store, table).last().unwrap().id;
    let skip = if store.is_postgres() {
        "SELECT nextval(pg_get_serial_sequence('{t}', 'id'))".to_owned()
    } else {
        format!("INSERT INTO {{t}} ({COPY}, id) SELECT {COPY}, 1000 FROM {{t}} WHERE id = {start}")
    };
    tamper(store, name, &skip);
    note(store, table, 6);
    if !store.is_postgres() {
        tamper(store, name, "DELETE FROM {t} WHERE id = 1000");
    }
    assert_eq!(verify(store, table).fault_count, 0, "a gap alone is no fault");
    let put = format!(
        "INSERT INTO {{t}} ({COPY}, id, chain) \
         SELECT {COPY}, id + 1, chain FROM {{t}} WHERE id = {start}"
    );
    tamper(store, name, &put);
    let inserted = AuditFault::Inserted { id: start + 1, at: 4 };
    assert_eq!(verify(store, table).faults, [inserted]);
}

pub(super) fn a_change_without_a_head_is_written_and_reported(place: &Place) {
    for (store, table, name) in tables(place) {
        note(&store, table, 1);
        tamper(&store, name, "DELETE FROM {t}_head");
        note(&store, table, 2);
        let rows = rows(&store, table);
        assert!(rows[1].chain.is_empty());
        let found = verify(&store, table);
        let unchained = AuditFault::Unchained { id: rows[1].id, at: 2 };
        assert_eq!((found.head, found.faults), (None, vec![unchained, AuditFault::NoHead]));
    }
}

pub(super) fn a_head_that_was_kept_elsewhere_is_looked_for(place: &Place) {
    for (store, table, name) in tables(place) {
        let mut kept = vec![verify(&store, table).head.unwrap()];
        for at in 0..3 {
            note(&store, table, at);
            kept.push(verify(&store, table).head.unwrap());
        }
        kept.push([7; audit::HASH_BYTES]);
        assert_eq!(verify_with(&store, table, &kept).known_heads, kept[..4]);
        // Someone writes the last two rows again, with all that belongs to them.
        let ids: Vec<i64> = rows(&store, table).iter().map(|row| row.id).collect();
        let first = "(SELECT chain FROM {t} WHERE at = 0)";
        let sql = format!(
            "DELETE FROM {{t}} WHERE at > 0; UPDATE {{t}}_head SET chained_rows = 1, \
             last_id = {}, chain = {first}",
            ids[0]
        );
        tamper(&store, name, &sql);
        note_many(&store, table, 2);
        let found = verify_with(&store, table, &kept);
        assert_eq!((found.fault_count, found.known_heads), (0, kept[..2].to_vec()));
    }
}

pub(super) fn faults_beyond_the_limit_are_counted(place: &Place) {
    let count = FAULTS_LISTED_MAX as i64 + 20;
    let (store, table) = (place.open(), AuditTable::Records);
    write(&store, |connection| {
        for at in 0..count {
            let of = (AuditAction::AddNote, "1");
            audit::note(connection, table, &by("ann", at), of, "{}").unwrap();
        }
    });
    tamper(&store, "audit", "UPDATE {t} SET caller = 'eve'");
    let found = verify(&store, table);
    assert_eq!((found.faults.len(), found.fault_count), (FAULTS_LISTED_MAX, count as u64));
}
