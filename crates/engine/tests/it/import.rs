//! What becomes of files: good ones, odd ones and broken ones.

use crate::common;

use std::io::Write;
use std::path::{Path, PathBuf};

use speargun_connect::mapping::Mapping;
use speargun_domain::record::{self as entities, Entity};
use speargun_engine::import::{ImportNotice, ImportOptions, ImportReport, import_paths};
use speargun_engine::{EngineError, Watch, Workspace};
use speargun_store::record;

/// A workspace and a folder of files, both gone when dropped.
struct Desk {
    directory: tempfile::TempDir,
    workspace: Workspace,
}

const NOW: i64 = 1_600_000_000_000_000;

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        Self { directory, workspace }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn try_import(
        &self,
        path: &Path,
        options: &ImportOptions,
    ) -> Result<ImportReport, EngineError> {
        import_paths(
            &self.workspace,
            &[path.to_owned()],
            options,
            &Watch::none(),
            &common::call(NOW),
        )
    }

    fn import(&self, path: &Path) -> ImportReport {
        self.try_import(path, &ImportOptions::default()).unwrap()
    }

    fn import_text(&self, name: &str, text: &str) -> ImportReport {
        self.import(&self.file(name, text))
    }

    fn count(&self, entity: &Entity) -> i64 {
        self.workspace.store.read(|connection| record::count(connection, entity)).unwrap()
    }

    /// The texts of one column, by id.
    fn texts(&self, sql: &str) -> Vec<String> {
        let rows = self.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
        rows.iter().map(|row| row.text(0).to_owned()).collect()
    }

    fn names(&self) -> Vec<String> {
        self.texts("SELECT name FROM account ORDER BY id")
    }
}

/// Created, updated, unchanged, rejected.
fn counts(report: &ImportReport) -> [u64; 4] {
    [report.created, report.updated, report.unchanged, report.rejected]
}

const ACCOUNTS: &str = "Account ID,Account Name,Employees,Website\n\
    1,Acme,100,acme.example\n2,Zeta,200,zeta.example\n3,Hanbit,300,hanbit.example\n";

#[test]
fn the_same_file_twice_changes_nothing() {
    let desk = Desk::new();
    assert_eq!(counts(&desk.import_text("accounts.csv", ACCOUNTS)), [3, 0, 0, 0]);
    assert_eq!(counts(&desk.import_text("accounts.csv", ACCOUNTS)), [0, 0, 3, 0]);
    let changed = ACCOUNTS.replace("200", "250");
    assert_eq!(counts(&desk.import_text("accounts.csv", &changed)), [0, 1, 2, 0]);
    assert_eq!(desk.count(&entities::ACCOUNT), 3);
}

#[test]
fn a_rehearsal_counts_the_same_and_writes_nothing() {
    let desk = Desk::new();
    let path = desk.file("accounts.csv", format!("{ACCOUNTS}4,Bad,1,x,too,many\n"));
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let before = desk.workspace.store.revision().unwrap();
    let rehearsed = desk.try_import(&path, &options).unwrap();
    assert!(rehearsed.dry_run);
    assert_eq!(desk.count(&entities::ACCOUNT), 0);
    assert_eq!(desk.workspace.store.revision().unwrap(), before);
    assert!(!desk.workspace.directory.join("rejects").exists(), "a rehearsal leaves no file");
    let done = desk.import(&path);
    assert_eq!(counts(&rehearsed), counts(&done));
    assert_eq!(counts(&done), [3, 0, 0, 1]);
    assert_eq!(rehearsed.files[0].rejects, done.files[0].rejects);
}

#[test]
fn a_cell_of_several_names_or_sites_is_split() {
    let desk = Desk::new();
    let further = "SELECT COALESCE(other_names, '-') || ' ' || COALESCE(domains, '-') FROM account";
    desk.import_text(
        "accounts.csv",
        "Account ID,Account Name,Website\n\
         1,Acme|Acme Software|Initech,acme.com|acme.net; acme.org\n2,Zeta,zeta.com\n",
    );
    assert_eq!(desk.names(), ["Acme", "Zeta"]);
    assert_eq!(desk.texts("SELECT website FROM account ORDER BY id"), ["acme.com", "zeta.com"]);
    let split = ["[\"Acme Software\",\"Initech\"] [\"acme.net\",\"acme.org\"]", "- -"];
    assert_eq!(desk.texts(&format!("{further} ORDER BY id")), split);
    // A file that names one of them says nothing about the others.
    let again = desk.import_text("accounts.csv", "Account ID,Account Name\n1,Acme\n2,Zeta\n");
    assert_eq!(counts(&again), [0, 0, 2, 0]);
    assert_eq!(desk.texts(&format!("{further} ORDER BY id")), split);
    desk.import_text(
        "accounts.csv",
        "Account ID,Account Name,Aliases,Domains\n\
         1,Acme|Ajax,\"Acme, Inc.|Ajax\",a.com|b.com;c.com\n",
    );
    assert_eq!(
        desk.texts(&format!("{further} WHERE external_id = '1'")),
        ["[\"Acme, Inc.\",\"Ajax\"] [\"a.com\",\"b.com\",\"c.com\"]"]
    );
}

