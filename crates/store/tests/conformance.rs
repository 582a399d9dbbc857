//! What every database must do: one suite, run on SQLite and, where `SPEARGUN_TEST_POSTGRES` names
//! a server, on PostgreSQL. Each test has a schema of its own, so that order does not matter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use speargun_domain::record::{self as entities, ENTITIES, Entity};
use speargun_domain::value::Value;
use speargun_store::account::{self, StoredAccount};
use speargun_store::event::{self, StoredEvent};
use speargun_store::import_run::{self, ImportRun};
use speargun_store::membership::{self, NewMembership};
use speargun_store::record::{self, RecordWriter, WriteMode, Written};
use speargun_store::saved_view::{self, SavedView};
use speargun_store::score::{self, StoredPersonScore, StoredScore};
use speargun_store::{Connection, Location, Store, StoreError, history, opportunity, person};

/// An empty database of one test; gone when dropped.
struct Place {
    location: Location,
    _directory: Option<tempfile::TempDir>,
    schema: Option<(String, String)>,
}

impl Place {
    fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let location = Location::in_directory(directory.path());
        Self { location, _directory: Some(directory), schema: None }
    }

    fn postgres(test: &str) -> Option<Self> {
        let Ok(address) = std::env::var("SPEARGUN_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "CI needs SPEARGUN_TEST_POSTGRES, the address of a PostgreSQL server"
            );
            println!("skipped: SPEARGUN_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let schema = format!("speargun_{}_{test}", std::process::id());
        let mut connection = Connection::open(&Location::Postgres(address.clone())).unwrap();
        connection.batch(&format!("CREATE SCHEMA {schema}")).unwrap();
        let mark = if address.contains('?') { '&' } else { '?' };
        let own = format!("{address}{mark}options=-c%20search_path%3D{schema}");
        let location = Location::Postgres(own);
        Some(Self { location, _directory: None, schema: Some((address, schema)) })
    }

    fn open(&self) -> Store {
        Store::open(self.location.clone()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((address, schema)) = &self.schema
            && let Ok(mut connection) = Connection::open(&Location::Postgres(address.clone()))
        {
            // A schema that stays behind costs a test server nothing.
            let _ = connection.batch(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&super::Place::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(place) = super::Place::postgres(stringify!($name)) {
                    super::$name(&place);
                }
            })*
        }
    };
}

on_both!(
    migration_runs_twice,
    a_newer_schema_is_refused,
    every_field_has_its_columns,
    records_are_upserted,
    every_value_comes_back,
    custom_fields_are_merged,
    links_only_add_to_known_records,
    references_join_within_a_source,
    names_join_where_they_are_unique,
    names_that_change_join_anew,
    unknown_references_are_counted,
    history_follows_what_stands,
    memberships_replace_each_other,
    decisions_of_people_stand,
    scores_come_back,
    deleted_records_are_left_out,
    timelines_hold_both_kinds_of_event,
    import_runs_are_kept,
    views_are_saved,
    errors_undo_the_whole_write,
    readers_see_one_state,
    long_names_are_kept,
);

/// Writes one record; the columns come in pairs with their values.
fn put(
    connection: &mut Connection,
    entity: &Entity,
    source: &str,
    key: &str,
    cells: &[(&str, Value)],
) -> Written {
    put_as(connection, entity, source, key, cells, WriteMode::Upsert)
}

