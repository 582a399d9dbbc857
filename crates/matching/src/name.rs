//! A company name ready for comparison.

mod legal;

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use crate::alike::other_reading;
use crate::edit::letters_of;
use crate::hash::{hash_text, mix};
use crate::legal_form::FormSet;
use crate::limits::{MAX_NAME_CHARS, clip};
use crate::script::{Script, skeleton};
use crate::text::{RawToken, tokenise};
use crate::vocabulary::{Kind, data_lines, is_syllable, vocabulary};
use legal::{drop_registrant_ending, strip_legal};

static JUNK_DATA: &str = include_str!("../data/junk_names.txt");
static JUNK: LazyLock<Junk> = LazyLock::new(|| {
    let texts: Vec<String> = data_lines(JUNK_DATA).map(joined).collect();
    let letters = |text: &String| text.bytes().filter(|byte| *byte != b' ').count();
    Junk {
        longest: texts.iter().map(letters).max().unwrap_or(0),
        texts: texts.iter().map(|text| hash_text(text)).collect(),
    }
});

struct Junk {
    texts: FxHashSet<u64>,
    /// Letters of the longest: what has more is none of them.
    longest: usize,
}

fn joined(text: &str) -> String {
    let words: Vec<CompactString> = tokenise(text).into_iter().map(|token| token.text).collect();
    words.join(" ")
}

/// Words after which another name of the same company follows.
static ALIAS_WORDS: [&str; 9] =
    ["dba", "fka", "aka", "formerly", "nee", "ta", "exa", "previously", "alias"];

/// A word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    /// Folded and in its shared spelling.
    pub(crate) text: CompactString,
    pub(crate) hash: u64,
    /// Which letters the text holds.
    pub(crate) letters: u64,
    pub(crate) weight: f32,
    pub(crate) kind: Kind,
    /// Typed in another writing system than Latin.
    pub(crate) foreign: bool,
    /// A word of the shipped lists.
    pub(crate) known: bool,
    /// Hash of the word without its accented letters, as broken encodings leave it; 0: none.
    pub(crate) lossy: u64,
    /// Apart, so that a word takes one line of the processor's cache.
    pub(crate) other: Option<Box<OtherSpelling>>,
}

/// What few words have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct OtherSpelling {
    /// How a listed Korean or Greek word sounds.
    sound: Option<CompactString>,
    /// The word as spelt, where its shared spelling is another one.
    spelt: Option<CompactString>,
    /// A Korean or Greek word in its own letters.
    native: Option<CompactString>,
}

impl Token {
    /// How the word sounds, in Latin letters.
    pub(crate) fn sounding(&self) -> &str {
        self.other.as_ref().and_then(|other| other.sound.as_deref()).unwrap_or(&self.text)
    }

    /// A Korean or Greek word in its own letters.
    pub(crate) fn native(&self) -> Option<&str> {
        self.other.as_ref().and_then(|other| other.native.as_deref())
    }

    /// The word as it was spelt, folded.
    pub(crate) fn spelt(&self) -> &str {
        self.other.as_ref().and_then(|other| other.spelt.as_deref()).unwrap_or(&self.text)
    }
}

/// One way a company is named.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Form {
    pub(crate) tokens: Vec<Token>,
    pub(crate) legal: FormSet,
    /// Hash of the words run together.
    pub(crate) compact: u64,
    /// The same with fillers (van der Bilt).
    pub(crate) full: u64,
    /// The initials of all words but numbers; empty below three.
    pub(crate) initials: CompactString,
    /// The initials without those of generic words, where these differ; else empty.
    pub(crate) core_initials: CompactString,
    /// Hash of everything that was typed, run together: legal forms, articles and all.
    pub(crate) whole_key: u64,
    /// The words as spelt, run together, without generic words and fillers.
    pub(crate) spelt: CompactString,
    /// All words as spelt, run together, where that is more than `spelt`.
    pub(crate) spelt_full: Option<CompactString>,
    /// Hash of `spelt`.
    pub(crate) spelt_key: u64,
    /// Hash of all words as spelt, run together.
    pub(crate) spelt_full_key: u64,
    /// Hash of the words run together without generic words, as in `compact_into`.
    pub(crate) core_key: u64,
    /// Summed weight of the words that name the company.
    pub(crate) core_weight: f32,
    /// Hash of the words in their order: equal for the same words.
    pub(crate) words_key: u64,
    /// Summed weight of all words.
    pub(crate) weight: f32,
    /// The weight of the rarest word.
    pub(crate) rarest: f32,
    /// A name that holds Korean words, in its own letters without gaps.
    pub(crate) hangul: Option<Box<str>>,
}

