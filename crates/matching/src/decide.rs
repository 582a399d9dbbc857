//! The decision: evidence about each candidate, one answer, its rule and its margin.

use serde::Serialize;

use crate::calibrate::is_whole;
use crate::choose::merge;
use crate::compare::{compare_forms, log_odds, logistic};
use crate::evidence::{AddressLevel, NameEvidence, RARE_WORD, name_evidence};
use crate::host::Host;
use crate::index::{AccountInput, Index, Settings};
use crate::lead::{Lead, LeadInput};
use crate::limits::MAX_GROUP;
use crate::mail::{HostKind, host_kind};
use crate::model::Weights;
use crate::name::{Form, NormalName};
use crate::recall::Edition;
use crate::search::Scratch;
use crate::vocabulary::Kind;

/// How sure a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The lead belongs to the account.
    Strong,
    /// A person should look; the account is the best guess.
    Review,
    /// The lead belongs to no account.
    None,
}

/// Which rule decided. The texts are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The registrable domain of the e-mail address is the account's.
    EmailDomain,
    /// The web site's registrable domain is the account's.
    WebsiteDomain,
    /// The account owns the same label under another suffix, and the name agrees.
    RegionalDomain,
    /// Several accounts of one family or domain: name, country or city chose.
    FamilyRouting,
    /// The names are equal but for legal forms and fillers.
    CompanyNameExact,
    /// The names are similar.
    CompanyNameSimilar,
    /// One name is made of the initials of the other.
    Acronym,
    /// A free-mail address without a usable company name or web site.
    FreeMailWithoutCompany,
    /// The address is the workspace's own.
    OwnDomain,
    /// Nothing usable, or no account resembles the lead.
    NoCandidate,
    /// Several accounts are about as likely.
    Ambiguous,
    /// The name fits, but the address belongs to somebody else.
    OtherDomain,
    /// The address imitates a domain with letters of another writing system.
    ImitatedDomain,
}

impl Rule {
    /// The stable text of a rule, as in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailDomain => "email_domain",
            Self::WebsiteDomain => "website_domain",
            Self::RegionalDomain => "regional_domain",
            Self::FamilyRouting => "family_routing",
            Self::CompanyNameExact => "company_name_exact",
            Self::CompanyNameSimilar => "company_name_similar",
            Self::Acronym => "acronym",
            Self::FreeMailWithoutCompany => "free_mail_without_company",
            Self::OwnDomain => "own_domain",
            Self::NoCandidate => "no_candidate",
            Self::Ambiguous => "ambiguous",
            Self::OtherDomain => "other_domain",
            Self::ImitatedDomain => "imitated_domain",
        }
    }
}

/// The answer for one lead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Decision {
    /// The account (position given at build); the best guess for [`Outcome::Review`], `None` for
    /// [`Outcome::None`].
    pub account: Option<u32>,
    /// How sure.
    pub outcome: Outcome,
    /// Probability (0 to 1) that the lead belongs to `account`; for `None` that of the best
    /// candidate.
    pub probability: f32,
    /// Which rule decided.
    pub rule: Rule,
    /// The second best account.
    pub runner_up: Option<u32>,
    /// `probability` less that of the runner-up.
    pub margin: f32,
}

/// Probability from which an answer is strong.
pub const STRONG: f32 = 0.85;
/// Probability from which an answer is worth a person's look.
pub const REVIEW: f32 = 0.40;

/// Most that a web site says beside the name of another company that is no account.
const OTHER_NAME_AT_SITE: f32 = 0.6;
/// The same beside a word that is no name of the account.
const WORD_AT_SITE: f32 = 0.9;

/// What is known about one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) account: u32,
    pub(crate) rule: Rule,
    /// Log-odds that the lead belongs here.
    pub(crate) score: f32,
    /// The same before calibration.
    pub(crate) evidence: f32,
    /// The sum of the weights, before calibration and bounds.
    pub(crate) sum: f32,
    pub(crate) name: Option<NameEvidence>,
    pub(crate) address: AddressLevel,
    pub(crate) country: Option<bool>,
    pub(crate) city: bool,
}

