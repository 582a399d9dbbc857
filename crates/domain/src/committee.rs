//! The buying committee: which roles a purchase needs, who fills them, and how complete that is.
//!
//! Roles come from `committee.toml`; who fills them from what people decided, else from the CRM,
//! else from the title.

mod assess;
mod template;

use serde::{Deserialize, Serialize};

use crate::account::AccountRecord;
pub use crate::account::CommitteeFigures;
use crate::filter::{FieldValue, Filter, FilterError, Record};
use speargun_words::Said;

use crate::title::{self, Department, Seniority};

pub use assess::{Assessment, Member, RoleAssessment, RoleState};

/// The template that a new workspace begins with.
pub const DEFAULT: &str = include_str!("../data/committee.toml");

/// What a decision names where somebody has no part in buying.
pub const NO_ROLE: &str = "none";

/// The fields that the rules of a role can name.
pub const ROLE_FIELDS: &[&str] = &["title", "seniority", "department"];

/// How sure a role is that the CRM gives.
pub const CRM_CONFIDENCE: f64 = 0.95;

/// The most roles, and the most lines, of a template.
pub const TEMPLATE_MAX: usize = 32;

/// A role of the template.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The name in files and the API.
    pub key: String,
    /// The name for people, where the app knows no translation of the key.
    pub name: String,
    /// Folded words of the CRM.
    crm: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    when: Filter,
    titles: Vec<String>,
    confidence: f64,
}

/// A line of products and the committee that buys it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The name in files and the API.
    pub key: String,
    /// The name for people.
    pub name: String,
    when: Filter,
    /// Folded names.
    products: Vec<String>,
    /// By role: points in tenths of a full committee; they add up to 1000.
    tenths: Vec<i64>,
    /// By role: whether the committee lacks something without it.
    required: Vec<bool>,
}

/// Roles, lines and how completeness is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Committee {
    /// By place.
    pub roles: Vec<Role>,
    /// In the order in which they are tried.
    pub lines: Vec<Line>,
    rules: CompletenessRules,
}

/// How completeness is counted.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompletenessRules {
    known: f64,
    recency: f64,
    engagement: f64,
    recency_half_life_days: f64,
    engagement_full: f64,
    single_thread_share: f64,
}

/// The template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CommitteeError {
    /// The file is not what it should be.
    #[error("committee.toml: {0}")]
    Format(#[from] toml::de::Error),
    /// A condition cannot be read.
    #[error("committee.toml: {place}: {error}{}", .error.suggestion.as_ref()
        .map(|text| format!(" ({text})")).unwrap_or_default())]
    Filter {
        /// Which rule or line.
        place: Said,
        /// Why.
        error: FilterError,
    },
    /// A value is out of range.
    #[error("committee.toml: {0}")]
    Value(Said),
}

/// What says that somebody has a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleSource {
    /// A person decided.
    Person,
    /// The CRM.
    Crm,
    /// The title.
    Title,
}

/// A role that somebody has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Place of the role in the template.
    pub role: u8,
    /// In [0, 1].
    pub confidence: f64,
    /// What says so.
    pub source: RoleSource,
}

/// What is known of somebody's part in buying.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// As imported.
    pub title: Option<&'a str>,
    /// From the title.
    pub seniority: Seniority,
    /// From the title.
    pub department: Department,
    /// In the words of the CRM.
    pub crm_roles: &'a [&'a str],
    /// What people decided: role and whether the person has it.
    pub decisions: &'a [(String, bool)],
}

struct TitleRecord<'a>(&'a Evidence<'a>);

impl Record for TitleRecord<'_> {
    fn field(&self, index: usize) -> FieldValue<'_> {
        let evidence = self.0;
        match ROLE_FIELDS.get(index).copied().unwrap_or_default() {
            "title" => evidence.title.map_or(FieldValue::Unknown, FieldValue::Text),
            "seniority" => FieldValue::Text(evidence.seniority.key()),
            "department" => FieldValue::Text(evidence.department.key()),
            _ => FieldValue::Unknown,
        }
    }
}

impl Committee {
    /// Reads and checks the text of `committee.toml`.
    ///
    /// # Errors
    /// When the text is not TOML, names what there is not, or a value is out of range.
    pub fn parse(text: &str) -> Result<Self, CommitteeError> {
        template::parse(text)
    }

