#![doc = include_str!("../README.md")]

mod hash;
mod legal_form;
pub mod limits;
mod name;
mod script;
mod text;
mod vocabulary;
mod compare;
mod align;

pub use compare::{NameComparison, compare_names, same_company_probability};
pub use name::{NormalName, normalise_name};
