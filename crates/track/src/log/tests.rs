//! A home for tests, and what the log is known by.

use std::path::Path;

use speargun_domain::glossary::{DEFAULT as GLOSSARY, Glossary};
use speargun_domain::score::{DEFAULT as MODEL, ScoreModel};
use speargun_store::Location;

use super::*;

/// A directory with records and nothing else.
pub(crate) struct TestHome {
    directory: PathBuf,
    store: Store,
    clock: Clock,
}

impl TestHome {
    pub(crate) fn new(directory: &Path) -> Self {
        let store = Store::open(Location::Sqlite(directory.join("records.sqlite"))).unwrap();
        Self { directory: directory.to_owned(), store, clock: Clock::fixed(0) }
    }
}

impl Home for TestHome {
    fn directory(&self) -> &Path {
        &self.directory
    }

    fn records(&self) -> &Store {
        &self.store
    }

    fn lake_url(&self) -> Option<String> {
        None
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }

    fn glossary(&self) -> Arc<Glossary> {
        Arc::new(Glossary::parse(GLOSSARY).unwrap())
    }

    fn model(&self) -> Result<Arc<ScoreModel>, EngineError> {
        Ok(Arc::new(ScoreModel::parse(MODEL)?))
    }
}

#[test]
fn a_message_is_known_by_source_and_id_and_by_the_secret_of_its_log() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let logs = folders.each_ref().map(|folder| TestHome::new(folder.path()));
    let logs = logs.each_ref().map(|home| EventLog::open(home).unwrap());
    let hash = logs[0].message_hash("site", "m1");
    assert_eq!(hash, logs[0].message_hash("site", "m1"));
    for (source, id) in [("site", "m2"), ("app", "m1"), ("sit", "em1"), ("", "sitem1")] {
        assert_ne!(hash, logs[0].message_hash(source, id), "{source} {id}");
    }
    assert_ne!(hash, logs[1].message_hash("site", "m1"), "each log has a secret of its own");
    let again = EventLog::open(&TestHome::new(folders[0].path())).unwrap();
    assert_eq!(hash, again.message_hash("site", "m1"), "the secret is kept");
}

#[test]
fn a_log_is_open_only_once_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let home = TestHome::new(folder.path());
    assert!(EventLog::open_existing(&home).unwrap().is_none());
    let log = EventLog::open(&home).unwrap();
    assert!(!log.has_events().unwrap());
    assert!(EventLog::open_existing(&home).unwrap().is_some());
}
