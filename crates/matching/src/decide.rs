//! The decision: evidence about each candidate, one answer, its rule and its margin.

use serde::Serialize;

use crate::compare::{Verdict, compare_forms, log_odds, logistic};
use crate::hash::hash_text;
use crate::host::{Host, email_host, normalise_host};
use crate::index::{AccountInput, Index, Settings, country_code, place_hash};
use crate::limits::{MAX_FAMILY_DEPTH, MAX_GROUP};
use crate::mail::{HostKind, host_kind};
use crate::name::{NormalName, normalise_name};
use crate::search::Scratch;

/// A lead to be given an account. Everything may be missing or wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeadInput<'a> {
    /// E-mail address as typed.
    pub email: Option<&'a str>,
    /// Company name as typed.
    pub company: Option<&'a str>,
    /// Web site as typed.
    pub website: Option<&'a str>,
    /// Country as a name (seven languages) or ISO code.
    pub country: Option<&'a str>,
    /// City as typed.
    pub city: Option<&'a str>,
}

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
/// Difference to the runner-up below which an answer is ambiguous.
pub const MARGIN: f32 = 0.05;

/// What is known about one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) account: u32,
    pub(crate) rule: Rule,
    /// Log-odds that the lead belongs here.
    pub(crate) score: f32,
    pub(crate) name: Option<Verdict>,
    pub(crate) country: Option<bool>,
    pub(crate) city: bool,
}

/// A lead, read.
pub(crate) struct Lead {
    pub(crate) mail: Option<Host>,
    pub(crate) mail_kind: Option<HostKind>,
    pub(crate) site: Option<Host>,
    pub(crate) own: bool,
    company: Option<NormalName>,
    country: Option<[u8; 2]>,
    city: u64,
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

