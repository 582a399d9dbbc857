//! The shared words (B3): what "engaged", MQL and SQL mean here, and the stages of the funnels.
//!
//! They stand in the file `glossary.toml` of the workspace and drive every number.

mod outcome;

pub use outcome::{Contradiction, DealSigns, StageBasis, StageReading, fold_stage};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::QUALIFYING_FIELDS;
use crate::filter::{self, Filter};

/// The definitions of a workspace.
#[derive(Debug, Clone)]
pub struct Glossary {
    /// As written.
    pub text: GlossaryText,
    /// Which events show meaningful interest (D3). Evaluated on one event.
    pub engaged: Filter,
    /// What makes a lead an MQL when no CRM date says so.
    pub mql: Qualification,
    /// What makes a lead an SQL when no CRM date says so.
    pub sql: Qualification,
}

/// What a person must do, or be, to stand in a stage of leads.
#[derive(Debug, Clone, Default)]
pub struct Qualification {
    /// Which events bring a person there. Evaluated on one event.
    pub event: Option<Filter>,
    /// Which people stand there by what is known of them and by their scores.
    pub person: Option<Filter>,
    /// Which of the two it takes.
    pub needs: Needs,
}

/// Which parts of a qualification a person must meet, where it has both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// One of them; whichever came first is the day.
    #[default]
    Any,
    /// Both; whichever came last is the day.
    All,
}

/// Why a person is an MQL or an SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualifiedBy {
    /// The CRM dates it.
    Crm,
    /// An event that the definition names.
    Event,
    /// What is known of the person, and their scores.
    Person,
}

impl QualifiedBy {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Crm => "crm",
            Self::Event => "event",
            Self::Person => "person",
        }
    }

    /// The cause of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Crm, Self::Event, Self::Person].into_iter().find(|cause| cause.key() == key)
    }
}

/// The stages of a lead that the glossary defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStage {
    /// Marketing-qualified lead.
    Mql,
    /// Sales-qualified lead.
    Sql,
}

impl LeadStage {
    /// Both, in the order in which leads pass them.
    pub const ALL: [Self; 2] = [Self::Mql, Self::Sql];

    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Mql => "mql",
            Self::Sql => "sql",
        }
    }
}

impl Qualification {
    /// Whether it takes an event and the person alike.
    #[must_use]
    pub fn needs_both(&self) -> bool {
        self.needs == Needs::All && self.event.is_some() && self.person.is_some()
    }

    /// When a person came to the stage and by what, of the moments at which the CRM says so, the
    /// first event of the definition happened, and the person was first seen to meet it. What the
    /// CRM says comes first.
    #[must_use]
    pub fn met(
        &self,
        crm: Option<i64>,
        event: Option<i64>,
        person: Option<i64>,
    ) -> Option<(i64, QualifiedBy)> {
        let event = event.filter(|_| self.event.is_some()).map(|at| (at, QualifiedBy::Event));
        let person = person.filter(|_| self.person.is_some()).map(|at| (at, QualifiedBy::Person));
        let met = match self.needs {
            Needs::All if self.needs_both() => event
                .zip(person)
                .map(|(event, person)| if person.0 > event.0 { person } else { event }),
            Needs::Any | Needs::All => match (event, person) {
                (Some(event), Some(person)) if person.0 < event.0 => Some(person),
                (event, person) => event.or(person),
            },
        };
        crm.map(|at| (at, QualifiedBy::Crm)).or(met)
    }
}

/// The file as written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlossaryText {
    /// Engaged account.
    pub engaged: Definition,
    /// Marketing-qualified lead.
    pub mql: LeadDefinition,
    /// Sales-qualified lead.
    pub sql: LeadDefinition,
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

/// The definition of a stage of leads.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadDefinition {
    /// What people read.
    pub meaning: String,
    /// Which events make one; blank where none does.
    #[serde(default)]
    pub when: String,
    /// Which people are one, by [`QUALIFYING_FIELDS`]; blank where that makes none.
    #[serde(default)]
    pub person: String,
    /// Whether one of the two is enough.
    #[serde(default)]
    pub needs: Needs,
    /// Of an SQL alone: opportunity stages that are still only one, not yet an opportunity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opportunity_stages: Vec<String>,
}

/// How stage names of the CRM are read, where its closed and won fields do not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageNames {
    /// Names of the won stage.
    pub won: Vec<String>,
    /// Names of the lost stage.
    pub lost: Vec<String>,
    /// Names of stages that are open, whatever their words say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// What somebody decided in the product, by [`fold_stage`]: it comes before the names.
    #[serde(skip)]
    pub decided: BTreeMap<String, Outcome>,
}

