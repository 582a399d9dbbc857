//! One answer for a lead, and why: by address, web site, name, family and place.

use proptest::prelude::*;
use speargun_matching::{
    AccountInput, Decision, LeadInput, Matcher, Outcome, REVIEW, Rule, STRONG, Settings,
};

/// Names split by `|`, domains split by `|`, country, city, parent.
type Row = (&'static str, &'static str, &'static str, &'static str, Option<u32>);

const ACCOUNTS: [Row; 11] = [
    ("Zorvex Inc.", "zorvex.com", "US", "Boston", None),
    ("Zorvex Korea", "zorvex.co.kr", "KR", "Seoul", Some(0)),
    ("Quellmark GmbH|Quellmark Media", "quellmark.de|quellmark.com", "DE", "Berlin", None),
    ("한빛전자", "hanbit.co.kr", "KR", "수원", None),
    ("Κωστόπουλος Ναυτιλιακή Α.Ε.", "kostopoulos.gr", "GR", "Πειραιάς", None),
    ("Brantford Foods", "brantford.com", "GB", "Leeds", None),
    ("Brantford Media", "brantford.com", "US", "Austin", None),
    ("Pelican Freight Systems", "", "US", "Denver", None),
    ("Velmora University", "velmora.edu", "US", "Velmora", None),
    ("Ourselves", "ourselves.com", "GR", "Athens", None),
    ("Norrland Paper", "norrland.se", "SE", "Umeå", None),
];

fn inputs() -> Vec<AccountInput<'static>> {
    let split = |text: &'static str| text.split('|').filter(|part| !part.is_empty()).collect();
    let row = |(names, domains, country, city, parent): &Row| AccountInput {
        names: split(names),
        domains: split(domains),
        country: Some(country),
        city: Some(city),
        parent: *parent,
    };
    ACCOUNTS.iter().map(row).collect()
}

fn matcher() -> Matcher {
    let settings = Settings {
        own_domains: vec!["ourselves.com".to_owned()],
        excluded_domains: vec!["agency.com".to_owned()],
        ..Settings::default()
    };
    Matcher::build(&inputs(), &settings)
}

fn lead(
    email: &'static str,
    company: &'static str,
    website: &'static str,
    country: &'static str,
) -> LeadInput<'static> {
    let text = |text: &'static str| (!text.is_empty()).then_some(text);
    LeadInput {
        email: text(email),
        company: text(company),
        website: text(website),
        country: text(country),
        ..LeadInput::default()
    }
}

fn is_strong(decision: &Decision, account: u32) -> bool {
    decision.outcome == Outcome::Strong && decision.account == Some(account)
}

#[test]
fn an_own_address_or_web_site_decides() {
    let matcher = matcher();
    for (email, company, website, country, account) in [
        ("kim@zorvex.com", "", "", "", 0),
        ("kim@mail.zorvex.com", "", "", "", 0),
        ("KIM@ZORVEX.COM", "Zorvex", "", "US", 0),
        ("kim@zorvex.co.kr", "", "", "", 1),
        ("kim@quellmark.de", "", "", "", 2),
        ("kim@quellmark.com", "Quellmark Media", "", "", 2),
        ("lee@hanbit.co.kr", "", "", "", 3),
        ("kim@kostopoulos.gr", "", "", "", 4),
        ("kim@gmail.com", "Zorvex", "https://www.zorvex.com", "", 0),
        ("", "", "www.norrland.se/en", "", 10),
    ] {
        let found = matcher.decide(&lead(email, company, website, country));
        assert!(is_strong(&found, account), "{email} {company} {website}: {found:?}");
    }
}

#[test]
fn a_name_alone_decides_where_it_is_rare() {
    let matcher = matcher();
    for (company, country, account) in [
        ("Pelican Freight Systems", "US", 7),
        ("PELICAN FREIGHT SYSTEMS, INC.", "US", 7),
        ("주식회사 한빛전자", "KR", 3),
        ("한빛 전자", "KR", 3),
        ("Κωστόπουλος Ναυτιλιακή", "GR", 4),
        ("Norrland Paper AB", "SE", 10),
        ("University of Velmora", "US", 8),
    ] {
        let found = matcher.decide(&lead("x@gmail.com", company, "", country));
        assert!(is_strong(&found, account), "{company}: {found:?}");
    }
}

/// The name chooses between accounts of one domain.
#[test]
fn a_shared_domain_is_settled_by_name_or_left_open() {
    let matcher = matcher();
    for (company, country, account) in
        [("Brantford Foods", "", 5), ("Brantford Media", "", 6), ("", "GB", 5), ("", "US", 6)]
    {
        let found = matcher.decide(&lead("x@brantford.com", company, "", country));
        assert_eq!(found.account, Some(account), "{company} {country}: {found:?}");
    }
    let open = matcher.decide(&lead("x@brantford.com", "", "", ""));
    assert_ne!(open.outcome, Outcome::Strong, "{open:?}");
}

