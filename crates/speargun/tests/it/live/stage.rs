//! What people decide about stages while events come in.

use speargun_domain::event::CallKind;
use speargun_domain::time::DAY;
use speargun_engine::live::LiveStep;
use speargun_engine::stage::{self, NewMove};

use speargun_engine::score_model::publish;

use super::house::{House, NOW, call, publication, text_with_stages};

#[test]
fn a_move_by_a_person_is_followed_at_once_and_alerts_nobody() {
    let house = House::new();
    let identify = r#"{"userId":"u1","traits":{"email":"kim@acme-software.com"}}"#;
    house.submit(&[house.event(CallKind::Identify, identify, NOW - DAY)]);
    house.step();
    let acme = house.standing().0[0].account_id;
    let stages = |step: &LiveStep| -> Vec<(Option<String>, Option<String>)> {
        let of_stages = step.alerts.iter().filter(|alert| alert.kind == "stage_changed");
        of_stages.map(|alert| (alert.before.clone(), alert.after.clone())).collect()
    };
    let wanted = NewMove { stage: "won".to_owned(), reason: "a call".to_owned(), until: None };
    stage::move_account(&house.workspace, acme, &wanted, &call(NOW - 1)).unwrap();
    let step = house.live.step(NOW).unwrap();
    assert_eq!((step.scores.len(), stages(&step)), (1, Vec::new()));
    assert_eq!(step.scores[0].stored.stage.as_deref(), Some("won"));
    assert_eq!(step.scores[0].stored.stage_since, Some(NOW - 1));
    stage::release_account(&house.workspace, acme, &call(NOW - 1)).unwrap();
    let step = house.live.step(NOW).unwrap();
    assert_eq!(stages(&step), [(Some("won".to_owned()), None)], "that it left is news");
    house.verify();
}

pub(crate) fn decide_stage(house: &House, account: usize, what: u8) {
    let accounts = "SELECT id FROM account ORDER BY id";
    let rows = house.workspace.store.read(|connection| connection.query(accounts, &[])).unwrap();
    let id = rows[account].integer(0);
    let Some(stage) = ["warm", "hot", "none"].get(usize::from(what)) else {
        // Nothing may stand that could be taken back.
        let _ = stage::release_account(&house.workspace, id, &call(NOW));
        return;
    };
    let wanted = NewMove { stage: (*stage).to_owned(), reason: "a call".to_owned(), until: None };
    stage::move_account(&house.workspace, id, &wanted, &call(NOW)).unwrap();
}

#[test]
fn what_a_publication_moves_alerts_nobody() {
    let house = House::new();
    let call = r#"{"event":"demo_request","userId":"u1","context":{"traits":{"email":"kim@acme-software.com"}}}"#;
    house.submit(&[house.event(CallKind::Track, call, NOW - DAY)]);
    house.step();
    let published = |text: String| {
        publish(&house.workspace, &publication(text)).unwrap();
        house.live.step(NOW).unwrap()
    };
    let before = house.standing().0[0].stage.clone();
    // The first one takes the place of the draft.
    let step = published(text_with_stages());
    let stored = &step.scores[0].stored;
    assert_ne!(stored.stage, before, "its stage is another one");
    assert_eq!(step.alerts.len(), 0, "but nothing happened there: {:?}", step.alerts);
    // What happens afterwards is news again.
    let call = r#"{"event":"contract_review","userId":"u2","context":{"traits":{"email":"max@zeta-foods.de"}}}"#;
    house.submit(&[house.event(CallKind::Track, call, NOW - 1)]);
    let step = house.live.step(NOW).unwrap();
    assert!(!step.alerts.is_empty());
}
