//! Tracking calls: what is read of them, where they come from, and when they happened.

mod calls;
mod channels;
mod clocks;
mod naming;
