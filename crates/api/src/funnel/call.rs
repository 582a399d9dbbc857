//! The double funnel for the API and the command line.

use crate::failure::{Answered, failure};
use speargun_domain::time::{DAY, to_date, to_rfc3339};
use speargun_engine::EngineError;
use speargun_engine::funnel::{
    DoubleFunnel, FunnelBase, LeftOutReason, Motion, Period, Slice, Track,
};
use speargun_measure::funnel::{HEAD_STAGES, Mode, Stage};
use speargun_measure::statistics::Rate;
use speargun_measure::velocity::{ClosedSummary, CycleDays};
use speargun_store::{opportunity, person};

use crate::document::definitions;
use crate::funnel::types;
use crate::money::{money, money_told, stored};
use crate::shared;
use speargun_engine::Engine;
use speargun_words::{Language, said};

/// The days of a funnel for which nobody named any.
const DEFAULT_DAYS: i64 = 90;
/// The most stages that are named of deals that are left out.
const STAGES_SHOWN_MAX: usize = 5;
/// The longest name of such a stage, in bytes.
const STAGE_LENGTH_MAX: usize = 60;
/// The most slices of a report.
const SLICES_MAX: usize = 50;

/// The double funnel.
pub fn funnel(
    engine: &Engine,
    query: &types::FunnelQuery,
    language: Language,
) -> Answered<types::Funnel> {
    let period = period(engine, query.from.as_deref(), query.to.as_deref()).map_err(failure)?;
    let figure = engine.funnel.get(&engine.workspace).map_err(failure)?;
    let base = &figure.value;
    let mode = query.mode.unwrap_or_default();
    let whole = base.double_funnel(&period, kernel_mode(mode), None);
    let within = |at: &&i64| (period.from..period.to).contains(*at);
    let leads = base.leads_at_targets.iter().filter(within).count() as u64;
    let mut slices = Vec::new();
    if let Some(slice) = kernel_slice(query.slice.unwrap_or_default()) {
        for label in base.labels_of(slice).into_iter().take(SLICES_MAX) {
            let found = base.double_funnel(&period, kernel_mode(mode), Some((slice, label)));
            slices.push(types::FunnelSliceResult {
                value: base.label(label).map(ToOwned::to_owned),
                tracks: tracks(engine, &found, mode),
                total: closed(engine, &found.total, worked(&found)),
            });
        }
    }
    Ok(types::Funnel {
        from: period.first.to_string(),
        to: period.last.to_string(),
        mode,
        currency: engine.workspace.settings().currency.code().to_owned(),
        tracks: tracks(engine, &whole, mode),
        total: closed(engine, &whole.total, worked(&whole)),
        as_of: to_rfc3339(figure.as_of),
        is_behind: figure.is_behind,
        overlap: types::FunnelOverlap { leads_at_target_accounts: leads },
        definitions: definitions(engine),
        notices: base.notices.iter().map(|notice| notice.render(language)).collect(),
        left_out: left_out_counts(base),
        slices,
    })
}

fn period(engine: &Engine, from: Option<&str>, to: Option<&str>) -> Result<Period, EngineError> {
    let zone = engine.workspace.settings().zone()?;
    let last = to.map_or_else(|| to_date(engine.workspace.now(), &zone), ToOwned::to_owned);
    let first = match from {
        Some(first) => first.to_owned(),
        None => {
            let end = Period::parse(&engine.workspace, &last, &last)?;
            to_date(end.from - (DEFAULT_DAYS - 1) * DAY, &zone)
        }
    };
    Period::parse(&engine.workspace, &first, &last)
}

fn tracks(
    engine: &Engine,
    funnel: &DoubleFunnel,
    mode: types::FunnelMode,
) -> Vec<types::FunnelTrack> {
    funnel.tracks.iter().map(|track| track_of(engine, track, mode)).collect()
}

