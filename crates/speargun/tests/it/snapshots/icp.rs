//! What outcomes teach.

use crate::snapshots::desk::Desk;

#[test]
fn icp() {
    let mut desk = Desk::with_outcomes();
    let lines = [
        "icp learn",
        "icp learn --attribute industry",
        "icp learn --json",
        "icp learn --attribute colour",
    ];
    desk.snapshot("icp-learn", &lines);
    let lines = [
        "icp draft --finding 1",
        "icp draft --finding 1 --out model.toml",
        "icp draft --finding 1 --json",
        "icp draft --finding 1 --out model.toml",
        "icp draft --finding 99",
        "icp draft",
    ];
    desk.snapshot("icp-draft", &lines);
    let lines = [
        "icp lookalikes --top 3",
        "icp lookalikes --top 3 --by-amount --json",
        "icp lookalikes --top 0",
    ];
    desk.snapshot("icp-lookalikes", &lines);
    let lines = [
        "icp propensity --learn --top 3",
        "icp propensity --top 3 --json",
        "icp propensity --account company300.com",
        "icp propensity --account nothing",
    ];
    desk.snapshot("icp-propensity", &lines);
}

#[test]
fn few_outcomes() {
    let mut desk = Desk::with_data();
    for line in ["icp learn", "icp lookalikes", "icp propensity --learn"] {
        let done = desk.run(line);
        assert!(!(done.out + &done.err).is_empty(), "{line} says nothing");
    }
}
