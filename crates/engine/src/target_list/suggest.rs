//! Accounts that a target list could take: chosen by the score model, alike to won ones, or rising
//! in the net (B4).

use std::collections::BTreeSet;
use std::sync::Arc;

use speargun_words::said;

use super::TEXT_MAX;
use crate::account::{AccountList, AccountSelection, ListedAccount};
use crate::{EngineError, Workspace};

/// Where proposals come from: a person, the score model, likeness to won accounts, the net.
pub const SOURCES: [&str; 4] = ["hand", "model", "look_alike", "surge"];
/// The most suggestions of one call.
const SUGGESTIONS_MAX: usize = 500;

/// An account that could be proposed.
#[derive(Debug, Clone)]
pub struct Suggestion<'a> {
    /// The account.
    pub account: &'a ListedAccount,
    /// The condition that chose it: whoever asks why reads it.
    pub filter: &'static str,
}

/// What each source chooses by, and in which order. Customers and targets are not suggested.
fn choice(source: &str) -> Option<(&'static str, &'static str)> {
    Some(match source {
        "model" => ("tier <= 2 and target = false and won_opportunities = 0", "-score"),
        "look_alike" => ("icp_fit >= 70 and target = false and won_opportunities = 0", "-icp_fit"),
        "surge" => (
            "icp_fit >= 50 and target = false and won_opportunities = 0 \
             and (mqls >= 1 or engaged_people >= 2 or intent_surging = true) \
             and days_since_engaged <= 30",
            "-engagement",
        ),
        _ => return None,
    })
}

/// Accounts that a source suggests and that are not on the list yet, the best first, and how many
/// there are in all, within a territory.
///
/// # Errors
/// When there is no such source.
pub fn suggest<'a>(
    workspace: &Workspace,
    known: &'a AccountList,
    source: &str,
    (taken, limit, territory): (&BTreeSet<i64>, usize, Option<Arc<str>>),
) -> Result<(Vec<Suggestion<'a>>, usize), EngineError> {
    let Some((filter, sort)) = choice(source) else {
        let source: String = source.chars().take(TEXT_MAX).collect();
        return Err(EngineError::Invalid(said!("target.no_source", source)));
    };
    let selection = AccountSelection {
        filter: filter.to_owned(),
        sort: sort.to_owned(),
        territory,
        ..AccountSelection::default()
    };
    let places = known.select(&selection, &workspace.rates())?;
    let rows = places.iter().filter_map(|place| known.rows.get(*place as usize));
    let open: Vec<&ListedAccount> =
        rows.map(|row| &**row).filter(|row| !taken.contains(&row.record.id)).collect();
    let total = open.len();
    let suggestion = |account| Suggestion { account, filter };
    let shown = open.into_iter().take(limit.min(SUGGESTIONS_MAX)).map(suggestion).collect();
    Ok((shown, total))
}
