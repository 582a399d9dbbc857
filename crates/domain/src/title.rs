//! From a job title to seniority and department, in English, Korean and Greek.
//!
//! The word lists are our own; the English ones were checked against the seniority keywords of the
//! PyPI package humanmint 2.0.1 (MIT).

use serde::{Deserialize, Serialize};

/// How high somebody stands. Ordered from low to high.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Seniority {
    /// The title says nothing.
    #[default]
    Unknown,
    /// Interns, assistants, students.
    Entry,
    /// Practitioners and specialists.
    Practitioner,
    /// Senior practitioners and team leads.
    Lead,
    /// Managers.
    Manager,
    /// Directors and heads of departments.
    Director,
    /// Vice presidents.
    VicePresident,
    /// Chief officers, presidents, owners, board.
    CLevel,
}

/// Where somebody works.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Department {
    /// The title says nothing.
    #[default]
    Unknown,
    /// General management.
    Management,
    /// Marketing and communication.
    Marketing,
    /// Sales and business development.
    Sales,
    /// Information technology and security.
    InformationTechnology,
    /// Software, research and product engineering.
    Engineering,
    /// Product management.
    Product,
    /// Finance and accounting.
    Finance,
    /// Buying.
    Purchasing,
    /// Operations, production, logistics.
    Operations,
    /// People.
    HumanResources,
    /// Law and compliance.
    Legal,
    /// Customer success and support.
    CustomerSuccess,
    /// Data and analytics.
    Data,
}

impl Seniority {
    /// Every seniority, low to high; the position is the code stored.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Entry,
        Self::Practitioner,
        Self::Lead,
        Self::Manager,
        Self::Director,
        Self::VicePresident,
        Self::CLevel,
    ];

    /// The name in filters and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Entry => "entry",
            Self::Practitioner => "practitioner",
            Self::Lead => "lead",
            Self::Manager => "manager",
            Self::Director => "director",
            Self::VicePresident => "vice_president",
            Self::CLevel => "c_level",
        }
    }

    /// The seniority with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|seniority| seniority.key() == key).unwrap_or_default()
    }

    /// Whether such a person decides or shares in the decision.
    #[must_use]
    pub fn decides(self) -> bool {
        self >= Self::Director
    }
}

impl Department {
    /// Every department.
    pub const ALL: [Self; 14] = [
        Self::Unknown,
        Self::Management,
        Self::Marketing,
        Self::Sales,
        Self::InformationTechnology,
        Self::Engineering,
        Self::Product,
        Self::Finance,
        Self::Purchasing,
        Self::Operations,
        Self::HumanResources,
        Self::Legal,
        Self::CustomerSuccess,
        Self::Data,
    ];

    /// The name in filters and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Management => "management",
            Self::Marketing => "marketing",
            Self::Sales => "sales",
            Self::InformationTechnology => "information_technology",
            Self::Engineering => "engineering",
            Self::Product => "product",
            Self::Finance => "finance",
            Self::Purchasing => "purchasing",
            Self::Operations => "operations",
            Self::HumanResources => "human_resources",
            Self::Legal => "legal",
            Self::CustomerSuccess => "customer_success",
            Self::Data => "data",
        }
    }

    /// The department with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|department| department.key() == key).unwrap_or_default()
    }
}

use Department as D;
use Seniority as S;

