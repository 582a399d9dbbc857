//! Sheets as PDF, with the fonts of the machine. Without fonts the tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use speargun_print::{Line, PrintError, Section, Sheet, to_pdf};

fn sheet(texts: &[&str]) -> Sheet {
    let line = |text: &&str| Line { text: (*text).to_owned(), detail: Some("2026-11-30".into()) };
    Sheet {
        title: "Acme & Söhne".to_owned(),
        subtitle: "Tier 1".to_owned(),
        language: "en".to_owned(),
        footer: "1".to_owned(),
        left_out: String::new(),
        sections: vec![Section {
            title: "Pains".to_owned(),
            lines: texts.iter().map(line).collect(),
        }],
    }
}

/// The PDF; none where the machine has no font for it.
fn printed(sheet: &Sheet) -> Option<Vec<u8>> {
    match to_pdf(sheet) {
        Ok(bytes) => Some(bytes),
        Err(error @ (PrintError::NoFont | PrintError::NoLetter(_))) => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_sheet_in_three_languages_is_a_pdf() {
    for text in
        ["Orders take two weeks", "주문에 2주가 걸립니다", "Οι παραγγελίες αργούν δύο εβδομάδες"]
    {
        let Some(bytes) = printed(&sheet(&[text])) else { continue };
        assert!(bytes.starts_with(b"%PDF-"), "{text}");
        assert!(bytes.len() > 1_000 && bytes.len() < 200_000, "{} bytes", bytes.len());
    }
}

#[test]
fn what_is_printed_twice_is_the_same() {
    let own = sheet(&["Orders take two weeks"]);
    assert_eq!(printed(&own), printed(&own));
}

#[test]
fn a_letter_without_a_font_is_named() {
    // A letter of a script that fonts for texts do not have.
    match to_pdf(&sheet(&["ab \u{16a0} c"])) {
        Err(PrintError::NoLetter(letter)) => assert_eq!(letter, '\u{16a0}'),
        Err(PrintError::NoFont) => eprintln!("skipped: no font was found"),
        Ok(_) => eprintln!("skipped: a font of this machine has runes"),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_sign_without_a_font_is_left_out_and_counted() {
    let with =
        |text: &str, left_out: &str| Sheet { left_out: left_out.to_owned(), ..sheet(&[text]) };
    let Some(plain) = printed(&with("Well done", "gone: {count}")) else { return };
    let Some(bytes) = printed(&with("Well done \u{f8f0}\u{f8f0}", "gone: {count}")) else { return };
    let Some(other) = printed(&with("Well done \u{f8f0}\u{f8f0}", "fort: {count}")) else { return };
    assert_ne!(plain, bytes, "the foot says that something is gone");
    assert_ne!(bytes, other, "in the words that are given");
}

#[test]
fn much_goes_on_further_pages_up_to_a_limit() {
    let many = vec!["They want to double their exports to Japan by 2028"; 400];
    let Some(bytes) = printed(&sheet(&many)) else { return };
    let Some(few) = printed(&sheet(&many[..10])) else { return };
    assert!(bytes.len() > few.len());
    let endless = vec!["x"; 20_000];
    assert_eq!(to_pdf(&sheet(&endless)), Err(PrintError::TooLong));
}

#[test]
fn texts_that_are_no_text_do_no_harm() {
    let long = "a".repeat(5_000);
    for text in ["", "\u{0}\u{7}", "<script>alert(1)</script>", "a\nb", long.as_str(), "%PDF- ) >>"]
    {
        printed(&sheet(&[text]));
    }
}
