//! What a report says: that its figures belong together, and what it refuses.

use std::sync::LazyLock;

use speargun_learn::{
    Column, Direction, FlagReason, Learned, LeftOutReason, Model, Prediction, Refusal, Settings,
    Table, Values, learn, limits,
};

use crate::tables::{Chance, table};

/// A table with a cause in one column, a rising and a falling one, a copy of the label, a key and a
/// column that is only filled for some.
struct Known {
    table: Table,
    labels: Vec<Option<bool>>,
    learned: Learned,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let (mut table, mut labels) =
        table(900, 3, 21, |x, group| 1.4 * x[0] - x[1] + 0.3 * (group as f64 - 2.5));
    labels[7] = None;
    labels[400] = None;
    let keys: Vec<String> = (0..900).map(|row| format!("K{row:06}")).collect();
    table.columns.push(Column::categories("key", keys.iter().map(|key| Some(key.as_str()))));
    let learned = learn(&table, &labels, &Settings::default()).unwrap();
    Known { table, labels, learned }
});

#[test]
fn rows_are_counted_and_foretold_once() {
    let Known { labels, learned, .. } = &*KNOWN;
    let report = &learned.report;
    let of = |class| labels.iter().filter(|label| **label == Some(class)).count();
    assert_eq!((report.rows, report.positives, report.negatives), (898, of(true), of(false)));
    assert_eq!((report.folds, report.seed), (5, 1));
    let rows: Vec<usize> = learned.predictions.iter().map(|found| found.row).collect();
    let known: Vec<usize> = (0..900).filter(|row| labels[*row].is_some()).collect();
    assert_eq!(rows, known);
    for found in &learned.predictions {
        assert!((0.0..=1.0).contains(&found.probability) && usize::from(found.fold) < 5);
        assert_eq!(Some(found.is_positive), labels[found.row]);
    }
}

