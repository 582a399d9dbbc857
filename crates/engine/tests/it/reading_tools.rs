//! Exports of tools: the people of deals, records that went into others, leads among deals, deleted
//! deals, currencies by name, companies of one name.

use crate::common;
use crate::reading_desk;

use std::collections::BTreeMap;

use reading_desk::Desk;
use speargun_domain::column::Basis;
use speargun_engine::import::{
    FileReport, ImportNotice, ImportReport, TroubleKind, chosen, preview, report_of,
};

/// The kinds of trouble of a file, with their column and how many.
fn troubles(report: &FileReport) -> Vec<(TroubleKind, &str, u64)> {
    report.cells.iter().map(|cells| (cells.kind, cells.column.as_str(), cells.cells)).collect()
}

const ROLES: &str = "SELECT opportunity_reference, person_reference, opportunity_id IS NOT NULL, \
    person_id IS NOT NULL FROM opportunity_role ORDER BY id";

#[test]
fn labels_of_hubspot_are_its_own_and_deals_have_their_people() {
    let desk = Desk::new();
    let people = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Contact owner,\
        Associated Company IDs\n11,Nora,Feld,nora@acme.com,Lead,Kim,7\n12,Jo,Park,jo@acme.com,,,7;8\n";
    let report = desk.import_as("", "people.csv", people);
    assert_eq!((report.files[0].source.as_str(), report.files[0].created), ("hubspot", 2));
    let deals = "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs (Primary),\
        Associated Contact IDs\n21,Pump,Offer,100,Kim,7,11;12\n22,Valve,Offer,200,Kim,7,\n\
        23,Pipe,Offer,300,Kim,7,12\n";
    let report = desk.import_as("", "deals.csv", deals);
    let files: Vec<_> = report
        .files
        .iter()
        .map(|file| (file.source.as_str(), file.entity.as_str(), file.created, file.rejected))
        .collect();
    assert_eq!(files, [("hubspot", "opportunity", 3, 0), ("hubspot", "opportunity_role", 3, 0)]);
    let expected = ["21|11|1|1", "21|12|1|1", "23|12|1|1"];
    assert_eq!(desk.rows(ROLES), expected);
    // What is no heading of HubSpot alone is nobody's.
    let report = desk.import_as("", "own.csv", "Record ID,Name,City\n1,Acme,Volos\n");
    assert_eq!(report.files[0].source, "files");
    let further = |report: &ImportReport| {
        let of = |notice: &ImportNotice| match notice {
            ImportNotice::FurtherRecords { entity, created, import_id, .. } => {
                Some((entity.clone(), *created, import_id.is_some()))
            }
            _ => None,
        };
        report.notices.iter().find_map(of)
    };
    let report = desk.import_as("", "deals-2.csv", &deals.replace("21,Pump", "24,Pump"));
    assert_eq!(further(&report), Some(("opportunity_role".to_owned(), 2, true)));
    let deal = report_of(&desk.workspace, report.files[0].import_id).unwrap().unwrap();
    assert!(further(&deal).is_some(), "the import of the deals names that of their people");
    // The same table again changes nothing.
    let report = desk.import_as("", "deals.csv", deals);
    assert_eq!((report.created, report.updated, report.unchanged), (0, 0, 6));
}

#[test]
fn a_key_of_a_merged_record_means_the_one_that_took_it_in() {
    let desk = Desk::new();
    // 001A went into 001B, and that into 001C; the deal still names the first.
    let accounts = "Id,Name,IsDeleted,MasterRecordId,Industry\n001A,Acme,true,001B,Steel\n\
        001B,Acme Inc,true,001C,Steel\n001C,Acme Group,false,,Steel\n001D,Elm,false,,Wood\n";
    let report = desk.import_as("salesforce", "accounts.csv", accounts);
    assert_eq!(troubles(&report.files[0]), [(TroubleKind::Gone, "IsDeleted", 2)]);
    assert_eq!(report.files[1].entity, "merged_record");
    let deals = "Id,Name,AccountId,StageName,Amount\n006A,Pump,001A,Offer,100\n\
        006B,Valve,001B,Offer,100\n006C,Pipe,001D,Offer,100\n";
    desk.import_as("salesforce", "deals.csv", deals);
    let sql = "SELECT d.name, a.name FROM opportunity d JOIN account a ON a.id = d.account_id \
        ORDER BY d.id";
    assert_eq!(desk.rows(sql), ["Pump|Acme Group", "Valve|Acme Group", "Pipe|Elm"]);
    // HubSpot lists what a record took in; two that name each other do no harm.
    let companies = "Record ID,Company name,Company owner,Merged record IDs\n7,Birke,Kim,71;72\n\
        8,Erle,Kim,9\n9,Ulme,Kim,8\n";
    desk.import_as("hubspot", "companies.csv", companies);
    let deals = "Record ID,Deal Name,Deal Stage,Deal owner,Associated Company IDs\n\
        31,A,Offer,Kim,72\n32,B,Offer,Kim,7\n";
    desk.import_as("hubspot", "hs-deals.csv", deals);
    assert_eq!(desk.rows(sql)[3..], ["A|Birke", "B|Birke"]);
}

