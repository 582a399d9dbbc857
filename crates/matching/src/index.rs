//! The accounts, indexed for candidates: by domain, label, name, sound, initials and n-grams.

mod changes;
mod lists;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::hash::hash_text;
use crate::host::{Host, normalise_host};
use crate::limits::MAX_FAMILY_DEPTH;
use crate::mail::{HostKind, host_kind};
use crate::model::Weights;
use crate::name::{Form, normalise_name};
use crate::place::{country_code, place_hash};
use crate::postings::{Grams, Postings};
use crate::recall::Edition;
use changes::{count_city, family};
use lists::{beginning_keys, domain_lists, form_pairs, gram_pairs, word_sound_keys};

pub(crate) use lists::{
    deletion_keys, frame_keys, initial_keys, name_keys, shorter_keys, slip_keys, sound_keys,
    spelt_sound_key, typed_sound_keys, whole_as_beginning, word_keys,
};

/// What the matcher needs to know of an account. Ids are positions in the slice given to
/// [`Matcher::build`](crate::Matcher::build).
#[derive(Debug, Clone, Default)]
pub struct AccountInput<'a> {
    /// All names: as typed, legal, former, aliases; HTML entities are understood.
    pub names: Vec<&'a str>,
    /// Domains or web sites as typed.
    pub domains: Vec<&'a str>,
    /// Country as a name (seven languages) or ISO code.
    pub country: Option<&'a str>,
    /// City as typed.
    pub city: Option<&'a str>,
    /// Position of the parent account.
    pub parent: Option<u32>,
}

/// What the workspace knows about itself.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The workspace's own domains: leads writing from them belong to no account.
    pub own_domains: Vec<String>,
    /// Further domains that say nothing about an employer.
    pub excluded_domains: Vec<String>,
    /// The weights of the decision; the shipped ones by default.
    pub weights: Weights,
}

/// A domain of an account.
#[derive(Debug, Clone)]
pub(crate) struct AccountDomain {
    pub(crate) domain: u64,
    pub(crate) label: u64,
    pub(crate) label_text: Box<str>,
    pub(crate) country: Option<[u8; 2]>,
}

/// An account as the decision sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Account {
    pub(crate) names: (u32, u32),
    pub(crate) domains: Vec<AccountDomain>,
    pub(crate) country: Option<[u8; 2]>,
    pub(crate) city: u64,
    /// The parent that was given, if it exists.
    given_parent: Option<u32>,
    /// The parent that counts: no loops.
    pub(crate) parent: Option<u32>,
    pub(crate) has_children: bool,
    /// Taken out; the position stays.
    gone: bool,
}

/// All accounts with their inverted lists.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) accounts: Vec<Account>,
    pub(crate) children: Postings,
    /// Positions that accounts name as their parent, and at which no account stands.
    awaited: FxHashSet<u32>,
    pub(crate) forms: Vec<Form>,
    pub(crate) form_account: Vec<u32>,
    /// A number for each form that depends on its words alone.
    pub(crate) form_keys: Vec<u64>,
    pub(crate) by_domain: Postings,
    pub(crate) by_label: Postings,
    pub(crate) by_name: Postings,
    pub(crate) by_sound: Postings,
    pub(crate) by_initials: Postings,
    /// Names by their first one to three words.
    pub(crate) by_beginning: Postings,
    /// Names by each of their rare words.
    pub(crate) by_word: Postings,
    /// Names by the sound of each of their rare words.
    pub(crate) by_word_sound: Postings,
    /// Short names by what is left without one of their letters, and others by all words but one.
    pub(crate) by_deletion: Postings,
    pub(crate) grams: Grams,
    /// The country of cities that lie in one country only, as far as the accounts tell.
    cities: FxHashMap<u64, Vec<([u8; 2], u32)>>,
    pub(crate) weights: Weights,
    /// Another one after each change.
    pub(crate) edition: Edition,
    pub(crate) own: FxHashSet<u64>,
    pub(crate) excluded: FxHashSet<u64>,
}

pub(crate) struct Parsed {
    pub(crate) forms: Vec<Form>,
    pub(crate) account: Account,
}

