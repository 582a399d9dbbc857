//! CSV downloads: streamed, and safe to open in a spreadsheet.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
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

/// Answers with a CSV that `fill` writes on a thread that may block, row by row.
pub(crate) fn csv_response<F>(file_name: &str, fill: F) -> Response
where
    F: FnOnce(&mut Download) -> Answered<()> + Send + 'static,
{
    let (sender, receiver) = channel(CHUNKS_WAITING);
    tokio::task::spawn_blocking(move || {
        let failure = sender.clone();
        let mut writer = Download(CsvWriter::new(ChunkWriter { buffer: Vec::new(), sender }));
        let filled = catch_unwind(AssertUnwindSafe(|| fill(&mut writer)));
        // A download that ends with a fault must not look like a whole one.
        let filled =
            filled.unwrap_or_else(|_| Err(Failure::internal("a fault of Speargun".to_owned())));
        let done = filled.map_err(|error| error.to_string());
        let done = done.and_then(|()| writer.0.flush().map_err(|error| error.to_string()));
        if let Err(error) = done {
            tracing::warn!(error, "a CSV download ended early");
            let _ = failure.blocking_send(Err(io::Error::other(error)));
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
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