/// A company name, cleaned: its words in shared spellings, its legal forms, its other names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NormalName {
    pub(crate) forms: Vec<Form>,
}

impl NormalName {
    /// Whether anything is left that can name a company.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.forms.is_empty()
    }

    /// Whether a name is a place and nothing else.
    pub(crate) fn names_place(&self) -> bool {
        let place = |word: &Token| vocabulary().word(&word.text).kind == Kind::Place;
        self.forms.first().is_some_and(|form| form.tokens.iter().all(place))
    }

    /// The words that name the company, in shared spellings, without legal forms; empty when
    /// the text names none. Normalising the result again gives the same text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.forms.first().map(Form::text).unwrap_or_default();
        // A shared spelling may itself be read in another way; a few rounds settle it.
        for _ in 0..4 {
            let Some(next) = normalise_name(&text).forms.first().map(Form::text) else { break };
            if next == text {
                break;
            }
            text = next;
        }
        text
    }
}

impl Form {
    pub(crate) fn text(&self) -> String {
        let words: Vec<&str> = self.tokens.iter().map(|token| token.text.as_str()).collect();
        words.join(" ")
    }

    /// The words that carry weight.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.kind != Kind::Filler)
    }

    /// The words without gaps; generic words are left out on request (if others remain).
    pub(crate) fn compact_into(&self, generic: bool, out: &mut String) {
        out.clear();
        for token in self.words().filter(|token| generic || token.kind != Kind::Generic) {
            out.push_str(&token.text);
        }
        if out.is_empty() {
            self.tokens.iter().for_each(|token| out.push_str(&token.text));
        }
    }

    /// Whether a word is made of this name's initials.
    pub(crate) fn has_initials(&self, word: &str) -> bool {
        !self.initials.is_empty()
            && !word.is_empty()
            && (self.initials == word || self.core_initials == word)
    }

    /// All words as spelt, run together.
    pub(crate) fn spelt_whole(&self) -> &str {
        self.spelt_full.as_deref().unwrap_or(&self.spelt)
    }

    fn keep_spelling(&mut self, text: &mut String) {
        text.clear();
        self.tokens.iter().for_each(|token| text.push_str(token.spelt()));
        self.spelt_full_key = hash_text(text);
        let full = CompactString::from(text.as_str());
        text.clear();
        let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
        self.tokens.iter().filter(named).for_each(|token| text.push_str(token.spelt()));
        if text.is_empty() {
            self.tokens.iter().for_each(|token| text.push_str(token.spelt()));
        }
        self.spelt_key = hash_text(text);
        self.spelt = text.as_str().into();
        self.spelt_full = (self.spelt != full).then_some(full);
    }

    /// A key that does not depend on the order of the words.
    pub(crate) fn unordered_key(&self) -> u64 {
        let words = self.words().filter(|token| token.kind != Kind::Generic);
        let (sum, count) = words.fold((0_u64, 0_u64), |(sum, count), token| {
            (sum.wrapping_add(mix(token.hash, 0x51ed)), count + 1)
        });
        mix(sum, count.wrapping_mul(2) + 1)
    }

    /// The consonant skeleton of all words that are not generic.
    pub(crate) fn skeleton_into(&self, out: &mut CompactString) {
        out.clear();
        for token in self.words().filter(|token| token.kind != Kind::Generic) {
            skeleton(&token.text, out);
        }
    }

    /// The only word, when it may be an acronym.
    pub(crate) fn acronym(&self) -> Option<&Token> {
        let mut words = self.words().filter(|token| token.kind != Kind::Generic);
        let only = words.next().filter(|_| words.next().is_none())?;
        let short = (3..=6).contains(&only.text.len());
        (short && only.text.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(only)
    }
}

