//! Stages with their reasons, what people decided about them, and contracts that they told of.

use speargun_domain::market::MarketState;
use speargun_domain::stage::StageMove;
use speargun_store::stage::{self, ToldContract};
use speargun_store::{account, history};

use super::*;

pub(super) fn stages_come_back_with_their_reasons(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let first = a_score(acme);
        score::put(connection, &first).unwrap();
        history::catch_up(connection, "account", 100).unwrap();
        // A score that changes nothing leaves the reason; one that does brings another.
        let same = StoredScore { stage_reason: None, market_reason: None, ..first.clone() };
        score::put(connection, &same).unwrap();
        assert_eq!(score::get(connection, acme).unwrap(), Some(first.clone()));
        let mut found = Vec::new();
        score::each_stage(connection, 77, |id, standing, market| {
            found.push((id, standing, market));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        let (id, standing, market) = found.pop().unwrap();
        assert!(found.is_empty());
        assert_eq!((id, standing.stage.as_deref(), standing.since), (acme, Some("engaged"), 70));
        assert_eq!(standing.timed_out_of.as_deref(), Some("opportunity"));
        assert_eq!((market.state, market.since), (Some(MarketState::InMarket), 50));
        assert_eq!(market.held.get("open_deal"), Some(&50));
        let until = score::each_stage(connection, 76, |_, _, _| Err(StoreError::Busy));
        assert!(until.is_ok(), "what was scored later does not count");
        let moved = StoredScore {
            stage: None,
            stage_since: Some(150),
            stage_reason: Some("left Engaged".to_owned()),
            market_state: Some("just_bought".to_owned()),
            market_reason: Some("a deal was won".to_owned()),
            ..first
        };
        score::put(connection, &moved).unwrap();
        history::catch_up(connection, "account", 200).unwrap();
        let spans = history::spans(connection, "account", acme, "stage").unwrap();
        assert_eq!(spans.len(), 1, "the pool is no value");
        assert_eq!((spans[0].from, spans[0].until), (70, Some(150)));
        assert_eq!(spans[0].reason.as_deref(), Some("Engaged: it holds"));
        let spans = history::spans(connection, "account", acme, "market_state").unwrap();
        let told: Vec<(&str, Option<&str>)> =
            spans.iter().map(|span| (span.value.as_str(), span.reason.as_deref())).collect();
        assert_eq!(
            told,
            [("in_market", Some("A deal is open")), ("just_bought", Some("a deal was won"))]
        );
    });
}

fn decided(stage: Option<&str>, at: i64, until: Option<i64>) -> StageMove {
    StageMove {
        stage: stage.map(Into::into),
        reason: "met at the fair".to_owned(),
        moved_by: "ann".to_owned(),
        moved_at: at,
        until,
        ended_at: None,
    }
}

pub(super) fn moves_replace_each_other_and_end(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        stage::put_move(connection, acme, &decided(Some("won"), 10, None), &by("ann", 10)).unwrap();
        stage::put_move(connection, acme, &decided(None, 20, Some(50)), &by("ann", 20)).unwrap();
        stage::put_move(connection, zeta, &decided(Some("target"), 15, None), &by("ann", 15))
            .unwrap();
        let held = |connection: &mut Connection, at: i64| {
            let moves = stage::moves_of(connection, acme).unwrap();
            let held = moves.into_iter().find(|decided| decided.holds(at));
            held.map(|decided| decided.stage.as_deref().map(ToOwned::to_owned))
        };
        assert_eq!(held(connection, 9), None);
        assert_eq!(held(connection, 19), Some(Some("won".to_owned())));
        assert_eq!(held(connection, 49), Some(None), "the pool");
        assert_eq!(held(connection, 50), None, "its day has come");
        assert!(!stage::end_move(connection, acme, &by("bob", 60)).unwrap(), "nothing holds");
        assert!(stage::end_move(connection, acme, &by("bob", 30)).unwrap());
        assert_eq!((held(connection, 29), held(connection, 30)), (Some(None), None));
        let mut all = Vec::new();
        stage::each_move(connection, |account, decided| {
            all.push((account, decided.moved_at, decided.ended_at));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(all, [(acme, 10, Some(20)), (acme, 20, Some(30)), (zeta, 15, None)]);
    });
}

pub(super) fn told_contracts_count_before_imported_ones(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let fields = [("competitor", text("Rival")), ("contract_ends_at", Value::Integer(500))];
        put(connection, &entities::ACCOUNT, "crm", "acme", &fields);
        let acme = id_of(connection, "account", "acme");
        let known = |connection: &mut Connection| {
            let found = account::get(connection, acme).unwrap().unwrap();
            (found.competitor, found.contract_ends_at, found.contract_told_at)
        };
        assert_eq!(known(connection), (Some("Rival".to_owned()), Some(500), None));
        let told = ToldContract {
            competitor: None,
            ends_at: Some(900),
            told_by: "ann".to_owned(),
            told_at: 7,
        };
        stage::tell_contract(connection, acme, &told).unwrap();
        assert_eq!(stage::told_contract(connection, acme).unwrap(), Some(told.clone()));
        put(connection, &entities::ACCOUNT, "crm", "acme", &[("competitor", text("Other"))]);
        assert_eq!(known(connection), (None, Some(900), Some(7)), "no import undoes it");
        let later = ToldContract { competitor: Some("New".to_owned()), told_at: 8, ..told };
        stage::tell_contract(connection, acme, &later).unwrap();
        assert_eq!(known(connection), (Some("New".to_owned()), Some(900), Some(8)));
        assert!(stage::forget_contract(connection, acme).unwrap());
        assert!(!stage::forget_contract(connection, acme).unwrap());
        assert_eq!(known(connection), (Some("Other".to_owned()), Some(500), None));
    });
}
