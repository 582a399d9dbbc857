//! Simulated markets and hard cases as a reader of their files sees them.
#![allow(clippy::unwrap_used)]

mod build;
mod hard_cases;
mod invariants;
mod market;
