//! Whom campaigns reach.

use speargun_store::health::{self, Reach};

use super::*;

pub(super) fn campaigns_reach_accounts_by_motion(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(health::campaigns_with_motion(connection).unwrap(), 0);
        put(connection, &entities::ACCOUNT, "crm", "a", &[("name", text("Acme"))]);
        let account = id_of(connection, "account", "a");
        for key in ["p1", "p2", "nobody"] {
            put(connection, &entities::PERSON, "crm", key, &[("title", text("CTO"))]);
        }
        for key in ["p1", "p2"] {
            let person = id_of(connection, "person", key);
            membership::begin(connection, &decided(person, Some(account)), 10).unwrap();
        }
        for (key, motion) in [("c1", text("account_based")), ("c2", text("demand_gen"))] {
            put(connection, &entities::CAMPAIGN, "crm", key, &[("motion", motion)]);
        }
        put(connection, &entities::CAMPAIGN, "crm", "none", &[("name", text("Fair"))]);
        let deleted = [("motion", text("account_based")), ("deleted", Value::Integer(1))];
        put(connection, &entities::CAMPAIGN, "crm", "gone", &deleted);
        let member = [("c1", "p1"), ("c1", "p2"), ("c1", "nobody"), ("c2", "p1"), ("none", "p1")];
        for (campaign, person) in member.into_iter().chain([("gone", "p1")]) {
            let cells =
                [("campaign_reference", text(campaign)), ("person_reference", text(person))];
            let key = format!("{campaign}-{person}");
            put(connection, &entities::CAMPAIGN_MEMBER, "crm", &key, &cells);
        }
        record::link(connection).unwrap();
        assert_eq!(health::campaigns_with_motion(connection).unwrap(), 2);
        let mut found = Vec::new();
        health::each_reach(connection, |reach| {
            found.push(reach);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        let reach = |motion: &str, members| {
            let motion = motion.to_owned();
            Reach { motion, account_id: account, members }
        };
        assert_eq!(found, [reach("account_based", 2), reach("demand_gen", 1)]);
    });
}
