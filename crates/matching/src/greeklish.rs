//! Greek words in Latin letters, as ELOT 743 writes them and as people type them: by the look of a
//! letter (`klwstiria`), by its sound (`klostiria`), or as in other languages (`klosteria`).

use compact_str::CompactString;

/// Letters from which a word tells enough to be read so.
const LEAST_LETTERS: usize = 6;

/// Whether two Latin words are one Greek word, as far as the ways to write it tell.
pub(crate) fn same_word(left: &str, right: &str) -> bool {
    let long = left.len() >= LEAST_LETTERS && right.len() >= LEAST_LETTERS;
    long && may_begin_alike(left.as_bytes()[0], right.as_bytes()[0])
        && left.is_ascii()
        && right.is_ascii()
        && folded(left.as_bytes()) == folded(right.as_bytes())
}

/// Most words are told apart by their first letters, at no cost.
fn may_begin_alike(left: u8, right: u8) -> bool {
    let class = |letter: u8| match letter {
        b'b' | b'f' | b'p' | b'm' => b'v',
        b'c' | b'x' | b'h' => b'k',
        b'a' | b'e' | b'o' | b'y' | b'w' | b'u' => b'i',
        other => other,
    };
    class(left) == class(right)
}

/// The sounds of a word: one letter for all that people write for it, twice the same once.
fn folded(word: &[u8]) -> CompactString {
    let mut sounds = CompactString::default();
    let (mut at, mut last) = (0, b' ');
    while at < word.len() {
        let next = word.get(at + 1).copied().unwrap_or(b' ');
        let (sound, length) = sound(word[at], next, last);
        if sound != last {
            sounds.push(char::from(sound));
        }
        last = sound;
        at += length;
    }
    sounds
}

/// What a letter sounds like before another one and behind a sound, and how many letters it takes.
fn sound(letter: u8, next: u8, last: u8) -> (u8, usize) {
    match (letter, next) {
        (b'o', b'u') => (b'u', 2),
        (b'a' | b'e' | b'o' | b'y', b'i') | (b'e', b'e') => (b'i', 2),
        (b'c' | b'k', b'h') => (b'h', 2),
        (b'k', b's') => (b'x', 2),
        (b'p', b'h') | (b'm', b'p' | b'b') => (b'v', 2),
        (b'e' | b'y', _) => (b'i', 1),
        (b'w', _) => (b'o', 1),
        (b'b' | b'f', _) => (b'v', 1),
        (b'c', _) => (b'k', 1),
        // An x before another consonant is a χ (xromata), else a ξ; an h behind one is an η.
        (b'x', b'r' | b'l' | b'n' | b'm' | b't') => (b'h', 1),
        (b'h', _) if !matches!(last, b'a' | b'i' | b'o' | b'u' | b't' | b' ') => (b'i', 1),
        _ => (letter, 1),
    }
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
