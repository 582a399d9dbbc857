//! What must hold for every table.

use crate::tables::table;
use proptest::prelude::*;
use speargun_learn::{
    Column, FlagReason, Learner, LeftOutReason, Model, Refusal, Settings, Table, Values, learn,
};

fn settings() -> Settings {
    Settings::default()
}

#[test]
fn noise_is_said_to_be_noise() {
    for seed in [1, 2, 3, 4] {
        let (table, labels) = table(1_500, 6, seed, |_, _| 0.0);
        let report = learn(&table, &labels, &settings()).unwrap().report;
        assert!(!report.signal && report.factors.is_empty(), "{:?}", report.auc);
        assert!(report.auc.low < 0.5 && report.auc.value < 0.55);
        assert!(report.brier < 0.27);
    }
}

#[test]
fn a_line_is_learned_by_a_line_and_an_interaction_by_trees() {
    let (linear, labels) = table(2_000, 4, 5, |x, _| x[0] - x[1]);
    let learned = learn(&linear, &labels, &settings()).unwrap();
    assert_eq!(learned.report.learner, Learner::Logistic);
    // The area of the true log-odds, whose standard deviation is the root of two, is 0.80.
    assert!(learned.report.auc.value > 0.77, "{:?}", learned.report.auc);
    assert_eq!(learned.report.factors[0].share.max(0.3), learned.report.factors[0].share);
    let (xor, labels) = table(3_000, 4, 6, |x, _| if x[0] * x[1] > 0.0 { 2.0 } else { -2.0 });
    let report = learn(&xor, &labels, &settings()).unwrap().report;
    assert_ne!(report.learner, Learner::Logistic);
    // The true cause reaches 0.88: the probability of a right guess at log-odds of two.
    assert!(report.auc.value > 0.84, "{:?}", report.auc);
}

#[test]
fn calibrated_probabilities_hold_what_they_promise() {
    let (table, labels) = table(6_000, 4, 7, |x, group| x[0] + group as f64 * 0.4 - 2.5);
    let report = learn(&table, &labels, &settings()).unwrap().report;
    assert_eq!(report.calibration.iter().map(|group| group.rows).sum::<usize>(), 6_000);
    let off = report
        .calibration
        .iter()
        .filter(|group| group.predicted < group.low || group.predicted > group.high);
    assert!(off.count() <= 2, "{:?}", report.calibration);
    assert!(report.brier < report.brier_of_base_rate);
}

#[test]
fn perfectly_separable_tables_are_flagged_and_bounded() {
    let (mut table, labels) = table(400, 2, 8, |_, _| 0.0);
    let copy = |label: &Option<bool>| if label.unwrap() { Some("won") } else { Some("lost") };
    table.columns.push(Column::categories("stage", labels.iter().map(copy)));
    let filled = |label: &Option<bool>| if label.unwrap() { 1.5 } else { f64::NAN };
    table.columns.push(Column::numbers("value", labels.iter().map(filled).collect()));
    let learned = learn(&table, &labels, &settings()).unwrap();
    let report = &learned.report;
    assert!(report.auc.value > 0.999 && report.auc.low > 0.9 && report.auc.high <= 1.0);
    let flagged: Vec<&str> = report.flagged.iter().map(|flag| flag.column.as_str()).collect();
    assert!(flagged.contains(&"stage") && flagged.contains(&"value") && flagged.len() == 2);
    for flag in &report.flagged {
        assert!(flag.reasons.contains(&FlagReason::RepeatsLabel), "{flag:?}");
    }
    let without = report.auc_without_flagged.as_ref().unwrap();
    assert!(without.value < 0.6, "{without:?}");
    assert!(learned.score(&table).iter().all(|score| score.is_finite()));
}

#[test]
fn what_cannot_be_learned_is_refused() {
    let (whole, labels) = table(400, 2, 9, |x, _| x[0]);
    let few: Vec<Option<bool>> =
        labels.iter().enumerate().map(|(row, label)| label.filter(|_| row < 60)).collect();
    assert!(matches!(learn(&whole, &few, &settings()), Err(Refusal::TooFew { .. })));
    let none = vec![None; 400];
    assert_eq!(learn(&whole, &none, &settings()).unwrap_err(), Refusal::NoLabels);
    let uneven = learn(&whole, &labels[..399], &settings()).unwrap_err();
    assert_eq!(uneven, Refusal::Uneven);
    let folds = Settings { folds: 1, ..settings() };
    assert_eq!(learn(&whole, &labels, &folds).unwrap_err(), Refusal::Folds { folds: 1 });
    let missing = Column::numbers("nothing", vec![f64::NAN; 400]);
    let same = Column::categories("same", (0..400).map(|_| Some("x")));
    let useless = Table::new(vec![missing, same]).unwrap();
    let refusal = learn(&useless, &labels, &settings()).unwrap_err();
    let said = "no column is left to learn from: nothing: nothing stands in it; same: the same \
        stands in every row";
    assert_eq!(refusal.to_string(), said);
    let empty = Table::default();
    assert_eq!(learn(&empty, &[], &settings()).unwrap_err(), Refusal::NoLabels);
    let two = Table::new(vec![Column::numbers("x", vec![1.0, 2.0])]).unwrap();
    let found = learn(&two, &[Some(true), Some(false)], &settings()).unwrap_err();
    assert_eq!(found, Refusal::TooFew { positives: 1, negatives: 1 });
}

