//! Why a lead was given its account: the same decision, with everything that weighed.

use serde::Serialize;

use crate::calibrate::EvidenceClass;
use crate::compare::{NameReason, logistic, reasons};
use crate::decide::{Candidate, Decision, Matcher, Outcome, REVIEW, Rule, STRONG, Trace};
use crate::evidence::{AddressLevel, NameLevel};
use crate::lead::LeadInput;
use crate::mail::HostKind;
use crate::search::Scratch;

/// The whole account of one decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The answer, equal to that of [`Matcher::decide`].
    pub decision: Decision,
    /// Registrable domain of the e-mail address.
    pub email_domain: Option<String>,
    /// What the lists say about it.
    pub email_kind: Option<HostKind>,
    /// Registrable domain of the web site, when it says anything.
    pub website_domain: Option<String>,
    /// Whether the address imitates another domain by mixing writing systems.
    pub homograph: bool,
    /// All candidates, best first.
    pub candidates: Vec<ExplainedCandidate>,
    /// What would have changed the answer, in plain words.
    pub would_change: Vec<&'static str>,
}

/// One candidate and its evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedCandidate {
    /// Position of the account.
    pub account: u32,
    /// Which evidence brought it up.
    pub rule: Rule,
    /// Probability (0 to 1) that the lead belongs here.
    pub probability: f32,
    /// Its log-odds.
    pub log_odds: f32,
    /// The log-odds before calibration by the class of evidence.
    #[serde(skip)]
    pub evidence: f32,
    /// What it is calibrated by.
    #[serde(skip)]
    pub class: EvidenceClass,
    /// How the typed name stands to the account's.
    pub name_level: Option<NameLevel>,
    /// How the lead's address stands to the account's domains.
    pub address_level: AddressLevel,
    /// Probability from the names alone.
    pub name_probability: Option<f32>,
    /// What weighed in the comparison of names, strongest first.
    pub name_reasons: Vec<NameReason>,
    /// Whether the countries agree, when both are known.
    pub country_agrees: Option<bool>,
    /// Whether the cities are the same.
    pub city_agrees: bool,
}

impl Matcher {
    /// Decides one lead and tells why.
    #[must_use]
    pub fn explain(&self, lead: &LeadInput<'_>) -> Explanation {
        let read = self.read(lead);
        let (trace, read) = self.trace(&mut Scratch::default(), lead, read);
        let would_change = would_change(&trace);
        Explanation {
            decision: trace.decision,
            email_domain: read.mail.as_ref().map(|host| host.domain().to_owned()),
            email_kind: read.mail_kind,
            website_domain: read.site.as_ref().map(|host| host.domain().to_owned()),
            homograph: read.mail.as_ref().is_some_and(crate::host::Host::is_homograph),
            candidates: trace.candidates.iter().map(explained).collect(),
            would_change,
        }
    }
}

fn explained(candidate: &Candidate) -> ExplainedCandidate {
    ExplainedCandidate {
        account: candidate.account,
        rule: candidate.rule,
        probability: logistic(candidate.score),
        log_odds: candidate.score,
        evidence: candidate.evidence,
        class: EvidenceClass::of(candidate.name.as_ref(), candidate.address),
        name_level: candidate.name.map(|name| name.level),
        address_level: candidate.address,
        name_probability: candidate.name.map(|name| name.verdict.probability),
        name_reasons: candidate
            .name
            .map(|name| reasons(&name.verdict.features))
            .unwrap_or_default(),
        country_agrees: candidate.country,
        city_agrees: candidate.city,
    }
}

fn would_change(trace: &Trace) -> Vec<&'static str> {
    let mut hints = Vec::new();
    match trace.decision.rule {
        Rule::EmailDomain | Rule::WebsiteDomain => {
            hints.push("another domain, or an account of the same family nearer to the lead");
        }
        Rule::FreeMailWithoutCompany => hints.push("a company name, web site or corporate address"),
        Rule::OwnDomain => hints.push("taking the domain off the workspace's own domains"),
        Rule::Ambiguous | Rule::FamilyRouting => {
            hints.push("the lead's country or city, or a fuller company name");
        }
        Rule::OtherDomain => hints.push("adding the lead's domain to the account"),
        _ => {}
    }
    let probability = trace.decision.probability;
    if trace.decision.outcome == Outcome::Review && probability < STRONG {
        hints.push("an address at the account's domain, or an alias for the name as typed");
    }
    if trace.decision.outcome == Outcome::None && probability > 0.0 && probability < REVIEW {
        hints.push("an alias of the account that is nearer to the name as typed");
    }
    hints
}
