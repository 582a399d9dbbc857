//! Domains of one owner, joined by the domains alone: precision on sets outside the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use speargun_matching::{Host, compare_names, normalise_host, same_owner};

fn read(file: &str) -> Option<Vec<Value>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/matching");
    let Ok(text) = std::fs::read_to_string(path.join(file)) else {
        println!("skipped: {file} is absent");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Share of joined pairs that are of one owner, and their number; owners by domain.
fn precision(domains: &[(String, Host)]) -> (f64, usize) {
    // Only equal labels or domains are ever joined, so only these need to be compared.
    let mut by_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, host)) in domains.iter().enumerate() {
        by_label.entry(host.label()).or_default().push(at);
    }
    let (mut strict, mut right, mut joined) = (0_usize, 0_usize, 0_usize);
    for group in by_label.values() {
        for (at, left) in group.iter().enumerate() {
            for other in &group[at + 1..] {
                let ((owner, host), (known, second)) = (&domains[*left], &domains[*other]);
                if same_owner(host, second) {
                    joined += 1;
                    // One owner is written in several ways (Acme, Acme Media).
                    let same = owner == known || compare_names(owner, known).probability >= 0.5;
                    strict += usize::from(owner == known);
                    right += usize::from(same);
                    if owner != known && std::env::var("SHOW").is_ok() {
                        println!("{owner} {} | {known} {}", host.host(), second.host());
                    }
                }
            }
        }
    }
    println!("{strict} of {joined} pairs have owners written in one way");
    (right as f64 / joined as f64, joined)
}

fn check(name: &str, mut domains: Vec<(String, Host)>, least: usize) {
    domains.sort_by(|a, b| a.1.host().cmp(b.1.host()));
    domains.dedup_by(|a, b| a.1.host() == b.1.host());
    let (precision, joined) = precision(&domains);
    println!("{name}: {joined} pairs joined, precision {precision:.4}");
    assert!(precision >= 0.99 && joined >= least, "{precision} of {joined}");
}

#[test]
fn shared_domain_groups() {
    let Some(groups) = read("shared_domain_groups.json") else { return };
    let mut domains = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        for key in ["shared", "from", "to"] {
            for host in group[key].as_array().into_iter().flatten() {
                let host = normalise_host(host.as_str().unwrap());
                domains.extend(host.map(|host| (at.to_string(), host)));
            }
        }
    }
    check("shared_domain_groups", domains, 100);
}

#[test]
fn web_entities() {
    let Some(entities) = read("web_entities.json") else { return };
    let mut domains = Vec::new();
    for entity in &entities {
        let owner = entity["company"].as_str().or(entity["name"].as_str()).unwrap();
        for host in entity["domains"].as_array().unwrap() {
            let host = host.as_str().unwrap().trim_start_matches("*.");
            domains.extend(normalise_host(host).map(|host| (owner.to_owned(), host)));
        }
    }
    check("web_entities", domains, 100);
}
