//! The shared words: MQL and SQL, and how a deal ended.

use std::sync::LazyLock;

use proptest::prelude::*;
use speargun_domain::glossary::{
    Contradiction, DEFAULT, DealSigns, EVENT_FIELDS, Glossary, GlossaryError, LeadStage, Needs,
    Outcome, QualifiedBy, StageBasis, StageNames, fold_stage,
};

fn shipped() -> &'static Glossary {
    static SHIPPED: LazyLock<Glossary> = LazyLock::new(|| Glossary::parse(DEFAULT).unwrap());
    &SHIPPED
}

fn names() -> &'static StageNames {
    &shipped().text.stages
}

/// A glossary with another definition of MQL.
fn with_mql(mql: &str) -> Result<Glossary, GlossaryError> {
    let (before, after) = DEFAULT.split_once("[mql]").unwrap();
    let (_, after) = after.split_once("[sql]").unwrap();
    Glossary::parse(&format!("{before}[mql]\nmeaning = \"m\"\n{mql}\n[sql]{after}"))
}

const EVENT: &str = "when = 'event_type = \"x\"'\n";
const PERSON: &str = "person = 'fit >= 50'\n";

/// The day of a stage: what the CRM says first, then the earlier or the later of both parts.
#[test]
fn a_lead_qualifies_on_the_day_that_its_definition_says() {
    use QualifiedBy::{Crm, Event, Person};
    let both = format!("{EVENT}{PERSON}");
    let all = format!("{both}needs = \"all\"\n");
    for (text, crm, event, person, expected) in [
        (&both, None, None, None, None),
        (&both, None, Some(5), None, Some((5, Event))),
        (&both, None, None, Some(5), Some((5, Person))),
        (&both, None, Some(5), Some(4), Some((4, Person))),
        (&both, None, Some(4), Some(5), Some((4, Event))),
        (&both, None, Some(5), Some(5), Some((5, Event))),
        (&both, Some(9), Some(4), Some(5), Some((9, Crm))),
        (&all, None, Some(5), None, None),
        (&all, None, None, Some(5), None),
        (&all, None, Some(5), Some(4), Some((5, Event))),
        (&all, None, Some(4), Some(5), Some((5, Person))),
        (&all, None, Some(5), Some(5), Some((5, Event))),
        (&all, Some(9), None, None, Some((9, Crm))),
        (&EVENT.to_owned(), None, Some(5), Some(1), Some((5, Event))),
        (&PERSON.to_owned(), None, Some(1), Some(5), Some((5, Person))),
        (&String::new(), None, Some(1), Some(5), None),
        (&String::new(), Some(3), Some(1), Some(5), Some((3, Crm))),
    ] {
        let glossary = with_mql(text).unwrap();
        let found = glossary.of(LeadStage::Mql).met(crm, event, person);
        assert_eq!(found, expected, "{text} {crm:?} {event:?} {person:?}");
    }
}

#[test]
fn a_definition_says_which_parts_it_takes() {
    let needs = |text: &str| with_mql(text).unwrap().mql;
    assert!(needs(&format!("{EVENT}{PERSON}needs = \"all\"")).needs_both());
    assert!(!needs(&format!("{EVENT}{PERSON}")).needs_both());
    // One part alone is never both.
    assert!(!needs(&format!("{EVENT}needs = \"all\"")).needs_both());
    assert_eq!(needs(EVENT).needs, Needs::Any);
    let glossary = with_mql("person = '  fit >= 50  '").unwrap();
    assert_eq!(glossary.person_condition(LeadStage::Mql), "fit >= 50");
    assert_eq!(shipped().person_condition(LeadStage::Sql), "");
}

#[test]
fn what_is_wrong_with_a_glossary_is_placed() {
    for (mql, definition, key, position) in [
        ("when = 'event_typ = \"x\"'", "mql", "when", 1),
        ("when = 'event_type = x'", "mql", "when", 14),
        ("person = 'decides and mql'", "mql", "person", 13),
        ("person = 'country = \"KR\"'", "mql", "person", 1),
        ("person = 'person(decides)'", "mql", "person", 7),
    ] {
        match with_mql(mql) {
            Err(GlossaryError::Filter { definition: own, key: field, error }) => {
                assert_eq!((own, field, error.position), (definition, key, position), "{mql}");
            }
            other => panic!("{mql}: {other:?}"),
        }
    }
    assert!(matches!(with_mql("opportunity_stages = ['a']"), Err(GlossaryError::Misplaced)));
    for mql in ["needs = 'both'", "colour = 1", "when = 5"] {
        assert!(matches!(with_mql(mql), Err(GlossaryError::Format(_))), "{mql}");
    }
    for text in ["", "[engaged]\nmeaning = 'x'", &DEFAULT.replacen("[stages]", "[stage]", 1)] {
        assert!(matches!(Glossary::parse(text), Err(GlossaryError::Format(_))), "{text}");
    }
}

