//! Each kind of repair beside the case in which it would go too far, with invented companies.

use speargun_matching::{AccountInput, Decision, LeadInput, Matcher, Outcome, Settings};

/// Name, domain, country, city.
const ACCOUNTS: [[&str; 4]; 15] = [
    ["Zorvex Global Ltd", "zorvex.com", "GB", "Leeds"],
    ["Quellmark Fund II", "", "US", ""],
    ["Brantvold Metals & Mining", "brantvold.com", "AU", ""],
    ["Tarnwick Ltd", "tarnwick.com", "GB", "Leeds"],
    ["Ternovika Instruments", "ternovika.com", "CZ", "Praha"],
    ["Schwälmora Versicherung", "schwaelmora.de", "DE", "Bologna"],
    ["Ofuntaro Technology Co., Ltd.", "drhnq.com", "TW", ""],
    ["Pellvika Glass", "pellvika.com", "US", ""],
    ["Pellvika Glass (India) Pvt Ltd", "", "IN", ""],
    ["유한회사 태가토울", "", "KR", ""],
    ["Woogyouramo Participations", "woogyouramo.com", "KR", ""],
    ["Compagnie Lormeraie", "clm-group.fr", "FR", ""],
    ["Orvanel", "orvanel.nl", "NL", ""],
    ["Orvanel Bakeries", "orvanelbakeries.nl", "NL", ""],
    ["Grurtexa Ingenieurgesellschaft AG", "", "DE", ""],
];

fn decide([email, company, website]: [&str; 3]) -> Decision {
    let inputs: Vec<AccountInput<'_>> = ACCOUNTS
        .iter()
        .map(|[name, domain, country, city]| AccountInput {
            names: vec![name],
            domains: vec![domain],
            country: Some(country),
            city: Some(city),
            parent: None,
        })
        .collect();
    let text = |text| Some(text).filter(|text: &&str| !text.is_empty());
    Matcher::build(&inputs, &Settings::default()).decide(&LeadInput {
        email: text(email),
        company: text(company),
        website: text(website),
        ..LeadInput::default()
    })
}

fn strong(lead: [&str; 3]) -> Option<&'static str> {
    let decision = decide(lead);
    let account = decision.account.filter(|_| decision.outcome == Outcome::Strong);
    account.map(|account| ACCOUNTS[account as usize][0])
}

#[test]
fn a_reach_or_number_that_differs_names_another_company() {
    for (typed, account) in [
        ("Zorvex", Some(0)),
        ("Zorvex Global", Some(0)),
        ("Zorvex International", None),
        ("Quellmark Fund II", Some(1)),
        ("Quellmark Fund III", None),
        ("Brantvold Holdings", None),
        ("Tarnwick", Some(3)),
        ("Tarnwick Construction", None),
        ("Orvanel Bakeries Limitde", Some(13)),
        ("Orvanel", Some(12)),
        ("Orvanel Bakeries", Some(13)),
        ("Orvanel Bakeries Leeds", Some(13)),
        ("Orvanel Bakeries Trading", None),
        ("Grurtexa Ing.-Ges.", Some(14)),
        ("Grurtexa Masch.-Ges.", None),
    ] {
        let wanted = account.map(|at: usize| ACCOUNTS[at][0]);
        assert_eq!(strong(["a@gmail.com", typed, ""]), wanted, "{typed}");
    }
}

#[test]
fn a_slip_in_the_address_beside_another_in_the_name_is_no_other_company() {
    let ours = Some("Ternovika Instruments");
    assert_eq!(strong(["a@ternovka.com", "Ternowika Instruments", ""]), ours);
    assert_eq!(strong(["a@ternovka.com", "Ternovika Instrumetns", ""]), ours);
    // Name and address agree with each other: somebody else.
    assert_eq!(strong(["a@ternowika.com", "Ternowika Instruments", ""]), None);
}

#[test]
fn an_address_with_an_addition_is_the_accounts() {
    let schwaelmora = Some("Schwälmora Versicherung");
    assert_eq!(strong(["a@schwaelmora-group.de", "Schwälmora Versicherung", ""]), schwaelmora);
    let ofuntaro = Some("Ofuntaro Technology Co., Ltd.");
    assert_eq!(strong(["a@getdrhnq.com", "Ofuntaro Technology", ""]), ofuntaro);
    assert_eq!(strong(["a@drhnqbank.com", "Ofuntaro Technology", ""]), None);
}

#[test]
fn the_whole_typed_name_goes_before_its_parts() {
    for (typed, account) in [
        ("Pellvika Glass (India)", 8),
        ("Pellvika Glass (UK)", 7),
        ("태가토울 (Woogyouramo Participations)", 9),
        ("Woogyouramo Participations (Group)", 10),
    ] {
        let found = decide(["a@gmail.com", typed, ""]).account;
        assert_eq!(found, Some(account), "{typed}");
    }
}

#[test]
fn a_web_site_stands_where_the_name_tells_nobody_else() {
    let orvanel = Some("Orvanel");
    for typed in ["freelance", "abc", "OVBN", "オルバネル"] {
        assert_eq!(strong(["a@gmail.com", typed, "www.orvanel.nl"]), orvanel, "{typed}");
    }
    for typed in ["Krastimo Verpakking", "Tarnwick"] {
        let decision = decide(["a@gmail.com", typed, "www.orvanel.nl"]);
        let sure = decision.outcome == Outcome::Strong && decision.account == Some(12);
        assert!(!sure, "{typed}: {decision:?}");
    }
}

#[test]
fn legal_forms_in_full_and_seats_behind_them_are_no_part_of_a_name() {
    for typed in [
        "ORVANEL GMBH, STOCKHOLM, SE",
        "ORVANEL N.V., BREDA,NL",
        "Orvanel Korlátolt Felelősségű Társaság",
        "Orvanel Uždaroji akcinė bendrovė",
        "Orvanel Osaühing",
        "Orvanel Head Office",
        "Orvanel B.V. Einkauf",
    ] {
        assert_eq!(strong(["a@gmail.com", typed, ""]), Some("Orvanel"), "{typed}");
    }
    assert_eq!(strong(["a@gmail.com", "Orvanel Capital, Stockholm, SE", ""]), None);
}
