use proptest::prelude::*;
use speargun_domain::event::{Event, Receipt, read_call};
use speargun_domain::{glossary, score};

use super::*;

const NOON: i64 = 1_800_000_000_000_000;
const DAY: i64 = 1_440 * MINUTE;

struct People;

impl Directory for People {
    fn person_of_email(&self, email: &str) -> Option<i64> {
        ["a@x.test", "b@x.test"].iter().position(|known| *known == email).map(|at| at as i64)
    }

    fn person_of_user(&self, user_id: &str) -> Option<i64> {
        (user_id == "crm-7").then_some(7)
    }

    fn account_of_domain(&self, domain: &str) -> Option<i64> {
        (domain == "globex.test").then_some(3)
    }

    fn account_of_group(&self, group_id: &str) -> Option<i64> {
        (group_id == "acme").then_some(1)
    }

    fn account_of_ip(&self, ip: &str) -> Option<i64> {
        ip.starts_with("203.0.113.").then_some(2)
    }
}

fn empty() -> EventState {
    empty_with(score::DEFAULT)
}

fn empty_with(model: &str) -> EventState {
    let model = ScoreModel::parse(model).unwrap();
    EventState::new(&model, &Glossary::parse(glossary::DEFAULT).unwrap())
}

fn event(kind: CallKind, body: &str, at: i64) -> Event {
    let receipt = Receipt { received_at: at, ..Receipt::default() };
    read_call(kind, body.as_bytes(), &receipt, &mut || "id".to_owned()).unwrap().0
}

fn state_of(events: &[Event]) -> EventState {
    let mut state = empty();
    let mut touched = FxHashSet::default();
    events.iter().for_each(|event| state.apply(&event.into(), &mut touched));
    state
}

/// Points by beneficiary, and those of nobody, as they would be shown.
fn points(state: &EventState) -> Vec<(Beneficiary, f64)> {
    let mut points: Vec<(Beneficiary, f64)> = Vec::new();
    let mut roots: Vec<u32> = state.roots().collect();
    roots.sort_by_key(|root| state.name(*root).cloned());
    for root in roots {
        let of = state.beneficiary(root, &People);
        let sum = state.figures(root, NOON + DAY).points;
        match points.iter_mut().find(|(known, _)| *known == of) {
            Some((_, points)) => *points += sum,
            None => points.push((of, sum)),
        }
    }
    points.retain(|(_, points)| *points != 0.0);
    points.sort_by_key(|(of, _)| *of);
    points
}

fn page(device: &str, at: i64) -> Event {
    event(
        CallKind::Page,
        &format!(
            r#"{{"anonymousId":"{device}","context":{{"page":{{"url":"https://o.test/pricing?x=1"}}}}}}"#
        ),
        at,
    )
}

fn identify(device: &str, email: &str, at: i64) -> Event {
    let body = format!(r#"{{"anonymousId":"{device}","traits":{{"email":"{email}"}}}}"#);
    event(CallKind::Identify, &body, at)
}

#[test]
fn what_a_visitor_did_before_is_credited_to_who_they_turn_out_to_be() {
    let before = [page("d", NOON)];
    assert_eq!(points(&state_of(&before))[0].0, Beneficiary::Nobody);
    let after = [page("d", NOON), identify("d", "a@x.test", NOON + DAY / 2)];
    let found = points(&state_of(&after));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, Beneficiary::Person(0));
    // The pricing page counts as such, not as a plain view.
    assert!(found[0].1 > 14.0, "{found:?}");
}

#[test]
fn a_shared_device_is_whose_turn_it_is() {
    let events = [
        page("d", NOON),
        identify("d", "a@x.test", NOON + 10 * MINUTE),
        identify("d", "b@x.test", NOON + 30 * MINUTE),
        page("d", NOON + 40 * MINUTE),
        page("d", NOON + 45 * MINUTE),
    ];
    let found = points(&state_of(&events));
    assert_eq!(
        found.iter().map(|(of, _)| *of).collect::<Vec<_>>(),
        [Beneficiary::Person(0), Beneficiary::Person(1)]
    );
    assert!(found[1].1 > 1.9 * found[0].1, "{found:?}");
}

