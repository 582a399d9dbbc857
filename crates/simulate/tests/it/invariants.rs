//! What is true of every market, whatever its seed and size.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, date};
use speargun_simulate::{
    HardCaseOptions, SimulateError, SimulationOptions, simulate, simulate_hard_cases,
};

use crate::build::{Directory, Row, rows};

const END: Date = date(2026, 6, 30);

/// A market of a seed, file by file.
struct Market(Directory);

impl Market {
    fn of(options: &SimulationOptions) -> Self {
        let directory = Directory::new("invariants");
        simulate(&directory.0, options, &|_| {}).unwrap();
        Self(directory)
    }

    fn rows(&self, file: &str) -> Vec<Row> {
        rows(&self.0.0, file)
    }

    fn by(&self, file: &str, key: &str) -> HashMap<String, Row> {
        self.rows(file).into_iter().map(|row| (row[key].clone(), row)).collect()
    }
}

fn markets() -> Vec<(String, Market)> {
    [(1, 60, 3.0), (2, 40, 8.0), (99, 80, 1.5)]
        .into_iter()
        .map(|(seed, accounts, leads_per_account)| {
            let options = SimulationOptions {
                leads_per_account,
                ..SimulationOptions::new(accounts, seed, END)
            };
            (format!("seed {seed}"), Market::of(&options))
        })
        .collect()
}

#[test]
fn a_deal_is_open_won_or_lost() {
    for (name, market) in markets() {
        for deal in market.rows("opportunities.csv") {
            let (is_closed, is_won) = (&*deal["is_closed"] == "true", &*deal["is_won"] == "true");
            assert!(is_closed || !is_won, "{name}: {deal:?}");
            assert_eq!(is_closed, !deal["closed_at"].is_empty(), "{name}: {deal:?}");
            let probability: f64 = deal["probability"].parse().unwrap();
            match (is_closed, is_won) {
                (true, true) => assert_eq!(probability, 1.0, "{name}"),
                (true, false) => assert_eq!(probability, 0.0, "{name}"),
                (false, _) => assert!(probability > 0.0 && probability < 1.0, "{name}: {deal:?}"),
            }
            assert!(deal["amount"].parse::<f64>().unwrap() > 0.0, "{name}: {deal:?}");
        }
    }
}

#[test]
fn stages_of_a_deal_follow_each_other() {
    for (name, market) in markets() {
        let deals = market.by("opportunities.csv", "opportunity_id");
        let mut entered: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for stage in market.rows("opportunity_stages.csv") {
            let of_deal = entered.entry(stage["opportunity_id"].clone()).or_default();
            of_deal.push(stage["entered_at"].clone());
        }
        assert_eq!(entered.len(), deals.len(), "{name}: each deal has a stage");
        for (deal, moments) in entered {
            assert!(moments.is_sorted(), "{name}: {deal}: {moments:?}");
            assert!(deals[&deal]["created_at"] <= moments[0], "{name}: {deal}");
            let closed = &deals[&deal]["closed_at"];
            assert!(closed.is_empty() || moments.last().unwrap() <= closed, "{name}: {deal}");
        }
    }
}

/// People of a deal work at its account, and one of them at most comes first.
#[test]
fn people_of_a_deal_are_of_its_account() {
    for (name, market) in markets() {
        let deals = market.by("opportunities.csv", "opportunity_id");
        let truth = market.by("truth/truth.csv", "lead_id");
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for role in market.rows("opportunity_roles.csv") {
            let deal = &deals[&role["opportunity_id"]];
            let account = &truth[&role["contact_id"]]["account_id"];
            assert_eq!(account, &deal["account_id"], "{name}: {role:?}");
            let is_first = u32::from(&*role["is_primary"] == "true");
            *first.entry(role["opportunity_id"].clone()).or_default() += is_first;
        }
        assert!(first.values().all(|count| *count <= 1), "{name}");
    }
}

/// No parent is below its own child, and none is its own.
#[test]
fn families_have_no_loops() {
    for (name, market) in markets() {
        let accounts = market.by("accounts.csv", "account_id");
        for start in accounts.keys() {
            let (mut at, mut met) = (start.clone(), BTreeSet::new());
            while met.insert(at.clone()) {
                let parent = &accounts[&at]["parent_id"];
                if parent.is_empty() {
                    break;
                }
                at.clone_from(parent);
            }
            assert!(accounts[&at]["parent_id"].is_empty(), "{name}: {start} is in a loop");
        }
    }
}

