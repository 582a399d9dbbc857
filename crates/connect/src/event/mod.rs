//! Files of tracked events from elsewhere: JSON lines of Segment and RudderStack, their warehouse
//! tables, exports of Google Analytics 4, PostHog and Mixpanel, and CSV of any headings. Every row
//! becomes the tracking calls that it describes. Whether these are valid is not decided here.

mod analytics;
mod columns;
mod fault;
mod product;
mod tables;

use std::path::Path;

use encoding_rs::Encoding;
use serde_json::Value as Json;
use speargun_domain::column::Reading;
use speargun_domain::parse::ParseContext;
use speargun_domain::time::DateOrder;
use speargun_words::said;

use self::product::Product;
use self::tables::TableShape;
use crate::json::{JsonText, JsonValues, layout_of};
use crate::{ConnectError, OpenOptions, RawRow, RowError, Table, encoding, table};

pub use columns::FIELDS;
pub use fault::{FaultKind, RowFault};
pub use tables::IDENTIFIED;

/// How many rows of a table are read before their bytes are counted: few enough that lines of the
/// greatest length fit into memory.
const TABLE_ROWS: usize = 64;
/// How many rows of a table show how its moments are read.
const DATE_ROWS: usize = 20_000;

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EventFormat {
    /// Told by what it holds.
    #[default]
    Auto,
    /// Calls of Segment as JSON, or a table of its warehouse.
    Segment,
    /// Calls of RudderStack as JSON, or a table of its warehouse.
    RudderStack,
    /// JSON lines of the tables that Google Analytics 4 exports.
    Analytics,
    /// JSON lines of PostHog's batch exports of events.
    PostHog,
    /// JSON lines of Mixpanel's raw event export.
    Mixpanel,
    /// A table of any headings.
    Csv,
}

/// What the user knows better than the detection, and how dates are read.
#[derive(Debug, Clone)]
pub struct EventOptions {
    /// What files are taken for.
    pub format: EventFormat,
    /// Fields of [`FIELDS`] and the columns that hold them.
    pub columns: Vec<(String, String)>,
    /// The zone of times that name none, and the order of day and month.
    pub context: ParseContext,
    /// The running year, its last two digits, which tells years of two digits from days.
    pub year: u8,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Line of the file, from 1; of a workbook, the row.
    pub line: u64,
    /// What it says, or why it cannot be read.
    pub content: Result<Content, RowError>,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// JSON, not looked into.
    Json(Vec<u8>),
    /// Cells, as many as there are headings.
    Cells(csv::StringRecord),
}

impl Content {
    /// The row as text, for people to look at.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Json(bytes) => String::from_utf8_lossy(bytes).trim().to_owned(),
            Self::Cells(cells) => cells.iter().collect::<Vec<_>>().join(","),
        }
    }
}

/// Calls that a row tells of, as JSON of the tracking API.
#[derive(Debug, Clone, PartialEq)]
pub enum Calls<'a> {
    /// The row is a call, a batch or a list of calls.
    AsIs(&'a [u8]),
    /// Calls that were made of the row.
    Made(Vec<String>),
    /// One call, which is the same event wherever else it stands.
    Same(String, Identity),
    /// The row tells of nothing that anybody did.
    Nothing,
    /// The row does not tell who did it, and cannot: they did not consent to be known.
    Nobody,
}

/// By what an event is known that has no id of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who did what when: the same in every table that holds the event, whatever else is in it.
    pub same: String,
    /// The place among what was sent at once, where the table tells it.
    pub place: Option<String>,
    /// What it was about, where the table tells it.
    pub about: Option<String>,
}

/// How the rows of a file become calls.
#[derive(Debug)]
pub struct Shape(Kind);

#[derive(Debug)]
enum Kind {
    Calls,
    Analytics,
    Product(Product),
    /// The same as a table, whose cells of JSON are parts of the row.
    ProductTable(Product, Vec<String>),
    Table(Box<TableShape>),
}

