//! Which characters the bytes of a file stand for.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_KR, Encoding, ISO_8859_7, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1257,
};

/// How many bytes of a file are looked at.
pub(crate) const SAMPLE_LENGTH: usize = 256 * 1024;

/// The encoding of a file by its first bytes.
///
/// A byte order mark decides; then UTF-8 that is valid or has a few broken places; then zero bytes,
/// which only UTF-16 has; then whether the high bytes pair up to Hangul (EUC-KR) or run on as Greek
/// words do (Windows-1253 or ISO 8859-7). What is left is told apart by the detector of Firefox, by
/// the words that the bytes make.
pub(crate) fn detect(sample: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return encoding;
    }
    if is_utf8_but_for_the_cut(sample) && !sample.contains(&0) {
        return UTF_8;
    }
    let zeros = |offset: usize| {
        sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count() * 8 > sample.len()
    };
    if zeros(1) {
        return UTF_16LE;
    }
    if zeros(0) {
        return UTF_16BE;
    }
    if is_utf8_but_for_the_cut(sample) {
        return UTF_8;
    }
    if is_mostly_utf8(sample) {
        return UTF_8;
    }
    if looks_korean(sample) {
        return EUC_KR;
    }
    if has_signs_alone(sample) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let found = detector.guess(None, Utf8Detection::Deny);
    let is_greek = found == WINDOWS_1253 || found == ISO_8859_7;
    if looks_greek(sample) && spells_greek(sample) {
        greek(sample)
    } else {
        // A few accented letters are proof of nothing but Western Europe.
        let found = if is_greek || is_guess(sample, found) { WINDOWS_1252 } else { found };
        if is_of_macintosh(sample, found) { MACINTOSH } else { found }
    }
}

/// Whether all bytes beyond ASCII are signs of the table of Western Europe, such as that of pounds
/// before a number. In other tables some of them are letters.
fn has_signs_alone(sample: &[u8]) -> bool {
    let mut around = sample.windows(3).filter(|around| around[1] >= 0x80).peekable();
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    let is_sign = |around: &[u8]| match (around[1], is_letter(around[0]), is_letter(around[2])) {
        // In other tables most of these are letters, and then have letters beside them.
        (0x80 | 0xa3 | 0xa7, before, after) => !before && !after,
        (0x91 | 0x93, before, _) => !before,
        (0x85 | 0x94 | 0xa9 | 0xae | 0xb0, _, after) => !after,
        (0x96 | 0x97, _, _) => !(around[0].is_ascii_lowercase() && around[2].is_ascii_lowercase()),
        (0x92 | 0x95 | 0xa0 | 0xb7, _, _) => true,
        _ => false,
    };
    let beside_another = |around: &[u8]| around[0] >= 0x80 || around[2] >= 0x80;
    around.peek().is_some() && around.all(|around| is_sign(around) && !beside_another(around))
}

/// Whether a table of the Baltic was found by one or two accented letters: they are as likely those
/// of Western Europe, where more files come from.
fn is_guess(sample: &[u8], found: &'static Encoding) -> bool {
    const LETTERS_MAX: usize = 2;
    let high = sample.iter().filter(|byte| **byte >= 0x80).count();
    found == WINDOWS_1257 && high <= LETTERS_MAX && accented_words(sample, WINDOWS_1252).1 == 0
}

/// Whether the words are those of the table of old Macs, which Excel there still writes and no
/// detector knows: by another table most accented letters are capitals or signs within words.
fn is_of_macintosh(sample: &[u8], found: &'static Encoding) -> bool {
    let (words, broken) = accented_words(sample, found);
    if broken == 0 || broken * 3 < words {
        return false;
    }
    let (words, broken) = accented_words(sample, MACINTOSH);
    broken * 10 <= words
}

/// Signs that stand around words and numbers.
const AROUND: &str = "“”‘’„‚«»‹›–—·•®™©°ºª€£¥¢\u{a0}";

/// How many words have letters beyond ASCII, and in how many of them a sign or a capital is where
/// words have none.
fn accented_words(sample: &[u8], encoding: &'static Encoding) -> (usize, usize) {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let is_end = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    let mut counts = (0, 0);
    for word in text.split(is_end).filter(|word| !word.is_ascii()) {
        let word = word.trim_matches(|c: char| AROUND.contains(c));
        let letters: Vec<char> = word.chars().filter(|c| *c != '’').collect();
        if letters.iter().all(|letter| letter.is_ascii() || !letter.is_alphanumeric())
            && !letters.iter().any(char::is_ascii_alphabetic)
        {
            continue;
        }
        let is_sign = |letter: &char| {
            !letter.is_ascii() && !letter.is_alphanumeric() && !matches!(letter, '–' | '—')
        };
        // Dashes join words that begin with capitals.
        let is_dash = |around: &[char]| {
            matches!(around[1], '–' | '—') && around[0].is_lowercase() && around[2].is_lowercase()
        };
        let has_small = letters.iter().any(|letter| letter.is_lowercase());
        let is_capital = |letter: &char| !letter.is_ascii() && letter.is_uppercase();
        let has_capital = letters.iter().skip(1).any(is_capital);
        let is_broken = letters.iter().any(is_sign)
            || letters.windows(3).any(is_dash)
            || has_small && has_capital;
        counts = (counts.0 + 1, counts.1 + usize::from(is_broken));
    }
    counts
}

