//! The market as a reader of its files sees it.

use std::collections::{HashMap, HashSet};

use jiff::civil::date;
use speargun_simulate::{SimulationOptions, SimulationReport, simulate};

use crate::build::{Directory, Row, rows};

fn written(name: &str, options: &SimulationOptions) -> (Directory, SimulationReport) {
    let directory = Directory::new(name);
    let report = simulate(&directory.0, options, &|_| {}).unwrap();
    (directory, report)
}

fn options(accounts: u32) -> SimulationOptions {
    SimulationOptions::new(accounts, 7, date(2026, 6, 30))
}

fn ids(rows: &[Row], field: &str) -> HashSet<String> {
    let ids: HashSet<String> = rows.iter().map(|row| row[field].clone()).collect();
    assert_eq!(ids.len(), rows.len(), "{field} comes twice");
    ids
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (first, report) = written("first", &options(120));
    let (second, _) = written("second", &options(120));
    for file in &report.files {
        let name = file.file_name().unwrap();
        let bytes = std::fs::read(first.0.join(name)).unwrap();
        assert_eq!(bytes, std::fs::read(second.0.join(name)).unwrap(), "{name:?}");
    }
    let (other, _) = written("other", &SimulationOptions { seed: 8, ..options(120) });
    let leads = |directory: &Directory| std::fs::read(directory.0.join("leads.csv")).unwrap();
    assert_ne!(leads(&first), leads(&other));
}

#[test]
fn references_resolve_and_ids_come_once() {
    let (directory, report) = written("references", &options(500));
    let read = |file: &str| rows(&directory.0, file);
    let leads = read("leads.csv");
    let opportunities = read("opportunities.csv");
    let events = read("events.csv");
    assert_eq!(report.people, leads.len() as u64);
    assert_eq!(report.events, events.len() as u64);
    ids(&events, "event_id");
    let known: HashMap<&str, HashSet<String>> = HashMap::from([
        ("account_id", ids(&read("accounts.csv"), "account_id")),
        ("parent_id", ids(&read("accounts.csv"), "account_id")),
        ("lead_id", ids(&leads, "lead_id")),
        ("contact_id", ids(&leads, "lead_id")),
        ("campaign_id", ids(&read("campaigns.csv"), "campaign_id")),
        ("owner_id", ids(&read("owners.csv"), "owner_id")),
        ("product_id", ids(&read("products.csv"), "product_id")),
        ("opportunity_id", ids(&opportunities, "opportunity_id")),
    ]);
    for file in report.files.iter().filter_map(|path| path.file_name()?.to_str()) {
        for row in read(file) {
            for (field, ids) in &known {
                let Some(value) = row.get(*field).filter(|value| !value.is_empty()) else {
                    continue;
                };
                assert!(ids.contains(value), "{file}: {field} {value}");
            }
        }
    }
    let truth = rows(&directory.0, "truth/truth.csv");
    assert_eq!(ids(&truth, "lead_id"), known["lead_id"]);
}

#[test]
fn names_and_domains_come_once() {
    let few = SimulationOptions { leads_per_account: 0.0, ..options(30_000) };
    let (directory, _) = written("names", &few);
    let accounts = rows(&directory.0, "accounts.csv");
    ids(&accounts, "name");
    let known: Vec<Row> = accounts.into_iter().filter(|row| !row["domains"].is_empty()).collect();
    ids(&known, "domains");
}

fn in_order(row: &Row, fields: &[&str]) {
    let dates: Vec<&String> =
        fields.iter().map(|field| &row[*field]).filter(|date| !date.is_empty()).collect();
    assert!(dates.is_sorted(), "{fields:?} of {row:?}");
    for at in dates {
        assert!(at.as_str() <= "2026-06-30T23:59:59Z", "{row:?} is later than the last day");
    }
}

#[test]
fn dates_are_in_order() {
    let (directory, _) = written("dates", &options(500));
    let read = |file: &str| rows(&directory.0, file);
    let leads: HashMap<String, Row> =
        read("leads.csv").into_iter().map(|row| (row["lead_id"].clone(), row)).collect();
    leads.values().for_each(|row| in_order(row, &["created_at", "became_mql_at", "became_sql_at"]));
    let accounts: HashMap<String, Row> =
        read("accounts.csv").into_iter().map(|row| (row["account_id"].clone(), row)).collect();
    for row in accounts.values() {
        in_order(row, &["created_at", "target_since"]);
        in_order(row, &["created_at", "updated_at"]);
    }
    let deals: HashMap<String, Row> = read("opportunities.csv")
        .into_iter()
        .map(|row| (row["opportunity_id"].clone(), row))
        .collect();
    for row in deals.values() {
        in_order(row, &["created_at", "closed_at", "updated_at"]);
        let since = &accounts[&row["account_id"]]["target_since"];
        assert!(*since <= row["created_at"], "{row:?} before {since}");
    }
    for row in read("opportunity_stages.csv") {
        in_order(&row, &["entered_at"]);
        assert!(deals[&row["opportunity_id"]]["created_at"] <= row["entered_at"]);
    }
    for row in read("opportunity_roles.csv").iter().filter(|row| row["is_primary"] == "true") {
        let sql = &leads[&row["contact_id"]]["became_sql_at"];
        assert!(!sql.is_empty() && *sql <= deals[&row["opportunity_id"]]["created_at"]);
    }
    for row in read("events.csv") {
        in_order(&row, &["occurred_at"]);
        assert!(leads[&row["contact_id"]]["created_at"] <= row["occurred_at"], "{row:?}");
    }
}

