//! Korean and Greek words heard in Latin letters, however somebody spells them: each letter may be
//! written in several ways, the usual ones for nothing, rarer ones at a cost.

use crate::script::{Script, script_of};
use crate::spelt_letters::LETTER_NAMES;

/// Ways to write a letter, and what each costs in tenths of a wrong letter.
type Ways = &'static [(&'static str, u8)];

/// Longest Latin word that is heard.
const MAX_LATIN: usize = 24;
/// Most native letters of one word.
pub(crate) const MAX_NATIVE: usize = 16;
/// A cost that is none.
const NEVER: u8 = u8::MAX;
/// What a consonant costs that is not written, or one too many.
const CONSONANT: u8 = 10;
/// What a vowel costs that is not written.
const VOWEL: u8 = 6;
/// Least likeness that counts as heard.
const LEAST: f32 = 0.75;

/// By initial consonant, in the order of Unicode. What companies write, after the Revised and the
/// McCune-Reischauer romanisation and the rules for English loan words (National Institute of
/// Korean Language).
const INITIALS: [Ways; 19] = [
    &[("g", 0), ("k", 0), ("kk", 1), ("c", 1), ("gh", 1), ("q", 2)],
    &[("kk", 0), ("k", 0), ("g", 0), ("gg", 0), ("c", 1)],
    &[("n", 0), ("nn", 0), ("kn", 1), ("l", 4)],
    &[("d", 0), ("t", 0), ("dd", 0), ("th", 2)],
    &[("tt", 0), ("dd", 0), ("t", 0), ("d", 0)],
    &[("r", 0), ("l", 0), ("rr", 0), ("ll", 0), ("rh", 1), ("n", 4)],
    &[("m", 0), ("mm", 0)],
    &[("b", 0), ("p", 0), ("bb", 0), ("v", 1), ("f", 4)],
    &[("pp", 0), ("bb", 0), ("p", 0), ("b", 0)],
    &[
        ("s", 0),
        ("sh", 0),
        ("ss", 0),
        ("c", 1),
        ("sc", 1),
        ("x", 1),
        ("ps", 2),
        ("z", 3),
        ("th", 3),
        ("t", 5),
    ],
    &[("ss", 0), ("s", 0), ("c", 0), ("sh", 1), ("z", 3), ("x", 3)],
    &[("", 0)],
    &[("j", 0), ("ch", 0), ("z", 0), ("zz", 0), ("g", 1), ("dg", 1), ("s", 2), ("ts", 2), ("x", 4)],
    &[("jj", 0), ("j", 0), ("ch", 0), ("z", 0), ("zz", 0), ("tz", 1)],
    &[("ch", 0), ("tch", 0), ("ts", 1), ("tz", 1), ("c", 2), ("t", 2), ("j", 2), ("sh", 3)],
    &[("k", 0), ("c", 0), ("ck", 0), ("kh", 0), ("qu", 0), ("ch", 1), ("q", 1), ("x", 3), ("g", 3)],
    &[("t", 0), ("tt", 0), ("th", 1)],
    &[("p", 0), ("f", 0), ("ph", 0), ("pp", 0), ("ff", 0), ("v", 3)],
    &[("h", 0), ("wh", 1), ("f", 3), ("j", 4)],
];

/// By vowel, in the order of Unicode.
const VOWELS: [Ways; 21] = [
    &[("a", 0), ("ah", 0), ("ar", 1), ("u", 3), ("i", 5), ("y", 5), ("o", 5)],
    &[("ae", 0), ("ai", 1), ("a", 1), ("e", 1)],
    &[("ya", 0), ("ia", 1)],
    &[("yae", 0), ("ye", 1)],
    &[("eo", 0), ("u", 0), ("uh", 0), ("o", 1), ("e", 1), ("ou", 1), ("ea", 1), ("i", 3), ("a", 3)],
    &[("e", 0), ("ei", 0), ("eh", 0), ("ae", 1), ("ai", 1), ("ea", 1), ("a", 1)],
    &[("yeo", 0), ("you", 0), ("yu", 0), ("yo", 1), ("ye", 1), ("iu", 2), ("ea", 2)],
    &[("ye", 0), ("e", 1)],
    &[
        ("o", 0),
        ("oh", 0),
        ("oo", 2),
        ("au", 1),
        ("aw", 1),
        ("oa", 1),
        ("ow", 1),
        ("ou", 2),
        ("a", 3),
    ],
    &[("wa", 0), ("oa", 1), ("ua", 1), ("a", 2)],
    &[("wae", 0), ("wai", 1), ("we", 1)],
    &[("oe", 0), ("oi", 0), ("we", 1)],
    &[("yo", 0), ("o", 2), ("ow", 2)],
    &[("u", 0), ("oo", 0), ("woo", 0), ("ou", 1), ("w", 1), ("ew", 1), ("o", 2)],
    &[("wo", 0), ("weo", 0), ("wa", 3)],
    &[("we", 0), ("wa", 3)],
    &[("wi", 0), ("wee", 0), ("ui", 1), ("we", 2)],
    &[("yu", 0), ("you", 0), ("yoo", 0), ("u", 1), ("ew", 1), ("eu", 1), ("iu", 1)],
    &[("eu", 0), ("", 0), ("u", 1), ("e", 1), ("i", 2), ("o", 3)],
    &[("ui", 0), ("eui", 0), ("i", 1), ("ee", 1)],
    &[("i", 0), ("ee", 0), ("y", 0), ("ea", 0), ("ie", 0), ("ey", 1), ("e", 1)],
];

