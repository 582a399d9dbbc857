//! Criteria and target lists: versions, votes, and who is a target when.

use speargun_domain::target::Span;
use speargun_store::target_list::{
    self, Candidate, NewEvent, StoredJudgement, StoredTargetList, StoredVote, TargetMember,
};
use speargun_store::{criteria, duplicate, user};

use super::*;

fn person(connection: &mut Connection, name: &str) -> i64 {
    let email = format!("{name}@acme.com");
    user::add(connection, (&email, name, "executive"), &by("ann", 1)).unwrap().unwrap()
}

fn sheet(connection: &mut Connection) -> (i64, i64) {
    let id = criteria::create(connection, "Spear", &by("ann", 5)).unwrap();
    let version = criteria::add_version(connection, (id, 1), "one", &by("ann", 5)).unwrap();
    (id, version)
}

fn list(connection: &mut Connection) -> i64 {
    let (criteria_id, _) = sheet(connection);
    let rule = "{}".to_owned();
    let (name, starts_at, ends_at) = ("Q1".to_owned(), 10, 900);
    let new = StoredTargetList {
        name,
        criteria_id,
        starts_at,
        ends_at,
        rule,
        ..StoredTargetList::default()
    };
    target_list::create(connection, &new, &by("ann", 10)).unwrap()
}

pub(super) fn criteria_keep_versions_and_who_signed_them(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (id, first) = sheet(connection);
        let (eve, bob) = (person(connection, "eve"), person(connection, "bob"));
        for (user, name) in [(eve, "eve"), (bob, "bob")] {
            criteria::name_signer(connection, first, (user, "x@acme.com", name)).unwrap();
        }
        assert!(criteria::sign(connection, (first, eve), 20).unwrap());
        assert!(!criteria::sign(connection, (first, eve), 21).unwrap(), "once");
        assert!(!criteria::sign(connection, (first, 999), 21).unwrap(), "no signer");
        criteria::let_fall(connection, first, 30).unwrap();
        criteria::add_version(connection, (id, 2), "two", &by("bob", 30)).unwrap();
        let newest = criteria::named(connection, "SPEAR").unwrap().unwrap();
        assert_eq!((newest.version, newest.text.as_str()), (2, "two"));
        assert_eq!(criteria::get(connection, id).unwrap(), Some(newest.clone()));
        assert_eq!(criteria::all(connection).unwrap(), [newest]);
        let old = criteria::version_text(connection, (id, 1)).unwrap();
        assert_eq!(old.as_deref(), Some("one"));
        let signatures = criteria::signatures(connection, id).unwrap();
        let of: Vec<_> = signatures
            .iter()
            .map(|own| (own.version, own.name.as_str(), own.signed_at, own.fallen_at))
            .collect();
        assert_eq!(of, [(1, "eve", Some(20), Some(30)), (1, "bob", None, None)]);
    });
}

pub(super) fn target_lists_keep_proposals_votes_and_judgements(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (id, eve) = (list(connection), person(connection, "eve"));
        let (acme, twin) = (put_account(connection, "acme"), put_account(connection, "twin"));
        for account in [acme, twin] {
            let of = ("hand", "fit");
            let added =
                target_list::add_candidate(connection, (id, account), of, &by("ann", 20)).unwrap();
            assert!(added);
            let again =
                target_list::add_candidate(connection, (id, account), of, &by("ann", 21)).unwrap();
            assert!(!again, "once");
        }
        assert_eq!(target_list::count_candidates(connection, id).unwrap(), 2);
        let vote = |account_id, agrees, voted_at| StoredVote {
            account_id,
            user_id: eve,
            name: "eve".to_owned(),
            team: "sales".to_owned(),
            agrees,
            reason: "known".to_owned(),
            voted_at,
        };
        target_list::vote(connection, id, &vote(twin, true, 30)).unwrap();
        target_list::vote(connection, id, &vote(twin, false, 31)).unwrap();
        assert_eq!(target_list::votes(connection, id).unwrap(), [vote(twin, false, 31)]);
        let made = |points, judged_at| StoredJudgement {
            account_id: twin,
            criterion: "brand".to_owned(),
            name: "eve".to_owned(),
            points,
            reason: "known".to_owned(),
            judged_at,
        };
        target_list::judge(connection, (id, eve), &made(3, 40)).unwrap();
        target_list::judge(connection, (id, eve), &made(5, 41)).unwrap();
        assert_eq!(target_list::judgements(connection, id).unwrap(), [made(5, 41)]);
        target_list::set_recommended(connection, id, &[twin]).unwrap();
        let find = |connection: &mut Connection, account| -> Option<Candidate> {
            target_list::candidate(connection, (id, account)).unwrap()
        };
        assert!(find(connection, twin).unwrap().is_recommended);
        assert!(!find(connection, acme).unwrap().is_recommended);
        target_list::exclude(connection, (id, twin), Some("rival"), &by("bob", 50)).unwrap();
        let excluded = find(connection, twin).unwrap();
        assert_eq!((excluded.excluded_at, excluded.is_recommended), (Some(50), false));
        target_list::exclude(connection, (id, twin), None, &by("bob", 51)).unwrap();
        assert_eq!(find(connection, twin).unwrap().excluded_reason, None);
        duplicate::merge(connection, acme, twin, &by("ann", 60)).unwrap();
        let found = target_list::candidates(connection, id).unwrap();
        assert_eq!(found.iter().map(|own| own.account_id).collect::<Vec<_>>(), [acme], "one");
        assert_eq!(target_list::votes(connection, id).unwrap()[0].account_id, acme);
        assert_eq!(find(connection, 999), None);
    });
}

