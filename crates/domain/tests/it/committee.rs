//! The buying committee: who has which role, how complete it is, and what is wrong with a template.

use std::sync::LazyLock;

use proptest::prelude::*;
use speargun_domain::account::AccountRecord;
use speargun_domain::committee::{
    Committee, DEFAULT, Evidence, Mark, Member, RoleAssessment, RoleSource, RoleState, TEMPLATE_MAX,
};
use speargun_domain::title::{self, Seniority};

use crate::build::texts;

fn shipped() -> &'static Committee {
    static SHIPPED: LazyLock<Committee> = LazyLock::new(|| Committee::parse(DEFAULT).unwrap());
    &SHIPPED
}

fn role(key: &str) -> u8 {
    shipped().role(key).unwrap()
}

fn mark(key: &str, confidence: f64) -> Mark {
    Mark { role: role(key), confidence, source: RoleSource::Title }
}

fn member(marks: &[Mark], engagement: f64, days: Option<f64>) -> Member<'_> {
    Member {
        marks,
        engagement,
        days_since_engaged: days,
        engaged: days.is_some_and(|days| days <= 180.0),
        reached: days.is_some() || engagement > 0.0,
    }
}

fn keys(evidence: &Evidence<'_>) -> Vec<String> {
    let marks = shipped().roles_of(evidence);
    marks.iter().map(|mark| shipped().roles[mark.role as usize].key.clone()).collect()
}

/// The worked example of the docs: 8.5 and 4.2, together 12.7.
#[test]
fn the_worked_example_of_the_docs() {
    let (chief, manager) = ([mark("executive", 0.85)], [mark("team_lead", 0.7)]);
    let members = [member(&chief, 0.0, None), member(&manager, 0.0, None)];
    let found = shipped().assess(&shipped().lines[0], &members);
    let points = |key: &str| {
        found.roles.iter().find(|own| own.role == role(key)).map(RoleAssessment::points)
    };
    assert_eq!((points("executive"), points("team_lead")), (Some(85), Some(42)));
    assert_eq!(found.completeness_tenths, 127);
}

/// `full × confidence × (0.4 + 0.3 × 0.5^(days ÷ 90) + 0.3 × min(1, points ÷ 25))`, of an executive
/// with 25 of 100.
#[test]
fn points_of_a_role_follow_the_formula() {
    for (confidence, engagement, days, known, recency, engaged) in [
        (1.0, 0.0, None, 100, 0, 0),
        (1.0, 0.0, Some(0.0), 100, 75, 0),
        (1.0, 0.0, Some(90.0), 100, 38, 0),
        (1.0, 0.0, Some(180.0), 100, 19, 0),
        (1.0, 12.5, Some(0.0), 100, 75, 38),
        (1.0, 25.0, Some(0.0), 100, 75, 75),
        (1.0, 100.0, Some(0.0), 100, 75, 75),
        (0.5, 25.0, Some(0.0), 50, 38, 38),
        (0.0, 25.0, Some(0.0), 0, 0, 0),
    ] {
        let marks = [mark("executive", confidence)];
        let found = shipped().assess(&shipped().lines[0], &[member(&marks, engagement, days)]);
        let own = found.roles.iter().find(|own| own.role == role("executive")).unwrap();
        let parts = (own.known, own.recency, own.engagement);
        assert_eq!(parts, (known, recency, engaged), "{confidence} {engagement} {days:?}");
        assert_eq!(own.full, 250);
        assert!((own.points() - (known + recency + engaged)).abs() <= 1);
    }
}

#[test]
fn a_role_is_missing_known_reached_or_engaged() {
    let marks = [mark("legal", 0.9)];
    let quiet = member(&marks, 0.0, None);
    let reached = Member { reached: true, ..quiet };
    let engaged = member(&marks, 1.0, Some(5.0));
    for (members, state) in [
        (vec![], RoleState::Missing),
        (vec![quiet], RoleState::Known),
        (vec![quiet, reached], RoleState::Reached),
        (vec![reached, engaged, quiet], RoleState::Engaged),
    ] {
        let found = shipped().assess(&shipped().lines[0], &members);
        let own = found.roles.iter().find(|own| own.role == role("legal")).unwrap();
        assert_eq!((own.state, own.people.len()), (state, members.len()));
        assert!(!own.required, "legal is asked for, and not required");
    }
    let figures =
        shipped().figures(&shipped().lines[0], &shipped().assess(&shipped().lines[0], &[]));
    assert_eq!(
        figures.missing,
        ["practitioner", "team_lead", "executive", "technical", "purchasing"]
    );
    assert_eq!((figures.roles, figures.filled), (8, 0), "the blocker has no weight");
}

