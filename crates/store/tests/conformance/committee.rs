//! What people decided about roles stands, whatever jobs, imports and merges do.

use speargun_store::committee::{self, Decision};
use speargun_store::duplicate;

use super::*;

fn decision(person_id: i64, role: &str, has_role: bool, at: i64) -> Decision {
    let decided_by = "ann".to_owned();
    Decision { person_id, role: role.to_owned(), has_role, decided_by, decided_at: at }
}

fn standing(connection: &mut Connection) -> Vec<(i64, String, bool)> {
    let found = committee::decisions(connection).unwrap();
    found.into_iter().map(|said| (said.person_id, said.role, said.has_role)).collect()
}

pub(super) fn roles_are_decided_and_taken_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        put(connection, &entities::PERSON, "crm", "p", &[("title", text("CTO"))]);
        let person = id_of(connection, "person", "p");
        let mut decide = |role: &str, has_role: bool, alone: bool| {
            committee::decide(connection, &decision(person, role, has_role, 5), alone).unwrap();
            standing(connection).into_iter().map(|(_, role, has)| (role, has)).collect::<Vec<_>>()
        };
        let said = |list: &[(&str, bool)]| -> Vec<(String, bool)> {
            list.iter().map(|(role, has)| ((*role).to_owned(), *has)).collect()
        };
        assert_eq!(decide("executive", false, false), said(&[("executive", false)]));
        let both = said(&[("executive", false), ("champion", true)]);
        assert_eq!(decide("champion", true, true), both);
        let three = said(&[("executive", false), ("champion", true), ("user", true)]);
        assert_eq!(decide("user", true, false), three);
        // Set alone: other confirmed roles end, what was dismissed stays dismissed.
        let edited = said(&[("executive", false), ("technical", true)]);
        assert_eq!(decide("technical", true, true), edited);
        let none = said(&[("executive", false), ("none", true)]);
        assert_eq!(decide("none", true, false), none);
        let again = said(&[("executive", false), ("champion", true)]);
        assert_eq!(decide("champion", true, false), again);
        assert_eq!(
            decide("champion", false, false),
            said(&[("executive", false), ("champion", false)])
        );
        assert_eq!(
            decide("executive", true, false),
            said(&[("champion", false), ("executive", true)])
        );
        assert_eq!(committee::forget(connection, person, &by("bob", 9)).unwrap(), 2);
        assert!(standing(connection).is_empty());
        assert_eq!(committee::forget(connection, person, &by("bob", 9)).unwrap(), 0);
        let kept = "SELECT COUNT(*) FROM committee_decision WHERE undone_at IS NOT NULL";
        assert_eq!(one(connection, kept), Some(8), "nothing that was decided is lost");
    });
}

pub(super) fn roles_outlive_jobs_imports_and_merges(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for key in ["a", "b"] {
            put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(key))]);
        }
        put(connection, &entities::PERSON, "crm", "p", &[("title", text("CTO"))]);
        let [left, right] = ["a", "b"].map(|key| id_of(connection, "account", key));
        let person = id_of(connection, "person", "p");
        let belong = |connection: &mut Connection, account: i64, at: i64| {
            let new = NewMembership {
                person_id: person,
                account_id: Some(account),
                decision: "strong",
                rule: "test",
                probability: 1.0,
                ..NewMembership::default()
            };
            assert!(membership::replace(connection, &new, at).unwrap());
        };
        belong(connection, right, 1);
        committee::decide(connection, &decision(person, "champion", true, 2), true).unwrap();
        committee::decide(connection, &decision(person, "executive", false, 2), false).unwrap();
        let said = standing(connection);
        let of = |connection: &mut Connection, account: i64| {
            committee::decisions_of_account(connection, account).unwrap().len()
        };
        assert_eq!((of(connection, left), of(connection, right)), (0, 2));
        // Merged, split, moved by a job, imported anew with another title: it stands.
        let merge = duplicate::merge(connection, left, right, &by("bob", 3)).unwrap();
        assert_eq!((of(connection, left), of(connection, right)), (2, 0));
        let merge = duplicate::get(connection, merge).unwrap().unwrap();
        duplicate::split(connection, &merge, &by("bob", 4)).unwrap();
        assert_eq!((of(connection, left), of(connection, right)), (0, 2));
        belong(connection, left, 5);
        assert_eq!((of(connection, left), of(connection, right)), (2, 0));
        put(connection, &entities::PERSON, "crm", "p", &[("title", text("Buyer"))]);
        record::link(connection).unwrap();
        assert_eq!(standing(connection), said);
        assert_eq!(committee::account_of_person(connection, person).unwrap(), Some(left));
    });
}
