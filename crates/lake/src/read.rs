//! Reading files back, row by row through one event that is filled again and again.

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::array::{Array, AsArray, Float64Array, Int64Array, StringViewArray};
use arrow::compute::kernels::cmp;
use arrow::datatypes::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowFilter,
};
use parquet::file::reader::ChunkReader;
use speargun_domain::event::{CallKind, Event};

use speargun_words::said;

use crate::pages::PAGES_COLUMNS;
use crate::place::Content;
use crate::points::POINTS_COLUMNS;
use crate::row::blank;
use crate::schema::{NUMBERS, SCHEMA, SCHEMA_VERSION, TEXTS, VERSION_KEY};
use crate::state::{DICTIONARIES, STATE_COLUMNS};
use crate::{Lake, LakeError, LakeEvent};

/// How many rows are decoded at a time.
const BATCH_ROWS: usize = 8_192;

/// Which part of a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everything.
    All,
    /// Who did what, as timelines show it; other fields stay blank.
    Shown,
    /// Group calls alone, with what the state of actors is made of; other fields stay blank.
    Groups,
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// How many rows its footer tells.
    pub rows: i64,
    /// The version of the schema.
    pub schema_version: i64,
    /// How many rows were read.
    pub read: i64,
}

impl Lake {
    /// Hands over every event of a file, in its order, and tells what the file says of itself.
    ///
    /// # Errors
    /// When the file is missing, damaged, or of a newer schema.
    pub fn read(
        &self,
        path: &str,
        wanted: Wanted,
        take: &mut dyn FnMut(&LakeEvent) -> ControlFlow<()>,
    ) -> Result<FileFacts, LakeError> {
        let pass = match wanted {
            Wanted::All => Pass::All,
            Wanted::Shown => Pass::Shown,
            Wanted::Groups => Pass::Groups,
        };
        let mut event = LakeEvent {
            event_id: 0,
            account_id: None,
            person_id: None,
            points: None,
            event: blank(),
        };
        let (mut facts, reader) = match self.content(path)? {
            Content::File(file) => open(path, file, pass)?,
            Content::Bytes(bytes) => open(path, bytes, pass)?,
        };
        for batch in reader {
            let batch = batch.map_err(LakeError::file(path))?;
            facts.read += batch.num_rows() as i64;
            if read_batch(path, &batch, &mut event, take)?.is_break() {
                return Ok(facts);
            }
        }
        Ok(facts)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    All,
    /// The columns of the state, row by row.
    Shown,
    /// What points over time are made of.
    Points,
    /// What views of pages are made of.
    Pages,
    /// What the state of actors is made of, with dictionaries of what has few values.
    State,
    /// Group calls, with properties.
    Groups,
}

pub(crate) fn open<R: ChunkReader + 'static>(
    path: &str,
    content: R,
    pass: Pass,
) -> Result<(FileFacts, ParquetRecordBatchReader), LakeError> {
    let schema = if pass == Pass::State { &*DICTIONARIES } else { &*SCHEMA };
    let options = ArrowReaderOptions::new().with_schema(Arc::clone(schema));
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(content, options)
        .map_err(LakeError::file(path))?;
    let metadata = builder.metadata().file_metadata();
    let version = metadata.key_value_metadata().and_then(|pairs| {
        let pair = pairs.iter().find(|pair| pair.key == VERSION_KEY)?;
        pair.value.as_deref()?.parse::<i64>().ok()
    });
    let schema_version = version.unwrap_or(0);
    if schema_version != SCHEMA_VERSION {
        let reason = said!("lake.schema", found = schema_version, known = SCHEMA_VERSION);
        return Err(LakeError::File { path: path.to_owned(), reason });
    }
    let facts = FileFacts { rows: metadata.num_rows(), schema_version, read: 0 };
    let names =
        |names: &[&str]| ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
    let (mask, call) = (
        match pass {
            Pass::All => ProjectionMask::all(),
            Pass::Points => names(POINTS_COLUMNS),
            Pass::Pages => names(PAGES_COLUMNS),
            Pass::Shown | Pass::State => names(STATE_COLUMNS),
            Pass::Groups => names(&[STATE_COLUMNS, &["properties"]].concat()),
        },
        names(&["call"]),
    );
    let builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
    let builder = if pass == Pass::Groups {
        let is_group = |batch: RecordBatch| {
            cmp::eq(batch.column(0), &StringViewArray::new_scalar(CallKind::Group.key()))
        };
        let filter = ArrowPredicateFn::new(call, is_group);
        builder.with_row_filter(RowFilter::new(vec![Box::new(filter)]))
    } else {
        builder
    };
    Ok((facts, builder.build().map_err(LakeError::file(path))?))
}

type PutText = fn(&mut Event, Option<&str>) -> bool;

/// The columns of a batch, each at hand where it was read.
struct Columns<'a> {
    event_ids: Option<&'a Int64Array>,
    accounts: Option<&'a Int64Array>,
    people: Option<&'a Int64Array>,
    points: Option<&'a Float64Array>,
    instants: [Option<&'a [i64]>; 2],
    texts: Vec<(&'a StringViewArray, PutText)>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Self {
        let integers =
            |name| batch.column_by_name(name).and_then(|a| a.as_primitive_opt::<Int64Type>());
        let instants = |name| {
            let array =
                batch.column_by_name(name)?.as_primitive_opt::<TimestampMicrosecondType>()?;
            Some(&array.values()[..])
        };
        let texts = TEXTS.iter().filter_map(|text| {
            Some((batch.column_by_name(text.name)?.as_string_view_opt()?, text.put))
        });
        Self {
            event_ids: integers(NUMBERS[0]),
            accounts: integers("account_id"),
            people: integers("person_id"),
            points: batch
                .column_by_name("points")
                .and_then(|array| array.as_primitive_opt::<Float64Type>()),
            instants: [instants("occurred_at"), instants("received_at")],
            texts: texts.collect(),
        }
    }
}

fn read_batch(
    path: &str,
    batch: &RecordBatch,
    event: &mut LakeEvent,
    take: &mut dyn FnMut(&LakeEvent) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, LakeError> {
    let columns = Columns::of(batch);
    let known = |array: Option<&Int64Array>, row: usize| {
        array.filter(|array| array.is_valid(row)).map(|array| array.value(row))
    };
    for row in 0..batch.num_rows() {
        event.event_id = columns.event_ids.map_or(0, |ids| ids.value(row));
        event.account_id = known(columns.accounts, row);
        event.person_id = known(columns.people, row);
        event.points =
            columns.points.filter(|points| points.is_valid(row)).map(|points| points.value(row));
        let [occurred, received] = columns.instants;
        event.event.occurred_at = occurred.map_or(0, |instants| instants[row]);
        event.event.received_at = received.map_or(0, |instants| instants[row]);
        for (array, put) in &columns.texts {
            let text = array.is_valid(row).then(|| array.value(row));
            if !put(&mut event.event, text) {
                let reason = said!("lake.no_value", text = text.unwrap_or_default());
                return Err(LakeError::File { path: path.to_owned(), reason });
            }
        }
        if take(event).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
