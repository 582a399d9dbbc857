#![doc = include_str!("../README.md")]

pub mod chi_square;
pub mod engagement;
pub mod funnel;
pub mod hypergeometric;
pub mod icp;
pub mod ranking;
pub mod statistics;
pub mod velocity;
