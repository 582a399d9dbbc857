//! The part of the double that is about score models: it has one draft.

use speargun_api::backend::{BackendError, BackendErrorKind, BackendResult, ScoreModelBackend};
use speargun_api::dto::{
    BeginScoreModelLine, PublishScoreModel, RollBackScoreModel, ScoreModelCheck,
    ScoreModelCheckWish, ScoreModelEditWish, ScoreModelKept, ScoreModelLines, ScoreModelPreview,
    ScoreModelPreviewWish, ScoreModelPublished, ScoreModelState, ScoreModelText,
    ScoreModelVersions,
};

use super::{Double, nothing};

/// The tag of the draft.
pub(crate) const TAG: &str = "1-2";

impl ScoreModelBackend for Double {
    fn score_model(&self, _line: Option<&str>) -> BackendResult<ScoreModelState> {
        let (text, tag) = ("name = \"x\"".to_owned(), TAG.to_owned());
        Ok(ScoreModelState { text, tag, in_force: None, changed: false })
    }

    fn score_model_lines(&self) -> BackendResult<ScoreModelLines> {
        nothing()
    }

    fn begin_score_model_line(
        &self,
        _wish: &BeginScoreModelLine,
    ) -> BackendResult<ScoreModelLines> {
        nothing()
    }

    fn retire_score_model_line(&self, _line: &str) -> BackendResult<ScoreModelLines> {
        nothing()
    }

    fn remove_score_model_line(&self, _line: &str) -> BackendResult<ScoreModelLines> {
        nothing()
    }

    fn score_model_text(&self, _line: Option<&str>, _of: &str) -> BackendResult<ScoreModelText> {
        nothing()
    }

    fn keep_score_model(
        &self,
        _line: Option<&str>,
        _text: &str,
        tag: &str,
    ) -> BackendResult<ScoreModelKept> {
        if tag == TAG {
            return Ok(ScoreModelKept { tag: "3-4".to_owned(), changed: true });
        }
        Err(BackendError::new(BackendErrorKind::Outdated, "outdated", "Somebody was faster."))
    }

    fn check_score_model(
        &self,
        _line: Option<&str>,
        _wish: &ScoreModelCheckWish,
    ) -> BackendResult<ScoreModelCheck> {
        nothing()
    }

    fn preview_score_model(
        &self,
        _line: Option<&str>,
        _wish: &ScoreModelPreviewWish,
    ) -> BackendResult<ScoreModelPreview> {
        nothing()
    }

    fn edit_score_model(&self, _wish: &ScoreModelEditWish) -> BackendResult<ScoreModelText> {
        nothing()
    }

    fn score_model_versions(&self, _line: Option<&str>) -> BackendResult<ScoreModelVersions> {
        nothing()
    }

    fn publish_score_model(
        &self,
        _line: Option<&str>,
        _wish: &PublishScoreModel,
        _by: &str,
    ) -> BackendResult<ScoreModelPublished> {
        nothing()
    }

    fn roll_back_score_model(
        &self,
        _line: Option<&str>,
        _wish: &RollBackScoreModel,
        _by: &str,
    ) -> BackendResult<ScoreModelPublished> {
        nothing()
    }
}
