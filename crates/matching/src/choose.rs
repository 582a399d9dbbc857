//! Candidates by label and name, weighed against each other.

use std::borrow::Cow;

use crate::calibrate::{EvidenceClass, share};
use crate::compare::logistic;
use crate::decide::{Candidate, Matcher, Outcome, REVIEW, Rule, STRONG, Trace, finish};
use crate::edit::{edits_within, letters_of};
use crate::evidence::{AddressLevel, NameEvidence, NameLevel};
use crate::hash::hash_text;
use crate::host::Host;
use crate::index::whole_as_beginning;
use crate::lead::Lead;
use crate::limits::MAX_GROUP;
use crate::name::{Form, NormalName, Token};
use crate::place::place_hash;

/// Log-odds of the same label under another suffix where the names agree.
const LABEL_AND_NAME: f32 = 3.2;
/// Log-odds of it where the lead gives no name, but the label is the account's name.
const LABEL_IS_NAME: f32 = 2.2;
/// Log-odds of it where the lead gives no name.
const LABEL_ALONE: f32 = 0.5;
/// Shortest label that tells something alone.
const TELLING_LABEL: usize = 5;
/// Most that evidence may sum up to when the address is of somebody else: worth a look, no more,
/// and never among what is accepted in bulk (few of them turn out right).
const UNRELATED_MOST: f32 = 0.2;
/// The same when the country differs as well: another company.
const UNRELATED_ABROAD_MOST: f32 = -0.6;
/// The same when the address could be made of the account's name, in another country, and is not
/// the account's: a namesake as likely as a branch.
const NAMESAKE_ABROAD_MOST: f32 = 1.4;
/// Most that part of a Korean name sums up to: X, X기술 and X건설 are companies of their own.
const KOREAN_PART_MOST: f32 = 1.6;
/// Most that a name sums up to that has something beside the other which names another company.
const SET_APART_MOST: f32 = 1.0;
/// Lead in log-odds over the next account that is no relative, below which it is ambiguous.
const CLEAR_LEAD: f32 = 0.6;
/// Share of the best of a family of which another member is about as likely.
const WITHIN_FAMILY: f32 = 0.8;
/// Relatives this much below the best by name are still chosen among by place.
const FAMILY_REACH: f32 = 2.5;

impl Matcher {
    /// Accounts that own the label of the lead's domain under another suffix.
    pub(crate) fn by_label(&self, lead: &Lead, mail: Option<&Host>) -> Vec<Candidate> {
        let Some(host) = mail.or(lead.site.as_ref()).filter(|host| !host.is_homograph()) else {
            return Vec::new();
        };
        let siblings = self.index.by_label.get(host.label_hash()).iter().take(MAX_GROUP);
        let usable = lead.company.as_deref().is_some_and(NormalName::is_usable);
        let weights = &self.index.weights;
        let scored = siblings.map(|id| {
            let name = self.compare(lead, *id).filter(|_| usable);
            let (country, city) = self.place_evidence(lead, *id);
            let telling = host.label().len() >= TELLING_LABEL;
            let score = match name.map(|evidence| weights.name(&evidence)) {
                Some(weight) if weight >= 0.0 => LABEL_AND_NAME,
                Some(weight) => weight.max(-3.0),
                None if telling && self.is_named(*id, host.label()) => LABEL_IS_NAME,
                None if telling => LABEL_ALONE,
                None => -1.0,
            };
            let place = match country {
                Some(true) => 0.7,
                Some(false) => -0.7,
                None => 0.0,
            };
            let score = score + place + if city { 0.3 } else { 0.0 };
            let (rule, address) = (Rule::RegionalDomain, AddressLevel::SameLabel);
            let (evidence, sum) = (score, score);
            let score = EvidenceClass::of(name.as_ref(), address).calibrated(evidence);
            Candidate { account: *id, rule, score, evidence, sum, name, address, country, city }
        });
        scored.collect()
    }

    fn is_korean(&self, account: u32) -> bool {
        self.index.forms_of(account).iter().any(|form| form.hangul.is_some())
    }

