//! Every command of the binary has a snapshot.

use std::collections::BTreeSet;

use crate::snapshots::desk::{Desk, FOLDER};

/// Commands without a snapshot, and why.
const WITHOUT: [(&str, &str); 4] = [
    ("serve", "does not end; tests/tracking starts it"),
    ("demo", "makes a market by the day of today; tests/cli.rs starts it"),
    ("bench", "prints measurements"),
    ("completions", "prints what clap_complete generates, again with each option"),
];

/// A command with what its help says.
pub(crate) struct Command {
    pub(crate) words: Vec<String>,
    pub(crate) help: String,
    /// Whether it has commands within it.
    pub(crate) is_group: bool,
}

impl Command {
    pub(crate) fn file(&self) -> String {
        self.words.join("-")
    }
}

/// Every command, as the help of each level lists them.
pub(crate) fn commands() -> Vec<Command> {
    let mut desk = Desk::bare();
    let mut found = Vec::new();
    let mut open = vec![Vec::<String>::new()];
    while let Some(words) = open.pop() {
        let help = desk.run(&format!("{} --help", words.join(" "))).out;
        let within = names_within(&help);
        for name in &within {
            open.push([&words[..], std::slice::from_ref(name)].concat());
        }
        if !words.is_empty() {
            found.push(Command { words, help, is_group: !within.is_empty() });
        }
    }
    found
}

fn names_within(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(ToOwned::to_owned).collect()
}

fn files() -> BTreeSet<String> {
    let entries = std::fs::read_dir(FOLDER).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()
    };
    entries.map(name).collect()
}

/// What was typed, with the exit code.
fn cases(text: &str) -> Vec<(&str, &str)> {
    let next = text.lines().skip(1);
    text.lines()
        .zip(next)
        .filter_map(|(line, next)| Some((line.strip_prefix("$ ")?, next.strip_prefix("exit ")?)))
        .collect()
}

#[test]
fn every_command_has_a_snapshot_with_a_success_a_failure_and_json() {
    let commands = commands();
    assert!(commands.len() > 100, "{}", commands.len());
    let is_left_out = |file: &str| WITHOUT.iter().any(|(name, _)| *name == file);
    let named: BTreeSet<String> = commands.iter().map(Command::file).collect();
    let expected: BTreeSet<String> =
        named.iter().filter(|file| !is_left_out(file)).cloned().collect();
    assert!(WITHOUT.iter().all(|(name, _)| named.contains(*name)), "a command is gone");
    assert_eq!(files(), expected);
    for command in commands.iter().filter(|command| !is_left_out(&command.file())) {
        let path = format!("{FOLDER}/{}.txt", command.file());
        let text = std::fs::read_to_string(&path).unwrap();
        let cases = cases(&text);
        let succeeds = |code: &str| ["0", "3"].contains(&code);
        assert!(cases.iter().any(|(_, code)| *code != "0"), "{path} has no failure");
        let has_success = cases.iter().any(|(_, code)| succeeds(code));
        assert!(command.is_group || has_success, "{path} has no success");
        let has_json = cases.iter().any(|(line, code)| line.contains(" --json") && succeeds(code));
        assert!(has_json || !command.help.contains("      --json"), "{path} has no --json");
    }
}
