//! Score models over HTTP.

use crate::failure::{Answered, failure};
use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::score::{Dimension, Edit, Input, ModelError, RuleText, ScoreModel, edited};
use speargun_domain::tier::Tier;
use speargun_domain::time::to_rfc3339;
use speargun_engine::score_model::{
    self, LineDraft, Mover, Preview, PreviewWish, Publication, Published, Version,
};
use speargun_engine::{EngineError, Watch};

use crate::score_model::types;
use speargun_domain::caller::Context;
use speargun_engine::Engine;
use speargun_words::{Language, said};

/// Whether a draft says something else than what is in force, where anything is.
fn is_changed(engine: &Engine, line: Option<&str>, draft: &str) -> Result<bool, EngineError> {
    if score_model::in_force_of(&engine.workspace, line)?.is_none() {
        return Ok(false);
    }
    Ok(score_model::text_of_line(&engine.workspace, line, "published")?.text != draft)
}

/// The draft, and what is in force; of a product line where one is named, here and below.
pub fn score_model(engine: &Engine, line: Option<&str>) -> Answered<types::ScoreModelState> {
    let found = || {
        let draft = score_model::draft(&engine.workspace, line)?;
        let in_force = score_model::in_force_of(&engine.workspace, line)?;
        let changed = is_changed(engine, line, &draft.text)?;
        Ok(types::ScoreModelState { changed, text: draft.text, tag: draft.tag, in_force })
    };
    found().map_err(failure)
}

/// The product lines with a draft or a model in force.
pub fn score_model_lines(engine: &Engine) -> Answered<types::ScoreModelLines> {
    let lines = score_model::line_drafts(&engine.workspace).map_err(failure)?;
    let line = |line: LineDraft| {
        let LineDraft { key, name, in_force } = line;
        types::ScoreModelLine { key, name, in_force }
    };
    Ok(types::ScoreModelLines { items: lines.into_iter().map(line).collect() })
}

/// Begins the model of a product line from the main one.
pub fn begin_score_model_line(
    engine: &Engine,
    wish: &types::BeginScoreModelLine,
    context: &Context,
) -> Answered<types::ScoreModelLines> {
    score_model::begin_line(&engine.workspace, &wish.key, context).map_err(failure)?;
    score_model_lines(engine)
}

/// Takes the model of a product line out of force.
pub fn retire_score_model_line(
    engine: &Engine,
    line: &str,
    context: &Context,
) -> Answered<types::ScoreModelLines> {
    score_model::retire_line(&engine.workspace, line, context).map_err(failure)?;
    score_model_lines(engine)
}

/// Removes the draft of a line that has no model in force.
pub fn remove_score_model_line(
    engine: &Engine,
    line: &str,
    context: &Context,
) -> Answered<types::ScoreModelLines> {
    score_model::remove_draft(&engine.workspace, line, context).map_err(failure)?;
    score_model_lines(engine)
}

/// A text by name: `draft`, `published`, `shipped` or the number of a version.
pub fn score_model_text(
    engine: &Engine,
    line: Option<&str>,
    of: &str,
) -> Answered<types::ScoreModelText> {
    let known = ["draft", "published", "shipped"].contains(&of) || of.parse::<i64>().is_ok();
    if !known {
        // A path would open any file of the machine.
        let reason = said!("model.named_texts");
        return Err(failure(EngineError::Invalid(reason.to_owned())));
    }
    let found = score_model::text_of_line(&engine.workspace, line, of).map_err(failure)?;
    Ok(types::ScoreModelText { text: found.text })
}

/// Replaces the draft that has the tag; [`super::BackendErrorKind::Outdated`] where it is
/// another one by now.
pub fn keep_score_model(
    engine: &Engine,
    line: Option<&str>,
    (text, tag): (&str, &str),
    context: &Context,
) -> Answered<types::ScoreModelKept> {
    let kept = score_model::replace_draft(&engine.workspace, line, (text, tag), context)
        .map_err(failure)?;
    let changed = is_changed(engine, line, &kept.text).map_err(failure)?;
    Ok(types::ScoreModelKept { tag: kept.tag, changed })
}

/// What is to be said about a text.
pub fn check_score_model(
    engine: &Engine,
    line: Option<&str>,
    wish: &types::ScoreModelCheckWish,
    language: Language,
) -> Answered<types::ScoreModelCheck> {
    let (workspace, watch) = (&engine.workspace, Watch::none());
    let report = score_model::check(workspace, line, &wish.text, wish.accounts, &watch);
    let report = report.map_err(failure)?;
    let model = score_model::read(workspace, line, &wish.text).ok();
    let of = model.as_ref();
    Ok(types::ScoreModelCheck {
        usable: report.usable,
        faults: report.faults.into_iter().map(|found| fault(found, language)).collect(),
        notices: report.notices.iter().map(|notice| notice.render(language)).collect(),
        dimensions: of.map_or_else(Vec::new, dimensions),
        tiers: of.map_or_else(Vec::new, |model| model.tiers.tiers.iter().map(tier).collect()),
    })
}

/// Tries a text on today's accounts; writes nothing.
pub fn preview_score_model(
    engine: &Engine,
    line: Option<&str>,
    wish: &types::ScoreModelPreviewWish,
) -> Answered<types::ScoreModelPreview> {
    let weights: Vec<(String, f64)> =
        wish.weights.iter().map(|(key, weight)| (key.clone(), *weight)).collect();
    let limit = wish.limit.unwrap_or(types::MOVERS_DEFAULT).min(types::MOVERS_MAX) as usize;
    let wish = PreviewWish { text: &wish.text, weights: &weights, limit };
    engine.workbench.preview(&engine.workspace, line, &wish).map(preview).map_err(failure)
}

