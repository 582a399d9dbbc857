//! Decisions on stages of deals.

use speargun_store::deal_stage::{self, DecidedStage};

use super::*;

pub(super) fn decisions_on_stages_are_kept_and_taken_back(place: &Place) {
    let store = place.open();
    let decision = |stage: &str, outcome: &str, at: i64| DecidedStage {
        stage: stage.to_owned(),
        outcome: outcome.to_owned(),
        decided_by: "ann".to_owned(),
        decided_at: at,
    };
    write(&store, |connection| {
        assert_eq!(deal_stage::decided(connection).unwrap(), []);
        deal_stage::decide(connection, &decision("κλειστό", "won", 1)).unwrap();
        deal_stage::decide(connection, &decision("계약", "lost", 2)).unwrap();
        deal_stage::decide(connection, &decision("계약", "open", 3)).unwrap();
        let mut known = deal_stage::decided(connection).unwrap();
        known.sort_by_key(|found| found.decided_at);
        assert_eq!(known, [decision("κλειστό", "won", 1), decision("계약", "open", 3)]);
        assert!(deal_stage::forget(connection, "계약").unwrap());
        assert!(!deal_stage::forget(connection, "계약").unwrap());
        assert_eq!(deal_stage::decided(connection).unwrap(), [decision("κλειστό", "won", 1)]);
    });
    let refused =
        store.write(|connection| deal_stage::decide(connection, &decision("x", "perhaps", 1)));
    assert!(refused.is_err(), "only the three outcomes");
}