/// Everything a decision was made of.
pub(crate) struct Trace {
    pub(crate) decision: Decision,
    pub(crate) candidates: Vec<Candidate>,
}

/// The accounts, ready to be matched against. Immutable: share it between threads.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) index: Index,
}

impl Matcher {
    /// Reads and indexes the accounts, in parallel.
    #[must_use]
    pub fn build(accounts: &[AccountInput<'_>], settings: &Settings) -> Self {
        Self { index: Index::build(accounts, settings) }
    }

    /// The weights in force.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.index.weights
    }

    /// Puts other weights in force; the accounts stay as they are read.
    pub fn set_weights(&mut self, weights: Weights) {
        self.index.weights = weights;
        self.index.edition = Edition::new();
    }

    /// Adds an account at a position, or puts it in the place of what stood there. From then on
    /// every decision is as if the matcher had been built with it. A new account takes far less
    /// than a millisecond; another parent, and a place that others name as their parent, takes a
    /// pass over all accounts.
    pub fn put(&mut self, position: u32, account: &AccountInput<'_>) {
        self.index.put(position, account);
        self.index.edition = Edition::new();
    }

    /// Takes the account at a position out.
    pub fn remove(&mut self, position: u32) {
        self.index.remove(position);
        self.index.edition = Edition::new();
    }

