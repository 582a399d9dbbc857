//! Stages and the market over months, on a workspace of a few rows: what jobs settle, what people
//! decide, and what stands when everything is computed anew.

use crate::common;

use speargun_domain::score::DEFAULT;
use speargun_domain::time::DAY;
use speargun_engine::account::{AccountList, AccountSelection, ListedAccount};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::score::score_all;
use speargun_engine::score_model::{Publication, publish};
use speargun_engine::stage::{self, AccountStanding, NewMove};
use speargun_engine::{EngineError, Watch, Workspace, live};
use speargun_store::history::{self, Span};
use speargun_words::{Language, Said};

/// The English sentence of a reason that history keeps.
fn read(kept: Option<&str>) -> Option<String> {
    kept.map(|kept| Said::from_stored(kept).to_string())
}

const ACCOUNTS: &str = "\
external_id,name,website,is_target,target_since,competitor,contract_ends_at,updated_at
a1,Acme Software,acme.example,true,2023-01-01,Rival,2023-12-31,2023-01-01
a2,Zeta Foods,zeta.example,true,2023-01-01,,,2023-01-01
";
const PEOPLE: &str = "\
external_id,email,first_name,last_name,title,company,account_reference
p1,kim@acme.example,Kim,Doe,Chief Financial Officer,Acme Software,a1
p2,max@zeta.example,Max,Roe,Sales Director,Zeta Foods,a2
";
const DEALS: &str = "\
external_id,name,account_reference,amount,stage,created_at,closed_at,competitor
d1,Zeta new,a2,1000,Lost,2023-02-20,2023-03-22,Rival
";
const MOTIONS: &str = r#"
[[motion]]
key = "spear"
name = "Spear"
[[motion.stage]]
key = "aware"
name = "Aware"
enter = 'target'
[[motion.stage]]
key = "engaged"
name = "Engaged"
enter = 'days_since_engaged <= 10'
stay = 'days_since_engaged <= 30'
minimum_days = 7
time_out_days = 20
back_to = "aware"
[market]
contract_ending_days = 90
[[market.trigger]]
key = "interest"
name = "Interest"
when = 'days_since_engaged <= 30'
days = 15
"#;

/// 2023-04-01T00:00:00Z.
const START: i64 = 1_680_307_200_000_000;

struct Market {
    directory: tempfile::TempDir,
    workspace: Workspace,
    acme: i64,
    zeta: i64,
}

fn text_with(motions: &str) -> String {
    format!("{}{motions}", DEFAULT.split("[[motion]]").next().unwrap())
}

impl Market {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), "child");
        let mut market = Self { directory, workspace, acme: 0, zeta: 0 };
        market.import("accounts.csv", ACCOUNTS, "account");
        market.import("people.csv", PEOPLE, "person");
        market.import("deals.csv", DEALS, "opportunity");
        speargun_engine::membership::match_people(&market.workspace, &Watch::none(), START)
            .unwrap();
        let list = market.list();
        (market.acme, market.zeta) = (list.rows[0].record.id, list.rows[1].record.id);
        market.publish(&text_with(MOTIONS));
        market
    }

    fn publish(&self, text: &str) {
        let (text, context) = (text.to_owned(), common::call(START));
        let wish = Publication { line: None, text, note: None, expected: None, context };
        publish(&self.workspace, &wish).unwrap();
    }

    fn import(&self, name: &str, text: &str, entity: &str) {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mapping = format!("source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
        let mapping = Some(speargun_connect::mapping::Mapping::parse(&mapping).unwrap());
        let options = ImportOptions { mapping, ..ImportOptions::default() };
        let report =
            import_paths(&self.workspace, &[path], &options, &Watch::none(), &common::call(START))
                .unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.files);
    }

    /// Kim asks for a demo so many days after the start.
    fn demo(&self, day: i64) {
        let at = speargun_domain::time::to_rfc3339(START + day * DAY);
        let text = format!(
            "external_id,event_type,occurred_at,person_reference\ne{day},demo_request,{at},p1\n"
        );
        self.import("events.csv", &text, "event");
    }

    fn score(&self, day: i64) {
        let at = START + day * DAY;
        score_all(&self.workspace, &Watch::none(), at, at).unwrap();
    }

    fn list(&self) -> AccountList {
        let load = |connection: &mut speargun_store::Connection| {
            AccountList::load(&self.workspace, connection)
        };
        self.workspace.store.read(load).unwrap()
    }

    fn listed(&self, id: i64) -> ListedAccount {
        let row = self.list().rows.into_iter().find(|row| row.record.id == id).unwrap();
        std::sync::Arc::unwrap_or_clone(row)
    }

    /// Stage, days in it, state in the market.
    fn stands(&self, id: i64) -> (String, f64, &'static str) {
        let record = self.listed(id).record;
        let stage = record.stage.key.as_deref().unwrap_or("none").to_owned();
        let state = record.market.state.map_or("", |state| state.key());
        (stage, record.stage.days.unwrap_or(-1.0), state)
    }

    fn standing(&self, id: i64, now: i64) -> AccountStanding {
        let listed = self.listed(id);
        self.workspace
            .store
            .read(|connection| {
                let at = listed.scored_at;
                stage::standing_of(&self.workspace, connection, &listed.record, at, now)
            })
            .unwrap()
    }

    fn spans(&self, id: i64, attribute: &str) -> Vec<Span> {
        let read = |connection: &mut speargun_store::Connection| {
            history::spans(connection, "account", id, attribute)
        };
        self.workspace.store.read(read).unwrap()
    }

    fn verified(&self) {
        let found = live::verify(&self.workspace, &Watch::none()).unwrap();
        assert_eq!((found.accounts, found.different), (2, 0), "{:#?}", found.differences);
    }

    fn put(
        &self,
        stage: &str,
        reason: &str,
        until: Option<i64>,
        day: i64,
    ) -> Result<(), EngineError> {
        let wanted = NewMove { stage: stage.to_owned(), reason: reason.to_owned(), until };
        stage::move_account(&self.workspace, self.acme, &wanted, &common::call(START + day * DAY))
    }
}

