//! Deals that count nowhere, or not as they may be meant, are counted and listed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;

use speargun_engine::funnel::{FunnelCache, LeftOutReason};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::{Watch, Workspace};

const DEALS: &str = "Deal ID,Deal name,Company,Stage,Amount,Close date,Currency\n\
    1,Won without a day,Acme,Closed won,100,,EUR\n\
    2,Won,Acme,Closed won,100,2026-03-31,EUR\n\
    3,Lost without a day,Acme,Closed lost,100,,EUR\n\
    4,Closed somehow,Acme,Closed,100,2026-03-31,EUR\n\
    5,Long over,Acme,Negotiation,100,2024-03-31,EUR\n\
    6,Alive,Acme,Negotiation,100,2099-03-31,EUR\n\
    7,No rate,Acme,Negotiation,100,2099-03-31,BRL\n";

#[test]
fn what_the_funnel_leaves_out_is_listed_by_reason() {
    let directory = tempfile::tempdir().unwrap();
    let workspace = Arc::new(common::workspace(directory.path(), "child"));
    let path = directory.path().join("deals.csv");
    let own = workspace.settings.currency.code();
    std::fs::write(&path, DEALS.replace("EUR", own)).unwrap();
    let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
    let report =
        import_paths(&workspace, &[path], &options, &Watch::none(), Workspace::now()).unwrap();
    assert_eq!((report.created, report.rejected), (7, 0), "{report:?}");
    let base = FunnelCache::default().get(&workspace).unwrap().value;
    let names = |reason: LeftOutReason| {
        let found = base.left_out(reason);
        assert_eq!(found.count, found.ids.len() as u64);
        let name = |id: &i64| {
            let read = workspace.store.read(|c| speargun_store::opportunity::get(c, *id));
            read.unwrap().unwrap().name
        };
        found.ids.iter().map(name).collect::<Vec<String>>()
    };
    assert_eq!(names(LeftOutReason::NoClosingDate), ["Won without a day", "Lost without a day"]);
    assert_eq!(names(LeftOutReason::EndedSomehow), ["Closed somehow"]);
    assert_eq!(names(LeftOutReason::PastClosingDate), ["Long over"]);
    assert_eq!(names(LeftOutReason::NoRate), ["No rate"]);
    let stages = |reason: LeftOutReason| base.left_out(reason).stages();
    assert_eq!(stages(LeftOutReason::NoClosingDate), [("Closed lost", 1), ("Closed won", 1)]);
    assert_eq!(stages(LeftOutReason::EndedSomehow), [("Closed", 1)]);
    // That none has a date of creation is told beside them.
    assert_eq!(base.notices.len(), 1, "{:?}", base.notices);
}
