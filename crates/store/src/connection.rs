//! One connection to either database, and one way to speak to both.
//!
//! SQL is written once, with `?1`, `?2` … for parameters; PostgreSQL gets `$1`, `$2`.

use std::collections::HashMap;
use std::io::Write as _;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use speargun_domain::value::Value;

use crate::audit::{self, Noted};
use crate::tls::Encryption;
use crate::{Location, StoreError};

/// A connection.
pub struct Connection {
    inner: Inner,
    /// Rows of the audit that are written just before the transaction is committed.
    noted: Vec<Noted>,
}

enum Inner {
    Sqlite(rusqlite::Connection),
    Postgres { client: Box<postgres::Client>, statements: HashMap<String, postgres::Statement> },
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.is_postgres() { "Postgres" } else { "Sqlite" })
    }
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(Vec<Value>);

impl Row {
    /// A whole number; 0 where nothing is known.
    #[must_use]
    pub fn integer(&self, index: usize) -> i64 {
        self.integer_option(index).unwrap_or(0)
    }

    /// A whole number.
    #[must_use]
    pub fn integer_option(&self, index: usize) -> Option<i64> {
        self.0.get(index).and_then(Value::as_integer)
    }

    /// Any number.
    #[must_use]
    pub fn number_option(&self, index: usize) -> Option<f64> {
        self.0.get(index).and_then(Value::as_number)
    }

