//! Tracked events, the lake and intent.

use crate::snapshots::desk::Desk;

#[test]
fn keys() {
    let mut desk = Desk::with_data();
    let lines = [
        "events key create 'web site'",
        "events key create backend --server --json",
        "events key create 'web site'",
        "events key create",
    ];
    desk.snapshot("events-key-create", &lines);
    let lines = ["events key list", "events key list --json", "-w nowhere events key list"];
    desk.snapshot("events-key-list", &lines);
    let lines = ["events key revoke 1", "events key revoke 1", "events key revoke nothing"];
    desk.snapshot("events-key-revoke", &lines);
    let lines = ["events key seal-secret", "-w nowhere events key seal-secret"];
    desk.snapshot("events-key-seal-secret", &lines);
}

#[test]
fn events() {
    let mut desk = Desk::with_data();
    let lines = [
        "events tail --no-follow",
        "events tail --no-follow -n 1",
        "events tail --no-follow -n many",
    ];
    desk.snapshot("events-tail", &lines);
    let lines = [
        "events stats",
        "events stats --days 30 --json",
        "events stats --days 0",
        "-w nowhere events stats",
    ];
    desk.snapshot("events-stats", &lines);
    let lines = [
        "events link https://elm.example/offer --email kim@acme.com --mail spring",
        "events link https://elm.example/ --email kim@acme.com --email joe@acme.com --json",
        "events link elm.example --email kim@acme.com",
        "events link https://elm.example/ --email kim",
        "events link https://elm.example/",
    ];
    desk.snapshot("events-link", &lines);
    let lines = [
        "events erase --email kim@acme.com --dry-run",
        "events erase --email kim@acme.com --json",
        "events erase --user joe@acme.com",
        "events erase --anonymous unknown-device",
        "events erase",
    ];
    desk.snapshot("events-erase", &lines);
}

#[test]
fn events_import() {
    let mut desk = Desk::with_data();
    desk.write(
        "more.csv",
        "time,event,email\n2026-06-01 10:00,Demo Requested,eleni@olympos.gr\n\
        someday,Demo Requested,kim@acme.com\n2026-06-02 10:00,,kim@acme.com\n",
    );
    desk.write("bad.csv", "a,b\n1,2\n");
    let lines = [
        "events import more.csv --source webinar --rejects rejects.csv",
        "events import more.csv --source webinar --json",
        "events import bad.csv",
        "events import more.csv --map when=time",
        "events import missing.jsonl",
        "events import",
    ];
    desk.snapshot("events-import", &lines);
}

#[test]
fn lake() {
    let mut desk = Desk::with_data();
    let lines = ["lake compact", "lake compact --json", "-w nowhere lake compact"];
    desk.snapshot("lake-compact", &lines);
    desk.snapshot("lake-ls", &["lake ls", "lake ls --json", "-w nowhere lake ls"]);
    let lines = [
        "lake query 'SELECT event_type, channel, count(*) AS events FROM events GROUP BY ALL ORDER BY 1, 2'",
        "lake query 'SELECT name, tier FROM accounts ORDER BY name' --json",
        "lake query 'SELECT name, tier FROM accounts ORDER BY name' --csv --limit 2",
        "lake query 'SELECT evnt FROM events'",
        "lake query 'DELETE FROM events'",
        "lake query 'SELECT'",
    ];
    desk.snapshot("lake-query", &lines);
    let file = std::fs::read_dir(desk.path("W/lake")).unwrap().next().is_some();
    assert!(file, "the lake has files");
    desk.snapshot("lake-verify", &["lake verify", "lake verify --json", "-w nowhere lake verify"]);
}

#[test]
fn intent() {
    let mut desk = Desk::with_data();
    desk.write(
        "topics.csv",
        "domain,topic,score,week\nacme.com,Data platform,80,2026-06-08\n\
        zetafoods.de,Data platform,55,2026-06-08\nabsent.example,Data platform,90,2026-06-08\n\
        acme.com,Data platform,180,2026-06-08\n",
    );
    desk.write("bad.csv", "a,b\n1,2\n");
    let lines = [
        "intent import topics.csv --source peak",
        "intent import topics.csv --source peak --json",
        "intent import bad.csv",
        "intent import missing.csv",
    ];
    desk.snapshot("intent-import", &lines);
}
