//! `cargo xtask tidy`: what compilers do not check.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::root;
use crate::{reference, words};

const LINES_MAX: usize = 600;
const COLUMNS_MAX: usize = 100;

/// Checks file lengths, line lengths, crate READMEs, locale keys and the generated reference.
pub(crate) fn run() -> Result<(), String> {
    let files = tracked_files()?;
    let mut faults = Vec::new();
    for file in &files {
        check_lengths(file, &mut faults);
    }
    check_readmes(&mut faults);
    check_locales(&mut faults);
    check_words(&files, &mut faults);
    words::check(&files, &mut faults);
    if let Err(fault) = reference::check() {
        faults.push(fault);
    }
    if faults.is_empty() {
        eprintln!("tidy: {} files are in order", files.len());
        return Ok(());
    }
    Err(format!("tidy: {} faults\n{}", faults.len(), faults.join("\n")))
}

fn tracked_files() -> Result<Vec<PathBuf>, String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().map(PathBuf::from).filter(|file| root().join(file).is_file()).collect())
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn check_lengths(file: &Path, faults: &mut Vec<String>) {
    if !["rs", "ts", "tsx", "css"].contains(&extension(file)) {
        return;
    }
    let Ok(text) = std::fs::read_to_string(root().join(file)) else { return };
    let lines = text.lines().count();
    if lines > LINES_MAX {
        faults.push(format!("{}: {lines} lines, {LINES_MAX} at most", file.display()));
    }
    for (number, line) in text.lines().enumerate() {
        let columns = line.chars().count();
        // A table of words or an import that no formatter can break is left as it is.
        let breakable = line.contains(' ') && !line.contains('"') && !line.contains('`');
        if columns > COLUMNS_MAX && breakable {
            let number = number + 1;
            faults.push(format!("{}:{number}: {columns} columns", file.display()));
        }
    }
}

fn check_readmes(faults: &mut Vec<String>) {
    for entry in std::fs::read_dir(root().join("crates")).into_iter().flatten().flatten() {
        let readme = entry.path().join("README.md");
        let length = std::fs::read_to_string(&readme).map(|text| text.lines().count());
        if length.unwrap_or(0) < 3 {
            faults.push(format!("{} is missing or says nothing", readme.display()));
        }
    }
}

/// The languages have the same keys.
fn check_locales(faults: &mut Vec<String>) {
    let keys = |language: &str| -> BTreeSet<String> {
        let path = root().join("locales").join(format!("{language}.json"));
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    let english = keys("en");
    if english.is_empty() {
        faults.push("locales/en.json has no keys".to_owned());
    }
    for language in ["ko", "el"] {
        let other = keys(language);
        for key in english.symmetric_difference(&other) {
            faults.push(format!("locales: {key} is not in both en and {language}"));
        }
    }
}

/// Work left to do stands in an issue, not in the code.
fn check_words(files: &[PathBuf], faults: &mut Vec<String>) {
    let words = ["TO".to_owned() + "DO", "FIX".to_owned() + "ME", "X".to_owned() + "XX:"];
    for file in files.iter().filter(|file| ["rs", "ts", "tsx"].contains(&extension(file))) {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                faults.push(format!("{}:{}: work left to do", file.display(), number + 1));
            }
        }
    }
}
