//! Dossiers: statements, what is removed but stays, and comments.

use speargun_store::dossier::{self, Statement};
use speargun_store::duplicate;

use super::*;

pub(super) fn dossiers_keep_statements_and_follow_merged_accounts(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let (acme, twin) = (put_account(connection, "acme"), put_account(connection, "twin"));
        let statement = |text: &str| Statement {
            section: "goals".to_owned(),
            text: text.to_owned(),
            source: "annual report".to_owned(),
            source_url: Some("https://acme.com/report".to_owned()),
            source_on: Some("2026-11-30".to_owned()),
            certainty: 3,
            fresh_until: "2027-05-29".to_owned(),
            ..Statement::default()
        };
        let first =
            dossier::add_statement(connection, acme, &statement("grow"), &by("ann", 10)).unwrap();
        dossier::add_statement(connection, twin, &statement("save"), &by("bob", 11)).unwrap();
        dossier::add_comment(connection, twin, "Who knows them?", &by("bob", 12)).unwrap();
        let own = dossier::statements(connection, acme).unwrap();
        let expected = Statement {
            id: first,
            created_by: "ann".to_owned(),
            created_at: 10,
            ..statement("grow")
        };
        assert_eq!(own, [expected]);
        duplicate::merge(connection, acme, twin, &by("ann", 20)).unwrap();
        let texts: Vec<String> = dossier::statements(connection, acme)
            .unwrap()
            .into_iter()
            .map(|statement| statement.text)
            .collect();
        assert_eq!(texts, ["grow", "save"]);
        let (comments, total) = dossier::comments(connection, acme, (9, 0)).unwrap();
        assert_eq!((comments[0].text.as_str(), total), ("Who knows them?", 1));
        let remove = |connection: &mut Connection, id| {
            dossier::remove_statement(connection, (acme, id), "wrong", &by("ann", 30)).unwrap()
        };
        assert!(remove(connection, first));
        assert!(!remove(connection, first), "once");
        assert!(!remove(connection, 999));
        assert_eq!(dossier::statements(connection, acme).unwrap().len(), 1);
    });
}
