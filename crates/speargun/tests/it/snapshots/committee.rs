//! Buying committees.

use crate::snapshots::desk::Desk;

#[test]
fn committee() {
    let mut desk = Desk::with_data();
    desk.write("bad.toml", "version = 1\n");
    let lines = [
        "committee show acme.com",
        "committee show acme.com --json",
        "committee show Nothing",
        "committee show acme.com --line nothing",
    ];
    desk.snapshot("committee-show", &lines);
    let lines = [
        "committee gaps",
        "committee gaps --filter 'industry = \"Software\"' --json",
        "committee gaps --filter 'industri = 1'",
    ];
    desk.snapshot("committee-gaps", &lines);
    let lines = [
        "committee set kim@acme.com executive",
        "committee set joe@acme.com practitioner --also --json",
        "committee set kim@acme.com boss",
        "committee set absent@example.com executive",
    ];
    desk.snapshot("committee-set", &lines);
    let lines = [
        "committee clear ann.stone@acme.com executive",
        "committee clear ann.stone@acme.com executive --json",
        "committee clear ann.stone@acme.com boss",
    ];
    desk.snapshot("committee-clear", &lines);
    let lines = [
        "committee forget kim@acme.com",
        "committee forget joe@acme.com --json",
        "committee forget absent@example.com",
    ];
    desk.snapshot("committee-forget", &lines);
    let lines = ["committee check", "committee check bad.toml", "committee check missing.toml"];
    desk.snapshot("committee-check", &lines);
}
