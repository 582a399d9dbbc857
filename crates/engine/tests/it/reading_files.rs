//! What files, folders and exports of tools say of themselves: profiles, folders, whole names,
//! totals, years; and what is said of what is left alone.

use crate::common;
use crate::reading_desk;

use reading_desk::{Desk, NOW};
use speargun_domain::column::Basis;
use speargun_engine::Watch;
use speargun_engine::import::{ImportNotice, ImportOptions, TroubleKind, import_paths};

#[test]
fn profiles_of_a_workspace_come_first_and_a_faulty_one_is_told() {
    let desk = Desk::new();
    let folder = desk.workspace.directory.join("profiles");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("own.toml"),
        "source = \"haus\"\n[[profile]]\nheadings = [\"Kunde\", \"Ort\"]\nentity = \"account\"\n\
         id_prefix = \"K-\"\n[profile.fields]\nexternal_id = \"Nr\"\nname = \"Kunde\"\ncity = \"Ort\"\n\
         country = { value = \"DE\" }\n",
    )
    .unwrap();
    std::fs::write(folder.join("bad.toml"), "source = \"x\"\n\n[[profile]]\nheading = \"a\"\n")
        .unwrap();
    let text = "Nr,Kunde,Ort,Farbe\n7,Birke,Jena,rot\n";
    let import = |source: &str, name: &str, text: &str| {
        let path = desk.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions { source: source.to_owned(), ..ImportOptions::default() };
        import_paths(&desk.workspace, &[path], &options, &Watch::none(), &common::call(NOW))
            .unwrap()
    };
    let report = import("", "kunden.csv", text);
    let sql = "SELECT external_id, name, city, country FROM account";
    assert_eq!(desk.rows(sql), ["K-7|Birke|Jena|DE"]);
    assert_eq!(report.files[0].source, "haus");
    let fault = &report.profile_faults[0];
    assert_eq!((fault.file.as_str(), fault.line), ("bad.toml", Some(4)), "{fault:?}");
    assert!(fault.reason.to_string().contains("there is no key \"heading\""), "{fault:?}");
    assert!(report.notices.is_empty(), "{:?}", report.notices);
    let report = import("", "kunden-2.csv", "Kunde,Ort\nErle,Jena\n");
    let missing = ImportNotice::MissingColumn {
        file: "kunden-2.csv".to_owned(),
        field: "external_id".to_owned(),
        heading: "nr".to_owned(),
    };
    assert_eq!(report.notices, [missing]);
    // What no profile knows is of no tool.
    let report = import("", "plain.csv", "Company,Website,City\nElm,elm.gr,Volos\n");
    assert_eq!(report.files[0].source, "files");
}

#[test]
fn files_beside_those_of_a_tool_are_of_that_tool() {
    let desk = Desk::new();
    let folder = desk.directory.path().join("export");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "Accounts.csv",
        "Record Id,Account Name,Account Owner,Created Time\nz1,Birch,Jo,2026-01-05\n",
    );
    // Without its usual columns nobody knows it.
    write("Deals.csv", "Record Id,Deal Name,Stage,Amount,Account Id\nz9,Roof,Open,5,z1\n");
    // Nothing ties this list to the tool.
    write("list.csv", "Record ID,Company name,City\n1,Elm,Volos\n");
    let import = |source: &str| {
        let options = ImportOptions { source: source.to_owned(), ..ImportOptions::default() };
        let paths = std::slice::from_ref(&folder);
        import_paths(&desk.workspace, paths, &options, &Watch::none(), &common::call(NOW)).unwrap()
    };
    let report = import("");
    let sources: Vec<&str> = report.files.iter().map(|file| file.source.as_str()).collect();
    assert_eq!(sources, ["zoho", "files", "zoho"]);
    assert_eq!(desk.rows("SELECT COUNT(account_id) FROM opportunity"), ["1"]);
    // Who names a source is believed.
    assert!(import("crm").files.iter().all(|file| file.source == "crm"));
}

