//! What an import changed, and undoing it.

use speargun_store::Row;
use speargun_store::import_change::{self, Journal, Kept, Undoable, Undone};

use super::*;

/// One import of one kind of record.
struct Import<'a> {
    kind: &'static Entity,
    columns: &'a [String],
    id: i64,
}

impl<'a> Import<'a> {
    /// Writes rows of a key and the cells of the columns, in two parts, as long imports do.
    fn of(
        connection: &mut Connection,
        (kind, columns): (&'static Entity, &'a [String]),
        rows: &[(&str, &[Value])],
        at: i64,
    ) -> Self {
        let source = record::source_id(connection, "crm").unwrap();
        let run = ImportRun {
            entity: kind.key.to_owned(),
            columns: Some(columns.to_vec()),
            started_at: at,
            ..ImportRun::default()
        };
        let id = import_run::begin(connection, source, &run, "file").unwrap();
        let mut journal = Journal::new(id, kind, columns);
        let is_postgres = connection.is_postgres();
        let writer = RecordWriter::new(kind, (columns, &[]), WriteMode::Upsert, is_postgres)
            .noting(&journal, is_postgres);
        for part in rows.chunks(2) {
            journal.begin(connection).unwrap();
            for (key, cells) in part {
                let mut row = vec![Value::Integer(source), text(key), Value::Integer(at)];
                row.extend(cells.iter().cloned());
                writer.write_noted(connection, &row, Some(&mut journal)).unwrap();
            }
            journal.end(connection).unwrap();
        }
        Self { kind, columns, id }
    }

    fn undoable(&self) -> Undoable<'_> {
        Undoable { import_id: self.id, entity: self.kind, columns: self.columns }
    }

    fn undo(&self, connection: &mut Connection) -> Undone {
        self.undoable().undo(connection, 99).unwrap()
    }
}

/// Key, name, growth, custom fields and revision of all accounts.
fn standing(connection: &mut Connection) -> Vec<String> {
    let sql = "SELECT external_id, name, revenue_growth, custom, revision FROM account \
        WHERE deleted IS NULL ORDER BY id";
    let rows = connection.query(sql, &[]).unwrap();
    let shown = |row: &Row| {
        let growth = row.number_option(2).map_or(String::new(), |growth| growth.to_string());
        let custom = row.text_option(3).unwrap_or_default().replace(' ', "");
        format!("{}|{}|{growth}|{custom}|{}", row.text(0), row.text(1), row.integer(4))
    };
    rows.iter().map(shown).collect()
}