/// Meaningful interest, and nothing less (D3).
#[test]
fn engaged_means_meaningful_interest() {
    use speargun_domain::filter::{FieldValue, Record};
    struct Event(&'static str, &'static str);
    impl Record for Event {
        fn field(&self, index: usize) -> FieldValue<'_> {
            match EVENT_FIELDS[index] {
                "event_type" => FieldValue::Text(self.0),
                "page" => FieldValue::Text(self.1),
                _ => FieldValue::Unknown,
            }
        }
    }
    for (event_type, page, expected) in [
        ("demo_request", "", true),
        ("pricing_request", "", true),
        ("pricing_page", "", true),
        ("meeting", "", true),
        ("trial_started", "", true),
        ("page_view", "/pricing", true),
        ("page_view", "/en/PRICING?x", true),
        ("page_view", "/blog", false),
        ("ad_impression", "/pricing", false),
        ("ad_click", "", false),
        ("email_open", "", false),
        ("email_click", "", false),
    ] {
        let found = shipped().engaged.holds(&Event(event_type, page));
        assert_eq!(found, expected, "{event_type} {page}");
    }
}

#[test]
fn stages_that_are_still_an_sql_are_known_without_case() {
    for (stage, expected) in [
        ("Qualification", true),
        (" PROSPECTING ", true),
        ("appointmentscheduled", true),
        ("Qualified To Buy", true),
        ("Proposal", false),
        ("", false),
        ("qualifications", false),
    ] {
        assert_eq!(shipped().text.is_sql_stage(stage), expected, "{stage}");
    }
}

const STAGES: [(Outcome, StageBasis, &[&str]); 4] = [
    (
        Outcome::Won,
        StageBasis::Words,
        &[
            "7 - Closed Won",
            "Won!",
            "Closed-Won (renewal)",
            "수주 성공",
            "계약완료",
            "수주확정",
            "Κερδισμένη ευκαιρία",
            "Gewonnen",
            "gagné",
            "Ganada",
            "vinto",
            "Wygrana",
            "受注",
            "Выиграна",
            "KAZANILDI",
        ],
    ),
    (
        Outcome::Lost,
        StageBasis::Words,
        &[
            "7 - Closed Lost",
            "Lost to competitor",
            "수주 실패",
            "탈락",
            "Verloren",
            "Perdue",
            "Perdido",
            "Χάθηκε από ανταγωνιστή",
            "失注",
            "проиграна",
        ],
    ),
    (
        Outcome::Open,
        StageBasis::Nothing,
        &[
            "Negotiation",
            "Proposal sent",
            "수주 예정",
            "almost won",
            "계약 검토",
            "Wonderful",
            "Losta",
            "",
            "Not won yet",
            "to be won",
            "Lost & Found",
        ],
    ),
    (
        Outcome::Open,
        StageBasis::Ended,
        &[
            "Closed",
            "종료",
            "Abandoned",
            "Cancelled",
            "Won?",
            "Lost 50%",
            "Not lost",
            "Lost - retry",
            "수주 취소",
            "Won (pending)",
        ],
    ),
];

/// Words of stages in many languages, with and without numbers and signs around them.
#[test]
fn a_stage_says_how_a_deal_ended() {
    for (outcome, basis, stages) in STAGES {
        for stage in stages {
            let found = names().read_stage(stage);
            assert_eq!((found.outcome, found.basis), (outcome, basis), "{stage}");
        }
    }
    for (stage, outcome) in [("Closed Won", Outcome::Won), ("closedlost", Outcome::Lost)] {
        let found = names().read_stage(stage);
        assert_eq!((found.outcome, found.basis), (outcome, StageBasis::Glossary), "{stage}");
    }
}

