//! `speargun learn`: a label of two values from any table.

mod file;
mod print;

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use speargun_connect::CsvWriter;
use speargun_learn::{Labels, Learned, Refusal, Report, Settings, Table, learn};

use super::CommandError;
use crate::arguments::Learn;
use crate::language::say;
use crate::output;
use file::{Fault, Read, Unread};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    table: String,
    label: &'a str,
    /// The value that is foretold, the other one, and rows that have neither.
    values: &'a Labels,
    #[serde(flatten)]
    report: &'a Report,
    /// Cells that were read as missing although something stands in them.
    read_as_missing: &'a [Missing],
    unread: &'a Unread,
}

/// Cells of a column that were read as missing.
#[derive(Debug, Serialize)]
struct Missing {
    column: String,
    text: String,
    rows: usize,
    why: &'static str,
}

#[derive(Debug, Serialize)]
struct Refused<'a> {
    refused: &'a Refusal,
    reason: String,
    unread: &'a Unread,
}

pub(super) fn run(wanted: &Learn) -> Result<ExitCode, CommandError> {
    let read = match file::read(&wanted.table, Some(&wanted.label)) {
        Ok(read) => read,
        Err(Fault::Refused(refusal)) => return refuse(&refusal, &Unread::default(), wanted),
        Err(Fault::Command(error)) => return Err(error),
    };
    let (without, keep) = columns(&read, wanted)?;
    let labels = Labels::read(&read.cells, wanted.positive.as_deref(), wanted.negative.as_deref());
    let labels = match labels {
        Ok(labels) => labels,
        Err(refusal) => return refuse(&refusal, &read.unread, wanted),
    };
    let (columns, lines, unread) = read.table(&without);
    let missing = (columns.iter())
        .flat_map(|column| {
            column.notes.iter().map(|note| Missing {
                column: column.name.clone(),
                text: note.text.clone(),
                rows: note.rows,
                why: note.why,
            })
        })
        .collect::<Vec<_>>();
    let rows = lines.len();
    let table = Table { columns, rows };
    let settings = Settings { folds: usize::from(wanted.folds), seed: wanted.seed, keep };
    let learned = match learn(&table, &labels.by_row, &settings) {
        Ok(learned) => learned,
        Err(refusal) => return refuse(&refusal, &unread, wanted),
    };
    write_files(wanted, &learned, &lines)?;
    let answer = Answer {
        table: wanted.table.display().to_string(),
        label: &wanted.label,
        values: &labels,
        report: &learned.report,
        read_as_missing: &missing,
        unread: &unread,
    };
    if wanted.output.json {
        output::json(&answer)?;
    } else {
        print::answer(&answer)?;
    }
    Ok(if unread.is_nothing() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Places of the label and of the columns to leave out, and names of those to keep.
fn columns(read: &Read, wanted: &Learn) -> Result<(Vec<usize>, Vec<String>), CommandError> {
    let of = |names: &[String], what: &str| file::find_all(&read.headings, names, what);
    let mut without = of(&wanted.ignore, "--ignore")?;
    let label = file::find(&read.headings, &wanted.label, "--label")?;
    if without.contains(&label) {
        let reason = say!("cli.learn.ignores_label", label = wanted.label);
        return Err(CommandError::Usage(reason));
    }
    let again = format!("{} (2)", read.headings[label]);
    if let Some(again) = read.headings.iter().position(|heading| *heading == again) {
        let (label, again) = (&read.headings[label], &read.headings[again]);
        output::message(&say!("cli.learn.several_labels", label, again));
    }
    without.push(label);
    let keep = of(&wanted.keep, "--keep")?;
    Ok((without, keep.into_iter().map(|place| read.headings[place].clone()).collect()))
}

fn refuse(refusal: &Refusal, unread: &Unread, wanted: &Learn) -> Result<ExitCode, CommandError> {
    let reason = refusal.to_string();
    if wanted.output.json {
        output::json(&Refused { refused: refusal, reason, unread })?;
    } else {
        output::message(&say!("cli.icp.refused", text = reason));
        print::unread(unread);
    }
    Ok(ExitCode::FAILURE)
}

fn write_files(wanted: &Learn, learned: &Learned, lines: &[u64]) -> Result<(), CommandError> {
    if let Some(path) = &wanted.predictions {
        let rows = learned.predictions.iter().map(|found| {
            let label = u8::from(found.is_positive).to_string();
            let line = lines[found.row].to_string();
            [line, found.fold.to_string(), format!("{:.6}", found.probability), label]
        });
        write_csv(path, ["line", "fold", "probability", "label"], rows)?;
    }
    if let Some(path) = &wanted.save {
        let text = serde_json::to_string(&learned.model)
            .map_err(|error| CommandError::Failed(error.to_string()))?;
        output::replace_file(path, text.as_bytes())?;
    }
    if let (Some(path), Some(out)) = (&wanted.score, &wanted.out) {
        let read = match file::read(path, None) {
            Ok(read) => read,
            Err(Fault::Refused(refusal)) => return Err(CommandError::Failed(refusal.to_string())),
            Err(Fault::Command(error)) => return Err(error),
        };
        let (columns, lines, unread) = read.table(&[]);
        let table = Table { columns, rows: lines.len() };
        let scores = learned.score(&table);
        let row = |(line, score): (&u64, &f64)| [line.to_string(), format!("{score:.6}")];
        write_csv(out, ["line", "probability"], lines.iter().zip(&scores).map(row))?;
        for (line, reason) in &unread.first {
            let (file, place) = (path.display().to_string(), say!("cli.import.line", line));
            output::message(&say!("cli.import.reject", file, place, reason));
        }
        if let Some(damage) = &unread.damage {
            return Err(CommandError::Failed(say!("cli.learn.scored_before", text = damage)));
        }
    }
    Ok(())
}

fn write_csv<const N: usize>(
    path: &Path,
    headings: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<(), CommandError> {
    let failed = |error| CommandError::Failed(format!("{}: {error}", path.display()));
    let mut writer = CsvWriter::new(Vec::new());
    writer.row(headings).map_err(failed)?;
    for row in rows {
        writer.row(row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(failed)?;
    output::replace_file(path, &bytes)
}
