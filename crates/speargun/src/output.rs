//! Data goes to stdout, messages and progress to stderr.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use speargun_connect::CsvWriter;
use speargun_engine::{Progress, Watch};

use crate::command::CommandError;
use crate::language::language;

/// A number with the sign that the language to speak sets between thousands.
pub(crate) fn grouped(number: u64) -> String {
    language().whole(number)
}

/// Prints a value as JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CommandError::Failed(error.to_string()))?;
    line(&text)
}

/// Prints CSV that is safe to open in a spreadsheet.
pub(crate) fn csv<H: AsRef<str>, R: IntoIterator<Item: AsRef<str>>>(
    headings: impl IntoIterator<Item = H>,
    rows: impl IntoIterator<Item = R>,
) -> Result<(), CommandError> {
    let mut writer = CsvWriter::new(io::stdout().lock());
    writer.row(headings).map_err(CommandError::Output)?;
    for row in rows {
        writer.row(row).map_err(CommandError::Output)?;
    }
    writer.flush().map_err(CommandError::Output)
}

/// Prints a line.
pub(crate) fn line(text: &str) -> Result<(), CommandError> {
    writeln!(io::stdout().lock(), "{}", printable(text)).map_err(CommandError::Output)
}

/// The text without signs that steer a terminal: names come from files of others.
fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text.into() }
}

/// Prints a message beside the data.
pub(crate) fn message(text: &str) {
    // Where nobody listens any more there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// A table that fits the terminal; columns named in `right` are set to the right.
pub(crate) fn table<H: AsRef<str>>(
    headings: &[H],
    rows: Vec<Vec<String>>,
    right: &[usize],
) -> Result<(), CommandError> {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN);
    if io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    let aligned = |row: Vec<String>| -> Vec<Cell> {
        row.into_iter()
            .enumerate()
            .map(|(index, text)| {
                let cell = Cell::new(text);
                if right.contains(&index) { cell.set_alignment(CellAlignment::Right) } else { cell }
            })
            .collect()
    };
    table.set_header(aligned(headings.iter().map(|heading| heading.as_ref().to_owned()).collect()));
    for row in rows {
        table.add_row(aligned(row));
    }
    line(&table.to_string())
}

/// An amount in whole units.
pub(crate) fn amount(money: &speargun_api::dto::Money) -> String {
    let whole = money.amount.abs().round() as u64;
    let sign = if money.amount < 0.0 { "−" } else { "" };
    format!("{sign}{} {}", grouped(whole), money.currency)
}

/// What stands where nothing is known.
pub(crate) const MISSING: &str = "–";

/// Progress on a terminal; nothing where stderr is a file.
pub(crate) struct Bar {
    bar: Mutex<Option<(String, ProgressBar)>>,
    quiet: bool,
}

/// Commands are stopped by the signal itself: the store rolls back.
static NEVER: AtomicBool = AtomicBool::new(false);

impl Bar {
    pub(crate) fn new() -> Self {
        Self { bar: Mutex::new(None), quiet: !io::stderr().is_terminal() }
    }

    pub(crate) fn run<T>(&self, work: impl FnOnce(&Watch<'_>) -> T) -> T {
        let progress = |progress: Progress| self.show(&progress);
        let watch = Watch { progress: &progress, started: &|_| {}, cancelled: &NEVER };
        let result = work(&watch);
        if let Ok(mut kept) = self.bar.lock()
            && let Some((_, bar)) = kept.take()
        {
            bar.finish_and_clear();
        }
        result
    }

    fn show(&self, progress: &Progress) {
        if self.quiet {
            return;
        }
        let Ok(mut kept) = self.bar.lock() else { return };
        let is_same = kept.as_ref().is_some_and(|(what, _)| *what == progress.what);
        if !is_same {
            if let Some((_, old)) = kept.take() {
                old.finish_and_clear();
            }
            let bar = match progress.total {
                Some(total) => ProgressBar::new(total),
                None => ProgressBar::new_spinner(),
            };
            if let Ok(style) =
                ProgressStyle::with_template("{msg:24} {wide_bar} {percent:>3} % {eta} left")
                && progress.total.is_some()
            {
                bar.set_style(style);
            }
            bar.set_message(progress.what.clone());
            *kept = Some((progress.what.clone(), bar));
        }
        if let Some((_, bar)) = kept.as_ref() {
            bar.set_position(progress.done);
        }
    }
}

/// Writes beside a file and renames, so that no half file is there.
pub(crate) fn replace_file(path: &std::path::Path, bytes: &[u8]) -> Result<(), CommandError> {
    let failed = |error| CommandError::Failed(format!("{}: {error}", path.display()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    std::fs::write(&beside, bytes).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}
