//! Training on a made-up market with known truth: weights move, quality holds, nothing leaks.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::path::Path;

use speargun_matching::{
    AccountInput, LeadInput, Matcher, Outcome, Scratch, Settings, TrainingLead, Weights, train,
};
use speargun_simulate::{HardCaseOptions, simulate_hard_cases};

type Row = HashMap<String, String>;

struct Market {
    accounts: Vec<Row>,
    leads: Vec<Row>,
    truth: Vec<Option<u32>>,
    kinds: Vec<String>,
}

fn read(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn market(seed: u64) -> Market {
    let directory = tempfile::tempdir().unwrap();
    let options = HardCaseOptions { accounts: 1_500, leads_per_account: 6.0, seed };
    simulate_hard_cases(directory.path(), &options, &|_| {}).unwrap();
    let table = |name: &str| read(&directory.path().join(name));
    let (accounts, leads) = (table("accounts.csv"), table("leads.csv"));
    let places: HashMap<String, u32> = accounts
        .iter()
        .enumerate()
        .map(|(at, row)| (row["account_id"].clone(), at as u32))
        .collect();
    let rows: HashMap<String, Row> =
        table("truth.csv").into_iter().map(|row| (row["lead_id"].clone(), row)).collect();
    let of = |lead: &Row| places.get(&rows[&lead["lead_id"]]["account_id"]).copied();
    let truth = leads.iter().map(of).collect();
    let kinds = leads.iter().map(|lead| rows[&lead["lead_id"]]["kind"].clone()).collect();
    Market { accounts, leads, truth, kinds }
}

fn filled<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.get(field).map(String::as_str).filter(|text| !text.is_empty())
}

fn matcher(market: &Market) -> Matcher {
    let places: HashMap<&str, u32> = market
        .accounts
        .iter()
        .enumerate()
        .map(|(at, row)| (row["account_id"].as_str(), at as u32))
        .collect();
    let inputs: Vec<AccountInput<'_>> = market
        .accounts
        .iter()
        .map(|row| AccountInput {
            names: row["name"].split('|').collect(),
            domains: row["domains"].split('|').collect(),
            country: filled(row, "country"),
            city: filled(row, "city"),
            parent: filled(row, "parent_id").and_then(|id| places.get(id).copied()),
        })
        .collect();
    Matcher::build(&inputs, &Settings::default())
}

fn lead(row: &Row) -> LeadInput<'_> {
    LeadInput {
        email: filled(row, "email"),
        company: filled(row, "company"),
        website: filled(row, "website"),
        country: filled(row, "country"),
        city: filled(row, "city"),
    }
}

/// Precision and recall of strong answers over all leads.
fn quality(matcher: &Matcher, market: &Market) -> (f64, f64) {
    let (mut right, mut given, mut wanted) = (0, 0, 0);
    let mut scratch = Scratch::default();
    for (row, truth) in market.leads.iter().zip(&market.truth) {
        let decision = matcher.decide_with(&mut scratch, &lead(row));
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
    let (precision, recall) = quality(&matcher(&market), &market);
    println!("hard cases: precision {precision:.4} recall {recall:.4}");
    assert!(precision >= 0.995 && recall >= 0.97, "{precision} {recall}");
    assert!(market.kinds.iter().any(|kind| kind == "transliteration_korean"));
}

#[test]
fn training_moves_weights_and_keeps_quality() {
    let market = market(12);
    let mut matcher = matcher(&market);
    let before = quality(&matcher, &market);
    let rows: Vec<TrainingLead<'_>> = market
        .leads
        .iter()
        .zip(&market.truth)
        .enumerate()
        .map(|(at, (row, truth))| TrainingLead {
            lead: lead(row),
            decision: (at % 10 == 0).then_some(*truth),
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
