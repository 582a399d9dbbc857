//! Names of companies in several scripts: legal forms, spellings, and comparisons.

use proptest::prelude::*;
use speargun_matching::{STRONG, compare_names, normalise_name, same_company_probability};

fn text(name: &str) -> String {
    normalise_name(name).text()
}

/// Legal forms of many countries are none of the name, in front, behind, with and without dots.
#[test]
fn legal_forms_are_none_of_the_name() {
    for name in [
        "Zorvex",
        "Zorvex Inc.",
        "Zorvex, Inc",
        "ZORVEX INC",
        "Zorvex Incorporated",
        "Zorvex Corp.",
        "Zorvex Corporation",
        "Zorvex LLC",
        "Zorvex L.L.C.",
        "Zorvex Ltd.",
        "Zorvex Limited",
        "Zorvex PLC",
        "Zorvex Co., Ltd.",
        "Zorvex GmbH",
        "Zorvex GmbH & Co. KG",
        "Zorvex AG",
        "Zorvex S.A.",
        "Zorvex SA",
        "Zorvex S.p.A.",
        "Zorvex S.r.l.",
        "Zorvex B.V.",
        "Zorvex N.V.",
        "Zorvex AB",
        "Zorvex Oy",
        "Zorvex A/S",
        "Zorvex Sp. z o.o.",
        "Zorvex s.r.o.",
        "Zorvex Kft.",
        "Zorvex Pty Ltd",
        "Zorvex Α.Ε.",
        "Zorvex ΕΠΕ",
        "Zorvex Ι.Κ.Ε.",
        "주식회사 Zorvex",
        "(주)Zorvex",
        "㈜Zorvex",
        "Zorvex 주식회사",
        "Zorvex(주)",
        "株式会社Zorvex",
        "Zorvex 有限公司",
        "  Zorvex   ",
        "The Zorvex Company",
    ] {
        let found = text(name);
        assert!(found == "zorvex" || found == "zorvex company", "{name}: {found}");
        assert!(compare_names(name, "Zorvex").probability > 0.9, "{name}");
    }
}

#[test]
fn korean_and_greek_names_lose_their_legal_forms() {
    for (with, without) in [
        ("주식회사 한빛전자", "한빛전자"),
        ("(주)한빛전자", "한빛전자"),
        ("㈜ 한빛전자", "한빛전자"),
        ("한빛전자㈜", "한빛전자"),
        ("한빛전자 유한회사", "한빛전자"),
        ("Κωστόπουλος Ναυτιλιακή Α.Ε.", "Κωστόπουλος Ναυτιλιακή"),
        ("ΚΩΣΤΟΠΟΥΛΟΣ ΝΑΥΤΙΛΙΑΚΗ ΑΕ", "Κωστόπουλος Ναυτιλιακή"),
        ("Κωστόπουλος Ναυτιλιακή Ε.Π.Ε.", "Κωστόπουλος Ναυτιλιακή"),
    ] {
        assert_eq!(text(with), text(without), "{with}");
    }
}

/// Case, accents, signs and full-width letters do not count.
#[test]
fn spellings_of_one_name_are_one_text() {
    for group in [
        &["Société Générale", "SOCIETE GENERALE", "Societe Generale", "societe-generale"][..],
        &["Müller", "MÜLLER", "Müller GmbH"],
        &["Zorvex & Söhne", "Zorvex & Soehne", "ZORVEX & SÖHNE"],
        &["Ｚｏｒｖｅｘ", "Zorvex", "ＺＯＲＶＥＸ"],
        &["Zorvex\u{200b} Media", "Zorvex Media", "Zorvex\u{a0}Media"],
        &["AT&amp;T", "AT&T"],
    ] {
        for name in group {
            let found = compare_names(group[0], name).probability;
            assert!(found > STRONG, "{name}: {found}");
        }
    }
}

#[test]
fn junk_names_no_company() {
    for name in [
        "",
        " ",
        "-",
        ".",
        "n/a",
        "N/A",
        "none",
        "test",
        "Test",
        "asdf",
        "xxx",
        "unknown",
        "null",
        "self employed",
        "freelance",
        "student",
        "12345",
        "aaaa",
        "없음",
        "???",
    ] {
        assert!(!normalise_name(name).is_usable(), "{name}: {}", text(name));
        assert_eq!(text(name), "", "{name}");
    }
    for name in ["3M", "HP", "LG", "IBM", "44 North", "현대", "ΔΕΗ", "Zorvex"] {
        assert!(normalise_name(name).is_usable(), "{name}");
    }
}