#[test]
fn stages_follow_what_happens_and_silence() {
    let market = Market::new();
    market.demo(-1);
    // Days after the start: the stage, days in it, state in the market.
    let steps: [(i64, &str, f64, &str); 5] = [
        (0, "engaged", 1.0, "under_contract"),
        (14, "engaged", 15.0, "under_contract"),
        // In for 20 days, and silent for as long, since yesterday.
        (20, "aware", 1.0, "under_contract"),
        // The way in is open no more, and nothing new happened.
        (25, "aware", 6.0, "under_contract"),
        (200, "aware", 181.0, "contract_ending"),
    ];
    for (day, stage, days, state) in steps {
        market.score(day);
        assert_eq!(market.stands(market.acme), (stage.to_owned(), days, state), "day {day}");
        market.verified();
    }
    market.demo(201);
    market.score(202);
    assert_eq!(market.stands(market.acme), ("engaged".to_owned(), 1.0, "in_market"));
    market.verified();
    market.score(215);
    assert_eq!(market.stands(market.acme).2, "in_market", "the trigger counts for 15 days");
    market.score(216);
    assert_eq!(market.stands(market.acme).2, "contract_ending");
    let told: Vec<(String, String)> = market
        .spans(market.acme, "stage")
        .into_iter()
        .map(|span| (span.value, read(span.reason.as_deref()).unwrap()))
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|told| (&*told.0, &*told.1)).collect();
    assert_eq!(
        told,
        [
            ("engaged", "Engaged: `days_since_engaged <= 10` holds (days_since_engaged 0)"),
            ("aware", "Engaged: nothing new for 20 days; the last activity is 20 days ago"),
            ("engaged", "Engaged: `days_since_engaged <= 10` holds (days_since_engaged 0)"),
        ]
    );
    let market_told = market.spans(market.acme, "market_state");
    let kept = market.spans(market.acme, "stage").into_iter().chain(market_told.iter().cloned());
    for kept in kept.filter_map(|span| span.reason) {
        let said = Said::from_stored(&kept);
        for language in [Language::Korean, Language::Greek] {
            let text = said.render(language);
            // Names of the test's own triggers are the same in every language.
            let is_own = said.key() == Said::TEXT;
            assert!(!text.contains('{') && (is_own || text != said.to_string()), "{text}");
        }
    }
    assert_eq!(
        read(market_told.last().unwrap().reason.as_deref()).as_deref(),
        Some("the contract with Rival ends in 58 days")
    );
    assert_eq!(market.stands(market.zeta).2, "not_in_market");
}

