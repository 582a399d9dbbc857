//! What makes people MQLs and SQLs, live and at once, and what the funnel makes of it.

use speargun_domain::event::CallKind;
use speargun_domain::glossary::{DEFAULT, QualifiedBy};
use speargun_domain::time::DAY;
use speargun_engine::event::Untracked;
use speargun_engine::features;
use speargun_engine::funnel::{FunnelBase, FunnelCache, Motion};
use speargun_engine::score::score_all;
use speargun_engine::{Watch, Workspace};
use speargun_measure::funnel::HEAD_STAGES;

use super::house::{House, NOW};

const KIM: &str = "kim@acme-software.com";
const MAX: &str = "max@zeta-foods.de";

/// The shipped words, with other conditions over people.
fn glossary(mql: &str, sql: &str) -> String {
    DEFAULT
        .replace("[sql]\n", &format!("[sql]\n{sql}\n"))
        .replace("[mql]\n", &format!("[mql]\n{mql}\n"))
}

/// Something happens, and is looked at long after.
fn track(house: &House, email: &str, what: &str, at: i64) {
    track_seen(house, email, what, at, NOW);
}

/// Something happens, and is looked at a moment later.
fn track_live(house: &House, email: &str, what: &str, at: i64) {
    track_seen(house, email, what, at, at + 1);
}

fn track_seen(house: &House, email: &str, what: &str, at: i64, seen_at: i64) {
    let call = format!(
        r#"{{"event":"{what}","userId":"{email}","context":{{"traits":{{"email":"{email}"}}}}}}"#
    );
    house.submit(&[house.event(CallKind::Track, &call, at)]);
    while house.live.step(seen_at).unwrap().taken > 0 {}
}

/// Everything computed at once must date leads as the live path did.
fn leads_stand(house: &House) {
    let live = house.leads();
    score_all(&house.workspace, &Watch::none(), NOW, NOW).unwrap();
    let batch = house.leads();
    assert!(live.iter().all(|lead| batch.contains(lead)), "{live:?}\n{batch:?}");
}

/// MQL and SQL of a person: since when and by what.
fn leads_of(house: &House, email: &str) -> [Option<(i64, QualifiedBy)>; 2] {
    let sql = "SELECT id FROM person WHERE email = ?1";
    let find =
        |connection: &mut speargun_store::Connection| connection.query_one(sql, &[email.into()]);
    let id = house.workspace.store.read(find).unwrap().unwrap().integer(0);
    let leads = house.leads().into_iter().find(|(person, _)| *person == id);
    leads.map(|(_, leads)| leads.map(|lead| lead.met)).unwrap_or_default()
}

/// When the people of the net entered a stage.
fn entered(workspace: &Workspace, motion: Motion, stage: usize) -> Vec<i64> {
    let base = workspace.store.read(|connection| FunnelBase::load(workspace, connection)).unwrap();
    let heads = base.heads.iter().filter(|head| head.motion == motion);
    let mut entered: Vec<i64> = heads.filter_map(|head| head.head.entered[stage]).collect();
    entered.sort_unstable();
    entered
}

#[test]
fn a_tracked_request_makes_an_mql_in_the_funnel_at_once() {
    let house = House::new();
    let cache = FunnelCache::default();
    let mqls = |cache: &FunnelCache| {
        let base = cache.get(&house.workspace).unwrap().value;
        base.heads.iter().filter(|head| head.head.entered[1].is_some()).count()
    };
    assert_eq!(mqls(&cache), 0);
    track(&house, KIM, "webinar_attended", NOW - 5 * DAY);
    track(&house, KIM, "demo_request", NOW - 9 * DAY);
    let at = NOW - 9 * DAY;
    assert_eq!(leads_of(&house, KIM), [Some((at, QualifiedBy::Event)), None], "the first counts");
    assert_eq!(mqls(&cache), 1, "what is kept follows the live path");
    assert_eq!(entered(&house.workspace, Motion::DemandGen, 1), [at]);
    house.verify();
}

#[test]
fn a_tracked_request_engages_a_target_from_when_it_is_one() {
    let house = House::new();
    let (early, target, late) = (NOW - 9 * DAY, NOW - 6 * DAY, NOW - 3 * DAY);
    let sql = format!(
        "UPDATE account SET is_target = 1, target_since = {target} WHERE external_id = 'acme'"
    );
    house.workspace.store.write(|connection| connection.batch(&sql)).unwrap();
    track(&house, KIM, "demo_request", early);
    assert_eq!(entered(&house.workspace, Motion::AccountBased, 1), [0; 0], "it was no target yet");
    track(&house, KIM, "demo_request", NOW - DAY);
    track(&house, KIM, "demo_request", late);
    assert_eq!(entered(&house.workspace, Motion::AccountBased, 1), [late]);
    house.verify();
}

