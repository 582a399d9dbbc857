//! `cargo xtask room NAME`: a new room that compiles, to be made one's own.
//!
//! The room of notes is the pattern: small, whole, and kept true by its own tests. Its files are
//! copied under the new name, and every line that registers it is doubled.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{root, step};

/// The room that is copied.
const PATTERN: &str = "note";
/// Files of the room, whose names are the room's.
const FILES: [&str; 6] = [
    "crates/store/src/note.rs",
    "crates/engine/src/note.rs",
    "crates/api/src/note/mod.rs",
    "crates/speargun/src/command/note.rs",
    "crates/api/tests/http/note.rs",
    "web/src/pages/account/NotesCard.tsx",
];
/// Files with lines that register the room.
const REGISTERS: [&str; 7] = [
    "crates/store/src/lib.rs",
    "crates/engine/src/lib.rs",
    "crates/api/src/lib.rs",
    "crates/speargun/src/command/mod.rs",
    "crates/domain/src/audit.rs",
    "crates/api/tests/http/main.rs",
    "web/src/pages/account/AccountPage.tsx",
];
/// The folder of migrations, each of which is a file with a number.
const MIGRATIONS: &str = "crates/store/migrations";
/// Texts in the three languages.
const LOCALES: [&str; 6] = [
    "locales/en.json",
    "locales/ko.json",
    "locales/el.json",
    "locales/errors.en.json",
    "locales/errors.ko.json",
    "locales/errors.el.json",
];
/// What is called as the room is and belongs to another one.
const FOREIGN: [&str; 5] =
    ["audit::note", "note_live_change", "note={account.data", "note={t(", ".noted"];

/// Writes the skeleton of a room.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let [name, rest @ ..] = arguments else {
        return Err("which room? `cargo xtask room NAME [PLURAL]`, such as `room goal`".to_owned());
    };
    let names = Names::new(name, rest.first().map(String::as_str))?;
    if root().join(FILES[0]).with_file_name(format!("{name}.rs")).exists() {
        return Err(format!("there is a room {name} already; nothing was written"));
    }
    let mut written = Vec::new();
    for file in FILES {
        written.push(copy(file, &names)?);
    }
    written.push(copy_migration(&names)?);
    for file in REGISTERS.iter().chain(&LOCALES) {
        register(file, &names)?;
        written.push(PathBuf::from(file));
    }
    step(&format!("room {name}: {} files", written.len()));
    for path in written {
        eprintln!("{}", path.display());
    }
    eprintln!(
        "Next: say what it keeps in its migration, then what its calls do, from below to above."
    );
    Ok(())
}

/// The name of a room in the four ways in which it is written.
struct Names {
    name: String,
    plural: String,
}

impl Names {
    fn new(name: &str, plural: Option<&str>) -> Result<Self, String> {
        let plural = plural.map_or_else(|| format!("{name}s"), ToOwned::to_owned);
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        if !is_name(name) || !is_name(&plural) {
            return Err(format!("\"{name}\" is no name of a room: write it as account_list"));
        }
        Ok(Self { name: name.to_owned(), plural })
    }

    /// A text of the pattern under the new name.
    fn rename(&self, text: &str) -> String {
        let kept = |index: usize| format!("\u{1}{index}\u{1}");
        let mut text = text.to_owned();
        for (index, foreign) in FOREIGN.iter().enumerate() {
            text = text.replace(foreign, &kept(index));
        }
        text = text
            .replace("notes", &self.plural)
            .replace("Notes", &camel(&self.plural))
            .replace(PATTERN, &self.name)
            .replace("Note", &camel(&self.name));
        for (index, foreign) in FOREIGN.iter().enumerate() {
            text = text.replace(&kept(index), foreign);
        }
        text
    }
}

/// `account_list` as `AccountList`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(word).collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(file: &str, names: &Names) -> Result<PathBuf, String> {
    let target = PathBuf::from(names.rename(file));
    write(&root().join(&target), &names.rename(&read(&root().join(file))?))?;
    Ok(target)
}

/// The next migration, with the table of the pattern under the new name.
fn copy_migration(names: &Names) -> Result<PathBuf, String> {
    let folder = root().join(MIGRATIONS);
    let entries = fs::read_dir(&folder).map_err(|error| format!("{MIGRATIONS}: {error}"))?;
    let files: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".sql"))
        .collect();
    let own = files.iter().find(|file| file.ends_with("_note.sql"));
    let own = own.ok_or_else(|| format!("{MIGRATIONS} has no migration of notes"))?;
    let target = PathBuf::from(format!("{MIGRATIONS}/{:04}_{}.sql", files.len() + 1, names.name));
    write(&root().join(&target), &names.rename(&read(&folder.join(own))?))?;
    Ok(target)
}

/// Doubles every line that names the pattern, with the comment in front of it.
fn register(file: &str, names: &Names) -> Result<(), String> {
    let path = root().join(file);
    let text = read(&path)?;
    let mut lines = Vec::new();
    let mut comment: Option<&str> = None;
    for line in text.lines() {
        lines.push(counted(line, file));
        let renamed = names.rename(line);
        let is_comment = line.trim_start().starts_with("///");
        // Errors of other rooms speak of notes as well: of publications, for one.
        let is_foreign = file.starts_with("locales/errors")
            && !line.trim_start().starts_with(&format!("\"{PATTERN}."));
        if !is_comment && !is_foreign && renamed != line {
            if let Some(comment) = comment {
                lines.push(names.rename(comment));
            }
            if let Some(last) = lines.last_mut()
                && file.ends_with(".json")
                && !last.ends_with(',')
            {
                // The last text of a file has no comma.
                last.push(',');
            }
            lines.push(renamed);
        }
        comment = is_comment.then_some(line);
    }
    write(&path, &(lines.join("\n") + "\n"))
}

/// The list of rooms says how many it has.
fn counted(line: &str, file: &str) -> String {
    const START: &str = "const ROOMS: [fn(Routes) -> Routes; ";
    let count = line.strip_prefix(START).and_then(|rest| rest.split(']').next()?.parse().ok());
    match count {
        Some(count) if file.ends_with("api/src/lib.rs") => {
            let count: usize = count;
            line.replace(&format!("; {count}]"), &format!("; {}]", count + 1))
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_renamed_wherever_it_is_named() {
        let names = Names::new("buying_signal", None).unwrap();
        assert_eq!(names.rename("pub mod note;"), "pub mod buying_signal;");
        assert_eq!(names.rename("<NotesCard id={1} />"), "<BuyingSignalsCard id={1} />");
        assert_eq!(
            names.rename("AddNote = \"note.add\""),
            "AddBuyingSignal = \"buying_signal.add\""
        );
        for foreign in [
            "audit::note(connection)",
            "note_live_change, revision",
            "note={account.data ? 1 : 2}",
            "desk.noted()",
        ] {
            assert_eq!(names.rename(foreign), foreign);
        }
    }

    #[test]
    fn a_name_has_small_letters_alone() {
        for wrong in ["", "Goal", "goal list", "../goal", "goal-list"] {
            assert!(Names::new(wrong, None).is_err(), "{wrong}");
        }
        assert!(Names::new("opportunity", Some("opportunities")).is_ok());
    }

    #[test]
    fn every_file_of_the_pattern_is_there() {
        for file in FILES.iter().chain(&REGISTERS).chain(&LOCALES) {
            assert!(root().join(file).exists(), "{file}");
        }
    }
}
