//! A lead as typed, read into evidence.

use std::sync::Arc;

use crate::host::{Host, email_host, normalise_host};
use crate::limits::{MAX_NAME_CHARS, clip};
use crate::mail::HostKind;
use crate::name::{NormalName, normalise_name};
use crate::place::PlaceCache;
use crate::recall::NameRecall;

/// A lead to be given an account. Everything may be missing or wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeadInput<'a> {
    /// E-mail address as typed.
    pub email: Option<&'a str>,
    /// Company name as typed.
    pub company: Option<&'a str>,
    /// Web site as typed.
    pub website: Option<&'a str>,
    /// Country as a name (seven languages) or ISO code.
    pub country: Option<&'a str>,
    /// City as typed.
    pub city: Option<&'a str>,
}

/// A lead, read.
#[derive(Debug)]
pub(crate) struct Lead {
    pub(crate) mail: Option<Host>,
    pub(crate) mail_kind: Option<HostKind>,
    pub(crate) site: Option<Host>,
    pub(crate) own: bool,
    pub(crate) company: Option<Arc<NormalName>>,
    /// As typed, or else that of the address.
    pub(crate) country: Option<[u8; 2]>,
    /// As typed.
    pub(crate) typed_country: Option<[u8; 2]>,
    pub(crate) city: u64,
}

/// Most names read out of one typed company.
const MAX_TYPED_FORMS: usize = 6;

impl Lead {
    /// Reads addresses; the rest is read by [`Self::complete`] when it is needed.
    pub(crate) fn read(input: &LeadInput<'_>, kind: impl Fn(&Host) -> HostKind) -> Self {
        let mail = input.email.and_then(email_host);
        let mail_kind = mail.as_ref().map(&kind);
        let corporate = |host: &Host| kind(host) == HostKind::Corporate;
        let site = input.website.filter(|text| !text.is_empty()).and_then(normalise_host);
        // Some type their web site where the company's name is asked for.
        let company = || input.company.and_then(host_as_company).filter(corporate);
        let site = site.filter(corporate).or_else(company);
        Self {
            mail,
            mail_kind,
            site,
            own: false,
            company: None,
            country: None,
            typed_country: None,
            city: 0,
        }
    }

    /// The host of the address, when it is a company's.
    pub(crate) fn corporate_mail(&self) -> Option<&Host> {
        self.mail.as_ref().filter(|_| self.mail_kind == Some(HostKind::Corporate))
    }

    /// Reads what the quick path does not need.
    pub(crate) fn complete(
        &mut self,
        input: &LeadInput<'_>,
        (places, names): (&mut PlaceCache, &mut NameRecall),
    ) {
        // A web site typed as the company names nobody besides.
        let named = |company: &&str| host_as_company(company).is_none();
        self.company = input.company.filter(named).map(|typed| names.name(typed, typed_name));
        let suffix = self.corporate_mail().or(self.site.as_ref()).and_then(Host::country);
        self.typed_country = input.country.and_then(|text| places.country(text));
        self.country = self.typed_country.or(suffix);
        self.city = input.city.map_or(0, |text| places.city(text));
    }
}

/// The host when a company was typed as one (`www.acme.com`, `https://acme.com/contact`).
fn host_as_company(company: &str) -> Option<Host> {
    let company = company.trim();
    let plain = company.contains('.') && !company.contains(char::is_whitespace);
    plain.then(|| normalise_host(company)).flatten()
}

/// The names in a typed company: as a whole, and without what people add to it (a department, a
/// region, the group in brackets).
fn typed_name(company: &str) -> NormalName {
    let mut name = normalise_name(company);
    let clipped = clip(company, MAX_NAME_CHARS * 4);
    for part in parts(clipped) {
        for form in normalise_name(part).forms {
            if name.forms.len() < MAX_TYPED_FORMS && !name.forms.contains(&form) {
                name.forms.push(form);
            }
        }
    }
    name
}

/// Marks behind which people add to a company's name.
const ADDITIONS: [&str; 8] = [" - ", " – ", " — ", " | ", " / ", "|", ", a ", " c/o "];

/// Words that begin the name of a part, before a comma and the name of the whole.
const DEPARTMENTS: [&str; 14] = [
    "department",
    "dept",
    "dept.",
    "institute",
    "faculty",
    "library",
    "school",
    "laboratory",
    "lab",
    "office",
    "division",
    "center",
    "centre",
    "college",
];

