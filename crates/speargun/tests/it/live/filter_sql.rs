//! A filter means the same in memory, in SQLite, in PostgreSQL and in DataFusion: random accounts,
//! random conditions, every engine finds the same accounts.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use proptest::prelude::*;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord, PERSON_FIELDS, PersonRecord};
use speargun_domain::filter::table::{TABLES, rows_of};
use speargun_domain::filter::{self, Dialect, Filter};
use speargun_domain::market::MarketState;
use speargun_domain::money::Currency;
use speargun_domain::tier::TierState;
use speargun_domain::title::{Department, Seniority};
use speargun_lake::Lake;
use speargun_lake_query::{BesideTable, QueryLimits, Question, query, tables_named};
use speargun_store::{Connection, Location, account_table};

use super::house::Schema;

const ACCOUNTS: usize = 12;
const FILTERS: usize = 8;
const TEXTS: &[&str] = &[
    "Software",
    "SOFTWARE",
    "소프트웨어",
    "ΟΔΟΣ",
    "οδος",
    "İstanbul",
    "straße",
    "it's 50% _x",
    "12",
    "1e3",
    "-0",
    "nan",
    "",
    "a\\b\tc\nd",
    "What?1",
    "$1",
    "c_level",
    "director",
];
const NUMBERS: &[f64] = &[-1.5, -0.0, 0.0, 1.0, 3.0, 12.0, 250.25, 1_000.0, 1e6, 0.1, 1e18];
const EVENTS: &[&str] = &["pricing_page", "demo_request", "webinar"];

/// Draws from a seed, so that a failing case is told by one number.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        ((self.0 >> 33) as usize) % below
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.next(of.len())]
    }

    fn text(&mut self) -> Option<String> {
        (self.next(3) > 0).then(|| self.one(TEXTS).to_owned())
    }

    fn texts(&mut self) -> Vec<String> {
        (0..self.next(3)).filter_map(|_| self.text()).collect()
    }

    fn number(&mut self) -> Option<f64> {
        (self.next(3) > 0).then(|| NUMBERS[self.next(NUMBERS.len())])
    }

    fn truth(&mut self) -> Option<bool> {
        (self.next(3) > 0).then(|| self.next(2) == 0)
    }

    fn count(&mut self) -> u32 {
        self.next(4) as u32
    }
}

fn account(draw: &mut Draw, id: i64) -> AccountRecord {
    let mut record = AccountRecord {
        id,
        name: draw.text().unwrap_or_default(),
        domain: draw.text(),
        industry: draw.text(),
        country: draw.text(),
        employees: draw.number(),
        annual_revenue: draw.number(),
        technologies: draw.texts(),
        target: draw.next(2) == 0,
        budget_confirmed: draw.truth(),
        days_to_purchase: draw.number(),
        tier: (draw.next(3) > 0).then(|| draw.next(4) as u8),
        tier_state: TierState::from_key("researching")
            .filter(|_| draw.next(2) == 0)
            .map(TierState::key),
        score: draw.number(),
        dimensions: std::array::from_fn(|_| draw.number()),
        engagement: draw.number().unwrap_or(0.0),
        people_fit: draw.number(),
        created_at: (draw.next(2) == 0).then(|| 1_790_000_000_000_000 + draw.next(5) as i64),
        days_since_created: draw.number(),
        custom: vec![
            ("Seats".to_owned(), draw.text().unwrap_or_default()),
            ("SEATS".to_owned(), "12".to_owned()),
            ("region".to_owned(), draw.text().unwrap_or_default()),
        ],
        ..AccountRecord::default()
    };
    record.stage.motion = draw.text().map(Arc::from);
    record.stage.key = draw.text().map(Arc::from);
    record.market.state = (draw.next(2) == 0).then(|| MarketState::ALL[draw.next(7)]);
    record.market.triggers = draw.texts();
    record.intent.topics = draw.texts();
    record.deals.open = draw.count();
    record.deals.open_amount = draw.number().unwrap_or(0.0);
    record.people.known = draw.count();
    record.people.mqls = draw.count();
    for event_type in EVENTS {
        if draw.next(2) == 0 {
            record.events.add(event_type, [draw.count(), draw.count(), draw.count()]);
        }
    }
    for _ in 0..draw.next(4) {
        record.members.push(PersonRecord {
            seniority: Seniority::ALL[draw.next(Seniority::ALL.len())],
            department: Department::ALL[draw.next(Department::ALL.len())],
            engagement: draw.number().unwrap_or(0.1) as f32,
            fit: draw.number().unwrap_or(0.3) as f32,
            days_since_engaged: draw.number().map(|days| days as f32),
            days_since_mql: draw.number().map(|days| days as f32),
            days_since_sql: draw.number().map(|days| days as f32),
        });
    }
    record
}