const FINAL_K: Ways = &[("k", 0), ("g", 0), ("c", 0), ("ck", 0), ("q", 0), ("ch", 1), ("x", 3)];
const FINAL_N: Ways = &[("n", 0), ("nn", 0), ("ne", 1)];
const FINAL_T: Ways =
    &[("t", 0), ("d", 0), ("tt", 0), ("s", 1), ("th", 1), ("ss", 2), ("ch", 3), ("j", 3)];
const FINAL_L: Ways = &[("l", 0), ("ll", 0), ("r", 1), ("le", 1), ("rl", 1)];
const FINAL_M: Ways = &[("m", 0), ("mm", 0), ("me", 1), ("mb", 1), ("n", 3)];
const FINAL_P: Ways =
    &[("p", 0), ("b", 0), ("pp", 0), ("bb", 0), ("pe", 1), ("be", 1), ("v", 2), ("f", 2)];
const FINAL_NG: Ways = &[("ng", 0), ("n", 2), ("nk", 2)];

/// The final consonant by its number in Unicode.
fn final_ways(number: u32) -> Ways {
    match number {
        1..=3 | 24 => FINAL_K,
        4..=6 => FINAL_N,
        7 | 19 | 20 | 22 | 23 | 25 => FINAL_T,
        8 | 9 | 11..=13 | 15 => FINAL_L,
        10 | 16 => FINAL_M,
        14 | 17 | 18 | 26 => FINAL_P,
        21 => FINAL_NG,
        _ => &[("", 0), ("h", 0)],
    }
}

/// Greek pairs that are written together: ELOT 743 and what people type without it.
const GREEK_PAIRS: [(&str, Ways); 18] = [
    ("ου", &[("ou", 0), ("u", 0), ("oy", 0), ("oo", 1)]),
    ("αυ", &[("av", 0), ("af", 0), ("au", 0), ("ay", 1)]),
    ("ευ", &[("ev", 0), ("ef", 0), ("eu", 0), ("ey", 1)]),
    ("ηυ", &[("iv", 0), ("if", 0)]),
    ("μπ", &[("b", 0), ("mp", 0), ("mb", 0)]),
    ("ντ", &[("d", 0), ("nt", 0), ("nd", 0)]),
    ("γγ", &[("ng", 0), ("gg", 0), ("g", 1)]),
    ("γκ", &[("gk", 0), ("g", 0), ("gg", 1), ("ng", 1), ("nk", 2)]),
    ("γξ", &[("nx", 0), ("gx", 0), ("nks", 1)]),
    ("γχ", &[("nch", 0), ("gch", 0), ("nh", 1), ("nx", 1)]),
    ("τζ", &[("tz", 0), ("j", 1), ("dz", 1)]),
    ("τσ", &[("ts", 0), ("ch", 2)]),
    ("ει", &[("i", 0), ("ei", 0), ("y", 1)]),
    ("οι", &[("i", 0), ("oi", 0), ("y", 1), ("e", 2)]),
    ("αι", &[("e", 0), ("ai", 0), ("ae", 1)]),
    ("υι", &[("i", 0), ("yi", 0), ("ui", 0)]),
    ("κσ", &[("x", 0), ("ks", 0)]),
    ("χθ", &[("cht", 1), ("hth", 0), ("xth", 0)]),
];

fn greek_pair(first: char, second: char) -> Option<Ways> {
    // Most letters begin no pair.
    if !matches!(first, 'ο' | 'α' | 'ε' | 'η' | 'μ' | 'ν' | 'γ' | 'τ' | 'υ' | 'κ' | 'χ')
    {
        return None;
    }
    let found = GREEK_PAIRS.iter().find(|(known, _)| known.chars().eq([first, second]));
    found.map(|(_, ways)| *ways)
}

