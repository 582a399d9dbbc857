//! Downloads, streamed: CSV that is safe to open in a spreadsheet, and lines of JSON.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Serialize;
use speargun_connect::CsvWriter;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::failure::{Answered, Failure};

/// Receives rows of cells one by one, the headings first; an error ends the export.
pub(crate) type RowSink<'a> = &'a mut dyn FnMut(&[String]) -> Answered<()>;

/// Bytes collected before they are sent.
const CHUNK_SIZE: usize = 64 * 1024;

/// Chunks that may wait for a slow client.
const CHUNKS_WAITING: usize = 8;

type Chunk = io::Result<Vec<u8>>;

/// Writes rows of a download.
pub(crate) struct Download(CsvWriter<ChunkWriter>);

impl Download {
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> Answered<()> {
        let stopped = |error| Failure::internal(format!("the download stopped: {error}"));
        self.0.row(cells).map_err(stopped)
    }
}

/// Writes lines of JSON of a download.
pub(crate) struct Lines(ChunkWriter);

impl Lines {
    pub(crate) fn line<T: Serialize>(&mut self, value: &T) -> Answered<()> {
        let stopped = |error: String| Failure::internal(format!("the download stopped: {error}"));
        let mut line = serde_json::to_vec(value).map_err(|error| stopped(error.to_string()))?;
        line.push(b'\n');
        self.0.write_all(&line).map_err(|error| stopped(error.to_string()))
    }
}

/// Answers with a CSV that `fill` writes on a thread that may block, row by row.
pub(crate) fn csv_response<F>(file_name: &str, fill: F) -> Response
where
    F: FnOnce(&mut Download) -> Answered<()> + Send + 'static,
{
    response(file_name, "text/csv; charset=utf-8", |chunks| {
        let mut writer = Download(CsvWriter::new(chunks));
        fill(&mut writer)?;
        writer.0.flush().map_err(|error| Failure::internal(error.to_string()))
    })
}

/// Answers with lines of JSON that `fill` writes on a thread that may block, one by one.
pub(crate) fn lines_response<F>(file_name: &str, fill: F) -> Response
where
    F: FnOnce(&mut Lines) -> Answered<()> + Send + 'static,
{
    response(file_name, "application/x-ndjson", |chunks| {
        let mut writer = Lines(chunks);
        fill(&mut writer)?;
        writer.0.flush().map_err(|error| Failure::internal(error.to_string()))
    })
}

fn response<F>(file_name: &str, content_type: &'static str, fill: F) -> Response
where
    F: FnOnce(ChunkWriter) -> Answered<()> + Send + 'static,
{
    let (sender, receiver) = channel(CHUNKS_WAITING);
    tokio::task::spawn_blocking(move || {
        let failure = sender.clone();
        let chunks = ChunkWriter { buffer: Vec::new(), sender };
        let filled = catch_unwind(AssertUnwindSafe(|| fill(chunks)));
        // A download that ends with a fault must not look like a whole one.
        let filled =
            filled.unwrap_or_else(|_| Err(Failure::internal("a fault of Speargun".to_owned())));
        if let Err(error) = filled.map_err(|error| error.to_string()) {
            tracing::warn!(error, "a download ended early");
            let _ = failure.blocking_send(Err(io::Error::other(error)));
        }
    });
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")),
    ];
    (headers, Body::from_stream(ChunkStream(receiver))).into_response()
}

/// Collects bytes and sends them in chunks.
struct ChunkWriter {
    buffer: Vec<u8>,
    sender: Sender<Chunk>,
}

impl ChunkWriter {
    fn send(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::take(&mut self.buffer);
        self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK_SIZE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

struct ChunkStream(Receiver<Chunk>);

impl Stream for ChunkStream {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.0.poll_recv(context)
    }
}
