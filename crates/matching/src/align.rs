//! Which words of two names stand for each other, and what is left over.

use compact_str::CompactString;

use crate::edit::{DIGITS, edits_within, least_edits, letters_of};
use crate::greeklish;
use crate::heard;
use crate::legal_form;
use crate::limits::MAX_TOKENS;
use crate::name::{Form, Token};
use crate::script::{greek_skeleton, skeleton};
use crate::vocabulary::{Kind, is_syllable, vocabulary};

/// What an alignment found, in units of word weight (natural logarithm of rarity).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Features {
    /// Weight of words that agree, less their spelling differences.
    pub(crate) matched: f32,
    /// Weight lost to spelling differences within agreeing words.
    pub(crate) spelling: f32,
    /// Weight of the poorer side's unmatched naming words: both name something else.
    pub(crate) conflict: f32,
    /// Weight of naming words that only one side has, beyond the conflict.
    pub(crate) extra: f32,
    /// Weight of generic words only one side has.
    pub(crate) generic: f32,
    /// 1 when both sides name places and these differ.
    pub(crate) place_conflict: f32,
    /// 1 when only one side names a place.
    pub(crate) place_extra: f32,
    /// 1 when numbers differ or only one side has one.
    pub(crate) number: f32,
    /// 1 when the first words do not stand for each other.
    pub(crate) head: f32,
    /// 1 when legal forms exclude each other.
    pub(crate) legal: f32,
    /// 1 when every agreeing word is a common one.
    pub(crate) common: f32,
    /// 1 when nothing differs but fillers, legal forms and generic words.
    pub(crate) identical: f32,
    /// 1 when the extra words of one side are common ones only (a description, not a name).
    pub(crate) described: f32,
    /// 1 when the extra words of one side hold a rare one (another name).
    pub(crate) named: f32,
    /// 1 when a misspelt word is matched while being the only distinctive one.
    pub(crate) lone_typo: f32,
    /// Whether a word agrees by sound with one of another writing system.
    pub(crate) foreign: bool,
    /// The country that only one side names, when that is its only place.
    pub(crate) unit: Option<[u8; 2]>,
    /// Whether it is the first side that names it.
    pub(crate) unit_typed: bool,
}

/// A word weight from which a word is distinctive (found in fewer than about one name of 700).
pub(crate) const DISTINCTIVE: f32 = 6.5;
/// Weight at which unmatched words are called descriptions.
pub(crate) const DESCRIPTIVE: f32 = 7.3;

struct Side<'a> {
    words: &'a [Token],
    /// One bit for each word that stands for none of the other side yet.
    open: u32,
}

impl<'a> Side<'a> {
    fn new(form: &'a Form) -> Self {
        let words = &form.tokens[..form.tokens.len().min(MAX_TOKENS)];
        Self { words, open: (1 << words.len()) - 1 }
    }

    fn open(&self) -> impl Iterator<Item = (usize, &'a Token)> + use<'a> {
        let (words, mut rest) = (self.words, self.open);
        std::iter::from_fn(move || {
            let at = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            words.get(at).map(|word| (at, word))
        })
    }

    /// The first open word that is this one.
    fn same(&self, word: &Token) -> Option<usize> {
        // Without a branch for each word: which of them agrees cannot be foreseen.
        let bit = |(at, other): (usize, &Token)| u32::from(other.hash == word.hash) << at;
        let same = self.open & self.words.iter().enumerate().map(bit).fold(0, |all, bit| all | bit);
        (same != 0).then(|| same.trailing_zeros() as usize)
    }

    fn close(&mut self, first: usize, count: usize) {
        self.open &= !(((1 << count) - 1) << first);
    }
}

struct Work<'a> {
    left: Side<'a>,
    right: Side<'a>,
    features: Features,
    distinctive: bool,
    head: bool,
    exact_distinctive: bool,
}

