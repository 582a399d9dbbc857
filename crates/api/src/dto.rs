//! All types that cross the API, for programs that print or read them. Rooms name the room of a
//! type instead.

pub use crate::account::detail::*;
pub use crate::account::types::*;
pub use crate::committee::types::*;
pub use crate::criteria::types::*;
pub use crate::duplicate::types::*;
pub use crate::event::types::*;
pub use crate::fact::{FieldUnit, FoundFact, FoundValue};
pub use crate::family::types::*;
pub use crate::filter::types::*;
pub use crate::funnel::types::*;
pub use crate::health::types::*;
pub use crate::icp::types::*;
pub use crate::import::types::*;
pub use crate::intent::types::*;
pub use crate::list::types::*;
pub use crate::membership::match_model::*;
pub use crate::membership::match_report::*;
pub use crate::membership::types::*;
pub use crate::pilot::types::*;
pub use crate::program::types::*;
pub use crate::score_model::types::*;
pub use crate::shared::*;
pub use crate::stage::types::*;
pub use crate::target_list::types::*;
pub use crate::task::types::*;
pub use crate::user::types::*;
pub use crate::workspace::server::*;
pub use crate::workspace::types::*;
