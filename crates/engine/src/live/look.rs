//! Looking at what stands: an account's engagement, who rises, whose events are, the last events.

use std::sync::{Arc, PoisonError};

use speargun_domain::account::AccountRecord;
use speargun_domain::event::{Event, EventView};
use speargun_domain::score::RollUp;
use speargun_domain::time::DAY;
use speargun_measure::engagement::{Figures, Surge, WEEKS, surge};
use speargun_store::event::inbox;

use super::{Live, LiveEvent};
use crate::EngineError;
use crate::features::Features;
use crate::features::{Credited, points_of};

/// For how long a state that another process goes on with is looked at, in microseconds.
const LOOK_ANEW_AFTER: i64 = 60_000_000;
/// How many events are credited while the state is held.
const CREDITED_AT_ONCE: usize = 4_096;

/// A week stands out from this many standard deviations beyond the usual on.
const RISING_SCORE_MIN: f64 = 2.0;
/// How many rising accounts are reported.
const RISING_MAX: usize = 200;

/// What an account's events add up to, for people to read.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// Points, counts, weeks.
    pub figures: Figures,
    /// The account's engagement as rules see it: points times seniority, those of each person held
    /// between 0 and 100.
    pub held_points: f64,
    /// How those of people became the account's.
    pub roll_up: RollUp,
    /// How this week stands out.
    pub surge: Surge,
    /// Faded points by channel, the most first.
    pub channels: Vec<(String, f64)>,
    /// Events by channel and week, the most first.
    pub channel_weeks: Vec<(String, [u32; WEEKS])>,
}

fn engagement(features: &Features, place: u32, now: i64) -> Engagement {
    let figures = features.account_figures(place, now);
    let mut channels: Vec<(String, f64)> = figures
        .channels
        .iter()
        .map(|(channel, points)| (channel_name(features, *channel), *points))
        .collect();
    channels.sort_by(|left, right| right.1.total_cmp(&left.1));
    let surge = surge(&figures.weeks);
    let held_points = features.accounts.get(place as usize).map_or(0.0, |of| of.engagement);
    let roll_up = features.model.roll_up.engagement;
    Engagement { figures, held_points, roll_up, surge, channels, channel_weeks: Vec::new() }
}

fn channel_name(features: &Features, place: u32) -> String {
    features.state.channels().get(place as usize).cloned().unwrap_or_default()
}

fn channel_weeks(features: &Features, place: u32, now: i64) -> Vec<(String, [u32; WEEKS])> {
    let sums = features.account_channel_weeks(place, now);
    let mut named: Vec<(String, [u32; WEEKS])> =
        sums.into_iter().map(|(channel, weeks)| (channel_name(features, channel), weeks)).collect();
    let order = |(name, weeks): &(String, [u32; WEEKS])| {
        (std::cmp::Reverse(weeks.iter().sum::<u32>()), name.clone())
    };
    named.sort_by_key(order);
    named
}

impl Live {
    /// Looks at everything as it stands now; nothing before the first step.
    pub fn look<T>(&self, look: impl FnOnce(&Features) -> T) -> Option<T> {
        let kept = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(|standing| look(&standing.features))
    }

    /// What an account's events add up to now, those of the records and tracked ones; nothing where
    /// there is no such account.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn engagement(&self, account: i64, now: i64) -> Result<Option<Engagement>, EngineError> {
        self.load_and_look(now, |features| {
            let place = features.places.get(&account)?;
            let weeks = channel_weeks(features, *place, now);
            Some(Engagement { channel_weeks: weeks, ..engagement(features, *place, now) })
        })
    }

    /// Accounts whose week stands out against their own past, the most beyond chance first.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn rising(&self, now: i64) -> Result<Vec<(AccountRecord, Engagement)>, EngineError> {
        self.load_and_look(now, |features| {
            let mut rising: Vec<(u32, Engagement)> = (0..features.accounts.len() as u32)
                .map(|place| (place, engagement(features, place, now)))
                .filter(|(_, engagement)| engagement.surge.score >= RISING_SCORE_MIN)
                .collect();
            rising.sort_by(|left, right| right.1.surge.score.total_cmp(&left.1.surge.score));
            rising.truncate(RISING_MAX);
            let named = |(place, engagement): (u32, Engagement)| {
                let channel_weeks = channel_weeks(features, place, now);
                let mut account = features.accounts[place as usize].clone();
                // Its own tier comes with its next score; until then the stored one stands.
                let stored = || features.tiers.get(&place).map(|standing| standing.held);
                account.tier = account.tier.or_else(stored);
                (account, Engagement { channel_weeks, ..engagement })
            };
            rising.into_iter().map(named).collect()
        })
    }

    /// Whom events are credited to as everything stands now; nothing before the first step.
    #[must_use]
    pub fn credit(&self, events: &[&Event]) -> Option<Vec<Credited>> {
        let mut credited = Vec::with_capacity(events.len());
        for some in events.chunks(CREDITED_AT_ONCE) {
            // Steps wait for this lock: it is given back in between.
            let (model, of_some) = self.look(|features| {
                let of = |event: &&Event| Credited::of(features, event);
                (Arc::clone(&features.model), some.iter().map(of).collect::<Vec<_>>())
            })?;
            let with_points = of_some
                .into_iter()
                .zip(some)
                .map(|(of_event, event)| Credited { points: points_of(&model, event), ..of_event });
            credited.extend(with_points);
        }
        Some(credited)
    }

    /// The last events that scores stand for, the newest last, `limit` at most, with whom they are
    /// credited to now; none before the first step.
    ///
    /// # Errors
    /// What the store or the lake reports.
    pub fn recent(&self, limit: usize) -> Result<Vec<LiveEvent>, EngineError> {
        let row = self.position()?;
        let (mut last, _) = self.log.last_events(limit)?;
        last.retain(|event| inbox::row_of(event.event_id) <= row);
        let shown = self.look(|features| {
            let of = |found: speargun_lake::LakeEvent| {
                let (person_id, account) = features.whose(&EventView::from(&found.event));
                let account = account.map(|account| (account.id, account.name.clone()));
                LiveEvent {
                    id: found.event_id,
                    person_id,
                    account_id: account.as_ref().map(|(id, _)| *id),
                    account: account.map(|(_, name)| name),
                    event: found.event,
                }
            };
            last.into_iter().map(of).collect()
        });
        Ok(shown.unwrap_or_default())
    }

    /// Looks at everything as it stands now. It is loaded where nobody has: before anything was
    /// tracked, and in a process whose scores another one keeps, there is no step that would.
    fn load_and_look<T>(
        &self,
        now: i64,
        look: impl FnOnce(&Features) -> T,
    ) -> Result<T, EngineError> {
        // Held until it was looked at: whoever rests in between would take it away.
        let mut kept = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let (revision, row) = (self.workspace.store.revision()?, self.position()?);
        let day = now.div_euclid(DAY);
        // Where another process scores, every moment brings events, and loading takes seconds.
        let stands = |standing: &super::Standing| {
            let is_fresh = standing.row == row || now - standing.loaded_at < LOOK_ANEW_AFTER;
            !standing.is_for_looks || (standing.is_current(revision, day) && is_fresh)
        };
        let standing = match kept.take().filter(stands) {
            Some(standing) => standing,
            None => super::Standing { is_for_looks: true, ..self.load(revision, now)? },
        };
        Ok(look(&kept.insert(standing).features))
    }
}
