//! What the handlers ask about score models.

use super::BackendResult;
use crate::dto::{
    BeginScoreModelLine, PublishScoreModel, RollBackScoreModel, ScoreModelCheck,
    ScoreModelCheckWish, ScoreModelEditWish, ScoreModelKept, ScoreModelLines, ScoreModelPreview,
    ScoreModelPreviewWish, ScoreModelPublished, ScoreModelState, ScoreModelText,
    ScoreModelVersions,
};

/// The model that scores accounts: its draft, trials, publications.
pub trait ScoreModelBackend {
    /// The draft, and what is in force; of a product line where one is named, here and below.
    fn score_model(&self, line: Option<&str>) -> BackendResult<ScoreModelState>;

    /// The product lines with a draft or a model in force.
    fn score_model_lines(&self) -> BackendResult<ScoreModelLines>;

    /// Begins the model of a product line from the main one.
    fn begin_score_model_line(&self, wish: &BeginScoreModelLine) -> BackendResult<ScoreModelLines>;

    /// Takes the model of a product line out of force.
    fn retire_score_model_line(&self, line: &str) -> BackendResult<ScoreModelLines>;

    /// Removes the draft of a line that has no model in force.
    fn remove_score_model_line(&self, line: &str) -> BackendResult<ScoreModelLines>;

    /// A text by name: `draft`, `published`, `shipped` or the number of a version.
    fn score_model_text(&self, line: Option<&str>, of: &str) -> BackendResult<ScoreModelText>;

    /// Replaces the draft that has the tag; [`super::BackendErrorKind::Outdated`] where it is
    /// another one by now.
    fn keep_score_model(
        &self,
        line: Option<&str>,
        text: &str,
        tag: &str,
    ) -> BackendResult<ScoreModelKept>;

    /// What is to be said about a text.
    fn check_score_model(
        &self,
        line: Option<&str>,
        wish: &ScoreModelCheckWish,
    ) -> BackendResult<ScoreModelCheck>;

    /// Tries a text on today's accounts; writes nothing.
    fn preview_score_model(
        &self,
        line: Option<&str>,
        wish: &ScoreModelPreviewWish,
    ) -> BackendResult<ScoreModelPreview>;

    /// A text with changes in it; writes nothing.
    fn edit_score_model(&self, wish: &ScoreModelEditWish) -> BackendResult<ScoreModelText>;

    /// The versions that were published.
    fn score_model_versions(&self, line: Option<&str>) -> BackendResult<ScoreModelVersions>;

    /// Puts a text in force.
    fn publish_score_model(
        &self,
        line: Option<&str>,
        wish: &PublishScoreModel,
        by: &str,
    ) -> BackendResult<ScoreModelPublished>;

    /// Puts an earlier text in force again.
    fn roll_back_score_model(
        &self,
        line: Option<&str>,
        wish: &RollBackScoreModel,
        by: &str,
    ) -> BackendResult<ScoreModelPublished>;
}
