//! Countries by code and by name in seven languages.

use speargun_domain::country::code;

#[test]
fn a_country_has_names_in_many_languages() {
    for (expected, names) in [
        ("KR", &["KR", "kr", "South Korea", "Korea, Republic of", "대한민국", "한국"][..]),
        ("GR", &["GR", "Greece", "그리스", "Ελλάδα", "Griechenland", "Grèce", "Grecia"]),
        ("DE", &["DE", "Germany", "독일", "Γερμανία", "Deutschland", "Allemagne", "Alemania"]),
        ("US", &["US", "USA", "United States", "United States of America", "미국"]),
        ("GB", &["GB", "UK", "United Kingdom", "영국", "Ηνωμένο Βασίλειο"]),
        ("FR", &["France", "프랑스", "Γαλλία", "Frankreich", "Francia"]),
        ("JP", &["Japan", "일본", "Ιαπωνία"]),
        ("CY", &["Cyprus", "Κύπρος"]),
        ("IT", &["Italy", "Italia", "Italien", "이탈리아", "Ιταλία"]),
        ("ES", &["Spain", "España", "스페인", "Ισπανία", "Espagne"]),
        ("CH", &["Switzerland", "Schweiz", "Suisse", "스위스", "Ελβετία"]),
    ] {
        for name in names {
            assert_eq!(code(name), Some(expected), "{name}");
            assert_eq!(code(&format!(" {} ", name.to_uppercase())), Some(expected), "{name}");
        }
    }
}

#[test]
fn what_is_no_country_has_no_code() {
    for name in ["", " ", "Narnia", "Korean", "Europe", "EMEA", "X", "ZZ", &"a".repeat(101)] {
        assert_eq!(code(name), None, "{name}");
    }
}

/// Every code means itself, and none means another country.
#[test]
fn every_code_is_its_own() {
    let mut known = 0;
    for first in 'A'..='Z' {
        for second in 'A'..='Z' {
            let own = format!("{first}{second}");
            if let Some(found) = code(&own) {
                // UK is what people write for GB, and EL what the European Union writes for GR.
                let is_other_name = matches!(own.as_str(), "UK" | "EL");
                assert!(found == own || is_other_name, "{own} is {found}");
                known += 1;
            }
        }
    }
    // ISO 3166-1 has 249 codes.
    assert!(known >= 249, "{known}");
}
