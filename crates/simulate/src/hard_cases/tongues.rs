//! Languages: what names are coined from, what trades, sons and brothers are called in them.

use super::{
    tongues_east::{GREEK, INDIAN, JAPANESE, KOREAN, POLISH, TURKISH},
    tongues_west::{DUTCH, ENGLISH, FRENCH, GERMAN, ITALIAN, NORDIC, PORTUGUESE, SPANISH},
};

/// A language of company names; its number is its place in [`all`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
    Italian,
    Dutch,
    Nordic,
    Polish,
    Turkish,
    Portuguese,
    Indian,
    Japanese,
    Korean,
    Greek,
}

/// The vocabulary as it is written down: lists of words parted by spaces, of phrases by `|`.
pub(super) struct Source {
    pub(super) onsets: &'static str,
    pub(super) nuclei: &'static str,
    pub(super) links: &'static str,
    pub(super) ends: &'static str,
    pub(super) surname_ends: &'static str,
    pub(super) given: &'static str,
    pub(super) surnames: &'static str,
    /// `word=Industry`; a Korean word stands with its English one: `word=Industry=English`.
    pub(super) trades: &'static str,
    pub(super) trade_first: bool,
    /// Templates with `{}` for the surname.
    pub(super) kin: &'static str,
    /// Templates of long words with `{}` for the coined one.
    pub(super) wordy: &'static str,
    /// `word=short form=short form`.
    pub(super) abbreviations: &'static str,
    /// Words of names without anything coined: four lists parted by `/`.
    pub(super) plain: &'static str,
    /// Templates with `{}` for the town: pairs of them may stand in one town.
    pub(super) universities: &'static str,
    /// What a person types who has no company.
    pub(super) junk: &'static str,
    pub(super) titles: &'static str,
}

/// A word for what a company does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trade {
    pub(super) word: &'static str,
    pub(super) industry: &'static str,
    pub(super) english: &'static str,
}

/// The vocabulary, ready to draw from.
pub(super) struct Tongue {
    pub(super) language: Language,
    pub(super) onsets: Vec<&'static str>,
    pub(super) nuclei: Vec<&'static str>,
    pub(super) links: Vec<&'static str>,
    pub(super) ends: Vec<&'static str>,
    pub(super) surname_ends: Vec<&'static str>,
    pub(super) given: Vec<&'static str>,
    pub(super) surnames: Vec<&'static str>,
    pub(super) trades: Vec<Trade>,
    pub(super) trade_first: bool,
    pub(super) kin: Vec<&'static str>,
    pub(super) wordy: Vec<&'static str>,
    pub(super) abbreviations: Vec<Vec<&'static str>>,
    pub(super) plain: Vec<Vec<&'static str>>,
    pub(super) universities: Vec<&'static str>,
    pub(super) junk: Vec<&'static str>,
    pub(super) titles: Vec<&'static str>,
}

/// The phrases between the bars.
pub(super) fn phrases(text: &'static str) -> Vec<&'static str> {
    text.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()).collect()
}

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

fn trade(text: &'static str) -> Trade {
    let mut parts = text.split('=');
    let word = parts.next().unwrap_or(text);
    let industry = parts.next().unwrap_or(word);
    Trade { word, industry, english: parts.next().unwrap_or(word) }
}

impl Tongue {
    fn of(language: Language, source: &Source) -> Self {
        Self {
            language,
            onsets: words(source.onsets),
            nuclei: words(source.nuclei),
            links: words(source.links),
            ends: words(source.ends),
            surname_ends: words(source.surname_ends),
            given: words(source.given),
            surnames: words(source.surnames),
            trades: phrases(source.trades).into_iter().map(trade).collect(),
            trade_first: source.trade_first,
            kin: phrases(source.kin),
            wordy: phrases(source.wordy),
            abbreviations: phrases(source.abbreviations)
                .into_iter()
                .map(|entry| entry.split('=').collect())
                .collect(),
            plain: source.plain.split('/').map(words).filter(|list| !list.is_empty()).collect(),
            universities: phrases(source.universities),
            junk: phrases(source.junk),
            titles: phrases(source.titles),
        }
    }
}

/// All languages, in the order of [`Language`].
pub(super) fn all() -> Vec<Tongue> {
    [
        (Language::English, &ENGLISH),
        (Language::German, &GERMAN),
        (Language::French, &FRENCH),
        (Language::Spanish, &SPANISH),
        (Language::Italian, &ITALIAN),
        (Language::Dutch, &DUTCH),
        (Language::Nordic, &NORDIC),
        (Language::Polish, &POLISH),
        (Language::Turkish, &TURKISH),
        (Language::Portuguese, &PORTUGUESE),
        (Language::Indian, &INDIAN),
        (Language::Japanese, &JAPANESE),
        (Language::Korean, &KOREAN),
        (Language::Greek, &GREEK),
    ]
    .into_iter()
    .map(|(language, source)| Tongue::of(language, source))
    .collect()
}
