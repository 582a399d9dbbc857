//! Makes sure that the folder of the built web app is there to be embedded, empty or not, and that
//! a new build of the web app makes a new build of this crate.
//!
//! Without the folder the embedding would be compiled away, and a web app that is built later would
//! not be found.
#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on stdout")]

use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // In a published crate the folder comes along and may be read-only; then nothing is to be made.
    if let Err(error) = std::fs::create_dir_all(&folder) {
        println!("cargo:warning=web/dist cannot be made: {error}");
    }
    println!("cargo:rerun-if-changed={}", folder.display());
}