/// The first of these that says something: flags, decisions, names, words, a probability.
#[test]
fn the_first_sign_that_says_something_decides() {
    let decided = {
        let mut names = names().clone();
        names.decided.insert("closed won".to_owned(), Outcome::Open);
        names.decided.insert("review".to_owned(), Outcome::Lost);
        names
    };
    let deal = |stage: &'static str| DealSigns { stage: Some(stage), ..DealSigns::default() };
    for (name, signs, expected) in [
        ("a decision", deal("Review"), Outcome::Lost),
        ("a decision against the words", deal("Closed Won"), Outcome::Open),
        (
            "flags against a decision",
            DealSigns { is_closed: Some(true), is_won: Some(true), ..deal("Review") },
            Outcome::Won,
        ),
        (
            "an outcome before a stage",
            DealSigns { outcome: Some("Lost"), ..deal("Won!") },
            Outcome::Lost,
        ),
        (
            "a probability last",
            DealSigns { probability: Some(1.0), is_past: Some(true), ..deal("Talks") },
            Outcome::Won,
        ),
        (
            "a stage before a probability",
            DealSigns { probability: Some(1.0), is_past: Some(true), ..deal("Lost") },
            Outcome::Lost,
        ),
        (
            "a probability before its day",
            DealSigns { probability: Some(1.0), is_past: Some(false), ..deal("Talks") },
            Outcome::Open,
        ),
    ] {
        assert_eq!(decided.outcome_of(&signs), expected, "{name}");
    }
}

#[test]
fn a_fold_ignores_case_and_blanks_around() {
    for (left, right) in [(" Closed Won ", "closed won"), ("ΧΑΜΈΝΗ", "χαμένη"), ("수주", " 수주")]
    {
        assert_eq!(fold_stage(left), fold_stage(right), "{left}");
    }
    assert_ne!(fold_stage("closed  won"), fold_stage("closed won"));
}

#[test]
fn names_are_read_back() {
    for outcome in [Outcome::Open, Outcome::Won, Outcome::Lost] {
        assert_eq!(Outcome::from_key(outcome.key()), Some(outcome));
    }
    for cause in [QualifiedBy::Crm, QualifiedBy::Event, QualifiedBy::Person] {
        assert_eq!(QualifiedBy::from_key(cause.key()), Some(cause));
    }
    assert_eq!(Outcome::from_key("Won"), None);
    assert_eq!(QualifiedBy::from_key(""), None);
    assert_eq!(LeadStage::ALL.map(LeadStage::key), ["mql", "sql"]);
}

fn any_signs() -> impl Strategy<Value = DealSigns<'static>> {
    let stage = || {
        prop::option::of(prop::sample::select(vec![
            "Closed Won",
            "Lost",
            "Negotiation",
            "Closed",
            "수주",
            "Won?",
            "",
        ]))
    };
    let probability = prop::option::of(prop::sample::select(vec![0.0, 0.5, 1.0]));
    (stage(), stage(), any::<[Option<bool>; 3]>(), probability).prop_map(
        |(outcome, stage, [is_closed, is_won, is_past], probability)| DealSigns {
            outcome,
            stage,
            is_closed,
            is_won,
            probability,
            is_past,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Flags that agree decide alone; a deal in doubt counts as open; contradictions are of the
    /// kind that the flags and words make.
    #[test]
    fn signs_of_a_deal_are_weighed_alike(signs in any_signs()) {
        let outcome = names().outcome_of(&signs);
        match (signs.is_closed, signs.is_won) {
            (Some(true), Some(false)) => prop_assert_eq!(outcome, Outcome::Lost),
            (Some(true) | None, Some(true)) => prop_assert_eq!(outcome, Outcome::Won),
            _ => {}
        }
        if names().is_doubtful(&signs) {
            prop_assert_eq!(outcome, Outcome::Open);
        }
        match names().contradiction(&signs) {
            Some(Contradiction::WonNotClosed) => {
                prop_assert_eq!((signs.is_closed, signs.is_won), (Some(false), Some(true)));
            }
            Some(Contradiction::FlagsAgainstStage) => prop_assert!(signs.is_won.is_some()),
            Some(Contradiction::OpenAgainstStage) => prop_assert_eq!(signs.is_closed, Some(false)),
            None => {}
        }
        let bare = DealSigns { probability: None, ..signs };
        if names().outcome_of(&bare) != Outcome::Open {
            prop_assert_eq!(names().outcome_of(&bare), outcome, "a probability comes last");
        }
    }

    /// Any stage is read, and its case and the blanks around it decide nothing.
    #[test]
    fn any_stage_is_read(stage in "\\PC{0,30}") {
        let found = names().read_stage(&stage);
        prop_assert_eq!(names().read_stage(&format!("  {stage} ")), found);
        prop_assert_eq!(found.basis == StageBasis::Ended && found.outcome != Outcome::Open, false);
    }
}
