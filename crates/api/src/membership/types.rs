//! Which account a person belongs to: the review queue, the decisions of people, the explanation.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::{NamedReference, bounded_limit};

/// How sure the matcher is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchOutcome {
    /// The person belongs to the account.
    Strong,
    /// Somebody should look; the account is the best guess.
    Review,
    /// The person belongs to no account.
    None,
}

/// A person as the matcher sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchPerson {
    /// The person's id.
    pub id: i64,
    /// First and last name, else the e-mail address or key.
    pub name: String,
    /// Title as imported.
    #[schema(required = true)]
    pub title: Option<String>,
    /// First e-mail address.
    #[schema(required = true)]
    pub email: Option<String>,
    /// Company as typed.
    #[schema(required = true)]
    pub company: Option<String>,
    /// Web site as typed.
    #[schema(required = true)]
    pub website: Option<String>,
    /// Country.
    #[schema(required = true)]
    pub country: Option<String>,
    /// City.
    #[schema(required = true)]
    pub city: Option<String>,
    /// Where the lead came from.
    #[schema(required = true)]
    pub lead_source: Option<String>,
}

/// An account beside others, small enough to compare at a glance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountCard {
    /// The account's id.
    pub id: i64,
    /// The account's name.
    pub name: String,
    /// Further names: as imported, added by people, or of accounts merged into it.
    pub other_names: Vec<String>,
    /// Its first domain.
    #[schema(required = true)]
    pub domain: Option<String>,
    /// Further domains: as imported, added by people, or of accounts merged into it.
    pub other_domains: Vec<String>,
    /// Industry.
    #[schema(required = true)]
    pub industry: Option<String>,
    /// Country.
    #[schema(required = true)]
    pub country: Option<String>,
    /// City.
    #[schema(required = true)]
    pub city: Option<String>,
    /// Number of employees.
    #[schema(required = true)]
    pub employees: Option<i64>,
    /// The account above it in its family.
    #[schema(required = true)]
    pub parent: Option<NamedReference>,
    /// Tier 1, 2 or 3; null before the first scoring.
    #[schema(required = true, minimum = 1, maximum = 3)]
    pub tier: Option<u8>,
    /// The score, 0 to 100 with one decimal; null before the first scoring.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// People who stand at the account now.
    pub people_count: u64,
    /// Who owns the account.
    #[schema(required = true)]
    pub owner: Option<String>,
}

/// What kind of thing was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchEvidenceKind {
    /// The domain of the e-mail address against the account's domains.
    EmailDomain,
    /// The web site against the account's domains.
    WebsiteDomain,
    /// The company as typed against the account's names.
    CompanyName,
    /// Country against country.
    Country,
    /// City against city.
    City,
    /// Street and post code against each other; of duplicate accounts only.
    Address,
    /// Telephone number against telephone number; of duplicate accounts only.
    Phone,
}

/// One thing that was compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchEvidence {
    /// What was compared.
    pub kind: MatchEvidenceKind,
    /// Whether both sides agree; null where one side says nothing that counts, such as free mail.
    #[schema(required = true)]
    pub agrees: Option<bool>,
    /// What the person's side says.
    #[schema(required = true)]
    pub person_value: Option<String>,
    /// What the account's side says.
    #[schema(required = true)]
    pub account_value: Option<String>,
    /// What it adds to the log-odds, where the matcher weighs it by itself.
    #[schema(required = true)]
    pub log_odds: Option<f64>,
}

/// One weight of the comparison of names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchWeight {
    /// Stable name of the feature, such as `matched_words`.
    pub feature: String,
    /// Its value.
    pub value: f64,
    /// What it adds to the log-odds.
    pub log_odds: f64,
}

/// An account that a person may belong to, with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchCandidate {
    /// The account.
    pub account: AccountCard,
    /// Probability, 0 to 1, that the person belongs here.
    pub probability: f64,
    /// The same as log-odds.
    pub log_odds: f64,
    /// Which rule brought it up; `family` where it does not itself own the person's domain.
    pub rule: String,
    /// The relative that owns it, where it came up through its family.
    #[schema(required = true)]
    pub family_of: Option<NamedReference>,
    /// Probability from the names alone.
    #[schema(required = true)]
    pub name_probability: Option<f64>,
    /// What was compared.
    pub evidence: Vec<MatchEvidence>,
    /// The weights of the comparison of names, strongest first.
    pub weights: Vec<MatchWeight>,
}

/// A person whom somebody should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReviewItem {
    /// The person.
    pub person: MatchPerson,
    /// One to five accounts, the best guess first.
    pub candidates: Vec<MatchCandidate>,
    /// Why the matcher could not decide.
    pub rule: String,
    /// Probability of the best guess.
    pub probability: f64,
    /// `probability` less that of the second candidate.
    pub margin: f64,
    /// Since when the person waits, RFC 3339.
    #[schema(format = DateTime)]
    pub since: String,
}

/// In which order the review queue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOrder {
    /// The candidates with the highest score first, then the likeliest.
    #[default]
    Value,
    /// The likeliest first.
    Probability,
}

/// Which part of the review queue.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReviewQuery {
    /// Rows wanted: at most 500, by default 50. 0 asks for the total alone.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
    /// Only people whose best guess is at least this likely, 0 to 1.
    pub minimum_probability: Option<f64>,
    /// `value` (default) or `probability`.
    pub order: Option<ReviewOrder>,
}

