use proptest::prelude::*;

use super::*;

fn template() -> Committee {
    Committee::parse(DEFAULT).unwrap()
}

fn guess(committee: &Committee, title: &str) -> Option<(String, f64)> {
    let (seniority, department) = title::classify(title);
    let evidence = Evidence { title: Some(title), seniority, department, ..Evidence::default() };
    let marks = committee.roles_of(&evidence);
    assert!(marks.len() <= 1, "a title gives one role at most: {title}");
    let mark = marks.first()?;
    Some((committee.roles[mark.role as usize].key.clone(), mark.confidence))
}

#[test]
fn titles_of_three_languages_give_roles() {
    let committee = template();
    for (title, role) in [
        ("CEO", Some("executive")),
        ("대표이사", Some("executive")),
        ("Διευθύνων Σύμβουλος", Some("executive")),
        ("Vice President, Sales", Some("executive")),
        ("Head of Procurement", Some("purchasing")),
        ("구매팀 과장", Some("purchasing")),
        ("Υπεύθυνος Προμηθειών", Some("purchasing")),
        ("General Counsel", Some("legal")),
        ("법무팀장", Some("legal")),
        ("Νομικός Σύμβουλος", Some("legal")),
        ("Marketing Manager", Some("team_lead")),
        ("마케팅 팀장", Some("team_lead")),
        ("Υπεύθυνη Μάρκετινγκ", Some("team_lead")),
        ("Senior Software Engineer", Some("technical")),
        ("개발자", Some("technical")),
        ("Μηχανικός Λογισμικού", Some("technical")),
        ("Solution Architect", Some("technical")),
        ("Logistics Coordinator", Some("user")),
        ("운영자", Some("user")),
        ("Συντονίστρια", Some("user")),
        ("Marketing Specialist", Some("practitioner")),
        ("Wizard", None),
        ("", None),
    ] {
        let found = guess(&committee, title);
        assert_eq!(found.as_ref().map(|(role, _)| role.as_str()), role, "{title}: {found:?}");
    }
}

#[test]
fn people_go_before_the_crm_and_the_crm_before_titles() {
    let committee = template();
    let decisions = |list: &[(&str, bool)]| -> Vec<(String, bool)> {
        list.iter().map(|(role, has)| ((*role).to_owned(), *has)).collect()
    };
    let (seniority, department) = title::classify("CTO");
    let roles = |crm_roles: &[&str], decided: &[(&str, bool)]| -> Vec<String> {
        let decided = decisions(decided);
        let evidence =
            Evidence { title: Some("CTO"), seniority, department, crm_roles, decisions: &decided };
        let marks = committee.roles_of(&evidence);
        marks.iter().map(|mark| committee.roles[mark.role as usize].key.clone()).collect()
    };
    assert_eq!(roles(&[], &[]), ["executive"]);
    assert_eq!(roles(&["DECISION_MAKER"], &[]), ["team_lead"]);
    assert_eq!(roles(&["Technical Buyer", "Champion"], &[]), ["technical", "champion"]);
    assert_eq!(roles(&["Other"], &[]), ["executive"]);
    assert_eq!(roles(&["Champion"], &[("blocker", true)]), ["blocker"]);
    assert_eq!(roles(&["Champion"], &[("champion", false)]), ["executive"]);
    assert!(roles(&[], &[("executive", false)]).is_empty());
    assert!(roles(&["Champion"], &[("none", true)]).is_empty());
    // A role that the template has lost is nobody's, and no guess comes back in its place.
    assert!(roles(&[], &[("wizard", true)]).is_empty());
}

#[test]
fn a_full_committee_is_100_and_an_empty_one_0() {
    let committee = template();
    let line = &committee.lines[0];
    let marks: Vec<Vec<Mark>> = (0..committee.roles.len())
        .map(|role| vec![mark(role as u8, 1.0, RoleSource::Person)])
        .collect();
    let member = |marks| Member {
        marks,
        engagement: 100.0,
        days_since_engaged: Some(0.0),
        engaged: true,
        reached: true,
    };
    let members: Vec<Member<'_>> = marks.iter().map(|marks| member(marks)).collect();
    let full = committee.assess(line, &members);
    assert_eq!(full.completeness_tenths, 1_000);
    assert!(!full.single_threaded);
    let figures = committee.figures(line, &full);
    assert_eq!((figures.roles, figures.filled, figures.engaged), (8, 8, 8));
    assert!(figures.missing.is_empty() && figures.silent.is_empty());
    let empty = committee.assess(line, &[]);
    assert_eq!(empty.completeness_tenths, 0);
    assert_eq!(committee.figures(line, &empty).missing.len(), 5);
    // The executive alone: a quarter of the whole.
    let alone = committee.assess(line, &members[2..3]);
    assert_eq!((alone.completeness_tenths, alone.single_threaded), (250, true));
    let quiet = Member { engagement: 0.0, days_since_engaged: None, engaged: false, ..members[2] };
    assert_eq!(committee.assess(line, &[quiet]).completeness_tenths, 100);
    let concentrated = [members[2], Member { engagement: 10.0, ..members[0] }];
    assert!(committee.assess(line, &concentrated).single_threaded);
}

