//! From imported files to accounts, scores, tiers and the double funnel, on a market of a few rows.

use crate::common;

use std::fmt::Write;

use speargun_domain::account::AccountRecord;
use speargun_domain::time::DAY;
use speargun_engine::event::Untracked;
use speargun_engine::features::{self, Features};
use speargun_engine::funnel::{FunnelBase, Motion, Period};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::{MatchReport, match_people};
use speargun_engine::score::{apply, explain, score_all};
use speargun_engine::{EngineError, Watch, Workspace};
use speargun_measure::funnel::Mode;
use speargun_store::score as stored;

const ACCOUNTS: &str = "\
external_id,name,website,industry,employees,annual_revenue,country,is_target,target_since
a1,Acme Software,acme.example,Software,5000,2000000000,US,true,2023-01-01
a2,Zeta Foods,zeta.example,Food,40,1000000,DE,,
a3,한빛반도체,hanbit.example,Manufacturing,900,300000000,KR,true,2023-06-01
";
const PEOPLE: &str = "\
external_id,email,first_name,last_name,title,company,created_at,became_mql_at,became_sql_at
p1,kim@acme.example,Kim,Doe,Chief Financial Officer,Acme Software,2023-01-10,,2023-02-01
p2,lee@acme.example,Lee,Roe,Marketing Manager,Acme Software,2023-01-11,,
p3,max@zeta.example,Max,Muster,Sales Director,Zeta Foods,2023-01-12,2023-01-20,2023-02-10
p4,ann@nowhere.example,Ann,Other,,,2023-01-13,2023-01-21,
p5,joe@zeta.example,Joe,Last,,Zeta Foods,2023-01-14,,
";
const DEALS: &str = "\
external_id,name,account_reference,amount,stage,created_at,closed_at
d1,Acme new,a1,50000,Won,2023-02-15,2023-03-15
d2,Zeta new,a2,1000,Lost,2023-02-20,2023-03-01
d3,Acme more,a1,90000,Proposal,2023-03-20,
";
const ROLES: &str = "opportunity_reference,person_reference,role\nd1,p1,Decider\nd2,p3,Decider\n";

struct Market {
    directory: tempfile::TempDir,
    workspace: Workspace,
}

/// 2023-04-01T00:00:00Z.
const AS_OF: i64 = 1_680_307_200_000_000;

impl Market {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        let market = Self { directory, workspace };
        market.import("accounts.csv", ACCOUNTS, "account");
        market.import("people.csv", PEOPLE, "person");
        market.import("deals.csv", DEALS, "opportunity");
        market.import("roles.csv", ROLES, "opportunity_role");
        market
    }

    fn import(&self, name: &str, text: &str, entity: &str) {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mapping = format!("source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
        let mapping = Some(speargun_connect::mapping::Mapping::parse(&mapping).unwrap());
        let options = ImportOptions { mapping, ..ImportOptions::default() };
        let report =
            import_paths(&self.workspace, &[path], &options, &Watch::none(), &common::call(AS_OF))
                .unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.files);
        assert_eq!(report.skipped.len(), 0, "{:?}", report.skipped);
    }

    /// Events as `(person, type, days before the moment of scoring)`.
    fn events(&self, events: &[(&str, &str, f64)]) {
        let mut text = "external_id,event_type,occurred_at,person_reference\n".to_owned();
        for (number, (person, kind, days)) in events.iter().enumerate() {
            let at = AS_OF - (days * DAY as f64) as i64;
            let at = speargun_domain::time::to_rfc3339(at);
            writeln!(text, "{person}-{number},{kind},{at},{person}").unwrap();
        }
        self.import("events.csv", &text, "event");
    }

    fn matched(&self) -> MatchReport {
        match_people(&self.workspace, &Watch::none(), AS_OF).unwrap()
    }

    fn features(&self) -> Features {
        let load = |connection: &mut speargun_store::Connection| {
            features::load(&self.workspace, connection, &Untracked, AS_OF)
        };
        self.workspace.store.read(load).unwrap()
    }

    fn funnel(&self) -> FunnelBase {
        let load = |connection: &mut speargun_store::Connection| {
            FunnelBase::load(&self.workspace, connection)
        };
        self.workspace.store.read(load).unwrap()
    }

    fn year(&self) -> Period {
        Period::parse(&self.workspace, "2023-01-01", "2023-12-31").unwrap()
    }

    /// Which account each person has, by their keys.
    fn memberships(&self) -> Vec<(String, String)> {
        let sql = "SELECT p.external_id, a.external_id FROM person p \
            LEFT JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL \
            LEFT JOIN account a ON a.id = m.account_id ORDER BY p.external_id";
        let rows = self.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
        rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect()
    }

    fn account_of(&self, person: &str) -> String {
        self.memberships().into_iter().find(|(key, _)| key == person).unwrap().1
    }

    fn sql(&self, sql: &str) {
        self.workspace.store.write(|connection| connection.batch(sql)).unwrap();
    }
}

