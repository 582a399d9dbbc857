//! What tracked events need of a workspace.

use std::path::Path;
use std::sync::Arc;

use speargun_domain::glossary::Glossary;
use speargun_domain::score::ScoreModel;
use speargun_foundation::{Clock, EngineError};
use speargun_store::Store;

/// A workspace, as far as the log of tracked events has to know it.
pub trait Home: Send + Sync {
    /// Its directory: the locks, `networks.csv` and, by default, the lake are in it.
    fn directory(&self) -> &Path;
    /// The records, beside which the log is.
    fn records(&self) -> &Store;
    /// Where the lake is, if the settings say: a URL, or a path from the directory.
    fn lake_url(&self) -> Option<String>;
    /// The clock that all of it goes by.
    fn clock(&self) -> &Clock;
    /// The glossary in force.
    fn glossary(&self) -> Arc<Glossary>;
    /// The score model in force.
    ///
    /// # Errors
    /// When its text has a fault.
    fn model(&self) -> Result<Arc<ScoreModel>, EngineError>;
}

impl<H: Home + ?Sized> Home for Arc<H> {
    fn directory(&self) -> &Path {
        (**self).directory()
    }

    fn records(&self) -> &Store {
        (**self).records()
    }

    fn lake_url(&self) -> Option<String> {
        (**self).lake_url()
    }

    fn clock(&self) -> &Clock {
        (**self).clock()
    }

    fn glossary(&self) -> Arc<Glossary> {
        (**self).glossary()
    }

    fn model(&self) -> Result<Arc<ScoreModel>, EngineError> {
        (**self).model()
    }
}