/// The area by counting pairs, the Brier score by its definition, the calibration by its sums.
#[test]
fn figures_are_those_of_the_predictions() {
    let learned = &KNOWN.learned;
    let report = &learned.report;
    let area = |fold: u8| {
        let of = |class: bool| -> Vec<&Prediction> {
            let own = learned.predictions.iter();
            own.filter(|found| found.fold == fold && found.is_positive == class).collect()
        };
        let (positives, negatives) = (of(true), of(false));
        let mut wins = 0.0;
        for positive in &positives {
            for negative in &negatives {
                wins += match positive.probability.total_cmp(&negative.probability) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        wins / (positives.len() * negatives.len()) as f64
    };
    for (fold, found) in (0..5_u8).zip(&report.auc.per_fold) {
        assert!((area(fold) - found).abs() < 1e-12, "{fold}");
    }
    let mean = report.auc.per_fold.iter().sum::<f64>() / 5.0;
    assert!((report.auc.value - mean).abs() < 1e-12);
    assert!(report.auc.low < report.auc.value && report.auc.value < report.auc.high);
    assert_eq!(report.signal, report.auc.low > 0.5);
    let squares = learned
        .predictions
        .iter()
        .map(|found| (found.probability - f64::from(u8::from(found.is_positive))).powi(2));
    assert!((report.brier - squares.sum::<f64>() / 898.0).abs() < 1e-12);
    let base = report.positives as f64 / 898.0;
    assert!((report.brier_of_base_rate - base * (1.0 - base)).abs() < 1e-12);
    let sum = |of: &dyn Fn(&speargun_learn::CalibrationGroup) -> f64| {
        report.calibration.iter().map(of).sum::<f64>()
    };
    assert_eq!(sum(&|group| group.rows as f64), 898.0);
    assert!(
        (sum(&|group| group.observed * group.rows as f64) - report.positives as f64).abs() < 1e-6
    );
    let predicted: f64 = learned.predictions.iter().map(|found| found.probability).sum();
    assert!((sum(&|group| group.predicted * group.rows as f64) - predicted).abs() < 1e-6);
    assert!(report.calibration.windows(2).all(|pair| pair[0].predicted < pair[1].predicted));
}

#[test]
fn factors_name_the_cause_and_its_direction() {
    let report = &KNOWN.learned.report;
    let direction =
        |name: &str| report.factors.iter().find(|factor| factor.column == name).unwrap().direction;
    assert_eq!(report.factors[0].column, "x0");
    assert_eq!((direction("x0"), direction("x1")), (Direction::Rises, Direction::Falls));
    assert_eq!(direction("group"), Direction::ByLevel);
    let shares: f64 = report.factors.iter().map(|factor| factor.share).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    let own: Vec<f64> = report.factors.iter().map(|factor| factor.contribution).collect();
    assert!(own.is_sorted_by(|left, right| left >= right), "{own:?}");
    for level in report.factors.iter().flat_map(|factor| &factor.levels) {
        assert!((0.0..=1.0).contains(&level.rate) && level.rows > 0);
        let fits = |ratio: &speargun_learn::OddsRatio| {
            ratio.low <= ratio.value && ratio.value <= ratio.high
        };
        assert!(level.odds_ratio.as_ref().is_none_or(fits));
    }
}

#[test]
fn a_key_is_left_out_with_its_reason() {
    let report = &KNOWN.learned.report;
    assert_eq!(report.left_out.len(), 1);
    let left = &report.left_out[0];
    assert_eq!((left.column.as_str(), left.reason), ("key", LeftOutReason::Identifier));
    assert!(!left.presence_used && report.flagged.is_empty());
    assert!(!KNOWN.learned.model.column_names().contains(&"key"));
}

/// A row alone has the probability that it has among others; a missing column costs no row.
#[test]
fn a_row_is_scored_alone_as_among_others() {
    let Known { table, learned, .. } = &*KNOWN;
    let scores = learned.score(table);
    for row in (0..900).step_by(83) {
        let alone = learned.score(&table.row(row));
        assert!((alone[0] - scores[row]).abs() < 1e-12, "{row}");
        let why = learned.explain(table, row).unwrap();
        let sum: f64 = why.contributions.iter().map(|part| part.log_odds).sum();
        assert!((why.base + sum - why.log_odds).abs() < 1e-9);
        assert!((1.0 / (1.0 + (-why.log_odds).exp()) - why.probability).abs() < 1e-12);
        let sizes: Vec<f64> = why.contributions.iter().map(|part| part.log_odds.abs()).collect();
        assert!(sizes.is_sorted_by(|left, right| left >= right));
    }
    let mut fewer = table.clone();
    fewer.columns.retain(|column| column.name != "x0");
    assert!(learned.score(&fewer).iter().all(|score| (0.0..=1.0).contains(score)));
    let mut turned = table.clone();
    turned.columns.reverse();
    assert_eq!(learned.score(&turned), scores);
}

#[test]
fn a_model_of_another_version_or_out_of_joint_is_not_sound() {
    let model = &KNOWN.learned.model;
    assert!(model.is_sound());
    let text = serde_json::to_value(model).unwrap();
    assert_eq!(&serde_json::from_value::<Model>(text.clone()).unwrap(), model);
    let mut newer = text.clone();
    newer["version"] = (speargun_learn::MODEL_VERSION + 1).into();
    assert!(!serde_json::from_value::<Model>(newer).unwrap().is_sound());
    let mut fewer = text;
    fewer["columns"].as_array_mut().unwrap().pop();
    assert!(!serde_json::from_value::<Model>(fewer).unwrap().is_sound());
}

#[test]
fn limits_are_kept() {
    let (table, labels) = table(240, 1, 3, |x, _| x[0]);
    let with = |positives: usize, negatives: usize| {
        let mut left = [negatives, positives];
        let labels: Vec<Option<bool>> = labels
            .iter()
            .map(|label| {
                let place = usize::from(label.unwrap());
                let keeps = left[place] > 0;
                left[place] = left[place].saturating_sub(1);
                label.filter(|_| keeps)
            })
            .collect();
        learn(&table, &labels, &Settings::default()).map(|learned| learned.report.rows)
    };
    let least = limits::CLASS_ROWS_MIN;
    assert_eq!(with(least, least), Ok(2 * least));
    assert_eq!(
        with(least - 1, least),
        Err(Refusal::TooFew { positives: least - 1, negatives: least })
    );
    assert_eq!(
        with(least, least - 1),
        Err(Refusal::TooFew { positives: least, negatives: least - 1 })
    );
    for (folds, is_possible) in [(1, false), (2, true), (20, true), (21, false), (0, false)] {
        let settings = Settings { folds, ..Settings::default() };
        let found = learn(&table, &labels, &settings);
        assert_eq!(found.is_ok(), is_possible, "{folds}");
        if !is_possible {
            assert_eq!(found.unwrap_err(), Refusal::Folds { folds });
        }
    }
}

/// Whether a column is filled at all may know the outcome.
#[test]
fn a_column_that_is_filled_for_the_won_alone_is_flagged() {
    let (mut table, labels) = table(500, 2, 5, |x, _| x[0]);
    let mut chance = Chance(9);
    let filled: Vec<f64> = labels
        .iter()
        .map(|label| if label.unwrap() { chance.normal() } else { f64::NAN })
        .collect();
    table.columns.push(Column::numbers("closed_value", filled));
    let report = learn(&table, &labels, &Settings::default()).unwrap().report;
    assert_eq!(report.flagged.len(), 1);
    let flag = &report.flagged[0];
    assert_eq!(flag.column, "closed_value");
    assert!(flag.auc_alone > speargun_learn::AUC_SAME_AS_LABEL);
    let is_presence = |reason: &FlagReason| matches!(reason, FlagReason::Presence { .. });
    assert!(flag.reasons.iter().any(is_presence), "{:?}", flag.reasons);
    assert!(report.auc_without_flagged.unwrap().value < report.auc.value);
}

/// Rows without a label change nothing, wherever they are.
#[test]
fn rows_without_a_label_are_not_looked_at() {
    let (table, labels) = table(400, 2, 31, |x, _| x[0]);
    let whole = learn(&table, &labels, &Settings::default()).unwrap();
    let mut longer = table.clone();
    longer.rows += 50;
    for column in &mut longer.columns {
        match &mut column.values {
            Values::Numbers(values) => values.extend([1e9; 50]),
            Values::Categories { codes, .. } => codes.extend([0; 50]),
        }
    }
    let mut more = labels;
    more.extend([None; 50]);
    let learned = learn(&longer, &more, &Settings::default()).unwrap();
    assert_eq!((&learned.report, &learned.model), (&whole.report, &whole.model));
}
