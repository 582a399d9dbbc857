//! `speargun funnel`.

use speargun_api as api;
use speargun_api::dto::{
    ClosedSummary, Funnel as FunnelReport, FunnelMode, FunnelQuery, FunnelTrack, LeftOutCount,
    LeftOutReason, Rate,
};

use super::CommandError;
use crate::arguments::Funnel;
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
    let report = api::funnel::call::funnel(engine, &query)?;
    if funnel.output.json {
        return output::json(&report);
    }
    print(&report)
}

fn print(report: &FunnelReport) -> Result<(), CommandError> {
    let by = if report.mode == FunnelMode::Cohort { "cohort" } else { "period" };
    output::line(&format!("Double funnel by {by}, {} to {}", report.from, report.to))?;
    stages(&report.tracks)?;
    closed(&report.tracks, &report.total)?;
    for track in &report.tracks {
        let apart = track.stages.iter().filter_map(|stage| stage.without_deal).sum::<u64>();
        if apart > 0 {
            output::message(&format!(
                "{}: {} people became SQLs and have no deal; they are counted apart from the deals.",
                named(&track.motion),
                grouped(apart)
            ));
        }
    }
    for slice in &report.slices {
        output::line(&format!("\n{}", slice.value.as_deref().unwrap_or("not known")))?;
        closed(&slice.tracks, &slice.total)?;
    }
    let overlap = report.overlap.leads_at_target_accounts;
    if overlap > 0 {
        let overlap = grouped(overlap);
        output::message(&format!("{overlap} leads work at target accounts: they count there."));
    }
    for left_out in &report.left_out {
        output::message(&format!("warning: {}", left_out_said(left_out)));
    }
    for notice in &report.notices {
        output::message(&format!("warning: {notice}"));
    }
    Ok(())
}

/// Why deals count nowhere, or not as they may be meant, and what to do.
fn left_out_said(left_out: &LeftOutCount) -> String {
    let count = grouped(left_out.count);
    let named = left_out.stages.iter().map(|of| match &of.stage {
        Some(stage) => format!("\"{stage}\" ({})", grouped(of.count)),
        None => format!("no stage ({})", grouped(of.count)),
    });
    let mut named: Vec<String> = named.collect();
    if left_out.further_stages > 0 {
        named.push(format!("{} further stages", grouped(left_out.further_stages)));
    }
    let stages = named.join(", ");
    match left_out.reason {
        LeftOutReason::NoClosingDate => format!(
            "{count} closed deals have no closing date: they are in no period, no win rate and no \
             velocity. Their stages: {stages}"
        ),
        LeftOutReason::EndedSomehow => format!(
            "{count} deals are in stages that say that they ended and not how, and count as open: \
             {stages}. Say how they ended: speargun deal-stages set STAGE --as won"
        ),
        LeftOutReason::PastClosingDate => format!(
            "{count} open deals are past their closing date, in these stages: {stages}. Where one \
             of them ends a deal, say so: speargun deal-stages set STAGE --as won"
        ),
        LeftOutReason::NoRate => format!(
            "{count} deals are in a currency without an exchange rate in workspace.toml: they \
             are counted, their amounts are not"
        ),
    }
}

fn named<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().replace('_', " ")
}

fn stages(tracks: &[FunnelTrack]) -> Result<(), CommandError> {
    let mut rows = Vec::new();
    for track in tracks {
        for stage in &track.stages {
            let days = stage.days.as_ref().map_or(MISSING.to_owned(), |days| {
                format!("{:.0} ({:.0}–{:.0})", days.median, days.q1, days.q3)
            });
            rows.push(vec![
                named(&track.motion),
                named(&stage.key),
                named(&stage.unit),
                grouped(stage.count),
                stage.amount.as_ref().map_or(MISSING.to_owned(), amount),
                stage.conversion.as_ref().map_or(MISSING.to_owned(), rate),
                days,
            ]);
        }
    }
    let headings =
        ["Motion", "Stage", "Unit", "Entered", "Amount", "To the next", "Days, median (quartiles)"];
    output::table(&headings, rows, &[3, 4, 5, 6])
}

/// A rate with its base; under thirty cases only the counts.
fn rate(rate: &Rate) -> String {
    let base = format!("{} of {}", grouped(rate.reached), grouped(rate.of));
    if rate.of < CASES_MIN { base } else { format!("{:.1} % ({base})", rate.rate * 100.0) }
}

fn closed(tracks: &[FunnelTrack], total: &ClosedSummary) -> Result<(), CommandError> {
    let mut rows: Vec<Vec<String>> =
        tracks.iter().map(|track| closed_row(named(&track.motion), &track.closed)).collect();
    rows.push(closed_row("both".to_owned(), total));
    let headings = [
        "Closed",
        "Won",
        "Lost",
        "Win rate",
        "Revenue",
        "Average won",
        "Days won",
        "Days closed",
        "Velocity a day",
        "Open",
        "By worked record",
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
