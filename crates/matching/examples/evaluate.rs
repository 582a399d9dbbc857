//! Precision, recall and F1 by kind of case: `evaluate DIR [KIND]`, where DIR holds
//! `accounts.csv`, `leads.csv` and `truth.csv` (`lead_id,account_id,kind`). With a KIND its errors
//! are printed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::too_many_lines,
    clippy::cast_precision_loss
)]

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use speargun_matching::{
    AccountInput, LeadInput, Matcher, Outcome, Scratch, Settings, TrainingLead, train,
};

type Row = HashMap<String, String>;

fn read(path: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect(path);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn filled<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.get(field).map(String::as_str).filter(|text| !text.is_empty())
}

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
fn learn(
    matcher: &mut Matcher,
    leads: &[Row],
    truth: &[Row],
    places: &HashMap<&str, u32>,
    one_of: usize,
) {
    let lead = |row| LeadInput {
        email: filled(row, "email"),
        company: filled(row, "company"),
        website: filled(row, "website"),
        country: filled(row, "country"),
        city: filled(row, "city"),
    };
    let rows: Vec<TrainingLead<'_>> = leads
        .iter()
        .zip(truth)
        .enumerate()
        .map(|(at, (row, truth))| TrainingLead {
            lead: lead(row),
            decision: (one_of > 0 && at % one_of == 0)
                .then(|| filled(truth, "account_id").map(|id| places[id])),
        })
        .collect();
    let training = train(matcher, &rows);
    println!("{training:?}");
    matcher.set_weights(training.weights);
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("evaluate DIR [KIND]");
    let shown = arguments.next();
    let [accounts, leads, truth] =
        ["accounts", "leads", "truth"].map(|name| read(&format!("{directory}/{name}.csv")));
    let places: HashMap<&str, u32> = accounts
        .iter()
        .enumerate()
        .map(|(at, row)| (row["account_id"].as_str(), at as u32))
        .collect();
    let inputs: Vec<AccountInput<'_>> = accounts
        .iter()
        .map(|row| AccountInput {
            names: row["name"].split('|').collect(),
            domains: row["domains"].split('|').collect(),
            country: filled(row, "country"),
            city: filled(row, "city"),
            parent: filled(row, "parent_id").and_then(|id| places.get(id).copied()),
        })
        .collect();
    let start = Instant::now();
    let mut matcher = Matcher::build(&inputs, &Settings::default());
    println!("built {} accounts in {:.2} s", inputs.len(), start.elapsed().as_secs_f64());
    if let Ok(share) = std::env::var("TRAIN") {
        learn(&mut matcher, &leads, &truth, &places, share.parse().unwrap());
    }
    let wanted: HashMap<&str, &Row> =
        truth.iter().map(|row| (row["lead_id"].as_str(), row)).collect();
    let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut all, mut scratch) = (Tally::default(), Scratch::default());
    let start = Instant::now();
    let mut printed = 0;
    let mut levels: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    for row in &leads {
        let truth = wanted[row["lead_id"].as_str()];
        let field = |name: &str| filled(row, name);
        let lead = LeadInput {
            email: field("email"),
            company: field("company"),
            website: field("website"),
            country: field("country"),
            city: field("city"),
        };
        let decision = matcher.decide_with(&mut scratch, &lead);
        let strong = decision.account.filter(|_| decision.outcome == Outcome::Strong);
        let account = filled(truth, "account_id").map(|id| places[id]);
        let outcome = match (strong, account) {
            (Some(found), Some(account)) if found == account => 0,
            (Some(_), Some(_)) => 1,
            (Some(_), None) => 2,
            (None, Some(_)) => 3,
            (None, None) => 4,
        };
        if strong.is_some() && std::env::var("LEVELS").is_ok() {
            let why = matcher.explain(&lead);
            let best = &why.candidates[0];
            let key = format!(
                "{:?} {:?} {}",
                best.name_level,
                best.address_level,
                match best.country_agrees {
                    Some(true) => "same",
                    Some(false) => "differs",
                    None => "-",
                }
            );
            levels.entry(key).or_default()[usize::from(outcome != 0)] += 1;
        }
        let kind = truth["kind"].as_str();
        for tally in [&mut all, kinds.entry(kind).or_default()] {
            tally.0[outcome] += 1;
            let review = outcome == 3 && decision.outcome == Outcome::Review;
            tally.0[5] += u64::from(review);
        }
        if matches!(outcome, 1..=3) && shown.as_deref() == Some(kind) && printed < 60 {
            printed += 1;
            let name = |id: Option<u32>| {
                id.map_or("-".to_owned(), |id| {
                    let row = &accounts[id as usize];
                    format!(
                        "{} <{}> {} {}",
                        row["name"], row["domains"], row["country"], row["city"]
                    )
                })
            };
            println!(
                "{:?} {:.2} {} | {} | {} | {} {} {} => {} WANT {}",
                decision.outcome,
                decision.probability,
                decision.rule.as_str(),
                row["email"],
                row["company"],
                row["website"],
                row["country"],
                row["city"],
                name(decision.account),
                name(account)
            );
        }
    }
    println!("decided {} leads in {:.2} s", leads.len(), start.elapsed().as_secs_f64());
    for (key, [right, wrong]) in &levels {
        println!("{key:50} right {right} wrong {wrong}");
    }
    for (kind, tally) in &kinds {
        println!("{kind:26} {}", tally.line());
    }
    println!("{:26} {}", "all", all.line());
}
