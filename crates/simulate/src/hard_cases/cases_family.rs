//! Kinds that need a family of their own: groups, holdings, look-alikes, old names.

use super::{
    cases_common::{ending, told},
    family::Design,
    mail,
    spelling::unaccented,
    teller::{Teller, Told},
    tongues::Language,
};

/// The short name of a group, as its people type it wherever they work.
fn brand(teller: &mut Teller<'_>) -> String {
    let head = &teller.account(0).company;
    match teller.random.below(5) {
        0 if head.core_tells => head.latin_core.clone(),
        1 => head.latin.to_uppercase(),
        2 => head.registered(&teller.world.places[teller.account(0).place]),
        3 => String::new(),
        _ => head.latin.clone(),
    }
}

/// The domain that stands for the whole group.
fn head_domain<'a>(teller: &Teller<'a>) -> Option<&'a str> {
    teller.account(0).domains.first().map(String::as_str)
}

pub(super) fn subsidiary_by_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.child()?;
    let domain = teller.account(index).domains.first()?;
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, domain);
    lead.company = brand(teller);
    told("subsidiary_by_domain", Some(index), lead)
}

pub(super) fn subsidiary_by_name(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.child()?;
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    lead.company = match teller.random.below(4) {
        0 => account.company.registered(&teller.world.places[account.place]),
        1 => account.company.name().to_uppercase(),
        _ => account.company.name().to_owned(),
    };
    lead.email = match head_domain(teller) {
        Some(domain) if teller.random.chance(0.6) => teller.mail(&lead, domain),
        _ => teller.private(&lead, account.place),
    };
    told("subsidiary_by_name", Some(index), lead)
}

pub(super) fn subsidiary_by_country(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.child()?;
    let account = teller.account(index);
    let mut lead = teller.person(account.place);
    lead.country = teller.country(account.place);
    lead.email = teller.mail(&lead, head_domain(teller)?);
    lead.company = brand(teller);
    told("subsidiary_by_country", Some(index), lead)
}

/// Only the town tells, and only one account of the family lies there.
pub(super) fn subsidiary_by_city(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.child()?;
    let account = teller.account(index);
    let mut city = account.city;
    let abroad = teller.family.design != Design::CityGroup;
    if abroad && teller.random.chance(0.2) {
        // Another town of the country, where the family has nobody else.
        city = teller.random.below(teller.world.places[account.place].cities.len());
    }
    let mut lead = teller.person(account.place);
    lead.city = teller.city(account.place, city);
    if !abroad && teller.random.chance(0.6) {
        lead.country = teller.country(account.place);
    }
    lead.email = teller.mail(&lead, head_domain(teller)?);
    lead.company = brand(teller);
    told("subsidiary_by_city", Some(index), lead)
}

/// The parent's domain and nothing that names a subsidiary.
pub(super) fn group_parent(teller: &mut Teller<'_>) -> Option<Told> {
    let head = teller.account(0);
    let mut lead = teller.person(head.place);
    lead.company = brand(teller);
    let taken = |place: usize| teller.family.accounts.iter().any(|account| account.place == place);
    let other = (0..teller.world.places.len()).filter(|place| !taken(*place));
    let free: Vec<usize> = other.collect();
    match teller.random.below(4) {
        0 => {
            lead.country = teller.country(head.place);
            lead.city = teller.city(head.place, head.city);
        }
        1 if teller.family.design != Design::CityGroup && !free.is_empty() => {
            let place = teller.random.pick(&free);
            lead = teller.person(place);
            lead.country = teller.country(place);
            lead.company = head.company.latin.clone();
            let regional = format!("{}.{}", head.company.label, ending(teller, place));
            lead.email = teller.mail(&lead, &regional);
            return told("group_parent", Some(0), lead);
        }
        _ => {}
    }
    lead.email = teller.mail(&lead, head_domain(teller)?);
    told("group_parent", Some(0), lead)
}

/// A child of a holding, under its own name or domain.
pub(super) fn holding_child(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.child()?;
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    match teller.random.below(4) {
        0 => {
            lead.email = teller.mail(&lead, head_domain(teller)?);
            lead.company = account.company.name().to_owned();
        }
        1 => {
            lead.email = teller.private(&lead, account.place);
            lead.company = teller.typed(index);
        }
        2 => {
            lead.email = teller.mail(&lead, account.domains.first()?);
            lead.company = brand(teller);
        }
        _ => {
            lead.email = teller.private(&lead, account.place);
            lead.company =
                format!("{} ({})", account.company.name(), teller.account(0).company.latin);
        }
    }
    told("holding_child", Some(index), lead)
}

