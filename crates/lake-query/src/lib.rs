//! SQL over the events of a lake, those that wait for it, and the accounts beside them.
//!
//! Apart from the lake itself, so that only what answers questions is built with the SQL engine.

mod beside;
mod error;
mod nesting;
mod query;

pub use beside::{BesideTable, tables_named};
pub use error::QueryError;
pub use query::{Answer, AnswerColumn, QueryLimits, Question, query};