fn greek_ways(letter: char) -> Option<Ways> {
    Some(match letter {
        'α' => &[("a", 0)],
        'β' => &[("v", 0), ("b", 0), ("w", 2)],
        'γ' => &[("g", 0), ("y", 1), ("gh", 1), ("j", 3)],
        'δ' => &[("d", 0), ("dh", 1), ("th", 1)],
        'ε' => &[("e", 0), ("ai", 1)],
        'ζ' => &[("z", 0), ("s", 3)],
        'η' => &[("i", 0), ("h", 0), ("e", 0), ("ee", 1), ("y", 1)],
        'θ' => &[("th", 0), ("8", 0), ("t", 2)],
        'ι' => &[("i", 0), ("y", 1), ("j", 3)],
        'κ' => &[("k", 0), ("c", 0), ("ck", 1), ("q", 2)],
        'λ' => &[("l", 0), ("ll", 0)],
        'μ' => &[("m", 0), ("mm", 0)],
        'ν' => &[("n", 0), ("nn", 0)],
        'ξ' => &[("x", 0), ("ks", 0), ("3", 0), ("cs", 1)],
        'ο' => &[("o", 0)],
        'π' => &[("p", 0), ("pp", 0)],
        'ρ' => &[("r", 0), ("rr", 0), ("rh", 1)],
        'σ' => &[("s", 0), ("ss", 0), ("z", 3)],
        'τ' => &[("t", 0), ("tt", 0)],
        'υ' => &[("y", 0), ("i", 0), ("u", 0), ("v", 3), ("f", 3)],
        'φ' => &[("f", 0), ("ph", 0)],
        'χ' => &[("ch", 0), ("h", 0), ("x", 0), ("kh", 0), ("k", 2)],
        'ψ' => &[("ps", 0), ("4", 0)],
        'ω' => &[("o", 0), ("w", 0)],
        _ => return None,
    })
}

/// What the letters of a Latin word cost up to each of its letters.
type Row = [u8; MAX_LATIN + 1];

/// A Latin word heard beside native letters.
pub(crate) struct Hearing<'a> {
    latin: &'a [u8],
    /// What each letter costs that is written and not heard.
    unheard: [u8; MAX_LATIN],
    rows: [Row; MAX_NATIVE + 1],
    count: usize,
    /// The last row that holds a cost within bounds.
    reach: usize,
    most: u8,
}

impl<'a> Hearing<'a> {
    /// Hears a word in the letters from the first on, as far as it goes.
    pub(crate) fn new(native: &[char], latin: &'a str) -> Option<Self> {
        if latin.is_empty() || latin.len() > MAX_LATIN || !latin.is_ascii() {
            return None;
        }
        let native = &native[..native.len().min(MAX_NATIVE)];
        let most = (latin.len() as f32 * f32::from(CONSONANT) * (1.0 - LEAST)) as u8;
        let (latin, rows) = (latin.as_bytes(), [[NEVER; MAX_LATIN + 1]; MAX_NATIVE + 1]);
        let mut unheard = [CONSONANT; MAX_LATIN];
        for (place, cost) in unheard[..latin.len()].iter_mut().enumerate() {
            *cost = unheard_cost(latin, place);
        }
        let mut hearing = Self { latin, unheard, rows, count: native.len(), reach: 0, most };
        hearing.rows[0][0] = 0;
        for at in 0..native.len() {
            // Nothing is heard any more: most words end here after their first letter.
            if at > hearing.reach {
                break;
            }
            hearing.take(native, at);
        }
        Some(hearing)
    }

    /// How alike the word and so many native letters are; 0 when it is not heard in them.
    pub(crate) fn likeness(&self, letters: usize) -> f32 {
        if letters > self.count {
            return 0.0;
        }
        let cost = self.rows[letters][self.latin.len()];
        if cost > self.most {
            return 0.0;
        }
        1.0 - f32::from(cost) / (f32::from(CONSONANT) * self.latin.len() as f32)
    }

