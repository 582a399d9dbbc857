//! Decisions of people, the review queue, proposals, runs, aliases, families.

use speargun_store::alias::{self, Alias, ExcludedDomain};
use speargun_store::family::{self, FamilyLink};
use speargun_store::membership::decision::{self, Decision};
use speargun_store::membership::match_model::{self, MatchModel};
use speargun_store::membership::run::{self, MatchRun};
use speargun_store::membership::{doubt, proposal};

use super::*;

pub(super) fn decisions_are_kept_and_taken_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 10).unwrap();
        let chosen = decided(person, Some(zeta));
        let (made, before) = membership::decide(connection, &chosen, &by("ann", 20)).unwrap();
        let mut kept = Decision {
            person_id: person,
            verdict: "other".to_owned(),
            account_id: Some(zeta),
            candidate_id: Some(acme),
            membership_id: made,
            previous_membership_id: before,
            decided_by: "ann".to_owned(),
            decided_at: 20,
            ..Decision::default()
        };
        kept.id = decision::add(connection, &kept).unwrap();
        kept.batch_id = kept.id;
        assert_eq!(decision::get(connection, kept.id).unwrap().as_ref(), Some(&kept));
        assert_eq!(decision::list(connection, 5, 0).unwrap(), (vec![kept.clone()], 1));
        assert_eq!(decision::of_person(connection, person, 5).unwrap().len(), 1);
        assert_eq!(decision::of_batch(connection, kept.id).unwrap().len(), 1);
        assert_eq!(decision::count_since(connection, 20).unwrap(), 1);
        assert_eq!(decision::count_since(connection, 21).unwrap(), 0);
        assert_eq!(decision::count_standing(connection).unwrap(), 1);
        assert!(!membership::replace(connection, &decided(person, Some(acme)), 30).unwrap());
        let standing = membership::standing(connection, person).unwrap().unwrap();
        assert_eq!((standing.id, standing.previous_id), (made, before));
        assert_eq!(standing.decided_by, "ann");
        decision::stands_again(connection, made, 77).unwrap();
        assert_eq!(decision::get(connection, kept.id).unwrap().unwrap().membership_id, 77);
        decision::stands_again(connection, 77, made).unwrap();
        decision::mark_undone(connection, kept.id, &by("bob", 40)).unwrap();
        let undone = decision::get(connection, kept.id).unwrap().unwrap();
        assert_eq!((undone.undone_by.as_deref(), undone.undone_at), (Some("bob"), Some(40)));
        assert_eq!(decision::of_batch(connection, kept.id).unwrap().len(), 0);
        assert_eq!(decision::count_standing(connection).unwrap(), 0);
        membership::clear(connection, made, 40).unwrap();
        assert_eq!(membership::standing(connection, person).unwrap(), None);
    });
}

