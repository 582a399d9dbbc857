//! Files as people really have them: what a column proves, what a cell costs, where a table ends,
//! which spellings are one key, how deals ended; and what is said of it.

use crate::common;
use crate::reading_desk;

use reading_desk::{Desk, NOW};
use speargun_domain::column::Basis;
use speargun_engine::Watch;
use speargun_engine::import::{ImportNotice, ImportOptions, TroubleKind, import_paths};

#[test]
fn one_sign_has_one_meaning_in_a_column() {
    let desk = Desk::new();
    let report = desk.import(
        "companies.csv",
        "Company;Employees;Annual revenue\nAcme;1.240;3.500.000\nZeta;12;950.000\nNoma;7;1.5\n\
         Pita;8;2.000.000\n",
    );
    let sql = "SELECT name, employees, annual_revenue_minor FROM account ORDER BY name";
    assert_eq!(
        desk.rows(sql),
        ["Acme|1240|350000000", "Noma|7|", "Pita|8|200000000", "Zeta|12|95000000",]
    );
    let of = |column: &str| report.readings.iter().find(|own| own.column == column).unwrap();
    assert_eq!((of("Employees").basis, of("Employees").two_ways), (Basis::Field, 1));
    let revenue = of("Annual revenue");
    assert_eq!((revenue.way.as_str(), revenue.basis), ("decimal_comma", Basis::Column));
    assert_eq!((revenue.proved_by, revenue.contradicted_by, revenue.two_ways), (2, 1, 1));
}

