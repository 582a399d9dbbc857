//! Writing a day's file.

use std::io::Write;
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use speargun_words::{Said, said};

use crate::schema::{SCHEMA, SCHEMA_VERSION, VERSION_KEY};
use crate::table::{LakeFile, batch_of};
use crate::{LakeError, LakeEvent};

/// How many events one file holds at most: what is merged is held in memory.
pub const FILE_EVENTS_MAX: usize = 500_000;
/// How many rows a row group holds: small enough that one account's events are found quickly.
const GROUP_ROWS: usize = 65_536;
/// How many rows a page holds at most.
const PAGE_ROWS: usize = 8_192;
/// How many rows are turned into columns at a time.
const BATCH_ROWS: usize = 8_192;
/// The zstd level: higher ones cost twice the time for a twentieth of the space.
const ZSTD_LEVEL: i32 = 3;

/// What was written, for the manifest.
pub type Written = LakeFile;

fn properties() -> Result<WriterProperties, LakeError> {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).map_err(LakeError::file("zstd"))?;
    let place = |name: &str| SCHEMA.index_of(name).unwrap_or(0) as i32;
    let ascending =
        |name| SortingColumn { column_idx: place(name), descending: false, nulls_first: true };
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by(format!("speargun {}", env!("CARGO_PKG_VERSION")))
        .set_sorting_columns(Some(vec![ascending("account_id"), ascending("occurred_at")]))
        .set_key_value_metadata(Some(vec![KeyValue::new(
            VERSION_KEY.to_owned(),
            SCHEMA_VERSION.to_string(),
        )]));
    // Of these no two rows are alike: a dictionary would only be built to be thrown away.
    for name in ["event_id", "occurred_at", "received_at"] {
        let column = ColumnPath::from(name);
        builder = builder
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
    }
    let message_id = ColumnPath::from("message_id");
    Ok(builder.set_column_dictionary_enabled(message_id, false).build())
}

/// What files of the lake are sorted by, within their day. Nothing comes before something: what
/// belongs to no account stands first.
#[must_use]
pub fn order_of(event: &LakeEvent) -> (Option<i64>, i64, i64) {
    (event.account_id, event.event.occurred_at, event.event_id)
}

/// Writes events of one day as Parquet, in the order in which they come, and tells the manifest's
/// part of them; its bytes are not known here.
pub(crate) fn write_parquet<W: Write + Send>(
    path: &str,
    day: i64,
    events: &mut dyn Iterator<Item = LakeEvent>,
    output: W,
) -> Result<(W, Written), LakeError> {
    // Readers of other makes know the plain types; Arrow's own would only be told to Arrow.
    let options =
        ArrowWriterOptions::new().with_properties(properties()?).with_skip_arrow_metadata(true);
    let failed = |error: parquet::errors::ParquetError| LakeError::file(path)(error);
    let mut writer =
        ArrowWriter::try_new_with_options(output, Arc::clone(&SCHEMA), options).map_err(failed)?;
    let mut told = Told { day, ..Told::default() };
    loop {
        let batch: Vec<LakeEvent> = (&mut *events).take(BATCH_ROWS).collect();
        if batch.is_empty() {
            break;
        }
        for event in &batch {
            told.add(path, event)?;
        }
        let batch: Vec<&LakeEvent> = batch.iter().collect();
        writer.write(&batch_of(&batch)?).map_err(failed)?;
    }
    let written = told.written(path).ok_or_else(|| invalid(path, said!("lake.no_events")))?;
    Ok((writer.into_inner().map_err(failed)?, written))
}

fn invalid(path: &str, reason: Said) -> LakeError {
    LakeError::Failed(said!("file.faulty", path, error = reason))
}

/// What is told of a file while its events go by.
#[derive(Debug, Default)]
struct Told {
    events: usize,
    day: i64,
    last: Option<(Option<i64>, i64, i64)>,
    event_ids: Option<(i64, i64)>,
    instants: Option<(i64, i64)>,
}

impl Told {
    fn add(&mut self, path: &str, event: &LakeEvent) -> Result<(), LakeError> {
        if self.day != event.day() {
            return Err(invalid(path, said!("lake.other_day")));
        }
        self.events += 1;
        if self.events > FILE_EVENTS_MAX {
            return Err(invalid(path, said!("lake.too_many_events")));
        }
        let order = order_of(event);
        if self.last.is_some_and(|last| last > order) {
            return Err(invalid(path, said!("lake.out_of_order")));
        }
        self.last = Some(order);
        let widened = |range: Option<(i64, i64)>, value: i64| {
            let (from, to) = range.unwrap_or((value, value));
            Some((from.min(value), to.max(value)))
        };
        self.event_ids = widened(self.event_ids, event.event_id);
        self.instants = widened(self.instants, event.event.occurred_at);
        Ok(())
    }

    fn written(&self, path: &str) -> Option<Written> {
        let (event_ids, instants) = (self.event_ids?, self.instants?);
        Some(Written {
            path: path.to_owned(),
            day: self.day,
            events: self.events as i64,
            bytes: 0,
            schema_version: SCHEMA_VERSION,
            event_id_min: event_ids.0,
            event_id_max: event_ids.1,
            occurred_min: instants.0,
            occurred_max: instants.1,
        })
    }
}
