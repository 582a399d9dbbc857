//! `contains`, equality of texts, and what folding makes of them.

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::text::folded;

use crate::build::holds;

fn named(name: &str) -> AccountRecord {
    AccountRecord { name: name.to_owned(), ..AccountRecord::default() }
}

#[test]
fn a_part_is_found_wherever_it_is() {
    for (name, part, expected) in [
        ("Hyundai Motor Company", "hyundai", true),
        ("Hyundai Motor Company", "MOTOR", true),
        ("Hyundai Motor Company", "company", true),
        ("Hyundai Motor Company", "motor company", true),
        ("Hyundai Motor Company", "motorcompany", false),
        ("Hyundai Motor Company", "hyundai motor company ltd", false),
        ("현대자동차 주식회사", "자동차", true),
        ("현대자동차 주식회사", "현대중공업", false),
        ("Εθνική Τράπεζα της Ελλάδος", "ΤΡΆΠΕΖΑ", true),
        ("Εθνική Τράπεζα της Ελλάδος", "ελλάδοσ", true),
        ("Εθνική Τράπεζα της Ελλάδος", "τραπεζα", false),
        ("Société Générale", "GÉNÉRALE", true),
        ("Société Générale", "generale", false),
        ("Müller & Söhne", "& SÖ", true),
        ("50% off (really)", "% OFF (", true),
        ("a_b*c?d", "_b*c?", true),
        ("abc", "a%c", false),
        ("abc", "a_c", false),
        ("", "a", false),
        ("", "", true),
    ] {
        let text = format!("name contains \"{part}\"");
        assert_eq!(holds(&text, &named(name)), expected, "{name}: {text}");
    }
}

/// A number behind `contains` is looked for as it is written.
#[test]
fn digits_are_looked_for_as_text() {
    for (name, text, expected) in [
        ("Studio 54", "name contains 54", true),
        ("Studio 54", "name contains 5", true),
        ("Studio 54", "name contains 55", false),
        ("Version 1.5", "name contains 1.5", true),
    ] {
        assert_eq!(holds(text, &named(name)), expected, "{name}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A text contains each of its parts, whatever the case of either.
    #[test]
    fn a_text_contains_its_parts(
        before in "[a-zA-Zά-ία-ω가-힣 ]{0,8}",
        part in "[a-zA-Zά-ία-ω가-힣]{1,8}",
        after in "[a-zA-Zά-ία-ω가-힣 ]{0,8}",
    ) {
        let account = named(&format!("{before}{part}{after}"));
        for written in [part.clone(), part.to_uppercase(), part.to_lowercase()] {
            prop_assert!(holds(&format!("name contains \"{written}\""), &account), "{}", written);
        }
    }

    /// Two texts are equal for a filter where folding makes one text of both.
    #[test]
    fn texts_are_equal_as_they_fold(left in "[aAbBςσΣéÉ]{1,4}", right in "[aAbBςσΣéÉ]{1,4}") {
        let is_equal = holds(&format!("name = \"{right}\""), &named(&left));
        prop_assert_eq!(is_equal, folded(&left) == folded(&right), "{} {}", left, right);
        let is_part = holds(&format!("name contains \"{right}\""), &named(&left));
        prop_assert_eq!(is_part, folded(&left).contains(&folded(&right)), "{} {}", left, right);
    }

    #[test]
    fn folding_again_changes_nothing(text in "\\PC{0,20}") {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once.clone());
        prop_assert!(!once.contains('ς'));
    }
}
