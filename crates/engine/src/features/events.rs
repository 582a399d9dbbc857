//! The events of the records, read beside the records themselves.

use std::sync::Arc;
use std::thread::ScopedJoinHandle;

use speargun_domain::glossary::Glossary;
use speargun_domain::score::ScoreModel;
use speargun_store::{Store, event};
use speargun_words::said;

use super::Features;
use crate::EngineError;
use speargun_track::{Act, ActorName, EventState};

/// What the events of the records add up to, but for those that only a look at the records gives
/// to somebody.
pub(super) struct RecordEvents {
    state: EventState,
    /// Events that name a person and an account.
    of_both: Vec<OfBoth>,
}

/// An event that names a person and an account: by their ids, when, and what it counts for.
struct OfBoth {
    person: i64,
    account: i64,
    occurred_at: i64,
    signal: u32,
}

impl RecordEvents {
    /// Reads them by a connection of their own. Whoever changes records between the two looks
    /// raises the revision, and scores follow that.
    pub(super) fn read(
        store: &Store,
        model: &Arc<ScoreModel>,
        glossary: &Glossary,
        now: i64,
    ) -> Result<Self, EngineError> {
        let mut events = Self { state: EventState::new(model, glossary), of_both: Vec::new() };
        store.read(|connection| {
            event::each(connection, now, |event| {
                let act = Act {
                    event_type: &event.event_type,
                    channel: event.channel.as_deref(),
                    page: event.page.as_deref(),
                    subject: event.subject.as_deref(),
                    campaign: event.campaign.as_deref(),
                };
                let occurred_at = event.occurred_at;
                let name = match (event.person_id, event.account_id) {
                    (Some(person), Some(account)) => {
                        let signal = events.state.signal_of(&act);
                        events.of_both.push(OfBoth { person, account, occurred_at, signal });
                        return Ok(());
                    }
                    // Who is no record any more has nobody who asks for the sum.
                    (Some(person), None) => ActorName::Person(person),
                    (None, Some(account)) => ActorName::Account(account),
                    (None, None) => return Ok(()),
                };
                events.state.apply_record(&name, occurred_at, &act);
                Ok::<(), EngineError>(())
            })
        })?;
        Ok(events)
    }

    pub(super) fn no_thread<T>(error: std::io::Error) -> Result<T, EngineError> {
        Err(EngineError::Invalid(said!("thread.events", error = error.to_string())))
    }

    pub(super) fn join(
        reader: ScopedJoinHandle<'_, Result<Self, EngineError>>,
    ) -> Result<Self, EngineError> {
        // A panic there is a panic here.
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// Hands the sums to the features of the records.
    pub(super) fn hand_to(self, features: &mut Features) {
        let Self { mut state, of_both } = self;
        for event in of_both {
            let OfBoth { person, account, occurred_at, signal } = event;
            let place = features.people_places.get(&person);
            let is_account = features.places.contains_key(&account);
            if place.is_some() {
                state.apply_signal(&ActorName::Person(person), occurred_at, signal);
            }
            // A person of no account may act in the name of one, and so may who is no record.
            let homeless =
                place.is_none_or(|place| features.people[*place as usize].account.is_none());
            if homeless && is_account {
                state.apply_signal(&ActorName::Account(account), occurred_at, signal);
            }
        }
        features.state = state;
    }
}
