//! Names as people and companies really write them: groups' own Latin spellings, letters spelt out,
//! look-alike letters, Greek cases, legal forms without a gap, seats and honours.

use speargun_matching::{AccountInput, Decision, LeadInput, Matcher, Outcome, Settings};

struct Market<'a> {
    names: Vec<&'a str>,
    matcher: Matcher,
    country: Option<&'a str>,
}

impl<'a> Market<'a> {
    fn new(names: &[&'a str], country: Option<&'a str>) -> Self {
        let inputs: Vec<AccountInput<'_>> = names
            .iter()
            .map(|name| AccountInput { names: vec![name], country, ..AccountInput::default() })
            .collect();
        let matcher = Matcher::build(&inputs, &Settings::default());
        Self { names: names.to_vec(), matcher, country }
    }

    fn decide(&self, company: &str) -> Decision {
        let lead =
            LeadInput { company: Some(company), country: self.country, ..LeadInput::default() };
        self.matcher.decide(&lead)
    }

    /// The account of a strong answer.
    fn strong(&self, company: &str) -> Option<&str> {
        let decision = self.decide(company);
        let account = decision.account.filter(|_| decision.outcome == Outcome::Strong);
        account.map(|account| self.names[account as usize])
    }

    /// The account that is shown, be it for review.
    fn found(&self, company: &str) -> Option<&str> {
        self.decide(company).account.map(|account| self.names[account as usize])
    }
}

#[test]
fn korean_groups_are_found_by_the_spelling_they_chose() {
    let pairs = [
        ("현대도자기", "Hyundai Dojagi"),
        ("롯데종묘", "Lotte Jongmyo Co., Ltd."),
        ("기아주물", "Kia Jumul"),
        ("대우농기계", "Daewoo Nonggigye"),
        ("조선택배", "Chosun Taekbae"),
        ("쌍용여객", "Ssangyong Yeogaek"),
        ("신세계기공", "Shinsegae Gigong"),
        ("한국특수강", "Hankook Teuksugang"),
        ("우리완구", "Woori Wangu"),
        ("셀벤트리온", "Celventrion Inc."),
        ("제노믹텍", "Genomictech"),
    ];
    let names: Vec<&str> = pairs.iter().map(|(korean, _)| *korean).collect();
    let market = Market::new(&names, Some("KR"));
    for (korean, latin) in pairs {
        assert_eq!(market.strong(latin), Some(korean), "{latin}: {:?}", market.decide(latin));
    }
    let latin: Vec<&str> = pairs.iter().map(|(_, latin)| *latin).collect();
    let market = Market::new(&latin, Some("KR"));
    for (korean, latin) in pairs {
        assert_eq!(market.found(korean), Some(latin), "{korean}: {:?}", market.decide(korean));
    }
}

#[test]
fn letters_spelt_out_in_hangul_are_letters() {
    let names = [
        "에스케이도자기",
        "엘지종묘",
        "비엠더블유택배",
        "에이치디주물",
        "한빛에스디에스",
        "와이케이상사",
    ];
    let market = Market::new(&names, Some("KR"));
    for (typed, wanted) in [
        ("SK Dojagi Co., Ltd.", names[0]),
        ("SK도자기", names[0]),
        ("LG Jongmyo", names[1]),
        ("BMW Taekbae", names[2]),
        ("HD Jumul", names[3]),
        ("Hanbit SDS", names[4]),
        ("YK Sangsa", names[5]),
    ] {
        assert_eq!(market.strong(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    // Syllables of everyday words are no letters.
    let market = Market::new(&["지오도자기", "유비쿼드"], Some("KR"));
    assert_eq!(market.found("Ubiquad"), Some("유비쿼드"));
}

#[test]
fn members_of_a_korean_group_are_companies_of_their_own() {
    let names = ["한빛", "한빛기술", "한빛건설", "SK주물", "Slovakia Foundry"];
    let market = Market::new(&names, Some("KR"));
    assert_eq!(market.strong("Hanbit Geonseol"), Some("한빛건설"));
    assert_eq!(market.strong("한빛기술(주)"), Some("한빛기술"));
    for other in ["Hanbit Jongmyo", "한빛도자기", "Hanbit Taekbae Co., Ltd.", "SK Dojagi", "SK"]
    {
        assert_eq!(market.strong(other), None, "{other}: {:?}", market.decide(other));
    }
    let market = Market::new(&["대창", "하늘기술"], Some("KR"));
    for other in ["Techwing", "Haneul", "하늘", "하늘건설"] {
        assert_eq!(market.strong(other), None, "{other}: {:?}", market.decide(other));
    }
}

#[test]
fn look_alike_letters_are_read_in_the_alphabet_of_the_name() {
    let names =
        ["Χαλυβουργία Βόλου Α.Ε.", "ΤΕΧΝΙΚΗ ΛΕΡΟΥ", "MAXIM ΕΛΛΑΣ", "Quellmark Ltd", "Ромашка"];
    let market = Market::new(&names, None);
    for (typed, wanted) in [
        ("XAΛYBOYPΓIA BOΛOY", names[0]),
        ("Xαλυβουργία Βόλου A.E.", names[0]),
        ("TEXNIKH ΛEPOY", names[1]),
        ("MAXIM ΕΛΛΑΣ", names[2]),
        ("Maxim Hellas", names[2]),
        ("Quеllmаrk Ltd", names[3]),
        ("PОМАШКА", names[4]),
    ] {
        assert_eq!(market.strong(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    // True Latin letters stay what they are.
    let market = Market::new(&["KAPA TEXNIKA"], None);
    assert_eq!(market.strong("KAPA TEXNIKA"), Some("KAPA TEXNIKA"));
}

#[test]
fn greek_names_are_found_in_other_cases_and_in_greeklish() {
    let names = ["Καπνική Λέρου Α.Ε.", "Λαμπριανός Κλωστήρια ΕΠΕ", "Ευαγγελάτος", "Ντζώρας Ξυλεία"];
    let market = Market::new(&names, None);
    for (typed, wanted) in [
        ("Καπνικής Λέρου", names[0]),
        ("της Καπνικής Λέρου Ανώνυμης Εταιρείας", names[0]),
        ("ΑΕ Καπνική Λέρου", names[0]),
        ("Λαμπριανού Κλωστήρια", names[1]),
        ("Λαμπριανός Κλωστηρίων Εταιρεία Περιορισμένης Ευθύνης", names[1]),
        ("Labrianos Klostiria", names[1]),
        ("Eyaggelatos", names[2]),
        ("Dzoras Xyleia", names[3]),
    ] {
        assert_eq!(market.strong(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    assert_eq!(market.strong("Ευαγγελόπουλος"), None);
}

#[test]
fn greek_names_are_translated_turned_round_and_typed_in_latin() {
    let names = [
        "Βιομηχανική Ζαρντίνα Ο.Ε.",
        "Εμπορική Βαρδάκτη",
        "Εταιρεία Δρυμολάμπη Διανομών",
        "Ανώνυμη Εταιρεία Κηρκολίμης",
        "Klostiria Movoulitsa",
        "Kykladika Fortosi",
    ];
    let market = Market::new(&names, None);
    for (typed, wanted) in [
        ("Zarntina Industrial SA", names[0]),
        ("Vardakti Trading", names[1]),
        ("Etaireia Drymolampi Dianomon S.A.", names[2]),
        ("Anonime Etaireia Kirkolimis", names[3]),
        ("Klosteria Mobulitsa", names[4]),
        ("Kikladika Fortosi", names[5]),
    ] {
        assert_eq!(market.found(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    for other in ["Zarntina Shipping", "Klosteria Kalamitsa", "Etaireia Fagora Dianomon"] {
        assert_eq!(market.strong(other), None, "{other}: {:?}", market.decide(other));
    }
}

#[test]
fn legal_forms_may_touch_the_name_and_stand_on_either_side() {
    let names = ["Zorvexa", "한빛도자기", "山本製作", "Orlandi"];
    let market = Market::new(&names, None);
    for (typed, wanted) in [
        ("ZORVEXAGMBH", names[0]),
        ("Zorvexa Sp.zo.o.", names[0]),
        ("株式会社Zorvexa", names[0]),
        ("Zorvexa株式会社", names[0]),
        ("㈜한빛도자기", names[1]),
        ("주식회사한빛도자기(주)", names[1]),
        ("주)한빛도자기", names[1]),
        ("㈱山本製作", names[2]),
        ("S.p.A. Orlandi", names[3]),
    ] {
        assert_eq!(market.strong(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    // A word that is a Greek legal form in Greek letters alone.
    let market = Market::new(&["Zorvexa Mae", "Zorvexa"], None);
    assert_eq!(market.strong("Zorvexa Mae"), Some("Zorvexa Mae"));
    // Initials in front are a person's.
    let market = Market::new(&["A.S. Wattson"], None);
    assert_eq!(market.strong("A.S. Wattson Ltd"), Some("A.S. Wattson"));
}

#[test]
fn a_seat_behind_the_legal_form_is_no_part_of_the_name() {
    let names = ["Orvane N.V.", "Zorvexa Korea Co., Ltd."];
    let market = Market::new(&names, None);
    for (typed, wanted) in [
        ("ORVANE N.V., BREDA,NL", names[0]),
        ("ORVANE NV, NL", names[0]),
        ("Orvane N.V., 4811 Breda, Netherlands", names[0]),
        ("KONINKLIJKE ORVANE N.V.", names[0]),
        ("Royal Orvane", names[0]),
    ] {
        assert_eq!(market.strong(typed), Some(wanted), "{typed}: {:?}", market.decide(typed));
    }
    let market = Market::new(&["Bank of Velmora"], None);
    assert_eq!(market.strong("Royal Bank of Velmora"), None);
}

#[test]
fn a_namesake_abroad_with_a_domain_of_its_own_is_another_company() {
    let account = AccountInput {
        names: vec!["Orvane Ltd"],
        domains: vec!["orvane.com"],
        country: Some("GB"),
        ..AccountInput::default()
    };
    let matcher = Matcher::build(&[account], &Settings::default());
    let decide = |email, company, website, country| {
        let lead = LeadInput { email, company: Some(company), website, country, city: None };
        matcher.decide(&lead).outcome
    };
    for (email, company) in [
        ("a@orvanebrasil.com.br", "Orvane"),
        ("a@orvane-group.com.br", "Orvane Ltda"),
        ("a@tecidos.com.br", "Orvane Tecidos"),
    ] {
        let found = decide(Some(email), company, None, Some("Brazil"));
        assert_ne!(found, Outcome::Strong, "{email} {company}");
    }
    // Its own site stands, however the name is typed; not beside the name of somebody else.
    for typed in ["오르베인", "ORV", "orvanelondon"] {
        let found = decide(Some("a@gmail.com"), typed, Some("www.orvane.com"), None);
        assert_eq!(found, Outcome::Strong, "{typed}");
    }
    let other = decide(Some("a@gmail.com"), "Quellmark Agency", Some("www.orvane.com"), None);
    assert_ne!(other, Outcome::Strong);
}

#[test]
fn greek_names_are_typed_with_what_their_words_mean() {
    let pairs = [
        ("Ζυθοποιία Δρυβάλη", "Dryvali Brewery"),
        ("Αθηναϊκή Τσιμεντοβιομηχανία", "Athenian Cement"),
        ("Οργανισμός Λιμένος Βρυσάνθης", "Vrysanthi Port Authority"),
        ("Μύλοι Κεραντάκη", "Kerantaki Mills"),
    ];
    let names: Vec<&str> = pairs.iter().map(|(greek, _)| *greek).collect();
    let market = Market::new(&names, Some("GR"));
    for (greek, latin) in pairs {
        assert_eq!(market.found(latin), Some(greek), "{latin}: {:?}", market.decide(latin));
    }
    // The trade alone names nobody.
    for other in ["Dryvali Mills", "Vrysanthi Brewery", "Kerantaki Cement"] {
        assert_eq!(market.strong(other), None, "{other}");
    }
}
