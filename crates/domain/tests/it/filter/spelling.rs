//! How a condition may be written: blanks, case, signs and quotation marks.

use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord};
use speargun_domain::filter::parse;

use crate::build::{filter, holds};

/// Each is another way to write what is first.
#[test]
fn one_condition_has_many_spellings() {
    for group in [
        &[
            "employees >= 200 and country = \"KR\"",
            "employees>=200 and country=\"KR\"",
            "  employees   >=200\n\tand\u{3000}country = 'KR' ",
            "EMPLOYEES >= 200 AND Country = “KR”",
            "(employees ≥ 200) and (country == \"KR\")",
            "employees >= 0.2k and country = ”KR”",
        ][..],
        &["tier != 1", "tier <> 1", "tier!=1", "TIER <>1", "tier != 1.0"],
        &["industry is empty", "industry IS EMPTY", "industry is unknown", "Industry Is Unknown"],
        &[
            "industry not in ('a','b')",
            "industry NOT IN (\"a\" , \"b\")",
            "industry not in('a', 'b')",
        ],
        &["not target", "NOT target", "not(target)", "not ( target )"],
        &["engaged in 30d", "engaged in 30", "Engaged IN 30D", "days_since_engaged <= 30"],
    ] {
        let wanted = filter(group[0]).tree(ACCOUNT_FIELDS);
        for spelling in group {
            assert_eq!(filter(spelling).tree(ACCOUNT_FIELDS), wanted, "{spelling}");
        }
    }
}

#[test]
fn quotation_marks_hold_one_another() {
    for (written, meant) in [
        (r#""a""#, "a"),
        (r"'a'", "a"),
        (r#"'say "x"'"#, "say \"x\""),
        (r#""it's""#, "it's"),
        (r#""say \"x\"""#, "say \"x\""),
        (r"'it\'s'", "it's"),
        (r#""a\\b""#, "a\\b"),
        (r#""C:\\Users""#, "C:\\Users"),
        ("“it's \"”", "it's "),
        (r#""and or not ( ) in""#, "and or not ( ) in"),
        (r#""100%""#, "100%"),
        (r#""a, b""#, "a, b"),
        (r#""""#, ""),
        (r#"" ""#, " "),
        ("\"a\nb\"", "a\nb"),
        ("\"a\0b\"", "ab"),
    ] {
        let account = AccountRecord { owner: Some(meant.to_owned()), ..AccountRecord::default() };
        let text = format!("owner = {written}");
        match parse(&text, ACCOUNT_FIELDS) {
            Ok(read) => assert!(read.holds(&account), "{text}"),
            // A typographic mark is closed by a straight one, and what follows is left over.
            Err(error) => assert_eq!((written, error.position), ("“it's \"”", 16), "{error}"),
        }
    }
}

/// Fields whose names begin with the words of the language.
#[test]
fn words_of_the_language_are_words_of_their_own() {
    for text in [
        "industry = \"and\"",
        "owner in (\"in\", \"not\", \"or\")",
        "custom.and = 1 and custom.or = 2",
        "custom.not = 1 or not custom.not = 2",
        "custom.is is empty",
        "custom.in in (1, 2)",
        "custom.contains contains \"contains\"",
        "custom.person = 1 and person(decides)",
        "custom.events = 1 and events(\"events\") > 1",
    ] {
        assert!(parse(text, ACCOUNT_FIELDS).is_ok(), "{text}");
    }
}

#[test]
fn custom_fields_have_names_of_their_own() {
    for name in [
        "segment",
        "Segment",
        "customer-type",
        "a.b.c",
        "세그먼트",
        "Τομέας",
        "x1",
        "Segment Score",
        "Umsatz (EUR)",
        "50% share",
        "a \"b\" c",
        "it's",
        "back\\slash",
        "and",
        "ends with dot.",
    ] {
        let account = AccountRecord {
            custom: vec![(name.to_owned(), "yes".to_owned())],
            ..AccountRecord::default()
        };
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let text = format!("custom.\"{quoted}\" = \"YES\"");
        assert!(holds(&text, &account), "{text}");
        let tree = filter(&text).tree(ACCOUNT_FIELDS).unwrap();
        assert!(holds(&tree.text(), &account), "{}", tree.text());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Any text at all is read back from between quotation marks.
    #[test]
    fn any_text_is_written_and_read(text in "\\PC{0,24}") {
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
        let account = AccountRecord { owner: Some(text.clone()), ..AccountRecord::default() };
        prop_assert!(holds(&format!("owner = \"{quoted}\""), &account), "{}", text);
        prop_assert!(holds(&format!("owner contains \"{quoted}\""), &account), "{}", text);
        prop_assert!(holds(&format!("owner in (\"\u{1}\", \"{quoted}\")"), &account), "{}", text);
        prop_assert!(!holds(&format!("owner != \"{quoted}\""), &account), "{}", text);
    }

    /// However damaged, a text is read or refused within itself; nothing panics.
    #[test]
    fn any_text_is_read_or_refused_within_itself(
        text in "(industry|tier|=|>=|in|not|and|or|is|empty|\\(|\\)|,|\"a\"|5|30d|10%|EUR|person| |é|가){0,14}",
    ) {
        if let Err(error) = parse(&text, ACCOUNT_FIELDS) {
            let end = text.chars().count() + 1;
            prop_assert!((1..=end).contains(&error.position), "{}: {}", text, error);
            prop_assert!(!error.message.to_string().is_empty());
        }
    }

    /// Blanks between the words mean nothing.
    #[test]
    fn blanks_between_words_count_nothing(blanks in prop::collection::vec("[ \t\n]{1,3}", 12)) {
        let words = ["employees", ">=", "200", "and", "not", "(", "country", "=", "\"KR\"", ")"];
        let text: String = words.iter().zip(&blanks).map(|(word, b)| format!("{b}{word}")).collect();
        let plain = filter("employees >= 200 and not (country = \"KR\")").tree(ACCOUNT_FIELDS);
        prop_assert_eq!(filter(&text).tree(ACCOUNT_FIELDS), plain);
    }
}
