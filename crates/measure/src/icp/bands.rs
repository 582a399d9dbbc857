//! Numbers in bands of about as many accounts each.

use super::{Group, Value};

/// How many bands a number is told in.
const BANDS: usize = 5;
/// With fewer accounts of a known outcome, those never sold to help to find the bounds.
const DECIDED_MIN: usize = 50;

/// The bands of a number: fifths of the accounts with an outcome, whatever the outcome, their
/// bounds rounded so that people can say them.
pub(super) fn bands(groups: &[Option<Group>], numbers: &[f64]) -> Vec<Value> {
    let known = |decided: bool| -> Vec<f64> {
        (groups.iter().zip(numbers))
            .filter(|(group, number)| {
                let counts = group.is_some_and(|group| !decided || group != Group::Never);
                counts && number.is_finite()
            })
            .map(|(_, number)| *number)
            .collect()
    };
    let mut values = known(true);
    if values.len() < DECIDED_MIN {
        values = known(false);
    }
    values.sort_unstable_by(f64::total_cmp);
    let (Some(least), Some(most)) = (values.first().copied(), values.last().copied()) else {
        return Vec::new();
    };
    let at = |part: usize| values[(values.len() - 1) * part / BANDS];
    let spread = at(BANDS - 1) - at(1);
    let mut bounds: Vec<f64> = (1..BANDS).map(|part| round(at(part), spread)).collect();
    bounds.retain(|bound| *bound > least && *bound <= most);
    bounds.dedup();
    let from = std::iter::once(None).chain(bounds.iter().copied().map(Some));
    let below = bounds.iter().copied().map(Some).chain(std::iter::once(None));
    from.zip(below).map(|(from, below)| Value::Band { from, below }).collect()
}

/// A bound with two digits, or as many more as the spread of the bounds asks for: 2,317 employees
/// become 2,300, the year 1987 stays.
fn round(value: f64, spread: f64) -> f64 {
    let digits = |number: f64| number.abs().log10().floor();
    if value == 0.0 {
        return 0.0;
    }
    let mut power = digits(value) - 1.0;
    if spread > 0.0 {
        power = power.min(digits(spread / 10.0));
    }
    if power >= 0.0 {
        let unit = 10_f64.powf(power);
        (value / unit).round() * unit
    } else {
        // Dividing by a whole number leaves no trace of a tenth that has no end in binary.
        let parts = 10_f64.powf(-power);
        (value * parts).round() / parts
    }
}