#[test]
fn what_a_folder_holds_beside_its_tables_is_told() {
    let desk = Desk::new();
    let folder = desk.directory.path().join("drop");
    std::fs::create_dir_all(folder.join("older")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("accounts.csv", "Company,Website,City\nBirch,birch.gr,Volos\n");
    write("older/accounts.csv", "Company,Website,City\nElm,elm.gr,Volos\n");
    write(".DS_Store", "x");
    for number in 0..25 {
        write(&format!("note{number:02}.pdf"), "x");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("gone"), folder.join("link.csv")).unwrap();
    let options = ImportOptions::default();
    let paths = std::slice::from_ref(&folder);
    let report =
        import_paths(&desk.workspace, paths, &options, &Watch::none(), &common::call(NOW)).unwrap();
    assert_eq!((report.files.len(), report.created), (1, 1));
    let told: Vec<(String, u64, usize)> = report
        .passed_over
        .iter()
        .map(|own| (format!("{:?}", own.kind), own.count, own.files.len()))
        .collect();
    let of = |kind: &str, count, named| (kind.to_owned(), count, named);
    assert_eq!(told, [of("Folder", 1, 1), of("NoFile", 1, 1), of("NoTable", 25, 20)]);
    // A file by its own name is read, whatever its ending.
    write("list.dat", "Company,Website,City\nElm,elm.gr,Volos\n");
    let paths = [folder.join("list.dat")];
    let report =
        import_paths(&desk.workspace, &paths, &options, &Watch::none(), &common::call(NOW))
            .unwrap();
    assert_eq!((report.created, report.passed_over.len()), (1, 0));
}

#[test]
fn a_whole_name_says_what_its_parts_leave_blank() {
    let desk = Desk::new();
    let names = "SELECT first_name, last_name FROM person ORDER BY external_id";
    let read = |name: &str, text: &str| {
        let report = desk.import(name, text);
        let rows = desk.rows(names);
        desk.workspace.store.write(|own| own.batch("DELETE FROM person")).unwrap();
        (rows, report)
    };
    let (rows, report) = read(
        "beside.csv",
        "Record ID,Full Name,First Name,Email\n1,Nora Feld,Nora,a@x.gr\n2,van der Berg,Jan,b@x.gr\n\
         3,홍길동,길동,c@x.kr\n4,Pat Ray,,d@x.gr\n5,,Lou,e@x.gr\n6,\"Lee, Jo\",Jo,f@x.gr\n",
    );
    assert_eq!(rows, ["Nora|Feld", "Jan|van der Berg", "길동|홍", "Pat|Ray", "Lou|", "Jo|Lee"]);
    assert!(report.unknown_headings.is_empty(), "{:?}", report.unknown_headings);
    let (rows, _) = read(
        "last.csv",
        "Record ID,Name,Last Name,Email\n1,Nora,Feld,a@x.gr\n2,Nora Feld,Feld,b@x.gr\n\
         3,Pat Ray,,c@x.gr\n4,,Lee,d@x.gr\n",
    );
    assert_eq!(rows, ["Nora|Feld", "Nora|Feld", "Pat|Ray", "|Lee"]);
    // Parts that say something are not changed, and a contact of a company names nobody.
    let (rows, _) = read(
        "parts.csv",
        "Record ID,Full Name,First Name,Last Name,Email\n1,x y,Mary Ann,Lee,a@x.gr\n2,Jo Lee,,,b@x.gr\n",
    );
    assert_eq!(rows, ["Mary Ann|Lee", "Jo|Lee"]);
    let (rows, _) =
        read("contact.csv", "Record ID,Contact,First Name,Email\n1,Someone Else,Nora,a@x.gr\n");
    assert_eq!(rows, ["Nora|"]);
    let (rows, report) = read(
        "contacts.csv",
        "Record ID,Name,Email\n1,Sales Team,a@x.gr\n2,한빛전자,b@x.kr\n3,Nora Feld,c@x.gr\n",
    );
    assert_eq!(rows, ["|Sales Team", "|한빛전자", "Nora|Feld"]);
    let guessed = report.cells.iter().find(|own| own.kind == TroubleKind::NameGuessed).unwrap();
    assert_eq!(guessed.cells, 2);
}

#[test]
fn a_total_on_top_and_figures_below_are_no_records() {
    let desk = Desk::new();
    let text =
        "Company,Employees,Annual revenue\nTotal,60,600\nBirch,10,100\nCedar,20,200\nElm,30,300\n";
    let report = desk.import("top.csv", text);
    let names = "SELECT name FROM account ORDER BY name";
    assert_eq!(desk.rows(names), ["Birch", "Cedar", "Elm"]);
    let out = &report.left_out[0];
    assert_eq!((out.first_line, out.what, report.rows), (2, "total", 3));
    desk.workspace.store.write(|own| own.batch("DELETE FROM account")).unwrap();
    let text = "Company,Employees,Annual revenue\nBirch,10,100\nCedar,20,200\nElm,30,300\n\
        Total,60,600\nAverage,20,200\nCount,3,3\n";
    let report = desk.import("below.csv", text);
    assert_eq!(desk.rows(names), ["Birch", "Cedar", "Elm"]);
    assert_eq!(report.left_out.len(), 3, "{:?}", report.left_out);
    desk.workspace.store.write(|own| own.batch("DELETE FROM account")).unwrap();
    // Companies of these names.
    let text = "Company,Employees,Annual revenue\nTotal,10,100\nCedar,20,200\nAverage Inc,30,300\n\
        Average,7,11\n";
    let report = desk.import("names.csv", text);
    assert_eq!(desk.rows(names), ["Average", "Average Inc", "Cedar", "Total"]);
    assert!(report.left_out.is_empty());
}

#[test]
fn years_first_are_read_with_slashes_as_well_where_the_column_proves_them() {
    let desk = Desk::new();
    let day = |text: &str| {
        let order = speargun_domain::time::DateOrder::DayFirst;
        speargun_domain::time::parse_instant(text, &speargun_domain::time::utc(), order).unwrap()
    };
    let read = |name: &str, dates: &[&str]| {
        let mut text = "Record ID,Deal Name,Company,Deal Stage,Close Date\n".to_owned();
        for (place, date) in dates.iter().enumerate() {
            text += &format!("{place},A,Acme,Open,{date}\n");
        }
        let report = desk.import(name, &text);
        let rows = desk.rows("SELECT closed_at FROM opportunity ORDER BY external_id");
        desk.workspace.store.write(|own| own.batch("DELETE FROM opportunity")).unwrap();
        let said = report.readings.iter().find(|own| own.column == "Close Date").cloned();
        (rows, said.map(|own| (own.way, own.basis, own.two_ways)))
    };
    let (rows, said) = read("proved.csv", &["26/3/5", "26/12/31"]);
    assert_eq!(rows, [day("2026-03-05").to_string(), day("2026-12-31").to_string()]);
    assert_eq!(said.unwrap().0, "year_first");
    let (rows, said) = read("open.csv", &["26/03/05", "25/04/06"]);
    assert_eq!(rows, [day("2005-03-26").to_string(), day("2006-04-25").to_string()]);
    assert_eq!(said, Some(("day_first".to_owned(), Basis::Setting, 2)));
}

#[test]
fn tables_that_are_not_read_are_in_the_report() {
    let desk = Desk::new();
    let page = "<table><tr><td>Company<td>Website<td>City<tr><td rowspan=2>Birch<td>birch.gr<td>Volos\
        <tr><td>birch.de<td>Jena</table><table><tr><td>Code<td>Meaning<tr><td>A<td>active</table>";
    let report = desk.import("companies.xls", page);
    let sql = "SELECT name, website FROM account ORDER BY website";
    assert_eq!(desk.rows(sql), ["Birch|birch.de", "Birch|birch.gr"]);
    assert_eq!((report.rows, report.merged_cells, report.merged_numbers), (2, 1, 0));
    let further = &report.further_tables[0];
    assert_eq!((further.name.as_str(), further.rows), ("Code, Meaning", Some(2)));
    let two = "Company,Website,City,,Name,Email,City\nElm,elm.gr,Volos,,Jo Lee,jo@elm.gr,Volos\n\
        ,,,,Pat Ray,pat@elm.gr,Volos\n";
    let report = desk.import("two.csv", two);
    assert_eq!((report.entity.as_str(), report.rows, report.rejected), ("account", 1, 0));
    assert_eq!(report.further_tables[0].rows, Some(2));
    assert!(report.unknown_headings.is_empty(), "{:?}", report.unknown_headings);
}

#[test]
fn a_fault_tells_the_name_of_a_file_and_no_folder() {
    let desk = Desk::new();
    let path = desk.directory.path().join("locked.pdf");
    std::fs::write(&path, b"%PDF-1.7").unwrap();
    let options = ImportOptions::default();
    let paths = std::slice::from_ref(&path);
    let report =
        import_paths(&desk.workspace, paths, &options, &Watch::none(), &common::call(NOW)).unwrap();
    let reason = &report.skipped[0].reason;
    assert!(reason.to_string().starts_with("locked.pdf: the file is a PDF"), "{reason}");
    let file = (path.as_path(), "locked.pdf");
    let error = speargun_engine::import::preview(&desk.workspace, file, 5).unwrap_err();
    let speargun_engine::EngineError::Connect(error) = error else { panic!("{error}") };
    assert_eq!(error.said_without_folder(), *reason);
    // Without it, people on this machine are told where the file lies.
    assert!(error.to_string().contains(&desk.directory.path().display().to_string()));
}

#[test]
fn flags_of_deals_say_no_in_every_language() {
    let desk = Desk::new();
    let flags = "SELECT external_id, is_won, is_closed FROM opportunity ORDER BY external_id";
    for (yes, no) in [("Ναι", "Όχι"), ("예", "아니오"), ("true", "false"), ("ja", "nein")]
    {
        let text = format!(
            "Record ID,Ευκαιρία,Πελάτης,Ποσό,Στάδιο,Κερδήθηκε,Χάθηκε\n1,A,Acme,5,x,{yes},{no}\n\
             2,B,Acme,5,x,{no},{yes}\n3,C,Acme,5,x,{no},{no}\n"
        );
        desk.import("deals.csv", &text);
        assert_eq!(desk.rows(flags), ["1|1|1", "2|0|1", "3|0|0"], "{yes}");
        desk.workspace.store.write(|own| own.batch("DELETE FROM opportunity")).unwrap();
    }
}

#[test]
fn further_columns_of_a_field_are_kept_or_told() {
    let desk = Desk::new();
    let text = "Contact ID,Email,Email,Phone,Phone,Shoe,Shoe\n\
                1,a@acme.com,b@acme.com,210 1,210 2,40,41\n2,c@acme.com,,,69,,\n\
                3,d@acme.com,D@acme.com,+30 210,30210,,\n";
    let report = desk.import("people.csv", text);
    let sql = "SELECT external_id, email, other_emails, phone, custom FROM person ORDER BY email";
    let custom = r#"{"Shoe":"40","Shoe (2)":"41"}"#;
    let expected = [
        format!("1|a@acme.com|[\"b@acme.com\"]|210 1|{custom}"),
        "2|c@acme.com||69|{}".to_owned(),
        "3|d@acme.com||+30 210|{}".to_owned(),
    ];
    assert_eq!(desk.rows(sql), expected);
    let told: Vec<_> = report
        .cells
        .iter()
        .filter(|cells| cells.kind == TroubleKind::FurtherColumn)
        .map(|cells| (cells.column.as_str(), cells.cells, cells.line, cells.example.as_str()))
        .collect();
    assert_eq!(told, [("Phone", 1, 2, "210 2")]);
    // The web site and the domain of a company are one place.
    let text = "Record ID,Company name,Company Domain Name,Website URL\n\
                7,Acme,acme.com,https://www.acme.com/en\n8,Elm,elm.gr,https://elm-group.gr\n";
    let report = desk.import("companies.csv", text);
    let told: Vec<_> = report.cells.iter().map(|cells| (cells.kind, cells.cells)).collect();
    assert_eq!(told, [(TroubleKind::FurtherColumn, 1)], "{:?}", report.cells);
}

#[test]
fn custom_fields_beyond_those_kept_are_counted() {
    let desk = Desk::new();
    let headings: Vec<String> = (1..=503).map(|number| format!("Shade {number}")).collect();
    let cells = vec!["x"; 502].join(",");
    let text = format!("Account ID,Account Name,{}\n1,Acme,{cells},\n", headings.join(","));
    let report = desk.import("accounts.csv", &text);
    let told: Vec<_> =
        report.cells.iter().map(|cells| (cells.column.as_str(), cells.kind, cells.cells)).collect();
    assert_eq!(told, [("Shade 501", TroubleKind::CustomBeyond, 2)]);
}
