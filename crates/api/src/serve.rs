//! Listening.

use std::future::Future;
use std::sync::Arc;

use speargun_engine::Engine;
use speargun_engine::event::tracking::EventTracking;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::listen;
use crate::observe::observed;
use crate::router::router;
use crate::settings::Settings;
use crate::track::track_router;

/// Serves on the listener until `shutdown` resolves, then ends the running requests within
/// [`crate::Limits::shutdown`]. With `tracking`, events are taken in as well.
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