#[test]
fn whoever_lost_us_to_a_competitor_has_just_bought() {
    let market = Market::new();
    market.score(100);
    assert_eq!(market.stands(market.zeta), ("aware".to_owned(), 190.0, "just_bought"));
    market.verified();
    let chosen = |filter: &str| {
        let filter = filter.to_owned();
        let selection = AccountSelection { filter, ..AccountSelection::default() };
        market.list().select(&selection, &market.workspace.rates()).unwrap()
    };
    for filter in [
        "market_state = \"just_bought\" and days_since_lost_to < 120",
        "stage = \"aware\" and days_in_stage = 190 and motion = \"spear\" and competitor = \"Rival\"",
        "market_state = \"under_contract\" and not in_market and triggers is empty",
    ] {
        let expected = if filter.contains("just_bought") { [1] } else { [0] };
        assert_eq!(chosen(filter), expected, "{filter}");
    }
}

#[test]
fn no_job_undoes_what_a_person_decided() {
    let market = Market::new();
    market.score(0);
    let day = |day: i64| START + day * DAY;
    market.put("Engaged", "  met at\nthe fair ", Some(day(30)), 5).unwrap();
    market.verified();
    for scored in [6, 20, 29] {
        market.score(scored);
        assert_eq!(market.stands(market.acme).0, "engaged", "day {scored}");
        market.verified();
    }
    let standing = market.standing(market.acme, day(29));
    let reason = standing.reason.as_ref().map(ToString::to_string);
    assert_eq!(reason.as_deref(), Some("moved by ann: met at the fair"));
    assert_eq!(standing.held.as_ref().unwrap().until, Some(day(30)));
    assert!(standing.stage().next.is_none(), "it stands at the top");
    let spans = market.spans(market.acme, "stage");
    assert_eq!((spans[0].until, spans[1].from), (Some(day(5)), day(5)));
    let kept = read(spans[1].reason.as_deref());
    assert_eq!(kept.as_deref(), Some("moved by ann: met at the fair"));
    market.score(31);
    assert_eq!(market.stands(market.acme).0, "aware", "its day has come");
    market.verified();
    // Into the pool, for ever, until somebody takes it back.
    market.put("none", "bankrupt", None, 40).unwrap();
    assert_eq!(market.stands(market.acme).0, "none", "at once, before anything is scored");
    market.verified();
    market.score(300);
    assert_eq!(market.stands(market.acme).0, "none");
    market.verified();
    market.publish(&text_with(&MOTIONS.replace("\"Aware\"", "\"Known\"")));
    market.score(301);
    assert_eq!(market.stands(market.acme).0, "none", "another model is no reason");
    stage::release_account(&market.workspace, market.acme, &common::call(day(302))).unwrap();
    let again = stage::release_account(&market.workspace, market.acme, &common::call(day(302)));
    assert!(again.unwrap_err().to_string().contains("the account is not held"));
    market.score(303);
    assert_eq!(market.stands(market.acme).0, "aware");
    market.verified();
}

#[test]
fn what_cannot_be_meant_changes_nothing() {
    let market = Market::new();
    market.score(0);
    let long = "x".repeat(501);
    for (stage, reason, until, expected) in [
        ("wizard", "why", None, "there is no stage \"wizard\"; there are aware, engaged, none"),
        ("engaged", " \n ", None, "say why: a move needs a reason"),
        ("engaged", &*long, None, "the reason has 501 characters; 500 are the most"),
        ("engaged", "why", Some(START), "the day until which the move holds is past"),
    ] {
        let refused = market.put(stage, reason, until, 1).unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
        assert!(refused.ends_with("nothing was changed") || until.is_some(), "{refused}");
    }
    assert_eq!(market.stands(market.acme).0, "aware");
    let workspace = &market.workspace;
    let wanted = NewMove { stage: "none".to_owned(), reason: "why".to_owned(), until: None };
    let nobody = stage::move_account(workspace, 99, &wanted, &common::call(START)).unwrap_err();
    assert!(matches!(nobody, EngineError::NotFound(_)), "{nobody}");
    let utc = jiff::tz::TimeZone::UTC;
    assert_eq!(stage::end_of_day("2023-03-31", &utc).unwrap(), START);
    for day in ["2023-02-30", "soon", "", "9999-12-31"] {
        assert!(stage::end_of_day(day, &utc).is_err(), "{day}");
    }
    let far = START + 40_000 * DAY;
    for (name, ends) in [(long.as_str(), None), ("Rival", Some(far))] {
        let told =
            stage::tell_contract(workspace, market.acme, Some(name), ends, &common::call(START));
        assert!(told.unwrap_err().to_string().contains("nothing was changed"));
    }
    let forgot = stage::forget_contract(workspace, market.acme, &common::call(START)).unwrap_err();
    assert!(forgot.to_string().contains("no contract is recorded"), "{forgot}");
}