pub(super) fn holding_parent(teller: &mut Teller<'_>) -> Option<Told> {
    let mut lead = teller.employee(0);
    lead.company = teller.account(0).company.latin.clone();
    lead.email = match head_domain(teller) {
        Some(domain) if teller.random.chance(0.6) => teller.mail(&lead, domain),
        _ => teller.private(&lead, teller.account(0).place),
    };
    told("holding_parent", Some(0), lead)
}

/// Unrelated names under one domain: the name or the country picks.
pub(super) fn several_on_one_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, account.domains.first()?);
    if teller.random.chance(0.6) {
        lead.company = teller.typed(index);
    } else {
        lead.country = teller.country(account.place);
    }
    told("several_on_one_domain", Some(index), lead)
}

/// The shared domain alone: the holding's where it is on the list, else nobody can tell.
pub(super) fn shared_domain_alone(teller: &mut Teller<'_>) -> Option<Told> {
    let account = teller.account(0);
    let headed = teller.family.accounts.iter().any(|account| account.parent.is_some());
    let mut lead = teller.person(account.place);
    lead.email = teller.mail(&lead, account.domains.first()?);
    if headed {
        return told("several_on_one_domain", Some(0), lead);
    }
    // A person of nowhere, so that the name does not give the country away.
    let nowhere = (0..teller.world.places.len())
        .find(|place| teller.family.accounts.iter().all(|account| account.place != *place))?;
    lead = teller.person(nowhere);
    lead.email = teller.mail(&lead, account.domains.first()?);
    told("undecidable", None, lead)
}

pub(super) fn acronym(teller: &mut Teller<'_>) -> Option<Told> {
    let letters = &teller.family.facts.acronym;
    if letters.is_empty() {
        return None;
    }
    let place = teller.account(0).place;
    let mut lead = teller.employee(0);
    lead.email = teller.private(&lead, place);
    lead.company = match teller.random.below(6) {
        0 => letters.to_lowercase(),
        1 => letters.chars().map(|letter| format!("{letter}.")).collect(),
        2 => teller.formed(letters, place),
        3 => format!("{letters} ({})", teller.account(0).company.name()),
        _ => letters.clone(),
    };
    told("acronym", Some(0), lead)
}

pub(super) fn split_or_joined(teller: &mut Teller<'_>) -> Option<Told> {
    let account = teller.account(0);
    let company = &account.company;
    let name = company.name();
    let written = match teller.family.facts.parts.as_slice() {
        [first, second] => {
            let other = match teller.random.below(7) {
                0 => format!("{first} {second}"),
                1 => format!("{first}{second}"),
                2 => format!("{first}-{second}"),
                3 => format!("{first}{second}").to_lowercase(),
                4 => format!("{first}{}", second.to_lowercase()),
                5 => format!("{first}_{second}"),
                _ => format!("{first} {second}").to_uppercase(),
            };
            name.replacen(&company.core, &other, 1)
        }
        _ if company.language == Language::Korean && !company.in_latin => {
            let trade = company.trade?;
            if name.contains(' ') {
                name.replace(' ', "")
            } else {
                format!("{} {}", company.core, trade.word)
            }
        }
        _ => return None,
    };
    (written != name).then_some(())?;
    let mut lead = teller.employee(0);
    lead.email = teller.private(&lead, account.place);
    lead.company = teller.formed(&written, account.place);
    told("split_or_joined", Some(0), lead)
}

pub(super) fn renamed(teller: &mut Teller<'_>) -> Option<Told> {
    let facts = &teller.family.facts;
    let account = teller.account(0);
    let mut lead = teller.employee(0);
    let by_name =
        facts.old_domain.is_empty() || (!facts.old_name.is_empty() && teller.random.chance(0.5));
    if by_name {
        lead.email = teller.private(&lead, account.place);
        lead.company = match teller.random.below(4) {
            0 => facts.old_name.to_uppercase(),
            1 => format!("{} (now {})", facts.old_name, account.company.name()),
            2 => teller.formed(&facts.old_name, account.place),
            _ => facts.old_name.clone(),
        };
    } else {
        lead.email = teller.mail(&lead, &facts.old_domain);
        lead.company = match teller.random.below(3) {
            0 => teller.typed(0),
            1 => facts.old_name.clone(),
            _ => String::new(),
        };
    }
    told("renamed", Some(0), lead)
}