#[test]
fn accounts_get_visitors_whom_nobody_knows_and_machines_count_nothing() {
    let grouped = r#"{"anonymousId":"g","event":"Demo Requested","context":{"groupId":"acme"}}"#;
    let addressed =
        r#"{"anonymousId":"i","event":"Demo Requested","context":{"ip":"203.0.113.9"}}"#;
    let machine = r#"{"anonymousId":"m","event":"Demo Requested","context":
        {"userAgent":"curl/8","groupId":"acme"}}"#;
    let known = r#"{"userId":"crm-7","event":"Demo Requested"}"#;
    let events: Vec<Event> = [grouped, addressed, machine, known]
        .iter()
        .map(|body| event(CallKind::Track, body, NOON))
        .collect();
    let of: Vec<Beneficiary> = points(&state_of(&events)).iter().map(|(of, _)| *of).collect();
    let expected = [Beneficiary::Person(7), Beneficiary::Account(1), Beneficiary::Account(2)];
    assert_eq!(of, expected);
}

#[test]
fn an_alias_joins_and_a_circle_of_aliases_loses_nothing() {
    let track = |user: &str| track(user, NOON);
    let alias = |previous: &str, user: &str| alias(previous, user, NOON + MINUTE);
    let joined = state_of(&[track("old"), track("crm-7"), alias("old", "crm-7")]);
    let found = points(&joined);
    assert_eq!((found.len(), found[0].0), (1, Beneficiary::Person(7)));
    let circle = [track("a"), track("b"), alias("a", "b"), alias("b", "a")];
    let sum: f64 = points(&state_of(&circle)).iter().map(|(_, points)| points).sum();
    let apart: f64 = points(&state_of(&circle[..2])).iter().map(|(_, points)| points).sum();
    assert!((sum - apart).abs() < 1e-9, "{sum} {apart}");
}