/// Words of a title and the seniority they show. A word with a blank on either side stands alone;
/// others may be part of a longer word, as in Korean. The highest that is found counts, but for
/// [`LOWERING`].
const SENIORITY_WORDS: &[(&str, S)] = &[
    (" chief ", S::CLevel),
    (" ceo ", S::CLevel),
    (" cto ", S::CLevel),
    (" cfo ", S::CLevel),
    (" coo ", S::CLevel),
    (" cio ", S::CLevel),
    (" cmo ", S::CLevel),
    (" ciso ", S::CLevel),
    (" cro ", S::CLevel),
    (" cpo ", S::CLevel),
    (" chro ", S::CLevel),
    (" cdo ", S::CLevel),
    (" cso ", S::CLevel),
    (" president ", S::CLevel),
    (" founder ", S::CLevel),
    (" cofounder ", S::CLevel),
    (" owner ", S::CLevel),
    (" chairman ", S::CLevel),
    (" chairwoman ", S::CLevel),
    (" chairperson ", S::CLevel),
    (" chair ", S::CLevel),
    (" managing director ", S::CLevel),
    (" general partner ", S::CLevel),
    (" managing partner ", S::CLevel),
    (" board member ", S::CLevel),
    (" vice president ", S::VicePresident),
    (" vp ", S::VicePresident),
    (" svp ", S::VicePresident),
    (" evp ", S::VicePresident),
    (" avp ", S::VicePresident),
    (" director ", S::Director),
    (" head ", S::Director),
    (" general manager ", S::Director),
    (" gm ", S::Director),
    (" dean ", S::Director),
    (" manager ", S::Manager),
    (" mgr ", S::Manager),
    (" supervisor ", S::Manager),
    (" superintendent ", S::Manager),
    (" lead ", S::Lead),
    (" leader ", S::Lead),
    (" senior ", S::Lead),
    (" sr ", S::Lead),
    (" principal ", S::Lead),
    (" staff ", S::Lead),
    (" intern ", S::Entry),
    (" trainee ", S::Entry),
    (" student ", S::Entry),
    (" junior ", S::Entry),
    (" jr ", S::Entry),
    (" assistant ", S::Entry),
    (" apprentice ", S::Entry),
    (" engineer ", S::Practitioner),
    (" developer ", S::Practitioner),
    (" analyst ", S::Practitioner),
    (" specialist ", S::Practitioner),
    (" consultant ", S::Practitioner),
    (" administrator ", S::Practitioner),
    (" architect ", S::Practitioner),
    (" representative ", S::Practitioner),
    (" executive ", S::Practitioner),
    (" buyer ", S::Practitioner),
    (" accountant ", S::Practitioner),
    (" counsel ", S::Practitioner),
    (" scientist ", S::Practitioner),
    (" designer ", S::Practitioner),
    (" coordinator ", S::Practitioner),
    (" officer ", S::Practitioner),
    (" associate ", S::Practitioner),
    // Korean: 대표 stands for the head of the company; the ranks below follow the usual ladder.
    ("대표", S::CLevel),
    ("회장", S::CLevel),
    ("사장", S::CLevel),
    ("최고", S::CLevel),
    ("창업자", S::CLevel),
    ("부사장", S::VicePresident),
    ("전무", S::VicePresident),
    ("상무", S::VicePresident),
    ("이사", S::Director),
    ("본부장", S::Director),
    ("실장", S::Director),
    ("임원", S::Director),
    ("부장", S::Manager),
    ("팀장", S::Manager),
    ("차장", S::Manager),
    ("매니저", S::Manager),
    ("과장", S::Lead),
    ("파트장", S::Lead),
    ("책임", S::Lead),
    ("수석", S::Lead),
    ("선임", S::Lead),
    ("대리", S::Practitioner),
    ("주임", S::Practitioner),
    ("사원", S::Practitioner),
    ("연구원", S::Practitioner),
    ("엔지니어", S::Practitioner),
    ("개발자", S::Practitioner),
    ("담당", S::Practitioner),
    ("인턴", S::Entry),
    // Greek, without accents.
    ("διευθυνων συμβουλος", S::CLevel),
    ("διευθυνουσα συμβουλος", S::CLevel),
    ("προεδρος", S::CLevel),
    ("ιδρυτης", S::CLevel),
    ("ιδρυτρια", S::CLevel),
    ("ιδιοκτητ", S::CLevel),
    ("γενικος διευθυντης", S::CLevel),
    ("γενικη διευθυντρια", S::CLevel),
    ("αντιπροεδρος", S::VicePresident),
    ("διευθυντης", S::Director),
    ("διευθυντρια", S::Director),
    ("επικεφαλης", S::Director),
    ("προισταμεν", S::Manager),
    ("υπευθυν", S::Manager),
    ("συντονιστ", S::Lead),
    ("ομαδαρχης", S::Lead),
    ("μηχανικος", S::Practitioner),
    ("αναλυτ", S::Practitioner),
    ("συμβουλος", S::Practitioner),
    ("ειδικος", S::Practitioner),
    ("προγραμματιστ", S::Practitioner),
    ("υπαλληλος", S::Practitioner),
    ("βοηθος", S::Entry),
    ("ασκουμεν", S::Entry),
];

