//! Which accounts a person works: what is beyond them, they neither see nor change.

use speargun_domain::caller::Context;
use speargun_domain::filter::Filter;
use speargun_domain::money::Rates;
use speargun_words::said;

use super::AccountList;
use crate::{Engine, EngineError};

impl AccountList {
    /// A territory as a condition. One that cannot be read any more, since a field or an exchange
    /// rate is gone, lets no one see anything.
    pub(super) fn territory(
        &self,
        text: Option<&str>,
        rates: &Rates,
    ) -> Result<Option<Filter>, EngineError> {
        let Some(text) = text else { return Ok(None) };
        let read = self.settled(text, rates);
        let read = read.map_err(|error| {
            let reason = error.to_string();
            EngineError::Conflict(said!("user.bad_territory", territory = text, reason))
        });
        read.map(Some)
    }

    /// Those of some accounts that lie in a territory; all of them without one.
    ///
    /// # Errors
    /// When the territory cannot be read.
    pub fn inside(
        &self,
        territory: Option<&str>,
        ids: &[i64],
        rates: &Rates,
    ) -> Result<Vec<i64>, EngineError> {
        let Some(territory) = self.territory(territory, rates)? else { return Ok(ids.into()) };
        let is_inside = |id: &i64| {
            let place = self.rows.binary_search_by_key(id, |row| row.record.id);
            place.is_ok_and(|place| territory.holds(&self.rows[place].record))
        };
        Ok(ids.iter().copied().filter(is_inside).collect())
    }
}

/// Refuses accounts that the caller does not work, as if they were not there.
///
/// # Errors
/// When one of the accounts is beyond the caller's territory, or that cannot be read.
pub fn refuse_outside(engine: &Engine, context: &Context, ids: &[i64]) -> Result<(), EngineError> {
    let Some(territory) = context.caller.territory.as_deref() else { return Ok(()) };
    let list = engine.accounts.get(&engine.workspace)?;
    let inside = list.inside(Some(territory), ids, &engine.workspace.rates())?;
    match ids.iter().find(|id| !inside.contains(id)) {
        Some(id) => Err(EngineError::NotFound(said!("account.outside", id = *id))),
        None => Ok(()),
    }
}
