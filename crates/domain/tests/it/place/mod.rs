//! Where an account is: its stage, its state in the market, and the days on which it came there.

mod market;
mod stages;
mod timeline;

use speargun_domain::score::{DEFAULT, ModelError, ScoreModel};

/// The shipped model with other motions and another market.
pub(crate) fn with(motions: &str) -> String {
    let head = DEFAULT.split("[[motion]]").next().unwrap();
    format!("{head}{motions}")
}

pub(crate) fn read(motions: &str) -> ScoreModel {
    ScoreModel::parse(&with(motions)).unwrap_or_else(|error| panic!("{error}\n{motions}"))
}

/// What is wrong with motions or a market, each with its line counted from their beginning.
pub(crate) fn faults(motions: &str) -> Vec<(i64, String)> {
    let before = i64::try_from(with("").lines().count()).unwrap();
    match ScoreModel::parse(&with(motions)) {
        Err(ModelError::Faults(faults)) => {
            faults.iter().map(|fault| (i64::from(fault.line) - before, fault.to_string())).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// A moment from which days are counted.
pub(crate) const NOW: i64 = 1_800_000_000_000_000;
