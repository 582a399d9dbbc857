//! What all leads have: a person, a place, a mailbox; and how each finds its words.

use super::{
    World,
    company::{Company, new_company, with_form},
    family::{Account, Family},
    mail,
    registry::Registry,
    spelling::{capitalised, unaccented},
    tongues::Language,
};
use crate::{
    person_names::{GREEK_GIVEN, GREEK_SURNAMES, KOREAN_GIVEN, KOREAN_SURNAMES},
    random::Random,
};

/// A lead as it is written, with what its mailbox is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Lead {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) title: String,
    pub(super) email: String,
    pub(super) company: String,
    pub(super) website: String,
    pub(super) country: String,
    pub(super) city: String,
    /// The names in Latin letters.
    pub(super) latin: (String, String),
}

/// A lead and whose it is.
pub(super) struct Told {
    pub(super) kind: &'static str,
    /// The account by its place in the family; none where it belongs to no account.
    pub(super) account: Option<usize>,
    pub(super) lead: Lead,
}

/// An account of another family, as somebody's former employer.
#[derive(Debug, Clone)]
pub(super) struct Stranger {
    pub(super) name: String,
}

/// Tells leads of one family.
pub(super) struct Teller<'a> {
    pub(super) world: &'a World,
    pub(super) registry: &'a mut Registry,
    pub(super) random: &'a mut Random,
    pub(super) family: &'a Family,
    pub(super) strangers: &'a [Stranger],
}

impl<'a> Teller<'a> {
    /// Any account of the family.
    pub(super) fn any(&mut self) -> usize {
        self.random.below(self.family.accounts.len())
    }

    /// Any account of the family that has a parent in it.
    pub(super) fn child(&mut self) -> Option<usize> {
        let accounts = &self.family.accounts;
        let children: Vec<usize> =
            (0..accounts.len()).filter(|index| accounts[*index].parent.is_some()).collect();
        (!children.is_empty()).then(|| self.random.pick(&children))
    }

    pub(super) fn account(&self, index: usize) -> &'a Account {
        &self.family.accounts[index]
    }

    /// A person in a country, with a title, and nothing else yet.
    pub(super) fn person(&mut self, place: usize) -> Lead {
        let tongue = self.world.tongue(self.world.places[place].language);
        let (first, last, latin) = match tongue.language {
            Language::Korean => {
                let (last, last_latin) = self.random.pick(KOREAN_SURNAMES);
                let (first, first_latin) = self.random.pick(KOREAN_GIVEN);
                (first, last, (first_latin, last_latin))
            }
            Language::Greek => {
                let number = self.random.below(GREEK_GIVEN.len());
                let (first, first_latin) = GREEK_GIVEN[number];
                let (man, woman, last_latin) = self.random.pick(GREEK_SURNAMES);
                let last = if number.is_multiple_of(2) { man } else { woman };
                (first, last, (first_latin, last_latin))
            }
            _ => {
                let first = self.random.pick(&tongue.given);
                let last = self.random.pick(&tongue.surnames);
                (first, last, (first, last))
            }
        };
        let in_latin = !latin.0.is_ascii() || self.random.chance(0.25);
        let names = if in_latin && matches!(tongue.language, Language::Korean | Language::Greek) {
            (capitalised(latin.0), capitalised(latin.1))
        } else {
            (first.to_owned(), last.to_owned())
        };
        Lead {
            first_name: names.0,
            last_name: names.1,
            title: self.random.pick(&tongue.titles).to_owned(),
            latin: (unaccented(latin.0), unaccented(latin.1)),
            ..Lead::default()
        }
    }

    /// A person of the account; the country stands in two of three, the town in one of three.
    pub(super) fn employee(&mut self, index: usize) -> Lead {
        let account = self.account(index);
        let mut lead = self.person(account.place);
        if self.random.chance(0.65) {
            lead.country = self.country(account.place);
        }
        if self.random.chance(0.35) {
            lead.city = self.city(account.place, account.city);
        }
        lead
    }

    pub(super) fn country(&mut self, place: usize) -> String {
        self.random.pick(&self.world.places[place].typed).to_owned()
    }

    pub(super) fn city(&mut self, place: usize, city: usize) -> String {
        self.random.pick(&self.world.places[place].cities[city].spellings).to_owned()
    }

    /// Another country than this one.
    pub(super) fn elsewhere(&mut self, place: usize) -> usize {
        for _ in 0..32 {
            let other = self.random.below(self.world.places.len());
            if other != place {
                return other;
            }
        }
        (place + 1) % self.world.places.len()
    }

    pub(super) fn mail(&mut self, lead: &Lead, domain: &str) -> String {
        format!("{}@{domain}", mail::mailbox(&lead.latin.0, &lead.latin.1, self.random))
    }

    pub(super) fn free_mail(&mut self, lead: &Lead, place: usize) -> String {
        let host = self.random.pick(&self.world.places[place].free_mail);
        let mailbox = mail::private_mailbox(&lead.latin.0, &lead.latin.1, self.random);
        format!("{mailbox}@{host}")
    }

    /// A private mailbox, or none at all.
    pub(super) fn private(&mut self, lead: &Lead, place: usize) -> String {
        if self.random.chance(0.3) { String::new() } else { self.free_mail(lead, place) }
    }

    /// One of the account's domains that is its own.
    pub(super) fn domain(&mut self, index: usize) -> Option<&'a str> {
        let domains = &self.account(index).domains;
        let own: Vec<&str> = domains.iter().map(String::as_str).collect();
        (!own.is_empty()).then(|| self.random.pick(&own))
    }

    /// The company as most people type it: with or without the legal form, short, in capitals.
    pub(super) fn typed(&mut self, index: usize) -> String {
        let account = self.account(index);
        let company = &account.company;
        let place = &self.world.places[account.place];
        match self.random.below(10) {
            0 | 1 => company.registered(place),
            2 => company.respelled(place, self.random),
            3 => company.name().to_uppercase(),
            4 => company.name().to_lowercase(),
            5 if !company.has_script() => unaccented(company.name()),
            6 | 7 => company.short().to_owned(),
            _ => company.name().to_owned(),
        }
    }

    /// What is typed by somebody who has no company to tell.
    pub(super) fn junk(&mut self, place: usize) -> String {
        let tongue = self.world.tongue(self.world.places[place].language);
        match self.random.below(10) {
            0..=3 => String::new(),
            4 | 5 => self.random.pick(&self.world.tongue(Language::English).junk).to_owned(),
            _ => self.random.pick(&tongue.junk).to_owned(),
        }
    }

    /// A company that is nobody's account, nor ever will be.
    pub(super) fn outsider(&mut self, place: usize) -> Company {
        let place = &self.world.places[place];
        new_company(self.world.tongue(place.language), place, self.registry, self.random)
    }

    /// The name of a company with a legal form of the country, or without.
    pub(super) fn formed(&mut self, name: &str, place: usize) -> String {
        let forms: Vec<&str> = self.world.places[place]
            .forms
            .iter()
            .map(|form| form.spellings[0])
            .filter(|spelling| spelling.is_ascii())
            .collect();
        if forms.is_empty() || self.random.chance(0.5) {
            return name.to_owned();
        }
        with_form(name, self.random.pick(&forms))
    }
}
