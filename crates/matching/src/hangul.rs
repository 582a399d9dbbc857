//! Names in Hangul beside names in Latin letters: each Latin word is heard in the syllables, or is
//! what a Korean word means.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::align::{DESCRIPTIVE, DISTINCTIVE, Features};
use crate::hash::hash_text;
use crate::heard::Hearing;
use crate::name::{Form, Token};
use crate::vocabulary::{KOREAN, Kind, data_lines, vocabulary};

/// What a Korean company word is called in English: each of several, as the hashes of its words.
static MEANINGS: LazyLock<FxHashMap<CompactString, Vec<Vec<u64>>>> = LazyLock::new(|| {
    let shared = |word: &str| hash_text(vocabulary().word(word).canonical.unwrap_or(word));
    let mut meanings: FxHashMap<CompactString, Vec<Vec<u64>>> = FxHashMap::default();
    for (korean, english) in data_lines(KOREAN).filter_map(|line| line.split_once(':')) {
        let all: Vec<Vec<u64>> = english
            .split(',')
            .map(|words| words.split_whitespace().map(shared).collect())
            .collect();
        for word in korean.split_whitespace() {
            meanings.entry(word.into()).or_default().extend(all.iter().cloned());
        }
    }
    for (korean, canonical) in vocabulary().korean_words() {
        meanings.entry(korean.into()).or_default().push(vec![hash_text(canonical)]);
    }
    meanings
});

/// The first word of each meaning of a Korean word.
pub(crate) fn first_meanings(korean: &str) -> impl Iterator<Item = u64> + '_ {
    let meanings = MEANINGS.get(korean).into_iter().flatten();
    meanings.filter_map(|words| words.first().copied())
}

/// Most syllables and letters of a name that are looked at.
const MAX_CELLS: usize = 24;
/// Syllables of the longest Korean word with a meaning.
const MAX_MEANING: usize = 6;
/// Syllables that one Latin word is heard in.
const MAX_HEARD: usize = 10;
/// Weight of a syllable that stands for nothing.
const SYLLABLE: f32 = 3.2;
/// Weight of all syllables that stand for nothing, and of a rare word among them.
const SYLLABLES_MOST: f32 = 9.7;
/// Spelling that names across writing systems differ in at least.
const LEAST_SPELLING: f32 = 0.02;

/// What stands for what, up to a place of both names.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    loss: f32,
    matched: f32,
    spelling: f32,
    latin: Rest,
    hangul: Rest,
    heaviest: f32,
    head: bool,
    distinctive: bool,
    exact: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Rest {
    core: f32,
    generic: f32,
    place: f32,
    number: f32,
}

impl Rest {
    fn add(&mut self, kind: Kind, weight: f32) -> f32 {
        match kind {
            Kind::Core => {
                self.core += weight;
                weight
            }
            Kind::Generic => {
                self.generic += weight;
                0.3
            }
            Kind::Place => {
                self.place += weight;
                2.0
            }
            Kind::Number => {
                self.number += weight;
                weight
            }
            Kind::Filler => 0.0,
        }
    }
}

impl Tally {
    fn found(mut self, weight: f32, likeness: f32, first: bool) -> Self {
        self.loss += weight * (1.0 - likeness);
        self.matched += weight * likeness;
        self.spelling += weight * (1.0 - likeness);
        self.head |= first;
        self.distinctive |= weight >= DISTINCTIVE;
        self.exact |= weight >= DISTINCTIVE && likeness > 0.9;
        self
    }

    fn without_word(mut self, word: &Token) -> Self {
        self.loss += self.latin.add(word.kind, word.weight);
        if word.kind == Kind::Core {
            self.heaviest = self.heaviest.max(word.weight);
        }
        self
    }

    fn without_syllables(mut self, kind: Kind, weight: f32) -> Self {
        self.loss += self.hangul.add(kind, weight);
        if kind == Kind::Core {
            self.heaviest = self.heaviest.max(weight);
        }
        self
    }
}

/// How a name in Hangul stands to one in Latin letters; `None` where neither or both are, and
/// where nothing is heard.
pub(crate) fn compare(left: &Form, right: &Form) -> Option<Features> {
    match (&left.hangul, &right.hangul) {
        (Some(hangul), None) => align(hangul, right),
        (None, Some(hangul)) => align(hangul, left),
        _ => None,
    }
}

