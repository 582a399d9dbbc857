//! SQL over exactly the files of a manifest, and the events that are not yet in one.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, TimestampMicrosecondArray,
    UInt64Array,
};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::{Column, DFSchema, ScalarValue};
use datafusion::config::TableParquetOptions;
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::{DataFusionError, Result as PlanResult};
use datafusion::execution::context::SQLOptions;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::union::UnionExec;
use datafusion::prelude::{SessionConfig, SessionContext};
use futures_util::StreamExt;
use speargun_lake::{Lake, LakeFile, SCHEMA};

use crate::{BesideTable, QueryError, nesting};

/// The name of the table of events.
const TABLE: &str = "events";
/// Under this address DataFusion finds the lake's files, wherever they are.
const STORE: &str = "lake://events";
/// How much memory one query may take for what it sorts and groups, in bytes; what is beyond goes
/// to temporary files. What a function makes of one row is not counted: a process that asks what
/// somebody else typed has to bound its own memory.
const MEMORY_MAX: usize = 1 << 30;
/// How much the temporary files of one query may take, in bytes.
const DISK_MAX: u64 = 16 << 30;
/// How much an answer may take, in bytes; each cell counts [`CELL_BYTES`] and its text.
pub(crate) const ANSWER_BYTES_MAX: usize = 768 << 20;
/// What a cell takes beside its text, in bytes.
const CELL_BYTES: usize = 48;
/// How deep DataFusion's parser may call itself; a bracket takes it two calls.
const NESTING_MAX: &str = "200";
/// Room for plans of that depth, of which only what is used is ever taken.
const STACK_BYTES: usize = 256 << 20;
/// How often a running query looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(50);

/// What bounds a query.
#[derive(Debug)]
pub struct QueryLimits<'a> {
    /// The most rows that are given.
    pub rows: usize,
    /// The longest time it may take.
    pub time: Duration,
    /// Set to stop it.
    pub cancelled: &'a AtomicBool,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// Whether its values are numbers or truths, which JSON writes without quotes.
    pub is_plain: bool,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The columns.
    pub columns: Vec<AnswerColumn>,
    /// The rows, as text; none for null.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there were more rows than the limit.
    pub is_cut: bool,
}

/// What a query is about.
#[derive(Debug, Default)]
pub struct Question {
    /// The files of the manifest.
    pub files: Vec<LakeFile>,
    /// Events that are not yet in a file.
    pub waiting: Vec<RecordBatch>,
    /// Tables beside the table `events`.
    pub beside: Vec<BesideTable>,
}

/// Runs one SELECT, WITH or EXPLAIN over files of a lake and waiting events, as the table
/// `events`, and over the tables beside it.
///
/// # Errors
/// When the query cannot be understood, fails, takes too long or is cancelled.
pub fn query(
    lake: &Lake,
    question: Question,
    sql: &str,
    limits: &QueryLimits<'_>,
) -> Result<Answer, QueryError> {
    nesting::check(sql)?;
    let (store, prefix) = lake.object_store()?;
    let limited = async {
        let Question { files, waiting, beside } = question;
        let context = context(EventTable { files, prefix, waiting }, store)?;
        for table in beside {
            table.register(&context)?;
        }
        tokio::select! {
            answer = answer(&context, sql, limits.rows) => answer,
            () = tokio::time::sleep(limits.time) => {
                Err(QueryError::TooSlow(limits.time.as_secs()))
            }
            () = cancelled(limits.cancelled) => Err(QueryError::Cancelled),
        }
    };
    let runtime = lake.runtime()?;
    with_deep_stack(|| runtime.block_on(limited)).unwrap_or_else(Err)
}

/// Runs something on a thread whose stack is deep enough for plans and parsers, which call
/// themselves level by level of the brackets.
pub(crate) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, QueryError> {
    let failed = |reason: &str| QueryError::Failed(format!("the query failed: {reason}"));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let running =
            thread.spawn_scoped(scope, work).map_err(|error| failed(&error.to_string()))?;
        running.join().map_err(|panic| failed(&told_by(panic.as_ref())))
    })
}

