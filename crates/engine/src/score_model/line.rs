//! Models of product lines: other dimensions and tiers over the same accounts.
//!
//! A line's scores are computed when somebody looks, from the figures that the main model's scores
//! were made of, and kept until these change. Nothing of them is stored: they cannot be stale, and
//! a workspace without lines pays nothing. Therefore a line knows no tier from before: its tiers
//! are looked at by the way in, without the way out, the minimum stay and a place once taken.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::audit;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use speargun_domain::account::AccountRecord;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::money::Rates;
use speargun_domain::score::{Explanation, ScoreModel, Tenths, is_line_key, model_name};
use speargun_domain::tier::{Seat, TierResult, TierState};
use speargun_store::score_model::{self, MAIN, StoredModel};
use speargun_store::{Connection, bump_revision};
use speargun_words::{Said, count, said};

use super::rehearse::load;
use super::{LINES, name_of, read};
use crate::account::{AccountList, AccountListCache, ListedAccount, own_dimensions};
use crate::features::Features;
use crate::score::apply_all;
use crate::{EngineError, Watch, Workspace, text_of_file};

/// The most product lines with a model in force.
pub(super) const LINES_MAX: usize = 50;

/// A product line with a model in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is called in commands and addresses.
    pub key: String,
    /// What people read: the name of its model.
    pub name: String,
    /// The version in force.
    pub version: i64,
    /// Who published it.
    pub published_by: String,
    /// When, microseconds UTC.
    pub published_at: i64,
}

/// The product lines with a model in force, by key.
///
/// # Errors
/// What the store reports.
pub fn lines(workspace: &Workspace) -> Result<Vec<Line>, EngineError> {
    // Every page asks for them: of the texts only the names are read.
    let line = |stored: StoredModel| Line {
        name: model_name(&stored.text).unwrap_or_else(|| stored.name.clone()),
        key: stored.name,
        version: stored.version,
        published_by: stored.published_by,
        published_at: stored.published_at,
    };
    Ok(published(workspace)?.into_iter().map(line).collect())
}

/// A product line that somebody works on, or whose model is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineDraft {
    /// What it is called in commands and addresses.
    pub key: String,
    /// What people read: the name of its model.
    pub name: String,
    /// The version in force.
    pub in_force: Option<i64>,
}

/// The product lines with a draft or a model in force, by key.
///
/// # Errors
/// What the store or the folder of drafts reports.
pub fn line_drafts(workspace: &Workspace) -> Result<Vec<LineDraft>, EngineError> {
    let of_line = |line: Line| {
        let Line { key, name, version, .. } = line;
        (key.clone(), LineDraft { key, name, in_force: Some(version) })
    };
    let mut found: BTreeMap<String, LineDraft> =
        lines(workspace)?.into_iter().map(of_line).collect();
    let folder = workspace.directory.join(LINES);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(found.into_values().collect());
        }
        Err(error) => return Err(EngineError::file(&folder)(error)),
    };
    for entry in entries {
        let path = entry.map_err(EngineError::file(&folder))?.path();
        let is_draft = path.extension().is_some_and(|extension| extension == "toml");
        let key = path.file_stem().and_then(|stem| stem.to_str());
        let Some(key) = key.filter(|key| is_draft && is_line_key(key)) else { continue };
        let text = text_of_file(&path)?;
        found.entry(key.to_owned()).or_insert_with(|| LineDraft {
            key: key.to_owned(),
            name: model_name(&text).unwrap_or_else(|| key.to_owned()),
            in_force: None,
        });
    }
    Ok(found.into_values().collect())
}

/// A line's model for trials over accounts that the main model has placed: stages and the market
/// stay as they are, and nobody stands in a tier from before.
pub(super) fn over_placed(mut model: ScoreModel) -> Arc<ScoreModel> {
    model.leaves_places = true;
    Arc::new(model)
}