/// A required role with a known person and none engaged is silent.
#[test]
fn gaps_are_missing_or_silent() {
    let marks = [mark("purchasing", 0.9), mark("technical", 0.8)];
    let (buyer, tech) = ([marks[0]], [marks[1]]);
    let members = [member(&buyer, 0.0, None), member(&tech, 9.0, Some(10.0))];
    let line = &shipped().lines[0];
    let figures = shipped().figures(line, &shipped().assess(line, &members));
    assert_eq!(figures.silent, ["purchasing"]);
    assert_eq!(figures.missing, ["practitioner", "team_lead", "executive"]);
    assert_eq!((figures.filled, figures.reached, figures.engaged), (2, 1, 1));
    assert_eq!(figures.line, "default");
}

/// Exactly one engaged person, or one with four fifths of all engagement.
#[test]
fn one_person_who_carries_everything_is_a_single_thread() {
    let marks = [mark("executive", 1.0)];
    let of = |people: &[(f64, Option<f64>)]| {
        let members: Vec<Member<'_>> =
            people.iter().map(|(points, days)| member(&marks, *points, *days)).collect();
        shipped().assess(&shipped().lines[0], &members).single_threaded
    };
    for (people, expected) in [
        (&[][..], false),
        (&[(0.0, None)], false),
        (&[(50.0, None)], false),
        (&[(5.0, Some(1.0))], true),
        (&[(5.0, Some(1.0)), (0.0, None)], true),
        (&[(80.0, Some(1.0)), (20.0, Some(1.0))], true),
        (&[(79.0, Some(1.0)), (21.0, Some(1.0))], false),
        (&[(50.0, Some(1.0)), (50.0, Some(1.0))], false),
        (&[(0.0, Some(1.0)), (0.0, Some(1.0))], false),
    ] {
        assert_eq!(of(people), expected, "{people:?}");
    }
}

#[test]
fn what_the_crm_says_is_read_without_case_and_signs() {
    for (word, expected) in [
        ("Decision Maker", "team_lead"),
        ("DECISION_MAKER", "team_lead"),
        ("decision-maker", "team_lead"),
        ("Economic Buyer", "executive"),
        ("Executive Sponsor", "executive"),
        ("budget holder", "executive"),
        ("Technical Buyer", "technical"),
        ("End User", "user"),
        ("Evaluator", "practitioner"),
        ("Influencer", "practitioner"),
        ("Champion", "champion"),
        ("Coach", "champion"),
        ("Blocker", "blocker"),
        ("Procurement", "purchasing"),
        ("Legal & Compliance", "legal"),
    ] {
        let roles = [word];
        let found = keys(&Evidence { crm_roles: &roles, ..Evidence::default() });
        // "&" is kept in titles, so the last one may be spelt out.
        let is_open = word.contains('&') && found.is_empty();
        assert!(is_open || found == [expected], "{word}: {found:?}");
    }
    for word in ["Other", "", "Makers of decisions"] {
        let roles = [word];
        assert!(keys(&Evidence { crm_roles: &roles, ..Evidence::default() }).is_empty(), "{word}");
    }
}

/// The surest of all rules that fit a title, one role at most.
#[test]
fn a_title_gives_one_role() {
    for (title, expected) in [
        ("Chief Financial Officer", Some(("executive", 0.85))),
        ("VP Marketing", Some(("executive", 0.75))),
        ("Director of Sales", Some(("team_lead", 0.7))),
        ("Purchasing Director", Some(("purchasing", 0.9))),
        ("Security Architect", Some(("technical", 0.8))),
        ("Data Engineer", Some(("technical", 0.75))),
        ("Marketing Specialist", Some(("practitioner", 0.6))),
        ("System Administrator", None),
        ("구매팀장", Some(("purchasing", 0.9))),
        ("Νομικός Σύμβουλος", Some(("legal", 0.9))),
        ("Astronaut", None),
    ] {
        let (seniority, department) = title::classify(title);
        let evidence =
            Evidence { title: Some(title), seniority, department, ..Evidence::default() };
        let marks = shipped().roles_of(&evidence);
        assert!(marks.len() <= 1, "{title}");
        let found = marks
            .first()
            .map(|own| (shipped().roles[own.role as usize].key.as_str(), own.confidence));
        if let Some(expected) = expected {
            assert_eq!(found, Some(expected), "{title}");
        }
    }
    let without = Evidence { seniority: Seniority::CLevel, ..Evidence::default() };
    assert!(shipped().roles_of(&without).is_empty(), "no title, no guess");
}