/// Won of the SQLs, average amount of the won, and average days to close, of a motion.
fn shape(sqls: usize, deals: &[Row], motion: &str) -> (f64, f64) {
    let won: Vec<&Row> =
        deals.iter().filter(|row| row["motion"] == motion && row["is_won"] == "true").collect();
    let sum: f64 = won.iter().map(|row| row["amount"].parse::<f64>().unwrap()).sum();
    (won.len() as f64 / sqls as f64, sum / won.len() as f64)
}

#[test]
fn account_based_work_starts_worse_and_ends_better() {
    let (directory, _) = written("shape", &options(3_000));
    let read = |file: &str| rows(&directory.0, file);
    let accounts = read("accounts.csv");
    let targets: HashSet<&String> = accounts
        .iter()
        .filter(|row| row["is_target"] == "true")
        .map(|row| &row["account_id"])
        .collect();
    let truth: HashMap<String, String> = rows(&directory.0, "truth/truth.csv")
        .into_iter()
        .map(|row| (row["lead_id"].clone(), row["account_id"].clone()))
        .collect();
    let leads = read("leads.csv");
    let at_target = |row: &&Row| targets.contains(&truth[&row["lead_id"]]);
    let has = |field: &'static str| move |row: &&Row| !row[field].is_empty();
    let mqls = leads.iter().filter(has("became_mql_at")).count();
    let sqls = leads.iter().filter(has("became_sql_at")).count();
    let account_sqls = leads.iter().filter(has("became_sql_at")).filter(at_target).count();
    let meaningful = [
        "demo_request",
        "pricing_request",
        "pricing_page",
        "contact_request",
        "meeting",
        "roi_calculator",
        "trial_started",
    ];
    let engaged: HashSet<String> = read("events.csv")
        .iter()
        .filter(|row| meaningful.contains(&row["event_type"].as_str()))
        .map(|row| truth[&row["contact_id"]].clone())
        .filter(|account| targets.contains(account))
        .collect();
    let deals = read("opportunities.csv");
    let (account_rate, account_amount) = shape(account_sqls, &deals, "account_based");
    let (demand_rate, demand_amount) = shape(sqls - account_sqls, &deals, "demand_gen");
    let first_step = engaged.len() as f64 / targets.len() as f64;
    let mql_rate = mqls as f64 / leads.len() as f64;
    println!("targets {} engaged {first_step:.3} mql {mql_rate:.3}", targets.len());
    println!("sqls {account_sqls} {}", sqls - account_sqls);
    println!("won {account_rate:.3} {demand_rate:.3} amount {account_amount} {demand_amount}");
    assert!(first_step < mql_rate);
    assert!(account_rate > 1.5 * demand_rate);
    assert!(account_amount > 2.0 * demand_amount);
}

#[test]
fn the_size_follows_the_options() {
    let (_directory, report) = written("size", &options(500));
    assert!((501..515).contains(&report.accounts), "{} rows, some twice", report.accounts);
    assert!((4_200..5_800).contains(&report.people), "{} people", report.people);
    assert!(report.events > report.people);
    assert!((30..60).contains(&report.campaigns));
    assert!((50..300).contains(&report.opportunities), "{} deals", report.opportunities);
    let (_directory, none) = written("none", &options(0));
    assert_eq!((none.accounts, none.people), (0, 0));
}

#[test]
fn some_companies_are_entered_twice_and_some_people_leave_doubt() {
    let (directory, _) = written("doubt", &options(1_000));
    let accounts = rows(&directory.0, "accounts.csv");
    let twice: Vec<&Row> =
        accounts.iter().filter(|row| row["account_id"].starts_with('B')).collect();
    assert!((3..25).contains(&twice.len()), "{}", twice.len());
    for row in twice {
        let first = row["account_id"].replace('B', "A");
        assert!(accounts.iter().any(|row| row["account_id"] == first), "{first}");
    }
    let truth: HashMap<String, String> = rows(&directory.0, "truth/truth.csv")
        .into_iter()
        .map(|row| (row["lead_id"].clone(), row["account_id"].clone()))
        .collect();
    let leads = rows(&directory.0, "leads.csv");
    let of_agencies: Vec<&Row> =
        leads.iter().filter(|row| row["email"].ends_with("agency.com")).collect();
    assert!(!of_agencies.is_empty());
    assert!(of_agencies.iter().all(|row| !truth[&row["lead_id"]].is_empty()));
    let unknown = leads.iter().filter(|row| row["email"].contains("ventures."));
    assert!(unknown.clone().count() > 20);
    assert!(unknown.into_iter().all(|row| truth[&row["lead_id"]].is_empty()));
}