    /// The number of positions, with those whose account was taken out.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.accounts.len()
    }

    /// Whether there is no account.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.accounts.is_empty()
    }

    /// Decides one lead.
    #[must_use]
    pub fn decide(&self, lead: &LeadInput<'_>) -> Decision {
        self.decide_with(&mut Scratch::default(), lead)
    }

    /// Decides one lead with memory that is used again; keep one scratch a thread.
    #[must_use]
    pub fn decide_with(&self, scratch: &mut Scratch, lead: &LeadInput<'_>) -> Decision {
        let read = self.read(lead);
        self.trace(scratch, lead, read).0.decision
    }

    pub(crate) fn read(&self, input: &LeadInput<'_>) -> Lead {
        let kind = |host: &Host| match host_kind(host) {
            HostKind::Corporate if self.index.excluded.contains(&host.domain_hash()) => {
                HostKind::Shared
            }
            kind => kind,
        };
        let mut lead = Lead::read(input, kind);
        let own = |host: &Host| self.index.own.contains(&host.domain_hash());
        lead.own = lead.mail.as_ref().is_some_and(own);
        lead.site = lead.site.filter(|host| !own(host));
        lead
    }

    pub(crate) fn trace(
        &self,
        scratch: &mut Scratch,
        input: &LeadInput<'_>,
        mut lead: Lead,
    ) -> (Trace, Lead) {
        if lead.own {
            return (self.nothing(Rule::OwnDomain), lead);
        }
        if lead.mail.as_ref().is_some_and(Host::is_homograph) {
            return (self.nothing(Rule::ImitatedDomain), lead);
        }
        let owners = self.owners(lead.corporate_mail());
        if let (Some(host), [only]) = (lead.corporate_mail(), owners)
            && !self.may_route(*only, host)
        {
            return (self.certain(*only, Rule::EmailDomain), lead);
        }
        lead.complete(input, (&mut scratch.places, &mut scratch.names));
        let mail = lead.corporate_mail();
        if let Some(host) = mail.filter(|_| !owners.is_empty()) {
            return (self.route(&lead, host, owners, Rule::EmailDomain), lead);
        }
        if let Some(host) = &lead.site {
            let owners = self.owners(Some(host));
            if !owners.is_empty() && self.site_counts(&lead, mail, owners) {
                return (self.route(&lead, host, owners, Rule::WebsiteDomain), lead);
            }
        }
        let usable = lead.company.as_deref().is_some_and(NormalName::is_usable);
        if !usable && mail.is_none() && lead.site.is_none() {
            let free = lead.mail_kind.is_some();
            let rule = if free { Rule::FreeMailWithoutCompany } else { Rule::NoCandidate };
            return (self.nothing(rule), lead);
        }
        let mut candidates = self.by_label(&lead, mail);
        if let Some(company) = lead.company.as_ref().filter(|name| name.is_usable()) {
            scratch.search(&self.index, input.company.unwrap_or_default(), company);
            for (account, evidence) in &scratch.found {
                let candidate = self.by_name(&lead, mail, *account, *evidence);
                merge(&mut candidates, candidate);
            }
            self.by_typed_label(&lead, mail, &mut candidates);
        }
        (self.or_by_site(&lead, self.choose(&lead, candidates)), lead)
    }

    /// The owner of a web site whose name was not typed, where what was typed names no account: a
    /// word alone may be a brand, initials or a way to say *self-employed*; several are the name of
    /// another company, for a person to look at.
    fn or_by_site(&self, lead: &Lead, named: Trace) -> Trace {
        let site = lead.site.as_ref().filter(|_| lead.corporate_mail().is_none());
        let likely = named.candidates.first().is_some_and(|best| logistic(best.score) >= REVIEW);
        let Some(host) = site.filter(|_| !likely) else { return named };
        let owners = self.owners(Some(host));
        if owners.is_empty() {
            return named;
        }
        let mut routed = self.route(lead, host, owners, Rule::WebsiteDomain);
        let typed = lead.company.as_ref().and_then(|name| name.forms.first());
        let whole = |other: &Candidate| other.name.is_some_and(|name| is_whole(name.level));
        let several = named.candidates.iter().any(whole)
            || typed.is_some_and(|form| {
                let words = || form.words().filter(|word| word.kind == Kind::Core);
                words().count() > 1 && words().any(|word| word.weight >= RARE_WORD)
            });
        let most = if several { OTHER_NAME_AT_SITE } else { WORD_AT_SITE };
        let decision = &mut routed.decision;
        if several && decision.outcome == Outcome::Strong {
            decision.outcome = Outcome::Review;
        }
        decision.margin -= (decision.probability - most).max(0.0);
        decision.probability = decision.probability.min(most);
        for candidate in &mut routed.candidates {
            candidate.score = candidate.score.min(log_odds(most));
        }
        routed
    }

    /// The accounts that own a host's domain.
    fn owners(&self, host: Option<&Host>) -> &[u32] {
        host.map_or(&[], |host| self.index.by_domain.get(host.domain_hash()))
    }

    /// Whether an exact domain may still lead to another account: a child or regional sibling.
    fn may_route(&self, account: u32, host: &Host) -> bool {
        let known = &self.index.accounts[account as usize];
        known.has_children
            || (host.country().is_none() && self.index.by_label.get(host.label_hash()).len() > 1)
    }

    /// All accounts that a lead's company name brings up, whatever its addresses say.
    pub(crate) fn named_candidates(
        &self,
        scratch: &mut Scratch,
        input: &LeadInput<'_>,
    ) -> Vec<Candidate> {
        let mut lead = self.read(input);
        lead.complete(input, (&mut scratch.places, &mut scratch.names));
        let mail = lead.corporate_mail();
        let Some(company) = lead.company.as_ref().filter(|name| name.is_usable()) else {
            return Vec::new();
        };
        scratch.search(&self.index, input.company.unwrap_or_default(), company);
        let named = scratch.found.iter();
        let mut candidates: Vec<Candidate> =
            named.map(|(account, name)| self.by_name(&lead, mail, *account, *name)).collect();
        self.sort(&mut candidates);
        candidates
    }

    /// Whether an account owns the domain of the lead's corporate address or web site.
    pub(crate) fn has_domain_owner(&self, input: &LeadInput<'_>) -> bool {
        let lead = self.read(input);
        let mut hosts = lead.corporate_mail().into_iter().chain(&lead.site);
        hosts.any(|host| !self.owners(Some(host)).is_empty())
    }

    /// A web site counts unless the address is of another, unrelated company, or the typed name is
    /// readably another one.
    fn site_counts(&self, lead: &Lead, mail: Option<&Host>, owners: &[u32]) -> bool {
        let agrees = |least: f32| {
            let name = |owner: &u32| self.compare(lead, *owner);
            let mut names = owners.iter().take(MAX_GROUP).filter_map(name);
            names.any(|evidence| self.index.weights.name(&evidence) >= least)
        };
        match mail {
            Some(_) => agrees(1.4),
            None => {
                let usable = lead.company.as_deref().filter(|name| name.is_usable());
                let unread = |name: &NormalName| {
                    let mut owners = owners.iter().take(MAX_GROUP);
                    owners.any(|owner| name.forms.iter().any(|typed| self.is_unread(typed, *owner)))
                };
                usable.is_none_or(|name| agrees(-2.2) || unread(name))
            }
        }
    }

    /// Whether a typed name cannot be read beside an account's: it is in another writing system,
    /// an acronym, or run together with other words.
    fn is_unread(&self, typed: &Form, account: u32) -> bool {
        const TELLING: usize = 4;
        let foreign = |form: &Form| form.words().all(|word| word.foreign);
        self.index.forms_of(account).iter().any(|known| {
            let (mine, theirs) = (typed.spelt_whole(), known.spelt_whole());
            let held = |short: &str, long: &str| short.len() >= TELLING && long.contains(short);
            let acronym = typed.acronym().is_some_and(|word| {
                let mut letters = theirs.bytes();
                let first = theirs.as_bytes().first() == word.text.as_bytes().first();
                first && word.text.bytes().all(|letter| letters.any(|other| other == letter))
            });
            foreign(typed) != foreign(known) || acronym || held(mine, theirs) || held(theirs, mine)
        })
    }

    /// The best comparison of the typed company with the names of an account.
    pub(crate) fn compare(&self, lead: &Lead, account: u32) -> Option<NameEvidence> {
        let company = lead.company.as_ref()?;
        let mut best: Option<(f32, NameEvidence)> = None;
        for known in self.index.forms_of(account) {
            for typed in &company.forms {
                let evidence = name_evidence(typed, known, compare_forms(typed, known));
                let weight = self.index.weights.name(&evidence);
                if best.is_none_or(|(most, _)| weight > most) {
                    best = Some((weight, evidence));
                }
            }
        }
        best.map(|(_, evidence)| evidence)
    }

    /// The country that was typed, or else the one in which all accounts of the typed city are.
    pub(crate) fn stated_country(&self, lead: &Lead) -> Option<[u8; 2]> {
        lead.typed_country.or_else(|| self.index.city_country(lead.city))
    }

    pub(crate) fn place_evidence(&self, lead: &Lead, account: u32) -> (Option<bool>, bool) {
        let known = &self.index.accounts[account as usize];
        let country = self.stated_country(lead).or(lead.country);
        let country = country.zip(known.country).map(|(left, right)| left == right);
        (country, lead.city != 0 && lead.city == known.city)
    }

    /// Best first; equal scores by what the account is, not by where it stood.
    pub(crate) fn sort(&self, candidates: &mut [Candidate]) {
        let key = |id: u32| {
            let account = &self.index.accounts[id as usize];
            let names = &self.index.form_keys[account.names.0 as usize..account.names.1 as usize];
            (names.first().copied(), account.domains.first().map(|d| d.domain), account.country, id)
        };
        candidates.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| key(a.account).cmp(&key(b.account)))
        });
    }

    fn certain(&self, account: u32, rule: Rule) -> Trace {
        let candidate = Candidate {
            account,
            rule,
            score: log_odds(0.99),
            evidence: log_odds(0.99),
            sum: 0.0,
            name: None,
            address: AddressLevel::Unknown,
            country: None,
            city: false,
        };
        finish(vec![candidate], Outcome::Strong, rule, 0.99)
    }

    pub(crate) fn nothing(&self, rule: Rule) -> Trace {
        finish(Vec::new(), Outcome::None, rule, 0.0)
    }
}

pub(crate) fn finish(
    candidates: Vec<Candidate>,
    outcome: Outcome,
    rule: Rule,
    probability: f32,
) -> Trace {
    let best = candidates.first();
    let second = candidates.get(1);
    let decision = Decision {
        account: best.map(|best| best.account).filter(|_| outcome != Outcome::None),
        outcome,
        probability,
        rule,
        runner_up: second.map(|second| second.account),
        margin: probability - second.map_or(0.0, |second| logistic(second.score)),
    };
    Trace { decision, candidates }
}
