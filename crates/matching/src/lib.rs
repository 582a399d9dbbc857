#![doc = include_str!("../README.md")]

mod address;
mod align;
mod choose;
mod compare;
mod decide;
mod duplicate;
mod evidence;
mod explain;
mod hash;
mod host;
mod index;
mod legal_form;
pub mod limits;
mod mail;
mod model;
mod name;
mod owner;
mod place;
mod postings;
mod route;
mod script;
mod search;
mod text;
mod vocabulary;

pub use compare::{NameComparison, NameReason, compare_names, same_company_probability};
pub use decide::{Decision, LeadInput, MARGIN, Matcher, Outcome, REVIEW, Rule, STRONG};
pub use duplicate::{DuplicateInput, DuplicatePair, Duplicates};
pub use evidence::{AddressLevel, NameLevel};
pub use explain::{ExplainedCandidate, Explanation};
pub use host::{Host, email_host, normalise_host};
pub use index::{AccountInput, Settings};
pub use mail::{HostKind, host_kind};
pub use model::Weights;
pub use name::{NormalName, normalise_name};
pub use owner::same_owner;
pub use search::Scratch;
