//! What was learned, for people.

use speargun_learn::{Auc, Direction, Factor, FactorLevel, Flag, FlagReason, Learner};

use super::Answer;
use super::file::Unread;
use crate::command::CommandError;
use crate::language::{fixed, language, say};
use crate::output::{self, MISSING, grouped};
use speargun_words::count;

/// How many factors are shown; `--json` has all.
const FACTORS_SHOWN: usize = 12;
/// How many columns are named in a line.
const NAMED: usize = 8;

pub(super) fn answer(answer: &Answer<'_>) -> Result<(), CommandError> {
    let report = answer.report;
    let (positive, negative) = (&answer.values.positive, &answer.values.negative);
    output::line(&say!(
        "cli.learn.rows",
        count = count(report.rows),
        positives = grouped(report.positives as u64),
        positive,
        negatives = grouped(report.negatives as u64),
        negative,
        folds = report.folds,
        seed = report.seed
    ))?;
    let learner = learner(report.learner);
    output::line(&say!("cli.learn.auc", auc = area(&report.auc), learner))?;
    output::line(&say!(
        "cli.learn.brier",
        brier = fixed(report.brier, 4),
        mean = fixed(report.brier_of_base_rate, 4)
    ))?;
    if report.signal {
        output::line("")?;
        factors(&report.factors)?;
    } else {
        output::line(&say!("cli.learn.no_signal", label = answer.label))?;
    }
    output::line("")?;
    calibration(answer)?;
    notes(answer);
    Ok(())
}

fn area(auc: &Auc) -> String {
    let folds: Vec<String> = auc.per_fold.iter().map(|area| fixed(*area, 4)).collect();
    say!(
        "cli.learn.area",
        value = fixed(auc.value, 4),
        low = fixed(auc.low, 4),
        high = fixed(auc.high, 4),
        folds = folds.join(" ")
    )
}

fn percent(share: f64) -> String {
    say!("cli.percent", number = fixed(share * 100.0, 1))
}

fn learner(learner: Learner) -> String {
    match learner {
        Learner::Logistic => say!("cli.learn.logistic"),
        Learner::Boosting => say!("cli.learn.boosting"),
        Learner::Blend => say!("cli.learn.blend"),
    }
}

fn factors(factors: &[Factor]) -> Result<(), CommandError> {
    let level = |level: Option<&FactorLevel>| {
        level.map_or_else(
            || MISSING.to_owned(),
            |level| {
                let added = level.contribution.unwrap_or(0.0);
                let added = language().decimal(&format!("{added:+.2}"));
                let (level, rate, rows) = (&level.level, percent(level.rate), level.rows);
                say!("cli.learn.level", level, added, rate, rows)
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
            Direction::Rises => say!("cli.learn.rises"),
            Direction::Falls => say!("cli.learn.falls"),
            Direction::Mixed => say!("cli.learn.mixed"),
            Direction::ByLevel => say!("cli.learn.by_level"),
        };
        vec![
            factor.column.clone(),
            percent(factor.share),
            direction,
            level(levels.first()),
            level(levels.last()),
        ]
    });
    let headings = [
        say!("cli.icp.column.factor"),
        say!("cli.icp.column.share"),
        say!("cli.icp.column.direction"),
        say!("cli.learn.column.raises"),
        say!("cli.learn.column.lowers"),
    ];
    output::table(&headings, rows.collect(), &[1])
}

fn calibration(answer: &Answer<'_>) -> Result<(), CommandError> {
    let rows = answer.report.calibration.iter().map(|group| {
        let interval = say!("cli.range", low = percent(group.low), high = percent(group.high));
        let rows = grouped(group.rows as u64);
        vec![rows, percent(group.predicted), percent(group.observed), interval]
    });
    let headings = [
        say!("cli.learn.column.rows"),
        say!("cli.icp.column.predicted"),
        say!("cli.learn.column.observed"),
        say!("cli.percent", number = 95),
    ];
    output::table(&headings, rows.collect(), &[0, 1, 2, 3])
}

fn notes(answer: &Answer<'_>) {
    let report = answer.report;
    for flag in &report.flagged {
        output::message(&say!(
            "cli.learn.flagged",
            column = flag.column,
            auc = fixed(flag.auc_alone, 3),
            text = flag_text(flag)
        ));
    }
    if let Some(auc) = &report.auc_without_flagged {
        output::message(&say!("cli.learn.auc_without", auc = area(auc)));
    }
    for left_out in &report.left_out {
        let (column, reason) = (&left_out.column, left_out.reason.text());
        output::message(&if left_out.presence_used {
            say!("cli.learn.presence_only", column, reason)
        } else {
            say!("cli.learn.left_out", column, reason)
        });
    }
    let missing = answer.read_as_missing.iter().take(NAMED);
    let missing: Vec<String> = missing
        .map(|missing| {
            let (text, column) = (&missing.text, &missing.column);
            say!("cli.learn.missing", text, column, count = count(missing.rows))
        })
        .collect();
    if !missing.is_empty() {
        let more = answer.read_as_missing.len().saturating_sub(NAMED);
        let more = match more {
            0 => String::new(),
            count => say!("cli.import.and_more", count),
        };
        output::message(&say!("cli.learn.read_as_missing", cells = missing.join(", "), more));
    }
    let (blank, other) = (answer.values.missing, answer.values.other);
    if blank + other > 0 {
        let (blank, other) = (grouped(blank as u64), grouped(other as u64));
        output::message(&say!("cli.learn.not_used", blank, other));
    }
    unread(answer.unread);
}

/// The rows that could not be read.
pub(super) fn unread(unread: &Unread) {
    for (line, reason) in &unread.first {
        output::message(&say!("cli.learn.line_unread", line, reason));
    }
    if unread.rows > unread.first.len() as u64 {
        output::message(&say!("cli.learn.unread", count = count(unread.rows)));
    }
    if let Some(damage) = &unread.damage {
        output::message(&say!("cli.learn.damaged", text = damage));
    }
}

fn flag_text(flag: &Flag) -> String {
    let texts: Vec<String> = (flag.reasons.iter())
        .map(|reason| match reason {
            FlagReason::RepeatsLabel => say!("cli.learn.repeats_label"),
            FlagReason::DecidesAlone => say!("cli.learn.decides_alone"),
            FlagReason::Presence { filled, share, rate } => {
                let (share, rate) = (percent(*share), percent(*rate));
                if *filled {
                    say!("cli.learn.filled", share, rate)
                } else {
                    say!("cli.learn.empty", share, rate)
                }
            }
            FlagReason::PureLevels { levels, share } => {
                let levels: Vec<String> = (levels.iter())
                    .map(|level| {
                        let (level, rate, rows) = (&level.level, percent(level.rate), level.rows);
                        say!("cli.icp.best", level, rate, accounts = rows)
                    })
                    .collect();
                let share = percent(*share);
                say!("cli.learn.pure_levels", share, levels = levels.join(", "))
            }
        })
        .collect();
    texts.join("; ")
}
