//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// A step of the work: said first, then done.
pub(crate) fn step(text: &str) {
    eprintln!("\n== {text}");
}

/// Runs a program in a folder; its failure is ours.
pub(crate) fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    run_with(program, arguments, folder, &[])
}

/// Runs a program with further environment variables.
pub(crate) fn run_with(
    program: &str,
    arguments: &[&str],
    folder: &Path,
    environment: &[(&str, &str)],
) -> Result<(), String> {
    let shown = format!("{program} {}", arguments.join(" "));
    let mut command = Command::new(program);
    // `cargo run` tells us of our own package. Told on to another cargo, that makes `ring` build
    // anew, and everything above it: ten minutes of DataFusion, and again without it.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_MANIFEST_") || text.starts_with("CARGO_PKG_") {
            command.env_remove(&name);
        }
    }
    let status = command
        .args(arguments)
        .current_dir(folder)
        .envs(environment.iter().copied())
        .status()
        .map_err(|error| format!("`{shown}` cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})")) }
}

/// Whether we run where nothing may be skipped.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// The first of these programs that is there.
pub(crate) fn find_program(candidates: &[&str]) -> Option<String> {
    candidates.iter().find(|candidate| Path::new(candidate).is_file()).map(|c| (*c).to_owned())
}
