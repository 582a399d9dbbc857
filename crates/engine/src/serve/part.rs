//! How the server's parts are: what fails, since when, and how far each is behind.

use std::sync::atomic::Ordering;

use speargun_domain::time::to_rfc3339;
use speargun_store::event::{inbox, position};

use super::Serving;
use crate::fault::Noted;
use crate::{Engine, EngineError};
use speargun_track::POSITION;

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartStatus {
    /// It works.
    Ok,
    /// It works, and something is to be looked at.
    Degraded,
    /// It does not work.
    Failing,
}

/// A part of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHealth {
    /// Its name, such as `scoring`.
    pub part: &'static str,
    /// How it is.
    pub status: PartStatus,
    /// What is wrong.
    pub detail: Option<String>,
    /// Since when, in microseconds UTC.
    pub since: Option<i64>,
    /// How far it is behind, in milliseconds.
    pub lag_ms: Option<i64>,
    /// How many events wait for it.
    pub waiting_events: Option<i64>,
}

impl PartHealth {
    fn good(part: &'static str) -> Self {
        Self {
            part,
            status: PartStatus::Ok,
            detail: None,
            since: None,
            lag_ms: None,
            waiting_events: None,
        }
    }
}

/// Beyond this lag of scores something is to be looked at, in microseconds.
const SCORES_LATE: i64 = 10_000_000;
/// The same for events that wait for the lake, which takes them at the latest after ten minutes.
const LAKE_LATE: i64 = 30 * 60 * 1_000_000;
/// How far the clock may be behind what was received before, in microseconds.
const CLOCK_BEHIND_MAX: i64 = 5 * 60 * 1_000_000;
/// No server of this version ran before: 2026-11-01, in microseconds UTC.
const BUILT_AFTER: i64 = 1_793_491_200_000_000;

impl Engine {
    /// How the parts of the server are. A part that cannot be asked is failing.
    #[must_use]
    pub fn health_of_parts(&self) -> Vec<PartHealth> {
        let now = self.workspace.now();
        let mut parts = vec![self.records_health()];
        if let Some(events) = self.serving.get() {
            let (log, received) = log_health(events);
            parts.push(log);
            parts.push(intake_health(events));
            parts.push(self.scoring_health(events, now));
            parts.push(lake_health(events, now));
            parts.push(clock_health(now, received));
        } else {
            parts.push(clock_health(now, None));
        }
        parts
    }

    fn records_health(&self) -> PartHealth {
        let read = self.workspace.store.revision().map_err(EngineError::from);
        asked("records", read.map(|_| ()))
    }

    fn scoring_health(&self, events: &Serving, now: i64) -> PartHealth {
        let mut part = PartHealth::good("scoring");
        let behind = || {
            let row = self.workspace.store.read(|connection| position(connection, POSITION))?;
            events.tracking.log.store().read(|connection| {
                let waiting = inbox::count_after(connection, row)?;
                Ok::<_, EngineError>((waiting, inbox::first_received_after(connection, row)?))
            })
        };
        match behind() {
            Ok((waiting, oldest)) => {
                part.waiting_events = Some(waiting);
                late(&mut part, oldest.map(|oldest| now - oldest), SCORES_LATE, now);
            }
            Err(error) => part = asked("scoring", Err(error)),
        }
        if events.is_waiting.load(Ordering::Relaxed) && part.status == PartStatus::Ok {
            part.detail = Some("another process scores what is tracked; this one waits".to_owned());
        }
        failing(part, events.live_fault.get())
    }
}

fn log_health(events: &Serving) -> (PartHealth, Option<i64>) {
    let read = events.tracking.log.store().read(inbox::last_received);
    let received = read.as_ref().ok().copied().flatten();
    (asked("event_log", read.map(|_| ()).map_err(EngineError::from)), received)
}

fn intake_health(events: &Serving) -> PartHealth {
    let intake = &events.tracking.intake;
    let mut part = PartHealth::good("intake");
    part.waiting_events = i64::try_from(intake.load().0).ok();
    failing(part, intake.fault())
}

fn lake_health(events: &Serving, now: i64) -> PartHealth {
    let mut part = PartHealth::good("lake");
    match events.tracking.log.store().read(inbox::backlog) {
        Ok((waiting, oldest)) => {
            part.waiting_events = Some(waiting);
            late(&mut part, oldest.map(|oldest| now - oldest), LAKE_LATE, now);
        }
        Err(error) => part = asked("lake", Err(error.into())),
    }
    failing(part, events.lake_fault.get())
}

fn clock_health(now: i64, received: Option<i64>) -> PartHealth {
    let mut part = PartHealth::good("clock");
    if let Some(detail) = clock_fault(now, received) {
        part.status = PartStatus::Degraded;
        part.detail = Some(detail);
    }
    part
}

/// What is wrong with the clock, by what it says and when the last event was received by it.
#[must_use]
pub fn clock_fault(now: i64, received: Option<i64>) -> Option<String> {
    let shown = to_rfc3339(now);
    if now < BUILT_AFTER {
        return Some(format!(
            "the clock of this machine says {shown}, which is before this Speargun was built; what \
             fades and what is due is counted by it, so set the clock right"
        ));
    }
    let received = received.filter(|received| *received - now > CLOCK_BEHIND_MAX)?;
    Some(format!(
        "the clock of this machine says {shown}, but the last event was received at {}; one of \
         both is wrong, and what fades and what is due is counted by it",
        to_rfc3339(received)
    ))
}

fn asked(part: &'static str, answer: Result<(), EngineError>) -> PartHealth {
    let mut part = PartHealth::good(part);
    if let Err(error) = answer {
        part.status = PartStatus::Failing;
        part.detail = Some(error.to_string());
    }
    part
}

/// Notes how far a part is behind.
fn late(part: &mut PartHealth, lag: Option<i64>, limit: i64, now: i64) {
    part.lag_ms = Some(lag.map_or(0, |lag| lag.max(0) / 1_000));
    if let Some(lag) = lag.filter(|lag| *lag > limit) {
        part.status = PartStatus::Degraded;
        part.detail = Some(format!("events wait for {} s", lag / 1_000_000));
        part.since = Some(now - lag);
    }
}

/// Notes a fault that lasts.
fn failing(mut part: PartHealth, fault: Option<Noted>) -> PartHealth {
    if let Some(fault) = fault {
        part.status = PartStatus::Failing;
        part.detail = Some(fault.reason);
        part.since = Some(fault.since);
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_far_off_is_reported() {
        let now = BUILT_AFTER + 1;
        assert_eq!(clock_fault(now, None), None);
        assert_eq!(clock_fault(now, Some(now + CLOCK_BEHIND_MAX)), None);
        assert!(clock_fault(now, Some(now + CLOCK_BEHIND_MAX + 1)).is_some());
        assert!(clock_fault(0, None).is_some_and(|text| text.contains("1970-01-01")));
    }

    #[test]
    fn a_part_is_as_bad_as_its_worst() {
        let noted = Noted { since: 0, times: 3, reason: "the disk is full".to_owned() };
        let mut part = PartHealth::good("lake");
        late(&mut part, Some(LAKE_LATE + 1), LAKE_LATE, LAKE_LATE + 1);
        assert_eq!(part.status, PartStatus::Degraded);
        let part = failing(part, Some(noted));
        assert_eq!(part.status, PartStatus::Failing);
        assert_eq!(part.detail.as_deref(), Some("the disk is full"));
    }
}
