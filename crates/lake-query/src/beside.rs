//! Tables that stand beside the events while a question is asked: the accounts as filters see them.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Builder, Int64Builder, RecordBatch, StringViewBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use datafusion::prelude::SessionContext;
use speargun_domain::filter::table::{ColumnKind, TABLES};
use speargun_domain::value::Value;

use crate::query::{settings, with_deep_stack};
use crate::{QueryError, nesting};

/// One of the tables of [`TABLES`], filled row by row.
#[derive(Debug)]
pub struct BesideTable {
    place: usize,
    columns: Vec<Filling>,
}

#[derive(Debug)]
enum Filling {
    Whole(Int64Builder),
    Real(Float64Builder),
    Text(StringViewBuilder),
    Instant(TimestampMicrosecondBuilder),
}

impl Filling {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Key | ColumnKind::Whole => Self::Whole(Int64Builder::new()),
            ColumnKind::Real => Self::Real(Float64Builder::new()),
            ColumnKind::Text => Self::Text(StringViewBuilder::new()),
            ColumnKind::Instant => Self::Instant(TimestampMicrosecondBuilder::new()),
        }
    }

    fn push(&mut self, value: &Value) {
        match self {
            Self::Whole(builder) => builder.append_option(value.as_integer()),
            Self::Real(builder) => builder.append_option(value.as_number()),
            Self::Text(builder) => builder.append_option(value.as_text()),
            Self::Instant(builder) => builder.append_option(value.as_integer()),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Whole(mut builder) => Arc::new(builder.finish()),
            Self::Real(mut builder) => Arc::new(builder.finish()),
            Self::Text(mut builder) => Arc::new(builder.finish()),
            Self::Instant(mut builder) => Arc::new(builder.finish().with_timezone("UTC")),
        }
    }
}

impl BesideTable {
    /// An empty table, by its place in [`TABLES`].
    #[must_use]
    pub fn new(place: usize) -> Self {
        let columns = TABLES.get(place).map_or(&[][..], |table| &table.columns);
        Self { place, columns: columns.iter().map(|column| Filling::new(column.kind)).collect() }
    }

    /// Its place in [`TABLES`].
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// Puts a row behind the others; cells that it does not have are null.
    pub fn push(&mut self, row: &[Value]) {
        for (place, column) in self.columns.iter_mut().enumerate() {
            column.push(row.get(place).unwrap_or(&Value::Null));
        }
    }

    pub(crate) fn register(self, context: &SessionContext) -> Result<(), QueryError> {
        let failed = |error: String| QueryError::Failed(error);
        let Some(table) = TABLES.get(self.place) else { return Ok(()) };
        let field = |column: &speargun_domain::filter::table::TableColumn| {
            let kind = match column.kind {
                ColumnKind::Key | ColumnKind::Whole => DataType::Int64,
                ColumnKind::Real => DataType::Float64,
                ColumnKind::Text => DataType::Utf8View,
                ColumnKind::Instant => {
                    DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC")))
                }
            };
            Field::new(column.name, kind, column.kind != ColumnKind::Key)
        };
        let schema = Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()));
        let arrays = self.columns.into_iter().map(Filling::finish).collect();
        let batch =
            RecordBatch::try_new(schema, arrays).map_err(|error| failed(error.to_string()))?;
        context
            .register_batch(table.name, batch)
            .map(|_| ())
            .map_err(|error| failed(error.strip_backtrace()))
    }
}

/// Which of [`TABLES`] a query names, so that only those need be filled. A query that cannot be
/// read names none: it fails when it is run.
#[must_use]
pub fn tables_named(sql: &str) -> Vec<usize> {
    if nesting::check(sql).is_err() {
        return Vec::new();
    }
    let named = with_deep_stack(|| {
        let state = SessionContext::new_with_config(settings().ok()?).state();
        let dialect = state.config().options().sql_parser.dialect;
        let statement = state.sql_to_statement(sql, &dialect).ok()?;
        state.resolve_table_references(&statement).ok()
    });
    let named = named.ok().flatten().unwrap_or_default();
    let is_named = |name: &str| named.iter().any(|found| found.table() == name);
    (0..TABLES.len()).filter(|place| is_named(TABLES[*place].name)).collect()
}
