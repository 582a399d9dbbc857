//! Lists the migrations, so that a new one is a new file and no more.
#![allow(clippy::expect_used, reason = "a build that cannot read its sources has to stop")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=migrations/event");
    let mut text = String::new();
    for (name, folder) in [("STEPS", "migrations"), ("EVENT_STEPS", "migrations/event")] {
        writeln!(text, "const {name}: &[&str] = &[").expect("a text takes any line");
        for file in numbered(Path::new(folder)) {
            // The directory of the sources is that of whoever compiles: checkouts that share a
            // target directory share this text.
            let path = format!("/{}", file.display()).replace('\\', "/");
            writeln!(text, "    include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),")
                .expect("a text takes any line");
        }
        text.push_str("];\n");
    }
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(target.join("migrations.rs"), text).expect("the folder of the build is writable");
}

/// The files of a folder in the order of their numbers, which have no gap: a step that is missing
/// or there twice would give workspaces different schemas under one number.
fn numbered(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "sql"))
        .collect();
    files.sort();
    for (place, file) in files.iter().enumerate() {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let number = name.split('_').next().and_then(|number| number.parse().ok());
        assert_eq!(number, Some(place + 1), "{name} is not number {}", place + 1);
    }
    files
}
