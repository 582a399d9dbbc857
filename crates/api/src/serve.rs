//! Listening.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use speargun_domain::caller::Caller;
use speargun_engine::Workspace;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::backend::Backend;
use crate::listen::{self, Limits};
use crate::observe::{Metrics, observed};
use crate::router::router;
use crate::track::{Tracking, track_router};

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
    (backend, workspace): (Arc<dyn Backend>, Arc<Workspace>),
    tracking: Option<Arc<dyn Tracking>>,
    settings: &Settings,
    shutdown: F,
) where
    F: Future<Output = ()> + Send,
{
    let (ending, ended) = watch::channel(false);
    let mut routes = router((backend, workspace), settings, ended);
    if let Some(tracking) = tracking {
        routes = routes.merge(observed(track_router(tracking), settings.metrics.clone()));
    }
    listen::run(listener, routes, settings.limits, ending, shutdown).await;
}

/// Serves the tracking addresses alone: nothing else can be reached here, so that this listener
/// may face the internet.
pub async fn serve_tracking<F>(
    listener: TcpListener,
    tracking: Arc<dyn Tracking>,
    settings: Settings,
    shutdown: F,
) where
    F: Future<Output = ()> + Send,
{
    let (ending, _) = watch::channel(false);
    let routes = observed(track_router(tracking), settings.metrics);
    listen::run(listener, routes, settings.limits, ending, shutdown).await;
}
