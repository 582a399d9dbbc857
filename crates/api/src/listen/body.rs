//! Bodies that come within their time, and bodies that tell when they are sent.

use std::error::Error;
use std::fmt;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;
use super::connection::Busy;

/// The body of a request; reading it fails where the sender is slower than it may be.
pub(super) struct TimedBody {
    inner: Body,
    limits: Limits,
    begun: Option<Instant>,
    bytes: u64,
    /// Runs while the sender is waited for.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub(super) fn new(inner: Body, limits: Limits) -> Self {
        Self { inner, limits, begun: None, bytes: 0, deadline: None }
    }

    /// Until when the next piece must be there.
    fn next_due(&self, begun: Instant) -> Instant {
        let limits = &self.limits;
        let for_bytes = self.bytes / limits.body_bytes_per_second.max(1);
        let in_all = begun + limits.body_grace + Duration::from_secs(for_bytes);
        in_all.min(Instant::now() + limits.body_pause)
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let begun = *self.begun.get_or_insert_with(Instant::now);
        match Pin::new(&mut self.inner).poll_frame(context) {
            Poll::Ready(frame) => {
                self.deadline = None;
                if let Some(Ok(frame)) = &frame
                    && let Some(data) = frame.data_ref()
                {
                    self.bytes += data.len() as u64;
                }
                Poll::Ready(frame)
            }
            Poll::Pending => {
                let due = self.next_due(begun);
                let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep_until(due)));
                match deadline.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(axum::Error::new(TooSlow)))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The sender of a body is slower than it may be.
#[derive(Debug)]
struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the body came too slowly")
    }
}

impl Error for TooSlow {}

/// Whether a body could not be read because its sender was too slow.
pub(crate) fn is_too_slow(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<TooSlow>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The body of an answer. As long as it is not sent, its connection is at work.
pub(super) struct BusyBody {
    inner: Body,
    _busy: Busy,
}

impl BusyBody {
    pub(super) fn new(inner: Body, busy: Busy) -> Self {
        Self { inner, _busy: busy }
    }
}

impl HttpBody for BusyBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
