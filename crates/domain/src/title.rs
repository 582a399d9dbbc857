//! From a job title to seniority and department, in English, Korean and Greek.
//!
//! The word lists are our own; the English ones were checked against the seniority keywords of the
//! PyPI package humanmint 2.0.1 (MIT).

mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use words::{DEPARTMENT_WORDS, LOWERING, PAST, SENIORITY_WORDS};

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
    let now = held_now(&folded);
    (seniority(now), department(now))
}

/// A title without the ranks that somebody has left: "Advisor, former CEO" is an advisor.
fn held_now(folded: &str) -> &str {
    let ended = PAST.iter().filter_map(|word| folded.find(word)).min();
    // What is left ends in a blank, as before.
    ended.map_or(folded, |at| &folded[..=at])
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
    let mut folded = folded.replace('ς', "σ").replace("co founder", "cofounder");
    for (spaced, joined) in words::SPELT {
        folded = folded.replace(spaced, joined);
    }
    folded
}

fn is_combining_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn seniority(folded: &str) -> Seniority {
    // "Assistant to the CEO" names somebody else's rank.
    let of_another = [" assistant to ", " secretary ", "비서 ", " γραμματεα"];
    if of_another.iter().any(|word| folded.contains(word)) {
        return Seniority::Entry;
    }
    let mut found = Seniority::Unknown;
    let mut remaining = folded.to_owned();
    for (phrase, seniority) in LOWERING {
        let phrase = as_in_titles(phrase);
        if remaining.contains(&*phrase) {
            found = found.max(*seniority);
            remaining = remaining.replace(&*phrase, " | ");
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
    text.contains(&*as_in_titles(word))
}

/// A word as folded titles have it. Greek ones begin where they begin: an οικονομικός is no
/// νομικός.
fn as_in_titles(word: &str) -> Cow<'_, str> {
    let is_greek = |character: char| ('α'..='ω').contains(&character);
    if !word.starts_with(is_greek) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!(" {}", word.replace('ς', "σ")))
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
            ("C.E.O.", S::CLevel, D::Management),
            ("C.F.O., Member of the Board", S::CLevel, D::Finance),
            ("Former CEO", S::Unknown, D::Unknown),
            ("Ex-CTO", S::Unknown, D::Unknown),
            ("Sales Advisor, former CEO", S::Practitioner, D::Sales),
            ("Media Buyer", S::Practitioner, D::Marketing),
            ("Illegal Logging Analyst", S::Practitioner, D::Unknown),
            ("영업대표", S::Practitioner, D::Sales),
            ("고객대표", S::Practitioner, D::CustomerSuccess),
            ("대표 비서", S::Entry, D::Management),
            ("비서실장", S::Director, D::Unknown),
            ("전 대표이사", S::Unknown, D::Unknown),
            ("전무이사", S::VicePresident, D::Unknown),
            ("변호사", S::Practitioner, D::Legal),
            ("자재팀 과장", S::Lead, D::Purchasing),
            ("Οικονομικός Διευθυντής", S::Director, D::Finance),
            ("Διευθυντής Οικονομικών", S::Director, D::Finance),
            ("ΟΙΚΟΝΟΜΙΚΟΣ ΔΙΕΥΘΥΝΤΗΣ", S::Director, D::Finance),
            ("Νομικός Σύμβουλος", S::Practitioner, D::Legal),
            ("Δικηγόρος", S::Practitioner, D::Legal),
            ("Αγοραστής", S::Practitioner, D::Purchasing),
            ("Υποδιευθύντρια Πωλήσεων", S::Manager, D::Sales),
            ("Συνιδρυτής", S::CLevel, D::Management),
            ("Αντιπρόεδρος", S::VicePresident, D::Management),
            ("Πρώην Διευθύνων Σύμβουλος", S::Unknown, D::Unknown),
            ("Γραμματέας του Προέδρου", S::Entry, D::Management),
            ("Geschäftsführer", S::CLevel, D::Management),
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