#[test]
fn figures_of_accounts_are_sensible() {
    for (name, market) in markets() {
        for account in market.rows("accounts.csv") {
            let number = |field: &str| account[field].parse::<f64>().ok();
            assert!(number("employees").is_none_or(|count| count >= 1.0), "{name}: {account:?}");
            assert!(number("annual_revenue").is_none_or(|sum| sum >= 0.0), "{name}");
            let growth = number("revenue_growth");
            assert!(growth.is_none_or(|share| (-1.0..=5.0).contains(&share)), "{name}");
            let founded = number("founded_year");
            assert!(founded.is_none_or(|year| (1800.0..=2026.0).contains(&year)), "{name}");
            let is_target = &*account["is_target"] == "true";
            assert!(is_target || account["target_since"].is_empty(), "{name}: {account:?}");
            assert!(!account["name"].trim().is_empty());
        }
    }
}

/// What happens is within the data, and by a person or account that is there.
#[test]
fn events_are_of_known_people_within_the_data() {
    for (name, market) in markets() {
        let leads = market.by("leads.csv", "lead_id");
        let mut types = BTreeSet::new();
        for event in market.rows("events.csv") {
            let moment = &event["occurred_at"];
            assert!(moment.as_str() <= "2026-06-30T23:59:59Z", "{name}: {event:?}");
            assert!(moment.as_str() >= "2024-12-01", "{name}: {event:?}");
            let person = &event["contact_id"];
            assert!(person.is_empty() || leads.contains_key(person), "{name}: {event:?}");
            assert!(!person.is_empty() || !event["account_id"].is_empty(), "{name}: {event:?}");
            types.insert(event["event_type"].clone());
        }
        assert!(types.len() >= 5, "{name}: {types:?}");
    }
}

/// Stages of a lead come in their order: it is made, becomes an MQL, becomes an SQL.
#[test]
fn stages_of_leads_come_in_their_order() {
    for (name, market) in markets() {
        let mut qualified = 0;
        for lead in market.rows("leads.csv") {
            let moments: Vec<&String> = ["created_at", "became_mql_at", "became_sql_at"]
                .iter()
                .map(|field| &lead[*field])
                .filter(|moment| !moment.is_empty())
                .collect();
            assert!(moments.is_sorted(), "{name}: {lead:?}");
            qualified += usize::from(!lead["became_mql_at"].is_empty());
        }
        assert!(qualified > 0, "{name}");
    }
}

/// Another currency changes amounts and nothing else; other sizes leave the first accounts as they
/// are.
#[test]
fn options_change_what_they_say_and_nothing_else() {
    let base = SimulationOptions { leads_per_account: 2.0, ..SimulationOptions::new(30, 5, END) };
    let euro = Market::of(&base);
    let won = Market::of(&SimulationOptions { currency: "KRW".to_owned(), ..base.clone() });
    for (file, sums) in [
        ("accounts.csv", &["annual_revenue", "expected_annual_revenue"][..]),
        ("opportunities.csv", &["amount"]),
        ("leads.csv", &[]),
        ("events.csv", &[]),
    ] {
        let (left, right) = (euro.rows(file), won.rows(file));
        assert_eq!(left.len(), right.len(), "{file}");
        for (mut one, mut other) in left.into_iter().zip(right) {
            for sum in sums {
                let of = |row: &mut Row| row.remove(*sum).unwrap().parse::<f64>().ok();
                let (one, other) = (of(&mut one), of(&mut other));
                assert_eq!(one.is_some(), other.is_some(), "{file} {sum}");
                let is_more = one.zip(other).is_none_or(|(one, other)| one == 0.0 || other > one);
                assert!(is_more, "{file} {sum}: {one:?} {other:?}");
            }
            assert_eq!(one, other, "{file}");
        }
    }
    let larger = Market::of(&SimulationOptions { accounts: 50, ..base });
    let of = |market: &Market| market.by("accounts.csv", "account_id");
    let (small, large) = (of(&euro), of(&larger));
    assert!(large.len() > small.len());
    let kept = small.keys().filter(|id| large.contains_key(*id)).count();
    assert_eq!(kept, small.len());
}

#[test]
fn nonsense_is_refused() {
    for leads_per_account in [-1.0, 10_001.0, f64::NAN, f64::INFINITY] {
        let options = SimulationOptions { leads_per_account, ..SimulationOptions::new(1, 1, END) };
        let directory = Directory::new("nonsense");
        let found = simulate(&directory.0, &options, &|_| {});
        assert!(matches!(found, Err(SimulateError::LeadsPerAccount(_))), "{leads_per_account}");
        let cases = HardCaseOptions { accounts: 1, leads_per_account, seed: 1 };
        assert!(simulate_hard_cases(&directory.0, &cases, &|_| {}).is_err(), "{leads_per_account}");
    }
    let early = SimulationOptions::new(1, 1, Date::MIN);
    let directory = Directory::new("early");
    let found = simulate(&directory.0, &early, &|_| {});
    assert!(matches!(found, Err(SimulateError::Date(_))), "{found:?}");
}
