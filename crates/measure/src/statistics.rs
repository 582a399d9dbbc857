//! Small statistics that every measure shares.

use serde::Serialize;

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// How many did.
    pub reached: u64,
    /// Of how many.
    pub of: u64,
    /// `reached / of`.
    pub rate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Rate {
    /// The rate with Wilson's score interval at 95 % (Wilson 1927), which stays honest for small
    /// numbers; nothing where there is no base.
    #[must_use]
    pub fn new(reached: u64, of: u64) -> Option<Self> {
        const Z: f64 = 1.959_963_984_540_054;
        if of == 0 {
            return None;
        }
        let (k, n) = (reached as f64, of as f64);
        let rate = k / n;
        let divisor = 1.0 + Z * Z / n;
        let centre = (rate + Z * Z / (2.0 * n)) / divisor;
        let half = Z / divisor * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
        let low = if reached == 0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if reached == of { 1.0 } else { (centre + half).min(1.0) };
        Some(Self { reached, of, rate, low, high })
    }
}

/// Median and quartiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quartiles {
    /// A quarter is below.
    pub q1: f64,
    /// Half is below.
    pub median: f64,
    /// Three quarters are below.
    pub q3: f64,
    /// Out of how many.
    pub cases: u64,
}

impl Quartiles {
    /// By linear interpolation between the neighbours (Hyndman and Fan 1996, type 7).
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (values.len() - 1) as f64;
            let low = place.floor() as usize;
            let high = (low + 1).min(values.len() - 1);
            values[low] + (values[high] - values[low]) * (place - place.floor())
        };
        let cases = values.len() as u64;
        Some(Self { q1: at(0.25), median: at(0.5), q3: at(0.75), cases })
    }
}

/// The arithmetic mean; nothing of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_matches_published_values() {
        // Newcombe 1998, table I, method 3: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 to 0.1611.
        let rate = Rate::new(81, 263).unwrap();
        assert!((rate.low - 0.2553).abs() < 5e-5 && (rate.high - 0.3662).abs() < 5e-5, "{rate:?}");
        let none = Rate::new(0, 20).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-5, "{none:?}");
        assert!(Rate::new(0, 0).is_none());
    }

    #[test]
    fn quartiles_interpolate() {
        let quartiles = Quartiles::of(vec![4.0, 1.0, 3.0, 2.0]).unwrap();
        let found = (quartiles.q1, quartiles.median, quartiles.q3, quartiles.cases);
        assert_eq!(found, (1.75, 2.5, 3.25, 4));
        assert!(Quartiles::of(Vec::new()).is_none());
    }
}
