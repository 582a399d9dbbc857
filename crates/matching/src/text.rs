//! From typed text to folded tokens: Unicode folding, HTML entities, dotted letters, scripts.

use std::borrow::Cow;

use compact_str::CompactString;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::alike::unmixed;
use crate::limits::{MAX_NAME_CHARS, MAX_TOKENS, clip};
use crate::script::{Script, push_ascii, romanise_greek, romanise_hangul, script_of};
use crate::spelt_letters::{SpeltLetters, spelt_letters};
use crate::vocabulary::{Vocabulary, vocabulary};

/// A folded token with what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// ASCII letters and digits, lower case.
    pub(crate) text: CompactString,
    /// How a listed Korean or Greek word sounds; empty for all others, which are spelt so.
    pub(crate) sound: CompactString,
    /// A Korean or Greek word in its own letters; empty for all others.
    pub(crate) native: CompactString,
    /// The writing system it was typed in.
    pub(crate) script: Script,
    /// The text without letters that are not ASCII, when there are such in a Latin word.
    pub(crate) lossy: CompactString,
    /// Whether it stood in brackets.
    pub(crate) bracketed: bool,
    /// Whether it was written as letters with dots or slashes between them.
    pub(crate) dotted: bool,
    /// Whether a ` / ` stood before it.
    pub(crate) slashed: bool,
    /// Whether a comma stood before it.
    pub(crate) parted: bool,
}

/// Legal forms that Chinese and Japanese write without a gap beside the name, and in what they are
/// known here; longer ones first.
const FORMS_WITHOUT_GAPS: [(&str, &str); 20] = [
    ("株式会社", " kk "),
    ("株式會社", " kk "),
    ("有限会社", " yk "),
    ("合同会社", " gk "),
    ("合資会社", " gk "),
    ("合名会社", " gk "),
    ("㈱", " kk "),
    ("㈲", " yk "),
    ("(株)", " kk "),
    ("（株）", " kk "),
    ("(有)", " yk "),
    ("（有）", " yk "),
    ("股份有限公司", " youxian gongsi "),
    ("有限责任公司", " youxian gongsi "),
    ("有限責任公司", " youxian gongsi "),
    ("控股有限公司", " youxian gongsi "),
    ("有限公司", " youxian gongsi "),
    ("集团公司", " group "),
    ("集团", " group "),
    ("集團", " group "),
];

/// Sets legal forms apart that stand without a gap, as far as the letters tell.
fn set_apart(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some(first) = text.chars().find(|letter| *letter >= '\u{2e80}') else { return text };
    let mut text = text;
    if !('\u{ac00}'..='\u{d7a3}').contains(&first) {
        for (form, known) in FORMS_WITHOUT_GAPS {
            if text.contains(form) {
                text = Cow::Owned(text.replace(form, known));
            }
        }
    }
    // A bracket of (주) is lost where a cell is cut.
    let begun = text.strip_prefix("주)").map(|rest| format!("주식회사 {rest}"));
    begun.or_else(|| text.strip_suffix("(주").map(ToOwned::to_owned)).map_or(text, Cow::Owned)
}

/// Legal forms that no word ends with, which are typed without a gap behind the name.
const FORMS_BEHIND: [&str; 9] = [
    "aktiengesellschaft",
    "kabushikigaisha",
    "kabushikikaisha",
    "aktiebolag",
    "ggmbh",
    "gmbh",
    "ltd",
    "llc",
    "plc",
];
/// Letters of a name before a legal form without a gap.
const NAME_BEFORE_FORM: usize = 3;

/// Where the legal form begins that a word ends with.
fn form_behind(word: &str) -> Option<usize> {
    let last = word.as_bytes().last_chunk::<3>()?;
    if !matches!(last, b"aft" | b"sha" | b"lag" | b"mbh" | b"ltd" | b"llc" | b"plc") {
        return None;
    }
    let name = FORMS_BEHIND.iter().find_map(|form| word.strip_suffix(form))?;
    (name.len() >= NAME_BEFORE_FORM).then_some(name.len())
}

const ENTITIES: [(&str, &str); 24] = [
    ("amp", "&"),
    ("apos", "'"),
    ("quot", "\""),
    ("lt", "<"),
    ("gt", ">"),
    ("nbsp", " "),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("ndash", "-"),
    ("mdash", "-"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("iacute", "í"),
    ("ntilde", "ñ"),
    ("ccedil", "ç"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("reg", " "),
];

/// Replaces HTML entities, twice over because exports escape what was escaped already.
fn decode_entities(text: &str) -> Cow<'_, str> {
    let mut current = Cow::Borrowed(text);
    for _ in 0..2 {
        if !current.contains('&') || !current.contains(';') {
            break;
        }
        current = Cow::Owned(decode_once(&current));
    }
    current
}

fn decode_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((replacement, end)) => {
                out.push_str(&replacement);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    let found = ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, replacement)| (*replacement).to_owned())
}

