//! Measures the matcher on synthetic accounts and leads:
//! `cargo run --release -p speargun-matching --example throughput -- 100000 1000000`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use rayon::prelude::*;
use speargun_matching::{AccountInput, LeadInput, Matcher, Outcome, Scratch, Settings};

const STARTS: [&str; 40] = [
    "al", "bri", "cor", "dal", "el", "fen", "gra", "hal", "in", "jor", "kel", "lum", "mar", "nor",
    "or", "pel", "quan", "riv", "sol", "tar", "ul", "ver", "wil", "xan", "yor", "zen", "bar",
    "cas", "den", "fos", "gil", "har", "kor", "lan", "mon", "nel", "pra", "ros", "sten", "tri",
];
const ENDS: [&str; 24] = [
    "ta", "dex", "rion", "vista", "mark", "wood", "field", "stone", "tech", "nova", "bridge",
    "ton", "berg", "gen", "line", "path", "ford", "well", "is", "ara", "ix", "um", "era", "on",
];
const TRADES: [&str; 12] = [
    "Systems",
    "Foods",
    "Logistics",
    "Partners",
    "Energy",
    "Software",
    "Bank",
    "Motors",
    "Pharma",
    "Media",
    "Steel",
    "Group",
];
const FORMS: [&str; 6] = ["Inc.", "LLC", "GmbH", "Ltd", "S.A.", "Co., Ltd."];

/// A small reproducible generator (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

struct LeadText {
    email: String,
    company: String,
    truth: Option<u32>,
}

fn account(random: &mut Random) -> (String, String) {
    let mut word = String::new();
    for _ in 0..2 + random.next(2) {
        word.push_str(STARTS[random.next(STARTS.len())]);
    }
    word.push_str(ENDS[random.next(ENDS.len())]);
    let trade = TRADES[random.next(TRADES.len())];
    let name = format!("{word} {trade} {}", FORMS[random.next(FORMS.len())]);
    let domain = format!("{word}-{}.com", trade.to_lowercase());
    (name, domain)
}

fn typo(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + random.next(letters.len().saturating_sub(3).max(1));
    match random.next(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, 'e'),
    }
    letters.into_iter().collect()
}

fn lead(random: &mut Random, accounts: &[(String, String)]) -> LeadText {
    let id = random.next(accounts.len());
    let (name, domain) = &accounts[id];
    let truth = Some(id as u32);
    match random.next(10) {
        0..=4 => LeadText { email: format!("a@{domain}"), company: name.clone(), truth },
        5 => LeadText { email: "a@gmail.com".into(), company: name.to_uppercase(), truth },
        6 => LeadText { email: "a@gmail.com".into(), company: typo(random, name), truth },
        7 => LeadText { email: "b@naver.com".into(), company: String::new(), truth: None },
        _ => {
            let (name, domain) = account(random);
            let known = accounts.binary_search_by(|(other, _)| other.cmp(&name)).is_ok();
            let truth = known.then_some(u32::MAX);
            LeadText { email: format!("a@x{domain}"), company: format!("Qy{name}"), truth }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut sizes = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let account_count = sizes.next().transpose()?.unwrap_or(100_000);
    let lead_count = sizes.next().transpose()?.unwrap_or(1_000_000);
    let mut random = Random(7);
    let mut accounts: Vec<(String, String)> =
        (0..account_count).map(|_| account(&mut random)).collect();
    accounts.sort();
    accounts.dedup_by(|a, b| a.1 == b.1);
    let leads: Vec<LeadText> = (0..lead_count).map(|_| lead(&mut random, &accounts)).collect();
    let inputs: Vec<AccountInput<'_>> = accounts
        .iter()
        .map(|(name, domain)| AccountInput {
            names: vec![name],
            domains: vec![domain],
            ..AccountInput::default()
        })
        .collect();
    let start = Instant::now();
    let matcher = Matcher::build(&inputs, &Settings::default());
    println!("build {} accounts: {:.2} s", matcher.len(), start.elapsed().as_secs_f64());
    let start = Instant::now();
    let decisions: Vec<_> = leads
        .par_iter()
        .map_init(Scratch::default, |scratch, lead| {
            let started = Instant::now();
            let input = LeadInput {
                email: Some(&lead.email),
                company: Some(&lead.company),
                ..LeadInput::default()
            };
            (matcher.decide_with(scratch, &input), started.elapsed().as_nanos() as u64)
        })
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    println!("decide {} leads: {seconds:.2} s wall", leads.len());
    let mut times: Vec<u64> = decisions.iter().map(|(_, nanos)| *nanos).collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
    println!("per lead p50 {:.1} us, p90 {:.1} us, p99 {:.1} us", at(0.5), at(0.9), at(0.99));
    println!("sum {:.2} s", times.iter().sum::<u64>() as f64 / 1e9);
    let strong = |d: &speargun_matching::Decision| d.outcome == Outcome::Strong;
    let pairs = || decisions.iter().zip(&leads).map(|((decision, _), lead)| (decision, lead));
    let right = pairs().filter(|(d, l)| strong(d) && d.account == l.truth).count();
    let given = pairs().filter(|(d, _)| strong(d)).count();
    let wanted = leads.iter().filter(|lead| lead.truth.is_some()).count();
    println!(
        "precision {:.4} recall {:.4}",
        right as f64 / given as f64,
        right as f64 / wanted as f64
    );
    Ok(())
}
