//! Score models as text: the draft in the workspace, its publication, history and the way back.
//!
//! A publication is a short transaction of its own, without the writer's lock: it holds up no job
//! and no job holds it up. What is published is in force from the next score on; scores that stand
//! follow with `speargun score`, or with the next step of the live path, which notices the
//! workspace's new revision.

mod backtest;
mod check;
mod draft;
mod kept_workbench;
mod line;
mod preview;
mod rehearse;
pub(crate) mod shared;
mod workbench;

use std::path::{Path, PathBuf};

use crate::audit;
use serde::Serialize;
use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::score::{DEFAULT, ScoreModel, is_line_key, line_of_model};
use speargun_store::score::stand_as_of;
use speargun_store::score_model::{self, MAIN, StoredModel};
use speargun_store::{Connection, bump_revision};
use speargun_words::{Said, count, said};

pub use backtest::{BacktestReport, BacktestWish, ModelResult, backtest};
pub use check::{CheckReport, check};
pub use draft::{Draft, draft, remove_draft, replace_draft};
pub use kept_workbench::KeptWorkbench;
pub use line::{Line, LineDraft, LineLists, explain_line, line_drafts, lines, retire_line};
pub use preview::{BUCKETS, BucketShift, Preview, PreviewWish};
pub use rehearse::{Mover, Rehearsal, StageShift, TierShift, rehearse, rehearse_line};
pub use workbench::Workbench;

use crate::text_file::{text_of_file, write_file};
use crate::{EngineError, Workspace};

/// The most versions that the history lists.
const HISTORY_MAX: i64 = 500;
/// The folder of a workspace with the drafts of product lines.
const LINES: &str = "score_models";
/// The longest note, in characters.
const NOTE_LENGTH_MAX: usize = 2_000;

/// A published version, as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Counts up from 1.
    pub version: i64,
    /// published, retired.
    pub state: String,
    /// What whoever published it said.
    pub note: Option<String>,
    /// The earlier version whose text it is again.
    pub restored_version: Option<i64>,
    /// Who.
    pub published_by: String,
    /// When, microseconds UTC.
    pub published_at: i64,
    /// When another took its place.
    pub retired_at: Option<i64>,
}

impl From<StoredModel> for Version {
    fn from(model: StoredModel) -> Self {
        Self {
            version: model.version,
            state: model.state,
            note: model.note,
            restored_version: model.restored_version,
            published_by: model.published_by,
            published_at: model.published_at,
            retired_at: model.retired_at,
        }
    }
}

/// Who publishes what, and what they believe to be in force.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The product line that it is of; nothing for the main model.
    pub line: Option<String>,
    /// The text.
    pub text: String,
    /// What they say about it.
    pub note: Option<String>,
    /// The version that must be in force still, 0 for none; whatever is, where it is not said.
    pub expected: Option<i64>,
    /// Who, and when.
    pub context: Context,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The version in force now.
    pub version: i64,
    /// The one before; nothing where the file was in force.
    pub former: Option<i64>,
    /// The earlier version whose text it is again.
    pub restored_version: Option<i64>,
    /// Accounts that stand as they stood when the text was in force last.
    pub undone_accounts: u64,
    /// What the author should know.
    #[serde(serialize_with = "speargun_words::as_texts")]
    pub notices: Vec<Said>,
}

/// A text of a model and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelText {
    /// "draft", "published version 3", a path.
    pub label: String,
    /// The file.
    pub text: String,
}

/// The text that somebody names: `draft`, `published` (the file, where nothing was published),
/// `shipped`, the number of a version, or the path of a file.
///
/// # Errors
/// When there is no such thing, or what the store reports.
pub fn text_of(workspace: &Workspace, named: &str) -> Result<ModelText, EngineError> {
    text_of_line(workspace, None, named)
}

/// As [`text_of`], of the model of a product line; of the main one where none is named.
///
/// # Errors
/// As [`text_of`].
pub fn text_of_line(
    workspace: &Workspace,
    line: Option<&str>,
    named: &str,
) -> Result<ModelText, EngineError> {
    let name = name_of(line)?;
    let of_store = |version: i64| {
        let found = workspace.store.read(|connection| stored(connection, name, version))?;
        Ok(ModelText { label: format!("version {version}"), text: found.text })
    };
    let shipped = || match line {
        Some(key) => line_of_model(DEFAULT, key),
        None => DEFAULT.to_owned(),
    };
    match named {
        "draft" => Ok(ModelText { label: "draft".to_owned(), text: draft_of(workspace, line)? }),
        "shipped" => Ok(ModelText { label: "shipped".to_owned(), text: shipped() }),
        "published" => match in_force_by(workspace, name)? {
            Some(version) => of_store(version),
            None if line.is_some() => {
                Err(EngineError::NotFound(said!("model.line_not_in_force", line = name)))
            }
            None => {
                let label = "draft (in force)".to_owned();
                Ok(ModelText { label, text: workspace.draft_text()? })
            }
        },
        number if number.parse::<i64>().is_ok() => of_store(number.parse().unwrap_or(0)),
        path => {
            let text = text_of_file(Path::new(path))?;
            Ok(ModelText { label: path.to_owned(), text })
        }
    }
}