fn track(user: &str, at: i64) -> Event {
    event(CallKind::Track, &format!(r#"{{"userId":"{user}","event":"Demo Requested"}}"#), at)
}

fn alias(previous: &str, user: &str, at: i64) -> Event {
    let body = format!(r#"{{"previousId":"{previous}","userId":"{user}"}}"#);
    event(CallKind::Alias, &body, at)
}

fn tell(user: &str, email: &str, at: i64) -> Event {
    let body = format!(r#"{{"userId":"{user}","traits":{{"email":"{email}"}}}}"#);
    event(CallKind::Identify, &body, at)
}

#[test]
fn who_gets_a_new_id_stays_who_they_were() {
    let of_all = |events: &[Event]| {
        let found = points(&state_of(events));
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].0
    };
    let later = NOON + 10 * MINUTE;
    // The new id never told an address, nor did the one after it.
    let told = tell("old", "a@x.test", NOON);
    let chain = [
        told.clone(),
        track("old", NOON),
        alias("old", "new", later),
        alias("new", "newer", later + MINUTE),
        track("newer", later + DAY / 2),
    ];
    assert_eq!(of_all(&chain), Beneficiary::Person(0));
    // By the id of the CRM, by an address that was an id, and by a group.
    let by_id = [track("crm-7", NOON), alias("crm-7", "new", later), track("new", later)];
    assert_eq!(of_all(&by_id), Beneficiary::Person(7));
    let by_address = [alias("A@x.test", "new", later), track("new", later)];
    assert_eq!(of_all(&by_address), Beneficiary::Person(0));
    let grouped = r#"{"userId":"old","event":"Demo Requested","context":{"groupId":"acme"}}"#;
    let by_group = [event(CallKind::Track, grouped, NOON), alias("old", "new", later)];
    assert_eq!(of_all(&by_group), Beneficiary::Account(1));
    // An id that became two: both are who it was. What the new ids say comes first.
    let two = [told.clone(), alias("old", "new", later), alias("old", "other", later + DAY / 2)];
    let done = [track("new", later), track("other", later + DAY / 2)];
    assert_eq!(of_all(&[&two[..], &done].concat()), Beneficiary::Person(0));
    let own = [told, tell("new", "b@x.test", later), alias("old", "new", later)];
    assert_eq!(of_all(&[&own[..], &[track("old", NOON)]].concat()), Beneficiary::Person(1));
}

#[test]
fn a_circle_of_aliases_is_the_same_however_its_ids_are_spelt() {
    for names in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
        let [first, second, third] = names;
        let circle = [
            tell(first, "a@x.test", NOON - DAY),
            tell(third, "b@x.test", NOON - DAY),
            alias(first, second, NOON),
            alias(second, third, NOON + MINUTE),
            alias(third, first, NOON + 2 * MINUTE),
            // Whoever the second turned out to be as well has what came then.
            alias(second, "crm-7", NOON + 60 * MINUTE),
        ];
        let state = state_of(&circle);
        let roots: Vec<_> = state.roots().filter_map(|root| state.name(root)).collect();
        let root = ActorName::User(first.into());
        // Whom the last alias of the circle names.
        assert!(roots.contains(&&root), "{roots:?}");
        let of_ring = |name: &&&ActorName| matches!(name, ActorName::User(id) if id.len() == 1);
        assert_eq!(roots.iter().filter(of_ring).count(), 1, "{roots:?}");
        let done = [track(first, NOON), track(second, NOON), track(third, NOON)];
        let found = points(&state_of(&[&circle[..], &done].concat()));
        assert_eq!(found.len(), 1, "{names:?}: {found:?}");
        assert_eq!(found[0].0, Beneficiary::Person(0));
        let moved = [track(second, NOON + 70 * MINUTE)];
        let found = points(&state_of(&[&circle[..], &moved].concat()));
        assert_eq!((found.len(), found[0].0), (1, Beneficiary::Person(7)), "{found:?}");
    }
    // Of aliases of one moment: who told an address.
    for (left, right) in [("a", "b"), ("b", "a")] {
        let state = state_of(&[
            tell(right, "a@x.test", NOON),
            alias(left, right, NOON),
            alias(right, left, NOON),
        ]);
        let name = ActorName::User(right.into());
        assert!(state.roots().any(|root| state.name(root) == Some(&name)));
    }
}

#[test]
fn a_long_chain_of_aliases_is_followed_and_one_without_end_is_bounded() {
    let chain = |length: usize| -> Vec<Event> {
        (0..length)
            .map(|step| alias(&format!("i{step}"), &format!("i{}", step + 1), NOON))
            .chain([tell("i0", "a@x.test", NOON), track("i0", NOON)])
            .collect()
    };
    for length in [8, 9, 60] {
        let found = points(&state_of(&chain(length)));
        assert_eq!((found.len(), found[0].0), (1, Beneficiary::Person(0)), "{length}: {found:?}");
    }
    assert!(points(&state_of(&chain(5_000))).is_empty());
}

#[test]
fn whose_an_event_is_agrees_with_whose_points_it_is() {
    // Two people on one device within a minute: the log knows whole minutes.
    let events = [
        page("d", NOON + 20_000_000),
        identify("d", "a@x.test", NOON + 10_000_000),
        identify("d", "b@x.test", NOON + 30_000_000),
    ];
    let state = state_of(&events);
    let root = state.root_of(&(&events[0]).into()).unwrap();
    assert_eq!(state.beneficiary(root, &People), Beneficiary::Person(1));
    assert_eq!(
        points(&state).iter().map(|(of, _)| *of).collect::<Vec<_>>(),
        [Beneficiary::Person(1)]
    );
}

fn any_event() -> impl Strategy<Value = Event> {
    let device = prop::sample::select(vec!["d1", "d2", "d3"]);
    let user = prop::sample::select(vec!["u1", "u2", "u3", "crm-7", "a@x.test", "b@x.test"]);
    let at = (0_i64..4 * 1_440).prop_map(|minute| NOON - DAY * 3 + minute * MINUTE);
    let other = prop::sample::select(vec!["d1", "u1", "u2", "u3", "crm-7", "a@x.test", "b@x.test"]);
    (device, user, at, 0_u8..10, other).prop_map(|(device, user, at, shape, other)| {
        let (kind, body) = match shape {
            0 | 1 => (CallKind::Page, format!(r#"{{"anonymousId":"{device}"}}"#)),
            2 => (
                CallKind::Track,
                format!(r#"{{"anonymousId":"{device}","event":"Demo Requested"}}"#),
            ),
            3 => (
                CallKind::Track,
                format!(r#"{{"anonymousId":"{device}","userId":"{user}","event":"Meeting"}}"#),
            ),
            4 => (
                CallKind::Identify,
                format!(r#"{{"anonymousId":"{device}","traits":{{"email":"{user}"}}}}"#),
            ),
            5 => (
                CallKind::Track,
                format!(
                    r#"{{"userId":"{user}","event":"Webinar","context":{{"groupId":"acme"}}}}"#
                ),
            ),
            6 => (CallKind::Identify, format!(r#"{{"anonymousId":"{device}","userId":"{user}"}}"#)),
            7 => return tell(user, if device == "d1" { "a@x.test" } else { "b@x.test" }, at),
            _ => return alias(other, user, at),
        };
        event(kind, &body, at)
    })
}

fn near(left: &[(Beneficiary, f64)], right: &[(Beneficiary, f64)]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| left.0 == right.0 && (left.1 - right.1).abs() < 1e-9)
}

proptest! {
    #[test]
    fn the_order_of_arrival_leaves_no_trace(
        events in prop::collection::vec(any_event(), 0..60),
        seed in any::<u64>(),
    ) {
        let in_order = points(&state_of(&events));
        let mut mixed = events.clone();
        let mut random = seed | 1;
        for place in (1..mixed.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            mixed.swap(place, (random >> 33) as usize % (place + 1));
        }
        let found = points(&state_of(&mixed));
        prop_assert!(near(&in_order, &found), "{in_order:?} {found:?}");
    }

    #[test]
    fn every_event_stands_with_a_root(events in prop::collection::vec(any_event(), 0..60)) {
        let state = state_of(&events);
        for event in &events {
            let root = state.root_of(&event.into());
            prop_assert!(root.is_some_and(|root| state.is_root(root)), "{event:?}");
        }
    }

    #[test]
    fn whom_an_event_does_not_touch_keeps_their_figures(
        events in prop::collection::vec(any_event(), 1..60),
    ) {
        let (last, before) = events.split_last().unwrap();
        let mut state = state_of(before);
        let of = |root| (state.figures(root, NOON + DAY), state.beneficiary(root, &People));
        let figures: Vec<(u32, (Figures, Beneficiary))> =
            state.roots().map(|root| (root, of(root))).collect();
        let mut touched = FxHashSet::default();
        state.apply(&last.into(), &mut touched);
        for (root, before) in figures {
            if !touched.contains(&root) {
                prop_assert!(state.is_root(root));
                prop_assert_eq!(&before.0, &state.figures(root, NOON + DAY));
                prop_assert_eq!(before.1, state.beneficiary(root, &People));
            }
        }
        // Nothing is lost or counted twice, whoever it is credited to. Without caps: a cap is one
        // person's, so who shares a device has two.
        let uncapped = score::DEFAULT.replace("daily_cap = 3", "daily_cap = 1000");
        let mut together = empty_with(&uncapped);
        let sum = |state: &EventState| -> u32 {
            state.roots().map(|root| state.figures(root, NOON + DAY).counts[2]).sum()
        };
        let mut alone = empty_with(&uncapped);
        let mut none = FxHashSet::default();
        for (number, event) in events.iter().enumerate() {
            // Everybody apart: each event of an actor of its own kind and name.
            let mut apart = event.clone();
            if apart.user_id.is_some() || apart.email.is_some() {
                apart.anonymous_id = None;
            }
            apart.message_id = number.to_string();
            alone.apply(&(&apart).into(), &mut none);
            together.apply(&event.into(), &mut none);
        }
        prop_assert_eq!(sum(&alone), sum(&together));
    }
}
