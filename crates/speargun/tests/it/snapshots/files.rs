//! Commands over files, without a workspace.

use std::fmt::Write as _;

use crate::snapshots::desk::Desk;

#[test]
fn match_files() {
    let mut desk = Desk::bare();
    desk.write(
        "accounts.csv",
        "account_id,name,domains,country,city,industry,employees,parent_id\n\
        a1,Acme Corporation,acme.com,US,,,,\na2,Zeta Foods,zetafoods.de,DE,,,,\n",
    );
    desk.write(
        "leads.csv",
        "lead_id,first_name,last_name,title,email,company,website,country,city\n\
        l1,Kim,Doe,,kim@acme.com,,,US,\nl2,Max,Roe,,max@gmail.com,Zeta Foods,,DE,\n\
        l3,Nia,None,,nia@gmail.com,,,,\n",
    );
    desk.write("truth.csv", "lead_id,account_id,kind\nl1,a1,domain\nl2,a2,name\nl3,,none\n");
    let lines = [
        "match-files --accounts accounts.csv --leads leads.csv --out out.csv",
        "match-files --accounts accounts.csv --leads leads.csv --out out.csv --truth truth.csv",
        "match-files --accounts accounts.csv --leads leads.csv --out o.csv --truth truth.csv --json",
        "match-files --accounts missing.csv --leads leads.csv --out out.csv",
        "match-files --accounts truth.csv --leads leads.csv --out out.csv",
        "match-files --accounts accounts.csv",
    ];
    desk.snapshot("match-files", &lines);
}

#[test]
fn learn() {
    let mut desk = Desk::bare();
    let mut table = "id,size,colour,won\n".to_owned();
    for row in 0..200 {
        let (size, wins) = (row * 37 % 100, row * 37 % 100 + row % 7 * 5 > 60);
        let (colour, won) = (["red", "blue"][row % 2], if wins { "yes" } else { "no" });
        writeln!(table, "r{row},{size},{colour},{won}").unwrap();
    }
    desk.write("table.csv", &table);
    let lines = [
        "learn --table table.csv --label won --folds 3",
        "learn --table table.csv --label won --folds 3 --json",
        "learn --table table.csv --label lost",
        "learn --table table.csv --label colour --positive green",
        "learn --table missing.csv --label won",
        "learn --table table.csv",
    ];
    desk.snapshot("learn", &lines);
}
