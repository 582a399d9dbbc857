//! Precision, recall and F1 by kind of case: `evaluate DIR [KIND]`, where DIR holds
//! `accounts.csv`, `leads.csv` and `truth.csv` (`lead_id,account_id,kind`). With a KIND its errors
//! are printed. `DECISIONS=FILE` writes each whole decision, to compare two states of the code;
//! `EVIDENCE=FILE` each answer with what it rests on;
//! `TRAIN=N` trains first, each N-th lead labelled; `LEVELS=1` counts by evidence.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::cast_precision_loss
)]

#[path = "../tests/it/market/mod.rs"]
mod market;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use market::Market;
use speargun_matching::{Decision, Matcher, Outcome, Scratch, TrainingLead, train};

/// Right, wrong account, matched though none, missed, rightly none, of the missed: for review.
#[derive(Default, Clone, Copy)]
struct Tally([u64; 6]);

impl Tally {
    fn line(&self) -> String {
        let [right, wrong, spurious, missed, none, review] = self.0.map(|count| count as f64);
        let precision = right / (right + wrong + spurious).max(1.0);
        let recall = right / (right + wrong + missed).max(1.0);
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        format!(
            "P {precision:.4} R {recall:.4} F1 {f1:.4}  right {right} wrong {wrong} \
             spurious {spurious} missed {missed} (review {review}) none {none}"
        )
    }
}

/// Trains on the leads; every `one_of`-th is labelled by the truth (0: none).
fn learn(matcher: &mut Matcher, market: &Market, one_of: usize) {
    let truth = market.truth.iter().enumerate();
    let rows: Vec<TrainingLead<'_>> = truth
        .map(|(row, truth)| TrainingLead {
            lead: market.lead(row),
            decision: (one_of > 0 && row % one_of == 0).then_some(*truth),
        })
        .collect();
    let training = train(matcher, &rows);
    println!("{training:?}");
    matcher.set_weights(training.weights);
}

/// The place in a [`Tally`].
fn outcome(decision: &Decision, truth: Option<u32>) -> usize {
    let strong = decision.account.filter(|_| decision.outcome == Outcome::Strong);
    match (strong, truth) {
        (Some(found), Some(account)) if found == account => 0,
        (Some(_), Some(_)) => 1,
        (Some(_), None) => 2,
        (None, Some(_)) => 3,
        (None, None) => 4,
    }
}

fn print_error(market: &Market, row: usize, decision: &Decision) {
    let name = |id: Option<u32>| {
        id.map_or("-".to_owned(), |id| {
            let cell = |column| market.accounts.cell(id as usize, column).unwrap_or_default();
            let [name, domains] = [cell("name"), cell("domains")];
            format!("{name} <{domains}> {} {}", cell("country"), cell("city"))
        })
    };
    let cell = |column| market.leads.cell(row, column).unwrap_or_default();
    println!(
        "{:?} {:.2} {} | {} | {} | {} {} {} => {} WANT {}",
        decision.outcome,
        decision.probability,
        decision.rule.as_str(),
        cell("email"),
        cell("company"),
        cell("website"),
        cell("country"),
        cell("city"),
        name(decision.account),
        name(market.truth[row])
    );
}

/// The evidence of a strong answer, in words.
fn evidence(matcher: &Matcher, market: &Market, row: usize) -> String {
    let why = matcher.explain(&market.lead(row));
    let best = &why.candidates[0];
    let country = match best.country_agrees {
        Some(true) => "same",
        Some(false) => "differs",
        None => "-",
    };
    let name = best.name_level.map_or("-".to_owned(), |level| format!("{level:?}"));
    format!("{name} {:?} {country}", best.address_level)
}

/// Each answer with its evidence, tab by tab: right, how sure, evidence, names, kind.
fn write_evidence(path: &str, market: &Market, matcher: &Matcher, decisions: &[Decision]) {
    let mut file = BufWriter::new(File::create(path).expect(path));
    for (row, decision) in decisions.iter().enumerate() {
        let Some(account) = decision.account else { continue };
        let right = u8::from(market.truth[row] == Some(account));
        let (probability, rule) = (decision.probability, decision.rule.as_str());
        let why = matcher.explain(&market.lead(row));
        let best = &why.candidates[0];
        let (class, sum, sure) = (best.class, best.evidence, best.probability);
        let typed = market.leads.cell(row, "company").unwrap_or_default();
        let known = market.accounts.cell(account as usize, "name").unwrap_or_default();
        let kind = &market.kinds[row];
        let outcome = decision.outcome;
        writeln!(
            file,
            "{right}\t{outcome:?}\t{probability:.4}\t{rule}\t{class:?}\t{sum:.3}\t{sure:.4}\t{typed}\t{known}\t{kind}"
        )
        .expect(path);
    }
}

fn write_decisions(path: &str, decisions: &[Decision]) {
    let mut file = BufWriter::new(File::create(path).expect(path));
    for decision in decisions {
        writeln!(file, "{decision:?}").expect(path);
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("evaluate DIR [KIND]");
    let shown = arguments.next();
    let market = Market::read(Path::new(&directory));
    let start = Instant::now();
    let mut matcher = market.matcher();
    println!("built {} accounts in {:.2} s", matcher.len(), start.elapsed().as_secs_f64());
    if let Ok(share) = std::env::var("TRAIN") {
        learn(&mut matcher, &market, share.parse().unwrap());
    }
    let mut scratch = Scratch::default();
    let start = Instant::now();
    let rows = 0..market.truth.len();
    let decisions: Vec<Decision> =
        rows.map(|row| matcher.decide_with(&mut scratch, &market.lead(row))).collect();
    println!("decided {} leads in {:.2} s", decisions.len(), start.elapsed().as_secs_f64());
    if let Ok(path) = std::env::var("DECISIONS") {
        write_decisions(&path, &decisions);
    }
    if let Ok(path) = std::env::var("EVIDENCE") {
        write_evidence(&path, &market, &matcher, &decisions);
    }
    let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut levels: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    let (mut all, mut printed) = (Tally::default(), 0);
    let by_level = std::env::var("LEVELS").is_ok();
    for (row, decision) in decisions.iter().enumerate() {
        let (kind, outcome) = (market.kinds[row].as_str(), outcome(decision, market.truth[row]));
        if by_level && outcome <= 2 {
            let counts = levels.entry(evidence(&matcher, &market, row)).or_default();
            counts[usize::from(outcome != 0)] += 1;
        }
        for tally in [&mut all, kinds.entry(kind).or_default()] {
            tally.0[outcome] += 1;
            let review = outcome == 3 && decision.outcome == Outcome::Review;
            tally.0[5] += u64::from(review);
        }
        if matches!(outcome, 1..=3) && shown.as_deref() == Some(kind) && printed < 60 {
            printed += 1;
            print_error(&market, row, decision);
        }
    }
    for (key, [right, wrong]) in &levels {
        println!("{key:50} right {right} wrong {wrong}");
    }
    for (kind, tally) in &kinds {
        println!("{kind:26} {}", tally.line());
    }
    println!("{:26} {}", "all", all.line());
}