pub(super) fn look_alike_named(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    lead.company = teller.typed(index);
    told("look_alike_named", Some(index), lead)
}

/// A fourth company with the first word of the others, which is on no list.
pub(super) fn look_alike_absent(teller: &mut Teller<'_>) -> Option<Told> {
    let name = teller.family.facts.absent.first()?;
    let place = teller.account(0).place;
    let mut lead = teller.employee(0);
    lead.city = String::new();
    lead.email = teller.free_mail(&lead, place);
    lead.company = teller.formed(name, place);
    told("look_alike_absent", None, lead)
}

/// The shared first word alone.
pub(super) fn look_alike_bare(teller: &mut Teller<'_>) -> Option<Told> {
    let word = &teller.family.facts.common;
    if word.is_empty() {
        return None;
    }
    let mut lead = teller.person(0);
    lead.email = neutral_mail(teller, &lead.latin);
    lead.company = match teller.random.below(3) {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        _ => word.clone(),
    };
    told("look_alike_bare", None, lead)
}

/// A private mailbox that tells no country.
fn neutral_mail(teller: &mut Teller<'_>, names: &(String, String)) -> String {
    let host = teller.random.pick(&["gmail.com", "outlook.com", "yahoo.com", "proton.me"]);
    format!("{}@{host}", mail::private_mailbox(&names.0, &names.1, teller.random))
}

/// One of several unrelated companies of one name: the country picks.
pub(super) fn namesake_by_country(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let mut lead = teller.person(account.place);
    lead.country = teller.country(account.place);
    lead.email = teller.private(&lead, account.place);
    lead.company = account.company.latin.clone();
    told("namesake_by_country", Some(index), lead)
}

/// The name of several unrelated companies, and no country.
pub(super) fn namesake_alone(teller: &mut Teller<'_>) -> Option<Told> {
    if teller.family.accounts.len() < 2 {
        return None;
    }
    let mut lead = teller.person(0);
    lead.email = neutral_mail(teller, &lead.latin);
    lead.company = teller.account(0).company.latin.clone();
    told("undecidable", None, lead)
}

pub(super) fn agency_account(teller: &mut Teller<'_>) -> Option<Told> {
    let client = teller.strangers.get(teller.random.below(teller.strangers.len()))?;
    let domain = teller.domain(0)?;
    let mut lead = teller.employee(0);
    lead.email = teller.mail(&lead, domain);
    lead.company = client.name.clone();
    lead.title =
        teller.random.pick(&["Account Director", "Media Planner", "Consultant", ""]).into();
    told("agency_account", Some(0), lead)
}

const FACULTIES: &[&str] = &[
    "Dept of Physics",
    "Department of Chemistry",
    "Faculty of Law",
    "Computer Science",
    "School of Medicine",
    "Institute of Geography",
    "Library",
];
const CAMPUS_HOSTS: &[&str] =
    &["cs", "physics", "student", "students", "mail", "stud", "med", "law"];
const CAMPUS_TITLES: &[&str] = &["Professor", "PhD Candidate", "Student", "Lecturer", "Librarian"];

pub(super) fn university(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    lead.title = teller.random.pick(CAMPUS_TITLES).to_owned();
    let name =
        if teller.random.chance(0.4) { &account.company.latin } else { account.company.name() };
    let faculty = teller.random.pick(FACULTIES);
    lead.company = match teller.random.below(6) {
        0 => format!("{name} - {faculty}"),
        1 => format!("{faculty}, {name}"),
        2 => shortened(name),
        3 => format!("{} - {faculty}", shortened(name)),
        4 => unaccented(name),
        _ => name.to_owned(),
    };
    let domain = account.domains.first()?;
    lead.email = match teller.random.below(4) {
        0 => teller.private(&lead, account.place),
        1 => teller.mail(&lead, domain),
        _ => {
            let host = format!("{}.{domain}", teller.random.pick(CAMPUS_HOSTS));
            teller.mail(&lead, &host)
        }
    };
    if lead.email.contains(domain.as_str()) && teller.random.chance(0.3) {
        lead.company = String::new();
    }
    told("university", Some(index), lead)
}

fn shortened(name: &str) -> String {
    name.replace("University", "Univ.")
        .replace("Universität", "Uni")
        .replace("Université", "Univ.")
        .replace("Universidad", "Univ.")
        .replace("Università", "Univ.")
        .replace("Institute", "Inst.")
        .replace("Technology", "Tech")
        .replace("대학교", "대")
        .replace("Πανεπιστήμιο", "Παν.")
}
