//! Handlers: HTTP in, one call of the backend, HTTP out.

pub(crate) mod accounts;
pub(crate) mod funnel;
pub(crate) mod imports;
pub(crate) mod views;
pub(crate) mod workspace;