fn put_as(
    connection: &mut Connection,
    entity: &Entity,
    source: &str,
    key: &str,
    cells: &[(&str, Value)],
    mode: WriteMode,
) -> Written {
    let source = record::source_id(connection, source).unwrap();
    let columns: Vec<String> = cells.iter().map(|(column, _)| (*column).to_owned()).collect();
    let writer = RecordWriter::new(entity, &columns, mode, connection.is_postgres());
    let mut parameters = vec![Value::Integer(source), Value::from(key), Value::Integer(1)];
    parameters.extend(cells.iter().map(|(_, value)| value.clone()));
    writer.write(connection, &parameters).unwrap()
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn write<T>(store: &Store, work: impl FnOnce(&mut Connection) -> T) -> T {
    store.write(|connection| Ok::<T, StoreError>(work(connection))).unwrap()
}

fn id_of(connection: &mut Connection, table: &str, key: &str) -> i64 {
    let sql = format!("SELECT id FROM {table} WHERE external_id = ?1");
    connection.query_one(&sql, &[text(key)]).unwrap().expect(key).integer(0)
}

fn one(connection: &mut Connection, sql: &str) -> Option<i64> {
    connection.query_one(sql, &[]).unwrap().and_then(|row| row.integer_option(0))
}

fn accounts(connection: &mut Connection) -> Vec<StoredAccount> {
    let mut found = Vec::new();
    account::each(connection, |account| {
        found.push(account);
        Ok::<(), StoreError>(())
    })
    .unwrap();
    found
}

fn migration_runs_twice(place: &Place) {
    let first = place.open();
    let revision = first.revision().unwrap();
    write(&first, |connection| {
        put(connection, &entities::ACCOUNT, "crm", "1", &[("name", text("Acme"))]);
        speargun_store::bump_revision(connection).unwrap();
    });
    drop(first);
    let second = place.open();
    assert_eq!(second.revision().unwrap(), revision + 1);
    let count = write(&second, |connection| record::count(connection, &entities::ACCOUNT).unwrap());
    assert_eq!(count, 1);
}

fn a_newer_schema_is_refused(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        connection.batch("UPDATE workspace_meta SET schema_version = 9999").unwrap();
    });
    drop(store);
    match Store::open(place.location.clone()) {
        Err(StoreError::Newer { found: 9999, known }) => assert!(known > 0),
        other => panic!("{other:?}"),
    }
}

fn every_field_has_its_columns(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for entity in ENTITIES {
            for field in entity.fields {
                for column in record::columns_of(field.key, field.kind) {
                    let sql = format!("SELECT {column} FROM {} WHERE 1 = 0", entity.key);
                    let rows = connection.query(&sql, &[]);
                    assert!(rows.is_ok(), "{}.{column}: {rows:?}", entity.key);
                }
            }
            if entity.keeps_custom {
                let sql = format!("SELECT custom FROM {} WHERE 1 = 0", entity.key);
                assert!(connection.query(&sql, &[]).is_ok(), "{} has no custom", entity.key);
            }
        }
    });
}

fn records_are_upserted(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = [("name", text("Acme")), ("employees", Value::Integer(10))];
        let grown = [("name", text("Acme")), ("employees", Value::Integer(11))];
        let unknown = [("name", text("Acme")), ("employees", Value::Null)];
        let kind = &entities::ACCOUNT;
        assert_eq!(put(connection, kind, "crm", "1", &acme), Written::Created);
        assert_eq!(put(connection, kind, "crm", "1", &acme), Written::Unchanged);
        assert_eq!(put(connection, kind, "crm", "1", &grown), Written::Updated);
        assert_eq!(put(connection, kind, "crm", "1", &unknown), Written::Updated);
        assert_eq!(put(connection, kind, "crm", "1", &unknown), Written::Unchanged);
        assert_eq!(put(connection, kind, "other", "1", &acme), Written::Created);
        assert_eq!(put(connection, kind, "crm", "2", &[]), Written::Created);
        assert_eq!(put(connection, kind, "crm", "2", &[]), Written::Unchanged);
        assert_eq!(record::count(connection, kind).unwrap(), 3);
        // A column that a file does not have is left as it is.
        put(connection, kind, "crm", "1", &[("city", text("Seoul"))]);
        let first = &accounts(connection)[0];
        assert_eq!((first.name.as_str(), first.city.as_deref()), ("Acme", Some("Seoul")));
    });
}