pub(super) fn an_import_is_undone(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["name", "revenue_growth", "custom"].map(ToOwned::to_owned);
        let kind = (&entities::ACCOUNT, &columns[..]);
        let row =
            |name: &str, growth: f64, custom: &str| [text(name), Value::Real(growth), text(custom)];
        let growth = 0.123_456_789_012_345_67;
        let (a, b) = (row("Acme", growth, r#"{"size":"M"}"#), row("Béta \"B\"", 1.0, "{}"));
        let first = Import::of(connection, kind, &[("1", &a), ("2", &b)], 10);
        let before = standing(connection);
        assert_eq!(before.len(), 2);
        // Another one changes two, one of them twice, and makes two, one of them twice.
        let other = row("Other", 2.0, r#"{"size":"L","new":"x"}"#);
        let again = row("Again", 3.0, "{}");
        let rows: [(&str, &[Value]); 6] = [
            ("1", &other),
            ("3", &other),
            ("1", &again),
            ("2", &again),
            ("4", &other),
            ("4", &again),
        ];
        let second = Import::of(connection, kind, &rows, 20);
        assert_eq!(standing(connection).len(), 4);
        let ([changed, decided], kept) = second.undoable().kept(connection, 9).unwrap();
        assert_eq!((changed, decided, kept), (0, 0, vec![]));
        let undone = second.undo(connection);
        assert_eq!(undone, Undone { removed: 2, restored: 2, ..Undone::default() });
        assert_eq!(standing(connection), before);
        // What is gone holds nothing, its number is given to no other, and its key is free.
        let gone = "SELECT name, custom, external_id FROM account WHERE deleted = 1 ORDER BY id";
        let gone = connection.query(gone, &[]).unwrap();
        assert_eq!((gone.len(), gone[0].text_option(0), gone[0].text_option(1)), (2, None, None));
        assert!(gone[0].text(2).starts_with("undone:"));
        let third = Import::of(connection, kind, &[("3", &other)], 30);
        assert_eq!(standing(connection).len(), 3);
        // The one before can be undone as well, since its records stand as it left them.
        assert_eq!(third.undo(connection).removed, 1);
        assert_eq!(first.undo(connection).removed, 2);
        assert_eq!(standing(connection), Vec::<String>::new());
    });
}

pub(super) fn what_is_again_what_it_was_is_no_change(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["name", "revenue_growth", "custom"].map(ToOwned::to_owned);
        let kind = (&entities::ACCOUNT, &columns[..]);
        let row =
            |name: &str, growth: f64, custom: &str| [text(name), Value::Real(growth), text(custom)];
        let first = row("First", 0.1 + 0.2, r#"{"size":"M"}"#);
        let last = row("Last", 0.123_456_789_012_345_67, r#"{"size":"L"}"#);
        let new = row("New", 1.0, "{}");
        let rows: [(&str, &[Value]); 4] =
            [("1", &first), ("2", &first), ("1", &last), ("3", &first)];
        let before = Import::of(connection, kind, &rows, 10);
        let standing_before = standing(connection);
        // The same file again, of which one other row is new and one changed.
        let rows: [(&str, &[Value]); 6] =
            [("1", &first), ("2", &new), ("1", &last), ("4", &first), ("4", &last), ("3", &first)];
        let again = Import::of(connection, kind, &rows, 20);
        let settled =
            import_change::settle_same(connection, again.id, again.kind, &columns).unwrap();
        assert_eq!(settled, 2, "both writes of the one record that is what it was");
        let settled =
            import_change::settle_same(connection, again.id, again.kind, &columns).unwrap();
        assert_eq!(settled, 0, "there is nothing left to settle");
        assert_eq!(again.undo(connection), Undone { removed: 1, restored: 1, ..Undone::default() });
        assert_eq!(standing(connection), standing_before);
        assert_eq!(before.undo(connection).removed, 3);
    });
}

pub(super) fn what_came_after_an_import_stays(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["name".to_owned()];
        let kind = (&entities::ACCOUNT, &columns[..]);
        let (old, new, later) = ([text("Old")], [text("New")], [text("Later")]);
        Import::of(connection, kind, &[("1", &old), ("2", &old)], 10);
        let rows: [(&str, &[Value]); 5] =
            [("1", &new), ("2", &new), ("3", &new), ("4", &new), ("5", &new)];
        let import = Import::of(connection, kind, &rows, 20);
        let last = Import::of(connection, kind, &[("2", &later), ("3", &later)], 30);
        let decided = id_of(connection, "account", "4");
        let told =
            speargun_store::stage::ToldContract { told_by: "ann".to_owned(), ..Default::default() };
        speargun_store::stage::tell_contract(connection, decided, &told).unwrap();
        let names = |connection: &mut Connection| {
            let sql = "SELECT name FROM account WHERE deleted IS NULL ORDER BY id";
            let rows = connection.query(sql, &[]).unwrap();
            rows.iter().map(|row| row.text(0).to_owned()).collect::<Vec<_>>()
        };
        let (counts, kept) = import.undoable().kept(connection, 9).unwrap();
        assert_eq!(counts, [2, 1]);
        let why: Vec<(&str, Kept)> =
            kept.iter().map(|(_, name, kept)| (name.as_str(), *kept)).collect();
        assert_eq!(
            why,
            [("Later", Kept::Changed), ("Later", Kept::Changed), ("New", Kept::Decided)]
        );
        let undone = import.undo(connection);
        assert_eq!(undone, Undone { removed: 1, restored: 1, ..Undone::default() });
        assert_eq!(names(connection), ["Old", "Later", "Later", "New"]);
        assert_eq!(last.undo(connection), Undone { restored: 2, ..Undone::default() });
        assert_eq!(names(connection), ["Old", "New", "New", "New"]);
        // What stayed can go now.
        assert_eq!(import.undoable().kept(connection, 9).unwrap().0, [0, 1]);
        let undone = Undone { removed: 1, restored: 1, ..Undone::default() };
        assert_eq!(import.undo(connection), undone);
        assert_eq!(names(connection), ["Old", "Old", "New"]);
    });
}

