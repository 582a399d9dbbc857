//! From evidence to how often evidence of its class turns out right.
//!
//! The sum of the weights says how evidence stands to other evidence. How often what it says is
//! right differs by class: one wrong letter in a name is a slip among few companies and another
//! company among many. Each class has a slope and an intercept, fitted on leads with known
//! accounts (`cargo run --example reliability`, see the README) and checked on lists of others.

use crate::compare::logistic;
use crate::evidence::{AddressLevel, NameEvidence, NameLevel};

/// Slope and intercept: `log-odds = slope × sum + intercept`.
type Line = (f32, f32);

/// What a candidate rests on, as far as calibration tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceClass {
    /// A name alone: how it stands, and whether it was typed with a legal form, as registered; of
    /// similar names, whether words are left over.
    Name(NameLevel, bool),
    /// A name beside an address of a company: whether the whole name agrees.
    Address(AddressLevel, bool),
    /// An address alone.
    AddressAlone,
}

impl EvidenceClass {
    pub(crate) fn of(name: Option<&NameEvidence>, address: AddressLevel) -> Self {
        match (name, address) {
            (None, _) => Self::AddressAlone,
            (Some(name), AddressLevel::Unknown) if name.level == NameLevel::Similar => {
                let features = &name.verdict.features;
                let places = features.place_conflict + features.place_extra;
                let left_over = features.conflict + features.extra + features.number + places;
                Self::Name(name.level, left_over + features.generic > 0.01)
            }
            (Some(name), AddressLevel::Unknown) => Self::Name(name.level, name.registered),
            (Some(name), _) => Self::Address(address, is_whole(name.level)),
        }
    }

    fn line(self) -> Line {
        match self {
            Self::AddressAlone => (1.0, -0.5),
            Self::Name(level, registered) => NAMES[level as usize][usize::from(registered)],
            Self::Address(address, whole) => ADDRESSES[address as usize][usize::from(whole)],
        }
    }

    /// The log-odds of being right that a sum of weights of this class has.
    pub(crate) fn calibrated(self, sum: f32) -> f32 {
        let (slope, intercept) = self.line();
        slope * sum + intercept
    }
}

/// Whether a level is about a whole name, not about part of it or a likeness.
pub(crate) fn is_whole(level: NameLevel) -> bool {
    matches!(
        level,
        NameLevel::Identical | NameLevel::Equal | NameLevel::SameSound | NameLevel::DomainLabel
    )
}

/// By [`NameLevel`]: typed without a legal form, with one. Equal names with a form are by hand: in
/// lists of registered names only wrong ones are of that class, while people drop *Group* freely.
const NAMES: [[Line; 2]; NameLevel::ALL.len()] = [
    [(1.50, -3.03), (1.63, -1.60)], // Identical
    [(2.02, -4.46), (1.40, -3.40)], // Equal
    [(1.78, -1.90), (1.85, -1.32)], // SameSound
    [(2.01, -3.23), (2.12, -3.70)], // OneLetter
    [(1.85, -3.75), (1.70, -4.01)], // TwoLetters
    [(1.67, -1.76), (1.21, -2.86)], // Beginning
    [(2.46, -1.62), (2.05, -3.12)], // Continued
    [(2.38, -2.83), (2.11, -3.52)], // Initials
    [(1.03, -2.16), (0.97, -2.54)], // KnownInitials
    [(1.62, -2.50), (1.20, -2.57)], // DomainLabel
    [(1.58, 0.66), (1.11, 0.08)],   // Similar
    [(1.85, -2.78), (1.64, -2.81)], // Abbreviated
];

/// By [`AddressLevel`]: beside part of a name or a likeness, beside a whole name.
const ADDRESSES: [[Line; 2]; AddressLevel::ALL.len()] = [
    [(1.00, 0.00), (1.00, 0.00)],   // Unknown
    [(1.02, -0.18), (1.15, -0.69)], // SameLabel
    [(1.06, -0.85), (1.52, -1.42)], // SameLabelAbroad
    [(1.51, -2.63), (1.34, -1.10)], // MisspeltLabel
    [(1.30, -3.71), (1.13, -2.71)], // FittingLabel
    [(0.99, -1.39), (0.99, -1.39)], // FittingLabelAbroad
    [(1.38, -0.91), (0.87, -2.75)], // Unrelated
    [(1.38, -0.91), (0.87, -2.75)], // UnrelatedAbroad
];

/// The share that the best of several candidates has, by the log-odds of each: one of them is
/// right, or none.
pub(crate) fn share(best: f32, others: impl Iterator<Item = f32>) -> f32 {
    let odds = best.exp();
    let rest: f32 = others.map(f32::exp).sum();
    if odds.is_finite() && rest.is_finite() { odds / (1.0 + odds + rest) } else { logistic(best) }
}
