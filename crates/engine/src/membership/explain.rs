//! Why a person has their account: candidates side by side, and what speaks for each of them.

use speargun_matching::{
    Decision, ExplainedCandidate, Explanation, HostKind, Outcome, REVIEW, Rule, STRONG,
};
use speargun_store::membership::decision::{self, Decision as PersonDecision};
use speargun_store::membership::{self, Membership};
use speargun_store::person::{self, MatchablePerson, PersonCard};
use speargun_store::{Connection, StoreError};
use speargun_words::said;

use super::Card;
use super::{AccountIndex, Actor, Decided, decide, lead};
use crate::{EngineError, Workspace};

/// Probability from which an answer is strong.
pub const STRONG_FROM: f32 = STRONG;
/// Probability from which an answer is for review.
pub const REVIEW_FROM: f32 = REVIEW;
/// How many candidates an explanation shows.
const CANDIDATES_MAX: usize = 20;
/// How many earlier memberships and decisions an explanation shows.
const HISTORY_MAX: usize = 50;

/// What kind of thing was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// The domain of the e-mail address.
    EmailDomain,
    /// The web site.
    WebsiteDomain,
    /// The company as typed.
    CompanyName,
    /// The country.
    Country,
    /// The city.
    City,
    /// Street and number, with the post code.
    Address,
    /// The telephone number.
    Phone,
}

/// One thing that was compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What.
    pub kind: EvidenceKind,
    /// Whether both sides agree; nothing where one side says nothing that counts.
    pub agrees: Option<bool>,
    /// The one side.
    pub left: Option<String>,
    /// The other side.
    pub right: Option<String>,
    /// What it adds to the log-odds, where it is weighed by itself.
    pub log_odds: Option<f64>,
}

/// An account that a person may belong to.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The account.
    pub card: Card,
    /// What the matcher found.
    pub found: ExplainedCandidate,
    /// What was compared.
    pub evidence: Vec<Evidence>,
    /// The relative, id and name, through which an account came up that does not itself own the
    /// person's domain.
    pub family_of: Option<(i64, String)>,
}

/// The whole story of one person.
#[derive(Debug)]
pub struct Story {
    /// The person.
    pub person: PersonCard,
    /// What stands now.
    pub standing: Option<Membership>,
    /// The answer as it would be written now: account or best guess, rule, probability.
    pub account_id: Option<i64>,
    /// The account below, where the answer went to its topmost parent.
    pub found_below: Option<i64>,
    /// How sure.
    pub outcome: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// Probability of the best candidate.
    pub probability: f64,
    /// What the matcher says.
    pub explanation: Explanation,
    /// Candidates, best first.
    pub candidates: Vec<Candidate>,
    /// What stood before, the newest first.
    pub history: Vec<Membership>,
    /// What people decided, the newest first.
    pub decisions: Vec<PersonDecision>,
}

/// Tells why a person has their account.
///
/// # Errors
/// When there is no such person, or what the store reports.
pub fn explain(workspace: &Workspace, index: &AccountIndex, id: i64) -> Result<Story, EngineError> {
    workspace.store.read(|connection| {
        let missing = || EngineError::NotFound(said!("person.missing", id));
        let card = person::card(connection, id)?.ok_or_else(missing)?;
        let matchable = person::matchable(connection, id)?.ok_or_else(missing)?;
        let decided = decide(index, &matchable, &mut speargun_matching::Scratch::default());
        let explanation = index.matcher.explain(&lead(&matchable));
        let candidates = candidates(connection, index, &matchable, &explanation, CANDIDATES_MAX)?;
        let standing = membership::standing(connection, id)?;
        let history = match &standing {
            Some(standing) => membership::before(connection, standing, HISTORY_MAX)?,
            None => Vec::new(),
        };
        let decisions = decision::of_person(connection, id, HISTORY_MAX as i64)?;
        let Decided { account_id, candidate_id, decision, rule, probability, .. } = decided;
        let is_strong = decision == "strong";
        Ok(Story {
            person: card,
            standing,
            account_id: if is_strong { account_id } else { candidate_id },
            found_below: candidate_id.filter(|_| is_strong),
            outcome: decision,
            rule,
            probability,
            explanation,
            candidates,
            history,
            decisions,
        })
    })
}

/// The first candidates with what speaks for and against them.
pub(super) fn candidates(
    connection: &mut Connection,
    index: &AccountIndex,
    person: &MatchablePerson,
    explanation: &Explanation,
    limit: usize,
) -> Result<Vec<Candidate>, StoreError> {
    let mut shown = Vec::new();
    for found in explanation.candidates.iter().take(limit) {
        let Some(id) = index.id(Some(found.account)) else { continue };
        let Some(card) = Card::load(connection, id)? else { continue };
        let evidence = evidence(person, explanation, found, &card);
        shown.push(Candidate { card, found: found.clone(), evidence, family_of: None });
    }
    let relatives: Vec<Option<(i64, String)>> =
        shown.iter().map(|candidate| relative(index, &shown, candidate)).collect();
    for (candidate, relative) in shown.iter_mut().zip(relatives) {
        candidate.family_of = relative;
    }
    Ok(shown)
}

