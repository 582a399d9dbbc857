//! Tasks and the addresses of calendars.

use crate::snapshots::desk::Desk;

#[test]
fn tasks() {
    let mut desk = Desk::with_data();
    for (name, role) in [("ann", "administrator"), ("sam", "sales"), ("vic", "viewer")] {
        desk.quiet(&format!("user add --email {name}@acme.com --name {name} --role {role}"));
    }
    let lines = [
        "--as ann@acme.com task add 'Call their CFO' --owner sam@acme.com --due 2026-06-20 \
         --account acme.com --note 'before the fair' --remind 2026-06-19",
        "task add Agenda --owner sam@acme.com --due 2026-06-10 --as ann@acme.com --json",
        "task add Agenda --owner vic@acme.com --due 2026-06-10",
        "task add Agenda --owner sam@acme.com --due soon",
        "--language ko task add Agenda --owner gone@acme.com --due 2026-06-20",
    ];
    desk.snapshot("task-add", &lines);
    let lines = [
        "--as sam@acme.com task ls",
        "--as ann@acme.com task ls --all --state open --json",
        "--language el task ls --owner sam@acme.com --due-until 2026-06-15",
        "task ls --owner gone@acme.com",
    ];
    desk.snapshot("task-ls", &lines);
    let lines = [
        "--as sam@acme.com task edit 2 --title 'Write the agenda' --remind 2026-06-09",
        "--as sam@acme.com task edit 2 --note 'one page' --json",
        "--as vic@acme.com task edit 2 --note mine",
        "--as sam@acme.com task edit 2 --note 'one page'",
    ];
    desk.snapshot("task-edit", &lines);
    let lines = [
        "--as sam@acme.com task later 1 --until 2026-06-18 --note travelling",
        "--as sam@acme.com task later 2 --until 2026-06-19 --json",
        "--as sam@acme.com task later 1 --until 2026-06-15",
    ];
    desk.snapshot("task-later", &lines);
    let lines = [
        "--as sam@acme.com task hand 1 --to ann@acme.com --note 'you know them'",
        "--as ann@acme.com task hand 1 --to sam@acme.com --json",
        "--as sam@acme.com task hand 1 --to sam@acme.com",
    ];
    desk.snapshot("task-hand", &lines);
    let lines = [
        "--as sam@acme.com task done 1 --note 'they want a demo'",
        "--as sam@acme.com task done 2 --json",
        "--as sam@acme.com task done 2",
        "--as sam@acme.com task done 9",
    ];
    desk.snapshot("task-done", &lines);
    let lines = [
        "--as sam@acme.com task reopen 1",
        "--as sam@acme.com task reopen 2 --json",
        "--as sam@acme.com task reopen 2",
    ];
    desk.snapshot("task-reopen", &lines);
    let lines = ["task show 1", "task show 2 --json", "--language ko task show 1", "task show 9"];
    desk.snapshot("task-show", &lines);
    let lines = [
        "--as sam@acme.com task calendar",
        "--as sam@acme.com task calendar --json",
        "--as sam@acme.com task calendar --revoke",
        "--as sam@acme.com task calendar --revoke",
        "task calendar",
    ];
    desk.snapshot("task-calendar", &lines);
}