/// Cleans a company name: folds the text, takes out legal forms and registrant endings, spells
/// words in one way, finds other names ("dba", brackets), and tells junk from names.
#[must_use]
pub fn normalise_name(text: &str) -> NormalName {
    let mut forms = Vec::with_capacity(1);
    read_forms(text, &mut forms);
    if let Some(other) = other_reading(clip(text, MAX_NAME_CHARS * 4)) {
        read_forms(&other, &mut forms);
    }
    NormalName { forms }
}

fn read_forms(text: &str, forms: &mut Vec<Form>) {
    let mut raw = tokenise(text);
    drop_registrant_ending(&mut raw);
    if is_junk(raw.iter().map(|token| token.text.as_str())) {
        return;
    }
    let aliases = bracket_alias(&mut raw);
    for part in split_aliases(&raw) {
        push_form(part, forms);
    }
    for part in aliases {
        push_form(&part, forms);
    }
}

fn push_form(raw: &[RawToken], forms: &mut Vec<Form>) {
    let form = build_form(raw);
    if !is_junk(form.tokens.iter().map(|token| token.text.as_str()))
        && !forms.contains(&form)
        && forms.len() < 4
    {
        forms.push(form);
    }
}

fn is_junk<'a>(words: impl Iterator<Item = &'a str> + Clone) -> bool {
    let mut bytes = words.clone().flat_map(str::bytes);
    let letters: usize = words.clone().map(str::len).sum();
    let first = bytes.clone().next();
    if letters < 2
        || letters != 3 && bytes.clone().all(|byte| Some(byte) == first)
        || letters > 4 && bytes.all(|byte| byte.is_ascii_digit())
    {
        return true;
    }
    let junk = &*JUNK;
    if letters > junk.longest {
        return false;
    }
    let mut joined = String::with_capacity(2 * letters);
    for word in words.clone() {
        joined.push_str(if joined.is_empty() { "" } else { " " });
        joined.push_str(word);
    }
    if junk.texts.contains(&hash_text(&joined)) {
        return true;
    }
    joined.clear();
    words.for_each(|word| joined.push_str(word));
    junk.texts.contains(&hash_text(&joined))
}

/// Takes a bracket out of the name when it repeats the name: its acronym or its beginning.
fn bracket_alias(raw: &mut Vec<RawToken>) -> Vec<Vec<RawToken>> {
    // Most names hold no brackets.
    if !raw.iter().any(|token| token.bracketed) {
        return Vec::new();
    }
    let inside: Vec<RawToken> = raw.iter().filter(|token| token.bracketed).cloned().collect();
    let outside: Vec<RawToken> = raw.iter().filter(|token| !token.bracketed).cloned().collect();
    if inside.is_empty() || outside.is_empty() {
        return Vec::new();
    }
    let has_digit = |token: &RawToken| token.text.bytes().any(|byte| byte.is_ascii_digit());
    if inside.iter().all(has_digit) {
        *raw = outside;
        return Vec::new();
    }
    let joined: String = inside.iter().map(|token| token.text.as_str()).collect();
    let initials: String = outside.iter().filter_map(|token| token.text.chars().next()).collect();
    let start: String = outside[0].text.chars().take(3).collect();
    let beginning = start.chars().count() == 3 && joined.starts_with(&start);
    if joined.len() >= 2 && (initials.starts_with(&joined) || beginning && joined.len() >= 5) {
        *raw = outside;
        return vec![inside];
    }
    let other_script = inside.iter().all(|t| t.script != Script::Latin)
        != outside.iter().all(|t| t.script != Script::Latin);
    if other_script && joined.len() > 2 && outside.iter().any(|token| token.text.len() > 2) {
        if build_form(&inside).tokens.is_empty() {
            return Vec::new();
        }
        *raw = outside;
        return vec![inside];
    }
    Vec::new()
}

fn split_aliases(raw: &[RawToken]) -> Vec<&[RawToken]> {
    let marks = |token: &RawToken| {
        let text = token.text.as_str();
        ALIAS_WORDS.contains(&text) && (text != "ta" || token.dotted)
    };
    raw.split(marks).filter(|part| !part.is_empty()).collect()
}