#[test]
fn leads_among_deals_are_people_and_deleted_deals_are_gone() {
    let desk = Desk::new();
    let odoo = "id,name,type,partner_name,contact_name,email_from,expected_revenue,stage_id/name\n\
        a.1,Pump,opportunity,Acme,Nora Feld,nora@acme.com,100,New\n\
        a.2,Wants a valve,lead,Elm,Jo Park,jo@elm.gr,0,New\n";
    let report = desk.import_as("odoo", "crm.csv", odoo);
    assert_eq!(report.files.len(), 2, "{:?}", report.files);
    assert_eq!(desk.rows("SELECT external_id, name FROM opportunity"), ["a.1|Pump"]);
    let sql = "SELECT external_id, first_name, last_name, email, company FROM person";
    assert_eq!(desk.rows(sql), ["a.2|Jo|Park|jo@elm.gr|Elm"]);

    let pipedrive = "Deal - ID,Deal - Title,Deal - Status,Deal - Value,Deal - Currency of Value\n\
        1,Pump,Open,100,EUR\n2,Valve,Deleted,100,EUR\n3,Deleted scenes,Won,100,EUR\n";
    let report = desk.import_as("pipedrive", "pd.csv", pipedrive);
    assert_eq!(troubles(&report.files[0]), [(TroubleKind::Gone, "Deal - Status", 1)]);
    let sql = "SELECT name, deleted FROM opportunity WHERE external_id < 'a' ORDER BY id";
    assert_eq!(desk.rows(sql), ["Pump|0", "Valve|1", "Deleted scenes|0"]);
}

#[test]
fn currencies_are_known_by_their_names() {
    let desk = Desk::new();
    let text = "Deal ID,Deal name,Stage,Amount,Currency\n1,a,Offer,100,US Dollar\n\
        2,b,Offer,100,Ευρώ\n3,c,Offer,100,대한민국 원\n4,d,Offer,100,Dollar\n";
    let report = desk.import("deals.csv", text);
    let sql = "SELECT external_id, amount_currency FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|USD", "2|EUR", "3|KRW", "4|"]);
    let amounts: Vec<_> = report.cells.iter().map(|cells| (cells.kind, cells.cells)).collect();
    assert_eq!(amounts, [(TroubleKind::Unread, 1)], "{:?}", report.cells);
}

#[test]
fn companies_of_one_name_at_two_places_are_two() {
    let desk = Desk::new();
    let list = "Company,Website,Country\nAcme,acme.com,US\nAcme,acme.de,Germany\n\
        Acme,https://www.acme.com,\nAcme,,\nElm,,Greece\nElm,,Korea\nOak,oak.gr,\n";
    let report = desk.import("list.csv", list);
    assert_eq!((report.created, report.duplicate_ids), (5, 2));
    let mut found = troubles(&report);
    found.sort_by_key(|(_, column, _)| *column);
    let expected = [
        (TroubleKind::Namesake, "Company", 2),
        // Rows of one company with blank cells: the last one counts, which is reported.
        (TroubleKind::Cleared, "Country", 1),
        (TroubleKind::Cleared, "Website", 1),
    ];
    assert_eq!(found, expected);
    // What only one row says tells nothing: this is one company.
    let text = "Company,Website,Country\nBirke,birke.de,DE\nBirke,,Germany\nBirke,birke.de,\n";
    assert_eq!(desk.import("one.csv", text).created, 1);
    // The same list in another order is the same companies.
    let mut lines: Vec<&str> = list.lines().collect();
    lines[1..].reverse();
    let report = desk.import("list-2.csv", &lines.join("\n"));
    assert_eq!(report.created, 0, "{report:?}");
    // A company that moved its web site is the same one.
    let report = desk.import("later.csv", "Company,Website\nOak,oak.com\n");
    assert_eq!((report.created, report.updated), (0, 1));
}