#[test]
fn lines_go_by_company_and_product() {
    let base = DEFAULT.split("[[line]]").next().unwrap();
    let lines = r#"
[[line]]
key = "cloud"
name = "Cloud"
products = ["Cloud Suite"]
required = ["technical"]
weights = { technical = 1, executive = 2 }
[[line]]
key = "korea"
name = "Korea"
when = 'country = "KR"'
required = []
weights = { executive = 1 }
[[line]]
key = "rest"
name = "Rest"
required = []
weights = { legal = 1 }
"#;
    let committee = Committee::parse(&format!("{base}{lines}")).unwrap();
    let korean = AccountRecord { country: Some("KR".to_owned()), ..AccountRecord::default() };
    let line = |account, products: &[&str]| {
        let products: Vec<String> = products.iter().map(|name| (*name).to_owned()).collect();
        committee.line_of(account, &products).key.clone()
    };
    assert_eq!(line(&korean, &["cloud suite"]), "cloud");
    assert_eq!(line(&korean, &["Other"]), "korea");
    assert_eq!(line(&AccountRecord::default(), &[]), "rest");
    assert!(committee.asks_products());
    assert_eq!(committee.lines[0].tenths.iter().sum::<i64>(), 1_000);
}

#[test]
fn errors_say_where_and_what_to_write() {
    for (from, to, expected) in [
        ("confidence = 0.9", "confidence = 1.5", "rule 1: the confidence"),
        ("version = 1", "version = 2", "newer Speargun"),
        ("legal = 5", "lega = 5", "there is no role \"lega\""),
        ("seniority = \"c_level\"", "senority = \"c_level\"", "did you mean seniority?"),
        ("key = \"legal\"", "key = \"user\"", "two roles are called \"user\""),
        ("key = \"legal\"", "key = \"none\"", "no role"),
        ("key = \"default\"", "key = \"default\"\nwhen = 'score > 5'", "score follows from"),
        ("key = \"default\"", "key = \"default\"\nwhen = 'country = \"KR\"'", "the last line"),
        ("known = 40", "known = -1", "must not be negative"),
    ] {
        let text = DEFAULT.replace(from, to);
        assert_ne!(text, DEFAULT, "{from}");
        let error = Committee::parse(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
}

proptest! {
    /// Whoever is there, the points of the roles add up to the completeness, within 0 and 100.
    #[test]
    fn reasons_add_up(
        people in prop::collection::vec(
            (0_u8..9, 0.0_f64..1.0, 0.0_f64..100.0, prop::option::of(0.0_f64..1000.0)), 0..20),
    ) {
        let committee = template();
        let line = &committee.lines[0];
        let marks: Vec<[Mark; 1]> = people
            .iter()
            .map(|(role, confidence, ..)| [mark(*role, *confidence, RoleSource::Title)])
            .collect();
        let members: Vec<Member<'_>> = people
            .iter()
            .zip(&marks)
            .map(|((_, _, engagement, days), marks)| Member {
                marks,
                engagement: *engagement,
                days_since_engaged: *days,
                engaged: days.is_some_and(|days| days <= 180.0),
                reached: days.is_some(),
            })
            .collect();
        let found = committee.assess(line, &members);
        let sum: i64 = found.roles.iter().map(RoleAssessment::points).sum();
        prop_assert_eq!(sum, found.completeness_tenths);
        prop_assert!((0..=1_000).contains(&found.completeness_tenths));
        for role in &found.roles {
            prop_assert!(role.points() <= role.full);
        }
        // One more person never makes a committee less complete.
        let fewer = committee.assess(line, &members[..members.len().saturating_sub(1)]);
        prop_assert!(fewer.completeness_tenths <= found.completeness_tenths + 2);
    }
}
