//! Whatever somebody types as a condition: it is read or refused with a place within it, never a
//! panic; its tree writes a text that reads back as the same tree, and both hold for the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_domain::account::{ACCOUNT_FIELDS, AccountRecord};
use speargun_domain::filter::parse;

fuzz_target!(|text: &str| {
    let filter = match parse(text, ACCOUNT_FIELDS) {
        Ok(filter) => filter,
        Err(error) => {
            assert!(error.position <= text.chars().count() + 1, "{error:?}");
            return;
        }
    };
    let record = AccountRecord {
        name: "Acme".to_owned(),
        industry: Some("Software".to_owned()),
        employees: Some(250.0),
        technologies: vec!["SAP".to_owned()],
        custom: vec![("segment".to_owned(), "A".to_owned())],
        ..AccountRecord::default()
    };
    let holds = filter.holds(&record);
    if let Some(tree) = filter.tree(ACCOUNT_FIELDS) {
        let again = parse(&tree.text(), ACCOUNT_FIELDS).expect("what a tree writes can be read");
        assert_eq!(again.tree(ACCOUNT_FIELDS), Some(tree));
        assert_eq!(again.holds(&record), holds);
    }
});
