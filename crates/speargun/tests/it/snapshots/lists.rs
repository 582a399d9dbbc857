//! Account lists.

use crate::snapshots::desk::Desk;

#[test]
fn lists() {
    let mut desk = Desk::with_data();
    desk.write("rows.csv", "company,website\nZeta Foods,\nAbsent,absent.example\n");
    let lines = [
        "list create Fair --description 'for the fair'",
        "list create Later --json",
        "list create fair",
        "list create ''",
    ];
    desk.snapshot("list-create", &lines);
    let lines = [
        "list add Fair acme.com 한빛반도체 --reason fair",
        "list add Fair --filter 'employees >= 400' --json",
        "list add Fair --file rows.csv",
        "list add Fair Nothing",
        "list add Fare acme.com",
        "list add Fair --filter 'employes >= 1'",
        "list add Fair",
    ];
    desk.snapshot("list-add", &lines);
    let lines = [
        "list show Fair",
        "list show Fair --json",
        "list show Fair --as-of 2026-01-01",
        "list show Fare",
    ];
    desk.snapshot("list-show", &lines);
    let lines = [
        "list remove Fair acme.com",
        "list remove Fair acme.kr --json",
        "list remove Fair acme.com",
        "list remove Fare acme.com",
    ];
    desk.snapshot("list-remove", &lines);
    let lines = [
        "list rename Later Soon",
        "list rename Soon Later --json",
        "list rename Later Fair",
        "list rename Nothing x",
    ];
    desk.snapshot("list-rename", &lines);
    let lines = [
        "list archive Later",
        "list archive Fair --json",
        "list archive Fair --undo",
        "list archive Nothing",
    ];
    desk.snapshot("list-archive", &lines);
    let lines = ["list ls", "list ls --archived", "list ls --json", "-w nowhere list ls"];
    desk.snapshot("list-ls", &lines);
}
