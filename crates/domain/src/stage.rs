//! Funnel stages of accounts (B3, D2): each motion has its own, from the lowest to the highest, and
//! an account stands in the highest whose condition holds.
//!
//! Lower stages need not hold: an account with a deal is in the stage of deals whether or not it
//! ever stood in one before. Whoever wants it otherwise writes it into the condition. The way out
//! of a stage may be another one than the way in (hysteresis), a stage may keep whoever came in for
//! some days (dwell), and give up on whom nothing is heard of (time-out). What a person decided
//! stands above all of it while it holds.

mod tell;

use std::sync::Arc;

use speargun_words::{Said, decimal, said};

use crate::account::AccountRecord;
pub use crate::account::{StageFigures, StageMove, StageStanding};
use crate::filter::Filter;
use crate::time::DAY;
use crate::value::integer_to_real;

pub use tell::{ConditionPart, NextStage, StageExplanation};
pub(crate) use tell::{Verdict, parts, verdict};

/// What a move into no stage is called where a stage is named; no stage has this key.
pub const POOL: &str = "none";
/// The longest reason of a move, in characters.
pub const MOVE_REASON_LENGTH_MAX: usize = 500;

/// The motions of a model, each with its stages.
#[derive(Debug, Clone)]
pub struct StageModel {
    /// An account belongs to the first whose condition holds.
    pub motions: Vec<Motion>,
    /// Conditions ask for the score or what follows from it: stages are settled after it.
    pub asks_for_score: bool,
}

/// A way to sell, with a funnel of its own.
#[derive(Debug, Clone)]
pub struct Motion {
    /// What programs call it.
    pub key: Arc<str>,
    /// What people read.
    pub name: String,
    /// Whose it is; everybody's who is left where it is not set.
    pub when: Option<Filter>,
    /// The lowest first.
    pub stages: Vec<Stage>,
}

/// One stage of a motion.
#[derive(Debug, Clone)]
pub struct Stage {
    /// What programs call it.
    pub key: Arc<str>,
    /// What people read.
    pub name: String,
    /// What must hold to come in, and is enough to stay.
    pub enter: Filter,
    /// What is enough to stay as well.
    pub stay: Option<Filter>,
    /// For how many days whoever came in stays, whatever happens.
    pub minimum_days: f64,
    /// After how many days without anything new an account is given up on.
    pub time_out: Option<TimeOut>,
}

/// When a stage gives up on an account, and where that one goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeOut {
    /// Days in the stage, and without an event of the account or its people.
    pub days: f64,
    /// The place of the lower stage that it goes back to; the pool where it is not set.
    pub back_to: Option<usize>,
}

/// Where an account stands, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Placed {
    standing: StageStanding,
    reason: Option<Said>,
}

impl StageModel {
    /// The motion that an account belongs to.
    #[must_use]
    pub fn motion_of(&self, account: &AccountRecord) -> Option<&Motion> {
        let fits = |when: &Filter| when.holds(account);
        self.motions.iter().find(|motion| motion.when.as_ref().is_none_or(fits))
    }

    /// The stage with a key, of the motion where it has one, else of any.
    #[must_use]
    pub fn stage(&self, motion: Option<&str>, key: &str) -> Option<&Stage> {
        let own = self.motions.iter().filter(|known| Some(&*known.key) == motion);
        own.chain(&self.motions).flat_map(|motion| &motion.stages).find(|stage| *stage.key == *key)
    }

    /// What people read for the key of a stage: its name, or the key where the model lost it.
    #[must_use]
    pub fn name_of<'a>(&'a self, motion: Option<&str>, key: &'a str) -> &'a str {
        self.stage(motion, key).map_or(key, |stage| &stage.name)
    }

    /// Settles the stage of an account as of a moment, from what it is and where it stood. Doing it
    /// again changes nothing.
    pub fn settle(&self, account: &mut AccountRecord, at: i64) {
        let motion = self.motion_of(account);
        let placed = match account.stage.held(at) {
            Some(decided) => decided.placed(account.stage.last()),
            None => motion.map_or_else(
                || nowhere(account.stage.last(), at),
                |motion| motion.place(account, at),
            ),
        };
        let motion = motion.map(|motion| Arc::clone(&motion.key));
        let figures = &mut account.stage;
        figures.motion = motion;
        figures.key = placed.standing.stage;
        figures.days = figures.key.is_some().then(|| days_between(placed.standing.since, at));
        figures.since = Some(placed.standing.since);
        figures.timed_out_of = placed.standing.timed_out_of;
        let replayed = figures.replayed.as_deref().and_then(|(_, reason)| reason.clone());
        figures.reason = placed.reason.or(replayed);
    }
}

impl StageModel {
    /// Whether the account stands in another stage than before.
    pub(crate) fn has_moved(account: &AccountRecord) -> bool {
        account.stage.former.as_ref().is_none_or(|former| former.stage != account.stage.key)
    }