/// The number of the version in force; nothing where the file is.
///
/// # Errors
/// What the store reports.
pub fn in_force(workspace: &Workspace) -> Result<Option<i64>, EngineError> {
    in_force_by(workspace, MAIN)
}

/// As [`in_force`], of a product line where one is named.
///
/// # Errors
/// When the key of the product line cannot be one, or what the store reports.
pub fn in_force_of(workspace: &Workspace, line: Option<&str>) -> Result<Option<i64>, EngineError> {
    in_force_by(workspace, name_of(line)?)
}

fn in_force_by(workspace: &Workspace, name: &str) -> Result<Option<i64>, EngineError> {
    Ok(workspace.store.read(|connection| score_model::published_version(connection, name))?)
}

/// The name under which the model of a product line is kept.
fn name_of(line: Option<&str>) -> Result<&str, EngineError> {
    match line {
        None => Ok(MAIN),
        Some(key) if is_line_key(key) => Ok(key),
        Some(key) => Err(EngineError::Invalid(said!("model.bad_line_key", key))),
    }
}

/// Where the draft of a model is.
///
/// # Errors
/// When the key of the product line cannot be one.
pub fn draft_path(workspace: &Workspace, line: Option<&str>) -> Result<PathBuf, EngineError> {
    Ok(match line {
        None => workspace.draft_path(),
        Some(_) => workspace.directory.join(LINES).join(format!("{}.toml", name_of(line)?)),
    })
}

fn draft_of(workspace: &Workspace, line: Option<&str>) -> Result<String, EngineError> {
    shared::sync(workspace, line)?;
    let path = draft_path(workspace, line)?;
    if let (Some(key), false) = (line, path.exists()) {
        return Err(EngineError::NotFound(said!("model.line_no_draft", line = key)));
    }
    if line.is_none() { workspace.draft_text() } else { text_of_file(&path) }
}

/// Reads a model for this workspace; one of a product line with what it has from the main model.
///
/// # Errors
/// When the text is no score model.
pub fn read(
    workspace: &Workspace,
    line: Option<&str>,
    text: &str,
) -> Result<ScoreModel, EngineError> {
    if line.is_none() {
        return workspace.read_model(text);
    }
    workspace.read_line_model(text, &workspace.text_in_force()?)
}

fn stored(
    connection: &mut Connection,
    name: &str,
    version: i64,
) -> Result<StoredModel, EngineError> {
    let missing = || EngineError::NotFound(said!("model.no_version", version));
    score_model::get(connection, name, version)?.ok_or_else(missing)
}

/// The published model of a version, with its number.
pub(crate) fn published(
    workspace: &Workspace,
    connection: &mut Connection,
    version: i64,
) -> Result<ScoreModel, EngineError> {
    let mut model = workspace.read_model(&stored(connection, MAIN, version)?.text)?;
    model.version = u32::try_from(version).unwrap_or(u32::MAX);
    Ok(model)
}

/// Writes a draft where there is none: the shipped model, or the text of `from`. A draft that is
/// there is replaced only when `force` says so. The draft of a product line begins with what is its
/// own to say.
///
/// # Errors
/// When there is a draft already, `from` names nothing, or the file cannot be written.
pub fn init(
    workspace: &Workspace,
    line: Option<&str>,
    (from, force): (&str, bool),
    context: &Context,
) -> Result<(), EngineError> {
    let path = draft_path(workspace, line)?;
    if path.exists() && !force {
        return Err(EngineError::NeedsForce(said!(
            "model.file_there",
            path = path.display().to_string()
        )));
    }
    // A line that has a model goes on from it, and not from the shipped one.
    let goes_on = line.is_some() && from == "shipped" && in_force_of(workspace, line)?.is_some();
    let from = if goes_on { "published" } else { from };
    let text = text_of_line(workspace, line, from)?.text;
    let text = line.map_or_else(|| text.clone(), |key| line_of_model(&text, key));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(EngineError::file(folder))?;
    }
    let action = match line {
        Some(_) if !path.exists() => AuditAction::BeginLine,
        _ => AuditAction::KeepModelDraft,
    };
    let name = line.unwrap_or(MAIN);
    workspace.store.write(|connection| {
        audit::note(connection, context, (action, name), &json!({}))?;
        shared::keep(connection, name, &text, context)?;
        write_file(&path, &text)
    })?;
    shared::note(&workspace.directory, name, Some(&text));
    Ok(())
}