const KOREAN: &str =
    "회사명,직원 수,웹사이트\n한빛반도체,1200,hanbit.example\n서울물산,35,seoul.example\n";
const GREEK: &str = "Εταιρεία,Υπάλληλοι,Ιστότοπος\nΑιγαίο Ναυτιλιακή,80,aigaio.example\n\
    Αθηναϊκή Ζυθοποιία,900,zythos.example\n";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let unit = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn encodings_and_headings_of_three_languages_are_read() {
    let encoded =
        |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    for (name, bytes, first) in [
        ("bom.csv", [b"\xef\xbb\xbf", KOREAN.as_bytes()].concat(), "한빛반도체"),
        ("little.csv", utf16(KOREAN, true), "한빛반도체"),
        ("big.csv", utf16(GREEK, false), "Αιγαίο Ναυτιλιακή"),
        ("euc_kr.csv", encoded(encoding_rs::EUC_KR, KOREAN), "한빛반도체"),
        ("greek.csv", encoded(encoding_rs::WINDOWS_1253, GREEK), "Αιγαίο Ναυτιλιακή"),
        ("utf8.csv", GREEK.as_bytes().to_vec(), "Αιγαίο Ναυτιλιακή"),
    ] {
        let desk = Desk::new();
        let report = desk.import(&desk.file(name, bytes));
        assert_eq!(counts(&report), [2, 0, 0, 0], "{name}: {report:?}");
        assert_eq!(desk.names()[0], first, "{name}");
        let sized = desk.texts("SELECT website FROM account WHERE employees IS NOT NULL");
        assert_eq!(sized.len(), 2, "{name}");
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_files_are_read_as_far_as_they_go() {
    let desk = Desk::new();
    let report = desk.import(&desk.file("accounts.csv.gz", gzip(ACCOUNTS)));
    assert_eq!(counts(&report), [3, 0, 0, 0]);

    let desk = Desk::new();
    let rows: String = (0..50_000_u32)
        .map(|n| format!("{n},Company {},{}\n", n.wrapping_mul(2_654_435_761), n % 977))
        .collect();
    let whole = gzip(&format!("Account ID,Account Name,Employees\n{rows}"));
    let path = desk.file("accounts.csv.gz", &whole[..whole.len() / 2]);
    let report = desk.import(&path);
    let file = &report.files[0];
    assert!(file.error.as_ref().unwrap().to_string().contains("cut off"), "{:?}", file.error);
    assert!(report.created > 1_000 && report.created < 50_000, "{}", report.created);
    assert_eq!(desk.count(&entities::ACCOUNT), report.created as i64);
    // The whole file afterwards adds what was missing and doubles nothing.
    let report = desk.import(&desk.file("accounts.csv.gz", whole));
    assert_eq!(report.created + report.unchanged + report.updated, 50_000);
    assert_eq!(desk.count(&entities::ACCOUNT), 50_000);
}

#[test]
fn of_an_archive_that_is_damaged_inside_nothing_is_taken() {
    let rows: String = (0..5_000).map(|n| format!("{n},Company {n},{}\n", n % 977)).collect();
    let whole = gzip(&format!("Account ID,Account Name,Employees\n{rows}"));
    // A bit of the content, and one of the sum that stands behind it.
    for place in [whole.len() / 2, whole.len() - 6] {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        let desk = Desk::new();
        let report = desk.import(&desk.file("accounts.csv.gz", &damaged));
        assert_eq!(report.skipped.len(), 1);
        assert!(
            report.skipped[0].reason.to_string().contains("damaged inside"),
            "{:?}",
            report.skipped
        );
        assert!(report.skipped[0].damaged);
        assert_eq!(desk.count(&entities::ACCOUNT), 0);
    }
    // What stands behind the archive is no part of it; two archives in one file are two parts.
    let desk = Desk::new();
    let together = [&whole[..], &gzip("90001,Last,5"), &[0; 512]].concat();
    let report = desk.import(&desk.file("accounts.csv.gz", together));
    assert_eq!((report.created, &report.files[0].error), (5_001, &None));
}

#[test]
fn semicolons_and_decimal_commas_are_read() {
    let desk = Desk::new();
    let text = "Account ID;Account Name;Employees\n1;\"Acme; Inc.\";1.200\n2;Zeta, Co;5\n";
    assert_eq!(counts(&desk.import_text("accounts.csv", text)), [2, 0, 0, 0]);
    assert_eq!(desk.names(), ["Acme; Inc.", "Zeta, Co"]);
}

#[test]
fn a_line_without_end_costs_only_itself() {
    let desk = Desk::new();
    let long = "x".repeat(6 * 1024 * 1024);
    let text = format!("Account ID,Account Name\n1,Acme\n2,\"{long}\n3,Hanbit\n");
    let report = desk.import_text("accounts.csv", &text);
    assert_eq!(counts(&report), [2, 0, 0, 1]);
    assert_eq!(desk.names(), ["Acme", "Hanbit"]);
    let reject = &report.files[0].rejects[0];
    assert_eq!(reject.line, 3);
    assert!(reject.reason.to_string().contains("longer than"), "{}", reject.reason);
}

#[test]
fn of_rows_that_repeat_an_id_the_last_counts() {
    let desk = Desk::new();
    let text = "Account ID,Account Name\n1,First\n2,Zeta\n1,Last\n";
    let report = desk.import_text("accounts.csv", text);
    assert_eq!(report.files[0].duplicate_ids, 1);
    assert_eq!(desk.names(), ["Last", "Zeta"]);
}

#[test]
fn unknown_headings_become_custom_fields() {
    let desk = Desk::new();
    let text = "Account ID,Account Name,Favourite Colour,선호\n1,Acme,blue,차\n2,Zeta,,\n";
    desk.import_text("accounts.csv", text);
    let custom = desk.texts("SELECT custom FROM account ORDER BY id");
    let custom: serde_json::Value = serde_json::from_str(&custom[0]).unwrap();
    assert_eq!(custom, serde_json::json!({"Favourite Colour": "blue", "선호": "차"}));
}

#[test]
fn bad_rows_are_turned_down_one_by_one() {
    let desk = Desk::new();
    let text = "Opportunity ID,Opportunity Name,Amount,Close Date,Stage\n\
        1,Good,100.50,2021-03-04,Won\n\
        2.5E+11,=cmd()|'x',-100,2021-02-28,Won\n\
        3,Negative,-5,2021-02-30,Won\n\
        4,Wide,5,2021-03-04,Won,too,many\n\
        5,Good too,7,2021-03-05,Lost\n";
    let report = desk.import_text("opportunities.csv", text);
    assert_eq!(counts(&report), [3, 0, 0, 2], "{report:?}");
    let file = &report.files[0];
    let places: Vec<(u64, &str)> =
        file.rejects.iter().map(|reject| (reject.line, reject.column.as_str())).collect();
    assert_eq!(places, [(3, "Opportunity ID"), (5, "")]);
    assert!(file.rejects[0].reason.to_string().contains("2.5E+11"), "{}", file.rejects[0].reason);
    assert!(file.rejects[1].reason.to_string().contains("7 fields"), "{}", file.rejects[1].reason);
    let reasons: Vec<String> = file.cells.iter().map(|cells| cells.reason.to_string()).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons[0].contains("negative") && reasons[1].contains("2021-02-30"), "{reasons:?}");
    let mut rejects = csv::ReaderBuilder::new();
    let rejects = rejects.flexible(true).from_path(file.rejects_file.as_ref().unwrap());
    let mut rejects = rejects.unwrap();
    let headings = rejects.headers().unwrap().clone();
    let first: Vec<&str> = headings.iter().take(4).collect();
    assert_eq!(first, ["line", "column", "reason", "Opportunity ID"]);
    let rows: Vec<csv::StringRecord> = rejects.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[0][4], "'=cmd()|'x'", "no spreadsheet may run what a CRM held");
    assert_eq!(&rows[0][5], "-100", "a number stays one");
    assert_eq!(
        rows[1].iter().skip(3).collect::<Vec<_>>().join(","),
        "4,Wide,5,2021-03-04,Won,too,many"
    );
}

