use super::*;

const EXPORTS: Fact<'_> =
    Fact { id: 1, text: "They want to double their exports to Japan by 2028", is_stale: false };
const AUDIT: Fact<'_> =
    Fact { id: 2, text: "The audit of 2026 found gaps in access control", is_stale: true };

fn found(message: &str, facts: &[Fact<'_>]) -> Finding {
    judge(message, &Names::new(["Acme Robotics", "acme-robotics.com"]), facts)
}

#[test]
fn a_message_that_uses_a_fact_is_personal() {
    let message = "Dear Ms Kim. You plan to double the export business until 2028! Let us talk.";
    let Finding::Personal { fact, sentence, mut shared } = found(message, &[AUDIT, EXPORTS]) else {
        panic!("it is personal");
    };
    assert_eq!(fact, 1);
    assert_eq!(sentence, "You plan to double the export business until 2028!");
    shared.sort_unstable();
    assert_eq!(shared, ["2028", "double", "export"]);
}

#[test]
fn a_name_alone_does_not_count() {
    for message in [
        "Dear Acme Robotics, we help companies like Acme Robotics grow.",
        "Hello acme-robotics.com team",
        "ACME!",
    ] {
        assert_eq!(found(message, &[EXPORTS]), Finding::NameOnly, "{message}");
    }
}

#[test]
fn what_fits_any_company_is_generic() {
    for message in [
        "We help businesses of every size. Our solution is the best on the market.",
        "They want you to want it, and you want their product by then.",
        // One word alone is chance.
        "Exports are hard.",
        // Nor do words of several sentences add up.
        "Exports are hard. We know Japan. Double the fun.",
        "2028",
        "😀",
    ] {
        assert_eq!(found(message, &[EXPORTS]), Finding::Generic, "{message}");
    }
}

#[test]
fn stale_facts_carry_no_message() {
    let message = "Your audit showed gaps in access control.";
    assert_eq!(found(message, &[AUDIT]), Finding::Stale { fact: 2 });
    let fresh = Fact { id: 9, is_stale: false, ..AUDIT };
    assert!(matches!(found(message, &[AUDIT, fresh]), Finding::Personal { fact: 9, .. }));
}

#[test]
fn nothing_written_and_nothing_known_are_said() {
    assert_eq!(found(" \n", &[EXPORTS]), Finding::Unwritten);
    assert_eq!(found("Dear Acme", &[]), Finding::NoFacts);
}

#[test]
fn korean_particles_and_greek_endings_do_not_hide_a_fact() {
    let korean =
        Fact {
            id: 3, text: "2028년까지 일본 수출을 두 배로 늘리려 한다", is_stale: false
        };
    let message = "일본으로의 수출이 쉽지 않으실 겁니다.";
    assert!(matches!(found(message, &[korean]), Finding::Personal { fact: 3, .. }));
    assert_eq!(found("고객 회사에 필요한 서비스를 드립니다.", &[korean]), Finding::Generic);
    let greek =
        Fact {
            id: 4, text: "Θέλουν να διπλασιάσουν τις εξαγωγές στην Ιαπωνία", is_stale: false
        };
    let message = "Οι ΕΞΑΓΩΓΕΣ προς την Ιαπωνία απαιτούν πιστοποίηση.";
    assert!(matches!(found(message, &[greek]), Finding::Personal { fact: 4, .. }), "{message}");
    assert_eq!(found("Βοηθάμε κάθε επιχείρηση να πετύχει.", &[greek]), Finding::Generic);
}

#[test]
fn one_wording_for_two_accounts_is_one_message() {
    let acme = wording("Dear Acme, exports are hard.", &Names::new(["Acme"]));
    assert_eq!(acme, wording("Dear Bolt, exports are hard!", &Names::new(["Bolt"])));
    assert_ne!(acme, wording("Dear Bolt, imports are hard.", &Names::new(["Bolt"])));
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(message in "\\PC{0,200}", fact in "\\PC{0,80}", name in "\\PC{0,20}") {
        let names = Names::new([name.as_str()]);
        let fact = Fact { id: 1, text: &fact, is_stale: false };
        if let Finding::Personal { shared, sentence, .. } = judge(&message, &names, &[fact]) {
            proptest::prop_assert!(shared.len() >= WORDS_MIN);
            proptest::prop_assert!(message.contains(&sentence));
        }
        // The names of an account alone never make a message personal.
        let only = judge(&name, &names, &[fact]);
        let is_personal = matches!(only, Finding::Personal { .. });
        proptest::prop_assert!(!is_personal, "{only:?}");
    }
}