/// Aligns two forms of names. Symmetric.
pub(crate) fn align(left: &Form, right: &Form) -> Features {
    let mut work = Work {
        left: Side::new(left),
        right: Side::new(right),
        features: Features::default(),
        distinctive: false,
        head: false,
        exact_distinctive: false,
    };
    work.match_equal();
    // Most names that are compared have a side without a word left over.
    if work.left.open != 0 && work.right.open != 0 {
        work.match_joined();
        work.match_similar();
    }
    work.finish(left, right)
}

/// What an alignment of names of the same words comes to; `None` for others.
pub(crate) fn same_words(left: &Form, right: &Form) -> Option<Features> {
    (left.words_key == right.words_key).then(|| Features {
        legal: flag(legal_form::conflict(left.legal, right.legal)),
        common: flag(left.rarest.max(right.rarest) < DISTINCTIVE),
        ..Features::default()
    })
}

/// Numbered vehicles of one sponsor: the number names the vehicle, not the company.
fn has_series_word(form: &Form) -> bool {
    let series = ["fund", "trust", "partners", "series", "reit", "issuer"];
    let words = form.words().filter(|word| word.kind != Kind::Number).count();
    words >= 3 && form.tokens.iter().any(|word| series.contains(&word.text.as_str()))
}

impl Work<'_> {
    fn pair(&mut self, left: usize, right: usize, weight: f32, similarity: f32) {
        self.left.close(left, 1);
        self.right.close(right, 1);
        self.features.matched += weight * similarity;
        self.features.spelling += weight * (1.0 - similarity);
        self.distinctive |= weight >= DISTINCTIVE;
        self.exact_distinctive |= weight >= DISTINCTIVE && similarity > 0.9;
        self.head |= left == 0 && right == 0;
    }

    fn match_equal(&mut self) {
        for (left, word) in self.left.words.iter().enumerate() {
            if let Some(right) = self.right.same(word) {
                let weight = word.weight.max(self.right.words[right].weight);
                self.pair(left, right, weight, 1.0);
            }
        }
    }

    /// One word here against two or three there (van der bilt, vanderbilt).
    fn match_joined(&mut self) {
        let from_left = find_joined(&self.left, &self.right);
        if let Some((one, first, width, similarity)) = from_left {
            self.pair(one, first, self.left.words[one].weight, similarity);
            self.right.close(first, width);
        } else if let Some((one, first, width, similarity)) = find_joined(&self.right, &self.left) {
            self.pair(first, one, self.right.words[one].weight, similarity);
            self.left.close(first, width);
        }
    }

    fn match_similar(&mut self) {
        loop {
            let mut best = (0.0_f32, 0, 0, 0.0, false);
            let mut alike = 0;
            for (at, word) in self.left.open() {
                for (other_at, other) in self.right.open() {
                    let similarity = similarity(word, other);
                    if similarity <= 0.0 {
                        continue;
                    }
                    alike += 1;
                    let foreign = word.foreign != other.foreign;
                    let weight = word.weight.max(other.weight);
                    // Ties go to the heavier pair, so that the order of the sides is no matter.
                    let rank = similarity + weight * 1e-4;
                    if rank > best.0 {
                        best = (rank, at, other_at, similarity, foreign);
                    }
                }
            }
            if best.0 <= 0.0 {
                return;
            }
            let weight = self.left.words[best.1].weight.max(self.right.words[best.2].weight);
            self.features.foreign |= best.4;
            self.pair(best.1, best.2, weight, best.3);
            if alike == 1 {
                return;
            }
        }
    }

    fn finish(mut self, left: &Form, right: &Form) -> Features {
        let rest_left = Rest::of(&self.left);
        let rest_right = Rest::of(&self.right);
        let features = &mut self.features;
        features.conflict = rest_left.core.min(rest_right.core);
        features.extra = rest_left.core.max(rest_right.core) - features.conflict;
        let places = (rest_left.place > 0.0, rest_right.place > 0.0);
        features.place_conflict = flag(places.0 && places.1);
        features.place_extra = flag(places.0 != places.1);
        features.unit = rest_left.country.xor(rest_right.country);
        features.unit_typed = features.unit.is_some() && rest_left.country.is_some();
        let numbers = rest_left.number + rest_right.number;
        let both = rest_left.number > 0.0 && rest_right.number > 0.0;
        let series = || has_series_word(left) && has_series_word(right);
        features.number = flag(numbers > 0.0 && !(both && series()));
        // Global is not International: each names a reach.
        let reach = if rest_left.reach && rest_right.reach { OTHER_REACH } else { 0.0 };
        features.conflict += reach;
        // A translation turns words round: Εμπορική Ζανίστρα is Zanistra Trading.
        let settled = (self.left.open | self.right.open) & 1 == 0;
        let foreign = |form: &Form| form.tokens.iter().any(|word| word.foreign);
        let translated = settled && foreign(left) != foreign(right);
        features.head = flag(!self.head && !translated);
        // A form is translated loosely.
        let conflict = !translated && legal_form::conflict(left.legal, right.legal);
        features.legal = flag(conflict);
        features.common = flag(!self.distinctive);
        let rest = rest_left.core + rest_right.core + numbers + reach;
        let whole = rest + rest_left.place + rest_right.place;
        // A generic word more or less says something only next to other differences.
        let generic = rest_left.generic + rest_right.generic;
        features.generic = if whole > 0.0 { generic } else { generic * 0.1 };
        features.identical = flag(whole <= 0.0 && features.spelling <= 0.01);
        let heaviest = rest_left.heaviest.max(rest_right.heaviest);
        features.described = flag(features.extra > 0.0 && heaviest < DESCRIPTIVE);
        features.named = flag(features.extra > 0.0 && heaviest >= DESCRIPTIVE);
        features.lone_typo = flag(features.spelling > 0.3 && !self.exact_distinctive);
        self.features
    }
}