#[test]
fn the_wizard_knows_whose_keys_a_file_has() {
    let desk = Desk::new();
    let look = |name: &str, text: &str| {
        let path = desk.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let found = preview(&desk.workspace, (&path, name), 20).unwrap();
        (found.entity, found.source)
    };
    let report = "Opportunity ID,Opportunity Name,Account ID,Stage,Amount\n\
        006A0000001abcd,O1,001A0000001abcd,Won,1\n";
    assert_eq!(look("report.csv", report), (Some("opportunity"), Some("salesforce".to_owned())));
    let note = "Id,ParentId,Title,OwnerId\n002A0000001abcdIAA,001A0000001abcdIAA,Call,005\n";
    assert_eq!(look("Note.csv", note), (None, None));
    let own = "Account ID,Account name\n1,Acme\n";
    assert_eq!(look("own.csv", own), (Some("account"), None));
}

#[test]
fn the_report_of_an_import_is_kept_with_it() {
    let desk = Desk::new();
    let text = "Deal ID,Deal name,Stage,Amount,Close Date,Colour\n1,a,Signed,12.000,31/12/2025,red\n\
        2,b,Won,x,1/2/2026,blue\n,,,,,\n3,c,Lost,1.500,30/2/2026,\nTotal,,,13.500,,\n";
    let report = desk.import_as("t", "deals.csv", text);
    let mut file = report.files[0].clone();
    let kept = report_of(&desk.workspace, file.import_id).unwrap().unwrap();
    file.rejects_file = None;
    assert!(!file.cells.is_empty() && !file.left_out.is_empty() && !file.stages.is_empty());
    assert_eq!(format!("{:?}", kept.files[0]), format!("{file:?}"));
    assert_eq!((kept.created, kept.notices), (report.created, report.notices));
    assert!(report_of(&desk.workspace, 999).unwrap().is_none());
}

#[test]
fn a_report_names_the_matters_of_its_own_import_alone() {
    let desk = Desk::new();
    let head = "Deal ID,Deal name,Stage,Amount,Currency,Account ID";
    let first = desk.import_as("crm", "a.csv", &format!("{head}\n1,a,Offer,5,BRL,77\n"));
    assert_eq!(first.notices.len(), 2, "{:?}", first.notices);
    let second = desk.import_as("crm", "b.csv", &format!("{head}\n2,b,Offer,5,USD,\n"));
    assert!(second.notices.is_empty(), "{:?}", second.notices);
    let third = desk.import_as("crm", "c.csv", &format!("{head}\n3,c,Offer,5,BRL,78\n"));
    let amounts = |notice: &ImportNotice| match notice {
        ImportNotice::NoExchangeRate { amounts, .. } => Some(*amounts),
        _ => None,
    };
    assert_eq!(third.notices.iter().find_map(amounts), Some(1));
    let reference = |notice: &ImportNotice| match notice {
        ImportNotice::UnknownReference { reference, .. } => Some(reference.clone()),
        _ => None,
    };
    let named: Vec<String> = third.notices.iter().filter_map(reference).collect();
    assert_eq!(named, ["78"]);
}

#[test]
fn days_that_no_deal_can_have_count_as_blank() {
    let desk = Desk::new();
    let text = "Deal ID,Deal name,Stage,Amount,Close Date,Created Date\n\
        1,a,Won,1,2026-01-31,1900-01-01\n2,b,Won,1,2099-12-31,2025-01-31\n\
        3,c,Offer,1,2040-06-30,2025-01-31\n";
    let report = desk.import("deals.csv", text);
    let sql = "SELECT external_id, closed_at IS NULL, created_at IS NULL FROM opportunity \
        ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|0|1", "2|1|0", "3|0|0"]);
    let found: Vec<_> = report.cells.iter().map(|own| (own.column.as_str(), own.cells)).collect();
    assert_eq!(found, [("Close Date", 1), ("Created Date", 1)], "{:?}", report.cells);
    // A contract without an end may end on a day that means never.
    desk.import("c.csv", "Account ID,Account name,contract_ends_at\n1,Acme,2099-12-31\n");
    assert_eq!(desk.rows("SELECT contract_ends_at IS NULL FROM account"), ["0"]);
}