#[test]
fn decisions_of_people_come_before_everything() {
    let (seniority, department) = title::classify("CTO");
    let of = |crm: &[&str], decided: &[(&str, bool)]| {
        let decisions: Vec<(String, bool)> =
            decided.iter().map(|(key, has)| ((*key).to_owned(), *has)).collect();
        let evidence = Evidence {
            title: Some("CTO"),
            seniority,
            department,
            crm_roles: crm,
            decisions: &decisions,
        };
        let marks = shipped().roles_of(&evidence);
        marks
            .iter()
            .map(|own| (shipped().roles[own.role as usize].key.clone(), own.confidence))
            .collect::<Vec<_>>()
    };
    let is = |key: &str, confidence: f64| (key.to_owned(), confidence);
    assert_eq!(of(&[], &[]), [is("executive", 0.85)]);
    assert_eq!(of(&["Champion"], &[]), [is("champion", 0.95)]);
    assert_eq!(of(&["Champion"], &[("legal", true)]), [is("legal", 1.0)]);
    let two = of(&[], &[("champion", true), ("user", true)]);
    assert_eq!(two, [is("user", 1.0), is("champion", 1.0)], "in the order of the template");
    assert_eq!(of(&["Champion"], &[("champion", false)]), [is("executive", 0.85)]);
    assert!(of(&["Champion"], &[("none", true)]).is_empty());
    assert!(of(&[], &[("executive", false), ("technical", false)]).len() <= 1);
    assert_eq!(of(&["Champion", "Coach", "champion"], &[]).len(), 1, "each role once");
}

const BASE: &str = r#"
version = 1
[completeness]
known = 1
recency = 1
engagement = 1
recency_half_life_days = 90
engagement_full = 25
single_thread_share = 0.8
[[role]]
key = "a"
name = "A"
[[role]]
key = "b"
name = "B"
[[role.rule]]
when = 'seniority = "manager"'
confidence = 0.5
[[line]]
key = "all"
name = "All"
required = ["a"]
weights = { a = 1, b = 2 }
"#;

#[test]
fn templates_are_checked() {
    assert!(Committee::parse(BASE).is_ok());
    for (from, to) in [
        ("version = 1", "version = 2"),
        ("known = 1", "known = -1"),
        ("known = 1\nrecency = 1\nengagement = 1", "known = 0\nrecency = 0\nengagement = 0"),
        ("recency_half_life_days = 90", "recency_half_life_days = 0"),
        ("engagement_full = 25", "engagement_full = inf"),
        ("single_thread_share = 0.8", "single_thread_share = 0"),
        ("single_thread_share = 0.8", "single_thread_share = 1.1"),
        ("key = \"b\"", "key = \"a\""),
        ("key = \"b\"", "key = \"B b\""),
        ("key = \"b\"", "key = \"none\""),
        ("key = \"b\"", "key = \"\""),
        ("confidence = 0.5", "confidence = 1.5"),
        ("confidence = 0.5", "confidence = -0.1"),
        ("seniority = \"manager\"", "senority = \"manager\""),
        ("seniority = \"manager\"", "country = \"KR\""),
        ("required = [\"a\"]", "required = [\"c\"]"),
        ("a = 1, b = 2", "a = 1, c = 2"),
        ("a = 1, b = 2", "a = 0, b = 0"),
        ("a = 1, b = 2", "a = -1, b = 2"),
        ("name = \"All\"", "name = \"All\"\nwhen = 'country = \"KR\"'"),
        ("name = \"All\"", "name = \"All\"\nproducts = [\"x\"]"),
        ("name = \"All\"", "name = \"All\"\ncolour = 1"),
    ] {
        assert!(BASE.contains(from), "{from}");
        assert!(Committee::parse(&BASE.replacen(from, to, 1)).is_err(), "{to}");
    }
    let many = |count: usize| -> String {
        let roles: String =
            (0..count - 2).map(|n| format!("[[role]]\nkey = \"r{n}\"\nname = \"R\"\n")).collect();
        BASE.replacen("[[line]]", &format!("{roles}[[line]]"), 1)
    };
    assert!(Committee::parse(&many(TEMPLATE_MAX)).is_ok());
    assert!(Committee::parse(&many(TEMPLATE_MAX + 1)).is_err());
}