    /// The place of the role with this key.
    #[must_use]
    pub fn role(&self, key: &str) -> Option<u8> {
        let place = self.roles.iter().position(|role| role.key == key)?;
        u8::try_from(place).ok()
    }

    /// The line with this key.
    #[must_use]
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// The line of an account: the first that fits what it is and what its open deals are about.
    #[must_use]
    pub fn line_of(&self, account: &AccountRecord, products: &[String]) -> &Line {
        let fits = |line: &&Line| {
            let sells = |product: &String| line.products.contains(&product.trim().to_lowercase());
            (line.products.is_empty() || products.iter().any(sells)) && line.when.holds(account)
        };
        // The last line fits every account; reading the template has made sure of it.
        self.lines.iter().find(fits).unwrap_or(&self.lines[self.lines.len() - 1])
    }

    /// Whether a line asks for the products of open deals.
    #[must_use]
    pub fn asks_products(&self) -> bool {
        self.lines.iter().any(|line| !line.products.is_empty())
    }

    /// The roles of somebody. What people confirmed replaces every guess; what they dismissed is
    /// never guessed again; the CRM goes before the title.
    #[must_use]
    pub fn roles_of(&self, evidence: &Evidence<'_>) -> Vec<Mark> {
        let decided = |wanted: bool| {
            evidence.decisions.iter().filter(move |(_, has)| *has == wanted).map(|(role, _)| role)
        };
        if decided(true).next().is_some() {
            let marks = decided(true).filter_map(|role| self.role(role));
            return settled(marks.map(|role| mark(role, 1.0, RoleSource::Person)).collect());
        }
        let dismissed: Vec<u8> = decided(false).filter_map(|role| self.role(role)).collect();
        let is_open = |role: &u8| !dismissed.contains(role);
        let of_crm = evidence.crm_roles.iter().filter_map(|word| self.role_of_crm(word));
        let marks: Vec<Mark> = of_crm
            .filter(is_open)
            .map(|role| mark(role, CRM_CONFIDENCE, RoleSource::Crm))
            .collect();
        if !marks.is_empty() {
            return settled(marks);
        }
        self.role_of_title(evidence, &dismissed).into_iter().collect()
    }

    fn role_of_crm(&self, word: &str) -> Option<u8> {
        let word = plain(word);
        let place = self.roles.iter().position(|role| role.crm.contains(&word))?;
        u8::try_from(place).ok()
    }

    fn role_of_title(&self, evidence: &Evidence<'_>, dismissed: &[u8]) -> Option<Mark> {
        let title = evidence.title?;
        let folded = title::fold(title);
        let mut best: Option<Mark> = None;
        for (place, role) in self.roles.iter().enumerate() {
            let place = u8::try_from(place).ok()?;
            if dismissed.contains(&place) {
                continue;
            }
            for rule in &role.rules {
                let is_surer = best.is_none_or(|best| rule.confidence > best.confidence);
                if is_surer && rule.fits(evidence, &folded) {
                    best = Some(mark(place, rule.confidence, RoleSource::Title));
                }
            }
        }
        best
    }
}

impl Rule {
    fn fits(&self, evidence: &Evidence<'_>, folded_title: &str) -> bool {
        let named = |word: &String| folded_title.contains(word.as_str());
        (self.titles.is_empty() || self.titles.iter().any(named))
            && self.when.holds(&TitleRecord(evidence))
    }
}

impl Line {
    /// Whether this role counts in this line at all.
    #[must_use]
    pub fn asks(&self, role: u8) -> bool {
        self.tenths.get(role as usize).is_some_and(|tenths| *tenths > 0) || self.requires(role)
    }

    /// Whether the committee lacks something without this role.
    #[must_use]
    pub fn requires(&self, role: u8) -> bool {
        self.required.get(role as usize).copied().unwrap_or_default()
    }
}

fn mark(role: u8, confidence: f64, source: RoleSource) -> Mark {
    Mark { role, confidence, source }
}

/// In the order of the template, each role once.
fn settled(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| mark.role);
    marks.dedup_by_key(|mark| mark.role);
    marks
}

/// Words of a CRM without regard to case and signs: `DECISION_MAKER` is "decision maker".
fn plain(word: &str) -> String {
    title::fold(word).trim().to_owned()
}

#[cfg(test)]
mod tests;