/// What a panic says. Functions of the engine panic where a text or a list would be too long.
fn told_by(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("the engine gave up ({})", text.unwrap_or("without a reason"))
}

/// Settings under which queries are read.
pub(crate) fn settings() -> Result<SessionConfig, QueryError> {
    let mut config = SessionConfig::new().with_information_schema(true);
    // Reading a row group only for those rows that a filter keeps costs more than it saves here.
    config.options_mut().execution.parquet.pushdown_filters = false;
    config.options_mut().execution.parquet.enable_page_index = true;
    // A filter in SQL nests its brackets deeper than people do.
    let nesting = config.options_mut().set("datafusion.sql_parser.recursion_limit", NESTING_MAX);
    nesting.map_err(told)?;
    Ok(config)
}

async fn cancelled(flag: &AtomicBool) {
    while !flag.load(Ordering::Relaxed) {
        tokio::time::sleep(LOOK).await;
    }
}

fn told(error: DataFusionError) -> QueryError {
    let text = error.strip_backtrace();
    // Since DataFusion 52 a function with arguments of other types says first, at length, that
    // this is probably a bug of DataFusion (apache/datafusion#20501). The rest is what helps.
    let helps = text.find("No function matches").filter(|_| text.contains("any signature"));
    QueryError::Failed(match helps {
        Some(start) => text[start..].to_owned(),
        None => text,
    })
}

fn context(
    table: EventTable,
    store: Arc<dyn object_store::ObjectStore>,
) -> Result<SessionContext, QueryError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_limit(MEMORY_MAX, 1.0)
        .with_max_temp_directory_size(DISK_MAX);
    let runtime = runtime.build_arc().map_err(told)?;
    let context = SessionContext::new_with_config_rt(settings()?, runtime);
    let url = ObjectStoreUrl::parse(STORE).map_err(told)?;
    context.register_object_store(url.as_ref(), store);
    context.register_table(TABLE, Arc::new(table)).map_err(told)?;
    Ok(context)
}

async fn answer(
    context: &SessionContext,
    sql: &str,
    rows_max: usize,
) -> Result<Answer, QueryError> {
    // Nothing that a query says may change anything, here or elsewhere.
    let only_reading =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let frame = context.sql_with_options(sql, only_reading).await.map_err(told)?;
    let mut stream = frame.execute_stream().await.map_err(told)?;
    let mut answer = Answer { columns: columns(&stream.schema()), ..Answer::default() };
    let mut bytes = 0;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(told)?;
        let failed = |error: arrow::error::ArrowError| told(error.into());
        let options = FormatOptions::default();
        let formatters: Result<Vec<ArrayFormatter<'_>>, _> = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect();
        let formatters = formatters.map_err(failed)?;
        for row in 0..batch.num_rows() {
            if answer.rows.len() == rows_max {
                answer.is_cut = true;
                return Ok(answer);
            }
            let cells = batch.columns().iter().zip(&formatters).map(|(column, formatter)| {
                column.is_valid(row).then(|| formatter.value(row).to_string())
            });
            let cells: Vec<Option<String>> = cells.collect();
            let texts = cells.iter().map(|cell| CELL_BYTES + cell.as_ref().map_or(0, String::len));
            bytes += texts.sum::<usize>();
            if bytes > ANSWER_BYTES_MAX {
                return Err(QueryError::AnswerTooLong);
            }
            answer.rows.push(cells);
        }
    }
    Ok(answer)
}

fn columns(schema: &SchemaRef) -> Vec<AnswerColumn> {
    let column = |field: &Arc<arrow::datatypes::Field>| AnswerColumn {
        name: field.name().clone(),
        is_plain: field.data_type().is_numeric() || *field.data_type() == DataType::Boolean,
    };
    schema.fields().iter().map(column).collect()
}

/// The events of the files that count and of those that wait, as a table.
#[derive(Debug)]
struct EventTable {
    files: Vec<LakeFile>,
    prefix: object_store::path::Path,
    waiting: Vec<RecordBatch>,
}