fn build_form(raw: &[RawToken]) -> Form {
    let merged = merge_letters(raw);
    let merged = merged.as_deref().unwrap_or(raw);
    let (kept, legal) = strip_legal(merged);
    let vocabulary = vocabulary();
    let count = kept.len();
    let mut tokens: Vec<Token> = Vec::with_capacity(count);
    let (mut initials, mut core_initials) = (CompactString::default(), CompactString::default());
    for token in &kept {
        if token.text == "the" && count > 1 {
            continue;
        }
        let foreign = token.script != Script::Latin;
        let word = vocabulary.word(&token.text);
        let text = word.canonical.map_or_else(|| token.text.clone(), CompactString::from);
        let (mut kind, mut weight) = (word.kind, word.weight);
        // At the beginning a place or number is the name itself (American Express, 3M, V2).
        if tokens.is_empty() && count > 1 && matches!(kind, Kind::Place | Kind::Number) {
            weight = if kind == Kind::Number { weight + 2.0 } else { weight };
            kind = Kind::Core;
        }
        let (hash, known) = (hash_text(&text), word.known);
        let lossy = if token.lossy.len() < 2 { 0 } else { hash_text(&token.lossy) };
        let spelt = (text != token.text).then(|| token.text.clone());
        let letters = initials_of(token, kind);
        initials.extend(letters);
        core_initials.extend(letters.filter(|_| kind != Kind::Generic));
        let sound = (!token.sound.is_empty()).then(|| token.sound.clone());
        let native = (!token.native.is_empty()).then(|| token.native.clone());
        let is_spelt = spelt.is_some() || sound.is_some() || native.is_some();
        let other = is_spelt.then(|| Box::new(OtherSpelling { sound, spelt, native }));
        let letters = letters_of(text.as_bytes());
        tokens.push(Token { text, hash, letters, weight, kind, foreign, known, lossy, other });
    }
    join_number_words(&mut tokens);
    mark_place_pairs(&mut tokens);
    mark_honour(&mut tokens);
    keep_a_core(&mut tokens);
    let mut form = Form { tokens, legal, hangul: hangul_of(&kept), ..Form::default() };
    let mut text = String::with_capacity(32);
    form.compact_into(true, &mut text);
    form.compact = hash_text(&text);
    form.compact_into(false, &mut text);
    form.core_key = hash_text(&text);
    form.core_weight = core_weight(&form.tokens);
    form.words_key = form.tokens.iter().fold(0, |key, token| mix(token.hash, key));
    form.weight = form.tokens.iter().map(|token| token.weight).sum();
    form.rarest = form.tokens.iter().map(|token| token.weight).fold(0.0, f32::max);
    text.clear();
    form.tokens.iter().for_each(|token| text.push_str(&token.text));
    form.full = hash_text(&text);
    let told = |initials: CompactString| {
        if initials.len() >= 3 { initials } else { CompactString::default() }
    };
    form.core_initials = told(core_initials);
    form.initials = told(initials);
    if form.core_initials == form.initials {
        form.core_initials.clear();
    }
    text.clear();
    merged.iter().for_each(|token| text.push_str(&token.text));
    form.whole_key = hash_text(&text);
    form.keep_spelling(&mut text);
    form
}

/// A name with Korean words in its own letters, without gaps.
fn hangul_of(kept: &[&RawToken]) -> Option<Box<str>> {
    // Letters that were spelt out count as Latin words, and keep their syllables.
    let korean = |token: &&RawToken| token.native.starts_with(is_syllable);
    if !kept.iter().any(korean) {
        return None;
    }
    let text = kept.iter().map(|token| if korean(token) { &token.native } else { &token.text });
    Some(text.map(CompactString::as_str).collect::<String>().into())
}

/// Honours in front of a name, in their shared spelling.
pub(crate) const HONOUR: &str = "royal";
/// Weight from which a word names a company without its honour.
const NAMES_ALONE: f32 = 8.0;

