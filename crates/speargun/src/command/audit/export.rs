//! `speargun audit export`.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use speargun_api as api;
use speargun_api::audit::{AuditExportQuery, AuditExportRow, EXPORT_HEADINGS};
use speargun_connect::CsvWriter;
use speargun_engine::Engine;

use crate::command::CommandError;
use crate::language::say;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Only changes on this day or later, in the time zone of the workspace.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Only changes on this day or before.
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// How they are written: a JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

pub(super) fn run(engine: &Engine, wanted: &Export) -> Result<(), CommandError> {
    let query = query(engine, wanted)?;
    match wanted.format {
        Format::Jsonl => {
            let mut out = BufWriter::new(io::stdout().lock());
            api::audit::export(engine, &query, |row| {
                write_line(&mut out, &row).map_err(CommandError::Output)
            })?;
            out.flush().map_err(CommandError::Output)
        }
        Format::Csv => {
            let mut out = CsvWriter::new(io::stdout().lock());
            out.row(EXPORT_HEADINGS).map_err(CommandError::Output)?;
            api::audit::export(engine, &query, |row| {
                out.row(row.cells()).map_err(CommandError::Output)
            })?;
            out.flush().map_err(CommandError::Output)
        }
    }
}

fn query(engine: &Engine, wanted: &Export) -> Result<AuditExportQuery, CommandError> {
    let zone = engine.workspace.parse_context()?.zone;
    let from = wanted.from.map(|day| start_of(day, &zone)).transpose()?;
    let until = match wanted.to {
        Some(day) => {
            let next = day.tomorrow().map_err(|_| out_of_reach(day))?;
            Some(start_of(next, &zone)?)
        }
        None => None,
    };
    Ok(AuditExportQuery { from, until, ..AuditExportQuery::default() })
}

fn start_of(day: Date, zone: &TimeZone) -> Result<String, CommandError> {
    let start = day.to_zoned(zone.clone()).map_err(|_| out_of_reach(day))?;
    Ok(start.timestamp().to_string())
}

fn out_of_reach(day: Date) -> CommandError {
    CommandError::Usage(say!("cli.audit.day_out_of_reach", day = day.to_string()))
}

fn write_line(out: &mut impl Write, row: &AuditExportRow) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}
