//! Who may be written to: what cells answer to columns that ask either way.

use proptest::prelude::*;
use speargun_domain::consent::{Answer, Asks, Circles, answer, forbids, is_circle, is_cross};

use Answer::{Doubt, In, Out};

fn answers(cell: &str, circles: Circles) -> [Answer; 3] {
    [Asks::OptOut, Asks::OptIn, Asks::Status].map(|asks| answer(cell, asks, circles))
}

/// Words that say it themselves mean the same under every heading.
#[test]
fn words_that_say_it_themselves_need_no_heading() {
    for cell in [
        "Opted out",
        "OPT-OUT",
        "opt_out",
        "Unsubscribed",
        "unsubscribe",
        "Not subscribed",
        "Do not contact",
        "Do Not Allow",
        "Denied",
        "Declined",
        "Refused",
        "Revoked",
        "Withdrawn",
        "Blacklisted",
        "Spam complaint",
        "Global opt-out",
        "수신거부",
        "수신 거부",
        "미동의",
        "거부",
        "동의 안 함",
        "동의하지 않음",
        "철회",
        "해지",
        "abgemeldet",
        "widersprochen",
        "Άρνηση",
        "Διαγραφή",
        "Δεν συμφωνώ",
        "Δεν επιθυμώ",
        "désabonné",
    ] {
        assert_eq!(answers(cell, Circles::Absent), [Out; 3], "{cell}");
    }
    for cell in [
        "Opted in",
        "opt-in",
        "Subscribed",
        "Allowed",
        "Granted",
        "Given",
        "Consented",
        "Agreed",
        "Confirmed",
        "Double opt-in",
        "동의",
        "동의함",
        "수신 동의",
        "허용",
        "구독중",
        "angemeldet",
        "zugestimmt",
        "Συμφωνώ",
        "Αποδοχή",
        "Εγγεγραμμένος",
        "abonné",
    ] {
        assert_eq!(answers(cell, Circles::Absent), [In; 3], "{cell}");
    }
}

/// Yes and no mean what the heading asks.
#[test]
fn yes_and_no_answer_the_heading() {
    for cell in
        ["yes", "Y", "TRUE", "1", "1.0", "예", "네", "Ναι", "ja", "Oui", "sí", "✓", "○", "v"]
    {
        assert_eq!(answers(cell, Circles::Absent), [Out, In, Doubt], "{cell}");
    }
    for cell in ["no", "N", "FALSE", "0", "0.0", "아니오", "Όχι", "nein", "Non", "☐"] {
        assert_eq!(answers(cell, Circles::Absent), [In, Out, Doubt], "{cell}");
    }
}

/// What is in doubt never becomes a consent.
#[test]
fn doubt_is_no_consent() {
    for cell in ["", "maybe", "?", "2025-03-01", "see notes", "yes, by phone only", "n/a", "-"] {
        assert_eq!(answers(cell, Circles::Absent), [Doubt; 3], "{cell}");
    }
}

/// A cross is a tick alone, and a no beside circles.
#[test]
fn a_cross_is_read_by_its_neighbours() {
    for (cell, circles, expected) in [
        ("x", Circles::Absent, [Out, Doubt, Doubt]),
        ("X", Circles::Absent, [Out, Doubt, Doubt]),
        ("✗", Circles::Absent, [Doubt, Doubt, Doubt]),
        ("X", Circles::Yes, [In, Out, Doubt]),
        ("×", Circles::Yes, [In, Out, Doubt]),
        ("O", Circles::Yes, [Out, In, Doubt]),
        // Beside an N an O may be the first letter of a Greek no.
        ("O", Circles::Doubtful, [Doubt, Doubt, Doubt]),
        ("N", Circles::Doubtful, [Doubt, Doubt, Doubt]),
        ("Ναι", Circles::Doubtful, [Out, In, Doubt]),
    ] {
        assert_eq!(answers(cell, circles), expected, "{cell} {circles:?}");
    }
    for (cell, circle, cross) in [
        ("o", true, false),
        (" O ", true, false),
        ("ㅇ", true, false),
        ("⭕", true, false),
        ("x", false, true),
        ("❌", false, true),
        ("ox", false, false),
        ("", false, false),
    ] {
        assert_eq!((is_circle(cell), is_cross(cell)), (circle, cross), "{cell}");
    }
}

/// A state of a person forbids mail only by words that are sure.
#[test]
fn a_state_forbids_only_for_sure() {
    for state in [
        "Do Not Contact",
        "DO-NOT-CONTACT",
        "Do not email",
        "Don't contact",
        "DNC",
        "Closed (DNC)",
        "Opt out",
        "Opted out of all",
        "Unsubscribed from newsletter",
        "수신거부",
        "연락 금지",
        "Μην επικοινωνείτε",
        "nicht kontaktieren",
        "ne pas contacter",
        "no contactar",
        "Blacklisted",
    ] {
        assert!(forbids(state), "{state}");
    }
    for state in [
        "",
        "New",
        "Contacted",
        "Not contacted",
        "Never contacted",
        "Not unsubscribed",
        "수신거부 해제",
        "수신거부 아님",
        "Bounced",
        "Contact later",
        "Windnc Energy",
        "Subscribed",
        "Unsubscribed: no",
        "Customer",
        "Διαθέσιμος",
        "kontaktiert",
    ] {
        assert!(!forbids(state), "{state}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What a cell means under "opt in" it denies under "opt out", or says in its own words.
    #[test]
    fn both_headings_agree(cell in "\\PC{0,16}", place in 0_usize..3) {
        let circles = [Circles::Absent, Circles::Yes, Circles::Doubtful][place];
        let [out, in_, status] = answers(&cell, circles);
        match status {
            In | Out => prop_assert_eq!([out, in_], [status; 2], "{}", cell),
            Doubt => prop_assert!(out == Doubt || in_ == Doubt || out != in_, "{}", cell),
        }
    }

    /// Case and signs between the words do not count.
    #[test]
    fn case_and_signs_count_for_nothing(
        cell in prop::sample::select(vec!["opted out", "do not allow", "opted in", "수신 거부"]),
        sign in "[ _./-]",
    ) {
        let expected = answers(cell, Circles::Absent);
        let changed = cell.replace(' ', &sign);
        prop_assert_eq!(answers(&changed.to_uppercase(), Circles::Absent), expected);
        prop_assert_eq!(answers(&format!(" {changed} "), Circles::Absent), expected);
    }
}
