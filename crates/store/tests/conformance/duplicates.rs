//! Merges and splits of accounts.

use speargun_store::duplicate;

use super::*;

/// Every link to an account, by the keys of both ends.
fn links(connection: &mut Connection) -> Vec<String> {
    const LINKS: &[(&str, &str)] = &[
        ("membership", "account_id"),
        ("membership", "candidate_id"),
        ("opportunity", "account_id"),
        ("event", "account_id"),
        ("account", "parent_id"),
        ("account", "merged_into"),
    ];
    let mut found = Vec::new();
    for (table, column) in LINKS {
        let sql = format!("SELECT id, {column} FROM {table} ORDER BY id");
        for row in connection.query(&sql, &[]).unwrap() {
            let value = row.integer_option(1);
            found.push(format!("{table} {} {column} {value:?}", row.integer(0)));
        }
    }
    found
}

/// Three accounts, and links of every kind to the second and third.
fn filled(connection: &mut Connection) -> [i64; 3] {
    let ids = ["acme", "acme2", "acme3"].map(|key| put_account(connection, key));
    for (number, key) in ["acme2", "acme3"].into_iter().enumerate() {
        let deal = [("account_reference", text(key))];
        put(connection, &entities::OPPORTUNITY, "crm", &format!("d{key}"), &deal);
        let seen = [("account_reference", text(key)), ("event_type", text("call"))];
        put(connection, &entities::EVENT, "crm", &format!("e{key}"), &seen);
        let child = [("parent_reference", text(key)), ("name", text("child"))];
        put(connection, &entities::ACCOUNT, "crm", &format!("c{key}"), &child);
        let person = put_person(connection, &format!("kim@{key}.example"));
        membership::begin(connection, &decided(person, Some(ids[number + 1])), 10).unwrap();
        let person = put_person(connection, &format!("lee@{key}.example"));
        let candidate_id = Some(ids[number + 1]);
        let review = NewMembership { candidate_id, ..decided(person, None) };
        membership::begin(connection, &review, 10).unwrap();
    }
    record::link(connection).unwrap();
    ids
}

pub(super) fn merges_move_every_link_and_split_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let [acme, second, _] = filled(connection);
        let before = links(connection);
        let id = duplicate::merge(connection, acme, second, &by("ann", 20)).unwrap();
        let left = format!("Some({second})");
        assert!(!links(connection).iter().any(|link| link.ends_with(&left)));
        assert_eq!(account::get(connection, second).unwrap(), None, "it is hidden");
        assert_eq!(record::count(connection, &entities::ACCOUNT).unwrap(), 4);
        let moved = duplicate::moved(connection, id).unwrap();
        let expected = [("account", 1), ("event", 1), ("membership", 2), ("opportunity", 1)];
        assert_eq!(moved, expected.map(|(table, rows)| (table.to_owned(), rows)));
        let merge = duplicate::of_merged(connection, second).unwrap().unwrap();
        assert_eq!((merge.id, merge.survivor_id), (id, acme));
        assert_eq!(duplicate::merged_into(connection, acme).unwrap()[0].id, second);
        // An import in between that says nothing new changes nothing.
        let merged = links(connection);
        record::link(connection).unwrap();
        assert_eq!(links(connection), merged);
        duplicate::split(connection, &merge, &by("bob", 30)).unwrap();
        assert_eq!(links(connection), before);
        assert_eq!(duplicate::of_merged(connection, second).unwrap(), None);
        let (list, total) = duplicate::list(connection, 5, 0).unwrap();
        assert_eq!((list[0].undone_at, total), (Some(30), 1));
        assert_eq!(duplicate::get(connection, id).unwrap().as_ref(), Some(&list[0]));
    });
}

