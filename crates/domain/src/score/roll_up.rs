//! How the points of people become one number of their account.

use serde::{Deserialize, Serialize};
use speargun_words::said;

/// How many of the highest points are looked at, and the most that `top_n` may name. What stands
/// behind so many would weigh less than 1 in 4 billion when it decays.
const HIGHEST_MAX: usize = 32;

/// How points of people are put together. Which one is right hangs on what the number is for: a sum
/// favours accounts with many known people, a mean those with few, the highest sees one champion
/// only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RollUp {
    /// All points.
    #[default]
    Sum,
    /// All points by the number of people, those without points too.
    Mean,
    /// The points of the one who has the most.
    Max,
    /// The points of the so many who have the most.
    Top(u8),
    /// The most count whole, the next ones half of the one before: n people of the same points
    /// never come to twice the points of one.
    Decayed,
}

impl TryFrom<String> for RollUp {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "sum" => return Ok(Self::Sum),
            "mean" => return Ok(Self::Mean),
            "max" => return Ok(Self::Max),
            "decayed" => return Ok(Self::Decayed),
            _ => {}
        }
        let count = text.strip_prefix("top_").and_then(|count| count.parse().ok());
        match count {
            Some(count) if (1..=HIGHEST_MAX).contains(&usize::from(count)) => Ok(Self::Top(count)),
            // Whoever reads the model takes the key out of the message.
            _ => Err(said!("fault.no_roll_up", text, most = HIGHEST_MAX).to_stored()),
        }
    }
}

impl From<RollUp> for String {
    fn from(roll_up: RollUp) -> Self {
        roll_up.key()
    }
}

impl RollUp {
    /// As written in a model.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Sum => "sum".to_owned(),
            Self::Mean => "mean".to_owned(),
            Self::Max => "max".to_owned(),
            Self::Top(count) => format!("top_{count}"),
            Self::Decayed => "decayed".to_owned(),
        }
    }
}

/// Points that are being put together, in any order.
#[derive(Debug, Clone, Copy, Default)]
pub struct RolledUp {
    sum: f64,
    count: u32,
    highest: [f64; HIGHEST_MAX],
}

impl RolledUp {
    /// Adds the points of one person, 0 or more. Who has none counts in a mean.
    pub fn add(&mut self, points: f64) {
        self.count += 1;
        if points <= 0.0 {
            return;
        }
        self.sum += points;
        let place = self.highest.partition_point(|known| *known >= points);
        // Where all that are kept are higher, nothing is behind its place.
        if let Some(behind @ [_, ..]) = self.highest.get_mut(place..) {
            behind.rotate_right(1);
            behind[0] = points;
        }
    }

    /// What they come to.
    #[must_use]
    pub fn total(&self, roll_up: RollUp) -> f64 {
        match roll_up {
            RollUp::Sum => self.sum,
            RollUp::Mean if self.count == 0 => 0.0,
            RollUp::Mean => self.sum / f64::from(self.count),
            RollUp::Max => self.highest[0],
            RollUp::Top(count) => self.highest.iter().take(usize::from(count)).sum(),
            // Horner, from the smallest on.
            RollUp::Decayed => self.highest.iter().rev().fold(0.0, |rest, own| own + rest / 2.0),
        }
    }
}

/// How each number of people becomes one of their account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RollUps {
    /// Of engagement; visitors who are not known as people count as one each.
    pub engagement: RollUp,
    /// Of fit.
    pub fit: Fit,
}

/// The roll-up of fit: where nothing is said, the best person tells whether the account is reached
/// at the right place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fit(pub RollUp);

impl Default for Fit {
    fn default() -> Self {
        Self(RollUp::Max)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(points: &[f64], roll_up: &str) -> f64 {
        let mut rolled = RolledUp::default();
        points.iter().for_each(|points| rolled.add(*points));
        rolled.total(RollUp::try_from(roll_up.to_owned()).unwrap())
    }

    #[test]
    fn each_roll_up_says_what_its_name_says() {
        let points = [10.0, 40.0, 0.0, 20.0, 40.0];
        for (roll_up, expected) in [
            ("sum", 110.0),
            ("mean", 22.0),
            ("max", 40.0),
            ("top_1", 40.0),
            ("top_2", 80.0),
            ("top_9", 110.0),
            ("decayed", 40.0 + 20.0 + 5.0 + 1.25),
        ] {
            assert_eq!(of(&points, roll_up), expected, "{roll_up}");
            assert_eq!(of(&[], roll_up), 0.0, "{roll_up}");
        }
    }

    #[test]
    fn others_are_refused_and_names_are_kept() {
        for wrong in ["", "Sum", "top_", "top_0", "top_33", "top_-1", "median"] {
            let error = RollUp::try_from(wrong.to_owned()).unwrap_err();
            let error = speargun_words::Said::from_stored(&error).to_string();
            assert!(error.contains("write sum"), "{error}");
        }
        for right in ["sum", "mean", "max", "top_1", "top_32", "decayed"] {
            assert_eq!(RollUp::try_from(right.to_owned()).unwrap().key(), right);
        }
    }

    proptest! {
        #[test]
        fn order_counts_for_nothing_and_bounds_hold(
            mut points in prop::collection::vec(0.0_f64..100.0, 0..60),
        ) {
            let of_all = |points: &[f64]| {
                ["max", "top_3", "decayed", "sum", "mean"].map(|name| of(points, name))
            };
            let before = of_all(&points);
            points.reverse();
            let [max, top, decayed, sum, mean] = of_all(&points);
            prop_assert_eq!([max, top, decayed], [before[0], before[1], before[2]]);
            prop_assert!((sum - before[3]).abs() < 1e-9 && (mean - before[4]).abs() < 1e-9);
            prop_assert!(mean <= max + 1e-9 && max <= top && top <= sum + 1e-9);
            prop_assert!(max <= decayed && decayed <= 2.0 * max + 1e-9);
        }
    }
}
