//! Pearson's test: do rows of a table of two columns have the same shares?

/// How likely chance alone makes rows differ so much, of rows of `(one, other)` counts; nothing with
/// fewer than two rows or an empty column. Pearson's statistic (1900), which also holds for small
/// expected counts (Koehler and Larntz 1980), against the chi-square distribution.
#[must_use]
pub fn same_shares(rows: &[(u64, u64)]) -> Option<f64> {
    let sum = |column: fn(&(u64, u64)) -> u64| rows.iter().map(column).sum::<u64>() as f64;
    let (one, other) = (sum(|row| row.0), sum(|row| row.1));
    let filled: Vec<&(u64, u64)> = rows.iter().filter(|row| row.0 + row.1 > 0).collect();
    if filled.len() < 2 || one == 0.0 || other == 0.0 {
        return None;
    }
    let share = one / (one + other);
    let statistic: f64 = (filled.iter())
        .map(|row| {
            let count = (row.0 + row.1) as f64;
            (row.0 as f64 - count * share).powi(2) / (count * share * (1.0 - share))
        })
        .sum();
    Some(above(statistic, (filled.len() - 1) as f64))
}

/// The probability that a chi-square variable of so many degrees of freedom lies above a value: the
/// upper incomplete gamma function, by its series and its continued fraction (Press and others
/// 2007, section 6.2).
#[must_use]
pub fn above(value: f64, freedom: f64) -> f64 {
    let (shape, x) = (freedom / 2.0, value / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 { 1.0 - front * series(shape, x) } else { front * fraction(shape, x) }
        .clamp(0.0, 1.0)
}

/// Terms beyond this change nothing.
const TERMS_MAX: usize = 10_000;

fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut next) = (1.0 / shape, 1.0 / shape, shape);
    for _ in 0..TERMS_MAX {
        next += 1.0;
        term *= x / next;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// By Lentz's method.
fn fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut found = d;
    for term in 1..TERMS_MAX {
        let a = -(term as f64) * (term as f64 - shape);
        b += 2.0;
        d = 1.0 / lifted(a * d + b, TINY);
        c = lifted(b + a / c, TINY);
        let step = d * c;
        found *= step;
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    found
}

fn lifted(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// The logarithm of the gamma function: Stirling's series from 10 on, the recurrence below.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 10.0 {
        below += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    (x - 0.5) * x.ln() - x
        + 0.5 * (2.0 * std::f64::consts::PI).ln()
        + (1.0 / 12.0 - inverse * (1.0 / 360.0 - inverse * (1.0 / 1_260.0 - inverse / 1_680.0))) / x
        - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // Upper quantiles of Abramowitz and Stegun, table 26.8.
        for (freedom, chance, value) in [
            (1.0, 0.05, 3.841_46),
            (1.0, 0.001, 10.8276),
            (5.0, 0.5, 4.351_46),
            (10.0, 0.05, 18.3070),
            (30.0, 0.995, 13.7867),
            (100.0, 0.01, 135.806_7),
        ] {
            assert!((above(value, freedom) / chance - 1.0).abs() < 2e-5, "{freedom} {chance}");
        }
        assert_eq!((above(0.0, 3.0), above(-1.0, 3.0)), (1.0, 1.0));
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
    }

    #[test]
    fn shares_of_two_rows_are_as_by_hand() {
        // 100 × (15 × 30 − 35 × 20)² ÷ (50 × 50 × 35 × 65) = 1.0989 with one degree of freedom.
        let found = same_shares(&[(15, 35), (20, 30)]).unwrap();
        assert!((found - above(1.098_901, 1.0)).abs() < 1e-6, "{found}");
        assert!(same_shares(&[(5, 0), (20, 30)]).unwrap() < 0.02);
        assert_eq!(same_shares(&[(5, 5)]), None);
        assert_eq!(same_shares(&[(5, 0), (9, 0)]), None);
        assert_eq!(same_shares(&[(5, 3), (0, 0)]), None);
    }
}