/// The same company in another spelling, and another company with a similar name.
#[test]
fn likely_pairs_are_above_unlikely_ones() {
    for (one, same, other) in [
        ("Zorvex Industries", "Zorvx Industries", "Halvard Industries"),
        ("Brantford Foods", "Brantford Foods International", "Brantford Media"),
        ("Pelican Freight Systems", "Pelican Freight", "Falcon Freight Systems"),
        ("Northern Quarry Works", "Northern Quarry Works Ltd", "Southern Quarry Works"),
        ("한빛전자", "한빛 전자 주식회사", "금강전자"),
        ("Κωστόπουλος Ναυτιλιακή", "Kostopoulos Naftiliaki", "Παπαδόπουλος Ναυτιλιακή"),
        ("University of Velmora", "Velmora University", "University of Norrland"),
        ("International Business Machines", "IBM", "International Paper"),
    ] {
        let (near, far) =
            (compare_names(one, same).probability, compare_names(one, other).probability);
        assert!(near > 0.5, "{one} / {same}: {near}");
        assert!(far < near, "{one} / {other}: {far} of {near}");
    }
}

/// How one word is written matters by degrees: the same, a plural, cut short, mistyped, another.
#[test]
fn a_word_is_nearer_the_less_it_was_changed() {
    for (name, forms) in [
        ("Zorvexon Quellmark", ["Zorvexons Quellmark", "Zorvexon Quellm", "Zorvexon Halvard"]),
        ("Brantly Norrholm", ["Brantlies Norrholm", "Brantly Norrho", "Brantly Tiskevar"]),
    ] {
        let likely = forms.map(|form| compare_names(name, form).probability);
        assert!(likely.is_sorted_by(|nearer, farther| nearer > farther), "{name}: {likely:?}");
        let [plural, cut, other] = likely;
        assert!(plural > STRONG && cut > 0.5 && other < 0.5, "{name}: {likely:?}");
    }
}

/// Names that differ by their number alone are no sure answer.
#[test]
fn numbers_tell_companies_apart() {
    for (left, right) in
        [("Studio 54", "Studio 45"), ("Radio 1", "Radio 2"), ("Area 51", "Area 52")]
    {
        let found = compare_names(left, right).probability;
        assert!(found < STRONG, "{left} {right}: {found}");
        let equal = compare_names(left, left).probability;
        assert!(equal > STRONG, "{left}: {equal}");
    }
    let spelt = compare_names("Studio 54", "Studio 54 Ltd").probability;
    assert!(spelt > 0.9, "{spelt}");
}

#[test]
fn other_names_of_a_company_are_read() {
    for (name, known) in [
        ("Zorvex Inc. dba Quellmark", "Quellmark"),
        ("Zorvex Inc. dba Quellmark", "Zorvex"),
        ("Quellmark (formerly Zorvex)", "Zorvex"),
        ("한빛전자 (Hanbit Electronics)", "Hanbit Electronics"),
    ] {
        let found = compare_names(name, known).probability;
        assert!(found > 0.9, "{name} / {known}: {found}");
    }
}

fn any_name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Zorvex",
        "Quellmark",
        "Brantford",
        "Delta",
        "Media",
        "Group",
        "GmbH",
        "Inc.",
        "한빛",
        "전자",
        "주식회사",
        "Τράπεζα",
        "Α.Ε.",
        "54",
        "of",
        "&",
        "Halvard",
        "Norrland",
        "S.A.",
        "東京",
    ]);
    prop_oneof![
        4 => prop::collection::vec(word, 1..5).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 160,
        ..ProptestConfig::default()
    })]

    /// A comparison is symmetric, a probability, and high of a name with itself.
    #[test]
    fn a_comparison_is_symmetric(left in any_name(), right in any_name()) {
        let (one, other) = (compare_names(&left, &right), compare_names(&right, &left));
        prop_assert!((one.probability - other.probability).abs() < 1e-6, "{} {}", left, right);
        prop_assert!((0.0..=1.0).contains(&one.probability));
        let (a, b) = (normalise_name(&left), normalise_name(&right));
        let again = same_company_probability(&a, &b);
        prop_assert!((again - one.probability).abs() < 1e-6, "{} {}", left, right);
        if a.is_usable() {
            prop_assert!(compare_names(&left, &left).probability > 0.9, "{}", left);
        }
    }

    /// A cleaned name stays as it is.
    #[test]
    fn a_clean_name_stays_as_it_is(name in any_name()) {
        let once = text(&name);
        prop_assert_eq!(text(&once), once.clone(), "{}", name);
        prop_assert_eq!(once.is_empty(), !normalise_name(&name).is_usable());
    }

    /// Case and blanks around words count nothing.
    #[test]
    fn case_and_blanks_count_nothing(words in prop::collection::vec("[A-Z][a-z]{3,8}", 1..4)) {
        let name = words.join(" ");
        prop_assert_eq!(text(&name.to_uppercase()), text(&name));
        prop_assert_eq!(text(&name.to_lowercase()), text(&name));
        prop_assert_eq!(text(&format!("  {} ", words.join("   "))), text(&name));
    }
}