/// Longer phrases that make less of a word within them: they are blanked out once read.
const LOWERING: &[(&str, S)] = &[
    (" vice president ", S::VicePresident),
    (" product owner ", S::Practitioner),
    (" process owner ", S::Practitioner),
    (" chief of staff ", S::Director),
    (" assistant manager ", S::Lead),
    (" assistant director ", S::Manager),
    (" associate director ", S::Manager),
    (" deputy director ", S::Manager),
    (" account executive ", S::Practitioner),
    (" account manager ", S::Practitioner),
    (" office manager ", S::Practitioner),
    (" executive assistant ", S::Entry),
    (" assistant to ", S::Entry),
    (" lead generation ", S::Unknown),
    ("부사장", S::VicePresident),
    ("대표이사", S::CLevel),
    ("부대표", S::VicePresident),
    ("비서", S::Entry),
    ("αντιπροεδρος", S::VicePresident),
    ("βοηθος διευθυντ", S::Manager),
    ("αναπληρωτης διευθυντης", S::Manager),
];

/// Words of a title and the department they show; the first that is found counts.
const DEPARTMENT_WORDS: &[(D, &[&str])] = &[
    (
        D::Purchasing,
        &["purchas", "procure", " buyer ", "sourcing", "구매", "조달", "προμηθει", "αγορων"],
    ),
    (D::Legal, &["legal", "counsel", "attorney", "lawyer", "compliance", "법무", "νομικ"]),
    (
        D::HumanResources,
        &[
            "human res",
            " hr ",
            " chro ",
            "talent",
            "recruit",
            "people",
            "인사",
            "채용",
            "ανθρωπινου δυναμ",
        ],
    ),
    (
        D::CustomerSuccess,
        &[
            "customer suc",
            "customer sup",
            "customer exp",
            "customer serv",
            "helpdesk",
            "help desk",
            "고객",
            "εξυπηρετησης πελατ",
        ],
    ),
    (
        D::Marketing,
        &[
            "marketing",
            " cmo ",
            "brand",
            "communications",
            "demand gen",
            "content",
            " seo ",
            "growth",
            "마케팅",
            "홍보",
            "브랜드",
            "μαρκετινγκ",
            "επικοινωνιας",
        ],
    ),
    (
        D::Data,
        &[
            "data ",
            "analytics",
            "business intelligence",
            " bi ",
            " cdo ",
            "데이터",
            "분석",
            "δεδομενων",
        ],
    ),
    (
        D::InformationTechnology,
        &[
            "information tech",
            " it ",
            " cio ",
            " ciso ",
            "security",
            "system admin",
            "systems admin",
            "infrastructure",
            "network",
            "정보",
            "보안",
            "전산",
            "πληροφορικ",
            "ασφαλεια",
        ],
    ),
    (
        D::Product,
        &[
            "product man",
            "product own",
            " cpo ",
            "product lead",
            "of product",
            "제품",
            "기획",
            "προιοντ",
        ],
    ),
    (
        D::Engineering,
        &[
            "engineer",
            "develop",
            " cto ",
            "software",
            "technolog",
            "architect",
            "research",
            " r&d ",
            "scientist",
            " devops ",
            "technical",
            "개발",
            "연구",
            "기술",
            "엔지니어",
            "μηχανικ",
            "αναπτυξ",
            "τεχνικ",
            "προγραμματιστ",
        ],
    ),
    (
        D::Sales,
        &[
            "sales",
            "business dev",
            "account exec",
            "account man",
            " cro ",
            "revenue",
            "영업",
            "세일즈",
            "πωλησ",
        ],
    ),
    (
        D::Finance,
        &[
            "financ",
            " cfo ",
            "account",
            "treasur",
            "controller",
            "audit",
            "재무",
            "회계",
            "경리",
            "οικονομικ",
            "λογιστ",
        ],
    ),
    (
        D::Operations,
        &[
            "operation",
            " coo ",
            "production",
            "logistic",
            "supply",
            "manufactur",
            "plant",
            "quality",
            "facilit",
            "운영",
            "생산",
            "물류",
            "품질",
            "λειτουργι",
            "παραγωγ",
            "εφοδιαστικ",
        ],
    ),
    (
        D::Management,
        &[
            "chief executive",
            " ceo ",
            "president",
            "founder",
            " owner ",
            "managing director",
            "general manager",
            "chairman",
            "board",
            "대표",
            "회장",
            "사장",
            "경영",
            "διευθυνων",
            "διευθυνουσα",
            "προεδρος",
            "γενικ",
        ],
    ),
];

