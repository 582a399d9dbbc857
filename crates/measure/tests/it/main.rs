//! The kernels against their definitions: by hand, by published figures, and in a second way.
#![allow(clippy::unwrap_used, clippy::panic)]

mod distributions;
mod engagement;
mod funnel;
mod icp;
mod ranking;
mod statistics;
mod velocity;

/// A day in microseconds.
pub(crate) const DAY: i64 = 86_400_000_000;
