//! The shared words (B3): what "engaged", MQL and SQL mean here, and the stages of the funnels.
//!
//! They stand in the file `glossary.toml` of the workspace and drive every number.

use serde::{Deserialize, Serialize};

use crate::filter::{self, Filter};

/// The definitions of a workspace.
#[derive(Debug, Clone)]
pub struct Glossary {
    /// As written.
    pub text: GlossaryText,
    /// Which events show meaningful interest (D3). Evaluated on one event.
    pub engaged: Filter,
    /// Which events make a lead an MQL when no CRM date says so. Evaluated on one event.
    pub mql: Filter,
}

/// The file as written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlossaryText {
    /// Engaged account.
    pub engaged: Definition,
    /// Marketing-qualified lead.
    pub mql: Definition,
    /// Sales-qualified lead.
    pub sql: SqlDefinition,
    /// How stage names of the CRM are read.
    pub stages: StageNames,
}

/// A definition by a filter over events.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What people read.
    pub meaning: String,
    /// What the product computes.
    pub when: String,
}

/// The definition of a sales-qualified lead.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlDefinition {
    /// What people read.
    pub meaning: String,
    /// Opportunity stages that are still only an SQL, not yet an opportunity.
    #[serde(default)]
    pub opportunity_stages: Vec<String>,
}

/// How stage names of the CRM are read, where its closed and won fields do not say it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageNames {
    /// Names of the won stage.
    pub won: Vec<String>,
    /// Names of the lost stage.
    pub lost: Vec<String>,
}

/// The glossary cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GlossaryError {
    /// The file is not what it should be.
    #[error("glossary.toml: {0}")]
    Format(#[from] toml::de::Error),
    /// A filter cannot be read.
    #[error("glossary.toml: {definition}.when: {error}")]
    Filter {
        /// Which definition.
        definition: &'static str,
        /// Why.
        error: filter::FilterError,
    },
}

/// The glossary that a new workspace starts with.
pub const DEFAULT: &str = include_str!("../data/glossary.toml");

/// The fields of an event that the definitions can name.
pub const EVENT_FIELDS: &[&str] =
    &["event_type", "channel", "page", "subject", "campaign", "has_responded"];

impl Glossary {
    /// Reads and checks the text of `glossary.toml`.
    ///
    /// # Errors
    /// When the text is not TOML or a filter cannot be read.
    pub fn parse(text: &str) -> Result<Self, GlossaryError> {
        let text: GlossaryText = toml::from_str(text)?;
        let read = |definition, when: &str| {
            filter::parse(when, EVENT_FIELDS)
                .map_err(|error| GlossaryError::Filter { definition, error })
        };
        let engaged = read("engaged", &text.engaged.when)?;
        let mql = read("mql", &text.mql.when)?;
        Ok(Self { text, engaged, mql })
    }
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not yet.
    Open,
    /// Closed-won.
    Won,
    /// Closed-lost.
    Lost,
}

impl Outcome {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

impl GlossaryText {
    /// How a deal stands, by the CRM's closed and won fields first, then by the stage's name.
    #[must_use]
    pub fn outcome(&self, stage: &str, is_closed: Option<bool>, is_won: Option<bool>) -> Outcome {
        match (is_closed, is_won) {
            (_, Some(true)) => return Outcome::Won,
            (Some(true), Some(false)) => return Outcome::Lost,
            (Some(false), _) => return Outcome::Open,
            _ => {}
        }
        let named = |names: &[String]| {
            names.iter().any(|name| name.trim().to_lowercase() == stage.trim().to_lowercase())
        };
        if named(&self.stages.won) {
            Outcome::Won
        } else if named(&self.stages.lost) {
            Outcome::Lost
        } else {
            Outcome::Open
        }
    }

    /// Whether a stage of the CRM is still only an SQL.
    #[must_use]
    pub fn is_sql_stage(&self, stage: &str) -> bool {
        let stage = stage.trim().to_lowercase();
        self.sql.opportunity_stages.iter().any(|name| name.trim().to_lowercase() == stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_follow_the_crm_then_the_words() {
        let glossary = Glossary::parse(DEFAULT).unwrap().text;
        assert_eq!(glossary.outcome("Closed Won", None, None), Outcome::Won);
        assert_eq!(glossary.outcome("closedlost", None, None), Outcome::Lost);
        assert_eq!(glossary.outcome("수주", None, None), Outcome::Won);
        assert_eq!(glossary.outcome("Negotiation", None, None), Outcome::Open);
        assert_eq!(glossary.outcome("whatever", Some(true), Some(false)), Outcome::Lost);
        assert_eq!(glossary.outcome("Closed Won", Some(false), None), Outcome::Open);
    }
}
