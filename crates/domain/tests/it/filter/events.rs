//! Counts of events by type and window.

use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord, EVENT_WINDOW_DAYS};
use speargun_domain::filter::parse;

use crate::build::{fault, filter, holds};

fn account() -> AccountRecord {
    let mut account = AccountRecord::default();
    account.events.add("demo_request", [1, 2, 5]);
    account.events.add("webinar_attended", [0, 0, 1]);
    account
}

#[test]
fn events_are_counted_in_their_window() {
    assert_eq!(EVENT_WINDOW_DAYS, [7, 30, 90]);
    for (text, expected) in [
        ("events(\"demo_request\", 7d) = 1", true),
        ("events(\"demo_request\", 7) = 1", true),
        ("events(\"demo_request\", 30d) = 2", true),
        ("events(\"demo_request\", 90d) = 5", true),
        // Without days it counts ninety.
        ("events(\"demo_request\") = 5", true),
        ("events(\"demo_request\", 30d) >= 2", true),
        ("events(\"demo_request\", 30d) > 2", false),
        ("events(\"demo_request\", 30d) in (1, 2)", true),
        ("events(\"demo_request\", 30d) not in (1, 2)", false),
        ("events(\"demo_request\", 30d) != 2", false),
        ("EVENTS(\"demo_request\", 7D) >= 1", true),
        ("events(\"webinar_attended\", 30d) >= 1", false),
        ("events(\"webinar_attended\", 90d)", true),
        ("events(\"webinar_attended\", 7d)", false),
        ("not events(\"webinar_attended\", 7d)", true),
    ] {
        assert_eq!(holds(text, &account()), expected, "{text}");
    }
}

/// No event is nought events, not an unknown number of them.
#[test]
fn events_that_never_happened_are_none() {
    for (text, expected) in [
        ("events(\"call\", 30d) = 0", true),
        ("events(\"call\", 30d) < 1", true),
        ("events(\"call\", 30d) is empty", false),
        ("events(\"call\", 30d) is not empty", true),
        ("events(\"call\", 30d) != 3", true),
        ("events(\"call\", 30d) not in (1, 2)", true),
        ("events(\"call\", 30d) >= 1", false),
    ] {
        assert_eq!(holds(text, &AccountRecord::default()), expected, "{text}");
    }
}

/// A type is found under every name that other tools have for it.
#[test]
fn a_type_has_one_spelling() {
    for written in [
        "demo_request",
        "Demo Request",
        "DEMO-REQUEST",
        "Demo Requested",
        "request demo",
        " book demo ",
        "데모 신청",
        "αίτημα επίδειξης",
    ] {
        assert!(holds(&format!("events(\"{written}\", 90d) = 5"), &account()), "{written}");
    }
    assert!(!holds("events(\"demo\", 90d) >= 1", &account()));
}

#[test]
fn a_filter_says_which_counts_it_asks_for_once() {
    let read = filter(
        "events(\"call\", 7d) > 1 or not (events(\"Call\", 7d) > 5 and events(\"call\") = 0) \
         or events(\"ad_click\", 30d)",
    );
    assert_eq!(read.events(), [("ad_click", 1), ("call", 0), ("call", 2)]);
    assert!(filter("person(decides)").events().is_empty());
}

#[test]
fn counts_that_cannot_be_are_refused() {
    for (text, key, position) in [
        ("events(\"x\", 14d) >= 1", "filter.event_windows", 13),
        ("events(\"x\", 365d) >= 1", "filter.event_windows", 13),
        ("events(\"x\", 0d) >= 1", "filter.event_windows", 13),
        ("events(\"x\", -7d) >= 1", "filter.event_windows", 13),
        ("events(14) >= 1", "filter.no_event_type", 8),
        ("events(x) >= 1", "filter.no_event_type", 8),
        ("events() >= 1", "filter.no_event_type", 8),
        ("events(\"\") >= 1", "filter.no_event_type", 8),
        ("events(\"!?\") >= 1", "filter.no_event_type", 8),
        ("events(\"x\",) >= 1", "filter.no_days", 12),
        ("events(\"x\", \"7d\") >= 1", "filter.no_days", 13),
        ("events(\"x\", 7d >= 1", "filter.sign_missing", 16),
        ("events(\"x\"", "filter.sign_missing", 11),
        ("person(events(\"x\", 7d) >= 1)", "filter.events_of_accounts", 14),
    ] {
        let error = fault(text);
        assert_eq!((error.message.key(), error.position), (key, position), "{text}");
    }
    // Without brackets it is a field, which accounts do not have.
    assert_eq!(fault("events >= 1").message.key(), "filter.no_field");
    assert!(parse("events(\"x\") >= 1", ACCOUNT_FIELDS).is_ok());
}

/// Counts of the same type add up, window by window.
#[test]
fn counts_of_several_people_add_up() {
    let mut account = account();
    account.events.add("demo_request", [10, 20, 50]);
    for (days, sum) in [(7, 11), (30, 22), (90, 55)] {
        assert!(holds(&format!("events(\"demo_request\", {days}d) = {sum}"), &account), "{days}");
    }
    assert_eq!(account.events.iter().count(), 2);
    account.events.clear();
    assert!(holds("events(\"demo_request\") = 0", &account));
    assert_eq!(account.events.of("demo_request", 9), 0, "there is no such window");
}
