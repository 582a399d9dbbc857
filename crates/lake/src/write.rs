//! Writing a day's file.

use std::io::Write;
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::schema::{SCHEMA, SCHEMA_VERSION, VERSION_KEY};
use crate::table::{LakeFile, batch_of};
use crate::{LakeError, LakeEvent};

/// How many events one file holds at most: what is written and merged is held in memory.
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

/// Sorts events of one day as the lake has them, and writes them as Parquet.
pub(crate) fn write_parquet<W: Write + Send>(
    path: &str,
    events: &mut [LakeEvent],
    output: W,
) -> Result<W, LakeError> {
    // Nothing comes before something: what belongs to no account stands first.
    events.sort_by_key(|event| (event.account_id, event.event.occurred_at, event.event_id));
    // Readers of other makes know the plain types; Arrow's own would only be told to Arrow.
    let options =
        ArrowWriterOptions::new().with_properties(properties()?).with_skip_arrow_metadata(true);
    let failed = |error: parquet::errors::ParquetError| LakeError::file(path)(error);
    let mut writer =
        ArrowWriter::try_new_with_options(output, Arc::clone(&SCHEMA), options).map_err(failed)?;
    for chunk in events.chunks(BATCH_ROWS) {
        let chunk: Vec<&LakeEvent> = chunk.iter().collect();
        writer.write(&batch_of(&chunk)?).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

/// What the manifest is told of a file with these events; nothing where there are none.
pub(crate) fn described(path: &str, events: &[LakeEvent], bytes: u64) -> Option<Written> {
    let first = events.first()?;
    let ids = || events.iter().map(|event| event.event_id);
    let instants = || events.iter().map(|event| event.event.occurred_at);
    Some(Written {
        path: path.to_owned(),
        day: first.day(),
        events: events.len() as i64,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        schema_version: SCHEMA_VERSION,
        event_id_min: ids().min()?,
        event_id_max: ids().max()?,
        occurred_min: instants().min()?,
        occurred_max: instants().max()?,
    })
}