/// Reads a title. Both answers are `Unknown` where it says nothing.
#[must_use]
pub fn classify(title: &str) -> (Seniority, Department) {
    let folded = fold(title);
    (seniority(&folded), department(&folded))
}

/// Lower case, accents dropped, punctuation to blanks, a blank at either end.
fn fold(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    const TITLE_LENGTH_MAX: usize = 300;
    let head = crate::text::cut(title, TITLE_LENGTH_MAX);
    let mut folded = String::with_capacity(head.len() + 2);
    folded.push(' ');
    let mut push = |character: char| {
        if character.is_alphanumeric() || character == '&' {
            folded.extend(character.to_lowercase());
        } else if character != '\'' && character != '’' && !folded.ends_with(' ') {
            folded.push(' ');
        }
    };
    if head.is_ascii() {
        head.chars().for_each(&mut push);
    } else {
        let decomposed = head.nfd().filter(|character| !is_combining_mark(*character));
        decomposed.nfc().for_each(&mut push);
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded.replace('ς', "σ").replace("co founder", "cofounder")
}

fn is_combining_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn seniority(folded: &str) -> Seniority {
    // "Assistant to the CEO" names somebody else's rank.
    if folded.contains(" assistant to ") || folded.contains(" secretary ") {
        return Seniority::Entry;
    }
    let mut found = Seniority::Unknown;
    let mut remaining = folded.to_owned();
    for (phrase, seniority) in LOWERING {
        let phrase = phrase.replace('ς', "σ");
        if remaining.contains(&phrase) {
            found = found.max(*seniority);
            remaining = remaining.replace(&phrase, " | ");
        }
    }
    let in_remaining = SENIORITY_WORDS
        .iter()
        .filter(|(word, _)| contains_word(&remaining, word))
        .map(|(_, seniority)| *seniority)
        .max();
    found.max(in_remaining.unwrap_or_default())
}

fn contains_word(text: &str, word: &str) -> bool {
    if word.is_ascii() || !word.contains('ς') {
        return text.contains(word);
    }
    text.contains(&word.replace('ς', "σ"))
}

fn department(folded: &str) -> Department {
    DEPARTMENT_WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| contains_word(folded, word)))
        .map_or(Department::Unknown, |(department, _)| *department)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_three_languages() {
        for (title, expected_seniority, expected_department) in [
            ("Chief Marketing Officer", S::CLevel, D::Marketing),
            ("CTO & Co-Founder", S::CLevel, D::Engineering),
            ("Vice President, Sales", S::VicePresident, D::Sales),
            ("SVP of Engineering", S::VicePresident, D::Engineering),
            ("Head of Procurement", S::Director, D::Purchasing),
            ("IT Director", S::Director, D::InformationTechnology),
            ("Assistant Director of Finance", S::Manager, D::Finance),
            ("Marketing Manager", S::Manager, D::Marketing),
            ("Sr. Software Engineer", S::Lead, D::Engineering),
            ("Data Analyst", S::Practitioner, D::Data),
            ("Product Owner", S::Practitioner, D::Product),
            ("Executive Assistant to the CEO", S::Entry, D::Management),
            ("대표이사", S::CLevel, D::Management),
            ("마케팅 팀장", S::Manager, D::Marketing),
            ("개발본부장", S::Director, D::Engineering),
            ("부사장", S::VicePresident, D::Management),
            ("구매팀 과장", S::Lead, D::Purchasing),
            ("Διευθύνων Σύμβουλος", S::CLevel, D::Management),
            ("Διευθυντής Πωλήσεων", S::Director, D::Sales),
            ("Υπεύθυνη Μάρκετινγκ", S::Manager, D::Marketing),
            ("Μηχανικός Λογισμικού", S::Practitioner, D::Engineering),
            ("", S::Unknown, D::Unknown),
            ("Wizard", S::Unknown, D::Unknown),
        ] {
            let expected = (expected_seniority, expected_department);
            assert_eq!(classify(title), expected, "{title}");
        }
    }

    #[test]
    fn keys_read_back() {
        for seniority in S::ALL {
            assert_eq!(S::from_key(seniority.key()), seniority);
        }
        for department in D::ALL {
            assert_eq!(D::from_key(department.key()), department);
        }
    }
}