    fn is_named(&self, account: u32, label: &str) -> bool {
        let key = hash_text(&label.replace('-', ""));
        let named = |form: &Form| form.spelt_key == key || form.spelt_full_key == key;
        self.index.forms_of(account).iter().any(named)
    }

    /// An account found by its name, with all that speaks for and against it.
    pub(crate) fn by_name(
        &self,
        lead: &Lead,
        mail: Option<&Host>,
        account: u32,
        name: NameEvidence,
    ) -> Candidate {
        let weights = &self.index.weights;
        let (country, city) = self.place_evidence(lead, account);
        let address = self.address_level(lead, mail, account, country);
        let same_label = matches!(address, AddressLevel::SameLabel | AddressLevel::SameLabelAbroad);
        let mut score = weights.name(&name) + weights.address(address);
        score += match country {
            Some(true) => weights.country_agrees,
            // A regional address explains another country.
            Some(false) if !same_label && name.level == NameLevel::Equal => {
                2.0 * weights.country_differs
            }
            Some(false) if !same_label => weights.country_differs,
            _ => 0.0,
        };
        score += if city { weights.city_agrees } else { 0.0 };
        score += self.unit_weight(lead, account, &name);
        let sum = score;
        score = weights.calibrated(score);
        let same_name = matches!(
            name.level,
            NameLevel::Identical | NameLevel::Equal | NameLevel::SameSound | NameLevel::DomainLabel
        );
        let part = matches!(name.level, NameLevel::Beginning | NameLevel::Continued);
        let most = match address {
            AddressLevel::UnrelatedAbroad => UNRELATED_ABROAD_MOST,
            AddressLevel::Unrelated => UNRELATED_MOST,
            AddressLevel::FittingLabelAbroad => NAMESAKE_ABROAD_MOST,
            _ if name.set_apart && !same_label && !self.adds_city(lead) => SET_APART_MOST,
            AddressLevel::Unknown if part && self.is_korean(account) => KOREAN_PART_MOST,
            // An address that goes with another spelling is no slip: it is another company. Where
            // the name is misspelt in its own way, both are slips for the account.
            AddressLevel::MisspeltLabel if part || !self.spells_address(lead, mail, account) => {
                f32::MAX
            }
            _ if !same_name && !same_label && mail.is_some() => UNRELATED_MOST,
            _ => f32::MAX,
        };
        let unrelated = matches!(address, AddressLevel::Unrelated | AddressLevel::UnrelatedAbroad);
        let rule = match name.level {
            _ if unrelated => Rule::OtherDomain,
            NameLevel::Identical | NameLevel::Equal => Rule::CompanyNameExact,
            NameLevel::Initials | NameLevel::KnownInitials => Rule::Acronym,
            _ => Rule::CompanyNameSimilar,
        };
        let (evidence, name) = (score.min(most), Some(name));
        let score = EvidenceClass::of(name.as_ref(), address).calibrated(evidence).min(most);
        Candidate { account, rule, score, evidence, sum, name, address, country, city }
    }

    /// Whether a typed name ends with a city of an account (`Acme Bologna`).
    fn adds_city(&self, lead: &Lead) -> bool {
        let forms = lead.company.iter().flat_map(|name| &name.forms);
        forms.map(|form| form.tokens.as_slice()).any(|words| match words {
            [_, .., before, last] if self.is_city(&format!("{} {}", before.text, last.text)) => {
                true
            }
            [_, .., last] => self.is_city(&last.text),
            _ => false,
        })
    }

    fn is_city(&self, text: &str) -> bool {
        self.index.has_city(place_hash(text))
    }

    /// What a country in one of the names says (`Acme Korea` against `Acme`).
    fn unit_weight(&self, lead: &Lead, account: u32, name: &NameEvidence) -> f32 {
        let features = &name.verdict.features;
        let Some(unit) = features.unit else { return 0.0 };
        let weights = &self.index.weights;
        let home = self.index.accounts[account as usize].country;
        match (features.unit_typed, home, lead.country) {
            (true, Some(home), _) if home == unit => weights.unit_agrees,
            (true, ..) => 0.25 * weights.unit_differs,
            (false, _, Some(country)) if country == unit => weights.unit_agrees,
            (false, _, Some(_)) => weights.unit_differs,
            (false, ..) => 0.5 * weights.unit_differs,
        }
    }

