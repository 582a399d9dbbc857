//! Closed deals of a period: win rate, revenue, cycle, velocity (E1, E2).

use serde::Serialize;

use crate::statistics::{Quartiles, Rate, mean};

/// A deal. Instants are microseconds UTC, amounts major units of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Deal {
    /// When it became an SQL.
    pub sql_at: Option<i64>,
    /// When it became an opportunity.
    pub opportunity_at: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// Whether it was won; tells nothing while it is open.
    pub is_won: bool,
    /// Whether it is open.
    pub is_open: bool,
    /// When it was made.
    pub created_at: Option<i64>,
    /// Amount, where it is known.
    pub amount: Option<f64>,
}

impl Deal {
    /// When it was won.
    #[must_use]
    pub fn won_at(&self) -> Option<i64> {
        self.closed_at.filter(|_| self.is_won && !self.is_open)
    }
}

/// Days of the sales cycle, from the making of a deal to its close.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CycleDays {
    /// Arithmetic mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Deals with both dates.
    pub cases: u64,
}

/// What was closed in a period, and what is open at its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClosedSummary {
    /// Won deals.
    pub won: u64,
    /// Lost deals.
    pub lost: u64,
    /// Won of closed.
    pub win_rate: Option<Rate>,
    /// Amount of the won deals.
    pub revenue: f64,
    /// Revenue by won deal that has an amount.
    pub average_won: Option<f64>,
    /// Cycle of the won deals.
    pub cycle_days_won: Option<CycleDays>,
    /// Cycle of all closed deals.
    pub cycle_days_closed: Option<CycleDays>,
    /// Deals open at the end of the period.
    pub open_count: u64,
    /// Their amount.
    pub open_amount: f64,
    /// Open deals × win rate × average won deal ÷ median cycle of the won deals: revenue a day.
    pub velocity_per_day: Option<f64>,
}

const DAY: f64 = 86_400_000_000.0;

/// Sums up deals over the period `from..to`.
#[must_use]
pub fn summarise<'a>(deals: impl Iterator<Item = &'a Deal>, from: i64, to: i64) -> ClosedSummary {
    let (mut won, mut lost, mut open_count) = (0_u64, 0_u64, 0_u64);
    let (mut revenue, mut open_amount) = (0.0, 0.0);
    let mut won_with_amount = 0_u64;
    let (mut days_won, mut days_closed) = (Vec::new(), Vec::new());
    for deal in deals {
        let closed_at = deal.closed_at.filter(|_| !deal.is_open);
        if deal.is_open || closed_at.is_some_and(|at| at >= to) {
            if deal.created_at.is_none_or(|at| at < to) {
                open_count += 1;
                open_amount += deal.amount.unwrap_or(0.0);
            }
            continue;
        }
        let Some(closed_at) = closed_at.filter(|at| *at >= from) else { continue };
        let days = deal.created_at.map(|at| (closed_at - at) as f64 / DAY);
        let days = days.filter(|days| *days >= 0.0);
        days_closed.extend(days);
        if deal.is_won {
            won += 1;
            won_with_amount += u64::from(deal.amount.is_some());
            revenue += deal.amount.unwrap_or(0.0);
            days_won.extend(days);
        } else {
            lost += 1;
        }
    }
    let win_rate = Rate::new(won, won + lost);
    let average_won = (won_with_amount > 0).then(|| revenue / won_with_amount as f64);
    let cycle_days_won = cycle(days_won);
    let velocity_per_day = match (win_rate, average_won, cycle_days_won) {
        (Some(rate), Some(average), Some(cycle)) if cycle.median > 0.0 => {
            Some(open_count as f64 * rate.rate * average / cycle.median)
        }
        _ => None,
    };
    ClosedSummary {
        won,
        lost,
        win_rate,
        revenue,
        average_won,
        cycle_days_won,
        cycle_days_closed: cycle(days_closed),
        open_count,
        open_amount,
        velocity_per_day,
    }
}

fn cycle(days: Vec<f64>) -> Option<CycleDays> {
    let mean = mean(&days)?;
    let quartiles = Quartiles::of(days)?;
    Some(CycleDays { mean, median: quartiles.median, cases: quartiles.cases })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deal(created: i64, closed: Option<i64>, is_won: bool, amount: f64) -> Deal {
        let day = |days: i64| days * 86_400_000_000;
        Deal {
            created_at: Some(day(created)),
            closed_at: closed.map(day),
            is_open: closed.is_none(),
            is_won,
            amount: Some(amount),
            ..Deal::default()
        }
    }

    #[test]
    fn deals_count_where_they_close() {
        let deals = [
            deal(0, Some(10), true, 100.0),
            deal(0, Some(30), true, 300.0),
            deal(5, Some(25), false, 50.0),
            deal(5, None, false, 70.0),
            // Closed after the period: open at its end.
            deal(5, Some(400), true, 1_000.0),
            // Made after the period.
            deal(300, None, false, 5.0),
        ];
        let summary = summarise(deals.iter(), 0, 100 * 86_400_000_000);
        assert_eq!((summary.won, summary.lost, summary.open_count), (2, 1, 2));
        assert_eq!((summary.revenue, summary.open_amount), (400.0, 1_070.0));
        assert_eq!(summary.average_won, Some(200.0));
        assert_eq!(summary.cycle_days_won.unwrap().mean, 20.0);
        assert_eq!(summary.cycle_days_closed.unwrap().mean, 20.0);
        let expected = 2.0 * (2.0 / 3.0) * 200.0 / 20.0;
        assert!((summary.velocity_per_day.unwrap() - expected).abs() < 1e-9);
    }
}
