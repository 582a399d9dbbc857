//! The texts that count, as they are read.

use std::sync::Arc;

use speargun_domain::committee::{self, Committee};
use speargun_domain::document::DocumentKind;
use speargun_domain::glossary::{self, Glossary};
use speargun_domain::money::Rates;
use speargun_domain::workspace::Settings;
use speargun_store::document::StoredDocument;
use speargun_words::{Said, said};

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
    Err(EngineError::Invalid(said!(
        "document.newer",
        version = document.version,
        document = kind.key(),
        found = document.format.to_string(),
        known = kind.format().to_string()
    )))
}

/// The longest name of a workspace, in characters.
const NAME_LENGTH_MAX: usize = 200;
/// What one unit of a currency is worth at least and at most.
const RATES: std::ops::RangeInclusive<f64> = 1e-9..=1e9;
/// The languages of the product.
const LANGUAGES: [&str; 3] = ["en", "ko", "el"];

/// Checks what is new in a text. What an older Speargun let through, and what counts already, is
/// no fault.
pub(super) fn check_next(
    kind: DocumentKind,
    text: &str,
    former: Option<&StoredDocument>,
) -> Result<(), EngineError> {
    check(kind, text)?;
    let (DocumentKind::Settings, Some(former)) = (kind, former) else { return Ok(()) };
    let (next, before) = (Settings::parse(text)?, Settings::parse(&former.text)?);
    let fault = |reason: Said| Err(EngineError::Invalid(said!("settings.refused", reason)));
    if next.name != before.name
        && !(1..=NAME_LENGTH_MAX).contains(&next.name.trim().chars().count())
    {
        return fault(said!("settings.name_length", max = NAME_LENGTH_MAX));
    }
    if next.language != before.language && !LANGUAGES.contains(&next.language.as_str()) {
        let languages = LANGUAGES.join(", ");
        return fault(said!("settings.language", languages, found = next.language));
    }
    let new_domain = next
        .own_domains
        .iter()
        .find(|domain| !before.own_domains.contains(domain) && !is_domain(domain));
    if let Some(domain) = new_domain {
        return fault(said!("settings.own_domain", domain));
    }
    for (currency, rate) in &next.exchange_rates {
        let (code, known) = (currency.code(), before.exchange_rates.get(currency));
        if known == Some(rate) && next.currency == before.currency {
            continue;
        }
        if *currency == next.currency {
            return fault(said!("settings.own_rate", code));
        }
        if !RATES.contains(rate) {
            let (least, most) = (RATES.start(), RATES.end());
            return fault(said!(
                "settings.rate_range",
                code,
                least = least.to_string(),
                most = most.to_string()
            ));
        }
    }
    let keeps_rates = next.exchange_rates == before.exchange_rates;
    if next.currency != before.currency && keeps_rates && !next.exchange_rates.is_empty() {
        return fault(said!(
            "settings.stale_rates",
            next = next.currency.code(),
            before = before.currency.code()
        ));
    }
    Ok(())
}

/// Whether a text may be a domain: labels with dots between them.
fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    labels.len() > 1 && labels.iter().all(is_label)
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