impl ReviewQuery {
    /// The limit within its bounds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        bounded_limit(self.limit)
    }

    /// The offset, 0 by default.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset.unwrap_or(0)
    }
}

/// What somebody decided about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchVerdict {
    /// The best guess is right.
    Accept,
    /// The best guess is wrong, and there is no other account.
    Reject,
    /// Another account is right.
    Other,
    /// A new account was made for the person.
    NewAccount,
    /// The person was given an account outside the review queue.
    Assign,
}

/// A decision about a person of the review queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewReviewDecision {
    /// `accept`, `reject`, `other` or `new_account`.
    pub verdict: MatchVerdict,
    /// The account; needed for `other`, the best guess by default for `accept`.
    #[serde(default)]
    pub account_id: Option<i64>,
    /// Name of the account to make; the company as typed by default.
    #[serde(default)]
    pub account_name: Option<String>,
}

/// An account for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewAssignment {
    /// The account.
    pub account_id: i64,
}

/// A decision of a person, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchDecision {
    /// The decision's id.
    pub id: i64,
    /// Whom it is about.
    pub person: NamedReference,
    /// What was decided.
    pub verdict: MatchVerdict,
    /// The account that was chosen.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The best guess that stood before.
    #[schema(required = true)]
    pub candidate: Option<NamedReference>,
    /// The decisions that were made at once have one number, that of the first of them.
    pub batch_id: i64,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339.
    #[schema(format = DateTime)]
    pub decided_at: String,
    /// Who took it back.
    #[schema(required = true)]
    pub undone_by: Option<String>,
    /// When it was taken back, RFC 3339.
    #[schema(required = true, format = DateTime)]
    pub undone_at: Option<String>,
    /// Whether it can be taken back now: it stands, and no later decision is about the person.
    pub can_undo: bool,
    /// Whether this answer repeats a decision that stood already, which is then the one shown:
    /// nothing was changed. False in lists.
    pub repeats: bool,
}

/// From which probability on the best guesses are accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BulkAcceptance {
    /// 0 to 1.
    pub minimum_probability: f64,
}

/// What came of a decision about many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BulkDecision {
    /// The number by which all of it can be taken back; null when nobody was concerned.
    #[schema(required = true)]
    pub batch_id: Option<i64>,
    /// How many people.
    pub people: u64,
}

/// What a change of accounts, names or domains did to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchEffect {
    /// People who were decided again.
    pub people: u64,
    /// Of them, those whose account or decision changed.
    pub changed: u64,
}

/// The membership that stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StandingMatch {
    /// strong, review or none.
    pub outcome: MatchOutcome,
    /// The account.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The best guess where nothing was decided; where people are matched to the parent, the
    /// account below it that was found.
    #[schema(required = true)]
    pub candidate: Option<NamedReference>,
    /// The rule.
    pub rule: String,
    /// Probability, 0 to 1.
    pub probability: f64,
    /// `job`, or who.
    pub decided_by: String,
    /// Whether a person decided; no job replaces that.
    pub by_person: bool,
    /// Since when, RFC 3339.
    #[schema(format = DateTime)]
    pub since: String,
    /// Until when, RFC 3339; null for what stands now.
    #[schema(required = true, format = DateTime)]
    pub until: Option<String>,
}

/// What would have changed an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchChangeHint {
    /// A stable code, such as `domain_alias`.
    pub code: String,
    /// The same in words.
    pub text: String,
}

/// What the matcher by itself says about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatcherAnswer {
    /// How sure it is.
    pub outcome: MatchOutcome,
    /// The account, or the best guess.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The rule by which it decides.
    pub rule: String,
}

/// Why a person has the account they have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatchExplanation {
    /// The person.
    pub person: MatchPerson,
    /// What stands now; null before the first run.
    #[schema(required = true)]
    pub standing: Option<StandingMatch>,
    /// The answer: what a person decided where one did, else what the matcher says now.
    pub outcome: MatchOutcome,
    /// The account: the answer, or the matcher's best guess.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The account that was found, where the workspace matches people to the parent.
    #[schema(required = true)]
    pub found_below: Option<NamedReference>,
    /// The rule of the answer.
    pub rule: String,
    /// Whether a person decided; no job replaces that.
    pub by_person: bool,
    /// What the matcher says now, whoever decided.
    pub matcher: MatcherAnswer,
    /// Probability of the best candidate, by the matcher.
    pub probability: f64,
    /// `probability` less that of the second candidate.
    pub margin: f64,
    /// Probability from which an answer is strong.
    pub strong_from: f64,
    /// From which weight of the evidence, before it is calibrated, a person is for review.
    pub review_from: f64,
    /// Registrable domain of the e-mail address.
    #[schema(required = true)]
    pub email_domain: Option<String>,
    /// What the lists say about it: `corporate`, `free_mail` …
    #[schema(required = true)]
    pub email_kind: Option<String>,
    /// Registrable domain of the web site, when it says anything.
    #[schema(required = true)]
    pub website_domain: Option<String>,
    /// Whether the address imitates another domain by mixing writing systems.
    pub homograph: bool,
    /// All candidates, best first.
    pub candidates: Vec<MatchCandidate>,
    /// What would have changed the answer.
    pub would_change: Vec<MatchChangeHint>,
    /// What stood before, the newest first.
    pub history: Vec<StandingMatch>,
    /// What people decided, the newest first.
    pub decisions: Vec<MatchDecision>,
}
