//! Listening.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use speargun_domain::caller::Caller;
use speargun_engine::Engine;
use speargun_engine::event::tracking::EventTracking;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::listen::{self, Limits};
use crate::observe::{Metrics, observed};
use crate::router::router;
use crate::track::track_router;

/// What the server needs to know.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where uploads wait for their import. Made when missing; uploads older than a day are
    /// removed.
    pub upload_directory: PathBuf,
    /// Host names to answer under, besides `localhost`, `127.0.0.1` and `[::1]`; without port.
    pub extra_hosts: Vec<String>,
    /// Who calls, as long as nobody signs in.
    pub caller: Caller,
    /// The figures of the server, which `/metrics` shows.
    pub metrics: Metrics,
    /// What bounds the connections.
    pub limits: Limits,
}

/// Serves on the listener until `shutdown` resolves, then ends the running requests within
/// [`Limits::shutdown`]. With `tracking`, events are taken in as well.
pub async fn serve<F>(
    listener: TcpListener,
    engine: Arc<Engine>,
    tracking: Option<Arc<EventTracking>>,
    settings: &Settings,
    shutdown: F,
) where
    F: Future<Output = ()> + Send,
{
    let (ending, ended) = watch::channel(false);
    let mut routes = router(engine, settings, ended);
    if let Some(tracking) = tracking {
        routes = routes.merge(observed(track_router(tracking), settings.metrics.clone()));
    }
    listen::run(listener, routes, settings.limits, ending, shutdown).await;
}

/// Serves the tracking addresses alone: nothing else can be reached here, so that this listener
/// may face the internet.
pub async fn serve_tracking<F>(
    listener: TcpListener,
    tracking: Arc<EventTracking>,
    settings: Settings,
    shutdown: F,
) where
    F: Future<Output = ()> + Send,
{
    let (ending, _) = watch::channel(false);
    let routes = observed(track_router(tracking), settings.metrics);
    listen::run(listener, routes, settings.limits, ending, shutdown).await;
}

/// Runs work that may wait for a database on a thread of the server that may.
pub fn run_blocking(work: Box<dyn FnOnce() + Send>) {
    tokio::task::spawn_blocking(work);
}
