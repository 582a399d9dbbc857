//! A small workspace with its log, intake and live path.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use speargun_domain::caller::Context;
use speargun_domain::committee::CommitteeFigures;
use speargun_domain::event::{CallKind, Event, Receipt, read_call};
use speargun_domain::money::Currency;
use speargun_domain::score::DEFAULT;
use speargun_engine::event::{
    Accepted, EventLog, Intake, IntakeError, Submission, Thoroughness, compact,
};
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::live::Live;
use speargun_engine::membership::{IndexCache, match_people};
use speargun_engine::score::score_all;
use speargun_engine::score_model::{Publication, publish};
use speargun_engine::{InitOptions, Watch, Workspace};
use speargun_lake_query::{QueryLimits, Question, query};
use speargun_store::{Location, score};

pub(crate) const ACCOUNTS: &str = "external_id,name,website,industry,employees,country\n\
    acme,Acme Software,acme-software.com,Software,5000,US\n\
    zeta,Zeta Foods,zeta-foods.de,Food,40,DE\n\
    hanbit,한빛반도체,hanbit-semi.co.kr,Manufacturing,900,KR\n";
pub(crate) const PEOPLE: &str = "external_id,email,first_name,last_name,title,company\n\
    p1,kim@acme-software.com,Kim,Doe,Chief Financial Officer,Acme Software\n\
    p2,lee@acme-software.com,Lee,Roe,Marketing Manager,Acme Software\n\
    p3,max@zeta-foods.de,Max,Muster,Sales Director,Zeta Foods\n";
const STAGES: &str = r#"
[[motion]]
key = "all"
name = "All"
[[motion.stage]]
key = "aware"
name = "Aware"
enter = 'engagement >= 2'
stay = 'engagement >= 1'
time_out_days = 30
[[motion.stage]]
key = "warm"
name = "Warm"
enter = 'engagement >= 20 and engaged_people >= 1'
stay = 'engagement >= 5'
minimum_days = 3
[[motion.stage]]
key = "hot"
name = "Hot"
enter = 'score >= 30 and in_market'
[[market.trigger]]
key = "interest"
name = "Interest"
when = 'engaged in 30d'
days = 10
"#;
/// 2027-01-15T08:00:00Z.
pub(crate) const NOW: i64 = 1_800_000_000_000_000;

/// Id, engagement, last event.
pub(crate) type PersonStanding = (i64, f64, Option<i64>);

pub(crate) struct House {
    pub(crate) _directory: tempfile::TempDir,
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) log: EventLog,
    pub(crate) intake: Intake,
    pub(crate) indexes: Arc<IndexCache>,
    pub(crate) live: Live,
    pub(crate) numbers: std::cell::Cell<u64>,
}

/// The shipped model with [`STAGES`] in place of its own.
pub(crate) fn text_with_stages() -> String {
    format!("{}{STAGES}", DEFAULT.split("[[motion]]").next().unwrap())
}

/// A call of Ann at a moment.
pub(crate) fn call(now: i64) -> Context {
    Context::of_command_line("ann", now)
}

/// What Ann publishes as the main model.
pub(crate) fn publication(text: String) -> Publication {
    Publication { line: None, text, note: None, expected: None, context: call(NOW) }
}

/// A schema of a PostgreSQL server; gone when dropped.
pub(crate) struct Schema {
    pub(crate) address: String,
    pub(crate) name: String,
}

