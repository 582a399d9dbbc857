//! What is known about single words: how common they are in company names, which other
//! spellings mean the same, and which of them are places or fillers.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::hash::hash_text;
use crate::script::{romanise_greek, romanise_hangul};

static FREQUENCY: &str = include_str!("../data/token_frequency.txt");
static WORDS: &str = include_str!("../data/words.txt");
static NATIVE: &str = include_str!("../data/words_native.txt");
pub(crate) static KOREAN: &str = include_str!("../data/hangul_words.txt");
static GENERIC: &str = include_str!("../data/generic_words.txt");
static PLACES: &str = include_str!("../data/places.txt");
static COUNTRIES: &str = include_str!("../data/countries.txt");

/// What a token does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Names the company or its trade.
    Core,
    /// A part or reach of a company: group, holding, international.
    Generic,
    /// A word without weight: the, of, and.
    Filler,
    /// A country, region or city.
    Place,
    /// Digits or a Roman numeral.
    Number,
}

/// What is known about one word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The spelling all its variants share; `None`: the word itself.
    pub(crate) canonical: Option<&'static str>,
    /// Logarithm of one over the share of names that hold the word (0 fillers, about 9.8 unknown).
    pub(crate) weight: f32,
    /// What it does in a name.
    pub(crate) kind: Kind,
    /// Whether it is a word of the frequency or spelling list, so not a coined name.
    pub(crate) known: bool,
}

/// The words of the shipped lists.
pub(crate) struct Vocabulary {
    words: FxHashMap<u64, Word>,
    hangul: FxHashMap<&'static str, &'static str>,
    place_pairs: FxHashSet<u64>,
    countries: FxHashMap<u64, [u8; 2]>,
    country_codes: FxHashSet<[u8; 2]>,
    unknown_weight: f32,
}

/// Weight of a place name: it qualifies a company more often than it names one.
const PLACE_WEIGHT: f32 = 4.5;
/// Weight of a number or a single letter.
const SHORT_WEIGHT: f32 = 5.0;
/// Weight of words of two letters that no list holds.
const TWO_LETTER_WEIGHT: f32 = 7.5;
/// Generic words are capped here, however rare.
const GENERIC_WEIGHT: f32 = 2.5;

/// Most that a native everyday word weighs, however rare its English one is in the lists.
const NATIVE_WEIGHT: f32 = 6.4;
/// Letters from which the sound of a native word is no other word by accident.
const NATIVE_SOUND_LENGTH: usize = 5;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::load);

