//! What separates accounts that were won from those that were lost, and from those that nobody ever
//! sold to: counts by value of each attribute, rates, lift with intervals, evidence as log-odds.

mod bands;
mod compare;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use compare::{Comparison, Evidence, FALSE_DISCOVERY_RATE, GROUP_MIN};

use compare::{adjust, deviation};

use crate::chi_square::same_shares;

/// The most values of an attribute that are told; those of the most accounts are.
pub const VALUES_MAX: usize = 60;
/// The code of an account whose level is not known.
pub const UNKNOWN: u32 = u32::MAX;

/// What came of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Won at least once.
    Won,
    /// Lost, and never won.
    Lost,
    /// No deal was ever closed.
    Never,
}

/// Accounts by what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Won at least once.
    pub won: u64,
    /// Lost, and never won.
    pub lost: u64,
    /// No deal was ever closed.
    pub never: u64,
}

impl Counts {
    /// Adds one account.
    pub fn add(&mut self, group: Group) {
        match group {
            Group::Won => self.won += 1,
            Group::Lost => self.lost += 1,
            Group::Never => self.never += 1,
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.won + self.lost + self.never
    }
}

/// What is known about each account under one heading, in the order of the groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The heading.
    pub name: String,
    /// One cell an account.
    pub cells: Cells,
}

/// The cells of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// One level, or [`UNKNOWN`].
    Levels {
        /// The levels.
        names: Vec<String>,
        /// For each account the place of its level.
        of: Vec<u32>,
    },
    /// Several levels, none twice; no level means unknown.
    Sets {
        /// The levels.
        names: Vec<String>,
        /// For each account the places of its levels.
        of: Vec<Vec<u32>>,
    },
    /// A number; what is not finite is unknown.
    Numbers(Vec<f64>),
}

/// A value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A level.
    Level(String),
    /// Numbers from one bound on to below another; nothing where it is open.
    Band {
        /// The least.
        from: Option<f64>,
        /// What they are below.
        below: Option<f64>,
    },
}

/// What came of the accounts of one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The value.
    pub value: Value,
    /// Its accounts.
    pub counts: Counts,
    /// Won against lost; nothing where a side is too small to say anything.
    pub win: Option<Comparison>,
    /// Won against never sold to.
    pub reach: Option<Comparison>,
    /// The place of the level among the attribute's names.
    #[serde(skip)]
    level: u32,
}

/// What came of the accounts by one attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The heading.
    pub name: String,
    /// Accounts of which it is known: what every value is compared with.
    pub known: Counts,
    /// Accounts of which it is not known.
    pub unknown: Counts,
    /// By value; bands in their order, levels by their accounts.
    pub rows: Vec<Row>,
    /// Levels of fewer accounts, which are not told.
    pub values_left_out: usize,
    /// How likely chance alone makes the attribute as a whole separate won from lost so far,
    /// allowing for all attributes; nothing where it cannot be tested.
    pub win_chance: Option<f64>,
    /// The same of won from never sold to.
    pub reach_chance: Option<f64>,
}

/// Which comparison says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Won against lost.
    Lost,
    /// Won against never sold to.
    Never,
}

/// A value that separates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Place of the table.
    pub table: usize,
    /// Place of the row in it.
    pub row: usize,
    /// Against whom.
    pub against: Against,
    /// The other comparison says the contrary.
    pub contradicted: bool,
}

/// Counts every attribute by what came of the accounts and compares each value with the rest of the
/// accounts of which the attribute is known. `groups` says what came of each account; those of none
/// are not counted. Attributes are tested first, values only within attributes that separate
/// (Yekutieli 2008), each time keeping the false discovery rate.
#[must_use]
pub fn tables(groups: &[Option<Group>], attributes: &[Attribute]) -> Vec<Table> {
    let mut tables: Vec<Table> =
        attributes.iter().map(|attribute| table(groups, attribute)).collect();
    let families: Vec<(usize, Against, f64)> = (tables.iter().enumerate())
        .flat_map(|(place, table)| {
            [(Against::Lost, table.win_chance), (Against::Never, table.reach_chance)]
                .map(|(against, chance)| Some((place, against, chance?)))
        })
        .flatten()
        .collect();
    let chances: Vec<f64> = families.iter().map(|family| family.2).collect();
    for ((place, against, _), adjusted) in families.iter().zip(adjust(&chances)) {
        tables[*place].flag(*against, adjusted);
    }
    for against in [Against::Lost, Against::Never] {
        learn_prior(&mut tables, against);
    }
    tables
}