pub(super) fn weights_are_published_and_rolled_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(match_model::published(connection).unwrap(), None);
        assert_eq!(match_model::roll_back(connection, &by("ann", 1)).unwrap(), None);
        let mut draft = MatchModel {
            state: match_model::DRAFT.to_owned(),
            weights: "{}".to_owned(),
            training: "{\"leads\":3}".to_owned(),
            created_by: "ann".to_owned(),
            created_at: 5,
            ..MatchModel::default()
        };
        draft.version = match_model::add(connection, &draft).unwrap();
        let second = match_model::add(connection, &draft).unwrap();
        assert!(second > draft.version);
        assert_eq!(match_model::get(connection, draft.version).unwrap(), Some(draft.clone()));
        assert_eq!(match_model::get(connection, 999).unwrap(), None);
        for (version, at) in [(draft.version, 10), (second, 20), (draft.version, 30)] {
            match_model::publish(connection, version, &by("bob", at)).unwrap();
        }
        let states = |connection: &mut Connection| -> Vec<String> {
            match_model::list(connection, 9).unwrap().into_iter().map(|model| model.state).collect()
        };
        assert_eq!(states(connection), [match_model::RETIRED, match_model::PUBLISHED]);
        let standing = match_model::published(connection).unwrap().unwrap();
        assert_eq!((standing.version, standing.published_at), (draft.version, Some(30)));
        // Step by step to what was in force before, down to the shipped weights.
        let ways =
            [(draft.version, Some(second)), (second, Some(draft.version)), (draft.version, None)];
        for way in ways {
            assert_eq!(match_model::roll_back(connection, &by("ann", 40)).unwrap(), Some(way));
            let standing = match_model::published(connection).unwrap().map(|model| model.version);
            assert_eq!(standing, way.1);
        }
        assert_eq!(states(connection), [match_model::RETIRED, match_model::RETIRED]);
        assert_eq!(match_model::roll_back(connection, &by("ann", 50)).unwrap(), None);
        let run = run::begin(connection, "match", Some(second), 60).unwrap();
        run::finish(
            connection,
            &MatchRun { id: run, finished_at: Some(61), ..MatchRun::default() },
        )
        .unwrap();
        assert_eq!(run::list(connection, 1).unwrap()[0].model_version, Some(second));
        assert_eq!(speargun_store::matched_revision(connection).unwrap(), 0);
        speargun_store::set_matched_revision(connection, 7).unwrap();
        assert_eq!(speargun_store::matched_revision(connection).unwrap(), 7);
    });
}

pub(super) fn the_review_queue_has_an_order(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        score::put(connection, &a_score(zeta)).unwrap();
        for (email, candidate, probability) in
            [("a@x.example", acme, 0.8), ("b@x.example", zeta, 0.5), ("c@x.example", acme, 0.6)]
        {
            let person_id = put_person(connection, email);
            let new = NewMembership {
                person_id,
                candidate_id: Some(candidate),
                decision: "review",
                rule: "ambiguous",
                probability,
                ..NewMembership::default()
            };
            membership::begin(connection, &new, 10).unwrap();
        }
        let order = |connection: &mut Connection, minimum: f64, by_value: bool| -> Vec<f64> {
            let found = doubt::list(connection, minimum, by_value, (10, 0)).unwrap();
            found.iter().map(|waiting| waiting.probability).collect()
        };
        assert_eq!(order(connection, 0.0, true), [0.5, 0.8, 0.6]);
        assert_eq!(order(connection, 0.0, false), [0.8, 0.6, 0.5]);
        assert_eq!(order(connection, 0.55, true), [0.8, 0.6]);
        assert_eq!(doubt::count(connection, 0.55).unwrap(), 2);
        let second = doubt::list(connection, 0.0, false, (1, 1)).unwrap();
        assert_eq!((second[0].candidate_id, second[0].since), (Some(acme), 10));
        connection.batch("UPDATE person SET deleted = 1").unwrap();
        assert_eq!(doubt::count(connection, 0.0).unwrap(), 0);
    });
}

pub(super) fn proposals_group_people(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let mut ids = Vec::new();
        for (email, group) in [
            ("a@x.example", "domain:x.example"),
            ("b@x.example", "domain:x.example"),
            ("c", "name:y"),
        ] {
            let person_id = put_person(connection, email);
            ids.push(person_id);
            let new = NewMembership { proposal: Some(group), ..decided(person_id, None) };
            membership::begin(connection, &new, 10).unwrap();
        }
        connection.batch("UPDATE person SET title = 'Buyer', country = 'GR'").unwrap();
        let (groups, total) = proposal::list(connection, 1, 0).unwrap();
        assert_eq!((groups, total), (vec![("domain:x.example".to_owned(), 2)], 2));
        assert_eq!(proposal::count(connection, "domain:x.example").unwrap(), 2);
        assert_eq!(proposal::people(connection, "domain:x.example", 9).unwrap(), ids[..2]);
        let titles =
            proposal::frequent(connection, "domain:x.example", proposal::Trait::Title, 3).unwrap();
        assert_eq!(titles, [("Buyer".to_owned(), 2)]);
        proposal::dismiss(connection, "domain:x.example", &by("ann", 20)).unwrap();
        proposal::dismiss(connection, "domain:x.example", &by("ann", 20)).unwrap();
        assert_eq!(proposal::list(connection, 9, 0).unwrap().1, 1);
        membership::set_proposal(connection, ids[2], None).unwrap();
        assert_eq!(proposal::list(connection, 9, 0).unwrap().1, 0);
    });
}