/// The shared vocabulary.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// The lines of a data file that are not comments.
pub(crate) fn data_lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Vocabulary {
    fn load() -> Self {
        let mut lines = data_lines(FREQUENCY);
        let names = lines.next().and_then(|line| line.parse::<f32>().ok()).unwrap_or(1.0);
        let mut counts: FxHashMap<&str, f32> = FxHashMap::default();
        for line in lines {
            if let Some((word, count)) = line.split_once(' ') {
                counts.insert(word, count.parse().unwrap_or(1.0));
            }
        }
        let mut vocabulary = Self {
            words: FxHashMap::default(),
            hangul: FxHashMap::default(),
            place_pairs: FxHashSet::default(),
            countries: FxHashMap::default(),
            country_codes: FxHashSet::default(),
            unknown_weight: (names / 2.0).ln(),
        };
        for (word, count) in &counts {
            let weight = (names / count).ln();
            let entry = Word { canonical: None, weight, kind: Kind::Core, known: true };
            vocabulary.words.insert(hash_text(word), entry);
        }
        vocabulary.load_spellings(&counts, names);
        vocabulary.load_native();
        vocabulary.load_korean_meanings();
        vocabulary.load_greek_cases();
        vocabulary.load_places();
        vocabulary.load_generic();
        vocabulary
    }

    fn load_spellings(&mut self, counts: &FxHashMap<&str, f32>, names: f32) {
        for line in data_lines(WORDS) {
            let Some((canonical, spellings)) = line.split_once(':') else { continue };
            let all = || std::iter::once(canonical).chain(spellings.split_whitespace());
            let count: f32 = all().filter_map(|word| counts.get(word)).sum();
            let weight = (names / count.max(20.0)).ln();
            for word in all() {
                let own = if word.is_ascii() { None } else { Some(word) };
                if let Some(word) = own.filter(|word| word.chars().any(is_syllable)) {
                    self.hangul.insert(word, canonical);
                }
                let shown = (word != canonical).then_some(canonical);
                let kind = Kind::Core;
                let entry = Word { canonical: shown, weight, kind, known: true };
                self.words.insert(hash_text(word), entry);
            }
        }
    }

    /// Korean and Greek words, each under its writing and under its sound in Latin letters.
    fn load_native(&mut self) {
        for line in data_lines(NATIVE) {
            let Some((english, natives)) = line.split_once(':') else { continue };
            let known = self.word(english);
            let canonical = known.canonical.unwrap_or(english);
            let weight = known.weight.min(NATIVE_WEIGHT);
            let entry = Word { canonical: Some(canonical), weight, kind: Kind::Core, known: true };
            for native in natives.split_whitespace() {
                let mut sound = CompactString::default();
                let mut entry = entry;
                if native.chars().any(is_syllable) {
                    // One word has one meaning, in Hangul and by its sound.
                    entry.canonical = Some(*self.hangul.entry(native).or_insert(canonical));
                    romanise_hangul(native, &mut sound);
                } else {
                    romanise_greek(native, &mut sound);
                }
                self.words.entry(hash_text(native)).or_insert(entry);
                if sound.len() >= NATIVE_SOUND_LENGTH {
                    self.words.entry(hash_text(&sound)).or_insert(entry);
                }
            }
        }
    }

    /// Korean words whose English name is one word, so that they are cut off a name.
    fn load_korean_meanings(&mut self) {
        for (korean, english) in data_lines(KOREAN).filter_map(|line| line.split_once(':')) {
            let mut single = english.split(',').map(str::trim).filter(|name| !name.contains(' '));
            let Some(english) = single.next() else { continue };
            let canonical = self.word(english).canonical.unwrap_or(english);
            for word in korean.split_whitespace().filter(|word| word.chars().nth(1).is_some()) {
                self.hangul.entry(word).or_insert(canonical);
            }
        }
    }

    /// Listed Greek words in the cases that names and legal texts put them in.
    fn load_greek_cases(&mut self) {
        let lines = data_lines(WORDS).chain(data_lines(NATIVE));
        for (canonical, words) in lines.filter_map(|line| line.split_once(':')) {
            for word in words.split_whitespace().filter(|word| word.starts_with(is_greek)) {
                let known = self.word(word);
                let canonical = Some(known.canonical.unwrap_or(canonical));
                let entry = Word { canonical, ..known };
                for case in greek_cases(word) {
                    let listed = case.strip_suffix('σ').map(|stem| hash_text(&format!("{stem}ς")));
                    if listed.is_some_and(|hash| self.words.contains_key(&hash)) {
                        continue;
                    }
                    let mut sound = CompactString::default();
                    romanise_greek(&case, &mut sound);
                    self.words.entry(hash_text(&case)).or_insert(entry);
                    if sound.len() >= NATIVE_SOUND_LENGTH {
                        self.words.entry(hash_text(&sound)).or_insert(entry);
                    }
                }
            }
        }
    }

    fn load_places(&mut self) {
        for line in data_lines(COUNTRIES) {
            let mut parts = line.split(';');
            let (Some(name), Some(code)) = (parts.next(), parts.next()) else { continue };
            let Ok(code) = <[u8; 2]>::try_from(code.as_bytes()) else { continue };
            self.countries.insert(hash_text(name), code);
            self.country_codes.insert(code);
            if parts.next().is_none() {
                self.add_place(name);
            }
        }
        data_lines(PLACES).for_each(|name| self.add_place(name));
    }

    fn add_place(&mut self, name: &str) {
        if name.contains(' ') {
            self.place_pairs.insert(hash_text(name));
            return;
        }
        let entry = self.words.entry(hash_text(name)).or_insert(Word {
            canonical: None,
            weight: PLACE_WEIGHT,
            kind: Kind::Place,
            known: true,
        });
        entry.kind = Kind::Place;
        entry.weight = entry.weight.min(PLACE_WEIGHT);
    }

    fn load_generic(&mut self) {
        let mut filler = false;
        for word in data_lines(GENERIC) {
            filler |= word == "the";
            let kind = if filler { Kind::Filler } else { Kind::Generic };
            let weight = if filler { 0.0 } else { GENERIC_WEIGHT };
            let key = hash_text(word);
            let entry = Word { canonical: None, weight, kind, known: true };
            self.words.insert(key, entry);
            for other in self.words.values_mut().filter(|other| other.canonical == Some(word)) {
                other.kind = kind;
                other.weight = weight;
            }
        }
    }

    /// What is known about a folded word.
    pub(crate) fn word(&self, text: &str) -> Word {
        if is_roman(text) && text.len() > 1 {
            let (kind, weight) = (Kind::Number, SHORT_WEIGHT);
            return Word { canonical: None, weight, kind, known: false };
        }
        if let Some(word) = self.words.get(&hash_text(text)) {
            return *word;
        }
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let (kind, weight) = if digits || is_roman(text) {
            (Kind::Number, SHORT_WEIGHT)
        } else {
            let weight = match text.len() {
                0 | 1 => SHORT_WEIGHT,
                2 => TWO_LETTER_WEIGHT,
                _ => self.unknown_weight,
            };
            (Kind::Core, weight)
        };
        Word { canonical: None, weight, kind, known: false }
    }

    /// The shared spelling of a Korean company word.
    pub(crate) fn korean(&self, text: &str) -> Option<&'static str> {
        self.hangul.get(text).copied()
    }

    /// All Korean company words with their shared spellings.
    pub(crate) fn korean_words(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.hangul.iter().map(|(word, canonical)| (*word, *canonical))
    }

    /// Whether two letters are the code of a country.
    pub(crate) fn is_country_code(&self, text: &str) -> bool {
        <[u8; 2]>::try_from(text.as_bytes()).is_ok_and(|code| self.country_codes.contains(&code))
    }

    /// Whether two words together name a place.
    pub(crate) fn is_place_pair(&self, joined: &str) -> bool {
        self.place_pairs.contains(&hash_text(joined))
    }

    /// The two-letter code (lower case) of a word that names a country, by its hash.
    pub(crate) fn country_of_word(&self, hash: u64) -> Option<[u8; 2]> {
        self.countries.get(&hash).copied()
    }

    /// The two-letter code (lower case) of a folded country name, or of a code itself.
    pub(crate) fn country(&self, folded: &str) -> Option<[u8; 2]> {
        if let Some(code) = self.countries.get(&hash_text(folded)) {
            return Some(*code);
        }
        let code = <[u8; 2]>::try_from(folded.as_bytes()).ok()?;
        let code = if &code == b"uk" { *b"gb" } else { code };
        code.iter().all(u8::is_ascii_lowercase).then_some(code)
    }
}

