//! What was learned, for people.

use speargun_learn::{Auc, Direction, Factor, FactorLevel, Flag, FlagReason, Learner};

use super::Answer;
use super::file::Unread;
use crate::command::CommandError;
use crate::output::{self, MISSING, grouped};

/// How many factors are shown; `--json` has all.
const FACTORS_SHOWN: usize = 12;
/// How many columns are named in a line.
const NAMED: usize = 8;

pub(super) fn answer(answer: &Answer<'_>) -> Result<(), CommandError> {
    let report = answer.report;
    let (positive, negative) = (&answer.values.positive, &answer.values.negative);
    output::line(&format!(
        "{} rows: {} {positive}, {} {negative}; {} folds, seed {}",
        grouped(report.rows as u64),
        grouped(report.positives as u64),
        grouped(report.negatives as u64),
        report.folds,
        report.seed,
    ))?;
    output::line(&format!("AUC {}; learner: {}", area(&report.auc), learner(report.learner)))?;
    output::line(&format!(
        "Brier score {:.4}; {:.4} if everybody got the mean",
        report.brier, report.brier_of_base_rate
    ))?;
    if report.signal {
        output::line("")?;
        factors(&report.factors)?;
    } else {
        output::line(&format!(
            "No signal: the interval of the AUC holds 0.5 or lies below it. These columns do not \
             foretell {}.",
            answer.label
        ))?;
    }
    output::line("")?;
    calibration(answer)?;
    notes(answer);
    Ok(())
}

fn area(auc: &Auc) -> String {
    let folds: Vec<String> = auc.per_fold.iter().map(|area| format!("{area:.4}")).collect();
    let (value, low, high) = (auc.value, auc.low, auc.high);
    format!("{value:.4} (95 %: {low:.4} to {high:.4}; folds {})", folds.join(" "))
}

fn learner(learner: Learner) -> &'static str {
    match learner {
        Learner::Logistic => "logistic regression",
        Learner::Boosting => "boosted trees",
        Learner::Blend => "logistic regression and boosted trees",
    }
}

fn factors(factors: &[Factor]) -> Result<(), CommandError> {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let level = |level: Option<&FactorLevel>| {
        level.map_or_else(
            || MISSING.to_owned(),
            |level| {
                let added = level.contribution.unwrap_or(0.0);
                format!("{} ({added:+.2}; {} of {})", level.level, percent(level.rate), level.rows)
            },
        )
    };
    let known = |levels: &[FactorLevel]| -> Vec<FactorLevel> {
        levels.iter().filter(|level| level.contribution.is_some()).cloned().collect()
    };
    let rows = factors.iter().filter(|factor| factor.contribution > 0.0).take(FACTORS_SHOWN);
    let rows = rows.map(|factor| {
        let levels = known(&factor.levels);
        let direction = match factor.direction {
            Direction::Rises => "more raises",
            Direction::Falls => "more lowers",
            Direction::Mixed => "both ways",
            Direction::ByLevel => "by level",
        };
        vec![
            factor.column.clone(),
            percent(factor.share),
            direction.to_owned(),
            level(levels.first()),
            level(levels.last()),
        ]
    });
    let headings = ["Factor", "Share", "Direction", "Raises most", "Lowers most"];
    output::table(&headings, rows.collect(), &[1])
}

fn calibration(answer: &Answer<'_>) -> Result<(), CommandError> {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let rows = answer.report.calibration.iter().map(|group| {
        let interval = format!("{} to {}", percent(group.low), percent(group.high));
        let rows = grouped(group.rows as u64);
        vec![rows, percent(group.predicted), percent(group.observed), interval]
    });
    output::table(&["Rows", "Predicted", "Observed", "95 %"], rows.collect(), &[0, 1, 2, 3])
}

fn notes(answer: &Answer<'_>) {
    let report = answer.report;
    for flag in &report.flagged {
        output::message(&format!(
            "flagged: {} (alone AUC {:.3}): {}. Was it known before the outcome?",
            flag.column,
            flag.auc_alone,
            flag_text(flag)
        ));
    }
    if let Some(auc) = &report.auc_without_flagged {
        output::message(&format!("AUC without the flagged columns: {}", area(auc)));
    }
    for left_out in &report.left_out {
        let used = if left_out.presence_used { "; used only as filled or not" } else { "" };
        let reason = left_out.reason.text();
        output::message(&format!("left out: {}: {reason}{used}", left_out.column));
    }
    let missing = answer.read_as_missing.iter().take(NAMED);
    let missing: Vec<String> = missing
        .map(|missing| {
            let rows = grouped(missing.rows as u64);
            format!("\"{}\" in {} ({rows} rows)", missing.text, missing.column)
        })
        .collect();
    if !missing.is_empty() {
        let more = answer.read_as_missing.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        output::message(&format!("read as missing: {}{more}", missing.join(", ")));
    }
    let (blank, other) = (answer.values.missing, answer.values.other);
    if blank + other > 0 {
        let (blank, other) = (grouped(blank as u64), grouped(other as u64));
        output::message(&format!(
            "not learned from: {blank} rows without a label, {other} with another one"
        ));
    }
    unread(answer.unread);
}

/// The rows that could not be read.
pub(super) fn unread(unread: &Unread) {
    for (line, reason) in &unread.first {
        output::message(&format!("line {line} could not be read: {reason}"));
    }
    if unread.rows > unread.first.len() as u64 {
        output::message(&format!("{} rows could not be read", grouped(unread.rows)));
    }
    if let Some(damage) = &unread.damage {
        output::message(&format!("{damage}; only the rows before it were read"));
    }
}

fn flag_text(flag: &Flag) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let texts: Vec<String> = (flag.reasons.iter())
        .map(|reason| match reason {
            FlagReason::RepeatsLabel => "it repeats the label".to_owned(),
            FlagReason::DecidesAlone => "it separates the classes nearly by itself".to_owned(),
            FlagReason::Presence { filled, share, rate } => {
                let which = if *filled { "filled" } else { "empty" };
                let (share, rate) = (percent(*share), percent(*rate));
                format!("of the {share} of rows where it is {which}, {rate} are positive")
            }
            FlagReason::PureLevels { levels, share } => {
                let levels: Vec<String> = (levels.iter())
                    .map(|level| {
                        format!("{} ({} of {})", level.level, percent(level.rate), level.rows)
                    })
                    .collect();
                format!(
                    "{} of rows have a nearly pure level: {}",
                    percent(*share),
                    levels.join(", ")
                )
            }
        })
        .collect();
    texts.join("; ")
}
