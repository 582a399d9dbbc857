#![doc = include_str!("../README.md")]

pub mod backend;
pub mod deal_stage;
pub mod document;
pub mod dto;
pub mod exchange_rate;
pub mod job;

mod assets;
mod caller;
mod error;
mod export;
mod extract;
mod failure;
mod form;
mod handlers;
mod listen;
mod observe;
mod openapi;
mod router;
mod routes;
mod security;
mod serve;
pub mod track;
mod upload;
pub mod view;

pub use failure::failure;
pub use listen::Limits;
pub use observe::Metrics;
pub use openapi::openapi_json;
pub use router::{route_rights, router};
pub use routes::RouteRight;
pub use serve::{Settings, serve, serve_tracking};