#[test]
fn the_wizard_reads_the_people_of_deals_as_well() {
    let desk = Desk::new();
    let path = desk.directory.path().join("deals.csv");
    let text = "Record ID,Deal Name,Deal Stage,Deal owner,Associated Contact IDs\n\
        21,Pump,Offer,Kim,11;12\n";
    std::fs::write(&path, text).unwrap();
    let file = (path.as_path(), "deals.csv");
    let proposed = preview(&desk.workspace, file, 5).unwrap();
    let mut mapping: BTreeMap<String, Option<String>> = proposed
        .headings
        .iter()
        .zip(&proposed.fields)
        .map(|(heading, field)| (heading.clone(), field.map(ToOwned::to_owned)))
        .collect();
    let plans = |mapping: &BTreeMap<String, Option<String>>, source: &str| {
        chosen(&desk.workspace, file, "opportunity", mapping, source)
            .map(|planned| planned.iter().map(|own| own.plan.entity.key).collect::<Vec<_>>())
    };
    assert_eq!(plans(&mapping, "hubspot").unwrap(), ["opportunity", "opportunity_role"]);
    for source in ["", "  ", "a\nb", &"x".repeat(61)] {
        assert!(plans(&mapping, source).is_err(), "{source:?}");
    }
    // Who chooses another mapping gets just that.
    mapping.insert("Deal Stage".to_owned(), None);
    assert_eq!(plans(&mapping, "hubspot").unwrap(), ["opportunity"]);
}

#[test]
fn greek_headings_say_how_amounts_and_dates_are_written() {
    let desk = Desk::new();
    let text = "Κωδικός;Επωνυμία;Κύκλος εργασιών;Ημερομηνία δημιουργίας\n1;Άλφα;12.000;3/4/2026\n\
        2;Βήτα;8.500;5/6/2026\n";
    let read = |name: &str, text: &str| {
        let report = desk.import(name, text);
        let sql = "SELECT annual_revenue_minor FROM account ORDER BY external_id";
        let found =
            (desk.rows(sql), report.readings.iter().map(|own| own.basis).collect::<Vec<_>>());
        desk.workspace.store.write(|own| own.batch("DELETE FROM account")).unwrap();
        found
    };
    let (amounts, bases) = read("greek.csv", text);
    assert_eq!(amounts, ["1200000", "850000"]);
    assert_eq!(bases, [Basis::Language, Basis::Language]);
    // True decimals of a Greek prove themselves.
    let (amounts, bases) = read("true.csv", &text.replace("8.500", "8,25"));
    assert_eq!((amounts, bases[0]), (vec!["1200000".to_owned(), "825".to_owned()], Basis::Column));
    // English headings say nothing: the setting decides, and that is said.
    let (amounts, bases) = read("en.csv", "Account ID,Account name,Annual revenue\n1,A,12.000\n");
    assert_eq!((amounts, bases), (vec!["1200".to_owned()], vec![Basis::Setting]));
}

