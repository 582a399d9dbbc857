//! The ideal customer profile as the API sees it.

use std::sync::Arc;

use crate::failure::{Answered, Failure, failure};
use crate::job::Job;
use speargun_domain::icp::DIMENSION;
use speargun_domain::time::to_rfc3339;
use speargun_engine::Watch;
use speargun_engine::icp::{
    self, AlikeWish, Basis, Finding, LeftOutReason, Profile, PropensityWish, Sample, shown,
};
use speargun_engine::upkeep::{self, StandingJob};
use speargun_learn::limits::CLASS_ROWS_MIN;
use speargun_learn::{Auc, Direction, Factor, Learner};
use speargun_measure::icp::{
    Against, Comparison, Counts, FALSE_DISCOVERY_RATE, GROUP_MIN, Row, Table, Value,
};
use speargun_measure::statistics;

use crate::funnel;
use crate::icp::types;
use crate::shared;
use speargun_domain::caller::Context;
use speargun_engine::Engine;

fn counts(counts: Counts) -> types::OutcomeCounts {
    types::OutcomeCounts { won: counts.won, lost: counts.lost, never: counts.never }
}

fn rate(rate: statistics::Rate) -> funnel::types::Rate {
    let statistics::Rate { reached, of, rate, low, high } = rate;
    funnel::types::Rate { reached, of, rate, low, high }
}

fn comparison(found: &Comparison) -> types::IcpComparison {
    types::IcpComparison {
        rate: rate(found.rate),
        base: found.base.rate,
        lift: found.lift,
        lift_low: found.lift_low,
        lift_high: found.lift_high,
        log_odds: found.evidence.log_odds,
        error: found.evidence.error,
        chance: found.chance,
        adjusted: found.adjusted,
        flagged: found.flagged,
        points: tenths(found.evidence.strength()),
    }
}

/// Points with one digit behind the point.
fn tenths(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}

fn value(row: &Row) -> types::IcpValue {
    let (level, from, below) = match &row.value {
        Value::Level(level) => (Some(level.clone()), None, None),
        Value::Band { from, below } => (None, *from, *below),
    };
    types::IcpValue {
        value: shown(&row.value),
        level,
        from,
        below,
        counts: counts(row.counts),
        win: row.win.as_ref().map(comparison),
        reach: row.reach.as_ref().map(comparison),
    }
}

fn finding(found: &Finding) -> types::IcpFinding {
    types::IcpFinding {
        number: found.number as u64,
        attribute: found.attribute.clone(),
        value: value(&found.row),
        against: match found.against {
            Against::Lost => types::IcpAgainst::Lost,
            Against::Never => types::IcpAgainst::Never,
        },
        contradicted: found.contradicted,
        points: found.points,
        filter: found.filter.clone(),
        rule: found.rule().map(|rule| rule.toml()),
    }
}

fn attribute(table: &Table) -> types::IcpAttribute {
    types::IcpAttribute {
        attribute: table.name.clone(),
        known: counts(table.known),
        unknown: counts(table.unknown),
        values: table.rows.iter().map(value).collect(),
        values_left_out: table.values_left_out as u64,
        win_chance: table.win_chance,
        reach_chance: table.reach_chance,
    }
}

/// The profile as the API shows it.
fn shown_profile(found: &Profile) -> types::Icp {
    let left_out = |left: &icp::LeftOut| types::IcpLeftOut {
        attribute: left.attribute.clone(),
        reason: match left.reason {
            LeftOutReason::FreeText => types::IcpLeftOutReason::FreeText,
            LeftOutReason::TooMany => types::IcpLeftOutReason::TooMany,
        },
    };
    types::Icp {
        as_of: to_rfc3339(found.as_of),
        counts: counts(found.counts),
        customers_without_deal: found.customers_without_deal,
        base: found.base.map(rate),
        comparisons: found.comparisons,
        false_discovery_rate: FALSE_DISCOVERY_RATE,
        accounts_min: GROUP_MIN,
        findings: found.findings.iter().map(finding).collect(),
        attributes: found.tables.iter().map(attribute).collect(),
        left_out: found.left_out.iter().map(left_out).collect(),
    }
}