impl Shape {
    /// What the file is, for people to read.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.0 {
            Kind::Calls => "tracking calls (JSON)".to_owned(),
            Kind::Analytics => "Google Analytics 4 (JSON)".to_owned(),
            Kind::Product(product) => product.name().to_owned(),
            Kind::ProductTable(product, _) => product.table_name().to_owned(),
            Kind::Table(table) => table.name(),
        }
    }

    /// Which column became which field; nothing for JSON.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, String)> {
        match &self.0 {
            Kind::Table(table) => table.columns(),
            Kind::ProductTable(_, headings) => {
                headings.iter().map(|heading| (heading.clone(), heading.clone())).collect()
            }
            Kind::Calls | Kind::Analytics | Kind::Product(_) => Vec::new(),
        }
    }

    /// Headings of a table that mean no field: their cells are kept as details of the events.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        match &self.0 {
            Kind::Table(table) => table.details(),
            Kind::Calls | Kind::Analytics | Kind::Product(_) | Kind::ProductTable(..) => Vec::new(),
        }
    }

    /// How the moments of a table are read, and their heading, where there was anything to decide.
    #[must_use]
    pub fn dates(&self) -> Option<&(String, Reading<DateOrder>)> {
        match &self.0 {
            Kind::Table(table) => table.dates.as_ref(),
            Kind::Calls | Kind::Analytics | Kind::Product(_) | Kind::ProductTable(..) => None,
        }
    }

    /// The column in which a field of a call stands, for telling where a fault is.
    #[must_use]
    pub fn column_of(&self, field: &str) -> String {
        match &self.0 {
            Kind::Table(table) => table.column_of(field),
            Kind::Calls | Kind::Analytics | Kind::Product(_) | Kind::ProductTable(..) => {
                field.to_owned()
            }
        }
    }

    /// The calls of a row.
    ///
    /// # Errors
    /// When the row cannot become one.
    pub fn calls<'a>(&self, content: &'a Content) -> Result<Calls<'a>, RowFault> {
        match (&self.0, content) {
            (Kind::Calls, Content::Json(text)) => Ok(Calls::AsIs(text)),
            (Kind::Analytics, Content::Json(text)) => Ok(match analytics::call(text)? {
                analytics::Told::Call(call, identity) => Calls::Same(call.to_string(), identity),
                analytics::Told::Bookkeeping => Calls::Nothing,
                analytics::Told::Nobody => Calls::Nobody,
            }),
            (Kind::Product(product), Content::Json(text)) => {
                let made = product::call(*product, text)?;
                Ok(made.map_or(Calls::Nothing, |call| Calls::Made(vec![call.to_string()])))
            }
            (Kind::ProductTable(product, headings), Content::Cells(cells)) => {
                let row = product::row_of(headings, cells).to_string();
                let made = product::call(*product, row.as_bytes())?;
                Ok(made.map_or(Calls::Nothing, |call| Calls::Made(vec![call.to_string()])))
            }
            (Kind::Table(table), Content::Cells(cells)) => {
                if table.is_of_no_one(cells) {
                    return Ok(Calls::Nobody);
                }
                let made = table.calls(cells)?;
                if made.is_empty() {
                    return Ok(Calls::Nothing);
                }
                Ok(Calls::Made(made.iter().map(Json::to_string).collect()))
            }
            _ => Err(RowFault::whole(FaultKind::OtherKind)),
        }
    }
}

/// An open file of events.
#[derive(Debug)]
pub struct EventFile {
    /// How its rows become calls.
    pub shape: Shape,
    rows: Rows,
    /// The damage that ended the file, told after the rows before it.
    damage: Option<ConnectError>,
}

#[derive(Debug)]
enum Rows {
    Json(JsonValues),
    Table(Table),
}