    fn address_level(
        &self,
        lead: &Lead,
        mail: Option<&Host>,
        account: u32,
        country: Option<bool>,
    ) -> AddressLevel {
        let known = &self.index.accounts[account as usize];
        let Some(host) = mail.or(lead.site.as_ref()) else { return AddressLevel::Unknown };
        let foreign = match (host.country(), known.country) {
            (Some(left), Some(right)) => left != right,
            _ => country == Some(false),
        };
        let label = host.label();
        if known.domains.iter().any(|domain| domain.label == host.label_hash()) {
            return if foreign { AddressLevel::SameLabelAbroad } else { AddressLevel::SameLabel };
        }
        if known.domains.iter().any(|domain| is_misspelt(label, &domain.label_text)) {
            return AddressLevel::MisspeltLabel;
        }
        if self.label_fits(lead, account, label) || self.adds_to_label(account, label) {
            return if foreign {
                AddressLevel::FittingLabelAbroad
            } else {
                AddressLevel::FittingLabel
            };
        }
        if foreign { AddressLevel::UnrelatedAbroad } else { AddressLevel::Unrelated }
    }

    /// Whether a misspelt address of an account goes with the name that was typed.
    fn spells_address(&self, lead: &Lead, mail: Option<&Host>, account: u32) -> bool {
        let Some(host) = mail.or(lead.site.as_ref()) else { return true };
        let own = self.index.accounts[account as usize].domains.iter();
        let mut own = own.filter(|domain| is_misspelt(host.label(), &domain.label_text));
        own.any(|domain| spells_label(lead, host.label(), &domain.label_text))
    }

    /// Whether a label is one of the account's own with what companies put around their names.
    fn adds_to_label(&self, account: u32, label: &str) -> bool {
        let own = self.index.accounts[account as usize].domains.iter();
        own.map(|domain| &*domain.label_text).filter(|own| own.len() >= 4).any(|own| {
            let parts = label.split_once(own).filter(|(before, behind)| {
                let around = |text: &str| text.trim_matches('-').len();
                around(before) == 0 || around(behind) == 0
            });
            parts.is_some_and(|(before, behind)| {
                let text = if behind.is_empty() { before } else { behind };
                LABEL_ADDITIONS.contains(&text.trim_matches('-'))
            })
        })
    }

    /// Whether a domain label could be made of a company's name: it holds its first word, begins
    /// with it, or is its initials.
    fn label_fits(&self, lead: &Lead, account: u32, label: &str) -> bool {
        // What the lead typed fits the lead's own domain anyhow; it tells something only where no
        // domain of the account is known.
        let known = !self.index.accounts[account as usize].domains.is_empty();
        let company = || lead.company.iter().filter(|_| !known).flat_map(|name| &name.forms);
        let plain = if label.contains('-') {
            Cow::Owned(label.replace('-', ""))
        } else {
            Cow::Borrowed(label)
        };
        let fits = |label: &str| {
            let letters = letters_of(label.as_bytes());
            let mut forms = company().chain(self.index.forms_of(account));
            forms.any(|form| label_fits_form(form, label, letters))
        };
        // Domains write ä as ae; names are read without the accent.
        fits(&plain) || without_umlauts(&plain).is_some_and(|plain| fits(&plain))
    }