#[test]
fn a_report_of_salesforce_updates_what_its_objects_made() {
    let desk = Desk::new();
    let accounts = "Id,Name,IsDeleted,OwnerId\n001A0000001abcdIAA,Acme,false,005A0000000aaaaIAA\n";
    let deals = "Id,AccountId,Name,StageName,Amount,CloseDate,CreatedDate,IsClosed,IsWon\n\
        006A0000001abcdIAA,001A0000001abcdIAA,O1,Closed Won,1000,2024-05-13,2024-01-01,true,true\n";
    desk.import_as("", "Account.csv", accounts);
    desk.import_as("", "Opportunity.csv", deals);
    let report = "Opportunity ID,Opportunity Name,Account Name,Account ID,Stage,Amount,Close Date\n\
        006A0000001abcd,O1,Acme,001A0000001abcd,Closed Won,\"1,000.00\",5/13/2024\n";
    let report = desk.import_as("", "report.csv", report);
    assert_eq!((report.files[0].source.as_str(), report.created), ("salesforce", 0));
    assert_eq!(desk.rows("SELECT external_id, name FROM opportunity").len(), 1);
    // The history of a deal is none of its own, and a note is no record.
    let history = "Id,OpportunityId,CreatedDate,StageName,Amount,CloseDate,Probability\n\
        008A0000001abcdIAA,006A0000001abcdIAA,2024-01-01,Prospecting,100,2024-05-13,10\n\
        008A0000001abceIAA,006A0000001abcdIAA,2024-05-13,Closed Won,1000,2024-05-13,100\n";
    let report = desk.import_as("", "OpportunityHistory.csv", history);
    assert_eq!((report.files[0].entity.as_str(), report.created), ("opportunity_stage", 2));
    let note = "Id,ParentId,Title,OwnerId\n002A0000001abcdIAA,001A0000001abcdIAA,Call notes,005\n";
    let report = desk.import_as("", "Note.csv", note);
    assert_eq!((report.files.len(), report.skipped.len()), (0, 1));
    let campaigns = "Id,Name,Type,Status\n701A0000001abcdIAA,Spring,Webinar,Active\n";
    let report = desk.import_as("", "Campaign.csv", campaigns);
    assert_eq!(report.files[0].source, "salesforce");
    // Keys of other systems are theirs.
    let report = desk.import_as("", "own.csv", "Account ID,Account name\n001,Acme\n002,Elm\n");
    assert_eq!((report.files[0].source.as_str(), report.created), ("files", 2));
}

#[test]
fn deals_stay_deals_beside_the_key_of_a_contact() {
    let desk = Desk::new();
    let text = "Deal ID,Deal Name,Stage,Amount,Close Date,Contact ID\n\
        1,D1,Closed Won,1000,2024-01-05,77\n2,D2,Closed Won,1000,2024-01-05,\n";
    let report = desk.import_as("", "deals.csv", text);
    let made: Vec<_> =
        report.files.iter().map(|file| (file.entity.as_str(), file.created)).collect();
    assert_eq!(made, [("opportunity", 2), ("opportunity_role", 1)]);
    assert_eq!(report.rejected, 0);
}

#[test]
fn shares_are_read_as_their_column_shows() {
    let desk = Desk::new();
    let text = "Deal ID,Deal Name,Stage,Amount,Probability\n1,A,Closed,1000,100\n\
        2,B,Closed,5000,1\n3,C,Closed,700,0\n4,D,Proposal,700,40\n5,E,Proposal,700,150\n";
    let report = desk.import("deals.csv", text);
    let sql = "SELECT external_id, probability FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|1.0", "2|0.01", "3|0.0", "4|0.4", "5|"]);
    assert!(troubles(&report).contains(&(TroubleKind::Unread, "Probability", 1)));
    let growth = |name: &str, cells: [&str; 4]| {
        let rows = cells.iter().enumerate().map(|(id, cell)| format!("{id},A{id},{cell}\n"));
        let text = format!("Account ID,Account name,Revenue growth\n{}", rows.collect::<String>());
        desk.import(name, &text);
        desk.rows("SELECT revenue_growth FROM account ORDER BY external_id")
    };
    assert_eq!(growth("a.csv", ["0.125", "1.125", "0.9", "1.5"]), ["0.125", "1.125", "0.9", "1.5"]);
    assert_eq!(growth("b.csv", ["12", "8.5", "0.8", "150"]), ["0.12", "0.085", "0.008", "1.5"]);
}

#[test]
fn deals_of_one_name_in_one_file_are_as_many_as_they_are() {
    let desk = Desk::new();
    let text = "Deal Name,Company,Stage,Amount,Close Date\nRenewal,Acme,Closed Won,500,2024-01-01\n\
        Renewal,Acme,Proposal,800,\nRenewal,Acme,Closed Won,500,2024-01-01\nOther,Acme,Offer,1,\n";
    let report = desk.import("deals.csv", text);
    assert_eq!((report.created, report.duplicate_ids), (3, 1), "the third is the first again");
    assert_eq!(troubles(&report), [(TroubleKind::SameDealName, "Deal Name", 1)]);
    let report = desk.import("deals.csv", text);
    assert_eq!((report.created, report.updated), (0, 0));
}

