//! Who changed what, by which way and when.

use speargun_domain::audit::AuditAction;
use speargun_store::audit::{self, AuditQuery, AuditRow, AuditTable};

use super::*;

/// What a test writes: who, when, what, and to which.
type Change = (fn(&str, i64) -> Context, &'static str, i64, AuditAction, &'static str);

/// Two changes have one moment: the later of the two is the newer one.
const CHANGES: [Change; 5] = [
    (by, "ann", 10, AuditAction::CreateList, "1"),
    (by, "ann", 30, AuditAction::AddToList, "1"),
    (Context::of_job, "bob", 20, AuditAction::MoveAccount, "1"),
    (by, "bob", 30, AuditAction::AddToList, "2"),
    (Context::of_job, "ann", 25, AuditAction::CreateWriteKey, "1"),
];

fn note_all(store: &Store, table: AuditTable) {
    for (number, (call, name, at, action, subject)) in (0..).zip(CHANGES) {
        let details = format!("{{\"number\":{number}}}");
        write(store, |connection| {
            let context = call(name, at);
            audit::note(connection, table, &context, (action, subject), &details).unwrap();
        });
    }
}

fn rows(store: &Store, table: AuditTable, query: &AuditQuery, limit: i64) -> (Vec<AuditRow>, i64) {
    store.read(|connection| audit::list(connection, table, query, limit)).unwrap()
}

/// The numbers of the changes that a query names, and how many there are.
fn numbers(store: &Store, table: AuditTable, query: &AuditQuery, limit: i64) -> (Vec<usize>, i64) {
    let (rows, total) = rows(store, table, query, limit);
    let number = |row: &AuditRow| {
        let place = |number: &usize| row.details == format!("{{\"number\":{number}}}");
        (0..CHANGES.len()).find(place).unwrap()
    };
    (rows.iter().map(number).collect(), total)
}

fn changes_come_back(store: &Store, table: AuditTable) {
    let all = AuditQuery::default();
    assert_eq!(rows(store, table, &all, 9), (Vec::new(), 0));
    note_all(store, table);
    assert_eq!(numbers(store, table, &all, 9), (vec![3, 1, 4, 2, 0], 5));
    assert_eq!(numbers(store, table, &all, 2), (vec![3, 1], 5), "all are counted");
    assert_eq!(numbers(store, table, &all, 0), (Vec::new(), 5));
    let (found, _) = rows(store, table, &all, 9);
    let expected = AuditRow {
        id: found[3].id,
        at: 20,
        caller_kind: "job".to_owned(),
        caller: "bob".to_owned(),
        via: "job".to_owned(),
        action: "account.move".to_owned(),
        subject_kind: "account".to_owned(),
        subject: "1".to_owned(),
        details: "{\"number\":2}".to_owned(),
        acted_by: None,
        chain: found[3].chain.clone(),
    };
    assert_eq!(found[3], expected);
    assert_eq!(
        (found[0].caller_kind.as_str(), found[0].via.as_str()),
        ("command_line", "command_line")
    );
    let mut ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CHANGES.len());
}

pub(super) fn changes_of_records_come_back_newest_first(place: &Place) {
    let store = place.open();
    changes_come_back(&store, AuditTable::Records);
}

pub(super) fn changes_of_tracking_come_back_newest_first(place: &Place) {
    let store = place.open_events();
    changes_come_back(&store, AuditTable::Events);
}

pub(super) fn changes_are_found_by_each_filter(place: &Place) {
    let text = |text: &str| Some(text.to_owned());
    let all = AuditQuery::default;
    let cases = [
        (AuditQuery { subject_kind: text("list"), ..all() }, vec![3, 1, 0]),
        (AuditQuery { subject: text("1"), ..all() }, vec![1, 4, 2, 0]),
        (AuditQuery { caller: text("ann"), ..all() }, vec![1, 4, 0]),
        (AuditQuery { action: text("list.add"), ..all() }, vec![3, 1]),
        (AuditQuery { from: Some(25), ..all() }, vec![3, 1, 4]),
        (AuditQuery { until: Some(25), ..all() }, vec![2, 0]),
        (AuditQuery { from: Some(20), until: Some(30), ..all() }, vec![4, 2]),
        (AuditQuery { from: Some(30), until: Some(30), ..all() }, vec![]),
        (AuditQuery { caller: text("Ann"), ..all() }, vec![]),
        (AuditQuery { caller: text("a%"), ..all() }, vec![]),
        (AuditQuery { subject: text("1' OR '1' = '1"), ..all() }, vec![]),
    ];
    let whole = AuditQuery {
        subject_kind: text("list"),
        subject: text("1"),
        caller: text("ann"),
        action: text("list.add"),
        from: Some(30),
        until: Some(31),
    };
    for (store, table) in
        [(place.open(), AuditTable::Records), (place.open_events(), AuditTable::Events)]
    {
        note_all(&store, table);
        for (query, expected) in &cases {
            let (found, total) = numbers(&store, table, query, 9);
            assert_eq!((&found, total), (expected, expected.len() as i64), "{query:?}");
            assert_eq!(one_by_one(&store, table, query), expected.len(), "{query:?}");
        }
        assert_eq!(numbers(&store, table, &whole, 9), (vec![1], 1));
    }
}

/// How many changes are found when they are read one after the other.
fn one_by_one(store: &Store, table: AuditTable, query: &AuditQuery) -> usize {
    let (mut count, mut last) = (0, 0);
    let next = |last| store.read(|connection| audit::after(connection, table, query, (last, 1)));
    while let Some(row) = next(last).unwrap().pop() {
        assert!(row.id > last);
        (count, last) = (count + 1, row.id);
    }
    count
}

pub(super) fn a_change_that_fails_leaves_no_row(place: &Place) {
    for (store, table) in
        [(place.open(), AuditTable::Records), (place.open_events(), AuditTable::Events)]
    {
        let refused = store.write(|connection| {
            let of = (AuditAction::SaveView, "7");
            audit::note(connection, table, &by("ann", 5), of, "{}")?;
            Err::<(), _>(StoreError::Value("the change cannot be made".to_owned()))
        });
        assert!(matches!(refused, Err(StoreError::Value(_))), "{refused:?}");
        assert_eq!(rows(&store, table, &AuditQuery::default(), 9), (Vec::new(), 0));
        // Nothing of it stays in the way of the next one.
        note_all(&store, table);
        assert_eq!(rows(&store, table, &AuditQuery::default(), 9).1, 5);
    }
}
