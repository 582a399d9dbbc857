//! A workspace as the home of tracked events.

use std::path::Path;
use std::sync::Arc;

use speargun_domain::glossary::Glossary;
use speargun_domain::score::ScoreModel;
use speargun_store::Store;
use speargun_track::Home;

use crate::{Clock, EngineError, Workspace};

impl Home for Workspace {
    fn directory(&self) -> &Path {
        &self.directory
    }

    fn records(&self) -> &Store {
        &self.store
    }

    fn lake_url(&self) -> Option<String> {
        self.settings().lake.url.clone()
    }

    fn clock(&self) -> &Clock {
        Self::clock(self)
    }

    fn glossary(&self) -> Arc<Glossary> {
        Self::glossary(self)
    }

    fn model(&self) -> Result<Arc<ScoreModel>, EngineError> {
        Self::model(self)
    }
}
