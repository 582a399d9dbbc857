//! Wishes on mail: in doubt nobody is written to, and that is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use speargun_engine::Watch;
use speargun_engine::import::{ImportOptions, TroubleKind, import_paths};

/// Who is opted out, in the order of the rows, and how many cells were in doubt.
fn opted_out(heading: &str, cells: [&str; 4]) -> ([bool; 4], u64) {
    let directory = tempfile::tempdir().unwrap();
    let workspace = common::workspace(directory.path(), "child");
    let mut text = format!("Email,First Name,Last Name,{heading}\n");
    for (place, cell) in cells.iter().enumerate() {
        text.push_str(&format!("p{place}@acme.com,Kim,Doe {place},{cell}\n"));
    }
    let path = directory.path().join("contacts.csv");
    std::fs::write(&path, text).unwrap();
    let options = ImportOptions::default();
    let report = import_paths(&workspace, &[path], &options, &Watch::none(), 1).unwrap();
    let file = &report.files[0];
    assert_eq!((file.created, file.rejected), (4, 0), "{report:?}");
    let doubtful = file.cells.iter().filter(|cell| cell.kind == TroubleKind::OptOutInDoubt);
    let doubtful = doubtful.map(|cell| cell.cells).sum();
    let sql = "SELECT COALESCE(opted_out, 0) FROM person ORDER BY email";
    let rows = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    (std::array::from_fn(|place| rows[place].integer(0) == 1), doubtful)
}

#[test]
fn round_letters_mean_yes_beside_crosses_and_nothing_sure_beside_an_n() {
    let (all, some) = ([true; 4], [false, true, false, true]);
    assert_eq!(opted_out("수신동의", ["O", "X", "O", "X"]), (some, 0));
    assert_eq!(opted_out("수신거부", ["X", "O", "X", "O"]), (some, 0));
    // Greek for yes and no in Latin letters, or no and a circle: nobody can tell.
    assert_eq!(opted_out("Συγκατάθεση", ["N", "O", "N", "O"]), (all, 4));
    assert_eq!(opted_out("Email opt out", ["N", "O", "N", "O"]), (all, 4));
    assert_eq!(opted_out("Email opt out", ["N", "Y", "N", "Y"]), (some, 0));
    assert_eq!(opted_out("Συναίνεση", ["Ναι", "Όχι", "ΝΑΙ", "ΟΧΙ"]), (some, 0));
}
