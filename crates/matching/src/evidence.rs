//! Evidence in levels: how a typed name stands to an account's name, and an address to an account.
//!
//! Each level has a weight in log-odds ([`Weights`](crate::model::Weights)). Levels instead of one
//! number, so that weights can be learned without labels, and so that a reason has a name.

use rapidfuzz::distance::osa;
use serde::{Deserialize, Serialize};

use crate::compare::Verdict;
use crate::name::{Form, Token};
use crate::vocabulary::Kind;

/// How a typed company name stands to the name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameLevel {
    /// The same words, however they are spaced, cased or followed by legal forms.
    Identical,
    /// The same but for generic words and fillers (group, international, of).
    Equal,
    /// The same in sound across writing systems.
    SameSound,
    /// One letter is wrong.
    OneLetter,
    /// Two letters are wrong.
    TwoLetters,
    /// The account's name goes on where the typed one ends.
    Beginning,
    /// The typed name goes on where the account's ends.
    Continued,
    /// The typed name is made of the initials of the account's.
    Initials,
    /// The account's name is made of the initials of the typed one.
    KnownInitials,
    /// What was typed is the label of the account's own domain.
    DomainLabel,
    /// Alike as far as the comparison of words tells.
    Similar,
}

impl NameLevel {
    /// All levels, in the order of the weights.
    pub const ALL: [Self; 11] = [
        Self::Identical,
        Self::Equal,
        Self::SameSound,
        Self::OneLetter,
        Self::TwoLetters,
        Self::Beginning,
        Self::Continued,
        Self::Initials,
        Self::KnownInitials,
        Self::DomainLabel,
        Self::Similar,
    ];
}

/// How the lead's corporate address or web site stands to the account's domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressLevel {
    /// The lead has no address of a company, or the account has none to compare.
    Unknown,
    /// The same label under another suffix, of no other country.
    SameLabel,
    /// The same label under the suffix of another country.
    SameLabelAbroad,
    /// A label one or two letters off.
    MisspeltLabel,
    /// The label could be made of the name.
    FittingLabel,
    /// The label could be made of the name, in another country.
    FittingLabelAbroad,
    /// The label has nothing to do with the account.
    Unrelated,
    /// The label has nothing to do with the account, and the country differs.
    UnrelatedAbroad,
}

impl AddressLevel {
    /// All levels, in the order of the weights.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::SameLabel,
        Self::SameLabelAbroad,
        Self::MisspeltLabel,
        Self::FittingLabel,
        Self::FittingLabelAbroad,
        Self::Unrelated,
        Self::UnrelatedAbroad,
    ];
}

/// What two names have in common, beyond the alignment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameEvidence {
    pub(crate) level: NameLevel,
    /// Summed weight of the words that agree: how rare what they share is.
    pub(crate) rarity: f32,
    /// Letters of the shorter name.
    pub(crate) length: usize,
    pub(crate) verdict: Verdict,
}

/// Shortest name in which one wrong letter is looked for.
const ONE_LETTER_LENGTH: usize = 5;
/// Shortest name in which two wrong letters are looked for.
const TWO_LETTERS_LENGTH: usize = 8;

/// The evidence of a typed name against a known one.
pub(crate) fn name_evidence(typed: &Form, known: &Form, verdict: Verdict) -> NameEvidence {
    let length = typed.spelt.len().min(known.spelt.len());
    let rarity = core_weight(typed).min(core_weight(known));
    let level = level(typed, known, &verdict);
    NameEvidence { level, rarity, length, verdict }
}

/// Weight of the words that name the company.
fn core_weight(form: &Form) -> f32 {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let weight: f32 = form.tokens.iter().filter(named).map(|token| token.weight).sum();
    if weight > 0.0 { weight } else { form.weight() * 0.5 }
}

fn level(typed: &Form, known: &Form, verdict: &Verdict) -> NameLevel {
    if typed.compact == known.compact || typed.spelt_full_key == known.spelt_full_key {
        return NameLevel::Identical;
    }
    let joined = typed.spelt_key == known.spelt_key
        || typed.spelt_key == known.spelt_full_key
        || typed.spelt_full_key == known.spelt_key;
    if joined || verdict.exact {
        return NameLevel::Equal;
    }
    if typed.acronym().is_some_and(|word| word.text == known.initials) {
        return NameLevel::Initials;
    }
    if known.acronym().is_some_and(|word| word.text == typed.initials) {
        return NameLevel::KnownInitials;
    }
    let features = &verdict.features;
    let rest = features.conflict + features.extra + features.number + features.place_conflict;
    if features.foreign && rest <= 0.01 {
        return NameLevel::SameSound;
    }
    match wrong_letters(typed, known) {
        Some(1) => return NameLevel::OneLetter,
        Some(2) => return NameLevel::TwoLetters,
        _ => {}
    }
    if begins(typed, known) {
        NameLevel::Beginning
    } else if begins(known, typed) {
        NameLevel::Continued
    } else {
        NameLevel::Similar
    }
}

/// Whether the words of `long` begin with all words of `short` (generic words aside).
fn begins(short: &Form, long: &Form) -> bool {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut words = long.tokens.iter().filter(named);
    let mut count = 0;
    for word in short.tokens.iter().filter(named) {
        count += 1;
        if words.next().is_none_or(|other| other.hash != word.hash) {
            return false;
        }
    }
    count > 0
}

/// The number of wrong letters, 1 or 2, when the names are long enough and no whole word differs.
fn wrong_letters(typed: &Form, known: &Form) -> Option<usize> {
    let (left, right) = (typed.spelt.as_bytes(), known.spelt.as_bytes());
    let shorter = left.len().min(right.len());
    let allowed = match shorter {
        0..ONE_LETTER_LENGTH => return None,
        ONE_LETTER_LENGTH..TWO_LETTERS_LENGTH => 1,
        _ => 2,
    };
    if left.len().abs_diff(right.len()) > allowed {
        return None;
    }
    let digits = |text: &[u8]| text.iter().filter(|b| b.is_ascii_digit()).fold(0_u64, digit);
    if digits(left) != digits(right) {
        return None;
    }
    let arguments = osa::Args::default().score_cutoff(allowed);
    let edits = osa::distance_with_args(typed.spelt.bytes(), known.spelt.bytes(), &arguments)?;
    (edits > 0 && !words_differ(typed, known)).then_some(edits)
}

fn digit(number: u64, byte: &u8) -> u64 {
    number.wrapping_mul(11).wrapping_add(u64::from(*byte))
}

/// Whether a listed word or place stands against another one: then a letter makes another name.
fn words_differ(typed: &Form, known: &Form) -> bool {
    let listed = |form: &Form, other: &Form| {
        let open = form.tokens.iter().filter(|word| other.tokens.iter().all(|o| o.hash != word.hash));
        let kind = |word: &Token| word.known || word.kind == Kind::Place;
        let mut open = open.filter(|word| word.kind != Kind::Filler);
        open.next().is_some_and(kind)
    };
    listed(typed, known) && listed(known, typed)
}