/// Begins the model of a product line with what the main model in force says that is a line's own
/// to say. Somebody may have published one before whose draft is gone.
///
/// # Errors
/// When there is a draft or a model of the line already, or the file cannot be written.
pub fn begin_line(workspace: &Workspace, key: &str, context: &Context) -> Result<(), EngineError> {
    let name = name_of(Some(key))?;
    if in_force_by(workspace, name)?.is_some() {
        let reason = said!("model.line_has_model", line = name);
        return Err(EngineError::Conflict(reason));
    }
    let path = draft_path(workspace, Some(key))?;
    if path.exists() {
        let reason = said!("model.line_has_draft", line = name);
        return Err(EngineError::Conflict(reason));
    }
    if line_drafts(workspace)?.len() >= line::LINES_MAX {
        let reason = said!("model.too_many_lines", count = count(line::LINES_MAX));
        return Err(EngineError::Invalid(reason));
    }
    let folder = workspace.directory.join(LINES);
    std::fs::create_dir_all(&folder).map_err(EngineError::file(&folder))?;
    let text = line_of_model(&text_of(workspace, "published")?.text, key);
    workspace.store.write(|connection| {
        audit::note(connection, context, (AuditAction::BeginLine, name), &json!({}))?;
        shared::keep(connection, name, &text, context)?;
        // Without the file no row of it is kept.
        write_file(&path, &text)
    })?;
    shared::note(&workspace.directory, name, Some(&text));
    Ok(())
}

/// Puts a text in force as the next version.
///
/// # Errors
/// When the text is at fault, is what is in force already, or somebody published meanwhile:
/// nothing is changed then.
pub fn publish(workspace: &Workspace, wish: &Publication) -> Result<Published, EngineError> {
    let name = name_of(wish.line.as_deref())?;
    let standing = in_force_by(workspace, name)?;
    if name != MAIN && standing.is_none() {
        line::check_count(workspace)?;
    }
    let model = StoredModel {
        name: name.to_owned(),
        text: wish.text.clone(),
        note: note(wish.note.as_deref())?,
        published_by: wish.context.name().to_owned(),
        published_at: wish.context.now,
        ..StoredModel::default()
    };
    if let Some(version) = standing {
        let found = workspace.store.read(|connection| stored(connection, name, version))?;
        if found.text == model.text {
            let reason = said!("model.same_text", version);
            return Err(EngineError::Conflict(reason));
        }
    }
    put(workspace, &model, wish, (standing, None))
}

fn line_name(model: &StoredModel) -> Option<&str> {
    (model.name != MAIN).then_some(model.name.as_str())
}

fn note(note: Option<&str>) -> Result<Option<String>, EngineError> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_LENGTH_MAX) {
        let reason = said!("model.note_too_long", max = count(NOTE_LENGTH_MAX));
        return Err(EngineError::Invalid(reason));
    }
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    Ok(note.map(|note| note.chars().filter(is_shown).collect()))
}

/// Puts a model in force in the place of the one that is `standing`. Tiers stand again as they
/// stood at the moment `undone_since`, where one is reported.
fn put(
    workspace: &Workspace,
    model: &StoredModel,
    wish: &Publication,
    (standing, undone_since): (Option<i64>, Option<i64>),
) -> Result<Published, EngineError> {
    let mut notices = read(workspace, line_name(model), &model.text)?.notices;
    if model.name == MAIN {
        notices.extend(line::unreadable(workspace, &model.text)?);
    }
    let wanted = match wish.expected {
        Some(0) => None,
        Some(version) => Some(version),
        None => standing,
    };
    let (version, undone) = workspace.store.write(|connection| {
        let version = score_model::publish(connection, model, wanted)?.map_err(|now| {
            let name = |version: Option<i64>| {
                version.map_or(said!("model.no_version_named"), |version| {
                    said!("model.version_named", version)
                })
            };
            let advice = match model.restored_version {
                Some(_) => said!("model.look_and_roll_back"),
                None => said!("model.look_and_publish"),
            };
            EngineError::Conflict(said!(
                "model.published_meanwhile",
                now = name(now),
                wanted = name(wanted),
                advice
            ))
        })?;
        if version == 1 && model.name == MAIN {
            keep_former(connection, model)?;
        }
        let undone = match undone_since {
            Some(moment) => {
                let reason = said!("tier.as_before", version).to_stored();
                stand_as_of(connection, moment, &reason, model.published_at)?
            }
            None => 0,
        };
        let details = json!({ "version": version, "former_version": wanted,
            "restored_version": model.restored_version, "note": model.note,
            "undone_accounts": undone });
        let of = (AuditAction::PublishScoreModel, &model.name);
        audit::note(connection, &wish.context, of, &details)?;
        bump_revision(connection)?;
        Ok::<_, EngineError>((version, undone))
    })?;
    if undone > 0 {
        notices.push(said!("model.undone_accounts", count = count(undone)));
    }
    let restored_version = model.restored_version;
    Ok(Published { version, former: wanted, restored_version, undone_accounts: undone, notices })
}