pub(crate) fn is_syllable(character: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&character)
}

fn is_greek(character: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&character)
}

/// Endings of Greek words in the nominative, and those of their other cases, without accents.
const GREEK_CASES: [(&str, &[&str]); 10] = [
    ("ια", &["ιασ", "ιεσ", "ιων"]),
    ("ιο", &["ιου", "ια", "ιων"]),
    ("εις", &["εων", "εωσ", "η", "ησ"]),
    ("ες", &["ων", "η", "ησ"]),
    ("ος", &["ου", "ον", "οι", "ων", "ουσ"]),
    ("οι", &["οσ", "ου", "ων", "ουσ"]),
    ("η", &["ησ", "ην", "εσ", "ων", "εωσ"]),
    ("α", &["ασ", "αν", "εσ", "ων", "ατων"]),
    ("ο", &["ου", "α", "ων"]),
    ("ι", &["ιου", "ια", "ιων"]),
];

/// The other cases of a Greek word, its final letters as inside a word.
fn greek_cases(word: &str) -> impl Iterator<Item = String> {
    let stem = GREEK_CASES.iter().find_map(|(ending, cases)| {
        let stem = word.strip_suffix(ending)?;
        (stem.chars().count() >= 3).then_some((stem, *cases))
    });
    stem.into_iter().flat_map(|(stem, cases)| cases.iter().map(move |case| format!("{stem}{case}")))
}

/// Roman numerals from two to thirty-nine; a single `i`, `v` or `x` counts as well.
fn is_roman(text: &str) -> bool {
    text.len() <= 6
        && !text.is_empty()
        && text.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}
