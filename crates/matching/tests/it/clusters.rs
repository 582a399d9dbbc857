//! Records that exist several times: pairwise F1 on labelled sets outside the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use speargun_matching::{AccountInput, DuplicateInput, Duplicates};

type Row = BTreeMap<String, String>;

fn rows(file: &str) -> Option<Vec<Row>> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/matching");
    let path = directory.join(file);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    Some(csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect())
}

fn pairwise_f1(rows: &[Row], groups: &[Vec<u32>]) -> f64 {
    let pairs = |size: usize| (size * size.saturating_sub(1) / 2) as f64;
    let mut truth: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *truth.entry(&row["entity_id"]).or_default() += 1;
    }
    let wanted: f64 = truth.values().map(|size| pairs(*size)).sum();
    let (mut found, mut right) = (0.0, 0.0);
    for group in groups {
        found += pairs(group.len());
        let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
        for id in group {
            *parts.entry(&rows[*id as usize]["entity_id"]).or_default() += 1;
        }
        right += parts.values().map(|size| pairs(*size)).sum::<f64>();
    }
    let (precision, recall) = (right / found, right / wanted);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("pairwise precision {precision:.4} recall {recall:.4} F1 {f1:.4}");
    f1
}

fn show(rows: &[Row], groups: &[Vec<u32>], field: &str) {
    if std::env::var("SHOW").is_err() {
        return;
    }
    let mut of: BTreeMap<&str, BTreeMap<usize, Vec<&str>>> = BTreeMap::new();
    let mut group_of = vec![usize::MAX; rows.len()];
    for (at, group) in groups.iter().enumerate() {
        group.iter().for_each(|id| group_of[*id as usize] = at);
    }
    for (at, row) in rows.iter().enumerate() {
        let group = if group_of[at] == usize::MAX { rows.len() + at } else { group_of[at] };
        of.entry(&row["entity_id"]).or_default().entry(group).or_default().push(&row[field]);
    }
    for (entity, parts) in of.iter().filter(|(_, parts)| parts.len() > 1) {
        println!("cut {entity}: {:?}", parts.values().map(|p| (p[0], p.len())).collect::<Vec<_>>());
    }
    for group in groups {
        let mut entities: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for id in group {
            let row = &rows[*id as usize];
            entities.entry(&row["entity_id"]).or_insert((0, &row[field])).0 += 1;
        }
        if entities.len() > 1 {
            println!("joined {entities:?}");
        }
    }
}

#[test]
fn patent_assignees() {
    let Some(rows) = rows("patent_assignees_a.csv") else { return };
    let inputs: Vec<DuplicateInput<'_>> = rows
        .iter()
        .map(|row| DuplicateInput {
            account: AccountInput {
                names: vec![&row["organisation_name"]],
                ..AccountInput::default()
            },
            ..DuplicateInput::default()
        })
        .collect();
    let records = Duplicates::build(&inputs);
    let groups = records.groups(&records.pairs(0.5));
    show(&rows, &groups, "organisation_name");
    assert!(pairwise_f1(&rows, &groups) >= 0.95);
}

#[test]
fn early_childhood_sites() {
    let Some(rows) = rows("early_childhood_sites_a.csv") else { return };
    let inputs: Vec<DuplicateInput<'_>> = rows
        .iter()
        .map(|row| DuplicateInput {
            account: AccountInput { names: vec![&row["site_name"]], ..AccountInput::default() },
            address: Some(&row["address"]),
            postcode: Some(&row["zip"]),
            phone: Some(&row["phone"]),
        })
        .collect();
    let records = Duplicates::build(&inputs);
    let groups = records.groups(&records.pairs(0.5));
    show(&rows, &groups, "site_name");
    assert!(pairwise_f1(&rows, &groups) >= 0.85);
}
