//! Leases: on PostgreSQL one process of all machines holds one, and it ends with its connection.

use super::*;
use speargun_store::{HeldLease, Lease, LeaseAnswer};

fn held(store: &Store, lease: Lease, note: &str) -> HeldLease {
    match store.take_lease(lease, note).unwrap() {
        LeaseAnswer::Held(held) => held,
        other => panic!("{lease:?} is not held: {other:?}"),
    }
}

pub(super) fn one_process_of_all_machines_holds_a_lease(place: &Place) {
    let (one, other) = (place.open(), place.open());
    if !one.is_postgres() {
        // A file has one machine: locks of files keep its processes apart.
        assert!(matches!(one.take_lease(Lease::Writer, "x").unwrap(), LeaseAnswer::OfFiles));
        assert_eq!(one.lease_holder(Lease::Writer).unwrap(), None);
        return;
    }
    assert_eq!(other.lease_holder(Lease::Writer).unwrap(), None);
    let lease = held(&one, Lease::Writer, "`speargun import` (process 7, one)");
    assert!(lease.is_held());
    match other.take_lease(Lease::Writer, "`speargun score` (process 8, other)").unwrap() {
        LeaseAnswer::Taken(holder) => assert_eq!(holder, "`speargun import` (process 7, one)"),
        answer => panic!("it is held twice: {answer:?}"),
    }
    let holder = other.lease_holder(Lease::Writer).unwrap();
    assert_eq!(holder.as_deref(), Some("`speargun import` (process 7, one)"));
    // Another lease is another thing.
    drop(held(&other, Lease::Live, "scoring"));
    drop(lease);
    let mut again = other.take_lease(Lease::Writer, "next").unwrap();
    // PostgreSQL ends a connection a moment after its client.
    for _ in 0..200 {
        if matches!(again, LeaseAnswer::Held(_)) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        again = other.take_lease(Lease::Writer, "next").unwrap();
    }
    assert!(matches!(again, LeaseAnswer::Held(_)), "{again:?}");
}

pub(super) fn a_lease_whose_connection_is_cut_is_lost(place: &Place) {
    let store = place.open();
    if !store.is_postgres() {
        return;
    }
    let lease = held(&store, Lease::Compactor, "speargun-lease-to-cut");
    let cut = "SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 ELSE 0 END::bigint \
        FROM pg_stat_activity WHERE application_name = 'speargun-lease-to-cut'";
    let ended: i64 = write(&store, |connection| {
        connection.query(cut, &[]).unwrap().iter().map(|row| row.integer(0)).sum()
    });
    assert_eq!(ended, 1);
    for _ in 0..200 {
        if !lease.is_held() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the lease counts as held, and its connection is cut");
}

pub(super) fn workspaces_of_one_database_hold_their_own_leases(place: &Place) {
    if !place.open().is_postgres() {
        return;
    }
    let Some(other) = Place::postgres("beside_the_leases") else { return };
    let (one, beside) = (place.open(), other.open());
    let _first = held(&one, Lease::Writer, "one");
    let _second = held(&beside, Lease::Writer, "beside");
    assert_eq!(one.lease_holder(Lease::Writer).unwrap().as_deref(), Some("one"));
    assert_eq!(beside.lease_holder(Lease::Writer).unwrap().as_deref(), Some("beside"));
}