#[test]
fn identifiers_are_left_out_with_a_reason_and_can_be_kept() {
    let (mut table, labels) = table(600, 2, 10, |x, _| 2.0 * x[0]);
    let keys: Vec<String> = (0..600).map(|row| format!("0065g00000{row:05}")).collect();
    table.columns.push(Column::categories("key", keys.iter().map(|key| Some(key.as_str()))));
    let numbers = (0..600).map(|row| f64::from(row * 7 + 1_000)).collect();
    table.columns.push(Column::numbers("number", numbers));
    let report = learn(&table, &labels, &settings()).unwrap().report;
    let reasons: Vec<LeftOutReason> = report.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, [LeftOutReason::Identifier, LeftOutReason::RunningNumber]);
    let keep = Settings { keep: vec!["number".to_owned()], ..settings() };
    assert_eq!(learn(&table, &labels, &keep).unwrap().report.left_out.len(), 1);
}

#[test]
fn the_same_seed_gives_the_same_model_in_any_order_of_columns() {
    let (table, labels) = table(700, 4, 11, |x, group| x[0] * x[1] + group as f64 * 0.3);
    let first = learn(&table, &labels, &settings()).unwrap();
    let again = learn(&table, &labels, &settings()).unwrap();
    assert_eq!((&first.report, &first.model), (&again.report, &again.model));
    let mut turned = table.clone();
    turned.columns.reverse();
    assert_eq!(first.model, learn(&turned, &labels, &settings()).unwrap().model);
    let other = learn(&table, &labels, &Settings { seed: 2, ..settings() }).unwrap();
    assert_ne!(first.predictions, other.predictions);
}

#[test]
fn the_order_of_rows_moves_the_area_by_no_more_than_chance() {
    let (table, labels) = table(2_000, 3, 12, |x, _| x[0]);
    let turned: Vec<Column> = (table.columns.iter())
        .map(|column| {
            let mut column = column.clone();
            match &mut column.values {
                Values::Numbers(values) => values.reverse(),
                Values::Categories { codes, .. } => codes.reverse(),
            }
            column
        })
        .collect();
    let mut turned_labels = labels.clone();
    turned_labels.reverse();
    let area = |table: &Table, labels: &[Option<bool>]| {
        learn(table, labels, &settings()).unwrap().report.auc.value
    };
    let (one, other) = (area(&table, &labels), area(&Table::new(turned).unwrap(), &turned_labels));
    assert!((one - other).abs() < 0.01, "{one} {other}");
}

/// An interaction, so that trees alone are chosen: they see only the order of numbers.
#[test]
fn a_monotone_transformation_changes_no_tree() {
    let (table, labels) = table(3_000, 3, 13, |x, _| if x[0] * x[1] > 0.0 { 3.0 } else { -3.0 });
    let mut bent = table.clone();
    for column in &mut bent.columns {
        if let Values::Numbers(values) = &mut column.values {
            values.iter_mut().for_each(|value| *value = (*value * 0.7).exp());
        }
    }
    let (straight, bent) =
        (learn(&table, &labels, &settings()).unwrap(), learn(&bent, &labels, &settings()).unwrap());
    assert_eq!(straight.report.learner_per_fold, [Learner::Boosting; 5]);
    for (one, other) in straight.predictions.iter().zip(&bent.predictions) {
        // Calibration is of the trees alone here, so that it is the same as well.
        assert!((one.probability - other.probability).abs() < 1e-12);
    }
}

#[test]
fn tables_that_lack_columns_or_hold_others_are_scored() {
    let (table, labels) = table(500, 3, 14, |x, group| x[0] + group as f64 * 0.5 - 1.0);
    let learned = learn(&table, &labels, &settings()).unwrap();
    let less = Table::new(vec![
        Column::categories("group", [Some("never seen"), None, Some("a")].into_iter()),
        Column::categories("x0", [Some("no number"), Some("1.5"), None].into_iter()),
    ])
    .unwrap();
    let scores = learned.score(&less);
    assert!(scores.len() == 3 && scores.iter().all(|score| (0.0..=1.0).contains(score)));
    assert!(learned.explain(&less, 3).is_none());
}

#[test]
fn a_model_survives_json_and_a_broken_one_is_found_out() {
    let (table, labels) = table(1_500, 3, 15, |x, _| if x[0] * x[1] > 0.0 { 2.0 } else { -2.0 });
    let model = learn(&table, &labels, &settings()).unwrap().model;
    let text = serde_json::to_string(&model).unwrap();
    let read: Model = serde_json::from_str(&text).unwrap();
    assert!(read.is_sound());
    let (before, after) = (model.score(&table), read.score(&table));
    assert!(before.iter().zip(&after).all(|(one, other)| (one - other).abs() < 1e-12));
    let mut broken: serde_json::Value = serde_json::from_str(&text).unwrap();
    broken["boosting"]["trees"][0]["nodes"][0]["left"] = 60_000.into();
    assert!(!serde_json::from_value::<Model>(broken).unwrap().is_sound());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn contributions_add_up_to_the_log_odds(
        seed in 0_u64..1_000, slope in -2.0..2.0_f64, twist in -2.0..2.0_f64,
        holes in 0_usize..40,
    ) {
        let (mut table, labels) = table(400, 3, seed, |x, group| {
            slope * x[0] + twist * x[1] * x[2] + (group as f64 - 2.5) * 0.4
        });
        if let Values::Numbers(values) = &mut table.columns[0].values {
            values.iter_mut().step_by(holes + 1).for_each(|value| *value = f64::NAN);
        }
        if let Ok(learned) = learn(&table, &labels, &settings()) {
            let scores = learned.score(&table);
            for row in (0..400).step_by(29) {
                let why = learned.explain(&table, row).unwrap();
                let sum: f64 = why.contributions.iter().map(|part| part.log_odds).sum();
                prop_assert!((why.base + sum - why.log_odds).abs() < 1e-9);
                prop_assert!((why.probability - scores[row]).abs() < 1e-9);
            }
        }
    }
}