#[test]
fn people_get_their_accounts() {
    let market = Market::new();
    let report = market.matched();
    assert_eq!((report.people, report.accounts), (5, 3));
    let found = market.memberships();
    let expected = [("p1", "a1"), ("p2", "a1"), ("p3", "a2"), ("p4", ""), ("p5", "a2")];
    let expected = expected.map(|(person, account)| (person.to_owned(), account.to_owned()));
    assert_eq!(found, expected);
    assert_eq!((report.strong, report.changed), (4, 5));
    assert_eq!(market.matched().changed, 0, "a second run has nothing to say");
}

#[test]
fn what_a_person_decided_is_not_undone() {
    let market = Market::new();
    market.matched();
    market.sql(
        "UPDATE membership SET valid_to = 1 WHERE person_id = \
         (SELECT id FROM person WHERE external_id = 'p3'); \
         INSERT INTO membership (person_id, account_id, decision, rule, probability, decided_by, \
         valid_from) SELECT p.id, a.id, 'strong', 'by_hand', 1.0, 'user:1', 1 \
         FROM person p, account a WHERE p.external_id = 'p3' AND a.external_id = 'a3'",
    );
    let report = market.matched();
    assert_eq!((report.decided_by_people, report.changed), (1, 0));
    assert_eq!(market.account_of("p3"), "a3");
    // An import of the same people changes nothing about it either.
    market.import("people.csv", &PEOPLE.replace("Sales Director", "CEO"), "person");
    market.matched();
    assert_eq!(market.account_of("p3"), "a3");
}

#[test]
fn reasons_add_up_to_the_stored_score() {
    let market = Market::new();
    market.events(&[("p1", "demo_request", 3.0), ("p2", "webinar_attended", 9.0)]);
    market.matched();
    let report = score_all(&market.workspace, &Watch::none(), AS_OF, AS_OF).unwrap();
    assert_eq!((report.accounts, report.people), (3, 5));
    let tiers: u64 = report.tiers.iter().map(|tier| tier.accounts).sum();
    assert_eq!(tiers, 3, "every account has a tier");
    let mut seen = 0;
    let model = market.workspace.model().unwrap();
    for mut account in market.features().accounts {
        let id = account.id;
        let (explanation, tier) =
            explain(&model, &market.workspace.rates(), &mut account, None, AS_OF);
        let get = |connection: &mut speargun_store::Connection| stored::get(connection, id);
        let kept = market.workspace.store.read(get).unwrap().unwrap();
        assert_eq!(explanation.tenths, kept.score_tenths, "{}", account.name);
        assert_eq!(i64::from(tier.tier), kept.tier);
        let sum: i64 = explanation.dimensions.iter().map(|part| part.contribution).sum();
        assert_eq!(sum, kept.score_tenths, "{}", account.name);
        for part in &explanation.dimensions {
            let reasons: i64 = part.reasons.iter().map(|reason| reason.tenths).sum();
            assert_eq!(reasons, part.tenths, "{} of {}", part.key, account.name);
        }
        seen += 1;
    }
    assert_eq!(seen, 3);
    let again = score_all(&market.workspace, &Watch::none(), AS_OF, AS_OF).unwrap();
    assert_eq!(again, report, "the same inputs give the same scores");
}

fn points(market: &Market, key: &str) -> f64 {
    let sql = "SELECT id FROM person WHERE external_id = ?1";
    let id = market
        .workspace
        .store
        .read(|connection| connection.query_one(sql, &[key.into()]))
        .unwrap()
        .unwrap()
        .integer(0);
    market.features().people.into_iter().find(|person| person.id == id).unwrap().points
}

#[test]
fn engagement_fades_by_half_in_thirty_days() {
    let market = Market::new();
    market.events(&[
        ("p2", "demo_request", 0.0),
        ("p4", "demo_request", 30.0),
        ("p5", "demo_request", 60.0),
        ("p1", "demo_request", 0.0),
    ]);
    for (person, expected) in [("p2", 30.0), ("p4", 15.0), ("p5", 7.5), ("p1", 60.0)] {
        let found = points(&market, person);
        assert!((found - expected).abs() < 1e-9, "{person}: {found}");
    }
}

#[test]
fn a_day_counts_each_kind_three_times_at_most() {
    let market = Market::new();
    let mut events = vec![("p4", "email_click", 0.0); 10];
    events.push(("p4", "page_view", 0.0));
    events.push(("p4", "email_click", 30.0));
    market.events(&events);
    let found = points(&market, "p4");
    assert!((found - (3.0 * 3.0 + 1.0 + 1.5)).abs() < 1e-9, "{found}");
}