impl Table {
    /// Settles the values of a family whose attribute as a whole has an adjusted chance.
    fn flag(&mut self, against: Against, family: f64) {
        match against {
            Against::Lost => self.win_chance = Some(family),
            Against::Never => self.reach_chance = Some(family),
        }
        let mut all: Vec<&mut Comparison> =
            self.rows.iter_mut().filter_map(|row| row.comparison_mut(against)).collect();
        let chances: Vec<f64> = all.iter().map(|found| found.chance).collect();
        for (found, adjusted) in all.iter_mut().zip(adjust(&chances)) {
            found.adjusted = adjusted.max(family);
            found.flagged = found.adjusted <= FALSE_DISCOVERY_RATE;
        }
    }
}

/// How likely chance alone makes an attribute separate so far. Of levels that exclude each other by
/// Pearson's test, small ones taken together; of levels that come together by their own tests
/// (Simes 1986).
fn family(rows: &[Row], known: Counts, against: Against, disjoint: bool) -> Option<f64> {
    let compared = rows.iter().filter_map(|row| Some((row, row.comparison(against)?)));
    if !disjoint {
        let chances: Vec<f64> = compared.map(|(_, found)| found.chance).collect();
        return adjust(&chances).into_iter().reduce(f64::min);
    }
    let pair = |counts: Counts| match against {
        Against::Lost => (counts.won, counts.lost),
        Against::Never => (counts.won, counts.never),
    };
    let mut shares: Vec<(u64, u64)> = compared.map(|(row, _)| pair(row.counts)).collect();
    if shares.is_empty() {
        return None;
    }
    let all = pair(known);
    let told = shares.iter().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    shares.push((all.0 - told.0, all.1 - told.1));
    same_shares(&shares)
}

/// What is flagged keeps the wide prior of true differences; what is not is shrunk as far as all
/// that is not flagged lies together.
fn learn_prior(tables: &mut [Table], against: Against) {
    let mut all: Vec<&mut Comparison> = tables
        .iter_mut()
        .flat_map(|table| &mut table.rows)
        .filter_map(|row| row.comparison_mut(against))
        .filter(|found| !found.flagged)
        .collect();
    let evidence: Vec<Evidence> = all.iter().map(|found| found.evidence).collect();
    let prior = deviation(&evidence);
    all.iter_mut().for_each(|found| found.evidence.prior = prior);
}

fn table(groups: &[Option<Group>], attribute: &Attribute) -> Table {
    let (values, bands) = match &attribute.cells {
        Cells::Levels { names, .. } | Cells::Sets { names, .. } => {
            (names.iter().map(|name| Value::Level(name.clone())).collect::<Vec<_>>(), false)
        }
        Cells::Numbers(numbers) => (bands::bands(groups, numbers), true),
    };
    let mut counts = vec![Counts::default(); values.len()];
    let (mut known, mut unknown) = (Counts::default(), Counts::default());
    for (place, group) in groups.iter().enumerate() {
        let Some(group) = *group else { continue };
        let mut is_known = false;
        each_place(&attribute.cells, &values, place, |value| {
            is_known = true;
            if let Some(counts) = counts.get_mut(value as usize) {
                counts.add(group);
            }
        });
        if is_known { known.add(group) } else { unknown.add(group) }
    }
    let mut rows: Vec<Row> = (values.into_iter().zip(counts).zip(0..))
        .filter(|((_, counts), _)| counts.all() > 0)
        .map(|((value, counts), level)| Row {
            value,
            win: Comparison::of((counts.won, counts.lost), (known.won, known.lost)),
            reach: Comparison::of((counts.won, counts.never), (known.won, known.never)),
            counts,
            level,
        })
        .collect();
    if !bands {
        // Whom we dealt with counts first: a level of prospects alone says least.
        let order = |row: &Row| (row.counts.won + row.counts.lost, row.counts.never);
        rows.sort_by(|left, right| {
            order(right).cmp(&order(left)).then(left.level.cmp(&right.level))
        });
    }
    let values_left_out = rows.len().saturating_sub(VALUES_MAX);
    rows.truncate(VALUES_MAX);
    let disjoint = !matches!(attribute.cells, Cells::Sets { .. });
    let chance = |against: Against| family(&rows, known, against, disjoint);
    let (win_chance, reach_chance) = (chance(Against::Lost), chance(Against::Never));
    let name = attribute.name.clone();
    Table { name, known, unknown, rows, values_left_out, win_chance, reach_chance }
}