pub(super) fn a_number_that_is_given_again_is_nobody_elses(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["stage".to_owned()];
        let kind = (&entities::OPPORTUNITY_STAGE, &columns[..]);
        let (old, new) = ([text("Old")], [text("New")]);
        let import = Import::of(connection, kind, &[("1", &old), ("2", &old)], 10);
        // A later one changed the first: it stays, and the undo can be finished later.
        Import::of(connection, kind, &[("1", &new)], 20);
        assert_eq!(import.undo(connection).removed, 1);
        Import::of(connection, kind, &[("3", &new)], 30);
        assert_eq!(import.undo(connection), Undone::default());
        let sql = "SELECT external_id FROM opportunity_stage ORDER BY external_id";
        let rows = connection.query(sql, &[]).unwrap();
        let left: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
        assert_eq!(left, ["1", "3"]);
    });
}

pub(super) fn an_opt_out_outlives_its_import(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["email".to_owned(), "opted_out".to_owned()];
        let kind = (&entities::PERSON, &columns[..]);
        let person = |email: &str, out: Value| [text(email), out];
        let (a, b) = (person("a@x.test", Value::Null), person("b@x.test", Value::Integer(1)));
        Import::of(connection, kind, &[("1", &a), ("2", &b)], 10);
        let (c, d) = (person("c@x.test", Value::Integer(1)), person("d@x.test", Value::Integer(1)));
        let import = Import::of(connection, kind, &[("1", &c), ("2", &d)], 20);
        let undone = Undone { restored: 2, opted_out: 1, ..Undone::default() };
        assert_eq!(import.undo(connection), undone);
        let new = [("9", &person("z@x.test", Value::Integer(1))[..])];
        let import = Import::of(connection, kind, &new, 30);
        let undone = Undone { removed: 1, removed_opted_out: 1, ..Undone::default() };
        assert_eq!(import.undo(connection), undone);
        let sql = "SELECT email, opted_out FROM person WHERE deleted IS NULL \
            ORDER BY id";
        let rows = connection.query(sql, &[]).unwrap();
        let found: Vec<(&str, i64)> =
            rows.iter().map(|row| (row.text(0), row.integer(1))).collect();
        assert_eq!(found, [("a@x.test", 1), ("b@x.test", 1)]);
    });
}

pub(super) fn what_old_imports_changed_is_forgotten(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["name".to_owned()];
        let kind = (&entities::ACCOUNT, &columns[..]);
        let name = [text("A")];
        let first = Import::of(connection, kind, &[("1", &name)], 10);
        for at in 0..import_change::IMPORTS_KEPT {
            Import::of(connection, kind, &[("1", &[text(&at.to_string())])], 20 + at);
        }
        import_change::forget_old(connection).unwrap();
        let of = |connection: &mut Connection, id: i64| {
            import_run::get(connection, id).unwrap().unwrap().columns
        };
        assert_eq!(of(connection, first.id), None);
        assert_eq!(of(connection, first.id + 1), Some(columns.to_vec()));
        let count = "SELECT COUNT(*) FROM import_change";
        let left = connection.query_one(count, &[]).unwrap().unwrap().integer(0);
        assert_eq!(left, import_change::IMPORTS_KEPT);
        assert_eq!(first.undo(connection), Undone::default());
    });
}