fn alike(found: icp::Alike) -> types::Lookalike {
    let share = |part: u64, all: u64| part as f64 / all.max(1) as f64;
    let reason = |reason: icp::LikeReason| types::LookalikeReason {
        attribute: reason.attribute,
        value: shown(&reason.value),
        points: reason.points,
        won_share: share(reason.counts.won, reason.known.won),
        never_share: share(reason.counts.never, reason.known.never),
    };
    types::Lookalike {
        account_id: found.account_id,
        account: found.account,
        points: found.points,
        reasons: found.reasons.into_iter().map(reason).collect(),
        unknown: found.unknown,
    }
}

fn basis(basis: Basis) -> types::PropensityBasis {
    match basis {
        Basis::Learned => types::PropensityBasis::Learned,
        Basis::NoSignal => types::PropensityBasis::NoSignal,
        Basis::Prior => types::PropensityBasis::Prior,
        Basis::Nothing => types::PropensityBasis::Nothing,
    }
}

fn sample(sample: Sample) -> types::PropensitySample {
    let Sample { won, lost, undated, older } = sample;
    types::PropensitySample { won, lost, undated, older }
}

fn prospect(found: icp::Prospect) -> types::Prospect {
    let driver = |driver: icp::Driver| types::PropensityDriver {
        attribute: driver.attribute,
        value: driver.value,
        log_odds: driver.log_odds,
    };
    types::Prospect {
        account_id: found.account_id,
        account: found.account,
        probability: found.probability,
        open_deals: found.open_deals,
        base: found.base,
        drivers: found.drivers.into_iter().map(driver).collect(),
        rest: found.rest,
    }
}

fn auc(auc: &Auc) -> types::AucInterval {
    types::AucInterval { value: auc.value, low: auc.low, high: auc.high }
}

fn factor(factor: &Factor) -> types::PropensityFactor {
    let direction = match factor.direction {
        Direction::Rises => "rises",
        Direction::Falls => "falls",
        Direction::Mixed => "mixed",
        Direction::ByLevel => "by_level",
    };
    let levels = factor.levels.iter().map(|level| types::PropensityLevel {
        level: level.level.clone(),
        accounts: level.rows as u64,
        rate: level.rate,
        log_odds: level.contribution,
    });
    types::PropensityFactor {
        attribute: factor.column.clone(),
        share: factor.share,
        auc_alone: factor.auc_alone,
        direction: direction.to_owned(),
        levels: levels.collect(),
    }
}

fn model(found: &icp::PropensityModel) -> types::PropensityModel {
    let report = &found.report;
    let learner = match report.learner {
        Learner::Logistic => "logistic",
        Learner::Boosting => "boosting",
        Learner::Blend => "blend",
    };
    let calibration = report.calibration.iter().map(|group| types::CalibrationPoint {
        accounts: group.rows as u64,
        predicted: group.predicted,
        observed: group.observed,
        low: group.low,
        high: group.high,
    });
    types::PropensityModel {
        version: found.version,
        learned_at: to_rfc3339(found.learned_at),
        learned_by: found.learned_by.clone(),
        sample: sample(found.sample),
        learner: learner.to_owned(),
        folds: report.folds as u64,
        signal: report.signal,
        auc: auc(&report.auc),
        auc_without_flagged: report.auc_without_flagged.as_ref().map(auc),
        brier: report.brier,
        brier_of_base_rate: report.brier_of_base_rate,
        calibration: calibration.collect(),
        factors: report.factors.iter().map(factor).collect(),
        flagged: report.flagged.iter().map(|flag| flag.column.clone()).collect(),
        left_out: report.left_out.iter().map(|left| left.column.clone()).collect(),
    }
}

/// How many rows a client gets.
fn limit(wanted: Option<u32>) -> usize {
    shared::bounded_limit(wanted) as usize
}