/// The account whose domain brought a candidate up that does not own it: the owner among the
/// candidates of the same family, else the family's topmost account.
fn relative(
    index: &AccountIndex,
    shown: &[Candidate],
    candidate: &Candidate,
) -> Option<(i64, String)> {
    let kind = match candidate.found.rule {
        Rule::EmailDomain => EvidenceKind::EmailDomain,
        Rule::WebsiteDomain => EvidenceKind::WebsiteDomain,
        _ => return None,
    };
    let owns = |other: &Candidate| {
        other.evidence.iter().any(|item| item.kind == kind && item.agrees == Some(true))
    };
    if owns(candidate) {
        return None;
    }
    let id = |other: &Candidate| other.card.stored.account.id;
    let top = index.family_top(id(candidate));
    let family = || shown.iter().filter(|other| index.family_top(id(other)) == top);
    let head = family()
        .find(|other| owns(other))
        .or_else(|| family().find(|other| id(other) == top && top != id(candidate)))?;
    Some((id(head), head.card.stored.account.name.clone()))
}

fn evidence(
    person: &MatchablePerson,
    explanation: &Explanation,
    found: &ExplainedCandidate,
    card: &Card,
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let mut domain = |kind, host: &Option<String>, counts: bool| {
        let Some(host) = host else { return };
        let owned = card.domains.iter().find(|domain| *domain == host);
        let right = owned.or(card.domains.first()).cloned();
        let agrees = (counts && right.is_some()).then_some(owned.is_some());
        evidence.push(Evidence { kind, agrees, left: Some(host.clone()), right, log_odds: None });
    };
    let corporate = explanation.email_kind == Some(HostKind::Corporate) && !explanation.homograph;
    domain(EvidenceKind::EmailDomain, &explanation.email_domain, corporate);
    domain(EvidenceKind::WebsiteDomain, &explanation.website_domain, true);
    if let Some(company) = &person.company {
        let probability = found.name_probability.map(f64::from);
        evidence.push(Evidence {
            kind: EvidenceKind::CompanyName,
            agrees: probability.map(|probability| probability >= 0.5),
            left: Some(company.clone()),
            right: Some(card.nearest_name(company)),
            log_odds: probability.map(log_odds),
        });
    }
    let account = &card.stored.account;
    if person.country.is_some() || account.country.is_some() {
        evidence.push(Evidence {
            kind: EvidenceKind::Country,
            agrees: found.country_agrees,
            left: person.country.clone(),
            right: account.country.clone(),
            log_odds: None,
        });
    }
    if person.city.is_some() || account.city.is_some() {
        let both = person.city.is_some() && account.city.is_some();
        evidence.push(Evidence {
            kind: EvidenceKind::City,
            agrees: both.then_some(found.city_agrees),
            left: person.city.clone(),
            right: account.city.clone(),
            log_odds: None,
        });
    }
    evidence
}

/// The log-odds of a probability, held within what is worth telling.
pub(crate) fn log_odds(probability: f64) -> f64 {
    const LEAST: f64 = 0.000_1;
    let held = probability.clamp(LEAST, 1.0 - LEAST);
    (held / (1.0 - held)).ln()
}

/// A stable code beside each of the matcher's hints, for pages in other languages.
#[must_use]
pub fn hint_code(decision: &Decision, text: &str) -> &'static str {
    match (decision.rule, decision.outcome) {
        _ if text.starts_with("an address at the account's domain") => "address_or_alias",
        _ if text.starts_with("an alias of the account") => "nearer_alias",
        (Rule::EmailDomain | Rule::WebsiteDomain, _) => "other_domain_or_family",
        (Rule::FreeMailWithoutCompany, _) => "company_or_address",
        (Rule::OwnDomain, _) => "own_domains",
        (Rule::Ambiguous | Rule::FamilyRouting, _) => "place_or_fuller_name",
        (Rule::OtherDomain, _) => "domain_alias",
        (_, Outcome::Strong | Outcome::Review | Outcome::None) => "other",
    }
}

impl Actor<'_> {
    /// The people whom a text names, at most so many.
    ///
    /// # Errors
    /// When none or several fit; the message names them.
    pub fn find_person(&self, text: &str) -> Result<i64, EngineError> {
        const SHOWN: i64 = 6;
        if text.trim().is_empty() {
            let reason = said!("person.which");
            return Err(EngineError::Invalid(reason));
        }
        self.workspace.store.read(|connection| {
            let ids = person::find(connection, text, SHOWN)?;
            match ids.as_slice() {
                [one] => Ok(*one),
                [] => Err(EngineError::NotFound(said!("person.none_fits", text))),
                several => {
                    let mut shown = Vec::new();
                    for id in several {
                        let card = person::card(connection, *id)?.unwrap_or_default();
                        let email = card.email.unwrap_or_default();
                        shown.push(format!("{} {email} (id {id})", card.name));
                    }
                    let shown = shown.join(", ");
                    let reason = said!("person.several", text, shown);
                    Err(EngineError::NotFound(reason))
                }
            }
        })
    }
}
