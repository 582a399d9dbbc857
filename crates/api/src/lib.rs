#![doc = include_str!("../README.md")]

pub mod account;
pub mod audit;
pub mod committee;
pub mod criteria;
pub mod deal_stage;
pub mod document;
pub mod dossier;
pub mod dto;
pub mod duplicate;
pub mod event;
pub mod exchange_rate;
pub mod family;
pub mod filter;
pub mod funnel;
pub mod health;
pub mod icp;
pub mod import;
pub mod intent;
pub mod job;
pub mod list;
pub mod membership;
pub mod moment;
pub mod note;
pub mod notification;
pub mod outbox;
pub mod pilot;
pub mod program;
pub mod score_model;
pub mod stage;
pub mod task;
pub mod user;
pub mod view;
pub mod workspace;

mod assets;
mod caller;
mod client;
mod error;
mod export;
mod extract;
mod fact;
mod failure;
mod form;
mod language;
mod listen;
mod money;
mod names;
mod observe;
mod openapi;
mod paging;
mod router;
mod routes;
mod security;
mod serve;
mod settings;
mod shared;
mod state;
pub mod target_list;
mod territory;
mod track;
mod upload;

pub use failure::{Answered, Failure, FailureKind, failure};
pub use listen::Limits;
pub use observe::Metrics;
pub use router::{openapi_json, route_rights, router};
pub use routes::RouteRight;
pub use serve::{run_blocking, serve, serve_tracking};
pub use settings::Settings;
pub use territory::{Reach, reach_of};
pub use track::track_router;
pub use upload::Upload;

use routes::Routes;

/// What adds the routes of each room, in the order of the document.
const ROOMS: [fn(Routes) -> Routes; 32] = [
    user::add_routes,
    workspace::add_routes,
    account::add_routes,
    funnel::add_routes,
    import::add_routes,
    intent::add_routes,
    event::add_routes,
    filter::add_routes,
    committee::add_routes,
    stage::add_routes,
    health::add_routes,
    score_model::add_routes,
    list::add_routes,
    criteria::add_routes,
    target_list::add_routes,
    task::add_routes,
    notification::add_routes,
    program::add_routes,
    pilot::add_routes,
    dossier::add_routes,
    note::add_routes,
    icp::add_routes,
    membership::add_routes,
    duplicate::add_routes,
    family::add_routes,
    view::add_routes,
    exchange_rate::add_routes,
    deal_stage::add_routes,
    document::add_routes,
    job::add_routes,
    audit::add_routes,
    outbox::add_routes,
];