#[test]
fn who_meets_the_condition_once_stays_an_mql() {
    let condition = "person = 'fit >= 20 and engagement >= 10'";
    let house = House::with_glossary(&glossary(condition, ""));
    track_live(&house, KIM, "page_view", NOW - 3 * DAY);
    assert_eq!(leads_of(&house, KIM), [None, None], "a view is not enough");
    track_live(&house, KIM, "contract_review", NOW - 2 * DAY - DAY / 2);
    track_live(&house, KIM, "roi_calculator", NOW - 2 * DAY);
    let qualified = Some((NOW - 2 * DAY, QualifiedBy::Person));
    assert_eq!(leads_of(&house, KIM)[0], qualified, "as of what brought them there");
    assert_eq!(entered(&house.workspace, Motion::DemandGen, 1), [NOW - 2 * DAY]);
    leads_stand(&house);
    // A year later nothing of the points is left.
    let later = NOW + 365 * DAY;
    score_all(&house.workspace, &Watch::none(), later, later).unwrap();
    let engaged = house.standing().1.into_iter().map(|(_, engagement, _)| engagement);
    assert!(engaged.fold(0.0, f64::max) < 1.0, "the points have faded");
    assert_eq!(leads_of(&house, KIM)[0], qualified, "what was, was");

    // Under another condition it does not count; under the old one it counts again.
    let stricter = house.agree(&glossary("person = 'engagement >= 99'", ""));
    assert_eq!(entered(&stricter, Motion::DemandGen, 1), [0; 0]);
    score_all(&stricter, &Watch::none(), later, later).unwrap();
    assert_eq!(leads_of(&house, KIM)[0], None);
    let again = house.agree(&glossary(condition, ""));
    assert_eq!(entered(&again, Motion::DemandGen, 1), [NOW - 2 * DAY]);
    score_all(&again, &Watch::none(), later, later).unwrap();
    assert_eq!(leads_of(&house, KIM)[0], qualified);
}

#[test]
fn all_needs_the_request_and_the_person() {
    let text = glossary(
        "person = 'decides'\nneeds = \"all\"",
        "when = 'event_type = \"meeting\"'\nperson = 'engagement >= 5'\nneeds = \"all\"",
    );
    let house = House::with_glossary(&text);
    track_live(&house, "lee@acme-software.com", "demo_request", NOW - 4 * DAY);
    track_live(&house, MAX, "page_view", NOW - 4 * DAY);
    assert_eq!(leads_of(&house, "lee@acme-software.com")[0], None, "a manager decides nothing");
    assert_eq!(leads_of(&house, MAX)[0], None, "a director who asked for nothing");
    track_live(&house, MAX, "demo_request", NOW - 3 * DAY);
    let [mql, sql] = leads_of(&house, MAX);
    assert_eq!((mql, sql), (Some((NOW - 3 * DAY, QualifiedBy::Event)), None));
    track_live(&house, MAX, "meeting", NOW - DAY);
    let sql = leads_of(&house, MAX)[1].unwrap();
    assert_eq!(sql, (NOW - DAY, QualifiedBy::Event));
    // An SQL without a deal stands in the joint part of the funnel.
    assert_eq!(entered(&house.workspace, Motion::DemandGen, HEAD_STAGES), [NOW - DAY]);
    leads_stand(&house);
}

#[test]
fn what_comes_in_late_counts_from_when_it_was_seen() {
    let house = House::with_glossary(&glossary("person = 'engagement >= 5'", ""));
    track(&house, KIM, "page_view", NOW - 9 * DAY);
    track(&house, KIM, "demo_request", NOW - 2 * DAY);
    // It asked for something then; that the scores say so could be known from the last look on.
    assert_eq!(leads_of(&house, KIM)[0], Some((NOW - 2 * DAY, QualifiedBy::Event)));
    let without = glossary("person = 'engagement >= 5'", "")
        .replace("when = 'event_type in (\"demo", "when = 'event_type in (\"x");
    let agreed = house.agree(&without);
    score_all(&agreed, &Watch::none(), NOW, NOW).unwrap();
    assert_eq!(leads_of(&house, KIM)[0], Some((NOW, QualifiedBy::Person)));
}

#[test]
fn a_look_back_does_not_see_who_qualified_later() {
    let house = House::with_glossary(&glossary("person = 'engagement >= 5'", ""));
    track_live(&house, KIM, "demo_request", NOW - 2 * DAY);
    assert!(leads_of(&house, KIM)[0].is_some());
    let workspace = &house.workspace;
    let load = |connection: &mut speargun_store::Connection| {
        features::load(workspace, connection, &Untracked, NOW - 3 * DAY)
    };
    let then = workspace.store.read(load).unwrap();
    assert!(then.accounts.iter().all(|account| account.people.mqls == 0));
    let load = |connection: &mut speargun_store::Connection| {
        features::load(workspace, connection, &Untracked, NOW)
    };
    let now = workspace.store.read(load).unwrap();
    assert_eq!(now.accounts.iter().map(|account| account.people.mqls).sum::<u32>(), 1);
}