impl Index {
    pub(crate) fn build(inputs: &[AccountInput<'_>], settings: &Settings) -> Self {
        let parsed: Vec<Parsed> = inputs.par_iter().map(parse).collect();
        let mut accounts = Vec::with_capacity(parsed.len());
        let mut forms = Vec::with_capacity(parsed.len());
        let mut form_account = Vec::with_capacity(parsed.len());
        for (id, mut one) in parsed.into_iter().enumerate() {
            one.account.names = (forms.len() as u32, (forms.len() + one.forms.len()) as u32);
            form_account.extend(one.forms.iter().map(|_| id as u32));
            forms.append(&mut one.forms);
            accounts.push(one.account);
        }
        let (children, awaited) = family(&mut accounts);
        let hashes = |domains: &[String]| {
            let hosts = domains.iter().filter_map(|domain| normalise_host(domain));
            hosts.map(|host| host.domain_hash()).collect()
        };
        let (by_domain, by_label) = domain_lists(&accounts, &forms);
        let (by_name, by_sound) = rayon::join(
            || Postings::build(form_pairs(&forms, &name_keys)),
            || Postings::build(form_pairs(&forms, &sound_keys)),
        );
        let ((by_initials, by_deletion, by_word, by_word_sound), (by_beginning, grams)) =
            rayon::join(
                || {
                    (
                        Postings::build(form_pairs(&forms, &initial_keys)),
                        Postings::build(form_pairs(&forms, &slip_keys)),
                        Postings::build(form_pairs(&forms, &word_keys)),
                        Postings::build(form_pairs(&forms, &word_sound_keys)),
                    )
                },
                || {
                    rayon::join(
                        || Postings::build(form_pairs(&forms, &beginning_keys)),
                        || Grams::build(gram_pairs(&forms)),
                    )
                },
            );
        Self {
            cities: city_countries(&accounts),
            accounts,
            children,
            awaited,
            form_account,
            form_keys: forms.par_iter().map(|form| hash_text(&form.text())).collect(),
            by_domain,
            by_label,
            by_name,
            by_sound,
            by_initials,
            by_beginning,
            by_deletion,
            by_word,
            by_word_sound,
            grams,
            forms,
            weights: settings.weights.clone(),
            edition: Edition::new(),
            own: hashes(&settings.own_domains),
            excluded: hashes(&settings.excluded_domains),
        }
    }

    pub(crate) fn forms_of(&self, account: u32) -> &[Form] {
        let (start, end) = self.accounts[account as usize].names;
        &self.forms[start as usize..end as usize]
    }

    /// The country in which all accounts of a city lie.
    pub(crate) fn city_country(&self, city: u64) -> Option<[u8; 2]> {
        match self.cities.get(&city).map(Vec::as_slice) {
            Some([(country, _)]) => Some(*country),
            _ => None,
        }
    }

    /// Whether an account is in a city.
    pub(crate) fn has_city(&self, city: u64) -> bool {
        city != 0 && self.cities.contains_key(&city)
    }

    /// The topmost account above one.
    pub(crate) fn root(&self, account: u32) -> u32 {
        let mut current = account;
        for _ in 0..MAX_FAMILY_DEPTH {
            match self.accounts[current as usize].parent {
                Some(parent) => current = parent,
                None => break,
            }
        }
        current
    }

    /// Whether `account` is `ancestor` or stands below it.
    pub(crate) fn is_below(&self, account: u32, ancestor: u32) -> bool {
        let mut current = Some(account);
        for _ in 0..=MAX_FAMILY_DEPTH {
            match current {
                Some(id) if id == ancestor => return true,
                Some(id) => current = self.accounts[id as usize].parent,
                None => return false,
            }
        }
        false
    }
}

pub(crate) fn parse(input: &AccountInput<'_>) -> Parsed {
    let mut forms: Vec<Form> = Vec::with_capacity(input.names.len());
    for name in &input.names {
        for form in normalise_name(name).forms {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    let hosts = input.domains.iter().filter_map(|domain| normalise_host(domain));
    let own = hosts.filter(|host| host_kind(host) == HostKind::Corporate && !host.is_homograph());
    let mut domains: Vec<AccountDomain> = own.map(|host| account_domain(&host)).collect();
    domains.sort_unstable_by_key(|domain| domain.domain);
    domains.dedup_by_key(|domain| domain.domain);
    let account = Account {
        domains,
        country: input.country.and_then(country_code),
        city: input.city.map_or(0, place_hash),
        given_parent: input.parent,
        ..Account::default()
    };
    Parsed { forms, account }
}

fn account_domain(host: &Host) -> AccountDomain {
    AccountDomain {
        domain: host.domain_hash(),
        label: host.label_hash(),
        label_text: host.label().into(),
        country: host.country(),
    }
}

/// How many accounts of a city lie in which country.
fn city_countries(accounts: &[Account]) -> FxHashMap<u64, Vec<([u8; 2], u32)>> {
    let mut cities = FxHashMap::default();
    for account in accounts {
        count_city(&mut cities, account, true);
    }
    cities
}
