//! Grouped reports: what heads a group, and the rows that add groups up.

use crate::reading_desk;

use reading_desk::Desk;
use speargun_engine::import::{FileReport, TroubleKind};

/// The kinds of trouble of a file, with their column and how many.
fn troubles(report: &FileReport) -> Vec<(TroubleKind, &str, u64)> {
    report.cells.iter().map(|cells| (cells.kind, cells.column.as_str(), cells.cells)).collect()
}

#[test]
fn the_value_that_heads_a_group_is_that_of_all_its_rows() {
    let desk = Desk::new();
    let text = "Stage,Deal ID,Deal name,Amount\nClosed Won,1,a,100\n,2,b,200\nSubtotal,,,300\n\
        Proposal,3,c,50\n,4,d,60\n,5,e,70\nSubtotal,,,180\nTotal,,,480\n";
    let report = desk.import("grouped.csv", text);
    let sql = "SELECT external_id, stage FROM opportunity ORDER BY external_id";
    let expected = ["1|Closed Won", "2|Closed Won", "3|Proposal", "4|Proposal", "5|Proposal"];
    assert_eq!(desk.rows(sql), expected);
    assert_eq!(report.rows, 5);
    assert_eq!(troubles(&report), [(TroubleKind::GroupValue, "Stage", 3)]);
    // Blank stages of a plain list are blank.
    let text = "Stage,Deal ID,Deal name,Amount\nClosed Won,6,a,100\n,7,b,200\nOpen,8,c,50\n";
    let report = desk.import("plain.csv", text);
    assert_eq!(troubles(&report), []);
    let sql = "SELECT external_id, stage FROM opportunity WHERE external_id > '5' \
        ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["6|Closed Won", "7|", "8|Open"]);
}

#[test]
fn rows_of_a_grouped_report_that_add_up_are_no_deals() {
    let desk = Desk::new();
    let text = "Report of deals,,,\n,,,\nStage  ↑,Account Name,Opportunity Name,Amount\n\
        Closed Won,Acme,Pump,100\n,Total,Valve,200\nSubtotal,Sum of Amount,,300\n,Count,2,\n\
        Proposal,Count,Pipe,50\nSubtotal,Sum of Amount,,50\n,Count,1,\nTotal,Sum of Amount,,350\n\
        ,Count,3,\n";
    let report = desk.import("report.csv", text);
    let sql = "SELECT name, account_name, stage FROM opportunity ORDER BY id";
    let expected = ["Pump|Acme|Closed Won", "Valve|Total|Closed Won", "Pipe|Count|Proposal"];
    assert_eq!(desk.rows(sql), expected, "companies may be called Total and Count");
    let left_out: u64 = report.left_out.iter().map(|out| out.last_line - out.first_line + 1).sum();
    assert_eq!(left_out, 6, "{:?}", report.left_out);
}

#[test]
fn subtotals_in_the_words_of_others_are_no_deals() {
    let desk = Desk::new();
    for (name, text) in [
        (
            "a.csv",
            "고객사,영업기회명,금액,단계\n한빛전자,딜A,1000,수주\n,딜B,2000,수주\n한빛전자 소계,,3000,\n\
             세나테크,딜C,500,수주\n세나테크 소계,,500,\n총계,,3500,\n",
        ),
        (
            "b.csv",
            "Account Name,Opportunity Name,Amount,Stage\nAlpha,x,1000,Won\n,y,2000,Won\n\
             Υποσύνολο,,3000,\nBeta,z,500,Won\nSous-total,,500,\nTotal général,,3500,\n",
        ),
    ] {
        desk.import_as(name, name, text);
    }
    let sql = "SELECT name, account_name FROM opportunity ORDER BY id";
    let expected = ["딜A|한빛전자", "딜B|한빛전자", "딜C|세나테크", "x|Alpha", "y|Alpha", "z|Beta"];
    assert_eq!(desk.rows(sql), expected);
    // Classic reports have a title above each group.
    let text = "Opportunity Name,Account Name,Amount\nStage: Closed Won (2 records),,\n\
        p,Acme,5\nq,Acme,6\nGrand Totals (2 records),,11\n";
    desk.import_as("c", "c.csv", text);
    assert_eq!(desk.rows(sql)[6..], ["p|Acme", "q|Acme"]);
}

#[test]
fn subtotals_beyond_those_that_are_listed_are_counted() {
    let desk = Desk::new();
    let mut rows = "Stage,Deal ID,Deal name,Amount\n".to_owned();
    for group in 0..1_500 {
        rows.push_str(&format!("S{group},d{group},x,5\nSubtotal,,,5\n"));
    }
    let report = desk.import("many.csv", &rows);
    let listed = report.left_out.len() as u64;
    assert_eq!((report.rows, listed + report.further_left_out), (1_500, 1_500));
    assert!(report.further_left_out > 0, "{listed} are listed");
}
