//! What the handlers ask about score models.

use super::BackendResult;
use crate::dto::{
    PublishScoreModel, RollBackScoreModel, ScoreModelCheck, ScoreModelCheckWish,
    ScoreModelEditWish, ScoreModelKept, ScoreModelPreview, ScoreModelPreviewWish,
    ScoreModelPublished, ScoreModelState, ScoreModelText, ScoreModelVersions,
};

/// The model that scores accounts: its draft, trials, publications.
pub trait ScoreModelBackend {
    /// The draft, and what is in force.
    fn score_model(&self) -> BackendResult<ScoreModelState>;

    /// A text by name: `draft`, `published`, `shipped` or the number of a version.
    fn score_model_text(&self, of: &str) -> BackendResult<ScoreModelText>;

    /// Replaces the draft that has the tag; [`super::BackendErrorKind::Outdated`] where it is
    /// another one by now.
    fn keep_score_model(&self, text: &str, tag: &str) -> BackendResult<ScoreModelKept>;

    /// What is to be said about a text.
    fn check_score_model(&self, wish: &ScoreModelCheckWish) -> BackendResult<ScoreModelCheck>;

    /// Tries a text on today's accounts; writes nothing.
    fn preview_score_model(&self, wish: &ScoreModelPreviewWish)
    -> BackendResult<ScoreModelPreview>;

    /// A text with changes in it; writes nothing.
    fn edit_score_model(&self, wish: &ScoreModelEditWish) -> BackendResult<ScoreModelText>;

    /// The versions that were published.
    fn score_model_versions(&self) -> BackendResult<ScoreModelVersions>;

    /// Puts a text in force.
    fn publish_score_model(
        &self,
        wish: &PublishScoreModel,
        by: &str,
    ) -> BackendResult<ScoreModelPublished>;

    /// Puts an earlier text in force again.
    fn roll_back_score_model(
        &self,
        wish: &RollBackScoreModel,
        by: &str,
    ) -> BackendResult<ScoreModelPublished>;
}