fn align(hangul: &str, latin: &Form) -> Option<Features> {
    let cells: Vec<char> = hangul.chars().take(MAX_CELLS).collect();
    let words: Vec<&Token> = latin.words().collect();
    // Names that begin otherwise are other names: most are told apart by their first word.
    let head = spans_from(&cells);
    let meant = head.iter().any(|span| span.meant(&words).next().is_some());
    if !meant && !is_heard_first(&cells, words.first()?) {
        return None;
    }
    let width = words.len() + 1;
    let mut grid: Vec<Option<Tally>> = vec![None; (cells.len() + 1) * width];
    grid[0] = Some(Tally::default());
    let spans: Vec<Vec<Span<'_>>> = (0..cells.len()).map(|at| spans_from(&cells[at..])).collect();
    for at in 0..=cells.len() {
        for word in 0..width {
            let Some(tally) = grid[at * width + word] else { continue };
            let mut keep = |cell: usize, word: usize, next: Tally| {
                let known = &mut grid[cell * width + word];
                if known.is_none_or(|known| next.loss < known.loss) {
                    *known = Some(next);
                }
            };
            if let Some(left_out) = words.get(word) {
                keep(at, word + 1, tally.without_word(left_out));
            }
            if at == cells.len() {
                continue;
            }
            let first = at == 0 && word == 0;
            for span in &spans[at] {
                let (kind, weight) = span.left_out;
                keep(at + span.length, word, tally.without_syllables(kind, weight));
                for (count, weight) in span.meant(&words[word..]) {
                    keep(at + span.length, word + count, tally.found(weight, 1.0, first));
                }
            }
            let Some(next) = words.get(word) else { continue };
            let Some(heard) =
                Hearing::new(&cells[at..cells.len().min(at + MAX_HEARD)], next.spelt())
            else {
                continue;
            };
            for length in 1..=MAX_HEARD.min(cells.len() - at) {
                let likeness = heard.likeness(length);
                if likeness > 0.0 {
                    keep(at + length, word + 1, tally.found(next.weight, likeness, first));
                }
            }
        }
    }
    grid.last().copied().flatten().filter(|tally| tally.matched > 0.0).map(features)
}

fn is_heard_first(cells: &[char], word: &Token) -> bool {
    let cells = &cells[..cells.len().min(MAX_HEARD)];
    let heard = Hearing::new(cells, word.spelt());
    heard.is_some_and(|heard| (1..=cells.len()).any(|length| heard.likeness(length) > 0.0))
}

/// A syllable, or a Korean word that has a meaning.
struct Span<'a> {
    length: usize,
    /// What it is, and weighs, where nothing stands for it.
    left_out: (Kind, f32),
    meanings: &'a [Vec<u64>],
}

fn spans_from(cells: &[char]) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut text = CompactString::default();
    for (before, cell) in cells.iter().take(MAX_MEANING).enumerate() {
        text.push(*cell);
        let meanings = MEANINGS.get(&text).map_or(&[][..], Vec::as_slice);
        let left_out = match vocabulary().korean(&text).map(|word| vocabulary().word(word)) {
            Some(word) => (word.kind, word.weight),
            None if text == "앤" => (Kind::Filler, 0.0),
            None if before == 0 => (Kind::Core, SYLLABLE),
            None => (Kind::Core, SYLLABLE * (before + 1) as f32),
        };
        if before == 0 || !meanings.is_empty() {
            spans.push(Span { length: before + 1, left_out, meanings });
        }
    }
    spans
}

impl Span<'_> {
    /// How many of the words from here on it means, and what these weigh; once for each meaning.
    fn meant(&self, words: &[&Token]) -> impl Iterator<Item = (usize, f32)> {
        self.meanings.iter().filter_map(move |meaning| {
            let same = !meaning.is_empty()
                && words.len() >= meaning.len()
                && meaning.iter().zip(words).all(|(hash, word)| word.hash == *hash);
            same.then(|| (meaning.len(), words[..meaning.len()].iter().map(|w| w.weight).sum()))
        })
    }
}

fn features(tally: Tally) -> Features {
    let flag = |condition: bool| if condition { 1.0 } else { 0.0 };
    let hangul = tally.hangul.core.min(SYLLABLES_MOST.max(tally.heaviest));
    let conflict = tally.latin.core.min(hangul);
    let extra = tally.latin.core.max(hangul) - conflict;
    // Syllables left over side by side are one rare word.
    let heaviest = if hangul > 2.0 * SYLLABLE { SYLLABLES_MOST } else { tally.heaviest };
    let places = (tally.latin.place > 0.0, tally.hangul.place > 0.0);
    let numbers = tally.latin.number + tally.hangul.number;
    let rest = tally.latin.core + hangul + numbers + tally.latin.place + tally.hangul.place;
    let generic = tally.latin.generic + tally.hangul.generic;
    Features {
        matched: tally.matched,
        spelling: tally.spelling.max(LEAST_SPELLING),
        conflict,
        extra,
        generic: if rest > 0.0 { generic } else { generic * 0.1 },
        place_conflict: flag(places.0 && places.1),
        place_extra: flag(places.0 != places.1),
        number: flag(numbers > 0.0),
        head: flag(!tally.head),
        common: flag(!tally.distinctive),
        described: flag(extra > 0.0 && heaviest < DESCRIPTIVE),
        named: flag(extra > 0.0 && heaviest >= DESCRIPTIVE),
        lone_typo: flag(tally.spelling > 0.3 && !tally.exact),
        foreign: true,
        ..Features::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_word_left_over_says_whether_it_describes_or_names() {
        for (heaviest, described, named) in [
            (0.5, 1.0, 0.0),
            (DESCRIPTIVE.next_down(), 1.0, 0.0),
            (DESCRIPTIVE, 0.0, 1.0),
            (DESCRIPTIVE.next_up(), 0.0, 1.0),
        ] {
            let latin = Rest { core: 5.0, ..Rest::default() };
            let found = features(Tally { latin, heaviest, ..Tally::default() });
            assert_eq!((found.described, found.named), (described, named), "{heaviest}");
        }
        // Where nothing is left over, nothing describes and nothing names.
        let found = features(Tally { heaviest: 9.0, ..Tally::default() });
        assert_eq!((found.described, found.named), (0.0, 0.0));
    }
}
