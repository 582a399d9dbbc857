//! Folders for measurements, which leave nothing behind.

use std::path::{Path, PathBuf};

use super::CommandError;

/// A folder that is removed when it is dropped, also by a panic, and when the process is told to
/// stop. What a killed process left is removed by the next one.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A name for a folder of this process among the system's temporary ones; it is not made yet.
    pub(super) fn new(prefix: &str) -> Result<Self, CommandError> {
        let parent = std::env::temp_dir();
        remove_left(&parent, prefix);
        let folder = parent.join(format!("{prefix}-{}", std::process::id()));
        remove_on_signal(folder.clone())?;
        Ok(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The measurement stands whether or not its folder can be removed.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Removes folders of processes that are gone.
fn remove_left(parent: &Path, prefix: &str) {
    // Where the system does not say which processes there are, nothing is removed.
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_string_lossy();
        let process = process.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
        let Some(process) = process.and_then(|number| number.parse::<u32>().ok()) else { continue };
        if !Path::new(&format!("/proc/{process}")).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Ends the process with the folder removed when it is told to stop.
fn remove_on_signal(folder: PathBuf) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| CommandError::Failed(format!("signals: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(failed)?;
    let wait = move || {
        runtime.block_on(super::serve::stopped());
        let _ = std::fs::remove_dir_all(&folder);
        /// As shells tell that a signal ended a process.
        const STOPPED: i32 = 130;
        #[expect(clippy::exit, reason = "the measurement runs on in another thread")]
        std::process::exit(STOPPED);
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_dead_processes_are_removed_and_others_stay() {
        let parent = tempfile::tempdir().unwrap();
        let own = format!("speargun-bench-{}", std::process::id());
        // No process has the largest number.
        for name in [&own, "speargun-bench-4294967295", "speargun-bench-x", "other-4294967295"] {
            std::fs::create_dir(parent.path().join(name)).unwrap();
        }
        remove_left(parent.path(), "speargun-bench");
        let mut left: Vec<String> = std::fs::read_dir(parent.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut expected = vec!["other-4294967295".to_owned(), own, "speargun-bench-x".to_owned()];
        expected.sort();
        assert_eq!(left, expected);
    }
}
