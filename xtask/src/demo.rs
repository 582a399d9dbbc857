//! `cargo xtask demo`.

use crate::process::{self, root, step};
use crate::web;

/// Builds what is missing or changed and runs the demo with the arguments of `speargun demo`.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if !root().join("web/dist/index.html").is_file() || is_web_changed() {
        web::build()?;
    }
    step("binary (the first build takes some minutes)");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    process::run(&cargo, &["build", "--profile", "demo", "--package", "speargun"], &root())?;
    step("demo");
    let target =
        std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), Into::into);
    let binary = target.join("demo/speargun");
    let mut all = vec!["demo"];
    all.extend(arguments.iter().map(String::as_str));
    process::run(&binary.to_string_lossy(), &all, &root())
}

/// Whether a source of the web app is newer than what was built from it.
fn is_web_changed() -> bool {
    let built = root().join("web/dist/index.html").metadata().and_then(|file| file.modified());
    let Ok(built) = built else { return true };
    let mut folders = vec![root().join("web/src"), root().join("locales")];
    let mut newest = root().join("web/openapi.json").metadata().and_then(|f| f.modified()).ok();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("api-schema.d.ts") {
                newest = newest.max(path.metadata().and_then(|file| file.modified()).ok());
            }
        }
    }
    newest.is_some_and(|newest| newest > built)
}
