//! Documents, jobs and the audit.

use crate::snapshots::desk::Desk;

fn edited() -> Desk {
    let mut desk = Desk::with_data();
    let text = desk.read("W/committee.toml");
    desk.write("next.toml", &text.replace("known = 40", "known = 50"));
    desk.write("bad.toml", "version = 1\nknwn = 2\n");
    desk.quiet("document push committee --file next.toml --note sharper");
    desk
}

#[test]
fn document() {
    let mut desk = edited();
    desk.snapshot("document-ls", &["document ls", "document ls --json", "-w nowhere document ls"]);
    let lines = [
        "document show settings",
        "document show committee --version 1 --json",
        "document show committee --version 9",
        "document show glosary",
    ];
    desk.snapshot("document-show", &lines);
    let lines = [
        "document diff committee",
        "document diff committee --from 1 --to 2",
        "document diff committee --from 9",
    ];
    desk.snapshot("document-diff", &lines);
    let lines = [
        "document check committee",
        "document check committee --file next.toml",
        "document check committee --file bad.toml",
        "document check committee --file missing.toml",
    ];
    desk.snapshot("document-check", &lines);
    let lines = [
        "document history committee",
        "document history committee --json",
        "document history models",
    ];
    desk.snapshot("document-history", &lines);
}

#[test]
fn document_changes() {
    let mut desk = edited();
    let lines = [
        "document push committee",
        "document push committee --file bad.toml",
        "document push committee --file next.toml --json",
        "document push committee --file missing.toml",
        "document push",
    ];
    desk.snapshot("document-push", &lines);
    let lines = [
        "document rollback committee 1 --note back",
        "document rollback committee 2 --json",
        "document rollback committee 9",
        "document rollback committee first",
    ];
    desk.snapshot("document-rollback", &lines);
    desk.quiet("user add --email ann@acme.com --name ann --role administrator");
    desk.quiet("user add --email mia@acme.com --name mia --role marketing");
    desk.quiet("user add --email ops@acme.com --name ops --role marketing_operations");
    desk.quiet("user add --email sam@acme.com --name sam --role sales");
    desk.write("words.toml", "# Agreed by marketing and sales.\n");
    let lines = [
        "--as ops@acme.com document draft committee --file next.toml",
        "--as ops@acme.com document draft glossary --file words.toml --json",
        "--as mia@acme.com document draft glossary --file words.toml",
        "--as ops@acme.com document push glossary --file words.toml",
    ];
    desk.snapshot("document-draft", &lines);
    let lines = [
        "--as mia@acme.com document approve glossary",
        "--as sam@acme.com document approve glossary --json",
        "--as mia@acme.com document approve committee --json",
        "document approve glossary",
    ];
    desk.snapshot("document-approve", &lines);
    let lines = ["document pull", "document pull models"];
    desk.snapshot("document-pull", &lines);
}

#[test]
fn jobs() {
    let mut desk = Desk::with_data();
    let text = desk.read("W/workspace.toml");
    let own = text.replace("own_domains = []", "own_domains = [\"elm.example\"]");
    assert!(own != text, "{text}");
    desk.write("W/workspace.toml", &own);
    let lines = [
        "jobs ls",
        "jobs ls --json",
        "jobs ls --state done",
        "jobs ls --state gone",
        "-w nowhere jobs ls",
    ];
    desk.snapshot("jobs-ls", &lines);
    desk.snapshot("jobs-show", &["jobs show 1", "jobs show 1 --json", "jobs show 9"]);
    let lines = ["jobs cancel 1 --json", "jobs cancel 1", "jobs cancel 9", "jobs cancel one"];
    desk.snapshot("jobs-cancel", &lines);
    let lines = [
        "jobs retry 1",
        "jobs cancel 1 --json",
        "jobs retry 1 --json",
        "jobs retry 1",
        "jobs retry 9",
    ];
    desk.snapshot("jobs-retry", &lines);
    let lines = [
        "jobs add account_tables",
        "jobs add account_tables --json",
        "jobs add compact --due-at 2027-01-01T02:30:00Z",
        "jobs add score --due-at tomorrow",
        "jobs add import",
        "jobs ls --kind compact",
    ];
    desk.snapshot("jobs-add", &lines);
    let lines = [
        "jobs schedules",
        "jobs schedule score --daily-at 02:30",
        "jobs schedule compact --every-minutes 60 --json",
        "jobs schedule score --daily-at 02:30",
        "jobs schedule score --daily-at 25:00",
        "jobs schedule score --every-minutes 0",
        "jobs schedule score",
    ];
    desk.snapshot("jobs-schedule", &lines);
    desk.snapshot(
        "jobs-schedules",
        &["jobs schedules", "jobs schedules --json", "-w nowhere jobs schedules"],
    );
    desk.snapshot("jobs-unschedule", &["jobs unschedule 1", "jobs unschedule 1", "jobs schedules"]);
}

#[test]
fn outbox() {
    let mut desk = Desk::with_data();
    desk.quiet("account stage acme.com engaged --reason agreed");
    let lines = [
        "outbox",
        "outbox --json",
        "outbox --topic account.stage_changed --limit 1",
        "outbox --after 99",
        "outbox --after none",
        "-w nowhere outbox",
    ];
    desk.snapshot("outbox", &lines);
}

#[test]
fn audit() {
    let mut desk = edited();
    desk.quiet("note add acme.com 'Met at the fair'");
    let lines = [
        "audit",
        "audit --limit 2 --json",
        "audit --action document.publish",
        "audit --caller bob",
        "audit --from yesterday",
        "audit --limit 0",
        "-w nowhere audit",
    ];
    desk.snapshot("audit", &lines);
}

#[test]
fn audit_verify() {
    let mut desk = edited();
    // Another workspace, changed as someone does who owns its file.
    desk.quiet("init X --name Ash --currency EUR --time-zone Europe/Athens");
    for name in ["One", "Two", "Three"] {
        desk.quiet(&format!("-w X list create {name}"));
    }
    let location = speargun_store::Location::in_directory(&desk.path("X"));
    let store = speargun_store::Store::open(location).unwrap();
    let tamper = "DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_removes_none; \
        UPDATE audit SET caller = 'eve' WHERE id = 2; DELETE FROM audit WHERE id IN (4, 6)";
    store.write(|connection| connection.batch(tamper)).unwrap();
    drop(store);
    let lines = [
        "audit verify",
        "audit verify --json",
        "audit verify --head abc",
        "audit verify --head 00000000000000000000000000000000000000000000000000000000000000ab",
        "--language ko audit verify",
        "-w X audit verify",
        "-w X audit verify --json",
        "-w X --language el audit verify",
        "-w nowhere audit verify",
    ];
    desk.snapshot("audit-verify", &lines);
}

#[test]
fn audit_export() {
    let mut desk = edited();
    let lines = [
        "audit export --from 2026-06-15 --to 2026-06-15",
        "audit export --format csv",
        "audit export --from 2026-06-16",
        "audit export --to 2026-06-14 --format csv",
        "audit export --from yesterday",
        "audit export --format xml",
        "-w nowhere audit export",
    ];
    desk.snapshot("audit-export", &lines);
}
