//! Reasons of imports are keys with values, which are sentences only for who reads them.

use speargun_engine::import::{ImportReport, report_of};
use speargun_store::import_run;
use speargun_words::{Language, Said};

use crate::reading_desk::Desk;

/// A row without a key, one with too many fields, and a number that is none.
const FAULTY: &str = "account_id,name,employees\n,,5\na2,Beta,1,2\na3,Gamma,many\n";

/// The reasons of rejected rows and of unread cells, in a language.
fn reasons(report: &ImportReport, language: Language) -> Vec<String> {
    let file = &report.files[0];
    let rejects = file.rejects.iter().map(|reject| &reject.reason);
    let reasons = rejects.chain(file.cells.iter().map(|cells| &cells.reason));
    reasons.map(|reason| reason.render(language)).collect()
}

#[test]
fn why_rows_and_cells_are_not_taken_is_said_in_each_language() {
    let desk = Desk::new();
    let report = desk.import_as("t", "accounts.csv", FAULTY);
    for (language, expected) in [
        (
            Language::English,
            [
                "the row has no id and no name",
                "the row has 4 fields, the headings are 3",
                "\"many\" is not a number",
            ],
        ),
        (
            Language::Korean,
            [
                "행에 ID도 없고 이름도 없습니다",
                "행의 필드는 4개인데 머리글은 3개입니다",
                "\"many\"은(는) 숫자가 아닙니다",
            ],
        ),
        (
            Language::Greek,
            [
                "Η γραμμή δεν έχει αναγνωριστικό ούτε Όνομα",
                "Η γραμμή έχει 4 πεδία, οι επικεφαλίδες είναι 3",
                "Το «many» δεν είναι αριθμός",
            ],
        ),
    ] {
        assert_eq!(reasons(&report, language), expected, "{language:?}");
    }
    // Programs get the sentences.
    let spoken = serde_json::to_value(report.spoken(Language::English)).unwrap();
    let reject = &spoken["files"][0]["rejects"][0];
    assert_eq!(reject["reason"], "the row has no id and no name");
}

#[test]
fn the_file_of_rejected_rows_says_why_in_the_language_of_the_workspace() {
    for (desk, reason) in [
        (Desk::new(), "the row has no id and no name"),
        (Desk::korean(), "행에 ID도 없고 이름도 없습니다"),
    ] {
        let report = desk.import_as("t", "accounts.csv", FAULTY);
        let path = report.files[0].rejects_file.as_ref().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines();
        // The headings are the same in every language: a mended file is known by them.
        assert_eq!(lines.next(), Some("line,column,reason,account_id,name,employees"));
        assert_eq!(lines.next(), Some(format!("2,,{reason},,,5").as_str()));
    }
}

#[test]
fn a_kept_report_is_said_in_each_language_and_one_of_before_as_it_was() {
    let desk = Desk::new();
    let id = desk.import_as("t", "accounts.csv", FAULTY).files[0].import_id;
    let kept = || report_of(&desk.workspace, id).unwrap().unwrap();
    assert!(reasons(&kept(), Language::Korean)[1].contains("머리글은 3개"), "{:?}", kept());
    // As versions kept it that knew no keys.
    let read = |connection: &mut _| import_run::report(connection, id);
    let text = desk.workspace.store.read(read).unwrap().unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let file = &mut json["file"];
    file["rejects"][0]["reason"] = "the row has no id and no name".into();
    file["cells"][0]["reason"] = "\"many\" is not a number".into();
    file["error"] = "accounts.csv: the file was cut off".into();
    let old = json.to_string();
    desk.workspace.store.write(|c| import_run::keep_report(c, id, &old)).unwrap();
    let report = kept();
    for language in Language::ALL {
        let said = reasons(&report, language);
        assert_eq!(said[0], "the row has no id and no name");
        assert_eq!(said[2], "\"many\" is not a number");
    }
    assert_eq!(report.files[0].error, Some(Said::text("accounts.csv: the file was cut off")));
}