/// An account that passes every gate of the first tier.
fn ideal(market: &Market) -> AccountRecord {
    let mut account = market.features().accounts.remove(0);
    account.expected_annual_revenue = Some(5_000_000.0);
    account.budget_confirmed = Some(true);
    account.days_to_purchase = Some(30.0);
    account.days_since_engaged = Some(2.0);
    account.technologies = vec!["crm".to_owned()];
    account.revenue_growth = Some(0.5);
    account.engagement = 300.0;
    account.people.engaged = 8;
    account.people.decision_makers = 4;
    account.people.engaged_decision_makers = 4;
    account.people.c_level = 2;
    account.people.engaged_c_level = 2;
    account.people.departments = 5;
    account.people.engaged_departments = 5;
    account.deals.open = 3;
    account.deals.open_amount = 500_000.0;
    account.input_age_days = Some(1.0);
    account
}

#[test]
fn every_gate_of_the_first_tier_keeps_out() {
    let market = Market::new();
    let model = market.workspace.model().unwrap();
    let tier = |change: &dyn Fn(&mut AccountRecord)| {
        let mut account = ideal(&market);
        change(&mut account);
        apply(&model, &market.workspace.rates(), &mut account, None, AS_OF).tier
    };
    let best = tier(&|_| {});
    assert_eq!((best.tier, best.state), (1, None));
    let poor = tier(&|account| account.expected_annual_revenue = Some(1_000.0));
    assert!(poor.tier > 1, "{poor:?}");
    let silent = tier(&|account| account.people.engaged_c_level = 0);
    assert!(silent.tier > 1, "{silent:?}");
    let unfunded = tier(&|account| account.budget_confirmed = None);
    assert!(unfunded.tier > 1, "{unfunded:?}");
    assert_eq!(unfunded.state.map(speargun_domain::tier::TierState::key), Some("researching"));
    let old = tier(&|account| account.input_age_days = Some(92.0));
    assert!(old.stale && !best.stale);
}

#[test]
fn the_target_list_parts_spear_and_net() {
    let market = Market::new();
    market.matched();
    let base = market.funnel();
    let funnel = base.double_funnel(&market.year(), Mode::Period, None);
    let [spear, net] = &funnel.tracks;
    assert_eq!((spear.motion, net.motion), (Motion::AccountBased, Motion::DemandGen));
    assert_eq!((spear.closed.won, spear.closed.lost), (1, 0));
    assert_eq!((net.closed.won, net.closed.lost), (0, 1));
    assert_eq!((funnel.total.won, funnel.total.lost), (1, 1));
    assert_eq!(spear.stages[0].count, 2, "both targets");
    assert_eq!(net.stages[0].count, 3, "leads at a target count there");
    assert_eq!(base.leads_at_targets.len(), 2);
    // A list that came after the deal does not claim it.
    market.import("accounts.csv", &ACCOUNTS.replace("2023-01-01", "2023-12-01"), "account");
    let later = market.funnel().double_funnel(&market.year(), Mode::Period, None);
    assert_eq!(later.tracks[0].closed.won, 0);
    assert_eq!(later.tracks[1].closed.won, 1);
}

#[test]
fn a_cohort_never_grows_downward() {
    let market = Market::new();
    market.events(&[("p1", "demo_request", 80.0), ("p4", "webinar_attended", 70.0)]);
    market.matched();
    let base = market.funnel();
    for (from, to) in [("2023-01-01", "2023-12-31"), ("2023-01-11", "2023-01-13")] {
        let period = Period::parse(&market.workspace, from, to).unwrap();
        for track in base.double_funnel(&period, Mode::Cohort, None).tracks {
            let counts = track.stages.map(|stage| stage.count);
            assert!(counts.is_sorted_by(|left, right| left >= right), "{counts:?}");
        }
    }
}

#[test]
fn an_sql_comes_before_its_deal() {
    let market = Market::new();
    market.matched();
    let base = market.funnel();
    let records = base.records(&market.year(), Mode::Period, Motion::AccountBased, 2);
    let day = |text: &str| {
        let period = Period::parse(&market.workspace, text, text).unwrap();
        period.from..period.to
    };
    // d1 has the SQL date of its person; d3 has nobody, so the day it was made counts.
    let days: Vec<i64> = records.iter().map(|record| record.entered_at).collect();
    assert_eq!(days.len(), 2, "{records:?}");
    assert!(day("2023-03-20").contains(&days[0]) && day("2023-02-01").contains(&days[1]));
    // An SQL without a deal counts too, once.
    market.import("people.csv", &PEOPLE.replace("-11,,\n", "-11,,2023-02-05\n"), "person");
    let base = market.funnel();
    let records = base.records(&market.year(), Mode::Period, Motion::AccountBased, 2);
    assert_eq!(records.len(), 3, "{records:?}");
}

#[test]
fn a_second_job_is_told_who_writes() {
    let market = Market::new();
    let _lock = market.workspace.lock("import").unwrap();
    for result in [
        match_people(&market.workspace, &Watch::none(), AS_OF).map(|_| ()),
        score_all(&market.workspace, &Watch::none(), AS_OF, AS_OF).map(|_| ()),
    ] {
        assert!(matches!(result, Err(EngineError::Locked(who)) if who.contains("import")));
    }
}
