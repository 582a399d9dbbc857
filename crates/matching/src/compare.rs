//! Whether two names name the same company: an alignment weighed into a probability.

use serde::Serialize;

use crate::align::{Features, align, same_words};
use crate::evidence::{NameLevel, name_evidence};
use crate::hangul;
use crate::name::{Form, NormalName, normalise_name};
use crate::vocabulary::Kind;

/// The outcome of comparing two company names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NameComparison {
    /// Probability (0 to 1) that both names name the same company, calibrated on labelled pairs.
    pub probability: f32,
    /// Whether one name is the initials of the other.
    pub acronym: bool,
    /// Whether the names are equal once legal forms, fillers and generic words are left out.
    pub exact: bool,
    /// How the first name stands to the second; `None` when one of them names no company.
    pub level: Option<NameLevel>,
    /// The words that the first name was read as.
    pub typed_words: String,
    /// The words that the second name was read as.
    pub known_words: String,
    /// What weighed, strongest first.
    pub reasons: Vec<NameReason>,
}

/// One reason of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NameReason {
    /// Stable name of the feature (`matched_words`, `conflicting_words` …).
    pub feature: &'static str,
    /// Its value, in the unit the README gives.
    pub value: f32,
    /// What it adds to the log-odds.
    pub log_odds: f32,
}

/// Log-odds of each feature; fitted by penalised logistic regression on the labelled pairs.
struct Coefficient {
    feature: &'static str,
    log_odds: f32,
    value: fn(&Features) -> f32,
}

const BIAS: f32 = 0.25;
const COEFFICIENTS: [Coefficient; 15] = [
    Coefficient { feature: "matched_words", log_odds: 1.16, value: |f| f.matched.min(25.0) / 10.0 },
    Coefficient { feature: "spelling", log_odds: -1.26, value: |f| spelling_share(f) * 4.0 },
    Coefficient { feature: "conflicting_words", log_odds: -2.57, value: |f| conflict_share(f) },
    Coefficient { feature: "extra_words", log_odds: -0.33, value: |f| extra_share(f) },
    Coefficient { feature: "generic_words", log_odds: -1.31, value: |f| f.generic / 2.5 },
    Coefficient { feature: "places_differ", log_odds: -2.65, value: |f| f.place_conflict },
    Coefficient { feature: "one_has_place", log_odds: -0.44, value: |f| f.place_extra },
    Coefficient { feature: "numbers_differ", log_odds: -1.12, value: |f| f.number },
    Coefficient { feature: "first_words_differ", log_odds: -1.54, value: |f| f.head },
    Coefficient { feature: "legal_forms_differ", log_odds: -2.33, value: |f| f.legal },
    Coefficient { feature: "only_common_words", log_odds: -0.78, value: |f| f.common },
    Coefficient { feature: "identical", log_odds: 2.59, value: |f| f.identical },
    Coefficient { feature: "extra_describes", log_odds: -1.45, value: |f| f.described },
    Coefficient { feature: "extra_names", log_odds: -1.15, value: |f| f.named },
    Coefficient { feature: "lone_misspelt_word", log_odds: -0.58, value: |f| f.lone_typo },
];

fn total(f: &Features) -> f32 {
    (f.matched + f.spelling + f.conflict + f.extra).max(1.0)
}

fn spelling_share(f: &Features) -> f32 {
    f.spelling / (f.matched + f.spelling).max(1.0)
}

/// Square root, because already a light conflict (Systems against Industries) tells.
fn conflict_share(f: &Features) -> f32 {
    (2.0 * f.conflict / total(f)).sqrt()
}

fn extra_share(f: &Features) -> f32 {
    (f.extra / total(f)).sqrt()
}

/// Probability given to initials against the words they stand for, by the number of letters.
fn acronym_probability(letters: usize) -> f32 {
    match letters {
        0..=2 => 0.3,
        3 => 0.86,
        _ => 0.92,
    }
}

/// The number [`compare_names`] gives alone.
#[must_use]
pub fn same_company_probability(left: &NormalName, right: &NormalName) -> f32 {
    best(left, right).map_or(0.0, |(_, _, found)| found.probability)
}

/// What the decision needs to know of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) probability: f32,
    pub(crate) acronym: bool,
    pub(crate) exact: bool,
    pub(crate) features: Features,
}