#[test]
fn what_tells_nothing_is_given_no_account() {
    let matcher = matcher();
    for (email, company, rule) in [
        ("kim@gmail.com", "", Some(Rule::FreeMailWithoutCompany)),
        ("kim@naver.com", "n/a", Some(Rule::FreeMailWithoutCompany)),
        ("kim@ourselves.com", "Zorvex", Some(Rule::OwnDomain)),
        ("", "", Some(Rule::NoCandidate)),
        ("kim@elsewhere.com", "", Some(Rule::NoCandidate)),
        ("kim@elsewhere.com", "Completely Different Ltd", None),
        ("kim@mailinator.com", "", None),
    ] {
        let found = matcher.decide(&lead(email, company, "", ""));
        assert_eq!((found.outcome, found.account), (Outcome::None, None), "{email} {company}");
        if let Some(rule) = rule {
            assert_eq!(found.rule, rule, "{email} {company}");
        }
    }
}

/// An address of another company is never overruled by a name without a person looking at it.
#[test]
fn a_name_against_the_address_is_no_strong_answer() {
    let matcher = matcher();
    for (email, company) in [
        ("kim@norrland.se", "Pelican Freight Systems"),
        ("kim@elsewhere.com", "Zorvex Inc."),
        ("kim@zorvеx.com", "Zorvex"),
    ] {
        let found = matcher.decide(&lead(email, company, "", ""));
        let is_by_name = found.outcome == Outcome::Strong
            && matches!(found.rule, Rule::CompanyNameExact | Rule::CompanyNameSimilar);
        assert!(!is_by_name, "{email} {company}: {found:?}");
    }
}

#[test]
fn an_explanation_is_of_the_same_decision() {
    let matcher = matcher();
    for (email, company, country) in [
        ("kim@zorvex.com", "Zorvex", "US"),
        ("kim@gmail.com", "Brantford", ""),
        ("kim@elsewhere.com", "Quellmark", "DE"),
        ("", "한빛전자", "KR"),
        ("", "", ""),
    ] {
        let lead = lead(email, company, "", country);
        let explained = matcher.explain(&lead);
        assert_eq!(explained.decision, matcher.decide(&lead), "{email} {company}");
        let own: Vec<f32> = explained.candidates.iter().map(|found| found.probability).collect();
        assert!(own.is_sorted_by(|left, right| left >= right), "{own:?}");
        if let Some(account) = explained.decision.account {
            assert_eq!(explained.candidates[0].account, account);
        }
    }
}

#[test]
fn thresholds_part_strong_answers_from_doubtful_ones() {
    const { assert!(REVIEW < STRONG && STRONG < 1.0 && REVIEW > 0.0) };
    let matcher = matcher();
    for company in ["Zorvex", "Brantford", "Quellmrk", "Pelican", "Norland Papers", "Velmora"] {
        let found = matcher.decide(&lead("", company, "", ""));
        match found.outcome {
            Outcome::Strong => assert!(found.probability >= STRONG, "{company}: {found:?}"),
            Outcome::Review => assert!(found.account.is_some(), "{company}: {found:?}"),
            Outcome::None => assert!(found.account.is_none(), "{company}: {found:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    /// The order of accounts decides no answer.
    #[test]
    fn the_order_of_accounts_decides_nothing(
        turn in 0_usize..11, place in 0_usize..7, country in prop::option::of(0_usize..4),
    ) {
        const LEADS: [(&str, &str); 7] = [
            ("kim@zorvex.com", "Zorvex"),
            ("kim@gmail.com", "Quellmark Media"),
            ("kim@brantford.com", "Brantford Foods"),
            ("kim@gmail.com", "Pelican Freight"),
            ("", "Norrland Paper"),
            ("kim@kostopoulos.gr", ""),
            ("kim@elsewhere.com", "Halvard"),
        ];
        let settings = Settings::default();
        let rows = inputs();
        let count = rows.len();
        let mut turned: Vec<AccountInput<'_>> = rows.clone();
        turned.rotate_left(turn);
        for row in &mut turned {
            row.parent = row.parent.map(|parent| {
                u32::try_from((parent as usize + count - turn) % count).unwrap()
            });
        }
        let (email, company) = LEADS[place];
        let lead = lead(email, company, "", country.map_or("", |at| ["US", "KR", "DE", "GB"][at]));
        let one = Matcher::build(&rows, &settings).decide(&lead);
        let other = Matcher::build(&turned, &settings).decide(&lead);
        let back = |found: &Decision| {
            found.account.map(|account| u32::try_from((account as usize + turn) % count).unwrap())
        };
        prop_assert_eq!(one.outcome, other.outcome);
        prop_assert_eq!(one.account, back(&other));
        prop_assert!((one.probability - other.probability).abs() < 1e-5);
    }
}
