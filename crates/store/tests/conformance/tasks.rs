//! Tasks, what happened to them, and the addresses of calendars.

use speargun_store::task::{self, AskedState, StoredTask, TaskEvent, TaskQuery};
use speargun_store::{calendar, duplicate, user};

use super::*;

fn someone(connection: &mut Connection, name: &str) -> i64 {
    let email = format!("{name}@acme.com");
    user::add(connection, (&email, name, "sales"), &by("ann", 1)).unwrap().unwrap()
}

fn new_task(title: &str, owner_id: i64, due_on: &str) -> StoredTask {
    StoredTask {
        title: title.to_owned(),
        owner_id,
        due_on: due_on.to_owned(),
        origin: "hand".to_owned(),
        ..StoredTask::default()
    }
}

fn titles(connection: &mut Connection, query: &TaskQuery<'_>) -> Vec<String> {
    let (tasks, total) = task::list(connection, query, (50, 0)).unwrap();
    assert_eq!(total, tasks.len() as i64);
    tasks.into_iter().map(|task| task.title).collect()
}

pub(super) fn tasks_are_found_by_owner_state_day_and_account(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (eve, bob) = (someone(connection, "eve"), someone(connection, "bob"));
        let acme = put_account(connection, "acme");
        let about = StoredTask {
            account: Some((acme, String::new())),
            origin: "vote".to_owned(),
            origin_id: Some(7),
            ..new_task("call", eve, "2027-01-10")
        };
        let call = task::create(connection, &about, &by("ann", 10)).unwrap();
        let late = new_task("late", eve, "2027-01-01");
        let late = task::create(connection, &late, &by("ann", 10)).unwrap();
        let other = new_task("other", bob, "2027-01-05");
        task::create(connection, &other, &by("ann", 10)).unwrap();
        let mut put_off = task::get(connection, late).unwrap().unwrap();
        put_off.state = "later".to_owned();
        put_off.later_until = Some("2027-01-05".to_owned());
        task::update(connection, &put_off, 20).unwrap();
        let of =
            |state, today| TaskQuery { owner_id: Some(eve), state, today, ..TaskQuery::default() };
        let before = "2027-01-04";
        assert_eq!(titles(connection, &of(AskedState::Open, before)), ["call"]);
        assert_eq!(titles(connection, &of(AskedState::Later, before)), ["late"]);
        let then = "2027-01-05";
        assert_eq!(titles(connection, &of(AskedState::Open, then)), ["late", "call"]);
        assert!(titles(connection, &of(AskedState::Later, then)).is_empty());
        let counts = task::counts(connection, &of(AskedState::Done, then)).unwrap();
        let found = [counts.overdue, counts.today, counts.upcoming, counts.later, counts.done];
        assert_eq!(found, [1, 0, 1, 0, 0]);
        let all = TaskQuery { due_until: Some(then), today: then, ..TaskQuery::default() };
        assert_eq!(titles(connection, &all), ["late", "other"]);
        let by_account = TaskQuery { account_id: Some(acme), today: then, ..TaskQuery::default() };
        assert_eq!(titles(connection, &by_account), ["call"]);
        let by_origin =
            TaskQuery { origin: Some(("vote", 7)), today: then, ..TaskQuery::default() };
        assert_eq!(titles(connection, &by_origin), ["call"]);
        let mut done = task::get(connection, call).unwrap().unwrap();
        done.state = "done".to_owned();
        task::update(connection, &done, 30).unwrap();
        assert_eq!(titles(connection, &of(AskedState::Done, then)), ["call"]);
        assert_eq!(titles(connection, &of(AskedState::Unfinished, then)), ["late"]);
        assert_eq!(titles(connection, &of(AskedState::Any, then)), ["late", "call"]);
        assert_eq!(task::count_unfinished(connection, eve).unwrap(), 1);
        let found = task::get(connection, call).unwrap().unwrap();
        assert_eq!((found.revision, found.changed_at, found.created_at), (2, 30, 10));
        assert_eq!(found.account.unwrap().1, "acme");
        assert_eq!(task::get(connection, 999).unwrap(), None);
    });
}