#[test]
fn a_contract_that_somebody_told_counts_before_an_imported_one() {
    let market = Market::new();
    market.score(0);
    let (workspace, day) = (&market.workspace, |day: i64| START + day * DAY);
    let ends = Some(day(50));
    stage::tell_contract(workspace, market.acme, Some(" Other "), ends, &common::call(day(1)))
        .unwrap();
    market.import("accounts.csv", &ACCOUNTS.replace("Rival", "Third"), "account");
    market.score(2);
    assert_eq!(market.stands(market.acme).2, "contract_ending");
    let standing = market.standing(market.acme, day(2));
    assert_eq!(standing.record.competitor.as_deref(), Some("Other"));
    assert_eq!((standing.contract_ends_at, standing.told.unwrap().told_by), (ends, "ann".into()));
    let tests = market.standing(market.acme, day(2)).market();
    let found: Vec<String> = tests.into_iter().map(|test| test.found.to_string()).collect();
    assert!(found.contains(&"the contract with Other ends in 48 days".to_owned()), "{found:?}");
    market.verified();
    stage::forget_contract(workspace, market.acme, &common::call(day(2))).unwrap();
    market.score(3);
    assert_eq!(market.stands(market.acme).2, "under_contract");
    assert_eq!(market.standing(market.acme, day(3)).record.competitor.as_deref(), Some("Third"));
}

#[test]
fn what_is_first_looked_at_carries_the_days_of_the_data() {
    let mut market = Market::new();
    let directory = tempfile::tempdir().unwrap();
    market.workspace = common::workspace(directory.path(), "child");
    market.import(
        "accounts.csv",
        "external_id,name\na1,Acme\na2,Zeta\na3,Noma\na4,Kapa\n",
        "account",
    );
    let deals = "\
external_id,name,account_reference,amount,stage,created_at,closed_at
d1,Acme new,a1,1000,Won,2022-10-03,2023-01-26
d2,Zeta new,a2,1000,Negotiation,2023-02-20,
d3,Noma old,a3,1000,Negotiation,2016-05-02,
d4,Noma older,a3,1000,Negotiation,,
d5,Kapa old,a4,1000,Negotiation,2016-05-02,
";
    market.import("deals.csv", deals, "opportunity");
    market.score(0);
    let list = market.list();
    let [acme, zeta, noma, kapa] = [0, 1, 2, 3].map(|place: usize| list.rows[place].record.id);
    let utc = speargun_domain::time::utc();
    let order = speargun_domain::time::DateOrder::DayFirst;
    let day = |date: &str| speargun_domain::time::parse_instant(date, &utc, order).unwrap();
    let since = |id: i64, attribute: &str| {
        let span = market.spans(id, attribute).pop().unwrap();
        (span.value, span.from)
    };
    assert_eq!(since(acme, "stage"), ("won".to_owned(), day("2023-01-26")));
    assert_eq!(since(acme, "market_state"), ("just_bought".to_owned(), day("2023-01-26")));
    assert_eq!(since(acme, "tier").1, day("2023-01-26"));
    assert_eq!(since(zeta, "stage"), ("opportunity".to_owned(), day("2023-02-20")));
    assert_eq!(since(zeta, "market_state"), ("in_market".to_owned(), day("2023-02-20")));
    let held = market.standing(zeta, START);
    assert_eq!(held.record.market.held["open_deal"], day("2023-02-20"));
    assert_eq!(market.stands(noma).2, "not_in_market", "open since 2016, and nobody heard of it");
    assert_eq!(market.listed(noma).record.deals.stale, 2, "one of them without any date");
    assert_eq!(market.listed(kapa).record.deals.stale, 1);
    let found = live::verify(&market.workspace, &Watch::none()).unwrap();
    assert_eq!(found.different, 0, "{:#?}", found.differences);
    // One import after the other sees it move: that is a sign of life, on the day on which it was
    // seen.
    let moved = "external_id,name,account_reference,stage\nd5,Kapa old,a4,Closing\n";
    market.import("moved.csv", moved, "opportunity");
    market.score(2);
    assert_eq!(market.stands(kapa).2, "in_market");
    assert_eq!(market.stands(noma).2, "not_in_market");
    let found = live::verify(&market.workspace, &Watch::none()).unwrap();
    assert_eq!(found.different, 0, "{:#?}", found.differences);
}
