//! A workspace: a directory with its settings, glossary, score model and records.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use speargun_domain::caller::Context;
use speargun_domain::committee::{self, Committee};
use speargun_domain::document::DocumentKind;
use speargun_domain::glossary::{self, Glossary, Outcome, StageNames};
use speargun_domain::money::{Currency, Rates};
use speargun_domain::parse::ParseContext;
use speargun_domain::score::{self, ScoreModel};
use speargun_domain::workspace::Settings;
use speargun_store::document::{self as stored_document, MAIN};
use speargun_store::{Connection, Location, Store, bump_revision, deal_stage, score_model};
use speargun_words::{Language, said};

use crate::document::{self, Publication, Texts};
use crate::text_file::text_of_file;
use crate::{Clock, EngineError};

/// An open workspace.
#[derive(Debug)]
pub struct Workspace {
    /// Its directory.
    pub directory: PathBuf,
    /// The records.
    pub store: Store,
    place: String,
    clock: Clock,
    /// Settings, glossary and committee as they were read last.
    texts: RwLock<Texts>,
    /// Documents of which this machine's file and the published version were both changed.
    conflicts: Mutex<Vec<DocumentKind>>,
    /// Files that were edited, as the last look found them.
    edited: Mutex<BTreeMap<DocumentKind, String>>,
    /// How stages of deals are read: by the glossary, and by decisions as they were last read.
    stages: RwLock<Arc<StageNames>>,
    /// The score model that was in force at the last look.
    model: Mutex<Option<InForce>>,
}

/// A score model with the published version that it is; none if the file is in force.
#[derive(Debug)]
struct InForce {
    version: Option<i64>,
    /// The draft that it was read from, where the draft is in force.
    draft: Option<String>,
    model: Arc<ScoreModel>,
}

/// What a new workspace is reported.
#[derive(Debug, Clone)]
pub struct InitOptions {
    /// The company's name.
    pub name: String,
    /// The currency of reports.
    pub currency: Currency,
    /// IANA name of the zone.
    pub time_zone: String,
    /// en, ko or el.
    pub language: String,
}

const SETTINGS_FILE: &str = "workspace.toml";
const GLOSSARY_FILE: &str = "glossary.toml";
/// The records, where they are no PostgreSQL database.
const RECORDS_FILE: &str = "records.sqlite";
const MODEL_FILE: &str = "score_model.toml";
/// The roles of the buying committee.
pub const COMMITTEE_FILE: &str = "committee.toml";

impl Workspace {
    /// Makes a workspace in a directory that has none.
    ///
    /// # Errors
    /// When there is one already, or the directory cannot be written.
    pub fn init(directory: &Path, options: &InitOptions) -> Result<Self, EngineError> {
        let settings_path = directory.join(SETTINGS_FILE);
        if settings_path.exists() || directory.join(RECORDS_FILE).exists() {
            return Err(EngineError::WorkspaceExists(directory.to_owned()));
        }
        let text = settings_text(options);
        let settings = Settings::parse(&text)?;
        let model = score::shipped_for(settings.currency);
        std::fs::create_dir_all(directory).map_err(EngineError::file(directory))?;
        let files = [
            (GLOSSARY_FILE, glossary::DEFAULT),
            (MODEL_FILE, model.as_str()),
            (COMMITTEE_FILE, committee::DEFAULT),
            (SETTINGS_FILE, &text),
        ];
        // The settings come last: a directory is a workspace once they are there.
        for (name, text) in files {
            let path = directory.join(name);
            // What was written before stays, such as a glossary out of a repository.
            if path.exists() {
                continue;
            }
            std::fs::write(&path, text).map_err(EngineError::file(path))?;
        }
        Self::open(directory)
    }

    /// Opens a workspace. The records are in its directory, or where `DATABASE_URL` says.
    ///
    /// # Errors
    /// When the directory is no workspace, or one of its files cannot be read.
    pub fn open(directory: &Path) -> Result<Self, EngineError> {
        Self::open_at(directory, location_of(directory)?)
    }

