//! Kinds that any company of its own may have.

use super::{
    company::with_form,
    distort, mail,
    spelling::{capitalised, greek_capitals, unaccented},
    teller::{Lead, Teller, Told},
    tongues::Language,
};

/// Tells a lead of a kind; none where the family has nothing to make it of.
pub(super) type Case = fn(&mut Teller<'_>) -> Option<Told>;

pub(super) fn told(kind: &'static str, account: Option<usize>, lead: Lead) -> Option<Told> {
    Some(Told { kind, account, lead })
}

const JOKES: &[&str] = &[
    "Stealth Startup",
    "World Domination Inc.",
    "The Best Company Ever",
    "Secret",
    "ACME Corp",
    "Evil Empire",
    "my garage",
    "Looking for my next adventure",
    "Batcave",
    "Consultant to the stars",
];
const DEPARTMENTS: &[&str] =
    &["R&D dept", "IT", "Marketing", "Procurement", "Finance Department", "HR", "EMEA Sales"];
const SUBDOMAINS: &[&str] =
    &["eu", "mail", "corp", "uk", "exchange", "us", "mx1", "hq", "smtp", "staff", "apac", "intra"];

pub(super) fn exact_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let mut lead = teller.employee(index);
    if teller.random.chance(0.1) {
        // Some colleagues live abroad.
        let other = teller.elsewhere(teller.account(index).place);
        lead = Lead { country: teller.country(other), ..teller.person(other) };
    }
    lead.email = teller.mail(&lead, domain);
    lead.company = match teller.random.below(10) {
        0..=5 => teller.typed(index),
        6 => teller.junk(teller.account(index).place),
        _ => String::new(),
    };
    if teller.random.chance(0.3) {
        lead.website = mail::website(domain, teller.random);
    }
    told("exact_domain", Some(index), lead)
}

pub(super) fn domain_beats_company(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, domain);
    lead.company = if teller.strangers.is_empty() || teller.random.chance(0.2) {
        teller.random.pick(JOKES).to_owned()
    } else {
        teller.strangers[teller.random.below(teller.strangers.len())].name.clone()
    };
    told("domain_beats_company", Some(index), lead)
}

/// The national ending of a country.
pub(super) fn ending(teller: &mut Teller<'_>, place: usize) -> &'static str {
    let national = |ending: &&str| !["com", "net", "io", "us"].contains(ending);
    let endings = &teller.world.places[place].endings;
    endings.iter().copied().find(national).unwrap_or("us")
}

pub(super) fn regional_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let label = &account.company.label;
    let owned = |domain: &String| {
        domain.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with('.'))
    };
    if !account.domains.iter().any(owned) {
        return None;
    }
    let other = teller.elsewhere(account.place);
    let domain = format!("{label}.{}", ending(teller, other));
    if account.domains.contains(&domain) {
        return None;
    }
    let mut lead = teller.person(other);
    if teller.random.chance(0.6) {
        lead.country = teller.country(other);
    }
    lead.email = teller.mail(&lead, &domain);
    let company = &account.company;
    let name = if company.core_tells && teller.random.chance(0.4) {
        company.latin_core.clone()
    } else {
        company.latin.clone()
    };
    lead.company = teller.formed(&name, other);
    told("regional_domain", Some(index), lead)
}

/// The same name in the same country, under a domain that is not listed but says the name.
pub(super) fn unlisted_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let company = &account.company;
    if company.label.len() < 6 || company.label.contains('-') {
        return None;
    }
    let initials = &teller.family.facts.acronym;
    let label = match teller.random.below(5) {
        0 if !initials.is_empty() => format!("{}-online", initials.to_lowercase()),
        0 | 1 => format!("{}-group", company.label),
        2 => format!("get{}", company.label),
        3 => format!("{}-team", company.label),
        _ => format!("{}hq", company.label),
    };
    if !teller.registry.take("label", &label.replace('-', "")) {
        return None;
    }
    let ending = ending(teller, account.place);
    let mut lead = teller.employee(index);
    lead.country = teller.country(account.place);
    lead.email = teller.mail(&lead, &format!("{label}.{ending}"));
    lead.company = company.registered(&teller.world.places[account.place]);
    if teller.random.chance(0.4) {
        lead.company = company.name().to_owned();
    }
    told("unlisted_domain", Some(index), lead)
}