fn flag(condition: bool) -> f32 {
    if condition { 1.0 } else { 0.0 }
}

#[derive(Default)]
struct Rest {
    core: f32,
    generic: f32,
    place: f32,
    number: f32,
    heaviest: f32,
    country: Option<[u8; 2]>,
    /// Whether a word says how far the company reaches.
    reach: bool,
}

/// Words of how far a company reaches.
const REACHES: [&str; 3] = ["global", "international", "worldwide"];
/// Weight of two reaches that differ.
const OTHER_REACH: f32 = 4.0;

impl Rest {
    fn of(side: &Side<'_>) -> Self {
        let mut rest = Self::default();
        for (_, word) in side.open() {
            match word.kind {
                Kind::Core => {
                    rest.core += word.weight;
                    rest.heaviest = rest.heaviest.max(word.weight);
                }
                Kind::Generic => {
                    rest.generic += word.weight;
                    rest.reach |= REACHES.contains(&word.text.as_str());
                }
                Kind::Place => {
                    rest.place += word.weight;
                    rest.country = vocabulary().country_of_word(word.hash);
                }
                Kind::Number => rest.number += word.weight,
                Kind::Filler => {}
            }
        }
        rest
    }
}

/// An open word of `one` that is two or three neighbouring open words of `many` run together.
fn find_joined(one: &Side<'_>, many: &Side<'_>) -> Option<(usize, usize, usize, f32)> {
    if many.open.count_ones() < 2 {
        return None;
    }
    let mut joined = String::new();
    for (at, word) in one.open().filter(|(_, word)| word.text.len() >= 3) {
        for first in 0..many.words.len() {
            let (mut length, mut spelt, mut letters) = (0, 0, 0);
            for width in 1..=3.min(many.words.len() - first) {
                let position = first + width - 1;
                if many.open & 1 << position == 0 {
                    break;
                }
                let part = &many.words[position];
                length += part.text.len();
                letters |= part.letters;
                spelt += part.spelt().len();
                if width >= 2 && spelt == word.spelt().len() {
                    joined.clear();
                    many.words[first..=position].iter().for_each(|p| joined.push_str(p.spelt()));
                    if joined == word.spelt() {
                        return Some((at, first, width, 0.99));
                    }
                }
                let near = length.abs_diff(word.text.len()) <= 1;
                if width < 2 || !near || least_edits(letters, word.letters) > 1 {
                    continue;
                }
                joined.clear();
                let parts = many.words[first..=position].iter();
                parts.for_each(|part| joined.push_str(&part.text));
                if joined == word.text {
                    return Some((at, first, width, 0.99));
                }
                if joined.len() >= 8 && edits_within(&joined, &word.text, 1).is_some() {
                    return Some((at, first, width, 0.9));
                }
            }
        }
    }
    None
}