#[test]
fn what_nothing_proves_follows_the_setting_and_is_said() {
    let desk = Desk::new();
    let text = "Deal name,Company,Stage,Amount,Close date\nA,Acme,Closed won,12.000,03/04/2026\n";
    let report = desk.import("deals.csv", text);
    let said: Vec<(&str, Basis, u64)> =
        report.readings.iter().map(|own| (own.column.as_str(), own.basis, own.two_ways)).collect();
    let setting = Basis::Setting;
    assert_eq!(said, [("Amount", setting, 1), ("Close date", setting, 1)]);
    // True decimals of three places prove themselves.
    let text = "Deal name,Company,Stage,Amount\nB,Acme,Open,12.125\nC,Acme,Open,0.375\n";
    let report = desk.import("more.csv", text);
    assert_eq!(report.readings[0].basis, Basis::Column);
    let sql = "SELECT name, amount_minor FROM opportunity ORDER BY name";
    assert_eq!(desk.rows(sql), ["A|1200", "B|1213", "C|38"]);
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_column_then_of_the_file() {
    let desk = Desk::new();
    let report = desk.import(
        "deals.csv",
        "Record ID,Deal Name,Company,Deal Stage,Close Date,Create Date\n\
         1,A,Acme,Closed Won,25/03/2026,01/02/2026\n2,B,Acme,Closed Won,03/04/2026,05/06/2025\n\
         3,C,Acme,Closed Won,26/03/2026,07/08/2025\n4,D,Acme,Closed Won,03/27/2026,09/10/2025\n",
    );
    let sql = "SELECT name, closed_at, created_at FROM opportunity ORDER BY name";
    let day = |year: i64, month: i64, day: i64| {
        let date = format!("{year}-{month:02}-{day:02}");
        let order = speargun_domain::time::DateOrder::DayFirst;
        speargun_domain::time::parse_instant(&date, &speargun_domain::time::utc(), order).unwrap()
    };
    let expected = [
        format!("A|{}|{}", day(2026, 3, 25), day(2026, 2, 1)),
        format!("B|{}|{}", day(2026, 4, 3), day(2025, 6, 5)),
        format!("C|{}|{}", day(2026, 3, 26), day(2025, 8, 7)),
        // The one cell that contradicts its column is not read.
        format!("D||{}", day(2025, 10, 9)),
    ];
    assert_eq!(desk.rows(sql), expected);
    assert_eq!(report.rejected, 0);
    let unread = report.cells.iter().find(|own| own.kind == TroubleKind::Unread).unwrap();
    assert_eq!((unread.column.as_str(), unread.cells, unread.line), ("Close Date", 1, 5));
}

#[test]
fn a_year_of_two_digits_stands_where_its_column_says() {
    let day = |text: &str| {
        let order = speargun_domain::time::DateOrder::DayFirst;
        speargun_domain::time::parse_instant(text, &speargun_domain::time::utc(), order).unwrap()
    };
    let read = |desk: &Desk, name: &str, text: &str| {
        let report = desk.import(name, text);
        let found = report.readings.into_iter().find(|own| own.column.contains(['l', '마', 'Κ']));
        let rows = desk.rows("SELECT closed_at FROM opportunity ORDER BY external_id");
        desk.workspace.store.write(|own| own.batch("DELETE FROM opportunity")).unwrap();
        (rows, found.map(|own| (own.way, own.basis, own.two_ways)))
    };
    let told = |way: &str, basis, two_ways| Some((way.to_owned(), basis, two_ways));
    let days = |days: &[&str]| days.iter().map(|text| day(text).to_string()).collect::<Vec<_>>();
    let head = "Record ID,Deal Name,Company,Deal Stage,Close Date\n";
    let desk = Desk::new();
    let proved = format!("{head}1,A,X,Won,26.3.5\n2,B,X,Won,26.12.31\n");
    let first = days(&["2026-03-05", "2026-12-31"]);
    assert_eq!(
        read(&desk, "a.csv", &proved),
        (first.clone(), told("year_first", Basis::Column, 1))
    );
    // Nothing proves it: the language of the file, then that of the workspace.
    let korean =
        "Record ID,거래명,회사,단계,마감일\n1,가,한빛,수주,26.03.05\n2,나,한빛,수주,26.12.31\n";
    let of_language = (first.clone(), told("year_first", Basis::Language, 2));
    assert_eq!(read(&desk, "b.csv", korean), of_language);
    let plain = format!("{head}1,A,X,Won,26.03.05\n2,B,X,Won,26.12.31\n");
    assert_eq!(read(&Desk::korean(), "c.csv", &plain), of_language);
    // Whoever writes the day first goes on doing so, and is told of the other way.
    let turned = days(&["2005-03-26", "2031-12-26"]);
    assert_eq!(read(&desk, "d.csv", &plain), (turned, told("day_first", Basis::Setting, 2)));
    let greek = "Record ID,Ευκαιρία,Εταιρεία,Στάδιο,Ημερομηνία κλεισίματος\n1,Α,Χ,Κερδισμένη,05.03.26\n\
        2,Β,Χ,Κερδισμένη,31.12.26\n";
    let (rows, _) = read(&Desk::korean(), "e.csv", greek);
    assert_eq!(rows, first);
}

#[test]
fn a_cell_that_cannot_be_read_costs_itself() {
    let desk = Desk::new();
    let report = desk.import(
        "companies.csv",
        "Company,Website,Employees,Annual Revenue,Founded\nAcme,acme.gr,N/A,-,Unknown\n\
         Zeta,zeta.gr,about 45,not quite,1998\nNoma,noma.gr,1-10 employees,$1M - $10M,#REF!\n\
         ,x.gr,5,5,1905\n",
    );
    assert_eq!((report.created, report.rejected), (3, 1), "a row without a name names nothing");
    let sql = "SELECT name, employees, annual_revenue_minor, annual_revenue_currency FROM account \
               ORDER BY name";
    assert_eq!(desk.rows(sql), ["Acme|||", "Noma|1|100000000|USD", "Zeta|45||"]);
    let told: Vec<(&str, TroubleKind, u64)> =
        report.cells.iter().map(|own| (own.column.as_str(), own.kind, own.cells)).collect();
    use TroubleKind::{Approximate, Placeholder, Unread};
    assert_eq!(
        told,
        [
            ("Annual Revenue", Unread, 1),
            ("Founded", Placeholder, 2),
            ("Annual Revenue", Placeholder, 1),
            ("Employees", Placeholder, 1),
            ("Employees", Approximate, 2),
            ("Annual Revenue", Approximate, 1),
        ]
    );
}

#[test]
fn who_may_not_be_written_to_stays_so() {
    let desk = Desk::new();
    let people =
        "Record Id,Email,Email Opt Out\n1,a@acme.gr,true\n2,b@acme.gr,maybe\n3,c@acme.gr,\n";
    let report = desk.import("contacts.csv", people);
    let opted_out = "SELECT external_id FROM person WHERE opted_out = 1 ORDER BY external_id";
    assert_eq!(desk.rows(opted_out), ["1", "2"]);
    assert!(report.cells.iter().any(|own| own.kind == TroubleKind::OptOutInDoubt));
    desk.import("later.csv", "Record Id,Email,Email Opt Out\n1,a@acme.gr,false\n2,b@acme.gr,\n");
    assert_eq!(desk.rows(opted_out), ["1", "2"]);
}

#[test]
fn a_table_begins_at_its_headings_and_ends_before_its_totals() {
    let desk = Desk::new();
    let report = desk.import(
        "report.csv",
        "sep=;\nAccounts by city\nAs of 2026-11-01;Anna\n\nAccount ID;Account Name;Employees;City\n\
         1;Acme;120;Volos\n2;Zeta;30\n;;;\n3;Total;7;Paris\nTotal;3;157;\n\n\
         Confidential Information - do not distribute\n",
    );
    let sql = "SELECT name, city FROM account ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["Acme|Volos", "Zeta|", "Total|Paris"]);
    assert_eq!((report.headings_line, report.rows, report.rejected), (Some(5), 3, 0));
    let left: Vec<(u64, u64, &str)> =
        report.left_out.iter().map(|out| (out.first_line, out.last_line, out.what)).collect();
    assert_eq!(left, [(10, 10, "total"), (12, 12, "footer")]);
    // A row whose line is told stands in that line, also behind blank ones.
    let report = desk.import("gaps.csv", "Company,Employees\nAjax,5\n\n\n,7\n");
    assert_eq!(report.rejects[0].line, 5);
    let twice = "Company,Website\nOne,one.gr\nCompany,Website\nTwo,two.gr\n";
    assert_eq!(desk.import("twice.csv", twice).repeated_headings, 1);
}

#[test]
fn one_record_has_one_key() {
    let desk = Desk::new();
    let of = |name, text| desk.import_as("salesforce", name, text);
    of("Account.csv", "Id,Name,BillingCity,NumberOfEmployees\n0015g00000QwErTAAV,Acme,Jena,1\n");
    of("report.csv", "Account ID,Account Name,Employees\n0015g00000QwErT,Acme,2\n");
    let keys = "SELECT external_id, employees FROM account";
    assert_eq!(desk.rows(keys), ["0015g00000QwErTAAV|2"]);
    // What an earlier version kept with 15 characters is the same record.
    let store = &desk.workspace.store;
    let before = "UPDATE account SET external_id = '0015g00000QwErT'";
    store.write(|connection| connection.batch(before)).unwrap();
    of("again.csv", "Account ID,Account Name,Employees\n0015g00000QwErT,Acme,3\n");
    assert_eq!(desk.rows(keys), ["0015g00000QwErTAAV|3"]);
    let report =
        desk.import("rounded.csv", "Record ID,Company name\n1.23457E+11,A\n1.23457E+11,B\n");
    assert_eq!((report.created, report.rejected), (0, 2));
    assert!(report.rejects[0].reason.to_string().contains("scientific notation"));
    // The primary one of several companies.
    desk.import("companies.csv", "Record ID,Company name\n9051,Tern\n9052,Fulmar\n");
    let people = "Record ID,Email,Associated Company IDs,Associated Company IDs (Primary)\n\
        71,a@x.gr,9051;9052,9052\n72,b@x.gr,9051;9052,\n";
    let report = desk.import("contacts.csv", people);
    let sql = "SELECT external_id, account_reference FROM person ORDER BY external_id";
    assert_eq!(desk.rows(sql), ["71|9052", "72|9051"]);
    assert_eq!(report.cells[0].kind, TroubleKind::SeveralKeys);
}

#[test]
fn deals_of_one_name_are_as_many_as_they_are() {
    let desk = Desk::new();
    let text = "Account Name,Opportunity Name,Stage,Amount,Close Date,Created Date\n\
        Acme,Renewal,Closed Won,10000,2025-03-01,2025-01-01\n\
        Acme,Renewal,Closed Won,12000,2026-03-01,2026-01-01\n";
    assert_eq!(desk.import("deals.csv", text).created, 2);
    let again = desk.import("deals.csv", text);
    assert_eq!((again.created, again.unchanged), (0, 2));
    let turned = "Account Name,Opportunity Name,Stage,Amount,Close Date,Created Date\n\
        Acme,Renewal,Closed Won,12500,2026-03-01,2026-01-01\n";
    let again = desk.import("turned.csv", turned);
    assert_eq!((again.created, again.updated), (0, 1), "the other year's alone");
}

#[test]
fn people_in_the_table_of_companies_are_people() {
    let desk = Desk::new();
    let text = "Id,Name,LastName,FirstName,IsPersonAccount,PersonEmail,BillingCity,NumberOfEmployees\n\
        1,Acme,,,false,,Volos,12\n2,Nora Feld,Feld,Nora,true,nora@gmail.com,Jena,\n";
    let report = desk.import_as("salesforce", "Account.csv", text);
    assert_eq!(report.files.len(), 2);
    assert_eq!(desk.rows("SELECT name FROM account"), ["Acme"]);
    assert_eq!(desk.rows("SELECT last_name, email FROM person"), ["Feld|nora@gmail.com"]);
    let members = "Id,CampaignId,LeadId,ContactId,Status\n1,C,L1,,Sent\n2,C,,K1,Sent\n";
    let report = desk.import_as("salesforce", "CampaignMember.csv", members);
    assert_eq!((report.created, report.rejected), (2, 0));
    let sql = "SELECT person_reference FROM campaign_member ORDER BY external_id";
    assert_eq!(desk.rows(sql).len(), 2);
    // An id and an account make no deal.
    for text in [
        "Id,AccountId,CaseNumber,Subject,Status,Priority,ClosedDate\n1,A,7,x,New,High,2026-01-01\n",
        "Id,AccountId,ContactId,IsDirect,Roles\n1,A,K,true,\n",
    ] {
        let report = desk.import_as("salesforce", "x.csv", text);
        assert_eq!((report.files.len(), report.skipped.len()), (0, 1), "{text}");
    }
}

#[test]
fn headings_with_a_prefix_a_unit_or_a_flag_are_understood() {
    let desk = Desk::new();
    let deals = "\"Deal - ID\",\"Deal - Title\",\"Deal - Value\",\"Deal - Currency of Value\",\"Deal - Status\",\
        \"Deal - Organization\",\"Deal - Deal created\",\"Deal - Won time\",\"Deal - Lost time\"\n\
        31,Hull,15000,GBP,Won,Acme,2026-01-05,2026-02-11,\n32,Keel,50,EUR,Lost,Acme,2026-01-05,,2026-02-12\n";
    desk.import("export.csv", deals);
    let sql = "SELECT name, amount_minor, amount_currency, outcome, account_name, \
        CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END FROM opportunity ORDER BY name";
    assert_eq!(
        desk.rows(sql),
        ["Hull|1500000|GBP|Won|Acme|closed", "Keel|5000|EUR|Lost|Acme|closed"]
    );
    let companies = "회사명,직원 수(명),매출액(백만원),즐겨찾기\n한빛,120,\"45,000\",x\n";
    let report = desk.import("companies.csv", companies);
    let sql = "SELECT employees, annual_revenue_minor, annual_revenue_currency FROM account";
    assert_eq!(desk.rows(sql), ["120|45000000000|KRW"]);
    assert_eq!(report.unknown_headings, ["즐겨찾기"]);
    let flags = "Record ID,Deal Name,Deal Stage,Is Closed Won,Is closed lost,Close Date,Amount\n\
        1,a,Signed,true,false,2026-02-01,1\n2,b,No budget,false,true,2026-02-02,1\n\
        3,c,Offer,false,false,2027-05-02,1\n";
    desk.import("flags.csv", flags);
    let sql =
        "SELECT name, is_closed, is_won FROM opportunity WHERE amount_minor = 100 ORDER BY name";
    assert_eq!(desk.rows(sql), ["a|1|1", "b|1|0", "c|0|0"]);
}

#[test]
fn addresses_are_found_in_their_cells() {
    let desk = Desk::new();
    let people = "Record ID,First Name,Last Name,Email\n\
        1,Nora,Feld,Nora@acme.gr;n.feld@gmail.com\n2,Jo,Null,<jo@acme.gr>\n3,Pat,Lee,nobody\n";
    let report = desk.import("contacts.csv", people);
    let sql = "SELECT last_name, email, other_emails FROM person ORDER BY external_id";
    let expected = ["Feld|nora@acme.gr|[\"n.feld@gmail.com\"]", "Null|jo@acme.gr|", "Lee||"];
    assert_eq!(desk.rows(sql), expected);
    assert!(report.cells[0].reason.to_string().contains("no e-mail address"), "{:?}", report.cells);
}

#[test]
fn a_mapping_that_fits_nothing_and_the_same_file_again_are_told() {
    let desk = Desk::new();
    let path = desk.directory.path().join("accounts.csv");
    std::fs::write(&path, "Account Name,Annual Revenue\nAcme,5 GBP\nZeta,6 GBP\n").unwrap();
    let import = |mapping: &str, source: &str| {
        let mapping = speargun_connect::mapping::Mapping::parse(mapping).unwrap();
        let mapping = (!mapping.source.is_empty()).then_some(mapping);
        let options =
            ImportOptions { mapping, source: source.to_owned(), ..ImportOptions::default() };
        import_paths(
            &desk.workspace,
            std::slice::from_ref(&path),
            &options,
            &Watch::none(),
            &common::call(NOW),
        )
    };
    let other = "source = \"x\"\n[[file]]\nname = \"deals.csv\"\nentity = \"opportunity\"\n";
    let error = import(other, "").unwrap_err().to_string();
    assert!(error.contains("names none of these files: accounts.csv"), "{error}");
    assert_eq!(desk.rows("SELECT name FROM account").len(), 0, "nothing was imported");
    let first = import("source = \"crm\"", "").unwrap();
    assert_eq!(first.created, 2, "a mapping of no files holds for all of them");
    let rate = ImportNotice::NoExchangeRate {
        currency: "GBP".to_owned(),
        base_currency: "USD".to_owned(),
        amounts: 2,
    };
    assert!(first.notices.contains(&rate), "{:?}", first.notices);
    let again = import("source = \"\"", "erp").unwrap();
    let (source, other_source) = ("erp".to_owned(), "crm".to_owned());
    let twins = ImportNotice::Twins { source, other_source, accounts: 2 };
    assert!(again.notices.contains(&twins), "{:?}", again.notices);
}

#[test]
fn repairs_do_not_go_too_far() {
    let desk = Desk::new();
    // Plain headings count beside those of a CRM that a file looks like.
    let deals = "Deal ID,Deal name,Account name,Amount,Stage,Close date\r\n1,x,A,5,Won,2026-01-01\r\n\
        \r\n2,\"y\r\nz\",A,6,Won (pending),2026-01-02\r\n1.5E+12,w,A,7,Won,2026-01-03\r\n";
    let report = desk.import("deals.csv", deals);
    assert_eq!(desk.rows("SELECT stage FROM opportunity ORDER BY name"), ["Won", "Won (pending)"]);
    assert_eq!(report.rejects[0].line, 6, "as an editor shows it, behind rows of two lines");
    // What a cell says of its magnitude comes before what the heading says; "-" is nobody's city.
    let companies =
        "Company name,Revenue ($M),Revenue growth (%),City\nA,12.5,5,-\nB,$5M,0.5,Unknown\n";
    desk.import("companies.csv", companies);
    let sql = "SELECT name, annual_revenue_minor, revenue_growth, city FROM account ORDER BY name";
    assert_eq!(desk.rows(sql), ["A|1250000000|0.05|", "B|500000000|0.005|Unknown"]);
    let nobody = desk.import("nobody.csv", "Company name,Country\n-,GR\nN/A,GR\nNull,GR\n");
    assert_eq!((nobody.created, nobody.rejected), (0, 3));
    let totals = "Company name,Employees\nOne,5\nSubtotal,5\nTwo,6\nSubtotal,6\nGrand Total,11\n";
    let ranges = "Company name,Employees\nR1,1.001-5.000\nR2,201-500\n";
    desk.import("ranges.csv", ranges);
    let sql = "SELECT employees FROM account WHERE name IN ('R1', 'R2') ORDER BY name";
    assert_eq!(desk.rows(sql), ["1001", "201"]);
    let sums = "Deal name,Company,Amount\nA,X,12.000\nB,X,8.500\nTotal,,20.500\n";
    let report = desk.import("sums.csv", sums);
    assert_eq!(report.readings[0].two_ways, 2, "a total proves nothing and is not counted");
    let grouped = "Company name,Employees\nUno,1.950\nDue,12.000\nTotal,13.950\nTre,5\nSei,6\nTotal,11\n\
        Grand total,13.961\n";
    let report = desk.import("grouped.csv", grouped);
    assert_eq!((report.created, report.left_out.len()), (4, 3), "{:?}", report.left_out);
    let report = desk.import("totals.csv", totals);
    assert_eq!((report.created, report.left_out.len()), (2, 3), "{:?}", report.left_out);
    let names = "Company name,City\nShell,Hague\nCopyright Clearance Center\nAcme\n";
    assert_eq!(desk.import("names.csv", names).created, 3);
    let assets = "Id,AccountId,Name,Status,Price,PurchaseDate\n1,2,Widget,Installed,5,2026-01-01\n";
    assert_eq!(desk.import_as("salesforce", "Asset.csv", assets).files.len(), 0);
    let spelt = "Account ID,Account Name\n001A0000006Vm9r,Gamma\n001A0000006Vm9rIAC,Gamma\n";
    let report = desk.import("ids.csv", spelt);
    assert_eq!((report.created, report.duplicate_ids), (1, 1));
}

#[test]
fn a_column_of_consent_says_who_may_be_written_to() {
    let desk = Desk::new();
    let opted_out = |source: &str, name: &str, text: &str| {
        let report = desk.import_as(source, name, text).files.remove(0);
        let sql = format!(
            "SELECT p.external_id, p.opted_out FROM person p JOIN source s ON s.id = p.source_id \
             WHERE s.name = '{source}' ORDER BY p.external_id"
        );
        (desk.rows(&sql).join(" "), report.cells)
    };
    let of = |cells: &[speargun_engine::import::CellTrouble], kind| {
        cells.iter().filter(|own| own.kind == kind).map(|own| own.cells).sum::<u64>()
    };
    let text = "Record ID,Email,Email consent\n1,a@x.gr,Yes\n2,b@x.gr,No\n3,c@x.gr,\n4,d@x.gr,perhaps\n\
        5,e@x.gr,N/A\n";
    let (found, cells) = opted_out("one", "contacts.csv", text);
    assert_eq!(found, "1|0 2|1 3| 4|1 5|");
    use TroubleKind::{NoConsent, OptOutInDoubt};
    assert_eq!((of(&cells, NoConsent), of(&cells, OptOutInDoubt)), (1, 1));
    // A cross means no beside circles; alone it may be a tick.
    let text = "Record ID,이메일,수신 동의 여부\n1,a@x.kr,O\n2,b@x.kr,X\n3,c@x.kr,\n4,d@x.kr,동의\n5,e@x.kr,미동의\n";
    assert_eq!(opted_out("two", "contacts.csv", text).0, "1|0 2|1 3| 4|0 5|1");
    let text = "Record ID,Email,Opt In\n1,a@x.gr,X\n2,b@x.gr,\n";
    let (found, cells) = opted_out("three", "contacts.csv", text);
    assert_eq!((found.as_str(), of(&cells, OptOutInDoubt)), ("1|1 2|", 1));
    // The opposite question, and an answer in words.
    let text = "Record ID,이메일,수신거부\n1,a@x.kr,O\n2,b@x.kr,X\n3,c@x.kr,\n";
    assert_eq!(opted_out("four", "contacts.csv", text).0, "1|1 2|0 3|");
    let text = "Record ID,Email,Subscription status\n1,a@x.gr,Opted in\n2,b@x.gr,Unsubscribed\n3,c@x.gr,Yes\n";
    let (found, cells) = opted_out("five", "contacts.csv", text);
    assert_eq!((found.as_str(), of(&cells, OptOutInDoubt)), ("1|0 2|1 3|1", 1));
    // Either column is enough, and a later consent takes nothing back.
    let text =
        "Record ID,Email,Opt In,Email Opt Out\n1,a@x.gr,Yes,Yes\n2,b@x.gr,No,No\n3,c@x.gr,Yes,No\n";
    assert_eq!(opted_out("six", "contacts.csv", text).0, "1|1 2|1 3|0");
    let text = "Record ID,Email,Opt In\n1,a@x.gr,Yes\n";
    assert_eq!(opted_out("six", "later.csv", text).0, "1|1 2|1 3|0");
    // Elsewhere a cross is what it was.
    let text = "Record ID,Company name,Target account\n1,Acme,X\n2,Zeta,\n";
    desk.import("companies.csv", text);
    let targets = "SELECT external_id, is_target FROM account ORDER BY external_id";
    assert_eq!(desk.rows(targets), ["1|1", "2|"]);
}

#[test]
fn flags_that_contradict_each_other_are_decided_and_told() {
    let desk = Desk::new();
    let text = "Record ID,Deal Name,Company,Deal Stage,Is Closed,Is Won,Close Date\n\
        1,a,X,Signed,false,true,2026-01-01\n2,b,X,Closed Lost,true,true,2026-01-01\n\
        3,c,X,Closed Lost,false,false,2026-01-01\n4,d,X,Closed Won,true,true,2026-01-01\n\
        5,e,X,Negotiation,false,false,2027-01-01\n";
    let report = desk.import("deals.csv", text);
    let told: Vec<(TroubleKind, u64, u64, &str)> = report
        .cells
        .iter()
        .map(|own| (own.kind, own.cells, own.line, own.example.as_str()))
        .collect();
    use TroubleKind::{FlagsAgainstStage, OpenAgainstStage, WonNotClosed};
    assert_eq!(
        told,
        [
            (WonNotClosed, 1, 2, "closed no, won yes, Signed"),
            (FlagsAgainstStage, 1, 3, "closed yes, won yes, Closed Lost"),
            (OpenAgainstStage, 1, 4, "closed no, won no, Closed Lost"),
        ]
    );
}

#[test]
fn another_list_of_running_numbers_is_told() {
    let desk = Desk::new();
    let list = |names: [&str; 4]| {
        let rows =
            names.iter().enumerate().map(|(n, name)| format!("{},{name},{name}.gr\n", n + 1));
        format!("ID,Company name,Website\n{}", rows.collect::<String>())
    };
    let import = |text: &str| desk.import_as("erp", "list.csv", text).notices;
    assert!(import(&list(["Acme", "Zeta", "Noma", "Pita"])).is_empty());
    assert!(import(&list(["ACME", "Zeta", "Noma", "Pita & Sons"])).is_empty(), "one was renamed");
    let warnings = import(&list(["Gull", "Tern", "Skua", "Pita & Sons"]));
    assert!(
        matches!(warnings[0], ImportNotice::OtherRecords { records: 3, known: 4, .. }),
        "{warnings:?}"
    );
    // Ids that are keys say whose they are, whatever a record is called now.
    let crm = |name: &str| {
        let rows =
            (1..=4).map(|n| format!("90{n}5517{n}3,{name} {n},x{n}.gr\n")).collect::<String>();
        desk.import_as("crm", "a.csv", &format!("Record ID,Company name,Website\n{rows}")).notices
    };
    let is_other = |notice: &ImportNotice| matches!(notice, ImportNotice::OtherRecords { .. });
    assert!(crm("Acme").is_empty() && !crm("Ajax").iter().any(is_other));
}

#[test]
fn names_in_one_cell_are_taken_apart() {
    let desk = Desk::new();
    let people = "Record ID,Name,Email\n1,Nora Feld,a@x.gr\n2,\"Lee, Jo\",b@x.gr\n3,홍길동,c@x.kr\n4,Madonna,d@x.gr\n\
        5,,e@x.gr\n";
    let report = desk.import("contacts.csv", people);
    let names = "SELECT first_name, last_name FROM person ORDER BY external_id";
    assert_eq!(desk.rows(names), ["Nora|Feld", "Jo|Lee", "길동|홍", "|Madonna", "|"]);
    assert_eq!((report.cells[0].kind, report.cells[0].cells), (TroubleKind::NameGuessed, 1));
    desk.workspace.store.write(|own| own.batch("DELETE FROM person")).unwrap();
    // 이름 is the whole name where no column has the family name.
    desk.import("contacts.csv", "Record ID,이름,이메일\n1,남궁민수,a@x.kr\n");
    desk.import("more.csv", "Record ID,성,이름,이메일\n2,홍,길동,b@x.kr\n");
    desk.import(
        "last.csv",
        "Record ID,Name,First Name,Last Name,Email\n3,x y,Mary Ann,Lee,c@x.gr\n",
    );
    desk.import("greek.csv", "Record ID,Όνομα,Επώνυμο,Email\n4,Άννα,Ρήγα,d@x.gr\n");
    desk.import("alone.csv", "Record ID,Ονοματεπώνυμο,Email\n5,ΡΗΓΑ ΑΝΝΑ,e@x.gr\n");
    assert_eq!(
        desk.rows(names),
        ["민수|남궁", "길동|홍", "Mary Ann|Lee", "Άννα|Ρήγα", "ΑΝΝΑ|ΡΗΓΑ"]
    );
    // A table of companies has names as well.
    let accounts = "Record ID,Name,Website,Phone,City\n1,Nora Feld Design,nora.gr,1,Volos\n";
    assert_eq!(desk.import("list.csv", accounts).entity, "account");
}

#[test]
fn companies_by_id_and_kinds_of_tasks_are_found() {
    let desk = Desk::new();
    let of = |name: &str, text: &str| desk.import_as("salesforce", name, text);
    of("Account.csv", "Id,Name,BillingCity,NumberOfEmployees\n0015g00000QwErTAAV,Acme,Jena,1\n");
    let leads = "Id,FirstName,LastName,Company,Email\n1,Jo,Lee,0015g00000QwErT,a@x.gr\n\
        2,Pat,Ray,0015g00000QwErTAAV,b@x.gr\n3,Al,Fry,Zeta,c@x.gr\n";
    let report = of("Lead.csv", leads);
    let sql = "SELECT external_id, account_reference, company FROM person ORDER BY external_id";
    let found = ["1|0015g00000QwErTAAV|", "2|0015g00000QwErTAAV|", "3||Zeta"];
    assert_eq!(desk.rows(sql), found);
    assert!(report.files[0].cells.iter().any(|own| own.kind == TroubleKind::CompanyIsId));
    // Companies that are called by numbers are none.
    desk.import(
        "people.csv",
        "Record ID,Email,Company\n1,a@x.gr,1010\n2,b@x.gr,3M\n3,c@x.gr,9051234\n",
    );
    let companies =
        "SELECT company FROM person WHERE email LIKE '%x.gr' AND account_reference IS NULL";
    assert_eq!(desk.rows(companies).len(), 4);
    let tasks = "Id,WhoId,Subject,ActivityDate,Status,Type,TaskSubtype\n\
        1,1,Follow up,2026-01-05,Completed,Call,Task\n2,1,Email: Hello,2026-01-05,Completed,,Task\n\
        3,1,x,2026-01-05,Completed,,Call\n4,1,Meeting with Jo,2026-01-05,Open,Other,Task\n\
        5,1,Callista asked for more,2026-01-05,Open,,Task\n";
    of("Task.csv", tasks);
    let kinds = "SELECT event_type FROM event ORDER BY external_id";
    assert_eq!(desk.rows(kinds), ["call", "email", "call", "meeting", "task"]);
}

#[test]
fn surveys_and_further_tables_are_left_alone() {
    let desk = Desk::new();
    for text in [
        "Company,Score,Comment,Respondent Email,Survey Date\nAcme,9,fine,a@x.gr,2026-01-05\n",
        "Email,NPS Score,Feedback\na@x.gr,9,fine\n",
        "회사명,NPS 점수,의견,응답일\n한빛,9,좋아요,2026-01-05\n",
    ] {
        let report = desk.import_as("t", "nps.csv", text);
        assert!(report.files.is_empty(), "{text}");
        assert!(report.skipped[0].reason.to_string().contains("NPS"), "{:?}", report.skipped);
    }
    // A figure beside records makes no survey of them.
    for (text, entity) in [
        ("Company,Website,Industry,NPS,Comments\nAcme,acme.gr,Tech,9,x\n", "account"),
        ("First Name,Last Name,Email,Score,Comments\nJo,Lee,a@x.gr,9,x\n", "person"),
    ] {
        assert_eq!(desk.import("list.csv", text).entity, entity);
    }
    let two = "Company,Website,Employees,City\nOne,one.gr,5,Volos\nTwo,two.gr,6,Jena\nTotal,,11,\n,,,\n\
        Contacts,,,\nFirst Name,Last Name,Email,Phone\nJo,Lee,a@x.gr,1\nPat,Ray,b@x.gr,2\n";
    let report = desk.import("two.csv", two);
    assert_eq!((report.created, report.rows), (2, 2));
    let left: Vec<(u64, u64, &str)> =
        report.left_out.iter().map(|out| (out.first_line, out.last_line, out.what)).collect();
    assert_eq!(left, [(4, 4, "total"), (6, 9, "table")]);
    // A company behind a blank row, whatever it is called, and the headings again.
    let one = "Company,Website,Employees,City\nTri,tri.gr,5,Volos\n,,,\nIndustry,industry.gr,6,Jena\n,,,\n\
        Company,Website,Employees,City\nFor,for.gr,7,Bonn\n";
    let report = desk.import("one.csv", one);
    assert_eq!((report.created, report.left_out.len(), report.repeated_headings), (3, 0, 1));
}

#[test]
fn a_first_table_is_not_taken_for_a_title() {
    let desk = Desk::new();
    let text = "Company,Website\nAlpha,alpha.com\nBeta,beta.com\n\nFirst Name,Last Name,Email,Title\n\
        Kim,Doe,kim@alpha.com,CEO\n";
    let report = desk.import("two.csv", text);
    assert_eq!((report.entity.as_str(), report.created, report.rejected), ("account", 2, 2));
    assert_eq!(report.rejects[0].line, 5, "{:?}", report.rejects);
    // A title is still one, and so is one that has a word of headings.
    let text = "Company report\nName,2026\n\nCompany,Website,City\nGamma,gamma.com,Bonn\n";
    let report = desk.import("titled.csv", text);
    assert_eq!((report.created, report.headings_line), (1, Some(4)), "{report:?}");
}