    /// Accounts whose domain label is what was typed as the company (`ibm`).
    pub(crate) fn by_typed_label(
        &self,
        lead: &Lead,
        mail: Option<&Host>,
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(typed) = lead.company.as_ref().and_then(|name| name.forms.first()) else { return };
        if typed.spelt.len() < 3 {
            return;
        }
        let owners = self.index.by_label.get(typed.spelt_key);
        if owners.len() > MAX_GROUP {
            return;
        }
        // A word that other companies begin with as well does not tell which of them.
        let others =
            whole_as_beginning(typed).map_or(0, |key| self.index.by_beginning.get(key).len());
        for account in owners {
            let Some(mut name) = self.compare(lead, *account) else { continue };
            let better = self.index.weights.name(&name);
            name.level = NameLevel::DomainLabel;
            name.length = typed.spelt.len();
            let known_word = typed.tokens.iter().all(|token| token.known);
            if better >= self.index.weights.name(&name) || others > 1 || others == 1 && known_word {
                continue;
            }
            merge(candidates, self.by_name(lead, mail, *account, name));
        }
    }

    pub(crate) fn choose(&self, lead: &Lead, mut candidates: Vec<Candidate>) -> Trace {
        self.sort(&mut candidates);
        let Some(found) = candidates.first().copied() else {
            return self.nothing(Rule::NoCandidate);
        };
        let routed = self.settle_family(lead, &mut candidates);
        let best = candidates[0];
        let sure = logistic(best.score);
        let rival =
            candidates[1..].iter().find(|other| !self.are_relatives(other.account, found.account));
        let clear = rival.is_none_or(|other| best.score - other.score >= CLEAR_LEAD);
        let clear = clear && routed;
        // Of several that are about as likely each has its share only.
        let others = candidates[1..].iter();
        let rivals = others.filter(|other| !self.are_relatives(other.account, found.account));
        let probability = match (clear, routed) {
            (true, _) => sure,
            (false, true) => share(best.score, rivals.map(|other| other.score)),
            (false, false) => sure * WITHIN_FAMILY,
        };
        // Doubtful evidence is shown to people, however seldom its class turns out right.
        let worth_a_look = sure >= REVIEW || logistic(best.evidence) >= REVIEW;
        let (outcome, rule) = match sure {
            p if p >= STRONG && clear => (Outcome::Strong, best.rule),
            p if p >= STRONG => (Outcome::Review, Rule::Ambiguous),
            _ if worth_a_look => (Outcome::Review, best.rule),
            _ if best.rule == Rule::OtherDomain && best.evidence > -3.0 => {
                (Outcome::None, Rule::OtherDomain)
            }
            _ => (Outcome::None, Rule::NoCandidate),
        };
        finish(candidates, outcome, rule, probability)
    }

    fn are_relatives(&self, left: u32, right: u32) -> bool {
        self.index.root(left) == self.index.root(right)
            || self.share_label(left, right) && self.names_agree(left, right)
    }

    fn share_label(&self, left: u32, right: u32) -> bool {
        let labels = &self.index.accounts[right as usize].domains;
        let mut own = self.index.accounts[left as usize].domains.iter();
        own.any(|domain| labels.iter().any(|other| other.label == domain.label))
    }

    /// Puts the right member of the best candidate's family first: by name, then by place; a
    /// parent before its children where nothing tells. Whether one of them is clearly the one.
    fn settle_family(&self, lead: &Lead, candidates: &mut Vec<Candidate>) -> bool {
        let best = candidates[0];
        if best.evidence < 0.0 {
            return true;
        }
        let mut members: Vec<(f32, Candidate)> = candidates
            .iter()
            .filter(|other| {
                other.account == best.account
                    || other.evidence
                        >= best.evidence - FAMILY_REACH - self.index.weights.country_agrees
                        && self.are_relatives(other.account, best.account)
            })
            .map(|candidate| (candidate.evidence - self.place_part(candidate), *candidate))
            .collect();
        let top = members.iter().map(|(score, _)| *score).fold(f32::MIN, f32::max);
        let mut below = vec![best.account];
        self.add_family(&mut below);
        for account in below {
            if members.iter().any(|(_, member)| member.account == account) {
                continue;
            }
            let (country, city) = self.place_evidence(lead, account);
            let member = Candidate { account, country, city, ..best };
            members.push((top - 0.8, member));
        }
        if members.len() == 1 {
            return true;
        }
        let ids: Vec<u32> = members.iter().map(|(_, member)| member.account).collect();
        for (fit, member) in &mut members {
            let place = match member.country {
                Some(true) => 2.0,
                Some(false) => -2.0,
                None => 0.0,
            };
            let above = |other: &u32| {
                *other != member.account && self.index.is_below(*other, member.account)
            };
            let root = if ids.iter().any(above) { 0.35 } else { 0.0 };
            *fit += place + if member.city { 1.4 } else { 0.0 } + root;
            member.score = *fit;
        }
        let mut ordered: Vec<Candidate> = members.into_iter().map(|(_, member)| member).collect();
        self.sort(&mut ordered);
        let chosen = ordered[0];
        let clear = chosen.score - ordered[1].score >= 0.3;
        let rule = if chosen.account == best.account { best.rule } else { Rule::FamilyRouting };
        let known = candidates.iter().position(|other| other.account == chosen.account);
        let own = known.map(|at| candidates.remove(at));
        let score = own.map_or(best.score, |own| own.score).max(best.score);
        candidates.insert(0, Candidate { rule, score, ..chosen });
        clear
    }

