//! Learned models of propensity: the last one counts.

use speargun_store::propensity::{self, StoredPropensity};

use super::*;

pub(super) fn the_last_learned_model_counts(place: &Place) {
    let store = place.open();
    let model = |text: &str, at: i64| StoredPropensity {
        version: 0,
        text: text.to_owned(),
        learned_by: "ann".to_owned(),
        learned_at: at,
    };
    write(&store, |connection| {
        assert_eq!(propensity::last(connection).unwrap(), None);
        assert_eq!(propensity::put(connection, &model("{}", 5)).unwrap(), 1);
        assert_eq!(propensity::put(connection, &model("{\"a\": \"한\"}", 4)).unwrap(), 2);
        let last = propensity::last(connection).unwrap();
        assert_eq!(last, Some(StoredPropensity { version: 2, ..model("{\"a\": \"한\"}", 4) }));
    });
}
