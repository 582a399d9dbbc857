//! The command line of Speargun: it only dispatches.
mod backend;
fn main() {}
