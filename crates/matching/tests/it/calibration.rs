//! What is said to be sure is right as often as is said, on lists that nothing was fitted on.

use std::path::PathBuf;

use crate::market::Market;
use crate::market::listed::{List, listed_market};
use crate::market::reliability::{BINS, Reliability};
use speargun_simulate::{HardCaseOptions, simulate_hard_cases};

/// Fewest answers of a bin that say something.
const LEAST_ANSWERS: usize = 60;
/// Most that strong answers may be surer than right.
const TOO_SURE: f64 = 0.10;

fn check(name: &str, market: &Market) {
    let found = Reliability::of(&market.matcher(), market);
    for (low, counts) in BINS.iter().zip(&found.bins) {
        let (expected, observed) = (counts.expected(), counts.observed());
        println!("{name} from {low}: {} {expected:.3} {observed:.3}", counts.answers);
        let strong = *low >= 0.85 && counts.answers >= LEAST_ANSWERS;
        assert!(!strong || observed >= expected - TOO_SURE, "{name} from {low}: {counts:?}");
    }
}

#[test]
fn strong_answers_are_as_right_as_they_say() {
    let companies =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/companies");
    for (file, columns) in [
        ("yc_companies.csv", ["name", "website", "country"]),
        ("sec_company_tickers.csv", ["title", "", ""]),
        ("fortune_1000_2021.csv", ["company", "Website", ""]),
    ] {
        let path = companies.join(file);
        if !path.exists() {
            println!("skipped: {} is absent", path.display());
            continue;
        }
        check(file, &listed_market(&List { file: &path, columns }, 5));
    }
    let directory = tempfile::tempdir().unwrap();
    let options = HardCaseOptions { accounts: 1_500, leads_per_account: 6.0, seed: 21 };
    simulate_hard_cases(directory.path(), &options, &|_| {}).unwrap();
    check("hard cases", &Market::read(directory.path()));
}
