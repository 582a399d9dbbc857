//! `speargun match compare`: two company names, and what speaks for and against one company.

use serde::Serialize;
use speargun_matching::{
    AccountInput, LeadInput, Matcher, NameComparison, Outcome, Settings, compare_names,
};

use super::CommandError;
use super::matching::name_of;
use crate::arguments::Compare;
use crate::language::{fixed, language, say};
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
    output::line(&say!(
        "cli.compare.result",
        decision = super::facts::key_word("match.outcome", &name_of(&compared.decision)),
        probability = fixed(f64::from(compared.decision_probability), 3),
        level,
        names = fixed(f64::from(compared.comparison.probability), 3)
    ))?;
    for (name, words) in [(compared.typed, typed_words), (compared.known, known_words)] {
        output::line(&say!("cli.compare.read_as", name, words))?;
    }
    let rows = compared.comparison.reasons.iter().map(|reason| {
        let decimal = |text: String| language().decimal(&text);
        let value = decimal(format!("{:.2}", reason.value));
        let weight = decimal(format!("{:+.2}", reason.log_odds));
        vec![reason.feature.to_owned(), value, weight]
    });
    let headings = [
        say!("cli.compare.column.evidence"),
        say!("cli.compare.column.value"),
        say!("cli.compare.column.log_odds"),
    ];
    output::table(&headings, rows.collect(), &[1, 2])
}