impl EventTable {
    /// Files that may hold rows for which the filters hold: told by the manifest alone.
    fn pruned(&self, state: &dyn Session, filters: &[Expr]) -> PlanResult<Vec<&LakeFile>> {
        let all = || self.files.iter().collect();
        let Some(filter) = conjunction(filters.to_vec()) else { return Ok(all()) };
        let schema = DFSchema::try_from(Arc::clone(&SCHEMA))?;
        let physical = state.create_physical_expr(filter, &schema)?;
        let predicate = PruningPredicateBuilder::new()
            .with_file_schema(Arc::clone(&SCHEMA))
            .try_build(physical)?;
        let kept = predicate.prune(&ManifestStatistics(&self.files))?;
        Ok(self.files.iter().zip(kept).filter_map(|(file, kept)| kept.then_some(file)).collect())
    }

    fn lake_plan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
    ) -> PlanResult<Option<Arc<dyn ExecutionPlan>>> {
        let found = self.pruned(state, filters)?;
        if found.is_empty() {
            return Ok(None);
        }
        let partitioned = |file: &&LakeFile| {
            let parts = file.path.split('/');
            let path = parts.fold(self.prefix.clone(), object_store::path::Path::join);
            let bytes = u64::try_from(file.bytes).unwrap_or(0);
            PartitionedFile::new(path.to_string(), bytes)
        };
        let files: Vec<PartitionedFile> = found.iter().map(partitioned).collect();
        let groups = FileGroup::new(files).split_files(state.config().target_partitions());
        let global = state.config_options().execution.parquet.clone();
        let options = TableParquetOptions { global, ..TableParquetOptions::default() };
        let source = ParquetSource::new(&*SCHEMA).with_table_parquet_options(options);
        let url = ObjectStoreUrl::parse(STORE)?;
        let config = FileScanConfigBuilder::new(url, Arc::new(source))
            .with_file_groups(groups)
            .with_projection_indices(projection.cloned())?
            .build();
        Ok(Some(DataSourceExec::from_data_source(config)))
    }
}

#[async_trait]
impl TableProvider for EventTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&SCHEMA)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let lake = self.lake_plan(state, projection, filters)?;
        let waiting = || {
            let partitions = [self.waiting.clone()];
            MemorySourceConfig::try_new_exec(&partitions, self.schema(), projection.cloned())
        };
        match lake {
            Some(lake) if self.waiting.is_empty() => Ok(lake),
            Some(lake) => UnionExec::try_new(vec![lake, waiting()?]),
            None => Ok(waiting()?),
        }
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> PlanResult<Vec<TableProviderFilterPushDown>> {
        // The manifest and the files' statistics only leave out what cannot hold.
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }
}

/// What the manifest knows of each file.
struct ManifestStatistics<'a>(&'a [LakeFile]);

impl ManifestStatistics<'_> {
    fn bounds(&self, column: &Column, get: fn(&LakeFile) -> (i64, i64, i64)) -> Option<ArrayRef> {
        let values = self.0.iter().map(get);
        match column.name.as_str() {
            "day" => {
                let days = values.map(|(day, _, _)| i32::try_from(day).unwrap_or(i32::MAX));
                Some(Arc::new(Date32Array::from_iter_values(days)))
            }
            "occurred_at" => {
                let instants = values.map(|(_, occurred, _)| occurred);
                let array = TimestampMicrosecondArray::from_iter_values(instants);
                Some(Arc::new(array.with_timezone("UTC")))
            }
            "event_id" => Some(Arc::new(Int64Array::from_iter_values(values.map(|(_, _, id)| id)))),
            _ => None,
        }
    }
}

impl PruningStatistics for ManifestStatistics<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.bounds(column, |file| (file.day, file.occurred_min, file.event_id_min))
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.bounds(column, |file| (file.day, file.occurred_max, file.event_id_max))
    }

    fn num_containers(&self) -> usize {
        self.0.len()
    }

    fn null_counts(&self, _column: &Column) -> Option<ArrayRef> {
        None
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        let events = self.0.iter().map(|file| u64::try_from(file.events).unwrap_or(0));
        Some(Arc::new(UInt64Array::from_iter_values(events)))
    }

    fn contained(&self, _: &Column, _: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
