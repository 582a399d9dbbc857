//! From a job title to seniority and department, in English, Korean and Greek.
//!
//! The word lists are our own; the English ones were checked against the seniority keywords of the
//! PyPI package humanmint 2.0.1 (MIT).

mod words;

use serde::{Deserialize, Serialize};

use words::{DEPARTMENT_WORDS, LOWERING, SENIORITY_WORDS};

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

/// Reads a title. Both answers are `Unknown` where it says nothing.
#[must_use]
pub fn classify(title: &str) -> (Seniority, Department) {
    let folded = fold(title);
    (seniority(&folded), department(&folded))
}

/// Lower case, accents dropped, punctuation to blanks, a blank at either end.
pub(crate) fn fold(title: &str) -> String {
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
    use super::Department as D;
    use super::Seniority as S;
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
