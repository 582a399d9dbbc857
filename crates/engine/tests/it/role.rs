//! Roles that a company makes, teams apart from roles, and territories.

use speargun_domain::caller::{Caller, Context};
use speargun_domain::right::{Action, Role, custom_role_key};
use speargun_domain::target::Team;
use speargun_engine::account::{AccountSelection, refuse_outside};
use speargun_engine::user::{self, NewRole, NewUser, UserChange};
use speargun_engine::{Engine, EngineError, Workspace};
use speargun_store::Location;
use speargun_store::user::StoredUser;
use std::sync::Arc;

use crate::desk::{Desk, NOW};

fn call() -> Context {
    Context::of_command_line("ops", NOW)
}

fn role<'a>(name: &'a str, actions: &'a [Action], team: Option<Team>) -> NewRole<'a> {
    NewRole { name, actions, team }
}

fn person(desk: &Desk, email: &str, role: &str) -> StoredUser {
    let new = NewUser { email, name: "Bo Kim", role };
    user::add(&desk.workspace, &new, &call()).unwrap()
}

/// A desk with an administrator.
fn house() -> Desk {
    let desk = Desk::new();
    person(&desk, "ann@acme.com", Role::Administrator.key());
    desk
}

fn caller(desk: &Desk, email: &str) -> Caller {
    user::caller_of(&user::by_email(&desk.workspace, email).unwrap()).unwrap()
}

#[test]
fn a_role_of_the_company_lets_its_people_do_what_it_names() {
    let desk = house();
    let wanted = role("Partner manager", &[Action::EditLists, Action::ChooseTargets], None);
    let made = user::add_role(&desk.workspace, &wanted, &call()).unwrap();
    let key = custom_role_key(made.id);
    person(&desk, "bo@acme.com", &key);
    let bo = caller(&desk, "bo@acme.com");
    assert_eq!((&*bo.role, bo.team), ("Partner manager", None));
    let may: Vec<Action> = bo.actions.iter().collect();
    let expected =
        [Action::ReadRecords, Action::EditLists, Action::ChooseTargets, Action::UseOwnAccount];
    assert_eq!(may, expected);
    // What the role may changes for its people at once.
    let narrower = role("Partner manager", &[], Some(Team::Sales));
    user::edit_role(&desk.workspace, (made.id, made.revision), &narrower, &call()).unwrap();
    let bo = caller(&desk, "bo@acme.com");
    assert!(!bo.may(Action::EditLists) && bo.may(Action::ReadRecords));
    assert_eq!(bo.team, Some(Team::Sales));
    // It stays as long as people have it.
    let kept = user::remove_role(&desk.workspace, made.id, &call()).unwrap_err();
    assert!(kept.to_string().contains("1 person has the role"), "{kept}");
    let id = user::by_email(&desk.workspace, "bo@acme.com").unwrap().id;
    let viewer = UserChange { role: Some(Role::Viewer.key()), ..UserChange::default() };
    user::change(&desk.workspace, id, &viewer, &call()).unwrap();
    user::remove_role(&desk.workspace, made.id, &call()).unwrap();
    let gone = UserChange { role: Some(&key), ..UserChange::default() };
    let refused = user::change(&desk.workspace, id, &gone, &call()).unwrap_err();
    assert!(matches!(refused, EngineError::Invalid(_)), "{refused}");
}

#[test]
fn roles_are_refused_that_say_too_much_or_nothing() {
    let desk = house();
    let add = |name: &str, actions: &[Action]| {
        user::add_role(&desk.workspace, &role(name, actions, None), &call())
    };
    for (name, actions) in [
        ("Deputy", &[Action::ManageUsers][..]),
        ("", &[]),
        ("  \u{200b} ", &[]),
        (&"x".repeat(61), &[]),
    ] {
        let refused = add(name, actions).unwrap_err();
        assert!(matches!(refused, EngineError::Invalid(_)), "{name}: {refused}");
    }
    let first = add("Partner", &[]).unwrap();
    assert!(matches!(add("partner", &[]), Err(EngineError::Conflict(_))));
    let other = add("Agency", &[]).unwrap();
    let taken = role("PARTNER", &[], None);
    let edit = |seen| user::edit_role(&desk.workspace, (other.id, seen), &taken, &call());
    assert!(matches!(edit(other.revision), Err(EngineError::Conflict(_))));
    let own = role("Partner", &[Action::SaveViews], None);
    let changed = user::edit_role(&desk.workspace, (first.id, first.revision), &own, &call());
    assert_eq!(changed.unwrap().revision, first.revision + 1);
    let late = user::edit_role(&desk.workspace, (first.id, first.revision), &taken, &call());
    assert!(matches!(late, Err(EngineError::Outdated(_))));
    assert!(matches!(
        user::edit_role(&desk.workspace, (99, 1), &own, &call()),
        Err(EngineError::NotFound(_))
    ));
    for index in 0..user::ROLES_MAX - 2 {
        add(&format!("Role {index}"), &[]).unwrap();
    }
    assert!(matches!(add("One more", &[]), Err(EngineError::Conflict(_))));
}

