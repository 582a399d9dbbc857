//! Accounts of providers with which people sign in, and the key of sign-ins under way.

use speargun_store::user;

use super::*;

const ISSUER: &str = "https://id.example";

fn someone(connection: &mut Connection, name: &str) -> i64 {
    let email = format!("{name}@acme.com");
    user::add(connection, (&email, name, "sales"), &by("ann", 1)).unwrap().unwrap()
}

pub(super) fn an_account_of_a_provider_is_one_person(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (eve, bob) = (someone(connection, "eve"), someone(connection, "bob"));
        let by = by("ann", 5);
        let mut link = |user, issuer, subject| {
            let account = (issuer, subject);
            user::add_provider_link(connection, user, account, Some("e@x.com"), &by).unwrap()
        };
        assert!(link(eve, ISSUER, "1"));
        assert!(!link(bob, ISSUER, "1"), "the account is Eve's");
        assert!(!link(eve, ISSUER, "2"), "Eve has one of this provider");
        assert!(link(eve, "https://other.example", "1"));
        assert!(link(bob, ISSUER, "A") && !link(eve, ISSUER, "a"), "one of a provider each");
        let found = user::find_provider_link(connection, (ISSUER, "1")).unwrap().unwrap();
        assert_eq!((found.user_id, found.email.as_deref()), (eve, Some("e@x.com")));
        assert_eq!((found.created_at, &*found.created_by), (5, "ann"));
        assert_eq!(user::find_provider_link(connection, (ISSUER, "a")).unwrap(), None);
        user::note_provider_sign_in(connection, (ISSUER, "1"), 9).unwrap();
        let links = user::list_provider_links(connection, eve).unwrap();
        let seen: Vec<_> = links.iter().map(|link| link.signed_in_at).collect();
        assert_eq!(seen, [Some(9), None]);
        assert_eq!(user::get(connection, eve).unwrap().unwrap().provider_links, 2);
        assert_eq!(user::remove_provider_link(connection, bob, links[0].id).unwrap(), None);
        let removed = user::remove_provider_link(connection, eve, links[0].id).unwrap().unwrap();
        assert_eq!(removed.subject, "1");
        assert_eq!(user::get(connection, eve).unwrap().unwrap().provider_links, 1);
    });
}

pub(super) fn the_key_of_sign_ins_is_made_once(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(user::sign_in_key(connection, &[1; 32]).unwrap(), [1; 32]);
        assert_eq!(user::sign_in_key(connection, &[2; 32]).unwrap(), [1; 32]);
    });
}