/// Whatever the main model's scores are made of, and its stages: the accounts as lines score them.
pub(super) fn placed_by_main(
    workspace: &Workspace,
    at: i64,
    watch: &Watch<'_>,
) -> Result<Features, EngineError> {
    let main = workspace.store.read(|connection| workspace.model_of(connection))?;
    let mut features = load(workspace, main, at, watch)?;
    apply_all(&mut features, &workspace.rates(), at);
    features.tiers.clear();
    Ok(features)
}

/// What whoever publishes a main model should know of product lines that do not go with it.
pub(super) fn unreadable(workspace: &Workspace, main: &str) -> Result<Vec<Said>, EngineError> {
    let told = |stored: StoredModel| {
        let error = workspace.read_line_model(&stored.text, main).err()?;
        Some(said!("advice.line_unreadable", line = stored.name, error = error.said()))
    };
    Ok(published(workspace)?.into_iter().filter_map(told).collect())
}

fn published(workspace: &Workspace) -> Result<Vec<StoredModel>, EngineError> {
    let mut all = workspace.store.read(score_model::all_published)?;
    all.retain(|model| model.name != MAIN);
    Ok(all)
}

/// Whether there may be one more line.
pub(super) fn check_count(workspace: &Workspace) -> Result<(), EngineError> {
    if published(workspace)?.len() >= LINES_MAX {
        let reason = said!("model.too_many_published", count = count(LINES_MAX));
        return Err(EngineError::Invalid(reason));
    }
    Ok(())
}

/// Takes the model of a product line out of force. Its versions stay, and can be published again.
///
/// # Errors
/// When none is in force, or what the store reports.
pub fn retire_line(workspace: &Workspace, key: &str, context: &Context) -> Result<(), EngineError> {
    let name = name_of(Some(key))?;
    workspace.store.write(|connection: &mut Connection| {
        if !score_model::retire(connection, name, context.now)? {
            return Err(EngineError::NotFound(missing(name)));
        }
        audit::note(connection, context, (AuditAction::RetireLine, name), &json!({}))?;
        Ok(bump_revision(connection)?)
    })
}

fn missing(key: &str) -> Said {
    said!("model.no_line_in_force", line = key)
}

/// What a line's list was made of: the store's revision, the live scores put into the list, and
/// the settings that a restart alone changes.
type Ground = (i64, u64);

/// The lists of accounts as product lines see them.
#[derive(Debug, Default)]
pub struct LineLists {
    kept: Mutex<BTreeMap<String, (Ground, Arc<AccountList>)>>,
}

impl LineLists {
    /// The accounts with the scores and tiers of a product line.
    ///
    /// # Errors
    /// When there is no such line, or what the store reports.
    pub fn get(
        &self,
        workspace: &Arc<Workspace>,
        accounts: &AccountListCache,
        key: &str,
    ) -> Result<Arc<AccountList>, EngineError> {
        let name = name_of(Some(key))?;
        let ground = (workspace.store.revision()?, accounts.changes());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, list)) = kept.get(name)
            && *known == ground
        {
            return Ok(Arc::clone(list));
        }
        let find = |connection: &mut Connection| {
            let version = score_model::published_version(connection, name)?;
            let version = version.ok_or_else(|| EngineError::NotFound(missing(name)))?;
            Ok::<_, EngineError>((version, score_model::get(connection, name, version)?))
        };
        let (version, stored) = workspace.store.read(find)?;
        let stored = stored.ok_or_else(|| EngineError::NotFound(missing(name)))?;
        let of_line = |error: EngineError| {
            let reason = said!("model.line_outdated", line = name, error = error.to_string());
            EngineError::Conflict(reason)
        };
        let mut model = read(workspace, Some(name), &stored.text).map_err(of_line)?;
        model.version = u32::try_from(version).unwrap_or(u32::MAX);
        let list = accounts.get(workspace)?.of_line(Arc::new(model), &workspace.rates());
        let list = Arc::new(list);
        kept.insert(name.to_owned(), (ground, Arc::clone(&list)));
        Ok(list)
    }
}