/// What a newer version wrote, or someone by hand, gives no more than this one knows.
#[test]
fn actions_that_are_not_known_give_nothing() {
    let desk = house();
    let made = user::add_role(&desk.workspace, &role("Odd", &[], None), &call()).unwrap();
    person(&desk, "bo@acme.com", &custom_role_key(made.id));
    for written in ["[\"manage_users\",\"fly\",\"edit_lists\"]", "no list"] {
        desk.workspace
            .store
            .write(|connection| {
                let sql = format!("UPDATE custom_role SET actions = '{written}'");
                connection.execute(&sql, &[])
            })
            .unwrap();
        let bo = caller(&desk, "bo@acme.com");
        assert!(!bo.may(Action::ManageUsers), "{written}");
        assert_eq!(bo.may(Action::EditLists), written.starts_with('['), "{written}");
        assert!(bo.may(Action::ReadRecords), "{written}");
    }
}

#[test]
fn a_person_votes_for_the_team_of_their_own() {
    let desk = house();
    let bo = person(&desk, "bo@acme.com", Role::Marketing.key());
    let team_after = |team: &str| {
        let change = UserChange { team: Some(team), ..UserChange::default() };
        user::change(&desk.workspace, bo.id, &change, &call()).unwrap();
        caller(&desk, "bo@acme.com").team
    };
    assert_eq!(caller(&desk, "bo@acme.com").team, Some(Team::Marketing));
    assert_eq!(team_after("customer_success"), Some(Team::CustomerSuccess));
    assert_eq!(team_after("none"), None);
    assert_eq!(team_after("role"), Some(Team::Marketing));
    let odd = UserChange { team: Some("finance"), ..UserChange::default() };
    let refused = user::change(&desk.workspace, bo.id, &odd, &call()).unwrap_err();
    assert!(refused.to_string().contains("customer_success"), "{refused}");
}

/// An engine of its own over the workspace of a desk.
fn engine(desk: &Desk) -> Engine {
    let own = &desk.workspace;
    let opened = Workspace::open_at(&own.directory, Location::in_directory(&own.directory));
    Engine::new(Arc::new(opened.unwrap().with_clock(own.clock().clone())))
}

fn seen(engine: &Engine, caller: &Caller) -> Vec<i64> {
    let list = engine.accounts.get(&engine.workspace).unwrap();
    let selection =
        AccountSelection { territory: caller.territory.clone(), ..AccountSelection::default() };
    let places = list.select(&selection, &engine.workspace.rates()).unwrap();
    let mut ids: Vec<i64> =
        places.iter().map(|place| list.rows[*place as usize].record.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_territory_is_a_filter_or_what_one_owns_or_both() {
    let desk = house();
    desk.matched();
    let bo = person(&desk, "bo@acme.com", Role::Sales.key());
    let engine = engine(&desk);
    let all = seen(&engine, &caller(&desk, "bo@acme.com"));
    assert!(all.len() > 2, "{all:?}");
    let (mine, theirs) = (all[0], all[1]);
    let own = |id: i64, owner: &str| {
        desk.workspace
            .store
            .write(|connection| {
                let sql = format!("UPDATE account SET owner_name = '{owner}' WHERE id = {id}");
                connection.execute(&sql, &[])?;
                speargun_store::bump_revision(connection)
            })
            .unwrap();
    };
    let limit = |territory: &str, owns: bool| {
        let change = UserChange {
            territory: Some(territory),
            owns_accounts: Some(owns),
            ..UserChange::default()
        };
        user::change(&desk.workspace, bo.id, &change, &call()).unwrap();
        caller(&desk, "bo@acme.com")
    };
    own(mine, "bo kim");
    assert_eq!(seen(&engine, &limit("", true)), [mine], "by name");
    own(mine, "BO@acme.com");
    assert_eq!(seen(&engine, &limit("", true)), [mine], "by address");
    own(theirs, "Someone else");
    let by_filter = "owner = \"Someone else\"";
    assert_eq!(seen(&engine, &limit(by_filter, false)), [theirs]);
    assert_eq!(seen(&engine, &limit(by_filter, true)), [mine, theirs]);
    assert_eq!(seen(&engine, &limit("", false)), all);
    // What is beyond it is as if it were not there.
    let context = Context { caller: limit("", true), ..call() };
    assert!(refuse_outside(&engine, &context, &[mine]).is_ok());
    for beyond in [theirs, 987_654] {
        let refused = refuse_outside(&engine, &context, &[mine, beyond]).unwrap_err();
        assert!(matches!(refused, EngineError::NotFound(_)), "{refused}");
    }
    let faulty = UserChange { territory: Some("contry = 1"), ..UserChange::default() };
    assert!(user::change(&desk.workspace, bo.id, &faulty, &call()).is_err());
    // One that cannot be read any more shows nothing.
    let mut broken = context.clone();
    broken.caller.territory = Some("contry = 1".into());
    let refused = refuse_outside(&engine, &broken, &[mine]).unwrap_err();
    assert!(refused.to_string().contains("cannot be read any more"), "{refused}");
}

#[test]
fn a_quotation_mark_in_a_name_is_a_letter() {
    let desk = house();
    let bo = person(&desk, "bo@acme.com", Role::Sales.key());
    let name = "Bo \"or score > 0\\";
    let change =
        UserChange { name: Some(name), owns_accounts: Some(true), ..UserChange::default() };
    user::change(&desk.workspace, bo.id, &change, &call()).unwrap();
    desk.matched();
    let engine = engine(&desk);
    assert_eq!(seen(&engine, &caller(&desk, "bo@acme.com")), Vec::<i64>::new());
}