    fn take(&mut self, native: &[char], at: usize) {
        let row = self.rows[at];
        let letter = native[at];
        match script_of(letter) {
            Script::Hangul => {
                self.syllable(&row, letter, at);
                self.letter_names(&row, native, at);
            }
            Script::Greek => {
                let last = at + 1 == native.len();
                let skipped = match letter {
                    'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' => VOWEL,
                    'σ' | 'ν' if last => VOWEL,
                    _ => CONSONANT,
                };
                if let Some(ways) = greek_ways(letter) {
                    let next = self.step(&row, ways, skipped);
                    self.keep(at + 1, &next);
                }
                if let Some(ways) = native.get(at + 1).and_then(|next| greek_pair(letter, *next)) {
                    let next = self.step(&row, ways, NEVER);
                    self.keep(at + 2, &next);
                }
            }
            _ => {
                let mut next = [NEVER; MAX_LATIN + 1];
                for (place, own) in self.latin.iter().enumerate() {
                    if char::from(*own) == letter {
                        next[place + 1] = row[place];
                    }
                }
                self.keep(at + 1, &next);
            }
        }
    }

    fn syllable(&mut self, row: &Row, letter: char, at: usize) {
        let Some(code) = u32::from(letter).checked_sub(0xac00).filter(|code| *code < 11_172) else {
            return;
        };
        let (initial, vowel, last) = (code / 588, code % 588 / 28, code % 28);
        const SILENT: u32 = 11;
        const ASPIRATE: u32 = 18;
        const I: u32 = 20;
        let skipped = match initial {
            SILENT => 0,
            ASPIRATE => VOWEL,
            _ => CONSONANT + 2,
        };
        let next = self.step(row, INITIALS[initial as usize], skipped);
        // A vowel behind a vowel is the second half of one (아이, 에이).
        let half = initial == SILENT && matches!(vowel, I | 4) && at > 0;
        let next = self.step(&next, VOWELS[vowel as usize], if half { 2 } else { VOWEL });
        let before = next;
        let mut next = self.step(&next, final_ways(last), if last == 0 { 0 } else { CONSONANT });
        if matches!(last, 1..=3 | 24) {
            // The k of an x; the s is the next syllable's (닉스: nix).
            for (place, letter) in self.latin.iter().enumerate() {
                next[place] =
                    if *letter == b'x' { next[place].min(before[place]) } else { next[place] };
            }
        }
        self.keep(at + 1, &next);
    }

    /// Letters that are spelt out: 에스 is s.
    fn letter_names(&mut self, row: &Row, native: &[char], at: usize) {
        // The first syllables of the names; most syllables are none of them.
        if !matches!(
            native[at],
            '더' | '에'
                | '비'
                | '씨'
                | '시'
                | '디'
                | '이'
                | '지'
                | '아'
                | '제'
                | '케'
                | '엘'
                | '엠'
                | '엔'
                | '오'
                | '피'
                | '큐'
                | '알'
                | '티'
                | '유'
                | '브'
                | '뷔'
                | '엑'
                | '와'
                | '젯'
                | '앤'
        ) {
            return;
        }
        for (name, letter) in LETTER_NAMES {
            let length = name.chars().count();
            if !name.chars().eq(native[at..].iter().copied().take(length)) {
                continue;
            }
            let mut next = [NEVER; MAX_LATIN + 1];
            for (place, own) in self.latin.iter().enumerate() {
                if *own == letter {
                    next[place + 1] = row[place].saturating_add(1);
                }
            }
            if letter == b'&' {
                next = row.map(|cost| cost.saturating_add(1));
            }
            self.keep(at + length, &next);
        }
    }

    /// The costs behind a letter that may be written so.
    fn step(&self, row: &Row, ways: Ways, skipped: u8) -> Row {
        let mut next = [NEVER; MAX_LATIN + 1];
        for (place, cost) in row[..=self.latin.len()].iter().enumerate() {
            if *cost > self.most {
                continue;
            }
            next[place] = next[place].min(cost.saturating_add(skipped));
            for (way, price) in ways {
                if begins(&self.latin[place..], way.as_bytes()) {
                    let behind = &mut next[place + way.len()];
                    *behind = (*behind).min(cost + price);
                }
            }
        }
        // One after the other: what is not heard adds up.
        let mut before = next[0];
        for (cost, unheard) in next[1..].iter_mut().zip(&self.unheard[..self.latin.len()]) {
            *cost = (*cost).min(before.saturating_add(*unheard));
            before = *cost;
        }
        next
    }

    fn keep(&mut self, at: usize, next: &Row) {
        if next.iter().all(|cost| *cost > self.most) {
            return;
        }
        if let Some(row) = self.rows.get_mut(at) {
            self.reach = self.reach.max(at);
            for (known, cost) in row.iter_mut().zip(next) {
                *known = (*known).min(*cost);
            }
        }
    }
}

