//! How sure the matcher says it is and how often it is right, by class of evidence:
//! `reliability DIR` for `accounts.csv`, `leads.csv`, `truth.csv`; `reliability LIST NAME WEB
//! COUNTRY` for a market made of a list of companies (`-`: no such column). `SUMS=FILE` writes what
//! each answer weighed before calibration, to fit `calibrate.rs`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, clippy::panic)]

#[path = "../tests/it/market/mod.rs"]
mod market;

use std::io::Write;
use std::path::Path;

use market::Market;
use market::listed::{List, listed_market};
use market::reliability::{BINS, Reliability};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let market = match arguments.as_slice() {
        [directory] => Market::read(Path::new(directory)),
        [list, name, web, country] => {
            listed_market(&List { file: Path::new(list), columns: [name, web, country] }, 5)
        }
        _ => panic!("reliability DIR | reliability LIST NAME WEB COUNTRY"),
    };
    let found = Reliability::of(&market.matcher(), &market);
    println!("| probability | answers | expected | observed |\n|---|---|---|---|");
    for (low, counts) in BINS.iter().zip(&found.bins).filter(|(_, counts)| counts.answers > 0) {
        let (expected, observed) = (counts.expected(), counts.observed());
        println!("| from {low} | {} | {expected:.3} | {observed:.3} |", counts.answers);
    }
    println!("\n| evidence | answers | expected | observed |\n|---|---|---|---|");
    for ((basis, strong), counts) in &found.by_basis {
        let sure = if *strong { "strong" } else { "review" };
        let (expected, observed) = (counts.expected(), counts.observed());
        println!("| {basis:?}, {sure} | {} | {expected:.3} | {observed:.3} |", counts.answers);
    }
    if let Ok(path) = std::env::var("SUMS") {
        let mut file = std::fs::File::create(&path).expect(&path);
        for (class, sums) in &found.sums {
            for (sum, right) in sums {
                writeln!(file, "{class:?}\t{sum}\t{}", u8::from(*right)).expect(&path);
            }
        }
    }
}
