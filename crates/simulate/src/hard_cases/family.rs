//! Families: the accounts that are made together because they are easily taken for each other.

use super::{
    World,
    company::{Company, form_for, new_company, new_label, new_word},
    registry::Registry,
    spelling::{address, key, unaccented},
    tongues::Language,
};
use crate::random::Random;

/// What makes a family hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Design {
    /// One company of its own.
    Single,
    /// A parent and its subsidiaries, each with its country's domain.
    Group,
    /// A parent and its subsidiaries under the parent's domain.
    SharedGroup,
    /// A parent and its offices in other towns of one country, under one domain.
    CityGroup,
    /// A holding and children of other names and domains.
    Holding,
    /// Companies of unrelated names under one domain.
    SharedDomain,
    /// Unrelated companies with one first word.
    LookAlike,
    /// A long plain name that people shorten to its initials.
    Acronym,
    /// A company that was called otherwise before.
    Renamed,
    /// A name of two words that may be written as one.
    Compound,
    /// A university, or two of one town.
    University,
    /// A shop whose only address is one on a shared host.
    WebHosted,
    /// Unrelated companies of one name in several countries.
    Namesakes,
    /// An agency that works for others.
    Agency,
    /// A company whose domain has letters beyond ASCII.
    UnicodeDomain,
}

/// An account as the list shows it.
pub(super) struct Account {
    pub(super) id: String,
    pub(super) company: Company,
    pub(super) aliases: Vec<String>,
    pub(super) domains: Vec<String>,
    pub(super) place: usize,
    pub(super) city: usize,
    pub(super) industry: &'static str,
    pub(super) employees: i64,
    /// Which account of the family it belongs to.
    pub(super) parent: Option<usize>,
}

/// What leads of a family need to know beyond its accounts.
#[derive(Default)]
pub(super) struct Facts {
    /// Names like those of the family that no account has.
    pub(super) absent: Vec<String>,
    /// The word that all names of the family share.
    pub(super) common: String,
    pub(super) old_name: String,
    pub(super) old_domain: String,
    pub(super) acronym: String,
    /// The words behind the initials.
    pub(super) words: Vec<&'static str>,
    pub(super) parts: Vec<String>,
}

/// Accounts that are made together.
pub(super) struct Family {
    pub(super) design: Design,
    pub(super) accounts: Vec<Account>,
    pub(super) facts: Facts,
}

/// How many families are drawn anew because a name of theirs is taken.
const DRAFTS_MAX: usize = 16;
/// How many accounts of a family there are at most.
pub(super) const FAMILY_MAX: u64 = 6;

const DESIGNS: &[(Design, u32)] = &[
    (Design::Single, 410),
    (Design::Group, 55),
    (Design::SharedGroup, 40),
    (Design::CityGroup, 22),
    (Design::Holding, 30),
    (Design::SharedDomain, 30),
    (Design::LookAlike, 40),
    (Design::Acronym, 70),
    (Design::Renamed, 60),
    (Design::Compound, 70),
    (Design::University, 35),
    (Design::WebHosted, 30),
    (Design::Namesakes, 30),
    (Design::Agency, 35),
    (Design::UnicodeDomain, 33),
];

/// Makes families, one after the other.
pub(super) struct Maker<'a> {
    pub(super) world: &'a World,
    pub(super) registry: &'a mut Registry,
    pub(super) random: &'a mut Random,
}

