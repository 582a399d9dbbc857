//! What the server needs to know.

use std::path::PathBuf;

use speargun_domain::caller::Caller;

use crate::listen::Limits;
use crate::observe::Metrics;

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
