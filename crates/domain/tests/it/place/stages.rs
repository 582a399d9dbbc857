//! Funnel stages: the highest that holds, ways out, minimum stays, time-outs and moves by people.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::ScoreModel;
use speargun_domain::stage::{POOL, StageMove, StageStanding};
use speargun_domain::time::DAY;

use super::{NOW, faults, read};

const MOTIONS: &str = r#"
[[motion]]
key = "spear"
name = "Spear"
when = 'target'
[[motion.stage]]
key = "low"
name = "Low"
enter = 'engagement >= 10'
[[motion.stage]]
key = "middle"
name = "Middle"
enter = 'engagement >= 50'
stay = 'engagement >= 30'
minimum_days = 10
time_out_days = 60
back_to = "low"
[[motion.stage]]
key = "high"
name = "High"
enter = 'engagement >= 90'
time_out_days = 30
[[motion]]
key = "net"
name = "Net"
[[motion.stage]]
key = "low"
name = "Lowest"
enter = 'engagement >= 1'
"#;

fn model() -> &'static ScoreModel {
    static MODEL: LazyLock<ScoreModel> = LazyLock::new(|| read(MOTIONS));
    &MODEL
}

fn account(engagement: f64, silent: Option<f64>) -> AccountRecord {
    AccountRecord { target: true, engagement, days_since_activity: silent, ..Default::default() }
}

fn standing(stage: &str, days: f64, timed_out_of: Option<&str>) -> StageStanding {
    StageStanding {
        stage: (stage != POOL).then(|| Arc::from(stage)),
        since: NOW - (days * DAY as f64) as i64,
        timed_out_of: timed_out_of.map(Arc::from),
    }
}

fn settled(mut account: AccountRecord, before: Option<StageStanding>) -> AccountRecord {
    account.stage.former = before;
    model().stages.settle(&mut account, NOW);
    account
}

fn key(account: &AccountRecord) -> &str {
    account.stage.key.as_deref().unwrap_or(POOL)
}

/// Engagement, where it was and for how many days, where it is.
#[test]
fn ways_in_ways_out_and_minimum_stays() {
    for (engagement, before, expected) in [
        (0.0, None, POOL),
        (9.9, None, POOL),
        (10.0, None, "low"),
        (49.9, None, "low"),
        (50.0, None, "middle"),
        (90.0, None, "high"),
        // Within the band of the middle stage.
        (30.0, Some(("middle", 99.0)), "middle"),
        (29.9, Some(("middle", 99.0)), "low"),
        (30.0, Some(("high", 5.0)), "middle"),
        (30.0, Some(("low", 99.0)), "low"),
        // Ten days at least.
        (0.0, Some(("middle", 9.9)), "middle"),
        (0.0, Some(("middle", 10.0)), POOL),
        (95.0, Some(("middle", 1.0)), "high"),
        // The stay is of the stage that it is in, not of lower ones.
        (0.0, Some(("high", 1.0)), POOL),
        // A stage that the motion does not have says nothing.
        (30.0, Some(("gone", 1.0)), "low"),
    ] {
        let before = before.map(|(stage, days)| standing(stage, days, None));
        let found = settled(account(engagement, Some(0.0)), before.clone());
        assert_eq!(key(&found), expected, "{engagement} {before:?}");
    }
}

#[test]
fn the_first_motion_that_fits_counts() {
    let mut other = account(95.0, None);
    other.target = false;
    let found = settled(other, None);
    assert_eq!((found.stage.motion.as_deref(), key(&found)), (Some("net"), "low"));
    assert_eq!(model().stages.name_of(Some("net"), "low"), "Lowest");
    assert_eq!(model().stages.name_of(Some("spear"), "low"), "Low");
    assert_eq!(model().stages.name_of(None, "low"), "Low", "of any motion");
    assert_eq!(model().stages.name_of(Some("net"), "gone"), "gone", "the model lost it");
}

/// An account keeps the day on which it came, and counts days from it.
#[test]
fn since_is_the_day_on_which_it_came() {
    let stays = settled(account(55.0, Some(0.0)), Some(standing("middle", 12.0, None)));
    assert_eq!((stays.stage.since, stays.stage.days), (Some(NOW - 12 * DAY), Some(12.0)));
    assert_eq!(stays.stage.reason, None);
    let comes = settled(account(55.0, Some(0.0)), Some(standing("low", 12.0, None)));
    assert_eq!((comes.stage.since, comes.stage.days), (Some(NOW), Some(0.0)));
    assert!(comes.stage.reason.is_some());
    let pool = settled(account(0.0, None), None);
    assert_eq!((pool.stage.days, pool.stage.key), (None, None), "no days in the pool");
}

