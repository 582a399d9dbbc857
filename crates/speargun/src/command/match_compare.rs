//! `speargun match compare`: two company names, and what speaks for and against one company.

use serde::Serialize;
use speargun_matching::{
    AccountInput, LeadInput, Matcher, NameComparison, Outcome, Settings, compare_names,
};

use super::CommandError;
use super::matching::name_of;
use crate::arguments::Compare;
use crate::output;

/// The answer as JSON.
#[derive(Debug, Serialize)]
struct Compared<'a> {
    typed: &'a str,
    known: &'a str,
    /// What somebody is given who typed the one where an account has the other, and nothing else
    /// is known: `strong`, `review` or `none`.
    decision: Outcome,
    /// Probability of that decision.
    decision_probability: f32,
    #[serde(flatten)]
    comparison: NameComparison,
}

pub(super) fn run(names: &Compare) -> Result<(), CommandError> {
    let comparison = compare_names(&names.typed, &names.known);
    let account = AccountInput { names: vec![&names.known], ..AccountInput::default() };
    let lead = LeadInput { company: Some(&names.typed), ..LeadInput::default() };
    let decision = Matcher::build(&[account], &Settings::default()).decide(&lead);
    let compared = Compared {
        typed: &names.typed,
        known: &names.known,
        decision: decision.outcome,
        decision_probability: decision.probability,
        comparison,
    };
    if names.output.json {
        return output::json(&compared);
    }
    print(&compared)
}

fn print(compared: &Compared<'_>) -> Result<(), CommandError> {
    let NameComparison { typed_words, known_words, .. } = &compared.comparison;
    let level = compared.comparison.level.map_or_else(|| "-".to_owned(), |level| name_of(&level));
    output::line(&format!(
        "{} (probability {:.3}), names {level} (probability {:.3})",
        name_of(&compared.decision),
        compared.decision_probability,
        compared.comparison.probability,
    ))?;
    for (name, words) in [(compared.typed, typed_words), (compared.known, known_words)] {
        output::line(&format!("\"{name}\" is read as \"{words}\""))?;
    }
    let rows = compared.comparison.reasons.iter().map(|reason| {
        let (value, weight) = (format!("{:.2}", reason.value), format!("{:+.2}", reason.log_odds));
        vec![reason.feature.to_owned(), value, weight]
    });
    output::table(&["Evidence", "Value", "Log-odds"], rows.collect(), &[1, 2])
}
