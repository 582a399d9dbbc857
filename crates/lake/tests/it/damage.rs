//! Partial writes, lost and damaged files.

use std::ops::ControlFlow;

use speargun_domain::time::DAY;
use speargun_lake::{LakeError, LakeEvent, Wanted};

use crate::build::{MONDAY, full, open, read, row, write};

/// A file that was cut anywhere is refused; no part of it is taken for the whole.
#[test]
fn a_file_that_was_cut_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..200).map(|number| row(number, full(number))).collect();
    let file = write(&lake, "a", &mut events).unwrap();
    let path = directory.path().join("lake").join(&file.path);
    let whole = std::fs::read(&path).unwrap();
    for kept in [0, 1, 4, 100, whole.len() / 2, whole.len() - 100, whole.len() - 1] {
        std::fs::write(&path, &whole[..kept]).unwrap();
        let mut met = 0;
        let found = lake.read(&file.path, Wanted::All, &mut |_| {
            met += 1;
            ControlFlow::Continue(())
        });
        assert!(matches!(found, Err(LakeError::File { .. })), "{kept}: {found:?}");
        assert_eq!(met, 0, "{kept}");
        let points = lake.fold_points(std::slice::from_ref(&file), || (), |(), _, _, _| {});
        assert!(points.is_err(), "{kept}");
    }
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(read(&lake, &file, Wanted::All), events);
}

/// Bytes that were changed on the way are found out, or change nothing.
#[test]
fn a_file_with_changed_bytes_never_gives_other_events() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut events: Vec<LakeEvent> = (0..50).map(|number| row(number, full(number))).collect();
    let file = write(&lake, "a", &mut events).unwrap();
    let path = directory.path().join("lake").join(&file.path);
    let whole = std::fs::read(&path).unwrap();
    for at in [0, 3, whole.len() - 1, whole.len() - 4, whole.len() - 8] {
        let mut changed = whole.clone();
        changed[at] ^= 0xff;
        std::fs::write(&path, &changed).unwrap();
        let mut met = Vec::new();
        let found = lake.read(&file.path, Wanted::All, &mut |event| {
            met.push(event.clone());
            ControlFlow::Continue(())
        });
        assert!(found.is_err() || met == events, "{at}");
    }
}

/// A write that fails leaves nothing under its name, and the next one under it is whole.
#[test]
fn a_write_that_fails_leaves_nothing_under_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let mut later = row(2, full(2));
    later.event.occurred_at += DAY;
    later.account_id = Some(9);
    let wrong: [Vec<LakeEvent>; 3] =
        [vec![], vec![row(3, full(3)), later.clone()], vec![later, row(3, full(3))]];
    for events in wrong {
        let count = events.len();
        assert!(lake.write("a", MONDAY, &mut events.into_iter()).is_err(), "{count}");
        let strays = lake.strays(&|_| false).unwrap();
        let is_named = |path: &str| path.ends_with("/a.parquet");
        assert!(!strays.iter().any(|stray| is_named(&stray.path)), "{count}: {strays:?}");
    }
    let mut events = [row(3, full(3)), row(4, full(4))];
    let file = write(&lake, "a", &mut events).unwrap();
    assert_eq!(read(&lake, &file, Wanted::All), events);
}

/// A file that the manifest names and that is gone is an error; a stray is none.
#[test]
fn a_named_file_that_is_gone_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let lake = open(directory.path());
    let one = write(&lake, "one", &mut [row(1, full(1))]).unwrap();
    let two = write(&lake, "two", &mut [row(2, full(2))]).unwrap();
    std::fs::write(directory.path().join("lake/note.txt"), "by hand").unwrap();
    std::fs::remove_file(directory.path().join("lake").join(&one.path)).unwrap();
    let missing = lake.read(&one.path, Wanted::All, &mut |_| ControlFlow::Continue(()));
    assert!(matches!(missing, Err(LakeError::Missing(path)) if path == one.path));
    let both = [one.clone(), two.clone()];
    assert!(lake.fold_points(&both, || (), |(), _, _, _| {}).is_err());
    let named = |path: &str| path == one.path;
    let strays = lake.strays(&named).unwrap();
    assert!(strays.iter().any(|stray| stray.path == two.path), "{strays:?}");
    // Removing what is gone is no failure.
    lake.delete(&one.path).unwrap();
    assert_eq!(read(&lake, &two, Wanted::All).len(), 1);
}