/// Characters that are not seen and only serve to deceive or to lay out.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '\u{92}')
}

/// Folds a text and cuts it into at most [`MAX_TOKENS`] tokens.
pub(crate) fn tokenise(text: &str) -> Vec<RawToken> {
    let clipped = clip(text.trim_start(), MAX_NAME_CHARS * 4);
    let mut plain = ['\0'; MAX_NAME_CHARS];
    let folded: Vec<char>;
    let characters = if clipped.is_ascii() && !clipped.contains('&') {
        let count = clipped.len().min(MAX_NAME_CHARS);
        for (character, byte) in plain.iter_mut().zip(clipped.bytes()) {
            *character = char::from(byte.to_ascii_lowercase());
        }
        &plain[..count]
    } else {
        let text = set_apart(decode_entities(clipped));
        folded = fold(&unmixed(&text));
        folded.as_slice()
    };
    let mut cutter = Cutter { vocabulary: vocabulary(), ..Cutter::new() };
    for position in 0..characters.len() {
        cutter.take(characters, position);
        if cutter.tokens.len() >= MAX_TOKENS {
            break;
        }
    }
    cutter.finish();
    cutter.tokens.truncate(MAX_TOKENS);
    cutter.tokens
}

fn fold(text: &str) -> Vec<char> {
    let lower = |characters: &mut dyn Iterator<Item = char>| {
        let seen = characters.filter(|c| !is_invisible(*c)).take(MAX_NAME_CHARS);
        let mut folded = Vec::with_capacity(text.len().min(MAX_NAME_CHARS));
        for character in seen {
            if character.is_ascii() {
                folded.push(character.to_ascii_lowercase());
            } else {
                folded.extend(character.to_lowercase());
            }
        }
        folded
    };
    // Nearly all text is typed in composed characters already.
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => lower(&mut text.chars()),
        _ => lower(&mut text.nfkc()),
    }
}

/// Korean legal forms, which are written without a gap before or behind the name.
const KOREAN_FORMS: [&str; 15] = [
    "농업회사법인",
    "어업회사법인",
    "영농조합법인",
    "사회복지법인",
    "주식회사",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "합명회사",
    "재단법인",
    "사단법인",
    "의료법인",
    "학교법인",
    "특수법인",
    "외국법인",
];

struct Cutter {
    vocabulary: &'static Vocabulary,
    tokens: Vec<RawToken>,
    word: String,
    lossy: CompactString,
    letters: usize,
    script: Script,
    depth: usize,
    dotted: bool,
    slashed: bool,
    parted: bool,
    /// Whether the current word holds a letter that is not ASCII.
    skipped: bool,
}

impl Cutter {
    fn new() -> Self {
        Self {
            vocabulary: vocabulary(),
            tokens: Vec::with_capacity(8),
            word: String::with_capacity(32),
            lossy: CompactString::default(),
            letters: 0,
            script: Script::Latin,
            depth: 0,
            dotted: false,
            slashed: false,
            parted: false,
            skipped: false,
        }
    }

    fn take(&mut self, characters: &[char], position: usize) {
        let character = characters[position];
        if character.is_ascii_alphanumeric() {
            self.push(character, Script::Latin);
        } else if character.is_alphanumeric() {
            self.push(character, script_of(character));
        } else if is_apostrophe(character) || is_combining_mark(character) {
            // O'Reilly and Lowe's are one word each; accents are dropped.
        } else if matches!(character, '.' | '/') && self.joins(characters, position) {
            self.dotted = true;
        } else {
            self.finish();
            match character {
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                '/' => self.slashed = true,
                ',' => self.parted = true,
                _ => {}
            }
        }
    }

    /// Whether a dot or slash here stands between single letters, as in S.A. or A/S.
    fn joins(&self, characters: &[char], position: usize) -> bool {
        if self.letters != 1 && !self.dotted {
            return false;
        }
        let letter = |at: usize| characters.get(at).is_some_and(|c| c.is_alphanumeric());
        letter(position + 1) && !letter(position + 2)
    }

    fn push(&mut self, character: char, script: Script) {
        if self.letters > 0 && script != self.script && self.splits(script) {
            self.finish();
        }
        if self.letters == 0 {
            self.script = script;
        }
        self.letters += 1;
        if character.is_ascii() {
            self.word.push(character);
            if self.skipped {
                self.lossy.push(character);
            }
            return;
        }
        match script {
            Script::Latin | Script::Other => {
                if self.lossy.is_empty() && script == Script::Latin {
                    self.lossy.push_str(&self.word);
                    self.skipped = true;
                }
                push_ascii(character, &mut self.word);
            }
            Script::Hangul => self.word.push(character),
            Script::Greek => {
                let base = std::iter::once(character).nfd().find(|c| !is_combining_mark(*c));
                let base = base.unwrap_or(character);
                self.word.push(if base == 'ς' { 'σ' } else { base });
            }
        }
    }

