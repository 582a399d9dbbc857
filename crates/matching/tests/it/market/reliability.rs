//! How often the matcher is right where it says how sure it is.

use std::collections::BTreeMap;

use speargun_matching::{EvidenceClass, Matcher, Outcome, Rule, Scratch};

use super::Market;

/// What answers rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Basis {
    /// A domain of an account.
    Domain,
    Evidence(EvidenceClass),
    /// Several accounts are about as likely.
    Several,
}

/// Answers, the sum of their probabilities, and how many are right.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) answers: usize,
    pub(crate) sure: f64,
    pub(crate) right: usize,
}

impl Counts {
    pub(crate) fn expected(&self) -> f64 {
        self.sure / self.answers.max(1) as f64
    }

    pub(crate) fn observed(&self) -> f64 {
        self.right as f64 / self.answers.max(1) as f64
    }

    fn add(&mut self, probability: f32, right: bool) {
        self.answers += 1;
        self.sure += f64::from(probability);
        self.right += usize::from(right);
    }
}

/// Lower ends of the bins of probability.
pub(crate) const BINS: [f32; 9] = [0.0, 0.2, 0.4, 0.6, 0.8, 0.85, 0.9, 0.95, 0.98];

#[derive(Debug, Default)]
pub(crate) struct Reliability {
    pub(crate) bins: [Counts; BINS.len()],
    pub(crate) by_basis: BTreeMap<(Basis, bool), Counts>,
    /// What each answer by evidence weighed before calibration, and whether it is right.
    pub(crate) sums: BTreeMap<EvidenceClass, Vec<(f32, bool)>>,
}

impl Reliability {
    /// Judges all answers, strong and for review; kinds that nobody can decide are left out.
    pub(crate) fn of(matcher: &Matcher, market: &Market) -> Self {
        let mut found = Self::default();
        let mut scratch = Scratch::default();
        for (row, truth) in market.truth.iter().enumerate() {
            let decision = matcher.decide_with(&mut scratch, &market.lead(row));
            let Some(account) = decision.account else { continue };
            if market.kinds[row] == "undecidable" {
                continue;
            }
            let right = *truth == Some(account);
            let bin = BINS.iter().rposition(|low| decision.probability >= *low).unwrap_or(0);
            found.bins[bin].add(decision.probability, right);
            let why = matcher.explain(&market.lead(row));
            let best = &why.candidates[0];
            let domain = matches!(
                decision.rule,
                Rule::EmailDomain | Rule::WebsiteDomain | Rule::FamilyRouting
            );
            let alone = (best.probability - decision.probability).abs() < 0.002;
            let basis = if domain {
                Basis::Domain
            } else if alone && decision.rule != Rule::Ambiguous {
                found.sums.entry(best.class).or_default().push((best.evidence, right));
                Basis::Evidence(best.class)
            } else {
                Basis::Several
            };
            let strong = decision.outcome == Outcome::Strong;
            let counts = found.by_basis.entry((basis, strong)).or_default();
            counts.add(decision.probability, right);
        }
        found
    }
}