fn track_of(engine: &Engine, track: &Track, mode: types::FunnelMode) -> types::FunnelTrack {
    let (motion, head) = match track.motion {
        Motion::AccountBased => (types::Motion::AccountBased, types::FunnelUnit::Account),
        Motion::DemandGen => (types::Motion::DemandGen, types::FunnelUnit::Person),
    };
    let stages = track.motion.stages().into_iter().zip(&track.stages).enumerate();
    types::FunnelTrack {
        motion,
        stages: stages
            .filter_map(|(index, (key, stage))| {
                let by_head = mode == types::FunnelMode::Cohort || index < HEAD_STAGES;
                let unit = if by_head { head } else { types::FunnelUnit::Deal };
                let mut told = stage_of(engine, key, unit, stage)?;
                let is_sql_of_deals = index == HEAD_STAGES && !by_head;
                told.without_deal = is_sql_of_deals.then_some(track.sql_people_without_deal);
                Some(told)
            })
            .collect(),
        closed: closed(engine, &track.closed, track.worked_records),
    }
}

fn stage_of(
    engine: &Engine,
    key: &str,
    unit: types::FunnelUnit,
    stage: &Stage,
) -> Option<types::FunnelStage> {
    Some(types::FunnelStage {
        key: serde_json::from_value(serde_json::Value::from(key)).ok()?,
        unit,
        count: stage.count,
        amount: stage.amount.map(|amount| money(engine, amount)),
        conversion: stage.conversion.map(rate),
        without_deal: None,
        days: stage.days.map(|days| types::DayQuartiles {
            median: hundredth(days.median),
            q1: hundredth(days.q1),
            q3: hundredth(days.q3),
            cases: days.cases,
        }),
    })
}

fn closed(engine: &Engine, closed: &ClosedSummary, worked_records: u64) -> types::ClosedSummary {
    let by_record = closed.revenue / worked_records.max(1) as f64;
    types::ClosedSummary {
        won: closed.won,
        lost: closed.lost,
        win_rate: closed.win_rate.map(rate),
        revenue: money(engine, closed.revenue),
        average_won: closed.average_won.map(|average| money(engine, average)),
        cycle_days_won: closed.cycle_days_won.map(cycle),
        cycle_days_closed: closed.cycle_days_closed.map(cycle),
        velocity_per_day: closed.velocity_per_day.map(|amount| money(engine, amount)),
        open_count: closed.open_count,
        open_amount: money(engine, closed.open_amount),
        worked_records,
        revenue_per_worked_record: (worked_records > 0).then(|| money(engine, by_record)),
    }
}

/// The deals that are left out for a reason.
pub fn left_out_deals(
    engine: &Engine,
    query: &types::LeftOutQuery,
) -> Answered<shared::Page<types::LeftOutDeal>> {
    let base = engine.funnel.get(&engine.workspace).map_err(failure)?.value;
    let found = base.left_out(kernel_reason(query.reason));
    let (offset, limit) = (query.offset.unwrap_or(0), query.limit());
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let window = found.ids.iter().skip(skipped).take(limit as usize);
    let items = stored(engine.workspace.store.read(|connection| {
        let deals = window.map(|id| opportunity::get(connection, *id));
        deals.collect::<Result<Vec<_>, speargun_store::StoreError>>()
    }))?;
    // A deal that was deleted since is not there any more.
    let items = items.into_iter().flatten().map(|deal| types::LeftOutDeal {
        id: deal.id,
        account_id: deal.account_id,
        name: deal.name,
        stage: deal.stage,
        closed_at: deal.closed_at.map(to_rfc3339),
        amount: deal.amount.as_ref().and_then(money_told),
    });
    Ok(shared::Page { items: items.collect(), total: found.count, offset, limit })
}