fn is_utf8_but_for_the_cut(sample: &[u8]) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && sample.len() >= SAMPLE_LENGTH,
    }
}

/// Whether the characters beyond ASCII are UTF-8 in all but a few places, as where a field or a
/// download was cut within one. The rows with such places are rejected; by another table every row
/// would be garbled. Text in another table makes hardly any character of UTF-8 by chance.
fn is_mostly_utf8(sample: &[u8]) -> bool {
    const WHOLE_TO_BROKEN_MIN: usize = 10;
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= WHOLE_TO_BROKEN_MIN * broken
}

fn looks_korean(sample: &[u8]) -> bool {
    let end = sample.iter().rposition(|byte| *byte < 0x80).map_or(0, |last| last + 1);
    let (text, _, had_errors) = EUC_KR.decode(&sample[..end]);
    let hangul = text.chars().filter(|c| matches!(c, '가'..='힣')).count();
    let others = text.chars().filter(|c| !c.is_ascii() && !matches!(c, '가'..='힣')).count();
    // Rare syllables pair a high byte with a letter of ASCII, as accented letters do by chance.
    let high = sample.iter().filter(|byte| **byte >= 0xa1).count();
    !had_errors && hangul > 2 * others && high > hangul
}

/// Greek words are runs of high bytes; Western text has single accented letters between plain ones.
fn looks_greek(sample: &[u8]) -> bool {
    let is_greek_letter = |byte: u8| (0xb8..=0xfe).contains(&byte) && byte != 0xbb && byte != 0xd2;
    let (mut in_runs, mut alone, mut run) = (0_usize, 0_usize, 0_usize);
    for byte in sample.iter().chain(b" ") {
        if is_greek_letter(*byte) {
            run += 1;
        } else {
            if run >= 3 {
                in_runs += run;
            } else {
                alone += run;
            }
            run = 0;
        }
    }
    in_runs > alone
}

/// Whether runs of high bytes are Greek words: a small letter is followed by no capital, ς stands
/// at the end of a word and σ within it. The same bytes in Cyrillic tables break these rules in
/// most words.
fn spells_greek(sample: &[u8]) -> bool {
    let (text, _) = greek(sample).decode_without_bom_handling(sample);
    let (mut words, mut broken) = (0_usize, 0_usize);
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < 2 || letters.iter().all(char::is_ascii) {
            continue;
        }
        words += 1;
        let breaks =
            |pair: &[char]| pair[0].is_lowercase() && pair[1].is_uppercase() || pair[0] == 'ς';
        // ΰ is as rare in Greek as its byte is frequent in Cyrillic tables.
        let ends_wrong = letters.last() == Some(&'σ') || letters.contains(&'ΰ');
        broken += usize::from(ends_wrong || letters.windows(2).any(breaks));
    }
    broken * 10 <= words
}

/// Of the two Greek tables: Ά is another byte in each, and bytes from 80 to 9F stand for letters
/// and signs in one of them alone.
fn greek(sample: &[u8]) -> &'static Encoding {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| (0xc1..=0xfe).contains(byte));
    let before = |capital: u8| {
        sample.windows(2).filter(|pair| pair[0] == capital && is_letter(pair.get(1))).count()
    };
    let of_windows = sample.iter().filter(|byte| (0x80..=0x9f).contains(*byte)).count();
    let quoted = sample.iter().filter(|byte| **byte == 0xa1).count();
    if of_windows == 0 && before(0xb6) + quoted > before(0xa2) { ISO_8859_7 } else { WINDOWS_1253 }
}

