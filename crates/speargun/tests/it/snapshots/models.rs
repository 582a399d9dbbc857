//! Score models.

use crate::snapshots::desk::Desk;

/// A workspace with a draft that differs.
fn drafted() -> Desk {
    let desk = Desk::with_data();
    let text = desk.read("W/score_model.toml");
    desk.write("W/score_model.toml", &text.replace("half_life_days = 30", "half_life_days = 60"));
    desk.write("third.toml", &text.replace("half_life_days = 30", "half_life_days = 90"));
    desk.write("bad.toml", "name = 1\nweigth = 2\n");
    desk
}

#[test]
fn drafts() {
    let mut desk = drafted();
    let lines = [
        "model check",
        "model check --accounts --json",
        "model check bad.toml",
        "model check bad.toml --json",
        "model check missing.toml",
    ];
    desk.snapshot("model-check", &lines);
    let lines = ["model diff", "model diff published draft --json", "model diff 9"];
    desk.snapshot("model-diff", &lines);
    let lines = ["model shadow", "model shadow shipped --json", "model shadow bad.toml"];
    desk.snapshot("model-shadow", &lines);
    let lines = [
        "model backtest --as-of 2025-10-01",
        "model backtest --as-of 2025-10-01 --json",
        "model backtest --as-of 2027-01-01",
        "model backtest",
    ];
    desk.snapshot("model-backtest", &lines);
    let lines = ["model init", "model init --force", "model init --from 9 --force"];
    desk.snapshot("model-init", &lines);
}

#[test]
fn versions() {
    let mut desk = drafted();
    let lines = [
        "model publish --note 'longer memory'",
        "model publish bad.toml",
        "model publish --expect 9",
        "model publish third.toml --json",
        "model publish missing.toml",
    ];
    desk.snapshot("model-publish", &lines);
    let lines = [
        "model rollback --note back",
        "model rollback 2 --json",
        "model rollback 9",
        "model rollback --expect 9",
    ];
    desk.snapshot("model-rollback", &lines);
    let lines = [
        "model history",
        "model history --json",
        "model history --line nothing",
        "-w nowhere model history",
    ];
    desk.snapshot("model-history", &lines);
    desk.snapshot("model-show", &["model show published", "model show 9"]);
    let lines = ["model sql", "model sql 9", "model sql --dialect mysql"];
    desk.snapshot("model-sql", &lines);
}

#[test]
fn lines() {
    let mut desk = drafted();
    desk.quiet("model init --line cloud");
    desk.quiet("model publish --line cloud");
    let lines = ["model lines", "model lines --json", "-w nowhere model lines"];
    desk.snapshot("model-lines", &lines);
    let lines = ["model retire --line cloud", "model retire"];
    desk.snapshot("model-retire", &lines);
    desk.quiet("model init --line edge");
    let lines = ["model remove --line edge", "model remove --line nothing"];
    desk.snapshot("model-remove", &lines);
}
