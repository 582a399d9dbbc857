//! One domain, several accounts: owners, those below them, and their regional siblings.

use crate::compare::{compare_forms, log_odds};
use crate::decide::{Candidate, Matcher, Outcome, Rule, Trace, finish};
use crate::evidence::{AddressLevel, NameEvidence};
use crate::host::Host;
use crate::lead::Lead;
use crate::limits::{MAX_FAMILY_DEPTH, MAX_GROUP};

impl Matcher {
    /// Chooses among the owners of a domain, those below them and their regional siblings.
    pub(crate) fn route(&self, lead: &Lead, host: &Host, owners: &[u32], rule: Rule) -> Trace {
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
        pool[exact..].sort_unstable();
        pool.sort_unstable();
        pool.dedup();
        let names: Vec<_> = pool.iter().map(|id| self.compare(lead, *id)).collect();
        let scored = pool.iter().map(|id| {
            let own = owners.contains(id);
            let below = |other: &u32| *other != *id && self.index.is_below(*other, *id);
            let root = own && pool.iter().any(below);
            let base = if own { 2.5 } else { 0.0 } + if root { 0.5 } else { 0.0 };
            let (name, name_score) = self.name_in_family(lead, *id, (&pool, &names));
            let (country, city) = self.place_evidence(lead, *id);
            let score = base + self.route_by_place(lead, *id) + name_score;
            let address = AddressLevel::Unknown;
            let (evidence, sum) = (score, score);
            Candidate { account: *id, rule, score, evidence, sum, name, address, country, city }
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

    pub(crate) fn add_family(&self, pool: &mut Vec<u32>) {
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

    pub(crate) fn names_agree(&self, left: u32, right: u32) -> bool {
        if self.index.is_below(left, right) {
            return true;
        }
        let forms = self.index.forms_of(right);
        let agree = |form| forms.iter().any(|other| compare_forms(form, other).probability > 0.4);
        self.index.forms_of(left).iter().any(agree)
    }

    /// What the typed name says among relatives: only words that tell one from those above it.
    fn name_in_family(
        &self,
        lead: &Lead,
        account: u32,
        (pool, names): (&[u32], &[Option<NameEvidence>]),
    ) -> (Option<NameEvidence>, f32) {
        let name = |id: u32| pool.binary_search(&id).ok().and_then(|at| names[at]);
        let Some(evidence) = name(account) else { return (None, 0.0) };
        let related = |other: &&u32| **other != account;
        let others = || pool.iter().filter(related);
        let heads = others().any(|other| self.index.is_below(*other, account));
        let score = |evidence: &NameEvidence, heads: bool| {
            // The group's name is typed in all its units.
            let exact = if heads { 0.5 } else { 2.5 };
            3.0 * evidence.verdict.probability + if evidence.verdict.exact { exact } else { 0.0 }
        };
        let own = score(&evidence, heads);
        let above = others().filter(|other| self.index.is_below(account, **other));
        let mut named = 0.0;
        let capped = above.fold(own, |least, other| {
            if self.is_told_apart(lead, account, *other) {
                named = 1.5;
                return least;
            }
            name(*other).map_or(least, |name| least.min(score(&name, true)))
        });
        (Some(evidence), capped + named)
    }

    /// Whether a typed word is in the account's names and not in those of the one above it.
    fn is_told_apart(&self, lead: &Lead, account: u32, above: u32) -> bool {
        let holds = |id: u32, word: u64| {
            let mut words = self.index.forms_of(id).iter().flat_map(|form| &form.tokens);
            words.any(|token| token.hash == word)
        };
        let forms = lead.company.iter().flat_map(|name| &name.forms);
        let mut typed = forms.flat_map(|form| &form.tokens).map(|token| token.hash);
        typed.any(|word| holds(account, word) && !holds(above, word))
    }

    /// What the typed country and city say among accounts of one domain. The suffix of the domain
    /// says nothing: they all share it.
    fn route_by_place(&self, lead: &Lead, account: u32) -> f32 {
        let known = &self.index.accounts[account as usize];
        let country = match self.stated_country(lead).zip(known.country).map(|(a, b)| a == b) {
            Some(true) => 5.0,
            Some(false) => -5.0,
            None => 0.0,
        };
        let city = if lead.city != 0 && lead.city == known.city { 6.0 } else { 0.0 };
        country + city
    }
}
