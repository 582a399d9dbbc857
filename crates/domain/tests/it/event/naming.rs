//! One word for one kind of act.

use proptest::prelude::*;
use speargun_domain::event::{SYNONYMS, event_type_of};

#[test]
fn names_become_types() {
    for (text, channel, expected) in [
        ("Demo Requested", None, "demo_request"),
        ("demo-requested", None, "demo_request"),
        ("  DEMO   requested!! ", None, "demo_request"),
        ("Signed Up", None, "trial_started"),
        ("자료 다운로드", None, "content_download"),
        ("견적 문의", None, "pricing_request"),
        ("Αίτημα Προσφοράς", None, "pricing_request"),
        ("Λήψη περιεχομένου", None, "content_download"),
        ("Own Thing 2", None, "own_thing_2"),
        ("나만의 이벤트", None, "나만의_이벤트"),
        ("OPEN", Some("email"), "email_open"),
        ("Clicked", Some("email"), "email_click"),
        ("Email Opened", Some("email"), "email_open"),
        ("email_open", Some("email"), "email_open"),
        ("Bounced", Some("email"), "email_bounce"),
        ("open", Some("social"), "open"),
        ("___", None, ""),
        ("", None, ""),
        ("a__b", None, "a_b"),
    ] {
        assert_eq!(event_type_of(text, channel), expected, "{text} {channel:?}");
    }
}

/// A synonym leads to a type that is no synonym of another one.
#[test]
fn synonyms_lead_to_an_end() {
    for (name, event_type) in SYNONYMS {
        assert_eq!(event_type_of(name, None), *event_type, "{name}");
        assert_eq!(event_type_of(event_type, None), *event_type, "{event_type}");
        assert_ne!(name, event_type);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// A type is made once: making it again changes nothing, and it has no blanks or capitals.
    #[test]
    fn a_type_is_its_own_type(text in "\\PC{0,40}") {
        let once = event_type_of(&text, None);
        prop_assert_eq!(event_type_of(&once, None), once.clone());
        prop_assert!(!once.starts_with('_') && !once.ends_with('_') && !once.contains("__"));
        prop_assert!(!once.contains(char::is_whitespace));
    }
}
