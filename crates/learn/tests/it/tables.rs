//! Seeded tables with a known cause.

use speargun_learn::{Column, Table};

/// A linear congruential generator (Knuth): tests need no better one, and none of ours.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The sum of twelve units is near enough to a normal variable.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// A table of normal columns and two categories, and labels by log-odds of the columns.
pub(crate) fn table(
    rows: usize,
    columns: usize,
    seed: u64,
    log_odds: impl Fn(&[f64], usize) -> f64,
) -> (Table, Vec<Option<bool>>) {
    let mut chance = Chance(seed);
    let mut numbers = vec![Vec::with_capacity(rows); columns];
    let (mut groups, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        let row: Vec<f64> = (0..columns).map(|_| chance.normal()).collect();
        let group = (chance.unit() * 6.0) as usize;
        let odds = log_odds(&row, group);
        labels.push(Some(chance.unit() < 1.0 / (1.0 + (-odds).exp())));
        numbers.iter_mut().zip(&row).for_each(|(column, value)| column.push(*value));
        groups.push(["a", "b", "c", "d", "e", "f"][group]);
    }
    let mut table: Vec<Column> = (numbers.into_iter().enumerate())
        .map(|(place, values)| Column::numbers(&format!("x{place}"), values))
        .collect();
    table.push(Column::categories("group", groups.iter().map(|group| Some(*group))));
    (Table::new(table).unwrap(), labels)
}
