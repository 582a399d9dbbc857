use super::*;

/// Rows of a table of three columns; a blank text is a blank line.
fn left_out(width: usize, rows: &[&str]) -> Vec<(u64, u64, &'static str)> {
    let (mut found, mut gap) = (Vec::new(), 0);
    for (line, text) in rows.iter().enumerate() {
        if text.is_empty() {
            gap += 1;
            continue;
        }
        let mut cells: Vec<&str> = text.split(',').collect();
        cells.resize(width, "");
        let cells = Ok(csv::StringRecord::from(cells));
        found.push(RawRow {
            line: line as u64 + 2,
            gap: std::mem::take(&mut gap),
            cells,
            raw: None,
        });
    }
    let told = of_tail(&found, &mut Sums::new(width), true);
    told.iter().map(|out| (out.first_line, out.last_line, out.what)).collect()
}

#[test]
fn what_stands_below_a_table_is_told_from_its_last_rows() {
    let rows = ["Acme,12,Volos", "Ajax,30,Patra"];
    let with = |more: &[&'static str]| left_out(3, &[&rows[..], more].concat());
    assert_eq!(with(&[]), []);
    assert_eq!(with(&["Total,42"]), [(4, 4, "total")]);
    assert_eq!(with(&["Total,2"]), [(4, 4, "total")], "how many rows there are");
    assert_eq!(
        with(&["", "Σύνολο:,42", "", "Copyright (c) 2026 x"]),
        [(5, 5, "total"), (7, 7, "footer")]
    );
    assert_eq!(with(&["Total"]), [(4, 4, "total")]);
    assert_eq!(with(&["", "Accounts", "Confidential Information"]), [(5, 6, "footer")]);
    // How many rows there are, beside what their figures add up to or alone.
    assert_eq!(with(&["Total: 2 companies,42"]), [(4, 4, "total")]);
    assert_eq!(with(&["Record count: 2"]), [(4, 4, "footer")]);
    assert_eq!(with(&["Count: 2"]), [(4, 4, "footer")]);
    assert_eq!(with(&["2 companies"]), [(4, 4, "footer")]);
    assert_eq!(with(&["Total: 2 companies,99"]), [], "no sum: it may be anything");
    assert_eq!(with(&["Count: Basie,30,Rome"]), []);
    assert_eq!(with(&["7 Accounts,30,Rome"]), []);
    // A company called so.
    assert_eq!(with(&["Total,100000"]), []);
    assert_eq!(with(&["Total,42,Paris"]), []);
    assert_eq!(with(&["Total Energies,42"]), []);
    assert_eq!(with(&["Copyright Clearance Center,500,Danvers"]), []);
    // Totals below one another, and one in each group of a report.
    assert_eq!(
        with(&["Subtotal,42", "Total,42", "Grand Total,42"]),
        [(4, 4, "total"), (5, 5, "total"), (6, 6, "total")]
    );
    assert_eq!(
        with(&["Total,42", "Noma,5,Jena", "Pita,6,Bonn", "Total,11", "Grand total,53"]),
        [(4, 4, "total"), (7, 7, "total"), (8, 8, "total")]
    );
    assert_eq!(with(&["Total,7", "Noma,5,Jena"]), [], "a company called so");
    // The signs of the column count: 950 and 12.000 are 12.950.
    let groups = ["Acme,950,Volos", "Ajax,12.000,Patra", "Total,12.950"];
    assert_eq!(left_out(3, &groups), [(4, 4, "total")]);
    assert_eq!(left_out(3, &["Acme,950,Volos", "Ajax,12.000,Patra", "Total,13.950"]), []);
    // Totals that name their group; a company of such a name adds nothing up.
    let groups = ["Alpha,100", "Alpha,250", "Alpha Total,350", "Beta,5", "Beta Total,5"];
    let below = |more: &str| left_out(2, &[&groups[..], &[more]].concat());
    let of_groups = [(4, 4, "total"), (6, 6, "total")];
    assert_eq!(below("Grand Total,355"), [&of_groups[..], &[(7, 7, "total")]].concat());
    assert_eq!(below("Gamma,5"), of_groups);
    let korean = ["알파,100", "알파,250", "알파 요약,350", "베타,5"];
    assert_eq!(left_out(2, &korean), [(4, 4, "total")]);
    assert_eq!(left_out(2, &["Alpha,100", "Alpha,250", "Alpha Total,340", "Beta,5"]), []);
    assert_eq!(left_out(2, &["Alpha,100", "Total Energies,100", "Beta,5"]), []);
    // A blank line alone ends nothing.
    assert_eq!(with(&["", "Zeta,5,Athens"]), []);
    assert_eq!(with(&["", "Zeta"]), []);
}

#[test]
fn figures_below_one_another_are_no_records() {
    let with = |rows: &[&str]| {
        let mut all = vec!["Acme,10,Volos", "Ajax,20,Jena", "Zeta,30,Bonn"];
        all.extend(rows);
        left_out(3, &all)
    };
    let lines = |rows: &[&str]| with(rows).iter().map(|out| out.0).collect::<Vec<_>>();
    const NONE: [u64; 0] = [];
    assert_eq!(lines(&["Total,60,", "Average,20,", "Count,3,"]), [5, 6, 7]);
    assert_eq!(lines(&["Average,20,"]), [5]);
    assert_eq!(lines(&["합계,60,", "평균,20,"]), [5, 6]);
    assert_eq!(lines(&["Σύνολο,60,", "Μέσος όρος,20,"]), [5, 6]);
    assert_eq!(lines(&["Total,60,", "Max,30,", "Min,10,"]), [5, 6, 7]);
    // Companies of these names have other numbers, or more than numbers.
    assert_eq!(lines(&["Average Inc,20,"]), NONE);
    assert_eq!(lines(&["Average,17,"]), NONE);
    assert_eq!(lines(&["Total,20,Paris"]), NONE);
    assert_eq!(lines(&["Max,20,Paris", "Total,80,"]), [6]);
    assert_eq!(lines(&["Max,20,", "Total,80,"]), [6]);
}

#[test]
fn a_table_of_one_column_has_footers_behind_a_blank_line_alone() {
    let rows = ["Acme", "Ajax", "", "Accounts", "Copyright (c) 2026"];
    assert_eq!(left_out(1, &rows), [(5, 6, "footer")]);
    assert_eq!(left_out(1, &["Acme", "Copyright House"]), []);
    assert_eq!(left_out(1, &["Acme", "Total"]), []);
}

#[test]
fn what_only_a_footer_says_is_no_record() {
    for text in [
        "Printed 30/11/26",
        "Printed on 2026-11-30",
        "Εκτυπώθηκε 30/11/26",
        "2 records",
        "총 2건",
        "Total: 12 rows",
        "* preliminary figures",
        "Source: CRM",
        "Confidential",
        "Ende der Liste",
        "-- end --",
    ] {
        let rows = ["Acme,12,Volos", "Ajax,30,Patra", text];
        assert_eq!(left_out(3, &rows), [(4, 4, "footer")], "{text}");
    }
    for text in [
        "Printed Matter Inc",
        "Sourcefire",
        "Confidential Computing AG",
        "Endress",
        "3M",
        "Records Ltd",
        "7 Eleven",
        "Ten records",
        "Printed Circuits,30,Bonn",
        "2 records,30,Bonn",
    ] {
        let rows = ["Acme,12,Volos", "Ajax,30,Patra", text];
        assert_eq!(left_out(3, &rows), [], "{text}");
    }
}
