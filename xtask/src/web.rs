//! The web app.

use crate::process::{root, run, step};

/// Installs what the lock file names, unless that was done since it changed, and builds
/// `web/dist`.
pub(crate) fn build() -> Result<(), String> {
    install()?;
    step("web app");
    run("npm", &["run", "build"], &root().join("web"))
}

/// `npm ci`, unless `node_modules` is newer than the lock file.
pub(crate) fn install() -> Result<(), String> {
    let web = root().join("web");
    let changed = |path: &str| web.join(path).metadata().and_then(|file| file.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    step("npm ci");
    run("npm", &["ci", "--no-audit", "--no-fund"], &web)
}