impl Maker<'_> {
    /// A family of at most so many accounts, in whose names and domains nobody else has a part.
    /// The account ids are still blank.
    pub(super) fn family(&mut self, left: u64) -> Family {
        let mut family = self.draft(left);
        for _ in 0..DRAFTS_MAX {
            if self.settle(&family) {
                break;
            }
            family = self.draft(left);
        }
        family
    }

    /// Takes the names and domains of the family; false where one of them is another family's,
    /// stands twice in this one, or has initials that are known as another's.
    fn settle(&mut self, family: &Family) -> bool {
        let mut names = Vec::new();
        let mut domains = Vec::new();
        for account in &family.accounts {
            let company = &account.company;
            let mut own = vec![key(&company.native), key(&company.latin)];
            own.extend(account.aliases.iter().map(|alias| key(alias)));
            own.sort_unstable();
            own.dedup();
            if family.design == Design::Namesakes {
                own.retain(|name| !names.contains(name));
            } else if own.iter().any(|name| names.contains(name)) {
                return false;
            }
            names.append(&mut own);
            let letters = initials(&company.latin);
            if family.design != Design::Acronym
                && letters.iter().any(|letters| self.registry.has("acronym", letters))
            {
                return false;
            }
            domains.extend(account.domains.iter().cloned());
        }
        let free = |space: &str, words: &[String]| {
            words.iter().all(|word| !self.registry.has(space, word))
        };
        if !free("name", &names) || !free("domain", &domains) {
            return false;
        }
        for name in &names {
            self.registry.take("name", name);
        }
        for domain in &domains {
            self.registry.take("domain", domain);
        }
        for account in &family.accounts {
            for letters in initials(&account.company.latin) {
                self.registry.take("initials", &letters);
            }
        }
        true
    }

    fn draft(&mut self, left: u64) -> Family {
        let mut design = self.random.weighted(DESIGNS);
        if left < FAMILY_MAX {
            design = Design::Single;
        }
        let mut facts = Facts::default();
        let accounts = match design {
            Design::Single => vec![self.single()],
            Design::Group => self.group(false),
            Design::SharedGroup => self.group(true),
            Design::CityGroup => self.city_group(),
            Design::Holding => self.holding(),
            Design::SharedDomain => self.shared_domain(),
            Design::LookAlike => self.look_alike(&mut facts),
            Design::Acronym => vec![self.acronym(&mut facts)],
            Design::Renamed => vec![self.renamed(&mut facts)],
            Design::Compound => vec![self.compound(&mut facts)],
            Design::University => self.university(),
            Design::WebHosted => vec![self.web_hosted()],
            Design::Namesakes => self.namesakes(),
            Design::Agency => vec![self.agency()],
            Design::UnicodeDomain => vec![self.unicode_domain()],
        };
        Family { design, accounts, facts }
    }

    /// A country, by how many companies there are.
    pub(super) fn place(&mut self) -> usize {
        self.random.weighted(&self.world.weights)
    }

    /// A country whose companies have Latin names.
    pub(super) fn latin_place(&mut self) -> usize {
        self.random.weighted(&self.world.latin_weights)
    }

    /// Different countries, Latin ones, `first` leading.
    fn places(&mut self, first: usize, count: usize) -> Vec<usize> {
        let mut out = vec![first];
        for _ in 0..64 {
            let place = self.place();
            if out.len() < count && !out.contains(&place) {
                out.push(place);
            }
        }
        out
    }

    pub(super) fn company(&mut self, place: usize) -> Company {
        let place = &self.world.places[place];
        new_company(self.world.tongue(place.language), place, self.registry, self.random)
    }

    /// An account with the domain that follows from its label.
    pub(super) fn account(&mut self, company: Company, place: usize) -> Account {
        let ending = self.random.pick(&self.world.places[place].endings);
        let domain = format!("{}.{ending}", company.label);
        self.account_at(company, place, vec![domain])
    }

    pub(super) fn account_at(
        &mut self,
        company: Company,
        place: usize,
        domains: Vec<String>,
    ) -> Account {
        let fallback = self.random.pick(&self.world.industries);
        Account {
            id: String::new(),
            industry: company.trade.map_or(fallback, |trade| trade.industry),
            company,
            aliases: Vec::new(),
            domains,
            place,
            city: self.random.below(self.world.places[place].cities.len()),
            employees: self.random.around(180.0, 1.4) as i64 + 1,
            parent: None,
        }
    }

    fn single(&mut self) -> Account {
        let place = self.place();
        let company = self.company(place);
        let label = company.label.clone();
        let mut account = self.account(company, place);
        if self.random.chance(0.12) {
            let ending = self.random.pick(&["net", "eu", "io", "biz", "info"]);
            let more = format!("{label}.{ending}");
            if !account.domains.contains(&more) {
                account.domains.push(more);
            }
        } else if self.random.chance(0.04) {
            account.domains.clear();
        }
        if account.company.has_script() && self.random.chance(0.12) {
            let other = !account.company.in_latin;
            let alias = if other { &account.company.latin } else { &account.company.native };
            account.aliases.push(alias.clone());
        }
        account
    }

    /// The head of a group, called by its Latin name.
    fn parent(&mut self) -> Account {
        let place = self.place();
        let mut company = self.company(place);
        company.in_latin = true;
        company.form = form_for(&self.world.places[place], &company.latin, self.random);
        self.account(company, place)
    }

    /// A company that is called after its parent and something else.
    fn child_of(&mut self, parent: &Account, place: usize, addition: &str) -> Company {
        let head = &parent.company;
        let base =
            if head.core_tells && self.random.chance(0.6) { &head.latin_core } else { &head.latin };
        let name = format!("{base} {addition}");
        Company {
            language: self.world.places[place].language,
            core: name.clone(),
            trade: head.trade,
            native: name.clone(),
            latin_core: name.clone(),
            form: form_for(&self.world.places[place], &name, self.random),
            latin: name,
            in_latin: true,
            core_tells: false,
            label: head.label.clone(),
        }
    }

    fn group(&mut self, shared: bool) -> Vec<Account> {
        let parent = self.parent();
        let count = self.random.between(3, FAMILY_MAX as i64) as usize;
        let places = self.places(parent.place, count);
        let mut accounts = vec![parent];
        for place in places.into_iter().skip(1) {
            let country = &self.world.places[place];
            let latin: Vec<&str> =
                country.named.iter().copied().filter(|name| name.is_ascii()).collect();
            let addition = self.random.pick(&latin);
            let company = self.child_of(&accounts[0], place, addition);
            let domain = format!("{}.{}", company.label, country.endings[0]);
            let head = &accounts[0].domains[0];
            let domain = if shared || domain == *head { head.clone() } else { domain };
            let domains = if shared && self.random.chance(0.4) { Vec::new() } else { vec![domain] };
            let mut account = self.account_at(company, place, domains);
            account.parent = Some(0);
            accounts.push(account);
        }
        // Two subsidiaries under one ending cannot be told by it.
        let mut seen = Vec::new();
        accounts.retain(|account| {
            let fresh = shared || !seen.contains(&account.domains[0]);
            seen.extend(account.domains.first().cloned());
            fresh
        });
        accounts
    }

    fn city_group(&mut self) -> Vec<Account> {
        let mut parent = self.parent();
        let cities = self.world.places[parent.place].cities.len();
        parent.city = 0;
        let place = parent.place;
        let mut accounts = vec![parent];
        for city in 1..cities.min(FAMILY_MAX as usize) {
            let spellings = &self.world.places[place].cities[city].spellings;
            let latin = spellings.iter().find(|name| name.is_ascii());
            let Some(addition) = latin else { continue };
            let company = self.child_of(&accounts[0], place, addition);
            let domains = accounts[0].domains.clone();
            let mut account = self.account_at(company, place, domains);
            account.city = city;
            account.parent = Some(0);
            accounts.push(account);
        }
        accounts
    }

    fn holding(&mut self) -> Vec<Account> {
        let mut head = self.parent();
        let word = self.random.pick(&["Holding", "Group", "Holdings", "Participations"]);
        let company = &mut head.company;
        company.latin = format!("{} {word}", company.latin_core);
        company.native.clone_from(&company.latin);
        company.core.clone_from(&company.latin_core);
        company.trade = None;
        let place = head.place;
        let mut accounts = vec![head];
        for _ in 0..self.random.between(2, 4) {
            let place = if self.random.chance(0.5) { place } else { self.place() };
            let company = self.company(place);
            let mut account = self.account(company, place);
            account.parent = Some(0);
            accounts.push(account);
        }
        accounts
    }

    fn shared_domain(&mut self) -> Vec<Account> {
        let first = self.latin_place();
        let count = self.random.between(3, 4) as usize;
        let places = self.places(first, count);
        let company = self.company(first);
        let mut head = self.account(company, first);
        let headed = self.random.chance(0.5);
        if !headed {
            // A national ending would say which of them is meant.
            head.domains = vec![format!("{}.com", head.company.label)];
        }
        let domain = head.domains[0].clone();
        let mut accounts = Vec::new();
        if headed {
            accounts.push(head);
        }
        for place in places.into_iter().skip(usize::from(headed)) {
            let company = self.company(place);
            let mut account = self.account_at(company, place, vec![domain.clone()]);
            account.parent = headed.then_some(0);
            accounts.push(account);
        }
        accounts
    }

    /// A company with a plain Latin name that is all its own.
    pub(super) fn plain(&mut self, name: String, place: usize) -> Company {
        let mut company = Company {
            language: self.world.places[place].language,
            core: name.clone(),
            trade: None,
            native: name.clone(),
            latin_core: name.clone(),
            form: form_for(&self.world.places[place], &name, self.random),
            latin: name,
            in_latin: true,
            core_tells: false,
            label: String::new(),
        };
        company.label = new_label(&company, self.registry, self.random);
        company
    }

    fn namesakes(&mut self) -> Vec<Account> {
        let first = self.latin_place();
        let company = self.company(first);
        let name = company.latin.clone();
        let mut accounts = Vec::new();
        let count = self.random.between(2, 3) as usize;
        for place in self.places(first, count) {
            let mut twin = self.plain(name.clone(), place);
            if accounts.is_empty() {
                twin.label.clone_from(&company.label);
            }
            twin.trade = company.trade;
            let account = self.account(twin, place);
            accounts.push(account);
        }
        accounts
    }

    fn web_hosted(&mut self) -> Account {
        let place = self.place();
        let company = self.company(place);
        let host = self.random.pick(super::mail::SHARED_HOSTS);
        let domain = host.replace("{}", &company.label);
        self.account_at(company, place, vec![domain])
    }

    fn unicode_domain(&mut self) -> Account {
        let mut place = self.place();
        let mut company = self.company(place);
        for _ in 0..40 {
            let beyond = !company.core.is_ascii() && company.language != Language::Greek;
            if beyond && !company.core.contains(['İ', 'ß']) {
                break;
            }
            place = self.place();
            company = self.company(place);
        }
        let label: String =
            company.core.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
        let ending = self.world.places[place].endings[0];
        let ending = ending.strip_prefix("co.").unwrap_or(ending);
        self.account_at(company, place, vec![format!("{label}.{ending}")])
    }

    fn agency(&mut self) -> Account {
        let place = self.latin_place();
        let tongue = self.world.tongue(self.world.places[place].language);
        let core = new_word(tongue, self.registry, self.random);
        let kind = self.random.pick(AGENCY_WORDS);
        let mut company = self.plain(format!("{core} {kind}"), place);
        company.core = core;
        company.latin_core.clone_from(&company.core);
        company.label = format!("{}{}", address(&company.core), address(kind));
        self.registry.take("label", &key(&company.label));
        let mut account = self.account(company, place);
        account.industry = "Marketing and Advertising";
        account
    }
}

/// The initials of a long name, with and without its small words; none of short names.
fn initials(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split([' ', '-', '&']).filter(|word| !word.is_empty()).collect();
    let first = |word: &&str| word.chars().next();
    let all: String = words.iter().filter_map(first).collect();
    let large: String =
        words.iter().filter_map(first).filter(|letter| !letter.is_lowercase()).collect();
    let mut out = vec![unaccented(&all), unaccented(&large)];
    out.retain(|letters| letters.chars().count() > 3);
    out.dedup();
    out
}

pub(super) const AGENCY_WORDS: &[&str] =
    &["Media", "Digital Agency", "Advertising", "PR", "Communications", "Marketing Agency"];
