//! Tables in what tools export around them: web pages that are called workbooks, and archives.

use crate::common;

use std::io::Write;
use std::path::PathBuf;

use speargun_connect::profile::LeftAlone;
use speargun_engine::import::{ImportOptions, ImportReport, import_paths};
use speargun_engine::{Watch, Workspace};

/// 2026-11-29.
const NOW: i64 = 1_795_910_400_000_000;

fn desk() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = common::workspace(folder.path(), "child");
    (folder, workspace)
}

fn import(workspace: &Workspace, path: PathBuf) -> ImportReport {
    import_paths(workspace, &[path], &ImportOptions::default(), &Watch::none(), &common::call(NOW))
        .unwrap()
}

fn rows(workspace: &Workspace, sql: &str) -> Vec<String> {
    let rows = workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    rows.iter().map(|row| row.text(0).to_owned()).collect()
}

const NAMES: &str = "SELECT name || ' ' || COALESCE(employees, '') FROM account ORDER BY name";

#[test]
fn a_web_page_that_is_called_a_workbook_is_read() {
    let (folder, workspace) = desk();
    let path = folder.path().join("report.xls");
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1253\">\
        </head><body><table><tr><th>Account Name</th><th>Employees</th><th>City</th></tr>\
        <tr><td>\u{391}\u{3b2}\u{3b3} &amp; \u{3a3}\u{3b9}\u{3b1}</td><td>1.240</td><td>x</td></tr>\
        <tr><td>Zeta</td><td>12</td><td>y</td></tr></table></body></html>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1253.encode(page);
    std::fs::write(&path, bytes).unwrap();
    let report = import(&workspace, path);
    assert_eq!((report.created, report.rejected), (2, 0), "{:?}", report.skipped);
    assert_eq!(rows(&workspace, NAMES), ["Zeta 12", "Αβγ & Σια 1240"]);
    // A page that asks to log in holds no table.
    let path = folder.path().join("login.xls");
    std::fs::write(&path, "<html><body><form>Log in</form></body></html>").unwrap();
    let report = import(&workspace, path);
    assert!(
        report.skipped[0].reason.to_string().contains("web page without a table"),
        "{:?}",
        report.skipped
    );
    let path = folder.path().join("old.xls");
    let old = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>";
    std::fs::write(&path, old).unwrap();
    assert!(import(&workspace, path).skipped[0].reason.to_string().contains("Excel 2003"));
}

#[test]
fn the_tables_of_an_archive_are_read() {
    let (folder, workspace) = desk();
    let path = folder.path().join("export.zip");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let parts = [
        ("x/accounts.csv", "Account Name,Employees\nAcme,5\n"),
        ("y/contacts.csv", "Record ID,Last Name,Email,Company\n1,Lee,a@acme.gr,Acme\n"),
        ("readme.md", "nothing"),
    ];
    for (name, content) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let report = import(&workspace, path.clone());
    let read: Vec<(&str, &str, u64)> = report
        .files
        .iter()
        .map(|file| (file.file.as_str(), file.entity.as_str(), file.created))
        .collect();
    assert_eq!(read, [("accounts.csv", "account", 1), ("contacts.csv", "person", 1)]);
    let left: Vec<(&str, LeftAlone)> =
        report.skipped.iter().map(|skipped| (skipped.file.as_str(), skipped.kind)).collect();
    assert_eq!(left, [("export.zip: readme.md", LeftAlone::NoTable)]);
    // One that was cut off gives nothing, and is told.
    let bytes = std::fs::read(&path).unwrap();
    let cut = folder.path().join("cut.zip");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let report = import(&workspace, cut);
    assert!(report.files.is_empty() && report.skipped.len() == 1);
}