impl Schema {
    pub(crate) fn make(test: &str) -> Option<Self> {
        let Ok(address) = std::env::var("SPEARGUN_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "CI needs SPEARGUN_TEST_POSTGRES, the address of a PostgreSQL server"
            );
            println!("skipped: SPEARGUN_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let name = format!("speargun_live_{}_{test}", std::process::id());
        let location = Location::Postgres(address.clone());
        let mut connection = speargun_store::Connection::open(&location).unwrap();
        connection.batch(&format!("CREATE SCHEMA {name}")).unwrap();
        Some(Self { address, name })
    }

    pub(crate) fn location(&self) -> Location {
        let mark = if self.address.contains('?') { '&' } else { '?' };
        let (address, name) = (&self.address, &self.name);
        Location::Postgres(format!("{address}{mark}options=-c%20search_path%3D{name}"))
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let location = Location::Postgres(self.address.clone());
        if let Ok(mut connection) = speargun_store::Connection::open(&location) {
            // A schema that stays behind costs a test server nothing.
            let _ = connection.batch(&format!("DROP SCHEMA {} CASCADE", self.name));
        }
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(None)
    }

    /// With its records in an SQLite file, or elsewhere.
    pub(crate) fn with(location: Option<Location>) -> Self {
        Self::build(location, None)
    }

    /// Where other definitions are agreed than a new workspace has.
    pub(crate) fn with_glossary(glossary: &str) -> Self {
        Self::build(None, Some(glossary))
    }

    /// The same workspace with other definitions, without its live path.
    pub(crate) fn agree(&self, glossary: &str) -> Workspace {
        let place = self.workspace.directory.as_path();
        std::fs::write(place.join("glossary.toml"), glossary).unwrap();
        Workspace::open_at(place, Location::in_directory(place)).unwrap()
    }

    fn build(location: Option<Location>, glossary: Option<&str>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = InitOptions {
            name: "Test".to_owned(),
            currency: Currency::parse("USD").unwrap(),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
        };
        let place = directory.path().join("workspace");
        drop(Workspace::init(&place, &options));
        if let Some(glossary) = glossary {
            std::fs::write(place.join("glossary.toml"), glossary).unwrap();
        }
        let location = location.unwrap_or_else(|| Location::in_directory(&place));
        let workspace = Workspace::open_at(&place, location).unwrap();
        let house = directory.path();
        for (entity, text) in [("account", ACCOUNTS), ("person", PEOPLE)] {
            let path = house.join(format!("{entity}.csv"));
            std::fs::write(&path, text).unwrap();
            let mapping = format!("source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
            let mapping = Some(speargun_connect::mapping::Mapping::parse(&mapping).unwrap());
            let options = ImportOptions { mapping, ..ImportOptions::default() };
            let report =
                import_paths(&workspace, &[path], &options, &Watch::none(), &call(NOW)).unwrap();
            assert_eq!(report.rejected, 0);
        }
        match_people(&workspace, &Watch::none(), NOW).unwrap();
        let workspace = Arc::new(workspace);
        let log = EventLog::open(&workspace).unwrap();
        let indexes = Arc::new(IndexCache::default());
        let live = Live::new(Arc::clone(&workspace), log.clone(), Arc::clone(&indexes));
        let intake = Intake::start(&log).unwrap();
        let numbers = std::cell::Cell::new(0);
        Self { _directory: directory, workspace, log, intake, indexes, live, numbers }
    }

    /// By a model whose stages have everything that makes what stood before count.
    pub(crate) fn with_stages() -> Self {
        let house = Self::new();
        publish(&house.workspace, &publication(text_with_stages())).unwrap();
        house
    }

    pub(crate) fn submit(&self, events: &[Event]) -> Accepted {
        submit_to(&self.intake, &self.log, events)
    }

    pub(crate) fn event(&self, kind: CallKind, body: &str, at: i64) -> Event {
        self.numbers.set(self.numbers.get() + 1);
        let id = self.numbers.get().to_string();
        let receipt = Receipt { received_at: at, ..Receipt::default() };
        read_call(kind, body.as_bytes(), &receipt, &mut || id.clone()).unwrap().0
    }

    pub(crate) fn step(&self) {
        while self.live.step(NOW).unwrap().taken > 0 {}
    }

    /// Moves what was scored into the lake.
    pub(crate) fn compact(&self) {
        let row = self.live.position().unwrap();
        let credit = |events: &[&Event]| self.live.credit(events);
        compact(&self.log, row, &credit, Thoroughness::Full, &Watch::none()).unwrap();
        let found = self.log.verify_lake(&Watch::none()).unwrap();
        assert_eq!((found.faults, found.strays), (Vec::new(), Vec::new()));
    }

    pub(crate) fn ask(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let cancelled = AtomicBool::new(false);
        let time = Duration::from_secs(60);
        let limits = QueryLimits { rows: 1_000, time, cancelled: &cancelled };
        let events = self.log.all_events().unwrap();
        let question =
            Question { files: events.files, waiting: events.waiting, beside: Vec::new() };
        query(self.log.lake(), question, sql, &limits).unwrap().rows
    }

    /// Score in tenths, tier, stage and figures of every account; engagement of every person.
    pub(crate) fn standing(&self) -> (Vec<score::StoredScore>, Vec<PersonStanding>) {
        self.workspace
            .store
            .read(|connection| {
                let mut accounts = Vec::new();
                score::each(connection, |stored| {
                    accounts.push(stored);
                    Ok::<(), speargun_store::StoreError>(())
                })?;
                let sql = "SELECT person_id, engagement, last_event_at FROM person_score \
                    ORDER BY person_id";
                let people = connection.query(sql, &[])?;
                let read = |row: &speargun_store::Row| {
                    (row.integer(0), row.number_option(1).unwrap(), row.integer_option(2))
                };
                Ok::<_, speargun_store::StoreError>((accounts, people.iter().map(read).collect()))
            })
            .unwrap()
    }

    /// What is stored of every person as a lead.
    pub(crate) fn leads(&self) -> Vec<(i64, [score::StoredLead; 2])> {
        let mut leads = Vec::new();
        let each = |connection: &mut speargun_store::Connection| {
            score::each_person(connection, |person| {
                leads.push((person.person_id, person.leads));
                Ok::<(), speargun_store::StoreError>(())
            })
        };
        self.workspace.store.read(each).unwrap();
        leads.sort_by_key(|(person, _)| *person);
        leads
    }

    /// Everything computed at once must be what stands.
    pub(crate) fn verify(&self) {
        // Live scores only whom something happened to: the others get their first score now.
        let (live_accounts, live_people) = self.standing();
        let live_leads = self.leads();
        score_all(&self.workspace, &Watch::none(), NOW, NOW).unwrap();
        let (accounts, people) = self.standing();
        let leads = self.leads();
        for (person, live) in &live_leads {
            let batch = leads.iter().find(|(batch, _)| batch == person).unwrap();
            assert_eq!(*live, batch.1, "person {person}");
        }
        for live in &live_accounts {
            let batch = accounts.iter().find(|b| b.account_id == live.account_id).unwrap();
            assert_eq!(live.score_tenths, batch.score_tenths, "{live:?}\n{batch:?}");
            assert_eq!((live.tier, &live.stage), (batch.tier, &batch.stage));
            assert_eq!(live.stage_since, batch.stage_since, "{live:?}\n{batch:?}");
            assert_eq!(
                (&live.motion, &live.stage_timed_out_of, &live.market_state, &live.market_held),
                (&batch.motion, &batch.stage_timed_out_of, &batch.market_state, &batch.market_held)
            );
            assert_eq!(live.dimensions, batch.dimensions);
            assert_eq!(live.engaged_as_target_at, batch.engaged_as_target_at);
            let number =
                |stored: &score::StoredScore| figures_of(stored)["engagement"].as_f64().unwrap();
            assert!((number(live) - number(batch)).abs() < 1e-9, "{live:?}\n{batch:?}");
            assert_eq!(committee_of(live), committee_of(batch), "{live:?}\n{batch:?}");
            let (live, batch) = (figures_of(live), figures_of(batch));
            for key in ["events", "people_fit", "people"] {
                assert_eq!(live[key], batch[key], "{key}");
            }
        }
        for (id, engagement, last) in &live_people {
            let batch = people.iter().find(|(batch, _, _)| batch == id).unwrap();
            assert!((engagement - batch.1).abs() < 1e-9, "person {id}: {engagement} {batch:?}");
            assert_eq!(*last, batch.2, "person {id}");
        }
    }
}

/// What a score was computed from.
pub(crate) fn figures_of(stored: &score::StoredScore) -> serde_json::Value {
    serde_json::from_str(&stored.figures).unwrap()
}

/// What a score says of the committee.
pub(crate) fn committee_of(stored: &score::StoredScore) -> CommitteeFigures {
    let figures: serde_json::Value = serde_json::from_str(&stored.figures).unwrap();
    let found: CommitteeFigures = serde_json::from_value(figures["committee"].clone()).unwrap();
    assert!(!found.line.is_empty(), "{stored:?}");
    found
}

pub(crate) fn submit_to(intake: &Intake, log: &EventLog, events: &[Event]) -> Accepted {
    try_submit(intake, log, events).unwrap()
}

pub(crate) fn try_submit(
    intake: &Intake,
    log: &EventLog,
    events: &[Event],
) -> Result<Accepted, IntakeError> {
    let (sender, receiver) = mpsc::channel();
    let reply = Box::new(move |outcome| sender.send(outcome).unwrap());
    let submission = Submission::new(log, "test", events, Vec::new(), reply).unwrap();
    intake.submit(submission);
    receiver.recv().unwrap()
}
