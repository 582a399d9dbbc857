//! `speargun funnel`.

use speargun_api as api;
use speargun_api::dto::{
    ClosedSummary, Funnel as FunnelReport, FunnelMode, FunnelQuery, FunnelTrack, LeftOutCount,
    LeftOutReason, Rate,
};

use super::{CommandError, facts};
use crate::arguments::Funnel;
use crate::language::{fixed, language_of, say};
use crate::output::{self, MISSING, amount, grouped};
use speargun_engine::Engine;

/// Below this many cases counts are shown, not rates.
const CASES_MIN: u64 = 30;

pub(super) fn run(engine: &Engine, funnel: &Funnel) -> Result<(), CommandError> {
    let slice = funnel
        .slice
        .as_deref()
        .and_then(|slice| serde_json::from_value(serde_json::Value::from(slice)).ok());
    let query = FunnelQuery {
        from: funnel.from.clone(),
        to: funnel.to.clone(),
        mode: Some(if funnel.cohort { FunnelMode::Cohort } else { FunnelMode::Period }),
        slice,
    };
    let report = api::funnel::call::funnel(engine, &query, language_of(funnel.output.json))?;
    if funnel.output.json {
        return output::json(&report);
    }
    print(&report)
}

fn print(report: &FunnelReport) -> Result<(), CommandError> {
    let by = if report.mode == FunnelMode::Cohort {
        say!("cli.funnel.cohort")
    } else {
        say!("cli.funnel.period")
    };
    output::line(&say!("cli.funnel.title", by, from = report.from, to = report.to))?;
    stages(&report.tracks)?;
    closed(&report.tracks, &report.total)?;
    for track in &report.tracks {
        let apart = track.stages.iter().filter_map(|stage| stage.without_deal).sum::<u64>();
        if apart > 0 {
            output::message(&say!(
                "cli.funnel.apart",
                motion = named("motion", &track.motion),
                count = grouped(apart)
            ));
        }
    }
    for slice in &report.slices {
        output::line(&format!(
            "\n{}",
            slice.value.clone().unwrap_or_else(|| say!("cli.funnel.not_known"))
        ))?;
        closed(&slice.tracks, &slice.total)?;
    }
    let overlap = report.overlap.leads_at_target_accounts;
    if overlap > 0 {
        let overlap = grouped(overlap);
        output::message(&say!("cli.funnel.overlap", count = overlap));
    }
    for left_out in &report.left_out {
        output::message(&say!("cli.warning", text = left_out_said(left_out)));
    }
    for notice in &report.notices {
        output::message(&say!("cli.warning", text = notice));
    }
    Ok(())
}

/// Why deals count nowhere, or not as they may be meant, and what to do.
fn left_out_said(left_out: &LeftOutCount) -> String {
    let count = grouped(left_out.count);
    let named = left_out.stages.iter().map(|of| match &of.stage {
        Some(stage) => format!("\"{stage}\" ({})", grouped(of.count)),
        None => say!("cli.funnel.no_stage", count = grouped(of.count)),
    });
    let mut named: Vec<String> = named.collect();
    if left_out.further_stages > 0 {
        named.push(say!("cli.funnel.further_stages", count = grouped(left_out.further_stages)));
    }
    let stages = named.join(", ");
    match left_out.reason {
        LeftOutReason::NoClosingDate => say!("cli.funnel.no_closing_date", count, stages),
        LeftOutReason::EndedSomehow => say!("cli.funnel.ended_somehow", count, stages),
        LeftOutReason::PastClosingDate => say!("cli.funnel.past_closing_date", count, stages),
        LeftOutReason::NoRate => {
            say!("cli.funnel.no_rate", count = speargun_words::count(left_out.count))
        }
    }
}

/// The word of a motion, stage or unit.
fn named<T: serde::Serialize>(prefix: &str, value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    facts::state_word(prefix, value.as_str().unwrap_or_default())
}

fn stages(tracks: &[FunnelTrack]) -> Result<(), CommandError> {
    let mut rows = Vec::new();
    for track in tracks {
        for stage in &track.stages {
            let days = stage.days.as_ref().map_or(MISSING.to_owned(), |days| {
                format!("{:.0} ({:.0}–{:.0})", days.median, days.q1, days.q3)
            });
            rows.push(vec![
                named("motion", &track.motion),
                named("stage", &stage.key),
                named("unit", &stage.unit),
                grouped(stage.count),
                stage.amount.as_ref().map_or(MISSING.to_owned(), amount),
                stage.conversion.as_ref().map_or(MISSING.to_owned(), rate),
                days,
            ]);
        }
    }
    let headings = [
        say!("cli.funnel.column.motion"),
        say!("cli.funnel.column.stage"),
        say!("cli.funnel.column.unit"),
        say!("cli.funnel.column.entered"),
        say!("cli.funnel.column.amount"),
        say!("cli.funnel.column.next"),
        say!("cli.funnel.column.days"),
    ];
    output::table(&headings, rows, &[3, 4, 5, 6])
}

/// A rate with its base; under thirty cases only the counts.
fn rate(rate: &Rate) -> String {
    let base = say!("cli.funnel.rate", reached = grouped(rate.reached), of = grouped(rate.of));
    if rate.of < CASES_MIN {
        base
    } else {
        say!("cli.funnel.rate_percent", percent = fixed(rate.rate * 100.0, 1), base)
    }
}

fn closed(tracks: &[FunnelTrack], total: &ClosedSummary) -> Result<(), CommandError> {
    let mut rows: Vec<Vec<String>> = tracks
        .iter()
        .map(|track| closed_row(named("motion", &track.motion), &track.closed))
        .collect();
    rows.push(closed_row(say!("cli.funnel.both"), total));
    let headings = [
        say!("cli.funnel.column.closed"),
        say!("cli.funnel.column.won"),
        say!("cli.funnel.column.lost"),
        say!("cli.funnel.column.win_rate"),
        say!("cli.funnel.column.revenue"),
        say!("cli.funnel.column.average"),
        say!("cli.funnel.column.days_won"),
        say!("cli.funnel.column.days_closed"),
        say!("cli.funnel.column.velocity"),
        say!("cli.funnel.column.open"),
        say!("cli.funnel.column.per_record"),
    ];
    output::table(&headings, rows, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
}

fn closed_row(name: String, closed: &ClosedSummary) -> Vec<String> {
    let money = |money: &Option<speargun_api::dto::Money>| {
        money.as_ref().map_or(MISSING.to_owned(), amount)
    };
    let days = |days: &Option<speargun_api::dto::CycleDays>| {
        days.as_ref().map_or(MISSING.to_owned(), |days| format!("{:.1}", days.mean))
    };
    vec![
        name,
        grouped(closed.won),
        grouped(closed.lost),
        closed.win_rate.as_ref().map_or(MISSING.to_owned(), rate),
        amount(&closed.revenue),
        money(&closed.average_won),
        days(&closed.cycle_days_won),
        days(&closed.cycle_days_closed),
        money(&closed.velocity_per_day),
        grouped(closed.open_count),
        money(&closed.revenue_per_worked_record),
    ]
}
