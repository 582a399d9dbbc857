use super::*;
use crate::market::MarketState;
use crate::score::DEFAULT;
use crate::time::DAY;
use crate::title::Seniority;

const NOW: i64 = 1_800_000_000_000_000;

fn days_ago(days: i64) -> i64 {
    NOW - days * DAY
}

fn open(made_days_ago: i64) -> DealSpan {
    let at = Some(days_ago(made_days_ago));
    DealSpan { created_at: at, last_sign_at: at, ..DealSpan::default() }
}

fn ended(made: i64, closed: i64, end: DealEnd) -> DealSpan {
    DealSpan { closed_at: Some(days_ago(closed)), ended: Some(end), ..open(made) }
}

/// An account as of now with a timeline, settled by the shipped model.
fn settled(timeline: &Timeline, change: impl Fn(&mut AccountRecord)) -> AccountRecord {
    let model = ScoreModel::parse(DEFAULT).unwrap();
    let mut account = AccountRecord::default();
    for _ in &timeline.members {
        account.members.push(crate::account::PersonRecord {
            seniority: Seniority::Director,
            ..Default::default()
        });
    }
    change(&mut account);
    let now = account.clone();
    timeline.set(&mut account, &now, NOW, (NOW, model.market.stale_deal_days));
    model.place(&mut account, NOW, false);
    timeline.replay(&model, &mut account, NOW);
    model.place(&mut account, NOW, false);
    let once = account.clone();
    model.place(&mut account, NOW, false);
    assert_eq!(account, once, "doing it again changes nothing");
    account
}

fn market(account: &AccountRecord) -> (MarketState, i64) {
    (account.market.state.unwrap(), (NOW - account.market.since.unwrap()) / DAY)
}

fn stage(account: &AccountRecord) -> (&str, i64) {
    let key = account.stage.key.as_deref().unwrap_or("none");
    (key, (NOW - account.stage.since.unwrap()) / DAY)
}

#[test]
fn states_and_stages_carry_the_day_on_which_they_became_true() {
    use MarketState::{InMarket, JustBought, NotInMarket, Researching};
    let deals = |deals: &[DealSpan]| Timeline { deals: deals.to_vec(), ..Timeline::default() };
    let cases = [
        ("a deal is open", deals(&[open(40)]), (InMarket, 40), ("opportunity", 40)),
        ("the second keeps it", deals(&[open(40), open(10)]), (InMarket, 40), ("opportunity", 40)),
        (
            "a win rules out what came later",
            deals(&[ended(200, 65, DealEnd::Won), open(40)]),
            (JustBought, 65),
            ("won", 65),
        ),
        (
            "the window of a win is over since 20 days",
            deals(&[ended(300, 200, DealEnd::Won)]),
            (NotInMarket, 19),
            ("won", 200),
        ),
        (
            "a lost deal leaves the stage on its day",
            deals(&[ended(300, 100, DealEnd::Lost)]),
            (NotInMarket, 100),
            ("none", 100),
        ),
        (
            "an open deal went stale after 180 days",
            deals(&[open(3_000)]),
            (NotInMarket, 2_819),
            ("opportunity", 3_000),
        ),
    ];
    for (what, timeline, market_then, stage_then) in cases {
        let account = settled(&timeline, |_| {});
        assert_eq!((market(&account), stage(&account)), (market_then, stage_then), "{what}");
    }
    let engaged = |days: &[i64]| {
        let engaged: Vec<i64> = days.iter().map(|days| days_ago(*days)).collect();
        let active = engaged.clone();
        Timeline { engaged, active, ..Timeline::default() }
    };
    let cases = [
        ("one run of interest", engaged(&[150, 80, 20]), (Researching, 150)),
        ("it ran out in between", engaged(&[400, 20]), (Researching, 20)),
        ("it ran out", engaged(&[400]), (NotInMarket, 309)),
    ];
    for (what, timeline, then) in cases {
        assert_eq!(market(&settled(&timeline, |_| {})), then, "{what}");
    }
}

#[test]
fn a_person_who_decides_is_looked_at_on_the_day() {
    let moments = vec![days_ago(50), days_ago(25)];
    let timeline = Timeline {
        engaged: moments.clone(),
        active: moments.clone(),
        members: vec![moments],
        qualified: vec![[None; 2]],
        ..Timeline::default()
    };
    let account = settled(&timeline, |_| {});
    assert_eq!(market(&account), (MarketState::InMarket, 50));
    let held = account.market.held["decision_maker_engaged"];
    assert_eq!(held, days_ago(50));
    let later = settled(&timeline, |account| account.target_from = Some(days_ago(10)));
    assert_eq!(stage(&later).0, "none", "it is no target any more");
    let target = settled(&timeline, |account| {
        account.target = true;
        account.target_from = Some(days_ago(10));
    });
    assert_eq!(stage(&target), ("engaged", 10), "a target since then, engaged before");
}

#[test]
fn a_deal_lives_by_its_own_signs_and_by_its_account() {
    let limit = 180.0;
    let with = |change: &dyn Fn(&mut DealSpan)| {
        let mut deal = open(400);
        change(&mut deal);
        deal
    };
    let cases: [(&str, DealSpan, Option<f64>, bool); 8] = [
        ("made long ago", with(&|_| {}), None, true),
        ("changed since", with(&|deal| deal.last_sign_at = Some(days_ago(179))), None, false),
        ("to close soon", with(&|deal| deal.expected_close_at = Some(NOW + DAY)), None, false),
        ("overdue a month", with(&|deal| deal.expected_close_at = Some(days_ago(30))), None, false),
        ("overdue a year", with(&|deal| deal.expected_close_at = Some(days_ago(365))), None, true),
        ("somebody engaged", with(&|_| {}), Some(180.0), false),
        ("nobody knows a date", DealSpan::default(), None, false),
        (
            "others of its source have dates",
            DealSpan { is_undated: true, ..DealSpan::default() },
            None,
            true,
        ),
    ];
    for (what, deal, engaged, is_stale) in cases {
        assert_eq!(deal.is_stale(NOW, engaged, limit), is_stale, "{what}");
    }
}

#[test]
fn an_account_of_many_deals_is_looked_at_from_its_first_day_on() {
    let of = |deals: i64| {
        let made = |step: i64| match step % 3 {
            0 => ended(2_000 - step * 9, 1_950 - step * 9, DealEnd::Won),
            1 => ended(2_000 - step * 9, 1_990 - step * 9, DealEnd::Lost),
            _ => open(2_000 - step * 9),
        };
        let deals = (0..deals).map(made).collect();
        settled(&Timeline { deals, ..Timeline::default() }, |_| {})
    };
    assert_eq!(stage(&of(100)), ("won", 1_950), "since the first of all that were won");
}

#[test]
fn looks_have_a_limit() {
    let moments: Vec<i64> = (0..9_000).rev().map(|step| days_ago(step * 200)).collect();
    let timeline = Timeline { engaged: moments.clone(), active: moments, ..Timeline::default() };
    let model = ScoreModel::parse(DEFAULT).unwrap();
    let looks = timeline.looks(&model, &AccountRecord::default(), NOW);
    assert_eq!(looks.len(), LOOKS_MAX);
    assert!(looks.is_sorted() && looks.iter().all(|at| *at < NOW));
}
