//! Where accounts stood before they are looked at again, and what people decided about it.

use speargun_domain::account::AccountRecord;
use speargun_store::{Connection, list, score, stage};

use super::Features;
use crate::EngineError;

impl Features {
    pub(super) fn load_stages(
        &mut self,
        connection: &mut Connection,
        now: i64,
    ) -> Result<(), EngineError> {
        score::each_stage(connection, now, |id, standing, market| {
            if let Some(account) = self.account_mut(id) {
                account.stage.former = Some(standing);
                account.market.former = Some(market);
            }
            Ok::<(), EngineError>(())
        })?;
        stage::each_move(connection, |id, decided| {
            if let Some(account) = self.account_mut(id) {
                account.stage.moves.push(decided);
            }
            Ok::<(), EngineError>(())
        })
    }

    /// The lists that accounts stood on at the moment.
    pub(super) fn load_lists(
        &mut self,
        connection: &mut Connection,
        now: i64,
    ) -> Result<(), EngineError> {
        list::each_member(connection, now, |id, name| {
            if let Some(account) = self.account_mut(id) {
                account.lists.push(name.to_owned());
            }
            Ok::<(), EngineError>(())
        })
    }

    fn account_mut(&mut self, id: i64) -> Option<&mut AccountRecord> {
        let place = self.places.get(&id)?;
        self.accounts.get_mut(*place as usize)
    }

    /// Lets the next look at accounts start from how the last one left them.
    pub(crate) fn keep_standing(&mut self, place: u32) {
        if let Some(account) = self.accounts.get_mut(place as usize) {
            account.stage.former = account.stage.standing();
            account.market.former = account.market.standing();
            account.stage.replayed = None;
            account.market.replayed = None;
        }
    }

    /// Forgets where accounts stood: for a look at a past moment, of which that is not known.
    pub(crate) fn forget_standing(&mut self) {
        self.dates_changes = false;
        self.tiers.clear();
        for account in &mut self.accounts {
            account.stage.former = None;
            account.market.former = None;
            account.stage.replayed = None;
            account.market.replayed = None;
        }
    }
}
