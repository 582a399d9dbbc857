//! What every handler gets, and how large what is sent may be.

use std::path::PathBuf;
use std::sync::Arc;

use speargun_engine::Engine;
use tokio::sync::watch;

use crate::error::ApiError;
use crate::form::FORM_OVERHEAD;
use crate::observe;

/// The largest JSON body.
pub(crate) const JSON_BODY_LIMIT: usize = 1024 * 1024;

/// The largest uploaded file.
pub(crate) const UPLOAD_LIMIT: u64 = 512 * 1024 * 1024;
/// The largest form with such a file.
pub(crate) const UPLOAD_FORM_LIMIT: usize = UPLOAD_LIMIT as usize + FORM_OVERHEAD;

/// What every handler gets.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) engine: Arc<Engine>,
    pub(crate) upload_directory: PathBuf,
    pub(crate) metrics: observe::Metrics,
    /// Becomes true when the server stops: streams end then.
    pub(crate) ending: watch::Receiver<bool>,
}

impl AppState {
    /// Runs a use case on a thread that may block.
    pub(crate) async fn call<T, F>(&self, use_case: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Engine) -> Result<T, ApiError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        tokio::task::spawn_blocking(move || use_case(&engine))
            .await
            .unwrap_or_else(|error| Err(ApiError::internal(&error.to_string())))
    }
}