/// Most CRMs export the currency of a deal in a column of its own.
#[test]
fn amounts_are_in_the_currency_that_stands_beside_them() {
    let desk = Desk::new();
    let text = "Opportunity ID,Opportunity Name,Amount,Amount (converted),Currency ISO Code,Stage\n\
        1,Won in Seoul,1000000,,krw,Won\n\
        2,None said,100,,,Won\n\
        3,It says so itself,€ 5,,USD,Won\n\
        4,Nonsense,5,,DOLLAR,Won\n\
        5,Nothing to be in it,,,DOLLAR,Won\n";
    let report = desk.import_text("opportunities.csv", text);
    assert_eq!(counts(&report), [5, 0, 0, 0], "{report:?}");
    let unread = &report.files[0].cells[0];
    assert_eq!((unread.line, unread.column.as_str(), unread.cells), (5, "Amount", 1));
    let reason = "Currency ISO Code: there is no currency \"DOLLAR\"";
    assert_eq!(unread.reason.to_string(), reason);
    assert_eq!(report.files[0].unknown_headings, ["Amount (converted)"]);
    let sql = "SELECT CAST(amount_minor AS TEXT) || ' ' || amount_currency FROM opportunity \
        WHERE amount_minor IS NOT NULL ORDER BY external_id";
    let own = desk.workspace.settings().currency.code().to_owned();
    assert_eq!(
        desk.texts(sql),
        ["1000000 KRW".to_owned(), format!("10000 {own}"), "500 EUR".into()]
    );
}

