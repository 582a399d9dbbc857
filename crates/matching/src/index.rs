//! The accounts, indexed for candidates: by domain, label, name, sound, initials and n-grams.

use compact_str::CompactString;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::hash::{hash_bytes, hash_text, mix};
use crate::host::{Host, normalise_host};
use crate::limits::MAX_FAMILY_DEPTH;
use crate::mail::{HostKind, host_kind};
use crate::model::Weights;
use crate::name::{Form, Token, normalise_name};
use crate::place::{country_code, place_hash};
use crate::postings::{Grams, Postings, grams_into};
use crate::script::{greek_skeleton, skeleton};
use crate::vocabulary::Kind;

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
    /// Short names by what is left without one of their letters.
    pub(crate) by_deletion: Postings,
    pub(crate) grams: Grams,
    /// The country of cities that lie in one country only, as far as the accounts tell.
    cities: FxHashMap<u64, Vec<([u8; 2], u32)>>,
    pub(crate) weights: Weights,
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
        let children = family(&mut accounts);
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
                        Postings::build(form_pairs(&forms, &deletion_keys)),
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

    /// Adds an account, or puts it in the place of what stood at its position.
    pub(crate) fn put(&mut self, id: u32, input: &AccountInput<'_>) {
        let place = id as usize;
        while self.accounts.len() <= place {
            self.accounts.push(Account { gone: true, ..Account::default() });
        }
        let Parsed { forms, mut account } = parse(input);
        let known = &self.accounts[place];
        // Others may name as their parent what has not been here.
        let moved = known.gone || known.given_parent != account.given_parent;
        self.unlist(id);
        let start = self.forms.len() as u32;
        account.names = (start, start + forms.len() as u32);
        account.parent = self.accounts[place].parent;
        account.has_children = self.accounts[place].has_children;
        self.form_account.extend(forms.iter().map(|_| id));
        self.form_keys.extend(forms.iter().map(|form| hash_text(&form.text())));
        self.forms.extend(forms);
        self.accounts[place] = account;
        self.list(id);
        if moved {
            self.children = family(&mut self.accounts);
        }
    }

    /// Takes an account out. Its position stays, and is no account any more.
    pub(crate) fn remove(&mut self, id: u32) {
        if (id as usize) < self.accounts.len() {
            self.unlist(id);
            self.accounts[id as usize] = Account { gone: true, ..Account::default() };
            self.children = family(&mut self.accounts);
        }
    }

    fn list(&mut self, id: u32) {
        self.change(id, true);
    }

    fn unlist(&mut self, id: u32) {
        self.change(id, false);
    }

    /// Enters or strikes an account in all lists.
    fn change(&mut self, id: u32, add: bool) {
        let account = std::mem::take(&mut self.accounts[id as usize]);
        count_city(&mut self.cities, &account, add);
        let own = |other: u32| other;
        for domain in &account.domains {
            set(&mut self.by_domain, domain.domain, id, add, &own);
            set(&mut self.by_label, domain.label, id, add, &own);
        }
        let forms = account.names.0..account.names.1;
        let order = |form: u32| self.form_account[form as usize];
        let mut keys = Keys::new();
        let mut grams = Vec::new();
        let mut compact = String::new();
        for form_id in forms {
            let form = &self.forms[form_id as usize];
            form.compact_into(false, &mut compact);
            if account.domains.is_empty() {
                set(&mut self.by_label, form.core_key, id, add, &own);
            }
            let lists: [(&mut Postings, KeyMaker); 7] = [
                (&mut self.by_name, name_keys),
                (&mut self.by_sound, sound_keys),
                (&mut self.by_initials, initial_keys),
                (&mut self.by_beginning, beginning_keys),
                (&mut self.by_deletion, deletion_keys),
                (&mut self.by_word, word_keys),
                (&mut self.by_word_sound, word_sound_keys),
            ];
            for (postings, make) in lists {
                keys.clear();
                make(form, &mut keys);
                for key in &keys {
                    set(postings, *key, form_id, add, &order);
                }
            }
            grams_into(&compact, &mut grams);
            for gram in &grams {
                if add {
                    self.grams.insert(*gram, form_id);
                } else {
                    self.grams.remove(*gram, form_id);
                }
            }
        }
        self.accounts[id as usize] = account;
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

type KeyMaker = fn(&Form, &mut Keys);

fn set(postings: &mut Postings, key: u64, id: u32, add: bool, order: &dyn Fn(u32) -> u32) {
    if add {
        postings.insert(key, id, order);
    } else {
        postings.remove(key, id);
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

fn count_city(cities: &mut FxHashMap<u64, Vec<([u8; 2], u32)>>, account: &Account, add: bool) {
    let Some(country) = account.country.filter(|_| account.city != 0) else { return };
    let countries = cities.entry(account.city).or_default();
    match countries.iter_mut().find(|(known, _)| *known == country) {
        Some((_, count)) if add => *count += 1,
        Some((_, count)) => *count -= 1,
        None => countries.push((country, 1)),
    }
    countries.retain(|(_, count)| *count > 0);
}

/// Finds the parents that count and marks them. A parent that does not exist is none; a loop is
/// cut above its first account.
fn family(accounts: &mut [Account]) -> Postings {
    let count = accounts.len() as u32;
    let given = |accounts: &[Account], id: u32| {
        let parent = accounts[id as usize].given_parent;
        parent.filter(|parent| *parent < count && *parent != id && !accounts[*parent as usize].gone)
    };
    for id in 0..count {
        accounts[id as usize].parent = given(accounts, id);
        accounts[id as usize].has_children = false;
    }
    cut_loops(accounts);
    let pairs: Vec<(u64, u32)> =
        (0..count).filter_map(|id| Some((u64::from(accounts[id as usize].parent?), id))).collect();
    for (parent, _) in &pairs {
        accounts[*parent as usize].has_children = true;
    }
    Postings::build(pairs)
}

fn cut_loops(accounts: &mut [Account]) {
    // 0: not seen; else the number of the walk that saw it. Each account is walked over once.
    let mut seen = vec![0_u32; accounts.len()];
    for start in 0..accounts.len() {
        let walk = start as u32 + 1;
        let mut current = start;
        while seen[current] == 0 {
            seen[current] = walk;
            let Some(parent) = accounts[current].parent else { break };
            if seen[parent as usize] == walk {
                // Every account of a loop is reached before any later start: cut at its least.
                let mut least = parent as usize;
                let mut next = accounts[parent as usize].parent;
                while let Some(id) = next.filter(|id| *id != parent) {
                    least = least.min(id as usize);
                    next = accounts[id as usize].parent;
                }
                accounts[least].parent = None;
                break;
            }
            current = parent as usize;
        }
    }
}

fn domain_lists(accounts: &[Account], forms: &[Form]) -> (Postings, Postings) {
    let (mut domains, mut labels) = (Vec::new(), Vec::new());
    for (id, account) in accounts.iter().enumerate() {
        for domain in &account.domains {
            domains.push((domain.domain, id as u32));
            labels.push((domain.label, id as u32));
        }
        if account.domains.is_empty() {
            for form in &forms[account.names.0 as usize..account.names.1 as usize] {
                labels.push((form.core_key, id as u32));
            }
        }
    }
    rayon::join(|| Postings::build(domains), || Postings::build(labels))
}

type Keys = Vec<u64>;

fn form_pairs(forms: &[Form], keys: &(dyn Fn(&Form, &mut Keys) + Sync)) -> Vec<(u64, u32)> {
    let pairs = forms.par_iter().enumerate().flat_map_iter(|(id, form)| {
        let mut found = Vec::new();
        keys(form, &mut found);
        found.into_iter().map(move |key| (key, id as u32))
    });
    pairs.collect()
}

/// Keys of equal names: run together, without generic words, and in any order.
pub(crate) fn name_keys(form: &Form, out: &mut Keys) {
    out.push(form.compact);
    out.push(form.core_key);
    out.push(form.unordered_key());
    out.push(form.spelt_key);
    if form.spelt_full_key != form.spelt_key {
        out.push(form.spelt_full_key);
    }
    out.push(form.whole_key);
}

/// Lengths of names that are found with one letter wrong by what is left without a letter; longer
/// ones share enough n-grams.
const DELETION_LENGTHS: std::ops::RangeInclusive<usize> = 5..=12;

/// The keys of a short name without one of its letters: names that differ in one letter, or in
/// the order of two, have one in common.
pub(crate) fn deletion_keys(form: &Form, out: &mut Keys) {
    let spelt = form.spelt.as_bytes();
    if !DELETION_LENGTHS.contains(&spelt.len()) {
        return;
    }
    out.push(mix(form.spelt_key, 7));
    let mut rest = [0_u8; 12];
    for gone in 0..spelt.len() {
        if gone > 0 && spelt[gone] == spelt[gone - 1] {
            continue;
        }
        rest[..gone].copy_from_slice(&spelt[..gone]);
        rest[gone..spelt.len() - 1].copy_from_slice(&spelt[gone + 1..]);
        out.push(mix(hash_bytes(&rest[..spelt.len() - 1]), 7));
    }
}

/// Most words that a name can be cut short to.
const MAX_BEGINNING_WORDS: usize = 3;

/// The keys of a name cut short after its first words, for whoever types only these.
pub(crate) fn beginning_keys(form: &Form, out: &mut Keys) {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let count = form.tokens.iter().filter(named).count();
    let mut key = 0;
    for (at, token) in form.tokens.iter().filter(named).take(MAX_BEGINNING_WORDS).enumerate() {
        key = mix(token.hash, key);
        if at + 1 < count {
            out.push(key);
        }
    }
}

/// The key of a whole name as a beginning of longer ones.
pub(crate) fn whole_as_beginning(form: &Form) -> Option<u64> {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let mut words = form.tokens.iter().filter(named);
    let mut key = None;
    for token in words.by_ref().take(MAX_BEGINNING_WORDS) {
        key = Some(mix(token.hash, key.unwrap_or(0)));
    }
    key.filter(|_| words.next().is_none())
}

/// Weight from which a word is rare enough to find a name by.
const RARE_WORD: f32 = 8.0;
/// Consonants a word needs to be found by its sound.
const SOUND_LENGTH: usize = 3;

fn rare_words(form: &Form) -> impl Iterator<Item = &Token> {
    form.tokens.iter().filter(|token| token.kind == Kind::Core && token.weight >= RARE_WORD)
}

/// The keys of a name's rare words.
pub(crate) fn word_keys(form: &Form, out: &mut Keys) {
    out.extend(rare_words(form).map(|token| token.hash));
}

/// The keys of the sounds of a name's rare words, apart by writing system.
pub(crate) fn word_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        out.extend(sounds(token, token.foreign));
    }
}

/// The keys under which names hold words that sound like those of a typed name: a typed Latin word
/// is looked for among foreign ones, a foreign one everywhere.
pub(crate) fn typed_sound_keys(form: &Form, out: &mut Keys) {
    for token in rare_words(form) {
        out.extend(sounds(token, true));
        if token.foreign {
            out.extend(sounds(token, false));
        }
    }
}

fn sounds(token: &Token, foreign: bool) -> impl Iterator<Item = u64> {
    let (mut korean, mut greek) = (CompactString::default(), CompactString::default());
    skeleton(token.sounding(), &mut korean);
    greek_skeleton(token.sounding(), &mut greek);
    let side = if foreign { 19 } else { 23 };
    let told = |text: CompactString, system: u64| {
        (text.len() >= SOUND_LENGTH).then(|| mix(hash_text(&text), side + system))
    };
    [told(korean, 0), told(greek, 10)].into_iter().flatten()
}

/// The keys, as in `by_name`, of shorter names with which a name begins or ends.
pub(crate) fn shorter_keys(form: &Form, out: &mut Keys) {
    let named = |token: &&Token| !matches!(token.kind, Kind::Filler | Kind::Generic);
    let words: Vec<&str> = form.tokens.iter().filter(named).map(Token::spelt).collect();
    let mut text = String::new();
    for word in words.iter().take(words.len().saturating_sub(1).min(MAX_BEGINNING_WORDS)) {
        text.push_str(word);
        out.push(hash_text(&text));
    }
    for count in 2..=MAX_BEGINNING_WORDS.min(words.len().saturating_sub(1)) {
        out.push(hash_text(&words[words.len() - count..].concat()));
    }
}

/// The key of names that sound alike across writing systems.
pub(crate) fn sound_keys(form: &Form, out: &mut Keys) {
    let mut sound = CompactString::default();
    form.skeleton_into(&mut sound);
    if sound.len() >= 2 {
        out.push(hash_text(&sound));
    }
}

/// The key of a name's initials.
pub(crate) fn initial_keys(form: &Form, out: &mut Keys) {
    for initials in [&form.initials, &form.core_initials] {
        if !initials.is_empty() {
            out.push(mix(hash_text(initials), 3));
        }
    }
}

fn gram_pairs(forms: &[Form]) -> Vec<(u32, u32)> {
    let pairs = forms.par_iter().enumerate().flat_map_iter(|(id, form)| {
        let (mut compact, mut grams) = (String::new(), Vec::new());
        form.compact_into(false, &mut compact);
        grams_into(&compact, &mut grams);
        grams.into_iter().map(move |gram| (gram, id as u32))
    });
    pairs.collect()
}
