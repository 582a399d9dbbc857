//! Tables of text in any encoding: never panic, every row as wide as the headings or told to be
//! none, lines in order, and the reading comes to its end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_connect::{OpenOptions, Table};

/// What the labels of the first byte stand for; the last ones leave it to the detection.
const LABELS: [&str; 12] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "euc-kr",
    "shift_jis",
    "gb18030",
    "iso-2022-jp",
    "big5",
    "windows-1253",
    "replacement",
    "euc-jp",
    "x-user-defined",
];

fuzz_target!(|input: (u8, u8, Vec<u8>)| {
    let (label, delimiter, bytes) = input;
    let path = std::env::temp_dir().join(format!("speargun-fuzz-{}.csv", std::process::id()));
    std::fs::write(&path, &bytes).expect("the scratch file can be written");
    let options = OpenOptions {
        encoding: LABELS.get(usize::from(label % 16)).map(|label| (*label).to_owned()),
        delimiter: (delimiter % 4 == 0).then(|| char::from(delimiter)),
    };
    let Ok(mut table) = Table::open(&path, &options) else { return };
    let mut line_before = 0;
    while let Ok(rows) = table.read_rows(7) {
        if rows.is_empty() {
            break;
        }
        for row in rows {
            // Rows that end with a carriage return alone stand on one line.
            assert!(row.line >= line_before, "lines come in order");
            line_before = row.line;
            if let Ok(cells) = row.cells {
                assert_eq!(cells.len(), table.headings.len());
            }
        }
    }
});