/// Keeps what scored before the first publication, so that there is a way back from it.
fn keep_former(connection: &mut Connection, first: &StoredModel) -> Result<(), EngineError> {
    if let Some(text) = score_model::scored_draft(connection)? {
        score_model::keep_former(connection, MAIN, &text, first.published_at)?;
    }
    Ok(())
}

/// Puts the text of an earlier version in force again, as a new version that says so: `version`,
/// or the one before the one in force. Accounts whose tier or stage changed since then stand as
/// they stood, so that no way out and no minimum stay holds on to what is taken back.
///
/// # Errors
/// When there is none, it is in force, or somebody published meanwhile.
pub fn roll_back(
    workspace: &Workspace,
    version: Option<i64>,
    wish: &Publication,
) -> Result<Published, EngineError> {
    let nothing = || EngineError::Conflict(said!("model.nothing_published"));
    let name = name_of(wish.line.as_deref())?;
    let standing = in_force_by(workspace, name)?;
    let found = workspace.store.read(|connection| {
        let Some(standing) = standing else {
            // The model of a line that was taken out of force comes back.
            let last = score_model::list(connection, name, 1)?.first().map(|last| last.version);
            return stored(connection, name, version.or(last).ok_or_else(nothing)?);
        };
        let wanted = match version {
            Some(version) => version,
            None => before(connection, name, standing)?,
        };
        if wanted == standing {
            let reason = said!("model.in_force_already", version = standing);
            return Err(EngineError::Conflict(reason));
        }
        let found = stored(connection, name, wanted)?;
        if found.text == stored(connection, name, standing)?.text {
            let reason = said!("model.says_the_same", wanted, standing);
            return Err(EngineError::Conflict(reason));
        }
        Ok(found)
    })?;
    let model = StoredModel {
        name: name.to_owned(),
        restored_version: Some(found.restored_version.unwrap_or(found.version)),
        note: note(wish.note.as_deref())?,
        published_by: wish.context.name().to_owned(),
        published_at: wish.context.now,
        text: found.text.clone(),
        ..StoredModel::default()
    };
    // Lines know no tier from before. Of what came in after the text was in force last, the way
    // out and the minimum stay would hold on to what is taken back here.
    let undone_since = match name {
        MAIN => workspace.store.read(|connection| last_in_force(connection, &found.text))?,
        _ => None,
    };
    let withdrawn = match standing {
        Some(version) => workspace.store.read(|connection| stored(connection, name, version))?.text,
        None => String::new(),
    };
    let published = put(workspace, &model, wish, (standing, undone_since))?;
    draft::follow_rollback(workspace, wish.line.as_deref(), &withdrawn, &model.text)?;
    Ok(published)
}

/// Until when a text of the main model was in force last, under whatever number.
fn last_in_force(connection: &mut Connection, text: &str) -> Result<Option<i64>, EngineError> {
    let versions = score_model::list(connection, MAIN, HISTORY_MAX)?;
    let of_text = versions.iter().filter(|version| version.text == text);
    Ok(of_text.filter_map(|version| version.retired_at).max())
}

/// The version to go back to from the one in force. From one that was restored it goes further
/// back, so that rolling back twice goes back by two and not to and fro.
fn before(connection: &mut Connection, name: &str, standing: i64) -> Result<i64, EngineError> {
    let mut version = standing;
    let found = stored(connection, name, standing)?;
    if let Some(restored) = found.restored_version {
        version = restored;
    }
    let is_first = |connection: &mut Connection| {
        Ok::<_, EngineError>(score_model::get(connection, name, version - 1)?.is_none())
    };
    if is_first(connection)? {
        let reason = match found.restored_version {
            Some(_) => said!("model.restored_first", standing, version),
            None => said!("model.first", version),
        };
        return Err(EngineError::Conflict(reason));
    }
    Ok(version - 1)
}

/// The versions, the newest first.
///
/// # Errors
/// What the store reports.
pub fn history(workspace: &Workspace, line: Option<&str>) -> Result<Vec<Version>, EngineError> {
    let name = name_of(line)?;
    let list = |connection: &mut Connection| score_model::list(connection, name, HISTORY_MAX);
    Ok(workspace.store.read(list)?.into_iter().map(Version::from).collect())
}