fn profile(engine: &Engine) -> Answered<Arc<Profile>> {
    engine.profiles.get(&engine.workspace).map_err(failure)
}

fn kept_model(engine: &Engine) -> Answered<Option<icp::PropensityModel>> {
    engine.workspace.store.read(icp::kept).map_err(failure)
}

/// Learns propensity anew and tells what came of it.
pub fn learn_anew(
    engine: &Engine,
    context: &Context,
    watch: &Watch<'_>,
) -> Answered<icp::Learning> {
    icp::learn_propensity(&engine.workspace, context, watch).map_err(failure)
}

/// Which attributes separate won from lost and never sold to.
pub fn icp(engine: &Engine) -> Answered<types::Icp> {
    Ok(shown_profile(&*profile(engine)?))
}

/// The rule of a finding, and the model in force with it; nothing is written.
pub fn icp_draft(
    engine: &Engine,
    number: u64,
    query: &types::IcpDraftQuery,
) -> Answered<types::IcpDraft> {
    let dimension = query.dimension.as_deref().unwrap_or(DIMENSION);
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let found = icp::draft(&engine.workspace, &*profile(engine)?, number, dimension);
    let icp::Draft { number, dimension, rule, model, text } = found.map_err(failure)?;
    Ok(types::IcpDraft { number: number as u64, dimension, rule, model, text })
}

/// Accounts never sold to that are like the best customers.
pub fn lookalikes(engine: &Engine, query: &types::LookalikeQuery) -> Answered<types::Lookalikes> {
    let by_amount = query.by_amount.unwrap_or(false);
    let wish = AlikeWish { by_amount, limit: limit(query.limit) };
    let found = icp::alikes(&*profile(engine)?, wish);
    Ok(types::Lookalikes {
        customers: found.customers,
        effective_customers: tenths(found.effective_customers),
        candidates: found.candidates,
        alike: found.alike,
        signal: found.signal,
        refused: found.refused,
        items: found.accounts.into_iter().map(alike).collect(),
    })
}

/// How likely accounts are to be won.
pub fn propensity(engine: &Engine, query: &types::PropensityQuery) -> Answered<types::Propensity> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let wish = PropensityWish { limit: limit(query.limit) };
    let found = icp::propensity(&*profile(engine)?, &list, kept_model(engine)?, wish);
    Ok(types::Propensity {
        basis: basis(found.basis),
        why: found.why,
        can_learn: found.sample.refusal().is_none(),
        sample: sample(found.sample),
        class_min: CLASS_ROWS_MIN as u64,
        model: found.model.as_ref().map(model),
        base: found.base.map(rate),
        candidates: found.candidates,
        unscored: found.unscored,
        items: found.accounts.into_iter().map(prospect).collect(),
    })
}

/// How likely one account is to be won.
pub fn account_propensity(engine: &Engine, id: i64) -> Answered<types::AccountPropensity> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let kept = kept_model(engine)?;
    let found = icp::of_account(&*profile(engine)?, &list, kept.as_ref(), id);
    let (rests_on, why, found) = found.map_err(failure)?;
    Ok(types::AccountPropensity { basis: basis(rests_on), why, prospect: found.map(prospect) })
}

/// Lets propensity be learned in the background. Outcomes that are too few are refused at once.
pub fn start_learning(engine: &Engine, context: &Context) -> Answered<Job> {
    let list = engine.accounts.get(&engine.workspace).map_err(failure)?;
    let wish = PropensityWish { limit: 0 };
    let found = icp::propensity(&*profile(engine)?, &list, kept_model(engine)?, wish);
    if let Some(refusal) = found.sample.refusal() {
        return Err(Failure::conflict("refused", refusal));
    }
    let (job, _) = upkeep::start(engine, StandingJob::LearnPropensity, context.now, context)?;
    // One that waits has no fault to be said.
    Ok(Job::of(job, speargun_words::Language::English))
}
