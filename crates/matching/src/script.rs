//! Writing systems: Hangul by the Revised Romanisation, Greek after ELOT 743, and a phonetic
//! skeleton that lets a romanised word meet the spelling a company chose for itself.

use compact_str::CompactString;

/// The writing system of a token as far as matching cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Latin letters and digits, and whatever `any_ascii` turns into them.
    Latin,
    /// Korean syllables.
    Hangul,
    /// Greek letters.
    Greek,
    /// Cyrillic, Chinese, Japanese and the rest: transliterated by `any_ascii`.
    Other,
}

const INITIAL: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const MEDIAL: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const FINAL: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];
const FIRST_SYLLABLE: u32 = 0xac00;
const LAST_SYLLABLE: u32 = 0xd7a3;

/// Which writing system a character belongs to.
pub(crate) fn script_of(character: char) -> Script {
    match character {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' => {
            Script::Hangul
        }
        _ => Script::Other,
    }
}

/// Writes Korean syllables in Latin letters (Revised Romanisation, syllable by syllable).
pub(crate) fn romanise_hangul(text: &str, out: &mut CompactString) {
    for character in text.chars() {
        let code = u32::from(character);
        if (FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&code) {
            let offset = (code - FIRST_SYLLABLE) as usize;
            out.push_str(INITIAL[offset / 588]);
            out.push_str(MEDIAL[offset % 588 / 28]);
            out.push_str(FINAL[offset % 28]);
        } else {
            push_ascii(character, out);
        }
    }
}

