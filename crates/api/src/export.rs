//! CSV downloads: streamed, and safe to open in a spreadsheet.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::backend::{BackendError, BackendResult};

/// Bytes collected before they are sent.
const CHUNK_SIZE: usize = 64 * 1024;

/// Chunks that may wait for a slow client.
const CHUNKS_WAITING: usize = 8;

type Chunk = io::Result<Vec<u8>>;

/// Writes rows of a CSV whose text cells cannot be read as formulas.
pub(crate) struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    pub(crate) fn new(target: W) -> Self {
        Self(csv::Writer::from_writer(target))
    }

    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> BackendResult<()> {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_bytes()).map_err(stopped)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(stopped)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn stopped(error: csv::Error) -> BackendError {
    BackendError::internal(format!("the download stopped: {error}"))
}

/// A cell that a spreadsheet takes as text: what begins like a formula gets an apostrophe, except
/// for numbers.
fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// Answers with a CSV that `fill` writes on a thread that may block, row by row.
pub(crate) fn csv_response<F>(file_name: &str, fill: F) -> Response
where
    F: FnOnce(&mut CsvWriter<ChunkWriter>) -> BackendResult<()> + Send + 'static,
{
    let (sender, receiver) = channel(CHUNKS_WAITING);
    tokio::task::spawn_blocking(move || {
        let failure = sender.clone();
        let mut writer = CsvWriter::new(ChunkWriter { buffer: Vec::new(), sender });
        let done = fill(&mut writer).map_err(|error| error.to_string());
        let done = done.and_then(|()| writer.finish().map_err(|error| error.to_string()));
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
pub(crate) struct ChunkWriter {
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

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("@sum"), "'@sum");
        assert_eq!(guarded("+82 2 123"), "'+82 2 123");
        assert_eq!(guarded("-12.5"), "-12.5");
        assert_eq!(guarded("Acme"), "Acme");
    }
}