pub(super) fn runs_tell_what_they_changed(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let (kim, lee) = (put_person(connection, "kim"), put_person(connection, "lee"));
        membership::begin(connection, &decided(kim, Some(acme)), 10).unwrap();
        membership::begin(connection, &decided(lee, Some(acme)), 10).unwrap();
        assert_eq!(run::changes(connection, 10, (9, 0)).unwrap().1, 0, "the first is no change");
        let mut made =
            MatchRun { started_at: 20, trigger: "match".to_owned(), ..MatchRun::default() };
        made.id = run::begin(connection, "match", None, 20).unwrap();
        assert_eq!(run::list(connection, 9).unwrap(), []);
        let regraded = NewMembership { rule: "family_routing", ..decided(kim, Some(acme)) };
        membership::replace(connection, &regraded, 20).unwrap();
        membership::replace(connection, &decided(lee, Some(zeta)), 20).unwrap();
        let (changes, total) = run::changes(connection, 20, (9, 0)).unwrap();
        assert_eq!((changes.len(), total), (2, 2));
        assert_eq!(changes[0].person_id, lee, "another account comes before another rule");
        assert_eq!((changes[0].account_before, changes[0].account_after), (Some(acme), Some(zeta)));
        assert_eq!(changes[1].rule_after, "family_routing");
        made.finished_at = Some(30);
        made.moved = 1;
        made.by_rule = "[1]".to_owned();
        made.by_source = "[2]".to_owned();
        run::finish(connection, &made).unwrap();
        assert_eq!(run::list(connection, 9).unwrap(), [made]);
    });
}

pub(super) fn aliases_and_exclusions_stand_until_removed(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let revision = speargun_store::matching_revision(connection).unwrap();
        let mut alias = Alias {
            account_id: acme,
            kind: "domain".to_owned(),
            value: "acme.example".to_owned(),
            added_by: "ann".to_owned(),
            added_at: 5,
            ..Alias::default()
        };
        alias.id = alias::add(connection, &alias).unwrap();
        assert_eq!(alias::of_account(connection, acme).unwrap(), [alias.clone()]);
        let mut all = Vec::new();
        alias::each(connection, |alias| {
            all.push(alias);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(all, [alias.clone()]);
        assert!(alias::remove(connection, alias.id, &by("ann", 6)).unwrap());
        assert!(!alias::remove(connection, alias.id, &by("ann", 7)).unwrap());
        assert_eq!(alias::of_account(connection, acme).unwrap(), []);
        let domain = ExcludedDomain {
            domain: "agency.example".to_owned(),
            reason: Some("agency".to_owned()),
            added_by: "ann".to_owned(),
            added_at: 5,
            ..ExcludedDomain::default()
        };
        let id = alias::exclude(connection, &domain).unwrap().unwrap();
        assert_eq!(alias::exclude(connection, &domain).unwrap(), None, "it is excluded already");
        assert_eq!(alias::excluded(connection).unwrap(), [ExcludedDomain { id, ..domain.clone() }]);
        let included = alias::include(connection, id, &by("ann", 6)).unwrap();
        assert_eq!(included.as_deref(), Some("agency.example"));
        assert_eq!(alias::include(connection, id, &by("ann", 7)).unwrap(), None);
        assert!(alias::exclude(connection, &domain).unwrap().is_some());
        speargun_store::bump_matching_revision(connection).unwrap();
        assert_eq!(speargun_store::matching_revision(connection).unwrap(), revision + 1);
    });
}

