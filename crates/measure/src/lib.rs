#![doc = include_str!("../README.md")]

pub mod engagement;
pub mod funnel;
pub mod hypergeometric;
pub mod ranking;
pub mod statistics;
pub mod velocity;
