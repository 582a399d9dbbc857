//! Score models: points, weights, tiers, and what is wrong with a text.

mod edits;
mod engagement;
mod faults;
mod lines;
mod points;
mod seats;
mod tiers;
mod weights;

use std::sync::LazyLock;

use speargun_domain::account::AccountRecord;
use speargun_domain::score::{DEFAULT, Fault, ModelError, ScoreModel, Tenths};

/// The shortest model around some text of dimensions.
pub(crate) fn around(dimensions: &str) -> String {
    format!(
        "name = \"n\"\nversion = 1\n{dimensions}\n[engagement]\nhalf_life_days = 30\n\
         daily_cap = 3\nother_points = 1\n[engagement.points]\n[[tier]]\ntier = 1\nscore_min = 0\n"
    )
}

/// One dimension of full weight with these rules.
pub(crate) fn dimension(rules: &str) -> String {
    around(&format!("[[dimension]]\nkey = \"icp_fit\"\nweight = 100\n{rules}"))
}

pub(crate) fn read(text: &str) -> ScoreModel {
    ScoreModel::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The model that Speargun ships.
pub(crate) fn shipped() -> &'static ScoreModel {
    static SHIPPED: LazyLock<ScoreModel> = LazyLock::new(|| read(DEFAULT));
    &SHIPPED
}

/// Everything that is wrong with a text.
pub(crate) fn faults(text: &str) -> Vec<Fault> {
    match ScoreModel::parse(text) {
        Err(ModelError::Faults(faults)) => faults,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was read:\n{text}"),
    }
}

/// The value of the first dimension of a model with these rules.
pub(crate) fn value(rules: &str, account: &AccountRecord) -> Tenths {
    read(&dimension(rules)).values(account)[0]
}

/// A rule that adds points on a condition.
pub(crate) fn rule(when: &str, add: &str) -> String {
    format!("[[dimension.rule]]\ntext = \"r\"\nwhen = '{when}'\nadd = {add}\n")
}
