//! XLSX and other workbooks.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader};

use crate::ConnectError;

/// The largest workbook, in bytes: workbooks are read as a whole.
const WORKBOOK_LENGTH_MAX: u64 = 200 * 1024 * 1024;

/// The rows of the first sheet that has any, as text.
pub(crate) fn read(path: &Path) -> Result<Vec<Vec<String>>, ConnectError> {
    let unreadable = |reason: String| ConnectError::Format { path: path.to_owned(), reason };
    let file = |error| ConnectError::File { path: path.to_owned(), error };
    if std::fs::metadata(path).map_err(file)?.len() > WORKBOOK_LENGTH_MAX {
        let limit = WORKBOOK_LENGTH_MAX / 1024 / 1024;
        let reason = format!("a workbook may have {limit} MiB at most; save it as CSV");
        return Err(unreadable(reason));
    }
    let bytes = std::fs::read(path).map_err(file)?;
    let damaged =
        |error: calamine::Error| unreadable(format!("the workbook cannot be read: {error}"));
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(damaged)?;
        if range.is_empty() {
            continue;
        }
        return Ok(range.rows().map(|row| row.iter().map(text).collect()).collect());
    }
    Err(ConnectError::Empty(path.to_owned()))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(date) => date_text(date),
    }
}

fn date_text(date: &calamine::ExcelDateTime) -> String {
    if date.is_duration() {
        return date.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