/// The forms that agree best, and how.
fn best<'a>(left: &'a NormalName, right: &'a NormalName) -> Option<(&'a Form, &'a Form, Verdict)> {
    let mut best: Option<(&Form, &Form, Verdict)> = None;
    for left in &left.forms {
        for right in &right.forms {
            let found = compare_forms(left, right);
            if best.is_none_or(|(_, _, best)| found.probability > best.probability) {
                best = Some((left, right, found));
            }
        }
    }
    best
}

/// Probability from which names across writing systems need not be heard as a whole.
const HEARD_BELOW: f32 = 0.97;

/// Compares two forms.
pub(crate) fn compare_forms(left: &Form, right: &Form) -> Verdict {
    // Always in one order, so that ties in the alignment fall the same way from both sides.
    let turned = (right.whole_key, right.compact) < (left.whole_key, left.compact);
    let aligned = || if turned { align(right, left) } else { align(left, right) };
    let mut features = same_words(left, right).unwrap_or_else(aligned);
    features.unit_typed = features.unit.is_some() && features.unit_typed != turned;
    if left.compact == right.compact || left.full == right.full {
        features = Features {
            matched: left.weight.max(right.weight),
            legal: features.legal,
            common: features.common,
            identical: 1.0,
            foreign: features.foreign,
            ..Features::default()
        };
    }
    let mut probability = weighed(&features);
    // Korean runs words together: where the words as cut do not agree, the whole is heard.
    if probability < HEARD_BELOW
        && let Some(heard) = hangul::compare(left, right)
        && weighed(&heard) > probability
    {
        probability = weighed(&heard);
        features = heard;
    }
    let whole = features.conflict + features.extra + features.number + features.spelling;
    let exact = whole + features.place_conflict + features.place_extra <= 0.01;
    let acronym = letters(left, right).or_else(|| letters(right, left));
    if let Some(count) = acronym {
        probability = probability.max(acronym_probability(count));
    }
    Verdict { probability, acronym: acronym.is_some() && !exact, exact, features }
}

/// The number of letters when `short` is made of the initials of `long`.
fn letters(short: &Form, long: &Form) -> Option<usize> {
    if long.initials.is_empty() {
        return None;
    }
    let acronym = short.acronym().filter(|word| word.text == long.initials)?;
    let core = long.words().filter(|word| word.kind == Kind::Core).count();
    (core >= 2).then_some(acronym.text.len())
}

fn weighed(features: &Features) -> f32 {
    let sum = |sum: f32, c: &Coefficient| sum + c.log_odds * (c.value)(features);
    logistic(COEFFICIENTS.iter().fold(BIAS, sum))
}

/// The probability that belongs to log-odds.
pub(crate) fn logistic(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds that belong to a probability, kept within ±9.
pub(crate) fn log_odds(probability: f32) -> f32 {
    let kept = probability.clamp(0.000_123, 0.999_877);
    (kept / (1.0 - kept)).ln()
}

/// Compares two company names as typed. Symmetric; 0 when one of them names no company.
#[must_use]
pub fn compare_names(left: &str, right: &str) -> NameComparison {
    let (left, right) = (normalise_name(left), normalise_name(right));
    let best = best(&left, &right);
    let level = best.map(|(typed, known, found)| name_evidence(typed, known, found).level);
    let words = |name: &NormalName, form: Option<&Form>| {
        form.or(name.forms.first()).map(Form::text).unwrap_or_default()
    };
    let (typed_words, known_words) =
        (words(&left, best.map(|best| best.0)), words(&right, best.map(|best| best.1)));
    let found = best.map(|best| best.2).unwrap_or_default();
    NameComparison {
        probability: found.probability,
        acronym: found.acronym,
        exact: found.exact,
        level,
        typed_words,
        known_words,
        reasons: if found.probability > 0.0 { reasons(&found.features) } else { Vec::new() },
    }
}

pub(crate) fn reasons(features: &Features) -> Vec<NameReason> {
    let all = COEFFICIENTS.iter().map(|c| {
        let value = (c.value)(features);
        NameReason { feature: c.feature, value, log_odds: c.log_odds * value }
    });
    let mut reasons: Vec<NameReason> = all.filter(|reason| reason.value != 0.0).collect();
    reasons.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
    reasons
}