/// Writes Greek letters in Latin ones (ELOT 743, with `b` for initial mp). The text is lower
/// case and free of accents.
pub(crate) fn romanise_greek(text: &str, out: &mut CompactString) {
    let mut rest = text;
    let mut first = true;
    while let Some(character) = rest.chars().next() {
        let pair = [("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("γγ", "ng"), ("γχ", "nch")];
        if let Some((greek, latin)) = pair.iter().find(|(greek, _)| rest.starts_with(greek)) {
            out.push_str(latin);
            rest = &rest[greek.len()..];
        } else if first && rest.starts_with("μπ") {
            out.push('b');
            rest = &rest["μπ".len()..];
        } else {
            push_greek(character, out);
            rest = &rest[character.len_utf8()..];
        }
        first = false;
    }
}

fn push_greek(character: char, out: &mut CompactString) {
    let latin = match character {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        other => return push_ascii(other, out),
    };
    out.push_str(latin);
}

/// Appends the ASCII letters and digits that stand for a character, in lower case.
pub(crate) fn push_ascii(character: char, out: &mut impl Extend<char>) {
    let letters = any_ascii::any_ascii_char(character).bytes().filter(u8::is_ascii_alphanumeric);
    out.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
}

/// The consonants a word is heard by, with those that transliterations mix up made one
/// (k/g/c/q, t/d, p/b/f/v, r/l, j/z/ch, s/sh/c before e, doubled letters). An `h` or `r` that no
/// vowel follows is not heard: Ahn, Smart.
pub(crate) fn skeleton(word: &str, out: &mut CompactString) {
    let mut sounds = Sounds::default();
    let bytes = word.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        let byte = bytes[position];
        let next = bytes.get(position + 1).copied().unwrap_or(b' ');
        let pair = next == b'h' && matches!(byte, b'c' | b's' | b'p' | b't');
        if byte == b'x' {
            sounds.push(b'k', out);
        }
        let sound = match byte {
            b'c' if pair => b'j',
            // Tire, Cure, Future: no r is heard before a last e.
            b'r' if next == b'e' && position + 2 == bytes.len() => 0,
            b'c' if matches!(next, b'e' | b'i' | b'y') => b's',
            b'h' | b'r' if !matches!(next, b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y') => 0,
            _ => KOREAN_SOUNDS[usize::from(byte)],
        };
        sounds.push(sound, out);
        position += 1 + usize::from(pair);
    }
    sounds.flush(out);
}

/// Ways to hear Korean letters in English words: as they are, ㅋ as ch, ㅅ as th, ㅈ as g or s, 르 as
/// an r that is not heard, ㅊ as t, a final ㄱ as ch.
pub(crate) const HANGUL_WAYS: usize = 8;

/// The skeleton of Hangul that a Latin word would have which was written in it, in one of
/// [`HANGUL_WAYS`] ways; Latin letters among it sound as they do.
pub(crate) fn hangul_skeleton(text: &str, way: usize, out: &mut CompactString) {
    let mut sounds = Sounds::default();
    for character in text.chars() {
        let code = u32::from(character);
        if !(FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&code) {
            if let Some(sound) = u8::try_from(code).ok().map(|byte| KOREAN_SOUNDS[byte as usize]) {
                sounds.push(sound, out);
            }
            continue;
        }
        let offset = (code - FIRST_SYLLABLE) as usize;
        let (initial, medial, last) = (offset / 588, offset % 588 / 28, offset % 28);
        let sound = match (initial, medial, way) {
            (15, _, 1) => b'j',
            (9 | 10, _, 2) => b't',
            (12 | 13, _, 3) => b'k',
            (12 | 13, _, 4) => b's',
            (5, 18, 5) => 0,
            (14, _, 6) => b't',
            _ => b"kknttrmppss\x00jjjktph"[initial],
        };
        sounds.push(sound, out);
        for byte in FINAL[last].bytes() {
            let sound = if byte == b'k' && way == 7 { b'j' } else { KOREAN_SOUNDS[byte as usize] };
            sounds.push(sound, out);
        }
    }
    sounds.flush(out);
}

/// The sound of a word with few consonants, its vowels as classes: Kia and 기아 are `kia`.
pub(crate) fn vowelled(word: &str, out: &mut CompactString) {
    const VOWEL_PAIRS: [(&str, char); 9] = [
        ("eo", 'o'),
        ("ae", 'e'),
        ("ai", 'e'),
        ("oo", 'u'),
        ("ou", 'u'),
        ("eu", 'u'),
        ("ee", 'i'),
        ("ie", 'i'),
        ("ey", 'i'),
    ];
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        if let Some((pair, class)) = VOWEL_PAIRS.iter().find(|(pair, _)| rest.starts_with(pair)) {
            out.push(*class);
            rest = &rest[pair.len()..];
            continue;
        }
        match first {
            'a' | 'e' | 'i' | 'o' | 'u' => out.push(first),
            'y' => out.push('i'),
            _ => skeleton(first.encode_utf8(&mut [0; 4]), out),
        }
        rest = &rest[first.len_utf8()..];
    }
}

/// Other spellings of a Greek word as people hear it: mp, nt and gk as one sound, ypsilon behind a
/// vowel not as a consonant.
pub(crate) fn greek_ways(native: &str) -> impl Iterator<Item = CompactString> + '_ {
    const NASAL: [(&str, &str); 4] = [("μπ", "β"), ("ντ", "δ"), ("γγ", "γ"), ("γκ", "γ")];
    const GLIDE: [(&str, &str); 2] = [("αυ", "α"), ("ευ", "ε")];
    let replaced = |text: &str, pairs: &[(&str, &str)]| {
        pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    (1..4).filter_map(move |way| {
        let mut text = native.to_owned();
        if way & 1 != 0 {
            text = replaced(&text, &NASAL);
        }
        if way & 2 != 0 {
            text = replaced(&text, &GLIDE);
        }
        (text != native).then(|| {
            let mut out = CompactString::default();
            romanise_greek(&text, &mut out);
            out
        })
    })
}

/// The sound of each letter; 0 for those that are not heard. Tables, as letters come in no order
/// that a processor could foresee.
const KOREAN_SOUNDS: [u8; 256] = sound_table(b"ckgq=k td=t pbfv=p rl=r jz=j x=s s=s m=m n=n h=h");
const GREEK_SOUNDS: [u8; 256] = sound_table(b"xh=h ckgq=k td=t pbfv=p sz=s m=m n=n l=l r=r");

/// Reads `letters=sound` groups with a gap between them; digits sound as themselves.
const fn sound_table(groups: &[u8]) -> [u8; 256] {
    let mut table = [0; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = digit;
        digit += 1;
    }
    let (mut start, mut at) = (0, 0);
    while at < groups.len() {
        if groups[at] == b'=' {
            while start < at {
                table[groups[start] as usize] = groups[at + 1];
                start += 1;
            }
            start = at + 3;
            at += 2;
        }
        at += 1;
    }
    table
}

/// The consonants of a Greek word however it is written in Latin letters: chi as ch, kh, h or x,
/// xi as x or ks, phi as f or ph, beta as v or b.
pub(crate) fn greek_skeleton(word: &str, out: &mut CompactString) {
    let mut sounds = Sounds::default();
    let bytes = word.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        let byte = bytes[position];
        let rough = match bytes.get(position + 1) {
            Some(b'h') => matches!(byte, b'c' | b'k'),
            Some(b's') => byte == b'k',
            _ => false,
        };
        let soft = bytes.get(position + 1) == Some(&b'h') && matches!(byte, b'p' | b't');
        sounds.push(if rough { b'h' } else { GREEK_SOUNDS[usize::from(byte)] }, out);
        position += 1 + usize::from(rough || soft);
    }
    sounds.flush(out);
}

/// Sounds that wait to be appended together, none twice in a row.
#[derive(Default)]
struct Sounds {
    waiting: [u8; 32],
    count: usize,
    last: u8,
}

impl Sounds {
    /// Adds a sound; 0 is none.
    fn push(&mut self, sound: u8, out: &mut CompactString) {
        if self.count == self.waiting.len() {
            self.flush(out);
        }
        self.waiting[self.count] = sound;
        self.count += usize::from(sound != 0 && sound != self.last);
        self.last = if sound == 0 { self.last } else { sound };
    }

    fn flush(&mut self, out: &mut CompactString) {
        // Sounds are ASCII, so that this never falls back to nothing.
        out.push_str(std::str::from_utf8(&self.waiting[..self.count]).unwrap_or_default());
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_and_greek_words_meet_their_latin_spelling() {
        for (native, latin) in [("삼성", "samsung"), ("현대", "hyundai"), ("롯데", "lotte")] {
            let (mut roman, mut left, mut right) =
                (CompactString::default(), CompactString::default(), CompactString::default());
            romanise_hangul(native, &mut roman);
            skeleton(&roman, &mut left);
            skeleton(latin, &mut right);
            assert_eq!(left, right, "{native} as {roman}");
        }
        let mut roman = CompactString::default();
        romanise_greek("μυτιληναιος", &mut roman);
        assert_eq!(roman, "mytilinaios");
    }
}
