//! Drawing without putting back: what chance alone would find.

/// What chance finds among `drawn` of `all`, of which `marked` are what is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The mean: drawn × marked ÷ all.
    pub expected: f64,
    /// The middle 95 %, ends included.
    pub interval: (u64, u64),
}

/// The hypergeometric distribution's mean and middle 95 % (Feller, An Introduction to Probability
/// Theory, chapter II.6). More drawn or marked than there are counts as all.
#[must_use]
pub fn chance(all: u64, marked: u64, drawn: u64) -> Chance {
    let (marked, drawn) = (marked.min(all), drawn.min(all));
    let expected = if all == 0 { 0.0 } else { drawn as f64 * marked as f64 / all as f64 };
    let (least, most) = (drawn.saturating_sub(all - marked), marked.min(drawn));
    let (mut low, mut high, mut sum) = (None, most, 0.0);
    for found in least..=most {
        sum += probability(all, marked, drawn, found);
        if low.is_none() && sum >= 0.025 {
            low = Some(found);
        }
        if sum >= 0.975 {
            high = found;
            break;
        }
    }
    Chance { expected, interval: (low.unwrap_or(least), high) }
}

/// How likely chance alone finds at least so many.
#[must_use]
pub fn at_least(all: u64, marked: u64, drawn: u64, found: u64) -> f64 {
    let (marked, drawn) = (marked.min(all), drawn.min(all));
    let least = drawn.saturating_sub(all - marked);
    let sum: f64 = (found.max(least)..=marked.min(drawn))
        .map(|found| probability(all, marked, drawn, found))
        .sum();
    sum.clamp(0.0, 1.0)
}

fn probability(all: u64, marked: u64, drawn: u64, found: u64) -> f64 {
    let ways = choose(marked, found) + choose(all - marked, drawn - found) - choose(all, drawn);
    ways.exp()
}

/// The logarithm of the binomial coefficient.
fn choose(all: u64, some: u64) -> f64 {
    factorial(all) - factorial(some) - factorial(all - some)
}

/// The logarithm of a factorial: exact sums up to 255, Stirling's series beyond, whose error is
/// below 1e-12 there.
fn factorial(number: u64) -> f64 {
    if number < 256 {
        return (2..=number).map(|factor| (factor as f64).ln()).sum();
    }
    let n = number as f64;
    n * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI * n).ln() + 1.0 / (12.0 * n)
        - 1.0 / (360.0 * n.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cases_are_those_of_counting() {
        // Two of four are marked and two drawn: 1/6, 4/6, 1/6.
        assert!((at_least(4, 2, 2, 1) - 5.0 / 6.0).abs() < 1e-12);
        assert!((at_least(4, 2, 2, 2) - 1.0 / 6.0).abs() < 1e-12);
        assert!((at_least(4, 2, 2, 0) - 1.0).abs() < 1e-12);
        assert_eq!(chance(4, 2, 2), Chance { expected: 1.0, interval: (0, 2) });
        assert_eq!(chance(10, 10, 3), Chance { expected: 3.0, interval: (3, 3) });
        assert_eq!(chance(0, 5, 5), Chance { expected: 0.0, interval: (0, 0) });
    }

    #[test]
    fn probabilities_add_up_to_one_also_for_a_million() {
        for (all, marked, drawn) in [(1_000, 37, 100), (1_000_000, 2_500, 3_000), (300, 299, 5)] {
            let sum: f64 = (drawn_least(all, marked, drawn)..=marked.min(drawn))
                .map(|found| probability(all, marked, drawn, found))
                .sum();
            // Factorials of a million have logarithms of ten million: eight digits are left.
            assert!((sum - 1.0).abs() < 1e-6, "{all} {marked} {drawn}: {sum}");
            let found = chance(all, marked, drawn);
            let (low, high) = found.interval;
            // Where nearly all are marked, the mean lies just outside of the middle 95 %.
            assert!(low as f64 - 1.0 < found.expected && found.expected < high as f64 + 1.0);
        }
    }

    fn drawn_least(all: u64, marked: u64, drawn: u64) -> u64 {
        drawn.saturating_sub(all - marked)
    }
}
