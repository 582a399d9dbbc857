//! The router from outside, on real workspaces: one file a room, and what all of them share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at once"
)]

mod account;
mod audit;
mod committee;
mod coverage;
mod deal_stage;
mod desk;
mod document;
mod dossier;
mod duplicate;
mod event;
mod exchange_rate;
mod family;
mod filter;
mod funnel;
mod health;
mod icp;
mod import;
mod intent;
mod job;
mod language;
mod list;
mod listen;
mod membership;
mod membership_alias;
mod membership_model;
mod note;
mod notification;
mod outbox;
mod pilot;
mod program;
mod provider;
mod rights;
mod role;
mod score_model;
mod server;
mod stage;
mod target_list;
mod task;
mod tracking;
mod user;
mod view;
mod workspace;
