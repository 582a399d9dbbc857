//! Kinds that belong to no account, however much they look like it.

use super::{
    cases_common::{ending, told},
    designs::joined_words,
    family::AGENCY_WORDS,
    mail,
    spelling::address,
    teller::{Teller, Told},
    tongues::Language,
};

pub(super) fn free_mail_no_company(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let place = teller.account(index).place;
    let mut lead = teller.person(place);
    if teller.random.chance(0.5) {
        lead.country = teller.country(place);
    }
    lead.email = teller.free_mail(&lead, place);
    lead.company = teller.junk(place);
    told("free_mail_no_company", None, lead)
}

/// Somebody of a company that is on no list, with that company's domain.
pub(super) fn stray_corporate(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let place = teller.account(index).place;
    let company = teller.outsider(place);
    let ending = teller.random.pick(&teller.world.places[place].endings);
    let domain = format!("{}.{ending}", company.label);
    let mut lead = teller.person(place);
    if teller.random.chance(0.6) {
        lead.country = teller.country(place);
    }
    lead.email = teller.mail(&lead, &domain);
    lead.company = match teller.random.below(4) {
        0 => String::new(),
        1 => company.registered(&teller.world.places[place]),
        _ => company.name().to_owned(),
    };
    if teller.random.chance(0.3) {
        lead.website = mail::website(&domain, teller.random);
    }
    told("stray_corporate", None, lead)
}

/// A name built as an account's, with the same common words around another distinctive one.
pub(super) fn stray_similar(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let company = &account.company;
    if !company.core_tells || company.name() == company.short() {
        return None;
    }
    let outsider = teller.outsider(account.place);
    if !outsider.core_tells || outsider.language != company.language {
        return None;
    }
    let (own, other) = if company.in_latin {
        (&company.latin_core, &outsider.latin_core)
    } else {
        (&company.core, &outsider.core)
    };
    let name = company.name().replacen(own.as_str(), other, 1);
    (name != company.name()).then_some(())?;
    let mut lead = teller.employee(index);
    lead.email = teller.private(&lead, account.place);
    lead.company = teller.formed(&name, account.place);
    told("stray_similar", None, lead)
}

/// The label of an account under another ending, and a name that disagrees.
pub(super) fn same_label_other_company(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let other = teller.elsewhere(account.place);
    let domain = format!("{}.{}", account.company.label, ending(teller, other));
    let shares = teller.family.accounts.iter().any(|account| account.domains.contains(&domain));
    if shares {
        return None;
    }
    let company = teller.outsider(other);
    let mut lead = teller.person(other);
    lead.country = teller.country(other);
    lead.email = teller.mail(&lead, &domain);
    lead.company = company.registered(&teller.world.places[other]);
    told("same_label_other_company", None, lead)
}

/// The name of an account in another country, under a domain that has nothing to do with it.
pub(super) fn same_name_elsewhere(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let account = teller.account(index);
    let other = teller.elsewhere(account.place);
    let label = teller.outsider(other).label;
    let domain = format!("{label}.{}", ending(teller, other));
    let mut lead = teller.person(other);
    lead.country = teller.country(other);
    lead.email = teller.mail(&lead, &domain);
    lead.company = teller.formed(&account.company.latin, other);
    told("same_name_elsewhere", None, lead)
}

/// Somebody of an agency, which is on no list, who types the client.
pub(super) fn agency_not_account(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let place = teller.account(index).place;
    let agency = teller.outsider(place);
    let kind = teller.random.pick(AGENCY_WORDS);
    let label = format!("{}{}", address(&agency.latin_core), address(kind));
    if !teller.registry.take("label", &label) {
        return None;
    }
    let domain = format!("{label}.{}", ending(teller, place));
    let mut lead = teller.person(place);
    if teller.random.chance(0.5) {
        lead.country = teller.country(place);
    }
    lead.title = teller.random.pick(&["Account Director", "Media Planner", "Consultant"]).into();
    lead.email = teller.mail(&lead, &domain);
    lead.company = teller.typed(index);
    if teller.random.chance(0.4) {
        lead.website = mail::website(&domain, teller.random);
    }
    told("agency_not_account", None, lead)
}

/// A domain that only looks like an account's, and no company.
pub(super) fn idn_homograph(teller: &mut Teller<'_>) -> Option<Told> {
    let index = teller.any();
    let domain = teller.domain(index)?;
    let twin = mail::homograph(domain, teller.random)?;
    let written = if teller.random.chance(0.4) { mail::on_the_wire(&twin) } else { twin };
    let mut lead = teller.employee(index);
    lead.email = teller.mail(&lead, &written);
    told("idn_homograph", None, lead)
}

/// Another shop on the host that an account uses as well.
pub(super) fn neighbour_on_host(teller: &mut Teller<'_>) -> Option<Told> {
    let account = teller.account(0);
    let domain = account.domains.first()?;
    let outsider = teller.outsider(account.place);
    let page = domain.replacen(&account.company.label, &outsider.label, 1);
    let mut lead = teller.person(account.place);
    lead.email = teller.private(&lead, account.place);
    lead.website = mail::website(&page, teller.random);
    if teller.random.chance(0.7) || account.company.language == Language::Korean {
        lead.company = outsider.name().to_owned();
    }
    told("shared_web_host", None, lead)
}

/// Another name with the initials of an account's, in full, sometimes under them as a domain.
pub(super) fn same_initials(teller: &mut Teller<'_>) -> Option<Told> {
    let account = teller.account(0);
    let words = &teller.family.facts.words;
    let tongue = teller.world.tongue(account.company.language);
    let mut other = Vec::new();
    for word in words {
        let list = tongue.plain.iter().find(|list| list.contains(word))?;
        let like: Vec<&'static str> = list
            .iter()
            .copied()
            .filter(|entry| *entry != *word && entry.chars().next() == word.chars().next())
            .collect();
        other.push(if like.is_empty() { word } else { teller.random.pick(&like) });
    }
    let changed = words.iter().zip(&other).filter(|(own, new)| own != new).count();
    if changed < 2 {
        return None;
    }
    let name = joined_words(&other, account.company.language);
    let place = teller.elsewhere(account.place);
    let mut lead = teller.person(place);
    lead.country = teller.country(place);
    lead.company = teller.formed(&name, place);
    let initials = teller.family.facts.acronym.to_lowercase();
    let domain = format!("{initials}.{}", ending(teller, place));
    let own = account.company.label == initials && !account.domains.contains(&domain);
    lead.email = if own && teller.random.chance(0.6) {
        teller.mail(&lead, &domain)
    } else {
        teller.private(&lead, place)
    };
    told("same_initials", None, lead)
}
