//! The language of conditions.

mod algebra;
mod amounts;
mod days;
mod events;
mod faults;
mod fields;
mod operators;
mod people;
mod spelling;
mod text;
mod tree;