/// The first field, from 1, in which bytes stood for no character of the file's encoding. In UTF-8
/// such bytes are found as they are read, and the sign for them is text of the file.
pub(crate) fn broken_field(cells: &csv::StringRecord, encoding: &str) -> Option<usize> {
    if encoding == UTF_8.name() || !cells.as_slice().contains('\u{fffd}') {
        return None;
    }
    cells.iter().position(|cell| cell.contains('\u{fffd}')).map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The encoder writes no ISO 8859-7: its decoder says which byte is which letter.
    fn bytes_of_iso(text: &str) -> Vec<u8> {
        let byte = |c: char| {
            let is_it = |byte: &u8| ISO_8859_7.decode(&[*byte]).0.chars().eq([c]);
            (0..=255_u8).find(is_it).unwrap()
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn syllables_of_a_high_byte_and_a_letter_are_no_korean() {
        let korean = |text: &str| EUC_KR.encode(text).0.into_owned();
        // 0xB0 and a letter of ASCII are a rare syllable, and by chance an accented letter.
        let rare = |count: usize| b"\xb0A ".repeat(count);
        for (sample, expected) in [
            (rare(1), false),
            (rare(20), false),
            ([rare(1), korean("가 ")].concat(), true),
            ([rare(9), korean("가 ")].concat(), true),
            (korean("회사명,담당자\n"), true),
            (b"name,city\n".to_vec(), false),
            // As many other characters as half of the syllables.
            (korean("가나다라 ○○\n"), false),
            (korean("가나다라마 ○○\n"), true),
        ] {
            assert_eq!(looks_korean(&sample), expected, "{sample:02x?}");
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        let korean = "회사명,담당자\n한빛반도체,김철수\n";
        let greek = "Εταιρεία,Πόλη\nΑιγαίο Ναυτιλιακή,Αθήνα\n";
        let french = "Société,Ville\nÉlan vital,Besançon\n";
        for (text, encoding) in [
            (korean, EUC_KR),
            (greek, WINDOWS_1253),
            (french, WINDOWS_1252),
            (korean, UTF_8),
            (greek, UTF_8),
            ("plain,ascii\n", UTF_8),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(detect(&bytes), encoding, "{text}");
        }
        // A field or a download that was cut within a character garbles nothing else.
        for text in [korean, greek] {
            let broken = [text.as_bytes(), text.as_bytes(), b"\xea\xb0\n"].concat();
            assert_eq!(detect(&broken), UTF_8, "{text}");
        }
        let iso = "Εταιρεία,Πόλη\nΑιγαίο,Άργος\nΆλφα,Άρτα\n";
        assert_eq!(detect(&bytes_of_iso(iso)), ISO_8859_7);
        assert_eq!(ISO_8859_7.decode(&bytes_of_iso(iso)).0, iso);
        assert_eq!(detect(&WINDOWS_1253.encode(iso).0), WINDOWS_1253);
        let few = "Company;City\nΑΛΦΑ Α.Ε.;Άργος\nΒΗΤΑ Ο.Ε.;Άρτα\n";
        assert_eq!(detect(&bytes_of_iso(few)), ISO_8859_7);
        for (text, encoding) in [
            (
                "Firma,Miasto\nZakład Przemysłu Spożywczego,Łódź\nSpółka Gdańska,Kraków\n",
                "windows-1250",
            ),
            ("Компания,Город\nСеверный ветер,Санкт-Петербург\nРомашка,Москва\n", "windows-1251"),
            ("Фирма,Город\nМосква Сити,Тверь\nНева,Псков\n", "koi8-u"),
            (french, "macintosh"),
            ("Vorname,Nachname\nJörg,Schäfer\n", "macintosh"),
            ("Vorname,Nachname\nÖmer,Weiß\n", "macintosh"),
            ("Vorname,Nachname\nJörg,Schäfer\n", "windows-1252"),
            ("Vorname,Nachname\nÖmer,Weiß\n", "windows-1252"),
            ("Name\nBegoña,Muñoz\nBegoña,Muñoz\n", "macintosh"),
            ("Name\nBegoña,Muñoz\nBegoña,Muñoz\n", "windows-1252"),
            ("Name,City\nNúñez,Málaga\n", "macintosh"),
            ("Name,Amount\nCafé,1000 €\n", "macintosh"),
            ("Name,Amount\nCafé,1000 €\n", "windows-1252"),
            ("Name,Route\nBahn,Berlin–Paris\nAcme® … §5,“x”\n", "windows-1252"),
            ("Name,Annual Revenue (£)\nAcme,£1000\nElm,£2 000\n", "windows-1252"),
            ("Name,City\nNaïf SA,Paris\n", "windows-1252"),
            ("Компания,Город\nГазпром,Москва,Russia\n", "windows-1251"),
            ("Name,City,Country\nГазпром,Москва,Russia\n", "windows-1251"),
            ("Firma\nŁKS Łódź,Kraków\n", "windows-1250"),
            ("Firma,Stadt\nMüller Gerätebau,Köln\nGrößer AG,Zürich\n", "macintosh"),
            ("Firma,Stadt\nMüller Gerätebau,Köln\nGrößer AG,Zürich\n", "windows-1252"),
            ("Empresa,Ciudad\nCompañía Eléctrica,Málaga\n“Año”,León\n", "macintosh"),
            ("Empresa,Ciudad\nCompañía Eléctrica,Málaga\n“Año”,León\n", "windows-1252"),
            ("Société,Note\nL’Élan,l’eau – 5 €\n", "windows-1252"),
            ("Společnost,Město\nŠkoda Žďár,Plzeň\nČeské dráhy,Jičín\n", "windows-1250"),
            ("会社名,都市\n株式会社山田製作所,東京\n日本電子工業,大阪\n", "Shift_JIS"),
        ] {
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
            assert_eq!(detect(&encoding.encode(text).0), encoding, "{text}");
        }
        let little: Vec<u8> = "a,b\nAcme,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&little), UTF_16LE);
        assert_eq!(detect(&[0xff, 0xfe, b'a', 0]), UTF_16LE);
        assert_eq!(detect(b"\xef\xbb\xbfa,b"), UTF_8);
    }
}
