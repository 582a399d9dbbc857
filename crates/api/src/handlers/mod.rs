//! Handlers: HTTP in, one call of the backend, HTTP out.

pub(crate) mod accounts;
pub(crate) mod aliases;
pub(crate) mod committee;
pub(crate) mod duplicates;
pub(crate) mod events;
pub(crate) mod families;
pub(crate) mod filters;
pub(crate) mod funnel;
pub(crate) mod health;
pub(crate) mod icp;
pub(crate) mod imports;
pub(crate) mod intent;
pub(crate) mod lists;
pub(crate) mod matching;
pub(crate) mod models;
pub(crate) mod score_models;
pub(crate) mod stage;
pub(crate) mod workspace;