    /// Opens a workspace with its records elsewhere.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at(directory: &Path, location: Location) -> Result<Self, EngineError> {
        Self::open_in(directory, location, true)
    }

    /// As [`Self::open`], without a look at the files of documents: whoever brings a faulty one
    /// back in order opens the workspace so.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_without_files(directory: &Path) -> Result<Self, EngineError> {
        Self::open_in(directory, location_of(directory)?, false)
    }

    fn open_in(
        directory: &Path,
        location: Location,
        takes_files: bool,
    ) -> Result<Self, EngineError> {
        let settings_path = directory.join(SETTINGS_FILE);
        // Its records know the settings: one whose file was lost is a workspace still.
        if !settings_path.is_file() && !directory.join(RECORDS_FILE).is_file() {
            return Err(EngineError::NoWorkspace(directory.to_owned()));
        }
        let store = Store::open(location)?;
        let settings = document::KEY_OF_SETTINGS;
        let published =
            store.read(|connection| stored_document::published(connection, settings))?;
        // An edit of the file is taken up below.
        let texts = match published {
            Some(published) => Texts::of_settings(&published)?,
            None if !settings_path.is_file() => {
                return Err(EngineError::NoWorkspace(directory.to_owned()));
            }
            None => Texts::of_file(&text_of_file(&settings_path)?)?,
        };
        let stages = texts.glossary.text.stages.clone();
        let opened = Self {
            directory: directory.to_owned(),
            place: crate::place::place_of(directory),
            clock: Clock::system(),
            store,
            texts: RwLock::new(texts),
            conflicts: Mutex::default(),
            edited: Mutex::default(),
            stages: RwLock::new(Arc::new(stages)),
            model: Mutex::default(),
        };
        if takes_files {
            opened.sync_files(&mut |_, _| true)?;
        }
        opened.store.read(|connection| opened.follow(connection))?;
        Ok(opened)
    }

    fn texts(&self) -> Texts {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        self.texts().settings
    }

    /// The language of the workspace, in which files say what people read; English where its code
    /// is none that Speargun speaks.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::parse(&self.settings().language).unwrap_or_default()
    }

    /// The glossary in force.
    #[must_use]
    pub fn glossary(&self) -> Arc<Glossary> {
        self.texts().glossary
    }

    /// The roles of the buying committee in force.
    #[must_use]
    pub fn committee(&self) -> Arc<Committee> {
        self.texts().committee
    }

    /// Which machine this is: the same for all that share the directory, and so its files.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Documents of which this machine's file and the published version were both changed since
    /// they were the same: the published version counts, and the file stays as it is.
    #[must_use]
    pub fn conflicts(&self) -> Vec<DocumentKind> {
        self.conflicts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up documents that were published, here or on another machine, and files of this
    /// machine that were edited.
    ///
    /// # Errors
    /// When an edited file cannot be read, or what the store reports: what was read before counts.
    pub fn follow_documents(&self) -> Result<(), EngineError> {
        let synced = self.sync_files(&mut |_, _| true);
        self.store.read(|connection| self.follow(connection))?;
        synced
    }

    /// As [`Self::follow_documents`], for a process that looks again and again: a file is taken up
    /// once two looks found the same text, since an editor may write it in steps.
    ///
    /// # Errors
    /// As [`Self::follow_documents`].
    pub fn follow_settled_documents(&self) -> Result<(), EngineError> {
        let mut seen = self.edited.lock().unwrap_or_else(PoisonError::into_inner);
        let mut edited = BTreeMap::new();
        let synced = self.sync_files(&mut |kind, text| {
            edited.insert(kind, text.to_owned());
            seen.get(&kind).is_some_and(|before| before == text)
        });
        *seen = edited;
        self.store.read(|connection| self.follow(connection))?;
        synced
    }

    fn sync_files(
        &self,
        is_settled: &mut dyn FnMut(DocumentKind, &str) -> bool,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let synced = document::sync(&self.store, &self.directory, is_settled, now)?;
        for (kind, version) in &synced.taken {
            tracing::debug!(kind = kind.key(), version, "the file is taken up");
        }
        let mut known = self.conflicts.lock().unwrap_or_else(PoisonError::into_inner);
        for kind in synced.conflicts.iter().filter(|kind| !known.contains(kind)) {
            tracing::warn!(
                "{} was edited, and another version of it was published meanwhile: the published \
                 one counts. `speargun document diff {}` shows both, `push --force` or `pull` \
                 decides",
                kind.file_name(),
                kind.key()
            );
        }
        *known = synced.conflicts;
        drop(known);
        // A draft that cannot be read is reported to who asks for it, and holds up nothing else.
        if let Err(error) = crate::score_model::shared::sync_all(self) {
            tracing::debug!(%error, "a draft of a score model is not shared now");
        }
        Ok(())
    }

    /// How stages of deals are read.
    #[must_use]
    pub fn stages(&self) -> Arc<StageNames> {
        Arc::clone(&self.stages.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up what was published, and what was decided of stages, by this process or another one.
    ///
    /// # Errors
    /// What the store reports, or when a newer Speargun published a document.
    pub fn follow(&self, connection: &mut Connection) -> Result<(), EngineError> {
        self.follow_published(connection)?;
        let decided: BTreeMap<String, Outcome> = deal_stage::decided(connection)?
            .into_iter()
            .filter_map(|found| Some((found.stage, Outcome::from_key(&found.outcome)?)))
            .collect();
        let names = StageNames { decided, ..self.glossary().text.stages.clone() };
        if *self.stages() != names {
            *self.stages.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(names);
        }
        Ok(())
    }

    fn follow_published(&self, connection: &mut Connection) -> Result<(), EngineError> {
        let mut texts = self.texts();
        let mut has_changed = false;
        for (key, version) in stored_document::main_versions(connection)? {
            let Some(kind) = DocumentKind::from_key(&key) else { continue };
            if texts.versions[kind.place()] == version {
                continue;
            }
            if let Some(published) = stored_document::get(connection, (&key, MAIN), version)? {
                texts.put(kind, &published)?;
                has_changed = true;
            }
        }
        if has_changed {
            *self.texts.write().unwrap_or_else(PoisonError::into_inner) = texts;
            // Amounts and days of the score model are read by the settings.
            *self.model.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        Ok(())
    }

    /// The score model in force: the published version, or `score_model.toml` as it stood when
    /// somebody asked first, where none was ever published.
    ///
    /// # Errors
    /// When it cannot be read, or what the store reports.
    pub fn model(&self) -> Result<Arc<ScoreModel>, EngineError> {
        self.store.read(|connection| self.model_of(connection))
    }

    /// As [`Self::model`], in the state that a connection reads.
    ///
    /// # Errors
    /// As [`Self::model`].
    pub fn model_of(&self, connection: &mut Connection) -> Result<Arc<ScoreModel>, EngineError> {
        let version = score_model::published_version(connection, MAIN)?;
        let mut kept = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.as_ref().filter(|known| known.version == version) {
            return Ok(Arc::clone(&known.model));
        }
        let draft = version.is_none().then(|| self.draft_text()).transpose()?;
        let model = match (version, &draft) {
            (Some(version), _) => crate::score_model::published(self, connection, version)?,
            (None, draft) => {
                let text = draft.as_deref().unwrap_or_default();
                self.read_draft_in_force(text).map_err(|error| {
                    let path = self.draft_path();
                    EngineError::Draft { path, error: Box::new(error) }
                })?
            }
        };
        let model = Arc::new(model);
        *kept = Some(InForce { version, draft, model: Arc::clone(&model) });
        Ok(model)
    }

    /// Takes up a draft that was changed since it was read, where nothing was published and so the
    /// draft is in force: scores follow with the next step. Tells whether it did.
    ///
    /// # Errors
    /// When the file cannot be read or is no model: what was read before stays in force.
    pub fn follow_draft(&self) -> Result<bool, EngineError> {
        let mut kept = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(InForce { version: None, draft: Some(known), .. }) = &*kept else {
            return Ok(false);
        };
        let draft = self.draft_text()?;
        if draft == *known {
            return Ok(false);
        }
        let model = Arc::new(self.read_draft_in_force(&draft)?);
        let former = kept.replace(InForce { version: None, draft: Some(draft), model });
        // Given back before anything is written: whoever writes may ask for the model.
        drop(kept);
        if let Err(error) = self.store.write(bump_revision) {
            // No revision was written: it is found once more.
            *self.model.lock().unwrap_or_else(PoisonError::into_inner) = former;
            return Err(error.into());
        }
        Ok(true)
    }

    /// Where the draft of the score model is.
    #[must_use]
    pub fn draft_path(&self) -> PathBuf {
        self.directory.join(MODEL_FILE)
    }

    /// The text of the draft.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft_text(&self) -> Result<String, EngineError> {
        let path = self.draft_path();
        if !path.exists() {
            return Err(EngineError::NotFound(said!(
                "model.draft_missing",
                path = path.display().to_string()
            )));
        }
        text_of_file(&path)
    }

    /// The text of the main model in force, as it was read when scores were made of it.
    ///
    /// # Errors
    /// As [`Self::model`].
    pub fn text_in_force(&self) -> Result<String, EngineError> {
        self.model()?;
        let kept = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some(InForce { version: Some(version), .. }) => {
                let version = *version;
                drop(kept);
                self.store.read(|connection| {
                    let stored = score_model::get(connection, MAIN, version)?;
                    Ok(stored.map(|stored| stored.text).unwrap_or_default())
                })
            }
            Some(InForce { draft: Some(draft), .. }) => Ok(draft.clone()),
            _ => {
                drop(kept);
                self.draft_text()
            }
        }
    }

    /// Reads a draft that is in force. It is version 0, whatever number it gives itself: published
    /// ones begin with 1.
    fn read_draft_in_force(&self, text: &str) -> Result<ScoreModel, EngineError> {
        Ok(ScoreModel { version: 0, ..self.read_model(text)? })
    }

    /// Notes, in the transaction that writes scores, which draft they are by; nothing where a
    /// version was published.
    ///
    /// # Errors
    /// What the store reports.
    pub(crate) fn note_scored_draft(&self, connection: &mut Connection) -> Result<(), EngineError> {
        let kept = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(InForce { version: None, draft: Some(draft), .. }) = kept.as_ref() {
            score_model::set_scored_draft(connection, draft)?;
        }
        Ok(())
    }

    /// Reads a score model for this workspace, in whose currency its amounts must be reported.
    ///
    /// # Errors
    /// When the text is no score model, or an amount lacks the currency.
    pub fn read_model(&self, text: &str) -> Result<ScoreModel, EngineError> {
        self.settled(ScoreModel::parse(text)?)
    }

    /// Reads the model of a product line, which has the rest from the main one.
    ///
    /// # Errors
    /// As [`Self::read_model`].
    pub fn read_line_model(&self, line: &str, main: &str) -> Result<ScoreModel, EngineError> {
        self.settled(ScoreModel::parse_line(line, main)?)
    }

    fn settled(&self, mut model: ScoreModel) -> Result<ScoreModel, EngineError> {
        model.tiers.check_currency(&self.rates())?;
        model.settle(&self.rates())?;
        model.settle_zone(&self.settings().zone()?);
        Ok(model)
    }

    /// How cells are read that do not say it themselves.
    ///
    /// # Errors
    /// When the zone is not known.
    pub fn parse_context(&self) -> Result<ParseContext, EngineError> {
        let settings = self.settings();
        Ok(ParseContext {
            currency: settings.currency,
            zone: settings.zone()?,
            date_order: settings.date_order,
            follows_language: true,
            in_hundredths: None,
            writes_year_first: matches!(settings.language.as_str(), "ko" | "ja" | "zh"),
            decimal: settings.decimal_sign,
            circles: speargun_domain::consent::Circles::Absent,
        })
    }

    /// The exchange rates.
    #[must_use]
    pub fn rates(&self) -> Arc<Rates> {
        self.texts().rates
    }

    /// Takes up other exchange rates for this process alone, as a rehearsal does.
    ///
    /// # Errors
    /// When a rate is no positive number or of the workspace's currency: nothing is changed then.
    pub fn try_rates(&self, rates: &BTreeMap<Currency, f64>) -> Result<(), EngineError> {
        self.text_with_rates(rates)?;
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        let mut known = (*texts.rates).clone();
        known.rates.extend(rates);
        texts.rates = Arc::new(known);
        Ok(())
    }

    /// Publishes settings with other exchange rates, and with everything else in them as it stands.
    ///
    /// # Errors
    /// As [`Self::try_rates`], or what the store reports.
    pub fn set_rates(
        &self,
        rates: &BTreeMap<Currency, f64>,
        context: &Context,
    ) -> Result<(), EngineError> {
        let (text, version) = self.text_with_rates(rates)?;
        let publication = Publication {
            kind: DocumentKind::Settings,
            text,
            note: None,
            expected: Some(version),
            context,
        };
        document::publish(self, &publication).map(|_| ())
    }

    /// The settings in force with other rates, and the version that they are made of.
    fn text_with_rates(
        &self,
        rates: &BTreeMap<Currency, f64>,
    ) -> Result<(String, i64), EngineError> {
        let settings = document::version(self, DocumentKind::Settings, None)?;
        let text = self.settings().text_with_rates(&settings.text, rates)?;
        Ok((text, settings.version))
    }

    /// The same workspace by another clock, as tests have one.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Now, in microseconds UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }
}

/// Where the records of a directory are: in it, or where `DATABASE_URL` says.
fn location_of(directory: &Path) -> Result<Location, EngineError> {
    Ok(match std::env::var("DATABASE_URL") {
        Ok(address) if !address.is_empty() => {
            if !address.starts_with("postgres://") && !address.starts_with("postgresql://") {
                let reason = said!("database.bad_url");
                return Err(EngineError::Invalid(reason));
            }
            Location::Postgres(address)
        }
        _ => Location::in_directory(directory),
    })
}

fn settings_text(options: &InitOptions) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let date_order = if options.currency.code() == "USD" { "month_first" } else { "day_first" };
    // Nobody who writes Greek means 12 by 12.125.
    let decimal = if options.language == "el" { "" } else { "# " };
    format!(
        "# Settings of this Speargun workspace.\n\
         name = {}\n\
         # Amounts are added up and shown in this currency.\n\
         currency = \"{}\"\n\
         # Days begin in this zone.\n\
         time_zone = {}\n\
         # en, ko or el.\n\
         language = {}\n\
         # How imports read 3/4/2021: month_first or day_first; year_first for 26.3.4.\n\
         date_order = \"{date_order}\"\n\
         # How imports read 1.234 where a file does not show it: point or comma.\n\
         {decimal}decimal_sign = \"comma\"\n\
         # Our own e-mail domains; their people are colleagues, never leads.\n\
         own_domains = []\n\
         # People of a family belong to the account that was found, or to the topmost one:\n\
         # child or parent.\n\
         match_families_to = \"child\"\n\
         \n\
         # Worth of one unit of other currencies in ours. Amounts without a rate are counted,\n\
         # never added up.\n\
         [exchange_rates]\n\
         # EUR = 1.08\n",
        quoted(&options.name),
        options.currency.code(),
        quoted(&options.time_zone),
        quoted(&options.language),
    )
}
