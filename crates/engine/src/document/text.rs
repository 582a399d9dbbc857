//! The texts that count, as they are read.

use std::sync::Arc;

use speargun_domain::committee::{self, Committee};
use speargun_domain::document::DocumentKind;
use speargun_domain::glossary::{self, Glossary};
use speargun_domain::money::Rates;
use speargun_domain::workspace::Settings;
use speargun_store::document::StoredDocument;

use crate::EngineError;

/// The settings, glossary and committee that count.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(crate) settings: Arc<Settings>,
    pub(crate) glossary: Arc<Glossary>,
    pub(crate) committee: Arc<Committee>,
    /// Worth of other currencies: those of the settings, or what a rehearsal takes for them.
    pub(crate) rates: Arc<Rates>,
    /// The published versions that they are, by [`DocumentKind::place`]; 0 for what is shipped.
    pub(crate) versions: [i64; DocumentKind::ALL.len()],
}

impl Texts {
    /// Settings as a file has them, before anything was published; the rest as shipped.
    pub(crate) fn of_file(settings: &str) -> Result<Self, EngineError> {
        let settings = Settings::parse(settings)?;
        Ok(Self {
            rates: Arc::new(settings.rates()),
            settings: Arc::new(settings),
            glossary: Arc::new(Glossary::parse(glossary::DEFAULT)?),
            committee: Arc::new(Committee::parse(committee::DEFAULT)?),
            versions: Default::default(),
        })
    }

    /// Settings as they were published; the rest as shipped.
    pub(crate) fn of_settings(published: &StoredDocument) -> Result<Self, EngineError> {
        check_format(DocumentKind::Settings, published)?;
        let texts = Self::of_file(&published.text)?;
        Ok(Self { versions: versions_with(published.version), ..texts })
    }

    /// Puts a version in force.
    pub(crate) fn put(
        &mut self,
        kind: DocumentKind,
        document: &StoredDocument,
    ) -> Result<(), EngineError> {
        check_format(kind, document)?;
        match kind {
            DocumentKind::Settings => {
                let settings = Settings::parse(&document.text)?;
                self.rates = Arc::new(settings.rates());
                self.settings = Arc::new(settings);
            }
            DocumentKind::Glossary => self.glossary = Arc::new(Glossary::parse(&document.text)?),
            DocumentKind::Committee => self.committee = Arc::new(Committee::parse(&document.text)?),
        }
        self.versions[kind.place()] = document.version;
        Ok(())
    }
}

fn versions_with(settings: i64) -> [i64; DocumentKind::ALL.len()] {
    let mut versions = <[i64; DocumentKind::ALL.len()]>::default();
    versions[DocumentKind::Settings.place()] = settings;
    versions
}

/// A text that a newer Speargun wrote would be misread.
fn check_format(kind: DocumentKind, document: &StoredDocument) -> Result<(), EngineError> {
    if document.format <= kind.format() {
        return Ok(());
    }
    Err(EngineError::Invalid(format!(
        "version {} of {} was written by a newer Speargun (format {}; this one reads {}). Nothing \
         was changed; update Speargun on this machine",
        document.version,
        kind.key(),
        document.format,
        kind.format()
    )))
}

/// Checks whether a text can be published.
///
/// # Errors
/// What is wrong with it, with the line where that is known.
pub fn check(kind: DocumentKind, text: &str) -> Result<(), EngineError> {
    match kind {
        DocumentKind::Settings => Settings::parse(text).map(|_| ()).map_err(Into::into),
        DocumentKind::Glossary => Glossary::parse(text).map(|_| ()).map_err(Into::into),
        DocumentKind::Committee => Committee::parse(text).map(|_| ()).map_err(Into::into),
    }
}
