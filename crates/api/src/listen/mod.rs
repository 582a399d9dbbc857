//! Listening: connections within bounds, and an end that comes.
//!
//! A connection may wait, send or read only so long; there are only so many of them, and where
//! one more comes, the one that has been idle longest makes room for it. Whoever opens a thousand
//! connections and says nothing therefore takes nothing from anybody else.

mod body;
mod connection;
mod socket;

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

pub(crate) use body::is_too_slow;
use body::{BusyBody, TimedBody};
use connection::{Admitted, Connections};
use socket::TimedSocket;

/// What bounds the connections of a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most connections at a time.
    pub connections: usize,
    /// The most connections of one address at a time; of IPv6 the network of 64 bits counts as one
    /// address. Addresses of this machine are not bounded: a proxy speaks for everybody.
    pub connections_of_address: usize,
    /// How long a new connection may take until the head of its first request is complete.
    pub first_head: Duration,
    /// How long a connection may be idle between two requests, the next head included.
    pub idle: Duration,
    /// How long a body may pause.
    pub body_pause: Duration,
    /// How long a body may take whatever its size; beyond that it must keep up
    /// [`body_bytes_per_second`](Self::body_bytes_per_second).
    pub body_grace: Duration,
    /// The slowest rate of a body that takes longer than its grace.
    pub body_bytes_per_second: u64,
    /// How long a client may leave what it is sent unread.
    pub unread: Duration,
    /// How long running requests may take once the server stops.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 8_192,
            connections_of_address: 512,
            first_head: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            body_pause: Duration::from_secs(20),
            body_grace: Duration::from_secs(30),
            body_bytes_per_second: 8 * 1_024,
            unread: Duration::from_mins(1),
            shutdown: Duration::from_secs(5),
        }
    }
}

/// How often connections are looked through for those whose time is over.
const LOOK: Duration = Duration::from_millis(500);
/// How long it is waited where the system has no room for another connection.
const AFTER_FAILURE: Duration = Duration::from_millis(50);
/// The largest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 64 * 1_024;
/// The most headers of a request.
const HEADERS_MAX: usize = 100;

/// Answers on the listener until `shutdown` resolves, then ends what runs within
/// [`Limits::shutdown`]. `ending` is told first, so that streams end by themselves.
pub(crate) async fn run<F>(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    ending: watch::Sender<bool>,
    shutdown: F,
) where
    F: Future<Output = ()> + Send,
{
    let connections = Arc::new(Connections::new(limits));
    let mut running = JoinSet::new();
    let mut refused = Refused::default();
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            _ = look.tick() => {
                connections.close_overdue();
                refused.tell(Instant::now());
            }
            Some(_) = running.join_next(), if !running.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    match connections.admit(peer) {
                        Some(admitted) => {
                            let router = router.clone();
                            running.spawn(serve(socket, peer, admitted, router, limits));
                        }
                        None => refused.note(peer, Instant::now()),
                    }
                }
                Err(error) => {
                    tell_failure(&error);
                    // Room comes back when a connection ends.
                    connections.close_longest_idle();
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            },
        }
    }
    drop(listener);
    let _ = ending.send(true);
    connections.finish();
    let all_ended = async { while running.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.shutdown, all_ended).await.is_err() {
        let seconds = limits.shutdown.as_secs();
        tracing::warn!(
            "connections still open {seconds} s after the server was stopped were closed; what \
             was not answered was not kept"
        );
    }
    // Dropping the set ends what is left.
}

/// How often connections that were turned away are told of.
const REFUSED_TOLD_EVERY: Duration = Duration::from_mins(1);

/// Connections that were turned away since that was told last.
#[derive(Default)]
struct Refused {
    count: u64,
    last: Option<SocketAddr>,
    told_at: Option<Instant>,
}

impl Refused {
    fn note(&mut self, peer: SocketAddr, now: Instant) {
        self.count += 1;
        self.last = Some(peer);
        self.tell(now);
    }

    /// Says how many were turned away, once in a while.
    fn tell(&mut self, now: Instant) {
        let is_due = self.told_at.is_none_or(|at| now.duration_since(at) >= REFUSED_TOLD_EVERY);
        let Some(last) = self.last.filter(|_| is_due) else { return };
        tracing::warn!(
            count = self.count,
            %last,
            "connections were turned away: there were as many as there may be, all at work"
        );
        *self = Self { told_at: Some(now), ..Self::default() };
    }
}

/// Says once a while that no connection can be accepted, such as for want of file handles.
fn tell_failure(error: &std::io::Error) {
    /// One line for so many failures.
    const EVERY: u64 = 200;
    static FAILURES: AtomicU64 = AtomicU64::new(0);
    if FAILURES.fetch_add(1, Ordering::Relaxed).is_multiple_of(EVERY) {
        tracing::warn!(%error, "a connection cannot be accepted; idle ones make room");
    }
}

async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    admitted: Admitted,
    router: Router,
    limits: Limits,
) {
    // Without this a small answer waits for the client's acknowledgement of the one before.
    let _ = socket.set_nodelay(true);
    let connection = &admitted.connection;
    let own = Arc::clone(connection);
    let service = hyper::service::service_fn(move |request: hyper::Request<_>| {
        let busy = own.begin();
        let mut request: Request =
            request.map(|body| Body::new(TimedBody::new(Body::new(body), limits)));
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().oneshot(request);
        async move {
            let response = answer.await.unwrap_or_else(|never: Infallible| match never {});
            Ok::<_, Infallible>(response.map(|body| BusyBody::new(body, busy)))
        }
    });
    let socket = TokioIo::new(TimedSocket::new(socket, limits.unread));
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .half_close(false);
    let serving = builder.serve_connection(socket, service);
    tokio::pin!(serving);
    let mut is_finishing = false;
    loop {
        tokio::select! {
            // A client that breaks off, or is too slow, is no failure of the server.
            _ = &mut serving => break,
            () = connection.closed() => break,
            () = connection.finished(), if !is_finishing => {
                is_finishing = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_that_were_turned_away_are_told_once_a_minute() {
        let peer: SocketAddr = ([192, 0, 2, 1], 443).into();
        let (mut refused, begun) = (Refused::default(), Instant::now());
        refused.note(peer, begun);
        assert_eq!((refused.count, refused.last), (0, None), "the first is told at once");
        let soon = begun + REFUSED_TOLD_EVERY / 2;
        (0..3).for_each(|_| refused.note(peer, soon));
        refused.tell(soon);
        assert_eq!((refused.count, refused.last), (3, Some(peer)));
        refused.tell(begun + REFUSED_TOLD_EVERY);
        assert_eq!((refused.count, refused.told_at), (0, Some(begun + REFUSED_TOLD_EVERY)));
    }
}
