//! Events as Arrow batches.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, StringViewBuilder, TimestampMicrosecondArray,
};
use arrow::record_batch::RecordBatch;

use speargun_words::Said;

use crate::schema::{SCHEMA, TEXTS};
use crate::{LakeError, LakeEvent};

/// A file that counts, as the manifest knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LakeFile {
    /// Where it is, below the lake's root.
    pub path: String,
    /// Days since 1970-01-01 UTC.
    pub day: i64,
    /// How many events.
    pub events: i64,
    /// Its size.
    pub bytes: i64,
    /// The schema that it was written with.
    pub schema_version: i64,
    /// The least id of its events.
    pub event_id_min: i64,
    /// The greatest id of its events.
    pub event_id_max: i64,
    /// The earliest event, microseconds UTC.
    pub occurred_min: i64,
    /// The latest event.
    pub occurred_max: i64,
}

/// Events as one batch in the lake's schema.
///
/// # Errors
/// When they do not go together, which events never do.
pub fn batch_of(events: &[&LakeEvent]) -> Result<RecordBatch, LakeError> {
    let numbers = |get: fn(&LakeEvent) -> i64| events.iter().map(move |event| get(event));
    let day = |event: &&LakeEvent| i32::try_from(event.day()).unwrap_or(i32::MAX);
    let instants = |get: fn(&LakeEvent) -> i64| {
        let values: TimestampMicrosecondArray = numbers(get).map(Some).collect();
        Arc::new(values.with_timezone("UTC")) as ArrayRef
    };
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(numbers(|event| event.event_id))),
        Arc::new(Date32Array::from_iter_values(events.iter().map(day))),
        Arc::new(events.iter().map(|event| event.account_id).collect::<Int64Array>()),
        Arc::new(events.iter().map(|event| event.person_id).collect::<Int64Array>()),
        Arc::new(events.iter().map(|event| event.points).collect::<Float64Array>()),
        instants(|event| event.event.occurred_at),
        instants(|event| event.event.received_at),
    ];
    for text in TEXTS {
        let mut builder = StringViewBuilder::with_capacity(events.len());
        for event in events {
            builder.append_option((text.get)(&event.event));
        }
        columns.push(Arc::new(builder.finish()));
    }
    RecordBatch::try_new(Arc::clone(&SCHEMA), columns)
        .map_err(|error| LakeError::Failed(Said::text(error.to_string())))
}
