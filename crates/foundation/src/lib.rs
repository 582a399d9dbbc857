#![doc = include_str!("../README.md")]

pub mod audit;
mod clock;
mod error;
pub mod fault;
mod lock;
mod random;
mod watch;

pub use clock::Clock;
pub use error::{EngineError, filter_detail, no_rate};
pub use lock::{WriterLock, lease, machine};
pub use random::random_bytes;
pub use watch::{Progress, Watch};
