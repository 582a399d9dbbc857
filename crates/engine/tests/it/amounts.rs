//! Amounts are read by the currency that they are in.

use crate::common;

use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::{Watch, Workspace};

/// The minor units of the amounts of a file, in a workspace of a currency.
fn amounts(currency: &str, heading: &str, cells: [&str; 3]) -> Vec<Option<i64>> {
    let directory = tempfile::tempdir().unwrap();
    let made = common::workspace(directory.path(), "child");
    let own = format!("currency = \"{}\"", made.settings().currency.code());
    let settings = made.directory.join("workspace.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    assert!(text.contains(&own));
    std::fs::write(&settings, text.replace(&own, &format!("currency = \"{currency}\""))).unwrap();
    let workspace = Workspace::open(&made.directory).unwrap();
    let mut text = format!("Deal ID,Deal name,Company,Stage,{heading}\n");
    for (place, cell) in cells.iter().enumerate() {
        text.push_str(&format!("{place},D{place},Acme,Open,\"{cell}\"\n"));
    }
    let path = directory.path().join("deals.csv");
    std::fs::write(&path, text).unwrap();
    let options = ImportOptions::default();
    import_paths(&workspace, &[path], &options, &Watch::none(), &common::call(1)).unwrap();
    let sql = "SELECT amount_minor FROM opportunity ORDER BY external_id";
    let rows = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    rows.iter().map(|row| row.integer_option(0)).collect()
}

#[test]
fn won_have_no_fraction() {
    let thousands = ["1.500", "2.000", "3.000"];
    assert_eq!(amounts("KRW", "Amount", thousands), [Some(1_500), Some(2_000), Some(3_000)]);
    // In millions a fraction is meant, and another currency in the heading has cents.
    let millions = amounts("KRW", "Amount (in millions)", ["1.5", "2.25", "3.125"]);
    assert_eq!(millions, [Some(1_500_000), Some(2_250_000), Some(3_125_000)]);
    let cents = amounts("KRW", "Amount (EUR)", ["12.50", "2.25", "3.00"]);
    assert_eq!(cents, [Some(1_250), Some(225), Some(300)]);
}