#[test]
fn a_deal_of_an_unknown_account_waits_for_it() {
    let desk = Desk::new();
    let deals = "Opportunity ID,Opportunity Name,Account ID,Stage\n1,Deal,3,Won\n2,Other,77,Won\n";
    let report = desk.import_text("opportunities.csv", deals);
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let names = |report: &ImportReport, key: &str| {
        let of = |notice: &ImportNotice| match notice {
            ImportNotice::UnknownReference { reference, .. } => reference == key,
            _ => false,
        };
        report.notices.iter().any(of)
    };
    assert!(names(&report, "77"), "{:?}", report.notices);
    let report = desk.import_text("accounts.csv", ACCOUNTS);
    assert!(!names(&report, "3"), "{:?}", report.notices);
    let joined = "SELECT a.name FROM opportunity d JOIN account a ON a.id = d.account_id";
    assert_eq!(desk.texts(joined), ["Hanbit"]);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let desk = Desk::new();
    let path = desk.file("accounts.csv", ACCOUNTS);
    let lock = desk.workspace.lock("match").unwrap();
    let error = desk.try_import(&path, &ImportOptions::default()).unwrap_err().to_string();
    assert!(error.contains("`speargun match`"), "{error}");
    assert!(error.contains(&std::process::id().to_string()), "{error}");
    assert_eq!(desk.count(&entities::ACCOUNT), 0);
    drop(lock);
    assert_eq!(counts(&desk.import(&path)), [3, 0, 0, 0]);
}

#[test]
fn entities_in_names_are_decoded() {
    let desk = Desk::new();
    let text = "Account ID,Account Name\n1,Lowe&rsquo;s\n2,AT&amp;T\n3,Barnes &#38; Noble\n\
        4,Black & Decker\n";
    desk.import_text("accounts.csv", text);
    assert_eq!(desk.names(), ["Lowe’s", "AT&T", "Barnes & Noble", "Black & Decker"]);
}

#[test]
fn files_that_say_nothing_are_left_alone() {
    let desk = Desk::new();
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("blank.csv", b"\n\n"),
        ("noise.csv", b"foo,bar\n1,2\n"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("broken.csv.gz", b"\x1f\x8b\x08\x00 not an archive"),
    ] {
        let report = desk.import(&desk.file(name, bytes));
        assert_eq!(counts(&report), [0, 0, 0, 0], "{name}");
        assert_eq!(report.skipped.len(), 1, "{name}");
        assert!(!report.skipped[0].reason.to_string().is_empty(), "{name}");
    }
}

#[test]
fn a_bad_byte_costs_one_row() {
    let desk = Desk::new();
    let mut bytes = Vec::from("Account ID,Account Name\n1,한빛\n2,".as_bytes());
    bytes.resize(bytes.len() + 300_000, b'x');
    bytes.extend_from_slice(b"\n3,Ze\xffta\n4,Last\n");
    let report = desk.import(&desk.file("accounts.csv", bytes));
    assert_eq!(counts(&report), [3, 0, 0, 1], "{:?}", report.files[0].rejects);
    assert!(report.files[0].rejects[0].reason.to_string().contains("UTF-8"));
}

#[test]
fn mapping_files_that_do_not_fit_are_refused() {
    let desk = Desk::new();
    let path = desk.file("accounts.csv", ACCOUNTS);
    let text =
        "source = \"x\"\ncurrency = \"DOLLAR\"\n[[file]]\nname = \"*\"\nentity = \"account\"";
    let mapping = Some(Mapping::parse(text).unwrap());
    let options = ImportOptions { mapping, ..ImportOptions::default() };
    let error = desk.try_import(&path, &options).unwrap_err().to_string();
    assert!(error.starts_with("mapping file:"), "{error}");
    assert_eq!(desk.count(&entities::ACCOUNT), 0);
}