/// An honour may be left out where a coined name follows; Royal Bank is not Bank.
fn mark_honour(tokens: &mut [Token]) {
    let [honour, name, ..] = tokens else { return };
    if honour.text == HONOUR && name.kind == Kind::Core && !name.known && name.weight >= NAMES_ALONE
    {
        honour.kind = Kind::Generic;
        honour.weight = honour.weight.min(2.5);
    }
}

/// Weight of the words that name the company.
fn core_weight(tokens: &[Token]) -> f32 {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let weight: f32 = tokens.iter().filter(named).map(|token| token.weight).sum();
    if weight > 0.0 { weight } else { tokens.iter().map(|token| token.weight).sum::<f32>() * 0.5 }
}

/// A word's first letter; all letters of a word that is letters (A & O, U.S.).
fn initials_of(token: &RawToken, kind: Kind) -> Option<&str> {
    match kind {
        Kind::Filler | Kind::Number => None,
        _ if token.dotted => Some(&token.text),
        _ => token.text.get(..1),
    }
}

/// Joins letters that stand alone: `A O Smith`, `N. V.`, `H & M`, `H and M`.
fn merge_letters(raw: &[RawToken]) -> Option<Vec<RawToken>> {
    let is_letter =
        |token: &RawToken| token.text.len() == 1 && token.text.as_bytes()[0].is_ascii_alphabetic();
    // Most names hold no two letters that stand alone.
    if raw.iter().filter(|token| is_letter(token)).count() < 2 {
        return None;
    }
    let mut merged: Vec<RawToken> = Vec::with_capacity(raw.len());
    let mut single = false;
    for (position, token) in raw.iter().enumerate() {
        let letter = is_letter(token);
        let letter_next = raw.get(position + 1).is_some_and(is_letter);
        if single && token.text == "and" && letter_next {
            continue;
        }
        match merged.last_mut() {
            Some(last) if single && letter => {
                last.text.push_str(&token.text);
                last.dotted = true;
            }
            _ => merged.push(token.clone()),
        }
        single = letter;
    }
    Some(merged)
}

const TENS: [(&str, u32); 9] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Writes `forty four` as 44.
fn join_number_words(tokens: &mut Vec<Token>) {
    let mut position = 0;
    while position < tokens.len() {
        let text = tokens[position].text.as_str();
        let ten = text.ends_with("ty").then(|| TENS.iter().find(|(word, _)| text == *word));
        let ten = ten.flatten();
        if let Some((_, ten)) = ten {
            let next = tokens.get(position + 1);
            let unit = next.and_then(|next| UNITS.iter().position(|unit| next.text == *unit));
            let number = ten + unit.map_or(0, |unit| unit as u32 + 1);
            let token = &mut tokens[position];
            token.text = number.to_string().into();
            token.hash = hash_text(&token.text);
            token.letters = letters_of(token.text.as_bytes());
            token.kind = if position == 0 { Kind::Core } else { Kind::Number };
            token.weight = 5.0;
            if unit.is_some() {
                tokens.remove(position + 1);
            }
        }
        position += 1;
    }
}

fn mark_place_pairs(tokens: &mut [Token]) {
    let vocabulary = vocabulary();
    let mut joined = String::new();
    for position in 2..tokens.len() {
        joined.clear();
        joined.push_str(&tokens[position - 1].text);
        joined.push(' ');
        joined.push_str(&tokens[position].text);
        if vocabulary.is_place_pair(&joined) {
            for token in &mut tokens[position - 1..=position] {
                token.kind = Kind::Place;
                token.weight = token.weight.min(3.0);
            }
        }
    }
}

/// A name that is all places, numbers and fillers is named by them ("Global", "Texas Group").
fn keep_a_core(tokens: &mut [Token]) {
    if tokens.iter().any(|token| token.kind == Kind::Core) {
        return;
    }
    for kind in [Kind::Place, Kind::Number, Kind::Generic, Kind::Filler] {
        if tokens.iter().any(|token| token.kind == kind) {
            for token in tokens.iter_mut().filter(|token| token.kind == kind) {
                token.kind = Kind::Core;
                token.weight = token.weight.max(3.0);
            }
            return;
        }
    }
}

#[cfg(test)]
mod tests;
