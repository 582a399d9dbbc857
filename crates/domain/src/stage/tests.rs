use proptest::prelude::*;

use std::collections::BTreeMap;

use super::*;
use crate::money::{Currency, Rates};
use speargun_words::{Language, Said};

use crate::score::{DEFAULT, ModelError, ScoreModel};

const NOW: i64 = 1_800_000_000_000_000;

/// A motion with everything a stage may have.
const MOTIONS: &str = r#"
[[motion]]
key = "spear"
name = "Spear"
when = 'target'
[[motion.stage]]
key = "aware"
name = "Aware"
enter = 'engagement >= 10'
stay = 'engagement >= 5'
[[motion.stage]]
key = "engaged"
name = "Engaged"
enter = 'engagement >= 50 and engaged_people >= 2'
stay = 'engagement >= 30'
minimum_days = 14
time_out_days = 90
back_to = "aware"
[[motion.stage]]
key = "deal"
name = "Deal"
enter = 'open_opportunities >= 1'
time_out_days = 60

[[motion]]
key = "net"
name = "Net"
[[motion.stage]]
key = "deal"
name = "Deal"
enter = 'open_opportunities >= 1'
"#;

fn text_with(motions: &str) -> String {
    let head = DEFAULT.split("[[motion]]").next().unwrap();
    format!("{head}{motions}")
}

fn model() -> StageModel {
    ScoreModel::parse(&text_with(MOTIONS)).unwrap().stages
}

fn account(engagement: f64, people: u32, deals: u32, silent: Option<f64>) -> AccountRecord {
    let mut account = AccountRecord {
        target: true,
        engagement,
        days_since_activity: silent,
        ..AccountRecord::default()
    };
    account.people.engaged = people;
    account.deals.open = deals;
    account
}

fn former(stage: &str, days: i64) -> Option<StageStanding> {
    let stage = (stage != POOL).then(|| Arc::from(stage));
    Some(StageStanding { stage, since: NOW - days * DAY, timed_out_of: None })
}

fn settled(mut account: AccountRecord, before: Option<StageStanding>) -> AccountRecord {
    account.stage.former = before;
    model().settle(&mut account, NOW);
    account
}

fn key(account: &AccountRecord) -> &str {
    account.stage.key.as_deref().unwrap_or(POOL)
}

#[test]
fn the_highest_stage_that_holds() {
    /// Name, engagement, engaged people, open deals, where it stood, where it stands.
    type Case = (&'static str, f64, u32, u32, Option<StageStanding>, &'static str);
    let cases: [Case; 13] = [
        ("nothing", 0.0, 0, 0, None, POOL),
        ("lowest", 10.0, 0, 0, None, "aware"),
        ("both parts are asked for", 60.0, 1, 0, None, "aware"),
        ("second", 60.0, 2, 0, None, "engaged"),
        ("lower ones need not hold", 0.0, 0, 1, None, "deal"),
        ("the way in counts for newcomers", 40.0, 2, 0, former("aware", 99), "aware"),
        ("the way out for whoever is in", 40.0, 0, 0, former("engaged", 99), "engaged"),
        ("and for whoever was further", 40.0, 0, 0, former("deal", 99), "engaged"),
        ("out by the way out", 29.0, 0, 0, former("engaged", 14), "aware"),
        ("stays its days", 0.0, 0, 0, former("engaged", 13), "engaged"),
        ("but may rise", 0.0, 0, 1, former("engaged", 1), "deal"),
        ("down two", 4.0, 0, 0, former("deal", 1), POOL),
        ("of another motion", 0.0, 0, 0, former("mql", 1), POOL),
    ];
    for (name, engagement, people, deals, before, expected) in cases {
        let settled = settled(account(engagement, people, deals, Some(1.0)), before);
        assert_eq!(key(&settled), expected, "{name}");
        assert_eq!(settled.stage.motion.as_deref(), Some("spear"), "{name}");
    }
    let mut other = account(60.0, 2, 0, None);
    other.target = false;
    let other = settled(other, None);
    assert_eq!((other.stage.motion.as_deref(), key(&other)), (Some("net"), POOL));
}

/// The English sentence of why it came there.
fn reason(account: &AccountRecord) -> Option<String> {
    account.stage.reason.as_ref().map(ToString::to_string)
}