fn every_value_comes_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let cells = [
            ("name", text("Αιγαίο & 한빛 \u{1f600} 'quoted'")),
            ("annual_revenue_minor", Value::Integer(9_007_199_254_740_993)),
            ("annual_revenue_currency", text("KRW")),
            ("revenue_growth", Value::Real(-0.125)),
            ("is_target", Value::from(true)),
            ("target_since", Value::Integer(-1)),
            ("domains", text(r#"["acme.example"]"#)),
        ];
        put(connection, &entities::ACCOUNT, "crm", "1", &cells);
        // A share of exactly 1 reaches a column of fractions as a whole number.
        put(
            connection,
            &entities::ACCOUNT,
            "crm",
            "2",
            &[("revenue_growth", Value::Integer(1)), ("annual_revenue_minor", Value::Integer(5))],
        );
        let found = accounts(connection);
        assert_eq!(found[0].name, "Αιγαίο & 한빛 \u{1f600} 'quoted'");
        let revenue = Some((9_007_199_254_740_993, "KRW".to_owned()));
        assert_eq!(found[0].annual_revenue, revenue);
        assert_eq!(found[0].revenue_growth, Some(-0.125));
        assert_eq!((found[0].is_target, found[0].target_since), (Some(true), Some(-1)));
        assert_eq!(found[0].domains.as_deref(), Some(r#"["acme.example"]"#));
        assert_eq!(found[1].name, "2", "an account without a name is shown by its key");
        assert_eq!(found[1].revenue_growth, Some(1.0));
        assert_eq!(found[1].annual_revenue, None, "no amount without its currency");
        let same = account::get(connection, found[0].id).unwrap();
        assert_eq!(same.as_ref(), Some(&found[0]));
        assert_eq!(account::get(connection, -1).unwrap(), None);
    });
}

fn custom_of(connection: &mut Connection, key: &str) -> serde_json::Value {
    let id = id_of(connection, "account", key);
    let custom = account::get(connection, id).unwrap().unwrap().custom.unwrap();
    serde_json::from_str(&custom).unwrap()
}

fn custom_fields_are_merged(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let custom = |json: &str| [("custom", text(json))];
        let kind = &entities::ACCOUNT;
        let mode = WriteMode::Update;
        let first = custom(r#"{"Region":"서울","Size":"\"L\" / 2"}"#);
        assert_eq!(put(connection, kind, "crm", "1", &first), Written::Created);
        assert_eq!(put(connection, kind, "crm", "1", &first), Written::Unchanged);
        assert_eq!(put(connection, kind, "crm", "1", &custom("{}")), Written::Unchanged);
        let more = custom(r#"{"Segment":"A"}"#);
        assert_eq!(put(connection, kind, "crm", "1", &more), Written::Updated);
        assert_eq!(put(connection, kind, "crm", "1", &more), Written::Unchanged);
        assert_eq!(put(connection, kind, "crm", "1", &first), Written::Unchanged);
        assert_eq!(put_as(connection, kind, "crm", "1", &more, mode), Written::Unchanged);
        let changed = custom(r#"{"Segment":"B"}"#);
        assert_eq!(put_as(connection, kind, "crm", "1", &changed, mode), Written::Updated);
        let expected = serde_json::json!(
            {"Region": "서울", "Size": "\"L\" / 2", "Segment": "B"}
        );
        assert_eq!(custom_of(connection, "1"), expected);
        // A record that had no custom fields gets its first.
        put(connection, kind, "crm", "2", &[("name", text("Acme"))]);
        assert_eq!(put(connection, kind, "crm", "2", &more), Written::Updated);
        assert_eq!(custom_of(connection, "2"), serde_json::json!({"Segment": "A"}));
    });
}

fn links_only_add_to_known_records(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let kind = &entities::OPPORTUNITY;
        let cells = |account: &str| {
            [("account_reference", text(account)), ("amount_minor", Value::Integer(7))]
        };
        let mode = WriteMode::Update;
        assert_eq!(put_as(connection, kind, "crm", "1", &cells("a"), mode), Written::Missing);
        assert_eq!(record::count(connection, kind).unwrap(), 0);
        put(connection, kind, "crm", "1", &[("name", text("Deal"))]);
        assert_eq!(put_as(connection, kind, "crm", "1", &cells("a"), mode), Written::Updated);
        assert_eq!(put_as(connection, kind, "crm", "1", &cells("a"), mode), Written::Unchanged);
        assert_eq!(put_as(connection, kind, "crm", "1", &cells("b"), mode), Written::Updated);
        assert_eq!(put_as(connection, kind, "else", "1", &cells("b"), mode), Written::Missing);
        // A file of keys alone says nothing about records that are known.
        assert_eq!(put_as(connection, kind, "crm", "1", &[], mode), Written::Unchanged);
        assert_eq!(put_as(connection, kind, "crm", "9", &[], mode), Written::Missing);
    });
}