pub(super) fn abbreviation(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let tongue = teller.world.tongue(account.company.language);
    let name = account.company.name();
    let short = distort::abbreviated(name, tongue, teller.random)
        .or_else(|| distort::clipped(name, teller.random))?;
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    lead.company = match teller.random.below(4) {
        0 => short.to_uppercase(),
        1 => unaccented(&short),
        _ => short,
    };
    told("abbreviation", Some(index), lead)
}

pub(super) fn typo_in_company(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let company = &account.company;
    let core = if company.in_latin { &company.latin_core } else { &company.core };
    let word = core.split(' ').max_by_key(|word| word.chars().count())?;
    let wrong = if company.language == Language::Korean && !company.in_latin {
        distort::misheard(word)?
    } else {
        let slips = 1 + usize::from(word.chars().count() > 8 && teller.random.chance(0.3));
        distort::mistyped(word, slips, teller.random)?
    };
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    let whole = teller.random.chance(0.3);
    let name = if whole {
        company.registered(&teller.world.places[account.place])
    } else {
        company.name().to_owned()
    };
    lead.company = name.replacen(word, &wrong, 1);
    (lead.company != name).then_some(())?;
    told("typo_in_company", Some(index), lead)
}

pub(super) fn typo_in_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let (label, ending) = domain.split_once('.')?;
    let wrong = distort::mistyped(label, 1, teller.random)?;
    let fits = wrong.is_ascii() && !wrong.ends_with('-') && !wrong.contains("--");
    if !fits || !teller.registry.take("label", &wrong.replace('-', "")) {
        return None;
    }
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, &format!("{wrong}.{ending}"));
    lead.company = teller.typed(index);
    lead.country = teller.country(teller.account(index).place);
    told("typo_in_domain", Some(index), lead)
}

pub(super) fn legal_form(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let place = &teller.world.places[account.place];
    let form = place.forms.get(account.company.form)?;
    let spelling = teller.random.pick(&form.spellings);
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    let name = account.company.name();
    lead.company = match teller.random.below(6) {
        0 => with_form(&name.to_uppercase(), &spelling.to_uppercase()),
        1 => with_form(name, spelling).to_lowercase(),
        2 if !spelling.contains("{}") => format!("{name}, {spelling}"),
        3 if !spelling.contains("{}") => format!("{name} ({spelling})"),
        _ => with_form(name, spelling),
    };
    told("legal_form", Some(index), lead)
}

pub(super) fn transliteration(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let company = &account.company;
    let kind = match company.language {
        Language::Korean => "transliteration_korean",
        Language::Greek => "transliteration_greek",
        _ => return None,
    };
    let place = &teller.world.places[account.place];
    let latin_forms = ["", "", "", " S.A.", " SA", " Ltd"];
    let korean_forms = ["{}", "{}", "(주){}", "㈜{}", "{}(주)", "주식회사 {}"];
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    lead.company = match (company.in_latin, company.language) {
        (true, _) if teller.random.chance(0.2) => company.romanised(teller.random),
        (true, Language::Korean) => with_form(&company.native, teller.random.pick(&korean_forms)),
        (true, _) if teller.random.chance(0.3) => greek_capitals(&company.native),
        (true, _) => company.native.clone(),
        (false, Language::Greek) => {
            let form = teller.random.pick(&latin_forms);
            format!("{}{form}", company.romanised(teller.random))
        }
        (false, _) => {
            let form = teller.random.pick(&["", "", " Co., Ltd.", " Inc.", " Corp"]);
            format!("{}{form}", company.romanised(teller.random))
        }
    };
    (lead.company != company.registered(place)).then_some(())?;
    told(kind, Some(index), lead)
}

pub(super) fn free_mail_with_company(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let mut lead = teller.employee(index);
    lead.email = teller.free_mail(&lead, teller.account(index).place);
    lead.company = teller.typed(index);
    told("free_mail_with_company", Some(index), lead)
}

pub(super) fn free_mail_with_website(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let place = teller.account(index).place;
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, place);
    lead.company = teller.junk(place);
    lead.website = mail::website(domain, teller.random);
    told("free_mail_with_website", Some(index), lead)
}

