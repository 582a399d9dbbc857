//! The command line of Speargun.
fn main() {}