fn references_join_within_a_source(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let reference = |field: &'static str, key: &str| (field, text(key));
        // What refers comes first here: files may come in any order.
        let deal = [reference("account_reference", "a"), ("stage", text("SQL"))];
        put(connection, &entities::OPPORTUNITY, "crm", "d", &deal);
        let role = [reference("opportunity_reference", "d"), reference("person_reference", "p")];
        put(connection, &entities::OPPORTUNITY_ROLE, "crm", "r", &role);
        let entry = [
            reference("opportunity_reference", "d"),
            ("stage", text("SQL")),
            ("entered_at", Value::Integer(5)),
        ];
        put(connection, &entities::OPPORTUNITY_STAGE, "crm", "s", &entry);
        let event = [
            reference("person_reference", "p"),
            reference("account_reference", "a"),
            reference("campaign_reference", "c"),
            ("event_type", text("meeting")),
            ("occurred_at", Value::Integer(7)),
        ];
        put(connection, &entities::EVENT, "crm", "e", &event);
        record::link(connection).unwrap();
        assert_eq!(one(connection, "SELECT account_id FROM opportunity"), None);
        for source in ["other", "crm"] {
            put(connection, &entities::ACCOUNT, source, "a", &[("name", text(source))]);
            put(connection, &entities::PERSON, source, "p", &[("first_name", text(source))]);
        }
        put(connection, &entities::CAMPAIGN, "crm", "c", &[("name", text("Spring"))]);
        record::link(connection).unwrap();
        record::link(connection).unwrap();
        let named = |table: &str, column: &str, name: &str, from: &str| {
            format!("SELECT t.id FROM {table} t JOIN {from} f ON f.{column} = t.id WHERE {name}")
        };
        let own = "t.name = 'crm'";
        for sql in [
            named("account", "account_id", own, "opportunity"),
            named("account", "account_id", own, "event"),
            named("person", "person_id", "t.first_name = 'crm'", "event"),
            named("person", "person_id", "t.first_name = 'crm'", "opportunity_role"),
            named("opportunity", "opportunity_id", "1 = 1", "opportunity_stage"),
            named("opportunity", "opportunity_id", "1 = 1", "opportunity_role"),
            named("campaign", "campaign_id", "1 = 1", "event"),
        ] {
            assert!(one(connection, &sql).is_some(), "{sql}");
        }
        let deal = id_of(connection, "opportunity", "d");
        assert_eq!(opportunity::stages(connection, deal).unwrap(), [("SQL".to_owned(), 5)]);
        let mut roles = Vec::new();
        opportunity::each_role(connection, |deal, person| {
            roles.push((deal, person));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(roles.len(), 1);
    });
}

fn names_join_where_they_are_unique(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for (key, name) in [("1", "Acme"), ("2", "Twin"), ("3", "Twin")] {
            put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(name))]);
        }
        let child = [("name", text("Acme Korea")), ("parent_name", text("ACME"))];
        put(connection, &entities::ACCOUNT, "crm", "4", &child);
        for (key, name) in [("d1", "acme"), ("d2", "Twin"), ("d3", "Nobody")] {
            let cells = [("account_name", text(name))];
            put(connection, &entities::OPPORTUNITY, "deals", key, &cells);
        }
        record::link(connection).unwrap();
        let acme = id_of(connection, "account", "1");
        let children = account::children(connection, acme).unwrap();
        assert_eq!(children.len(), 1);
        assert_eq!(children[0].1, "Acme Korea");
        let deals = opportunity::of_account(connection, acme).unwrap();
        assert_eq!(deals.len(), 1);
        let joined = "SELECT COUNT(*) FROM opportunity WHERE account_id IS NOT NULL";
        assert_eq!(one(connection, joined), Some(1), "two accounts of one name join nothing");
    });
}

fn names_that_change_join_anew(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for key in ["Acme", "Zeta"] {
            put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(key))]);
        }
        let zeta = id_of(connection, "account", "Zeta");
        for name in ["Acme", "Zeta"] {
            let cells = [("account_name", text(name))];
            put(connection, &entities::OPPORTUNITY, "crm", "d", &cells);
            record::link(connection).unwrap();
        }
        assert_eq!(one(connection, "SELECT account_id FROM opportunity"), Some(zeta));
        put(connection, &entities::OPPORTUNITY, "crm", "d", &[("account_name", Value::Null)]);
        record::link(connection).unwrap();
        assert_eq!(one(connection, "SELECT account_id FROM opportunity"), None);
    });
}

