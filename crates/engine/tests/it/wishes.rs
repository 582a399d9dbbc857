//! Wishes on mail: in doubt nobody is written to, and that is said.

use crate::common;

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
    let report =
        import_paths(&workspace, &[path], &options, &Watch::none(), &common::call(1)).unwrap();
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

#[test]
fn a_word_of_a_state_opts_out_and_a_state_without_one_says_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let workspace = common::workspace(directory.path(), "child");
    let import = |name: &str, text: &str, at| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions { source: "crm".to_owned(), ..ImportOptions::default() };
        import_paths(&workspace, &[path], &options, &Watch::none(), &common::call(at))
            .unwrap()
            .files
            .remove(0)
    };
    let people = || {
        let sql = "SELECT external_id, opted_out FROM person ORDER BY external_id";
        let rows = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
        let shown = |row: &speargun_store::Row| {
            let wish = row.integer_option(1).map_or(String::new(), |wish| wish.to_string());
            format!("{}|{wish}", row.text(0))
        };
        rows.iter().map(shown).collect::<Vec<_>>().join(" ")
    };
    let of_states = |report: &speargun_engine::import::FileReport| {
        let own = report.cells.iter().find(|own| own.kind == TroubleKind::NoConsent);
        own.map(|own| (own.column.clone(), own.cells))
    };
    let text = "Lead ID,Email,Company,Lead Status\n1,a@acme.com,Acme,Open\n\
        2,b@acme.com,Acme,Do Not Contact\n3,c@acme.com,Acme,Unqualified - unsubscribed\n\
        4,d@acme.com,Acme,Contacted\n5,e@acme.com,Acme,\n";
    let report = import("leads.csv", text, 1);
    assert_eq!(people(), "1| 2|1 3|1 4| 5|");
    assert_eq!(of_states(&report), Some(("Lead Status".to_owned(), 2)));
    // A column that asks counts as well, and a later state takes nothing back of either.
    let text = "Lead ID,Email,Company,Lead Status,Email Opt Out\n1,a@acme.com,Acme,Open,No\n\
        4,d@acme.com,Acme,Do not contact,No\n5,e@acme.com,Acme,Open,Yes\n";
    import("wishes.csv", text, 2);
    assert_eq!(people(), "1|0 2|1 3|1 4|1 5|1");
    let text = "Lead ID,Email,Company,Lead Status\n1,a@acme.com,Acme,Qualified\n\
        2,b@acme.com,Acme,Open\n4,d@acme.com,Acme,Open\n";
    let report = import("later.csv", text, 3);
    assert_eq!(people(), "1|0 2|1 3|1 4|1 5|1");
    assert_eq!((of_states(&report), report.updated), (None, 3));
}