pub(super) fn people_are_found_by_what_names_them(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (kim, lee) =
            (put_person(connection, "kim@acme.example"), put_person(connection, "lee@web.example"));
        let sql = "UPDATE person SET first_name = 'Kim', last_name = 'Doe', title = 'Buyer' \
            WHERE id = ?1";
        connection.execute(sql, &[Value::Integer(kim)]).unwrap();
        assert_eq!(person::find(connection, "KIM@acme.example", 5).unwrap(), [kim]);
        assert_eq!(person::find(connection, "kim doe", 5).unwrap(), [kim]);
        assert_eq!(person::find(connection, &lee.to_string(), 5).unwrap(), [lee]);
        assert_eq!(person::find(connection, "nobody", 5).unwrap(), Vec::<i64>::new());
        let card = person::card(connection, kim).unwrap().unwrap();
        assert_eq!((card.name.as_str(), card.title.as_deref()), ("Kim Doe", Some("Buyer")));
        assert_eq!(person::matchable(connection, kim).unwrap().unwrap().id, kim);
        assert_eq!(person::matchable_after(connection, kim, 5).unwrap().len(), 1);
    });
}

pub(super) fn accounts_are_made_and_taken_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let new = account::NewAccount {
            key: "domain:new.example",
            name: "New",
            domain: Some("new.example"),
            country: None,
        };
        let id = account::create(connection, &new, 5).unwrap().unwrap();
        assert_eq!(account::create(connection, &new, 6).unwrap(), None, "it stands already");
        let card = account::card(connection, id).unwrap().unwrap();
        assert_eq!((card.account.name.as_str(), card.people), ("New", 0));
        assert_eq!(account::name(connection, id).unwrap().as_deref(), Some("New"));
        account::retract(connection, id).unwrap();
        assert_eq!(account::card(connection, id).unwrap(), None);
        assert_eq!(account::create(connection, &new, 7).unwrap(), Some(id));
        let imported = put_account(connection, "acme");
        connection.batch("UPDATE account SET phone = '+30 210' WHERE name = 'acme'").unwrap();
        let phone = Some("+30 210".to_owned());
        let reached = account::Contact { id: imported, phone, ..account::Contact::default() };
        assert_eq!(account::contacts(connection).unwrap(), [reached]);
        account::retract(connection, imported).unwrap();
        assert!(account::get(connection, imported).unwrap().is_some(), "only what was made here");
    });
}

pub(super) fn families_hold_what_counts(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let link =
            FamilyLink { child_id: zeta, parent_id: Some(acme), source: "acquisition".to_owned() };
        assert!(family::put(connection, &link, &by("list", 5)).unwrap());
        assert!(!family::put(connection, &link, &by("list", 6)).unwrap(), "it was said before");
        let none = FamilyLink { parent_id: None, source: "person".to_owned(), ..link.clone() };
        assert!(family::put(connection, &none, &by("ann", 7)).unwrap());
        assert_eq!(family::links(connection).unwrap(), [link.clone(), none.clone()]);
        assert_eq!(family::links_of(connection, zeta).unwrap().len(), 2);
        assert!(family::remove(connection, zeta, "person", &by("ann", 8)).unwrap());
        assert!(!family::remove(connection, zeta, "person", &by("ann", 9)).unwrap());
        family::settle(connection, zeta, Some((acme, "acquisition"))).unwrap();
        let below = family::children(connection, acme, 10).unwrap();
        assert_eq!(below[0].source.as_deref(), Some("acquisition"));
        assert_eq!(account::children(connection, acme).unwrap().len(), 1);
        assert_eq!(family::place(connection, zeta).unwrap().unwrap().parent_id, Some(acme));
        let mut places = 0;
        family::each_place(connection, |_| {
            places += 1;
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(places, 2);
        connection.batch("UPDATE account SET deleted = 1").unwrap();
        family::settle_hidden(connection).unwrap();
        assert_eq!(family::place(connection, zeta).unwrap().unwrap().parent_id, None);
    });
}
