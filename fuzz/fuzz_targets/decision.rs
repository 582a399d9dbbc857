//! The decision: any lead against any accounts, built at once or one by one, with the same answer
//! and an explanation that agrees. Lines: accounts as `name|domain|country|city|parent`, an empty
//! line, then the lead as `email|company|website|country|city`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_matching::{AccountInput, LeadInput, Matcher, Settings};

const MAX_ACCOUNTS: usize = 24;

fuzz_target!(|text: &str| {
    let (accounts, lead) = text.split_once("\n\n").unwrap_or((text, text));
    let part = |line: &'_ str, at: usize| line.split('|').nth(at).map(str::to_owned);
    let rows: Vec<[Option<String>; 5]> = accounts
        .lines()
        .take(MAX_ACCOUNTS)
        .map(|line| std::array::from_fn(|at| part(line, at)))
        .collect();
    let inputs: Vec<AccountInput<'_>> = rows
        .iter()
        .map(|[name, domain, country, city, parent]| AccountInput {
            names: name.as_deref().into_iter().collect(),
            domains: domain.as_deref().into_iter().collect(),
            country: country.as_deref(),
            city: city.as_deref(),
            parent: parent.as_deref().and_then(|parent| parent.trim().parse().ok()),
        })
        .collect();
    let [email, company, website, country, city] = std::array::from_fn(|at| part(lead, at));
    let lead = LeadInput {
        email: email.as_deref(),
        company: company.as_deref(),
        website: website.as_deref(),
        country: country.as_deref(),
        city: city.as_deref(),
    };
    let batch = Matcher::build(&inputs, &Settings::default());
    let decision = batch.decide(&lead);
    assert_eq!(batch.explain(&lead).decision, decision);
    let mut grown = Matcher::build(&[], &Settings::default());
    for (at, input) in inputs.iter().enumerate().rev() {
        grown.put(at as u32, input);
    }
    assert_eq!(grown.decide(&lead), decision);
});
