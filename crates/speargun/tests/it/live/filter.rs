//! Filters over what the live path keeps.

use speargun_domain::account::ACCOUNT_FIELDS;
use speargun_domain::event::CallKind;
use speargun_domain::time::DAY;

use super::house::*;

#[test]
fn filters_count_events_by_type_and_window() {
    let house = House::new();
    let visit = |user: &str, days: i64| {
        let body = format!(
            r#"{{"userId":"{user}","context":{{"page":{{"url":"https://o.test/pricing"}}}}}}"#
        );
        house.event(CallKind::Page, &body, NOW - days * DAY)
    };
    let max = "max@zeta-foods.de";
    house.submit(&[visit(max, 1), visit(max, 2), visit(max, 20), visit(max, 80)]);
    house.step();
    house.verify();
    let list = house
        .workspace
        .store
        .read(|connection| {
            speargun_engine::account::AccountList::load(&house.workspace, connection)
        })
        .unwrap();
    let chosen = |text: &str| {
        let filter = speargun_domain::filter::parse(text, ACCOUNT_FIELDS).unwrap();
        let rows = list.rows.iter().filter(|row| filter.holds(&row.record));
        rows.map(|row| row.record.name.clone()).collect::<Vec<_>>()
    };
    let zeta = vec!["Zeta Foods".to_owned()];
    for (days, count) in [(7, 2), (30, 3), (90, 4)] {
        assert_eq!(chosen(&format!("events(\"Pricing Page\", {days}d) = {count}")), zeta);
    }
    assert_eq!(chosen("events(\"pricing_page\") > 3"), zeta);
    assert_eq!(chosen("events(\"webinar\", 7d)"), Vec::<String>::new());
    assert_eq!(chosen("events(\"webinar\", 7d) = 0").len(), list.rows.len());
    assert_eq!(
        speargun_domain::account::EVENT_WINDOW_DAYS,
        speargun_measure::engagement::WINDOW_DAYS
    );
}
