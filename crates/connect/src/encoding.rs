//! Which characters the bytes of a file stand for.

use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1253};

/// How many bytes of a file are looked at.
pub(crate) const SAMPLE_LENGTH: usize = 256 * 1024;

/// The encoding of a file by its first bytes.
///
/// A byte order mark decides; then valid UTF-8; then zero bytes, which only UTF-16 has; then
/// whether the high bytes pair up to Hangul (EUC-KR) or run on as Greek words do (Windows-1253).
/// What is left is Western European.
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
    if looks_korean(sample) {
        return EUC_KR;
    }
    if looks_greek(sample) { WINDOWS_1253 } else { WINDOWS_1252 }
}

fn is_utf8_but_for_the_cut(sample: &[u8]) -> bool {
    match std::str::from_utf8(sample) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && sample.len() >= SAMPLE_LENGTH,
    }
}

fn looks_korean(sample: &[u8]) -> bool {
    let end = sample.iter().rposition(|byte| *byte < 0x80).map_or(0, |last| last + 1);
    let (text, _, had_errors) = EUC_KR.decode(&sample[..end]);
    let hangul = text.chars().filter(|c| matches!(c, '가'..='힣')).count();
    let others = text.chars().filter(|c| !c.is_ascii() && !matches!(c, '가'..='힣')).count();
    !had_errors && hangul > 2 * others
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let little: Vec<u8> = "a,b\nAcme,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect(&little), UTF_16LE);
        assert_eq!(detect(&[0xff, 0xfe, b'a', 0]), UTF_16LE);
        assert_eq!(detect(b"\xef\xbb\xbfa,b"), UTF_8);
    }
}
