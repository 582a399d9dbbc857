//! Environment variables: what the sources read, and what each is for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::table::{code, table};
use crate::process::root;

/// Name, default and meaning. A name that ends in `…` is the beginning of several.
const VARIABLES: [(&str, &str, &str); 11] = [
    ("SPEARGUN_WORKSPACE", "`.`", "The workspace directory, if `-w` is not given."),
    (
        "SPEARGUN_LANGUAGE",
        "that of the workspace",
        "The language of the command line, if `--language` is not given: `en`, `ko` or `el`.",
    ),
    (
        "DATABASE_URL",
        "not set",
        "`postgres://…`: keep the records in PostgreSQL. Without it they are in SQLite files in the \
         workspace.",
    ),
    (
        "SPEARGUN_SIGN_IN_SECRET",
        "not set",
        "The secret of this server at the [provider of sign-in](../guides/sign-in.md). It is in no \
         settings, which all people read.",
    ),
    ("SPEARGUN_SIGN_IN_SECRET_FILE", "not set", "The file that holds it, instead of the variable."),
    (
        "SPEARGUN_LOG",
        "`warn`",
        "Log level: `error`, `warn`, `info` or `debug`; also by part, such as \
         `warn,speargun_api=debug`. Logs go to stderr.",
    ),
    (
        "AWS_…",
        "not set",
        "Access to the [bucket](../guides/deploy.md#a-bucket-for-the-lake) of the lake.",
    ),
    ("USER", "`cli`", "Recorded as who made a change on the command line."),
    ("LOGNAME", "`cli`", "The same, if `USER` is not set."),
    ("HOSTNAME", "not set", "The name of the machine, shown with locks, where no file has it."),
    ("COMPUTERNAME", "not set", "The same on Windows."),
];

/// The variables as a table.
pub(super) fn text() -> Result<String, String> {
    check(&read_by_sources()?)?;
    let rows: Vec<[String; 3]> = VARIABLES
        .iter()
        .map(|(name, default, meaning)| [code(name), (*default).into(), (*meaning).into()])
        .collect();
    Ok(table(["variable", "default", "meaning"], &rows))
}

/// What stands before the name of a variable where a source reads one.
const READS: [&str; 3] = ["env::var(\"", "env = \"", "try_from_env(\""];
/// The same where a variable is read through a function of its own.
const READS_BY_NAME: (&str, &str) = ("env::var(variable)", "named(\"");
/// Variables of tests.
const OF_TESTS: [&str; 2] = ["SPEARGUN_TEST_", "SPEARGUN_NOW"];

fn check(read: &BTreeSet<String>) -> Result<(), String> {
    let listed: BTreeSet<String> = VARIABLES.iter().map(|(name, ..)| (*name).to_owned()).collect();
    match read.symmetric_difference(&listed).next() {
        None => Ok(()),
        Some(name) if read.contains(name) => {
            Err(format!("xtask/src/reference/variables.rs does not list {name}, which is read"))
        }
        Some(name) => {
            Err(format!("xtask/src/reference/variables.rs lists {name}, which nothing reads"))
        }
    }
}

/// The variables that the sources of the crates read.
fn read_by_sources() -> Result<BTreeSet<String>, String> {
    let mut files = Vec::new();
    for folder in folders(&root().join("crates"))? {
        add_sources(&folder.join("src"), &mut files)?;
    }
    let mut names = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        names.extend(variables_in(&text));
    }
    Ok(names)
}

fn variables_in(text: &str) -> BTreeSet<String> {
    let is_sign = |sign: char| sign.is_ascii_uppercase() || sign == '_';
    let by_name = text.contains(READS_BY_NAME.0).then_some(READS_BY_NAME.1);
    let after = READS.into_iter().chain(by_name).flat_map(|before| text.split(before).skip(1));
    let named = after.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name);
    let named = named.filter(|name| !name.is_empty() && name.chars().all(is_sign));
    let of_users = named.filter(|name| !OF_TESTS.iter().any(|tests| name.starts_with(tests)));
    let mut names: BTreeSet<String> = of_users.map(ToOwned::to_owned).collect();
    if text.contains("AmazonS3Builder::from_env") {
        names.insert("AWS_…".to_owned());
    }
    names
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn add_sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    for path in folders(folder)? {
        if path.is_dir() {
            add_sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_in_sources() {
        let text = "std::env::var(\"A_B\") env = \"C\" named(\"D\") env::var(name)";
        let found: Vec<String> = variables_in(text).into_iter().collect();
        assert_eq!(found, ["A_B", "C"]);
        check(&read_by_sources().unwrap()).unwrap();
        assert!(check(&BTreeSet::new()).is_err());
    }
}