#[test]
fn silence_leads_back_and_news_open_again() {
    let silent = |days: f64| account(60.0, 2, 0, Some(days));
    assert_eq!(key(&settled(silent(89.0), former("engaged", 200))), "engaged", "not yet");
    assert_eq!(key(&settled(silent(200.0), former("engaged", 89))), "engaged", "came later");
    let gone = settled(silent(90.0), former("engaged", 90));
    assert_eq!((key(&gone), gone.stage.timed_out_of.as_deref()), ("aware", Some("engaged")));
    assert_eq!(
        reason(&gone).as_deref(),
        Some("Engaged: nothing new for 90 days; the last activity is 90 days ago")
    );
    let later = |mut account: AccountRecord, days: i64| {
        account.stage.former = gone.stage.standing();
        model().settle(&mut account, NOW + days * DAY);
        account
    };
    let still = later(silent(100.0), 10);
    assert_eq!((key(&still), still.stage.since), ("aware", Some(NOW)), "silence goes on");
    assert_eq!(still.stage.timed_out_of.as_deref(), Some("engaged"));
    let back = later(silent(3.0), 10);
    assert_eq!((key(&back), back.stage.timed_out_of.as_deref()), ("engaged", None), "news");
    let deal = later(account(60.0, 2, 1, Some(100.0)), 10);
    assert_eq!(key(&deal), "deal", "higher stages never closed");
    let pool = settled(account(0.0, 0, 1, None), former("deal", 60));
    assert_eq!((key(&pool), pool.stage.timed_out_of.as_deref()), (POOL, Some("deal")));
}

#[test]
fn what_a_person_decided_stands() {
    let decided = |stage: Option<&str>, until: Option<i64>, ended_at: Option<i64>| StageMove {
        stage: stage.map(Arc::from),
        reason: "met at the fair".to_owned(),
        moved_by: "kim".to_owned(),
        moved_at: NOW - 5 * DAY,
        until,
        ended_at,
    };
    let with = |decided: StageMove, before: Option<StageStanding>| {
        let mut account = account(60.0, 2, 0, Some(1.0));
        account.stage.moves = vec![decided];
        settled(account, before)
    };
    let held = with(decided(Some("deal"), None, None), former("engaged", 30));
    assert_eq!((key(&held), held.stage.since), ("deal", Some(NOW - 5 * DAY)));
    assert_eq!(reason(&held).as_deref(), Some("moved by kim: met at the fair"));
    let again = with(decided(Some("deal"), None, None), former("deal", 5));
    assert_eq!((again.stage.since, again.stage.reason), (Some(NOW - 5 * DAY), None));
    assert_eq!(key(&with(decided(None, None, None), former("engaged", 9))), POOL);
    assert_eq!(key(&with(decided(Some("gone"), None, None), None)), "gone");
    for ended in [
        decided(Some("deal"), Some(NOW), None),
        decided(Some("deal"), None, Some(NOW - DAY)),
        StageMove { moved_at: NOW + 1, ..decided(Some("deal"), None, None) },
    ] {
        assert_eq!(key(&with(ended, former("engaged", 30))), "engaged");
    }
    // The end of a decision is no way out of the stage: hysteresis counts as for anybody.
    let mut after = account(40.0, 0, 0, Some(1.0));
    after.stage.moves = vec![decided(Some("engaged"), Some(NOW), None)];
    assert_eq!(key(&settled(after, former("engaged", 20))), "engaged");
}

#[test]
fn the_end_of_a_move_is_told_as_such() {
    let mut account = account(6.0, 0, 0, Some(1.0));
    account.stage.moves = vec![StageMove {
        stage: Some(Arc::from("engaged")),
        reason: "met at the fair".to_owned(),
        moved_by: "kim".to_owned(),
        moved_at: NOW - 20 * DAY,
        until: Some(NOW),
        ended_at: None,
    }];
    let down = settled(account, former("engaged", 20));
    assert_eq!(
        reason(&down).as_deref(),
        Some(
            "left Engaged: the move by kim ended, and `engagement >= 30` does not hold \
             (engagement 6); Aware: `engagement >= 5` holds (engagement 6)"
        )
    );
}

#[test]
fn reasons_are_said_in_the_language_of_the_reader() {
    let down = settled(account(6.0, 0, 0, Some(1.0)), former("engaged", 20));
    let gone = settled(account(60.0, 2, 0, Some(90.0)), former("engaged", 90));
    let mut moved = account(6.0, 0, 0, Some(1.0));
    moved.stage.moves = vec![StageMove {
        stage: Some(Arc::from("engaged")),
        reason: "박람회에서 만남".to_owned(),
        moved_by: "kim".to_owned(),
        ..StageMove::default()
    }];
    let moved = settled(moved, None);
    let kept = |account: &AccountRecord| account.stage.reason.as_ref().unwrap().to_stored();
    for (account, korean, greek) in [
        (
            &down,
            "참여 단계 이탈: `engagement >= 30` 조건을 더 이상 충족하지 않음 (참여도 6). \
             Aware: `engagement >= 5` 조건 충족 (참여도 6)",
            "έφυγε από το στάδιο Ενεργός: δεν ισχύει πια `engagement >= 30` (Εμπλοκή 6)· \
             Aware: ισχύει `engagement >= 5` (Εμπλοκή 6)",
        ),
        (
            &gone,
            "참여: 90일 동안 새로운 것이 없음. 마지막 활동은 90일 전",
            "Ενεργός: τίποτα νέο εδώ και 90 ημέρες· \
             η τελευταία κίνηση ήταν πριν από 90 ημέρες",
        ),
        (&moved, "kim 님이 이동: 박람회에서 만남", "μετακινήθηκε από kim: 박람회에서 만남"),
    ] {
        let read = Said::from_stored(&kept(account));
        assert_eq!(read.render(Language::Korean), korean);
        assert_eq!(read.render(Language::Greek), greek);
        assert_eq!(Some(read.to_string()), reason(account), "what is kept says the same");
    }
}

