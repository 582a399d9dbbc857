//! Greek words in Latin letters, as ELOT 743 writes them and as people type them: by the look of a
//! letter (`klwstiria`), by its sound (`klostiria`), or as in other languages (`klosteria`).

use compact_str::CompactString;

/// Letters from which a word tells enough to be read so.
const LEAST_LETTERS: usize = 6;

/// Letters written together, and what they sound like.
const PAIRS: [(&str, char); 12] = [
    ("ou", 'u'),
    ("ai", 'i'),
    ("ei", 'i'),
    ("oi", 'i'),
    ("yi", 'i'),
    ("ph", 'v'),
    ("ch", 'h'),
    ("kh", 'h'),
    ("ks", 'x'),
    ("mp", 'v'),
    ("mb", 'v'),
    ("ee", 'i'),
];

/// Whether two Latin words are one Greek word, as far as the ways to write it tell.
pub(crate) fn same_word(left: &str, right: &str) -> bool {
    let long = |word: &str| word.len() >= LEAST_LETTERS && word.is_ascii();
    long(left) && long(right) && folded(left) == folded(right)
}

/// The sounds of a word: one letter for all that people write for it, twice the same once.
fn folded(word: &str) -> CompactString {
    let mut sounds = CompactString::default();
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let pair = PAIRS.iter().find(|(pair, _)| rest.starts_with(pair));
        let next = rest[1..].chars().next();
        let (sound, length) = match (pair, letter) {
            (Some((_, sound)), _) => (*sound, 2),
            (None, 'e' | 'y') => ('i', 1),
            (None, 'w') => ('o', 1),
            (None, 'b' | 'f') => ('v', 1),
            (None, 'c') => ('k', 1),
            // An x in front of another consonant is a χ (xromata), else a ξ; an h behind one is an η.
            (None, 'x') if matches!(next, Some('r' | 'l' | 'n' | 'm' | 't')) => ('h', 1),
            (None, 'h') if behind_consonant(&sounds) => ('i', 1),
            (None, letter) => (letter, 1),
        };
        if !sounds.ends_with(sound) {
            sounds.push(sound);
        }
        rest = &rest[length..];
    }
    sounds
}

fn behind_consonant(sounds: &str) -> bool {
    let last = sounds.chars().next_back();
    last.is_some_and(|last| !matches!(last, 'a' | 'i' | 'o' | 'u' | 't'))
}

#[cfg(test)]
mod tests {
    use super::same_word;

    #[test]
    fn one_greek_word_is_written_in_several_ways() {
        for (left, right) in [
            ("klostiria", "klosteria"),
            ("klostiria", "klwstiria"),
            ("evvoika", "evboika"),
            ("chromata", "xromata"),
            ("kykladika", "kikladika"),
            ("nafpigeia", "navpigia"),
            ("vafiades", "bafiadis"),
        ] {
            assert!(same_word(left, right), "{left} {right}");
        }
        for (left, right) in [
            ("papadakis", "papadopoulos"),
            ("marinos", "martinos"),
            ("kalamata", "kalabaka"),
            ("bella", "vella"),
        ] {
            assert!(!same_word(left, right), "{left} {right}");
        }
    }
}
