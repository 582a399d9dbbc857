//! Titles, names of people, and texts as other systems write them.

use proptest::prelude::*;
use speargun_domain::full_name::{split, without};
use speargun_domain::text::{TEXT_LENGTH_MAX, clean, cut, decode_entities, grouped};
use speargun_domain::title::{Department as D, Seniority as S, classify};

const RANKS: [(S, &[&str]); 8] = [
    (
        S::CLevel,
        &[
            "CEO",
            "Chief Executive Officer",
            "C.T.O.",
            "Founder & CEO",
            "Co-Founder",
            "President",
            "Owner",
            "Managing Director",
            "대표이사",
            "대표",
            "사장",
            "회장",
            "Διευθύνων Σύμβουλος",
            "Πρόεδρος",
            "Ιδρυτής",
            "Geschäftsführer",
        ],
    ),
    (
        S::VicePresident,
        &["Vice President", "VP Sales", "SVP", "EVP Marketing", "부사장", "전무", "Αντιπρόεδρος"],
    ),
    (
        S::Director,
        &[
            "Director of IT",
            "Head of Marketing",
            "IT-Director",
            "본부장",
            "실장",
            "Διευθυντής",
            "Διευθύντρια Πωλήσεων",
        ],
    ),
    (
        S::Manager,
        &["Marketing Manager", "팀장", "마케팅 팀장", "Υπεύθυνος Αγορών", "Υπεύθυνη Μάρκετινγκ"],
    ),
    (S::Lead, &["Senior Engineer", "Team Lead", "과장", "Sr. Analyst"]),
    (
        S::Practitioner,
        &["Engineer", "Marketing Specialist", "Data Analyst", "변호사", "Μηχανικός", "Δικηγόρος"],
    ),
    (S::Entry, &["Intern", "Executive Assistant to the CEO", "대표 비서", "Γραμματέας"]),
    (S::Unknown, &["", "Wizard", "Former CEO", "Ex-CTO", "전 대표이사", "Πρώην Διευθυντής"]),
];

/// The same rank in English, Korean and Greek, and in both genders.
#[test]
fn ranks_are_known_in_three_languages() {
    for (seniority, titles) in RANKS {
        for title in titles {
            assert_eq!(classify(title).0, seniority, "{title}");
            if title.is_ascii() {
                assert_eq!(classify(&title.to_uppercase()).0, seniority, "{title} in capitals");
            }
        }
    }
}

#[test]
fn departments_are_known_in_three_languages() {
    for (department, titles) in [
        (D::Marketing, &["Marketing Manager", "CMO", "마케팅 팀장", "Υπεύθυνη Μάρκετινγκ"][..]),
        (D::Sales, &["Sales Director", "영업 본부장", "Διευθυντής Πωλήσεων", "Account Executive"]),
        (D::Finance, &["CFO", "Finance Manager", "재무팀장", "Οικονομικός Διευθυντής"]),
        (D::Purchasing, &["Head of Procurement", "구매팀 과장", "Υπεύθυνος Προμηθειών"]),
        (D::Legal, &["General Counsel", "법무팀장", "Νομικός Σύμβουλος"]),
        (D::InformationTechnology, &["IT Director", "CIO", "CISO"]),
        (D::Engineering, &["Software Engineer", "CTO", "개발자", "Μηχανικός Λογισμικού"]),
        (D::HumanResources, &["HR Manager", "인사팀장"]),
        (D::Data, &["Data Analyst", "Data Scientist"]),
        (D::Operations, &["Operations Manager", "COO"]),
        (D::Product, &["Product Manager", "Product Owner"]),
        (D::CustomerSuccess, &["Customer Success Manager"]),
        (D::Unknown, &["", "Wizard", "Illegal Logging Analyst"]),
    ] {
        for title in titles {
            assert_eq!(classify(title).1, department, "{title}");
        }
    }
}

#[test]
fn seniority_is_ordered_and_decides_from_directors_on() {
    assert!(S::ALL.is_sorted());
    assert_eq!(S::ALL.iter().filter(|own| own.decides()).count(), 3);
    assert_eq!(S::from_key("nonsense"), S::Unknown);
    assert_eq!(D::from_key("nonsense"), D::Unknown);
    let keys: std::collections::BTreeSet<&str> = D::ALL.iter().map(|own| own.key()).collect();
    assert_eq!(keys.len(), D::ALL.len());
}