/// A line may ask what is known of the company, never what follows from people and scores.
#[test]
fn a_line_asks_what_is_known_of_the_company() {
    let with = |when: &str| {
        BASE.replacen(
            "[[line]]",
            &format!(
                "[[line]]\nkey = \"first\"\nname = \"F\"\nwhen = '{when}'\nrequired = []\n\
                 weights = {{ b = 1 }}\n[[line]]"
            ),
            1,
        )
    };
    for (when, is_read) in [
        ("country = \"KR\"", true),
        ("employees >= 500 and not target", true),
        ("technologies = \"SAP\" or custom.x = 1", true),
        ("score > 5", false),
        ("tier = 1", false),
        ("engaged_people > 2", false),
        ("committee_completeness > 5", false),
        ("person(decides)", false),
        ("annual_revenue >= 5 EUR", false),
    ] {
        assert_eq!(Committee::parse(&with(when)).is_ok(), is_read, "{when}");
    }
    let committee = Committee::parse(&with("country = \"KR\"")).unwrap();
    let of = |country: &str| {
        let account =
            AccountRecord { country: Some(country.to_owned()), ..AccountRecord::default() };
        committee.line_of(&account, &[]).key.clone()
    };
    assert_eq!((of("KR"), of("GR")), ("first".to_owned(), "all".to_owned()));
    assert!(committee.line("first").is_some() && committee.line("second").is_none());
    assert!(!committee.asks_products());
    // One of three parts of a full committee, and two.
    let line = committee.line("all").unwrap();
    assert!(line.asks(0) && line.requires(0) && line.asks(1) && !line.requires(1));
    assert!(!line.asks(9) && !line.requires(9));
}

#[test]
fn products_of_open_deals_choose_the_line() {
    let text = BASE.replacen(
        "[[line]]",
        "[[line]]\nkey = \"cloud\"\nname = \"C\"\nproducts = [\" Cloud Suite \"]\nrequired = []\n\
         weights = { b = 1 }\n[[line]]",
        1,
    );
    let committee = Committee::parse(&text).unwrap();
    assert!(committee.asks_products());
    for (products, expected) in [
        (&["cloud suite"][..], "cloud"),
        (&["Other", " CLOUD SUITE "], "cloud"),
        (&["Cloud"], "all"),
        (&[], "all"),
    ] {
        let line = committee.line_of(&AccountRecord::default(), &texts(products));
        assert_eq!(line.key, expected, "{products:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The points of roles add up to the completeness, and neither more engagement nor a surer role
    /// nor a later event ever lowers it by more than rounding.
    #[test]
    fn more_is_never_less_complete(
        people in prop::collection::vec(
            (0_u8..9, 0.0_f64..1.0, 0.0_f64..60.0, prop::option::of(0.0_f64..400.0)), 1..12),
        better in 0_usize..12,
    ) {
        let of = |people: &[(u8, f64, f64, Option<f64>)]| {
            let marks: Vec<[Mark; 1]> = people
                .iter()
                .map(|(role, confidence, ..)| {
                    [Mark { role: *role, confidence: *confidence, source: RoleSource::Title }]
                })
                .collect();
            let members: Vec<Member<'_>> = people
                .iter()
                .zip(&marks)
                .map(|((_, _, points, days), marks)| member(marks, *points, *days))
                .collect();
            let found = shipped().assess(&shipped().lines[0], &members);
            let sum: i64 = found.roles.iter().map(RoleAssessment::points).sum();
            assert_eq!(sum, found.completeness_tenths);
            found.completeness_tenths
        };
        let before = of(&people);
        prop_assert!((0..=1_000).contains(&before));
        let place = better % people.len();
        for change in 0..3 {
            let mut more = people.clone();
            let own = &mut more[place];
            match change {
                0 => own.1 = 1.0,
                1 => own.2 += 30.0,
                _ => own.3 = Some(0.0),
            }
            prop_assert!(of(&more) >= before - 2, "{} of {:?}", change, people);
        }
    }
}