    /// A text; blank where nothing is known.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.0.get(index).and_then(Value::as_text).unwrap_or("")
    }

    /// A text.
    #[must_use]
    pub fn text_option(&self, index: usize) -> Option<String> {
        self.0.get(index).and_then(Value::as_text).map(ToOwned::to_owned)
    }

    /// A text, out of the row: it is not there any more afterwards. For what is read by the
    /// million.
    #[must_use]
    pub fn take_text(&mut self, index: usize) -> Option<String> {
        match self.0.get_mut(index).map(std::mem::take) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Bytes; none where nothing is known.
    #[must_use]
    pub fn bytes(&self, index: usize) -> &[u8] {
        match self.0.get(index) {
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// Bytes, taken out of the row without a copy.
    pub fn take_bytes(&mut self, index: usize) -> Vec<u8> {
        match self.0.get_mut(index).map(std::mem::take) {
            Some(Value::Bytes(bytes)) => bytes,
            _ => Vec::new(),
        }
    }

    /// A truth.
    #[must_use]
    pub fn truth_option(&self, index: usize) -> Option<bool> {
        self.integer_option(index).map(|number| number != 0)
    }
}

/// Takes rows, one after the other.
pub type TakeRow<'a> = dyn FnMut(Vec<Value>) + 'a;

/// How many prepared statements a connection keeps.
const STATEMENTS_MAX: usize = 128;
/// How long a writer waits for another one, in milliseconds.
const BUSY_TIMEOUT_MS: u64 = 5_000;
/// How long PostgreSQL may take to take a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long what was sent to PostgreSQL may go unacknowledged by its machine.
const UNACKNOWLEDGED_TIMEOUT: Duration = Duration::from_secs(30);
/// After how long a silence the machine of PostgreSQL is asked whether it is there.
const SILENCE_MAX: Duration = Duration::from_mins(1);

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    /// When the file or server cannot be opened.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let inner = match location {
            Location::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path)?;
                connection.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
                connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
                // NORMAL in WAL mode survives kill -9; only a power cut may lose the last commits,
                // and then whole ones.
                connection.execute_batch(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
                     PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;",
                )?;
                Inner::Sqlite(connection)
            }
            Location::Postgres(address) => {
                let client = connect(address)?;
                Inner::Postgres { client: Box::new(client), statements: HashMap::new() }
            }
        };
        Ok(Self { inner, noted: Vec::new() })
    }

    /// From now on a commit is on the disk once it returns, whatever happens to the machine.
    pub(crate) fn make_durable(&mut self) -> Result<(), StoreError> {
        if self.is_postgres() {
            return self.batch("SET synchronous_commit = on");
        }
        self.batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;")
    }

    /// Whether this is PostgreSQL; for the few texts that differ.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres { .. })
    }

    /// Runs statements without parameters.
    ///
    /// # Errors
    /// What the database reports.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => connection.execute_batch(sql)?,
            Inner::Postgres { client, .. } => client.batch_execute(sql)?,
        }
        Ok(())
    }

    pub(crate) fn begin_read(&mut self) -> Result<(), StoreError> {
        let sql = if self.is_postgres() {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else {
            "BEGIN DEFERRED"
        };
        self.batch(sql)
    }

    pub(crate) fn begin_write(&mut self) -> Result<(), StoreError> {
        self.noted.clear();
        let sql = if self.is_postgres() { "BEGIN" } else { "BEGIN IMMEDIATE" };
        self.batch(sql)
    }

    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        audit::append(self)?;
        self.batch("COMMIT")
    }

    pub(crate) fn rollback(&mut self) -> Result<(), StoreError> {
        self.noted.clear();
        self.batch("ROLLBACK")
    }

    /// Keeps a row of the audit for the end of the transaction, and returns how many wait.
    pub(crate) fn note(&mut self, noted: Noted) -> usize {
        self.noted.push(noted);
        self.noted.len()
    }

    /// The rows of the audit that wait; none waits afterwards.
    pub(crate) fn take_noted(&mut self) -> Vec<Noted> {
        std::mem::take(&mut self.noted)
    }

    /// Runs one statement and tells how many rows it changed.
    ///
    /// # Errors
    /// What the database reports.
    pub fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, StoreError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind(&mut statement, parameters)?;
                Ok(statement.raw_execute()? as u64)
            }
            Inner::Postgres { client, statements } => {
                let statement = prepared(client, statements, sql)?;
                let wrapped: Vec<Parameter<'_>> = parameters.iter().map(Parameter).collect();
                let references: Vec<&(dyn ToSql + Sync)> =
                    wrapped.iter().map(|parameter| parameter as &(dyn ToSql + Sync)).collect();
                Ok(client.execute(&statement, &references)?)
            }
        }
    }

    /// Runs a query in which every sign stands for itself, question marks too.
    ///
    /// # Errors
    /// What the database reports.
    pub fn query_verbatim(
        &mut self,
        sql: &str,
        take: &mut dyn FnMut(Row),
    ) -> Result<(), StoreError> {
        let Inner::Postgres { client, .. } = &mut self.inner else {
            return self.query_each(sql, &[], |row| {
                take(row);
                Ok::<(), StoreError>(())
            });
        };
        for row in client.query(sql, &[])? {
            let cells = (0..row.len()).map(|column| Ok(row.try_get::<_, Cell>(column)?.0));
            take(Row(cells.collect::<Result<_, postgres::Error>>()?));
        }
        Ok(())
    }

    /// Puts rows into a table, in the order of its columns, as fast as the database takes them.
    /// `fill` gives each row to the function that it is handed.
    ///
    /// # Errors
    /// What the database reports.
    pub fn insert_many(
        &mut self,
        table: &str,
        columns: usize,
        fill: &mut dyn FnMut(&mut TakeRow<'_>),
    ) -> Result<u64, StoreError> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                let marks = vec!["?"; columns].join(", ");
                let sql = format!("INSERT INTO {table} VALUES ({marks})");
                let mut statement = connection.prepare_cached(&sql)?;
                let mut done = Ok(0);
                fill(&mut |row| {
                    if let Ok(count) = &mut done {
                        let taken = bind(&mut statement, &row)
                            .and_then(|()| Ok(statement.raw_execute()? as u64));
                        match taken {
                            Ok(taken) => *count += taken,
                            Err(error) => done = Err(error),
                        }
                    }
                });
                done
            }
            Inner::Postgres { client, .. } => {
                let mut writer = client.copy_in(&format!("COPY {table} FROM STDIN"))?;
                let (mut line, mut failed) = (String::new(), None);
                fill(&mut |row| {
                    if failed.is_none() {
                        line.clear();
                        copy_line(&row, &mut line);
                        failed = writer.write_all(line.as_bytes()).err();
                    }
                });
                match failed {
                    Some(error) => Err(StoreError::Copy(error)),
                    None => Ok(writer.finish()?),
                }
            }
        }
    }

    /// Runs a query and hands over row after row, without holding them all.
    ///
    /// # Errors
    /// What the database or `take` reports.
    pub fn query_each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut take: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.inner {
            Inner::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(StoreError::from)?;
                bind(&mut statement, parameters)?;
                let columns = statement.column_count();
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next().map_err(StoreError::from)? {
                    let mut values = Vec::with_capacity(columns);
                    for column in 0..columns {
                        let value = row.get_ref(column).map_err(StoreError::from)?;
                        values.push(sqlite_value(value));
                    }
                    take(Row(values))?;
                }
            }
            Inner::Postgres { client, statements } => {
                let statement = prepared(client, statements, sql)?;
                let wrapped = parameters.iter().map(Parameter);
                let mut rows = client.query_raw(&statement, wrapped).map_err(StoreError::from)?;
                while let Some(row) = rows.next().map_err(StoreError::from)? {
                    let mut values = Vec::with_capacity(row.len());
                    for column in 0..row.len() {
                        let cell: Cell = row.try_get(column).map_err(StoreError::from)?;
                        values.push(cell.0);
                    }
                    take(Row(values))?;
                }
            }
        }
        Ok(())
    }

    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// What the database reports.
    pub fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.query_each(sql, parameters, |row| {
            rows.push(row);
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }

    /// Runs a query that gives one row or none.
    ///
    /// # Errors
    /// What the database reports.
    pub fn query_one(
        &mut self,
        sql: &str,
        parameters: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, parameters)?.into_iter().next())
    }

    /// A window of rows, and how many there are in all. `rows` takes the limit as `?1` and the
    /// offset as `?2`; `total` counts.
    ///
    /// # Errors
    /// What the database reports.
    pub fn query_window<T>(
        &mut self,
        (rows, total): (&str, &str),
        (limit, offset): (i64, i64),
        read: impl FnMut(&Row) -> T,
    ) -> Result<(Vec<T>, i64), StoreError> {
        let found = self.query(rows, &[Value::Integer(limit), Value::Integer(offset)])?;
        let total = self.query_one(total, &[])?.map_or(0, |row| row.integer(0));
        Ok((found.iter().map(read).collect(), total))
    }
}

