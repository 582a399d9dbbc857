//! Writing records and joining them.

use super::*;

pub(super) fn records_are_upserted(place: &Place) {
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
        // A column that is kept stays where a record says nothing about it.
        let is_postgres = connection.is_postgres();
        for mode in [WriteMode::Upsert, WriteMode::Update] {
            let columns = ["city".to_owned()];
            let writer = RecordWriter::new(kind, (&columns, &["city"]), mode, is_postgres);
            let source = record::source_id(connection, "crm").unwrap();
            let mut city = |city: Value| {
                let row = [Value::Integer(source), text("1"), Value::Integer(1), city];
                writer.write(connection, &row).unwrap()
            };
            assert_eq!(city(text("Busan")), Written::Updated);
            assert_eq!(city(Value::Null), Written::Unchanged);
            assert_eq!(city(text("Seoul")), Written::Updated);
        }
        assert_eq!(accounts(connection)[0].city.as_deref(), Some("Seoul"));
    });
}

pub(super) fn what_an_account_was_before_is_kept(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let kind = &entities::ACCOUNT;
        let source = record::source_id(connection, "crm").unwrap();
        let columns = ["employees".to_owned(), "city".to_owned(), "phone".to_owned()];
        let is_postgres = connection.is_postgres();
        let writer = RecordWriter::new(kind, (&columns, &[]), WriteMode::Upsert, is_postgres);
        let mut tell = |at: i64, employees: Value, city: &str, phone: &str| {
            let key = [Value::Integer(source), text("1"), Value::Integer(at)];
            let row = [&key[..], &[employees, text(city), text(phone)]].concat();
            writer.write(connection, &row).unwrap();
        };
        tell(100, Value::Integer(10), "Seoul", "1");
        tell(200, Value::Integer(20), "Seoul", "1");
        // Nothing of the profile changes.
        tell(250, Value::Integer(20), "Seoul", "2");
        tell(300, Value::Null, "Busan", "2");
        let before = account::Before::load(connection).unwrap();
        let now = accounts(connection).remove(0);
        let at = |moment: i64| {
            let mut then = now.clone();
            before.restore(&mut then, moment);
            (then.employees, then.city.unwrap())
        };
        // What was told first counts for all time before.
        for (moment, employees, city) in [
            (i64::MIN, Some(10), "Seoul"),
            (199, Some(10), "Seoul"),
            (200, Some(20), "Seoul"),
            (299, Some(20), "Seoul"),
            (300, None, "Busan"),
            (i64::MAX, None, "Busan"),
        ] {
            assert_eq!(at(moment), (employees, city.to_owned()), "{moment}");
        }
    });
}

pub(super) fn every_value_comes_back(place: &Place) {
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

pub(super) fn custom_fields_are_merged(place: &Place) {
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

pub(super) fn links_only_add_to_known_records(place: &Place) {
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

pub(super) fn references_join_within_a_source(place: &Place) {
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
        let roles = |connection: &mut Connection| {
            let mut roles = Vec::new();
            opportunity::each_role(connection, |deal, person| {
                roles.push((deal, person));
                Ok::<(), StoreError>(())
            })
            .unwrap();
            roles
        };
        assert_eq!(roles(connection).len(), 1);
        // Leads that became the deal are its people too; one who has a role as well counts once.
        let converted = [("converted_opportunity_reference", text("d"))];
        put(connection, &entities::PERSON, "crm", "p", &converted);
        put(connection, &entities::PERSON, "crm", "lead", &converted);
        put(connection, &entities::PERSON, "other", "lead of another", &converted);
        let lead = id_of(connection, "person", "lead");
        let found = roles(connection);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[1], (deal, lead));
    });
}

