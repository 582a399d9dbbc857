//! Latin letters that Korean names spell out in Hangul: 에스케이 is SK, 엘앤에프 L&F.

use compact_str::CompactString;

use crate::vocabulary::Vocabulary;

/// The Hangul names of the letters, as the Standard Korean Dictionary and everyday use have them.
/// Longer names stand before those they begin with.
pub(crate) const LETTER_NAMES: [(&str, u8); 33] = [
    ("더블유", b'w'),
    ("더블류", b'w'),
    ("에이치", b'h'),
    ("에이", b'a'),
    ("비", b'b'),
    ("씨", b'c'),
    ("시", b'c'),
    ("디", b'd'),
    ("이", b'e'),
    ("에프", b'f'),
    ("지", b'g'),
    ("아이", b'i'),
    ("제이", b'j'),
    ("케이", b'k'),
    ("엘", b'l'),
    ("엠", b'm'),
    ("엔", b'n'),
    ("오", b'o'),
    ("피", b'p'),
    ("큐", b'q'),
    ("아르", b'r'),
    ("알", b'r'),
    ("에스", b's'),
    ("티", b't'),
    ("유", b'u'),
    ("브이", b'v'),
    ("뷔", b'v'),
    ("엑스", b'x'),
    ("와이", b'y'),
    ("제트", b'z'),
    ("젯", b'z'),
    ("앤드", b'&'),
    ("앤", b'&'),
];

/// Names of one syllable that begin or end many Korean words as well.
const EVERYDAY: [&str; 9] = ["비", "시", "디", "이", "지", "오", "피", "티", "유"];

/// Letters and what stands beside them.
#[derive(Debug, PartialEq)]
pub(crate) enum SpeltLetters<'a> {
    Before(CompactString, &'a str),
    Behind(&'a str, CompactString),
}

/// The letters that a Korean word begins or ends with: two at least, one of them no syllable of
/// everyday words.
pub(crate) fn spelt_letters<'a>(
    word: &'a str,
    vocabulary: &Vocabulary,
) -> Option<SpeltLetters<'a>> {
    let begun = begin(word, vocabulary);
    if let Some((text, end)) = begun {
        return Some(SpeltLetters::Before(text, &word[end..]));
    }
    // Behind a name only letters of two syllables are sure: 나비엔 ends in no BN.
    for (start, _) in word.char_indices().skip(2) {
        let (mut letters, mut at) = (Vec::new(), start);
        while let Some((letter, _, length)) = letter_at(&word[at..], letters.is_empty()) {
            letters.push((letter, length > "엘".len()));
            at += length;
        }
        if at == word.len()
            && let Some(text) = known(&letters)
        {
            return Some(SpeltLetters::Behind(&word[..start], text));
        }
    }
    None
}

/// The letters in front, and where they end: as many as leave nothing or a listed word; else up
/// to the last one that is no everyday syllable, or else two.
fn begin(word: &str, vocabulary: &Vocabulary) -> Option<(CompactString, usize)> {
    let (mut letters, mut at) = (Vec::new(), 0);
    let (mut listed, mut sure, mut first) = (None, None, None);
    while let Some((letter, is_sure, length)) = letter_at(&word[at..], letters.is_empty()) {
        letters.push((letter, is_sure));
        at += length;
        let rest = &word[at..];
        let Some(text) = known(&letters).filter(|_| letter != b'&') else { continue };
        let found = Some((text, at));
        if rest.is_empty() || vocabulary.korean(rest).is_some() {
            listed = found;
        } else if rest.chars().nth(1).is_some() {
            sure = if is_sure { found.clone() } else { sure };
            first = first.or(found);
        }
    }
    listed.or(sure).or(first)
}

fn known(letters: &[(u8, bool)]) -> Option<CompactString> {
    let named = letters.iter().filter(|(letter, _)| *letter != b'&');
    let text: CompactString = named.clone().map(|(letter, _)| char::from(*letter)).collect();
    let sure = named.clone().any(|(_, sure)| *sure);
    (text.len() >= 2 && sure).then_some(text)
}

/// The letter whose name a text begins with, whether it is no everyday syllable, and its length.
fn letter_at(text: &str, first: bool) -> Option<(u8, bool, usize)> {
    let found = LETTER_NAMES.iter().find(|(name, _)| text.starts_with(name));
    let (name, letter) = found.filter(|(_, letter)| !first || *letter != b'&')?;
    Some((*letter, !EVERYDAY.contains(name), name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::vocabulary;

    #[test]
    fn letters_are_read_by_their_names_at_either_end() {
        for (word, letters, rest) in [
            ("에스케이", "sk", ""),
            ("에이치디솔라", "hd", "솔라"),
            ("엘앤에프", "lf", ""),
            ("비엠더블유", "bmw", ""),
            ("엑스와이제트상사", "xyz", "상사"),
            ("에스티큐브", "st", "큐브"),
            ("엘지유플러스", "lg", "유플러스"),
            ("에스케이씨솔라", "skc", "솔라"),
            ("한빛에스디에스", "sds", "한빛"),
        ] {
            let found = match spelt_letters(word, vocabulary()) {
                Some(SpeltLetters::Before(letters, rest) | SpeltLetters::Behind(rest, letters)) => {
                    (letters, rest)
                }
                None => panic!("{word}"),
            };
            assert_eq!((found.0.as_str(), found.1), (letters, rest), "{word}");
        }
        for word in ["오리온", "유진", "이오", "에이스침대", "알테오", "나비엔", "지오다", "아이"]
        {
            assert_eq!(spelt_letters(word, vocabulary()), None, "{word}");
        }
    }
}