impl EventFile {
    /// Opens a file and finds out what it is.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is not what it is said to be.
    pub fn open(path: &Path, options: &EventOptions) -> Result<Self, ConnectError> {
        let sample = table::sample_of(path)?;
        let (text, encoding) = json_text(&sample);
        if text.trim_start_matches('\u{feff}').trim().is_empty() {
            table::check_archive(path)?;
            return Err(ConnectError::NoEvents(path.to_owned()));
        }
        let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
        let wrong = |reason| Err(ConnectError::Format { path: path.to_owned(), reason });
        if is_json {
            let is_analytics =
                text.contains("\"event_timestamp\"") && text.contains("\"event_name\"");
            let kind = match options.format {
                EventFormat::Csv => return wrong(said!("event_file.json")),
                EventFormat::Analytics => Kind::Analytics,
                EventFormat::PostHog => Kind::Product(Product::PostHog),
                EventFormat::Mixpanel => Kind::Product(Product::Mixpanel),
                EventFormat::Auto if is_analytics => Kind::Analytics,
                EventFormat::Auto => Product::of(&text).map_or(Kind::Calls, Kind::Product),
                _ => Kind::Calls,
            };
            let rows = JsonValues::open(path, encoding, layout_of(&text))?;
            return Ok(Self { shape: Shape(kind), rows: Rows::Json(rows), damage: None });
        }
        if options.format == EventFormat::Analytics {
            return wrong(said!("event_file.analytics"));
        }
        let mut rows = Table::open(path, &OpenOptions::default())?;
        if matches!(options.format, EventFormat::Auto | EventFormat::PostHog)
            && options.columns.is_empty()
            && Product::of_table(&rows.headings)
        {
            let kind = Kind::ProductTable(Product::PostHog, rows.headings.clone());
            return Ok(Self { shape: Shape(kind), rows: Rows::Table(rows), damage: None });
        }
        let mut shape = TableShape::decide(path, &rows.headings, options)
            .map_err(|reason| ConnectError::Format { path: path.to_owned(), reason })?;
        // What is damaged is reported where the rows are read.
        if let Ok(sample) = rows.read_rows(DATE_ROWS) {
            shape.read_dates(&sample, options.year);
        }
        if !rows.rewind() {
            rows = Table::open(path, &OpenOptions::default())?;
        }
        let shape = Shape(Kind::Table(Box::new(shape)));
        Ok(Self { shape, rows: Rows::Table(rows), damage: None })
    }

    /// How many bytes of the file have been read, and how many there are.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        match &self.rows {
            Rows::Json(values) => (values.bytes_done(), values.bytes_total),
            Rows::Table(table) => (table.bytes_done(), table.bytes_total),
        }
    }

    /// The next rows, `limit` of them or `bytes_max` bytes at most; none at the end of the file.
    ///
    /// # Errors
    /// When the file ends in the middle or cannot be read on. Rows given before stand.
    pub fn read(&mut self, limit: usize, bytes_max: usize) -> Result<Vec<EventRow>, ConnectError> {
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        let table = match &mut self.rows {
            Rows::Json(values) => {
                let values = values.read(limit, bytes_max)?.into_iter();
                let row =
                    |JsonText { line, text }| EventRow { line, content: text.map(Content::Json) };
                return Ok(values.map(row).collect());
            }
            Rows::Table(table) => table,
        };
        let mut taken: Vec<EventRow> = Vec::new();
        let mut bytes = 0;
        while taken.len() < limit && bytes < bytes_max {
            let rows = match table.read_rows(TABLE_ROWS.min(limit - taken.len())) {
                Ok(rows) if rows.is_empty() => break,
                Ok(rows) => rows,
                Err(error) if taken.is_empty() => return Err(error),
                Err(error) => {
                    self.damage = Some(error);
                    break;
                }
            };
            taken.extend(rows.into_iter().map(|RawRow { line, cells, .. }| {
                bytes += cells.as_ref().map_or(0, |cells| cells.as_slice().len());
                EventRow { line, content: cells.map(Content::Cells) }
            }));
        }
        Ok(taken)
    }
}

/// The beginning of a file as text, were it JSON, and its encoding: UTF-8 unless marked otherwise.
fn json_text(sample: &[u8]) -> (String, &'static Encoding) {
    let detected = encoding::detect(sample);
    let is_wide = detected == encoding_rs::UTF_16LE || detected == encoding_rs::UTF_16BE;
    let encoding = if is_wide { detected } else { encoding_rs::UTF_8 };
    (encoding.decode(sample).0.into_owned(), encoding)
}

#[cfg(test)]
mod tests;
