//! Views of pages by account: which count, and what is said of a count that was cut.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use speargun_domain::event::BotReason;
use speargun_domain::time::DAY;
use speargun_lake::{Lake, LakeEvent, LakeFile};

use crate::build::{MONDAY, full, open, row, write};

/// A view that counts: credited to an account, and of no machine.
fn view(number: i64, account: i64, path: &str) -> LakeEvent {
    let mut event = LakeEvent { account_id: Some(account), ..row(number, full(number)) };
    event.event.page_path = Some(path.to_owned());
    event.event.bot = None;
    event
}

fn later() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

/// Account, path and views, sorted.
fn counted(lake: &Lake, files: &[LakeFile], from: i64, to: i64) -> Vec<(i64, String, u64)> {
    let found = lake.page_views(files, MONDAY * DAY + from..=MONDAY * DAY + to, 100, later());
    let found = found.unwrap();
    assert!(found.is_whole);
    let rows = |(account, pages): (i64, HashMap<String, u64>)| {
        pages.into_iter().map(move |(page, views)| (account, page, views))
    };
    let mut rows: Vec<_> = found.views.into_iter().flat_map(rows).collect();
    rows.sort();
    rows
}

#[test]
fn views_are_summed_by_account_and_path_over_all_files() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut no_account = view(4, 1, "/price");
    no_account.account_id = None;
    let mut machine = view(5, 1, "/price");
    machine.event.bot = Some(BotReason::ALL[0]);
    let mut no_page = view(6, 1, "/price");
    no_page.event.page_path = None;
    let mut first =
        [view(1, 1, "/price"), view(2, 1, "/"), view(3, 2, "/"), no_account, machine, no_page];
    let mut second = [view(7, 1, "/price"), view(8, 2, "/Price"), view(9, 2, "/")];
    let files = [write(&lake, "a", &mut first).unwrap(), write(&lake, "b", &mut second).unwrap()];
    let expected = [(1, "/", 1), (1, "/price", 2), (2, "/", 2), (2, "/Price", 1)]
        .map(|(account, path, views)| (account, path.to_owned(), views));
    assert_eq!(counted(&lake, &files, 0, 99), expected);
    let turned = [files[1].clone(), files[0].clone()];
    assert_eq!(counted(&lake, &turned, 0, 99), expected, "whatever the order of the files");
}

/// Both ends of the span count; a file that only touches it is read too.
#[test]
fn a_span_holds_both_of_its_ends() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut views = [view(10, 1, "/"), view(20, 1, "/"), view(30, 1, "/")];
    let files = [write(&lake, "a", &mut views).unwrap()];
    for (from, to, count) in [
        (0, 99, 3),
        (10, 30, 3),
        (11, 29, 1),
        (30, 99, 1),
        (31, 99, 0),
        (0, 10, 1),
        (0, 9, 0),
        (20, 20, 1),
        (21, 29, 0),
    ] {
        let found: u64 = counted(&lake, &files, from, to).iter().map(|row| row.2).sum();
        assert_eq!(found, count, "{from}..={to}");
    }
}

/// More pairs than asked for, or no time left: what was counted is not whole.
#[test]
fn a_cut_count_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut views = [view(1, 1, "/a"), view(2, 1, "/b"), view(3, 2, "/a"), view(4, 2, "/a")];
    let files = [write(&lake, "a", &mut views).unwrap()];
    let all = MONDAY * DAY..=MONDAY * DAY + 99;
    for (pairs_max, is_whole) in [(2, false), (3, true), (4, true)] {
        let found = lake.page_views(&files, all.clone(), pairs_max, later()).unwrap();
        assert_eq!(found.is_whole, is_whole, "{pairs_max}");
    }
    let past = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
    assert!(!lake.page_views(&files, all.clone(), 9, past).unwrap().is_whole);
    assert!(lake.page_views(&[], all, 0, later()).unwrap().is_whole, "nothing to count");
}