#[test]
fn reasons_name_the_condition_and_what_was_found() {
    let up = settled(account(60.0, 2, 0, Some(1.0)), former("aware", 10));
    assert_eq!(
        reason(&up).as_deref(),
        Some(
            "Engaged: `engagement >= 50 and engaged_people >= 2` holds (engagement 60, engaged_people 2)"
        )
    );
    let down = settled(account(6.0, 0, 0, Some(1.0)), former("engaged", 20));
    assert_eq!(
        reason(&down).as_deref(),
        Some(
            "left Engaged: `engagement >= 30` no longer holds (engagement 6); \
             Aware: `engagement >= 5` holds (engagement 6)"
        )
    );
    assert_eq!(settled(account(60.0, 2, 0, None), former("engaged", 1)).stage.reason, None);
    let model = model();
    let told = model.explain(&down);
    let next = told.next.unwrap();
    let parts: Vec<(&str, bool)> =
        next.parts.iter().map(|part| (part.condition.as_str(), part.holds)).collect();
    assert_eq!(parts, [("engagement >= 50", false), ("engaged_people >= 2", false)]);
    assert_eq!((told.place, next.place), (Some(0), 1));
}

/// The default stages are those that Speargun had before models had any.
#[test]
fn stages_as_shipped_mean_what_they_meant() {
    let model = ScoreModel::parse(DEFAULT).unwrap();
    let without = ScoreModel::parse(&text_with("")).unwrap();
    assert!(model.changes_to(&without).is_empty(), "a file without motions has the same");
    for bits in 0..16_u32 {
        let has = |bit: u32| bits & (1 << bit) != 0;
        let mut account = AccountRecord { target: has(0), ..AccountRecord::default() };
        account.days_since_engaged = has(1).then_some(400.0);
        account.deals.open = u32::from(has(2));
        account.deals.won = u32::from(has(3));
        let expected = match () {
            () if has(3) => "won",
            () if has(2) => "opportunity",
            () if has(0) && has(1) => "engaged",
            () if has(0) => "target",
            () => POOL,
        };
        model.place(&mut account, NOW, false);
        assert_eq!(key(&account), expected, "{bits:04b}");
    }
}

