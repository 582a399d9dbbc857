//! The gate of personal content: a message to an account has to use something that is known of that
//! account. Its name alone does not count.
//!
//! A message uses a statement if one of its sentences shares [`WORDS_MIN`] words or numbers with
//! it. Words are compared by their stems (Snowball for English and Greek; the first two syllables
//! for Korean, whose words carry particles), without stop words, without words that fit every
//! company, and without the names of the account.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// How many words or numbers of a statement a sentence has to use.
pub const WORDS_MIN: usize = 2;

/// Words that fit every company, so they say nothing of one.
const GENERIC: &str = "account business client company customer enterprise firm market marketing \
    offer organisation organization product sale service solution team want work year help \
    need improve better best new \
    고객 기업 회사 제품 서비스 솔루션 시장 영업 사업 도움 개선 필요 \
    επιχειρηση εταιρεια πελατης πελατες προϊον λυση υπηρεσια αγορα ομαδα πωλησεις χρονος θελω";

/// A statement on an account.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub text: &'a str,
    /// Whether it has to be looked at again, so that it carries no message.
    pub is_stale: bool,
}

/// What the gate finds in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It uses a statement.
    Personal {
        /// The statement's number.
        fact: i64,
        /// The sentence that uses it.
        sentence: String,
        /// The words that they share, as the message writes them.
        shared: Vec<String>,
    },
    /// There is no message yet.
    Unwritten,
    /// Nothing is known of the account.
    NoFacts,
    /// It uses a statement that is stale.
    Stale {
        /// The statement's number.
        fact: i64,
    },
    /// It names the account, and says nothing else that is known of it.
    NameOnly,
    /// It would fit any account.
    Generic,
}

/// The words of the names of an account, which prove nothing.
#[derive(Debug, Clone, Default)]
pub struct Names(FxHashSet<String>);

impl Names {
    /// The words of names and domains.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let parts = names.into_iter().flat_map(|name| name.split(['.', '-', '_', '/']));
        Self(parts.flat_map(keys).map(|(key, _)| key).collect())
    }
}

/// What a message to an account rests on. Fresh statements come before stale ones, then those of
/// which it uses most, then the older ones.
#[must_use]
pub fn judge(message: &str, names: &Names, facts: &[Fact<'_>]) -> Finding {
    if message.trim().is_empty() {
        return Finding::Unwritten;
    }
    if facts.is_empty() {
        return Finding::NoFacts;
    }
    let sentences: Vec<(&str, FxHashMap<String, &str>)> = message
        .unicode_sentences()
        .flat_map(str::lines)
        .map(|sentence| (sentence.trim(), telling(sentence, names)))
        .collect();
    let mut best: Option<((bool, usize), Finding)> = None;
    for fact in facts {
        let known = telling(fact.text, names);
        for (sentence, words) in &sentences {
            let mut shared: Vec<&String> =
                words.keys().filter(|word| known.contains_key(*word)).collect();
            let rank = (!fact.is_stale, shared.len());
            if shared.len() < WORDS_MIN || best.as_ref().is_some_and(|(most, _)| *most >= rank) {
                continue;
            }
            shared.sort_unstable();
            let shared = shared.into_iter().map(|word| words[word].to_owned()).collect();
            let sentence = (*sentence).to_owned();
            let finding = if fact.is_stale {
                Finding::Stale { fact: fact.id }
            } else {
                Finding::Personal { fact: fact.id, sentence, shared }
            };
            best = Some((rank, finding));
        }
    }
    if let Some((_, finding)) = best {
        return finding;
    }
    let is_named = keys(message).any(|(key, _)| names.0.contains(&key));
    if is_named { Finding::NameOnly } else { Finding::Generic }
}

/// What a message says apart from the names of its account: two messages of one wording are one
/// message that was sent twice.
#[must_use]
pub fn wording(message: &str, names: &Names) -> Vec<String> {
    keys(message).map(|(key, _)| key).filter(|key| !names.0.contains(key)).collect()
}

/// The words of a text that can tell one company from another, by key, as the text writes them.
fn telling<'a>(text: &'a str, names: &Names) -> FxHashMap<String, &'a str> {
    let ignored = &*IGNORED;
    keys(text)
        .filter(|(key, word)| {
            !names.0.contains(key) && !ignored.contains(key) && !ignored.contains(&plain(word))
        })
        .collect()
}

/// Stop words and generic words, plain and by key.
static IGNORED: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let stop_words = ["en", "el", "ko"].into_iter().filter_map(stop_words::lookup).flatten();
    let words = stop_words.copied().chain(GENERIC.split_whitespace());
    // A Korean stop word of two syllables would take all words that begin with them.
    let both = |word: &str| {
        let plain = plain(word);
        let key = (!is_hangul(&plain)).then(|| key_of(&plain)).flatten();
        [Some(plain), key]
    };
    let generic_korean = GENERIC.split_whitespace().filter(|word| is_hangul(word));
    words.flat_map(both).flatten().chain(generic_korean.map(ToOwned::to_owned)).collect()
});

/// The words of a text with their keys. Single letters have none.
fn keys(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.unicode_words().filter_map(|word| Some((key_of(&plain(word))?, word)))
}

/// By what words are compared: numbers as they are, other words by their stem.
fn key_of(plain: &str) -> Option<String> {
    let length = plain.chars().count();
    if length < 2 {
        return None;
    }
    if plain.chars().any(|character| character.is_ascii_digit()) {
        let digits = plain.chars().filter(|character| character.is_alphanumeric());
        return Some(digits.collect());
    }
    if is_hangul(plain) {
        return Some(plain.chars().take(2).collect());
    }
    let algorithm = if plain.chars().any(|character| ('α'..='ω').contains(&character)) {
        Algorithm::Greek
    } else if plain.is_ascii() {
        Algorithm::English
    } else {
        return Some(plain.to_owned());
    };
    (length > 2 || algorithm == Algorithm::Greek)
        .then(|| Stemmer::create(algorithm).stem(plain).into_owned())
        .or_else(|| Some(plain.to_owned()))
}

fn is_hangul(text: &str) -> bool {
    text.chars().all(|character| ('가'..='힣').contains(&character))
}

/// A word in lower case without accents; the last sigma of a word is as any.
fn plain(word: &str) -> String {
    let marks_off = word.nfkd().filter(|character| !is_combining_mark(*character));
    let lower = marks_off.nfc().flat_map(char::to_lowercase);
    lower.map(|character| if character == 'ς' { 'σ' } else { character }).collect()
}

#[cfg(test)]
mod tests;