    fn place_part(&self, candidate: &Candidate) -> f32 {
        let weights = &self.index.weights;
        let country = match candidate.country {
            Some(true) => weights.country_agrees,
            Some(false) => weights.country_differs,
            None => 0.0,
        };
        country + if candidate.city { weights.city_agrees } else { 0.0 }
    }
}

fn label_fits_form(form: &Form, label: &str, letters: u64) -> bool {
    let initials = form.initials.as_str();
    let begins = label.starts_with(initials) || initials.starts_with(label);
    if !initials.is_empty() && begins && label.len() >= 2 {
        return true;
    }
    let held = |token: &Token| {
        let word = token.text.as_str();
        // Most words hold a letter that the label does not, and need no search.
        let inside = token.letters & !letters == 0 && label.contains(word);
        word.len() >= 3 && (inside || label.len() >= 4 && word.starts_with(label))
    };
    form.tokens.iter().any(|token| token.weight >= 4.0 && held(token))
}

/// A label with ae, oe and ue as their single letters, when it holds any.
fn without_umlauts(label: &str) -> Option<String> {
    let holds = ["ae", "oe", "ue"].iter().any(|pair| label.contains(pair));
    holds.then(|| label.replace("ae", "a").replace("oe", "o").replace("ue", "u"))
}

/// What companies put before or behind their names in domains.
const LABEL_ADDITIONS: [&str; 22] = [
    "", "get", "try", "go", "my", "the", "use", "join", "we", "team", "group", "grp", "hq", "inc",
    "corp", "co", "company", "online", "web", "global", "intl", "holding",
];

/// Whether a label is spelt as the name that was typed where it differs from the account's: then
/// both are of another company.
fn spells_label(lead: &Lead, label: &str, known: &str) -> bool {
    let (label, known) = (label.replace('-', ""), known.replace('-', ""));
    let forms = lead.company.iter().flat_map(|name| &name.forms);
    let mut spelt = forms.flat_map(|form| {
        let words = form.tokens.iter().filter(|word| word.text.len() >= 4);
        words.map(Token::spelt).chain([form.spelt.as_str(), form.spelt_whole()])
    });
    spelt.any(|spelt| {
        let held = |label: &str| label.contains(spelt) || spelt.contains(label);
        held(&label) && !held(&known)
    })
}

/// Whether a label is another with a letter or two wrong.
fn is_misspelt(label: &str, known: &str) -> bool {
    let length = label.len().min(known.len());
    let allowed = match length {
        0..=4 => return false,
        5..=8 => 1,
        _ => 2,
    };
    edits_within(label, known, allowed).is_some()
}

/// Keeps the better of two candidates of one account.
pub(crate) fn merge(candidates: &mut Vec<Candidate>, candidate: Candidate) {
    match candidates.iter_mut().find(|known| known.account == candidate.account) {
        Some(known) if known.score >= candidate.score => known.name = candidate.name,
        Some(known) => *known = candidate,
        None => candidates.push(candidate),
    }
}
