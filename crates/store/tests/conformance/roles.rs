//! Roles that a company makes, and what limits its people.

use speargun_domain::right::custom_role_key;
use speargun_store::user::{self, CustomRole};

use super::*;

fn role(name: &str, actions: &str) -> CustomRole {
    CustomRole { name: name.to_owned(), actions: actions.to_owned(), team: None }
}

pub(super) fn people_have_the_role_as_it_is_now(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let call = by("ann", 5);
        let partner = role("Partner", "[\"edit_lists\"]");
        let id = user::add_role(connection, &partner, &call).unwrap().unwrap();
        assert_eq!(user::add_role(connection, &role("PARTNER", "[]"), &call).unwrap(), None);
        let other = user::add_role(connection, &role("Agency", "[]"), &call).unwrap().unwrap();
        let names: Vec<String> =
            user::list_roles(connection).unwrap().into_iter().map(|own| own.role.name).collect();
        assert_eq!(
            (names, user::count_roles(connection).unwrap()),
            (vec!["Agency".to_owned(), "Partner".to_owned()], 2)
        );
        let bo = user::add(connection, ("bo@x.com", "Bo", &custom_role_key(id)), &call);
        let bo = bo.unwrap().unwrap();
        let seen = user::get(connection, bo).unwrap().unwrap();
        assert_eq!(seen.custom_role.as_ref(), Some(&partner));
        assert_eq!((seen.team.as_deref(), &*seen.territory, seen.owns_accounts), (None, "", false));
        assert_eq!(user::count_of_role(connection, id).unwrap(), 1);
        assert_eq!(user::count_of_role(connection, other).unwrap(), 0);
        let wider = CustomRole { team: Some("sales".to_owned()), ..role("Partners", "[]") };
        assert!(user::write_role(connection, (id, &wider), &call).unwrap());
        assert!(!user::write_role(connection, (id, &role("agency", "[]")), &call).unwrap());
        let stored = user::role(connection, id).unwrap().unwrap();
        assert_eq!((stored.revision, &stored.role), (2, &wider));
        let by_email = user::by_email(connection, "bo@x.com").unwrap().unwrap();
        assert_eq!(by_email.custom_role.as_ref(), Some(&wider));
        let limited = user::StoredUser {
            team: Some("none".to_owned()),
            territory: "country = \"DE\"".to_owned(),
            owns_accounts: true,
            ..by_email
        };
        user::put_profile(connection, &limited).unwrap();
        assert_eq!(user::get(connection, bo).unwrap().unwrap(), limited);
        assert!(user::list(connection).unwrap().contains(&limited));
        user::remove_role(connection, other).unwrap();
        assert_eq!(user::role(connection, other).unwrap(), None);
    });
}
