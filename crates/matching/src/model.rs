//! The weights of a decision, in log-odds. The shipped ones are a prior that is meant to do
//! untouched; `train` adapts them to a workspace.

use serde::{Deserialize, Serialize};

use crate::compare::log_odds;
use crate::evidence::{AddressLevel, NameEvidence, NameLevel};

/// Weights of all evidence. Missing fields of a stored model are taken from the prior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// By [`NameLevel`], in the order of [`NameLevel::ALL`].
    pub name: [f32; 12],
    /// Added for each unit of rarity above, taken off for each below, the usual one.
    pub rarity: f32,
    /// Added for each letter above, taken off for each below, the usual length, where letters
    /// are wrong.
    pub length: f32,
    /// By [`AddressLevel`], in the order of [`AddressLevel::ALL`].
    pub address: [f32; 8],
    /// The countries agree.
    pub country_agrees: f32,
    /// The countries differ.
    pub country_differs: f32,
    /// The cities agree.
    pub city_agrees: f32,
    /// The name holds the country of the lead or account beside what it shares.
    pub unit_agrees: f32,
    /// The name holds another country.
    pub unit_differs: f32,
    /// Slope and intercept of the calibration: `log-odds = slope × sum + intercept`.
    pub calibration: (f32, f32),
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            name: [4.2, 3.1, 1.9, 2.7, 2.6, 1.65, 0.6, 1.1, -0.6, 2.4, -0.8, 2.0],
            rarity: 0.22,
            length: 0.3,
            address: [0.0, 1.0, 0.2, 1.0, 0.3, -1.6, -3.4, -6.0],
            country_agrees: 0.8,
            country_differs: -1.3,
            city_agrees: 0.8,
            unit_agrees: 1.6,
            unit_differs: -1.6,
            calibration: (1.0, 0.0),
        }
    }
}

/// Rarity of an ordinary name of one coined word.
const USUAL_RARITY: f32 = 9.0;
/// Bounds of what rarity adds.
const RARITY_BOUNDS: (f32, f32) = (-2.2, 0.7);
/// Rarity of two coined words together.
const TWO_RARE_WORDS: f32 = 17.0;
/// Letters of an ordinary name.
const USUAL_LENGTH: f32 = 8.0;
/// Most that similarity alone can weigh.
const SIMILAR_MOST: f32 = 2.6;
/// What an account is behind that fits part of what was typed, when the whole fits another one.
const ASIDE: f32 = 1.2;
/// Bounds of what the length adds.
const LENGTH_BOUNDS: (f32, f32) = (-1.6, 1.2);

impl Weights {
    /// Log-odds of a name, alone.
    pub(crate) fn name(&self, evidence: &NameEvidence) -> f32 {
        let base = self.name[evidence.level as usize];
        let (low, high) = RARITY_BOUNDS;
        let rarity = (self.rarity * (evidence.rarity - USUAL_RARITY)).clamp(low, high);
        let (short, long) = LENGTH_BOUNDS;
        let length = (self.length * (evidence.length as f32 - USUAL_LENGTH)).clamp(short, long);
        // Most levels do without the logarithm.
        let similar = || {
            let pair = log_odds(evidence.verdict.probability);
            (pair + self.name[NameLevel::Similar as usize]).min(SIMILAR_MOST)
        };
        let whole = match evidence.level {
            NameLevel::Similar => similar() + evidence.slip,
            NameLevel::Identical | NameLevel::Equal => base + rarity,
            NameLevel::OneLetter | NameLevel::TwoLetters => base + length + evidence.slip,
            NameLevel::Abbreviated => (base + 0.5 * length).max(similar()),
            NameLevel::SameSound => (base + 0.5 * length + evidence.slip).max(similar()),
            NameLevel::Beginning | NameLevel::Continued => {
                // Two rare words in common are no accident.
                let rare = if evidence.rarity >= TWO_RARE_WORDS { 0.6 } else { 0.0 };
                (base + rarity + rare).max(similar())
            }
            NameLevel::Initials | NameLevel::KnownInitials => {
                base + 0.9 * (evidence.length as f32 - 3.0).min(2.0)
            }
            NameLevel::DomainLabel => base + 0.4 * (evidence.length as f32 - 5.0).clamp(-2.0, 2.0),
        };
        whole - if evidence.aside { ASIDE } else { 0.0 }
    }

    /// Log-odds of an address.
    pub(crate) fn address(&self, level: AddressLevel) -> f32 {
        self.address[level as usize]
    }

    /// The calibrated log-odds of a sum of weights.
    pub(crate) fn calibrated(&self, sum: f32) -> f32 {
        self.calibration.0 * sum + self.calibration.1
    }
}