fn literal(draw: &mut Draw) -> String {
    if draw.next(2) == 0 {
        return NUMBERS[draw.next(NUMBERS.len())].to_string();
    }
    // Whoever types a zero byte means the text without it.
    let text = draw.one(TEXTS).replace("Software", "Soft\0ware");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn test(draw: &mut Draw, fields: &[&str], custom: bool) -> String {
    let field = match draw.next(12) {
        0 if custom => "custom.seats".to_owned(),
        1 if custom => "custom.Region".to_owned(),
        2 if custom => {
            format!("events(\"{}\", {}d)", draw.one(EVENTS), [7, 30, 90][draw.next(3)])
        }
        _ => draw.one(fields).to_owned(),
    };
    let several = |draw: &mut Draw| {
        (0..1 + draw.next(3)).map(|_| literal(draw)).collect::<Vec<_>>().join(", ")
    };
    match draw.next(9) {
        0 => format!("{field} is empty"),
        1 => format!("{field} is not empty"),
        2 => format!("{field} in ({})", several(draw)),
        3 => format!("{field} not in ({})", several(draw)),
        4 => format!("{field} contains {}", literal(draw)),
        5 => field,
        6 => format!("{field} != {}", literal(draw)),
        7 => format!("{field} = {}", literal(draw)),
        _ => {
            let sign = draw.one(&["<", "<=", ">", ">="]);
            format!("{field} {sign} {}", NUMBERS[draw.next(NUMBERS.len())])
        }
    }
}

fn condition(draw: &mut Draw, fields: &[&str], custom: bool, depth: usize) -> String {
    let part = |draw: &mut Draw| condition(draw, fields, custom, depth - 1);
    match draw.next(8) {
        0 | 1 if depth > 0 => format!("({} and {})", part(draw), part(draw)),
        2 | 3 if depth > 0 => format!("({} or {})", part(draw), part(draw)),
        4 if depth > 0 => format!("not ({})", part(draw)),
        5 if custom => format!("person({})", condition(draw, PERSON_FIELDS, false, 2)),
        6 if custom => format!("won_amount >= 1k USD or open_amount < {} USD", draw.next(2_000)),
        _ => test(draw, fields, custom),
    }
}

/// The filter of a text; nothing where the language refuses it, such as a date that is none.
fn read(text: &str) -> Option<Filter> {
    let mut filter = filter::parse(text, ACCOUNT_FIELDS).ok()?;
    let base = Currency::parse("USD").unwrap();
    filter.settle(&speargun_domain::money::Rates { base, rates: Default::default() }).unwrap();
    Some(filter)
}

/// The databases that are there, with the tables of some accounts.
struct Engines {
    directory: tempfile::TempDir,
    lake: Lake,
    schema: Option<Schema>,
}

impl Engines {
    fn new(test: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let lake = Lake::open(directory.path().to_str().unwrap()).unwrap();
        Self { directory, lake, schema: Schema::make(test) }
    }

    fn locations(&self) -> Vec<(Dialect, Location)> {
        let file = Location::Sqlite(self.directory.path().join("accounts.sqlite"));
        let postgres = self.schema.iter().map(|schema| (Dialect::Postgresql, schema.location()));
        std::iter::once((Dialect::Sqlite, file)).chain(postgres).collect()
    }

    fn connect(&self) -> Vec<(Dialect, Connection)> {
        let open = |(dialect, location)| (dialect, account_table::open(&location).unwrap());
        self.locations().into_iter().map(open).collect()
    }

    fn ask_lake(&self, accounts: &[AccountRecord], sql: &str) -> Vec<i64> {
        let rows = self.ask_lake_rows(accounts, sql);
        rows.iter().map(|row| row[0].as_ref().unwrap().parse().unwrap()).collect()
    }

    fn ask_lake_rows(&self, accounts: &[AccountRecord], sql: &str) -> Vec<Vec<Option<String>>> {
        let fill = |place| {
            let mut table = BesideTable::new(place);
            for account in accounts {
                rows_of(account, place, &mut |row| table.push(&row));
            }
            table
        };
        let beside = tables_named(sql).into_iter().map(fill).collect();
        let never = AtomicBool::new(false);
        let limits = QueryLimits { rows: 1_000, time: Duration::from_secs(60), cancelled: &never };
        query(&self.lake, Question { beside, ..Question::default() }, sql, &limits).unwrap().rows
    }
}

fn write(connection: &mut Connection, accounts: &[AccountRecord]) {
    let is_sqlite = !connection.is_postgres();
    if is_sqlite {
        // SQLite's tables are a new file each time.
        for table in TABLES.iter() {
            connection.batch(&format!("DROP TABLE IF EXISTS {}", table.name)).unwrap();
        }
    }
    account_table::replace(connection, &mut |place, take| {
        accounts.iter().for_each(|account| rows_of(account, place, take));
    })
    .unwrap();
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

#[test]
fn every_engine_finds_the_same_accounts() {
    let engines = Engines::new("filters");
    let connections = RefCell::new(engines.connect());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let (asked, found) = (Cell::new(0_usize), Cell::new(0_usize));
    runner
        .run(&any::<u64>(), |seed| {
            let mut draw = Draw(seed);
            let mut connections = connections.borrow_mut();
            let accounts: Vec<AccountRecord> =
                (0..ACCOUNTS).map(|place| account(&mut draw, 1 + place as i64)).collect();
            for (_, connection) in connections.iter_mut() {
                write(connection, &accounts);
            }
            for _ in 0..FILTERS {
                let text = condition(&mut draw, ACCOUNT_FIELDS, true, 3);
                let Some(filter) = read(&text) else { continue };
                let holds = |account: &&AccountRecord| filter.holds(*account);
                let in_memory: Vec<i64> =
                    accounts.iter().filter(holds).map(|account| account.id).collect();
                for (dialect, connection) in connections.iter_mut() {
                    let sql = filter.sql(*dialect);
                    let ids = account_table::ask(connection, &sql).map_err(|error| {
                        TestCaseError::fail(format!("{dialect:?}: {text}\n{sql}\n{error}"))
                    })?;
                    prop_assert_eq!(&ids, &in_memory, "{:?}: {}\n{}", dialect, text, sql);
                }
                let sql = filter.sql(Dialect::Datafusion);
                let ids = engines.ask_lake(&accounts, &sql);
                prop_assert_eq!(&ids, &in_memory, "DataFusion: {}\n{}", text, sql);
                asked.set(asked.get() + 1);
                found.set(found.get() + in_memory.len());
            }
            Ok(())
        })
        .unwrap();
    // A test of conditions that hold for nobody, or for all, would test nothing.
    let (asked, found) = (asked.get(), found.get());
    let share = found as f64 / (asked * ACCOUNTS) as f64;
    assert!(
        asked > FILTERS * cases() as usize / 2 && (0.1..0.9).contains(&share),
        "{asked} {share}"
    );
}

/// What the shipped model does not have: groups, points by number, points taken away, halves.
const MODEL: &str = r#"
[[dimension]]
key = "one"
weight = 3
[[dimension.group]]
key = "held"
max = 40.5
min = -10
[[dimension.rule]]
text = "by number"
when = 'employees is not empty'
add = 0.5
per = "employees"
min = -20
max = 30
group = "held"
[[dimension.rule]]
text = "taken away"
when = 'technologies = "software" or events("webinar", 7d) >= 1'
add = -12.3
group = "held"
[[dimension.scale]]
text = "between"
of = "annual_revenue"
points = [[-1, 1.5], [0.1, 0], [12, 33.3], [1000, 60]]
[[dimension]]
key = "two"
weight = 7
[[dimension.rule]]
text = "somebody"
when = 'person(engaged and fit > 0)'
add = 77.7
[[dimension.rule]]
text = "far"
when = 'domain is not empty'
add = 100
per = "days_to_purchase"
[[dimension.scale]]
text = "one step"
of = "people"
points = [[2, 10]]
[[tier]]
tier = 1
score_min = 0
"#;

#[test]
fn a_score_model_in_sql_gives_the_same_scores() {
    let engines = Engines::new("scores");
    let text = speargun_domain::score::line_with_main(
        &format!("format = 1\nname = \"m\"\n{MODEL}"),
        speargun_domain::score::DEFAULT,
    )
    .unwrap();
    let models = [&text, speargun_domain::score::DEFAULT]
        .map(|text| speargun_domain::score::ScoreModel::parse(text).unwrap());
    let mut connections = engines.connect();
    let (mut scores, mut draw) = (std::collections::BTreeSet::new(), Draw(11));
    for round in 0..12_i64 {
        let accounts: Vec<AccountRecord> =
            (0..40).map(|place| account(&mut draw, 1 + round * 40 + place)).collect();
        for (_, connection) in &mut connections {
            write(connection, &accounts);
        }
        for model in &models {
            let tenths = |account: &AccountRecord| {
                let mut row = vec![account.id];
                let values = model.values(account);
                row.extend(&values);
                row.push(model.total(&values));
                row
            };
            let ours: Vec<Vec<i64>> = accounts.iter().map(tenths).collect();
            scores.extend(ours.iter().map(|row| row[row.len() - 1]));
            let columns = model.dimensions.len() + 2;
            // What an engine gives as points is compared as whole tenths.
            let shown = |place: usize, number: f64| {
                (if place == 0 { number } else { number * 10.0 }).round() as i64
            };
            for (dialect, connection) in &mut connections {
                let mut rows = Vec::new();
                connection
                    .query_verbatim(&model.sql(*dialect), &mut |row| {
                        let cell = |place| {
                            let whole = row.integer_option(place).map(|number| number as f64);
                            shown(place, row.number_option(place).or(whole).unwrap())
                        };
                        rows.push((0..columns).map(cell).collect::<Vec<i64>>());
                    })
                    .unwrap();
                assert_eq!(rows, ours, "{dialect:?}");
            }
            let answer = engines.ask_lake_rows(&accounts, &model.sql(Dialect::Datafusion));
            let cell = |(place, cell): (usize, &Option<String>)| {
                shown(place, cell.as_ref().unwrap().parse().unwrap())
            };
            let rows: Vec<Vec<i64>> =
                answer.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect();
            assert_eq!(rows, ours, "DataFusion");
        }
    }
    assert!(scores.len() > 100, "{scores:?}");
}

#[test]
fn wide_and_deep_filters_are_asked_in_every_engine() {
    let engines = Engines::new("wide");
    let mut draw = Draw(7);
    let accounts: Vec<AccountRecord> = (1..9).map(|id| account(&mut draw, id)).collect();
    let wide = (0..700).map(|place| format!("employees = {place}")).collect::<Vec<_>>();
    let deep = format!("{}employees >= 1{}", "not (".repeat(24), ")".repeat(24));
    for text in [wide.join(" or "), deep] {
        let filter = read(&text).unwrap();
        let holds = |account: &&AccountRecord| filter.holds(*account);
        let in_memory: Vec<i64> = accounts.iter().filter(holds).map(|account| account.id).collect();
        for (dialect, connection) in &mut engines.connect() {
            write(connection, &accounts);
            assert_eq!(account_table::ask(connection, &filter.sql(*dialect)).unwrap(), in_memory);
        }
        assert_eq!(engines.ask_lake(&accounts, &filter.sql(Dialect::Datafusion)), in_memory);
    }
}

#[test]
fn a_table_of_somebody_else_is_left_alone() {
    let Some(schema) = Schema::make("others") else { return };
    let mut connection = account_table::open(&schema.location()).unwrap();
    connection.batch("CREATE TABLE account_people (mine TEXT)").unwrap();
    let error = account_table::replace(&mut connection, &mut |_, _| {}).unwrap_err().to_string();
    assert!(error.contains("account_people"), "{error}");
    let rows = connection.query("SELECT mine FROM account_people", &[]).unwrap();
    assert!(rows.is_empty());
    // Nothing of the others was made either.
    assert!(connection.query("SELECT 1 FROM accounts", &[]).is_err());
    connection.batch("DROP TABLE account_people").unwrap();
    for _ in 0..2 {
        write(&mut connection, &[AccountRecord { id: 5, ..AccountRecord::default() }]);
        connection.batch("CREATE OR REPLACE VIEW mine AS SELECT name FROM accounts").unwrap();
        assert_eq!(
            account_table::ask(&mut connection, "SELECT account_id FROM accounts").unwrap(),
            [5]
        );
    }
}
