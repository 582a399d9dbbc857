//! Deals that count nowhere, or not as they may be meant, are counted and listed.

use crate::common;

use std::sync::Arc;

use speargun_domain::glossary::Outcome;
use speargun_engine::deal_stage::{self, STAGES_MAX, StageCount};
use speargun_engine::funnel::{FunnelCache, LeftOutReason, Period};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::{Watch, Workspace};
use speargun_measure::funnel::Mode;

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
    let settings = workspace.settings();
    let own = settings.currency.code();
    std::fs::write(&path, DEALS.replace("EUR", own)).unwrap();
    let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
    let report =
        import_paths(&workspace, &[path], &options, &Watch::none(), &common::call(workspace.now()))
            .unwrap();
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

const LEADS: &str = "Lead ID,Email,Company,SQL date,\
    Converted Opportunity ID\n\
    1,ann@acme.com,Acme,2026-02-10,7\n\
    2,bob@beta.com,Beta,2026-02-11,\n\
    3,cho@gamma.com,Gamma,2026-02-12,\n\
    4,dora@delta.com,Delta,2025-02-12,\n";

/// Whoever is accepted by sales and has no deal stands beside the deals, not among them.
#[test]
fn people_without_a_deal_are_no_deals() {
    let directory = tempfile::tempdir().unwrap();
    let workspace = Arc::new(common::workspace(directory.path(), "child"));
    let deals = "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Created Date,\
        Close Date\n\
        7,First,Acme,Negotiation,100,2026-02-15,2099-03-31\n";
    for (name, text) in [("deals.csv", deals), ("leads.csv", LEADS)] {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
        let report = import_paths(
            &workspace,
            &[path],
            &options,
            &Watch::none(),
            &common::call(workspace.now()),
        )
        .unwrap();
        assert_eq!((report.rejected, report.skipped.len()), (0, 0), "{report:?}");
    }
    let base = FunnelCache::default().get(&workspace).unwrap().value;
    let period = Period::parse(&workspace, "2026-01-01", "2026-12-31").unwrap();
    let people = |mode: Mode| -> u64 {
        let funnel = base.double_funnel(&period, mode, None);
        funnel.tracks.iter().map(|track| track.sql_people_without_deal).sum()
    };
    assert_eq!(people(Mode::Period), 2, "Bob and Cho; Ann has a deal, Dora came a year before");
    assert_eq!(people(Mode::Cohort), 0, "they are counted in a period alone");
}