    /// The days that its conditions count.
    pub(crate) fn days(&self) -> impl Iterator<Item = f64> {
        let stages = self.motions.iter().flat_map(|motion| &motion.stages);
        let of_motions = self.motions.iter().filter_map(|motion| motion.when.as_ref());
        let filters = stages.clone().flat_map(|stage| [Some(&stage.enter), stage.stay.as_ref()]);
        let limits = stages
            .flat_map(|stage| [stage.minimum_days, stage.time_out.map_or(0.0, |limit| limit.days)]);
        limits.chain(of_motions.chain(filters.flatten()).flat_map(Filter::numbers))
    }
}

fn nowhere(former: Option<&StageStanding>, at: i64) -> Placed {
    let same = former.filter(|former| former.stage.is_none());
    let since = same.map_or(at, |same| same.since);
    let gone = former.is_some_and(|former| former.stage.is_some());
    let reason = gone.then(|| said!("stage.fits_none"));
    Placed { standing: StageStanding { since, ..StageStanding::default() }, reason }
}

impl StageMove {
    fn placed(&self, former: Option<&StageStanding>) -> Placed {
        let same = former.filter(|former| former.stage == self.stage);
        let since = same.map_or(self.moved_at, |same| same.since.min(self.moved_at));
        let stage = self.stage.clone();
        Placed {
            standing: StageStanding { stage, since, timed_out_of: None },
            reason: same.is_none().then(|| self.said()),
        }
    }

    /// The reason as history keeps it.
    #[must_use]
    pub fn said(&self) -> Said {
        said!("stage.moved_by", by = self.moved_by, reason = self.reason)
    }
}

/// Days from one moment to another.
pub(crate) fn days_between(earlier: i64, later: i64) -> f64 {
    integer_to_real(later.saturating_sub(earlier)) / integer_to_real(DAY)
}

impl Motion {
    /// The place of a stage by its key.
    fn place_of(&self, key: Option<&Arc<str>>) -> Option<usize> {
        let key = key?;
        self.stages.iter().position(|stage| stage.key == *key)
    }

    /// The highest stage whose condition holds. Whoever was in a stage, or in a higher one, stays
    /// by its way out; everybody else comes in by its way in.
    fn place(&self, account: &AccountRecord, at: i64) -> Placed {
        let former = account.stage.last();
        let was = former.and_then(|former| self.place_of(former.stage.as_ref()));
        let days = former.map_or(0.0, |former| days_between(former.since, at));
        let closed = former
            .filter(|_| account.days_since_activity.is_none_or(|silent| silent >= days))
            .and_then(|former| self.place_of(former.timed_out_of.as_ref()));
        for (place, stage) in self.stages.iter().enumerate().rev() {
            if let (Some(former), true) = (former, closed.is_some_and(|closed| place <= closed)) {
                return Placed { standing: former.clone(), reason: None };
            }
            let is_in = was.is_some_and(|was| was >= place);
            if !(was == Some(place) && days < stage.minimum_days || stage.keeps(account, is_in)) {
                continue;
            }
            if was == Some(place)
                && let Some(time_out) = stage.time_out.filter(|limit| limit.is_over(account, days))
            {
                return self.given_up(stage, time_out, account, at);
            }
            return self.standing(Some(place), account, at);
        }
        self.standing(None, account, at)
    }

    fn standing(&self, place: Option<usize>, account: &AccountRecord, at: i64) -> Placed {
        let former = account.stage.last();
        let stage = place.map(|place| Arc::clone(&self.stages[place].key));
        let same = former.filter(|former| former.stage == stage);
        Placed {
            reason: same.is_none().then(|| self.reason(place, account)).flatten(),
            standing: StageStanding {
                stage,
                since: same.map_or(at, |same| same.since),
                timed_out_of: None,
            },
        }
    }

    fn given_up(&self, from: &Stage, limit: TimeOut, account: &AccountRecord, at: i64) -> Placed {
        let activity = match account.days_since_activity {
            Some(days) => said!("stage.last_active", days = decimal(days, 0)),
            None => said!("stage.never_active"),
        };
        let back_to = limit.back_to.and_then(|place| self.stages.get(place));
        let days = decimal(limit.days, 0);
        Placed {
            reason: Some(said!("stage.gave_up", stage = from.called(), days, activity)),
            standing: StageStanding {
                stage: back_to.map(|stage| Arc::clone(&stage.key)),
                since: at,
                timed_out_of: Some(Arc::clone(&from.key)),
            },
        }
    }
}

impl Stage {
    fn keeps(&self, account: &AccountRecord, is_in: bool) -> bool {
        let stays = |stay: &Filter| is_in && stay.holds(account);
        self.enter.holds(account) || self.stay.as_ref().is_some_and(stays)
    }
}

impl TimeOut {
    fn is_over(self, account: &AccountRecord, days: f64) -> bool {
        let silent = |since: f64| since >= self.days;
        silent(days) && account.days_since_activity.is_none_or(silent)
    }
}

#[cfg(test)]
mod tests;