/// Name, given name, family name, and whether it was guessed.
#[test]
fn names_are_taken_apart_by_their_customs() {
    for (name, first, last, is_guessed) in [
        ("이순신", "순신", "이", false),
        ("이 순신", "순신", "이", false),
        ("김철수 과장님", "철수", "김", false),
        ("남궁민수", "민수", "남궁", false),
        ("Kim, Chul-soo", "Chul-soo", "Kim", false),
        ("Kim Chul-soo", "Chul-soo", "Kim", false),
        ("Γιώργος Παπαδόπουλος", "Γιώργος", "Παπαδόπουλος", false),
        ("Παπαδόπουλος Γιώργος", "Γιώργος", "Παπαδόπουλος", false),
        ("κα Μαρία Ιωάννου", "Μαρία", "Ιωάννου", false),
        ("Jean-Pierre Dupont", "Jean-Pierre", "Dupont", false),
        ("DUPONT Jean", "Jean", "DUPONT", false),
        ("María del Carmen", "María", "del Carmen", false),
        ("Otto von Bismarck", "Otto", "von Bismarck", false),
        ("Smith, John", "John", "Smith", false),
        ("Smith Jr., John", "John", "Smith Jr.", false),
        ("Mr. John Smith", "John", "Smith", false),
        ("佐藤 花子", "花子", "佐藤", false),
    ] {
        let found = split(name);
        let expected = (Some(first), last, is_guessed);
        assert_eq!(
            (found.first.as_deref(), found.last.as_str(), found.is_guessed),
            expected,
            "{name}"
        );
    }
}

/// What is no person's name, or cannot be taken apart, stays whole.
#[test]
fn what_is_no_name_stays_whole() {
    for name in [
        "Acme Inc",
        "주식회사 한빛",
        "삼성전자",
        "구매팀",
        "info@acme.com",
        "Team 5",
        "Sales Department",
        "Kim/Lee",
        "A & B",
        "Kim",
        "Madonna",
        "田中太郎",
        "",
        "Τμήμα Πωλήσεων",
        "Helpdesk Support",
        "a, b, c",
    ] {
        let found = split(name);
        assert_eq!((found.first, found.last.as_str()), (None, name), "{name}");
        assert!(found.is_guessed, "{name}");
    }
}

#[test]
fn texts_are_cleaned_as_exports_need() {
    for (text, expected) in [
        ("Acme", "Acme"),
        ("  Acme \t\n Inc.  ", "Acme Inc."),
        ("AT&amp;T", "AT&T"),
        ("Lowe&#8217;s", "Lowe’s"),
        ("Caf&eacute;", "Café"),
        ("&lt;b&gt;", "<b>"),
        ("&#xac00;&#44032;", "가가"),
        ("&unknown;", "&unknown;"),
        ("R&D", "R&D"),
        ("a & b", "a & b"),
        ("&#0;x", "x"),
        ("&#xD800;", "&#xD800;"),
        ("soft\u{ad}hyphen", "softhyphen"),
        ("\u{feff}mark", "mark"),
        ("right\u{200f}to\u{202e}left", "righttoleft"),
        ("non\u{a0}breaking", "non breaking"),
        ("wide\u{3000}blank", "wide blank"),
        ("bell\u{7}", "bell"),
        ("주식회사  한빛", "주식회사 한빛"),
    ] {
        assert_eq!(clean(text), expected, "{text:?}");
    }
    assert_eq!(decode_entities("&amp;amp;"), "&amp;", "once");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Cleaning a clean text changes nothing, unless it spells an entity by then.
    #[test]
    fn cleaning_again_changes_nothing(text in "\\PC{0,60}") {
        let once = clean(&text).into_owned();
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        prop_assert!(once.chars().count() <= TEXT_LENGTH_MAX);
        if !once.contains('&') {
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }

    /// A cut text is a beginning, as long as it may be and no character is split.
    #[test]
    fn a_cut_is_a_beginning(text in "\\PC{0,30}", length in 0_usize..40) {
        let head = cut(&text, length);
        prop_assert!(text.starts_with(head) && head.len() <= length.max(text.len().min(length)));
        if head.len() < text.len() {
            let next = text[head.len()..].chars().next().unwrap();
            prop_assert!(head.len() + next.len_utf8() > length);
        }
    }

    /// Grouped digits are the digits.
    #[test]
    fn groups_are_of_three(number: u64) {
        let text = grouped(number);
        prop_assert_eq!(text.replace(',', ""), number.to_string());
        let parts: Vec<&str> = text.split(',').collect();
        prop_assert!(parts[1..].iter().all(|part| part.len() == 3));
        prop_assert!((1..=3).contains(&parts[0].len()));
    }

    /// A name in two parts gives its parts, and each without the other.
    #[test]
    fn parts_of_a_name_are_of_the_name(
        first in "[A-Z][a-z]{2,8}", last in "[A-Z][a-z]{2,8}",
    ) {
        let whole = format!("{last}, {first}");
        let found = split(&whole);
        if found.first.is_some() {
            prop_assert_eq!(found.first.as_deref(), Some(first.as_str()));
            prop_assert_eq!(&found.last, &last);
        }
        if !first.eq_ignore_ascii_case(&last) {
            prop_assert_eq!(without(&whole, &first), Some(last.clone()));
            prop_assert_eq!(without(&whole, &last), Some(first));
        }
    }

    /// Any title is classified, in any case alike.
    #[test]
    fn the_case_of_a_title_decides_nothing(
        title in prop::sample::select(vec![
            "Head of Sales", "chief data officer", "Οικονομικός Διευθυντής", "it manager",
        ]),
        noise in "\\PC{0,20}",
    ) {
        prop_assert_eq!(classify(&title.to_uppercase()), classify(&title.to_lowercase()));
        let _ = classify(&noise);
    }
}