fn each_place(cells: &Cells, values: &[Value], account: usize, mut take: impl FnMut(u32)) {
    match cells {
        Cells::Levels { of, .. } => {
            if let Some(level) = of.get(account).filter(|level| **level != UNKNOWN) {
                take(*level);
            }
        }
        Cells::Sets { of, .. } => {
            of.get(account).into_iter().flatten().for_each(|level| take(*level));
        }
        Cells::Numbers(numbers) => {
            let place = numbers
                .get(account)
                .and_then(|number| values.iter().position(|value| value.holds(*number)));
            place.into_iter().for_each(|place| take(place as u32));
        }
    }
}

impl Value {
    /// Whether a number lies in the band; what is not finite lies in none.
    fn holds(&self, number: f64) -> bool {
        match self {
            Self::Band { from, below } => {
                number.is_finite()
                    && from.is_none_or(|from| number >= from)
                    && below.is_none_or(|below| number < below)
            }
            Self::Level(_) => false,
        }
    }
}

impl Table {
    /// The places of the rows that an account stands in.
    #[must_use]
    pub fn rows_of(&self, cells: &Cells, account: usize) -> Vec<usize> {
        let mut found = Vec::new();
        if let Cells::Numbers(numbers) = cells {
            let holds = |number: &f64| self.rows.iter().position(|row| row.value.holds(*number));
            found.extend(numbers.get(account).and_then(holds));
        } else {
            each_place(cells, &[], account, |level| {
                found.extend(self.rows.iter().position(|row| row.level == level));
            });
        }
        found
    }
}

impl Row {
    fn comparison_mut(&mut self, against: Against) -> Option<&mut Comparison> {
        match against {
            Against::Lost => self.win.as_mut(),
            Against::Never => self.reach.as_mut(),
        }
    }

    /// What the row says about an account that stands in it, against whom.
    #[must_use]
    pub fn comparison(&self, against: Against) -> Option<&Comparison> {
        match against {
            Against::Lost => self.win.as_ref(),
            Against::Never => self.reach.as_ref(),
        }
    }
}

/// The values that separate, by the strength of their evidence. Won against lost decides where it
/// says something; won against never sold to otherwise.
#[must_use]
pub fn findings(tables: &[Table]) -> Vec<Found> {
    let flagged =
        |found: &Option<Comparison>| found.as_ref().filter(|found| found.flagged).cloned();
    let mut all: Vec<(f64, Found)> = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        for (row, found) in table.rows.iter().enumerate() {
            let (win, reach) = (flagged(&found.win), flagged(&found.reach));
            let (against, evidence) = match (&win, &reach) {
                (Some(win), _) => (Against::Lost, win.evidence),
                (None, Some(reach)) => (Against::Never, reach.evidence),
                (None, None) => continue,
            };
            let contradicted = win.zip(reach).is_some_and(|(win, reach)| {
                win.evidence.log_odds.signum() * reach.evidence.log_odds.signum() < 0.0
            });
            let found = Found { table: place, row, against, contradicted };
            all.push((evidence.shrunk().abs(), found));
        }
    }
    let place = |found: &Found| (found.table, found.row);
    all.sort_by(|left, right| {
        right.0.total_cmp(&left.0).then_with(|| place(&left.1).cmp(&place(&right.1)))
    });
    all.into_iter().map(|(_, found)| found).collect()
}