pub(super) fn names_join_where_they_are_unique(place: &Place) {
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
        let parent = "SELECT parent_id FROM account WHERE name = 'Acme Korea'";
        assert_eq!(one(connection, parent), Some(acme));
        let deals = opportunity::of_account(connection, acme).unwrap();
        assert_eq!(deals.len(), 1);
        let joined = "SELECT COUNT(*) FROM opportunity WHERE account_id IS NOT NULL";
        assert_eq!(one(connection, joined), Some(1), "two accounts of one name join nothing");
    });
}

pub(super) fn names_that_change_join_anew(place: &Place) {
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

pub(super) fn unknown_references_are_counted(place: &Place) {
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
        let found = record::unknown_references(connection, None, 3).unwrap();
        assert_eq!(found, [entry("y", 2), entry("x", 1)]);
        assert_eq!(record::unknown_references(connection, None, 1).unwrap(), [entry("y", 2)]);
    });
}

pub(super) fn locks_of_two_things_do_not_wait_for_each_other(place: &Place) {
    let (one, other) = (place.open(), place.open());
    write(&one, |holder| {
        if !holder.is_postgres() {
            // Of one file there is one writer, whatever it holds.
            return;
        }
        Lock::AccountTables.hold(holder).unwrap();
        let hold = |lock: Lock| {
            other.write(|connection| {
                connection.batch("SET LOCAL lock_timeout = '300ms'")?;
                lock.hold(connection)
            })
        };
        hold(Lock::EventLog).unwrap();
        hold(Lock::Schema).unwrap();
        assert!(hold(Lock::AccountTables).is_err(), "it is held");
    });
}

pub(super) fn many_records_are_written_as_one_after_the_other(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let source = record::source_id(connection, "crm").unwrap();
        let columns = ["first_name", "opted_out"].map(ToOwned::to_owned);
        let person =
            |key: usize, name: &str, out: Value| (format!("p{key}"), vec![text(name), out]);
        let mut journal_of = 0;
        let mut put_many = |connection: &mut Connection, mode, records| {
            journal_of += 1;
            let mut journal = Journal::new(journal_of, &entities::PERSON, &columns);
            let is_postgres = connection.is_postgres();
            let writer = RecordWriter::new(&entities::PERSON, (&columns, &[]), mode, is_postgres)
                .noting(&journal, is_postgres);
            journal.begin(connection).unwrap();
            let written =
                writer.write_many(connection, (source, 7), records, &mut journal).unwrap();
            journal.end(connection).unwrap();
            (written.created, written.updated, written.unchanged, written.missing)
        };
        // More than two statements and a rest, with the same key twice in one statement and again
        // in another one.
        let mut records: Vec<_> = (0..120).map(|key| person(key, "Kim", Value::Null)).collect();
        records[7] = person(6, "Jo", Value::from(true));
        records[110] = person(6, "Lee", Value::from(false));
        let written = put_many(connection, WriteMode::Upsert, records.clone());
        assert_eq!(written, (118, 2, 0, vec![]));
        let rows = connection
            .query("SELECT first_name, opted_out FROM person WHERE external_id = 'p6'", &[])
            .unwrap();
        assert_eq!((rows[0].text(0), rows[0].integer(1)), ("Lee", 1), "who opted out stays out");
        let again = put_many(
            connection,
            WriteMode::Upsert,
            (0..5).map(|key| person(key, "Kim", Value::Null)).collect(),
        );
        assert_eq!(again, (0, 0, 5, vec![]));
        let more: Vec<_> = (100..160).map(|key| person(key, "Pat", Value::Null)).collect();
        assert_eq!(put_many(connection, WriteMode::Update, more.clone()).3.len(), 41);
        // p110 is not there: its row had another key.
        assert_eq!(put_many(connection, WriteMode::Upsert, more), (41, 0, 19, vec![]));
        let count = record::count(connection, &entities::PERSON).unwrap();
        assert_eq!(count, 159);
        assert_eq!(put_many(connection, WriteMode::Upsert, Vec::new()), (0, 0, 0, vec![]));
    });
}
