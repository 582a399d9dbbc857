//! Multipart forms: whatever comes in whatever pieces is read or refused. Nothing panics; no more
//! than its bound is taken before the file begins; and the content of a file arrives whole.
#![no_main]

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use http_body::{Body as HttpBody, Frame};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unreachable_pub)]
#[path = "../../crates/api/src/form.rs"]
mod form;

use form::{FORM_OVERHEAD, Form, is_file, is_head_too_large};

#[derive(Arbitrary, Debug)]
struct Sent {
    boundary: Boundary,
    parts: Vec<Part>,
    /// Where the pieces of the body end.
    pieces: Vec<u16>,
    /// How often the parts come, so that large heads are found.
    repeats: u16,
    is_closed: bool,
}

#[derive(Arbitrary, Debug)]
enum Boundary {
    Plain,
    Text(String),
}

#[derive(Arbitrary, Debug)]
enum Part {
    Bytes(Vec<u8>),
    Field { name: String, file_name: Option<String>, heads: Vec<(String, String)>, value: Vec<u8> },
    File { value: Vec<u8> },
    LongHead(u16),
}

fuzz_target!(|sent: Sent| {
    let boundary = match &sent.boundary {
        Boundary::Plain => "b".to_owned(),
        Boundary::Text(text) => text.chars().filter(char::is_ascii_graphic).take(100).collect(),
    };
    let body = bytes_of(&sent, &boundary);
    let taken = Arc::new(AtomicUsize::new(0));
    let largest_piece = read(&sent, &boundary, body, &taken);
    if let Some(largest_piece) = largest_piece {
        assert!(taken.load(Ordering::Relaxed) <= FORM_OVERHEAD + largest_piece);
    }
});

/// Reads the form; the largest piece of the body if its file never began.
fn read(sent: &Sent, boundary: &str, body: Vec<u8>, taken: &Arc<AtomicUsize>) -> Option<usize> {
    let pieces = pieces_of(sent, body);
    let largest = pieces.iter().map(Bytes::len).max().unwrap_or(0);
    let body = Pieces { pieces: pieces.into_iter(), taken: Arc::clone(taken) };
    let kind = format!("multipart/form-data; boundary={boundary}");
    let request = Request::builder().header("content-type", kind).body(Body::new(body)).ok()?;
    let work = async {
        let Ok(mut form) = Form::from_request(request, &()).await else { return Some(largest) };
        loop {
            match form.next_field().await {
                Ok(Some(mut field)) if is_file(&field) => {
                    while let Ok(Some(_)) = field.chunk().await {}
                    return None;
                }
                Ok(Some(_)) => {}
                Ok(None) => return Some(largest),
                Err(error) => {
                    let _ = is_head_too_large(&error);
                    return Some(largest);
                }
            }
        }
    };
    drive(work)
}

/// Everything is there at once: what is not ready now never will be.
fn drive<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut context = Context::from_waker(std::task::Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("the reader of forms never ends");
}

struct Pieces {
    pieces: std::vec::IntoIter<Bytes>,
    taken: Arc<AtomicUsize>,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.pieces.next();
        if let Some(piece) = &piece {
            self.taken.fetch_add(piece.len(), Ordering::Relaxed);
        }
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// The most bytes of a form here: more of the same finds nothing new.
const BODY_MAX: usize = 2 << 20;

fn pieces_of(sent: &Sent, mut body: Vec<u8>) -> Vec<Bytes> {
    body.truncate(BODY_MAX);
    let mut rest = Bytes::from(body);
    let mut pieces = Vec::new();
    for length in &sent.pieces {
        if rest.is_empty() {
            break;
        }
        pieces.push(rest.split_to(rest.len().min(usize::from(*length).max(1))));
    }
    // The rest comes as a network sends it.
    while !rest.is_empty() {
        pieces.push(rest.split_to(rest.len().min(8_192)));
    }
    pieces
}

fn bytes_of(sent: &Sent, boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for _ in 0..=sent.repeats % 64 {
        for part in &sent.parts {
            if body.len() >= BODY_MAX {
                return body;
            }
            body.extend(format!("--{boundary}\r\n").as_bytes());
            add(&mut body, part);
        }
    }
    if sent.is_closed {
        body.extend(format!("--{boundary}--\r\n").as_bytes());
    }
    body
}

fn add(body: &mut Vec<u8>, part: &Part) {
    match part {
        Part::Bytes(bytes) => body.extend(bytes),
        Part::Field { name, file_name, heads, value } => {
            body.extend(format!("Content-Disposition: form-data; name=\"{name}\"").as_bytes());
            if let Some(file_name) = file_name {
                body.extend(format!("; filename=\"{file_name}\"").as_bytes());
            }
            body.extend(b"\r\n");
            for (key, text) in heads {
                body.extend(format!("{key}: {text}\r\n").as_bytes());
            }
            body.extend(b"\r\n");
            body.extend(value);
            body.extend(b"\r\n");
        }
        Part::File { value } => {
            let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
            body.extend(head.as_bytes());
            body.extend(value);
            body.extend(b"\r\n");
        }
        Part::LongHead(length) => {
            body.extend(b"X-Long: ");
            body.extend(std::iter::repeat_n(b'x', usize::from(*length)));
        }
    }
}
