//! Programmes: sections and sheets in versions, and what is removed but stays.

use speargun_store::program::{self, NewSection, StoredItem, StoredProgram, StoredSheet};
use speargun_store::task::{self, StoredTask, TaskQuery};
use speargun_store::user;

use super::*;

fn programme(connection: &mut Connection, name: &str) -> i64 {
    let new = StoredProgram {
        name: name.to_owned(),
        cycle: "mid".to_owned(),
        advised: Some("early".to_owned()),
        advice: "{}".to_owned(),
        ..StoredProgram::default()
    };
    program::create(connection, &new, &by("ann", 5)).unwrap()
}

pub(super) fn programmes_are_found_by_name_and_changed(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = programme(connection, "Ελιά");
        programme(connection, "Beta");
        let mut found = program::named(connection, "ΕΛΙΆ").unwrap().unwrap();
        assert_eq!((found.id, found.revision, found.advised.as_deref()), (id, 1, Some("early")));
        found.budget = Some((12_500, "EUR".to_owned()));
        program::update(connection, &found, 9).unwrap();
        let after = program::get(connection, id).unwrap().unwrap();
        assert_eq!((after.budget, after.revision), (Some((12_500, "EUR".to_owned())), 2));
        assert_eq!((after.created_at, after.changed_at), (5, 9));
        let names: Vec<String> =
            program::all(connection).unwrap().into_iter().map(|own| own.name).collect();
        assert_eq!(names, ["Beta", "Ελιά"]);
        assert_eq!(program::get(connection, 99).unwrap(), None);
    });
}

pub(super) fn sections_keep_their_versions_and_count_their_tasks(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = programme(connection, "Spear");
        let eve = user::add(connection, ("eve@acme.com", "eve", "sales"), &by("ann", 1));
        let eve = eve.unwrap().unwrap();
        let section_id = program::add_section(connection, id, "data").unwrap();
        for (version, text) in [(1, "shipped"), (2, "own")] {
            let owner_id = (version == 2).then_some(eve);
            let new =
                NewSection { section_id, version, text, owner_id, due_on: Some("2027-01-31") };
            program::write_section(connection, &new, &by("ann", version * 10)).unwrap();
        }
        let task = StoredTask {
            title: "fill".to_owned(),
            owner_id: eve,
            due_on: "2027-01-10".to_owned(),
            origin: "section".to_owned(),
            origin_id: Some(section_id),
            ..StoredTask::default()
        };
        task::create(connection, &task, &by("ann", 30)).unwrap();
        let sections = program::sections(connection, id).unwrap();
        assert_eq!(sections.len(), 1);
        let own = &sections[0];
        assert_eq!((own.version, own.text.as_str(), own.written_at), (2, "own", 20));
        assert_eq!(own.owner, Some((eve, "eve".to_owned(), false)));
        assert_eq!((own.open_tasks, own.done_tasks), (1, 0));
        assert_eq!(program::section(connection, section_id).unwrap().as_ref(), Some(own));
        let (versions, total) = program::section_versions(connection, section_id, (1, 1)).unwrap();
        assert_eq!((versions[0].text.as_str(), total), ("shipped", 2));
        let of = |program_id| TaskQuery {
            program_id: Some(program_id),
            today: "2027-01-01",
            ..TaskQuery::default()
        };
        assert_eq!(task::list(connection, &of(id), (9, 0)).unwrap().1, 1);
        assert_eq!(task::list(connection, &of(id + 1), (9, 0)).unwrap().1, 0);
    });
}

pub(super) fn what_belongs_to_a_programme_is_removed_and_stays(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = programme(connection, "Spear");
        let goal = StoredItem {
            kind: "goal".to_owned(),
            title: "more".to_owned(),
            from_on: Some("2027-01-01".to_owned()),
            until_on: Some("2027-03-31".to_owned()),
            measure: Some("revenue".to_owned()),
            target: Some(1.5),
            ..StoredItem::default()
        };
        let cost = StoredItem {
            kind: "cost".to_owned(),
            title: "fair".to_owned(),
            from_on: Some("2026-12-01".to_owned()),
            amount: Some((900, "EUR".to_owned())),
            ..StoredItem::default()
        };
        let first = program::add_item(connection, id, &goal, &by("ann", 10)).unwrap();
        program::add_item(connection, id, &cost, &by("bob", 11)).unwrap();
        let items = program::items(connection, id).unwrap();
        let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["fair", "more"]);
        assert_eq!((items[1].target, items[1].measure.as_deref()), (Some(1.5), Some("revenue")));
        assert_eq!(items[0].amount, Some((900, "EUR".to_owned())));
        assert!(!program::remove_item(connection, (id + 1, first), &by("ann", 12)).unwrap());
        assert!(program::remove_item(connection, (id, first), &by("ann", 12)).unwrap());
        assert!(!program::remove_item(connection, (id, first), &by("ann", 13)).unwrap(), "once");
        assert_eq!(program::count_items(connection, id).unwrap(), 1);
    });
}

pub(super) fn sheets_keep_their_versions(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = programme(connection, "Spear");
        for (kind, version) in [("swot", 1), ("swot", 2), ("stp", 1)] {
            let sheet = StoredSheet {
                kind: kind.to_owned(),
                version,
                fields: format!("{{\"n\":\"{version}\"}}"),
                ..StoredSheet::default()
            };
            program::write_sheet(connection, id, &sheet, &by("ann", version)).unwrap();
        }
        let found: Vec<(String, i64)> = program::sheets(connection, id)
            .unwrap()
            .into_iter()
            .map(|sheet| (sheet.kind, sheet.version))
            .collect();
        assert_eq!(found, [("stp".to_owned(), 1), ("swot".to_owned(), 2)]);
        let newest = program::sheet(connection, id, "swot").unwrap().unwrap();
        assert_eq!((newest.fields.as_str(), newest.written_at), ("{\"n\":\"2\"}", 2));
        assert_eq!(program::sheet(connection, id, "pasona").unwrap(), None);
        let (versions, total) = program::sheet_versions(connection, (id, "swot"), (9, 1)).unwrap();
        assert_eq!((versions.len(), versions[0].version, total), (1, 1, 2));
    });
}