/// Days in the stage, days of silence, where it is, and what timed out.
#[test]
fn a_stage_gives_up_after_silence() {
    for (stage, engagement, days, silent, expected, timed_out) in [
        ("middle", 55.0, 60.0, Some(60.0), "low", Some("middle")),
        ("middle", 55.0, 59.0, Some(99.0), "middle", None),
        ("middle", 55.0, 99.0, Some(59.0), "middle", None),
        ("middle", 55.0, 60.0, None, "low", Some("middle")),
        // Without `back_to` it leads to the pool.
        ("high", 95.0, 30.0, Some(30.0), POOL, Some("high")),
        ("high", 95.0, 29.0, Some(30.0), "high", None),
        ("low", 15.0, 999.0, Some(999.0), "low", None),
    ] {
        let found = settled(account(engagement, silent), Some(standing(stage, days, None)));
        assert_eq!(key(&found), expected, "{stage} {days} {silent:?}");
        assert_eq!(found.stage.timed_out_of.as_deref(), timed_out, "{stage} {days} {silent:?}");
    }
}

/// A stage that gave up stays closed with those below until something happens.
#[test]
fn closed_stages_open_again_with_news() {
    let closed = |days| Some(standing("low", days, Some("middle")));
    for (engagement, silent, expected, still_closed) in [
        (55.0, Some(70.0), "low", true),
        (55.0, None, "low", true),
        (15.0, Some(70.0), "low", true),
        (0.0, Some(70.0), "low", true),
        // News since then.
        (55.0, Some(3.0), "middle", false),
        (0.0, Some(3.0), POOL, false),
        // A higher stage was never closed.
        (95.0, Some(70.0), "high", false),
    ] {
        let found = settled(account(engagement, silent), closed(10.0));
        let is_closed = found.stage.timed_out_of.is_some();
        assert_eq!((key(&found), is_closed), (expected, still_closed), "{engagement} {silent:?}");
    }
}

fn moved(stage: Option<&str>, days_ago: i64) -> StageMove {
    StageMove {
        stage: stage.map(Arc::from),
        reason: "signed".to_owned(),
        moved_by: "kim".to_owned(),
        moved_at: NOW - days_ago * DAY,
        until: None,
        ended_at: None,
    }
}

#[test]
fn a_move_holds_from_its_moment_to_its_end() {
    for (until, ended_at, at, holds) in [
        (None, None, NOW - DAY - 1, false),
        (None, None, NOW - DAY, true),
        (None, None, NOW + 9_999 * DAY, true),
        (Some(NOW), None, NOW - 1, true),
        (Some(NOW), None, NOW, false),
        (None, Some(NOW), NOW, false),
        (Some(NOW + DAY), Some(NOW - 1), NOW, false),
        (Some(NOW - 1), Some(NOW + DAY), NOW, false),
    ] {
        let made = StageMove { until, ended_at, ..moved(Some("high"), 1) };
        assert_eq!(made.holds(at), holds, "{until:?} {ended_at:?} {at}");
    }
}

/// What a person decided comes before every condition, and the last decision before others.
#[test]
fn what_a_person_decided_is_above_conditions() {
    let with = |moves: Vec<StageMove>, engagement: f64| {
        let mut account = account(engagement, Some(1.0));
        account.stage.moves = moves;
        settled(account, Some(standing("low", 20.0, None)))
    };
    let high = with(vec![moved(Some("high"), 5)], 0.0);
    assert_eq!((key(&high), high.stage.since), ("high", Some(NOW - 5 * DAY)));
    assert_eq!(key(&with(vec![moved(None, 5)], 99.0)), POOL);
    let twice = with(vec![moved(Some("high"), 5), moved(Some("middle"), 2)], 0.0);
    assert_eq!((key(&twice), twice.stage.since), ("middle", Some(NOW - 2 * DAY)));
    // Where it is already the day stays.
    let same = with(vec![moved(Some("low"), 5)], 0.0);
    assert_eq!((key(&same), same.stage.since), ("low", Some(NOW - 20 * DAY)));
    let ended = StageMove { ended_at: Some(NOW - DAY), ..moved(Some("high"), 5) };
    assert_eq!(key(&with(vec![ended], 55.0)), "middle");
}

