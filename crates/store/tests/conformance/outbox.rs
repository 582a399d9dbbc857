//! The outbox: what changed is in it once, in its order, and nothing that was rolled back.

use speargun_store::outbox::{self, Message, NewMessage};
use speargun_store::score::StoredScore;

use super::reads::put_account;
use super::*;

fn add(connection: &mut Connection, topic: &str, at: i64) -> i64 {
    let message = NewMessage { topic, subject: ("account", 7), body: "{}", at };
    outbox::add(connection, &message).unwrap()
}

/// To which record, what it was and is, and when it was noted.
type News = (i64, Option<String>, Option<String>, i64);

fn news(connection: &mut Connection, topic: &str) -> Vec<News> {
    let page = outbox::after(connection, 0, Some(topic), 100).unwrap();
    let read = |message: Message| {
        let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        let text = |name: &str| body[name].as_str().map(ToOwned::to_owned);
        assert!(text("since").unwrap().starts_with("1970-01-01T00:00:00"));
        (message.subject_id, text("before"), text("after"), message.at)
    };
    page.messages.into_iter().map(read).collect()
}

fn change(id: i64, before: Option<&str>, after: Option<&str>, at: i64) -> News {
    (id, before.map(ToOwned::to_owned), after.map(ToOwned::to_owned), at)
}

pub(super) fn messages_are_read_in_their_order(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(outbox::after(connection, 0, None, 10).unwrap(), outbox::Page::default());
        let first = add(connection, "one", 1);
        let second = add(connection, "two", 2);
        let third = add(connection, "one", 3);
        assert!(first < second && second < third);
        let page = outbox::after(connection, 0, None, 2).unwrap();
        let ids: Vec<i64> = page.messages.iter().map(|message| message.id).collect();
        assert_eq!((ids, page.next, page.missed), (vec![first, second], second, 0));
        let page = outbox::after(connection, second, None, 2).unwrap();
        let message = Message {
            id: third,
            topic: "one".to_owned(),
            subject_kind: "account".to_owned(),
            subject_id: 7,
            body: "{}".to_owned(),
            at: 3,
        };
        assert_eq!((page.messages, page.next), (vec![message], third));
        // Of one topic, those of others are passed over, and not looked at again.
        let page = outbox::after(connection, first, Some("two"), 5).unwrap();
        assert_eq!((page.messages.len(), page.next), (1, third));
        let page = outbox::after(connection, third, None, 5).unwrap();
        assert_eq!((page.messages.len(), page.next, page.missed), (0, third, 0));
        let page = outbox::after(connection, third + 9, None, 5).unwrap();
        assert_eq!((page.messages.len(), page.next), (0, third), "of another time");
        let page = outbox::after(connection, first, None, 0).unwrap();
        assert_eq!((page.messages.len(), page.next), (0, first));
    });
}

pub(super) fn a_late_reader_learns_what_is_gone(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let ids: Vec<i64> = (0..5).map(|at| add(connection, "one", at)).collect();
        assert_eq!(outbox::forget(connection, ids[2]).unwrap(), 3);
        let page = outbox::after(connection, ids[0], None, 10).unwrap();
        assert_eq!((page.messages.len(), page.missed), (2, 2));
        let page = outbox::after(connection, ids[2], None, 10).unwrap();
        assert_eq!((page.messages.len(), page.missed), (2, 0));
        // The newest stays, so that a reader does not take all for none.
        assert_eq!(outbox::forget(connection, ids[4]).unwrap(), 1);
        let page = outbox::after(connection, ids[2], None, 10).unwrap();
        assert_eq!((page.messages.len(), page.missed, page.next), (1, 1, ids[4]));
    });
}

pub(super) fn a_change_that_fails_leaves_no_message(place: &Place) {
    let store = place.open();
    let failed = store.write(|connection| {
        add(connection, "one", 1);
        Err::<(), _>(StoreError::Busy)
    });
    assert!(failed.is_err());
    write(&store, |connection| {
        assert_eq!(outbox::after(connection, 0, None, 10).unwrap().messages, []);
    });
}

pub(super) fn what_scores_change_is_in_the_outbox(place: &Place) {
    const TIER: &str = "account.tier_changed";
    let store = place.open();
    write(&store, |connection| {
        let score = |connection: &mut Connection, account: i64, tier: i64, at: i64| {
            let score = StoredScore { tier, earned_tier: tier, ..a_score(account) };
            score::put(connection, &score).unwrap();
            history::catch_up(connection, "account", at).unwrap();
        };
        let one = put_account(connection, "a");
        score(connection, one, 2, 10);
        assert_eq!(news(connection, TIER), [], "the first look of all is no news");
        score(connection, one, 2, 20);
        assert_eq!(news(connection, TIER), []);
        score(connection, one, 1, 30);
        let rose = change(one, Some("2"), Some("1"), 30);
        assert_eq!(news(connection, TIER), std::slice::from_ref(&rose));
        // An account that comes later is news from its first look on.
        let two = put_account(connection, "b");
        score(connection, two, 3, 40);
        let came = change(two, None, Some("3"), 40);
        assert_eq!(news(connection, TIER), [rose.clone(), came.clone()]);
        let key = ("account", one, "tier");
        assert!(history::set(connection, key, Some("2"), None, (45, 50)).unwrap());
        assert!(!history::set(connection, key, Some("2"), None, (60, 60)).unwrap());
        let fell = change(one, Some("1"), Some("2"), 50);
        assert_eq!(news(connection, TIER), [rose, came, fell]);
    });
}

pub(super) fn what_imports_change_is_in_the_outbox(place: &Place) {
    const STAGE: &str = "opportunity.stage_changed";
    let store = place.open();
    write(&store, |connection| {
        let stage = |connection: &mut Connection, deal: &str, stage: Value, at: i64| {
            put(connection, &entities::OPPORTUNITY, "crm", deal, &[("stage", stage)]);
            history::catch_up(connection, "opportunity", at).unwrap();
        };
        stage(connection, "one", text("Discovery"), 10);
        stage(connection, "two", text("Discovery"), 20);
        assert_eq!(news(connection, STAGE), [], "a deal that an import brings is no change");
        stage(connection, "one", text("Proposal"), 30);
        stage(connection, "one", Value::Null, 40);
        let id = id_of(connection, "opportunity", "one");
        let moved = change(id, Some("Discovery"), Some("Proposal"), 30);
        let ended = change(id, Some("Proposal"), None, 40);
        assert_eq!(news(connection, STAGE), [moved, ended]);
    });
}