#[test]
fn currencies_that_contradict_each_other_are_counted() {
    let desk = Desk::new();
    let text = "Deal ID,Deal name,Stage,Amount,Currency\n1,a,Offer,$100,EUR\n2,b,Offer,€100,EUR\n\
        3,c,Offer,10%,EUR\n";
    let report = desk.import("deals.csv", text);
    let sql = "SELECT external_id, amount_currency FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|USD", "2|EUR", "3|"]);
    let expected =
        [(TroubleKind::Unread, "Amount", 1), (TroubleKind::CurrencyContradicts, "Amount", 1)];
    let mut found = troubles(&report);
    found.sort_by_key(|(kind, ..)| *kind != TroubleKind::Unread);
    assert_eq!(found, expected);
    // What does not fit the headings comes back whole.
    let report = desk.import("wide.csv", "Company,Website\nB,b.com,extra\nC,c.com\n");
    let rejects = std::fs::read_to_string(report.rejects_file.unwrap()).unwrap();
    assert!(rejects.contains("B,b.com,extra"), "{rejects}");
}

#[test]
fn values_that_blank_cells_take_are_counted() {
    let desk = Desk::new();
    let head = "Account ID,Account name,Employees,Annual revenue,Country";
    desk.import("a.csv", &format!("{head}\n1,Acme,10,5000,US\n2,Elm,20,,GR\n3,Oak,30,1,KR\n"));
    let report =
        desk.import("b.csv", &format!("{head}\n1,Acme,,,US\n2,Elm,n/a,,GR\n3,Oak,31,1,KR\n"));
    let mut found = troubles(&report);
    found.retain(|(kind, ..)| *kind == TroubleKind::Cleared);
    let expected =
        [(TroubleKind::Cleared, "Employees", 2), (TroubleKind::Cleared, "Annual revenue", 1)];
    assert_eq!(found, expected);
    // The same again clears nothing, and columns that are not there neither.
    let report =
        desk.import("b.csv", &format!("{head}\n1,Acme,,,US\n2,Elm,n/a,,GR\n3,Oak,31,1,KR\n"));
    assert_eq!(report.updated, 0);
    let report = desk.import("c.csv", "Account ID,Account name\n3,Oak Tree\n");
    assert!(troubles(&report).is_empty(), "{:?}", report.cells);
}

#[test]
fn who_opted_out_stays_out_when_merged_or_unsubscribed_by_the_state_of_the_address() {
    let desk = Desk::new();
    let text = "Id,LastName,Email,HasOptedOutOfEmail,IsDeleted,MasterRecordId\n\
        003A,Feld,nora@acme.com,1,true,003B\n003B,Feld,n.feld@acme.com,0,false,\n\
        003C,Park,jo@elm.gr,0,false,\n";
    let report = desk.import_as("salesforce", "contacts.csv", text);
    let merged = |notice: &ImportNotice| match notice {
        ImportNotice::OptedOutByMerged { people } => Some(*people),
        _ => None,
    };
    assert_eq!(report.notices.iter().find_map(merged), Some(1));
    let sql = "SELECT external_id, opted_out FROM person ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["003A|1", "003B|1", "003C|0"]);

    let desk = Desk::new();
    let text = "Person ID,Last name,Email,Email Status\n1,Feld,a@acme.com,Unsubscribed\n\
        2,Park,b@acme.com,Verified\n3,Kim,c@acme.com,Bounced\n4,Lee,d@acme.com,\n";
    let report = desk.import("list.csv", text);
    let sql = "SELECT external_id, opted_out FROM person ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|1", "2|", "3|", "4|"], "a good address is no wish");
    assert_eq!(troubles(&report), [(TroubleKind::NoConsent, "Email Status", 1)]);
}

#[test]
fn dynamics_counts_what_a_deal_brought_and_what_an_open_one_may_bring() {
    let desk = Desk::new();
    let text = "(Do Not Modify) Opportunity,Topic,Status,Est. Revenue,Actual Revenue\n\
        a,Pump,Won,100,80\nb,Valve,Open,200,\nc,Pipe,Lost,300,0.00\nd,Free,Won,,0\n";
    desk.import_as("dynamics", "deals.csv", text);
    let sql = "SELECT external_id, amount_minor FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["a|8000", "b|20000", "c|30000", "d|0"]);
}

