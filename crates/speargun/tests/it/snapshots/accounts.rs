//! Accounts, notes, scores and figures.

use crate::snapshots::desk::Desk;

#[test]
fn accounts() {
    let lines = [
        "accounts",
        "accounts --filter 'employees >= 400' --sort -employees --columns name,employees --json",
        "accounts --search acme --limit 1 --csv",
        "accounts --filter 'employes >= 400'",
        "accounts --filter 'employees >='",
        "accounts --filter 'lists = \"Q9\"'",
        "accounts --columns name,colour",
        "accounts --sort colour",
        "accounts --line nothing",
        "-w nowhere accounts",
    ];
    Desk::with_data().snapshot("accounts", &lines);
}

#[test]
fn account() {
    let mut desk = Desk::with_data();
    let lines = [
        "account stage acme.com",
        "account stage acme.com engaged --reason 'as agreed' --until 2026-09-30",
        "account stage acme.com --json",
        "account stage acme.com --clear",
        "account stage acme.com winning",
        "account stage Nothing",
        "account stage acme.com engaged --until soon",
    ];
    desk.snapshot("account-stage", &lines);
    let lines = [
        "account contract zetafoods.de",
        "account contract acme.com --competitor Oracle --ends 2027-03-31",
        "account contract acme.com --json",
        "account contract acme.com --forget",
        "account contract Nothing",
        "account contract acme.com --ends soon",
    ];
    desk.snapshot("account-contract", &lines);
    let lines = ["account tables", "account tables --json", "-w nowhere account tables"];
    desk.snapshot("account-tables", &lines);
    let lines = [
        "account sql 'employees >= 400 and country = \"KR\"'",
        "account sql 'person(decides)' --dialect datafusion --json",
        "account sql 'employees >= 400' --run",
        "account sql 'employes >= 400'",
        "account sql 'employees >= 400' --dialect mysql",
    ];
    desk.snapshot("account-sql", &lines);
}

#[test]
fn notes() {
    let mut desk = Desk::with_data();
    let lines = [
        "note add acme.com 'Met at the fair'",
        "note add 한빛반도체 '첫 미팅' --json",
        "note add Nothing x",
        "note add acme.com ''",
    ];
    desk.snapshot("note-add", &lines);
    let lines =
        ["note ls acme.com", "note ls acme.com --json", "note ls olympos.gr", "note ls Nothing"];
    desk.snapshot("note-ls", &lines);
    let lines = ["note rm acme.com 1", "note rm acme.com 1"];
    desk.snapshot("note-rm", &lines);
}

#[test]
fn scores() {
    let mut desk = Desk::with_data();
    let lines = [
        "score",
        "score --json",
        "score --as-of 2026-05-01",
        "score --as-of soon",
        "-w nowhere score",
    ];
    desk.snapshot("score", &lines);
    let lines = ["verify", "verify --json", "-w nowhere verify"];
    desk.snapshot("verify", &lines);
    let lines = [
        "explain acme.com",
        "explain 'Zeta Foods' --json",
        "explain Acme",
        "explain Nothing",
        "explain acme.com --line nothing",
    ];
    desk.snapshot("explain", &lines);
}

#[test]
fn figures() {
    let mut desk = Desk::with_data();
    let lines = [
        "funnel --from 2025-01-01 --to 2026-06-30",
        "funnel --from 2025-01-01 --to 2026-06-30 --json",
        "funnel --from 2025-01-01 --to 2026-06-30 --cohort",
        "funnel --from 2025-01-01 --to 2026-06-30 --slice owner",
        "funnel --from 2026-06-30 --to 2025-01-01",
        "funnel --from soon",
        "-w nowhere funnel",
    ];
    desk.snapshot("funnel", &lines);
    desk.snapshot("health", &["health", "health --json", "-w nowhere health"]);
}
