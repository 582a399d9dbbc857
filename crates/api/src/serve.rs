//! Listening.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::backend::Backend;
use crate::router::router;

/// What the server needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where uploads wait for their import. Made when missing; uploads older than a day are
    /// removed.
    pub upload_directory: PathBuf,
    /// Host names to answer under, besides `localhost`, `127.0.0.1` and `[::1]`; without port.
    pub extra_hosts: Vec<String>,
}

/// Serves on the listener until `shutdown` resolves, then ends the running requests.
///
/// # Errors
///
/// When the listener fails.
pub async fn serve<F>(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    settings: &Settings,
    shutdown: F,
) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    axum::serve(listener, router(backend, settings)).with_graceful_shutdown(shutdown).await
}
