use super::*;

fn clean(text: &str) -> String {
    normalise_name(text).text()
}

#[test]
fn legal_forms_go_wherever_they_stand() {
    for (typed, wanted) in [
        ("Siemens Aktiengesellschaft", "siemens"),
        ("OAO Gazprom", "gazprom"),
        ("Faberlic Europe Sp. z o.o.", "faberlic europe"),
        ("삼성전자 주식회사", "samseong electronic"),
        ("㈜카카오", "kakao"),
        ("Μυτιληναίος Α.Ε.", "mytilinaios"),
        ("NXP B. V.", "nxp"),
        ("A.O. Smith Corp", "ao smith"),
        ("Dave Inc./DE", "dave"),
        ("Lowe&#8217;s Companies, Inc.", "lowes"),
    ] {
        assert_eq!(clean(typed), wanted, "{typed}");
    }
}

#[test]
fn junk_names_nobody() {
    for junk in ["n/a", "Self", "-", "", "테스트", "무직", "freelance", "none", "...", "aaaa"]
    {
        assert!(!normalise_name(junk).is_usable(), "{junk}");
    }
}

#[test]
fn a_name_of_ten_million_letters_is_read_in_bounded_time() {
    let name = normalise_name(&"x".repeat(10_000_000));
    assert!(name.text().len() <= MAX_NAME_CHARS);
}