pub(super) fn records_that_come_to_a_merged_account(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let [acme, second, third] = filled(connection);
        let id = duplicate::merge(connection, acme, second, &by("ann", 20)).unwrap();
        let deal = |connection: &mut Connection, key: &str, account: &str| {
            let cells = [("account_reference", text(account))];
            put(connection, &entities::OPPORTUNITY, "crm", key, &cells);
        };
        deal(connection, "new", "acme2");
        deal(connection, "own", "acme");
        deal(connection, "dacme2", "acme3");
        record::link(connection).unwrap();
        let account = |connection: &mut Connection, key: &str| {
            let sql = format!("SELECT account_id FROM opportunity WHERE external_id = '{key}'");
            one(connection, &sql)
        };
        assert_eq!(account(connection, "new"), Some(acme), "by its own reference, at the survivor");
        let merge = duplicate::get(connection, id).unwrap().unwrap();
        duplicate::split(connection, &merge, &by("ann", 30)).unwrap();
        assert_eq!(account(connection, "new"), Some(second), "back with its own reference");
        assert_eq!(account(connection, "own"), Some(acme));
        assert_eq!(account(connection, "dacme2"), Some(third), "what the source changed stays");
    });
}

pub(super) fn merges_form_chains(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let [acme, second, third] = filled(connection);
        let states: Vec<_> = (0..3)
            .map(|step| {
                let before = links(connection);
                match step {
                    0 => duplicate::merge(connection, second, third, &by("ann", 20)).unwrap(),
                    1 => duplicate::merge(connection, acme, second, &by("ann", 21)).unwrap(),
                    _ => 0,
                };
                before
            })
            .collect();
        let [plain, once, twice] = &states[..] else { panic!("three states") };
        let merged = duplicate::merged_into(connection, acme).unwrap();
        assert_eq!(merged.len(), 2, "both stand as the last survivor");
        let person = one(connection, "SELECT MAX(person_id) FROM membership").unwrap();
        let chosen = decided(person, None);
        let (made, _) = membership::decide(connection, &chosen, &by("ann", 22)).unwrap();
        let sql = format!("UPDATE membership SET account_id = {third} WHERE id = {made}");
        connection.batch(&sql).unwrap();
        let now = duplicate::redirect_membership(connection, made, "account_id", third).unwrap();
        assert_eq!(now, acme);
        let at = |connection: &mut Connection| {
            membership::get(connection, made).unwrap().unwrap().account_id
        };
        assert_eq!(at(connection), Some(acme));
        let own = |links: Vec<String>| -> Vec<String> {
            let prefix = format!("membership {made} ");
            links.into_iter().filter(|link| !link.starts_with(&prefix)).collect()
        };
        assert_eq!(&own(links(connection)), twice);
        for (hidden, state, account) in [(second, once, second), (third, plain, third)] {
            let merge = duplicate::of_merged(connection, hidden).unwrap().unwrap();
            duplicate::split(connection, &merge, &by("ann", 30)).unwrap();
            assert_eq!(at(connection), Some(account));
            // The membership of whoever was decided in between has ended, and stays where it was.
            let differing =
                own(links(connection)).iter().zip(state).filter(|(a, b)| a != b).count();
            assert!(differing <= 1, "{:?}\n{state:?}", links(connection));
        }
    });
}

pub(super) fn a_parent_goes_into_its_child(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let child = [("parent_reference", text("acme")), ("name", text("child"))];
        put(connection, &entities::ACCOUNT, "crm", "child", &child);
        record::link(connection).unwrap();
        let child = id_of(connection, "account", "child");
        let before = links(connection);
        let id = duplicate::merge(connection, child, acme, &by("ann", 20)).unwrap();
        for _ in 0..2 {
            let own = format!("SELECT parent_id FROM account WHERE id = {child}");
            assert_eq!(one(connection, &own), None, "nobody is their own parent");
            record::link(connection).unwrap();
        }
        let merge = duplicate::get(connection, id).unwrap().unwrap();
        duplicate::split(connection, &merge, &by("ann", 30)).unwrap();
        assert_eq!(links(connection), before);
    });
}

pub(super) fn dismissed_pairs_are_remembered(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        duplicate::dismiss(connection, (zeta, acme), &by("ann", 5)).unwrap();
        duplicate::dismiss(connection, (acme, zeta), &by("ann", 6)).unwrap();
        assert_eq!(duplicate::dismissed(connection).unwrap(), [(acme, zeta)]);
        assert!(duplicate::restore(connection, (zeta, acme)).unwrap());
        assert!(!duplicate::restore(connection, (zeta, acme)).unwrap());
    });
}