/// The records behind one number of the funnel.
pub fn funnel_records(
    engine: &Engine,
    query: &types::FunnelRecordQuery,
    language: Language,
) -> Answered<shared::Page<types::FunnelRecord>> {
    let period = period(engine, query.from.as_deref(), query.to.as_deref()).map_err(failure)?;
    let motion = match query.motion {
        types::Motion::AccountBased => Motion::AccountBased,
        types::Motion::DemandGen => Motion::DemandGen,
    };
    let key = serde_json::to_value(query.stage).unwrap_or_default();
    let place = motion.stages().iter().position(|stage| key.as_str() == Some(stage));
    let stage = place.ok_or_else(|| {
        let reason = said!("funnel.no_stage", stage = key.to_string());
        failure(EngineError::Invalid(reason))
    })?;
    let base = engine.funnel.get(&engine.workspace).map_err(failure)?.value;
    let mode = kernel_mode(query.mode.unwrap_or_default());
    let records = base.records(&period, mode, motion, stage);
    let accounts = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let window = records.iter().skip(offset).take(query.limit() as usize);
    let items = stored(engine.workspace.store.read(|connection| {
        window
            .map(|record| {
                let (kind, name) = match record.kind {
                    "account" => {
                        let place =
                            accounts.rows.binary_search_by_key(&record.id, |row| row.record.id);
                        let name = place.ok().map(|p| accounts.rows[p].record.name.clone());
                        (types::FunnelUnit::Account, name)
                    }
                    "person" => (types::FunnelUnit::Person, person::name(connection, record.id)?),
                    _ => (types::FunnelUnit::Deal, opportunity::name(connection, record.id)?),
                };
                Ok(types::FunnelRecord {
                    kind,
                    id: record.id,
                    account_id: record.account_id,
                    name: name.unwrap_or_default(),
                    entered_at: to_rfc3339(record.entered_at),
                    amount: record.amount.map(|amount| money(engine, amount)),
                    reason: record.reason.render(language),
                })
            })
            .collect::<Result<Vec<_>, speargun_store::StoreError>>()
    }))?;
    let (offset, limit) = (query.offset(), query.limit());
    Ok(shared::Page { items, total: records.len() as u64, offset, limit })
}

fn worked(funnel: &DoubleFunnel) -> u64 {
    funnel.tracks.iter().map(|track| track.worked_records).sum()
}

fn left_out_counts(base: &FunnelBase) -> Vec<types::LeftOutCount> {
    use types::LeftOutReason::{EndedSomehow, NoClosingDate, NoRate, PastClosingDate};
    let reasons = [NoClosingDate, EndedSomehow, PastClosingDate, NoRate];
    let count = |reason| {
        let deals = base.left_out(kernel_reason(reason));
        let ranked = deals.stages();
        let shown =
            ranked.iter().take(STAGES_SHOWN_MAX).map(|(stage, count)| types::LeftOutStage {
                stage: Some(speargun_domain::text::cut(stage, STAGE_LENGTH_MAX).to_owned())
                    .filter(|stage| !stage.is_empty()),
                count: *count,
            });
        (deals.count > 0).then(|| types::LeftOutCount {
            reason,
            count: deals.count,
            stages: shown.collect(),
            further_stages: ranked.len().saturating_sub(STAGES_SHOWN_MAX) as u64,
        })
    };
    reasons.into_iter().filter_map(count).collect()
}

fn kernel_reason(reason: types::LeftOutReason) -> LeftOutReason {
    match reason {
        types::LeftOutReason::NoClosingDate => LeftOutReason::NoClosingDate,
        types::LeftOutReason::EndedSomehow => LeftOutReason::EndedSomehow,
        types::LeftOutReason::PastClosingDate => LeftOutReason::PastClosingDate,
        types::LeftOutReason::NoRate => LeftOutReason::NoRate,
    }
}

fn kernel_mode(mode: types::FunnelMode) -> Mode {
    match mode {
        types::FunnelMode::Period => Mode::Period,
        types::FunnelMode::Cohort => Mode::Cohort,
    }
}

fn kernel_slice(slice: types::FunnelSlice) -> Option<Slice> {
    match slice {
        types::FunnelSlice::None => None,
        types::FunnelSlice::Tier => Some(Slice::Tier),
        types::FunnelSlice::Industry => Some(Slice::Industry),
        types::FunnelSlice::Country => Some(Slice::Country),
        types::FunnelSlice::Owner => Some(Slice::Owner),
        types::FunnelSlice::Source => Some(Slice::Source),
    }
}

fn rate(rate: Rate) -> types::Rate {
    let Rate { reached, of, rate, low, high } = rate;
    types::Rate { reached, of, rate, low, high }
}

fn cycle(cycle: CycleDays) -> types::CycleDays {
    types::CycleDays { mean: hundredth(cycle.mean), median: hundredth(cycle.median) }
}

/// Days are told to the hundredth, a quarter of an hour.
fn hundredth(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}
