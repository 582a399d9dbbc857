//! Where markets are written, and how their files are read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) type Row = HashMap<String, String>;

/// A directory of its own, removed at the end.
pub(crate) struct Directory(pub(crate) PathBuf);

impl Directory {
    pub(crate) fn new(name: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(format!("speargun-simulate-{name}-{process}-{number}")))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn rows(directory: &Path, file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(directory.join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}