fn unknown_references_are_counted(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for (key, account) in [("1", "x"), ("2", "y"), ("3", "y"), ("4", "z"), ("5", "z")] {
            let cells = [("account_reference", text(account))];
            put(connection, &entities::OPPORTUNITY, "crm", key, &cells);
        }
        put(connection, &entities::ACCOUNT, "crm", "z", &[]);
        record::link(connection).unwrap();
        let entry = |key: &str, count: i64| {
            let (table, field) = ("opportunity".to_owned(), "account_reference".to_owned());
            (table, field, key.to_owned(), count)
        };
        let found = record::unknown_references(connection, 3).unwrap();
        assert_eq!(found, [entry("y", 2), entry("x", 1)]);
        assert_eq!(record::unknown_references(connection, 1).unwrap(), [entry("y", 2)]);
    });
}

fn history_follows_what_stands(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let stage = |connection: &mut Connection, stage: Value, at: i64| {
            put(connection, &entities::OPPORTUNITY, "crm", "d", &[("stage", stage)]);
            history::catch_up(connection, "opportunity", at).unwrap();
        };
        stage(connection, text("Discovery"), 10);
        stage(connection, text("Discovery"), 20);
        stage(connection, text("Proposal"), 30);
        stage(connection, Value::Null, 40);
        stage(connection, text("Won"), 50);
        let id = id_of(connection, "opportunity", "d");
        let found = history::of(connection, "opportunity", id, "stage").unwrap();
        let expected = [
            ("Discovery".to_owned(), 10, Some(30)),
            ("Proposal".to_owned(), 30, Some(40)),
            ("Won".to_owned(), 50, None),
        ];
        assert_eq!(found, expected);
        let account = put_account(connection, "a");
        for (tier, at) in [(2, 10), (2, 20), (1, 30)] {
            let score = StoredScore { tier, ..a_score(account) };
            score::put(connection, &score).unwrap();
            history::catch_up(connection, "account", at).unwrap();
        }
        let found = history::of(connection, "account", account, "tier").unwrap();
        assert_eq!(found, [("2".to_owned(), 10, Some(30)), ("1".to_owned(), 30, None)]);
    });
}

fn put_account(connection: &mut Connection, key: &str) -> i64 {
    put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(key))]);
    id_of(connection, "account", key)
}

fn put_person(connection: &mut Connection, key: &str) -> i64 {
    put(connection, &entities::PERSON, "crm", key, &[("email", text(key))]);
    id_of(connection, "person", key)
}

fn decided(person_id: i64, account_id: Option<i64>) -> NewMembership<'static> {
    let decision = if account_id.is_some() { "strong" } else { "none" };
    let rule = "email_domain";
    NewMembership { person_id, account_id, candidate_id: None, decision, rule, probability: 0.75 }
}

fn memberships_replace_each_other(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 10).unwrap();
        assert!(membership::replace(connection, &decided(person, Some(zeta)), 20).unwrap());
        assert!(membership::replace(connection, &decided(person, None), 30).unwrap());
        let rows = connection
            .query("SELECT account_id, valid_from, valid_to FROM membership ORDER BY id", &[])
            .unwrap();
        let read = |row: &speargun_store::Row| {
            (row.integer_option(0), row.integer(1), row.integer_option(2))
        };
        let found: Vec<_> = rows.iter().map(read).collect();
        let expected = [(Some(acme), 10, Some(20)), (Some(zeta), 20, Some(30)), (None, 30, None)];
        assert_eq!(found, expected);
        let summary = membership::summary(connection).unwrap();
        assert_eq!(summary, [("none".to_owned(), "email_domain".to_owned(), 1)]);
    });
    // Two memberships at once are refused by the database itself.
    let twice = store.write(|connection| {
        let person = id_of(connection, "person", "kim@acme.example");
        membership::begin(connection, &decided(person, None), 40)
    });
    assert!(twice.is_err());
}

fn decisions_of_people_stand(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 10).unwrap();
        connection.batch("UPDATE membership SET decided_by = 'user:1'").unwrap();
        assert!(!membership::replace(connection, &decided(person, Some(zeta)), 20).unwrap());
        let mut people = Vec::new();
        person::each_matchable(connection, |person| {
            people.push(person);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        let current = people[0].current.as_ref().unwrap();
        assert_eq!(current.account_id, Some(acme));
        assert_eq!((current.decided_by.as_str(), current.probability), ("user:1", 0.75));
        assert_eq!(person::of_account(connection, acme, 10).unwrap().len(), 1);
        assert_eq!(person::of_account(connection, zeta, 10).unwrap().len(), 0);
    });
}

