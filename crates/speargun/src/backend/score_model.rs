//! Score models over HTTP.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use speargun_api::backend::{BackendResult, ScoreModelBackend};
use speargun_api::dto;
use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::score::{Dimension, Edit, Input, ModelError, RuleText, ScoreModel, edited};
use speargun_domain::tier::Tier;
use speargun_domain::time::to_rfc3339;
use speargun_engine::score_model::{
    self, LineDraft, Mover, Preview, PreviewWish, Publication, Published, Version, Workbench,
};
use speargun_engine::{EngineError, Watch, Workspace};

use super::{EngineBackend, failure};

/// After so long without a trial the accounts are dropped: at a million they take room.
const IDLE_MAX: Duration = Duration::from_mins(10);
/// How old the figures of a trial may be: events fade, and days go by.
const AGE_MAX: Duration = Duration::from_mins(10);

/// The accounts that drafts are tried on, kept between two moves of a slider.
#[derive(Debug, Clone, Default)]
pub(super) struct KeptWorkbench(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
struct Kept {
    workbench: Workbench,
    opened: Instant,
    used: Instant,
}

impl KeptWorkbench {
    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn preview(
        &self,
        workspace: &Workspace,
        line: Option<&str>,
        wish: &PreviewWish<'_>,
    ) -> Result<Preview, EngineError> {
        let mut kept = self.lock();
        let fits = match &*kept {
            Some(known) => {
                known.workbench.line() == line
                    && known.opened.elapsed() < AGE_MAX
                    && known.workbench.is_current(workspace)?
            }
            None => false,
        };
        if !fits {
            let is_new = kept.is_none();
            *kept = None;
            let workbench =
                Workbench::open_line(workspace, line, Workspace::now(), &Watch::none())?;
            let now = Instant::now();
            *kept = Some(Kept { workbench, opened: now, used: now });
            if is_new {
                self.drop_when_idle();
            }
        }
        let Some(known) = kept.as_mut() else {
            return Err(EngineError::Invalid("there are no accounts to try it on".to_owned()));
        };
        known.used = Instant::now();
        known.workbench.preview(workspace, wish, &Watch::none())
    }

    /// Starts a thread that ends with the workbench. Without it the workbench only stays longer.
    fn drop_when_idle(&self) {
        let weak = Arc::downgrade(&self.0);
        let _ = std::thread::Builder::new().name("workbench".to_owned()).spawn(move || {
            loop {
                std::thread::sleep(IDLE_MAX / 4);
                let Some(kept) = weak.upgrade() else { return };
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.as_ref().is_none_or(|known| known.used.elapsed() > IDLE_MAX) {
                    *kept = None;
                    return;
                }
            }
        });
    }
}

impl EngineBackend {
    /// Whether a draft says something else than what is in force, where anything is.
    fn is_changed(&self, line: Option<&str>, draft: &str) -> Result<bool, EngineError> {
        if score_model::in_force_of(&self.workspace, line)?.is_none() {
            return Ok(false);
        }
        Ok(score_model::text_of_line(&self.workspace, line, "published")?.text != draft)
    }
}

impl ScoreModelBackend for EngineBackend {
    fn score_model(&self, line: Option<&str>) -> BackendResult<dto::ScoreModelState> {
        let found = || {
            let draft = score_model::draft(&self.workspace, line)?;
            let in_force = score_model::in_force_of(&self.workspace, line)?;
            let changed = self.is_changed(line, &draft.text)?;
            Ok(dto::ScoreModelState { changed, text: draft.text, tag: draft.tag, in_force })
        };
        found().map_err(failure)
    }

    fn score_model_lines(&self) -> BackendResult<dto::ScoreModelLines> {
        let lines = score_model::line_drafts(&self.workspace).map_err(failure)?;
        let line = |line: LineDraft| {
            let LineDraft { key, name, in_force } = line;
            dto::ScoreModelLine { key, name, in_force }
        };
        Ok(dto::ScoreModelLines { items: lines.into_iter().map(line).collect() })
    }

    fn begin_score_model_line(
        &self,
        wish: &dto::BeginScoreModelLine,
    ) -> BackendResult<dto::ScoreModelLines> {
        score_model::begin_line(&self.workspace, &wish.key).map_err(failure)?;
        self.score_model_lines()
    }

    fn retire_score_model_line(&self, line: &str) -> BackendResult<dto::ScoreModelLines> {
        score_model::retire_line(&self.workspace, line, Workspace::now()).map_err(failure)?;
        self.score_model_lines()
    }

    fn remove_score_model_line(&self, line: &str) -> BackendResult<dto::ScoreModelLines> {
        score_model::remove_draft(&self.workspace, line).map_err(failure)?;
        self.score_model_lines()
    }

    fn score_model_text(&self, line: Option<&str>, of: &str) -> BackendResult<dto::ScoreModelText> {
        let known = ["draft", "published", "shipped"].contains(&of) || of.parse::<i64>().is_ok();
        if !known {
            // A path would open any file of the machine.
            let reason = "there are draft, published, shipped and the numbers of versions";
            return Err(failure(EngineError::Invalid(reason.to_owned())));
        }
        let found = score_model::text_of_line(&self.workspace, line, of).map_err(failure)?;
        Ok(dto::ScoreModelText { text: found.text })
    }

    fn keep_score_model(
        &self,
        line: Option<&str>,
        text: &str,
        tag: &str,
    ) -> BackendResult<dto::ScoreModelKept> {
        let kept = score_model::replace_draft(&self.workspace, line, text, tag).map_err(failure)?;
        let changed = self.is_changed(line, &kept.text).map_err(failure)?;
        Ok(dto::ScoreModelKept { tag: kept.tag, changed })
    }

    fn check_score_model(
        &self,
        line: Option<&str>,
        wish: &dto::ScoreModelCheckWish,
    ) -> BackendResult<dto::ScoreModelCheck> {
        let (workspace, watch) = (&self.workspace, Watch::none());
        let report = score_model::check(workspace, line, &wish.text, wish.accounts, &watch);
        let report = report.map_err(failure)?;
        let model = score_model::read(workspace, line, &wish.text).ok();
        let of = model.as_ref();
        Ok(dto::ScoreModelCheck {
            usable: report.usable,
            faults: report.faults.into_iter().map(fault).collect(),
            notices: report.notices,
            dimensions: of.map_or_else(Vec::new, dimensions),
            tiers: of.map_or_else(Vec::new, |model| model.tiers.tiers.iter().map(tier).collect()),
        })
    }

    fn preview_score_model(
        &self,
        line: Option<&str>,
        wish: &dto::ScoreModelPreviewWish,
    ) -> BackendResult<dto::ScoreModelPreview> {
        let weights: Vec<(String, f64)> =
            wish.weights.iter().map(|(key, weight)| (key.clone(), *weight)).collect();
        let limit = wish.limit.unwrap_or(dto::MOVERS_DEFAULT).min(dto::MOVERS_MAX) as usize;
        let wish = PreviewWish { text: &wish.text, weights: &weights, limit };
        self.workbench.preview(&self.workspace, line, &wish).map(preview).map_err(failure)
    }

    fn edit_score_model(
        &self,
        wish: &dto::ScoreModelEditWish,
    ) -> BackendResult<dto::ScoreModelText> {
        let edits: Vec<Edit> = wish.edits.iter().cloned().map(edit).collect();
        let refused = |error: ModelError| failure(EngineError::Invalid(error.to_string()));
        Ok(dto::ScoreModelText { text: edited(&wish.text, &edits).map_err(refused)? })
    }

    fn score_model_versions(&self, line: Option<&str>) -> BackendResult<dto::ScoreModelVersions> {
        let versions = score_model::history(&self.workspace, line).map_err(failure)?;
        Ok(dto::ScoreModelVersions { items: versions.into_iter().map(version).collect() })
    }

    fn publish_score_model(
        &self,
        line: Option<&str>,
        wish: &dto::PublishScoreModel,
        by: &str,
    ) -> BackendResult<dto::ScoreModelPublished> {
        let publication = Publication {
            line: line.map(ToOwned::to_owned),
            text: wish.text.clone(),
            note: wish.note.clone(),
            expected: Some(wish.expected),
            by: by.to_owned(),
            now: Workspace::now(),
        };
        score_model::publish(&self.workspace, &publication).map(published).map_err(failure)
    }

    fn roll_back_score_model(
        &self,
        line: Option<&str>,
        wish: &dto::RollBackScoreModel,
        by: &str,
    ) -> BackendResult<dto::ScoreModelPublished> {
        let publication = Publication {
            line: line.map(ToOwned::to_owned),
            text: String::new(),
            note: wish.note.clone(),
            expected: Some(wish.expected),
            by: by.to_owned(),
            now: Workspace::now(),
        };
        score_model::roll_back(&self.workspace, wish.version, &publication)
            .map(published)
            .map_err(failure)
    }
}

fn fault(fault: speargun_domain::score::Fault) -> dto::ScoreModelFault {
    let speargun_domain::score::Fault { line, place, message, suggestion } = fault;
    dto::ScoreModelFault { line, place, message, suggestion }
}

fn field(place: usize) -> String {
    ACCOUNT_FIELDS.get(place).copied().unwrap_or_default().to_owned()
}

fn dimensions(model: &ScoreModel) -> Vec<dto::ScoreModelDimension> {
    let group = |dimension: &Dimension, place: Option<usize>| {
        place.and_then(|place| dimension.groups.get(place)).map(|group| group.key.clone())
    };
    let rules = |dimension: &Dimension| {
        let rule = |rule: &speargun_domain::score::Rule| dto::ScoreModelRule {
            text: rule.text.clone(),
            when: rule.when.text.clone(),
            add: rule.add,
            per: rule.per.map(field),
            group: group(dimension, rule.group),
        };
        dimension.rules.iter().map(rule).collect()
    };
    let scale = |scale: &speargun_domain::score::Scale| dto::ScoreModelScale {
        text: scale.text.clone(),
        of: field(scale.field),
        points: scale.points.iter().map(|(value, points)| [*value, *points]).collect(),
    };
    let dimension = |dimension: &Dimension| dto::ScoreModelDimension {
        key: dimension.key.clone(),
        weight: dimension.weight,
        rules: rules(dimension),
        scales: dimension.scales.iter().map(scale).collect(),
        needs: dimension.needs.iter().map(Input::name).collect(),
    };
    model.dimensions.iter().map(dimension).collect()
}

fn tier(tier: &Tier) -> dto::ScoreModelTier {
    dto::ScoreModelTier {
        tier: tier.tier,
        score_min: tier.score_min as f64 / 10.0,
        exit_score_min: tier.exit_score_min as f64 / 10.0,
        capacity: tier.capacity,
        gates: tier.gates.iter().map(|gate| gate.text.clone()).collect(),
    }
}

fn preview(found: Preview) -> dto::ScoreModelPreview {
    let movers = |movers: Vec<Mover>| movers.into_iter().map(mover).collect();
    dto::ScoreModelPreview {
        accounts: found.accounts,
        rescored: found.rescored,
        up: found.up,
        down: found.down,
        mean_before: found.mean_before,
        mean_after: found.mean_after,
        weights: found.weights,
        tiers: found
            .tiers
            .into_iter()
            .map(|shift| dto::ScoreModelTierShift {
                tier: shift.tier,
                before: shift.before,
                after: shift.after,
            })
            .collect(),
        scores: found
            .scores
            .into_iter()
            .map(|shift| dto::ScoreModelBucket {
                from: shift.from,
                before: shift.before,
                after: shift.after,
            })
            .collect(),
        rising: movers(found.rising),
        falling: movers(found.falling),
        best: movers(found.best),
    }
}

fn mover(mover: Mover) -> dto::ScoreModelMover {
    let owned = |state: Option<&str>| state.map(ToOwned::to_owned);
    dto::ScoreModelMover {
        account_id: mover.account_id,
        account: mover.account,
        tier_before: mover.tier_before,
        tier_after: mover.tier_after,
        state_before: owned(mover.state_before),
        state_after: owned(mover.state_after),
        score_before: mover.score_before,
        score_after: mover.score_after,
    }
}

fn edit(edit: dto::ScoreModelEdit) -> Edit {
    use dto::ScoreModelEdit as Wanted;
    match edit {
        Wanted::Weight { dimension, weight } => Edit::Weight { dimension, weight },
        Wanted::AddRule { dimension, text, when, add } => {
            Edit::AddRule { dimension, rule: RuleText { text, when, add } }
        }
        Wanted::ChangeRule { dimension, place, text, when, add } => {
            Edit::ChangeRule { dimension, place, rule: RuleText { text, when, add } }
        }
        Wanted::RemoveRule { dimension, place } => Edit::RemoveRule { dimension, place },
        Wanted::AddDimension { dimension, weight } => Edit::AddDimension { dimension, weight },
        Wanted::RenameDimension { dimension, name } => Edit::RenameDimension { dimension, name },
        Wanted::RemoveDimension { dimension } => Edit::RemoveDimension { dimension },
    }
}

fn version(version: Version) -> dto::ScoreModelVersion {
    dto::ScoreModelVersion {
        version: version.version,
        in_force: version.retired_at.is_none(),
        note: version.note,
        restored_version: version.restored_version,
        published_by: version.published_by,
        published_at: to_rfc3339(version.published_at),
    }
}

fn published(published: Published) -> dto::ScoreModelPublished {
    let Published { version, former, undone_accounts, notices, .. } = published;
    dto::ScoreModelPublished { version, former, undone_accounts, notices }
}
