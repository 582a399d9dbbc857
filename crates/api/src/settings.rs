//! What the server needs to know.

use std::path::PathBuf;

use speargun_domain::caller::Caller;

use crate::listen::Limits;
use crate::observe::Metrics;

/// What the server needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where uploads wait for their import. Made when missing; uploads older than a day are
    /// removed.
    pub upload_directory: PathBuf,
    /// Host names to answer under, besides `localhost`, `127.0.0.1` and `[::1]`; without port.
    pub extra_hosts: Vec<String>,
    /// Whether calls are taken from whoever runs the server as long as there are no people. A
    /// server that can be reached from elsewhere waits for its first person instead.
    pub is_open: bool,
    /// Who calls then.
    pub caller: Caller,
    /// The address of who a caller that brings nothing is: the demo signs its visitor
    /// in by itself. None on every other server.
    pub visitor: Option<String>,
    /// The figures of the server, which `/metrics` shows.
    pub metrics: Metrics,
    /// What bounds the connections.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            upload_directory: PathBuf::default(),
            extra_hosts: Vec::new(),
            is_open: true,
            caller: Caller::default(),
            visitor: None,
            metrics: Metrics::default(),
            limits: Limits::default(),
        }
    }
}
