//! The checklist of security names tests and files: they have to be there.

use std::collections::BTreeMap;
use std::path::Path;

const CHECKLIST: &str = include_str!("../../../../docs/security/asvs.md");

/// The texts between backticks.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_')
}

#[test]
fn every_proof_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let is_row = |line: &&str| line.starts_with("| ") && line.matches(" | ").count() >= 4;
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut missing = Vec::new();
    for line in CHECKLIST.lines().filter(is_row) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [number, level, _, state, proof] = cells[..] else { continue };
        if !number.starts_with(|sign: char| sign.is_ascii_digit()) || !number.contains('.') {
            continue;
        }
        *counts.entry((level.to_owned(), state.to_owned())).or_default() += 1;
        let mut file = String::new();
        for text in quoted(proof) {
            let is_path = text.contains('/') && !text.starts_with("GET ");
            if is_path {
                match std::fs::read_to_string(root.join(text)) {
                    Ok(found) => file = found,
                    Err(_) if root.join(text).is_dir() => file.clear(),
                    Err(_) => missing.push(format!("{number}: {text}")),
                }
            } else if is_name(text) && text.contains('_') && !file.is_empty() {
                let is_there = file.contains(&format!("fn {text}"));
                if !is_there {
                    missing.push(format!("{number}: {text}"));
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "docs/security/asvs.md names these");
    let states = ["met", "partly", "not met", "not applicable"];
    let mut all = 0;
    for level in ["1", "2"] {
        let of =
            |state: &str| counts.get(&(level.to_owned(), state.to_owned())).copied().unwrap_or(0);
        let row = states.map(|state| of(state).to_string()).join(" | ");
        let sum: usize = states.iter().map(|state| of(state)).sum();
        let expected = format!("| {level} | {row} | {sum} |");
        assert!(CHECKLIST.contains(&expected), "the table of counts has no line {expected}");
        all += sum;
    }
    // 70 of level 1 and 183 of level 2.
    assert_eq!(all, 253);
}