/// What a Latin letter costs that is written and not heard.
fn unheard_cost(latin: &[u8], place: usize) -> u8 {
    let letter = latin[place];
    if place > 0 && latin[place - 1] == letter {
        return 1;
    }
    match letter {
        b'h' | b'e' | b'r' => 2,
        b'w' | b'y' => 4,
        b'g' if latin.get(place + 1) == Some(&b'h') => 3,
        b'a' | b'i' | b'o' | b'u' => 5,
        _ => CONSONANT,
    }
}

/// Ways have three letters at most: no call is worth it.
#[inline]
fn begins(text: &[u8], way: &[u8]) -> bool {
    way.len() <= text.len() && way.iter().zip(text).all(|(one, other)| one == other)
}

/// How alike a native word and a Latin one sound; 0 when they do not.
pub(crate) fn likeness(native: &str, latin: &str) -> f32 {
    let mut letters = [' '; MAX_NATIVE];
    let mut count = 0;
    for letter in native.chars() {
        let Some(place) = letters.get_mut(count) else { return 0.0 };
        *place = letter;
        count += 1;
    }
    let letters = &letters[..count];
    // A syllable has five letters at most, and a letter's name three syllables.
    if latin.len() > 5 * count || 3 * latin.len() < count {
        return 0.0;
    }
    let whole = Hearing::new(letters, latin).map_or(0.0, |heard| heard.likeness(letters.len()));
    let cases = || {
        let (stem, ending) = (greek_stem(native)?, latin_ending(latin)?);
        let stem: Vec<char> = stem.chars().collect();
        let heard = Hearing::new(&stem, ending)?.likeness(stem.len());
        Some(heard - OTHER_CASE)
    };
    if whole > 0.9 || letters.first().is_none_or(|first| script_of(*first) != Script::Greek) {
        return whole;
    }
    whole.max(cases().filter(|heard| *heard >= LEAST).unwrap_or(0.0))
}

/// Taken off where a Greek name is in another case.
const OTHER_CASE: f32 = 0.04;
/// Letters that a Greek word keeps without its ending.
const STEM: usize = 4;

/// Endings of Greek nouns and adjectives in the cases that names stand in; longer ones first. The
/// final sigma is written as inside a word.
const GREEK_ENDINGS: [&str; 20] = [
    "εων", "εωσ", "ουσ", "ιων", "εισ", "ου", "οσ", "ον", "οι", "ων", "ησ", "ασ", "εσ", "ισ", "ια",
    "ιο", "η", "α", "ο", "ι",
];
const LATIN_ENDINGS: [&str; 19] = [
    "eon", "eos", "ous", "ion", "eis", "ou", "os", "on", "oi", "is", "as", "es", "hs", "us", "ia",
    "i", "a", "o", "h",
];

/// A Greek word without the ending of its case.
pub(crate) fn greek_stem(word: &str) -> Option<&str> {
    let stem = GREEK_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending))?;
    (stem.chars().count() >= STEM).then_some(stem)
}

fn latin_ending(word: &str) -> Option<&str> {
    let stem = LATIN_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending))?;
    (stem.len() >= STEM).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_words_are_heard_as_companies_spell_them() {
        for (native, latin) in [
            ("기아", "kia"),
            ("현대", "hyundai"),
            ("롯데", "lotte"),
            ("대우", "daewoo"),
            ("조선", "chosun"),
            ("금호", "kumho"),
            ("이화", "ewha"),
            ("한국", "hankook"),
            ("신세계", "shinsegae"),
            ("셀트리온", "celltrion"),
            ("하이닉스", "hynix"),
            ("넥슨", "nexon"),
            ("퓨처", "future"),
            ("안랩", "ahnlab"),
            ("엔씨소프트", "ncsoft"),
            ("씨젠", "seegene"),
        ] {
            assert!(likeness(native, latin) >= 0.8, "{native} {latin}");
        }
        for (native, latin) in
            [("기아", "koa"), ("금성", "kumho"), ("삼성", "samyang"), ("한빛", "hanwha")]
        {
            assert!(likeness(native, latin) < LEAST, "{native} {latin}");
        }
    }

    #[test]
    fn greek_words_are_heard_in_greeklish_and_in_any_case() {
        for (native, latin) in [
            ("λαμπρου", "labrou"),
            ("ευαγγελοσ", "eyaggelos"),
            ("ξανθησ", "ksanths"),
            ("ψυχικο", "psixiko"),
            ("θωμα", "8wma"),
            ("κωστοπουλου", "kostopoulos"),
            ("καπνικησ", "kapniki"),
        ] {
            assert!(likeness(native, latin) >= 0.8, "{native} {latin}");
        }
        assert!(likeness("παπαδοπουλοσ", "papadakis") < LEAST);
    }
}