    /// The number of accounts.
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
        let mail = input.email.and_then(email_host);
        let own = mail.as_ref().is_some_and(|host| self.index.own.contains(&host.domain_hash()));
        let kind = |host: &Host| match host_kind(host) {
            HostKind::Corporate if self.index.excluded.contains(&host.domain_hash()) => {
                HostKind::Shared
            }
            kind => kind,
        };
        let mail_kind = mail.as_ref().map(kind);
        let site = input.website.filter(|text| !text.is_empty()).and_then(normalise_host);
        let site = site.filter(|host| {
            kind(host) == HostKind::Corporate && !self.index.own.contains(&host.domain_hash())
        });
        Lead { mail, mail_kind, site, own, company: None, country: None, city: 0 }
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
        let corporate = lead.mail_kind == Some(HostKind::Corporate);
        let mail = lead.mail.clone().filter(|host| corporate && !host.is_homograph());
        if let Some(host) = &mail {
            let owners = self.index.by_domain.get(host.domain_hash());
            if let [only] = owners
                && !self.may_route(*only, host)
            {
                return (self.certain(*only, Rule::EmailDomain), lead);
            }
            if !owners.is_empty() {
                lead.complete(input);
                return (self.route(&lead, host, owners, Rule::EmailDomain), lead);
            }
        }
        lead.complete(input);
        if let Some(host) = &lead.site {
            let owners = self.index.by_domain.get(host.domain_hash());
            if !owners.is_empty() && self.site_counts(&lead, mail.as_ref(), owners) {
                return (self.route(&lead, host, owners, Rule::WebsiteDomain), lead);
            }
        }
        let usable = lead.company.as_ref().is_some_and(NormalName::is_usable);
        if !usable && mail.is_none() && lead.site.is_none() {
            let free = lead.mail_kind.is_some();
            let rule = if free { Rule::FreeMailWithoutCompany } else { Rule::NoCandidate };
            return (self.nothing(rule), lead);
        }
        let mut candidates = self.by_label(&lead, mail.as_ref());
        if let Some(company) = lead.company.as_ref().filter(|name| name.is_usable()) {
            scratch.search(&self.index, company);
            for (account, verdict) in &scratch.found {
                let candidate = self.by_name(&lead, mail.as_ref(), *account, *verdict);
                merge(&mut candidates, candidate);
            }
        }
        (self.choose(&lead, candidates), lead)
    }

    /// Whether an exact domain may still lead to another account: a child or regional sibling.
    fn may_route(&self, account: u32, host: &Host) -> bool {
        let known = &self.index.accounts[account as usize];
        known.has_children
            || (host.country().is_none() && self.index.by_label.get(host.label_hash()).len() > 1)
    }

    /// A web site counts unless the address is of another, unrelated company.
    fn site_counts(&self, lead: &Lead, mail: Option<&Host>, owners: &[u32]) -> bool {
        let agrees = |probability: f32| {
            let name = |owner: &u32| self.compare(lead, *owner);
            owners.iter().take(MAX_GROUP).filter_map(name).any(|v| v.probability >= probability)
        };
        match mail {
            Some(_) => agrees(0.8),
            None => !lead.company.as_ref().is_some_and(NormalName::is_usable) || agrees(0.1),
        }
    }

    fn compare(&self, lead: &Lead, account: u32) -> Option<Verdict> {
        let company = lead.company.as_ref()?;
        let mut best: Option<Verdict> = None;
        for form in self.index.forms_of(account) {
            for typed in &company.forms {
                let verdict = compare_forms(typed, form);
                if best.is_none_or(|best| verdict.probability > best.probability) {
                    best = Some(verdict);
                }
            }
        }
        best
    }

    /// Chooses among the owners of a domain, those below them and their regional siblings.
    fn route(&self, lead: &Lead, host: &Host, owners: &[u32], rule: Rule) -> Trace {
        let mut pool: Vec<u32> = owners.iter().copied().take(MAX_GROUP).collect();
        self.add_family(&mut pool);
        let exact = pool.len();
        if host.country().is_none() {
            let siblings = self.index.by_label.get(host.label_hash()).iter().take(MAX_GROUP);
            let regional = siblings.filter(|id| {
                let domains = &self.index.accounts[**id as usize].domains;
                domains.iter().any(|d| d.label == host.label_hash() && d.country.is_some())
                    && owners.iter().any(|owner| self.names_agree(**id, *owner))
            });
            pool.extend(regional);
        }
        let own = |id: u32| owners.contains(&id);
        pool[exact..].sort_unstable();
        pool.sort_unstable();
        pool.dedup();
        let scored = pool.iter().map(|id| {
            let base = if own(*id) { 2.0 } else { 0.0 };
            let below = |other: &u32| *other != *id && self.index.is_below(*other, *id);
            let root = if pool.iter().any(below) { 0.5 } else { 0.0 };
            let place = self.place_score(lead, *id, 4.0);
            let (name, name_score) = self.name_in_family(lead, *id);
            let (country, city) = self.place_evidence(lead, *id);
            let score = base + root + place + name_score;
            Candidate { account: *id, rule, score, name, country, city }
        });
        let mut candidates: Vec<Candidate> = scored.collect();
        self.sort(&mut candidates);
        self.routed(candidates, rule, owners)
    }

    fn routed(&self, mut candidates: Vec<Candidate>, rule: Rule, owners: &[u32]) -> Trace {
        let best = candidates[0];
        let gap = candidates.get(1).map_or(9.0, |second| best.score - second.score);
        let sure = gap >= 0.75;
        let root = owners.len() > 1 && self.is_root(best.account, &candidates);
        let strong = sure || root && gap >= 0.3;
        let probability = if strong { 0.97 } else { 0.5 + 0.3 * gap.clamp(0.0, 1.0) };
        // Shown on one scale: the winner's probability, the others by their distance.
        let top = best.score;
        for candidate in &mut candidates {
            candidate.score = log_odds(probability) - (top - candidate.score).max(0.0);
        }
        let rule = match (strong, candidates.len()) {
            (false, _) => Rule::Ambiguous,
            (true, 1) => rule,
            (true, _) if owners.len() == 1 && owners[0] == best.account => rule,
            (true, _) => Rule::FamilyRouting,
        };
        let outcome = if strong { Outcome::Strong } else { Outcome::Review };
        finish(candidates, outcome, rule, probability)
    }

    fn is_root(&self, account: u32, candidates: &[Candidate]) -> bool {
        candidates.iter().all(|other| self.index.is_below(other.account, account))
    }

    fn add_family(&self, pool: &mut Vec<u32>) {
        let mut start = 0;
        for _ in 0..MAX_FAMILY_DEPTH {
            let end = pool.len();
            for position in start..end {
                for child in self.index.children.get(u64::from(pool[position])) {
                    if pool.len() >= 2 * MAX_GROUP {
                        return;
                    }
                    if !pool.contains(child) {
                        pool.push(*child);
                    }
                }
            }
            start = end;
        }
    }

    fn names_agree(&self, left: u32, right: u32) -> bool {
        if self.index.is_below(left, right) {
            return true;
        }
        let forms = self.index.forms_of(right);
        let agree = |form| forms.iter().any(|other| compare_forms(form, other).probability > 0.4);
        self.index.forms_of(left).iter().any(agree)
    }

    fn name_in_family(&self, lead: &Lead, account: u32) -> (Option<Verdict>, f32) {
        let Some(verdict) = self.compare(lead, account) else { return (None, 0.0) };
        let exact = if verdict.exact { 2.5 } else { 0.0 };
        (Some(verdict), 3.0 * verdict.probability + exact)
    }

    fn place_evidence(&self, lead: &Lead, account: u32) -> (Option<bool>, bool) {
        let known = &self.index.accounts[account as usize];
        let country = lead.country.zip(known.country).map(|(left, right)| left == right);
        (country, lead.city != 0 && lead.city == known.city)
    }

    fn place_score(&self, lead: &Lead, account: u32, weight: f32) -> f32 {
        let (country, city) = self.place_evidence(lead, account);
        let country = match country {
            Some(true) => weight,
            Some(false) => -weight,
            None => 0.0,
        };
        country + if city { weight * 0.4 } else { 0.0 }
    }

    /// Accounts that own the label of the lead's domain under another suffix.
    fn by_label(&self, lead: &Lead, mail: Option<&Host>) -> Vec<Candidate> {
        let Some(host) = mail.or(lead.site.as_ref()).filter(|host| !host.is_homograph()) else {
            return Vec::new();
        };
        let siblings = self.index.by_label.get(host.label_hash()).iter().take(MAX_GROUP);
        let usable = lead.company.as_ref().is_some_and(NormalName::is_usable);
        let scored = siblings.map(|id| {
            let name = self.compare(lead, *id).filter(|_| usable);
            let (country, city) = self.place_evidence(lead, *id);
            let named = self.is_named(*id, host.label());
            let score = match name {
                Some(verdict) if verdict.probability >= 0.5 => 3.2,
                Some(verdict) => log_odds(verdict.probability).max(-3.0),
                None if named && host.label().len() >= 5 => 2.2,
                None if host.label().len() >= 5 => 0.5,
                None => -1.0,
            };
            let score = score + self.place_score(lead, *id, 0.7);
            Candidate { account: *id, rule: Rule::RegionalDomain, score, name, country, city }
        });
        scored.collect()
    }

    fn is_named(&self, account: u32, label: &str) -> bool {
        let (mut compact, key) = (String::new(), hash_text(label));
        self.index.forms_of(account).iter().any(|form| {
            form.compact_into(false, &mut compact);
            hash_text(&compact) == key
        })
    }

    fn by_name(&self, lead: &Lead, mail: Option<&Host>, account: u32, name: Verdict) -> Candidate {
        let known = &self.index.accounts[account as usize];
        let (country, city) = self.place_evidence(lead, account);
        let mut score = log_odds(name.probability).min(4.5);
        score += match country {
            Some(true) => 0.7,
            Some(false) => -1.2,
            None => 0.0,
        };
        score += if city { 0.4 } else { 0.0 };
        let host = mail.or(lead.site.as_ref());
        let mut rule = if name.exact {
            Rule::CompanyNameExact
        } else if name.acronym {
            Rule::Acronym
        } else {
            Rule::CompanyNameSimilar
        };
        if let Some(host) = host.filter(|_| !known.domains.is_empty()) {
            let same_label = known.domains.iter().any(|domain| domain.label == host.label_hash());
            let related = same_label || self.label_fits(lead, account, host.label());
            let foreign = match (host.country(), known.country) {
                (Some(left), Some(right)) => left != right,
                _ => country == Some(false),
            };
            if !related {
                score -= if foreign { 5.0 } else { 3.0 };
                rule = Rule::OtherDomain;
            } else if foreign {
                score -= if same_label { 0.8 } else { 2.0 };
            }
        }
        Candidate { account, rule, score, name: Some(name), country, city }
    }

    /// Whether a domain label could be made of a company's name: it holds its first word, begins
    /// with it, or is its initials.
    fn label_fits(&self, lead: &Lead, account: u32, label: &str) -> bool {
        let company = lead.company.iter().flat_map(|name| &name.forms);
        company.chain(self.index.forms_of(account)).any(|form| {
            let initials = form.initials.as_str();
            let plain = label.replace('-', "");
            let begins = plain.starts_with(initials) || initials.starts_with(&plain);
            if !initials.is_empty() && begins && plain.len() >= 2 {
                return true;
            }
            let held = |word: &str| {
                word.len() >= 3
                    && (plain.contains(word) || plain.len() >= 4 && word.starts_with(&plain))
            };
            form.tokens.iter().any(|token| token.weight >= 4.0 && held(&token.text))
        })
    }

    fn choose(&self, lead: &Lead, mut candidates: Vec<Candidate>) -> Trace {
        self.sort(&mut candidates);
        let Some(best) = candidates.first().copied() else {
            return self.nothing(Rule::NoCandidate);
        };
        if let Some(routed) = self.route_by_place(lead, &candidates) {
            return routed;
        }
        let probability = logistic(best.score);
        let rival = candidates[1..].iter().find(|other| {
            !self.index.is_below(other.account, best.account) || best.score <= other.score
        });
        let margin = rival.map_or(1.0, |other| best.score - other.score);
        let clear = margin >= 0.6;
        let (outcome, rule) = match probability {
            p if p >= STRONG && clear => (Outcome::Strong, best.rule),
            p if p >= STRONG => (Outcome::Review, Rule::Ambiguous),
            p if p >= REVIEW => (Outcome::Review, best.rule),
            _ if best.rule == Rule::OtherDomain && best.score > -3.0 => {
                (Outcome::None, Rule::OtherDomain)
            }
            _ => (Outcome::None, Rule::NoCandidate),
        };
        finish(candidates, outcome, rule, probability)
    }

    /// A child in the lead's country beats a parent in another that fits better by name.
    fn route_by_place(&self, lead: &Lead, candidates: &[Candidate]) -> Option<Trace> {
        lead.country?;
        let best = candidates.first()?;
        if best.country != Some(false) || logistic(best.score + 1.2) < STRONG {
            return None;
        }
        let child = candidates[1..].iter().position(|other| {
            let related = self.index.is_below(other.account, best.account)
                || self.share_label(other.account, best.account);
            other.country == Some(true) && related
        })?;
        let mut ordered = candidates.to_vec();
        let mut chosen = ordered.remove(child + 1);
        chosen.rule = Rule::FamilyRouting;
        chosen.score = chosen.score.max(best.score);
        ordered.insert(0, chosen);
        Some(finish(ordered, Outcome::Strong, Rule::FamilyRouting, 0.9))
    }

    fn share_label(&self, left: u32, right: u32) -> bool {
        let labels = &self.index.accounts[right as usize].domains;
        let mut own = self.index.accounts[left as usize].domains.iter();
        own.any(|domain| labels.iter().any(|other| other.label == domain.label))
    }

    /// Best first; equal scores by what the account is, not by where it stood.
    fn sort(&self, candidates: &mut [Candidate]) {
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
            name: None,
            country: None,
            city: false,
        };
        finish(vec![candidate], Outcome::Strong, rule, 0.99)
    }

    fn nothing(&self, rule: Rule) -> Trace {
        finish(Vec::new(), Outcome::None, rule, 0.0)
    }
}

fn merge(candidates: &mut Vec<Candidate>, candidate: Candidate) {
    match candidates.iter_mut().find(|known| known.account == candidate.account) {
        Some(known) if known.score >= candidate.score => known.name = candidate.name,
        Some(known) => *known = candidate,
        None => candidates.push(candidate),
    }
}

fn finish(candidates: Vec<Candidate>, outcome: Outcome, rule: Rule, probability: f32) -> Trace {
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

impl Lead {
    /// Reads what the quick path does not need.
    fn complete(&mut self, input: &LeadInput<'_>) {
        self.company = input.company.map(normalise_name);
        let suffix = self.mail.as_ref().filter(|_| self.mail_kind == Some(HostKind::Corporate));
        let suffix = suffix.or(self.site.as_ref()).and_then(Host::country);
        self.country = input.country.and_then(country_code).or(suffix);
        self.city = input.city.map_or(0, place_hash);
    }
}
