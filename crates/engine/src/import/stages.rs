//! Stages of the deals of a file: how they are read, and where flags contradict them.

use speargun_domain::glossary::{Contradiction, DealSigns};
use speargun_domain::value::Value;

use super::row::{Record, RowReader};
use super::trouble::{TroubleKind, Troubles};
use crate::deal_stage::StageCounts;

impl RowReader<'_> {
    fn signs_of<'v>(&self, values: &'v [Value], now: i64) -> DealSigns<'v> {
        let value = |key: &str| self.value_of_field(key, values);
        let text = |key: &str| value(key).and_then(Value::as_text);
        let truth = |key: &str| value(key).and_then(Value::as_integer).map(|number| number != 0);
        let closed_at = value("closed_at").and_then(Value::as_integer);
        DealSigns {
            outcome: text("outcome"),
            stage: text("stage"),
            is_closed: truth("is_closed"),
            is_won: truth("is_won"),
            probability: value("probability").and_then(Value::as_number),
            is_past: closed_at.map(|at| at <= now),
        }
    }

    /// Counts a deal under its stage.
    pub(super) fn count_stage(&self, record: &Record, now: i64, counts: &mut StageCounts) {
        if let Some(names) = self.stages {
            counts.add(names, &self.signs_of(&record.values, now));
        }
    }

    /// Says that the flags of a deal contradict each other or its stage.
    pub(super) fn tell_contradiction(
        &self,
        values: &[Value],
        (line, troubles): (u64, &mut Troubles),
    ) {
        let Some(names) = self.stages.filter(|_| self.has_flags) else { return };
        let deal = self.signs_of(values, i64::MAX);
        let Some(found) = names.contradiction(&deal) else { return };
        let (kind, key) = match found {
            Contradiction::WonNotClosed => (TroubleKind::WonNotClosed, "is_won"),
            Contradiction::FlagsAgainstStage if deal.is_won.is_none() => {
                (TroubleKind::FlagsAgainstStage, "is_closed")
            }
            Contradiction::FlagsAgainstStage => (TroubleKind::FlagsAgainstStage, "is_won"),
            Contradiction::OpenAgainstStage => (TroubleKind::OpenAgainstStage, "is_closed"),
        };
        let flag =
            |is_so: Option<bool>| is_so.map_or("?", |is_so| if is_so { "yes" } else { "no" });
        let said = deal.outcome.or(deal.stage).unwrap_or("");
        let example = format!("closed {}, won {}, {said}", flag(deal.is_closed), flag(deal.is_won));
        let heading = self.planned(key).map(|planned| self.heading(planned)).unwrap_or_default();
        troubles.add((heading, kind), line, &example);
    }
}