/// What ends the name of a part of a company; the first of them alone, the others only behind a
/// function.
const UNITS: [&str; 15] = [
    "department",
    "dept",
    "abteilung",
    "einkauf",
    "personalabteilung",
    "buchhaltung",
    "headquarters",
    "hq",
    "hr",
    "team",
    "division",
    "center",
    "centre",
    "office",
    "unit",
];
/// How many of [`UNITS`] need no function before them.
const PLAIN_UNITS: usize = 9;
/// What parts of companies do.
const FUNCTIONS: [&str; 29] = [
    "purchasing",
    "procurement",
    "sourcing",
    "sales",
    "marketing",
    "it",
    "hr",
    "human",
    "resources",
    "r&d",
    "research",
    "and",
    "&",
    "development",
    "finance",
    "accounting",
    "accounts",
    "payable",
    "legal",
    "operations",
    "logistics",
    "support",
    "service",
    "customer",
    "quality",
    "administration",
    "head",
    "main",
    "engineering",
];
/// Most words that say what a part does.
const MAX_FUNCTIONS: usize = 4;

/// The company before the name of one of its parts (`Hanbit Electronics Purchasing Dept`).
fn without_department(company: &str) -> Option<&str> {
    let ends = |letter: char| matches!(letter, '.' | ',' | ' ');
    let company = company.trim_end_matches(ends);
    if let Some(before) = before_department(company) {
        return Some(before.trim_end_matches(ends));
    }
    let (mut rest, unit) = company.rsplit_once(' ')?;
    let place = UNITS.iter().position(|known| unit.eq_ignore_ascii_case(known))?;
    let mut functions = 0;
    while functions < MAX_FUNCTIONS {
        let Some((before, word)) = rest.rsplit_once(' ') else { break };
        if !FUNCTIONS.iter().any(|known| word.trim_end_matches(ends).eq_ignore_ascii_case(known)) {
            break;
        }
        (rest, functions) = (before, functions + 1);
    }
    (functions > 0 || place < PLAIN_UNITS).then(|| rest.trim_end_matches(ends))
}

/// The company before `Dept. of Engineering`; a state's department is none of a company.
fn before_department(company: &str) -> Option<&str> {
    let words: Vec<&str> = company.split(' ').collect();
    let is = |word: &str, known: &str| word.trim_end_matches('.').eq_ignore_ascii_case(known);
    let at = words.windows(2).position(|pair| is(pair[0], "dept") && is(pair[1], "of"))?;
    let placed = normalise_name(words[..at].first()?).names_place();
    let length: usize = words[..at].iter().map(|word| word.len() + 1).sum();
    (!placed).then(|| &company[..length - 1])
}

fn parts(company: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = without_department(company).into_iter().collect();
    let marks = |byte: u8| matches!(byte, b'(' | b'-' | b'|' | b'/' | b',') || byte == 0xe2;
    // An en or em dash begins with 0xe2 in UTF-8.
    if !company.bytes().any(marks) {
        return parts;
    }
    if let Some((before, rest)) = company.split_once('(') {
        let inside = rest.split(')').next().unwrap_or(rest);
        // An acronym with its words behind it, or a name with a group or place behind it. A letter
        // alone is a legal form: (주), (株).
        let front = before.trim().is_empty();
        if !front || inside.chars().nth(1).is_some() {
            parts.push(if front { inside } else { before });
        }
        let short = before.split_whitespace().count() == 1 && before.trim().len() <= 6;
        if short && inside.split_whitespace().count() >= 3 {
            parts.push(inside);
        }
    }
    if let Some((before, after)) = company.split_once(", ") {
        let first = before.split_whitespace().next().unwrap_or_default().to_lowercase();
        if DEPARTMENTS.contains(&first.as_str()) {
            parts.push(after);
        }
    }
    let first = ADDITIONS.iter().filter_map(|mark| company.find(mark)).min();
    parts.extend(first.map(|at| &company[..at]));
    parts
}

#[cfg(test)]
mod tests {
    use super::without_department;

    #[test]
    fn a_department_behind_the_name_is_no_part_of_it() {
        for (typed, company) in [
            ("Hanbit Electronics Purchasing Dept", Some("Hanbit Electronics")),
            ("Orvane N.V. IT Department", Some("Orvane N.V")),
            ("Orvane, Sales Division", Some("Orvane")),
            ("Orvane R&D Center", Some("Orvane")),
            ("Orvane Department", Some("Orvane")),
            ("Orvane Head Office", Some("Orvane")),
            ("Orvane GmbH Einkauf", Some("Orvane GmbH")),
            ("Orvane Dept. of Engineering", Some("Orvane")),
            // Names of companies and authorities.
            ("Oregon Dept. of Transportation", None),
            ("Box Office", None),
            ("Dream Team", None),
            ("Garden Center", None),
            ("Marketing Team Orvane", None),
            ("Sales Team", None),
            ("Orvane Research", None),
            ("Department", None),
        ] {
            assert_eq!(without_department(typed), company, "{typed}");
        }
    }
}
