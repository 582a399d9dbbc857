//! Every use case that changes something leaves one row that says who did what, by what way and
//! when; one that is refused leaves none.

mod bench;
mod chain;
mod dossier;
mod pilot;
mod program;
#[allow(dead_code)]
mod record;
mod target;
mod task;
mod text;
mod user;

use std::collections::BTreeSet;

use bench::Bench;
use speargun_domain::audit::AuditAction;
use speargun_engine::EngineError;
use speargun_store::audit::AuditQuery;

/// Needs more deals than there are here.
const WITH_MANY_DEALS: [AuditAction; 1] = [AuditAction::LearnPropensity];

#[test]
fn each_change_leaves_one_row_and_a_refused_one_none() {
    let bench = Bench::new();
    let tables: [fn(&Bench); 22] = [
        record::lists_and_views,
        record::stages_and_contracts,
        record::notes,
        record::names_and_domains,
        record::duplicates,
        record::families,
        record::roles_and_matches,
        record::decisions_at_once,
        record::proposals,
        record::matchers,
        text::documents,
        text::score_models,
        text::imports,
        text::intent_files,
        text::tracking_and_jobs,
        user::people_and_tokens,
        text::approvals,
        target::criteria_and_lists,
        task::tasks_and_calendars,
        program::programmes,
        pilot::pilots,
        dossier::dossiers,
    ];
    for table in tables {
        table(&bench);
    }
    assert_eq!(bench.unseen(), BTreeSet::from(WITH_MANY_DEALS), "no case does these");
    assert_eq!(bench.unnamed(), BTreeSet::new(), "locales/changes.*.json has no word for these");
}

#[test]
fn what_is_asked_for_must_be_known() {
    let bench = Bench::new();
    let ask = |query: &AuditQuery| {
        let asked = speargun_engine::audit::list(&bench.desk.workspace, query, (9, 0));
        match asked {
            Err(EngineError::Invalid(reason)) => reason.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let wizard = || Some("wizard".to_owned());
    let said = ask(&AuditQuery { action: wizard(), ..AuditQuery::default() });
    assert!(said.contains("no action \"wizard\"") && said.contains("list.create"), "{said}");
    let said = ask(&AuditQuery { subject_kind: wizard(), ..AuditQuery::default() });
    assert!(said.contains("no subject \"wizard\"") && said.contains("write_key"), "{said}");
}

#[test]
fn a_page_holds_the_newest_changes_of_both_databases() {
    use speargun_engine::event::key::{self, KeyKind};
    use speargun_engine::list;
    let bench = Bench::new();
    let workspace = &bench.desk.workspace;
    let before = bench.call().now;
    for number in 0..4 {
        list::create(workspace, &format!("List {number}"), None, &bench.call()).unwrap();
        key::create(&bench.log, &format!("k{number}"), KeyKind::Server, &bench.call()).unwrap();
    }
    let query = AuditQuery {
        from: Some(before),
        until: Some(before + 3_600_000_000),
        ..AuditQuery::default()
    };
    let page = |limit, offset| {
        let (rows, total) =
            speargun_engine::audit::list(workspace, &query, (limit, offset)).unwrap();
        assert_eq!(total, 8);
        rows.into_iter().map(|row| (row.at, row.action)).collect::<Vec<_>>()
    };
    let whole = page(500, 0);
    assert_eq!(whole.len(), 8);
    assert!(whole.is_sorted_by(|left, right| left.0 > right.0), "{whole:?}");
    let of_keys = whole.iter().filter(|(_, action)| action == "write_key.create").count();
    assert_eq!(of_keys, 4);
    let parts: Vec<_> = [0, 3, 6].into_iter().flat_map(|offset| page(3, offset)).collect();
    assert_eq!(parts, whole);
    assert_eq!(page(3, 8), []);
}