    /// Korean next to Latin is two words (LG전자); the other scripts mix within a word.
    fn splits(&self, next: Script) -> bool {
        self.script == Script::Hangul || next == Script::Hangul
    }

    fn finish(&mut self) {
        if self.letters > 0 {
            let mut word = std::mem::take(&mut self.word);
            match self.script {
                Script::Hangul => self.add_korean(&word),
                Script::Greek => self.add_greek(&word),
                Script::Latin | Script::Other => self.add_latin(&word),
            }
            word.clear();
            self.word = word;
        }
        self.letters = 0;
        self.dotted = false;
        self.skipped = false;
        self.lossy.clear();
    }

    fn add_latin(&mut self, word: &str) {
        let cut = form_behind(word).unwrap_or(word.len());
        self.add(word[..cut].into());
        if cut < word.len() {
            self.add(word[cut..].into());
        }
    }

    fn add(&mut self, text: CompactString) {
        self.add_sounding(text, CompactString::default(), "");
    }

    fn add_sounding(&mut self, text: CompactString, sound: CompactString, native: &str) {
        if text.is_empty() {
            return;
        }
        self.tokens.push(RawToken {
            text,
            sound,
            native: native.into(),
            lossy: std::mem::take(&mut self.lossy),
            script: self.script,
            bracketed: self.depth > 0,
            dotted: self.dotted,
            slashed: self.slashed,
            parted: self.parted,
        });
        self.slashed = false;
        self.parted = false;
    }

    fn add_greek(&mut self, word: &str) {
        // The word list writes final sigma as typed, so both spellings are looked up.
        let listed = self.vocabulary.word(word).canonical.or_else(|| {
            let stem = word.strip_suffix('σ')?;
            self.vocabulary.word(&format!("{stem}ς")).canonical
        });
        if let Some(canonical) = listed {
            let mut sound = CompactString::default();
            romanise_greek(word, &mut sound);
            return self.add_sounding(canonical.into(), sound, word);
        }
        let mut text = CompactString::default();
        romanise_greek(word, &mut text);
        self.add_sounding(text, CompactString::default(), word);
    }

    /// Korean writes company words without spaces: known words are cut off the ends.
    fn add_korean(&mut self, word: &str) {
        let mut rest = word;
        for form in KOREAN_FORMS {
            rest = rest.strip_prefix(form).or_else(|| rest.strip_suffix(form)).unwrap_or(rest);
        }
        if rest.is_empty() || (self.depth > 0 && matches!(rest, "주" | "유" | "재" | "사")) {
            return self.add_legal_mark();
        }
        if let Some(canonical) = self.vocabulary.korean(rest) {
            return self.add_korean_word(rest, canonical);
        }
        match spelt_letters(rest, self.vocabulary) {
            Some(SpeltLetters::Before(letters, behind)) => {
                self.add_letters(letters, rest.strip_suffix(behind).unwrap_or(rest));
                if !behind.is_empty() {
                    self.add_korean(behind);
                }
                return;
            }
            Some(SpeltLetters::Behind(before, letters)) => {
                self.add_korean(before);
                return self.add_letters(letters, rest.strip_prefix(before).unwrap_or(rest));
            }
            None => {}
        }
        let cut = rest.char_indices().map(|(at, _)| at).skip(2);
        let cut = cut.filter_map(|at| Some((at, self.vocabulary.korean(&rest[at..])?))).next();
        if let Some((at, canonical)) = cut {
            let (head, tail) = (rest[..at].to_owned(), rest[at..].to_owned());
            self.add_korean(&head);
            return self.add_korean_word(&tail, canonical);
        }
        let mut text = CompactString::default();
        romanise_hangul(rest, &mut text);
        self.add_sounding(text, CompactString::default(), rest);
    }

    /// Letters that were spelt out in Hangul are the Latin ones.
    fn add_letters(&mut self, letters: CompactString, native: &str) {
        let script = std::mem::replace(&mut self.script, Script::Latin);
        self.add_sounding(letters, CompactString::default(), native);
        self.script = script;
    }

    fn add_korean_word(&mut self, word: &str, canonical: &str) {
        let mut sound = CompactString::default();
        romanise_hangul(word, &mut sound);
        self.add_sounding(canonical.into(), sound, word);
    }

    fn add_legal_mark(&mut self) {
        let script = std::mem::replace(&mut self.script, Script::Latin);
        let depth = std::mem::take(&mut self.depth);
        self.add("jusikhoesa".into());
        self.script = script;
        self.depth = depth;
    }
}
