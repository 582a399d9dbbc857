//! Hard cases, one table a kind, with invented companies.

use speargun_matching::{
    AccountInput, Decision, LeadInput, Matcher, Outcome, Settings, compare_names,
};

/// Name, domains split by `|`, country, position of the parent.
type Row = (&'static str, &'static str, &'static str, Option<u32>);

const ACCOUNTS: [Row; 16] = [
    ("Zorvex Inc.", "zorvex.com", "US", None),
    ("Zorvex Korea Co., Ltd.", "zorvex.co.kr", "KR", Some(0)),
    ("Zorvex Deutschland GmbH", "zorvex.de", "Germany", Some(0)),
    ("Delta Air Lines", "delta.com", "US", None),
    ("Delta Faucet", "deltafaucet.com", "US", None),
    ("Delta Electronics", "deltaww.com", "Taiwan", None),
    ("Northern Quarry & Mineral Works", "nqmw.com", "US", None),
    ("Brantford Holdings", "brantford.com", "GB", None),
    ("Brantford Foods", "brantford.com", "GB", None),
    ("Brantford Media", "brantford.com", "US", None),
    ("한빛전자", "hanbit.co.kr", "KR", None),
    ("Kostopoulos Shipping", "kostopoulos.gr", "GR", None),
    ("University of Velmora", "velmora.edu", "US", None),
    ("Pelican Freight Systems", "pelicanfreight.com", "US", None),
    ("Quellmark", "", "FR", None),
    ("Halvard Industries", "halvard.com", "NO", Some(15)),
];

fn matcher() -> Matcher {
    let inputs: Vec<AccountInput<'_>> = ACCOUNTS
        .iter()
        .map(|(name, domains, country, parent)| AccountInput {
            names: vec![name],
            domains: domains.split('|').collect(),
            country: Some(country),
            parent: *parent,
            ..AccountInput::default()
        })
        .collect();
    let settings = Settings { own_domains: vec!["ourselves.com".into()], ..Settings::default() };
    Matcher::build(&inputs, &settings)
}

fn decide(email: &str, company: &str, country: &str) -> Decision {
    fn text(text: &str) -> Option<&str> {
        (!text.is_empty()).then_some(text)
    }
    matcher().decide(&LeadInput {
        email: text(email),
        company: text(company),
        country: text(country),
        ..LeadInput::default()
    })
}

#[test]
fn strong_matches() {
    for (email, company, country, wanted) in [
        ("a@zorvex.com", "", "", 0),
        ("a@zorvex.com", "Some Former Employer", "", 0),
        ("a@zorvex.co.kr", "Zorvex", "", 1),
        ("a@zorvex.com", "Zorvex Korea", "", 1),
        ("a@zorvex.com", "", "South Korea", 1),
        ("a@zorvex.com", "Zorvex", "Germany", 2),
        ("a@mail.delta.com", "Delta", "", 3),
        ("a@gmail.com", "DELTA AIRLINES, INC.", "", 3),
        ("a@gmail.com", "Delta Faucet Company", "", 4),
        ("a@gmail.com", "NQMW", "", 6),
        ("a@brantford.com", "Brantford Foods Ltd", "", 8),
        ("a@brantford.com", "", "US", 9),
        ("a@naver.com", "(주)한빛전자", "", 10),
        ("a@naver.com", "Hanbit Electronics Co., Ltd.", "", 10),
        ("", "Κωστόπουλος Ναυτιλιακή Α.Ε.", "", 11),
        ("a@gmail.com", "Univ. of Velmora", "", 12),
        ("a@gmail.com", "Pelican Frieght Systems", "", 13),
        ("a@gmail.com", "PelicanFreight Systems LLC", "", 13),
        ("a@quellmark.fr", "", "", 14),
        ("a@halvard.com", "", "", 15),
    ] {
        let decision = decide(email, company, country);
        let found = (decision.outcome, decision.account);
        assert_eq!(found, (Outcome::Strong, Some(wanted)), "{email} {company}: {decision:?}");
    }
}

#[test]
fn leads_of_no_account_are_never_strong() {
    for (email, company, country) in [
        ("a@gmail.com", "", ""),
        ("a@gmail.com", "n/a", ""),
        ("a@naver.com", "무직", ""),
        ("a@ourselves.com", "Zorvex", ""),
        ("a@deltadental.com", "Delta Dental", "US"),
        ("a@brightagency.com", "Zorvex", ""),
        ("a@zorvex-tools.com.br", "Zorvex", "Brazil"),
        ("a@gmail.com", "Delta", ""),
        ("a@gmail.com", "Pelican Foods", ""),
        ("a@192.168.0.1", "", ""),
        ("a@zоrvex.com", "", ""),
        ("not an address", "", ""),
    ] {
        let decision = decide(email, company, country);
        assert_ne!(decision.outcome, Outcome::Strong, "{email} {company}: {decision:?}");
    }
}

#[test]
fn rules_have_stable_names() {
    let rule = |email, company| decide(email, company, "").rule.as_str();
    assert_eq!(rule("a@zorvex.com", ""), "email_domain");
    assert_eq!(rule("a@gmail.com", ""), "free_mail_without_company");
    assert_eq!(rule("a@ourselves.com", ""), "own_domain");
    assert_eq!(rule("a@gmail.com", "Delta Faucet Inc"), "company_name_exact");
    assert_eq!(rule("a@zorvex.com", "Zorvex Korea"), "family_routing");
    assert_eq!(rule("a@gmail.com", "NQMW"), "acronym");
}

#[test]
fn names_across_scripts() {
    for (left, right) in [
        ("삼성전자", "Samsung Electronics"),
        ("현대자동차", "Hyundai Motor Company"),
        ("Εθνική Τράπεζα", "National Bank"),
        ("롯데케미칼 주식회사", "Lotte Chemical Corp"),
    ] {
        let found = compare_names(left, right);
        assert!(found.probability > 0.8, "{left} / {right}: {found:?}");
    }
}

#[test]
fn the_reach_is_part_of_the_name() {
    let same = |left, right| compare_names(left, right).probability > 0.5;
    for (left, right) in [
        ("Zorvex Global Ltd", "Zorvex Ltd"),
        ("Zorvex International", "Zorvex Intl."),
        ("ZorvexElectronics Co., Ltd.", "Zorvex Electronics"),
        ("Zorvex Trust, Series 2012-A", "Zorvex Trust Series 2013-B"),
    ] {
        assert!(same(left, right), "{left} / {right}");
    }
    assert!(!same("Zorvex Global Ltd", "Zorvex International Ltd"));
}

#[test]
fn explanation_and_decision_agree() {
    let matcher = matcher();
    let lead = LeadInput { company: Some("Pelican Frieght"), ..LeadInput::default() };
    let explanation = matcher.explain(&lead);
    assert_eq!(explanation.decision, matcher.decide(&lead));
    assert!(!explanation.candidates.is_empty());
    assert!(serde_json::to_string(&explanation).unwrap().contains("candidates"));
}

#[test]
fn endless_texts_end() {
    let long = "Zorvex ".repeat(1_500_000);
    let email = format!("{long}@zorvex.com");
    let lead = LeadInput {
        email: Some(&email),
        company: Some(&long),
        website: Some(&long),
        country: Some(&long),
        city: Some(&long),
    };
    assert_eq!(matcher().decide(&lead).account, Some(0));
}

#[test]
fn a_name_of_two_scripts_is_cut_between_its_letters() {
    // A bracket that begins like the name is compared by letters, not by bytes.
    for (left, right) in [("cοrp alpha (ocοlab)", "ocοlab"), ("ocο (ocοlabs)", "ocοlabs")] {
        let there = compare_names(left, right);
        assert_eq!(there.reasons, compare_names(right, left).reasons);
    }
}