#[test]
fn whole_numbers_with_a_fraction_of_nothing_are_the_keys_without_it() {
    let desk = Desk::new();
    desk.import_as("crm", "accounts.csv", "Account ID,Account name\n101,Acme\n102,Elm\n");
    let text = "Deal ID,Deal name,Stage,Amount,Account ID\n1,a,Offer,5,101.0\n2,b,Offer,5,\n\
        3,c,Offer,5,102.0\n";
    desk.import_as("crm", "deals.csv", text);
    let sql = "SELECT d.name, a.name FROM opportunity d JOIN account a ON a.id = d.account_id \
        ORDER BY d.id";
    assert_eq!(desk.rows(sql), ["a|Acme", "c|Elm"]);
    // Keys of two kinds are left as they are: 101 and 101.0 may be two.
    desk.import_as("crm", "more.csv", "Account ID,Account name\n103.0,Birke\n104,Erle\n");
    let sql = "SELECT external_id FROM account ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["101", "102", "103.0", "104"]);
}

#[test]
fn companies_and_people_of_one_table_of_odoo_are_told_apart() {
    let desk = Desk::new();
    let text = "id,name,is_company,parent_id/id,parent_id/name,email,function,is_blacklisted\n\
        p.1,Azure Interior,True,,,info@azure.example,,False\n\
        p.2,Brandon Freeman,False,p.1,Azure Interior,b.freeman@azure.example,Buyer,True\n\
        p.3,Azure Works,True,p.1,Azure Interior,,,False\n\
        p.4,Nora Feld,False,,,nora@feld.example,,False\n";
    let report = desk.import_as("", "partners.csv", text);
    assert_eq!(report.files.len(), 2, "{:?}", report.files);
    let sql = "SELECT a.external_id, a.name, p.name FROM account a \
        LEFT JOIN account p ON p.id = a.parent_id ORDER BY a.external_id";
    assert_eq!(desk.rows(sql), ["p.1|Azure Interior|", "p.3|Azure Works|Azure Interior"]);
    let sql = "SELECT external_id, first_name, last_name, account_reference, opted_out FROM person \
        ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["p.2|Brandon|Freeman|p.1|1", "p.4|Nora|Feld||0"]);
    assert_eq!(report.rejected, 0);
    // What the labels say.
    let desk = Desk::new();
    let text = "External ID,Display Name,Company Type,Related Company,Email,Job Position\n\
        p.1,Azure Interior,Company,,info@azure.example,\n\
        p.2,Brandon Freeman,Individual,Azure Interior,b.freeman@azure.example,Buyer\n";
    let report = desk.import_as("", "Contact (res.partner).csv", text);
    let kinds: Vec<_> = report.files.iter().map(|file| file.entity.as_str()).collect();
    assert_eq!(kinds, ["account", "person"]);
    assert_eq!(desk.rows("SELECT last_name, company FROM person"), ["Freeman|Azure Interior"]);
}

#[test]
fn times_are_in_the_zone_that_their_heading_names() {
    let desk = Desk::new();
    let text = "Deal ID,Deal name,Stage,Amount,Close Date (EDT),Created (KST)\n\
        1,a,Offer,5,2026-07-01 20:30,2026-07-01\n2,b,Offer,5,2026-01-01 20:30,2026-01-02 06:00\n";
    desk.import("deals.csv", text);
    let sql = "SELECT datetime(closed_at / 1000000, 'unixepoch') || ' ' || \
        datetime(created_at / 1000000, 'unixepoch') FROM opportunity ORDER BY external_id";
    let rows = desk.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
    let found: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
    // New York is four hours behind in July and five in January; a day alone is the workspace's.
    let expected =
        ["2026-07-02 00:30:00 2026-07-01 00:00:00", "2026-01-02 01:30:00 2026-01-01 21:00:00"];
    assert_eq!(found, expected);
}