/// Somebody says how deals of a stage ended that nothing closes; every figure follows.
#[test]
fn a_decision_on_a_stage_counts_in_the_funnel_and_in_the_next_import() {
    let directory = tempfile::tempdir().unwrap();
    let workspace = Arc::new(common::workspace(directory.path(), "child"));
    let path = directory.path().join("deals.csv");
    let deals = "Deal ID,Deal name,Company,Stage,Amount,Close date\n\
        1,One,Acme,In Vertrag,100,2026-03-31\n\
        2,Two,Acme,IN VERTRAG,100,2026-04-30\n\
        3,Three,Acme,Closed,100,2026-03-31\n\
        4,Four,Acme,Negotiation,100,2099-03-31\n\
        5,Five,Acme,Closed Won,100,2026-03-31\n";
    std::fs::write(&path, deals).unwrap();
    let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
    let import = |options: &ImportOptions| {
        let paths = [path.clone()];
        let call = common::call(workspace.now());
        let mut report = import_paths(&workspace, &paths, options, &Watch::none(), &call).unwrap();
        report.files.remove(0).stages
    };
    let shown = |stages: &[StageCount]| -> Vec<(String, &'static str, &'static str, [u64; 5])> {
        let row = |count: &StageCount| {
            let StageCount { deals, open, won, lost, unclear, .. } = *count;
            (count.stage.clone(), count.outcome, count.basis, [deals, open, won, lost, unclear])
        };
        stages.iter().map(row).collect()
    };
    let rehearsed = import(&ImportOptions { dry_run: true, ..options.clone() });
    let row = |stage: &str, outcome, basis, counts| (stage.to_owned(), outcome, basis, counts);
    let expected = [
        row("In Vertrag", "open", "nothing", [2, 2, 0, 0, 2]),
        row("Closed", "open", "ended", [1, 1, 0, 0, 1]),
        row("Closed Won", "won", "glossary", [1, 0, 1, 0, 0]),
        row("Negotiation", "open", "nothing", [1, 1, 0, 0, 0]),
    ];
    assert_eq!(shown(&rehearsed), expected);
    import(&options);
    assert_eq!(shown(&deal_stage::list(&workspace).unwrap().0), expected);
    let cache = FunnelCache::default();
    let left_out = || {
        let base = cache.get(&workspace).unwrap().value;
        [LeftOutReason::EndedSomehow, LeftOutReason::PastClosingDate]
            .map(|reason| base.left_out(reason).count)
    };
    assert_eq!(left_out(), [1, 2]);

    let decisions =
        [("in vertrag".to_owned(), Some(Outcome::Won)), ("Closed".to_owned(), Some(Outcome::Lost))];
    deal_stage::decide(&workspace, &decisions, &common::call(workspace.now())).unwrap();
    assert_eq!(left_out(), [0, 0]);
    let decided = [
        row("In Vertrag", "won", "decided", [2, 0, 2, 0, 0]),
        row("Closed", "lost", "decided", [1, 0, 0, 1, 0]),
        row("Closed Won", "won", "glossary", [1, 0, 1, 0, 0]),
        row("Negotiation", "open", "nothing", [1, 1, 0, 0, 0]),
    ];
    assert_eq!(shown(&deal_stage::list(&workspace).unwrap().0), decided);
    assert_eq!(shown(&import(&ImportOptions { dry_run: true, ..options.clone() })), decided);
    // Another process reads the same.
    let other = Workspace::open(&workspace.directory).unwrap();
    assert_eq!(other.stages().decided.len(), 2);

    // What is wrong changes nothing, and a decision can be taken back.
    for wrong in [" ", &"x".repeat(300), "a\u{0}b", "a\nb", "CLOSED"] {
        let changes = [("closed".to_owned(), None), (wrong.to_owned(), Some(Outcome::Won))];
        let refused = deal_stage::decide(&workspace, &changes, &common::call(0));
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("nothing was changed"), "{said}");
    }
    assert_eq!(left_out(), [0, 0]);
    deal_stage::decide(&workspace, &[("CLOSED ".to_owned(), None)], &common::call(1)).unwrap();
    assert_eq!(left_out(), [1, 0]);
    assert_eq!(other.stages().decided.len(), 2, "until it reads again");
    other.store.read(|connection| other.follow(connection)).unwrap();
    assert_eq!(other.stages().decided.len(), 1);
}

#[test]
fn of_very_many_stages_the_first_are_told_and_the_rest_is_counted() {
    let directory = tempfile::tempdir().unwrap();
    let workspace = common::workspace(directory.path(), "child");
    let path = directory.path().join("deals.csv");
    let mut deals = String::from("Deal ID,Deal name,Company,Stage\n");
    for number in 0..STAGES_MAX + 20 {
        deals += &format!("{number},Deal {number},Acme,Stage no {number}\n");
    }
    std::fs::write(&path, deals).unwrap();
    let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
    let report =
        import_paths(&workspace, &[path], &options, &Watch::none(), &common::call(workspace.now()))
            .unwrap();
    let file = &report.files[0];
    assert_eq!((file.stages.len(), file.deals_in_further_stages), (STAGES_MAX, 20));
    let (listed, further) = deal_stage::list(&workspace).unwrap();
    assert_eq!((listed.len(), further), (STAGES_MAX, 20));
}