impl AccountList {
    /// The same accounts with the scores and tiers of another model.
    #[must_use]
    pub fn of_line(&self, model: Arc<ScoreModel>, rates: &Rates) -> Self {
        let (rows, zone) = (self.rows.clone(), self.zone.clone());
        let mut list = Self { rows, model: Some(Arc::clone(&model)), zone };
        let score = |row: &mut Arc<ListedAccount>| {
            let row = Arc::make_mut(row);
            row.former = None;
            row.earned_tier = None;
            row.own_dimensions.clear();
            let is_scored = row.record.score.is_some();
            is_scored.then(|| {
                let (values, total, tier) = apply(&model, rates, &mut row.record);
                let keys = model.dimensions.iter().map(|dimension| dimension.key.clone());
                row.own_dimensions = own_dimensions(keys.zip(values));
                row.stale = tier.stale;
                row.earned_tier = Some(i64::from(tier.tier));
                (total, tier.tier)
            })
        };
        let scored: Vec<Option<(Tenths, u8)>> = list.rows.par_iter_mut().map(score).collect();
        if model.tiers.has_capacity() {
            list.seat(&model, rates, &scored);
        }
        list
    }

    /// Gives places in tiers that hold only so many, by score: nobody held one before.
    fn seat(&mut self, model: &ScoreModel, rates: &Rates, scored: &[Option<(Tenths, u8)>]) {
        let asking: Vec<(usize, Seat)> = scored
            .iter()
            .enumerate()
            .filter_map(|(place, scored)| {
                let (score, earned) = (*scored)?;
                let id = self.rows[place].record.id;
                Some((place, Seat { id, score, earned, held: None }))
            })
            .collect();
        let seats: Vec<Seat> = asking.iter().map(|(_, seat)| *seat).collect();
        let below = |index: usize, above: u8| {
            let (place, seat) = &asking[index];
            let record = &self.rows[*place].record;
            model.tiers.place_below(above, record, seat.score, rates, None).tier
        };
        let seated = model.tiers.seat(&seats, &below);
        for ((place, _), seat) in asking.iter().zip(seated) {
            if seat.waiting.is_some() {
                let record = &mut Arc::make_mut(&mut self.rows[*place]).record;
                record.tier = Some(seat.tier);
                record.tier_state = Some(TierState::NextInLine.key());
            }
        }
    }
}

/// Scores an account by a line's model: where it stands in its funnel stays as it is.
fn apply(
    model: &ScoreModel,
    rates: &Rates,
    record: &mut AccountRecord,
) -> (Vec<Tenths>, Tenths, TierResult) {
    // Nothing of the main model's result is an input.
    record.score = None;
    record.tier = None;
    record.tier_state = None;
    record.dimensions = Default::default();
    let values = model.values(record);
    let total = model.total(&values);
    record.dimensions = model.known_dimensions(&values);
    record.score = Some(total as f64 / 10.0);
    let tier = model.tiers.stand(record, total, rates, None);
    record.tier = Some(tier.tier);
    record.tier_state = tier.state.map(TierState::key);
    (values, total, tier)
}

/// The score of an account by a line's model with every reason, and the gates of its tier. Where
/// the line's list says that the account waits for a place, it goes on waiting.
#[must_use]
pub fn explain_line(
    model: &ScoreModel,
    rates: &Rates,
    listed: &AccountRecord,
) -> (Explanation, TierResult) {
    let mut record = listed.clone();
    let (_, total, _) = apply(model, rates, &mut record);
    let mut tier = model.tiers.place(&record, total, rates, None);
    if listed.tier_state == Some(TierState::NextInLine.key()) {
        tier.tier = listed.tier.unwrap_or(tier.tier);
        tier.state = Some(TierState::NextInLine);
    }
    record.score = None;
    record.tier = None;
    record.dimensions = Default::default();
    (model.explain(&record), tier)
}
