//! Lists that rules ask for, while events come in.

use speargun_domain::event::CallKind;
use speargun_domain::time::DAY;
use speargun_engine::list::{self, Chosen};

use super::house::{House, NOW, call};

#[test]
fn a_change_of_a_list_is_followed_at_once_where_a_rule_asks_for_it() {
    let house = House::with_stages();
    let rule = "[[dimension.rule]]\ntext = \"met\"\nwhen = 'lists = \"Fairs\"'\nadd = 9\n\
        [[dimension.rule]]";
    super::publish(&house, ("[[dimension.rule]]", rule));
    let identify = r#"{"userId":"u1","traits":{"email":"kim@acme-software.com"}}"#;
    house.submit(&[house.event(CallKind::Identify, identify, NOW - DAY)]);
    house.step();
    let acme = house.standing().0[0].account_id;
    let of_list = list::create(&house.workspace, "Fairs", None, &call(NOW - 9)).unwrap().id;
    let chosen = Chosen::Ids(vec![acme, acme, -1]);
    let added = list::add(&house.workspace, of_list, &chosen, None, &call(NOW - 8)).unwrap();
    assert_eq!((added.changed, added.unchanged, added.rejected), (1, 0, 1));
    let step = house.live.step(NOW).unwrap();
    assert_eq!(step.scores.len(), 1, "only the account on the list");
    assert_eq!(step.scores[0].record.lists, ["Fairs"]);
    let with = step.scores[0].stored.score_tenths;
    house.verify();
    list::remove(&house.workspace, of_list, &chosen, &call(NOW - 1)).unwrap();
    let step = house.live.step(NOW).unwrap();
    assert_eq!((step.scores.len(), step.scores[0].record.lists.len()), (1, 0));
    assert!(step.scores[0].stored.score_tenths < with, "the points are gone");
    house.verify();
}
