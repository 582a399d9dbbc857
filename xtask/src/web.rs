//! The web app.

use std::path::Path;

use crate::process::{root, run, step};

/// Installs what the lock file names, unless that was done since it changed, and builds
/// `web/dist`.
pub(crate) fn build() -> Result<(), String> {
    let web = root().join("web");
    install(&web, "ci")?;
    step("web app");
    run("npm", &["run", "build"], &web)
}

/// `npm ci`, or another command that installs, in a folder, unless its `node_modules` is newer than
/// the lock file.
pub(crate) fn install(folder: &Path, command: &str) -> Result<(), String> {
    let changed = |path: &str| folder.join(path).metadata().and_then(|file| file.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    step(&format!("npm {command}"));
    run("npm", &[command, "--no-save", "--no-audit", "--no-fund"], folder)
}