/// The glossary cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GlossaryError {
    /// The file is not what it should be.
    #[error("glossary.toml: {0}")]
    Format(#[from] toml::de::Error),
    /// Only an SQL has stages of opportunities.
    #[error("glossary.toml: mql.opportunity_stages: only sql has them; leave them out")]
    Misplaced,
    /// A filter cannot be read.
    #[error("glossary.toml: {definition}.{key}: {error}")]
    Filter {
        /// Which definition.
        definition: &'static str,
        /// Which of its conditions.
        key: &'static str,
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
        let engaged = condition("engaged", "when", &text.engaged.when)?;
        if !text.mql.opportunity_stages.is_empty() {
            return Err(GlossaryError::Misplaced);
        }
        let (mql, sql) = (qualification("mql", &text.mql)?, qualification("sql", &text.sql)?);
        Ok(Self { text, engaged, mql, sql })
    }

    /// What makes a lead one of a stage.
    #[must_use]
    pub fn of(&self, stage: LeadStage) -> &Qualification {
        match stage {
            LeadStage::Mql => &self.mql,
            LeadStage::Sql => &self.sql,
        }
    }

    /// The condition of a stage over people as written: what was seen under it counts for it alone.
    #[must_use]
    pub fn person_condition(&self, stage: LeadStage) -> &str {
        match stage {
            LeadStage::Mql => self.text.mql.person.trim(),
            LeadStage::Sql => self.text.sql.person.trim(),
        }
    }
}

fn qualification(
    definition: &'static str,
    text: &LeadDefinition,
) -> Result<Qualification, GlossaryError> {
    let read = |key, text: &str| {
        let is_there = !text.trim().is_empty();
        is_there.then(|| condition(definition, key, text)).transpose()
    };
    let (event, person) = (read("when", &text.when)?, read("person", &text.person)?);
    Ok(Qualification { event, person, needs: text.needs })
}

fn condition(
    definition: &'static str,
    key: &'static str,
    text: &str,
) -> Result<Filter, GlossaryError> {
    let fields = if key == "person" { QUALIFYING_FIELDS } else { EVENT_FIELDS };
    filter::parse(text, fields).map_err(|error| GlossaryError::Filter { definition, key, error })
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

    /// The outcome of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Open, Self::Won, Self::Lost].into_iter().find(|outcome| outcome.key() == key)
    }
}

impl GlossaryText {
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
    use crate::account::PERSON_FIELDS;

    fn read(mql: &str) -> Result<Glossary, GlossaryError> {
        let (before, after) = DEFAULT.split_once("[mql]").unwrap();
        let (_, after) = after.split_once("[sql]").unwrap();
        Glossary::parse(&format!("{before}[mql]\nmeaning = \"x\"\n{mql}\n[sql]{after}"))
    }

    #[test]
    fn a_lead_qualifies_by_event_by_person_or_by_both() {
        let (event, person) = ("when = 'event_type = \"x\"'\n", "person = 'fit >= 50'\n");
        use QualifiedBy::{Crm, Event, Person};
        for (text, crm, at, seen, met) in [
            (format!("{event}{person}"), None, Some(5), Some(3), Some((3, Person))),
            (format!("{event}{person}"), None, Some(3), Some(3), Some((3, Event))),
            (format!("{event}{person}"), None, None, Some(4), Some((4, Person))),
            (format!("{event}{person}needs = \"all\""), None, Some(5), Some(3), Some((5, Event))),
            (format!("{event}{person}needs = \"all\""), None, Some(2), Some(3), Some((3, Person))),
            (format!("{event}{person}needs = \"all\""), None, Some(2), None, None),
            (format!("{event}{person}needs = \"all\""), Some(9), None, None, Some((9, Crm))),
            // A condition that is not there neither brings nor hinders anybody.
            (format!("{event}needs = \"all\""), None, Some(2), Some(1), Some((2, Event))),
            (person.to_owned(), None, Some(2), Some(7), Some((7, Person))),
            (String::new(), None, Some(2), Some(7), None),
        ] {
            assert_eq!(read(&text).unwrap().mql.met(crm, at, seen), met, "{text}");
        }
    }

    #[test]
    fn conditions_over_people_name_their_fields() {
        let told = |text: &str| read(text).unwrap_err().to_string();
        assert!(
            told("person = 'fitt >= 5'").contains("mql.person: at character 1: there is no field")
        );
        assert!(told("person = 'event_type = \"x\"'").contains("mql.person"));
        // What follows from being an MQL cannot make one.
        assert!(told("person = 'mql'").contains("mql.person: at character 1: there is no field"));
        assert!(told("needs = 'both'").contains("all"));
        assert!(told("opportunity_stages = ['x']").contains("only sql has them"));
        for field in PERSON_FIELDS {
            let follows = field.contains("mql") || field.contains("sql");
            assert_ne!(QUALIFYING_FIELDS.contains(field), follows, "{field}");
        }
    }
}