fn a_score(account_id: i64) -> StoredScore {
    StoredScore {
        account_id,
        model_name: "default".to_owned(),
        model_version: 1,
        score_tenths: 612,
        tier: 2,
        tier_state: Some("researching".to_owned()),
        stale: true,
        dimensions: r#"{"icp_fit":500}"#.to_owned(),
        figures: "{}".to_owned(),
        stage: Some("engaged".to_owned()),
        computed_at: 77,
    }
}

fn scores_come_back(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, zeta) = (put_account(connection, "acme"), put_account(connection, "zeta"));
        score::put(connection, &a_score(zeta)).unwrap();
        score::put(connection, &a_score(acme)).unwrap();
        let better = StoredScore { score_tenths: 900, tier: 1, tier_state: None, ..a_score(acme) };
        score::put(connection, &better).unwrap();
        assert_eq!(score::get(connection, acme).unwrap().as_ref(), Some(&better));
        assert_eq!(score::get(connection, -1).unwrap(), None);
        let mut found = Vec::new();
        score::each(connection, |score| {
            found.push(score);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(found, [better, a_score(zeta)]);
        let person_id = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person_id, Some(acme)), 1).unwrap();
        let (engaged_at, last_event_at) = (Some(5), Some(6));
        let first = StoredPersonScore { person_id, ..StoredPersonScore::default() };
        let person =
            StoredPersonScore { person_id, fit: 90.0, engagement: 0.5, engaged_at, last_event_at };
        score::put_person(connection, &first).unwrap();
        score::put_person(connection, &person).unwrap();
        let mut members = Vec::new();
        score::each_member(connection, |account, _, _, score| {
            members.push((account, score));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(members, [(acme, person)]);
    });
}

fn deleted_records_are_left_out(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        score::put(connection, &a_score(acme)).unwrap();
        let gone = [("deleted", Value::from(true))];
        put(connection, &entities::ACCOUNT, "crm", "acme", &gone);
        score::prune(connection).unwrap();
        assert_eq!(record::count(connection, &entities::ACCOUNT).unwrap(), 0);
        assert!(accounts(connection).is_empty());
        assert_eq!(account::get(connection, acme).unwrap(), None);
        assert_eq!(score::get(connection, acme).unwrap(), None);
    });
}

fn timelines_hold_both_kinds_of_event(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let acme = put_account(connection, "acme");
        let person = put_person(connection, "kim@acme.example");
        membership::begin(connection, &decided(person, Some(acme)), 1).unwrap();
        let of_person = ("person_reference", text("kim@acme.example"));
        let of_account = ("account_reference", text("acme"));
        let put_event = |connection: &mut Connection, key: &str, at: i64, by: &[(&str, Value)]| {
            let mut cells = vec![("event_type", text(key)), ("occurred_at", Value::Integer(at))];
            cells.extend_from_slice(by);
            put(connection, &entities::EVENT, "crm", key, &cells);
        };
        put_event(connection, "both", 30, &[of_person.clone(), of_account.clone()]);
        put_event(connection, "person", 20, std::slice::from_ref(&of_person));
        put_event(connection, "account", 40, &[of_account]);
        put_event(connection, "address", 50, &[("email", text("Kim@Acme.example"))]);
        put_event(connection, "gone", 60, &[of_person, ("deleted", Value::from(true))]);
        record::link(connection).unwrap();
        let (events, total) = event::timeline(connection, acme, 2, 0).unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!((kinds, total), (vec!["account", "both"], 3));
        assert_eq!(events[1].person, Some((person, "kim@acme.example".to_owned())));
        let (rest, _) = event::timeline(connection, acme, 2, 2).unwrap();
        assert_eq!(rest[0].event_type, "person");
        let loose = event::unlinked_addresses(connection).unwrap();
        assert_eq!(loose[0].1, "kim@acme.example");
        event::set_person(connection, loose[0].0, person).unwrap();
        assert!(event::unlinked_addresses(connection).unwrap().is_empty());
        let mut until: Vec<StoredEvent> = Vec::new();
        event::each(connection, 30, |event| {
            until.push(event);
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(until.len(), 2, "events after the moment are not known yet");
    });
}