#[test]
fn the_next_stage_and_what_lacks_for_it_are_explained() {
    let found = settled(account(55.0, Some(3.0)), Some(standing("middle", 4.0, None)));
    let explained = model().stages.explain(&found);
    assert_eq!((explained.place, explained.dwells_days), (Some(1), Some(6.0)));
    assert_eq!(explained.times_out_days, Some(57.0));
    assert!(explained.keeps.iter().any(|part| part.holds));
    let next = explained.next.unwrap();
    assert_eq!((next.place, next.parts.len(), next.parts[0].holds), (2, 1, false));
    let top = settled(account(95.0, Some(0.0)), None);
    assert!(model().stages.explain(&top).next.is_none(), "at the top");
    let pool = settled(account(0.0, None), None);
    let explained = model().stages.explain(&pool);
    assert_eq!((explained.place, explained.next.unwrap().place), (None, 0));
}

const STAGE: &str = "[[motion.stage]]\nkey = \"a\"\nname = \"A\"\nenter = 'target'\n";

fn motion() -> String {
    format!("[[motion]]\nkey = \"m\"\nname = \"M\"\n{STAGE}")
}

/// Each fault with its line, counted from the first motion.
#[test]
fn faults_of_motions_have_lines() {
    for (text, line, word) in [
        (motion().replace("\"m\"", "\"M m\""), 2, "key"),
        (motion().replace("\"m\"", "\"none\""), 2, "none"),
        (motion().replace("name = \"M\"", "name = \"\""), 3, "name"),
        (motion().replace("name = \"M\"\n", ""), 1, "name"),
        (motion().replace("key = \"a\"\n", ""), 4, "key"),
        (motion().replace("enter = 'target'\n", ""), 4, "enter"),
        (motion().replace("'target'", "'targte'"), 7, "target"),
        (motion().replace("'target'", "'days_in_stage > 5'"), 7, "days_in_stage"),
        (motion().replace("'target'", "'motion = \"m\"'"), 7, "motion"),
        (motion() + "time_out_days = 5000\n", 4, "time_out_days"),
        (motion() + "minimum_days = 0.5\ntime_out_days = 0.5\n", 4, "time_out_days"),
        (motion() + "back_to = \"a\"\ntime_out_days = 5\n", 8, "\"a\""),
        (motion() + "back_to = \"x\"\n", 8, "\"x\""),
        (motion() + "way_out = 'target'\n", 8, "way_out"),
        (motion() + STAGE, 8, "two stages"),
        (format!("{}{}", motion(), motion()), 8, "two motions"),
    ] {
        let found = faults(&text);
        let is_it = |(at, said): &(i64, String)| (at - line).abs() <= 1 && said.contains(word);
        assert!(found.iter().any(is_it), "{word} at {line}:\n{text}{found:#?}");
    }
}

/// A name that is nearly one of the stages below is guessed.
#[test]
fn a_stage_to_go_back_to_is_guessed() {
    let text = motion().replace("\"a\"", "\"aware\"")
        + "[[motion.stage]]\nkey = \"b\"\nname = \"B\"\nenter = 'target'\ntime_out_days = 5\n\
           back_to = \"awre\"\n";
    let found = faults(&text);
    assert!(found[0].1.contains("aware"), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Looking again at the same moment changes nothing, whatever was before.
    #[test]
    fn looking_again_changes_nothing(
        engagement in 0.0_f64..100.0, silent in prop::option::of(0.0_f64..90.0),
        stage in prop::sample::select(vec![POOL, "low", "middle", "high", "gone"]),
        days in 0.0_f64..90.0,
        closed in prop::option::of(prop::sample::select(vec!["low", "middle", "high"])),
        is_moved: bool,
    ) {
        let mut first = account(engagement, silent);
        if is_moved {
            first.stage.moves = vec![moved(Some("middle"), 3)];
        }
        let once = settled(first.clone(), Some(standing(stage, days, closed)));
        let again = settled(first, once.stage.standing());
        prop_assert_eq!(&again.stage.key, &once.stage.key);
        prop_assert_eq!(again.stage.since, once.stage.since);
        prop_assert_eq!(again.stage.reason, None);
    }

    /// Of two newcomers the one with more engagement is never lower.
    #[test]
    fn more_is_never_lower_for_a_newcomer(left in 0.0_f64..120.0, right in 0.0_f64..120.0) {
        let place = |engagement: f64| {
            let found = settled(account(engagement, Some(0.0)), None);
            [POOL, "low", "middle", "high"].iter().position(|own| *own == key(&found)).unwrap()
        };
        prop_assert!(place(left.min(right)) <= place(left.max(right)));
    }
}
