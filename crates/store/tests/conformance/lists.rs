//! Lists of accounts, and who stands on them since and until when.

use speargun_store::duplicate;
use speargun_store::list::{self, AccountList};

use super::*;

fn names_at(connection: &mut Connection, at: i64) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    list::each_member(connection, at, |account, name| {
        found.push((account, name.to_owned()));
        Ok::<(), StoreError>(())
    })
    .unwrap();
    found
}

pub(super) fn lists_keep_who_stood_on_them_when(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let fairs =
            list::create(connection, "Messe Köln", Some("met there"), &by("ann", 10)).unwrap();
        assert_eq!(list::named(connection, "messe KÖLN").unwrap().map(|own| own.id), Some(fairs));
        assert!(list::add(connection, (fairs, acme), Some("stand 4"), &by("ann", 20)).unwrap());
        assert!(!list::add(connection, (fairs, acme), None, &by("bob", 21)).unwrap(), "once");
        assert!(list::add(connection, (fairs, zeta), None, &by("bob", 30)).unwrap());
        assert!(list::remove(connection, (fairs, acme), &by("bob", 40)).unwrap());
        assert!(!list::remove(connection, (fairs, acme), &by("bob", 41)).unwrap());
        assert!(list::add(connection, (fairs, acme), None, &by("bob", 50)).unwrap(), "again");
        let at = |connection: &mut Connection, at: i64| -> Vec<i64> {
            let (members, total) = list::members(connection, fairs, at, (10, 0)).unwrap();
            assert_eq!(members.len() as i64, total);
            members.iter().map(|member| member.account_id).collect()
        };
        assert_eq!(at(connection, 19), Vec::<i64>::new());
        assert_eq!(at(connection, 20), [acme]);
        assert_eq!(at(connection, 39), [acme, zeta]);
        assert_eq!(at(connection, 40), [zeta]);
        assert_eq!(at(connection, 50), [acme, zeta]);
        let (page, total) = list::members(connection, fairs, 35, (1, 0)).unwrap();
        assert_eq!((page[0].reason.as_deref(), page[0].from, total), (Some("stand 4"), 20, 2));
        assert_eq!(names_at(connection, 45), [(zeta, "Messe Köln".to_owned())]);
        assert_eq!(list::get(connection, fairs).unwrap().unwrap().size, 2);
        let own = list::get(connection, fairs).unwrap().unwrap();
        let archived = AccountList { archived_at: Some(60), changed_at: 60, ..own };
        list::update(connection, &archived).unwrap();
        assert_eq!(list::get(connection, fairs).unwrap(), Some(archived));
        assert_eq!(names_at(connection, 60), [], "an archived list counts no more");
        assert_eq!(names_at(connection, 59).len(), 2, "as it was");
        assert_eq!(list::of_account(connection, acme).unwrap(), []);
    });
}

pub(super) fn lists_follow_merged_accounts_and_splits(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, twin) = (put_account(connection, "acme"), put_account(connection, "twin"));
        let both = list::create(connection, "Both", None, &by("ann", 10)).unwrap();
        let one = list::create(connection, "One", None, &by("ann", 10)).unwrap();
        for (of_list, account) in [(both, acme), (both, twin), (one, twin)] {
            assert!(list::add(connection, (of_list, account), None, &by("ann", 20)).unwrap());
        }
        let before = names_at(connection, 25);
        let id = duplicate::merge(connection, acme, twin, &by("ann", 30)).unwrap();
        let expected = [(acme, "Both".to_owned()), (acme, "One".to_owned())];
        assert_eq!(names_at(connection, 35), expected);
        assert_eq!(list::members(connection, both, 35, (10, 0)).unwrap().1, 1, "counted once");
        assert_eq!(list::get(connection, both).unwrap().unwrap().size, 1);
        assert!(!list::add(connection, (one, acme), None, &by("bob", 36)).unwrap(), "it is there");
        let merge = duplicate::get(connection, id).unwrap().unwrap();
        duplicate::split(connection, &merge, &by("ann", 40)).unwrap();
        assert_eq!(names_at(connection, 45), before, "exactly as before");
        duplicate::merge(connection, acme, twin, &by("ann", 50)).unwrap();
        assert!(list::remove(connection, (both, acme), &by("bob", 60)).unwrap());
        assert_eq!(names_at(connection, 65), [(acme, "One".to_owned())]);
    });
}