/// How a server is reached. One that is gone without a word, such as behind a network that fails,
/// is an error after these times and not a thread that waits for ever.
fn connect(address: &str) -> Result<postgres::Client, StoreError> {
    let encryption = Encryption::of(address)?;
    let failed = |error: postgres::Error| StoreError::Connect(root_cause(&error));
    let config = postgres_config(&encryption.address).map_err(failed)?;
    if encryption.is_wanted {
        return config.connect(encryption.connector()?).map_err(failed);
    }
    config.connect(postgres::NoTls).map_err(failed)
}

fn postgres_config(address: &str) -> Result<postgres::Config, postgres::Error> {
    let mut config: postgres::Config = address.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNACKNOWLEDGED_TIMEOUT);
    }
    config.keepalives_idle(SILENCE_MAX);
    Ok(config)
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for (index, value) in values.iter().enumerate() {
        match value {
            Value::Null => statement.raw_bind_parameter(index + 1, rusqlite::types::Null)?,
            Value::Integer(number) => statement.raw_bind_parameter(index + 1, number)?,
            Value::Real(number) => statement.raw_bind_parameter(index + 1, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index + 1, text.as_str())?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(index + 1, bytes.as_slice())?,
        }
    }
    Ok(())
}

fn sqlite_value(value: rusqlite::types::ValueRef<'_>) -> Value {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

fn prepared(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement, StoreError> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(&sql.replace('?', "$"))?;
    if statements.len() >= STATEMENTS_MAX {
        statements.clear();
    }
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// A row in the text form of PostgreSQL's COPY.
fn copy_line(row: &[Value], line: &mut String) {
    for (place, value) in row.iter().enumerate() {
        if place > 0 {
            line.push('\t');
        }
        match value {
            Value::Null => line.push_str("\\N"),
            Value::Integer(number) => line.push_str(&number.to_string()),
            Value::Real(number) => line.push_str(&number.to_string()),
            Value::Text(text) => {
                for character in text.chars() {
                    match character {
                        '\\' => line.push_str("\\\\"),
                        '\n' => line.push_str("\\n"),
                        '\r' => line.push_str("\\r"),
                        '\t' => line.push_str("\\t"),
                        // PostgreSQL cannot hold a zero byte in a text.
                        '\0' => {}
                        other => line.push(other),
                    }
                }
            }
            Value::Bytes(bytes) => {
                line.push_str("\\\\x");
                for byte in bytes {
                    line.push_str(&format!("{byte:02x}"));
                }
            }
        }
    }
    line.push('\n');
}

/// A value on its way to PostgreSQL: it takes the type that the statement expects.
#[derive(Debug)]
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (value, &Type::FLOAT8) => value.as_number().ok_or("not a number")?.to_sql(kind, out),
            (Value::Integer(number), _) => number.to_sql(kind, out),
            (Value::Real(number), _) => number.to_sql(kind, out),
            // PostgreSQL cannot hold a zero byte in a text.
            (Value::Text(text), _) if text.contains('\0') => {
                text.replace('\0', "").to_sql(kind, out)
            }
            (Value::Text(text), _) => text.to_sql(kind, out),
            (Value::Bytes(bytes), _) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(match *kind {
            Type::INT8 => Value::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => Value::Integer(i64::from(i32::from_sql(kind, raw)?)),
            Type::BOOL => Value::from(bool::from_sql(kind, raw)?),
            Type::FLOAT8 => Value::Real(f64::from_sql(kind, raw)?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            _ => Value::Text(String::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::INT8
                | Type::INT4
                | Type::BOOL
                | Type::FLOAT8
                | Type::TEXT
                | Type::VARCHAR
                | Type::BYTEA
        )
    }
}

/// The texts of a JSON array as a column holds it; none for a column that is empty.
#[must_use]
pub fn json_list(text: Option<&str>) -> Vec<String> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
