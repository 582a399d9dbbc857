//! Countries and cities as people write them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::hash::hash_text;
use crate::text::tokenise;
use crate::vocabulary::{data_lines, vocabulary};

static CITY_DATA: &str = include_str!("../data/city_names.txt");
static ENDONYM_DATA: &str = include_str!("../data/country_endonyms.txt");

static CITIES: LazyLock<FxHashMap<u64, u64>> = LazyLock::new(|| {
    let mut cities = FxHashMap::default();
    for (name, others) in data_lines(CITY_DATA).filter_map(|line| line.split_once(':')) {
        let everyday = hash_text(&joined(name));
        cities.extend(others.split(',').map(|other| (hash_text(&joined(other)), everyday)));
    }
    cities
});

static ENDONYMS: LazyLock<FxHashMap<u64, [u8; 2]>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (code, own) in data_lines(ENDONYM_DATA).filter_map(|line| line.split_once(':')) {
        if let Ok(code) = <[u8; 2]>::try_from(code.trim().as_bytes()) {
            names.extend(own.split(',').map(|name| (hash_text(&joined(name)), code)));
        }
    }
    names
});

fn joined(text: &str) -> String {
    let words: Vec<_> = tokenise(text).into_iter().map(|token| token.text).collect();
    words.join(" ")
}

/// Places that were read before: leads name the same few again and again. One a thread.
#[derive(Debug, Default)]
pub(crate) struct PlaceCache {
    countries: FxHashMap<u64, Option<[u8; 2]>>,
    cities: FxHashMap<u64, u64>,
}

/// Most places kept; then all are forgotten and read again.
const MAX_CACHED: usize = 16_384;

impl PlaceCache {
    pub(crate) fn country(&mut self, text: &str) -> Option<[u8; 2]> {
        if self.countries.len() >= MAX_CACHED {
            self.countries.clear();
        }
        *self.countries.entry(hash_text(text)).or_insert_with(|| country_code(text))
    }

    pub(crate) fn city(&mut self, text: &str) -> u64 {
        if self.cities.len() >= MAX_CACHED {
            self.cities.clear();
        }
        *self.cities.entry(hash_text(text)).or_insert_with(|| place_hash(text))
    }
}

/// The ISO code (lower case) of a country as typed.
pub(crate) fn country_code(text: &str) -> Option<[u8; 2]> {
    if let Ok(code) = <[u8; 2]>::try_from(text.trim().as_bytes()) {
        let code = code.map(|byte| byte.to_ascii_lowercase());
        return Some(if &code == b"uk" { *b"gb" } else { code });
    }
    let name = joined(text);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    ENDONYMS.get(&hash_text(name)).copied().or_else(|| vocabulary().country(name))
}

/// A comparable form of a city, the same for all its names; 0 when there is none. What follows a
/// comma (`Denver, CO`) is left out.
pub(crate) fn place_hash(text: &str) -> u64 {
    let city = text.split([',', '(', '/']).next().unwrap_or(text);
    let name = joined(city);
    if name.is_empty() {
        return 0;
    }
    let hash = hash_text(&name);
    CITIES.get(&hash).copied().unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_many_names() {
        for (typed, code) in [
            ("Ελλας", b"gr"),
            ("日本", b"jp"),
            ("Magyarország", b"hu"),
            ("U.K.", b"gb"),
            ("대한민국", b"kr"),
        ] {
            assert_eq!(country_code(typed).as_ref(), Some(code), "{typed}");
        }
        for (typed, known) in [
            ("Milan", "Milano"),
            ("Denver, CO", "Denver"),
            ("대전", "Daejeon"),
            ("Θεσσαλονίκη", "Salonica"),
            ("Düsseldorf", "Duesseldorf"),
        ] {
            assert_eq!(place_hash(typed), place_hash(known), "{typed}");
        }
    }
}