pub(super) fn tasks_keep_their_history_and_owners_that_left(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (eve, bob) = (someone(connection, "eve"), someone(connection, "bob"));
        let new = new_task("call", eve, "2027-01-10");
        let id = task::create(connection, &new, &by("ann", 10)).unwrap();
        let event = |kind: &str| TaskEvent {
            kind: kind.to_owned(),
            note: Some("please".to_owned()),
            changes: "{}".to_owned(),
            ..TaskEvent::default()
        };
        task::add_event(connection, (id, None), &event("created"), &by("ann", 10)).unwrap();
        let mut handed = task::get(connection, id).unwrap().unwrap();
        handed.owner_id = bob;
        task::update(connection, &handed, 20).unwrap();
        task::add_event(connection, (id, Some(eve)), &event("handed_on"), &by("eve", 20)).unwrap();
        let (events, total) = task::events(connection, id, (1, 0)).unwrap();
        assert_eq!((events.len(), total), (1, 2));
        let newest = (events[0].kind.as_str(), events[0].name.as_str(), events[0].at);
        assert_eq!(newest, ("handed_on", "eve", 20));
        let handed = |owner_id| TaskQuery {
            owner_id,
            state: AskedState::HandedOn,
            today: "2027-01-01",
            ..TaskQuery::default()
        };
        assert_eq!(titles(connection, &handed(Some(eve))), ["call"]);
        assert_eq!(titles(connection, &handed(None)), ["call"]);
        assert!(titles(connection, &handed(Some(bob))).is_empty());
        user::set_disabled(connection, bob, true, &by("ann", 30)).unwrap();
        let found = task::get(connection, id).unwrap().unwrap();
        assert_eq!((found.owner.as_str(), found.owner_is_disabled), ("bob", true));
    });
}

pub(super) fn tasks_are_reminded_of_once(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let eve = someone(connection, "eve");
        let mut add = |title: &str, remind: &str, state: &str, until: Option<&str>| {
            let new = new_task(title, eve, "2027-02-01");
            let new = StoredTask { remind_on: Some(remind.to_owned()), ..new };
            let id = task::create(connection, &new, &by("ann", 5)).unwrap();
            let later = StoredTask {
                id,
                state: state.to_owned(),
                later_until: until.map(ToOwned::to_owned),
                ..new
            };
            task::update(connection, &later, 6).unwrap();
        };
        add("second", "2027-01-03", "open", None);
        add("first", "2027-01-02", "later", Some("2027-01-03"));
        add("waits", "2027-01-01", "later", Some("2027-01-09"));
        add("done", "2027-01-01", "done", None);
        add("tomorrow", "2027-01-04", "open", None);
        let due = |connection: &mut Connection, limit| {
            let found = task::to_remind(connection, ("2027-01-03", limit)).unwrap();
            found.into_iter().map(|own| (own.id, own.title)).collect::<Vec<_>>()
        };
        let found = due(connection, 9);
        let titles: Vec<&str> = found.iter().map(|(_, title)| title.as_str()).collect();
        assert_eq!((titles, due(connection, 1).len()), (vec!["first", "second"], 1));
        let before = task::get(connection, found[0].0).unwrap().unwrap().revision;
        task::note_reminder(connection, found[0].0).unwrap();
        assert_eq!(task::get(connection, found[0].0).unwrap().unwrap().revision, before);
        assert_eq!(due(connection, 9).len(), 1);
    });
}

pub(super) fn tasks_follow_merged_accounts(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let eve = someone(connection, "eve");
        let (acme, twin) = (put_account(connection, "acme"), put_account(connection, "twin"));
        let about = StoredTask {
            account: Some((twin, String::new())),
            ..new_task("call", eve, "2027-01-10")
        };
        let id = task::create(connection, &about, &by("ann", 10)).unwrap();
        duplicate::merge(connection, acme, twin, &by("ann", 20)).unwrap();
        let found = task::get(connection, id).unwrap().unwrap();
        assert_eq!(found.account, Some((acme, "acme".to_owned())));
        let query =
            TaskQuery { account_id: Some(acme), today: "2027-01-01", ..TaskQuery::default() };
        assert_eq!(titles(connection, &query), ["call"]);
    });
}

pub(super) fn a_calendar_has_one_address_that_ends(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (eve, bob) = (someone(connection, "eve"), someone(connection, "bob"));
        assert_eq!(calendar::made_at(connection, eve).unwrap(), None);
        calendar::make(connection, eve, &[1; 32], 10).unwrap();
        calendar::make(connection, bob, &[2; 32], 11).unwrap();
        assert_eq!(calendar::user_of(connection, &[1; 32]).unwrap(), Some(eve));
        calendar::make(connection, eve, &[3; 32], 12).unwrap();
        assert_eq!(calendar::user_of(connection, &[1; 32]).unwrap(), None);
        assert_eq!(calendar::user_of(connection, &[3; 32]).unwrap(), Some(eve));
        assert_eq!(calendar::made_at(connection, eve).unwrap(), Some(12));
        assert!(calendar::revoke(connection, eve, 13).unwrap());
        assert!(!calendar::revoke(connection, eve, 14).unwrap(), "once");
        assert_eq!(calendar::user_of(connection, &[3; 32]).unwrap(), None);
        assert_eq!(calendar::user_of(connection, &[2; 32]).unwrap(), Some(bob));
    });
}
