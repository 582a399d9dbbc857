//! A directory with a workspace in it, and the commands that are run there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::snapshots::data;
use crate::snapshots::normal::normal;

/// When the first command is run; each further one a minute later.
const BEGIN: &str = "2026-06-15T09:00:00Z";
/// Where the snapshots are.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots/snap");

/// A directory in which commands are run, with a workspace `W` unless it is [`Desk::bare`].
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    minutes: i64,
}

/// What a command printed.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A desk whose folder is gone: what was in it. A static folder would stay behind.
struct Prepared {
    files: Vec<(PathBuf, Vec<u8>)>,
    minutes: i64,
}

impl From<Desk> for Prepared {
    fn from(desk: Desk) -> Self {
        let mut files = Vec::new();
        let mut folders = vec![desk.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(desk.folder.path()).unwrap().to_owned();
                    files.push((name, std::fs::read(path).unwrap()));
                }
            }
        }
        Self { files, minutes: desk.minutes }
    }
}

impl Desk {
    /// A directory with nothing in it.
    pub(crate) fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), minutes: 0 }
    }

    /// A workspace with accounts, people, deals, events and scores.
    pub(crate) fn with_data() -> Self {
        static PREPARED: OnceLock<Prepared> = OnceLock::new();
        Self::copy_of(PREPARED.get_or_init(|| {
            let mut desk = Self::bare();
            desk.quiet("init W --name Elm --currency EUR --time-zone Europe/Athens");
            for (name, text) in data::FILES {
                desk.write(name, text);
            }
            desk.quiet("import accounts.csv contacts.csv leads.csv deals.csv activities.csv");
            desk.quiet("events import calls.jsonl --source web --no-score");
            desk.quiet("match");
            desk.quiet("score");
            Prepared::from(desk)
        }))
    }

    /// A workspace with so many won and lost deals that they teach something.
    pub(crate) fn with_outcomes() -> Self {
        static PREPARED: OnceLock<Prepared> = OnceLock::new();
        Self::copy_of(PREPARED.get_or_init(|| {
            let mut desk = Self::bare();
            desk.quiet("init W --name Elm --currency EUR");
            let (accounts, deals) = data::market();
            desk.write("accounts.csv", &accounts);
            desk.write("deals.csv", &deals);
            desk.quiet("import accounts.csv deals.csv");
            desk.quiet("score");
            Prepared::from(desk)
        }))
    }

    fn copy_of(prepared: &Prepared) -> Self {
        let desk = Self { minutes: prepared.minutes, ..Self::bare() };
        for (name, bytes) in &prepared.files {
            let path = desk.folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs what a user types after `speargun`.
    pub(crate) fn run(&mut self, line: &str) -> Done {
        let begin: jiff::Timestamp = BEGIN.parse().unwrap();
        let now = begin + jiff::SignedDuration::from_mins(self.minutes);
        self.minutes += 1;
        let output = Command::new(env!("CARGO_BIN_EXE_speargun"))
            .args(words(line))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env_clear()
            .env("SPEARGUN_WORKSPACE", "W")
            .env("SPEARGUN_NOW", now.to_string())
            .env("USER", "ann")
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| normal(&String::from_utf8(bytes).unwrap(), self.folder.path());
        let code = output.status.code().unwrap_or_else(|| panic!("{line}: {:?}", output.status));
        Done { code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a command that has to succeed, and is not looked at.
    pub(crate) fn quiet(&mut self, line: &str) {
        let done = self.run(line);
        assert_eq!(done.code, 0, "{line}: {}{}", done.out, done.err);
    }

    /// Runs the lines one after another, and compares all that they print with a file.
    pub(crate) fn snapshot(&mut self, name: &str, lines: &[&str]) {
        let mut text = String::new();
        for line in lines {
            let done = self.run(line);
            writeln!(text, "$ speargun {line}\nexit {}", done.code).unwrap();
            for (stream, printed) in [("stdout", &done.out), ("stderr", &done.err)] {
                if !printed.is_empty() {
                    writeln!(text, "--- {stream}\n{}", printed.trim_end_matches('\n')).unwrap();
                }
            }
            text.push('\n');
        }
        compare(name, &text);
    }
}

fn compare(name: &str, text: &str) {
    let path = Path::new(FOLDER).join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = stored.lines().zip(text.lines()).position(|(old, new)| old != new);
    let at = differs.unwrap_or_else(|| stored.lines().count().min(text.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    assert!(
        stored == text,
        "{name}.txt, line {}:\n  stored: {}\n  now:    {}\nIf the change is meant: \
         UPDATE_SNAPSHOTS=1 cargo test -p speargun --test it snapshots",
        at + 1,
        line(&stored),
        line(text)
    );
}

/// The words of a line; what is between quotation marks is one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut begun) = (String::new(), None, false);
    for sign in line.chars() {
        match (sign, quote) {
            ('"' | '\'', None) => (quote, begun) = (Some(sign), true),
            (_, Some(open)) if sign == open => quote = None,
            (' ', None) if begun => {
                words.push(std::mem::take(&mut word));
                begun = false;
            }
            (' ', None) => {}
            _ => {
                word.push(sign);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[test]
fn lines_are_split_as_a_shell_splits_them() {
    assert_eq!(words("a 'b \"c' --d=\"e f\" \"\""), ["a", "b \"c", "--d=e f", ""]);
}
