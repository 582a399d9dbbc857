//! Accounts as rows of a CSV file.

use crate::account::types::{AccountRow, DimensionScores};
use crate::shared::Money;

/// The headings.
pub(super) const HEADINGS: [&str; 29] = [
    "id",
    "name",
    "domain",
    "industry",
    "country",
    "city",
    "employees",
    "annual_revenue",
    "currency",
    "tier",
    "tier_state",
    "stale",
    "score",
    "engagement",
    "stage",
    "people_count",
    "engaged_people_count",
    "open_amount",
    "won_amount",
    "owner",
    "target",
    "last_activity_at",
    "icp_fit",
    "buying_power",
    "participation",
    "opportunity_size",
    "competition",
    "timing",
    "market_state",
];

/// The cells of an account.
pub(super) fn cells(row: &AccountRow) -> Vec<String> {
    let dimension = |pick: fn(&DimensionScores) -> Option<f64>| {
        optional(row.dimensions.as_ref().and_then(pick))
    };
    let amount = |money: &Option<Money>| optional(money.as_ref().map(|money| money.amount));
    let monies = [&row.annual_revenue, &row.open_amount, &row.won_amount];
    let currency = monies.into_iter().flatten().next().map(|money| money.currency.clone());
    vec![
        row.id.to_string(),
        row.name.clone(),
        optional(row.domain.as_ref()),
        optional(row.industry.as_ref()),
        optional(row.country.as_ref()),
        optional(row.city.as_ref()),
        optional(row.employees),
        amount(&row.annual_revenue),
        optional(currency),
        optional(row.tier),
        name_of(row.tier_state),
        row.stale.to_string(),
        optional(row.score),
        optional(row.engagement),
        optional(row.stage.as_ref()),
        row.people_count.to_string(),
        row.engaged_people_count.to_string(),
        amount(&row.open_amount),
        amount(&row.won_amount),
        optional(row.owner.as_ref()),
        row.target.to_string(),
        optional(row.last_activity_at.as_ref()),
        dimension(|dimensions| dimensions.icp_fit),
        dimension(|dimensions| dimensions.buying_power),
        dimension(|dimensions| dimensions.participation),
        dimension(|dimensions| dimensions.opportunity_size),
        dimension(|dimensions| dimensions.competition),
        dimension(|dimensions| dimensions.timing),
        name_of(row.market_state),
    ]
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The name an enum has in the API.
fn name_of<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
