//! The double funnel from the records (D2–D5): who is on which side, and when each stage was
//! entered.

mod base;
mod unclear;

use jiff::civil::Date;
use speargun_measure::funnel::{self, HEAD_STAGES, Mode, STAGES, Stage};
use speargun_measure::velocity::{self, ClosedSummary};
use speargun_words::{Said, said};

use crate::{EngineError, Workspace};

use base::BaseDeal;
pub use base::{FunnelBase, FunnelCache, Labels};
pub use unclear::{LeftOutDeals, LeftOutReason};

/// The two ways to sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// The spear.
    AccountBased,
    /// The net.
    DemandGen,
}

impl Motion {
    /// Both, the spear first.
    pub const ALL: [Self; 2] = [Self::AccountBased, Self::DemandGen];

    /// The names of the side's stages.
    #[must_use]
    pub fn stages(self) -> [&'static str; STAGES] {
        match self {
            Self::AccountBased => ["target", "engaged", "sql", "opportunity", "won"],
            Self::DemandGen => ["lead", "mql", "sql", "opportunity", "won"],
        }
    }
}

/// What the funnel is cut by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// Tier of the account.
    Tier,
    /// Industry of the account.
    Industry,
    /// Country of the account, else of the person.
    Country,
    /// Owner of the deal, account or person.
    Owner,
    /// Where the lead or deal came from.
    Source,
}

/// A period: from the first moment of a day to the last of another, in the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day, included.
    pub last: Date,
    /// Microseconds UTC, included.
    pub from: i64,
    /// Microseconds UTC, excluded.
    pub to: i64,
}

impl Period {
    /// The period of two days as typed.
    ///
    /// # Errors
    /// When a day is none, or the last comes before the first.
    pub fn parse(workspace: &Workspace, first: &str, last: &str) -> Result<Self, EngineError> {
        let day = |text: &str| {
            text.trim()
                .parse::<Date>()
                .map_err(|_| EngineError::Invalid(said!("funnel.no_day", text)))
        };
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            let reason =
                said!("funnel.backward", last = last.to_string(), first = first.to_string());
            return Err(EngineError::Invalid(reason));
        }
        let zone = workspace.settings().zone()?;
        let start = |date: Date| {
            date.to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_microsecond()).map_err(
                |_| EngineError::Invalid(said!("funnel.out_of_range", day = date.to_string())),
            )
        };
        let after = last.tomorrow().map_err(|_| {
            EngineError::Invalid(said!("funnel.out_of_range", day = last.to_string()))
        })?;
        Ok(Self { first, last, from: start(first)?, to: start(after)? })
    }
}

/// One side of the double funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Which side.
    pub motion: Motion,
    /// Its stages. From the SQL on a period counts deals.
    pub stages: [Stage; STAGES],
    /// By period: people who became SQLs in it and have no deal. They are counted apart, since of
    /// a deal's people only the deal counts; by cohort 0, since there heads are counted.
    pub sql_people_without_deal: u64,
    /// Its closed deals.
    pub closed: ClosedSummary,
    /// Records that sales development worked: engaged accounts, or MQLs (D5).
    pub worked_records: u64,
}

/// Both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubleFunnel {
    /// The spear, then the net.
    pub tracks: [Track; 2],
    /// Both together.
    pub total: ClosedSummary,
}

/// One record behind a number of the funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelRecord {
    /// account, person or deal.
    pub kind: &'static str,
    /// Row id.
    pub id: i64,
    /// The account's row id.
    pub account_id: Option<i64>,
    /// When the stage was entered.
    pub entered_at: i64,
    /// Amount of a deal.
    pub amount: Option<f64>,
    /// Why it counts there.
    pub reason: Said,
}

impl FunnelBase {
    /// The double funnel of a period, over the records whose label is `wanted`, or over all.
    #[must_use]
    pub fn double_funnel(
        &self,
        period: &Period,
        mode: Mode,
        wanted: Option<(Slice, u32)>,
    ) -> DoubleFunnel {
        let fits = |labels: &Labels| wanted.is_none_or(|(by, label)| labels.get(by) == label);
        let tracks = Motion::ALL.map(|motion| {
            let heads =
                || self.heads.iter().filter(|head| head.motion == motion && fits(&head.labels));
            let sqls =
                || self.deals.iter().filter(|deal| deal.motion == motion && fits(&deal.labels));
            let deals = || sqls().filter(|deal| deal.is_deal);
            let stages = funnel::stages(
                heads().map(|head| &head.head),
                deals().map(|deal| &deal.deal),
                period.from,
                period.to,
                mode,
            );
            let closed =
                velocity::summarise(deals().map(|deal| &deal.deal), period.from, period.to);
            let worked_records = stages[HEAD_STAGES - 1].count;
            let is_within = |deal: &&BaseDeal| {
                let at = funnel::deal_times(&deal.deal)[0];
                !deal.is_deal && at.is_some_and(|at| (period.from..period.to).contains(&at))
            };
            let sql_people_without_deal = match mode {
                Mode::Period => sqls().filter(is_within).count() as u64,
                Mode::Cohort => 0,
            };
            Track { motion, stages, sql_people_without_deal, closed, worked_records }
        });
        let all = self.deals.iter().filter(|deal| deal.is_deal && fits(&deal.labels));
        let total = velocity::summarise(all.map(|deal| &deal.deal), period.from, period.to);
        DoubleFunnel { tracks, total }
    }

    /// The labels that occur under a slice, by how many records carry them.
    #[must_use]
    pub fn labels_of(&self, slice: Slice) -> Vec<u32> {
        let mut counts: rustc_hash::FxHashMap<u32, u64> = rustc_hash::FxHashMap::default();
        let heads = self.heads.iter().map(|head| head.labels.get(slice));
        let deals = self.deals.iter().map(|deal| deal.labels.get(slice));
        for label in heads.chain(deals) {
            *counts.entry(label).or_default() += 1;
        }
        let mut labels: Vec<(u32, u64)> = counts.into_iter().collect();
        labels.sort_by_key(|(label, count)| (std::cmp::Reverse(*count), *label));
        labels.into_iter().map(|(label, _)| label).collect()
    }

    /// The records behind one number, the latest first.
    #[must_use]
    pub fn records(
        &self,
        period: &Period,
        mode: Mode,
        motion: Motion,
        stage: usize,
    ) -> Vec<FunnelRecord> {
        let within = |at: &i64| (period.from..period.to).contains(at);
        let mut found: Vec<FunnelRecord> = Vec::new();
        if mode == Mode::Cohort || stage < HEAD_STAGES {
            for head in self.heads.iter().filter(|head| head.motion == motion) {
                let entered = match mode {
                    Mode::Period => head.head.entered[stage].filter(within),
                    Mode::Cohort => {
                        let begun = head.head.reached(0).filter(within);
                        begun.and_then(|_| head.head.reached(stage))
                    }
                };
                found.extend(entered.map(|entered_at| head.record(stage, entered_at)));
            }
        } else {
            for deal in self.deals.iter().filter(|deal| deal.motion == motion) {
                let times = funnel::deal_times(&deal.deal);
                let entered = times[stage - HEAD_STAGES].filter(within);
                found.extend(entered.map(|entered_at| deal.record(stage, entered_at)));
            }
        }
        found.sort_by_key(|record| (std::cmp::Reverse(record.entered_at), record.id));
        found
    }
}
