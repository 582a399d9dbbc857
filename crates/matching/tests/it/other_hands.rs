//! Floors on markets made of lists of companies that others keep: each kind of lead alone, so that
//! a repair of one that breaks another is seen.

#[allow(dead_code)]
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::market::listed::{List, doubtful_market};
use speargun_matching::{Outcome, Scratch};

/// Kinds of leads with an account: the share that must be given it.
const FOUND: [(&str, f64); 6] = [
    ("added_to_label", 0.92),
    ("department", 0.95),
    ("form_in_full", 0.92),
    ("seat", 0.92),
    ("slips_in_both", 0.85),
    ("word_at_site", 0.98),
];
/// Kinds of leads without one: the share that may be given one.
const GIVEN: [(&str, f64); 2] = [("absent", 0.03), ("other_reach", 0.10)];

#[test]
fn each_kind_of_doubtful_lead_keeps_its_floor() {
    let companies =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/companies");
    for (file, columns) in [
        ("yc_companies.csv", ["name", "website", "country"]),
        ("fortune_1000_2021.csv", ["company", "Website", ""]),
    ] {
        let path = companies.join(file);
        if !path.exists() {
            println!("skipped: {} is absent", path.display());
            continue;
        }
        check(file, &List { file: &path, columns });
    }
}

fn check(file: &str, list: &List<'_>) {
    let market = doubtful_market(list, 17);
    let (matcher, mut scratch) = (market.matcher(), Scratch::default());
    // Right, wrong and all leads of a kind.
    let mut kinds: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for (row, truth) in market.truth.iter().enumerate() {
        let decision = matcher.decide_with(&mut scratch, &market.lead(row));
        let strong = decision.account.filter(|_| decision.outcome == Outcome::Strong);
        let counts = kinds.entry(&market.kinds[row]).or_default();
        counts[0] += f64::from(u8::from(strong.is_some() && strong == *truth));
        counts[1] += f64::from(u8::from(strong.is_some() && strong != *truth));
        counts[2] += 1.0;
    }
    for (kind, [right, wrong, all]) in &kinds {
        println!("{file} {kind}: {all} leads, right {:.4}, wrong {:.4}", right / all, wrong / all);
    }
    for (kind, [right, wrong, all]) in kinds {
        let floor = FOUND.iter().find(|(known, _)| *known == kind);
        assert!(floor.is_none_or(|(_, least)| right >= least * all), "{file} {kind}");
        let most = GIVEN.iter().find(|(known, _)| *known == kind).map_or(0.01, |(_, most)| *most);
        // A few are no share.
        assert!(wrong <= (most * all).max(3.0), "{file} {kind}: {wrong} of {all}");
    }
}
