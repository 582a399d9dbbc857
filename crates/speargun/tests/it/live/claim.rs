//! What only a browser claims of somebody's job is kept and ranks them nowhere.

use speargun_domain::event::CallKind;
use speargun_domain::score::{DEFAULT, ScoreModel};
use speargun_domain::time::DAY;
use speargun_engine::event::Claims;
use speargun_engine::event::key::{self, KeyKind};

use crate::live::house::{House, NOW, call};

const WHO: &str = "SELECT title, seniority, department FROM person \
    WHERE email = 'new@hanbit-semi.co.kr'";

fn rank(house: &House) -> (String, Option<String>) {
    let rows = house.workspace.store.read(|connection| connection.query(WHO, &[])).unwrap();
    assert_eq!(rows.len(), 1);
    (rows[0].text(0).to_owned(), rows[0].text_option(1))
}

#[test]
fn a_claimed_title_counts_once_its_bearer_is_confirmed() {
    let house = House::new();
    key::create(&house.log, "site", KeyKind::Browser, &call(NOW)).unwrap();
    key::create(&house.log, "back office", KeyKind::Server, &call(NOW)).unwrap();
    let identify = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","title":"CTO",
        "company":{"name":"한빛반도체"}}}"#;
    let said = |source: &str, body: &str, at: i64| {
        let mut event = house.event(CallKind::Identify, body, at);
        event.source = source.to_owned();
        event
    };
    let act =
        house.event(CallKind::Track, r#"{"userId":"u1","event":"Demo Requested"}"#, NOW - DAY);
    house.submit(&[said("site", identify, NOW - DAY), act]);
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.scores[0].record.people.engaged_c_level, 0);
    assert_eq!(rank(&house), ("CTO".to_owned(), None));
    house.verify();

    // The site's server says the same of them, and what a browser says from now on counts.
    let claims = Claims::open(&house.log).unwrap();
    let confirming = said("back office", identify, NOW - 2);
    let mut batch = vec![(0, confirming, false)];
    let model = ScoreModel::parse(DEFAULT).unwrap();
    assert!(claims.settle(&mut batch, KeyKind::Server, &model).is_empty());
    claims.keep();
    let later = identify.replace("CTO", "CEO");
    house.submit(&[batch.remove(0).1, said("site", &later, NOW - 1)]);
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.scores[0].record.people.engaged_c_level, 1);
    assert_eq!(rank(&house), ("CEO".to_owned(), Some("c_level".to_owned())));
    house.verify();
}

#[test]
fn what_comes_by_no_browsers_key_is_taken_at_its_word() {
    let house = House::new();
    let identify = r#"{"userId":"u1","traits":{"email":"new@hanbit-semi.co.kr","title":"CTO"}}"#;
    house.submit(&[house.event(CallKind::Identify, identify, NOW - DAY)]);
    house.step();
    assert_eq!(rank(&house), ("CTO".to_owned(), Some("c_level".to_owned())));
}