#[test]
fn what_went_into_another_record_counts_once() {
    let desk = Desk::new();
    let headings = "Record ID,Deal Name,Amount,Deal Stage,Deal owner,Close Date";
    let both = format!(
        "{headings}\n501,Alpha,1000,Closed Won,Kim,2025-03-15\n\
        502,Alpha dup,1000,Closed Won,Kim,2025-03-15\n503,Beta,5,Closed Won,Kim,2025-03-15\n"
    );
    desk.import_as("", "deals.csv", &both);
    let counts = || desk.rows("SELECT external_id FROM opportunity WHERE COALESCE(deleted, 0) = 0");
    assert_eq!(counts(), ["501", "502", "503"]);
    // HubSpot no longer lists the record that went into another one.
    let merged = format!(
        "{headings},Merged record IDs\n\
        501,Alpha,1000,Closed Won,Kim,2025-03-15,502\n503,Beta,5,Closed Won,Kim,2025-03-15,\n"
    );
    let report = desk.import_as("", "deals-2.csv", &merged);
    assert_eq!(counts(), ["501", "503"]);
    assert_eq!(report.files[1].entity, "merged_record");
    assert_eq!(troubles(&report.files[1]), [(TroubleKind::Gone, "Merged record IDs", 1)]);
    // The old file again changes nothing of that, and undoing the merge does.
    desk.import_as("", "deals.csv", &both);
    assert_eq!(counts(), ["501", "503"]);
    let (id, call) = (report.files[1].import_id, common::call(desk.workspace.now()));
    speargun_engine::import::undo(&desk.workspace, id, false, &call).unwrap();
    assert_eq!(counts(), ["501", "502", "503"]);
}

#[test]
fn truths_of_a_table_of_floats_are_truths() {
    let desk = Desk::new();
    let text = "Id,Name,StageName,Amount,IsClosed,IsWon,IsDeleted\n\
        006A,a,Done,5,1.0,1.0,0.0\n006B,b,Done,5,0.0,0.0,0.0\n006C,c,Done,5,1.0,1.0,1.0\n";
    desk.import_as("salesforce", "deals.csv", text);
    let sql = "SELECT is_won, deleted FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["1|0", "0|0", "1|1"]);
    let text = "Id,LastName,Email,HasOptedOutOfEmail\n003A,Kim,a@acme.com,0.0\n\
        003B,Lee,b@acme.com,1.0\n";
    desk.import_as("salesforce", "contacts.csv", text);
    assert_eq!(desk.rows("SELECT opted_out FROM person ORDER BY external_id"), ["0", "1"]);
    let text = "id,name,is_company,email\np.1,Azure Interior,1.0,\np.2,Jo Park,0.0,jo@x.gr\n";
    desk.import_as("", "partners.csv", text);
    assert_eq!(desk.rows("SELECT name FROM account"), ["Azure Interior"]);
}

#[test]
fn numbers_of_states_of_dynamics_are_its_outcomes() {
    let desk = Desk::new();
    let text = "opportunityid,name,estimatedvalue,actualvalue,statecode,actualclosedate\n\
        a,Pump,100,80,1,2026-03-01\nb,Valve,200,,0,\nc,Pipe,300,,2,2026-03-01\n";
    desk.import_as("", "d365.csv", text);
    let sql = "SELECT external_id, outcome, amount_minor FROM opportunity ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["a|Won|8000", "b|Open|20000", "c|Lost|30000"]);
}

#[test]
fn an_old_export_behind_a_merge_says_what_counts_nowhere() {
    let desk = Desk::new();
    let headings = "Record ID,Deal Name,Amount,Deal Stage,Deal owner";
    let merged = format!("{headings},Merged record IDs\n501,Alpha,5,Offer,Kim,502\n");
    desk.import_as("", "new.csv", &merged);
    let old = format!("{headings}\n501,Alpha,5,Offer,Kim\n502,Alpha,5,Offer,Kim\n");
    let report = desk.import_as("", "old.csv", &old);
    assert_eq!((report.files[0].created, report.files[0].unchanged), (1, 1));
    assert_eq!(troubles(&report.files[0]), [(TroubleKind::Gone, "merged_record", 1)]);
    let sql = "SELECT external_id FROM opportunity WHERE COALESCE(deleted, 0) = 0";
    assert_eq!(desk.rows(sql), ["501"]);
}
