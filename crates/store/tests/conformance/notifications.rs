//! Notifications: each person's own, read once, the oldest removed.

use speargun_store::notification::{self, StoredNotification};
use speargun_store::{duplicate, user};

use super::*;

pub(super) fn notifications_are_each_persons_own(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let person = |connection: &mut Connection, name: &str| {
            let email = format!("{name}@acme.com");
            user::add(connection, (&email, name, "sales"), &by("ann", 1)).unwrap().unwrap()
        };
        let (eve, bob) = (person(connection, "eve"), person(connection, "bob"));
        let (acme, twin) = (put_account(connection, "acme"), put_account(connection, "twin"));
        for number in 1..=5 {
            let new = StoredNotification {
                kind: "mentioned".to_owned(),
                subject: ("dossier".to_owned(), number),
                account: Some((acme, String::new())),
                said: "{}".to_owned(),
                ..StoredNotification::default()
            };
            notification::add(connection, (eve, 4), &new, &by("ann", 10 + number)).unwrap();
        }
        let new = StoredNotification { said: "{}".to_owned(), ..StoredNotification::default() };
        notification::add(connection, (bob, 4), &new, &by("ann", 20)).unwrap();
        duplicate::merge(connection, twin, acme, &by("ann", 30)).unwrap();
        let (found, total, unread) = notification::list(connection, (eve, false), (2, 1)).unwrap();
        let subjects: Vec<i64> = found.iter().map(|own| own.subject.1).collect();
        assert_eq!((subjects, total, unread), (vec![4, 3], 4, 4), "the oldest is removed");
        assert_eq!(found[0].account.as_ref().map(|(id, _)| *id), Some(twin));
        assert_eq!((found[0].created_by.as_str(), found[0].read_at), ("ann", None));

        let read = |connection: &mut Connection, of, which| {
            notification::mark_read(connection, of, which, 40).unwrap()
        };
        assert_eq!(read(connection, bob, (found[0].id, false)), 0, "those of others stay unread");
        assert_eq!(read(connection, eve, (found[0].id, false)), 1);
        assert_eq!(read(connection, eve, (found[0].id, false)), 0, "once");
        let (left, total, unread) = notification::list(connection, (eve, true), (9, 0)).unwrap();
        assert_eq!((left.len(), total, unread), (3, 3, 3));
        assert_eq!(read(connection, eve, (found[0].id, true)), 2);
        let (left, ..) = notification::list(connection, (eve, true), (9, 0)).unwrap();
        assert_eq!(left[0].subject.1, 5);
    });
}
