//! The name parser: never panics, bounded output, symmetric comparison.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_matching::{compare_names, limits, normalise_name};

fuzz_target!(|text: &str| {
    let name = normalise_name(text);
    assert!(name.text().len() <= limits::MAX_NAME_CHARS * 8);
    let (left, right) = text.split_once('\n').unwrap_or((text, "Acme (Korea) Co., Ltd."));
    let there = compare_names(left, right).probability;
    let back = compare_names(right, left).probability;
    assert!((0.0..=1.0).contains(&there));
    assert!((there - back).abs() < 1e-3, "{there} {back}");
});
