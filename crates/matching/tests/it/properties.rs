//! Properties that hold for every input.

use proptest::prelude::*;
use speargun_matching::{
    AccountInput, LeadInput, Matcher, Settings, compare_names, email_host, normalise_host,
    normalise_name,
};

fn name() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Acme",
        "Zorvex",
        "Delta",
        "Electronics",
        "Group",
        "Holdings",
        "GmbH",
        "AG",
        "Inc.",
        "S.A.",
        "&",
        "of",
        "The",
        "Korea",
        "전자",
        "삼성",
        "주식회사",
        "(",
        ")",
        "Α.Ε.",
        "Τράπεζα",
        "II",
        "44",
        "forty",
        "four",
        "A",
        "B",
        "Intl",
        "Zorvx",
        "Sp. z o.o.",
        "dba",
        "/DE/",
        "tech",
    ]);
    prop_oneof![prop::collection::vec(word, 0..6).prop_map(|words| words.join(" ")), "\\PC{0,30}",]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in "(?s).{0,60}") {
        let _ = normalise_host(&text);
        let _ = email_host(&text);
        let _ = compare_names(&text, "Acme");
        let matcher = Matcher::build(
            &[AccountInput { names: vec![&text], domains: vec![&text], ..AccountInput::default() }],
            &Settings::default(),
        );
        let part = Some(text.as_str());
        let _ = matcher.explain(&LeadInput {
            email: part, company: part, website: part, country: part, city: part,
        });
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in name()) {
        let once = normalise_name(&text).text();
        // What is left may name nobody by itself ("ii sa" of "II S.A. GmbH 44").
        let again = normalise_name(&once);
        prop_assert!(!again.is_usable() || again.text() == once, "{once}");
    }

    #[test]
    fn a_host_is_its_own_host(label in "[a-z]{1,12}", suffix in "(com|co\\.kr|de|gr|co\\.uk)") {
        // Some short labels are public suffixes themselves (eu.com).
        let host = normalise_host(&format!("https://www.{label}.{suffix}/x"));
        prop_assume!(host.is_some());
        let host = host.unwrap();
        prop_assert_eq!(normalise_host(host.host()), Some(host));
    }

    #[test]
    fn comparison_is_symmetric(left in name(), right in name()) {
        let there = compare_names(&left, &right).probability;
        let back = compare_names(&right, &left).probability;
        prop_assert!((there - back).abs() < 1e-4, "{} {}", there, back);
    }

    #[test]
    fn the_order_of_accounts_is_no_matter(
        names in prop::collection::hash_set("[a-d]{3,5} (tech|foods|bank)", 1..12),
        company in "[a-d]{3,5} (tech|foods|bank)",
        label in "[a-d]{3}",
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let decide = |names: &[String]| {
            let domains: Vec<String> = names.iter().map(|name| format!("{}.com", &name[..3])).collect();
            let inputs: Vec<AccountInput<'_>> = names.iter().zip(&domains).map(|(name, domain)| {
                AccountInput { names: vec![name], domains: vec![domain], ..AccountInput::default() }
            }).collect();
            let matcher = Matcher::build(&inputs, &Settings::default());
            let email = format!("a@{label}.com");
            [Some(email.as_str()), None].map(|email| {
                let lead = LeadInput { email, company: Some(&company), ..LeadInput::default() };
                let decision = matcher.decide(&lead);
                (decision.account.map(|id| names[id as usize].clone()), decision.outcome)
            })
        };
        let mut turned = names.clone();
        turned.reverse();
        prop_assert_eq!(decide(&names), decide(&turned));
    }
}
