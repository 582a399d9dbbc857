//! Which characters the bytes of a file stand for.

use encoding_rs::{EUC_KR, Encoding, ISO_8859_7, WINDOWS_1252, WINDOWS_1253};
use proptest::prelude::*;
use speargun_connect::OpenOptions;

use crate::build::{open, whole};

const KOREAN: &str =
    "회사명,담당자,도시\n한빛전자,홍길동,서울\n금강물산,이순신,부산\n대한기업,김철수,광주\n";
const GREEK: &str =
    "Εταιρεία,Επωνυμία,Πόλη\nΚωστόπουλος,Ναυτιλιακή,Πειραιάς\nΠαπαδάκης,Εμπορική,Αθήνα\n";
const GERMAN: &str = "Firma,Straße,Ort\nMüller,Hauptstraße 5,Köln\nGröße,Gärtnerweg 7,Düsseldorf\n";
const FRENCH: &str = "Société,Prénom,Ville\nGénérale,Hélène,Orléans\nÉnergie,François,Besançon\n";

fn bytes_of(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding.encode(text);
    assert!(!is_lossy, "{text}");
    bytes.into_owned()
}

fn expected(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let split = |line: &str| line.split(',').map(ToOwned::to_owned).collect();
    let mut lines = text.lines();
    (split(lines.next().unwrap()), lines.map(split).collect())
}

#[test]
fn encodings_of_three_languages_are_found() {
    for (text, encoding) in [
        (KOREAN, EUC_KR),
        (GREEK, WINDOWS_1253),
        (GREEK, ISO_8859_7),
        (GERMAN, WINDOWS_1252),
        (FRENCH, WINDOWS_1252),
    ] {
        let found = whole(&bytes_of(text, encoding));
        assert_eq!(found, expected(text), "{}", encoding.name());
    }
}

#[test]
fn utf_8_and_utf_16_are_found_with_and_without_their_mark() {
    for text in [KOREAN, GREEK, GERMAN, FRENCH, "a,b\n1,2\n"] {
        let marked = format!("\u{feff}{text}");
        let units = |text: &str, to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(to_bytes).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
        ] {
            assert_eq!(whole(&bytes), expected(text), "{text}");
        }
    }
}

#[test]
fn an_encoding_that_is_named_is_taken() {
    let options = |label: &str| OpenOptions { encoding: Some(label.to_owned()), delimiter: None };
    for (label, encoding, text) in [
        ("euc-kr", EUC_KR, KOREAN),
        ("windows-1253", WINDOWS_1253, GREEK),
        ("iso-8859-7", ISO_8859_7, GREEK),
        ("latin1", WINDOWS_1252, FRENCH),
    ] {
        let table = open("t.csv", &bytes_of(text, encoding), &options(label)).unwrap();
        assert_eq!(table.headings, expected(text).0, "{label}");
        assert_eq!(table.encoding, encoding.name(), "{label}");
    }
    assert!(open("t.csv", b"a,b\n", &options("klingon")).is_err());
}

/// Bytes that are no text cost their row, and no other.
#[test]
fn a_broken_byte_costs_its_row() {
    let mut bytes = KOREAN.as_bytes().to_vec();
    bytes.extend(b"Bro\xffken,x,y\nLast,Weg 1,Bonn\n");
    let (headings, rows) = crate::build::cells(&bytes);
    assert_eq!(headings, expected(KOREAN).0);
    let is_read: Vec<bool> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(is_read, [true, true, true, false, true]);
    assert_eq!(rows[4].as_ref().unwrap()[0], "Last");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Any text in UTF-8 or UTF-16 is read back letter by letter.
    #[test]
    fn text_is_read_back(
        rows in prop::collection::vec(("[a-zA-Z가-힣α-ω]{1,8}", "[a-zA-Z가-힣α-ω ]{1,8}[a-z]"), 1..12),
        is_wide: bool,
    ) {
        let mut text = "name,city\n".to_owned();
        for (name, city) in &rows {
            text.push_str(&format!("{name},{city}\n"));
        }
        let bytes: Vec<u8> = match is_wide {
            true => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            false => text.into_bytes(),
        };
        let (headings, found) = whole(&bytes);
        prop_assert_eq!(headings, ["name", "city"]);
        let found: Vec<(String, String)> =
            found.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        prop_assert_eq!(found, rows);
    }
}