pub(super) fn merged_records_answer_to_their_old_keys(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for key in ["a", "b", "c", "x", "y", "z"] {
            put(connection, &entities::ACCOUNT, "crm", key, &[("name", text(key))]);
        }
        put(connection, &entities::ACCOUNT, "other", "a", &[("name", text("a elsewhere"))]);
        // a went into b and that into c; x and y name each other.
        for (former, current) in [("a", "b"), ("b", "c"), ("x", "y"), ("y", "x")] {
            let cells = [
                ("of_entity", text("account")),
                ("former_reference", text(former)),
                ("current_reference", text(current)),
            ];
            put(connection, &entities::MERGED_RECORD, "crm", former, &cells);
        }
        for (source, key) in
            [("crm", "a"), ("crm", "b"), ("crm", "x"), ("crm", "z"), ("other", "a")]
        {
            let cells = [("account_reference", text(key))];
            put(connection, &entities::OPPORTUNITY, source, key, &cells);
        }
        record::link(connection).unwrap();
        let named = |connection: &mut Connection| {
            let sql = "SELECT d.external_id, a.name FROM opportunity d \
                JOIN account a ON a.id = d.account_id ORDER BY d.id";
            let rows = connection.query(sql, &[]).unwrap();
            rows.iter().map(|row| format!("{} {}", row.text(0), row.text(1))).collect::<Vec<_>>()
        };
        let found = named(connection);
        assert_eq!(found[..2], ["a c", "b c"]);
        assert!(found[2] == "x x" || found[2] == "x y", "{found:?}");
        assert_eq!(found[3..], ["z z", "a a elsewhere"], "keys are those of a source");
        // Without the merges every key means its own record again.
        connection.execute("DELETE FROM merged_record", &[]).unwrap();
        record::link(connection).unwrap();
        assert_eq!(named(connection), ["a a", "b b", "x x", "z z", "a a elsewhere"]);
    });
}

pub(super) fn records_that_went_into_others_count_once(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let deal = |connection: &mut Connection, key: &str, deleted: Value| {
            put(connection, &entities::OPPORTUNITY, "crm", key, &[("deleted", deleted)])
        };
        for key in ["a", "b", "c", "x", "y", "z"] {
            deal(connection, key, Value::from(false));
        }
        put(connection, &entities::OPPORTUNITY, "other", "a", &[]);
        // a and b went into c; x and y name each other; z went into one that is not there.
        for (former, current) in [("a", "b"), ("b", "c"), ("x", "y"), ("y", "x"), ("z", "gone")] {
            let cells = [
                ("of_entity", text("opportunity")),
                ("former_reference", text(former)),
                ("current_reference", text(current)),
            ];
            put(connection, &entities::MERGED_RECORD, "crm", former, &cells);
        }
        let count = |connection: &mut Connection| {
            record::count(connection, &entities::OPPORTUNITY).unwrap()
        };
        assert_eq!(record::link(connection).unwrap(), 2);
        assert_eq!(record::link(connection).unwrap(), 0, "they went already");
        assert_eq!(count(connection), 5);
        // An older export does not bring them back, and changes nothing.
        assert_eq!(deal(connection, "a", Value::from(false)), Written::Unchanged);
        assert_eq!(deal(connection, "b", Value::Null), Written::Unchanged);
        assert_eq!(count(connection), 5);
        // What was deleted stays so when the merge is taken back.
        assert_eq!(deal(connection, "b", Value::from(true)), Written::Updated);
        connection.execute("DELETE FROM merged_record", &[]).unwrap();
        assert_eq!(record::link(connection).unwrap(), 0);
        assert_eq!(count(connection), 6);
    });
}

pub(super) fn a_merge_is_no_consent(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(record::opt_out_by_merged(connection).unwrap(), 0);
        for (source, key, opted_out) in [
            ("crm", "a", Value::from(true)),
            ("crm", "b", Value::Null),
            ("crm", "c", Value::from(false)),
            ("crm", "d", Value::from(false)),
            ("other", "c", Value::from(false)),
        ] {
            put(connection, &entities::PERSON, source, key, &[("opted_out", opted_out)]);
        }
        // a went into b and that into c; d went into c without having said anything.
        for (entity, former, current) in [
            ("person", "a", "b"),
            ("person", "b", "c"),
            ("person", "d", "c"),
            ("account", "a", "d"),
        ] {
            let cells = [
                ("of_entity", text(entity)),
                ("former_reference", text(former)),
                ("current_reference", text(current)),
            ];
            let key = format!("{entity} {former}");
            put(connection, &entities::MERGED_RECORD, "crm", &key, &cells);
        }
        record::link(connection).unwrap();
        assert_eq!(record::opt_out_by_merged(connection).unwrap(), 1);
        assert_eq!(record::opt_out_by_merged(connection).unwrap(), 0, "once is enough");
        let sql = "SELECT external_id FROM person WHERE opted_out = 1 ORDER BY id";
        let rows = connection.query(sql, &[]).unwrap();
        let keys: Vec<&str> = rows.iter().map(|row| row.text(0)).collect();
        assert_eq!(keys, ["a", "c"], "those of the same source, and people alone");
    });
}

