//! Workspaces, imports and deal stages.

use crate::snapshots::desk::Desk;

#[test]
fn init() {
    let lines = [
        "init W --name Elm --currency EUR --time-zone Europe/Athens --language el",
        "init W",
        "init V --currency EURO",
        "init V --time-zone Athens",
        "init V --language fr",
        "init",
        "-w nowhere accounts",
    ];
    Desk::bare().snapshot("init", &lines);
}

#[test]
fn simulate() {
    let lines = [
        "simulate M --accounts 30 --leads-per-account 3 --seed 7 --end 2026-06-14",
        "simulate N --accounts 30 --leads-per-account 3 --seed 7 --end 2026-06-14 --json",
        "simulate H --accounts 30 --hard-cases",
        "simulate I --accounts 30 --hard-cases --json",
        "simulate M --accounts 0",
        "simulate M --end yesterday",
        "simulate M --leads-per-account -1",
    ];
    Desk::bare().snapshot("simulate", &lines);
}

#[test]
fn import() {
    let mut desk = Desk::with_data();
    desk.write(
        "more.csv",
        "Account ID,Account Name,Website,Employees\n9,New,new.example,12\n\
        1,Acme Corporation,acme.com,5100\n,,,\n10,Odd,odd.example,many\n",
    );
    desk.write("bad.toml", "source = 1\n");
    desk.write("unknown.csv", "foo,bar\n1,2\n");
    let lines = [
        "import more.csv --dry-run",
        "import more.csv",
        "import more.csv --json",
        "import missing.csv",
        "import unknown.csv",
        "import more.csv --mapping bad.toml",
        "import more.csv --rate EUR=1",
        "import more.csv --rate dollars",
        "import",
        "-w nowhere import more.csv",
    ];
    desk.snapshot("import", &lines);
}

#[test]
fn imports() {
    let mut desk = Desk::with_data();
    desk.snapshot("imports-ls", &["imports ls", "imports ls --json", "-w nowhere imports ls"]);
    let lines = [
        "imports undo 5 --dry-run",
        "imports undo 5 --json",
        "imports undo 3",
        "imports undo 5",
        "imports undo 99",
        "imports undo first",
    ];
    desk.snapshot("imports-undo", &lines);
}

#[test]
fn deal_stages() {
    let mut desk = Desk::with_data();
    let lines = ["deal-stages ls", "deal-stages ls --json", "-w nowhere deal-stages ls"];
    desk.snapshot("deal-stages-ls", &lines);
    let lines = [
        "deal-stages set Parked --as lost",
        "deal-stages set parked Negotiation --as open --json",
        "deal-stages set Parked --as automatic",
        "deal-stages set Parkd --as lost",
        "deal-stages set Parked --as gone",
        "deal-stages set Parked",
    ];
    desk.snapshot("deal-stages-set", &lines);
}
