//! What was tracked of an account, wherever its events are.

use speargun_domain::event::{CallKind, Event};
use speargun_domain::time::DAY;
use speargun_engine::live::{TrackedCursor, TrackedFilter, tracked_timeline};

use crate::live::house::{House, NOW, Schema};

/// Accounts of the house.
const ACME: i64 = 1;
const ZETA: i64 = 2;

/// Types and times of an account's events, in pages of `limit`.
fn pages(house: &House, account: i64, filter: &TrackedFilter, limit: usize) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    let mut before: Option<TrackedCursor> = None;
    for _ in 0..1_000 {
        let page = tracked_timeline(&house.log, &house.live, account, filter, before, limit);
        let page = page.unwrap();
        assert!(page.events.len() <= limit);
        let item = |live: &speargun_engine::live::LiveEvent| {
            assert_eq!(live.account_id, Some(account));
            (live.event.event_type.clone(), live.event.occurred_at)
        };
        found.extend(page.events.iter().map(item));
        match page.next {
            Some(next) => {
                assert!(before.is_none_or(|before| next < before), "pages go on");
                before = Some(next);
            }
            None => return found,
        }
    }
    panic!("the pages never end");
}

fn walk(house: &House) {
    let all = TrackedFilter::default();
    let track = |who: &str, name: &str, days: i64| {
        let body = format!(r#"{{{who},"event":"{name}"}}"#);
        house.event(CallKind::Track, &body, NOW - days * DAY)
    };
    let max = r#""userId":"max@zeta-foods.de""#;
    let device = r#""anonymousId":"d1""#;
    let mut events: Vec<Event> = (1..=9).map(|day| track(max, "Webinar Attended", day)).collect();
    events.extend((1..=3).map(|day| track(device, "Pricing Viewed", 10 * day)));
    events.push(track(r#""userId":"kim@acme-software.com""#, "Webinar Attended", 2));
    house.submit(&events);
    house.step();
    assert_eq!(pages(house, ZETA, &all, 100).len(), 9);
    assert_eq!(pages(house, ACME, &all, 100).len(), 1);
    // Part of them into the lake, as events of nobody: then the visitor turns out to be Max.
    house.compact();
    let who = r#"{"anonymousId":"d1","userId":"max@zeta-foods.de","traits":{"email":"max@zeta-foods.de"}}"#;
    let mut later = vec![house.event(CallKind::Identify, who, NOW - DAY)];
    later.push(track(max, "Demo Requested", 5));
    let bot = r#"{"userId":"max@zeta-foods.de","event":"E","context":{"bot":true}}"#;
    later.push(house.event(CallKind::Track, bot, NOW - DAY));
    house.submit(&later);
    house.step();
    let mut expected: Vec<(String, i64)> =
        (1..=9).map(|day| ("webinar_attended".to_owned(), NOW - day * DAY)).collect();
    expected.extend((1..=3).map(|day| ("pricing_page".to_owned(), NOW - 10 * day * DAY)));
    // It came later than the other event of its moment.
    expected.insert(4, ("demo_request".to_owned(), NOW - 5 * DAY));
    for _ in 0..2 {
        for limit in [1, 2, 5, 13, 100] {
            assert_eq!(pages(house, ZETA, &all, limit), expected, "pages of {limit}");
        }
        let filter = TrackedFilter {
            event_type: Some("pricing_page".to_owned()),
            ..TrackedFilter::default()
        };
        assert_eq!(pages(house, ZETA, &filter, 2), expected[10..]);
        let filter = TrackedFilter { person_id: Some(-1), ..TrackedFilter::default() };
        assert_eq!(pages(house, ZETA, &filter, 2), []);
        assert_eq!(pages(house, ACME, &all, 2).len(), 1);
        assert_eq!(pages(house, 99, &all, 2), []);
        // The same once everything is in the lake.
        house.compact();
    }
}

#[test]
fn tracked_events_of_an_account_are_told_wherever_they_are() {
    walk(&House::new());
}

#[test]
fn tracked_events_of_an_account_are_told_on_postgres() {
    let Some(schema) = Schema::make("timeline") else { return };
    let house = House::with(Some(schema.location()));
    walk(&house);
    drop(house);
}
