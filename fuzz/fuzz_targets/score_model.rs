//! Whatever stands in the file of a score model: it is read or refused with its lines, never a
//! panic; a rule that is put into a model that can be read leaves one that can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_domain::account::AccountRecord;
use speargun_domain::score::{DEFAULT, Edit, RuleText, ScoreModel, edited};

fuzz_target!(|text: &str| {
    // Alone hardly any text is a model: behind the shipped one it mostly is about to be.
    for text in [text.to_owned(), format!("{DEFAULT}\n{text}")] {
        let Ok(model) = ScoreModel::parse(&text) else { continue };
        let account = AccountRecord::default();
        let explanation = model.explain(&account);
        let sum: i64 = explanation.dimensions.iter().map(|found| found.contribution).sum();
        assert_eq!(sum, explanation.tenths, "reasons add up");
        let rule = RuleText { text: "x".to_owned(), when: "target".to_owned(), add: 1.0 };
        let dimension = model.dimensions[0].key.clone();
        if let Ok(more) = edited(&text, &[Edit::AddRule { dimension, rule }]) {
            assert!(ScoreModel::parse(&more).is_ok(), "{more}");
        }
    }
});
