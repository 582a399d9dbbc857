//! Listening.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::backend::Backend;
use crate::router::router;
use crate::track::{Tracking, track_router};

/// What the server needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where uploads wait for their import. Made when missing; uploads older than a day are
    /// removed.
    pub upload_directory: PathBuf,
    /// Host names to answer under, besides `localhost`, `127.0.0.1` and `[::1]`; without port.
    pub extra_hosts: Vec<String>,
}

/// Serves on the listener until `shutdown` resolves, then ends the running requests. With
/// `tracking`, events are taken in as well.
///
/// # Errors
///
/// When the listener fails.
pub async fn serve<F>(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    tracking: Option<Arc<dyn Tracking>>,
    settings: &Settings,
    shutdown: F,
) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut routes = router(backend, settings);
    if let Some(tracking) = tracking {
        routes = routes.merge(track_router(tracking));
    }
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// Serves the tracking addresses alone: nothing else can be reached here, so that this listener
/// may face the internet.
///
/// # Errors
///
/// When the listener fails.
pub async fn serve_tracking<F>(
    listener: TcpListener,
    tracking: Arc<dyn Tracking>,
    shutdown: F,
) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let service = track_router(tracking).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}