pub(super) fn target_lists_say_who_is_a_target_when(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(target_list::first_signed(connection).unwrap(), None);
        let id = list(connection);
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        for (account_id, from, tier) in [(acme, 100, Some(1)), (zeta, 120, None)] {
            let (name, until_version) = (String::new(), None);
            let span = Span { from, until: Some(900) };
            let new = TargetMember { account_id, name, span, tier, from_version: 1, until_version };
            target_list::add_member(connection, id, &new).unwrap();
        }
        assert!(target_list::end_member(connection, (id, acme), (200, 2)).unwrap());
        assert!(!target_list::end_member(connection, (id, acme), (201, 3)).unwrap(), "once");
        let mut spans = Vec::new();
        target_list::each_span(connection, |account, span| {
            spans.push((account, span.from, span.until));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(spans, [(acme, 100, Some(200)), (zeta, 120, Some(900))]);
        assert_eq!(target_list::first_signed(connection).unwrap(), Some(100));
        let members = target_list::members(connection, id).unwrap();
        let of = |place: usize| (members[place].tier, members[place].until_version);
        assert_eq!((of(0), of(1)), ((Some(1), Some(2)), (None, None)));
        let mut own = target_list::named(connection, "q1").unwrap().unwrap();
        own.state = "signed".to_owned();
        own.version = 2;
        target_list::update(connection, &own, 210).unwrap();
        let after = target_list::get(connection, id).unwrap().unwrap();
        assert_eq!((after.version, after.revision), (2, own.revision + 1));
        assert_eq!(target_list::all(connection).unwrap(), [after]);
    });
}

pub(super) fn target_lists_keep_what_happened(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = list(connection);
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        for (account, at) in [(acme, 100), (zeta, 110)] {
            let of = NewEvent {
                list_id: id,
                account_id: Some(account),
                kind: "swapped_out",
                text: Some("frozen"),
                version: Some(2),
                ..NewEvent::default()
            };
            target_list::add_event(connection, &of, &by("ann", at)).unwrap();
        }
        let whole = NewEvent { list_id: id, kind: "signed", ..NewEvent::default() };
        target_list::add_event(connection, &whole, &by("eve", 120)).unwrap();
        let (all, total) = target_list::events(connection, (id, None), (2, 0)).unwrap();
        let kinds: Vec<&str> = all.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!((kinds, total), (vec!["signed", "swapped_out"], 3));
        assert_eq!((&all[0].account, all[0].name.as_str()), (&None, "eve"));
        let (of_acme, total) = target_list::events(connection, (id, Some(acme)), (9, 0)).unwrap();
        assert_eq!((of_acme.len(), total, of_acme[0].version), (1, 1, Some(2)));
        let counted =
            [0, 101, 111].map(|since| target_list::count_swaps(connection, id, since).unwrap());
        assert_eq!(counted, [2, 1, 0]);
    });
}