fn import_runs_are_kept(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let source = record::source_id(connection, "crm").unwrap();
        assert_eq!(record::source_id(connection, "crm").unwrap(), source);
        let mut run = ImportRun {
            entity: "account".to_owned(),
            file: "accounts.csv".to_owned(),
            state: "running".to_owned(),
            started_at: 5,
            ..ImportRun::default()
        };
        run.id = import_run::begin(connection, source, &run, "print").unwrap();
        let second = import_run::begin(connection, source, &run, "print").unwrap();
        run = ImportRun { state: "done".to_owned(), rows_done: 3, created: 2, ..run };
        run = ImportRun { rejected: 1, finished_at: Some(9), ..run };
        import_run::update(connection, &run).unwrap();
        assert_eq!(import_run::get(connection, run.id).unwrap().as_ref(), Some(&run));
        assert_eq!(import_run::mark_interrupted(connection, 10).unwrap(), 1);
        let listed = import_run::list(connection, 10).unwrap();
        assert_eq!(listed[0].id, second);
        assert_eq!((listed[0].state.as_str(), listed[0].finished_at), ("failed", Some(10)));
        assert_eq!(listed[1], run, "what had ended is not touched");
        assert_eq!(import_run::list(connection, 1).unwrap().len(), 1);
    });
}

fn views_are_saved(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let view = |name: &str, query: &str| SavedView {
            page: "accounts".to_owned(),
            name: name.to_owned(),
            query: query.to_owned(),
            ..SavedView::default()
        };
        let second = saved_view::save(connection, &view("Tier 1", "tier=1")).unwrap();
        let first = saved_view::save(connection, &view("Open", "a")).unwrap();
        let again = saved_view::save(connection, &view("Tier 1", "tier=2")).unwrap();
        assert_eq!(second, again);
        let found = saved_view::list(connection).unwrap();
        let names: Vec<(i64, &str)> =
            found.iter().map(|view| (view.id, view.query.as_str())).collect();
        assert_eq!(names, [(first, "a"), (second, "tier=2")]);
        assert!(saved_view::delete(connection, first).unwrap());
        assert!(!saved_view::delete(connection, first).unwrap());
    });
}

fn errors_undo_the_whole_write(place: &Place) {
    let store = place.open();
    let failed = store.write(|connection| {
        put_account(connection, "acme");
        connection.execute("INSERT INTO source (id, name) VALUES (77, NULL)", &[]).map(|_| ())
    });
    assert!(failed.is_err());
    let failed = store.write(|connection| {
        put_account(connection, "acme");
        Err::<(), StoreError>(StoreError::Busy)
    });
    assert!(matches!(failed, Err(StoreError::Busy)));
    write(&store, |connection| {
        assert_eq!(record::count(connection, &entities::ACCOUNT).unwrap(), 0);
        assert_eq!(one(connection, "SELECT COUNT(*) FROM source"), Some(0));
        put_account(connection, "acme");
    });
    let read_only = store.read(|connection| record::count(connection, &entities::ACCOUNT));
    assert_eq!(read_only.unwrap(), 1);
}

fn readers_see_one_state(place: &Place) {
    let store = place.open();
    store
        .read(|connection| {
            assert_eq!(record::count(connection, &entities::ACCOUNT)?, 0);
            write(&store, |connection| put_account(connection, "acme"));
            assert_eq!(record::count(connection, &entities::ACCOUNT)?, 0);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    // What a reader writes by mistake does not stay.
    let _ = store.read(|connection| connection.batch("DELETE FROM account"));
    let kept = store.read(|connection| record::count(connection, &entities::ACCOUNT));
    assert_eq!(kept.unwrap(), 1);
}

fn long_names_are_kept(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let name: String = (0..4_000_u32).filter_map(|n| char::from_u32(0xac00 + n)).collect();
        put(connection, &entities::ACCOUNT, "crm", "1", &[("name", text(&name))]);
        put(connection, &entities::OPPORTUNITY, "crm", "1", &[("account_name", text(&name))]);
        record::link(connection).unwrap();
        assert!(one(connection, "SELECT account_id FROM opportunity").is_some());
    });
}