fn faults(text: &str) -> Vec<String> {
    match ScoreModel::parse(text) {
        Err(ModelError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn bad_texts_say_what_is_wrong() {
    let line = text_with("").lines().count();
    let stage = "[[motion.stage]]\nkey = \"a\"\nname = \"A\"\nenter = 'target'\n";
    let motion = format!("[[motion]]\nkey = \"m\"\nname = \"M\"\n{stage}");
    let cases = [
        (format!("{motion}{stage}"), "there are two stages of this key"),
        (format!("{motion}{motion}"), "there are two motions of this key"),
        (format!("{motion}{motion}"), "every account is of this motion"),
        (motion.replace("'target'", "'targte'"), "did you mean target?"),
        (motion.replace("'target'", "'stage = \"b\"'"), "stage follows from this condition"),
        (motion.replace("\"a\"", "\"none\""), "what being in no stage is called"),
        (motion.replace("\"a\"", "\"A b\""), "a key is written in small letters"),
        (motion.replace("\"A\"", "\" \""), "a name has 1 to 100 characters"),
        (motion.clone() + "minimum_days = -1\n", "minimum_days lies from 0 to 3660"),
        (motion.clone() + "time_out_days = 0\n", "time_out_days lies from 1 to 3660"),
        (motion.clone() + "minimum_days = 9\ntime_out_days = 5\n", "before it may be left"),
        (motion.clone() + "back_to = \"b\"\n", "there is no stage \"b\" below this one"),
        (motion.clone() + "exit = 'target'\n", "there is no field \"exit\" here"),
        (format!("{motion}{}", stage.repeat(1_000)), "1001 times stage; 50 are the most"),
        ("[[motion]]\nkey = \"m\"\nname = \"M\"\n".to_owned(), "[[motion.stage]] at least once"),
        ("[market]\ntrigger = 5\n".to_owned(), "trigger must be written as [[…trigger]]"),
        ("[market]\nresearching = 'in_market'\n".to_owned(), "in_market follows from this"),
        ("[market]\njust_bought_days = 1e9\n".to_owned(), "just_bought_days lies from 0"),
    ];
    for (text, expected) in cases {
        let found = faults(&text_with(&text));
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}\n{found:#?}");
    }
    let found = faults(&text_with(&motion.replace("'target'", "'targte'")));
    assert!(found[0].starts_with(&format!("line {}: motion m: a: ", line + 7)), "{found:?}");
}

#[test]
fn stages_may_ask_for_scores_if_scores_do_not_ask_for_stages() {
    let motion = "[[motion]]\nkey = \"m\"\nname = \"M\"\n[[motion.stage]]\nkey = \"hot\"\n\
        name = \"Hot\"\nenter = 'score >= 70 and tier <= 2'\n";
    let model = ScoreModel::parse(&text_with(motion)).unwrap();
    assert!(model.stages.asks_for_score && !model.market.asks_for_score);
    let mut account = AccountRecord { score: Some(80.0), tier: Some(1), ..Default::default() };
    model.place(&mut account, NOW, false);
    assert_eq!(account.stage.key, None, "not before the score");
    model.place(&mut account, NOW, true);
    assert_eq!(key(&account), "hot");
    let circle = text_with(motion).replacen("'budget_confirmed'", "'stage = \"hot\"'", 1);
    let found = faults(&circle);
    assert!(found[0].contains("stage follows from the score"), "{found:?}");
    let early = text_with(MOTIONS).replacen("'budget_confirmed'", "'stage = \"deal\"'", 1);
    assert!(ScoreModel::parse(&early).is_ok(), "rules may ask for stages that come first");
}

#[test]
fn amounts_of_other_currencies_are_brought_into_the_workspaces() {
    let motion = "[[motion]]\nkey = \"m\"\nname = \"M\"\n[[motion.stage]]\nkey = \"big\"\n\
        name = \"Big\"\nenter = 'open_amount >= 500 EUR and target'\n[market]\n\
        [[market.trigger]]\nkey = \"deal\"\nname = \"Deal\"\nwhen = 'open_amount >= 500 EUR'\n";
    let mut model = ScoreModel::parse(&text_with(motion)).unwrap();
    let euro = Currency::parse("EUR").unwrap();
    let mut rates = Rates { base: Currency::parse("USD").unwrap(), rates: BTreeMap::new() };
    assert!(model.settle(&rates).is_err(), "without a rate nobody can tell");
    rates.rates.insert(euro, 2.0);
    model.settle(&rates).unwrap();
    for (amount, holds) in [(999.0, false), (1000.0, true)] {
        let mut account = AccountRecord { target: true, ..AccountRecord::default() };
        account.deals.open_amount = amount;
        model.place(&mut account, NOW, false);
        assert_eq!(
            (account.stage.key.is_some(), account.market.triggers.len()),
            (holds, usize::from(holds))
        );
        let told = model.stages.explain(&account);
        let parts = told.next.map_or(told.keeps, |next| next.parts);
        assert_eq!((parts[0].holds, parts[1].holds), (holds, true), "{parts:?}");
        assert!(parts[0].condition.contains("500 EUR"), "{parts:?}");
    }
}

proptest! {
    /// Whatever stood before, looking again at the same moment changes nothing, and within the
    /// band between the way in and the way out nobody moves.
    #[test]
    fn nobody_flaps(
        engagement in 0.0_f64..100.0,
        people in 0_u32..4,
        deals in 0_u32..2,
        silent in prop::option::of(0.0_f64..300.0),
        stage in prop::sample::select(vec!["", POOL, "aware", "engaged", "deal", "gone"]),
        days in 0_i64..300,
        closed in prop::option::of(prop::sample::select(vec!["aware", "engaged", "deal"])),
    ) {
        let mut before = if stage.is_empty() { None } else { former(stage, days) };
        if let Some(before) = &mut before {
            before.timed_out_of = closed.map(Arc::from);
        }
        let account = account(engagement, people, deals, silent);
        let once = settled(account.clone(), before);
        let again = settled(account, once.stage.standing());
        prop_assert_eq!(&once.stage.key, &again.stage.key);
        prop_assert_eq!(once.stage.since, again.stage.since);
        prop_assert_eq!(&once.stage.timed_out_of, &again.stage.timed_out_of);
        prop_assert_eq!(again.stage.reason, None);
    }
}