pub(super) fn what_an_import_clears_is_counted(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns = ["name", "revenue_growth"].map(ToOwned::to_owned);
        let kind = (&entities::ACCOUNT, &columns[..]);
        let full = [text("Acme"), Value::Real(0.5)];
        let without = [text("Acme"), Value::Null];
        let first =
            Import::of(connection, kind, &[("1", &full), ("2", &full), ("3", &without)], 10);
        let count = |connection: &mut Connection, import: &Import<'_>| {
            import_change::cleared(connection, import.id, import.kind, import.columns).unwrap()
        };
        assert_eq!(count(connection, &first), [0, 0], "what is new had nothing");
        let second =
            Import::of(connection, kind, &[("1", &without), ("2", &full), ("3", &full)], 20);
        assert_eq!(count(connection, &second), [0, 1]);
        let columns: &[String] = &[];
        let none = import_change::cleared(connection, second.id, &entities::ACCOUNT, columns);
        assert_eq!(none.unwrap(), Vec::<u64>::new());
    });
}

pub(super) fn imports_are_asked_about_their_own_records(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let columns =
            ["account_reference", "amount_minor", "amount_currency"].map(ToOwned::to_owned);
        let kind = (&entities::OPPORTUNITY, &columns[..]);
        let deal = |account: &str, code: &str| [text(account), Value::Integer(5), text(code)];
        let (x, y) = (deal("x", "BRL"), deal("y", "EUR"));
        let first = Import::of(connection, kind, &[("1", &x), ("2", &x)], 10);
        let second = Import::of(connection, kind, &[("3", &y), ("1", &y)], 20);
        record::link(connection).unwrap();
        let unknown = |connection: &mut Connection, id: i64| {
            let own = [("opportunity", id), ("account", id)];
            let found = record::unknown_references(connection, Some(&own), 3).unwrap();
            found.into_iter().map(|(_, _, key, count)| (key, count)).collect::<Vec<_>>()
        };
        // What the second took over is the first one's matter as well: it made it.
        assert_eq!(unknown(connection, first.id), [("x".to_owned(), 1), ("y".to_owned(), 1)]);
        assert_eq!(unknown(connection, second.id), [("y".to_owned(), 2)]);
        let none = record::unknown_references(connection, Some(&[("account", first.id)]), 3);
        assert_eq!(none.unwrap(), []);
        let entity = &entities::OPPORTUNITY;
        let own = record::currencies(connection, entity, Some(&[second.id])).unwrap();
        assert_eq!(own, [("EUR".to_owned(), 2)]);
        let mut all = record::currencies(connection, entity, None).unwrap();
        all.sort();
        assert_eq!(all, [("BRL".to_owned(), 1), ("EUR".to_owned(), 2)]);
        import_run::keep_report(connection, first.id, "{}").unwrap();
        assert_eq!(import_run::report(connection, first.id).unwrap().as_deref(), Some("{}"));
        assert_eq!(import_run::report(connection, second.id).unwrap(), None);
    });
}

pub(super) fn accounts_without_ids_are_handed_over_by_name(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let cells = [("website", text("acme.com")), ("country", text("US"))];
        put(connection, &entities::ACCOUNT, "list", "=acme", &cells);
        put(connection, &entities::ACCOUNT, "list", "77", &cells);
        put(connection, &entities::ACCOUNT, "other", "=elm", &[("website", Value::Null)]);
        let source = record::source_id(connection, "list").unwrap();
        let mut found = Vec::new();
        account::each_named(connection, (source, "="), |key, site, country| {
            found.push(format!("{key} {site:?} {country:?}"));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert_eq!(found, [r#"=acme Some("acme.com") Some("US")"#]);
    });
}
