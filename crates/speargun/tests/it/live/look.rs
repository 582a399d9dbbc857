//! Looking at what stands while steps come and what is in memory is given up.

use std::sync::atomic::{AtomicBool, Ordering};

use speargun_store::{Connection, StoreError, account};

use crate::live::house::*;

#[test]
fn an_account_adds_up_also_while_what_is_in_memory_is_given_up() {
    let house = House::new();
    let mut ids = Vec::new();
    let ids_of = |connection: &mut Connection| {
        account::each(connection, |stored| {
            ids.push(stored.id);
            Ok::<(), StoreError>(())
        })
    };
    house.workspace.store.read(ids_of).unwrap();
    let account = ids[0];
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                house.live.rest();
                std::thread::yield_now();
            }
        });
        let found: Vec<bool> = (0..200)
            .map(|_| house.live.engagement(account, NOW).is_ok_and(|found| found.is_some()))
            .collect();
        done.store(true, Ordering::Relaxed);
        assert!(found.iter().all(|found| *found), "{found:?}");
    });
    assert!(house.live.engagement(-1, NOW).unwrap().is_none());
    house.live.rest();
    assert!(house.live.rising(NOW).unwrap().is_empty(), "nobody stands out");
}