pub(super) fn website_agrees(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, teller.account(index).place);
    lead.company = teller.typed(index);
    lead.website = mail::website(domain, teller.random);
    told("website_agrees", Some(index), lead)
}

/// The company's page on a network, or junk, in place of a web site: the name decides.
pub(super) fn social_website(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, teller.account(index).place);
    lead.company = teller.typed(index);
    lead.website = if teller.random.chance(0.3) {
        teller.random.pick(mail::JUNK_WEBSITES).to_owned()
    } else {
        let label = &teller.account(index).company.label;
        teller.random.pick(mail::SOCIAL_PAGES).replace("{}", label)
    };
    told("social_website", Some(index), lead)
}

/// A page on a host that everybody may use: the name decides.
pub(super) fn shared_web_host(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    lead.company = teller.typed(index);
    let host = teller.random.pick(mail::SHARED_HOSTS);
    let page = host.replace("{}", &account.company.label);
    lead.website = mail::website(&page, teller.random);
    told("shared_web_host", Some(index), lead)
}

pub(super) fn subdomain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let host = format!("{}.{domain}", teller.random.pick(SUBDOMAINS));
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, &host);
    if teller.random.chance(0.5) {
        lead.company = teller.typed(index);
    }
    told("subdomain", Some(index), lead)
}

pub(super) fn email_form(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let mut lead = teller.employee(index);
    let plain = teller.mail(&lead, domain);
    let name = format!("{} {}", capitalised(&lead.latin.0), capitalised(&lead.latin.1));
    lead.email = mail::disguised(&plain, &name, teller.random);
    if teller.random.chance(0.4) {
        lead.company = teller.typed(index);
    }
    told("email_form", Some(index), lead)
}

pub(super) fn internal_host(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let mut lead = teller.employee(index);
    let host = teller.random.pick(mail::INTERNAL_HOSTS);
    lead.email = teller.mail(&lead, host);
    if teller.random.chance(0.2) {
        lead.company = teller.junk(teller.account(index).place);
        return told("internal_host", None, lead);
    }
    lead.company = teller.typed(index);
    told("internal_host", Some(index), lead)
}

pub(super) fn idn_domain(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    if domain.is_ascii() {
        return None;
    }
    let written =
        if teller.random.chance(0.6) { mail::on_the_wire(domain) } else { domain.to_owned() };
    let mut lead = teller.employee(index);
    if teller.random.chance(0.3) {
        lead.email = teller.private(&lead, teller.account(index).place);
        lead.website = mail::website(&written, teller.random);
    } else {
        lead.email = teller.mail(&lead, &written);
    }
    if teller.random.chance(0.3) {
        lead.company = teller.typed(index);
    }
    told("idn_domain", Some(index), lead)
}

/// The name between other words, signs and letters.
pub(super) fn company_with_extras(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let place = &teller.world.places[account.place];
    let name = if teller.random.chance(0.4) {
        account.company.registered(place)
    } else {
        account.company.name().to_owned()
    };
    let city = teller.city(account.place, account.city);
    let department = teller.random.pick(DEPARTMENTS);
    let mut lead = teller.employee(index);
    lead.company = match teller.random.below(18) {
        0 => format!("{name} (formerly {})", teller.outsider(account.place).name()),
        1 => format!("{} — EMEA", name.to_uppercase()),
        2 => format!("{name} / {department}"),
        3 => format!("{name} - {department}"),
        4 => format!("{} {city}", account.company.name()),
        5 => format!("{name} ({city})"),
        6 => format!("{name}, a {} company", teller.outsider(account.place).name()),
        7 => distort::entities(&name)?,
        8 => distort::full_width(&name),
        9 | 10 => distort::with_unseen(&name, teller.random),
        11 => name.replace(' ', "\u{a0}"),
        12 => format!("  {} ", name.replace(' ', "  ")),
        13 => format!("\"{name}\""),
        14 => format!("{name} (HQ)"),
        15 => format!("*** {name} ***"),
        16 => format!("{name} | {city} | {department}"),
        _ => mail::website(teller.domain(index)?, teller.random),
    };
    lead.email = teller.private(&lead, account.place);
    told("company_with_extras", Some(index), lead)
}