/// A text with changes in it; writes nothing.
pub fn edit_score_model(
    _engine: &Engine,
    wish: &types::ScoreModelEditWish,
) -> Answered<types::ScoreModelText> {
    let edits: Vec<Edit> = wish.edits.iter().cloned().map(edit).collect();
    let refused = |error: ModelError| failure(EngineError::Invalid(error.said()));
    Ok(types::ScoreModelText { text: edited(&wish.text, &edits).map_err(refused)? })
}

/// The versions that were published.
pub fn score_model_versions(
    engine: &Engine,
    line: Option<&str>,
) -> Answered<types::ScoreModelVersions> {
    let versions = score_model::history(&engine.workspace, line).map_err(failure)?;
    Ok(types::ScoreModelVersions { items: versions.into_iter().map(version).collect() })
}

/// Puts a text in force.
pub fn publish_score_model(
    engine: &Engine,
    line: Option<&str>,
    wish: &types::PublishScoreModel,
    context: &Context,
    language: Language,
) -> Answered<types::ScoreModelPublished> {
    let publication = Publication {
        line: line.map(ToOwned::to_owned),
        text: wish.text.clone(),
        note: wish.note.clone(),
        expected: Some(wish.expected),
        context: context.clone(),
    };
    score_model::publish(&engine.workspace, &publication)
        .map(|done| published(done, language))
        .map_err(failure)
}

/// Puts an earlier text in force again.
pub fn roll_back_score_model(
    engine: &Engine,
    line: Option<&str>,
    wish: &types::RollBackScoreModel,
    context: &Context,
    language: Language,
) -> Answered<types::ScoreModelPublished> {
    let publication = Publication {
        line: line.map(ToOwned::to_owned),
        text: String::new(),
        note: wish.note.clone(),
        expected: Some(wish.expected),
        context: context.clone(),
    };
    score_model::roll_back(&engine.workspace, wish.version, &publication)
        .map(|done| published(done, language))
        .map_err(failure)
}

fn fault(fault: speargun_domain::score::Fault, language: Language) -> types::ScoreModelFault {
    let speargun_domain::score::Fault { line, place, message, suggestion } = fault;
    let message = message.render(language);
    let suggestion = suggestion.map(|hint| hint.render(language));
    types::ScoreModelFault { line, place, message, suggestion }
}

fn field(place: usize) -> String {
    ACCOUNT_FIELDS.get(place).copied().unwrap_or_default().to_owned()
}

fn dimensions(model: &ScoreModel) -> Vec<types::ScoreModelDimension> {
    let group = |dimension: &Dimension, place: Option<usize>| {
        place.and_then(|place| dimension.groups.get(place)).map(|group| group.key.clone())
    };
    let rules = |dimension: &Dimension| {
        let rule = |rule: &speargun_domain::score::Rule| types::ScoreModelRule {
            text: rule.text.clone(),
            when: rule.when.text.clone(),
            add: rule.add,
            per: rule.per.map(field),
            group: group(dimension, rule.group),
        };
        dimension.rules.iter().map(rule).collect()
    };
    let scale = |scale: &speargun_domain::score::Scale| types::ScoreModelScale {
        text: scale.text.clone(),
        of: field(scale.field),
        points: scale.points.iter().map(|(value, points)| [*value, *points]).collect(),
    };
    let dimension = |dimension: &Dimension| types::ScoreModelDimension {
        key: dimension.key.clone(),
        weight: dimension.weight,
        rules: rules(dimension),
        scales: dimension.scales.iter().map(scale).collect(),
        needs: dimension.needs.iter().map(Input::name).collect(),
    };
    model.dimensions.iter().map(dimension).collect()
}

fn tier(tier: &Tier) -> types::ScoreModelTier {
    types::ScoreModelTier {
        tier: tier.tier,
        score_min: tier.score_min as f64 / 10.0,
        exit_score_min: tier.exit_score_min as f64 / 10.0,
        capacity: tier.capacity,
        gates: tier.gates.iter().map(|gate| gate.text.clone()).collect(),
    }
}

fn preview(found: Preview) -> types::ScoreModelPreview {
    let movers = |movers: Vec<Mover>| movers.into_iter().map(mover).collect();
    types::ScoreModelPreview {
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
            .map(|shift| types::ScoreModelTierShift {
                tier: shift.tier,
                before: shift.before,
                after: shift.after,
            })
            .collect(),
        scores: found
            .scores
            .into_iter()
            .map(|shift| types::ScoreModelBucket {
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

fn mover(mover: Mover) -> types::ScoreModelMover {
    let owned = |state: Option<&str>| state.map(ToOwned::to_owned);
    types::ScoreModelMover {
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

fn edit(edit: types::ScoreModelEdit) -> Edit {
    use types::ScoreModelEdit as Wanted;
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

fn version(version: Version) -> types::ScoreModelVersion {
    types::ScoreModelVersion {
        version: version.version,
        in_force: version.retired_at.is_none(),
        note: version.note,
        restored_version: version.restored_version,
        published_by: version.published_by,
        published_at: to_rfc3339(version.published_at),
    }
}

fn published(published: Published, language: Language) -> types::ScoreModelPublished {
    let Published { version, former, undone_accounts, notices, .. } = published;
    let notices = notices.iter().map(|notice| notice.render(language)).collect();
    types::ScoreModelPublished { version, former, undone_accounts, notices }
}