/// How alike two different words are: 0 when they cannot be spellings of one word.
pub(crate) fn similarity(left: &Token, right: &Token) -> f32 {
    let turned = left.text.len() > right.text.len();
    let (short, long) = if turned { (right, left) } else { (left, right) };
    let number = left.kind == Kind::Number || right.kind == Kind::Number;
    if number || (left.letters | right.letters) & DIGITS != 0 {
        return 0.0;
    }
    if left.lossy == right.hash || right.lossy == left.hash {
        return 0.95;
    }
    let (length, longest) = (short.text.len(), long.text.len());
    if length >= 3 && longest - length <= 2 && is_plural(&short.text, &long.text) {
        return 0.96;
    }
    if left.foreign != right.foreign && is_translation(&left.text, &right.text) {
        return TRANSLATED;
    }
    if left.foreign || right.foreign {
        let heard = foreign_likeness(left, right);
        if heard > 0.0 {
            return heard;
        }
    }
    let near = least_edits(left.letters, right.letters) <= GREEKLISH_LETTERS;
    if (near || left.other.is_some() || right.other.is_some())
        && greeklish::same_word(left.spelt(), right.spelt())
    {
        return GREEKLISH;
    }
    let known = short.known && long.known;
    if !known && length >= 4 && long.text.starts_with(short.text.as_str()) && longest > length + 1 {
        return if length >= 6 { 0.75 } else { 0.6 };
    }
    let allowed = match longest {
        0..=3 => 0,
        4 | 5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let allowed = if known { allowed.min(1) } else { allowed };
    if longest - length > allowed || least_edits(short.letters, long.letters) > allowed {
        return 0.0;
    }
    let Some(edits) = edits_within(&short.text, &long.text, allowed).filter(|_| allowed > 0) else {
        return 0.0;
    };
    let first = short.text.as_bytes()[0] != long.text.as_bytes()[0];
    let share = edits as f32 / longest as f32;
    // Two different dictionary words are seldom misspellings of each other.
    let doubt = if known { 1.3 } else { 1.0 };
    let penalty = share * doubt + if first { 0.08 } else { 0.0 };
    let similarity = 1.0 - penalty;
    let floor = if known { 0.7 } else { 0.68 };
    if similarity >= floor { similarity } else { 0.0 }
}

/// Likeness of a Greek word and itself, written in Latin letters in another way.
const GREEKLISH: f32 = 0.93;
/// Letters in which two such spellings differ at most.
const GREEKLISH_LETTERS: usize = 4;
/// Likeness of a word and another of its translations.
const TRANSLATED: f32 = 0.98;
/// Shared spellings of company words that one word of another language stands for.
const TRANSLATIONS: [(&str, &str); 6] = [
    ("commercial", "trading"),
    ("industry", "industrial"),
    ("industry", "manufacturing"),
    ("construction", "technical"),
    ("shipping", "maritime"),
    ("spinning", "textile"),
];

fn is_translation(left: &str, right: &str) -> bool {
    TRANSLATIONS.iter().any(|pair| *pair == (left, right) || *pair == (right, left))
}

fn is_plural(short: &str, long: &str) -> bool {
    match long.strip_prefix(short) {
        Some(rest) => rest == "s" || rest == "es",
        None => short.ends_with('y') && long.strip_suffix("ies") == Some(&short[..short.len() - 1]),
    }
}

/// The consonants of a word that both ways of hearing keep, whatever stands beside them: `m`, `n`,
/// digits, and one letter for each of t/d, p/b/f/v and l/r.
fn sure_sounds(word: &Token) -> u64 {
    let letters = match word.other {
        Some(_) => letters_of(word.sounding().as_bytes()),
        None => word.letters,
    };
    let sounds = [letters_of(b"td"), letters_of(b"pbfv"), letters_of(b"lr")];
    let heard = |set: u64, sound: &u64| set | if letters & sound == 0 { 0 } else { *sound };
    let sounds = sounds.iter().fold(0, heard);
    // Each of these counts once, however many letters stand for it.
    sounds & letters_of(b"tpl") | letters & (DIGITS | letters_of(b"mn"))
}

/// How alike words are of which one at least is of another writing system; 0: not by sound.
fn foreign_likeness(left: &Token, right: &Token) -> f32 {
    match (left.native(), right.native()) {
        (Some(one), Some(other)) if same_greek_word(one, other) => OTHER_CASE,
        (Some(native), None) if !right.foreign => heard_in(native, left, right),
        (None, Some(native)) if !left.foreign => heard_in(native, right, left),
        (None, None) if left.foreign != right.foreign && sounds_alike(left, right) => 0.92,
        _ => 0.0,
    }
}

/// Likeness of a Greek word in two cases.
const OTHER_CASE: f32 = 0.95;
/// Most that words of two writing systems are alike.
const HEARD_MOST: f32 = 0.99;
/// Sounds that may be missing where a Korean word is heard, and a Greek one: its pairs (ευ, γγ) are
/// written with other consonants or with none.
const SOUNDS_MISSING: (usize, usize) = (1, 2);

fn same_greek_word(one: &str, other: &str) -> bool {
    let stem = heard::greek_stem(one);
    stem.is_some() && stem == heard::greek_stem(other)
}

fn heard_in(native: &str, word: &Token, latin: &Token) -> f32 {
    let (korean, greek) = SOUNDS_MISSING;
    let missing = if native.starts_with(is_syllable) { korean } else { greek };
    if least_edits(sure_sounds(word), sure_sounds(latin)) > missing {
        return 0.0;
    }
    heard::likeness(native, latin.spelt()).min(HEARD_MOST)
}

/// Whether two words sound alike, by Korean or by Greek spelling habits.
fn sounds_alike(left: &Token, right: &Token) -> bool {
    let letters = (sure_sounds(left), sure_sounds(right));
    let (short, long) = (left.sounding(), right.sounding());
    let wrong = if short.len().min(long.len()) >= 5 { 1 } else { 0 };
    if least_edits(letters.0, letters.1) > wrong {
        return false;
    }
    let (mut left, mut right) = (CompactString::default(), CompactString::default());
    for sound in [skeleton, greek_skeleton] {
        left.clear();
        right.clear();
        sound(short, &mut left);
        sound(long, &mut right);
        let near = left.len().min(right.len()) >= 5 && edits_within(&left, &right, 1).is_some();
        if left.len() >= 2 && (left == right || near) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise_name;

    /// What is found where the only word that is left over has a weight.
    fn left_over(weight: f32) -> (f32, f32) {
        let [mut longer, shorter] =
            ["Kestrel Quimby", "Kestrel"].map(|name| normalise_name(name).forms[0].clone());
        longer.tokens[1].weight = weight;
        let found = align(&longer, &shorter);
        assert_eq!(align(&shorter, &longer), found, "either way round");
        (found.described, found.named)
    }

    #[test]
    fn the_heaviest_word_left_over_says_whether_it_describes_or_names() {
        for (weight, expected) in [
            (0.5, (1.0, 0.0)),
            (DESCRIPTIVE.next_down(), (1.0, 0.0)),
            (DESCRIPTIVE, (0.0, 1.0)),
            (DESCRIPTIVE.next_up(), (0.0, 1.0)),
        ] {
            assert_eq!(left_over(weight), expected, "{weight}");
        }
    }
}
