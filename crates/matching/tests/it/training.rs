//! Training on a made-up market with known truth: weights move, quality holds, nothing leaks.

use speargun_matching::{Matcher, Outcome, Scratch, Settings, TrainingLead, Weights, train};
use speargun_simulate::{HardCaseOptions, simulate_hard_cases};

use crate::market::Market;

fn market(seed: u64) -> Market {
    let directory = tempfile::tempdir().unwrap();
    let options = HardCaseOptions { accounts: 1_500, leads_per_account: 6.0, seed };
    simulate_hard_cases(directory.path(), &options, &|_| {}).unwrap();
    Market::read(directory.path())
}

/// Precision and recall of strong answers over all leads.
fn quality(matcher: &Matcher, market: &Market) -> (f64, f64) {
    let (mut right, mut given, mut wanted) = (0, 0, 0);
    let mut scratch = Scratch::default();
    for (row, truth) in market.truth.iter().enumerate() {
        let decision = matcher.decide_with(&mut scratch, &market.lead(row));
        let strong = decision.account.filter(|_| decision.outcome == Outcome::Strong);
        given += usize::from(strong.is_some());
        wanted += usize::from(truth.is_some());
        right += usize::from(strong.is_some() && strong == *truth);
    }
    (right as f64 / given as f64, right as f64 / wanted as f64)
}

#[test]
fn hard_cases_meet_the_floor() {
    let market = market(11);
    let (precision, recall) = quality(&market.matcher(), &market);
    println!("hard cases: precision {precision:.4} recall {recall:.4}");
    assert!(precision >= 0.995 && recall >= 0.97, "{precision} {recall}");
    assert!(market.kinds.iter().any(|kind| kind == "transliteration_korean"));
}

#[test]
fn training_moves_weights_and_keeps_quality() {
    let market = market(12);
    let mut matcher = market.matcher();
    let before = quality(&matcher, &market);
    let truth = market.truth.iter().enumerate();
    let rows: Vec<TrainingLead<'_>> = truth
        .map(|(row, truth)| TrainingLead {
            lead: market.lead(row),
            decision: (row % 10 == 0).then_some(*truth),
        })
        .collect();
    let training = train(&mut matcher, &rows);
    // The standing weights are in force until somebody publishes the learned ones.
    assert_eq!(*matcher.weights(), Weights::default());
    assert_ne!(training.weights, Weights::default());
    assert_eq!(training, train(&mut matcher, &rows), "training is deterministic");
    let held = training.after;
    assert!(held.decisions > 100 && held.decisions < 600, "{held:?}");
    matcher.set_weights(training.weights);
    let after = quality(&matcher, &market);
    println!("before {before:?} after {after:?}");
    assert!(after.0 >= before.0 - 0.004 && after.1 >= before.1 - 0.02, "{before:?} {after:?}");
}

#[test]
fn without_leads_the_shipped_weights_stay() {
    let mut matcher = Matcher::build(&[], &Settings::default());
    let training = train(&mut matcher, &[]);
    assert_eq!(training.weights, Weights::default());
    assert_eq!(training.before.precision(), None);
}
