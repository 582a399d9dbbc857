use super::*;

fn span(from: i64, until: impl Into<Option<i64>>) -> Span {
    Span { from, until: until.into() }
}

#[test]
fn roles_of_three_teams_have_a_vote() {
    let teams = Role::ALL.map(|role| Team::of(role).map(Team::key));
    let [marketing, sales, success] = Team::ALL.map(|team| Some(team.key()));
    assert_eq!(teams, [None, marketing, marketing, sales, sales, success, None, None]);
    for team in Team::ALL {
        assert_eq!(Team::from_key(team.key()), Some(team));
    }
    assert_eq!(Team::from_key("legal"), None);
}

#[test]
fn one_objection_outweighs_every_yes() {
    let table = [
        (vec![], Position::Open, "open"),
        (vec![true], Position::Agrees, "agrees"),
        (vec![true, true], Position::Agrees, "agrees"),
        (vec![false], Position::Objects, "objects"),
        (vec![true, false], Position::Objects, "objects"),
        (vec![false, true], Position::Objects, "objects"),
    ];
    for (votes, position, key) in table {
        assert_eq!(Position::of(votes.clone()), position, "{votes:?}");
        assert_eq!(position.key(), key);
    }
}

#[test]
fn a_quarter_of_tier_three_may_be_swapped_and_one_in_any_case() {
    let rule = ListRule::default();
    let swaps: Vec<usize> = [0, 1, 3, 4, 7, 8, 100].map(|of| rule.swaps(of)).into();
    assert_eq!(swaps, [0, 1, 1, 1, 1, 2, 25]);
    let none = ListRule { swap_share: 0.0, ..rule };
    assert_eq!(none.swaps(100), 0);
}

#[test]
fn the_load_of_an_owner_adds_up_over_tiers() {
    let rule = ListRule::default();
    assert!((rule.load([0, 0, 0])).abs() < 1e-9);
    assert!((rule.load([5, 0, 0]) - 1.0).abs() < 1e-9);
    assert!((rule.load([1, 5, 20]) - 0.5).abs() < 1e-9);
}

#[test]
fn without_signed_lists_the_import_counts() {
    let table = [(None, vec![]), (Some(span(5, None)), vec![span(5, None)])];
    for (imported, expected) in table {
        assert_eq!(target_spans(imported, &[], None), expected);
    }
}

#[test]
fn from_the_first_signed_list_on_it_alone_counts() {
    let table = [
        // Imported and never signed: a target up to the first list.
        (Some(span(5, None)), vec![], vec![span(5, 100)]),
        (Some(span(5, 40)), vec![], vec![span(5, 40)]),
        // Imported for a time after the first list: never a target.
        (Some(span(100, None)), vec![], vec![]),
        // Imported and signed at once: a target all along.
        (Some(span(5, None)), vec![span(100, 200)], vec![span(5, 200)]),
        // Signed later: a gap.
        (Some(span(5, None)), vec![span(150, 200)], vec![span(5, 100), span(150, 200)]),
        // Two lists that meet, and two that overlap.
        (None, vec![span(200, 300), span(100, 200)], vec![span(100, 300)]),
        (None, vec![span(100, 250), span(200, 220)], vec![span(100, 250)]),
        (None, vec![span(100, None), span(200, 300)], vec![span(100, None)]),
        // Taken off before it began.
        (None, vec![span(100, 100)], vec![]),
    ];
    for (imported, signed, expected) in table {
        assert_eq!(target_spans(imported, &signed, Some(100)), expected, "{imported:?} {signed:?}");
    }
}

#[test]
fn the_span_of_a_moment_is_the_last_that_has_begun() {
    let spans = [span(10, 20), span(30, None)];
    let table = [(5, 10), (10, 10), (19, 10), (25, 10), (30, 30), (99, 30)];
    for (at, from) in table {
        assert_eq!(span_at(&spans, at).map(|span| span.from), Some(from), "at {at}");
    }
    assert_eq!(span_at(&[], 5), None);
    assert!(span(10, 20).holds(10) && !span(10, 20).holds(20) && !span(10, 20).holds(9));
}
