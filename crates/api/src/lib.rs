#![doc = include_str!("../README.md")]

pub mod backend;
pub mod dto;

mod assets;
mod error;
mod export;
mod extract;
mod form;
mod handlers;
mod listen;
mod openapi;
mod router;
mod security;
mod serve;
pub mod track;
mod upload;

pub use listen::Limits;
pub use openapi::openapi_json;
pub use router::router;
pub use serve::{Settings, serve, serve_tracking};
